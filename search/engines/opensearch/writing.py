"""Writes to one build: articles, the facet values that they bring, and whether a story
has other copies.

Nothing is refreshed before ``commit``: that is what makes writes visible. A change that
leaves the text alone is sent as part of a document, and a document in which it changes
nothing is left as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from cuttings.search.articles import Entry
from cuttings.search.engines.opensearch.cluster import Action, Address, send
from cuttings.search.engines.opensearch.documents import article_document, changed_parts
from cuttings.search.engines.opensearch.values import (
    Dictionary,
    value_document,
    value_id,
)
from cuttings.search.facets import Facet, Value

BATCH = 500
"""Entries that are looked at together."""
KEPT_VALUES = 500_000
KEPT_STORIES = 1_000_000
TRIES = 3
"""How often the cluster begins a change of a document anew that another overtook: an
earlier try of the same one.
"""

Made = Callable[[Entry, bool], Action]
"""Of an entry, and of whether it is alone, what is sent."""


class Writer:
    """Writes to one build. One writer at a time: the archive's lock sees to that."""

    def __init__(
        self, dictionary: Dictionary, address: Address, facets: Sequence[Facet]
    ) -> None:
        self.dictionary = dictionary
        self.cluster = dictionary.cluster
        self.address = address
        self.facets = tuple(facets)
        self._values: dict[tuple[str, str], Value] = {}
        self._stories: dict[str, str] = {}
        self._any_visible: bool | None = None

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces entries.

        Raises EngineError naming those that the cluster would not take.
        """
        send(self.cluster, self._written(iter(entries), self._whole))

    def refacet(self, entries: Iterable[Entry]) -> None:
        """Replaces all but the text of entries that are stored."""
        send(self.cluster, self._written(self._known(iter(entries)), self._changed))

    def delete(self, ids: Iterable[str]) -> None:
        """Removes documents; unknown ids are passed over."""
        send(self.cluster, (({"delete": self._named(id)}, None) for id in ids))

    def commit(self) -> None:
        """Makes everything visible and durable, and counts the generation up."""
        for index in (self.address.values, self.address.articles):
            self.cluster.ask(self.cluster.client.indices.refresh, index=index)
        self.dictionary.advance()
        self._begin()

    def forget(self) -> None:
        """Forgets what was written, so that everything is written again: for indices
        that others have emptied.
        """
        self._values.clear()
        self._begin()
        self.dictionary.forget()

    def _begin(self) -> None:
        """Forgets what was written since the last commit."""
        self._stories.clear()
        self._any_visible = None

    def _written(self, entries: Iterator[Entry], made: Made) -> Iterator[Action]:
        while batch := list(islice(entries, BATCH)):
            latest = {entry.article.id: entry for entry in batch}
            yield from self._actions(list(latest.values()), made)

    def _actions(self, entries: list[Entry], made: Made) -> Iterator[Action]:
        yield from self._value_actions(entries)
        crowded, lonely = self._joined(entries)
        for id in sorted(lonely):
            yield self._update(id, {"alone": False})
        for entry in entries:
            yield made(entry, entry.story.id not in crowded)

    def _whole(self, entry: Entry, alone: bool) -> Action:
        return {"index": self._named(entry.article.id)}, article_document(
            entry, self.facets, alone
        )

    def _changed(self, entry: Entry, alone: bool) -> Action:
        return self._update(entry.article.id, changed_parts(entry, self.facets, alone))

    def _update(self, id: str, parts: dict[str, Any]) -> Action:
        return {"update": {**self._named(id), "retry_on_conflict": TRIES}}, {
            "doc": parts
        }

    def _named(self, id: str) -> dict[str, Any]:
        return {"_index": self.address.articles, "_id": id}

    def _value_actions(self, entries: list[Entry]) -> Iterator[Action]:
        """The values that this writer has not written in the same words before."""
        fresh: dict[tuple[str, str], Value] = {}
        for facet in self.facets:
            for entry in entries:
                fresh.update(
                    {(facet.key, value.id): value for value in facet.values(entry)}
                )
        for (key, id), value in fresh.items():
            if self._values.get((key, id)) != value:
                action = {
                    "index": {"_index": self.address.values, "_id": value_id(key, id)}
                }
                yield action, value_document(key, value)
        if len(self._values) > KEPT_VALUES:
            self._values.clear()
        self._values.update(fresh)

    def _joined(self, entries: list[Entry]) -> tuple[set[str], set[str]]:
        """The stories of these entries that have another copy, and the articles that
        thereby cease to be alone.
        """
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

    def _relieve(self) -> None:
        """Bounds the memory of stories between commits.

        Refreshing early is seen only by readers of this build, and a run of this size
        has none yet or commits often.
        """
        if len(self._stories) > KEPT_STORIES:
            self.cluster.ask(
                self.cluster.client.indices.refresh, index=self.address.articles
            )
            self._begin()

    def _committed(
        self, entries: list[Entry], ids: set[str]
    ) -> Iterator[tuple[str, str, bool]]:
        """For each story of these entries, one visible document with another id, its
        one that is alone if there is.
        """
        if self._any_visible is None:
            counted = self.cluster.ask(
                self.cluster.client.count, index=self.address.articles
            )
            self._any_visible = counted["count"] > 0
        if not self._any_visible:
            return
        body = {
            "size": len(entries),
            "query": {
                "bool": {
                    "filter": [
                        {
                            "terms": {
                                "story": sorted({entry.story.id for entry in entries})
                            }
                        }
                    ],
                    "must_not": [{"terms": {"id": sorted(ids)}}],
                }
            },
            "collapse": {"field": "story"},
            "sort": [{"alone": "desc"}],
            "_source": False,
            "docvalue_fields": ["story", "id", "alone"],
        }
        for hit in self.cluster.search(index=self.address.articles, body=body)["hits"][
            "hits"
        ]:
            fields = hit["fields"]
            yield fields["story"][0], fields["id"][0], fields["alone"][0]

    def _known(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        """Those of some entries that are stored, whether they are visible yet or not."""
        while batch := list(islice(entries, BATCH)):
            body = {"ids": [entry.article.id for entry in batch]}
            mget = self.cluster.client.mget
            answer = self.cluster.ask(
                mget, index=self.address.articles, body=body, _source=False
            )
            stored = {
                document["_id"] for document in answer["docs"] if document.get("found")
            }
            yield from (entry for entry in batch if entry.article.id in stored)
