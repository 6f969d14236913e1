"""The inner loops of a page, compiled where a compiler was there.

Each loop is stated twice: in C (``_kernel.c``), and here in a few lines of NumPy, which
say what it does, take its place where it is missing, and are what tests hold it against.
Of 100,000 articles a page of 4,000 matches takes four times as long without the compiled
loops, one of 27,000 thirty times.

    >>> left, right = np.array([1, 4, 9], np.uint32), np.array([4, 5, 9], np.uint32)
    >>> at_left, at_right = intersect(left, right)
    >>> at_left.tolist(), at_right.tolist()
    ([1, 2], [0, 2])

The environment variable ``CUTTINGS_KERNEL=0`` leaves the compiled loops unused.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

import numpy as np

from cuttings.search.compiled import compiled, is_switched_off
from cuttings.search.engines.whoosh.arrays import (
    AnyArray,
    Bytes,
    DocIds,
    Flags,
    Indexes,
    Int32s,
    Mask,
    Scores,
    UInt16s,
    UInt32s,
    csr_gather,
    mask_of,
)

LOOPS = (
    "add_scores",
    "among",
    "best_hits",
    "count_carriers",
    "count_values",
    "follow",
    "intersect",
    "select_docs",
    "top_values",
    "widen",
)
WIDEST_SLOP = 31
"""The compiled ``follow`` looks so many addresses back at most: it keeps them as bits of
one word.
"""


COMPILED: Any = compiled("cuttings.search.engines.whoosh._kernel", LOOPS)


@cache
def report_missing() -> None:
    """Says once in the log that pages are slower, where nobody asked for that."""
    if COMPILED is None and not is_switched_off():
        logging.getLogger("cuttings.search").warning(
            "The compiled part of Cuttings is not installed, so result pages are slower. "
            "Install a C compiler and then Cuttings again to have it."
        )


def intersect(left: DocIds, right: DocIds) -> tuple[Indexes, Indexes]:
    """Where the documents that two lists share stand in the one, and in the other.

    Both are ascending, each document once.
    """
    if COMPILED is None:
        return intersect_plain(left, right)
    size = min(len(left), len(right))
    at_left, at_right = np.empty(size, np.int64), np.empty(size, np.int64)
    found = COMPILED.intersect(left, right, at_left, at_right, 0)
    return at_left[:found], at_right[:found]


def intersect_plain(left: DocIds, right: DocIds) -> tuple[Indexes, Indexes]:
    """``intersect`` in NumPy."""
    if not len(left) or not len(right):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    if len(left) > len(right):
        at_right, at_left = intersect_plain(right, left)
        return at_left, at_right
    at_right = right.searchsorted(left)
    (at_left,) = (right.take(at_right, mode="clip") == left).nonzero()
    return at_left, at_right[at_left]


def follow(before: UInt32s, after: UInt32s, slop: int) -> UInt32s:
    """Those addresses of ``after`` that stand at most ``slop`` behind one of ``before``.

    Both are ascending.
    """
    narrow = before.dtype == after.dtype == np.uint32
    if COMPILED is None or not narrow or slop > WIDEST_SLOP:
        return follow_plain(before, after, slop)
    found = np.empty(len(after), np.uint32)
    return found[: COMPILED.follow(before, after, found, slop)]


def follow_plain(before: UInt32s, after: UInt32s, slop: int) -> UInt32s:
    """``follow`` in NumPy."""
    nearest = before.searchsorted(after) - 1
    behind = nearest >= 0
    after, nearest = after[behind], nearest[behind]
    return after[after - before[nearest] <= slop]


def add_scores(
    holders: DocIds,
    weights: AnyArray,
    docs: DocIds,
    codes: Bytes,
    norms: Scores,
    factor: float,
    scores: Scores,
) -> None:
    """Adds to the scores of some documents what a word scores in those that hold it:
    ``factor × weight / (weight + norm)``.

    ``holders`` are all documents that hold the word, with its ``weights`` there; they and
    ``docs``, with their ``scores``, are ascending. ``norms`` [256] are by the code of a
    document's length, ``codes`` [N].
    """
    if COMPILED is None or weights.dtype != np.uint8:
        add_scores_plain(holders, weights, docs, codes, norms, factor, scores)
        return
    factors = np.array([factor], np.float32)
    COMPILED.add_scores(holders, weights, docs, codes, norms, factors, scores, 0)


def add_scores_plain(
    holders: DocIds,
    weights: AnyArray,
    docs: DocIds,
    codes: Bytes,
    norms: Scores,
    factor: float,
    scores: Scores,
) -> None:
    """``add_scores`` in NumPy."""
    at_holders, at_docs = intersect(holders, docs)
    own = weights.take(at_holders).astype(np.float32)
    lengths = norms.take(codes.take(docs.take(at_docs)))
    scores[at_docs] += np.float32(factor) * own / (own + lengths)


def select_docs(docs: DocIds, story_of: Int32s, stories: int) -> tuple[Mask, int]:
    """Some documents as a mask over all [N], and how many stories they are.

    ``story_of`` [N] is each document's story, up to ``stories``, and 0 where it is alone
    in it.
    """
    if COMPILED is None:
        return select_docs_plain(docs, story_of, stories)
    member, met = np.zeros(len(story_of), bool), np.zeros(stories + 1, bool)
    return member, COMPILED.select_docs(docs, story_of, member, met, 0)


def select_docs_plain(docs: DocIds, story_of: Int32s, stories: int) -> tuple[Mask, int]:
    """``select_docs`` in NumPy."""
    numbers = story_of.take(docs)
    copies = numbers.compress(numbers)
    met = mask_of(copies, stories + 1)
    count = len(docs) - len(copies) + int(np.count_nonzero(met))
    return mask_of(docs, len(story_of)), count


def count_values(
    indptr: Indexes,
    indices: UInt32s,
    docs: DocIds,
    story_of: Int32s,
    story_indptr: Indexes,
    story_docs: DocIds,
    member: Flags,
    counts: Int32s,
    marks: Int32s,
    touched: Int32s,
    missing: bool,
) -> int:
    """Counts the values of some documents by distinct stories.

    ``indptr`` [N+1] and ``indices`` are the values of each document as sparse rows.
    ``story_of`` [N] is each document's story, 0 where it counts by itself, whose copies
    are rows of ``story_indptr`` and ``story_docs``, from story 1 on. ``member`` [N] marks
    the documents that count; ``docs`` are the same as a list. ``counts`` [V] are 0 before;
    the values that occur are written to ``touched`` [V+1], in any order, and their
    number is the result.

    With ``missing``, ``docs`` are all *other* documents and ``counts`` hold what all
    documents together count: theirs is taken off, and nothing is written to ``touched``.
    ``marks`` [V] is room to work in, 0 before.

    Raises IndexError where an index points beyond its array.
    """
    loop = count_values_plain if COMPILED is None else COMPILED.count_values
    met: int = loop(
        indptr,
        indices,
        docs,
        story_of,
        story_indptr,
        story_docs,
        member,
        counts,
        marks,
        touched,
        missing,
    )
    return met


def count_values_plain(
    indptr: Indexes,
    indices: UInt32s,
    docs: DocIds,
    story_of: Int32s,
    story_indptr: Indexes,  # noqa: ARG001
    story_docs: DocIds,  # noqa: ARG001
    member: Flags,
    counts: Int32s,
    marks: Int32s,  # noqa: ARG001
    touched: Int32s,
    missing: bool,
) -> int:
    """``count_values`` in NumPy: pairs of story and value, each counted once."""
    own: Indexes = member.nonzero()[0] if missing else docs.astype(np.int64)
    story = story_of[own].astype(np.int64)
    story[story == 0] = -1 - own[story == 0]
    widths, values = csr_gather(indptr, indices, own)
    if len(values) and int(values.max()) >= len(counts):
        raise IndexError("a value points beyond the counts")
    pairs = np.unique(story.repeat(widths) * len(counts) + values)
    found, times = np.unique(pairs % max(1, len(counts)), return_counts=True)
    if missing:
        counts[:] = 0
    counts[found] = times
    touched[: 0 if missing else len(found)] = found[: 0 if missing else len(found)]
    return 0 if missing else len(found)


def count_carriers(
    docs: DocIds,
    begins: Indexes,
    ends: Indexes,
    kinds: Bytes,
    story_of: Int32s,
    stories: int,
) -> Int32s:
    """How many selected documents carry each of some values [V], each story once.

    The documents of a value are ``docs[begins[value]:ends[value]]``. ``kinds`` [N] is 1
    where a document is selected, 3 where its story, ``story_of`` [N] up to ``stories``,
    has other copies that count with it, and anything else where it is not selected.

    Raises IndexError where an index points beyond its array.
    """
    if COMPILED is None:
        return count_carriers_plain(docs, begins, ends, kinds, story_of, stories)
    counts, marks = np.zeros(len(begins), np.int32), np.zeros(stories + 1, np.int32)
    COMPILED.count_carriers(docs, begins, ends, kinds, story_of, marks, counts, 0)
    return counts


def count_carriers_plain(
    docs: DocIds,
    begins: Indexes,
    ends: Indexes,
    kinds: Bytes,
    story_of: Int32s,
    stories: int,  # noqa: ARG001
) -> Int32s:
    """``count_carriers`` in NumPy."""
    counts = np.zeros(len(begins), np.int32)
    for value, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        own = docs[begin:end]
        copies = own[kinds[own] == 3]
        counts[value] = np.count_nonzero(kinds[own] == 1)
        counts[value] += len(np.unique(story_of[copies]))
    return counts


Top = tuple[list[int], list[int]]
"""Values in order, and what they count."""


def top_values(
    values: Int32s,
    counts: Int32s,
    facet_of: Flags,
    ranks: Int32s,
    weights: Indexes,
    slots: Indexes,
) -> list[Top]:
    """The first values of each facet among some, by a key, in order.

    The key of a value is ``ranks[value] - weights[facet] * counts[value]``; its facet is
    ``facet_of[value]``. Between ``slots[facet]`` and ``slots[facet + 1]`` [F+1] there is
    room for those that are wanted.
    """
    if COMPILED is None:
        return top_values_plain(values, counts, facet_of, ranks, weights, slots)
    edges = slots.tolist()
    room = edges[-1]
    keys, top = np.empty(room, np.int64), np.empty((2, room), np.int32)
    found = np.zeros(len(edges) - 1, np.int64)
    COMPILED.top_values(
        values, counts, facet_of, ranks, weights, slots, keys, *top, found, 0
    )
    chosen, counted = top.tolist()
    tops: list[Top] = []
    for first, number in zip(edges, found.tolist(), strict=False):
        end = first + number
        tops.append((chosen[first:end], counted[first:end]))
    return tops


def top_values_plain(
    values: Int32s,
    counts: Int32s,
    facet_of: Flags,
    ranks: Int32s,
    weights: Indexes,
    slots: Indexes,
) -> list[Top]:
    """``top_values`` in NumPy."""
    values = values[counts[values] > 0]
    keys = ranks[values] - weights[facet_of[values]] * counts[values]
    values = values[keys.argsort(kind="stable")]
    facets = facet_of[values]
    tops: list[Top] = []
    for facet, most in enumerate(np.diff(slots).tolist()):
        own = values[facets == facet][:most]
        tops.append((own.tolist(), counts[own].tolist()))
    return tops


DIGITS = 5
"""Scores that agree to so many decimals are the same."""

DAYS = np.int64(33)
"""Bits of the difference of two days."""


def best_hits(
    docs: DocIds,
    scores: Scores,
    last: Int32s,
    shown: Bytes,
    count: int,
    standing_first: bool,
) -> list[int]:
    """The first ``count`` of some documents by score, then those that stand for a story,
    then the newest; or the newest before what stands, unless ``standing_first``. None
    where that leaves two of them undecided.

    ``last`` [N] is each document's day, ``shown`` [N] is 0 where it stands for none.
    """
    if COMPILED is None:
        return best_hits_plain(docs, scores, last, shown, count, standing_first)
    # A page far behind the last hit is asked for too.
    count = min(count, len(docs))
    # One more tells whether the last one ties with what follows.
    best = np.empty(count + 1, np.uint32)
    keys = np.empty((2, count + 1), np.int64)
    found = COMPILED.best_hits(docs, scores, last, shown, best, *keys, standing_first)
    hits: list[int] = best[: min(found, count)].tolist()
    return hits


def best_hits_plain(
    docs: DocIds,
    scores: Scores,
    last: Int32s,
    shown: Bytes,
    count: int,
    standing_first: bool,
) -> list[int]:
    """``best_hits`` in NumPy."""
    by_score = np.rint(scores.astype(np.float64) * -(10.0**DIGITS))
    newest = -last.take(docs).astype(np.int64)
    is_cut = shown.take(docs) == 0
    if standing_first:
        by_rest = newest + (is_cut << DAYS)
    else:
        by_rest = 2 * newest + is_cut
    order = np.lexsort((by_rest, by_score))[: count + 1]
    keys = np.stack([by_score, by_rest])[:, order]
    is_decided = (keys[:, 1:] != keys[:, :-1]).any(axis=0).all()
    hits: list[int] = docs[order[:count]].tolist()
    return hits if is_decided else []


HALF = 16
"""Bits of half a document's ordinal."""


