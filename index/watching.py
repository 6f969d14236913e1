"""A folder that fills all day: looked at again and again, each look as cheap as one stat a file.

The lock is let go between two looks, so that names and stories can be corrected meanwhile; a look that finds the
archive locked waits for the next. Looking works on every file system, which notices of changes do not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cuttings.index.pipeline import index
from cuttings.index.progress import Progress
from cuttings.index.stream import IndexOptions, Summary
from cuttings.search.archive import Archive
from cuttings.search.errors import ArchiveLocked


def watched(
    archive: Archive,
    paths: list[Path],
    options: IndexOptions,
    every: float,
    progress: Callable[[], Progress],
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Summary]:
    """Brings the archive up to date for ever; gives the first summary, and then each that changed something.

    ``every`` is in seconds from the end of a look to the beginning of the next.
    """
    first = True
    while True:
        try:
            summary = index(archive, paths, options, progress())
        except ArchiveLocked:
            pause(every)
            continue
        if first or summary.added or summary.changed or summary.removed:
            yield summary
        first = False
        pause(every)
