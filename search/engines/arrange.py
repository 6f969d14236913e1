"""From counts to the facet values of a page: one arrangement for every engine.

An engine counts; which values are shown, in which order and under which parent is
decided here alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from cuttings.search.facets import Facet, Value
from cuttings.search.results import FacetValue

Counts = Mapping[str, int]


def arrange(
    facet: Facet,
    counts: Counts,
    dictionary: Mapping[str, Value],
    selected: Collection[str],
) -> tuple[FacetValue, ...]:
    """The values of a facet on a result page.

    The first ``facet.shown`` in the facet's order with the values above them, and every
    selected value, counted 0 where nothing carries it. A facet that reveals by levels
    offers only its roots and the children of what is selected.
    """
    offered = [
        id
        for id in counts
        if counts[id] and _offered(facet, dictionary.get(id), selected)
    ]
    shown = set(ordered(facet, offered, counts, dictionary)[: facet.shown])
    for id in (*shown, *selected):
        shown.update((id, *above(id, dictionary)))
    return tuple(
        facet_value(id, counts, dictionary, selected)
        for id in ordered(facet, list(shown), counts, dictionary)
    )


def ordered(
    facet: Facet, ids: Iterable[str], counts: Counts, dictionary: Mapping[str, Value]
) -> list[str]:
    """Ids in the facet's order: most frequent first and then A to Z, or newest first
    where ids are dates.
    """
    if facet.order == "id":
        dated = sorted((id for id in ids if id[:1].isdigit()), reverse=True)
        return dated + sorted(id for id in ids if not id[:1].isdigit())
    return sorted(
        ids, key=lambda id: (-counts.get(id, 0), _label(id, dictionary).casefold(), id)
    )


def alphabetical(ids: Iterable[str], dictionary: Mapping[str, Value]) -> list[str]:
    """Ids by their labels, A to Z."""
    return sorted(ids, key=lambda id: (_label(id, dictionary).casefold(), id))


def above(id: str, dictionary: Mapping[str, Value]) -> tuple[str, ...]:
    """The ids of all values above a value, nearest first; a cycle ends where it closes."""
    chain: list[str] = []
    value = dictionary.get(id)
    while value and value.parent and value.parent not in chain:
        chain.append(value.parent)
        value = dictionary.get(value.parent)
    return tuple(chain)


def facet_value(
    id: str, counts: Counts, dictionary: Mapping[str, Value], selected: Collection[str]
) -> FacetValue:
    """One value as a page shows it; an id that nobody knows is its own label."""
    value = dictionary.get(id)
    if value is None:
        return FacetValue(id, id, counts.get(id, 0), id in selected)
    chosen = id in selected
    return FacetValue(
        id,
        value.label,
        counts.get(id, 0),
        chosen,
        value.parent,
        value.variants,
        value.machine,
    )


def _label(id: str, dictionary: Mapping[str, Value]) -> str:
    value = dictionary.get(id)
    return value.label if value else id


def _offered(facet: Facet, value: Value | None, selected: Collection[str]) -> bool:
    return (
        facet.reveal == "count"
        or value is None
        or value.parent is None
        or value.parent in selected
    )
