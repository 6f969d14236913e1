"""Two texts laid against each other in order: where they disagree, and where only the letters differ.

The gaps between equal runs of terms (Indel alignment, Hyyrö 2004, by rapidfuzz) tell three things apart. A number
against another number or a name against another name, in otherwise equal sentences, is a template filled in anew. A
gap whose two sides are nearly the same string is a misreading (OCR) or another spelling, and counts as shared. All
else is new text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from cuttings.index.copies.fingerprints import WIDTH, Fingerprint
from cuttings.index.copies.overlap import Mask
from cuttings.index.copies.terms import CAPITAL, LOSS, NUMBER
from rapidfuzz.distance import Indel, LCSseq

GAP = 12  # terms: a longer gap is new text, not the same sentence with another filling
TOLL_REACH = 5  # terms around a number in which a word of loss makes it a toll
TIGHT = 2  # terms: one stands in the place of the other
MISREAD_GAP = 40  # terms: where every word is misread, gaps grow
MISREAD = 0.72  # likeness of two strings (1 is equal) that are the same words misread
LETTERS = 3  # fewer in a gap prove nothing


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of both texts, equal or not: where it starts and ends in the first and in the second."""

    first: range
    second: range
    equal: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """What the alignment of two texts shows.

    ``numbers`` are the places (in the first and the second text) of numbers that stand against each other, ``names``
    those of names, ``tolls`` those of numbers of people killed, hurt, missing or arrested, which grow from version to
    version and speak for an update, not against a copy; the ``agreed_`` counts are of those that are equal.
    ``first`` and ``second`` are the terms of each text that are shared when misread words count as equal; ``noise``
    is the share of those that were misread.
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
    """An alignment in which names that differ by a letter or two, by misreading or another spelling, agree."""
    names = tuple(
        (one, other)
        for one, other in aligned.names
        if Indel.normalized_similarity(words[0][one], words[1][other]) < MISREAD
    )
    return replace(aligned, names=names, agreed_names=aligned.agreed_names + len(aligned.names) - len(names))


def in_step(first: Fingerprint, second: Fingerprint) -> float:
    """The share of the shorter text's terms that stand in the other in the same order, together or not.

    Unrelated texts have a sixth in step, for they share the small words; badly scanned copies of one text have a third
    and more, even where hardly two words in a row are read alike.
    """
    shorter = min(len(first), len(second))
    return LCSseq.similarity(first.letters, second.letters) / shorter if shorter else 0.0


NO_CONFLICT = Alignment((), (), (), 0, 0, np.zeros(0, np.bool_), np.zeros(0, np.bool_), 0.0)


def may_conflict(first: Fingerprint, second: Fingerprint, masks: tuple[Mask, Mask]) -> bool:
    """Whether both texts have numbers, or both have names, that the other lacks: if not, there is nothing to align.

    ``masks`` are the terms that are known to be shared.
    """
    one, two = masks
    return any(_lacking(first, second, one, flag) and _lacking(second, first, two, flag) for flag in (NUMBER, CAPITAL))


def _lacking(text: Fingerprint, other: Fingerprint, mask: Mask, flag: int) -> bool:
    places = np.flatnonzero((text.flags & flag != 0) & ~mask).tolist()
    return any(text.letters[place] not in other.letters for place in places)


def align(
    first: Fingerprint, second: Fingerprint, words: tuple[Sequence[str], Sequence[str]] | None = None
) -> Alignment:
    """Aligns two texts. Misread words are looked for where the ``words`` of both are given, in step with the terms."""
    letters = first.letters, second.letters
    flags = first.flags.tobytes(), second.flags.tobytes()
    found = gaps(*letters)
    misread = {place for place, gap in enumerate(found) if words and not gap.equal and _is_misread(gap, words)}
    agreed = np.zeros(len(first), dtype=np.bool_)
    numbers: list[tuple[int, int]] = []
    names: list[tuple[int, int]] = []
    for place, gap in enumerate(found):
        if gap.equal:
            agreed[gap.first.start : gap.first.stop] = True
        elif place not in misread and 0 < len(gap.first) <= GAP and 0 < len(gap.second) <= GAP:
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
    """Equal runs of two rows of letters and the gaps between them, in order; together they cover both."""
    merged: list[Gap] = []
    for step in Indel.opcodes(one, two):
        first, second = range(step.src_start, step.src_end), range(step.dest_start, step.dest_end)
        equal = step.tag == "equal"
        if merged and not equal and not merged[-1].equal:
            last = merged.pop()
            first, second = range(last.first.start, first.stop), range(last.second.start, second.stop)
        merged.append(Gap(first, second, equal))
    return merged


def _is_misread(gap: Gap, words: tuple[Sequence[str], Sequence[str]]) -> bool:
    """Whether both sides of a gap are the same words read differently; digits never are, for they say what they say."""
    if not gap.first or not gap.second or max(len(gap.first), len(gap.second)) > MISREAD_GAP:
        return False
    one = "".join(words[0][place] for place in gap.first)
    two = "".join(words[1][place] for place in gap.second)
    if sum(map(str.isalpha, one)) < LETTERS or sum(map(str.isalpha, two)) < LETTERS:
        return False
    return Indel.normalized_similarity(one, two, score_cutoff=MISREAD) > 0


def _shared(found: list[Gap], misread: set[int], first: int, second: int) -> tuple[Mask, Mask]:
    """The terms in chains of equal runs and misread gaps that are ``WIDTH`` or more terms long."""
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
    return bool((text.flags[max(0, place - TOLL_REACH) : place + TOLL_REACH + 1] & LOSS).any())


def _against(letters: tuple[str, str], flags: tuple[bytes, bytes], gap: Gap, flag: int) -> list[tuple[int, int]]:
    """Pairs of flagged terms of a gap, in order.

    In a long gap only those count that the other text has nowhere, for the alignment may have missed it elsewhere; in
    a gap of a word or two one plainly stands in the place of the other ("conducted 34 strikes", "conducted 23").
    """
    one = [place for place in gap.first if flags[0][place] & flag]
    two = [place for place in gap.second if flags[1][place] & flag]
    if one and two and max(len(gap.first), len(gap.second)) > TIGHT:
        one = [place for place in one if letters[0][place] not in letters[1]]
        two = [place for place in two if letters[1][place] not in letters[0]]
    return list(zip(one, two, strict=False))
