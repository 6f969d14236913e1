"""Whether two texts are copies of one story: the measurements weighed, and the reason
in words.

Containment of the shorter text is the evidence; what speaks against it is a guard. A
guard either demands more containment (days between the dates, openings that differ, a
match deep inside a long round-up, a text of a line or two, a table) or forbids the link
whatever the containment (numbers or names in conflict: a template filled in anew). In a
short text the words that are not shared count in full, however common they are. The
thresholds come from what is known of newswires (Sanderson 1997 on re-sent wire stories;
Silcock et al. 2022 on abridged reprints), not from a fit.

What kind of copy a text is of another, and the evidence in words.

identical   the same words
cut         nearly all of it stands in the other, which goes on
extended    nearly all of the other stands in it, and it goes on
update      a later or corrected version: it says so, or its toll differs
edited      anything else
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

import numpy as np

from cuttings.index.stories.alignment import (
    NO_CONFLICT,
    Alignment,
    Lookup,
    Overlap,
    align,
    in_step,
    may_conflict,
    overlap,
    shared,
    spelt,
)
from cuttings.index.stories.fingerprints import Fingerprint, Shares, words

NEEDED = 0.5
# share of terms in the same order from which a text may be another, badly scanned
IN_STEP = 0.33
BROKEN = 0.1  # how much more is in step than stands in runs where words are misread
CLEAR = 0.7  # containment from which misread words need not be looked for
REFUSED, DOUBTED = (
    0.5,
    0.8,
)  # of its containment, what a pair adds to the mean that misses what is needed
OPPOSED = (
    0.5  # share of comparable numbers or names that differ in a template filled in anew
)
OPPOSED_NAMES, OPPOSED_MISREAD, OPPOSED_IN_BRIEF = (
    0.4,
    0.6,
    0.34,
)  # the same of names, misread names, short texts
SHORT = 60  # terms: a text of which one number may be all the news
ITEM, DEEP = (
    0.25,
    0.12,
)  # a text that is less of another than this, and begins further down in it, is an item of many
SAME_DAYS = 3
NEAR_IDENTICAL = 0.9
FEW_TERMS = 12
BRIEF = 40  # terms: a notice of a paywall, not an article, unless the titles agree
# what is needed besides of a text of no terms, falling to nothing for one that is not
# brief
FORMULAIC = 0.5
# share of numbers from which a text is a table: many of its few digits agree by chance
TABLE = 0.3
NOISY = 0.03  # share of misread words from which a text counts as scanned


@dataclass(slots=True, eq=False)
class Compared:
    """One side of a comparison: fingerprint, the first and last day it may have been
    published on, its text packed.
    """

    fingerprint: Fingerprint
    days: tuple[int, int] | None = None
    packed: bytes = b""
    title: str = ""
    _words: list[str] | None = field(default=None, repr=False)
    _lookup: Lookup | None = field(default=None, repr=False)

    def words(self) -> list[str]:
        """The compared form of each term, read from the packed text when first asked
        for.
        """
        if self._words is None:
            self._words = words(zlib.decompress(self.packed).decode())
        return self._words

    def lookup(self) -> Lookup:
        """The text's shingles, sorted when first asked for."""
        if self._lookup is None:
            self._lookup = Lookup.of(self.fingerprint)
        return self._lookup


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """Whether two texts are copies:

    ``score`` is what the pair adds to a group's mean, ``reason`` says why in words.
    """

    same: bool
    score: float
    overlap: Overlap
    reason: str
    alignment: Alignment | None = None


