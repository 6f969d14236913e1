"""What two texts share, weighed against what differs: the verdict and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cuttings.index.stories.alignment import Alignment, Overlap
from cuttings.search.translations import stored

Series = Literal["", "outlet", "subject", "form"]
NEEDED = 0.5  # containment
# What a pair that is not the same adds to a group's mean: of its containment, where a
# guard stands against it, and where there is only too little of it.
REFUSED, DOUBTED = 0.5, 0.8
NOISY = 0.03  # share of misread words of a scan

# Shares of comparable numbers or names that differ in a template filled in anew.
OPPOSED, OPPOSED_IN_BRIEF = 0.5, 0.34
OPPOSED_NAMES, OPPOSED_MISREAD_NAMES = 0.4, 0.6
# So many figures that differ are another day's report, however alike the openings are.
FIGURES, FIGURES_SHARE = 3, 0.25
# Places at which a few words stand for others in two numbers of a series, by what makes
# a series of them: how many, as a share of the terms, and the containment from which
# that is editing.
FILLINGS = {"outlet": (4, 0.05, 0.85), "subject": (3, 0.03, 0.95), "form": (4, 0.05, 2)}
REFILLED = 0.2  # share of both of two of one form that is new

SHORT = 60  # terms: a text of which one number may be all the news
FEW_TERMS = 12
BRIEF = 40  # terms: a notice of a paywall, not an article, unless the titles agree
FORMULAIC = 0.5  # needed besides of a text of no terms, falling to 0 at BRIEF
NEAR_IDENTICAL, IDENTICAL = 0.9, 0.97
# Share of numbers from which a text is a table: of its few digits many agree by chance.
TABLE = 0.3

# A text that is less of another than this, and begins further down in it, is one item
# of many.
ITEM, DEEP = 0.25, 0.12
# A text of whose opening less is shared opens with something new; what is shared of a
# text begins further down than this where it is background.
NEW_OPENING, BACKGROUND = 0.3, 0.25
SAME_DAYS, FORTNIGHT = 3, 14


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """Whether two texts are copies.

    ``score`` is what the pair adds to a group's mean, ``reason`` says why in words.
    """

    same: bool
    score: float
    overlap: Overlap
    reason: str
    alignment: Alignment | None = None


def weigh(
    measured: Overlap, aligned: Alignment, apart: int | None, recurs: Series
) -> Verdict:
    """The verdict on a pair that no guard keeps apart."""
    objection = _objection(measured, aligned, recurs)
    if objection:
        return refuse(measured, 0.0, but(measured, objection), aligned)
    if min(measured.first, measured.second) < ITEM and measured.depth > DEEP:
        deep = stored(
            "story",
            "it stands deep inside a longer text, as an item of a round-up does",
        )
        return refuse(measured, REFUSED, but(measured, deep), aligned)

    needed, because = _needed(measured, aligned, apart)
    found = found_share(measured)
    if found < needed:
        reason = stored(
            "story",
            "%(shared)s, %(needed)s needed: %(because)s",
            shared=stated(measured),
            needed=format(needed, ".0%"),
            because="; ".join(because) or stored("story", "too little"),
        )
        return refuse(measured, REFUSED if because else DOUBTED, reason, aligned)
    return Verdict(True, found, measured, _reason(measured, aligned, apart), aligned)


def found_share(measured: Overlap) -> float:
    """The share by which a pair is judged: of a short text without weights as well."""
    if measured.length >= SHORT:
        return measured.containment
    return min(measured.containment, measured.plain)


def refuse(
    measured: Overlap, factor: float, reason: str, aligned: Alignment | None = None
) -> Verdict:
    """No copies; ``factor`` is how much of the containment counts all the same."""
    score = factor * (found_share(measured) if aligned else measured.containment)
    return Verdict(False, score, measured, reason, aligned)


def but(measured: Overlap, objection: str) -> str:
    """What is shared, and what speaks against it."""
    shared = stated(measured)
    return stored(
        "story", "%(shared)s, but %(objection)s", shared=shared, objection=objection
    )


def _objection(measured: Overlap, aligned: Alignment, recurs: Series) -> str:
    """The objection that no containment outweighs, or nothing."""
    least = min(measured.first, measured.second)
    if measured.terms < FEW_TERMS and least < NEAR_IDENTICAL:
        if measured.terms == 1:
            return stored("story", "only 1 word is shared")
        return stored("story", "only %(terms)s words are shared", terms=measured.terms)
    if measured.telling < FEW_TERMS < measured.terms and least < IDENTICAL:
        return stored("story", "nearly all that is shared is common in the archive")

    if recurs and _is_filled_anew(measured, aligned, *FILLINGS[recurs]):
        return stored(
            "story", "%(filled)s fillings of one form differ", filled=aligned.filled
        )

    numbers, names = len(aligned.numbers), len(aligned.names)
    legible = aligned.noise < NOISY
    own = 1 - max(side.share for side in measured.sides)
    if recurs == "form" and legible and own >= REFILLED:
        return stored(
            "story",
            "%(own)s of each number of one series is its own",
            own=format(own, ".0%"),
        )
    differ = stored(
        "story",
        "%(numbers)s of %(compared)s numbers differ",
        numbers=numbers,
        compared=numbers + aligned.agreed_numbers,
    )
    if legible and numbers >= 2 and aligned.number_share >= OPPOSED:
        return differ
    if legible and numbers >= FIGURES and aligned.number_share >= FIGURES_SHARE:
        return differ
    short = legible and measured.length < SHORT
    if short and numbers and aligned.number_share >= OPPOSED_IN_BRIEF:
        return stored("story", "%(differ)s in a short text", differ=differ)
    if short and names and measured.length < BRIEF and not aligned.agreed_names:
        return stored("story", "it is short, and the name in it differs")

    opposed = OPPOSED_NAMES if legible else OPPOSED_MISREAD_NAMES
    if names >= 2 and aligned.name_share >= opposed:
        return stored(
            "story",
            "%(names)s of %(value)s names differ",
            names=names,
            value=names + aligned.agreed_names,
        )
    return ""


def _is_filled_anew(
    measured: Overlap, aligned: Alignment, places: int, share: float, edited: float
) -> bool:
    """Whether a few words stand for others at so many places, and that is no editing."""
    if measured.containment >= edited:
        return False
    return aligned.filled >= max(places, share * measured.length)


def _needed(
    measured: Overlap, aligned: Alignment, apart: int | None
) -> tuple[float, list[str]]:
    """The containment that these circumstances ask for, and what raised it."""
    needed = NEEDED
    because = []
    if measured.length < BRIEF:
        needed += FORMULAIC * (1 - measured.length / BRIEF)
        because.append(stored("story", "it is short"))
    if measured.opening < NEW_OPENING and measured.depth > BACKGROUND:
        needed += 0.4
        because.append(stored("story", "the text before it is new"))
    elif measured.opening < NEW_OPENING:
        needed += 0.15
        because.append(stored("story", "the openings differ"))
    if aligned.number_share > 0.2 and aligned.noise < NOISY:
        needed += 0.15
        because.append(
            stored("story", "1 number differs")
            if len(aligned.numbers) == 1
            else stored(
                "story", "%(numbers)s numbers differ", numbers=len(aligned.numbers)
            )
        )
    if apart is not None and apart > SAME_DAYS:
        needed += 0.2 if apart <= FORTNIGHT else 0.35
        because.append(stored("story", "%(apart)s days apart", apart=apart))
    if measured.rare < 0.5:
        needed += 0.1
        because.append(stored("story", "most of it is common in the archive"))
    if measured.figures >= TABLE:
        needed = max(needed, NEAR_IDENTICAL)
        because.append(stored("story", "it is a table"))
    return min(needed, 0.95), because


def stated(measured: Overlap) -> str:
    """What is shared, in words."""
    if not measured.length:
        return stored("story", "no run of words is shared")
    return stored(
        "story",
        "%(share)s of the shorter text stands in the longer "
        "(%(terms)s of %(length)s words)",
        share=format(measured.plain, ".0%"),
        terms=measured.terms,
        length=measured.length,
    )


def _reason(measured: Overlap, aligned: Alignment, apart: int | None) -> str:
    parts = [stated(measured)]
    if measured.opening >= 0.5:
        parts.append(stored("story", "the openings agree"))
    if aligned.numbers:
        compared = len(aligned.numbers) + aligned.agreed_numbers
        parts.append(
            stored("story", "the one number differs")
            if compared == 1
            else stored(
                "story",
                "%(numbers)s of %(compared)s numbers differ",
                numbers=len(aligned.numbers),
                compared=compared,
            )
        )
    if apart == 0:
        parts.append(stored("story", "the same day"))
    elif apart is not None:
        parts.append(
            stored("story", "1 day apart")
            if apart == 1
            else stored("story", "%(apart)s days apart", apart=apart)
        )
    return "; ".join(parts)
