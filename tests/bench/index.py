"""How fast indexing is beside spaCy alone, and what a run over unchanged files costs.

    python -m tests.bench.index index/sample/wikinews.jsonl [--articles 1000] [--jobs 1 2]
    python -m tests.bench.index --unchanged 100000

The first makes articles of the sentences of a file: once each text different, once as
an archive has them, with syndicated copies and the notices of pages. For each number of
processes it prints the words a second of spaCy alone on the same texts (the same model,
entity recogniser only, as many processes), those of a whole ``index`` into a new
archive, and of a reindex, each with its start in a process of its own; how long it was
until the model was ready; and the CPU seconds of each, which hold on a busy machine
where wall time does not. One process means that everything is done in one; of two, the
second only analyses. The second makes that many files that the catalogue knows, and
times a run that finds them all unchanged.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from subprocess import DEVNULL

from cuttings.index import pipeline
from cuttings.index.catalogue import Catalogue, SourceFile
from cuttings.index.enrich.models import choose_model, load_model
from cuttings.index.pipeline import IndexOptions
from cuttings.index.progress import Progress
from cuttings.index.readers import RawArticle, ReadOptions
from cuttings.index.readers.choose import read_path
from cuttings.index.sources import absolute, stamp
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings
from tests.index.conftest import ListedNames

NOTICES = (
    "By continuing to use the site, you agree to the use of cookies.",
    "Advertisement",
    "Share this article",
    "All rights reserved.",
)


def main() -> None:
    """Runs what is asked for and prints it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--unchanged", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if arguments.unchanged:
            unchanged(Path(scratch), arguments.unchanged)
        if arguments.path:
            for copied in (False, True):
                path = Path(scratch) / f"{copied}.jsonl"
                mixed(arguments.path, path, arguments.articles, copied)
                print(
                    "as an archive has them: copies, notices"
                    if copied
                    else "every text but once",
                    flush=True,
                )
                costs = [
                    throughput(Path(scratch) / f"{copied}{jobs}", path, jobs)
                    for jobs in arguments.jobs
                ]
                for what, row in zip(
                    ("spaCy alone", "index"), zip(*costs, strict=True), strict=True
                ):
                    compared(what, row[0], row[-1], arguments.jobs[-1])
                side_by_side(Path(scratch), path, costs[0][1], arguments.jobs[-1])


def compared(what: str, one: Cost, several: Cost, processes: int) -> None:
    """Prints how much faster several processes are than one."""
    steady = (one.whole - one.ready) / (several.whole - several.ready)
    print(
        f"{what} with {processes} processes is {one.whole / several.whole:.2f} times as fast as with one, "
        f"{steady:.2f} times once the model is loaded; by CPU time it is at best "
        f"{one.cpu / several.least(processes):.2f} times on as many cores for it alone",
        flush=True,
    )


def side_by_side(scratch: Path, path: Path, one: Cost, processes: int) -> None:
    """Prints what the machine gives to as many runs at the same time, of one process
    each: one run can't have more.
    """
    began = time.perf_counter()
    folders = [scratch / f"beside-{path.stem}-{number}" for number in range(processes)]
    runs = [
        subprocess.Popen(timed(folder, path, 1), stdout=DEVNULL) for folder in folders
    ]
    codes = [run.wait() for run in runs]
    assert not any(codes)
    times = processes * one.whole / (time.perf_counter() - began)
    print(
        f"{processes} archives side by side, with one process each, are {times:.2f} times as fast as one",
        flush=True,
    )


