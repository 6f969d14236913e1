"""Words and sentences with their places, as the event rules read them.

This is not the analysis of the search index: case and endings matter here, stemming
would join "police" and "policy".

Numbers in running text: ``13``, ``1,500``, ``twenty-one``, ``5.7 million``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import TypeVar

_WORD = re.compile(r"\d[\d,.]*\d(?:[-–/]\d+)?|[^\W_]+(?:[’'`.-][^\W_]+)*|[%$€£¥]")
# One of three characters begins every end, so that the search skips from one to the
# next.
_END = re.compile(
    r"[.!?\n](?:(?<=\n)\s*|(?<!\n)[.!?]{0,20}[\"'”’)\]]{0,20}(?=\s|$)|(?<=[a-z]{2}\.)(?=[A-Z]))"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Brig|Gov|Sen|Rep|Rev|Hon|St|Sr|Jr|Inc|Ltd|Co|Corp|No|vs"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|approx|est|etc|al|Messrs|Supt|Insp|Det|Const|Fr|Mt|Ft|Bros)"
    r"|\b[A-Z](?:\.[A-Z])*)\.$"
)
_LONGEST_SHORT = 12
LONGEST = 1_200
LONGEST_BODY = 60_000
"""Characters of a body that the event rules read; news says what happened long before."""


K = TypeVar("K")
V = TypeVar("V")
MOST_REMEMBERED = 200_000


class Memory(dict[K, V]):
    """Values by key, worked out by ``ask`` when first wanted; forgets all of them
    when they are more than MOST_REMEMBERED.
    """

    __slots__ = ("_ask",)

    def __init__(self, ask: Callable[[K], V]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: K) -> V:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        value = self[key] = self._ask(key)
        return value


class Sentence:
    """A sentence: its span, its chunks between blanks, and its words in lower case
    without possessives.

    Most sentences are read by their chunks alone, so the words are made when first
    asked for.
    """

    __slots__ = ("_words", "chunks", "end", "start")

    def __init__(self, start: int, end: int, chunks: list[str]) -> None:
        self.start = start
        self.end = end
        self.chunks = chunks
        self._words: tuple[str, ...] | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words in lower case, without possessives."""
        if self._words is None:
            self._words = tuple(
                chain.from_iterable(map(_WORDS.__getitem__, self.chunks))
            )
        return self._words


def word_list(text: str) -> list[str]:
    """The words of a text parted by blanks: how this package writes lists of words
    that a person can read.
    """
    return text.split()


def plain(word: str) -> str:
    """A word in lower case, apostrophes and dashes made alike, a possessive ending
    taken off.
    """
    levelled = word.lower().replace("’", "'").replace("`", "'").replace("–", "-")
    return levelled.removesuffix("'s")


def spelt_words(chunk: str) -> list[str]:
    """The words of a chunk of text as they stand; no word goes over a blank."""
    return _WORD.findall(chunk)


def words_of(chunk: str) -> tuple[str, ...]:
    """The words of a chunk in lower case, without possessives."""
    return tuple(map(plain, spelt_words(chunk)))


_WORDS = Memory(words_of)


def _shortens(token: str) -> bool:
    """Whether the full stop that ends a token is that of an abbreviation."""
    return _ABBREVIATED.search(token) is not None


_SHORT = Memory(_shortens)


def sentence_at(text: str, start: int, end: int) -> Sentence:
    """The words of a span of a text as one sentence."""
    return Sentence(start, end, text[start:end].split())


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        mark, end = match.span()
        if text[mark] == "\n":
            yield start, mark
        else:
            if (
                not text[end + 1 : end + 2].isupper()
                and text[end : end + 3].lstrip(" \"'“‘([")[:1].islower()
            ):
                continue
            if _SHORT[
                text[
                    max(
                        text.rfind(" ", start, mark) + 1, start, end - _LONGEST_SHORT
                    ) : end
                ]
            ]:
                continue
            yield start, end
        start = end
    yield start, len(text)


@lru_cache(maxsize=4)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text in order, blanks around them left out; one longer than
    LONGEST characters is cut.

    The last few texts are remembered, because several rules read one text after the
    other.
    """
    found: list[Sentence] = []
    for start, end in _spans(text):
        for piece in range(start, end, LONGEST):
            stop = min(end, piece + LONGEST)
            chunks = text[piece:stop].split()
            if chunks:
                first = text.index(chunks[0], piece)
                last = text.rindex(chunks[-1], piece, stop) + len(chunks[-1])
                found.append(Sentence(first, last, chunks))
    return tuple(found)


_UNITS = word_list(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SIMPLE = {word: value for value, word in enumerate(_UNITS)} | {
    word: 20 + 10 * i for i, word in enumerate(_TENS)
}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
_YEAR_LEADS = frozenset(
    word_list(
        """
    in since of from until by during january february march april may june july august september october
    november december
    """
    )
)


def value_of(word: str) -> float | None:
    """The value of one word (in lower case) that is a number, or None."""
    if word in _SIMPLE:
        return _SIMPLE[word]
    tens, _, unit = word.partition("-")
    if tens in _TENS and unit in _UNITS[1:10]:
        return _SIMPLE[tens] + _SIMPLE[unit]
    digits = word.replace(",", "")
    return (
        float(digits)
        if digits.replace(".", "", 1).isdecimal() and digits.isascii()
        else None
    )


def number_at(sentence: Sentence, place: int) -> tuple[int, int, int] | None:
    """The whole number whose last word is at or begins at ``place``: its value, first
    word, and the word after it.

    A year ("in 1997") is no number of people.
    """
    words = sentence.words
    if words[place] in _SCALES:
        if not place or (value := value_of(words[place - 1])) is None:
            return (
                (_SCALES[words[place]], place - 1, place + 1)
                if place and words[place - 1] == "a"
                else None
            )
        return round(value * _SCALES[words[place]]), place - 1, place + 1
    value = value_of(words[place])
    if value is None:
        return None
    if place + 1 < len(words) and words[place + 1] in _SCALES:
        return round(value * _SCALES[words[place + 1]]), place, place + 2
    year = (
        words[place].isdecimal()
        and 1500 <= value <= 2100
        and place
        and words[place - 1] in _YEAR_LEADS
    )
    if year or value != int(value):
        return None
    return int(value), place, place + 1
