"""A Whoosh query tree evaluated one document at a time: slow, short, and the meaning
that engines are held to.

Words score as ``cuttings.search.engines.formula`` says, with exact field lengths, those
of a copy being the lengths of the copy that stands for its story; several leaves add up,
``DisjunctionMax`` takes the best, prefixes, wildcards, fuzzy words, ranges and facet
fields score a constant, exclusions nothing.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from typing import NamedTuple

from rapidfuzz.distance import OSA
from whoosh import query as q

from cuttings.search.articles import Article, Entry, Stretch
from cuttings.search.deadlines import polled
from cuttings.search.engines.formula import K1, B, inverse_frequency
from cuttings.search.engines.lengths import Length, standing
from cuttings.search.errors import EngineError
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.filters import (
    has_pattern,
    has_prefix,
    has_similar,
    has_words,
    names_of,
)
from cuttings.search.language.analysis import word_count
from cuttings.search.language.chains import Analysed, analyse, chain_of
from cuttings.search.language.lexicon import entry_of
from cuttings.search.language.units import Breaks, breaks_of
from cuttings.search.sayings import beginnings
from cuttings.search.syntax.proximity import Forms, Near
from cuttings.search.syntax.schema import (
    GAP,
    LENGTH,
    SAID,
    SAID_EXACT,
    SPEAKERS,
    STATED,
    days_of,
    repeats_title,
)
from cuttings.search.syntax.speaking import (
    OneQuotation,
    Valued,
    in_words_of_texts,
)
from cuttings.search.translations import worded

WORD_FIELDS = ("text", "exact", "title", "title_exact", STATED, SAID, SAID_EXACT)
"""The fields of words of texts; all others are facets."""

Scores = dict[str, float]
"""Articles by id, each with its score."""

Positions = Mapping[str, Mapping[str, list[int]]]
"""Of each field the positions of each term."""

Span = tuple[int, int]
"""The first and the last position of what a part of a query found, both included."""


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as indexed: positions of each term by field, days, the number of words of
    its body, and values by facet.

    ``breaks`` are the positions at which sentences and paragraphs begin; ``quotations``
    the positions of the words of each quotation, by field.
    """

    entry: Entry
    positions: dict[str, dict[str, list[int]]]
    lengths: dict[str, int]
    days: tuple[int, int] | None
    words: int
    breaks: Breaks = field(default_factory=Breaks)
    values: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    quotations: tuple[Positions, ...] = ()

    def sayings(self) -> dict[int, list[Positions]]:
        """Where the words of what is said in one go stand, part by part, by the number of
        the first part.
        """
        found: dict[int, list[Positions]] = {}
        beginning_of = beginnings(self.entry)
        for beginning, positions in zip(beginning_of, self.quotations, strict=False):
            if positions[SAID]:
                found.setdefault(beginning, []).append(positions)
        return found

    def speaker_of(self, quotation: int) -> str:
        """The id of the value that the speaker of a quotation is; empty for none."""
        enrichment = self.entry.enrichment
        heading = enrichment.heading_of(enrichment.quotations[quotation])
        ids = {value.id for value in self.values.get(SPEAKERS, ())}
        return heading if heading is not None and heading in ids else ""


