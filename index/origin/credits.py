"""Credits and bylines: who wrote a text, from ``By Jane Doe``, ``- AFP``, ``(c) 2015
AFP``, ``told Reuters``.

An agency that is only cited ("according to Interfax", "told the Reuters news agency")
wrote nothing here. So "told AFP" counts only in the short form that an agency uses of
itself, and only where no other news outlet is cited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cuttings.index.origin.agencies import agency_named, agency_pattern
from cuttings.index.origin.words import any_word

_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.\-]*(?: (?:[A-ZÀ-ÖØ-Þ][\w'’.\-]*|de|del|da|dos|van|von|der|den|al|el|bin|ibn|la|le)){1,4}"
_BYLINE = re.compile(
    r"^[^\S\n]*(?:By|BY|by|Written by|Reported by|Story by)[ \t:]+"
    rf"(?P<names>{_NAME}(?:(?:, | and | & |, and ){_NAME}){{0,4}})"
    r"(?P<rest>[^\n]{0,90})$",
    re.MULTILINE,
)
_REPORTING = re.compile(
    rf"\(?\b(?:Additional )?[Rr]eporting by (?P<names>{_NAME}(?:(?:, | and |, and ){_NAME}){{0,4}})"
)
_NOT_NAMES = re.compile(rf"\b{any_word('not_names')}\b")
_CITED = re.compile(
    r"\b(?:told|tells|to|by|in|from|on|via|the) (?:the )?"
    rf"{any_word('cited_outlets')}\b"
)
_FOOT = 400
_HEAD = 1_500
ORDINARY = frozenset(
    "Trend TREND Beta BETA MAP TAP Petra PETRA MENA ANA PAN PA PL".split()  # noqa: SIM905
)
"""Forms that are ordinary words too: alone on a line or in brackets they prove nothing."""
NAME_THEMSELVES = frozenset(
    ("AFP", "Reuters", "The Associated Press", "AP", "dpa", "Xinhua", "EFE")
)
"""How agencies name themselves in "told AFP"; others are too often cited in this form
to prove authorship.
"""


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit as it stands (``start`` to ``end``): the agency or the people that it
    names.
    """

    start: int
    end: int
    agency: str | None = None
    byline: str | None = None


_Marked = tuple[tuple[str, ...], re.Pattern[str]]
"""A pattern, and the signs one of which stands in whatever it matches: it is tried
only where one does. The empty sign stands everywhere.
"""


@cache
def _edge_patterns() -> tuple[_Marked, ...]:
    form = rf"(?P<agency>(?:[Tt]he )?(?:{agency_pattern()}))"
    end = r"[ \t.)\]]*$"
    return tuple(
        (signs, re.compile(pattern, re.MULTILINE))
        for signs, pattern in (
            (
                ("©", "(c)", "(C)", "opyright"),
                rf"(?:©|\([cC]\)|[Cc]opyright)[^\S\n,]*(?:©|\([cC]\))?[^\S\n]*"
                rf"(?:\d{{4}}(?:[-–/]\d{{2,4}})?)?[^\S\n,]*(?:by )?{form}\b",
            ),
            (
                ("",),
                rf"^[^\S\n]*(?:[-–—/]{{1,2}}|Source:|SOURCE:|Credit:|\(|\[)[^\S\n]*{form}{end}",
            ),
            (
                ("-", "–", "—", "/", "(", "["),
                rf"(?<=[.!?\"”’)])[^\S\n]*(?:[-–—]{{1,3}}|/{{1,2}}|\(|\[)[^\S\n]*{form}{end}",
            ),
            (("",), rf"^[^\S\n]*{form}[^\S\n]*(?:\|[^\S\n]*[A-Z][\w ]{{2,30}})?$"),
            (("END",), rf"END(?<=\bEND)S?[/ ]{{1,2}}{form}\b"),
            (
                ("This ",),
                rf"This (?:report|story|article) by {form} was (?:first|originally) published\b",
            ),
        )
    )


@cache
def _slugs() -> tuple[tuple[re.Pattern[str], str | None], ...]:
    """Marks that agencies put on their copy, each with the agency; None where the mark
    names it.

    Each begins with letters and looks back for the boundary before them, so that a
    search skips to likely places.
    """
    form = rf"(?P<agency>(?:{agency_pattern()}))"
    return (
        (
            re.compile(
                r"AP-(?<=\bAP-)[A-Z]{2}-\d\d-\d\d-\d\d(?:\d\d)? +\d{4}(?:[A-Z]{3})?"
            ),
            "AP",
        ),
        (
            re.compile(
                r"R(?<=\bR)(?:EUTER REUT\d|eut\d\d:\d\d\b|EUTERS? +(?:[A-Z]{2,3} ?)+$)",
                re.MULTILINE,
            ),
            "Reuters",
        ),
        # Indian agencies sign off with the initials of those who wrote and edited.
        (
            re.compile(
                r"[.!?\"”’)]\s+(?P<agency>PTI|IANS|UNI)(?: [A-Z]{2,4}){1,5}[^\S\n]*$",
                re.MULTILINE,
            ),
            None,
        ),
        (
            re.compile(
                rf"Text of (?<=\bText of )(?:[\w-]+ ){{0,4}}report (?:[\w-]+ ){{0,5}}(?:news )?agency {form}\b"
            ),
            None,
        ),
    )


