"""Matching documents, and their scores, which are computed when they are asked for.

A page seldom needs all scores: filters leave a part of what the words match, a page by
date shows ten scores, a phrase is found in few of the documents that hold its words. So
an evaluation finds documents, and leaves a way to score any of them. Scores that were
computed for all documents are kept.

Phrases: in which documents do some words stand in order, each at most ``slop`` after
the one before.

Every occurrence in a segment has an address (``postings``), and "the next word" is "the
next address". Where the addresses behind a word are marked in a table of bytes, those
of the word after it need only be looked up: a nanosecond for each occurrence, where
searching a sorted list takes twenty steps. Documents are taken in blocks, so that all
that is computed of one fits in the processor's caches, and the next finds the memory of
the one before: memory fresh from the system costs as much as the search.

Where words are frequent, a block is as long as the table. Where they are not, it is
longer, and its addresses go round and round the table; what the table shows is then
that a word *may* follow, and those few are searched for.

BM25F as Whoosh has it: the scores of words for some documents.

A word's score is three array expressions over its weights and the norms of its
documents. A small result costs hardly more than the number of these expressions, so
where a query has several words of one field they are computed for all words at once: a
row for each word, a column for each document.

What a prefix, a pattern or a fuzzy word stands for: terms of the vocabulary, or values
of a facet.

At most ``MAX_WORDS`` terms are searched for one such word, the most frequent ones; the
page says when that cut it.

Evaluates a Whoosh query tree over whole posting arrays: all matching documents and
their scores at once.

Each node gives a ``Matches``: document numbers, ascending, and a score for each. A term
is three array expressions over its postings; OR adds scores into one dense array; AND
intersects, from the shortest list on; a phrase intersects documents first and positions
then (``phrases``). Words, conjunctions of words, and phrases are scored only when their
scores are asked for, and only for the documents asked about (``matches``).

Scores are Whoosh's BM25F with its rounded field lengths, and agree with its searcher
within 1e-4, with these deliberate differences: prefixes, wildcards, fuzzy words, date
ranges and facet fields score their boost, whatever they expand to; ``Not`` and
everything it excludes score nothing. Expansions are capped, and the cap is told in
``warnings``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import translate
from functools import partial, reduce
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Levenshtein
from whoosh import query as q

from cuttings.search.engines.naive import value_test
from cuttings.search.engines.whoosh.arrayfile import Array, distinct
from cuttings.search.engines.whoosh.columns import spread
from cuttings.search.engines.whoosh.postings import SLACK
from cuttings.search.engines.whoosh.snapshot import K1, Snapshot
from cuttings.search.errors import EngineError
from cuttings.search.facets.filters import names_of
from cuttings.search.syntax.schema import DATE_FIELDS

Score = Callable[[Array | slice], Array]
"""Gives the scores of the documents at some places (ascending) of a list."""
_UNKNOWN = np.empty(0, np.float32)


class Matches:
    """Documents, ascending, and their scores: all at once, or a way to them."""

    __slots__ = ("_score", "_scores", "docs")

    def __init__(self, docs: Array, scores: Array | Score) -> None:
        self.docs = docs.astype(np.int64, copy=False)
        self._scores = scores if isinstance(scores, np.ndarray) else _UNKNOWN
        self._score = scores if callable(scores) else None

    @property
    def scores(self) -> Array:
        """The scores of all documents."""
        score = self._score
        if score is not None:
            self._scores = score(slice(None))
            # and with it what it needed; in this order, because threads share matches
            self._score = None
        return self._scores

    def at(self, places: Array) -> Array:
        """The scores of the documents at some places, in any order."""
        score = self._score
        if score is None or 2 * len(places) > len(self.docs):
            return self.scores[places]
        order = places.argsort()
        scores = np.empty(len(places), np.float32)
        scores[order] = score(places[order])
        return scores

    def narrowed(self, places: Array) -> Matches:
        """The documents at some places (ascending)."""
        return Matches(self.docs[places], lambda inner: self.at(places[inner]))

    def boosted(self, boost: float) -> Matches:
        """The same with scores multiplied."""
        return (
            self
            if boost == 1.0
            else Matches(self.docs, self.scores * np.float32(boost))
        )

    @property
    def nbytes(self) -> int:
        """What keeping them costs."""
        return self.docs.nbytes + 4 * len(self.docs)


def nothing() -> Matches:
    """No documents."""
    return Matches(np.empty(0, np.int64), np.empty(0, np.float32))


def summed(parts: list[Matches]) -> Matches:
    """All documents of a few short lists, their scores added."""
    docs = np.concatenate([part.docs for part in parts])
    order = docs.argsort(kind="stable")
    docs = docs[order]
    new = np.ones(len(docs), bool)
    np.not_equal(docs[1:], docs[:-1], out=new[1:])
    (begins,) = new.nonzero()
    return Matches(
        docs[begins],
        np.add.reduceat(np.concatenate([part.scores for part in parts])[order], begins),
    )


BLOCK = 1 << 16
"""So many occurrences of the most frequent word make a block."""
TABLE = 1 << 21
"""The length of the table, a power of two; where ``THIN`` times as many addresses
are marked, a part of it serves.
"""
THIN = 32
DENSE = 8
"""So many times more blocks are worth it where no block is then longer than the table."""
SELECTIVE = 0.01
"""A word's addresses are cut down to the documents asked about where those are fewer
than this share of them.
"""


class Marks:
    """A table of bytes that need not be cleared: what is marked is the number of the
    turn.
    """

    __slots__ = ("_table", "_turn")

    def __init__(self) -> None:
        self._table = np.zeros(TABLE, np.uint8)
        self._turn = 0

    def met(self, marked: Array, asked: Array, slop: int, size: int) -> Array:
        """Which of those asked for are marked, or less than ``slop`` behind one that
        is; all are below ``size``.

        What is looked for below the first is found at the last: right where addresses
        go round, else never marked.
        """
        if self._turn == np.iinfo(np.uint8).max:
            self._table[:] = self._turn = 0
        self._turn += 1
        table = self._table[:size]
        table[marked] = self._turn
        met: Array = table.take(asked) == self._turn
        for distance in range(1, slop):
            met |= table[asked - distance] == self._turn
        return met


IDLE: list[Marks] = []
"""Tables that no thread is using; there are never more than threads that search at
the same time.
"""


def standing(
    snapshot: Snapshot, field: str, words: Sequence[str], slop: int, docs: Array | None
) -> Array:
    """The documents, ascending, in which the words stand so; ``docs`` are all that
    hold the words, where known.
    """
    terms = [
        {
            base: (reader, number)
            for base, _, reader, number in snapshot.terms(field, word)
        }
        for word in words
    ]
    try:
        marks = IDLE.pop()
    except IndexError:
        marks = Marks()
    found = []
    for base, size, reader, _ in snapshot.terms(field, words[0]):
        if not all(base in term for term in terms):
            continue
        own = [
            reader.addresses(number)
            for reader, number in (term[base] for term in terms)
        ]
        if docs is not None:
            first, end = docs.searchsorted((base, base + size)).tolist()
            own = [
                _within(addresses, reader.bases, docs[first:end] - base)
                for addresses in own
            ]
        found += [part + base for part in _by_block(own, slop, reader.bases, marks)]
    IDLE.append(marks)
    return distinct(np.concatenate(found)) if found else np.empty(0, np.int64)


def _within(addresses: Array, bases: Array, docs: Array) -> Array:
    """Those in some documents (ascending) only; all of them where that costs less."""
    if len(docs) > SELECTIVE * len(addresses):
        return addresses
    starts, ends = (
        addresses.searchsorted(bases[docs]),
        addresses.searchsorted(bases[docs + 1]),
    )
    return addresses[spread(starts, ends - starts)]


def _by_block(
    words: Sequence[Array], slop: int, bases: Array, marks: Marks
) -> Iterator[Array]:
    """The documents of a segment in which the words, given by their addresses, stand
    so; a block at a time.
    """
    edges = _edges(max(map(len, words)), bases)
    cuts = [addresses.searchsorted(bases[edges]).tolist() for addresses in words]
    for n, (first, last) in enumerate(pairwise(edges.tolist())):
        block = [
            addresses[cut[n] : cut[n + 1]]
            for addresses, cut in zip(words, cuts, strict=True)
        ]
        yield _in_block(block, slop, bases[first : last + 1], marks) + first


def _edges(occurrences: int, bases: Array) -> Array:
    """With which documents the blocks of a segment begin, and how many documents
    there are.
    """
    span = int(bases[-1])
    number, exact = occurrences // BLOCK + 1, span // (TABLE - TABLE // 64) + 1
    if number < exact < DENSE * number:
        number = exact
    edges: Array = bases.searchsorted(
        (np.arange(number + 1) * span // number).astype(bases.dtype)
    )
    return edges


def _in_block(words: Sequence[Array], slop: int, bases: Array, marks: Marks) -> Array:
    """The same in one block, given by the bases of its documents."""
    origin = int(bases[0])
    behind = words[0].astype(
        np.int64
    )  # which indexing asks for; addresses behind the words found so far
    behind -= origin - 1
    for addresses in words[1:]:
        if not len(behind):
            break
        after = addresses.astype(np.int64)
        after -= origin
        behind = _following(behind, after, slop, bases, marks) + 1
    docs: Array = (
        bases.searchsorted((behind + (origin - 1)).astype(bases.dtype), side="right")
        - 1
    )
    return docs


def _following(
    behind: Array, after: Array, slop: int, bases: Array, marks: Marks
) -> Array:
    """Those of ``after`` that are among the addresses ``behind`` a word, or less
    than ``slop`` behind one of them.
    """
    origin, end = int(bases[0]), int(bases[-1])
    if slop < SLACK and end - origin < TABLE - SLACK:
        return after[marks.met(behind, after, slop, TABLE)]
    if slop < SLACK:
        size = min(TABLE, 1 << (THIN * len(behind)).bit_length())
        after = after[marks.met(behind & (size - 1), after & (size - 1), slop, size)]
    spots = behind.searchsorted(after, side="right") - 1
    near = (spots >= 0) & (after - behind[spots] < slop)
    after, before = after[near], behind[spots[near]]
    if slop < SLACK:
        return after
    own = bases[
        bases.searchsorted((after + origin).astype(bases.dtype), side="right") - 1
    ]
    return after[before + origin > own]


UNSCORED = "id"
"""The field whose words score their weight."""
_TOGETHER = 1 << 16
"""Scores up to which all words are scored at once; of more, one row after the other
is kinder to the caches.
"""


class Scorer:
    """Scores words over one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def factor(self, size: int, boost: float) -> float:
        """What the score of a word of so many documents is multiplied by."""
        return (math.log(self._snapshot.size / (size + 1)) + 1) * (K1 + 1) * boost

    def weights(self, field: str, text: str | bytes) -> Array:
        """The weight of every posting of a word."""
        parts = [
            reader.weights(number)
            for _, _, reader, number in self._snapshot.terms(field, text)
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def of(self, word: q.Term, size: int, places: Array | slice, docs: Array) -> Array:
        """The scores of a word of ``size`` documents for those at some places, which
        are ``docs``.
        """
        weights: Array = self.weights(word.fieldname, word.text)[places].astype(
            np.float32
        )
        if word.fieldname == UNSCORED:
            return weights * np.float32(word.boost)
        weights /= self._snapshot.norm(word.fieldname)[docs] + weights
        weights *= np.float32(self.factor(size, word.boost))
        return weights

    def sums(
        self,
        words: Sequence[q.Term],
        sizes: Sequence[int],
        places: Sequence[Array | slice],
        docs: Array,
        first: float,
    ) -> Array:
        """The scores of several words, all of which hold some documents at the given
        places, and a first score.
        """
        fields = {word.fieldname for word in words}
        if (
            len(fields) != 1
            or UNSCORED in fields
            or not 0 < len(words) * len(docs) <= _TOGETHER
        ):
            scores = np.full(len(docs), first, np.float32)
            for word, size, spots in (
                zip(words, sizes, places, strict=True) if len(docs) else ()
            ):
                scores += self.of(word, size, spots, docs)
            return scores
        rows = [
            self.weights(word.fieldname, word.text)[spots]
            for word, spots in zip(words, places, strict=True)
        ]
        weights = np.concatenate(rows, dtype=np.float32).reshape(len(words), len(docs))
        weights /= self._snapshot.norm(words[0].fieldname)[docs] + weights
        weights *= self._factors(words, sizes)[:, None]
        total: Array = np.add.reduce(weights, axis=0, initial=np.float32(first))
        return total

    def _factors(self, words: Sequence[q.Term], sizes: Sequence[int]) -> Array:
        return np.array(
            [
                self.factor(size, word.boost)
                for word, size in zip(words, sizes, strict=True)
            ],
            np.float32,
        )

    def together(self, words: Sequence[q.Term], docs: Array) -> bool:
        """Whether ``add`` can score these words for these documents at once."""
        return (
            len(words) > 1
            and words[0].fieldname != UNSCORED
            and all(word.fieldname == words[0].fieldname for word in words)
            and len(words) * len(docs) <= _TOGETHER
            and len(words) * self._snapshot.size < 1 << 32
        )

    def add(self, words: Sequence[q.Term], docs: Array, scores: Array) -> None:
        """Adds to the scores of some documents (ascending) those of words of one field,
        wherever these stand in them.

        The documents of all words are one ascending list, those of the second word
        beyond all documents and so on.
        """
        size, field = self._snapshot.size, words[0].fieldname
        parts, readers, sizes = [], [], [0] * len(words)
        for row, word in enumerate(words):
            for base, _, reader, number in self._snapshot.terms(field, word.text):
                part = reader.docs(number)
                sizes[row] += len(part)
                parts.append(
                    part + np.uint32(base + row * size) if base or row else part
                )
                readers.append((reader, number))
        if not parts or not len(docs):
            return
        own = np.concatenate(parts)
        firsts = np.arange(0, len(words) * size, size, dtype=np.uint32)
        sought = (firsts[:, None] + docs.astype(np.uint32)).ravel()
        spots = own.searchsorted(sought)
        (held,) = (own.take(spots, mode="clip") == sought).nonzero()
        if not len(held):
            return
        rows = held // len(docs)
        columns = held - rows * len(docs)
        weights = np.concatenate([reader.weights(number) for reader, number in readers])
        weights = weights[spots[held]].astype(np.float32)
        weights /= self._snapshot.norm(field)[docs[columns]] + weights
        weights *= self._factors(words, sizes)[rows]
        np.add.at(scores, columns, weights)


MAX_WORDS = 2_000


class Expander:
    """Expansions over one snapshot."""

    def __init__(self, snapshot: Snapshot, before: Expander | None = None) -> None:
        self._snapshot = snapshot
        same = before is not None and before._snapshot.dictionary == snapshot.dictionary
        self._word_index: dict[str, dict[str, list[int]]] = (
            before._word_index if before and same else {}
        )

    def words(self, tree: q.Query) -> tuple[list[bytes], str]:
        """The terms that a leaf stands for, and a warning where there were too many."""
        prefix, test = _word_test(tree)
        found: dict[bytes, int] = {}
        start = prefix.encode("utf-8", "surrogatepass")
        for segment in self._snapshot.segments:
            reader = segment.fields[tree.fieldname]
            for number in range(*reader.terms.with_prefix(start)):
                term = reader.terms[number]
                if test is None or test(term.decode("utf-8", "surrogatepass")):
                    found[term] = found.get(term, 0) + reader.frequency(number)
        if len(found) <= MAX_WORDS:
            return sorted(found), ""
        best = sorted(found, key=lambda term: (-found[term], term))[:MAX_WORDS]
        shown = tree.text + {q.Prefix: "*", q.FuzzyTerm: "~"}.get(type(tree), "")
        return sorted(best), (
            f"“{shown}” stands for {len(found):,} words; only the {MAX_WORDS:,} most frequent were searched."
        )

    def values(self, tree: q.Query) -> list[int]:
        """The numbers of the facet values that a leaf on a facet's field stands for."""
        values, accepts = self._snapshot.values[tree.fieldname], value_test(tree)
        return [number for number in self._candidates(tree) if accepts(values[number])]

    def _candidates(self, tree: q.Query) -> Iterable[int]:
        """Values with a word that the leaf could mean; each is tested whole afterwards."""
        index = self.value_words(tree.fieldname)
        if isinstance(tree, q.Term):
            return index.get(tree.text, ())
        if isinstance(tree, q.Phrase):
            return min(
                (index.get(word, []) for word in tree.words), key=len, default=[]
            )
        prefix, test = _word_test(tree)
        words = (
            word
            for word in index
            if word.startswith(prefix) and (test is None or test(word))
        )
        return sorted({number for word in words for number in index[word]})

    def value_words(self, key: str) -> dict[str, list[int]]:
        """The values of a facet by each word of their labels and variants."""
        if key not in self._word_index:
            index: dict[str, list[int]] = {}
            for number, value in self._snapshot.values[key].items():
                for word in {word for name in names_of(value) for word in name}:
                    index.setdefault(word, []).append(number)
            self._word_index[key] = index
        return self._word_index[key]


def _word_test(tree: q.Query) -> tuple[str, Callable[[str], bool] | None]:
    """The beginning that every word must have, and the test of the words that have it."""
    match tree:
        case q.Prefix():
            return tree.text, None
        case q.Wildcard():
            pattern = re.compile(translate(tree.text))
            literal = re.split(r"[*?\[]", tree.text, maxsplit=1)[0]
            return literal, lambda word: pattern.match(word) is not None
        case q.FuzzyTerm():
            text, most = tree.text, tree.maxdist
            return text[: tree.prefixlength], (
                lambda word: Levenshtein.distance(word, text, score_cutoff=most) <= most
            )
    raise EngineError(
        f"A query of type {type(tree).__name__} can't be asked of this index. Use words or a phrase."
    )


WORD_FIELDS = ("text", "exact", "title", "title_exact", "id")
SKEW, SPARSE = 20, 32
"""Lists that differ so much in length are intersected by bisection, others through a
mask of all documents; setting up that mask costs as much as looking at one document
in ``SPARSE``.
"""


class Evaluator:
    """Evaluates trees over one snapshot.

    ``warnings`` tells what was capped, ``kept`` how many bytes are held for scores that
    are not asked for yet.
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
                return self._or([self._node(part) for part in tree.subqueries]).boosted(
                    tree.boost
                )
            case q.DisjunctionMax():
                return self._best(
                    [self._node(part) for part in tree.subqueries]
                ).boosted(tree.boost)
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
        return self._constant(
            self._union([self._docs(tree.fieldname, word) for word in words]),
            tree.boost,
        )

    def _everything(self, boost: float) -> Matches:
        return self._constant(np.arange(self._snapshot.size), boost)

    def _constant(self, docs: Array, boost: float) -> Matches:
        return Matches(docs, np.full(len(docs), boost, np.float32))

    def _of_values(self, tree: q.Query) -> Array:
        if tree.fieldname not in self._snapshot.values:
            raise EngineError(
                f"There is no field “{tree.fieldname}” in the index. Ask for one that exists."
            )
        numbers = self._expander.values(tree)
        return self._union(
            [self._snapshot.documents_of(tree.fieldname, number) for number in numbers]
        )

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
        return self._constant(
            np.flatnonzero(self._inside(tree, slice(None))), tree.boost
        )

    def _inside(self, tree: q.NumericRange, docs: Array | slice) -> Array:
        """Which documents have a date within a range."""
        days = (
            self._snapshot.first
            if tree.fieldname == "date_first"
            else self._snapshot.last
        )[docs]
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
        docs = own.astype(
            np.int64, copy=False
        )  # not those of the matches: referring to itself, it would be kept
        return Matches(
            docs, lambda places: self._scores(field, text, own, docs[places], boost)
        )

    def _scores(
        self, field: str, text: str | bytes, own: Array, docs: Array, boost: float
    ) -> Array:
        """BM25 of a term for some of its own documents."""
        return self._scorer.of(
            q.Term(field, text, boost), len(own), self._places(own, docs), docs
        )

    def _phrase(self, tree: q.Phrase) -> Matches:
        lists = [self._docs(tree.fieldname, word) for word in tree.words]
        frequent = (
            min(map(len, lists)) > SELECTIVE * self._snapshot.size
        )  # not worth intersecting
        common = None if frequent else self._common(lists)
        if common is not None and not len(common):
            return nothing()
        docs = standing(self._snapshot, tree.fieldname, tree.words, tree.slop, common)
        terms = [q.Term(tree.fieldname, word, boost=tree.boost) for word in tree.words]
        words = list(zip(terms, lists, strict=True))
        return Matches(docs, lambda places: self._sum(words, docs[places], 0.0))

    def _sum(
        self, words: Sequence[tuple[q.Term, Array]], docs: Array, first: float
    ) -> Array:
        """The scores of several words, each of which has all of some documents,
        added to a first score.
        """
        terms, lists = [term for term, _ in words], [own for _, own in words]
        places = [self._places(own, docs) for own in lists]
        return self._scorer.sums(terms, list(map(len, lists)), places, docs, first)

    def _and(self, tree: q.And) -> Matches:
        """Intersects documents first and scores what is left, so that no score is
        computed in vain.
        """
        wanted = [part for part in tree.subqueries if not isinstance(part, q.Not)] or [
            q.Every(boost=0.0)
        ]
        terms = [part for part in wanted if _is_word(part)]
        ranges = [part for part in wanted if _is_range(part)]
        ranges = ranges if len(ranges) < len(wanted) else []
        lists = [self._docs(term.fieldname, term.text) for term in terms]
        others = [
            self._node(part)
            for part in wanted
            if not (_is_word(part) or (ranges and _is_range(part)))
        ]
        docs = self._common([*lists, *(other.docs for other in others)])
        for part in ranges:
            docs = docs[self._inside(part, docs)]
        for part in tree.subqueries:
            if isinstance(part, q.Not) and len(docs):
                docs = self._without(docs, self._node(part.query).docs)
        docs = docs.astype(np.int64, copy=False)
        words, first = (
            list(zip(terms, lists, strict=True)),
            sum(part.boost for part in ranges),
        )
        if not others:
            return Matches(
                docs, lambda places: self._sum(words, docs[places], first)
            ).boosted(tree.boost)
        scores = self._sum(words, docs, first)
        for other in others:
            scores += other.scores[self._places(other.docs, docs)]
        return Matches(docs, scores).boosted(tree.boost)

    def _common(self, lists: list[Array]) -> Array:
        """The documents that all lists hold, from the shortest on."""
        return reduce(
            lambda few, many: many[self._held(many, few)], sorted(lists, key=len)
        )

    def _places(self, own: Array, docs: Array) -> Array | slice:
        """Where in a list some of its documents (ascending) stand."""
        if len(own) == len(docs):
            return slice(None)
        if self._is_few(docs, own):
            return own.searchsorted(
                docs.astype(own.dtype, copy=False)
            )  # or the long list would be made over instead
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
        """Where the documents that two lists hold (both ascending) stand in one, and
        in the other.
        """
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
        """What is wanted, scored higher where the rest matches too; words of the
        rest are scored only there.
        """
        wanted = self._node(tree.a)
        parts = (
            tree.b.subqueries
            if type(tree.b) is q.Or and tree.b.boost == 1.0
            else [tree.b]
        )
        rest = [part if _is_word(part) else self._node(part) for part in parts]
        return Matches(wanted.docs, partial(self._raised, wanted, rest))

    def _raised(
        self, wanted: Matches, rest: Sequence[q.Term | Matches], places: Array | slice
    ) -> Array:
        """The scores of what is wanted, at some places, with those of the rest that
        matches there.
        """
        docs = wanted.docs[places]
        scores = (
            wanted.scores.copy() if isinstance(places, slice) else wanted.at(places)
        )
        words = [part for part in rest if not isinstance(part, Matches)]
        if len(words) == len(rest) and self._scorer.together(words, docs):
            self._scorer.add(words, docs, scores)
            return scores
        for part in rest:
            more = (
                part.docs
                if isinstance(part, Matches)
                else self._docs(part.fieldname, part.text)
            )
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
            return docs[
                ~_holds(
                    unwanted,
                    docs,
                    unwanted.searchsorted(docs.astype(unwanted.dtype, copy=False)),
                )
            ]
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
