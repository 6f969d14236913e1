"""The one SQLite file under the catalogue: opened the same way everywhere, its tables
migrated by their owners.

Each component (``catalogue``, ``copies``, ``authority`` ...) owns its tables and a list
of migrations, applied in order, once each, in one transaction; the version reached is
kept in the file. So an archive made by an old release opens in a new one, and
components grow without knowing of each other. A migration is never edited once
released.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cuttings.search.errors import ArchiveError, CatalogueError

CACHE_KIB = 65_536


def open_database(path: Path) -> sqlite3.Connection:
    """A connection in WAL mode with foreign keys on and transactions begun by hand;
    makes the file where it is new.

    Raises CatalogueError where the file is no database or can't be opened.
    """
    try:
        connection = sqlite3.connect(
            path, isolation_level=None, timeout=30.0, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            f"cache_size = -{CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (component TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT"
        )
    except sqlite3.Error as error:
        raise CatalogueError(
            f"The catalogue {path} can't be opened ({error}). Restore it from a backup, or index into a new archive."
        ) from error
    return connection


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
    remedy = "What was committed is kept. Make room or mend the disk, and run the same command again."
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise CatalogueError(
                f"The catalogue in {folder} can't be written ({error}). {remedy}"
            ) from error
        raise CatalogueError(
            f"The catalogue in {folder} is damaged ({error}). Restore it from a backup, or index into a new archive."
        ) from error
    except OSError as error:
        raise ArchiveError(
            f"The archive {folder} can't be written ({error.strerror or error}). {remedy}"
        ) from error


def migrate(
    connection: sqlite3.Connection, component: str, migrations: Sequence[str]
) -> None:
    """Brings a component's tables up to date.

    Each migration is a script of statements, each ended by a semicolon at the end of a
    line. Raises CatalogueError where a newer release wrote the file.
    """
    row = connection.execute(
        "SELECT version FROM schema_version WHERE component = ?", (component,)
    ).fetchone()
    version = row["version"] if row else 0
    if version > len(migrations):
        raise CatalogueError(
            f"The archive was written by a newer release (its {component} tables have version {version}, this release "
            f"knows {len(migrations)}). Install that release or a later one."
        )
    if version == len(migrations):
        return
    with transaction(connection):
        for script in migrations[version:]:
            for statement in script.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        connection.execute(
            "INSERT OR REPLACE INTO schema_version VALUES (?, ?)",
            (component, len(migrations)),
        )
