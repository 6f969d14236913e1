"""The engine over an OpenSearch cluster: each question goes to the module that
answers it.

    >>> from pathlib import Path
    >>> from cuttings.search.facets import installed_facets
    >>> folder = Path("cuttings-archive/index/1")
    >>> engine = OpenSearchEngine(folder, installed_facets())  # doctest: +SKIP
    >>> engine.search(Query("militants")).stories  # doctest: +SKIP
    3
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from cuttings.search.amendments import Replacement
from cuttings.search.articles import Entry, Heading
from cuttings.search.engines import Counting, Order, SecondStage
from cuttings.search.engines.arrange import with_rest
from cuttings.search.engines.limits import FEW
from cuttings.search.engines.opensearch.cluster import Asked, Cluster, Json
from cuttings.search.engines.opensearch.conditions import CROWDED, Search
from cuttings.search.engines.opensearch.counting import FacetCounter, Listing
from cuttings.search.engines.opensearch.documents import (
    ENTRY,
    Address,
    Writer,
    article_index,
    stored_entry,
    value_index,
)
from cuttings.search.engines.opensearch.hits import (
    Reader,
    stored_entries,
    stored_ids,
)
from cuttings.search.engines.opensearch.pending import Pending
from cuttings.search.engines.opensearch.telling import Teller
from cuttings.search.engines.opensearch.values import Completer, Dictionary, Key
from cuttings.search.errors import IndexDamaged
from cuttings.search.facets import Facet, facet_named
from cuttings.search.queries import Query
from cuttings.search.results import (
    NOTHING_BELOW,
    FacetPage,
    Hit,
    Rest,
    ResultPage,
    Suggestion,
)
from cuttings.search.settings import Settings, read_settings
from cuttings.search.synonyms import SynonymFiles
from cuttings.search.syntax.correction import respelt, words_of
from cuttings.search.syntax.grammar import Parsed
from cuttings.search.translations import worded

MOST_ABOVE = 10_000
"""Stories of several copies above that are left out below."""
ABOVE_TWICE = worded(
    "More than %(most)s stories with several copies have all the words; some of them "
    "may stand below once more, with a copy that has not.",
    most=MOST_ABOVE,
)

CREATION_SECONDS = 60
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

        known = Address.known(folder)
        self.address = known or Address.new(folder)
        self.index = self.address.articles
        if known:
            parts = self._check_format(settings)
        else:
            parts = self._create(settings)
            self.address.save(folder)

        self.dictionary = Dictionary(self.cluster, self.address, parts)
        if known:
            self.dictionary.generation()  # with which its languages are known
        self.writer = Writer(self.cluster, self.address, self.facets)
        self.teller = Teller(self.cluster, self.address, self.facets)
        self.writer.told = self.dictionary.told.last
        self._untold: list[Callable[[Pending], Pending]] = []
        self.completer = Completer(self.dictionary, self.index, self.facets)
        self.second_stage: SecondStage | None = None

    @property
    def synonyms(self) -> SynonymFiles:
        """The words that find each other; what reads queries has them."""
        return self.dictionary.synonyms

    @synonyms.setter
    def synonyms(self, files: SynonymFiles) -> None:
        self.dictionary.synonyms = files

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

    def replace_values(self, replacements: Iterable[Replacement]) -> None:
        """Changes what articles count under at the next commit, after all that was
        written before.
        """
        asked = list(replacements)
        self._untold.append(lambda told: self.teller.replace_values(told, asked))

    def define(self, headings: Iterable[Heading]) -> None:
        """Gives headings other words at the next commit."""
        asked = list(headings)
        self._untold.append(lambda told: self.teller.define(told, asked))

    def above(self, heading_ids: Iterable[str]) -> set[str]:
        """Headings, and what they stood beneath at the last commit."""
        headings = set(heading_ids)
        wanted: list[Key] = []
        for facet in self.facets:
            if facet.revisable:
                wanted += [(facet.key, each) for each in headings]
        found = self.dictionary.with_parents(wanted, fresh=True)
        return headings.union([heading for _, heading in found])

    def recount(self, articles: Collection[str], counting: Counting) -> None:
        """Lets those of some articles count under headings that are given with each, and
        no others of them, at the next commit, after all that was written before.
        """
        self._untold.append(lambda told: self.teller.recount(told, articles, counting))

    def commit(self) -> None:
        """Makes all writes visible, and with them what is told of many articles."""
        self.writer.commit()
        self.dictionary.generation()
        told = self.dictionary.told
        untold, self._untold = self._untold, []
        self.teller.begin()
        for tell in untold:
            told = tell(told)
        if untold:
            self.writer.commit()
            self.writer.forget_values()
        self.dictionary.advance(self.teller.unfinished(told))
        self.dictionary.generation()
        self.writer.told = self.dictionary.told.last

    def search(self, query: Query) -> ResultPage:
        """One page with totals and facets; what is not exact is said in its warnings.

        It takes two requests: hits, facets and counts in one; then labels and the
        copies of the stories shown. Words that stand side by side take one more, to see
        whether anything has all of them, and two for what has some; a word in the forms
        of several languages takes some for its forms and one for how many articles have
        each, once a generation. The first search after a commit is asked again where what
        it brought may change what is asked for (words, facets, what stands above a chosen
        value, what is pending), for only with its answer is it known that there was
        one. A second stage takes two more, and one for the copies that stand for stories.
        """
        began = time.perf_counter()
        generation, facets = self.dictionary.known()
        told = self.dictionary.told
        page = self._page(query, began)
        now, facets_now = self.dictionary.known()
        if now != generation and (
            query.filters
            or facets_now != facets
            or self.dictionary.told != told
            or self.parse(query.text, query.exact) != page.parsed
        ):
            page = self._page(query, began)
        return page

    def _page(self, query: Query, began: float) -> ResultPage:
        """One page, its words looked up in the languages that are known."""
        notes: list[str] = []
        search, rest = self._parts(query, notes)
        counter = FacetCounter(search, self.facets)
        reader = Reader(search, stage=self.second_stage)

        page = (self.index, reader.body(counter.aggregations()))
        generation = self.dictionary.asking((), fresh=True)
        answer, newest = self.cluster.searches([page, generation], notes)
        # Labels of an older generation must not stand beside these counts.
        self.dictionary.learn(newest, fresh=True)
        counter.read(answer["aggregations"])

        documents = reader.documents(answer)
        copies = self._ask_rest(
            reader.asking_copies(documents),
            self.dictionary.asking(counter.shown()),
            notes,
        )
        facets = counter.arranged()
        hits = reader.hits(documents, copies)
        total = answer["hits"]["total"]["value"]
        stories = counter.stories if search.by_stories else self._stories(search)
        warnings = (*search.warnings, *counter.warnings)
        below = NOTHING_BELOW
        if rest:
            above = stories if search.by_stories else total
            shown: dict[str, list[str]] = {}
            for key, values in facets.items():
                shown[key] = [value.id for value in values]
            below, more, counts = self._below(rest, above, shown, notes)
            hits += more
            warnings += rest.warnings
            for key, values in facets.items():
                facets[key] = with_rest(values, counts[key])
        return ResultPage(
            query=query,
            parsed=search.parsed,
            warnings=tuple(dict.fromkeys((*warnings, *notes))),
            copies=total,
            stories=stories,
            hits=hits,
            facets=facets,
            seconds=time.perf_counter() - began,
            partial=bool(notes),
            part=search.part,
            rest=below,
        )

    def _parts(
        self, query: Query, notes: list[str] | None = None
    ) -> tuple[Search, Search | None]:
        """The search that is counted, and the one for what follows below it."""
        search = Search(self.dictionary, self.index, query, notes)
        if search.parsed.some is None or query.words == "all":
            return search, None
        some = Search(self.dictionary, self.index, query, notes, part="some")
        if query.words == "any" or not self._count(search.everything()):
            return some, None
        some.leave_out(search.text)
        if search.by_stories:
            self._leave_out_stories(search, some)
        return search, some

    def _leave_out_stories(self, search: Search, some: Search) -> None:
        """Leaves out of what follows below the other copies of stories above."""
        found = search.aggregate(
            search.everything(CROWDED),
            {"stories": {"terms": {"field": "story", "size": MOST_ABOVE}}},
        )["stories"]
        if found["buckets"]:
            stories = [bucket["key"] for bucket in found["buckets"]]
            some.leave_out({"terms": {"story": stories}})
        if found["sum_other_doc_count"]:
            some.warnings += (ABOVE_TWICE,)

    def _below(
        self, rest: Search, above: int, shown: dict[str, list[str]], notes: list[str]
    ) -> tuple[Rest, tuple[Hit, ...], dict[str, dict[str, int]]]:
        """What follows below so many hits: how much, the hits of this page, and the
        counts of the values that are shown of facets.
        """
        query = rest.query
        begin, end = (query.page - 1) * query.size, query.page * query.size
        first, size = max(0, begin - above), max(0, end - max(above, begin))
        reader = Reader(rest, first, size, self.second_stage)
        counter = FacetCounter(rest, self.facets, shown)
        body = reader.body(counter.aggregations())
        (answer,) = self.cluster.searches([(self.index, body)], notes)
        counter.read(answer["aggregations"])
        documents = reader.documents(answer) if reader.size else []
        asked = reader.asking_copies(documents)
        (copies,) = self.cluster.searches([asked], notes) if asked else (None,)
        below = Rest(
            answer["hits"]["total"]["value"],
            counter.stories if rest.by_stories else self._stories(rest),
        )
        counts = {key: tally.counts for key, tally in counter.tallies.items()}
        return below, reader.hits(documents, copies), counts

    def matches(self, query: Query) -> Iterator[Entry]:
        """Every hit in order, from one point in time."""
        self.dictionary.generation()
        return Reader(self._parts(query)[0], stage=self.second_stage).entries()

    def article_ids(self, query: Query) -> list[str]:
        """The articles that a search finds."""
        self.dictionary.generation()
        clause = self._parts(query)[0].everything()
        return stored_ids(self.cluster, self.index, clause)

    def get(self, article_id: str) -> Entry | None:
        """One entry by its article's id."""
        answer = self.cluster.ask(
            self.cluster.client.mget,
            index=self.index,
            body={"ids": [article_id]},
            realtime=False,
            _source_includes=ENTRY,
        )
        (document,) = answer["docs"]
        return stored_entry(document["_source"]) if document.get("found") else None

    def story(self, story_id: str) -> tuple[Entry, ...]:
        """The copies of a story, the representative first, then the oldest."""
        copies = self._entries("story", story_id)
        if not copies:
            older = self._entries("aliases", story_id)
            copies = self._entries("story", older[0].story.id) if older else []
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
        self.dictionary.generation()
        listing = Listing(self._parts(query)[0], facet)
        return listing.page(prefix, under, order, page, size)

    def parse(self, text: str, exact: bool = False) -> Parsed:
        """A query as it is understood in this archive."""
        return self.dictionary.parse(text, exact)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Names first, then titles, then words."""
        return self.completer.suggest(prefix, limit)

    def correct(self, query: Query) -> str | None:
        """The words of the query with each unknown or rare one replaced by the nearest
        known one, if that has more hits than the query, which has few.
        """
        words = words_of(query.text)
        hits = self._hits(query) if words else 0
        if not words or hits > FEW:
            return None
        nearest = self.completer.nearest(words)
        better = respelt(query.text, dict(zip(words, nearest, strict=True)))
        if better == query.text:
            return None
        return better if self._hits(query.with_(text=better)) > hits else None

    def count(self) -> int:
        """How many articles are stored and visible."""
        return self._count({"match_all": {}})

    def close(self) -> None:
        """Closes the connections."""
        self.cluster.client.close()

    @classmethod
    def serve(cls, folder: Path) -> None:
        """Moves the archive's alias to a build, in one step."""
        address = Address.known(folder) or Address.new(folder)
        others = {"index": f"{address.alias}-*", "must_exist": False}
        actions = [
            {"remove": {**others, "alias": address.alias}},
            {"add": {"index": address.articles, "alias": address.alias}},
        ]
        cluster = Cluster(_settings(folder).engine_url)
        cluster.ask(cluster.client.indices.update_aliases, body={"actions": actions})
        cluster.client.close()

    @classmethod
    def drop(cls, folder: Path) -> None:
        """Removes the indices of a build from the cluster; a folder without a build
        is passed over.
        """
        address = Address.known(folder)
        if address is None:
            return
        cluster = Cluster(_settings(folder).engine_url)
        both = f"{address.articles},{address.values}"
        cluster.ask(cluster.client.indices.delete, index=both, ignore_unavailable=True)
        cluster.client.close()

    def _create(self, settings: Settings) -> int:
        """Makes the indices of a new build; gives of how many parts they are.

        A new index is written to only when its replicas stand, as far as there are
        nodes for them. So the loss of a node ends no build, however early.
        """
        health = self.cluster.ask(self.cluster.client.cluster.health)
        copies = min(settings.engine_replicas + 1, health["number_of_data_nodes"])
        patience = {
            "wait_for_active_shards": copies,
            "request_timeout": CREATION_SECONDS,
        }
        wanted = {
            self.address.values: value_index(settings),
            self.address.articles: article_index(self.facets, settings),
        }
        indices = self.cluster.client.indices
        for name, body in wanted.items():
            if not self.cluster.ask(indices.exists, index=name):
                self.cluster.ask(indices.create, index=name, body=body, params=patience)
        return settings.engine_shards

    def _check_format(self, settings: Settings) -> int:
        """Of how many parts the index is.

        Raises IndexDamaged where it is gone or of another format.
        """
        indices = self.cluster.client.indices
        (found,) = self.cluster.ask(indices.get, index=self.index).values()
        wanted = article_index(self.facets, settings)["mappings"]["_meta"]
        if found["mappings"].get("_meta") != wanted:
            raise IndexDamaged(
                worded(
                    "The index %(index)s was made by another release or with "
                    "other facets. Build it again with: cuttings reindex",
                    index=self.index,
                )
            )
        return int(found["settings"]["index"]["number_of_shards"])

    def _ask_rest(
        self, copies: Asked | None, labels: Asked, notes: list[str]
    ) -> Json | None:
        """The answer about copies of stories, fetched together with the labels of
        facet values that are not kept.
        """
        asked = [copies] if copies else []
        has_labels = labels[1]["size"] > 0
        if has_labels:
            asked.append(labels)
        answers = self.cluster.searches(asked, notes)
        if has_labels:
            self.dictionary.learn(answers[-1])
        return answers[0] if copies else None

    def _asked(self, query: Query) -> Search:
        return Search(self.dictionary, self.index, query)

    def _entries(self, field: str, story: str) -> list[Entry]:
        query = {"term": {field: story}}
        return list(stored_entries(self.cluster, self.index, query))

    def _stories(self, counted: Search) -> int:
        """How many stories match, for a page that counts copies."""
        query = counted.query
        by_stories = query.with_(count="stories", page=query.page)
        search = Search(self.dictionary, self.index, by_stories, part=counted.part)
        search.shared = counted.shared
        counter = FacetCounter(search, ())
        counter.read(search.aggregate(search.scored(), counter.aggregations()))
        return counter.stories

    def _hits(self, query: Query) -> int:
        """How many articles have all the words."""
        search = self._asked(query.with_(words="all"))
        return self._count(search.everything())

    def _count(self, clause: Json) -> int:
        count = self.cluster.client.count
        answer = self.cluster.ask(count, index=self.index, body={"query": clause})
        return int(answer["count"])


def _settings(folder: Path) -> Settings:
    """The settings of the archive that a build's folder belongs to."""
    return read_settings(folder.parent.parent)


def _story_order(entry: Entry) -> tuple[bool, int, str]:
    published = entry.article.published
    days = published.days if published else None
    first = days[0] if days else 10**9
    return not entry.story.representative, first, entry.article.id
