"""Kills indexing, reindexing, grouping and decisions at random moments, and says what
was lost.

    python -m tests.bench.kills 200

After each kill the archive is opened and checked; after all, one undisturbed run must
end in the same archive as a run that was never killed. A run groups what it keeps; a
decision (on a name, on a story) must be made or not made. Names are found by a list, so
that the time goes into what can be cut in two.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from functools import partial
from pathlib import Path

from cuttings.index import pipeline
from cuttings.index.checking import check
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.search.archive import Archive
from cuttings.search.settings import Settings
from tests.index.conftest import ListedNames, run
from tests.index.killing import (
    decisions_on,
    kill_decision,
    kill_repeatedly,
    make_folder,
    picture,
)


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
    """Kills in rounds, each round with other changes to the folder, until work was
    cut as often as asked.
    """
    chance = random.Random(seed)
    folder = make_folder(scratch / "stories", 60)
    archive = Archive(scratch / "archive", Settings())
    run(archive, folder)
    cut = tried = 0
    while cut < times:
        change(folder, chance)
        twin = Archive(scratch / "twin", Settings())
        shutil.rmtree(twin.folder, ignore_errors=True)
        shutil.copytree(archive.folder, twin.folder)
        rebuild = chance.random() < 0.2
        work = (
            partial(reindex, archive, Progress(quiet=True))
            if rebuild
            else partial(run, archive, folder)
        )
        began = time.process_time()
        run(twin, folder)
        longest = time.process_time() - began
        cut += kill_repeatedly(archive, work, 10, longest, chance.randrange(1 << 30))
        tried += 10
        run(archive, folder)
        same = picture(twin) == picture(archive)
        print(
            f"{tried:>4} kills, {cut} while at work; same archive: {same}; {check(archive) or 'agrees'}",
            flush=True,
        )
        assert same
        words = chance.choice(decisions_on(archive))
        cut += kill_decision(
            archive,
            scratch,
            words,
            10,
            chance.randrange(1 << 30),
            partial(carry_on, folder),
        )
        tried += 10
        print(
            f"{tried:>4} kills, {cut} while at work; “{' '.join(words[:2])}” made or not made each time",
            flush=True,
        )


def carry_on(folder: Path, archive: Archive) -> None:
    """The next run."""
    run(archive, folder)


def change(folder: Path, chance: random.Random) -> None:
    """Adds, changes, moves and removes a few files."""
    paths = sorted(path for path in folder.rglob("*.txt") if path.name != "broken.txt")
    for path in chance.sample(paths, 15):
        path.write_text(
            f"Changed headline {chance.random()}\n\nA river in a changed text {chance.random()}, long enough."
        )
    chance.choice(paths).unlink()
    moved = chance.choice([path for path in paths if path.exists()])
    moved.rename(moved.with_name(f"moved{chance.randrange(10_000)}.txt"))
    for number in range(15):
        (folder / f"new{chance.randrange(100_000)}.txt").write_text(
            f"New {number}\n\nA new river {chance.random()} text."
        )


if __name__ == "__main__":
    main()
