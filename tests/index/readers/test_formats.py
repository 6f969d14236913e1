"""Each format where samples do not reach: what is recognised, what is skipped, and why."""

import gzip
import io
import json
import lzma
import sys
from pathlib import Path

import brotli
import py7zr
import pytest
import zstandard

from cuttings.index.readers import RawArticle, ReadOptions, Source
from cuttings.index.readers.choose import read_path, reader_for, readers
from cuttings.search.articles import Skipped
from tests.index.readers.making import docx, odt, pdf, tar, zipped


def texts(found):
    return [item.text for item in found if isinstance(item, RawArticle)]


def reasons(found):
    return [item.reason for item in found if isinstance(item, Skipped)]


def test_every_reader_is_installed_once_and_has_a_rank():
    """Entry points give each reader; the special ones are asked before plain text."""
    assert len(readers()) >= 20
    assert type(readers()[-1]).__name__ == "TextReader"
    # what has no ending of its own is told by its content, before tables and JSON are
    assert all(reader.suffixes or reader.rank < 50 for reader in readers())


def test_content_goes_before_the_suffix(read):
    """A page that is called .txt is a page; a text that is called .html goes to the
    HTML reader.
    """
    page = "<!doctype html><html><title>T</title><body><p>Rain fell on the town all day.</p></body></html>"
    (raw,) = read("a.txt", page)
    assert (raw.title, raw.text) == ("T", "Rain fell on the town all day.")
    assert (
        type(reader_for(Source("a.html", b"just text", 9, None))).__name__
        == "HtmlReader"
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty file"),
        ("a.txt", b"  \n\t\n", "no text in it"),
        (
            "a.png",
            b"\x89PNG\r\n\x1a\n\0\0",
            "a picture (PNG), which is not read; if it is a scan of a text, index it "
            "with --ocr LANGUAGE",
        ),
        ("style.css", b"p { color: red }", "a .css file, not an article"),
        (
            "a.xml",
            b"<catalogue><a/></catalogue>",
            "XML in a vocabulary that is not known (its root is catalogue)",
        ),
        ("a.pdf", b"%PDF-1.4 and nothing more", None),
        ("a.docx", b"PK\x03\x04 cut off", None),
        ("a.json", b'{"a": ' + b"[" * 100_000, "JSON nested too deeply"),
        (
            "a.csv",
            b"one,two\n1,2\n",
            "a table without a column of texts (its columns: one, two)",
        ),
        (
            "a.csv",
            "\ue000\n".encode(),
            "a table without a column of texts (its columns: \\ue000)",
        ),
        ("a.eml", b"Subject: Rain\n\n", "a message without text"),
        ("a.gz", gzip.compress(b"Rain fell. " * 900)[:-30], None),
        ("a.nitf", b"<nitf><body><p>cut off", None),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_what_cannot_be_read_is_skipped_with_its_reason(read, name, data, reason):
    """One file, one reason, no exception."""
    found = read(name, data)
    assert not texts(found)
    assert len(found) == 1
    assert reason in (None, found[0].reason)


def test_a_text_over_the_limit_is_skipped_and_hardly_read(read):
    """The limit is on characters; a file that can't be under it is not read at all."""
    assert reasons(read("a.txt", "x" * 101, max_characters=100)) == [
        "too large: 101 characters, the limit for one article is 100"
    ]
    assert (
        "too large: 5,000 bytes or more"
        in reasons(read("a.txt", "x" * 5_000, max_characters=100))[0]
    )


def test_an_endless_line_of_records_costs_one_record(read):
    """A line over the limit is passed over without being kept; the lines after it
    are read.
    """
    found = read(
        "a.jsonl",
        '{"text": "' + "x" * 5_000 + '"}\n{"text": "Rain fell."}\n',
        max_characters=100,
    )
    assert (found[0].reason, found[0].position) == (
        "line longer than 1,600 bytes",
        "line 1",
    )
    assert texts(found) == ["Rain fell."]


def test_a_badly_encoded_line_is_read_as_windows_1252_and_noted(read):
    """The other lines are read as they are, without a note."""
    found = read(
        "a.jsonl",
        b'{"text": "caf\xc3\xa9"}\n' * 300 + b'{"text": "caf\xe9"}\n{"text": "last"}\n',
    )
    assert texts(found) == ["café"] * 301 + ["last"]
    assert found[300].notes == ("1 line is not UTF-8 and read as Windows-1252",)
    assert not any(raw.notes for raw in (*found[:300], found[301]))


def test_records_are_mapped_by_the_users_fields(read):
    """A dotted name reaches into nested objects and goes before the usual spellings."""
    found = read(
        "a.jsonl",
        '{"meta": {"head": "H"}, "text": "wrong", "story": "Rain."}\n{}\n',
        fields={"title": "meta.head", "text": "story"},
    )
    assert (found[0].title, found[0].text) == ("H", "Rain.")


def test_pdf_pages_and_their_beginnings_are_kept(read):
    """The text layer is read page by page; the making of the file is no date of
    publication.
    """
    (raw,) = read("a.pdf", pdf("Rain fell on Riverton.", "People moved upstairs."))
    assert raw.text == "Rain fell on Riverton.\n\nPeople moved upstairs."
    assert raw.notes == ("pages begin: 1 at 0, 2 at 24",)
    assert raw.published is None


def test_a_scanned_pdf_is_skipped_with_advice(read):
    """Images without a text layer need OCR first, and the reason says so."""
    assert "index it with --ocr LANGUAGE" in reasons(read("a.pdf", pdf("")))[0]


def test_office_documents_give_title_author_and_paragraphs(read):
    """Word and OpenDocument, recognised by content whatever they are called."""
    (word,) = read("a.bin", docx("Rain floods", "The river rose.", "People moved."))
    assert (word.title, word.byline, word.text) == (
        "Rain floods",
        "Jane Doe",
        "Rain floods\n\nThe river rose.\n\nPeople moved.",
    )
    (open_document,) = read("b.bin", odt("Rain floods", "The river rose."))
    assert (open_document.title, open_document.text) == (
        "Rain floods",
        "The river rose.",
    )


def test_members_of_a_zip_are_told_apart_by_their_names(read):
    """Names may be hostile: they are only names.

    A bad member leaves the others readable.
    """
    found = read(
        "a.zip",
        zipped(
            {
                "../../etc/a.txt": b"Rain.",
                "b.jsonl": b'{"id": "7", "text": "Snow."}\nbad\n',
                "c.txt": b"",
                ".hidden": b"x",
            }
        ),
    )
    assert [raw.key for raw in found if isinstance(raw, RawArticle)] == [
        "../../etc/a.txt",
        "b.jsonl#7",
    ]
    assert [skipped.position for skipped in found if isinstance(skipped, Skipped)] == [
        "b.jsonl, line 2",
        "c.txt",
    ]


def test_containers_within_containers_are_read_to_a_depth(read):
    """Four containers deep is read, deeper is skipped with that reason."""
    data = b"Rain fell."
    for depth in range(1, 7):
        data = zipped({f"in{depth}": data})
        found = read("a.zip", data)
        assert (texts(found) == ["Rain fell."]) == (depth <= 4)
    assert "containers one in another" in reasons(found)[0]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_files_are_read_in_one_pass(read, mode):
    """Plain or compressed; links and devices in them are skipped."""
    found = read(
        "a.tar", tar({"x/a.txt": b"Rain.", "b.txt": b"Snow."}, mode, link="/etc/passwd")
    )
    assert texts(found) == ["Rain.", "Snow."]
    assert reasons(found) == ["a link or device in the archive, not a file"]


def test_bombs_do_not_unpack(read):
    """Zeros by the megabyte are refused by ratio, in ZIP before unpacking, in gzip
    while.
    """
    zeros = bytes(40 << 20)
    assert "zip bomb" in reasons(read("a.zip", zipped({"zeros.txt": zeros})))[0]
    assert (
        "compression bomb" in reasons(read("a.gz", gzip.compress(b"0" * len(zeros))))[0]
    )


def test_a_member_that_lies_about_its_size_is_damaged_not_endless(read):
    """A header that announces less than there is does not make more come out."""
    data = bytearray(zipped({"a.txt": b"Rain fell. " * 100}))
    at = data.rfind(b"PK\x01\x02") + 24
    data[at : at + 4] = (5).to_bytes(4, "little")
    assert len(read("a.zip", bytes(data))) == 1


def test_entities_are_never_expanded(read):
    """Billion laughs and external entities are refused before parsing."""
    laughs = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><item><title>&b;</title></item></rss>'
    outside = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><title>&a;</title></item></rss>'
    for document in (laughs, outside, laughs.encode("utf-16")):
        found = read("a.xml", document)
        assert not texts(found)


def test_deep_nesting_is_refused_or_read_but_never_overflows(read):
    """XML, HTML and JSON a hundred thousand levels deep end in an article or a reason."""
    deep = 100_000
    assert len(read("a.xml", "<rss>" + "<channel>" * deep)) == 1
    assert len(read("a.html", "<html><body>" + "<div>" * deep + "Rain.")) == 1
    assert len(read("a.json", "[" * deep)) == 1


def test_scripts_never_reach_the_text(read):
    """Neither code nor style of a page or feed is text."""
    page = "<html><head><style>p{}</style></head><body><script>alert(1)</script><p>Rain fell.</p></body></html>"
    assert texts(read("a.html", page)) == ["Rain fell."]


def test_a_revisit_adds_no_article(read):
    """A web archive's revisit record says that a page was as before."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><title>T</title><p>Rain fell on the town.</p></html>"

    def record(kind, data):
        return (
            b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: http://a.example/\r\nWARC-Date: 2015-09-05T00:00:00Z\r\n"
            b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
            % (kind, len(data), data)
        )

    (raw,) = read(
        "a.warc",
        record(b"response", page) + record(b"revisit", b"HTTP/1.1 200 OK\r\n\r\n"),
    )
    assert (raw.key, raw.notes) == (
        "http://a.example/",
        ("captured from the web on 2015-09-05",),
    )
    whole = gzip.compress(record(b"response", page) * 2)
    assert len(texts(read("b.warc.gz", whole))) == 2


def test_no_permission_is_a_reason(tmp_path, read, monkeypatch):
    """What the operating system refuses is skipped in its words."""

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setattr(Path, "open", refuse)
    assert reasons(read_path(tmp_path / "a.txt", ReadOptions())) == [
        "permission denied"
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"id,text\nx,Rain fell.\nx,Snow fell.\n"),
        (
            "a.json",
            b'[{"id": "x", "text": "Rain fell."}, {"id": "x", "text": "Snow fell."}]',
        ),
        (
            "a.jsonl",
            b'{"id": "x", "text": "Rain fell."}\n{"id": "x", "text": "Snow fell."}\n',
        ),
    ],
)
def test_an_id_that_is_taken_loses_no_record_and_is_told(read, name, data):
    """The second record is known by its place in the file."""
    first, second = read(name, data)
    assert (first.key, first.notes) == ("x", ())
    assert second.key not in ("", "x")
    assert second.notes == ("the id x stands earlier in the file too",)


@pytest.mark.parametrize(
    ("begins", "name"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20), "a Microsoft OLE file"),
        (b"\x28\xb5\x2f\xfd rest", "Zstandard"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"%!PS-Adobe-3.0\n", "PostScript"),
        (b"BEGIN:VCARD\nFN:A\n", "a vCard"),
        (b"TY  - NEWS\nTI  - Rain\n", "RIS"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nRain\n", "WebVTT"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nRain\n", "SubRip"),
        (zipped({"xl/workbook.xml": b"<a/>"}), "an Excel spreadsheet"),
        (zipped({"ppt/presentation.xml": b"<a/>"}), "a PowerPoint presentation"),
        (b"<?xml version='1.0'?><ead><p>Rain</p></ead>", "its root is ead"),
        (b"<!DOCTYPE lewis><lewis>Rain</lewis>", "its root is lewis"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".doc", ""])
def test_a_format_that_is_not_read_is_refused_by_its_name(read, begins, name, suffix):
    """Its content decides, whatever it is called: never markup as prose."""
    (skipped,) = read(f"a{suffix}", begins)
    assert name in skipped.reason


def test_a_text_that_only_looks_like_markup_is_read(read):
    """A sign of less-than, a brace or an at sign at its beginning is no format."""
    for text in ("<3 is a heart.", "{Rain} fell.", "@rain fell on us.", "1\nRain"):
        assert texts(read("a.txt", text)) == [text]


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


def test_bytes_after_the_end_of_a_gzip_file_are_noted(read):
    """As gzip's own program reads it; bytes cut off are an error all the same."""
    packed = gzip.compress(b"Rain fell. " * 900)
    (raw,) = read("a.txt.gz", packed + b"junk after the end")
    assert raw.notes == ("bytes after the end of the compressed file were not read",)
    assert "damaged or cut off" in reasons(read("b.txt.gz", packed[:-9]))[0]


def test_a_list_may_be_longer_than_an_article(read):
    """Records of a list over the limit for one article are read one at a time."""
    records = [{"id": str(n), "text": f"Rain fell {n} times."} for n in range(100)]
    found = read("a.json", json.dumps(records), max_characters=100)
    assert [raw.key for raw in found] == [str(n) for n in range(100)]
    cut = json.dumps(records)[:-30]
    found = read("b.json", cut, max_characters=100)
    assert len(texts(found)) == 99
    assert "the rest is not read" in reasons(found)[0]


@pytest.mark.parametrize(
    "document",
    [
        {"response": {"docs": [{"headline": {"main": "T"}, "body": "Rain fell."}]}},
        {"hits": {"hits": [{"_source": {"title": "T", "content": "Rain fell."}}]}},
        {
            "response": {
                "results": [{"webTitle": "T", "fields": {"bodyText": "Rain fell."}}]
            }
        },
        {"items": [{"title": "T", "content_html": "<p>Rain fell.</p>"}]},
        [{"title": {"rendered": "T"}, "content": {"rendered": "<p>Rain fell.</p>"}}],
        {"title": "T", "text": "Ra…", "content": "Rain fell."},
    ],
    ids=["nyt", "elasticsearch", "guardian", "feed", "wordpress", "summary"],
)
def test_what_publishers_and_programs_answer_is_read(read, document):
    """Envelopes are opened, wrapped fields reached, and a summary gives way to the
    whole text.
    """
    (raw,) = read("a.json", json.dumps(document))
    assert (raw.title, raw.text) == ("T", "Rain fell.")


def test_of_alternatives_a_message_has_the_plain_one_unless_it_is_a_stub(read):
    """Every text part is read, and attached files and messages are articles."""

    def message(*parts: str, kind: str = "mixed") -> str:
        body = "".join(f"--b\n{part}\n" for part in parts)
        return (
            "From: A <a@b.example>\nSubject: S\nDate: Tue, 5 Mar 2019 10:00:00 +0000\n"
            f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="b"\n\n'
            f"{body}--b--\n"
        )

    plain = "Content-Type: text/plain\n\nRain fell on the town."
    stub = "Content-Type: text/plain\n\nSee HTML."
    page = "Content-Type: text/html\n\n<p>Rain fell on the town all day.</p>"
    file = (
        'Content-Type: text/plain\nContent-Disposition: attachment; filename="b.txt"\n\n'
        "Snow fell on the hills."
    )
    forwarded = "Content-Type: message/rfc822\n\nFrom: c@d.example\nSubject: F\n\nHail."

    assert texts(read("a.eml", message(plain, page, kind="alternative"))) == [
        "Rain fell on the town."
    ]
    assert texts(read("a.eml", message(stub, page, kind="alternative"))) == [
        "Rain fell on the town all day."
    ]
    assert texts(read("a.eml", message(plain, plain))) == [
        "Rain fell on the town.\n\nRain fell on the town."
    ]
    found = read("a.eml", message(plain, file, forwarded))
    assert texts(found) == [
        "Rain fell on the town.",
        "Snow fell on the hills.",
        "Hail.",
    ]
    assert [raw.key for raw in found] == ["", "b.txt", "message.eml"]
    assert found[2].title == "F"


def test_a_sentence_that_begins_with_from_parts_no_messages(read):
    """A line parts messages only where a header stands behind it."""
    mailbox = (
        "From a@b.example Thu Aug  9 18:39:17 2012\nSubject: One\nFrom: a@b.example\n\n"
        "Rain fell.\n\nFrom 2008 to 2012 it fell twice.\n\n"
        "From \nFrom: c@d.example\nSubject: Two\n\nSnow fell.\n"
    )
    one, two = read("a.mbox", mailbox)
    assert one.title == "One"
    assert one.text.split("\n\n") == ["Rain fell.", "From 2008 to 2012 it fell twice."]
    assert (two.title, two.text.strip()) == ("Two", "Snow fell.")


def listed(element: str, *articles: str) -> str:
    """A page that lists articles in elements of this name."""
    items = "".join(f"<{element}>{article}</{element}>" for article in articles)
    return f"<html lang='en'><title>The Post</title><body>{items}</body></html>"


STORY = "<h2>{0} fell</h2><p>{1}</p>"


@pytest.mark.parametrize("element", ["article", "section"])
def test_a_page_of_several_articles_gives_each(read, element):
    """Each has its own title and date, and a note that it is one of several."""
    time = "<time datetime='2016-05-04'>4 May</time>"
    page = listed(
        element,
        time + STORY.format("Rain", "Rain fell on the town. " * 20),
        STORY.format("Snow", "Snow fell on the hills. " * 20),
    )
    one, two = read("a.html", page)
    assert (one.title, one.published.value, one.key) == (
        "Rain fell",
        "2016-05-04",
        "article 1",
    )
    assert (two.title, two.published, two.language) == ("Snow fell", None, "en")
    assert two.notes == ("article 2 of several on the page",)
    assert "Rain fell" not in two.text


def test_teasers_and_comments_beside_an_article_are_no_articles(read):
    """Too short the ones, called so the others."""
    story = STORY.format("Rain", "Rain fell on the town. " * 20)
    teaser = STORY.format("Snow", "Snow fell on the hills.")
    assert len(read("a.html", listed("article", story, teaser))) == 1
    page = f"<h1>Storm live</h1>{listed('article', story, story)}"
    assert len(read("c.html", page)) == 1
    comment = f"<div><article class='comment'>{story}</article></div>"
    assert len(read("b.html", listed("article", story) + comment * 3)) == 1


PAGE = "<html><head><title>{0}</title></head><body><p>{1}</p></body></html>"


def test_a_page_that_a_browser_saved_as_mail_is_that_page(read):
    """The browser is no outlet, and the time of saving no date."""
    saved = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/1\n"
        "Subject: T\nDate: Wed, 6 Dec 2023 10:00:00 +0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n'
        "--b\nContent-Type: text/html\nContent-Location: https://a.example/1\n\n"
        f"{PAGE.format('Rain fell', 'Rain fell on the town.')}\n--b--\n"
    )
    (raw,) = read("a.mhtml", saved)
    assert (raw.title, raw.text) == ("Rain fell", "Rain fell on the town.")
    assert (raw.url, raw.published, raw.outlet) == ("https://a.example/1", None, None)


