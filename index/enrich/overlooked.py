"""Names that the model overlooked and their surroundings give away.

The model was trained on American news and misses people, towns and parties of other
parts of the world. Where a title stands before capitalised words, an acronym is
explained, a locative stands before a town of the gazetteer, or a name of the starter
authority file occurs, the name is found without it. These spans only fill gaps: where
the model found something, the longer of the two stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

from cuttings.index.enrich.organisations import explained
from cuttings.index.enrich.people import is_person_name, portfolio
from cuttings.index.enrich.spans import Span, occurrences, trimmed
from cuttings.index.enrich.words import (
    GENERIC_HEADS,
    MONTHS,
    NO_BODY,
    NOT_NAMES,
    OPENERS,
    ORGANISATION_WORDS,
    TITLES,
    is_given_name,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import organisations as starter_organisations

LEAST_TOWN = 50_000
_NAME = r"[A-ZÀ-ÖØ-ÞŠŽĆČĐŁŚŞİ][^\W\d_]+(?:[-’'][^\W\d_]+)*"
_DATELINE = re.compile(
    r"\A\s*([A-ZÀ-Þ][A-ZÀ-Þ'’.]+(?:[ -][A-ZÀ-Þ'’.]+){0,3})(?:/([A-ZÀ-Þ][A-ZÀ-Þ'’. -]+))?"
    r"(?:,\s[A-Z][\w. ]{2,20}){0,2}\s*(?:\([^()\n]{2,30}\)\s*)?(?:[.-]*[-–—]+|:)\s"
)
_PARTICLE = r"(?:al|el|bin|ben|ibn|abu|abd|de|da|dos|do|del|della|di|la|le|van|von|der|den|ten|ter|du|ould|Al|El)"
_FULL = rf"{_NAME}(?:[ -](?:{_PARTICLE}[ -]){{0,2}}(?:{_NAME}|[A-Z]\.)){{1,3}}"
_JOINED = r"[A-Z][a-z]+(?:-[a-z]{2,4})?-[A-Z][a-z]+"
_TITLED = re.compile(
    r"\b(?:[Pp]resident|[Pp]rime [Mm]inister|[Mm]inister|[Pp]remier|[Cc]hancellor|[Ss]pokes(?:man|woman|person)"
    r"|[Gg]overnor|[Mm]ayor|[Gg]eneral|Gen\.|[Cc]olonel|Col\.|[Mm]ajor|Maj\.|[Cc]aptain|Capt\.|Lt\.|[Ss]heikh|[Ii]mam"
    r"|[Aa]yatollah|[Bb]ishop|[Aa]rchbishop|[Cc]ardinal|[Aa]mbassador|[Cc]ommander|[Ww]arlord|[Ll]eader|[Ss]enator"
    r"|[Ss]ecretary|[Cc]hairman|[Cc]hairwoman|[Dd]irector|[Pp]rofessor|Prof\.|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|[Jj]udge"
    r"|[Jj]ournalist|[Aa]ctivist|[Ll]awyer|[Aa]nalyst|[Cc]andidate|[Cc]hief|[Kk]ing|[Qq]ueen|[Pp]rince|[Cc]oach"
    rf"|[Ss]triker|[Mm]idfielder|[Dd]efender|[Gg]oalkeeper|[Ss]inger|[Aa]ctor|[Aa]ctress)[ ]({_FULL}|{_JOINED})"
)
_SPEAKING = re.compile(
    rf"(?:^|(?<=[.,”\"] )|(?<=\n))({_FULL})(?=,? (?:said|told|says|added|warned|tweeted|announced))"
)
_CAPITAL = re.compile(rf"(?<![\w’'&/.-]){_NAME}")
_REST = re.compile(rf" (?:{_PARTICLE}[ -])?{_NAME}(?: {_NAME})?")
_WORDS_TOO = frozenset(
    (
        "Abu",
        "Ben",
        "Bin",
        "Marine",
        "Roman",
        "Christian",
        "Grace",
        "Rose",
        "Will",
        "Mark",
        "May",
    )
)
"""Given names that are words or beginnings of names too."""
_OWNING = re.compile(r"['’]s\b")
_NOT_A_NAME = re.compile(
    " (?=(?:"
    + "|".join(
        sorted(
            word.title()
            for word in NO_BODY | GENERIC_HEADS | OPENERS | ORGANISATION_WORDS
        )
    )
    + r")\b)"
)
_LOCATED = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Ff]rom|to|of|town of|city of|[Oo]utside|[Aa]round|via|into|such as) "
    r"((?:Al |El |San |Santa |São |Los |Las |La |Port |New |Fort |Saint |St\.? )?"
    rf"{_NAME}(?:[ -]{_NAME})?)"
)
_BODY = re.compile(
    rf"\b((?:{_NAME}|[A-Z]{{2,}})['’]?(?: (?:of the|of|for the|for|and|{_NAME}['’]?|[A-Z]{{2,}})){{0,5}} "
    r"(?:Party|Ministry|University|Institute|Foundation|Committee|Commission|Council|Organi[sz]ation|Association"
    r"|Federation|Corporation|Authority|Agency|Union|Movement|Front|Army|Bank|Airlines|Airways|Group|Company|Club"
    r"|Hospital|Court|Congress|Assembly|Brigade|Brigades|League|Coalition|Alliance|Network|Office|Department|Bureau"
    r"|Academy|College|Society|Museum|Times|Post|Tribune|Herald|Gazette))\b(?! [A-Z][a-z])"
)
_NEXT_TOWN = re.compile(rf"(?:,| and|, and| or) ({_NAME}(?:[ -]{_NAME})?)")
_WORD_BEFORE = re.compile(rf"(?<![\w-])({_NAME}) $")
LONGEST_GIVEN = 40
_PLAIN = frozenset(
    """Adani Amnesty Arsenal Atletico Bayer Bombardier Cargill Corinthians Daimler Dangote Disney Everton Ferrari Fitch
    Garanti Houthi Houthis Ikhwan Inkatha Intel Lancet Mahindra Merck Moderna Philips Porsche Renaissance Roche
    Sandinista Siemens Sukhoi Suzuki Thales Tories Tupolev Wagner Woolworths""".split()  # noqa: SIM905 - a list reads better
)
"""Names of organisations that are surnames, aircraft or plain words too."""
_RISKY = frozenset(
    (
        "IS",
        "EC",
        "EP",
        "AQ",
        "AU",
        "ECHR",
        "NAM",
        "CAF",
        "PIF",
        "EAC",
        "ISI",
        "SEC",
        "GM",
        "VW",
        "BP",
        "ETA",
        "IRA",
    )
)


def overlooked(text: str, countries: Counter[str]) -> Iterator[Span]:
    """The names that a text's own wording gives away, in no order; they may overlap."""
    for span in _found(text, countries):
        whole = trimmed(span)
        if whole:
            yield whole


