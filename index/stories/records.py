"""The tables of stories.

``copies_article`` holds an article's story and what a choice among copies needs; its
number, never used twice, orders arrival. ``copies_text`` holds its fingerprint and the
text that was made from (compressed): apart, because the one is written again and again
and the other is large. ``copies_letters`` holds what misread texts are posted under
beside their shingles. ``copies_story`` names the groups, ``copies_alias`` the names of
groups that were merged into others, ``copies_edge`` every pair of one story that was
compared, with its reason. ``copies_run`` lists the runs of postings, ``copies_state`` a
stamp that changes with every change: whoever keeps anything of this in memory compares
stamps, and so notices a transaction rolled back or another process's writing.
``copies_name`` and ``copies_related`` find stories on the same event.
What was decided about stories is in the journal and in ``decisions``.

About 5 bytes a term for the fingerprint and half a byte a character for the text: 3.5
kB for an article of 400 words.

What is read from and written to the tables of stories (see ``tables``); decides
nothing.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from cuttings.index.stories.candidates import Span
from cuttings.index.stories.fingerprints import VERSION, Fingerprint, fingerprint
from cuttings.index.stories.grouping import Copy, Standing, Story
from cuttings.index.stories.verification import Compared, Verdict
from cuttings.search.articles import Article

MIGRATIONS = (
    """
CREATE TABLE copies_article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    story INTEGER NOT NULL,
    version INTEGER NOT NULL,
    terms BLOB NOT NULL,
    text BLOB NOT NULL,
    title TEXT NOT NULL,
    first_day INTEGER,
    last_day INTEGER,
    agency TEXT,
    names TEXT NOT NULL,
    likeness REAL NOT NULL DEFAULT 0,
    compared INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX copies_article_story ON copies_article (story);
