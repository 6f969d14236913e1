"""A decision about names, taken up by columns: all documents of a segment at once, no record read.

What ``cuttings.search.revising.revised`` says of one entry is done here to the relations of a segment: names are filed
under other headings where the decision says so; the documents concerned (a name of theirs moved, or a heading of theirs
came, went, or stands elsewhere) count under the headings of their names and all above these; whatever else they counted
under stays. A new label or spelling is a record of the dictionary and concerns no document. Only relations whose
headings changed are made anew; postings and records are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array, offsets
from cuttings.search.engines.whoosh.columns import FILED, NAMES, Columns, gathered, name_key
from cuttings.search.engines.whoosh.values import HEADINGS, KINDS, FacetValues, Headings, hash_of
from cuttings.search.facets import Facet
from cuttings.search.revising import Revision

_LOW = np.int64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Step:
    """A revision with its headings as numbers. ``values`` are value numbers by heading number, -1 for none.

    ``moved`` marks the headings that came, went, or stand beneath another.
    """

    filed: tuple[tuple[int, int, tuple[str, ...]], ...]
    before: Headings
    after: Headings
    moved: Array
    values: dict[str, Array]


def step(
    revision: Revision, before: Headings, after: Headings, facets: Sequence[Facet], values: Mapping[str, FacetValues]
) -> Step:
    """A revision as numbers of the dictionaries that hold it already."""
    grown = len(after) - len(before)
    parents = np.append(before.parents, np.full(grown, -1, np.int32))
    kinds = np.append(before.kinds, np.zeros(grown, np.uint8))
    hashes = np.empty(len(after), np.int64)
    hashes[after.arrays["numbers"]] = after.arrays["hashes"]
    own = {}
    for facet in facets:
        if facet.kind:
            mine = after.kinds == KINDS.index(facet.kind)
            own[facet.key] = np.where(mine, values[facet.key].numbers(hashes), -1)
    filed = tuple(
        (hash_of(name_key(each.kind, each.name)), after.number(each.heading) if each.heading else -1, each.articles)
        for each in revision.filed
    )
    return Step(filed, before, after, (parents != after.parents) | (kinds != after.kinds), own)


def revised(columns: Mapping[str, Array], size: int, find: Callable[[str], int], step: Step) -> Columns | None:
    """The columns of a segment after a step, or None where nothing changes.

    ``find`` gives the document of an article's id, -1 where the segment does not have it.
    """
    starts, heads = columns[f"{FILED}:rows"], columns[f"{FILED}:values"]
    owners = _owners(starts)
    filed = _filed(heads, columns[f"{NAMES}:values"], owners, find, step)
    concerned = np.zeros(size, bool)
    concerned[owners[filed != heads]] = True
    if step.moved.any():
        concerned[owners[(heads >= 0) & step.moved[heads]]] = True
        rows = columns[f"{HEADINGS}:rows"]
        concerned[_owners(rows)[step.moved[columns[f"{HEADINGS}:values"]]]] = True
    docs = np.flatnonzero(concerned)
    if not len(docs):
        return None
    result = {name: columns[name] for name in columns}
    result[f"{FILED}:values"] = filed
    old, new = (_pairs(starts, values, docs) for values in (heads, filed))
    place, numbers = _carried(_pairs(columns[f"{HEADINGS}:rows"], columns[f"{HEADINGS}:values"], docs), old, new, step)
    relations = {HEADINGS: numbers, **{key: own[numbers] for key, own in step.values.items()}}
    for key, values in relations.items():
        kept = values >= 0
        counts = np.bincount(place[kept], minlength=len(docs))
        _replace(result, key, docs, counts, values[kept].astype(np.int32))
    return result


def _filed(heads: Array, names: Array, owners: Array, find: Callable[[str], int], step: Step) -> Array:
    """What each name of each document is filed under after a step."""
    wanted = np.unique(np.array([name for name, _, _ in step.filed], np.int64))
    if not len(wanted) or not len(names):
        return heads
    spots = np.minimum(np.searchsorted(wanted, names), len(wanted) - 1)
    slots = np.flatnonzero(wanted[spots] == names)
    keys = owners[slots] * np.int64(len(wanted)) + spots[slots]
    order = np.argsort(keys, kind="stable")
    slots, keys = slots[order], keys[order]
    filed = heads.copy()
    for name, heading, articles in step.filed:
        docs = np.fromiter(map(find, articles), np.int64, len(articles))
        moves = np.sort(docs[docs >= 0] * np.int64(len(wanted)) + np.searchsorted(wanted, name))
        filed[slots[_among(keys, moves)]] = heading
    return filed


def _owners(rows: Array) -> Array:
    """The row of each value."""
    widths: Array = np.diff(rows.astype(np.int64))
    return np.repeat(np.arange(len(widths)), widths)


def _pairs(rows: Array, values: Array, docs: Array) -> tuple[Array, Array]:
    """The places of some documents among them, each as often as it has values, and the values."""
    own, flat = gathered(rows, values, docs)
    return _owners(own), flat.astype(np.int64)


def _carried(
    had: tuple[Array, Array], old: tuple[Array, Array], new: tuple[Array, Array], step: Step
) -> tuple[Array, Array]:
    """The headings of each document: those that its names lead to, by kind and id, then those that stay."""
    led, now = _upwards(*old, step.before), _upwards(*new, step.after)
    keys = (had[0] << np.int64(32)) | had[1]
    stay = keys[~_among(keys, led) & ~_among(keys, now) & (step.after.kinds[had[1]] > 0)]
    place = np.append(now >> np.int64(32), stay >> np.int64(32))
    numbers = np.append(now & _LOW, stay & _LOW)
    within = np.append(step.after.ranks[now & _LOW].astype(np.int64), len(step.after) + np.arange(len(stay)))
    order = np.argsort((place << np.int64(32)) | within)
    return place[order], numbers[order]


def _upwards(place: Array, numbers: Array, headings: Headings) -> Array:
    """The headings that some lead to, in pairs with their documents (place << 32 | number), ascending."""
    known = (numbers >= 0) & (numbers < len(headings))
    place, numbers = place[known], numbers[known]
    found = np.empty(0, np.int64)
    while len(numbers):
        real = headings.kinds[numbers] > 0
        place, numbers = place[real], numbers[real]
        fresh = np.sort((place << np.int64(32)) | numbers)
        fresh = fresh[np.append(True, fresh[1:] != fresh[:-1])[: len(fresh)]]
        fresh = fresh[~_among(fresh, found)]
        found = np.sort(np.append(found, fresh)) if len(found) else fresh
        place, numbers = fresh >> np.int64(32), headings.parents[fresh & _LOW].astype(np.int64)
        place, numbers = place[numbers >= 0], numbers[numbers >= 0]
    return found


def _among(keys: Array, others: Array) -> Array:
    """Which of some keys are among others (ascending)."""
    if not len(others):
        return np.zeros(len(keys), bool)
    found: Array = others[np.minimum(np.searchsorted(others, keys), len(others) - 1)] == keys
    return found


def _replace(columns: Columns, key: str, docs: Array, counts: Array, values: Array) -> None:
    """Puts other rows in the place of those of some documents (ascending)."""
    rows, old = columns[f"{key}:rows"], columns[f"{key}:values"]
    widths: Array = np.diff(rows.astype(np.int64))
    kept = np.ones(len(widths), bool)
    kept[docs] = False
    stay = np.repeat(kept, widths)
    widths[docs] = counts
    joined = np.empty(int(widths.sum()), np.int32)
    places = np.repeat(kept, widths)
    joined[places], joined[~places] = old[stay], values
    columns[f"{key}:rows"], columns[f"{key}:values"] = offsets(widths).astype(np.uint32), joined
