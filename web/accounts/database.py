"""``readers.sqlite``: accounts and what belongs to them, apart from the archive.

It stands in the archive's folder, so that a backup takes it along, but the catalogue
knows nothing of it, and an export of the archive leaves it out. It is made by the first
account; an archive without one has no such file.

    store = Store(archive.folder / "readers.sqlite")
    with store.reading() as connection:
        connection.execute("SELECT count(*) FROM users")

A connection lasts as long as what is done with it: opening one takes a fifth of a
millisecond, and no thread waits for another's.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from cuttings.search.errors import AccountsError
from cuttings.search.translations import worded

FILE = "readers.sqlite"

WAIT_SECONDS = 5.0
"""How long a writer waits for another one; each writes for a few milliseconds."""

MIGRATIONS: Sequence[str] = (
    """
    CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE users (
        key TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('reader', 'curator', 'keeper')),
        mail TEXT NOT NULL DEFAULT '',
        password TEXT NOT NULL DEFAULT '',
        disabled INTEGER NOT NULL DEFAULT 0,
        made TEXT NOT NULL
    ) STRICT;
    CREATE TABLE sessions (
        digest BLOB PRIMARY KEY,
        user TEXT NOT NULL REFERENCES users (key) ON DELETE CASCADE,
        began REAL NOT NULL,
        seen REAL NOT NULL
    ) STRICT;
    CREATE INDEX sessions_user ON sessions (user);
    CREATE TABLE attempts (
        whose BLOB PRIMARY KEY,
        failures INTEGER NOT NULL,
        since REAL NOT NULL
    ) STRICT;
    """,
    """
    CREATE TABLE saved_searches (
        id TEXT PRIMARY KEY,
        user TEXT NOT NULL REFERENCES users (key) ON DELETE CASCADE,
        name TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL,
        arguments TEXT NOT NULL,
        made TEXT NOT NULL,
        every TEXT NOT NULL DEFAULT '' CHECK (every IN ('', 'daily', 'weekly')),
        hook TEXT NOT NULL DEFAULT '',
        since TEXT NOT NULL DEFAULT '',
        looked REAL NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX saved_searches_user ON saved_searches (user, position);
    CREATE TABLE alerts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user TEXT NOT NULL REFERENCES users (key) ON DELETE CASCADE,
        search TEXT NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
        channel TEXT NOT NULL CHECK (channel IN ('mail', 'hook')),
        made TEXT NOT NULL,
        matches TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waits', 'sending', 'sent')),
        owner TEXT NOT NULL DEFAULT '',
        claimed REAL NOT NULL DEFAULT 0,
        tries INTEGER NOT NULL DEFAULT 0,
        problem TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX alerts_state ON alerts (state);
    CREATE INDEX alerts_user ON alerts (user, id);
    CREATE TABLE told (
        search TEXT NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
        article TEXT NOT NULL,
        story TEXT NOT NULL,
        added TEXT NOT NULL,
        PRIMARY KEY (search, article)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX told_story ON told (search, story);
    CREATE TABLE folders (
        id TEXT PRIMARY KEY,
        user TEXT NOT NULL REFERENCES users (key) ON DELETE CASCADE,
        name TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL,
        made TEXT NOT NULL
    ) STRICT;
    CREATE INDEX folders_user ON folders (user, position);
    CREATE TABLE folder_articles (
        folder TEXT NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
        article TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL,
        PRIMARY KEY (folder, article)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE frozen (
        id TEXT PRIMARY KEY,
        user TEXT NOT NULL REFERENCES users (key) ON DELETE CASCADE,
        name TEXT NOT NULL,
        arguments TEXT NOT NULL,
        articles TEXT NOT NULL,
        digest TEXT NOT NULL,
        made TEXT NOT NULL
    ) STRICT;
    CREATE INDEX frozen_user ON frozen (user);
    """,
    """
    CREATE TABLE notes (
        user TEXT NOT NULL REFERENCES users (key) ON DELETE CASCADE,
        article TEXT NOT NULL,
        text TEXT NOT NULL,
        shared INTEGER NOT NULL,
        made TEXT NOT NULL,
        PRIMARY KEY (user, article)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX notes_article ON notes (article);
    CREATE TABLE mistakes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        article TEXT NOT NULL,
        text TEXT NOT NULL,
        made TEXT NOT NULL,
        settled_by TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX mistakes_open ON mistakes (id) WHERE settled_by = '';
    CREATE TABLE usage (
        day TEXT NOT NULL,
        what TEXT NOT NULL,
        times INTEGER NOT NULL,
        PRIMARY KEY (day, what)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE asked_in_vain (
        day TEXT NOT NULL,
        words BLOB NOT NULL,
        session BLOB NOT NULL,
        PRIMARY KEY (day, words, session)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE found_nothing (
        day TEXT NOT NULL,
        words TEXT NOT NULL,
        sessions INTEGER NOT NULL,
        PRIMARY KEY (day, words)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE folder_articles ADD COLUMN search TEXT NOT NULL DEFAULT '';
    """,
    """
    ALTER TABLE folders ADD COLUMN used TEXT NOT NULL DEFAULT '';
    ALTER TABLE folders ADD COLUMN shared TEXT NOT NULL DEFAULT '';
    CREATE UNIQUE INDEX folders_shared ON folders (shared) WHERE shared <> '';
    ALTER TABLE frozen ADD COLUMN chosen TEXT NOT NULL DEFAULT '';
    """,
)
"""Scripts, applied in order, once each; never edited once released."""


class Store:
    """The file, opened for each use."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether anybody has ever had an account here."""
        return self.path.exists()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to ask with. Raises AccountsError where the file can't be used."""
        with _in_words(self.path), closing(self._open()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all that the block writes, or nothing where it raises."""
        with _in_words(self.path), closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _open(self) -> sqlite3.Connection:
        if not self.path.exists():
            # for its owner alone, whatever the umask is
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(
            self.path, isolation_level=None, timeout=WAIT_SECONDS
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        version = _version(connection)
        if version > len(MIGRATIONS):
            connection.close()
            raise AccountsError(
                worded(
                    "%(path)s was written by a newer release. Install that "
                    "release or a later one.",
                    path=self.path,
                )
            )
        if version < len(MIGRATIONS):
            _migrate(connection)
        return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    # another process may have done so while this one waited
    for script in MIGRATIONS[_version(connection) :]:
        for statement in script.split(";\n"):
            if statement.strip():
                connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise AccountsError(
            worded(
                "The accounts in %(path)s can't be used (%(error)s). Check "
                "that the file and its folder can be written, or restore "
                "it from a backup.",
                path=path,
                error=error,
            )
        ) from error
