"""Where sentences and paragraphs of a text begin, counted in terms.

"In one sentence" and "in one paragraph" are asked of these boundaries, not of a number
of words. A paragraph ends at a line break; a sentence at ``.``, ``!``, ``?`` or ``…``
before white space and a capital letter, a digit or a quotation mark, unless the stop
belongs to an initial, a title or another abbreviation, and at any ideographic full stop.

    >>> breaks = breaks_of("Mr. Rahmon left. The U.S. envoy stayed.\\nTalks failed.")
    >>> breaks.sentences, breaks.paragraphs
    ((0, 3, 7), (0, 7))
    >>> breaks.unit("sentence", 2) == breaks.unit("sentence", 3)
    False
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from cuttings.search.language.analysis import count_terms

_WORDS = """
    mr mrs ms dr prof rev hon st sr jr gen col maj capt lt sgt cpl gov sen rep pres
    messrs mme mlle jan feb mar apr jun jul aug sep sept oct nov dec no nos vs approx
    inc ltd co corp bros dept est fig vol ed eds pp cf al ave blvd rd ft mt
"""
_ABBREVIATIONS = frozenset(_WORDS.split())
"""Words behind which a full stop ends no sentence, in small letters."""

_END = re.compile(
    r"(?P<stop>[.!?…]+)[\"”’»)\]]*[^\S\n]+(?=[\"“‘«(\[]*[^\W_a-zß-öø-ÿ])"
    r"|(?P<wide>[。！？｡])"
    r"|(?P<paragraph>\n\s*)"
)
"""Each alternative begins with a character that is rare: one that began with a word would
read it at every letter of it, and take three times as long.
"""


@dataclass(frozen=True, slots=True)
class Breaks:
    """The positions of the first term of each sentence and of each paragraph."""

    sentences: tuple[int, ...] = ()
    paragraphs: tuple[int, ...] = ()

    def unit(self, unit: Literal["sentence", "paragraph"], position: int) -> int:
        """The ordinal of the sentence or paragraph that holds a position, 0 before the
        first (the title).
        """
        starts = self.sentences if unit == "sentence" else self.paragraphs
        return bisect_right(starts, position)


def breaks_of(body: str, first: int = 0) -> Breaks:
    """The boundaries of a body whose first term has this position."""
    sentences: list[int] = []
    paragraphs: list[int] = []
    position = first
    for text, ends_paragraph in _pieces(body):
        count = count_terms(text)
        if count:
            sentences.append(position)
            if not paragraphs or paragraphs[-1] < 0:
                paragraphs = [*paragraphs[:-1], position] if paragraphs else [position]
        position += count
        if ends_paragraph and paragraphs and paragraphs[-1] >= 0:
            paragraphs.append(-1)  # the next sentence begins a paragraph
    if paragraphs and paragraphs[-1] < 0:
        paragraphs.pop()
    return Breaks(tuple(sentences), tuple(paragraphs))


def _pieces(body: str) -> list[tuple[str, bool]]:
    """The sentences of a body, each with whether a paragraph ends behind it."""
    pieces: list[tuple[str, bool]] = []
    start = 0
    for match in _END.finditer(body):
        if match["stop"] == "." and _is_abbreviated(_word_before(body, match.start())):
            continue
        pieces.append((body[start : match.end()], match["paragraph"] is not None))
        start = match.end()
    pieces.append((body[start:], True))
    return pieces


def _word_before(body: str, end: int) -> str:
    start = end
    while start and (body[start - 1].isalnum() or body[start - 1] == "_"):
        start -= 1
    return body[start:end]


def _is_abbreviated(word: str) -> bool:
    """Whether a full stop behind a word is part of it: an initial or an abbreviation."""
    is_initial = len(word) == 1 and word.isupper()
    return is_initial or word.lower() in _ABBREVIATIONS
