"""XLSX (Office Open XML, ECMA-376): each sheet a table, as CSV is.

The first row that names a column of texts is the heading; a sheet without one is
skipped with its columns. Dates are numbers of days in a spreadsheet: those in a column
of dates are read as such.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator

from cuttings.index.readers import RawArticle, Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.conservation import with_first
from cuttings.index.readers.limits import part_names, read_part
from cuttings.index.readers.markup import Element, every, local_name, parse_xml
from cuttings.index.readers.records import (
    Unused,
    article_of,
    has_text_field,
    is_date_field,
    read_each,
    record_of,
)
from cuttings.index.readers.tables import ABOVE

WORKBOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
MOST_HEADING_ROWS = 20
"""Rows above a table: titles, the search that gave it."""
MOST_COLUMNS = 500
FIRST_DAY = datetime.date(1899, 12, 30)
"""Day 0, such that the leap year that spreadsheets invented for 1900 comes out right."""
EARLIEST, LATEST = 1, 80_000
_CELL = re.compile(r"([A-Z]{1,3})\d{1,7}")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


class XlsxReader:
    """Spreadsheets of Excel since 2007."""

    reads = "Excel (XLSX)"
    suffixes = (".xlsx", ".xlsm")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the source is a ZIP with a workbook's main part."""
        return WORKBOOK in part_names(source)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each row's article, keyed by its own id, else by its sheet and row."""
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            strings = _strings(archive, options)
            names = sorted(filter(_SHEET.fullmatch, archive.namelist()), key=_ordinal)
            sheets: list[Iterator[tuple[int, list[str]]]] = []
            for name in names:
                root = parse_xml(read_part(archive, name, options))
                sheets.append(_rows(root, strings))
        yield from articles_of_sheets(sheets, "XLSX", source, options)


def articles_of_sheets(
    sheets: list[Iterator[tuple[int, list[str]]]],
    kind: str,
    source: Source,
    options: ReadOptions,
) -> Iterator[Reading]:
    """The articles of sheets, each given as its rows with their numbers.

    Raises Unreadable where none of the sheets names a column of texts.
    """
    reasons: list[str] = []
    unused = Unused(options)
    for ordinal, sheet in enumerate(sheets, 1):
        try:
            names, rows, above = _table(sheet, options)
        except Unreadable as error:
            reasons.append(f"sheet {ordinal}: {error}")
            continue
        parts = ((f"sheet {ordinal}, row {n}", row) for n, row in rows)

        def article_of_row(row: list[str], names: list[str] = names) -> RawArticle:
            record = record_of(names, row)
            return unused.note_in(article_of(record, options), record)

        found = read_each(source, parts, article_of_row)
        yield from with_first(found, "\n".join(above), ABOVE)
    if len(reasons) == len(sheets):
        why = "; ".join(reasons) or "no sheet in it"
        raise Unreadable(f"an Excel spreadsheet ({kind}): {why}")


def _ordinal(name: str) -> tuple[int, str]:
    digits = "".join(filter(str.isdecimal, name.rpartition("/")[2]))
    return int(digits or 0), name


def _strings(archive: zipfile.ZipFile, options: ReadOptions) -> list[str]:
    """The texts that cells refer to by number."""
    if STRINGS not in archive.namelist():
        return []
    root = parse_xml(read_part(archive, STRINGS, options))
    return [_text(item) for item in every(root, "si")]


def _text(element: Element) -> str:
    return "".join(each.text or "" for each in every(element, "t"))


def _table(
    rows: Iterator[tuple[int, list[str]]], options: ReadOptions
) -> tuple[list[str], Iterator[tuple[int, list[str]]], list[str]]:
    """The heading of a sheet, the rows below it with their numbers, and what stands
    above it.

    Raises Unreadable where no row near the top names a column of texts.
    """
    above: list[str] = []
    for _, (_, row) in zip(range(MOST_HEADING_ROWS), rows, strict=False):
        names = [cell.strip() for cell in row]
        if has_text_field(filter(None, names), options):
            dated: list[int] = []
            for index, name in enumerate(names):
                if is_date_field(name, options):
                    dated.append(index)
            return names, _with_dates(rows, dated), above
        above += filter(None, [", ".join(filter(None, names))])
    seen = above[0][:150] if above else ""
    raise Unreadable(f"no column of texts (it begins: {seen or 'empty'})")


def _with_dates(
    rows: Iterator[tuple[int, list[str]]], dated: list[int]
) -> Iterator[tuple[int, list[str]]]:
    for number, row in rows:
        for index in dated:
            if index < len(row):
                row[index] = _date(row[index])
        if any(cell.strip() for cell in row):
            yield number, row


def _date(cell: str) -> str:
    """A number of days as a date, anything else as it stands."""
    whole = cell.partition(".")[0]
    if whole.isdecimal() and len(whole) == 5 and EARLIEST < int(whole) < LATEST:
        return (FIRST_DAY + datetime.timedelta(int(whole))).isoformat()
    return cell


def _rows(root: Element, strings: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet, cells in their columns."""
    for ordinal, row in enumerate(every(root, "row"), 1):
        cells: list[str] = []
        for cell in row:
            if local_name(cell) != "c":
                continue
            column = _column(cell.get("r") or "", len(cells))
            if column >= MOST_COLUMNS:
                break
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = _value(cell, strings)
        number = row.get("r") or ""
        yield int(number) if number.isdecimal() else ordinal, cells


def _column(reference: str, following: int) -> int:
    match = _CELL.fullmatch(reference)
    if match is None:
        return following
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return column - 1


def _value(cell: Element, strings: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _text(cell)
    stated = next((each.text or "" for each in cell if local_name(each) == "v"), "")
    if kind == "s":
        known = stated.isdecimal() and int(stated) < len(strings)
        return strings[int(stated)] if known else ""
    return stated
