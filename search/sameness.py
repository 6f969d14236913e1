"""Whether two articles tell of the same event, or only of like things.

Wording can't say it: a market report of Tuesday repeats Monday's, and two agencies tell
of one fire in words of their own. So time, place and actors are asked for. The same event
has days near each other, a place in common where both name any, and people or bodies in
common where both name any; it is not the other half of a series, whose titles agree but
for a name, a number or a day (of one day, but for people whom only one of them knows).
Beyond these, shared towns, people, event types, figures and words of title and opening
add up: a town or a person in common says more of two reports of a day, and a report of
some days later must tell the same again, in words or figures. And there must be a margin:
much of what both begin with is told in both (`retold`), or it is of what happens once in
a town. What falls short is similar, no more.

One affair has steps, and one town several deeds in a day: of these each is an event of
its own (`steps`). And whatever is named, two reports of a day have one news where each
headline is told in the other's opening, if they quote the same words or are of two
outlets.

An event goes on: a storm grows and makes landfall, a resignation is announced and takes
place. So titles that share what such an event is called by (a name that is no person's
and no place's, and a word besides) tell of one event, unless each names what the other
article knows nothing of.

    >>> from cuttings.search.articles import Article, Enrichment, Published, StoryLink
    >>> def told(title: str, day: str) -> Entry:
    ...     at = Published(day, "metadata")
    ...     article = Article("", title, False, "", "", (), "", "", at)
    ...     return Entry(article, Enrichment(), StoryLink(""))
    >>> sameness(told("Fire", "2019-01-01"), told("Fire", "2019-02-01")).reasons
    ('31 days apart',)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cuttings.search.articles import Entry, Kind
from cuttings.search.headlines import (
    are_of_a_series,
    headline_names,
    know_subjects,
    leading_word,
    only_one_is_expected,
    say_the_contrary,
    share_subject,
    stems,
    unknown_names,
)
from cuttings.search.language.analysis import stem, terms
from cuttings.search.retelling import (
    BEGINNING,
    SPEECH,
    are_headlines_told,
    are_of_two_outlets,
    are_one_form,
    figures_in,
    figures_of,
    name_words,
    opening,
    quote_one_statement,
    retold,
    share,
    shared_opening,
    title_words,
)
from cuttings.search.steps import are_two_steps, share_deed
from cuttings.search.translations import stored

LONGEST_APART = 7
"""Days between two reports of one event."""
FEW_DAYS = 3
"""Days after which a report is rather of something else."""
ENOUGH = 4.5
"""The score from which two articles tell of the same event."""
APART = -2.0
"""What is said against two articles of places that have nothing in common."""
LEAD = 400
"""Characters of a body in which it says what happened, where and to whom."""
MANY, ALIKE = 10, 0.3
"""Words that two beginnings share, and their share of the shorter one's, from which they
tell alike.
"""
TOWN, PERSON = 2.0, 1.5
"""What a town, and what a person in common says."""
RETOLD = 2.0
"""What words say from which a later article tells the same again."""
CLOSE = 1
"""Days between two reports of what happens once in a town."""
BARELY_TOLD, LIKELY, CERTAIN = 1.5, 2.6, 3.85
"""How much of two reports must be told in both (`retold`): where they have a town and a
person and a deed in common, a town and a word of their headlines, and nothing of it.
"""
HEADLINE_WORDS = 2
"""Words, no names, that the headlines of two outlets have in common."""
SERIES = 0.5
"""Share of the shorter title's words that two titles of a series have in common."""

DAILY = frozenset(("medtop:20000385", "medtop:17000000"))
"""Event types of reports that each day has anew: markets, the weather."""

NEARLY_ALIKE, OF_BODIES = 0.6, 0.42
OF_A_PERSON, ALIKE_IN_WORDS, OF_A_TOWN, BARELY_ALIKE = 0.4, 0.35, 0.2, 0.1
"""Shares of the words of two openings, names left out, that must be in common: the less
of town and people is, the more.
"""

