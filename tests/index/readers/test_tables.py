"""Tables and sheets, a row an article."""

from __future__ import annotations

import csv

import pytest

from cuttings.index.readers import ReadOptions
from cuttings.search.articles import Skipped
from tests.index.readers.making import texts, zipped


def test_a_table_goes_on_after_a_bad_row(read):
    """A cell over the limit costs its row, and quotation marks that nobody doubled
    cost nothing.
    """
    rows = f'title,text\na,"{"x" * 200}"\nb,Rain fell.\nc,"He "said" no."\n'
    found = read("a.csv", rows, max_characters=100)
    assert texts(found) == ["Rain fell.", 'He said" no."']
    (skipped,) = (one for one in found if isinstance(one, Skipped))
    assert skipped.position == "line 2"
    assert "larger than field limit" in skipped.reason


def test_what_else_reads_tables_keeps_its_own_limit_of_a_cell(read):
    """The csv module has one for all, which a table with another puts back."""
    before = csv.field_size_limit()
    assert texts(read("a.csv", b"title,text\nA,It rained.\n", max_characters=60))
    assert csv.field_size_limit() == before


def test_cells_beyond_the_columns_are_noted_and_blank_ones_are_none(read):
    """A row that is too long keeps its article; a note has the rest."""
    one, other = read("a.csv", "title,text\na,Rain fell.,,\nb,Snow fell.,stray,\n")
    assert one.notes == ()
    assert other.notes == ("the row has more cells than the table has columns: stray",)


@pytest.mark.parametrize(
    "rows",
    [
        b"sep=;\ntitle;text\na;Rain fell.\n",
        "title\ttext\na\tRain fell.\n".encode("utf-16"),
        b"title,text\ra,Rain fell.\r",
        b'title,text\na,"Rain fell."\n',
        b"\xef\xbb\xbftitle,text\r\na,Rain fell.\r\n",
    ],
    ids=["excel", "utf-16", "mac", "quoted", "marked"],
)
def test_tables_as_programs_write_them_are_read(read, rows):
    """Excel's hint, UTF-16, ends of lines of the Mac, and a byte order mark."""
    (raw,) = read("a.csv", rows)
    assert (raw.title, raw.text) == ("a", "Rain fell.")


def test_a_spreadsheet_of_libreoffice_is_read(read):
    """Repeated cells, dates as they are meant, remarks and sheets' names kept."""
    names = 'xmlns:o="urn:o" xmlns:t="urn:t" xmlns:x="urn:x"'
    blank = '<t:table-cell t:number-columns-repeated="16000"/>'

    def row(*cells):
        inside = "".join(f"<t:table-cell>{cell}</t:table-cell>" for cell in cells)
        return f"<t:table-row>{inside}{blank}</t:table-row>"

    heading = row("<x:p>Headline</x:p>", "<x:p>Date</x:p>", "<x:p>Text</x:p>")
    dated = (
        '<t:table-cell o:value-type="date" o:date-value="2019-03-05">'
        "<x:p>05.03.19</x:p></t:table-cell>"
    )
    line = (
        "<t:table-row><t:table-cell><o:annotation><x:p>check this</x:p></o:annotation>"
        f"<x:p>Harbour lit</x:p></t:table-cell>{dated}"
        "<t:table-cell><x:p>Rain fell.</x:p><x:p>It stopped.</x:p></t:table-cell>"
        "</t:table-row>"
    )
    end = '<t:table-row t:number-rows-repeated="1048000">' + blank + "</t:table-row>"
    content = (
        f"<o:d {names}><o:body><o:spreadsheet><t:table t:name='Tidende'>"
        f"{row('<x:p>Search of 2019</x:p>')}{heading}{line}{end}</t:table>"
        "<t:table t:name='Sheet2'/></o:spreadsheet></o:body></o:d>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    data = zipped({"mimetype": kind.encode(), "content.xml": content.encode()}, 0)
    (found,) = read("a.ods", data)
    assert (found.title, found.text) == ("Harbour lit", "Rain fell.\nIt stopped.")
    assert found.published.value == "2019-03-05"
    kept = "\n".join(each.text for each in found.left_out)
    assert "Tidende" in kept
    assert "check this" in kept
    assert "Search of 2019" in kept


def test_a_sheet_without_a_column_of_texts_is_named(read):
    """One that holds something; an empty one is none."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

    def sheet(*rows):
        cells = "".join(
            "<row>"
            + "".join(f'<c t="str"><v>{cell}</v></c>' for cell in row)
            + "</row>"
            for row in rows
        )
        return f"<worksheet {main}><sheetData>{cells}</sheetData></worksheet>".encode()

    data = zipped(
        {
            "xl/workbook.xml": f"<workbook {main}/>".encode(),
            "xl/worksheets/sheet1.xml": sheet(("Title", "Text"), ("Lit", "Rain fell.")),
            "xl/worksheets/sheet2.xml": sheet(
                ("Outlet", "Reach"), ("The Mail", "many")
            ),
            "xl/worksheets/sheet3.xml": sheet(),
        }
    )
    article, other = read("a.xlsx", data)
    assert article.text == "Rain fell."
    assert other.position == "sheet 2"
    assert "Outlet, Reach" in other.reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_long_table_of_wide_characters_is_read_to_its_end(read, encoding):
    """Over the limit of one article, too; a line over it costs itself."""
    rows = [f"Lit {number},Rain fell on the town of Sund" for number in range(60)]
    rows[40] += " again" * 400
    data = "\r\n".join(("title,text", *rows)).encode(encoding)
    limit = 60
    assert len(data) > ReadOptions(max_characters=limit).max_bytes
    found = read("a.csv", data, max_characters=limit)
    titles = [each.title for each in found if not isinstance(each, Skipped)]
    assert titles == [f"Lit {number}" for number in range(60) if number != 40]
    assert len(found) == 60
