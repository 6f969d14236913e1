"""Organisations within one document: generic phrases out, acronyms expanded both ways, ministries tied to a country.

``Long Name (ABC)`` makes ABC a name of Long Name, wherever either stands in the document. A ministry without its
country is nobody's: “the Interior Ministry” becomes ``Interior Ministry (Tajikistan)`` where the words around it, or
else the document as a whole, say whose it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from cuttings.index.authority.starter import starter_organisation
from cuttings.index.enrich import bodies
from cuttings.index.enrich.people import bare_word
from cuttings.index.enrich.spans import Span, words
from cuttings.index.enrich.words import (
    APPOSITION,
    GENERIC_HEADS,
    MONTHS,
    NO_ACRONYMS,
    NO_BODY,
    NO_BODY_BEFORE,
    NOT_NAMES,
    ORGANISATION_WORDS,
    TITLES,
)
from cuttings.index.gazetteer.places import gazetteer

_PARTYS = re.compile(r"\b(?:the|ruling|opposition|his|her|own) $")
_CAPITALS = re.compile(r"\b[A-Z]{3,6}\b")
ACRONYM = re.compile(r"[A-Z][A-Za-z.&-]{1,9}")
_PART = r"(?:[A-Z][\w’'.&-]{0,40}+|of|the|and|for|in|on|de|la|del|du|des|et|y|da|do|dos|und|für|al|&|to|against|with)"
# Bounded and possessive, so that a long run of capitals is not tried in every way.
_EXPLAINED = re.compile(
    rf"({_PART}(?:[ -]+{_PART}){{1,16}}+)"
    r",? \((?:the |or |known as |abbreviated )?[\"“'‘]?([A-Z][A-Za-z.&-]{1,9})[\"”'’]?(?:[,;][^()]*)?\)"
)
_BAND_ENDS = frozenset(
    """group brigade brigades battalion regiment division forces front movement party ministry university institute
    committee council commission federation association foundation agency corporation inc ltd plc llc fc sc club bank
    airlines airways newspaper wanderers rovers albion hotspur""".split()  # noqa: SIM905 - a list of words reads better
)
_BAND_HEADS = frozenset(
    """jaish jaysh jaysh-e jabhat harakat harkat hizb hezb lashkar liwa katibat katiba jund jundallah saraya saray
    kataib asaib jamaat jamiat tehrik tehreek ahrar faylaq real sporting dinamo dynamo lokomotiv borussia
    deportivo atletico atlético olympique""".split()  # noqa: SIM905 - a list of words reads better
)
_MINOR_WORDS = "of the and for in on de la del du des et y da do dos und für al & to against with"
_MINOR = frozenset(_MINOR_WORDS.split())
_UNTELLING = GENERIC_HEADS | NOT_NAMES | MONTHS | TITLES | _MINOR
_OF_COUNTRY = re.compile(r"\s+of\s+(?:the\s+)?([A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)")
_EXTENDS = frozenset(("party", "ministry", "bank", "union", "university", "front", "association", "federation"))


def acronyms(text: str) -> dict[str, str]:
    """The acronyms that a text explains as ``Long Name (ABC)``, each with its long name."""
    found: dict[str, str] = {}
    for match in _EXPLAINED.finditer(text):
        short = match.group(2)
        if sum(char.isupper() for char in short) >= 2:
            long = _expansion(match.group(1), short)
            if long:
                found.setdefault(short.replace(".", ""), long)
    return found


def initials_of(names: Iterable[str], text: str) -> dict[str, str]:
    """Acronyms of a text that are the initials of one organisation in it and are nowhere explained."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in set(names):
        if len(tokens := words(name)) > 2 and all(token[0].isupper() or token in _MINOR for token in tokens):
            found["".join(token[0] for token in tokens if token not in _MINOR)].add(name)
    used = set(_CAPITALS.findall(text))
    return {short: min(longs) for short, longs in found.items() if len(longs) == 1 and short in used}


def explained(text: str) -> Iterator[tuple[int, int]]:
    """Where the long names stand that a text explains an acronym for."""
    for match in _EXPLAINED.finditer(text):
        short = match.group(2)
        long = _expansion(match.group(1), short) if sum(char.isupper() for char in short) >= 2 else ""
        if long:
            yield match.end(1) - len(long), match.end(1)


def _expansion(phrase: str, short: str) -> str:
    letters = [char.lower() for char in short if char.isupper()]
    tokens = phrase.split()
    best = ""
    for first in range(len(tokens)):
        if tokens[first].lower() in _MINOR or not tokens[first][0].isupper():
            continue
        if _spells(tokens[first:], letters):
            best = best or " ".join(tokens[first:])
            if tokens[first][0].lower() == letters[0]:
                return " ".join(tokens[first:])
    return best