def find_credits(text: str) -> tuple[Credit, ...]:
    """Agencies credited at the head or foot of a text, in its order."""
    found: set[Credit] = set()
    for start, end in _edges(text):
        edge = text[start:end]
        for signs, pattern in _edge_patterns():
            if not any(map(edge.__contains__, signs)):
                continue
            for match in pattern.finditer(text, start, end):
                agency = agency_named(match["agency"])
                if agency and match["agency"] not in ORDINARY:
                    found.add(Credit(*match.span(), agency=agency))
        for slug, stated in _slugs():
            for match in slug.finditer(text, start, end):
                agency = stated or agency_named(match["agency"])
                found.add(Credit(*match.span(), agency=agency))
    return tuple(sorted(found, key=lambda credit: credit.start))


def _edges(text: str) -> tuple[tuple[int, int], ...]:
    """The head and the foot of a text, whole lines, as spans."""
    head = text.find("\n", _FOOT)
    if head < 0 or len(text) <= 2 * _FOOT:
        return ((0, len(text)),)
    return ((0, head), (max(head, len(text) - _FOOT), len(text)))


def credited_agency(text: str) -> str | None:
    """The one agency credited at the edges of a text, or None where there is none or
    several differ.

    Meant for an original as read: copyright lines are hidden from the body.
    """
    named = {credit.agency for credit in find_credits(text)}
    return named.pop() if len(named) == 1 else None


def title_agency(title: str) -> str | None:
    """The agency that closes a title (``Oil falls | Reuters``), or None."""
    match = re.search(r"\s[|–—-]\s(.{2,30})$", title)
    return agency_named(match[1]) if match else None


def find_bylines(text: str) -> tuple[Credit, ...]:
    """Bylines among the first lines: the people as written, and the agency that
    stands among or after them; else those of a closing line.
    """
    found: list[Credit] = []
    for match in _BYLINE.finditer(text, 0, _HEAD):
        rest = re.split(r"\s[|–—-]\s|,", match["rest"].strip(" \t,|-–—/()[]"))[0]
        rest = re.sub(r"^(?:of|for) ", "", rest)
        names = re.split(r",? and |, | & ", match["names"])
        agencies = list(filter(None, map(agency_named, (*names, rest))))
        people = _people(names)
        if agencies or people:
            agency = agencies[0] if agencies else None
            found.append(Credit(*match.span(), agency, people or None))
    return tuple(found) or _closing_line(text)


def _people(names: list[str]) -> str:
    """The names that are of people, joined."""
    people: list[str] = []
    for name in names:
        if not agency_named(name) and not _NOT_NAMES.search(name):
            people.append(name)
    return ", ".join(people)


def _closing_line(text: str) -> tuple[Credit, ...]:
    """The people of a closing line such as "(Reporting by Jane Doe; Editing by John
    Roe)". "Additional reporting" alone names no author.
    """
    tail = max(0, len(text) - 2 * _FOOT)
    if text.find("eporting by", tail) < 0:
        return ()
    for match in _REPORTING.finditer(text, tail):
        if match[0].startswith("A"):
            continue
        people = _people(re.split(r",? and |, ", match["names"]))
        if people and "dditional" not in match[0]:
            return (Credit(*match.span(), byline=people),)
        return ()
    return ()


@cache
def _told_pattern() -> re.Pattern[str]:
    form = rf"The Associated Press|(?:the )?(?:{agency_pattern()})"
    return re.compile(
        rf"told (?<=\btold )(?P<agency>{form})\b(?P<other> (?:news )?agency)?"
    )


def find_told(text: str) -> Credit | None:
    """The one agency that a text says was told something ("told AFP"), in the form
    that it uses of itself; None where several, or other outlets, are cited.
    """
    matches = list(_told_pattern().finditer(text))
    for match in matches:
        if match["agency"] not in NAME_THEMSELVES or match["other"]:
            return None
    named = {agency_named(match["agency"]) for match in matches}
    if len(named) != 1 or _CITED.search(text):
        return None
    return Credit(*matches[0].span(), agency=named.pop())
