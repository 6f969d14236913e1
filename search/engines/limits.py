"""What every engine keeps to where an answer would take too long.

facets, late = in_time(lambda: count_facets(search))
better = corrected(words, frequency, nearest)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from cuttings.search.errors import SearchTooSlow
from cuttings.search.facets import Value
from cuttings.search.facets.filters import words_of
from cuttings.search.results import FacetValue

MOST_CORRECTED = 5
"""Unknown words of a query for which another spelling is looked for: each is compared
with all words of the archive, and a sentence in a foreign language has only such.
"""
FEW = 10
"""Hits up to which a word of the query may be misspelt, though something has it."""
RARE = 3
"""Articles that hold a word that may be another one misspelt."""
SHORTEST_RARE = 6
"""Letters of such a word; shorter ones are near to too many others."""
MORE = 2
"""How many times as many articles must hold the other word."""
LATE = (
    "The time for this page was over before its filters were counted; they are left "
    "out. Narrow the search by a date or by words to have them too."
)

Facets = dict[str, tuple[FacetValue, ...]]


def in_time(count: Callable[[], Facets]) -> tuple[Facets, tuple[str, ...]]:
    """The facets of a page whose hits are found already; none, and a warning that says
    so, where the deadline passes meanwhile.
    """
    try:
        return count(), ()
    except SearchTooSlow:
        return {}, (LATE,)


def filed_as(word: str, values: Iterable[Value]) -> Iterator[str]:
    """The words of the labels under which a word is filed: those that stand where it
    stands in a variant, counted from the end.

    >>> rahmon = Value("er", "Emomali Rahmon", variants=("Imomali Rakhmonov",))
    >>> list(filed_as("rakhmonov", [rahmon])), list(filed_as("rahmon", [rahmon]))
    (['rahmon'], [])
    """
    for value in values:
        label = words_of(value.label)
        for variant in map(words_of, value.variants):
            if word not in variant or word in label:
                continue
            behind = len(variant) - variant.index(word)
            if behind <= len(label):
                yield label[-behind]


def corrected(
    words: Sequence[str],
    frequency: Callable[[str], int],
    nearest: Callable[[str], str],
) -> list[str]:
    """The words, the first ``MOST_CORRECTED`` unknown ones replaced by the nearest
    known ones, and rare ones by one that many more articles hold; ``nearest`` gives
    another word than the word itself and its forms, or the word where there is none.
    """
    better: dict[str, str] = {}
    for word in words:
        known = 0 if word in better else frequency(word)
        is_rare = known <= RARE and (not known or len(word) >= SHORTEST_RARE)
        if word in better or not is_rare:
            continue
        other = nearest(word)
        is_better = not known or frequency(other) > MORE * known
        better[word] = other if is_better else word
        if len(better) == MOST_CORRECTED:
            break
    return [better.get(word, word) for word in words]