def test_of_an_epub_and_a_wacz_only_the_texts_are_read(read):
    """What such a ZIP says about itself is no article."""
    chapter = PAGE.format("One", "Rain fell on the town.").encode()
    book = zipped({"mimetype": b"application/epub+zip", "OEBPS/1.xhtml": chapter})
    assert texts(read("a.epub", book)) == ["Rain fell on the town."]
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + chapter
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(answer), answer)
    )
    crawl = zipped(
        {
            "datapackage.json": b'{"text": "About the crawl."}',
            "pages/pages.jsonl": b'{"id": "1", "text": "Rain once more."}\n',
            "archive/data.warc": record,
        }
    )
    assert texts(read("a.wacz", crawl)) == ["Rain fell on the town."]


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        (
            "a.htm",
            "<html><title>T</title><frameset><frame src='b'><noframes><body>"
            "<p>Rain fell.</p></body></noframes></frameset></html>",
            "Rain fell.",
        ),
        (
            "a.html",
            "<html><title>T</title><body><div id='wm-ipp-base'>Wayback</div>"
            "<p>Rain fell.</p></body></html>",
            "Rain fell.",
        ),
        ("a.txt", "<p>Rain &amp; wind.</p><p>Snow.</p>", "Rain & wind.\n\nSnow."),
        (
            "a.xml",
            "<nitf><body><body.content><p>Rain&mdash;AT&T</p></body.content></body></nitf>",
            "Rain—AT&T",
        ),
        (
            "a.xml",
            "<alto><TextBlock><TextLine><String CONTENT='coun'/><HYP CONTENT='-'/>"
            "</TextLine><TextLine><String CONTENT='cil'/><String CONTENT='fer-'/>"
            "</TextLine><TextLine><String CONTENT='ries'/></TextLine></TextBlock></alto>",
            "council ferries",
        ),
        ("a.json", '{"text": "AT&amp;T &#8220;rose&#8221;"}', "AT&T “rose”"),
    ],
    ids=["frames", "wayback", "fragment", "entities", "hyphens", "json"],
)
def test_what_is_around_a_text_is_no_part_of_it(read, name, data, text):
    """Frames, an archive's toolbar, markup, entities, and hyphens at the ends of lines."""
    assert texts(read(name, data)) == [text]


