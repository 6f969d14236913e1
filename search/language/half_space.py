"""The half space of Persian and its neighbours, which writers leave out or type whole.

What belongs together (a verb and its prefix, a noun and its plural) is parted by a sign
that is not seen, U+200C. Many type a space in its place, or nothing. A word with it is
one term here, so nothing and the half space are one already; these are the ways in
which the same may stand apart, with whole spaces.

>>> [len(parts) for parts in written_apart("می\u200cروند", "ميروند")]
[2]
>>> [len(parts) for parts in written_apart("میروند", "ميروند")]
[2]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cuttings.search.language.analysis import fold
from cuttings.search.language.scripts import script_of_letter

LANGUAGES = frozenset({"fa", "ku", "ps", "ur"})
"""The languages that have it."""
HALF_SPACE = "\u200c"
SHORTEST = 2
"""Letters of what an ending or a beginning is parted from."""
SHORTEST_PART = 3
"""Letters of a word of a compound: of two letters are small words that stand before any
other (``ma dar``, "us in", are no ``madar``, "mother").
"""

_BEGINNINGS = tuple(map(fold, ["می", "نمی"]))
_ENDINGS = tuple(
    map(
        fold,
        [
            "ها",
            "های",
            "هایی",
            "هایش",
            "هایشان",
            "تر",
            "ترین",
            "اند",
            "ایم",
            "اید",
            "گر",
            "گری",
        ],
    )
)


def written_apart(typed: str, term: str) -> Iterator[tuple[str, ...]]:
    """The folded words that a word is where its half space is a whole one: at the half
    spaces that were typed, else where a beginning or an ending of Persian is parted
    from its word.
    """
    parts = tuple(filter(None, map(fold, typed.split(HALF_SPACE))))
    if len(parts) > 1:
        yield parts
        return
    for beginning in _BEGINNINGS:
        rest = term.removeprefix(beginning)
        if rest != term and len(rest) >= SHORTEST:
            yield beginning, rest
    for ending in _ENDINGS:
        rest = term.removesuffix(ending)
        if rest != term and len(rest) >= SHORTEST:
            yield rest, ending


def written_in_two(term: str) -> Iterator[tuple[str, str]]:
    """The two folded words that a folded word without half spaces may be where it is a
    compound, each of ``SHORTEST_PART`` letters at least. Which are words, the archive
    knows.

    >>> [len(second) for _, second in written_in_two("کتابخانه")]
    [5, 4, 3]
    """
    if script_of_letter(term[:1]) != "Arab":
        return
    for end in range(SHORTEST_PART, len(term) - SHORTEST_PART + 1):
        yield term[:end], term[end:]


def written_together(words: Sequence[str]) -> str:
    """The word that folded words are where no space parts them; nothing where they are
    of a script without half spaces.
    """
    scripts = {script_of_letter(word[:1]) for word in words}
    return "".join(words) if scripts == {"Arab"} else ""
