"""A snapshot with all that its searches share: stories, columns, vocabularies, and the
results of the last searches.

The hits of a page: documents read from the segments that hold them, and marked all at
once.

The order of hits: the best few without sorting the many.

The order is that of the protocol: by score (rounded to 5 digits), or by date with the
undated last; ties by score, then newest, then by id. Keys are compared one after the
other: only documents that tie at the edge of the page on the first key are looked at
for the second, and only the few that tie on all of them have their ids read.

What helps a reader type: a facet's values page by page, completions, and corrections.

One search over one snapshot: matches, filters, counts, order, hits.

A page is asked for in three steps, and each keeps what it found for the next page of
the same search: what the words match (``Index.found``), what of it the filters leave,
and what of that is shown. Values of facets are counted over the selection that leaves
out the facet's own filter.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from operator import eq

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from whoosh import query as q

from cuttings.search.dates import period
from cuttings.search.engines import Order
from cuttings.search.engines.arrange import alphabetical, arrange, facet_value, ordered
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.cache import Cache
from cuttings.search.engines.whoosh.columns import read_credits, read_page
from cuttings.search.engines.whoosh.counts import (
    Counter,
    Counts,
    Selection,
    Stories,
    Tallied,
)
from cuttings.search.engines.whoosh.evaluate import SKEW, Evaluator, Expander, Matches
from cuttings.search.engines.whoosh.snapshot import OpenSegment, Snapshot
from cuttings.search.engines.whoosh.values import FacetValues, Headings
from cuttings.search.facets import Facet
from cuttings.search.facets.filters import has_beginning
from cuttings.search.highlighting import Finder, Match, mark_spans, passages
from cuttings.search.language.analysis import terms
from cuttings.search.queries import Query, Sort
from cuttings.search.results import FacetPage, FacetValue, Hit, ResultPage, Suggestion
from cuttings.search.syntax.grammar import Parsed, parse

FOUND_BYTES, CARRIERS_BYTES = 32 << 20, 32 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """What the words and dates of a query match, before any filter."""

    parsed: Parsed
    matches: Matches
    warnings: tuple[str, ...]
    kept: int

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""
        return 2_000 + self.matches.nbytes + self.kept


class Index:
    """An opened generation of the index."""

    def __init__(
        self, snapshot: Snapshot, facets: Sequence[Facet], before: Index | None = None
    ) -> None:
        self.snapshot = snapshot
        self.facets = tuple(facets)
        self.expander: Expander = Expander(
            snapshot, before.expander if before else None
        )
        self._found: Cache[Found] = Cache(FOUND_BYTES)
        self._carriers: Cache[Array] = Cache(CARRIERS_BYTES)

    @cached_property
    def stories(self) -> Stories:
        """The stories of the snapshot."""
        return Stories(self.snapshot)

    @cached_property
    def counter(self) -> Counter:
        """Counts facets."""
        return Counter(self.snapshot, self.stories, self.facets)

    def frequency(self, field: str, word: bytes) -> int:
        """How many documents hold a word, deleted ones too."""
        return sum(
            reader.frequency(number)
            for _, _, reader, number in self.snapshot.terms(field, word)
        )

    def found(
        self, text: str, exact: bool, since: str | None, until: str | None
    ) -> Found:
        """What a query matches before its filters."""
        key = (text, exact, since, until)
        return self._found.get(
            key, lambda: self._find(*key), lambda found: found.nbytes
        )

    def _find(
        self, text: str, exact: bool, since: str | None, until: str | None
    ) -> Found:
        parsed = parse(text, exact)
        evaluator = Evaluator(self.snapshot, self.expander)
        first, last, dates = (
            period(since, until) if since or until else (None, None, ())
        )
        ranges = [q.NumericRange(*end, boost=0.0) for end in _ends(first, last)]
        matches = evaluator.evaluate(
            q.And([parsed.tree, *ranges]) if ranges else parsed.tree
        )
        warnings = (*parsed.warnings, *dict.fromkeys(evaluator.warnings), *dates)
        return Found(parsed, matches, warnings, evaluator.kept)

    def carriers(self, key: str, ids: tuple[str, ...]) -> Array:
        """The documents that carry one of some values of a facet, ascending, deleted
        ones too.
        """
        return self._carriers.get(
            (key, ids), lambda: self._carrying(key, ids), lambda docs: docs.nbytes
        )

    def _carrying(self, key: str, ids: tuple[str, ...]) -> Array:
        numbers = (
            map(self.snapshot.values[key].number, ids)
            if key in self.snapshot.values
            else ()
        )
        lists = [
            self.snapshot.documents_of(key, number) for number in numbers if number >= 0
        ]
        if len(lists) == 1:
            return lists[0]
        mask = np.zeros(self.snapshot.size, bool)
        for docs in lists:
            mask[docs] = True
        return np.flatnonzero(mask)

    def forget(self) -> None:
        """Drops what was found for earlier searches."""
        self._found.clear()
        self._carriers.clear()


def _ends(
    first: int | None, last: int | None
) -> Iterator[tuple[str, int | None, int | None]]:
    if first is not None:
        yield "date_last", first, None
    if last is not None:
        yield "date_first", None, last


def hits(
    index: Index, matches: Matches, finder: Finder, docs: Array
) -> tuple[Hit, ...]:
    """The hits of some of the matching documents, in their order."""
    if not len(docs):
        return ()
    places = list(map(index.snapshot.place, docs.tolist()))
    pages = [read_page(segment.pages[local]) for segment, local in places]
    in_titles = [finder.find(title, title=True) for title, _, _ in pages]
    in_bodies = [finder.find(body) for _, _, body in pages]
    numbers = index.stories.number[docs]
    return tuple(
        map(
            partial(_hit, index.snapshot.headings),
            places,
            pages,
            in_titles,
            in_bodies,
            matches.at(matches.docs.searchsorted(docs)).tolist(),
            index.stories.sizes[numbers].tolist(),
            _met_copies(index, matches.docs, numbers.tolist()),
        )
    )


def _hit(
    headings: Headings,
    place: tuple[OpenSegment, int],
    page: tuple[str, bool, str],
    in_title: Sequence[Match],
    in_body: Sequence[Match],
    score: float,
    copies: int,
    matching: int,
) -> Hit:
    """The hit of a document, by its segment and number there."""
    segment, local = place
    title, inferred, body = page
    published, origin, story = read_credits(segment.links(local))
    outlet, agency, byline, _, language, url = origin
    fields = (
        segment.ids[local].decode("utf-8", "surrogatepass"),
        title,
        inferred,
        mark_spans(title, in_title, 0, len(title))
        if in_title or not title
        else ((title, False),),
        published[0] if published else None,
        outlet,
        agency,
        score,
        passages(body, in_body),
        story[0],
        copies,
        matching,
        byline,
        language,
        url,
        segment.headings_of(local, headings),
    )
    return tuple.__new__(Hit, fields)  # in half the time


def _met_copies(index: Index, matching: Array, numbers: Sequence[int]) -> list[int]:
    """How many copies match of each of some stories, by their numbers; 1 where the
    story is a document's alone.
    """
    stories = [index.stories.of(number) for number in numbers if number]
    if not stories:
        return [1] * len(numbers)
    copies = np.concatenate(stories)
    inside = iter(
        (matching.take(matching.searchsorted(copies), mode="clip") == copies).tolist()
    )
    counts = iter([sum(islice(inside, len(story))) for story in stories])
    return [next(counts) if number else 1 for number in numbers]


UNDATED = np.int64(1) << 40
DIGITS = 5
"""Scores that agree to so many decimals are the same."""
_DAY_BITS = 22
"""Enough for every day that a date can have."""
FEW = 500
"""So many are put in order whole; where no two of the first tie, that is the order."""
Key = Callable[[Array], Array]


def keys(snapshot: Snapshot, matches: Matches, sort: Sort) -> list[Key]:
    """The sort keys of matches, ascending, the most significant first: each gives the
    keys of some of their places.

    Where all scores are the same, as without a query, they are no key: on a million
    matches rounding takes longer than everything else.
    """

    def score(places: Array) -> Array:
        return -matches.at(places).astype(np.float64).round(DIGITS)

    def newest(places: Array) -> Array:
        return -snapshot.last[matches.docs[places]].astype(np.int64)

    def dated(places: Array) -> Array:
        days = (snapshot.last if sort == "newest" else snapshot.first)[
            matches.docs[places]
        ].astype(np.int64)
        return np.where(days == 0, UNDATED, -days if sort == "newest" else days)

    if sort != "relevance":
        return [dated, score]
    return [newest] if _level(matches) else [score, newest]


def _level(matches: Matches) -> bool:
    """Whether many matches all have the same score."""
    return len(matches.docs) > FEW and bool(
        matches.scores.min() == matches.scores.max()
    )


def best(snapshot: Snapshot, matches: Matches, sort: Sort, count: int) -> Array:
    """The places (in ``matches``) of the first ``count`` matches in order."""
    if not len(matches.docs) or count <= 0:
        return np.empty(0, np.int64)
    if sort == "relevance" and len(matches.docs) <= FEW:
        packed = _packed(snapshot, matches)
        order = packed.argsort()[: count + 1]
        if len(set(packed[order].tolist())) == len(order):
            return order[:count]
    columns = keys(snapshot, matches, sort)
    places = _candidates(matches, sort, count)
    if len(places) <= FEW:
        known: list[Array] = []
        for column in columns:
            known.append(column(places))
            order = np.lexsort(known[::-1])[: count + 1]
            if not _ties(known, order):
                return places[order[:count]]
    chosen = _first(columns, places, count)
    values = [column(chosen) for column in columns]
    order = np.lexsort(values[::-1])
    if len(chosen) > count or _ties(values, order):
        order = np.lexsort((_id_ranks(snapshot, matches.docs[chosen]), *values[::-1]))
    return chosen[order][:count]


def _packed(snapshot: Snapshot, matches: Matches) -> Array:
    """Score and day of every match in one number, the least for those that come first.

    A score in steps of the last decimal has 41 bits, enough for one of twenty million.
    """
    packed: Array = np.rint(matches.scores.astype(np.float64) * -(10**DIGITS)).astype(
        np.int64
    )
    packed <<= _DAY_BITS
    packed -= snapshot.last[matches.docs]
    return packed


def _candidates(matches: Matches, sort: Sort, count: int) -> Array:
    """Places that hold the first ``count``: of many, those scored no less than the
    last of these, rounding aside.
    """
    if sort != "relevance" or len(matches.docs) <= 4 * count or _level(matches):
        return np.arange(len(matches.docs))
    edge = np.partition(matches.scores, -count)[-count]
    return np.flatnonzero(matches.scores >= edge - 2 * 10.0**-DIGITS)


def _first(columns: Sequence[Key], places: Array, count: int) -> Array:
    """Places that hold the first ``count``, with all that tie with the last of them
    on every key.
    """
    sure: list[Array] = []
    for column in columns:
        if len(places) <= count:
            break
        values = column(places)
        edge = np.partition(values, count - 1)[count - 1]
        inside = places[values < edge]
        sure.append(inside)
        count -= len(inside)
        places = places[values == edge]
    return np.concatenate([*sure, places])


def _ties(values: Sequence[Array], order: Array) -> bool:
    """Whether two places have the same keys; ``order`` sorts them."""
    ranked = list(zip(*(keys_of[order].tolist() for keys_of in values), strict=True))
    return any(map(eq, ranked, ranked[1:]))


def _id_ranks(snapshot: Snapshot, docs: Array) -> Array:
    """The rank of each document's id among these documents."""
    ids = [snapshot.id(doc) for doc in docs.tolist()]
    ranks = np.empty(len(ids), np.int64)
    ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return ranks


