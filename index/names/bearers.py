"""Which of several places of one name is meant, by all that speaks for each.

Every bearer of a name is weighed: how well it is known (its inhabitants, its level),
and what the article says around the name and elsewhere. The weights are added up and
the heaviest wins; where the first two weigh alike, nothing is assigned.

    >>> weigh("Paris", Evidence()).reason
    'the best known of 3 places called Paris'
    >>> weigh("Paris", Evidence(container="Texas")).reason
    'in Texas, which stands beside it'
    >>> weigh("Springfield", Evidence()).place is None
    True

The weights were set by hand on the tuned half of ``tests/data/places.jsonl``; ``cuttings
evaluate places`` measures both halves.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from cuttings.index.names.folding import place_key
from cuttings.index.names.gazetteer import COMPILED, LARGE, Level, Place, gazetteer
from cuttings.index.names.lists import read_table
from cuttings.search.translations import stored

PRIORS: dict[Level, float] = {
    "country": 9.0,
    "continent": 9.0,
    "region": 8.0,
    "district": 4.0,
}
"""What a level weighs by itself; a town weighs the logarithm of its inhabitants."""
STATES = frozenset(["AU", "BR", "CA", "DE", "GB", "IN", "MX", "MY", "NG", "US"])
"""Countries whose divisions are known by their names abroad: states of federations."""
BELOW_FEDERATION = 1.8
BELOW_COUNTRY = 3.0
"""What a division weighs less than the logarithm of its country's inhabitants: a parish
of Jamaica is less than a state of India.
"""
IS_CAPITAL = 1.5
OWN_NAME = 1.0
"""For a place that has the name for its own, and not as another language's."""
METROPOLIS = 5_000_000
"""Inhabitants of a town that is called without “City”."""
NAMED_LIKE_WHOLE = 5.0
"""What a town weighs less that is called like a country or a continent (Mexico, Asia):
that an article is about the country shows no town of it."""
FOREIGN_NAME = 2.0
"""Against a town that had the name once or has it in another language, where others of
at least a tenth of its inhabitants have it now (Waterloo is not Austin).
"""
IN_CONTAINER = 12.0
ASKED_LEVEL = 4.5
IN_LIST = 5.0
IN_DIVISION = 0.5
"""For a division of which the article names another place."""
DIVISION_SHARE = 2.0
"""For the one division that the article names, by its share of all that are named."""
AT_HOME = 1.5
IN_COUNTRY = 1.5
"""For a country that the article names at all."""
LEAST_SHARE = 0.25
"""Of all countries that an article names, for one to show its small towns."""
COUNTRY_SHARE = 4.0
"""For the one country that the article names, by its share of all that are named."""
SMALL_TOWN = 50_000
"""Inhabitants of a town that its country alone shows less than a larger one."""
WORLD_CITY = 1_000_000
"""Inhabitants of a town that is meant by its name wherever nothing beside it says else."""
KNOWN_ABROAD = 25
"""Names in all languages of a town that the world knows, whatever its size (Venice)."""
IS_KNOWN_ABROAD = 1.5
"""For such a town where no other of its name has a third as many."""
ENGLISH_SPEAKING = frozenset(["AU", "CA", "GB", "IE", "NZ", "US"])
"""Countries whose towns English has no other names of than old ones and nicknames."""
SMALL_SHARE = 0.25
"""Of what a country weighs, for a small town of it that nothing else shows."""
_WITHIN = "in "
_LEVELS: dict[str, str] = {
    "continent": stored("name", "a continent"),
    "country": stored("name", "a country"),
    "region": stored("name", "a region"),
    "division": stored("name", "a state or province"),
    "district": stored("name", "a district"),
    "town": stored("name", "a town"),
}
_THE_LEVEL: dict[str, str] = {
    "continent": stored("name", "the continent"),
    "country": stored("name", "the country"),
    "region": stored("name", "the region"),
    "division": stored("name", "the division"),
    "district": stored("name", "the district"),
    "town": stored("name", "the town"),
}
_PART = re.compile(
    r"(?:(?:North|South)(?:-?(?:[Ee]ast|[Ww]est))?|East|West|Mid|Upper|Lower)(?:ern)?"
    r"|Central|Inner|Outer|Coastal|Rural|Mainland|Continental|Atlantic|Metropolitan"
)
"""Words before a place's name that make a part of it (“Eastern” Canada)."""
_GENERAL = re.compile(
    r"(?:(?:North|South|East|West|Cent(?:er|re|ral)|Upper|Lower|Capital|Coast(?:al)?"
    r"|Islands?|River|Bay)(?:-?(?:[Ee]ast|[Ww]est))?(?:ern)?"
    r"|Area|City|District|Province|Region|State|Territory|[ -])+"
)
"""A division's name of words that those of many countries have (“Eastern Province”)."""
_QUALIFIER = re.compile(r" \([^()]+\)$")
LEAST_LEAD = 0.5
"""What the first must weigh more than the second. Of two towns that nothing else tells
apart, the first has then three times the inhabitants.
"""

