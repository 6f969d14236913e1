"""Credits and bylines: who wrote a text, from ``By Jane Doe``, ``- AFP``, ``(c) 2015 AFP``, ``told Reuters``.

An agency that is only cited ("according to Interfax", "told the Reuters news agency") wrote nothing here. So "told
AFP" counts only in the short form that an agency uses of itself, and only where no other news outlet is cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
# How agencies name themselves in "told AFP"; others are too often cited in this form to prove authorship.
TELL_US = frozenset(("AFP", "Reuters", "The Associated Press", "AP", "dpa", "Xinhua", "EFE"))


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit as it stands (``start`` to ``end``): the agency or the people that it names."""

    start: int
    end: int
    agency: str | None = None
    byline: str | None = None


@cache
def _edge_patterns() -> tuple[re.Pattern[str], ...]:
    form = rf"(?P<agency>(?:[Tt]he )?(?:{agency_pattern()}))"
    end = r"[ \t.)\]]*$"
    return tuple(
        re.compile(pattern, re.MULTILINE)
        for pattern in (
            rf"(?:©|\([cC]\)|[Cc]opyright)[^\S\n,]*(?:©|\([cC]\))?[^\S\n]*"
            rf"(?:\d{{4}}(?:[-–/]\d{{2,4}})?)?[^\S\n,]*(?:by )?{form}\b",
            rf"^[^\S\n]*(?:[-–—/]{{1,2}}|Source:|SOURCE:|Credit:|\(|\[)[^\S\n]*{form}{end}",
            rf"(?<=[.!?\"”’)])[^\S\n]*(?:[-–—]{{1,3}}|/{{1,2}}|\(|\[)[^\S\n]*{form}{end}",
            rf"^[^\S\n]*{form}[^\S\n]*$",
        )
    )


def _distinct(credits: Iterator[Credit]) -> tuple[Credit, ...]:
    return tuple(sorted(set(credits), key=lambda credit: credit.start))


def find_credits(text: str) -> tuple[Credit, ...]:
    """Agencies credited at the head or foot of a text, in its order."""

    def found() -> Iterator[Credit]:
        head = min(_FOOT, len(text))
        for pattern in _edge_patterns():
            for match in pattern.finditer(text):
                if match.start() < head or match.end() > len(text) - _FOOT:
                    yield Credit(match.start(), match.end(), agency=agency_named(match["agency"]))

    return _distinct(found())


def find_bylines(text: str) -> tuple[Credit, ...]:
    """Bylines among the first lines: the people as written, and the agency that stands among or after them."""
    found: list[Credit] = []
    for match in _BYLINE.finditer(text, 0, 1_500):
        rest = re.split(r"\s[|–—-]\s|,", match["rest"].strip(" \t,|-–—/()[]"))[0]
        names = re.split(r",? and |, | & ", match["names"])
        agency = next((agency for name in (*names, rest) if (agency := agency_named(name))), None)
        people = ", ".join(name for name in names if not agency_named(name) and not _NOT_NAMES.search(name))
        if agency or people:
            found.append(Credit(match.start(), match.end(), agency, people or None))
    return tuple(found)


@cache
def _told() -> re.Pattern[str]:
    form = rf"The Associated Press|(?:the )?(?:{agency_pattern()})"
    return re.compile(rf"\btold (?P<agency>{form})\b(?P<other> (?:news )?agency)?")


def title_agency(title: str) -> str | None:
    """The agency that closes a title (``Oil falls | Reuters``), or None."""
    match = re.search(r"\s[|–—-]\s(.{2,30})$", title)
    return agency_named(match[1]) if match else None


def find_told(text: str) -> Credit | None:
    """The one agency that a text says it was told by, or None where several, or other outlets, are cited."""
    matches = list(_told().finditer(text))
    named = {agency_named(match["agency"]) for match in matches}
    own = all(match["agency"] in TELL_US and not match["other"] for match in matches)
    if len(named) != 1 or not own or _CITED.search(text):
        return None
    first = matches[0]
    return Credit(first.start(), first.end(), agency=named.pop())
