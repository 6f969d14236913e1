"""Facet values on the cluster: by id, for labels; by their words, for ``people:rahmon``
and for what is being typed.

The words of labels and variants are indexed as candidates; which of them match is
decided by ``cuttings.search.facets.filters``, as on every engine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein
from whoosh import query as q

from cuttings.search.articles import Entry
from cuttings.search.engines.limits import corrected, filed_as
from cuttings.search.engines.naive import value_test
from cuttings.search.engines.opensearch.cluster import Asked, Cluster, Json
from cuttings.search.engines.opensearch.documents import (
    ENTRY,
    Address,
    stored_entry,
    stored_value,
    value_id,
)
from cuttings.search.engines.opensearch.pending import Conditions, Pending
from cuttings.search.engines.opensearch.vocabulary import AskedWords, HeldWords
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.filters import has_beginning
from cuttings.search.language.analysis import stem, terms
from cuttings.search.records import from_plain, to_plain
from cuttings.search.results import Suggestion
from cuttings.search.synonyms import SynonymFiles
from cuttings.search.syntax.grammar import Parsed, parse
from cuttings.search.syntax.proximity import Near

Key = tuple[str, str]
"""A facet's key and the id of one of its values."""

BATCH = 1_000
GENERATION = "generation"

MAX_FACETS = 1_000
"""Facets of an archive, at most; the vocabulary's keys stand among them."""

MAX_KEPT = 200_000
"""Values that a process keeps between searches of one generation."""

MAX_MEANT = 60_000
"""How many values one leaf of a query or one prefix may mean; the cluster takes
65,536 terms in a filter.
"""


class Frequencies(NamedTuple):
    """How many articles hold a field at all, any form of a word, and each of them."""

    articles: int
    any: int
    each: tuple[int, ...]


Asking = tuple[str, str, tuple[str, ...]]
"""An index, a field, the forms of a word."""


