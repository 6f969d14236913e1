"""What speaks against one story though two texts share much: numbers of a series, one
form filled in twice, notices about others, news of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel

from cuttings.index.readers.stated_dates import month_of
from cuttings.index.stories.alignment import MISREAD, Mask, Overlap, gaps
from cuttings.index.stories.compared import (
    Compared,
    alike,
    bear_one_title,
    share_a_word,
    weighty_words,
)
from cuttings.index.stories.fingerprints import (
    CAPITAL,
    COMMON_HASHES,
    NUMBER,
    Hashes,
    are_among,
    term_hashes,
    terms_of,
)
from cuttings.index.stories.frames import SWAPPED, Fillings
from cuttings.index.stories.versions import version_of
from cuttings.index.stories.weighing import (
    BRIEF,
    IDENTICAL,
    NEW_OPENING,
    REFUSED,
    TABLE,
    Series,
)
from cuttings.search.translations import stored

# What other news leaves of the containment: two cuts of one text that a third copy has
# whole may look so.
OTHER_NEWS = 0.3
SPELLED = 0.66  # likeness from which a title's word may be another spelling
YEAR_DIGITS = 4
FOLLOWED = 0.4  # how far down a follow-up what it follows begins
# Terms that a form has at most, and how alike in length two of one form are.
FORM, FORM_LENGTH = 120, 0.8
# The share of a brief with a line more that another outlet's brief is.
MOSTLY = 0.6
# The same figures under one title: how many of two digits and more a text must have, as
# what share of its terms, and what share of the fewer must agree.
REPORTED, REPORTED_SHARE, AGREED = 6, 0.2, 0.6
# Hashes that are compared one by one; more are sorted.
FEW_HASHES = 50
# Terms at the head of a text in which whom it tells of is named.
HEAD_TERMS = 12
# Terms with which a text that tells of somebody opens: the name, before all else.
OWN_HEAD = 4
# News of its own: the fewest terms, and their share of the text, and so many in a row;
# the share of its words that the other has somewhere when it tells the same otherwise;
# how far down the middle of a footer stands, and from which share of the text on it is
# none.
OWN, OWN_SHARE, IN_A_ROW, RETOLD, FOOTER, LONG = 12, 0.1, 10, 0.4, 0.7, 0.2


def counter_evidence(
    first: Compared,
    second: Compared,
    measured: Overlap,
    masks: tuple[Mask, Mask],
    apart: int | None,
) -> tuple[str, float]:
    """What speaks against one story though enough is shared, and the score that is left;
    empty where nothing does.
    """
    if measured.length < BRIEF and not share_a_word(first.title, second.title):
        if not _is_brief_of_a_day(first, second, measured, apart):
            said = stored("story", "it is short and the titles have no word in common")
            return said, 0.0
    elif _announce_others(first, second, masks):
        own = _own_news(first, second, masks[0]), _own_news(second, first, masks[1])
        if all(own):
            said = stored("story", "each has other news under another title")
            return said, OTHER_NEWS
        longer = int(len(second.fingerprint) > len(first.fingerprint))
        sides = first, second
        is_later = _may_be_later(sides[longer], sides[1 - longer])
        if own[longer] and is_later and _follows_up(measured, longer):
            said = stored("story", "the longer leads with other news")
            return said, OTHER_NEWS

    if _are_of_other_months(first.title, second.title):
        return stored("story", "the titles name other months or years"), REFUSED
    if _tell_of_others(first, second):
        return stored("story", "each tells of somebody else"), REFUSED
    if _fill_one_frame(first, second, measured, masks):
        return stored("story", "the two fill in one form differently"), REFUSED
    return "", 0.0


def _follows_up(measured: Overlap, longer: int) -> bool:
    """Whether the longer of two texts opens with what the other has not and repeats
    most of it far below, as a follow-up repeats its background.

    A text that it holds whole was taken over, whatever was put before it.
    """
    if measured.containment >= IDENTICAL:
        return False
    side = measured.sides[longer]
    return side.stretch[0] > FOLLOWED and side.opening < NEW_OPENING


def _may_be_later(one: Compared, other: Compared) -> bool:
    """Whether a text may have come on the other's day or after it."""
    if one.days is None or other.days is None:
        return True
    return one.days[1] >= other.days[0]


def _is_brief_of_a_day(
    first: Compared, second: Compared, measured: Overlap, apart: int | None
) -> bool:
    """Whether two outlets carry the same lines within a day, one of them with a line
    more: they title them as they like ("In brief"). One outlet does so with a notice.
    """
    if apart is None or apart > 1 or not first.outlet or not second.outlet:
        return False
    less, more = sorted([measured.first, measured.second])
    return more >= IDENTICAL and less >= MOSTLY and first.outlet != second.outlet


