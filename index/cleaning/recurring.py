"""Which short lines recur in an outlet's stories: counted over the whole archive once
copies are grouped.

A line that stands in three or more *stories* of one outlet (copies of one story count
once, or every agency story would lose its short paragraphs) is furniture of the
outlet's pages, and is hidden wherever the outlet has it. Where the outlet is unknown,
the folder stands for it: a scraped site is a folder. The more stories an outlet has,
the more of them must show a line, because in a hundred thousand stories any short
sentence occurs three times.

What is hidden is laid over the kept article when its entry is put together, so that the
result is the same in whatever order articles came, and a line that no longer recurs is
seen again; the catalogue keeps articles whole. One row of 8 bytes a line is kept for
each article; counting reads them all (about a second for 100,000 articles).
"""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from cuttings.index.cleaning.furniture import key_of, short_lines, without
from cuttings.index.database import migrate
from cuttings.search.articles import Article, Enrichment
from cuttings.search.translations import stored

Integers = NDArray[np.int64]
RecurringLine = tuple[int, int]
"""The scope (an outlet or a folder) and the key of a line."""

FEWEST = 3
"""Stories of one outlet that must show a line."""
EDGE_SHARE = 1 / 200
"""Share of the outlet's stories, for a line above or below the text."""
ANY_SHARE = 1 / 20
"""Share of the outlet's stories, for a line within the text."""

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
        self._keys_by_scope = self._read()

    def record(self, article: Article) -> None:
        """Keeps the short lines of an article, in place of those it had."""
        # Keys are even: the last bit says that the line stands at an edge.
        lines = array("q", (line.key | line.edge for line in short_lines(article)))
        self.delete(article.id)
        self.connection.execute(
            "INSERT INTO recurrence_article VALUES (?, ?, ?)",
            (article.id, scope_of(article), lines.tobytes()),
        )

    def delete(self, article_id: str) -> None:
        """Deletes the lines of an article that was removed."""
        for table in ("recurrence_article", "recurrence_missing"):
            self.connection.execute(f"DELETE FROM {table} WHERE id = ?", (article_id,))

    def missing(self) -> list[str]:
        """The articles of an archive of an earlier release, whose lines were never
        recorded.
        """
        rows = self.connection.execute("SELECT id FROM recurrence_missing")
        return [row["id"] for row in rows]

    def hide(self, article: Article, found: Enrichment) -> tuple[Article, Enrichment]:
        """An article and what was found in it, with the lines hidden that recur in
        its outlet.
        """
        keys = self._keys_by_scope.get(scope_of(article))
        return without(article, found, keys) if keys else (article, found)

    def settle(self) -> list[str]:
        """Counts anew, within a transaction.

        Gives the articles in which other lines are hidden than before.
        """
        before = self._lines()
        table = self._table()
        now = table.recurring()
        if now == before:
            return []
        self.connection.execute("DELETE FROM recurrence_line")
        self.connection.executemany(
            "INSERT INTO recurrence_line VALUES (?, ?)", sorted(now)
        )
        self._keys_by_scope = self._read()
        return table.holding(now ^ before)

    def hidden_in(self) -> set[str]:
        """The articles that have a line which recurs in their outlet."""
        lines = self._lines()
        return set(self._table().holding(lines)) if lines else set()

    def _lines(self) -> set[RecurringLine]:
        lines: set[RecurringLine] = set()
        for scope, keys in self._keys_by_scope.items():
            lines.update((scope, key) for key in keys)
        return lines

    def _table(self) -> _LineTable:
        rows = self.connection.execute(
            "SELECT recurrence_article.id, scope, lines, story FROM recurrence_article "
            "JOIN copies_article ON copies_article.id = recurrence_article.id "
            "WHERE lines <> x''"
        )
        return _LineTable(rows.fetchall())

    def _read(self) -> dict[int, set[int]]:
        keys: dict[int, set[int]] = defaultdict(set)
        rows = self.connection.execute("SELECT scope, line FROM recurrence_line")
        for scope, key in rows:
            keys[scope].add(key)
        return dict(keys)


def scope_of(article: Article) -> int:
    """The outlet, or the folder of an article whose outlet is unknown, as a number
    like a line's.
    """
    if article.outlet:
        return _scope_of_outlet(article.outlet)
    end = article.source.rfind(os.sep) + 1
    return _scope_of_folder(article.source[:end])


@lru_cache(maxsize=1_024)
def _scope_of_outlet(outlet: str) -> int:
    return key_of(stored("reading", "outlet %(outlet)s", outlet=outlet))


@lru_cache(maxsize=1_024)
def _scope_of_folder(folder: str) -> int:
    """The scope of a folder, whose name ends as its files' begin."""
    return key_of(stored("reading", "folder %(parent)s", parent=PurePath(folder)))


class _LineTable:
    """Every short line of an archive as columns, each of the length of all lines: the
    index of its article in ``ids``, its scope, its story, its key, whether it stands
    at an edge.
    """

    def __init__(self, rows: Sequence[sqlite3.Row]) -> None:
        self.ids = [row["id"] for row in rows]
        sizes = [len(row["lines"]) // 8 for row in rows]
        scopes = np.array([row["scope"] for row in rows], np.int64)
        stories = np.array([row["story"] for row in rows], np.int64)
        lines = np.frombuffer(b"".join(row["lines"] for row in rows), np.int64)
        self.articles = np.repeat(np.arange(len(rows)), sizes)
        self.scopes = np.repeat(scopes, sizes)
        self.stories = np.repeat(stories, sizes)
        self.keys = lines & ~1
        self.edges = lines & 1 == 1

    def recurring(self) -> set[RecurringLine]:
        """The lines that enough stories of their scope have."""
        _, scope = np.unique(self.scopes, return_inverse=True)
        _, first, line = np.unique(
            self.scopes ^ self.keys, return_index=True, return_inverse=True
        )
        # Most lines stand in too few articles to be counted by story.
        often = np.bincount(line)[line] >= FEWEST
        at_edge = often & self.edges
        anywhere = _count_stories(line[often], self.stories[often], len(first))
        at_edges = _count_stories(line[at_edge], self.stories[at_edge], len(first))

        of_scope = _count_stories(scope, self.stories, 0)[scope][first]
        enough = anywhere >= np.maximum(FEWEST, ANY_SHARE * of_scope)
        enough |= at_edges >= np.maximum(FEWEST, EDGE_SHARE * of_scope)
        chosen = first[enough]
        scopes, keys = self.scopes[chosen].tolist(), self.keys[chosen].tolist()
        return set(zip(scopes, keys, strict=True))

    def holding(self, lines: set[RecurringLine]) -> list[str]:
        """The articles that have one of the lines."""
        wanted = np.array([scope ^ key for scope, key in lines], np.int64)
        held = np.isin(self.scopes ^ self.keys, wanted)
        return [
            self.ids[article] for article in sorted(set(self.articles[held].tolist()))
        ]


def _count_stories(values: Integers, stories: Integers, size: int) -> Integers:
    """In how many stories each value stands; as many counts as ``size``, or more."""
    base = int(stories.max(initial=0)) + 1
    # NumPy's own ``unique`` takes a hundred times as long as sorting does.
    pairs = np.sort(values * base + stories)
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    return np.bincount(pairs // base, minlength=size)
