"""Dates of records that can be read two ways, told by others of the same field."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing

import pyarrow
import pyarrow.parquet
import pytest

from cuttings.index.readers import ReadOptions, Unreadable
from cuttings.index.readers.census import words_in
from cuttings.index.readers.choose import source_of
from cuttings.index.readers.column_dates import Ahead
from cuttings.index.readers.limits import IN_MEMORY, StoredTexts
from tests.index.readers.making import zipped

TEXT = (
    "The lighthouse of Sund was lit again on Friday after eleven dark years. Many came."
)
DAY = ["04/05/2016", "25/05/2016", "06/07/2016"]
MONTH = ["04/05/2016", "05/25/2016", "06/07/2016"]
NEITHER = ["04/05/2016", "06/07/2016", "06/08/2016"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def records(dates):
    """Each date with a title and a text."""
    found = []
    for number, date in enumerate(dates):
        title = f"Lit {number}"
        found.append({"title": title, "date": date, "text": f"{title}. {TEXT}"})
    return found


def json_list(dates):
    return json.dumps({"docs": [{"_source": each} for each in records(dates)]})


def json_lines(dates):
    return "\n".join(map(json.dumps, records(dates)))


def table(dates):
    lines = [
        f'{each["title"]},{each["date"]},"{each["text"]}"' for each in records(dates)
    ]
    return "\n".join(("title,date,text", *lines))


def xml(dates):
    made = [
        f"<story><title>{each['title']}</title><date>{each['date']}</date>"
        f"<text>{each['text']}</text></story>"
        for each in records(dates)
    ]
    return f"<?xml version='1.0'?><corpus>{''.join(made)}</corpus>"


def feed(dates):
    made = [
        f"<item><title>{each['title']}</title><pubDate>{each['date']}</pubDate>"
        f"<description>{each['text']}</description></item>"
        for each in records(dates)
    ]
    return f"<rss version='2.0'><channel><title>Mail</title>{''.join(made)}</channel></rss>"


def ris(dates):
    made = [
        f"TY  - NEWS\nTI  - {each['title']}\nDA  - {each['date']}\nAB  - {each['text']}\nER  - \n"
        for each in records(dates)
    ]
    return "\n".join(made)


def bibtex(dates):
    made = [
        f"@article{{k{number},\n title={{{each['title']}}},\n date={{{each['date']}}},\n"
        f" abstract={{{each['text']}}}\n}}\n"
        for number, each in enumerate(records(dates))
    ]
    return "\n".join(made)


def page(dates):
    made = [
        f"<tr><td>{each['title']}</td><td>{each['date']}</td><td>{each['text']}</td></tr>"
        for each in records(dates)
    ]
    return (
        "<html><body><table><tr><th>Title</th><th>Date</th><th>Text</th></tr>"
        f"{''.join(made)}</table></body></html>"
    )


def parquet(dates):
    target = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records(dates)), target)
    return target.getvalue()


def workbook(dates):
    rows = []
    for values in [
        ("title", "date", "text"),
        *(each.values() for each in records(dates)),
    ]:
        cells = [f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in values]
        rows.append(f"<row>{''.join(cells)}</row>")
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>',
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
            ),
        }
    )


def download(dates):
    """A vendor's download whose dates are of numbers."""
    rule = "_" * 60
    made = [
        f"{rule}\n\n{each['title']}\n\nFull text: {each['text']}\n\nTitle: {each['title']}\n\n"
        f"Publication title: The Mail\n\nPublication date: {each['date']}\n\n"
        f"ProQuest document ID: {number}\n\n"
        for number, each in enumerate(records(dates), 10_000)
    ]
    return f"{''.join(made)}{rule}\n"


KINDS = {
    "a.json": json_list,
    "a.jsonl": json_lines,
    "a.csv": table,
    "a.xml": xml,
    "a.rss": feed,
    "a.ris": ris,
    "a.bib": bibtex,
    "a.html": page,
    "a.parquet": parquet,
    "a.xlsx": workbook,
    "a.txt": download,
}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("dates", "first"), [(DAY, "2016-05-04"), (MONTH, "2016-04-05"), (NEITHER, None)]
)
def test_the_field_of_all_records_tells_day_from_month(read, name, dates, first):
    """The first date can be read two ways, and a later one shows how; where none does,
    it is left out with a note.
    """
    found = read(name, KINDS[name](dates))
    assert len(found) == 3, found
    article = found[0]
    assert (article.published and article.published.value) == first
    assert any("two ways" in note for note in article.notes) == (first is None)
    if first:
        assert found[2].published.value[5:7] == ("07" if dates is DAY else "06")