Said = tuple[float, str] | None
"""What a sign says for one event or against it, with the reason; None where nothing."""
ECONOMY, DISASTER = "medtop:04000000", "medtop:03000000"
NATURAL = "medtop:20000151"
"""Event types: economy, business and finance, where firms and banks do the like each
day; disaster, accident and emergency; natural disasters, which have a name and grow from
one report to the next.
"""
AFFAIRS = (ECONOMY, "medtop:09000000", "medtop:11000000", "medtop:16000000")
"""Event types of affairs that last: business, labour, politics, and war."""

_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Sameness:
    """Whether two articles tell of the same event, with the score and what speaks for
    it or against it, in words.
    """

    is_same: bool
    score: float
    reasons: tuple[str, ...]


def sameness(one: Entry, other: Entry) -> Sameness:
    """What time, place, actors, event types and words say of two articles."""
    apart = _days_apart(one, other)
    if _goes_on(one, other, apart):
        reason = stored("story", "the titles tell of one event that goes on")
        return Sameness(True, ENOUGH, (reason,))
    if apart is not None and apart > LONGEST_APART:
        return Sameness(
            False, 0.0, (stored("story", "%(apart)s days apart", apart=apart),)
        )

    if news := _one_news(one, other, apart):
        return Sameness(True, ENOUGH, (news,))

    place, actors = _places(one, other), _actors(one, other)
    judged = [each for each in (_time(apart), place, actors) if each is not None]
    score = sum([weight for weight, _ in judged])
    reasons = [reason for _, reason in judged]
    if place is not None and place[0] < APART:
        return Sameness(False, round(score, 2), tuple(reasons))
    if apart is not None and apart <= 1 and _meet(place, actors):
        score += 1.0

    words = _words(one, other)
    score += _types(one, other) + words
    figures = sorted(figures_of(one) & figures_of(other))
    if figures:
        score += 1.0
        told = ", ".join(figures[:3])
        reasons.append(stored("story", "the same figures: %(figures)s", figures=told))
    # A report of some days later tells again what happened.
    if apart is not None and apart > 1 and not figures and words < RETOLD:
        score -= 1.5
    against = _against(one, other, apart)
    if not against and score >= ENOUGH:
        against = _unbound(one, other, place, actors, apart)
    if not against and score >= ENOUGH:
        against = _uncertain(one, other, place, apart)
    if against:
        return Sameness(False, round(score, 2), (*reasons, against))
    return Sameness(score >= ENOUGH, round(score, 2), tuple(reasons))


def _unbound(
    one: Entry, other: Entry, place: Said, actors: Said, apart: int | None
) -> str:
    """What is missing that would bind two reports of a few days to one event, or nothing.

    A person does many things in a day, others speak of him, in a town much happens, and a
    body has to do with many. So a person and a town in common bind, and each by itself
    only with words; where neither is, as in the results of two firms, the headlines must
    tell of one subject, and the texts in like words with the same figures.
    """
    people = len(_shared(one, other, "person"))
    if people < 2 and unknown_names(one, other) and unknown_names(other, one):
        return stored("story", "each headline names what the other does not know")
    if say_the_contrary(one, other):
        return stored("story", "the headlines say the contrary")
    if _acts_alone(one, other) or _acts_alone(other, one):
        return stored(
            "story", "one headline is of somebody whom the other does not know"
        )

    alike = shared_opening(one, other)
    is_one_town = place is not None and place[0] >= TOWN
    titled = _titled_people(one) & _titled_people(other)
    is_market = _is_under(one, ECONOMY) and _is_under(other, ECONOMY)
    if len(titled) > 1 and not apart:
        bound = share_subject(one, other)
    elif is_market and _title_share(one, other) < ALIKE_IN_WORDS:
        bound = False
    elif is_one_town and people:
        bound = _tells_on(one, other, alike, apart)
    elif titled:
        bound = _does_one_thing(one, other, alike)
    elif is_one_town:
        bound = _happens_in_one_town(one, other, alike, actors, apart)
    else:
        bound = _tell_of_one_subject(one, other, alike)
    return "" if bound else stored("story", "too little in common but names")


