"""The word lists of ``words.toml``, as lists and as patterns.

>>> word_list("newspaper_words")[:2]
('times', 'post')
>>> import re
>>> re.fullmatch(any_word("cited_outlets"), "Sky News")[0]
'Sky News'
"""

from __future__ import annotations

from pathlib import Path

from cuttings.index.names.lists import read_families

_LISTS = read_families(Path(__file__).with_name("words.toml"))


def word_list(name: str) -> tuple[str, ...]:
    """The words of a list, in its order."""
    return _LISTS[name]


def any_word(name: str) -> str:
    """A pattern for any word of a list; ``_`` in the list stands for a blank."""
    return "(?:" + "|".join(_LISTS[name]).replace("_", " ") + ")"
