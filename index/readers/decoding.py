"""From bytes to text: which encoding, or the reason why it is none.

The order follows the Encoding Standard (https://encoding.spec.whatwg.org): a byte order
mark first, then UTF-8 where the bytes are valid UTF-8 (other text almost never is),
then the declared label, then statistics. Text that is nearly UTF-8 is read line by
line: one bad byte never costs a file, and what was guessed is always said in a note.

    >>> decode("Café".encode()).encoding
    'utf-8'
    >>> decode(b"Caf\\xe9 ferm\\xe9").notes
    ('encoding guessed: cp1252',)
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from cuttings.index.readers import HEAD, Unreadable
from cuttings.search.translations import stored

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# encodings of seven bits switch their sets of characters by these
ESCAPES = (
    (b"\x1b$B", "iso2022_jp_2"),
    (b"\x1b$@", "iso2022_jp_2"),
    (b"\x1b$)C", "iso2022_kr"),
)
_HZ = re.compile(rb"~\{(?:[\x21-\x7d][\x21-\x7e]){2,}~\}")
_UTF7 = re.compile(rb"\+[A-Za-z0-9+/]{3,}-")
SAMPLE = 65_536
"""Bytes that statistics look at."""
WESTERN = frozenset(
    "àáâäãåæçèéêëìíîïñòóôöõøùúûüßœÀÁÂÄÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØÙÚÛÜŒ«»‘’“”–—…£€°¿¡ª\xa0"
)
"""Signs beyond ASCII that Western languages often have."""
FEWEST_STRAYS = 12
"""Bytes in another encoding from which statistics are asked which."""
EASTERN_ROWS = frozenset(
    (0x00, 0x20, 0x30, *range(0x4E, 0xA0), *range(0xAC, 0xD8), 0xFF)
)
"""High bytes of the blanks, kana, ideographs and syllables of East Asia in UTF-16."""
EASTERN = frozenset(
    (
        "shift_jis",
        "cp932",
        "euc_jp",
        "gb18030",
        "gbk",
        "gb2312",
        "big5",
        "cp949",
        "euc_kr",
    )
)
MULTIBYTE = (
    *("shift_jis", "cp932", "euc_jp", "gb18030", "gb2312", "gbk", "big5"),
    *("euc_kr", "cp949"),
)
FEWEST_WHOLE = 3
"""Lines without a wrong byte by which an encoding of the East is told."""
WRITTEN = {"cp1252": "Windows-1252"}
FEW = 0.01
"""Share of control characters that a text may have."""

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PLAIN = bytes((*b"\t\n", *range(0x20, 0x7F)))
"""What of ASCII a text may keep."""
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)
# UTF-8 read as Windows-1252, 1250 or 1251: a lead byte as a letter, and after it what
# continues it. Only what looks so is given to ftfy, which takes its time.
_CONTINUING = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_DOUBLED = re.compile(
    f"[\u00c2-\u00df]{_CONTINUING}|[\u00e0-\u00f4]{_CONTINUING}{{2}}|â€"
    "|[ÂĂÄĹ][€‚„…†‡‰Š‹ŚŤŽŹ‘’“”•–—™š›śťžźˇ˘Ł¤Ą¦§¨©Ş«¬®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż\u00a0\u00ad]"
    "|[ВГДЕОПРС][¤¦§©«¬®±\u0402-\u040f\u0452-\u045f‚„…†‡€‰‹‘’“”•–—™›°±µ¶·№»Ґґ\u00a0\u00ad]"
)
_NO_TEXT = re.compile("[\x80-\x84\x86-\x9f\ufffd]")
_TWO_SCRIPTS = re.compile("[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]")
_LOST_BYTE = re.compile(f"â€(?!{_CONTINUING})")
"""A closing quotation mark whose last byte was lost on the way."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that gave it, whether that encoding was only guessed, and
    what else of the bytes had to be mended.
    """

    text: str
    encoding: str
    guessed: bool = False
    mended: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should be told: nothing, unless something was guessed."""
        guess = (
            (
                stored(
                    "reading", "encoding guessed: %(encoding)s", encoding=self.encoding
                ),
            )
            if self.guessed
            else ()
        )
        return guess + self.mended


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of ``data``, where a server, a page or a mail may have declared its
    encoding.

    Raises Unreadable where it is binary or in no encoding that fits.
    """
    encoding = marked_encoding(data)
    if encoding == "utf-8-sig":
        return _undoubled(_by_lines(data.removeprefix(codecs.BOM_UTF8), encoding))
    if encoding:
        return _as(data, encoding)
    wide = _unmarked_utf16(data)
    if wide:
        return _as(data, wide, guessed=True)
    label = _known_label(declared)
    escaped = _escaped(data)
    if escaped or (label and label.startswith("iso2022")):
        return _as(data, label or escaped or "", guessed=not label)
    refuse_binary(data)
    try:
        return _undoubled(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        pass
    if _nearly_utf8(data):
        return _undoubled(_by_lines(data))
    if label and label != "utf-8":
        return _as(data, label)
    encoding = detect_encoding(data)
    if encoding is None:
        raise Unreadable(stored("reading", "wrongly encoded: no known encoding fits"))
    return _as(data, encoding, guessed=True)


def decode_line(line: bytes, encoding: str) -> Decoded:
    """One line of a file whose encoding its head has told.

    A line that is none of it is read as the Windows-1252 of another program, and noted.
    """
    if encoding.startswith(("utf-16", "utf-32", "utf-8")):
        encoding = "utf-8"
    try:
        return _undoubled(Decoded(line.decode(encoding), encoding))
    except UnicodeDecodeError:
        return _by_lines(line, encoding)


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark states."""
    return next((name for mark, name in MARKS if data.startswith(mark)), None)


