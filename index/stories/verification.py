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

import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel

from cuttings.index.stories.alignment import (
    MISREAD,
    Alignment,
    Lookup,
    Mask,
    Overlap,
    align,
    count,
    excuse_spellings,
    gaps,
    in_step,
    may_conflict,
    overlap,
    shared_terms,
)
from cuttings.index.stories.fingerprints import (
    CAPITAL,
    COMMON_HASHES,
    NUMBER,
    Fingerprint,
    Hashes,
    Shares,
    are_among,
    term_hashes,
    terms_of,
)
from cuttings.index.stories.frames import SWAPPED, Fillings
from cuttings.index.stories.versions import Version, version_of
from cuttings.search.translations import stored

Days = tuple[int, int]
Series = Literal["", "outlet", "subject", "form"]

NEEDED = 0.5  # containment

# What a pair that is not the same adds to a group's mean: of its containment, where a
# guard stands against it, and where there is only too little of it.
REFUSED, DOUBTED = 0.5, 0.8

# Scans: terms in the same order from which a text may be another, badly read; how much
# more are in order than stand in shared shingles where words are misread; containment
# from which misread words need not be looked for; share of misread words of a scan.
IN_STEP, BROKEN, CLEAR, NOISY = 0.33, 0.1, 0.7, 0.03

# Shares of comparable numbers or names that differ in a template filled in anew.
OPPOSED, OPPOSED_IN_BRIEF = 0.5, 0.34
OPPOSED_NAMES, OPPOSED_MISREAD_NAMES = 0.4, 0.6
# So many figures that differ are another day's report, however alike the openings are.
FIGURES, FIGURES_SHARE = 3, 0.25

# Places at which a few words stand for others in two numbers of a series, by what makes
# a series of them: how many, as a share of the terms, and the containment from which
# that is editing.
FILLINGS = {"outlet": (4, 0.05, 0.85), "subject": (3, 0.03, 0.95), "form": (4, 0.05, 2)}
SPELLED = 0.66  # likeness from which a title's word may be another spelling
# Terms that a form has at most, and how alike in length two of one form are.
FORM, FORM_LENGTH = 120, 0.8
REFILLED = 0.2  # share of both of two of one form that is new
# The same figures under one title: how many of two digits and more a text must have, as
# what share of its terms, and what share of the fewer must agree.
REPORTED, REPORTED_SHARE, AGREED = 6, 0.2, 0.6
# Hashes that are compared one by one; more are sorted.
FEW_HASHES = 50
# Terms at the head of a text in which whom it tells of is named.
HEAD_TERMS = 12
# News of its own: the fewest terms, and their share of the text, and so many in a row;
# the share of its words that the other has somewhere when it tells the same otherwise;
# how far down the middle of a footer stands, and from which share of the text on it is
# none.
OWN, OWN_SHARE, IN_A_ROW, RETOLD, FOOTER, LONG = 12, 0.1, 10, 0.4, 0.7, 0.2

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
# A part of another text: its share that stands there, or its share where so much of its
# opening does too, and of the other the shares that it takes and leaves, at least.
PART, LED_PART, LED, STRETCH, REST = 0.8, 0.25, 0.5, 0.1, 0.2
# Containment from which two parts of a text have something to do with each other.
AKIN = 0.15
SAME_DAYS, FORTNIGHT = 3, 14


@dataclass(eq=False)
class Compared:
    """One side of a comparison.

    ``days`` are the first and last day on which it may have been published (None:
    unknown), ``packed`` is its text as ``pack_text`` makes it. What is not known of
    title and outlet is empty.
    """

    fingerprint: Fingerprint
    days: Days | None = None
    packed: bytes = b""
    title: str = ""
    outlet: str = ""

    @property
    def text(self) -> str:
        """The text that the fingerprint was made from."""
        return unpack_text(self.packed)

    @cached_property
    def words(self) -> list[str]:
        """The compared form of each term."""
        return terms_of(self.text)

    @cached_property
    def lookup(self) -> Lookup:
        """The text's shingles, sorted."""
        return Lookup.of(self.fingerprint)


def pack_text(text: str) -> bytes:
    """A text as it is stored: half a byte a character."""
    return zlib.compress(text.encode(), 1)


def unpack_text(packed: bytes) -> str:
    """The text that ``pack_text`` packed."""
    return zlib.decompress(packed).decode()


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


