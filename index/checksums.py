"""Whether the catalogue holds what was written: a checksum of every table.

SQLite finds a page that can't be parsed, but not a letter that changed. So each table
has a row in ``checksums``: how many rows it has, and the sum of its rows' CRC-32. Three
triggers a table keep it, whoever writes, in the transaction that writes: an inserted row
is added, a deleted one taken off, whatever they hold. A row changed behind SQLite's back
leaves a sum that does not agree, and so does one that came or went.

    seal(connection)             # after the tables were made or altered
    list(unsealed(connection))   # the tables that are not as they were written

A sum costs a CRC of the row, and an update of one row more: a hundredth of a run
(``tests.bench.checksums``). It says which table is damaged, not which row. Articles and
what was found in them say that themselves whenever one is read, because they are
compressed with a checksum of their own and repeat the columns beside them. Every other
table is compared when a statement first reads it (``Connection.verify_reads``), those of
very many rows by ``check`` and before the index is built anew.
"""

from __future__ import annotations

import marshal
import sqlite3
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from typing import Any

TABLE = "checksums"
SCHEMA = "sqlite_schema"
"""The row for the definitions of tables, indexes and triggers."""
FUNCTION = "row_checksum"
_MARSHAL = 2
"""The last version of the format in which equal values are always equal bytes."""
_EVENTS = ("insert", "delete", "update")
THEMSELVES = frozenset({"articles", "enrichments"})
"""Tables whose rows say themselves that they are damaged, whenever one is read."""
MOST_ROWS = 50_000
"""Rows of a table that is compared when it is read: .1 s. Larger ones are what stories are
found by, which no page shows.
"""
AGAIN_SECONDS = 600
"""After so long a table is compared again, though nobody has written into it."""
_compared: dict[tuple[str, str], tuple[int, int, float]] = {}
"""By file and table, the sum that agreed and when; one process opens a file often."""


class Connection(sqlite3.Connection):
    """A connection that can refuse to read what is not as it was written."""

    def verify_reads(self, refuse: Callable[[str], Exception]) -> None:
        """From now on the first statement that reads a table compares it with its sum,
        before any row of it is given out.

        Raises what ``refuse`` makes of a table's name where they differ.
        """
        self._refuse = refuse
        self._path = str(self._main_file())
        self._read: set[str] = set()
        self._seen = {TABLE, "sqlite_master", "sqlite_schema", *THEMSELVES}
        self.set_authorizer(self._note)

    def trust_reads(self) -> None:
        """From now on nothing is compared: belongs to whoever mends or compares."""
        self.set_authorizer(None)
        self._read = set()

    def execute(self, *arguments: Any) -> sqlite3.Cursor:  # type: ignore[override]
        """As SQLite's, and what it reads is compared before."""
        cursor = super().execute(*arguments)
        if getattr(self, "_read", None):
            tables, self._read = self._read, set()
            self._seen |= tables
            for table in sorted(tables):
                self._compare(table)
        return cursor

    def _main_file(self) -> str:
        row = super().execute("PRAGMA database_list").fetchone()
        return str(row[2])

    def _note(self, action: int, table: str | None, *context: str | None) -> int:
        """Called by SQLite for each table and column that a statement names; what its
        triggers read is none of the statement's.
        """
        is_own = len(context) < 3 or context[2] is None
        is_new = bool(table) and table not in self._seen
        if action == sqlite3.SQLITE_READ and is_own and is_new:
            self._read.add(str(table))
        return sqlite3.SQLITE_OK

    def _compare(self, table: str) -> None:
        find = f"SELECT rows, total FROM {TABLE} WHERE name = ?"
        kept = super().execute(find, (table,)).fetchone()
        if kept is None or kept[0] > MOST_ROWS:
            return
        rows, total, when = _compared.get((self._path, table), (-1, 0, 0.0))
        is_recent = time.monotonic() - when < AGAIN_SECONDS
        if is_recent and (rows, total) == (kept[0], kept[1]):
            return
        agreed = self._agreed_sum(table)
        if agreed is None:
            raise self._refuse(table)
        if self._path and not self.in_transaction:
            _compared[self._path, table] = (*agreed, time.monotonic())

    def _agreed_sum(self, table: str) -> tuple[int, int] | None:
        """The rows and the sum of a table, ``None`` where they are not as kept.

        Both are read by one statement, thus of one state: another connection may commit
        between two.
        """
        try:
            found = super().execute(_found_and_kept(self, table), (table,))
            rows, total, *kept = found.fetchone()
        except (sqlite3.Error, ValueError):
            # A text that is no UTF-8, a row that can't be parsed.
            return None
        return (rows, total) if [rows, total] == kept else None


def row_checksum(*values: str | bytes | int | float | None) -> int:
    """The CRC-32 of a row.

    >>> row_checksum(1, "a", None) == row_checksum(1, "a", None)
    True
    >>> row_checksum(1, "a", None) == row_checksum(1, None, "a")
    False
    """
    return zlib.crc32(marshal.dumps(values, _MARSHAL))


def register(connection: sqlite3.Connection) -> None:
    """Gives a connection what the triggers call. Belongs to opening a database.

    Replacing a row deletes one, and says so only with recursive triggers.
    """
    connection.create_function(FUNCTION, -1, row_checksum, deterministic=True)
    connection.execute("PRAGMA recursive_triggers = ON")


