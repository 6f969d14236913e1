"""What may also have been meant where words were searched as words: a date, a field for a
whole name, a phrase, a vendor's number of a document. Each is offered, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cuttings.search.dates import DateWords, Period, choices_of
from cuttings.search.syntax.choices import Choice, Replacement, Settled, is_plain
from cuttings.search.syntax.lexer import DATE, Token, fields, is_date
from cuttings.search.translations import numbered, worded


def offer_words(settled: Settled, tokens: Sequence[Token]) -> None:
    """An operator in capitals that has nothing to join may be a word (Portland OR)."""
    for index, token in enumerate(tokens):
        is_letters = token.kind in ("and", "or", "not") and token.text.isalpha()
        is_last = index == len(tokens) - 1
        if is_letters and settled.slots[index] == [token] and is_last and index:
            # In quotation marks, because by itself it would not be demanded.
            word = {index: [Token("phrase", token.text.lower())]}
            settled.choices.append(
                Choice(
                    worded(
                        "“%(text)s” stands at the end, where it joins nothing.",
                        text=token.text,
                    ),
                    ((worded("“%(text)s” as a word", text=token.text), word),),
                )
            )


MOST_DATED = 4
"""Words of a date behind the name of its field."""


def settle_dates(settled: Settled, tokens: Sequence[Token]) -> None:
    """A date of several words behind its field needs no quotation marks
    (``date:3 January 2020``), where its first word alone is no date.
    """
    for index, token in enumerate(tokens[:-1]):
        if (
            token.kind != "field"
            or token.text != DATE
            or settled.slots[index] != [token]
        ):
            continue
        run: list[str] = []
        for word in tokens[index + 1 : index + 1 + MOST_DATED]:
            if word.kind != "word":
                break
            run.append(word.text)
        if not run or is_date(run[0]):
            continue
        for count in range(len(run), 1, -1):
            written = " ".join(run[:count])
            if is_date(written):
                first, last = index + 1, index + 1 + count
                settled.slots[first:last] = [[] for _ in range(count)]
                settled.slots[first] = [Token("phrase", written)]
                break


MOST_OFFERED = 3
"""So many dates of one query are offered; each is read with the whole query anew."""


def offer_dates(settled: Settled, tokens: Sequence[Token]) -> None:
    """Words that are a date (January 2020, 26/11/2020, last month) are words; the date
    is offered, and both of two that they can be.
    """
    if not any(map(_may_date, tokens)):
        return
    in_dates = _in_dates(tokens)
    offered = len(settled.choices) + MOST_OFFERED
    index = 0
    while index < len(tokens) and len(settled.choices) < offered:
        for count in range(_most_dated(tokens[index]), 0, -1):
            run = tokens[index : index + count]
            if len(run) < count or any(token.kind != "word" for token in run):
                continue
            before = tokens[index - 1].kind if index else ""
            is_read = settled.slots[index] != [tokens[index]]
            is_asked = is_read or before == "field" or in_dates[index]
            dates = () if is_asked else _dates_of(run)
            if dates:
                settled.times += dates
                settled.choices.append(_as_dates(index, run, dates))
                index += count - 1
                break
        index += 1


def _as_dates(index: int, run: Sequence[Token], dates: Sequence[Period]) -> Choice:
    """The offer to read words as the one date or the several that they can be."""
    words = " ".join([token.text for token in run])
    said = numbered(
        "“%(words)s” was searched as a word.",
        "“%(words)s” was searched as words.",
        len(run),
        words=words,
    )
    offers: list[tuple[str, Replacement]] = []

    for date in dates:
        replaced: Replacement = {index + each: [] for each in range(len(run))}
        replaced[index] = [Token("field", DATE), Token("word", str(date))]
        is_said = len(dates) == 1 and not _is_day(date)
        said_so = _published(words) if is_said else _published_on(date)
        offers.append((said_so, replaced))
    # Which of two dates is meant is asked though nothing was published on either.
    return Choice(said, tuple(offers), needs_offer=len(dates) == 1)


def offer_field_of_several(settled: Settled, tokens: Sequence[Token]) -> None:
    """A field holds for the one word behind it; of a name in two words (``people:donald
    trump``) the whole is offered.
    """
    for index, token in enumerate(tokens):
        if token.kind != "field" or token.text in (DATE, "exact", "text"):
            continue
        end = index + 1
        while end < len(tokens) and end - index <= MOST_NAMED and is_plain(tokens[end]):
            end += 1
        is_whole = end == len(tokens) or tokens[end].kind in (
            "and",
            "or",
            "not",
            "close",
        )
        if end - index < 3 or not is_whole:
            continue
        words = " ".join([each.text for each in tokens[index + 1 : end]])
        replaced: Replacement = {each: [] for each in range(index + 1, end)}
        replaced[index + 1] = [Token("phrase", words)]
        named = token.text.replace(",", " or ")
        said = worded(
            "“%(named)s:” holds for “%(text)s” alone.",
            named=named,
            text=tokens[index + 1].text,
        )
        offers = ((worded("for “%(words)s”", words=words), replaced),)
        settled.choices.append(Choice(said, offers, needs_offer=True))


MOST_NAMED = 4
"""Words behind the name of a field that may be one name."""


def offer_single_quotes(settled: Settled, tokens: Sequence[Token]) -> None:
    """Single quotation marks are apostrophes; a phrase between them is offered."""
    start = -1
    for index, token in enumerate(tokens):
        if token.kind != "word":
            start = -1
        elif token.text[0] in "'‘`" and token.text[1:2].isalnum():
            start = index
        elif start >= 0 and token.text[-1] in "'’`" and token.text[-2:-1].isalnum():
            words = " ".join([each.text for each in tokens[start : index + 1]])
            replaced: Replacement = {each: [] for each in range(start, index + 1)}
            phrase = words.strip("'‘’`")
            replaced[start] = [Token("phrase", phrase)]
            said = worded("Single quotation marks were read as apostrophes.")
            offers = ((worded("“%(phrase)s” as a phrase", phrase=phrase), replaced),)
            settled.choices.append(Choice(said, offers, needs_offer=True))
            start = -1


_NUMBER = re.compile(r"(?=.*\d{4})[\w.:/-]{6,60}")
"""A number that a vendor may have given a document."""


def offer_number(settled: Settled, tokens: Sequence[Token]) -> None:
    """A query that is one number may be a vendor's of a document."""
    if len(tokens) != 1 or tokens[0].kind != "word" or "vendor" not in fields():
        return
    (number,) = tokens
    if _NUMBER.fullmatch(number.text):
        meant = [Token("field", "vendor"), Token("phrase", number.text)]
        offers = ((worded("as a vendor's number of a document"), {0: meant}),)
        said = worded("“%(text)s” was searched as a word.", text=number.text)
        settled.choices.append(Choice(said, offers, needs_offer=True))


