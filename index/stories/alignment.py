"""How much of one text stands in another, and where they disagree.

``overlap`` is cheap, and measured for every candidate. A term counts as shared when it
lies in a shingle that the other text has too, anywhere, so that a moved paragraph still
counts. Quoted terms weigh nothing where enough remains without them, for rivals quote
the same speech; terms weigh less the more stories of the archive they stand in.

``align`` lays the texts against each other in order. The gaps between equal stretches
(Indel alignment, Hyyrö 2004, by rapidfuzz) tell three things apart. A number against
another number or a name against another name, in otherwise equal sentences, is a
template filled in anew. A gap whose two sides are nearly the same string is a
misreading or another spelling, and counts as shared. All else is new text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel, LCSseq

from cuttings.index.stories.fingerprints import (
    CAPITAL,
    LOSS,
    NUMBER,
    WIDTH,
    Fingerprint,
    Flags,
    Shares,
    Shingles,
    first_of_equals,
)

Mask = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.intp]
Words = tuple[Sequence[str], Sequence[str]]

OPENING = 40  # terms: about a lead paragraph
TELLING = 0.5  # rarity from which a term tells one story from another


# What is shared, wherever it stands


@dataclass(frozen=True, slots=True)
class Side:
    """What of one text the other has, as shares of 0 to 1: of all its terms, of its
    opening, and between which shares of the text most of that stands.
    """

    share: float = 0.0
    opening: float = 0.0
    stretch: tuple[float, float] = (0.0, 1.0)

    @classmethod
    def of(cls, shared: Positions, terms: int) -> Side:
        """The side of so many terms that are shared at these positions; some are."""
        start, stop = _stretch(shared)
        opening = int(shared.searchsorted(OPENING)) / min(OPENING, terms)
        return cls(len(shared) / terms, opening, (start / terms, stop / terms))


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, as shares of 0 to 1.

    ``first`` and ``second`` are the weighted shares of each text that stand in the
    other. Of the shorter text, ``terms`` are shared of ``length``, ``plain`` is their
    share without weights and ``figures`` the share of numbers. ``opening`` is the
    better share of the two openings; ``depth`` says how far down the longer text the
    shared part begins. Of what is shared, ``rare`` is the mean rarity in the archive and
    ``telling`` the number of terms that are rare. ``sides`` say where it stands in the
    first text and in the second.
    """

    first: float = 0.0
    second: float = 0.0
    plain: float = 0.0
    opening: float = 0.0
    depth: float = 1.0
    terms: int = 0
    length: int = 0
    rare: float = 0.0
    telling: int = 0
    figures: float = 0.0
    sides: tuple[Side, Side] = (Side(), Side())

    @property
    def containment(self) -> float:
        """The share of the text that is better contained."""
        return max(self.first, self.second)

    @property
    def likeness(self) -> float:
        """The harmonic mean of both shares: what tells the middle of a group."""
        total = self.first + self.second
        return 2 * self.first * self.second / total if total else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """A text's distinct shingles in order, and which of them begins at each of its
    terms: made once, asked often.
    """

    distinct: Shingles
    indices: npt.NDArray[np.intp]

    @classmethod
    def of(cls, text: Fingerprint) -> Lookup:
        """The lookup of a text."""
        order = text.shingles.argsort()
        ordered = text.shingles[order]
        first = first_of_equals(ordered)
        indices = np.empty(len(ordered), dtype=np.intp)
        indices[order] = first.cumsum() - 1
        return cls(ordered[first], indices)


def shared_terms(
    first: Fingerprint, second: Fingerprint, lookup: Lookup
) -> tuple[Mask, Mask]:
    """The terms of both texts that lie in a shingle that the other has too.

    ``lookup`` is of the first.
    """
    if not len(first) or not len(second):
        return np.zeros(len(first), np.bool_), np.zeros(len(second), np.bool_)
    indices = lookup.distinct.searchsorted(second.shingles)
    found = lookup.distinct.take(indices, mode="clip") == second.shingles
    in_second = np.zeros(len(lookup.distinct), dtype=np.bool_)
    in_second[indices[found]] = True
    return (
        _covered(in_second[lookup.indices], len(first)),
        _covered(found, len(second)),
    )


