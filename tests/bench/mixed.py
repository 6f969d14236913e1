"""A run over many files of all formats, one in a hundred bad on purpose: does the
account add up?

    python -m tests.bench.mixed 100000 [--jobs 2] [--light]

Prints time, peak memory, and every count; fails where files or articles are not all
accounted for. The articles are made of sentences of Wikinews, 60 to 100 words each and
so shorter than most, every fifth a copy of the one before; they are analysed with the
real model unless ``--light`` has names found by a list.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF

from cuttings.index.limits import one_thread_each
from cuttings.index.progress import Progress
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings
from tests.index.readers.making import docx, odt, pdf, zipped

WIKINEWS = Path(__file__).parents[2] / "index" / "sample" / "wikinews.jsonl"
PLAIN = re.compile(r"[A-Za-z0-9 ,.'-]+")  # what every format holds as it is
BAD: tuple[bytes, ...] = (
    b"",
    b"\0binary",
    b"%PDF-1.4 cut",
    b"<rss><item>",
    b"\xff\xfe\x00",
)
Maker = Callable[[str, str], bytes]
MAKERS: dict[str, Maker] = {
    ".txt": lambda title, body: f"{title}\n\n{body}\n".encode(),
    ".html": lambda title, body: (
        f"<html><title>{title}</title><body><p>{body}</p></body></html>".encode()
    ),
    ".json": lambda title, body: json.dumps({"title": title, "text": body}).encode(),
    ".nitf": lambda title, body: (
        f"<nitf><body><body.head><hedline><hl1>{title}</hl1></hedline></body.head>"
        f"<body.content><p>{body}</p></body.content></body></nitf>"
    ).encode(),
    ".eml": lambda title, body: (
        f"From: a@b.example\nTo: c@d.example\nSubject: {title}\n\n{body}\n".encode()
    ),
    ".docx": lambda title, body: docx(title, body),
    ".odt": lambda title, body: odt(title, body),
    ".pdf": lambda title, body: pdf(f"{title}. {body[:200]}"),
    ".zip": lambda title, body: zipped({"a.txt": f"{title}\n\n{body}".encode()}),
    ".txt.gz": lambda title, body: gzip.compress(f"{title}\n\n{body}".encode()),
}


def main() -> None:
    """Makes the files, indexes them, and compares what was made with what is told."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=int, nargs="?", default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--light", action="store_true")
    arguments = parser.parse_args()

    # before anything loads a numeric library, as the command line has it
    one_thread_each()
    from cuttings.index import pipeline
    from cuttings.index.checking import check, status
    from cuttings.index.pipeline import IndexOptions
    from tests.index.conftest import ListedNames

    if arguments.light:
        pipeline.Enricher = ListedNames
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        made = make(folder, arguments.articles)
        archive = Archive(Path(scratch) / "archive", Settings())
        for attempt in ("cold", "again"):
            began = time.perf_counter()
            summary = pipeline.index(
                archive,
                [folder],
                IndexOptions(jobs=1 if arguments.light else arguments.jobs),
                Progress(quiet=False),
            )
            seconds = time.perf_counter() - began
            for process in (
                active_children()
            ):  # that have analysed and end by themselves: what they used is known then
                process.join()
            peaks = [
                resource.getrusage(who).ru_maxrss / 1_024
                for who in (RUSAGE_SELF, RUSAGE_CHILDREN)
            ]
            fates = f"{summary.added:,} added, {summary.unchanged:,} unchanged, {len(summary.skipped):,} skipped"
            print(
                f"{attempt}: {seconds:,.1f} s, peak {peaks[0]:,.0f} MiB, of an analysing process {peaks[1]:,.0f} MiB"
            )
            print(f"{fates}; files {summary.files}", flush=True)
            assert summary.files["read"] + summary.files["unchanged"] + summary.files[
                "skipped"
            ] == sum(made.values())
            assert summary.files["skipped"] == made["bad"]
        figures = status(archive)
        assert (
            figures["articles"]
            == figures["indexed"]
            == sum(made.values()) - made["bad"]
        )
        print(
            f"{figures['articles']:,} articles in {figures['stories']:,} stories; {check(archive) or 'all agrees'}"
        )


def make(folder: Path, count: int) -> Counter[str]:
    """Writes the files, one article each, and gives how many of each suffix; every
    fifth is a copy of another.
    """
    chance = random.Random(1)
    rows = map(json.loads, WIKINEWS.read_text(encoding="utf-8").splitlines())
    sentences = [
        part.strip()
        for row in rows
        for part in re.split(r"(?<=[a-z]\.)\s", row["text"])
        if PLAIN.fullmatch(part.strip())
    ]
    sentences = [sentence for sentence in sentences if 8 < len(sentence.split()) < 40]
    made: Counter[str] = Counter()
    body = ""
    for number in range(count):
        if number % 5 != 4:
            body = f"It was report {number:,}. " + " ".join(chance.sample(sentences, 4))
        suffix = chance.choice(list(MAKERS))
        bad = number % 100 == 99
        data = (
            chance.choice(BAD)
            if bad
            else MAKERS[suffix](f"Headline of number {number}", body)
        )
        path = folder / f"{number // 1_000:03}" / f"{number:06}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        made["bad" if bad else suffix] += 1
    return made


if __name__ == "__main__":
    main()