def document(entry: Entry, facets: tuple[Facet, ...]) -> Document:
    """Indexes one entry."""
    article = entry.article
    whole_title = Stretch(0, len(article.title), article.language)
    title = _analysed(article.title, [whole_title])
    body = _analysed(article.body, article.stretches())
    in_title = list(enumerate(title))
    in_body = list(enumerate(body, len(title) + GAP))
    in_quotations: list[tuple[int, _Placed]] = []
    quotations: list[Positions] = [{}] * len(entry.enrichment.quotations)
    for tokens, is_title in ((in_title, True), (in_body, False)):
        last = 0
        for start, end, number in entry.enrichment.quoted_spans(is_title):
            # Of two that overlap, the first has what they share.
            own = list(_quoted(tokens, max(start, last), end))
            last = max(last, end)
            in_quotations += own
            words, stems = _positions(own)
            quotations[number] = {SAID_EXACT: words, SAID: stems}
    everywhere = in_body if repeats_title(article) else in_title + in_body
    positions: dict[str, dict[str, list[int]]] = {}
    lengths: dict[str, int] = {}
    for exact, stemmed, placed in (
        ("exact", "text", everywhere),
        ("title_exact", "title", in_title),
        (SAID_EXACT, SAID, in_quotations),
    ):
        lengths[exact] = lengths[stemmed] = len(placed)
        positions[exact], positions[stemmed] = _positions(placed)
    is_stated = not article.title_inferred
    positions[STATED] = positions["title"] if is_stated else {}
    lengths[STATED] = lengths["title"] if is_stated else 0
    values = {facet.key: facet.values(entry) for facet in facets}
    breaks = breaks_of(article.body, len(title) + GAP)
    days = days_of(article)
    said = tuple(quotations)
    number = word_count(article.body)
    return Document(entry, positions, lengths, days, number, breaks, values, said)


class _Placed(NamedTuple):
    """A token with its offset in its text."""

    token: Analysed
    offset: int


def quoted_document(entry: Entry, facets: tuple[Facet, ...]) -> Document:
    """What is said in an entry, and nothing else of its texts: enough to ask of it what is
    asked of one quotation, in a tenth of the time.
    """
    article = entry.article
    quotations: list[Positions] = []
    sentences: list[int] = []
    paragraphs: list[int] = []
    first = 0
    for quotation in entry.enrichment.quotations:
        text = quotation.text_in(article)
        language = article.language
        if not quotation.in_title:
            language = article.language_at(quotation.start)
        tokens = _analysed(text, [Stretch(0, len(text), language)])
        words, stems = _positions(enumerate(tokens, first))
        quotations.append({SAID_EXACT: words, SAID: stems})
        breaks = breaks_of(text, first)
        sentences += breaks.sentences
        paragraphs += breaks.paragraphs
        first += len(tokens) + GAP
    values = {facet.key: facet.values(entry) for facet in facets}
    breaks = Breaks(tuple(sentences), tuple(paragraphs))
    return Document(entry, {}, {}, None, 0, breaks, values, tuple(quotations))


_Placings = dict[str, list[int]]
"""Of each term its positions."""


def _positions(tokens: Iterable[tuple[int, _Placed]]) -> tuple[_Placings, _Placings]:
    """Where the terms of some tokens stand, and where their stems do."""
    words: _Placings = {}
    stems: _Placings = {}
    for position, (found, _) in tokens:
        words.setdefault(found.term, []).append(position)
        stems.setdefault(found.stem, []).append(position)
    return words, stems


def _analysed(text: str, stretches: Iterable[Stretch]) -> list[_Placed]:
    """The tokens of a text as they are indexed, each in the language where it stands."""
    found: list[_Placed] = []
    for start, end, language in stretches:
        for token, offset in analyse(text[start:end], language):
            found.append(_Placed(token, start + offset))
    return found


def text_length(article: Article) -> int:
    """How many words the text of an article has, where it is searched: those of its
    title too, if the text does not begin with it.
    """
    words = len(_analysed(article.body, article.stretches()))
    if repeats_title(article):
        return words
    title = Stretch(0, len(article.title), article.language)
    return words + len(_analysed(article.title, [title]))


def _quoted(
    placed: Iterable[tuple[int, _Placed]], start: int, end: int
) -> Iterator[tuple[int, _Placed]]:
    """The tokens of a text that lie within a quotation."""
    for position, token in placed:
        if start <= token.offset < end:
            yield position, token


