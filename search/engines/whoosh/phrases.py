"""Phrases: in which documents do some words stand in order, each at most ``slop`` after the one before.

Every occurrence in a segment has an address (``postings``), and "the next word" is "the next address". Where the
addresses behind a word are marked in a table of bytes, those of the word after it need only be looked up: a nanosecond
for each occurrence, where searching a sorted list takes twenty steps. Documents are taken in blocks, so that all that
is computed of one fits in the processor's caches, and the next finds the memory of the one before: memory fresh from
the system costs as much as the search.

Where words are frequent, a block is as long as the table. Where they are not, it is longer, and its addresses go
round and round the table; what the table shows is then that a word *may* follow, and those few are searched for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, distinct
from cuttings.search.engines.whoosh.columns import spread
from cuttings.search.engines.whoosh.postings import SLACK
from cuttings.search.engines.whoosh.snapshot import Snapshot

BLOCK = 1 << 16
"""So many occurrences of the most frequent word make a block."""
TABLE = 1 << 21
"""The length of the table, a power of two; where ``THIN`` times as many addresses are marked, a part of it serves."""
THIN = 32
DENSE = 8
"""So many times more blocks are worth it where no block is then longer than the table."""
SELECTIVE = 0.01
"""A word's addresses are cut down to the documents asked about where those are fewer than this share of them."""


class Marks:
    """A table of bytes that need not be cleared: what is marked is the number of the turn."""

    __slots__ = ("_table", "_turn")

    def __init__(self) -> None:
        self._table = np.zeros(TABLE, np.uint8)
        self._turn = 0

    def met(self, marked: Array, asked: Array, slop: int, size: int) -> Array:
        """Which of those asked for are marked, or less than ``slop`` behind one that is; all are below ``size``.

        What is looked for below the first is found at the last: right where addresses go round, else never marked.
        """
        if self._turn == np.iinfo(np.uint8).max:
            self._table[:] = self._turn = 0
        self._turn += 1
        table = self._table[:size]
        table[marked] = self._turn
        met: Array = table.take(asked) == self._turn
        for distance in range(1, slop):
            met |= table[asked - distance] == self._turn
        return met


IDLE: list[Marks] = []
"""Tables that no thread is using; there are never more than threads that search at the same time."""


def standing(snapshot: Snapshot, field: str, words: Sequence[str], slop: int, docs: Array | None) -> Array:
    """The documents, ascending, in which the words stand so; ``docs`` are all that hold the words, where known."""
    terms = [{base: (reader, number) for base, _, reader, number in snapshot.terms(field, word)} for word in words]
    try:
        marks = IDLE.pop()
    except IndexError:
        marks = Marks()
    found = []
    for base, size, reader, _ in snapshot.terms(field, words[0]):
        if not all(base in term for term in terms):
            continue
        own = [reader.addresses(number) for reader, number in (term[base] for term in terms)]
        if docs is not None:
            first, end = docs.searchsorted((base, base + size)).tolist()
            own = [_within(addresses, reader.bases, docs[first:end] - base) for addresses in own]
        found += [part + base for part in _by_block(own, slop, reader.bases, marks)]
    IDLE.append(marks)
    return distinct(np.concatenate(found)) if found else np.empty(0, np.int64)


def _within(addresses: Array, bases: Array, docs: Array) -> Array:
    """Those in some documents (ascending) only; all of them where that costs less."""
    if len(docs) > SELECTIVE * len(addresses):
        return addresses
    starts, ends = addresses.searchsorted(bases[docs]), addresses.searchsorted(bases[docs + 1])
    return addresses[spread(starts, ends - starts)]


def _by_block(words: Sequence[Array], slop: int, bases: Array, marks: Marks) -> Iterator[Array]:
    """The documents of a segment in which the words, given by their addresses, stand so; a block at a time."""
    edges = _edges(max(map(len, words)), bases)
    cuts = [addresses.searchsorted(bases[edges]).tolist() for addresses in words]
    for n, (first, last) in enumerate(pairwise(edges.tolist())):
        block = [addresses[cut[n] : cut[n + 1]] for addresses, cut in zip(words, cuts, strict=True)]
        yield _in_block(block, slop, bases[first : last + 1], marks) + first


def _edges(occurrences: int, bases: Array) -> Array:
    """With which documents the blocks of a segment begin, and how many documents there are."""
    span = int(bases[-1])
    number, exact = occurrences // BLOCK + 1, span // (TABLE - TABLE // 64) + 1
    if number < exact < DENSE * number:
        number = exact
    edges: Array = bases.searchsorted((np.arange(number + 1) * span // number).astype(bases.dtype))
    return edges


def _in_block(words: Sequence[Array], slop: int, bases: Array, marks: Marks) -> Array:
    """The same in one block, given by the bases of its documents."""
    origin = int(bases[0])
    behind = words[0].astype(np.int64)  # which indexing asks for; addresses behind the words found so far
    behind -= origin - 1
    for addresses in words[1:]:
        if not len(behind):
            break
        after = addresses.astype(np.int64)
        after -= origin
        behind = _following(behind, after, slop, bases, marks) + 1
    docs: Array = bases.searchsorted((behind + (origin - 1)).astype(bases.dtype), side="right") - 1
    return docs


def _following(behind: Array, after: Array, slop: int, bases: Array, marks: Marks) -> Array:
    """Those of ``after`` that are among the addresses ``behind`` a word, or less than ``slop`` behind one of them."""
    origin, end = int(bases[0]), int(bases[-1])
    if slop < SLACK and end - origin < TABLE - SLACK:
        return after[marks.met(behind, after, slop, TABLE)]
    if slop < SLACK:
        size = min(TABLE, 1 << (THIN * len(behind)).bit_length())
        after = after[marks.met(behind & (size - 1), after & (size - 1), slop, size)]
    spots = behind.searchsorted(after, side="right") - 1
    near = (spots >= 0) & (after - behind[spots] < slop)
    after, before = after[near], behind[spots[near]]
    if slop < SLACK:
        return after
    own = bases[bases.searchsorted((after + origin).astype(bases.dtype), side="right") - 1]
    return after[before + origin > own]