Division = tuple[str, str]
"""ISO code of a country, and the division's code in it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an article says of one place's name.

    ``container`` is what it is said to lie in, ``levels`` what the words around ask for
    (“Governor of” a division), with those words in ``asked_by``. ``siblings`` are the
    names in one list with it. ``countries`` and ``divisions`` count what the article
    names elsewhere; ``home`` is where its dateline or its paper is.
    """

    container: str = ""
    levels: frozenset[Level] = frozenset()
    asked_by: str = ""
    siblings: tuple[str, ...] = ()
    countries: Counter[str] = field(default_factory=Counter)
    divisions: Counter[Division] = field(default_factory=Counter)
    home: frozenset[Division] = frozenset()


class Meant(NamedTuple):
    """The place that a name means, or None, and why.

    Where no bearer is meant but the text says what the place lies in, that is
    ``within``.
    """

    place: Place | None
    reason: str
    within: Place | None = None
    is_shown: bool = False
    """Whether anything but how well it is known speaks for it."""
    is_near: bool = False
    """Whether the words beside it, another place of its division or the dateline do."""

    @property
    def role(self) -> str:
        """This as a mention's role, which ``of_role`` reads."""
        if self.place:
            return self.place.id
        return f"{_WITHIN}{self.within.id}" if self.within else ""


class _Weighed(NamedTuple):
    weight: float
    place: Place
    reasons: list[str]
    is_shown: bool
    is_near: bool


def weigh(name: str, evidence: Evidence) -> Meant:
    """The place that a name means by this evidence; None where no bearer lies where the
    text says, or where two weigh alike.
    """
    bearers = bearers_of(name)
    containers = containers_of(evidence.container) or _named_divisions(evidence)
    if not bearers or is_elsewhere(bearers, evidence.container, containers):
        within = _likeliest(containers, evidence)
        reason = (
            stored("name", "said to lie in %(label)s", label=within.label)
            if within
            else ""
        )
        return Meant(None, reason, within)

    largest = max(
        (each for each in bearers if _is_own(each, name)), key=_size, default=None
    )
    famous = next((each for each in bearers if _is_famous(each, name, bearers)), None)
    weighed = []
    for place in bearers:
        before = prior(place, name, bearers)
        if _is_other_name(place, name, bearers) or _is_general(place, name):
            weighed.append(_by_words_beside(place, before, evidence, containers))
            continue
        weighed.append(
            _weighed(place, name, before, evidence, containers, largest, famous)
        )
    weighed.sort(key=lambda each: (-each.weight, -each.place.population, each.place.id))
    first = weighed[0]
    if not first.is_shown and _is_other_name(first.place, name, bearers):
        return Meant(None, _another_name(first.place, name))
    if not first.is_shown and _is_general(first.place, name):
        return Meant(None, _tied(name, weighed))
    if len(weighed) > 1 and not _leads(first, weighed[1]):
        return Meant(None, _tied(name, weighed))
    reasons = first.reasons
    if not reasons and len(weighed) > 1:
        reasons = [
            stored(
                "name",
                "the best known of %(weighed)s places called %(name)s",
                weighed=len(weighed),
                name=name,
            )
        ]
    return Meant(
        first.place,
        "; ".join(reasons),
        is_shown=first.is_shown,
        is_near=first.is_near,
    )


def of_role(role: str) -> Meant:
    """What a place's role says that it is, or lies in."""
    names = gazetteer()
    if role.startswith(_WITHIN):
        return Meant(None, "", names.place(role.removeprefix(_WITHIN)))
    return Meant(names.place(role) if role else None, "")