def facet_page(
    search: Search,
    facet: Facet,
    prefix: str,
    under: str | None,
    order: Order,
    page: int,
    size: int,
) -> FacetPage:
    """One page of the values of a facet in a result."""
    (numbers, counts), values = search.counts(facet), search.snapshot.values[facet.key]
    if under is not None:
        above = values.number(under) if under else -1
        kept = (
            values.parents[numbers] == above
            if above >= 0 or not under
            else np.zeros(len(numbers), bool)
        )
        numbers, counts = numbers[kept], counts[kept]
    if any(terms(prefix)):
        kept = np.isin(numbers, _begun(search.index, facet.key, prefix))
        numbers, counts = numbers[kept], counts[kept]
    total, last = len(numbers), page * size
    if facet.order == order == "count" and total > last:
        kept = (
            counts >= np.partition(counts, -last)[-last]
        )  # no value less frequent gets onto this page
        numbers, counts = numbers[kept], counts[kept]
    dictionary = {values[number].id: values[number] for number in numbers.tolist()}
    found = dict(zip(dictionary, counts.tolist(), strict=True))
    ids = (
        alphabetical(found, dictionary)
        if order == "a-z"
        else ordered(facet, found, found, dictionary)
    )
    chosen = search.query.selected(facet.key)
    shown = tuple(
        facet_value(id, found, dictionary, chosen) for id in ids[last - size : last]
    )
    return FacetPage(facet.key, shown, total, page, size)


