"""How alike two names are: what may be merged by rule, and what is worth a librarian's
look.

A merge needs equal keys and nothing against it. A suggestion needs words that pair off
closely (Jaro-Winkler on the folded words, in any order) and at least as many words in
common as the shorter name has; its score is for sorting only, because no score
separates Kim Jong Il and Kim Jong Un from two spellings of one name.
"""

from __future__ import annotations

from rapidfuzz.distance import JaroWinkler, Levenshtein

from cuttings.index.names.folding import (
    GENERATIONS,
    initials,
    name_tokens,
    person_key,
    place_key,
)
from cuttings.index.names.organisations import legal_form, organisation_key
from cuttings.search.articles import Kind

LEAST_SCORE = 0.84
LEAST_WORD = 0.80


def key_of(kind: str, name: str) -> str:
    """The key under which spellings of a name meet."""
    return {"person": person_key, "organisation": organisation_key, "place": place_key}[
        kind
    ](name)


def merges(kind: Kind, a: str, b: str) -> bool:
    """Whether indexing would file two names under one heading by their spelling alone."""
    key = key_of(kind, a)
    return bool(key) and key == key_of(kind, b) and not in_conflict(kind, a, b)


def in_conflict(kind: Kind, a: str, b: str) -> bool:
    """Whether two names of equal keys state different middle initials, generations
    or legal forms.
    """
    if kind == "organisation":
        return bool(legal_form(a) and legal_form(b) and legal_form(a) != legal_form(b))
    if kind != "person":
        return False
    stated = initials(a) and initials(b)
    return bool(stated and initials(a) != initials(b)) or generation(a) != generation(b)


def generation(name: str) -> str:
    """The generation that a name states (jr, sr, ii), or an empty string."""
    return next(
        (
            GENERATIONS[word.lower()]
            for word in name_tokens(name)[1:]
            if word.lower() in GENERATIONS
        ),
        "",
    )


def score(kind: Kind, a: str, b: str) -> float:
    """How alike two names are, 0 to 1: the mean likeness of their words, best pairs
    first, weighted by length.

    Words that find no partner count against the shorter name fully and against the
    longer one by half.
    """
    first, second = key_of(kind, a).split(), key_of(kind, b).split()
    if not first or not second:
        return 0.0
    pairs = sorted(
        ((_likeness(x, y), x, y) for x in first for y in second), reverse=True
    )
    total = weight = 0.0
    left, right = list(first), list(second)
    for likeness, x, y in pairs:
        if x in left and y in right:
            left.remove(x)
            right.remove(y)
            length = len(x) + len(y)
            total += likeness * length
            weight += length
    short, long = sorted((left, right), key=len)
    weight += sum(2 * len(word) for word in short) + sum(len(word) / 2 for word in long)
    return total / weight if weight else 0.0


def _likeness(x: str, y: str) -> float:
    if x == y:
        return 1.0
    if min(len(x), len(y)) == 1:
        return 0.9 if x[0] == y[0] else 0.0
    likeness = JaroWinkler.similarity(x, y)
    return (
        likeness
        if likeness >= LEAST_WORD
        and Levenshtein.distance(x, y) <= max(len(x), len(y)) // 3
        else 0.0
    )


def suggests(kind: Kind, a: str, b: str) -> bool:
    """Whether a pair is alike enough to be put before a librarian."""
    return generation(a) == generation(b) and score(kind, a, b) >= LEAST_SCORE
