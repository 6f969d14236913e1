"""Evaluates a Whoosh query tree over whole posting arrays: all matching documents and their scores at once.

Each node gives a ``Matches``: document numbers, ascending, and a score for each. A term is three array expressions over
its postings; OR adds scores into one dense array; AND intersects, from the shortest list on; a phrase intersects
documents first and positions then (``phrases``). Words, conjunctions of words, and phrases are scored only when their
scores are asked for, and only for the documents asked about (``matches``).

Scores are Whoosh's BM25F with its rounded field lengths, and agree with its searcher within 1e-4, with these
deliberate differences: prefixes, wildcards, fuzzy words, date ranges and facet fields score their boost, whatever they
expand to; ``Not`` and everything it excludes score nothing. Expansions are capped, and the cap is told in ``warnings``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.expand import Expander
from cuttings.search.engines.whoosh.matches import Matches, nothing, summed
from cuttings.search.engines.whoosh.phrases import SELECTIVE, standing
from cuttings.search.engines.whoosh.scoring import Scorer
from cuttings.search.engines.whoosh.snapshot import Snapshot
from cuttings.search.errors import EngineError
from cuttings.search.schema import DATE_FIELDS
from whoosh import query as q

WORD_FIELDS = ("text", "exact", "title", "title_exact", "id")
SKEW, SPARSE = 20, 32
"""Lists that differ so much in length are intersected by bisection, others through a mask of all documents; setting up
that mask costs as much as looking at one document in ``SPARSE``."""


class Evaluator:
    """Evaluates trees over one snapshot.

    ``warnings`` tells what was capped, ``kept`` how many bytes are held for scores that are not asked for yet.
    """

    def __init__(self, snapshot: Snapshot, expander: Expander) -> None:
        self._snapshot = snapshot
        self._expander = expander
        self._scorer = Scorer(snapshot)
        self.warnings: list[str] = []
        self.kept = 0

    def evaluate(self, tree: q.Query) -> Matches:
        """The matches of a tree, deleted documents left out."""
        matches = self._node(tree)
        dead = self._snapshot.dead
        if dead is None or not len(matches.docs):
            return matches
        (alive,) = (~dead[matches.docs]).nonzero()
        return matches.narrowed(alive)

    def _node(self, tree: q.Query) -> Matches:
        match tree:
            case q.And():
                return self._and(tree)
            case q.Or():
                return self._or([self._node(part) for part in tree.subqueries]).boosted(tree.boost)
            case q.DisjunctionMax():
                return self._best([self._node(part) for part in tree.subqueries]).boosted(tree.boost)
            case q.AndMaybe():
                return self._and_maybe(tree)
            case q.AndNot():
                return self._and(q.And([tree.a, q.Not(tree.b)]))
            case q.Not():
                return self._and(q.And([tree]))
        if isinstance(tree, q.Every):
            return self._everything(tree.boost)
        if tree == q.NullQuery:
            return nothing()
        return self._leaf(tree)

    def _leaf(self, tree: q.Query) -> Matches:
        if _is_range(tree):
            return self._range(tree)
        if tree.fieldname not in WORD_FIELDS:
            return self._constant(self._of_values(tree), tree.boost)
        if isinstance(tree, q.Term):
            return self._term(tree.fieldname, tree.text, tree.boost)
        if isinstance(tree, q.Phrase):
            return self._phrase(tree)
        words, warning = self._expander.words(tree)
        if warning:
            self.warnings.append(warning)
        return self._constant(self._union([self._docs(tree.fieldname, word) for word in words]), tree.boost)

    def _everything(self, boost: float) -> Matches:
        return self._constant(np.arange(self._snapshot.size), boost)

    def _constant(self, docs: Array, boost: float) -> Matches:
        return Matches(docs, np.full(len(docs), boost, np.float32))

    def _of_values(self, tree: q.Query) -> Array:
        if tree.fieldname not in self._snapshot.values:
            raise EngineError(f"There is no field “{tree.fieldname}” in the index. Ask for one that exists.")
        numbers = self._expander.values(tree)
        return self._union([self._snapshot.documents_of(tree.fieldname, number) for number in numbers])

    def _union(self, lists: list[Array]) -> Array:
        if len(lists) < 2:
            return lists[0] if lists else np.empty(0, np.int64)
        if sum(map(len, lists)) * SPARSE < self._snapshot.size:
            return np.unique(np.concatenate(lists))
        mask = np.zeros(self._snapshot.size, bool)
        for docs in lists:
            mask[docs] = True
        return np.flatnonzero(mask)

    def _range(self, tree: q.NumericRange) -> Matches:
        return self._constant(np.flatnonzero(self._inside(tree, slice(None))), tree.boost)

    def _inside(self, tree: q.NumericRange, docs: Array | slice) -> Array:
        """Which documents have a date within a range."""
        days = (self._snapshot.first if tree.fieldname == "date_first" else self._snapshot.last)[docs]
        inside: Array = days > 0
        if tree.start is not None:
            inside &= days >= tree.start
        if tree.end is not None:
            inside &= days <= tree.end
        return inside

    def _docs(self, field: str, text: str | bytes) -> Array:
        """The documents of a term, as stored where there is one segment."""
        parts = []
        for base, _, reader, number in self._snapshot.terms(field, text):
            docs = reader.docs(number)
            parts.append(docs + np.uint32(base) if base else docs)
        found = _one(parts)
        self.kept += found.nbytes if found.base is None else 0
        return found

    def _term(self, field: str, text: str | bytes, boost: float) -> Matches:
        own = self._docs(field, text)
        if not len(own):
            return nothing()
        docs = own.astype(np.int64, copy=False)  # not those of the matches: referring to itself, it would be kept
        return Matches(docs, lambda places: self._scores(field, text, own, docs[places], boost))

    def _scores(self, field: str, text: str | bytes, own: Array, docs: Array, boost: float) -> Array:
        """BM25 of a term for some of its own documents."""
        return self._scorer.of(q.Term(field, text, boost), len(own), self._places(own, docs), docs)

    def _phrase(self, tree: q.Phrase) -> Matches:
        lists = [self._docs(tree.fieldname, word) for word in tree.words]
        frequent = min(map(len, lists)) > SELECTIVE * self._snapshot.size  # not worth intersecting
        common = None if frequent else self._common(lists)
        if common is not None and not len(common):
            return nothing()
        docs = standing(self._snapshot, tree.fieldname, tree.words, tree.slop, common)
        terms = [q.Term(tree.fieldname, word, boost=tree.boost) for word in tree.words]
        words = list(zip(terms, lists, strict=True))
        return Matches(docs, lambda places: self._sum(words, docs[places], 0.0))

    def _sum(self, words: Sequence[tuple[q.Term, Array]], docs: Array, first: float) -> Array:
        """The scores of several words, each of which has all of some documents, added to a first score."""
        terms, lists = [term for term, _ in words], [own for _, own in words]
        places = [self._places(own, docs) for own in lists]
        return self._scorer.sums(terms, list(map(len, lists)), places, docs, first)

    def _and(self, tree: q.And) -> Matches:
        """Intersects documents first and scores what is left, so that no score is computed in vain."""
        wanted = [part for part in tree.subqueries if not isinstance(part, q.Not)] or [q.Every(boost=0.0)]
        terms = [part for part in wanted if _is_word(part)]
        ranges = [part for part in wanted if _is_range(part)]
        ranges = ranges if len(ranges) < len(wanted) else []
        lists = [self._docs(term.fieldname, term.text) for term in terms]
        others = [self._node(part) for part in wanted if not (_is_word(part) or (ranges and _is_range(part)))]
        docs = self._common([*lists, *(other.docs for other in others)])
        for part in ranges:
            docs = docs[self._inside(part, docs)]
        for part in tree.subqueries:
            if isinstance(part, q.Not) and len(docs):
                docs = self._without(docs, self._node(part.query).docs)
        docs = docs.astype(np.int64, copy=False)
        words, first = list(zip(terms, lists, strict=True)), sum(part.boost for part in ranges)
        if not others:
            return Matches(docs, lambda places: self._sum(words, docs[places], first)).boosted(tree.boost)
        scores = self._sum(words, docs, first)
        for other in others:
            scores += other.scores[self._places(other.docs, docs)]
        return Matches(docs, scores).boosted(tree.boost)

    def _common(self, lists: list[Array]) -> Array:
        """The documents that all lists hold, from the shortest on."""
        return reduce(lambda few, many: many[self._held(many, few)], sorted(lists, key=len))

    def _places(self, own: Array, docs: Array) -> Array | slice:
        """Where in a list some of its documents (ascending) stand."""
        if len(own) == len(docs):
            return slice(None)
        if self._is_few(docs, own):
            return own.searchsorted(docs.astype(own.dtype, copy=False))  # or the long list would be made over instead
        return self._held(own, docs)

    def _held(self, own: Array, docs: Array) -> Array:
        """Where in a list those of some documents (ascending) stand that it holds."""
        if self._is_few(docs, own):
            docs = docs.astype(own.dtype, copy=False)
            spots = own.searchsorted(docs)
            return spots[_holds(own, docs, spots)]
        mask = np.zeros(self._snapshot.size, bool)
        mask[docs] = True
        return mask.take(own).nonzero()[0]

    def _shared(self, own: Array, docs: Array) -> tuple[Array, Array]:
        """Where the documents that two lists hold (both ascending) stand in one, and in the other."""
        if not self._is_few(docs, own):
            spots = self._held(own, docs)
            return spots, self._held(docs, own[spots])
        docs = docs.astype(own.dtype, copy=False)
        spots = own.searchsorted(docs)
        (places,) = _holds(own, docs, spots).nonzero()
        return spots[places], places

    def _is_few(self, docs: Array, own: Array) -> bool:
        few: bool = len(docs) * SKEW < len(own) + self._snapshot.size // SPARSE
        return few

    def _or(self, parts: list[Matches]) -> Matches:
        parts = [part for part in parts if len(part.docs)]
        if len(parts) < 2:
            return parts[0] if parts else nothing()
        if sum(len(part.docs) for part in parts) * SPARSE < self._snapshot.size:
            return summed(parts)
        scores = np.zeros(self._snapshot.size, np.float32)
        for part in parts:
            scores[part.docs] += part.scores
        docs = self._union([part.docs for part in parts])
        return Matches(docs, scores[docs])

    def _best(self, parts: list[Matches]) -> Matches:
        docs = self._union([part.docs for part in parts])
        scores = np.full(self._snapshot.size, -np.inf, np.float32)
        for part in parts:
            scores[part.docs] = np.maximum(scores[part.docs], part.scores)
        return Matches(docs, scores[docs])

    def _and_maybe(self, tree: q.AndMaybe) -> Matches:
        """What is wanted, scored higher where the rest matches too; words of the rest are scored only there."""
        wanted = self._node(tree.a)
        parts = tree.b.subqueries if type(tree.b) is q.Or and tree.b.boost == 1.0 else [tree.b]
        rest = [part if _is_word(part) else self._node(part) for part in parts]
        return Matches(wanted.docs, partial(self._raised, wanted, rest))

    def _raised(self, wanted: Matches, rest: Sequence[q.Term | Matches], places: Array | slice) -> Array:
        """The scores of what is wanted, at some places, with those of the rest that matches there."""
        docs = wanted.docs[places]
        scores = wanted.scores.copy() if isinstance(places, slice) else wanted.at(places)
        words = [part for part in rest if not isinstance(part, Matches)]
        if len(words) == len(rest) and self._scorer.together(words, docs):
            self._scorer.add(words, docs, scores)
            return scores
        for part in rest:
            more = part.docs if isinstance(part, Matches) else self._docs(part.fieldname, part.text)
            spots, shared = self._shared(more, docs)
            if not len(spots):
                continue
            if isinstance(part, Matches):
                scores[shared] += part.scores[spots]
            else:
                scores[shared] += self._scorer.of(part, len(more), spots, docs[shared])
        return scores

    def _without(self, docs: Array, unwanted: Array) -> Array:
        """Documents less some others."""
        if self._is_few(docs, unwanted):
            return docs[~_holds(unwanted, docs, unwanted.searchsorted(docs.astype(unwanted.dtype, copy=False)))]
        mask = np.ones(self._snapshot.size, bool)
        mask[unwanted] = False
        return docs[mask[docs]]


def _is_word(tree: q.Query) -> bool:
    return isinstance(tree, q.Term) and tree.fieldname in WORD_FIELDS


def _is_range(tree: q.Query) -> bool:
    return isinstance(tree, q.NumericRange) and tree.fieldname in DATE_FIELDS


def _holds(own: Array, docs: Array, spots: Array) -> Array:
    """Which documents a list holds, given where they would stand in it."""
    if not len(own):
        return np.zeros(len(docs), bool)
    held: Array = own.take(spots, mode="clip") == docs
    return held


def _one(parts: list[Array]) -> Array:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