def test_the_front_matter_of_a_text_is_what_it_states(read):
    """As blogs' programs write it; a rule without fields begins a text as ever."""
    (raw,) = read(
        "a.md",
        '---\ntitle: "Rain fell"\ndate: 2019-03-05 23:30\nauthor: Nora\n---\nOn the town.\n',
    )
    assert (raw.title, raw.published.value, raw.byline) == (
        "Rain fell",
        "2019-03-05",
        "Nora",
    )
    assert raw.text.strip() == "On the town."
    assert texts(read("b.md", "---\n\nRain fell.")) == ["---\n\nRain fell."]


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("<meta name='date' content='2024-09-01'>", "2024-09-01"),
        (
            "<meta name='date' content='2024-09-01'>"
            "<meta itemprop='datePublished' content='2011-07-04'>",
            "2011-07-04",
        ),
        (
            "<script type='application/ld+json; charset=utf-8'>[{'@graph': [{'@type':"
            " 'http://schema.org/OpinionNewsArticle', 'datePublished': '2011-07-04'}]}]"
            "</script>",
            "2011-07-04",
        ),
        (
            "<meta property='article:published_time' content='4 juillet 2011'>",
            "2011-07-04",
        ),
    ],
    ids=["doubtful", "exact", "graph", "french"],
)
def test_a_page_has_the_date_that_is_stated_most_exactly(read, head, date):
    """A meta named date is often the time at which the page was made."""
    page = f"<html><head>{head.replace(chr(39), chr(34))}</head><body><p>Rain fell.</p></body></html>"
    (raw,) = read("a.html", page)
    assert raw.published.value == date


