"""The same pages from the embedded engine and from a cluster: `python -m tests.bench.cluster --articles 100000`.

Needs a started cluster (``python -m tests.cluster.run start --home build/measure --measure --heap 1g``). Both engines
index the same made articles (see ``corpus``) and are asked the pages of ``tests.bench.pages`` through the protocol: for
the cluster that is over HTTP, as a site would have it. Each first page is timed ``--rounds`` times; totals and every
facet value that is shown are compared, and how many of the ten best hits are the same.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

from cuttings.search.engines import Engine, engine_named
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query

from tests.bench.corpus import entry, make
from tests.bench.pages import CLASSES
from tests.bench.rivals import Ask
from tests.cluster.nodes import Cluster
from tests.cluster.run import resident_mib


def asked(ask: Ask) -> Query:
    """The query of a page."""
    text = (" OR " if ask.how == "or" else " ").join(ask.words)
    text = f'"{text}"' if ask.how == "phrase" else text + "*" if ask.how == "prefix" else text
    query = Query(text, sort="newest" if ask.sort else "relevance")
    for key, value in ask.filters:
        query = query.add(key, value.replace(" ", "-").lower())
    return query


def built(name: str, folder: Path, articles: int) -> tuple[Engine, float | None]:
    """An engine over the articles, and the seconds that building took, or None where it stood already."""
    engine = engine_named(name)(folder / f"{name}-{articles}" / "index" / "1", installed_facets())
    if engine.count() == articles:
        return engine, None
    began = time.perf_counter()
    engine.write(entry(made) for made in make(articles))
    engine.commit()
    return engine, round(time.perf_counter() - began, 1)


def timed(engine: Engine, query: Query, rounds: int) -> dict[str, float]:
    """The median and 95th percentile of a first page, in milliseconds."""
    times = []
    for _ in range(rounds):
        if hasattr(engine, "forget"):
            engine.forget()
        began = time.perf_counter()
        engine.search(query)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    return {"p50_ms": round(statistics.median(times), 1), "p95_ms": round(p95, 1)}


def compared(embedded: Engine, cluster: Engine, query: Query, rounds: int) -> dict[str, object]:
    """One page from both: times, whether all counts are the same, and how many of the best ten hits are."""
    pages = [engine.search(query) for engine in (embedded, cluster)]
    best = [{hit.story for hit in page.hits} for page in pages]
    return {
        "copies": pages[0].copies,
        "stories": pages[0].stories,
        "same_totals": (pages[0].copies, pages[0].stories) == (pages[1].copies, pages[1].stories),
        "facets_that_differ": [key for key, values in pages[0].facets.items() if values != pages[1].facets[key]],
        "warnings": list(pages[1].warnings),
        "same_best_hits": f"{len(best[0] & best[1])} of {len(best[0])}",
        "embedded": timed(embedded, query, rounds),
        "cluster": timed(cluster, query, rounds),
    }


def weight(engine: object, home: Path) -> dict[str, object]:
    """What the cluster's index weighs on its disks, replicas left out, and what its nodes hold in memory."""
    address = engine.address  # type: ignore[attr-defined]
    stats = engine.cluster.client.indices.stats(index=f"{address.articles},{address.values}")  # type: ignore[attr-defined]
    sizes = {name: index["primaries"]["store"]["size_in_bytes"] for name, index in stats["indices"].items()}
    return {
        "articles_bytes": sizes[address.articles],
        "values_bytes": sizes[address.values],
        "node_mib": [resident_mib(pid) for node in Cluster.load(home).nodes if (pid := node.pid())],
    }


def main() -> None:
    """Builds, compares and prints JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    parser.add_argument("--home", type=Path, default=Path("build/measure"))
    options = parser.parse_args()
    nodes = Cluster.load(options.home.resolve()).nodes
    os.environ["CUTTINGS_ENGINE_URL"] = ",".join(node.url for node in nodes)
    engines, seconds = {}, {}
    for name in ("whoosh", "opensearch"):
        engines[name], seconds[name] = built(name, options.folder.resolve(), options.articles)
        print(name, seconds[name], file=sys.stderr)
    pages = {
        name: compared(engines["whoosh"], engines["opensearch"], asked(ask), options.rounds)
        for name, ask in CLASSES.items()
    }
    report = {"articles": options.articles, "seconds_to_write": seconds, "pages": pages}
    print(json.dumps({**report, "cluster": weight(engines["opensearch"], options.home.resolve())}, indent=2))


if __name__ == "__main__":
    main()
