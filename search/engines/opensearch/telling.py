"""A decision about many articles as the cluster takes it: facets and filters first.

The cluster is sent no article again. It changes the facets in the documents that it holds
by a script (``painless/``), and indexes each of these once more from its own words, which
costs its nodes .33 to .5 ms of processor time an article: 10,000 articles take 2 to 3 s
where two processors are free, a hundred thousand ten times that. What the entries themselves say
follows behind, as after any decision.

    teller = Teller(cluster, address, facets)
    teller.replace_values([Replacement("outlet", ("Gardian",), "The Guardian", ids)])
    teller.define([Heading("emomali-rahmon", "person", "Emomali Rahmon")])
    teller.recount({"k3x7qp2mzt5a": (Heading("emomali-rahmon", ...),)})

Every request sets what is to be there in the end, so it may be repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from cuttings.search.amendments import Replacement
from cuttings.search.articles import Article, Enrichment, Entry, Heading, StoryLink
from cuttings.search.engines.opensearch.cluster import Action, Cluster, Json
from cuttings.search.engines.opensearch.documents import (
    Address,
    counted_values,
    value_document,
    value_id,
    value_number,
)
from cuttings.search.errors import EngineError
from cuttings.search.facets import Facet, Value
from cuttings.search.translations import worded

TOLD = 5_000
"""Articles of one request: some seconds of the cluster's, which answers within 30."""
_NOTHING = Entry(Article("", "", True, "", "", (), "", ""), Enrichment(), StoryLink(""))


class Teller:
    """Tells one build of decisions about many articles. What was written before has to be
    visible, and what is told has to be made so.
    """

    def __init__(
        self, cluster: Cluster, address: Address, facets: Sequence[Facet]
    ) -> None:
        self.cluster = cluster
        self.address = address
        self.facets = tuple(facets)

    def replace_values(self, replacements: Iterable[Replacement]) -> None:
        """Changes what articles count under, by replacements in turn."""
        for replacement in replacements:
            for facet in filter(replacement.concerns, self.facets):
                new = replacement.new_values(facet)
                self._name({(facet.key, value.id): value for value in new})
                asked: Json = {
                    "key": facet.key,
                    "before": sorted(replacement.old_ids(facet)),
                    "after": [value.id for value in new],
                    "numbers": [value_number(facet.key, value.id) for value in new],
                    "of_all": not replacement.before,
                }
                for ids in _slices(replacement.articles):
                    self._change(ids, "replace", asked)

    def define(self, headings: Iterable[Heading]) -> None:
        """Gives headings the words that they have now, as values and, where the index has
        them as such, as speakers.
        """
        named: dict[tuple[str, str], Value] = {}
        speakers: dict[tuple[str, str], Value] = {}
        for heading in headings:
            for facet in self.facets:
                if facet.revisable and facet.kind == heading.kind:
                    named[facet.key, heading.id] = Value.of(heading)
                elif facet.quoted:
                    speakers[facet.key, heading.id] = Value.of_speaker(heading)
        for key in self._known(speakers):
            named[key] = speakers[key]
        self._name(named)

    def recount(self, headings: Mapping[str, Sequence[Heading]]) -> None:
        """Lets articles count under these headings, which are defined, and under no
        others of a kind that can be revised.
        """
        facets = [facet for facet in self.facets if facet.revisable]
        for ids in _slices(list(headings)):
            now: Json = {"facet": {}, "level": {}, "number": {}}
            for article in ids:
                entry = replace(_NOTHING, headings=tuple(headings[article]))
                for field, values in counted_values(entry, facets).items():
                    now[field][article] = values
            self._change(ids, "recount", now)

    def _known(self, keys: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those of some values that the index has."""
        asked = {value_id(*key): key for key in keys}
        if not asked:
            return []
        answer = self.cluster.ask(
            self.cluster.client.mget,
            index=self.address.values,
            body={"ids": list(asked)},
            _source=False,
        )
        return [asked[each["_id"]] for each in answer["docs"] if each.get("found")]

    def _name(self, values: Mapping[tuple[str, str], Value]) -> None:
        """Writes the words of values."""

        def actions() -> Iterator[Action]:
            for (key, name), value in values.items():
                named = {"_index": self.address.values, "_id": value_id(key, name)}
                yield {"index": named}, value_document(key, value)

        self.cluster.bulk(actions())

    def _change(self, ids: Sequence[str], script: str, given: Json) -> None:
        """Runs a script over those of some articles that are stored."""
        answer = self.cluster.ask(
            self.cluster.client.update_by_query,
            index=self.address.articles,
            body={
                "query": {"terms": {"id": list(ids)}},
                "script": {
                    "lang": "painless",
                    "source": _script(script),
                    "params": given,
                },
            },
            params={"slices": "auto", "conflicts": "proceed"},
        )
        failed = len(answer["failures"]) + answer["version_conflicts"]
        if failed:
            raise EngineError(
                worded(
                    "The cluster did not change the facets of all articles "
                    "(%(failed)s of %(articles)s failed). Run the command again; if "
                    "that fails, run: cuttings reindex",
                    failed=failed,
                    articles=len(ids),
                )
            )


def _slices(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), TOLD):
        yield ids[start : start + TOLD]


@cache
def _script(name: str) -> str:
    script = files(__package__) / "painless" / f"{name}.painless"
    return script.read_text(encoding="utf-8")
