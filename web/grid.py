"""Which paragraph of a story stands in which of its copies: values, never HTML.

>>> rows = grid(["The mayor resigned on Friday.\\n\\nHe gave no reason for it.", "The mayor resigned on Friday."])
>>> [[cell.state for cell in row.cells] for row in rows]
[['whole', 'whole'], ['whole', 'absent']]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cuttings.search.analysis import terms

RUN = 4  # words in a row that count as carried
WHOLE, PART, KNOWN = 0.9, 0.3, 0.35
LONG = 120  # words: a longer paragraph is shown sentence by sentence

_PARAGRAPH = re.compile(r"\n\s*\n|\n")
_SENTENCE = re.compile(r"(?<=[.!?][\"”'’])\s+|(?<=[.!?])\s+(?=[\"“‘'A-Z])")


@dataclass(frozen=True, slots=True)
class Cell:
    """How one copy carries one paragraph: the share of its words (0 to 1), and at which of its own paragraphs."""

    share: float
    paragraph: int | None

    @property
    def state(self) -> Literal["whole", "part", "absent"]:
        """In words: from nine tenths of it the copy has it whole, under three tenths not at all."""
        return "whole" if self.share >= WHOLE else "part" if self.share >= PART else "absent"


@dataclass(frozen=True, slots=True)
class GridRow:
    """One paragraph of the story: its text, the number of the first copy that has it, and a cell for each copy."""

    text: str
    copy: int
    cells: tuple[Cell, ...]


def grid(copies: Sequence[str]) -> tuple[GridRow, ...]:
    """Which paragraph stands in which copy. The first copy sets the order; what others add stands where they have it.

    A paragraph counts as carried by the share of its words that lie in runs of ``RUN`` or more words of the copy,
    wherever they stand, so that other paragraph breaks and moved passages do not matter.
    """
    carriers = [_Carrier(copy) for copy in copies]
    rows: list[tuple[int, int]] = []
    for number, carrier in enumerate(carriers):
        after = -1
        for place, keys in enumerate(carrier.keys):
            home = _home(carriers[:number], rows, keys)
            if home is None:
                after += 1
                rows.insert(after, (number, place))
            else:
                after = home
    return tuple(
        GridRow(
            carriers[number].paragraphs[place],
            number,
            tuple(carrier.carries(carriers[number].keys[place]) for carrier in carriers),
        )
        for number, place in rows
    )


def _home(earlier: Sequence[_Carrier], rows: list[tuple[int, int]], keys: tuple[str, ...]) -> int | None:
    """The row after which a paragraph stands that an earlier copy carries already; None for a new paragraph."""
    for number, carrier in enumerate(earlier):
        cell = carrier.carries(keys)
        if cell.share >= KNOWN and cell.paragraph is not None:
            return next((row for row, at in enumerate(rows) if at == (number, cell.paragraph)), len(rows) - 1)
    return None


class _Carrier:
    """A copy cut into paragraphs, and the runs of words by which it carries those of others."""

    def __init__(self, copy: str) -> None:
        self.paragraphs = list(_cut(copy))
        self.keys = [tuple(terms(paragraph)) for paragraph in self.paragraphs]
        flat = [(key, place) for place, keys in enumerate(self.keys) for key in keys]
        self._runs: dict[tuple[str, ...], int] = {}
        for first in range(len(flat) - RUN + 1):
            self._runs.setdefault(tuple(key for key, _ in flat[first : first + RUN]), flat[first][1])
        self._short = {keys: place for place, keys in enumerate(self.keys) if len(keys) < RUN}

    def carries(self, keys: tuple[str, ...]) -> Cell:
        """How this copy carries a paragraph: the place is that of the paragraph with the first shared run."""
        if len(keys) < RUN:
            place = self._short.get(keys)
            return Cell(0.0 if place is None else 1.0, place)
        carried, found = [False] * len(keys), None
        for first in range(len(keys) - RUN + 1):
            place = self._runs.get(keys[first : first + RUN])
            if place is not None:
                carried[first : first + RUN] = [True] * RUN
                found = place if found is None else found
        return Cell(sum(carried) / len(keys), found)


def _cut(copy: str) -> Iterator[str]:
    for paragraph in _PARAGRAPH.split(copy):
        if paragraph.count(" ") >= LONG:
            yield from _SENTENCE.split(paragraph.strip())
        elif paragraph.strip():
            yield paragraph.strip()
