"""Whether two texts are copies of one story: the measurements weighed, and the reason
in words.

Containment of the shorter text is the evidence; what speaks against it is a guard. A
guard either demands more containment (days between the dates, openings that differ, a
match deep inside a long round-up, a text of a line or two, a table) or forbids the link
whatever the containment (numbers or names in conflict: a template filled in anew). In a
short text the words that are not shared count in full, however common they are. The
thresholds come from what is known of newswires (Sanderson 1997 on re-sent wire stories;
Silcock et al. 2022 on abridged reprints), not from a fit.

    verdict = judge(Compared(fingerprint(one)), Compared(fingerprint(other)))
    verdict.same, verdict.reason
"""

from __future__ import annotations

from cuttings.index.stories.alignment import (
    Alignment,
    Mask,
    Overlap,
    align,
    excuse_lost_digits,
    excuse_spellings,
    in_step,
    may_conflict,
    overlap,
    shared_terms,
)
from cuttings.index.stories.compared import Compared, bear_one_title, days_apart
from cuttings.index.stories.fingerprints import Shares
from cuttings.index.stories.guards import (
    AGREED,
    REPORTED,
    agreed_figures,
    counter_evidence,
    may_be_one_report,
    may_recur,
)
from cuttings.index.stories.weighing import (
    BRIEF,
    DOUBTED,
    NEAR_IDENTICAL,
    NEEDED,
    NOISY,
    OPPOSED,
    REFUSED,
    Verdict,
    but,
    refuse,
    stated,
    weigh,
)
from cuttings.search.translations import stored

# Scans: terms in the same order from which a text may be another, badly read; how much
# more are in order than stand in shared shingles where words are misread; containment
# from which misread words need not be looked for.
IN_STEP, BROKEN, CLEAR = 0.33, 0.1, 0.7

# A part of another text: its share that stands there, or its share where so much of its
# opening does too, and of the other the shares that it takes and leaves, at least.
PART, LED_PART, LED, STRETCH, REST = 0.8, 0.25, 0.5, 0.1, 0.2
# Containment from which two parts of a text have something to do with each other.
AKIN = 0.15


def judge(
    first: Compared,
    second: Compared,
    rarity: Shares | None = None,
    shared: tuple[Mask, Mask] | None = None,
) -> Verdict:
    """Compares two texts.

    ``rarity`` weighs the terms of the first by their rarity in the archive; ``shared``
    are the terms that both have, where they are known.
    """
    one, two = first.fingerprint, second.fingerprint
    masks = shared or shared_terms(one, two, first.lookup)
    measured = overlap(one, two, masks, rarity)
    apart = days_apart(first.days, second.days)
    may_be_report = measured.containment < NEAR_IDENTICAL
    if may_be_report and may_be_one_report(first, second, apart):
        verdict = _by_figures(first, second, measured)
        if verdict and may_recur(first, second, apart) != "form":
            return verdict

    if _may_be_scanned(first, second, measured):
        aligned = align(one, two, (first.words, second.words))
        if aligned.noise and aligned.masks:
            either = (masks[0] | aligned.masks[0], masks[1] | aligned.masks[1])
            measured = overlap(one, two, either, rarity)
        if aligned.noise >= NOISY:
            return weigh(measured, aligned, apart, may_recur(first, second, apart))

    if measured.containment < NEEDED:
        reason = stored("story", "%(shared)s: too little", shared=stated(measured))
        return refuse(measured, DOUBTED, reason)
    objection, score = counter_evidence(first, second, measured, masks, apart)
    if objection:
        return refuse(measured, score, but(measured, objection))

    aligned = Alignment()
    recurs = may_recur(first, second, apart)
    if recurs or may_conflict(one, two, masks):
        aligned = align(one, two)
    verdict = weigh(measured, aligned, apart, recurs)
    if verdict.same or not first.packed or not second.packed:
        return verdict
    excused = _excuse_misreadings(first, second, measured, aligned)
    if excused is aligned:
        return verdict
    return weigh(measured, excused, apart, recurs)


def _excuse_misreadings(
    first: Compared, second: Compared, measured: Overlap, aligned: Alignment
) -> Alignment:
    """An alignment without the differences that misreading or another spelling makes;
    the same one where none may be.

    Of numbers only what a scan loses is excused, and only where words are misread too.
    """
    words = first.words, second.words
    excused = aligned
    names = len(aligned.names)
    if names >= 2 or (names and measured.length < BRIEF):
        excused = excuse_spellings(aligned, words)
    if not aligned.numbers:
        return excused
    without = excuse_lost_digits(excused, words)
    if len(without.numbers) == len(aligned.numbers):
        return excused
    read = align(first.fingerprint, second.fingerprint, words)
    return without if read.noise >= NOISY else excused


def _by_figures(first: Compared, second: Compared, measured: Overlap) -> Verdict | None:
    """That two reports under one title are one, because their figures agree; None where
    there are too few, or too many differ.
    """
    agreed, compared = agreed_figures(first, second)
    if compared < REPORTED or agreed < AGREED * compared:
        return None
    reason = stored(
        "story",
        "%(agreed)s of %(compared)s figures agree under one title",
        agreed=agreed,
        compared=compared,
    )
    score = agreed / compared
    return Verdict(True, score, measured, f"{stated(measured)}; {reason}")


def _may_be_scanned(first: Compared, second: Compared, measured: Overlap) -> bool:
    """Whether misread words should be looked for: the texts run in step, further than
    shared shingles show.
    """
    if measured.containment >= CLEAR or not (first.packed and second.packed):
        return False
    expected = max(IN_STEP, measured.terms / max(measured.length, 1) + BROKEN)
    return in_step(first.fingerprint, second.fingerprint) >= expected


def holds(overlap: Overlap, whole: int) -> bool:
    """Whether the first text (0) or the second (1) of a pair holds the other in a
    stretch, and has much besides: nearly all of it, or its opening and more.
    """
    own, other = overlap.sides[whole], overlap.sides[1 - whole]
    held = other.share >= PART or (other.share >= LED_PART and other.opening >= LED)
    start, stop = own.stretch
    return held and stop - start >= STRETCH and own.share <= 1 - REST


def are_unrelated(one: Compared, other: Compared) -> bool:
    """Whether two parts of one text are two stories: they share next to nothing, and
    their titles do not agree.
    """
    if bear_one_title(one, other):
        return False
    first, second = one.fingerprint, other.fingerprint
    measured = overlap(first, second, shared_terms(first, second, one.lookup))
    return measured.containment < AKIN and not judge(one, other).same


def refuse_item(verdict: Verdict) -> Verdict:
    """The verdict on a text that is one item of a round-up, and on that."""
    objection = stored("story", "the longer text is a round-up of several stories")
    reason = but(verdict.overlap, objection)
    return refuse(verdict.overlap, REFUSED, reason, verdict.alignment)


def is_template(first: Compared, second: Compared) -> bool:
    """Whether two texts are one form filled in twice: numbers or names stand against
    each other.
    """
    aligned = align(first.fingerprint, second.fingerprint)
    numbers = len(aligned.numbers) >= 2 and aligned.number_share >= OPPOSED
    names = len(aligned.names) >= 2 and aligned.name_share >= OPPOSED
    return numbers or names