def entries_of(article: Article) -> set[str]:
    """The entries of an article's words in the lexicon of its archive."""
    found: set[str] = set()
    stretches = article.stretches()
    title = Stretch(0, len(article.title), article.language)
    for text, parts in ((article.title, (title,)), (article.body, stretches)):
        for start, end, language in parts:
            chain = chain_of(language)
            if chain.code:
                for token, _ in analyse(text[start:end], language):
                    found.add(entry_of(chain, token.term, token.stem))
    return found - {""}


class Evaluator:
    """Evaluates query trees over a collection of documents.

    ``dictionary`` has the values of each facet by key and id; ``length`` tells by whose
    length a copy is weighed.
    """

    def __init__(
        self,
        documents: Mapping[str, Document],
        dictionary: Mapping[str, Mapping[str, Value]],
        length: Length = "representative",
    ) -> None:
        self.documents = documents
        self.dictionary = dictionary
        self._standing: dict[str, Entry] = {}
        if length == "representative":
            self._standing = standing([doc.entry for doc in documents.values()])

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
            case OneQuotation():
                return self._of_quotation(tree)
            case q.Every() if tree.fieldname == SAID_EXACT:
                return self._constant(tree, lambda doc: doc.lengths[SAID] > 0)
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
            return self._word(tree.fieldname, (tree.text,), tree.boost)
        if isinstance(tree, Forms):
            return self._word(tree.fieldname, tree.forms, tree.boost)
        if isinstance(tree, q.Phrase):
            return self._phrase(tree)
        if isinstance(tree, Near):
            return self._near(tree)
        accepts = _word_test(tree)
        return self._constant(
            tree, lambda doc: any(map(accepts, doc.positions[tree.fieldname]))
        )

    def _of_quotation(self, tree: OneQuotation) -> Scores:
        """What is asked scores as of the article; that one quotation has it all is a
        condition without a score.
        """
        scoring = in_words_of_texts(tree.asked)
        scores = self.evaluate(scoring) if scoring else {}
        found: Scores = {}
        for article_id, doc in polled(self.documents.items()):
            if self.sayings_met(tree.asked, doc):
                found[article_id] = scores.get(article_id, 0.0)
        return found

    def sayings_met(self, asked: q.Query, doc: Document) -> list[int]:
        """The sayings of a document that meet what is asked of one quotation, each by the
        number of its first.
        """
        found: list[int] = []
        for beginning, parts in doc.sayings().items():
            if self._is_met(asked, parts, doc.speaker_of(beginning), doc.breaks):
                found.append(beginning)
        return found

    def _is_met(
        self, asked: q.Query, parts: Sequence[Positions], speaker: str, breaks: Breaks
    ) -> bool:
        """Whether what is said in some parts, by a speaker, is what is asked."""
        match asked:
            case q.And():
                return all(
                    self._is_met(part, parts, speaker, breaks)
                    for part in asked.subqueries
                )
            case q.Or():
                return any(
                    self._is_met(part, parts, speaker, breaks)
                    for part in asked.subqueries
                )
            case q.Not():
                return not self._is_met(asked.query, parts, speaker, breaks)
            case q.Every():
                return True
            case Valued():
                return speaker in asked.ids
        if asked.fieldname not in WORD_FIELDS:
            return speaker in self._meant(asked)
        return any(spans_of(asked, part, breaks) for part in parts)

    def _constant(self, tree: q.Query, accepts: Callable[[Document], bool]) -> Scores:
        """The documents that meet a test, all with one score."""
        scores: Scores = {}
        for article_id, doc in polled(self.documents.items()):
            if accepts(doc):
                scores[article_id] = tree.boost
        return scores

    def _values(self, tree: q.Query) -> Scores:
        """Documents with a facet value whose words match."""
        key, meant = tree.fieldname, self._meant(tree)

        def carries(doc: Document) -> bool:
            return not meant.isdisjoint([value.id for value in doc.values.get(key, ())])

        return self._constant(tree, carries)

    def _meant(self, tree: q.Query) -> set[str]:
        """The ids of the values that a leaf on a facet's field stands for."""
        accepts = value_test(tree)
        meant: set[str] = set()
        for value in self.dictionary.get(tree.fieldname, {}).values():
            if accepts(value):
                meant.add(value.id)
        return meant

    def _word(self, field: str, forms: Sequence[str], boost: float) -> Scores:
        """The score of a word in one field, all its forms together."""
        counts: dict[str, int] = {}
        lengths: list[int] = []
        for article_id, doc in polled(self.documents.items()):
            if doc.lengths[field]:
                lengths.append(doc.lengths[field])
            count = 0
            for form in forms:
                count += len(doc.positions[field].get(form, ()))
            if count:
                counts[article_id] = count
        average = sum(lengths) / max(1, len(lengths))
        rarity = inverse_frequency(len(lengths), len(counts))
        scores: Scores = {}
        for article_id, count in counts.items():
            length = self._length(self.documents[article_id], field)
            weight = count + K1 * (1 - B + B * length / average)
            scores[article_id] = boost * rarity * count * (K1 + 1) / weight
        return scores

    def _length(self, doc: Document, field: str) -> int:
        """The length by which the words of a document's field are weighed: its own, too,
        where what stands for its story lacks the field.
        """
        stands = self._standing.get(doc.entry.story.id, doc.entry)
        return self.documents[stands.article.id].lengths[field] or doc.lengths[field]

    def _phrase(self, tree: q.Phrase) -> Scores:
        words = [self._word(tree.fieldname, (word,), tree.boost) for word in tree.words]
        scores: Scores = {}
        for article_id in set(words[0]).intersection(*words[1:]):
            positions = self.documents[article_id].positions[tree.fieldname]
            if _stands(positions, tree.words, tree.slop):
                scores[article_id] = sum([word[article_id] for word in words])
        return scores

    def _near(self, tree: Near) -> Scores:
        """Parts score as if they stood alone; where they stand is a condition without a
        score.
        """
        wanted = tree.parts[:1] if tree.excluded else tree.parts
        parts = [self.evaluate(part) for part in wanted]
        scores: Scores = {}
        for article_id in set(parts[0]).intersection(*parts[1:]):
            doc = self.documents[article_id]
            if spans_of(tree, doc.positions, doc.breaks):
                scores[article_id] = sum([part[article_id] for part in parts])
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
        case q.Or():
            tests = [value_test(part) for part in tree.subqueries]
            return lambda value: any(accepts(value) for accepts in tests)
        case Near():
            return lambda value: _stands_in_name(tree, value)
    raise EngineError(
        worded(
            "A query of type %(name)s can't be asked of a facet. Use "
            "words or a phrase.",
            name=type(tree).__name__,
        )
    )


