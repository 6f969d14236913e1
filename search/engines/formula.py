"""What a word scores: BM25 as Lucene states it, in one place for every engine.

    idf   = ln(1 + (N - n + 0.5) / (n + 0.5))
    score = boost × idf × (K1 + 1) × tf / (tf + K1 × (1 - B + B × length / average))

N articles have the field, n of them hold the word, tf times each; ``average`` is the mean
length of the field where there is one. The parts of a query add up. Beside the text,
words score in a title too, if it is stated: one that was inferred is the first sentence,
and counts once, as text.
"""

from __future__ import annotations

import math

B, K1 = 0.55, 0.9
"""How much the length of a text counts, and how soon more occurrences of a word stop to
count. Of 20 pairs these were best on either half of the 93 questions of the NPL
collection, so that each half would have chosen them for the other: MAP .305 and .285,
where the usual 0.75 and 1.2 have .296 and .274.
"""


def inverse_frequency(articles: int, holders: int) -> float:
    """How much a word says that so many of the articles with a field hold.

    >>> round(inverse_frequency(articles=10, holders=1), 3)
    1.992
    """
    return math.log(1 + (articles - holders + 0.5) / (holders + 0.5))