def _spells(tokens: list[str], letters: list[str]) -> bool:
    parts = [part for token in tokens for part in re.split(r"-", token) if part]
    strict = [part[0].lower() for part in parts if part.lower() not in _MINOR]
    loose = [part[0].lower() for part in parts]
    joined = "".join(letters)
    return joined in ("".join(strict), "".join(loose)) or (
        len(letters) >= 3
        and len(strict) >= 2
        and strict[0] == letters[0]
        and _subsequence(strict, letters)
        and len(strict) - len(letters) <= 2
    )


def _subsequence(firsts: list[str], letters: list[str]) -> bool:
    short, long = sorted((firsts, letters), key=len)
    rest = iter(long)
    return abs(len(firsts) - len(letters)) <= 1 and all(char in rest for char in short)


def extended(span: Span, text: str) -> Span:
    """The span with “of Tajikistan” added to a party, ministry or bank that the model cut short."""
    last = bare_word(words(span.text)[-1]) if words(span.text) else ""
    match = _OF_COUNTRY.match(text, span.end) if last in _EXTENDS else None
    if match:
        for form in (match.group(1), match.group(1).partition(" ")[0]):
            name = re.sub(r"['’]s?$", "", form)
            if gazetteer().broad(name):
                end = match.start(1) + len(name)
                return Span(span.start, end, text[span.start : end], span.label, span.sort)
    return span


def without_party(span: Span) -> Span:
    """“Georgian Dream” of “Georgian Dream party”, where that is a name by itself (the Labour party is not Labour)."""
    name = span.text.removesuffix(" party")
    if name == span.text or starter_organisation(span.text) or bodies.is_national_body(span.text):
        return span
    return span.cut(0, len(name)) if is_organisation(name) and not gazetteer().demonym(name) else span


def is_organisation(name: str) -> bool:
    """Whether a phrase names one organisation: capitalised, and not of generic words, months or titles alone."""
    found = words(name)
    if bodies.is_generic(name) or bodies.is_list_of_places(name):
        return False
    if found and (bare_word(found[-1]) in NO_BODY or bare_word(found[0]) in NO_BODY_BEFORE):
        return False
    if not found or len(found) > 12 or not found[0][0].isupper():
        return name[:3].lower() in ("al-", "al ") and len(name) > 5
    lowered = [bare_word(word) for word in found]
    if len(found) == 1:
        word = found[0]
        generic = lowered[0] in NOT_NAMES or lowered[0] in MONTHS or lowered[0] in TITLES or lowered[0] in GENERIC_HEADS
        return len(word) > 1 and not generic and word not in NO_ACRONYMS and not word.isdigit()
    telling = [low for low, word in zip(lowered, found, strict=True) if word[0].isupper() and low not in _UNTELLING]
    lower_tail = found[-1].rpartition("-")[2][:1].islower() and lowered[-1] not in ORGANISATION_WORDS
    peoples = len(found) > 2 and bool(gazetteer().demonym(found[0]))  # the English Defence League
    return ((bool(telling) or peoples) and not lower_tail) or bodies.is_national_body(name)


def is_band(name: str) -> bool:
    """Whether what looks like a person is a group: “Saray al-Jihad Group”, “Jaish al-Mansurah”, “Pirates FC”."""
    found = [bare_word(word) for word in words(name)]
    return len(found) > 1 and (found[-1] in _BAND_ENDS or (found[0] in _BAND_HEADS and len(found) < 6))


def is_introduced(text: str, start: int, end: int) -> bool:
    """Whether the words around a name say that it is an organisation's: “X, a lobby group,”, “the ruling X party”."""
    if text[start:end].lower() in NOT_NAMES or text[start:end].startswith(("Democratic", "Republican")):
        return False
    party = text.startswith(" party", end) and _PARTYS.search(text[max(0, start - 12) : start])
    return bool(party or APPOSITION.match(text, end))


class Shortened:
    """The organisations of one document by the short names that the text goes on with: “the Post”, “Amnesty”.

    A short name is the beginning of a longer one, or its end where that alone would name a body; where it is of two
    longer ones, it is of neither.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._full: dict[str, set[str]] = defaultdict(set)
        for name in set(names):
            tokens = name.split(" ")
            if len(tokens) < 2 or not (is_organisation(name) or starter_organisation(name)):
                continue
            for count in range(1, len(tokens)):
                self._full[" ".join(tokens[:count])].add(name)
                self._full[" ".join(tokens[count:])].add(name)

    def full(self, name: str) -> str:
        """The one longer name that this is short for, or an empty string."""
        longer = {each for each in self._full.get(name, ()) if each.split(" ")[-1][0].isupper()}
        if len(longer) != 1 or gazetteer().broad(name) or gazetteer().demonym(name):
            return ""
        (only,) = longer
        tail = only.endswith(" " + name)
        return "" if tail and " " not in name and bare_word(name) not in ORGANISATION_WORDS else only
