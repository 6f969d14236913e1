"""The engine in memory: every rule of the protocol written as plainly as it can be
said.

It keeps entries in a dictionary and looks at each of them for each search. Nobody would
serve an archive with it; it is the executable specification that the other engines are
tested against, and it makes small tests quick.

    engine = MemoryEngine(Path("unused"), installed_facets())
    engine.write(entries)
    engine.commit()
    engine.search(Query("peace talks")).stories
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein
from whoosh import query as q

from cuttings.search.amendments import (
    Amendment,
    Replacement,
    amended,
    replaced_values,
)
from cuttings.search.articles import Entry, Heading
from cuttings.search.dates import days_away, moment, period
from cuttings.search.deadlines import polled
from cuttings.search.engines import REORDERED, Order, SecondStage
from cuttings.search.engines.arrange import (
    a_to_z,
    arrange,
    facet_value,
    ordered,
    with_rest,
)
from cuttings.search.engines.lengths import Length
from cuttings.search.engines.limits import FEW, corrected, filed_as, in_time
from cuttings.search.engines.naive import Document, Evaluator, document, entries_of
from cuttings.search.facets import Facet, Value, facet_named
from cuttings.search.facets.filters import has_beginning
from cuttings.search.highlighting import highlight, language_of_passages, passages
from cuttings.search.language.analysis import stem as english_stem
from cuttings.search.language.analysis import terms
from cuttings.search.language.chains import SIGN, chain_of
from cuttings.search.language.lexicon import EQUALS, Lexicon
from cuttings.search.language.romanised import keys_of
from cuttings.search.matching import find_matches
from cuttings.search.queries import Query
from cuttings.search.results import (
    FacetPage,
    FacetValue,
    Hit,
    Part,
    Rest,
    ResultPage,
    Suggestion,
    carriers_of,
)
from cuttings.search.revisions import Revision, defined, moved, revised, values_of
from cuttings.search.said import AskedQuotations
from cuttings.search.synonyms import SynonymFiles
from cuttings.search.syntax.correction import respelt, words_of
from cuttings.search.syntax.grammar import Parsed, parse
from cuttings.search.syntax.schema import SPEAKERS
from cuttings.search.syntax.speaking import asked_quotation, with_speakers

DIGITS = 5
"""Scores that agree to so many decimals are the same."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a query matches before its facet filters, and the query as understood.

    ``some`` is what is offered below: articles with some of the words, those with all
    among them; nothing, where the result is of one part. ``part`` says whose words
    ``scores`` are. ``unchosen`` are the scores whoever the speaker of the quotation is
    that the query asks for, where speakers were chosen.
    """

    parsed: Parsed
    scores: dict[str, float]
    warnings: tuple[str, ...]
    some: dict[str, float] = field(default_factory=dict)
    part: Part = "all"
    unchosen: dict[str, float] = field(default_factory=dict)
    some_unchosen: dict[str, float] = field(default_factory=dict)

    @property
    def quotation(self) -> q.Query | None:
        """What is asked of the one quotation that the query demands."""
        return asked_quotation(self.parsed.tree)

    def below(self) -> _Found:
        """What has some of the words."""
        return replace(
            self, scores=self.some, unchosen=self.some_unchosen, some={}, part="some"
        )


class WordsOfDocuments:
    """The lexicon of some documents, made by looking at each of them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._stems: Counter[str] = Counter()
        self._exact: set[str] = set()
        self._entries: set[str] = set()
        codes: set[str] = set()
        for doc in documents:
            self._stems.update(doc.positions["text"].keys())
            self._exact.update(doc.positions["exact"].keys())
            self._entries |= entries_of(doc.entry.article)
            for stretch in doc.entry.article.stretches():
                codes.add(chain_of(stretch.language).code)
            codes.add(chain_of(doc.entry.article.language).code)
        self.languages = tuple(sorted(codes - {""}))

    def holds(self, stem: str) -> int:
        """How many articles hold a stem."""
        return self._stems[stem]

    def stems_of(self, language: str, term: str) -> Iterator[str]:
        """The stems of words that fold to a term, where they are not its own stem."""
        beginning = f"{language}{SIGN}{term}{EQUALS}"
        for entry in self._entries:
            if entry.startswith(beginning):
                yield f"{language}{SIGN}{entry.removeprefix(beginning)}"

    def containing(self, language: str, letters: str) -> Iterator[str]:
        """The stems of a language that begin or end with some letters."""
        for stem in self._stems:
            code, sign, word = stem.partition(SIGN)
            is_longer = sign and code == language and word != letters
            if is_longer and (word.startswith(letters) or word.endswith(letters)):
                yield stem

    def sounding(self, key: str) -> list[str]:
        """The words in Cyrillic or Greek letters that have a key."""
        return [
            word for word in self._exact if not word.isascii() and key in keys_of(word)
        ]


