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


def count_words(texts: Iterable[str]) -> Words:
    """The words of texts, without case, ligatures and soft hyphens.

    Raises Uncounted where there are more than fit into memory.
    """
    found: Words = Counter()
    for text in texts:
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
        found.update(_WORD.findall(text.lower()))
        if len(found) > MOST_WORDS:
            raise Uncounted(
                stored(
                    "reading",
                    "more than %(most_words)s different words",
                    most_words=MOST_WORDS,
                )
            )
    return found


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
    try:
        return count_words(_as_far_as_whole(_texts_in(source, options)))
    except DAMAGED:
        return None


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