def seal(connection: sqlite3.Connection) -> None:
    """Sums up every table that has no sum yet, and has it kept from now on. Belongs
    into a transaction.
    """
    connection.execute(
        f"""
        CREATE TABLE IF NOT EXISTS {TABLE} (
            name TEXT PRIMARY KEY, rows INTEGER NOT NULL, total INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    )
    known = {name for (name,) in connection.execute(f"SELECT name FROM {TABLE}")}
    tables = _tables(connection)
    for name in tables:
        if name not in known:
            _keep_sum(connection, name)
            _sum_up(connection, name, *_sum_of(connection, name))
    for name in known - {*tables, SCHEMA}:
        connection.execute(f"DELETE FROM {TABLE} WHERE name = ?", (name,))
    _sum_up(connection, SCHEMA, *_schema_sum(connection))


def unseal(connection: sqlite3.Connection) -> None:
    """Takes the triggers away, so that tables can be altered; ``seal`` makes them
    again. Belongs into a transaction.
    """
    if not has_checksums(connection):
        return
    for name in _tables(connection):
        for event in _EVENTS:
            connection.execute(f'DROP TRIGGER IF EXISTS "{name}_{event}_checksum"')
    connection.execute(f"DELETE FROM {TABLE}")


def reseal(connection: sqlite3.Connection, name: str) -> None:
    """Takes a table as it is: after it was derived again. Belongs into a transaction."""
    _sum_up(connection, name, *_sum_of(connection, name))


def has_checksums(connection: sqlite3.Connection) -> bool:
    """Whether a release wrote the database that keeps checksums."""
    table = "SELECT 1 FROM sqlite_master WHERE name = ?"
    return connection.execute(table, (TABLE,)).fetchone() is not None


def is_sealed(connection: sqlite3.Connection) -> bool:
    """Whether the database has sums of all its tables."""
    if not has_checksums(connection):
        return False
    known = {name for (name,) in connection.execute(f"SELECT name FROM {TABLE}")}
    return known >= {*_tables(connection), SCHEMA}


def state_of(
    connection: sqlite3.Connection, names: Collection[str]
) -> tuple[tuple[int, int], ...]:
    """What tables hold, as numbers that differ after any row of them has changed: for
    whoever keeps what was computed from them.
    """
    found: list[tuple[int, int]] = []
    for name in names:
        row = connection.execute(
            f"SELECT rows, total FROM {TABLE} WHERE name = ?", (name,)
        ).fetchone()
        found.append((row[0], row[1]))
    return tuple(found)


def unsealed(
    connection: sqlite3.Connection, names: Collection[str] | None = None
) -> Iterator[str]:
    """The names of tables that are not as they were written, of all or of these, by
    comparing their sums; ``SCHEMA`` where the definitions are not.
    """
    kept = {}
    for name, rows, total in connection.execute(f"SELECT * FROM {TABLE}"):
        if names is None or name in names:
            kept[name] = (rows, total)
    for name in _tables(connection):
        if names is not None and name not in names:
            continue
        try:
            found = _sum_of(connection, name)
        except (sqlite3.Error, ValueError):
            # A text that is no UTF-8, a row that can't be parsed.
            found = None
        if found != kept.pop(name, None):
            yield name
    is_asked = names is None or SCHEMA in names
    if is_asked and kept.pop(SCHEMA, None) != _schema_sum(connection):
        yield SCHEMA
    yield from sorted(kept)


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        """
        SELECT name FROM sqlite_master
        WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name <> ?
        ORDER BY name
        """,
        (TABLE,),
    )
    return [name for (name,) in rows]


def _row(connection: sqlite3.Connection, table: str, prefix: str = "") -> str:
    """The call that gives a row's checksum.

    A real number may reach a trigger as the integer that was given for it, so it is made
    real.
    """
    values = []
    for column in connection.execute(f'PRAGMA table_info("{table}")'):
        value = f'{prefix}"{column["name"]}"'
        values.append(f"{value} + 0.0" if column["type"] == "REAL" else value)
    return f"{FUNCTION}({', '.join(values)})"


def _keep_sum(connection: sqlite3.Connection, table: str) -> None:
    new = _row(connection, table, "new.")
    old = _row(connection, table, "old.")
    changes = {
        "insert": f"rows = rows + 1, total = total + {new}",
        "delete": f"rows = rows - 1, total = total - {old}",
        "update": f"total = total + {new} - {old}",
    }
    for event, change in changes.items():
        connection.execute(
            f"""
            CREATE TRIGGER IF NOT EXISTS "{table}_{event}_checksum" AFTER {event} ON "{table}"
            BEGIN UPDATE {TABLE} SET {change} WHERE name = '{table}'; END
            """
        )


def _sum_of(connection: sqlite3.Connection, table: str) -> tuple[int, int]:
    """How many rows a table has and the sum of their checksums.

    The table itself is read, not an index that may hold other values.
    """
    found = connection.execute(_found(connection, table)).fetchone()
    return found[0], found[1]


def _found(connection: sqlite3.Connection, table: str) -> str:
    """The statement that counts a table's rows and sums their checksums."""
    row = _row(connection, table)
    return f'SELECT count(*), coalesce(sum({row}), 0) FROM "{table}" NOT INDEXED'


def _found_and_kept(connection: sqlite3.Connection, table: str) -> str:
    """The statement that gives what ``_found`` does, and the table's kept sum."""
    found = _found(connection, table)
    return f"""
        SELECT found.*, kept.rows, kept.total
        FROM ({found}) AS found, {TABLE} AS kept WHERE kept.name = ?
    """


def _schema_sum(connection: sqlite3.Connection) -> tuple[int, int]:
    found = connection.execute(
        f"""
        SELECT count(*), coalesce(sum({FUNCTION}(type, name, tbl_name, sql)), 0)
        FROM sqlite_master
        """
    ).fetchone()
    return found[0], found[1]


def _sum_up(connection: sqlite3.Connection, name: str, rows: int, total: int) -> None:
    connection.execute(
        f"INSERT OR REPLACE INTO {TABLE} VALUES (?, ?, ?)", (name, rows, total)
    )
