"""What the model found, as spans that the rules may trim, retype and drop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Sort = Literal["person", "organisation", "place", "demonym", "agency", "other"]

SORTS: dict[str, Sort] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "NORP": "other",
}
_TRIM_LEFT = re.compile(
    r"(?:[\s\"“”‘’'`(\[{,.;:–—*|/<>=#\u200e\u200f-]|(?:the|a|an|near|in|at|from|by|with|for|after|before|meanwhile|while|as|"
    r"when|where|but|and|yet|since|during|under|on|if|although|though|however|both|said|says|dear|hello|like)\s)+",
    re.IGNORECASE,
)
_DASH = re.compile(r"^.*\s[-–—]{1,2}\s")
_PREFIX = re.compile(r"^(?:ex|pro|anti|non|mid|post|pre)-(?=[A-Z])", re.IGNORECASE)
_TRIM_RIGHT = re.compile(r"(?:['’`´]s?|[\s\"“”‘(\[{,;:–—*|/<>=#!?-])+$")
_CAPTION_TAIL = re.compile(r"(?<=[a-z])(?:Images?|Photos?|Pictures?|File|Video)$")
_SCORE_TAIL = re.compile(r"\s+\d{1,3}[-–]\d{1,3}$")
_ACRONYM_TAIL = re.compile(r"\s*\([A-Za-z][\w.&/-]{0,11}\)?$")
_WORD = re.compile(r"[^\W\d_](?:[^\s,;:()\[\]\"“”]*[\w.])?")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that may be a name: what kind the model (``label``) and then
    the rules (``sort``) give it.
    """

    start: int
    end: int
    text: str
    label: str
    sort: Sort
    name: str = ""
    role: str = ""
    reason: str = ""

    def retyped(self, sort: Sort, reason: str = "") -> Span:
        """This span as another sort of name."""
        return Span(
            self.start,
            self.end,
            self.text,
            self.label,
            sort,
            self.name,
            self.role,
            reason or self.reason,
        )

    def cut(self, start: int, end: int) -> Span:
        """This span narrowed to characters of its own text."""
        text = self.text[start:end]
        return Span(
            self.start + start,
            self.start + end,
            text,
            self.label,
            self.sort,
            self.name,
            self.role,
            self.reason,
        )


def trimmed(span: Span) -> Span | None:
    """The span without quotes, articles, possessives and what follows a line break;
    None where nothing is left.
    """
    text = span.text
    line = text.find("\n")
    if line >= 0:
        text = text[:line]
    dash = _DASH.search(text)
    left = _TRIM_LEFT.match(text, dash.end() if dash else 0)
    start = left.end() if left else (dash.end() if dash else 0)
    prefix = _PREFIX.match(text[start:])
    start += prefix.end() if prefix else 0
    text = text[start:]
    right = _TRIM_RIGHT.search(text)
    if right:
        text = text[: right.start()]
    text = _CAPTION_TAIL.sub("", _ACRONYM_TAIL.sub("", _SCORE_TAIL.sub("", text)))
    if "]" in text or "[" in text:
        return None
    if text.endswith((")", "]")) and not re.search(r"[(\[]", text):
        text = text[:-1]
    if text.endswith(".") and not re.search(
        r"(?:\b\w|\b(?:Jr|Sr|Inc|Corp|Co|Ltd|St))\.$", text
    ):
        text = text[:-1]
    if len(text) < 2 or not any(char.isalpha() for char in text):
        return None
    return span.cut(start, start + len(text))


def words(text: str) -> list[str]:
    """The words of a name, punctuation inside them kept."""
    return _WORD.findall(text)


def occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where words stand in a text by themselves, start and end, without overlap.

    Plain search, since a pattern for every name of every article would cost more to
    compile than to run.
    """
    end = 0
    while words and (start := text.find(words, end)) >= 0:
        end = start + len(words)
        before, after = text[start - 1 : start], text[end : end + 1]
        if _is_inner(before) or _is_inner(after):
            end = start + 1
        else:
            yield start, end


def _is_inner(character: str) -> bool:
    """Whether a neighbouring character goes on with a word."""
    return character.isalnum() or character == "_"
