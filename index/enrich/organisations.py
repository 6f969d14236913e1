"""Organisations within one article: which phrases name one, and which longer name a
short one is for.

    >>> is_organisation("Kenya Airways"), is_organisation("Olympic Games")
    (True, False)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from cuttings.index.enrich.national import is_local_body, is_national_body
from cuttings.index.enrich.spans import Span, bare_word, without_possessive, words
from cuttings.index.enrich.words import (
    FAMILIES,
    GENERIC_HEADS,
    MONTHS,
    NOT_NAMES,
    ORGANISATION_WORDS,
    PERSON_NOUNS,
    TITLES,
    one_of,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

MAX_WORDS = 12
_MINOR = FAMILIES["minor"]
_GENERIC = NOT_NAMES | MONTHS | TITLES | GENERIC_HEADS
_UNTELLING = _GENERIC | _MINOR
_PREPOSITIONS = frozenset(("of", "for", "on", "and", "&", "in", "to", "against"))
_OFFICES = (PERSON_NOUNS | FAMILIES["officers"]) - FAMILIES["no_officers"]
_HOLDERS = frozenset(
    ("chair", "chief", "director", "head", "member", "minister", "secretary", "speaker")
)
"""Who holds an office “of” something."""
_HAD_BY_COUNTRIES = frozenset(
    (
        "administration",
        "agencies",
        "corporation",
        "institutional",
        "institutions",
        "press",
    )
)
_SEVERAL_BODIES = frozenset(
    ("committees", "commissions", "departments", "ministries", "parliaments")
)
_GENERAL_HEADS = frozenset(("association", "bank", "institution"))
_GENERAL_ENDS = frozenset(("democratic", "federal", "international", "united"))
_NO_CENTRES = frozenset(("city", "convention", "shopping", "town"))
"""Words before a centre that is a building or a quarter."""
# COP27, COP 27, Executive Order 13582, Vision 2030, but not Studio 54
_NUMBERED = re.compile(
    r"^[A-Z]{2,5}[ -]?\d{1,3}$|[ -](?:(?:19|20)\d\d|\d{4,}|\d+[.,]\d+)$"
)
# Islamophobia, Zionism
_DOCTRINE = re.compile(r"(?:ism|phobia)$")
# Festival “of” Lights, Convention “on” Deserts, Prize “in” Physics, Tour “de” Suisse
_HEAD_OF = re.compile(r"(?:[\w’'.-]+ ){0,4}?([\w’'.-]+) (?:of|for|on|in|to|de)\b")
# “the ruling” Zorena party
_RULING = re.compile(r"\b(?:the|ruling|opposition|his|her|own) $")
# Pamalakaya“, a fishers' group,”
_APPOSITION = re.compile(
    r",? (?:which is )?(?:a|an|the|one of the)"
    r" (?:(?!(?:for|of|at|from|with|to) )[\w’'-]+ ){0,4}?"
    rf"{one_of('bodies_in_apposition')}(?=[,.;)]"
    r"| (?:that|which|based|in|of|for|with|backed|run|led|said|founded|representing)\b)"
)
_OF_COUNTRY = re.compile(r"\s+of\s+(?:the\s+)?([A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)")


@lru_cache(maxsize=20_000)
def is_organisation(name: str) -> bool:
    """Whether a phrase names one organisation: capitalised, and not of generic
    words, months or titles alone.
    """
    found = words(name)
    if is_local_body(name) or is_list_of_places(name):
        return False
    if found and (_is_thing(name, found) or _is_office(found)):
        return False
    if not 1 <= len(found) <= MAX_WORDS or not found[0][0].isupper():
        return name[:3].lower() in ("al-", "al ") and len(name) > 5
    last = found[-1]
    if len(found) == 2 and _is_had(found):
        return False
    if len(found) == 1:
        generic = bare_word(last) in _GENERIC or last in FAMILIES["no_acronyms"]
        return len(last) > 1 and not generic

    # Savings and Loan Associations
    trades = FAMILIES["middle_words"] | _MINOR
    general = {word.removesuffix("s") for word in _GENERAL_HEADS}
    if len(found) > 1 and all(
        bare_word(word) in trades or bare_word(word).removesuffix("s") in general
        for word in found
    ):
        return False
    # Archives and Museum
    houses = FAMILIES["donated"] | FAMILIES["houses"]
    if len(found) > 1 and all(
        bare_word(word) in _MINOR or bare_word(word).removesuffix("s") in houses
        for word in found
    ):
        return False
    # Zorenan International Master
    is_general = len(found) == 2 and bare_word(last) in _GENERAL_ENDS
    if is_general and gazetteer().demonym(found[0]):
        return False
    # Pennsylvania “graduation party”
    is_phrase = len(found) > 2 and found[-2][0].islower() and last[0].islower()
    if is_phrase and bare_word(found[-2]) not in _MINOR:
        return False
    lower = last.rpartition("-")[2][:1].islower()
    if not lower or bare_word(last) in ORGANISATION_WORDS:
        telling = [
            word
            for word in found
            if word[0].isupper() and bare_word(word) not in _UNTELLING
        ]
        # “U.S. Economy”: a country and what it has.
        is_had = ORGANISATION_WORDS.isdisjoint(map(bare_word, found))
        if telling == found[:1] and is_had and gazetteer().broad(telling[0]):
            return is_national_body(name)
        if telling:
            return True
        if len(found) > 2 and gazetteer().demonym(found[0]):
            return True  # the English Defence League
    return is_national_body(name)


def _is_had(found: list[str]) -> bool:
    """Whether two words are a country and what many have there (“U.K. Press”), several
    bodies of a kind (“Defense Departments”), or a court by where it sits (“Zorena court”).
    """
    first, last = found
    lowered = bare_word(last)
    if lowered in _HAD_BY_COUNTRIES and gazetteer().nation(first):
        return True
    return last == "court" or lowered in _SEVERAL_BODIES


def _is_thing(name: str, found: list[str]) -> bool:
    """Whether the words of a name say that it is a law's, a prize's, an event's, a
    storm's, a ship's: by its last word, its first, or the head before “of”.
    """
    last, first = bare_word(found[-1]), bare_word(found[0])
    match = _HEAD_OF.match(name)
    head = bare_word(match.group(1)) if match else ""
    if head in ORGANISATION_WORDS:
        return False  # Institute for the Study of War
    if last in FAMILIES["no_organisation"]:
        return True
    is_event = last in FAMILIES["event_ends"] or first in FAMILIES["event_heads"]
    if is_event and len(found) > 1:
        return True
    # European Currency Unit
    if last in ("unit", "units") and bare_word(found[-2:][0]) in (
        "account",
        "currency",
    ):
        return True
    # Labor State Government
    if found[1:] == ["State", "Government"] and not gazetteer().named(found[0]):
        return True
    # Zorena Place Shopping Center
    if last in ("center", "centre") and bare_word(found[-2:][0]) in _NO_CENTRES:
        return True
    if first in FAMILIES["no_organisation_before"]:
        return True
    # Executive Order 13582, Vision 2030, COP27
    if _NUMBERED.search(name) and not starter_organisation(name):
        return True
    if len(found) < 4 and _DOCTRINE.search(last) and last != "tourism":
        return True
    return head in FAMILIES["no_organisation_of"]


def _is_office(found: list[str]) -> bool:
    """Whether several words are those of an office (“Coast Guard Commandant”,
    “Attorney General”).
    """
    if len(found) < 2:
        return False
    # Member of Parliament, but Friends of the Earth
    if found[1] == "of" and bare_word(found[0]) in _HOLDERS:
        return True
    if not _PREPOSITIONS.isdisjoint(found):
        return False
    last = bare_word(found[-1])
    if last == "general":
        return bare_word(found[-2]) in TITLES | FAMILIES["generals"]
    return last in _OFFICES


def is_list_of_places(name: str) -> bool:
    """Whether a phrase lists places (“Crete and Cyprus”)."""
    # Crete and Cyprus
    parts = re.split(r", | and ", name)
    return len(parts) > 1 and all(map(gazetteer().named, parts))


def is_band(name: str) -> bool:
    """Whether what looks like a person is a group:

    “Saray al-Jihad Group”, “Jaish al-Mansurah”, “Pirates FC”.
    """
    found = [bare_word(word) for word in words(name)]
    if len(found) < 2:
        return False
    # La “Caja” Obrera
    if len(found) > 2 and found[0] in ("la", "il", "el"):
        found = found[1:]
    headed = found[0] in FAMILIES["band_heads"] and len(found) < 6
    if headed or found[-1] in FAMILIES["band_ends"]:
        return True
    ends = FAMILIES["company_ends"] | FAMILIES["legal_forms"]
    return found[-1] in ends and found[0] not in TITLES


def may_be_explained(name: str) -> bool:
    """Whether a phrase that the text gives an acronym for is a body's: it would be by
    itself, or it begins or ends with the word for one (“Commission on Elections”).
    """
    if is_organisation(name) or starter_organisation(name):
        return True
    found = [bare_word(word) for word in words(name)]
    if len(found) < 2 or _is_office(found):
        return False
    return found[0] in ORGANISATION_WORDS or found[-1] in ORGANISATION_WORDS


def is_company(name: str) -> bool:
    """Whether a name says itself that it is a company's: by its legal form or its last
    word (“Barnett Banks Inc”, “Zorena Holdings”).
    """
    last = bare_word((words(name) or [""])[-1])
    return last in FAMILIES["legal_forms"] or last in FAMILIES["company_ends"]


def is_introduced(span: Span) -> bool:
    """Whether the words around a name say that it is an organisation's:

    “X, a lobby group,”, “the ruling X party”.
    """
    if span.text.lower() in NOT_NAMES:
        return False
    if span.text.startswith(("Democratic", "Republican")):
        return False
    if span.after(6) == " party" and _RULING.search(span.before(12)):
        return True
    return bool(_APPOSITION.match(span.source, span.end))


def extended(span: Span) -> Span:
    """The span with “of Tajikistan” added to a party, ministry or bank that the
    model cut short.
    """
    last = bare_word((span.words or [""])[-1])
    match = _OF_COUNTRY.match(span.source, span.end)
    if match and last in FAMILIES["extended_by_country"]:
        phrase = match.group(1)
        for form in (phrase, phrase.partition(" ")[0]):
            name = without_possessive(form)
            if gazetteer().broad(name):
                return span.at(span.start, match.start(1) + len(name))
    return span


def without_party(span: Span) -> Span:
    """“Georgian Dream” of “Georgian Dream party”, where that is a name by itself
    (the Labour party is not Labour).
    """
    name = span.text.removesuffix(" party")
    if name == span.text or starter_organisation(span.text):
        return span
    if is_national_body(span.text) or gazetteer().demonym(name):
        return span
    return span.cut(0, len(name)) if is_organisation(name) else span


class ShortNames:
    """The organisations of one document by the short names that the text goes on with:

    “the Post”, “Amnesty”.

    A short name is the beginning of a longer one, or its end where that alone would
    name a body; where it is of two longer ones, it is of neither.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._full: dict[str, set[str]] = defaultdict(set)
        for name in set(names):
            tokens = name.split(" ")
            if len(tokens) > 1 and (
                is_organisation(name) or starter_organisation(name)
            ):
                for count in range(1, len(tokens)):
                    self._full[" ".join(tokens[:count])].add(name)
                    self._full[" ".join(tokens[count:])].add(name)

    def full(self, name: str) -> str:
        """The one longer name that this is short for, or an empty string."""
        longer = [
            each
            for each in self._full.get(name, ())
            if each.rpartition(" ")[2][0].isupper()
        ]
        if len(longer) != 1 or gazetteer().nation(name):
            return ""
        is_tail = longer[0].endswith(f" {name}")
        if is_tail and " " not in name and bare_word(name) not in ORGANISATION_WORDS:
            return ""
        return longer[0]
