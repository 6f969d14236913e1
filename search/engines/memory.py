"""The engine in memory: every rule of the protocol written as plainly as it can be
said.

It keeps entries in a dictionary and looks at each of them for each search. Nobody would
serve an archive with it; it is the executable specification that the other engines are
tested against, and it makes small tests quick.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein
from whoosh import query as q

from cuttings.search.articles import Entry, Heading
from cuttings.search.dates import period
from cuttings.search.engines import Order
from cuttings.search.engines.arrange import alphabetical, arrange, facet_value, ordered
from cuttings.search.engines.naive import Document, Evaluator, document
from cuttings.search.facets import Facet, Value, facet_named
from cuttings.search.facets.filters import has_beginning
from cuttings.search.highlighting import highlight, snippets
from cuttings.search.language.analysis import terms
from cuttings.search.queries import Query
from cuttings.search.results import FacetPage, FacetValue, Hit, ResultPage, Suggestion
from cuttings.search.revisions import Revision, defined, moved, revised
from cuttings.search.syntax.grammar import Parsed, parse


@dataclass(frozen=True, slots=True)
class _Found:
    """What a query matches before its facet filters, and the query as understood."""

    parsed: Parsed
    scores: dict[str, float]
    warnings: tuple[str, ...]


class MemoryEngine:
    """An engine that keeps everything in one dictionary."""

    def __init__(self, folder: Path, facets: Sequence[Facet]) -> None:
        self.folder = folder
        self.facets = tuple(facets)
        self._documents: dict[str, Document] = {}
        self._dictionary: dict[str, dict[str, Value]] = {
            facet.key: {} for facet in facets
        }
        self._headings: dict[str, Heading] = {}
        self._pending: list[tuple[str, Document | None]] = []
        self._revisions: list[Revision] = []
        self._commits = 0

    @property
    def generation(self) -> str:
        """The number of commits."""
        return str(self._commits)

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces entries at the next commit."""
        self._pending += [
            (entry.article.id, document(entry, self.facets)) for entry in entries
        ]

    def refacet(self, entries: Iterable[Entry]) -> None:
        """Replaces what facets and stories read, and keeps the words as they were."""
        known = {id: doc for id, doc in self._pending if doc}
        for entry in entries:
            old = known.get(entry.article.id) or self._documents.get(entry.article.id)
            if old:
                new = document(entry, self.facets)
                self._pending.append(
                    (
                        entry.article.id,
                        replace(new, positions=old.positions, lengths=old.lengths),
                    )
                )

    def revise(self, revision: Revision) -> None:
        """Changes headings at the next commit, after everything else."""
        self._revisions.append(revision)

    def delete(self, ids: Iterable[str]) -> None:
        """Removes entries at the next commit."""
        self._pending += [(id, None) for id in ids]

    def commit(self) -> None:
        """Makes what is pending visible."""
        documents = dict(self._documents)
        for id, doc in self._pending:
            if doc is None:
                documents.pop(id, None)
            else:
                documents[id] = doc
                for key, values in doc.values.items():
                    self._dictionary[key].update({value.id: value for value in values})
                self._headings.update(
                    {heading.id: heading for heading in doc.entry.headings}
                )
        for revision in self._revisions:
            self._revise(documents, revision)
        self._documents, self._pending, self._revisions = documents, [], []
        self._commits += 1

    def _revise(self, documents: dict[str, Document], revision: Revision) -> None:
        """Revises every document that has a name filed elsewhere, or a heading that
        moved.
        """
        before, after = self._headings, defined(self._headings, revision)
        elsewhere = moved(before, after)
        for id, doc in documents.items():
            names = {
                (f.kind, f.name): f.heading for f in revision.filed if id in f.articles
            }
            mentions = [
                mention for mention in doc.entry.enrichment.mentions if mention.counted
            ]
            carried = {h.id for h in doc.entry.headings} | {
                m.heading for m in doc.entry.enrichment.mentions
            }
            if carried & elsewhere or any(
                names.get((m.kind, m.name), m.heading) != m.heading for m in mentions
            ):
                entry = revised(doc.entry, names, before, after)
                values = {facet.key: facet.values(entry) for facet in self.facets}
                documents[id] = replace(doc, entry=entry, values=values)
        for facet in self.facets:
            own_kind = {
                heading.id: Value.of(heading)
                for heading in revision.headings
                if facet.revisable and heading.kind == facet.kind
            }
            self._dictionary[facet.key].update(own_kind)
        self._headings = after

    def _entry(self, doc: Document) -> Entry:
        """A document's entry, its headings as they are defined now."""
        return replace(
            doc.entry,
            headings=tuple(
                self._headings[heading.id] for heading in doc.entry.headings
            ),
        )

    def search(self, query: Query) -> ResultPage:
        """One page, by the rules of the protocol."""
        began = time.perf_counter()
        found = self._find(query)
        matching = self._filtered(found, query)
        order = self._order(query, found, matching)
        first = (query.page - 1) * query.size
        hits = tuple(
            self._hit(id, found, matching) for id in order[first : first + query.size]
        )
        facets = {facet.key: self._facet(facet, found, query) for facet in self.facets}
        return ResultPage(
            query=query,
            parsed=found.parsed,
            warnings=found.warnings,
            copies=len(matching),
            stories=len({self._story(id) for id in matching}),
            hits=hits,
            facets=facets,
            seconds=time.perf_counter() - began,
        )

    def matches(self, query: Query) -> Iterator[Entry]:
        """All hits of a query in order."""
        found = self._find(query)
        for id in self._order(query, found, self._filtered(found, query)):
            yield self._entry(self._documents[id])

    def get(self, id: str) -> Entry | None:
        """One entry by its article's id."""
        doc = self._documents.get(id)
        return self._entry(doc) if doc else None

    def story(self, id: str) -> tuple[Entry, ...]:
        """The copies of a story, the representative first, then the oldest."""
        entries = [self._entry(doc) for doc in self._documents.values()]
        now = next(
            (entry.story.id for entry in entries if id in entry.story.aliases), id
        )
        copies = [entry for entry in entries if entry.story.id == id]
        copies = copies or [entry for entry in entries if entry.story.id == now]
        return tuple(sorted(copies, key=_story_order))

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
        counts, dictionary = self._counts(facet, self._find(query), query)
        ids = [id for id in counts if has_beginning(dictionary[id], prefix)]
        ids = [
            id for id in ids if under is None or (dictionary[id].parent or "") == under
        ]
        ids = (
            alphabetical(ids, dictionary)
            if order == "a-z"
            else ordered(facet, ids, counts, dictionary)
        )
        chosen = query.selected(key)
        values = tuple(
            facet_value(id, counts, dictionary, chosen)
            for id in ids[(page - 1) * size : page * size]
        )
        return FacetPage(key, values, len(ids), page, size)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Names first, then titles, then words."""
        typed = list(terms(prefix))
        if not typed:
            return ()
        everything = _Found(parse(""), dict.fromkeys(self._documents, 0.0), ())
        found: list[Suggestion] = []
        for facet in [facet for facet in self.facets if facet.kind]:
            counts, dictionary = self._counts(facet, everything, Query(count="copies"))
            for id in counts:
                if has_beginning(dictionary[id], prefix):
                    found.append(
                        Suggestion(dictionary[id].label, facet.key, id, counts[id])
                    )
        for doc in self._documents.values():
            if has_beginning(Value("", doc.entry.article.title), prefix):
                found.append(
                    Suggestion(
                        doc.entry.article.title, "title", doc.entry.article.id, 1
                    )
                )
        words = Counter(
            word for doc in self._documents.values() for word in doc.positions["exact"]
        )
        for word, count in words.items():
            if word.startswith(typed[-1]):
                text = " ".join([*typed[:-1], word])
                found.append(Suggestion(text, "term", text, count))
        rank = {"title": 1, "term": 2}
        return tuple(
            sorted(found, key=lambda s: (rank.get(s.kind, 0), -s.count, s.text))[:limit]
        )

    def correct(self, query: Query) -> str | None:
        """The words of the query with each unknown one replaced by the nearest known
        one, if that has hits.
        """
        words = list(terms(query.text))
        if not words or self._filtered(self._find(query), query):
            return None
        known = Counter(
            word for doc in self._documents.values() for word in doc.positions["exact"]
        )
        better = " ".join(
            word if word in known else _nearest(word, known) for word in words
        )
        again = query.with_(text=better)
        return (
            better
            if better != " ".join(words) and self._filtered(self._find(again), again)
            else None
        )

    def count(self) -> int:
        """How many articles there are."""
        return len(self._documents)

    def close(self) -> None:
        """Nothing to let go of."""

    def _find(self, query: Query) -> _Found:
        parsed = parse(query.text, query.exact)
        scores = Evaluator(self._documents, self._dictionary).evaluate(parsed.tree)
        first, last, warnings = period(query.date_from, query.date_to)
        for field, start, end in (
            ("date_last", first, None),
            ("date_first", None, last),
        ):
            if start is not None or end is not None:
                inside = Evaluator(self._documents, self._dictionary).evaluate(
                    q.NumericRange(field, start, end)
                )
                scores = {id: score for id, score in scores.items() if id in inside}
        return _Found(parsed, scores, parsed.warnings + warnings)

    def _ids(self, id: str, key: str) -> set[str]:
        """The value ids of a document in one facet."""
        return {value.id for value in self._documents[id].values[key]}

    def _filtered(self, found: _Found, query: Query, besides: str = "") -> list[str]:
        """The matching ids under all filters; the selection of the facet ``besides``
        is left out.
        """
        ids = list(found.scores)
        for key, chosen in query.filters:
            if key != besides:
                ids = [id for id in ids if self._ids(id, key).intersection(chosen)]
        for key, unwanted in query.excluded:
            ids = [id for id in ids if not self._ids(id, key).intersection(unwanted)]
        return ids

    def _order(self, query: Query, found: _Found, matching: Sequence[str]) -> list[str]:
        """Hits in order: best copies, folded to one per story when counting stories."""
        ranked = sorted(matching, key=lambda id: self._sort_key(query, found, id))
        if query.count == "copies":
            return ranked
        groups: dict[str, list[str]] = defaultdict(list)
        for id in ranked:
            groups[self._story(id)].append(id)
        return [self._shown(ids) for ids in groups.values()]

    def _shown(self, ids: Sequence[str]) -> str:
        representatives = [
            id for id in ids if self._documents[id].entry.story.representative
        ]
        return (representatives or list(ids))[0]

    def _sort_key(
        self, query: Query, found: _Found, id: str
    ) -> tuple[float, float, str]:
        """Newest by the last day a date can mean, oldest by the first; undated last;
        ties by score, then by id.
        """
        days, score = self._documents[id].days, found.scores[id]
        if query.sort == "relevance":
            return (-round(score, 5), -(days[1] if days else 0), id)
        if days is None:
            return (float("inf"), -score, id)
        return (-days[1] if query.sort == "newest" else days[0], -round(score, 5), id)

    def _story(self, id: str) -> str:
        return self._documents[id].entry.story.id

    def _counts(
        self, facet: Facet, found: _Found, query: Query
    ) -> tuple[Counter[str], dict[str, Value]]:
        """For each value the distinct stories (or copies) that carry it, and the
        values by id.
        """
        carriers: dict[str, set[str]] = defaultdict(set)
        for id in self._filtered(found, query, besides=facet.key):
            for value in self._documents[id].values[facet.key]:
                carriers[value.id].add(
                    self._story(id) if query.count == "stories" else id
                )
        return Counter(
            {id: len(who) for id, who in carriers.items()}
        ), self._dictionary[facet.key]

    def _facet(
        self, facet: Facet, found: _Found, query: Query
    ) -> tuple[FacetValue, ...]:
        counts, dictionary = self._counts(facet, found, query)
        return arrange(facet, counts, dictionary, query.selected(facet.key))

    def _hit(self, id: str, found: _Found, matching: Sequence[str]) -> Hit:
        entry, marks = self._entry(self._documents[id]), found.parsed.marks
        story = entry.story.id
        return Hit.of(
            entry,
            highlight(entry.article.title, marks, title=True),
            snippets(entry.article.body, marks),
            found.scores[id],
            copies=sum(doc.entry.story.id == story for doc in self._documents.values()),
            matching=sum(self._story(other) == story for other in matching),
        )


def _story_order(entry: Entry) -> tuple[bool, int, str]:
    days = entry.article.published.days if entry.article.published else None
    return (
        not entry.story.representative,
        days[0] if days else 10**9,
        entry.article.id,
    )


def _nearest(word: str, known: Counter[str]) -> str:
    """The known word with the fewest letters changed (at most two, one in short
    words), the most frequent of them.
    """
    most = 1 if len(word) < 6 else 2
    near = [
        (
            DamerauLevenshtein.distance(word, other, score_cutoff=most),
            -known[other],
            other,
        )
        for other in known
    ]
    best = min(near, default=(most + 1, 0, word))
    return best[2] if best[0] <= most else word
