"""Hits in order: pages, folded to stories or not, however deep; and streams of
everything, for exports.

A cluster gives the first ``WINDOW`` hits by number. What lies deeper is reached by
walking, each request carrying on after the last hit of the one before, over a point in
time, so that pages and exports have no end but the result's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from opensearchpy.exceptions import OpenSearchException

from cuttings.search.articles import Entry
from cuttings.search.engines.opensearch.cluster import SEARCH_TYPE, Asked, Cluster
from cuttings.search.engines.opensearch.documents import ENTRY, stored_entry
from cuttings.search.engines.opensearch.translate import Conditions, all_of
from cuttings.search.errors import EngineError
from cuttings.search.highlighting import highlight, snippets
from cuttings.search.queries import Query
from cuttings.search.results import Hit

WINDOW = 10_000
WALK = 1_000
KEEP = "5m"
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
_SCORE = {"_score": {"order": "desc"}}
_ID = {"id": {"order": "asc"}}
SORTS: dict[str, list[dict[str, Any]]] = {
    "relevance": [_SCORE, _NEWEST, _ID],
    "newest": [_NEWEST, _SCORE, _ID],
    "oldest": [_OLDEST, _SCORE, _ID],
}


@dataclass(frozen=True, slots=True)
class Found:
    """One document of an answer; ``place`` is where a walk carries on after it."""

    id: str
    score: float
    story: str
    alone: bool
    source: dict[str, Any]
    place: list[Any]

    @property
    def entry(self) -> Entry:
        """The entry that was stored."""
        return stored_entry(self.source)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What is known of stories with several copies: how many there are, how many
    match, and who stands for each.
    """

    copies: dict[str, int]
    matching: dict[str, int]
    shown: dict[str, Found]


class Reader:
    """Reads the hits of one query from one index."""

    def __init__(
        self,
        cluster: Cluster,
        index: str,
        query: Query,
        conditions: Conditions,
        notes: list[str] | None = None,
    ) -> None:
        self.notes = notes
        self.cluster = cluster
        self.index = index
        self.query = query
        self.conditions = conditions
        self.folded = query.count == "stories"

    def body(self, size: int, aggregations: dict[str, Any]) -> dict[str, Any]:
        """A search for the first hits with counts beside them; the counts see no
        filters of facets.
        """
        body = {
            **self._ordered(size),
            "query": self.conditions.scored(),
            "post_filter": all_of(list(self.conditions.chosen.values())),
            "aggs": aggregations,
            "track_total_hits": True,
            "timeout": SEARCH_TIME,
        }
        first = (self.query.page - 1) * self.query.size
        if first + size <= WINDOW:
            body["from"] = first
        else:
            body["size"] = 0
        if self.folded:
            body["collapse"] = {"field": "story"}
        return body

    def found(self, answer: dict[str, Any]) -> list[Found]:
        """The documents of the page that was asked for with ``body``."""
        first = (self.query.page - 1) * self.query.size
        if first + self.query.size <= WINDOW:
            return _read(answer)
        if first < answer["hits"]["total"]["value"]:
            return list(islice(self._folded_walk(), first, first + self.query.size))
        return []

    def hits(
        self, found: list[Found], answer: dict[str, Any] | None
    ) -> tuple[Hit, ...]:
        """The hits of the page, with the answer to ``asking_shared`` about them."""
        shared = _read_shared(answer) if answer else _Shared({}, {}, {})
        if self.folded:
            found = [shared.shown.get(item.story, item) for item in found]
        return tuple(self._hit(item, shared) for item in found)

    def entries(self) -> Iterator[Entry]:
        """Every hit in order, each story's representative in its place where it
        matches.
        """
        walk = self._folded_walk()
        while chunk := list(islice(walk, WALK)):
            shown = self._shown(chunk) if self.folded else {}
            for item in chunk:
                yield shown.get(item.story, item).entry

    def _ordered(self, size: int) -> dict[str, Any]:
        return {
            "size": size,
            "sort": SORTS[self.query.sort],
            "track_scores": True,
            "_source": [*ENTRY, "story", "alone"],
        }

    def _hit(self, item: Found, shared: _Shared) -> Hit:
        entry, marks = item.entry, self.conditions.parsed.marks
        return Hit.of(
            entry,
            highlight(entry.article.title, marks, title=True),
            snippets(entry.article.body, marks),
            item.score,
            copies=shared.copies.get(item.story, 1),
            matching=shared.matching.get(item.story, 1),
        )

    def asking_shared(self, found: Iterable[Found]) -> Asked | None:
        """The search for copies, matching copies and matching representatives of
        stories that may have several.
        """
        names = list(dict.fromkeys(item.story for item in found if not item.alone))
        if not names:
            return None
        counted = {"terms": {"field": "story", "size": len(names)}}
        everything = self.conditions.everything()
        body = {
            **self._ordered(len(names)),
            "query": {
                "bool": {
                    "filter": [{"terms": {"story": names}}],
                    "should": [self.conditions.text],
                }
            },
            "post_filter": {
                "bool": {"filter": [everything, {"term": {"representative": True}}]}
            },
            "collapse": {"field": "story"},
            "aggs": {
                "copies": counted,
                "matching": {"filter": everything, "aggs": {"stories": counted}},
            },
        }
        return self.index, body

    def _shown(self, found: Iterable[Found]) -> dict[str, Found]:
        """The matching representatives of stories that may have several copies."""
        asked = self.asking_shared(found)
        return (
            _read_shared(*self.cluster.searches([asked], self.notes)).shown
            if asked
            else {}
        )

    def _folded_walk(self) -> Iterator[Found]:
        """Every hit in order, the first of each story where hits are folded."""
        seen: set[str] = set()
        for item in self._walk():
            if self.folded and not item.alone:
                if item.story in seen:
                    continue
                seen.add(item.story)
            yield item

    def _walk(self) -> Iterator[Found]:
        """Every matching document in order.

        Raises EngineError where the cluster loses its place too often.
        """
        body = {**self._ordered(WALK), "query": self.conditions.everything()}
        tries = 0
        while True:
            try:
                with point_in_time(self.cluster, self.index) as pit:
                    for item in self._pages(body, pit):
                        yield item
                        body["search_after"] = item.place
                return
            except _Lost as error:
                tries += 1
                if tries == TRIES:
                    raise EngineError(
                        "The cluster lost its place in a result several times. Try again."
                    ) from error
                self.cluster.wait(0.2 * 2**tries)

    def _pages(self, body: dict[str, Any], pit: str) -> Iterator[Found]:
        while True:
            asked = {**body, "pit": {"id": pit, "keep_alive": KEEP}}
            try:
                answer = self.cluster.ask(
                    self.cluster.client.search, body=asked, search_type=SEARCH_TYPE
                )
            except EngineError as error:
                raise _Lost from error
            if answer["_shards"]["failed"] or answer["timed_out"]:
                raise _Lost
            items = _read(answer)
            yield from items
            if len(items) < WALK:
                return
            body = {**body, "search_after": items[-1].place}