def refuse_binary(data: bytes) -> None:
    """Raises Unreadable where bytes that no text holds show that ``data`` is binary."""
    nul = data.find(b"\0")
    if nul >= 0:
        raise Unreadable(
            stored("reading", "binary: NUL byte at offset %(nul)s", nul=nul)
        )
    sample = data[:SAMPLE]
    if len(_CONTROLS.findall(sample)) > max(4, len(sample) * FEW):
        raise Unreadable(
            stored("reading", "binary: too many control characters for text")
        )


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes of a file can be text, without deciding in which
    encoding.
    """
    if marked_encoding(head) or _unmarked_utf16(head) or _escaped(head):
        return True
    try:
        refuse_binary(head)
    except Unreadable:
        return False
    return bool(head)


@lru_cache(maxsize=16)
def text_of_head(head: bytes) -> str:
    """The first bytes of a file as text, by which its form is told; empty where they
    are none.
    """
    try:
        encoding = encoding_of_lines(head)
    except Unreadable:
        return ""
    return head.decode(encoding, "replace").lstrip("\ufeff")


def normalise(text: str) -> str:
    """NFC, one kind of line end, and no character that can neither be shown nor stored.

    Lone surrogates go too: JSON can state them, no database can hold them.
    """
    if text.isascii() and not text.encode().translate(None, _PLAIN):
        return text
    one_kind = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", one_kind))


def encoding_of_lines(head: bytes, declared: str | None = None) -> str:
    """The encoding to read a long file of lines with, from its first bytes only.

    A head cut within a character is no error. Raises Unreadable as ``decode`` does.
    """
    whole = head
    if len(head) >= HEAD and b"\n" in head:
        whole = head[: head.rfind(b"\n") + 1]
    marked = marked_encoding(head)
    if marked:
        return marked
    try:
        codecs.getincrementaldecoder("utf-8")().decode(whole)
    except UnicodeDecodeError:
        return decode(whole, declared).encoding
    if b"\0" in whole:
        return decode(whole, declared).encoding
    refuse_binary(whole)
    return "utf-8"


def _as(data: bytes, encoding: str, *, guessed: bool = False) -> Decoded:
    """The text in an encoding; bytes that it has no character for are marked, and
    noted.
    """
    try:
        return Decoded(data.decode(encoding), encoding, guessed)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        count = text.count("\ufffd")
        if count > max(1, FEW * len(text)) or 2 * count > len(text):
            raise Unreadable(
                stored(
                    "reading",
                    "wrongly encoded: not %(encoding)s from byte %(start)s on",
                    encoding=encoding.upper(),
                    start=error.start,
                )
            ) from error
        name = encoding.upper()
        note = stored(
            "reading", "1 byte is not %(encoding)s; U+FFFD stands for it", encoding=name
        )
        if count > 1:
            note = stored(
                "reading",
                "%(count)s bytes are not %(encoding)s; U+FFFD stands for them",
                count=count,
                encoding=name,
            )
        return Decoded(text, encoding, guessed, (note,))


def _escaped(data: bytes) -> str | None:
    """The encoding that writes other scripts in seven bits, where its signs stand."""
    for mark, name in ESCAPES:
        if mark in data:
            return name
    if data[:SAMPLE].isascii():
        if _HZ.search(data):
            return "hz"
        if _UTF7.search(data) and detect_encoding(data) == "utf-7":
            return "utf-7"
    return None


def _by_lines(data: bytes, encoding: str = "utf-8") -> Decoded:
    """The text line by line, in lines of another encoding what is none of it as that
    other says.
    """
    lines: list[str] = []
    wrong: list[bytes] = []
    for line in data.splitlines(keepends=True):
        try:
            lines.append(line.decode(encoding))
        except UnicodeDecodeError:
            wrong.append(line)
            lines.append("")
    if not wrong:
        return Decoded("".join(lines), encoding)

    other = _encoding_of_strays(wrong)
    strays = iter(wrong)
    for index, decoded in enumerate(lines):
        if not decoded:
            lines[index] = _with_strays(next(strays), encoding, other)
    name = WRITTEN.get(other, other.upper())
    values = {"encoding": encoding.upper(), "name": name}
    note = stored(
        "reading", "1 line is not %(encoding)s and read as %(name)s", **values
    )
    if len(wrong) > 1:
        note = stored(
            "reading",
            "%(count)s lines are not %(encoding)s and read as %(name)s",
            count=len(wrong),
            **values,
        )
    return Decoded("".join(lines), encoding, mended=(note,))


def _encoding_of_strays(lines: list[bytes]) -> str:
    """The encoding of lines that are in another than their file: by statistics where
    they hold enough, else Windows-1252.
    """
    data = b"".join(lines)
    unread = data.decode("utf-8", "ignore").encode()
    strays = len(data) - len(unread)
    if strays < FEWEST_STRAYS:
        return "cp1252"
    return detect_encoding(data) or "cp1252"


def _with_strays(line: bytes, encoding: str, other: str) -> str:
    """A line with what is not its encoding in another: each byte where the line holds
    characters of both, else the whole line.
    """
    if not (encoding.startswith("utf-8") and _characters_in_utf8(line)):
        return line.decode(other, "replace")
    return line.decode(encoding, _strays_in(other))


@cache
def _strays_in(encoding: str) -> str:
    """The name of an error handler that reads bytes in another encoding."""

    def read(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        strays = error.object[error.start : error.end]
        return strays.decode(encoding, "replace"), error.end

    name = f"cuttings-strays-{encoding}"
    codecs.register_error(name, read)
    return name


def _nearly_utf8(data: bytes) -> bool:
    """Whether so much of what is not ASCII is valid UTF-8 that it can't be by chance:
    then another encoding would only mangle it.
    """
    broken = data.decode("utf-8", "replace").count("\ufffd")
    good = _characters_in_utf8(data)
    if good > broken:
        return True
    # two bytes of an East Asian character are often valid by chance
    return 3 * good >= broken and good > 2 and detect_encoding(data) not in EASTERN


def _characters_in_utf8(data: bytes) -> int:
    """How many characters beyond ASCII stand in bytes as valid UTF-8."""
    ascii_bytes = len(data) - len(data.translate(None, bytes(range(128))))
    return len(data.decode("utf-8", "ignore")) - ascii_bytes


def _undoubled(decoded: Decoded) -> Decoded:
    """Text that was UTF-8, read in another encoding and written as UTF-8 again, undone
    line by line.
    """
    if decoded.text.isascii() or not _DOUBLED.search(decoded.text):
        return decoded
    from ftfy import fix_encoding

    lines = decoded.text.split("\n")
    for index, line in enumerate(lines):
        if _DOUBLED.search(line):
            lines[index] = _LOST_BYTE.sub("”", fix_encoding(line))
    text = "\n".join(lines)
    if text == decoded.text:
        return decoded
    note = stored(
        "reading", "double encoding (UTF-8 taken for another encoding) was undone"
    )
    return replace(decoded, text=text, mended=(*decoded.mended, note))


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: the high bytes of its units are few, as a text is in one
    script and has blanks and line ends.
    """
    sample = data[: min(len(data), 2_048) & ~1]
    if len(sample) < 16 or b"\0" not in sample or (len(data) % 2 and len(data) < HEAD):
        return None
    for high, low, name in (
        (sample[1::2], sample[::2], "utf-16-le"),
        (sample[::2], sample[1::2], "utf-16-be"),
    ):
        if low.count(0) > high.count(0) or 0 not in high:
            continue
        # U+0020 and the controls below it must be blanks and line ends
        units = zip(high, low, strict=True)
        if any(h == 0 and one < 32 and one not in (9, 10, 13) for h, one in units):
            continue
        commonest = Counter(high).most_common(3)
        in_one_script = sum(count for _, count in commonest) > 0.95 * len(high)
        eastern = sum(map(EASTERN_ROWS.__contains__, high)) > 0.98 * len(high)
        if in_one_script or eastern:
            return name
    return None


