"""Names that the model overlooked and their surroundings give away.

The model was trained on American news and misses people, towns and parties of other
parts of the world. Where a title stands before capitalised words, an acronym is
explained, a locative stands before a town of the gazetteer, or a name of the starter
authority file occurs, the name is found without it. These spans only fill gaps: where
the model found something, the longer of the two stands.

    >>> {span.text for span in overlooked("General Mahamat Idriss spoke.", Counter())}
    {'Mahamat Idriss'}
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cuttings.index.enrich import press
from cuttings.index.enrich.acronyms import explanations
from cuttings.index.enrich.bylines import bylines
from cuttings.index.enrich.organisations import is_organisation, may_be_explained
from cuttings.index.enrich.people import (
    after_office,
    has_organisation_word,
    is_person_name,
)
from cuttings.index.enrich.spans import (
    RULE,
    NameTable,
    Sort,
    Span,
    occurrences,
    trimmed,
)
from cuttings.index.enrich.weighing import platforms_acting
from cuttings.index.enrich.words import (
    FAMILIES,
    GENERIC_HEADS,
    MONTHS,
    NOT_NAMES,
    OPENERS,
    ORGANISATION_WORDS,
    TITLES,
    is_given_name,
    one_of,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import organisations as starter_organisations
from cuttings.index.names.organisations import starter_organisation

Found = tuple[int, int, Sort]
"""Start, end, and what it must be."""


class Capital(NamedTuple):
    """A word with a capital, and the word right before it, if only a space is between."""

    start: int
    end: int
    text: str
    before: str


_INTRODUCTIONS = FAMILIES["introductions"]
LARGE_TOWN = 500_000
"""Inhabitants of a town that is found though no word names its country."""
LONGEST_GIVEN = 40
"""Characters of a given name."""
# A name of more than four parts is none; without a bound there are as many ways to part
# “Jean-Jean-Jean…” into names as it has parts, to the fourth power.
_LETTER = "[A-ZÀ-ÖØ-ÞŠŽĆČĐŁŚŞİ]"
_LETTERS = r"[^\W\d_]+(?:[-’'][^\W\d_]+){0,3}"
_NAME = f"{_LETTER}{_LETTERS}"
_PARTICLE = (
    r"(?:al|el|bin|ben|ibn|abu|abd|de|da|dos|do|del|della|di|la|le|van|von|der|den|ten"
    "|ter|du|ould|Al|El)"
)
# Wanjiku Kamau wa Njoroge, Omar al-Ansari, John Q. Public
_FULL = rf"{_NAME}(?:[ -](?:{_PARTICLE}[ -]){{0,2}}(?:{_NAME}|[A-Z]\.)){{1,3}}"
# Kim-Jong, Ing-wen-Tsai
_JOINED = r"[A-Z][a-z]+(?:-[a-z]{2,4})?-[A-Z][a-z]+"
_INTRODUCED = re.compile(rf"{_FULL}|{_JOINED}")
# “Prime Minister” Wanjiku Kamau
_LONGEST_BEFORE = 16
"""Characters of the word before a name, with what is before it."""
_LAST_WORD = re.compile(r"\w+\.?$")
_BEFORE_SPEAKER = ("\n", ". ", ", ", "” ", '" ')
# “Wanjiku Kamau, said”
_SPEAKING = re.compile(
    rf"{_FULL}(?=,? (?:said|told|says|added|warned|tweeted|announced))"
)
# Movement for the Actualization of Zorena Party, but not “Union Jack”
_BODY = re.compile(
    rf"\b((?:{_NAME}|[A-Z]{{2,}})['’]?"
    rf"(?: (?:of the|of|for the|for|and|{_NAME}['’]?|[A-Z]{{2,}})){{0,5}}"
    rf" {one_of('body_nouns')})\b(?! [A-Z][a-z])"
)
# “DODOMA, Tanzania (AP) -”, “NEW DELHI:”, “LONDON/PARIS --”
_DATELINE = re.compile(
    r"\s*([A-ZÀ-Þ][A-ZÀ-Þ'’.]+(?:[ -][A-ZÀ-Þ'’.]+){0,3})(?:/([A-ZÀ-Þ][A-ZÀ-Þ'’. -]+))?"
    r"(?:,\s[A-Z][\w. ]{2,20}){0,2}\s*(?:\([^()\n]{2,30}\)\s*)?(?:[.-]*[-–—]+|:)\s"
)
_LOCATED = re.compile(
    r"((?:Al |El |San |Santa |São |Los |Las |La |Port |New |Fort |Saint "
    rf"|St\.? )?{_NAME}(?:[ -]{_NAME})?)"
)
_LOCATES = frozenset(
    (
        *("In", "Near", "At", "From", "Outside", "Around"),
        *("in", "near", "at", "from", "outside", "around", "to", "of", "via", "into"),
    )
)
"""Right before a town: towns of countries that the article names need no more."""
# Bath“, Maine,”
_CONTAINED = re.compile(
    rf"({_NAME}(?:[ -]{_NAME})?), ({_NAME}(?: {_NAME})?)(?=[,.;)\n]|$)"
)
# Reporters for “The Sun”: capital within a sentence, or it reports
_TITLED = re.compile(rf"The {_NAME}\b")
_TITLED_GOES_ON = re.compile(rf" {_NAME}")
_REPORTS = re.compile(r" (?:said|says|reported|reports|wrote|writes|quoted)\b")
_PLACE_AND = re.compile(r"(?P<place>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?) and ")
_OWNER = re.compile(r"(?:.* )?[^ ]+['’]s ")
_NEXT_TOWN = re.compile(rf"(?:,| and|, and| or) ({_NAME}(?:[ -]{_NAME})?)")
# The letter first: what doesn't begin with one of them is passed over at once.
_CAPITAL = re.compile(rf"{_LETTER}(?<![\w’'&/.-].){_LETTERS}")
_REST = re.compile(rf" (?:{_PARTICLE}[ -])?{_NAME}(?: {_NAME})?")
_PLAIN_WORDS = FAMILIES["no_organisation"] | GENERIC_HEADS | OPENERS
_NAME_ENDS = re.compile(
    rf"['’]s\b| (?=(?:{'|'.join(sorted(_PLAIN_WORDS | ORGANISATION_WORDS)).title()})\b)"
)
"""Where a name ends that begins with a given name: before a plain word."""
_WORD_BEFORE = re.compile(rf"(?<![\w-])({_NAME}) $")
_NO_GIVEN = (
    TITLES
    | MONTHS
    | NOT_NAMES
    | OPENERS
    | frozenset(("then", "both", "including", "regarding", "like", "dear", "across"))
    | FAMILIES["greetings"]
)


def overlooked(text: str, countries: Counter[str]) -> Iterator[Span]:
    """The names that a text's own wording gives away, in no order; they may overlap.

    ``countries`` (ISO codes) are those whose towns may be small.
    """
    for start, end, sort in _given_away(text):
        yield Span(text, start, end, RULE, sort)
    for start, end, sort in _by_countries(text, countries):
        span = trimmed(Span(text, start, end, RULE, sort))
        if span:
            yield span


@lru_cache(maxsize=2)
def _given_away(text: str) -> tuple[Found, ...]:
    """The names that a text gives away whatever its countries are; remembered of the
    last, which is asked for again when its towns tell more countries.

    Without the text that they are of: a copy of it is another.
    """
    found: list[Found] = []
    for start, end, sort in _by_wording(text):
        span = trimmed(Span(text, start, end, RULE, sort))
        if span:
            found.append((span.start, span.end, span.sort))
    return tuple(found)


def _by_wording(text: str) -> Iterator[Found]:
    capitals = _capitals(text)
    yield from _introduced(text, capitals)
    yield from _full_names(text, capitals)
    yield from _explained(text)
    for match in _BODY.finditer(text):
        start, end = match.span(1)
        # Union of Zorena and “Native Rights Fund”
        place = _PLACE_AND.match(match.group(1))
        behind_of = text.endswith(" of ", 0, start)
        if place and behind_of and gazetteer().named(place["place"]):
            start += place.end()
        yield start, end, "organisation"
    # A dateline opens the text, or stands behind who wrote it.
    opening = max((end for _, end in bylines(text)), default=0)
    if dateline := _DATELINE.match(text, opening):
        for group in (1, 2):
            name = dateline.group(group)
            if name and gazetteer().named(name):
                yield *dateline.span(group), "place"
    yield from _contained(text, capitals)
    for start, end in platforms_acting(text):
        yield start, end, "organisation"
    yield from _starter_names(text)


def _by_countries(text: str, countries: Counter[str]) -> Iterator[Found]:
    """The towns and the papers of some countries."""
    yield from _towns(text, _capitals(text), countries)
    for match in _TITLED.finditer(text):
        if not _is_title(text, match):
            continue
        known = starter_organisation(match.group())
        is_paper = known is not None and known.label.startswith("The ")
        if is_paper or press.is_of_country(text, *match.span(), countries):
            yield *match.span(), "organisation"


@lru_cache(maxsize=2)
def _capitals(text: str) -> tuple[Capital, ...]:
    """The words with a capital; remembered of the last texts, for those that ask."""
    return tuple(_capital_words(text))


def _capital_words(text: str) -> Iterator[Capital]:
    for match in _CAPITAL.finditer(text):
        start = match.start()
        before = ""
        if text[start - 1 : start] == " ":
            before = text[max(0, start - _LONGEST_BEFORE) : start - 1]
            before = before.rpartition(" ")[2]
            # “(in”, “\nMinister”
            if not before.isalpha():
                last = _LAST_WORD.search(before)
                before = last.group() if last else ""
        yield Capital(start, match.end(), match.group(), before)


def _introduced(text: str, capitals: Iterable[Capital]) -> Iterator[Found]:
    """Who stands behind an office or a title, and who speaks where a sentence begins."""
    introduced_end = spoken_end = 0
    for capital in capitals:
        start = capital.start
        if start >= introduced_end and _is_introduction(capital.before):
            match = _INTRODUCED.match(text, start)
            if match:
                introduced_end = match.end()
                yield from _whole_name(text, start, match.end(), "person")
        opens = start == 0 or text.endswith(_BEFORE_SPEAKER, 0, start)
        if start >= spoken_end and opens:
            match = _SPEAKING.match(text, start)
            if match:
                spoken_end = match.end()
                yield from _whole_name(text, start, match.end(), "organisation")


def _whole_name(text: str, start: int, end: int, otherwise: Sort) -> Iterator[Found]:
    """The person whose name this is without an office; what else it may be where it
    has the word for a body.
    """
    start += after_office(text[start:end])
    # Zorena Inc's “Pamirex Canada” said
    if owner := _OWNER.match(text, start, end):
        start = owner.end()
    name = text[start:end]
    if name.startswith("The "):
        return  # a paper, if anything
    if not has_organisation_word(name):
        yield start, end, "person"
    elif otherwise == "organisation" and is_organisation(name):
        yield start, end, otherwise


def _is_introduction(word: str) -> bool:
    """Whether a word is an office or a title, not all in capitals."""
    return word[1:].islower() and word.lower() in _INTRODUCTIONS


def _contained(text: str, capitals: Iterable[Capital]) -> Iterator[Found]:
    """Towns before the division that they lie in."""
    end = 0
    for capital in capitals:
        match = _CONTAINED.match(text, capital.start)
        if match is None or capital.start < end:
            continue
        end = match.end()
        if _is_in_division(*match.groups()):
            yield *match.span(1), "place"


def _is_title(text: str, match: re.Match[str]) -> bool:
    """Whether a capital article is a paper's: within a sentence, or of what reports."""
    if _REPORTS.match(text, match.end()):
        return not text[match.start() - 1 : match.start()].isalnum()
    before = text[max(0, match.start() - 2) : match.start()]
    is_within = before[1:] == " " and (before[0].isalnum() or before[0] in ",_")
    return is_within and not _TITLED_GOES_ON.match(text, match.end())