def judge(first: Compared, second: Compared, rarity: Shares | None = None) -> Verdict:
    """Compares two texts.

    ``rarity`` weighs the terms of the first by their rarity in the archive.
    """
    one, two = first.fingerprint, second.fingerprint
    masks = shared_terms(one, two, first.lookup)
    measured = overlap(one, two, masks, rarity)
    apart = days_apart(first.days, second.days)
    recurs = _may_recur(first, second, apart)

    may_be_report = recurs != "form" and measured.containment < NEAR_IDENTICAL
    if may_be_report and _may_be_one_report(first, second, apart):
        verdict = _by_figures(first, second, measured)
        if verdict:
            return verdict

    if _may_be_scanned(first, second, measured):
        aligned = align(one, two, (first.words, second.words))
        if aligned.noise and aligned.masks:
            either = (masks[0] | aligned.masks[0], masks[1] | aligned.masks[1])
            measured = overlap(one, two, either, rarity)
        if aligned.noise >= NOISY:
            return _weigh(measured, aligned, apart, recurs)

    if measured.containment < NEEDED:
        reason = stored("story", "%(shared)s: too little", shared=_stated(measured))
        return _refuse(measured, DOUBTED, reason)
    objection, score = _counter_evidence(first, second, measured, masks, apart)
    if objection:
        return _refuse(measured, score, _but(measured, objection))

    aligned = Alignment()
    if recurs or may_conflict(one, two, masks):
        aligned = align(one, two)
    verdict = _weigh(measured, aligned, apart, recurs)
    names = len(aligned.names)
    if verdict.same or not names or (names < 2 and measured.length >= BRIEF):
        return verdict
    if not first.packed or not second.packed:
        return verdict
    excused = excuse_spellings(aligned, (first.words, second.words))
    return _weigh(measured, excused, apart, recurs)


def _by_figures(first: Compared, second: Compared, measured: Overlap) -> Verdict | None:
    """That two reports under one title are one, because their figures agree; None where
    there are too few, or too many differ.
    """
    agreed, compared = _agreed_figures(first, second)
    if compared < REPORTED or agreed < AGREED * compared:
        return None
    reason = stored(
        "story",
        "%(agreed)s of %(compared)s figures agree under one title",
        agreed=agreed,
        compared=compared,
    )
    score = agreed / compared
    return Verdict(True, score, measured, f"{_stated(measured)}; {reason}")


def _counter_evidence(
    first: Compared,
    second: Compared,
    measured: Overlap,
    masks: tuple[Mask, Mask],
    apart: int | None,
) -> tuple[str, float]:
    """What speaks against one story though enough is shared, and the score that is left;
    empty where nothing does.
    """
    if measured.length < BRIEF and not _share_a_word(first.title, second.title):
        if not _is_brief_of_a_day(first, second, measured, apart):
            said = stored("story", "it is short and the titles have no word in common")
            return said, 0.0
    elif (
        _announce_others(first, second, masks)
        and _own_news(first, second, masks[0])
        and _own_news(second, first, masks[1])
    ):
        return stored("story", "each has other news under another title"), 0.0

    if _tell_of_others(first, second):
        return stored("story", "each tells of somebody else"), REFUSED
    if _fill_one_frame(first, second, measured, masks):
        return stored("story", "the two fill in one form differently"), REFUSED
    return "", 0.0


def holds(overlap: Overlap, whole: int) -> bool:
    """Whether the first text (0) or the second (1) of a pair holds the other in a
    stretch, and has much besides: nearly all of it, or its opening and more.
    """
    own, other = overlap.sides[whole], overlap.sides[1 - whole]
    held = other.share >= PART or (other.share >= LED_PART and other.opening >= LED)
    start, stop = own.stretch
    return held and stop - start >= STRETCH and own.share <= 1 - REST


def bear_one_title(one: Compared, other: Compared) -> bool:
    """Whether two titles have half of the words of the longer one in common, and more
    than a word: many a title is "News" or "In brief".
    """
    first, second = weighty_words(one.title), weighty_words(other.title)
    shared = len(first & second)
    return shared > 1 and 2 * shared >= max(len(first), len(second))


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
    reason = _but(verdict.overlap, objection)
    return _refuse(verdict.overlap, REFUSED, reason, verdict.alignment)


def is_template(first: Compared, second: Compared) -> bool:
    """Whether two texts are one form filled in twice: numbers or names stand against
    each other.
    """
    aligned = align(first.fingerprint, second.fingerprint)
    numbers = len(aligned.numbers) >= 2 and aligned.number_share >= OPPOSED
    names = len(aligned.names) >= 2 and aligned.name_share >= OPPOSED
    return numbers or names


