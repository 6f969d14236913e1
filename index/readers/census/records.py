"""Where records have their words: JSON, tables, references, data bases.

Texts between quotation marks and cells are counted as they stand, whatever a reader
takes a field for; names of fields and columns are no words of a record.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from tempfile import NamedTemporaryFile

from cuttings.index.readers.census.content import Content, Count, without_tags
from cuttings.search.translations import stored

ROWS_AT_ONCE, BUFFER = 20, 1 << 16
"""Rows of a table of Parquet, and bytes of a column of it, that are held."""
MARGIN = 64
"""Characters at the end of a piece in which a string isn't known to be no name."""
LONGEST = 1 << 25
DELIMITERS = ",;\t|"
LONGEST_NAME = 60
HEADING_ROWS = 20
"""Lines near the top among which the columns' names stand."""
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)("|\\?\Z)(?=(\s*+:)?)', re.S)
_READ_BY_OCR = re.compile(
    r'"(?:[Tt]ext|content|description)"\s*+:\s*+"((?:[^"\\]++|\\.)*+)"', re.S
)
_RIS = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?$")
_BIB = re.compile(
    r"^\s*@\w+\s*\{|^\s*,?\s*[A-Za-z][\w-]*\s*=|(?<=,)\s*[A-Za-z][\w-]*\s*=\s*(?=[{\"])",
    re.M,
)


def _of_json(content: Content) -> Iterator[str]:
    """The strings of JSON that are no names, taken as tokens whatever holds them."""
    rest = ""
    for piece in content.pieces():
        text = rest + piece
        rest = ""
        for match in _STRING.finditer(text):
            if match.end() > len(text) - MARGIN and len(match[1]) < LONGEST:
                # it may go on in the next piece, or be a name there
                rest = text[match.start() :]
                break
            yield from _value(match)
    for match in _STRING.finditer(rest):
        yield from _value(match)


def _value(match: re.Match[str]) -> Iterator[str]:
    if match[3] is None:
        yield without_tags(_unescaped(match[1]))


def _unescaped(token: str) -> str:
    if "\\" not in token:
        return token
    try:
        text: str = json.loads(f'"{token}"', strict=False)
    except ValueError:
        return token
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _of_table(content: Content) -> Iterator[str]:
    """The lines of a table but for the one that names its columns."""
    lines = content.lines()
    first = list(islice(lines, HEADING_ROWS))
    heading = max(range(len(first)), key=lambda at: _names_in(first[at]), default=-1)
    for number, line in enumerate(first):
        if number != heading and not line.lower().startswith("sep="):
            yield without_tags(line)
    for line in lines:
        yield without_tags(line)


def _names_in(line: str) -> int:
    """How many columns a line may name; 0 where a cell is too long for a name."""
    cells = max((line.split(sign) for sign in DELIMITERS), key=len)
    return 0 if any(len(cell) > LONGEST_NAME for cell in cells) else len(cells)


def _of_ris(content: Content) -> Iterator[str]:
    for line in content.lines():
        match = _RIS.match(line)
        if match is None:
            yield without_tags(line)
        elif match[1] not in ("TY", "ER"):
            yield without_tags(match[2] or "")


def _of_bibtex(content: Content) -> Iterator[str]:
    """The values, their braces taken out; entry by entry."""
    entry: list[str] = []
    size = 0
    for line in content.lines():
        if line.lstrip().startswith("@") or size > LONGEST:
            yield _values_of_bibtex(entry)
            entry, size = [], 0
        entry.append(line.rstrip("\r\n"))
        size += len(line)
    yield _values_of_bibtex(entry)


def _values_of_bibtex(lines: list[str]) -> str:
    text = _BIB.sub("\n", "\n".join(lines))
    return without_tags(text.replace("{", "").replace("}", ""))


def _of_sqlite(content: Content) -> Iterator[str]:
    """The texts of all tables."""
    with NamedTemporaryFile(suffix=".sqlite") as copy:
        with content.source.open() as stream:
            shutil.copyfileobj(stream, copy)
        copy.flush()
        address = f"file:{copy.name}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as connection:
                yield from _texts_of_tables(connection)
        except sqlite3.Error as error:
            raise ValueError(stored("reading", "a damaged data base")) from error


def _texts_of_tables(connection: sqlite3.Connection) -> Iterator[str]:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for (table,) in tables:
        quoted = table.replace('"', '""')
        for row in connection.execute(f'SELECT * FROM "{quoted}"'):
            for value in row:
                if isinstance(value, str):
                    yield without_tags(value)


def _of_parquet(content: Content) -> Iterator[str]:
    """The texts of a table, column by column."""
    import pyarrow
    import pyarrow.parquet

    with content.source.open() as stream:
        try:
            table = pyarrow.parquet.ParquetFile(
                stream, pre_buffer=False, buffer_size=BUFFER
            )
            for name in table.schema_arrow.names:
                for batch in table.iter_batches(
                    batch_size=ROWS_AT_ONCE, columns=[name]
                ):
                    yield from _strings_in(batch.to_pydict())
        except pyarrow.ArrowException as error:
            raise ValueError(stored("reading", "a damaged table")) from error


def _strings_in(value: object) -> Iterator[str]:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield without_tags(item)
        elif isinstance(item, dict):
            stack += item.values()
        elif isinstance(item, list):
            stack += item


def _of_tesseract(content: Content) -> Iterator[str]:
    """The last cell of each line but the first."""
    for line in islice(content.lines(), 1, None):
        yield line.rpartition("\t")[2]


def _of_ocr_json(content: Content) -> Iterator[str]:
    """The strings under the names that such programs have for what was read."""
    for match in _READ_BY_OCR.finditer(content.text()):
        yield _unescaped(match[1])


RECORDS: dict[str, Count] = {
    "tesseract": _of_tesseract,
    "ocr_json": _of_ocr_json,
    "json": _of_json,
    "ninjs": _of_json,
    "jsonl": _of_json,
    "table": _of_table,
    "ris": _of_ris,
    "bibtex": _of_bibtex,
    "sqlite": _of_sqlite,
    "parquet": _of_parquet,
}
