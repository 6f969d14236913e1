"""How long a page takes, engine by engine:

`python -m tests.bench.pages --articles 20000`.

A page is all matches, exact facet counts, hits folded by story, the ten best with
snippets (see ``asking``). Each class of query is asked ``--rounds`` times as a first
page, each time of other words, since that is what readers ask (``--fixed``: of the same);
results kept from earlier pages are dropped, files stay in the operating system's cache.
Cuttings is asked again for the repeated page. One process, one thread; all engines index
the same seeded articles (see ``corpus``), and their totals are compared. Engines that are
not installed are left out; stock Whoosh is left out over ``--whoosh-up-to`` articles,
where it takes seconds a page. Built indexes are kept in ``--folder`` if one is given. The
engine ``opensearch`` is asked over HTTP where CUTTINGS_ENGINE_URL names a cluster; its
counts are then compared with Cuttings', and its best hits (see ``agreement``). Beside it
``natural`` and ``lean`` ask the same cluster for the same pages by a natural mapping (see
``cluster_rivals``). Ratios are those of the first engine named to each other one.

``--processor`` measures processor time instead of the clock's, for a machine that
others use too; the machine's load stands beside the figures. ``--serving`` adds what a
serving process costs, and ``--breakdown`` where Cuttings' time goes (see ``serving``). A
million articles, their text shortened:

    python -m tests.bench.pages --articles 1000000 --tokens 100 --engines cuttings,tantivy --serving --breakdown
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.agreement import agreements, told
from tests.bench.asking import Ask, Rival
from tests.bench.corpus import WORDS, make
from tests.bench.rivals import RIVALS
from tests.bench.serving import breakdown, serving

CLASSES = {
    "common term": Ask("and", [WORDS[20]]),
    "mid term": Ask("and", [WORDS[500]]),
    "rare term": Ask("and", [WORDS[30_000]]),
    "and of 2": Ask("and", [WORDS[40], WORDS[60]]),
    "and of 3": Ask("and", [WORDS[100], WORDS[300], WORDS[700]]),
    "and of a common and a rare": Ask("and", [WORDS[20], WORDS[3_000]]),
    "two parts of 2": Ask("parts", [WORDS[40], WORDS[60]]),
    "two parts of 3": Ask("parts", [WORDS[100], WORDS[300], WORDS[700]]),
    "some of 2": Ask("some", [WORDS[40], WORDS[60]]),
    "some of 3": Ask("some", [WORDS[100], WORDS[300], WORDS[700]]),
    "or of 2": Ask("or", [WORDS[20], WORDS[40]]),
    "or of 3": Ask("or", [WORDS[150], WORDS[200], WORDS[250]]),
    "phrase": Ask("phrase", [WORDS[30], WORDS[50]]),
    "phrase of frequent words": Ask("phrase", [WORDS[6], WORDS[8]]),
    "within five words": Ask("near", [WORDS[30], WORDS[50]]),
    "within five frequent words": Ask("near", [WORDS[6], WORDS[8]]),
    "in one sentence": Ask("sentence", [WORDS[30], WORDS[50]]),
    "prefix": Ask("prefix", [WORDS[2_000][:5]]),
    "two filters": Ask("and", [WORDS[20]], [("places", "places 3"), ("agency", "AFP")]),
    "newest": Ask("and", [WORDS[20]], sort="newest"),
    "everything": Ask("all"),
}
SLOW = ("whoosh", "sqlite", "xapian")
SLOW_ROUNDS = 3
"""How often slow engines are asked at most."""
TURN = 5
"""Pages that an engine answers one after another before it is the next one's turn."""
WARM = {"opensearch": 10, "natural": 10, "lean": 10, "lucene": 60}
"""How often engines are asked each class before it is timed: a Java process compiles
what it has run for a while.
"""


def measure(
    engines: Sequence[Rival],
    asks: Sequence[Ask],
    first: bool = True,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, dict[str, float]]:
    """The median and 95th percentile in milliseconds of each engine over some pages, and
    their median number of matches.

    The engines take turns of some pages each, because a machine may be fast now and
    slow a moment later.
    """
    engines = [engine for engine in engines if asks[0].how not in engine.cannot]
    for engine in engines:
        engine.page(asks[0])
    matches: dict[str, list[int]] = {engine.name: [] for engine in engines}
    times: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for start in range(0, len(asks), TURN):
        for engine in engines:
            rounds = SLOW_ROUNDS if engine.name in SLOW else len(asks)
            for ask in asks[start : min(start + TURN, rounds)]:
                took, found = _timed(engine, ask, first, clock)
                times[engine.name].append(took)
                matches[engine.name].append(found)
    for ask, *found in zip(asks, *matches.values(), strict=False):
        if len(set(found)) > 1 and ask.how in ("and", "or", "prefix", "all"):
            print(f"totals differ for {ask.how} {ask.words}: {found}", file=sys.stderr)
    return {
        name: {**summed_up(each), "matches": statistics.median(matches[name])}
        for name, each in times.items()
    }


def _timed(
    engine: Rival, ask: Ask, first: bool, clock: Callable[[], float]
) -> tuple[float, int]:
    """Milliseconds of a page, a first one or a repeated one, and its matches."""
    engine.clear_cache()
    if not first:
        engine.page(ask)
    began = clock()
    matches = engine.page(ask)
    took = clock() - began
    if engine.spent:
        took = engine.spent[clock is time.process_time]
    return took * 1000, matches


def summed_up(times: list[float]) -> dict[str, float]:
    """The median and the 95th percentile of some times."""
    times.sort()
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    return {"p50_ms": round(statistics.median(times), 3), "p95_ms": round(p95, 3)}


