"""What crawlers are told: the articles are theirs to read, the endless combinations
of a search are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from xml.sax.saxutils import escape

from flask import Blueprint, Response

from cuttings.search.errors import NotFound
from cuttings.search.queries import Query
from cuttings.search.translations import worded
from cuttings.web.exports.addresses import printable
from cuttings.web.links import site_prefix
from cuttings.web.serving.languages import language_prefixes
from cuttings.web.site import current_downloads, current_site, public_address

crawlers = Blueprint("crawlers", __name__)

LARGEST = 50_000  # addresses; the sitemap protocol allows no more in a file
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
CLOSED = (
    "/search",
    "/facets/",
    "/map",
    "/timeline",
    "/folder",
    "/report",
    "/suggest",
    "/api/",
)


@crawlers.get("/robots.txt")
def robots() -> Response:
    """The rules, and where the sitemap is."""
    rules = ""
    for beginning in (site_prefix(), *language_prefixes()):
        for path in CLOSED:
            rules += f"Disallow: {beginning}{path}\n"
    text = f"User-agent: *\n{rules}\nSitemap: {public_address().of('/sitemap.xml')}\n"
    return Response(text, content_type="text/plain; charset=utf-8")


@crawlers.get("/sitemap.xml")
def sitemap() -> Response:
    """The address of each article, newest first; of a larger archive than one file
    may hold, the list of its files.
    """
    files = -(-current_site().engine.count() // LARGEST)
    return _xml(_addresses(0) if files <= 1 else _files(files))


@crawlers.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """One file of the sitemap of a large archive, counted from 1."""
    if not 1 <= number <= max(1, -(-current_site().engine.count() // LARGEST)):
        raise NotFound(
            worded("There is no part %(number)s of the sitemap.", number=str(number))
        )
    return _xml(_addresses((number - 1) * LARGEST))


def _xml(lines: Iterator[str]) -> Response:
    return current_downloads().stream(lines, "application/xml; charset=utf-8")


def _files(count: int) -> Iterator[str]:
    public = public_address()
    yield f'{DECLARATION}<sitemapindex xmlns="{NAMESPACE}">\n'
    for number in range(1, count + 1):
        part = public.of(f"/sitemap-{number}.xml")
        yield f"<sitemap><loc>{escape(part)}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def _addresses(first: int) -> Iterator[str]:
    public = public_address()
    yield f'{DECLARATION}<urlset xmlns="{NAMESPACE}">\n'
    entries = current_site().engine.matches(Query(sort="newest", count="copies"))
    for entry in islice(entries, first, first + LARGEST):
        yield f"<url><loc>{escape(printable(public.permalink(entry.article.id)))}</loc></url>\n"
    yield "</urlset>\n"