def _begun(index: Index, key: str, prefix: str) -> list[int]:
    """The numbers of the values with words that begin like those typed; the last
    word is looked up, the rest tested.
    """
    values, typed = index.snapshot.values[key], list(terms(prefix))
    return [
        number
        for number in index.expander.values(q.Prefix(key, typed[-1]))
        if has_beginning(values[number], prefix)
    ]


def suggestions(index: Index, prefix: str, limit: int) -> tuple[Suggestion, ...]:
    """Completions: names, then titles, then words, the most frequent first."""
    typed = list(terms(prefix))
    if not typed or not index.snapshot.count:
        return ()
    found = [
        *_names(index, prefix),
        *_titles(index, typed, limit),
        *_words(index, typed, limit),
    ]
    rank = {"title": 1, "term": 2}
    return tuple(
        sorted(found, key=lambda s: (rank.get(s.kind, 0), -s.count, s.text))[:limit]
    )


def _names(index: Index, prefix: str) -> list[Suggestion]:
    found = []
    for facet in [facet for facet in index.facets if facet.kind]:
        values = index.snapshot.values[facet.key]
        for number in _begun(index, facet.key, prefix):
            docs = index.snapshot.documents_of(facet.key, number)
            count = (
                len(docs)
                if index.snapshot.dead is None
                else int((~index.snapshot.dead[docs]).sum())
            )
            if count:
                found.append(
                    Suggestion(
                        values[number].label, facet.key, values[number].id, count
                    )
                )
    return found


