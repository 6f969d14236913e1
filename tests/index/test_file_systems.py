"""File systems that refuse something: no mapping into memory, no writing; and one
that gives back noise.
"""

from __future__ import annotations

import mmap
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cuttings.index.checking import check
from cuttings.search.archive import Archive
from cuttings.search.errors import CuttingsError
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.index.conftest import run
from tests.index.killing import make_folder, picture

NOBODY = 65_534


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        path.chmod(0o755)
    shutil.rmtree(folder)


def as_nobody(work: Callable[[], str]) -> str:
    """What work says in a process without rights of its own over the files here."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        try:
            said = work()
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader, encoding="utf-8") as stream:
        return stream.read()


def refused(*_: object, **__: object) -> None:
    raise OSError(19, "No such device")


def test_a_file_system_that_maps_nothing_is_read_into_memory(
    tmp_path, archive, listed, monkeypatch
):
    """Indexing, copies and search work without mmap as with it."""
    folder = make_folder(tmp_path / "stories", 24)
    run(Archive(tmp_path / "mapped", Settings()), folder)
    monkeypatch.setattr(
        mmap, "mmap", type("Refusing", (mmap.mmap,), {"__new__": refused})
    )
    run(archive, folder)
    assert check(archive) == []
    assert picture(archive) == picture(Archive(tmp_path / "mapped", Settings()))


def test_a_read_only_archive_is_searched_and_refuses_to_be_written(place, listed):
    """Who may only read searches as ever; a run says that the archive can't be
    written, and which.
    """
    folder = make_folder(place / "stories", 6)
    archive = Archive(place / "archive", Settings())
    run(archive, folder)
    with closing(archive.reading_engine()) as engine:
        before = engine.search(Query(text="river")).copies
    (folder / "new.txt").write_text(
        "New headline\n\nA river in a new text that nobody has read."
    )
    for path in [archive.folder, *archive.folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    def search() -> str:
        with closing(archive.reading_engine()) as engine:
            return str(engine.search(Query(text="river")).copies)

    assert as_nobody(search) == str(before)
    said = as_nobody(lambda: str(run(archive, folder).added))
    assert "can't be written" in said
    assert str(archive.folder) in said


def test_a_file_without_permission_is_skipped_with_that_reason(place, listed):
    """A file and a folder that this user may not read are in the account, each with
    its reason.
    """
    folder = make_folder(place / "stories", 3)
    (folder / "0" / "000.txt").chmod(0)
    (folder / "1").chmod(0)
    (place / "out").mkdir()
    (place / "out").chmod(0o777)
    archive = Archive(place / "out" / "archive", Settings())

    def reasons() -> str:
        return "\n".join(
            f"{Path(item.path).name}: {item.reason}"
            for item in run(archive, folder).skipped
        )

    said = as_nobody(reasons).splitlines()
    assert "000.txt: can't be read: Permission denied" in said
    assert "1: folder: permission denied" in said


def test_one_torn_page_of_the_catalogue_is_told_in_words(tmp_path, archive, listed):
    """Whichever page of the catalogue is noise, check says that it is damaged, and
    no traceback shows.
    """
    folder = make_folder(tmp_path / "stories", 6)
    run(archive, folder)
    whole = archive.catalogue.read_bytes()
    told = 0
    for page in range(0, len(whole) // 4_096, 5):
        damaged = bytearray(whole)
        damaged[page * 4_096 : (page + 1) * 4_096] = b"\xa5" * 4_096
        for path in archive.folder.glob("catalogue.sqlite-*"):
            path.unlink()
        archive.catalogue.write_bytes(damaged)
        try:
            told += bool(check(archive))
        except CuttingsError as error:
            told += "damaged" in str(error) or "can't be" in str(error)
    assert told == len(range(0, len(whole) // 4_096, 5))
