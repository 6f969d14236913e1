"""A Whoosh query tree evaluated one document at a time: slow, short, and the meaning
that engines are held to.

Scores are Whoosh's BM25F (B 0.75, K1 1.2) with exact field lengths; several leaves add
up, ``DisjunctionMax`` takes the best, prefixes, wildcards, fuzzy words, ranges and
facet fields score a constant, exclusions nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import translate

from rapidfuzz.distance import Levenshtein
from whoosh import query as q

from cuttings.search.articles import Entry
from cuttings.search.deadlines import polled
from cuttings.search.errors import EngineError
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.filters import (
    has_pattern,
    has_prefix,
    has_similar,
    has_words,
)
from cuttings.search.language.analysis import stem, terms
from cuttings.search.syntax.schema import GAP, days_of

B, K1 = 0.75, 1.2
"""What Whoosh scores by: how much the length of a text counts, and how soon more
occurrences of a word stop to count.
"""
WORD_FIELDS = ("text", "exact", "title", "title_exact")
"""The fields of words of texts; all others are facets."""

Scores = dict[str, float]
"""Articles by id, each with its score."""


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as indexed: positions of each term by field, days, and values by facet."""

    entry: Entry
    positions: dict[str, dict[str, list[int]]]
    lengths: dict[str, int]
    days: tuple[int, int] | None
    values: dict[str, tuple[Value, ...]] = field(default_factory=dict)


def document(entry: Entry, facets: tuple[Facet, ...]) -> Document:
    """Indexes one entry."""
    article = entry.article
    title, body = list(terms(article.title)), list(terms(article.body))
    in_title = list(enumerate(title))
    everywhere = in_title + list(enumerate(body, len(title) + GAP))
    positions: dict[str, dict[str, list[int]]] = {}
    lengths: dict[str, int] = {}
    for exact, stemmed, placed in (
        ("exact", "text", everywhere),
        ("title_exact", "title", in_title),
    ):
        lengths[exact] = lengths[stemmed] = len(placed)
        words = positions[exact] = {}
        stems = positions[stemmed] = {}
        for position, term in placed:
            words.setdefault(term, []).append(position)
            stems.setdefault(stem(term), []).append(position)
    values = {facet.key: facet.values(entry) for facet in facets}
    return Document(entry, positions, lengths, days_of(article), values)


