"""Which earlier articles could be copies of this one, from the keys they share.

An article is posted under the keys of its sample (see ``fingerprints``). A key that
stands in many *stories* (not in many copies: a story carried by a hundred outlets is
one) is boilerplate, a template or a stock phrase, and finds nothing. How many stories
each key stands in also gives the rarity of the text around it, by which the overlap of
two texts is weighed.

Postings stand in the table ``copies_posting``. Writing them as they come would write
nearly every page of that table with every transaction, so they gather in memory first
and are written in order, ``GATHERED`` articles at once. Those that no transaction has
written yet are made again from the fingerprints when the archive is opened.

    postings = Postings(connection)
    settled = postings.settled([sample.keys for sample in batch])  # many at once
    postings.with_fresh(keys, settled[0])
    postings.add(number, keys)

For an article of 400 words 50 postings, of 8 bytes in memory and 14 on disk.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from cuttings.index.checksums import insert_many
from cuttings.index.stories.fingerprints import (
    SAMPLED_WIDTH,
    Fingerprint,
    Hashes,
    Sample,
    Shares,
    distinct,
)

Numbers = npt.NDArray[np.int64]
Packed = npt.NDArray[np.uint64]

GATHERED = 4_096  # articles
FRESH = 256  # articles; a dictionary of more of them is slower than the array
HALF, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
# Postings read of one key, the last ones: one that stands in as many stories finds
# nothing anyway.
LATEST = 32

FAMILIAR = 2  # stories that may share a key before it weighs less
COMMON = 12  # stories that share a key of no use for finding
# Stories in which a key stands that the next one makes too common to tell stories apart.
TURNING = 4
SHARED = 2  # keys that make a candidate; one is enough for a text that has few
FEW_KEYS = 12
COMPARED = 24  # candidates

LETTERS_SHARED = 3  # keys of letters that make a candidate
LETTERS_COMPARED = 6  # candidates that are compared for their letters

_FIND = """
SELECT posting.shingle, posting.number
FROM json_each(?1) AS asked
CROSS JOIN copies_posting AS posting ON posting.shingle = asked.value
AND posting.number >= coalesce((
    SELECT number FROM copies_posting WHERE shingle = asked.value
    ORDER BY number DESC LIMIT 1 OFFSET ?2
), 0)
"""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Postings, in parallel: the index of a key among those asked for, and the number
    of an article posted under it.
    """

    indices: Numbers
    numbers: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Possible copies of a text, by number, the most promising first.

    ``rarity`` weighs each term of the text (None: all are rare); ``keys`` are all that
    it is to be posted under, ``letters`` those of them that come from its letters.
    ``doubtful`` are stories whose copies share what becomes common by this text.
    """

    numbers: tuple[int, ...]
    rarity: Shares | None
    keys: Hashes
    letters: Hashes | None = None
    doubtful: tuple[int, ...] = ()


class Postings:
    """Which articles are posted under a key.

    What is gathered is an ordered array of postings, each its key in the high half and
    the number in the low one, and a dictionary of those that came since the array was
    made, ``FRESH`` articles at most.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._gathered = np.empty(0, dtype=np.uint64)
        self._fresh: dict[int, tuple[int, ...]] = {}
        self._articles = self._fresh_articles = 0

    def add(self, number: int, keys: Hashes) -> None:
        """Posts an article under its keys."""
        fresh = self._fresh
        # Most keys are new, and share one tuple: a tenth of the time of a list for each.
        asked = set(keys.tolist())
        known = fresh.keys() & asked
        for key in known:
            fresh[key] += (number,)
        fresh.update(dict.fromkeys(asked - known, (number,)))
        self._articles += 1
        self._fresh_articles += 1

    def settle(self) -> bool:
        """Puts fresh postings into the array, and that into the table, where they are
        enough; returns whether the table was written, within the caller's transaction.

        What was looked up before is not good any more.
        """
        if self._fresh_articles >= FRESH:
            self._gather()
        if self._articles < GATHERED:
            return False
        self.write()
        return True

    def _gather(self) -> None:
        lengths = list(map(len, self._fresh.values()))
        keys = np.repeat(np.fromiter(self._fresh, dtype=np.uint64), lengths)
        numbers = np.fromiter(chain.from_iterable(self._fresh.values()), np.uint64)
        fresh = keys << HALF | numbers
        self._gathered = np.concatenate([self._gathered, fresh])
        self._gathered.sort(kind="stable")
        self._fresh.clear()
        self._fresh_articles = 0

    def write(self) -> None:
        """Writes all to the table, in order."""
        self._gather()
        keys, numbers = self._gathered >> HALF, self._gathered & LOW
        postings = list(zip(keys.tolist(), numbers.tolist(), strict=True))
        insert_many(self._connection, "copies_posting", postings)
        self._gathered = np.empty(0, dtype=np.uint64)
        self._articles = 0

    def find(self, keys: Hashes) -> Found:
        """The last postings of each key, in order of arrival: ``LATEST`` or a few
        times more.
        """
        return self.with_fresh(keys, self.settled([keys])[0])

    def settled(self, samples: Sequence[Hashes]) -> list[Found]:
        """For each of some articles the postings of its keys in the table and in the
        array.

        Good until ``settle``. A batch costs half of what its articles cost one
        by one.
        """
        asked = distinct(np.concatenate(samples))
        cursor = self._connection.cursor()
        cursor.row_factory = None
        asked_as_json = json.dumps(asked.tolist())
        rows = cursor.execute(_FIND, (asked_as_json, LATEST - 1)).fetchall()
        values = np.fromiter(chain.from_iterable(rows), np.uint64, 2 * len(rows))
        stored = values.reshape(-1, 2)
        packed = [stored[:, 0] << HALF | stored[:, 1], self._in_array(asked)]
        postings = np.sort(np.concatenate(packed), kind="stable")
        return [_of_keys(keys, postings) for keys in samples]

    def _in_array(self, keys: Hashes) -> Packed:
        """The last postings of some keys in the array."""
        lowest = keys.astype(np.uint64) << HALF
        ends = self._gathered.searchsorted(lowest | LOW, side="right")
        starts = np.maximum(self._gathered.searchsorted(lowest), ends - LATEST)
        rows = ranges(starts, ends - starts)
        return self._gathered[rows]

    def with_fresh(self, keys: Hashes, settled: Found) -> Found:
        """Adds to the settled postings of one article's keys those that are fresh."""
        known = self._fresh.keys() & set(keys.tolist())
        if not known:
            return settled
        indices: list[int] = []
        numbers: list[int] = []
        ordered = sorted(known)
        for index, key in zip(
            keys.searchsorted(ordered).tolist(), ordered, strict=True
        ):
            latest = self._fresh[key][-LATEST:]
            indices += [index] * len(latest)
            numbers += latest
        return Found(
            np.concatenate([settled.indices, indices]),
            np.concatenate([settled.numbers, numbers]),
        )


