"""Which values of a facet a leaf of a query tree means, by the words of their labels
and variants.

``people:rahmon``, ``people:"emomali rahmon"`` and ``people:rah*`` are answered here,
from the dictionary of values, so that a change of headings needs no change of postings.
Engines with large dictionaries may index the words; this is what such an index must
agree with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from cuttings.search.facets import Value
from cuttings.search.language.analysis import terms


def names_of(value: Value) -> tuple[tuple[str, ...], ...]:
    """The label and the variants of a value, each as its folded words."""
    return tuple(tuple(terms(name)) for name in (value.label, *value.variants))


def has_words(value: Value, words: Sequence[str], slop: int = 1) -> bool:
    """Whether the words stand in this order, at most ``slop`` apart, in the label or
    one variant.
    """
    return any(_in_order(name, words, slop) for name in names_of(value))


def has_prefix(value: Value, prefix: str) -> bool:
    """Whether a word of the label or of a variant begins so."""
    return any(word.startswith(prefix) for name in names_of(value) for word in name)


def has_pattern(value: Value, pattern: str) -> bool:
    """Whether a word of the label or of a variant matches a pattern of ``*`` and ``?``."""
    compiled = re.compile(translate(pattern))
    return any(compiled.match(word) for name in names_of(value) for word in name)


def has_similar(value: Value, word: str, distance: int, prefix: int = 1) -> bool:
    """Whether a word of the label or of a variant differs from this one in at most
    ``distance`` letters.
    """
    return any(
        other[:prefix] == word[:prefix]
        and Levenshtein.distance(other, word) <= distance
        for name in names_of(value)
        for other in name
    )


def has_beginning(value: Value, prefix: str) -> bool:
    """Whether the label or a variant has words that begin, in order, like those of a
    prefix being typed.
    """
    typed = tuple(terms(prefix))
    if not typed:
        return True
    return any(
        name[start : start + len(typed) - 1] == typed[:-1]
        and len(name) >= start + len(typed)
        and name[start + len(typed) - 1].startswith(typed[-1])
        for name in names_of(value)
        for start in range(len(name))
    )


def _in_order(name: Sequence[str], words: Sequence[str], slop: int) -> bool:
    """Whether there are positions of the words with each step between 1 and ``slop``."""
    reachable = {index for index, word in enumerate(name) if word == words[0]}
    for _, word in pairwise(words):
        steps = {index + step for index in reachable for step in range(1, slop + 1)}
        reachable = {
            index for index in steps if index < len(name) and name[index] == word
        }
    return bool(reachable)
