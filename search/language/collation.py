"""The order of names in an A to Z list: accents beside their letters. Under which part a
person's name is filed says `cuttings.search.language.filing`.

Letters are compared without accents and case (Émile between Emile and Emma, Ł beside L),
digits as numbers, and signs not at all; what is still equal goes by its own signs.
Latin stands before other scripts, each of those in the order of Unicode, which is that
of its alphabet for Greek, Cyrillic, Hebrew and Arabic. This is the Unicode collation's
first level for the names that an archive has, without its tables.

    >>> sorted(["Zoë", "Émile", "Emma", "Ørsted", "Emil 10", "Emil 9"], key=collation_key)
    ['Emil 9', 'Emil 10', 'Émile', 'Emma', 'Ørsted', 'Zoë']
"""

from __future__ import annotations

import re
from functools import lru_cache

from cuttings.search.language.analysis import fold

CollationKey = tuple[tuple[tuple[int, int, str], ...], str]

_PARTS = re.compile(r"\d+|[^\W\d_]+")

MAX_NUMBER = 10**9
"""A number in front of a label that is compared as one; what has none stands behind."""


@lru_cache(maxsize=50_000)
def collation_key(name: str) -> CollationKey:
    """What names are sorted by."""
    parts: list[tuple[int, int, str]] = []
    for part in _PARTS.findall(name):
        if part.isdecimal() and len(part) < 20:
            parts.append((0, int(part), ""))
            continue
        letters = fold(part)
        parts.append((1 if letters.isascii() else 2, 0, letters))
    return tuple(parts), name.casefold()


def label_key(label: str) -> tuple[int, str]:
    """What indexes rank labels by: case counts for nothing, and a number in front is
    compared as one, before all words.

    >>> sorted(["10 or more", "Zagreb", "9 or more", "Accra"], key=label_key)
    ['9 or more', '10 or more', 'Accra', 'Zagreb']
    """
    if not label[:1].isdecimal():
        return MAX_NUMBER, label.casefold()
    number = _PARTS.match(label)
    digits = number[0].lstrip("0") if number else ""
    # Python refuses to read a number of more than 4,300 digits.
    value = int(digits or 0) if len(digits) < len(str(MAX_NUMBER)) else MAX_NUMBER
    return value, label.casefold()