def test_a_title_loses_a_suffix_on_evidence_only(read):
    """The name of the outlet goes; what may be part of the title stays."""
    page = "<html><head>{0}<title>Chief resigns – Post</title></head><body><p>Rain.</p></body></html>"
    outlet = "<meta property='og:site_name' content='Post'>"
    assert read("a.html", page.format(outlet))[0].title == "Chief resigns"
    assert read("b.html", page.format(""))[0].title == "Chief resigns – Post"


SIDECAR = b'{"title": "From beside", "date": "2001-01-02", "outlet": "The Post"}'


@pytest.mark.parametrize("name", ["b/rain.txt.json", "b/rain.meta.json"])
def test_a_sidecar_in_an_archive_describes_its_member(read, name):
    """As one in a folder does, wherever in the archive it stands."""
    members = {"a.txt": b"Snow fell.", "b/rain.txt": b"Rain fell.", name: SIDECAR}
    for order in (members, dict(reversed(members.items()))):
        for archive in (zipped(order), tar(order, "w"), tar(order, "w:gz")):
            found = {each.text: each for each in read("a.bin", archive)}
            assert set(found) == {"Rain fell.", "Snow fell."}
            rain = found["Rain fell."]
            assert (rain.title, rain.outlet) == ("From beside", "The Post")
            assert rain.published.value == "2001-01-02"
            assert found["Snow fell."].outlet is None


