"""Which articles sampled this shingle: postings on disk, sorted runs merged as they age.

New postings gather in memory; every ``GATHERED`` articles they are written out as a run, and ``FAN`` runs of a size
are merged into one of the next (a log-structured merge: O'Neil et al. 1996). Runs are mapped into memory, and what was
looked at is let go of again before it is more than ``MAPPED`` bytes. They are derived data: which articles a run holds
is in the catalogue (table ``copies_run``), and a lost or damaged run is written again from the fingerprints there.

Disk: eight bytes a posting, about 0.8 kB for an article of 400 words at one shingle in four. Memory, whatever the size
of the archive: 64 MB for ``Seen``, about 50 MB for what is gathered, ``MAPPED`` of the runs, little more while merging.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from pathlib import Path

import numpy as np
import numpy.typing as npt
from cuttings.index.copies.runs import LATEST, Found, Run, Span, packed
from cuttings.index.copies.seen import Seen
from cuttings.index.copies.terms import Hashes

GATHERED = 4_096
FAN = 4
MAPPED = 128 << 20
REACHED = 3 << 16  # bytes that looking for one key in one run may bring into memory: the system reads around a page


class Postings:
    """Postings of sampled shingles by article number.

    ``folder`` None keeps the runs in memory, for a database without a file.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._runs: list[Run] = []
        self._recent: dict[int, int | list[int]] = {}
        self._gathered: list[tuple[int, Hashes]] = []
        self._obsolete: list[Path] = []
        self._seen = Seen()
        self._reached = 0

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

    def rewrite(self, span: Span, samples: Iterable[tuple[int, Hashes]]) -> None:
        """Writes a lost run again from the samples of its articles, in parts that are merged."""
        coming, parts = iter(samples), []
        while part := list(islice(coming, GATHERED)):
            parts.append(Run.write(self._folder, Span(part[0][0], part[-1][0], -1), packed(part)))
        self._take(Run.merge(self._folder, span, parts))
        self._runs.sort(key=lambda run: run.span.first)

    def _take(self, run: Run) -> None:
        self._runs.append(run)
        for keys in run.pieces():
            self._seen.add(keys)
        run.release()

    def add(self, number: int, sample: Hashes) -> None:
        """Posts one article under its sampled keys."""
        self._gathered.append((number, sample))
        recent, keys = self._recent, sample.tolist()
        posted: dict[int, int | list[int]] = dict.fromkeys(keys, number)
        for key in keys:
            known = recent.get(key)
            if known is not None:
                posted[key] = [known, number] if isinstance(known, int) else [*known[1 - LATEST :], number]
        recent.update(posted)

    @property
    def full(self) -> bool:
        """Whether enough was gathered to ``flush``."""
        return len(self._gathered) >= GATHERED

    def flush(self) -> tuple[Span, list[Span]]:
        """Writes what was gathered as a run, merging equal-sized runs; returns the new run and those it replaces."""
        span = Span(self._gathered[0][0], self._gathered[-1][0], 0)
        fresh = Run(span, packed(self._gathered))
        for keys in fresh.pieces():
            self._seen.add(keys)
        merged: list[Run] = []
        while self._at_end(span.level) >= FAN - 1:
            merged = self._runs[-(FAN - 1) :] + merged
            del self._runs[-(FAN - 1) :]
            span = Span(merged[0].span.first, span.last, span.level + 1)
        replaced = [run.span for run in merged]
        made = (
            Run.merge(self._folder, span, [*merged, fresh]) if merged else Run.write(self._folder, span, fresh.postings)
        )
        self._runs.append(made)
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
        """The last ``LATEST`` postings of each of some keys (ascending): place in ``keys``, article number."""
        return self.recent(keys, self.settled([keys])[0])

    def settled(self, samples: Sequence[Hashes]) -> list[Found]:
        """For each of some articles the postings of its keys (ascending) in the runs.

        Good until the next ``flush``; many articles at once cost far less than one by one.
        """
        lengths = np.array([len(keys) for keys in samples])
        keys = np.concatenate(samples)
        places = np.flatnonzero(self._seen.among(keys))
        distinct, asked = np.unique(keys[places], return_inverse=True)
        who, counts = self._in_runs(distinct)
        wanted = counts[asked]
        firsts, total = counts.cumsum() - counts, wanted.cumsum()
        offsets = (firsts[asked] + wanted - total).repeat(wanted) + np.arange(total[-1] if len(total) else 0)
        starts = lengths.cumsum() - lengths
        owners = np.searchsorted(lengths.cumsum(), places, side="right")
        where, numbers = (places - starts[owners]).repeat(wanted), who[offsets]
        cuts = np.concatenate([[0], np.bincount(owners, wanted, len(samples)).cumsum().astype(np.int64)]).tolist()
        return [(where[cuts[one] : cuts[one + 1]], numbers[cuts[one] : cuts[one + 1]]) for one in range(len(samples))]

    def _in_runs(self, keys: Hashes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The last postings of some keys, those of a key in order of arrival, and how many each key has."""
        found = [run.find(keys) for run in self._runs]
        at = np.concatenate([np.empty(0, np.int64), *(at for at, _ in found)])
        who = np.concatenate([np.empty(0, np.int64), *(numbers for _, numbers in found)])
        order = np.argsort(at, kind="stable")
        at, who = at[order], who[order]
        counts = np.bincount(at, minlength=len(keys))
        late = np.arange(len(at)) >= (counts.cumsum() - LATEST)[at]
        self._release(len(keys))
        return who[late], np.minimum(counts, LATEST)

    def recent(self, keys: Hashes, settled: Found) -> Found:
        """Adds to the postings of one article's keys in the runs those that were gathered since."""
        recent = self._recent
        where: list[int] = []
        numbers: list[int] = []
        for place, key in enumerate(keys.tolist()):
            known = recent.get(key)
            if known is None:
                continue
            if isinstance(known, int):
                where.append(place)
                numbers.append(known)
            else:
                where += [place] * len(known)
                numbers += known
        if not where:
            return settled
        return np.concatenate([settled[0], where]), np.concatenate([settled[1], numbers])

    def _release(self, keys: int) -> None:
        """Lets go of the runs where as much of them may be in memory as is allowed."""
        self._reached += keys * REACHED * len(self._runs)
        if self._reached > MAPPED:
            self._reached = 0
            if sum(run.postings.nbytes for run in self._runs) > MAPPED:
                for run in self._runs:
                    run.release()

    def _at_end(self, level: int) -> int:
        """How many runs of a level stand at the end of the list."""
        return sum(1 for _ in takewhile(lambda run: run.span.level == level, reversed(self._runs)))
