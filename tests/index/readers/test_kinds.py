"""Kinds of files that vendors, browsers, programs of notes, mail and OCR give: every one
made here, each with what is right for it.
"""

from __future__ import annotations

import json
import plistlib
import textwrap

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.readers import RawArticle, ReadOptions
from cuttings.index.readers.census import words_in
from cuttings.index.readers.choose import source_of
from tests.index.readers.making import zipped

COUNCIL = "The council of the town voted on Tuesday to mend the old bridge at last. "
HARBOUR = "Rain fell on the harbour for the third day while the nets were mended. "
BRIDGE, NETS = "Bridge to be mended", "Nets mended"
FIRST, SECOND = "2021-03-05", "2021-03-06"
BOTH = [(BRIDGE, FIRST, "Vestvik Mail"), (NETS, SECOND, "Lodden Press")]


def facts(found) -> list[tuple]:
    """Title, day and outlet of the articles that were read."""
    told = []
    for each in found:
        assert isinstance(each, RawArticle), each
        article = clean(each, source="a")
        day = article.published and article.published.value
        told.append((article.title, day, article.outlet))
    return told


def shown(found) -> str:
    """What the articles show."""
    pieces: list[str] = []
    for each in found:
        article = clean(each, source="a")
        for paragraph in article.paragraphs:
            if not paragraph.hidden:
                start, end = paragraph.source_start, paragraph.source_end
                pieces.append(article.original[start:end])
    return "\n".join(pieces)


# vendors


def gale(title, day, outlet, number, text):
    """A document of Gale's as its pages have it."""
    cited = f"“{title}.” {outlet} [Vestvik, Norland], {day}, p. 4. Gale OneFile: News."
    lines = (
        f"Author: Ann Berg\nDate: {day}\nFrom: {outlet}(Issue 5123)\n"
        f"Document Type: Article\nLength: {len(text.split())} words\nFull Text: \n{text}\n"
        f"Source Citation (MLA 9th Edition)\n{cited}\nGale Document Number: GALE|{number}"
    )
    return f"<h2>{title}</h2>" + "".join(f"<p>{line}</p>" for line in lines.split("\n"))


def test_gales_page_of_two_documents(read):
    """Each by its number; citations are no text."""
    first = gale(BRIDGE, "Mar. 5, 2021", "Vestvik Mail", "A592241265", COUNCIL * 6)
    second = gale(NETS, "March 6, 2021", "Lodden Press", "A592241266", HARBOUR * 6)
    found = read("a.html", f"<html><body>{first}<hr>{second}</body></html>")
    assert facts(found) == BOTH
    assert found[0].byline == "Ann Berg"
    assert found[0].imprint.number == "GALE|A592241265"
    assert "MLA" not in shown(found)


def test_a_page_of_gales_archives_is_told_by_its_citation(read):
    """A scan's text has no labels."""
    cited = "“Nets mended.” The Vestvik Times, 12 Jan. 1988, p. 18. The Times Archive."
    text = (
        f"{NETS}\n\n{HARBOUR * 4}\n\nSource Citation\n\n{cited}\n\n"
        "Gale Document Number: GALE|IF0503151598\n"
    )
    found = read("a.txt", text)
    assert facts(found) == [(NETS, "1988-01-12", "The Vestvik Times")]
    assert found[0].imprint.page == "18"


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        (
            "{title}\n{outlet} - {day}\nAuthor/Byline: Ann Berg\nEdition: Final\n"
            "Section: News\nPage: A3\nReadability: >12 grade level\n\n",
            "\nRecord: 15F0A3C2B1D40E{n}\nCopyright: Copyright (c) 2021 {outlet}\n\n",
        ),
        (
            "{title}\n{outlet}\n{day}\nAuthor: Ann Berg\nEstimated printed pages: 2\n"
            "Section: News\nPage: A3\n\nArticle Text:\n",
            "\nCopyright (c) 2021 {outlet}\nRecord Number: 0EB4A1B2C3D4E5{n}\n\n",
        ),
    ],
    ids=["today", "before"],
)
def test_newsbanks_text_of_two_documents(read, head, foot):
    """As it is saved today, and as it was some years ago."""
    text = ""
    for number, (title, day, outlet, body) in enumerate(
        (
            (BRIDGE, "March 5, 2021", "Vestvik Mail", COUNCIL),
            (NETS, "March 6, 2021", "Lodden Press", HARBOUR),
        ),
        60,
    ):
        values = {"title": title, "day": day, "outlet": outlet, "n": number}
        text += (
            head.format(**values) + f"{body * 3}\n\n{body * 3}" + foot.format(**values)
        )
    found = read("a.txt", text)
    assert facts(found) == BOTH
    assert {each.imprint.page for each in found} == {"A3"}
    assert found[1].byline == "Ann Berg"
    assert "Estimated" not in shown(found)