def _likeliest(places: Sequence[Place], evidence: Evidence) -> Place | None:
    """The place whose country the article names most; the first on a tie."""
    return max(
        places, key=lambda place: evidence.countries[place.country], default=None
    )


def _leads(first: _Weighed, second: _Weighed) -> bool:
    """Whether the first weighs enough more than the second, or one lies in the other and
    may stand for it: a capital and its district, Mexico and its city.
    """
    if first.weight - second.weight >= LEAST_LEAD:
        return True
    one, other = first.place, second.place
    if "country" in (one.level, other.level) and one.country == other.country:
        return True
    return _division(one) == _division(other) and one.level != other.level


def _tied(name: str, weighed: Sequence[_Weighed]) -> str:
    alike = []
    for each in weighed:
        if weighed[0].weight - each.weight < LEAST_LEAD:
            alike.append(where(each.place))
    listed = ", ".join(dict.fromkeys(alike))
    return stored(
        "name",
        "nothing says which %(name)s is meant: %(listed)s",
        name=name,
        listed=listed,
    )


def part_of(name: str) -> Place | None:
    """The country or division that a place's own last words say it is a part of
    (“Eastern Canada”, “West Texas”): behind a word for a part, since New Guinea is no
    part of Guinea, nor Prudhoe Bay of Bay in Somalia.
    """
    first, _, rest = name.partition(" ")
    if not _PART.fullmatch(first):
        return None
    found = []
    for place in gazetteer().named(rest) if rest else ():
        if place.level in ("country", "region", "division") and place.label == rest:
            found.append(place)
    # Florida is a place in Puerto Rico, too.
    return max(found, key=lambda place: prior(place, rest), default=None)


def where(place: Place) -> str:
    """What tells a place from others of its name: what it lies in, else its level."""
    upper = next(gazetteer().above(place), None)
    if place.level in ("country", "continent") or upper is None:
        return _THE_LEVEL[place.level]
    return stored("name", "the one in %(label)s", label=upper.label)


def bearers_of(name: str) -> list[Place]:
    """The places that a name can mean; a region of one country stands for the division of
    its name.
    """
    bearers = gazetteer().named(name)
    regions = {place.country for place in bearers if place.level == "region"}
    return [
        place
        for place in bearers
        if place.level != "division" or place.country not in regions
    ]


def qualified(name: str, place: Place, nearest: bool = False) -> str:
    """A place's name with what tells it from others of this name: its level, the state
    that it lies in, or its country; what lies ``nearest`` above it where that is asked.

    >>> qualified("New York", gazetteer().place("new-york"))
    'New York (state)'
    >>> qualified("Paris", gazetteer().place("paris"))
    'Paris (France)'
    """
    upper = next(gazetteer().above(place), None)
    if place.level == "division":
        is_state = place.country in STATES and place.country != "CA"
        return f"{name} ({'state' if is_state else 'province'})"
    if place.level == "town":
        for other in bearers_of(name):
            if other.level != "town" and other.country == place.country:
                return f"{name} (city)"
    if place.level in ("country", "continent") or upper is None:
        return f"{name} ({place.level})"
    if place.country in STATES or nearest:
        return f"{name} ({upper.label})"
    country = gazetteer().countries.get(place.country, upper)
    return f"{name} ({country.label})"


def _is_general(place: Place, name: str) -> bool:
    """Whether a division's name is one of general words, which mean it only where
    something beside them says so (the “Northeast” of any country).
    """
    return place.level == "division" and _GENERAL.fullmatch(name) is not None


def with_country(label: str, place: Place) -> str:
    """A label with the country, where it is a division's of general words alone, which
    say nothing without it.

    >>> with_country("Northern", gazetteer().place("northern-fiji"))
    'Northern (Fiji)'
    >>> with_country("Texas", gazetteer().place("texas"))
    'Texas'
    """
    if not _is_general(place, label):
        return label
    return f"{label} ({gazetteer().countries[place.country].label})"


def without_qualifier(label: str) -> str:
    """A label without what ``qualified`` put behind it."""
    return _QUALIFIER.sub("", label)


