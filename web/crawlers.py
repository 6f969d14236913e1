"""What crawlers are told: the articles are theirs to read, the endless combinations of a search are not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from xml.sax.saxutils import escape

from cuttings.search.queries import Query
from cuttings.web.exports.addresses import printable
from cuttings.web.views import the_room, the_site
from flask import Blueprint, Response, stream_with_context

crawlers = Blueprint("crawlers", __name__)

LARGEST = 50_000  # addresses; the sitemap protocol allows no more in a file
CLOSED = ("/search", "/facets/", "/map", "/timeline", "/folder", "/suggest", "/api/")


@crawlers.get("/robots.txt")
def robots() -> Response:
    """The rules, and where the sitemap is."""
    rules = "".join(f"Disallow: {path}\n" for path in CLOSED)
    text = f"User-agent: *\n{rules}\nSitemap: {the_site().root}/sitemap.xml\n"
    return Response(text, content_type="text/plain; charset=utf-8")


@crawlers.get("/sitemap.xml")
def sitemap() -> Response:
    """The address of each article, newest first, up to the protocol's limit."""
    return Response(stream_with_context(_addresses()), content_type="application/xml; charset=utf-8")


def _addresses() -> Iterator[str]:
    site = the_site()
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    entries = the_room().engine.matches(Query(sort="newest", count="copies"))
    for entry in islice(entries, LARGEST):
        yield f"<url><loc>{escape(printable(site.permalink(entry.article.id)))}</loc></url>\n"
    yield "</urlset>\n"
