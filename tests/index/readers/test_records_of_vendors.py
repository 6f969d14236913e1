"""Spreadsheets, records of reference managers, and XML of one text a file."""

from __future__ import annotations

import io
import zipfile

import pytest

from cuttings.index.readers import RawArticle, ReadOptions
from cuttings.search.articles import Skipped

TEXT = "The lighthouse of Sund was lit again on Friday after eleven dark years."


def xlsx(rows: list[list[str | int]], strings: bool = True) -> bytes:
    """A workbook of one sheet, its texts shared or inline."""
    shared: list[str] = []
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, value in enumerate(row):
            name = f"{'ABCDEFG'[column]}{number}"
            if isinstance(value, int):
                cells.append(f'<c r="{name}"><v>{value}</v></c>')
            elif not value:
                continue
            elif strings:
                shared.append(
                    f"<si><r><t>{value[:3]}</t></r><r><t>{value[3:]}</t></r></si>"
                )
                cells.append(f'<c r="{name}" t="s"><v>{len(shared) - 1}</v></c>')
            else:
                cells.append(f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    target = io.BytesIO()
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", f"<workbook {space}/>")
        sheet = (
            f"<worksheet {space}><sheetData>{''.join(lines)}</sheetData></worksheet>"
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr(
            "xl/sharedStrings.xml", f"<sst {space}>{''.join(shared)}</sst>"
        )
    return target.getvalue()


@pytest.mark.parametrize("strings", [True, False])
def test_each_row_of_a_spreadsheet_is_an_article(read, strings):
    """Below the first row that names a column of texts; days count from 1900."""
    rows = [
        ["Search: lighthouse"],
        ["Headline", "Date", "", "Text"],
        ["Lit again", 43529, "", TEXT],
        ["No text", 43530],
        ["Lit for good", "6 March 2019", "", f"{TEXT} Twice."],
    ]
    first, skipped, second = read("a.xlsx", xlsx(rows, strings))
    assert (first.title, first.published.value) == ("Lit again", "2019-03-05")
    assert isinstance(skipped, Skipped)
    assert skipped.position == "sheet 1, row 4"
    assert (second.key, second.published.value) == ("sheet 1, row 5", "2019-03-06")


def test_a_spreadsheet_without_texts_is_refused_by_its_columns(read):
    """The reason names what it has instead."""
    (skipped,) = read("a.xlsx", xlsx([["Team", "Points"], ["Lodden", 3]]))
    assert "XLSX" in skipped.reason
    assert "Team, Points" in skipped.reason


def test_ris_records_are_articles_where_they_have_a_text(read):
    """The longer of two abstracts, names as they are spoken, subjects as terms."""
    text = (
        "TY  - NEWS\nTI  - Lit again\nAU  - Holm, Greta\nT2  - Sund Post\n"
        f"DA  - 2019/03/05/\nSP  - A4\nAB  - Short.\nN2  - {TEXT}\nand more of it\n"
        "DB  - NewsVault\nAN  - 77\nKW  - Lighthouses\nER  - \n\n"
        "TY  - NEWS\nTI  - Only a title\nER  - \n"
    )
    article, skipped = read("a.ris", text.encode())
    assert article.text.startswith(TEXT)
    assert article.text.endswith("and more of it")
    assert (article.byline, article.outlet) == ("Greta Holm", "Sund Post")
    assert article.published
    assert article.published.value == "2019-03-05"
    assert (article.imprint.vendor, article.imprint.number) == ("NewsVault", "77")
    assert [term.label for term in article.terms] == ["Lighthouses"]
    assert any("abstract" in note for note in article.notes)
    assert "Only a title" in skipped.reason


def test_bibtex_entries_are_articles_where_they_have_an_abstract(read):
    """Braces inside a value, quotes around another."""
    text = (
        "% exported\n@article{a, title = {The {L}ight of {Sund}}, year = 2019,\n"
        f'  journal = "Sund Post", author = {{Holm, Greta}}, abstract = {{{TEXT}}} }}\n'
        "@book{b, title={Other}}\n"
    )
    article, skipped = read("a.bib", text.encode())
    assert (article.title, article.outlet) == ("The Light of Sund", "Sund Post")
    assert article.published
    assert article.published.value == "2019"
    assert article.text == TEXT
    assert "BibTeX" in skipped.reason


RIS = "TY  - NEWS\nTI  - Lit {0}\nDA  - 2019/03/05\nAB  - {1}\nER  - \n\n"
BIB = "@article{{k{0},\n title = {{Lit {0}}},\n date = {{2019}},\n abstract = {{{1}}}\n}}\n\n"


@pytest.mark.parametrize(("name", "form"), [("a.ris", RIS), ("a.bib", BIB)])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_limit_of_size_is_a_records(read, name, form, encoding):
    """One that is longer costs itself; the others are read, and counted."""
    texts = [TEXT] * 30
    limit = len(TEXT)
    options = ReadOptions(max_characters=limit)
    texts[7] = f"{TEXT}\n" * (options.max_bytes // limit + 2)
    data = "".join(form.format(number, text) for number, text in enumerate(texts))
    assert len(data) > options.max_bytes
    found = read(name, data.encode(encoding), max_characters=limit)
    assert len(found) == 30
    skipped = found.pop(7)
    assert isinstance(skipped, Skipped)
    assert "more than" in skipped.reason
    assert [each.title for each in found[5:9]] == ["Lit 5", "Lit 6", "Lit 8", "Lit 9"]
    assert {each.text for each in found} == {TEXT}


def test_an_entry_may_quote_another(read):
    """What is quoted is a line of its text."""
    quoted = f"{TEXT}\n@article{{x, of which\n{TEXT}"
    found = read("a.bib", BIB.format(1, quoted + "}"))
    assert found[0].text.count(TEXT) == 2


TEI = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc>'
    "<titleStmt><title>Lit again</title><author>Greta Holm</author></titleStmt>"
    '<sourceDesc><bibl><title level="j">Sund Post</title><date when="1936-09-11">11 Sept.'
    f"</date></bibl></sourceDesc></fileDesc></teiHeader><text><body><div><head>Lit</head>"
    f"<p>{TEXT}</p></div></body></text></TEI>"
)
JATS = (
    "<article><front><journal-meta><journal-title>Sund Post</journal-title></journal-meta>"
    "<article-meta><article-title>Lit again</article-title><contrib><name>"
    "<surname>Holm</surname><given-names>Greta</given-names></name></contrib><pub-date>"
    "<day>11</day><month>9</month><year>1936</year></pub-date></article-meta></front>"
    f"<body><sec><title>Lit</title><p>{TEXT}</p></sec></body></article>"
)


@pytest.mark.parametrize("markup", [TEI, JATS])
def test_an_xml_text_states_title_outlet_author_and_date(read, markup):
    """Each by its own vocabulary; what else it says is kept."""
    (article,) = read("a.xml", markup.encode())
    assert article.text == f"Lit\n\n{TEXT}"
    assert (article.title, article.outlet) == ("Lit again", "Sund Post")
    assert article.byline == "Greta Holm"
    assert article.published
    assert article.published.value == "1936-09-11"


def test_page_xml_is_read_in_its_order(read):
    """Regions as the reading order has them; a region's own text before its lines'."""
    markup = (
        '<PcGts><Page imageFilename="p7.jpg"><ReadingOrder><OrderedGroup>'
        '<RegionRefIndexed index="0" regionRef="b"/></OrderedGroup></ReadingOrder>'
        '<TextRegion id="a"><TextLine><TextEquiv><Unicode>last line</Unicode></TextEquiv>'
        '</TextLine></TextRegion><TextRegion id="b"><TextLine><TextEquiv><Unicode>x'
        "</Unicode></TextEquiv></TextLine><TextEquiv><Unicode>First region</Unicode>"
        "</TextEquiv></TextRegion></Page></PcGts>"
    )
    (article,) = read("a.xml", markup.encode())
    assert article.text == "First region\n\nlast line"
    assert "scan: p7.jpg" in article.notes


def test_factiva_xml_states_how_many_articles_it_has(read):
    """Lead and tail are the body; a count that differs is reported."""
    records = "".join(
        f"<ppsarticle><accessionNo>SUND00002019030{n}a</accessionNo><headline>Lit {n}"
        f"</headline><sourceName>Sund Post</sourceName><publicationDate><date>2019030{n}"
        f"</date></publicationDate><leadParagraph>Lead {n}.</leadParagraph>"
        f'<tailParagraphs>{TEXT}</tailParagraphs><region code="nor">Norway</region>'
        "</ppsarticle>"
        for n in (1, 2)
    )
    markup = f'<ppsarticleResultSet count="3">{records}</ppsarticleResultSet>'
    found = read("a.xml", markup.encode())
    articles = [each for each in found if isinstance(each, RawArticle)]
    assert [article.text for article in articles] == [
        f"Lead 1.\n\n{TEXT}",
        f"Lead 2.\n\n{TEXT}",
    ]
    assert articles[1].imprint.number == "sund000020190302a"
    assert articles[1].published
    assert articles[1].published.value == "2019-03-02"
    assert [(term.code, term.label) for term in articles[0].terms] == [
        ("nor", "Norway")
    ]
    assert "states 3" in found[-1].reason