def _found(text: str, countries: Counter[str]) -> Iterator[Span]:
    for pattern in (_TITLED, _SPEAKING):
        for match in pattern.finditer(text):
            start = match.start(1) + portfolio(match.group(1))
            yield Span(
                start, match.end(1), text[start : match.end(1)], "RULE", "person"
            )
    yield from _by_given_name(text)
    for start, end in explained(text):
        yield Span(start, end, text[start:end], "RULE", "organisation")
    for match in _BODY.finditer(text):
        yield Span(*match.span(1), match.group(1), "RULE", "organisation")
    if dateline := _DATELINE.match(text):
        for name, (start, end) in (
            (dateline.group(number), dateline.span(number)) for number in (1, 2)
        ):
            if name and gazetteer().named(name):
                yield Span(start, end, name, "RULE", "place")
    yield from _towns(text, countries)
    yield from _starter_names(text)


def _by_given_name(text: str) -> Iterator[Span]:
    """Full names that begin with a known given name, behind no article."""
    end = 0
    for match in _CAPITAL.finditer(text):
        given = match.group()
        if (
            match.start() < end
            or given in _WORDS_TOO
            or not is_given_name(given)
            or gazetteer().broad(given)
        ):
            continue
        rest = _REST.match(text, match.end())
        if rest is None or text.endswith(("the ", "The "), 0, match.start()):
            continue
        name = given + _NOT_A_NAME.split(_OWNING.split(rest.group())[0])[0]
        end = match.start() + len(name)
        if " " in name and is_person_name(name) and not gazetteer().named(name):
            yield Span(match.start(), end, name, "RULE", "person")