def test_a_corpus_with_starred_lines(read):
    """Each text below its line; variables say day and paper."""
    text = (
        f"**** *journal_vestvikmail *date_2021-03-05 *annee_2021\n\n{COUNCIL * 2}\n\n"
        f"**** *journal_loddenpress *date_20210306\n\n{HARBOUR * 2}\n"
    )
    found = read("a.txt", text)
    days = [(day, outlet) for _, day, outlet in facts(found)]
    assert days == [(FIRST, "vestvikmail"), (SECOND, "loddenpress")]
    assert "****" not in shown(found)


TABLES = {
    "swissdox.tsv": (
        "id\tpubtime\tmedium_code\tmedium_name\thead\tsubhead\tcontent_id\tcontent\n"
        f"1\t2021-03-05 00:00:00+01\tVM\tVestvik Mail\t{BRIDGE}\t\tc-1\t"
        f'"<tx><p>{COUNCIL}</p><zt>More</zt><p>{COUNCIL}</p></tx>"\n'
        f"2\t2021-03-06 00:00:00+01\tLP\tLodden Press\t{NETS}\t\tc-2\t"
        f'"<tx><p>{HARBOUR}</p></tx>"\n'
    ),
    "meltwater.csv": (
        "Date,Headline,URL,Opening Text,Hit Sentence,Source,Influencer,Reach,Input Name\n"
        f'"05-Mar-2021 08:30AM","{BRIDGE}",https://m.example/1,"{COUNCIL}","",'
        '"Vestvik Mail","Ann Berg","1",S\n'
        f'"06-Mar-2021 09:00AM","{NETS}",https://m.example/2,"{HARBOUR}","",'
        '"Lodden Press","","1",S\n'
    ),
    "pieces.csv": (
        "title,date,source,text_1,text_2\n"
        f'"{BRIDGE}",2021-03-05,Vestvik Mail,"{COUNCIL}","{COUNCIL}"\n'
        f'"{NETS}",2021-03-06,Lodden Press,"{HARBOUR}",\n'
    ),
    "page.xls": (
        "<html><body><table><tr><th>Headline</th><th>Date</th><th>Source</th>"
        f"<th>Text</th></tr><tr><td>{BRIDGE}</td><td>2021-03-05</td><td>Vestvik Mail</td>"
        f"<td>{COUNCIL}</td></tr><tr><td>{NETS}</td><td>2021-03-06</td>"
        f"<td>Lodden Press</td><td>{HARBOUR}</td></tr></table></body></html>"
    ),
    "google.html": (
        "<html><body><table><tr><th></th><th>A</th><th>B</th><th>C</th><th>D</th></tr>"
        "<tr><th>1</th><td>Headline</td><td>Date</td><td>Source</td><td>Text</td></tr>"
        f"<tr><th>2</th><td>{BRIDGE}</td><td>2021-03-05</td><td>Vestvik Mail</td>"
        f"<td>{COUNCIL}</td></tr><tr><th>3</th><td>{NETS}</td><td>2021-03-06</td>"
        f"<td>Lodden Press</td><td>{HARBOUR}</td></tr></table></body></html>"
    ),
    "records.xml": (
        f"<?xml version='1.0'?><all><note>{COUNCIL}</note><cutting><headline>{BRIDGE}"
        "</headline><pubdate>2021-03-05</pubdate><source>Vestvik Mail</source>"
        f"<body>&lt;p&gt;{COUNCIL}&lt;/p&gt;</body></cutting><cutting>"
        f"<headline>{NETS}</headline><pubdate>2021-03-06</pubdate>"
        f"<source>Lodden Press</source><body><p>{HARBOUR}</p></body></cutting></all>"
    ),
    "infomedia.json": json.dumps(
        {
            "Articles": [
                {
                    "ArticleId": f"e{number}",
                    "Heading": title,
                    "Lead": "The mayor said so. " * 4,
                    "BodyText": text * 2,
                    "PublishDate": f"{day}T00:00:00",
                    "Source": {"Name": outlet},
                }
                for number, ((title, day, outlet), text) in enumerate(
                    zip(BOTH, (COUNCIL, HARBOUR), strict=True)
                )
            ]
        }
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_an_export_gives_its_rows_with_their_facts(read, name):
    """Whatever vendor names the columns."""
    found = read(name, TABLES[name])
    assert facts(found) == BOTH
    text = shown(found)
    assert COUNCIL[:60] in text
    assert HARBOUR[:60] in text
    assert "<p>" not in text


# spreadsheets

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet(day: str, properties: str = "") -> bytes:
    """A workbook of one cutting, whose title leads to its page."""

    def cell(place: str, text: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'

    rows = (
        f'<row r="1">{cell("A1", "Headline")}{cell("B1", "Date")}{cell("C1", "Text")}</row>'
        f'<row r="2">{cell("A2", BRIDGE)}<c r="B2"><v>{day}</v></c>{cell("C2", COUNCIL)}'
        "</row>"
    )
    link = '<hyperlinks><hyperlink ref="A2" r:id="x"/></hyperlinks>'
    relation = '<Relationship Id="x" Target="https://m.example/1"/>'
    members = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}">{properties}</workbook>',
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}" xmlns:r="urn:r"><sheetData>{rows}</sheetData>'
            f"{link}</worksheet>"
        ),
        "xl/worksheets/_rels/sheet1.xml.rels": (
            f'<Relationships xmlns="{LINKS}">{relation}</Relationships>'
        ),
    }
    return zipped({name: text.encode() for name, text in members.items()})


