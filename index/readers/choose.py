"""Which reader reads a file, and the one door through which everything read passes.

The content decides, then the suffix; plain text is what remains when neither does.
Whatever a reader yields is normalised, bounded and checked here, so that no reader can
let through an empty, an endless or an unstorable text.
"""

from __future__ import annotations

import gzip
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from cuttings.index.readers import (
    HEAD,
    RawArticle,
    Reader,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.decoding import normalise, refuse_binary
from cuttings.index.readers.paths import supplement_of
from cuttings.search.articles import Skipped

GENERAL = 100
LONGEST_REASON = 300
NOT_ARTICLES = frozenset(
    {
        ".css",
        ".js",
        ".mjs",
        ".map",
        ".svg",
        ".py",
        ".sh",
        ".sql",
        ".ini",
        ".toml",
        ".lock",
    }
)

DAMAGE = (
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
    gzip.BadGzipFile,
)


@cache
def readers() -> tuple[Reader, ...]:
    """The installed readers, the special before the general."""
    found = [entry.load()() for entry in entry_points(group="cuttings.readers")]
    return tuple(sorted(found, key=lambda reader: (reader.rank, type(reader).__name__)))


def reader_for(source: Source) -> Reader | None:
    """The reader that recognises the content, else the one for the suffix, else
    plain text, else None.
    """
    special = [reader for reader in readers() if reader.rank < GENERAL]
    for reader in special:
        if reader.recognises(source):
            return reader
    for reader in special:
        if any(suffix in reader.suffixes for suffix in source.suffixes):
            return reader
    if source.suffixes[0] in NOT_ARTICLES:
        return None
    return next(
        (
            reader
            for reader in readers()
            if reader.rank >= GENERAL and reader.recognises(source)
        ),
        None,
    )


def read_path(path: Path, options: ReadOptions) -> Iterator[RawArticle | Skipped]:
    """The articles of one file.

    Raises nothing because of its content, its rights or its vanishing.
    """
    name = display_name(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        yield Skipped(name, os_reason(error))
        return
    extra = supplement_of(path, options)
    for found in read_source(Source(name, head, size, path), options):
        yield found if isinstance(found, Skipped) else extra.complete(found)


def read_source(source: Source, options: ReadOptions) -> Iterator[RawArticle | Skipped]:
    """The articles of an opened source, each normalised and within its limits; any
    failure as a ``Skipped``.
    """
    if not source.head:
        yield Skipped(source.name, "empty file")
        return
    try:
        reader = reader_for(source)
        if reader is None:
            yield Skipped(source.name, _why_none(source))
            return
        none = True
        for found in reader.read(source, options):
            none = False
            yield (
                _tidy(found)
                if isinstance(found, Skipped)
                else _admit(found, source, options)
            )
        if none:
            yield Skipped(source.name, "nothing in it")
    except Unreadable as error:
        yield _tidy(Skipped(source.name, str(error)))
    except DAMAGE as error:
        yield _tidy(
            Skipped(source.name, f"damaged or cut off: {error or type(error).__name__}")
        )
    except OSError as error:
        yield Skipped(source.name, os_reason(error))
    except Exception as error:  # a parser met input that its authors did not foresee: the run goes on, the file is told
        yield _tidy(
            Skipped(source.name, f"could not be read: {type(error).__name__}: {error}")
        )


def display_name(path: Path) -> str:
    """A path as printable text: bytes that are no UTF-8 and control characters
    appear as escapes.
    """
    return display(os.fsdecode(path))


def display(name: str) -> str:
    """A name as printable text; surrogates stand for bytes that are no UTF-8."""
    return _escaped(
        name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    )


def _escaped(text: str) -> str:
    """Text with escapes in place of what can't be printed: controls, and code points
    that stand for no character.
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii")
        for c in text
    )


def os_reason(error: OSError) -> str:
    """Why the operating system refused, in a librarian's words."""
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, FileNotFoundError):
        return "not there (removed or renamed since it was listed)"
    return f"unreadable: {error.strerror or error}"


def _why_none(source: Source) -> str:
    """Why no reader reads a source: binary, or text of a kind that is no article."""
    if source.suffixes[0] in NOT_ARTICLES:
        return f"a {source.suffixes[0]} file, not an article"
    try:
        refuse_binary(source.head)
    except Unreadable as error:
        return f"not a format that can be read ({error})"
    return "not a format that can be read"


def _admit(
    raw: RawArticle, source: Source, options: ReadOptions
) -> RawArticle | Skipped:
    text = normalise(raw.text)
    if not text.strip():
        return Skipped(source.name, "no text in it", raw.key)
    if len(text) > options.max_characters:
        reason = f"too large: {len(text):,} characters, the limit for one article is {options.max_characters:,}"
        return Skipped(source.name, reason, raw.key)
    return replace(
        raw,
        text=text,
        key=_one_line(raw.key) or "",
        title=_one_line(raw.title),
        outlet=_one_line(raw.outlet),
        agency=_one_line(raw.agency),
        byline=_one_line(raw.byline),
        dateline=_one_line(raw.dateline),
        url=_one_line(raw.url),
    )


def _tidy(skipped: Skipped) -> Skipped:
    """A reason and a position that fit on a line of a report, whatever a damaged
    file put into them.
    """
    reason, position = (
        _one_line(skipped.reason) or "no reason given",
        _one_line(skipped.position) or "",
    )
    return Skipped(
        skipped.path,
        _escaped(reason)[:LONGEST_REASON],
        _escaped(position)[:LONGEST_REASON],
    )


def _one_line(value: str | None) -> str | None:
    return " ".join(normalise(value).split()) or None if value else None
