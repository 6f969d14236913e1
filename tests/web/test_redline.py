"""Two copies compared word by word."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.web.pages.comparison import redline
from cuttings.web.pages.story import PART_WEIGHT, _parts


def read(paragraphs, *, without):
    """The words of one side of a comparison."""
    spans = (span for paragraph in paragraphs for span in (*paragraph.spans, None))
    text = "".join(
        "\n" if span is None else span.text
        for span in spans
        if span is None or span.kind not in without
    )
    return re.findall(r"\w+|[^\w\s]", text)


def marked(old, new):
    return [
        (span.kind, span.text.strip())
        for paragraph in redline(old, new)
        for span in paragraph.spans
    ]


def test_equal_texts_have_nothing_marked():
    """A copy compared with itself is kept from end to end, paragraph by paragraph."""
    paragraphs = redline("One thing.\n\nAnother thing.", "One thing.\n\nAnother thing.")
    assert len(paragraphs) == 2
    assert not any(paragraph.changed for paragraph in paragraphs)


def test_a_word_put_for_another_shows_both():
    """What was taken out stands before what was put in, in the same paragraph."""
    assert marked("Nine men died today.", "Ten men died today.") == [
        ("out", "Nine"),
        ("in", "Ten"),
        ("kept", "men died today."),
    ]


def test_a_moved_paragraph_is_recognised():
    """A paragraph that stands elsewhere is marked where it left and where it
    arrived, with one number.
    """
    moved = "The mayor opened the new bridge over the river on Friday morning."
    first = "Farmers in the north expect the worst harvest of wheat in ten years."
    second = "A ferry with forty passengers ran aground near the harbour last night and nobody was hurt at all."
    spans = [
        span
        for paragraph in redline(
            f"{moved}\n\n{first}\n\n{second}", f"{first}\n\n{second}\n\n{moved}"
        )
        for span in paragraph.spans
    ]
    assert [(span.kind, span.move) for span in spans if span.kind != "kept"] == [
        ("moved-out", 1),
        ("moved-in", 1),
    ]


def test_other_paragraph_breaks_change_nothing():
    """The same sentences in one paragraph instead of two are kept."""
    assert {
        kind
        for kind, _ in marked(
            "One thing.\n\nAnother thing.", "One thing. Another thing."
        )
    } == {"kept"}


def test_typographic_quotes_are_no_change():
    """A straight and a curly mark compare as equal."""
    assert {
        kind for kind, _ in marked('"We won\'t," he said.', "“We won’t,” he said.")
    } == {"kept"}


def test_an_empty_side_is_all_change():
    """Nothing against something is put in; something against nothing is taken out."""
    assert marked("", "Some words.") == [("in", "Some words.")]
    assert marked("Some words.", "") == [("out", "Some words.")]
    assert redline("", "") == ()


words = st.lists(
    st.sampled_from(["mayor", "bridge", "said", "river", ".", "ten", "\n\n"]),
    max_size=60,
).map(" ".join)


@given(words, words)
def test_both_texts_can_be_read_back(old, new):
    """Without what was taken out a comparison reads as the new text, without what
    was put in as the old.
    """
    compared = redline(old, new)
    assert read(compared, without=("out", "moved-out", "dateline-out")) == re.findall(
        r"\w+|[^\w\s]", new
    )
    assert read(compared, without=("in", "moved-in", "dateline-in")) == re.findall(
        r"\w+|[^\w\s]", old
    )


@pytest.mark.parametrize(
    "text", ["rain " * 30_000, "r" * 150_000, "rain " * 11_990 + "s" * 200_000]
)
def test_a_paragraph_without_end_is_shown_in_parts(text):
    """Each is of a weight that a page carries, and nothing is lost between them."""
    paragraphs = redline(text, text + " fell")
    parts = _parts(paragraphs)
    assert len(parts) > 1
    letters = [span.text for part in parts for each in part for span in each.spans]
    assert "".join(letters) == "".join(
        [span.text for each in paragraphs for span in each.spans]
    )
    for part in parts:
        weight = sum([len(span.text) for each in part for span in each.spans])
        assert weight <= 2 * PART_WEIGHT


ECHOES = [
    (
        "rain rain\n\nmayor old said old",
        "mayor new fell town rain the , town ,\n\nold new ,",
    ),
    ("mayor the the the", ", , the old the\n\nwas rain town rain fell fell old"),
    ("new new the the town was\n\nrain . said", "rain mayor . the said ,"),
]


@pytest.mark.parametrize(("old", "new"), ECHOES)
def test_equal_words_at_the_ends_of_a_change_are_kept(old, new):
    """No change takes out and puts in the same word at its beginning or its end."""
    for paragraph in redline(old, new):
        for out, put in pairwise(paragraph.spans):
            if (out.kind, put.kind) != ("out", "in"):
                continue
            gone, come = out.text.split(), put.text.split()
            assert gone[0] != come[0]
            assert gone[-1] != come[-1]


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("ORURO, Bolivia, July 14 (Reuters) - ", "dateline"),
        ("Berlin (dpa) – ", "dateline"),
        ("CORRECTED - ", "in"),
        ("On Monday, in Oruro, ", "in"),
    ],
)
def test_a_dateline_that_one_text_has_is_not_put_in(opening, kind):
    """The desk of an outlet heads texts in its own way; a mark or words are put in."""
    said = "miners at the largest tin mine stopped work and blocked the road."
    spans = redline(said, f"{opening}{said}")[0].spans
    is_dateline = kind == "dateline"
    assert [span.kind for span in spans] == [
        f"{kind}-in" if is_dateline else kind,
        "kept",
    ]
    gone = redline(f"{opening}{said}", said)[0].spans
    assert gone[0].kind == ("dateline-out" if is_dateline else "out")
