"""The beginning of a text as an abstract shows it: of its first paragraph of prose, not of
a date line, a key of a map or a list before it.

    >>> opening("Tuesday\\n\\nRain fell all day in the north, and the river rose by a foot.", 40)
    'Rain fell all day in the north, and the …'
"""

from __future__ import annotations

FEWEST_WORDS = 9
"""Words of a paragraph of prose, at least."""


def opening(body: str, most: int) -> str:
    """The beginning of a body, cut at a word after at most so many characters."""
    start = _first_prose(body)
    text = body[start : start + most]
    if start + most >= len(body):
        return text
    return f"{text.rpartition(' ')[0] or text} …"


def _first_prose(body: str) -> int:
    """Where the first paragraph of prose begins; the body, where it has none."""
    start = 0
    for paragraph in body.split("\n\n"):
        if len(paragraph.split()) >= FEWEST_WORDS:
            return start
        start += len(paragraph) + 2
    return 0
