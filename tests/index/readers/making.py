"""Small files of binary formats, made in memory."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Iterable
from itertools import pairwise

from cuttings.index.readers import RawArticle, Reading
from cuttings.search.articles import Skipped

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tar(members: dict[str, bytes], mode: str, link: str | None = None) -> bytes:
    """A tar of these members, and of one symbolic link."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        if link:
            info = tarfile.TarInfo("link")
            info.type, info.linkname = tarfile.SYMTYPE, link
            archive.addfile(info)
    return stream.getvalue()


def docx(title: str, *paragraphs: str) -> bytes:
    """A Word document with a title paragraph."""
    head = f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>'
    rest = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    core = (
        '<c:coreProperties xmlns:c="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:creator>Jane Doe</dc:creator></c:coreProperties>"
    )
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "docProps/core.xml": core.encode(),
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{head}{rest}</w:body></w:document>'.encode(),
        }
    )


def odt(title: str, *paragraphs: str) -> bytes:
    """An OpenDocument text with a title in its metadata."""
    text = "".join(f"<t:p>{paragraph}</t:p>" for paragraph in paragraphs)
    content = f'<o:d xmlns:o="urn:o" xmlns:t="urn:t"><o:body><o:text>{text}</o:text></o:body></o:d>'
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "meta.xml": f'<o:m xmlns:o="urn:o" xmlns:dc="urn:dc"><dc:title>{title}</dc:title></o:m>'.encode(),
        },
        zipfile.ZIP_STORED,
    )


def pdf(*pages: str) -> bytes:
    """A PDF of one line a page, after ISO 32000-1, 7.5."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return (
        data
        + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB) of these streams; ``/`` in a name parts storages."""
    free, end, fat_mark = 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD
    entries: list[list] = [["Root Entry", 5, {}, b""]]
    places: dict[str, int] = {"": 0}
    for path, data in streams.items():
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth])
            if name not in places:
                places[name] = len(entries)
                is_stream = depth == len(parts)
                entries.append([parts[depth - 1], 2 if is_stream else 1, {}, b""])
                parent = places["/".join(parts[: depth - 1])]
                entries[parent][2][parts[depth - 1]] = places[name]
        entries[places[path]][3] = data
    sectors: list[bytes] = []
    chain: list[int] = []
    mini = b""
    mini_chain: list[int] = []
    starts: list[int] = []

    def put(data: bytes) -> int:
        """The first of the sectors that bytes are put into."""
        start = len(sectors)
        count = -(-len(data) // 512)
        for index in range(count):
            sectors.append(data[512 * index : 512 * index + 512].ljust(512, b"\0"))
            chain.append(len(sectors) if index + 1 < count else end)
        return start if data else end

    for _, _, _, data in entries:
        if len(data) >= 4_096:
            starts.append(put(data))
            continue
        starts.append(len(mini) // 64 if data else end)
        count = -(-len(data) // 64)
        for index in range(count):
            mini += data[64 * index : 64 * index + 64].ljust(64, b"\0")
            mini_chain.append(len(mini) // 64 if index + 1 < count else end)
    starts[0] = put(mini)
    entries[0][3] = mini
    mini_table = struct.pack(f"<{len(mini_chain)}I", *mini_chain)
    first_mini = put(mini_table + b"\xff" * (-len(mini_table) % 512))
    mini_sectors = -(-len(mini_table) // 512)
    siblings: dict[int, int] = {}
    for _, _, children, _ in entries:
        # each child's right sibling is the next: a tree that is a list
        order = [
            children[name]
            for name in sorted(children, key=lambda n: (len(n), n.upper()))
        ]
        siblings |= dict(pairwise(order))
    directory = b""
    for index, (name, kind, children, data) in enumerate(entries):
        ordered = sorted(children, key=lambda n: (len(n), n.upper()))
        child = children[ordered[0]] if ordered else free
        encoded = (name + "\0").encode("utf-16-le")
        directory += encoded.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ",
            *(
                len(encoded),
                kind,
                1,
                free,
                siblings.get(index, free),
                child,
                b"\0" * 16,
            ),
            *(0, 0, 0, end if kind == 1 else starts[index], len(data)),
        )
    first_directory = len(sectors)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    for offset in range(0, len(directory), 512):
        sectors.append(directory[offset : offset + 512])
        is_last = offset + 512 == len(directory)
        chain.append(end if is_last else len(sectors))
    fats = 1
    while 128 * fats < len(sectors) + fats:
        fats += 1
    first_fat = len(sectors)
    chain += [fat_mark] * fats
    chain += [free] * (128 * fats - len(chain))
    table = struct.pack(f"<{len(chain)}I", *chain)
    sectors += [table[512 * index : 512 * index + 512] for index in range(fats)]
    difat = list(range(first_fat, first_fat + fats))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII109I",
        *(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"\0" * 16,
            0x3E,
            3,
            0xFFFE,
            9,
            6,
            b"\0" * 6,
        ),
        *(0, fats, first_directory, 0, 4_096, first_mini, mini_sectors, end, 0),
        *(difat + [free] * (109 - fats)),
    )
    return header + b"".join(sectors)


def doc(*pieces: str, flags: int = 0x0200, version: int = 193) -> bytes:
    """A Word document of before 2007, its pieces in turn of one and two bytes a
    character.
    """
    main = bytearray(struct.pack("<HH", 0xA5EC, version).ljust(2_048, b"\0"))
    positions, descriptors = [0], b""
    for index, piece in enumerate(pieces):
        where = len(main)
        is_wide = index % 2 == 1
        main += piece.encode("utf-16-le" if is_wide else "cp1252")
        stated = where if is_wide else (where * 2) | 0x4000_0000
        descriptors += struct.pack("<HIH", 0, stated, 0)
        positions.append(positions[-1] + len(piece))
    plc = struct.pack(f"<{len(positions)}i", *positions) + descriptors
    clx = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<i", len(plc)) + plc
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<ii", main, 0x18, 2_048, len(main))
    struct.pack_into("<ii", main, 0x01A2, 16, len(clx))
    table = b"\0" * 16 + clx
    return compound({"WordDocument": bytes(main), "1Table": table})


def msg(properties: dict[str, bytes | str], prefix: str = "") -> dict[str, bytes]:
    """The streams of an Outlook message: texts by the tags of their properties."""
    streams = {f"{prefix}__properties_version1.0": b"\0" * 32}
    for tag, value in properties.items():
        kind = "001F" if isinstance(value, str) else "0102"
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        streams[f"{prefix}__substg1.0_{tag}{kind}"] = data
    return streams


def texts(found: Iterable[Reading]) -> list[str]:
    """The texts of the articles that were read."""
    return [item.text for item in found if isinstance(item, RawArticle)]


def reasons(found: Iterable[Reading]) -> list[str]:
    """Why the others were skipped."""
    return [item.reason for item in found if isinstance(item, Skipped)]
