"""Each format where samples do not reach: what is recognised, what is skipped, and why."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from cuttings.index.readers import ReadOptions, Source
from cuttings.index.readers.choose import read_path, reader_for, readers
from tests.index.readers.making import docx, odt, pdf, reasons, texts, zipped


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
    assert texts(read("b.txt", "---\n\nRain fell.")) == ["---\n\nRain fell."]
    assert texts(read("b.md", "---\n\nRain fell.")) == ["Rain fell."]