def _titles(index: Index, typed: list[str], limit: int) -> list[Suggestion]:
    """Titles with the words typed, the last one unfinished; newest first where there
    are many.
    """
    whole = [q.Term("title_exact", word) for word in typed[:-1]]
    tree = q.And([*whole, q.Prefix("title_exact", typed[-1])])
    found = []
    for doc in islice(_documents(index, tree), limit * 20):
        title = index.snapshot.page(doc)[0]
        words = list(terms(title))
        if _begins(words, typed):
            found.append(Suggestion(title, "title", index.snapshot.id(doc), 1))
        if len(found) == limit:
            break
    return found


def _begins(words: list[str], typed: list[str]) -> bool:
    size = len(typed)
    return any(
        words[at : at + size - 1] == typed[:-1]
        and words[at + size - 1].startswith(typed[-1])
        for at in range(len(words) - size + 1)
    )


def _documents(index: Index, tree: q.Query) -> list[int]:
    docs: list[int] = (
        Evaluator(index.snapshot, index.expander).evaluate(tree).docs[::-1].tolist()
    )
    return docs


def _words(index: Index, typed: list[str], limit: int) -> list[Suggestion]:
    words, _ = index.expander.words(q.Prefix("exact", typed[-1]))
    counted = [
        (index.frequency("exact", word), word.decode("utf-8", "surrogatepass"))
        for word in words
    ]
    best = sorted(
        ((count, word) for count, word in counted if count),
        key=lambda pair: (-pair[0], pair[1]),
    )[:limit]
    texts = [(" ".join([*typed[:-1], word]), count) for count, word in best]
    return [Suggestion(text, "term", text, count) for text, count in texts]


def correct(index: Index, query: Query) -> str | None:
    """The words of the query, each unknown one replaced by the nearest known one, if
    that has hits.
    """
    words = list(terms(query.text))
    if not words or len(Search(index, query).matches.docs):
        return None
    better = " ".join(
        word if index.frequency("exact", word.encode()) else _nearest(index, word)
        for word in words
    )
    if better == " ".join(words) or not len(
        Search(index, query.with_(text=better)).matches.docs
    ):
        return None
    return better