def _towns(text: str, countries: Counter[str]) -> Iterator[Span]:
    for match in _LOCATED.finditer(text):
        found: re.Match[str] | None = match
        while found:
            span = _town(found, countries)
            if span:
                yield span
            found = _NEXT_TOWN.match(text, span.end) if span else None


def _town(match: re.Match[str], countries: Counter[str]) -> Span | None:
    for name in (match.group(1), match.group(1).split(" ")[0]):
        places = gazetteer().named(name)
        if any(
            place.country in countries or place.population >= 10 * LEAST_TOWN
            for place in places
        ):
            return Span(
                match.start(1), match.start(1) + len(name), name, "RULE", "place"
            )
    return None


def _starter_names(text: str) -> Iterator[Span]:
    table = _by_first_word()
    end = 0
    for match in _first_words().finditer(text):
        if match.start() < end or not (
            names := table.get(match.group().rstrip(".,").removesuffix("'s"))
        ):
            continue
        for name in names:
            stop = match.start() + len(name)
            if (
                text.startswith(name, match.start())
                and not text[stop : stop + 1].isalnum()
            ):
                yield Span(match.start(), stop, name, "RULE", "organisation")
                end = stop
                break


@cache
def _by_first_word() -> dict[str, list[str]]:
    table: dict[str, list[str]] = defaultdict(list)
    for heading in starter_organisations().values():
        for name in (heading.label, *heading.variants):
            telling = (
                (name.isupper() and len(name) > 1)
                or " " in name
                or "-" in name
                or _is_unlike_any_other(name)
            )
            if (
                telling
                and name not in _RISKY
                and not name.startswith("the ")
                and "(" not in name
            ):
                table[name.split()[0].rstrip(".,")].append(name)
    return {word: sorted(names, key=len, reverse=True) for word, names in table.items()}


def _is_unlike_any_other(name: str) -> bool:
    """Whether a name of one word can be nothing else: no town, given name or
    surname, and no plain word.
    """
    if len(name) < 5 or not name[0].isupper() or name in _PLAIN:
        return False
    return not (
        gazetteer().named(name) or gazetteer().demonym(name) or is_given_name(name)
    )


@cache
def _first_words() -> re.Pattern[str]:
    """Capitalised words, and the few in lower case that a name of the starter
    authority file begins with.
    """
    lower = sorted(word for word in _by_first_word() if not word[0].isupper())
    return re.compile(
        rf"(?<![\w@#.-])(?:[A-Z][\w’'.&-]*|(?:{'|'.join(map(re.escape, lower)) or '(?!)'})(?![\w-]))"
    )


def given_names(text: str, surname: str) -> Iterator[Span]:
    """Where a text has a capitalised word before a surname: the full name that the
    model cut (“Usain” Bolt).
    """
    for start, end in (
        occurrences(text, surname) if surname.lower() not in _NO_SURNAME else ()
    ):
        match = _WORD_BEFORE.search(text[max(0, start - LONGEST_GIVEN) : start])
        word = match.group(1) if match else ""
        if (
            match
            and text[end : end + 1] != "-"
            and not word.endswith(("'s", "’s"))
            and word.lower() not in _NO_GIVEN
        ):
            at = start - len(match.group())
            yield Span(at, end, text[at:end], "RULE", "person")


_NO_GIVEN = TITLES | MONTHS | NOT_NAMES | OPENERS | frozenset(("then", "both"))
_NO_SURNAME = frozenset(
    (
        "democratic",
        "democrat",
        "democrats",
        "republican",
        "republicans",
        "marines",
        "islamist",
    )
)
