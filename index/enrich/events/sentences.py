"""Words and sentences with their places, as the event rules read them.

This is not the analysis of the search index: case and endings matter here, stemming would join "police" and "policy".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"\d[\d,.]*\d(?:[-–/]\d+)?|[^\W_]+(?:[’'`.-][^\W_]+)*|[%$€£¥]")
_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|(?<=[a-z]{2})\.(?=[A-Z])|\n\s*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Brig|Gov|Sen|Rep|Rev|Hon|St|Sr|Jr|Inc|Ltd|Co|Corp|No|vs"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|approx|est|etc|al|Messrs|Supt|Insp|Det|Const|Fr|Mt|Ft|Bros)"
    r"|\b[A-Z](?:\.[A-Z])*)\.$"
)
LONGEST = 1_200
LONGEST_BODY = 60_000
"""Characters of a body that the event rules read; news says what happened long before."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its span, its words in lower case without possessives, and each word's span."""

    start: int
    end: int
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    capitals: tuple[bool, ...]


def word_list(text: str) -> list[str]:
    """The words of a text parted by blanks: how this package writes lists of words that a person can read."""
    return text.split()


_PLAIN: dict[str, str] = {}
_REMEMBERED = 200_000


def _plain(word: str) -> str:
    """A word in lower case, apostrophes and dashes made alike, a possessive ending taken off."""
    plain = word.lower().replace("’", "'").replace("`", "'").replace("–", "-")
    if plain.endswith("'s"):
        plain = plain[:-2]
    if len(_PLAIN) > _REMEMBERED:
        _PLAIN.clear()
    _PLAIN[word] = plain
    return plain


def sentence_at(text: str, start: int, end: int) -> Sentence:
    """The words of a span of a text as one sentence."""
    words, spans, capitals = [], [], []
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        words.append(_PLAIN.get(word) or _plain(word))
        spans.append(match.span())
        capitals.append(word[0].isupper())
    return Sentence(start, end, tuple(words), tuple(spans), tuple(capitals))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        line_break = match[0].startswith("\n")
        if not line_break:
            after = text[match.end() : match.end() + 3].lstrip(" \"'“‘([")
            if _ABBREVIATED.search(text, max(start, match.end() - 12), match.end()) or after[:1].islower():
                continue
        end = match.start() if line_break else match.end()
        yield start, end
        start = match.end()
    yield start, len(text)


@lru_cache(maxsize=4)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text in order, blanks around them left out; one longer than LONGEST characters is cut.

    The last few texts are remembered, because several rules read one text after the other.
    """
    found: list[Sentence] = []
    for start, end in _spans(text):
        for piece in range(start, end, LONGEST):
            stop = min(end, piece + LONGEST)
            chunk = text[piece:stop]
            first = piece + len(chunk) - len(chunk.lstrip())
            last = piece + len(chunk.rstrip())
            if first < last:
                found.append(sentence_at(text, first, last))
    return tuple(found)