def _weighed(
    place: Place,
    name: str,
    weight: float,
    evidence: Evidence,
    containers: Sequence[Place],
    largest: Place | None,
    famous: Place | None,
) -> _Weighed:
    """One bearer with what speaks for it, the surest first."""
    reasons: list[str] = []
    weight += _of_words_beside(place, evidence, containers, reasons)
    division = _division(place) if place.division else _division_of(place)
    near = evidence.divisions.get(division, 0)
    is_small = place.level == "town" and place.population < SMALL_TOWN
    # Nobody calls Paris, Texas, so where the world knows another.
    is_hidden = is_small and largest is not None and _size(largest) >= WORLD_CITY
    if near and division[1] and not is_hidden:
        share = near / evidence.divisions.total()
        weight += IN_DIVISION + DIVISION_SHARE * share
        reasons.append(stored("name", "near other places of the article"))
    is_shown = is_near = bool(reasons)
    times_named = evidence.countries.get(place.country, 0) if place.country else 0
    if times_named:
        share = times_named / evidence.countries.total()
        shown = IN_COUNTRY + COUNTRY_SHARE * share
        if is_small and not reasons:
            # A town that had the name once needs more (Venice is not Dayton).
            is_outdone = famous not in (None, place)
            is_own = _is_own(place, name) and not is_outdone
            shown *= SMALL_SHARE if is_own else 0.0
        weight += shown
        is_shown = is_shown or share >= LEAST_SHARE
        if place.level != "country":
            label = gazetteer().countries[place.country].label
            reasons.append(
                stored("name", "in %(label)s, which the article is about", label=label)
            )
    if _is_at_home(place, evidence.home):
        weight += AT_HOME
        reasons.append(stored("name", "near the dateline or the paper's home"))
        is_shown = is_near = True
    return _Weighed(weight, place, reasons, is_shown, is_near)


def _by_words_beside(
    place: Place, weight: float, evidence: Evidence, containers: Sequence[Place]
) -> _Weighed:
    """A bearer that has a name beside its own, with what stands beside that only: Dayton
    was Venice once, and an article about the United States means the other.
    """
    reasons: list[str] = []
    weight += _of_words_beside(place, evidence, containers, reasons)
    return _Weighed(weight, place, reasons, bool(reasons), bool(reasons))


def _of_words_beside(
    place: Place, evidence: Evidence, containers: Sequence[Place], reasons: list[str]
) -> float:
    """What the words beside a name give to one bearer: a container, a level that is
    asked for, the list that it stands in; each is added to the reasons.
    """
    weight = 0.0
    if evidence.container and lies_in(place, evidence.container, containers):
        weight += IN_CONTAINER
        reasons.append(
            stored(
                "name",
                "in %(container)s, which stands beside it",
                container=evidence.container,
            )
        )
    is_asked = _is_of_level(place, evidence.levels)
    if is_asked:
        weight += ASKED_LEVEL
        reasons.append(
            stored(
                "name",
                "%(level)s, by “%(asked_by)s”",
                level=_a(place.level),
                asked_by=evidence.asked_by,
            )
        )
    siblings = evidence.siblings
    if evidence.container and not reasons:
        siblings = (*siblings, evidence.container)
    for sibling in siblings if is_asked or not evidence.levels else ():
        if _are_siblings(place, sibling):
            weight += IN_LIST
            reasons.append(
                stored(
                    "name",
                    "%(a)s in a list with %(sibling)s",
                    a=_a(place.level),
                    sibling=sibling,
                )
            )
            break
    return weight


def _is_other_name(place: Place, name: str, bearers: Sequence[Place]) -> bool:
    """Whether a name is no more than an old or a rare one of a town that is not known
    abroad: of an English-speaking country, or one of several bearers.

    A part of its own name is no other (Derry, Las Vegas).
    """
    if place.level != "town" or place.capital or place.population >= WORLD_CITY:
        return False
    own = frozenset(place_key(place.label).split())
    asked = frozenset(place_key(name).split())
    if own <= asked or asked <= own:
        return False
    if place.country in ENGLISH_SPEAKING:
        return True
    return len(bearers) > 1 and place.population < LARGE


def _another_name(place: Place, name: str) -> str:
    return stored(
        "name",
        "%(name)s is another name of %(label)s, and nothing beside it says so",
        name=name,
        label=place.label,
    )


