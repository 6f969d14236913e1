"""Reading files, here or on a worker of a cluster that sees the same folder.

A worker reads a file only where it finds the very same one: under the same path, of the same size, time and content,
before and after reading, with the same release of Cuttings. Whatever is doubtful is read here: a file that a worker
can't see, one that it would leave something out of, one too large to be sent whole. So what is skipped, and why, is
always said by the machine that runs the command.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from cuttings.index.catalogue import Seen
from cuttings.index.readers import RawArticle, ReadOptions
from cuttings.index.readers.choose import read_path
from cuttings.index.survey import file_hash, stamp
from cuttings.search.articles import Skipped

THERE_BYTES = 8_000_000
"""Larger files are read here, as a stream; a worker sends what it read as a whole."""
THERE_TEXT = 16_000_000
"""The same for the characters that come of a file, which may be packed."""

Read = Iterable[RawArticle | Skipped]


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file to be read, as it was found; ``refused`` says why it can't be."""

    path: Path
    seen: Seen
    refused: str = ""


Reading = Callable[[Iterable[ToRead]], Iterator[tuple[ToRead, Read]]]
"""Gives each file, in order, with what is in it."""


def read_in_turn(files: Iterable[ToRead]) -> Iterator[tuple[ToRead, Read]]:
    """Reads one file after another, each as a stream."""
    for file in files:
        yield file, read_here(file)


def read_here(file: ToRead) -> Read:
    """The articles of a file."""
    if file.refused:
        return [Skipped(file.seen.path, file.refused)]
    return read_path(file.path, _options(file.seen))


def for_workers(file: ToRead) -> ToRead | None:
    """The file as any machine can name it, or None where it must be read here.

    A path pattern speaks of the path as it was given, so a relative path with a pattern stays here.
    """
    if (
        file.refused
        or file.seen.size > THERE_BYTES
        or (_options(file.seen).path_pattern and not file.path.is_absolute())
    ):
        return None
    return replace(file, path=file.path.absolute())


def release() -> str:
    """The release that reads."""
    return version("cuttings")


def read_there(file: ToRead, wanted: str) -> list[RawArticle] | None:
    """What a worker does: the articles of a file, or None where that is left to the machine that asks."""
    if wanted != release() or not _same(file):
        return None
    articles: list[RawArticle] = []
    size = 0
    for found in read_path(file.path, _options(file.seen)):
        size += 0 if isinstance(found, Skipped) else len(found.text)
        if isinstance(found, Skipped) or size > THERE_TEXT:
            return None
        articles.append(found)
    return articles if _same(file) else None


def _same(file: ToRead) -> bool:
    """Whether the file that stands here is the one that was found there."""
    seen = file.seen
    try:
        return (*stamp(file.path), file_hash(file.path)) == (seen.size, seen.mtime_ns, seen.hash)
    except OSError:
        return False


def _options(seen: Seen) -> ReadOptions:
    """The reading options that are kept with a file, as readers take them."""
    stated = json.loads(seen.options)
    return ReadOptions(fields=stated.get("fields") or {}, path_pattern=stated.get("path_pattern") or "")
