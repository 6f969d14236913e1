"""One search over one snapshot: matches, filters, counts, order, hits.

A page is asked for in three steps, and each keeps what it found for the next page of the
same search: what the words match (``Index.found``), what of it the filters leave, and
what of that is shown. Values of facets are counted over the selection that leaves out the
facet's own filter.

    search = Search(index, Query("grain exports"))
    search.page(Query("grain exports"), time.perf_counter())
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import chain
from threading import Lock
from typing import TypeVar
from weakref import ref

import numpy as np
from cachetools import LRUCache
from whoosh import query as q

from cuttings.search.dates import period
from cuttings.search.deadlines import check_deadline
from cuttings.search.engines import REORDERED, SecondStage
from cuttings.search.engines.arrange import arrange, with_rest
from cuttings.search.engines.lengths import Length
from cuttings.search.engines.limits import in_time
from cuttings.search.engines.whoosh.arrays import (
    DocIds,
    Int32s,
    Int64s,
    Scores,
    csr_gather,
    distinct,
    is_among,
)
from cuttings.search.engines.whoosh.counts import Counted, Counter, Selection
from cuttings.search.engines.whoosh.evaluate import (
    Evaluator,
    Matches,
    common,
    union,
    without,
)
from cuttings.search.engines.whoosh.expand import Expander
from cuttings.search.engines.whoosh.kernel import Top
from cuttings.search.engines.whoosh.lexicon import IndexedWords
from cuttings.search.engines.whoosh.ranking import Folder, Wanted, first_hits
from cuttings.search.engines.whoosh.records import (
    PageRecord,
    read_credits,
)
from cuttings.search.engines.whoosh.snapshot import OpenSegment, Snapshot
from cuttings.search.engines.whoosh.stories import Stories
from cuttings.search.engines.whoosh.values import FacetValues, hashes_of
from cuttings.search.facets import Facet, Value
from cuttings.search.highlighting import language_of_passages, mark_spans, passages
from cuttings.search.matching import Finder, Match, Stretches
from cuttings.search.queries import Query
from cuttings.search.results import (
    MOST_CARRIED,
    NOTHING_BELOW,
    FacetValue,
    Hit,
    Part,
    Rest,
    ResultPage,
    carriers_of,
)
from cuttings.search.said import AskedQuotations
from cuttings.search.synonyms import NONE, Synonyms
from cuttings.search.syntax.grammar import Parsed, parse
from cuttings.search.syntax.schema import SPEAKERS
from cuttings.search.syntax.speaking import asked_quotation, with_speakers

FOUND_BYTES, CARRIERS_BYTES = 12 << 20, 12 << 20
BYTES_OF_AN_ARTICLE = 40
"""Of a large archive, so many bytes are kept for each article if that is more: else a
search for three frequent words would not be kept for its second page.
"""
FOUND_OBJECTS, SEARCH_OBJECTS = 8_000, 16_000
"""Bytes of the objects of Python beside the arrays of what is kept: measured, for in a
small archive they are nearly all of it, and thousands are kept.
"""
PARSED = 64
"""Queries that are kept as they were read."""

Cached = TypeVar("Cached")

Speakers = tuple[tuple[str, ...], tuple[str, ...]]
"""Those who were chosen, and those who were excluded, for a quotation."""
NOBODY: Speakers = ((), ())

_DOCUMENT_BITS = np.int64(40)
"""Bits of a document or story, beside which a speaker stands in one number."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the words and dates of a query match, before any filter."""

    parsed: Parsed
    matches: Matches
    warnings: tuple[str, ...]

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""
        return FOUND_OBJECTS + self.matches.nbytes


def room(least: int, snapshot: Snapshot) -> int:
    """How many bytes are kept of what searches over a snapshot found."""
    return max(least, snapshot.size * BYTES_OF_AN_ARTICLE)


def _found_bytes(found: Found) -> int:
    return found.nbytes


def _array_bytes(docs: DocIds) -> int:
    return docs.nbytes