def widen(halves: UInt16s, turns: UInt32s) -> DocIds:
    """Documents of which the lower halves are given, and how many stand before each turn
    of the upper half.

    Raises IndexError where turns are not ascending, or beyond the documents.
    """
    if COMPILED is None:
        return widen_plain(halves, turns)
    docs = np.empty(len(halves), np.uint32)
    COMPILED.widen(halves, turns, docs, 0)
    return docs


def widen_plain(halves: UInt16s, turns: UInt32s) -> DocIds:
    """``widen`` in NumPy."""
    edges = np.concatenate(([0], turns.astype(np.int64), [len(halves)]))
    widths = edges[1:] - edges[:-1]
    if widths.min() < 0:
        raise IndexError("a turn points beyond its documents")
    upper = np.arange(len(widths), dtype=np.uint32).repeat(widths)
    docs: DocIds = (upper << np.uint32(HALF)) | halves
    return docs


def among(docs: DocIds, halves: UInt16s, turns: UInt32s) -> tuple[Indexes, Indexes]:
    """``intersect`` of some documents and a long list of which the lower halves are given,
    and how many stand before each turn of the upper half.

    Raises IndexError where turns are not ascending, or beyond the list.
    """
    if COMPILED is None:
        return intersect_plain(docs, widen_plain(halves, turns))
    at_docs, at_halves = np.empty(len(docs), np.int64), np.empty(len(docs), np.int64)
    found = COMPILED.among(docs, halves, turns, at_docs, at_halves, 0)
    return at_docs[:found], at_halves[:found]
