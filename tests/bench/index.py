"""How fast indexing is beside spaCy alone, and what a run over unchanged files costs.

    python -m tests.bench.index STORIES.jsonl [--jobs 1 2]
    python -m tests.bench.index --unchanged 100000

The first prints, for each number of processes, the words a second of spaCy alone on the cleaned texts (entity
recogniser only, as many processes), those of a whole ``index`` into a new archive, and of a reindex; with the CPU
seconds of each, which hold on a busy machine where wall time does not. The second makes that many files that the
catalogue knows, and times a run that finds them all unchanged.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from cuttings.index import pipeline
from cuttings.index.catalogue import Catalogue, Seen
from cuttings.index.cleaning import clean
from cuttings.index.enrich.enricher import Enricher
from cuttings.index.enrich.models import load_model
from cuttings.index.progress import Progress
from cuttings.index.readers import RawArticle, ReadOptions
from cuttings.index.readers.choose import read_path
from cuttings.index.stream import IndexOptions
from cuttings.index.survey import absolute, stamp
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings

from tests.index.conftest import ListedNames


def main() -> None:
    """Runs what is asked for and prints it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--unchanged", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if arguments.unchanged:
            unchanged(Path(scratch), arguments.unchanged)
        if arguments.path:
            for jobs in arguments.jobs:
                throughput(Path(scratch) / str(jobs), arguments.path, jobs)


def throughput(scratch: Path, path: Path, jobs: int) -> None:
    """One row of the table a task."""
    articles = [clean(raw, source="a") for raw in read_path(path, ReadOptions()) if isinstance(raw, RawArticle)]
    texts = [text for article in articles for text in (article.title, article.body)]
    words = sum(len(text.split()) for text in texts)
    archive = Archive(scratch, Settings())

    def index() -> object:
        return pipeline.index(archive, [path], IndexOptions(jobs=jobs), Progress(quiet=True))

    alone = told(f"spaCy alone, {jobs} processes", words, lambda: spacy_alone(texts, jobs))
    whole = told(f"index, {jobs} processes", words, index)
    told("reindex", words, lambda: pipeline.reindex(archive, Progress(quiet=True)))
    print(f"index reaches {alone[0] / whole[0]:.0%} of spaCy alone by the clock, {alone[1] / whole[1]:.0%} by CPU time")


def spacy_alone(texts: list[str], jobs: int) -> None:
    """The model over the texts, each process loading it once, nothing kept."""
    parts = [texts[number::jobs] for number in range(jobs)]
    if jobs == 1:
        recognise(texts)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        list(pool.map(recognise, parts))


def recognise(texts: list[str]) -> int:
    """The number of entities in the texts."""
    name = Enricher().version[0].rpartition("-")[0]
    return sum(len(doc.ents) for doc in load_model(name).pipe(texts, batch_size=32))


def told(what: str, words: int, work: Callable[[], object]) -> tuple[float, float]:
    """Times work by the clock and by CPU, of this process and those it waited for, and prints both."""
    cpu, began = spent(), time.perf_counter()
    work()
    seconds, used = time.perf_counter() - began, spent() - cpu
    print(f"{what:<28}{seconds:>8.1f} s{words / seconds:>10,.0f} words/s{used:>8.1f} s CPU", flush=True)
    return seconds, used


def spent() -> float:
    """CPU seconds of this process and its ended children."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def unchanged(scratch: Path, count: int) -> None:
    """A run over files that are as the catalogue knows them."""
    pipeline.Enricher = ListedNames
    archive = Archive(scratch / "archive", Settings())
    folder = scratch / "stories"
    pipeline.index(archive, [], IndexOptions(jobs=1), Progress(quiet=True))
    catalogue = Catalogue(archive.catalogue)
    with catalogue.transaction():
        for number in range(count):
            path = folder / f"{number // 1_000:03}" / f"{number:06}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"Story {number}")
            catalogue.finish_source(Seen(absolute(path), *stamp(path), "0" * 64, "{}", "indexed"))
            row = (f"{number:012}", absolute(path), "", f"{number}", b"")
            catalogue.connection.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?)", row)
    catalogue.close()
    cpu, began = spent(), time.perf_counter()
    summary = pipeline.index(archive, [folder], IndexOptions(jobs=1), Progress(quiet=True))
    seconds, used = time.perf_counter() - began, spent() - cpu
    print(f"{summary.unchanged:,} unchanged of {count:,} in {seconds:.2f} s, {used:.2f} s CPU ({os.cpu_count()} cores)")


if __name__ == "__main__":
    main()
