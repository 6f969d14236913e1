"""Entries and facet values as strings for fields of a document that are kept and not
searched.

An entry is two of them, so that a decision replaces the one and leaves the other alone:

    data     the article: its text, and whatever else was read with it
    links    origin, date, story, headings and enrichment, which decisions change

``data`` is left to the cluster to compress: beside the words of the same text, which
are source too, it then takes a third of the room.

The fields of an index on the cluster, and an entry as a document of it.

The cluster analyses nothing: texts arrive as our own terms, joined by spaces, and are
cut at the spaces. So a term is the same on every engine, whatever stemmer or folding
the cluster would have brought. ``text`` and ``exact`` hold two values, title and body,
with ``GAP`` positions between.

    text, exact, title, title_exact   words, as in ``cuttings.search.syntax.schema``
    facet.KEY                         the ids of the values of a facet
    level.KEY                         parent and id of a value, for facets that reveal by levels
    story, story_number, alone        the story, the same as 64 bits, and whether it may have no other copy here
    data, links                       the entry itself (see ``stored``)

``alone`` is never true of two copies of one story, so documents that have it are
counted, not compared.

All of it is kept as source, the words too: so a decision sends what it changes and no
text (see ``changed_parts``). The cluster indexes the document as a whole again, as it
does with every update, from the words that it holds.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cuttings.search.articles import (
    Article,
    Enrichment,
    Entry,
    Heading,
    Published,
    StoryLink,
)
from cuttings.search.facets import Facet
from cuttings.search.language.analysis import stem, terms
from cuttings.search.records import decode, encode, from_plain, to_plain
from cuttings.search.settings import Settings
from cuttings.search.syntax.schema import GAP, days_of

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
    unlinked = replace(
        article, published=None, outlet=None, agency=None, byline=None, dateline=None
    )
    return json.dumps(to_plain(unlinked), separators=(",", ":"))


def packed_links(entry: Entry) -> str:
    """What a decision may change."""
    article = entry.article
    origin = (article.outlet, article.agency, article.byline, article.dateline)
    return packed(
        _Links(
            article.published, *origin, entry.story, entry.headings, entry.enrichment
        )
    )


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


LEVEL = "\x1f"
"""Stands between parent and id in ``level`` fields."""
_WORDS = {"type": "text", "analyzer": "whitespace", "position_increment_gap": GAP}
_KEYWORD = {"type": "keyword"}


def article_index(facets: Sequence[Facet], settings: Settings) -> dict[str, Any]:
    """Settings and mapping of the index of articles."""
    properties: dict[str, Any] = dict.fromkeys(("text", "exact"), _WORDS)
    properties.update(
        {
            name: {"type": "text", "analyzer": "whitespace"}
            for name in ("title", "title_exact")
        }
    )
    properties.update(dict.fromkeys(("id", "story", "aliases"), _KEYWORD))
    properties.update(
        {name: {"type": "boolean"} for name in ("alone", "representative")}
    )
    properties.update(
        {name: {"type": "integer"} for name in ("date_first", "date_last")}
    )
    properties["story_number"] = {"type": "long"}
    properties["data"] = {"type": "text", "index": False}
    properties["links"] = {"type": "binary"}
    properties["facet"] = {"properties": {facet.key: _KEYWORD for facet in facets}}
    levels = {facet.key: _KEYWORD for facet in facets if facet.reveal == "levels"}
    properties["level"] = {"properties": levels}
    return _index(properties, settings, {"enabled": True}, "best_compression")


def value_index(settings: Settings) -> dict[str, Any]:
    """Settings and mapping of the index of facet values; a page fetches a hundred of
    them, so they are not deflated.
    """
    properties: dict[str, Any] = {"key": _KEYWORD, "id": _KEYWORD, "names": _WORDS}
    properties["data"] = {"type": "binary"}
    return _index(properties, settings, {"excludes": ["names"]}, "default")


def _index(
    properties: dict[str, Any], settings: Settings, source: dict[str, Any], codec: str
) -> dict[str, Any]:
    format = hashlib.sha256(
        json.dumps(properties, sort_keys=True).encode()
    ).hexdigest()[:12]
    return {
        "settings": {
            "number_of_shards": settings.engine_shards,
            "number_of_replicas": settings.engine_replicas,
            "refresh_interval": "-1",
            "codec": codec,
        },
        "mappings": {
            "dynamic": "strict",
            "_source": source,
            "_meta": {"format": format},
            "properties": properties,
        },
    }


def article_document(
    entry: Entry, facets: Sequence[Facet], alone: bool
) -> dict[str, Any]:
    """An entry as the index holds it."""
    article = entry.article
    title, body = list(terms(article.title)), list(terms(article.body))
    return {
        "id": article.id,
        "exact": [" ".join(title), " ".join(body)],
        "text": [" ".join(map(stem, title)), " ".join(map(stem, body))],
        "title_exact": " ".join(title),
        "title": " ".join(map(stem, title)),
        "data": packed_text(article),
        **changed_parts(entry, facets, alone),
    }


def changed_parts(entry: Entry, facets: Sequence[Facet], alone: bool) -> dict[str, Any]:
    """What a decision about names, events, stories, origin or date may change; every
    field is named, to be replaced.
    """
    first, last = days_of(entry.article) or (None, None)
    valued = [(facet, facet.values(entry)) for facet in facets]
    return {
        "story": entry.story.id,
        "story_number": story_number(entry.story.id),
        "alone": alone,
        "representative": entry.story.representative,
        "aliases": list(entry.story.aliases),
        "date_first": first,
        "date_last": last,
        "facet": {
            facet.key: [value.id for value in values] for facet, values in valued
        },
        "level": {
            facet.key: [f"{value.parent or ''}{LEVEL}{value.id}" for value in values]
            for facet, values in valued
            if facet.reveal == "levels"
        },
        "links": packed_links(entry),
    }


def story_number(id: str) -> int:
    """A story's id as a signed 64-bit number, which is compared faster than a string
    is.

    Two of 100 million stories share a number with a probability of 1 in 3,700.
    """
    return int.from_bytes(
        hashlib.blake2b(id.encode(), digest_size=8).digest(), "big", signed=True
    )
