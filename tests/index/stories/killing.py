"""Grouping in a process of its own that is killed at a random moment of its work,
however busy the machine is.
"""

from __future__ import annotations

import os
import random
import signal
import traceback
from collections.abc import Sequence
from pathlib import Path

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from cuttings.search.articles import Article
from cuttings.search.errors import NotFound

BATCH = 5


def group_killed(path: Path, articles: Sequence[Article], chance: random.Random) -> int:
    """Groups articles in processes that are killed until one comes to the end;
    returns how many were killed.
    """
    kills = 0
    while not _killed_or_done(
        path,
        articles,
        batches=chance.randrange(3),
        seconds=chance.uniform(0.0001, 0.008),
    ):
        kills += 1
    return kills


def _killed_or_done(
    path: Path, articles: Sequence[Article], batches: int, seconds: float
) -> bool:
    """Starts the work, kills it some time after some batches were done, and returns
    whether it was done before.

    The seconds are of the process's own CPU; SIGPROF ends it then, and leaves it as
    little time as SIGKILL does.
    """
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        try:
            _group(path, articles, batches, seconds)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    assert os.WEXITSTATUS(status) == 0, "the work failed of itself"
    return True


def _group(
    path: Path, articles: Sequence[Article], batches: int, seconds: float
) -> None:
    """Goes on where the last process left off, a batch a transaction, and is killed
    soon after some of them.
    """
    index = StoryIndex(open_database(path))
    left = [article for article in articles if not _is_grouped(index, article.id)]
    for start in range(0, len(left), BATCH):
        if start == batches * BATCH:
            signal.setitimer(signal.ITIMER_PROF, seconds)
        index.add_all((article, frozenset()) for article in left[start : start + BATCH])


def _is_grouped(index: StoryIndex, id: str) -> bool:
    try:
        index.story_of(id)
    except NotFound:
        return False
    return True
