"""What every engine keeps to where an answer would take too long.

facets, late = in_time(lambda: count_facets(search))
better = corrected(words, frequency, nearest)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from rapidfuzz.distance import OSA, Indel

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
SPELT_ALIKE = 0.5
"""Part of the letters that two spellings of a name share: Bombay and Mumbai half, Qadhafi
and Gaddafi .7."""
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
    """Other spellings of a word: the words of labels that stand where it stands in a
    variant, counted from the end, and are like it. Another name for the same thing
    (“who” for an organisation, “ceasefire” for a process) is no spelling.

    >>> rahmon = Value("er", "Emomali Rahmon", variants=("Imomali Rakhmonov",))
    >>> list(filed_as("rakhmonov", [rahmon])), list(filed_as("rahmon", [rahmon]))
    (['rahmon'], [])
    >>> process = Value("pp", "peace process", variants=("ceasefire",))
    >>> list(filed_as("ceasefire", [process]))
    []
    """
    for value in values:
        label = words_of(value.label)
        for variant in map(words_of, value.variants):
            if word not in variant or word in label:
                continue
            behind = len(variant) - variant.index(word)
            if behind > len(label):
                continue
            spelt = label[-behind]
            if Indel.normalized_similarity(word, spelt) >= SPELT_ALIKE:
                yield spelt


def is_slip(word: str, other: str) -> bool:
    """Whether a word that articles do hold may be another one with a slip of the pen:
    one letter too many, too few, wrong, or two exchanged, and not the first. Words that
    differ in more are two words.

    >>> is_slip("secretery", "secretary"), is_slip("facsist", "fascist")
    (True, True)
    >>> is_slip("sulfide", "suicide"), is_slip("burning", "turning")
    (False, False)
    """
    return word[:1] == other[:1] and OSA.distance(word, other, score_cutoff=1) == 1


def corrected(
    words: Sequence[str],
    frequency: Callable[[str], int],
    nearest: Callable[[str], str],
) -> list[str]:
    """The words, the first ``MOST_CORRECTED`` unknown ones replaced by the nearest
    known ones, and rare ones that may be a slip by one that many more articles hold; ``nearest`` gives
    another word than the word itself and its forms, or the word where there is none.
    """
    better: dict[str, str] = {}
    for word in words:
        known = 0 if word in better else frequency(word)
        is_rare = known <= RARE and (not known or len(word) >= SHORTEST_RARE)
        if word in better or not is_rare:
            continue
        other = nearest(word)
        is_better = not known or (
            is_slip(word, other) and frequency(other) > MORE * known
        )
        better[word] = other if is_better else word
        if len(better) == MOST_CORRECTED:
            break
    return [better.get(word, word) for word in words]
