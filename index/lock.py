"""One writer at a time: an advisory lock on a file of the archive that names the
process that holds it.

The operating system lets go of the lock when its process ends, however it ends; so a
lock left by a dead process is simply free, and no age has to be guessed. The package
filelock does the same; it was weighed and left, because its import (67 modules, 40 ms of
version 4.3.1) would be paid by every command that writes.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from cuttings.index.checksums import has_checksums
from cuttings.search.commits import read_only
from cuttings.search.errors import ArchiveError, ArchiveLocked, CatalogueError
from cuttings.search.translations import worded

GIVES_WAY = "gives way"
"""What stands in the file below the process, where it lets go of the lock soon."""
PATIENCE = 20.0
"""Seconds that a command waits for who gives way: several slices of its work."""
AGAIN_SECONDS = 0.02
"""How often it tries meanwhile, since the lock is free for a fifth of a second."""

_held: set[TextIO] = set()
"""The files of the locks that this process holds."""

if sys.platform == "win32":
    import msvcrt

    BEYOND = 1 << 30
    """The byte that is locked: none that others read, or they could not."""

    def _try_to_lock(stream: TextIO) -> None:
        stream.seek(BEYOND)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        stream.seek(0)

else:
    import fcntl

    def _try_to_lock(stream: TextIO) -> None:
        """Locks a file, or raises OSError where another process has."""
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _close_in_child() -> None:
        """A process forked from this one must not hold its locks beyond its end."""
        for stream in _held:
            stream.close()
        _held.clear()

    os.register_at_fork(after_in_child=_close_in_child)


def _wait_for_lock(stream: TextIO) -> None:
    """Locks a file, waiting for a holder that gives way. Raises OSError where another
    has it, or goes on for too long.
    """
    deadline = time.monotonic() + PATIENCE
    has_waited = False
    while True:
        try:
            _try_to_lock(stream)
        except OSError:
            _, gives_way = _holder(stream)
            # who has just got it may not have written yet who it is
            if has_waited and (not gives_way or time.monotonic() > deadline):
                raise
        else:
            return
        has_waited = True
        time.sleep(AGAIN_SECONDS)


def _holder(stream: TextIO) -> tuple[str, bool]:
    """The process that holds a lock by what its file says, and whether it gives way."""
    stream.seek(0)
    process, _, rest = stream.read().strip().partition("\n")
    return process, rest == GIVES_WAY


class _Umask:
    """The umask of this process while threads are in blocks that ask for one: what any of
    them closes is closed. It is one for all threads, so that whoever leaves a block must
    not give back what another one still needs.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: list[int] = []
        self._usual = 0

    def enter(self, mask: int) -> None:
        """Closes what a mask names from now on."""
        with self._lock:
            if not self._asked:
                self._usual = os.umask(0o077)
            self._asked.append(mask)
            os.umask(self._closed())

    def leave(self, mask: int) -> None:
        """Gives back what a mask closed, where nobody else asks for it."""
        with self._lock:
            self._asked.remove(mask)
            os.umask(self._closed() if self._asked else self._usual)

    def _closed(self) -> int:
        closed = 0
        for mask in self._asked:
            closed |= mask
        return closed


_umask = _Umask()


@contextmanager
def private_files(folder: Path) -> Iterator[None]:
    """A block in which files are made for the archive's owner alone, whatever the umask:
    folders 0700, files 0600.

    Whoever let a group or others into the folder of an archive that exists meant it:
    what is made in it then is open to them too.
    """
    if (folder / "catalogue.sqlite").exists():
        closed = 0o077 & ~stat.S_IMODE(folder.stat().st_mode)
    else:
        closed = 0o077
    mask = closed | 0o022
    _umask.enter(mask)
    try:
        yield
    finally:
        _umask.leave(mask)


@contextmanager
def write_lock(folder: Path, *, gives_way: bool = False) -> Iterator[None]:
    """Holds the archive's write lock; makes the folder where it is new.

    Who does a long work in slices, and lets go of the lock between them, ``gives_way``:
    all others wait for that a while, and it never waits itself.

    Raises ArchiveLocked where another process holds it, and ArchiveError where the
    folder can't be written.
    """
    close_old_archive(folder)
    with private_files(folder):
        yield from _locked(folder, gives_way)


def close_old_archive(folder: Path) -> None:
    """Takes the files of an archive of 0.1 from everybody but their owner, once: that
    release made them as the umask had it, which nobody had decided.

    Such an archive has no checksums yet; what else is said of its catalogue is for
    those who open it.
    """
    catalogue = folder / "catalogue.sqlite"
    if not catalogue.exists():
        return
    try:
        with closing(read_only(catalogue)) as connection:
            if has_checksums(connection):
                return
    except (sqlite3.Error, CatalogueError):
        return
    for path in [folder, *folder.rglob("*")]:
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & 0o077 and not path.is_symlink():
            with suppress(PermissionError):
                # Another's file in a folder that this user may write.
                path.chmod(mode & 0o700)


def _locked(folder: Path, gives_way: bool) -> Iterator[None]:
    path = folder / "lock"
    is_new = not (folder / "catalogue.sqlite").exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if is_new:
            folder.chmod(0o700)
        stream = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise ArchiveError(
            worded(
                "The archive %(folder)s can't be written (%(strerror)s). "
                "Choose another or change its permissions.",
                folder=folder,
                strerror=error.strerror,
            )
        ) from error
    with stream:
        try:
            if gives_way:
                _try_to_lock(stream)
            else:
                _wait_for_lock(stream)
        except OSError as error:
            holder, _ = _holder(stream)
            raise ArchiveLocked(
                worded(
                    "The archive %(folder)s is being written by process "
                    "%(holder)s. Wait until it ends, or stop it.",
                    folder=folder,
                    holder=holder or "unknown",
                )
            ) from error
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n{GIVES_WAY}" if gives_way else str(os.getpid()))
        stream.flush()
        _held.add(stream)
        try:
            yield
        finally:
            _held.discard(stream)
