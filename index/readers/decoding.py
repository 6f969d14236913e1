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

from cuttings.index.readers import HEAD, Unreadable

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# ISO 2022 switches its sets of characters by these
ESCAPES = (
    (b"\x1b$B", "iso2022_jp_2"),
    (b"\x1b$@", "iso2022_jp_2"),
    (b"\x1b$)C", "iso2022_kr"),
)
LEGACY = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "koi8_r",
    "koi8_u",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
    "mac_roman",
    "iso8859_15",
]
WESTERN = ("cp1252", "mac_roman", "cp850")
"""Encodings whose bytes are valid in each other: only what they spell decides."""
SAMPLE = 65_536
"""Bytes that statistics look at."""
FEW = 0.01
"""Share of control characters that a text may have."""

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)
# UTF-8 read as Windows-1252: a lead byte as a letter, and after it what continues it
_CONTINUING = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_DOUBLED = re.compile(
    f"[\u00c2-\u00df]{_CONTINUING}|[\u00e0-\u00ef]{_CONTINUING}{{2}}"
    f"|[\u00f0-\u00f4]{_CONTINUING}{{3}}|â€(?!{_CONTINUING})"
)
_MISSPELT = re.compile("[a-z][^\x00-\x7f\\W\\d_a-z]|[^\\W\\d_][^\\w\\s’‘”'-][^\\W\\d_]")
_SPELT = re.compile("[“‘„«—–…’]|[a-zA-Z][à-öø-ÿœß]|[à-öø-ÿœß][a-z]")


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
        guess = (f"encoding guessed: {self.encoding}",) if self.guessed else ()
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
    refuse_binary(data)

    label = _known_label(declared)
    escaped = next((name for mark, name in ESCAPES if mark in data), None)
    if escaped or (label and label.startswith("iso2022")):
        return _as(data, label or escaped or "", guessed=not label)
    try:
        return _undoubled(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        pass
    if _nearly_utf8(data):
        return _undoubled(_by_lines(data))
    if label and label != "utf-8":
        return _as(data, label)
    encoding = _by_statistics(data)
    if encoding is None:
        raise Unreadable("wrongly encoded: no known encoding fits")
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
        raise Unreadable(f"binary: NUL byte at offset {nul:,}")
    sample = data[:SAMPLE]
    if len(_CONTROLS.findall(sample)) > max(4, len(sample) * FEW):
        raise Unreadable("binary: too many control characters for text")


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes of a file can be text, without deciding in which
    encoding.
    """
    if marked_encoding(head) or _unmarked_utf16(head):
        return True
    try:
        refuse_binary(head)
    except Unreadable:
        return False
    return bool(head)


def normalise(text: str) -> str:
    """NFC, one kind of line end, and no character that can neither be shown nor stored.

    Lone surrogates go too: JSON can state them, no database can hold them.
    """
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
                f"wrongly encoded: not {encoding.upper()} from byte {error.start:,} on"
            ) from error
        note = f"{count} bytes are not {encoding.upper()}; U+FFFD stands for them"
        return Decoded(text, encoding, guessed, (note,))


def _by_lines(data: bytes, encoding: str = "utf-8") -> Decoded:
    """The text line by line, lines in another encoding as Windows-1252."""
    lines: list[str] = []
    wrong = 0
    for line in data.splitlines(keepends=True):
        try:
            lines.append(line.decode(encoding))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
            wrong += 1
    if not wrong:
        return Decoded("".join(lines), encoding)
    what = "1 line is" if wrong == 1 else f"{wrong:,} lines are"
    note = f"{what} not {encoding.upper()} and read as Windows-1252"
    return Decoded("".join(lines), encoding, mended=(note,))


def _nearly_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is valid UTF-8: then another encoding would
    only mangle it.
    """
    broken = data.decode("utf-8", "replace").count("\ufffd")
    ascii_bytes = len(data) - len(data.translate(None, bytes(range(128))))
    good = len(data.decode("utf-8", "ignore")) - ascii_bytes
    return good > broken


def _undoubled(decoded: Decoded) -> Decoded:
    """Text that was UTF-8, read as Windows-1252 and written as UTF-8 again, undone
    character by character.
    """
    text = _DOUBLED.sub(_undoubled_character, decoded.text)
    if text == decoded.text:
        return decoded
    note = "double encoding (UTF-8 taken for Windows-1252) was undone"
    return replace(decoded, text=text, mended=(*decoded.mended, note))


def _undoubled_character(match: re.Match[str]) -> str:
    if match[0] == "â€":
        # of a closing quotation mark, the last byte is often lost on the way
        return "”"
    data = bytearray()
    for character in match[0]:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            # one of five bytes that Windows-1252 leaves out, passed on as they were
            data += character.encode("latin-1")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


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
        if low.count(0) or 0 not in high:
            continue
        # U+0020 and the controls below it must be blanks and line ends
        units = zip(high, low, strict=True)
        if any(h == 0 and one < 32 and one not in (9, 10, 13) for h, one in units):
            continue
        commonest = Counter(high).most_common(3)
        if sum(count for _, count in commonest) > 0.95 * len(high):
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


def _by_statistics(data: bytes) -> str | None:
    """The likeliest of the encodings that newsrooms used.

    A Western one wins where Windows-1252 reads nearly as well as the best, because
    statistics over a short text decide nothing; among the Western, spelling decides.
    """
    from charset_normalizer import from_bytes

    sample = data[:SAMPLE]
    matches = list(from_bytes(sample, cp_isolation=LEGACY, enable_fallback=False))
    if not matches:
        return None
    best = matches[0]
    for match in matches:
        if "cp1252" not in match.could_be_from_charset:
            continue
        nearly = match.chaos - best.chaos < 0.1
        if nearly and best.coherence - match.coherence < 0.3:
            return _best_spelt(sample)
        break
    chosen = str(best.encoding)
    return _best_spelt(sample) if chosen in WESTERN else chosen


def _best_spelt(sample: bytes) -> str:
    """The Western encoding in which most of what is not ASCII stands as it does in
    words and quotations.
    """

    def score(encoding: str) -> int:
        text = sample.decode(encoding, "replace")
        wrong = len(_MISSPELT.findall(text)) + text.count("\ufffd")
        return len(_SPELT.findall(text)) - 2 * wrong

    return max(WESTERN, key=score)
