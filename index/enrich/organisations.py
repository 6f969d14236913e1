"""Organisations within one document: generic phrases out, acronyms expanded both ways, ministries tied to a country.

``Long Name (ABC)`` makes ABC a name of Long Name, wherever either stands in the document. A ministry without its
country is nobody's: “the Interior Ministry” becomes ``Interior Ministry (Tajikistan)`` where the words around it, or
else the document as a whole, say whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cuttings.index.enrich.people import bare_word
from cuttings.index.enrich.spans import Span, words
from cuttings.index.enrich.words import (
    GENERIC_HEADS,
    MINISTRY,
    MONTHS,
    NO_ACRONYMS,
    NO_BODY,
    NO_BODY_BEFORE,
    NOT_NAMES,
    ORGANISATION_WORDS,
    TITLES,
)
from cuttings.index.gazetteer.places import gazetteer

ACRONYM = re.compile(r"[A-Z][A-Za-z.&-]{1,9}")
_EXPLAINED = re.compile(
    r"((?:[A-Z][\w’'.&-]*|of|the|and|for|in|on|de|la|del|du|des|et|y|da|do|dos|und|für|al|&|to|against|with)"
    r"(?:[ -]+(?:[A-Z][\w’'.&-]*|of|the|and|for|in|on|de|la|del|du|des|et|y|da|do|dos|und|für|al|&|to|against|with))+)"
    r",? \((?:the |or |known as |abbreviated )?[\"“'‘]?([A-Z][A-Za-z.&-]{1,9})[\"”'’]?(?:[,;][^()]*)?\)"
)
_MINOR_WORDS = "of the and for in on de la del du des et y da do dos und für al & to against with"
_MINOR = frozenset(_MINOR_WORDS.split())
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


def is_organisation(name: str) -> bool:
    """Whether a phrase names one organisation: capitalised, and not of generic words, months or titles alone."""
    found = words(name)
    if found and (bare_word(found[-1]) in NO_BODY or bare_word(found[0]) in NO_BODY_BEFORE):
        return False
    if not found or len(found) > 12 or not found[0][0].isupper():
        return name[:3].lower() in ("al-", "al ") and len(name) > 5
    lowered = [bare_word(word) for word in found]
    if len(found) == 1:
        word = found[0]
        generic = lowered[0] in NOT_NAMES or lowered[0] in MONTHS or lowered[0] in TITLES or lowered[0] in GENERIC_HEADS
        return len(word) > 1 and not generic and word not in NO_ACRONYMS and not word.isdigit()
    telling = [
        low
        for low, word in zip(lowered, found, strict=True)
        if word[0].isupper() and low not in GENERIC_HEADS | NOT_NAMES | MONTHS | TITLES | _MINOR
    ]
    lower_tail = found[-1][0].islower() and lowered[-1] not in ORGANISATION_WORDS
    return (bool(telling) and not lower_tail) or bool(MINISTRY.fullmatch(name))


def national(span: Span, text: str, about: str | None) -> str:
    """The name of a body that every country has, with its country; empty where nothing says whose it is.

    Looks at the adjective or possessive inside and before the name, at “of Country” after it, then at ``about``.
    """
    name = span.text
    inside = _leading_country(name)
    core = name[len(inside[0]) :].lstrip(" '’s") if inside else name
    after = re.match(r"\s+(?:of|in)\s+(?:the\s+)?([A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)", text[span.end : span.end + 60])
    of = re.match(r"(.+?) of (?:the )?([A-Z].*)$", core)
    whose = inside[1] if inside else _preceding(text[max(0, span.start - 40) : span.start])
    if not whose and of and gazetteer().country(of.group(2)):
        core, whose = of.group(1), gazetteer().country(of.group(2)).label  # type: ignore[union-attr]
    if not whose and after:
        whose = next((place.label for form in _forms(after.group(1)) if (place := gazetteer().country(form))), "")
    whose = whose or about or ""
    core = re.sub(r" party$", " Party", core)
    return f"{core} ({whose})" if whose and MINISTRY.fullmatch(core) else ""


def _forms(phrase: str) -> tuple[str, ...]:
    return (phrase, phrase.partition(" ")[0])


def _leading_country(name: str) -> tuple[str, str] | None:
    tokens = name.split()
    for count in (2, 1):
        lead = " ".join(tokens[:count])
        bare = re.sub(r"['’]s?$", "", lead)
        place = gazetteer().demonym(bare) or (gazetteer().country(bare) if count < len(tokens) else None)
        if place and place.level in ("country", "region") and count < len(tokens):
            return lead, place.label
    return None


def _preceding(before: str) -> str:
    tokens = re.findall(r"[\w.’'-]+", before.rpartition("\n")[2])[-3:]
    for count in (2, 1):
        lead = re.sub(r"['’]s?$", "", " ".join(tokens[-count:])) if len(tokens) >= count else ""
        if lead[:1].isupper():
            place = gazetteer().demonym(lead) or gazetteer().country(lead)
            if place:
                return place.label
    return ""


def is_national_body(name: str) -> bool:
    """Whether every country has a body of this name: a ministry, a supreme court, an army."""
    inside = _leading_country(name)
    core = name[len(inside[0]) :].lstrip(" '’s") if inside else name
    of = re.match(r"(.+?) of (?:the )?([A-Z].*)$", core)
    if of and gazetteer().country(of.group(2)):
        core = of.group(1)
    return bool(MINISTRY.fullmatch(core))
