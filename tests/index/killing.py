"""Killing a process at a random moment of its work, and comparing what is left with
what should be.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from click.testing import CliRunner

from cuttings.index.assembly import Assembly
from cuttings.index.checking import check
from cuttings.index.cli.main import cli
from cuttings.search.archive import Archive
from cuttings.search.queries import Query

MOST_TRIES = 30
UNFINISHED = ("wait for the index", "waits for the index", "was not read to its end")
TEXT = "The river rose {n} metres at Dushanbe, said Emomali Rahmon of Tajikistan. {story} It went on for {n} days."


def make_folder(folder: Path, files: int) -> Path:
    """A folder of stories: every third a copy of the one before, some files of many
    records, some unreadable.
    """
    for number in range(files):
        story = " ".join(
            f"word{number - number % 3}x{i} of the story" for i in range(40)
        )
        text = TEXT.format(n=number - number % 3, story=story)
        name = folder / f"{number % 4}" / f"{number:03}.txt"
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_text(f"Headline number {number}\n\n{text}\n", encoding="utf-8")
    (folder / "records.jsonl").write_text(
        "".join(
            f'{{"id": "{i}", "text": "Record {i} on its own."}}\n' for i in range(20)
        )
    )
    (folder / "broken.txt").write_bytes(b"binary\0")
    return folder


def picture(archive: Archive) -> dict[str, object]:
    """Everything that an archive says, as far as it does not depend on when it was
    said.
    """
    with closing(sqlite3.connect(archive.catalogue)) as connection:
        rows = {
            table: sorted(
                map(repr, connection.execute(f"SELECT {columns} FROM {table}"))
            )
            for table, columns in (
                ("sources", "path, hash, fate"),
                ("articles", "id, source, key, content_hash, data"),
                ("enrichments", "content_hash, model, rules, data"),
                ("skipped", "*"),
                ("outbox", "*"),
            )
        }
    with closing(Assembly(archive)) as assembly:
        stories: dict[str, set[str]] = {}
        for id in assembly.catalogue.article_ids():
            stories.setdefault(assembly.stories.link(id).id, set()).add(id)
        labels = sorted(
            (heading.kind, heading.label)
            for article in assembly.catalogue.articles()
            for heading in assembly.entry(article).headings
        )
    with closing(archive.open_engine()) as engine:
        hits = engine.search(Query(text="river", count="copies", size=100))
        found = sorted(hit.id for hit in hits.hits), hits.copies, hits.stories
    return {
        **rows,
        "stories": sorted(map(sorted, stories.values())),
        "labels": labels,
        "found": found,
    }


def killed(work: Callable[[], object], seconds: float) -> bool:
    """Starts work in a process of its own and ends it after some seconds of its CPU;
    whether it was still at it.

    The system ends it by SIGPROF, which leaves it as little time for anything as
    SIGKILL does, and counts the process's own time, so that a busy machine moves no
    moment.
    """
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.0001))
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, (
        "the work failed of itself"
    )
    return os.WIFSIGNALED(status)


@contextmanager
def timed() -> Iterator[Callable[[], float]]:
    """How much CPU time a block took, asked after it."""
    began = time.process_time()
    took = 0.0
    yield lambda: took
    took = time.process_time() - began


def kill_repeatedly(
    archive: Archive, work: Callable[[], object], times: int, longest: float, seed: int
) -> int:
    """Kills work at random moments, checks the archive after each, and gives how often
    it was really cut.

    Raises AssertionError where something that a check can find is wrong; what is only
    unfinished is not.
    """
    chance = random.Random(seed)
    cut = 0
    for _ in range(times):
        cut += killed(work, chance.uniform(0, longest))
        if archive.catalogue.exists():
            problems = [
                problem
                for problem in check(archive)
                if not any(words in problem for words in UNFINISHED)
            ]
            assert not problems, problems
    return cut


def decide(archive: Archive, *words: str) -> None:
    """One decision of a librarian's, made as the command line makes it.

    Raises what the command raises.
    """
    CliRunner().invoke(
        cli,
        ["--archive", str(archive.folder), *words],
        catch_exceptions=False,
        standalone_mode=False,
    )


def decisions_on(archive: Archive) -> list[tuple[str, ...]]:
    """Decisions that can be made on the archive: on a name, and on a story that has
    copies.
    """
    with closing(Assembly(archive)) as assembly:
        articles = list(assembly.catalogue.articles())
        headings = [
            heading
            for article in articles
            for heading in assembly.entry(article).headings
        ]
        person = next(heading.id for heading in headings if heading.kind == "person")
        place = next(heading.id for heading in headings if heading.kind == "place")
        town = next(
            heading
            for heading in headings
            if heading.kind == "place" and heading.label == "Dushanbe"
        )
        copy = next(
            a.id
            for a in articles
            if len(assembly.stories.members(assembly.stories.story_of(a.id))) > 1
        )
    return [
        ("authority", "rename", person, "Somebody else"),
        ("authority", "hide", place),
        ("authority", "merge", "tajikistan", town.id),
        ("stories", "split", copy),
        ("stories", "pin", copy),
    ]


def kill_decision(
    archive: Archive,
    scratch: Path,
    words: tuple[str, ...],
    times: int,
    seed: int,
    carry_on: Callable[[Archive], object],
) -> int:
    """Kills a decision at random moments, each time on a copy of the archive; gives how
    often it was really cut.

    Raises AssertionError where a decision is neither made nor unmade once the next run
    has carried on.
    """
    made = copied(archive, scratch / "made")
    with timed() as seconds:
        decide(made, *words)
    carry_on(made)
    either = picture(archive), picture(made)
    chance = random.Random(seed)
    cut = tries = 0
    while tries < times or (not cut and tries < MOST_TRIES):
        copy = copied(archive, scratch / "copy")
        # The first, which was timed, was the slowest: one that no kill has cut yet is
        # killed sooner and sooner.
        moment = chance.uniform(0, seconds()) / (1 + tries // times)
        cut += killed(lambda: decide(copy, *words), moment)  # noqa: B023 - called at once
        carry_on(copy)
        assert check(copy) == []
        assert picture(copy) in either
        tries += 1
    return cut


def copied(archive: Archive, folder: Path) -> Archive:
    """A copy of an archive, in place of what stood in the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(archive.folder, folder)
    return Archive(folder, archive.settings)
