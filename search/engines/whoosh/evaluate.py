"""Which documents a query tree matches, and what they score.

A tree is evaluated segment by segment over whole posting arrays, in two steps. First each
of its nodes becomes the ascending list of the documents that it matches: a term is a
slice of the map, AND intersects from the shortest list on, a phrase follows addresses.
Then any of these documents can be scored, and only those are that a page needs: filters
leave a part of what the words match, and a page by date shows ten scores.

    matches = Evaluator(snapshot, Expander(snapshot)).evaluate(tree)
    matches.docs, matches.score(matches.docs[:10])

Scores are those of ``cuttings.search.engines.formula`` with Whoosh's rounded field
lengths, and agree with its searcher, weighted so, within 1e-4, with these deliberate
differences: prefixes, wildcards, fuzzy words, date ranges and facet fields score their
boost, whatever they expand to; ``Not`` and everything it excludes score nothing.
Expansions are capped, and ``warnings`` say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from whoosh import query as q

from cuttings.search.deadlines import check_deadline, polled
from cuttings.search.engines.formula import K1, inverse_frequency
from cuttings.search.engines.lengths import Length
from cuttings.search.engines.whoosh.arrays import (
    AnyArray,
    Bytes,
    DocIds,
    Indexes,
    Int32s,
    Int64s,
    Mask,
    Scores,
    concatenated,
    distinct,
    is_among,
    narrowest,
)
from cuttings.search.engines.whoosh.expand import Expander
from cuttings.search.engines.whoosh.kernel import (
    add_scores,
    follow,
    follow_plain,
    intersect,
)
from cuttings.search.engines.whoosh.postings import SLACK, FieldReader
from cuttings.search.engines.whoosh.proximity import Places, PlacesInQuotations
from cuttings.search.engines.whoosh.snapshot import OpenSegment, Snapshot
from cuttings.search.errors import EngineError
from cuttings.search.syntax.proximity import Forms, Near
from cuttings.search.syntax.schema import (
    LENGTH,
    RANGE_FIELDS,
    SAID,
    SAID_EXACT,
    SPEAKERS,
    STATED,
)
from cuttings.search.syntax.speaking import OneQuotation, Valued, in_words_of_texts
from cuttings.search.translations import worded

WORD_FIELDS = (
    "text",
    "exact",
    "title",
    "title_exact",
    STATED,
    SAID,
    SAID_EXACT,
    "id",
)
UNSCORED = "id"
"""The field whose words score their weight."""
NO_DOCS = np.empty(0, np.uint32)
NO_SAYINGS = np.empty(0, np.int64)


class Node:
    """What a part of a tree matches in a segment: ``docs`` there, ascending.

    A subclass says what these score in ``score``, or adds it in ``add_scores``.
    """

    docs: DocIds

    @property
    def nbytes(self) -> int:
        """What keeping it costs, and all that it is made of: documents of long lists are
        no part of a map any more.
        """
        return self.docs.nbytes

    def score(self, docs: DocIds) -> Scores:
        """The scores of some of the documents that match, ascending."""
        scores = np.zeros(len(docs), np.float32)
        self.add_scores(docs, scores)
        return scores

    def add_scores(self, docs: DocIds, scores: Scores) -> None:
        """Adds to the scores of some documents, ascending, where these match."""
        if docs is self.docs:
            scores += self.score(docs)
            return
        held = self.held(docs)
        scores[held] += self.score(docs.take(held))

    def held(self, docs: DocIds) -> Indexes:
        """The positions in ``docs`` of those that match."""
        if docs is self.docs:
            return np.arange(len(docs))
        return intersect(self.docs, docs)[1]


@dataclass(slots=True)
class Constant(Node):
    """Documents that all score the same."""

    docs: DocIds
    boost: float

    def score(self, docs: DocIds) -> Scores:
        """The boost for each."""
        return np.full(len(docs), self.boost, np.float32)


@dataclass(slots=True)
class Word(Node):
    """The documents of a term.

    ``norms`` [256] is what BM25 adds to the weight by the code of a field's length, of
    which ``codes`` [N] are those of the documents; None where the weight is the score.
    """

    docs: DocIds
    weights: AnyArray
    factor: float
    norms: Scores | None
    codes: AnyArray

    def add_scores(self, docs: DocIds, scores: Scores) -> None:
        """Adds ``factor × weight / (weight + norm)``."""
        if self.norms is None:
            own, held = intersect(self.docs, docs)
            scores[held] += np.float32(self.factor) * self.weights.take(own)
            return
        add_scores(
            self.docs,
            self.weights,
            docs,
            self.codes,
            self.norms,
            self.factor,
            scores,
        )


@dataclass(slots=True)
class All(Node):
    """Documents that all parts match, or some of these; their scores add up."""

    docs: DocIds
    parts: Sequence[Node]
    first: float = 0.0
    boost: float = 1.0

    @property
    def nbytes(self) -> int:
        """The documents and the parts."""
        return _bytes_of_joined(self.docs, self.parts)

    def score(self, docs: DocIds) -> Scores:
        """``boost × (first + the sum of the parts)``."""
        scores = np.full(len(docs), self.first, np.float32)
        for part in self.parts:
            part.add_scores(docs, scores)
        return _boosted(scores, self.boost)


@dataclass(slots=True)
class Any(Node):
    """Documents that at least one part matches, or some of these; the scores of the parts
    that do add up, or the best of them counts.
    """

    docs: DocIds
    parts: Sequence[Node]
    boost: float = 1.0
    best: bool = False

    @property
    def nbytes(self) -> int:
        """The documents and the parts."""
        return _bytes_of_joined(self.docs, self.parts)

    def score(self, docs: DocIds) -> Scores:
        """``boost × the sum (or the best) of the parts that match``."""
        if not self.best:
            scores = np.zeros(len(docs), np.float32)
            for part in self.parts:
                part.add_scores(docs, scores)
            return _boosted(scores, self.boost)

        scores = np.full(len(docs), -np.inf, np.float32)
        for part in self.parts:
            held = part.held(docs)
            own = part.score(docs.take(held))
            scores[held] = np.maximum(scores[held], own)
        return _boosted(scores, self.boost)


def _bytes_of_joined(docs: DocIds, parts: Sequence[Node]) -> int:
    """What documents cost that some parts match, and these; what is theirs once."""
    nbytes = 0
    is_own = True
    for part in parts:
        nbytes += part.nbytes
        is_own = is_own and part.docs is not docs
    return nbytes + docs.nbytes if is_own else nbytes


def _boosted(scores: Scores, boost: float) -> Scores:
    return scores if boost == 1.0 else scores * np.float32(boost)


class Matches:
    """The matching documents of all segments, ascending, and the way to their scores.

    ``parts`` are the root of the tree in each segment, with the segment's first document.
    """

    def __init__(self, docs: DocIds, parts: Sequence[tuple[int, Node]]) -> None:
        self.docs = docs
        self._parts = parts

    def narrowed(self, docs: DocIds) -> Matches:
        """Some of the documents."""
        return Matches(docs, self._parts)

    def score(self, docs: DocIds) -> Scores:
        """The scores of some of the documents, which are ascending."""
        known = self.__dict__.get("scores")
        if known is not None:
            found: Scores = known.take(self.docs.searchsorted(docs))
            return found
        if len(self._parts) == 1:
            _, node = self._parts[0]
            return node.score(node.docs if len(docs) == len(node.docs) else docs)
        scores = np.zeros(len(docs), np.float32)
        edges = docs.searchsorted([base for base, _ in self._parts]).tolist()
        edges.append(len(docs))
        for place, (base, node) in enumerate(self._parts):
            first, last = edges[place : place + 2]
            if first < last:
                own = docs[first:last] - np.uint32(base)
                # The whole list of a node needs no intersection with itself.
                own = node.docs if len(own) == len(node.docs) else own
                scores[first:last] = node.score(own)
        return scores

    @cached_property
    def scores(self) -> Scores:
        """The scores of all documents; kept."""
        return self.score(self.docs)

    @property
    def nbytes(self) -> int:
        """What keeping them costs, with their scores and the way to these."""
        nbytes = 2 * self.docs.nbytes
        for _, node in self._parts:
            nbytes += node.nbytes
        return nbytes


class Evaluator:
    """Evaluates trees over one snapshot; ``warnings`` tell what was capped, ``length``
    by whose length a copy is weighed.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        expander: Expander,
        length: Length = "representative",
    ) -> None:
        self._snapshot = snapshot
        self._expander = expander
        self._length = length
        # What is the same in every segment is found out once.
        self._terms: dict[tuple[str, str | bytes], tuple[int, list[int]]] = {}
        self._words: dict[int, list[bytes]] = {}
        self._values: dict[int, list[int]] = {}
        self._unions: dict[tuple[str, ...], list[tuple[DocIds, AnyArray]]] = {}
        self.warnings: list[str] = []

    def evaluate(self, tree: q.Query) -> Matches:
        """The matches of a tree, deleted documents left out.

        Raises EngineError for a field that does not exist.
        """
        parts: list[tuple[int, Node]] = []
        lists: list[DocIds] = []
        for place, (base, segment) in enumerate(self._snapshot.by_base):
            node = self._node(tree, place, segment)
            docs = node.docs
            if segment.dead is not None:
                docs = docs[~segment.dead[docs]]
            parts.append((base, node))
            lists.append(docs + np.uint32(base) if base else docs)
        return Matches(concatenated(lists, np.uint32), parts)

    def _node(self, tree: q.Query, place: int, segment: OpenSegment) -> Node:
        """What a tree matches in the segment at a place."""
        check_deadline()

        def parts_of(trees: Iterable[q.Query]) -> list[Node]:
            return [self._node(part, place, segment) for part in trees]

        match tree:
            case q.And():
                return self._all(tree, place, segment)
            case q.Or() | q.DisjunctionMax():
                parts = parts_of(tree.subqueries)
                docs = union([part.docs for part in parts], segment.size)
                best = isinstance(tree, q.DisjunctionMax)
                return Any(docs, parts, tree.boost, best)
            case q.AndMaybe():
                wanted, more = tree.a, tree.b
                # The words that only add need not be united.
                plain = type(more) is q.Or and more.boost == 1.0
                parts = parts_of([wanted, *(more.subqueries if plain else [more])])
                return Any(parts[0].docs, parts)
            case q.AndNot():
                return self._node(q.And([tree.a, q.Not(tree.b)]), place, segment)
            case q.Not():
                return self._node(q.And([tree]), place, segment)
            case q.Every():
                docs = np.arange(segment.size, dtype=np.uint32)
                if tree.fieldname == SAID_EXACT:
                    docs = docs[segment.length_codes(SAID) > 0]
                return Constant(docs, tree.boost)
            case OneQuotation():
                return self._of_quotation(tree, place, segment)
        if tree == q.NullQuery:
            return Constant(NO_DOCS, 0.0)
        return self._leaf(tree, place, segment)

    def _of_quotation(
        self, tree: OneQuotation, place: int, segment: OpenSegment
    ) -> Node:
        """What is asked scores as of the article; that one quotation has it all is a
        condition without a score.
        """
        found = self.sayings(tree.asked, place, segment)
        docs = distinct(segment.sayings.docs[found]).astype(np.uint32)
        scoring = in_words_of_texts(tree.asked)
        if scoring is None or not len(docs):
            return Constant(docs, 0.0)
        return All(docs, [self._node(scoring, place, segment)])

    def sayings(
        self,
        asked: q.Query,
        place: int,
        segment: OpenSegment,
        among: Int64s | None = None,
    ) -> Int64s:
        """The sayings of the segment at a place that meet what is asked of one quotation,
        by number, ascending. Speakers are looked up where they are ``among`` some sayings.
        """
        check_deadline()
        match asked:
            case q.And():
                return self._sayings_of_all(asked, place, segment, among)
            case q.Or():
                found = [
                    self.sayings(part, place, segment, among)
                    for part in asked.subqueries
                ]
                return distinct(np.sort(np.concatenate(found)))
            case q.Not():
                whole = segment.sayings.everything if among is None else among
                unwanted = self.sayings(asked.query, place, segment, among)
                return whole[~is_among(whole, unwanted)]
            case q.Every():
                return segment.sayings.everything
            case Valued():
                values = self._snapshot.values[asked.fieldname]
                numbers = [values.number(id_) for id_ in asked.ids]
                return self._sayings_of(numbers, segment, among)
        if asked == q.NullQuery:
            return NO_SAYINGS
        if asked.fieldname not in WORD_FIELDS:
            return self._sayings_of(self._numbers_of(asked), segment, among)
        return PlacesInQuotations(self, place, segment).sayings(asked)

    def who_says(self, asked: q.Query) -> tuple[Int64s, Int64s]:
        """The documents of all quotations that meet what is asked of one, and the value
        that the speaker of each is; those of no known speaker are left out.
        """
        docs, speakers = [NO_SAYINGS], [NO_SAYINGS]
        for place, (base, segment) in enumerate(self._snapshot.by_base):
            found = self.sayings(asked, place, segment)
            sayings = segment.sayings
            own = distinct(sayings.docs[found]).astype(np.uint32)
            quotations, heads = sayings.of_documents(own)
            values = self._snapshot.speakers(heads)
            kept = is_among(quotations, found) & (values >= 0)
            docs.append(sayings.docs[quotations[kept]] + base)
            speakers.append(values[kept])
        return np.concatenate(docs), np.concatenate(speakers)

    def _sayings_of_all(
        self, asked: q.And, place: int, segment: OpenSegment, among: Int64s | None
    ) -> Int64s:
        """The sayings that meet all of several conditions: words are looked up first."""
        for part in sorted(asked.subqueries, key=_is_of_speakers):
            found = self.sayings(part, place, segment, among)
            among = found if among is None else among[is_among(among, found)]
        return segment.sayings.everything if among is None else among

    def _sayings_of(
        self, speakers: Sequence[int], segment: OpenSegment, among: Int64s | None
    ) -> Int64s:
        """The sayings of some speakers, by the numbers of their values."""
        sayings = segment.sayings
        numbers = np.array(sorted(set(speakers) - {-1}), np.int64)
        carried, begins, ends = segment.carriers(SPEAKERS, numbers)
        edges = zip(begins.tolist(), ends.tolist(), strict=True)
        docs = union([carried[begin:end] for begin, end in edges], segment.size)
        if among is not None:
            docs = common(docs, distinct(sayings.docs[among]).astype(np.uint32))
        quotations, heads = sayings.of_documents(docs)
        is_meant = is_among(self._snapshot.speakers(heads), numbers)
        return distinct(sayings.beginnings[quotations[is_meant]])

    def _leaf(self, tree: q.Query, place: int, segment: OpenSegment) -> Node:
        if _is_range(tree):
            within = _within(tree, _numbers(tree, segment))
            return Constant(within.nonzero()[0].astype(np.uint32), tree.boost)
        if tree.fieldname not in WORD_FIELDS:
            docs = union(self._documents_of_values(tree, segment), segment.size)
            return Constant(docs, tree.boost)
        if isinstance(tree, q.Term):
            return self._word(tree.fieldname, tree.text, tree.boost, place, segment)
        if isinstance(tree, Forms):
            return self._forms(tree, place, segment)
        if isinstance(tree, q.Phrase):
            return self._phrase(tree, place, segment)
        if isinstance(tree, Near):
            return self._near(tree, place, segment)
        reader = segment.fields[tree.fieldname]
        found = self.ordinals(tree, place, segment)
        return Constant(union(list(map(reader.docs, found)), segment.size), tree.boost)

    def ordinals(self, tree: q.Query, place: int, segment: OpenSegment) -> list[int]:
        """The ordinals in a segment of the terms that a leaf on words stands for."""
        if isinstance(tree, q.Term):
            ordinal = self._found(tree.fieldname, tree.text)[1][place]
            return [ordinal] if ordinal >= 0 else []
        if isinstance(tree, Forms):
            return self._held_forms(tree, place)
        if id(tree) not in self._words:
            self._words[id(tree)], warning = self._expander.words(tree)
            if warning:
                self.warnings.append(warning)
        reader = segment.fields[tree.fieldname]
        found = map(reader.find, polled(self._words[id(tree)]))
        return [ordinal for ordinal in found if ordinal >= 0]

    def _near(self, tree: Near, place: int, segment: OpenSegment) -> Node:
        """Parts score as if they stood alone; where they stand is a condition without a
        score.
        """
        wanted = tree.parts[:1] if tree.excluded else tree.parts
        nodes = [self._node(part, place, segment) for part in wanted]
        if not all(len(node.docs) for node in nodes):
            return Constant(NO_DOCS, 0.0)
        return All(Places(self, place, segment).docs(tree), nodes)

    def _documents_of_values(self, tree: q.Query, segment: OpenSegment) -> list[DocIds]:
        """The documents of each value of a facet that a leaf stands for."""
        if tree.fieldname not in self._snapshot.values:
            raise EngineError(
                worded(
                    "There is no field “%(fieldname)s” in the index. Ask for "
                    "one that exists.",
                    fieldname=tree.fieldname,
                )
            )
        numbers = np.array(self._numbers_of(tree), np.int64)
        docs, begins, ends = segment.carriers(tree.fieldname, numbers)
        edges = polled(zip(begins.tolist(), ends.tolist(), strict=True))
        return [docs[begin:end] for begin, end in edges]

    def _numbers_of(self, tree: q.Query) -> list[int]:
        """The numbers of the values of a facet that a leaf stands for."""
        if id(tree) not in self._values:
            self._values[id(tree)] = self._expander.values(tree)
        return self._values[id(tree)]

    def _found(self, field: str, text: str | bytes) -> tuple[int, list[int]]:
        """How many documents hold a term, and its ordinal in each segment, -1 where it
        is not.
        """
        key = field, text
        if key not in self._terms:
            term = text
            if isinstance(term, str):
                term = term.encode("utf-8", "surrogatepass")
            frequency = 0
            ordinals = []
            for segment in self._snapshot.segments:
                reader = segment.fields.get(field)
                ordinal = reader.find(term) if reader else -1
                if reader and ordinal >= 0:
                    frequency += reader.frequency(ordinal)
                ordinals.append(ordinal)
            self._terms[key] = frequency, ordinals
        return self._terms[key]

    def _word(
        self,
        field: str,
        text: str | bytes,
        boost: float,
        place: int,
        segment: OpenSegment,
    ) -> Node:
        frequency, ordinals = self._found(field, text)
        ordinal = ordinals[place]
        if ordinal < 0:
            return Constant(NO_DOCS, 0.0)
        reader = segment.fields[field]
        docs, weights = reader.docs(ordinal), reader.freqs(ordinal)
        if field == UNSCORED:
            return Word(docs, weights, boost, None, segment.length_codes(field))
        rarity = inverse_frequency(self._snapshot.holders(field), frequency)
        codes, norms = self._lengths(field, place), self._snapshot.norms(field)
        return Word(docs, weights, rarity * (K1 + 1) * boost, norms, codes)

    def _frequency(self, word: q.Term) -> int:
        """How many documents hold a word."""
        return self._found(word.fieldname, word.text)[0]

    def _word_among(
        self, word: q.Term, place: int, segment: OpenSegment, docs: DocIds | None
    ) -> Node:
        """A word in those of some documents that hold it; in all, where none are given.

        It scores as in all others: by how rare it is in the archive.
        """
        field = word.fieldname
        frequency, ordinals = self._found(field, word.text)
        ordinal = ordinals[place]
        if docs is None or ordinal < 0:
            return self._word(field, word.text, word.boost, place, segment)
        held, weights = segment.fields[field].among(ordinal, docs)
        rarity = inverse_frequency(self._snapshot.holders(field), frequency)
        codes, norms = self._lengths(field, place), self._snapshot.norms(field)
        return Word(held, weights, rarity * (K1 + 1) * word.boost, norms, codes)

    def _lengths(self, field: str, place: int) -> Bytes:
        """The codes of the lengths by which a field is weighed in a segment [N]."""
        if self._length == "own":
            return self._snapshot.segments[place].length_codes(field)
        return self._snapshot.counted_lengths(field)[place]

    def _held_forms(self, tree: Forms, place: int) -> list[int]:
        """The ordinals in a segment of the forms that it holds."""
        found = [self._found(tree.fieldname, form)[1][place] for form in tree.forms]
        return [ordinal for ordinal in found if ordinal >= 0]

    def _forms(self, tree: Forms, place: int, segment: OpenSegment) -> Node:
        """A word in several forms: in each document they count together, and as rare as
        they are together.
        """
        field = tree.fieldname
        held = [form for form in tree.forms if self._found(field, form)[0]]
        if len(held) < 2:
            form = held[0] if held else tree.forms[0]
            return self._word(field, form, tree.boost, place, segment)

        key = (field, *held)
        if key not in self._unions:
            self._unions[key] = [
                united_words(each.fields[field], self._held_forms(tree, number))
                for number, each in enumerate(self._snapshot.segments)
            ]
        frequency = sum(len(docs) for docs, _ in self._unions[key])
        docs, weights = self._unions[key][place]
        rarity = inverse_frequency(self._snapshot.holders(field), frequency)
        factor = rarity * (K1 + 1) * tree.boost
        codes, norms = self._lengths(field, place), self._snapshot.norms(field)
        return Word(docs, weights, factor, norms, codes)

    def _phrase(self, tree: q.Phrase, place: int, segment: OpenSegment) -> Node:
        words = []
        addresses = []
        for text in tree.words:
            word = self._word(tree.fieldname, text, tree.boost, place, segment)
            if not len(word.docs):
                return word
            reader = segment.fields[tree.fieldname]
            ordinal = self._found(tree.fieldname, text)[1][place]
            addresses.append(reader.addresses(ordinal))
            words.append(word)
        docs = standing(addresses, tree.slop, reader.bases)
        return All(docs, words)

    def _common(
        self, wanted: Sequence[q.Query], place: int, segment: OpenSegment
    ) -> tuple[DocIds, list[Node]]:
        """The documents that some conditions share, and what each matches, a word among
        these. Words come after all else and the rarest first, so that of the long list of
        a frequent word a few places are read.
        """
        nodes: dict[int, Node] = {}
        for part in wanted:
            if not _is_word(part):
                nodes[id(part)] = self._node(part, place, segment)
        lists = sorted([node.docs for node in nodes.values()], key=len)
        docs = reduce(common, lists) if lists else None
        for word in sorted(filter(_is_word, wanted), key=self._frequency):
            check_deadline()
            nodes[id(word)] = self._word_among(word, place, segment, docs)
            docs = nodes[id(word)].docs
        # Their scores are added in the order of the query.
        parts = [nodes[id(part)] for part in wanted]
        return (NO_DOCS if docs is None else docs), parts

    def _all(self, tree: q.And, place: int, segment: OpenSegment) -> Node:
        wanted = [part for part in tree.subqueries if not isinstance(part, q.Not)]
        wanted = wanted or [q.Every(boost=0.0)]
        # A range is looked up for what else matches; by itself it is a leaf.
        ranges = [part for part in wanted if _is_range(part)]
        if len(ranges) == len(wanted):
            ranges = []
        listed = [part for part in wanted if part not in ranges]
        docs, parts = self._common(listed, place, segment)
        for part in ranges:
            docs = docs[_within(part, _numbers(part, segment)[docs])]
        for part in tree.subqueries:
            if isinstance(part, q.Not) and len(docs):
                docs = without(docs, self._node(part.query, place, segment).docs)
        first = sum(part.boost for part in ranges)
        return All(docs, parts, first, tree.boost)