@pytest.mark.parametrize(
    ("day", "properties"),
    [("44260", ""), ("44260.354", ""), ("42798", '<workbookPr date1904="1"/>')],
)
def test_days_are_counted_from_the_workbooks_first_and_links_kept(
    read, day, properties
):
    """Of 1900, or of 1904 as on the first Macs."""
    (found,) = read("a.xlsx", sheet(day, properties))
    assert (found.title, found.published.value) == (BRIDGE, FIRST)
    assert found.url == "https://m.example/1"


def test_a_spreadsheet_of_excel_2003_in_xml(read):
    """A cell says its column where those before it are empty."""
    excel = "urn:schemas-microsoft-com:office:spreadsheet"

    def row(*cells: str) -> str:
        return f"<Row>{''.join(cells)}</Row>"

    def cell(text: str, kind: str = "String", index: str = "") -> str:
        place = f' ss:Index="{index}"' if index else ""
        return f'<Cell{place}><Data ss:Type="{kind}">{text}</Data></Cell>'

    table = (
        row(cell("Headline"), cell("Date"), cell("Text"))
        + row(cell(BRIDGE), cell(f"{FIRST}T00:00:00.000", "DateTime"), cell(COUNCIL))
        + row(cell(NETS), cell(HARBOUR, index="3"))
    )
    data = (
        f'<?xml version="1.0"?><Workbook xmlns="{excel}" xmlns:ss="{excel}">'
        f'<Worksheet ss:Name="Cuttings"><Table>{table}</Table></Worksheet></Workbook>'
    )
    first, second = read("a.xls", data)
    assert (first.title, first.published.value) == (BRIDGE, FIRST)
    assert (second.title, second.text) == (NETS, HARBOUR.strip())


OPEN = (
    "<?xml version='1.0'?><office:document xmlns:office='urn:o' xmlns:table='urn:t' "
    "xmlns:text='urn:x' xmlns:dc='urn:d' "
    "office:mimetype='application/vnd.oasis.opendocument.{kind}'>{inside}</office:document>"
)


def test_flat_files_of_libreoffice(read):
    """A table, and a text."""
    cells = "".join(
        f"<table:table-row><table:table-cell><text:p>{one}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{two}</text:p></table:table-cell></table:table-row>"
        for one, two in (("Headline", "Text"), (BRIDGE, COUNCIL))
    )
    inside = (
        f"<office:body><table:table table:name='T'>{cells}</table:table></office:body>"
    )
    (found,) = read("a.fods", OPEN.format(kind="spreadsheet", inside=inside))
    assert (found.title, found.text) == (BRIDGE, COUNCIL.strip())
    inside = (
        f"<office:meta><dc:title>{BRIDGE}</dc:title></office:meta><office:body>"
        f"<office:text><text:p>{COUNCIL}</text:p></office:text></office:body>"
    )
    (found,) = read("a.fodt", OPEN.format(kind="text", inside=inside))
    assert (found.title, found.text) == (BRIDGE, COUNCIL.strip())


