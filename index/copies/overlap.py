"""How much of one text stands in another, and where the two disagree.

Two measurements of a pair of fingerprints. ``overlap`` is cheap and is made for every candidate: which terms lie in a
run of ``WIDTH`` or more terms that the other text has too, anywhere (so a moved paragraph still counts). ``conflicts``
aligns the two rows of terms (Indel distance, in order) and looks into the gaps: a number against another number, a
name against another name, at the same place of otherwise equal sentences, is what tells a template filled in anew
from a copy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from cuttings.index.copies.fingerprints import CAPITAL, NUMBER, QUOTED, WIDTH, Fingerprint, Shares
from rapidfuzz.distance import Indel

OPENING = 40  # terms: about a lead paragraph
ENOUGH = 40  # terms that must remain when quotations are left out of the measure
GAP = 12  # terms: a longer gap is new text, not the same sentence with another filling

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, as shares of 0 to 1.

    ``first`` and ``second`` are the weighted shares of each text that stand in the other; ``plain`` the same of the
    shorter without weights; ``opening`` the better share of the two openings; ``depth`` how far down the longer text
    the shared part begins; ``terms`` how many terms of the shorter are shared, ``of`` how many it has; ``rare`` how
    much of what is shared is rare in the archive.
    """

    first: float
    second: float
    plain: float
    opening: float
    depth: float
    terms: int
    of: int
    rare: float

    @property
    def containment(self) -> float:
        """The share of the text that is better contained."""
        return max(self.first, self.second)

    @property
    def likeness(self) -> float:
        """The two shares taken together (their harmonic mean): what tells the middle of a group."""
        total = self.first + self.second
        return 2 * self.first * self.second / total if total else 0.0


NOTHING = Overlap(0.0, 0.0, 0.0, 0.0, 1.0, 0, 0, 0.0)


def covered(text: Fingerprint, other: Fingerprint) -> Mask:
    """Which terms of a text lie in a shingle that the other has too."""
    mask = np.zeros(len(text), dtype=np.bool_)
    found = np.flatnonzero(np.isin(text.shingles, other.shingles, kind="sort"))
    for step in range(min(WIDTH, len(text))):
        mask[found + step] = True
    return mask


def overlap(first: Fingerprint, second: Fingerprint, rarity: Shares | None = None) -> Overlap:
    """Measures a pair. ``rarity`` weighs each term of the first text by how rare it is in the archive (1 is rare)."""
    one, two = covered(first, second), covered(second, first)
    if not one.any():
        return NOTHING
    weights_one = _scored(first)
    weights_two = _scored(second)
    if rarity is not None:
        weights_one = weights_one * rarity
    plain_one, plain_two = _share(one, _scored(first)), _share(two, weights_two)
    inside_one = _share(one, weights_one)
    rare = _rare(one, first, rarity)
    inside_two = _discount(plain_two, rare)
    shorter = one if len(first) <= len(second) else two
    longer = two if len(first) <= len(second) else one
    return Overlap(
        first=inside_one,
        second=inside_two,
        plain=plain_one if len(first) <= len(second) else plain_two,
        opening=float(max(one[:OPENING].mean(), two[:OPENING].mean())),
        depth=float(np.argmax(longer)) / len(longer),
        terms=int(shorter.sum()),
        of=len(shorter),
        rare=rare,
    )


def _scored(text: Fingerprint) -> Shares:
    """Weight 1 for each term, 0 for quoted ones where enough remains without them: rivals quote the same speech."""
    unquoted = text.flags & QUOTED == 0
    remaining = int(unquoted.sum())
    if remaining < ENOUGH or remaining < 0.4 * len(unquoted):
        return np.ones(len(unquoted), dtype=np.float32)
    scored: Shares = unquoted.astype(np.float32)
    return scored


def _share(mask: Mask, weights: Shares) -> float:
    total = float(weights.sum())
    return float(weights[mask].sum()) / total if total else 0.0


def _rare(mask: Mask, text: Fingerprint, rarity: Shares | None) -> float:
    if rarity is None:
        return 1.0
    weights = _scored(text)
    total = float(weights[mask].sum())
    return float((weights * rarity)[mask].sum()) / total if total else float(rarity[mask].mean())


def _discount(share: float, rare: float) -> float:
    """A share whose shared part weighs only ``rare``, the rest fully."""
    total = share * rare + 1 - share
    return share * rare / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Where two aligned texts say different things in the same sentence.

    ``numbers`` are the places (positions in the first and second text) of numbers that stand against each other,
    ``names`` those of names; the ``agreed_`` counts are of those that are equal.
    """

    numbers: tuple[tuple[int, int], ...]
    names: tuple[tuple[int, int], ...]
    agreed_numbers: int
    agreed_names: int

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


def conflicts(first: Fingerprint, second: Fingerprint) -> Conflicts:
    """Aligns two texts and collects what stands against each other in the gaps between equal runs."""
    one, two = first.terms.tolist(), second.terms.tolist()
    numbers: list[tuple[int, int]] = []
    names: list[tuple[int, int]] = []
    agreed = np.zeros(len(first), dtype=np.bool_)
    for start_one, end_one, start_two, end_two, equal in gaps(one, two):
        if equal:
            agreed[start_one:end_one] = True
        elif end_one - start_one <= GAP and end_two - start_two <= GAP:
            places = (range(start_one, end_one), range(start_two, end_two))
            numbers += _against(first, second, places, NUMBER)
            names += _against(first, second, places, CAPITAL)
    return Conflicts(
        tuple(numbers),
        tuple(names),
        int(np.count_nonzero(first.flags[agreed] & NUMBER)),
        int(np.count_nonzero(first.flags[agreed] & CAPITAL)),
    )


def gaps(one: list[int], two: list[int]) -> list[tuple[int, int, int, int, bool]]:
    """Equal runs and the gaps between them: start and end in the first row, in the second, and whether equal."""
    merged: list[tuple[int, int, int, int, bool]] = []
    for operation in Indel.opcodes(one, two):
        equal = operation.tag == "equal"
        if merged and not equal and not merged[-1][4]:
            last = merged.pop()
            merged.append((last[0], operation.src_end, last[2], operation.dest_end, False))
        else:
            merged.append((operation.src_start, operation.src_end, operation.dest_start, operation.dest_end, equal))
    return merged


def _against(first: Fingerprint, second: Fingerprint, places: tuple[range, range], flag: int) -> list[tuple[int, int]]:
    """Pairs of flagged terms of a gap, in order, that neither text has elsewhere."""
    one = [place for place in places[0] if first.flags[place] & flag and first.terms[place] not in second.terms]
    two = [place for place in places[1] if second.flags[place] & flag and second.terms[place] not in first.terms]
    return list(zip(one, two, strict=False))
