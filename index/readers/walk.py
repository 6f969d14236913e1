"""Which files stand under the paths that were named, in one order on every machine.

- A folder's entries come sorted by name; folders are entered where they stand in that order.
- Hidden files and folders (a leading dot) and editors' backups (``~``, ``.bak``, ``.swp``) found in a folder are not
  part of the archive and not listed; named themselves, they are reported as skipped. So a ``.git`` or a ``.DS_Store``
  does not fill the report, and yet no file that somebody named vanishes.
- Sidecars (``story.txt.json`` beside ``story.txt``) are read with their file, not as articles of their own.
- Links to folders are never followed: the reason says to name the folder itself. So no loop of links can catch the
  walk, and no file is read twice under two names. A link to a file is read as that file.
- Devices, pipes and sockets are never opened: reading one could wait for ever.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from cuttings.index.readers.choose import display_name, os_reason
from cuttings.index.readers.paths import is_sidecar
from cuttings.search.articles import Skipped

_BACKUPS = ("~", ".bak", ".swp", ".swo", ".tmp", ".part", ".crdownload")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def walk(
    paths: Iterable[Path], leave_out: Collection[Path] = ()
) -> Iterator[Path | Skipped]:
    """The files under ``paths`` in order, each once, and what could not be entered.

    ``leave_out`` names folders that are passed over without a word: the archive's own.
    """
    seen: set[tuple[int, int]] = {key for path in leave_out if (key := _identity(path))}
    named = {path.absolute(): path for path in paths}
    for path in named.values():
        if is_hidden(path.name):
            yield Skipped(display_name(path), "hidden file")
        elif path.is_dir():
            yield from (
                item
                for item in _under(path, seen)
                if isinstance(item, Skipped) or item.absolute() not in named
            )
        else:
            yield _file(path)


def is_hidden(name: str) -> bool:
    """Whether a name marks a hidden file, an editor's backup or an operating
    system's own file.
    """
    hidden = name.startswith((".", "~$", "#")) and name not in (".", "..")
    return hidden or name.lower().endswith(_BACKUPS) or name.lower() in _SYSTEM


def _under(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path | Skipped]:
    """The files below a folder, without recursion, so that no depth of folders is too
    deep.

    What the listing of a folder tells of its entries is taken from there: a file costs
    no look of its own.
    """
    stack: list[str | os.DirEntry[str]] = [os.fspath(folder)]
    while stack:
        entry = stack.pop()
        path = entry if isinstance(entry, str) else entry.path
        if isinstance(entry, os.DirEntry) and not entry.is_dir(follow_symlinks=False):
            yield (
                Path(path)
                if entry.is_file(follow_symlinks=False)
                else _file(Path(path))
            )
            continue
        key = _identity(Path(path))
        if key in seen:
            continue
        if key:
            seen.add(key)
        try:
            with os.scandir(path) as listing:
                entries = sorted(
                    listing, key=lambda each: os.fsencode(each.name), reverse=True
                )
        except OSError as error:
            yield Skipped(display_name(Path(path)), f"folder: {os_reason(error)}")
            continue
        siblings = frozenset(each.name for each in entries)
        stack += [
            each
            for each in entries
            if not is_hidden(each.name) and not is_sidecar(each.name, siblings)
        ]


def _file(path: Path) -> Path | Skipped:
    """The path of a regular file, or why it is not read."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            return path
        if stat.S_ISDIR(mode):
            return Skipped(
                display_name(path),
                "link to a folder: name that folder itself to have it read",
            )
    except OSError as error:
        broken = isinstance(error, FileNotFoundError) and path.is_symlink()
        return Skipped(
            display_name(path), "broken link" if broken else os_reason(error)
        )
    return Skipped(display_name(path), "not a file but a device, pipe or socket")


def _identity(path: Path) -> tuple[int, int] | None:
    """The device and inode of a folder: the same folder mounted or named twice has
    the same.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
