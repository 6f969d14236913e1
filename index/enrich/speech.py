"""The words by which quotations are attributed, a table a language in ``speech.toml``.

>>> speech_of("en").is_verb("said"), speech_of("fr").is_verb("affirme")
(True, True)
>>> speech_of("xx") is None
True
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

FILE = Path(__file__).parent / "speech.toml"

Gender = Literal["he", "she"]

WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*\.?", re.UNICODE)
"""A word with its hyphens and apostrophes; a full stop behind it is kept, as in Mr."""


@dataclass(frozen=True)
class Speech:
    """The words of one language, as the head of ``speech.toml`` explains them."""

    verbs: frozenset[str]
    weak: frozenset[str]
    telling: frozenset[str]
    coordinating: frozenset[str]
    participles: frozenset[str]
    sources: tuple[str, ...]
    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    relatives: frozenset[str]
    relatives_of_things: frozenset[str]
    prepositions: frozenset[str]
    openers: frozenset[str]
    before_verb: frozenset[str]
    auxiliaries: frozenset[str]
    passive: frozenset[str]
    agents: frozenset[str]
    conjunctions: frozenset[str]
    clauses: frozenset[str]
    times: frozenset[str]
    belonging: frozenset[str]
    indefinite: frozenset[str]
    determiners: frozenset[str]
    writings: frozenset[str]
    he_names: frozenset[str] = field(repr=False)
    she_names: frozenset[str] = field(repr=False)
    he_words: frozenset[str]
    she_words: frozenset[str]
    labels: frozenset[str] = frozenset()

    @classmethod
    def of(cls, table: dict[str, str | list[str]]) -> Speech:
        """The words of a table of the file."""
        families = {}
        for name, entries in table.items():
            words = entries.split() if isinstance(entries, str) else entries
            is_ordered = name == "sources"
            families[name] = tuple(words) if is_ordered else frozenset(words)
        return cls(**families)  # type: ignore[arg-type]

    def is_verb(self, word: str) -> bool:
        """Whether a word attributes what is quoted, of whatever strength."""
        word = word.lower()
        return word in self.verbs or word in self.weak or word in self.participles

    def gender_of_pronoun(self, word: str) -> Gender | None:
        """Whom a pronoun stands for; None for those that tell nothing."""
        word = word.lower()
        if word in self.he:
            return "he"
        return "she" if word in self.she else None

    def is_pronoun(self, word: str) -> bool:
        """Whether a word stands for somebody named before."""
        word = word.lower()
        return word in self.he or word in self.she or word in self.they

    def gender_of_name(self, name: str) -> Gender | None:
        """Which pronoun a given name asks for, where it tells."""
        given = name.split()[0].lower() if " " in name else ""
        if given in self.he_names and given not in self.she_names:
            return "he"
        if given in self.she_names and given not in self.he_names:
            return "she"
        return None

    @cached_property
    def behind_speaker(self) -> frozenset[str]:
        """Words behind a speaker that begin what is spoken of, or to whom."""
        return (self.prepositions | self.conjunctions) - self.belonging

    @cached_property
    def attributing(self) -> re.Pattern[str]:
        """Any word that attributes, and what stands before a speaker."""
        words = [*self.sources, *self.verbs, *self.weak, *self.participles]
        words.sort(key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{_any_of(words)})(?![\w-])", re.IGNORECASE)


def _any_of(words: Iterable[str]) -> str:
    return "|".join([re.escape(word).replace(r"\ ", r"\s+") for word in words])


@cache
def _tables() -> dict[str, Speech]:
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {code: Speech.of(table) for code, table in tables.items()}


def speech_of(language: str) -> Speech | None:
    """The words of a language (BCP 47); None where there is no table."""
    return _tables().get(language.split("-")[0].lower())
