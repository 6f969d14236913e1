"""Hits in order: pages, folded to stories or not, however deep; and streams of
everything, for exports.

A cluster gives the first ``WINDOW`` hits by their ordinals. What lies deeper is reached
by walking, each request carrying on after the last hit of the one before, over a point
in time, so that pages and exports have no end but the result's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from opensearchpy.exceptions import OpenSearchException

from cuttings.search.articles import Entry
from cuttings.search.dates import UNDATED, Period, days_of
from cuttings.search.engines import REORDERED, SecondStage
from cuttings.search.engines.opensearch.cluster import (
    SEARCH_TYPE,
    Asked,
    Cluster,
    Json,
)
from cuttings.search.engines.opensearch.conditions import Search, all_of
from cuttings.search.engines.opensearch.documents import (
    ENTRY,
    stored_entry,
)
from cuttings.search.errors import EngineError
from cuttings.search.highlighting import language_of_passages, mark_spans, passages
from cuttings.search.matching import Finder, Match, Stretches
from cuttings.search.results import MOST_CARRIED, Hit, carriers_of
from cuttings.search.said import AskedQuotations
from cuttings.search.translations import worded

WINDOW = 10_000
WALK = 1_000
"""Documents of one request of a walk."""

KEEP = "5m"
"""How long the cluster keeps a point in time after each request."""

SEARCH_TIME = "20s"
"""What a slow part of the index is waited for; then the page is made of the rest,
and says so.
"""

TRIES = 5
"""How often a walk begins anew at its last hit when the cluster has lost the point
in time.
"""

_NEWEST = {"date_last": {"order": "desc", "missing": "_last"}}
_OLDEST = {"date_first": {"order": "asc", "missing": "_last"}}
_ADDED = {"added": {"order": "desc", "missing": "_last"}}
_SCORE = {"_score": {"order": "desc"}}
_STORY = ["story", "alone", "representative"]
"""The fields that tell which copy of which story a document is."""
_ID = {"id": {"order": "asc"}}
_WHOLE = {"representative": {"order": "desc"}}

SORTS: dict[str, list[Json]] = {
    "relevance": [_SCORE, _WHOLE, _NEWEST, _ID],
    "newest": [_NEWEST, _SCORE, _ID],
    "oldest": [_OLDEST, _SCORE, _ID],
    "added": [_ADDED, _NEWEST, _SCORE, _ID],
}
_WITHOUT_WORDS = [_SCORE, _NEWEST, _WHOLE, _ID]
"""By relevance, where no words make one article better than another."""


def _away_from(time: Period) -> Json:
    """Documents by how many days away from a period they are; as ``days_away`` of
    ``cuttings.search.dates``.
    """
    first, last = days_of(time)
    script = {
        "lang": "painless",
        "params": {"first": first or 0, "last": last or UNDATED, "undated": UNDATED},
        "source": """
            if (doc['date_last'].size() == 0) { return params.undated; }
            long before = params.first - doc['date_last'].value;
            long behind = doc['date_first'].value - params.last;
            return Math.max(0L, Math.max(before, behind));
        """,
    }
    return {"_script": {"type": "number", "order": "asc", "script": script}}


@dataclass(frozen=True, slots=True)
class Document:
    """One document of an answer; ``sort`` is where a walk carries on after it."""

    score: float
    story: str
    alone: bool
    representative: bool
    source: Json
    sort: list[Any]

    @property
    def id(self) -> str:
        """The id of its article, by which every order ends."""
        return str(self.sort[-1])


@dataclass(frozen=True, slots=True)
class _Copies:
    """What is known of stories with several copies: how many there are, how many
    match, how many the search does not leave out and which outlets carried those, and
    which document stands for each.
    """

    stored: dict[str, int] = field(default_factory=dict)
    matching: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    shown: dict[str, Document] = field(default_factory=dict)
    carriers: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Reader:
    """Reads the hits of one search: those of its page, or ``size`` from ``first`` on.

    With a second stage the best ``REORDERED`` come in its order; ``moved`` says by how
    many places each of them moved.
    """

    def __init__(
        self,
        search: Search,
        first: int | None = None,
        size: int | None = None,
        stage: SecondStage | None = None,
    ) -> None:
        self.search = search
        self.query = search.query
        self.size = self.query.size if size is None else size
        self.first = (self.query.page - 1) * self.query.size
        if first is not None:
            self.first = first
        self.is_within_window = self.first + self.size <= WINDOW
        self.moved: dict[str, int] = {}
        self.asked = search.parsed.asked
        is_looked_at = bool(self.asked) and self.query.sort == "relevance"
        self.stage = stage if is_looked_at else None
        self.is_reordered = self.stage is not None and self.first < REORDERED

    def body(self, aggregations: Json) -> Json:
        """A search for the hits of the page with counts beside them; the counts see no
        filters of facets.
        """
        body = {
            **self._ordered(self.size),
            "query": self.search.scored(),
            "post_filter": all_of(*self.search.chosen.values()),
            "aggs": aggregations,
            "track_total_hits": True,
            "timeout": SEARCH_TIME,
        }
        if self.is_within_window and not self.is_reordered:
            body["from"] = self.first
        else:
            body["size"] = 0  # counts alone: ``documents`` goes to the hits
        if self.search.by_stories:
            body["collapse"] = {"field": "story"}
        return body

    def documents(self, answer: Json) -> list[Document]:
        """The documents of the page that was asked for with ``body``."""
        if self.is_reordered:
            return self._reordered_page()
        if self.is_within_window:
            return _documents(answer)
        if self.first < answer["hits"]["total"]["value"]:
            walk = self._walk_stories()
            return list(islice(walk, self.first, self.first + self.size))
        return []

    def asking_copies(self, documents: Iterable[Document]) -> Asked | None:
        """The search for copies and matching copies of stories that may have several,
        and for their matching representatives where others were found; None if no
        story may have several.
        """
        stories: dict[str, bool] = {}
        for document in documents:
            if not document.alone:
                stories[document.story] = document.representative
        if not stories:
            return None
        counted = {"terms": {"field": "story", "size": len(stories)}}
        outlets = {"terms": {"field": "outlet", "size": MOST_CARRIED}}
        everything = self.search.everything()
        body: Json = {
            "size": 0,
            "query": {"bool": {"filter": [{"terms": {"story": list(stories)}}]}},
            "aggs": {
                "stored": counted,
                "kept": {
                    "filter": all_of(*self.search.limits),
                    "aggs": {"stories": {**counted, "aggs": {"outlets": outlets}}},
                },
                "matching": {"filter": everything, "aggs": {"stories": counted}},
            },
        }
        others = [story for story, is_itself in stories.items() if not is_itself]
        if others and self.search.by_stories:
            representative = {"term": {"representative": True}}
            body |= self._ordered(len(others))
            body["query"]["bool"]["should"] = [self.search.text]
            body["post_filter"] = all_of(
                everything, representative, {"terms": {"story": others}}
            )
            body["collapse"] = {"field": "story"}
        return self.search.index, body

    def hits(
        self, documents: Sequence[Document], answer: Json | None
    ) -> tuple[Hit, ...]:
        """The hits of the page, with the answer to ``asking_copies`` about them."""
        copies = _copies(answer) if answer else _Copies()
        scores: list[float] = []
        shown: list[Document] = []
        for document in documents:
            score = document.score  # of the best copy
            if self.search.by_stories:
                document = copies.shown.get(document.story, document)
            scores.append(max(score, document.score))
            shown.append(document)

        entries = [stored_entry(document.source) for document in shown]
        in_titles, in_bodies = self._marked(entries)
        rows = zip(shown, entries, scores, in_titles, in_bodies, strict=True)
        return tuple([self._hit(*row, copies) for row in rows])

    def _marked(
        self, entries: Sequence[Entry]
    ) -> tuple[list[list[Match]], list[list[Match]]]:
        """What the words asked for met in the titles, and in the texts."""
        articles = [entry.article for entry in entries]
        texts = [article.title for article in articles]
        texts += [article.body for article in articles]
        languages: list[Stretches] = []
        for article in articles:
            languages.append(((0, len(article.title), article.language),))
        for article in articles:
            languages.append(article.stretches())
        finder = Finder(self.search.parsed.marks)
        asked = AskedQuotations(self.search.parsed, self.query)
        said: list[list[Match]] | None = None
        if asked.is_any:
            found = [asked.spans(entry) for entry in entries]
            said = [in_title for in_title, _ in found]
            said += [in_body for _, in_body in found]
        met = finder.find_in_all(texts, len(articles), languages, said)
        return met[: len(articles)], met[len(articles) :]

    def _hit(
        self,
        document: Document,
        entry: Entry,
        score: float,
        in_title: list[Match],
        in_body: list[Match],
        copies: _Copies,
    ) -> Hit:
        title, body = entry.article.title, entry.article.body
        stretches = entry.article.stretches()
        stored = copies.stored.get(document.story, 1)
        return Hit.of(
            entry,
            mark_spans(title, in_title, 0, len(title)),
            passages(body, in_body),
            score,
            stored,
            copies.matching.get(document.story, 1),
            copies.carriers.get(document.story, ()),
            stored - copies.kept.get(document.story, stored),
        )._replace(
            part=self.search.part,
            moved=self.moved.get(self._key(document), 0),
            text_language=language_of_passages(body, in_body, stretches),
        )

    def entries(self) -> Iterator[Entry]:
        """Every hit in order, each story's representative in its place where it
        matches.
        """
        walk = self._walk_stories()
        if self.stage:
            best = self._in_new_order(list(islice(walk, REORDERED)))
            walk = chain(best, walk)
        while chunk := list(islice(walk, WALK)):
            copies = _Copies()
            asked = self.asking_copies(chunk) if self.search.by_stories else None
            if asked:
                copies = _copies(self.search.cluster.search(*asked))
            for document in chunk:
                shown = copies.shown.get(document.story, document)
                yield stored_entry(shown.source)

    def _reordered_page(self) -> list[Document]:
        """The documents of the page, the best hits in the order of the second stage."""
        ordered = self._in_new_order(self._best())
        end = self.first + self.size
        shown = [document.id for document in ordered[self.first : end]]
        documents = self._with_sources(shown)
        if end > REORDERED:
            body = self._body_of_hits(end - REORDERED)
            answer = self.search.cluster.search(
                self.search.index, {**body, "from": REORDERED}, self.search.notes
            )
            documents += _documents(answer)
        return documents

    def _best(self) -> list[Document]:
        """The best hits without their texts."""
        body = {**self._body_of_hits(REORDERED), "_source": _STORY}
        answer = self.search.cluster.search(self.search.index, body, self.search.notes)
        return _documents(answer)

    def _body_of_hits(self, size: int) -> Json:
        body = {**self._ordered(size), "query": self.search.everything()}
        if self.search.by_stories:
            body["collapse"] = {"field": "story"}
        return body

    def _in_new_order(self, best: list[Document]) -> list[Document]:
        """The best hits as the second stage orders them, each story looked at by the
        copy that stands for it.
        """
        standing: dict[str, str] = {}
        asked = self.asking_copies(best) if self.search.by_stories else None
        if asked:
            index, body = asked
            body = {**body, "_source": _STORY}
            copies = _copies(self.search.cluster.search(index, body, self.search.notes))
            standing = {story: each.id for story, each in copies.shown.items()}
        ids = [standing.get(document.story, document.id) for document in best]
        scores = [document.score for document in best]
        order = list(range(len(best)))
        if self.stage:
            order = self.stage.reordered(self.asked, ids, scores)
        for place, index_before in enumerate(order):
            self.moved[self._key(best[index_before])] = index_before - place
        return [best[index_before] for index_before in order]

    def _key(self, document: Document) -> str:
        """What a hit is known by: its story where hits are stories."""
        return document.story if self.search.by_stories else document.id

    def _with_sources(self, ids: list[str]) -> list[Document]:
        """Hits with their texts, in this order."""
        if not ids:
            return []
        wanted = self.search.everything({"terms": {"id": ids}})
        body = {**self._ordered(len(ids)), "query": wanted}
        answer = self.search.cluster.search(self.search.index, body, self.search.notes)
        by_id = {document.id: document for document in _documents(answer)}
        return [by_id[each] for each in ids if each in by_id]

    def _ordered(self, size: int) -> Json:
        return {
            "size": size,
            "sort": self._sorts(),
            "track_scores": True,  # which an order by date would leave out
            "_source": [*ENTRY, *_STORY],
        }

    def _sorts(self) -> list[Json]:
        if self.query.sort != "relevance":
            return SORTS[self.query.sort]
        sorts = SORTS["relevance"] if self.asked else _WITHOUT_WORDS
        time = self.search.parsed.time
        if time is None:
            return sorts
        score, *others = sorts
        return [score, _away_from(time), *others]

    def _walk_stories(self) -> Iterator[Document]:
        """Every hit in order, the first of each story where hits are folded."""
        seen: set[str] = set()
        for document in self._walk():
            if self.search.by_stories and not document.alone:
                if document.story in seen:
                    continue
                seen.add(document.story)
            yield document

    def _walk(self) -> Iterator[Document]:
        """Every matching document in order.

        Raises EngineError where the cluster loses its place too often.
        """
        body = {**self._ordered(WALK), "query": self.search.everything()}
        for attempt in range(1, TRIES + 1):
            try:
                with _point_in_time(self.search.cluster, self.search.index) as point:
                    body["pit"] = {"id": point, "keep_alive": KEEP}
                    for document in _pages(self.search.cluster, body):
                        yield document
                        body["search_after"] = document.sort
                return
            except _LostPlace as error:
                if attempt == TRIES:
                    raise EngineError(
                        worded(
                            "The cluster lost its place in a result several times. Try "
                            "again."
                        )
                    ) from error
                self.search.cluster.wait(0.2 * 2**attempt)


class _LostPlace(Exception):
    """A point in time is gone with the node that held it."""


@contextmanager
def _point_in_time(cluster: Cluster, index: str) -> Iterator[str]:
    """The id of a point in time, which is closed at the end."""
    client = cluster.client
    opened = cluster.ask(client.create_pit, index=index, params={"keep_alive": KEEP})
    try:
        yield opened["pit_id"]
    finally:
        with suppress(OpenSearchException):  # it ends by itself after KEEP
            client.delete_pit(body={"pit_id": [opened["pit_id"]]})


def _pages(cluster: Cluster, body: Json) -> Iterator[Document]:
    """The documents of a search that carries on after each page.

    Raises _LostPlace where an answer does not come, or not whole.
    """
    body = dict(body)
    while True:
        try:
            answer = cluster.ask(
                cluster.client.search, body=body, search_type=SEARCH_TYPE
            )
        except EngineError as error:
            raise _LostPlace from error
        if answer["_shards"]["failed"] or answer["timed_out"]:
            raise _LostPlace
        documents = _documents(answer)
        yield from documents
        if len(documents) < WALK:
            return
        body["search_after"] = documents[-1].sort


def stored_entries(cluster: Cluster, index: str, query: Json) -> Iterator[Entry]:
    """Every visible entry that meets a clause, by id."""
    body: Json = {"size": WALK, "query": query, "sort": [_ID], "_source": ENTRY}
    while True:
        hits = cluster.search(index, body)["hits"]["hits"]
        for hit in hits:
            yield stored_entry(hit["_source"])
        if len(hits) < WALK:
            return
        body["search_after"] = hits[-1]["sort"]


def stored_ids(cluster: Cluster, index: str, query: Json) -> list[str]:
    """The ids of all visible articles that meet a clause, in order.

    They are read from their column: the name of a document stands among its texts, which
    would be inflated for it.
    """
    found: list[str] = []
    body: Json = {
        "size": WINDOW,
        "query": {"bool": {"filter": [query]}},
        "sort": [_ID],
        "stored_fields": "_none_",
    }
    while True:
        (answer,) = cluster.searches([(index, body)], is_scored=False)
        hits = answer["hits"]["hits"]
        found += [hit["sort"][0] for hit in hits]
        if len(hits) < WINDOW:
            return found
        body["search_after"] = hits[-1]["sort"]


def _documents(answer: Json) -> list[Document]:
    documents: list[Document] = []
    for hit in answer["hits"]["hits"]:
        source = hit["_source"]
        score = hit["_score"] or 0.0
        documents.append(
            Document(
                score,
                source["story"],
                source["alone"],
                source["representative"],
                source,
                hit["sort"],
            )
        )
    return documents


def _copies(answer: Json) -> _Copies:
    counts = answer["aggregations"]
    return _Copies(
        stored=_counts(counts["stored"]),
        matching=_counts(counts["matching"]["stories"]),
        kept=_counts(counts["kept"]["stories"]),
        shown={document.story: document for document in _documents(answer)},
        carriers=_carriers(counts["kept"]["stories"]),
    )


def _carriers(answer: Json) -> dict[str, tuple[str, ...]]:
    """The outlets of the copies of each story."""
    carriers: dict[str, tuple[str, ...]] = {}
    for bucket in answer["buckets"]:
        if bucket["doc_count"] > MOST_CARRIED:
            continue
        outlets: list[str] = []
        for outlet in bucket["outlets"]["buckets"]:
            outlets += [outlet["key"]] * outlet["doc_count"]
        carriers[bucket["key"]] = carriers_of(outlets)
    return carriers


def _counts(answer: Json) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}
