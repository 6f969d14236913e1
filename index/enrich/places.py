"""Places within one article: countries and regions found by their names, and what the
words around a name say of it.

The gazetteer corrects after the model and never over it without a reason: a town's name
overrides the label of a person only with a locative cue or a country of that town in
the document, because surnames are towns too.

    >>> [(span.text, span.name) for span in scan("Tajik troops stood in Tajikstan.")]
    [('Tajik', 'Tajikistan'), ('Tajikstan', 'Tajikistan')]
    >>> is_feature("Mount Sinjar"), is_division("Aichi Prefecture")
    (True, True)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache

from cuttings.index.enrich.spans import (
    SCAN,
    NameTable,
    Sort,
    Span,
    without_possessive,
    words,
)
from cuttings.index.enrich.words import (
    FAMILIES,
    GENERIC_HEADS,
    MONTHS,
    ORGANISATION_WORDS,
    TITLES,
    one_of,
)
from cuttings.index.names.bearers import abbreviations
from cuttings.index.names.gazetteer import (
    COMPILED,
    LEAST_MISSPELT,
    Place,
    gazetteer,
)
from cuttings.index.names.lists import read_table
from cuttings.search.translations import stored

BIG_TOWN = 300_000
"""Inhabitants of a town that is known well: its name needs no other evidence."""
# The letter first: what doesn't begin with one of them is passed over at once.
_CAPITALISED = re.compile(r"[A-ZÅÉ](?<![\w@#].)[\w’'.-]*")
_NO_DIVISION = GENERIC_HEADS | TITLES | FAMILIES["no_divisions"]
_LOCATIVES = FAMILIES["locatives"]
_WORD_TAIL = re.compile(r"[\w,]+$")
_REPUBLIC = re.compile(
    r"(?:[A-Z][\w’'-]+ ){0,2}(?:Republic|Emirate|Sultanate|Principality) of [A-Z][\w’'-]+"
    r"(?: [A-Z][\w’'-]+)?$"
)
_GOES_ON = re.compile(r" ([A-Z][\w’'-]+)")
# Kulob“ district”
_PLACE_AFTER = re.compile(rf"\s*{one_of('place_nouns')}\b")
# Kulob“, Tajikistan”
_CONTAINER_AFTER = re.compile(r",\s+([A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,2})")
_SETTLEMENT_OF = re.compile(
    r"\b(?:villages?|hamlets?|towns?|townships?|suburbs?|cit(?:y|ies)|ports?|resorts?"
    r"|districts?|provinces?|municipalit(?:y|ies)|outskirts|streets) of $",
    re.IGNORECASE,
)
_OF = re.compile(r"\bof\s+(?:the\s+)?$")
# parts “of” Abaco, the north “of” Zorena
_PART_OF = re.compile(
    r"\b(?:parts?|coasts?|north|south|east|west|areas?|residents|people|inhabitants|side"
    r"|outskirts|cent(?:re|er)|island|streets|battle|siege|fall|capture) of $"
)
# “returned to” Kiel, “flights from” Kiel
_MOVES = re.compile(
    rf"\b{one_of('motions')} (?:back |home |straight )?(?:to|from|for|into|towards?) $"
)
# a stake “in” Zorena
_SHARE_IN = re.compile(
    r"\b(?:stakes?|shares?|stock|interests?|investments?|equity|confidence|losses|article"
    r"|partners?|partnership|holdings?|speciali[sz](?:e|es|ed|ing)|invest(?:s|ed|ing)?"
    r"|interested|major(?:ed|ing)|degree|experts?|deal(?:s|ing)"
    r"|report(?:ed)?|published|appeared|wrote|written|spoke|fluent) in (?:the )?$"
)
# reporting “to” Zorena, sold “to” Zorena: to whom, and not where
_TO_WHOM = re.compile(
    r"\b(?:according|attributed|awarded|belong(?:s|ed|ing)?|compared|due|gave|given"
    r"|granted|grateful|leased|lent|letter|linked|listen(?:ed|ing)?|lost|loyal|married"
    r"|message|offered|owed|paid|referr(?:ed|ing)|report(?:s|ing)?|similar|sold"
    r"|sp(?:eak|oke|eaking)|talk(?:s|ed|ing)?|thanks|tribute) to (?:the )?$"
)
# Leur“ is the second city of”, Leur“, a town in”
_IS_SETTLEMENT = re.compile(
    r"(?: (?:is|was)|,) (?:the|an?) (?:[\w-]+ ){0,3}"
    rf"{one_of('kinds_of_places')} (?:of|in|near|on|with|[a-z]+ of)\b"
)
_REALM = re.compile(
    r"(?:[A-Z][\w’'-]+ ){0,3}(?:Republic|Kingdom) of (?:the )?(?P<country>[A-Z].+)"
)
_RIVER_DOES = re.compile(rf" {one_of('had_by_rivers')}\b")
_STANDS_IN = frozenset(
    ("in", "near", "at", "around", "outside", "inside", "throughout")
)
_MOVES_END = ("to ", "from ", "for ", "into ", "toward ", "towards ")


def scan(text: str) -> Iterator[Span]:
    """Every country, region and demonym that a text names, longest match first,
    misspelt countries included.
    """
    end = 0
    for match in _CAPITALISED.finditer(text):
        start = match.start()
        if start < end:
            continue
        word = without_possessive(match.group()).rstrip(".")
        if found := _nations().match(word, text, start):
            end, (sort, label) = found
            yield Span(text, start, end, SCAN, sort, label)
        elif len(word) >= LEAST_MISSPELT and word.isalpha():
            place = gazetteer().typo(word)
            if place:
                span = Span(text, start, start + len(word), SCAN, "place", place.label)
                yield replace(
                    span,
                    reason=stored(
                        "name", "misspelling of %(label)s", label=place.label
                    ),
                )


@cache
def _nations() -> NameTable[tuple[Sort, str]]:
    """The names of countries and regions and the demonyms, each with its sort and the
    label of its place.
    """
    entries: set[tuple[str, Sort, str]] = set()
    for name, place in gazetteer().surfaces.items():
        entries.add((name, "place", place.label))
        if len(name) > 3:
            entries.add((name.upper(), "place", place.label))
    for word, place in gazetteer().demonyms.items():
        entries.add((word, "demonym", place.label))
        if word[-1] not in "shez":
            entries.add((f"{word}s", "demonym", place.label))

    rows = []
    for name, sort, label in sorted(entries):
        first = _CAPITALISED.match(name)
        if first:
            # U.S. is kept as U.S, since a stop may end the sentence.
            rows.append((first.group().rstrip("."), name, (sort, label)))
    return NameTable(rows)


def place_of(span: Span) -> Place | None:
    """The broad place that a span of a place or demonym stands for."""
    names = gazetteer()
    if span.sort == "demonym" and (place := names.demonym(span.text)):
        return place
    name = span.name or (span.text if span.sort == "place" else "")
    return next(iter(names.broad(name)), None)


def countries_in(spans: Iterable[Span]) -> Counter[str]:
    """How often each country (ISO code) is named, by name, by region or by demonym."""
    counts: Counter[str] = Counter()
    for span in spans:
        place = place_of(span)
        proves = span.sort == "demonym" or not gazetteer().is_ambiguous(span.text)
        if place and place.country and proves:
            counts[place.country] += 1
    return counts


def with_towns(countries: Counter[str], spans: Iterable[Span]) -> Counter[str]:
    """The countries of a document, and those that it names no less than two large
    towns or a capital of.
    """
    names = {
        span.text
        for span in spans
        if span.label in ("GPE", "LOC", "ORG") or span.sort == "place"
    }
    towns: Counter[str] = Counter()
    for name in names:
        # The largest bearer of a name is meant.
        named = gazetteer().named(name)
        first = max(named, key=lambda place: place.population, default=None)
        if first and first.level == "town" and first.population >= BIG_TOWN:
            towns[first.country] += 2 if first.capital else 1
    named_well = Counter(
        {code: 1 for code, count in towns.items() if count > 1 and not countries[code]}
    )
    return countries + named_well


def most_named(countries: Counter[str], title: Counter[str]) -> str | None:
    """The label of the one country that a document is about: named most, and as
    often as all others together.
    """
    # The title counts twice: it says what the article is about.
    weighed = countries + title + title
    for code, count in weighed.most_common(1):
        if count >= 2 and count * 2 >= weighed.total():
            return gazetteer().countries[code].label
    return None


def home(spans: Iterable[Span]) -> str | None:
    """The label of the country that most divisions and large towns of a document lie
    in.
    """
    counts: Counter[str] = Counter()
    for span in spans:
        if span.sort == "place":
            named = gazetteer().named(span.text)
            # A division's name that two countries have says nothing; large towns may.
            divisions = {place.country for place in named if place.level == "division"}
            large = {place.country for place in named if place.population >= BIG_TOWN}
            counts.update(sorted((divisions if len(divisions) == 1 else large) - {""}))
    for code, _ in counts.most_common(1):
        return gazetteer().countries[code].label
    return None


def is_locative(span: Span) -> bool:
    """Whether the words around say that a place stands here (“in X”, “X province”)."""
    return _word_before(span) in _LOCATIVES or has_container(span)


def _word_before(span: Span) -> str:
    """The word right before a name in small letters, behind which an article may stand;
    empty where none does.

    What ends a pattern is tried at each letter before it; few words are looked up.
    """
    before = span.before(24)
    if not before[-1:].isspace():
        return ""
    found = before.lower().rsplit(None, 2)
    if found and found[-1] == "the":
        found.pop()
    last = found[-1] if found else ""
    # “(in”, “built-in”
    tail = _WORD_TAIL.search(last) if not last.isalpha() else None
    return tail.group() if tail else last


def has_container(span: Span) -> bool:
    """Whether a noun of places stands behind a name, or what it lies in (“Dayton,
    Ohio”).
    """
    # What begins with a comma is no noun.
    if span.after(1) != ",":
        return bool(_PLACE_AFTER.match(span.after(16)))
    behind = _CONTAINER_AFTER.match(span.source, span.end)
    words = behind.group(1).split() if behind else []
    for length in range(len(words), 0, -1):
        form = without_possessive(" ".join(words[:length])).rstrip(".")
        if form in abbreviations():
            return True
        if any(place.level != "town" for place in gazetteer().named(form)):
            return True
    return False


def stands_in_container(span: Span) -> bool:
    """Whether a name is a place's in all likelihood: behind a word of place and before
    what it lies in (“in Dayton, Ohio”).
    """
    return (
        stands_in(span) and bool(gazetteer().named(span.text)) and has_container(span)
    )


def stands_in(span: Span) -> bool:
    """Whether a name can only be a place here: right after “in”, “near” or “at”, and
    possessing nothing.
    """
    before = span.before(40)
    # A word of place is parted from the name; most names have none.
    if not before[-1:].isspace() or span.after(2).lstrip()[:1] in ("'", "’", "`"):
        return False
    stands = _word_before(span) in _STANDS_IN
    if not stands and before.endswith(_MOVES_END):
        stands = bool(_MOVES.search(before))
    return stands and not _SHARE_IN.search(before)


def is_shown(span: Span) -> bool:
    """Whether the words around a name that no gazetteer has are those of a place: more
    than “of”, and for several words more than “to” or “from”.
    """
    lowered = [word.lower() for word in span.words]
    if not ORGANISATION_WORDS.isdisjoint(lowered) or lowered[0] == "air":
        return False
    is_known = bool(gazetteer().named(span.text))
    # YouTube is written as no place is.
    if not is_known and not all(map(_is_plain, span.words)):
        return False
    # “Bhera” Market, but “in Gilroy” Sunday
    if (goes_on := _GOES_ON.match(span.source, span.end)) and not (
        is_known and goes_on.group(1).lower() in MONTHS
    ):
        return False
    before = span.before(40)
    if _SHARE_IN.search(before) or _TO_WHOM.search(before):
        return False
    if has_container(span) or is_called_settlement(span):
        return True
    if len(lowered) > 1:
        return stands_in(span) and not before.endswith("the ")
    return _word_before(span) in _LOCATIVES and (
        not _OF.search(before) or bool(_PART_OF.search(before))
    )


def _is_plain(word: str) -> bool:
    """Whether a word has capitals at the beginning of its parts only."""
    return all(not part or part[1:].islower() for part in re.split(r"['’-]", word))


def is_called_settlement(span: Span) -> bool:
    """Whether the words beside a name say that it is a village's, town's or city's (“the
    village of Leur”, “Leur is the second city of”, “Leur, a town in”).
    """
    before = span.before(24)
    is_called = before.endswith("of ") and _SETTLEMENT_OF.search(before)
    if not is_called and not _IS_SETTLEMENT.match(span.source, span.end):
        return False
    return ORGANISATION_WORDS.isdisjoint(map(str.lower, span.words))


def river_of(span: Span) -> str:
    """The name of the river that a place's name with an article is (“the Mississippi
    flooded”), empty where it is none.
    """
    has_article = span.before(4).lower() == "the "
    if has_article and _RIVER_DOES.match(span.source, span.end):
        return f"{span.text} River"
    return ""


def acts_as_water(span: Span) -> bool:
    """Whether a name does what rivers and lakes do (“froze”)."""
    return bool(_RIVER_DOES.match(span.source, span.end))


@lru_cache(maxsize=20_000)
def is_feature(name: str) -> bool:
    """Whether a name says itself that it is a mountain's, a water's or an island's
    (“Mount Sinjar”, “Tekeze River”).
    """
    found = words(name)
    for word in found:
        if not word[0].isupper() and word not in FAMILIES["feature_particles"]:
            return False
    lowered = [word.lower() for word in found]
    if not 2 <= len(found) <= 4 or not ORGANISATION_WORDS.isdisjoint(lowered):
        return False
    heads, tails = FAMILIES["feature_heads"], FAMILIES["feature_tails"]
    if lowered[0] in heads or lowered[-1] in tails:
        return True
    # Gulf of Zorena, but Gulf Oil
    is_headed = lowered[0] in FAMILIES["feature_heads_of"]
    return is_headed and lowered[1] in FAMILIES["feature_particles"]


@lru_cache(maxsize=20_000)
def is_division(name: str) -> bool:
    """Whether a name says itself that it is a division's (“Aichi Prefecture”)."""
    if _REPUBLIC.match(name):
        return True
    *proper, last = words(name) or [""]
    if not 1 <= len(proper) <= 3 or last.lower() not in FAMILIES["divisions"]:
        return False
    return all(
        word[0].isupper() and word.lower() not in _NO_DIVISION for word in proper
    )


