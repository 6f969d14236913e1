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


PLACES = [
    first + second
    for first in ("Bar", "Col", "Den", "Fal", "Gar", "Har", "Kel", "Lan")
    for second in ("ton", "ham", "by", "wick", "stow")
]


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


def test_why_a_copy_is_identical_says_what_differs():
    """All words in one order, all in another, or nearly all."""
    facts = [f"A mill of {place} was closed for good." for place in PLACES]
    text = " ".join(facts)
    index = StoryIndex(open_database(Path(":memory:")))
    for id, body in (
        ("first", text),
        ("same", text),
        ("moved", " ".join([*facts[30:], *facts[:30]])),
        ("other", text.replace("A mill of Denby", "A barn of Denby")),
    ):
        index.add(make_article(id, "Ward by ward", body))
    reasons = {}
    for id in ("same", "moved", "other"):
        reasons[id] = index.link(id).reason.partition(";")[0]
    assert {index.link(id).kind for id in reasons} == {"identical"}
    assert reasons == {
        "same": "the same words",
        "moved": "the same words in another order",
        "other": "the same words but for a few",
    }
