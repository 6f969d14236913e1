"""How alike two names are: what may be merged by rule, and what is worth a librarian's
look.

    merges("person", "Emomali Rakhmon", "Emomali Rahmon")        # True
    suggests("person", "Emomali Rakhmon", "Imomali Rakhmonov")   # True

A merge needs equal keys and nothing against it. A suggestion needs words that pair off
closely (Jaro-Winkler on the folded words, in any order) and at least as many words in
common as the shorter name has. Its score is for sorting only, because no score parts
Kim Jong Il and Kim Jong Un from two spellings of one name.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
from cuttings.search.language.analysis import fold

LEAST_SCORE = 0.84
"""The score of a pair that is worth a look."""

LEAST_WORD = 0.80
"""The likeness of two words that may be one."""

PREFIXES = ("anti", "non", "counter", "pseudo")
"""What denies the word that it is written together with."""

DENIALS = frozenset(
    [
        *PREFIXES,
        *("ex", "former", "contra"),
        *("ehemalige", "ehemaliger", "ehemaliges", "fruhere", "fruherer", "fruheres"),
        *("nicht", "ancien", "ancienne", "antiguo", "antigua"),
    ]
)
"""Words that say that something is not, or no longer, what follows; folded."""

_BRACKETED = re.compile(r"\(([^()]+)\)\s*$")
_WORD = re.compile(r"\w+")

_KEYS = {
    "person": person_key,
    "organisation": organisation_key,
    "place": place_key,
}


def key_of(kind: str, name: str) -> str:
    """The key under which the variants of a name meet."""
    return _KEYS[kind](name)


def merges(kind: Kind, a: str, b: str) -> bool:
    """Whether indexing would file two names under one heading by their spelling alone."""
    key = key_of(kind, a)
    return bool(key) and key == key_of(kind, b) and not in_conflict(kind, a, b)


def in_conflict(kind: Kind, a: str, b: str) -> bool:
    """Whether two names of equal keys state different middle initials, generations
    or legal forms.
    """
    if kind == "organisation":
        forms = (legal_form(a), legal_form(b))
        return all(forms) and forms[0] != forms[1]
    if kind != "person":
        return False
    if generation(a) != generation(b):
        return True
    middle = (initials(a), initials(b))
    return all(middle) and middle[0] != middle[1]


@lru_cache(maxsize=200_000)
def generation(name: str) -> str:
    """The generation that a name states (jr, sr, ii), or an empty string."""
    for word in name_tokens(name)[1:]:
        if word.lower() in GENERATIONS:
            return GENERATIONS[word.lower()]
    return ""


def suggests(kind: Kind, a: str, b: str) -> bool:
    """Whether a pair is alike enough to be put before a librarian."""
    if generation(a) != generation(b) or contrary(kind, a, b):
        return False
    return score(kind, a, b) >= LEAST_SCORE


def contrary(kind: Kind, a: str, b: str) -> bool:
    """Whether one of two names says that it is not the other, however alike they are:
    by a word that denies it, or in brackets that name another owner.

    >>> contrary("organisation", "Anti-Slavery Society", "Slavery Society")
    True
    >>> contrary("organisation", "Government (Iran)", "Government (Iraq)")
    True
    >>> contrary("organisation", "Anti-Doping Agency", "Antidoping Agency")
    False
    """
    owner, other_owner = _BRACKETED.search(a), _BRACKETED.search(b)
    if owner and other_owner and fold(owner[1]) != fold(other_owner[1]):
        return True
    words, other_words = _WORD.findall(fold(a)), _WORD.findall(fold(b))
    return _denies(kind, words, other_words) or _denies(kind, other_words, words)


def _denies(kind: Kind, words: list[str], others: list[str]) -> bool:
    """Whether some words have a denial that others have in no form."""
    # a person may be called “Non”; what a person was is said first
    looked_at = words[:1] if kind == "person" else words
    for word in looked_at:
        if word in DENIALS and not any(other.startswith(word) for other in others):
            return True
    for denial in PREFIXES:
        for word in words:
            bare = word.removeprefix(denial)
            if bare != word and bare in others and denial not in others:
                return True
    return False


def holds(kind: Kind, a: str, b: str) -> bool:
    """Whether one name of a body or a place is the other with more words, which often
    make it another.

    >>> holds("organisation", "Christian Democratic Party", "Democratic Party")
    True
    """
    if kind == "person":
        return False
    words, other_words = set(key_of(kind, a).split()), set(key_of(kind, b).split())
    return words < other_words or other_words < words


def score(kind: Kind, a: str, b: str) -> float:
    """How alike two names are, 0 to 1: the mean likeness of their words, best pairs
    first, weighted by length.

    Words that find no partner count against the shorter name fully and against the
    longer one by half.
    """
    return likeness_of_words(key_of(kind, a).split(), key_of(kind, b).split())


def likeness_of_words(left: list[str], right: list[str]) -> float:
    """The same of the words of two keys; takes them away from the lists."""
    if not left or not right:
        return 0.0
    pairs = []
    for one in left:
        for other in right:
            pairs.append((_word_likeness(one, other), one, other))
    total = weight = 0.0
    for likeness, one, other in sorted(pairs, reverse=True):
        if one in left and other in right:
            left.remove(one)
            right.remove(other)
            length = len(one) + len(other)
            total += likeness * length
            weight += length
    fewer, more = sorted((left, right), key=len)
    weight += 2 * sum(map(len, fewer)) + sum(map(len, more)) / 2
    return total / weight if weight else 0.0


def _word_likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if min(len(a), len(b)) == 1:
        return 0.9 if a[0] == b[0] else 0.0
    likeness = JaroWinkler.similarity(a, b)
    too_many_edits = Levenshtein.distance(a, b) > max(len(a), len(b)) // 3
    if likeness < LEAST_WORD or too_many_edits:
        return 0.0
    return likeness


def close_names(a: str, b: str) -> bool:
    """Whether two full names of one surname have given names one letter apart, or
    one as the other's initial.
    """
    given, other_given = person_key(a).split()[:-1], person_key(b).split()[:-1]
    if len(given) != len(other_given):
        return False
    return all(map(_close_words, given, other_given))


def _close_words(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    if a == b or (shorter == 1 and a[0] == b[0]):
        return True
    return shorter >= 4 and Levenshtein.distance(a, b) == 1
