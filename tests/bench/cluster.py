"""What a cluster costs beside the embedded engine:

`python -m tests.bench.cluster --write 20000 --readers 8`.

Needs a started cluster (``python -m tests.cluster.run start --home build/measure
--measure --heap 1g``). Pages are measured by ``tests.bench.pages``; its indexes in
``--folder`` are taken here, and made where they are missing.

- writing: ``--write`` made articles to a build of its own, and a decision that changes the names of each;
- readers: ``--readers`` processes ask for first pages of different words at the same time, for ``--seconds``;
- what the cluster's index weighs on its disks, and what its nodes hold in memory.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from cuttings.search.articles import Entry
from cuttings.search.engines import Engine, engine_named
from cuttings.search.engines.opensearch.engine import OpenSearchEngine
from cuttings.search.facets import installed_facets
from tests.bench.asking import Ask
from tests.bench.corpus import WORDS, entry, make
from tests.bench.pages import open_engine
from tests.bench.rivals import RIVALS
from tests.cluster.run import resident_mib
from tests.cluster.shape import Cluster

RAREST = 30_000


def processor_seconds(nodes: Cluster | None) -> float:
    """The processor time that this process has used, or that the nodes have."""
    if nodes is None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime
    ticks = 0
    for node in nodes.nodes:
        fields = Path(f"/proc/{node.pid()}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def spent(work: Callable[[], None], nodes: Cluster, articles: int) -> dict[str, float]:
    """Articles a second, and the milliseconds of processor time for each here and on
    the cluster.
    """
    began, here, there = (
        time.perf_counter(),
        processor_seconds(None),
        processor_seconds(nodes),
    )
    work()
    seconds = time.perf_counter() - began
    here, there = processor_seconds(None) - here, processor_seconds(nodes) - there
    return {
        "articles_a_second": round(articles / seconds),
        "ms_here": round(here / articles * 1000, 2),
        "ms_on_the_cluster": round(there / articles * 1000, 2),
    }


def renamed(entry: Entry) -> Entry:
    """An entry after a decision about its first name."""
    first, *rest = entry.headings
    return replace(
        entry,
        headings=(
            replace(first, id=f"{first.id}-2", label=f"{first.label} the Second"),
            *rest,
        ),
    )


def writing(articles: int, nodes: Cluster) -> dict[str, Any]:
    """What writing and deciding cost on both engines; making the articles is left out."""
    entries = [entry(made) for made in make(articles)]
    changed = [renamed(entry) for entry in entries]
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("whoosh", "opensearch"):
            folder = Path(scratch) / name / "index" / "1"
            engine: Engine = engine_named(name)(folder, installed_facets())

            def done(
                step: Callable[[Any], None],
                entries: list[Entry],
                engine: Engine = engine,
            ) -> None:
                step(entries)
                engine.commit()

            steps = {
                "write": (engine.write, entries),
                "refacet": (engine.refacet, changed),
            }
            figures[name] = {
                what: spent(lambda s=step: done(*s), nodes, articles)
                for what, step in steps.items()
            }
            engine.close()
        OpenSearchEngine.drop(Path(scratch) / "opensearch" / "index" / "1")
    return figures


def read(name: str, folder: Path, number: int, seconds: float, answer: Any) -> None:
    """One reader: asks for pages of words that no other reader asks for, and sends
    the milliseconds of each.
    """
    rival, rng = RIVALS[name](folder), random.Random(number)
    times: list[float] = []
    rival.page(Ask("and", [WORDS[RAREST + number]]))
    began = time.perf_counter()
    while (now := time.perf_counter()) < began + seconds:
        rank = int(20 * (RAREST / 20) ** rng.random())
        rival.page(Ask("and", [WORDS[rank]]))
        rival.clear_cache()
        times.append((time.perf_counter() - now) * 1000)
    answer.put(times)


def reading(name: str, folder: Path, readers: int, seconds: float) -> dict[str, float]:
    """Pages a second for so many readers at once, each a process, and how long a
    page takes them.
    """
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    processes = [
        context.Process(target=read, args=(name, folder, n, seconds, answer))
        for n in range(readers)
    ]
    for process in processes:
        process.start()
    times = sorted(ms for _ in processes for ms in answer.get())
    for process in processes:
        process.join()
    return {
        "pages_a_second": round(len(times) / seconds, 1),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
    }


def weight(engine: Any, nodes: Cluster) -> dict[str, Any]:
    """What the cluster's index weighs on its disks, replicas left out, and what its
    nodes hold in memory.
    """
    address = engine.address
    stats = engine.cluster.client.indices.stats(
        index=f"{address.articles},{address.values}"
    )
    sizes = {
        name: index["primaries"]["store"]["size_in_bytes"]
        for name, index in stats["indices"].items()
    }
    return {
        "articles_bytes": sizes[address.articles],
        "values_bytes": sizes[address.values],
        "node_mib": [resident_mib(pid) for node in nodes.nodes if (pid := node.pid())],
    }


def main() -> None:
    """Measures, and prints JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--articles", type=int, default=100_000, help="of the indexes that are read"
    )
    parser.add_argument(
        "--write", type=int, default=0, help="articles to write; 0: leave it out"
    )
    parser.add_argument(
        "--readers", type=int, default=0, help="at the same time; 0: leave it out"
    )
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    parser.add_argument("--home", type=Path, default=Path("build/measure"))
    options = parser.parse_args()
    nodes = Cluster.load(options.home.resolve())
    os.environ["CUTTINGS_ENGINE_URL"] = ",".join(node.url for node in nodes.nodes)
    report: dict[str, Any] = {"articles": options.articles}
    if options.write:
        report["writing"] = {"articles": options.write, **writing(options.write, nodes)}
    if options.readers:
        folder = options.folder.resolve()
        rivals = {
            name: open_engine(RIVALS[name], folder, options.articles, 270)
            for name in ("cuttings", "opensearch")
        }
        report["weight"] = weight(rivals["opensearch"].engine, nodes)  # type: ignore[union-attr]
        report["readers"] = {"at_once": options.readers} | {
            name: reading(
                name,
                folder / f"{name}-{options.articles}",
                options.readers,
                options.seconds,
            )
            for name in rivals
        }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
