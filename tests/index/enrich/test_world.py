"""Names from every continent as wire stories put them, where the model cuts, joins
or mistakes them.
"""

from __future__ import annotations

import pytest

from tests.index.enrich.test_rules import found, names

PEOPLE = {
    "behind a portfolio": (
        "Chief Cabinet Secretary Yoshimasa Hayashi spoke.",
        "Yoshimasa Hayashi",
        "PERSON",
    ),
    "behind a title in one span": (
        "Additional Solicitor General S.V. Raju rose.",
        "*",
        "ORG",
    ),
    "by age": ("Derek Drummond, 58, and others were charged.", "Derek Drummond", "ORG"),
    "by what only people have": (
        "It followed the death of Xuxa Raisi in May.",
        "Xuxa Raisi",
        "ORG",
    ),
    "by speaking for a body": (
        "Zolani Panot of France Unbowed asked for more.",
        "Zolani Panot",
        "ORG",
    ),
    "by speaking for a body of a long name": (
        "Bertidou Horas of the Commission for Dialogue, Reconciliation and Awareness to Save the Valley said so.",
        "Bertidou Horas",
        "ORG",
    ),
    "as a body's own": (
        "The BJP's Qirendraa Sachdeva called it a victory.",
        "Qirendraa Sachdeva",
        "ORG",
    ),
    "by a given name with accents": (
        "María Corina Machado won.",
        "María Corina Machado",
        "ORG",
    ),
    "though Park is a park elsewhere": (
        "Army Gen. Park An-su was named.",
        "Park An-su",
        "PERSON",
    ),
    "by a given name in a building": (
        "Prabowo Subianto was sworn in.",
        "Prabowo Subianto",
        "FAC",
    ),
}


@pytest.mark.parametrize(("text", "words", "label"), PEOPLE.values(), ids=PEOPLE)
def test_a_person_is_recognised(text, words, label):
    mentions = found(text, (text.rpartition(" ")[0] if words == "*" else words, label))
    wanted = "S.V. Raju" if words == "*" else words
    assert names(mentions, "person") == {wanted}
    assert not names(mentions, "organisation") & {wanted}


CUT = {
    "a given name before it": (
        "On Sunday Tarek William Saab spoke.",
        "William Saab",
        {"Tarek William Saab"},
    ),
    "a plain word before it": ("Rapper Kanye West sang.", "Kanye West", {"Kanye West"}),
    "a nationality before it": (
        "The Malian Assimi Goita won.",
        "Assimi Goita",
        {"Assimi Goita"},
    ),
}


@pytest.mark.parametrize(("text", "words", "wanted"), CUT.values(), ids=CUT)
def test_a_name_is_made_whole(text, words, wanted):
    """Only where the word before it is a given name."""
    assert names(found(text, (words, "PERSON")), "person") == wanted


def test_an_organisation_and_its_person_in_one_span_are_two():
    """In either order."""
    body = (
        "The National Rally of Marine Le Pen lost. Grzegorz Braun of Confederation won."
    )
    mentions = found(
        body,
        ("National Rally of Marine Le Pen", "ORG"),
        ("Grzegorz Braun of Confederation", "ORG"),
    )
    assert names(mentions, "person") == {"Marine Le Pen", "Grzegorz Braun"}
    assert names(mentions, "organisation") >= {"National Rally"}


def test_a_country_and_its_person_in_one_span_are_two():
    mentions = found(
        "Guests were China's Han Zheng and others.", ("China's Han Zheng", "PERSON")
    )
    assert names(mentions, "person") == {"Han Zheng"}
    assert names(mentions, "place") == {"China"}


DIVISIONS = {
    "a region": ("The governor of Sughd region spoke.", "Sughd region", {"Sughd"}),
    "with its article": (
        "Floods hit the Zakarpattia region again.",
        "the Zakarpattia region",
        {"Zakarpattia"},
    ),
    "no region of that name": (
        "He drew the Marzipan region of the map.",
        "Marzipan region",
        set(),
    ),
}


