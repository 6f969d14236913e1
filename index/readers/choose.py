"""Which reader reads a file, and the one door through which everything read passes.

The content decides, then the suffix; plain text is what remains when neither does, and
what is known to be markup of another kind is refused by its name. Whatever a reader
yields is normalised, bounded and checked here, so that no reader can let through an
empty, an endless or an unstorable text.
"""

from __future__ import annotations

import gzip
import lzma
import os
import re
import tarfile
import tomllib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

from cuttings.index.readers import (
    HEAD,
    LeftOut,
    RawArticle,
    Reader,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.decoding import normalise, refuse_binary
from cuttings.index.readers.markup import one_line
from cuttings.index.readers.paths import supplement_of
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

GENERAL = 100
"""The rank from which a reader takes what no other claims."""
LONGEST_REASON = 300
DAMAGE = (
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
    gzip.BadGzipFile,
)
"""What libraries raise on a file that is damaged or cut off."""


@cache
def readers() -> tuple[Reader, ...]:
    """The installed readers, the special before the general."""
    found = [entry.load()() for entry in entry_points(group="cuttings.readers")]
    return tuple(sorted(found, key=lambda reader: (reader.rank, type(reader).__name__)))


def source_of(path: Path) -> Source:
    """A file as a source; the same one as before where it was asked for lately and has
    not changed. Raises OSError.
    """
    with path.open("rb", buffering=0) as stream:
        head = stream.read(HEAD)
        found = os.fstat(stream.fileno())
    return _source(path, head, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=4)
def _source(path: Path, head: bytes, size: int, _changed: int) -> Source:
    return Source(display_name(path), head, size, path)


def format_of(path: Path) -> str:
    """The name of the reader that a file is read by; empty where there is none."""
    try:
        source = source_of(path)
        if not source.head or foreign_format(source.head):
            return ""
        reader = reader_for(source)
    except OSError:
        return ""
    return "" if reader is None else name_of(reader)


def name_of(reader: Reader) -> str:
    """The name that a reader is installed by."""
    return _names()[type(reader)]


@cache
def _names() -> dict[type, str]:
    found = entry_points(group="cuttings.readers")
    return {entry.load(): entry.name for entry in found}


def reader_for(source: Source) -> Reader | None:
    """The reader that recognises the content, else the one for the suffix, else
    plain text, else None.
    """
    if "reader" not in source.known:
        source.known["reader"] = _reader_for(source)
    return cast(Reader | None, source.known["reader"])


def _reader_for(source: Source) -> Reader | None:
    suffixes = source.suffixes
    special, general = _by_generality()
    for reader in special:
        if reader.recognises(source):
            return reader
    named = [_by_suffix()[each] for each in suffixes if each in _by_suffix()]
    if named:
        return special[min(named)]
    if suffixes[0] in _foreign().suffixes:
        return None
    for reader in general:
        if reader.recognises(source):
            return reader
    return None


@cache
def _by_generality() -> tuple[list[Reader], list[Reader]]:
    """The readers that look for their format, and those that take what is left."""
    special = [reader for reader in readers() if reader.rank < GENERAL]
    general = [reader for reader in readers() if reader.rank >= GENERAL]
    return special, general


@cache
def _by_suffix() -> dict[str, int]:
    """The place among the special readers of the first one for each suffix."""
    special, _ = _by_generality()
    found: dict[str, int] = {}
    for place, reader in enumerate(special):
        for suffix in reader.suffixes:
            found.setdefault(suffix, place)
    return found


class _Foreign:
    """What is known and not read (``foreign.toml``)."""

    def __init__(self) -> None:
        path = Path(__file__).with_name("foreign.toml")
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        self.suffixes = frozenset(table["suffixes"])
        """Suffixes of texts that nobody wrote to be read."""
        self.formats: list[tuple[str, re.Pattern[bytes]]] = []
        """Names of formats, with what their files begin with."""
        beginnings: list[bytes] = []
        for entry in table["format"]:
            begins = entry["begins"].encode("latin-1")
            self.formats.append((entry["name"], re.compile(begins, re.DOTALL)))
            beginnings.append(b"(?:%s)" % begins)
        self.any = re.compile(b"|".join(beginnings), re.DOTALL)
        """What any of them begins with: most files are none."""


_foreign = cache(_Foreign)


def foreign_format(head: bytes) -> str:
    """The name of the format that a source is known to be in and that isn't read;
    empty where none is known.
    """
    foreign = _foreign()
    if not foreign.any.match(head):
        return ""
    for name, beginning in foreign.formats:
        if beginning.match(head):
            return name
    return ""


def read_path(path: Path, options: ReadOptions) -> Iterator[Reading]:
    """The articles of one file.

    Raises nothing because of its content, its rights or its vanishing.
    """
    try:
        source = source_of(path)
    except OSError as error:
        yield Skipped(display_name(path), os_reason(error))
        return
    supplement = supplement_of(path, options)
    for found in read_source(source, options):
        yield found if isinstance(found, Skipped) else supplement.complete(found)


def read_source(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The articles of an opened source, each normalised and within its limits; any
    failure as a ``Skipped``.
    """
    if not source.head:
        yield Skipped(source.name, stored("reading", "empty file"))
        return
    try:
        foreign = foreign_format(source.head)
        if foreign:
            raise Unreadable(
                stored("reading", "%(foreign)s, which is not read", foreign=foreign)
            )
        reader = reader_for(source)
        if reader is None:
            raise Unreadable(_why_no_reader(source))
        anything = False
        for found in reader.read(source, options):
            anything = True
            if isinstance(found, Skipped):
                yield _tidy(found)
            else:
                yield _admit(found, source, options)
        if not anything:
            yield Skipped(source.name, stored("reading", "nothing in it"))
    except Unreadable as error:
        reason = str(error)
    except DAMAGE as error:
        reason = stored(
            "reading",
            "damaged or cut off: %(error)s",
            error=error or type(error).__name__,
        )
    except OSError as error:
        reason = os_reason(error)
    except Exception as error:
        # A parser met input that its authors did not foresee: the run goes on, and the
        # file's reason says what happened.
        reason = stored(
            "reading",
            "could not be read: %(name)s: %(error)s",
            name=type(error).__name__,
            error=error,
        )
    else:
        return
    yield _tidy(Skipped(source.name, reason))


def display_name(path: Path) -> str:
    """A path as printable text: bytes that are no UTF-8 and control characters
    appear as escapes.
    """
    return display(os.fsdecode(path))


def display(name: str) -> str:
    """A name as printable text; surrogates stand for bytes that are no UTF-8."""
    data = name.encode("utf-8", "surrogateescape")
    return _escaped(data.decode("utf-8", "backslashreplace"))


def os_reason(error: OSError) -> str:
    """Why the operating system refused, in a librarian's words."""
    if isinstance(error, PermissionError):
        return stored("reading", "permission denied")
    if isinstance(error, FileNotFoundError):
        return stored("reading", "not there (removed or renamed since it was listed)")
    return stored(
        "reading", "unreadable: %(strerror)s", strerror=error.strerror or error
    )


def _why_no_reader(source: Source) -> str:
    """Why no reader reads a source: binary, or text of a kind that is no article."""
    if source.suffixes[0] in _foreign().suffixes:
        return stored(
            "reading",
            "a %(suffixes)s file, not an article",
            suffixes=source.suffixes[0],
        )
    try:
        refuse_binary(source.head)
    except Unreadable as error:
        return stored(
            "reading", "not a format that can be read (%(error)s)", error=error
        )
    return stored("reading", "not a format that can be read")


def _admit(article: RawArticle, source: Source, options: ReadOptions) -> Reading:
    text = normalise(article.text)
    if not text.strip():
        return Skipped(source.name, stored("reading", "no text in it"), article.key)
    if len(text) > options.max_characters:
        reason = stored(
            "reading",
            "too large: %(text)s characters, the limit for one article "
            "is %(max_characters)s",
            text=len(text),
            max_characters=options.max_characters,
        )
        return Skipped(source.name, reason, article.key)
    as_it_is = all(map(_is_line, (article.key or None, *_lines_of(article))))
    if as_it_is and text == article.text and not article.left_out:
        return article
    return replace(
        article,
        text=text,
        key=_line(article.key) or "",
        title=_line(article.title),
        outlet=_line(article.outlet),
        agency=_line(article.agency),
        byline=_line(article.byline),
        dateline=_line(article.dateline),
        url=_line(article.url),
        left_out=tuple(
            LeftOut(normalise(each.text), each.reason) for each in article.left_out
        ),
    )


def _lines_of(article: RawArticle) -> tuple[str | None, ...]:
    """The values of an article that are a line each."""
    return (
        *(article.title, article.outlet, article.agency),
        *(article.byline, article.dateline, article.url),
    )


def _is_line(value: str | None) -> bool:
    """Whether a value needs no tidying; an empty one is None."""
    return value is None or (bool(value) and _line(value) == value)


def _tidy(skipped: Skipped) -> Skipped:
    """A reason and a position that fit on a line of a report, whatever a damaged
    file put into them.
    """
    reason = _escaped(_line(skipped.reason) or stored("reading", "no reason given"))
    position = _escaped(_line(skipped.position) or "")
    return Skipped(skipped.path, reason[:LONGEST_REASON], position[:LONGEST_REASON])


def _line(value: str | None) -> str | None:
    """A value as one line, without the places where its words may be divided."""
    if not value:
        return None
    return one_line(normalise(value).replace("\u00ad", "")) or None


def _escaped(text: str) -> str:
    """Text with escapes in place of what can't be printed: controls, and code points
    that stand for no character.
    """
    if text.isprintable():
        return text
    characters: list[str] = []
    for character in text:
        if not character.isprintable():
            character = character.encode("unicode_escape").decode("ascii")
        characters.append(character)
    return "".join(characters)