def _explained(text: str) -> Iterator[Found]:
    """The long names that a text explains acronyms for, and the acronyms wherever they
    stand.
    """
    shorts = set()
    for each in explanations(text):
        name = " ".join(text[each.start : each.end].split())
        if may_be_explained(name):
            yield each.start, each.end, "organisation"
            shorts.add(each.short)
    for short in sorted(shorts):
        for start, end in occurrences(text, short):
            yield start, end, "organisation"


def _is_in_division(town: str, division: str) -> bool:
    """Whether a name stands before that of a division of a country and is a town's
    somewhere, if not there (“Bath, Maine”).
    """
    if not gazetteer().divisions(division):
        return False
    levels = {place.level for place in gazetteer().named(town)}
    return "town" in levels and "division" not in levels


def _full_names(text: str, capitals: Iterable[Capital]) -> Iterator[Found]:
    """Full names that begin with a known given name, behind no article."""
    end = 0
    for capital in capitals:
        given, start = capital.text, capital.start
        if start < end or given in FAMILIES["words_too"] or not is_given_name(given):
            continue
        rest = _REST.match(text, capital.end)
        # “the Charlotte Motor Speedway” is nobody.
        behind_article = text.endswith(("the ", "The "), 0, start)
        if rest is None or behind_article or gazetteer().broad(given):
            continue
        name = given + _NAME_ENDS.split(rest.group(), maxsplit=1)[0]
        end = start + len(name)
        if " " in name and is_person_name(name) and not gazetteer().named(name):
            yield start, end, "person"


