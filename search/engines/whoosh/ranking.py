"""The order of hits: the first few without sorting the many; and one for each story.

The order is that of the protocol: by score (rounded to 5 digits), or by date with the
undated last; by relevance, ties by nearness to a time, then what stands for its story,
then newest; by date, ties by score; and at last by id. Keys are compared one after the
other: only documents that tie at the edge of the page on the first key are looked at for
the second, and only those that tie on all of them have their ids read.

    first_hits(snapshot, matches, Wanted("newest"), 10)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cuttings.search.dates import UNDATED as DAYS_UNDATED
from cuttings.search.dates import Period, days_of
from cuttings.search.engines.whoosh.arrays import DocIds, Int64s, Scores
from cuttings.search.engines.whoosh.evaluate import Matches
from cuttings.search.engines.whoosh.kernel import DIGITS, best_hits
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.engines.whoosh.stories import Stories
from cuttings.search.queries import Sort

UNDATED = np.int64(1) << 40
FEW = 500
"""So many documents are put in order whole."""
Key = Callable[[DocIds], np.ndarray]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The order that is asked for; ``time`` is what the query names in words.

    Without words to be best by (``has_words``), all score the same: then by relevance
    means the newest first.
    """

    sort: Sort
    time: Period | None = None
    has_words: bool = True


def _keys(snapshot: Snapshot, matches: Matches, wanted: Wanted) -> list[Key]:
    """The sort keys of documents, ascending, the most significant first."""
    sort, time = wanted.sort, wanted.time

    def score(docs: DocIds) -> np.ndarray:
        scores = _scores(matches, docs).astype(np.float64)
        return np.rint(scores * -(10.0**DIGITS))

    def newest(docs: DocIds) -> Int64s:
        return -snapshot.last.take(docs).astype(np.int64)

    def added(docs: DocIds) -> Int64s:
        return -snapshot.added.take(docs)

    def dated(docs: DocIds) -> Int64s:
        column = snapshot.last if sort == "newest" else snapshot.first
        days = column.take(docs).astype(np.int64)
        return np.where(days == 0, UNDATED, -days if sort == "newest" else days)

    def away(docs: DocIds) -> Int64s:
        """As ``days_away`` of ``cuttings.search.dates``, of many."""
        first, last = days_of(time) if time else (None, None)
        begins = snapshot.first.take(docs).astype(np.int64)
        ends = snapshot.last.take(docs).astype(np.int64)
        days = np.zeros(len(docs), np.int64)
        if first is not None:
            days = np.maximum(days, first - ends)
        if last is not None:
            days = np.maximum(days, begins - last)
        return np.where(ends == 0, DAYS_UNDATED, days)

    def cut(docs: DocIds) -> np.ndarray:
        is_cut: np.ndarray = snapshot.shown.take(docs) == 0
        return is_cut

    if sort == "added":
        return [added, newest, score]
    if sort == "relevance":
        others: list[Key] = [cut, newest] if wanted.has_words else [newest, cut]
        return [score, away, *others] if time else [score, *others]
    return [dated, score]


def _scores(matches: Matches, docs: DocIds) -> np.ndarray:
    return matches.scores if docs is matches.docs else matches.score(docs)


def first_hits(
    snapshot: Snapshot, matches: Matches, wanted: Wanted, count: int
) -> list[int]:
    """The first ``count`` of the matching documents, in order."""
    docs = matches.docs
    if not len(docs) or count <= 0:
        return []
    sort, columns = wanted.sort, (snapshot.last, snapshot.shown)
    is_plain = sort == "relevance" and wanted.time is None
    if is_plain and len(docs) <= FEW:
        best = best_hits(docs, matches.scores, *columns, count, wanted.has_words)
        if best:
            return best
    keys = _keys(snapshot, matches, wanted)
    candidates = docs
    if len(docs) > max(count, FEW):
        if sort == "relevance" and _are_equal(matches.scores):
            keys = keys[1:]
        elif sort == "relevance":
            candidates = _best_scored(matches, count)
        candidates = _narrowed(keys, candidates, count)

    if is_plain and candidates is not docs and len(candidates) <= FEW:
        scores = matches.score(candidates)
        best = best_hits(candidates, scores, *columns, count, wanted.has_words)
        if best:
            return best

    values = [key(candidates) for key in keys]
    order = np.lexsort(values[::-1])
    if _has_ties(values, order[: count + 1]):
        ids = [snapshot.id(doc) for doc in candidates.tolist()]
        order = np.lexsort((np.argsort(np.argsort(ids)), *values[::-1]))
    chosen: list[int] = candidates[order[:count]].tolist()
    return chosen


