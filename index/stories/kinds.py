"""What kind of copy a text is of another."""

from __future__ import annotations

from cuttings.index.stories.compared import Compared
from cuttings.index.stories.versions import Version, version_of
from cuttings.index.stories.weighing import IDENTICAL, Verdict
from cuttings.search.translations import stored

INSIDE, WHOLE = 0.92, 0.9


def kind_of(
    copy: Compared, other: Compared, verdict: Verdict, version: Version
) -> tuple[str, str]:
    """What kind of copy the first text is of the second, with its evidence in words.

    correction, clarification, withdrawal, update
                what it announces itself to be (``version``); or its toll differs
    identical   the same words, but for one in a hundred, or in another order
    cut         nearly all of it stands in the other, which goes on
    extended    nearly all of the other stands in it, and it goes on
    edited      anything else

    ``verdict`` is of the first against the second.
    """
    announced = version_of(other.title, other.text)
    if version.kind and version != announced:
        return version.kind, stored(
            "story", "it is marked “%(mark)s”", mark=version.mark
        )
    # What another announces that it updates is the earlier version.
    is_first = not version.kind and bool(announced.kind)
    tolls = verdict.alignment.tolls if verdict.alignment else ()
    if tolls and not is_first:
        here, there = tolls[0]
        reason = stored(
            "story",
            "a number of people is %(words)s, not %(words_too)s",
            words=copy.words[here],
            words_too=other.words[there],
        )
        return "update", reason

    mine, theirs = verdict.overlap.first, verdict.overlap.second
    if min(mine, theirs) >= IDENTICAL and not tolls:
        return "identical", _sameness(copy, other)
    if mine >= INSIDE and theirs < WHOLE:
        reason = stored(
            "story",
            "%(mine)s of it stands in the representative, which has more",
            mine=format(mine, ".0%"),
        )
        return "cut", reason
    if theirs >= INSIDE and mine < WHOLE:
        reason = stored(
            "story",
            "%(theirs)s of the representative stands in it, and it has more",
            theirs=format(theirs, ".0%"),
        )
        return "extended", reason
    reason = stored(
        "story",
        "%(mine)s of it stands in the representative, and %(theirs)s of that in it",
        mine=format(mine, ".0%"),
        theirs=format(theirs, ".0%"),
    )
    return "edited", reason


def _sameness(copy: Compared, other: Compared) -> str:
    """What two texts share that are called identical: all words, in one order or in
    two, or nearly all.
    """
    if copy.words == other.words:
        return stored("story", "the same words")
    if sorted(copy.words) == sorted(other.words):
        return stored("story", "the same words in another order")
    return stored("story", "the same words but for a few")
