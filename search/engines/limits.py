"""What every engine keeps to where an answer would take too long.

facets, late = in_time(lambda: count_facets(search))
better = corrected(words, is_known, nearest)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cuttings.search.errors import SearchTooSlow
from cuttings.search.results import FacetValue

MOST_CORRECTED = 5
"""Unknown words of a query for which another spelling is looked for: each is compared
with all words of the archive, and a sentence in a foreign language has only such.
"""
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


def corrected(
    words: Sequence[str],
    is_known: Callable[[str], bool],
    nearest: Callable[[str], str],
) -> list[str]:
    """The words, the first ``MOST_CORRECTED`` unknown ones replaced by the nearest
    known ones.
    """
    better: dict[str, str] = {}
    for word in words:
        if word in better or is_known(word):
            continue
        better[word] = nearest(word)
        if len(better) == MOST_CORRECTED:
            break
    return [better.get(word, word) for word in words]
