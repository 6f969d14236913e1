"""People who are quoted under their full name and were not found as names.

The model reads a sentence at a time and misses names that it has not met ("Ramona
Quisbert Choque, who leads the union, told Reuters"). Who says something and is called by
a given name and another is a person all the same, and is filed as one.

    >>> said = [Quotation(1, 17, "Ramona Quisbert", "", "said")]
    >>> speakers_named("“We shall go on,” Ramona Quisbert said.", said, [])[0].name
    'Ramona Quisbert'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cuttings.index.enrich.words import is_given_name
from cuttings.search.articles import Mention, Quotation
from cuttings.search.translations import stored

_WORD = r"[^\W\d_a-z][^\W\d_]*[a-z’'-][^\W_]*"
_FULL_NAME = re.compile(
    rf"({_WORD})(?: (?:[A-Z]\.|{_WORD}|de|del|van|von|al|bin)){{0,2}} {_WORD}"
)
"""Two to four words in capitals, particles and an initial among them."""


def speakers_named(
    body: str, said: Iterable[Quotation], mentions: Sequence[Mention]
) -> tuple[Mention, ...]:
    """The mentions of those speakers of an English text, wherever it names them in full
    and nothing else is found.
    """
    names: dict[str, None] = {}
    for quotation in said:
        found = _FULL_NAME.fullmatch(quotation.speaker)
        if found and not quotation.kind and is_given_name(found[1]):
            names[quotation.speaker] = None
    if not names:
        return ()
    taken: set[int] = set()
    for mention in mentions:
        taken.update(range(mention.start, mention.end))
    return tuple(sorted(_mentions(body, names, taken), key=lambda each: each.start))


def _mentions(body: str, names: Iterable[str], taken: set[int]) -> Iterator[Mention]:
    reason = stored("name", "named in full where something is quoted")
    for name in names:
        for found in re.finditer(rf"\b{re.escape(name)}\b", body):
            start, end = found.span()
            if taken.isdisjoint(range(start, end)):
                yield Mention(name, start, end, "person", name, reason=reason)