@pytest.mark.parametrize(("text", "span", "wanted"), DIVISIONS.values(), ids=DIVISIONS)
@pytest.mark.parametrize("label", ["LOC", "GPE", "ORG"])
def test_what_a_division_is_is_no_part_of_its_name(text, span, wanted, label):
    """“Region” and the like, where the gazetteer knows what stands before."""
    assert names(found(text, (span, label)), "place") >= wanted
    assert "Marzipan" not in names(found(text, (span, label)), "place")


SEEN_BY_RULES = {
    "by its given name": (
        "On Sunday Salma al-Shehab, a student, was freed.",
        "person",
        {"Salma al-Shehab"},
    ),
    "up to a plain word": (
        "Then Rory Peck Awards were given.",
        "person",
        {"Rory Peck"},
    ),
    "not behind an article": ("He left the Charlotte Motor Speedway.", "person", set()),
    "as a body like no other": (
        "Analysts say that Ukrenergo cut power.",
        "organisation",
        {"Ukrenergo"},
    ),
    "not as a plain word": (
        "Amnesty is what they want. Intel was wrong.",
        "organisation",
        set(),
    ),
}


@pytest.mark.parametrize(
    ("text", "kind", "wanted"), SEEN_BY_RULES.values(), ids=SEEN_BY_RULES
)
def test_a_name_that_the_model_overlooked_is_found(text, kind, wanted):
    """Or is none."""
    assert names(found(text), kind) == wanted


def test_a_party_is_called_by_its_name_where_that_is_one():
    """The Labour party is not Labour."""
    body = "Britain's Labour party lost. The Martian Dawn party won."
    mentions = found(body, ("Labour party", "ORG"), ("Martian Dawn party", "ORG"))
    assert names(mentions, "organisation") == {
        "Labour Party (United Kingdom)",
        "Martian Dawn",
    }


NOBODY = {
    "a club with its article": (
        "They beat the Charlotte Hornets twice.",
        "Charlotte Hornets",
        "ORG",
    ),
    "a town that begins as a name does": ("He flew to Abu Dhabi.", "Abu Dhabi", "ORG"),
    "a following": (
        "Other Republicans and Fellow Democrats left.",
        "Republicans",
        "NORP",
    ),
    "a kind of district": (
        "It is the Congressional District.",
        "Congressional District",
        "ORG",
    ),
}


@pytest.mark.parametrize(("text", "words", "label"), NOBODY.values(), ids=NOBODY)
def test_nobody_is_recognised(text, words, label):
    """And no division either."""
    mentions = found(text, (words, label))
    assert not names(mentions, "person")
    assert "Congressional District" not in names(mentions, "place")


def test_a_list_of_towns_is_no_organisation():
    body = "Cases came from England: Hartlepool, Aldershot and Rotherham."
    mentions = found(body, ("Hartlepool, Aldershot and", "ORG"), ("Rotherham", "GPE"))
    assert names(mentions, "place") == {
        "England",
        "Hartlepool",
        "Aldershot",
        "Rotherham",
    }
    assert not names(mentions, "organisation")


INTRODUCED = {
    "by what it is": (
        "Fishermen asked for help, said Pamalakaya, a fishers' group, and left.",
        "Pamalakaya",
        "PERSON",
    ),
    "as a party": ("Sheinbaum, of the Zorena party, won.", "Zorena", "LOC"),
    "by its player": (
        "They freed the father of Liverpool winger Diaz.",
        "Liverpool",
        "GPE",
    ),
    "as a people's league": (
        "The English Defence League was blamed.",
        "English Defence League",
        "ORG",
    ),
    "by its initials": (
        "The Ruritanian Salvation Front Zeta took it. Then RSFZ left.",
        "Ruritanian Salvation Front Zeta",
        "ORG",
    ),
}


@pytest.mark.parametrize(
    ("text", "words", "label"), INTRODUCED.values(), ids=INTRODUCED
)
def test_an_organisation_is_recognised(text, words, label):
    mentions = found(text, (words, label))
    assert names(mentions, "organisation") == {words}
    assert not names(mentions, "person") & {words}