def _uncertain(one: Entry, other: Entry, place: Said, apart: int | None) -> str:
    """What makes it uncertain that two reports tell of one event, or nothing.

    Where the day of one is not known, no time is shared. And a margin is asked for: much
    of what both begin with is told in both. Only of what happens once in a town (a fire,
    a verdict) can two reporters have hardly a word in common.
    """
    if apart is None:
        return stored("story", "it is not known that they are of days near each other")
    if are_of_a_series(one, other):
        return stored("story", "the titles are a series")
    if are_one_form(one, other):
        return stored("story", "one form with other figures")
    if only_one_is_expected(one, other):
        return stored("story", "one headline is of what is only expected")

    has_texts = not (_is_headline_alone(one) or _is_headline_alone(other))
    if has_texts and are_two_steps(one, other):
        return stored("story", "the headlines tell of two steps of one affair")

    is_one_town = place is not None and place[0] >= TOWN
    is_one_deed = not has_texts or _tell_of_one_deed(one, other, apart)
    if is_one_town and is_one_deed and _happens_once(one, other, apart):
        return ""
    if retold(one, other, apart) >= CERTAIN:
        return ""
    return stored("story", "too little is told in both")


def _happens_once(one: Entry, other: Entry, apart: int | None) -> bool:
    """Whether two reports of one town, of a day or two, may be of a deed or an accident:
    nothing that is only said, and none of the affairs of which each day brings another
    report from one town and of the same people.
    """
    if (apart or 0) > CLOSE or (_speaks(one) and _speaks(other)):
        return False
    for entry in (one, other):
        leads = leading_word(entry.article.title)
        speaker = leads in _mentioned(entry, "person", "organisation")
        is_affair = any(_is_under(entry, affair) for affair in AFFAIRS)
        if is_affair or (speaker and _speaks(entry)):
            return False
    if not _shared(one, other, "person"):
        return _is_under(one, DISASTER) and _is_under(other, DISASTER)
    if _types(one, other) > 0:
        return True
    is_unknown = unknown_names(one, other) or unknown_names(other, one)
    return not is_unknown and retold(one, other, apart) >= BARELY_TOLD


def _one_news(one: Entry, other: Entry, apart: int | None) -> str:
    """Why two articles of a day have one news, whoever and whatever they name: each
    headline is told where the other begins, and they quote the same words or are of two
    outlets. Empty where that is not so; of another day, what answers a statement quotes
    it too.
    """
    if apart != 0 or not are_headlines_told(one, other):
        return ""
    if say_the_contrary(one, other) or are_two_steps(one, other):
        return ""
    if quote_one_statement(one, other):
        return stored("story", "they quote the same words")
    if not are_of_two_outlets(one, other) or _differ(one, other):
        return ""
    if len(_deeds(one, other) & _deeds(other, one)) < HEADLINE_WORDS:
        return ""
    return stored("story", "two outlets tell the same in headline and opening")


def _differ(one: Entry, other: Entry) -> bool:
    """Whether two headlines differ in what makes another event of a like one."""
    unknown = max(len(unknown_names(one, other)), len(unknown_names(other, one)))
    return (
        unknown > 1
        or are_of_a_series(one, other)
        or only_one_is_expected(one, other)
        or _titles_differ_in_figures(one, other)
        or _acts_alone(one, other)
        or _acts_alone(other, one)
    )


def _tell_of_one_deed(one: Entry, other: Entry, apart: int | None) -> bool:
    """Whether two reports from one town tell of one deed: their headlines do, or have a
    word in common that is no name, and much is told in both. Where a date is unknown
    both are asked for, since the like happens to one person again.
    """
    is_one_deed = share_deed(one, other)
    if is_one_deed and apart is not None:
        return True
    shared = _deeds(one, other) & _deeds(other, one)
    return bool(is_one_deed or shared) and retold(one, other, apart) >= LIKELY


def _is_headline_alone(entry: Entry) -> bool:
    """Whether an article is nothing but its headline, as an agency's flash."""
    return entry.article.body.strip() in ("", entry.article.title.strip())


def _speaks(entry: Entry) -> bool:
    """Whether a headline says that somebody says something."""
    return bool(stems(entry.article.title) & SPEECH)


