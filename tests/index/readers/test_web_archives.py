"""Web archives and books of pages."""

from __future__ import annotations

import gzip

import brotli
import pytest
import zstandard

from tests.index.readers.making import texts, zipped

PAGE = "<html><head><title>{0}</title></head><body><p>{1}</p></body></html>"


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


PAGE_OF_ARC = (
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><head>"
    "<title>The Lodden rises</title></head><body><article><h1>The Lodden rises</h1>"
    "<p>The river rose over its banks on Monday, and forty families left.</p>"
    "</article></body></html>\n"
)


def _arc(version, header, definition):
    """An archive of one page; ``header`` puts address, kind and length into a line."""
    about = f"{version} 0 Alexa Internet\nURL {definition}\n"
    first = header("filedesc://a.arc", "text/plain", len(about))
    page = header("http://lodden.example/1", "text/html", len(PAGE_OF_ARC))
    return f"{first}\n{about}\n{page}\n{PAGE_OF_ARC}\n".encode()


def _of_version_1(url, kind, length):
    return f"{url} 10.0.0.1 20010304120000 {kind} {length}"


def _of_version_2(url, kind, length):
    return f"{url} 10.0.0.1 20010304120000 {kind} 200 - - 0 a.arc {length}"


@pytest.mark.parametrize(
    ("version", "header", "definition"),
    [
        (1, _of_version_1, "IP-address Archive-date Content-type Archive-length"),
        (
            2,
            _of_version_2,
            "IP-address Archive-date Content-type Result-code Checksum Location Offset "
            "Filename Archive-length",
        ),
    ],
    ids=["version 1", "version 2"],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_page_in_arc_has_its_address_and_day_in_both_versions(
    read, version, header, definition, packed
):
    """Version 2 has five fields more, which warcio takes for the address."""
    data = _arc(version, header, definition)
    (raw,) = read(
        "a.arc.gz" if packed else "a.arc", gzip.compress(data) if packed else data
    )
    assert raw.url == "http://lodden.example/1"
    assert raw.title == "The Lodden rises"
    assert "2001-03-04" in "".join(raw.notes)