def _stands_in_name(tree: Near, value: Value) -> bool:
    """Whether parts stand near each other in the label or a variant of a value."""
    for name in names_of(value):
        positions: dict[str, list[int]] = {}
        for position, word in enumerate(name):
            positions.setdefault(word, []).append(position)
        if spans_of(tree, {tree.fieldname: positions}, Breaks()):
            return True
    return False


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
                word.startswith(start) and OSA.distance(word, tree.text) <= tree.maxdist
            )
    raise EngineError(
        worded(
            "A query of type %(name)s is unknown to this engine.",
            name=type(tree).__name__,
        )
    )


def _in_range(doc: Document, tree: q.NumericRange) -> bool:
    if tree.fieldname == LENGTH:
        number = doc.words
    elif doc.days is None:
        return False
    else:
        number = doc.days[0] if tree.fieldname == "date_first" else doc.days[1]
    return (tree.start is None or number >= tree.start) and (
        tree.end is None or number <= tree.end
    )


# --- Where parts stand ---------------------------------------------------------------


def spans_of(tree: q.Query, positions: Positions, breaks: Breaks) -> set[Span]:
    """Where in one document a part of a query stands: what ``Near`` means."""
    match tree:
        case Near():
            return _spans_of_near(tree, positions, breaks)
        case q.Or():
            found: set[Span] = set()
            for part in tree.subqueries:
                found |= spans_of(part, positions, breaks)
            return found
        case q.Phrase():
            terms_of = [q.Term(tree.fieldname, word) for word in tree.words]
            near = Near(tree.fieldname, terms_of, tree.slop, ordered=True)
            return _spans_of_near(near, positions, breaks)
        case q.Term():
            places = positions[tree.fieldname].get(tree.text, ())
            return {(place, place) for place in places}
        case Forms():
            words = [q.Term(tree.fieldname, form) for form in tree.forms]
            return spans_of(q.Or(words), positions, breaks)
    accepts = _word_test(tree)
    found = set()
    for word, places in positions[tree.fieldname].items():
        if accepts(word):
            found |= {(place, place) for place in places}
    return found


