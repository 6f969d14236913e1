"""One run of indexing that tells when it could begin to analyse, when it had, and what
it cost.

    python -m tests.bench.timed_run ARCHIVE PATH JOBS BEGAN

``BEGAN`` is the time by the clock (``time.time()``) at which the process was started,
so that starting Python and importing everything counts too. Prints JSON in seconds:
until the model was ready, until everything was analysed, until the end; and the CPU
time of this process up to each. Imports are within the function, because a process
started from this one reads this file again.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = ("ready", "analysed", "end")


def main(folder: str, path: str, jobs: str, began: str) -> None:
    """Runs ``index`` into a new archive and prints the times."""
    from cuttings.index.limits import one_thread_each

    one_thread_each()
    from cuttings.index.assembly import Assembly
    from cuttings.index.enrich.enricher import Enricher
    from cuttings.index.pipeline import IndexOptions, index
    from cuttings.index.progress import Progress
    from cuttings.search.archive import Archive
    from cuttings.search.settings import Settings

    marks: dict[str, tuple[float, float]] = {}

    def mark(what: str) -> None:
        marks.setdefault(what, (time.time() - float(began), time.process_time()))

    _after(Enricher, "prepare", lambda: mark("ready"))
    _after(Assembly, "learn", lambda: mark("analysed"))
    index(
        Archive(Path(folder), Settings()),
        [Path(path)],
        IndexOptions(jobs=int(jobs)),
        Progress(quiet=True),
    )
    mark("end")
    print(
        json.dumps(
            {
                "wall": [marks[step][0] for step in STEPS],
                "cpu": [marks[step][1] for step in STEPS],
            }
        )
    )


def _after(kind: Any, name: str, told: Callable[[], None]) -> None:
    """Lets a method tell when it has ended."""
    method = getattr(kind, name)

    def telling(*arguments: Any, **named: Any) -> Any:
        result = method(*arguments, **named)
        told()
        return result

    setattr(kind, name, telling)


if __name__ == "__main__":
    main(*sys.argv[1:])
