"""Which place each name of a place means in one article, by the words around it and by
the other places of the article.

What stands right beside a mention decides it alone: what it lies in (“Antioch,
Illinois”), or what only a state or a city has (“Governor of Georgia”). Mentions with
nothing beside them mean what the decided ones do, since an article seldom speaks of two
places of one name; where it does, the rarer one gets a name that says which it is. All
else is weighed by ``names.bearers``, which assigns nothing where two weigh alike.

    >>> text = "Voters in Springfield, Illinois, chose. Springfield is small."
    >>> starts = (10, 23, 40)
    >>> spans = [Span(text, 10, 21, "GPE", "place", "Springfield"),
    ...     Span(text, 23, 31, "GPE", "place", "Illinois"),
    ...     Span(text, 40, 51, "GPE", "place", "Springfield")]
    >>> [span.role for span in placed(spans, Surroundings())]
    ['springfield-il-united-states', 'illinois', 'springfield-il-united-states']
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from cuttings.index.enrich.places import (
    BIG_TOWN,
    has_container,
    is_called_settlement,
    is_division,
    is_feature,
    is_general,
    is_shown,
    stands_in,
)
from cuttings.index.enrich.spans import SCAN, Span
from cuttings.index.enrich.weighing import lists
from cuttings.index.enrich.words import FAMILIES, one_of
from cuttings.index.names.bearers import (
    ENGLISH_SPEAKING,
    KNOWN_ABROAD,
    STATES,
    WORLD_CITY,
    Division,
    Evidence,
    Meant,
    abbreviations,
    bearers_of,
    containers_of,
    lies_in,
    part_of,
    prior,
    qualified,
    weigh,
    where,
)
from cuttings.index.names.folding import place_key
from cuttings.index.names.gazetteer import LARGE, Level, Place, gazetteer
from cuttings.search.articles import UNSUPPORTED
from cuttings.search.translations import stored

CLEAR_LEAD = 2.0
"""What the best known bearer weighs more than the next, if its name shows a country."""
LEAST_SPELLINGS = 7
"""Names in all languages of a large town that papers name without its country."""
MANY_SPELLINGS = 15
"""The same of a town of any size."""
REACH = 60
"""Characters beside a name that are looked at."""
_NAME = r"[A-Z][\w.’'-]*"
_NAMES = rf"{_NAME}(?: (?:of |and )?{_NAME}){{0,2}}"
# Antioch“, Illinois”, Springfield“ (Ohio)”, Paris“ in Texas”
_BEHIND = re.compile(
    rf"(?:,\s+|\s\(|\s+in (?:the )?(?:U\.?S\.? state of )?(?:[a-z]+ern |(?:north|south)-?(?:east|west) )?)({_NAMES})"
)
_TIED = re.compile(r"-[a-z]+$")
# behind what is no apposition: London, “Canada said”
_ACTS = re.compile(
    r"['’]?s? (?:said|says|has|had|have|was|were|is|are|will|would|could|may|can|and its"
    r"|beat|won|lost|led|[a-z]{2,}ed)\b"
)
# “the Texas town of” Paris, “the French city of” Nice
_BEFORE = re.compile(
    rf"\b({_NAMES}) (?:[a-z]+ )?(?:town|city|village|suburb|port|capital|resort|township)"
    r"(?: of|,)? $"
)
LEAST_LISTED = 3
"""Names beside one in a list that show where it lies."""
# Xuxa, Zorena, “Madrid”, Brillo and Xoxo
_LISTED_BEFORE = re.compile(rf"(?:{_NAME}(?: {_NAME}){{0,2}}(?:, (?:and )?| and ))+$")
_LISTED_AFTER = re.compile(rf"(?:(?:, (?:and )?| and ){_NAME}(?: {_NAME}){{0,2}})+")
_LISTED_NAME = re.compile(rf"{_NAME}(?: {_NAME}){{0,2}}")
# “Seattle's” Capitol Hill
_OWNING_TOWN = re.compile(
    r"\b(?P<town>[A-Z][\w-]+(?: [A-Z][\w-]+)?)['’]s (?:[a-z]+ )?$"
)
_DIVISION_BEFORE = re.compile(
    rf"\b({one_of('had_by_divisions_before')})(?: {_NAME}){{0,4}},? (?:of|from|in|for)"
    r" (?:the )?$|(\([RD]-)$"
)
_DIVISION_AFTER = re.compile(rf"(?:['’]s)?[ -]({one_of('had_by_divisions')})\b")
_TOWN_BEFORE = re.compile(
    rf"\b({one_of('had_by_towns_before')})(?: {_NAME}){{0,4}},? (?:of|in|from) (?:the )?$"
    r"|\b([Dd]owntown|[Ii]nner-city|[Cc]ity of|[Tt]own of|[Vv]illage of) $"
)
_TOWN_AFTER = re.compile(rf"(?:['’]s)?[ -]({one_of('had_by_towns')})\b")
_COUNTRY_BEFORE = re.compile(
    rf"\b({one_of('had_by_countries_before')})(?: {_NAME}){{0,4}} (?:of|in|to|with)"
    r" (?:the )?$"
)
_COUNTRY_AFTER = re.compile(rf"(?:['’]s)?[ -]({one_of('had_by_countries')})\b")
_ASKED: tuple[tuple[re.Pattern[str], bool, frozenset[Level]], ...] = (
    (_DIVISION_BEFORE, False, frozenset(("division",))),
    (_DIVISION_AFTER, True, frozenset(("division",))),
    (_TOWN_BEFORE, False, frozenset(("town",))),
    (_TOWN_AFTER, True, frozenset(("town",))),
    (_COUNTRY_BEFORE, False, frozenset(("country",))),
    (_COUNTRY_AFTER, True, frozenset(("country",))),
)
"""What only places of a level have: where it stands, and of which level."""
_ENDS_BEFORE = (
    *("of ", "from ", "in ", "for ", "to ", "with ", "the "),
    *("owntown ", "-city ", "-"),
)
"""What the words end with that ask for a level before a name: most names stand behind
none of it."""
_LEVEL_BY_WORD: dict[str, Level] = {
    "State": "division",
    "Province": "division",
    "Territory": "division",
    "City": "town",
}
"""What a place's own last word says that it is: Zorena State."""
_WORD = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?")
# HANFORD, Wash, June 29 -
_SEAT = re.compile(rf"([A-Z][\w.’' -]+?), ({_NAME}(?: {_NAME})??)\.?(?:,| [-–—(])")
_TLD = re.compile(r"//[^/]*\.([a-z]{2})(?:[:/]|$)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of an article beside its places: the countries that it names (ISO
    codes), its demonyms, and where it was written and printed.
    """

    countries: Counter[str] = field(default_factory=Counter)
    home: frozenset[Division] = frozenset()
    seat: tuple[str, str] = ("", "")
    """The place of its dateline and what that says that it lies in, if anything."""


@dataclass(slots=True)
class _Local:
    """What the words right beside one mention say."""

    container: str = ""
    levels: frozenset[Level] = frozenset()
    asked_by: str = ""
    siblings: tuple[str, ...] = ()
    holds: Place | None = None
    """The place before it that is said to lie in it."""

    @property
    def decides(self) -> bool:
        return bool(self.container or self.levels)


def home_of(
    dateline: str | None, outlet: str | None, url: str | None
) -> frozenset[Division]:
    """Where an article was written and printed: the divisions of the towns, and the
    countries (with no division), that its dateline, paper and address name.
    """
    found: set[Division] = set()
    # A dateline shouts.
    for words in ((dateline or "").title(), outlet or ""):
        for name in _WORD.findall(words):
            for form in {name, *name.split()}:
                found.update(_seats(form))
    host = _TLD.search(url or "")
    if host:
        code = {"uk": "GB"}.get(host.group(1), host.group(1).upper())
        if code in gazetteer().countries:
            found.add((code, ""))
    return frozenset(found)


def seat_of(dateline: str | None) -> tuple[str, str]:
    """The place of a dateline (its key) and what stands behind it, where that holds
    towns (“HANFORD, Wash, June 29 -”); empty where it says neither.

    >>> seat_of("HANFORD, Wash, June 29 -"), seat_of("PARIS, June 29 -")
    (('hanford', 'Wash'), ('', ''))
    """
    match = _SEAT.match(dateline or "")
    if match is None:
        return "", ""
    name, container = match[1], match[2].rstrip(".")
    if container not in abbreviations() and not containers_of(container):
        return "", ""
    return place_key(name), container


@lru_cache(maxsize=20_000)
def _seats(name: str) -> tuple[Division, ...]:
    """The division or the country that a name means by itself, if it means one."""
    nation = gazetteer().nation(name)
    if nation:
        return ((nation.country, ""),) if nation.country else ()
    meant = weigh(name, Evidence())
    if meant.place and meant.place.level in ("town", "division"):
        return ((meant.place.country, meant.place.division),)
    return ()


def placed(spans: Sequence[Span], around: Surroundings) -> list[Span]:
    """The spans, those of places with the place that each means as its role, and the
    reason where others have the name; without a name where nothing says which.
    """
    places = [span for span in spans if span.sort == "place" and span.name]
    locals_of = _beside(places, around.seat)
    decided = _decided_alone(places, locals_of, around)
    siblings: dict[str, dict[str, None]] = defaultdict(dict)
    for span, local in zip(places, locals_of, strict=True):
        siblings[span.name].update(dict.fromkeys(local.siblings))
    listed = {name: tuple(names) for name, names in siblings.items()}
    alone = dict(decided)
    # What was decided first may show which of the others is meant.
    first = _Elsewhere(around, places, alone)
    decided = _with_others(places, listed, alone, first)
    second = _Elsewhere(around, places, decided)
    if not second.shows_same(first):
        decided = _with_others(places, listed, alone, second)

    for span, meant in decided.items():
        if among := _among_strange(span, meant, around):
            decided[span] = among
    doubted = {span.name for span, meant in decided.items() if _is_small(span, meant)}
    for span in places:
        if span.name in doubted and (span.reason or stands_in(span) or is_shown(span)):
            doubted.discard(span.name)
    unshown = _unshown(places, locals_of, decided)
    senses: dict[str, Counter[str]] = defaultdict(Counter)
    for span, meant in decided.items():
        if meant.place is not None:
            senses[span.name][meant.place.id] += 1
    found = []
    for span in spans:
        meant_here = decided.get(span)
        if meant_here is not None:
            in_doubt = span.name in unshown
            span = _with_meant(span, meant_here, senses[span.name], doubted)
            if span.name and in_doubt:
                span = replace(span, reason=UNSUPPORTED)
        found.append(span)
    return found


def _among_strange(span: Span, meant: Meant, around: Surroundings) -> Meant | None:
    """What a name means that stands in a list of places which its country has not, in an
    article that does not name that country: a place of the one that it names (“Xuxa,
    Zorena, Madrid and Brillo” of the Philippines); None for all other names.
    """
    place = meant.place
    is_far = place is not None and place.level == "town" and not meant.is_near
    if place is None or not is_far or not around.countries:
        return None
    if around.countries[place.country]:
        return None
    others = _listed_with(span)
    if len(others) < LEAST_LISTED:
        return None
    for name in others:
        for other in gazetteer().named(name):
            if other.country == place.country or _is_known_everywhere(other):
                return None
            if other.level in ("country", "region", "continent"):
                return None
    code, _times = around.countries.most_common(1)[0]
    land = gazetteer().countries[code]
    reason = stored(
        "name", "in a list of places that %(label)s may have", label=land.label
    )
    return Meant(None, reason, land)


def _listed_with(span: Span) -> list[str]:
    """The other names of the list that a name stands in, by the text alone: what no
    gazetteer has is among them.
    """
    before = _LISTED_BEFORE.search(span.before(2 * REACH))
    after = _LISTED_AFTER.match(span.after(2 * REACH))
    words = f"{before.group() if before else ''}, {after.group() if after else ''}"
    return [name for name in _LISTED_NAME.findall(words) if name != span.name]


def _unshown(
    places: Sequence[Span], locals_of: Sequence[_Local], decided: Mapping[Span, Meant]
) -> frozenset[str]:
    """The names of places that no mention shows to be what it was taken for: that no
    gazetteer has and no word of place says to be one, or of a small town that the
    article's country alone speaks for.
    """
    stands: Counter[str] = Counter()
    named: Counter[str] = Counter()
    shown = set()
    for span, local in zip(places, locals_of, strict=True):
        named[span.name] += 1
        stands[span.name] += stands_in(span)
        is_beside = local.decides or local.holds is not None
        # What no gazetteer has is a place beside known ones.
        meant = decided.get(span)
        if meant is None or meant.place is None:
            known = map(gazetteer().named, local.siblings)
            is_beside = is_beside or any(known)
        if is_beside or _is_sure(span, decided.get(span)):
            shown.add(span.name)
    for span in places:
        meant = decided.get(span)
        place = meant.place if meant else None
        # Of a federation's small towns few are known, and many are called alike.
        is_usual = place is not None and place.country not in STATES
        is_usual = is_usual and meant is not None and meant.is_shown
        # A word may be anything that stands so once.
        is_known = is_usual or (
            place is None and (named[span.name] > 1 or " " in span.name)
        )
        if stands[span.name] and is_known:
            shown.add(span.name)
    return frozenset(named.keys() - shown)


def _is_sure(span: Span, meant: Meant | None) -> bool:
    """Whether a place is known well or shown by more than its country, or says itself
    what it is.
    """
    if span.label == SCAN or is_feature(span.name) or is_division(span.name):
        return True
    if part_of(span.name) is not None:
        return True
    if has_container(span) or is_called_settlement(span):
        return True
    if meant is None:
        return False
    if meant.place is None:
        return meant.within is not None
    if meant.is_near or meant.place.level in ("continent", "country", "region"):
        return True
    if meant.place.level == "division":
        # Pool is one of the Congo's, too.
        return meant.place.country in STATES or meant.is_shown
    # Nothing else is called Atlantic City.
    if " " in span.name and len(gazetteer().named(span.name)) == 1:
        return True
    if not meant.is_shown:
        # “the Sams” are no Samsun.
        key = place_key(meant.place.label)
        is_own = f"{key} ".startswith(f"{place_key(span.name)} ")
        is_world = meant.place.population >= WORLD_CITY or meant.place.capital
        if is_world or (is_own and _is_known_everywhere(meant.place)):
            return True
        return not _is_little(meant.place) and stands_in(span)
    return not _is_little(meant.place) or meant.place.population >= LARGE


def _is_known_everywhere(place: Place) -> bool:
    """Whether a town is meant by its name in an article that names not its country."""
    if place.capital or place.population >= WORLD_CITY:
        return True
    if place.spellings >= MANY_SPELLINGS:
        return True
    is_large = place.level == "town" and place.population >= BIG_TOWN
    is_near = place.country in ENGLISH_SPEAKING
    return is_large and (is_near or place.spellings >= LEAST_SPELLINGS)


def _decided_alone(
    places: Sequence[Span], locals_of: Sequence[_Local], around: Surroundings
) -> dict[Span, Meant]:
    """The mentions that the words right beside them decide."""
    decided: dict[Span, Meant] = {}
    for span, local in zip(places, locals_of, strict=True):
        if local.holds is not None:
            reason = stored("name", "it is said to hold the place before it")
            decided[span] = Meant(local.holds, reason, is_shown=True)
        elif quarter := _quarter_of(span):
            reason = stored("name", "said to lie in %(label)s", label=quarter.label)
            decided[span] = Meant(None, reason, quarter)
    elsewhere = _Elsewhere(around, places, decided)
    for span, local in zip(places, locals_of, strict=True):
        if local.decides and span not in decided:
            decided[span] = weigh(span.name, elsewhere.evidence(span.name, local))
    return decided


def _quarter_of(span: Span) -> Place | None:
    """The town whose quarter a name is (“Seattle's Capitol Hill”), where no place of the
    name lies in the town's division.
    """
    owner = _OWNING_TOWN.search(span.before(REACH))
    if owner is None or gazetteer().country(span.name):
        return None
    meant = weigh(owner["town"], Evidence())
    town = meant.place
    if town is None or town.level != "town" or town.population < LARGE:
        return None
    if is_feature(span.name):
        return None
    for place in gazetteer().named(span.name):
        if (place.country, place.division) == (town.country, town.division):
            return None
        # “London's New York office”
        if place.level == "division" and place.country in STATES:
            return None
        if place.level == "town" and not _is_little(place):
            return None
    levels = {place.level for place in gazetteer().named(span.name)}
    return town if not levels or "town" in levels else None


def _with_others(
    places: Sequence[Span],
    listed: Mapping[str, tuple[str, ...]],
    alone: Mapping[Span, Meant],
    elsewhere: _Elsewhere,
) -> dict[Span, Meant]:
    """The mentions that were decided alone, and all others, those of one name alike, by
    all that was decided before.
    """
    senses: dict[str, Counter[str]] = defaultdict(Counter)
    for span, meant in alone.items():
        senses[span.name][meant.role] += 1
    found = dict(alone)
    shared: dict[str, Meant] = {}
    for span in places:
        if span in alone and alone[span].role:
            continue
        name = span.name
        if name not in shared:
            beside = _Local(siblings=listed[name])
            shared[name] = _as_elsewhere(span, alone, senses) or weigh(
                name, elsewhere.evidence(name, beside)
            )
        found[span] = shared[name]
    return found


def _as_elsewhere(
    span: Span, decided: Mapping[Span, Meant], senses: Mapping[str, Counter[str]]
) -> Meant | None:
    """What the mentions of a name mean that the words beside them decide, if most mean
    one place.
    """
    ranked = senses[span.name].most_common(2) if span.name in senses else []
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    for other, meant in decided.items():
        if other.name == span.name and meant.role == ranked[0][0]:
            if not meant.place and not meant.within:
                return None
            return meant._replace(reason=stored("name", "as elsewhere in the article"))
    return None


def _is_small(span: Span, meant: Meant) -> bool:
    """Whether a name of one word means a small place, and nothing else of the article is
    near it.
    """
    place = meant.place
    if place is None or meant.is_shown:
        return False
    return _is_little(place) and len(span.words) == 1


def _is_little(place: Place) -> bool:
    """Whether a place is a district, or a town that few know."""
    return place.level == "district" or (
        place.level == "town"
        and place.population < BIG_TOWN
        and place.spellings < KNOWN_ABROAD
        and not place.capital
    )


def _with_meant(
    span: Span, meant: Meant, senses: Counter[str], doubted: Collection[str]
) -> Span:
    """The span with the place that it means; ``senses`` are all that its name means in
    the article, ``doubted`` the names beside no mention of which a word of place stands.
    """
    if meant.place and span.name in doubted and _is_small(span, meant):
        reason = stored(
            "name", "no word says that this is %(label)s", label=meant.place.label
        )
        return replace(span, name="", role="", reason=reason)
    if meant.place is None:
        if meant.within is None and meant.reason:
            return replace(span, name="", role="", reason=meant.reason)
        return replace(span, role=meant.role)
    reason = span.reason
    if meant.reason and len(gazetteer().named(span.name)) > 1:
        reason = "; ".join(
            filter(None, (reason, f"{where(meant.place)}: {meant.reason}"))
        )
    name = span.name
    # One name has one heading in an article: the rarer sense says which it is.
    if max(senses, key=lambda each: (senses[each], each)) != meant.place.id:
        name = qualified(name, meant.place)
    return replace(span, name=name, role=meant.role, reason=reason)


def _beside(places: Sequence[Span], seat: tuple[str, str]) -> list[_Local]:
    """What stands right beside each place; beside that of the dateline, what stands
    there.
    """
    found = []
    for span in places:
        local = _Local(container=_container(span))
        # Not beside it: what the dateline says of it.
        if not local.container and place_key(span.name) == seat[0]:
            local.container = seat[1]
        last = span.text.rpartition(" ")[2]
        if last in _LEVEL_BY_WORD and span.text != span.name:
            local.levels, local.asked_by = frozenset((_LEVEL_BY_WORD[last],)), last
        elif not local.container:
            local.levels, local.asked_by = _asked(span)
        found.append(local)
    for (span, local), (other, behind) in pairwise(zip(places, found, strict=True)):
        shared = behind.container
        if shared and not local.container and _shares(span, other, shared):
            local.container, local.levels, local.asked_by = shared, frozenset(), ""
    index_of = {id(span): index for index, span in enumerate(places)}
    for chain in lists(places):
        members: list[int] = []
        before = None
        for index in [index_of[id(span)] for span in chain]:
            if before is not None:
                found[index].holds = _holds(places, found, before, index)
            if found[index].holds is None:
                members.append(index)
            before = index
        for index in members:
            others = [places[other].name for other in members if other != index]
            found[index].siblings = tuple(others)
    return found


def _shares(span: Span, other: Span, container: str) -> bool:
    """Whether a town lies in what stands behind the next, to which “and” joins it (“Trail
    and Kimberley, British Columbia”): one that lies there, or that no gazetteer has.
    """
    if span.source[span.end : other.start] != " and ":
        return False
    containers = containers_of(container)
    bearers = bearers_of(span.name)
    if not bearers:
        return any(place.level == "division" for place in containers)
    return any(lies_in(place, container, containers) for place in bearers)


def _holds(
    places: Sequence[Span], found: Sequence[_Local], before: int, index: int
) -> Place | None:
    """The place that a name means since the one before it lies there."""
    container = found[before].container
    if not container or not places[index].text.startswith(container.partition(" ")[0]):
        return None
    meant = weigh(places[before].name, Evidence(container=container))
    above = [meant.within] if meant.within else []
    if meant.place:
        above = list(gazetteer().above(meant.place))
    for place in above:
        if place in gazetteer().named(places[index].name):
            return place
    return None


def is_in_container(span: Span) -> bool:
    """Whether a name stands right before what a place of this name lies in, whatever it
    was taken for (“Independence, Missouri,”).
    """
    if span.after(2) != ", " or not gazetteer().named(span.text):
        return False
    form = _container(replace(span, name=span.text))
    containers = containers_of(form) if form else []
    return any(lies_in(place, form, containers) for place in bearers_of(span.text))


def is_asked_for(span: Span) -> bool:
    """Whether a name stands between an article and what only states and provinces have
    (“the Montana senator”).
    """
    if span.before(4).lower() != "the ":
        return False
    if not _DIVISION_AFTER.match(span.source, span.end):
        return False
    return any(place.level == "division" for place in gazetteer().named(span.text))


def _container(span: Span) -> str:
    """What the words beside a name say that it lies in, empty where they don't."""
    behind = _BEHIND.match(span.after(REACH))
    if behind:
        for form in _forms(behind.group(1)):
            end = span.end + behind.start(1) + len(form)
            surely = not behind.group().startswith(",")
            if _may_hold(span, form, surely) and not _is_new_clause(span, behind, end):
                return form
    before = _BEFORE.search(span.before(REACH))
    if before:
        words = before.group(1).split()
        for start in range(len(words)):
            form = " ".join(words[start:])
            nation = gazetteer().demonym(form)
            form = nation.label if nation else form
            # The Black Sea port of Poti lies in no sea.
            lands = [place for place in containers_of(form) if place.country]
            if lands and _may_hold(span, form, True):
                return form
    return ""


def _forms(words: str) -> Iterator[str]:
    """The words and their beginnings, the longest first, without a last stop."""
    parts = words.split()
    for length in range(len(parts), 0, -1):
        # Mass.“-based”
        form = _TIED.sub("", " ".join(parts[:length]))
        yield form.removesuffix("’s").removesuffix("'s").rstrip(".-")


def _may_hold(span: Span, form: str, surely: bool) -> bool:
    """Whether a name beside a place's can be what that lies in; ``surely`` where the words
    between them say so, as a comma does not.
    """
    if place_key(form) == place_key(span.name):
        return False
    if FAMILIES["general_places"].issuperset(form.lower().split()) or is_general(form):
        return False
    containers = containers_of(form)
    if form in abbreviations():
        # Of “Grenada, Miss.” no country is meant.
        return True
    named = containers or [
        place for place in gazetteer().named(form) if place.level != "town"
    ]
    if not named:
        return False
    bearers = bearers_of(span.name)
    inside = [place for place in bearers if lies_in(place, form, containers)]
    if gazetteer().country(span.name) and gazetteer().country(form):
        # Of two countries (Nigeria, Benin) the one holds no town called as the other.
        return any(place.level == "division" for place in inside)
    if inside:
        return True
    # “Zorena in the Gulf” is the country, wherever that lies.
    if gazetteer().country(span.name) and not gazetteer().is_ambiguous(span.name):
        return False
    if all(place.level in ("country", "region") for place in named):
        return surely or not bearers
    return not any(bearer.level in ("continent", "region") for bearer in bearers)


def _is_new_clause(span: Span, behind: re.Match[str], end: int) -> bool:
    """Whether what stands behind a place begins something else (“In London, Canada
    said”), or goes on as a list of which the place is one.
    """
    if not behind.group().startswith(","):
        return False
    source = span.source
    if _ACTS.match(source, end):
        return True
    rest = source[end : end + REACH]
    holds = any(
        lies_in(bearer, source[span.end + behind.start(1) : end], [])
        for bearer in gazetteer().named(span.name)
    )
    if holds or _holds_towns_only(span, source[span.end + behind.start(1) : end]):
        return False
    in_list = re.match(r",? (?:and|or)\b|, [A-Z]", rest)
    # Abingdon, “Oxon, England.”: the last of a chain holds what holds the others.
    named = gazetteer().broad(source[span.end + behind.start(1) : end])
    if not in_list and named and not gazetteer().broad(span.name):
        return False
    return bool(in_list) or bool(re.search(r"[A-Z][\w’'-]+, $", span.before(REACH)))


def _holds_towns_only(span: Span, form: str) -> bool:
    """Whether what stands behind a name is a state's and no town's name, and this one a
    town's: the two are no list, whatever goes on (“of Antioch, Illinois, Ann Example”).
    """
    divisions = [place for place in containers_of(form) if place.level != "country"]
    if not divisions or not {place.country for place in divisions} <= STATES:
        return False
    key = place_key(form)
    is_town = any(
        place.population >= LARGE and place_key(place.label).startswith(key)
        for place in gazetteer().named(form)
    )
    countries = {place.country for place in divisions}
    return not is_town and not any(
        place.level == "country"
        or (place.level in ("region", "division") and place.country in countries)
        for place in bearers_of(span.name)
    )


def _asked(span: Span) -> tuple[frozenset[Level], str]:
    """The levels of which alone a place has what stands beside it, and these words."""
    before, after = span.before(REACH), span.after(REACH)
    may_be_before = before.endswith(_ENDS_BEFORE)
    for pattern, is_behind, levels in _ASKED:
        if is_behind:
            match = pattern.match(after)
        else:
            match = pattern.search(before) if may_be_before else None
        if match:
            words = next(filter(None, match.groups()), "")
            return levels, words.strip("(")
    return frozenset(), ""


class _Elsewhere:
    """The countries and divisions that an article names, by places whose names leave no
    doubt or that were decided.
    """

    def __init__(
        self,
        around: Surroundings,
        places: Sequence[Span],
        decided: Mapping[Span, Meant],
    ) -> None:
        self._around = around
        self._shown: dict[str, Place] = {}
        for span in places:
            meant = decided.get(span)
            place = meant.place or meant.within if meant else _clear(span.name)
            if place is None or place.level == "continent":
                continue
            # Countries are counted already, but for those that may be something else.
            is_counted = place.level == "country" and not (
                meant and gazetteer().is_ambiguous(span.name)
            )
            if not is_counted:
                self._shown[span.name] = place
        self._countries = Counter(around.countries)
        self._divisions: Counter[Division] = Counter()
        for place in self._shown.values():
            if place.country:
                self._countries[place.country] += 1
            if place.division:
                self._divisions[place.country, place.division] += 1

    def shows_same(self, other: _Elsewhere) -> bool:
        """Whether both know the same places, so that each name is weighed alike."""
        return self._shown == other._shown

    def evidence(self, name: str, local: _Local) -> Evidence:
        """All that is known of a name: what stands beside it, and the other places."""
        countries, divisions = self._countries, self._divisions
        # A name is no evidence for itself.
        own = self._shown.get(name)
        if own is not None:
            countries, divisions = countries.copy(), divisions.copy()
            if own.country:
                countries[own.country] -= 1
            if own.division:
                divisions[own.country, own.division] -= 1
        return Evidence(
            local.container,
            local.levels,
            local.asked_by,
            local.siblings,
            countries,
            divisions,
            self._around.home,
        )


@lru_cache(maxsize=20_000)
def _clear(name: str) -> Place | None:
    """The place that a name means by itself, if no other bearer comes near it."""
    bearers = bearers_of(name)
    ranked = sorted(bearers, key=lambda place: -prior(place, name, bearers))
    if not ranked:
        return None
    if len(ranked) > 1:
        lead = prior(ranked[0], name) - prior(ranked[1], name)
        if lead < CLEAR_LEAD and ranked[1].country != ranked[0].country:
            return None
        if lead < CLEAR_LEAD and ranked[1].division != ranked[0].division:
            return None
    return ranked[0]
