"""Files of Word, Excel and Outlook before 2007."""

import struct

import pytest

from cuttings.index.readers import RawArticle
from cuttings.index.readers.compound import _RTF_DICTIONARY, _unpacked_rtf
from cuttings.search.articles import Skipped
from tests.index.readers.making import compound, doc, msg

TEXT = "The lighthouse of Sund was lit again on Friday after eleven dark years."


def test_a_word_document_gives_its_text(read):
    """Pieces of one and two bytes, paragraphs, cells, without the codes of fields."""
    pieces = (
        "Lit again\r" + TEXT + "\r",
        'Привет \x13HYPERLINK "http://a.example"\x14link\x15 and café\x07cell\x07',
        "\x01the end\x0cnext page\r",
    )
    (article,) = read("a.doc", doc(*pieces))
    assert article.text.split("\n\n") == [
        "Lit again",
        TEXT,
        "Привет link and café",
        "cell",
        "the end",
        "next page",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (doc(TEXT, flags=0x0300), "an encrypted Word document"),
        (doc(TEXT, version=50), "from before Word 97: open it in a word processor"),
        (
            compound({"WordDocument": b"\xec\xa5"}),
            "a Word document (DOC) that is cut off",
        ),
        (compound({"PowerPoint Document": b"x"}), "a PowerPoint presentation (PPT)"),
        (compound({"Something": b"x"}), "a Microsoft OLE file"),
        (doc(TEXT)[:700], "a Microsoft OLE file"),
        (compound({"Workbook": b"x" * 600}), "an Excel spreadsheet (XLS)"),
    ],
)
def test_what_is_no_readable_document_is_refused_by_name(read, data, reason):
    """Encrypted, older, cut off, another program's."""
    (skipped,) = read("a.doc", data)
    assert isinstance(skipped, Skipped)
    assert reason in skipped.reason


def test_a_spreadsheet_gives_its_rows(read):
    """Of the sheet that names a column of texts; dates and pages are read."""
    from tests.index.readers.test_golden import SAMPLES

    (path,) = [each for each in SAMPLES if each.name == "sheet.xls"]
    one, two, other = read("a.xls", path.read_bytes())
    assert (other.position, other.reason[:25]) == (
        "sheet 1",
        "no column of texts (it be",
    )
    assert (one.title, one.text, one.key) == ("Lit again", TEXT, "sheet 2, row 2")
    assert (one.published.value, one.imprint.page) == ("2019-03-05", "3")
    assert two.title == "Café opened"
    assert "Stimmung" in one.notes[0]


def test_a_message_of_outlook_gives_its_text_and_what_is_attached(read):
    """Files through their readers, messages within as messages."""
    inner = msg({"0037": "Within", "1000": "Snow fell on the town."})
    streams = msg(
        {
            "0037": "Rain",
            "0C1A": "The Post",
            "1000": "Rain fell on the town.",
            "007D": "Received: x\r\nDate: Fri, 9 Jun 2017 23:30:00 -0500\r\n",
        }
    )
    attached = "__attach_version1.0_#0000000"
    streams |= msg({"3707": "a.txt", "3701": TEXT.encode()}, f"{attached}0/")
    streams |= msg({"3707": "a.png", "3701": b"\x89PNG\r\n\x1a\n"}, f"{attached}1/")
    within = f"{attached}2/__substg1.0_3701000D/"
    streams |= {f"{within}{name}": data for name, data in inner.items()}
    found = read("a.msg", compound(streams))
    rain, attachment, *_, snow = [x for x in found if isinstance(x, RawArticle)]
    assert (rain.title, rain.outlet, rain.key) == ("Rain", "The Post", "")
    assert rain.published.value == "2017-06-09"
    assert rain.notes == ("attachments, not read: a.png",)
    assert (attachment.text, attachment.key) == (TEXT, "a.txt")
    assert (snow.title, snow.text) == ("Within", "Snow fell on the town.")


def test_to_whom_a_message_of_outlook_was_sent_is_kept(read):
    """Hidden with its text, as the header of other messages is."""
    streams = msg(
        {"0037": "Lit", "1000": TEXT, "0E04": "Ann Berg; Desk", "0E03": "Bo Falk"}
    )
    (found,) = read("a.msg", compound(streams))
    assert found.left_out[0].text.split("\n")[:2] == [
        "To: Ann Berg; Desk",
        "Cc: Bo Falk",
    ]


def test_a_message_is_dated_by_its_sending_where_no_header_is_left(read):
    """A number of hundreds of nanoseconds since 1601."""
    moment = (131_414_400_000_000_000).to_bytes(8, "little")
    streams = msg({"1013": b"<p>Rain fell.</p>"})
    streams["__properties_version1.0"] = (
        b"\0" * 32 + struct.pack("<II", 0x390040, 6) + moment
    )
    (article,) = read("a.msg", compound(streams))
    assert (article.text, article.published.value) == ("Rain fell.", "2017-06-09")
    (skipped,) = read("b.msg", compound(msg({"0037": "Nothing"})))
    assert skipped.reason == "an Outlook message (MSG) without text"


def test_packed_rtf_is_unpacked():
    """Bytes as they are, and references into what stood before."""
    start = _RTF_DICTIONARY.index(b"{\\rtf1\\ansi")
    reference = struct.pack(">H", start << 4 | 9)
    body = bytes([0b0000_0001]) + reference + b" Rain." + b"}"
    packed = struct.pack("<IIII", len(body) + 12, 20, 0x75465A4C, 0) + body
    assert _unpacked_rtf(packed) == b"{\\rtf1\\ansi Rain.}"
    plain = struct.pack("<IIII", 20, 20, 0x414C454D, 0) + b"{\\rtf1 Rain.}"
    assert _unpacked_rtf(plain) == b"{\\rtf1 Rain.}"