def _are_equal(scores: Scores) -> bool:
    """Whether all score the same, as without a query: to put everything in order of
    scores as well takes 100,000 articles' pages half as long again.
    """
    return bool(scores.min() == scores.max())


def _best_scored(matches: Matches, count: int) -> DocIds:
    """Documents that hold the ``count`` best scored: those scored no less than the last
    of these, rounding aside.

    So that tens of thousands of scores need not be rounded, which takes half of ranking
    61,000 hits by relevance.
    """
    scores = matches.scores
    edge = np.partition(scores, -count)[-count]
    if edge == scores.min():
        return matches.docs
    best: DocIds = matches.docs[scores >= edge - 2 * 10.0**-DIGITS]
    return best


def _narrowed(keys: list[Key], docs: DocIds, count: int) -> DocIds:
    """Documents that hold the first ``count``, with all that tie with the last of them on
    every key; ascending.
    """
    sure: list[DocIds] = []
    for key in keys:
        if len(docs) <= count:
            break
        values = key(docs)
        edge = np.partition(values, count - 1)[count - 1]
        inside = docs[values < edge]
        sure.append(inside)
        count -= len(inside)
        docs = docs[values == edge]
    return np.sort(np.concatenate([*sure, docs]))


def _has_ties(values: list[np.ndarray], order: Int64s) -> bool:
    """Whether two documents that follow each other in an order have the same keys."""
    same = np.ones(max(0, len(order) - 1), bool)
    for own in values:
        ranked = own[order]
        same &= ranked[1:] == ranked[:-1]
    return bool(same.any())


class Folder:
    """Folds the hits of one search by story."""

    def __init__(
        self,
        snapshot: Snapshot,
        stories: Stories,
        matches: Matches,
        wanted: Wanted,
    ) -> None:
        self._snapshot = snapshot
        self._stories = stories
        self._matches = matches
        self._wanted = wanted

    def first(self, count: int) -> list[int]:
        """The documents that stand for the first ``count`` stories, in order."""
        wanted = 4 * count
        while True:
            docs = self._hits(self._matches, wanted)
            shown = self._folded(docs, count)
            if len(shown) == count or len(docs) == len(self._matches.docs):
                return shown
            wanted *= 8

    def _folded(self, docs: list[int], count: int) -> list[int]:
        """One document for each of the first ``count`` stories of some documents."""
        # Single numbers are read out of a memoryview more quickly than of an array.
        numbers, represents = self._stories.number.data, self._snapshot.shown.data
        seen: set[int] = set()
        shown: list[int] = []
        for doc in docs:
            number = numbers[doc]
            if number and number in seen:
                continue
            seen.add(number)
            alone = not number or represents[doc]
            shown.append(doc if alone else self._representative(doc, number))
            if len(shown) == count:
                break
        return shown

    def _representative(self, doc: int, number: int) -> int:
        """The copy that stands for the story of a matching document: its representative
        if that matches too; the first of these where there are several.
        """
        docs = self._matches.docs

        def matches(copy: int) -> bool:
            place = bisect_left(docs, copy)
            return place < len(docs) and docs[place] == copy

        single = int(self._stories.representatives[number])
        if single >= 0:
            return single if matches(single) else doc
        copies = self._stories.of(number)
        copies = copies[self._snapshot.shown[copies] > 0]
        shown = [copy for copy in copies.tolist() if matches(copy)]
        if not shown:
            return doc
        several = self._matches.narrowed(np.array(shown, np.uint32))
        return self._hits(several, 1)[0]

    def _hits(self, matches: Matches, count: int) -> list[int]:
        return first_hits(self._snapshot, matches, self._wanted, count)
