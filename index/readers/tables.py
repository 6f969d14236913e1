"""CSV and TSV: a row an article, the first row naming the columns (RFC 4180, and
what spreadsheets make of it).

A row that can't be read costs itself: the table goes on with the line after the one it
began at, and its ``Skipped`` says which it was.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.column_dates import ColumnDates
from cuttings.index.readers.conservation import with_first
from cuttings.index.readers.decoding import (
    decode_line,
    encoding_of_lines,
    text_of_head,
)
from cuttings.index.readers.json_files import limited_lines
from cuttings.index.readers.records import (
    Unused,
    article_of,
    has_text_field,
    means,
    read_each,
    record_of,
)
from cuttings.search.translations import stored

DELIMITERS = ",;\t|"
LONGEST_HEADING = 4_000
"""Characters of a first line that may still be a row of columns' names."""
LONGEST_NOTE = 200
MOST_HEADING_ROWS = 20
"""Lines above a table: titles, the search that gave it."""
MOST_LINES_OF_ROW = 2_000
ABOVE = stored("reading", "above the table's heading")
_EXCEL_HINT = "sep="
_AFTER_CR = re.compile(r"(?<=\r)(?!\n)")
# a quotation mark that a data base wrote as it writes it in SQL; at the end of a cell
# the backslash is the cell's own
_BACKSLASHED = re.compile(r'\\"(?![,;\t|\r\n]|$)')


class TableReader:
    """A table with a heading row."""

    reads = stored("reading", "CSV and other tables of text")
    suffixes = (".csv", ".tsv", ".tab")
    rank = 70

    def recognises(self, source: Source) -> bool:
        """Whether one of the first lines names columns, one of which holds texts.

        A name alone does not decide; a file that is called otherwise must name a title
        and a date as well, in its first line.
        """
        suffix = source.suffixes[0]
        lines = text_of_head(source.head).splitlines()
        if suffix in self.suffixes:
            return any(map(_names_columns, lines[:MOST_HEADING_ROWS]))
        first = next(filter(str.strip, lines), "")
        if first.lstrip().startswith(("[", "{", "<")):
            return False
        if suffix in (".txt", ""):
            return _names_columns(first)
        names = _names(first)
        has_title = any(means(name, "title") for name in names)
        has_date = any(means(name, "date") for name in names)
        return has_title and has_date and _names_columns(first)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each row's article, keyed by its own id, else by its line."""
        with source.open() as stream, _longest_cell(options.max_characters):
            encoding = encoding_of_lines(source.head)
            lines = _Lines(limited_lines(stream, options.max_bytes, encoding), encoding)
            names, delimiter, above = _heading(lines, options)
            dates = ColumnDates(options, lambda: _records_again(source, options))
            unused = Unused(options)

            def article_of_row(row: list[str]) -> RawArticle:
                record = record_of(names, row)
                article = article_of(dates.applied(record), options)
                article = unused.note_in(article, record)
                notes = lines.notes + _stray_cells(names, row)
                return replace(article, notes=article.notes + notes)

            rows = _rows(lines, delimiter, len(names))
            found = read_each(source, rows, article_of_row)
            yield from with_first(found, "\n".join(above), ABOVE)


def _records_again(source: Source, options: ReadOptions) -> Iterator[dict[str, str]]:
    """The rows of a table once more."""
    with source.open() as stream, _longest_cell(options.max_characters):
        encoding = encoding_of_lines(source.head)
        limited = limited_lines(stream, options.max_bytes, encoding)
        lines = _Lines(limited, encoding)
        names, delimiter, _ = _heading(lines, options)
        for _, row in _rows(lines, delimiter, len(names)):
            if isinstance(row, list):
                yield record_of(names, row)


