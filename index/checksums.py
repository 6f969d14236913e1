"""Whether the catalogue holds what was written: a checksum of every table.

SQLite finds a page that can't be parsed, but not a letter that changed. So each table
has a row in ``checksums``: how many rows it has, and the sum of its rows' CRC-32. Three
triggers a table keep it, whoever writes, in the transaction that writes: an inserted row
is added, a deleted one taken off, whatever they hold. A row changed behind SQLite's back
leaves a sum that does not agree, and so does one that came or went.

    seal(connection)             # after the tables were made or altered
    stamp_rows(connection)       # and each row has its own beside it
    list(unsealed(connection))   # the tables that are not as they were written

A sum says which table is damaged, not which row; so each row has its checksum in a
generated column, which SQLite writes with the row. Articles and what was found in them
need none: they are compressed with a checksum and repeat the columns beside them.

What is read is compared (``Connection.verify_reads``): a table of up to ``MOST_ROWS``
with its sum, and SQLite's indexes with the table, once, when a statement first reads it;
a larger one row by row, by a view of the table's name that lets nothing through which is
not as it was written. Keeping the checksums takes a hundredth of a run, a row that a view
lets through .9 µs (``tests.bench.checksums``).

A row that a damage keeps from matching is not read, so it can't be compared. Where it
would mislead that it is not there (an article would be added a second time), a table of
any size is compared whole before that is believed (``Connection.confirm``).
"""

from __future__ import annotations