PLACES = {
    "a state of several words": (
        "Floods hit Brazil and Rio Grande do Sul.",
        "Rio Grande",
        "NORP",
        "Rio Grande do Sul",
    ),
    "a prefecture": (
        "Japan sent men to Aichi Prefecture.",
        "Aichi Prefecture",
        "PERSON",
        "Aichi",
    ),
    "a range by its foreign word": (
        "Colombia searched the Serranía del Perijá.",
        "Serranía del Perijá",
        "ORG",
        "Serranía del Perijá",
    ),
    "a mountain": (
        "Iraq broke the siege on Mount Zinjar.",
        "Mount Zinjar",
        "FAC",
        "Mount Zinjar",
    ),
    "a large town taken for a people": (
        "Sudan's army chief visited Omdurman.",
        "Omdurman",
        "NORP",
        "Omdurman",
    ),
    "a crossing": (
        "Egypt said that the Rafah crossing was open.",
        "Rafah",
        "PERSON",
        "Rafah",
    ),
}


@pytest.mark.parametrize(
    ("text", "words", "label", "wanted"), PLACES.values(), ids=PLACES
)
def test_a_place_is_recognised(text, words, label, wanted):
    assert wanted in names(found(text, (words, label)), "place")


def test_large_towns_tell_the_country_that_no_word_names():
    """Two towns of Ukraine make a third, which the model took for a person, one too."""
    body = "Missiles hit Kharkiv and Odesa overnight. He will visit Zaporizhzhia."
    mentions = found(
        body, ("Kharkiv", "GPE"), ("Odesa", "GPE"), ("Zaporizhzhia", "PERSON")
    )
    assert names(mentions, "place") == {"Kharkiv", "Odesa", "Zaporizhzhia"}


def test_a_weapon_is_nobody():
    assert not names(
        found("Kyiv asked for Patriot systems.", ("Patriot", "PERSON")), "person"
    )


@pytest.mark.parametrize(
    "line",
    ["KYIV (Interfax-Ukraine) - ", "NEW DELHI: ", "MEXICO CITY, June 20 (EFE).- "],
)
def test_a_dateline_is_a_place(line):
    body = f"{line}The president spoke."
    assert {name.casefold() for name in names(found(body), "place")} == {
        line.split(" (")[0].split(",")[0].rstrip(": ").casefold()
    }


def test_whoever_holds_an_office_in_a_body_is_a_person() -> None:
    """Where the body or country is known that stands between office and name."""
    text = "The envoy to the World Bank Xuxa Brill spoke."
    assert names(found(text, ("Xuxa Brill", "ORG")), "person") == {"Xuxa Brill"}
    text = "The World Bank Xuxa Brill Fund spoke."
    assert names(found(text, ("Xuxa Brill", "ORG")), "person") == set()
    text = "The Ambassador to the United Nations Xuxa Brill spoke."
    spans = found(text, ("United Nations Xuxa Brill", "ORG"))
    assert names(spans, "person") == {"Xuxa Brill"}


def test_a_town_before_its_state_is_nobody() -> None:
    """But where an article names somebody so."""
    text = "The villagers of Chester, Vermont, met."
    assert "Chester" in names(found(text, ("Chester", "PERSON")), "place")
    text = "Ann Chester met Chester, Vermont said."
    spans = found(text, ("Ann Chester", "PERSON"), (" Chester", "PERSON"))
    assert names(spans, "person") == {"Ann Chester"}


def test_what_says_what_it_does_is_a_company() -> None:
    """By its own, and by standing beside the one that speaks."""
    text = "Zorenith said it would close its plant."
    assert "Zorenith" in names(found(text, ("Zorenith", "PERSON")), "organisation")
    text = "Gunex said it and Mill City can earn a half."
    assert "Mill City" in names(found(text, ("Mill City", "GPE")), "organisation")
