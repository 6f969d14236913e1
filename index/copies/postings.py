"""Which articles sampled this shingle: postings on disk, sorted runs merged as they age.

A posting is one 64-bit number, the sampled key above and the article's number below, so a run is one sorted array
and a lookup a binary search. New postings gather in memory; every ``GATHERED`` articles they are written out as a
run, and ``FAN`` runs of a size are merged into one of the next (a log-structured merge). Runs are memory-mapped:
they cost address space and page cache, not heap. They are derived data: which articles a run holds is in the
catalogue (table ``copies_run``), and a lost or damaged run is written again from the fingerprints there.

Eight bytes a posting: about 0.8 kB for an article of 400 words at one shingle in four.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import numpy as np
import numpy.typing as npt
from cuttings.index.copies.fingerprints import VERSION, Hashes
from cuttings.index.copies.seen import Seen

GATHERED = 4_096
FAN = 8
LONGEST = 4_096  # entries read of one key's postings; a longer list is boilerplate, and only its length is used
SHIFT = np.uint64(32)
MOST_NUMBERS = np.uint64(0xFFFFFFFF)

Postings64 = npt.NDArray[np.uint64]
_Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]
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


class Postings:
    """Postings of sampled shingles by article number.

    ``folder`` None keeps the runs in memory, for a database without a file.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._runs: list[tuple[Span, Postings64]] = []
        self._recent: dict[int, list[int]] = {}
        self._gathered: list[tuple[int, Hashes]] = []
        self._obsolete: list[Path] = []
        self._seen = Seen()

    def open(self, spans: Sequence[Span]) -> list[Span]:
        """Opens the runs named by the catalogue and returns those that are missing or damaged, to be ``rewrite``-n."""
        missing = []
        for span in spans:
            run = self._map(span)
            if run is None:
                missing.append(span)
            else:
                self._runs.append((span, run))
                self._seen.add(_keys(run))
        return missing

    def rewrite(self, span: Span, samples: Sequence[tuple[int, Hashes]]) -> None:
        """Writes a lost run again from the samples of its articles."""
        run = self._write(span, _sorted(samples))
        self._runs.append((span, run))
        self._runs.sort(key=lambda run: run[0].first)
        self._seen.add(_keys(run))

    def add(self, number: int, sample: Hashes) -> None:
        """Posts one article under its sampled keys."""
        self._gathered.append((number, sample))
        self._seen.add(sample)
        recent = self._recent
        for key in sample.tolist():
            numbers = recent.get(key)
            if numbers is None:
                recent[key] = [number]
            else:
                numbers.append(number)

    @property
    def full(self) -> bool:
        """Whether enough was gathered to ``flush``."""
        return len(self._gathered) >= GATHERED

    def flush(self) -> tuple[Span, list[Span]]:
        """Writes what was gathered as a run, merging equal-sized runs; returns the new run and those it replaces."""
        span = Span(self._gathered[0][0], self._gathered[-1][0], 0)
        run = _sorted(self._gathered)
        replaced: list[Span] = []
        while self._at_end(span.level) >= FAN - 1:
            tail = self._runs[-(FAN - 1) :]
            run = np.concatenate([*(array for _, array in tail), run])
            run.sort(kind="stable")
            span = Span(tail[0][0].first, span.last, span.level + 1)
            replaced += [old for old, _ in tail]
            del self._runs[-(FAN - 1) :]
        self._runs.append((span, self._write(span, run)))
        for path in self._obsolete:
            path.unlink(missing_ok=True)
        self._obsolete = [self._folder / old.name for old in replaced] if self._folder else []
        self._gathered.clear()
        self._recent.clear()
        return span, replaced

    def sweep(self) -> None:
        """Deletes the files of runs that are not open: left by a merge, or by a transaction rolled back.

        Safe whenever: should a rollback bring a deleted run's name back, it is written again like any lost run.
        """
        if self._folder is None or not self._folder.is_dir():
            return
        kept = {span.name for span, _ in self._runs}
        for path in self._folder.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def find(self, keys: Hashes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The postings of some keys (ascending), as two parallel arrays, position in ``keys`` and article number.

        The third array is, for each key, how many postings it has; of a key with more than ``LONGEST`` none is given.
        """
        counts = np.zeros(len(keys), dtype=np.int64)
        places = np.flatnonzero(self._seen.among(keys))
        if not len(places):
            return np.empty(0, np.int64), np.empty(0, np.int64), counts
        known = keys[places]
        found = [self._find_recent(known), *(_find(run, known) for _, run in self._runs)]
        for lengths, _, _ in found:
            counts[places] += lengths
        where = places[np.concatenate([at for _, at, _ in found])]
        who = np.concatenate([numbers for _, _, numbers in found])
        short = counts[where] <= LONGEST
        return where[short], who[short], counts

    def _find_recent(self, keys: Hashes) -> _Found:
        lengths = np.zeros(len(keys), dtype=np.int64)
        numbers: list[int] = []
        for place, key in enumerate(keys.tolist()):
            found = self._recent.get(key)
            if found:
                lengths[place] = len(found)
                numbers += found
        return lengths, np.repeat(np.arange(len(keys)), lengths), np.array(numbers, dtype=np.int64)

    def _at_end(self, level: int) -> int:
        """How many runs of a level stand at the end of the list."""
        return sum(1 for _ in takewhile(lambda run: run[0].level == level, reversed(self._runs)))

    def _map(self, span: Span) -> Postings64 | None:
        if self._folder is None:
            return None
        path = self._folder / span.name
        try:
            if path.stat().st_size % 8:
                return None
            return np.asarray(np.memmap(path, dtype=np.uint64, mode="r"))
        except (OSError, ValueError):
            return None

    def _write(self, span: Span, run: Postings64) -> Postings64:
        if self._folder is None or not len(run):
            return run
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / span.name
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(run.data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        return np.asarray(np.memmap(path, dtype=np.uint64, mode="r"))


def _find(run: Postings64, keys: Hashes) -> _Found:
    """The postings of some keys in one run; of a key that has too many to be of use only their count."""
    low = keys.astype(np.uint64) << SHIFT
    starts = np.searchsorted(run, low)
    lengths = np.searchsorted(run, low + MOST_NUMBERS, side="right") - starts
    taken = np.where(lengths <= LONGEST, lengths, 0)
    offsets = np.repeat(starts - (np.cumsum(taken) - taken), taken) + np.arange(taken.sum())
    return lengths, np.repeat(np.arange(len(keys)), taken), (run[offsets] & MOST_NUMBERS).astype(np.int64)


def _keys(run: Postings64) -> Hashes:
    return (run >> SHIFT).astype(np.uint32)


def _sorted(samples: Sequence[tuple[int, Hashes]]) -> Postings64:
    if not samples:
        return np.empty(0, dtype=np.uint64)
    keys = np.concatenate([sample for _, sample in samples]).astype(np.uint64)
    numbers = np.repeat(
        np.array([number for number, _ in samples], dtype=np.uint64), [len(sample) for _, sample in samples]
    )
    run: Postings64 = keys << SHIFT | numbers
    run.sort()
    return run
