"""The recogniser finds what spaCy's own pipeline finds in the same paragraphs, and
analyses none of them twice.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cuttings.index.enrich.models import choose_model, load_model
from cuttings.index.enrich.recogniser import Recogniser, Remembered, batches, paragraphs

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
        for line in SAMPLE.read_text(encoding="utf-8").splitlines()[:40]
    ]
    return [text for row in rows for text in (row["title"], row["text"])] + list(ODD)


def test_what_is_found_is_what_spacy_finds(recogniser, texts):
    """Span for span, label for label, in real articles and in odd texts."""
    nlp = load_model(choose_model()[0])
    for text, found in zip(texts, recogniser.find(texts), strict=True):
        expected = [
            (start + ent.start_char, start + ent.end_char, ent.label_)
            for start, piece in paragraphs(text)
            for ent in nlp(piece).ents
        ]
        assert found == expected


def test_a_paragraph_that_was_met_before_is_not_analysed_again(
    recogniser, texts, monkeypatch
):
    """The second time nothing reaches the model, wherever in a text a paragraph stands."""
    before = recogniser.find(texts)
    monkeypatch.setattr(recogniser, "_analysed", None)
    assert recogniser.find(texts) == before
    moved = recogniser.find(
        ["\n\n".join(reversed(text.split("\n\n"))) for text in texts]
    )
    assert [len(found) for found in moved] == [len(found) for found in before]


def test_what_does_not_fit_into_memory_is_found_again(recogniser, texts, monkeypatch):
    """A table of few cells holds the last paragraph of each."""
    before = recogniser.find(texts[:20])
    monkeypatch.setattr(recogniser, "_memory", Remembered(["PERSON", "GPE"], cells=3))
    assert recogniser.find(texts[:20]) == before
    assert recogniser.find(texts[:20]) == before


def test_batches_keep_every_piece_in_order():
    """A batch ends with the piece that fills it."""
    assert list(batches(["aa", "bb", "c", "dddd"], most=3)) == [
        ["aa", "bb"],
        ["c", "dddd"],
    ]


def test_an_unusual_recogniser_decodes_for_itself(recogniser, texts, monkeypatch):
    """Without our decoder spaCy's is used, with the same answer."""
    expected = recogniser.find(texts[:6])
    monkeypatch.setattr(recogniser, "_decoder", None)
    monkeypatch.setattr(recogniser, "_memory", Remembered(()))
    assert recogniser.find(texts[:6]) == expected