def shared_with_each(
    first: Fingerprint, lookup: Lookup, others: Sequence[Fingerprint]
) -> list[tuple[Mask, Mask]]:
    """What ``shared_terms`` gives for one text and each of others: in less time, for
    they are looked up together.
    """
    if not others or not len(first) or not all(map(len, others)):
        return [shared_terms(first, other, lookup) for other in others]
    lengths = [len(other.shingles) for other in others]
    shingles = np.concatenate([other.shingles for other in others])
    indices = lookup.distinct.searchsorted(shingles)
    found = lookup.distinct.take(indices, mode="clip") == shingles
    owners = np.repeat(np.arange(len(others)), lengths)
    in_others = np.zeros((len(others), len(lookup.distinct)), dtype=np.bool_)
    in_others[owners[found], indices[found]] = True
    in_first = _covered(in_others[:, lookup.indices], len(first))

    # each of the others has a row as long as the longest
    terms = [len(other) for other in others]
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    begins = np.zeros((len(others), max(lengths)), dtype=np.bool_)
    begins[owners, np.arange(len(shingles)) - starts] = found
    in_second = _covered(begins, max(terms))
    return [(in_first[row], in_second[row, :own]) for row, own in enumerate(terms)]


def _covered(begins: Mask, terms: int) -> Mask:
    """The terms of the shingles that begin at the marked ones, of one text or of a
    text a row.
    """
    *texts, count = begins.shape
    mask = np.zeros((*texts, terms + WIDTH), dtype=np.bool_)
    for step in range(WIDTH):
        mask[..., step : step + count] |= begins
    return mask[..., :terms]


def overlap(
    first: Fingerprint,
    second: Fingerprint,
    masks: tuple[Mask, Mask],
    rarity: Shares | None = None,
) -> Overlap:
    """Measures a pair by its shared terms.

    ``rarity`` weighs each term of the first text by how rare it is in the archive (1 is
    rare). The second text's terms are weighed by what the first shows of the shared
    part, so that its own need not be looked up.
    """
    # asked for once: whatever else is known of a pair stands at these positions
    in_first, in_second = masks[0].nonzero()[0], masks[1].nonzero()[0]
    if not len(in_first) or not len(in_second):
        return Overlap()
    weights = first.weights[in_first]
    plain_first = _share(weights, first.weight)
    plain_second = _share(second.weights[in_second], second.weight)

    rare, weighted_first = 1.0, plain_first
    telling = len(in_first)
    if rarity is not None:
        shared = rarity[in_first]
        rare = _mean(weights, shared)
        weighted_first = _share(weights * shared, _weighed.total(first, rarity))
        telling = count(shared >= TELLING)
    # The shared part of the second weighs what it does in the first, the rest fully.
    second_weight = plain_second * rare + 1 - plain_second

    terms_first, terms_second = len(first), len(second)
    sides = Side.of(in_first, terms_first), Side.of(in_second, terms_second)
    if terms_first <= terms_second:
        shorter, own, other, longest = first, in_first, in_second, terms_second
    else:
        shorter, own, other, longest = second, in_second, in_first, terms_first
    return Overlap(
        first=weighted_first,
        second=plain_second * rare / second_weight if second_weight else 0.0,
        plain=plain_first if shorter is first else plain_second,
        opening=max(sides[0].opening, sides[1].opening),
        depth=_depth(other) / longest,
        terms=len(own),
        length=len(shorter),
        rare=rare,
        telling=telling,
        figures=shorter.figures / len(shorter),
        sides=sides,
    )


class _Weighed:
    """The weights of a text by the rarity of its terms, all together: kept of the last
    one, for it is compared with many.
    """

    def __init__(self) -> None:
        self._last: tuple[Fingerprint, Shares, float] | None = None

    def total(self, text: Fingerprint, rarity: Shares) -> float:
        """The sum of the weights."""
        last = self._last
        if last is None or last[0] is not text or last[1] is not rarity:
            total = float((text.weights * rarity).sum())
            last = self._last = text, rarity, total
        return last[2]


_weighed = _Weighed()


def _share(weights: Shares, total: float) -> float:
    """The share that some weights are of all."""
    return float(weights.sum()) / total if total else 0.0


def _mean(weights: Shares, values: Shares) -> float:
    """The weighted mean of some values; all count alike where none weighs."""
    total = float(weights.sum())
    if not total:
        return float(values.mean())
    return float(weights @ values) / total


def count(marked: Mask | Flags) -> int:
    """How many of an array are not zero."""
    return int(np.count_nonzero(marked))


