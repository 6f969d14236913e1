"""The tables of stories, and what is read from and written to them.

    copies_article    an article's story and what a choice among copies needs; its
                      number, never used twice, orders arrival
    copies_text       its fingerprint, and the text that was made from: apart, because
                      the one is written again and again and the other is large
    copies_letters    what misread texts are posted under beside their shingles
    copies_posting    the articles posted under a key, and copies_posted up to which
                      article: derived, and made again where copies_posted is empty
    copies_story      the groups; copies_alias the ids of groups merged into others
    copies_part       texts that stand whole in a stretch of a longer one, and which
    copies_notice     notices that correct or withdraw an article, and which
    copies_doubt      stories to be looked at again, because what their copies share has
                      become common
    copies_edge       every pair of one story that was compared, with its reason
    copies_state      a stamp that changes with every change: whoever keeps anything of
                      this in memory compares stamps, and so notices a transaction
                      rolled back or another process's writing
    copies_name       the names of articles, and copies_related the pairs on one event

What was decided about stories is in the journal and in ``decisions``.

About 5 bytes a term for the fingerprint, half a byte a character for the text and 1.5
kB of postings: 6 kB for an article of 400 words.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from cuttings.index.checksums import confirm
from cuttings.index.stories.compared import Compared, pack_text, unpack_text
from cuttings.index.stories.fingerprints import (
    VERSION,
    Fingerprint,
    Hashes,
    fingerprint,
)
from cuttings.index.stories.grouping import Copy, Story
from cuttings.index.stories.misreadings import letter_keys
from cuttings.index.stories.standing import Standing, StorySettings
from cuttings.index.stories.versions import Corrected, version_of
from cuttings.index.stories.weighing import Verdict
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
    """