def judge(first: Compared, second: Compared, rarity: Shares | None = None) -> Verdict:
    """Compares two texts.

    ``rarity`` weighs the terms of the first by their rarity in the archive.
    """
    one, two = first.fingerprint, second.fingerprint
    masks = shared(one, two, first.lookup())
    measured = overlap(one, two, masks, rarity)
    scanned = measured.containment < CLEAR and bool(first.packed and second.packed)
    if scanned:
        expected = max(IN_STEP, measured.terms / max(measured.of, 1) + BROKEN)
        scanned = in_step(one, two) >= expected
    if measured.containment < NEEDED and not scanned:
        return Verdict(
            False,
            measured.containment * DOUBTED,
            measured,
            f"{_stated(measured)}: too little",
        )
    apart = days_apart(first.days, second.days)
    if scanned:
        aligned = align(one, two, (first.words(), second.words()))
        masks = (
            np.logical_or(masks[0], aligned.first),
            np.logical_or(masks[1], aligned.second),
        )
        return _weigh(
            overlap(one, two, masks, rarity) if aligned.noise else measured,
            aligned,
            apart,
        )
    if measured.of < BRIEF and _strangers(first.title, second.title):
        return Verdict(
            False,
            0.0,
            measured,
            f"{_stated(measured)}, but it is short and the titles have no word in common",
        )
    aligned = align(one, two) if may_conflict(one, two, masks) else NO_CONFLICT
    verdict = _weigh(measured, aligned, apart)
    if verdict.same or len(aligned.names) < 2 or not (first.packed and second.packed):
        return verdict
    return _weigh(measured, spelt(aligned, (first.words(), second.words())), apart)


def _strangers(first: str, second: str) -> bool:
    """Whether two titles share no word of weight: a notice that stands in place of
    many articles keeps their titles.
    """
    one, two = (
        {word for word in words(title) if len(word) > 3} for title in (first, second)
    )
    return bool(one and two) and not one & two


def is_template(first: Compared, second: Compared) -> bool:
    """Whether two texts are one form filled in twice: numbers or names stand against
    each other.
    """
    aligned = align(first.fingerprint, second.fingerprint)
    numbers = len(aligned.numbers) >= 2 and aligned.number_share >= OPPOSED
    return numbers or (len(aligned.names) >= 2 and aligned.name_share >= OPPOSED)


def _weigh(measured: Overlap, aligned: Alignment, apart: int | None) -> Verdict:
    objection = _forbidden(measured, aligned)
    if objection:
        return Verdict(
            False, 0.0, measured, f"{_stated(measured)}, but {objection}", aligned
        )
    found = (
        measured.containment
        if measured.of >= SHORT
        else min(measured.containment, measured.plain)
    )
    if min(measured.first, measured.second) < ITEM and measured.depth > DEEP:
        deep = "but it stands deep inside a longer text, as an item of a round-up does"
        return Verdict(
            False, found * REFUSED, measured, f"{_stated(measured)}, {deep}", aligned
        )
    needed, because = _needed(measured, aligned, apart)
    if found < needed:
        why = "; ".join(because) or "too little"
        score = found * (REFUSED if because else DOUBTED)
        return Verdict(
            False,
            score,
            measured,
            f"{_stated(measured)}, {needed:.0%} needed: {why}",
            aligned,
        )
    return Verdict(True, found, measured, _reason(measured, aligned, apart), aligned)


def days_apart(
    first: tuple[int, int] | None, second: tuple[int, int] | None
) -> int | None:
    """Days between two dates, the fewest that their intervals allow; None where one
    is unknown.
    """
    if first is None or second is None:
        return None
    return max(0, first[0] - second[1], second[0] - first[1])


def _forbidden(measured: Overlap, aligned: Alignment) -> str:
    """The objection that no containment outweighs, or nothing."""
    if (
        measured.terms < FEW_TERMS
        and min(measured.first, measured.second) < NEAR_IDENTICAL
    ):
        return f"only {measured.terms} words are shared"
    if measured.telling < FEW_TERMS < measured.terms:
        return "nearly all that is shared is common in the archive"
    differing, named, legible = (
        len(aligned.numbers),
        len(aligned.names),
        aligned.noise < NOISY,
    )
    if legible and differing >= 2 and aligned.number_share >= OPPOSED:
        return f"{differing} of {differing + aligned.agreed_numbers} numbers differ"
    if (
        legible
        and differing
        and aligned.number_share >= OPPOSED_IN_BRIEF
        and measured.of < SHORT
    ):
        return f"{differing} of {differing + aligned.agreed_numbers} numbers differ in a short text"
    if named >= 2 and aligned.name_share >= (
        OPPOSED_NAMES if legible else OPPOSED_MISREAD
    ):
        return f"{named} of {named + aligned.agreed_names} names differ"
    return ""


