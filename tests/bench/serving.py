"""What a serving process costs, and where a page's time goes: parts of ``pages``.

A process of its own opens the index and makes 100 mixed pages, each of other words;
what it then has resident is told, and how much of that is mapped files, which several
serving processes share.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from tests.bench.asking import Ask
from tests.bench.rivals import Cuttings

PARTS = (
    "read the query",
    "match and score",
    "filter and total",
    "facets",
    "order and fold",
    "hits and snippets",
)


def serving(folder: Path, articles: int, asks: Sequence[Ask]) -> dict[str, float]:
    """Milliseconds to open an index and for the very first page; megabytes after 100
    mixed pages.
    """
    with multiprocessing.get_context("spawn").Pool(1) as alone:
        return alone.apply(_serve, (folder, articles, asks))


def _serve(folder: Path, articles: int, asks: Sequence[Ask]) -> dict[str, float]:
    from cuttings.search.engines.whoosh import engine as _  # noqa: F401
    from cuttings.search.facets import installed_facets

    installed_facets()
    began = time.perf_counter()
    engine = Cuttings(folder / f"cuttings-{articles}")
    opened = time.perf_counter()
    engine.page(asks[0])
    first = time.perf_counter()
    for number in range(100):
        ask = asks[number % len(asks)]
        engine.page(ask.shifted(number // len(asks)))
    with Path("/proc/self/status").open() as status:
        sizes = dict(line.split(":", 1) for line in status)
    return {
        "opening_ms": round((opened - began) * 1000, 1),
        "first_page_ms": round((first - opened) * 1000, 1),
        "resident_mb": int(sizes["VmRSS"].split()[0]) // 1024,
        "of_that_files_mb": int(sizes["RssFile"].split()[0]) // 1024,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def breakdown(
    engine: Cuttings, asks: Sequence[Ask], clock: Callable[[], float]
) -> dict[str, float]:
    """Median milliseconds of each part of some first pages."""
    from cuttings.search.engines.whoosh.search import Search
    from cuttings.search.syntax.grammar import parse

    parts: dict[str, list[float]] = {}
    for ask in asks:
        query = engine.query(ask)
        engine.clear_cache()
        index = engine.engine._current()
        marks = [clock()]
        parse(query.text)
        marks.append(clock())
        search = Search(index, query)
        marks.append(clock())
        _ = search.matches, search.totals
        marks.append(clock())
        _ = search.facets
        marks.append(clock())
        docs = search.order(10)
        marks.append(clock())
        search.hits(docs)
        marks.append(clock())
        for name, (start, end) in zip(PARTS, pairwise(marks), strict=True):
            parts.setdefault(name, []).append((end - start) * 1000)
    return {name: round(statistics.median(times), 3) for name, times in parts.items()}