# browsers and programs of notes

PAGE = (
    "<!DOCTYPE html><html><head><title>{title}</title><meta property='og:site_name' "
    "content='{site}'><link rel='canonical' href='{url}'></head><body><article>"
    "<h1>{title}</h1><time datetime='2021-03-05'>5 March</time><p>{text}</p><p>{text}</p>"
    "</article></body></html>"
)


def test_a_page_that_safari_saved(read):
    """The main resource of a property list, in either of its forms."""
    page = PAGE.format(
        title=BRIDGE, site="Vestvik Mail", url="https://m.example/1", text=COUNCIL * 3
    )
    resource = {
        "WebResourceData": page.encode(),
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceURL": "https://m.example/1",
    }
    for form in (plistlib.FMT_BINARY, plistlib.FMT_XML):
        data = plistlib.dumps({"WebMainResource": resource}, fmt=form)
        found = read("a.webarchive", data)
        assert facts(found) == BOTH[:1]
    (skipped,) = read("a.webarchive", data[: len(data) // 2])
    assert "Safari" in skipped.reason


def test_an_archive_of_pages_is_no_outlet(read):
    """Neither by its name nor by its address."""
    page = PAGE.format(
        title=BRIDGE, site="archive.ph", url="https://archive.ph/x", text=COUNCIL * 3
    )
    assert facts(read("a.html", page)) == [(BRIDGE, FIRST, None)]


def test_notes_of_evernote_are_articles(read):
    """Clippings with titles and addresses; pictures are none."""
    notes = "".join(
        f"<note><title>{title}</title><content><![CDATA[<?xml version='1.0'?>"
        f"<!DOCTYPE en-note SYSTEM 'x.dtd'><en-note><div>{text}</div></en-note>]]>"
        "</content><note-attributes><source-url>https://m.example/1</source-url>"
        "</note-attributes><resource><data encoding='base64'>iVBORw0KGgo=</data>"
        "</resource></note>"
        for title, text in ((BRIDGE, COUNCIL * 2), (NETS, HARBOUR * 2))
    )
    first, second = read(
        "a.enex", f"<?xml version='1.0'?><en-export>{notes}</en-export>"
    )
    assert (first.title, first.text) == (BRIDGE, (COUNCIL * 2).strip())
    assert (second.title, second.url) == (NETS, "https://m.example/1")


def test_front_matter_in_toml(read):
    """As Hugo writes it."""
    data = f'+++\ntitle = "{BRIDGE}"\ndate = 2021-03-05\nauthor = "Ann Berg"\n+++\n\n{COUNCIL}\n'
    (found,) = read("a.md", data)
    assert (found.title, found.published.value) == (BRIDGE, FIRST)
    assert (found.byline, found.text.strip()) == ("Ann Berg", COUNCIL.strip())


def test_front_matter_of_any_depth_is_read(read):
    """Its parser goes down a step for each bracket, of which it may have thousands."""
    deep = "\n".join(["title = [" + "[" * 250] + ["[" * 250] * 50)
    (found,) = read("a.md", f"+++\n{deep}\n+++\n\n{COUNCIL}\n")
    assert COUNCIL.strip() in found.text


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.url", b"[InternetShortcut]\r\nURL=https://m.example/1\r\n", "shortcut"),
        ("a.xlsb", zipped({"xl/workbook.bin": b"x"}), "XLSB"),
        ("a.numbers", zipped({"Index/Document.iwa": b"x"}), "Numbers"),
        ("a.sbv", b"0:00:01.000,0:00:04.000\nRain fell.\n", "subtitles"),
        ("a.opml", b"<?xml version='1.0'?><opml><head/></opml>", "opml"),
    ],
)
def test_what_is_no_article_is_refused_by_its_name(read, name, data, reason):
    """And not taken for prose."""
    (skipped,) = read(name, data)
    assert reason in skipped.reason


# mail