def _acts_alone(one: Entry, other: Entry) -> bool:
    """Whether a headline leads with a person of whom another article has nothing: one
    who speaks of an event, and had no part in it.
    """
    leading = leading_word(one.article.title)
    return leading in _mentioned(one, "person") - _known(other)


def _tells_on(one: Entry, other: Entry, alike: float, apart: int | None) -> bool:
    """Whether two reports with a town and a person in common may tell of the same: in
    some like words, and on another day of a like kind, or under titles that have a word
    in common.
    """
    if alike < BARELY_ALIKE:
        return False
    return not apart or _types(one, other) >= 0 or _title_share(one, other) > 0


def _does_one_thing(one: Entry, other: Entry, alike: float) -> bool:
    """Whether two reports with a person in both titles tell of one thing that was done
    or said: most words of the titles are in common, names and saying left out.
    """
    first, second = _deeds(one, other), _deeds(other, one)
    is_titled_alike = share(first, second) > SERIES
    return alike >= OF_A_PERSON and is_titled_alike and share_subject(one, other)


def _deeds(one: Entry, other: Entry) -> set[str]:
    """The words of a title that say what was done, not by whom nor that it was said."""
    names = headline_names(one) | headline_names(other)
    names |= name_words(one) | name_words(other)
    return title_words(one) - names - SPEECH


def _happens_in_one_town(
    one: Entry, other: Entry, alike: float, actors: Said, apart: int | None
) -> bool:
    """Whether two reports from one town, with no person in common, tell of one thing:
    most of the words are in common, or a third and half of the titles.
    """
    if _types(one, other) < -1:
        return False
    is_business = _is_under(one, ECONOMY) or _is_under(other, ECONOMY)
    if apart and is_business:
        return False
    if actors is not None and actors[0] < 0:
        return alike >= NEARLY_ALIKE
    # A fire or a strike of which neither report names anybody.
    if actors is None and not is_business and _types(one, other) >= 1:
        return alike >= OF_A_TOWN
    is_titled_alike = _title_share(one, other) >= SERIES and share_subject(one, other)
    return alike >= NEARLY_ALIKE or (alike >= ALIKE_IN_WORDS and is_titled_alike)


def _tell_of_one_subject(one: Entry, other: Entry, alike: float) -> bool:
    """Whether two reports that share no person and no town have one subject in their
    headlines, and tell of it in like words and figures.
    """
    if not know_subjects(one, other) or _figures_differ(one, other):
        return False
    if _titles_differ_in_figures(one, other):
        return False
    bodies = len(_shared(one, other, "organisation"))
    least = OF_BODIES if bodies > 1 else NEARLY_ALIKE
    return alike >= least and _title_share(one, other) >= ALIKE_IN_WORDS


def _figures_differ(one: Entry, other: Entry) -> bool:
    """Whether most figures of the report with fewer stand nowhere in the other: the
    payouts of two funds.
    """
    first, second = figures_of(one), figures_of(other)
    fewer = min(len(first), len(second))
    return fewer > 1 and 2 * len(first & second) <= fewer


def _title_share(one: Entry, other: Entry) -> float:
    return share(title_words(one), title_words(other))


def _titled_people(entry: Entry) -> set[str]:
    """The people whom an article names and whose last name its title has."""
    title = stems(entry.article.title)
    found: set[str] = set()
    for heading in entry.of_kind("person"):
        names = [stem(term) for term in terms(heading.label)]
        if title.intersection(names[-1:]):
            found.add(heading.id)
    return found


def _time(apart: int | None) -> tuple[float, str] | None:
    """What the days between two articles say; None where one is unknown."""
    if apart is None:
        return None
    if apart == 0:
        return 2.0, stored("story", "the same day")
    weight = 2.0 if apart == 1 else 0.0 if apart <= FEW_DAYS else -2.0
    return weight, stored("story", "%(apart)s days apart", apart=apart)


def _against(one: Entry, other: Entry, apart: int | None) -> str:
    """What makes two articles numbers of a series, whatever they share, or nothing."""
    if _is_series(one, other) and (apart != 0 or _are_about_others(one, other)):
        return stored("story", "the titles are a series")
    if apart and _is_daily(one) and _is_daily(other):
        return stored("story", "each tells of its own day")
    return ""


