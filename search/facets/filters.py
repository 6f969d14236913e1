"""Which values of a facet some words mean, by the words of their labels and variants.

``people:rahmon``, ``people:"emomali rahmon"`` and ``people:rah*`` are answered here,
from the dictionary of values, so that a change of headings needs no change of postings.
Engines with large dictionaries may index the words; this is what such an index must
agree with.

    >>> rahmon = Value("er", "Emomali Rahmon", variants=("Rakhmonov",))
    >>> has_words(rahmon, ["emomali", "rahmon"]), has_words(rahmon, ["rahmon", "emomali"])
    (True, False)
    >>> has_prefix(rahmon, "rakh"), has_beginning(rahmon, "emomali rah")
    (True, True)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import translate
from functools import lru_cache
from itertools import chain

from rapidfuzz.distance import OSA

from cuttings.search.facets import Value
from cuttings.search.language.analysis import terms


@lru_cache(maxsize=50_000)
def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(terms(name))


def names_of(value: Value) -> list[tuple[str, ...]]:
    """The label and the variants of a value, each as its folded words."""
    return [words_of(value.label), *map(words_of, value.variants)]


def has_words(value: Value, words: Sequence[str], slop: int = 1) -> bool:
    """Whether the words stand in this order, at most ``slop`` apart, in the label or
    one variant.
    """
    found = [name for name in names_of(value) if _in_order(name, words, slop)]
    return bool(found)


def has_prefix(value: Value, prefix: str) -> bool:
    """Whether a word of the label or of a variant begins so."""
    return _has_word(value, lambda word: word.startswith(prefix))


def has_pattern(value: Value, pattern: str) -> bool:
    """Whether a word of the label or of a variant matches a pattern of ``*`` and ``?``."""
    matches = re.compile(translate(pattern)).match
    return _has_word(value, lambda word: matches(word) is not None)


def has_similar(value: Value, word: str, distance: int, prefix: int = 1) -> bool:
    """Whether a word of the label or of a variant differs from this one in at most
    ``distance`` letters, and in none of the first ``prefix``.
    """
    start = word[:prefix]

    def is_similar(other: str) -> bool:
        near = OSA.distance(other, word, score_cutoff=distance) <= distance
        return near and other[:prefix] == start

    return _has_word(value, is_similar)


def has_beginning(value: Value, prefix: str) -> bool:
    """Whether the label or a variant has words that begin, in order, like those of a
    prefix being typed.
    """
    *whole, unfinished = words_of(prefix) or ("",)
    for name in names_of(value):
        for start in range(len(name) - len(whole)):
            last = start + len(whole)
            if name[last].startswith(unfinished) and name[start:last] == tuple(whole):
                return True
    return not unfinished


def _has_word(value: Value, accepts: Callable[[str], bool]) -> bool:
    return any(map(accepts, chain.from_iterable(names_of(value))))


def _in_order(name: Sequence[str], words: Sequence[str], slop: int) -> bool:
    """Whether there are positions of the words with each step between 1 and ``slop``."""
    if len(words) == 1:
        return words[0] in name
    if len(words) > len(name):
        return False
    reachable = {index for index, word in enumerate(name) if word == words[0]}
    for word in words[1:]:
        following: set[int] = set()
        for index in reachable:
            following.update(range(index + 1, min(index + slop + 1, len(name))))
        reachable = {index for index in following if name[index] == word}
        if not reachable:
            break
    return bool(reachable)
