"""How much a file says, counted from the file itself and by other means than its
reader's: the proof of the law of conservation.

A reader could leave something out and count only what it took. So the words of a file
are counted here a second time, by Python's own parsers, in the words' own order of
elements and fields, and every one of them must stand in what the articles show or hide.

    >>> sorted(words_of("html", b"<p>It rained.</p>"))
    ['it', 'rained']
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

from cuttings.index.readers import ReadOptions, Unreadable
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.limits import read_part
from cuttings.index.readers.markup import refuse_entities

Words = Counter[str]
PROGRAMS = ("script", "style")
HEADERS = ("From", "To", "Cc", "Reply-To", "Subject", "Date")
NO_TEXT = re.compile(
    r"(?:styles|settings|theme|fontTable|numbering|rels|app|people|webSettings)[^/]*$"
    r"|\[Content_Types\]|META-INF|manifest|/_rels/|customXml|\.opf$"
)
"""Parts of a ZIP of XML that are about the document's look."""
WORD_TEXTS = ("t", "delText")
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(
    r"<(?:script|style)\b.{0,100000}?</(?:script|style)>|<[^<>]{1,2000}>", re.I | re.S
)
_PHRASE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")


@dataclass(frozen=True)
class Account:
    """Where the letters of a file are; the five add up to all of them.

    ``repeated`` letters are of words that the articles have, though not as often as the
    file: a text given twice. ``skipped`` ones are in none of the articles of a file of
    which parts were skipped; ``lost`` ones in none, though nothing was skipped.
    """

    letters: int
    shown: int
    hidden: int
    repeated: int
    skipped: int
    lost: int
    missing: tuple[str, ...] = ()
    """The first words that are in none of the articles."""


def account(
    words: Words, shown: Words, hidden: Words, anything_skipped: bool
) -> Account:
    """Where the words of a file are among those that its articles show and hide."""
    seen = words & shown
    rest = words - shown
    kept = rest & hidden
    rest = rest - hidden
    repeated: Words = Counter()
    for word, count in rest.items():
        if word in shown or word in hidden:
            repeated[word] = count
    missing = rest - repeated
    # a word that was parted by a line's end or by markup is whole in the article
    whole = "\n".join(shown + hidden - words)
    joined: Words = Counter()
    for word, count in missing.items():
        if word in whole:
            joined[word] = count
    missing = missing - joined
    lost = _size(missing)
    return Account(
        letters=_size(words),
        shown=_size(seen) + _size(joined),
        hidden=_size(kept),
        repeated=_size(repeated),
        skipped=lost if anything_skipped else 0,
        lost=0 if anything_skipped else lost,
        missing=tuple(missing),
    )


def _size(words: Words) -> int:
    return sum(len(word) * count for word, count in words.items())


def count_words(texts: Iterable[str]) -> Words:
    """The words of texts, without case and soft hyphens."""
    found: Words = Counter()
    for text in texts:
        found.update(_WORD.findall(text.replace("\u00ad", "").lower()))
    return found


def words_of(form: str, data: bytes) -> Words | None:
    """The words of a file whose reader's name is ``form``, or None where they can't be
    counted but by its reader: pictures, PDF, containers, and what is damaged.
    """
    texts = _COUNTED.get(form)
    if texts is None:
        return None
    try:
        return count_words(texts(data))
    except (Unreadable, ValueError, SyntaxError, zipfile.BadZipFile, csv.Error):
        # a damaged file: what of it can be read only its reader says
        return None


