"""Tables of data bases: Parquet (where pyarrow is installed, the extra ``parquet``) and
SQLite.

A row is an article, its columns are known by their names as those of CSV are. A data
base holds much that is no archive, so SQLite is read only where somebody says which
column has the texts (``--field text=COLUMN``, or ``text=TABLE.COLUMN``).
"""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from cuttings.index.readers import RawArticle, Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.column_dates import ColumnDates
from cuttings.index.readers.records import (
    Record,
    Unused,
    article_of,
    has_text_field,
    read_each,
)
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

ROWS_AT_ONCE = 20
BUFFER = 1 << 16
"""Bytes of a column that are read at once: else a group of rows is held whole."""
STEPS_AT_ONCE = 1_000_000
MOST_STEPS = 20_000
"""Of a million steps of SQLite's machine each: some minutes."""
MOST_COLUMNS_NAMED = 20


class ParquetReader:
    """Parquet tables (https://parquet.apache.org)."""

    reads = stored("reading", "Parquet tables (extra `parquet`)")
    suffixes = (".parquet",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the content begins as a Parquet table does."""
        return source.head.startswith(b"PAR1")

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each row's article, keyed by its own id, else by its number.

        Raises Unreadable where pyarrow is missing, the table is damaged, or no column
        holds texts.
        """
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError as error:
            raise Unreadable(
                stored(
                    "reading",
                    "a Parquet table: to read it, install pyarrow (pip install "
                    "'cuttings[parquet]')",
                )
            ) from error
        with source.open() as stream:
            try:
                table = pyarrow.parquet.ParquetFile(
                    stream, pre_buffer=False, buffer_size=BUFFER
                )
                names = list(table.schema_arrow.names)
                if not has_text_field(names, options):
                    raise Unreadable(
                        stored(
                            "reading",
                            "a Parquet table without a column of texts (its columns: "
                            "%(names)s)",
                            names=", ".join(names[:MOST_COLUMNS_NAMED]),
                        )
                    )
                yield from _articles(lambda: _rows_of_parquet(table), source, options)
            except pyarrow.ArrowException as error:
                raise Unreadable(
                    stored(
                        "reading",
                        "a Parquet table that is damaged: %(error)s",
                        error=error,
                    )
                ) from error


def _rows_of_parquet(table: Any) -> Iterator[tuple[str, Record]]:
    ordinal = 0
    for batch in table.iter_batches(batch_size=ROWS_AT_ONCE):
        for row in batch.to_pylist():
            ordinal += 1
            yield stored("reading", "row %(ordinal)s", ordinal=str(ordinal)), row


class SqliteReader:
    """SQLite data bases (https://sqlite.org/fileformat.html)."""

    reads = stored("reading", "SQLite, with `--field text=TABLE.COLUMN`")
    suffixes = (".sqlite", ".sqlite3")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the content begins as an SQLite data base does."""
        return source.head.startswith(b"SQLite format 3\0")

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each row's article of the tables that have the column of texts.

        Raises Unreadable where nobody says which that is, or no table has it.
        """
        with _file_of(source) as path, closing(_connection(path)) as connection:
            try:
                tables = _tables(connection)
                table, column = _column_of_texts(options)
                chosen: list[str] = []
                for name, columns in tables.items():
                    if column in columns and table in ("", name):
                        chosen.append(name)
                if not chosen:
                    raise Unreadable(_what_it_holds(tables))
                fields: dict[str, str] = {}
                for field, named in options.fields.items():
                    fields[field] = named.removeprefix(f"{table}.")
                options = replace(options, fields=fields)
                for name in chosen:
                    rows = partial(_rows_of_table, connection, name)
                    yield from _articles(rows, source, options)
                others: dict[str, list[str]] = {}
                for name in tables.keys() - set(chosen):
                    if any(_rows_of_table(connection, name)):
                        others[name] = tables[name]
                if others:
                    why = stored(
                        "reading",
                        "tables that are not read: %(tables)s",
                        tables=_in_words(others),
                    )
                    yield Skipped(source.name, why)
            except sqlite3.DatabaseError as error:
                raise Unreadable(
                    stored(
                        "reading",
                        "an SQLite data base, damaged: %(error)s",
                        error=error,
                    )
                ) from error


@contextmanager
def _file_of(source: Source) -> Iterator[Path]:
    """The file of a source; of a member of a container a copy that goes at the end."""
    if source.content is None:
        yield source.path
        return
    with NamedTemporaryFile(suffix=".sqlite") as copy:
        with source.open() as stream:
            shutil.copyfileobj(stream, copy)
        copy.flush()
        yield Path(copy.name)


def _connection(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing, not even a journal beside the file."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True)
    # what the file's own definitions compute is none of ours: neither functions nor
    # values larger than an article
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, ReadOptions().max_bytes)
    connection.set_progress_handler(_count_steps(), STEPS_AT_ONCE)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.row_factory = sqlite3.Row
    return connection


def _count_steps() -> Callable[[], bool]:
    """Ends a statement that goes through more than any table of articles takes."""
    steps = count(1)
    return lambda: next(steps) > MOST_STEPS


def _tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The tables with their columns; views are none, for they are programs."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    tables: dict[str, list[str]] = {}
    for (name,) in found.fetchall():
        columns = connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
        tables[name] = [column for (column,) in columns]
    return tables


def _column_of_texts(options: ReadOptions) -> tuple[str, str]:
    """The table, where one is named, and the column that the user says has texts."""
    table, _, column = options.fields.get("text", "").rpartition(".")
    return table, column


def _what_it_holds(tables: dict[str, list[str]]) -> str:
    return stored(
        "reading",
        "an SQLite data base: say which column has the texts, as "
        "in --field text=TABLE.COLUMN (its tables: %(held)s)",
        held=_in_words(tables) or "none",
    )


def _in_words(tables: dict[str, list[str]]) -> str:
    described: list[str] = []
    for name, columns in sorted(tables.items()):
        described.append(f"{name} ({', '.join(columns[:MOST_COLUMNS_NAMED])})")
    return "; ".join(described)


def _rows_of_table(
    connection: sqlite3.Connection, name: str
) -> Iterator[tuple[str, Record]]:
    quoted = name.replace('"', '""')
    rows = connection.execute(f'SELECT * FROM "{quoted}"')
    for ordinal, row in enumerate(rows, 1):
        yield (
            stored(
                "reading", "%(name)s, row %(ordinal)s", name=name, ordinal=str(ordinal)
            ),
            dict(row),
        )


def _articles(
    rows: Callable[[], Iterator[tuple[str, Record]]],
    source: Source,
    options: ReadOptions,
) -> Iterator[Reading]:
    unused = Unused(options)
    dates = ColumnDates(options, lambda: (row for _, row in rows()))

    def article_of_row(row: Record) -> RawArticle:
        record = {name: _plain(value) for name, value in row.items()}
        return unused.note_in(article_of(dates.applied(record), options), record)

    yield from read_each(source, rows(), article_of_row)


def _plain(value: object) -> object:
    """A value as JSON would have it."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
