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
_NOT_NAMES = re.compile(
    r"\b(?:Press|Agency|News|Staff|Service|Desk|Reporters?|Writers?|Correspondents?|Bureau|Network|Editors?|Team"
    r"|Reuters|Post|Times|Associated|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_CITED = re.compile(
    r"\b(?:told|tells|to|by|in|from|on|via|the) (?:the )?(?:BBC|CNN|CBS|NBC|ABC|Al[- ]Jazeera|Sky News|Fox News|NPR"
    r"|CBC|NHK|Guardian|Independent|Telegraph|New York Times|Washington Post|Times|Wall Street Journal|Le Monde"
    r"|Politico|Wikinews|Deutsche Welle|RFE/RL|Radio Free Europe|Axios|Haaretz|Dawn)\b"
)
_FOOT = 400
_HEAD = 1_500
# Forms that are ordinary words too: alone on a line or in brackets they prove nothing.
ORDINARY = frozenset(
    (
        "Trend",
        "TREND",
        "Beta",
        "BETA",
        "MAP",
        "TAP",
        "Petra",
        "PETRA",
        "MENA",
        "ANA",
        "PAN",
        "PA",
        "PL",
    )
)
# How agencies name themselves in "told AFP"; others are too often cited in this form to
# prove authorship.
TELL_US = frozenset(
    ("AFP", "Reuters", "The Associated Press", "AP", "dpa", "Xinhua", "EFE")
)


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


def _edges(text: str) -> tuple[tuple[int, int], ...]:
    """The head and the foot of a text, whole lines, as spans."""
    head = text.find("\n", _FOOT)
    if head < 0 or len(text) <= 2 * _FOOT:
        return ((0, len(text)),)
    return ((0, head), (max(head, len(text) - _FOOT), len(text)))


def find_credits(text: str) -> tuple[Credit, ...]:
    """Agencies credited at the head or foot of a text, in its order."""
    found: set[Credit] = set()
    for first, last in _edges(text):
        edge = text[first:last]
        for signs, pattern in _edge_patterns():
            for match in (
                pattern.finditer(text, first, last)
                if any(sign in edge for sign in signs)
                else ()
            ):
                agency = agency_named(match["agency"])
                if agency and match["agency"] not in ORDINARY:
                    found.add(Credit(match.start(), match.end(), agency=agency))
        for slug, agency in _slugs():
            for match in slug.finditer(text, first, last):
                found.add(
                    Credit(
                        match.start(),
                        match.end(),
                        agency=agency or agency_named(match["agency"]),
                    )
                )
    return tuple(sorted(found, key=lambda credit: credit.start))


def credited_agency(text: str) -> str | None:
    """The one agency credited at the edges of a text, or None where there is none or
    several differ.

    Meant for an original as read: copyright lines are hidden from the body.
    """
    named = {credit.agency for credit in find_credits(text)}
    return named.pop() if len(named) == 1 else None


def find_bylines(text: str) -> tuple[Credit, ...]:
    """Bylines among the first lines: the people as written, and the agency that
    stands among or after them.
    """
    found: list[Credit] = []
    for match in _BYLINE.finditer(text, 0, _HEAD):
        rest = re.split(r"\s[|–—-]\s|,", match["rest"].strip(" \t,|-–—/()[]"))[0]
        rest = re.sub(r"^(?:of|for) ", "", rest)
        names = re.split(r",? and |, | & ", match["names"])
        agency = next(
            (agency for name in (*names, rest) if (agency := agency_named(name))), None
        )
        people = ", ".join(
            name
            for name in names
            if not agency_named(name) and not _NOT_NAMES.search(name)
        )
        if agency or people:
            found.append(Credit(match.start(), match.end(), agency, people or None))
    return tuple(found) or _reporters(text)


def _reporters(text: str) -> tuple[Credit, ...]:
    """The people of a closing line such as "(Reporting by Jane Doe; Editing by John
    Roe)".
    """
    tail = max(0, len(text) - 2 * _FOOT)
    if text.find("eporting by", tail) < 0:
        return ()
    match = next((m for m in _REPORTING.finditer(text, tail) if m[0][0] != "A"), None)
    if match is None or "dditional" in match[0]:
        return ()
    names = (
        name
        for name in re.split(r",? and |, ", match["names"])
        if not _NOT_NAMES.search(name)
    )
    people = ", ".join(name for name in names if not agency_named(name))
    return (Credit(match.start(), match.end(), byline=people),) if people else ()


@cache
def _told() -> re.Pattern[str]:
    form = rf"The Associated Press|(?:the )?(?:{agency_pattern()})"
    return re.compile(
        rf"told (?<=\btold )(?P<agency>{form})\b(?P<other> (?:news )?agency)?"
    )


def title_agency(title: str) -> str | None:
    """The agency that closes a title (``Oil falls | Reuters``), or None."""
    match = re.search(r"\s[|–—-]\s(.{2,30})$", title)
    return agency_named(match[1]) if match else None


def find_told(text: str) -> Credit | None:
    """The one agency that a text says it was told by, or None where several, or
    other outlets, are cited.
    """
    matches = list(_told().finditer(text))
    named = {agency_named(match["agency"]) for match in matches}
    own = all(match["agency"] in TELL_US and not match["other"] for match in matches)
    if len(named) != 1 or not own or _CITED.search(text):
        return None
    first = matches[0]
    return Credit(first.start(), first.end(), agency=named.pop())