def days_apart(first: Days | None, second: Days | None) -> int | None:
    """Days between two dates, the fewest that their intervals allow; None where one
    is unknown.
    """
    if first is None or second is None:
        return None
    return max(0, first[0] - second[1], second[0] - first[1])


def _may_be_scanned(first: Compared, second: Compared, measured: Overlap) -> bool:
    """Whether misread words should be looked for: the texts run in step, further than
    shared shingles show.
    """
    if measured.containment >= CLEAR or not (first.packed and second.packed):
        return False
    expected = max(IN_STEP, measured.terms / max(measured.length, 1) + BROKEN)
    return in_step(first.fingerprint, second.fingerprint) >= expected


def _share_a_word(first: str, second: str) -> bool:
    """Whether two titles share a word of weight, or one has none: a notice that stands
    in place of many articles keeps their titles.
    """
    one, two = weighty_words(first), weighty_words(second)
    return not one or not two or not one.isdisjoint(two)


def _is_brief_of_a_day(
    first: Compared, second: Compared, measured: Overlap, apart: int | None
) -> bool:
    """Whether two outlets carry the same line or two within a day: they title it as
    they like ("In brief"). One outlet does so with a notice.
    """
    if apart is None or apart > 1 or not first.outlet or not second.outlet:
        return False
    same_words = min(measured.first, measured.second) >= IDENTICAL
    return same_words and first.outlet != second.outlet


def _may_recur(first: Compared, second: Compared, apart: int | None) -> Series:
    """Whether two texts may be numbers of a series: not of one day, and of one form or
    at least of one outlet; or each of a day what its title says and the other has not.
    """
    if not apart:
        return "subject" if _treat_others(first, second) else ""
    if _fills_one_form(first, second):
        return "form"
    return "outlet" if first.outlet and first.outlet == second.outlet else ""


def _fills_one_form(first: Compared, second: Compared) -> bool:
    """Whether two texts look like one form: short, of one length and under one title,
    as weather, horoscopes and pollen reports are.
    """
    shorter, longer = sorted([len(first.fingerprint), len(second.fingerprint)])
    title = weighty_words(first.title)
    same_title = bool(title) and title == weighty_words(second.title)
    return same_title and longer <= FORM and shorter >= FORM_LENGTH * longer


def _may_be_one_report(first: Compared, second: Compared, apart: int | None) -> bool:
    """Whether two texts may give the same figures in other words: full of figures, of
    one day or the next, under titles that agree.
    """
    if apart is None or apart > 1 or not (first.title and second.title):
        return False
    for side in (first, second):
        figures = count(side.fingerprint.flags & np.uint8(NUMBER))
        if figures < max(REPORTED, REPORTED_SHARE * len(side.fingerprint)):
            return False
    return _alike(first.title, second.title)


def _fill_one_frame(
    first: Compared, second: Compared, measured: Overlap, masks: tuple[Mask, Mask]
) -> bool:
    """Whether two texts are one frame with different things in it, as interviews are
    that put the same questions to two people.

    A text that says that it updates or corrects another under its title is what it says.
    """
    least = SWAPPED * measured.length / 2
    if min(map(_own_above, masks)) < least:
        return False
    if not first.packed or not second.packed or measured.figures >= TABLE:
        return False
    found = gaps(first.fingerprint.letters, second.fingerprint.letters)
    fillings = Fillings.of(found, (first.words, second.words))
    if not fillings.make_two_of(measured.length, _may_be_one_form(first, second)):
        return False
    return not (bear_one_title(first, second) and _are_versions(first, second))


def _may_be_one_form(first: Compared, second: Compared) -> bool:
    """Whether two texts come from one outlet, or their titles have half of the words of
    the longer one in common: an outlet that takes a text over titles it anew.
    """
    if first.outlet and first.outlet == second.outlet:
        return True
    one, two = weighty_words(first.title), weighty_words(second.title)
    return 2 * len(one & two) >= max(len(one), len(two))


def _own_above(shared: Mask) -> int:
    """How many terms of its own a text has above the last that it shares."""
    positions = shared.nonzero()[0]
    return int(positions[-1]) + 1 - len(positions)


def _are_versions(first: Compared, second: Compared) -> bool:
    """Whether one of two texts announces itself to be another version of something."""
    sides = first, second
    return any(version_of(side.title, side.text).kind for side in sides)


def _agreed_figures(first: Compared, second: Compared) -> tuple[int, int]:
    """How many figures of two digits and more agree, and of how many: single digits
    agree by chance.
    """
    one, two = _figures(first), _figures(second)
    return len(one & two), min(len(one), len(two))


