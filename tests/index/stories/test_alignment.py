"""What two texts share is the same, however many are looked up together."""

from __future__ import annotations

import random

import numpy as np

from cuttings.index.stories.alignment import (
    Lookup,
    gaps,
    shared_terms,
    shared_with_each,
)
from cuttings.index.stories.fingerprints import fingerprint

WORDS = ["rain", "fell", "rebels"]


def texts(chance: random.Random, count: int) -> list[str]:
    """Texts of few words, so that they share much; some are empty or shorter than a
    shingle.
    """
    made = []
    for _ in range(count):
        length = chance.choice([0, 1, 3, 4, 5, 20, 60])
        made.append(" ".join(chance.choices(WORDS, k=length)))
    return made


def test_many_looked_up_together_share_what_each_shares_alone():
    chance = random.Random(7)
    shared = 0
    for _ in range(200):
        one, *others = map(fingerprint, texts(chance, chance.randrange(1, 9)))
        if chance.random() < 0.5:
            others = [other for other in others if len(other)]
        lookup = Lookup.of(one)
        together = shared_with_each(one, lookup, others)
        assert len(together) == len(others)
        for other, masks in zip(others, together, strict=True):
            alone = shared_terms(one, other, lookup)
            assert np.array_equal(masks[0], alone[0])
            assert np.array_equal(masks[1], alone[1])
            shared += alone[0].any()
    assert shared > 60


def test_gaps_and_equal_stretches_cover_both_texts_by_turns():
    """Whichever of the two comes first; two gaps never follow each other."""
    chance = random.Random(8)
    for _ in range(500):
        one = "".join(chance.choices("abc", k=chance.randrange(20)))
        two = "".join(chance.choices("abc", k=chance.randrange(20)))
        found = gaps(one, two)
        in_one = in_two = 0
        for index, gap in enumerate(found):
            assert (gap.first.start, gap.second.start) == (in_one, in_two)
            in_one, in_two = gap.first.stop, gap.second.stop
            mine, theirs = one[gap.first.start : in_one], two[gap.second.start : in_two]
            assert (mine == theirs) if gap.equal else (mine or theirs)
            assert gap.equal or not index or found[index - 1].equal
        assert (in_one, in_two) == (len(one), len(two))
        turned = [(gap.second, gap.first, gap.equal) for gap in gaps(two, one)]
        assert turned == [(gap.first, gap.second, gap.equal) for gap in found]
