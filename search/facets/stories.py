"""Facets of an article's story: by how many outlets it was carried, and how many copies
of it are held.

A value is so many *or more*, so that one tick asks for what several outlets carried.
An article counts under every number up to that of its story; a story of one copy has
none.

    >>> [value.label for value in numbers(3, "outlets")]
    ['2 outlets or more', '3 outlets or more']
    >>> numbers(1, "copies")
    ()
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.translations import marked

Counted = Literal["outlets", "copies"]

FEWEST, MOST = 2, 100
"""The least and the greatest number that is a value."""

LABELS: dict[Counted, str] = {
    "outlets": marked("%(number)s outlets or more"),
    "copies": marked("%(number)s copies or more"),
}


@lru_cache(maxsize=2 * MOST)
def numbers(number: int, counted: Counted) -> tuple[Value, ...]:
    """The values of a story with so many outlets or copies."""
    found: list[Value] = []
    for least in range(FEWEST, min(number, MOST) + 1):
        label = LABELS[counted] % {"number": least}
        found.append(Value(str(least), label))
    return tuple(found)


def _outlets(entry: Entry) -> tuple[Value, ...]:
    return numbers(entry.story.outlets, "outlets")


def _copies(entry: Entry) -> tuple[Value, ...]:
    return numbers(entry.story.copies, "copies")


CARRIED = Facet(
    "carried",
    marked("Carried by"),
    marked("numbers of outlets"),
    _outlets,
    rank=8,
    aliases=("outlets",),
    numeric=True,
    made_of=("story",),
)
COPIES = Facet(
    "copies",
    marked("Copies of the story"),
    marked("numbers of copies"),
    _copies,
    rank=82,
    numeric=True,
    made_of=("story",),
)
