"""What the index makes of decisions is what it would make of all articles put
together again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.assembly import Assembly
from cuttings.index.authority.decisions import NameDecisions
from cuttings.index.decisions import Outcome
from cuttings.search.archive import Archive
from cuttings.search.articles import Entry
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.errors import CuttingsError
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.index.authority.test_renewal import POOL, enrichment
from tests.making import make_article
from tests.thoroughness import examples

FULL = [name for name in POOL if name[1] == "place" or " " in name[0]]
TABLES = ("headings", "variants", "redirects", "distinct_pairs", "uses")
chances = st.integers(0, 1_000)
decisions = st.lists(
    st.tuples(
        st.sampled_from(
            ["merge", "merge", "split", "rename", "hide", "reject", "undo"]
        ),
        chances,
        chances,
    ),
    min_size=1,
    max_size=6,
)


def archives(pool):
    """Articles as lists of names."""
    return st.lists(
        st.lists(st.sampled_from(pool), min_size=1, max_size=5, unique=True),
        min_size=2,
        max_size=6,
    )


@contextmanager
def assembled(folder: str, named) -> Iterator[Assembly]:
    """An archive of articles with these names, grouped and filed."""
    with closing(Assembly(Archive(Path(folder), Settings()))) as assembly:
        for number, names in enumerate(named):
            body = " ".join(name for name, *_ in names) + f" number{number}"
            assembly.keep(
                make_article(f"a{number}", body=body), str(number), enrichment(names)
            )
        yield assembly


def made(decide: NameDecisions, verb: str, one: int, other: int) -> Outcome:
    """A decision on headings chosen by chance.

    Raises what one raises that can't be made.
    """
    ids = [
        row["id"] for row in decide.store.rows("SELECT id FROM headings ORDER BY id")
    ]
    first, second = ids[one % len(ids)], ids[other % len(ids)]
    spellings = decide.store.variants(first)
    number = 1 + one % max(1, decide.journal.last_id("names"))
    calls: dict[str, Callable[[], Outcome]] = {
        "merge": lambda: decide.merge(first, second),
        "split": lambda: decide.split(first, spellings[: 1 + other % len(spellings)]),
        "rename": lambda: decide.rename(first, f"Name {other}"),
        "hide": lambda: decide.hide(first),
        "reject": lambda: decide.reject(first, second),
        "undo": lambda: decide.undo(number),
    }
    return calls[verb]()


def state(assembly: Assembly) -> list[tuple]:
    """Everything that a decision may change."""
    store = assembly.authority.store
    return [
        row
        for table in TABLES
        for row in sorted(map(tuple, store.rows(f"SELECT * FROM {table}")), key=repr)
    ]


def entries(assembly: Assembly, *, filed: bool = True) -> list[Entry]:
    """All entries as the catalogue puts them together."""
    return [
        assembly.entry(article, filed=filed)
        for article in assembly.catalogue.articles()
    ]


def page_of(engine) -> tuple:
    """Totals and facets of all articles."""
    page = engine.search(Query(count="copies"))
    return page.copies, {
        key: [(v.id, v.label, v.count, v.parent) for v in values]
        for key, values in page.facets.items()
    }


def decided(assembly: Assembly, steps) -> Iterator[str]:
    """Makes decisions, posting what each changed; gives the verb of each that could
    be made.
    """
    decide = assembly.authority.decisions
    for verb, one, other in steps:
        try:
            with assembly.catalogue.transaction():
                assembly.take_up(made(decide, verb, one, other))
        except CuttingsError:
            continue
        yield verb


@examples(25)
@given(archives(POOL), decisions)
def test_an_index_takes_up_decisions_as_if_all_articles_were_written_again(
    named, steps
):
    """Every entry, with reasons and order, and every facet; also where the engine is
    given the articles instead.
    """
    facets = installed_facets()
    with tempfile.TemporaryDirectory() as folder, assembled(folder, named) as assembly:
        engine = WhooshEngine(Path(folder) / "engine", facets)
        assembly.settle(engine)
        for verb in decided(assembly, steps):
            assembly.deliver(engine)
            for entry in entries(assembly):
                assert engine.get(entry.article.id) == entry, verb
            afresh = MemoryEngine(Path(folder), facets)
            afresh.write(entries(assembly))
            afresh.commit()
            assert page_of(engine) == page_of(afresh)
        engine.close()


@examples(25)
@given(archives(FULL), decisions)
def test_filing_all_names_anew_ends_in_the_same_facets(named, steps):
    """Where names are full, so that no article's evidence decides whose they are."""
    facets = installed_facets()
    with tempfile.TemporaryDirectory() as folder, assembled(folder, named) as assembly:
        engine = MemoryEngine(Path(folder), facets)
        assembly.settle(engine)
        assembly.renew()
        engine.write(entries(assembly))
        engine.commit()
        for _ in decided(assembly, [step for step in steps if step[0] != "undo"]):
            assembly.deliver(engine)
        assembly.renew()
        afresh = MemoryEngine(Path(folder), facets)
        afresh.write(entries(assembly))
        afresh.commit()
        assert page_of(engine)[0] == page_of(afresh)[0]
        assert page_of(engine)[1] == page_of(afresh)[1]


@examples(40)
@given(archives(POOL), decisions)
def test_undoing_all_decisions_restores_every_row(named, steps):
    """The last one first, also what was filed by evidence and by no spelling."""
    with tempfile.TemporaryDirectory() as folder, assembled(folder, named) as assembly:
        for article in assembly.catalogue.articles():
            assembly.entry(article)
        assembly.authority.settle()
        before = state(assembly)
        for _ in decided(assembly, [step for step in steps if step[0] != "undo"]):
            pass
        decide = assembly.authority.decisions
        for decision in decide.journal.log("names"):
            decide.undo(decision.id)
        assert state(assembly) == before


@pytest.mark.parametrize("engine", [MemoryEngine, WhooshEngine])
def test_what_stood_beneath_a_hidden_place_stands_beneath_the_next(tmp_path, engine):
    """And counts there; shown again, it takes its place."""
    found = [[("Dushanbe", "place"), ("Tajikistan", "place")], [("Dushanbe", "place")]]
    with assembled(str(tmp_path), found) as assembly:
        index = engine(tmp_path / "engine", installed_facets())
        assembly.settle(index)
        (above,) = {
            h.broader
            for h in assembly.authority.headings(["tajikistan"])
            if h.id == "tajikistan"
        }

        def shown() -> dict[str, tuple[int, str | None]]:
            values = index.search(Query(count="copies")).facets["places"]
            return {
                value.id: (value.count, value.parent) for value in values if value.count
            }

        before = shown()
        decide = assembly.authority.decisions
        assembly.take_up(decide.hide("tajikistan"))
        assembly.deliver(index)
        (town,) = set(before) - {"tajikistan", above}
        assert before[town] == (2, "tajikistan")
        assert shown() == {town: (2, above), above: (2, None)}
        assembly.take_up(decide.undo(1))
        assembly.deliver(index)
        assert shown() == before
        index.close()
