"""Words and sentences of a text in which what is quoted is hidden, by offsets."""

from __future__ import annotations

import re

from cuttings.index.enrich.speech import WORD

HIDDEN = "\x01"
"""What stands for each character of a quotation in the text around it."""

STOP = re.compile(r"[.!?…]+[\])”’\"']*(?=\s+\S|\s*$)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|Maj|St|Jr|Sr|No|vs|etc"
    r"|a\.m|p\.m|U\.S|U\.K|U\.N|Inc|Ltd|Co|Corp|bzw|ca|Nr)|\b[A-ZÀ-ÖØ-ÞА-Я])\.$"
)
_SIGNS_BEFORE = re.compile(r"[\s,;:—–\-(\[]*")


def words_of(text: str) -> list[str]:
    """The words of a text in small letters."""
    return [word.lower().rstrip(".") for word in WORD.findall(text)]


def first_word(text: str, start: int, end: int) -> tuple[int, str] | None:
    """The first word between two offsets, with its own."""
    match = WORD.search(text, start, end)
    return (match.start(), match.group()) if match else None


def last_word(text: str, start: int, end: int) -> tuple[int, str] | None:
    """The last word between two offsets, with its own, of those near the end."""
    tail = max(start, end - 60)
    last: re.Match[str] | None = None
    for match in WORD.finditer(text, tail, end):
        last = match
    return (last.start(), last.group()) if last else None


def signs_end(text: str, start: int, end: int) -> int:
    """The offset behind the signs at an offset."""
    match = _SIGNS_BEFORE.match(text, start, end)
    return match.end() if match else start


def is_abbreviated(text: str, start: int, stop: int) -> bool:
    """Whether the point at an offset ends an abbreviation, by what stands before it, and
    no sentence.
    """
    return bool(_ABBREVIATED.search(text[max(start, stop - 8) : stop + 1]))
