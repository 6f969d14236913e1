"""What to mark in a text: the words of a query as plain data, free of any query tree.

The grammar makes marks beside the tree; snippets, titles and whole articles are marked
from them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

How = Literal["stem", "word", "prefix", "wildcard", "fuzzy"]
"""What the words of a mark are: stems, folded terms, the beginning of a term, a pattern
with ``*`` and ``?``, or a term that may be spelt a little differently.
"""


class Mark(NamedTuple):
    """One thing to mark: a word, or several, each at most ``slop`` positions after the
    last.

    ``distance`` is how many letters a fuzzy word may differ in. ``title_only`` marks
    came from ``title:``, ``quoted_only`` ones from ``said:``. ``others`` are the stems of each word in languages other than
    English (``cuttings.search.language.lexicon``), none where it has none.
    """

    words: tuple[str, ...]
    how: How = "stem"
    slop: int = 1
    distance: int = 0
    title_only: bool = False
    others: tuple[tuple[str, ...], ...] = ()
    quoted_only: bool = False
