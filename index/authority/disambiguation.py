"""Which of several places of one name an article means.

    countries = countries_of(enrichment.mentions)
    choose_place("Paris", "Texas", countries)     # Paris, Texas

The countries that the article names decide, then what stands beside the name ("Paris,
Texas"); how many people live there comes last.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from cuttings.index.names.folding import place_key
from cuttings.index.names.gazetteer import Place, gazetteer
from cuttings.search.articles import Mention

LARGE = 100_000
"""Inhabitants of a town whose name alone shows which country is meant."""

LEVELS = {
    "country": 9.0,
    "continent": 9.0,
    "region": 8.0,
    "division": 5.0,
    "district": 4.0,
}
"""What a kind of place counts for; a town counts the logarithm of its inhabitants."""


def countries_of(mentions: Iterable[Mention]) -> Counter[str]:
    """How often an article names each country (ISO code): by its name, a region of it, a
    demonym, or a large town that no other country has.
    """
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.kind == "place":
            code = _country_shown(mention)
            if code:
                counts[code] += 1
    return counts


def _country_shown(mention: Mention) -> str:
    names = gazetteer()
    place = next(iter(names.broad(mention.name)), None)
    if place is not None:
        named_in_full = mention.surface == mention.name
        if named_in_full and names.is_ambiguous(mention.name):
            return ""
        return place.country
    bearers = names.named(mention.name)
    codes = {bearer.country for bearer in bearers}
    if len(codes) != 1:
        return ""
    is_division = any(bearer.level == "division" for bearer in bearers)
    return codes.pop() if is_division or bearers[0].population >= LARGE else ""


def country_about(countries: Counter[str]) -> str:
    """The country (ISO code) that an article is about: the one named as often as all
    others together; empty where there is none.
    """
    ranked = countries.most_common(1)
    if ranked and ranked[0][1] * 2 >= sum(countries.values()):
        return ranked[0][0]
    return ""


def choose_place(name: str, beside: str, countries: Counter[str]) -> Place | None:
    """The place that a name means among these countries, or None where the gazetteer
    has none. ``beside`` is the name that stands beside it, if any.
    """

    bearers = gazetteer().named(name)
    if is_elsewhere(name, beside):
        return None

    def likelihood(place: Place) -> tuple[float, int, str]:
        return _score(place, name, beside, countries), place.population, place.id

    return max(bearers, key=likelihood, default=None)


def containers_of(beside: str) -> list[Place]:
    """The country or the divisions that a name beside another can mean, if it means
    them before any town: what “Antioch, Illinois” lies in.
    """
    bearers = gazetteer().named(beside) if beside else ()
    if bearers and bearers[0].level == "country":
        return [bearers[0]]
    return gazetteer().divisions(beside) if beside else []


def is_elsewhere(name: str, beside: str) -> bool:
    """Whether what stands beside a name is a place that none of its bearers lies in, so
    that a bearer is meant that the gazetteer has not.

    Places of one level stand side by side in a list (“Georgia, Florida”).
    """
    containers = containers_of(beside)
    if not containers:
        return False
    levels = {container.level for container in containers}
    countries = {container.country for container in containers}
    for bearer in gazetteer().named(name):
        if bearer.level in levels or _stands_in(bearer, beside):
            return False
        if bearer.level in ("continent", "region"):
            return False
        # A country is no part of one of its own.
        if bearer.level == "country" and bearer.country in countries:
            return False
    return True


def _score(place: Place, name: str, beside: str, countries: Counter[str]) -> float:
    if place.level == "town":
        score = math.log10(place.population + 1)
    else:
        score = LEVELS[place.level]
    if place.capital:
        score += 1.5
    if place_key(place.label) == place_key(name):
        score += 1.0
    times_named = countries.get(place.country, 0) if place.country else 0
    if times_named:
        score += 1.5 + 4.0 * times_named / sum(countries.values())
    if beside and _stands_in(place, beside):
        score += 12.0
    elif beside and _is_sibling(place, beside):
        score += 6.0
    return score


def _is_sibling(place: Place, beside: str) -> bool:
    """Whether a division stands beside another of its country (“Georgia, Florida”)."""
    if place.level != "division":
        return False
    return any(
        other.level == "division" and other.country == place.country
        for other in containers_of(beside)
    )


def _stands_in(place: Place, beside: str) -> bool:
    names = gazetteer()
    above = {upper.id for upper in names.above(place)}
    for container in names.named(beside):
        if container.id in above:
            return True
        if container.level == "division" and (
            (container.country, container.division) == (place.country, place.division)
        ):
            return True
    return False
