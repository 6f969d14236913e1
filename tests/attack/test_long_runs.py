"""Analysing takes time in proportion to the text, whatever the text is made of."""

from __future__ import annotations

import time

import pytest

from cuttings.index.enrich.models import choose_model
from cuttings.index.enrich.recogniser import UNSPACED, paragraphs, recogniser_of

KINDS = {
    "ampersands": "&",
    "brackets": "[",
    "round brackets": "(",
    "quotes": '"',
    "full stops": ".",
    "dashes": "-",
    "underscores": "_",
    "letters": "x",
    "digits": "7",
    "addresses": "http://",
    "accents": "e\u0301",
    "dates": "2 March 2015 ",
    "list": "a, ",
    "names": "John Smith ",
    "spaced symbols": "& ",
    "numbers": "1,234.5 ",
}


def seconds(text: str) -> float:
    """Processor time of the model on a text that it has not met."""
    recogniser = recogniser_of(choose_model(None)[0])
    recogniser._known.clear()
    began = time.process_time()
    recogniser.find([text])
    return time.process_time() - began


@pytest.mark.parametrize("unit", KINDS.values(), ids=KINDS)
def test_twice_the_text_takes_at_most_a_little_more_than_twice_the_time(unit):
    """2.6 times, the best of three; what takes under .05 s is not measured."""
    seconds("A warm-up in Paris. ")
    half, whole = unit * (24_000 // len(unit)), unit * (48_000 // len(unit))
    ratio = 0.0
    for _ in range(3):
        ratio = seconds(whole) / max(0.05, seconds(half))
        if ratio <= 2.6:
            break
    assert ratio <= 2.6


@pytest.mark.parametrize("run", ["&" * 500, "https://example.org/" + "a" * 300])
def test_a_long_run_is_left_out_and_the_rest_keeps_its_place(run):
    """Names before and behind it are found where they stand."""
    text = f"Ada Lovelace met {run} in Paris.\n\nLater she went to Rome."
    pieces = list(paragraphs(text))
    assert all(text.startswith(piece, start) for start, piece in pieces)
    assert not any(UNSPACED.search(piece) for _, piece in pieces)
    assert [piece.strip() for _, piece in pieces] == [
        "Ada Lovelace met",
        "in Paris.",
        "Later she went to Rome.",
    ]
