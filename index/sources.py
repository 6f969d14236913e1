"""Which files are new, changed, moved, gone or as they were: one stat a file, a hash
only where the stat differs.

Reading files, here or on a worker of a cluster that sees the same folder.

A worker reads a file only where it finds the very same one: under the same path, of the
same size, time and content, before and after reading, with the same release of
Cuttings. Whatever is doubtful is read here: a file that a worker can't see, one that it
would leave something out of, one too large to be sent whole. So what is skipped, and
why, is always said by the machine that runs the command.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from cuttings.index.catalogue import Catalogue, Seen
from cuttings.index.readers import RawArticle, ReadOptions
from cuttings.index.readers.choose import read_path
from cuttings.index.readers.paths import sidecars_of
from cuttings.search.articles import Skipped


@dataclass
class Survey:
    """The state of the files under some paths against the catalogue."""

    to_read: list[tuple[Path, Seen | None]] = field(default_factory=list)
    unchanged: list[Seen] = field(default_factory=list)
    gone: dict[str, Seen] = field(default_factory=dict)
    unreachable: list[Skipped] = field(default_factory=list)

    def moved_here(self, path: Path, hash: str) -> Seen | None:
        """The gone file whose content now stands at a new path, one of the same name
        first.
        """
        candidates = [
            seen for seen in self._gone_with.get(hash, ()) if seen.path in self.gone
        ]
        candidates.sort(key=lambda seen: (Path(seen.path).name != path.name, seen.path))
        return candidates[0] if candidates else None

    @cached_property
    def _gone_with(self) -> dict[str, list[Seen]]:
        """The gone files by their content, because a whole folder may have moved."""
        by_hash: dict[str, list[Seen]] = {}
        for seen in self.gone.values():
            if seen.fate == "indexed":
                by_hash.setdefault(seen.hash, []).append(seen)
        return by_hash


def survey(
    paths: Iterable[Path],
    found: Iterable[Path | Skipped],
    catalogue: Catalogue,
    options: str | None,
) -> Survey:
    """Sorts the files found under the paths by what has to be done with them.

    ``options`` are the reading options asked for, None to keep those that each file was
    read with. A file that could not be opened last time is tried again. A file is gone
    if it stood under one of the paths and is not found now.
    """
    roots = [absolute(path) for path in paths]
    result = Survey(
        gone={
            seen.path: seen for seen in catalogue.sources() if under(seen.path, roots)
        }
    )
    for item in found:
        if isinstance(item, Skipped):
            result.unreachable.append(item)
            result.gone.pop(item.path, None)
            continue
        path = absolute(item)
        seen = result.gone.pop(path, None) or catalogue.source(path)
        if seen is not None and _same(item, seen) and options in (None, seen.options):
            result.unchanged.append(seen)
        else:
            result.to_read.append((item, seen))
    return result


def absolute(path: Path) -> str:
    """The path that a file is known by: absolute, links left as they are,
    undecodable bytes kept readable.
    """
    normal = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links, and name another file
    return os.fsencode(normal).decode("utf-8", "backslashreplace")


def under(path: str, roots: Iterable[str]) -> bool:
    """Whether a path is one of the roots or stands below one."""
    return any(
        path == root or path.startswith(root.rstrip(os.sep) + os.sep) for root in roots
    )


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of a file, its sidecars' included: what tells that it must be
    looked into. Raises OSError.
    """
    status = path.stat()
    size, time = status.st_size, status.st_mtime_ns
    name = os.fspath(path)
    for sidecar in (
        f"{name}.json",
        f"{name.removesuffix(path.suffix)}.meta.json",
    ):  # as sidecars_of, but cheap
        try:
            status = os.stat(sidecar)  # noqa: PTH116 - asked of every file of every run
        except OSError:
            continue
        size, time = size + status.st_size, max(time, status.st_mtime_ns)
    return size, time


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes and of its sidecars', in hexadecimal.

    Raises OSError.
    """
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    for sidecar in sidecars_of(path):
        try:
            digest.update(sidecar.read_bytes())
        except OSError:
            continue
    return digest.hexdigest()


def _same(path: Path, seen: Seen) -> bool:
    if not seen.hash:
        return False
    try:
        return stamp(path) == (seen.size, seen.mtime_ns)
    except OSError:
        return False


def articles_by_source(catalogue: Catalogue) -> dict[str, int]:
    """How many articles each file holds."""
    rows: Iterator[tuple[str, int]] = catalogue.connection.execute(
        "SELECT source, COUNT(*) FROM articles GROUP BY source"
    )
    return dict(rows)


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

    A path pattern speaks of the path as it was given, so a relative path with a pattern
    stays here.
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
    """What a worker does: the articles of a file, or None where that is left to the
    machine that asks.
    """
    if wanted != release() or not _reading_same(file):
        return None
    articles: list[RawArticle] = []
    size = 0
    for found in read_path(file.path, _options(file.seen)):
        size += 0 if isinstance(found, Skipped) else len(found.text)
        if isinstance(found, Skipped) or size > THERE_TEXT:
            return None
        articles.append(found)
    return articles if _reading_same(file) else None


def _reading_same(file: ToRead) -> bool:
    """Whether the file that stands here is the one that was found there."""
    seen = file.seen
    try:
        return (*stamp(file.path), file_hash(file.path)) == (
            seen.size,
            seen.mtime_ns,
            seen.hash,
        )
    except OSError:
        return False


def _options(seen: Seen) -> ReadOptions:
    """The reading options that are kept with a file, as readers take them."""
    stated = json.loads(seen.options)
    return ReadOptions(
        fields=stated.get("fields") or {}, path_pattern=stated.get("path_pattern") or ""
    )