def test_a_sidecar_in_an_archive_that_is_none_is_noted(read):
    """Its member is read all the same."""
    archive = zipped({"a.txt": b"Rain fell.", "a.txt.json": b"[1]"})
    (rain,) = read("a.zip", archive)
    assert rain.text == "Rain fell."
    assert "sidecar a.txt.json can't be read" in rain.notes[0]


def test_parts_of_a_page_that_state_nothing_of_their_own_stay_one_article(read):
    """They may be the parts of one article: all of it is shown, with a note."""
    items = [STORY.format(word, f"{word} fell on the town. " * 20) for word in "ABCDE"]
    (article,) = read("a.html", listed("div", *items))
    for word in "ABCDE":
        assert f"{word} fell\n\n{word} fell on the town." in article.text
    assert "perhaps several articles on the page" in article.notes[0]


def test_a_list_below_a_heading_is_parted_where_each_leads_to_its_own_page(read):
    """An archive of a category has a main heading, and so has a live blog."""
    time = "<time datetime='2016-05-04'>4 May</time><p class='author'>By Ann Author</p>"
    story = "<h2><a href='https://a.example/{0}'>{0} fell</a></h2>" + time
    items = [story.format(word) + f"<p>{'It fell. ' * 60}</p>" for word in "AB"]
    found = read("a.html", f"<h1>News</h1>{listed('article', *items)}")
    assert [each.title for each in found] == ["A fell", "B fell"]
    assert [each.byline for each in found] == ["Ann Author"] * 2
    assert found[0].url == "https://a.example/A"
    plain = [item.replace("href", "name") for item in items]
    assert len(read("b.html", f"<h1>Live</h1>{listed('article', *plain)}")) == 1
    whole = f"<meta property='og:type' content='article'>{listed('article', *items)}"
    assert len(read("c.html", whole)) == 1


