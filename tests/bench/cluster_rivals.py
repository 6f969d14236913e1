"""Engines on a cluster, as rivals: ours, and a natural mapping of the same articles.

The natural mapping is what one writes who knows the cluster's own guide. Its words are
cut by the cluster, and not stemmed, as those of the corpus need not be; every facet is a
keyword whose ordinals are made at each refresh. One request asks for the ten best
stories (collapsed, with highlighted passages), for all matches, and for the ten first
values of every facet that ours shows.

``NaturalStories`` does the work of our pages: it counts distinct stories in every value,
by the cluster's own ``cardinality``, which is about right where ours is exact, and says
of each hit how many copies match and where they appeared (``inner_hits``).
``NaturalCopies`` leaves both out: its facets count documents, and of stories it knows
the total alone.

All take the processor time of the nodes into account, as long as they run on this
machine: with other work beside, the clock says little.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from cuttings.search.articles import Entry
from cuttings.search.engines.opensearch.cluster import Action, Cluster
from cuttings.search.engines.opensearch.engine import OpenSearchEngine
from cuttings.search.facets import Facet, installed_facets
from cuttings.search.results import MOST_CARRIED
from tests.bench.agreement import asked
from tests.bench.asking import SHOWN, Ask, Rival
from tests.bench.corpus import Made, entry

Json = dict[str, Any]
INDEX = "natural"
PASSAGES = {"fragment_size": 240, "number_of_fragments": 2}
EXACT_TOTALS = 40_000
"""The most that a cardinality may be exact for."""


def values_of(facet: Facet, made: Entry) -> list[str]:
    """What an article counts under in a facet before anything is opened there."""
    values = facet.values(made)
    if facet.reveal == "levels":
        values = [value for value in values if not value.parent]
    return [value.id for value in values]


class OnCluster(Rival):
    """An engine on the cluster that CUTTINGS_ENGINE_URL names, in one part and without
    replicas.
    """

    cluster: Cluster

    def __init__(self, folder: Path) -> None:
        if not os.environ.get("CUTTINGS_ENGINE_URL"):
            raise ImportError("CUTTINGS_ENGINE_URL names no cluster")
        folder.mkdir(parents=True, exist_ok=True)

    def page(self, ask: Ask) -> int:
        there = self._processor_seconds_of_nodes()
        began, here = time.perf_counter(), time.process_time()
        matches = self.answer(ask)
        here, ended = time.process_time() - here, time.perf_counter()
        there = self._processor_seconds_of_nodes() - there
        self.spent = ended - began, here + there
        return matches

    def answer(self, ask: Ask) -> int:
        """Makes one page; gives the number of matching articles."""
        raise NotImplementedError

    def merge(self, index: str) -> None:
        """Makes one segment of an index, as is done with every rival that can be told
        to.
        """
        self.cluster.client.indices.forcemerge(
            index=index, max_num_segments=1, params={"request_timeout": 600}
        )

    def segments(self) -> int:
        """One: it is merged when it is built."""
        return 1

    def _processor_seconds_of_nodes(self) -> float:
        """What the nodes have used of the processor until now."""
        nanoseconds = 0
        for node in self._nodes:
            for thread in node.glob("task/*/schedstat"):
                # A thread may end between its listing and its reading.
                with suppress(OSError):
                    nanoseconds += int(thread.read_text().split()[0])
        return nanoseconds / 1e9

    @cached_property
    def _nodes(self) -> list[Path]:
        """The nodes' processes that run on this machine."""
        nodes = self.cluster.client.nodes.info(metric="process")["nodes"]
        places = [Path(f"/proc/{node['process']['id']}") for node in nodes.values()]
        return [place for place in places if place.exists()]


class OpenSearch(OnCluster):
    """Our engine. What a page needs of labels is kept from page to page, as a process
    that serves does.
    """

    name = "opensearch"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        settings = folder / "cuttings.toml"
        settings.write_text("engine-shards = 1\nengine-replicas = 0\n")
        self.engine = OpenSearchEngine(folder / "index" / "1", installed_facets())
        self.cluster = self.engine.cluster

    def build(self, articles: Iterable[Made]) -> None:
        self.engine.write(entry(made) for made in articles)
        self.engine.commit()
        self.merge(self.engine.index)

    def answer(self, ask: Ask) -> int:
        return self.engine.search(asked(ask)).copies


