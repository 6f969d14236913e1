"""Bodies that every country has, and whose one is."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.national import (
    is_local_body,
    is_national_body,
    needs_country,
    with_country,
)
from cuttings.index.enrich.rules import refine
from cuttings.index.enrich.spans import Span
from cuttings.index.enrich.words import FOLDER, PATTERNS
from cuttings.index.names.lists import read_table
from cuttings.search.articles import Article

FAMILIES = ("chambers", "courts", "forces", "national_offices", "sports_bodies")
PLAIN = [
    entry
    for family in FAMILIES
    for entry in PATTERNS[family]
    if entry.replace(" ", "").isalpha()
]


def body(text: str, name: str) -> Span:
    """The span of a name in a text."""
    start = text.index(name)
    return Span(text, start, start + len(name), "ORG", "organisation")


@pytest.mark.parametrize("name", PLAIN)
def test_a_body_of_the_lists_is_every_countrys(name):
    """Unless it is one only where its own words name the country: “the Police”."""
    alone = {"Police", "Special Forces", "Security Forces", "Red Cross"}
    assert needs_country(name)
    assert is_national_body(name) is (name not in alone)
    assert is_national_body(f"Peru's {name}")
    assert not is_national_body(f"Zorena {name}")


@pytest.mark.parametrize(
    "name",
    [
        "Ministry of Health",
        "Ministry of Labour, Family and Youth",
        "Trade and Industry Ministry",
        "Foreign Affairs Ministry",
        "Public Works Ministry",
        "Department of Energy",
        "Energy Department",
        "Green Party",
        "Workers' party",
        "Interim Government of Peru",
    ],
)
def test_a_ministry_a_department_or_a_party_is_every_countrys(name):
    assert is_national_body(name)


@pytest.mark.parametrize(
    "name",
    ["Department of History", "History Department", "Zorena Party", "Government"],
)
def test_a_departments_or_partys_own_name_is_no_countrys(name):
    assert not is_national_body(name)


@pytest.mark.parametrize(
    "name", ["District Court", "Manila's City Court", "US Embassy", "Court of Appeal"]
)
def test_a_body_of_which_a_country_has_many_is_a_local_one(name):
    assert is_local_body(name) is ("Manila" not in name)
    assert not is_local_body("Supreme Court")


@pytest.mark.parametrize(
    ("text", "name", "about", "filed"),
    [
        ("Peru's Senate", "Peru's Senate", None, "Senate (Peru)"),
        ("the Peruvian Senate", "Senate", None, "Senate (Peru)"),
        ("the Senate of Peru", "Senate", None, "Senate (Peru)"),
        ("the Senate in the Sudan sat", "Senate", None, "Senate (Sudan)"),
        ("the Green party", "Green party", "Peru", "Green Party (Peru)"),
        ("the Senate sat", "Senate", "Italy", "Senate (Italy)"),
        ("the Senate sat", "Senate", "Peru", "Senate (France)"),
        ("the Foreign Office", "Foreign Office", "Peru", ""),
        ("the Supreme Court", "Supreme Court", None, ""),
    ],
)
def test_a_body_is_the_countrys_that_the_words_around_it_name(text, name, about, filed):
    """Else the one's that the article is about, if that has such a body; else another's
    that the article names and that has one.
    """
    assert with_country(body(text, name), about, ["Chad", "France"]) == filed


@pytest.mark.parametrize(
    ("pattern", "countries"), list(read_table(FOLDER / "keepers.tsv"))
)
def test_every_keeper_of_a_body_is_a_country_of_the_gazetteer(pattern, countries):
    """By its label, so that the one an article is about is found among them."""
    from cuttings.index.names.gazetteer import gazetteer

    labels = {place.label for place in gazetteer().countries.values()}
    assert set(countries.removeprefix("!").split("|")) <= labels


def organisations(text: str, *names: str) -> list[str]:
    """The names of the bodies of a text in which a model found these."""
    raws, end = [], 0
    for name in names:
        start = text.index(name, end)
        end = start + len(name)
        raws.append((start, end, "ORG"))
    article = Article("a", "Report of the day", True, text, text, (), "", "")
    found = refine(article, raws, [])
    return [each.name for each in found if each.kind == "organisation"]


@pytest.mark.parametrize(
    ("text", "body", "filed"),
    [
        ("The law of Ohio in the United States fell. The state's Supreme Court left.", "Supreme Court", "Ohio Supreme Court"),
        ("The law of Ohio in the United States fell. The Senate of the state left.", "Senate", "Ohio Senate"),
        ("The United States voted. The city's Department of Transportation left.", "Department of Transportation", ""),
        ("Puerto Rico voted. The commonwealth's Senate left.", "Senate", "Senate (Puerto Rico)"),
        ("The United States voted. The Senate left.", "Senate", "Senate (United States)"),
    ],
)  # fmt: skip
def test_a_states_own_body_is_not_its_countrys(text, body, filed):
    """It is the state's that the text named last; without one it is nobody's."""
    assert organisations(text, body) == [filed]


@pytest.mark.parametrize(
    ("about", "named", "core", "filed"),
    [
        ("United States", ["United States", "Kenya"], "Parliament", "Parliament (Kenya)"),
        ("United States", ["United States"], "Parliament", ""),
        ("France", ["France"], "Conservative Party", ""),
        ("Hong Kong", ["Hong Kong", "China"], "Communist Party", "Communist Party (China)"),
        ("India", ["India"], "Legislative Assembly", ""),
    ],
)  # fmt: skip
def test_a_body_is_no_countrys_that_has_none(about, named, core, filed):
    """Another country's that the text names alone, or nobody's."""
    assert with_country(body(core, core), about, named) == filed


def test_the_country_of_the_sentence_goes_before_that_of_the_paragraph():
    """Of two that only the paragraph names, neither."""
    text = "Peru and Kenya met. Kenya left, and its Senate rose. Peru, Peru, Peru."
    assert organisations(text, "Senate") == ["Senate (Kenya)"]
    text = "Rome and Italy met Kenya. Back home, the Senate rose. Italy, Italy, Italy."
    assert organisations(text, "Senate") == ["Senate (Italy)"]
