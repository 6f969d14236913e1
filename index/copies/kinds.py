"""What kind of copy a text is of another, and the evidence in words.

identical   the same words
cut         nearly all of it stands in the other, which goes on
extended    nearly all of the other stands in it, and it goes on
update      a later or corrected version: it says so, or its toll differs
edited      anything else
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cuttings.index.copies.verdicts import Verdict

IDENTICAL, INSIDE, REST = 0.97, 0.92, 0.9

_MARK = re.compile(
    r"\b(?:UPDATE[SD]?(?:\s*\d+)?\b|CORRECT(?:ED|ION)\b|WRITETHRU|RECAST|\d(?:st|nd|rd|th) (?:LEAD|LD|TAKE)\b)"
    r"|\((?:Adds|Updates|Recasts|Corrects|Rewrites|Writes through|Releads)\b"
    r"|\bEds:|\b(?:Lead|Ld)-Writethru\b"
)
_HEAD = 300  # characters of the text in which an update announces itself


@dataclass(frozen=True, slots=True)
class Side:
    """One text as a kind is read from it: its title and text, its terms, its compared words."""

    title: str
    text: str
    words: list[str]


def kind_of(copy: Side, other: Side, verdict: Verdict) -> tuple[str, str]:
    """The kind of copy that the first text is of the second, with its evidence in words.

    ``verdict`` is of the first against the second.
    """
    mark = _marked(copy)
    if mark and mark != _marked(other):
        return "update", f"it is marked “{mark}”"
    if verdict.alignment and verdict.alignment.tolls:
        here, there = verdict.alignment.tolls[0]
        return "update", f"a number of people is {copy.words[here]}, not {other.words[there]}"
    mine, theirs = verdict.overlap.first, verdict.overlap.second
    if min(mine, theirs) >= IDENTICAL:
        return "identical", "the same words"
    if mine >= INSIDE and theirs < REST:
        return "cut", f"{mine:.0%} of it stands in the representative, which has more"
    if theirs >= INSIDE and mine < REST:
        return "extended", f"{theirs:.0%} of the representative stands in it, and it has more"
    return "edited", f"{mine:.0%} of it stands in the representative, and {theirs:.0%} of that in it"


def _marked(side: Side) -> str:
    for text in (side.title, side.text[:_HEAD]):
        match = _MARK.search(text)
        if match:
            return match.group().strip("( ")
    return ""