def _towns(
    text: str, capitals: Iterable[Capital], countries: Counter[str]
) -> Iterator[Found]:
    """Towns behind a locative, and those that follow in a list."""
    for capital in capitals:
        is_located = capital.before in _LOCATES or (
            capital.before == "as" and text.endswith("such as ", 0, capital.start)
        )
        listed = _LOCATED.match(text, capital.start) if is_located else None
        while listed:
            name = _town(listed.group(1), countries)
            end = listed.start(1) + len(name)
            if name:
                yield listed.start(1), end, "place"
            listed = _NEXT_TOWN.match(text, end) if name else None


def _town(phrase: str, countries: Counter[str]) -> str:
    """The phrase, or its first word, if it names a place in one of the countries or a
    large town; else nothing.
    """
    for name in (phrase, phrase.split(" ")[0]):
        for place in gazetteer().named(name):
            if place.country in countries or place.population >= LARGE_TOWN:
                return name
    return ""


def _starter_names(text: str) -> Iterator[Found]:
    """Names of the starter authority file, the longest at each place."""
    table, first_words = _starter_table()
    end = 0
    for match in first_words.finditer(text):
        start = match.start()
        first = match.group().rstrip(".,").removesuffix("'s")
        found = table.match(first, text, start) if start >= end else None
        if found:
            end, _ = found
            yield start, end, "organisation"