DROP TABLE copies_run;
CREATE TABLE copies_posting (
    shingle INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (shingle, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE copies_posted (version INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
ALTER TABLE copies_article DROP COLUMN likeness;
ALTER TABLE copies_article DROP COLUMN compared;
""",
    """
ALTER TABLE copies_article ADD COLUMN outlet TEXT;
CREATE TABLE copies_part (
    whole INTEGER NOT NULL,
    part INTEGER NOT NULL,
    start REAL NOT NULL,
    stop REAL NOT NULL,
    PRIMARY KEY (whole, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_part_part ON copies_part (part);
""",
    """
ALTER TABLE copies_article ADD COLUMN version TEXT;
CREATE INDEX copies_article_version ON copies_article (story) WHERE version > '';
CREATE INDEX copies_article_unread ON copies_article (number) WHERE version IS NULL;
CREATE TABLE copies_notice (number INTEGER PRIMARY KEY, about INTEGER) STRICT;
CREATE INDEX copies_notice_about ON copies_notice (about);
""",
    """
CREATE TABLE copies_doubt (story INTEGER PRIMARY KEY) STRICT;
""",
    """
ALTER TABLE copies_notice ADD COLUMN words TEXT NOT NULL DEFAULT '';
""",
    """
ALTER TABLE copies_state ADD COLUMN settings TEXT NOT NULL DEFAULT 'typical';
""",
)

POSTINGS_VERSION = 2  # raised whenever texts are posted under other keys
MOST_CHARACTERS = 100_000  # of a text that are compared; the rest is only kept
AT_HAND = 4_096  # articles whose fingerprints are kept in memory: about 8 kB each
NAME_SEPARATOR = "\x1f"

_LINKED = """
SELECT earlier AS other, same, likeness, reason FROM copies_edge WHERE later = ?1
UNION ALL
SELECT later, same, likeness, reason FROM copies_edge WHERE earlier = ?1 ORDER BY other
"""
_STANDINGS = """
SELECT number, id, agency, outlet, first_day, (
    SELECT avg(likeness) FROM (
        SELECT likeness FROM copies_edge WHERE later = article.number
        UNION ALL
        SELECT likeness FROM copies_edge WHERE earlier = article.number
    )
)
FROM copies_article AS article WHERE story = ? ORDER BY number
"""


class Records:
    """Reads and writes the tables; decides nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._execute = connection.execute
        self._at_hand: dict[int, Compared] = {}

    def _value(self, statement: str, *values: object) -> Any:
        """The first value of the first row, None where there is none."""
        row = self._execute(statement, values).fetchone()
        return row[0] if row else None

    def _column(self, statement: str, *values: object) -> list[Any]:
        return [row[0] for row in self._execute(statement, values)]

    # The stamp

    def stamp(self) -> int:
        """The stamp of the last change."""
        return int(self._value("SELECT stamp FROM copies_state"))

    def restamp(self) -> int:
        """Marks a change and returns the new stamp."""
        stamp = int.from_bytes(os.urandom(7), "big")
        self._execute("UPDATE copies_state SET stamp = ?", (stamp,))
        return stamp

    # Articles

    def number(self, id: str) -> int | None:
        """The number of an article, None where it is unknown."""
        number = self._value("SELECT number FROM copies_article WHERE id = ?", id)
        if number is None:
            confirm(self._connection, "copies_article")
            return None
        return int(number)

    def place_of(self, number: int) -> tuple[int, str]:
        """The story of an article, and the version that it announces itself to be: what
        a link needs of most, for the texts of a copy take most of the time of reading it.
        """
        story, version = self._execute(
            "SELECT story, version FROM copies_article WHERE number = ?", (number,)
        ).fetchone()
        return int(story), version or ""

    def id(self, number: int) -> str:
        """The id of an article."""
        return str(
            self._value("SELECT id FROM copies_article WHERE number = ?", number)
        )

    def story_of(self, number: int) -> int:
        """The story of an article."""
        return int(
            self._value("SELECT story FROM copies_article WHERE number = ?", number)
        )

    def last_number(self) -> int:
        """The highest number: nearly how many articles there are, for deletions leave
        it standing.
        """
        return int(self._value("SELECT coalesce(max(number), 0) FROM copies_article"))

    def next_number(self) -> int:
        """The number of the article that comes next."""
        last = self._value(
            "SELECT seq FROM sqlite_sequence WHERE name = 'copies_article'"
        )
        return int(last or 0) + 1

    def copy(self, number: int) -> Copy:
        """An article by number."""
        # Both tables have a version: of the article, and of its fingerprint.
        row = self._execute(
            "SELECT copies_article.*, title, names, terms, text,"
            " copies_text.version AS fingerprint_version"
            " FROM copies_article JOIN copies_text USING (number) WHERE number = ?",
            (number,),
        ).fetchone()
        days = None
        if row["first_day"] is not None:
            days = (row["first_day"], row["last_day"])
        stated = (days, row["text"], row["title"], row["outlet"] or "")
        compared = self._at_hand.get(number)
        # what is at hand knows already what was derived of it; after a rollback its
        # number may be another article's
        if compared is None or compared.stated != stated:
            made = _stored(row["fingerprint_version"], row["terms"], row["text"])
            compared = Compared(made, *stated)
        names = row["names"].split(NAME_SEPARATOR) if row["names"] else ()
        return Copy(
            number,
            row["id"],
            row["story"],
            compared,
            frozenset(names),
            row["agency"],
            row["version"] or "",
        )

    def compared(self, number: int) -> Compared:
        """What of an article is compared; the ones used last are kept at hand."""
        known = self._at_hand.pop(number, None) or self.copy(number).compared
        self.keep_at_hand(number, known)
        return known

    def keep_at_hand(self, number: int, compared: Compared) -> None:
        """Keeps what of an article is compared, also of one that is still to be stored."""
        if len(self._at_hand) >= AT_HAND:
            del self._at_hand[next(iter(self._at_hand))]
        self._at_hand[number] = compared

    def clear_cache(self) -> None:
        """Empties what is at hand: after a rollback its numbers may mean other
        articles.
        """
        self._at_hand.clear()

    def arrival(
        self, article: Article, made: Fingerprint, names: frozenset[str]
    ) -> Copy:
        """An article with the next number, in no story and not yet stored."""
        compared = Compared(
            made,
            article.published.days if article.published else None,
            pack_text(article.body[:MOST_CHARACTERS]),
            "" if article.title_inferred else article.title,
            article.outlet or "",
        )
        version = version_of(article.title, article.body).kind
        number = self.next_number()
        return Copy(number, article.id, 0, compared, names, article.agency, version)

    def insert(self, copy: Copy, story: int) -> None:
        """Stores an article that has arrived, in a story that counts it already."""
        compared = copy.compared
        self._execute(
            "INSERT INTO copies_article"
            " (number, id, story, first_day, last_day, agency, outlet, version)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                copy.number,
                copy.id,
                story,
                *(compared.days or (None, None)),
                copy.agency,
                compared.outlet or None,
                copy.version,
            ),
        )
        self._execute(
            "INSERT INTO copies_text VALUES (?, ?, ?, ?, ?, ?)",
            (
                copy.number,
                VERSION,
                compared.title,
                NAME_SEPARATOR.join(sorted(copy.names)),
                copy.fingerprint.to_blob(),
                compared.packed,
            ),
        )
        self.keep_at_hand(copy.number, compared)

    def delete(self, number: int) -> None:
        """Deletes an article and its edges."""
        self._at_hand.pop(number, None)
        self.disconnect([number])
        self._execute(
            "DELETE FROM copies_part WHERE whole = ?1 OR part = ?1", (number,)
        )
        for table in ("copies_article", "copies_text", "copies_letters"):
            self._execute(f"DELETE FROM {table} WHERE number = ?", (number,))

    def fingerprints(self, numbers: Iterable[int]) -> Iterator[tuple[int, Fingerprint]]:
        """The numbers and fingerprints of some articles, those that are gone left out."""
        for number in numbers:
            row = self._execute(
                "SELECT version, terms, text FROM copies_text WHERE number = ?",
                (number,),
            ).fetchone()
            if row:
                yield number, _stored(*row)

    def stories(self) -> npt.NDArray[np.int32]:
        """The story of every article, by number; 0 for those that are gone."""
        stories = np.zeros(self.last_number() + 1, dtype=np.int32)
        cursor = self._execute("SELECT number, story FROM copies_article")
        while rows := cursor.fetchmany(10_000):
            pairs = np.array([tuple(row) for row in rows], dtype=np.int64)
            stories[pairs[:, 0]] = pairs[:, 1]
        return stories

    # Versions

    def read_versions(self) -> None:
        """Reads what each text announces itself to be, where no release did so yet."""
        unread = self._column(
            "SELECT number FROM copies_article WHERE version IS NULL ORDER BY number"
        )
        for number in unread:
            compared = self.copy(number).compared
            self._execute(
                "UPDATE copies_article SET version = ? WHERE number = ?",
                (version_of(compared.title, compared.text).kind, number),
            )

    def has_unread_versions(self) -> bool:
        """Whether an older release stored articles and read no versions."""
        return bool(
            self._column("SELECT 1 FROM copies_article WHERE version IS NULL LIMIT 1")
        )

    def versions(self, story: int) -> list[Corrected]:
        """The copies of a story that announce themselves as another version."""
        rows = self._execute(
            "SELECT number, id, version, first_day FROM copies_article"
            " WHERE story = ? AND version > ''",
            (story,),
        )
        return [Corrected(*row) for row in rows]

    def as_version(self, number: int) -> Corrected:
        """One article by what it announces itself to be."""
        row = self._execute(
            "SELECT number, id, version, first_day FROM copies_article WHERE number = ?",
            (number,),
        ).fetchone()
        return Corrected(*row)

    # Postings

    def posted(self) -> int | None:
        """The last article whose postings stand in the table; None where it must be
        made anew.
        """
        last = self._value(
            "SELECT last FROM copies_posted WHERE version = ?", POSTINGS_VERSION
        )
        return None if last is None else int(last)

    def note_posted(self, last: int) -> None:
        """Notes up to which article postings stand in the table."""
        self._execute("DELETE FROM copies_posted")
        self._execute(
            "INSERT INTO copies_posted VALUES (?, ?)", (POSTINGS_VERSION, last)
        )

    def delete_postings(self) -> None:
        """Empties the table of postings; the keys of letters are made again."""
        self._execute("DELETE FROM copies_posting")
        for number in self._column("SELECT number FROM copies_letters"):
            self.keep_letters(number, letter_keys(self.compared(number).words))

    def letters(self, number: int) -> Hashes | None:
        """The keys of a misread text's letters; None for other texts."""
        keys = self._value("SELECT keys FROM copies_letters WHERE number = ?", number)
        return None if keys is None else np.frombuffer(keys, dtype=np.uint32)

    def keep_letters(self, number: int, keys: Hashes) -> None:
        """Keeps the keys of a misread text's letters, because what looks misread
        depends on what the archive knew when it came.
        """
        self._execute(
            "INSERT OR REPLACE INTO copies_letters VALUES (?, ?)",
            (number, keys.tobytes()),
        )

    # Stories

    def story(self, number: int) -> Story:
        """A story by number."""
        row = self._execute(
            "SELECT number, id, size, representative, reason FROM copies_story"
            " WHERE number = ?",
            (number,),
        ).fetchone()
        return Story(*row)

    def size(self, number: int) -> int:
        """How many copies a story has."""
        return int(
            self._value("SELECT size FROM copies_story WHERE number = ?", number)
        )

    def story_number(self, id: str) -> int | None:
        """The number of a story by its id or by the id of a story merged into it;
        None where there is none.
        """
        number = self._value(
            "SELECT number FROM copies_story WHERE id = ?1"
            " UNION ALL SELECT story FROM copies_alias WHERE alias = ?1",
            id,
        )
        return None if number is None else int(number)

    def create_story(self, founder: Copy) -> int:
        """A new story for one copy, named after it; the copy is still to be put there.

        Returns the story's number.
        """
        name = f"s-{founder.id}"
        suffix = 1
        while self.story_number(name) is not None:
            suffix += 1
            name = f"s-{founder.id}-{suffix}"
        cursor = self._execute(
            "INSERT INTO copies_story (id, size, representative, reason)"
            " VALUES (?, 1, ?, 'the only copy')",
            (name, founder.number),
        )
        return int(cursor.lastrowid or 0)

    def move(self, numbers: Iterable[int], story: int) -> None:
        """Puts articles into a story."""
        self._connection.executemany(
            "UPDATE copies_article SET story = ? WHERE number = ?",
            [(story, number) for number in numbers],
        )
        self.resize(story)

    def grow(self, story: int) -> None:
        """Counts one copy more."""
        self._execute(
            "UPDATE copies_story SET size = size + 1 WHERE number = ?", (story,)
        )

    def resize(self, story: int) -> None:
        """Counts a story's copies again."""
        self._execute(
            "UPDATE copies_story SET size ="
            " (SELECT count(*) FROM copies_article WHERE story = ?1) WHERE number = ?1",
            (story,),
        )

    def represent(self, story: int, representative: int, reason: str) -> None:
        """Names the copy that stands for a story, and why."""
        self._execute(
            "UPDATE copies_story SET representative = ?, reason = ? WHERE number = ?",
            (representative, reason, story),
        )

    def standings(self, story: int, with_letters: bool = False) -> list[Standing]:
        """What a story's copies have to say for themselves, in order of arrival.

        Letters are counted only where they are asked for: each text is unpacked for it.
        """
        standings = []
        for row in self._execute(_STANDINGS, (story,)).fetchall():
            number, id, agency, outlet, day, likeness = row
            letters = len(self.compared(number).text) if with_letters else 0
            standings.append(
                Standing(
                    number,
                    id,
                    likeness or 0.0,
                    agency or "",
                    outlet or "",
                    day,
                    letters,
                )
            )
        return standings

    def settings(self) -> str:
        """The settings by which the stories' representatives were chosen."""
        return str(self._value("SELECT settings FROM copies_state"))

    def keep_settings(self, settings: StorySettings) -> None:
        """Says by which settings the representatives are chosen from now on."""
        self._execute("UPDATE copies_state SET settings = ?", (str(settings),))

    def stories_of_several(self) -> list[int]:
        """The stories with more than one copy."""
        return self._column("SELECT number FROM copies_story WHERE size > 1")

    def merge(self, kept: int, gone: int) -> None:
        """Moves every copy and every name of one story to another."""
        for table in ("copies_article", "copies_alias"):
            self._execute(f"UPDATE {table} SET story = ? WHERE story = ?", (kept, gone))
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
        return tuple(
            self._column(
                "SELECT alias FROM copies_alias WHERE story = ? ORDER BY alias", story
            )
        )

    def members(self, story: int) -> list[int]:
        """The numbers of a story's copies, in order of arrival."""
        return self._column(
            "SELECT number FROM copies_article WHERE story = ? ORDER BY number", story
        )

    def ids(self, story: int) -> tuple[str, ...]:
        """The ids of a story's copies, in order of arrival."""
        return tuple(
            self._column(
                "SELECT id FROM copies_article WHERE story = ? ORDER BY number", story
            )
        )

    def copies(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """The stories of several copies that some articles belong to, each with each of
        its copies, by id.
        """
        rows = self._execute(
            """
            SELECT copies_story.id, copies_article.id FROM copies_story
            JOIN copies_article ON copies_article.story = copies_story.number
            WHERE copies_story.size > 1 AND copies_story.number IN (
                SELECT story FROM copies_article
                WHERE id IN (SELECT value FROM json_each(?))
            )
            ORDER BY copies_story.number, copies_article.number
            """,
            (json.dumps(list(ids)),),
        )
        return [(row[0], row[1]) for row in rows]

    def spaced(self, story: int, wanted: int) -> list[int]:
        """Some copies of a large story, evenly spaced between the first and the
        last: as quick for any size.
        """
        first, last = self._execute(
            "SELECT min(number), max(number) FROM copies_article WHERE story = ?",
            (story,),
        ).fetchone()
        found = set()
        for step in range(wanted):
            least = first + step * (last - first) // max(1, wanted - 1)
            found.add(
                self._value(
                    "SELECT number FROM copies_article WHERE story = ? AND number >= ?"
                    " ORDER BY number LIMIT 1",
                    story,
                    least,
                )
            )
        return sorted(found)

    # Doubts

    def doubt(self, stories: Iterable[int]) -> None:
        """Notes that stories are to be looked at again."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO copies_doubt VALUES (?)",
            [(story,) for story in stories],
        )

    def doubted(self) -> list[int]:
        """The stories that are to be looked at again, in order."""
        return self._column("SELECT story FROM copies_doubt ORDER BY story")

    def undoubt(self, story: int) -> None:
        """Notes that a story was looked at again."""
        self._execute("DELETE FROM copies_doubt WHERE story = ?", (story,))

    # Parts

    def note_part(self, whole: int, part: int, stretch: tuple[float, float]) -> None:
        """Notes that an article stands in a stretch of another one."""
        self._execute(
            "INSERT OR REPLACE INTO copies_part VALUES (?, ?, ?, ?)",
            (whole, part, *stretch),
        )

    def parts(self, whole: int) -> list[tuple[int, float, float]]:
        """The articles that stand in a longer one: number, and from where to where, as
        shares of the longer one. In order; at most 32.
        """
        rows = self._execute(
            "SELECT part, start, stop FROM copies_part WHERE whole = ?"
            " ORDER BY part LIMIT 32",
            (whole,),
        )
        return [tuple(row) for row in rows]

    def wholes(self, part: int) -> list[int]:
        """The articles in which one stands whole."""
        return self._column(
            "SELECT whole FROM copies_part WHERE part = ? ORDER BY whole", part
        )

    # Edges

    def connect(self, compared: Iterable[tuple[int, int, Verdict]]) -> None:
        """Keeps what comparisons of two articles found."""
        edges = []
        for one, other, verdict in compared:
            pair = (max(one, other), min(one, other))
            likeness = verdict.overlap.likeness
            edges.append((*pair, verdict.same, verdict.score, likeness, verdict.reason))
        self._connection.executemany(
            "INSERT INTO copies_edge VALUES (?, ?, ?, ?, ?, ?)", edges
        )

    def disconnect(self, numbers: Iterable[int]) -> None:
        """Deletes every comparison of some articles."""
        for number in numbers:
            self._execute(
                "DELETE FROM copies_edge WHERE later = ?1 OR earlier = ?1", (number,)
            )

    def edges(self, number: int) -> list[tuple[int, bool, str]]:
        """What an article was compared with: the other's number, whether they were
        found the same, and the reason.
        """
        edges = []
        for other, same, _, reason in self._execute(_LINKED, (number,)):
            edges.append((other, bool(same), reason))
        return edges


def _stored(version: int, terms: bytes, text: bytes) -> Fingerprint:
    """A stored fingerprint, made again where it is of another version."""
    if version != VERSION:
        return fingerprint(unpack_text(text))
    return Fingerprint.from_blob(terms)