class Dictionary:
    """The values of all facets of one build.

    Labels are kept from search to search of one generation. So that a page makes few
    requests, ``asking`` gives what to ask and ``learn`` reads the answer. ``parts`` is
    of how many parts the index of articles is, ``told`` what is pending in the generation
    last asked for.
    """

    def __init__(self, cluster: Cluster, address: Address, parts: int = 2) -> None:
        self.cluster = cluster
        self.address = address
        self.index = address.values
        self.parts = parts
        self.synonyms = SynonymFiles()
        self._generation = 0
        self._facets: frozenset[str] | None = None
        self.told = Pending()
        self._kept: dict[Key, Value] = {}
        self._words: tuple[int, HeldWords | None] = (0, None)
        self._held: tuple[int, dict[Asking, Frequencies]] = (0, {})

    def generation(self) -> int:
        """How many commits the build has seen, kept as a document of its own."""
        self._fetch((), fresh=True)
        return self._generation

    @property
    def conditions(self) -> Conditions:
        """Which articles carry a value in the generation last asked for."""
        return Conditions(self.index, self.told)

    def advance(self, told: Pending) -> None:
        """Counts the generation up, after everything else of a commit is visible, with
        what is pending in it.
        """
        self._held = (0, {})
        number = str(self.generation() + 1)
        keys = {"keys": {"terms": {"field": "key", "size": MAX_FACETS}}}
        answer = self.cluster.search(self.index, {"size": 0, "aggs": keys})
        buckets = answer["aggregations"]["keys"]["buckets"]
        facets = [bucket["key"] for bucket in buckets]
        self.cluster.ask(
            self.cluster.client.index,
            index=self.index,
            id=GENERATION,
            body={
                "key": "",
                "id": number,
                "facets": facets,
                "pending": to_plain(told),
            },
            params={"refresh": "true"},
        )

    def known(self) -> tuple[int, frozenset[str] | None]:
        """The generation last asked for, and the facets that have any value in it; None
        where that is not known.
        """
        return self._generation, self._facets

    def has_values(self, key: str) -> bool:
        """Whether a facet may have values, as of the generation last asked for."""
        return self._facets is None or key in self._facets

    def asking(self, wanted: Iterable[Key], fresh: bool = False) -> Asked:
        """The search for values that are not kept, or where it must be ``fresh`` for
        all and for the generation.
        """
        ids = [GENERATION] if fresh else []
        for key in dict.fromkeys(wanted):
            if fresh or key not in self._kept:
                ids.append(value_id(*key))
        return self.index, {"size": len(ids), "query": {"ids": {"values": ids}}}

    def learn(self, answer: Json, fresh: bool = False) -> None:
        """Keeps what was found; drops what was kept of an older generation."""
        documents = {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}
        counted = documents.pop(GENERATION, {"id": "0"})
        if fresh:
            generation = int(counted["id"])
            if generation != self._generation or len(self._kept) > MAX_KEPT:
                self._kept = {}
            self._generation = generation
            facets = counted.get("facets")
            self._facets = None if facets is None else frozenset(facets)
            told: Pending = from_plain(Pending, counted.get("pending") or {})
            self.told = told
        # The key and id are the document's own: its name is a hash of them.
        for document in documents.values():
            self._kept[document["key"], document["id"]] = stored_value(document)

    def clear_cache(self) -> None:
        """Drops what is kept."""
        self._kept = {}
        self._facets = None
        self.told = Pending()
        self._words = (0, None)
        self._held = (0, {})

    def parse(self, text: str, exact: bool = False) -> Parsed:
        """A query as it is understood in this archive: read again as long as the
        vocabulary is asked anything new.
        """
        held = self.words()
        if held is None or not held.languages:
            return parse(text, exact, self.synonyms.current())
        words = AskedWords(held)
        while True:
            parsed = parse(text, exact, self.synonyms.current(), words)
            if not words.learn():
                return parsed

    def words(self) -> HeldWords | None:
        """The vocabulary as of the generation last asked for; none before the first."""
        generation, words = self._words
        newest = self._generation
        if generation != newest:
            words = HeldWords(self.cluster, self.address.articles, self.index)
            self._words = (newest, words)
        return words

    def frequencies(self, index: str, field: str, forms: Sequence[str]) -> Frequencies:
        """How many articles of an index hold each form of a word, and how many any, as
        of the generation last asked for: one request for each word of a generation, and
        none for a word that has one form.
        """
        generation, known = self._held
        if generation != self._generation or len(known) > MAX_KEPT:
            known = {}
            self._held = (self._generation, known)
        asking = (index, field, tuple(forms))
        if asking not in known:
            known[asking] = self._counted_forms(*asking)
        return known[asking]

    def _counted_forms(
        self, index: str, field: str, forms: tuple[str, ...]
    ) -> Frequencies:
        wanted: Json = {"any": {"terms": {field: list(forms)}}}
        wanted["all"] = {"exists": {"field": field}}
        for number, form in enumerate(forms):
            wanted[str(number)] = {"term": {field: form}}
        body = {"size": 0, "aggs": {"held": {"filters": {"filters": wanted}}}}
        answer = self.cluster.search(index, body, [])
        counts = answer["aggregations"]["held"]["buckets"]
        each = [counts[str(number)]["doc_count"] for number in range(len(forms))]
        return Frequencies(
            counts["all"]["doc_count"], counts["any"]["doc_count"], tuple(each)
        )

    def values(self, wanted: Iterable[Key], fresh: bool = False) -> dict[Key, Value]:
        """Values by facet key and id, as of the generation last asked for, or
        ``fresh``; unknown ones are left out.
        """
        keys = list(dict.fromkeys(wanted))
        self._fetch(keys, fresh)
        kept = self._kept  # which another thread may replace meanwhile
        return {key: kept[key] for key in keys if key in kept}

    def _fetch(self, keys: Sequence[Key], fresh: bool) -> None:
        if not fresh:
            keys = [key for key in keys if key not in self._kept]
        for start in range(0, len(keys) or int(fresh), BATCH):
            asked = self.asking(keys[start : start + BATCH], fresh)
            self.learn(self.cluster.search(*asked), fresh)
            fresh = False

    def with_parents(
        self, wanted: Iterable[Key], fresh: bool = False
    ) -> dict[Key, Value]:
        """Values by facet key and id, with all values above them."""
        found: dict[Key, Value] = {}
        more = self.values(wanted, fresh)
        while more:
            found.update(more)
            above = [(key, v.parent) for (key, _), v in more.items() if v.parent]
            more = self.values([parent for parent in above if parent not in found])
        return found

    def meant(self, tree: q.Query) -> tuple[list[str], bool]:
        """The ids of the values that a leaf on a facet's field means, and whether
        there were too many to take all.
        """
        accepts = value_test(tree)
        found = self._scan(tree.fieldname, _candidates(tree))
        ids = [value.id for value in found if accepts(value)]
        return ids[:MAX_MEANT], len(ids) > MAX_MEANT

    def beginning(self, key: str, prefix: str) -> dict[str, Value]:
        """The values whose label or variant has words that begin like a prefix, by id."""
        typed = list(terms(prefix))
        values = self._scan(key, beginning("names", typed))
        return {value.id: value for value in values if has_beginning(value, prefix)}

    def _scan(self, key: str, query: Json) -> Iterator[Value]:
        """The values of a facet that meet a clause, by id."""
        body: Json = {
            "size": BATCH,
            "query": {"bool": {"filter": [{"term": {"key": key}}, query]}},
            "sort": [{"id": "asc"}],
            "_source": ["data"],
        }
        for _ in range(0, MAX_MEANT + 1, BATCH):
            hits = self.cluster.search(self.index, body)["hits"]["hits"]
            for hit in hits:
                yield stored_value(hit["_source"])
            if len(hits) < BATCH:
                return
            body["search_after"] = hits[-1]["sort"]


