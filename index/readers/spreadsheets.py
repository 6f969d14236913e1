"""XLSX (Office Open XML, ECMA-376), ODS (OpenDocument) and spreadsheets in one file of
XML: each sheet is a table, as CSV is.

The first row that names a column of texts is the heading; a sheet without one is
skipped with its columns. Dates are numbers of days in XLSX: those in a column of dates
are read as such. Remarks on cells, drawings and the names of sheets are kept hidden.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import partial
from string import ascii_uppercase
from typing import BinaryIO

from cuttings.index.readers import (
    HEAD,
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.column_dates import Ahead, ColumnDates
from cuttings.index.readers.conservation import with_first
from cuttings.index.readers.limits import (
    StoredTexts,
    part_names,
    read_part,
    read_whole,
    refuse_bomb,
)
from cuttings.index.readers.markup import (
    Element,
    every,
    local_name,
    one_line,
    parse_xml,
    refuse_entities,
    root_name,
    throw_away,
    xml_lines,
)
from cuttings.index.readers.records import (
    Unused,
    article_of,
    has_text_field,
    is_date_field,
    read_each,
    record_of,
)
from cuttings.index.readers.tables import ABOVE
from cuttings.index.readers.xml_sheets import (
    EXCEL_2003,
    OPEN_DOCUMENT,
    Sheet,
    parsed,
    stated_attribute,
    streamed,
    texts_below,
)
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

WORKBOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
CORE = "docProps/core.xml"
MOST_HEADING_ROWS = 20
"""Rows above a table: titles, the search that gave it."""
MOST_COLUMNS = 500
FIRST_DAY_OF_1904 = datetime.date(1904, 1, 1)
FIRST_DAY = datetime.date(1899, 12, 30)
"""Day 0, such that the leap year that spreadsheets invented for 1900 comes out right."""
EARLIEST, LATEST = 1, 80_000
OPEN_DOCUMENT_SHEET = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
BESIDE = stored("reading", "of the workbook: names of its sheets, remarks, drawings")
EMPTY = "(it begins: empty)"
_NO_NAME = re.compile(
    r"(?:sheet|tabelle|feuil|hoja|foglio|blad|ark|лист|sayfa) ?\d+", re.I
)
_BESIDE = re.compile(
    r"xl/(?:comments\d*|threadedComments/[^/]+|comments/[^/]+|drawings/drawing[^/]+)\.xml"
)
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
            first_day = _first_day(archive, options)
            names = sorted(filter(_SHEET.fullmatch, archive.namelist()), key=_ordinal)
            sheets = [_rows(archive, name, strings, options) for name in names]
            beside = list(_beside_cells(archive, options))
            kind = stored("reading", "an Excel spreadsheet (XLSX)")
            yield from articles_of_sheets(
                sheets, kind, source, options, beside, first_day
            )


class OdsReader:
    """Spreadsheets of LibreOffice and others."""

    reads = stored("reading", "OpenDocument spreadsheets (ODS)")
    suffixes = (".ods", ".ots")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the source is a ZIP that says so before all else."""
        return source.head[30:].startswith(OPEN_DOCUMENT_SHEET)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each row's article, keyed by its own id, else by its sheet and row."""
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            beside: list[str] = []
            if "meta.xml" in archive.namelist():
                meta = parse_xml(read_part(archive, "meta.xml", options))
                beside += xml_lines(meta, attributes=False)
            if _size_of(archive, "content.xml") > options.max_bytes:
                refuse_bomb(archive.getinfo("content.xml"))
                opener = partial(_opened, archive, "content.xml")
                sheets, said = streamed(opener, OPEN_DOCUMENT)
            else:
                root = parse_xml(read_part(archive, "content.xml", options))
                sheets, said = parsed(root, OPEN_DOCUMENT)
            beside += said
            yield from articles_of_sheets(
                sheets, OPEN_DOCUMENT.kind, source, options, beside
            )


