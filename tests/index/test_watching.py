"""A watched folder is looked at again and again."""

from __future__ import annotations

from cuttings.index.lock import write_lock
from cuttings.index.pipeline import IndexOptions, watched
from cuttings.index.progress import Progress


def test_what_comes_while_watching_is_indexed(archive, stories, listed):
    """The first look is told, then only those that found something; a locked archive
    is waited for.
    """
    looks = []
    lock = None

    def pause(seconds):
        nonlocal lock
        looks.append(seconds)
        if len(looks) == 2:
            (stories / "new.txt").write_text(
                "New headline\n\nAnother text that came in the afternoon.\n"
            )
            lock = write_lock(archive.folder)
            lock.__enter__()
        if len(looks) == 3:
            lock.__exit__(None, None, None)

    summaries = watched(
        archive,
        [stories],
        IndexOptions(jobs=1),
        5.0,
        lambda: Progress(quiet=True),
        pause,
    )
    assert (next(summaries).added, next(summaries).added) == (3, 1)
    assert looks == [5.0] * 3
