"""A query tree as the cluster's query language, node by node; what can't be said
exactly is a warning.

Scores: words score the cluster's BM25 (k1 1.2, b 0.75, the same formula up to its idf
and the rounding of lengths); all the rest as in the protocol: parts add up,
``DisjunctionMax`` takes the best, prefixes, wildcards, fuzzy words, ranges and facet
fields score a constant, exclusions nothing.

The conditions of a search as clauses: the words with their scores, and each filter by
itself.

Filters of facets are kept apart from the rest, because the counts of a facet leave out
its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from whoosh import query as q

from cuttings.search.dates import period
from cuttings.search.engines.opensearch.values import MOST, Dictionary, fuzzy
from cuttings.search.errors import EngineError
from cuttings.search.queries import Query
from cuttings.search.syntax.grammar import Parsed, parse
from cuttings.search.syntax.schema import DATE_FIELDS, EXACT_OF

Clause = dict[str, Any]
TEXT_FIELDS = frozenset((*EXACT_OF, *EXACT_OF.values()))
MOST_CHAINS = 256
"""So many ways for the words of a proximity search to stand are tried; the cluster
takes 1,024 clauses.
"""
NOTHING: Clause = {"match_none": {}}


class Translator:
    """Translates one query; ``warnings`` says what could not be expressed exactly."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.warnings: list[str] = []

    def translate(self, tree: q.Query) -> Clause:
        """The clause for a tree.

        Raises EngineError for a node that the grammar never makes.
        """
        match tree:
            case q.And():
                return _boosted(
                    {"must": [self.translate(part) for part in tree.subqueries]}, tree
                )
            case q.DisjunctionMax():
                queries = [self.translate(part) for part in tree.subqueries]
                return {"dis_max": {"queries": queries, "boost": tree.boost}}
            case q.Or():
                parts = [self.translate(part) for part in tree.subqueries]
                return _boosted({"should": parts, "minimum_should_match": 1}, tree)
            case q.AndMaybe():
                return {
                    "bool": {
                        "must": [self.translate(tree.a)],
                        "should": [self.translate(tree.b)],
                    }
                }
            case q.AndNot():
                return {
                    "bool": {
                        "must": [self.translate(tree.a)],
                        "must_not": [self.translate(tree.b)],
                    }
                }
            case q.Not():
                return {"bool": {"must_not": [self.translate(tree.query)]}}
        if isinstance(tree, q.Every):
            return {"match_all": {"boost": tree.boost}}
        if tree == q.NullQuery:
            return NOTHING
        return self._leaf(tree)

    def _leaf(self, tree: q.Query) -> Clause:
        if isinstance(tree, q.NumericRange) and tree.fieldname in DATE_FIELDS:
            return _constant(between(tree.fieldname, tree.start, tree.end), tree.boost)
        if tree.fieldname not in TEXT_FIELDS:
            return self._values(tree)
        match tree:
            case q.Term():
                return {
                    "term": {tree.fieldname: {"value": tree.text, "boost": tree.boost}}
                }
            case q.Phrase():
                return self._phrase(tree)
            case q.Prefix():
                return _constant({"prefix": {tree.fieldname: tree.text}}, tree.boost)
            case q.Wildcard():
                return _constant(
                    {"wildcard": {tree.fieldname: {"value": tree.text}}}, tree.boost
                )
            case q.FuzzyTerm():
                return _constant(fuzzy(tree.fieldname, tree), tree.boost)
        raise EngineError(
            f"A query of type {type(tree).__name__} is unknown to this engine."
        )

    def _values(self, tree: q.Query) -> Clause:
        ids, cut = self.dictionary.meant(tree)
        if cut:
            self.warnings.append(
                f"“{tree.fieldname}:” means more than {MOST:,} values here; only the first were searched. "
                "Give more of the name."
            )
        return (
            _constant({"terms": {f"facet.{tree.fieldname}": ids}}, tree.boost)
            if ids
            else NOTHING
        )

    def _phrase(self, tree: q.Phrase) -> Clause:
        """Each word scores as if it stood alone; where they stand is a condition
        without a score.
        """
        name, words = tree.fieldname, list(tree.words)
        terms = [
            {"term": {name: {"value": word, "boost": tree.boost}}} for word in words
        ]
        if len(words) == 1:
            return terms[0]
        return {
            "bool": {"must": terms, "filter": [self._order(name, words, tree.slop)]}
        }

    def _order(self, name: str, words: list[str], slop: int) -> Clause:
        """Words in order, each at most ``slop`` positions after the last.

        The cluster's own proximity limits the sum of the gaps, and takes the nearest
        next word only. Two words are no different for that. For more, every combination
        of gaps before the last is a chain of its own.
        """
        if slop == 1:
            return _chain(name, words, (1,) * (len(words) - 1))
        if len(words) == 2:
            return _near([_word(name, words[0]), _word(name, words[1])], slop)
        if slop ** (len(words) - 2) <= MOST_CHAINS:
            gaps = product(range(1, slop + 1), repeat=len(words) - 2)
            chains = [_chain(name, words[:-1], steps) for steps in gaps]
            return _near(
                [{"span_or": {"clauses": chains}}, _word(name, words[-1])], slop
            )
        self.warnings.append(
            f"“{' '.join(words)}”~{slop} was searched from the nearest words only; an article that repeats them may "
            "have been missed. Use fewer words or a smaller distance."
        )
        near = _word(name, words[0])
        for word in words[1:]:
            near = _near([near, _word(name, word)], slop)
        return near