class XmlSheetReader:
    """Spreadsheets in one file of XML: of Excel 2003, and flat OpenDocument (FODS)."""

    reads = stored("reading", "spreadsheets in XML (Excel 2003, FODS)")
    suffixes = (".fods",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root is a workbook of Excel's, or says that it is a spreadsheet."""
        head = source.head.replace(b"\0", b"")
        root = root_name(source.head)
        if root == "document":
            return b"vnd.oasis.opendocument.spreadsheet" in head
        return root == "workbook" and b"urn:schemas-microsoft-com:office" in head

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each row's article, keyed by its own id, else by its sheet and row."""
        is_open = root_name(source.head) == "document"
        marks = OPEN_DOCUMENT if is_open else EXCEL_2003
        if 0 <= source.size <= options.max_bytes:
            sheets, beside = parsed(parse_xml(read_whole(source, options)), marks)
        else:
            sheets, beside = streamed(source.open, marks)
        yield from articles_of_sheets(sheets, marks.kind, source, options, beside)


def _size_of(archive: zipfile.ZipFile, part: str) -> int:
    """The size of a part; 0 where there is none, as reading it will tell."""
    return archive.getinfo(part).file_size if part in archive.namelist() else 0


def _opened(archive: zipfile.ZipFile, part: str) -> BinaryIO:
    stream: BinaryIO = archive.open(part)  # type: ignore[assignment]
    return stream


def articles_of_sheets(
    sheets: list[Sheet],
    kind: str,
    source: Source,
    options: ReadOptions,
    beside: Iterable[str] = (),
    first_day: datetime.date = FIRST_DAY,
) -> Iterator[Reading]:
    """The articles of sheets, each given as its rows with their numbers, and why a
    sheet that isn't empty has none. What stands ``beside`` the cells is kept with the
    first article.

    Raises Unreadable where none of the sheets names a column of texts.
    """
    reasons: list[Skipped] = []
    unused = Unused(options)
    said = "\n".join(filter(None, beside))
    for ordinal, sheet in enumerate(sheets, 1):
        name = stored("reading", "sheet %(ordinal)s", ordinal=str(ordinal))
        try:
            names, rows, above = _table(sheet, options, first_day)
        except Unreadable as error:
            reasons.append(Skipped(source.name, str(error), name))
            continue
        found = with_first(
            _articles_of_rows(name, names, rows, source, options, unused), said, BESIDE
        )
        yield from with_first(found, "\n".join(above), ABOVE)
        said = ""
    if len(reasons) == len(sheets):
        each = [f"{skipped.position}: {skipped.reason}" for skipped in reasons]
        why = "; ".join(each) or stored("reading", "no sheet in it")
        raise Unreadable(f"{kind}: {why}")
    for skipped in reasons:
        if not skipped.reason.endswith(EMPTY):
            yield skipped


def _articles_of_rows(
    sheet: str,
    names: list[str],
    rows: Sheet,
    source: Source,
    options: ReadOptions,
    unused: Unused,
) -> Iterator[Reading]:
    """The articles of the rows below the columns' names."""
    ahead = Ahead(rows)
    dates = ColumnDates(
        options, lambda: (record_of(names, row) for _, row in ahead.rest())
    )
    parts = ((_of_row(sheet, number), row) for number, row in ahead)

    def article_of_row(row: list[str]) -> RawArticle:
        record = record_of(names, row)
        return unused.note_in(article_of(dates.applied(record), options), record)

    yield from read_each(source, parts, article_of_row)


def _of_row(sheet: str, number: int) -> str:
    return stored(
        "reading", "%(sheet)s, row %(number)s", sheet=sheet, number=str(number)
    )


def _ordinal(name: str) -> tuple[int, str]:
    digits = "".join(filter(str.isdecimal, name.rpartition("/")[2]))
    return int(digits or 0), name


def _strings(archive: zipfile.ZipFile, options: ReadOptions) -> StoredTexts:
    """The texts that cells refer to by number."""
    found = StoredTexts()
    if STRINGS in archive.namelist():
        for item in _elements_of(archive, STRINGS, "si", options):
            found.add(_text(item))
    return found


def _elements_of(
    archive: zipfile.ZipFile, part: str, name: str, options: ReadOptions
) -> Iterator[Element]:
    """The elements of a name in a part; of one that is longer than an article may be
    one after the other, each thrown away when it has been read.
    """
    if archive.getinfo(part).file_size <= options.max_bytes:
        yield from every(parse_xml(read_part(archive, part, options)), name)
        return
    from lxml.etree import iterparse

    refuse_bomb(archive.getinfo(part))
    with archive.open(part) as stream:
        refuse_entities(stream.read(HEAD))
    with archive.open(part) as stream:
        found = iterparse(
            stream, tag=f"{{*}}{name}", resolve_entities=False, no_network=True
        )
        for _, element in found:
            yield element
            throw_away(element)


def _text(element: Element) -> str:
    """The text of a cell, without the readings that stand above Japanese words."""
    pieces: list[str] = []
    for each in every(element, "t"):
        if local_name(each.getparent()) != "rph":
            pieces.append(each.text or "")
    return "".join(pieces)


def _beside_cells(archive: zipfile.ZipFile, options: ReadOptions) -> Iterator[str]:
    """What a workbook says of itself, its sheets' names, remarks and drawings."""
    names = archive.namelist()
    if CORE in names:
        core = parse_xml(read_part(archive, CORE, options))
        for element in every(core, "title", "subject", "creator", "description"):
            yield one_line(element.text or "")
    for sheet in every(parse_xml(read_part(archive, WORKBOOK, options)), "sheet"):
        if not _NO_NAME.fullmatch(sheet.get("name") or ""):
            yield one_line(sheet.get("name") or "")
    for name in filter(_BESIDE.fullmatch, names):
        for paragraph in every(
            parse_xml(read_part(archive, name, options)),
            "comment",
            "p",
            "threadedcomment",
        ):
            yield texts_below(paragraph)


def _table(
    rows: Sheet, options: ReadOptions, first_day: datetime.date
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
            return names, _with_dates(rows, dated, first_day), above
        above += filter(None, [", ".join(filter(None, names))])
    seen = above[0][:150] if above else ""
    raise Unreadable(
        stored(
            "reading",
            "no column of texts (it begins: %(seen)s)",
            seen=seen or stored("reading", "empty"),
        )
    )


def _with_dates(rows: Sheet, dated: list[int], first_day: datetime.date) -> Sheet:
    for number, row in rows:
        for index in dated:
            if index < len(row):
                row[index] = _date(row[index], first_day)
        if any(cell.strip() for cell in row):
            yield number, row


def _date(cell: str, first_day: datetime.date) -> str:
    """A number of days as a date, anything else as it stands."""
    whole = cell.partition(".")[0]
    if whole.isdecimal() and len(whole) == 5 and EARLIEST < int(whole) < LATEST:
        return (first_day + datetime.timedelta(int(whole))).isoformat()
    return cell


def _first_day(archive: zipfile.ZipFile, options: ReadOptions) -> datetime.date:
    """The day that a workbook counts from: of 1900, or of 1904 as on the first Macs."""
    workbook = parse_xml(read_part(archive, WORKBOOK, options))
    for properties in every(workbook, "workbookpr"):
        if properties.get("date1904") in ("1", "true", "on"):
            return FIRST_DAY_OF_1904
    return FIRST_DAY


def _links_of(
    archive: zipfile.ZipFile, name: str, options: ReadOptions
) -> dict[int, str]:
    """Where the rows of a sheet lead to, by their numbers."""
    folder, _, file = name.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    targets: dict[str, str] = {}
    if relations in archive.namelist():
        part = parse_xml(read_part(archive, relations, options))
        for relation in every(part, "relationship"):
            targets[relation.get("Id") or ""] = relation.get("Target") or ""
    links: dict[int, str] = {}
    if not any(map(_is_address, targets.values())):
        return links
    for link in _elements_of(archive, name, "hyperlink", options):
        target = targets.get(stated_attribute(link, "id"), "")
        place = (link.get("ref") or "").partition(":")[0]
        digits = place.lstrip(ascii_uppercase)
        if _is_address(target) and digits.isdecimal():
            links.setdefault(int(digits), target)
    return links


def _is_address(target: str) -> bool:
    return target.startswith(("http:", "https:"))


def _rows(
    archive: zipfile.ZipFile, name: str, strings: StoredTexts, options: ReadOptions
) -> Sheet:
    """The rows of a sheet, cells in their columns; where its cells lead to in a column
    of their own, before all others.
    """
    links = _links_of(archive, name, options)
    rows = _cells_of(_elements_of(archive, name, "row", options), strings)
    if not links:
        yield from rows
        return
    is_named = False
    for number, cells in rows:
        is_heading = not is_named and has_text_field(
            map(str.strip, cells), ReadOptions()
        )
        is_named = is_named or is_heading
        yield number, ["link" if is_heading else links.get(number, ""), *cells]


def _cells_of(rows: Iterable[Element], strings: StoredTexts) -> Sheet:
    for ordinal, row in enumerate(rows, 1):
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


def _value(cell: Element, strings: StoredTexts) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _text(cell)
    stated = next((each.text or "" for each in cell if local_name(each) == "v"), "")
    if kind == "s":
        known = stated.isdecimal() and int(stated) < len(strings)
        return strings[int(stated)] if known else ""
    return stated