def _in_dates(tokens: Sequence[Token]) -> list[bool]:
    """Of each token, whether it stands in brackets directly behind the field of dates."""
    found: list[bool] = []
    around: list[bool] = []
    for index, token in enumerate(tokens):
        found.append(bool(around) and around[-1])
        if token.kind == "open":
            around.append(index > 0 and tokens[index - 1].text == DATE)
        elif token.kind == "close" and around:
            around.pop()
    return found


COUNTED = ("last", "past", "previous", "this")
"""What a time begins with that is counted from today."""

_BOUNDS = ("since", "before", "after", "until", "from", "between")
"""What a period begins with that is said by its ends."""

MOST_BOUNDED = 8
"""Words of such a period: between 3 January 2020 and 5 May 2020."""


def _most_dated(token: Token) -> int:
    """How many words a date may have that begins with this one."""
    return MOST_BOUNDED if token.text.lower() in _BOUNDS else MOST_DATED


def _is_day(date: Period) -> bool:
    return date.since == date.until and len(date.since or "") == len("2020-01-03")


def _published(words: str) -> str:
    """An offer of a date that was typed as words."""
    first, _, rest = words.partition(" ")
    if first.lower() in ("in", "date") and rest:
        return worded("published in %(rest)s", rest=rest)
    if first.lower() in (*_BOUNDS, *COUNTED):
        return worded("published %(words)s", words=words)
    return worded("published in %(words)s", words=words)


def _published_on(date: Period) -> str:
    """An offer of one of the dates that words can be."""
    if not _is_day(date):
        return worded("published in %(words)s", words=str(date))
    return worded("published on %(day)s", day=DateWords.of(date.since or ""))


_YEAR = r"(?:1[89]|20)\d\d"
_DIGITS = re.compile(
    rf"{_YEAR}|(?:\d{{1,2}}[/.-]){{1,2}}{_YEAR}|{_YEAR}(?:[/.-]\d{{1,2}}){{1,2}}"
    rf"|{_YEAR}[-–/]{_YEAR}"
)
"""A date in digits alone: 2020, 26/11/2020, 11.2020, 2020-11-26, 2019-2020."""


def _may_date(token: Token) -> bool:
    """Whether a word is one that every date in words has: a year, or what counts from
    today.
    """
    word = token.text.strip(",").lower()
    is_year = len(word) == 4 and word.isdigit()
    return is_year or word in COUNTED or bool(_DIGITS.fullmatch(word))


def _dates_of(run: Sequence[Token]) -> tuple[Period, ...]:
    """The periods that some words can be; none where they are no date."""
    words = [token.text.strip(",") for token in run]
    if words[0].lower() in ("in", "date") and len(words) > 1:
        words = words[1:]
    if not words[0] or not any(map(_may_date, run)):
        return ()
    if len(words) == 1 and not _DIGITS.fullmatch(words[0]):
        return ()
    return choices_of(" ".join(words))
