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
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from cuttings.index.origin.agencies import agency_named
from cuttings.index.origin.days import DATE, date_of
from cuttings.search.articles import Published

_CALLED = frozenset(
    """
    times post herald tribune gazette journal guardian star telegraph chronicle standard observer mail express mirror
    globe independent courier dispatch examiner inquirer enquirer nation argus mercury advertiser sentinel vanguard
    pioneer statesman intelligencer
    """.split()  # noqa: SIM905 - a list a person can read
)
"""Last words of a newspaper's name that a heading seldom ends with."""
_ALSO_CALLED = frozenset(
    (
        "news",
        "monitor",
        "bulletin",
        "review",
        "leader",
        "register",
        "citizen",
        "today",
        "weekly",
    )
)
"""Last words that name a newspaper only after "The" and something of its own: "The
Moscow News".
"""
_OPENERS = frozenset(
    (
        "the",
        "daily",
        "weekly",
        "sunday",
        "morning",
        "evening",
        "saturday",
        "new",
        "financial",
    )
)
_GENERAL = frozenset(
    """
    the daily weekly world sports sport business breaking local national international regional foreign home top latest
    morning evening news today review press weather crime election political police market
    """.split()  # noqa: SIM905
)
_SMALL = frozenset(("of", "and", "the", "de", "del", "la"))
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’.&-]*"
_NAME = rf"(?P<name>{_CAPITAL}(?: (?:{_CAPITAL}|of|and|the|de|del|la|&)){{0,4}})"
_PAGE = r"(?:[\s,|–—-]*(?:[Pp]age|PAGE|[Pp]\.)\s*[A-Z]?\d{1,3})?"
_BESIDE = r"(?:\s*[-–—|•·:,/]+\s*|\s{2,}|\s*\()"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_NAME}{_BESIDE}(?:{DATE})\)?{_PAGE}[\s.]*",
        rf"(?:{DATE}){_BESIDE}{_NAME}{_PAGE}[\s.)]*",
    )
)
_ALONE = re.compile(rf"{_NAME}{_PAGE}")
_DATED = re.compile(rf"(?:{DATE})[\s.]*")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_LONGEST = 100
_FIRST = 5
_READ = 400_000


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


def _lines(text: str) -> Iterator[_Line]:
    """The lines of a text that hold something and are short enough for a masthead,
    blanks around them left out.
    """
    for match in _LINE.finditer(text, 0, _READ):
        inner = match[0].strip()
        start = match.start() + match[0].index(inner[0])
        yield _Line(start, start + len(inner), inner if len(inner) <= _LONGEST else "")


def newspaper_named(name: str) -> str | None:
    """The name as it is shown, where it is called like a newspaper; None for a
    heading, an agency or a doubt.
    """
    words = [word.lower() for word in name.split()]
    if len(words) < 2 or agency_named(name):
        return None
    opened = words[0] in _OPENERS or name.isupper()
    if words[-1] in _CALLED:
        certain = opened or len(words) == 2
    else:
        certain = (
            words[-1] in _ALSO_CALLED
            and words[0] == "the"
            and not _GENERAL.issuperset(words)
        )
    return _shown(name) if certain else None


def _shown(name: str) -> str:
    """A name set in capitals as running text sets it."""
    if not name.isupper():
        return name
    words = [
        word.lower() if place and word.lower() in _SMALL else _cased(word)
        for place, word in enumerate(name.split())
    ]
    return " ".join(words)


def _cased(word: str) -> str:
    return word[0] + word[1:].lower()


def _beside(lines: list[_Line]) -> Iterator[Masthead]:
    """A name beside a full date."""
    for line in lines:
        for match in filter(None, (form.fullmatch(line.text) for form in _FORMS)):
            outlet, date = newspaper_named(match["name"]), date_of(match)
            if outlet and date:
                yield Masthead(
                    outlet, Published(date, "masthead"), ((line.start, line.end),)
                )


def _above(lines: list[_Line]) -> Iterator[Masthead]:
    """A name with a full date on the line below it."""
    for line, below in pairwise(lines):
        named, dated = _ALONE.fullmatch(line.text), _DATED.fullmatch(below.text)
        outlet = newspaper_named(named["name"]) if named else None
        if outlet and dated and (date := date_of(dated)):
            yield Masthead(
                outlet,
                Published(date, "masthead"),
                ((line.start, line.end), (below.start, below.end)),
            )


def _repeated(first: list[_Line], lines: list[_Line]) -> Iterator[Masthead]:
    """A name that stands alone on one of the first lines and again further down."""
    named = [
        (line, match["name"])
        for line in lines
        if (match := _ALONE.fullmatch(line.text))
    ]
    counts = Counter(name for _, name in named)
    for line in first:
        match = _ALONE.fullmatch(line.text)
        outlet = (
            newspaper_named(match["name"])
            if match and counts[match["name"]] > 1
            else None
        )
        if match and outlet:
            spans = tuple(
                (other.start, other.end)
                for other, name in named
                if name == match["name"]
            )
            yield Masthead(outlet, None, spans)


def find_masthead(text: str) -> Masthead | None:
    """The masthead of a text, or None where there is none or where two differ."""
    lines = list(_lines(text))
    first = list(islice(lines, _FIRST))
    if not any(_ALONE.match(line.text) or _FORMS[1].match(line.text) for line in first):
        return None
    found = [*_beside(first), *_above(first), *_repeated(first, lines)]
    return (
        found[0]
        if found and len({masthead.outlet for masthead in found}) == 1
        else None
    )
