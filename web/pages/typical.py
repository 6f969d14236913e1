"""What is typical of a result: values that are more frequent in it than in the whole
archive, the most telling first.

    typical_here(site, page)[0].row.value.label     # "Emomali Rahmon", 12 of 14
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from cuttings.search.facets import Facet
from cuttings.search.facets.events import UNSOUGHT
from cuttings.search.queries import Counting, Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.web.pages.rows import ValueRow
from cuttings.web.site import Site

MOST_KNOWN = 20_000
"""Values of a facet that are looked at together, for letters, trees and spellings: some
30 ms.
"""
RARE = 5
"""Added to a count in the whole archive, so that one of one is not typical of anything."""
SHOWN = 8
"""Values that a result names as typical of it."""
FEWEST = 2
"""Stories that make a value typical; of one, nothing can be said."""
LEAST_LIFT = 1.5
"""How many times more frequent than in the archive makes a value typical: two of twenty
where one and a half were to be expected is chance.
"""
NEARLY_ALL = 0.8
"""Of a value, so much beneath one other that this says more."""
FEWEST_FOUND = 5
"""Stories of a result of which something can be typical."""


@dataclass(frozen=True, slots=True)
class TypicalRow:
    """A value that is typical of a result, with what it counts in the archive."""

    row: ValueRow
    of_archive: int


def whole_counts(site: Site, key: str, unit: Counting) -> Mapping[str, int]:
    """What each value of a facet counts in the whole archive, in stories or in copies;
    kept until the index changes.
    """

    def count() -> Mapping[str, int]:
        page = site.engine.facet_values(key, Query(count=unit), size=MOST_KNOWN)
        return {value.id: value.count for value in page.values}

    return site.keep(("whole", key, unit), count)


def typical(
    site: Site, key: str, values: Sequence[FacetValue], unit: Counting
) -> list[FacetValue]:
    """The values of a facet that are more frequent in a search, of which these are all,
    than in the archive; the most telling first.
    """
    whole = whole_counts(site, key, unit)
    here = sum([value.count for value in values]) or 1
    there = sum(whole.values()) or 1
    weights: dict[str, float] = {}
    for value in values:
        weights[value.id] = weight(value.count, whole.get(value.id, 0), here / there)
    kept = [value for value in values if weights[value.id] > 0]
    return sorted(kept, key=lambda value: -weights[value.id])


def within_result(query: Query, key: str) -> Query | None:
    """The search that counts a facet's values among what ``query`` finds, its own choice
    in the facet included. None where several values are chosen of which one is enough:
    no one search counts beside each other what has any of them.
    """
    if not query.is_open(key):
        return query
    demanding = query.with_together(key, True)
    if len(query.selected(key)) > 1 or demanding.is_open(key):
        return None
    return demanding


def weight(count: int, of_archive: int, part: float) -> float:
    """How telling it is that a value counts so much in a ``part`` of the archive (0 to
    1): by how much more often than there, times how often. It is the first term of the
    log-likelihood ratio (Dunning, Accurate Methods for the Statistics of Surprise and
    Coincidence, 1993).

    >>> weight(12, 14, 0.05) > weight(40, 600, 0.05) > 0 > weight(1, 100, 0.05)
    True
    """
    expected = (of_archive + RARE) * part
    return count * log(max(count, 1) / expected)


def typical_here(site: Site, page: ResultPage) -> tuple[TypicalRow, ...]:
    """The names and subjects of a result that are most typical of it, of all facets
    together; none where nothing was narrowed or too little found.
    """
    query = page.query.first_page()
    narrowed = query.text or query.filters or query.excluded
    if not narrowed or page.stories < FEWEST_FOUND:
        return ()
    archive = site.keep(("total", query.count), lambda: _total(site, query.count))
    total = page.total
    part = total / max(archive, 1)
    least = log(LEAST_LIFT)
    weighed: list[tuple[float, str, FacetValue, int]] = []
    for facet in site.facets:
        if facet.order != "count" or facet.kind is None:
            continue
        whole = whole_counts(site, facet.key, query.count)
        values = _values_here(site, page, facet)
        untold = _said_below(values)
        if facet.missing:
            # That no value was found, or none looked for, is typical of nothing.
            untold |= {facet.missing.id, UNSOUGHT.id}
        for value in values:
            of_archive = whole.get(value.id, 0)
            is_all = value.selected or value.count >= total
            if value.count < FEWEST or is_all or value.id in untold:
                continue
            telling = weight(value.count, of_archive, part)
            if telling > value.count * least:
                weighed.append((telling, facet.key, value, of_archive))
    weighed.sort(key=lambda each: -each[0])
    rows: list[TypicalRow] = []
    for _, key, value, of_archive in weighed[:SHOWN]:
        rows.append(TypicalRow(ValueRow(key, value, query), of_archive))
    return tuple(rows)


def _values_here(site: Site, page: ResultPage, facet: Facet) -> Sequence[FacetValue]:
    """The values of a facet with what they count within a result. Its page counts those
    of a facet in which something is chosen without that choice, for the next tick; where
    they can't be counted with it, there are none.
    """
    if not page.query.is_open(facet.key):
        return page.facets.get(facet.key, ())
    within = within_result(page.query, facet.key)
    if within is None:
        return ()
    return site.engine.facet_values(facet.key, within, size=facet.shown).values


def _said_below(values: Sequence[FacetValue]) -> set[str]:
    """The values of which one beneath them is nearly all: a country says more than its
    continent.
    """
    counts = {value.id: value.count for value in values}
    above: set[str] = set()
    for value in values:
        if value.parent and value.count >= NEARLY_ALL * counts.get(value.parent, 0):
            above.add(value.parent)
    return above


def _total(site: Site, unit: Counting) -> int:
    return site.search(Query(size=1, count=unit)).total
