"""Dates of publication as metadata state them, read strictly.

Accepted: ISO 8601 (extended and basic, with or without a time), RFC 2822, and forms
with a month's name in the languages of ``months.toml`` that can mean one day only. A
date that could be read two ways (``04/05/2016``) is not read at all, and a note says
so: an invented date is worse than none. A time zone never moves the day: the date is
the one that the source printed.

    >>> read_date("Tue, 05 Mar 2019 23:30:00 -0500")[0].value
    '2019-03-05'
    >>> read_date("04/05/2016")
    (None, ('the stated date “04/05/2016” can be read two ways and was left out',))
"""

from __future__ import annotations

import datetime
import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from cuttings.search.articles import Published
from cuttings.search.dates import interval
from cuttings.search.translations import stored

FIRST_YEAR, LAST_YEAR = 1500, 2199  # news was not printed before; later years are slips
FIRST_CERTAIN_YEAR = 1600
COMPUTERS_ZERO = "1970-01-01"
LONGEST = 200
"""Characters of what may be a date of numbers, with a time behind it."""
SHORTEST_MONTH = 3
"""Letters of a month's name that must stand."""

_TIME = (
    r"(?:(?:\s*[,|–-]?\s*(?:at\s+|um\s+|à\s+|kl\.?\s+|alle\s+|às\s+|a las\s+)?|T)"
    r"(?:\d{1,2}[:.h]?\d{2}.{0,60}|\d{1,2}\s?[ap]\.?m\.?.{0,20}))?"
)
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_CHANGED = r"(?!updat|modif|aktual|actual|stand |mis à|edit|last|obnov|zaktual|senast)"
"""A date of a change is none of publication."""
_WEEKDAY = (
    rf"{_CHANGED}(?:(?:published|posted|publié|veröffentlicht|publicado|pubblicato|date)"
    r"(?:\s+on)?:?\s+)?(?:[^\W\d]{2,12}\.?,?\s+){0,2}"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_MONTH = r"(?P<month>[^\W\d]{3,12})\.?"
_YEAR = r"(?P<year>\d{4})"
_YEARS_WORD = r"(?:\.|\s?(?:г(?:ода|\.)?|р(?:оку|\.)|r\.))?"
_OF = r"(?:del?\s+|of\s+|d['’]\s?)?"
_NUMBERS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?:-(?P<month>\d{{2}})(?:-(?P<day>\d{{2}}){_TIME}Z?)?)?",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})"
        r"(?:T?\d{4}(?:\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?",
        rf"{_YEAR}[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}}){_TIME}",
        rf"{_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]"
        rf"(?:\s?[(（]\w{{1,3}}[)）])?{_TIME}",
        # nobody writes the month first where dots part the numbers
        rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}{_TIME}",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<short>\d{2})",
    )
)
_NAMES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_WEEKDAY}{_DAY}[\s-]*{_OF}{_MONTH},?[\s-]+{_OF}{_YEAR}{_YEARS_WORD}{_TIME}",
        # as Hungarian has it
        rf"{_YEAR}\.?\s+{_MONTH}\s+{_DAY}{_TIME}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}(?:\s+[^\W\d]{{6,9}})?{_TIME}",
        # as C's ctime has it, the year at the end
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+{_CLOCK}(?:\s+[+-]?\w{{1,5}})?\s+{_YEAR}",
        # RFC 822 of 1982, before years had four digits
        rf"[a-z]{{3}},\s{_DAY}\s{_MONTH}\s(?P<short>\d{{2}})\s{_CLOCK}.{{0,20}}",
        rf"{_MONTH},?\s+{_YEAR}",
    )
)
_SLASHED = re.compile(rf"(\d{{1,2}})[/-](\d{{1,2}})[/-](\d{{4}}){_TIME}")
_SHORT = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{2}}){_TIME}")
"""Its year may be the first number; only a whole column tells."""


def read_date(
    stated: str | None, provenance: str = "metadata"
) -> tuple[Published | None, tuple[str, ...]]:
    """The date that ``stated`` means, and a note where something was stated that
    can't be taken for a date, or hardly.
    """
    text = " ".join((stated or "").split())
    if not text:
        return None, ()
    value = _value_of(text)
    if value is None:
        slashed = _SLASHED.fullmatch(text)
        why = (
            stored("reading", "can be read two ways")
            if slashed
            else stored("reading", "is not a date")
        )
        return None, (
            stored(
                "reading",
                "the stated date “%(text)s” %(why)s and was left out",
                text=text[:60],
                why=why,
            ),
        )
    doubt = _doubt(value)
    notes = (
        (
            stored(
                "reading",
                "the stated date %(value)s %(doubt)s",
                value=value,
                doubt=doubt,
            ),
        )
        if doubt
        else ()
    )
    return Published(value, provenance), notes


@lru_cache(maxsize=4_096)
def _value_of(text: str) -> str | None:
    """The day, month or year that a phrase means; one date stands in many articles."""
    return _by_numbers(text) or _by_month_name(text) or _by_slashes(text)


