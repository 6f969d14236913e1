"""The engine over an OpenSearch cluster: each question goes to the module that
answers it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cuttings.search.articles import Entry
from cuttings.search.engines import Order
from cuttings.search.engines.opensearch.cluster import (
    Asked,
    Cluster,
    address_of,
    known_address,
    remember,
)
from cuttings.search.engines.opensearch.counting import FacetCounter, Listing
from cuttings.search.engines.opensearch.documents import (
    ENTRY,
    article_index,
    stored_entry,
    value_index,
)
from cuttings.search.engines.opensearch.reading import Reader, stored_entries
from cuttings.search.engines.opensearch.translate import Conditions, conditions_of
from cuttings.search.engines.opensearch.values import Completer, Dictionary
from cuttings.search.engines.opensearch.writing import Writer
from cuttings.search.errors import IndexDamaged
from cuttings.search.facets import Facet, facet_named
from cuttings.search.language.analysis import terms
from cuttings.search.queries import Query
from cuttings.search.results import FacetPage, ResultPage, Suggestion
from cuttings.search.settings import Settings, read_settings

CREATING = 60
"""Seconds that a new index is waited for; the cluster itself waits 30 for its
replicas, and then goes without.
"""


class OpenSearchEngine:
    """One build of an archive on a cluster.

    The folder is ``ARCHIVE/index/BUILD``; it holds no more than the name of the build's
    index. Settings, the address among them, are the archive's; credentials come from
    the environment (see ``cluster``).
    """

    def __init__(self, folder: Path, facets: Sequence[Facet]) -> None:
        self.facets = tuple(facets)
        settings = _settings(folder)
        self.cluster = Cluster(settings.engine_url)
        self.cluster.check_version()
        self.address, new = address_of(folder)
        self._create(folder, settings, new)
        self.index = self.address.articles
        self.dictionary = Dictionary(self.cluster, self.address.values)
        self.writer = Writer(self.dictionary, self.address, self.facets)
        self.completer = Completer(
            self.cluster, self.index, self.dictionary, self.facets
        )

    @property
    def generation(self) -> str:
        """The build's index and its number of commits, the same in every process."""
        return f"{self.index}.{self.dictionary.generation()}"

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds or replaces entries.

        Raises EngineError for those that the cluster rejects, once all are sent.
        """
        self.writer.write(entries)

    def refacet(self, entries: Iterable[Entry]) -> None:
        """Replaces all but the text of stored entries; the text is not sent, the
        cluster has its words.
        """
        self.writer.refacet(entries)

    def delete(self, ids: Iterable[str]) -> None:
        """Removes entries."""
        self.writer.delete(ids)

    def commit(self) -> None:
        """Makes all writes visible."""
        self.writer.commit()

    def search(self, query: Query) -> ResultPage:
        """One page with totals and facets; what is not exact is said in its warnings."""
        began = time.perf_counter()
        conditions = self._conditions(query)
        notes: list[str] = []
        counter = FacetCounter(
            self.cluster,
            self.index,
            self.dictionary,
            self.facets,
            query,
            conditions,
            notes,
        )
        reader = Reader(self.cluster, self.index, query, conditions, notes)
        asked = [
            (self.index, reader.body(query.size, counter.aggregations())),
            self.dictionary.asking((), fresh=True),
        ]
        answer, generation = self.cluster.searches(asked, notes)
        self.dictionary.learn(generation, fresh=True)
        counter.read(answer["aggregations"])
        found = reader.found(answer)
        shared = self._told(reader.asking_shared(found), counter.shown(), notes)
        counted = counter.finish()
        return ResultPage(
            query=query,
            parsed=conditions.parsed,
            warnings=(*conditions.warnings, *counted.warnings, *dict.fromkeys(notes)),
            copies=answer["hits"]["total"]["value"],
            stories=counted.stories
            if query.count == "stories"
            else self._stories(query),
            hits=reader.hits(found, shared),
            facets=counted.facets,
            seconds=time.perf_counter() - began,
            partial=bool(notes),
        )

    def matches(self, query: Query) -> Iterator[Entry]:
        """Every hit in order, from one point in time."""
        return Reader(
            self.cluster, self.index, query, self._conditions(query)
        ).entries()

    def get(self, id: str) -> Entry | None:
        """One entry by its article's id."""
        body = {"ids": [id]}
        answer = self.cluster.ask(
            self.cluster.client.mget,
            index=self.index,
            body=body,
            realtime=False,
            _source_includes=ENTRY,
        )
        (document,) = answer["docs"]
        return stored_entry(document["_source"]) if document.get("found") else None

    def story(self, id: str) -> tuple[Entry, ...]:
        """The copies of a story, the representative first, then the oldest."""
        copies = list(stored_entries(self.cluster, self.index, {"term": {"story": id}}))
        if not copies:
            older = next(
                stored_entries(self.cluster, self.index, {"term": {"aliases": id}}),
                None,
            )
            now = {"term": {"story": older.story.id}} if older else {"match_none": {}}
            copies = list(stored_entries(self.cluster, self.index, now))
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
        listing = Listing(
            self.cluster,
            self.index,
            self.dictionary,
            facet,
            query,
            self._conditions(query),
        )
        return listing.page(prefix, under, order, page, size)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Names first, then titles, then words."""
        return self.completer.suggest(prefix, limit)

    def correct(self, query: Query) -> str | None:
        """The words of the query with each unknown one replaced by the nearest known
        one, if that has hits.
        """
        words = list(terms(query.text))
        if not words or self._has_hits(query):
            return None
        better = " ".join(self.completer.nearest(words))
        return (
            better
            if better != " ".join(words) and self._has_hits(query.with_(text=better))
            else None
        )

    def count(self) -> int:
        """How many articles are stored and visible."""
        return int(
            self.cluster.ask(self.cluster.client.count, index=self.index)["count"]
        )

    def close(self) -> None:
        """Closes the connections."""
        self.cluster.client.close()

    @classmethod
    def serve(cls, folder: Path) -> None:
        """Moves the archive's alias to a build, in one step."""
        address, _ = address_of(folder)
        cluster = Cluster(_settings(folder).engine_url)
        actions = [
            {
                "remove": {
                    "index": f"{address.alias}-*",
                    "alias": address.alias,
                    "must_exist": False,
                }
            },
            {"add": {"index": address.articles, "alias": address.alias}},
        ]
        cluster.ask(cluster.client.indices.update_aliases, body={"actions": actions})
        cluster.client.close()

    @classmethod
    def drop(cls, folder: Path) -> None:
        """Removes the indices of a build from the cluster; a folder without a build
        is passed over.
        """
        address = known_address(folder)
        if address:
            cluster = Cluster(_settings(folder).engine_url)
            both = f"{address.articles},{address.values}"
            cluster.ask(
                cluster.client.indices.delete, index=both, ignore_unavailable=True
            )
            cluster.client.close()

    def _create(self, folder: Path, settings: Settings, new: bool) -> None:
        """Makes the indices of a new build.

        Raises IndexDamaged where an old one is gone or of another format.
        """
        indices = self.cluster.client.indices
        wanted = article_index(self.facets, settings)
        if new:
            for name, body in (
                (self.address.values, value_index(settings)),
                (self.address.articles, wanted),
            ):
                if not self.cluster.ask(indices.exists, index=name):
                    self.cluster.ask(
                        indices.create,
                        index=name,
                        body=body,
                        params=self._patience(settings),
                    )
            remember(folder, self.address)
            return
        (found,) = self.cluster.ask(indices.get, index=self.address.articles).values()
        if (
            found["mappings"].get("_meta", {}).get("format")
            != wanted["mappings"]["_meta"]["format"]
        ):
            raise IndexDamaged(
                f"The index {self.address.articles} was made by another release or with other facets. "
                "Build it again with: cuttings reindex"
            )

    def _patience(self, settings: Settings) -> dict[str, Any]:
        """Lets a new index be written to only when its replicas stand, as far as there
        are nodes for them.

        So the loss of a node ends no build, however early.
        """
        nodes = self.cluster.ask(self.cluster.client.cluster.health)[
            "number_of_data_nodes"
        ]
        return {
            "wait_for_active_shards": min(settings.engine_replicas + 1, nodes),
            "request_timeout": CREATING,
        }

    def _told(
        self, asked: Asked | None, shown: Sequence[tuple[str, str]], notes: list[str]
    ) -> dict[str, Any] | None:
        """The answer about shared stories, fetched together with the labels of facet
        values that are not kept.
        """
        labels = self.dictionary.asking(shown)
        wanted = [part for part in (asked, labels) if part and part[1]["size"]]
        answers = self.cluster.searches(wanted, notes)
        if labels[1]["size"]:
            self.dictionary.learn(answers[-1])
        return answers[0] if asked else None

    def _conditions(self, query: Query) -> Conditions:
        return conditions_of(query, self.dictionary)

    def _stories(self, query: Query) -> int:
        """How many stories match, for a page that counts copies."""
        by_stories = query.with_(count="stories", page=query.page)
        counter = FacetCounter(
            self.cluster,
            self.index,
            self.dictionary,
            (),
            by_stories,
            self._conditions(query),
        )
        return counter.stories()

    def _has_hits(self, query: Query) -> bool:
        body = {"query": self._conditions(query).everything()}
        return (
            int(
                self.cluster.ask(
                    self.cluster.client.count, index=self.index, body=body
                )["count"]
            )
            > 0
        )


def _settings(folder: Path) -> Settings:
    """The settings of the archive that a build's folder belongs to."""
    return read_settings(folder.parent.parent)


def _story_order(entry: Entry) -> tuple[bool, int, str]:
    days = entry.article.published.days if entry.article.published else None
    return (
        not entry.story.representative,
        days[0] if days else 10**9,
        entry.article.id,
    )
