"""Searches that were done line by line, and name each other by their numbers.

Search histories are pasted as they were printed: by Ovid (``3 1 and 2``, ``or/1-4``,
``limit 3 to yr="2019-2020"``), EBSCO and ProQuest (``S1 AND S2``), Web of Science, PubMed
and Cochrane (``#1 AND #2``, ``{OR #1-#3}``), with numbers of hits behind them or not.

    >>> pasted = "1. exp Elections/ (46)\\n2. vote*.ti.\\n3. 1 and 2"
    >>> strategy_of(pasted).query
    '(exp Elections/) AND vote*.ti.'
    >>> strategy_of("1. police\\n2. court") is None
    True

What is searched is the last line that no other names; each line can be had by itself
(``queries``). A number that no line has stays what it is: a line of another history.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from cuttings.search.syntax.choices import listed
from cuttings.search.translations import worded

MOST_LETTERS = 20_000
"""Characters that lines may come to when each stands in the place of its number."""

MOST_NESTED = 50
"""Lines that name each other in a row, before the first of them was read."""

MOST_LINES = 999
"""The highest number of a line."""

_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(
    r"\s*(?P<sign>#\s?|[SsLl](?=\d))?(?P<number>\d{1,3})"
    r"(?P<stop>[.):]?)(?:\s+(?=\S)|(?<=[.):])(?=[^\s\d]))"
)
_HITS = re.compile(r"(?:\t+\s*|\s+\(\s*)\d[\d,. ]{0,11}\)?\s*$")
_BARE_HITS = re.compile(r"\s\d{1,3}(?:,?\d{3})*\s*$")

_NUMBER = r"(?:#\s?|[SsLl])?\d{1,3}"
_LIST = rf"{_NUMBER}(?:\s*(?:[-–,]|\bto\b)\s*{_NUMBER})*"
_NAMING = re.compile(
    rf"\{{\s*(?P<braced>(?i:or|and))\s+(?P<in_braces>{_LIST})\s*\}}"
    rf"|\b(?P<before>(?i:or|and))\s*/\s*(?P<behind>{_LIST})(?![\w/])"
    rf"|(?<![\w/.])(?P<list>{_LIST})\s*/\s*(?P<after>(?i:or|and))\b"
    r"|(?<![\w#./-])(?:#\s?|[SsLl])(?P<signed>\d{1,3})(?![\w/-])"
    r"|(?<![\w#./$-])(?P<bare>\d{1,3})(?![\w./$%-])"
)
"""What names other lines: a list of them with what joins them, or one by its number."""

_LIMITED = re.compile(
    rf"(?i:limit\s+|\.\.l/\s*)(?P<line>{_NUMBER})\s+(?i:to\s+)?(?P<limit>\S.*)"
)
_YEARS = re.compile(
    r"(?i:yr)\s*=\s*\"?\s*(\d{4})?\s*(-?)\s*(\d{4}|(?i:current))?\s*\"?"
)
_LANGUAGE = re.compile(r"(?i:(\w+)\s+language)")
_SMALL_OPERATOR = re.compile(
    r"(?<!\S)(?:and|or|not)(?!\S)(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"
)
_OPERATOR_BEFORE = re.compile(r"(?:^|\(|(?i:\b(?:and|or|not)))\s*$")
_OPERATOR_BEHIND = re.compile(r"\s*(?:$|\)|(?i:(?:and|or|not)\b))")
_JOINING = re.compile(r"(?i:\b(?:and|or|not)\b)|[()\s,]")


class TooLong(Exception):
    """Lines that name each other come to more than is searched; its message says so."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """A search history: its lines by number as queries that stand by themselves, and
    the number of the line that is searched. ``said`` is what was left out or added.
    """

    queries: Mapping[int, str]
    last: int
    said: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The query that the history comes to."""
        return self.queries[self.last]


def strategy_of(text: str) -> Strategy | None:
    """The search history that a text is; None where it is none: without numbers, or
    where no line names another. Raises TooLong.
    """
    if not _DIGIT.search(text):
        return None
    lines = _lines_of(text)
    reader = _Reader(lines)
    used: set[int] = set()
    for line in lines.values():
        used.update(reader.named_in(line))
    if not used & set(lines):
        return None
    unused = [number for number in lines if number not in used]
    last = max(unused or lines)
    queries = {number: reader.whole(number) for number in sorted(lines)}
    said = list(dict.fromkeys(reader.said))
    alone = [str(number) for number in sorted(unused) if number != last]
    if alone:
        named = listed(alone)
        said.append(
            worded("No line names %(named)s; it was not searched.", named=named)
        )
    return Strategy(queries, last, tuple(said))


# --- Lines ---------------------------------------------------------------------------


