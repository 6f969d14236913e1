"""Which words of a wire's flash may be surnames."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.flashes import LONGEST, surnames
from cuttings.search.articles import ONLY_IF_KNOWN
from tests.index.enrich.test_rules import found, names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ZORENA CUTS SHORT TRIP, RETURNS TO WASHINGTON", ["Zorena"]),
        ("TREASURY'S ZORENA SAYS RATES TO FALL", ["Zorena"]),
        ("Zorena says there are no plans at all", ["Zorena"]),
        ("******  Zorena says there are no plans", ["Zorena"]),
        ("****** Fears are exaggerated, Zorena says", ["Zorena"]),
        ("FEARS ARE UNJUSTIFIED -ZORENA", ["Zorena"]),
        ("Fears are exaggerated, France says", []),
        ("TALKS WITH MINISTERS, INCLUDING ZORENA -SOURCES", ["Zorena"]),
        ("ZORENA NOMINATES PAMIREX", ["Pamirex"]),
        (
            "BANK CALLS ZORENA OUTSTANDING, SAYS PAMIREX EXCELLENT",
            ["Zorena", "Pamirex"],
        ),
        ("GOLD SOARS ON ZORENA REJECTION", ["Zorena"]),
        ("TALKS WITH MINISTERS, INC ZORENA -SOURCES", ["Zorena"]),
        # a firm of two, and what is no person's
        ("BANK NAMES ZORENA AND PAMIREX ADVISERS", []),
        ("GOLD SOARS ON ZORENA MARKET", []),
        # titles, bodies and countries are no surnames
        ("MINISTER SAYS RATES TO FALL", []),
        ("OPEC SAYS RATES TO FALL", []),
        ("FRANCE SAYS RATES TO FALL", []),
        ("RATES TO FALL IN MAY", []),
    ],
)
def test_the_word_before_what_people_do_may_be_a_surname(text, expected):
    """In capitals or not."""
    assert [span.name for span in surnames(text)] == expected


@pytest.mark.parametrize(("length", "count"), [(LONGEST, 1), (LONGEST + 1, 0)])
def test_a_longer_text_is_no_flash(length, count):
    """The model reads its sentences."""
    text = "ZORENA SAYS SO".ljust(length, ".")
    assert len(list(surnames(text))) == count


def test_a_surname_of_a_flash_says_that_only_the_archive_knows_whose():
    """And one that the article has in full is whose it is there."""
    (mention,) = found("ZORENA SAYS RATES TO FALL IN MAY AND JUNE")
    assert (mention.name, mention.reason) == ("Zorena", ONLY_IF_KNOWN)
    body = "ZORENA SAYS RATES TO FALL IN MAY AND JUNE. Nelly Zorena spoke."
    mentions = found(body, ("Nelly Zorena", "PERSON"))
    assert names(mentions, "person") == {"Nelly Zorena"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Zorena says global price crash overdone and unfounded", "person"),
        ("Zorena says it will redeem its notes", "organisation"),
        ("Zorena said price crash overdone", "organisation"),
    ],
)
def test_a_body_that_only_the_model_sees_gives_way_to_who_speaks_in_a_flash(body, kind):
    """But not where it is spoken of as “it”, or a sentence says so."""
    (mention,) = found(body, ("Zorena", "ORG"))
    assert mention.kind == kind
