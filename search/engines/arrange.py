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
    for id, count in counts.items():
        value = dictionary.get(id)
        parent = value.parent if value else None
        hidden = facet.reveal == "levels" and parent and parent not in selected
        if count and not hidden:
            offered.append(id)
    first = ordered(facet, offered, counts, dictionary)[: facet.shown]
    shown: set[str] = set()
    for id in (*first, *selected):
        shown.add(id)
        shown.update(above(id, dictionary))
    return tuple(
        [
            facet_value(id, counts, dictionary, selected)
            for id in ordered(facet, shown, counts, dictionary)
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
        dated = [id for id in ids if id[:1].isdigit()]
        return dated[::-1] + [id for id in ids if not id[:1].isdigit()]
    ids = alphabetical(ids, dictionary)
    ids.sort(key=lambda id: -counts.get(id, 0))
    return ids


def alphabetical(ids: Iterable[str], dictionary: Mapping[str, Value]) -> list[str]:
    """Ids by their labels, A to Z; those of one label by the id."""

    def label(id: str) -> tuple[str, str]:
        value = dictionary.get(id)
        return (value.label if value else id).casefold(), id

    return sorted(ids, key=label)


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
    value = dictionary.get(id) or Value(id, id)
    return FacetValue(
        id=id,
        label=value.label,
        count=counts.get(id, 0),
        selected=id in selected,
        parent=value.parent,
        variants=value.variants,
        machine=value.machine,
    )
