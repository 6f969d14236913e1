"""Words and sentences with their places, as the event rules read them.

This is not the analysis of the search index: case and endings matter here, stemming would join "police" and "policy".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cuttings.index.enrich.events.memory import Memory

_WORD = re.compile(r"\d[\d,.]*\d(?:[-–/]\d+)?|[^\W_]+(?:[’'`.-][^\W_]+)*|[%$€£¥]")
# One of three characters begins every end, so that the search skips from one to the next.
_END = re.compile(r"[.!?\n](?:(?<=\n)\s*|(?<!\n)[.!?]{0,20}[\"'”’)\]]{0,20}(?=\s|$)|(?<=[a-z]{2}\.)(?=[A-Z]))")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Brig|Gov|Sen|Rep|Rev|Hon|St|Sr|Jr|Inc|Ltd|Co|Corp|No|vs"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|approx|est|etc|al|Messrs|Supt|Insp|Det|Const|Fr|Mt|Ft|Bros)"
    r"|\b[A-Z](?:\.[A-Z])*)\.$"
)
LONGEST = 1_200
LONGEST_BODY = 60_000
"""Characters of a body that the event rules read; news says what happened long before."""


class Sentence(NamedTuple):
    """A sentence: its span, its words as they stand, and in lower case without possessives."""

    start: int
    end: int
    spelt: tuple[str, ...]
    words: tuple[str, ...]


def word_list(text: str) -> list[str]:
    """The words of a text parted by blanks: how this package writes lists of words that a person can read."""
    return text.split()


def plain(word: str) -> str:
    """A word in lower case, apostrophes and dashes made alike, a possessive ending taken off."""
    levelled = word.lower().replace("’", "'").replace("`", "'").replace("–", "-")
    return levelled.removesuffix("'s")


_PLAIN = Memory(plain)


def sentence_at(text: str, start: int, end: int) -> Sentence:
    """The words of a span of a text as one sentence."""
    spelt = tuple(_WORD.findall(text, start, end))
    return Sentence(start, end, spelt, tuple(map(_PLAIN.__getitem__, spelt)))


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
