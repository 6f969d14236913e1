"""Which copy stands for its story, and why.

In a result a story is one entry, and one of its copies is shown for it. Libraries want
different ones: ``[stories] shown`` says which.

    typical    the copy most like all others, the one least cut, extended or edited
    fullest    the longest
    earliest   the first that was published
    agency     the agency's own

``[stories] outlets`` are preferred before that, and what a librarian pinned before all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from cuttings.search.settings import setting
from cuttings.search.translations import stored

ALIKE = 0.02
"""A difference in mean likeness that decides nothing."""
UNKNOWN_DAY = 10**9


Shown = Literal["typical", "fullest", "earliest", "agency"]
"""How the copy is chosen that stands for a story."""


@dataclass(frozen=True, slots=True)
class StorySettings:
    """Which copy is shown for a story."""

    shown: Shown = setting(
        "typical",
        "the copy that stands for a story: typical (most like the others), fullest, "
        "earliest, agency (the agency's own)",
    )
    outlets: tuple[str, ...] = setting(
        (), "outlets whose copy stands for a story before any other, the best first"
    )

    def __str__(self) -> str:
        """As it is kept beside the stories, to see that it was changed."""
        return "\n".join([self.shown, *self.outlets])


@dataclass(frozen=True, slots=True)
class Standing:
    """What is weighed in choosing a copy: its mean likeness to the copies it was
    compared with, the agency that it credits, its outlet, first day and letters.
    """

    number: int
    id: str
    likeness: float
    agency: str = ""
    outlet: str = ""
    day: int | None = None
    letters: int = 0

    @property
    def rank(self) -> tuple[bool, int, int]:
        """The order among copies equally good: credited, earliest, first to arrive."""
        return not self.agency, self.day or UNKNOWN_DAY, self.number

    @property
    def is_own(self) -> bool:
        """Whether the agency itself published it."""
        return bool(self.agency) and self.agency.casefold() == self.outlet.casefold()


Standings = Sequence[Standing]
Chosen = tuple[Standing, str]
"""A copy, and why it was chosen."""


def choose_representative(
    standings: Standings,
    pinned: str | None = None,
    settings: StorySettings | None = None,
) -> Chosen:
    """The copy that stands for a story, and why.

    Where the settings leave several, the most typical of them does.
    """
    settings = settings or StorySettings()
    choose = _WAYS[settings.shown]
    if len(standings) == 1:
        return standings[0], stored("story", "the only copy")
    for standing in standings:
        if standing.id == pinned:
            return standing, stored("story", "pinned by a librarian")

    for outlet in settings.outlets:
        carried = [each for each in standings if _is_same(each.outlet, outlet)]
        if carried:
            chosen, reason = choose(carried) if len(carried) > 1 else (carried[0], "")
            preferred = stored("story", "%(outlet)s is preferred here", outlet=outlet)
            return chosen, f"{preferred}; {reason}" if reason else preferred
    return choose(standings)


def most_typical(standings: Standings) -> Chosen:
    """The copy most like all others (the medoid).

    On made copies it is the original four times in five, where the longest copy hardly
    ever is. Between copies equally alike an agency's byline goes first, then the
    earliest date, then the order of arrival.
    """
    best = max(standing.likeness for standing in standings)
    alike = [standing for standing in standings if standing.likeness >= best - ALIKE]
    chosen = min(alike, key=lambda standing: standing.rank)
    alike.remove(chosen)
    reason = stored(
        "story",
        "most like the other copies (%(likeness)s on average)",
        likeness=format(chosen.likeness, ".0%"),
    )
    if not alike:
        return chosen, reason

    if chosen.agency and not all(standing.agency for standing in alike):
        more = stored("story", "it carries the agency's credit")
    else:
        more = _first_of(chosen, alike)
    return chosen, f"{reason}; {more}"


def _first_of(chosen: Standing, alike: Standings) -> str:
    """In what a copy is the first of those that are as typical: in its date, or, where
    others share that or none has one, in nothing but the order in which they were read,
    which says nothing of when they were printed.
    """
    if chosen.day is None:
        return stored("story", "none of those has a date, and it was read first")
    days = [standing.day for standing in (chosen, *alike)]
    of_day = days.count(chosen.day)
    if of_day > 1:
        return stored(
            "story",
            "%(number)s of those are of the earliest known day, in an order that is not "
            "known; it was read first",
            number=of_day,
        )
    if None in days:
        return stored("story", "it is the earliest of those with a date")
    return stored("story", "it is the earliest of those")


def fullest(standings: Standings) -> Chosen:
    """The longest copy."""
    most = max(standing.letters for standing in standings)
    longest = [standing for standing in standings if standing.letters == most]
    return _best_of(longest, stored("story", "the fullest copy"))


def earliest(standings: Standings) -> Chosen:
    """The copy with the earliest date; where none has one, the most typical."""
    days = [standing.day for standing in standings if standing.day is not None]
    if not days:
        chosen, reason = most_typical(standings)
        no_date = stored("story", "no copy has a date")
        return chosen, f"{no_date}; {reason}"
    first = [standing for standing in standings if standing.day == min(days)]
    return _best_of(first, stored("story", "the earliest copy"))


def agencys_own(standings: Standings) -> Chosen:
    """The copy that the agency itself published, else one that credits it."""
    own = [standing for standing in standings if standing.is_own]
    if own:
        return _best_of(own, stored("story", "the agency's own copy"))
    credited = [standing for standing in standings if standing.agency]
    if credited:
        return _best_of(credited, stored("story", "it carries the agency's credit"))
    return most_typical(standings)


def _best_of(standings: Standings, reason: str) -> Chosen:
    if len(standings) == 1:
        return standings[0], reason
    chosen, more = most_typical(standings)
    shared = stored("story", "%(reason)s, as others are", reason=reason)
    return chosen, f"{shared}; {more}"


def _is_same(outlet: str, other: str) -> bool:
    return outlet.casefold() == other.casefold()


_WAYS: dict[Shown, Callable[[Standings], Chosen]] = {
    "typical": most_typical,
    "fullest": fullest,
    "earliest": earliest,
    "agency": agencys_own,
}
