"""A decision about many articles as the cluster takes it: as a statement that facets and
filters follow at once (``pending.py``), while the articles are given again behind.

    teller = Teller(cluster, address, facets)
    told = teller.replace_values(told, [Replacement("outlet", ("Gardian",), ...)])
    told = teller.define(told, [Heading("emomali-rahmon", "person", "Emomali Rahmon")])
    told = teller.recount(told, ids, {"emomali-rahmon": ("person", ids)})

Every request sets what is to be there in the end, so it may be repeated; and nothing of
it is seen before the generation that names it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from cuttings.search.amendments import Replacement
from cuttings.search.articles import Heading, Kind
from cuttings.search.engines.opensearch.cluster import Action, Asked, Cluster, Json
from cuttings.search.engines.opensearch.documents import (
    Address,
    stored_value,
    value_document,
    value_id,
)
from cuttings.search.engines.opensearch.hits import stored_ids
from cuttings.search.engines.opensearch.pending import Conditions, Effect, Pending
from cuttings.search.engines.opensearch.sets import bitmap, number_of
from cuttings.search.facets import Facet, Value

Key = tuple[str, str]
"""A facet's key and the id of one of its values."""

SETS_KEY = "told.set"
"""What a document that is a set of articles is known by."""


class Teller:
    """Tells one build of decisions about many articles. What was written before has to be
    visible; what is told is so with the next generation.
    """

    def __init__(
        self, cluster: Cluster, address: Address, facets: Sequence[Facet]
    ) -> None:
        self.cluster = cluster
        self.address = address
        self.facets = tuple(facets)
        self._renumbered: dict[str, int] | None = None
        self._kept: set[str] = set()

    def begin(self) -> None:
        """Takes note that articles may have come, and sets gone, since the last time."""
        self._renumbered = None
        self._kept.clear()

    def replace_values(
        self, told: Pending, replacements: Iterable[Replacement]
    ) -> Pending:
        """Changes what articles count under, by replacements in turn."""
        for replacement in replacements:
            for facet in filter(replacement.concerns, self.facets):
                new = replacement.new_values(facet)
                self._name({(facet.key, value.id): value for value in new})
                concerned = self._concerned(told, facet, replacement)
                coming = [value.id for value in new]
                going = sorted(replacement.old_ids(facet).difference(coming))
                effects = [Effect(facet.key, each, goes=concerned) for each in going]
                effects += [Effect(facet.key, each, comes=concerned) for each in coming]
                told = told.and_then(concerned, effects)
        return told

    def _concerned(self, told: Pending, facet: Facet, replacement: Replacement) -> str:
        """The set of the articles of a replacement that have what it replaces."""
        named = self._keep(replacement.articles)
        if not replacement.before:
            return named
        conditions = Conditions(self.address.values, told)
        those = conditions.members(named)
        old = conditions.carries(facet.key, sorted(replacement.old_ids(facet)))
        having = {"bool": {"filter": [those, old]}}
        all_of_them, with_it = self._counts([those, having])
        if all_of_them == with_it:
            return named
        ids = stored_ids(self.cluster, self.address.articles, having)
        return self._keep(ids)

    def define(self, told: Pending, headings: Iterable[Heading]) -> Pending:
        """Gives headings the words that they have now, as values and, where the index has
        them as such, as speakers. Those of a facet by levels may stand beneath others.
        """
        named: dict[Key, Value] = {}
        speakers: dict[Key, Value] = {}
        levels: set[str] = set()
        for heading in headings:
            for facet in self.facets:
                if facet.revisable and facet.kind == heading.kind:
                    named[facet.key, heading.id] = Value.of(heading)
                    if facet.reveal == "levels":
                        levels.add(facet.key)
                elif facet.quoted:
                    speakers[facet.key, heading.id] = Value.of_speaker(heading)
        in_levels = [key for key in named if key[0] in levels]
        known = self._known([*speakers, *in_levels])
        moved: list[Effect] = []
        for key in in_levels:
            if key in known and known[key].parent != named[key].parent:
                moved.append(Effect(*key))
        for key in speakers.keys() & known.keys():
            named[key] = speakers[key]
        self._name(named)
        return told.and_then("", moved) if moved else told

    def recount(
        self,
        told: Pending,
        articles: Collection[str],
        counting: Mapping[str, tuple[Kind | None, Collection[str]]],
    ) -> Pending:
        """Lets those of some articles count under headings that are given with each, and
        no others of them.
        """
        facets = [facet for facet in self.facets if facet.revisable]
        known = self._known([(f.key, each) for f in facets for each in counting])
        concerned = self._keep(articles)
        effects: list[Effect] = []
        for heading, (kind, own) in counting.items():
            for facet in facets:
                comes = self._keep(own) if own and facet.kind == kind else ""
                if comes or (facet.key, heading) in known:
                    effects.append(Effect(facet.key, heading, concerned, comes))
        return told.and_then(concerned, effects) if effects else told

    def unfinished(self, told: Pending) -> Pending:
        """What still concerns a document; the sets of the rest are removed."""
        if not told.statements:
            return told
        conditions = Conditions(self.address.values, told)
        clauses = [conditions.concerns(each) for each in told.statements]
        counts = self._counts(clauses)
        kept = [
            each for each, count in zip(told.statements, counts, strict=True) if count
        ]
        needed: set[str] = set().union(*[each.sets for each in kept])
        every: set[str] = set().union(*[each.sets for each in told.statements])
        unneeded = sorted(every - needed)
        named = [{"_index": self.address.values, "_id": name} for name in unneeded]
        self.cluster.bulk(({"delete": each}, None) for each in named)
        return told.only(kept)

    def _counts(self, clauses: Sequence[Json]) -> list[int]:
        """How many articles meet each clause."""
        asked: list[Asked] = []
        for clause in clauses:
            query = {"bool": {"filter": [clause]}}
            body = {"size": 0, "track_total_hits": True, "query": query}
            asked.append((self.address.articles, body))
        answers = self.cluster.searches(asked, is_scored=False)
        return [answer["hits"]["total"]["value"] for answer in answers]

    def _keep(self, articles: Iterable[str]) -> str:
        """The name of a set of articles, which is kept; it is made of what is in it."""
        moved = self._moved()
        numbers = [moved.get(each) or number_of(each) for each in articles]
        members = bitmap(numbers)
        name = f"set-{hashlib.blake2b(members, digest_size=16).hexdigest()}"
        if name in self._kept:
            return name
        self._kept.add(name)
        named = {"_index": self.address.values, "_id": name}
        body = {"key": SETS_KEY, "set": base64.b64encode(members).decode("ascii")}
        self.cluster.bulk([({"index": named}, body)])
        return name

    def _moved(self) -> dict[str, int]:
        """The numbers of the articles that have not their own, because another had it."""
        if self._renumbered is None:
            self._renumbered = dict(self._renumbered_articles())
        return self._renumbered

    def _renumbered_articles(self) -> Iterator[tuple[str, int]]:
        body: Json = {
            "size": 10_000,
            "query": {"term": {"renumbered": True}},
            "_source": False,
            "docvalue_fields": ["id", "article_number"],
            "sort": [{"id": "asc"}],
        }
        while True:
            hits = self.cluster.search(self.address.articles, body)["hits"]["hits"]
            for hit in hits:
                yield hit["fields"]["id"][0], hit["fields"]["article_number"][0]
            if len(hits) < body["size"]:
                return
            body["search_after"] = hits[-1]["sort"]

    def _known(self, keys: Sequence[Key]) -> dict[Key, Value]:
        """Those of some values that the index has."""
        asked = {value_id(*key): key for key in keys}
        if not asked:
            return {}
        answer = self.cluster.ask(
            self.cluster.client.mget,
            index=self.address.values,
            body={"ids": list(asked)},
        )
        found: dict[Key, Value] = {}
        for each in answer["docs"]:
            if each.get("found"):
                found[asked[each["_id"]]] = stored_value(each["_source"])
        return found

    def _name(self, values: Mapping[Key, Value]) -> None:
        """Writes the words of values."""

        def actions() -> Iterator[Action]:
            for (key, name), value in values.items():
                named = {"_index": self.address.values, "_id": value_id(key, name)}
                yield {"index": named}, value_document(key, value)

        self.cluster.bulk(actions())
