"""A decision about names, taken up by columns: all documents of a segment at once, no
record read.

What ``cuttings.search.revisions.revised`` says of one entry is done here to the relations
of a segment: names are filed under other headings where the decision says so; the
documents concerned (a name of theirs moved, or a heading of theirs came, went, or stands
elsewhere) count under the headings of their names and all above these; whatever else they
counted under stays. A new label or spelling is a record of the dictionary and concerns no
document. Only relations whose headings changed are made anew; postings and records are
not looked at.

A carrying (a document and a heading it counts under) is one number here: the document in
the upper half, the heading in the lower, so that sets of them are sorted arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cuttings.search.engines.whoosh.arrays import (
    LOW_HALF,
    AnyArray,
    Int32s,
    Int64s,
    Mask,
    csr_gather,
    distinct,
    is_among,
    row_of_each,
)
from cuttings.search.engines.whoosh.columns import (
    FILED,
    NAMES,
    Columns,
    name_key,
    replace_rows,
)
from cuttings.search.engines.whoosh.values import (
    HEADINGS,
    KINDS,
    FacetValues,
    Headings,
    hash_of,
)
from cuttings.search.facets import Facet
from cuttings.search.revisions import Revision

_HALF = np.int64(32)


@dataclass(frozen=True, slots=True)
class NumberedRevision:
    """A revision with its headings as numbers.

    ``filed`` are hashed names, the heading each is filed under now (-1 for none), and the
    articles it is about; ``moved`` [H] marks the headings that came, went, or stand
    beneath another; ``values`` are the numbers of each heading [H] in the facets of
    headings, -1 for none.
    """

    filed: tuple[tuple[int, int, tuple[str, ...]], ...]
    before: Headings
    after: Headings
    moved: Mask
    values: dict[str, Int64s]


def numbered(
    revision: Revision,
    before: Headings,
    after: Headings,
    facets: Sequence[Facet],
    values: Mapping[str, FacetValues],
) -> NumberedRevision:
    """A revision as numbers of the dictionaries that hold it already."""
    grown = len(after) - len(before)
    parents = np.append(before.parents, np.full(grown, -1, np.int32))
    kinds = np.append(before.kinds, np.zeros(grown, np.uint8))
    moved = (parents != after.parents) | (kinds != after.kinds)

    hashes = np.empty(len(after), np.int64)
    hashes[after.arrays["numbers"]] = after.arrays["hashes"]
    of_headings = {}
    for facet in facets:
        if facet.revisable:
            own = after.kinds == KINDS.index(facet.kind or "")
            numbers = values[facet.key].numbers(hashes)
            of_headings[facet.key] = np.where(own, numbers, -1)

    filed = []
    for filing in revision.filed:
        heading = after.number(filing.heading) if filing.heading else -1
        name = hash_of(name_key(filing.kind, filing.name))
        filed.append((name, heading, filing.articles))
    return NumberedRevision(tuple(filed), before, after, moved, of_headings)


def revised(
    columns: Mapping[str, AnyArray],
    size: int,
    doc_of: Mapping[str, int],
    revision: NumberedRevision,
) -> Columns | None:
    """The columns of a segment after a revision, or None where nothing changes.

    ``doc_of`` gives the document of an article's id, where the segment has it.
    """
    rows, heads = columns[f"{FILED}:rows"], columns[f"{FILED}:values"]
    owners = row_of_each(rows)
    filed = _filed(heads, columns[f"{NAMES}:values"], owners, doc_of, revision)
    concerned = np.zeros(size, bool)
    concerned[owners[filed != heads]] = True
    if revision.moved.any():
        concerned[owners[(heads >= 0) & revision.moved[heads]]] = True
        carriers = row_of_each(columns[f"{HEADINGS}:rows"])
        concerned[carriers[revision.moved[columns[f"{HEADINGS}:values"]]]] = True
    docs = np.flatnonzero(concerned)
    if not len(docs):
        return None

    result = {**columns, f"{FILED}:values": filed}
    had = _carryings(columns[f"{HEADINGS}:rows"], columns[f"{HEADINGS}:values"], docs)
    led = _with_above(_carryings(rows, heads, docs), revision.before)
    leading = _with_above(_carryings(rows, filed, docs), revision.after)
    carried = _in_order(had, led, leading, revision.after)
    numbers = carried & LOW_HALF
    for key, values in [(HEADINGS, numbers), *revision.values.items()]:
        own = values if key == HEADINGS else values[numbers]
        kept = own >= 0
        counts = np.bincount(carried[kept] >> _HALF, minlength=len(docs))
        replace_rows(result, key, docs, counts, own[kept].astype(np.int32))
    return result


def _filed(
    heads: Int32s,
    names: Int64s,
    owners: Int64s,
    doc_of: Mapping[str, int],
    revision: NumberedRevision,
) -> Int32s:
    """What each name of each document is filed under after a revision."""
    wanted = np.unique(np.array([name for name, _, _ in revision.filed], np.int64))
    places = np.flatnonzero(is_among(names, wanted))
    if not len(places):
        return heads
    # Names of a document as numbers, sorted, so that a filing's are found by bisection.
    keys = owners[places] * len(wanted) + wanted.searchsorted(names[places])
    order = keys.argsort(kind="stable")
    places, keys = places[order], keys[order]
    filed = heads.copy()
    for name, heading, articles in revision.filed:
        docs = [doc_of[id_] for id_ in articles if id_ in doc_of]
        own = np.array(sorted(docs), np.int64) * len(wanted) + wanted.searchsorted(name)
        filed[places[is_among(keys, own)]] = heading
    return filed


def _carryings(rows: AnyArray, values: AnyArray, docs: Int64s) -> Int64s:
    """The headings of some documents as carryings, by the place of each document among
    these; those that stand for no heading are left out.
    """
    widths, flat = csr_gather(rows, values.astype(np.int64), docs)
    places = np.arange(len(docs)).repeat(widths)
    return ((places << _HALF) | flat)[flat >= 0]


def _with_above(carryings: Int64s, headings: Headings) -> Int64s:
    """Carryings of headings that exist and of all above them, sorted, each once."""
    found = np.empty(0, np.int64)
    known = (carryings & LOW_HALF) < len(headings)
    fresh = carryings[known]
    while len(fresh):
        real = headings.kinds[fresh & LOW_HALF] > 0
        fresh = distinct(np.sort(fresh[real]))
        fresh = fresh[~is_among(fresh, found)]
        found = np.sort(np.append(found, fresh))
        above = headings.parents[fresh & LOW_HALF].astype(np.int64)
        fresh = ((fresh >> _HALF << _HALF) | above)[above >= 0]
    return found


def _in_order(had: Int64s, led: Int64s, leading: Int64s, headings: Headings) -> Int64s:
    """What documents carry after a revision: first what their names lead to now, by kind
    and id; then what they carried though no name led to it, in the order it had.
    """
    exists = headings.kinds[had & LOW_HALF] > 0
    staying = had[~is_among(had, led) & ~is_among(had, leading) & exists]
    carried = np.append(leading, staying)
    ranks = headings.ranks[leading & LOW_HALF].astype(np.int64)
    within = np.append(ranks, len(headings) + np.arange(len(staying)))
    return carried[np.argsort((carried >> _HALF << _HALF) | within)]
