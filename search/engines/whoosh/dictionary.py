"""What a commit adds to the dictionary: the values and headings of its entries, then those of its revisions in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.columns import Rows
from cuttings.search.engines.whoosh.revising import Step, step
from cuttings.search.engines.whoosh.values import HEADINGS, FacetValues, Headings, keyed
from cuttings.search.facets import Facet, Value
from cuttings.search.revising import Revision


@dataclass(frozen=True, slots=True)
class Numbering:
    """The dictionary after a commit by key, the number of every id of its entries, and its revisions as numbers."""

    arrays: dict[str, dict[str, Array]]
    numbers: dict[str, dict[str, int]]
    steps: list[Step]
    changed: bool


def numbering(
    file: Mapping[str, Array] | None, facets: Sequence[Facet], rows: Rows, revisions: Sequence[Revision]
) -> Numbering:
    """Adds what is new to the dictionary in ``file``, which is left as it is."""
    result = Numbering({}, {}, [], False)
    changed = False
    for facet, values in zip(facets, rows.values, strict=True):
        own = {**values, **_of_revisions(facet, revisions)}
        result.arrays[facet.key], result.numbers[facet.key], new = FacetValues(facet.key, file).added(own)
        changed = changed or new
    values_of = {key: FacetValues(key, keyed(key, arrays)) for key, arrays in result.arrays.items()}
    arrays, result.numbers[HEADINGS], new = Headings(HEADINGS, file).added(rows.headings, rows.heading_numbers)
    changed = changed or new
    for revision in revisions:
        before = Headings(HEADINGS, keyed(HEADINGS, arrays))
        known = {heading.id: heading for heading in revision.headings}
        known.update((id, before.unknown(id)) for id in revision.gone)
        arrays, _, new = before.added(known, [filing.heading for filing in revision.filed if filing.heading])
        changed = changed or new
        after = Headings(HEADINGS, keyed(HEADINGS, arrays))
        result.steps.append(step(revision, before, after, facets, values_of))
    result.arrays[HEADINGS] = arrays
    return Numbering(result.arrays, result.numbers, result.steps, changed)


def _of_revisions(facet: Facet, revisions: Sequence[Revision]) -> dict[str, Value]:
    """The values of a facet that revisions define, the last definition of each."""
    return {
        heading.id: Value.of(heading)
        for revision in revisions
        for heading in revision.headings
        if facet.kind and heading.kind == facet.kind
    }
