"""The word lists of ``words.toml``, as lists and as patterns.

>>> word_list("newspaper_words")[:2]
('times', 'post')
>>> re.fullmatch(any_word("cited_outlets"), "Sky News")[0]
'Sky News'
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The words of a list, in its order."""
    path = files("cuttings.index.origin").joinpath("words.toml")
    lists: dict[str, str] = tomllib.loads(path.read_text("utf-8"))
    return tuple(lists[name].split())


def any_word(name: str) -> str:
    """A pattern for any word of a list; ``_`` in the list stands for a blank."""
    return "(?:" + "|".join(word_list(name)).replace("_", " ") + ")"
