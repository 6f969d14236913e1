"""Grouping in a process of its own that is killed at a random moment."""

from __future__ import annotations

import os
import random
import signal
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from cuttings.index.copies import StoryIndex
from cuttings.index.database import open_database
from cuttings.search.articles import Article
from cuttings.search.errors import NotFound

BATCH = 5


def group_killed(path: Path, articles: Sequence[Article], chance: random.Random) -> int:
    """Groups articles in processes that are sent SIGKILL until one comes to the end; returns how many were killed."""
    kills = 0
    while not _killed_or_done(path, articles, batches=chance.randrange(4), seconds=chance.uniform(0, 0.02)):
        kills += 1
    return kills


def _killed_or_done(path: Path, articles: Sequence[Article], batches: int, seconds: float) -> bool:
    """Starts the work, kills it some time after some batches were begun, and returns whether it was done before."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _group(path, articles, writing)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as begun:
        for _ in range(batches + 1):
            begun.read(1)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    assert os.WEXITSTATUS(status) == 0, "the work failed of itself"
    return True


def _group(path: Path, articles: Sequence[Article], begun: int) -> None:
    """Goes on where the last process left off, a batch a transaction; tells of each that it begins."""
    index = StoryIndex(open_database(path))
    left = [article for article in articles if not _is_grouped(index, article.id)]
    for start in range(0, len(left), BATCH):
        os.write(begun, b".")
        index.add_all((article, frozenset()) for article in left[start : start + BATCH])


def _is_grouped(index: StoryIndex, id: str) -> bool:
    try:
        index.story_of(id)
    except NotFound:
        return False
    return True
