"""Which articles sampled this shingle: postings on disk, sorted runs merged as they age.

New postings gather in memory; every ``GATHERED`` articles they are written out as a run, and ``FAN`` runs of a size
are merged into one of the next (a log-structured merge: O'Neil et al. 1996). Runs are mapped into memory and let go of
every ``RELEASED`` articles, so that they cost page cache, not heap. They are derived data: which articles a run holds
is in the catalogue (table ``copies_run``), and a lost or damaged run is written again from the fingerprints there.

Eight bytes a posting: about 0.8 kB for an article of 400 words at one shingle in four.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

import numpy as np
from cuttings.index.copies.fingerprints import Hashes
from cuttings.index.copies.runs import LONGEST, Found, Run, Span, packed
from cuttings.index.copies.seen import Seen

GATHERED = 4_096
RELEASED = 256
FAN = 8


class Postings:
    """Postings of sampled shingles by article number.

    ``folder`` None keeps the runs in memory, for a database without a file.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._runs: list[Run] = []
        self._recent: dict[int, list[int]] = {}
        self._gathered: list[tuple[int, Hashes]] = []
        self._obsolete: list[Path] = []
        self._seen = Seen()

    def open(self, spans: Sequence[Span]) -> list[Span]:
        """Opens the runs named by the catalogue and returns those that are missing or damaged, to be ``rewrite``-n."""
        missing = []
        for span in spans:
            run = Run.read(self._folder, span) if self._folder else None
            if run is None:
                missing.append(span)
            else:
                self._take(run)
        return missing

    def rewrite(self, span: Span, samples: Sequence[tuple[int, Hashes]]) -> None:
        """Writes a lost run again from the samples of its articles."""
        self._take(Run.write(self._folder, span, packed(samples)))
        self._runs.sort(key=lambda run: run.span.first)

    def _take(self, run: Run) -> None:
        self._runs.append(run)
        for keys in run.pieces():
            self._seen.add(keys)
        run.release()

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
        if len(self._gathered) % RELEASED == 0:
            for run in self._runs:
                run.release()

    @property
    def full(self) -> bool:
        """Whether enough was gathered to ``flush``."""
        return len(self._gathered) >= GATHERED

    def flush(self) -> tuple[Span, list[Span]]:
        """Writes what was gathered as a run, merging equal-sized runs; returns the new run and those it replaces."""
        span = Span(self._gathered[0][0], self._gathered[-1][0], 0)
        postings = packed(self._gathered)
        replaced: list[Span] = []
        while self._at_end(span.level) >= FAN - 1:
            tail = self._runs[-(FAN - 1) :]
            postings = np.concatenate([*(run.postings for run in tail), postings])
            for run in tail:
                run.release()
            postings.sort(kind="stable")  # finds the sorted pieces and merges them
            span = Span(tail[0].span.first, span.last, span.level + 1)
            replaced += [run.span for run in tail]
            del self._runs[-(FAN - 1) :]
        self._runs.append(Run.write(self._folder, span, postings))
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
        kept = {run.span.name for run in self._runs}
        for path in self._folder.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def find(self, keys: Hashes) -> Found:
        """The postings of some keys (ascending).

        Returns two parallel arrays, place in ``keys`` and article number, after the count of each key's postings; of
        a key with more than ``LONGEST`` only the count is given.
        """
        counts = np.zeros(len(keys), dtype=np.int64)
        places = np.flatnonzero(self._seen.among(keys))
        if not len(places):
            return counts, np.empty(0, np.int64), np.empty(0, np.int64)
        known = keys[places]
        found = [self._find_recent(known), *(run.find(known) for run in self._runs)]
        for lengths, _, _ in found:
            counts[places] += lengths
        where = places[np.concatenate([at for _, at, _ in found])]
        who = np.concatenate([numbers for _, _, numbers in found])
        short = counts[where] <= LONGEST
        return counts, where[short], who[short]

    def _find_recent(self, keys: Hashes) -> Found:
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
        return sum(1 for _ in takewhile(lambda run: run.span.level == level, reversed(self._runs)))
