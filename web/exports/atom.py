"""Atom (RFC 4287) with the OpenSearch response elements: any search as a feed."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from cuttings.search.articles import Entry
from cuttings.search.queries import Query
from cuttings.web.exports.addresses import PublicAddress, one_line, printable
from cuttings.web.links import lasting, search_url

ATOM = "http://www.w3.org/2005/Atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
DESCRIPTION = "application/opensearchdescription+xml"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
NEVER = "1970-01-01T00:00:00Z"
"""The date of a feed without dates."""
SUMMARY = 400
"""Characters of the beginning of an article."""


def atom(
    entries: Sequence[Entry], total: int, query: Query, public: PublicAddress
) -> str:
    """The feed of one page of a search.

    ``updated`` is when the last entry came into the archive: a feed that says "now" is
    never old.
    """
    ET.register_namespace("", ATOM)
    ET.register_namespace("opensearch", OPENSEARCH)
    feed = ET.Element(f"{{{ATOM}}}feed")
    address = public.origin + lasting(search_url(query))
    own = public.origin + lasting(search_url(query, "/search.atom"))
    _add(feed, "id", own)
    _add(feed, "title", f"{public.title}: {query.text or 'everything'}")
    _add(feed, "updated", max((_moment(entry) for entry in entries), default=NEVER))
    _link(feed, "self", "application/atom+xml", own)
    _link(feed, "alternate", "text/html", address)
    _link(feed, "search", DESCRIPTION, public.of("/opensearch.xml"))
    _add(ET.SubElement(feed, f"{{{ATOM}}}author"), "name", public.title)
    first = (query.page - 1) * query.size + 1
    counts = (
        ("totalResults", total),
        ("startIndex", first),
        ("itemsPerPage", query.size),
    )
    for name, number in counts:
        ET.SubElement(feed, f"{{{OPENSEARCH}}}{name}").text = str(number)
    for entry in entries:
        _entry(feed, entry, public)
    return DECLARATION + ET.tostring(feed, encoding="unicode")


def _entry(feed: ET.Element, entry: Entry, public: PublicAddress) -> None:
    article = entry.article
    node = ET.SubElement(feed, f"{{{ATOM}}}entry")
    _add(node, "id", public.permalink(article.id))
    _add(node, "title", one_line(article.title))
    _add(node, "updated", _moment(entry))
    if article.published and article.published.precision == "day":
        _add(node, "published", f"{article.published.value}T00:00:00Z")
    _link(node, "alternate", "text/html", public.permalink(article.id))
    author = article.byline or article.agency or article.outlet
    if author:
        _add(ET.SubElement(node, f"{{{ATOM}}}author"), "name", one_line(author))
    _add(node, "summary", printable(article.body[:SUMMARY]))
    for heading in entry.headings:
        category = ET.SubElement(node, f"{{{ATOM}}}category")
        category.set("term", printable(heading.id))
        category.set("label", one_line(heading.label))


def _moment(entry: Entry) -> str:
    """When an entry was new to the archive; where that is not known, its date."""
    if entry.added:
        return entry.added
    published = entry.article.published
    return f"{published.first.isoformat()}T00:00:00Z" if published else NEVER


def _link(parent: ET.Element, relation: str, media_type: str, url: str) -> None:
    link = ET.SubElement(parent, f"{{{ATOM}}}link", rel=relation)
    link.set("type", media_type)
    link.set("href", url)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = printable(text)
