"""Where paragraphs begin and end in plain text.

Scraped text has one paragraph a line; typed and wire text breaks lines at a fixed width
and sets paragraphs apart by blank lines or an indent. Which of the two a text is shows
in its lines: wrapped ones are all about equally long.

Small repairs of scraped text, each one safe to make without knowing what the text says.

Repaired are spaces (no-break, doubled, zero-width), backticks and acute accents set for
apostrophes, and a space that a lost line break took from between two sentences. Web
addresses and names like ``Amazon.Com`` stay as they are.

    >>> repair("Friday`s attacks ended.In a phone call ...")
    "Friday's attacks ended. In a phone call ..."
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"[^\n]+")
_SHORTEST, _LONGEST = 40, 100
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the original: its span there, its text on one line, and why
    it is hidden (empty if it isn't).
    """

    start: int
    end: int
    text: str
    hidden: str = ""

    @property
    def words(self) -> int:
        """The number of words, as separated by spaces."""
        return len(self.text.split())


def split(text: str) -> list[Line]:
    """The paragraphs of a text in order; every character that is no space lies in
    exactly one.
    """
    spans = [match.span() for match in _LINE.finditer(text) if match[0].strip()]
    if _is_wrapped(text, spans):
        spans = list(_rejoined(text, spans))
    return [_line(text, start, end) for start, end in spans]


def _line(text: str, start: int, end: int) -> Line:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end -= len(inner) - len(inner.rstrip())
    return Line(start, end, " ".join(text[start:end].split()))


def _is_wrapped(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether lines break within sentences: most lines that another follows directly
    are of a typed line's length.
    """
    lengths = [end - start for start, end in spans]
    if len(spans) < 4 or max(lengths) > _LONGEST:
        return False
    followed = [
        (end - start, text[end - 1])
        for (start, end), (following, _) in pairwise(spans)
        if following == end + 1
    ]
    running = [
        length
        for length, last in followed
        if length >= _SHORTEST and last not in ".!?:\"”'’"
    ]
    return len(followed) >= 3 and len(running) > _MOST * len(followed)


def _rejoined(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Wrapped lines as paragraphs: a blank line or a deeper indent begins a new one."""
    begun = spans[0]
    for (_, before), (start, end) in pairwise(spans):
        indented = text[start : start + 2].isspace() or text[start] == "\t"
        if start > before + 1 or indented:
            yield begun
            begun = (start, end)
        else:
            begun = (begun[0], end)
    yield begun


_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060]")
_APOSTROPHE = re.compile(r"(?<=\w)[`´]|[`´](?=\w)")
_OPENING = re.compile(r"``|´´")
_LOST_SPACE = re.compile(r"(?<=[a-z]{2})([.!?][”’)]?)(?=[“‘]?[A-Z](?:[a-z]|\s|$))")
_ADDRESS = re.compile(
    r"://|www\.|@|\.(?:Com|Org|Net|Gov|Edu|Info|Co|Io|Js)\b", re.IGNORECASE
)
_WORD = re.compile(r"\S+")


def repair(text: str) -> str:
    """One paragraph, repaired, on one line."""
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
    if _OPENING.search(text):
        text = _OPENING.sub('"', text).replace("''", '"')
    text = _APOSTROPHE.sub("'", text)
    return _WORD.sub(_separate, text) if _LOST_SPACE.search(text) else text


def _separate(match: re.Match[str]) -> str:
    word = match[0]
    return word if _ADDRESS.search(word) else _LOST_SPACE.sub(r"\1 ", word)
