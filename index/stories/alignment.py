"""How much of one text stands in another: cheap, and measured for every candidate.

A term counts as shared when it lies in a run of ``WIDTH`` or more terms that the other
text has too, anywhere, so that a moved paragraph still counts. Shares are weighted:
quoted terms weigh nothing where enough remains without them, and terms weigh less the
more stories of the archive they stand in.

Two texts laid against each other in order: where they disagree, and where only the
letters differ.

The gaps between equal runs of terms (Indel alignment, Hyyrö 2004, by rapidfuzz) tell
three things apart. A number against another number or a name against another name, in
otherwise equal sentences, is a template filled in anew. A gap whose two sides are
nearly the same string is a misreading (OCR) or another spelling, and counts as shared.
All else is new text.
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
    QUOTED,
    WIDTH,
    Fingerprint,
    Shares,
)

OPENING = 40  # terms: about a lead paragraph
TELLING = 0.5  # rarity from which a term tells one story from another
ENOUGH = 40  # terms that must remain when quotations are left out of the measure

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, as shares of 0 to 1.

    ``first`` and ``second`` are the weighted shares of each text that stand in the
    other; ``plain`` the same of the shorter without weights; ``opening`` the better
    share of the two openings; ``depth`` how far down the longer text the shared part
    begins; ``terms`` how many terms of the shorter are shared, ``of`` how many it has;
    ``rare`` how much of what is shared is rare in the archive, ``telling`` how many of
    its terms are; ``figures`` the share of numbers among the terms of the shorter.
    """

    first: float
    second: float
    plain: float
    opening: float
    depth: float
    terms: int
    of: int
    rare: float
    telling: int
    figures: float = 0.0

    @property
    def containment(self) -> float:
        """The share of the text that is better contained."""
        return max(self.first, self.second)

    @property
    def likeness(self) -> float:
        """The two shares taken together (their harmonic mean): what tells the middle
        of a group.
        """
        total = self.first + self.second
        return 2 * self.first * self.second / total if total else 0.0


