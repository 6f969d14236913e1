"""Facet values on the cluster: by id, for labels; by their words, for ``people:rahmon`` and for what is being typed.

The words of labels and variants are indexed as candidates; which of them match is decided by
``cuttings.search.facets.filters``, as on every engine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cuttings.search.analysis import terms
from cuttings.search.engines.naive import value_test
from cuttings.search.engines.opensearch.cluster import Cluster
from cuttings.search.engines.opensearch.mapping import packed, unpacked
from cuttings.search.facets import Value
from cuttings.search.facets.filters import has_beginning, names_of
from whoosh import query as q

BATCH = 1_000
GENERATION = "generation"
MOST_KEPT = 200_000
"""Values that a process keeps between searches of one generation."""
MOST = 60_000
"""How many values one leaf of a query or one prefix may mean; the cluster takes 65,536 terms in a filter."""


class Dictionary:
    """The values of all facets of one build."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self.cluster = cluster
        self.index = index
        self._kept: tuple[int, dict[tuple[str, str], Value]] = (-1, {})

    def generation(self) -> int:
        """How many commits the build has seen, kept as a document of its own. What is kept of older ones is dropped."""
        client = self.cluster.client
        answer = self.cluster.ask(client.mget, index=self.index, body={"ids": [GENERATION]})["docs"][0]
        generation = int(answer["_source"]["id"]) if answer.get("found") else 0
        if generation != self._kept[0] or len(self._kept[1]) > MOST_KEPT:
            self._kept = (generation, {})
        return generation

    def advance(self) -> None:
        """Counts the generation up, after everything else of a commit is visible."""
        body = {"key": "", "id": str(self.generation() + 1)}
        self.cluster.ask(self.cluster.client.index, index=self.index, id=GENERATION, body=body)

    def forget(self) -> None:
        """Forgets what is kept."""
        self._kept = (-1, {})

    def values(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Value]:
        """Values by facet key and id, as of the generation that was last asked for; unknown ones are left out."""
        kept = self._kept[1]
        pairs = dict.fromkeys(wanted)
        kept.update(self._fetched([pair for pair in pairs if pair not in kept]))
        return {pair: kept[pair] for pair in pairs if pair in kept}

    def _fetched(self, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], Value]:
        found: dict[tuple[str, str], Value] = {}
        for start in range(0, len(pairs), BATCH):
            batch = pairs[start : start + BATCH]
            body = {"ids": [value_id(key, id) for key, id in batch]}
            answer = self.cluster.ask(self.cluster.client.mget, index=self.index, body=body, _source_includes=["data"])
            for pair, document in zip(batch, answer["docs"], strict=True):
                if document.get("found"):
                    found[pair] = unpacked(Value, document["_source"]["data"])
        return found

    def with_parents(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Value]:
        """Values by facet key and id, with all values above them."""
        found = self.values(wanted)
        while missing := [
            (key, v.parent) for (key, _), v in found.items() if v.parent and (key, v.parent) not in found
        ]:
            above = self.values(missing)
            if not above:
                break
            found.update(above)
        return found

    def meant(self, tree: q.Query) -> tuple[list[str], bool]:
        """The ids of the values that a leaf on a facet's field means, and whether there were too many to take all."""
        return self._matching(tree.fieldname, _candidates(tree), value_test(tree))

    def beginning(self, key: str, prefix: str) -> dict[str, Value]:
        """The values whose label or variant has words that begin like a prefix, by id."""
        *whole, last = terms(prefix)
        conditions: list[dict[str, Any]] = [{"term": {"names": word}} for word in whole]
        conditions.append({"prefix": {"names": last}})
        values = self._scan(key, {"bool": {"filter": conditions}})
        return {value.id: value for value in values if has_beginning(value, prefix)}

    def _matching(self, key: str, query: dict[str, Any], accepts: Callable[[Value], bool]) -> tuple[list[str], bool]:
        ids = [value.id for value in self._scan(key, query) if accepts(value)]
        return ids[:MOST], len(ids) > MOST

    def _scan(self, key: str, query: dict[str, Any]) -> Iterator[Value]:
        body: dict[str, Any] = {
            "size": BATCH,
            "query": {"bool": {"filter": [{"term": {"key": key}}, query]}},
            "sort": [{"id": "asc"}],
            "_source": ["data"],
        }
        seen = 0
        while seen <= MOST:
            hits = self.cluster.search(index=self.index, body=body)["hits"]["hits"]
            for hit in hits:
                yield unpacked(Value, hit["_source"]["data"])
            seen += len(hits)
            if len(hits) < BATCH:
                return
            body["search_after"] = hits[-1]["sort"]


def value_id(key: str, id: str) -> str:
    """The id of a value's document, of one length however long the value's own is."""
    return hashlib.blake2b(f"{key}\x1f{id}".encode(), digest_size=16).hexdigest()


def value_document(key: str, value: Value) -> dict[str, Any]:
    """A value as the index holds it."""
    names = [" ".join(name) for name in names_of(value)]
    return {"key": key, "id": value.id, "names": names, "data": packed(value)}


def _candidates(tree: q.Query) -> dict[str, Any]:
    """Documents of the values that may match a leaf; one that matches is never left out."""
    match tree:
        case q.Term():
            return {"term": {"names": tree.text}}
        case q.Phrase():
            return {"bool": {"filter": [{"term": {"names": word}} for word in tree.words]}}
        case q.Prefix():
            return {"prefix": {"names": tree.text}}
        case q.Wildcard():
            return {"wildcard": {"names": {"value": tree.text}}}
        case q.FuzzyTerm():
            return fuzzy("names", tree)
    return {"match_all": {}}


def fuzzy(field: str, tree: q.FuzzyTerm) -> dict[str, Any]:
    """Words within a number of changed letters, swapped neighbours being two changes, without a limit of words."""
    options = {"value": tree.text, "fuzziness": tree.maxdist, "prefix_length": tree.prefixlength}
    return {"fuzzy": {field: {**options, "transpositions": False, "rewrite": "constant_score"}}}
