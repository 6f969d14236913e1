"""What decisions at the desk cost that concern a large part of an archive: processor
seconds of this process until readers have them in facets and filters, and seconds by the
clock, which on a cluster hold the work of its nodes; and likewise for undoing each.

    python -m tests.bench.amend [ARTICLES] [--keep FOLDER]

Makes an archive of made-up articles of a dozen names each, all of one outlet, four in
five with one president, without a language model. ``--keep`` builds it in a folder where
it stays for other runs. With ``CUTTINGS_ENGINE=opensearch`` and
``CUTTINGS_ENGINE_URL`` its index stands on that cluster.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cuttings.index.desk import Change, Desk
from cuttings.index.desk.delivery import opened
from cuttings.index.lock import write_lock
from cuttings.search.archive import Archive
from cuttings.search.articles import Entry
from cuttings.search.engines import Engine, engine_named
from cuttings.search.queries import Query
from tests.bench import remap
from tests.bench.remap import DROP, KEEP

NAME = {"name": ["Emomali Rakhmon"], "kind": ["person"], "scope": ["everywhere"]}
OUTLET = {"field": ["outlet"], "old": ["The Gardian"], "new": ["The Guardian"]}
CHANGES = {
    "heading renamed": Change("rename", {"heading": [KEEP], "label": ["E. Rahmon"]}),
    "headings merged": Change("merge", {"keep": [DROP], "drop": [KEEP]}),
    "heading of a kind": Change("kind", {"heading": [KEEP], "kind": ["organisation"]}),
    "heading hidden": Change("hide", {"heading": [KEEP]}),
    "outlet renamed": Change("origin", OUTLET),
    "label on a result": Change("label", {"label": ["Press"]}),
    "no name": Change("name", {**NAME, "verdict": ["none"]}),
    "name of a kind": Change(
        "name", {**NAME, "verdict": ["kind"], "to": ["organisation"]}
    ),
    "name of a heading": Change(
        "name", {**NAME, "verdict": ["heading"], "heading": [DROP]}
    ),
}


def build(archive: Archive, articles: int) -> None:
    """Makes the archive as a run would, stories and copies left out."""
    made = remap.entry

    def of_one_outlet(number: int) -> Entry:
        entry = made(number)
        article = replace(
            entry.article, outlet="The Gardian", content_hash=f"{number:064}"
        )
        return replace(entry, article=article)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remap, "entry", of_one_outlet)
        remap.build(archive, articles)


def until_seen(desk: Desk, decide: Callable[[], object]) -> tuple[float, float]:
    """The processor time and the time from a decision to the commit that shows it."""
    seen: list[tuple[float, float]] = []
    engine_type: Any = engine_named(desk.archive.settings.engine)
    commit = engine_type.commit

    def timed(engine: Engine) -> None:
        commit(engine)
        seen.append((time.process_time(), time.monotonic()))

    began, began_at = time.process_time(), time.monotonic()
    decide()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_type, "commit", timed)
        with (
            write_lock(desk.archive.folder),
            opened(desk.archive) as assembly,
            closing(desk.archive.open_engine()) as engine,
        ):
            assembly.deliver(engine, until=lambda _: True)
    # What follows is dropped, so that the next decision is not measured with it.
    with opened(desk.archive) as assembly, assembly.catalogue.transaction():
        connection = assembly.catalogue.connection
        connection.execute("DELETE FROM outbox_behind")
        connection.execute("DELETE FROM outbox_amended")
    ended, ended_at = seen[0]
    return ended - began, ended_at - began_at


def measure(archive: Archive) -> None:
    """Makes each decision and takes it back; prints a line of each."""
    desk = Desk(archive)
    desk.deliver = lambda: False  # type: ignore[method-assign]
    with closing(archive.reading_engine()) as engine:
        everything = engine.article_ids(Query(count="copies"))
    for title, change in CHANGES.items():
        if change.action == "label":
            change = replace(change, fields={**change.fields, "id": everything})
        deciding = until_seen(desk, lambda change=change: desk.decide(change))
        last = desk.last_decision()
        undoing = until_seen(desk, lambda last=last: desk.undo(last))
        print(
            f"{title:<18} decided {deciding[0]:5.2f} in {deciding[1]:5.2f}"
            f"  undone {undoing[0]:5.2f} in {undoing[1]:5.2f}",
            flush=True,
        )


def main() -> None:
    """Builds, decides, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=10_000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        archive = Archive.at(given.keep or Path(scratch) / "archive")
        if not archive.catalogue.exists():
            build(archive, given.articles)
        measure(archive)


if __name__ == "__main__":
    main()