class NaturalStories(OnCluster):
    """Facets count distinct stories, as ours do."""

    name = "natural"
    cannot = frozenset({"sentence"})
    counts_stories = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.cluster = Cluster(os.environ["CUTTINGS_ENGINE_URL"])
        self.client = self.cluster.client
        self.index = f"{INDEX}-{folder.name.rpartition('-')[2]}"
        self.facets = installed_facets()

    def build(self, articles: Iterable[Made]) -> None:
        self.client.indices.delete(index=self.index, ignore_unavailable=True)
        self.client.indices.create(index=self.index, body=self._mapping())
        self.cluster.bulk(self._actions(articles))
        self.client.indices.refresh(index=self.index)
        self.merge(self.index)

    def answer(self, ask: Ask) -> int:
        answer = self.client.search(
            index=self.index, body=self._body(ask), request_cache=False
        )
        return int(answer["hits"]["total"]["value"])

    def _mapping(self) -> Json:
        words = {"type": "text", "analyzer": "standard"}
        keyword = {"type": "keyword"}
        properties: Json = {
            "title": words,
            "text": words,
            "story": {**keyword, "eager_global_ordinals": True},
            "day": {"type": "date"},
        }
        for facet in self.facets:
            properties[facet.key] = {**keyword, "eager_global_ordinals": True}
        settings = {
            "number_of_shards": 1,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
        }
        return {"settings": settings, "mappings": {"properties": properties}}

    def _actions(self, articles: Iterable[Made]) -> Iterator[Action]:
        for made in articles:
            document: Json = {
                "title": made.title,
                "text": made.body,
                "story": str(made.story),
                "day": made.day.isoformat(),
            }
            for facet in self.facets:
                document[facet.key] = values_of(facet, entry(made))
            yield {"index": {"_index": self.index, "_id": str(made.number)}}, document

    def _body(self, ask: Ask) -> Json:
        filters: dict[str, Json] = {}
        for key, value in ask.filters:
            filters[key] = {"term": {key: value.replace(" ", "-").lower()}}
        body: Json = {
            "size": SHOWN,
            "query": self._query(ask),
            "collapse": self._fold(),
            "highlight": {
                "fields": {"text": PASSAGES, "title": {"number_of_fragments": 0}}
            },
            "track_total_hits": True,
            "aggs": self._aggregations(filters),
        }
        if filters:
            body["post_filter"] = {"bool": {"filter": list(filters.values())}}
        if ask.sort:
            body["sort"] = [{"day": "desc"}]
        return body

    def _fold(self) -> Json:
        """Hits folded by story, with how many copies match and where they appeared."""
        if not self.counts_stories:
            return {"field": "story"}
        copies = {"name": "copies", "size": MOST_CARRIED, "_source": ["outlet"]}
        return {"field": "story", "inner_hits": copies}

    def _query(self, ask: Ask) -> Json:
        if ask.how == "all":
            return {"match_all": {}}
        if ask.how == "prefix":
            return {"prefix": {"text": ask.words[0]}}
        if ask.how in ("phrase", "near"):
            slop = 4 if ask.how == "near" else 0
            words = {"query": " ".join(ask.words), "slop": slop}
            return {"match_phrase": {"text": words}}
        operator = "and" if ask.how == "and" else "or"
        asked = {
            "query": " ".join(ask.words),
            "operator": operator,
            "type": "cross_fields",
            "fields": ["text", "title"],
        }
        return {"multi_match": asked}

    def _aggregations(self, filters: dict[str, Json]) -> Json:
        """The counts of all facets: those without a filter of their own together."""
        groups: dict[str, Json] = {"": {"stories": _stories(EXACT_TOTALS)}}
        for facet in self.facets:
            own = facet.key if facet.key in filters else ""
            terms: Json = {"terms": {"field": facet.key, "size": SHOWN}}
            if self.counts_stories:
                terms["aggs"] = {"stories": _stories()}
            groups.setdefault(own, {})[facet.key] = terms
        if not filters:
            return groups[""]
        aggregations: Json = {}
        for own, inner in groups.items():
            others = [clause for key, clause in filters.items() if key != own]
            matching = {"bool": {"filter": others}}
            aggregations[own or "rest"] = {"filter": matching, "aggs": inner}
        return aggregations


class NaturalCopies(NaturalStories):
    """Facets count documents, which is less than ours do. It stands behind ``natural``
    in the list, which builds the index.
    """

    name = "lean"
    counts_stories = False

    def build(self, articles: Iterable[Made]) -> None:
        """Nothing: the index is that of ``natural``."""


def _stories(exact: int | None = None) -> Json:
    asked: Json = {"field": "story"}
    if exact:
        asked["precision_threshold"] = exact
    return {"cardinality": asked}
