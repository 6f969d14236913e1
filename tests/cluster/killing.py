"""A trial: one node of a cluster is killed in the middle of searches and of a bulk
write.

    python -m tests.cluster.killing --home build/opensearch --searches 1000 --documents 10000

needs a started cluster (``python -m tests.cluster.run start``) and starts the killed
node again at its end.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from cuttings.search.articles import Entry
from cuttings.search.engines.opensearch.engine import OpenSearchEngine
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.cluster.nodes import health, start
from tests.cluster.shape import Cluster, Node
from tests.making import make_entry

STEADY = 300
BATCH = 100


@dataclass(slots=True)
class Trial:
    """What happened. ``wrong`` answers and ``lost`` articles must be none."""

    searches: int = 0
    wrong: int = 0
    written: int = 0
    lost: int = 0
    search_retries: int = 0
    write_retries: int = 0
    slowest_search: float = 0.0
    searches_after_the_kill: int = 0
    written_after_the_kill: int = 0


def steady(count: int = STEADY) -> Iterator[Entry]:
    """Articles that the searches are for: each third of them a copy of the one before."""
    for number in range(count):
        story = f"k{number - 1}" if number % 3 == 2 else f"k{number}"
        yield make_entry(
            f"k{number}",
            f"Harvest {number}",
            "The harvest was good.",
            story=story,
            places=("Peru",),
        )


def arriving(first: int, count: int) -> Iterator[Entry]:
    """Articles that are written meanwhile; no search is for them."""
    for number in range(first, first + count):
        yield make_entry(
            f"w{number}",
            f"Arrival {number}",
            "Ships arrived at the port. " * 20,
            places=("Chile",),
        )


class Killing:
    """The trial of one cluster, with an engine for searches and another for writes."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.cluster = cluster
        self.reader = OpenSearchEngine(folder, installed_facets())
        self.writer = OpenSearchEngine(folder, installed_facets())
        self.trial = Trial()
        self.killed: Node | None = None
        self.may_go_on = threading.Event()
        self.failure: BaseException | None = None

    def run(self, searches: int, documents: int) -> Trial:
        """Kills a node after a quarter of the searches or of the documents, and
        counts what went wrong.
        """
        self.writer.write(steady())
        self.writer.commit()
        writing = threading.Thread(target=self._write, args=(documents,))
        writing.start()
        try:
            for number in range(searches):
                if self.killed is None and (
                    number >= searches // 4 or self.trial.written >= documents // 4
                ):
                    self.kill()
                self._search()
        finally:
            self.may_go_on.set()
            writing.join()
        if self.failure:
            raise self.failure
        self.writer.commit()
        kept = {
            entry.article.id for entry in self.reader.matches(Query(count="copies"))
        }
        self.trial.lost = (
            len({f"w{number}" for number in range(documents)} - kept)
            + STEADY
            - self._count_steady()
        )
        self.trial.search_retries = self.reader.cluster.retries
        self.trial.write_retries = self.writer.cluster.retries
        return self.trial

    def _search(self) -> None:
        began = time.perf_counter()
        page = self.reader.search(Query("harvest", size=3))
        seconds = time.perf_counter() - began
        right = (page.copies, page.stories, page.warnings) == (
            STEADY,
            STEADY * 2 // 3,
            (),
        )
        peru = [(value.id, value.count) for value in page.facets["places"]]
        self.trial.wrong += not (right and peru == [("peru", STEADY * 2 // 3)])
        self.trial.searches += 1
        self.trial.searches_after_the_kill += self.killed is not None
        self.trial.slowest_search = round(max(self.trial.slowest_search, seconds), 2)

    def _write(self, documents: int) -> None:
        try:
            for first in range(0, documents, BATCH):
                if first >= documents // 2:
                    # however slow the searches are, a node is lost in the middle
                    self.may_go_on.wait()
                self.writer.write(arriving(first, min(BATCH, documents - first)))
                self.trial.written = min(documents, first + BATCH)
                self.trial.written_after_the_kill += BATCH if self.killed else 0
        except BaseException as error:
            self.failure = error

    def kill(self) -> None:
        """Ends one node without a word of warning."""
        self.killed = self.cluster.nodes[1]
        pid = self.killed.pid()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
        self.may_go_on.set()

    def _count_steady(self) -> int:
        return self.reader.search(Query("harvest")).copies


def main() -> None:
    """Runs the trial by hand and prints what happened as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--searches", type=int, default=1000)
    parser.add_argument("--documents", type=int, default=10_000)
    options = parser.parse_args()
    cluster = Cluster.load(options.home.resolve())
    if not all(health(node) for node in cluster.nodes):
        sys.exit(
            "The cluster does not run in full. Start it with: python -m tests.cluster.run start"
        )
    os.environ["CUTTINGS_ENGINE_URL"] = ",".join(node.url for node in cluster.nodes)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "index" / "1"
        trial = Killing(cluster, folder).run(options.searches, options.documents)
        start(cluster, "512m", seconds=180)
        OpenSearchEngine.drop(folder)
    print(json.dumps(asdict(trial), indent=2))


if __name__ == "__main__":
    main()