class Index:
    """An opened generation of the index, and what its searches share."""

    def __init__(
        self,
        snapshot: Snapshot,
        facets: Sequence[Facet],
        before: Index | None = None,
        synonyms: Synonyms = NONE,
    ) -> None:
        self.snapshot = snapshot
        self.synonyms = synonyms
        self.second_stage: SecondStage | None = None
        self.length: Length = "representative"
        self.facets = tuple(facets)
        self.expander: Expander = Expander(
            snapshot, before.expander if before else None
        )
        self.words = IndexedWords(snapshot)
        self._lock = Lock()
        self._parsed: LRUCache[object, Parsed] = LRUCache(PARSED)
        self._found: LRUCache[object, Found] = LRUCache(
            room(FOUND_BYTES, snapshot), _found_bytes
        )
        self._carriers: LRUCache[object, DocIds] = LRUCache(
            room(CARRIERS_BYTES, snapshot), _array_bytes
        )

    @cached_property
    def counter(self) -> Counter:
        """Counts facets."""
        return Counter(self.snapshot, self.facets)

    @property
    def stories(self) -> Stories:
        """The stories of the snapshot."""
        return self.snapshot.stories

    @cached_property
    def apart(self) -> frozenset[str]:
        """The facets that are always counted by themselves: those that go by levels and
        not by count.
        """
        keys: list[str] = []
        for facet in self.facets:
            if facet.order == "id" and facet.reveal == "count":
                keys.append(facet.key)
        return frozenset(keys)

    def _cached(
        self,
        cache: LRUCache[object, Cached],
        key: object,
        make: Callable[[], Cached],
    ) -> Cached:
        """What a cache has for a key, made where it has nothing.

        cachetools' own ``cachedmethod`` leaves in the object a wrapper that knows the
        object; a generation that is replaced would then keep its files open until
        Python looks for garbage: 350 descriptors after 15 commits.
        """
        with self._lock:
            if key in cache:
                return cache[key]
        made = make()
        with self._lock, suppress(ValueError):  # larger than all of the cache
            cache[key] = made
        return made

    def parsed(self, text: str, exact: bool) -> Parsed:
        """A query read; kept, because both parts of a result ask for it."""
        return self._cached(
            self._parsed,
            (text, exact),
            lambda: parse(text, exact, self.synonyms, self.words),
        )

    def found(
        self,
        text: str,
        exact: bool,
        since: str | None,
        until: str | None,
        part: Part = "all",
        speakers: Speakers = NOBODY,
    ) -> Found:
        """What a query matches before its filters: all of its words, or some; with the
        ``speakers`` that were chosen and excluded for the quotation that it demands.
        """
        asked = (text, exact, since, until, part, speakers)
        key = (*asked, self.length)
        return self._cached(self._found, key, lambda: self._find(*asked))

    def _find(
        self,
        text: str,
        exact: bool,
        since: str | None,
        until: str | None,
        part: Part,
        speakers: Speakers,
    ) -> Found:
        parsed = self.parsed(text, exact)
        tree = parsed.tree
        if part == "some" and parsed.some is not None:
            tree = parsed.some
        tree = with_speakers(tree, *speakers)
        return self._find_tree(parsed, tree, since, until)

    def limits(
        self,
        text: str,
        exact: bool,
        since: str | None,
        until: str | None,
        speakers: Speakers,
    ) -> Found | None:
        """What a query asks besides words, before its filters; None for nothing."""
        tree = self.parsed(text, exact).limits
        if tree is None and not since and not until:
            return None
        asked = q.Every() if tree is None else with_speakers(tree, *speakers)
        key = ("limits", text, exact, since, until, speakers)
        return self._cached(
            self._found,
            key,
            lambda: self._find_tree(self.parsed(text, exact), asked, since, until),
        )

    def _find_tree(
        self, parsed: Parsed, tree: q.Query, since: str | None, until: str | None
    ) -> Found:
        evaluator = Evaluator(self.snapshot, self.expander, self.length)
        dates: tuple[str, ...] = ()
        if since or until:
            first, last, dates = period(since, until)
            wanted = [tree]
            if first is not None:
                wanted.append(q.NumericRange("date_last", first, None, boost=0.0))
            if last is not None:
                wanted.append(q.NumericRange("date_first", None, last, boost=0.0))
            tree = q.And(wanted)
        matches = evaluator.evaluate(tree)
        capped = dict.fromkeys(evaluator.warnings)
        return Found(parsed, matches, (*parsed.warnings, *capped, *dates))

    def carriers(self, key: str, ids: tuple[str, ...]) -> DocIds:
        """The documents that carry one of some values of a facet, deleted ones too."""
        return self._cached(self._carriers, (key, ids), lambda: self._carried(key, ids))

    def _carried(self, key: str, ids: tuple[str, ...]) -> DocIds:
        lists = []
        if key in self.snapshot.values:
            for id_ in ids:
                number = self.snapshot.values[key].number(id_)
                if number >= 0:
                    lists.append(self.snapshot.documents_of(key, number))
        return union(lists, self.snapshot.size)

    def clear_cache(self) -> None:
        """Deletes what was found for earlier searches."""
        with self._lock:
            self._parsed.clear()
            self._found.clear()
            self._carriers.clear()


