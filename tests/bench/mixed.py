"""A run over many files of all formats, one in a hundred bad on purpose: does the account add up?

    python -m tests.bench.mixed 100000

Prints time, peak memory, and every count; fails where files or articles are not all accounted for. Names are found by
a list, so that the time is that of reading, cleaning, grouping and writing; ``tests.bench.index`` measures analysis.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from cuttings.index import pipeline
from cuttings.index.checking import check, status
from cuttings.index.progress import Progress
from cuttings.index.stream import IndexOptions
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings

from tests.index.conftest import ListedNames
from tests.index.readers.making import docx, odt, pdf, zipped

BAD: tuple[bytes, ...] = (b"", b"\0binary", b"%PDF-1.4 cut", b"<rss><item>", b"\xff\xfe\x00")
Maker = Callable[[str, str], bytes]
MAKERS: dict[str, Maker] = {
    ".txt": lambda title, body: f"{title}\n\n{body}\n".encode(),
    ".html": lambda title, body: f"<html><title>{title}</title><body><p>{body}</p></body></html>".encode(),
    ".json": lambda title, body: json.dumps({"title": title, "text": body}).encode(),
    ".nitf": lambda title, body: (
        f"<nitf><body><body.head><hedline><hl1>{title}</hl1></hedline></body.head>"
        f"<body.content><p>{body}</p></body.content></body></nitf>"
    ).encode(),
    ".eml": lambda title, body: f"From: a@b.example\nTo: c@d.example\nSubject: {title}\n\n{body}\n".encode(),
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
    arguments = parser.parse_args()
    pipeline.Enricher = ListedNames
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        made = make(folder, arguments.articles)
        archive = Archive(Path(scratch) / "archive", Settings())
        for attempt in ("cold", "again"):
            began = time.perf_counter()
            summary = pipeline.index(archive, [folder], IndexOptions(jobs=1), Progress(quiet=False))
            seconds = time.perf_counter() - began
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
            fates = f"{summary.added:,} added, {summary.unchanged:,} unchanged, {len(summary.skipped):,} skipped"
            print(f"{attempt}: {seconds:,.1f} s, peak {peak:,.0f} MiB; {fates}; files {summary.files}", flush=True)
            assert summary.files["read"] + summary.files["unchanged"] + summary.files["skipped"] == sum(made.values())
            assert summary.files["skipped"] == made["bad"]
        figures = status(archive)
        assert figures["articles"] == figures["indexed"] == sum(made.values()) - made["bad"]
        print(f"{figures['articles']:,} articles in {figures['stories']:,} stories; {check(archive) or 'all agrees'}")


def make(folder: Path, count: int) -> Counter[str]:
    """Writes the files, one article each, and gives how many of each suffix; every fifth is a copy of another."""
    chance = random.Random(1)
    words = [f"{a}{b}{c}" for a in ("ri", "ma", "to", "ke") for b in ("ver", "sol", "nad", "pim") for c in "aeioulst"]
    made: Counter[str] = Counter()
    body = ""
    for number in range(count):
        if number % 5 != 4:
            body = " ".join(chance.choices(words, k=220)) + f" {number}."
        suffix = chance.choice(list(MAKERS))
        bad = number % 100 == 99
        data = chance.choice(BAD) if bad else MAKERS[suffix](f"Headline of number {number}", body)
        path = folder / f"{number // 1_000:03}" / f"{number:06}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        made["bad" if bad else suffix] += 1
    return made


if __name__ == "__main__":
    main()
