"""One run of postings: a sorted array of 64-bit numbers, in a file that is mapped into memory, or on the heap.

A posting is the sampled key above and the article's number below, so all postings of a key stand together in order
of arrival, and a lookup is a binary search. Keys are hashes, evenly spread, so that asking for many of them in
ascending order walks once through the file.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from cuttings.index.copies.fingerprints import VERSION
from cuttings.index.copies.terms import Hashes
from cuttings.search.mapping import mapped

LATEST = 32  # postings read of one key: the last ones. A key that stands in as many stories finds nothing anyway
WALK = 32 << 20  # bytes of a run that one walk may bring into memory before they are let go
PIECE = 1 << 18  # postings merged at a time
SHIFT = np.uint64(32)
MOST_NUMBERS = np.uint64(0xFFFFFFFF)

Packed = npt.NDArray[np.uint64]
Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""In parallel a key's place among those asked for and the number of an article posted under it."""


@dataclass(frozen=True, slots=True)
class Span:
    """The articles that a run holds, numbers ``first`` to ``last``, and how often it was merged (``level``)."""

    first: int
    last: int
    level: int

    @property
    def name(self) -> str:
        """The run's file name."""
        return f"{self.first:010d}-{self.last:010d}.v{VERSION}.postings"


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A span's postings, and the map of its file where it has one."""

    span: Span
    postings: Packed
    mapped: mmap.mmap | None = None

    @classmethod
    def read(cls, folder: Path, span: Span) -> Run | None:
        """The run in a folder; None where its file is missing or torn."""
        path = folder / span.name
        try:
            size = path.stat().st_size
            if size % 8 or not size:
                return None
            with path.open("rb") as file:
                held = mapped(file)
        except (OSError, ValueError):
            return None
        if not isinstance(held, mmap.mmap):
            return cls(span, np.frombuffer(held, dtype=np.uint64))
        held.madvise(mmap.MADV_RANDOM)
        return cls(span, np.frombuffer(held, dtype=np.uint64), held)

    @classmethod
    def write(cls, folder: Path | None, span: Span, postings: Packed) -> Run:
        """Writes a run, whole or not at all, and opens it; without a folder it stays on the heap."""
        return cls._written(folder, span, iter([postings]))

    @classmethod
    def merge(cls, folder: Path | None, span: Span, runs: Sequence[Run]) -> Run:
        """Makes one run of several, piece by piece, so that no more than a few megabytes of them are in memory."""
        return cls._written(folder, span, _merged(runs))

    @classmethod
    def _written(cls, folder: Path | None, span: Span, pieces: Iterator[Packed]) -> Run:
        if folder is None:
            return cls(span, np.concatenate(list(pieces)))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / span.name
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            for piece in pieces:
                file.write(piece.data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        written = cls.read(folder, span)
        return cls(span, np.empty(0, dtype=np.uint64)) if written is None else written

    def find(self, keys: Hashes) -> Found:
        """The last ``LATEST`` postings of each of some keys (ascending), in order of arrival."""
        if not len(self.postings):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        walks = max(1, min(len(keys), self.postings.nbytes // WALK)) if self.mapped else 1
        if walks == 1:
            return self._find(keys, 0)
        found = []
        for walk in range(walks):
            start, end = walk * len(keys) // walks, (walk + 1) * len(keys) // walks
            found.append(self._find(keys[start:end], start))
            self.release()
        return np.concatenate([at for at, _ in found]), np.concatenate([who for _, who in found])

    def _find(self, keys: Hashes, first: int) -> Found:
        highest = keys.astype(np.uint64) << SHIFT | MOST_NUMBERS
        ends = self.postings.searchsorted(highest, side="right")
        held = np.flatnonzero(self.postings[ends - 1] >> SHIFT == keys)  # where ends is 0 the last one is another key
        ends, highest = ends[held], highest[held]
        starts = np.maximum(self.postings.searchsorted(highest - MOST_NUMBERS), ends - LATEST)
        lengths = ends - starts
        total = lengths.cumsum()
        offsets = (starts + lengths - total).repeat(lengths) + np.arange(total[-1] if len(total) else 0)
        return (held + first).repeat(lengths), (self.postings[offsets] & MOST_NUMBERS).astype(np.int64)

    def pieces(self) -> Iterator[Hashes]:
        """All keys, ascending, in pieces."""
        for start in range(0, len(self.postings), PIECE):
            yield (self.postings[start : start + PIECE] >> SHIFT).astype(np.uint32)

    def release(self) -> None:
        """Lets the system take back the pages that were read; they come again from the page cache when needed."""
        if self.mapped is not None:
            self.mapped.madvise(mmap.MADV_DONTNEED)


def _merged(runs: Sequence[Run]) -> Iterator[Packed]:
    """The postings of several runs in order: of each the part below the same key, part by part."""
    parts = max(1, sum(len(run.postings) for run in runs) // PIECE)
    bounds = (np.arange(1, parts, dtype=np.uint64) << SHIFT) // np.uint64(parts) << SHIFT
    cuts = [[0, *run.postings.searchsorted(bounds).tolist(), len(run.postings)] for run in runs]
    for part in range(parts):
        piece = np.concatenate([run.postings[cut[part] : cut[part + 1]] for run, cut in zip(runs, cuts, strict=True)])
        piece.sort()
        for run in runs:
            run.release()
        yield piece


def packed(samples: Sequence[tuple[int, Hashes]]) -> Packed:
    """The postings of some articles (number and sampled keys), sorted."""
    if not samples:
        return np.empty(0, dtype=np.uint64)
    keys = np.concatenate([sample for _, sample in samples]).astype(np.uint64)
    numbers = np.array([number for number, _ in samples], dtype=np.uint64)
    run: Packed = keys << SHIFT | np.repeat(numbers, [len(sample) for _, sample in samples])
    run.sort()
    return run
