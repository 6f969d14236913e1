"""People who are quoted under their full name and were not found as names."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.enricher import Enricher
from cuttings.index.enrich.speakers import speakers_named
from cuttings.search.articles import Mention, Quotation
from tests.making import make_article


def named(body: str, speaker: str, kind="", mentions=()) -> list[tuple[str, int]]:
    said = [Quotation(0, 1, speaker, kind, "said")]
    found = speakers_named(body, said, mentions)
    return [(mention.surface, mention.start) for mention in found]


@pytest.mark.parametrize(
    "name", ["Ramona Quisbert Choque", "Anna van Heel", "Maria L. Vandoorne"]
)
def test_who_is_quoted_under_a_full_name_is_a_person_wherever_it_stands(name):
    body = f"{name} said so. Later {name} left."
    assert named(body, name) == [(name, 0), (name, body.rindex(name))]


@pytest.mark.parametrize(
    "speaker",
    [
        "the ministry",
        "Ramona",
        "The Union",
        "Mining Union Congress",
        "Anna and the others",
        "Ramona Quisbert who leads the union",
    ],
)
def test_other_words_for_a_speaker_name_nobody(speaker):
    assert named(f"{speaker} said so.", speaker) == []


def test_what_is_found_already_is_left_alone():
    body = "The Ramona Quisbert Fund gave money. Ramona Quisbert said so."
    fund = Mention(
        "Ramona Quisbert Fund", 4, 24, "organisation", "Ramona Quisbert Fund"
    )
    assert named(body, "Ramona Quisbert", mentions=[fund]) == [("Ramona Quisbert", 37)]
    assert named(body, "Ramona Quisbert", kind="person") == []


def test_an_article_is_filed_under_each_of_its_speakers():
    """One that the model misses too: its quotation and its people agree."""
    body = (
        "“There are three widows in this town,” Ramona Quisbert Choque, who leads the "
        "union, told Reuters at the barrier."
    )
    (found,) = Enricher().enrich([make_article("a", "Miners block a road", body)])
    assert [(each.speaker, each.kind) for each in found.quotations] == [
        ("Ramona Quisbert Choque", "person")
    ]
    people = {each.name for each in found.mentions if each.kind == "person"}
    assert people == {"Ramona Quisbert Choque"}
