"""A harvest by OAI-PMH of a whole archive while an index run is at work.

    python -m tests.bench.harvest                      # 100,000 articles
    python -m tests.bench.harvest --articles 10000

oaipmh-scythe, which nobody here wrote, harvests ``cuttings serve``. Meanwhile ``cuttings
index`` runs again and again over a folder of which some articles change, some go and some
are new each time. Exits with 1 where an article that was there at the beginning and stayed
was not harvested, where a record came twice, or where the next harvest from the first
one's date does not have what changed meanwhile.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from oaipmh_scythe import HTTPConfig, Scythe

from cuttings.index import pipeline
from cuttings.index.catalogue import Catalogue
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings
from tests.bench.load import COMMAND, serve
from tests.index.conftest import ListedNames, run

CHANGING = 60
"""Articles that are changed by each run; a third of them goes and comes."""


class Changer(threading.Thread):
    """Runs ``cuttings index`` over a folder until it is stopped."""

    def __init__(self, archive: Path, folder: Path) -> None:
        super().__init__()
        self.archive, self.folder = archive, folder
        self.stopped = threading.Event()
        self.runs = self.failures = 0

    def run(self) -> None:
        """Each run changes, deletes and adds."""
        while not self.stopped.is_set():
            self.runs += 1
            write_changing(self.folder, self.runs)
            words = ["--archive", str(self.archive), "index", str(self.folder)]
            done = subprocess.run(
                [COMMAND, *words, "--jobs", "1"], capture_output=True, check=False
            )
            self.failures += done.returncode != 0


def write_changing(folder: Path, version: int) -> None:
    """The changing articles in one version: each third one is there in every second."""
    for number in range(CHANGING):
        path = folder / f"{number}.txt"
        if number % 3 == 0 and version % 2:
            path.unlink(missing_ok=True)
            continue
        text = (
            f"Notice {number}\n\nThe council heard report {version} of ward {number}."
        )
        path.write_text(text, encoding="utf-8")


def write_articles(path: Path, articles: int) -> Path:
    """So many short articles, no two alike."""
    chance = random.Random(5)
    words = []
    for _ in range(20_000):
        words.append("".join(chance.choices("abdegiklmnoprstu", k=7)))
    with path.open("w", encoding="utf-8") as stream:
        for number in range(articles):
            text = f"{' '.join(chance.choices(words, k=40))}."
            record = {"title": f"Report {number}", "text": text, "outlet": "Post"}
            stream.write(json.dumps(record) + "\n")
    return path


def harvest(port: int, since: str | None = None) -> Counter[str]:
    """How often each identifier came in a whole harvest, deleted ones too."""
    seen: Counter[str] = Counter()
    with Scythe(
        f"http://127.0.0.1:{port}/oai", http_config=HTTPConfig(timeout=120)
    ) as client:
        records = client.list_records(metadata_prefix="oai_dc", from_=since)
        for record in records:
            seen[record.header.identifier.rpartition(":")[2]] += 1
    return seen


def main() -> None:
    """Makes an archive, harvests it while it is indexed, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        faults = harvested(Path(scratch), options.articles)
    for fault in faults:
        print("FAULT:", fault)
    sys.exit(1 if faults else 0)


def harvested(scratch: Path, articles: int) -> list[str]:
    """Two harvests of one archive; what was not as it should be."""
    folder = scratch / "in"
    folder.mkdir()
    write_changing(folder, 0)
    archive = Archive(scratch / "archive", Settings())
    found = pipeline.Enricher
    pipeline.Enricher = ListedNames  # type: ignore[misc, assignment]
    run(archive, write_articles(scratch / "articles.jsonl", articles), folder)
    pipeline.Enricher = found  # type: ignore[misc]
    there = ids(archive)
    server, port = serve(archive.folder)
    changer = Changer(archive.folder, folder)
    moment = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        changer.start()
        began = time.perf_counter()
        first = harvest(port)
        seconds = time.perf_counter() - began
        changer.stopped.set()
        changer.join()
        second = harvest(port, moment)
    finally:
        changer.stopped.set()
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    print(
        f"{len(there):,} articles; {sum(first.values()):,} records harvested in"
        f" {seconds:.0f} s beside {changer.runs} runs of index; then {len(second):,}"
        " that had changed"
    )
    return list(faults_of(there, ids(archive), first, second, changer))


def ids(archive: Archive) -> set[str]:
    """The articles of an archive."""
    with closing(Catalogue(archive.catalogue)) as catalogue:
        return set(catalogue.article_ids())


def faults_of(
    before: set[str],
    after: set[str],
    first: Counter[str],
    second: Counter[str],
    changer: Changer,
) -> list[str]:
    """What was lost or doubled."""
    faults = []
    for name, seen in (("first", first), ("second", second)):
        twice = [key for key, times in seen.items() if times > 1]
        if twice:
            faults.append(f"{len(twice):,} records twice in the {name} harvest")
    # What changed meanwhile has gone to the end, for the next harvest.
    lost = (before & after) - set(first) - set(second)
    if lost:
        faults.append(f"{len(lost):,} articles never harvested, such as {min(lost)}")
    new = after - before - set(second)
    if new:
        faults.append(f"{len(new):,} new articles not in the second harvest")
    gone = (before - after) - set(second)
    if gone:
        faults.append(f"{len(gone):,} tombstones not in the second harvest")
    if changer.failures or not changer.runs:
        faults.append(f"index failed {changer.failures} of {changer.runs} times")
    return faults


if __name__ == "__main__":
    main()
