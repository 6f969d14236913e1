"""What an engine makes of decisions about names that can't revise, but lets articles count
under other headings, as a cluster does: the facets are right before any article follows.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.articles import Heading
from cuttings.search.engines import Recounting, Revisable
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import Value, installed_facets
from tests.index.authority.test_taking_up import (
    FULL,
    all_ruled,
    archives,
    assembled,
    chances,
    entries,
    page_of,
)
from tests.thoroughness import examples

KEYS = ("people", "organisations", "places")
SURE = ("assign", "dismiss", "merge", "hide", "split", "rename")


class Recounter:
    """An engine in memory that is told as a cluster is."""

    def __init__(self, folder: Path) -> None:
        self.engine = MemoryEngine(folder, installed_facets())
        self.facets = self.engine.facets
        for name in ("write", "delete", "refacet", "search", "get", "close"):
            setattr(self, name, getattr(self.engine, name))
        self._told: list[Mapping[str, Sequence[Heading]]] = []

    @property
    def generation(self) -> str:
        return self.engine.generation

    def count(self) -> int:
        return self.engine.count()

    def define(self, headings: Iterable[Heading]) -> None:
        for heading in headings:
            for facet in self.facets:
                if facet.revisable and facet.kind == heading.kind:
                    known = self.engine._dictionary[facet.key]
                    known[heading.id] = Value.of(heading)

    def recount(self, headings: Mapping[str, Sequence[Heading]]) -> None:
        self._told.append(headings)

    def commit(self) -> None:
        self.engine.commit()
        told, self._told = self._told, []
        for headings in told:
            for article_id, own in headings.items():
                doc = self.engine._documents.get(article_id)
                if doc is None:
                    continue
                entry = replace(doc.entry, headings=tuple(own))
                values = dict(doc.values)
                for facet in self.facets:
                    if facet.revisable:
                        values[facet.key] = facet.values(entry)
                self.engine._documents[article_id] = replace(doc, values=values)


@examples(15)
@given(
    archives(FULL),
    st.lists(st.tuples(st.sampled_from(SURE), chances, chances), max_size=5),
)
def test_the_facets_of_names_are_right_before_the_articles_follow(named, steps):
    """Where a person said which heading it is, or that it is none; and when all have
    followed, everything is as if it was written again.
    """
    facets = installed_facets()
    with tempfile.TemporaryDirectory() as folder, assembled(folder, named) as assembly:
        engine = Recounter(Path(folder) / "engine")
        assert isinstance(engine, Recounting)
        assert not isinstance(engine, Revisable)
        assembly.settle(engine)
        for verb in all_ruled(assembly, steps):
            assembly.deliver(engine, until=lambda _: True)
            afresh = MemoryEngine(Path(folder), facets)
            afresh.write(entries(assembly))
            afresh.commit()
            found, wanted = page_of(engine)[1], page_of(afresh)[1]
            for key in KEYS:
                assert found[key] == wanted[key], verb
        assembly.deliver(engine)
        afresh = MemoryEngine(Path(folder), facets)
        afresh.write(entries(assembly))
        afresh.commit()
        assert page_of(engine) == page_of(afresh)
        for entry in entries(assembly):
            assert engine.get(entry.article.id) == entry
