"""Building, size and memory, engine by engine:

`python -m tests.bench.build --articles 20000`.

Each engine builds the same seeded articles in a process of its own. Its rate is by
processor time of all its threads, that of making the articles measured apart and taken
off: by the clock an engine that indexes on a thread of its own would be given the time in
which the articles are made. Sizes are of the folder on disk, memory is the largest
resident set of that process. For Cuttings also: opening the finished index, and one
decision that changes the headings of every article (``refacet``).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import Any

from tests.bench.corpus import entry, make
from tests.bench.rivals import RIVALS


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _decide(engine: Any, articles: int, tokens: int) -> dict[str, float]:
    """Seconds to give every article its columns anew, making the entries taken off."""
    entries = [entry(made) for made in make(articles, tokens)]
    began, cpu = time.perf_counter(), time.process_time()
    engine.refacet(entries)
    engine.commit()
    return {
        "refacet_seconds": round(time.perf_counter() - began, 2),
        "refacet_cpu_seconds": round(time.process_time() - cpu, 2),
    }


def build(name: str, folder: Path, articles: int, tokens: int, answer: Any) -> None:
    """Builds with one engine and sends the figures."""
    cpu = time.process_time()
    deque(
        (
            entry(made) if name == "cuttings" else made
            for made in make(articles, tokens)
        ),
        maxlen=0,
    )
    making_cpu = time.process_time() - cpu
    try:
        engine = RIVALS[name](folder)
    except ImportError:
        answer.put(None)
        return
    began, cpu = time.perf_counter(), time.process_time()
    engine.build(make(articles, tokens))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu - making_cpu
    if engine.spent:
        cpu = engine.spent[1]
    engine.close()
    figures = {
        "seconds_with_making": round(seconds, 1),
        "articles_a_cpu_second": round(articles / cpu),
        "bytes_an_article": round(_size(folder) / articles),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    if name == "cuttings":
        began = time.perf_counter()
        again = RIVALS[name](folder)
        figures["open_seconds"] = round(time.perf_counter() - began, 3)
        figures |= _decide(again.engine, articles, tokens)  # type: ignore[attr-defined]
    answer.put(figures)


def main() -> None:
    """Builds with each engine and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--tokens", type=int, default=270)
    parser.add_argument("--engines", default=",".join(RIVALS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    context, table = multiprocessing.get_context("spawn"), {}
    for name in options.engines.split(","):
        with tempfile.TemporaryDirectory() as folder:
            answer = context.Queue()
            process = context.Process(
                target=build,
                args=(name, Path(folder), options.articles, options.tokens, answer),
            )
            process.start()
            table[name] = answer.get()
            process.join()
    if options.json:
        print(json.dumps({"articles": options.articles, "build": table}))
        return
    for name, figures in table.items():
        print(
            name,
            ", ".join(f"{key} {value:,}" for key, value in figures.items())
            if figures
            else "not installed",
        )


if __name__ == "__main__":
    main()