class Evaluator:
    """Evaluates query trees over a collection of documents.

    ``dictionary`` has the values of each facet by key and id.
    """

    def __init__(
        self,
        documents: Mapping[str, Document],
        dictionary: Mapping[str, Mapping[str, Value]],
    ) -> None:
        self.documents = documents
        self.dictionary = dictionary

    def evaluate(self, tree: q.Query) -> Scores:
        """Every matching document's id with its score.

        Raises EngineError for a node the grammar never makes.
        """
        match tree:
            case q.And():
                return self._and(tree)
            case q.Or():
                return self._or(tree, sum)
            case q.DisjunctionMax():
                return self._or(tree, max)
            case q.AndMaybe():
                scores = self.evaluate(tree.a)
                for article_id, score in self.evaluate(tree.b).items():
                    if article_id in scores:
                        scores[article_id] += score
                return scores
            case q.AndNot():
                return _without(self.evaluate(tree.a), self.evaluate(tree.b))
            case q.Not():
                everything = dict.fromkeys(self.documents, 0.0)
                return _without(everything, self.evaluate(tree.query))
            case q.Every():
                return dict.fromkeys(self.documents, tree.boost)
            case _ if tree == q.NullQuery:
                return {}
        return self._leaf(tree)

    def _and(self, tree: q.And) -> Scores:
        parts = [self.evaluate(part) for part in tree.subqueries]
        common = set(parts[0]).intersection(*parts[1:]) if parts else set()
        scores: Scores = {}
        for article_id in common:
            scores[article_id] = tree.boost * sum([part[article_id] for part in parts])
        return scores

    def _or(
        self, tree: q.CompoundQuery, join: Callable[[list[float]], float]
    ) -> Scores:
        found: dict[str, list[float]] = {}
        for part in tree.subqueries:
            for article_id, score in self.evaluate(part).items():
                found.setdefault(article_id, []).append(score)
        return {each: tree.boost * join(scores) for each, scores in found.items()}

    def _leaf(self, tree: q.Query) -> Scores:
        if isinstance(tree, q.NumericRange):
            return self._constant(tree, lambda doc: _in_range(doc, tree))
        if tree.fieldname not in WORD_FIELDS:
            return self._values(tree)
        if isinstance(tree, q.Term):
            return self._term(tree.fieldname, tree.text, tree.boost)
        if isinstance(tree, q.Phrase):
            return self._phrase(tree)
        accepts = _word_test(tree)
        return self._constant(
            tree, lambda doc: any(map(accepts, doc.positions[tree.fieldname]))
        )

    def _constant(self, tree: q.Query, accepts: Callable[[Document], bool]) -> Scores:
        """The documents that meet a test, all with one score."""
        scores: Scores = {}
        for article_id, doc in polled(self.documents.items()):
            if accepts(doc):
                scores[article_id] = tree.boost
        return scores

    def _values(self, tree: q.Query) -> Scores:
        """Documents with a facet value whose words match."""
        key, accepts = tree.fieldname, value_test(tree)
        meant: set[str] = set()
        for value in self.dictionary.get(key, {}).values():
            if accepts(value):
                meant.add(value.id)

        def carries(doc: Document) -> bool:
            return not meant.isdisjoint([value.id for value in doc.values.get(key, ())])

        return self._constant(tree, carries)

    def _term(self, field: str, text: str, boost: float) -> Scores:
        """BM25F, as Whoosh computes it."""
        counts: dict[str, int] = {}
        total = 0
        for article_id, doc in polled(self.documents.items()):
            total += doc.lengths[field]
            if text in doc.positions[field]:
                counts[article_id] = len(doc.positions[field][text])
        average = total / max(1, len(self.documents)) or 1
        idf = math.log(max(1, len(self.documents)) / (len(counts) + 1)) + 1
        scores: Scores = {}
        for article_id, count in counts.items():
            length = self.documents[article_id].lengths[field]
            weight = count + K1 * (1 - B + B * length / average)
            scores[article_id] = boost * idf * count * (K1 + 1) / weight
        return scores

    def _phrase(self, tree: q.Phrase) -> Scores:
        words = [self._term(tree.fieldname, word, tree.boost) for word in tree.words]
        scores: Scores = {}
        for article_id in set(words[0]).intersection(*words[1:]):
            positions = self.documents[article_id].positions[tree.fieldname]
            if _stands(positions, tree.words, tree.slop):
                scores[article_id] = sum([word[article_id] for word in words])
        return scores


def _without(scores: Scores, dropped: Scores) -> Scores:
    return {each: score for each, score in scores.items() if each not in dropped}


def value_test(tree: q.Query) -> Callable[[Value], bool]:
    """The test of facet values that a leaf on a facet's field stands for."""
    match tree:
        case q.Term():
            return lambda value: has_words(value, [tree.text])
        case q.Phrase():
            return lambda value: has_words(value, tree.words, tree.slop)
        case q.Prefix():
            return lambda value: has_prefix(value, tree.text)
        case q.Wildcard():
            return lambda value: has_pattern(value, tree.text)
        case q.FuzzyTerm():
            return lambda value: has_similar(
                value, tree.text, tree.maxdist, tree.prefixlength
            )
    raise EngineError(
        f"A query of type {type(tree).__name__} can't be asked of a facet. Use words or a phrase."
    )


def _word_test(tree: q.Query) -> Callable[[str], bool]:
    match tree:
        case q.Prefix():
            return lambda word: word.startswith(tree.text)
        case q.Wildcard():
            pattern = re.compile(translate(tree.text))
            return lambda word: pattern.match(word) is not None
        case q.FuzzyTerm():
            start = tree.text[: tree.prefixlength]
            return lambda word: (
                word.startswith(start)
                and Levenshtein.distance(word, tree.text) <= tree.maxdist
            )
    raise EngineError(
        f"A query of type {type(tree).__name__} is unknown to this engine."
    )


def _in_range(doc: Document, tree: q.NumericRange) -> bool:
    if doc.days is None:
        return False
    day = doc.days[0] if tree.fieldname == "date_first" else doc.days[1]
    return (tree.start is None or day >= tree.start) and (
        tree.end is None or day <= tree.end
    )


def _stands(positions: Mapping[str, list[int]], words: list[str], slop: int) -> bool:
    """Whether the words stand in this order, each at most ``slop`` after the last."""
    reachable = set(positions[words[0]])
    for word in words[1:]:
        following: set[int] = set()
        for position in reachable:
            following.update(range(position + 1, position + slop + 1))
        reachable = following.intersection(positions[word])
    return bool(reachable)
