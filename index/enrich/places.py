"""Places within one document: countries and regions found by their names, what the
model mistook put right.

The gazetteer corrects after the model and never over it without a reason: a town's name
overrides the label of a person only with a locative cue or a country of that town in
the document, because surnames are towns too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from cuttings.index.enrich.spans import Sort, Span, words
from cuttings.index.enrich.words import (
    ADMINISTRATIVE,
    FEATURE_HEADS,
    FEATURE_TAILS,
    GENERIC_HEADS,
    LOCATIVE,
    ORGANISATION_WORDS,
    PLACE_AFTER,
    SETTLEMENT_OF,
    STANDS_IN,
    TITLES,
)
from cuttings.index.names.gazetteer import Place, gazetteer

_CAPITALISED = re.compile(r"(?<![\w@#])[A-ZÅÉ][\w’'.-]*")
_NO_DIVISION = (
    GENERIC_HEADS
    | TITLES
    | frozenset(
        (
            "congressional",
            "judicial",
            "electoral",
            "industrial",
            "historic",
            "financial",
            "metropolitan",
            "business",
        )
    )
)
_OF = frozenset(
    ("of", "de", "del", "la", "las", "los", "du", "des", "do", "da", "al", "el", "mt")
)
BIG_TOWN = 300_000


def broad_names(text: str) -> Iterator[Span]:
    """Every country, region and demonym that a text names, longest match first,
    misspelt countries included.
    """
    table = _by_first_word()
    end = 0
    for match in _CAPITALISED.finditer(text):
        if match.start() < end:
            continue
        word = match.group()
        first = re.sub(r"['’]s?$", "", word)
        for name, sort, label in table.get(first, table.get(first.rstrip("."), ())):
            stop = match.start() + len(name)
            if (
                text.startswith(name, match.start())
                and not text[stop : stop + 1].isalnum()
            ):
                end = stop
                yield Span(match.start(), stop, name, "SCAN", sort, name=label)
                break
        else:
            yield from _misspelt(first, match.start())


def _misspelt(word: str, start: int) -> Iterator[Span]:
    bare = word.rstrip(".")
    if len(bare) >= 8 and bare.isalpha() and (place := gazetteer().typo(bare)):
        reason = f"misspelling of {place.label}"
        yield Span(
            start,
            start + len(bare),
            bare,
            "SCAN",
            "place",
            name=place.label,
            reason=reason,
        )


@cache
def _by_first_word() -> dict[str, list[tuple[str, Sort, str]]]:
    table: dict[str, list[tuple[str, Sort, str]]] = defaultdict(list)
    names = gazetteer()
    entries: list[tuple[str, Sort, str]] = [
        (name, "place", place.label) for name, place in names.surfaces.items()
    ]
    for word, place in names.demonyms.items():
        entries.append((word, "demonym", place.label))
        if word[-1] not in "shez":
            entries.append((word + "s", "demonym", place.label))
    upper: list[tuple[str, Sort, str]] = [
        (name.upper(), sort, label)
        for name, sort, label in entries
        if len(name) > 3 and sort == "place"
    ]
    for name, sort, label in sorted(
        {*entries, *upper}, key=lambda entry: (-len(entry[0]), entry)
    ):
        first = _CAPITALISED.match(name)
        if first:
            table[first.group().rstrip(".")].append((name, sort, label))
    return table


def countries_in(spans: Iterable[Span]) -> Counter[str]:
    """How often each country (ISO code) is named, by name, by region or by demonym."""
    counts: Counter[str] = Counter()
    for span in spans:
        place = place_of(span)
        if (
            place
            and place.country
            and not (span.sort == "place" and gazetteer().is_ambiguous(span.text))
        ):
            counts[place.country] += 1
    return counts


def place_of(span: Span) -> Place | None:
    """The broad place that a span of a place or demonym stands for."""
    if span.sort == "demonym":
        return gazetteer().demonym(span.text) or next(
            iter(gazetteer().broad(span.name)), None
        )
    return (
        next(iter(gazetteer().broad(span.name or span.text)), None)
        if span.sort == "place"
        else None
    )


def home(spans: Iterable[Span]) -> str | None:
    """The label of the country that most divisions and large towns of a document lie
    in.
    """
    counts: Counter[str] = Counter()
    for span in spans:
        if span.sort == "place":
            named = gazetteer().named(span.text)
            divisions = {place.country for place in named if place.level == "division"}
            large = {place.country for place in named if place.population >= BIG_TOWN}
            counts.update((divisions if len(divisions) == 1 else large) - {""})
    ranked = counts.most_common(1)
    return gazetteer().countries[ranked[0][0]].label if ranked else None


def about(counts: Counter[str], title: Counter[str]) -> str | None:
    """The label of the one country that a document is about: named most, and as
    often as all others together.
    """
    weighed = counts + title + title
    ranked = weighed.most_common(2)
    if not ranked or ranked[0][1] * 2 < sum(weighed.values()) or ranked[0][1] < 2:
        return None
    return gazetteer().countries[ranked[0][0]].label


def is_locative(text: str, start: int, end: int) -> bool:
    """Whether the words around say that a place stands here (“in X”, “X province”)."""
    return bool(
        LOCATIVE.search(text[max(0, start - 24) : start])
        or PLACE_AFTER.match(text[end : end + 16])
    )


def stands_in(text: str, start: int, end: int) -> bool:
    """Whether a name can only be a place here: right after “in”, “near” or “at”, and
    possessing nothing.
    """
    return bool(STANDS_IN.search(text[max(0, start - 16) : start])) and text[
        end : end + 1
    ] not in ("'", "’", "`")


def is_called_settlement(name: str, text: str, start: int) -> bool:
    """Whether the words right before a name say that it is a village's, town's or
    city's (“the village of Leur”).
    """
    return bool(SETTLEMENT_OF.search(text[max(0, start - 16) : start])) and not any(
        word.lower() in ORGANISATION_WORDS for word in words(name)
    )


def is_feature(name: str) -> bool:
    """Whether a name says itself that it is a mountain's, a water's or an island's
    (“Mount Sinjar”, “Tekeze River”).
    """
    if not all(word[0].isupper() or word in _OF for word in words(name)):
        return False
    found = [word.lower() for word in words(name)]
    if not 2 <= len(found) <= 4 or any(word in ORGANISATION_WORDS for word in found):
        return False
    return found[0] in FEATURE_HEADS or found[-1] in FEATURE_TAILS


def is_division(name: str) -> bool:
    """Whether a name says itself that it is a division's (“Aichi Prefecture”)."""
    *proper, last = words(name) or [""]
    if not 1 <= len(proper) <= 3 or last.lower() not in ADMINISTRATIVE:
        return False
    return all(
        word[0].isupper() and word.lower() not in _NO_DIVISION for word in proper
    )


