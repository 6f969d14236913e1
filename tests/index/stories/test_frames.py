"""Two texts of one frame, filled in with different things, are no copies."""

import pytest

from cuttings.index.stories.alignment import gaps
from cuttings.index.stories.compared import Compared, pack_text
from cuttings.index.stories.fingerprints import fingerprint, terms_of
from cuttings.index.stories.frames import Fillings
from cuttings.index.stories.verification import judge

QUESTIONS = (
    "Before the vote we put the same questions to everybody who stands. Why do you stand for the "
    "council? {} What should the town spend less on? {} Which book lies beside your bed? {} "
    "The answers are printed in the order in which they came to the office."
)
ANSWERS = (
    (
        "Because my street has waited eleven years for a lamp.",
        "Fountains.",
        "A history of knots.",
    ),
    (
        "Neighbours begged me and excuses failed.",
        "Consultants eat biscuits.",
        "Seed catalogues.",
    ),
)


def compared(text, title="Seven questions"):
    return Compared(fingerprint(text), (1, 1), pack_text(text), title, "Post")


def fillings(one, two):
    words = terms_of(one), terms_of(two)
    return Fillings.of(gaps(fingerprint(one).letters, fingerprint(two).letters), words)


@pytest.mark.parametrize(("differing", "same"), [(1, True), (2, False), (3, False)])
def test_answers_of_two_people_are_no_copies(differing, same):
    """From two places on, whichever text comes first."""
    one, other = ANSWERS
    texts = [
        QUESTIONS.format(*one),
        QUESTIONS.format(*other[:differing], *one[differing:]),
    ]
    first, second = map(compared, texts)
    assert judge(first, second).same == same
    assert judge(second, first).same == same


def test_what_stands_before_and_after_the_frame_is_no_filling():
    """Copies are cut and added to there."""
    frame = QUESTIONS.format(*ANSWERS[0])
    one = f"Our reporter Lena Orbach writes. {frame} Pictures hang in the hall."
    two = f"Vienna, Monday. {frame} Subscribe today."
    assert fillings(one, two) == Fillings()


def test_a_place_told_in_words_of_the_other_text_is_no_filling():
    """The clauses of a copy move."""
    one = QUESTIONS.format("Lamps, above all.", "Fountains.", "History.")
    two = QUESTIONS.format("Fountains.", "History.", "Lamps, above all.")
    assert fillings(one, two).places == 0


def test_a_misread_place_is_no_filling():
    """A scan reads the same words otherwise."""
    one = QUESTIONS.format("Streetlamps everywhere.", "Fountains.", "Catalogues.")
    two = QUESTIONS.format("Streetlarnps everywhcre.", "Fountalns.", "Cataiogues.")
    assert fillings(one, two).places == 0


POLLEN = (
    "Pollen in {}. Birch is {}, oak {}, plane {}. Grasses are {}. Keep the windows of "
    "the bedroom shut in the morning, rinse the hair, take what the doctor gave you "
    "before complaints begin. Our words are absent, rare, weak, strong, heavy, severe."
)


@pytest.mark.parametrize(("differing", "same"), [(3, True), (4, False), (5, False)])
def test_words_that_stand_for_others_make_two_of_a_form(differing, same):
    """From four places on, though the other text has each word somewhere."""
    coast = ["Tarn", "absent", "heavy", "rare", "falling"]
    hills = ["Merrow", "strong", "weak", "severe", "heavy"]
    one = compared(POLLEN.format(*coast), "Pollen today")
    filled = hills[5 - differing :]
    two = compared(POLLEN.format(*coast[: 5 - differing], *filled), "Pollen today")
    assert judge(one, two).same == same
    assert judge(two, one).same == same


def test_what_an_outlet_words_otherwise_under_its_own_title_is_edited():
    """Of one form are texts of one outlet, or under one title."""
    one = POLLEN.format("Tarn", "heavy", "light", "moderate", "rising")
    two = POLLEN.format("Tarn", "strong", "weak", "middling", "growing")
    first = compared(one, "Pollen today")
    assert not judge(first, compared(two, "Pollen today")).same
    other = Compared(fingerprint(two), (1, 1), pack_text(two), "Sneezing", "Echo")
    assert judge(first, other).same


LIFE = (
    "{0} {1}, {2} in Corvin for {3} years, died on Sunday at the age of {4}. Born in {5}, "
    "{1} came to the village as a child. Neighbours remember a friendly word over the "
    "fence and an open door on Sundays. {0} leaves {6}. Spare hours were given to {7}. "
    "The funeral takes place at Saint Mary's on Friday at eleven, followed by tea in the "
    "parish room. Instead of flowers the family asks for gifts to the hospice."
)
SMITH = ("Jan", "Tillotson", "blacksmith", 41, 78, "Umber", "his wife Nan", "pigeons")
POSTMISTRESS = (
    *("Edda", "Warboys", "postmistress", 34, 91, "Thrapley"),
    *("two sons and five grandchildren", "the bell ringers"),
)


def test_two_lives_in_one_form_are_two_stories_whoever_prints_them():
    """Each opens with a name that it repeats, and that the other has nowhere."""
    one = compared(LIFE.format(*POSTMISTRESS), "Edda Warboy")
    text = LIFE.format(*SMITH)
    own = Compared(fingerprint(text), (1, 1), pack_text(text), "Jan Tillot", "Post")
    title = "Village mourns its smith"
    other = Compared(fingerprint(text), (1, 1), pack_text(text), title, "Echo")
    assert not judge(one, other).same
    assert not judge(other, one).same
    assert judge(own, other).same


def test_an_update_under_its_title_is_an_update():
    """What a text says of itself goes before what it looks like."""
    one, other = (QUESTIONS.format(*answers) for answers in ANSWERS)
    title = "Seven questions before the vote"
    assert judge(compared(one, title), compared(other, f"CORRECTED: {title}")).same


def test_an_alignment_is_the_same_whichever_text_comes_first():
    """Where words recur, more than one is best."""
    one = fingerprint("hazel none alder little birch moderate ash little grass none")
    two = fingerprint("hazel little alder moderate birch strong ash strong grass none")
    turned = []
    for gap in gaps(two.letters, one.letters):
        turned.append((gap.second, gap.first, gap.equal))
    found = gaps(one.letters, two.letters)
    assert turned == [(gap.first, gap.second, gap.equal) for gap in found]
