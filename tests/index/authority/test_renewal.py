"""Filing anew gives the same headings whatever the order of arrival, and leaves a
librarian's work alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.authority import Authority
from cuttings.index.database import open_database
from cuttings.search.articles import Enrichment
from tests.index.authority.conftest import mention
from tests.making import make_article
from tests.thoroughness import examples

PRESIDENT = "president of Tajikistan"
POOL = (
    ("Emomali Rakhmon", "person", PRESIDENT),
    ("Imomali Rakhmonov", "person", PRESIDENT),
    ("Emomali Rahmon", "person"),
    ("Rakhmon", "person"),
    ("Abdullo Nazarov", "person"),
    ("Yuri Nazarov", "person"),
    ("Nazarov", "person"),
    ("Sergey Lavrov", "person", "foreign minister of Russia"),
    ("Sergei Lavrov", "person"),
    ("Dushanbe", "place"),
    ("Moscow", "place"),
    ("Constitution Society", "organisation"),
    ("US Constitution Society", "organisation"),
    ("National Broadcasting Council", "organisation"),
    ("Ministry of Defence (Tajikistan)", "organisation"),
    ("Defense Ministry (Tajikistan)", "organisation"),
)
articles = st.lists(
    st.lists(st.sampled_from(POOL), min_size=1, max_size=6, unique=True),
    min_size=1,
    max_size=8,
)


def enrichment(names) -> Enrichment:
    """What was found in an article of these names."""
    return Enrichment(tuple(mention(*name) for name in names))


def state(authority: Authority) -> list[tuple]:
    """All headings, spellings and uses."""
    tables = ("headings", "variants", "uses")
    rows = [
        authority.store.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
        for table in tables
    ]
    return [tuple(row) for found in rows for row in found]


def renew(authority: Authority, contents: dict[str, Enrichment]) -> None:
    """Files the articles anew, in the order of their ids."""
    authority.renew((id, contents[id], "") for id in sorted(contents))


@examples(40)
@given(articles, st.randoms(use_true_random=False))
def test_the_order_of_arrival_leaves_no_trace(named, random):
    """Nor does filing anew twice."""
    contents = {
        f"article{number}": enrichment(names) for number, names in enumerate(named)
    }
    states = []
    for _ in range(2):
        authority = Authority(open_database(Path(":memory:")))
        order = list(contents)
        random.shuffle(order)
        for id in order:
            authority.assign(make_article(id), contents[id])
        authority.settle()
        renew(authority, contents)
        states.append(state(authority))
    assert states[0] == states[1]
    renew(authority, contents)
    assert state(authority) == states[0]


def test_decisions_survive_with_their_ids(authority, file):
    """Merged, renamed, hidden and told apart stay so; a decision can still be undone."""
    contents = {
        "a": enrichment([("Imomali Rakhmonov", "person")]),
        "b": enrichment([("Emomali Rakhmon", "person"), ("Kodiri Kosim", "person")]),
        "c": enrichment(
            [
                ("Kim Jong Il", "person"),
                ("Kim Jong Un", "person"),
                ("Some Headline", "person"),
            ]
        ),
    }
    for id, found in contents.items():
        authority.assign(make_article(id), found)
    decisions = authority.decisions
    decisions.merge("emomali-rakhmon", "imomali-rakhmonov")
    decisions.rename("kodiri-kosim", "Qodiri Qosim")
    decisions.reject("kim-jong-il", "kim-jong-un")
    decisions.hide("some-headline")
    before = state(authority)
    renew(authority, contents)
    assert [row[:2] for row in state(authority)] == [row[:2] for row in before]
    assert authority.headings(["imomali-rakhmonov"])[0].id == "emomali-rakhmon"
    assert authority.headings(["kodiri-kosim"])[0].label == "Qodiri Qosim"
    assert authority.affected(["some-headline"]) == ("c",)
    decisions.undo(1)
    assert authority.affected(["imomali-rakhmonov"]) == ("a",)


def test_an_id_that_vanishes_leads_to_the_heading_of_its_label(authority):
    """A link copied before filing anew opens the same search after it."""
    contents = {
        "a": enrichment([("Sergei Lavrov", "person")]),
        "b": enrichment([("Sergey Lavrov", "person")]),
    }
    for id in ("b", "a"):
        authority.assign(make_article(id), contents[id])
    renew(authority, contents)
    assert {heading.id for heading in authority.headings(["sergey-lavrov"])} == {
        "sergei-lavrov"
    }


def test_a_bare_surname_that_came_early_is_given_when_the_evidence_is_in(
    authority, file
):
    """Two people share it; the story tells which one is meant."""
    file("b", "Abdullo Nazarov", story="strike")
    file("c", "Yuri Nazarov", story="film")
    assert file("d", "Nazarov", story="war") == {"Nazarov": None}
    file("e", "Abdullo Nazarov", story="war")
    authority.settle()
    assert authority.affected(["abdullo-nazarov"]) == ("b", "d", "e")


@pytest.mark.parametrize("letters", ["ZZK", "ZzK", "Zuchtkom"])
def test_an_acronym_goes_to_what_another_article_explains_it_for(
    authority, file, letters
):
    """Whichever came first, and however it is written."""
    file("a", organisations=["NBC Tajikistan Council", letters])
    found = mention("Zentrale Zucht Kommission", "organisation")
    spelt = (found, mention("Zentrale Zucht Kommission", "organisation"))
    short = Enrichment(
        (
            *spelt,
            type(found)(letters, 9, 12, "organisation", "Zentrale Zucht Kommission"),
        )
    )
    authority.assign(make_article("b"), short)
    authority.settle()
    assert authority.affected(["zentrale-zucht-kommission"]) == ("a", "b")


def test_a_name_without_its_country_is_the_one_with_it(authority, file):
    """Where every article that has the bare name is about that country."""
    file("a", organisations=["US Constitution Society"], places=["United States"])
    file("b", organisations=["Constitution Society"], places=["United States"])
    file("c", organisations=["US Rail Society"], places=["United States"])
    file("d", organisations=["Rail Society"], places=["France"])
    authority.settle()
    assert authority.affected(["us-constitution-society"]) == ("a", "b")
    assert authority.affected(["us-rail-society"]) == ("c",)
