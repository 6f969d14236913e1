"""What a page of a benchmark asks, and what every engine that is compared must be able
to do.

A *page* is, for every engine: the number of all matches, exact counts of every facet
(the most frequent ten of each, a facet's own filter left out), hits folded by story,
the ten best with title, date and snippets. Rivals count copies in facets where Cuttings
counts distinct stories, which is more work; nothing is asked of a rival that its API
can't give, and each is asked in its cheapest exact way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from tests.bench.corpus import Made

KEYS = ("people", "organisations", "places", "event", "agency", "outlet", "date")
SHOWN = 10


class Ask:
    """What a page asks: words joined by ``how`` (and, or, phrase, prefix, all),
    facet filters, order.
    """

    def __init__(
        self,
        how: str,
        words: Iterable[str] = (),
        filters: Iterable[tuple[str, str]] = (),
        sort: str = "",
    ):
        self.how, self.words, self.filters, self.sort = (
            how,
            tuple(words),
            tuple(filters),
            sort,
        )

    def apart(self) -> list[tuple[Ask, list[str]]]:
        """What to count and where: the facets without a filter here, each other one
        with its own filter left out.
        """
        chosen = [key for key, _ in self.filters]
        rest = [key for key in KEYS if key not in chosen]
        others = [
            (Ask(self.how, self.words, [f for f in self.filters if f[0] != key]), [key])
            for key in chosen
        ]
        return [(self, rest), *others]


class Rival(Protocol):
    """One engine."""

    name: str

    def build(self, articles: Iterable[Made]) -> None:
        """Indexes everything."""

    def page(self, ask: Ask) -> int:
        """Makes one page; gives the number of matching articles."""

    def clear_cache(self) -> None:
        """Drops cached results, so that the next page is a first page."""


def values_of(made: Made, key: str) -> tuple[str, ...]:
    """The facet values of an article as plain labels."""
    if key == "agency":
        return (made.agency,) if made.agency else ()
    if key == "outlet":
        return (made.outlet,)
    return (str(made.day.year),) if key == "date" else made.values[key]