class Search:
    """One query evaluated, whatever its page; everything else is computed when it is
    asked for, and kept.

    It is a search for all words, or (``part``) for some of them: where the reader asked
    for any, and where nothing has all. What has all is followed by ``rest``, a search
    for some that leaves out whatever is above.
    """

    def __init__(self, index: Index, query: Query, above: Search | None = None) -> None:
        self.index = index
        self.snapshot = index.snapshot
        self.query = query
        # Owned by what is above, which is to go with the last reference to it.
        self._above = ref(above) if above else None
        self._selections: dict[str, Selection] = {}
        self._order: list[int] = []
        self._moved: dict[int, int] = {}

        # Where the query demands a quotation, speakers are chosen for it.
        asked = index.parsed(query.text, query.exact).tree
        self.asks_quotation = asked_quotation(asked) is not None
        self._speakers: Speakers = NOBODY
        if self.asks_quotation:
            self._speakers = query.selected(SPEAKERS), query.without(SPEAKERS)

        self.part: Part = "some" if above or query.words == "any" else "all"
        self._found = self._find(self.part)
        self.parsed, self.warnings = self._found.parsed, self._found.warnings
        has_parts = self.parsed.some is not None and query.words != "all"
        if not has_parts:
            self.part = "all"
        elif self.part == "all" and not len(self.matches.docs):
            self.part = "some"
            self._found = self._find(self.part)
            del self.matches  # those of all words
        self.rest: Search | None = None
        if has_parts and self.part == "all":
            self.rest = Search(index, query, above=self)

    def _find(self, part: Part) -> Found:
        return self._find_said_by(part, self._speakers)

    def _find_said_by(self, part: Part, speakers: Speakers) -> Found:
        query = self.query
        dates = query.date_from, query.date_to
        return self.index.found(query.text, query.exact, *dates, part, speakers)

    @property
    def nbytes(self) -> int:
        """What keeping this search costs, roughly: what its words match, what of that its
        filters leave with the scores, and a mask over all documents for each selection.
        """
        found = self._found.nbytes
        if self.matches is not self._found.matches:
            found += len(self.matches.docs) * 8
        masks = self.snapshot.size * (1 + len(self.query.filters))
        below = self.rest.nbytes if self.rest else 0
        return SEARCH_OBJECTS + found + masks + below

    @cached_property
    def matches(self) -> Matches:
        """The matches under all filters."""
        return self._filtered(besides="")

    def _filtered(self, besides: str) -> Matches:
        """The matches under all filters but one facet's own."""
        found = self._found.matches
        if besides == SPEAKERS and self._speakers != NOBODY:
            found = self._find_said_by(self.part, ((), self._speakers[1])).matches
        lists = [found.docs]
        for key, ids in self.query.demanded(besides):
            lists.append(self.index.carriers(key, ids))
        docs = self._not_excluded(reduce(common, sorted(lists, key=len)))
        above = self._above() if self._above else None
        if above:
            docs = without(docs, above.occupied(besides))
        return found if docs is found.docs else found.narrowed(docs)

    def _not_excluded(self, docs: DocIds) -> DocIds:
        for key, ids in self.query.excluded:
            # It is the quotation asked for that is of no excluded speaker.
            if key != SPEAKERS or not self.asks_quotation:
                docs = without(docs, self.index.carriers(key, ids))
        return docs

    def _kept(self, docs: DocIds) -> DocIds:
        """Those of some documents that the search does not leave out, whatever words
        they have.
        """
        query = self.query
        dates = query.date_from, query.date_to
        limits = self.index.limits(query.text, query.exact, *dates, self._speakers)
        if limits:
            docs = common(docs, limits.matches.docs)
        for key, ids in query.demanded():
            docs = common(docs, self.index.carriers(key, ids))
        return self._not_excluded(docs)

    def occupied(self, besides: str) -> DocIds:
        """The documents that can't be below these matches: they themselves, and the
        other copies of their stories where these are counted.
        """
        own = besides if self.query.is_open(besides) else ""
        docs = self._filtered(own).docs if own else self.matches.docs
        if self.query.count == "copies":
            return docs
        stories = self.index.stories
        numbers = distinct(np.sort(stories.number.take(docs)))
        _, copies = csr_gather(stories.indptr, stories.docs, numbers[numbers > 0] - 1)
        return union([docs, copies], self.snapshot.size) if len(copies) else docs

    def selection(self, key: str) -> Selection:
        """The matching documents, one facet's own selection left out, ready for
        counting.
        """
        own = key if self.query.is_open(key) else ""
        if own not in self._selections:
            docs = self._filtered(own).docs if own else self.matches.docs
            by_story = self.query.count == "stories"
            self._selections[own] = Selection(docs, self.index.stories, by_story)
        return self._selections[own]

    @property
    def totals(self) -> tuple[int, int]:
        """How many copies and how many stories match."""
        return len(self.matches.docs), self.selection("").story_count

    @cached_property
    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        """The values of each facet on the page, by key."""
        check_deadline()
        found = self._first_values()
        shown: dict[str, tuple[FacetValue, ...]] = {}
        for facet in self.index.facets:
            key = facet.key
            if key in self._apart:
                check_deadline()
                shown[key] = self._counted_apart(facet)
            elif key in found:
                numbers, counts = found[key]
                values, below = self.snapshot.values[key], self._below(key, numbers)
                shown[key] = _facet_values(values, numbers, counts, below)
            else:
                shown[key] = ()
        return shown

    def _first_values(self) -> dict[str, Top]:
        """The values with their counts of each facet that has any, by key, for those
        facets that are counted together.
        """
        counter = self.index.counter
        with counter.all_facets.counted(self.selection("")) as counted:
            found = counter.first(counted)
            for key in self._apart & found.keys():
                del found[key]
            for key, own in found.items():
                values = self.snapshot.values[key]
                if values.nested:
                    counts = counted.counts[counter.bases[key] :]
                    found[key] = _with_parents(values, own, counts)
        return found

    def _counted_apart(self, facet: Facet) -> tuple[FacetValue, ...]:
        """The values of a facet that is counted by itself."""
        key = facet.key
        with self.counted(key) as counted:
            arranged = self._arranged(facet, counted)
        if not self.rest:
            return arranged
        ids = [value.id for value in arranged]
        numbers = self.snapshot.values[key].numbers(hashes_of(ids))
        some = self._below(key, numbers.tolist())
        return with_rest(arranged, dict(zip(ids, some, strict=True)))

    @contextmanager
    def counted(self, key: str) -> Iterator[Counted]:
        """The counts of all values of a facet, its own filter left out; to be read inside
        ``with`` only.
        """
        if key == SPEAKERS and self.asks_quotation:
            yield self._speakers_counted()
            return
        table = self.index.counter.table(key)
        with table.counted(self.selection(key)) as counted:
            yield counted

    def _speakers_counted(self) -> Counted:
        """Counts those who say what is asked of one quotation in the matching documents:
        who else is quoted there says something else.
        """
        tree = with_speakers(self.parsed.tree, (), self._speakers[1])
        asked = asked_quotation(tree) or q.NullQuery
        evaluator = Evaluator(self.snapshot, self.index.expander, self.index.length)
        docs, speakers = evaluator.who_says(asked)

        selection = self.selection(SPEAKERS)
        kept = selection.mask[docs]
        docs, speakers = docs[kept], speakers[kept]
        if selection.by_story:
            stories = self.index.stories.number[docs].astype(np.int64)
            docs = np.where(stories > 0, self.snapshot.size + stories, docs)
        pairs = distinct(np.sort((speakers << _DOCUMENT_BITS) | docs))
        size = len(self.snapshot.values[SPEAKERS])
        counts = np.bincount(pairs >> _DOCUMENT_BITS, minlength=size)
        return Counted(counts.astype(np.int32), np.arange(size, dtype=np.int32))

    @cached_property
    def _apart(self) -> frozenset[str]:
        """The facets that are counted by themselves: those with a filter of their own,
        those of the index that always are, and speakers of a quotation that is asked for.
        """
        own = [key for key, _ in self.query.filters]
        said = [SPEAKERS] if self.asks_quotation else []
        return self.index.apart.union(own, said)

    def _below(self, key: str, numbers: list[int]) -> list[int]:
        """What some values of a facet count among what has only some of the words."""
        if not numbers or self.rest is None or not len(self.rest.matches.docs):
            return [0] * len(numbers)
        check_deadline()
        if key == SPEAKERS and self.asks_quotation:
            with self.rest.counted(key) as counted:
                of_rest: list[int] = counted.counts[np.array(numbers)].tolist()
            return of_rest
        counter, below = self.index.counter, self.rest.selection(key)
        counts: list[int] = counter.carriers(key, np.array(numbers), below).tolist()
        return counts

    def _arranged(self, facet: Facet, counted: Counted) -> tuple[FacetValue, ...]:
        """The values on the page of a facet that is counted by itself."""
        values = self.snapshot.values[facet.key]
        selected = self.query.selected(facet.key)
        chosen = [n for n in map(values.number, selected) if n >= 0]
        offered = counted.occurring
        if facet.reveal == "levels":
            parents = values.parents[offered]
            opened = np.array(sorted(chosen), np.int32)
            offered = offered[(parents < 0) | is_among(parents, opened)]
        counts = counted.counts[offered]
        if facet.order == "count" and len(offered) > facet.shown:
            edge = np.partition(counts, -facet.shown)[-facet.shown]
            offered = offered[counts >= edge]

        counts_by_id: dict[str, int] = {}
        dictionary: dict[str, Value] = {}
        for number in _with_above(values, [*offered.tolist(), *chosen]):
            value = values[number]
            counts_by_id[value.id] = int(counted.counts[number])
            dictionary[value.id] = value
        return arrange(facet, counts_by_id, dictionary, selected)

    def order(self, count: int) -> list[int]:
        """The documents shown for the first ``count`` hits, in order."""
        if len(self._order) < count:
            self._order = self._ranked(count)
        return self._order[:count]

    def _ranked(self, count: int) -> list[int]:
        stage, asked = self.index.second_stage, self.parsed.asked
        if stage is None or not asked or self.query.sort != "relevance":
            return self._by_words(count)
        ranked = self._by_words(max(count, REORDERED))
        return self._reordered(stage, asked, ranked)

    def _by_words(self, count: int) -> list[int]:
        wanted = Wanted(self.query.sort, self.parsed.time, bool(self.parsed.asked))
        if self.query.count == "copies":
            return first_hits(self.snapshot, self.matches, wanted, count)
        stories = self.index.stories
        return Folder(self.snapshot, stories, self.matches, wanted).first(count)

    def _reordered(
        self, stage: SecondStage, asked: str, ranked: list[int]
    ) -> list[int]:
        """Documents of hits, the best of them in the order of the second stage."""
        best = ranked[:REORDERED]
        ids = [self.snapshot.id(doc) for doc in best]
        numbers = self.index.stories.number[np.array(best, np.uint32)]
        _, scores = self._of_stories(numbers, self._scores(best))
        order = stage.reordered(asked, ids, scores.tolist())
        for place, index in enumerate(order):
            self._moved[best[index]] = index - place
        return [best[index] for index in order] + ranked[REORDERED:]

    def documents(self) -> Iterator[int]:
        """The documents of all hits of this part in order."""
        yield from self.order(max(1, len(self.matches.docs)))

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.parsed.marks)

    def hits(self, docs: Sequence[int]) -> tuple[Hit, ...]:
        """The hits of some of the matching documents, in their order, marked."""
        if not docs:
            return ()
        stories = self.index.stories
        numbers = stories.number.take(docs)
        matching, scores = self._of_stories(numbers, self._scores(docs))
        located = [self.snapshot.located(doc) for doc in docs]
        pages = [segment.page(own) for segment, own in located]
        texts = [page.title for page in pages] + [page.body for page in pages]
        languages, said = _languages(pages), self._quotations(docs)
        marked = self._finder.find_in_all(texts, len(pages), languages, said)
        rows = zip(
            docs,
            located,
            pages,
            marked[: len(pages)],
            marked[len(pages) :],
            stories.sizes.take(numbers).tolist(),
            matching.tolist(),
            self._kept_copies(numbers),
            scores.tolist(),
            strict=True,
        )
        return tuple([self._hit(*row) for row in rows])

    def _quotations(self, docs: Sequence[int]) -> list[list[Match]] | None:
        """Where in the titles of some documents, and then in their texts, somebody says
        what is asked; None where nobody is to.
        """
        asked = AskedQuotations(self.parsed, self.query)
        if not asked.is_any:
            return None
        found = [asked.spans(self.snapshot.entry(doc)) for doc in docs]
        return [in_title for in_title, _ in found] + [in_body for _, in_body in found]

    def _scores(self, docs: Sequence[int]) -> Scores:
        """The scores of some of the matching documents, in their order."""
        ordered = np.array(docs, np.uint32)
        order = ordered.argsort()
        scores = np.empty(len(docs), np.float32)
        scores[order] = self.matches.score(ordered[order])
        return scores

    def _hit(
        self,
        doc: int,
        located: tuple[OpenSegment, int],
        page: PageRecord,
        in_title: Sequence[Match],
        in_body: Sequence[Match],
        copies: int,
        matching: int,
        kept: Sequence[int],
        score: float,
    ) -> Hit:
        segment, own = located
        published, origin, story = read_credits(segment.links(own))
        outlet, agency, byline, _, language, url = origin
        carriers: tuple[str, ...] = ()
        if 1 < len(kept) <= MOST_CARRIED:
            carriers = self._carriers(kept, doc, outlet)
        title, title_inferred, body, _, stretches = page
        text_language = ""
        if stretches:
            text_language = language_of_passages(body, in_body, stretches)
        fields = (
            segment.id(own),
            title,
            title_inferred,
            mark_spans(title, in_title, 0, len(title)),
            published[0] if published else None,
            outlet,
            agency,
            score,
            passages(body, in_body),
            story[0],
            copies,
            matching,
            byline,
            language or "en",
            url,
            segment.headings_of(own, self.snapshot.headings),
            self.part,
            carriers,
            self._moved.get(doc, 0),
            text_language,
            copies - len(kept) if copies > 1 else 0,
        )
        # As ``Hit(id=..., ...)``: to sort out the names of 21 fields takes a microsecond.
        return tuple.__new__(Hit, fields)

    def _kept_copies(self, numbers: Int32s) -> list[list[int]]:
        """Of each of some stories the copies that the search does not leave out; of
        number 0, an article that is the only one of its story, none.
        """
        stories = self.index.stories
        copies: list[list[int]] = []
        for number in numbers.tolist():
            copies.append(stories.of(number).tolist() if number else [])
        known = sorted(set(chain.from_iterable(copies)))
        kept = self._kept(np.array(known, np.uint32)).tolist() if known else known
        if len(kept) == len(known):
            return copies
        among = set(kept)
        return [[doc for doc in docs if doc in among] for docs in copies]

    def _carriers(
        self, kept: Sequence[int], shown: int, outlet: str | None
    ) -> tuple[str, ...]:
        """The outlets of some copies of a story, one of which is read already."""
        outlets = [outlet]
        for doc in kept:
            if doc != shown:
                segment, own = self.snapshot.located(doc)
                _, (other, *_), _ = read_credits(segment.links(own))
                outlets.append(other)
        return carriers_of(outlets)

    def _of_stories(self, numbers: Int32s, scores: Scores) -> tuple[Int64s, Scores]:
        """How many copies match of the stories of some matching documents, and the score
        of each story: that of the best of them, where stories are counted.
        """
        matching = np.ones(len(numbers), np.int64)
        stories, by_story = self.index.stories, self.query.count == "stories"
        is_met = self.selection("").mask.data
        several: dict[int, list[int]] = {}
        for place in numbers.nonzero()[0].tolist():
            copies = stories.of(int(numbers[place])).tolist()
            met = [copy for copy in copies if is_met[copy]]
            matching[place] = len(met)
            if by_story and len(met) > 1:
                several[place] = met
        if several:
            # All in one: each call costs as much as scoring a hundred documents.
            docs = sorted(set(chain.from_iterable(several.values())))
            known = self.matches.score(np.array(docs, np.uint32))
            score_of = dict(zip(docs, known.tolist(), strict=True))
            for place, met in several.items():
                scores[place] = max([score_of[doc] for doc in met])
        return matching, scores

    def page(self, query: Query, began: float) -> ResultPage:
        """One page; ``query`` is this search with a page and a size, ``began`` when it
        was asked for.
        """
        first, last = (query.page - 1) * query.size, query.page * query.size
        copies, stories = self.totals
        hits = self.hits(self.order(last)[first:])
        below = NOTHING_BELOW
        if self.rest:
            below = Rest(*self.rest.totals)
            above = stories if query.count == "stories" else copies
            if last > above:
                docs = self.rest.order(last - above)[max(0, first - above) :]
                hits += self.rest.hits(docs)
        facets, late = in_time(lambda: dict(self.facets))
        return ResultPage(
            query=query,
            parsed=self.parsed,
            warnings=(*self.warnings, *late),
            copies=copies,
            stories=stories,
            hits=hits,
            facets=facets,
            seconds=time.perf_counter() - began,
            partial=bool(late),
            part=self.part,
            rest=below,
        )