@cache
def _starter_table() -> tuple[NameTable[None], re.Pattern[str]]:
    """The names to look for, and the pattern of all words that may begin one:
    capitalised, and the few in lower case.
    """
    rows = []
    for heading in starter_organisations().values():
        for name in (heading.label, *heading.variants):
            if _is_like_no_other(name):
                rows.append((name.split()[0].rstrip(".,"), name, None))
    table = NameTable(rows)
    # The sign first: what doesn't begin with one of them is passed over at once.
    rest_of: dict[str, list[str]] = defaultdict(list)
    for word in table.first_words:
        if not word[0].isupper():
            rest_of[word[0]].append(re.escape(word[1:]))
    forms = [r"(?<=[A-Z])[\w’'.&-]*"]
    for sign, rests in rest_of.items():
        forms.append(rf"(?<={re.escape(sign)})(?:{'|'.join(rests)})(?![\w-])")
    first = f"[A-Z{''.join(map(re.escape, rest_of))}]"
    return table, re.compile(rf"{first}(?<![\w@#.-].)(?:{'|'.join(forms)})")


def _is_like_no_other(name: str) -> bool:
    """Whether a name can be nothing else: an acronym, of several words, or no town,
    given name, surname or plain word.
    """
    # What is looked for everywhere must mean nothing else anywhere.
    if name in FAMILIES["risky_names"] or name.startswith("the ") or "(" in name:
        return False
    if " " in name or "-" in name or (name.isupper() and len(name) > 1):
        return True
    if len(name) < 5 or not name[0].isupper() or name in FAMILIES["plain_names"]:
        return False
    known = gazetteer().named(name) or gazetteer().demonym(name) or is_given_name(name)
    return not known


def given_names(text: str, surname: str) -> Iterator[Span]:
    """Where a text has a capitalised word before a surname: the full name that the
    model cut (“Usain” Bolt).
    """
    if surname.lower() in FAMILIES["no_surname"]:
        return
    for start, end in occurrences(text, surname):
        match = _WORD_BEFORE.search(text[max(0, start - LONGEST_GIVEN) : start])
        word = match.group(1) if match else ""
        given = word and word.lower() not in _NO_GIVEN
        if (
            given
            and not re.search(r"['’]s?(?: |$)", word)
            and text[end : end + 1] != "-"
        ):
            yield Span(text, start - len(word) - 1, end, RULE, "person")
