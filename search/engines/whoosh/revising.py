"""A decision about names, taken up by columns: all documents of a segment at once, no
record read.

What ``cuttings.search.revisions.revised`` says of one entry is done here to the relations
of a segment: names are filed under other headings where the decision says so, or stand in
the place of others; the documents concerned (a name of theirs moved, or a heading of
theirs came, went, or stands elsewhere) count under the headings of their names and all
above these, and under those of who is quoted; whatever else they counted under stays. A
new label or spelling is a record of the dictionary and concerns no document. Only
relations whose headings changed are made anew; postings and records are not looked at.

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
from cuttings.search.engines.whoosh.sayings import headings_of_speakers
from cuttings.search.engines.whoosh.values import (
    HEADINGS,
    KINDS,
    FacetValues,
    Headings,
    hash_of,
)
from cuttings.search.facets import Facet
from cuttings.search.revisions import Revision, Statement

_HALF = np.int64(32)


@dataclass(frozen=True, slots=True)
class NumberedStatement:
    """A statement with its names hashed, in order; ``filed`` [F] are those of them that
    the articles have, and ``heads`` [F] what each is filed under, -1 for none.
    """

    names: Int64s
    filed: Int64s
    heads: Int32s
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberedRevision:
    """A revision with its headings as numbers.

    ``filed`` are hashed names, the heading each is filed under now (-1 for none), and the
    articles it is about; ``moved`` [H] marks the headings that came, went, or stand
    beneath another; ``values`` are the numbers of each heading [H] in the facets of
    headings, -1 for none, ``speakers`` those in the facets of who is quoted.
    """

    filed: tuple[tuple[int, int, tuple[str, ...]], ...]
    stated: tuple[NumberedStatement, ...]
    before: Headings
    after: Headings
    moved: Mask
    values: dict[str, Int64s]
    speakers: dict[str, Int64s]


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
    of_headings, of_speakers = {}, {}
    for facet in facets:
        if facet.revisable:
            own = after.kinds == KINDS.index(facet.kind or "")
            numbers = values[facet.key].numbers(hashes)
            of_headings[facet.key] = np.where(own, numbers, -1)
        elif facet.quoted:
            numbers = values[facet.key].numbers(hashes)
            of_speakers[facet.key] = np.where(after.kinds > 0, numbers, -1)

    filed = []
    for filing in revision.filed:
        heading = after.number(filing.heading) if filing.heading else -1
        name = hash_of(name_key(filing.kind, filing.name))
        filed.append((name, heading, filing.articles))
    stated = tuple([_numbered_statement(each, after) for each in revision.stated])
    return NumberedRevision(
        tuple(filed), stated, before, after, moved, of_headings, of_speakers
    )


def _numbered_statement(statement: Statement, headings: Headings) -> NumberedStatement:
    filed: dict[int, int] = {}
    for (kind, name), heading in statement.filed:
        number = headings.number(heading) if heading else -1
        filed[hash_of(name_key(kind, name))] = number
    hashes = sorted(filed)
    names = {hash_of(name_key(kind, name)) for kind, name in statement.names}
    return NumberedStatement(
        np.array(sorted(names | filed.keys()), np.int64),
        np.array(hashes, np.int64),
        np.array([filed[each] for each in hashes], np.int32),
        statement.articles,
    )


def revised(
    columns: Mapping[str, AnyArray],
    size: int,
    doc_of: Mapping[str, int],
    revision: NumberedRevision,
) -> Columns | None:
    """The columns of a segment after a revision, or None where nothing changes.

    ``doc_of`` gives the document of an article's id, where the segment has it.
    """
    concerned = np.zeros(size, bool)
    result: Columns = dict(columns)
    for statement in revision.stated:
        told = [doc_of[id_] for id_ in statement.articles if id_ in doc_of]
        concerned[told] = True
        _state(result, np.array(sorted(told), np.int64), statement)
    rows, heads = result[f"{FILED}:rows"], result[f"{FILED}:values"]
    owners = row_of_each(rows)
    filed = _filed(heads, result[f"{NAMES}:values"], owners, doc_of, revision)
    result[f"{FILED}:values"] = filed
    concerned[owners[filed != heads]] = True
    if revision.moved.any():
        concerned[owners[(heads >= 0) & revision.moved[heads]]] = True
        carriers = row_of_each(columns[f"{HEADINGS}:rows"])
        concerned[carriers[revision.moved[columns[f"{HEADINGS}:values"]]]] = True
    docs = np.flatnonzero(concerned)
    if not len(docs):
        return None

    had = _carryings(columns[f"{HEADINGS}:rows"], columns[f"{HEADINGS}:values"], docs)
    names = _carryings(columns[f"{FILED}:rows"], columns[f"{FILED}:values"], docs)
    led = _with_above(names, revision.before)
    leading = _with_above(_carryings(rows, filed, docs), revision.after)
    carried = _in_order(had, led, leading, revision.after)
    numbers = carried & LOW_HALF
    for key, values in [(HEADINGS, numbers), *revision.values.items()]:
        own = values if key == HEADINGS else values[numbers]
        kept = own >= 0
        counts = np.bincount(carried[kept] >> _HALF, minlength=len(docs))
        replace_rows(result, key, docs, counts, own[kept].astype(np.int32))
    for key, values in revision.speakers.items():
        _replace_speakers(result, key, docs, values)
    return result


def _state(columns: Columns, docs: Int64s, statement: NumberedStatement) -> None:
    """Gives some documents (ascending) the names of a statement: those that they have are
    filed as it says, the others stand behind theirs, where no mention looks for its
    place.
    """
    rows, heads = columns[f"{FILED}:rows"], columns[f"{FILED}:values"]
    widths, names = csr_gather(rows, columns[f"{NAMES}:values"], docs)
    _, filed = csr_gather(rows, heads, docs)
    places = np.arange(len(docs)).repeat(widths)
    spoken_of = is_among(names, statement.names)
    filed[spoken_of] = -1
    for name, head in zip(statement.filed, statement.heads, strict=True):
        has = names == name
        filed[has] = head
        lacking = np.ones(len(docs), bool)
        lacking[places[has]] = False
        (without,) = lacking.nonzero()
        places = np.append(places, without)
        names = np.append(names, np.full(len(without), name))
        filed = np.append(filed, np.full(len(without), head, filed.dtype))
    order = places.argsort(kind="stable")
    counts = np.bincount(places, minlength=len(docs))
    replace_rows(columns, FILED, docs, counts, filed[order])
    replace_rows(columns, NAMES, docs, counts, names[order])


def _replace_speakers(
    columns: Columns, key: str, docs: Int64s, numbers: Int64s
) -> None:
    """Puts the headings of who is quoted in some documents (ascending) into a facet:
    of each name quoted the first heading that it is filed under.
    """
    widths, heads = headings_of_speakers(columns, docs)
    places = np.arange(len(docs)).repeat(widths)
    values = np.where(heads >= 0, numbers[heads], -1)

    each = (places[values >= 0] << _HALF) | values[values >= 0]
    each = distinct(np.sort(each))
    counts = np.bincount(each >> _HALF, minlength=len(docs))
    replace_rows(columns, key, docs, counts, (each & LOW_HALF).astype(np.int32))


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