# Numbers of a series


def may_recur(first: Compared, second: Compared, apart: int | None) -> Series:
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


def _treat_others(first: Compared, second: Compared) -> bool:
    """Whether two titles agree but for a word each, which its own text has too, and the
    other text and title nowhere: the pollen of the coast, and that of the hills.

    Words of two outlets must be written as names, for an outlet puts its own words in
    the place of another's. Other spellings of one word excuse.
    """
    if not first.title or not second.title or not alike(first.title, second.title):
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


def _are_of_other_months(first: str, second: str) -> bool:
    """Whether two titles are the same but for the month or the year that each names, as
    those of a series are whose numbers open alike. An outlet that takes a text over
    does not move it to another month.
    """
    if first == second:
        return False
    one, two = _Dated.of(first), _Dated.of(second)
    if one.frame != two.frame or len(one.frame) < 2:
        return False
    return _are_disjoint(one.months, two.months) or _are_disjoint(one.years, two.years)


def _are_disjoint(one: frozenset[object], two: frozenset[object]) -> bool:
    return bool(one and two) and one.isdisjoint(two)


@dataclass(frozen=True, slots=True)
class _Dated:
    """What a title says beside its numbers, and the months and years that it names."""

    frame: tuple[str, ...]
    months: frozenset[int]
    years: frozenset[str]

    @classmethod
    def of(cls, title: str) -> _Dated:
        """The title taken apart."""
        frame, months, years = [], set(), set()
        for term in terms_of(title):
            month = month_of(term)
            if month:
                months.add(month)
            elif term.isdecimal():
                years.update([term] if _is_year(term) else [])
            else:
                frame.append(term)
        return cls(tuple(frame), frozenset(months), frozenset(years))


def _is_year(digits: str) -> bool:
    """Whether a number is a year of newspapers, and not that of a flight or a form."""
    return len(digits) == YEAR_DIGITS and "1600" <= digits < "2100"


# Figures


def may_be_one_report(first: Compared, second: Compared, apart: int | None) -> bool:
    """Whether two texts may give the same figures in other words: full of figures, of
    one day or the next, under titles that agree.
    """
    if apart is None or apart > 1 or not (first.title and second.title):
        return False
    for side in (first, second):
        figures = side.fingerprint.figures
        if figures < max(REPORTED, REPORTED_SHARE * len(side.fingerprint)):
            return False
    return alike(first.title, second.title)


def agreed_figures(first: Compared, second: Compared) -> tuple[int, int]:
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


# One frame


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
    the longer one in common (an outlet that takes a text over titles it anew), or each
    goes on to tell of somebody whom it opens with and the other does not know.
    """
    if first.outlet and first.outlet == second.outlet:
        return True
    one, two = weighty_words(first.title), weighty_words(second.title)
    if 2 * len(one & two) >= max(len(one), len(two)):
        return True
    return _opens_with_its_own(first, second) and _opens_with_its_own(second, first)


def _opens_with_its_own(side: Compared, other: Compared) -> bool:
    """Whether a text opens with a name that it repeats, and that the other has nowhere:
    a life, and the next one in the same form.
    """
    text = side.fingerprint
    head = text.terms[:OWN_HEAD]
    names = head[text.flags[:OWN_HEAD] & np.uint8(CAPITAL) != 0]
    own = names[~_few_among(names, other.fingerprint.terms)]
    return bool((np.isin(text.terms, own).sum()) > len(own) > 0)


def _own_above(shared: Mask) -> int:
    """How many terms of its own a text has above the last that it shares."""
    positions = shared.nonzero()[0]
    return int(positions[-1]) + 1 - len(positions)


def _are_versions(first: Compared, second: Compared) -> bool:
    """Whether one of two texts announces itself to be another version of something."""
    sides = first, second
    return any(version_of(side.title, side.text).kind for side in sides)


# Other news


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


def _announce_others(
    first: Compared, second: Compared, masks: tuple[Mask, Mask]
) -> bool:
    """Whether two texts announce different things: they open with what the other has
    not, or their titles have little in common, or only words that both texts share, such
    as the name of an issuer.
    """
    if not masks[0][:HEAD_TERMS].any() and not masks[1][:HEAD_TERMS].any():
        return True
    if not alike(first.title, second.title):
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


def _few_among(few: Hashes, terms: Hashes) -> Mask:
    """Which of a few hashes stand among others: each is compared with each, for sorting
    them costs ten times as much. Titles of no end are sorted.
    """
    if len(few) > FEW_HASHES:
        return np.isin(few, terms)
    found: Mask = (few[:, np.newaxis] == terms).any(axis=1)
    return found


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
