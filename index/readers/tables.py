"""CSV and TSV: a row an article, the first row naming the columns (RFC 4180, and
what spreadsheets make of it).

A row that can't be read costs itself: the table goes on with the line after the one it
began at, and its ``Skipped`` says which it was.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.decoding import (
    decode_line,
    encoding_of_lines,
    looks_like_text,
    marked_encoding,
)
from cuttings.index.readers.json_files import limited_lines
from cuttings.index.readers.records import (
    Unused,
    article_of,
    has_text_field,
    read_each,
)

DELIMITERS = ",;\t|"
LONGEST_HEADING = 4_000
"""Characters of a first line that may still be a row of columns' names."""
LONGEST_NOTE = 200
_EXCEL_HINT = "sep="
_AFTER_CR = re.compile(r"(?<=\r)(?!\n)")
# a quotation mark that a data base wrote as it writes it in SQL; at the end of a cell
# the backslash is the cell's own
_BACKSLASHED = re.compile(r'\\"(?![,;\t|\r\n]|$)')


class TableReader:
    """A table with a heading row."""

    suffixes = (".csv", ".tsv", ".tab")
    rank = 70

    def recognises(self, source: Source) -> bool:
        """Whether the first line names columns, one of which holds texts.

        A name alone does not decide.
        """
        if source.suffixes[0] not in (*self.suffixes, ".txt", ""):
            return False
        if not looks_like_text(source.head):
            return False
        encoding = marked_encoding(source.head) or "utf-8"
        head = source.head.decode(encoding, "replace")
        first = head.lstrip("\ufeff").splitlines()[0] if head.strip() else ""
        names = [name.strip('" ') for name in first.split(_delimiter(first))]
        if len(names) < 2 or len(first) > LONGEST_HEADING:
            return False
        return has_text_field(names, ReadOptions())

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each row's article, keyed by its own id, else by its line."""
        with source.open() as stream:
            encoding = encoding_of_lines(source.head)
            lines = _Lines(limited_lines(stream, options.max_bytes, encoding), encoding)
            names, rows = _heading(lines, options)
            unused = Unused(options)

            def article_of_row(row: list[str]) -> RawArticle:
                record = dict(zip(names, row, strict=False))
                article = unused.note_in(article_of(record, options), record)
                notes = lines.notes + _stray_cells(names, row)
                return replace(article, notes=article.notes + notes)

            yield from read_each(source, rows, article_of_row)


class _Lines:
    """The decoded lines of a table, which can be given once more after a bad row."""

    def __init__(self, lines: Iterator[bytes | None], encoding: str) -> None:
        self.number = 0
        """Lines that have been given."""
        self.notes: tuple[str, ...] = ()
        """What is to be said of the last line."""
        self._lines = lines
        self._encoding = encoding
        self._again: deque[str] = deque()
        self._row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        text = self._again.popleft() if self._again else self._decoded()
        self.number += 1
        self._row.append(text)
        return text

    def begin_row(self) -> None:
        """Takes the lines given so far for done with."""
        self._row.clear()
        self.notes = ()

    def go_back(self) -> None:
        """Gives the lines of the row once more, without its first."""
        if not self._row:
            return
        self._again.extendleft(reversed(self._row[1:]))
        self.number -= len(self._row) - 1
        self._row.clear()

    def _decoded(self) -> str:
        line = next(self._lines)
        if line is None:
            self.number += 1
            raise csv.Error("a line longer than an article may be")
        decoded = decode_line(line, self._encoding)
        self.notes += decoded.notes
        text = _BACKSLASHED.sub('""', decoded.text)
        # Macs before OS X ended lines by CR alone
        first, *others = _AFTER_CR.split(text)
        self._again.extend(filter(None, others))
        return first


def _heading(
    lines: _Lines, options: ReadOptions
) -> tuple[list[str], Iterator[tuple[str, list[str] | Unreadable]]]:
    """The columns' names, and the rows below them with their positions.

    Raises Unreadable where no column holds texts.
    """
    csv.field_size_limit(options.max_characters + 1)
    first = next(lines, "")
    delimiter = _delimiter(first)
    if first.lower().startswith(_EXCEL_HINT):
        delimiter = first.strip()[len(_EXCEL_HINT) :][:1] or delimiter
        first = next(lines, "")

    names = next(csv.reader([first], delimiter=delimiter), [])
    names = [name.strip().removeprefix("\ufeff") for name in names]
    if not has_text_field(names, options):
        columns = ", ".join(names)[:200]
        raise Unreadable(f"a table without a column of texts (its columns: {columns})")
    return names, _rows(lines, delimiter)


def _rows(
    lines: _Lines, delimiter: str
) -> Iterator[tuple[str, list[str] | Unreadable]]:
    """The rows that are not blank, or why one is none."""
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.begin_row()
        began = lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            lines.go_back()
            yield f"line {began}", Unreadable(f"not a row of the table: {error}")
            continue
        if any(cell.strip() for cell in row):
            yield f"line {lines.number}", row


def _stray_cells(names: list[str], row: list[str]) -> tuple[str, ...]:
    """A note of what stands in a row beyond the columns that have names."""
    stray = [cell for cell in row[len(names) :] if cell.strip()]
    if not stray:
        return ()
    cells = "; ".join(stray)[:LONGEST_NOTE]
    return (f"the row has more cells than the table has columns: {cells}",)


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)
