"""Archives, packed files and what lies in them."""

from __future__ import annotations

import gzip
import io
import lzma
import sys
from zipfile import ZIP_STORED

import brotli
import py7zr
import pytest
import zstandard

from cuttings.index.readers import RawArticle
from cuttings.search.articles import Skipped
from tests.index.readers.making import reasons, tar, texts, zipped

SIDECAR = b'{"title": "From beside", "date": "2001-01-02", "outlet": "The Post"}'


def seven_zip(members: dict[str, bytes], **options) -> bytes:
    """A 7z archive of these members."""
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w", **options) as archive:
        for name, data in members.items():
            archive.writestr(data, name)
    return stream.getvalue()


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


def test_bytes_after_the_end_of_a_gzip_file_are_noted(read):
    """As gzip's own program reads it; bytes cut off are an error all the same."""
    packed = gzip.compress(b"Rain fell. " * 900)
    (raw,) = read("a.txt.gz", packed + b"junk after the end")
    assert raw.notes == ("bytes after the end of the compressed file were not read",)
    assert "damaged or cut off" in reasons(read("b.txt.gz", packed[:-9]))[0]


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


def test_a_sidecar_in_an_archive_that_is_damaged_is_noted_with_the_reason(read):
    """Its member is read all the same."""
    archive = zipped({"a.txt": b"Rain fell.", "a.txt.json": SIDECAR}, ZIP_STORED)
    damaged = archive.replace(SIDECAR, SIDECAR[:-1] + b"!", 1)
    (rain,) = read("a.zip", damaged)
    assert rain.text == "Rain fell."
    assert "a.txt.json can't be read: it can't be unpacked: Bad CRC-32" in rain.notes[0]
