"""One writer at a time: an advisory lock on a file of the archive that names the
process that holds it.

The operating system lets go of the lock when its process ends, however it ends; so a
lock left by a dead process is simply free, and no age has to be guessed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from cuttings.search.errors import ArchiveError, ArchiveLocked

_held: set[TextIO] = set()


def _close_in_child() -> None:
    """A process that was forked from this one must not hold its locks beyond its end."""
    for stream in _held:
        stream.close()
    _held.clear()


os.register_at_fork(after_in_child=_close_in_child)


@contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Holds the archive's write lock; makes the folder where it is new.

    Raises ArchiveLocked where another process holds it, and ArchiveError where the
    folder can't be written.
    """
    path = folder / "lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise ArchiveError(
            f"The archive {folder} can't be written ({error.strerror}). Choose another or change its permissions."
        ) from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            stream.seek(0)
            holder = stream.read().strip() or "unknown"
            raise ArchiveLocked(
                f"The archive {folder} is being written by process {holder}. Wait until it ends, or stop it."
            ) from error
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        _held.add(stream)
        try:
            yield
        finally:
            _held.discard(stream)