CREATE TABLE copies_story (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    representative INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE copies_alias (alias TEXT PRIMARY KEY, story INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX copies_alias_story ON copies_alias (story);
CREATE TABLE copies_edge (
    later INTEGER NOT NULL,
    earlier INTEGER NOT NULL,
    same INTEGER NOT NULL,
    score REAL NOT NULL,
    likeness REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (later, earlier)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_edge_earlier ON copies_edge (earlier);
CREATE TABLE copies_run (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, level INTEGER NOT NULL) STRICT;
CREATE TABLE copies_state (stamp INTEGER NOT NULL) STRICT;
INSERT INTO copies_state VALUES (0);
CREATE TABLE copies_decision (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    action TEXT NOT NULL,
    ids TEXT NOT NULL,
    made TEXT NOT NULL,
    undone TEXT
) STRICT;
CREATE TABLE copies_constraint (
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    decision INTEGER NOT NULL REFERENCES copies_decision (number),
    together INTEGER NOT NULL,
    PRIMARY KEY (one, other, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_constraint_decision ON copies_constraint (decision);
CREATE TABLE copies_name (
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (name, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_name_number ON copies_name (number);
CREATE TABLE copies_related (
    later INTEGER NOT NULL,
    earlier INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (later, earlier)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_related_earlier ON copies_related (earlier);
""",
    """
CREATE TABLE copies_text (
    number INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    names TEXT NOT NULL,
    terms BLOB NOT NULL,
    text BLOB NOT NULL
) STRICT;
INSERT INTO copies_text SELECT number, version, title, names, terms, text FROM copies_article;
ALTER TABLE copies_article DROP COLUMN version;
ALTER TABLE copies_article DROP COLUMN title;
ALTER TABLE copies_article DROP COLUMN names;
ALTER TABLE copies_article DROP COLUMN terms;
ALTER TABLE copies_article DROP COLUMN text;
""",
    """
CREATE TABLE copies_letters (number INTEGER PRIMARY KEY, keys BLOB NOT NULL) STRICT;
""",
    """
DROP TABLE IF EXISTS copies_constraint;
DROP TABLE IF EXISTS copies_decision;
""",
)


_STAND = "UPDATE copies_article SET likeness = likeness + ?, compared = compared + ? WHERE number = ?"
_COPY = """SELECT number, id, story, version, terms, text, title, first_day, last_day, names, agency
FROM copies_article JOIN copies_text USING (number) WHERE number = ?"""
MOST_CHARACTERS = (
    100_000  # of a text that are compared; what follows in a longer one is only kept
)
AT_HAND = 4_096  # articles whose fingerprints are kept in memory: about 8 kB each
NAME_SEPARATOR = "\x1f"


class Records:
    """Reads and writes the tables; decides nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._execute = connection.execute
        self._at_hand: dict[int, Compared] = {}

    # The stamp

    def stamp(self) -> int:
        """The stamp of the last change."""
        return int(self._execute("SELECT stamp FROM copies_state").fetchone()[0])

    def restamp(self) -> int:
        """Marks a change and returns the new stamp."""
        stamp = int.from_bytes(os.urandom(7), "big")
        self._execute("UPDATE copies_state SET stamp = ?", (stamp,))
        return stamp

    # Articles

    def number(self, id: str) -> int | None:
        """The number of an article, None where it is unknown."""
        row = self._execute(
            "SELECT number FROM copies_article WHERE id = ?", (id,)
        ).fetchone()
        return int(row[0]) if row else None

    def copy(self, number: int) -> Copy:
        """An article by number."""
        row = self._execute(_COPY, (number,)).fetchone()
        stored = _stored(*row[3:6])
        days = None if row[7] is None else (row[7], row[8])
        names = frozenset(row[9].split(NAME_SEPARATOR)) if row[9] else frozenset()
        return Copy(
            row[0],
            row[1],
            row[2],
            Compared(stored, days, row[5], row[6]),
            names,
            row[10],
        )

    def compared(self, number: int) -> Compared:
        """What of an article is compared; the ones used last are kept at hand."""
        known = self._at_hand.pop(number, None) or self.copy(number).compared
        return self._keep_at_hand(number, known)

    def _keep_at_hand(self, number: int, compared: Compared) -> Compared:
        if len(self._at_hand) >= AT_HAND:
            del self._at_hand[next(iter(self._at_hand))]
        self._at_hand[number] = compared
        return compared

    def forget(self) -> None:
        """Empties what is at hand: after a rollback its numbers may mean other
        articles.
        """
        self._at_hand.clear()

    def text(self, number: int) -> str:
        """The text that an article's fingerprint was made from."""
        row = self._execute(
            "SELECT text FROM copies_text WHERE number = ?", (number,)
        ).fetchone()
        return unpack(row[0])

    def arrival(
        self, article: Article, made: Fingerprint, names: frozenset[str]
    ) -> Copy:
        """An article with the next number, in no story and not yet stored."""
        row = self._execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'copies_article'"
        ).fetchone()
        days = article.published.days if article.published else None
        title = "" if article.title_inferred else article.title
        packed = zlib.compress(article.body[:MOST_CHARACTERS].encode(), 1)
        number = int(row[0]) + 1 if row else 1
        return Copy(
            number,
            article.id,
            0,
            Compared(made, days, packed, title),
            names,
            article.agency,
        )

    def insert(self, copy: Copy, story: int) -> None:
        """Stores an article that has arrived, in a story."""
        number, compared = copy.number, copy.compared
        days = compared.days or (None, None)
        self._execute(
            "INSERT INTO copies_article (number, id, story, first_day, last_day, agency) VALUES (?, ?, ?, ?, ?, ?)",
            (number, copy.id, story, *days, copy.agency),
        )
        names = NAME_SEPARATOR.join(sorted(copy.names))
        self._execute(
            "INSERT INTO copies_text VALUES (?, ?, ?, ?, ?, ?)",
            (
                number,
                VERSION,
                compared.title,
                names,
                copy.fingerprint.to_blob(),
                compared.packed,
            ),
        )
        self._keep_at_hand(number, compared)

    def delete(self, number: int) -> None:
        """Forgets an article and its edges."""
        self._at_hand.pop(number, None)
        self.disconnect([number])
        self._execute("DELETE FROM copies_article WHERE number = ?", (number,))
        self._execute("DELETE FROM copies_text WHERE number = ?", (number,))
        self._execute("DELETE FROM copies_letters WHERE number = ?", (number,))

    def count(self) -> int:
        """How many articles there are, nearly: the highest number, which deletions
        leave standing.
        """
        return int(
            self._execute(
                "SELECT coalesce(max(number), 0) FROM copies_article"
            ).fetchone()[0]
        )

    def samples(
        self, first: int, last: int
    ) -> Iterator[tuple[int, npt.NDArray[np.uint32]]]:
        """The keys under which the articles numbered ``first`` to ``last`` are posted."""
        rows = self._execute(
            "SELECT number, version, terms, text, keys FROM copies_text LEFT JOIN copies_letters USING (number)"
            " WHERE number BETWEEN ? AND ? ORDER BY number",
            (first, last),
        )
        for number, version, terms, text, letters in rows:
            keys = _stored(version, terms, text).sample()[0]
            yield (
                number,
                keys
                if letters is None
                else np.union1d(keys, np.frombuffer(letters, dtype=np.uint32)),
            )

    def keep_letters(self, number: int, keys: npt.NDArray[np.uint32]) -> None:
        """Keeps the keys of a misread text's letters, which are posted beside those
        of its shingles.
        """
        self._execute(
            "INSERT INTO copies_letters VALUES (?, ?)", (number, keys.tobytes())
        )

    def fingerprints(self, numbers: Iterable[int]) -> Iterator[Fingerprint]:
        """The fingerprints of some articles, those that are gone left out."""
        for number in numbers:
            row = self._execute(
                "SELECT version, terms, text FROM copies_text WHERE number = ?",
                (number,),
            ).fetchone()
            if row:
                yield _stored(*row)

    def placed(self) -> npt.NDArray[np.int32]:
        """The story of every article, by number; 0 for those that are gone."""
        last = int(
            self._execute(
                "SELECT coalesce(max(number), 0) FROM copies_article"
            ).fetchone()[0]
        )
        stories = np.zeros(last + 1, dtype=np.int32)
        cursor = self._execute("SELECT number, story FROM copies_article")
        while rows := cursor.fetchmany(10_000):
            pairs = np.array([tuple(row) for row in rows], dtype=np.int64)
            stories[pairs[:, 0]] = pairs[:, 1]
        return stories

    # Stories

    def story(self, number: int) -> Story:
        """A story by number."""
        row = self._execute(
            "SELECT number, id, size, representative, reason FROM copies_story WHERE number = ?",
            (number,),
        ).fetchone()
        return Story(*row)

    def story_number(self, id: str) -> int | None:
        """The number of a story by its id or by the id of a story merged into it;
        None where there is none.
        """
        row = self._execute(
            "SELECT number FROM copies_story WHERE id = ? UNION ALL SELECT story FROM copies_alias WHERE alias = ?",
            (id, id),
        ).fetchone()
        return int(row[0]) if row else None

    def found(self, founder: Copy) -> int:
        """A new story for one copy, named after it; the copy is still to be put there.

        Returns the story's number.
        """
        number, name = 1, f"s-{founder.id}"
        while self.story_number(name) is not None:
            number += 1
            name = f"s-{founder.id}-{number}"
        cursor = self._execute(
            "INSERT INTO copies_story (id, size, representative, reason) VALUES (?, 1, ?, 'the only copy')",
            (name, founder.number),
        )
        return int(cursor.lastrowid or 0)

    def join(self, copy: Copy, story: int) -> None:
        """Stores an article that has arrived, as one more copy of a story."""
        self.insert(copy, story)
        self._execute(
            "UPDATE copies_story SET size = size + 1 WHERE number = ?", (story,)
        )

    def move(self, numbers: Iterable[int], story: int) -> None:
        """Puts articles into a story."""
        self._connection.executemany(
            "UPDATE copies_article SET story = ? WHERE number = ?",
            [(story, number) for number in numbers],
        )
        self.resize(story)

    def resize(self, story: int) -> None:
        """Counts a story's copies again."""
        self._execute(
            "UPDATE copies_story SET size = (SELECT count(*) FROM copies_article WHERE story = :story)"
            " WHERE number = :story",
            {"story": story},
        )

    def represent(self, story: int, representative: int, reason: str) -> None:
        """Names the copy that stands for a story, and why."""
        self._execute(
            "UPDATE copies_story SET representative = ?, reason = ? WHERE number = ?",
            (representative, reason, story),
        )

    def standings(self, story: int) -> list[Standing]:
        """What a story's copies have to say for themselves, in order of arrival."""
        rows = self._execute(
            "SELECT number, id, likeness / max(compared, 1), agency IS NOT NULL, first_day"
            " FROM copies_article WHERE story = ? ORDER BY number",
            (story,),
        )
        return [Standing(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows]

    def merge(self, kept: int, gone: int) -> None:
        """Moves every copy and every name of one story to another."""
        self._execute(
            "UPDATE copies_article SET story = ? WHERE story = ?", (kept, gone)
        )
        self._execute("UPDATE copies_alias SET story = ? WHERE story = ?", (kept, gone))
        self._execute(
            "INSERT INTO copies_alias SELECT id, ? FROM copies_story WHERE number = ?",
            (kept, gone),
        )
        self._execute("DELETE FROM copies_story WHERE number = ?", (gone,))
        self.resize(kept)

    def adopt(self, names: Iterable[str], story: int) -> None:
        """Lets ids that lead nowhere lead to a story."""
        for name in names:
            if self.story_number(name) is None:
                self._execute("INSERT INTO copies_alias VALUES (?, ?)", (name, story))

    def close(self, story: int) -> None:
        """Deletes an empty story and its other names."""
        self._execute("DELETE FROM copies_alias WHERE story = ?", (story,))
        self._execute("DELETE FROM copies_story WHERE number = ?", (story,))

    def aliases(self, story: int) -> tuple[str, ...]:
        """The ids of the stories merged into this one, in alphabetical order."""
        rows = self._execute(
            "SELECT alias FROM copies_alias WHERE story = ? ORDER BY alias", (story,)
        )
        return tuple(row[0] for row in rows)

    def members(self, story: int) -> list[int]:
        """The numbers of a story's copies, in order of arrival."""
        rows = self._execute(
            "SELECT number FROM copies_article WHERE story = ? ORDER BY number",
            (story,),
        )
        return [row[0] for row in rows]

    def spaced(self, story: int, wanted: int) -> list[int]:
        """Some copies of a large story, evenly spaced between the first and the
        last: as quick for any size.
        """
        bounds = "SELECT min(number), max(number) FROM copies_article WHERE story = ?"
        first, last = self._execute(bounds, (story,)).fetchone()
        found = []
        for step in range(wanted):
            least = first + step * (last - first) // max(1, wanted - 1)
            row = self._execute(
                "SELECT number FROM copies_article WHERE story = ? AND number >= ? ORDER BY number LIMIT 1",
                (story, least),
            ).fetchone()
            found.append(int(row[0]))
        return sorted(set(found))

    def ids(self, story: int) -> tuple[str, ...]:
        """The ids of a story's copies, in order of arrival."""
        rows = self._execute(
            "SELECT id FROM copies_article WHERE story = ? ORDER BY number", (story,)
        )
        return tuple(row[0] for row in rows)

    # Edges

    def connect(self, compared: Iterable[tuple[int, int, Verdict]]) -> None:
        """Keeps what comparisons of two articles found, and adds the pair's likeness
        to the standing of both.
        """
        edges = [
            (
                max(one, other),
                min(one, other),
                verdict.same,
                verdict.score,
                verdict.overlap.likeness,
                verdict.reason,
            )
            for one, other, verdict in compared
        ]
        self._connection.executemany(
            "INSERT INTO copies_edge VALUES (?, ?, ?, ?, ?, ?)", edges
        )
        gained: dict[int, list[float]] = {}
        for later, earlier, _, _, likeness, _ in edges:
            gained.setdefault(later, []).append(likeness)
            gained.setdefault(earlier, []).append(likeness)
        rows = [
            (sum(likenesses), len(likenesses), number)
            for number, likenesses in gained.items()
        ]
        self._connection.executemany(_STAND, rows)

    def disconnect(self, numbers: Iterable[int]) -> None:
        """Forgets every comparison of some articles, and what it added to the
        standing of others.
        """
        for number in numbers:
            edges = self._execute(
                "SELECT earlier, likeness FROM copies_edge WHERE later = :number"
                " UNION ALL SELECT later, likeness FROM copies_edge WHERE earlier = :number",
                {"number": number},
            ).fetchall()
            self._connection.executemany(
                _STAND, [(-likeness, -1, other) for other, likeness in edges]
            )
            self._execute(
                "DELETE FROM copies_edge WHERE later = :number OR earlier = :number",
                {"number": number},
            )
            self._execute(
                "UPDATE copies_article SET likeness = 0, compared = 0 WHERE number = ?",
                (number,),
            )

    def edges(self, number: int) -> list[tuple[int, bool, str]]:
        """What an article was compared with: the other's number, whether they were
        found the same, and the reason.
        """
        rows = self._execute(
            "SELECT earlier, same, reason FROM copies_edge WHERE later = :number"
            " UNION ALL SELECT later, same, reason FROM copies_edge WHERE earlier = :number ORDER BY 1",
            {"number": number},
        )
        return [(row[0], bool(row[1]), row[2]) for row in rows]

    # Runs of postings

    def runs(self) -> list[Span]:
        """The runs of postings, in order."""
        return [
            Span(*row)
            for row in self._execute(
                "SELECT first, last, level FROM copies_run ORDER BY first"
            )
        ]

    def replace_runs(self, span: Span, replaced: Iterable[Span]) -> None:
        """Notes a new run in place of those merged into it."""
        for old in replaced:
            self._execute("DELETE FROM copies_run WHERE first = ?", (old.first,))
        self._execute(
            "INSERT OR REPLACE INTO copies_run VALUES (?, ?, ?)",
            (span.first, span.last, span.level),
        )


def unpack(blob: bytes) -> str:
    """The text in a stored blob."""
    return zlib.decompress(blob).decode()


def _stored(version: int, terms: bytes, text: bytes) -> Fingerprint:
    """A stored fingerprint, made again where it is of another version."""
    return (
        Fingerprint.from_blob(terms)
        if version == VERSION
        else fingerprint(unpack(text))
    )
