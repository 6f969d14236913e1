"""Mastheads: the line that a newspaper sets above its pages, with its name and perhaps
the day of issue.

Three forms are certain enough: a name beside a full date on one of the first lines
(``THE DAILY TIMES - Monday, 3 May 1999``), a name on a line of its own with a full date
on the line below, and a name that stands alone on one of the first lines and again
further down, as page headers do. The name must be called like a newspaper. A heading of
a section ("World News") is none, and two that differ are no statement.

    >>> masthead = find_masthead("THE DAILY TIMES - Monday, 3 May 1999\\n\\nRain fell in the hills.")
    >>> masthead.outlet, masthead.published
    ('The Daily Times', Published(value='1999-05-03', provenance='masthead'))
    >>> find_masthead("WORLD NEWS - Monday, 3 May 1999\\n\\nRain fell.") is None
    True
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cuttings.index.origin.agencies import agency_named
from cuttings.index.origin.words import word_list
from cuttings.index.origin.written_dates import DATE, date_of
from cuttings.search.articles import Published

NEWSPAPER_WORDS = frozenset(word_list("newspaper_words"))
HEADING_WORDS = frozenset(word_list("heading_words"))
WITH_THE = frozenset(word_list("newspaper_words_with_the"))
"""Last words that name a newspaper only after "The" and something of its own: "The
Moscow News".
"""
_OPENERS = frozenset(word_list("newspaper_openers"))
_SMALL = frozenset(("of", "and", "the", "de", "del", "la"))
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’.&-]*"
_NAME = rf"(?P<name>{_CAPITAL}(?: (?:{_CAPITAL}|of|and|the|de|del|la|&)){{0,4}})"
_PAGE = r"(?:[\s,|–—-]*(?:[Pp]age|PAGE|[Pp]\.)\s*[A-Z]?\d{1,3})?"
_BESIDE = r"(?:\s*[-–—|•·:,/]+\s*|\s{2,}|\s*\()"
_NAME_DATE = re.compile(rf"{_NAME}{_BESIDE}(?:{DATE})\)?{_PAGE}[\s.]*")
_DATE_NAME = re.compile(rf"(?:{DATE}){_BESIDE}{_NAME}{_PAGE}[\s.)]*")
_NAME_ALONE = re.compile(rf"{_NAME}{_PAGE}")
_DATE_ALONE = re.compile(rf"(?:{DATE})[\s.]*")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_LONGEST = 100
"""Characters of the longest line of a masthead."""
_FIRST = 5
"""Lines that may be a masthead."""
_READ = 400_000
"""Characters in which a page header may be repeated."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """The outlet that a masthead names, the day of issue where it states one, and
    the spans of its lines.
    """

    outlet: str
    published: Published | None
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def name(self) -> str | None:
        """The name that stands alone on the line, or alone but for a page number."""
        match = _NAME_ALONE.fullmatch(self.text)
        return match["name"] if match else None


def find_masthead(text: str) -> Masthead | None:
    """The masthead of a text, or None where there is none or where two differ."""
    lines = list(_lines(text))
    first = lines[:_FIRST]
    # Most texts begin with no name, and are done with here.
    if not any(
        _NAME_ALONE.match(line.text) or _DATE_NAME.match(line.text) for line in first
    ):
        return None
    found = [*_beside(first), *_above(first), *_repeated(first, lines)]
    outlets = {masthead.outlet for masthead in found}
    return found[0] if len(outlets) == 1 else None


def newspaper_named(name: str) -> str | None:
    """The name as it is shown, where it is called like a newspaper; None for a
    heading, an agency or a doubt.
    """
    words = name.lower().split()
    if len(words) < 2 or agency_named(name):
        return None
    if words[-1] in NEWSPAPER_WORDS:
        certain = len(words) == 2 or words[0] in _OPENERS or name.isupper()
    else:
        certain = (
            words[0] == "the"
            and words[-1] in WITH_THE
            and not HEADING_WORDS.issuperset(words)
        )
    if not certain:
        return None
    return _cased(name) if name.isupper() else name


def _cased(name: str) -> str:
    """A name set in capitals, as running text sets it."""
    words: list[str] = []
    for word in name.split():
        small = word.lower()
        if words and small in _SMALL:
            words.append(small)
        else:
            words.append(word[0] + small[1:])
    return " ".join(words)


def _lines(text: str) -> Iterator[_Line]:
    """The lines of a text that hold something, blanks around them left out; one that
    is too long for a masthead without its text.
    """
    for match in _LINE.finditer(text, 0, _READ):
        inner = match[0].strip()
        start = match.start() + match[0].index(inner[0])
        shown = inner if len(inner) <= _LONGEST else ""
        yield _Line(start, start + len(inner), shown)


def _beside(lines: list[_Line]) -> Iterator[Masthead]:
    """A name beside a full date."""
    for line in lines:
        for form in (_NAME_DATE, _DATE_NAME):
            match = form.fullmatch(line.text)
            if match:
                yield from _dated(match["name"], match, line)


def _above(lines: list[_Line]) -> Iterator[Masthead]:
    """A name with a full date on the line below it."""
    for line, below in pairwise(lines):
        match = _DATE_ALONE.fullmatch(below.text)
        if line.name and match:
            yield from _dated(line.name, match, line, below)


def _dated(name: str, match: re.Match[str], *lines: _Line) -> Iterator[Masthead]:
    """The masthead of a name and a date on these lines, if they are what they seem."""
    outlet, date = newspaper_named(name), date_of(match)
    if outlet and date:
        spans = tuple((line.start, line.end) for line in lines)
        yield Masthead(outlet, Published(date, "masthead"), spans)


def _repeated(first: list[_Line], lines: list[_Line]) -> Iterator[Masthead]:
    """A name that stands alone on one of the first lines and again further down."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for line in lines:
        if line.name:
            spans.setdefault(line.name, []).append((line.start, line.end))
    for line in first:
        if line.name and len(spans[line.name]) > 1:
            outlet = newspaper_named(line.name)
            if outlet:
                yield Masthead(outlet, None, tuple(spans[line.name]))