def month_of(word: str) -> int | None:
    """The month, 1 to 12, that a word in lower case without accents names in one of the
    languages of ``months.toml``; None where it names none, or may name two.
    """
    return _months().get(word)


@cache
def _months() -> dict[str, int]:
    """The number of each month by every beginning of its names that is only its own, in
    some languages by the whole name alone.
    """
    path = Path(__file__).with_name("months.toml")
    languages = tomllib.loads(path.read_text(encoding="utf-8"))
    whole_names = languages.pop("whole_names")
    found: dict[str, set[int]] = {}
    for names in languages.values():
        own: dict[str, set[int]] = {}
        for number, name in enumerate(names.split(), 1):
            for length in range(SHORTEST_MONTH, len(name) + 1):
                own.setdefault(name[:length], set()).add(number)
            own[name] = {number}
        for beginning, numbers in own.items():
            found.setdefault(beginning, set()).update(numbers)
    for names in whole_names.values():
        for number, name in enumerate(names.split(), 1):
            found.setdefault(name, {number})
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}


def _by_numbers(text: str) -> str | None:
    for form in _NUMBERS:
        match = form.fullmatch(text)
        if match:
            parts = match.groupdict()
            year = parts.get("year") or _whole_year(int(parts["short"]))
            return _checked(year, parts.get("month"), parts.get("day"))
    return None


def _by_month_name(text: str) -> str | None:
    for form in _NAMES:
        match = form.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        decomposed = unicodedata.normalize("NFD", parts["month"].lower())
        bare = "".join(filter(str.isalpha, decomposed))
        month = month_of(unicodedata.normalize("NFC", bare))
        if month is None:
            continue
        year = parts.get("year") or _whole_year(int(parts["short"]))
        return _checked(year, str(month), parts.get("day"))
    return None


def _whole_year(short: int) -> str:
    """A year of two digits, as RFC 2822 (4.3) takes it."""
    return str(short + (2000 if short < 50 else 1900))


def _by_slashes(text: str) -> str | None:
    """A slashed date counts only where one of its numbers can't be a month, or both
    are the same.
    """
    match = _SLASHED.fullmatch(text)
    if not match:
        return None
    one, other, year = int(match[1]), int(match[2]), match[3]
    if one > 12 or one == other:
        return _checked(year, str(other), str(one))
    return _checked(year, str(one), str(other)) if other > 12 else None


DAY_FIRST, MONTH_FIRST = (
    stored("reading", "day first"),
    stored("reading", "month first"),
)


def is_slashed(stated: str) -> bool:
    """Whether a date is of numbers that can stand in either order."""
    return _numbers_of(stated) is not None


def _numbers_of(stated: str) -> re.Match[str] | None:
    if len(stated) > LONGEST:
        return None
    return _SLASHED.fullmatch(stated.strip()) or _SHORT.fullmatch(stated.strip())


class DateOrder:
    """The order in which the slashed dates of one column have day and month.

    A date of which one of the numbers can't be a month shows it. Where years have two
    digits, the last number must be seen to be the year: it is the same more often than
    the first.
    """

    def __init__(self) -> None:
        self._orders: set[str] = set()
        self._first: set[str] = set()
        self._last: set[str] = set()
        self._is_short = False

    def add(self, stated: str) -> None:
        """Takes a value of the column."""
        match = _numbers_of(stated)
        if match is None:
            return
        if len(match[3]) == 2:
            self._is_short = True
            self._first.add(match[1])
            self._last.add(match[3])
        if int(match[1]) > 12:
            self._orders.add(DAY_FIRST)
        elif int(match[2]) > 12:
            self._orders.add(MONTH_FIRST)

    @property
    def found(self) -> str:
        """The order; empty where no date shows it, or they show both."""
        if self._is_short and len(self._last) >= len(self._first):
            return ""
        return next(iter(self._orders)) if len(self._orders) == 1 else ""


def in_order(stated: str, order: str) -> str | None:
    """A slashed date as ISO 8601, its numbers taken in this order; None where there is
    no order, or the numbers make no date.
    """
    match = _numbers_of(stated)
    if match is None or not order:
        return None
    day, month = (match[1], match[2]) if order == DAY_FIRST else (match[2], match[1])
    year = match[3] if len(match[3]) == 4 else _whole_year(int(match[3]))
    return _checked(year, month, day)


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    parts = [year]
    for part in (month, day):
        # of 2016-05-00 the day isn't known, of 2016-00-00 not even the month
        if part is None or not int(part):
            break
        parts.append(f"{int(part):02}")
    value = "-".join(parts)
    return value if interval(value) else None


def _doubt(value: str) -> str:
    """Why a date is probably a slip; empty where it is not."""
    if value == COMPUTERS_ZERO:
        return stored(
            "reading", "is the zero of computers' clocks (1970-01-01) and may mean none"
        )
    if int(value[:4]) < FIRST_CERTAIN_YEAR:
        return stored("reading", "is earlier than any newspaper")
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    if value > tomorrow.isoformat():
        return stored("reading", "lies in the future")
    return ""
