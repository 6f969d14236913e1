"""Phrases: in which documents do some words stand in order, each at most ``slop`` after the one before.

Every position in the collection gets an address: document after document, with room for each as its length says. "The
next word" is then "the next address". Where the addresses of a word are marked in a table of bytes, the addresses of
the word after it need only be looked up one place before: a few instructions for each occurrence, where searching a
sorted list takes twenty steps. The table covers two million addresses at a time, so that it stays in the
processor's cache; that is what makes phrases of the most frequent words bearable.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, distinct
from cuttings.search.engines.whoosh.columns import spread
from cuttings.search.engines.whoosh.snapshot import SLACK, Snapshot

TABLE = 1 << 21
SELECTIVE = 0.6
"""A word's positions are cut down to the documents asked about where those are fewer than this share of its own."""


def standing(snapshot: Snapshot, field: str, words: Sequence[str], slop: int, docs: Array | None) -> Array:
    """Those of some documents (ascending, each holding all the words) in which the words stand so; None for of all."""
    bases = snapshot.addresses(field)
    wanted = None
    if docs is not None:
        wanted = np.zeros(snapshot.size, bool)
        wanted[docs] = True
    reachable = _addresses(snapshot, field, words[0], wanted, bases)
    for word in words[1:]:
        if not len(reachable):
            return np.empty(0, np.int64)
        after = _addresses(snapshot, field, word, wanted, bases)
        step = _by_table if slop < SLACK and len(reachable) * 30 > len(after) else _by_search
        reachable = step(reachable, after, slop, bases)
    return distinct(bases.searchsorted(reachable, side="right") - 1)


def _by_search(before: Array, after: Array, slop: int, bases: Array) -> Array:  # noqa: ARG001
    """The addresses of ``after`` that one of ``before`` precedes by at most ``slop``: each looks for the nearest."""
    spots = np.searchsorted(before, after) - 1
    return after[(spots >= 0) & (after - before[np.maximum(spots, 0)] <= slop)]


def _by_table(before: Array, after: Array, slop: int, bases: Array) -> Array:
    """The same by a table, a stretch of documents at a time; the table is left clean for the next stretch."""
    stretches = np.arange(0, int(bases[-1]), TABLE, dtype=bases.dtype)
    edges = np.append(bases[np.unique(np.searchsorted(bases, stretches, side="right") - 1)], bases[-1:])
    cuts_before, cuts_after = np.searchsorted(before, edges), np.searchsorted(after, edges)
    table = np.zeros(int(np.diff(edges).max()) + SLACK, bool)
    kept = np.empty(len(after), bool)
    for n, edge in enumerate(edges[:-1].astype(np.int64)):
        marked = before[cuts_before[n] : cuts_before[n + 1]] - (edge - SLACK)
        table[marked] = True
        asked = after[cuts_after[n] : cuts_after[n + 1]] - (edge - SLACK + 1)
        hits = kept[cuts_after[n] : cuts_after[n + 1]]
        np.take(table, asked, out=hits)
        for distance in range(1, slop):
            hits |= table[asked - distance]
        table[marked] = False
    return after[kept]


def _addresses(snapshot: Snapshot, field: str, word: str, wanted: Array | None, bases: Array) -> Array:
    """The address of each occurrence of a word, ascending; of other documents too where leaving them out costs more."""
    parts = []
    for base, size, reader, number in snapshot.terms(field, word):
        own, freqs, positions = reader.docs(number), reader.freqs(number), reader.positions(number)
        inside = own if wanted is None else wanted[base : base + size][own].nonzero()[0]
        if len(inside) < SELECTIVE * len(own):
            own, counts = own[inside], freqs[inside]
            starts = freqs.cumsum(dtype=np.int64)[inside]
            starts -= counts
            freqs, positions = counts, positions[spread(starts, counts)]
        parts.append(_repeated(bases[base : base + size][own], freqs) + positions.astype(bases.dtype, copy=False))
    return np.concatenate(parts) if len(parts) > 1 else parts[0] if parts else np.empty(0, np.int64)


def _repeated(values: Array, counts: Array) -> Array:
    """Each value as often as its count says (never 0): what ``repeat`` gives, in a third of its time."""
    ends = counts.cumsum(dtype=np.int64)
    steps = np.zeros(int(ends[-1]) if len(ends) else 0, values.dtype)
    steps[:1] = values[:1]
    steps[ends[:-1]] = values[1:] - values[:-1]
    return steps.cumsum(dtype=values.dtype)