def _figures(side: Compared) -> set[str]:
    """The figures of a text as they are compared: 248.0 is 248."""
    figures = set()
    for position in np.flatnonzero(side.fingerprint.flags & np.uint8(NUMBER)).tolist():
        figure = side.words[position]
        if "." in figure:
            figure = figure.rstrip("0").rstrip(".")
        if len(figure) > 1:
            figures.add(figure)
    return figures


def _tell_of_others(first: Compared, second: Compared) -> bool:
    """Whether each text tells of somebody whom the other does not know: a name at its
    head and in its title.

    So differ notices of one form about two companies; other spellings of a name excuse.
    """
    if not first.title or not second.title:
        return False
    one = _own_subject(first, second)
    two = _own_subject(second, first) if one else []
    for name in one:
        for other in two:
            if Indel.normalized_similarity(name, other) >= MISREAD:
                return False
    return bool(one and two)


def _own_subject(side: Compared, other: Compared) -> list[str]:
    """The names at the head of a text that its title has too, and the other text and
    title nowhere.
    """
    head = side.fingerprint.flags[:HEAD_TERMS] & np.uint8(CAPITAL)
    unknown = ~_few_among(side.fingerprint.terms[:HEAD_TERMS], other.fingerprint.terms)
    positions = np.flatnonzero((head != 0) & unknown).tolist()
    if not positions:
        return []
    title, theirs = terms_of(side.title), terms_of(other.title)
    names = [side.words[position] for position in positions]
    return [name for name in names if name in title and name not in theirs]


def _treat_others(first: Compared, second: Compared) -> bool:
    """Whether two titles agree but for a word each, which its own text has too, and the
    other text and title nowhere: the pollen of the coast, and that of the hills.

    Words of two outlets must be written as names, for an outlet puts its own words in
    the place of another's. Other spellings of one word excuse.
    """
    if not first.title or not second.title or not _alike(first.title, second.title):
        return False
    is_one_outlet = bool(first.outlet) and first.outlet == second.outlet
    flag = CAPITAL if not is_one_outlet else 0
    one = _subject_words(first, second, flag)
    two = _subject_words(second, first, flag) if one else []
    for word in one:
        for other in two:
            if Indel.normalized_similarity(word, other) >= SPELLED:
                return False
    return bool(one and two)


def _subject_words(side: Compared, other: Compared, flag: int) -> list[str]:
    """The words of weight of a title that stand in its text, with this flag, and
    nowhere in the other text and title.
    """
    theirs = set(terms_of(other.title))
    own = [term for term in weighty_words(side.title) if term not in theirs]
    if not own:
        return []
    text = side.fingerprint
    flagged = text.terms[text.flags & np.uint8(flag) == flag]
    hashes = term_hashes(own)
    is_own = _few_among(hashes, flagged)
    is_own &= ~_few_among(hashes, other.fingerprint.terms)
    return [word for word, chosen in zip(own, is_own, strict=True) if chosen]


def _few_among(few: Hashes, terms: Hashes) -> Mask:
    """Which of a few hashes stand among others: each is compared with each, for sorting
    them costs ten times as much. Titles of no end are sorted.
    """
    if len(few) > FEW_HASHES:
        return np.isin(few, terms)
    found: Mask = (few[:, np.newaxis] == terms).any(axis=1)
    return found


def _alike(first: str, second: str) -> bool:
    """Whether two titles have half of their words in common, or one has none."""
    one, two = weighty_words(first), weighty_words(second)
    return 2 * len(one & two) >= min(len(one), len(two))


def _announce_others(
    first: Compared, second: Compared, masks: tuple[Mask, Mask]
) -> bool:
    """Whether two texts announce different things: they open with what the other has
    not, or their titles have little in common, or only words that both texts share, such
    as the name of an issuer.
    """
    if not masks[0][:HEAD_TERMS].any() and not masks[1][:HEAD_TERMS].any():
        return True
    if not _alike(first.title, second.title):
        return True
    if not first.title or not second.title:
        return False
    shared = first.fingerprint.terms[masks[0]]
    one, two = (_hashes_beyond(side.title, shared) for side in (first, second))
    common = np.count_nonzero(_few_among(one, two))
    return len(one) > 0 and len(two) > 0 and 2 * int(common) < min(len(one), len(two))


def _hashes_beyond(title: str, shared: Hashes) -> Hashes:
    """The hashes of a title's words of weight that are not among the shared terms."""
    hashes = term_hashes(weighty_words(title))
    return hashes[~_few_among(hashes, shared)]


