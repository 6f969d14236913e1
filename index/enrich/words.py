"""Words that tell names from what only looks like one: titles, offices, generic
organisations, months.

The families stand in ``words.toml``, what patterns are made of in ``patterns.toml``,
and given names in ``given_names.txt``. Words are compared as ``spans.bare_word`` gives
them.

    >>> "president" in TITLES, is_given_name("José")
    (True, True)
    >>> one_of("mortal_before")[:20]
    '(?:death|killing|mur'
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from anyascii import anyascii

from cuttings.index.names.lists import read_families, read_table

FOLDER = Path(__file__).parent
FAMILIES = {
    name: frozenset(entries)
    for name, entries in read_families(FOLDER / "words.toml").items()
}
PATTERNS = read_families(FOLDER / "patterns.toml")
TITLES = FAMILIES["titles"]
OPENERS = FAMILIES["openers"]
PERSON_NOUNS = FAMILIES["person_nouns"]
MONTHS = FAMILIES["months"]
PARTICLES = FAMILIES["particles"]
NOT_NAMES = FAMILIES["not_names"]
GENERIC_HEADS = FAMILIES["generic_heads"]
ORGANISATION_WORDS = FAMILIES["organisation_words"]
REGAL = FAMILIES["regal"]


def one_of(family: str) -> str:
    """A pattern for any of a family in ``patterns.toml``."""
    return f"(?:{'|'.join(PATTERNS[family])})"


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name for (name,) in read_table(FOLDER / "given_names.txt"))


def is_given_name(word: str) -> bool:
    """Whether a word is a known given name, whatever its case and accents."""
    return (word if word.isascii() else anyascii(word)).lower() in _given_names()
