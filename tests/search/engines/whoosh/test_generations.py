"""Readers and writers side by side, in processes of their own; and files that are
not as they were written.
"""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.errors import ArchiveLocked, IndexDamaged
from cuttings.search.facets import installed_facets
from cuttings.search.generations import one_generation
from cuttings.search.queries import Query
from tests.making import make_entry

COMMITS = 100
SPAWN = multiprocessing.get_context("spawn")


def open_engine(folder: Path) -> WhooshEngine:
    return WhooshEngine(folder, installed_facets())


def _commit_many(folder: Path) -> None:
    """Each commit adds an article to every one of two stories' outlets, so that
    halves would show.
    """
    os.fsync = lambda descriptor: None
    engine = open_engine(folder)
    for number in range(COMMITS):
        engine.write(
            [
                make_entry(f"{half}{number}", body="word", outlet=half)
                for half in ("left", "right")
            ]
        )
        engine.commit()


def test_a_reader_sees_whole_generations_while_a_writer_commits_a_hundred_times(
    tmp_path,
):
    reader = open_engine(tmp_path)
    writer = SPAWN.Process(target=_commit_many, args=(tmp_path,))
    writer.start()
    seen = set()
    while writer.is_alive():
        page = reader.search(Query("word", count="copies"))
        outlets = [value.count for value in page.facets["outlet"]]
        assert page.copies % 2 == 0
        assert outlets in ([], [page.copies // 2] * 2)
        seen.add(page.copies)
    writer.join()
    assert writer.exitcode == 0
    assert reader.search(Query("word", count="copies")).copies == 2 * COMMITS
    assert len(seen) > 1


def test_a_search_that_began_on_a_generation_ends_on_it(tmp_path):
    reader, writer = open_engine(tmp_path), open_engine(tmp_path)
    writer.write(make_entry(f"n{number}", body="word") for number in range(5))
    writer.commit()
    entries = reader.matches(Query("word"))
    writer.delete(f"n{number}" for number in range(5))
    writer.commit()
    assert len(list(entries)) == 5
    assert reader.count() == 0


def _shared_maps(folder: Path, answer) -> None:
    """Sends which index files this process has mapped, and whether each is shared
    rather than copied.
    """
    engine = open_engine(folder)
    assert engine.search(Query("word")).copies == 20
    lines = [
        line.split(maxsplit=5)
        for line in Path("/proc/self/maps").read_text().splitlines()
    ]
    answer.send(
        {
            parts[5]: (parts[4], parts[1])
            for parts in lines
            if len(parts) == 6 and str(folder) in parts[5]
        }
    )
    answer.recv()


def test_two_serving_processes_map_the_same_pages(written):
    """The same files by inode, read-only and shared, so that the second process
    costs no memory for them.
    """
    pipes = [SPAWN.Pipe(), SPAWN.Pipe()]
    servers = [
        SPAWN.Process(target=_shared_maps, args=(written, theirs), daemon=True)
        for _, theirs in pipes
    ]
    for server in servers:
        server.start()
    assert all(ours.poll(240) for ours, _ in pipes)
    one, two = (ours.recv() for ours, _ in pipes)
    for (ours, _), server in zip(pipes, servers, strict=True):
        ours.send("done")
        server.join()
    assert one == two
    assert {kind for _, kind in one.values()} == {"r--s"}
    assert {Path(path).suffix for path in one} >= {
        ".postings",
        ".columns",
        ".texts",
        ".links",
        ".arrays",
    }


def test_two_writers_exclude_one_another(tmp_path):
    one, two = open_engine(tmp_path), open_engine(tmp_path)
    one.write([make_entry("x")])
    with pytest.raises(ArchiveLocked, match="Another process"):
        two.write([make_entry("y")])
    one.commit()
    two.write([make_entry("y")])
    two.commit()
    assert one.count() == 2


@pytest.fixture
def written(tmp_path) -> Path:
    engine = open_engine(tmp_path)
    engine.write(
        make_entry(f"n{number}", body=f"word {number}", people=("Ada",))
        for number in range(20)
    )
    engine.commit()
    return tmp_path


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if path.stat().st_size and "LOCK" not in path.name
    )


def test_a_file_cut_short_is_found_on_opening(written):
    for path in _files(written):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        with pytest.raises(IndexDamaged, match="cuttings reindex"):
            open_engine(written)
        path.write_bytes(whole)
    assert open_engine(written).count() == 20


def test_a_missing_file_is_found_on_opening(written, monkeypatch):
    monkeypatch.setattr(
        "cuttings.search.engines.whoosh.engine.time.sleep", lambda seconds: None
    )
    for path in _files(written):
        if path.suffix != ".toc":
            path.rename(path.with_suffix(".away"))
            with pytest.raises(IndexDamaged, match="cuttings reindex"):
                open_engine(written)
            path.with_suffix(".away").rename(path)


def test_a_damaged_header_is_found_on_opening(written):
    for path in _files(written):
        whole = path.read_bytes()
        if path.suffix != ".links":
            path.write_bytes(
                whole[:9] + bytes(byte ^ 255 for byte in whole[9:40]) + whole[40:]
            )
            with pytest.raises(IndexDamaged, match="cuttings reindex"):
                open_engine(written)
            path.write_bytes(whole)


def test_a_flipped_byte_anywhere_is_found_by_verify(written):
    for path in _files(written):
        whole = path.read_bytes()
        if path.suffix not in (".toc",):
            path.write_bytes(whole[:-70] + bytes([whole[-70] ^ 1]) + whole[-69:])
            with pytest.raises(IndexDamaged, match="cuttings reindex"):
                open_engine(written).verify()
            path.write_bytes(whole)
    open_engine(written).verify()


def test_one_answer_is_of_the_generation_that_it_saw_first(tmp_path):
    """What another process commits meanwhile is in the next answer."""
    reader, writer = open_engine(tmp_path), open_engine(tmp_path)

    def add(number: int) -> None:
        writer.write([make_entry(f"a{number}", body="word")])
        writer.commit()

    add(1)
    with one_generation():
        before = reader.generation
        add(2)
        assert reader.generation == before
        assert reader.search(Query("word")).copies == 1
        assert reader.get("a2") is None
        # Who committed sees it at once.
        assert writer.search(Query("word")).copies == 2
    assert reader.search(Query("word")).copies == 2
