"""What a page of a benchmark asks, and what every engine that is compared must be able
to do.

A *page* is, for every engine: the number of all matches, exact counts of every facet
(the most frequent ten of each, a facet's own filter left out), hits folded by story,
the ten best with title, date and snippets. Nothing is asked of a rival that its API
can't give, each is asked in its cheapest exact way, and its segments are merged where
its API can. What is not the same work:

- Cuttings counts distinct stories, in totals and facets; rivals count copies.
- Cuttings scores titles besides texts, reads the query from a line of text, and cuts two
  passages of 240 characters; rivals are given a query and cut one of about 150.
- A phrase of a rival may run from the title into the text, which are one field there.
- A page of two parts gives all that holds every word, and the totals and counts of what
  holds some; a rival's is the page of any of the words, of which these counts are.
- Within five words means in either order here; a rival's slop asks for the one as typed.
- Of Lucene's processor time that of its compiler and its collector is left out, and the
  first pages of each class, in which it compiles, are not timed.
- tantivy's Python binding matches the words once for hits and once for facets; in one
  pass of its own language it takes up to 45% less where phrases are matched.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.bench.corpus import WORDS, Made

KEYS = ("people", "organisations", "places", "event", "agency", "outlet", "date")
SHOWN = 10


class Ask:
    """What a page asks: words joined by ``how``, facet filters, order.

    ``and``, ``or``, ``phrase``, ``prefix``; ``parts``: as a reader types them, all words
    above and some below; ``some``: some of the words, in one part; ``near``: within five
    words; ``sentence``: in one; ``all``: no words.
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

    def shifted(self, ranks: int) -> Ask:
        """The same page of other words, each so many ranks rarer."""
        words = [self._rarer(word, ranks) for word in self.words]
        return Ask(self.how, words, self.filters, self.sort)

    def _rarer(self, word: str, ranks: int) -> str:
        if self.how != "prefix":
            return WORDS[WORDS.index(word) + ranks]
        beginning = [rank for rank, known in enumerate(WORDS) if known.startswith(word)]
        return WORDS[beginning[0] + ranks][: len(word)]

    @property
    def text(self) -> str:
        """The same in the query language."""
        match self.how:
            case "phrase":
                return f'"{" ".join(self.words)}"'
            case "prefix":
                return f"{self.words[0]}*"
        signs = {"or": " OR ", "near": " w/5 ", "sentence": " /s "}
        return signs.get(self.how, " ").join(self.words)

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


class Rival:
    """One engine."""

    name: str
    cannot: frozenset[str] = frozenset()
    """What of ``Ask.how`` its API can't ask."""
    spent: tuple[float, float] | None = None
    """Seconds of the clock and of the processor that its last page (or build) took, by
    its own account: that of an engine in a process of its own.
    """

    def __init__(self, folder: Path) -> None:
        raise NotImplementedError

    def build(self, articles: Iterable[Made]) -> None:
        """Indexes everything."""
        raise NotImplementedError

    def page(self, ask: Ask) -> int:
        """Makes one page; gives the number of matching articles."""
        raise NotImplementedError

    def clear_cache(self) -> None:
        """Drops cached results, so that the next page is a first page."""

    def segments(self) -> int:
        """Of how many parts the index is, each of which a page has to look at."""
        return 1

    def close(self) -> None:
        """Ends what it started."""


def values_of(made: Made, key: str) -> tuple[str, ...]:
    """The facet values of an article as plain labels."""
    if key == "agency":
        return (made.agency,) if made.agency else ()
    if key == "outlet":
        return (made.outlet,)
    return (str(made.day.year),) if key == "date" else made.values[key]
