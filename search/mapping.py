"""A file as if it were in memory: mapped where the file system can, read where it can't.

Some network and container file systems refuse ``mmap`` (ENODEV, EACCES). Everything works there too, with as much
memory as the files are long.
"""

from __future__ import annotations

import mmap
import os
from typing import BinaryIO


def mapped(file: BinaryIO) -> mmap.mmap | bytes:
    """The bytes of an open file, to be read only; of an empty one, no bytes."""
    if os.fstat(file.fileno()).st_size == 0:
        return b""
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError:
        file.seek(0)
        return file.read()


def let_go(file: mmap.mmap | bytes) -> None:
    """Lets the system have the memory of a mapped file; what is looked at again is mapped again.

    Looking at one place maps 64 kB around it, so that many small looks all over a file come to hold most of it.
    """
    if isinstance(file, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        file.madvise(mmap.MADV_DONTNEED)