def epub(package: str, pages: dict[str, str]) -> bytes:
    """A book of pages below a package's description."""
    members = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": b"<container><rootfiles><rootfile"
        b" full-path='OEBPS/content.opf'/></rootfiles></container>",
        "OEBPS/content.opf": package.encode(),
        "OEBPS/toc.ncx": b"<ncx><navMap/></ncx>",
    }
    for name, page in pages.items():
        members[f"OEBPS/{name}"] = page.encode()
    return zipped(members)


def test_a_book_gives_its_pages_in_reading_order(read):
    """Contents and repeated pages are passed over; the book's facts hold for all."""
    package = (
        "<package xmlns:dc='urn:dc'><metadata><dc:title>The Post, 9 June</dc:title>"
        "<dc:publisher>The Post</dc:publisher><dc:date>2017-06-09</dc:date></metadata>"
        "<manifest><item id='n' href='nav.xhtml' properties='nav' media-type='{0}'/>"
        "<item id='a' href='a.xhtml' media-type='{0}'/>"
        "<item id='b' href='b%20b.xhtml' media-type='{0}'/>"
        "<item id='c' href='c.xhtml' media-type='{0}'/></manifest>"
        "<spine><itemref idref='b'/><itemref idref='a'/><itemref idref='c'/></spine>"
        "</package>"
    ).format("application/xhtml+xml")
    pages = {
        "nav.xhtml": PAGE.format("Contents", "One. Two."),
        "a.xhtml": PAGE.format("Second", "Snow fell on the town."),
        "b b.xhtml": PAGE.format("First", "Rain fell on the town."),
        "c.xhtml": PAGE.format("Second", "Snow fell on the town."),
    }
    one, two, repeated = read("a.epub", epub(package, pages))
    assert [one.title, two.title] == ["First", "Second"]
    assert (one.outlet, one.published.value) == ("The Post", "2017-06-09")
    assert one.notes == ("from “The Post, 9 June”",)
    assert repeated.reason == "the same text as OEBPS/a.xhtml"
    broken = read("b.epub", epub("no package", pages))
    assert texts(broken) == ["Snow fell on the town.", "Rain fell on the town."]


