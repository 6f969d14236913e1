"""Damages a file at random, as disks, copies and careless hands do."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

KINDS = ("byte", "sixteen", "block", "zeros", "cut", "longer", "gone")


def damage(path: Path, chance: random.Random, kinds: Sequence[str] = KINDS) -> str:
    """Damages one file and says how; the file is never as it was."""
    whole = path.read_bytes()
    while True:
        kind = chance.choice(kinds)
        damaged = _damaged(whole, kind, chance)
        if damaged is None:
            path.unlink()
            return f"{path.name} removed"
        if damaged[0] != whole:
            path.write_bytes(damaged[0])
            return f"{path.name}: {kind} at {damaged[1]}"


def _damaged(
    whole: bytes, kind: str, chance: random.Random
) -> tuple[bytes, int] | None:
    at = chance.randrange(len(whole))
    if kind == "gone":
        return None
    if kind == "cut":
        return whole[:at], at
    if kind == "longer":
        return whole + chance.randbytes(chance.randint(1, 40)), len(whole)
    width = {"byte": 1, "sixteen": 16, "block": 512, "zeros": 512}[kind]
    width = min(width, len(whole) - at)
    new = bytes(width) if kind == "zeros" else chance.randbytes(width)
    return whole[:at] + new + whole[at + width :], at
