"""The table of contents of a generation: Whoosh's file, sealed with a checksum.

Whoosh's TOC holds a pickle of the segments, and with them which documents are deleted
and how long their fields are. Nothing in it would tell a changed figure, and a damaged
pickle may do anything when it is loaded. So what Whoosh writes is followed by a CRC-32,
which Whoosh itself does not read, and nothing is unpickled before it agrees.

    write_toc(folder, TOC(schema, segments, 3))
    read_toc(folder, latest_toc(folder)).segments
"""

from __future__ import annotations

import os
import re
import zlib
from functools import lru_cache
from pathlib import Path

from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from cuttings.search.engines.whoosh.arrayfile import damaged
from cuttings.search.errors import IndexDamaged
from cuttings.search.syntax.schema import text_schema
from cuttings.search.translations import worded

NAME = "MAIN"
"""The name of the index in its folder, as Whoosh has it."""
SEAL = b"CRC-32 "
_PATTERN = re.compile(rf"_{NAME}_([0-9]+)\.toc")
_SEGMENT_FILE = re.compile(rf"{NAME}_[0-9a-z]+\.")


@lru_cache(maxsize=16)
def toc_path(folder: Path, number: int) -> Path:
    """Where the table of contents of a generation stands."""
    return folder / str(TOC._filename(NAME, number))


def latest_toc(folder: Path) -> int:
    """The number of the newest generation, -1 where there is none."""
    newest = -1
    for path in folder.iterdir():
        match = _PATTERN.fullmatch(path.name)
        if match:
            newest = max(newest, int(match[1]))
    return newest


def is_new(folder: Path) -> bool:
    """Whether nothing was ever written to a folder.

    Raises IndexDamaged where segments stand in it and no table of contents: an index
    that has lost it is not an empty one.
    """
    if latest_toc(folder) >= 0:
        return False
    for path in folder.iterdir():
        if _SEGMENT_FILE.match(path.name):
            raise damaged(
                toc_path(folder, 0), worded("the table of contents is missing")
            )
    return True


def write_toc(folder: Path, toc: TOC) -> None:
    """Writes a table of contents and makes it the newest, all at once."""
    memory = RamStorage()
    toc.write(memory, NAME)
    path = toc_path(folder, toc.generation)
    content = bytes(memory.files[path.name])
    unfinished = path.with_name(f"{path.name}.new")
    with unfinished.open("wb") as file:
        file.write(content + SEAL + zlib.crc32(content).to_bytes(4, "little"))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def read_toc(folder: Path, number: int) -> TOC:
    """The table of contents of a generation.

    Raises FileNotFoundError where there is none (a writer may have replaced it), and
    IndexDamaged where it is not as it was written.
    """
    path = toc_path(folder, number)
    written = path.read_bytes()
    content, seal = written[: -len(SEAL) - 4], written[-len(SEAL) - 4 :]
    if seal != SEAL + zlib.crc32(content).to_bytes(4, "little"):
        raise damaged(path, worded("the table of contents fails its checksum"))
    memory = RamStorage()
    memory.files[path.name] = content
    try:
        return TOC.read(memory, NAME, gen=number, schema=text_schema())
    except IndexDamaged:
        raise
    except Exception as error:
        # Whoosh lets whatever unpickling raises through.
        raise damaged(path, worded("it can't be read")) from error
