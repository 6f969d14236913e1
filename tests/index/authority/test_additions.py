"""Mentions that a person added to an article."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from cuttings.index.assembly import Assembly
from cuttings.index.authority.additions import EVERY
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment, Mention
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import AuthorityError, NotFound
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.making import make_article

TITLE = "Ada Moss opens the quay"
BODY = "Ada Moss spoke at the Ada Moss Institute. Then Ada\nMoss left."
INSTITUTE = "Ada Moss Institute"


def found(*mentions: tuple[str, int, str], model: str = "one") -> Enrichment:
    """What a model found: each name where it stands, and its kind."""
    return Enrichment(
        tuple(
            Mention(name, start, start + len(name), kind, name)  # type: ignore[arg-type]
            for name, start, kind in mentions
        ),
        model=model,
        rules="1",
    )


MACHINES = found((INSTITUTE, BODY.index(INSTITUTE), "organisation"))


@pytest.fixture
def assembly(tmp_path):
    """An archive of one article, in which only the institute was found."""
    with closing(Assembly(Archive(tmp_path, Settings()))) as opened:
        with opened.catalogue.transaction():
            article = make_article("a", title=TITLE, body=BODY)
            opened.keep(article, "a", MACHINES)
        yield opened


@pytest.fixture
def engine(assembly, tmp_path):
    memory = MemoryEngine(tmp_path / "engine", installed_facets())
    assembly.settle(memory)
    return memory


def entry_of(assembly, *, filed=True):
    return assembly.entry(assembly.catalogue.article("a"), filed=filed)


def add(assembly, name="Ada Moss", kind="person", **options):
    with assembly.catalogue.transaction():
        entry = entry_of(assembly)
        outcome = assembly.authority.rulings.add(entry, name, kind, **options)
        assembly.take_up(outcome)
    return outcome


def undo(assembly, outcome):
    with assembly.catalogue.transaction():
        assembly.take_up(assembly.journal.undo(outcome.decision.id))


def places(assembly, *, filed=True):
    """Where people stand in the article, in the body, -1 for the title."""
    mentions = entry_of(assembly, filed=filed).enrichment.mentions
    return [each.start for each in mentions if each.kind == "person"]


def people(engine):
    page = engine.search(Query(count="copies"))
    return {value.label: value.count for value in page.facets["people"]}


def test_a_name_that_was_not_found_is_added_where_it_stands_first(assembly, engine):
    """The title is counted first; the facet has it at once, and no longer when undone."""
    outcome = add(assembly)
    assembly.deliver(engine)
    assert places(assembly) == [-1]
    assert people(engine) == {"Ada Moss": 1}
    undo(assembly, outcome)
    assembly.deliver(engine)
    assert places(assembly) == []
    assert people(engine) == {}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"occurrence": 1}, [-1]),
        ({"occurrence": 2}, [0]),
        ({"occurrence": 4}, [BODY.index("Ada\nMoss")]),
        ({"at": 0}, [0]),
        ({"at": BODY.index("Ada\nMoss")}, [BODY.index("Ada\nMoss")]),
        ({"occurrence": EVERY}, [-1, 0, BODY.index("Ada\nMoss")]),
    ],
)
def test_which_occurrence_is_added_can_be_said(assembly, options, expected):
    """Every one is each that lies in no longer name; a line may end in a name."""
    add(assembly, **options)
    assert places(assembly) == expected


@pytest.mark.parametrize(
    ("name", "options", "error", "said"),
    [
        ("Eva Moss", {}, NotFound, "does not stand in article a"),
        ("Ada Mos", {}, NotFound, "does not stand in article a"),
        ("Ada Moss", {"occurrence": 5}, NotFound, "no occurrence 5 .* the last is 4"),
        ("Ada Moss", {"occurrence": 3}, AuthorityError, "Ada Moss Institute"),
        ("Ada Moss", {"at": 1}, NotFound, "At character 1 .* stands “da Moss"),
        ("Ada Moss", {"heading": "nobody"}, NotFound, "no heading “nobody”"),
        ("Institute", {}, AuthorityError, "overlaps “Ada Moss Institute”"),
        ("Ada Moss", {"heading": "ada-moss-institute"}, AuthorityError, "organisation"),
    ],
)
def test_what_cant_be_added_is_refused_and_says_why(
    assembly, engine, name, options, error, said
):
    """Nothing is written down."""
    with pytest.raises(error, match=said):
        add(assembly, name, **options)
    assert assembly.journal.log("mentions") == ()


def test_what_was_added_cant_be_added_again(assembly):
    """The name is there now."""
    add(assembly)
    with pytest.raises(AuthorityError, match="overlaps “Ada Moss”"):
        add(assembly)


def test_a_name_is_added_under_a_heading(assembly, engine):
    """And goes with it for all mentions of the name in the article."""
    assembly.authority.store.add_heading("moss", "person", "Moss, Adelaide", None)
    add(assembly, occurrence=2, heading="moss")
    assembly.deliver(engine)
    assert people(engine) == {"Moss, Adelaide": 1}
    again = add(assembly, occurrence=4)
    assembly.deliver(engine)
    assert people(engine) == {"Moss, Adelaide": 1}
    undo(assembly, again)
    assert places(assembly) == [0]


@pytest.mark.parametrize("filed", [True, False])
def test_what_was_added_outlives_a_new_model_and_filing_anew(assembly, engine, filed):
    """It goes before what another model finds in its place."""
    add(assembly, occurrence=2)
    add(assembly, occurrence=4)
    article = assembly.catalogue.article("a")
    wrong = found(("Ada", 0, "place"), (INSTITUTE, 22, "organisation"), model="two")
    with assembly.catalogue.transaction():
        assembly.keep(article, "a", wrong)
    assembly.settle(engine)
    assembly.renew()
    mentions = entry_of(assembly, filed=filed).enrichment.mentions
    named = [(each.name, each.kind, each.start) for each in mentions]
    last = BODY.index("Ada\nMoss")
    assert named == [
        ("Ada Moss", "person", 0),
        (INSTITUTE, "organisation", 22),
        ("Ada Moss", "person", last),
    ]
    assert people(engine) == {"Ada Moss": 1}


def test_filing_all_names_anew_files_what_was_added(assembly, engine):
    """In its turn, not when the article is put together."""
    add(assembly)
    assembly.renew()
    names = {row["name"] for row in assembly.authority.store.uses_of("a")}
    assert names == {"Ada Moss", INSTITUTE}


def test_a_text_that_no_longer_has_the_name_leaves_the_decision_without_effect(
    assembly, engine
):
    """It is no error, and holds again where the name comes back."""
    outcome = add(assembly, occurrence=2)
    assert assembly.additions_without_effect() == []
    article = assembly.catalogue.article("a")
    with assembly.catalogue.transaction():
        other = replace(article, body="Nobody spoke.", content_hash="other")
        assembly.keep(other, "a", found(model="one"))
    assembly.settle(engine)
    assert places(assembly) == []
    assert assembly.additions_without_effect() == [outcome.decision.id]
    with assembly.catalogue.transaction():
        assembly.keep(article, "a", MACHINES)
    assembly.settle(engine)
    assert places(assembly) == [0]
    assert assembly.additions_without_effect() == []


def test_a_decision_on_an_article_that_is_gone_is_without_effect(assembly, engine):
    """The log says so."""
    outcome = add(assembly)
    with assembly.catalogue.transaction():
        assembly.drop("a")
    assembly.settle(engine)
    assert assembly.additions_without_effect() == [outcome.decision.id]


def test_a_name_that_was_dismissed_everywhere_can_be_added_to_one_article(
    assembly, engine
):
    """What is said of one article goes before what is said of all."""
    add(assembly)
    assembly.deliver(engine)
    with assembly.catalogue.transaction():
        rulings = assembly.authority.rulings
        assembly.take_up(rulings.dismiss("Ada Moss", "person"))
    assembly.deliver(engine)
    assert people(engine) == {}
    outcome = add(assembly, occurrence=2)
    assembly.deliver(engine)
    assert people(engine) == {"Ada Moss": 1}
    undo(assembly, outcome)
    assembly.deliver(engine)
    assert people(engine) == {}