import marshal
import re
import sqlite3
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "checksums"
SCHEMA = "sqlite_schema"
"""The row for the definitions of tables, indexes and triggers."""
FUNCTION = "row_checksum"
VERIFIED = "verified_checksum"
COLUMN = "checksum"
"""The column that holds a row's own, the first of each table."""
_LOW = 0x7FFFFF
"""The bits of it that are kept: three bytes a row, one damage in 8 million unseen."""
_FEW_ROWS = 1_000
_MARSHAL = 2
"""The last version of the format in which equal values are always equal bytes."""
_EVENTS = ("insert", "delete", "update")
THEMSELVES = frozenset({"articles", "enrichments"})
"""Tables whose rows say themselves that they are damaged, whenever one is read."""
MOST_ROWS = 50_000
"""Rows of a table that is compared whole when it is first read: .1 s."""
_WRITTEN = re.compile(
    r"""
    (?P<before> \s* (?: (?: INSERT | REPLACE ) (?: \s+ OR \s+ \w+ )? \s+ INTO
        | UPDATE (?: \s+ OR \s+ \w+ )?
        | DELETE \s+ FROM ) \s+ )
    (?P<quote> "? ) (?P<table> \w+ )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""The beginning of a statement that writes, up to the table's name."""
AGAIN_SECONDS = 600
"""After so long a table is compared again, though nobody has written into it."""
_compared: dict[tuple[str, str], tuple[int, int, float]] = {}
"""By file and table, the sum that agreed and when; one process opens a file often."""
_confirmed: dict[tuple[str, str], float] = {}
"""By file and table, when it was compared whole because something was not in it."""


class _Rows(sqlite3.Cursor):
    """Rows of which a damaged one is refused, wherever it stands among the others."""

    connection: Connection

    def execute(self, *arguments: Any) -> sqlite3.Cursor:  # type: ignore[override]
        try:
            return super().execute(*arguments)
        except sqlite3.OperationalError as error:
            raise self.connection.refusal_or(error) from error

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:  # type: ignore[override]
        try:
            return super().executemany(*arguments)
        except sqlite3.OperationalError as error:
            raise self.connection.refusal_or(error) from error

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite3.OperationalError as error:
            raise self.connection.refusal_or(error) from error

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except sqlite3.OperationalError as error:
            raise self.connection.refusal_or(error) from error

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.OperationalError as error:
            raise self.connection.refusal_or(error) from error


class Connection(sqlite3.Connection):
    """A connection that can refuse to read what is not as it was written."""

    damaged = ""
    """The table of which a row was found damaged."""
    is_trusting = False
    """Whether damaged rows may be touched: by whoever deletes them."""
    is_verifying = False
    """Whether what is read is compared."""
    _large: frozenset[str] = frozenset()
    """The tables that are compared row by row."""
    _read: frozenset[str] = frozenset()
    """The tables that a statement reads and that are still to be compared."""

    def verify_reads(self, refuse: Callable[[str], Exception]) -> None:
        """From now on the first statement that reads a table compares it with its sum,
        before any row of it is given out; of a large table each row is compared with
        its own checksum.

        Raises what ``refuse`` makes of a table's name where they differ.
        """
        self._refuse = refuse
        self._path = str(self._main_file())
        self._read = frozenset()
        self._view_large_tables()
        self._seen = {TABLE, "sqlite_master", "sqlite_schema", *THEMSELVES}
        self._seen |= self._large
        self.is_verifying = True
        self.set_authorizer(self._note)

    def trust_reads(self) -> None:
        """From now on nothing is compared: belongs to whoever mends or compares."""
        self.set_authorizer(None)
        self.is_verifying = False
        self._read = frozenset()
        for table in self._large:
            super().execute(f'DROP VIEW temp."{table}"')
        self._large = frozenset()

    def confirm(self, *tables: str) -> None:
        """Compares tables whole, of any size: their rows with their sums, and SQLite's
        indexes with their rows. Belongs before it is believed that a row is not there.

        A process does so once in ``AGAIN_SECONDS``, whatever it writes meanwhile: .5 s for
        100,000 articles. Raises what ``verify_reads`` was given for that.
        """
        if not self.is_verifying:
            return
        for table in tables:
            last = _confirmed.get((self._path, table))
            if last is not None and time.monotonic() - last < AGAIN_SECONDS:
                continue
            if self._agreed_sum(table) is None:
                raise self._refuse(table)
            _confirmed[self._path, table] = time.monotonic()

    def cursor(self, factory: Any = None) -> Any:
        """As SQLite's; where tables are large, its rows are compared."""
        return super().cursor(factory or (_Rows if self._large else sqlite3.Cursor))

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:  # type: ignore[override]
        """As SQLite's, and what it reads is compared before."""
        cursor: sqlite3.Cursor
        if self._large:
            cursor = self.cursor().execute(self._past_views(statement), *values)
        else:
            cursor = super().execute(statement, *values)
        if self._read:
            self._compare_what_is_read()
        return cursor

    def executemany(self, statement: str, values: Any) -> sqlite3.Cursor:  # type: ignore[override]
        """As SQLite's; a damaged row is not written over."""
        if self._large:
            statement = self._past_views(statement)
            rows: sqlite3.Cursor = self.cursor().executemany(statement, values)
            return rows
        return super().executemany(statement, values)

    def refusal_or(self, error: sqlite3.OperationalError) -> Exception:
        """What tells that a row was found damaged, where one was; else the error."""
        table, self.damaged = self.damaged, ""
        if table and hasattr(self, "_refuse"):
            return self._refuse(table)
        return error

    def _main_file(self) -> str:
        row = super().execute("PRAGMA database_list").fetchone()
        return str(row[2])

    def _view_large_tables(self) -> None:
        """Puts a view of each large table before the table: one of its name that lets
        through only rows which agree with their checksum.
        """
        self.trust_reads()
        find = f"SELECT name FROM {TABLE} WHERE rows <= ?"
        small = {row[0] for row in super().execute(find, (MOST_ROWS,))}
        # One without a sum lost it: the sums can be damaged, too.
        large = _stamped(self) - small
        if not large:
            return
        is_read_only = super().execute("PRAGMA query_only").fetchone()[0]
        super().execute("PRAGMA query_only = OFF")
        for table in sorted(large):
            columns = ", ".join(f'"{name}"' for name in columns_of(self, table))
            # A subquery: outside of one SQLite puts the values that are asked for into
            # the place of the columns, before it knows that a row has them.
            super().execute(
                f"""
                CREATE TEMP VIEW "{table}" AS SELECT {columns} FROM main."{table}"
                WHERE (SELECT {_row(self, table)}) IS NOT NULL
                """
            )
        super().execute(f"PRAGMA query_only = {is_read_only}")
        self._large = large

    def _past_views(self, statement: str) -> str:
        """A statement that writes names the table itself, what it reads the view."""
        found = _WRITTEN.match(statement)
        if found is None or found["table"] not in self._large:
            return statement
        before, rest = found["before"], statement[found.end("before") :]
        return f"{before}main.{rest}"

    def _note(self, action: int, table: str | None, *context: str | None) -> int:
        """Called by SQLite for each table and column that a statement names; what its
        triggers read is none of the statement's.
        """
        is_own = len(context) < 3 or context[2] is None
        is_new = bool(table) and table not in self._seen
        if action == sqlite3.SQLITE_READ and is_own and is_new:
            self._read |= {str(table)}
        return sqlite3.SQLITE_OK

    def _compare_what_is_read(self) -> None:
        """Each table before the first of its rows is given out; what is damaged is
        refused again, to whoever goes on after the refusal.
        """
        tables, self._read = self._read, frozenset()
        self._seen |= tables
        try:
            for table in sorted(tables):
                self._compare(table)
        except Exception:
            self._seen -= tables
            # SQLite asks it anew of the statements that it has prepared, too
            self.set_authorizer(self._note)
            raise

    def _compare(self, table: str) -> None:
        find = f"SELECT rows, total FROM {TABLE} WHERE name = ?"
        kept = super().execute(find, (table,)).fetchone()
        if kept is None:
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
        """The rows and the sum of a table, ``None`` where they are not as kept, or an
        index of SQLite's says something else.

        Both are read by one statement, thus of one state: another connection may commit
        between two.
        """
        try:
            found = super().execute(_found_and_kept(self, table), (table,))
            rows, total, *kept = found.fetchone()
            is_indexed = self._is_indexed(table)
        except (sqlite3.Error, ValueError, TypeError):
            # A text that is no UTF-8, a row that can't be parsed, a sum that is lost.
            return None
        return (rows, total) if [rows, total] == kept and is_indexed else None

    def _is_indexed(self, table: str) -> bool:
        """Whether each row of a table stands in each of its indexes, in order, and
        nothing else.

        SQLite 3.40 takes columns for empty that are not, which their sum would tell.
        """
        checked = super().execute(f'PRAGMA main.integrity_check("{table}")')
        said = [row[0] for row in checked.fetchall()]
        return all(each == "ok" or each.startswith("NULL value in ") for each in said)


def confirm(connection: sqlite3.Connection, *tables: str) -> None:
    """Compares tables whole before it is believed that a row is not in them, and before
    a value is used that nothing else checks; see ``Connection.confirm``.
    """
    if isinstance(connection, Connection):
        connection.confirm(*tables)


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
    connection.create_function(VERIFIED, -1, _verifier(connection), deterministic=True)
    connection.execute("PRAGMA recursive_triggers = ON")


@contextmanager
def trusting(connection: sqlite3.Connection) -> Iterator[None]:
    """A block in which damaged rows can be deleted: belongs to whoever mends."""
    if isinstance(connection, Connection):
        connection.is_trusting = True
    try:
        yield
    finally:
        if isinstance(connection, Connection):
            connection.is_trusting = False


def _verifier(connection: sqlite3.Connection) -> Callable[..., int]:
    """What gives a row's checksum, and fails where the one beside it is another."""
    ours = connection if isinstance(connection, Connection) else None

    def verified(table: str, kept: int, *values: str | bytes | float | None) -> int:
        found = zlib.crc32(marshal.dumps(values, _MARSHAL)) & _LOW
        if kept == found or (ours and ours.is_trusting):
            return found
        if ours:
            ours.damaged = table
        raise ValueError(table)

    return verified


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
    find = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    is_kept = {row[0] for row in connection.execute(find)}
    tables = _tables(connection)
    for name in tables:
        if name not in is_kept:
            _keep_sum(connection, name)
        if name not in known:
            _sum_up(connection, name, *_sum_of(connection, name))
    for name in known - {*tables, SCHEMA}:
        connection.execute(f"DELETE FROM {TABLE} WHERE name = ?", (name,))
    _sum_up(connection, SCHEMA, *_schema_sum(connection))


def unseal(connection: sqlite3.Connection) -> None:
    """Takes the triggers and the checksums of rows away, so that tables can be altered;
    ``seal`` and ``stamp_rows`` make them again. Belongs into a transaction.

    The sum of a table that is damaged stays, and stays another than the table's.
    """
    if not has_checksums(connection):
        return
    damaged = set(unsealed(connection)) if is_sealed(connection) else set()
    stamped = _stamped(connection)
    for name in _tables(connection):
        for event in _EVENTS:
            connection.execute(f'DROP TRIGGER IF EXISTS "{name}_{event}_checksum"')
        if name not in damaged:
            connection.execute(f"DELETE FROM {TABLE} WHERE name = ?", (name,))
    for name in stamped:
        connection.execute(f'ALTER TABLE "{name}" DROP COLUMN {COLUMN}')


def stamp_rows(connection: sqlite3.Connection) -> None:
    """Makes every table anew that has no checksum in each of its rows, with one; but
    not one that is damaged, of which nobody could say so any more.

    A column that SQLite computes can't be added to a table that stands.
    """
    if not _unstamped(connection):
        return
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # another process may have done so while this one waited
        for table in _unstamped(connection) - set(unsealed(connection)):
            _stamp(connection, table)
        _sum_up(connection, SCHEMA, *_schema_sum(connection))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    else:
        connection.execute("COMMIT")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _stamp(connection: sqlite3.Connection, table: str) -> None:
    """Makes a table anew with a checksum in each row."""
    find = "SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
    parts = connection.execute(find, (table,)).fetchall()
    (made,) = (sql for kind, sql in parts if kind == "table")
    indexes = [sql for kind, sql in parts if kind == "index"]
    value = f"{_checksum(connection, table)} & {_LOW}"
    column = f"{COLUMN} INTEGER GENERATED ALWAYS AS ({value}) STORED"
    start, others = made.split("(", 1)

    counter = _counter(connection, table)
    _make_anew(connection, table, start, f"(\n    {column},{others}")
    if counter is not None:
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        connection.execute(
            "INSERT INTO sqlite_sequence VALUES (?, ?)", (table, counter)
        )
    for index in indexes:
        connection.execute(index)
    _keep_sum(connection, table)
    reseal(connection, table)


def _make_anew(
    connection: sqlite3.Connection, table: str, start: str, columns: str
) -> None:
    """Puts a table of other columns into the place of one, with its rows; ``start`` is
    how the statement begins that made it.
    """
    names = ", ".join(f'"{name}"' for name in columns_of(connection, table))
    selected = f'SELECT {names} FROM "{table}" NOT INDEXED'
    rows = connection.execute(f"{selected} LIMIT {_FEW_ROWS + 1}").fetchall()
    if len(rows) <= _FEW_ROWS:
        # renaming takes 10 ms, and a new archive has fifty tables
        connection.execute(f'DROP TABLE "{table}"')
        connection.execute(start + columns)
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(
                f'INSERT INTO "{table}" ({names}) VALUES ({marks})', map(tuple, rows)
            )
        return
    after = f"after_{table}"
    connection.execute(f'CREATE TABLE "{after}" {columns}')
    connection.execute(f'INSERT INTO "{after}" ({names}) {selected}')
    connection.execute(f'DROP TABLE "{table}"')
    connection.execute(f'ALTER TABLE "{after}" RENAME TO "{table}"')


def reseal(connection: sqlite3.Connection, name: str) -> None:
    """Takes a table as it is: after it was derived again. Belongs into a transaction."""
    _sum_up(connection, name, *_sum_of(connection, name))


def insert_many(
    connection: sqlite3.Connection,
    table: str,
    rows: Collection[tuple[str | bytes | int | None, ...]],
) -> None:
    """Inserts many rows, each with a value for every column as the table keeps it, and
    adds them to its sum at once: by a trigger for each it takes twice as long. Belongs
    into a transaction.
    """
    trigger = f"{table}_insert_checksum"
    find = "SELECT sql FROM sqlite_master WHERE name = ?"
    kept = connection.execute(find, (trigger,)).fetchone()
    if kept:
        connection.execute(f'DROP TRIGGER "{trigger}"')
    marks = ", ".join("?" * len(columns_of(connection, table)))
    connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
    if not kept:
        return
    bits = _LOW if table in _stamped(connection) else -1
    total = sum(zlib.crc32(marshal.dumps(row, _MARSHAL)) & bits for row in rows)
    connection.execute(
        f"UPDATE {TABLE} SET rows = rows + ?, total = total + ? WHERE name = ?",
        (len(rows), total, table),
    )
    connection.execute(kept[0])


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


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """The names of a table's columns, without that of the checksum."""
    return [name for name, _ in _columns(connection, table)]


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


def _stamped(connection: sqlite3.Connection) -> frozenset[str]:
    """The tables with a checksum in each row."""
    rows = connection.execute(
        """
        SELECT name FROM main.sqlite_master
        WHERE type = 'table' AND sql LIKE '%(%' || ? || '%'
        """,
        (f"{COLUMN} INTEGER GENERATED ALWAYS AS",),
    )
    return frozenset(row[0] for row in rows)


def _unstamped(connection: sqlite3.Connection) -> frozenset[str]:
    """The tables that are to have one and have none."""
    return frozenset(_tables(connection)) - _stamped(connection) - THEMSELVES


def _counter(connection: sqlite3.Connection, table: str) -> int | None:
    """The last number that was given to a row, where numbers are never given again."""
    find = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"
    if connection.execute(find).fetchone() is None:
        return None
    find = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    row = connection.execute(find, (table,)).fetchone()
    return row[0] if row else None


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """The names and types of a table's columns, but for that of the checksum, which
    SQLite does not list.
    """
    found = connection.execute(f'PRAGMA main.table_info("{table}")')
    return [(row[1], row[2]) for row in found]


def _values(connection: sqlite3.Connection, table: str, prefix: str = "") -> str:
    """The values of a row, for the function that gives its checksum.

    A real number may reach a trigger as the integer that was given for it, so it is made
    real.
    """
    values = []
    for name, kind in _columns(connection, table):
        value = f'{prefix}"{name}"'
        values.append(f"{value} + 0.0" if kind == "REAL" else value)
    return ", ".join(values)


def _checksum(connection: sqlite3.Connection, table: str, prefix: str = "") -> str:
    """The call that gives a row's checksum, from its values."""
    return f"{FUNCTION}({_values(connection, table, prefix)})"


def _row(connection: sqlite3.Connection, table: str, prefix: str = "") -> str:
    """The call that gives a row's checksum, and fails where it has another beside it."""
    if table not in _stamped(connection):
        return _checksum(connection, table, prefix)
    values = _values(connection, table, prefix)
    return f"{VERIFIED}('{table}', {prefix}{COLUMN}, {values})"


def _keep_sum(connection: sqlite3.Connection, table: str) -> None:
    """Makes the triggers that keep a table's sum."""
    is_stamped = table in _stamped(connection)
    new = f"new.{COLUMN}" if is_stamped else _checksum(connection, table, "new.")
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
    return f'SELECT count(*), coalesce(sum({row}), 0) FROM main."{table}" NOT INDEXED'


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