def _needed(
    measured: Overlap, aligned: Alignment, apart: int | None
) -> tuple[float, list[str]]:
    """The containment that these circumstances ask for, and what raised it."""
    needed, because = NEEDED, []
    if measured.of < BRIEF:
        needed += FORMULAIC * (1 - measured.of / BRIEF)
        because.append("it is short")
    if measured.opening < 0.3:
        behind = measured.depth > 0.25
        needed += 0.4 if behind else 0.15
        because.append("the text before it is new" if behind else "the openings differ")
    if aligned.number_share > 0.2 and aligned.noise < NOISY:
        needed, because = (
            needed + 0.15,
            [*because, f"{len(aligned.numbers)} numbers differ"],
        )
    if apart is not None and apart > SAME_DAYS:
        needed += 0.2 if apart <= 14 else 0.35
        because.append(f"{apart} days apart")
    if measured.rare < 0.5:
        needed, because = (
            needed + 0.1,
            [*because, "most of it is common in the archive"],
        )
    if measured.figures >= TABLE:
        needed, because = max(needed, NEAR_IDENTICAL), [*because, "it is a table"]
    return min(needed, 0.95), because


def _stated(measured: Overlap) -> str:
    if not measured.of:
        return "no run of words is shared"
    return f"{measured.plain:.0%} of the shorter text stands in the longer ({measured.terms} of {measured.of} words)"


def _reason(measured: Overlap, aligned: Alignment, apart: int | None) -> str:
    parts = [_stated(measured)]
    if measured.opening >= 0.5:
        parts.append("the openings agree")
    if aligned.numbers:
        parts.append(
            f"{len(aligned.numbers)} of {len(aligned.numbers) + aligned.agreed_numbers} numbers differ"
        )
    if apart is not None:
        parts.append(
            "the same day"
            if apart == 0
            else "1 day apart"
            if apart == 1
            else f"{apart} days apart"
        )
    return "; ".join(parts)


IDENTICAL, INSIDE, REST = 0.97, 0.92, 0.9

_MARK = re.compile(
    r"\b(?:UPDATE[SD]?(?:\s*\d+)?\b|CORRECT(?:ED|ION)\b|WRITETHRU|RECAST|\d(?:st|nd|rd|th) (?:LEAD|LD|TAKE)\b)"
    r"|\((?:Adds|Updates|Recasts|Corrects|Rewrites|Writes through|Releads)\b"
    r"|\bEds:|\b(?:Lead|Ld)-Writethru\b"
)
_HEAD = 300  # characters of the text in which an update announces itself


@dataclass(frozen=True, slots=True)
class Side:
    """One text as a kind is read from it: its title and text, its terms, its
    compared words.
    """

    title: str
    text: str
    words: list[str]


def kind_of(copy: Side, other: Side, verdict: Verdict) -> tuple[str, str]:
    """The kind of copy that the first text is of the second, with its evidence in
    words.

    ``verdict`` is of the first against the second.
    """
    mark = _marked(copy)
    if mark and mark != _marked(other):
        return "update", f"it is marked “{mark}”"
    if verdict.alignment and verdict.alignment.tolls:
        here, there = verdict.alignment.tolls[0]
        return (
            "update",
            f"a number of people is {copy.words[here]}, not {other.words[there]}",
        )
    mine, theirs = verdict.overlap.first, verdict.overlap.second
    if min(mine, theirs) >= IDENTICAL:
        return "identical", "the same words"
    if mine >= INSIDE and theirs < REST:
        return "cut", f"{mine:.0%} of it stands in the representative, which has more"
    if theirs >= INSIDE and mine < REST:
        return (
            "extended",
            f"{theirs:.0%} of the representative stands in it, and it has more",
        )
    return (
        "edited",
        f"{mine:.0%} of it stands in the representative, and {theirs:.0%} of that in it",
    )


def _marked(side: Side) -> str:
    for text in (side.title, side.text[:_HEAD]):
        match = _MARK.search(text)
        if match:
            return match.group().strip("( ")
    return ""
