"""The files under some paths: which are new, changed, moved, gone or as they were, and
reading them here or on a worker of a cluster that sees the same folder.

A look at a file that is as it was costs one stat; it is hashed only where the stat
differs. A worker reads a file only where it finds the very same one: under the same
path, of the same size, time and content, before and after reading, with the same
release of Cuttings. Whatever is doubtful is read here: a file that a worker can't see,
one that it would leave something out of, one too large to be sent whole. So what is
skipped, and why, is always said by the machine that runs the command.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path

from cuttings.index.catalogue import Catalogue, SourceFile
from cuttings.index.limits import TookTooLong, each_within
from cuttings.index.readers import RawArticle, Reading, ReadOptions
from cuttings.index.readers.choose import read_path
from cuttings.index.readers.mets import claims, is_named_mets
from cuttings.index.readers.paths import names_of_sidecars
from cuttings.search.articles import Skipped
from cuttings.search.errors import ArchiveError
from cuttings.search.translations import stored, worded

THERE_BYTES = 8_000_000
"""Larger files are read here, as a stream; a worker sends what it read as a whole."""
READ_SECONDS = 120.0
SECONDS_A_MEGABYTE = 5.0
"""Of processor that the next article of a file may take to come: a PDF of 2,000 pages
takes some 100, nothing else more than one.
"""
THERE_TEXT = 16_000_000
"""The same for the characters that come of a file, which may be packed."""

HASHED_AT_ONCE = 1 << 16
"""Bytes of a file that are read to be hashed at a time."""

Read = Iterable[Reading]


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file to be read, as it was found; ``refused`` says why it can't be."""

    path: Path
    source: SourceFile
    refused: str = ""


@dataclass
class Survey:
    """The state of the files under some paths against the catalogue."""

    to_read: list[tuple[Path, SourceFile | None]] = field(default_factory=list)
    unchanged: list[SourceFile] = field(default_factory=list)
    gone: dict[str, SourceFile] = field(default_factory=dict)
    elsewhere: dict[str, list[str]] = field(default_factory=dict)
    """Files under none of the paths, by their content."""
    unreachable: list[Skipped] = field(default_factory=list)
    again: frozenset[str] = frozenset()
    """Files that are read again though their content is known."""

    def moved_here(self, path: Path, content_hash: str) -> str | None:
        """The path that a file with this content stood at, where it stands no longer:
        one of the same name first, and one under the paths of the run before another.
        """
        candidates: list[tuple[bool, bool, str]] = []
        for old in self._gone_by_content.get(content_hash, ()):
            if old in self.gone:
                candidates.append((Path(old).name != path.name, False, old))
        for old in self.elsewhere.get(content_hash, ()):
            if not os.path.lexists(old):
                candidates.append((Path(old).name != path.name, True, old))
        return min(candidates)[2] if candidates else None

    def moved(self, old: str, content_hash: str) -> None:
        """Takes note that a file is known by another path now."""
        self.gone.pop(old, None)
        elsewhere = self.elsewhere.get(content_hash, [])
        if old in elsewhere:
            elsewhere.remove(old)

    @cached_property
    def _gone_by_content(self) -> dict[str, list[str]]:
        """The gone files by their content, because a whole folder may have moved."""
        by_hash: dict[str, list[str]] = {}
        for source in self.gone.values():
            if source.fate == "indexed":
                by_hash.setdefault(source.hash, []).append(source.path)
        return by_hash


def survey(
    paths: Iterable[Path],
    found: Iterable[Path | Skipped],
    catalogue: Catalogue,
    options: str | None,
    again: frozenset[str] = frozenset(),
) -> Survey:
    """Sorts the files found under the paths by what has to be done with them.

    ``options`` are the reading options asked for, None to keep those that each file was
    read with. A file that could not be opened last time is tried again, and so are those
    that somebody wants to see tried ``again``. A file is gone if it stood under one of
    the paths and is not found now.
    """
    roots = [absolute(path) for path in paths]
    result = Survey(again=again)
    for source in catalogue.sources():
        if is_under(source.path, roots):
            result.gone[source.path] = source
        elif source.fate == "indexed" and source.hash:
            result.elsewhere.setdefault(source.hash, []).append(source.path)

    for item in found:
        if isinstance(item, Skipped):
            result.unreachable.append(item)
            result.gone.pop(item.path, None)
            continue
        path = absolute(item)
        known = result.gone.pop(path, None) or catalogue.source(path)
        as_asked = known is not None and options in (None, known.options)
        is_settled = as_asked and path not in again
        if known is not None and is_settled and is_unchanged(item, known):
            result.unchanged.append(known)
        else:
            result.to_read.append((item, known))
    return result


def moved_folder(
    catalogue: Catalogue, old: Path, new: Path
) -> list[tuple[str, SourceFile]]:
    """The files that were read under one folder and stand under another now, at the
    same place in it: each by its old path, with what is known of it.

    Raises ArchiveError where nothing was read under the old folder, or where a file
    still stands there.
    """
    old_root, new_root = absolute(old), absolute(new)
    found: list[tuple[str, SourceFile]] = []
    is_known = False
    for source in catalogue.sources():
        if not is_under(source.path, [old_root]):
            continue
        is_known = True
        if os.path.lexists(source.path):
            raise ArchiveError(
                worded(
                    "%(path)s is still there, so its folder was copied and not "
                    "moved. Index %(new)s without --moved-from, or remove the "
                    "old folder first.",
                    path=source.path,
                    new=new,
                )
            )
        path = new_root + source.path[len(old_root) :]
        if Path(path).is_file() and catalogue.source(path) is None:
            found.append((source.path, replace(source, path=path)))
    if not is_known:
        raise nothing_under(old_root)
    return found


