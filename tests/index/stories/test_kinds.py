"""What kind of copy a text is."""

from pathlib import Path

import pytest

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from tests.index.stories.making import paragraphs, prose
from tests.making import make_article

STORY = prose(1)
TOLL = "At least 12 people were killed when the old bridge over the river fell into the water on Friday."


def kind(body, *, title="", original=STORY):
    """The kind of a copy of a story of which there are two more copies, so that it
    is not the representative.
    """
    index = StoryIndex(open_database(Path(":memory:")))
    for id in ("one", "two", "three"):
        index.add(make_article(id, "", original))
    index.add(make_article("copy", title, body))
    assert index.story_of("copy") == index.story_of("one")
    return index.link("copy").kind


@pytest.mark.parametrize(
    ("expected", "body", "title"),
    [
        ("identical", STORY, ""),
        ("identical", STORY.upper(), ""),
        ("cut", paragraphs(STORY, 0, 1, 2, 3), ""),
        ("extended", STORY + "\n\n" + prose(5, paragraphs=3), ""),
        (
            "edited",
            paragraphs(STORY, 0, 1, 2, 3, 4) + "\n\n" + prose(6, paragraphs=3),
            "",
        ),
        ("update", STORY, "UPDATE 2-Bridge falls"),
        ("correction", STORY, "CORRECTED: Bridge falls"),
        ("update", "(Adds quotes, background)\n\n" + STORY, ""),
    ],
)
def test_kinds(expected, body, title):
    """Identical, cut, extended and edited by what stands where; an update by what it
    says of itself.
    """
    assert kind(body, title=title) == expected


def test_a_growing_toll_makes_an_update():
    """The same story with another number of dead is a later version, not an edited one."""
    original = f"{TOLL}\n\n{STORY}"
    assert kind(original.replace("12", "17"), original=original) == "update"


def test_the_first_version_is_no_update_of_its_update():
    """Which of two tolls is the later one, the text says that announces itself."""
    first = f"{TOLL}\n\n{STORY}"
    index = StoryIndex(open_database(Path(":memory:")))
    for id in ("one", "two", "three"):
        index.add(make_article(id, "UPDATE 1-Bridge falls", first.replace("12", "17")))
    index.add(make_article("first", "Bridge falls", first))
    assert index.story_of("first") == index.story_of("one")
    assert index.link("first").kind == "edited"


def test_the_word_update_in_a_sentence_is_no_mark():
    """Only the marks of the trade count."""
    assert kind("Officials will update the figures tomorrow.\n\n" + STORY) != "update"