def _is_of_speakers(asked: q.Query) -> bool:
    """Whether a condition on a quotation is about its speaker, or excludes something."""
    match asked:
        case q.Not():
            return True
        case q.And() | q.Or():
            return any(map(_is_of_speakers, asked.subqueries))
    return bool(asked.field() == SPEAKERS)


def _is_word(tree: q.Query) -> bool:
    """Whether a condition is one word of texts by itself."""
    is_term = type(tree) is q.Term
    return is_term and tree.fieldname in WORD_FIELDS and tree.fieldname != UNSCORED


def _is_range(tree: q.Query) -> bool:
    return isinstance(tree, q.NumericRange) and tree.fieldname in RANGE_FIELDS


_COLUMNS = {"date_first": "first", "date_last": "last", LENGTH: "words"}


def _numbers(tree: q.NumericRange, segment: OpenSegment) -> Int32s:
    """The number of each document that a range is about: a day, 0 where undated, or how
    many words it has.
    """
    return segment.columns[_COLUMNS[tree.fieldname]]


def _within(tree: q.NumericRange, numbers: Int32s) -> Mask:
    """Which of some numbers are within a range; no day that is unknown is."""
    within: Mask = numbers >= (0 if tree.fieldname == LENGTH else 1)
    if tree.start is not None:
        within &= numbers >= tree.start
    if tree.end is not None:
        within &= numbers <= tree.end
    return within


