"""The order of names in an A to Z list: accents beside their letters, people by surname.

Letters are compared without accents and case (Émile between Emile and Emma, Ł beside L),
digits as numbers, and signs not at all; what is still equal goes by its own signs.
Latin stands before other scripts, each of those in the order of Unicode, which is that
of its alphabet for Greek, Cyrillic, Hebrew and Arabic. This is the Unicode collation's
first level for the names that an archive has, without its tables.

    >>> sorted(["Zoë", "Émile", "Emma", "Ørsted", "Emil 10", "Emil 9"], key=collation_key)
    ['Emil 9', 'Emil 10', 'Émile', 'Emma', 'Ørsted', 'Zoë']
    >>> [surname_first(name) for name in ("Emomali Rahmon", "Kim Jong-un", "Pope Francis")]
    ['Rahmon Emomali', 'Kim Jong-un', 'Francis Pope']
"""

from __future__ import annotations

import re
from functools import lru_cache

from cuttings.search.language.analysis import fold

CollationKey = tuple[tuple[tuple[int, int, str], ...], str]

_PARTS = re.compile(r"\d+|[^\W\d_]+")

MAX_NUMBER = 10**9
"""A number in front of a label that is compared as one; what has none stands behind."""

BEHIND_A_NAME = re.compile(r"(?:jr|sr|ii|iii|iv|v|phd|md|esq|obe|mp)\.?", re.IGNORECASE)
"""What follows a surname and is none."""

_FREQUENT = """
bai cao chen cui deng ding fan feng gao guo han he hu huang jia jiang li liang
lin liu luo ma mao meng ouyang peng qian qin shen song sun tang tian wang wei
wen wu xi xiao xie xu xue yan yang yao ye yin yu yuan zeng zhang zhao zheng
zhong zhou zhu zhuge choi kwon nguyen pham tran
"""
_FAMILY_FIRST = frozenset(_FREQUENT.split())
"""Frequent family names of Chinese and Vietnamese people, which stand first; without
those that are English given names too (Lee, Kim).
"""


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


def surname_first(name: str) -> str:
    """A person's name as it is filed: the surname, then the rest.

    The surname is the last word, without what follows a name (Jr) and without the
    particle before it (Vincent van Gogh is filed under G). A name whose last word is two
    joined by a hyphen, the second in lower case (Kim Jong-un), and one that begins with a
    frequent Chinese or Vietnamese family name, has its surname in front already.
    """
    words = name.split(" (")[0].split()
    behind: list[str] = []
    while len(words) > 1 and BEHIND_A_NAME.fullmatch(words[-1].strip(",")):
        behind.insert(0, words.pop())
    if len(words) < 2 or "," in words[0] or has_surname_in_front(words):
        return name
    return " ".join([words[-1].strip(","), *words[:-1], *behind])


def has_surname_in_front(words: list[str]) -> bool:
    """Whether the words of a name begin with the surname, as far as they tell."""
    _, hyphen, second = words[-1].partition("-")
    if hyphen and second[:1].islower():
        return True
    return len(words) <= 3 and words[0].lower() in _FAMILY_FIRST
