"""Which files stand under the paths that were named, in one order on every machine.

- A folder's entries come sorted by name; folders are entered where they stand in that order.
- Hidden files and folders (a leading dot) and editors' backups (``~``, ``.bak``, ``.swp``) found in a folder are not
  part of the archive and not listed; named themselves, they are reported as skipped. So a ``.git`` or a ``.DS_Store``
  does not fill the report, and yet no file that somebody named vanishes.
- Sidecars (``story.txt.json`` beside ``story.txt``) are read with their file, not as articles of their own.
- The ALTO pages of an issue are read with the METS file that names them.
- Links to folders are never followed: the reason says to name the folder itself. So no loop of links can catch the
  walk, and no file is read twice under two names. A link to a file is read as that file, if that stands under
  a path that was named: whoever may write in a shared folder must not have others' files published.
- Devices, pipes and sockets are never opened: reading one could wait for ever.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from cuttings.index.readers.choose import display_name, os_reason
from cuttings.index.readers.mets import claims, is_named_mets
from cuttings.index.readers.paths import is_sidecar
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

BACKUPS = ("~", ".bak", ".swp", ".swo", ".tmp", ".part", ".crdownload")
"""Endings of editors' backups and of downloads that have not ended."""
SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})

Identity = tuple[int, int]


def walk(
    paths: Iterable[Path], leave_out: Collection[Path] = ()
) -> Iterator[Path | Skipped]:
    """The files under ``paths`` in order, each once, and what could not be entered.

    ``leave_out`` names folders that are passed over without a word: the archive's own.
    """
    seen: set[Identity | None] = {_identity(path) for path in leave_out}
    pages: set[Path] = set()
    named = {path.absolute(): path for path in paths}
    roots = [path.resolve() for path in named]
    for path in named.values():
        if is_hidden(path.name):
            yield Skipped(display_name(path), stored("reading", "hidden file"))
        elif not path.is_dir():
            yield _file(path)
        else:
            for found in _under(path, roots, seen, pages):
                if isinstance(found, Skipped) or found.absolute() not in named:
                    yield found


def _linked(path: Path, roots: Sequence[Path]) -> Path | Skipped:
    """What a link leads to, or whatever else is no plain file; a link to a file that
    stands under none of the roots as skipped.
    """
    found = _file(path)
    if isinstance(found, Path) and path.is_symlink():
        target = path.resolve()
        if not any(target.is_relative_to(root) for root in roots):
            reason = stored(
                "reading",
                "link to a file outside the folders named: name it to have it read",
            )
            return Skipped(display_name(path), reason)
    return found


def is_hidden(name: str) -> bool:
    """Whether a name marks a hidden file, an editor's backup or an operating
    system's own file.
    """
    if name in (".", ".."):
        return False
    lower = name.lower()
    if lower in SYSTEM_NAMES or lower.endswith(BACKUPS):
        return True
    return name.startswith((".", "~$", "#"))


def _under(
    folder: Path,
    roots: Sequence[Path],
    seen: set[Identity | None],
    pages: set[Path],
) -> Iterator[Path | Skipped]:
    """The files below a folder, without recursion, so that no depth of folders is too
    deep.

    What the listing of a folder tells of its entries is taken from there: a file costs
    no look of its own.
    """
    stack: list[os.DirEntry[str]] = []
    yield from _enter(folder, stack, seen, pages)
    while stack:
        entry = stack.pop()
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _enter(path, stack, seen, pages)
        elif entry.is_file(follow_symlinks=False):
            if not pages or path not in pages:
                yield path
        else:
            yield _linked(path, roots)


def _enter(
    folder: Path,
    stack: list[os.DirEntry[str]],
    seen: set[Identity | None],
    pages: set[Path],
) -> Iterator[Skipped]:
    """Puts what stands in a folder on the stack, the first on top; a folder that was
    entered under another name is not entered again.

    Adds to ``pages`` what a METS file in the folder reads as its own.
    """
    identity = _identity(folder)
    if identity is not None and identity in seen:
        return
    seen.add(identity)
    try:
        with os.scandir(folder) as listing:
            entries = sorted(
                listing, key=lambda entry: os.fsencode(entry.name), reverse=True
            )
    except OSError as error:
        yield Skipped(display_name(folder), f"folder: {os_reason(error)}")
        return
    siblings = frozenset(entry.name for entry in entries)
    for entry in entries:
        if not is_hidden(entry.name) and not is_sidecar(entry.name, siblings):
            stack.append(entry)
            if is_named_mets(entry.name):
                pages.update(claims(Path(entry.path)))


def _file(path: Path) -> Path | Skipped:
    """The path of a regular file, or why it is not read."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        broken = isinstance(error, FileNotFoundError) and path.is_symlink()
        reason = stored("reading", "broken link") if broken else os_reason(error)
    else:
        if stat.S_ISREG(mode):
            return path
        reason = stored("reading", "not a file but a device, pipe or socket")
        if stat.S_ISDIR(mode):
            reason = stored(
                "reading", "link to a folder: name that folder itself to have it read"
            )
    return Skipped(display_name(path), reason)


def _identity(path: Path) -> Identity | None:
    """The device and inode of a folder: the same folder mounted or named twice has
    the same.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
