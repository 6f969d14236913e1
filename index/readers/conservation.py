"""The law of conservation: what stands in a file is shown, kept hidden, or skipped with
a reason.

A reader that picks the article out of a page, or parts a download, asks here which words
of the whole are nowhere in what it made of it, and keeps them hidden.

    >>> unplaced(["Home Sport", "Rain fell on the town."], ["Rain fell on the town."])
    'Home Sport'
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

WHOLE = 0.5
"""The share of a line's words from which it is kept whole."""


def unplaced(lines: Iterable[str], placed: Iterable[str]) -> str:
    """The words of lines that stand in none of the placed texts, each as often as it
    is missing; a line that is mostly missing stays whole.
    """
    whole: Counter[str] = Counter()
    for text in placed:
        whole.update(map(str.strip, text.split("\n")))
    # most lines stand somewhere as they are; only the others are looked at by words
    others: list[str] = []
    for line in map(str.strip, lines):
        if whole[line] > 0:
            whole[line] -= 1
        else:
            others.append(line)

    left: Counter[str] = Counter()
    for line, count in whole.items():
        for word in line.split():
            left[word] += count
    kept: list[str] = []
    for line in others:
        words = line.split()
        missing: list[str] = []
        for word in words:
            if left[word] > 0:
                left[word] -= 1
            else:
                missing.append(word)
        if any(map(str.isalnum, "".join(missing))):
            mostly = len(missing) >= WHOLE * len(words)
            kept.append(" ".join(words if mostly else missing))
    return "\n".join(kept)
