"""Facet values on the cluster: by id, for labels; by their words, for ``people:rahmon``
and for what is being typed.

The words of labels and variants are indexed as candidates; which of them match is
decided by ``cuttings.search.facets.filters``, as on every engine.

Completions of what is being typed, and other spellings of a query that finds nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein
from whoosh import query as q

from cuttings.search.articles import Entry
from cuttings.search.engines.naive import value_test
from cuttings.search.engines.opensearch.cluster import Asked, Cluster
from cuttings.search.engines.opensearch.documents import (
    ENTRY,
    packed,
    stored_entry,
    unpacked,
)
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.filters import has_beginning, names_of
from cuttings.search.language.analysis import terms
from cuttings.search.results import Suggestion

BATCH = 1_000
GENERATION = "generation"
MOST_KEPT = 200_000
"""Values that a process keeps between searches of one generation."""
MOST = 60_000
"""How many values one leaf of a query or one prefix may mean; the cluster takes
65,536 terms in a filter.
"""


class Dictionary:
    """The values of all facets of one build."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self.cluster = cluster
        self.index = index
        self._kept: tuple[int, dict[tuple[str, str], Value]] = (-1, {})

    def generation(self) -> int:
        """How many commits the build has seen, kept as a document of its own.

        What is kept of older ones is dropped.
        """
        (answer,) = self.cluster.searches([self.asking((), fresh=True)])
        self.learn(answer, fresh=True)
        return self._kept[0]

    def asking(self, wanted: Iterable[tuple[str, str]], fresh: bool = False) -> Asked:
        """The search for values that are not kept, or where it must be ``fresh`` for
        all and for the generation.

        It goes with other searches in one request; ``learn`` reads its answer.
        """
        ids = [
            value_id(*pair)
            for pair in dict.fromkeys(wanted)
            if fresh or pair not in self._kept[1]
        ]
        ids += [GENERATION] if fresh else []
        return self.index, {"size": len(ids), "query": {"ids": {"values": ids}}}

    def learn(self, answer: dict[str, Any], fresh: bool = False) -> None:
        """Keeps what was found; drops what was kept of an older generation."""
        documents = {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}
        counted = documents.pop(GENERATION, None)
        generation = int(counted["id"]) if counted else 0
        if fresh and (generation != self._kept[0] or len(self._kept[1]) > MOST_KEPT):
            self._kept = (generation, {})
        for document in documents.values():
            self._kept[1][document["key"], document["id"]] = unpacked(
                Value, document["data"]
            )

    def advance(self) -> None:
        """Counts the generation up, after everything else of a commit is visible."""
        body = {"key": "", "id": str(self.generation() + 1)}
        write = self.cluster.client.index
        self.cluster.ask(
            write,
            index=self.index,
            id=GENERATION,
            body=body,
            params={"refresh": "true"},
        )

    def forget(self) -> None:
        """Forgets what is kept."""
        self._kept = (-1, {})

    def values(
        self, wanted: Iterable[tuple[str, str]], fresh: bool = False
    ) -> dict[tuple[str, str], Value]:
        """Values by facet key and id, as of the generation last asked for, or
        ``fresh``; unknown ones are left out.
        """
        pairs = list(dict.fromkeys(wanted))
        asked = (
            pairs if fresh else [pair for pair in pairs if pair not in self._kept[1]]
        )
        for start in range(0, len(asked), BATCH):
            (answer,) = self.cluster.searches(
                [self.asking(asked[start : start + BATCH], fresh)]
            )
            self.learn(answer, fresh)
            fresh = False
        kept = self._kept[1]
        return {pair: kept[pair] for pair in pairs if pair in kept}

    def with_parents(
        self, wanted: Iterable[tuple[str, str]], fresh: bool = False
    ) -> dict[tuple[str, str], Value]:
        """Values by facet key and id, with all values above them."""
        found = self.values(wanted, fresh)
        while missing := [
            (key, v.parent)
            for (key, _), v in found.items()
            if v.parent and (key, v.parent) not in found
        ]:
            above = self.values(missing)
            if not above:
                break
            found.update(above)
        return found

    def meant(self, tree: q.Query) -> tuple[list[str], bool]:
        """The ids of the values that a leaf on a facet's field means, and whether
        there were too many to take all.
        """
        return self._matching(tree.fieldname, _candidates(tree), value_test(tree))

    def beginning(self, key: str, prefix: str) -> dict[str, Value]:
        """The values whose label or variant has words that begin like a prefix, by id."""
        *whole, last = terms(prefix)
        conditions: list[dict[str, Any]] = [{"term": {"names": word}} for word in whole]
        conditions.append({"prefix": {"names": last}})
        values = self._scan(key, {"bool": {"filter": conditions}})
        return {value.id: value for value in values if has_beginning(value, prefix)}

    def _matching(
        self, key: str, query: dict[str, Any], accepts: Callable[[Value], bool]
    ) -> tuple[list[str], bool]:
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
    """Documents of the values that may match a leaf; one that matches is never left
    out.
    """
    match tree:
        case q.Term():
            return {"term": {"names": tree.text}}
        case q.Phrase():
            return {
                "bool": {"filter": [{"term": {"names": word}} for word in tree.words]}
            }
        case q.Prefix():
            return {"prefix": {"names": tree.text}}
        case q.Wildcard():
            return {"wildcard": {"names": {"value": tree.text}}}
        case q.FuzzyTerm():
            return fuzzy("names", tree)
    return {"match_all": {}}


