"""The order of hits: the best few without sorting the many.

The order is that of the protocol: by score (rounded to 5 digits), or by date with the undated last; ties by score,
then newest, then by id. Keys are compared one after the other: only documents that tie at the edge of the page on the
first key are looked at for the second, and only the few that tie on all of them have their ids read.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.evaluate import Matches
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.queries import Sort

UNDATED = np.int64(1) << 40


def keys(snapshot: Snapshot, matches: Matches, sort: Sort) -> list[Array]:
    """The sort keys of matches, ascending, the most significant first."""
    score = -np.round(matches.scores.astype(np.float64), 5)
    if sort == "relevance":
        return [score, -snapshot.last[matches.docs].astype(np.int64)]
    days = (snapshot.last if sort == "newest" else snapshot.first)[matches.docs].astype(np.int64)
    return [np.where(days == 0, UNDATED, -days if sort == "newest" else days), score]


def best(snapshot: Snapshot, matches: Matches, sort: Sort, count: int) -> Array:
    """The places (in ``matches``) of the first ``count`` matches in order."""
    if not len(matches.docs) or count <= 0:
        return np.empty(0, np.int64)
    places = np.arange(len(matches.docs))
    columns = keys(snapshot, matches, sort)
    chosen = _first(columns, places, count)
    chosen_docs = matches.docs[chosen]
    ids = _id_ranks(snapshot, chosen_docs) if len(chosen) > count or _ties(columns, chosen) else np.arange(len(chosen))
    order = np.lexsort((ids, *(column[chosen] for column in reversed(columns))))
    return chosen[order][:count]


def _first(columns: Sequence[Array], places: Array, count: int) -> Array:
    """Places that hold the first ``count``, with all that tie with the last of them on every key."""
    sure: list[Array] = []
    for column in columns:
        if len(places) <= count:
            break
        values = column[places]
        edge = np.partition(values, count - 1)[count - 1]
        inside = places[values < edge]
        sure.append(inside)
        count -= len(inside)
        places = places[values == edge]
    return np.concatenate([*sure, places])


def _ties(columns: Sequence[Array], places: Array) -> bool:
    order = np.lexsort([column[places] for column in reversed(columns)])
    ranked = [column[places][order] for column in columns]
    return bool(np.any(np.logical_and.reduce([values[1:] == values[:-1] for values in ranked])))


def _id_ranks(snapshot: Snapshot, docs: Array) -> Array:
    """The rank of each document's id among these documents."""
    ids = [snapshot.id(doc) for doc in docs.tolist()]
    ranks = np.empty(len(ids), np.int64)
    ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return ranks
