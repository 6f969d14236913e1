"""The order of hits: the best few without sorting the many.

The order is that of the protocol: by score (rounded to 5 digits), or by date with the undated last; ties by score,
then newest, then by id. Keys are compared one after the other: only documents that tie at the edge of the page on the
first key are looked at for the second, and only the few that tie on all of them have their ids read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import eq

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.matches import Matches
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.queries import Sort

UNDATED = np.int64(1) << 40
DIGITS = 5
"""Scores that agree to so many decimals are the same."""
_DAY_BITS = 22
"""Enough for every day that a date can have."""
FEW = 500
"""So many are put in order whole; where no two of the first tie, that is the order."""
Key = Callable[[Array], Array]


def keys(snapshot: Snapshot, matches: Matches, sort: Sort) -> list[Key]:
    """The sort keys of matches, ascending, the most significant first: each gives the keys of some of their places.

    Where all scores are the same, as without a query, they are no key: on a million matches rounding takes longer than
    everything else.
    """

    def score(places: Array) -> Array:
        return -matches.at(places).astype(np.float64).round(DIGITS)

    def newest(places: Array) -> Array:
        return -snapshot.last[matches.docs[places]].astype(np.int64)

    def dated(places: Array) -> Array:
        days = (snapshot.last if sort == "newest" else snapshot.first)[matches.docs[places]].astype(np.int64)
        return np.where(days == 0, UNDATED, -days if sort == "newest" else days)

    if sort != "relevance":
        return [dated, score]
    return [newest] if _level(matches) else [score, newest]


def _level(matches: Matches) -> bool:
    """Whether many matches all have the same score."""
    return len(matches.docs) > FEW and bool(matches.scores.min() == matches.scores.max())


def best(snapshot: Snapshot, matches: Matches, sort: Sort, count: int) -> Array:
    """The places (in ``matches``) of the first ``count`` matches in order."""
    if not len(matches.docs) or count <= 0:
        return np.empty(0, np.int64)
    if sort == "relevance" and len(matches.docs) <= FEW:
        packed = _packed(snapshot, matches)
        order = packed.argsort()[: count + 1]
        if len(set(packed[order].tolist())) == len(order):
            return order[:count]
    columns = keys(snapshot, matches, sort)
    places = _candidates(matches, sort, count)
    if len(places) <= FEW:
        known: list[Array] = []
        for column in columns:
            known.append(column(places))
            order = np.lexsort(known[::-1])[: count + 1]
            if not _ties(known, order):
                return places[order[:count]]
    chosen = _first(columns, places, count)
    values = [column(chosen) for column in columns]
    order = np.lexsort(values[::-1])
    if len(chosen) > count or _ties(values, order):
        order = np.lexsort((_id_ranks(snapshot, matches.docs[chosen]), *values[::-1]))
    return chosen[order][:count]


def _packed(snapshot: Snapshot, matches: Matches) -> Array:
    """Score and day of every match in one number, the least for those that come first.

    A score in steps of the last decimal has 41 bits, enough for one of twenty million.
    """
    packed: Array = np.rint(matches.scores.astype(np.float64) * -(10**DIGITS)).astype(np.int64)
    packed <<= _DAY_BITS
    packed -= snapshot.last[matches.docs]
    return packed


def _candidates(matches: Matches, sort: Sort, count: int) -> Array:
    """Places that hold the first ``count``: of many, those scored no less than the last of these, rounding aside."""
    if sort != "relevance" or len(matches.docs) <= 4 * count or _level(matches):
        return np.arange(len(matches.docs))
    edge = np.partition(matches.scores, -count)[-count]
    return np.flatnonzero(matches.scores >= edge - 2 * 10.0**-DIGITS)


def _first(columns: Sequence[Key], places: Array, count: int) -> Array:
    """Places that hold the first ``count``, with all that tie with the last of them on every key."""
    sure: list[Array] = []
    for column in columns:
        if len(places) <= count:
            break
        values = column(places)
        edge = np.partition(values, count - 1)[count - 1]
        inside = places[values < edge]
        sure.append(inside)
        count -= len(inside)
        places = places[values == edge]
    return np.concatenate([*sure, places])


def _ties(values: Sequence[Array], order: Array) -> bool:
    """Whether two places have the same keys; ``order`` sorts them."""
    ranked = list(zip(*(keys_of[order].tolist() for keys_of in values), strict=True))
    return any(map(eq, ranked, ranked[1:]))


def _id_ranks(snapshot: Snapshot, docs: Array) -> Array:
    """The rank of each document's id among these documents."""
    ids = [snapshot.id(doc) for doc in docs.tolist()]
    ranks = np.empty(len(ids), np.int64)
    ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return ranks
