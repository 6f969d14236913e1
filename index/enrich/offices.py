"""The office that a person is named with: “Tajik President Emomali Rakhmon” -> ``president of Tajikistan``.

The office is evidence for joining spellings across documents, so it is normalised (premier -> prime minister) and
tied to a country by the words around it; where they are silent, to the one country that the document is about.
Without an office a nationality is read (“Russian businessman”): it joins nobody, but tells namesakes apart.
"""

from __future__ import annotations

import re

from cuttings.index.enrich.words import OFFICES, PERSON_NOUNS
from cuttings.index.gazetteer.places import gazetteer

REACH = 70
TIED = frozenset(
    (
        "president",
        "prime minister",
        "deputy prime minister",
        "vice president",
        "chancellor",
        "foreign minister",
        "defence minister",
        "deputy defence minister",
        "interior minister",
        "finance minister",
        "justice minister",
        "king",
        "queen",
        "emir",
        "supreme leader",
        "army chief",
        "opposition leader",
    )
)
_CAPITALISED = r"[A-Z][\w.’'-]*(?:[ -][A-Z][\w.’'-]*)?"
_TITLE = "|".join(sorted((re.escape(office) for office in OFFICES), key=len, reverse=True))
_BEFORE = re.compile(
    rf"(?:(?P<country>{_CAPITALISED})(?:['’]s)?\s+)?(?:(?i:former|late|ex|then|acting|embattled|new)[ -])*"
    rf"\b(?P<office>(?i:{_TITLE}))(?:\s+of\s+(?:the\s+)?(?P<of>{_CAPITALISED}))?"
    rf"(?:,|\s+(?i:gen|general|col|colonel|mr|mrs|ms|dr|sir|maj|lt)\.?)?\s+$"
)
_NATIONAL = re.compile(r"(?P<demonym>[A-Z][\w-]+) (?:[a-z-]+ )?(?P<noun>[a-z]+) $")
_AFTER = re.compile(
    rf"^,?\s+(?:\(\d+\),?\s+)?(?:who is |was |is |as )?(?:the |a |an )?(?:(?P<country>{_CAPITALISED})(?:['’]s)?\s+)?"
    rf"(?:(?i:former|late|then|acting)\s+)?(?P<office>(?i:{_TITLE}))\b(?:\s+of\s+(?:the\s+)?(?P<of>{_CAPITALISED}))?"
)


def office(text: str, start: int, end: int, about: str | None) -> str:
    """The office of the person who stands at these characters, or an empty string.

    ``about`` is the country that the document is about, used for an office without a country of its own and only
    where such an office has one.
    """
    before = text[max(0, start - REACH) : start].rpartition("\n")[2]
    after = text[end : end + REACH].partition("\n")[0]
    match = _BEFORE.search(before) or (_AFTER.match(after) if after[:1] in ", " else None)
    if not match:
        return _nationality(before)
    title = OFFICES[match["office"].lower()]
    country = _country(match["of"]) or _country(match["country"])
    if not country and title in TIED:
        country = about
    return f"{title} of {country}" if country else title


def _nationality(before: str) -> str:
    """“national of Russia” where an adjective and a noun for a person stand before the name (“Russian businessman”)."""
    match = _NATIONAL.search(before)
    if not match or match["noun"] not in PERSON_NOUNS:
        return ""
    place = gazetteer().demonym(match["demonym"])
    return f"national of {place.label}" if place and place.level == "country" else ""


def _country(words: str | None) -> str | None:
    if not words:
        return None
    names = gazetteer()
    for form in (words, words.rpartition(" ")[2], words.partition(" ")[0]):
        if not form[:1].isupper():
            continue
        place = names.country(form) or names.demonym(form)
        if place:
            return place.label
    return None