def _with_parents(values: FacetValues, top: Top, counts: Int32s) -> Top:
    """The values that a page shows for themselves, and all above them, in the order of a
    facet that goes by count.
    """
    numbers = _with_above(values, top[0])
    if len(numbers) == len(top[0]):
        return top
    counted, ranks = counts.data, values.ranks.data
    numbers.sort(key=lambda number: (-counted[number], ranks[number]))
    return numbers, [counted[number] for number in numbers]


def _facet_values(
    values: FacetValues,
    numbers: Sequence[int],
    counts: Iterable[int],
    some: Iterable[int],
) -> tuple[FacetValue, ...]:
    """Values as a page shows them, with their counts in both parts."""
    shown: list[FacetValue] = []
    for value, count, below in zip(values.read(numbers), counts, some, strict=True):
        fields = (
            value.id,
            value.label,
            count,
            False,
            value.parent,
            value.variants,
            value.machine,
            below,
            value.doubtful,
        )
        # As ``FacetValue(*fields)``, without the call of Python inside: eighty values
        # take half of the time, and a page of few matches one part in forty less.
        shown.append(tuple.__new__(FacetValue, fields))
    return tuple(shown)


def _with_above(values: FacetValues, numbers: Iterable[int]) -> list[int]:
    """Values and all those above them, each once."""
    known: dict[int, None] = {}
    # Single numbers are read out of a memoryview more quickly than of an array.
    parents = values.parents.data
    for number in numbers:
        while number >= 0 and number not in known:
            known[number] = None
            number = parents[number]
    return list(known)


def _languages(pages: Sequence[PageRecord]) -> list[Stretches]:
    """The languages of some titles, and then of their texts; none where all is English."""
    if not any(page.language for page in pages):
        return []
    languages: list[Stretches] = []
    for page in pages:
        languages.append(((0, len(page.title), page.language),))
    for page in pages:
        languages.append(page.stretches)
    return languages
