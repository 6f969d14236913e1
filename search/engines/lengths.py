"""By which length a copy is weighed: that of the copy which stands for its story, or its
own.

A word weighs more in a short text than in a long one. A story scores what its best copy
does, so by its own length a brief that was cut from a report would lift the story, not
for what it says but for what it leaves out. ``[ranking] length`` chooses; what the
choice changes in the order is told with figures in ``docs/explanation/ranking.md``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cuttings.search.articles import Entry
from cuttings.search.settings import setting

Length = Literal["representative", "own"]
"""Whose length a copy is weighed by."""


@dataclass(frozen=True, slots=True)
class RankingSettings:
    """How hits are scored."""

    length: Length = setting(
        "representative",
        "the length by which the words of a copy are weighed: representative (that of "
        "the copy that stands for its story) or own",
    )


def standing(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entry that stands for each story, by the story's id.

    A story of whose copies none stands for it, or several do, is left out: its copies
    have their own length. That is so between two writes, and where a representative
    was removed.
    """
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.story.representative:
            found.setdefault(entry.story.id, []).append(entry)
    return {story: several[0] for story, several in found.items() if len(several) == 1}
