"""What a query asks of an article, in the cluster's query language.

A tree is translated node by node; what can't be said exactly is a warning. Words score
the cluster's BM25 (the formula of ``cuttings.search.engines.formula`` up to the rounding
of lengths); all the rest scores as in the protocol: parts add up, ``DisjunctionMax`` takes
the best, prefixes, wildcards, fuzzy words, ranges and facet fields score a constant,
exclusions nothing.

    >>> from whoosh import query as q
    >>> between("date_last", 728_000, None)
    {'range': {'date_last': {'gte': 728000}}}
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from copy import copy
from itertools import permutations, product

from whoosh import query as q

from cuttings.search.dates import period
from cuttings.search.engines.opensearch.boundaries import (
    LONGEST,
    Unbounded,
    is_bounded,
    unit_span,
    within,
)
from cuttings.search.engines.opensearch.cluster import Cluster, Json
from cuttings.search.engines.opensearch.documents import (
    GAP_OF_QUOTATIONS,
    SAYINGS,
    SPEAKER,
)
from cuttings.search.engines.opensearch.values import (
    MAX_MEANT,
    Dictionary,
    Frequencies,
    fuzzy,
)
from cuttings.search.errors import EngineError
from cuttings.search.queries import Query
from cuttings.search.results import Part
from cuttings.search.syntax.proximity import Forms, Near
from cuttings.search.syntax.schema import (
    EXACT_OF,
    RANGE_FIELDS,
    SAID,
    SAID_EXACT,
    SPEAKERS,
    STATED,
)
from cuttings.search.syntax.speaking import (
    OneQuotation,
    Valued,
    asked_quotation,
    in_words_of_texts,
    with_speakers,
)
from cuttings.search.translations import worded

Clause = Json

TEXT_FIELDS = frozenset((*EXACT_OF, *EXACT_OF.values(), STATED))

IN_SAYINGS = {name: f"{SAYINGS}.{name}" for name in (SAID, SAID_EXACT)}
"""The fields of words of quotations, and where nested documents have them."""

STEMS_OF = {exact: stems for stems, exact in EXACT_OF.items()}
STEMS_OF[IN_SAYINGS[SAID_EXACT]] = IN_SAYINGS[SAID]
"""The fields of unstemmed words, and those of their stems, at the same positions."""

MAX_CHAINS = 256
"""So many ways for the words of a proximity search to stand are tried; the cluster
takes 1,024 clauses.
"""

MAX_PERMUTED = 4
"""So many words in any order are tried in each; of more, the whole stretch is limited."""

UNIT_WORDS = {"sentence": 25, "paragraph": 75, "segment": 100}
"""What a sentence and a paragraph are counted as, as in Nexis Uni."""
UNIT_NAMES = {
    "sentence": worded("sentence"),
    "paragraph": worded("paragraph"),
    "segment": worded("segment"),
}

CROWDED: Clause = {"term": {"alone": False}}
"""Articles that may share their story with another."""

NOTHING: Clause = {"match_none": {}}


class Search:
    """A query as it is put to one build: its conditions, and how the cluster is asked.

    The filters of facets are kept apart from the rest, because the counts of a facet
    leave out its own: ``text`` are the words, ``shared`` holds for every count,
    ``chosen`` has a filter for each facet; ``limits`` are all of these and what the query
    itself asks besides words. ``warnings`` says what could not be read or
    expressed exactly, ``notes`` collects what parts of the index did not answer; where
    it is None, that is an error. ``part`` tells whether all words are asked for or some
    of them.
    """

    def __init__(
        self,
        dictionary: Dictionary,
        index: str,
        query: Query,
        notes: list[str] | None = None,
        part: Part = "all",
    ) -> None:
        self.cluster: Cluster = dictionary.cluster
        self.dictionary = dictionary
        self.index = index
        self.query = query
        self.notes = notes
        self.by_stories = query.count == "stories"

        self.parsed = dictionary.parse(query.text, query.exact)
        self.part: Part = "all"
        tree = self.parsed.tree
        if part == "some" and self.parsed.some is not None:
            self.part, tree = part, self.parsed.some
        self.conditions = dictionary.conditions
        translator = Translator(dictionary, index)
        # Where one quotation is demanded, it is the one that is of no excluded speaker;
        # those who were chosen are a filter, because their own counts leave it out.
        unwanted = query.without(SPEAKERS)
        asked = with_speakers(tree, (), unwanted)
        self.quotation: Clause | None = None
        quotation = asked_quotation(asked)
        if quotation is not None:
            self.quotation = translator.in_quotation(quotation)
        self.text = translator.translate(asked)
        first, last, unread = period(query.date_from, query.date_to)
        self.warnings = (*self.parsed.warnings, *unread, *translator.warnings)

        self.shared: list[Clause] = []
        if first is not None:
            self.shared.append(between("date_last", first, None))
        if last is not None:
            self.shared.append(between("date_first", None, last))
        for key, ids in query.excluded:
            if key == SPEAKERS and self.quotation:
                continue
            self.shared.append(
                {"bool": {"must_not": [self.conditions.carries(key, ids)]}}
            )
        self.chosen: dict[str, Clause] = {}
        for key, ids in query.filters:
            self.chosen[key] = self.conditions.carries(key, ids)
            if key in query.together:
                each = [self.conditions.carries(key, [value]) for value in ids]
                self.chosen[key] = all_of(*each)
            if key == SPEAKERS and self.quotation:
                self.chosen[key] = nested(all_of(self.quotation, spoken_by(ids)))
        self.limits = [*self.shared, *self.chosen.values()]
        if self.parsed.limits is not None:
            limits = with_speakers(self.parsed.limits, (), unwanted)
            self.limits.append(translator.translate(limits))

    def leave_out(self, clause: Clause) -> None:
        """Leaves out of every count and every hit what meets a clause."""
        self.shared.append({"bool": {"must_not": [clause]}})

    def scored(self, *extra: Clause) -> Clause:
        """The words, with scores, under the conditions that all counts share."""
        return {"bool": {"must": [self.text], "filter": [*self.shared, *extra]}}

    def everything(self, *extra: Clause) -> Clause:
        """All conditions, with scores."""
        return self.scored(*self.chosen.values(), *extra)

    def besides(self, key: str, *extra: Clause) -> Clause:
        """The filters of all facets but one."""
        own = key if self.query.is_open(key) else ""
        others = [clause for other, clause in self.chosen.items() if other != own]
        return all_of(*others, *extra)

    def aggregate(self, query: Clause, aggregations: Json) -> Json:
        """Counts over the articles that meet a clause."""
        body = {"size": 0, "query": all_of(query), "aggs": aggregations}
        answer = self.cluster.search(self.index, body, self.notes)
        counts: Json = answer["aggregations"]
        return counts


def all_of(*clauses: Clause) -> Clause:
    """Documents that meet all clauses, without a score."""
    return {"bool": {"filter": list(clauses)}} if clauses else {"match_all": {}}


def nested(clause: Clause) -> Clause:
    """Articles in which one saying meets a clause."""
    return {"nested": {"path": SAYINGS, "query": clause, "score_mode": "none"}}


def spoken_by(ids: Iterable[str]) -> Clause:
    """Sayings of one of some speakers."""
    return {"terms": {f"{SAYINGS}.{SPEAKER}": list(ids)}}


def between(field: str, first: int | None, last: int | None) -> Clause:
    """Documents with a number in a range, both ends included, None for an open end."""
    ends: Json = {}
    if first is not None:
        ends["gte"] = first
    if last is not None:
        ends["lte"] = last
    return {"range": {field: ends}}


# --- Trees ---------------------------------------------------------------------------


class Translator:
    """Translates one query; ``warnings`` says what could not be expressed exactly."""

    def __init__(self, dictionary: Dictionary, index: str) -> None:
        self.dictionary = dictionary
        self.index = index
        self.warnings: list[str] = []

    def translate(self, tree: q.Query) -> Clause:
        """The clause for a tree.

        Raises EngineError for a node that the grammar never makes.
        """
        match tree:
            case q.And():
                parts = self._all(tree.subqueries)
                return {"bool": {"must": parts, "boost": tree.boost}}
            case q.DisjunctionMax():
                parts = self._all(tree.subqueries)
                return {"dis_max": {"queries": parts, "boost": tree.boost}}
            case q.Or():
                parts = self._all(tree.subqueries)
                asked = {"should": parts, "minimum_should_match": 1}
                return {"bool": {**asked, "boost": tree.boost}}
            case q.AndMaybe():
                must, should = self._all([tree.a, tree.b])
                return {"bool": {"must": [must], "should": [should]}}
            case q.AndNot():
                must, must_not = self._all([tree.a, tree.b])
                return {"bool": {"must": [must], "must_not": [must_not]}}
            case q.Not():
                return {"bool": {"must_not": [self.translate(tree.query)]}}
        if isinstance(tree, OneQuotation):
            scoring = in_words_of_texts(tree.asked)
            scored = [self.translate(scoring)] if scoring is not None else []
            held = nested(self.in_quotation(tree.asked))
            return {"bool": {"should": scored, "filter": [held]}}
        if isinstance(tree, q.Every) and tree.fieldname == SAID_EXACT:
            return _constant({"exists": {"field": SAID_EXACT}}, tree)
        if isinstance(tree, q.Every):
            return {"match_all": {"boost": tree.boost}}
        if tree == q.NullQuery:
            return NOTHING
        return self._leaf(tree)

    def in_quotation(self, asked: q.Query) -> Clause:
        """The clause for what is asked of one quotation, over nested documents."""
        match asked:
            case q.And():
                parts = [self.in_quotation(part) for part in asked.subqueries]
                return {"bool": {"filter": parts}}
            case q.Or():
                parts = [self.in_quotation(part) for part in asked.subqueries]
                return {"bool": {"should": parts, "minimum_should_match": 1}}
            case q.Not():
                return {"bool": {"must_not": [self.in_quotation(asked.query)]}}
            case q.Every():
                return {"exists": {"field": f"{SAYINGS}.{SAID_EXACT}"}}
            case Valued():
                return spoken_by(asked.ids)
        if asked.fieldname not in TEXT_FIELDS:
            return spoken_by(self._meant(asked))
        return self.translate(_in_sayings(asked))

    def _all(self, trees: Sequence[q.Query]) -> list[Clause]:
        return [self.translate(tree) for tree in trees]

    def _leaf(self, tree: q.Query) -> Clause:
        name = tree.fieldname
        if isinstance(tree, q.NumericRange) and name in RANGE_FIELDS:
            return _constant(between(name, tree.start, tree.end), tree)
        if name not in TEXT_FIELDS and name not in IN_SAYINGS.values():
            return self._values(tree)
        match tree:
            case q.Term():
                return {"term": {name: {"value": tree.text, "boost": tree.boost}}}
            case Forms():
                held = self.dictionary.frequencies(self.index, name, tree.forms)
                return _as_one_word(name, tree, held)
            case q.Phrase():
                return self._phrase(tree)
            case Near():
                return self._near(tree)
            case q.Prefix():
                return _constant({"prefix": {name: tree.text}}, tree)
            case q.Wildcard():
                return _constant({"wildcard": {name: {"value": tree.text}}}, tree)
            case q.FuzzyTerm():
                return _constant(fuzzy(name, tree), tree)
        raise EngineError(
            worded(
                "A query of type %(name)s is unknown to this engine.",
                name=type(tree).__name__,
            )
        )

    def _values(self, tree: q.Query) -> Clause:
        """A leaf on a facet's field: articles with one of the values that it means."""
        ids = self._meant(tree)
        if not ids:
            return NOTHING
        return _constant(self.dictionary.conditions.carries(tree.fieldname, ids), tree)

    def _meant(self, tree: q.Query) -> Sequence[str]:
        """The ids of the values that a leaf on a facet's field means."""
        ids, is_cut = self.dictionary.meant(tree)
        if is_cut:
            self.warnings.append(
                worded(
                    "“%(field)s:” means more than %(most)s values here; only the first "
                    "were searched. Give more of the name.",
                    field=tree.fieldname,
                    most=MAX_MEANT,
                )
            )
        return ids

    def _phrase(self, tree: q.Phrase) -> Clause:
        """Each word scores as if it stood alone; where they stand is a condition
        without a score.
        """
        name = tree.fieldname
        words = list(tree.words)
        terms: list[Clause] = []
        for word in words:
            terms.append({"term": {name: {"value": word, "boost": tree.boost}}})
        if len(words) == 1:
            return terms[0]
        order = self._order(name, words, tree.slop)
        return {"bool": {"must": terms, "filter": [order]}}

    def _order(self, name: str, words: list[str], slop: int) -> Clause:
        """Words in order, each at most ``slop`` positions after the last.

        The cluster's own proximity limits the sum of the gaps, and takes the nearest
        next word only. Two words are no different for that. For more, every combination
        of gaps before the last is a chain of its own.
        """
        if slop == 1:
            return _chain(name, words, (1,) * (len(words) - 1))

        *before, last = words
        if slop ** (len(before) - 1) <= MAX_CHAINS:
            steps_of_chains = product(range(1, slop + 1), repeat=len(before) - 1)
            chains = [_chain(name, before, steps) for steps in steps_of_chains]
            return _near({"span_or": {"clauses": chains}}, _word(name, last), slop)

        self.warnings.append(
            worded(
                "“%(words)s”~%(slop)s was searched from the nearest words only; an "
                "article that repeats them may have been missed. Use fewer words or a "
                "smaller distance.",
                words=" ".join(words),
                slop=slop,
            )
        )
        near = _word(name, words[0])
        for word in words[1:]:
            near = _near(near, _word(name, word), slop)
        return near

    def _near(self, tree: Near) -> Clause:
        """Parts score as if they stood alone; where they stand is a condition without a
        score.
        """
        wanted = tree.parts[:1] if tree.excluded else tree.parts
        places: Clause | None = None
        if tree.unit != "words":
            with suppress(Unbounded):
                places = within(tree)
        places = places or self._span(tree)
        return {"bool": {"must": self._all(wanted), "filter": [places]}}

    def _span(self, tree: q.Query) -> Clause:
        """Where a part stands, as a span of the field of stems (or of titles)."""
        match tree:
            case Near():
                return self._span_of_near(tree)
            case q.Or():
                clauses = [self._span(part) for part in tree.subqueries]
                return {"span_or": {"clauses": clauses}}
            case q.Phrase():
                words = [q.Term(tree.fieldname, word) for word in tree.words]
                return self._span(Near(tree.fieldname, words, tree.slop, ordered=True))
        field = tree.fieldname
        match tree:
            case q.Term():
                span = _word(field, tree.text)
            case Forms():
                words = [_word(field, form) for form in tree.forms]
                span = {"span_or": {"clauses": words}}
            case q.Prefix():
                span = {"span_multi": {"match": {"prefix": {field: tree.text}}}}
            case q.Wildcard():
                pattern = {"wildcard": {field: {"value": tree.text}}}
                span = {"span_multi": {"match": pattern}}
            case q.FuzzyTerm():
                span = {"span_multi": {"match": fuzzy(field, tree)}}
            case _:
                raise EngineError(
                    worded(
                        "A query of type %(name)s has no place in a text. Use words.",
                        name=type(tree).__name__,
                    )
                )
        # Words and stems have the same positions, so that one may stand for the other.
        stems = STEMS_OF.get(field)
        if stems:
            return {"field_masking_span": {"query": span, "field": stems}}
        return span

    def _span_of_near(self, tree: Near) -> Clause:
        if is_bounded(tree):
            return self._span_in_unit(tree)
        if tree.unit == "lead":
            self.warnings.append(
                worded(
                    "The lead was searched as the whole text, because the cluster can't "
                    "tell where such words stand. Use whole words."
                )
            )
            return self._span(tree.parts[0])
        if tree.unit != "words":
            tree = self._without_units(tree)
        parts = [self._span(part) for part in tree.parts]
        if tree.excluded:
            around = {"post": tree.distance}
            if not tree.ordered:
                around["pre"] = tree.distance
            return {"span_not": {"include": parts[0], "exclude": parts[1], **around}}
        if tree.ordered:
            return self._in_order(tree, parts)
        if len(parts) > MAX_PERMUTED:
            self.warnings.append(
                worded(
                    "So many words near each other in any order were searched within "
                    "one stretch of the text; use fewer words to have each distance "
                    "checked."
                )
            )
            slop = (tree.distance - 1) * (len(parts) - 1)
            return {"span_near": {"clauses": parts, "slop": slop, "in_order": False}}
        orders = [self._in_order(tree, list(each)) for each in permutations(parts)]
        return {"span_or": {"clauses": orders}}

    def _span_in_unit(self, tree: Near) -> Clause:
        """Parts within one sentence, paragraph, segment or lead."""
        unit = unit_span(tree.unit)
        first = self._span(tree.parts[0])
        if tree.excluded:
            # Whatever of the first part stands in a unit that has the second.
            second = self._span(tree.parts[1])
            having = {"span_containing": {"big": unit, "little": second}}
            return {"span_not": {"include": first, "exclude": having}}
        if tree.unit != "lead":
            anywhere = Near(tree.fieldname, tree.parts, LONGEST, tree.ordered)
            first = self._span_of_near(anywhere)
        return {"span_within": {"little": first, "big": unit}}

    def _in_order(self, tree: Near, parts: list[Clause]) -> Clause:
        """Parts in this order, each so far behind the one before."""
        found = parts[0]
        name = STEMS_OF.get(tree.fieldname, tree.fieldname)
        for part, gap in zip(parts[1:], tree.gaps, strict=True):
            if gap:
                between = {"span_gap": {name: gap}}
                clauses = [found, between, part]
                found = {
                    "span_near": {
                        "clauses": clauses,
                        "slop": tree.distance - 1,
                        "in_order": True,
                    }
                }
            else:
                found = _near(found, part, tree.distance)
        return found

    def _without_units(self, tree: Near) -> Near:
        """A sentence or paragraph as a number of words, in a field whose boundaries are
        not held.
        """
        words = UNIT_WORDS[tree.unit]
        self.warnings.append(
            worded(
                "“In one %(unit)s” was searched as at most %(words)s words apart, "
                "because the cluster holds where it ends in the text alone.",
                unit=UNIT_NAMES[tree.unit],
                words=words,
            )
        )
        return Near(
            tree.fieldname, tree.parts, words, tree.ordered, excluded=tree.excluded
        )