def _lines_of(text: str) -> dict[int, str]:
    """The numbered lines of a text, without the numbers of hits behind them; empty
    where it has none.
    """
    is_in_rows = "\n" in text.strip()
    lines: dict[int, str] = {}
    for number, line in _rows(text) if is_in_rows else _pieces(text):
        # A number twice is no history.
        if number in lines:
            return {}
        lines[number] = _HITS.sub("", line).strip()
    has_hits = [bool(_BARE_HITS.search(line)) for line in lines.values()]
    if all(has_hits):
        for number, line in lines.items():
            lines[number] = _BARE_HITS.sub("", line).strip()
    found: dict[int, str] = {}
    for number, line in lines.items():
        if line:
            # In a history, what joins words is no word, however it is written.
            found[number] = _SMALL_OPERATOR.sub(lambda match: match[0].upper(), line)
    return found


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """The numbered rows of a text; a row without a number goes on with the one before
    it, and what stands before the first is no search.
    """
    number, line = 0, ""
    for row in text.splitlines():
        begun = _NUMBERED.match(row)
        if begun:
            if number:
                yield number, line
            number, line = int(begun["number"]), row[begun.end() :]
        elif number:
            line += f" {row.strip()}"
    if number:
        yield number, line


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The same of a text whose rows a form has put into one: numbers in their order. Bare
    ones are those of lines only if the last line does nothing but name others.
    """
    begun = _NUMBERED.match(text)
    if not begun or begun["number"] != "1":
        return
    sign = re.escape((begun["sign"] or "").strip())
    stop = re.escape(begun["stop"])
    starts = [begun.end()]
    ends: list[int] = []
    for number in range(2, MOST_LINES):
        marker = re.compile(rf"\s{sign}\s?{number}{stop}\s+(?=\S)")
        found = marker.search(text, starts[-1])
        if not found:
            break
        ends.append(found.start())
        starts.append(found.end())
    ends.append(len(text))
    lines = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    is_marked = bool(sign or stop)
    if len(lines) > 1 and (is_marked or _only_names(lines[-1])):
        yield from enumerate(lines, 1)


def _only_names(line: str) -> bool:
    """Whether a line does nothing but name others."""
    line = _HITS.sub("", line).strip()
    if _LIMITED.fullmatch(line):
        return True
    rest = _NAMING.sub("", line)
    return rest != line and not _JOINING.sub("", rest)


# --- Numbers -------------------------------------------------------------------------


class _Reader:
    """Puts the lines of one history in the place of their numbers."""

    def __init__(self, lines: Mapping[int, str]) -> None:
        self.lines = lines
        self.said: list[str] = []
        self._whole: dict[int, str] = {}
        self._reading: list[int] = []

    def named_in(self, line: str) -> list[int]:
        """The numbers of lines that a line names."""
        found: list[int] = []

        def note(number: int) -> str:
            found.append(number)
            return ""

        self._put_in(line, note)
        return found

    def whole(self, number: int) -> str:
        """A line, with each that it names in brackets in the place of its number."""
        if number not in self._whole:
            self._reading.append(number)
            self._whole[number] = self._put_in(self.lines[number], self._bracketed)
            self._reading.pop()
        return self._whole[number]

    def _bracketed(self, number: int) -> str:
        """What stands for the number of a line; one that can't be resolved stays."""
        if number not in self.lines or number in self._reading:
            return f"#{number}"
        if len(self._reading) > MOST_NESTED:
            raise TooLong(_too_long(number))
        inner = self.whole(number)
        if len(inner) > MOST_LETTERS:
            raise TooLong(_too_long(number))
        return f"({inner})" if " " in inner else inner

    def _put_in(self, line: str, put: Callable[[int], str]) -> str:
        limited = _LIMITED.fullmatch(line)
        if limited:
            (number,) = _numbers(limited["line"])
            return self._limited(put(number), limited["limit"])

        def replaced(match: re.Match[str]) -> str:
            return self._replaced(match, put)

        return _NAMING.sub(replaced, line)

    def _replaced(self, match: re.Match[str], put: Callable[[int], str]) -> str:
        named = match["in_braces"] or match["behind"] or match["list"]
        if named:
            operator = (match["braced"] or match["before"] or match["after"]).upper()
            return f"({f' {operator} '.join(map(put, _numbers(named)))})"
        number = int(match["signed"] or match["bare"])
        is_line = match[0].startswith("#") or number in self.lines
        if match["bare"]:
            is_line = self._is_operand(match, number)
        return put(number) if is_line else match[0]

    def _is_operand(self, match: re.Match[str], number: int) -> bool:
        """Whether a bare number stands for a line: between operators; elsewhere it is a
        word of a text.
        """
        if _only_names(match.string):
            return True
        is_behind = _OPERATOR_BEFORE.search(match.string[: match.start()])
        is_before = _OPERATOR_BEHIND.match(match.string, match.end())
        return number in self.lines and bool(is_behind and is_before)

    def _limited(self, query: str, limit: str) -> str:
        years = _YEARS.fullmatch(limit.strip())
        if years and (years[1] or years[3]):
            since, dash, until = years[1] or "", years[2], years[3] or ""
            until = "" if until.lower() == "current" else until
            return f"{query} AND date:{since}{'..' if dash else ''}{until}"
        language = _LANGUAGE.fullmatch(limit.strip())
        if language:
            return f"{query} AND language:{language[1]}"
        self.said.append(
            worded(
                "The limit “%(limit)s” can't be asked for here and was left out.",
                limit=limit,
            )
        )
        return query


def _too_long(number: int) -> str:
    return worded(
        "Line %(number)s of this search history comes to more than %(most)s characters "
        "with the lines that it names. Nothing was searched: search its parts.",
        number=number,
        most=MOST_LETTERS,
    )


def _numbers(named: str) -> list[int]:
    """The numbers of a list: 1, 3-5.

    >>> _numbers("#1, 3-#5")
    [1, 3, 4, 5]
    """
    numbers: list[int] = []
    for each in named.split(","):
        ends = [int(number) for number in re.findall(r"\d+", each)]
        numbers += range(ends[0], ends[-1] + 1)
    return numbers
