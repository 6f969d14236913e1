"""The words of an article as hashed features: what the trainable layer sees.

Words and pairs of neighbours are hashed into a fixed number of places (Weinberger and others 2009), so that a model
needs no vocabulary beside its weights. Words of the title count apart from, and beside, those of the body.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from cuttings.index.enrich.events.sentences import sentence_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PLACES = 1 << 18
LONGEST = 4_000
PAIRED = 800
"""Characters of a body whose words count, and whose pairs of words count too: the beginning says what it is about."""


def _terms(text: str, mark: str) -> Counter[str]:
    words = sentence_at(text, 0, len(text)).words
    terms = Counter(mark + word for word in words if not word[0].isdigit())
    head = sentence_at(text, 0, min(PAIRED, len(text))).words
    terms.update(f"{mark}{one} {two}" for one, two in pairwise(head))
    return terms


def features(title: str, body: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The places of an article's features, ascending, and their values (logarithmic counts, of length 1 together)."""
    import numpy as np

    terms = _terms(title, "^") + _terms(body[:LONGEST], "")
    sums: dict[int, float] = {}
    for term, count in terms.items():
        hashed = zlib.crc32(term.encode())
        sign = 1.0 if hashed & 1 else -1.0
        place = (hashed >> 1) % PLACES
        sums[place] = sums.get(place, 0.0) + sign * (1.0 + math.log(count))
    length = math.sqrt(sum(value * value for value in sums.values())) or 1.0
    places = np.fromiter(sorted(sums), dtype=np.int64, count=len(sums))
    return places, np.array([sums[int(place)] / length for place in places], dtype=np.float64)