def filed_as(name: str) -> str:
    """The name by which the gazetteer knows a place: without the word for what it
    is, where only that is known.
    """
    bare = " ".join(words(name)[:-1])
    return (
        bare
        if is_division(name) and gazetteer().named(bare) and not gazetteer().named(name)
        else name
    )


def with_towns(countries: Counter[str], spans: Iterable[Span]) -> Counter[str]:
    """The countries of a document, and those that it names no less than two large
    towns or a capital of.
    """
    towns: dict[str, set[str]] = defaultdict(set)
    for name in {
        span.text
        for span in spans
        if span.label in ("GPE", "LOC", "ORG") or span.sort == "place"
    }:
        named = gazetteer().named(name)
        first = max(named, key=lambda place: place.population, default=None)
        if first and first.level == "town" and first.population >= BIG_TOWN:
            towns[first.country].add(name)
            if first.capital:
                towns[first.country].add("")
    return countries + Counter(
        {
            code: 1
            for code, names in towns.items()
            if len(names) > 1 and not countries[code]
        }
    )


def could_be_town(name: str, countries: Counter[str]) -> bool:
    """Whether the gazetteer knows a town or division of this name in a country of
    the document.
    """
    return any(place.country in countries for place in gazetteer().named(name))


def is_known_well(name: str, countries: Counter[str]) -> bool:
    """Whether a division or a town of size bears this name in a country of the
    document.
    """
    bearers = [place for place in gazetteer().named(name) if place.country in countries]
    return any(
        place.level in ("division", "region") or place.population >= BIG_TOWN
        for place in bearers
    )


def is_big_town(name: str) -> bool:
    """Whether a town of this name is so large that it needs no other evidence."""
    return any(
        place.population >= BIG_TOWN or place.capital
        for place in gazetteer().named(name)
        if place.country
    )
