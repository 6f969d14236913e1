"""The compiled loops of marking words, held against what states them in Python."""

from __future__ import annotations

import random

import pytest

from cuttings.search import scanning

SIGNS = [*"abcz .,'+&#-’“”\n\t\x1c\x85\xa0é東\u2028ſ\U0001f525", "ab", "U.S.", "7,000"]
needs_compiled = pytest.mark.skipif(
    scanning.COMPILED is None, reason="the compiled part is not installed"
)


def _text(chance: random.Random, signs: list[str], longest: int = 90) -> str:
    return "".join(chance.choices(signs, k=chance.randint(0, longest)))


@needs_compiled
@pytest.mark.parametrize("seed", range(30))
def test_letters_are_read_as_in_python(seed: int) -> None:
    """Texts in ASCII and others have the same letters, and the same are unusual."""
    chance = random.Random(seed)
    ascii_signs = [sign for sign in SIGNS if sign.isascii()]
    for _ in range(80):
        for signs in (SIGNS, ascii_signs, ["a", " ", "b"], ["\ud800", "a", "."]):
            text = _text(chance, signs)
            assert scanning.letters(text) == scanning.letters_plain(text), repr(text)


@needs_compiled
def test_each_character_is_read_as_in_python() -> None:
    """Every character by itself, the last of each kind included."""
    codes = [*range(0x3100), 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF]
    for code in codes:
        for text in (chr(code), f"a{chr(code)}b", f" {chr(code)}"):
            assert scanning.letters(text) == scanning.letters_plain(text), repr(text)


@needs_compiled
@pytest.mark.parametrize("seed", range(30))
def test_runs_are_found_as_in_python(seed: int) -> None:
    """Whatever is sought, wherever it stands and the search ends."""
    chance = random.Random(seed)
    for _ in range(200):
        text = _text(chance, [*"aab b1. "], 400).encode()
        sought = _text(chance, [*"aab1"], 4).encode()
        for begins in (True, False):
            end = chance.choice([len(text), chance.randint(0, len(text) + 1)])
            asked = (text, sought, begins, min(end, len(text)))
            assert scanning.runs(*asked) == list(scanning.runs_plain(*asked)), asked


@needs_compiled
def test_what_is_no_text_is_refused() -> None:
    """Wrong arguments raise TypeError; a table of another size is not read."""
    with pytest.raises(TypeError):
        scanning.COMPILED.letters(b"a", bytes(65_536))
    with pytest.raises(TypeError):
        scanning.COMPILED.letters("a", bytes(65_535))
    with pytest.raises(TypeError):
        scanning.COMPILED.runs("a", b"a", 1, 1)
    with pytest.raises(TypeError):
        scanning.COMPILED.runs(b"a", b"a", "1", 1)


@needs_compiled
def test_an_end_beyond_the_letters_is_their_end() -> None:
    """Nothing is read behind what there is."""
    assert scanning.COMPILED.runs(b"ab ab", b"ab", 1, 99) == [(0, 2), (3, 5)]
    assert scanning.COMPILED.runs(b"ab ab", b"ab", 1, -1) == []
    assert scanning.COMPILED.runs(b"", b"ab", 0, 5) == []
