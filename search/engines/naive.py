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
    placed = [*enumerate(title), *enumerate(body, len(title) + GAP)]
    fields = {"exact": placed, "title_exact": list(enumerate(title))}
    for exact, stemmed in (("exact", "text"), ("title_exact", "title")):
        fields[stemmed] = [(position, stem(term)) for position, term in fields[exact]]
    positions: dict[str, dict[str, list[int]]] = {name: {} for name in fields}
    for name, pairs in fields.items():
        for position, term in pairs:
            positions[name].setdefault(term, []).append(position)
    lengths = {name: len(pairs) for name, pairs in fields.items()}
    return Document(
        entry,
        positions,
        lengths,
        days_of(article),
        {facet.key: facet.values(entry) for facet in facets},
    )


class Evaluator:
    """Evaluates query trees over a collection of documents."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        dictionary: Mapping[str, Mapping[str, Value]],
    ) -> None:
        self.documents = documents
        self.dictionary = dictionary

    def evaluate(self, tree: q.Query) -> dict[str, float]:
        """Every matching document's id with its score.

        Raises EngineError for a node the grammar never makes.
        """
        match tree:
            case q.And():
                return self._and(tree)
            case q.Or() | q.DisjunctionMax():
                return self._or(tree)
            case q.AndMaybe():
                return self._and_maybe(tree)
            case q.AndNot():
                dropped = self.evaluate(tree.b)
                return {
                    article_id: score
                    for article_id, score in self.evaluate(tree.a).items()
                    if article_id not in dropped
                }
            case q.Not():
                dropped = self.evaluate(tree.query)
                return {
                    article_id: 0.0
                    for article_id in self.documents
                    if article_id not in dropped
                }
        if isinstance(tree, q.Every):
            return dict.fromkeys(self.documents, tree.boost)
        if tree == q.NullQuery:
            return {}
        return self._leaf(tree)

    def _and(self, tree: q.And) -> dict[str, float]:
        parts = [self.evaluate(part) for part in tree.subqueries]
        common = set(parts[0]).intersection(*parts[1:]) if parts else set()
        return {
            article_id: tree.boost * sum(part[article_id] for part in parts)
            for article_id in common
        }

    def _or(self, tree: q.Or | q.DisjunctionMax) -> dict[str, float]:
        parts = [self.evaluate(part) for part in tree.subqueries]
        join: Callable[[list[float]], float] = (
            max if isinstance(tree, q.DisjunctionMax) else sum
        )
        ids = set().union(*parts)
        return {
            article_id: tree.boost
            * join([part[article_id] for part in parts if article_id in part])
            for article_id in ids
        }

    def _and_maybe(self, tree: q.AndMaybe) -> dict[str, float]:
        extra = self.evaluate(tree.b)
        return {
            article_id: score + extra.get(article_id, 0.0)
            for article_id, score in self.evaluate(tree.a).items()
        }

    def _leaf(self, tree: q.Query) -> dict[str, float]:
        name = tree.fieldname
        if isinstance(tree, q.NumericRange):
            return {
                article_id: tree.boost
                for article_id, doc in self.documents.items()
                if _in_range(doc, tree)
            }
        if (
            not self.documents
            or name not in next(iter(self.documents.values())).positions
        ):
            return self._values(tree)
        if isinstance(tree, q.Term):
            return self._term(name, tree.text, tree.boost)
        if isinstance(tree, q.Phrase):
            return self._phrase(tree)
        accepts = _word_test(tree)
        return {
            article_id: tree.boost
            for article_id, doc in self.documents.items()
            if any(accepts(word) for word in doc.positions[name])
        }

    def _term(self, name: str, text: str, boost: float) -> dict[str, float]:
        lists = (
            (article_id, doc.positions[name].get(text))
            for article_id, doc in self.documents.items()
        )
        found = {article_id: len(places) for article_id, places in lists if places}
        average = (
            sum(doc.lengths[name] for doc in self.documents.values())
            / len(self.documents)
            or 1
        )
        idf = math.log(len(self.documents) / (len(found) + 1)) + 1
        scores = {}
        for article_id, count in found.items():
            length = self.documents[article_id].lengths[name]
            scores[article_id] = (
                boost
                * idf
                * count
                * (K1 + 1)
                / (count + K1 * (1 - B + B * length / average))
            )
        return scores

    def _phrase(self, tree: q.Phrase) -> dict[str, float]:
        parts = [self._term(tree.fieldname, word, tree.boost) for word in tree.words]
        common = set(parts[0]).intersection(*parts[1:])
        return {
            article_id: sum(part[article_id] for part in parts)
            for article_id in common
            if _stands(
                self.documents[article_id].positions[tree.fieldname],
                tree.words,
                tree.slop,
            )
        }

    def _values(self, tree: q.Query) -> dict[str, float]:
        """Documents with a facet value whose words match; a constant score."""
        key = tree.fieldname
        accepts = value_test(tree)
        meant = {
            value_id
            for value_id, value in self.dictionary.get(key, {}).items()
            if accepts(value)
        }
        return {
            article_id: tree.boost
            for article_id, doc in self.documents.items()
            if any(value.id in meant for value in doc.values.get(key, ()))
        }


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
    reachable = set(positions[words[0]])
    for word in words[1:]:
        places = set(positions[word])
        reachable = {
            place
            for place in places
            if any(place - step in reachable for step in range(1, slop + 1))
        }
    return bool(reachable)
