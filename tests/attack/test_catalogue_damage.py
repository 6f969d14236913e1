"""A damage to the catalogue is found by ``check``, whatever value it changed: 500 of
them.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index import checksums
from cuttings.index.assembly import Assembly
from cuttings.index.catalogue import Catalogue
from cuttings.index.checking import check, repair
from cuttings.index.checksums import (
    FUNCTION,
    SCHEMA,
    THEMSELVES,
    VERIFIED,
    _compared,
    _confirmed,
    insert_many,
    seal,
    stamp_rows,
    unseal,
    unsealed,
)
from cuttings.index.cli.main import cli
from cuttings.index.database import open_database, transaction
from cuttings.index.progress import Progress
from cuttings.index.rebuilding import reindex
from cuttings.index.repairing import DECIDED, HELD, MENDERS, verify_reads
from cuttings.search.archive import Archive
from cuttings.search.errors import CatalogueError, CuttingsError
from cuttings.search.settings import Settings
from tests.attack.damaging import damage
from tests.index.conftest import listed, run
from tests.index.killing import make_folder

__all__ = ["listed"]
KINDS = ("byte", "sixteen", "block", "zeros", "cut")


@pytest.fixture
def kept(tmp_path, listed) -> Archive:
    """An archive of a folder of stories, nothing waiting beside its catalogue."""
    folder = make_folder(tmp_path / "stories", 12)
    archive = Archive(tmp_path / "archive", Settings())
    run(archive, folder)
    with closing(open_database(archive.catalogue)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    # no test is spared a comparison by the run
    _compared.clear()
    _confirmed.clear()
    return archive


def content(path: Path) -> dict[str, list[str]] | None:
    """Every row of every table as SQLite reads them; None where it can't."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
            rows = {}
            for (name,) in names:
                if name != "checksums":
                    found = connection.execute(f'SELECT * FROM "{name}" NOT INDEXED')
                    rows[name] = sorted(map(repr, found))
            return rows
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def test_500_damages_of_the_catalogue_are_all_found(kept):
    """What changed a row is told; no damage makes a traceback."""
    whole = kept.catalogue.read_bytes()
    before = content(kept.catalogue)
    assert check(kept) == []
    chance = random.Random(15)
    unseen, raised = [], []
    told = 0
    for _ in range(500):
        for beside in ("-wal", "-shm"):
            Path(f"{kept.catalogue}{beside}").unlink(missing_ok=True)
        kept.catalogue.write_bytes(whole)
        what = damage(kept.catalogue, chance, KINDS)
        damaged = kept.catalogue.read_bytes()
        after = content(kept.catalogue)
        kept.catalogue.write_bytes(damaged)
        try:
            problems = check(kept)
        except CuttingsError as error:
            problems = [str(error)]
        except Exception as error:
            raised.append((what, repr(error)))
            continue
        told += bool(problems)
        if after != before and not problems:
            unseen.append(what)
    print(f"500 damages: {told} told, {500 - told} in space that holds nothing")
    assert (unseen, raised) == ([], [])


CHANGES = {
    "a fingerprint": "UPDATE copies_text SET terms = zeroblob(length(terms))",
    "a story": "UPDATE copies_article SET story = story + 1 WHERE number = 2",
    "a name": "UPDATE uses SET heading_id = 'nobody'",
    "a recurring line": "UPDATE recurrence_article SET scope = scope + 1",
    "what waits": "INSERT INTO outbox VALUES ('unknown', 'write')",
    "an account": "UPDATE sources SET size = 7",
    "a count of letters": "UPDATE letters SET read = read + 1",
    "a vendor's number": "INSERT INTO numbers VALUES ('vendor', '7', 'a.txt')",
    "what was learned": "UPDATE learned SET value = 'other'",
    "a supplied code": "INSERT INTO supplied_types VALUES ('a', 'strike')",
    "a correction of a story": "INSERT INTO story_constraints VALUES ('a', 'b', 1, 1)",
    "a correction of a type": "INSERT INTO decided_types VALUES (1, 'a', 'b', 'c')",
    "when files were written": "UPDATE authority_files SET last_decision = 99",
    "an enrichment": "UPDATE enrichments SET data = x'00ff'",
}


