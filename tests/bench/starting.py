"""How long the command line takes to say what it can do.

    python -m tests.bench.starting [RUNS]

Runs ``cuttings --help`` and ``cuttings authority --help`` as processes of their own, and
prints the median and the worst second. The bar for the first is 0.3 s.
"""

from __future__ import annotations

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


def main() -> None:
    """Measures and prints."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    for words in (("--help",), ("authority", "--help")):
        taken = [seconds(*words) for _ in range(runs)]
        print(
            f"cuttings {' '.join(words):<18} median {statistics.median(taken):.3f} s, "
            f"worst {max(taken):.3f} s of {runs}"
        )


if __name__ == "__main__":
    main()