def open_engine(
    kind: type[Rival], folder: Path, articles: int, tokens: int
) -> Rival | None:
    """An engine over the articles, built where the folder does not hold it; None
    where it is not installed.
    """
    place = folder / f"{kind.name}-{articles}"
    try:
        engine = kind(place)
    except ImportError as error:
        print(f"{kind.name} is left out: {error}", file=sys.stderr)
        return None
    done = place / "built"
    if not done.exists():
        began = time.perf_counter()
        engine.build(make(articles, tokens))
        done.touch()
        seconds = time.perf_counter() - began
        print(
            f"{kind.name}: {articles / seconds:,.0f} articles a second, making them included",
            file=sys.stderr,
        )
    return engine


def table(pages: dict[str, dict[str, dict[str, float]]], engines: Sequence[str]) -> str:
    """The medians as text, and what the first engine takes of the time of the others."""
    first, *others = engines
    lines = [
        f"{'class':28}{'matches':>10}" + "".join(f"{name:>20}" for name in engines)
    ]
    lines[0] += "".join(f"{'of ' + name:>14}" for name in others)
    for name, by_engine in pages.items():
        line = (
            f"{name:28}{int(max(each['matches'] for each in by_engine.values())):>10,}"
        )
        for engine in engines:
            cell = by_engine.get(engine)
            times = f"{cell['p50_ms']:.2f} ({cell['p95_ms']:.2f})" if cell else ""
            line += f"{times:>20}"
        ours = by_engine.get(first)
        for other in others:
            theirs = by_engine.get(other)
            ratio = (
                f"{ours['p50_ms'] / theirs['p50_ms']:.2f}" if ours and theirs else ""
            )
            line += f"{ratio:>14}"
        lines.append(line)
    return "\n".join(lines)


def main() -> None:
    """Builds, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--tokens", type=int, default=270, help="tokens an article")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--fixed", action="store_true", help="the same words on every page of a class"
    )
    parser.add_argument("--engines", default=",".join(RIVALS))
    parser.add_argument("--whoosh-up-to", type=int, default=5_000)
    parser.add_argument("--folder", type=Path, help="keep the indexes here")
    parser.add_argument(
        "--processor", action="store_true", help="processor time, not the clock's"
    )
    parser.add_argument(
        "--serving",
        action="store_true",
        help="add opening, first page and memory of a process",
    )
    parser.add_argument(
        "--breakdown", action="store_true", help="add where Cuttings' time goes"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    clock = time.process_time if options.processor else time.perf_counter
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        pages: dict[str, dict[str, dict[str, float]]] = {name: {} for name in CLASSES}
        again: dict[str, float] = {}
        names = [
            name
            for name in options.engines.split(",")
            if name != "whoosh" or options.articles <= options.whoosh_up_to
        ]
        engines = [
            engine
            for name in names
            if (
                engine := open_engine(
                    RIVALS[name], folder, options.articles, options.tokens
                )
            )
        ]
        for engine in engines:
            for ask in list(CLASSES.values()) * WARM.get(engine.name, 0):
                if ask.how in engine.cannot:
                    continue
                engine.clear_cache()
                engine.page(ask)
        more: dict[str, Any] = {}
        if options.serving and "cuttings" in names:
            more["serving"] = serving(folder, options.articles, list(CLASSES.values()))
        parts: dict[str, dict[str, float]] = {}
        load = [os.getloadavg()[0]]
        for name, ask in CLASSES.items():
            shifts = [
                0 if options.fixed else number for number in range(options.rounds)
            ]
            asks = [ask.shifted(ranks) for ranks in shifts]
            pages[name] = measure(engines, asks, clock=clock)
            for engine in engines:
                if engine.name == "cuttings":
                    again[name] = measure([engine], asks, False, clock)[engine.name][
                        "p50_ms"
                    ]
                    parts |= (
                        {name: breakdown(engine, asks, clock)}
                        if options.breakdown
                        else {}
                    )
        more |= {"breakdown": parts} if parts else {}
        load.append(os.getloadavg()[0])
        agreed = agreements(engines, CLASSES)
        segments = {engine.name: engine.segments() for engine in engines}
        for engine in engines:
            engine.close()
    if options.json:
        agreement = {name: asdict(found) for name, found in agreed.items()}
        print(
            json.dumps(
                {
                    "articles": options.articles,
                    "words": "fixed" if options.fixed else "varied",
                    "load": load,
                    "segments": segments,
                    "pages": pages,
                    "agreement": agreement,
                    **more,
                }
            )
        )
        return
    measured = "processor time" if options.processor else "time"
    words = "the same" if options.fixed else "other"
    print(
        f"{options.articles:,} articles, {words} words on every page; median (95th percentile) "
        f"{measured} of a first page, milliseconds; load {load[0]:.1f} to {load[1]:.1f}"
    )
    print("segments: " + ", ".join(f"{name} {n}" for name, n in segments.items()))
    print(table(pages, [engine.name for engine in engines]))
    for key, value in more.get("serving", {}).items():
        print(f"{key.replace('_', ' ')}: {value:,}")
    for name, by_part in parts.items():
        print(
            f"{name}: " + ", ".join(f"{part} {ms:.2f}" for part, ms in by_part.items())
        )
    if again:
        print(
            "repeated page, cuttings: "
            + ", ".join(f"{name} {ms:.2f}" for name, ms in again.items())
        )
    if agreed:
        print(told(agreed))


if __name__ == "__main__":
    main()
