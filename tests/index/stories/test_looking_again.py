"""Stories are looked at again when what their copies share becomes common."""

from pathlib import Path

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from tests.index.stories.making import paragraphs, prose
from tests.making import make_article

FRAME = prose(900, paragraphs=2, sentences=3)


def framed(seed):
    """A text that opens with a frame and is two thirds of it."""
    return f"{FRAME}\n\n{prose(seed, paragraphs=1)}"


def ending_in_frame(seed):
    """A text of its own that ends in the frame."""
    return f"{prose(seed, paragraphs=4)}\n\n{FRAME}"


def archive():
    """Two texts that open with one frame."""
    index = StoryIndex(open_database(Path(":memory:")))
    for number in (1, 2):
        index.add(make_article(f"early{number}", "", framed(number)))
    return index


def test_texts_that_share_a_frame_part_when_it_is_known_for_one():
    """The first that end in it join those that open with it, until others show what
    they have in common. The story keeps its id.
    """
    index = archive()
    for number in range(3, 12):
        index.add(make_article(f"late{number}", "", ending_in_frame(number)))
    home = index.story_of("early1")
    assert index.story_of("late3") == home
    seen = index.look_again(1_000)
    assert seen.parted == 1
    assert seen.changed >= {"early1", "late3"}
    assert index.story_of("early1") == home
    assert index.story_of("late3") != home


def test_only_so_many_comparisons_are_made():
    """What is left waits for the next run."""
    index = archive()
    for number in range(3, 12):
        index.add(make_article(f"late{number}", "", ending_in_frame(number)))
    assert index.look_again(0).looked == 0
    assert index.look_again(1_000).looked > 0
    assert index.look_again(1_000).looked == 0


def test_copies_stay_together_however_many_carry_them():
    """What stands in many copies of one story is not common."""
    index = StoryIndex(open_database(Path(":memory:")))
    for number in range(12):
        index.add(make_article(f"copy{number}", "", prose(5)))
    assert index.look_again(1_000).parted == 0
    assert len(index.members(index.story_of("copy0"))) == 12


def test_a_story_held_by_its_longest_copy_is_not_torn_when_grouped_anew():
    """Two cuts that share nothing are one story by the whole text, in any order."""
    whole = prose(6)
    index = StoryIndex(open_database(Path(":memory:")))
    index.add(make_article("top", "", paragraphs(whole, 0, 1, 2, 3, 4)))
    index.add(make_article("end", "", paragraphs(whole, 3, 4, 5, 6, 7)))
    index.add(make_article("whole", "", whole))
    index.add(make_article("again", "", whole))
    together = set(index.members(index.story_of("whole")))
    index.remove("again")
    assert set(index.members(index.story_of("whole"))) == together - {"again"}