def _depth(shared: npt.NDArray[np.intp]) -> int:
    """Where the shared part of a text begins in earnest: the first tenth of its terms
    is passed over as chance.
    """
    return int(shared[len(shared) // 10])


def _stretch(shared: npt.NDArray[np.intp]) -> tuple[int, int]:
    """The shortest stretch in which four fifths of the shared terms of a text stand."""
    most = len(shared) * 4 // 5
    widths = shared[most:] - shared[: len(shared) - most]
    start = int(widths.argmin())
    return int(shared[start]), int(shared[start + most] + 1)


def in_step(first: Fingerprint, second: Fingerprint) -> float:
    """The share of the shorter text's terms that stand in the other in the same order,
    together or not.

    Unrelated texts have a sixth in step, for they share the small words; badly scanned
    copies of one text have a third and more, even where hardly two words in a row are
    read alike.
    """
    shorter = min(len(first), len(second))
    if not shorter:
        return 0.0
    return LCSseq.similarity(first.letters, second.letters) / shorter


# Where two texts disagree

GAP = 12  # terms: a longer gap is new text, not the same sentence with another filling
TOLL_REACH = 5  # terms around a number in which a word of loss makes it a toll
FILLING = 5  # terms: a few words in the place of others, as forms are filled in
TIGHT = 2  # terms: one stands in the place of the other
MISREAD_GAP = 40  # terms: where every word is misread, gaps grow
MISREAD = 0.72  # likeness of two strings (1 is equal) that are the same words misread
LETTERS = 3  # fewer in a gap prove nothing


@dataclass(slots=True)
class Gap:
    """A stretch of both texts as ranges of terms: equal, or the same words misread, or
    other text.
    """

    first: range
    second: range
    equal: bool
    misread: bool = False

    @property
    def width(self) -> int:
        """The terms of the wider side."""
        return max(len(self.first), len(self.second))


@dataclass(frozen=True, slots=True)
class Alignment:
    """What the alignment of two texts shows.

    ``numbers`` and ``names`` are the positions, in the first and the second text, of
    those that stand against each other. ``tolls`` are numbers of people killed, hurt,
    missing or arrested that do: they grow from version to version and speak for an
    update, not against a copy. The ``agreed_`` counts are of those that are equal;
    ``filled`` counts the places where a word or two stand for others of any kind.
    Where misread words were looked for, ``masks`` are the terms of each text that are
    shared when they count as equal, and ``noise`` is the share of those.
    """

    numbers: tuple[tuple[int, int], ...] = ()
    names: tuple[tuple[int, int], ...] = ()
    tolls: tuple[tuple[int, int], ...] = ()
    agreed_numbers: int = 0
    agreed_names: int = 0
    filled: int = 0
    masks: tuple[Mask, Mask] | None = None
    noise: float = 0.0

    @property
    def number_share(self) -> float:
        """The share of comparable numbers that differ."""
        return len(self.numbers) / max(1, len(self.numbers) + self.agreed_numbers)

    @property
    def name_share(self) -> float:
        """The share of comparable names that differ."""
        return len(self.names) / max(1, len(self.names) + self.agreed_names)


def may_conflict(
    first: Fingerprint, second: Fingerprint, masks: tuple[Mask, Mask]
) -> bool:
    """Whether both texts have numbers, or both have names, that the other lacks: if
    not, there is nothing to align.

    ``masks`` are the terms that are known to be shared.
    """
    return any(
        _lacks(second, first, masks[0], flag) and _lacks(first, second, masks[1], flag)
        for flag in (NUMBER, CAPITAL)
    )


def _lacks(text: Fingerprint, other: Fingerprint, mask: Mask, flag: int) -> bool:
    """Whether a text lacks a flagged term of another's that is not in the mask."""
    own = np.flatnonzero((other.flags & flag != 0) & ~mask).tolist()
    return any(other.letters[position] not in text.letters for position in own)


def align(
    first: Fingerprint, second: Fingerprint, words: Words | None = None
) -> Alignment:
    """Aligns two texts.

    Misread words are looked for where the ``words`` of both are given, in step with the
    terms; where there are none, nothing else is.
    """
    found = gaps(first.letters, second.letters)
    masks, noise = None, 0.0
    if words:
        misread = _misread_terms(found, words)
        masks = _shared_stretches(found, first, second)
        noise = misread / max(1, count(masks[0]))
        if not misread:
            return Alignment(masks=masks)

    agreed = np.zeros(len(first), dtype=np.bool_)
    filled = 0
    numbers: list[tuple[int, int]] = []
    names: list[tuple[int, int]] = []
    for gap in found:
        if gap.equal:
            agreed[gap.first.start : gap.first.stop] = True
        elif not gap.misread and gap.first and gap.second:
            width = gap.width
            if width <= GAP:
                filled += width <= FILLING
                numbers += _against(first, second, gap, NUMBER)
                names += _against(first, second, gap, CAPITAL)
    return Alignment(
        numbers=tuple(pair for pair in numbers if not _is_toll(first, pair[0])),
        names=tuple(names),
        tolls=tuple(pair for pair in numbers if _is_toll(first, pair[0])),
        agreed_numbers=count(first.marks[agreed] & np.uint8(NUMBER)),
        agreed_names=count(first.marks[agreed] & np.uint8(CAPITAL)),
        filled=filled,
        masks=masks,
        noise=noise,
    )


def excuse_spellings(aligned: Alignment, words: Words) -> Alignment:
    """An alignment in which names that differ by a letter or two, by misreading or
    another spelling, agree.
    """
    names = []
    for one, other in aligned.names:
        if Indel.normalized_similarity(words[0][one], words[1][other]) < MISREAD:
            names.append((one, other))
    agreed = aligned.agreed_names + len(aligned.names) - len(names)
    return replace(aligned, names=tuple(names), agreed_names=agreed)


def excuse_lost_digits(aligned: Alignment, words: Words) -> Alignment:
    """An alignment in which numbers agree of which one is the other without some signs,
    as a scan loses a digit or puts in a point: 201 for 2015, 4:0.0 for 4:00.

    Digits that stand for others are another number in any text.
    """
    numbers = []
    for one, other in aligned.numbers:
        shorter, longer = sorted([words[0][one], words[1][other]], key=len)
        if Indel.distance(shorter, longer) != len(longer) - len(shorter):
            numbers.append((one, other))
    agreed = aligned.agreed_numbers + len(aligned.numbers) - len(numbers)
    return replace(aligned, numbers=tuple(numbers), agreed_numbers=agreed)


def gaps(one: str, two: str) -> list[Gap]:
    """Equal stretches of two rows of letters and the gaps between them, in order;
    together they cover both.

    The same whichever comes first: where words recur, more than one alignment is best.
    """
    found: list[Gap] = []
    is_swapped = one > two
    steps = Indel.editops(two, one) if is_swapped else Indel.editops(one, two)
    in_first = in_second = 0
    # the last block is empty and stands at the end of both
    for block in steps.as_matching_blocks():
        start, other, size = block.a, block.b, block.size
        if is_swapped:
            start, other = other, start
        if start > in_first or other > in_second:
            found.append(Gap(range(in_first, start), range(in_second, other), False))
        in_first, in_second = start + size, other + size
        if size:
            found.append(Gap(range(start, in_first), range(other, in_second), True))
    return found


def _misread_terms(found: list[Gap], words: Words) -> int:
    """Marks the gaps that are misread; gives how many terms of the first text they are."""
    misread = 0
    for gap in found:
        if not gap.equal and _is_misread(gap, words):
            gap.misread = True
            misread += len(gap.first)
    return misread


def _is_misread(gap: Gap, words: Words) -> bool:
    """Whether both sides of a gap are the same words read differently; digits never
    are, for they say what they say.
    """
    if not gap.first or not gap.second or gap.width > MISREAD_GAP:
        return False
    one = "".join(words[0][gap.first.start : gap.first.stop])
    two = "".join(words[1][gap.second.start : gap.second.stop])
    # most gaps fail here, and counting letters takes longer
    if not Indel.normalized_similarity(one, two, score_cutoff=MISREAD):
        return False
    return min(sum(map(str.isalpha, one)), sum(map(str.isalpha, two))) >= LETTERS


def _shared_stretches(
    found: list[Gap], first: Fingerprint, second: Fingerprint
) -> tuple[Mask, Mask]:
    """The terms in chains of equal stretches and misread gaps that are ``WIDTH`` or
    more terms long.
    """
    masks = np.zeros(len(first), np.bool_), np.zeros(len(second), np.bool_)
    chain: list[Gap] = []
    end = Gap(range(0), range(0), False)
    for gap in [*found, end]:
        if gap.equal or gap.misread:
            chain.append(gap)
            continue
        if sum(len(part.first) for part in chain) >= WIDTH:
            masks[0][chain[0].first.start : chain[-1].first.stop] = True
            masks[1][chain[0].second.start : chain[-1].second.stop] = True
        chain = []
    return masks


def _is_toll(text: Fingerprint, position: int) -> bool:
    around = slice(max(0, position - TOLL_REACH), position + TOLL_REACH + 1)
    return bool((text.flags[around] & LOSS).any())


def _against(
    first: Fingerprint, second: Fingerprint, gap: Gap, flag: int
) -> list[tuple[int, int]]:
    """Pairs of flagged terms of a gap, in order.

    In a long gap only those count that the other text has nowhere, for the alignment
    may have missed it elsewhere; in a gap of a word or two one plainly stands in the
    place of the other ("conducted 34 strikes", "conducted 23").
    """
    marked_first, marked_second = first.marked(flag), second.marked(flag)
    # in most gaps nothing is marked
    if 1 not in marked_first[gap.first.start : gap.first.stop]:
        return []
    if 1 not in marked_second[gap.second.start : gap.second.stop]:
        return []
    ones = [position for position in gap.first if marked_first[position]]
    twos = [position for position in gap.second if marked_second[position]]
    if gap.width > TIGHT:
        letters_one, letters_two = first.letters, second.letters
        ones = [
            position for position in ones if letters_one[position] not in letters_two
        ]
        twos = [
            position for position in twos if letters_two[position] not in letters_one
        ]
    return list(zip(ones, twos, strict=False))