def nothing_under(path: str) -> ArchiveError:
    """The answer to a path under which no file of an archive was read."""
    return ArchiveError(
        worded(
            "Nothing in this archive was read under %(path)s. Name the "
            "path that `cuttings show` gives as the source of an article.",
            path=path,
        )
    )


def absolute(path: Path) -> str:
    """The path that a file is known by: absolute, links left as they are,
    undecodable bytes kept readable.
    """
    normal = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links, and name another file
    return os.fsencode(normal).decode("utf-8", "backslashreplace")


def is_under(path: str, roots: Iterable[str]) -> bool:
    """Whether a path is one of the roots or stands below one."""
    return any(
        f"{path}{os.sep}".startswith(root.rstrip(os.sep) + os.sep) for root in roots
    )


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of a file, its sidecars' included: what tells that it must be
    looked into. Raises OSError.
    """
    status = path.stat()
    size, time = status.st_size, status.st_mtime_ns
    for sidecar in names_of_sidecars(path):
        try:
            status = os.stat(sidecar)  # noqa: PTH116 - see above
        except OSError:
            continue
        size += status.st_size
        time = max(time, status.st_mtime_ns)
    for page in _pages_of(path):
        status = page.stat()
        size += status.st_size
        time = max(time, status.st_mtime_ns)
    return size, time


def _pages_of(path: Path) -> list[Path]:
    """The pages that are read with a METS file."""
    return claims(path) if is_named_mets(path.name) else []


def is_unchanged(path: Path, source: SourceFile) -> bool:
    """Whether a file has the size and time that it was read with; never where it was
    not read whole.
    """
    if not source.hash:
        return False
    try:
        return stamp(path) == (source.size, source.mtime_ns)
    except OSError:
        return False


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes and of its sidecars', in hexadecimal.

    Raises OSError.
    """
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        # most files are one block
        while block := stream.read(HASHED_AT_ONCE):
            digest.update(block)
    beside = [*map(Path, filter(os.path.exists, names_of_sidecars(path)))]
    for other in (*beside, *_pages_of(path)):
        try:
            digest.update(other.read_bytes())
        except OSError:
            continue
    return digest.hexdigest()


def read_here(file: ToRead) -> Read:
    """The articles of a file, as a stream; one that takes too long ends it."""
    if file.refused:
        return [Skipped(file.source.path, file.refused)]
    return _read_within(file)


def _read_within(file: ToRead) -> Iterator[Reading]:
    found = 0
    try:
        options = reading_options(file.source)
        megabytes = file.source.size / 1_000_000
        seconds = round(READ_SECONDS + SECONDS_A_MEGABYTE * megabytes)
        for reading in each_within(read_path(file.path, options), seconds):
            yield reading
            found += 1
    except TookTooLong as error:
        why = stored(
            "reading", "reading its next article takes too long: %(error)s", error=error
        )
        if not found:
            why = stored("reading", "reading it takes too long: %(error)s", error=error)
        yield Skipped(file.source.path, why)


def for_workers(file: ToRead) -> ToRead | None:
    """The file as any machine can name it, or None where it must be read here.

    A path pattern speaks of the path as it was given, so a relative path with a pattern
    stays here.
    """
    if file.refused or file.source.size > THERE_BYTES:
        return None
    if reading_options(file.source).path_pattern and not file.path.is_absolute():
        return None
    return replace(file, path=file.path.absolute())


def release() -> str:
    """The release that reads."""
    return version("cuttings")


def read_there(file: ToRead, wanted: str) -> list[RawArticle] | None:
    """What a worker does: the articles of a file, or None where that is left to the
    machine that asks.
    """
    if wanted != release() or not _is_very_same(file):
        return None
    articles: list[RawArticle] = []
    size = 0
    for found in read_path(file.path, reading_options(file.source)):
        if isinstance(found, Skipped):
            return None
        size += len(found.text)
        if size > THERE_TEXT:
            return None
        articles.append(found)
    return articles if _is_very_same(file) else None


def _is_very_same(file: ToRead) -> bool:
    """Whether the file that stands here is the one that was found there."""
    if not is_unchanged(file.path, file.source):
        return False
    try:
        return file_hash(file.path) == file.source.hash
    except OSError:
        return False


def reading_options(source: SourceFile) -> ReadOptions:
    """The reading options that are kept with a file, as readers take them."""
    return _reading_options(source.options)


@lru_cache(maxsize=64)
def _reading_options(kept: str) -> ReadOptions:
    stated = json.loads(kept)
    fields = stated.get("fields") or {}
    return ReadOptions(
        fields=fields,
        path_pattern=stated.get("path_pattern") or "",
        ocr=stated.get("ocr") or "",
    )
