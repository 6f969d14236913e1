"""Which earlier articles could be copies of this one, from the samples they share.

A key that stands in many *stories* (not many copies: a story carried by a hundred
outlets is one) is boilerplate, a template or a stock phrase, and finds nothing; how
many stories each sampled shingle stands in also gives the rarity of the text around it,
by which the overlap of two texts is weighed.

One run of postings: a sorted array of 64-bit numbers, in a file that is mapped into
memory, or on the heap.

A posting is the sampled key above and the article's number below, so all postings of a
key stand together in order of arrival, and a lookup is a binary search. Keys are
hashes, evenly spread, so that asking for many of them in ascending order walks once
through the file.

Whether a sampled key stands in any run of postings: one bit for each eight possible
keys.

Nine in ten shingles of a new article were never seen before. Asking a bitmap first
saves looking each of them up in every run of postings. It says yes wrongly as often as
it is full: for 2% of keys at 100,000 articles, 17% at 1,000,000. Never wrongly no. 64
MB, whatever the size of the archive; it is made again from the runs when they are
opened.

Which articles sampled this shingle: postings on disk, sorted runs merged as they age.

New postings gather in memory; every ``GATHERED`` articles they are written out as a
run, and ``FAN`` runs of a size are merged into one of the next (a log-structured merge:
O'Neil et al. 1996). Runs are mapped into memory, and what was looked at is let go of
again before it is more than ``MAPPED`` bytes. They are derived data: which articles a
run holds is in the catalogue (table ``copies_run``), and a lost or damaged run is
written again from the fingerprints there.

Disk: eight bytes a posting, about 0.8 kB for an article of 400 words at one shingle in
four. Memory, whatever the size of the archive: 64 MB for ``Seen``, about 50 MB for what
is gathered, ``MAPPED`` of the runs, little more while merging.

Runs of letters, by which two bad readings of one text find each other where hardly
three words are read alike.

The text is taken as one row of folded letters and digits, without spaces, which scans
lose and add. Of its runs of ``GRAM`` letters one in ``SAMPLED`` is posted, chosen by
hash as shingles are. Only texts that look misread are posted and looked up so (see
``vocabulary``): to all others it would cost much and give nothing. Their keys are kept,
because what looks misread depends on what the archive knew when it came.

With one letter in ten misread in both, a run of nine is read right twice once in seven
times: 60 words keep a dozen such runs, of which some are sampled.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cuttings.index.stories.fingerprints import (
    SAMPLED_WIDTH,
    VERSION,
    Fingerprint,
    Hashes,
    Sample,
    Shares,
    shingle,
)
from cuttings.search.engines.whoosh.arrayfile import mapped

FAMILIAR = 2  # stories that may share a shingle before it weighs less
COMMON = 12  # stories that share a shingle of no use for finding
SHARED = 2  # sampled shingles that make a candidate; one is enough for a text with few
FEW_SAMPLES = 12
MOST = 24  # candidates compared at most


@dataclass(frozen=True, slots=True)
class Candidates:
    """Numbers of possible copies, the most promising first, the rarity of each term of
    the text, and its keys.

    ``keys`` are all that it is to be posted under; ``letters`` are those of them that a
    misread text has (see ``grams``).
    """

    numbers: tuple[int, ...]
    rarity: Shares | None
    keys: Hashes
    letters: Hashes | None = None


def candidates(
    made: Fingerprint, sample: Sample, found: Found, stories: npt.NDArray[np.int32]
) -> Candidates:
    """Possible copies of a text, from its sample and the postings found for its keys.

    ``stories`` gives each article's story by number, 0 for those that are gone.
    """
    (keys, places), (where, who) = sample, found
    held = stories[who]
    if not held.all():
        living = held > 0
        where, who, held = where[living], who[living], held[living]
    if not len(who):
        return Candidates((), None, keys)
    stands = spread(where, held, len(keys))
    rarity = _rarity(made, places, stands)
    if rarity is not None:
        who = who[stands[where] < COMMON]
    numbers, shared = counted(who)
    enough = shared >= (1 if len(keys) <= FEW_SAMPLES else SHARED)
    numbers, shared = numbers[enough], shared[enough]
    order = np.lexsort((numbers, -shared))[:MOST]
    return Candidates(tuple(numbers[order].tolist()), rarity, keys)


def spread(
    where: npt.NDArray[np.int64], stories: npt.NDArray[np.int32], keys: int
) -> npt.NDArray[np.int64]:
    """In how many stories each key stands."""
    pairs, _ = counted(where << 32 | stories.astype(np.int64))
    return np.bincount(pairs >> 32, minlength=keys)


def counted(
    values: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The distinct values, ascending, and how often each stands there."""
    ordered = values.copy()
    ordered.sort()
    last = np.ones(len(ordered), dtype=np.bool_)
    last[:-1] = ordered[1:] != ordered[:-1]
    ends = np.flatnonzero(last) + 1
    counts = ends.copy()
    counts[1:] -= ends[:-1]
    return ordered[last], counts


