"""The totals and facets of a result page, put together from the counts of the cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cuttings.search.engines.arrange import above, arrange
from cuttings.search.engines.opensearch.cluster import Cluster
from cuttings.search.engines.opensearch.conditions import ALONE, CROWDED, Conditions
from cuttings.search.engines.opensearch.counting import (
    EXACT,
    MORE_VALUES,
    TOTAL,
    VALUES,
    Tally,
    facet_aggregation,
    field_of,
    read_shared,
    read_tally,
    shared_stories,
)
from cuttings.search.engines.opensearch.dictionary import Dictionary
from cuttings.search.facets import Facet, Value
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue

APPROXIMATE_STORIES = (
    f"More than {EXACT:,} matching articles share their story with others, so numbers of stories are approximate "
    "(within a few in a hundred); numbers of copies are exact."
)
APPROXIMATE_VALUES = "There are so many different values that some counts beside the result may be a little too low."


@dataclass(frozen=True, slots=True)
class Counted:
    """Totals and facets of a result, with warnings where they are not exact."""

    stories: int
    facets: dict[str, tuple[FacetValue, ...]]
    warnings: tuple[str, ...]


class FacetCounter:
    """Counts the facets of one query: ``aggregations`` go with the search for hits, ``finish`` reads their answer."""

    def __init__(
        self,
        cluster: Cluster,
        index: str,
        dictionary: Dictionary,
        facets: Sequence[Facet],
        query: Query,
        conditions: Conditions,
        notes: list[str] | None = None,
    ) -> None:
        self.notes = notes
        self.cluster = cluster
        self.index = index
        self.dictionary = dictionary
        self.facets = tuple(facets)
        self.query = query
        self.conditions = conditions
        self.by_stories = query.count == "stories"
        chosen = [(key, id) for key, ids in query.filters for id in ids]
        self.known = dictionary.with_parents(chosen) if chosen else {}

    def aggregations(self) -> dict[str, Any]:
        """What to count beside the hits."""
        counted = {f"facet:{facet.key}": self._aggregation(facet, VALUES) for facet in self.facets}
        if self.by_stories:
            counted["alone"] = {"filter": self.conditions.besides(TOTAL, ALONE)}
            counted["crowded"] = {"filter": CROWDED}
        return counted

    def count_only(self) -> dict[str, Any]:
        """The answer to ``aggregations`` by themselves."""
        return self._count(self.aggregations())

    def finish(self, answer: dict[str, Any]) -> Counted:
        """Totals and facets from the answer, asking again for what it left open."""
        shared, warnings = self._shared(answer)
        tallies = {facet.key: read_tally(answer[f"facet:{facet.key}"]) for facet in self.facets}
        proved = {f.key: self._complete(f, tallies[f.key], shared) for f in self.facets}
        open_ = [facet for facet in self.facets if not proved[facet.key]]
        if open_:
            more = self._count({f"facet:{facet.key}": self._aggregation(facet, MORE_VALUES) for facet in open_})
            for facet in open_:
                tallies[facet.key] = read_tally(more[f"facet:{facet.key}"])
                if not self._complete(facet, tallies[facet.key], shared):
                    warnings = (*warnings, APPROXIMATE_VALUES)
        stories = answer["alone"]["doc_count"] + shared.get(TOTAL, {}).get("", 0) if self.by_stories else 0
        return Counted(stories, self._arranged(tallies), tuple(dict.fromkeys(warnings)))

    def _aggregation(self, facet: Facet, size: int) -> dict[str, Any]:
        watched = self._watched(facet)
        return facet_aggregation(facet, self.conditions, self.by_stories, watched, watched, size)

    def _watched(self, facet: Facet) -> list[str]:
        """The selected values of a facet and those above them."""
        dictionary = self._dictionary(facet, self.known)
        chosen = self.query.selected(facet.key)
        return list(dict.fromkeys([*chosen, *(up for id in chosen for up in above(id, dictionary))]))

    def _shared(self, answer: dict[str, Any]) -> tuple[dict[str, dict[str, int]], tuple[str, ...]]:
        """The stories among articles that share theirs, by field and value."""
        crowded = answer["crowded"]["doc_count"] if self.by_stories else 0
        if not crowded:
            return {}, ()
        exact = crowded <= EXACT
        opened = {facet.key: self._watched(facet) for facet in self.facets if facet.reveal == "levels"}
        counted = self._count(shared_stories(self.facets, self.conditions, exact, opened), CROWDED)
        return read_shared(counted, exact), () if exact else (APPROXIMATE_STORIES,)

    def _complete(self, facet: Facet, tally: Tally, shared: Mapping[str, dict[str, int]]) -> bool:
        """Adds the shared stories to a tally; says whether what will be shown is proved."""
        tally.add(shared.get(field_of(facet), {}), self._watched(facet))
        return tally.proved(facet.shown)

    def _count(self, aggregations: dict[str, Any], *extra: dict[str, Any]) -> dict[str, Any]:
        body = {"size": 0, "query": {"bool": {"filter": [self.conditions.scored(*extra)]}}, "aggs": aggregations}
        counted: dict[str, Any] = self.cluster.search(self.notes, index=self.index, body=body)["aggregations"]
        return counted

    def _arranged(self, tallies: Mapping[str, Tally]) -> dict[str, tuple[FacetValue, ...]]:
        """The values as the page shows them; labels are fetched for those that may be shown, all at once."""
        counts = {facet.key: _leading(facet, tallies[facet.key].counts) for facet in self.facets}
        wanted = [(key, id) for key, ids in counts.items() for id in ids]
        known = {**self.known, **self.dictionary.with_parents(wanted)}
        arranged: dict[str, tuple[FacetValue, ...]] = {}
        for facet in self.facets:
            dictionary = self._dictionary(facet, known)
            selected = self.query.selected(facet.key)
            parents = [up for id in counts[facet.key] for up in above(id, dictionary)]
            for needed in (*parents, *self._watched(facet)):
                counts[facet.key][needed] = tallies[facet.key].counts.get(needed, 0)
            arranged[facet.key] = arrange(facet, counts[facet.key], dictionary, selected)
        return arranged

    @staticmethod
    def _dictionary(facet: Facet, known: Mapping[tuple[str, str], Value]) -> dict[str, Value]:
        return {id: value for (key, id), value in known.items() if key == facet.key}


def _leading(facet: Facet, counts: Mapping[str, int]) -> dict[str, int]:
    """The values that may be shown: those as frequent as the last of the first, all of them where order is by id."""
    if facet.order == "id" or len(counts) <= facet.shown:
        return dict(counts)
    least = sorted(counts.values(), reverse=True)[facet.shown - 1]
    return {id: count for id, count in counts.items() if count >= least}