@contextmanager
def behind_its_back(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that writes as a damage would: past the triggers that keep the sums,
    and with another checksum beside the row than its own.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function(FUNCTION, -1, lambda *values: 0, deterministic=True)
        connection.create_function(VERIFIED, -1, lambda *values: 0, deterministic=True)
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        yield connection
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def change(path: Path, statement: str) -> None:
    """Changes a row as a damage would."""
    with behind_its_back(path) as connection:
        connection.execute(statement)


@pytest.mark.parametrize("what", CHANGES)
def test_what_can_be_derived_is_derived_again(kept, what, tmp_path):
    """After ``check --repair``, and the command that it names, all agrees."""
    change(kept.catalogue, CHANGES[what])
    assert any("check --repair" in problem for problem in check(kept))
    remaining = repair(kept, Progress(quiet=True))
    if what in ("an account", "a count of letters", "a vendor's number"):
        assert any("cuttings index" in problem for problem in remaining)
    if what == "an enrichment":
        assert any("reindex --analyse" in problem for problem in remaining)
    run(kept, tmp_path / "stories")
    assert check(kept) == []


def test_an_article_that_cant_be_read_is_read_again_from_its_file(kept, tmp_path):
    """The file is named, and indexing it brings the article back."""
    with closing(sqlite3.connect(kept.catalogue)) as connection:
        (before,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    change(kept.catalogue, "UPDATE articles SET data = x'789c00' WHERE rowid = 3")
    remaining = repair(kept, Progress(quiet=True))
    assert any("Run: cuttings index" in problem for problem in remaining)
    run(kept, tmp_path / "stories")
    assert check(kept) == []
    with closing(sqlite3.connect(kept.catalogue)) as connection:
        (after,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    assert before == after


def test_what_a_person_decided_is_named_and_left(kept):
    """A damaged journal can't be derived; a backup is asked for."""
    change(
        kept.catalogue,
        "INSERT INTO journal (owner, action, subjects, payload, time)"
        " VALUES ('names', 'hide', '[]', '{}', '2026')",
    )
    remaining = repair(kept, Progress(quiet=True))
    assert any(
        "corrections" in problem and "backup" in problem for problem in remaining
    )


def test_a_command_over_a_damaged_catalogue_says_so(kept):
    """Not a traceback, whatever the value that it stumbled over."""
    with closing(sqlite3.connect(kept.catalogue)) as connection:
        (reason,) = connection.execute("SELECT reason FROM skipped").fetchone()
    written = reason.encode()
    whole = kept.catalogue.read_bytes()
    kept.catalogue.write_bytes(whole.replace(written, b"\xff" + written[1:]))
    result = CliRunner().invoke(cli, ["--archive", str(kept.folder), "skipped"])
    assert "cuttings check" in str(result.exception)


def test_a_backup_is_restored_on_another_machine(kept, tmp_path):
    """The drill: back up while a reader is at work, lose the archive, copy the backup
    into its place, build the index, and find everything as it was.
    """
    asked = ["search", "headline", "--count", "copies"]
    runner = CliRunner()

    def cuttings(folder: Path, *words: str) -> str:
        result = runner.invoke(
            cli, ["--archive", str(folder), *words], catch_exceptions=False
        )
        assert result.exit_code == 0, result.output
        return result.stdout

    before = cuttings(kept.folder, *asked).partition(" (")[0]
    reader = open_database(kept.catalogue)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchone()
    assert "verified" in cuttings(kept.folder, "backup", str(tmp_path / "backup"))
    reader.close()
    shutil.rmtree(kept.folder)

    restored = tmp_path / "elsewhere" / "archive"
    shutil.copytree(tmp_path / "backup", restored)
    cuttings(restored, "reindex")
    assert cuttings(restored, *asked).partition(" (")[0] == before
    assert "Everything agrees" in cuttings(restored, "check")


def test_no_backup_is_made_of_a_damaged_catalogue(kept, tmp_path):
    """It says so, and leaves none that looks whole."""
    change(kept.catalogue, CHANGES["a story"])
    result = CliRunner().invoke(
        cli, ["--archive", str(kept.folder), "backup", str(tmp_path / "backup")]
    )
    assert "damaged" in str(result.exception)
    assert not (tmp_path / "backup" / "catalogue.sqlite").exists()


READ = {
    "another article's text": "UPDATE articles SET data ="
    " (SELECT data FROM articles ORDER BY id LIMIT 1)",
    "another file": "UPDATE articles SET source = source || 'x'",
    "another content": "UPDATE articles SET content_hash = content_hash || 'x'",
    "a letter of a text": "UPDATE articles SET data ="
    " CAST(substr(data, 1, 20) || x'00' || substr(data, 22) AS BLOB)",
    "another model's names": "UPDATE enrichments SET model = 'other'",
}


@pytest.mark.parametrize("what", READ)
def test_a_damaged_value_is_told_by_whoever_reads_it(kept, what):
    """The article itself, not only the table that it stands in."""
    change(kept.catalogue, READ[what])
    with pytest.raises(CatalogueError, match=r"can't be read .*\. Run: cuttings check"):
        read_all(kept)


def read_all(archive: Archive) -> None:
    """Reads every article, and what was found in it."""
    with closing(Catalogue(archive.catalogue)) as catalogue:
        for article in catalogue.articles():
            assert catalogue.article(article.id) == article
            catalogue.latest_enrichment(article.content_hash)


def test_what_is_not_damaged_is_read(kept):
    read_all(kept)


DECISIONS = {
    "a heading": "UPDATE headings SET label = label || 'x'",
    "a variant": "UPDATE variants SET variant = variant || 'x'",
    "a merged heading": "INSERT INTO redirects VALUES ('lost', 'found')",
    "names told apart": "INSERT INTO distinct_pairs (a, b) VALUES ('a', 'b')",
    "a correction": "INSERT INTO journal (owner, action, subjects, payload, time)"
    " VALUES ('names', 'hide', '[]', '{}', '2026')",
    "a correction of an event": "INSERT INTO decided_types VALUES (1, 'a', 'b', 'c')",
    "a correction of a story": "INSERT INTO story_constraints VALUES ('a', 'b', 1, 1)",
}


@pytest.mark.parametrize("what", DECISIONS)
def test_nothing_is_built_on_a_damaged_decision(kept, what, tmp_path):
    """Neither a run, nor a new index, nor another correction, nor an export of it."""
    change(kept.catalogue, DECISIONS[what])
    commands = (
        ("index", str(tmp_path / "stories"), "--jobs", "1"),
        ("reindex",),
        ("authority", "rename", "dushanbe", "Duschanbe"),
        ("export", str(tmp_path / "exported")),
        ("backup", str(tmp_path / "backup")),
    )
    for command in commands:
        result = CliRunner().invoke(cli, ["--archive", str(kept.folder), *command])
        assert isinstance(result.exception, CatalogueError), command
        assert "damaged" in str(result.exception), command


def test_a_new_index_is_made_of_nothing_that_is_damaged(kept):
    """Which derived again is whole."""
    change(kept.catalogue, CHANGES["a name"])
    with pytest.raises(CatalogueError, match="cuttings check --repair"):
        reindex(kept, Progress(quiet=True))
    repair(kept, Progress(quiet=True))
    reindex(kept, Progress(quiet=True))
    assert check(kept) == []


def test_every_table_is_derived_read_again_or_kept_for_people(kept):
    """A table that is added later must be put to one of these."""
    with closing(open_database(kept.catalogue)) as connection:
        rows = connection.execute("SELECT name FROM checksums").fetchall()
    names = {row["name"] for row in rows}
    assert names - HELD.keys() == set()
    assert set(DECIDED) <= names
    assert names - set(DECIDED) - MENDERS.keys() == {"schema_version", SCHEMA}


def falsify(path: Path, table: str) -> None:
    """Changes one value of a table behind the back of its checksum."""
    with behind_its_back(path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        name, kind = next((row[1], row[2]) for row in reversed(columns))
        value = (
            f"CAST(\"{name}\" AS TEXT) || 'x'"
            if kind != "INTEGER"
            else f'"{name}" + 1000000'
        )
        if kind in ("BLOB", "REAL"):
            value = "x'00'" if kind == "BLOB" else f'"{name}" + 1.5'
        if kind == "ANY":
            value = "'x'"
        keys = [f'"{row[1]}"' for row in columns if row[5]] or ["rowid"]
        key = ", ".join(keys)
        connection.execute(
            f'UPDATE "{table}" SET "{name}" = {value} '
            f'WHERE ({key}) = (SELECT {key} FROM "{table}" LIMIT 1)'
        )


def tables_with_rows(path: Path) -> list[str]:
    """The tables that hold something."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "SELECT name FROM checksums WHERE rows > 0"
        ).fetchall()
    own = {*THEMSELVES, SCHEMA, "schema_version"}
    return sorted(name for (name,) in names if name not in own)


def test_no_value_is_read_that_is_not_as_it_was_written(kept):
    """Every table is compared before the first of its rows is given out, and again for
    whoever asks again.
    """
    whole = kept.catalogue.read_bytes()
    tables = tables_with_rows(kept.catalogue)
    assert len(tables) > 15
    for table in tables:
        kept.catalogue.write_bytes(whole)
        falsify(kept.catalogue, table)
        _compared.clear()
        with closing(open_database(kept.catalogue)) as connection:
            verify_reads(connection)
            for _ in range(2):
                with pytest.raises(CatalogueError, match=f"table {table}"):
                    connection.execute(f'SELECT * FROM "{table}"')
            # what damaged it does not keep the others from being read
            other = next(name for name in tables if name != table)
            assert connection.execute(f'SELECT * FROM "{other}"').fetchone()


def test_what_others_commit_meanwhile_is_no_damage(kept, monkeypatch):
    """Outside of a transaction another connection may write between any two statements."""
    real = checksums._found_and_kept

    def written_before(connection, table: str) -> str:
        with closing(open_database(kept.catalogue)) as other:
            other.execute(f"DELETE FROM {table}")
        return real(connection, table)

    monkeypatch.setattr(checksums, "_found_and_kept", written_before)
    _compared.clear()
    with closing(open_database(kept.catalogue)) as connection:
        verify_reads(connection)
        connection.execute("BEGIN")
        # what ``executemany`` reads is compared with the next statement
        connection.executemany("UPDATE sources SET size = size WHERE path = ?", [("",)])
        connection.execute("COMMIT")


def test_a_command_that_reads_a_damaged_table_says_so(kept):
    """One message, exit code 1, and what mends it."""
    falsify(kept.catalogue, "sources")
    _compared.clear()
    for command in (["status"], ["index", str(kept.folder.parent / "stories")]):
        done = CliRunner().invoke(cli, ["--archive", str(kept.folder), *command])
        assert done.exit_code == 1, done.output
        assert "table sources" in str(done.exception)
    done = CliRunner().invoke(cli, ["--archive", str(kept.folder), "check", "--repair"])
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_what_was_compared_is_not_compared_again_at_once(kept, monkeypatch):
    """A page asks for the same tables as the one before; a change or time asks anew."""
    counted: list[str] = []
    real = checksums._found_and_kept
    monkeypatch.setattr(
        checksums,
        "_found_and_kept",
        lambda connection, table: counted.append(table) or real(connection, table),
    )
    _compared.clear()

    def look() -> None:
        with closing(open_database(kept.catalogue)) as connection:
            verify_reads(connection)
            connection.execute("SELECT * FROM sources").fetchall()
            connection.execute("SELECT path FROM sources").fetchall()

    look()
    look()
    assert counted == ["sources"]
    with closing(open_database(kept.catalogue)) as connection:
        connection.execute("DELETE FROM sources")
    look()
    assert counted == ["sources", "sources"]
    monkeypatch.setattr(checksums, "AGAIN_SECONDS", 0)
    look()
    assert counted == ["sources"] * 3


def rows_given_out(
    path: Path, tables: list[str]
) -> dict[str, list[tuple[object, ...]]]:
    """The rows of tables that a verifying connection gives out before it refuses one."""
    given: dict[str, list[tuple[object, ...]]] = {table: [] for table in tables}
    refusals = (CatalogueError, sqlite3.DatabaseError)
    with suppress(*refusals), closing(open_database(path)) as connection:
        verify_reads(connection)
        for table in tables:
            with suppress(CatalogueError, sqlite3.DatabaseError, UnicodeDecodeError):
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    given[table].append(tuple(row))
    return given


def test_no_damaged_byte_of_a_large_table_is_given_out(kept, monkeypatch):
    """Every row that is read is one that was written, whatever byte was changed."""
    monkeypatch.setattr(checksums, "MOST_ROWS", -1)
    whole = kept.catalogue.read_bytes()
    tables = tables_with_rows(kept.catalogue)
    written = rows_given_out(kept.catalogue, tables)
    assert all(written.values())
    chance = random.Random(60)
    refused = 0
    for _ in range(100):
        kept.catalogue.write_bytes(whole)
        what = damage(kept.catalogue, chance, ("byte",))
        damaged = kept.catalogue.read_bytes()
        given = rows_given_out(kept.catalogue, tables)
        kept.catalogue.write_bytes(damaged)
        for beside in ("-wal", "-shm"):
            Path(f"{kept.catalogue}{beside}").unlink(missing_ok=True)
        for table in tables:
            assert set(given[table]) <= set(written[table]), (what, table)
        refused += given != written
    assert refused > 5


@pytest.fixture
def large(kept) -> Archive:
    """An archive of which one table has 60,000 rows."""
    with closing(open_database(kept.catalogue)) as connection:
        connection.execute("DELETE FROM changes")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO changes VALUES (?, ?, ?, 0)",
            ((f"id{number}", number, 10_000 + number) for number in range(60_000)),
        )
        connection.execute("COMMIT")
    with closing(open_database(kept.catalogue)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return kept


READS = {
    "by its key": ("SELECT * FROM changes WHERE id = 'id4711'", True),
    "by an index": ("SELECT id FROM changes WHERE number = 4711", True),
    "as one of many": ("SELECT * FROM changes", True),
    "to be counted": ("SELECT count(*) FROM changes WHERE at > 5", True),
    "but another": ("SELECT * FROM changes WHERE id = 'id4712'", False),
}


@pytest.mark.parametrize("how", READS)
def test_a_damaged_row_of_60000_is_refused_when_it_is_read(large, how):
    """It alone, and whichever way it is read; no other is held up by it."""
    change(large.catalogue, "UPDATE changes SET at = at + 1 WHERE id = 'id4711'")
    statement, is_refused = READS[how]
    with closing(open_database(large.catalogue)) as connection:
        verify_reads(connection)
        if is_refused:
            with pytest.raises(CatalogueError, match="table changes"):
                connection.execute(statement).fetchall()
        else:
            assert len(connection.execute(statement).fetchall()) == 1


def test_a_damaged_row_of_60000_is_not_written_over(large):
    """Which would give it a checksum that agrees; others are written and deleted."""
    change(large.catalogue, "UPDATE changes SET at = at + 1 WHERE id = 'id4711'")
    with closing(open_database(large.catalogue)) as connection:
        verify_reads(connection)
        with pytest.raises(CatalogueError, match="table changes"):
            connection.execute("UPDATE changes SET deleted = 1 WHERE id = 'id4711'")
        with pytest.raises(CatalogueError, match="table changes"):
            connection.executemany("DELETE FROM changes WHERE id = ?", [("id4711",)])
        connection.execute("UPDATE changes SET deleted = 1 WHERE id = 'id4712'")
        connection.execute(
            "INSERT OR REPLACE INTO changes VALUES ('id4713', 1e6, 1, 1)"
        )
        connection.execute("DELETE FROM changes WHERE id IN ('id4714')")
        rows = connection.execute(
            "SELECT id, deleted FROM changes WHERE id IN ('id4712', 'id4713')"
        ).fetchall()
        assert list(map(tuple, rows)) == [("id4712", 1), ("id4713", 1)]


def test_a_table_whose_sum_is_lost_is_read_row_by_row(kept):
    """A damage to the sums does not switch off what they are for."""
    change(kept.catalogue, "UPDATE headings SET label = label || 'x'")
    with closing(sqlite3.connect(kept.catalogue)) as connection:
        connection.execute(
            "UPDATE checksums SET name = 'hxadings' WHERE name = 'headings'"
        )
        connection.commit()
    with closing(open_database(kept.catalogue)) as connection:
        verify_reads(connection)
        with pytest.raises(CatalogueError, match="table headings"):
            connection.execute("SELECT label FROM headings").fetchall()


def test_a_large_table_that_is_damaged_is_mended(large):
    """``check`` tells, ``check --repair`` derives it again."""
    change(large.catalogue, "UPDATE changes SET at = at + 1 WHERE id = 'id4711'")
    assert any("table changes" in problem for problem in check(large))
    repair(large, Progress(quiet=True))
    assert check(large) == []


def test_a_table_of_an_older_release_gets_checksums_of_its_rows_unless_damaged(kept):
    """A damage must not be taken for what was written."""
    columns_made = "SELECT sql FROM sqlite_master WHERE name = 'uses'"
    with closing(open_database(kept.catalogue)) as connection:
        before = connection.execute("SELECT path, size FROM sources").fetchall()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        unseal(connection)
        seal(connection)
        connection.execute("COMMIT")
        made = connection.execute(columns_made).fetchone()
        assert "checksum" not in made["sql"]
    with closing(sqlite3.connect(kept.catalogue)) as connection:
        connection.create_function(FUNCTION, -1, lambda *values: 0)
        connection.execute("UPDATE letters SET read = read + 1")
        connection.commit()
    with closing(Assembly(kept)) as assembly:
        connection = assembly.catalogue.connection
        made = connection.execute(columns_made).fetchone()
        assert "checksum" in made["sql"]
        after = connection.execute("SELECT path, size FROM sources").fetchall()
        assert list(map(tuple, after)) == list(map(tuple, before))
        assert list(unsealed(connection)) == ["letters"]
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("stamped", [False, True])
def test_many_rows_inserted_at_once_are_in_the_sum_as_one_by_one(tmp_path, stamped):
    """And whoever writes afterwards finds the trigger, also after a rollback."""
    connection = open_database(tmp_path / "catalogue.sqlite")
    connection.execute("CREATE TABLE kept (one INTEGER, other TEXT) STRICT")
    seal(connection)
    if stamped:
        stamp_rows(connection)
    rows = [(number, f"text {number}") for number in range(2_000)]
    with transaction(connection):
        insert_many(connection, "kept", rows)
    connection.execute("BEGIN")
    insert_many(connection, "kept", rows)
    connection.execute("ROLLBACK")
    connection.execute("INSERT INTO kept (one, other) VALUES (1, 'single')")

    assert connection.execute("SELECT count(*) FROM kept").fetchone()[0] == 2_001
    assert list(unsealed(connection)) == []


FEW = 100
"""Rows of a table from which on it counts as large, for tests of every table."""


def fill(connection: sqlite3.Connection, table: str, many: int) -> None:
    """Gives a table that holds something so many rows, like those that it has."""
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    indexes = connection.execute(f'PRAGMA index_list("{table}")').fetchall()
    unique = {row[1] for row in columns if row[5]}
    for index in indexes:
        parts = connection.execute(f'PRAGMA index_info("{index[1]}")').fetchall()
        unique |= {part[2] for part in parts if index[2]}
    values = []
    for _, name, kind, *_ in columns:
        value = f'"{name}"'
        if name in unique:
            number = "10000000 + counted.n"
            value = number if kind == "INTEGER" else "'row-' || counted.n"
        values.append(value)
    names = ", ".join([f'"{row[1]}"' for row in columns])
    before = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    connection.execute(
        f"""
        INSERT INTO "{table}" ({names})
        WITH RECURSIVE counted (n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {many - before}
        )
        SELECT {", ".join(values)} FROM counted, (SELECT * FROM "{table}" LIMIT 1)
        """
    )


@pytest.mark.parametrize("over", [0, 1], ids=["small", "large"])
def test_a_damaged_row_of_any_table_is_refused_at_and_over_the_limit(
    kept, monkeypatch, over
):
    """Whether a table is compared whole or row by row; and none beside the damaged one
    is refused in a large table.
    """
    monkeypatch.setattr(checksums, "MOST_ROWS", FEW)
    tables = []
    for table in tables_with_rows(kept.catalogue):
        with closing(open_database(kept.catalogue)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("PRAGMA ignore_check_constraints = ON")
            with suppress(sqlite3.IntegrityError):  # a table of one row
                fill(connection, table, FEW + over)
                tables.append(table)
    assert len(tables) > 15
    with closing(open_database(kept.catalogue)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    whole = kept.catalogue.read_bytes()
    for table in tables:
        kept.catalogue.write_bytes(whole)
        falsify(kept.catalogue, table)
        with closing(open_database(kept.catalogue)) as connection:
            verify_reads(connection)
            assert (table in connection._large) == bool(over), table
            with pytest.raises(CatalogueError, match=f"table {table}"):
                connection.execute(f'SELECT * FROM "{table}"').fetchall()
            if over:
                given = 0
                with suppress(CatalogueError):
                    for _ in connection.execute(f'SELECT * FROM "{table}"'):
                        given += 1
                assert given < FEW + over
            with pytest.raises(CatalogueError, match=f"table {table}"):
                connection.confirm(table)


def places_of(path: Path, text: bytes) -> list[int]:
    """Where a text stands in a file: in rows, and in SQLite's indexes of them."""
    content, found, start = path.read_bytes(), [], 0
    while (start := content.find(text, start)) >= 0:
        found.append(start + len(text) - 1)
        start += 1
    return found


@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
@pytest.mark.parametrize("what", ["article", "file", "key"])
def test_what_a_damage_hides_is_never_said_not_to_be_there(
    kept, monkeypatch, what, is_large
):
    """Wherever the letter stands that keeps a row from being found: in the row, or in
    the index that it is looked up by.
    """
    if is_large:
        monkeypatch.setattr(checksums, "MOST_ROWS", -1)
    with closing(Catalogue(kept.catalogue)) as catalogue:
        article = next(iter(catalogue.articles()))
        (key,) = [
            key
            for key, article_id in catalogue.keys_of(article.source).items()
            if article_id == article.id
        ]
        file = catalogue.source(article.source)
        assert file is not None
    with closing(open_database(kept.catalogue)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    looked_for = {
        "article": article.id,
        "file": article.source,
        "key": article.source + key,
    }[what]
    whole = kept.catalogue.read_bytes()
    refused = 0
    places = places_of(kept.catalogue, looked_for.encode())
    assert len(places) > 1
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1
        kept.catalogue.write_bytes(damaged)
        _compared.clear()
        _confirmed.clear()
        try:
            with closing(Catalogue(kept.catalogue)) as catalogue:
                verify_reads(catalogue.connection)
                assert catalogue.article(article.id) == article
                assert catalogue.source(article.source) == file
                assert catalogue.identify(article, key).id == article.id
                assert catalogue.keys_of(article.source)[key] == article.id
        except (CatalogueError, sqlite3.DatabaseError, UnicodeDecodeError):
            refused += 1
    assert refused > 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles SET key = key || 'x' WHERE rowid = 2",
        "UPDATE articles SET added = '1999-01-01T00:00:00Z' WHERE rowid = 2",
        "DELETE FROM articles WHERE rowid = 2",
        "DELETE FROM sources WHERE path = (SELECT min(path) FROM sources)",
        "DELETE FROM enrichments WHERE content_hash ="
        " (SELECT min(content_hash) FROM enrichments)",
        "DELETE FROM copies_article WHERE number = 2",
        "DELETE FROM headings WHERE id = (SELECT min(id) FROM headings)",
    ],
)
@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_no_run_adds_a_second_time_what_a_damage_hides(
    kept, tmp_path, monkeypatch, statement, is_large
):
    """Files that come anew are read, the known ones are known, or the run says that the
    catalogue is damaged; it never says "added" of what is there.
    """
    if is_large:
        monkeypatch.setattr(checksums, "MOST_ROWS", -1)
    change(kept.catalogue, statement)
    before = content(kept.catalogue)
    stories = tmp_path / "stories"
    for path in filter(Path.is_file, stories.rglob("*")):
        path.write_bytes(path.read_bytes() + b"\n\nA further line.\n")
    (stories / "another.txt").write_text(
        "Somebody New met Nobody Known\n\nSomebody New of Newtown met Nobody Known."
    )
    done = CliRunner().invoke(
        cli, ["--archive", str(kept.folder), "index", str(stories), "--jobs", "1"]
    )
    assert isinstance(done.exception, CatalogueError), done.output
    assert "damaged" in str(done.exception)
    after = content(kept.catalogue)
    assert before is not None
    assert after is not None
    assert len(after["articles"]) == len(before["articles"])


def test_what_is_not_there_is_looked_for_in_a_whole_table_once(kept, monkeypatch):
    """A process compares it once; another time when ten minutes have gone by."""
    counted: list[str] = []
    real = checksums._found_and_kept
    monkeypatch.setattr(
        checksums,
        "_found_and_kept",
        lambda connection, table: counted.append(table) or real(connection, table),
    )
    with closing(Catalogue(kept.catalogue)) as catalogue:
        verify_reads(catalogue.connection)
        assert catalogue.article("nothing") is None
        assert catalogue.article("nothing more") is None
        assert counted == ["articles"]
        monkeypatch.setattr(checksums, "AGAIN_SECONDS", 0)
        assert catalogue.article("nothing") is None
        assert counted == ["articles"] * 2