def fuzzy(field: str, tree: q.FuzzyTerm) -> dict[str, Any]:
    """Words within a number of changed letters, swapped neighbours being two
    changes, without a limit of words.
    """
    options = {
        "value": tree.text,
        "fuzziness": tree.maxdist,
        "prefix_length": tree.prefixlength,
    }
    return {
        "fuzzy": {
            field: {**options, "transpositions": False, "rewrite": "constant_score"}
        }
    }


SAMPLE = 100
"""Articles whose words are looked through for completions; how often each word
stands is then counted over all.
"""
TITLES = 20
VALUES = 1_000
_RANK = {"title": 1, "term": 2}


class Completer:
    """Suggests and corrects words of one build."""

    def __init__(
        self,
        cluster: Cluster,
        index: str,
        dictionary: Dictionary,
        facets: Sequence[Facet],
    ) -> None:
        self.cluster = cluster
        self.index = index
        self.dictionary = dictionary
        self.facets = tuple(facets)

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """Names first, then titles, then words, each by how many articles have it."""
        typed = list(terms(prefix))
        if not typed:
            return ()
        found = [
            *self._names(prefix),
            *self._titles(prefix, typed),
            *self._words(typed),
        ]
        return tuple(
            sorted(found, key=lambda s: (_RANK.get(s.kind, 0), -s.count, s.text))[
                :limit
            ]
        )

    def nearest(self, words: Sequence[str]) -> list[str]:
        """The words, each one that no article has replaced by the nearest that some
        have.

        At most two letters are changed, one in short words; of several the most
        frequent is taken.
        """
        known = self._frequencies(words)
        unknown = list(dict.fromkeys(word for word in words if not known[word]))
        better = {word: self._near(word) for word in unknown}
        return [better.get(word, word) for word in words]

    def _names(self, prefix: str) -> Iterable[Suggestion]:
        for facet in [facet for facet in self.facets if facet.kind]:
            values = self.dictionary.beginning(facet.key, prefix)
            ids = list(values)[:VALUES]
            if not ids:
                continue
            counted = self._search({"values": included(f"facet.{facet.key}", ids)})[
                "aggregations"
            ]["values"]
            for bucket in counted["buckets"]:
                value: Value = values[bucket["key"]]
                yield Suggestion(value.label, facet.key, value.id, bucket["doc_count"])

    def _titles(self, prefix: str, typed: Sequence[str]) -> Iterable[Suggestion]:
        for entry in self._sample("title_exact", typed, TITLES):
            title = entry.article.title
            if has_beginning(Value("", title), prefix):
                yield Suggestion(title, "title", entry.article.id, 1)

    def _words(self, typed: Sequence[str]) -> Iterable[Suggestion]:
        seen: Counter[str] = Counter()
        for entry in self._sample("exact", typed[-1:], SAMPLE):
            text = f"{entry.article.title}\n{entry.article.body}"
            seen.update({word for word in terms(text) if word.startswith(typed[-1])})
        for word, count in self._frequencies(
            [word for word, _ in seen.most_common(50)]
        ).items():
            text = " ".join([*typed[:-1], word])
            yield Suggestion(text, "term", text, count)

    def _sample(self, field: str, typed: Sequence[str], size: int) -> Iterable[Entry]:
        """Some articles with a word in a field that begins like the last word typed,
        and with the words before.
        """
        conditions: list[dict[str, Any]] = [
            {"term": {field: word}} for word in typed[:-1]
        ]
        conditions.append({"prefix": {field: typed[-1]}})
        body = {
            "query": {"bool": {"filter": conditions}},
            "size": size,
            "_source": ENTRY,
            "sort": [{"id": "asc"}],
        }
        for hit in self.cluster.search(index=self.index, body=body)["hits"]["hits"]:
            yield stored_entry(hit["_source"])

    def _frequencies(self, words: Sequence[str]) -> Counter[str]:
        """In how many articles each word stands."""
        if not words:
            return Counter()
        filters = {word: {"term": {"exact": word}} for word in words}
        buckets = self._search({"words": {"filters": {"filters": filters}}})[
            "aggregations"
        ]["words"]["buckets"]
        return Counter({word: bucket["doc_count"] for word, bucket in buckets.items()})

    def _near(self, word: str) -> str:
        """The nearest known word, the most frequent of several, or the word itself."""
        most = 1 if len(word) < 6 else 2
        asked = {
            "field": "exact",
            "suggest_mode": "always",
            "max_edits": most,
            "prefix_length": 0,
            "min_word_length": 1,
            "string_distance": "damerau_levenshtein",
            "size": 50,
            "shard_size": 200,
        }
        answer = self._search(suggest={"near": {"text": word, "term": asked}})[
            "suggest"
        ]["near"]
        options = {
            option["text"]: option["freq"]
            for part in answer
            for option in part["options"]
        }
        near = [
            (DamerauLevenshtein.distance(word, other, score_cutoff=most), -n, other)
            for other, n in options.items()
        ]
        best = min(near, default=(most + 1, 0, word))
        return best[2] if best[0] <= most else word

    def _search(
        self, aggs: dict[str, Any] | None = None, suggest: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        body: dict[str, Any] = {
            "size": 0,
            **({"aggs": aggs} if aggs else {}),
            **({"suggest": suggest} if suggest else {}),
        }
        answer: dict[str, Any] = self.cluster.search(index=self.index, body=body)
        return answer


def included(field: str, ids: Sequence[str]) -> dict[str, Any]:
    """Counts just these values, exactly."""
    return {
        "terms": {
            "field": field,
            "include": list(ids),
            "size": len(ids),
            "shard_size": len(ids),
        }
    }
