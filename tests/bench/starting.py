"""How long the command line takes to say what it can do.

    python -m tests.bench.starting [RUNS]

Runs ``cuttings --help`` and ``cuttings authority --help`` as processes of their own, and
prints the median and the worst by the clock, and the processor time of one. The bar for
the first is 0.3 s by the clock of a machine that does nothing else.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

SCRIPT = Path(sysconfig.get_path("scripts")) / "cuttings"


def seconds(*words: str) -> float:
    """How long one command takes from start to end."""
    began = time.perf_counter()
    subprocess.run([SCRIPT, *words], check=True, capture_output=True)
    return time.perf_counter() - began


def processor_seconds() -> float:
    """The processor time of all processes that ended here."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measures and prints."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    for words in (("--help",), ("authority", "--help")):
        before = processor_seconds()
        taken = [seconds(*words) for _ in range(runs)]
        processor = (processor_seconds() - before) / runs
        print(
            f"cuttings {' '.join(words):<18} median {statistics.median(taken):.3f} s, "
            f"worst {max(taken):.3f} s of {runs}, processor {processor:.3f} s"
        )


if __name__ == "__main__":
    main()