def mixed(source: Path, target: Path, count: int, copied: bool) -> None:
    """Writes as many articles of sentences from all over the source; ``copied`` adds
    copies and boilerplate.

    A paragraph is three sentences drawn anew, so no two are the same: what is
    remembered of one helps no other. Of copied articles every third is one before it,
    cut at its end and under another title, and each stands among the notices of a page,
    which cleaning hides.
    """
    chance = random.Random(1)
    rows = [
        json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()
    ]
    parts = (
        " ".join(part.split())
        for row in rows
        for part in re.split(r"(?<=[a-z]\.)\s", row["text"])
    )
    sentences = [part for part in parts if len(part.split()) > 8]
    bodies: list[list[str]] = []
    with target.open("w", encoding="utf-8") as file:
        for number in range(count):
            body = [" ".join(chance.sample(sentences, 3)) for _ in range(10)]
            if copied and number % 3 == 2:
                body = bodies[-chance.randint(1, min(50, len(bodies)))]
                body = body[: chance.randint(len(body) // 2 + 1, len(body))]
            bodies.append(body)
            text = [*NOTICES, *body, *NOTICES] if copied else body
            title = f"{chance.choice(rows)['title']} {number}"
            file.write(
                json.dumps(
                    {"id": str(number), "title": title, "text": "\n\n".join(text)}
                )
                + "\n"
            )


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock until work could begin and to its end, and CPU seconds: all,
    and those one after another.

    ``alone`` are the CPU seconds before the model is ready and after the last text is
    analysed, when other processes have nothing to do.
    """

    ready: float
    whole: float
    cpu: float
    alone: float

    def least(self, processes: int) -> float:
        """The seconds of a machine with as many cores, for it alone: what holds on a
        busy machine.
        """
        return self.alone + (self.cpu - self.alone) / processes


def throughput(scratch: Path, path: Path, jobs: int) -> tuple[Cost, Cost]:
    """One row of the table a task; gives what spaCy alone cost, and the index."""
    raws = [
        raw for raw in read_path(path, ReadOptions()) if isinstance(raw, RawArticle)
    ]
    texts = [text for raw in raws for text in (raw.title or "", raw.text)]
    words = sum(len(text.split()) for text in texts)
    reindex = (
        "from cuttings.index.cli.main import main; main()",
        "--archive",
        str(scratch),
        "reindex",
    )
    alone = told(
        f"spaCy alone, {jobs} processes", words, lambda: spacy_alone(texts, jobs)
    )
    whole = told(
        f"index, {jobs} processes", words, lambda: indexed(scratch, path, jobs)
    )
    told(
        "reindex",
        words,
        lambda: subprocess.run(
            [sys.executable, "-c", *reindex], check=True, capture_output=True
        ),
    )
    steady = (alone.whole - alone.ready) / (whole.whole - whole.ready)
    print(
        f"index reaches {alone.whole / whole.whole:.0%} of spaCy alone by the clock, {alone.cpu / whole.cpu:.0%} by "
        f"CPU time; {steady:.0%} by the clock once the models are loaded",
        flush=True,
    )
    return alone, whole


def spacy_alone(texts: list[str], jobs: int) -> tuple[float, float]:
    """The model over the texts as spaCy does it, in processes of its own that load it
    once; nothing is kept.

    Each has its share of the articles, whose titles are every other text. Gives when
    the models were ready, and the CPU seconds of one process until then.
    """
    began = time.time()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        articles = [texts[place : place + 2] for place in range(0, len(texts), 2)]
        shares = (
            [text for article in articles[number::jobs] for text in article]
            for number in range(jobs)
        )
        told = list(pool.map(recognise, shares))
    return max(ready for ready, _ in told) - began, max(cpu for _, cpu in told)


def recognise(texts: list[str]) -> tuple[float, float]:
    """Analyses texts; gives the time by the clock, and of the processor, at which
    the model was loaded.
    """
    model = load_model(choose_model()[0])
    ready = time.time(), time.process_time()
    deque((doc.ents for doc in model.pipe(texts, batch_size=32)), maxlen=0)
    return ready


def indexed(scratch: Path, path: Path, jobs: int) -> tuple[float, float]:
    """A whole run of ``index`` in a process of its own; gives when its model was
    ready, and the CPU time alone.
    """
    done = json.loads(
        subprocess.run(
            timed(scratch, path, jobs), check=True, capture_output=True, text=True
        ).stdout
    )
    cpu = done["cpu"]
    return done["wall"][0], cpu[0] + cpu[2] - cpu[1]


def timed(scratch: Path, path: Path, jobs: int) -> list[str]:
    """The command of a run that tells its times."""
    return [
        sys.executable,
        "-m",
        "tests.bench.timed_run",
        str(scratch),
        str(path),
        str(jobs),
        str(time.time()),
    ]


def told(what: str, words: int, work: Callable[[], object]) -> Cost:
    """Times work by the clock and by CPU, of this process and those it waited for,
    and prints both.
    """
    cpu, began = spent(), time.perf_counter()
    found = work()
    seconds, used = time.perf_counter() - began, spent() - cpu
    ready, alone = found if isinstance(found, tuple) else (0.0, 0.0)
    started = f"{ready:>8.1f} s until the model is ready" if ready else ""
    print(
        f"{what:<28}{seconds:>8.1f} s{words / seconds:>10,.0f} words/s{used:>8.1f} s CPU{started}",
        flush=True,
    )
    return Cost(ready, seconds, used, alone)


def spent() -> float:
    """CPU seconds of this process and its ended children."""
    usages = (
        resource.getrusage(who)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
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
            catalogue.finish_source(
                SourceFile(absolute(path), *stamp(path), "0" * 64, "{}", "indexed")
            )
            row = (f"{number:012}", absolute(path), "", f"{number}", b"")
            catalogue.connection.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, ?)", row
            )
    catalogue.close()
    cpu, began = spent(), time.perf_counter()
    summary = pipeline.index(
        archive, [folder], IndexOptions(jobs=1), Progress(quiet=True)
    )
    seconds, used = time.perf_counter() - began, spent() - cpu
    print(
        f"{summary.unchanged:,} unchanged of {count:,} in {seconds:.2f} s, {used:.2f} s CPU ({os.cpu_count()} cores)"
    )


if __name__ == "__main__":
    main()
