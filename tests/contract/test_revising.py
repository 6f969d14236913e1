"""A revision means the same to every engine that takes one; the cluster's is given
the articles again instead.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cuttings.search.articles import Heading
from cuttings.search.engines import Engine, Revisable, engine_named
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.revisions import Filing, Revision, Statement
from tests.contract.archive import RAHMON, archive
from tests.contract.conftest import EMBEDDED, fill
from tests.making import make_entry, make_heading


@pytest.fixture(params=EMBEDDED)
def named(request, tmp_path) -> Iterator[Engine]:
    """An engine with the archive, and three articles whose text names Nazarov and
    Dushanbe, committed.
    """
    engine = fill(engine_named(request.param)(tmp_path / "index", installed_facets()))
    for id in ("p", "q", "r"):
        engine.write(
            [
                make_entry(
                    id,
                    body="Nazarov in Dushanbe",
                    people=("Nazarov",),
                    places=("Dushanbe",),
                )
            ]
        )
    engine.write([make_entry("s", body="Nazarov", people=("Nazarov",))])
    engine.commit()
    yield engine
    engine.close()


def revise(engine: Engine, *revisions: Revision) -> None:
    """Takes up revisions and commits."""
    assert isinstance(engine, Revisable)
    for revision in revisions:
        engine.revise(revision)
    engine.commit()


def counted(engine: Engine, key: str) -> dict[str, int]:
    """The count of each value of a facet, by label."""
    return {
        value.label: value.count
        for value in engine.search(Query(count="copies")).facets[key]
    }


def test_another_label_is_shown_and_found_wherever_the_heading_stands(named):
    revise(
        named,
        Revision(
            (
                Heading(
                    "nazarov", "person", "Abdullo Nazarov", None, ("General Nazarov",)
                ),
            )
        ),
    )
    assert counted(named, "people") == {"Emomali Rahmon": 2, "Abdullo Nazarov": 4}
    assert named.search(Query("people:general", count="copies")).copies == 4
    assert {heading.label for heading in named.get("p").headings} == {
        "Abdullo Nazarov",
        "Dushanbe",
    }


def test_a_hidden_heading_leaves_every_article_and_comes_back_to_them(named):
    """Its mentions keep its id; its text is found all the while."""
    revise(named, Revision(gone=("nazarov",)))
    assert counted(named, "people") == {"Emomali Rahmon": 2}
    assert [mention.heading for mention in named.get("p").enrichment.mentions] == [
        "nazarov",
        "dushanbe",
    ]
    assert named.search(Query("nazarov", count="copies")).copies == 4
    revise(named, Revision((make_heading("Nazarov", "people"),)))
    assert counted(named, "people")["Nazarov"] == 4


def test_names_are_filed_elsewhere_article_by_article(named):
    """In articles that have the name, and in no others."""
    other = make_heading("Yuri Nazarov", "people")
    moved = Filing("person", "Nazarov", "yuri-nazarov", ("q", "s", "a1", "nobody"))
    revise(named, Revision((other,), (), (moved,)))
    assert counted(named, "people") == {
        "Emomali Rahmon": 2,
        "Nazarov": 2,
        "Yuri Nazarov": 2,
    }
    assert named.get("q").headings[0] == other
    assert (
        named.search(
            Query(filters=(("people", ("yuri-nazarov",)),), count="copies")
        ).copies
        == 2
    )


def test_a_merged_heading_gives_its_articles_away(named):
    """An article that has both counts once."""
    named.write(
        [make_entry("t", body="Nazarov and Nazarova", people=("Nazarov", "Nazarova"))]
    )
    revise(
        named,
        Revision(
            gone=("nazarova",), filed=(Filing("person", "Nazarova", "nazarov", ("t",)),)
        ),
    )
    assert counted(named, "people") == {"Emomali Rahmon": 2, "Nazarov": 5}
    assert [heading.id for heading in named.get("t").headings] == ["nazarov"]


def test_what_stands_above_follows(named):
    """Where a place moves, all its articles count under what is above it now; a name
    left alone keeps its own.
    """
    asia, part = (
        make_heading("Asia", "places"),
        Heading("middle", "place", "Middle", "asia"),
    )
    revise(
        named,
        Revision((asia, part, Heading("dushanbe", "place", "Dushanbe", "middle"))),
    )
    assert counted(named, "places")["Asia"] == counted(named, "places")["Middle"] == 3
    revise(named, Revision(filed=(Filing("place", "Dushanbe", None, ("p", "q")),)))
    assert counted(named, "places")["Asia"] == 1
    revise(named, Revision((Heading("dushanbe", "place", "Dushanbe"),)))
    assert "Asia" not in counted(named, "places")


def test_what_no_name_of_the_text_accounts_for_stays(named):
    """Event types, and headings that an entry was given without a mention."""
    revise(
        named,
        Revision(
            gone=("dushanbe",), filed=(Filing("place", "Dushanbe", None, ("p",)),)
        ),
    )
    assert counted(named, "event")["Armed conflict"] == 3
    assert RAHMON in named.get("a1").headings
    assert "Dushanbe" not in counted(named, "places")


def test_a_revision_is_applied_after_what_is_written_before_the_commit(named):
    """Whatever the order in which they were handed over; and nothing is seen before."""
    named.revise(Revision(gone=("nazarov",)))
    named.write([make_entry("new", body="Nazarov", people=("Nazarov",))])
    assert counted(named, "people")["Nazarov"] == 4
    named.commit()
    assert "Nazarov" not in counted(named, "people")
    assert named.get("new").headings == ()


def test_several_revisions_follow_one_another(named):
    """Each on what the one before left, in the same commit."""
    there = Revision(
        (make_heading("Yuri", "people"),),
        ("nazarov",),
        (Filing("person", "Nazarov", "yuri", tuple("pqrs")),),
    )
    back = Revision(
        (make_heading("Nazarov", "people"),),
        ("yuri",),
        (Filing("person", "Nazarov", "nazarov", tuple("pqrs")),),
    )
    before = (
        [named.get(entry) for entry in "pqrs"],
        [named.get(entry.article.id) for entry in archive()],
    )
    revise(named, there, back)
    assert (
        [named.get(entry) for entry in "pqrs"],
        [named.get(entry.article.id) for entry in archive()],
    ) == before
    assert counted(named, "people") == {"Emomali Rahmon": 2, "Nazarov": 4}


def test_what_articles_have_in_the_place_of_a_name_is_stated(named):
    """A name of another kind, two names for one, or none; in no other articles."""
    town = Heading("nazarov-town", "place", "Nazarov")
    names = (("person", "Nazarov"), ("place", "Nazarov"))
    as_place = Statement(names, ((names[1], "nazarov-town"),), ("p", "q", "nobody"))
    gone = Statement(names, (), ("r",))
    revise(named, Revision((town,), stated=(as_place, gone)))
    assert counted(named, "people") == {"Emomali Rahmon": 2, "Nazarov": 1}
    assert counted(named, "places")["Nazarov"] == 2
    again = Statement(names, ((names[0], "nazarov"),), ("p", "q", "r"))
    revise(named, Revision(stated=(again,)))
    assert counted(named, "people") == {"Emomali Rahmon": 2, "Nazarov": 4}
    assert "Nazarov" not in counted(named, "places")
