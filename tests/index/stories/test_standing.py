"""The copy that stands for its story is the one that the settings ask for."""

from pathlib import Path

import pytest

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from cuttings.index.stories.standing import (
    Standing,
    StorySettings,
    choose_representative,
)
from cuttings.search.errors import SettingsError
from cuttings.search.settings import SettingsFile
from tests.index.stories.making import prose
from tests.making import make_article

CUT = Standing(1, "cut", 0.6, "Reuters", "Daily Post", day=10, letters=900)
WIRE = Standing(2, "wire", 0.8, "Reuters", "reuters", day=12, letters=2_000)
LONG = Standing(3, "long", 0.7, "", "Herald", day=11, letters=3_000)
UNDATED = Standing(4, "undated", 0.9, "", "Gazette", letters=2_999)
STORY = [CUT, WIRE, LONG, UNDATED]


def chosen(settings=None, pinned=None, standings=STORY):
    standing, reason = choose_representative(standings, pinned, settings)
    return standing.id, reason


@pytest.mark.parametrize(
    ("shown", "id", "reason"),
    [
        ("typical", "undated", "most like the other copies (90% on average)"),
        ("fullest", "long", "the fullest copy"),
        ("earliest", "cut", "the earliest copy"),
        ("agency", "wire", "the agency's own copy"),
    ],
)
def test_each_way_chooses_another(shown, id, reason):
    assert chosen(StorySettings(shown)) == (id, reason)


def test_what_a_librarian_pinned_goes_before_every_setting():
    settings = StorySettings("fullest", ("Herald",))
    assert chosen(settings, "cut") == ("cut", "pinned by a librarian")


def test_the_first_outlet_of_the_list_that_carried_it_is_preferred():
    settings = StorySettings("fullest", ("Times", "gazette", "Daily Post"))
    assert chosen(settings) == ("undated", "gazette is preferred here")


def test_among_copies_of_a_preferred_outlet_the_way_of_choosing_decides():
    second = Standing(5, "again", 0.5, "", "Herald", day=9, letters=3_001)
    settings = StorySettings("fullest", ("Herald",))
    id, reason = chosen(settings, standings=[*STORY, second])
    assert (id, reason) == ("again", "Herald is preferred here; the fullest copy")


def test_without_any_date_the_earliest_is_the_most_typical():
    undated = [UNDATED, Standing(6, "other", 0.2)]
    id, reason = chosen(StorySettings("earliest"), standings=undated)
    assert id == "undated"
    assert reason.startswith("no copy has a date; most like")


def test_of_two_copies_of_the_same_length_the_more_typical_stands():
    twin = Standing(7, "twin", 0.75, "", "Herald", day=30, letters=3_000)
    id, reason = chosen(StorySettings("fullest"), standings=[*STORY, twin])
    assert id == "twin"
    assert reason.startswith("the fullest copy, as others are; most like")


def test_a_credited_copy_stands_where_the_agency_published_none():
    assert chosen(StorySettings("agency"), standings=[CUT, LONG, UNDATED]) == (
        "cut",
        "it carries the agency's credit",
    )


def test_a_way_that_does_not_exist_is_named_with_those_that_do(tmp_path):
    (tmp_path / "cuttings.toml").write_text('[stories]\nshown = "longest"\n')
    with pytest.raises(SettingsError, match="typical, fullest, earliest, agency"):
        SettingsFile(tmp_path).section("stories", StorySettings)


BODY = prose(71, paragraphs=4)


def test_a_changed_setting_is_applied_to_stories_that_are_there():
    """And then not again until it changes."""
    connection = open_database(Path(":memory:"))
    index = StoryIndex(connection)
    index.add(make_article("short", "", BODY.rsplit("\n\n", 1)[0]))
    index.add(make_article("long", "", BODY))
    before = index.why("short").representative

    fuller = StoryIndex(connection, StorySettings("fullest"))
    assert fuller.choose_again() == {"short", "long"}
    assert fuller.link("long").representative
    assert fuller.link("long").reason == "the fullest copy"
    assert fuller.choose_again() == frozenset()
    assert StoryIndex(connection).choose_again() == {"short", "long"}
    assert index.why("short").representative == before


def test_a_copy_is_called_earliest_only_where_that_is_known():
    """Where several typical copies share the earliest date, or have none, nothing but
    the order in which they were read told them apart, and the reason says so.
    """
    alone = Standing(1, "alone", 0.9, day=10)
    twins = [Standing(number, f"t{number}", 0.9, day=10) for number in (2, 3)]
    later = Standing(4, "later", 0.9, day=11)
    undated = [Standing(number, f"u{number}", 0.9) for number in (5, 6)]
    typical = "most like the other copies (90% on average); "
    order = (
        "of the earliest known day, in an order that is not known; it was read first"
    )
    assert chosen(standings=[alone, later]) == (
        "alone",
        f"{typical}it is the earliest of those",
    )
    assert chosen(standings=[alone, later, *undated]) == (
        "alone",
        f"{typical}it is the earliest of those with a date",
    )
    assert chosen(standings=[alone, *twins, later, *undated]) == (
        "alone",
        f"{typical}3 of those are {order}",
    )
    assert chosen(standings=undated) == (
        "u5",
        f"{typical}none of those has a date, and it was read first",
    )