def test_a_table_of_a_data_base_tells_day_from_month(tmp_path, read):
    """SQLite is read by the name of its column."""
    path = tmp_path / "made.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE news (title, date, text)")
        rows = [tuple(each.values()) for each in records(DAY)]
        connection.executemany("INSERT INTO news VALUES (?, ?, ?)", rows)
    found = read("a.sqlite", path.read_bytes(), fields={"text": "news.text"})
    assert [each.published.value for each in found] == [
        *("2016-05-04", "2016-05-25", "2016-07-06")
    ]


@pytest.mark.parametrize("name", ["a.json", "a.xml", "a.jsonl", "a.csv"])
def test_a_file_that_is_longer_than_an_article_may_be_is_gone_through_again(read, name):
    """It is never held whole; the date that shows the order is its last."""
    make = KINDS[name] if name != "a.json" else lambda dates: json.dumps(records(dates))
    dates = [*NEITHER[:1] * 30, DAY[1]]
    data = make(dates)
    limit = 150
    assert len(data) > ReadOptions(max_characters=limit).max_bytes
    found = read(name, data, max_characters=limit)
    assert len(found) == 31
    assert {each.published.value for each in found[:30]} == {"2016-05-04"}


def test_what_can_be_read_once_is_held_where_it_is_looked_at_ahead():
    """Rows of a sheet come one after the other."""
    rows = Ahead(iter([1, 2, 3]))
    assert next(rows) == 1
    assert list(rows.rest()) == [2, 3]
    assert list(rows) == [2, 3]


def test_rows_that_end_in_damage_are_all_there_before_it_is_told():
    """Looked at ahead or not, the rows before a damage are read."""

    def damaged():
        yield from (1, 2, 3)
        raise Unreadable("cut off")

    rows = Ahead(damaged())
    assert next(rows) == 1
    assert list(rows.rest()) == [2, 3]
    assert [next(rows), next(rows)] == [2, 3]
    with pytest.raises(Unreadable, match="cut off"):
        next(rows)


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"Year": 2019, "Month": 5, "Day": 3}, "2019-05-03"),
        ({"Jahr": "2019", "Monat": "Mai", "Tag": "3"}, "2019-05-03"),
        ({"año": "2019", "mes": "12"}, "2019-12"),
        ({"year": "2019", "month": "00", "day": "00"}, "2019"),
        ({"date": "2018-01-02", "year": 2019, "month": 5}, "2018-01-02"),
        ({"year": 2019, "day": 3}, None),
    ],
)
def test_a_date_may_stand_in_several_fields(read, fields, date):
    """Year and month with or without the day; a whole date goes before them."""
    (article,) = read("a.json", json.dumps({"title": "Lit", "text": TEXT, **fields}))
    assert (article.published and article.published.value) == date


def shared_workbook(count):
    """A workbook of so many cuttings whose texts are shared strings, and one that leads
    somewhere.
    """
    texts = ["title", "text"]
    rows = ['<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>']
    for number in range(count):
        texts += (f"Lit {number}", f"{number}. {TEXT}")
        first = 2 * number + 2
        rows.append(
            f'<row r="{number + 2}"><c r="A{number + 2}" t="s"><v>{first}</v></c>'
            f'<c r="B{number + 2}" t="s"><v>{first + 1}</v></c></row>'
        )
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
            "xl/worksheets/_rels/sheet1.xml.rels": (
                '<Relationships><Relationship Id="r1" Target="https://m.example/1"/>'
                "</Relationships>"
            ),
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{MAIN}" xmlns:r="{links}"><sheetData>{"".join(rows)}'
                '</sheetData><hyperlinks><hyperlink ref="A3" r:id="r1"/></hyperlinks></worksheet>'
            ),
        }
    )