NOTHING = Overlap(0.0, 0.0, 0.0, 0.0, 1.0, 0, 0, 0.0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """A text's distinct shingles in order, and which of them begins at each of its
    terms: made once, asked often.
    """

    distinct: npt.NDArray[np.uint64]
    places: npt.NDArray[np.intp]

    @classmethod
    def of(cls, text: Fingerprint) -> Lookup:
        """The lookup of a text."""
        order = text.shingles.argsort()
        ordered = text.shingles[order]
        first = np.ones(len(ordered), dtype=np.bool_)
        first[1:] = ordered[1:] != ordered[:-1]
        places = np.empty(len(ordered), dtype=np.intp)
        places[order] = first.cumsum() - 1
        return cls(ordered[first], places)


def shared(
    first: Fingerprint, second: Fingerprint, lookup: Lookup
) -> tuple[Mask, Mask]:
    """The terms of both texts that lie in a shingle that the other has too.

    ``lookup`` is of the first.
    """
    if not len(first) or not len(second):
        return np.zeros(len(first), dtype=np.bool_), np.zeros(
            len(second), dtype=np.bool_
        )
    at = lookup.distinct.searchsorted(second.shingles)
    found = lookup.distinct.take(at, mode="clip") == second.shingles
    in_first = np.zeros(len(lookup.distinct), dtype=np.bool_)
    in_first[at[found]] = True
    return _widened(in_first[lookup.places], len(first)), _widened(found, len(second))


def _widened(begins: Mask, terms: int) -> Mask:
    """The terms of the shingles that begin at the marked places."""
    mask = np.zeros(terms + WIDTH, dtype=np.bool_)
    for step in range(WIDTH):
        mask[step : step + len(begins)] |= begins
    return mask[:terms]


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
    one, two = masks
    shared_one, shared_two = int(np.count_nonzero(one)), int(np.count_nonzero(two))
    if not shared_one or not shared_two:
        return NOTHING
    weights_one, weights_two = scored(first), scored(second)
    plain_one, plain_two = _share(one, weights_one), _share(two, weights_two)
    rare = _rare(one, weights_one, rarity)
    first_is_shorter = len(first) <= len(second)
    return Overlap(
        first=plain_one
        if rarity is None
        else _share(one, rarity if weights_one is None else weights_one * rarity),
        second=_discount(plain_two, rare),
        plain=plain_one if first_is_shorter else plain_two,
        opening=max(_opening(one), _opening(two)),
        depth=_depth(two if first_is_shorter else one),
        terms=shared_one if first_is_shorter else shared_two,
        of=len(first) if first_is_shorter else len(second),
        rare=rare,
        telling=shared_one
        if rarity is None
        else int(np.count_nonzero(rarity[one] >= TELLING)),
        figures=_figures(first if first_is_shorter else second),
    )


def _figures(text: Fingerprint) -> float:
    return int(np.count_nonzero(text.flags & NUMBER)) / len(text)


def _opening(mask: Mask) -> float:
    opening = mask[:OPENING]
    return int(np.count_nonzero(opening)) / len(opening)


def _depth(mask: Mask) -> float:
    """Where the shared part of a text begins in earnest: the first tenth of its
    terms is passed over as chance.
    """
    places = mask.nonzero()[0]
    return int(places[len(places) // 10]) / len(mask)


def scored(text: Fingerprint) -> Shares | None:
    """Weight 1 for each term, 0 for quoted ones where enough remains without them:
    rivals quote the same speech.

    None where all weigh the same.
    """
    quoted = text.flags & QUOTED
    remaining = len(quoted) - int(np.count_nonzero(quoted))
    if remaining == len(quoted) or remaining < ENOUGH or remaining < 0.4 * len(quoted):
        return None
    scored: Shares = (quoted == 0).astype(np.float32)
    return scored


def _share(mask: Mask, weights: Shares | None) -> float:
    if weights is None:
        return int(np.count_nonzero(mask)) / len(mask)
    total = float(weights.sum())
    return float(weights[mask].sum()) / total if total else 0.0


def _rare(mask: Mask, weights: Shares | None, rarity: Shares | None) -> float:
    if rarity is None:
        return 1.0
    weighed = rarity if weights is None else weights * rarity
    total = float(np.count_nonzero(mask) if weights is None else weights[mask].sum())
    return float(weighed[mask].sum()) / total if total else float(rarity[mask].mean())


def _discount(share: float, rare: float) -> float:
    """A share whose shared part weighs only ``rare``, the rest fully."""
    total = share * rare + 1 - share
    return share * rare / total if total else 0.0


GAP = 12  # terms: a longer gap is new text, not the same sentence with another filling
TOLL_REACH = 5  # terms around a number in which a word of loss makes it a toll
TIGHT = 2  # terms: one stands in the place of the other
MISREAD_GAP = 40  # terms: where every word is misread, gaps grow
MISREAD = 0.72  # likeness of two strings (1 is equal) that are the same words misread
LETTERS = 3  # fewer in a gap prove nothing


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of both texts, equal or not: where it starts and ends in the first
    and in the second.
    """

    first: range
    second: range
    equal: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """What the alignment of two texts shows.

    ``numbers`` are the places (in the first and the second text) of numbers that stand
    against each other, ``names`` those of names, ``tolls`` those of numbers of people
    killed, hurt, missing or arrested, which grow from version to version and speak for
    an update, not against a copy; the ``agreed_`` counts are of those that are equal.
    ``first`` and ``second`` are the terms of each text that are shared when misread
    words count as equal; ``noise`` is the share of those that were misread.
    """

    numbers: tuple[tuple[int, int], ...]
    names: tuple[tuple[int, int], ...]
    tolls: tuple[tuple[int, int], ...]
    agreed_numbers: int
    agreed_names: int
    first: Mask
    second: Mask
    noise: float

    @property
    def number_share(self) -> float:
        """The share of comparable numbers that differ."""
        return _of(len(self.numbers), self.agreed_numbers)

    @property
    def name_share(self) -> float:
        """The share of comparable names that differ."""
        return _of(len(self.names), self.agreed_names)


def _of(different: int, equal: int) -> float:
    return different / (different + equal) if different else 0.0


def spelt(aligned: Alignment, words: tuple[Sequence[str], Sequence[str]]) -> Alignment:
    """An alignment in which names that differ by a letter or two, by misreading or
    another spelling, agree.
    """
    names = tuple(
        (one, other)
        for one, other in aligned.names
        if Indel.normalized_similarity(words[0][one], words[1][other]) < MISREAD
    )
    return replace(
        aligned,
        names=names,
        agreed_names=aligned.agreed_names + len(aligned.names) - len(names),
    )


def in_step(first: Fingerprint, second: Fingerprint) -> float:
    """The share of the shorter text's terms that stand in the other in the same order,
    together or not.

    Unrelated texts have a sixth in step, for they share the small words; badly scanned
    copies of one text have a third and more, even where hardly two words in a row are
    read alike.
    """
    shorter = min(len(first), len(second))
    return (
        LCSseq.similarity(first.letters, second.letters) / shorter if shorter else 0.0
    )


NO_CONFLICT = Alignment(
    (), (), (), 0, 0, np.zeros(0, np.bool_), np.zeros(0, np.bool_), 0.0
)


def may_conflict(
    first: Fingerprint, second: Fingerprint, masks: tuple[Mask, Mask]
) -> bool:
    """Whether both texts have numbers, or both have names, that the other lacks: if
    not, there is nothing to align.

    ``masks`` are the terms that are known to be shared.
    """
    one, two = masks
    return any(
        _lacking(first, second, one, flag) and _lacking(second, first, two, flag)
        for flag in (NUMBER, CAPITAL)
    )


def _lacking(text: Fingerprint, other: Fingerprint, mask: Mask, flag: int) -> bool:
    places = np.flatnonzero((text.flags & flag != 0) & ~mask).tolist()
    return any(text.letters[place] not in other.letters for place in places)


def align(
    first: Fingerprint,
    second: Fingerprint,
    words: tuple[Sequence[str], Sequence[str]] | None = None,
) -> Alignment:
    """Aligns two texts.

    Misread words are looked for where the ``words`` of both are given, in step with the
    terms.
    """
    letters = first.letters, second.letters
    flags = first.flags.tobytes(), second.flags.tobytes()
    found = gaps(*letters)
    misread = {
        place
        for place, gap in enumerate(found)
        if words and not gap.equal and _is_misread(gap, words)
    }
    agreed = np.zeros(len(first), dtype=np.bool_)
    numbers: list[tuple[int, int]] = []
    names: list[tuple[int, int]] = []
    for place, gap in enumerate(found):
        if gap.equal:
            agreed[gap.first.start : gap.first.stop] = True
        elif (
            place not in misread
            and 0 < len(gap.first) <= GAP
            and 0 < len(gap.second) <= GAP
        ):
            numbers += _against(letters, flags, gap, NUMBER)
            names += _against(letters, flags, gap, CAPITAL)
    one, two = _shared(found, misread, len(first), len(second))
    unread = sum(len(found[place].first) for place in misread)
    return Alignment(
        numbers=tuple(pair for pair in numbers if not _is_toll(first, pair[0])),
        names=tuple(names),
        tolls=tuple(pair for pair in numbers if _is_toll(first, pair[0])),
        agreed_numbers=int(np.count_nonzero(first.flags[agreed] & NUMBER)),
        agreed_names=int(np.count_nonzero(first.flags[agreed] & CAPITAL)),
        first=one,
        second=two,
        noise=unread / max(1, int(one.sum())),
    )


def gaps(one: str, two: str) -> list[Gap]:
    """Equal runs of two rows of letters and the gaps between them, in order;
    together they cover both.
    """
    merged: list[Gap] = []
    for step in Indel.opcodes(one, two):
        first, second = (
            range(step.src_start, step.src_end),
            range(step.dest_start, step.dest_end),
        )
        equal = step.tag == "equal"
        if merged and not equal and not merged[-1].equal:
            last = merged.pop()
            first, second = (
                range(last.first.start, first.stop),
                range(last.second.start, second.stop),
            )
        merged.append(Gap(first, second, equal))
    return merged


def _is_misread(gap: Gap, words: tuple[Sequence[str], Sequence[str]]) -> bool:
    """Whether both sides of a gap are the same words read differently; digits never
    are, for they say what they say.
    """
    if (
        not gap.first
        or not gap.second
        or max(len(gap.first), len(gap.second)) > MISREAD_GAP
    ):
        return False
    one = "".join(words[0][place] for place in gap.first)
    two = "".join(words[1][place] for place in gap.second)
    if sum(map(str.isalpha, one)) < LETTERS or sum(map(str.isalpha, two)) < LETTERS:
        return False
    return Indel.normalized_similarity(one, two, score_cutoff=MISREAD) > 0


def _shared(
    found: list[Gap], misread: set[int], first: int, second: int
) -> tuple[Mask, Mask]:
    """The terms in chains of equal runs and misread gaps that are ``WIDTH`` or more
    terms long.
    """
    one, two = np.zeros(first, dtype=np.bool_), np.zeros(second, dtype=np.bool_)
    chain: list[Gap] = []
    for place, gap in enumerate([*found, Gap(range(0), range(0), False)]):
        if gap.equal or place in misread:
            chain.append(gap)
            continue
        if sum(len(part.first) for part in chain) >= WIDTH:
            one[chain[0].first.start : chain[-1].first.stop] = True
            two[chain[0].second.start : chain[-1].second.stop] = True
        chain = []
    return one, two


def _is_toll(text: Fingerprint, place: int) -> bool:
    return bool(
        (text.flags[max(0, place - TOLL_REACH) : place + TOLL_REACH + 1] & LOSS).any()
    )


def _against(
    letters: tuple[str, str], flags: tuple[bytes, bytes], gap: Gap, flag: int
) -> list[tuple[int, int]]:
    """Pairs of flagged terms of a gap, in order.

    In a long gap only those count that the other text has nowhere, for the alignment
    may have missed it elsewhere; in a gap of a word or two one plainly stands in the
    place of the other ("conducted 34 strikes", "conducted 23").
    """
    one = [place for place in gap.first if flags[0][place] & flag]
    two = [place for place in gap.second if flags[1][place] & flag]
    if one and two and max(len(gap.first), len(gap.second)) > TIGHT:
        one = [place for place in one if letters[0][place] not in letters[1]]
        two = [place for place in two if letters[1][place] not in letters[0]]
    return list(zip(one, two, strict=False))