def _meet(place: tuple[float, str] | None, actors: tuple[float, str] | None) -> bool:
    """Whether a town or a person in common says that two reports of a day are of one
    event: in one country, or with one body, much happens on a day.
    """
    is_one_town = place is not None and place[0] >= TOWN
    is_one_person = actors is not None and actors[0] >= PERSON
    return is_one_town or is_one_person


def _days_apart(one: Entry, other: Entry) -> int | None:
    """The days between two articles, the fewest that their dates can mean; None where
    one is unknown.
    """
    first, second = one.article.published, other.article.published
    if first is None or second is None:
        return None
    (start, end), (begin, last) = first.days, second.days
    return max(0, begin - end, start - last)


def _named(entry: Entry, kind: Kind) -> dict[str, str]:
    """The labels of the headings that an article names in its title or lead, by id: what
    stands further down is background more often than not.
    """
    own: set[str | None] = set()
    for mention in entry.enrichment.mentions:
        if mention.kind == kind and mention.start < LEAD:
            own.add(mention.heading)
    return {each.id: each.label for each in entry.of_kind(kind) if each.id in own}


def _places(one: Entry, other: Entry) -> tuple[float, str] | None:
    """What shared places say; less than 0 where both name towns and share none, None
    where one names no place.
    """
    first, second = _named(one, "place"), _named(other, "place")
    if not first or not second:
        return None
    towns = _towns(one) & _towns(other)
    if towns & first.keys() & second.keys():
        shared = sorted(first[each] for each in towns & first.keys())
        return TOWN, stored("story", "in %(shared)s", shared=", ".join(shared[:2]))
    if not _lands(one, first) & _lands(other, second):
        return -3.0, stored("story", "no place in common")
    both_in_towns = bool(_towns(one) & first.keys()) and bool(
        _towns(other) & second.keys()
    )
    if both_in_towns:
        return -1.0, stored("story", "in the same country, in other towns")
    return 0.5, stored("story", "in the same country")


def _lands(entry: Entry, named: dict[str, str]) -> set[str]:
    """The places that an article names, and those above them; no continents."""
    return {
        each.id for each in entry.of_kind("place") if each.broader or each.id in named
    }


def _towns(entry: Entry) -> set[str]:
    """The places of an article that stand beneath a country."""
    places = {each.id: each for each in entry.of_kind("place")}
    found: set[str] = set()
    for heading in places.values():
        above = places.get(heading.broader or "")
        if above is not None and above.broader:
            found.add(heading.id)
    return found


def _actors(one: Entry, other: Entry) -> tuple[float, str] | None:
    """What shared people and bodies say; less than 0 where both name some and share
    none.
    """
    people = _shared(one, other, "person")
    bodies = _shared(one, other, "organisation")
    if people or bodies:
        weight = min(2.5, PERSON * len(people) + 0.5 * len(bodies))
        return weight, stored(
            "story", "with %(value)s", value=", ".join([*people, *bodies][:3])
        )
    has_actors = [
        bool(_named(entry, "person") or _named(entry, "organisation"))
        for entry in (one, other)
    ]
    return (
        (-1.5, stored("story", "no person or body in common"))
        if all(has_actors)
        else None
    )


def _shared(one: Entry, other: Entry, kind: Kind) -> list[str]:
    first, second = _named(one, kind), _named(other, kind)
    return sorted(first[each] for each in first.keys() & second.keys())


def _types(one: Entry, other: Entry) -> float:
    """What the event types say."""
    first = [event.id for event in one.enrichment.events]
    second = [event.id for event in other.enrichment.events]
    if not first or not second:
        return -0.5 if first or second else 0.0
    if first[0] == second[0]:
        return 1.0
    return 0.5 if set(first) & set(second) else -1.5


def _is_daily(entry: Entry) -> bool:
    """Whether an article is first of all one of those that each day has."""
    primary = [event.id for event in entry.enrichment.events if event.primary]
    return bool(DAILY.intersection(primary))


def _is_under(entry: Entry, branch: str) -> bool:
    """Whether an article is first of all of an event type of this branch."""
    broader = {each.id: each.broader for each in entry.of_kind("event")}
    for event in entry.enrichment.events:
        above: str | None = event.id if event.primary else None
        while above and above != branch:
            above = broader.get(above)
        if above:
            return True
    return False


