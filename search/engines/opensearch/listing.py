"""Pages of all values of a facet, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from cuttings.search.engines import Order
from cuttings.search.engines.arrange import alphabetical, facet_value, ordered
from cuttings.search.engines.opensearch.cluster import Cluster
from cuttings.search.engines.opensearch.conditions import ALONE, CROWDED, Conditions
from cuttings.search.engines.opensearch.counting import (
    EXACT,
    field_of,
    included,
    read_shared,
    shared_stories,
)
from cuttings.search.engines.opensearch.dictionary import Dictionary
from cuttings.search.facets import Facet, Value
from cuttings.search.queries import Query
from cuttings.search.results import FacetPage

STEP = 10_000


class Listing:
    """Lists the values of one facet in the result of one query."""

    def __init__(
        self,
        cluster: Cluster,
        index: str,
        dictionary: Dictionary,
        facet: Facet,
        query: Query,
        conditions: Conditions,
    ) -> None:
        self.cluster = cluster
        self.index = index
        self.dictionary = dictionary
        self.facet = facet
        self.query = query
        self.conditions = conditions

    def page(self, prefix: str, under: str | None, order: Order, page: int, size: int) -> FacetPage:
        """One page of the values with articles in the result."""
        key = self.facet.key
        begun = self.dictionary.beginning(key, prefix) if prefix.strip() else None
        counts = self._counts(None if begun is None else list(begun))
        dictionary = begun if begun is not None else self._labels(counts, order, under, page * size)
        ids = [id for id in counts if id in dictionary] if begun is not None or under is not None else list(counts)
        if under is not None:
            ids = [id for id in ids if (dictionary[id].parent or "") == under]
        rank = alphabetical(ids, dictionary) if order == "a-z" else ordered(self.facet, ids, counts, dictionary)
        chosen = self.query.selected(key)
        values = tuple(facet_value(id, counts, dictionary, chosen) for id in rank[(page - 1) * size : page * size])
        return FacetPage(key, values, len(ids), page, size)

    def _labels(self, counts: dict[str, int], order: Order, under: str | None, last: int) -> dict[str, Value]:
        """Labels of all values, or of those that can stand before a rank by count."""
        ids: Collection[str] = counts
        if order == "count" and under is None and self.facet.order == "count" and len(counts) > last:
            least = sorted(counts.values(), reverse=True)[last - 1]
            ids = [id for id, count in counts.items() if count >= least]
        return {id: value for (_, id), value in self.dictionary.values((self.facet.key, id) for id in ids).items()}

    def _counts(self, ids: list[str] | None) -> dict[str, int]:
        """Counts by id, of certain ids or of all."""
        stories = self.query.count == "stories"
        alone = [ALONE] if stories else []
        query = {"bool": {"filter": [self.conditions.scored(), self.conditions.besides(self.facet.key, *alone)]}}
        counts = dict(self._walk(query) if ids is None else self._chosen(query, ids))
        if stories:
            wanted = None if ids is None else set(ids)
            for id, count in self._shared().items():
                if wanted is None or id in wanted:
                    counts[id] = counts.get(id, 0) + count
        return counts

    def _walk(self, query: dict[str, Any]) -> Iterator[tuple[str, int]]:
        source = {"value": {"terms": {"field": f"facet.{self.facet.key}"}}}
        composite: dict[str, Any] = {"size": STEP, "sources": [source]}
        while True:
            answer = self._ask(query, {"values": {"composite": composite}})["values"]
            for bucket in answer["buckets"]:
                yield bucket["key"]["value"], bucket["doc_count"]
            if len(answer["buckets"]) < STEP:
                return
            composite["after"] = answer["after_key"]

    def _chosen(self, query: dict[str, Any], ids: list[str]) -> Iterator[tuple[str, int]]:
        for start in range(0, len(ids), STEP):
            wanted = included(f"facet.{self.facet.key}", ids[start : start + STEP])
            for bucket in self._ask(query, {"values": wanted})["values"]["buckets"]:
                yield bucket["key"], bucket["doc_count"]

    def _shared(self) -> dict[str, int]:
        """Counts of the stories of articles that share theirs."""
        crowded = self._ask(self.conditions.scored(CROWDED), {"all": {"filter": CROWDED}})["all"]["doc_count"]
        if not crowded:
            return {}
        limit = EXACT if crowded <= EXACT else 0
        answer = self._ask(self.conditions.scored(CROWDED), shared_stories([self.facet], self.conditions, limit, {}))
        return (read_shared(answer) or {}).get(field_of(self.facet), {})

    def _ask(self, query: dict[str, Any], aggregations: dict[str, Any]) -> dict[str, Any]:
        body = {"size": 0, "query": {"bool": {"filter": [query]}}, "aggs": aggregations}
        answer: dict[str, Any] = self.cluster.search(index=self.index, body=body)["aggregations"]
        return answer
