"""Whether two texts are copies of one story: the measurements weighed, and the reason in words.

Containment of the shorter text is the evidence; what speaks against it is a guard. A guard either demands more
containment (days between the dates, openings that differ, a match deep inside a long round-up) or forbids the link
whatever the containment (numbers or names in conflict: a template filled in anew). The thresholds come from what is
known of newswires (Sanderson 1997 on re-sent wire stories; Silcock et al. 2022 on abridged reprints), not from a fit.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.index.copies.fingerprints import Fingerprint, Shares
from cuttings.index.copies.overlap import NOTHING, Conflicts, Overlap, conflicts, overlap

NEEDED = 0.5
PLAUSIBLE = 0.3  # below it nothing more is measured
SAME_DAYS = 3
NEAR_IDENTICAL = 0.9
FEW_TERMS = 12


@dataclass(frozen=True, slots=True)
class Compared:
    """One side of a comparison: fingerprint, and the first and last day the text may have been published on."""

    fingerprint: Fingerprint
    days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two texts are copies: ``score`` is what the pair adds to a group's mean, ``reason`` says why in words."""

    same: bool
    score: float
    overlap: Overlap
    reason: str
    conflicts: Conflicts | None = None


def judge(first: Compared, second: Compared, rarity: Shares | None = None) -> Verdict:
    """Compares two texts. ``rarity`` weighs the terms of the first by their rarity in the archive."""
    measured = overlap(first.fingerprint, second.fingerprint, rarity)
    found = measured.containment
    if measured is NOTHING or found < PLAUSIBLE:
        return Verdict(False, found, measured, f"{_stated(measured)}: too little")
    against = conflicts(first.fingerprint, second.fingerprint)
    apart = days_apart(first.days, second.days)
    objection = _forbidden(measured, against)
    if objection:
        return Verdict(False, 0.0, measured, f"{_stated(measured)}, but {objection}", against)
    needed, because = _needed(measured, against, apart)
    if found < needed:
        why = "; ".join(because) or "too little"
        return Verdict(False, found * 0.5, measured, f"{_stated(measured)}, {needed:.0%} needed: {why}", against)
    return Verdict(True, found, measured, _reason(measured, against, apart), against)


def days_apart(first: tuple[int, int] | None, second: tuple[int, int] | None) -> int | None:
    """Days between two dates, the fewest that their intervals allow; None where one is unknown."""
    if first is None or second is None:
        return None
    return max(0, first[0] - second[1], second[0] - first[1])


def _forbidden(measured: Overlap, against: Conflicts) -> str:
    """The objection that no containment outweighs, or nothing."""
    if measured.terms < FEW_TERMS and min(measured.first, measured.second) < NEAR_IDENTICAL:
        return f"only {measured.terms} words are shared"
    differing = len(against.numbers)
    if differing >= 2 and against.number_share >= 0.5:
        return f"{differing} of {differing + against.agreed_numbers} numbers differ"
    if differing >= 1 and against.number_share >= 0.34 and measured.of < 60:
        return f"{differing} of {differing + against.agreed_numbers} numbers differ in a short text"
    named = len(against.names)
    if named >= 2 and against.name_share >= 0.4:
        return f"{named} of {named + against.agreed_names} names differ"
    return ""


def _needed(measured: Overlap, against: Conflicts, apart: int | None) -> tuple[float, list[str]]:
    """The containment that these circumstances ask for, and what raised it."""
    needed, because = NEEDED, []
    if measured.opening < 0.3:
        needed, because = needed + 0.15, ["the openings differ"]
    if measured.opening < 0.3 and min(measured.first, measured.second) < 0.25 and measured.depth > 0.12:
        needed, because = needed + 0.4, [*because, "it stands deep inside a longer text"]
    if against.number_share > 0.2:
        needed, because = needed + 0.15, [*because, f"{len(against.numbers)} numbers differ"]
    if apart is not None and apart > SAME_DAYS:
        needed += 0.2 if apart <= 14 else 0.35
        because.append(f"{apart} days apart")
    if measured.rare < 0.5:
        needed, because = needed + 0.1, [*because, "most of it is common in the archive"]
    return min(needed, 0.95), because


def _stated(measured: Overlap) -> str:
    if not measured.of:
        return "no run of words is shared"
    return f"{measured.plain:.0%} of the shorter text stands in the longer ({measured.terms} of {measured.of} words)"


def _reason(measured: Overlap, against: Conflicts, apart: int | None) -> str:
    parts = [_stated(measured)]
    if measured.opening >= 0.5:
        parts.append("the openings agree")
    if against.numbers:
        parts.append(f"{len(against.numbers)} of {len(against.numbers) + against.agreed_numbers} numbers differ")
    if apart is not None:
        parts.append("the same day" if apart == 0 else "1 day apart" if apart == 1 else f"{apart} days apart")
    return "; ".join(parts)
