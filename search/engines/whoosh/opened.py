"""A snapshot with all that its searches share: stories, columns, vocabularies, and the results of the last searches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from cuttings.search.dates import period
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.cache import Cache
from cuttings.search.engines.whoosh.counts import Counter
from cuttings.search.engines.whoosh.evaluate import Evaluator
from cuttings.search.engines.whoosh.expand import Expander
from cuttings.search.engines.whoosh.matches import Matches
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.stories import Stories
from cuttings.search.facets import Facet
from cuttings.search.grammar import Parsed, parse
from whoosh import query as q

FOUND_BYTES, CARRIERS_BYTES = 32 << 20, 32 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """What the words and dates of a query match, before any filter."""

    parsed: Parsed
    matches: Matches
    warnings: tuple[str, ...]
    kept: int

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""
        return 2_000 + self.matches.nbytes + self.kept


class Index:
    """An opened generation of the index."""

    def __init__(self, snapshot: Snapshot, facets: Sequence[Facet], before: Index | None = None) -> None:
        self.snapshot = snapshot
        self.facets = tuple(facets)
        self.expander: Expander = Expander(snapshot, before.expander if before else None)
        self._found: Cache[Found] = Cache(FOUND_BYTES)
        self._carriers: Cache[Array] = Cache(CARRIERS_BYTES)

    @cached_property
    def stories(self) -> Stories:
        """The stories of the snapshot."""
        return Stories(self.snapshot)

    @cached_property
    def counter(self) -> Counter:
        """Counts facets."""
        return Counter(self.snapshot, self.stories, self.facets)

    def frequency(self, field: str, word: bytes) -> int:
        """How many documents hold a word, deleted ones too."""
        return sum(reader.frequency(number) for _, _, reader, number in self.snapshot.terms(field, word))

    def found(self, text: str, exact: bool, since: str | None, until: str | None) -> Found:
        """What a query matches before its filters."""
        key = (text, exact, since, until)
        return self._found.get(key, lambda: self._find(*key), lambda found: found.nbytes)

    def _find(self, text: str, exact: bool, since: str | None, until: str | None) -> Found:
        parsed = parse(text, exact)
        evaluator = Evaluator(self.snapshot, self.expander)
        first, last, dates = period(since, until) if since or until else (None, None, ())
        ranges = [q.NumericRange(*end, boost=0.0) for end in _ends(first, last)]
        matches = evaluator.evaluate(q.And([parsed.tree, *ranges]) if ranges else parsed.tree)
        warnings = (*parsed.warnings, *dict.fromkeys(evaluator.warnings), *dates)
        return Found(parsed, matches, warnings, evaluator.kept)

    def carriers(self, key: str, ids: tuple[str, ...]) -> Array:
        """The documents that carry one of some values of a facet, ascending, deleted ones too."""
        return self._carriers.get((key, ids), lambda: self._carrying(key, ids), lambda docs: docs.nbytes)

    def _carrying(self, key: str, ids: tuple[str, ...]) -> Array:
        numbers = map(self.snapshot.values[key].number, ids) if key in self.snapshot.values else ()
        lists = [self.snapshot.documents_of(key, number) for number in numbers if number >= 0]
        if len(lists) == 1:
            return lists[0]
        mask = np.zeros(self.snapshot.size, bool)
        for docs in lists:
            mask[docs] = True
        return np.flatnonzero(mask)

    def forget(self) -> None:
        """Drops what was found for earlier searches."""
        self._found.clear()
        self._carriers.clear()


def _ends(first: int | None, last: int | None) -> Iterator[tuple[str, int | None, int | None]]:
    if first is not None:
        yield "date_last", first, None
    if last is not None:
        yield "date_first", None, last
