"""What to mark in a text: the words of a query as plain data, free of any query tree.

The grammar makes marks beside the tree; snippets, titles and whole articles are marked
from them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Mark(NamedTuple):
    """One thing to mark: consecutive words (one for a single word), each at most
    ``slop`` positions after the last.

    ``how`` tells what the words are: stems, folded words, the beginning of a word, a
    wildcard pattern, or a word with up to ``distance`` letters different.
    ``title_only`` marks came from ``title:``.
    """

    words: tuple[str, ...]
    how: Literal["stem", "word", "prefix", "wildcard", "fuzzy"] = "stem"
    slop: int = 1
    distance: int = 0
    title_only: bool = False