def _rarity(
    made: Fingerprint, places: npt.NDArray[np.intp], spread: npt.NDArray[np.int64]
) -> Shares | None:
    """The weight of each term: that of the nearest sampled shingle.

    None where everything is rare.
    """
    if spread.max() <= FAMILIAR:
        return None
    order = places.argsort()
    places, weights = (
        places[order],
        (FAMILIAR / np.maximum(spread[order], FAMILIAR)).astype(np.float32),
    )
    middles = (places[1:] + places[:-1]) / 2 + SAMPLED_WIDTH / 2
    nearest: Shares = weights[middles.searchsorted(np.arange(len(made)))]
    return nearest


# postings read of one key: the last ones. A key that stands in as many stories finds
# nothing anyway
LATEST = 32
WALK = (
    32 << 20
)  # bytes of a run that one walk may bring into memory before they are let go
PIECE = 1 << 18  # postings merged at a time
SHIFT = np.uint64(32)
MOST_NUMBERS = np.uint64(0xFFFFFFFF)

Packed = npt.NDArray[np.uint64]
Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""In parallel a key's place among those asked for and the number of an article
posted under it.
"""


@dataclass(frozen=True, slots=True)
class Span:
    """The articles that a run holds, numbers ``first`` to ``last``, and how often it
    was merged (``level``).
    """

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
        """Writes a run, whole or not at all, and opens it; without a folder it stays
        on the heap.
        """
        return cls._written(folder, span, iter([postings]))

    @classmethod
    def merge(cls, folder: Path | None, span: Span, runs: Sequence[Run]) -> Run:
        """Makes one run of several, piece by piece, so that no more than a few
        megabytes of them are in memory.
        """
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
        """The last ``LATEST`` postings of each of some keys (ascending), in order of
        arrival.
        """
        if not len(self.postings):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        walks = (
            max(1, min(len(keys), self.postings.nbytes // WALK)) if self.mapped else 1
        )
        if walks == 1:
            return self._find(keys, 0)
        found = []
        for walk in range(walks):
            start, end = walk * len(keys) // walks, (walk + 1) * len(keys) // walks
            found.append(self._find(keys[start:end], start))
            self.release()
        return np.concatenate([at for at, _ in found]), np.concatenate(
            [who for _, who in found]
        )

    def _find(self, keys: Hashes, first: int) -> Found:
        highest = keys.astype(np.uint64) << SHIFT | MOST_NUMBERS
        ends = self.postings.searchsorted(highest, side="right")
        held = np.flatnonzero(
            self.postings[ends - 1] >> SHIFT == keys
        )  # where ends is 0 the last one is another key
        ends, highest = ends[held], highest[held]
        starts = np.maximum(
            self.postings.searchsorted(highest - MOST_NUMBERS), ends - LATEST
        )
        lengths = ends - starts
        total = lengths.cumsum()
        offsets = (starts + lengths - total).repeat(lengths) + np.arange(
            total[-1] if len(total) else 0
        )
        return (held + first).repeat(lengths), (
            self.postings[offsets] & MOST_NUMBERS
        ).astype(np.int64)

    def pieces(self) -> Iterator[Hashes]:
        """All keys, ascending, in pieces."""
        for start in range(0, len(self.postings), PIECE):
            yield (self.postings[start : start + PIECE] >> SHIFT).astype(np.uint32)

    def release(self) -> None:
        """Lets the system take back the pages that were read; they come again from
        the page cache when needed.
        """
        if self.mapped is not None:
            self.mapped.madvise(mmap.MADV_DONTNEED)


def _merged(runs: Sequence[Run]) -> Iterator[Packed]:
    """The postings of several runs in order: of each the part below the same key,
    part by part.
    """
    parts = max(1, sum(len(run.postings) for run in runs) // PIECE)
    bounds = (np.arange(1, parts, dtype=np.uint64) << SHIFT) // np.uint64(
        parts
    ) << SHIFT
    cuts = [
        [0, *run.postings.searchsorted(bounds).tolist(), len(run.postings)]
        for run in runs
    ]
    for part in range(parts):
        piece = np.concatenate(
            [
                run.postings[cut[part] : cut[part + 1]]
                for run, cut in zip(runs, cuts, strict=True)
            ]
        )
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
    run: Packed = keys << SHIFT | np.repeat(
        numbers, [len(sample) for _, sample in samples]
    )
    run.sort()
    return run


SEEN_SHIFT = np.uint32(3)  # keys of 32 bits that share a bit: eight


class Seen:
    """A set of keys that may say yes wrongly, and never no."""

    def __init__(self) -> None:
        self._bits = np.zeros(1 << (32 - int(SEEN_SHIFT) - 3), dtype=np.uint8)

    def add(self, keys: Hashes) -> None:
        """Adds some keys (ascending)."""
        if not len(keys):
            return
        places, bits = _places(keys)
        first = np.ones(len(places), dtype=np.bool_)
        first[1:] = places[1:] != places[:-1]
        self._bits[places[first]] |= np.bitwise_or.reduceat(bits, np.flatnonzero(first))

    def among(self, keys: Hashes) -> npt.NDArray[np.bool_]:
        """Which of some keys may have been added."""
        places, bits = _places(keys)
        found: npt.NDArray[np.bool_] = (self._bits[places] & bits) != 0
        return found


def _places(keys: Hashes) -> tuple[Hashes, npt.NDArray[np.uint8]]:
    bits = np.uint8(1) << ((keys >> SEEN_SHIFT) & np.uint32(7)).astype(np.uint8)
    return keys >> np.uint32(int(SEEN_SHIFT) + 3), bits


GATHERED = 4_096
FAN = 4
MAPPED = 128 << 20
REACHED = (
    3 << 16
)  # bytes that looking for one key in one run may bring into memory: the system reads around a page


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
        """Opens the runs named by the catalogue and returns those that are missing
        or damaged, to be ``rewrite``-n.
        """
        missing = []
        for span in spans:
            run = Run.read(self._folder, span) if self._folder else None
            if run is None:
                missing.append(span)
            else:
                self._take(run)
        return missing

    def rewrite(self, span: Span, samples: Iterable[tuple[int, Hashes]]) -> None:
        """Writes a lost run again from the samples of its articles, in parts that
        are merged.
        """
        coming, parts = iter(samples), []
        while part := list(islice(coming, GATHERED)):
            parts.append(
                Run.write(self._folder, Span(part[0][0], part[-1][0], -1), packed(part))
            )
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
                posted[key] = (
                    [known, number]
                    if isinstance(known, int)
                    else [*known[1 - LATEST :], number]
                )
        recent.update(posted)

    @property
    def full(self) -> bool:
        """Whether enough was gathered to ``flush``."""
        return len(self._gathered) >= GATHERED

    def flush(self) -> tuple[Span, list[Span]]:
        """Writes what was gathered as a run, merging equal-sized runs; returns the
        new run and those it replaces.
        """
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
            Run.merge(self._folder, span, [*merged, fresh])
            if merged
            else Run.write(self._folder, span, fresh.postings)
        )
        self._runs.append(made)
        for path in self._obsolete:
            path.unlink(missing_ok=True)
        self._obsolete = (
            [self._folder / old.name for old in replaced] if self._folder else []
        )
        self._gathered.clear()
        self._recent.clear()
        return span, replaced

    def sweep(self) -> None:
        """Deletes the files of runs that are not open: left by a merge, or by a
        transaction rolled back.

        Safe whenever: should a rollback bring a deleted run's name back, it is written
        again like any lost run.
        """
        if self._folder is None or not self._folder.is_dir():
            return
        kept = {run.span.name for run in self._runs}
        for path in self._folder.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def find(self, keys: Hashes) -> Found:
        """The last ``LATEST`` postings of each of some keys (ascending): place in
        ``keys``, article number.
        """
        return self.recent(keys, self.settled([keys])[0])

    def settled(self, samples: Sequence[Hashes]) -> list[Found]:
        """For each of some articles the postings of its keys (ascending) in the runs.

        Good until the next ``flush``; many articles at once cost far less than one by
        one.
        """
        lengths = np.array([len(keys) for keys in samples])
        keys = np.concatenate(samples)
        places = np.flatnonzero(self._seen.among(keys))
        distinct, asked = np.unique(keys[places], return_inverse=True)
        who, counts = self._in_runs(distinct)
        wanted = counts[asked]
        firsts, total = counts.cumsum() - counts, wanted.cumsum()
        offsets = (firsts[asked] + wanted - total).repeat(wanted) + np.arange(
            total[-1] if len(total) else 0
        )
        starts = lengths.cumsum() - lengths
        owners = np.searchsorted(lengths.cumsum(), places, side="right")
        where, numbers = (places - starts[owners]).repeat(wanted), who[offsets]
        cuts = np.concatenate(
            [[0], np.bincount(owners, wanted, len(samples)).cumsum().astype(np.int64)]
        ).tolist()
        return [
            (where[cuts[one] : cuts[one + 1]], numbers[cuts[one] : cuts[one + 1]])
            for one in range(len(samples))
        ]

    def _in_runs(
        self, keys: Hashes
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The last postings of some keys, those of a key in order of arrival, and
        how many each key has.
        """
        found = [run.find(keys) for run in self._runs]
        at = np.concatenate([np.empty(0, np.int64), *(at for at, _ in found)])
        who = np.concatenate(
            [np.empty(0, np.int64), *(numbers for _, numbers in found)]
        )
        order = np.argsort(at, kind="stable")
        at, who = at[order], who[order]
        counts = np.bincount(at, minlength=len(keys))
        late = np.arange(len(at)) >= (counts.cumsum() - LATEST)[at]
        self._release(len(keys))
        return who[late], np.minimum(counts, LATEST)

    def recent(self, keys: Hashes, settled: Found) -> Found:
        """Adds to the postings of one article's keys in the runs those that were
        gathered since.
        """
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
        return np.concatenate([settled[0], where]), np.concatenate(
            [settled[1], numbers]
        )

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
        return sum(
            1
            for _ in takewhile(
                lambda run: run.span.level == level, reversed(self._runs)
            )
        )


