"""Spellings of names that no rule joins: Putin, Poutine, بوتين, プーチン.

A table of names that are often in the news (``names.tsv``), compiled by ourselves. It
serves archives in several languages; what else an archive names in several scripts, its
authority file says.

    >>> "poutine" in spellings_of("putin"), spellings_of("riverton")
    (True, ())
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cuttings.search.language.analysis import sought

TABLE = Path(__file__).with_name("names.tsv")


def spellings_of(term: str) -> tuple[str, ...]:
    """The other spellings of a name, as they are written, given one as it folds."""
    return _table().get(term, ())


@cache
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        names = line.split("|")
        for name in names:
            folded = tuple([word.term for word in sought(name)])
            if len(folded) == 1:
                others = [other for other in names if other != name]
                found.setdefault(folded[0], tuple(map(str.lower, others)))
    return found