class _Lost(Exception):
    """A point in time is gone with the node that held it."""


@contextmanager
def point_in_time(cluster: Cluster, index: str) -> Iterator[str]:
    """The id of a point in time, let go of at the end."""
    client = cluster.client
    pit = cluster.ask(client.create_pit, index=index, params={"keep_alive": KEEP})[
        "pit_id"
    ]
    try:
        yield pit
    finally:
        with suppress(OpenSearchException):  # it ends by itself after KEEP
            client.delete_pit(body={"pit_id": [pit]})


def stored_entries(
    cluster: Cluster, index: str, query: dict[str, Any]
) -> Iterator[Entry]:
    """Every visible entry that meets a clause, by id."""
    body: dict[str, Any] = {
        "size": WALK,
        "query": query,
        "sort": [_ID],
        "_source": ENTRY,
    }
    while True:
        hits = cluster.search(index=index, body=body)["hits"]["hits"]
        for hit in hits:
            yield stored_entry(hit["_source"])
        if len(hits) < WALK:
            return
        body["search_after"] = hits[-1]["sort"]


def _read(answer: dict[str, Any]) -> list[Found]:
    return [
        Found(
            id=hit["_id"],
            score=hit["_score"] or 0.0,
            story=hit["_source"]["story"],
            alone=hit["_source"]["alone"],
            source=hit["_source"],
            place=hit["sort"],
        )
        for hit in answer["hits"]["hits"]
    ]


def _read_shared(answer: dict[str, Any]) -> _Shared:
    counts = answer["aggregations"]
    return _Shared(
        copies=_counts(counts["copies"]),
        matching=_counts(counts["matching"]["stories"]),
        shown={item.story: item for item in _read(answer)},
    )


def _counts(answer: dict[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}
