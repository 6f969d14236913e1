"""Completions of what is being typed, and other spellings of a query that finds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from cuttings.search.analysis import terms
from cuttings.search.articles import Entry
from cuttings.search.engines.opensearch.cluster import Cluster
from cuttings.search.engines.opensearch.counting import included
from cuttings.search.engines.opensearch.dictionary import Dictionary
from cuttings.search.engines.opensearch.stored import ENTRY, stored_entry
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.filters import has_beginning
from cuttings.search.results import Suggestion
from rapidfuzz.distance import DamerauLevenshtein

SAMPLE = 100
"""Articles whose words are looked through for completions; how often each word stands is then counted over all."""
TITLES = 20
VALUES = 1_000
_RANK = {"title": 1, "term": 2}


class Completer:
    """Suggests and corrects words of one build."""

    def __init__(self, cluster: Cluster, index: str, dictionary: Dictionary, facets: Sequence[Facet]) -> None:
        self.cluster = cluster
        self.index = index
        self.dictionary = dictionary
        self.facets = tuple(facets)

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """Names first, then titles, then words, each by how many articles have it."""
        typed = list(terms(prefix))
        if not typed:
            return ()
        found = [*self._names(prefix), *self._titles(prefix, typed), *self._words(typed)]
        return tuple(sorted(found, key=lambda s: (_RANK.get(s.kind, 0), -s.count, s.text))[:limit])

    def nearest(self, words: Sequence[str]) -> list[str]:
        """The words, each one that no article has replaced by the nearest that some have.

        At most two letters are changed, one in short words; of several the most frequent is taken.
        """
        known = self._frequencies(words)
        unknown = list(dict.fromkeys(word for word in words if not known[word]))
        better = {word: self._near(word) for word in unknown}
        return [better.get(word, word) for word in words]

    def _names(self, prefix: str) -> Iterable[Suggestion]:
        for facet in self.facets[:4]:
            values = self.dictionary.beginning(facet.key, prefix)
            ids = list(values)[:VALUES]
            if not ids:
                continue
            counted = self._search({"values": included(f"facet.{facet.key}", ids)})["aggregations"]["values"]
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
        for word, count in self._frequencies([word for word, _ in seen.most_common(50)]).items():
            text = " ".join([*typed[:-1], word])
            yield Suggestion(text, "term", text, count)

    def _sample(self, field: str, typed: Sequence[str], size: int) -> Iterable[Entry]:
        """Some articles with a word in a field that begins like the last word typed, and with the words before."""
        conditions: list[dict[str, Any]] = [{"term": {field: word}} for word in typed[:-1]]
        conditions.append({"prefix": {field: typed[-1]}})
        body = {"query": {"bool": {"filter": conditions}}, "size": size, "_source": ENTRY, "sort": [{"id": "asc"}]}
        for hit in self.cluster.search(index=self.index, body=body)["hits"]["hits"]:
            yield stored_entry(hit["_source"])

    def _frequencies(self, words: Sequence[str]) -> Counter[str]:
        """In how many articles each word stands."""
        if not words:
            return Counter()
        filters = {word: {"term": {"exact": word}} for word in words}
        buckets = self._search({"words": {"filters": {"filters": filters}}})["aggregations"]["words"]["buckets"]
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
        answer = self._search(suggest={"near": {"text": word, "term": asked}})["suggest"]["near"]
        options = {option["text"]: option["freq"] for part in answer for option in part["options"]}
        near = [
            (DamerauLevenshtein.distance(word, other, score_cutoff=most), -n, other) for other, n in options.items()
        ]
        best = min(near, default=(most + 1, 0, word))
        return best[2] if best[0] <= most else word

    def _search(self, aggs: dict[str, Any] | None = None, suggest: dict[str, Any] | None = None) -> dict[str, Any]:
        body: dict[str, Any] = {
            "size": 0,
            **({"aggs": aggs} if aggs else {}),
            **({"suggest": suggest} if suggest else {}),
        }
        answer: dict[str, Any] = self.cluster.search(index=self.index, body=body)
        return answer