def seven_zip(members: dict[str, bytes], **options) -> bytes:
    """A 7z archive of these members."""
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w", **options) as archive:
        for name, data in members.items():
            archive.writestr(data, name)
    return stream.getvalue()


def test_a_7z_archive_gives_its_members(read):
    """With their sidecars; one that is encrypted, damaged or a bomb is refused."""
    members = {"a.txt": b"Rain fell.", "b/c.txt": b"Snow fell.", "a.txt.json": SIDECAR}
    whole = seven_zip(members)
    one, two = read("a.7z", whole)
    assert [one.text, two.text] == ["Rain fell.", "Snow fell."]
    assert (one.title, one.key, two.key) == ("From beside", "a.txt", "b/c.txt")
    (cut,) = read("b.7z", whole[:-20])
    assert "a 7z archive (7-Zip) that can't be unpacked" in cut.reason
    (bomb,) = read("c.7z", seven_zip({"a.txt": b"0" * (20 << 20)}))
    assert "a compression bomb" in bomb.reason
    (closed,) = read("d.7z", seven_zip(members, password="x"))
    assert closed.reason == "a 7z archive (7-Zip) that is encrypted"


def test_without_its_library_a_7z_archive_says_what_to_install(read, monkeypatch):
    """py7zr is an extra."""
    monkeypatch.setitem(sys.modules, "py7zr", None)
    (skipped,) = read("a.7z", seven_zip({"a.txt": b"Rain fell."}))
    assert "install py7zr (pip install 'cuttings[archives]')" in skipped.reason


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.txt.zst", zstandard.compress),
        ("a.txt.br", brotli.compress),
        ("a.txt.lzma", lambda data: lzma.compress(data, format=lzma.FORMAT_ALONE)),
    ],
)
def test_what_is_packed_in_other_ways_is_read(read, name, pack):
    """And a bomb is refused."""
    (raw,) = read(name, pack(b"Rain fell on the town all day."))
    assert raw.text == "Rain fell on the town all day."
    (bomb,) = read(name, pack(b"0" * (40 << 20)))
    assert "a compression bomb" in bomb.reason
    (cut,) = read(name, pack(b"Rain fell on the town all day." * 9)[:-5])
    assert isinstance(cut, Skipped) or cut.notes


