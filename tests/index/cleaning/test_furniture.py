"""Recurring lines are hidden; what was found in the rest of the article stays where
it stands.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.cleaning import clean
from cuttings.index.cleaning.furniture import REASON, key_of, short_lines, without
from cuttings.index.readers import RawArticle
from cuttings.search.articles import Article, Cue, Enrichment, EventType, Mention

LONG = (
    "The river rose in the night and {name} told the people of the lower town to leave their houses before noon, "
    "which most of them did."
)
TEXT = f"""The Valley Post Online

River rises in the night

{LONG.format(name="Anna Brandt")}

Did it rain in the hills?

{LONG.format(name="Karl Meier")}

Page 3 of 7

Write to the editor in Bern"""


def article(text: str = TEXT) -> Article:
    return clean(RawArticle(text, plain=True), source="a.txt")


def keys(*lines: str) -> set[int]:
    return {key_of(line) for line in lines}


def mention(within: Article, surface: str) -> Mention:
    at = within.body.index(surface)
    return Mention(surface, at, at + len(surface), "person", surface)


def test_lines_are_the_same_whatever_their_numbers_case_and_spaces():
    """Digits are masked, but must stand."""
    assert key_of("Page 3  of 7") == key_of("PAGE 12 of 120") != key_of("Page of")


def test_only_lines_above_and_below_the_text_are_at_an_edge():
    """A question of an interview stands between long lines."""
    plain = article()
    lines = {
        plain.original[plain.paragraphs[each.paragraph].source_start :][:8]: each.edge
        for each in short_lines(plain)
    }
    assert lines == {
        "The Vall": True,
        "River ri": True,
        "Did it r": False,
        "Page 3 o": True,
        "Write to": True,
    }


def test_a_hidden_line_leaves_the_body_and_gives_its_reason():
    """The body loses it, the original does not, and the paragraph says why."""
    plain = article()
    hidden, _ = without(
        plain, Enrichment(), keys("Page 8 of 9", "Write to the editor in Bern")
    )
    assert "Page 3" in plain.body
    assert "Page 3" not in hidden.body
    assert "Bern" not in hidden.body
    assert [each.hidden for each in hidden.paragraphs[-2:]] == [REASON, REASON]
    assert hidden.original == plain.original


def test_a_masthead_gives_way_to_the_title_below_it():
    """The next line is the title where it is set like one."""
    plain = article()
    assert plain.title == "The Valley Post Online"
    hidden, _ = without(plain, Enrichment(), keys("The Valley Post Online"))
    assert (hidden.title, hidden.title_inferred) == ("River rises in the night", False)
    assert hidden.body.startswith("The river rose")


def test_the_name_of_a_column_stays_its_title():
    """Nothing below it is set like a title."""
    column = article(f"Letters to the editor\n\n{LONG}\n\n{LONG} It was so.")
    hidden, _ = without(column, Enrichment(), keys("Letters to the editor"))
    assert hidden.title == "Letters to the editor"
    assert hidden == column


def test_a_page_made_of_recurring_lines_keeps_them():
    """A market table is made of such lines."""
    table = article(
        "Closing prices\n\nGold 1,204 dollars\n\nSilver 17 dollars\n\nThe market was calm today."
    )
    assert without(
        table, Enrichment(), keys("Gold 1,3 dollars", "Silver 18 dollars")
    ) == (table, Enrichment())


def test_what_was_found_moves_with_its_line_or_goes_with_it():
    """Spans still point at their words, and the next event type is the primary one."""
    plain = article()
    brandt, meier, bern = (
        mention(plain, name) for name in ("Anna Brandt", "Karl Meier", "Bern")
    )
    rain = plain.body.index("rain"), plain.body.index("rain") + 4
    found = Enrichment(
        mentions=(Mention("Valley", -1, -1, "place"), brandt, meier, bern),
        events=(
            EventType("medtop:1", 0.9, True, (rain,)),
            EventType("medtop:2", 0.5, False, ((meier.start, meier.end),)),
        ),
        cues=(Cue("killed", 3, *rain),),
    )
    hidden, moved = without(
        plain,
        found,
        keys(
            "The Valley Post Online",
            "Did it rain in the hills?",
            "Write to the editor in Bern",
        ),
    )
    assert [
        (each.surface, hidden.body[each.start : each.end]) for each in moved.mentions
    ] == [
        ("Anna Brandt", "Anna Brandt"),
        ("Karl Meier", "Karl Meier"),
    ]
    assert [(event.id, event.primary) for event in moved.events] == [("medtop:2", True)]
    assert moved.cues == ()


def test_a_mention_in_a_line_that_becomes_the_title_is_one_in_the_title():
    """Mentions in titles have no span."""
    plain = article()
    _, moved = without(
        plain,
        Enrichment(mentions=(mention(plain, "River"),)),
        keys("The Valley Post Online"),
    )
    assert [(each.start, each.end) for each in moved.mentions] == [(-1, -1)]


@pytest.mark.parametrize(("words", "short"), [(20, True), (21, False)])
def test_a_short_line_has_at_most_twenty_words(words, short):
    """Twenty-one words are a sentence of the text."""
    line = " ".join(["word"] * words)
    found = short_lines(article(f"{LONG}\n\n{line}\n\n{LONG}"))
    assert short == (key_of(line) in {each.key for each in found})


@pytest.mark.parametrize(("seen", "hidden"), [(18, True), (17, False)])
def test_what_is_hidden_is_at_most_half_of_the_text(seen, hidden):
    """A line of eighteen characters may go where as many stay; where fewer would stay
    the article keeps it.
    """
    page = article(f"Weather report\n\n{'x' * seen}\n\n{'y' * 18}")
    page = replace(page, title="Weather", paragraphs=page.paragraphs)
    assert hidden == (without(page, Enrichment(), keys("y" * 18))[0] != page)


@given(
    st.lists(
        st.sampled_from(
            ["Home", "Page 3", LONG, "It rained.", "Anna Brandt left the town."]
        ),
        max_size=9,
    ),
    st.data(),
)
def test_visible_paragraphs_stand_where_they_say(lines, data):
    """Whatever is hidden, the body is its visible paragraphs, and each of them has
    the words that it had.
    """
    plain = article("\n\n".join(lines))
    hidden, _ = without(
        plain,
        Enrichment(),
        keys(*data.draw(st.lists(st.sampled_from(lines or ["none"])))),
    )
    visible = [each for each in hidden.paragraphs if not each.hidden]
    assert hidden.body == "\n\n".join(
        hidden.body[each.start : each.end] for each in visible
    )
    texts = {
        each.source_start: plain.body[each.start : each.end]
        for each in plain.paragraphs
        if not each.hidden
    }
    assert all(
        hidden.body[each.start : each.end] == texts[each.source_start]
        for each in visible
    )
