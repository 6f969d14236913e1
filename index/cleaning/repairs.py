"""Small repairs of scraped text, each one safe to make without knowing what the text says.

Repaired are spaces (no-break, doubled, zero-width), backticks and acute accents set for apostrophes, and a space that
a lost line break took from between two sentences. Web addresses and names like ``Amazon.Com`` stay as they are.

    >>> repair("Friday`s attacks ended.In a phone call ...")
    "Friday's attacks ended. In a phone call ..."
"""

from __future__ import annotations

import re

_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060]")
_APOSTROPHE = re.compile(r"(?<=\w)[`´]|[`´](?=\w)")
_OPENING = re.compile(r"``|´´")
_LOST_SPACE = re.compile(r"(?<=[a-z]{2})([.!?][”’)]?)(?=[“‘]?[A-Z](?:[a-z]|\s|$))")
_ADDRESS = re.compile(r"://|www\.|@|\.(?:Com|Org|Net|Gov|Edu|Info|Co|Io|Js)\b", re.IGNORECASE)
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
