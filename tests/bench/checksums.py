"""What the checksums of the catalogue cost: the same run without them, with them, and
with every table read row by row as large ones are.

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
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from cuttings.index import pipeline
from cuttings.index.checking import check
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings
from tests.index.conftest import ListedNames, run

WAYS = ("without", "with", "by row")


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


def seconds(path: Path, folder: Path, way: str) -> float:
    """Processor time of a run: ``without`` checksums, ``with`` them, or ``by row``."""
    archive = Archive(folder, Settings())
    began = time.process_time()
    with ExitStack() as stack:
        if way == "without":
            nothing = lambda _: None  # noqa: E731
            stack.enter_context(patch("cuttings.index.database.seal", nothing))
            kept = "cuttings.index.assembly.Assembly._keep_checksums"
            stack.enter_context(patch(kept, nothing))
        if way == "by row":
            stack.enter_context(patch("cuttings.index.checksums.MOST_ROWS", -1))
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
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as scratch:
        path = corpus(options.source, Path(scratch), options.articles)
        for number in range(options.rounds):
            for way in WAYS:
                folder = Path(scratch) / f"{number} {way}"
                times[way].append(seconds(path, folder, way))
        began = time.process_time()
        assert check(Archive(folder, Settings())) == []
        checked = time.process_time() - began
    without = statistics.median(times["without"])
    for way in WAYS:
        took = statistics.median(times[way])
        print(
            f"{options.articles:,} articles {way}: {took:.2f} s, {took / without:.3f}"
        )
    print(f"check of all: {checked:.2f} s")


if __name__ == "__main__":
    main()