class MemoryEngine:
    """An engine that keeps everything in one dictionary."""

    def __init__(self, folder: Path, facets: Sequence[Facet]) -> None:
        self.folder = folder
        self.facets = tuple(facets)
        self.synonyms = SynonymFiles()
        self.second_stage: SecondStage | None = None
        self.length: Length = "representative"
        self._documents: dict[str, Document] = {}
        self._dictionary: dict[str, dict[str, Value]] = {
            facet.key: {} for facet in facets
        }
        self._headings: dict[str, Heading] = {}
        self._pending: list[tuple[str, Document | None]] = []
        self._replacements: list[Replacement] = []
        self._amendments: list[Amendment] = []
        self._revisions: list[Revision] = []
        self._commits = 0
        self._words: Lexicon | None = None

    @property
    def generation(self) -> str:
        """The number of commits."""
        return str(self._commits)

    # Writing

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces entries at the next commit."""
        for entry in entries:
            self._pending.append((entry.article.id, document(entry, self.facets)))

    def refacet(self, entries: Iterable[Entry]) -> None:
        """Replaces what facets and stories read, and keeps the words as they were."""
        known = self._documents | {
            article_id: doc for article_id, doc in self._pending if doc
        }
        for entry in entries:
            old = known.get(entry.article.id)
            if old:
                new = document(entry, self.facets)
                new = replace(
                    new,
                    positions=old.positions,
                    lengths=old.lengths,
                    quotations=old.quotations,
                )
                self._pending.append((entry.article.id, new))

    def amend(self, amendments: Iterable[Amendment]) -> None:
        """Changes origins and labels at the next commit, after all that was written."""
        self._amendments += amendments

    def replace_values(self, replacements: Iterable[Replacement]) -> None:
        """Changes what articles count under at the next commit, before amendments."""
        self._replacements += replacements

    def revise(self, revision: Revision) -> None:
        """Changes headings at the next commit, after everything else."""
        self._revisions.append(revision)

    def delete(self, ids: Iterable[str]) -> None:
        """Removes entries at the next commit."""
        self._pending += [(article_id, None) for article_id in ids]

    def commit(self) -> None:
        """Makes what is pending visible."""
        documents = dict(self._documents)
        for article_id, doc in self._pending:
            if doc is None:
                documents.pop(article_id, None)
                continue
            documents[article_id] = doc
            for key, values in doc.values.items():
                self._dictionary[key].update({value.id: value for value in values})
            self._headings.update({each.id: each for each in doc.entry.headings})
        for replacement in self._replacements:
            self._replace_values(documents, replacement)
        for amendment in self._amendments:
            self._amend(documents, amendment)
        for revision in self._revisions:
            self._revise(documents, revision)
        self._documents, self._pending = documents, []
        self._replacements, self._amendments, self._revisions = [], [], []
        self._words = None
        self._commits += 1

    def close(self) -> None:
        """Nothing is open."""

    def _replace_values(
        self, documents: dict[str, Document], replacement: Replacement
    ) -> None:
        for facet in filter(replacement.concerns, self.facets):
            new = {value.id: value for value in replacement.new_values(facet)}
            self._dictionary[facet.key].update(new)
            for article_id in replacement.articles:
                doc = documents.get(article_id)
                if doc is not None:
                    own = replaced_values(doc.values[facet.key], facet, replacement)
                    values = {**doc.values, facet.key: own}
                    documents[article_id] = replace(doc, values=values)

    def _amend(self, documents: dict[str, Document], amendment: Amendment) -> None:
        doc = documents.get(amendment.article)
        if doc is None:
            return
        entry = amended(doc.entry, amendment)
        values = {facet.key: facet.values(entry) for facet in self.facets}
        documents[amendment.article] = replace(doc, entry=entry, values=values)
        for key, own in values.items():
            self._dictionary[key].update({value.id: value for value in own})

    def _revise(self, documents: dict[str, Document], revision: Revision) -> None:
        """Revises every document that has a name filed elsewhere, or a heading that
        moved.
        """
        before, after = self._headings, defined(self._headings, revision)
        elsewhere = moved(before, after)
        for article_id, doc in documents.items():
            filed = [name for name in revision.filed if article_id in name.articles]
            names = {(name.kind, name.name): name.heading for name in filed}
            told = [each for each in revision.stated if article_id in each.articles]
            carried = {heading.id for heading in doc.entry.headings}
            is_concerned = bool(told)
            for mention in doc.entry.enrichment.mentions:
                carried.add(mention.heading or "")
                own = (mention.kind, mention.name)
                if (
                    mention.counted
                    and names.get(own, mention.heading) != mention.heading
                ):
                    is_concerned = True
            if is_concerned or carried & elsewhere:
                entry = revised(doc.entry, names, before, after, told)
                values = dict(doc.values)
                for facet in self.facets:
                    if facet.revisable or facet.quoted:
                        values[facet.key] = facet.values(entry)
                documents[article_id] = replace(doc, entry=entry, values=values)
        for facet in self.facets:
            known = self._dictionary[facet.key]
            known.update(values_of(revision, facet, known.keys()))
        self._headings = after

    # Reading

    def search(self, query: Query) -> ResultPage:
        """One page, by the rules of the protocol."""
        began = time.perf_counter()
        found = self._find(query)
        matching = self._filtered(found, query)
        below = found.below()
        rest = self._rest(found, query)
        first = (query.page - 1) * query.size
        hits = [
            *self._hits(query, found, matching),
            *self._hits(query, below, rest),
        ]
        shown = polled(hits[first : first + query.size])
        made = tuple([hit() for hit in shown])
        facets, late = in_time(lambda: self._facets(found, query))
        return ResultPage(
            query=query,
            parsed=found.parsed,
            warnings=(*found.warnings, *late),
            copies=len(matching),
            stories=len({self._story(article_id) for article_id in matching}),
            hits=made,
            facets=facets,
            seconds=time.perf_counter() - began,
            partial=bool(late),
            part=found.part,
            rest=Rest(len(rest), len({self._story(each) for each in rest})),
        )

    def _facets(self, found: _Found, query: Query) -> dict[str, tuple[FacetValue, ...]]:
        facets: dict[str, tuple[FacetValue, ...]] = {}
        for facet in self.facets:
            counts = self._counts(facet, found, query)
            dictionary = self._dictionary[facet.key]
            selected = query.selected(facet.key)
            values = arrange(facet, counts, dictionary, selected)
            rest = self._rest(found, query, facet.key)
            more = self._count(facet, rest, query, found.quotation)
            facets[facet.key] = with_rest(values, more)
        return facets

    def matches(self, query: Query) -> Iterator[Entry]:
        """All hits of a query in order."""
        found = self._find(query)
        matching = self._filtered(found, query)
        ordered = self._order(query, found, matching)
        for article_id, *_ in self._looked_at_again(query, found, ordered):
            yield self._entry(self._documents[article_id])

    def article_ids(self, query: Query) -> list[str]:
        """The articles that a query finds."""
        return list(self._filtered(self._find(query), query))

    def get(self, article_id: str) -> Entry | None:
        """One entry by its article's id."""
        doc = self._documents.get(article_id)
        return self._entry(doc) if doc else None

    def story(self, story_id: str) -> tuple[Entry, ...]:
        """The copies of a story, the representative first, then the oldest."""
        entries = [self._entry(doc) for doc in self._documents.values()]
        copies = [entry for entry in entries if entry.story.id == story_id]
        if not copies:
            heirs = {
                entry.story.id for entry in entries if story_id in entry.story.aliases
            }
            copies = [entry for entry in entries if entry.story.id in heirs]
        return tuple(sorted(copies, key=_story_order))

    def count(self) -> int:
        """How many articles there are."""
        return len(self._documents)

    def facet_values(
        self,
        key: str,
        query: Query,
        *,
        prefix: str = "",
        under: str | None = None,
        order: Order = "count",
        page: int = 1,
        size: int = 50,
    ) -> FacetPage:
        """A page of a facet's values. Raises NotFound for a facet that does not exist."""
        facet = facet_named(key, self.facets)
        counts = self._counts(facet, self._find(query), query)
        dictionary = self._dictionary[key]
        ids: list[str] = []
        for value_id in counts:
            beneath = under is None or (dictionary[value_id].parent or "") == under
            if beneath and has_beginning(dictionary[value_id], prefix):
                ids.append(value_id)
        if order == "a-z":
            ids = a_to_z(facet, ids, dictionary)
        else:
            ids = ordered(facet, ids, counts, dictionary)
        chosen = query.selected(key)
        shown = ids[(page - 1) * size : page * size]
        values = [
            facet_value(value_id, counts, dictionary, chosen) for value_id in shown
        ]
        return FacetPage(key, tuple(values), len(ids), page, size)

    def parse(self, text: str, exact: bool = False) -> Parsed:
        """A query as it is understood in this archive."""
        if self._words is None:
            self._words = WordsOfDocuments(self._documents.values())
        return parse(text, exact, self.synonyms.current(), self._words)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Names first, then titles, then words."""
        *typed, last = [*terms(prefix)] or [""]
        if not last:
            return ()
        names: list[Suggestion] = []
        everything = _Found(parse(""), dict.fromkeys(self._documents, 0.0), ())
        for facet in self.facets:
            if facet.kind is None:
                continue
            counts = self._counts(facet, everything, Query(count="copies"))
            for value_id, count in counts.items():
                value = self._dictionary[facet.key][value_id]
                if has_beginning(value, prefix):
                    names.append(Suggestion(value.label, facet.key, value_id, count))
        titles: list[Suggestion] = []
        for article_id, doc in self._documents.items():
            title = doc.entry.article.title
            if has_beginning(Value("", title), prefix):
                titles.append(Suggestion(title, "title", article_id, 1))
        words: list[Suggestion] = []
        for word, count in self._known_words().items():
            if word.startswith(last):
                text = " ".join([*typed, word])
                words.append(Suggestion(text, "term", text, count))
        found: list[Suggestion] = []
        for group in (names, titles, words):
            found += sorted(group, key=lambda one: (-one.count, one.text))
        return tuple(found[:limit])

    def correct(self, query: Query) -> str | None:
        """The words of the query with each unknown or rare one replaced by the nearest
        known one, if that has more hits than the query, which has few.
        """
        words = words_of(query.text)
        query = query.with_(words="all")
        hits = len(self._filtered(self._find(query), query))
        if not words or hits > FEW:
            return None
        known = self._known_words()

        def other(word: str) -> str:
            filed = max(self._filed_as(word), key=known.__getitem__, default=word)
            return filed if known[filed] > known[word] else _nearest(word, known)

        nearest = corrected(words, known.__getitem__, other)
        better = respelt(query.text, dict(zip(words, nearest, strict=True)))
        again = query.with_(text=better)
        if better == query.text:
            return None
        found = len(self._filtered(self._find(again), again))
        return better if found > hits else None

    def _filed_as(self, word: str) -> Iterator[str]:
        """The words of headings that the authority file puts in the place of a word."""
        for facet in self.facets:
            if facet.kind:
                yield from filed_as(word, self._dictionary[facet.key].values())

    # What a search looks at

    def _entry(self, doc: Document) -> Entry:
        """A document's entry, its headings as they are defined now."""
        headings = [self._headings[heading.id] for heading in doc.entry.headings]
        return replace(doc.entry, headings=tuple(headings))

    def _known_words(self) -> Counter[str]:
        """Every word with the number of articles that hold it."""
        known: Counter[str] = Counter()
        for doc in self._documents.values():
            known.update(doc.positions["exact"].keys())
        return known

    def _find(self, query: Query) -> _Found:
        parsed = self.parse(query.text, query.exact)
        *_, unread = period(query.date_from, query.date_to)
        found = _Found(
            parsed,
            self._scores(parsed.tree, query),
            parsed.warnings + unread,
            unchosen=self._unchosen(parsed.tree, query),
        )
        if parsed.some is None or query.words == "all":
            return found
        found = replace(
            found,
            some=self._scores(parsed.some, query),
            some_unchosen=self._unchosen(parsed.some, query),
        )
        if query.words == "any" or not self._filtered(found, query):
            return found.below()
        return found

    def _unchosen(self, tree: q.Query, query: Query) -> dict[str, float]:
        """What a tree matches whoever the speakers are that were chosen."""
        if not query.selected(SPEAKERS):
            return {}
        return self._scores(tree, query.clear(SPEAKERS))

    def _scores(self, tree: q.Query, query: Query) -> dict[str, float]:
        """What a tree matches within the dates of a query; the one quotation that it asks
        for is of a speaker that was chosen, and of none that was excluded.
        """
        tree = with_speakers(tree, query.selected(SPEAKERS), query.without(SPEAKERS))
        first, last, _ = period(query.date_from, query.date_to)
        evaluator = Evaluator(self._documents, self._dictionary, self.length)
        scores = evaluator.evaluate(tree)
        for node in (
            q.NumericRange("date_last", first, None),
            q.NumericRange("date_first", None, last),
        ):
            if node.start is not None or node.end is not None:
                inside = evaluator.evaluate(node)
                scores = {
                    article_id: score
                    for article_id, score in scores.items()
                    if article_id in inside
                }
        return scores

    def _rest(self, found: _Found, query: Query, besides: str = "") -> list[str]:
        """The ids below: with some of the words, of no story (or copy) above."""
        if not found.some:
            return []
        above = set(map(self._counted(query), self._filtered(found, query, besides)))
        below = self._filtered(found.below(), query, besides)
        counted = self._counted(query)
        return [each for each in below if counted(each) not in above]

    def _counted(self, query: Query) -> Callable[[str], str]:
        """What an article counts as: its story, or itself."""
        return self._story if query.count == "stories" else str

    def _filtered(self, found: _Found, query: Query, besides: str = "") -> list[str]:
        """The matching ids under all filters; the selection of the facet ``besides``
        is left out.
        """
        is_open = besides == SPEAKERS and query.selected(SPEAKERS)
        ids = list(found.unchosen if is_open else found.scores)
        for key, chosen in query.demanded(besides):
            ids = [
                article_id
                for article_id in polled(ids)
                if self._carries(article_id, key, chosen)
            ]
        for key, unwanted in query.excluded:
            if key == SPEAKERS and found.quotation is not None:
                continue  # it is the quotation that is of no such speaker
            ids = [
                article_id
                for article_id in ids
                if not self._carries(article_id, key, unwanted)
            ]
        return ids

    def _kept(self, parsed: Parsed, query: Query, ids: Sequence[str]) -> list[str]:
        """Those of some articles that a search does not leave out, whatever words they
        have.
        """
        tree = q.Every() if parsed.limits is None else parsed.limits
        within = self._filtered(_Found(parsed, self._scores(tree, query), ()), query)
        return [article_id for article_id in ids if article_id in set(within)]

    def _carries(self, article_id: str, key: str, wanted: Sequence[str]) -> bool:
        """Whether a document carries one of some values of a facet."""
        carried = [value.id for value in self._documents[article_id].values[key]]
        return not set(wanted).isdisjoint(carried)

    def _story(self, article_id: str) -> str:
        return self._documents[article_id].entry.story.id

    def _order(
        self, query: Query, found: _Found, matching: Sequence[str]
    ) -> list[tuple[str, float]]:
        """Hits in order with their scores: best copies, folded to one per story when
        counting stories, its representative where that matches. A story scores what its
        best copy does.
        """
        has_words = bool(found.parsed.asked)

        def sort_key(article_id: str) -> tuple[float | str, ...]:
            # Newest by the last day a date can mean, oldest by the first; undated last.
            score = -round(found.scores[article_id], DIGITS)
            first, last = self._documents[article_id].days or (math.inf, 0)
            if query.sort == "relevance":
                doc = self._documents[article_id]
                away = days_away(found.parsed.time, doc.days)
                is_cut = not doc.entry.story.representative
                if has_words:
                    return score, away, is_cut, -last, article_id
                return score, away, -last, is_cut, article_id
            if query.sort == "added":
                added = moment(self._documents[article_id].entry.added)
                return -added, -last, score, article_id
            if query.sort == "newest":
                return -last or math.inf, score, article_id
            return first, score, article_id

        ranked = sorted(matching, key=sort_key)
        if query.count == "copies":
            return [(article_id, found.scores[article_id]) for article_id in ranked]
        shown: dict[str, str] = {}
        best: dict[str, float] = {}
        for article_id in ranked:
            story = self._documents[article_id].entry.story
            shown.setdefault(story.id, article_id)
            first = self._documents[shown[story.id]].entry.story
            if story.representative and not first.representative:
                shown[story.id] = article_id
            score = found.scores[article_id]
            best[story.id] = max(score, best.get(story.id, score))
        return [(shown[story], best[story]) for story in shown]

    def _counts(self, facet: Facet, found: _Found, query: Query) -> Mapping[str, int]:
        """For each value the distinct stories (or copies) that carry it."""
        matching = self._filtered(found, query, besides=facet.key)
        return self._count(facet, matching, query, found.quotation)

    def _count(
        self,
        facet: Facet,
        ids: Iterable[str],
        query: Query,
        quotation: q.Query | None,
    ) -> Mapping[str, int]:
        """The same among some articles, of which a quotation was asked."""
        carriers: dict[str, set[str]] = {}
        counted = self._counted(query)
        evaluator = Evaluator(self._documents, self._dictionary, "own")
        for article_id in polled(ids):
            doc = self._documents[article_id]
            values = {value.id for value in doc.values[facet.key]}
            if facet.key == SPEAKERS and quotation is not None:
                values = _who_says(quotation, doc, evaluator)
                values.difference_update(query.without(SPEAKERS))
            for value_id in values:
                carriers.setdefault(value_id, set()).add(counted(article_id))
        return {value_id: len(each) for value_id, each in carriers.items()}

    def _hits(
        self, query: Query, found: _Found, matching: Sequence[str]
    ) -> Iterator[Callable[[], Hit]]:
        """How to make each hit of a part, in order: most are on another page."""
        ordered = self._order(query, found, matching)
        for article_id, score, places in self._looked_at_again(query, found, ordered):
            yield partial(self._hit, article_id, score, query, found, matching, places)

    def _looked_at_again(
        self, query: Query, found: _Found, ordered: list[tuple[str, float]]
    ) -> list[tuple[str, float, int]]:
        """Hits in the order of the second stage, each with how far it moved."""
        best, rest = ordered[:REORDERED], ordered[REORDERED:]
        order = list(range(len(best)))
        asked = found.parsed.asked
        if self.second_stage and query.sort == "relevance" and asked:
            ids = [article_id for article_id, _ in best]
            scores = [score for _, score in best]
            order = self.second_stage.reordered(asked, ids, scores)
        again = [(*best[old], old - new) for new, old in enumerate(order)]
        return again + [(*each, 0) for each in rest]

    def _hit(
        self,
        article_id: str,
        score: float,
        query: Query,
        found: _Found,
        matching: Sequence[str],
        places: int,
    ) -> Hit:
        entry, marks = self._entry(self._documents[article_id]), found.parsed.marks
        copies = [
            each for each in self._documents if self._story(each) == entry.story.id
        ]
        kept = self._kept(found.parsed, query, copies)
        outlets = [self._documents[each].entry.article.outlet for each in kept]
        body, stretches = entry.article.body, entry.article.stretches()
        asked = AskedQuotations(found.parsed, query)
        said_in_title, said = asked.spans_if_any(entry)
        in_body = find_matches(body, marks, languages=stretches, quotations=said)
        return Hit.of(
            entry,
            highlight(
                entry.article.title,
                marks,
                title=True,
                language=entry.article.language,
                quotations=said_in_title,
            ),
            passages(body, in_body),
            score,
            copies=len(copies),
            matching=[*map(self._story, matching)].count(entry.story.id),
            carriers=carriers_of(outlets),
            left_out=len(copies) - len(kept),
        )._replace(
            part=found.part,
            moved=places,
            text_language=language_of_passages(body, in_body, stretches),
        )


def _who_says(asked: q.Query, doc: Document, evaluator: Evaluator) -> set[str]:
    """The values of those who say in a document what is asked of one quotation."""
    said = evaluator.sayings_met(asked, doc)
    return {doc.speaker_of(each) for each in said} - {""}


def _story_order(entry: Entry) -> tuple[bool, int, str]:
    published = entry.article.published
    first = published.days[0] if published else 10**9
    return not entry.story.representative, first, entry.article.id


def _nearest(word: str, known: Counter[str]) -> str:
    """The known word with the fewest letters changed (at most two, one in short
    words), the most frequent of them, that is no form of the word.
    """
    most = 1 if len(word) < 6 else 2
    near: list[tuple[int, int, str]] = []
    for other, count in polled(known.items()):
        distance = DamerauLevenshtein.distance(word, other, score_cutoff=most)
        if distance <= most and english_stem(other) != english_stem(word):
            near.append((distance, -count, other))
    return min(near)[2] if near else word
