"""Dates, numbers, plurals and languages as the pages write them.

>>> date_words("2015-09-05"), date_words("2015-09"), date_words(None)
('5 September 2015', 'September 2015', 'date unknown')
>>> counted(1, "story", "stories"), counted(1200, "copy", "copies")
('1 story', '1,200 copies')
>>> foreign("en-GB"), foreign("fr")
('', 'fr')
"""

from __future__ import annotations

from datetime import date

from cuttings.search.dates import in_words, interval


def date_words(value: str | None) -> str:
    """A date cut to what is known, in words; what is no date stays as it is."""
    return in_words(value) if value else "date unknown"


def weekday_words(value: str | None) -> str:
    """A date with its day of the week, where it has a day.

    >>> weekday_words("2019-09-06"), weekday_words("2019-09")
    ('Friday 6 September 2019', 'September 2019')
    """
    words = date_words(value)
    if not value or len(value) != len("2015-09-05") or not interval(value):
        return words
    return f"{date.fromisoformat(value):%A} {words}"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def foreign(language: str) -> str:
    """The language of a text where an English page must say it, or nothing."""
    return "" if language.split("-")[0] in ("", "en") else language


LONGEST_WORD = 80
"""Characters of a word that are shown where it is named."""


def shortened(word: str) -> str:
    """A word with its end left out where it is none that anybody reads.

    >>> shortened("peace"), len(shortened("a" * 1000))
    ('peace', 81)
    """
    return word if len(word) <= LONGEST_WORD else word[:LONGEST_WORD] + "…"
