"""Partial dates as intervals of days.

A date cut to what is known (``1998``, ``1998-03``, ``1998-03-14``) means every day in
it, and is compared as that interval. Days are counted as Python's proleptic ordinals,
so that a column of them is a column of integers.

    >>> interval("1998-02")
    (729421, 729448)
    >>> interval("1998-02-31") is None, interval("1998-00") is None
    (True, True)
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

from cuttings.search.errors import QueryRefused
from cuttings.search.translations import SOURCE, Message, current_language, worded


def _without_marks(word: str) -> str:
    """A word as those write it whose keyboard has no accents."""
    parts = unicodedata.normalize("NFD", word)
    return "".join([sign for sign in parts if not unicodedata.combining(sign)])


_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@lru_cache(maxsize=20_000)
def interval(value: str) -> tuple[int, int] | None:
    """The first and last day (ordinals, both included) of a partial date, or None
    where it is no date.
    """
    match = _PARTIAL.fullmatch(value) if value.isascii() else None
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        # A month or day of 00 is no date; only one that is not given stands open.
        first = datetime.date(
            year or 0, 1 if month is None else month, 1 if day is None else day
        )
    except ValueError:
        return None
    if day is not None:
        return first.toordinal(), first.toordinal()
    last_month = 12 if month is None else month
    last = datetime.date(
        first.year, last_month, calendar.monthrange(first.year, last_month)[1]
    )
    return first.toordinal(), last.toordinal()


@lru_cache(maxsize=1_000)
def moment(time: str) -> int:
    """A time (ISO 8601, UTC) as seconds since 1970; 0 for one that is not known.

    >>> moment("1970-01-01T00:01:00Z"), moment("")
    (60, 0)
    """
    if not time:
        return 0
    return int(datetime.datetime.fromisoformat(time).timestamp())


@lru_cache(maxsize=20_000)
def in_words(value: str) -> str:
    """A partial date in words, no more precise than it is; what is no date stays as it
    is.

    >>> in_words("2015-09-05"), in_words("2015-09"), in_words("2015")
    ('5 September 2015', 'September 2015', '2015')
    """
    parts = value.split("-")
    if not all(map(str.isdigit, parts)) or not 2 <= len(parts) <= 3:
        return value
    year, month, *day = parts
    name = calendar.month_name[int(month)] if 1 <= int(month) <= 12 else month
    return " ".join([*[str(int(part)) for part in day], name, year])


@lru_cache(maxsize=20_000)
def in_words_of(value: str, language: str) -> str:
    """The same in the words of a language.

    >>> in_words_of("2015-09-05", "de"), in_words_of("2015-09-01", "fr")
    ('5. September 2015', '1er septembre 2015')
    """
    if language == SOURCE:
        return in_words(value)
    if not interval(value) or "-" not in value:
        return value

    # Babel is imported where another language than English is spoken.
    from babel.dates import format_date, format_skeleton

    if len(value) == len("2015-09"):
        month = datetime.date.fromisoformat(value + "-01")
        return format_skeleton("yMMMM", month, locale=language)
    words = format_date(datetime.date.fromisoformat(value), "long", locale=language)
    # The first of a month is an ordinal in French, which the locale's pattern leaves out.
    return "1er" + words[1:] if language == "fr" and words.startswith("1 ") else words


class DateWords(Message):
    """A partial date in English words, which a reader is shown in the own language.

    >>> str(DateWords.of("2015-09-05"))
    '5 September 2015'
    """

    __slots__ = ()

    @classmethod
    def of(cls, value: str) -> DateWords:
        """The words of a date."""
        words = cls(in_words(value))
        words.message = value
        return words

    def said(self) -> str:
        """The same in the current language."""
        return in_words_of(self.message, current_language())

    def __reduce__(self) -> tuple[Any, ...]:
        return DateWords.of, (self.message,)


NEVER = (2, 1)
"""Days from which to which nothing can be published: what a search is given that asks
for a date nobody can read, so that no result looks as if the date were applied.
"""


def period(
    since: str | None, until: str | None
) -> tuple[int | None, int | None, tuple[str, ...]]:
    """The days that a search asks for, open ends as None, and a warning for each end
    that is no date. Where there is one, the days are ``NEVER``.
    """
    warnings: list[str] = []
    ends: list[int | None] = [None, None]
    for index, (name, value) in enumerate((("from", since), ("to", until))):
        if not value:
            continue
        try:
            days = days_of(read_period(value))
        except UnreadableDate as error:
            warnings.append(
                worded(
                    "%(name)s: %(error)s No articles are shown until it is mended.",
                    name=name,
                    error=error.args[0],
                )
            )
        else:
            ends[index] = days[index]
    first, last = ends
    if warnings:
        return *NEVER, tuple(warnings)
    if first is not None and last is not None and first > last:
        warnings.append(
            worded(
                "The search ends (%(until)s) before it begins (%(since)s), so nothing "
                "can match.",
                until=until,
                since=since,
            )
        )
    return first, last, tuple(warnings)


# --- Dates as people write them ------------------------------------------------------


class Period(NamedTuple):
    """From one partial date to another, both included; None where an end is open.

    >>> str(Period("2019", "2019")), str(Period("2019-06", None))
    ('2019', '2019-06..')
    """

    since: str | None
    until: str | None

    def __str__(self) -> str:
        if self.since == self.until:
            return self.since or ""
        return f"{self.since or ''}..{self.until or ''}"


class UnreadableDate(QueryRefused):
    """A text is no date, or two. ``choices`` are the dates that it can be."""

    def __init__(self, message: str, choices: tuple[Period, ...] = ()) -> None:
        super().__init__(message)
        self.choices = choices


def days_of(asked: Period) -> tuple[int | None, int | None]:
    """The first and last day (ordinals) of a period; None for an open end."""
    first = interval(asked.since) if asked.since else None
    last = interval(asked.until) if asked.until else None
    return first[0] if first else None, last[1] if last else None


LONGEST = 60
"""Characters of a date in words; a longer text is none."""

_MONTHS = {
    name.lower(): number for number, name in enumerate(calendar.month_name) if number
}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}

_OTHER_MONTHS = (
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
    "novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november "
    "december",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
)
"""German, French, Spanish, Italian, Dutch and Portuguese: what a reader writes of whom a
page or a paper has spoken so. No name is that of another month elsewhere.
"""
for _names in _OTHER_MONTHS:
    for _number, _name in enumerate(_names.split(), start=1):
        _MONTHS[_name] = _MONTHS[_without_marks(_name)] = _number

_MONTHS |= {"mär": 3, "mrz": 3, "okt": 10, "dez": 12}
_MONTHS |= {"janv": 1, "févr": 2, "fevr": 2, "avr": 4, "juil": 7, "déc": 12}

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}
_SEASONS |= {"frühling": 3, "frühjahr": 3, "sommer": 6, "herbst": 9}
_SEASONS |= {"printemps": 3, "été": 6, "automne": 9}
"""The first month of each season of three months, as northern papers call them; a
winter lies in two years.
"""
_WINTERS = ("winter", "hiver")
_UNITS = ("day", "week", "month", "year")

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_JOIN = r"[\s,./-]*"
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?(?: of| de)?{_JOIN}(?P<month>{_MONTH})\.?"
    rf"(?: de)?{_JOIN}(?P<year>\d{{4}})"
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{_MONTH})\.?{_JOIN}(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+)?"
    rf"(?P<year>\d{{4}})"
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}}){_JOIN}(?P<month>{_MONTH})\.?(?:{_JOIN}(?P<day>\d{{1,2}}))?"
)
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[/.](\d{4})")
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?")
_UNBROKEN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIMED = re.compile(
    r"(\d{4}-\d{2}-\d{2})t\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?"
)
_COUNTED = re.compile(
    r"now(?:/\w+)?(?:(?P<sign>[+-])(?P<count>\d{1,4})(?P<unit>day|week|month|year)s?)?(?:/\w+)?"
)
"""A time as a computer writes it, and one counted from now in Solr."""
_SEASON = re.compile(
    rf"(?:in |im )?({'|'.join((*_SEASONS, *_WINTERS))})(?: of)?\s+(\d{{4}})"
)
_QUARTER = re.compile(r"q([1-4])\s*(\d{4})|(\d{4})\s*-?q([1-4])")
_DECADE = re.compile(r"(?:the )?(\d{3})(?:0s|[*?])")
_RELATIVE = re.compile(
    r"(?:the )?(?P<which>last|past|previous|this)(?: (?P<count>\d{1,3}))?"
    r" (?P<unit>day|week|month|year)s?"
)
_COMPARED = re.compile(r"(>=|<=|>|<|=|since |after |before |until |from )\s*(.+)")
_RANGES = (
    re.compile(r"(.*?)\s*\.\.\s*(.*)"),
    re.compile(
        r"(?:from |between |von |zwischen |du |de |entre )?(.+?)"
        r" (?:to|and|until|bis|und|au|à|et) (.+)"
    ),
    re.compile(r"(\d{4})\s*[-–:/]\s*(\d{4})"),
    re.compile(r"(\d{4}-\d\d(?:-\d\d)?)\s*/\s*(\d{4}-\d\d(?:-\d\d)?)"),
    re.compile(r"(\d{8})\s*[-–:]\s*(\d{8})"),
    re.compile(r"(\S+?):(\S+)"),
    re.compile(r"(.+\d{4})\s+[-–]\s+(.+\d{4})"),
)


def read_period(text: str, today: datetime.date | None = None) -> Period:
    """The period that a librarian wrote: a partial date, a day in words, a season, a
    range with ``..``, ``-`` or ``to``, a comparison, or a time counted from ``today``.

    Raises UnreadableDate for what is no date, and, with the choices, for what is two.

    >>> str(read_period("3 January 2020")), str(read_period("spring 1990"))
    ('2020-01-03', '1990-03..1990-05')
    >>> str(read_period(">2019")), str(read_period("1997..1998-03"))
    ('2020..', '1997..1998-03')
    >>> [str(choice) for choice in choices_of("03/01/2020")]
    ['2020-01-03', '2020-03-01']
    """
    plain = " ".join(text.split()).strip("\"'“”‘’,;").strip().lower()
    if len(plain) > LONGEST:
        raise _unreadable(plain[:LONGEST] + "…")
    today = today or datetime.date.today()
    single = _single(plain, text, today)
    if single:
        return single
    compared = _COMPARED.fullmatch(plain)
    if compared and not re.search(r" (?:to|until|and) ", plain):
        return _compared(compared[1].strip(), compared[2], text, today)
    for pattern in _RANGES:
        ends = pattern.fullmatch(plain)
        if ends:
            return _range(ends[1].strip(), ends[2].strip(), text, today)
    raise _unreadable(text)


def choices_of(text: str) -> tuple[Period, ...]:
    """The dates that a text can be: one, several, or none."""
    try:
        return (read_period(text),)
    except UnreadableDate as error:
        return error.choices


def _unreadable(text: str) -> UnreadableDate:
    return UnreadableDate(
        worded(
            "“%(text)s” is not a date or period; write 1998, 1998-03, 3 January 2020 "
            "or 1997-03..1998.",
            text=text.strip(),
        )
    )


def _single(plain: str, text: str, today: datetime.date) -> Period | None:
    """The period of what is no range and no comparison; None where it is none."""
    timed = _TIMED.fullmatch(plain)
    if timed:
        plain = timed[1]
    # “2019*” and “2019-06*”: all that begins so
    if plain.endswith("*") and interval(plain.rstrip("-*")):
        plain = plain.rstrip("-*")
    if interval(plain):
        return Period(plain, plain)
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST):
        match = pattern.fullmatch(plain)
        if match:
            number = _MONTHS[match["month"]]
            return _dated(text, match["year"], number, match["day"])
    numeric = _NUMERIC.fullmatch(plain)
    if numeric:
        return _numeric(text, int(numeric[1]), numeric[2], int(numeric[3]), numeric[4])
    slashed = _SLASHED.fullmatch(plain) or _UNBROKEN.fullmatch(plain)
    if slashed:
        return _dated(text, slashed[1], int(slashed[2]), slashed[3])
    month = _MONTH_AND_YEAR.fullmatch(plain)
    if month:
        return _dated(text, month[2], int(month[1]), None)
    return _named(plain, text) or _relative(plain, today)


def _dated(text: str, year: str, month: int, day: str | None) -> Period:
    value = f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
    if not interval(value):
        raise UnreadableDate(
            worded("“%(text)s”: there is no such day or month.", text=text.strip())
        )
    return Period(value, value)


def _numeric(text: str, first: int, sign: str, second: int, year: str) -> Period:
    """A day and a month by number, in either order, except behind dots, where no
    country writes the month first.
    """
    choices: list[Period] = []
    orders = [(first, second)] if sign == "." else [(first, second), (second, first)]
    for day, month in orders:
        value = f"{year}-{month:02}-{day:02}"
        if interval(value):
            choices.append(Period(value, value))
    choices = list(dict.fromkeys(choices))
    if len(choices) == 2:
        one, other = [DateWords.of(choice.since or "") for choice in choices]
        raise UnreadableDate(
            worded(
                "“%(text)s” can be %(first)s or %(second)s: which? Write the month as "
                "a word.",
                text=text.strip(),
                first=one,
                second=other,
            ),
            tuple(choices),
        )
    if not choices:
        raise UnreadableDate(
            worded("“%(text)s”: there is no such day or month.", text=text.strip())
        )
    return choices[0]


def _named(plain: str, text: str) -> Period | None:
    """A season, a quarter or a decade."""
    season = _SEASON.fullmatch(plain)
    if season and season[1] in _WINTERS:
        year = int(season[2])
        choices = (
            Period(f"{year - 1:04}-12", f"{year:04}-02"),
            Period(f"{year:04}-12", f"{year + 1:04}-02"),
        )
        raise UnreadableDate(
            worded(
                "“%(text)s” can be the winter that began in %(year)s or in %(year_2)s: "
                "which? Write %(choices)s or %(choices_2)s.",
                text=text.strip(),
                year=str(year - 1),
                year_2=str(year),
                choices=choices[0],
                choices_2=choices[1],
            ),
            choices,
        )
    if season:
        month = _SEASONS[season[1]]
        return Period(f"{season[2]}-{month:02}", f"{season[2]}-{month + 2:02}")
    quarter = _QUARTER.fullmatch(plain)
    if quarter:
        year_of, number = quarter[2] or quarter[3], int(quarter[1] or quarter[4])
        return Period(f"{year_of}-{number * 3 - 2:02}", f"{year_of}-{number * 3:02}")
    decade = _DECADE.fullmatch(plain)
    if decade:
        return Period(f"{decade[1]}0", f"{decade[1]}9")
    return None


def _relative(plain: str, today: datetime.date) -> Period | None:
    """A time counted from today: the whole month before this one, the last 7 days."""
    counted = _COUNTED.fullmatch(plain)
    if counted:
        return _counted_from(today, counted)
    if plain in ("today", "yesterday"):
        day = today - datetime.timedelta(days=plain == "yesterday")
        return Period(day.isoformat(), day.isoformat())
    match = _RELATIVE.fullmatch(plain)
    if not match:
        return None
    unit, is_this = match["unit"], match["which"] == "this"
    count = int(match["count"] or 1)
    if (unit in ("day", "week") and match["count"]) or unit == "day":
        days = count * (7 if unit == "week" else 1)
        first = today - datetime.timedelta(days=0 if is_this else days)
        return Period(first.isoformat(), today.isoformat())
    if unit == "week":
        monday = today - datetime.timedelta(days=today.weekday() + 7 * (not is_this))
        sunday = monday + datetime.timedelta(days=6)
        return Period(monday.isoformat(), sunday.isoformat())
    if unit == "year":
        last = today.year - (not is_this)
        return Period(f"{last - count + 1:04}", f"{last:04}")
    months = today.year * 12 + today.month - 1 - (not is_this)
    first_month = _month(months - count + 1)
    return Period(first_month, _month(months))


def _counted_from(today: datetime.date, match: re.Match[str]) -> Period:
    """The day, month or year that lies so many before today."""
    unit = match["unit"] or "day"
    count = int(match["count"] or 0) * (-1 if match["sign"] == "-" else 1)
    if unit == "year":
        value = f"{today.year + count:04}"
    elif unit == "month":
        value = _month(today.year * 12 + today.month - 1 + count)
    else:
        days = count * (7 if unit == "week" else 1)
        value = (today + datetime.timedelta(days=days)).isoformat()
    return Period(value, value)


def _month(ordinal: int) -> str:
    """A month counted from the year 0 as a partial date."""
    return f"{ordinal // 12:04}-{ordinal % 12 + 1:02}"


def _compared(sign: str, value: str, text: str, today: datetime.date) -> Period:
    """What lies before or after a period. A sign without ``=`` leaves the period
    itself out, whole: after 2019 is from 2020 on.
    """
    try:
        asked = _single(value, value, today)
    except UnreadableDate as error:
        choices = tuple([_counted(sign, choice) for choice in error.choices])
        raise UnreadableDate(str(error), choices) from None
    if not asked:
        raise _unreadable(text)
    return _counted(sign, asked)


def _counted(sign: str, asked: Period) -> Period:
    """The period that lies on the side of another that a sign says."""
    if sign == "=":
        return asked
    if sign in (">=", "since", "from"):
        return Period(asked.since, None)
    if sign in ("<=", "until"):
        return Period(None, asked.until)
    if sign in (">", "after"):
        return Period(_beside(asked.until or "", 1), None)
    return Period(None, _beside(asked.since or "", -1))


def days_away(asked: Period | None, days: tuple[int, int] | None) -> int:
    """How many days lie between a period and the days that a date can mean: none where
    they touch, or nothing is asked; more than any where the date is unknown.

    >>> march = Period("1998-03", "1998-03")
    >>> days_away(march, interval("1998")), days_away(march, interval("1998-02-27"))
    (0, 2)
    """
    if asked is None:
        return 0
    if days is None:
        return UNDATED
    first, last = days_of(asked)
    before = first - days[1] if first is not None else 0
    behind = days[0] - last if last is not None else 0
    return max(0, before, behind)


UNDATED = 1 << 30
"""More days than lie between any two dates."""


def _beside(value: str, step: int) -> str:
    """The year, month or day after or before a partial date, as precise as it is.

    Raises UnreadableDate where the calendar ends.
    """
    try:
        if len(value) == 4:
            return datetime.date(int(value) + step, 1, 1).isoformat()[:4]
        if len(value) == 7:
            months = int(value[:4]) * 12 + int(value[5:]) - 1 + step
            return datetime.date(months // 12, months % 12 + 1, 1).isoformat()[:7]
        day = datetime.date.fromisoformat(value) + datetime.timedelta(days=step)
    except (ValueError, OverflowError):
        raise _unreadable(value) from None
    return day.isoformat()


def _range(since: str, until: str, text: str, today: datetime.date) -> Period:
    """From one date to another; either end may be open, as nothing or a star."""
    since, until = since.strip("*"), until.strip("*")
    first = _single(since, text, today) if since else Period(None, None)
    last = _single(until, text, today) if until else Period(None, None)
    if not first or not last or not (since or until):
        raise _unreadable(text)
    asked = Period(first.since, last.until)
    start, end = days_of(asked)
    if start is not None and end is not None and start > end:
        raise UnreadableDate(
            worded("“%(text)s” ends before it begins.", text=text.strip()),
            (Period(last.since, first.until),),
        )
    return asked
