"""Writes to one build: articles, the facet values that they bring, and whether a story has other copies.

Nothing is refreshed before ``commit``: that is what makes writes visible. Until the first commit a build has no
replicas, so that each article is indexed once; what is finished is then copied to other nodes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from cuttings.search.articles import Entry
from cuttings.search.engines.opensearch.addresses import Address
from cuttings.search.engines.opensearch.bulk import Action, send
from cuttings.search.engines.opensearch.dictionary import Dictionary, value_document, value_id
from cuttings.search.engines.opensearch.mapping import article_document, unpacked
from cuttings.search.facets import Facet, Value

BATCH = 500
"""Entries that are looked at together."""
KEPT_VALUES = 500_000
KEPT_STORIES = 1_000_000
KEPT_BYTES = 64_000_000
"""Of entries that may get company before the commit; others are read back, which makes the cluster refresh."""
COPYING = 20.0
"""Seconds for which the first commit waits for replicas; copies of larger parts are finished in the background."""


class Writer:
    """Writes to one build. One writer at a time: the archive's lock sees to that."""

    def __init__(self, dictionary: Dictionary, address: Address, facets: Sequence[Facet], replicas: int = 0) -> None:
        self.dictionary = dictionary
        self.cluster = dictionary.cluster
        self.address = address
        self.facets = tuple(facets)
        self.replicas = replicas
        self._values: dict[tuple[str, str], Value] = {}
        self._stories: dict[str, str] = {}
        self._alone = Recent(KEPT_BYTES)
        self._any_visible: bool | None = None

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces entries. Raises EngineError naming those that the cluster would not take."""
        send(self.cluster, self._written(iter(entries)))

    def refacet(self, entries: Iterable[Entry]) -> None:
        """Replaces entries that are stored. The words are indexed anew with the rest: a document is one whole here."""
        stream = iter(entries)
        while batch := list(islice(stream, BATCH)):
            stored = self._stored([entry.article.id for entry in batch], source=False)
            self.write(entry for entry in batch if entry.article.id in stored)

    def delete(self, ids: Iterable[str]) -> None:
        """Removes documents; unknown ids are passed over."""
        send(self.cluster, map(self._deleted, ids))

    def commit(self) -> None:
        """Makes everything visible and durable, and counts the generation up."""
        for index in (self.address.values, self.address.articles):
            self.cluster.ask(self.cluster.client.indices.refresh, index=index)
        self._replicate()
        self.dictionary.advance()
        self._begin()

    def forget(self) -> None:
        """Forgets what was written, so that everything is written again: for indices that others have emptied."""
        self._values.clear()
        self._begin()
        self.dictionary.forget()

    def _begin(self) -> None:
        """Forgets what was written since the last commit."""
        self._stories.clear()
        self._alone.clear()
        self._any_visible = None

    def _replicate(self) -> None:
        """Asks for the replicas that a new build has gone without, and waits a while for them."""
        if not self.replicas:
            return
        client, both = self.cluster.client, f"{self.address.values},{self.address.articles}"
        body = {"index.number_of_replicas": self.replicas}
        self.cluster.ask(client.indices.put_settings, index=both, body=body)
        deadline = time.monotonic() + COPYING
        while self.cluster.ask(client.cluster.health, index=both)["initializing_shards"]:
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
        self.replicas = 0

    def _written(self, entries: Iterator[Entry]) -> Iterator[Action]:
        while batch := list(islice(entries, BATCH)):
            latest = {entry.article.id: entry for entry in batch}
            yield from self._actions(list(latest.values()))

    def _actions(self, entries: list[Entry]) -> Iterator[Action]:
        yield from self._value_actions(entries)
        crowded, lonely = self._joined(entries)
        for entry in self._recalled(sorted(lonely)):
            yield self._article(entry, alone=False)
        for entry in entries:
            yield self._article(entry, alone=entry.story.id not in crowded)

    def _article(self, entry: Entry, alone: bool) -> Action:
        action = {"index": {"_index": self.address.articles, "_id": entry.article.id}}
        document = article_document(entry, self.facets, alone)
        if alone:
            self._alone.keep(entry.article.id, document["data"])
        else:
            self._alone.drop(entry.article.id)
        return action, document

    def _deleted(self, id: str) -> Action:
        self._alone.drop(id)
        return {"delete": {"_index": self.address.articles, "_id": id}}, None

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

    def _joined(self, entries: list[Entry]) -> tuple[set[str], set[str]]:
        """The stories of these entries that have another copy, and the articles that thereby cease to be alone."""
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
        self._relieve()
        return crowded, lonely

    def _recalled(self, ids: Sequence[str]) -> Iterator[Entry]:
        """Entries that were written alone: those of late as they were sent, older ones from the cluster."""
        known = {id: data for id in ids if (data := self._alone.get(id))}
        older = [id for id in ids if id not in known]
        stored = self._stored(older, source=True) if older else {}
        yield from (unpacked(Entry, data) for data in known.values())
        yield from (entry for entry in stored.values() if entry is not None)

    def _relieve(self) -> None:
        """Bounds the memory of stories between commits.

        Refreshing early is seen only by readers of this build, and a run of this size has none yet or commits often.
        """
        if len(self._stories) > KEPT_STORIES:
            self.cluster.ask(self.cluster.client.indices.refresh, index=self.address.articles)
            self._begin()

    def _committed(self, entries: list[Entry], ids: set[str]) -> Iterator[tuple[str, str, bool]]:
        """For each story of these entries, one visible document with another id, its one that is alone if there is."""
        if self._any_visible is None:
            counted = self.cluster.ask(self.cluster.client.count, index=self.address.articles)
            self._any_visible = counted["count"] > 0
        if not self._any_visible:
            return
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


class Recent:
    """What was sent of late, by id, within a number of bytes: the oldest goes first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._kept: dict[str, str] = {}

    def get(self, id: str) -> str | None:
        """What is kept under an id."""
        return self._kept.get(id)

    def keep(self, id: str, data: str) -> None:
        """Keeps what was sent last under an id."""
        self.drop(id)
        self._kept[id] = data
        self.size += len(data)
        while self.size > self.limit:
            self.drop(next(iter(self._kept)))

    def drop(self, id: str) -> None:
        """Forgets an id."""
        self.size -= len(self._kept.pop(id, ""))

    def clear(self) -> None:
        """Forgets everything."""
        self._kept.clear()
        self.size = 0
