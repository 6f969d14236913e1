"""The characters of texts as bytes in which the letters of a word are found at the speed of
memory.

Each loop is stated twice: in C (``_scanning.c``), and here in NumPy and Python, which say
what it does, take its place where it is missing, and are what tests hold it against. Ten
articles are made ready in a few microseconds so, and else in thirty.

    >>> text, unusual = letters("The Rebels' 7,000 men")
    >>> text, unusual
    (b"the rebels' 7,000 men", [13])
    >>> runs(text, b"reb", True, len(text))
    [(4, 10)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cuttings.search.compiled import compiled

COMPILED: Any = compiled("cuttings.search._scanning", ("letters", "runs"))

_PUNCTUATION = "“”‘„‟«»‹›–—―…•·"
"""What isn't ASCII, but parts words and folds to nothing."""

_PLAIN = b"abcdefghijklmnopqrstuvwxyz0123456789"
"""The letters and digits of plain terms."""

_RUN = re.compile(rb"[a-z0-9]*")

_LAST_SPACE, _MAX_CODE = 0x3000, 0xFFFF
"""Of white space; of what is told apart: characters beyond are read as this one, which
is none.
"""

BLANK, _PARTING, _PLUS, _UNUSUAL = b" !+\x80"
"""White space; what parts words; what belongs to a word if two stand together; what may
fold to other characters, or belongs to a word and isn't a letter.
"""

_APOSTROPHE, _COMMA, _DOT = b"',."
"""What may stand inside a token, and folding takes away."""

_LAST_BEFORE_DIGITS = ord("/")

Run = tuple[int, int]
"""Where a run of letters and digits begins, and where it ends."""


@lru_cache(maxsize=1)
def _letters_by_code() -> bytes:
    """The byte that each character is read as, by its code."""
    by_code = np.full(_MAX_CODE + 1, _UNUSUAL, np.uint8)
    by_code[:128] = np.frombuffer(bytes(range(128)).lower(), np.uint8)
    for char in _PUNCTUATION:
        by_code[ord(char)] = _PARTING
    by_code[ord("’")] = _APOSTROPHE
    for char in "&#":
        by_code[ord(char)] = _UNUSUAL
    for code in range(_LAST_SPACE + 1):
        if chr(code).isspace():
            by_code[code] = BLANK
    return by_code.tobytes()


def letters(text: str) -> tuple[bytes, list[int]]:
    """A byte for each character of a text, letters in lower case; and the offsets of what
    is unusual: where folding does more than that.
    """
    if COMPILED is None:
        return letters_plain(text)
    found: tuple[bytes, list[int]] = COMPILED.letters(text, _letters_by_code())
    return found


def letters_plain(text: str) -> tuple[bytes, list[int]]:
    """``letters`` in NumPy."""
    by_code = _letters_by_code()
    if text.isascii():
        read = text.encode().translate(by_code[:256])
    else:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        table = np.frombuffer(by_code, np.uint8)
        read = table.take(codes, mode="clip").tobytes()
    return read, unusual_offsets(read)


def unusual_offsets(read: bytes) -> list[int]:
    """The offsets of the unusual letters of a text that was read."""
    codes = np.frombuffer(read, np.uint8)
    unusual: NDArray[np.bool_] = codes == _UNUSUAL

    # Inside a word: O'Brien, 7,000, U.S.
    dots = codes == _DOT
    signs = dots | (codes == _COMMA) | (codes == _APOSTROPHE)
    beside = codes > _LAST_BEFORE_DIGITS
    unusual[1:-1] |= signs[1:-1] & beside[:-2] & beside[2:]

    # Before or behind its letters: .NET, C++.
    unusual[:1] |= dots[:1]
    unusual[1:] |= dots[1:] & (codes[:-1] == BLANK)
    plus = codes == _PLUS
    unusual[1:] |= plus[1:] & plus[:-1]
    return unusual.nonzero()[0].tolist()


def runs(text: bytes, sought: bytes, begins: bool, end: int) -> list[Run]:
    """The runs of letters and digits before an offset that hold some such letters, or
    ``begins`` with them; a run goes no further than the offset.
    """
    if COMPILED is None or not sought:
        return list(runs_plain(text, sought, begins, end))
    found: list[Run] = COMPILED.runs(text, sought, begins, end)
    return found


def runs_plain(text: bytes, sought: bytes, begins: bool, end: int) -> Iterator[Run]:
    """``runs`` in Python."""
    # Not by a regular expression: making it takes longer than reading ten texts.
    offset = text.find(sought, 0, end)
    while offset >= 0:
        start = offset
        if offset and text[offset - 1] in _PLAIN:
            if begins:
                offset = text.find(sought, offset + 1, end)
                continue
            while start and text[start - 1] in _PLAIN:
                start -= 1
        run = _RUN.match(text, offset, end)
        last = run.end() if run else offset
        if last > start:
            yield start, last
        offset = text.find(sought, max(last, offset + 1), end)