def _is_famous(place: Place, name: str, bearers: Iterable[Place]) -> bool:
    """Whether a town has its name in so many languages that the world knows it, and no
    other bearer comes near that.
    """
    if place.spellings < KNOWN_ABROAD or not _is_own(place, name):
        return False
    for other in bearers:
        if other is place or not _is_own(other, name):
            continue
        # Quebec is a province before it is a city.
        is_wide = other.level in ("continent", "country", "region")
        if is_wide or (other.level == "division" and other.country in STATES):
            return False
        if other.spellings * 3 >= place.spellings:
            return False
    return True


def prior(place: Place, name: str, bearers: Sequence[Place] = ()) -> float:
    """How well a place of this name is known, before anything is read.

    A division that is called after its town (Herat, New York) is known less than that,
    whatever bears more of its inhabitants.
    """
    weight = _known(place, name)
    if place.level == "town" and _is_famous(place, name, bearers):
        weight += IS_KNOWN_ABROAD
    if place.level == "town" and not _is_own(place, name):
        rivals = [other for other in bearers if _is_own(other, name)]
        if any(other.population * 10 >= place.population for other in rivals):
            weight -= FOREIGN_NAME
    if place.level == "town" and any(_is_whole(other, name) for other in bearers):
        weight -= NAMED_LIKE_WHOLE
    if place.level == "division":
        for other in bearers:
            is_town = other.level == "town" and other.population >= LARGE
            same = is_town and _division(other) == _division(place)
            if same and _is_own(other, name):
                weight = min(weight, _known(other, name) - LEAST_LEAD)
    return weight


def _size(place: Place) -> int:
    """The inhabitants of a town, none of any other place."""
    return place.population if place.level == "town" else 0


def _is_whole(place: Place, name: str) -> bool:
    """Whether a name is a country's or a continent's own."""
    return place.level in ("country", "continent") and _is_own(place, name)


def _known(place: Place, name: str) -> float:
    if place.level == "town":
        weight = math.log10(place.population + 1)
    elif place.level == "division":
        inhabitants = gazetteer().countries[place.country].population
        below = BELOW_FEDERATION if place.country in STATES else BELOW_COUNTRY
        weight = math.log10(inhabitants + 1) - below
    else:
        weight = PRIORS[place.level]
    if place.capital:
        weight += IS_CAPITAL
    if _is_own(place, name):
        weight += OWN_NAME
    return weight


def _is_own(place: Place, name: str) -> bool:
    """Whether a name is a place's own, and not another language's. A metropolis has it
    without “City” (New York).
    """
    own, key = place_key(place.label), place_key(name)
    if place.population >= METROPOLIS:
        own = own.removesuffix(" city")
    return own == key


def _division(place: Place) -> Division:
    return place.country, place.division


@cache
def _division_of(region: Place) -> Division:
    """The division that a region of one country stands for (Quebec), if it does."""
    for place in gazetteer().named(region.label) if region.country else ():
        if place.level == "division" and place.country == region.country:
            return _division(place)
    return region.country, ""


def containers_of(beside: str) -> list[Place]:
    """The country or the divisions that a name beside another can mean, if it means
    them before any town: what “Antioch, Illinois” lies in.

    Abbreviations of American and Canadian divisions are known too (“Ill.”).
    """
    whole = abbreviations().get(beside)
    if whole:
        # “Wash.” is never the town, nor “Ga.” the country.
        return [each for each in gazetteer().named(whole) if _is_abbreviated(each)]
    bearers = gazetteer().named(beside) if beside else ()
    if bearers and bearers[0].level in ("country", "region"):
        broad = [bearers[0]]
        # Georgia is a country and a division.
        if gazetteer().is_ambiguous(beside):
            broad += gazetteer().divisions(beside)
        return broad
    if not beside:
        return []
    return gazetteer().divisions(beside) or _districts(bearers)


def _is_abbreviated(place: Place) -> bool:
    """Whether a place is a division or a county of those that newspapers abbreviate; the
    regions of a country stand for those of their names.
    """
    if place.country == "GB":
        return place.level == "district"
    is_division = place.level in ("division", "region")
    return is_division and place.country in ("AU", "CA", "US")


def _named_divisions(evidence: Evidence) -> list[Place]:
    """The divisions that stand beside a name and that a large town elsewhere is called
    like, in the countries that the article names (“Portland, Victoria”).
    """
    named = gazetteer().named(evidence.container) if evidence.container else ()
    found = []
    for place in named:
        is_here = evidence.countries[place.country] > 0
        if place.level == "town" and is_here and place.population >= LARGE:
            return []
        if place.level == "division" and is_here and place.country in STATES:
            found.append(place)
    return found


