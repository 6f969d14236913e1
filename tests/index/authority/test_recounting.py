"""What an engine makes of decisions about names that can't revise, but lets articles count
under other headings, as a cluster does: the facets are right before any article follows.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cuttings.index.assembly import FEW
from cuttings.search.articles import Heading
from cuttings.search.engines import Counting, Recounting, Revisable
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
        self._told: list[tuple[set[str], Counting]] = []

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

    def above(self, heading_ids: Iterable[str]) -> set[str]:
        found = set(heading_ids)
        for facet in self.facets:
            known = self.engine._dictionary.get(facet.key, {})
            for heading in list(found):
                while facet.revisable and heading in known:
                    found.add(heading)
                    heading = known[heading].parent
        return found

    def recount(self, articles: Collection[str], counting: Counting) -> None:
        self._told.append((set(articles), counting))

    def commit(self) -> None:
        self.engine.commit()
        told, self._told = self._told, []
        for articles, counting in told:
            for article_id in articles & self.engine._documents.keys():
                self._recount(article_id, counting)

    def _recount(self, article_id: str, counting: Counting) -> None:
        doc = self.engine._documents[article_id]
        values = dict(doc.values)
        for facet in self.facets:
            if not facet.revisable:
                continue
            known = self.engine._dictionary[facet.key]
            own = {value.id: value for value in values.get(facet.key, ())}
            for heading, (kind, counted) in counting.items():
                own.pop(heading, None)
                if kind == facet.kind and article_id in counted:
                    own[heading] = known[heading]
            values[facet.key] = tuple(own.values())
        self.engine._documents[article_id] = replace(doc, values=values)


@examples(15)
@example(
    named=[[("Emomali Rakhmon", "person", "president of Tajikistan")]] * 2,
    steps=[("hide", 0, 0), ("rename", 0, 0)],
    few=0,
)
@given(
    archives(FULL),
    st.lists(st.tuples(st.sampled_from(SURE), chances, chances), max_size=5),
    st.sampled_from([0, 0, 2, FEW]),
)
def test_the_facets_of_names_are_right_before_the_articles_follow(named, steps, few):
    """Where a person said which heading it is, or that it is none, whether the engine is
    told or given the few that are concerned; and when all have followed, everything is as
    if it was written again.
    """
    facets = installed_facets()
    with (
        tempfile.TemporaryDirectory() as folder,
        assembled(folder, named) as assembly,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("cuttings.index.assembly.FEW", few)
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
