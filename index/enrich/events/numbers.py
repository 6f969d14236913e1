"""Numbers in running text: ``13``, ``1,500``, ``twenty-one``, ``5.7 million``."""

from __future__ import annotations

from cuttings.index.enrich.events.sentences import Sentence, word_list

_UNITS = word_list(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SIMPLE = {word: value for value, word in enumerate(_UNITS)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
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
    return float(digits) if digits.replace(".", "", 1).isdecimal() and digits.isascii() else None


def number_at(sentence: Sentence, place: int) -> tuple[int, int, int] | None:
    """The whole number whose last word is at or begins at ``place``: its value, first word, and the word after it.

    A year ("in 1997") is no number of people.
    """
    words = sentence.words
    if words[place] in _SCALES:
        if not place or (value := value_of(words[place - 1])) is None:
            return (_SCALES[words[place]], place - 1, place + 1) if place and words[place - 1] == "a" else None
        return round(value * _SCALES[words[place]]), place - 1, place + 1
    value = value_of(words[place])
    if value is None:
        return None
    if place + 1 < len(words) and words[place + 1] in _SCALES:
        return round(value * _SCALES[words[place + 1]]), place, place + 2
    year = words[place].isdecimal() and 1500 <= value <= 2100 and place and words[place - 1] in _YEAR_LEADS
    if year or value != int(value):
        return None
    return int(value), place, place + 1