def beginning(field: str, typed: Sequence[str]) -> Json:
    """Documents with the words typed in a field, and one that begins like the last."""
    clauses: list[Json] = [{"term": {field: word}} for word in typed[:-1]]
    clauses.append({"prefix": {field: typed[-1]}})
    return {"bool": {"filter": clauses}}


def fuzzy(field: str, tree: q.FuzzyTerm) -> Json:
    """Words within a number of changed letters, swapped neighbours being one change,
    without a limit of words.
    """
    asked = {
        "value": tree.text,
        "fuzziness": tree.maxdist,
        "prefix_length": tree.prefixlength,
        "transpositions": True,
        "rewrite": "constant_score",
    }
    return {"fuzzy": {field: asked}}


def counted(field: str, ids: Sequence[str]) -> Json:
    """Counts just these values, exactly."""
    size = len(ids)
    asked = {"field": field, "include": list(ids), "size": size, "shard_size": size}
    return {"terms": asked}


def _candidates(tree: q.Query) -> Json:
    """Documents of the values that may match a leaf; one that matches is never left
    out.
    """
    match tree:
        case q.Term():
            return {"term": {"names": tree.text}}
        case q.Phrase():
            clauses = [{"term": {"names": word}} for word in tree.words]
            return {"bool": {"filter": clauses}}
        case q.Prefix():
            return {"prefix": {"names": tree.text}}
        case q.Wildcard():
            return {"wildcard": {"names": {"value": tree.text}}}
        case q.FuzzyTerm():
            return fuzzy("names", tree)
        case q.Or():
            choices = [_candidates(part) for part in tree.subqueries]
            return {"bool": {"should": choices, "minimum_should_match": 1}}
        case Near():
            wanted = tree.parts[:1] if tree.excluded else tree.parts
            return {"bool": {"filter": [_candidates(part) for part in wanted]}}
    return {"match_all": {}}


# --- Suggestions ---------------------------------------------------------------------

SAMPLE = 100
"""Articles whose words are looked through for completions; how often each word
stands is then counted over all.
"""

MAX_TITLES = 20
MAX_WORDS = 50
MAX_VALUES = 1_000


