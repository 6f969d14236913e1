"""Writes: bulk requests of bounded size, repeated while the cluster is busy, every rejected item accounted for.

Documents have ids of our own and a write replaces, so a request that may or may not have arrived is sent again.
Nothing is refreshed before ``commit``: that is what makes writes visible.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from cuttings.search.articles import Entry
from cuttings.search.engines.opensearch.addresses import Address
from cuttings.search.engines.opensearch.cluster import read_only
from cuttings.search.engines.opensearch.dictionary import Dictionary, value_document, value_id
from cuttings.search.engines.opensearch.mapping import article_document, unpacked
from cuttings.search.errors import EngineError
from cuttings.search.facets import Facet, Value

BATCH = 500
"""Entries that are looked at together."""
BULK_BYTES = 5_000_000
"""The size of a bulk request, from which the cluster gains no more."""
KEPT_VALUES = 500_000
KEPT_STORIES = 1_000_000
_BUSY = frozenset({429, 502, 503, 504})

Action = tuple[dict[str, Any], dict[str, Any] | None]


class Writer:
    """Writes to one build. One writer at a time: the archive's lock sees to that."""

    def __init__(self, dictionary: Dictionary, address: Address, facets: Sequence[Facet]) -> None:
        self.dictionary = dictionary
        self.cluster = dictionary.cluster
        self.address = address
        self.facets = tuple(facets)
        self._values: dict[tuple[str, str], Value] = {}
        self._stories: dict[str, str] = {}

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces entries. Raises EngineError naming those that the cluster would not take."""
        stream = iter(entries)
        while batch := list(islice(stream, BATCH)):
            latest = {entry.article.id: entry for entry in batch}
            self._send(self._actions(list(latest.values())))

    def refacet(self, entries: Iterable[Entry]) -> None:
        """Replaces entries that are stored. The words are indexed anew with the rest: a document is one whole here."""
        stream = iter(entries)
        while batch := list(islice(stream, BATCH)):
            stored = self._stored([entry.article.id for entry in batch], source=False)
            self.write(entry for entry in batch if entry.article.id in stored)

    def delete(self, ids: Iterable[str]) -> None:
        """Removes documents; unknown ids are passed over."""
        self._send(({"delete": {"_index": self.address.articles, "_id": id}}, None) for id in ids)

    def commit(self) -> None:
        """Makes everything visible and durable, and counts the generation up."""
        for index in (self.address.values, self.address.articles):
            self.cluster.ask(self.cluster.client.indices.refresh, index=index)
        self.dictionary.advance()
        self._stories.clear()

    def forget(self) -> None:
        """Forgets what was written, so that everything is written again: for indices that others have emptied."""
        self._values.clear()
        self._stories.clear()
        self.dictionary.forget()

    def _actions(self, entries: list[Entry]) -> Iterator[Action]:
        yield from self._value_actions(entries)
        crowded = self._joined(entries)
        for entry in entries:
            yield self._article(entry, alone=entry.story.id not in crowded)

    def _article(self, entry: Entry, alone: bool) -> Action:
        action = {"index": {"_index": self.address.articles, "_id": entry.article.id}}
        return action, article_document(entry, self.facets, alone)

    def _value_actions(self, entries: list[Entry]) -> Iterator[Action]:
        """The values that this writer has not written in the same words before."""
        fresh: dict[tuple[str, str], Value] = {}
        for facet in self.facets:
            for entry in entries:
                fresh.update({(facet.key, value.id): value for value in facet.values(entry)})
        for (key, id), value in fresh.items():
            if self._values.get((key, id)) != value:
                action = {"index": {"_index": self.address.values, "_id": value_id(key, id)}}
                yield action, value_document(key, value)
        if len(self._values) > KEPT_VALUES:
            self._values.clear()
        self._values.update(fresh)

    def _joined(self, entries: list[Entry]) -> set[str]:
        """The stories of these entries that have another copy; the first copy of each is told that it has company."""
        ids = {entry.article.id for entry in entries}
        crowded: set[str] = set()
        lonely: set[str] = set()
        for story, other, alone in self._committed(entries, ids):
            crowded.add(story)
            if alone:
                lonely.add(other)
        for entry in entries:
            first = self._stories.setdefault(entry.story.id, entry.article.id)
            if first != entry.article.id:
                self._stories[entry.story.id] = ""
                crowded.add(entry.story.id)
                lonely.update({first} - ids - {""})
        if lonely:
            stored = self._stored(sorted(lonely), source=True)
            self._send(self._article(entry, alone=False) for entry in stored.values() if entry is not None)
        self._relieve()
        return crowded

    def _relieve(self) -> None:
        """Bounds the memory of stories between commits.

        Refreshing early is seen only by readers of this build, and a run of this size has none yet or commits often.
        """
        if len(self._stories) > KEPT_STORIES:
            self.cluster.ask(self.cluster.client.indices.refresh, index=self.address.articles)
            self._stories.clear()

    def _committed(self, entries: list[Entry], ids: set[str]) -> Iterator[tuple[str, str, bool]]:
        """For each story of these entries, one visible document with another id, its one that is alone if there is."""
        body = {
            "size": len(entries),
            "query": {
                "bool": {
                    "filter": [{"terms": {"story": sorted({entry.story.id for entry in entries})}}],
                    "must_not": [{"terms": {"id": sorted(ids)}}],
                }
            },
            "collapse": {"field": "story"},
            "sort": [{"alone": "desc"}],
            "_source": False,
            "docvalue_fields": ["story", "id", "alone"],
        }
        for hit in self.cluster.search(index=self.address.articles, body=body)["hits"]["hits"]:
            fields = hit["fields"]
            yield fields["story"][0], fields["id"][0], fields["alone"][0]

    def _stored(self, ids: Sequence[str], source: bool) -> dict[str, Entry | None]:
        """What is stored under these ids, whether it is visible yet or not; without its source, just that it is."""
        body = {"ids": list(ids)}
        answer = self.cluster.ask(self.cluster.client.mget, index=self.address.articles, body=body, _source=source)
        found = (document for document in answer["docs"] if document.get("found"))
        return {d["_id"]: unpacked(Entry, d["_source"]["data"]) if source else None for d in found}

    def _send(self, actions: Iterable[Action]) -> None:
        """Sends actions in requests of bounded size. Raises EngineError once all are sent, if any was rejected."""
        rejected: list[str] = []
        for lines in _requests(actions):
            rejected += self._bulk(lines)
        if rejected:
            raise EngineError(
                f"The cluster rejected {len(rejected):,} documents, the first: {rejected[0]}. They stay in the "
                "catalogue and are sent again by the next run; if it fails again, run: cuttings reindex"
            )

    def _bulk(self, items: list[tuple[str, str]]) -> list[str]:
        """Sends items until each is taken or rejected for good; gives the reasons of those rejected."""
        deadline, pause = time.monotonic() + self.cluster.patience, 0.1
        rejected: list[str] = []
        while items:
            body = "".join(line for _, line in items)
            answer = self.cluster.ask(self.cluster.client.bulk, body=body)
            again: list[tuple[str, str]] = []
            for item, outcome in zip(items, answer["items"], strict=True):
                (result,) = outcome.values()
                error = result.get("error") or {}
                if error.get("type") == "cluster_block_exception":
                    raise read_only(self.cluster.address)
                if result["status"] in _BUSY and time.monotonic() < deadline:
                    again.append(item)
                elif error:
                    rejected.append(f"{item[0]} ({error.get('type')}: {error.get('reason')})")
            items = again
            if items:
                self.cluster.wait(pause)
                pause = min(pause * 2, 5.0)
        return rejected


def _requests(actions: Iterable[Action]) -> Iterator[list[tuple[str, str]]]:
    """Bodies of bulk requests: pairs of a document's id and its lines."""
    lines: list[tuple[str, str]] = []
    size = 0
    for action, document in actions:
        (meta,) = action.values()
        text = json.dumps(action) + "\n" + (json.dumps(document) + "\n" if document is not None else "")
        if lines and size + len(text) > BULK_BYTES:
            yield lines
            lines, size = [], 0
        lines.append((meta["_id"], text))
        size += len(text)
    if lines:
        yield lines
