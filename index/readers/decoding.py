"""From bytes to text: which encoding, or the reason why it is none.

The order follows the Encoding Standard (https://encoding.spec.whatwg.org): a byte order
mark first, then UTF-8 where the bytes are valid UTF-8 (other text almost never is),
then the declared label, then statistics. Nothing is decoded with replacement
characters: what was wrongly written is reported, because a search can't find a mangled
word.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from cuttings.index.readers import HEAD, Unreadable

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LEGACY = (
    *(
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
    ),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "mac_roman", "iso8859_15"),
)
_STATISTICS = 65_536
_FEW = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that gave it, and whether that encoding was only guessed."""

    text: str
    encoding: str
    guessed: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should be told: nothing, unless the encoding is a guess."""
        return (f"encoding guessed: {self.encoding}",) if self.guessed else ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of ``data``.

    Raises Unreadable where it is binary or in no encoding that fits.
    """
    encoding = marked_encoding(data)
    if encoding:
        return Decoded(_strictly(data, encoding), encoding)
    wide = _unmarked_utf16(data)
    if wide:
        return Decoded(_strictly(data, wide), wide, guessed=True)
    refuse_binary(data)
    label = _known_label(declared)
    if label and label.startswith("iso2022"):
        return Decoded(_strictly(data, label), label)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, label, error)


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark states."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def refuse_binary(data: bytes) -> None:
    """Raises Unreadable where bytes that no text holds show that ``data`` is binary."""
    nul = data.find(b"\0")
    if nul >= 0:
        raise Unreadable(f"binary: NUL byte at offset {nul:,}")
    sample = data[:_STATISTICS]
    if len(_CONTROLS.findall(sample)) > max(4, len(sample) * _FEW):
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
    return unicodedata.normalize(
        "NFC", _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text))
    )


def encoding_of_lines(head: bytes, declared: str | None = None) -> str:
    """The encoding to read a long file of lines with, from its first bytes only.

    A head cut within a character is no error. Raises Unreadable as ``decode`` does.
    """
    whole = (
        head[: head.rfind(b"\n") + 1] if len(head) >= HEAD and b"\n" in head else head
    )
    marked = marked_encoding(head)
    if marked:
        return marked
    try:
        codecs.getincrementaldecoder("utf-8")().decode(whole)
    except UnicodeDecodeError:
        return decode(whole, declared).encoding
    refuse_binary(whole)
    return "utf-8"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"wrongly encoded: not {encoding.upper()} from byte {error.start:,} on"
        ) from error


def _not_utf8(data: bytes, label: str | None, error: UnicodeDecodeError) -> Decoded:
    if _nearly_utf8(data):
        raise Unreadable(
            f"wrongly encoded: UTF-8 that breaks at byte {error.start:,}"
        ) from error
    if label and label != "utf-8":
        return Decoded(_strictly(data, label), label)
    encoding = _by_statistics(data)
    if encoding is None:
        raise Unreadable("wrongly encoded: no known encoding fits") from error
    return Decoded(_strictly(data, encoding), encoding, guessed=True)


def _nearly_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is valid UTF-8: then another encoding would
    only mangle it.
    """
    broken = data.decode("utf-8", "replace").count("\ufffd")
    good = sum(1 for character in data.decode("utf-8", "ignore") if character > "\x7f")
    return good > 4 * broken


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in every other byte of Western text."""
    sample = data[:1_024]
    if len(sample) < 16 or (len(data) % 2 and len(data) < HEAD):
        return None
    for nuls, others, name in (
        (sample[1::2], sample[::2], "utf-16-le"),
        (sample[::2], sample[1::2], "utf-16-be"),
    ):
        if nuls.count(0) > 0.8 * len(nuls) and others.count(0) == 0:
            return name
    return None


def _known_label(declared: str | None) -> str | None:
    """The codec of a declared label; Latin-1 means Windows-1252 there, as every
    browser reads it.
    """
    try:
        name = (
            codecs.lookup(declared.strip()).name
            if declared and declared.isascii()
            else None
        )
    except LookupError:
        return None
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _by_statistics(data: bytes) -> str | None:
    """The likeliest of the encodings that newsrooms used.

    Windows-1252 wins where it reads nearly as well as the best, because statistics over
    a short text decide nothing.
    """
    from charset_normalizer import from_bytes

    matches = list(
        from_bytes(
            data[:_STATISTICS], cp_isolation=list(_LEGACY), enable_fallback=False
        )
    )
    if not matches:
        return None
    best = matches[0]
    western = next(
        (match for match in matches if "cp1252" in match.could_be_from_charset), None
    )
    if (
        western
        and western.chaos - best.chaos < 0.1
        and best.coherence - western.coherence < 0.3
    ):
        return "cp1252"
    return str(best.encoding)