def common(left: DocIds, right: DocIds) -> DocIds:
    """The documents that two lists share."""
    return left.take(intersect(left, right)[0])


def without(docs: DocIds, unwanted: DocIds) -> DocIds:
    """Documents less some others."""
    kept = np.ones(len(docs), bool)
    kept[intersect(docs, unwanted)[0]] = False
    return docs[kept]


SPARSE = 32
"""Lists that hold less than one document in so many are united by sorting them."""


def union(lists: Sequence[DocIds], size: int) -> DocIds:
    """All documents of some lists, of so many that there are."""
    if len(lists) < 2:
        return lists[0] if lists else NO_DOCS
    if sum(map(len, lists)) * SPARSE < size:
        return distinct(np.sort(np.concatenate(lists)))
    mask = np.zeros(size, bool)
    for docs in lists:
        mask[docs] = True
    return mask.nonzero()[0].astype(np.uint32)


def united_words(
    reader: FieldReader, ordinals: Sequence[int]
) -> tuple[DocIds, AnyArray]:
    """The documents that hold at least one of some terms of a segment, and how often
    each holds them all together.
    """
    if len(ordinals) == 1:
        return reader.docs(ordinals[0]), reader.freqs(ordinals[0])
    lists = [reader.docs(ordinal) for ordinal in ordinals]
    docs = concatenated(lists, np.uint32)
    freqs = concatenated([reader.freqs(ordinal) for ordinal in ordinals], np.int64)
    order = docs.argsort(kind="stable")
    docs, freqs = docs[order], freqs[order]
    if not len(docs):
        return NO_DOCS, np.empty(0, np.uint8)
    firsts = np.ones(len(docs), bool)
    firsts[1:] = docs[1:] != docs[:-1]
    return docs[firsts], narrowest(np.add.reduceat(freqs, firsts.nonzero()[0]))


def standing(words: Sequence[AnyArray], slop: int, bases: Indexes) -> DocIds:
    """The documents of a segment in which some words, given by their addresses, stand in
    order, each at most ``slop`` behind the one before.

    ``bases`` [N+1] is where the addresses of each document begin. Between those of two
    documents there is room, so that no phrase reaches from one into the next unless its
    slop is wider than that.
    """
    found = words[0]
    for after in words[1:]:
        if slop < SLACK:
            found = follow(found, after, slop)
        else:
            found = _follow_within(found, after, slop, bases)
    docs = bases.searchsorted(found, side="right") - 1
    return distinct(docs).astype(np.uint32)


def _follow_within(
    before: AnyArray, after: AnyArray, slop: int, bases: Indexes
) -> AnyArray:
    """``follow`` for a slop that may reach over the room between two documents."""
    after = follow_plain(before, after, slop)
    nearest = before[before.searchsorted(after) - 1]
    begins = bases[bases.searchsorted(after, side="right") - 1]
    return after[nearest >= begins]
