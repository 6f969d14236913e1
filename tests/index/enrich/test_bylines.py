"""Who wrote an article is none of its people, and their employer none of its bodies."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.bylines import HEAD, bylines
from tests.index.enrich.test_rules import found, names

LINES = [
    "By XUXA RAISI",
    "By XUXA RAISI, Reuters",
    "XUXA RAISI, Reuters",
    "XUXA RAISI, AFP",
    "XUXA RAISI\nReuters",
    "By XUXA RAISI and ANN BRILL\nAssociated Press Writers",
    "By XUXA RAISI and ANN BRILL / Associated Press Writers",
    "BY XUXA RAISI\nStaff Writer",
    "By XUXA O'RAISI, Associated Press",
    "By XUXA RAISI, Special to The Globe",
    "By Xuxa Raisi\nThe Associated Press",
    "By X.Y. RAISI Jr.\nSpecial to the New York Times",
    "by XUXA RAISI AFP correspondent",
    "By XUXA RAISI, ANN BRILL and MARK LEE",
    "Story by XUXA RAISI",
    "From XUXA RAISI in Nairobi",
]


@pytest.mark.parametrize("line", LINES)
def test_a_byline_is_all_of_its_lines(line: str) -> None:
    """The names, the employer, also on the next line, and no more."""
    text = f"{line}\n\nAnn Lee spoke in Paris."
    assert bylines(text) == ((0, len(line)),)


@pytest.mark.parametrize(
    "text",
    [
        "By Monday Ann Lee, a doctor, had left the town of Paris.",
        "By John Lee's account they left.",
        "From Ann Lee he heard nothing.",
        "XUXA RAISI WINS VOTE\n\nAnn Lee spoke.",
        "UNITED NATIONS (Reuters) - Ann Lee spoke.",
        "LONDON, May 4 - Ann Lee spoke.",
    ],
)
def test_a_sentence_a_headline_and_a_dateline_are_no_byline(text: str) -> None:
    """Whatever they begin with."""
    assert bylines(text) == ()


def test_before_a_dash_the_names_alone_are_a_byline() -> None:
    """The text goes on in the same line."""
    assert bylines("By XUXA RAISI - Ann Lee spoke.") == ((0, len("By XUXA RAISI")),)


@pytest.mark.parametrize(("before", "is_found"), [(HEAD - 14, True), (HEAD, False)])
def test_a_byline_stands_at_the_head(before: int, is_found: bool) -> None:
    """What stands further down may be a letter's, or another report's."""
    text = "a" * (before - 1) + "\nBy XUXA RAISI\nShe spoke."
    assert bool(bylines(text)) is is_found


def test_makers_and_their_employer_are_no_names_of_the_text() -> None:
    """Those whom the text names are; the place of the report is a place."""
    body = "From XUXA RAISI in Nairobi, Zorena News\n\nAnn Lee spoke to Zorena News."
    body = body.replace(", Zorena News", "", 1)
    mentions = found(
        body, ("XUXA RAISI", "PERSON"), ("Nairobi", "GPE"), ("Ann Lee", "PERSON")
    )
    assert names(mentions, "person") == {"Ann Lee"}
    assert names(mentions, "place") == {"Nairobi"}


def test_a_dateline_in_capitals_behind_a_byline_is_a_place() -> None:
    """Also where the model finds nothing."""
    body = "By XUXA RAISI\nReuters\n\nCOPENHAGEN, Denmark - Ann Lee spoke."
    assert names(found(body), "place") == {"Copenhagen", "Denmark"}
