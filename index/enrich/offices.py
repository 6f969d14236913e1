"""The office that a person is named with: “Tajik President Emomali Rakhmon” ->
``president of Tajikistan``.

The office is evidence for joining spellings across documents, so it is normalised
(premier -> prime minister) and tied to a country by the words around it; where they are
silent, to the one country that the document is about. Without an office a nationality
is read (“Russian businessman”): it joins nobody, but tells namesakes apart.
"""

from __future__ import annotations

import re

from cuttings.index.enrich.words import FOLDER, PERSON_NOUNS
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.lists import read_table
from cuttings.index.names.roles import NATIONAL

REACH = 70
"""Characters around a name in which its office stands."""
OFFICES: dict[str, str] = {}
"""What an office is called, with what it is filed as."""
TIED: set[str] = set()
"""The offices that belong to a country."""
for _office, _tied, _variants in read_table(FOLDER / "offices.tsv"):
    OFFICES.update(dict.fromkeys(_variants.split("|"), _office))
    if _tied:
        TIED.add(_office)

_RANKS = frozenset(("assistant", "deputy", "shadow", "vice"))
_CAPITALISED = r"[A-Z][\w.’'-]*(?:[ -][A-Z][\w.’'-]*)?"
# As little as may be: in “U.S. Vice President” the second word is the office's.
_COUNTRY = r"(?:(?P<country>[A-Z][\w.’'-]*?(?:[ -][A-Z][\w.’'-]*)??)(?:['’]s)?\s+)??"
_OF_COUNTRY = rf"(?:\s+of\s+(?:the\s+)?(?P<of>{_CAPITALISED}))?"
_LONGEST_FIRST = sorted(map(re.escape, OFFICES), key=len, reverse=True)
_OFFICE = rf"(?P<office>(?i:{'|'.join(_LONGEST_FIRST)}))"
_BEFORE = re.compile(
    rf"{_COUNTRY}(?:(?i:former|late|ex|then|acting|embattled|new)[ -])*\b{_OFFICE}"
    rf"{_OF_COUNTRY}(?:,|\s+(?i:gen|general|col|colonel|mr|mrs|ms|dr|sir|maj|lt)\.?)?"
    r"\s+$"
)
_AFTER = re.compile(
    r"(?=[, ]),?\s+(?:\(\d+\),?\s+)?(?:who is |was |is |as )?(?:the |a |an )?"
    rf"{_COUNTRY}(?:(?i:former|late|then|acting)\s+)?{_OFFICE}\b{_OF_COUNTRY}"
)
_WORD = re.compile(r"[a-z]+")
_LAST_WORDS = frozenset(_WORD.findall(office)[-1] for office in OFFICES)
"""The words that offices end with: most names have none of them beside them, which costs
less to see than to match."""
_NATIONALITY = re.compile(r"(?P<demonym>[A-Z][\w-]+) (?:[a-z-]+ )?(?P<noun>[a-z]+) $")


def office(text: str, start: int, end: int, about: str | None) -> str:
    """The office of the person who stands at these characters, or an empty string.

    ``about`` is the country that the document is about, used for an office without a
    country of its own and only where such an office has one.

    >>> office("Premier Ann Example spoke.", 8, 19, "Kenya")
    'prime minister of Kenya'
    """
    before = text[max(0, start - REACH) : start].rpartition("\n")[2]
    after = text[end : end + REACH].partition("\n")[0]
    match = None
    if _may_have_office(before):
        match = _BEFORE.search(before)
    if match is None and _may_have_office(after):
        match = _AFTER.match(after)
    if match is None:
        return _nationality(before)
    title = OFFICES[match["office"].lower()]
    # “Deputy” Foreign Minister is an office of its own.
    lead = match.string[: match.start("office")].rpartition(" ")[0].rpartition(" ")[2]
    if lead.lower() in _RANKS:
        title = f"{lead.lower()} {title}"
    country = _country(match["of"]) or _country(match["country"])
    if not country and OFFICES[match["office"].lower()] in TIED:
        country = about
    return f"{title} of {country}" if country else title


def _may_have_office(words: str) -> bool:
    return not _LAST_WORDS.isdisjoint(_WORD.findall(words.lower()))


def _nationality(before: str) -> str:
    """“national of Russia” where an adjective and a noun for a person stand before
    the name (“Russian businessman”).
    """
    match = _NATIONALITY.search(before)
    if match and match["noun"] in PERSON_NOUNS:
        place = gazetteer().demonym(match["demonym"])
        if place and place.level == "country":
            return f"{NATIONAL}{place.label}"
    return ""


def _country(words: str | None) -> str | None:
    """The country that a phrase, its last or its first word is the name or an
    adjective of.
    """
    if not words:
        return None
    for form in (words, words.rpartition(" ")[2], words.partition(" ")[0]):
        if form[:1].isupper():
            place = gazetteer().country(form) or gazetteer().demonym(form)
            if place:
                return place.label
    return None
