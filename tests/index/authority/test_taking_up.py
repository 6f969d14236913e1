"""What the index makes of decisions is what it would make of all articles put
together again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.assembly import Assembly
from cuttings.index.authority.decisions import NameDecisions
from cuttings.index.decisions import Outcome
from cuttings.search.archive import Archive
from cuttings.search.articles import Entry, Kind, Quotation
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
    """An archive of articles with these names, grouped and filed; the first and the last
    one of each are quoted, each with the other's name.
    """
    with closing(Assembly(Archive(Path(folder), Settings()))) as assembly:
        for number, names in enumerate(named):
            body = " ".join(name for name, *_ in names) + f" number{number}"
            first, last = names[0][0], names[-1][0]
            places = [(0, names[-1])]
            if len(names) > 1:
                places.append(
                    (len(" ".join(name for name, *_ in names[:-1])) + 1, names[0])
                )
            quoted: list[Quotation] = []
            for (start, (speaker, kind, *_)), said in zip(
                places, (first, last), strict=False
            ):
                end = start + len(said)
                quoted.append(Quotation(start, end, speaker, kind, "said"))
            found = replace(enrichment(names), quotations=tuple(quoted))
            assembly.keep(make_article(f"a{number}", body=body), str(number), found)
        yield assembly


def made(decide: NameDecisions, verb: str, one: int, other: int) -> Outcome:
    """A decision on headings chosen by chance.

    Raises what one raises that can't be made.
    """
    ids = [
        row["id"] for row in decide.store.rows("SELECT id FROM headings ORDER BY id")
    ]
    several = [each for each in ids if len(decide.store.variants(each)) > 1]
    if verb == "split" and several:
        # of most headings no spelling can go
        ids = several
    first, second = ids[one % len(ids)], ids[other % len(ids)]
    spellings = decide.store.variants(first)
    most = max(1, len(spellings) - 1)
    number = 1 + one % max(1, decide.journal.last_id("names"))
    calls: dict[str, Callable[[], Outcome]] = {
        "merge": lambda: decide.merge(first, second),
        "split": lambda: decide.split(first, spellings[: 1 + other % most]),
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


def said_in(engine, named) -> dict[str, list[tuple]]:
    """Of each word that somebody is quoted with who says so, and in which articles each
    of them does.
    """
    words = {word for names in named for name, *_ in names for word in name.split()}
    found: dict[str, list[tuple]] = {}
    for word in sorted(words):
        query = Query(f"said:{word}", count="copies")
        own = found[word] = []
        for value in engine.search(query).facets["speakers"]:
            chosen = query.add("speakers", value.id)
            own.append((value.id, value.count, sorted(engine.article_ids(chosen))))
    return found


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
            assert said_in(engine, named) == said_in(afresh, named), verb
        engine.close()


class GivenArticles(MemoryEngine):
    """An engine that is given the articles of every decision."""

    revise = None  # type: ignore[assignment]
    amend = None  # type: ignore[assignment]


RULINGS = ("assign", "assign", "dismiss", "recast", "part", "undo", "merge", "hide")
ENGINES = (MemoryEngine, WhooshEngine)
KINDS: tuple[Kind, ...] = ("person", "organisation", "place")
rulings = st.lists(
    st.tuples(st.sampled_from(RULINGS), chances, chances), min_size=1, max_size=5
)


def ruled(assembly: Assembly, verb: str, one: int, other: int) -> Outcome:
    """A ruling on a name chosen by chance, in one article, in some by their words, or
    everywhere; or a decision on a heading, or one undone. Raises what one raises that
    can't be made.
    """
    store, rule = assembly.authority.store, assembly.authority.rulings
    if verb == "undo":
        made_before = [d for d in assembly.journal.log() if d.in_force]
        return assembly.journal.undo(made_before[one % len(made_before)].id)
    if verb not in ("assign", "dismiss", "recast", "part"):
        return made(assembly.authority.decisions, verb, one, other)
    uses = store.rows("SELECT * FROM uses ORDER BY name, kind, article_id")
    use = uses[one % len(uses)]
    name, kind = use["name"], use["kind"]
    article = use["article_id"] if other % 3 == 0 else ""
    words = f"number{one % 2}"
    context = assembly.context(name, words) if other % 3 == 1 else None
    if verb == "dismiss":
        return rule.dismiss(name, kind, article, context)
    if verb == "recast":
        return rule.recast(name, kind, KINDS[one % 3], article, context)
    if verb == "part":
        words = name.split()
        parts = [(KINDS[(other + n) % 3], word) for n, word in enumerate(words)]
        return rule.part(name, kind, parts, article, context)
    ids = store.column("SELECT id FROM headings ORDER BY id")
    return rule.assign(name, kind, ids[other % len(ids)], article, context)


def all_ruled(assembly: Assembly, steps) -> Iterator[str]:
    """Rules, posting what each changed; gives the verb of each that could be made."""
    for verb, one, other in steps:
        try:
            with assembly.catalogue.transaction():
                outcome = ruled(assembly, verb, one, other)
                assembly.take_up(outcome, locked=other % 2 == 0)
        except (CuttingsError, ZeroDivisionError):
            continue
        yield verb


@examples(40)
@given(archives(POOL), rulings, st.sampled_from([*ENGINES, GivenArticles]))
def test_an_index_takes_up_what_names_mean_as_if_all_articles_were_written_again(
    named, steps, engine_type
):
    """Every entry and every facet, whoever is quoted included."""
    facets = installed_facets()
    with tempfile.TemporaryDirectory() as folder, assembled(folder, named) as assembly:
        engine = engine_type(Path(folder) / "engine", facets)
        assembly.settle(engine)
        for verb in all_ruled(assembly, steps):
            assembly.deliver(engine)
            afresh = MemoryEngine(Path(folder), facets)
            afresh.write(entries(assembly))
            afresh.commit()
            assert page_of(engine) == page_of(afresh), verb
            assert said_in(engine, named) == said_in(afresh, named), verb
            for entry in entries(assembly):
                kept = engine.get(entry.article.id)
                assert kept is not None
                assert in_order(kept) == in_order(entry), verb
        engine.close()


def in_order(entry: Entry) -> Entry:
    """An entry whose headings have their variants from A to Z: which of them articles
    use, and so comes first, changes with articles that are not written for it.
    """
    headings = []
    for heading in entry.headings:
        headings.append(replace(heading, variants=tuple(sorted(heading.variants))))
    return replace(entry, headings=tuple(headings))


SURE = ("assign", "dismiss", "merge", "hide")


@examples(40)
@given(
    archives(FULL),
    st.lists(st.tuples(st.sampled_from(SURE), chances, chances), max_size=5),
    st.sampled_from(ENGINES),
)
def test_the_facets_are_right_before_the_articles_follow(named, steps, engine_type):
    """Where a person said which heading it is, or that it is none."""
    facets = installed_facets()
    with tempfile.TemporaryDirectory() as folder, assembled(folder, named) as assembly:
        engine = engine_type(Path(folder) / "engine", facets)
        assembly.settle(engine)
        for verb in all_ruled(assembly, steps):
            assembly.deliver(engine, until=lambda _: True)
            afresh = MemoryEngine(Path(folder), facets)
            afresh.write(entries(assembly))
            afresh.commit()
            assert page_of(engine) == page_of(afresh), verb
        engine.close()


@pytest.mark.parametrize("engine_type", ENGINES)
def test_a_name_of_another_kind_leaves_the_one_facet_for_the_other_at_once(
    tmp_path, engine_type
):
    """And comes back at once; what follows behind changes neither."""
    found = [[("Jordan Press", "person")]] * 3 + [[("Dushanbe", "place")]]
    with assembled(str(tmp_path), found) as assembly:
        engine = engine_type(tmp_path / "engine", installed_facets())
        assembly.settle(engine)

        def counts() -> tuple[dict[str, int], ...]:
            facets = engine.search(Query(count="copies")).facets
            keys = ("people", "organisations", "speakers")
            return tuple([{v.label: v.count for v in facets[key]} for key in keys])

        before = {"Jordan Press": 3}, {}, {"Jordan Press": 3, "Dushanbe": 1}
        assert counts() == before
        rule = assembly.authority.rulings
        with assembly.catalogue.transaction():
            outcome = rule.recast("Jordan Press", "person", "organisation")
            assembly.take_up(outcome, locked=False)
        for until in (lambda _: True, lambda _: False):
            assembly.deliver(engine, until=until)
            assert counts() == ({}, {"Jordan Press": 3}, {"Dushanbe": 1})
            figures = assembly.catalogue.waiting()
            assert figures["outbox"] == 0
            assert figures["behind"] == (3 if until(0) else 0)
        with assembly.catalogue.transaction():
            assembly.take_up(assembly.journal.undo(outcome.decision.id), locked=False)
        for until in (lambda _: True, lambda _: False):
            assembly.deliver(engine, until=until)
            assert counts()[:2] == before[:2]
        assert counts() == before
        engine.close()


@pytest.mark.parametrize("engine_type", ENGINES)
def test_a_heading_of_another_kind_is_merged_with_its_articles(tmp_path, engine_type):
    """An index that knows its names by their kinds has been told of the other; also where
    a ruling, or the parts of a name, said the first.
    """
    found = [
        [("Jordan Press", "person")],
        [("Ann Reed", "person"), ("Reed House", "organisation")],
        [("Moss Group Reed", "organisation")],
    ]
    with assembled(str(tmp_path), found) as assembly:
        engine = engine_type(tmp_path / "engine", installed_facets())
        assembly.settle(engine)
        rule, decide = assembly.authority.rulings, assembly.authority.decisions
        parts: list[tuple[Kind, str]] = [("place", "Moss Group"), ("place", "Reed")]

        def counts(key: str) -> dict[str, int]:
            facets = engine.search(Query(count="copies")).facets
            return {value.id: value.count for value in facets[key]}

        def take_up(outcome: Outcome) -> None:
            with assembly.catalogue.transaction():
                assembly.take_up(outcome)
            assembly.deliver(engine)

        take_up(rule.recast("Ann Reed", "person", "place"))
        take_up(rule.part("Moss Group Reed", "organisation", parts))
        (home,) = counts("places").keys() - {"moss-group", "reed", "tajikistan"}
        for heading in ("jordan-press", home, "moss-group"):
            take_up(decide.recast(heading, "organisation"))
        assert counts("people") == {}
        for heading in ("jordan-press", home, "moss-group"):
            take_up(decide.merge("reed-house", heading))
        assert counts("organisations") == {"reed-house": 3}
        assert counts("places") == {"reed": 1}
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
        # What may be another's double is known when all is settled, as after a run.
        assembly.settle(engine)
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


def test_a_heading_that_a_ruling_still_names_outlives_the_one_that_made_it(tmp_path):
    """No name is filed under it while both are undone in turn: it is there again when a
    later ruling is taken back, and delivering goes on.
    """
    found = [[("Jordan Press", "person"), ("Dushanbe", "place")]] * 2
    with assembled(str(tmp_path), found) as assembly:
        engine = MemoryEngine(tmp_path / "engine", installed_facets())
        assembly.settle(engine)
        rulings = assembly.authority.rulings

        def decided(outcome: Outcome) -> int:
            assembly.take_up(outcome)
            return outcome.decision.id

        with assembly.catalogue.transaction():
            made = rulings.assign_new("Jordan Press", "person", "Nobody", "place")
            first = decided(made)
            heading = made.decision.payload["heading"]
            decided(rulings.assign("Dushanbe", "place", heading))
            last = decided(rulings.dismiss("Dushanbe", "place"))
        assembly.deliver(engine)
        for each in (first, last):
            with assembly.catalogue.transaction():
                assembly.take_up(assembly.journal.undo(each))
            assembly.deliver(engine)
        values = page_of(engine)[1]["places"]
        assert ("Nobody", 2) in [(value[1], value[2]) for value in values]
        assert "Dushanbe" not in [value[1] for value in values]


SPELLINGS = (("Tojikiston", "place"), ("Tajikistan", "place"), ("Moskva", "place"))
ANYTHING = (
    "new",
    "assign",
    "dismiss",
    "merge",
    "split",
    "reject",
    "broader",
    "variant",
)
LED = {
    "uses": "heading_id",
    "headings": "broader",
    "redirects": "heading_id",
    "distinct_pairs": "a",
    "distinct_pairs AS other": "b",
}
"""What leads to a heading, by table."""


def anything(assembly: Assembly, verb: str, one: int, other: int) -> Outcome:
    """A decision that makes headings, lets them go or leads to them; or one undone."""
    decide, rule = assembly.authority.decisions, assembly.authority.rulings
    ids = decide.store.column("SELECT id FROM headings ORDER BY id")
    first, second = ids[one % len(ids)], ids[other % len(ids)]
    if verb == "broader":
        return decide.place_beneath(first, second)
    if verb == "variant":
        return decide.add_variant(first, f"Name {other}")
    if verb == "new":
        uses = decide.store.rows("SELECT * FROM uses ORDER BY name, kind, article_id")
        use = uses[one % len(uses)]
        article = use["article_id"] if other % 3 == 0 else ""
        label, kind = f"New {other % 4}", KINDS[other % 3]
        return rule.assign_new(use["name"], use["kind"], label, kind, article)
    return ruled(assembly, verb, one, other)


@examples(25)
@given(
    archives([*POOL, *SPELLINGS]),
    st.lists(
        st.tuples(st.sampled_from([*ANYTHING, "undo", "undo"]), chances, chances),
        min_size=4,
        max_size=10,
    ),
)
def test_nothing_leads_to_a_heading_that_is_gone(named, steps):
    """Whatever is decided and undone, in whatever order; and it can be delivered."""
    with tempfile.TemporaryDirectory() as folder, assembled(folder, named) as assembly:
        engine = MemoryEngine(Path(folder), installed_facets())
        assembly.settle(engine)
        store = assembly.authority.store
        for verb, one, other in steps:
            try:
                with assembly.catalogue.transaction():
                    assembly.take_up(anything(assembly, verb, one, other))
            except (CuttingsError, ZeroDivisionError):
                continue
            assembly.deliver(engine)
            assert not store.rows("PRAGMA foreign_key_check")
            for table, column in LED.items():
                find = f"""
                SELECT {column} FROM {table}
                WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM headings)
                """
                assert not store.column(find), (verb, table)


def test_a_new_spelling_of_a_place_that_was_merged_or_is_none_is_filed(tmp_path):
    """Under the heading that took the gazetteer's place over; under one of its own where
    a person said that it is no place. What stands beneath it stands beneath a place.
    """
    found = [[("Tajikistan", "place"), ("Moscow", "place")], [("Dushanbe", "place")]]
    with assembled(str(tmp_path), found) as assembly:
        engine = MemoryEngine(tmp_path / "engine", installed_facets())
        assembly.settle(engine)
        store, decide = assembly.authority.store, assembly.authority.decisions

        def filed(article: str, name: str) -> str:
            words = f"{name} in {article}"
            with assembly.catalogue.transaction():
                made_of = enrichment([(name, "place")])
                assembly.keep(make_article(article, body=words), article, made_of)
            assembly.deliver(engine)
            (use,) = store.uses_of(article)
            return use["heading_id"]

        with assembly.catalogue.transaction():
            assembly.take_up(decide.merge("moscow", "tajikistan"))
        assert filed("b1", "Tojikiston") == "moscow"
        with assembly.catalogue.transaction():
            assembly.take_up(decide.recast("moscow", "organisation"))
        own = store.heading(filed("b2", "Tadzhikistan"))
        assert own["kind"] == "place"
        assert own["id"] not in ("moscow", "tajikistan")
        lost = "broader IS NOT NULL AND broader NOT IN (SELECT id FROM headings)"
        assert not store.rows(f"SELECT * FROM headings WHERE {lost}")
        assert not store.rows("PRAGMA foreign_key_check")


def test_a_split_is_not_undone_while_a_ruling_files_a_name_under_what_it_made(tmp_path):
    """The name would be under a heading that is gone; with the ruling undone it can be."""
    found = [[("Jordan Press", "person")], [("Dushanbe", "place")]]
    with assembled(str(tmp_path), found) as assembly:
        engine = MemoryEngine(tmp_path / "engine", installed_facets())
        assembly.settle(engine)
        decide, rule = assembly.authority.decisions, assembly.authority.rulings
        with assembly.catalogue.transaction():
            decide.add_variant("jordan-press", "J Press")
            split = decide.split("jordan-press", ["J Press"]).decision
            ruling = rule.assign("Dushanbe", "place", split.payload["to"]).decision
        with pytest.raises(CuttingsError, match=f"Undo decision {ruling.id} first"):
            assembly.journal.undo(split.id)
        assembly.journal.undo(ruling.id)
        assembly.journal.undo(split.id)
        assert decide.store.heading(split.payload["to"]) is None


def test_undoing_a_merge_leaves_what_was_ruled_since(tmp_path):
    """A name goes back to the heading that had it, unless a ruling files it elsewhere, or
    the one that filed it was taken back.
    """
    found = [[("Jordan Press", "person"), ("Ann Reed", "person")]] * 2
    with assembled(str(tmp_path), found) as assembly:
        engine = MemoryEngine(tmp_path / "engine", installed_facets())
        assembly.settle(engine)
        store = assembly.authority.store
        decide, rule = assembly.authority.decisions, assembly.authority.rulings

        def homes(name: str) -> set[str]:
            statement = "SELECT DISTINCT heading_id FROM uses WHERE name = ?"
            return set(store.column(statement, name))

        with assembly.catalogue.transaction():
            merged = decide.merge("ann-reed", "jordan-press").decision
            rule.assign_new("Jordan Press", "person", "Nobody", "person")
            assembly.journal.undo(merged.id)
        assert homes("Jordan Press") == {"nobody"}
        with assembly.catalogue.transaction():
            made_new = rule.assign_new("Ann Reed", "person", "Somebody", "person")
            again = decide.merge("jordan-press", "somebody").decision
            assembly.journal.undo(made_new.decision.id)
            assembly.journal.undo(again.id)
        assert homes("Ann Reed") == {"ann-reed"}
