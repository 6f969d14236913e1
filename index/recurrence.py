"""Which short lines recur in an outlet's stories: counted over the whole archive once copies are grouped.

A line that stands in three or more *stories* of one outlet (copies of one story count once, or every agency story
would lose its short paragraphs) is furniture of the outlet's pages, and is hidden wherever the outlet has it. Where
the outlet is unknown, the folder stands for it: a scraped site is a folder. The more stories an outlet has, the more
of them must show a line, because in a hundred thousand stories any short sentence occurs three times.

What is hidden is laid over the kept article when its entry is put together, so that the result is the same in
whatever order articles came, and a line that no longer recurs is seen again; the catalogue keeps articles whole. One
row of 8 bytes a line is kept for each article; counting reads them all (about a second for 100,000 articles).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePath

import numpy as np
from cuttings.index.cleaning.recurring import key_of, short_lines, without
from cuttings.index.database import migrate
from cuttings.search.articles import Article, Enrichment
from numpy.typing import NDArray

Line = tuple[int, int]
Column = NDArray[np.int64]

REASON = "recurs in this outlet's stories"
FEWEST = 3  # stories of one outlet
EDGE_SHARE = 1 / 200  # of the outlet's stories, for a line above or below the text
ANY_SHARE = 1 / 20  # of the outlet's stories, for a line within the text

MIGRATIONS = (
    """
    CREATE TABLE recurrence_article (id TEXT PRIMARY KEY, scope INTEGER NOT NULL, lines BLOB NOT NULL)
        STRICT, WITHOUT ROWID;
    CREATE TABLE recurrence_line (
        scope INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (scope, line)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE recurrence_missing (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    INSERT INTO recurrence_missing SELECT id FROM articles;
    INSERT OR IGNORE INTO unsettled SELECT 'now' WHERE EXISTS (SELECT 1 FROM articles);
    """,
)


class Recurrence:
    """The short lines of every article, and those that recur."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        migrate(connection, "recurrence", MIGRATIONS)
        self._recurring = self._read()

    def record(self, article: Article) -> None:
        """Keeps the short lines of an article, in place of those it had."""
        lines = array("q", (line.key | line.edge for line in short_lines(article)))
        row = (article.id, scope_of(article), lines.tobytes())
        self.connection.execute("INSERT OR REPLACE INTO recurrence_article VALUES (?, ?, ?)", row)
        self.connection.execute("DELETE FROM recurrence_missing WHERE id = ?", (article.id,))

    def forget(self, id: str) -> None:
        """Drops the lines of an article that was removed."""
        for table in ("recurrence_article", "recurrence_missing"):
            self.connection.execute(f"DELETE FROM {table} WHERE id = ?", (id,))

    def missing(self) -> list[str]:
        """The articles of an archive of an earlier release, whose lines were never recorded."""
        return [row["id"] for row in self.connection.execute("SELECT id FROM recurrence_missing")]

    def hide(self, article: Article, found: Enrichment) -> tuple[Article, Enrichment]:
        """An article and what was found in it, with the lines hidden that recur in its outlet."""
        recurring = self._recurring.get(scope_of(article))
        return without(article, found, recurring) if recurring else (article, found)

    def settle(self) -> list[str]:
        """Counts anew, within a transaction. Gives the articles in which other lines are hidden than before."""
        before, table = self._lines(), self._table()
        now = table.recurring()
        if now == before:
            return []
        self.connection.execute("DELETE FROM recurrence_line")
        self.connection.executemany("INSERT INTO recurrence_line VALUES (?, ?)", sorted(now))
        self._recurring = self._read()
        return table.holding(now ^ before)

    def hidden_in(self) -> set[str]:
        """The articles that have a line which recurs in their outlet."""
        return set(self._table().holding(self._lines())) if self._recurring else set()

    def _lines(self) -> set[Line]:
        return {(scope, line) for scope, lines in self._recurring.items() for line in lines}

    def _table(self) -> _Lines:
        return _Lines(
            self.connection.execute(
                "SELECT recurrence_article.id, scope, lines, story FROM recurrence_article "
                "JOIN copies_article ON copies_article.id = recurrence_article.id WHERE lines <> x''"
            ).fetchall()
        )

    def _read(self) -> dict[int, dict[int, str]]:
        recurring: dict[int, dict[int, str]] = defaultdict(dict)
        for scope, line in self.connection.execute("SELECT scope, line FROM recurrence_line"):
            recurring[scope][line] = REASON
        return dict(recurring)


def scope_of(article: Article) -> int:
    """The outlet, or the folder of an article whose outlet is unknown, as a number like a line's."""
    return key_of(f"outlet {article.outlet}" if article.outlet else f"folder {PurePath(article.source).parent}")


class _Lines:
    """Every short line of an archive as columns: its article's row, its scope, its story, its key, and its place."""

    def __init__(self, rows: Sequence[sqlite3.Row]) -> None:
        self.ids = [row["id"] for row in rows]
        sizes = [len(row["lines"]) // 8 for row in rows]
        lines = np.frombuffer(b"".join(row["lines"] for row in rows), np.int64)
        self.rows = np.repeat(np.arange(len(rows)), sizes)
        self.scopes = np.repeat(np.array([row["scope"] for row in rows], np.int64), sizes)
        self.stories = np.repeat(np.array([row["story"] for row in rows], np.int64), sizes)
        self.keys = lines & ~1
        self.edges = lines & 1 == 1

    def recurring(self) -> set[Line]:
        """The lines that enough stories of their scope have."""
        _, scope = np.unique(self.scopes, return_inverse=True)
        of_scope = _stories(scope, self.stories)[scope]
        _, first, which = np.unique(self.scopes ^ self.keys, return_index=True, return_inverse=True)
        often = np.bincount(which)[which] >= FEWEST
        anywhere = _stories(which[often], self.stories[often], len(first))
        at_edge = _stories(which[often & self.edges], self.stories[often & self.edges], len(first))
        of_scope = of_scope[first]
        enough = anywhere >= np.maximum(FEWEST, ANY_SHARE * of_scope)
        enough |= at_edge >= np.maximum(FEWEST, EDGE_SHARE * of_scope)
        rows = first[enough]
        return set(zip(self.scopes[rows].tolist(), self.keys[rows].tolist(), strict=True))

    def holding(self, lines: set[Line]) -> list[str]:
        """The articles that have one of the lines."""
        wanted = np.array([scope ^ key for scope, key in lines], np.int64)
        return [self.ids[row] for row in np.unique(self.rows[np.isin(self.scopes ^ self.keys, wanted)])]


def _stories(which: Column, stories: Column, size: int = 0) -> Column:
    """In how many stories each numbered value stands."""
    base = int(stories.max(initial=0)) + 1
    return np.bincount(np.unique(which * base + stories) // base, minlength=size)
