"""Which files are new, changed, moved, gone or as they were: one stat a file, a hash only where the stat differs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cuttings.index.catalogue import Catalogue, Seen
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
        """The gone file whose content now stands at a new path, one of the same name first."""
        candidates = [seen for seen in self._gone_with.get(hash, ()) if seen.path in self.gone]
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


def survey(paths: Iterable[Path], found: Iterable[Path | Skipped], catalogue: Catalogue, options: str | None) -> Survey:
    """Sorts the files found under the paths by what has to be done with them.

    ``options`` are the reading options asked for, None to keep those that each file was read with. A file that could
    not be opened last time is tried again. A file is gone if it stood under one of the paths and is not found now.
    """
    roots = [absolute(path) for path in paths]
    result = Survey(gone={seen.path: seen for seen in catalogue.sources() if under(seen.path, roots)})
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
    """The path that a file is known by: absolute, links left as they are, undecodable bytes kept readable."""
    normal = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links, and name another file
    return os.fsencode(normal).decode("utf-8", "backslashreplace")


def under(path: str, roots: Iterable[str]) -> bool:
    """Whether a path is one of the roots or stands below one."""
    return any(path == root or path.startswith(root.rstrip(os.sep) + os.sep) for root in roots)


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of a file, its sidecars' included: what tells that it must be looked into. Raises OSError."""
    status = path.stat()
    size, time = status.st_size, status.st_mtime_ns
    name = os.fspath(path)
    for sidecar in (f"{name}.json", f"{name.removesuffix(path.suffix)}.meta.json"):  # as sidecars_of, but cheap
        try:
            status = os.stat(sidecar)  # noqa: PTH116 - asked of every file of every run
        except OSError:
            continue
        size, time = size + status.st_size, max(time, status.st_mtime_ns)
    return size, time


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes and of its sidecars', in hexadecimal. Raises OSError."""
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
