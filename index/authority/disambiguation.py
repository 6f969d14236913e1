"""Which countries an article names, and which one it is about, by its places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cuttings.index.names.bearers import of_role
from cuttings.index.names.gazetteer import gazetteer
from cuttings.search.articles import Mention

LARGE = 100_000
"""Inhabitants of a town whose name alone shows which country is meant."""


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
    meant = of_role(mention.role).place
    if meant is not None:
        return meant.country
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
