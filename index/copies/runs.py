"""One run of postings: a sorted array of 64-bit numbers, in a file that is mapped into memory, or on the heap.

A posting is the sampled key above and the article's number below, so all postings of a key stand together in order
of arrival, and a lookup is a binary search.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from cuttings.index.copies.fingerprints import VERSION, Hashes

LONGEST = 4_096  # entries read of one key's postings; a longer list is boilerplate, and only its length is used
SHIFT = np.uint64(32)
MOST_NUMBERS = np.uint64(0xFFFFFFFF)
CHUNK = 1 << 20

Packed = npt.NDArray[np.uint64]
Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""For each key how many postings it has, then in parallel the key's place and the article's number."""


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
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            return None
        mapped.madvise(mmap.MADV_RANDOM)
        return cls(span, np.frombuffer(mapped, dtype=np.uint64), mapped)

    @classmethod
    def write(cls, folder: Path | None, span: Span, postings: Packed) -> Run:
        """Writes a run, whole or not at all, and opens it; without a folder it stays on the heap."""
        if folder is None or not len(postings):
            return cls(span, postings)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / span.name
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(postings.data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        return cls.read(folder, span) or cls(span, postings)

    def find(self, keys: Hashes) -> Found:
        """The postings of some keys; of a key that has too many to be of use only their count."""
        low = keys.astype(np.uint64) << SHIFT
        starts = np.searchsorted(self.postings, low)
        lengths = np.searchsorted(self.postings, low + MOST_NUMBERS, side="right") - starts
        taken = np.where(lengths <= LONGEST, lengths, 0)
        offsets = np.repeat(starts - (np.cumsum(taken) - taken), taken) + np.arange(taken.sum())
        numbers = (self.postings[offsets] & MOST_NUMBERS).astype(np.int64)
        return lengths, np.repeat(np.arange(len(keys)), taken), numbers

    def pieces(self) -> Iterator[Hashes]:
        """All keys, in pieces."""
        for start in range(0, len(self.postings), CHUNK):
            yield (self.postings[start : start + CHUNK] >> SHIFT).astype(np.uint32)

    def release(self) -> None:
        """Lets the system take back the pages that were read; they come again from the page cache when needed."""
        if self.mapped is not None:
            self.mapped.madvise(mmap.MADV_DONTNEED)


def packed(samples: Sequence[tuple[int, Hashes]]) -> Packed:
    """The postings of some articles (number and sampled keys), sorted."""
    if not samples:
        return np.empty(0, dtype=np.uint64)
    keys = np.concatenate([sample for _, sample in samples]).astype(np.uint64)
    numbers = np.array([number for number, _ in samples], dtype=np.uint64)
    run: Packed = keys << SHIFT | np.repeat(numbers, [len(sample) for _, sample in samples])
    run.sort()
    return run