@pytest.mark.parametrize("characters", [2_000_000, 200])
def test_a_workbook_that_is_longer_than_an_article_may_be_is_read(
    tmp_path, read, characters
):
    """Row by row, with where its cells lead; its words are counted so too."""
    data = shared_workbook(40)
    options = ReadOptions(max_characters=characters)
    found = read("a.xlsx", data, max_characters=characters)
    assert [each.title for each in found] == [f"Lit {number}" for number in range(40)]
    assert [each.url for each in found][:3] == [None, "https://m.example/1", None]
    path = tmp_path / "b.xlsx"
    path.write_bytes(data)
    words = words_in(source_of(path), options)
    assert (words["lighthouse"], words["39"]) == (40, 2)


@pytest.mark.parametrize("size", [IN_MEMORY, IN_MEMORY + 1])
def test_many_texts_are_found_by_their_numbers(size):
    """In memory, or in a file."""
    texts = StoredTexts()
    for text in ("É", "x" * (size - 4), "", "\ud800"):
        texts.add(text)
    assert len(texts) == 4
    assert [texts[0], texts[2], texts[3]] == ["É", "", "\ud800"]
    assert len(texts[1]) == size - 4
    with pytest.raises(IndexError):
        texts[4]


FLAT = (
    '<office:document xmlns:office="o" xmlns:table="t" xmlns:text="x" '
    'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
    "<office:meta><title>Of the river desk</title></office:meta>"
    '<office:body><table:table table:name="Lodden">{first}</table:table>'
    '<table:table table:name="Tarne">{second}</table:table></office:body>'
    "</office:document>"
)
EXCEL_2003 = (
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    "<DocumentProperties><Title>Of the river desk</Title></DocumentProperties>"
    '<Worksheet ss:Name="Lodden"><Table>{first}</Table></Worksheet>'
    '<Worksheet ss:Name="Tarne"><Table>{second}</Table></Worksheet></Workbook>'
)


def _open_row(*cells):
    texts = [
        f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    ]
    return f"<table:table-row>{''.join(texts)}</table:table-row>"


def _row_of_2003(*cells):
    texts = [f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells]
    return f"<Row>{''.join(texts)}</Row>"


def _packed(flat):
    content = flat.replace("office:meta>", "office:none>")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr(
            "meta.xml",
            '<office:meta xmlns:office="o"><t>Of the river desk</t></office:meta>',
        )
    return data.getvalue()


SHEETS_OF_XML = {
    "a.fods": (FLAT, _open_row, str.encode),
    "a.ods": (FLAT, _open_row, _packed),
    "a.xml": (EXCEL_2003, _row_of_2003, str.encode),
}


def _sheets_of_xml(name, count):
    """Two sheets of articles whose dates only their column can tell, with a remark on
    what they are.
    """
    template, row, made = SHEETS_OF_XML[name]
    heading = row("Title", "Date", "Text")
    sheets = []
    for town in ("Lodden", "Tarne"):
        rows = [heading]
        for number in range(count):
            date = f"{number % 28 + 1:02}/03/2016"
            text = f"Rain {number} fell in {town} and the river rose over its banks."
            rows.append(row(f"{town} floods {number}", date, text))
        sheets.append("".join(rows))
    return made(template.format(first=sheets[0], second=sheets[1]))


@pytest.mark.parametrize("name", sorted(SHEETS_OF_XML))
def test_a_sheet_in_xml_of_any_size_gives_the_articles_that_a_little_one_does(
    name, read
):
    """The size limit is an article's, not a file's."""
    data = _sheets_of_xml(name, 300)
    whole = read(name, data)
    streamed = read(name, data, max_characters=150)

    assert len(whole) == 600
    assert len(data) > ReadOptions(max_characters=150).max_bytes or name == "a.ods"
    assert whole == streamed
    assert whole[0].published.value == "2016-03-01"
    assert "Of the river desk" in whole[0].left_out[0].text
    assert whole[-1].key == "sheet 2, row 301"


@pytest.mark.parametrize("name", ["a.fods", "a.xml"])
def test_of_a_sheet_that_is_cut_off_the_rows_before_are_read(name, read):
    """Nothing is lost by where a download broke off, and it is told."""
    data = _sheets_of_xml(name, 300)
    *found, damage = read(name, data[: len(data) // 3], max_characters=150)
    assert len(found) > 100
    assert "not well-formed" in damage.reason
