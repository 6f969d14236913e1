"""What the catalogue says that the index must hold: read by whoever opens an index.

An index that is missing, or of an older commit, must not look like an empty archive or
like the present one. So the catalogue keeps a row for each build of the index that
may be served: its generation, how many articles it holds and which facets, as of the
last commit. A row is ``open`` from just before a commit until just after it: between
the two, whoever reads may see the index before or after, and after a kill nobody knows
which it is.

    check_commit(archive.catalogue, "1", engine, ["people", "places"])
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from cuttings.search.errors import CatalogueError, IndexDamaged
from cuttings.search.translations import numbered, worded

REMEDY = worded(
    "Run `cuttings reindex` to build it again from the catalogue; nothing is lost."
)


class Committed(Protocol):
    """What of an engine is compared."""

    @property
    def generation(self) -> str:
        """Changes with each commit."""

    def count(self) -> int:
        """How many articles are stored."""


@dataclass(frozen=True, slots=True)
class Commit:
    """The last commit of one build."""

    build: str
    generation: str
    articles: int
    facets: frozenset[str]
    is_open: bool


def read_only(
    path: Path, kind: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    """A connection to a SQLite file that writes nothing, also where nothing can be
    written.

    A medium that can't be written has no place for SQLite's lock files, so the file is
    opened as one that nobody changes. Raises sqlite3.Error, and CatalogueError where
    changes wait beside the file that only a writer can take up.
    """
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    waiting = path.with_name(f"{path.name}-wal")
    if not os.access(path.parent, os.W_OK):
        if waiting.exists() and waiting.stat().st_size:
            raise CatalogueError(
                worded(
                    "The catalogue %(path)s was copied while it was being "
                    "written: %(name)s holds changes that can't be taken up on "
                    "a read-only medium. Copy the archive with `cuttings "
                    "backup`, or open it once where it can be written.",
                    path=path,
                    name=waiting.name,
                )
            )
        address += "&immutable=1"
    connection = sqlite3.connect(
        address,
        uri=True,
        isolation_level=None,
        timeout=30.0,
        check_same_thread=False,
        factory=kind,
    )
    connection.row_factory = sqlite3.Row
    return connection


def last_commits(catalogue: Path) -> dict[str, Commit]:
    """The last commit of every build; none for an archive of a release that kept none.

    Raises CatalogueError where the catalogue can't be read.
    """
    try:
        with closing(read_only(catalogue)) as connection:
            table = "SELECT 1 FROM sqlite_master WHERE name = 'index_commits'"
            if connection.execute(table).fetchone() is None:
                return {}
            rows = connection.execute(
                "SELECT build, generation, articles, facets, open FROM index_commits"
            ).fetchall()
        commits = {}
        for build, generation, articles, facets, is_open in rows:
            keys = frozenset(facets.split())
            commits[build] = Commit(build, generation, articles, keys, bool(is_open))
        return commits
    except (sqlite3.Error, TypeError, ValueError, AttributeError) as error:
        raise CatalogueError(
            worded(
                "The catalogue %(catalogue)s can't be read (%(error)s). "
                "Run: cuttings check",
                catalogue=catalogue,
                error=error,
            )
        ) from error


def holds_indexed(catalogue: Path) -> bool:
    """Whether the catalogue holds an article that was handed over to an index: one that
    waits in no outbox.

    That tells an index that is gone from one that was never made, where a release kept
    no commits. Raises CatalogueError where the catalogue can't be read.
    """
    indexed = "SELECT 1 FROM articles WHERE id NOT IN (SELECT id FROM outbox) LIMIT 1"
    tables = "SELECT name FROM sqlite_master WHERE name IN ('articles', 'outbox')"
    try:
        with closing(read_only(catalogue)) as connection:
            if len(connection.execute(tables).fetchall()) < 2:
                return False
            return connection.execute(indexed).fetchone() is not None
    except sqlite3.Error as error:
        raise CatalogueError(
            worded(
                "The catalogue %(catalogue)s can't be read (%(error)s). "
                "Run: cuttings check",
                catalogue=catalogue,
                error=error,
            )
        ) from error


def expected_commit(catalogue: Path, build: str) -> Commit | None:
    """What one build must hold; None where nothing was ever committed.

    Raises IndexDamaged where the catalogue knows other builds, but not this one.
    """
    commits = last_commits(catalogue)
    if commits and build not in commits:
        known = " or ".join(sorted(commits))
        raise IndexDamaged(
            worded(
                "The index is damaged: it says that build %(build)s is "
                "served, and the catalogue knows only of %(known)s. "
                "%(remedy)s",
                build=str(build),
                known=known,
                remedy=REMEDY,
            )
        )
    return commits.get(build)


def check_commit(commit: Commit, engine: Committed, facets: Collection[str]) -> None:
    """Compares an opened index with what it must hold.

    Raises IndexDamaged where they differ.
    """
    if commit.is_open:
        # After a kill the index is that of before or after; but not none.
        if commit.articles and not engine.count():
            raise IndexDamaged(
                worded("The index is damaged: it is empty. %(remedy)s", remedy=REMEDY)
            )
        return
    if commit.facets != frozenset(facets):
        raise IndexDamaged(
            worded(
                "The index was built with other facets than are installed "
                "(then: %(facets)s). %(remedy)s",
                facets=", ".join(sorted(commit.facets)),
                remedy=REMEDY,
            )
        )
    generation = engine.generation
    count = engine.count()
    if (generation, count) != (commit.generation, commit.articles):
        raise IndexDamaged(
            numbered(
                "The index is damaged: it holds %(number)s article of "
                "generation %(generation)s, and %(articles)s of "
                "%(generation_too)s were written. %(remedy)s",
                "The index is damaged: it holds %(number)s articles of "
                "generation %(generation)s, and %(articles)s of "
                "%(generation_too)s were written. %(remedy)s",
                count,
                generation=str(generation),
                articles=commit.articles,
                generation_too=str(commit.generation),
                remedy=REMEDY,
            )
        )
