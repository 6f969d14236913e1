"""Dates, numbers, plurals and languages as the pages write them.

>>> date_words("2015-09-05"), date_words("2015-09"), date_words(None)
('5 September 2015', 'September 2015', 'date unknown')
>>> counted(1, "story", "stories"), counted(1200, "copy", "copies")
('1 story', '1,200 copies')
>>> foreign("en-GB"), foreign("fr")
('', 'fr')
"""

from __future__ import annotations

import unicodedata
from datetime import date

from babel.dates import format_date, get_month_names
from babel.numbers import get_decimal_symbol

from cuttings.search.dates import interval
from cuttings.search.facets.wording import date_words
from cuttings.search.translations import (
    SOURCE,
    current_language,
    gettext,
    marked,
    translated,
)

marked("person"), marked("organisation"), marked("place")
marked("reader"), marked("curator"), marked("keeper")
marked("daily"), marked("weekly")
marked("relevance"), marked("newest"), marked("oldest"), marked("added")
marked("exact"), marked("all forms")
(
    marked("metadata"),
    marked("masthead"),
    marked("dateline"),
    marked("path"),
    marked("feed"),
)
marked("advertisement"), marked("cookie notice"), marked("update stamp")
marked("subscription prompt"), marked("links to other stories")
marked("share and comment buttons"), marked("copyright line"), marked("page furniture")
marked("byline"), marked("date line"), marked("recurs in this outlet's stories")
"""Words that stand in data and in addresses, here so that catalogues hold them."""

CAPITAL_NOUNS = frozenset({"de"})
"""Languages that write nouns with a capital."""


def weekday_words(value: str | None) -> str:
    """A date with its day of the week, where it has a day.

    >>> weekday_words("2019-09-06"), weekday_words("2019-09")
    ('Friday 6 September 2019', 'September 2019')
    """
    words = date_words(value)
    if not value or len(value) != len("2015-09-05") or not interval(value):
        return words
    day = date.fromisoformat(value)
    language = current_language()
    if language == SOURCE:
        return f"{day:%A} {words}"
    name = format_date(day, "EEEE", locale=language)
    return gettext("%(weekday)s %(day)s", weekday=name, day=words)


def spanned(first: str, last: str = "") -> str:
    """From one thing to another, or the one.

    >>> spanned("May 2019", "June 2019"), spanned("May 2019", "May 2019")
    ('May 2019 to June 2019', 'May 2019')
    """
    if last in ("", first):
        return first
    return gettext("%(first)s to %(last)s", first=first, last=last)


def lowered(label: str) -> str:
    """A label within a sentence: a noun keeps its capital in German.

    >>> lowered("Event type")
    'event type'
    """
    said = translated(label)
    return said if current_language() in CAPITAL_NOUNS else said.lower()


def capitalised(label: str) -> str:
    """A label that stands alone.

    >>> capitalised("event types")
    'Event types'
    """
    return label[:1].upper() + label[1:]


def month_names() -> list[str]:
    """The short names of the twelve months.

    >>> month_names()[:3]
    ['Jan', 'Feb', 'Mar']
    """
    names = get_month_names("abbreviated", "stand-alone", current_language())
    return [names[month] for month in range(1, 13)]


def quarter_words(year: str, number: int) -> str:
    """A quarter of a year.

    >>> quarter_words("1998", 2)
    '2nd quarter 1998'
    """
    first = date(int(year), 3 * number - 2, 1)
    return format_date(first, "QQQQ y", locale=current_language())


def quarter_name(number: int) -> str:
    """The short name of a quarter.

    >>> quarter_name(2)
    'Q2'
    """
    return format_date(date(1998, 3 * number, 1), "QQQ", locale=current_language())


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun, in English: for what programs read."""
    return f"{number:,} {one if number == 1 else many}"


def percent(share: float) -> str:
    """So many of a hundred, as precisely as it says something.

    >>> percent(12.34), percent(3.25), percent(0.04), percent(0), percent(100.0)
    ('12%', '3.2%', 'under 0.1%', '0%', '100%')
    """
    if 0 < share < 0.1:
        return gettext("under %(share)s", share=percent(0.1))
    digits = f"{share:.1f}" if 0 < share < 10 else f"{share:.0f}"
    language = current_language()
    if language != SOURCE:
        digits = digits.replace(".", get_decimal_symbol(language))
    return gettext("%(number)s%%", number=digits)


def foreign(language: str) -> str:
    """The language of a text where the page is in another and must say it, or
    nothing.
    """
    return "" if language.split("-")[0] in ("", current_language()) else language


_ISOLATE, _END = "\u2068", "\u2069"
RIGHT_TO_LEFT = ("R", "AL")
"""Classes of letters that are written from right to left (Unicode, UAX 9)."""


def isolated(words: str) -> str:
    """Words of a reader or an article within a sentence of ours: where they are written
    from right to left, a number behind them stays behind them.

    >>> isolated("peace"), len(isolated("سلام"))
    ('peace', 6)
    """
    for letter in words:
        if unicodedata.bidirectional(letter) in RIGHT_TO_LEFT:
            return _ISOLATE + words + _END
    return words


LONGEST_SEARCH = 120
"""Characters of a search that are shown where it is named."""


def named(search: str) -> str:
    """The words of a search where it is named, as in a title: whole they stand in its
    field alone.

    >>> named("peace talks"), len(named("peace " * 1000))
    ('peace talks', 121)
    """
    if len(search) > LONGEST_SEARCH:
        search = search[:LONGEST_SEARCH] + "…"
    return isolated(search)


LONGEST_WORD = 80
"""Characters of a word that are shown where it is named."""


LONGEST_LABEL = 200
"""Characters of a facet's value that are shown where it is listed or chosen."""


def shortened(word: str, most: int = LONGEST_WORD) -> str:
    """A word with its end left out where it is none that anybody reads.

    >>> shortened("peace"), len(shortened("a" * 1000))
    ('peace', 81)
    """
    return word if len(word) <= most else word[:most] + "…"
