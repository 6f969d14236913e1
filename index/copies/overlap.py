"""How much of one text stands in another: cheap, and measured for every candidate.

A term counts as shared when it lies in a run of ``WIDTH`` or more terms that the other text has too, anywhere, so that
a moved paragraph still counts. Shares are weighted: quoted terms weigh nothing where enough remains without them, and
terms weigh less the more stories of the archive they stand in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from cuttings.index.copies.fingerprints import WIDTH, Fingerprint, Shares
from cuttings.index.copies.terms import NUMBER, QUOTED

OPENING = 40  # terms: about a lead paragraph
TELLING = 0.5  # rarity from which a term tells one story from another
ENOUGH = 40  # terms that must remain when quotations are left out of the measure

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, as shares of 0 to 1.

    ``first`` and ``second`` are the weighted shares of each text that stand in the other; ``plain`` the same of the
    shorter without weights; ``opening`` the better share of the two openings; ``depth`` how far down the longer text
    the shared part begins; ``terms`` how many terms of the shorter are shared, ``of`` how many it has; ``rare`` how
    much of what is shared is rare in the archive, ``telling`` how many of its terms are; ``figures`` the share of
    numbers among the terms of the shorter.
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
        """The two shares taken together (their harmonic mean): what tells the middle of a group."""
        total = self.first + self.second
        return 2 * self.first * self.second / total if total else 0.0


NOTHING = Overlap(0.0, 0.0, 0.0, 0.0, 1.0, 0, 0, 0.0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """A text's distinct shingles in order, and which of them begins at each of its terms: made once, asked often."""

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


def shared(first: Fingerprint, second: Fingerprint, lookup: Lookup) -> tuple[Mask, Mask]:
    """The terms of both texts that lie in a shingle that the other has too. ``lookup`` is of the first."""
    if not len(first) or not len(second):
        return np.zeros(len(first), dtype=np.bool_), np.zeros(len(second), dtype=np.bool_)
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


def overlap(first: Fingerprint, second: Fingerprint, masks: tuple[Mask, Mask], rarity: Shares | None = None) -> Overlap:
    """Measures a pair by its shared terms.

    ``rarity`` weighs each term of the first text by how rare it is in the archive (1 is rare). The second text's
    terms are weighed by what the first shows of the shared part, so that its own need not be looked up.
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
        first=plain_one if rarity is None else _share(one, rarity if weights_one is None else weights_one * rarity),
        second=_discount(plain_two, rare),
        plain=plain_one if first_is_shorter else plain_two,
        opening=max(_opening(one), _opening(two)),
        depth=_depth(two if first_is_shorter else one),
        terms=shared_one if first_is_shorter else shared_two,
        of=len(first) if first_is_shorter else len(second),
        rare=rare,
        telling=shared_one if rarity is None else int(np.count_nonzero(rarity[one] >= TELLING)),
        figures=_figures(first if first_is_shorter else second),
    )


def _figures(text: Fingerprint) -> float:
    return int(np.count_nonzero(text.flags & NUMBER)) / len(text)


def _opening(mask: Mask) -> float:
    opening = mask[:OPENING]
    return int(np.count_nonzero(opening)) / len(opening)


def _depth(mask: Mask) -> float:
    """Where the shared part of a text begins in earnest: the first tenth of its terms is passed over as chance."""
    places = mask.nonzero()[0]
    return int(places[len(places) // 10]) / len(mask)


def scored(text: Fingerprint) -> Shares | None:
    """Weight 1 for each term, 0 for quoted ones where enough remains without them: rivals quote the same speech.

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
