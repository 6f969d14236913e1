"""Sentences and words with their spans, and numbers, as the event rules read them.

This is not the analysis of the search index: case and endings matter here, stemming
would join "police" and "policy".

    >>> [sentence.words for sentence in sentences("Gen. Nazarov`s men left. It rained.")]
    [('gen', 'nazarov', 'men', 'left'), ('it', 'rained')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path

from cuttings.index.names.lists import read_families

LONGEST = 1_200
"""Characters of the longest sentence; more is a list or a table, and is cut."""

LONGEST_BODY = 60_000
"""Characters of a body that the event rules read; news says what happened long before."""

REMEMBERED = 50_000
"""Chunks of text whose reading is kept, some 15 MB: an archive's words recur, and nearly
all of them are among so many that were met last.
"""

_WORD = re.compile(r"\d[\d,.]*\d(?:[-–/]\d+)?|[^\W_]+(?:[’'`.-][^\W_]+)*|[%$€£¥]")
# One of four characters begins every end, so that the search skips from one to the
# next.
_END = re.compile(
    r"[.!?\n](?:(?<=\n)\s*"
    r"|(?<!\n)[.!?]{0,20}[\"”'’)\]]{0,20}(?=\s|$)"
    r"|(?<=[a-z]{2}\.)(?=[A-Z]))"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Brig|Gov|Sen|Rep|Rev"
    r"|Hon|St|Sr|Jr|Inc|Ltd|Co|Corp|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov"
    r"|Dec|approx|est|etc|al|Messrs|Supt|Insp|Det|Const|Fr|Mt|Ft|Bros)"
    r"|\b[A-Z](?:\.[A-Z])*)\.$"
)
_LONGEST_ABBREVIATION = 12


WORDS = read_families(Path(__file__).with_name("words.toml"))
"""The word lists of this package by name."""


class Sentence:
    """A sentence: its span, and its text.

    Sentences recur, and of those that were met before no more than the text is asked
    for: what lies between its blanks, and its words (in lower case, without
    possessives), are made when first asked for.
    """

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start = start
        self.end = end
        self.text = text

    @cached_property
    def chunks(self) -> list[str]:
        """What lies between the blanks."""
        return self.text.split()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words in lower case, without possessives."""
        return tuple(chain.from_iterable(map(words_of, self.chunks)))


def plain(word: str) -> str:
    """A word in lower case, apostrophes and dashes made alike, a possessive ending
    taken off.
    """
    levelled = word.lower().replace("’", "'").replace("`", "'").replace("–", "-")
    return levelled.removesuffix("'s")


def spelt_words(chunk: str) -> list[str]:
    """The words of a chunk of text as they stand; no word goes over a blank."""
    return _WORD.findall(chunk)


@lru_cache(maxsize=REMEMBERED)
def words_of(chunk: str) -> tuple[str, ...]:
    """The words of a chunk in lower case, without possessives."""
    return tuple(map(plain, spelt_words(chunk)))


def sentence_at(text: str, start: int, end: int) -> Sentence:
    """The words of a span of a text as one sentence."""
    return Sentence(start, end, text[start:end])


@lru_cache(maxsize=4)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text in order, blanks around them left out; one longer than
    LONGEST characters is cut.

    The last few texts are remembered, because several rules read one text after the
    other.
    """
    found: list[Sentence] = []
    for start, end in _spans(text):
        for first in range(start, end, LONGEST):
            last = min(end, first + LONGEST)
            part = text[first:last].lstrip()
            begin = last - len(part)
            part = part.rstrip()
            if part:
                found.append(Sentence(begin, begin + len(part), part))
    return tuple(found)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences stand, blanks around them included."""
    start = 0
    for match in _END.finditer(text):
        mark, end = match.span()
        if text[mark] == "\n":
            yield start, mark
        elif _goes_on(text, end) or _is_abbreviated(_last_token(text, start, end)):
            continue
        else:
            yield start, end
        start = end
    yield start, len(text)


def _goes_on(text: str, end: int) -> bool:
    """Whether a small letter follows: then the mark ended no sentence."""
    if text[end + 1 : end + 2].isupper():
        return False
    return text[end : end + 3].lstrip(" \"'“‘([")[:1].islower()


def _last_token(text: str, start: int, end: int) -> str:
    """What stands between the last blank of a sentence and its end, or its last
    characters.
    """
    blank = text.rfind(" ", start, end)
    return text[max(blank + 1, start, end - _LONGEST_ABBREVIATION) : end]


@lru_cache(maxsize=REMEMBERED)
def _is_abbreviated(token: str) -> bool:
    return _ABBREVIATED.search(token) is not None


_UNITS = WORDS["units"]
_TENS = WORDS["tens"]
_VALUES = {word: value for value, word in enumerate(_UNITS)}
_VALUES |= {word: 20 + 10 * index for index, word in enumerate(_TENS)}
_BEFORE_YEARS = frozenset(WORDS["before_years"])
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}


def value_of(word: str) -> float | None:
    """The value of one word (in lower case) that is a number, or None."""
    if word in _VALUES:
        return _VALUES[word]
    tens, _, unit = word.partition("-")
    if tens in _TENS and unit in _UNITS[1:10]:
        return _VALUES[tens] + _VALUES[unit]
    digits = word.replace(",", "")
    if digits.isascii() and digits.replace(".", "", 1).isdecimal():
        return float(digits)
    return None


def number_at(sentence: Sentence, index: int) -> tuple[int, int, int] | None:
    """The whole number whose last word is at or begins at ``index``: its value, the
    index of its first word, and of the word after it; None also outside the sentence.

    ``13``, ``1,500``, ``twenty-one``, ``5.7 million`` are read. A year ("in 1997") is
    no number of people.
    """
    words = sentence.words
    if not 0 <= index < len(words):
        return None
    word = words[index]
    before = words[index - 1] if index else ""
    after = words[index + 1] if index + 1 < len(words) else ""

    if word in _SCALES:
        count = 1 if before == "a" else value_of(before)
        if count is None:
            return None
        return round(count * _SCALES[word]), index - 1, index + 1

    value = value_of(word)
    if value is None:
        return None
    if after in _SCALES:
        return round(value * _SCALES[after]), index, index + 2
    looks_like_year = word.isdecimal() and 1500 <= value <= 2100
    if looks_like_year and before in _BEFORE_YEARS:
        return None
    return (int(value), index, index + 1) if value == int(value) else None