def _nearest(index: Index, word: str) -> str:
    """The known word with the fewest letters changed (at most two, one in short
    words), the most frequent of them.
    """
    most = 1 if len(word) < 6 else 2
    best = (most + 1, 0, word)
    for segment in index.snapshot.segments:
        near = process.extract(
            word,
            segment.fields["exact"].terms.of_length(len(word) - most, len(word) + most),
            scorer=DamerauLevenshtein.distance,
            processor=None,
            score_cutoff=min(most, best[0]),
            limit=None,
        )
        for other, distance, _ in near:
            best = min(
                best,
                (
                    distance,
                    -index.frequency("exact", other.encode("utf-8", "surrogatepass")),
                    other,
                ),
            )
    return best[2]


class Search:
    """One query evaluated, whatever its page; everything else is computed when it is
    asked for, and kept.
    """

    def __init__(self, index: Index, query: Query) -> None:
        self.index = index
        self.snapshot = index.snapshot
        self.query = query
        self._found = index.found(
            query.text, query.exact, query.date_from, query.date_to
        )
        self.parsed, self.warnings = self._found.parsed, self._found.warnings
        self._selections: dict[str, Selection] = {}
        self._facets: dict[str, tuple[FacetValue, ...]] = {}
        self._order = np.empty(0, np.int64)

    @property
    def nbytes(self) -> int:
        """What keeping this search costs, roughly: its matches, and marks and masks
        over all documents.
        """
        masks: int = self.snapshot.size * 2 * (2 + len(self.query.filters))
        return 2_000 + len(self.matches.docs) * 24 + masks

    @cached_property
    def _carriers(self) -> dict[str, Array]:
        """The documents that each facet's selection leaves in the archive, whether
        they match or not.
        """
        return {key: self.index.carriers(key, ids) for key, ids in self.query.filters}

    @cached_property
    def _met(self) -> Array:
        """What each document meets, a bit each: the words, and every selection in turn.

        Those excluded meet nothing.

        So one look at a selection's documents tells which of them match, whatever else
        is selected or left out.
        """
        met = np.zeros(self.snapshot.size, np.min_scalar_type(2 << len(self._carriers)))
        met[self._found.matches.docs] = 1
        for bit, carriers in enumerate(self._carriers.values(), 1):
            met[carriers] |= 1 << bit
        for key, ids in self.query.excluded:
            met[self.index.carriers(key, ids)] = 0
        return met

    def _left(self, besides: str | None = None) -> Array:
        """The matching documents under all filters, one facet's selection left out:
        the shortest list is looked at.
        """
        lists = [self._found.matches.docs, *self._carriers.values()]
        wanted = sum(
            1 << bit for bit, key in enumerate(("", *self._carriers)) if key != besides
        )
        docs = min((own for bit, own in enumerate(lists) if wanted >> bit & 1), key=len)
        return docs.compress(
            (self._met[docs] & wanted) == wanted
        )  # by a mask it would take six times as long

    @cached_property
    def matches(self) -> Matches:
        """The matches under all filters."""
        found = self._found.matches
        if not self.query.filters and not self.query.excluded:
            return found
        docs = self._left()
        if len(docs) * SKEW < len(found.docs):
            return found.narrowed(found.docs.searchsorted(docs))
        wanted = (2 << len(self._carriers)) - 1
        return found.narrowed((self._met[found.docs] == wanted).nonzero()[0])

    def besides(self, key: str) -> Array:
        """The matching documents with the selection of one facet left out."""
        return (
            self._left(key)
            if len(self.query.filters) > 1 or self.query.excluded
            else self._found.matches.docs
        )

    def selection(self, key: str) -> Selection:
        """The matching documents, one facet's own selection left out, ready for
        counting.
        """
        own = key if self.query.selected(key) else ""
        if own not in self._selections:
            docs = self.besides(key) if own else self.matches.docs
            self._selections[own] = self.index.counter.selection(
                docs, self.query.count == "stories"
            )
        return self._selections[own]

    def counts(self, facet: Facet) -> Counts:
        """The count of every value of a facet, its own selection left out."""
        return self.index.counter.all(facet, self.selection(facet.key))

    def facet(self, facet: Facet) -> tuple[FacetValue, ...]:
        """The values of a facet on the page."""
        if facet.key not in self._facets:
            chosen = self.query.filters and self.query.selected(facet.key)
            apart = chosen or (facet.order == "id" and facet.reveal == "count")
            together = not apart and self._tallied is not None
            self._facets[facet.key] = (
                self._first_values(facet) if together else self._shown_values(facet)
            )
        return self._facets[facet.key]

    @cached_property
    def _tallied(self) -> tuple[Tallied, dict[str, list[tuple[int, int]]]] | None:
        """All facets counted together and the first values of each, where that is
        the cheapest way.
        """
        counter, docs = self.index.counter, self.matches.docs
        if not counter.together(len(docs)):
            return None
        tallied = counter.tally.count(self.selection(""))
        return tallied, counter.tally.first(tallied)

    def _first_values(self, facet: Facet) -> tuple[FacetValue, ...]:
        """The values on the page of a facet without selection, the values above them
        included.
        """
        tallied, firsts = self._tallied  # type: ignore[misc]
        found = firsts[facet.key]
        if not found:
            return ()
        values = self.snapshot.values[facet.key]
        if not values.nested:
            return _made(values, found)
        counts, above, base = (
            dict(found),
            values.parents.data,
            self.index.counter.tally.base[facet.key],
        )
        for number, _ in found:
            while (number := above[number]) >= 0 and number not in counts:
                counts[number] = tallied.count(base + number)
        return _made(
            values,
            found if len(counts) == len(found) else _by_count(values, counts, counts),
        )

    def _shown_values(self, facet: Facet) -> tuple[FacetValue, ...]:
        """The values on the page of a facet counted by itself."""
        values, selection = self.snapshot.values[facet.key], self.selection(facet.key)
        selected = self.query.selected(facet.key)
        chosen = [number for number in map(values.number, selected) if number >= 0]
        found, count = self._offered(facet, selection, chosen)
        numbers = _with_above(values, (*found, *chosen))
        counts = {n: found[n] if n in found else count(n) for n in numbers}
        if (
            facet.order == "id"
            or facet.reveal == "levels"
            or len(chosen) < len(selected)
        ):
            by_id = {values[n].id: n for n in numbers}
            dictionary = {id: values[n] for id, n in by_id.items()}
            return arrange(
                facet, {id: counts[n] for id, n in by_id.items()}, dictionary, selected
            )
        first = [
            n
            for n, _ in _by_count(values, counts, [n for n in numbers if counts[n]])[
                : facet.shown
            ]
        ]
        return _made(
            values,
            _by_count(values, counts, _with_above(values, (*first, *chosen))),
            selected,
        )

    def _offered(
        self, facet: Facet, selection: Selection, chosen: Sequence[int]
    ) -> tuple[dict[int, int], Callable[[int], int]]:
        """The values that may be shown for themselves, with their counts; and how to
        count any other value.
        """
        counter, parents = self.index.counter, self.snapshot.values[facet.key].parents
        column = counter.column(facet.key)
        one = partial(column.one, selection=selection)
        if facet.reveal == "levels":
            numbers, counts = counter.by_document(facet, selection)
            found = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
            children = np.flatnonzero(np.isin(parents, chosen)) if chosen else ()
            found.update((int(number), one(int(number))) for number in children)
            return {number: count for number, count in found.items() if count}, one
        if facet.order == "id":
            numbers, counts = counter.by_document(facet, selection)
            return dict(zip(numbers.tolist(), counts.tolist(), strict=True)), one
        by_value = column.is_by_value(selection, facet.shown)
        numbers, counts = (
            column.top(selection, facet.shown)
            if by_value
            else counter.by_document(facet, selection)
        )
        count = one if by_value else Tallied(numbers, counts).count
        if len(numbers) > facet.shown:
            kept = counts >= np.partition(counts, -facet.shown)[-facet.shown]
            numbers, counts = numbers[kept], counts[kept]
        return dict(zip(numbers.tolist(), counts.tolist(), strict=True)), count

    def order(self, count: int) -> Array:
        """The documents shown for the first ``count`` hits, in order."""
        if len(self._order) < count:
            self._order = self._ranked(count)
        return self._order[:count]

    def _ranked(self, count: int) -> Array:
        if self.query.count == "copies":
            return self.matches.docs[
                best(self.snapshot, self.matches, self.query.sort, count)
            ]
        wanted = 4 * count
        while True:
            docs = self.matches.docs[
                best(self.snapshot, self.matches, self.query.sort, wanted)
            ]
            shown = self._folded(docs, count)
            if len(shown) >= count or len(docs) == len(self.matches.docs):
                return np.array(shown, np.int64)
            wanted *= 8

    def _folded(self, docs: Array, count: int) -> list[int]:
        """One document for each of the first ``count`` stories of some documents in
        order.
        """
        numbers = self.index.stories.number[docs].tolist()
        stand = self.snapshot.shown[docs].tolist()
        seen, shown = {0}, []
        for doc, number, stands in zip(docs.tolist(), numbers, stand, strict=True):
            if not number:
                shown.append(doc)
            elif number not in seen:
                seen.add(number)
                shown.append(doc if stands else self._representative(doc, number))
            if len(shown) == count:
                break
        return shown

    def _representative(self, doc: int, number: int) -> int:
        """The copy that stands for the story of a matching document: its
        representative if that matches too.
        """
        stories, docs = self.index.stories, self.matches.docs
        alone = int(stories.representatives[number])
        if alone >= 0:
            spot = bisect_left(docs.data, alone)
            return alone if spot < len(docs) and docs[spot] == alone else doc
        copies = stories.of(number)
        copies = copies[self.snapshot.shown[copies] > 0]
        shown = copies[docs.take(docs.searchsorted(copies), mode="clip") == copies]
        if len(shown) < 2:
            return int(shown[0]) if len(shown) else doc
        several = self.matches.narrowed(docs.searchsorted(shown))
        return int(shown[best(self.snapshot, several, self.query.sort, 1)[0]])

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.parsed.marks)

    def hits(self, docs: Array) -> tuple[Hit, ...]:
        """The hits of some documents, marked."""
        return hits(self.index, self.matches, self._finder, docs)

    @property
    def totals(self) -> tuple[int, int]:
        """How many copies and how many stories match."""
        return len(self.matches.docs), self.selection("").count

    def page(self, query: Query, began: float) -> ResultPage:
        """One page; ``query`` is this search with a page and a size, ``began`` when
        it was asked for.
        """
        first = (query.page - 1) * query.size
        copies, stories = self.totals
        return ResultPage(
            query=query,
            parsed=self.parsed,
            warnings=self.warnings,
            copies=copies,
            stories=stories,
            hits=self.hits(self.order(first + query.size)[first:]),
            facets={facet.key: self.facet(facet) for facet in self.index.facets},
            seconds=time.perf_counter() - began,
        )

    def documents(self) -> Iterator[int]:
        """The documents of all hits in order."""
        yield from self.order(max(1, len(self.matches.docs))).tolist()