def _districts(bearers: Sequence[Place]) -> list[Place]:
    """The districts among the bearers of a name of several words that no large town has
    (“Esperanza, Sultan Kudarat”).
    """
    districts = []
    for place in bearers:
        if place.level == "district" and " " in place.label:
            districts.append(place)
        elif place.level != "town" or place.population >= LARGE:
            return []
    return districts


@cache
def abbreviations() -> dict[str, str]:
    """The divisions that newspapers abbreviate behind a town, by abbreviation."""
    return dict(read_table(COMPILED / "abbreviations.tsv"))  # type: ignore[arg-type]


def is_elsewhere(
    bearers: Iterable[Place], beside: str, containers: Sequence[Place]
) -> bool:
    """Whether what stands beside a name is a place that none of its bearers lies in, so
    that a bearer is meant that the gazetteer has not.

    Places of one level stand side by side in a list (“Georgia, Florida”).
    """
    if not containers:
        return False
    levels = {container.level for container in containers}
    countries = {container.country for container in containers}
    for bearer in bearers:
        if lies_in(bearer, beside, containers):
            return False
        # Georgia, Florida; Chile, Peru
        if bearer.level in levels and (
            bearer.level == "country" or bearer.country in countries
        ):
            return False
        if bearer.level in ("continent", "region"):
            return False
        # A country is no part of one of its own.
        if bearer.level == "country" and bearer.country in countries:
            return False
    return True


def lies_in(place: Place, beside: str, containers: Sequence[Place]) -> bool:
    """Whether a place lies in what a name beside it means: one of the containers, or a
    town or district of that name.
    """
    above = {upper.id for upper in gazetteer().above(place)}
    named = containers or gazetteer().named(beside)
    for container in named:
        if container.id == place.id:
            return False
        if container.id in above or _is_somewhere_in(place, container):
            return True
        holds_towns = container.level in ("division", "district")
        # A town's row doesn't say its district.
        if holds_towns and place.level in ("town", "district"):
            division = container.country, container.division
            if division == (place.country, place.division):
                return True
    return False


def _is_somewhere_in(place: Place, container: Place) -> bool:
    """Whether a town may lie in a region of its country whose borders no division draws
    (Omsk in Siberia).
    """
    if container.level != "region" or not container.country:
        return False
    if place.country != container.country or place.level != "town":
        return False
    # The states of federations are better known than what they lie in.
    if place.country in STATES:
        return False
    for each in gazetteer().named(container.label):
        if each.level == "division" and each.country == container.country:
            return False
    return True


def _is_of_level(place: Place, levels: frozenset[Level]) -> bool:
    if place.level in levels:
        return True
    # A region of one country is a division by another name (Bavaria, Quebec).
    return place.level == "region" and bool(place.country) and "division" in levels


def _are_siblings(place: Place, name: str) -> bool:
    """Whether some bearer of another name is of this place's level, and in its country
    where that is below a country's.
    """
    if place.level in ("continent", "region", "district"):
        return False
    bearers = bearers_of(name)
    for other in gazetteer().named(name):
        if other.level != place.level:
            continue
        if other.level == "division" and _is_hidden_by_town(other, name, bearers):
            continue
        if place.level == "country":
            return True
        if place.level == "division" and other.country == place.country:
            return True
        near = (other.country, other.division) == (place.country, place.division)
        if place.level == "town" and near and other.population >= LARGE:
            return True
        is_world = min(place.population, other.population) >= WORLD_CITY
        if place.level == "town" and is_world and other.country == place.country:
            return True
    return False


def _is_hidden_by_town(place: Place, name: str, bearers: Sequence[Place]) -> bool:
    """Whether a division's name means a town first: in “New York and Washington”
    neither shows the other to be a state.
    """
    known = prior(place, name, bearers)
    return any(
        other.level == "town" and prior(other, name, bearers) > known
        for other in bearers
    )


def _is_at_home(place: Place, home: frozenset[Division]) -> bool:
    if place.level == "country" or not home:
        return False
    return (place.country, place.division) in home or (place.country, "") in home


def _a(level: str) -> str:
    return _LEVELS[level]
