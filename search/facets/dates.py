"""Facets of dates: publication (year, month, day, no deeper than it is known, or
"unknown"), and dates mentioned.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from cuttings.search.articles import Entry
from cuttings.search.dates import in_words
from cuttings.search.facets import Facet, Value
from cuttings.search.translations import marked

UNKNOWN = Value("unknown", marked("Date unknown"))


@lru_cache(maxsize=20_000)
def _levels(date: str) -> tuple[Value, ...]:
    """A partial date and the wider ones around it, the year first."""
    levels: list[Value] = []
    above: str | None = None
    for part in date.split("-"):
        level = f"{above}-{part}" if above else part
        levels.append(Value(level, in_words(level), above))
        above = level
    return tuple(levels)


def _published(entry: Entry) -> tuple[Value, ...]:
    published = entry.article.published
    return _levels(published.value) if published else (UNKNOWN,)


def _added(entry: Entry) -> tuple[Value, ...]:
    """The day on which an article came into the archive, and its month and year; each
    is found by its figures, too: ``added:2026-11``.
    """
    return _written(entry.added[:10]) if entry.added else ()


@lru_cache(maxsize=20_000)
def _written(date: str) -> tuple[Value, ...]:
    return tuple([replace(level, variants=(level.id,)) for level in _levels(date)])


def _mentioned(entry: Entry) -> tuple[Value, ...]:
    found: dict[str, Value] = {}
    for date in entry.enrichment.dates:
        for value in _levels(date):
            found[value.id] = value
    return tuple(found.values())


DATE = Facet(
    "date",
    marked("Date"),
    marked("dates"),
    _published,
    rank=70,
    missing=UNKNOWN,
    order="id",
    reveal="levels",
    shown=12,
    made_of=("published",),
)
MENTIONED = Facet(
    "mentioned",
    marked("Dates mentioned"),
    marked("dates mentioned"),
    _mentioned,
    rank=75,
    order="id",
    reveal="levels",
    shown=6,
    made_of=("enrichment",),
)
ADDED = Facet(
    "added",
    marked("Added"),
    marked("dates added"),
    _added,
    rank=80,
    order="id",
    reveal="levels",
    shown=6,
    made_of=("added",),
)
