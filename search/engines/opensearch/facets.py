"""The totals and facets of a result page, put together from the counts of the cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cuttings.search.engines.arrange import above, arrange
from cuttings.search.engines.opensearch.cluster import Cluster
from cuttings.search.engines.opensearch.conditions import ALONE, CROWDED, Conditions
from cuttings.search.engines.opensearch.counting import (
    AT_ONCE,
    EXACT,
    MORE_VALUES,
    TOTAL,
    VALUES,
    Tally,
    facet_aggregations,
    field_of,
    read_shared,
    read_tallies,
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
    """Counts the facets of one query.

    ``aggregations`` go with the search for hits, ``read`` takes their answer; then ``shown`` are the values whose
    labels ``finish`` needs.
    """

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
        self.known = dictionary.with_parents(chosen, fresh=True) if chosen else {}
        self.opened = {facet.key: self._watched(facet) for facet in self.facets}
        self._tallies: dict[str, Tally] = {}
        self._stories = 0
        self._warnings: list[str] = []

    def aggregations(self) -> dict[str, Any]:
        """What to count beside the hits."""
        counted = self._values(self.facets, VALUES)
        if self.by_stories:
            counted["alone"] = {"filter": self.conditions.besides(TOTAL, ALONE)}
            counted["crowded"] = {"filter": CROWDED}
            counted |= self._shared(AT_ONCE)
        return counted

    def read(self, answer: Mapping[str, Any]) -> None:
        """Takes the answer to ``aggregations``, and asks again for what it left open."""
        shared = self._read_shared(answer) if self.by_stories else {}
        self._tallies = read_tallies(answer)
        open_ = [facet for facet in self.facets if not self._complete(facet, shared)]
        if open_:
            self._tallies |= read_tallies(self._count(self._values(open_, MORE_VALUES)))
            proved = [self._complete(facet, shared) for facet in open_]
            if not all(proved):
                self._warnings.append(APPROXIMATE_VALUES)
        if self.by_stories:
            self._stories = answer["alone"]["doc_count"] + shared.get(TOTAL, {}).get("", 0)

    def shown(self) -> list[tuple[str, str]]:
        """The values that the page may show."""
        return [(facet.key, id) for facet in self.facets for id in _leading(facet, self._tallies[facet.key].counts)]

    def finish(self) -> Counted:
        """Totals and facets."""
        return Counted(self._stories, self._arranged(), tuple(self._warnings))

    def stories(self) -> int:
        """How many stories match, asked for by itself."""
        self.read(self._count(self.aggregations()))
        return self._stories

    def _values(self, facets: Sequence[Facet], size: int) -> dict[str, Any]:
        return facet_aggregations(facets, self.conditions, self.by_stories, self.opened, size)

    def _watched(self, facet: Facet) -> list[str]:
        """The selected values of a facet and those above them."""
        dictionary = self._dictionary(facet, self.known)
        chosen = self.query.selected(facet.key)
        return list(dict.fromkeys([*chosen, *(up for id in chosen for up in above(id, dictionary))]))

    def _shared(self, limit: int) -> dict[str, Any]:
        opened = {facet.key: self.opened[facet.key] for facet in self.facets if facet.reveal == "levels"}
        return shared_stories(self.facets, self.conditions, limit, opened)

    def _read_shared(self, answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
        """The stories among articles that share theirs, by field and value."""
        shared = read_shared(answer)
        if shared is None and answer["crowded"]["doc_count"] <= EXACT:
            shared = read_shared(self._count(self._shared(EXACT), CROWDED))
        if shared is None:
            shared = read_shared(self._count(self._shared(0), CROWDED))
            self._warnings.append(APPROXIMATE_STORIES)
        return shared or {}

    def _complete(self, facet: Facet, shared: Mapping[str, dict[str, int]]) -> bool:
        """Adds the shared stories to a tally; says whether what will be shown is proved."""
        tally = self._tallies[facet.key]
        tally.add(shared.get(field_of(facet), {}), self.opened[facet.key])
        return tally.proved(facet.shown)

    def _count(self, aggregations: dict[str, Any], *extra: dict[str, Any]) -> dict[str, Any]:
        body = {"size": 0, "query": {"bool": {"filter": [self.conditions.scored(*extra)]}}, "aggs": aggregations}
        counted: dict[str, Any] = self.cluster.search(self.notes, index=self.index, body=body)["aggregations"]
        return counted

    def _arranged(self) -> dict[str, tuple[FacetValue, ...]]:
        """The values as the page shows them."""
        known = {**self.known, **self.dictionary.with_parents(self.shown())}
        arranged: dict[str, tuple[FacetValue, ...]] = {}
        for facet in self.facets:
            dictionary, tally = self._dictionary(facet, known), self._tallies[facet.key]
            counts = _leading(facet, tally.counts)
            parents = [up for id in counts for up in above(id, dictionary)]
            counts.update({id: tally.counts.get(id, 0) for id in (*parents, *self.opened[facet.key])})
            arranged[facet.key] = arrange(facet, counts, dictionary, self.query.selected(facet.key))
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