GRAM, THIRD = 9, 3
SAMPLED = 4  # one run in this many is posted
MOST_WORDS = 4_000  # of a text that are looked at
GRAMS_SHARED = 3  # sampled runs that make a candidate
GRAMS_MOST = 6  # candidates that are compared for their letters

_ODD, _HIGH, _CHOSEN = (
    np.uint64(0x9FB21C651E98DF25),
    np.uint64(32),
    np.uint64(SAMPLED - 1),
)


def grams(words: Iterable[str]) -> Hashes:
    """The distinct sampled keys of the runs of letters of a text, given as its
    compared words, ascending.
    """
    letters = "".join(islice(words, MOST_WORDS))
    if len(letters) < GRAM:
        return np.empty(0, dtype=np.uint32)
    codes = np.frombuffer(
        letters.encode("utf-32-le", "surrogatepass"), dtype="<u4"
    ).astype(np.uint32)
    runs = _runs(shingle(codes, THIRD))
    return np.unique((runs[runs & _CHOSEN == 0] >> _HIGH).astype(np.uint32))


def _runs(thirds: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The hash of each run of ``GRAM`` letters from those of its thirds."""
    count = len(thirds) - (GRAM - THIRD)
    mixed = thirds[:count] * _ODD
    for start in (THIRD, 2 * THIRD):
        mixed ^= (mixed >> _HIGH) + thirds[start : start + count]
        mixed *= _ODD
    mixed ^= mixed >> _HIGH
    return mixed


def alike(
    keys: Hashes, found: Found, stories: npt.NDArray[np.int32]
) -> tuple[int, ...]:
    """The numbers of possible copies, those that share the most first, from the
    postings found for a text's keys.
    """
    where, who = found
    living = stories[who] > 0
    where, who = where[living], who[living]
    if not len(who):
        return ()
    who = who[spread(where, stories[who], len(keys))[where] < COMMON]
    numbers, shared = counted(who)
    numbers, shared = numbers[shared >= GRAMS_SHARED], shared[shared >= GRAMS_SHARED]
    return tuple(numbers[np.lexsort((numbers, -shared))[:GRAMS_MOST]].tolist())
