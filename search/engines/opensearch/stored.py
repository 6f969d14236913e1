"""Entries and facet values as strings for binary fields of a document.

An entry is two of them, so that a decision replaces the one and leaves the other alone:

    data     the article: its text, and whatever else was read with it
    links    origin, date, story, headings and enrichment, which decisions change
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any

from cuttings.search.articles import Article, Enrichment, Entry, Heading, Published, StoryLink
from cuttings.search.encoding import decode, encode

ENTRY = ["data", "links"]
"""The fields of a document that an entry is read from."""


@dataclass(frozen=True, slots=True)
class _Links:
    """What of an entry may change while its text does not."""

    published: Published | None
    outlet: str | None
    agency: str | None
    byline: str | None
    dateline: str | None
    story: StoryLink
    headings: tuple[Heading, ...]
    enrichment: Enrichment


def packed_text(article: Article) -> str:
    """What never changes while the text does not."""
    return packed(replace(article, published=None, outlet=None, agency=None, byline=None, dateline=None))


def packed_links(entry: Entry) -> str:
    """What a decision may change."""
    article = entry.article
    origin = (article.outlet, article.agency, article.byline, article.dateline)
    return packed(_Links(article.published, *origin, entry.story, entry.headings, entry.enrichment))


def stored_entry(source: dict[str, Any]) -> Entry:
    """The entry of a document's source."""
    article, links = unpacked(Article, source["data"]), unpacked(_Links, source["links"])
    article = replace(
        article,
        published=links.published,
        outlet=links.outlet,
        agency=links.agency,
        byline=links.byline,
        dateline=links.dateline,
    )
    return Entry(article, links.enrichment, links.story, links.headings)


def packed(value: Any) -> str:
    """A dataclass instance as a string for a binary field."""
    return base64.b64encode(encode(value)).decode("ascii")


def unpacked(kind: type[Any], data: str) -> Any:
    """The instance that was packed."""
    return decode(kind, base64.b64decode(data))
