"""An archive is a folder; who reads it follows it through a reindex."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from cuttings.search import ArchiveError, Query, open_archive
from cuttings.search.archive import Archive
from cuttings.search.errors import SettingsError
from tests.making import make_entry


@pytest.fixture
def archive(tmp_path):
    """An archive with one article in its first build."""
    archive = Archive.at(tmp_path)
    archive.catalogue.touch()
    fill(archive, archive.current_build(), "first")
    archive.serve_build(archive.current_build())
    return archive


def fill(archive, build, *ids):
    engine = archive.open_engine(build)
    engine.write([make_entry(each, "Talks", "They met.") for each in ids])
    engine.commit()
    engine.close()


def test_an_archive_is_opened_by_its_folder(archive):
    engine = open_archive(str(archive.folder))
    assert [hit.id for hit in engine.search(Query("talks")).hits] == ["first"]


def test_a_folder_without_an_archive_is_an_error_that_says_how_to_make_one(tmp_path):
    with pytest.raises(ArchiveError) as raised:
        open_archive(tmp_path / "none")
    folder = tmp_path / "none"
    assert str(raised.value) == (
        f"There is no archive in {folder}. "
        f"Make one with: cuttings --archive {folder} index FOLDER"
    )


def test_a_reader_sees_a_new_build_when_it_is_served_and_not_before(archive):
    engine = open_archive(archive.folder)
    build = archive.new_build()
    fill(archive, build, "first", "second")
    assert engine.count() == 1
    archive.serve_build(build)
    assert engine.count() == 2


def test_only_the_build_that_is_served_is_kept(archive):
    build = archive.new_build()
    fill(archive, build, "second")
    archive.serve_build(build)
    builds = [path.name for path in archive.index.iterdir() if path.is_dir()]
    assert builds == [build] == ["2"]


def test_a_new_build_is_empty_whatever_was_left_of_it(archive):
    fill(archive, "2", "left over")
    assert archive.new_build() == "2"
    assert archive.open_engine("2").count() == 0


def test_files_not_indexed_are_counted_and_an_unreadable_catalogue_is_no_error(
    tmp_path,
):
    archive = Archive.at(tmp_path)
    assert archive.skipped_count() is None
    with closing(sqlite3.connect(archive.catalogue)) as connection:
        connection.execute("CREATE TABLE skipped (source, position, reason)")
        connection.execute("INSERT INTO skipped VALUES ('a.pdf', 0, 'no text')")
        connection.commit()
    assert archive.skipped_count() == 1


def test_a_setting_chooses_whose_length_a_copy_is_weighed_by(archive):
    """What answers are tied to changes with it, so that no cache keeps the old order."""
    usual = archive.reading_engine()
    assert usual.length == "representative"
    (archive.folder / "cuttings.toml").write_text('[ranking]\nlength = "own"\n')
    chosen = Archive.at(archive.folder).reading_engine()
    assert chosen.length == "own"
    assert chosen.generation != usual.generation


def test_a_length_that_does_not_exist_is_refused_with_those_that_do(archive):
    (archive.folder / "cuttings.toml").write_text('[ranking]\nlength = "longest"\n')
    with pytest.raises(SettingsError) as raised:
        Archive.at(archive.folder).open_engine()
    assert str(raised.value) == (
        "The setting “ranking.length” is 'longest'; it must be one of: representative, "
        "own. Change it."
    )
