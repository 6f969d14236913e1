"""A key under which a name in Cyrillic or Greek letters meets its romanised spellings.

    >>> key_of("Путин") == key_of("Putin"), key_of("Зеленський") == key_of("Zelensky")
    (True, True)
    >>> key_of("Нато"), key_of("プーチン")
    ('', '')

Of 225 spellings of 24 names in 16 languages this key joins most Cyrillic ones (79 of a
hundred Russian, 71 Ukrainian) with 97 of a hundred joins right, where keys have five
letters or more. For Arabic, Chinese, Japanese and Korean it would guess, so it has none:
there a table must say which names are one (the variants of the authority file).
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

SHORTEST = 5
"""Letters of a key."""

_SOUNDS = (
    (re.compile("shch|sch|tch|sh|ch"), "s"),
    (re.compile("kh"), "h"),
    (re.compile("[yj]"), "i"),
    (re.compile("w"), "v"),
    (re.compile(r"(.)\1+"), r"\1"),
)
"""What romanisations write in several ways, and one of them."""

_ANY_LETTER = re.compile(r"[a-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f'’ʼ]+")


@lru_cache(maxsize=100_000)
def key_of(word: str) -> str:
    """The key of a word in Latin, Cyrillic or Greek letters; nothing for any other, and
    for a short one.
    """
    lowered = word.lower()
    if not _ANY_LETTER.fullmatch(lowered):
        return ""
    key = _letters(lowered)
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key if len(key) >= SHORTEST else ""


_NOMINATIVES = (
    *(("om", ("", "o")), ("im", ("", "i")), ("em", ("", "i")), ("ovi", ("", "o"))),
    *(("ia", ("", "i")), ("iu", ("", "i", "ia")), ("iem", ("", "i"))),
    *(("ogo", ("i",)), ("omu", ("i",)), ("oi", ("a",)), ("oiu", ("a",))),
    *(("a", ("", "o")), ("u", ("", "o", "a")), ("i", ("a",)), ("e", ("", "o", "a"))),
)
"""Case endings of Slavic names in a key, and the endings of the nominative."""
_GREEK_NOMINATIVES = (
    ("ou", ("os", "is")),
    ("o", ("os",)),
    ("a", ("as",)),
    ("i", ("is",)),
)
"""Those of Greek names."""


@lru_cache(maxsize=100_000)
def keys_of(word: str) -> tuple[str, ...]:
    """The key of a word in Cyrillic or Greek letters, and those of the names that it may
    be a case of: none, where it is short.

    >>> keys_of("шевченком"), keys_of("путина")
    (('sevsenkom', 'sevsenk', 'sevsenko'), ('putina', 'putin', 'putino'))
    """
    key = key_of(word)
    if not key:
        return ()
    is_greek = word[0] < "\u0400"
    keys = {key: None}
    for ending, nominatives in _GREEK_NOMINATIVES if is_greek else _NOMINATIVES:
        base = key.removesuffix(ending)
        if base == key:
            continue
        for nominative in nominatives:
            if len(base) + len(nominative) >= SHORTEST:
                keys[base + nominative] = None
    return tuple(keys)


_GREEK = (("ου", "ou"), ("ευ", "ev"), ("αυ", "av"), ("γγ", "ng"), ("μπ", "mp"))
"""Pairs of Greek letters that are romanised together."""


def _letters(word: str) -> str:
    if "\u0370" <= word[:1] < "\u0400":
        for pair, latin in _GREEK:
            word = word.replace(pair, latin)
    return re.sub("[^a-z]", "", anyascii(word).lower())


def romanised(word: str) -> tuple[str, ...]:
    """The usual romanisations of a folded word in Cyrillic or Greek letters.

    >>> romanised("зеленский"), romanised("putin")
    (('zelenskiy', 'zelensky', 'zelenski'), ())
    """
    if word.isascii() or not key_of(word):
        return ()
    plain = _letters(word)
    bare = re.sub("(?:ii|iy|yi|y|i)$", "", plain)
    if bare == plain:
        return (plain,)
    return tuple(dict.fromkeys([plain, f"{bare}y", f"{bare}iy", f"{bare}i"]))