def _with_above(values: FacetValues, numbers: Iterable[int]) -> list[int]:
    """Values and all those above them, each once."""
    known: dict[int, None] = {}
    for number in numbers:
        while number >= 0 and number not in known:
            known[number] = None
            number = int(values.parents[number])
    return list(known)


def _by_count(
    values: FacetValues, counts: Mapping[int, int], numbers: Iterable[int]
) -> list[tuple[int, int]]:
    """Values with their counts in the order of a facet that goes by count: the most
    frequent first, then A to Z.
    """
    ranks = values.ranks.data
    return sorted(
        [(number, counts[number]) for number in numbers],
        key=lambda each: (-each[1], ranks[each[0]]),
    )


def _made(
    values: FacetValues,
    counted: Iterable[tuple[int, int]],
    selected: Sequence[str] = (),
) -> tuple[FacetValue, ...]:
    """The values of a page in their order: eighty of them, so each is made in the
    shortest way there is.
    """
    new, read, some = tuple.__new__, values.read, bool(selected)
    return tuple(
        [
            new(
                FacetValue,
                (
                    v.id,
                    v.label,
                    count,
                    some and v.id in selected,
                    v.parent,
                    v.variants,
                    v.machine,
                ),
            )
            for number, count in counted
            for v in [read(number) or values[number]]
        ]
    )