@contextmanager
def _longest_cell(characters: int) -> Iterator[None]:
    """Has cells read that are so long: the limit is one for all that a process reads."""
    before = csv.field_size_limit(characters + 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


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

    @property
    def of_row(self) -> list[str]:
        """The lines of the row that was given last."""
        return self._row

    def begin_row(self) -> None:
        """Takes the lines given so far for done with."""
        self._row.clear()
        self.notes = ()

    def give_back(self, line: str) -> None:
        """Takes a line that was given back, to give it once more."""
        self._again.appendleft(line)
        self._row.pop()
        self.number -= 1

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
            raise csv.Error(stored("reading", "a line longer than an article may be"))
        decoded = decode_line(line, self._encoding)
        self.notes += decoded.notes
        text = _BACKSLASHED.sub('""', decoded.text)
        # Macs before OS X ended lines by CR alone
        first, *others = _AFTER_CR.split(text)
        self._again.extend(filter(None, others))
        return first


def _heading(lines: _Lines, options: ReadOptions) -> tuple[list[str], str, list[str]]:
    """The columns' names, each once, what parts the cells, and the lines above; the
    lines go on below.

    Raises Unreadable where no row near the top names a column of texts.
    """
    delimiter = ""
    begins: list[str] = []
    above: list[str] = []
    for _, line in zip(range(MOST_HEADING_ROWS), lines, strict=False):
        hint = line.strip().strip('"')
        if hint.lower().startswith(_EXCEL_HINT):
            delimiter = hint[len(_EXCEL_HINT) :][:1]
            continue
        parted_by = delimiter or _delimiter(line)
        names = _names(line, parted_by)
        if has_text_field(names, options):
            return _each_once(names), parted_by, above
        above.append(line.strip())
        begins = begins or list(filter(None, names))
    columns = ", ".join(begins)[:200]
    raise Unreadable(
        stored(
            "reading",
            "a table without a column of texts (its columns: %(columns)s)",
            columns=columns,
        )
    )


def _names(line: str, delimiter: str = "") -> list[str]:
    """The cells of a line as names of columns."""
    if len(line) > LONGEST_HEADING:
        return []
    try:
        cells = next(csv.reader([line], delimiter=delimiter or _delimiter(line)), [])
    except csv.Error:
        return []
    return [cell.strip().removeprefix("\ufeff") for cell in cells]


def _names_columns(line: str) -> bool:
    names = _names(line)
    return len(names) > 1 and has_text_field(names, ReadOptions())


def _each_once(names: list[str]) -> list[str]:
    """The names of columns, one that stands twice with its number."""
    counts: Counter[str] = Counter()
    unique: list[str] = []
    for name in names:
        counts[name] += 1
        unique.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return unique


def _rows(
    lines: _Lines, delimiter: str, columns: int
) -> Iterator[tuple[str, list[str] | Unreadable]]:
    """The rows that are not blank, or why one is none."""
    if delimiter == "\t":
        yield from _tabbed_rows(lines, columns)
        return
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
            yield (
                stored("reading", "line %(began)s", began=str(began)),
                Unreadable(
                    stored("reading", "not a row of the table: %(error)s", error=error)
                ),
            )
            continue
        if len(row) > columns:
            row = _with_inner_quotes(lines.of_row, delimiter, columns) or row
        if any(cell.strip() for cell in row):
            yield stored("reading", "line %(number)s", number=str(lines.number)), row


def _tabbed_rows(
    lines: _Lines, columns: int
) -> Iterator[tuple[str, list[str] | Unreadable]]:
    """The rows of a table parted by tabs, in which a quotation mark is often no more
    than that: a cell that it opens goes on below only until a line with all cells.
    """
    for line in lines:
        began = lines.number
        parts = [line]
        while "".join(parts).count('"') % 2 and len(parts) < MOST_LINES_OF_ROW:
            following = next(lines, None)
            if following is None:
                break
            if following.count("\t") >= columns - 1:
                lines.give_back(following)
                break
            parts.append(following)
        whole = "".join(parts)
        row = [_unquoted(cell) for cell in whole.rstrip("\r\n").split("\t")]
        try:
            if len(parts) > 1 and whole.count('"') % 2 == 0:
                row = next(csv.reader(parts, delimiter="\t"), row)
        except csv.Error as error:
            yield (
                stored("reading", "line %(began)s", began=str(began)),
                Unreadable(
                    stored("reading", "not a row of the table: %(error)s", error=error)
                ),
            )
            row = []
        if any(cell.strip() for cell in row):
            yield stored("reading", "line %(number)s", number=str(lines.number)), row
        lines.begin_row()


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def _with_inner_quotes(
    lines: list[str], delimiter: str, columns: int
) -> list[str] | None:
    """The row of lines whose quotation marks within a cell were not doubled; None where
    that doesn't give as many cells as there are columns.
    """
    between = re.escape(delimiter)
    inner = re.compile(rf'(?<=[^{between}"\n])"(?![{between}"\r\n]|$)')
    mended = inner.sub('""', "".join(lines))
    try:
        row = next(csv.reader(mended.splitlines(True), delimiter=delimiter), [])
    except csv.Error:
        return None
    return row if len(row) == columns else None


def _stray_cells(names: list[str], row: list[str]) -> tuple[str, ...]:
    """A note of what stands in a row beyond the columns that have names."""
    stray = [cell for cell in row[len(names) :] if cell.strip()]
    if not stray:
        return ()
    cells = "; ".join(stray)[:LONGEST_NOTE]
    return (
        stored(
            "reading",
            "the row has more cells than the table has columns: %(cells)s",
            cells=cells,
        ),
    )


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)
