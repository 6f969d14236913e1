"""What is kept in memory while articles are added: the postings, and the story of each article by number.

Both are derived from the tables. A stamp in the database changes with every change; where it is not the stamp last
seen, another process wrote or a transaction was rolled back, and the memory is read again.

Memory: under 350 MB whatever the size of the archive, and four bytes an article for its story. Of that the postings
take up to 250 MB (see ``postings``), the 4,096 articles used last about 40 MB, and the words seen last about 50 MB;
SQLite's pages (64 MB) and the interpreter with its libraries come on top. Disk: 5 kB an article of 400 words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from cuttings.index.copies.candidates import Candidates, candidates
from cuttings.index.copies.fingerprints import Fingerprint, Sample, Shares, samples
from cuttings.index.copies.grams import alike, grams
from cuttings.index.copies.postings import Postings
from cuttings.index.copies.records import Records
from cuttings.index.copies.runs import Found
from cuttings.index.copies.verdicts import Compared
from cuttings.index.copies.vocabulary import Vocabulary, teachers, teaches


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A text with what can be found out about many at once: its sample, and who of the runs of postings shares it."""

    fingerprint: Fingerprint
    sample: Sample
    settled: Found


class State:
    """Postings and stories in memory, in step with the tables."""

    def __init__(self, connection: sqlite3.Connection, records: Records) -> None:
        self._connection = connection
        self._records = records
        self._postings = Postings(None)
        self._vocabulary = Vocabulary()
        self._stories = np.zeros(1024, dtype=np.int32)
        self._stamp: int | None = None

    def refresh(self, writing: bool = True) -> None:
        """Reads everything again where it is not what the database holds; who is ``writing`` says when it ``changed``.

        Lost runs of postings are written again; who writes also deletes files that are no longer named.
        """
        if self._stamp != self._records.stamp():
            self._read(writing)
        if writing:
            self._stamp = None  # until ``changed``: what is cut short in between is read again

    def _read(self, writing: bool) -> None:
        self._records.forget()
        self._stories = self._records.placed()
        self._postings = Postings(self._folder())
        spans = self._records.runs()
        for span in self._postings.open(spans):
            self._postings.rewrite(span, self._records.samples(span.first, span.last))
        if writing:
            self._postings.sweep()
        first = spans[-1].last + 1 if spans else 1
        for number, sample in self._records.samples(first, len(self._stories)):
            self._postings.add(number, sample)
        self._vocabulary = Vocabulary()
        for made in self._records.fingerprints(teachers(len(self._stories) - 1)):
            self._vocabulary.learn(made)
        self._stamp = self._records.stamp()

    def changed(self) -> None:
        """Marks the tables as changed by us."""
        self._stamp = self._records.restamp()

    def prepare(self, made: Sequence[Fingerprint]) -> list[Prepared]:
        """Looks some texts up in the runs of postings. Good until the next ``tidy``."""
        taken = samples(made)
        settled = self._postings.settled([keys for keys, _ in taken])
        return [Prepared(*each) for each in zip(made, taken, settled, strict=True)]

    def find(self, text: Prepared, compared: Compared | None = None) -> Candidates:
        """Possible copies of a text, and the rarity of its terms.

        Where what it was ``compared`` by is given and it looks misread, those that share its letters are found too.
        """
        found = self._postings.recent(text.sample[0], text.settled)
        near = candidates(text.fingerprint, text.sample, found, self._stories)
        if compared is None or not self._vocabulary.looks_misread(text.fingerprint):
            return near
        letters = grams(compared.words())
        if not len(letters):
            return near
        others = alike(letters, self._postings.find(letters), self._stories)
        numbers = tuple(dict.fromkeys((*near.numbers, *others)))
        return Candidates(numbers, near.rarity, np.union1d(near.keys, letters), letters)

    def rarity(self, made: Fingerprint) -> Shares | None:
        """The rarity of a text's terms in the archive."""
        return self.find(self.prepare([made])[0]).rarity

    def story(self, number: int) -> int:
        """The story of an article; 0 where it has none."""
        return int(self._stories[number])

    def settle(self, numbers: Iterable[int], story: int) -> None:
        """Notes that articles stand in a story."""
        for number in numbers:
            if number >= len(self._stories):
                grown = np.zeros(max(2 * len(self._stories), number + 1), dtype=np.int32)
                grown[: len(self._stories)] = self._stories
                self._stories = grown
            self._stories[number] = story

    def post(self, number: int, text: Prepared, found: Candidates) -> None:
        """Posts an article under its keys, and learns its words."""
        self._postings.add(number, found.keys)
        if found.letters is not None:
            self._records.keep_letters(number, found.letters)
        if teaches(number):
            self._vocabulary.learn(text.fingerprint)

    def tidy(self) -> None:
        """Writes a run of postings when enough is gathered."""
        if self._postings.full:
            self._records.replace_runs(*self._postings.flush())

    def _folder(self) -> Path | None:
        """Where the runs of postings stand: beside the database file; None for a database in memory."""
        for row in self._connection.execute("PRAGMA database_list"):
            if row[1] == "main" and row[2]:
                return Path(row[2]).with_name(Path(row[2]).name + ".postings")
        return None
