"""From counts to the facet values of a page: one arrangement for every engine.

An engine counts; which values are shown, in which order and under which parent is
decided here alone.

    >>> from cuttings.search.facets.names import PLACES
    >>> places = {"d": Value("d", "Dushanbe", "t"), "t": Value("t", "Tajikistan")}
    >>> [(value.label, value.count) for value in arrange(PLACES, {"d": 2, "t": 3}, places, ())]
    [('Tajikistan', 3), ('Dushanbe', 2)]
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
    offered: list[str] = []
    for value_id, count in counts.items():
        value = dictionary.get(value_id)
        parent = value.parent if value else None
        hidden = facet.reveal == "levels" and parent and parent not in selected
        if count and not hidden:
            offered.append(value_id)
    first = ordered(facet, offered, counts, dictionary)[: facet.shown]
    shown: set[str] = set()
    for value_id in (*first, *selected):
        shown.add(value_id)
        shown.update(above(value_id, dictionary))
    return tuple(
        [
            facet_value(value_id, counts, dictionary, selected)
            for value_id in ordered(facet, shown, counts, dictionary)
        ]
    )


def ordered(
    facet: Facet, ids: Iterable[str], counts: Counts, dictionary: Mapping[str, Value]
) -> list[str]:
    """Ids in the facet's order: most frequent first and then A to Z, or newest first
    where ids are dates.
    """
    ids = sorted(ids)
    if facet.order == "id":
        dated = [value_id for value_id in ids if value_id[:1].isdigit()]
        return dated[::-1] + [
            value_id for value_id in ids if not value_id[:1].isdigit()
        ]
    ids = alphabetical(ids, dictionary)
    ids.sort(key=lambda value_id: -counts.get(value_id, 0))
    return ids


def alphabetical(ids: Iterable[str], dictionary: Mapping[str, Value]) -> list[str]:
    """Ids by their labels, A to Z; those of one label by the id."""

    def label(value_id: str) -> tuple[str, str]:
        value = dictionary.get(value_id)
        return (value.label if value else value_id).casefold(), value_id

    return sorted(ids, key=label)


def above(value_id: str, dictionary: Mapping[str, Value]) -> tuple[str, ...]:
    """The ids of all values above a value, nearest first; a cycle ends where it closes."""
    chain: list[str] = []
    value = dictionary.get(value_id)
    while value and value.parent and value.parent not in chain:
        chain.append(value.parent)
        value = dictionary.get(value.parent)
    return tuple(chain)


def facet_value(
    value_id: str,
    counts: Counts,
    dictionary: Mapping[str, Value],
    selected: Collection[str],
) -> FacetValue:
    """One value as a page shows it; an id that nobody knows is its own label."""
    value = dictionary.get(value_id) or Value(value_id, value_id)
    return FacetValue(
        id=value_id,
        label=value.label,
        count=counts.get(value_id, 0),
        selected=value_id in selected,
        parent=value.parent,
        variants=value.variants,
        machine=value.machine,
    )