def _spans_of_near(tree: Near, positions: Positions, breaks: Breaks) -> set[Span]:
    parts = [spans_of(part, positions, breaks) for part in tree.parts]
    if tree.unit == "lead":
        return {span for span in parts[0] if _is_in_lead(span, breaks)}
    if tree.excluded:
        return {one for one in parts[0] if not _pairs(tree, {one}, parts[1], breaks)}
    if len(parts) == 2:
        return _pairs(tree, parts[0], parts[1], breaks)
    if tree.ordered:
        found = parts[0]
        for part, gap in zip(parts[1:], tree.gaps, strict=True):
            step = Near(tree.fieldname, tree.parts[:2], tree.distance, True, gaps=[gap])
            found = _pairs(step, found, part, breaks)
        return found
    return _clusters(tree, parts)


def _is_in_lead(span: Span, breaks: Breaks) -> bool:
    return breaks.unit("lead", span[0]) == breaks.unit("lead", span[1]) == 1


def _pairs(
    tree: Near, firsts: set[Span], seconds: set[Span], breaks: Breaks
) -> set[Span]:
    """Every two spans that meet a condition, each as the span over both."""
    found: set[Span] = set()
    for one in firsts:
        for other in seconds:
            before, after = (one, other) if one[1] < other[0] else (other, one)
            if before[1] >= after[0] or (tree.ordered and before != one):
                continue
            if tree.unit != "words":
                is_near = breaks.unit(tree.unit, before[0]) == breaks.unit(
                    tree.unit, after[1]
                )
            else:
                gap = tree.gaps[0]
                is_near = 1 <= after[0] - before[1] - gap <= tree.distance
            if is_near:
                found.add((before[0], after[1]))
    return found


def _clusters(tree: Near, parts: list[set[Span]]) -> set[Span]:
    """Stretches in which every part stands and no gap between neighbours is wider than
    the distance; equal parts stand there as often as they are asked for.
    """
    placed = sorted(
        {(*span, index) for index, part in enumerate(parts) for span in part}
    )
    wanted = Counter(tree.parts)
    found: set[Span] = set()
    cluster: list[tuple[int, int, int]] = []
    for first, last, index in [*placed, (sys.maxsize, sys.maxsize, 0)]:
        if cluster and first - max(each[1] for each in cluster) > tree.distance:
            held: dict[q.Query, set[Span]] = {}
            for start, end, part in cluster:
                held.setdefault(tree.parts[part], set()).add((start, end))
            if all(len(held.get(part, ())) >= n for part, n in wanted.items()):
                found.add((cluster[0][0], max(each[1] for each in cluster)))
            cluster = []
        cluster.append((first, last, index))
    return found


def _stands(positions: Mapping[str, list[int]], words: list[str], slop: int) -> bool:
    """Whether the words stand in this order, each at most ``slop`` after the last."""
    reachable = set(positions[words[0]])
    for word in words[1:]:
        following: set[int] = set()
        for position in reachable:
            following.update(range(position + 1, position + slop + 1))
        reachable = following.intersection(positions[word])
    return bool(reachable)
