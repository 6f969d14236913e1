"""What the checksums of the catalogue cost: the same run with and without them.

    python -m tests.bench.checksums index/sample/wikinews.jsonl --articles 2000

Names are found by a list, so that the time goes into reading, keeping, grouping and the
index; ``--model`` finds them as a real run does, and files them. The runs take turns;
medians of processor time are told.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from cuttings.index import pipeline
from cuttings.index.checking import check
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings
from tests.index.conftest import ListedNames, run


def corpus(source: Path, folder: Path, articles: int) -> Path:
    """So many articles of a file, each time round with a sentence of its own."""
    records = []
    for line in source.read_text(encoding="utf-8").splitlines():
        records.append(json.loads(line))
    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for number in range(articles):
            record = dict(records[number % len(records)])
            turn = number // len(records)
            for name in ("text", "body"):
                if name in record and turn:
                    words = record[name].split()
                    half = turn * 97 % max(1, len(words))
                    record[name] = " ".join([*words[half:], *words[:half]])
            stream.write(json.dumps(record) + "\n")
    return path


def seconds(path: Path, folder: Path, *, kept: bool) -> float:
    """Processor time of a run, with the sums kept or not."""
    archive = Archive(folder, Settings())
    began = time.process_time()
    if kept:
        run(archive, path)
    else:
        with patch("cuttings.index.database.seal", lambda _connection: None):
            run(archive, path)
    return time.process_time() - began


def main() -> None:
    """Prints the medians, their difference, and the time of a check."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", action="store_true")
    options = parser.parse_args()
    if not options.model:
        pipeline.Enricher = ListedNames  # type: ignore[misc, assignment]
    times: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as scratch:
        path = corpus(options.source, Path(scratch), options.articles)
        for number in range(options.rounds):
            for kept in (False, True):
                folder = Path(scratch) / f"{number}-{kept}"
                times[kept].append(seconds(path, folder, kept=kept))
        began = time.process_time()
        assert check(Archive(folder, Settings())) == []
        checked = time.process_time() - began
    without, within = statistics.median(times[False]), statistics.median(times[True])
    print(
        f"{options.articles:,} articles: {without:.2f} s without, {within:.2f} s with"
    )
    print(f"checksums: {within / without - 1:.1%} of a run")
    print(f"check of all: {checked:.2f} s")


if __name__ == "__main__":
    main()
