"""The one SQLite file under the catalogue: opened the same way everywhere, its tables
migrated by their owners.

Each component (``catalogue``, ``copies``, ``authority`` ...) owns its tables and a list
of migrations, applied in order, once each, in one transaction; the version reached is
kept in the file. So an archive made by an old release opens in a new one, and
components grow without knowing of each other. A migration is never edited once
released. Every table is summed up when it is made or altered, see ``checksums``.

Where the file can't be written, it is opened to be read: on a read-only medium, or by
another user than its owner.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from cuttings.index.checksums import (
    Connection,
    is_sealed,
    register,
    seal,
    unseal,
    unsealed,
)
from cuttings.search.commits import read_only
from cuttings.search.errors import ArchiveError, CatalogueError
from cuttings.search.translations import worded

CACHE_KIB = 65_536
REMEDY = worded(
    "What was committed is kept. Make room or mend the disk, "
    "and run the same command again."
)
REFUSALS = (
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_READONLY",
    "SQLITE_CANTOPEN",
    "SQLITE_PERM",
    "SQLITE_NOMEM",
)
"""How SQLite names that it may not do something, rather than that it can't read."""
ALL = 1_000_000
"""Messages that SQLite is asked for, so that none is hidden behind many of one kind."""
MOST_NAMED = 5
"""Damages that are named."""
UNREADABLE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What reading raises where a stored value is not what was stored."""


def open_database(path: Path) -> sqlite3.Connection:
    """A connection in WAL mode with foreign keys on and transactions begun by hand;
    makes the file where it is new, and opens one that can't be written to be read.

    Raises CatalogueError where the file is no database or can't be opened.
    """
    try:
        if not _is_writable(path):
            connection = read_only(path, Connection)
            connection.execute("PRAGMA query_only = ON")
            register(connection)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection
        connection = sqlite3.connect(
            path,
            isolation_level=None,
            timeout=30.0,
            check_same_thread=False,
            factory=Connection,
        )
        connection.row_factory = sqlite3.Row
        with closed_on_failure(connection):
            _prepare(connection)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        # SQLite quotes a damaged definition of a table, which may be no text.
        raise CatalogueError(
            worded(
                "The catalogue %(path)s can't be opened (%(error)s). "
                "Restore it from a backup (`cuttings backup` makes them), or "
                "index into a new archive.",
                path=path,
                error=error,
            )
        ) from error
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"cache_size = -{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    register(connection)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_version (component TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT"
    )


@contextmanager
def closed_on_failure(connection: sqlite3.Connection) -> Iterator[None]:
    """A block that takes a connection over: where it fails, nobody else would close it,
    and its locks would stay.
    """
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _is_writable(path: Path) -> bool:
    if path.name == ":memory:" or not path.exists():
        return True
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def is_read_only(connection: sqlite3.Connection) -> bool:
    """Whether a connection was opened to be read."""
    return bool(connection.execute("PRAGMA query_only").fetchone()[0])


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A write transaction: committed at the end of the block, rolled back when it
    raises.

    One inside another joins it.
    """
    if connection.in_transaction:
        yield connection
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def errors_in_words(folder: Path) -> Iterator[None]:
    """What SQLite or the operating system refuses within the block, in the
    archive's words.

    Raises CatalogueError or ArchiveError. Nothing committed is lost by either.
    """
    catalogue = folder / "catalogue.sqlite"
    try:
        yield
    except sqlite3.Error as error:
        refused = getattr(error, "sqlite_errorname", "").startswith(REFUSALS)
        if not refused:
            raise_if_damaged(catalogue, error)
        raise CatalogueError(
            worded(
                "The catalogue in %(folder)s can't be written (%(error)s). %(remedy)s",
                folder=folder,
                error=error,
                remedy=REMEDY,
            )
        ) from error
    except OSError as error:
        raise ArchiveError(
            worded(
                "The archive %(folder)s can't be written (%(strerror)s). %(remedy)s",
                folder=folder,
                strerror=error.strerror or error,
                remedy=REMEDY,
            )
        ) from error
    except UNREADABLE as error:
        # A mistake of ours stays one, unless the catalogue explains it.
        raise_if_damaged(catalogue, error)
        raise