@pytest.mark.parametrize(
    ("coding", "pack"), [("br", brotli.compress), ("zstd", zstandard.compress)]
)
def test_answers_in_a_web_archive_are_unpacked(read, coding, pack):
    """Chunked or not; warcio itself knows neither."""
    page = PAGE.format("Rain", "Rain fell on the town.").encode()
    packed = pack(page)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    for header, body in (("", packed), ("Transfer-Encoding: chunked\r\n", chunked)):
        answer = (
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{header}"
            f"Content-Encoding: {coding}\r\n\r\n"
        ).encode() + body
        record = (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
            b"Content-Type: application/http; msgtype=response\r\n"
            b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(answer), answer)
        )
        (raw,) = read("a.warc", record)
        assert raw.text == "Rain fell on the town."


def test_what_apple_mail_and_browsers_put_around_a_message_goes(read):
    """The length above and the properties below; a browser's name in any language."""
    mail = b"From: P <p@a.example>\nSubject: Rain\nDate: 9 Jun 2017 08:00:00 +0000\n\nRain."
    (raw,) = read(
        "a.emlx", b"%d  \n%s<plist><key>flags</key></plist>" % (len(mail), mail)
    )
    assert (raw.title, raw.text) == ("Rain", "Rain.")
    (raw,) = read("b.eml", b"\xef\xbb\xbf" + mail)
    assert raw.title == "Rain"
    saved = (
        "From: <Gespeichert von Windows Internet Explorer 8>\nSubject: Rain\n"
        "Date: Fri, 9 Jun 2017 08:00:00 +0200\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\n'
        "Content-Type: text/html\nContent-Location: http://a.example/1\n\n"
        f"{PAGE.format('Rain', 'Rain fell.')}\n--b--\n"
    )
    (raw,) = read("c.mht", saved)
    assert (raw.published, raw.outlet, raw.text) == (None, None, "Rain fell.")


def test_a_sentence_never_parts_a_mailbox(read):
    """A separator states a time of day, or an address and no more."""
    box = (
        b"From a@a.example Fri Jun  9 08:00:00 2017\nSubject: One\n\nRain.\n\n"
        b"From the start of 2017:\nSubject: matters\n\n"
        b"From -\nSubject: Two\n\nSnow.\n"
    )
    one, two = read("a.mbox", box)
    assert [one.title, two.title] == ["One", "Two"]
    assert "From the start of 2017:" in one.text


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