def mail(content: str, kind: str = "html") -> str:
    """A message of the day."""
    return (
        "From: Vestvik Mail <a@b.example>\nTo: c@d.example\nSubject: Your briefing\n"
        "Date: Fri, 5 Mar 2021 08:00:00 +0000\nMIME-Version: 1.0\n"
        f"Content-Type: text/{kind}; charset=utf-8\n\n{content}"
    )


def story(number: int, text: str) -> str:
    """A story of a newsletter."""
    return (
        f"<tr><td><h2><a href='https://m.example/{number}'>Story {number}</a></h2>"
        f"<p>{text}</p><a href='#'>Read more</a></td></tr>"
    )


def test_a_newsletters_stories_are_articles(read):
    """Each with its address, of the sender and of the day; the end is of none."""
    stories = "".join(story(number, COUNCIL * 3) for number in range(3))
    page = (
        f"<html><body><p>Good day</p><table>{stories}</table><p>Leave</p></body></html>"
    )
    found = read("a.eml", mail(page))
    assert facts(found) == [(f"Story {n}", FIRST, "Vestvik Mail") for n in range(3)]
    assert [each.url for each in found] == [f"https://m.example/{n}" for n in range(3)]
    assert "Leave" not in shown(found)
    assert any("Leave" in each.text for each in found[0].left_out)


@pytest.mark.parametrize("length", [2, 3])
def test_two_stories_or_teasers_are_one_message(read, length):
    """Where parting is not certain, the mail is one article."""
    text = COUNCIL * 3 if length == 2 else "Rain."
    stories = "".join(story(number, text) for number in range(length))
    found = read("a.eml", mail(f"<html><body><table>{stories}</table></body></html>"))
    assert facts(found) == [("Your briefing", FIRST, "Vestvik Mail")]


PLAIN_STORIES = {
    "numbered": "{n}. Story {n}\n\n{text}\n\nRead more: https://m.example/{n}",
    "starred": "* Story {n} *\n{text}\nhttps://m.example/{n}",
    "wrapped": "Story {n}\n\n{wrapped}\n\nhttps://m.example/{n}?utm=x",
}


@pytest.mark.parametrize("form", PLAIN_STORIES)
def test_a_newsletter_of_plain_text_is_parted(read, form):
    """A heading, its text, and where it leads; what is above and below is of none."""
    stories: list[str] = []
    for number in range(3):
        text = COUNCIL * 3
        wrapped = "\n".join(textwrap.wrap(text, 70))
        made = PLAIN_STORIES[form].format(n=number, text=text.strip(), wrapped=wrapped)
        stories.append(made)
    content = "\n\n".join(
        ("Good morning", *stories, "Unsubscribe: https://m.example/leave\n")
    )
    found = read("a.eml", mail(content, "plain"))
    assert len(found) == 3
    for number, each in enumerate(found):
        assert f"Story {number}" in each.title
        assert each.url.startswith(f"https://m.example/{number}")
        assert each.outlet == "Vestvik Mail"
        assert each.text.startswith(COUNCIL[:60])
    assert any("Unsubscribe" in each.text for each in found[0].left_out)


@pytest.mark.parametrize(
    "content",
    [
        f"Dear Ann\n\n{'See how rain fell. ' * 20}\n\nhttps://m.example/1\n",
        "Links\n\nhttps://m.example/1\n\nhttps://m.example/2\n\nhttps://m.example/3\n",
    ],
)
def test_a_letter_with_addresses_is_one_message(read, content):
    """One story and its address, or nothing but addresses."""
    (article,) = read("a.eml", mail(content, "plain"))
    assert article.title == "Your briefing"


def test_a_message_that_outlook_saved_as_text(read):
    """Its day is called Sent."""
    text = (
        f"From:\tAnn Berg\nSent:\t5 March 2021 08:00\nTo:\tDesk\nSubject:\t{BRIDGE}\n\n"
    )
    assert facts(read("a.txt", text + COUNCIL * 3)) == [(BRIDGE, FIRST, "Ann Berg")]


# scanners