def raise_if_damaged(path: Path, cause: Exception) -> None:
    """Looks whether a catalogue is as it was written, after something went wrong.

    Raises CatalogueError where it is not.
    """
    found = damages(path) if path.exists() else []
    if found:
        raise CatalogueError(
            worded(
                "The catalogue %(path)s is damaged (%(found)s). Run: cuttings check",
                path=path,
                found=found[0],
            )
        ) from cause


def damages(path: Path) -> list[str]:
    """What of a catalogue is not as it was written: damaged pages in SQLite's words,
    and the names of tables.
    """
    try:
        with closing(read_only(path)) as connection:
            register(connection)
            return damages_of(connection)
    except (sqlite3.Error, *UNREADABLE) as error:
        return [str(error) or "it can't be read"]


def damages_of(connection: sqlite3.Connection) -> list[str]:
    """The same of a catalogue that is open."""
    try:
        found = list(_damaged_pages(connection))
        if found:
            return found[:MOST_NAMED]
        return list(unsealed(connection)) if is_sealed(connection) else []
    except (sqlite3.Error, *UNREADABLE) as error:
        return [str(error) or "it can't be read"]


def _damaged_pages(connection: sqlite3.Connection) -> Iterator[str]:
    """What SQLite finds damaged, in its words, each once.

    SQLite 3.40 takes columns that stand between those of the key of a table without row
    numbers for empty, a row a message; such words are looked into.
    """
    rows = connection.execute(f"PRAGMA integrity_check({ALL})").fetchall()
    for words in dict.fromkeys(str(row[0]) for row in rows):
        empty = re.fullmatch(r"NULL value in (\w+)\.(\w+)", words)
        if words != "ok" and not (empty and _has_no_null(connection, *empty.groups())):
            yield words.replace("\n", "; ")


def _has_no_null(connection: sqlite3.Connection, table: str, column: str) -> bool:
    # That a column of NOT NULL is NULL is taken for impossible, and not looked for.
    find = f"""SELECT 1 FROM "{table}" WHERE typeof("{column}") = 'null' LIMIT 1"""
    return connection.execute(find).fetchone() is None


def migrate(
    connection: sqlite3.Connection, component: str, migrations: Sequence[str]
) -> None:
    """Brings a component's tables up to date.

    Each migration is a script of statements, each ended by a semicolon at the end of a
    line. Raises CatalogueError where a newer release wrote the file.
    """
    version = _version_of(connection, component)
    if version > len(migrations):
        raise CatalogueError(
            worded(
                "The archive was written by a newer release (its "
                "%(component)s tables have version %(version)s, this "
                "release knows %(migrations)s). Install that release or a "
                "later one.",
                component=component,
                version=str(version),
                migrations=str(len(migrations)),
            )
        )
    if version == len(migrations):
        return
    if is_read_only(connection):
        raise CatalogueError(
            worded(
                "The archive was written by an older release, and can't be "
                "brought up to date where it is read-only. Run `cuttings "
                "check` where it can be written."
            )
        )
    with transaction(connection):
        # another process may have done so while this one waited
        version = _version_of(connection, component)
        if version:
            unseal(connection)
        for script in migrations[version:]:
            for statement in script.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        connection.execute(
            "INSERT OR REPLACE INTO schema_version VALUES (?, ?)",
            (component, len(migrations)),
        )
        seal(connection)


def _version_of(connection: sqlite3.Connection, component: str) -> int:
    """How many of a component's migrations a file has had."""
    row = connection.execute(
        "SELECT version FROM schema_version WHERE component = ?", (component,)
    ).fetchone()
    return int(row["version"]) if row else 0
