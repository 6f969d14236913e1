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
from cuttings.search.language.collation import (
    CollationKey,
    collation_key,
    label_key,
)
from cuttings.search.language.filing import file_name
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
    offers only its roots and the children of what is selected: those besides, so that a
    chosen year leaves the other years to choose.
    """
    offered: list[str] = []
    opened: list[str] = []
    for value_id, count in counts.items():
        value = dictionary.get(value_id)
        parent = value.parent if value else None
        if not count:
            continue
        if facet.reveal != "levels" or not parent:
            offered.append(value_id)
        elif parent in selected:
            opened.append(value_id)
    first = ordered(facet, offered, counts, dictionary)[: facet.shown]
    first += ordered(facet, opened, counts, dictionary)
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
    """Ids in the facet's order: most frequent first and then A to Z, of one count those
    in doubt last; or newest first where ids are dates.
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
    """Ids by their labels as indexes rank them, for what is equally frequent: those in
    doubt behind all others, those of one label by the id.
    """

    def label(value_id: str) -> tuple[bool, int, str, str]:
        value = dictionary.get(value_id) or Value(value_id, value_id)
        return value.doubtful, *label_key(value.label), value_id

    return sorted(ids, key=label)


def a_to_z(
    facet: Facet, ids: Iterable[str], dictionary: Mapping[str, Value]
) -> list[str]:
    """Ids as a list from A to Z has them: accents with their letters, people by
    surname; those of one label by the id.
    """

    def place(value_id: str) -> tuple[CollationKey, str]:
        value = dictionary.get(value_id)
        name = value.label if value else value_id
        filed = file_name(name).key if facet.names_people else name
        return collation_key(filed), value_id

    return sorted(ids, key=place)


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
        doubtful=value.doubtful,
    )


def with_rest(
    values: Iterable[FacetValue], counts: Mapping[str, int]
) -> tuple[FacetValue, ...]:
    """Values of a facet with what they count among the articles that have only some of
    the words.
    """
    if not counts:
        return tuple(values)
    return tuple([value._replace(some=counts.get(value.id, 0)) for value in values])