def _words(one: Entry, other: Entry) -> float:
    """What the words of title and opening say, those of names left out: who shares a
    mayor need not share a fire.
    """
    names = name_words(one) | name_words(other)
    first, second = opening(one) - names, opening(other) - names
    if not first or not second:
        return 0.0
    shared = share(first, second)
    if shared >= 0.4:
        return 1.5 + _tell_alike(one, other, names)
    if shared >= 0.25 and _tell_alike(one, other, names):
        return 2.0
    return 1.0 if shared >= 0.25 else 0.0 if shared >= 0.15 else -1.5


def _tell_alike(one: Entry, other: Entry, names: set[str]) -> bool:
    """Whether two articles share many words of what they begin with."""
    first, second = opening(one, BEGINNING) - names, opening(other, BEGINNING) - names
    shared = len(first & second)
    return shared >= MANY and shared >= ALIKE * min(len(first), len(second))


def _is_series(one: Entry, other: Entry) -> bool:
    """Whether two titles agree in most words, and each has a number or a name that the
    other has not.
    """
    first, second = one.article.title, other.article.title
    words, others = stems(first), stems(second)
    if len(words) < 3 or len(others) < 3:
        return False
    common = words & others
    if len(common) < SERIES * min(len(words), len(others)):
        return False
    return words == others or (
        _tells_apart(first, others) and _tells_apart(second, words)
    )


def _are_about_others(one: Entry, other: Entry) -> bool:
    """Whether each title names a person of whom the other article has nothing: the
    interviews of a day, one with each candidate.
    """
    for first, second in ((one, other), (other, one)):
        titled = _people(first, in_title=True)
        if not titled or titled & _people(second):
            return False
    return True


def _people(entry: Entry, in_title: bool = False) -> set[str]:
    """The headings of the people whom an article, or its title, names."""
    found: set[str] = set()
    for mention in entry.enrichment.mentions:
        is_sought = mention.start < 0 or not in_title
        if is_sought and mention.kind == "person" and mention.heading:
            found.add(mention.heading)
    return found


def _goes_on(one: Entry, other: Entry, apart: int | None) -> bool:
    """Whether the titles of two articles of different days tell of one event."""
    if not apart or apart > LONGEST_APART or _types(one, other) <= 0:
        return False
    if not _is_under(one, NATURAL) or not _is_under(other, NATURAL):
        return False
    if not share_subject(one, other) or _titles_differ_in_figures(one, other):
        return False
    names, others = headline_names(one), headline_names(other)
    if names - _known(other) and others - _known(one):
        return False
    places = _mentioned(one, "place") | _mentioned(other, "place")
    actors = _mentioned(one, "person", "organisation", in_title=True)
    actors |= _mentioned(other, "person", "organisation", in_title=True)
    shared = (title_words(one) & title_words(other)) - actors - SPEECH
    return bool(shared & names & others - places) and len(shared - places) > 1


def _titles_differ_in_figures(one: Entry, other: Entry) -> bool:
    """Whether two titles give figures, and none in common."""
    first = figures_in(one.article.title)
    second = figures_in(other.article.title)
    return bool(first and second) and first.isdisjoint(second)


def _mentioned(entry: Entry, *kinds: Kind, in_title: bool = False) -> set[str]:
    """The stems of the words by which an article, or its title, names people, bodies or
    places.
    """
    found: set[str] = set()
    for mention in entry.enrichment.mentions:
        is_sought = mention.start < 0 or not in_title
        if is_sought and mention.kind in kinds:
            found |= stems(mention.surface)
    return found


def _known(entry: Entry) -> set[str]:
    """The stems of everything that an article says."""
    return stems(f"{entry.article.title} {entry.article.body}")


def _tells_apart(title: str, others: set[str]) -> bool:
    """Whether a title has a number or a word with a capital that another has not."""
    for word in title.split()[1:]:
        is_name = word[:1].isupper() or _NUMBER.search(word) is not None
        if is_name and not stems(word) <= others:
            return True
    return False
