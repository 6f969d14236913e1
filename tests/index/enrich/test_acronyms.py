"""Which acronyms a text explains, and which stand for things."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.acronyms import acronyms, acronyms_of, things
from cuttings.index.enrich.spans import Span
from tests.index.enrich.test_rules import found, names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the World Food Programme (WFP) said", {"WFP": "World Food Programme"}),
        (
            "the Movement for Democratic Change (MDC) won",
            {"MDC": "Movement for Democratic Change"},
        ),
        ("He (AB) and she (XYZ) left", {}),
        ("the ZPF (Zorena Police Force) met", {"ZPF": "Zorena Police Force"}),
        (
            "ZATO, the Zorena Alpine Treaty Organisation, met",
            {"ZATO": "Zorena Alpine Treaty Organisation"},
        ),
        ("ZATO, the newest alliance, met", {}),
        ("the Zorena Farmers Union, or ZFU, met", {"ZFU": "Zorena Farmers Union"}),
        (
            "the Zorena Farmers Union, better known as ZFU, met",
            {"ZFU": "Zorena Farmers Union"},
        ),
        (
            "the Zorena Farmers Union - ZFU - met",
            {"ZFU": "Zorena Farmers Union"},
        ),
        (
            "the Ministry of Crops, Fisheries and Food (MCFF) met",
            {"MCFF": "Ministry of Crops, Fisheries and Food"},
        ),
        ("In Zeta, World Crop Office (WCO) met", {"WCO": "World Crop Office"}),
        (
            "loans of Bank fuer Zorenawirtschaft AG (BfZ) rose",
            {"BfZ": "Bank fuer Zorenawirtschaft AG"},
        ),
        # in another language's order
        (
            "the Democratic Front for the Liberation of Zeta (FDLZ) met",
            {"FDLZ": "Democratic Front for the Liberation of Zeta"},
        ),
        # read as a word
        (
            "the Commission on Zoning (Comzon) met",
            {"Comzon": "Commission on Zoning"},
        ),
        ("Their ZGOs (Zorena Grain Offices) met", {}),
        # letters of another language's name, between commas
        (
            "CONAZA, the Confederation of Native Zones of Arulia, met",
            {"CONAZA": "Confederation of Native Zones of Arulia"},
        ),
        ("ZARAX, the Confederation of Native Zones of Ezelia, met", {}),
        ("Senator Nell Polder (D-CA) and Tim Watt (Lab) met", {}),
    ],
)
def test_acronyms_are_read_where_their_letters_spell_the_name(text, expected):
    """And nowhere else."""
    assert acronyms(text) == expected


def test_an_acronym_of_a_name_over_two_spaces_has_its_name():
    """And not a letter less."""
    text = "It is the World  Food Programme (WFP)."
    assert acronyms(text) == {"WFP": "World Food Programme"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They signed a memorandum of understanding (MoU).", {"MoU"}),
        ("MoUs (memoranda of understanding) abound.", {"MoUs", "MoU"}),
        ("They sold non-fungible tokens (NFTs).", {"NFTs", "NFT"}),
        ("Personal protective equipment (PPE) ran out.", {"PPE"}),
        # a body written small is one all the same
        ("The national electoral commission (NEC) met.", set()),
        ("The World Food Programme (WFP) met.", set()),
    ],
)
def test_what_is_explained_by_small_words_is_a_thing(text, expected):
    """Its letters name nothing."""
    assert things(text) == expected


def test_both_forms_of_an_explained_name_are_mentions_wherever_they_stand():
    """Though the model saw neither."""
    body = (
        "The Zorena Farmers Union, or ZFU, met in May. In June the ZFU met again; "
        "ZFU leaders were pleased."
    )
    mentions = found(body)
    assert names(mentions, "organisation") == {"Zorena Farmers Union"}
    assert [mention.surface for mention in mentions].count("ZFU") == 3


def test_letters_of_a_thing_are_no_mention():
    """Whatever the model called them."""
    body = "They signed a memorandum of understanding (MoU). The MoU is new."
    assert not names(found(body, ("MoU", "ORG")), "organisation")


def test_a_body_of_general_words_is_one_where_its_letters_are_explained():
    """And its letters are it, though the model took them for a person."""
    body = "The Commission on Elections (Comelec) met. Comelec was calm."
    mentions = found(body, ("Comelec", "PERSON"))
    assert names(mentions, "organisation") == {"Commission on Elections"}
    assert names(mentions, "person") == set()


def test_letters_between_commas_are_of_the_name_before_them():
    """If they are its initials, one by one."""
    assert acronyms("The Association of Hill Towns, AHT, met.") == {
        "AHT": "Association of Hill Towns"
    }
    assert acronyms("The Association of Hill Towns, ABC, met.") == {}
    assert acronyms("The Association of Hill Towns, AHT met.") == {}


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "The General Zorum and Mineral Office (Zormin) met.",
            "General Zorum and Mineral Office",
            {"Zormin": "General Zorum and Mineral Office"},
        ),
        ("The General Zorum and Mineral Office (Tallin) met.", "General Zorum and Mineral Office", {}),
        ("The European Community met. The EC said no.", "European Community", {"EC": "European Community"}),
        (
            "The European Community met the European Commission. The EC said no.",
            "European Community",
            {},
        ),
        ("The Zorba Community met. The ZC said no.", "Zorba Community", {}),
        (
            "Zorban Printing and Dyeing Corp Plc grew. ZPDC said no.",
            "Zorban Printing and Dyeing Corp Plc",
            {"ZPDC": "Zorban Printing and Dyeing Corp Plc"},
        ),
        (
            "Zorban Tin Mines Plc grew. ZTM said no.",
            "Zorban Tin Mines Plc",
            {"ZTM": "Zorban Tin Mines Plc"},
        ),
        ("Zorban Tin Mines Plc grew. ZTM said no.", "Tin Mines Plc", {}),
        ("Norban Amber Tin Oils Plc met NATO.", "Norban Amber Tin Oils Plc", {}),
        ("Zorban Tin Plc grew. ZTQ said no.", "Zorban Tin Plc", {}),
    ],
)  # fmt: skip
def test_a_body_is_called_by_what_its_name_is_made_of(text, name, expected):
    """By the beginnings of its words in brackets, and by two letters that are known."""
    start = text.index(name)
    span = Span(text, start, start + len(name), "ORG", "organisation")
    assert acronyms_of([span], text) == expected
