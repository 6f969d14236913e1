"""Kills indexing and reindexing at random moments, as often as it is told, and says what was lost.

    python -m tests.bench.kills 200

After each kill the archive is opened and checked; after all, one undisturbed run must end in the same archive as a
run that was never killed. Names are found by a list, so that the time goes into what can be cut in two.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from cuttings.index import pipeline
from cuttings.index.checking import check
from cuttings.index.pipeline import reindex
from cuttings.index.progress import Progress
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings

from tests.index.conftest import ListedNames, run
from tests.index.killing import kill_repeatedly, make_folder, picture


def main() -> None:
    """Runs the kills and prints a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("times", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    pipeline.Enricher = ListedNames
    with tempfile.TemporaryDirectory() as scratch:
        rounds(Path(scratch), arguments.times, arguments.seed)


def rounds(scratch: Path, times: int, seed: int) -> None:
    """Kills in rounds of ten, each round with other changes to the folder."""
    chance = random.Random(seed)
    folder = make_folder(scratch / "stories", 60)
    archive = Archive(scratch / "archive", Settings())
    cut = done = 0
    while done < times:
        change(folder, chance)
        fresh = Archive(scratch / f"fresh{done}", Settings())
        began = time.perf_counter()
        run(fresh, folder)
        longest = time.perf_counter() - began
        work = (lambda: reindex(archive, Progress(quiet=True))) if done % 30 == 20 else (lambda: run(archive, folder))
        cut += kill_repeatedly(archive, work, min(10, times - done), longest, chance.randrange(1 << 30))
        done += min(10, times - done)
        run(archive, folder)
        lost = set(picture(fresh)["articles"]) ^ set(picture(archive)["articles"]) if done <= 10 else set()
        problems = check(archive)
        print(
            f"{done:>4} kills, {cut} while at work, {len(lost)} articles differ, {len(problems)} disagreements",
            flush=True,
        )


def change(folder: Path, chance: random.Random) -> None:
    """Adds, changes, moves and removes a few files."""
    paths = sorted(path for path in folder.rglob("*.txt") if path.name != "broken.txt")
    for path in chance.sample(paths, 4):
        path.write_text(
            f"Changed headline {chance.random()}\n\nA river in a changed text {chance.random()}, long enough."
        )
    chance.choice(paths).unlink()
    moved = chance.choice([path for path in paths if path.exists()])
    moved.rename(moved.with_name(f"moved{chance.randrange(10_000)}.txt"))
    for number in range(6):
        (folder / f"new{chance.randrange(100_000)}.txt").write_text(
            f"New {number}\n\nA new river {chance.random()} text."
        )


if __name__ == "__main__":
    main()
