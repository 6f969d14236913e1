"""Entries and facet values as strings for fields of a document that are kept and not searched.

An entry is two of them, so that a decision replaces the one and leaves the other alone:

    data     the article: its text, and whatever else was read with it
    links    origin, date, story, headings and enrichment, which decisions change

``data`` is left to the cluster to compress: beside the words of the same text, which are source too, it then takes a
third of the room.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from typing import Any

from cuttings.search.articles import Article, Enrichment, Entry, Heading, Published, StoryLink
from cuttings.search.encoding import decode, encode, from_plain, to_plain

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
    unlinked = replace(article, published=None, outlet=None, agency=None, byline=None, dateline=None)
    return json.dumps(to_plain(unlinked), separators=(",", ":"))


def packed_links(entry: Entry) -> str:
    """What a decision may change."""
    article = entry.article
    origin = (article.outlet, article.agency, article.byline, article.dateline)
    return packed(_Links(article.published, *origin, entry.story, entry.headings, entry.enrichment))


def stored_entry(source: dict[str, Any]) -> Entry:
    """The entry of a document's source."""
    links = unpacked(_Links, source["links"])
    article = replace(
        from_plain(Article, json.loads(source["data"])),
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