def test_words_that_tesseract_lists_are_one_article(read):
    """In their lines and paragraphs, with how sure it was."""
    names = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    rows = ["1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t"]
    for paragraph, words in ((1, "The bridge is"), (2, "open")):
        for place, word in enumerate(words.split()):
            line = 1 + place // 2
            rows.append(
                f"5\t1\t1\t{paragraph}\t{line}\t{place}\t0\t0\t1\t1\t90\t{word}"
            )
    (found,) = read("a.tsv", "\n".join((names, *rows)))
    assert found.text == "The bridge\nis\n\nopen"
    assert found.notes == ("OCR word confidence: 90% on average",)


def characters(text: str) -> str:
    """As FineReader writes them."""
    return "".join(f"<charParams l='1'>{each}</charParams>" for each in text)


def test_finereaders_characters_are_words(read):
    """And DjVu's words are lines."""
    data = (
        "<?xml version='1.0'?><document "
        "xmlns='http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml'><page><block>"
        f"<text><par><line><formatting>{characters('The bridge')}</formatting></line>"
        f"<line><formatting>{characters('is open.')}</formatting></line></par></text></block>"
        "</page></document>"
    )
    (found,) = read("a.xml", data)
    assert found.text == "The bridge\nis open."
    words = "".join(f"<WORD coords='1,2'>{word}</WORD>" for word in ("The", "bridge"))
    data = (
        "<?xml version='1.0'?><DjVuXML><BODY><OBJECT><HIDDENTEXT><PARAGRAPH>"
        f"<LINE>{words}</LINE></PARAGRAPH></HIDDENTEXT></OBJECT></BODY></DjVuXML>"
    )
    (found,) = read("b.xml", data)
    assert found.text == "The bridge"


@pytest.mark.parametrize(
    "answer",
    [
        {
            "Blocks": [
                {"BlockType": "PAGE"},
                {"BlockType": "LINE", "Text": "The bridge"},
                {"BlockType": "LINE", "Text": "is open."},
                {"BlockType": "WORD", "Text": "The"},
            ]
        },
        {
            "responses": [
                {
                    "textAnnotations": [{"description": "The bridge\nis open."}],
                    "fullTextAnnotation": {"text": "The bridge\nis open."},
                }
            ]
        },
    ],
    ids=["textract", "vision"],
)
def test_lines_that_services_read_are_one_article(read, answer):
    """Each line once."""
    (found,) = read("a.json", json.dumps(answer))
    assert found.text == "The bridge\nis open."


# the same kinds in other clothes


def test_newsbanks_page_and_rtf(read):
    """The heading is the title, whatever the page has above it."""
    page = (
        "<html><head><title>Access World News</title></head><body><nav>NewsBank Home</nav>"
        f"<h1>{BRIDGE}</h1><ul><li>Vestvik Mail</li><li>March 5, 2021</li>"
        f"<li>Section: News</li><li>Page: 3</li></ul><div><p>{COUNCIL * 3}</p></div>"
        "<p>Record Number: 1A2B3C4D5E6F7A8B</p><p>Copyright (c) 2021 Vestvik Mail</p>"
        "</body></html>"
    )
    assert facts(read("a.html", page)) == BOTH[:1]
    lines = (
        f"{BRIDGE}\nVestvik Mail - March 5, 2021\nAuthor: Ann Berg\nSection: News\n"
        f"Page: 3\n{COUNCIL * 3}\nRecord Number: 1A2B3C4D5E6F7A8B\nCopyright (c) 2021"
    )
    text = "".join(rf"{line}\par " for line in lines.split("\n"))
    assert facts(read("a.rtf", rf"{{\rtf1\ansi {text}}}")) == BOTH[:1]


def test_words_of_vendors_in_a_text_make_it_no_download(read):
    """A record and a number are spoken of, and stars are not variables."""
    for sentence in (
        "Record: nobody had seen so many fish. Copyright questions followed.",
        "The clerk asked for the Document Number of the deed.",
        "**** A note to readers ****",
    ):
        (found,) = read(
            "a.txt", f"{NETS}\n\n{COUNCIL * 3}\n\n{sentence}\n\n{HARBOUR * 3}\n"
        )
        assert sentence in found.text