def between(field: str, first: int | None, last: int | None) -> Clause:
    """Documents with a number in a range, both ends included, None for an open end."""
    ends = {
        name: value
        for name, value in (("gte", first), ("lte", last))
        if value is not None
    }
    return {"range": {field: ends}}


def _constant(clause: Clause, boost: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": boost}}


def _boosted(clauses: Clause, tree: q.Query) -> Clause:
    return {"bool": {**clauses, "boost": tree.boost}}


def _word(name: str, word: str) -> Clause:
    return {"span_term": {name: word}}


def _near(parts: list[Clause], slop: int) -> Clause:
    return {"span_near": {"clauses": parts, "slop": slop - 1, "in_order": True}}


def _chain(name: str, words: list[str], steps: tuple[int, ...]) -> Clause:
    """Words at exactly these distances from one another."""
    clauses = [_word(name, words[0])]
    for word, step in zip(words[1:], steps, strict=True):
        if step > 1:
            clauses.append({"span_gap": {name: step - 1}})
        clauses.append(_word(name, word))
    if len(clauses) == 1:
        return clauses[0]
    return {"span_near": {"clauses": clauses, "slop": 0, "in_order": True}}


ALONE: Clause = {"term": {"alone": True}}
CROWDED: Clause = {"term": {"alone": False}}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a query asks of an article.

    ``shared`` holds for every count, ``chosen`` has a filter for each facet.
    """

    parsed: Parsed
    text: Clause
    shared: tuple[Clause, ...]
    chosen: dict[str, Clause]
    warnings: tuple[str, ...]

    def scored(self, *extra: Clause) -> Clause:
        """The words, with scores, under the conditions that all counts share."""
        return {"bool": {"must": [self.text], "filter": [*self.shared, *extra]}}

    def everything(self, *extra: Clause) -> Clause:
        """All conditions, with scores."""
        return self.scored(*self.chosen.values(), *extra)

    def besides(self, key: str, *extra: Clause) -> Clause:
        """The filters of all facets but one."""
        return all_of(
            [clause for other, clause in self.chosen.items() if other != key], extra
        )


def all_of(*groups: Sequence[Clause]) -> Clause:
    """Documents that meet all clauses."""
    clauses = [clause for group in groups for clause in group]
    return {"bool": {"filter": clauses}} if clauses else {"match_all": {}}


def conditions_of(query: Query, dictionary: Dictionary) -> Conditions:
    """The conditions of a query, with the warnings of its reading and translation."""
    parsed = parse(query.text, query.exact)
    translator = Translator(dictionary)
    text = translator.translate(parsed.tree)
    first, last, warnings = period(query.date_from, query.date_to)
    shared: list[Clause] = []
    if first is not None:
        shared.append(between("date_last", first, None))
    if last is not None:
        shared.append(between("date_first", None, last))
    shared += [
        {"bool": {"must_not": [_carries(key, ids)]}} for key, ids in query.excluded
    ]
    return Conditions(
        parsed=parsed,
        text=text,
        shared=tuple(shared),
        chosen={key: _carries(key, ids) for key, ids in query.filters},
        warnings=(*parsed.warnings, *warnings, *translator.warnings),
    )


def _carries(key: str, ids: Sequence[str]) -> dict[str, Any]:
    return {"terms": {f"facet.{key}": list(ids)}}