def filed_as(name: str) -> str:
    """The name by which the gazetteer knows a place: not in capitals, and without the
    word for what it is where only that is known.
    """
    if name.isupper() and len(name) > 4:
        name = name.title()
    # The Islamic Republic of Iran
    realm = _REALM.match(name)
    if realm and not gazetteer().named(name) and gazetteer().country(realm["country"]):
        return realm["country"]
    *found, last = words(name) or [""]
    bare = " ".join(found)
    # New York State, Nairobi City
    is_tail = last in ("State", "City", "Region", "Territory", "Municipality")
    known_bare = (is_tail or is_division(name)) and gazetteer().named(bare)
    return bare if known_bare and not gazetteer().named(name) else name


@cache
def _short_places() -> dict[str, dict[str, frozenset[str]]]:
    """The general words that are short for places, each with the places that it may be
    and the countries that show which.
    """
    found: dict[str, dict[str, frozenset[str]]] = {}
    for word, label, countries in read_table(COMPILED / "short_places.tsv"):
        found.setdefault(word, {})[label] = frozenset(countries.split("|"))
    return found


def is_general(name: str) -> bool:
    """Whether a name is a general word of geography (“Gulf”), which names a place only
    where something says which.
    """
    return name in _short_places() or (
        name.lower() in FAMILIES["feature_tails"] and " " not in name
    )


