"""How much a file says, counted from the file itself and by another road than its
reader's: the proof of the law of conservation.

A reader could leave something out and count only what it took. So the words of a file
are counted here a second time, by other parsers, in the words' own order of elements
and fields, and every one of them must stand in what the articles show or hide.

    words_in(source, ReadOptions())     how often each word stands in it

``markup``, ``documents``, ``records`` and ``containers`` say where a format has its
words. What is packed is unpacked here too, to the last member.
"""

from __future__ import annotations

import csv
import gzip
import re
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

from cuttings.index.readers import ReadOptions, Source, Unreadable
from cuttings.index.readers.census.containers import CONTAINERS
from cuttings.index.readers.census.content import Content, Count, Uncounted
from cuttings.index.readers.census.documents import DOCUMENTS
from cuttings.index.readers.census.markup import MARKUP
from cuttings.index.readers.census.records import RECORDS
from cuttings.index.readers.choose import foreign_format, name_of, reader_for
from cuttings.search.translations import stored

Words = Counter[str]
MOST_WORDS = 500_000
"""Distinct words of a file, beyond which it is not counted: they stand in memory."""
MOST_HELD = 1 << 21
"""Characters of a file that are held to be compared line by line."""
DEEPEST = 4
"""Containers one in another, as their readers have it."""
DAMAGED = (
    *(Unreadable, Uncounted, ValueError, SyntaxError, KeyError, IndexError, EOFError),
    *(OSError, csv.Error, struct.error, zlib.error, RuntimeError),
    *(zipfile.BadZipFile, tarfile.TarError, ImportError, RecursionError),
)
"""What parsers raise on a damaged file."""
CUT_OFF = (EOFError, zlib.error, gzip.BadGzipFile)
"""What they raise where a packed file ends early, or something else begins."""


def _of_text(content: Content) -> Iterator[str]:
    yield from content.pieces()


COUNTS: dict[str, Count] = {
    "text": _of_text,
    "wire": _of_text,
    **MARKUP,
    **DOCUMENTS,
    **RECORDS,
    **CONTAINERS,
}
"""How the words of a format are found, by its reader's name."""
_WORD = re.compile(r"[^\W_]+")
_PARTING = bytes(code for code in range(128) if not _WORD.match(chr(code)))
"""What of ASCII parts words."""


def count_words(texts: Iterable[str]) -> Words:
    """The words of texts, without case, ligatures and soft hyphens.

    Raises Uncounted where there are more than fit into memory.
    """
    found: Words = Counter()
    for text in texts:
        found.update(_words_of(text))
        refuse_many(found)
    return found


def refuse_many(words: Words) -> None:
    """Raises Uncounted where there are more words than fit into memory."""
    if len(words) > MOST_WORDS:
        raise Uncounted(
            stored(
                "reading",
                "more than %(most_words)s different words",
                most_words=MOST_WORDS,
            )
        )


def letters_in(texts: Iterable[str]) -> int:
    """How many letters and digits texts have, as their words are counted."""
    text = "\n".join(texts)
    if text.isascii():
        return len(text.encode().translate(None, _PARTING))
    return sum(map(len, _words_of(text)))


def _words_of(text: str) -> list[str]:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
    return _WORD.findall(text.lower())


class Tally:
    """What texts say, to be compared with what others do.

    While it is little it is held as it stands, so that lines which both have cost no
    count of their words; then as words.

    Raises Uncounted where there are more words than fit into memory.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._size = 0
        self._words: Words = Counter()
        self.is_held = True

    def add(self, texts: Iterable[str]) -> None:
        """Takes texts."""
        for text in texts:
            self._texts.append(text)
            self._size += len(text)
            if self._size > MOST_HELD:
                self._count()

    def lines(self) -> Words:
        """How often each line stands in what is held, without blanks at its ends."""
        found: Words = Counter()
        for text in self._texts:
            found.update(map(str.strip, text.splitlines()))
        return found

    def words(self) -> Words:
        """How often each word was said."""
        if self.is_held:
            return count_words(self._texts)
        self._count()
        return self._words

    def _count(self) -> None:
        self.is_held = False
        self._words.update(count_words(self._texts))
        self._texts.clear()
        self._size = 0
        refuse_many(self._words)


def _as_far_as_whole(texts: Iterator[str]) -> Iterator[str]:
    """Texts of what may be cut off, to where it is: its reader says that it is."""
    try:
        yield from texts
    except CUT_OFF:
        return


def words_in(source: Source, options: ReadOptions) -> Words | None:
    """The words of a source, or None where they can't be counted but by its reader:
    pictures, what is damaged, what is too large for one article and no container.
    """
    tally = tally_of(source, options)
    return None if tally is None else tally.words()


def tally_of(source: Source, options: ReadOptions) -> Tally | None:
    """What a source says; None as of ``words_in``."""
    tally = Tally()
    try:
        tally.add(_as_far_as_whole(_texts_in(source, options)))
    except DAMAGED:
        return None
    return tally


def _texts_in(source: Source, options: ReadOptions) -> Iterator[str]:
    """The texts of a source, and of all that is packed in it.

    What is of a format that isn't read has none, for its reader says so.
    """
    if source.depth > DEEPEST or not source.head or foreign_format(source.head):
        return
    reader = reader_for(source)
    if reader is None:
        return
    count = COUNTS.get(name_of(reader))
    if count is None:
        raise Uncounted(
            stored(
                "reading", "%(name)s: only its reader can count it", name=source.name
            )
        )
    yield from count(Content(source, options, _texts_in))
