"""Which of several places of one name an article means.

The countries named in the article decide, then what stands beside the name (“Paris, Texas”); how many people live
there comes last.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from cuttings.index.gazetteer.keys import place_key
from cuttings.index.gazetteer.places import Place, gazetteer
from cuttings.search.articles import Mention

LARGE = 100_000
LEVELS = {"country": 9.0, "continent": 9.0, "region": 8.0, "town": 0.0, "division": 5.0, "district": 4.0}


def countries_of(mentions: Iterable[Mention]) -> Counter[str]:
    """How often an article names each country (ISO code), by its name, a region of it or a demonym."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.kind == "place":
            code = _country_shown(mention)
            if code:
                counts[code] += 1
    return counts


def _country_shown(mention: Mention) -> str:
    """The country that a mention proves: a country or region by name, a demonym, or a town like no other."""
    names = gazetteer()
    place = next(iter(names.broad(mention.name)), None)
    if place is not None:
        return "" if mention.surface == mention.name and names.is_ambiguous(mention.name) else place.country
    towns = names.named(mention.name)
    codes = {town.country for town in towns}
    return codes.pop() if len(codes) == 1 and towns[0].population >= LARGE else ""


def choose_place(name: str, beside: str, countries: Counter[str]) -> Place | None:
    """The place that a name means among these countries, or None where the gazetteer has none."""
    candidates = gazetteer().named(name)
    if not candidates:
        return None
    return max(candidates, key=lambda place: (_score(place, name, beside, countries), place.population, place.id))


def _score(place: Place, name: str, beside: str, countries: Counter[str]) -> float:
    names = gazetteer()
    score = LEVELS[place.level] if place.level != "town" else math.log10(place.population + 1)
    score += 1.5 * place.capital
    score += 1.0 * (place_key(place.label) == place_key(name))
    total = sum(countries.values())
    if place.country and total:
        share = countries.get(place.country, 0) / total
        score += 4.0 * share + (1.5 if share else 0.0)
    if beside:
        containers = {other.id for other in names.named(beside)}
        codes = {(other.country, other.division) for other in names.named(beside) if other.level == "division"}
        within = {above.id for above in names.above(place)}
        if within & containers or (place.country, place.division) in codes:
            score += 12.0
    return score


def country_about(countries: Counter[str]) -> str:
    """The country (ISO code) that an article is about: named as often as all others together; else empty."""
    ranked = countries.most_common(1)
    return ranked[0][0] if ranked and ranked[0][1] * 2 >= sum(countries.values()) else ""