def _in_sayings(tree: q.Query) -> q.Query:
    """A condition on words of quotations, over the fields of nested documents."""
    name = IN_SAYINGS[tree.fieldname]
    match tree:
        case Forms():
            return q.Or([q.Term(name, form) for form in tree.forms])
        case q.Or():
            return q.Or([_in_sayings(part) for part in tree.subqueries])
        case Near():
            parts = [_in_sayings(part) for part in tree.parts]
            return Near(
                name,
                parts,
                min(tree.distance, GAP_OF_QUOTATIONS - 1),
                tree.ordered,
                tree.unit,
                tree.excluded,
                tree.gaps,
            )
    moved = copy(tree)
    moved.fieldname = name
    return moved


def _constant(clause: Clause, tree: q.Query) -> Clause:
    return {"constant_score": {"filter": clause, "boost": tree.boost}}


def _as_one_word(name: str, tree: Forms, held: Frequencies) -> Clause:
    """A word in several forms that counts as one with one document frequency.

    The cluster weighs each form by how rare it is; the boost takes that weight away and
    puts the weight of the whole word in its place. An article in which several forms
    stand counts by the best of them, where the embedded engine adds them up.
    """
    whole = _rarity(held.any, held.articles)
    forms: list[Clause] = []
    for form, number in zip(tree.forms, held.each, strict=True):
        boost = whole / _rarity(number, held.articles)
        forms.append({"term": {name: {"value": form, "boost": boost}}})
    return {"dis_max": {"queries": forms, "boost": tree.boost}}


def _rarity(number: int, articles: int) -> float:
    """The weight that Lucene's BM25 gives a term by the articles that hold it."""
    return math.log(1 + (articles - number + 0.5) / (number + 0.5))


def _word(name: str, word: str) -> Clause:
    return {"span_term": {name: word}}


def _near(first: Clause, then: Clause, slop: int) -> Clause:
    spans = [first, then]
    return {"span_near": {"clauses": spans, "slop": slop - 1, "in_order": True}}


def _chain(name: str, words: Sequence[str], steps: Sequence[int]) -> Clause:
    """Words at exactly these distances from one another."""
    clauses = [_word(name, words[0])]
    for word, step in zip(words[1:], steps, strict=True):
        if step > 1:
            clauses.append({"span_gap": {name: step - 1}})
        clauses.append(_word(name, word))
    if len(clauses) == 1:
        return clauses[0]
    return {"span_near": {"clauses": clauses, "slop": 0, "in_order": True}}