def _of_keys(keys: Hashes, postings: Packed) -> Found:
    """The postings of some keys, from postings in order."""
    lowest = keys.astype(np.uint64) << HALF
    starts = postings.searchsorted(lowest)
    lengths = postings.searchsorted(lowest | LOW, side="right") - starts
    numbers = (postings[ranges(starts, lengths)] & LOW).astype(np.int64)
    return Found(np.repeat(np.arange(len(keys)), lengths), numbers)


def ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """The numbers from each start on, so many, one range after the other."""
    before = lengths.cumsum() - lengths
    return np.arange(lengths.sum()) + np.repeat(starts - before, lengths)


def candidates(
    text: Fingerprint, sample: Sample, found: Found, stories: npt.NDArray[np.int32]
) -> Candidates:
    """Possible copies of a text, from the postings found for its sample.

    ``stories`` gives each article's story by number, 0 for those that are gone.
    """
    found = _living(found, stories)
    if not len(found.numbers):
        return Candidates((), None, sample.keys)
    stories_a_key = count_stories(found, stories, len(sample.keys))
    rarity = _rarity(len(text), sample.positions, stories_a_key)

    telling = found.numbers[stories_a_key[found.indices] < COMMON]
    enough = 1 if len(sample.keys) <= FEW_KEYS else SHARED
    return Candidates(
        _sharing(telling, enough, COMPARED),
        rarity,
        sample.keys,
        doubtful=_doubtful(found, stories, stories_a_key),
    )


def _doubtful(
    found: Found, stories: npt.NDArray[np.int32], stories_a_key: Numbers
) -> tuple[int, ...]:
    """The stories of which two copies share a key that turns common now."""
    turning = stories_a_key[found.indices] == TURNING
    if not turning.any():
        return ()
    held = found.indices[turning] << 32 | stories[found.numbers[turning]]
    pairs, copies = np.unique(held, return_counts=True)
    return tuple(distinct(pairs[copies > 1] & 0xFFFFFFFF).tolist())


def alike_by_letters(
    keys: Hashes, found: Found, stories: npt.NDArray[np.int32]
) -> tuple[int, ...]:
    """Possible copies of a misread text, from the postings found for its letters."""
    found = _living(found, stories)
    stories_a_key = count_stories(found, stories, len(keys))
    telling = found.numbers[stories_a_key[found.indices] < COMMON]
    return _sharing(telling, LETTERS_SHARED, LETTERS_COMPARED)


def count_stories(found: Found, stories: npt.NDArray[np.int32], keys: int) -> Numbers:
    """In how many stories each of so many keys stands."""
    pairs = distinct(found.indices << 32 | stories[found.numbers].astype(np.int64))
    return np.bincount(pairs >> 32, minlength=keys)


def _living(found: Found, stories: npt.NDArray[np.int32]) -> Found:
    living = stories[found.numbers] > 0
    if living.all():
        return found
    return Found(found.indices[living], found.numbers[living])


def _sharing(numbers: Numbers, enough: int, most: int) -> tuple[int, ...]:
    """The numbers that stand ``enough`` times in a list, the most frequent first, the
    older first among equals.
    """
    if len(numbers) < enough:
        return ()
    distinct, counts = np.unique(numbers, return_counts=True)
    order = np.lexsort((distinct, -counts))
    order = order[counts[order] >= enough][:most]
    return tuple(distinct[order].tolist())


def _rarity(
    terms: int, positions: npt.NDArray[np.intp], stories_a_key: Numbers
) -> Shares | None:
    """The weight of each term: that of the nearest sampled shingle. None where all
    weigh the same.
    """
    if stories_a_key.max() <= FAMILIAR:
        return None
    order = positions.argsort()
    positions = positions[order]
    weights = FAMILIAR / np.maximum(stories_a_key[order], FAMILIAR)
    middles = (positions[1:] + positions[:-1]) / 2 + SAMPLED_WIDTH / 2
    nearest: Shares = weights.astype(np.float32)[middles.searchsorted(np.arange(terms))]
    return nearest
