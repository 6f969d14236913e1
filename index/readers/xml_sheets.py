"""The sheets of a document in XML: OpenDocument, packed (ODS) and flat (FODS), and Excel
2003.

What is longer than an article may be is read row by row, each thrown away when it has
been read, and gone through once more for each of its sheets: the limit is an article's,
not a file's. Before, it is gone through for what stands beside the cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from cuttings.index.readers import HEAD, Unreadable
from cuttings.index.readers.markup import (
    Element,
    every,
    local_name,
    one_line,
    refuse_entities,
    throw_away,
    xml_lines,
)
from cuttings.search.translations import stored

MOST_COLUMNS = 500
MOST_REPEATED = 100
"""Times that a cell with a text is repeated, as ODS puts it."""
Opener = Callable[[], BinaryIO]
Sheet: TypeAlias = Iterator[tuple[int, list[str]]]
"""The rows of a sheet with their numbers."""


def stated_attribute(element: Element, name: str) -> str:
    """An attribute, whatever its namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def texts_below(element: Element) -> str:
    """The texts of a remark or a drawing as one line."""
    pieces: list[str] = []
    for each in every(element, "t", "p", "text"):
        pieces.append(each.text or "")
    return one_line(" ".join(pieces))


# What the two vocabularies call their parts


@dataclass(frozen=True)
class Marks:
    """The elements of a vocabulary for spreadsheets: of a sheet and its ``name``, of a
    row, of remarks, and of what the file says of itself.
    """

    kind: str
    sheet: str
    name: str
    row: str
    remark: str
    said: str
    rows_of: Callable[[Iterable[Element]], Sheet]
    text_of: Callable[[Element], str]
    """The text of a remark."""
    has_attributes: bool
    """Whether what the file says of itself stands in attributes, too."""

    @property
    def elements(self) -> tuple[str, ...]:
        """Those that are looked for, in any namespace."""
        names = (self.sheet, self.row, self.remark, self.said)
        return tuple(f"{{*}}{name}" for name in names)


def parsed(root: Element, marks: Marks) -> tuple[list[Sheet], list[str]]:
    """The sheets of a document, and what stands beside their cells."""
    beside: list[str] = []
    for properties in every(root, marks.said.lower()):
        beside += xml_lines(properties, attributes=marks.has_attributes)
    sheets: list[Sheet] = []
    for sheet in every(root, marks.sheet.lower()):
        beside.append(stated_attribute(sheet, marks.name))
        sheets.append(marks.rows_of(every(sheet, marks.row.lower())))
    for remark in every(root, marks.remark.lower()):
        beside.append(marks.text_of(remark))
    return sheets, beside


def streamed(opener: Opener, marks: Marks) -> tuple[list[Sheet], list[str]]:
    """The same of a document of any size.

    Raises Unreadable where it declares entities of its own.
    """
    with opener() as stream:
        refuse_entities(stream.read(HEAD))
    said: list[str] = []
    names: list[str] = []
    remarks: list[str] = []
    try:
        for event, element in _events(opener, marks):
            name = local_name(element)
            if event == "start" and name == marks.sheet.lower():
                names.append(stated_attribute(element, marks.name))
            elif event == "end" and name == marks.said.lower():
                said += xml_lines(element, attributes=marks.has_attributes)
            elif event == "end" and name == marks.remark.lower():
                remarks.append(marks.text_of(element))
            elif event == "end" and name == marks.row.lower():
                throw_away(element)
    except Unreadable:
        # it is read as far as it goes: its rows will say where it is damaged
        pass
    sheets = [
        marks.rows_of(_rows_of_sheet(opener, marks, index))
        for index in range(len(names))
    ]
    return sheets, [*said, *names, *remarks]


def _rows_of_sheet(opener: Opener, marks: Marks, wanted: int) -> Iterator[Element]:
    """The rows of one of the sheets, each thrown away when it has been read.

    Raises Unreadable where the document is damaged.
    """
    sheet = -1
    for event, element in _events(opener, marks):
        name = local_name(element)
        if event == "start" and name == marks.sheet.lower():
            sheet += 1
            if sheet > wanted:
                return
        elif event == "end" and name == marks.row.lower():
            if sheet == wanted:
                yield element
            throw_away(element)


def _events(opener: Opener, marks: Marks) -> Iterator[tuple[str, Element]]:
    from lxml import etree

    with opener() as stream:
        try:
            yield from etree.iterparse(
                stream,
                events=("start", "end"),
                tag=marks.elements,
                resolve_entities=False,
                no_network=True,
            )
        except etree.XMLSyntaxError as error:
            raise Unreadable(
                stored("reading", "not well-formed XML: %(fault)s", fault=error)
            ) from error


# Excel 2003


def _rows_of_2003(rows: Iterable[Element]) -> Sheet:
    """The rows of a sheet of Excel 2003; a cell or row that is not the next says which
    it is.
    """
    number = 0
    for row in rows:
        stated = stated_attribute(row, "Index")
        number = int(stated) if stated.isdecimal() else number + 1
        cells: list[str] = []
        for cell in every(row, "cell"):
            place = stated_attribute(cell, "Index")
            if place.isdecimal() and int(place) <= MOST_COLUMNS:
                cells += [""] * (int(place) - 1 - len(cells))
            texts = ["".join(each.itertext()) for each in cell if _is_data(each)]
            cells.append("\n".join(texts))
        yield number, cells


def _is_data(element: Element) -> bool:
    return local_name(element) == "data"


def _whole_text(element: Element) -> str:
    return one_line("".join(element.itertext()))


EXCEL_2003 = Marks(
    kind=stored("reading", "an Excel spreadsheet (XML of 2003)"),
    sheet="Worksheet",
    name="Name",
    row="Row",
    remark="Comment",
    said="DocumentProperties",
    rows_of=_rows_of_2003,
    text_of=_whole_text,
    has_attributes=False,
)


# OpenDocument


def _rows_of_open_document(rows: Iterable[Element]) -> Sheet:
    """The rows of a sheet of ODS, where what is repeated stands once with a number."""
    number = 0
    for row in rows:
        cells: list[str] = []
        for cell in row:
            if local_name(cell) not in ("table-cell", "covered-table-cell"):
                continue
            times = _times(cell, "number-columns-repeated")
            if len(cells) + times > MOST_COLUMNS:
                break
            cells += [_value_of_open_document(cell)] * times
        for _ in range(_times(row, "number-rows-repeated") if any(cells) else 1):
            number += 1
            yield number, list(cells)


def _times(element: Element, name: str) -> int:
    stated = stated_attribute(element, name)
    return min(int(stated), MOST_REPEATED) if stated.isdecimal() else 1


def _value_of_open_document(cell: Element) -> str:
    """A date as it is meant, anything else as it is seen."""
    if stated_attribute(cell, "value-type") == "date":
        return stated_attribute(cell, "date-value")
    paragraphs: list[str] = []
    for child in cell:
        if local_name(child) == "p":
            paragraphs.append("".join(child.itertext()))
    return "\n".join(paragraphs)


OPEN_DOCUMENT = Marks(
    kind=stored("reading", "an OpenDocument spreadsheet (ODS)"),
    sheet="table",
    name="name",
    row="table-row",
    remark="annotation",
    said="meta",
    rows_of=_rows_of_open_document,
    text_of=texts_below,
    has_attributes=True,
)
