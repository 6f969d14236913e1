"""How a sentence says what it says: denied, only possible, or about older events.

The phrases that tell stand in the lexicon under ``[contexts]``; a year before the article's own, and a span of years
("the 1992-1997 civil war"), tell of older events too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cuttings.index.enrich.events.automaton import Match
from cuttings.index.enrich.events.lexicon import Lexicon, Scale, bundled_lexicon
from cuttings.index.enrich.events.memory import Memory
from cuttings.index.enrich.events.sentences import Sentence, word_list, words_of

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_YEARS = re.compile(r"(?:1[5-9]|20)\d\d-(?:\d\d|(?:1[5-9]|20)\d\d)")


def _tells_year(chunk: str) -> bool:
    return any(_YEAR.fullmatch(word) or _YEARS.fullmatch(word) for word in words_of(chunk))


_YEARLIKE = Memory(_tells_year)
_YEAR_LEADS = frozenset(
    word_list(
        """
    in since of from until by during between after before and early late mid
    """
    )
)
_REACH = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """The word ranges that a sentence denies (end excluded), and whether all of it is possible only, or older."""

    denied: tuple[tuple[int, int], ...] = ()
    hypothetical: bool = False
    background: bool = False

    def denies(self, first: int, last: int) -> bool:
        """Whether a denial reaches into these words."""
        return any(start < last and first < end for start, end in self.denied)

    def factor(self, scale: Scale) -> float:
        """The discount on all that the sentence says."""
        possible = scale.hypothetical if self.hypothetical else 1.0
        return possible * (scale.background if self.background else 1.0)


_PLAIN = Reading()


def _older(sentence: Sentence, latest_year: int) -> bool:
    if not any(map(_YEARLIKE.__getitem__, sentence.chunks)):
        return False
    words = sentence.words
    for place, word in enumerate(words):
        if _YEARS.fullmatch(word):
            return True
        if _YEAR.fullmatch(word) and int(word) < latest_year and place and words[place - 1] in _YEAR_LEADS:
            return True
    return False


def reading(
    sentence: Sentence, around: Iterable[Match], latest_year: int = 9999, lexicon: Lexicon | None = None
) -> Reading:
    """The reading of a sentence with the contexts ``around`` that a lexicon heard in it.

    Years before ``latest_year``, the text's own, tell of the past.
    """
    lexicon = lexicon or bundled_lexicon()
    denied: list[tuple[int, int]] = []
    kinds: set[str] = set()
    for number, first, last in around:
        kind = lexicon.contexts[number][0]
        if kind == "negation":
            denied.append((last, last + _REACH))
        elif kind == "cancelled":
            denied.append((first - _REACH, first))
        else:
            kinds.add(kind)
    older = "background" in kinds or _older(sentence, latest_year)
    if not (denied or kinds or older):
        return _PLAIN
    return Reading(tuple(denied), "hypothetical" in kinds, older)
