"""Forms of one person's name: what is left out, cut short or misspelt.

Newspapers write one man's name in several forms in one year, Bill Weld and William
Weld, with a second name or without. The table of short forms has what each is short
for; a form may be short for several names (Bert for Albert and for Robert).

    >>> are_one_given_name("Bill", "William"), are_one_given_name("Billy", "Bill")
    (True, True)
    >>> are_one_given_name("William", "Walter"), are_one_given_name("Robert", "Albert")
    (False, False)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from cuttings.index.names.folding import (
    GENERATIONS,
    initials,
    person_key,
    token_key,
)
from cuttings.index.names.lists import NAMES, read_table

LEAST_MISSPELT = 5
"""Letters of a surname that one letter more or less makes no other."""
LEAST_MISSPELT_GIVEN = 6
"""The same of a given name: Ellen is not Helen."""
_PARTICLES = frozenset(
    ("da", "de", "del", "den", "der", "di", "do", "du", "van", "von")
)
_NUMBERED = frozenset(GENERATIONS.values())


@lru_cache(maxsize=20_000)
def are_forms_of_one(a: str, b: str) -> bool:
    """Whether two full names may be one person's: equal keys, one a shortening of the
    other, or two spellings with one letter between them.

    A double surname alone (Lopez Obrador) is a shortening. Another keeps the surname
    and the first name (or its initial, or a short form) and leaves out words between;
    Arabic and Spanish names may also lose their last words.

    >>> are_forms_of_one("Barack Obama", "Barack Hussein Obama")
    True
    >>> are_forms_of_one("George W. Bush", "George H. W. Bush")
    False
    >>> are_forms_of_one("Jim Example", "James Example")
    True
    """
    # Other middle initials are another person; none are anybody's.
    stated = {initials(a), initials(b)} - {""}
    if len(stated) > 1:
        return False
    keys = person_key(a), person_key(b)
    if keys[0] == keys[1]:
        return True
    short, long = sorted((key.split() for key in keys), key=len)
    if long[-1:] != short[-1:] and long[-1] in _NUMBERED:
        long = long[:-1]
    if len(short) < 2:
        return False
    if long[-len(short) :] == short or _is_misspelt(short, long):
        return True
    # What is left out stood in the middle, or at the end.
    first = _is_given_of(short[0], long[0])
    ends = short[-1] == long[-1] or long[: len(short)] == short
    rest = iter(long[1:])
    return first and ends and all(word in rest for word in short[1:])


def _is_given_of(short: str, long: str) -> bool:
    """Whether a first word stands for another: the same, its initial or a short form."""
    if len(short) == 1:
        return long.startswith(short)
    return are_one_given_name(short, long)


def _is_misspelt(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words of two names differ in one letter of one long word, which is no
    given name's ending (Martin, Martina).
    """
    if len(one) != len(other):
        return False
    differing = [index for index, word in enumerate(one) if word != other[index]]
    if len(differing) != 1:
        return False
    index = differing[0]
    a, b = one[index], other[index]
    # Carlo “de” Example, Carlo “di” Example
    if 0 < index < len(one) - 1 and {a, b} <= _PARTICLES:
        return True
    if index == 0 and a[:-1] == b[: len(a) - 1]:
        return False
    least = LEAST_MISSPELT_GIVEN if index == 0 else LEAST_MISSPELT
    return min(len(a), len(b)) >= least and OSA.distance(a, b) == 1


def are_one_given_name(one: str, other: str) -> bool:
    """Whether two given names are equal but for their romanisation, or one is short for
    the other, or both for a third.
    """
    return not names_behind(one).isdisjoint(names_behind(other))


@lru_cache(maxsize=20_000)
def names_behind(given: str) -> frozenset[str]:
    """The keys of the names that a given name may be short for, with its own, since many
    bear no other.
    """
    key = token_key(given)
    return _by_short_form().get(key, frozenset((key,)))


@cache
def _by_short_form() -> dict[str, frozenset[str]]:
    """The keys of each short form's names, with its own."""
    found = {}
    for short, full in read_table(NAMES / "nicknames.tsv"):
        keys = map(token_key, (short, *full.split("|")))
        found[token_key(short)] = frozenset(keys)
    return found