def _own_news(side: Compared, other: Compared, shared: Mask) -> bool:
    """Whether a text has news of its own: a stretch of which the other says nothing in
    other words either, and that is no footer.

    Then what is shared is the boilerplate of an issuer or the frame of a series.
    """
    text = side.fingerprint
    own = np.flatnonzero(~shared)
    if len(own) < max(OWN, OWN_SHARE * len(text)) or not _stand_in_a_row(own):
        return False
    content = own[~are_among(text.terms[own], COMMON_HASHES)]
    retold = np.isin(text.terms[content], other.fingerprint.terms)
    if np.count_nonzero(retold) >= RETOLD * len(content):
        return False
    is_footer = np.median(own) >= FOOTER * len(text) and len(own) < LONG * len(text)
    return not is_footer or _announces(side, shared)


def _stand_in_a_row(positions: npt.NDArray[np.intp]) -> bool:
    """Whether many of some positions follow each other: words changed here and there
    are editing, no news.
    """
    reach = IN_A_ROW - 1
    return bool((positions[reach:] - positions[:-reach] == reach).any())


def _announces(side: Compared, shared: Mask) -> bool:
    """Whether most of what a title announces stands only in what its text does not
    share.
    """
    announced = term_hashes(weighty_words(side.title))
    terms = side.fingerprint.terms
    in_shared = np.isin(announced, terms[shared])
    only_in_own = np.isin(announced, terms[~shared]) & ~in_shared
    return bool(np.count_nonzero(only_in_own) > np.count_nonzero(in_shared))


def weighty_words(title: str) -> set[str]:
    """The words of a title that are longer than three letters."""
    return {word for word in terms_of(title) if len(word) > 3}


# Weighing


def _weigh(
    measured: Overlap, aligned: Alignment, apart: int | None, recurs: Series
) -> Verdict:
    objection = _objection(measured, aligned, recurs)
    if objection:
        return _refuse(measured, 0.0, _but(measured, objection), aligned)
    if min(measured.first, measured.second) < ITEM and measured.depth > DEEP:
        deep = stored(
            "story",
            "it stands deep inside a longer text, as an item of a round-up does",
        )
        return _refuse(measured, REFUSED, _but(measured, deep), aligned)

    needed, because = _needed(measured, aligned, apart)
    found = _found(measured)
    if found < needed:
        reason = stored(
            "story",
            "%(shared)s, %(needed)s needed: %(because)s",
            shared=_stated(measured),
            needed=format(needed, ".0%"),
            because="; ".join(because) or stored("story", "too little"),
        )
        return _refuse(measured, REFUSED if because else DOUBTED, reason, aligned)
    return Verdict(True, found, measured, _reason(measured, aligned, apart), aligned)


def _found(measured: Overlap) -> float:
    if measured.length >= SHORT:
        return measured.containment
    return min(measured.containment, measured.plain)


def _refuse(
    measured: Overlap, factor: float, reason: str, aligned: Alignment | None = None
) -> Verdict:
    """No copies; ``factor`` is how much of the containment counts all the same."""
    score = factor * (_found(measured) if aligned else measured.containment)
    return Verdict(False, score, measured, reason, aligned)


def _but(measured: Overlap, objection: str) -> str:
    shared = _stated(measured)
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
    if measured.opening < 0.3 and measured.depth > 0.25:
        needed += 0.4
        because.append(stored("story", "the text before it is new"))
    elif measured.opening < 0.3:
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


def _stated(measured: Overlap) -> str:
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
    parts = [_stated(measured)]
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


# Kinds of copies

INSIDE, WHOLE = 0.92, 0.9


def kind_of(
    copy: Compared, other: Compared, verdict: Verdict, version: Version
) -> tuple[str, str]:
    """What kind of copy the first text is of the second, with its evidence in words.

    correction, clarification, withdrawal, update
                what it announces itself to be (``version``); or its toll differs
    identical   the same words
    cut         nearly all of it stands in the other, which goes on
    extended    nearly all of the other stands in it, and it goes on
    edited      anything else

    ``verdict`` is of the first against the second.
    """
    if version.kind and version != version_of(other.title, other.text):
        return version.kind, stored(
            "story", "it is marked “%(mark)s”", mark=version.mark
        )
    if verdict.alignment and verdict.alignment.tolls:
        here, there = verdict.alignment.tolls[0]
        reason = stored(
            "story",
            "a number of people is %(words)s, not %(words_too)s",
            words=copy.words[here],
            words_too=other.words[there],
        )
        return "update", reason

    mine, theirs = verdict.overlap.first, verdict.overlap.second
    if min(mine, theirs) >= IDENTICAL:
        return "identical", stored("story", "the same words")
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