class _Texts(HTMLParser):
    """The texts of a page, those of programs left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside += tag in PROGRAMS
        for name, value in attrs:
            if name in ("alt", "title") and value and _PHRASE.search(value):
                self.texts.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in PROGRAMS and self._inside:
            self._inside -= 1

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.texts.append(data)


def _of_page(data: bytes) -> Iterator[str]:
    parser = _Texts()
    parser.feed(decode(data, _charset(data)).text)
    parser.close()
    yield from parser.texts


def _charset(data: bytes) -> str | None:
    stated = re.search(rb"charset\s*=\s*[\"']?([\w.:-]{1,40})", data[:4_096], re.I)
    return stated[1].decode("ascii") if stated else None


def _of_xml(data: bytes) -> Iterator[str]:
    refuse_entities(data)
    for element in ElementTree.fromstring(data).iter():
        yield element.text or ""
        yield element.tail or ""
        for value in element.attrib.values():
            if _PHRASE.search(value):
                yield value


def _of_feed(data: bytes) -> Iterator[str]:
    for text in _of_xml(data):
        yield unescape(_TAG.sub("\n", text))


def _of_alto(data: bytes) -> Iterator[str]:
    refuse_entities(data)
    for element in ElementTree.fromstring(data).iter():
        yield element.text or ""
        yield element.tail or ""
        whole = element.get("SUBS_CONTENT")
        if whole is None:
            yield element.get("CONTENT") or ""
        elif element.get("SUBS_TYPE") == "HypPart1":
            yield whole


def _of_json(data: bytes) -> Iterator[str]:
    yield from _of_value(json.loads(decode(data).text))


def _of_json_lines(data: bytes) -> Iterator[str]:
    for line in decode(data).text.split("\n"):
        if line.strip():
            yield from _of_value(json.loads(line))


def _of_value(value: object) -> Iterator[str]:
    """The texts in a value, their markup taken out."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield unescape(_TAG.sub("\n", item))
        elif isinstance(item, dict):
            stack += item.values()
        elif isinstance(item, list):
            stack += item


def _of_table(data: bytes) -> Iterator[str]:
    """The cells below the row that names the columns."""
    text = decode(data).text
    dialect = csv.Sniffer().sniff(text[:4_096], ",;\t|")
    rows = csv.reader(io.StringIO(text, newline=""), dialect)
    next(rows, None)
    for row in rows:
        for cell in row:
            yield unescape(_TAG.sub("\n", cell))


def _of_mail(data: bytes) -> Iterator[str]:
    message = message_from_bytes(data, policy=policy.default)
    for name in HEADERS:
        yield str(message.get(name) or "")
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if part.get_content_maintype() != "text" or not isinstance(payload, bytes):
            continue
        if part.get_content_subtype() == "html":
            yield from _of_page(payload)
        else:
            yield decode(payload, part.get_content_charset()).text


def _of_archive(data: bytes) -> Iterator[str]:
    """The texts of the XML in a ZIP: documents of word processors, books."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".xhtml", ".html")) and not NO_TEXT.search(name):
                part = read_part(archive, name, ReadOptions())
                yield from _of_part(name, part)


def _of_part(name: str, data: bytes) -> Iterator[str]:
    refuse_entities(data)
    root = ElementTree.fromstring(data)
    is_word = name.startswith("word/")
    runs: list[str] = []
    for element in root.iter():
        local = element.tag.rpartition("}")[2]
        if local in ("p", "br", "tab"):
            runs.append("\n")
        if not is_word:
            runs += (element.text or "", "\n", element.tail or "", "\n")
        elif local in WORD_TEXTS:
            runs.append(element.text or "")
    yield "".join(runs)


def _of_text(data: bytes) -> Iterator[str]:
    yield decode(data).text


_COUNTED: dict[str, Callable[[bytes], Iterator[str]]] = {
    "html": _of_page,
    "alto": _of_alto,
    "json": _of_json,
    "ninjs": _of_json,
    "jsonl": _of_json_lines,
    "table": _of_table,
    "mail": _of_mail,
    "docx": _of_archive,
    "odt": _of_archive,
    "epub": _of_archive,
    "text": _of_text,
    "wire": _of_text,
    "feed": _of_feed,
    "nitf": _of_xml,
    "newsml": _of_xml,
    "newsml1": _of_xml,
    "tei": _of_xml,
    "jats": _of_xml,
    "page": _of_xml,
    "factiva_xml": _of_xml,
}
"""How the words of a format are counted, by its reader's name."""
