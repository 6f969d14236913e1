"""The recogniser finds what spaCy's own pipeline finds in the same paragraphs, and
analyses none of them twice.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.enrich.models import choose_model, load_model
from cuttings.index.enrich.recogniser import Recogniser, batches, paragraphs

SAMPLE = Path(__file__).parents[3] / "index" / "sample" / "wikinews.jsonl"
ODD = (
    "",
    " ",
    "\n",
    "\n\n\n",
    "Paris",
    "a \n b",
    "Mr Smith\u00a0",
    "IN PARIS",
    "😀 Angela Merkel 😀",
    "x" * 3_000,
)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(choose_model()[0])


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rows = [
        json.loads(line)
        for line in SAMPLE.read_text(encoding="utf-8").splitlines()[:12]
    ]
    return [text for row in rows for text in (row["title"], row["text"])] + list(ODD)


def by_spacy(text: str) -> list[tuple[int, int, str]]:
    """What spaCy itself finds in each paragraph of a text."""
    nlp = load_model(choose_model()[0])
    found = []
    for start, piece in paragraphs(text):
        for ent in nlp(piece).ents:
            found.append((start + ent.start_char, start + ent.end_char, ent.label_))
    return found


def test_what_is_found_is_what_spacy_finds(recogniser, texts):
    """Span for span, label for label, in real articles and in odd texts."""
    found = recogniser.find(texts)
    assert sum(map(len, found)) > 400
    assert found == [by_spacy(text) for text in texts]


def test_a_paragraph_that_was_met_before_is_not_analysed_again(
    recogniser, texts, monkeypatch
):
    """The second time nothing reaches the model, wherever in a text a paragraph stands."""
    before = recogniser.find(texts)
    monkeypatch.setattr(recogniser, "_analyse", None)
    assert recogniser.find(texts) == before
    moved = recogniser.find(
        ["\n\n".join(reversed(text.split("\n\n"))) for text in texts]
    )
    assert [len(found) for found in moved] == [len(found) for found in before]


def test_the_paragraphs_met_last_are_remembered_and_no_more(monkeypatch):
    """Of three paragraphs the one that was asked for longest ago is analysed again."""
    recogniser = Recogniser(choose_model()[0], remembered=2)
    analysed = []

    def noted(pieces):
        analysed.extend(pieces)
        return [[(0, 5, "GPE")] for _ in pieces]

    monkeypatch.setattr(recogniser, "_analyse", noted)
    recogniser.find(["Paris fell.", "Delhi fell."])
    recogniser.find(["Paris fell."])
    recogniser.find(["Tunis fell."])
    assert analysed == ["Paris fell.", "Delhi fell.", "Tunis fell."]
    analysed.clear()
    assert recogniser.find(["Paris fell.\n\nTunis fell."]) == [
        [(0, 5, "GPE"), (13, 18, "GPE")]
    ]
    assert analysed == []
    recogniser.find(["Delhi fell."])
    assert analysed == ["Delhi fell."]


def test_a_batch_ends_with_the_piece_that_fills_it():
    assert list(batches(["aa", "bb", "c", "dddd"], size=3)) == [
        ["aa", "bb"],
        ["c", "dddd"],
    ]
    assert list(batches([4, 1, 2, 3], 3, lambda each: each)) == [[4], [1, 2], [3]]


def test_an_unusual_recogniser_decodes_for_itself(recogniser, texts, monkeypatch):
    """Without our decoder spaCy's is used, with the same answer."""
    expected = recogniser.find(texts[:6])
    other = Recogniser(choose_model()[0])
    monkeypatch.setattr(other, "_decoder", None)
    assert other.find(texts[:6]) == expected


@given(st.text(alphabet="ab \n", max_size=300), st.integers(5, 50))
def test_a_long_text_is_parted_without_losing_a_character(text, longest):
    """Each piece stands where it says and is no longer than the model takes."""
    covered = [" "] * len(text)
    for start, piece in paragraphs(text, longest):
        assert text[start : start + len(piece)] == piece
        assert len(piece) <= longest
        covered[start : start + len(piece)] = piece
    assert "".join(covered).split() == text.split()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("aaaa bbbb", ["aaaa bbbb"]),
        ("aaaaaa bbb", ["aaaaaa bbb"]),
        ("aaaaaa bbbb", ["aaaaaa", " bbbb"]),
        ("aaaa bbbbcc", ["aaaa bbbbc", "c"]),
        ("aaaaaa\nb cd", ["aaaaaa", "\nb cd"]),
        ("aaaaaaaaaab", ["aaaaaaaaaa", "b"]),
    ],
    ids=(
        "shorter than the limit",
        "of exactly the limit",
        "over it, with a space behind the middle",
        "over it, with a space before the middle",
        "over it, rather at a line than at a later space",
        "over it, with nowhere to part it",
    ),
)
def test_a_paragraph_is_parted_where_it_is_longer_than_the_limit(text, pieces):
    """Of ten characters here: at a line or a space in its second half."""
    assert [piece for _, piece in paragraphs(text, longest=10)] == pieces