def _known_label(declared: str | None) -> str | None:
    """The codec of a declared label; Latin-1 means Windows-1252 there, as every
    browser reads it.
    """
    if not declared or not declared.isascii():
        return None
    try:
        name = codecs.lookup(declared.strip()).name
    except LookupError:
        return None
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def detect_encoding(data: bytes) -> str | None:
    """The likeliest encoding of bytes by what they spell in it, as chardet finds it;
    None where none fits. A few signs are too few for statistics, and where they are
    those of Western Europe they are taken for that.
    """
    import chardet

    sample = data[:SAMPLE]
    strays = sample.translate(None, bytes(range(128)))
    is_short = len(strays) < FEWEST_STRAYS
    if is_short and _is_western(sample, strays):
        return "cp1252"
    eastern = _eastern_but_for_few_lines(sample)
    if eastern:
        return eastern
    for found in chardet.detect_all(sample):
        name = _known_label(found["encoding"])
        text = sample.decode(name, "replace")[:-2] if name else ""
        # what no text has, C1 controls and bytes without a character, shows a mistake;
        # so do, where statistics have little to go by, words of two scripts
        if name and not _NO_TEXT.search(text):
            return "cp1252" if is_short and _TWO_SCRIPTS.search(text) else name
    return None


def _eastern_but_for_few_lines(sample: bytes) -> str | None:
    """The encoding of several bytes a character that all lines are in but for very few:
    one wrong byte of those makes statistics give it up.
    """
    import chardet

    lines = sample.splitlines(keepends=True)[:-1]
    for name in MULTIBYTE:
        whole = [line for line in lines if _is_in(line, name)]
        broken = len(lines) - len(whole)
        if not 0 < broken <= max(1, FEW * len(lines)) or len(whole) < FEWEST_WHOLE:
            continue
        found = _known_label(chardet.detect(b"".join(whole))["encoding"])
        if found in MULTIBYTE and all(_is_in(line, found) for line in whole):
            return found
    return None


def _is_in(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_western(sample: bytes, strays: bytes) -> bool:
    """Whether the bytes beyond ASCII are, as Windows-1252, the common signs of Western
    languages, and stand among more letters without.
    """
    signs = set(strays.decode("cp1252", "replace"))
    plain = sum(chr(byte).isalpha() for byte in sample if byte < 128)
    return bool(strays) and plain > len(strays) and signs <= WESTERN