def is_known(span: Span) -> bool:
    """Whether a span is a place's of several words that the gazetteer has."""
    return (
        span.sort == "place" and " " in span.text and bool(gazetteer().named(span.text))
    )


def meant_by(name: str, countries: Counter[str], named: Collection[str]) -> str:
    """The place that a general word is short for: the one that the document names in
    full, else the one whose countries it names most; nothing on a tie.
    """
    places = _short_places().get(name, {})
    in_full = [each for each in sorted(named) if name in each.split() and each != name]
    if len(in_full) == 1:
        return in_full[0]
    weights = {
        label: sum(countries[code] for code in codes)
        for label, codes in places.items()
        if not in_full or label in in_full
    }
    best = max(weights.values(), default=0)
    meant = [label for label, weight in weights.items() if weight == best > 0]
    return meant[0] if len(meant) == 1 else ""


def could_be_town(name: str, countries: Collection[str]) -> bool:
    """Whether the gazetteer knows a town or division of this name in a country of
    the document.
    """
    return any(place.country in countries for place in gazetteer().named(name))


def is_known_well(name: str, countries: Counter[str]) -> bool:
    """Whether a division or a town of size bears this name in a country of the
    document.
    """
    for place in gazetteer().named(name):
        well = place.level in ("division", "region") or place.population >= BIG_TOWN
        if well and place.country in countries:
            return True
    return False


@lru_cache(maxsize=20_000)
def is_capital(name: str) -> bool:
    """Whether a country's capital bears this name."""
    return any(place.capital for place in gazetteer().named(name))


@lru_cache(maxsize=20_000)
def is_state(name: str) -> bool:
    """Whether a name of several words is a division's or a region's own."""
    if " " not in name:
        return False
    return any(
        place.level in ("division", "region") and place.label == name
        for place in gazetteer().named(name)
    )


@lru_cache(maxsize=20_000)
def is_federal_state(name: str) -> bool:
    """Whether a name is the own name of one of the United States, whatever it has
    (“Florida investors”).
    """
    return any(
        place.level == "division" and place.label == name and place.country == "US"
        for place in gazetteer().named(name)
    )


@lru_cache(maxsize=20_000)
def is_big_town(name: str) -> bool:
    """Whether a town of this name is so large that it needs no other evidence."""
    return any(
        place.country and (place.capital or place.population >= BIG_TOWN)
        for place in gazetteer().named(name)
    )