@pytest.mark.parametrize(
    "record",
    [
        "<doc><about><title>{title}</title><pubdate>{day}</pubdate><source>{outlet}</source>"
        "</about><content><p>{text}</p><p>{text}</p></content></doc>",
        "<doc title='{title}' date='{day}' source='{outlet}'>{text}</doc>",
        "<doc title='{title}' date='{day}' source='{outlet}'><p>{text}</p></doc>",
    ],
    ids=["beside", "attributes", "paragraphs"],
)
def test_records_in_xml_however_they_are_nested(read, record):
    """What is known of a text stands in elements or in attributes."""
    records = "".join(
        record.format(title=title, day=day, outlet=outlet, text=text)
        for (title, day, outlet), text in zip(BOTH, (COUNCIL, HARBOUR), strict=True)
    )
    data = (
        f"<?xml version='1.0'?><export title='All' date='2024-01-01'>{records}</export>"
    )
    found = read("a.xml", data)
    assert facts(found) == BOTH
    assert HARBOUR.strip() in found[1].text


def test_settings_in_xml_are_refused(read):
    """They have names and days, and no text."""
    data = "<?xml version='1.0'?><settings><name>News</name><created>2021-03-05</created></settings>"
    (skipped,) = read("a.xml", data)
    assert "its root is settings" in skipped.reason


def _line_of_hocr(line):
    words = []
    for word in line.split():
        words.append(
            f"<span class='ocrx_word' title='bbox 0 0 9 9; x_wconf 84'>{word}</span>"
        )
    return f"<span class='ocr_line' title='bbox 0 0 9 9'>{''.join(words)}</span>"


def _hocr(*paragraphs):
    """A page whose paragraphs are lists of lines; words without a space between."""
    inside = []
    for lines in paragraphs:
        body = "".join(map(_line_of_hocr, lines))
        inside.append(f"<p class='ocr_par' lang='deu'>{body}</p>")
    return (
        "<html><head><meta name='ocr-system' content='tesseract 5.3'/></head><body>"
        "<div class='ocr_page' title='image \"p7.tif\"; bbox 0 0 9 9'>"
        f"{''.join(inside)}</div></body></html>"
    )


@pytest.mark.parametrize("name", ["page.html", "page.hocr"])
def test_hocr_is_a_scan_of_lines_and_no_web_page(name, read):
    """Words are parted that no space parts, those that a line divides are whole."""
    first = [
        "Die Fähre nach Orvane blieb am gestrigen Diens-",
        "tag wegen des Sturms im Hafen und zweihundert sehr",
        "müde Reisende warteten bis zum späten Abend.",
    ]
    (raw,) = read(name, _hocr(first, ["Heute fährt sie wieder."]))
    article = clean(raw, source=name)
    whole, following = article.body.split("\n\n")
    assert (
        "am gestrigen Dienstag wegen des Sturms im Hafen und zweihundert sehr müde"
        in whole
    )
    assert following == "Heute fährt sie wieder."
    assert article.title == whole
    assert raw.language == "de"
    assert raw.notes == ("scan: p7.tif", raw.notes[1])
    assert "84%" in raw.notes[1]


def test_lines_of_hocr_without_words_are_its_text(read):
    """Kraken and OCRopus may give lines only."""
    data = (
        "<html><body><div class='ocr_page'><span class='ocr_line'>Rain fell in</span>"
        "<span class='ocr_line'>Lodden on Monday.</span></div></body></html>"
    )
    (raw,) = read("a.html", data)
    assert raw.text == "Rain fell in\nLodden on Monday."


def test_a_record_of_csl_is_read_by_its_abstract_as_other_citations_are(read):
    """RIS and BibTeX are, and a note says that it may not be the whole text."""
    record = {
        "type": "article-newspaper",
        "title": "Ferry stays in harbour",
        "container-title": "Orvane Courier",
        "issued": {"date-parts": [[2019, 7, 5]]},
        "abstract": "The ferry stayed in harbour because of the wind.",
    }
    (raw,) = read("a.json", json.dumps([record]))
    assert raw.title == "Ferry stays in harbour"
    assert raw.outlet == "Orvane Courier"
    assert raw.published.value == "2019-07-05"
    assert "gives an abstract" in "".join(raw.notes)
    assert "type, abstract" not in "".join(raw.notes)


def test_the_names_of_fields_in_one_line_of_bibtex_are_no_words(tmp_path):
    """An entry may stand in one line."""
    path = tmp_path / "a.bib"
    path.write_text("@article{a, title={Rain}, journal={Post}, abstract={It fell.}}")
    assert sorted(words_in(source_of(path), ReadOptions())) == [
        "a",
        "fell",
        "it",
        "post",
        "rain",
    ]
