"""An article and a story as the grouping sees them."""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.index.copies.fingerprints import Fingerprint
from cuttings.index.copies.verdicts import Compared


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """One article as the grouping sees it."""

    number: int
    id: str
    story: int
    compared: Compared
    names: frozenset[str]
    agency: str | None = None

    @property
    def fingerprint(self) -> Fingerprint:
        """The fingerprint of the body."""
        return self.compared.fingerprint


@dataclass(frozen=True, slots=True)
class Story:
    """One group: its lasting id, how many copies it has, the number of the copy that represents it, and why that."""

    number: int
    id: str
    size: int
    representative: int
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is weighed in choosing a representative: mean likeness to the copies compared with, credit, first day."""

    number: int
    id: str
    likeness: float
    credited: bool
    day: int | None