class Completer:
    """Completes what is being typed, and corrects words that no article has."""

    def __init__(
        self, dictionary: Dictionary, index: str, facets: Sequence[Facet]
    ) -> None:
        self.cluster = dictionary.cluster
        self.dictionary = dictionary
        self.index = index
        self.facets = tuple(facets)

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """Names first, then titles, then words, each by how many articles have it."""
        typed = list(terms(prefix))
        if not typed:
            return ()

        def by_count(suggestion: Suggestion) -> tuple[int, str]:
            return -suggestion.count, suggestion.text

        found = sorted(self._names(prefix), key=by_count)
        found += sorted(self._titles(prefix, typed), key=by_count)
        found += sorted(self._words(typed), key=by_count)
        return tuple(found[:limit])

    def nearest(self, words: Sequence[str]) -> list[str]:
        """The words, each one that no article has replaced by the nearest that some
        have, and a rare one by one that many have.

        At most two letters are changed, one in short words; of several the most
        frequent is taken.
        """
        known = self._frequencies(words)

        def frequency(word: str) -> int:
            if word not in known:
                known.update(self._frequencies([word]))
            return known[word]

        def other(word: str) -> str:
            filed = max(self._filed_as(word), key=frequency, default=word)
            return filed if frequency(filed) > frequency(word) else self._near(word)

        return corrected(words, frequency, other)

    def _filed_as(self, word: str) -> Iterator[str]:
        """The words of headings that the authority file puts in the place of a word."""
        for facet in self.facets:
            if facet.kind:
                values = self.dictionary.beginning(facet.key, word)
                yield from filed_as(word, values.values())

    def _names(self, prefix: str) -> Iterator[Suggestion]:
        for facet in self.facets:
            if not facet.kind:
                continue
            values = self.dictionary.beginning(facet.key, prefix)
            ids = list(values)[:MAX_VALUES]
            if not ids:
                continue
            for name, number in self._counts(facet.key, ids).items():
                yield Suggestion(values[name].label, facet.key, name, number)

    def _counts(self, key: str, ids: list[str]) -> dict[str, int]:
        """How many articles carry each of some values; those that nobody does are left
        out.
        """
        asked = {"values": counted(f"facet.{key}", ids)}
        touched = self.dictionary.conditions.touched(key)
        if touched:
            asked["told"] = {"filters": {"filters": list(touched.values())}}
        answer = self._search({"aggs": asked})["aggregations"]
        counts: dict[str, int] = {}
        for bucket in answer["values"]["buckets"]:
            counts[bucket["key"]] = bucket["doc_count"]
        if touched:
            buckets = answer["told"]["buckets"]
            for value, bucket in zip(touched, buckets, strict=True):
                counts[value] = bucket["doc_count"]
        return {value: counts[value] for value in ids if counts.get(value)}

    def _titles(self, prefix: str, typed: Sequence[str]) -> Iterator[Suggestion]:
        for entry in self._sample("title_exact", typed, MAX_TITLES):
            title = entry.article.title
            if has_beginning(Value("", title), prefix):
                yield Suggestion(title, "title", entry.article.id, 1)

    def _words(self, typed: Sequence[str]) -> Iterator[Suggestion]:
        *whole, last = typed
        seen: Counter[str] = Counter()
        for entry in self._sample("exact", [last], SAMPLE):
            text = f"{entry.article.title}\n{entry.article.body}"
            seen.update({word for word in terms(text) if word.startswith(last)})
        common = [word for word, _ in seen.most_common(MAX_WORDS)]
        for word, count in self._frequencies(common).items():
            text = " ".join([*whole, word])
            yield Suggestion(text, "term", text, count)

    def _sample(self, field: str, typed: Sequence[str], size: int) -> Iterator[Entry]:
        """Some articles with the words typed in a field, and one that begins like the
        last.
        """
        body = {
            "query": beginning(field, typed),
            "size": size,
            "_source": ENTRY,
            "sort": [{"id": "asc"}],
        }
        for hit in self._search(body)["hits"]["hits"]:
            yield stored_entry(hit["_source"])

    def _frequencies(self, words: Sequence[str]) -> Counter[str]:
        """In how many articles each word stands."""
        if not words:
            return Counter()
        filters = {word: {"term": {"exact": word}} for word in words}
        asked = {"aggs": {"words": {"filters": {"filters": filters}}}}
        buckets = self._search(asked)["aggregations"]["words"]["buckets"]
        return Counter({word: bucket["doc_count"] for word, bucket in buckets.items()})

    def _near(self, word: str) -> str:
        """The nearest known word that is no form of the word, the most frequent of
        several, or the word itself.
        """
        limit = 1 if len(word) < 6 else 2
        asked = {
            "field": "exact",
            "suggest_mode": "always",
            "max_edits": limit,
            "prefix_length": 0,
            "min_word_length": 1,
            "string_distance": "damerau_levenshtein",
            "size": 50,
            "shard_size": 200,
        }
        answer = self._search({"suggest": {"near": {"text": word, "term": asked}}})
        best = (limit + 1, 0, word)
        for option in answer["suggest"]["near"][0]["options"]:
            other = option["text"]
            if stem(other) == stem(word):
                continue
            distance = DamerauLevenshtein.distance(word, other, score_cutoff=limit)
            best = min(best, (distance, -option["freq"], other))
        return best[2] if best[0] <= limit else word

    def _search(self, body: Json) -> Json:
        answer: Json = self.cluster.search(self.index, {"size": 0, **body})
        return answer
