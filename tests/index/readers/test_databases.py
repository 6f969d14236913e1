"""Tables of data bases: a row an article."""

import datetime
import io
import sqlite3
import sys
from contextlib import closing

import pyarrow
import pyarrow.parquet
import pytest

from cuttings.index.readers import databases
from cuttings.search.articles import Skipped
from tests.index.readers.making import zipped

TEXT = "The lighthouse of Sund was lit again on Friday after eleven dark years."


def parquet(**columns: list) -> bytes:
    """A Parquet table of these columns."""
    target = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), target)
    return target.getvalue()


def test_each_row_of_a_parquet_table_is_an_article(read):
    """Dates are dates; a row without a text is skipped; other columns are named."""
    table = parquet(
        headline=["Lit", "Dark"],
        text=[TEXT, None],
        date=[datetime.date(2019, 3, 5), None],
        mood=["calm", "grim"],
    )
    lit, dark = read("a.parquet", table)
    assert (lit.title, lit.text, lit.key) == ("Lit", TEXT, "row 1")
    assert lit.published.value == "2019-03-05"
    assert "mood" in lit.notes[0]
    assert (isinstance(dark, Skipped), dark.position) == (True, "row 2")
    (mapped,) = read("b.bin", parquet(story_x=[TEXT]), fields={"text": "story_x"})
    assert mapped.text == TEXT


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (parquet(a=["x"]), "without a column of texts (its columns: a)"),
        (parquet(text=["x"])[:60], "a Parquet table that is damaged"),
        (b"PAR1", "a Parquet table that is damaged"),
    ],
)
def test_a_parquet_table_that_gives_nothing_says_why(read, data, reason):
    """Its columns, or what is wrong with it."""
    (skipped,) = read("a.parquet", data)
    assert reason in skipped.reason


def test_without_its_library_a_parquet_table_says_what_to_install(read, monkeypatch):
    """pyarrow is an extra."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (skipped,) = read("a.parquet", b"PAR1")
    assert "install pyarrow (pip install 'cuttings[parquet]')" in skipped.reason


@pytest.fixture
def database(tmp_path) -> bytes:
    """Two tables with a column of texts, one without."""
    path = tmp_path / "made.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE stories (id INTEGER, headline TEXT, story TEXT, day TEXT);"
        "CREATE TABLE drafts (story TEXT); CREATE TABLE users (name TEXT);"
        "INSERT INTO drafts VALUES ('A draft.');"
    )
    row = (7, "Lit", TEXT, "2019-03-05")
    connection.execute("INSERT INTO stories VALUES (?, ?, ?, ?)", row)
    connection.commit()
    connection.close()
    return path.read_bytes()


def test_an_sqlite_data_base_is_read_where_the_column_is_named(read, database):
    """Of all tables that have it, or of one; also in an archive."""
    (skipped,) = read("a.db", database)
    assert "--field text=TABLE.COLUMN" in skipped.reason
    assert "drafts (story); stories (id, headline, story, day)" in skipped.reason
    lit, draft = read("a.db", database, fields={"text": "story", "date": "day"})
    assert (lit.title, lit.text, lit.key) == ("Lit", TEXT, "7")
    assert lit.published.value == "2019-03-05"
    assert (draft.text, draft.key) == ("A draft.", "drafts, row 1")
    for name, data in (("a.db", database), ("a.zip", zipped({"a.db": database}))):
        lit, other = read(name, data, fields={"text": "stories.story"})
        assert lit.text == TEXT
        assert other.reason == "tables that are not read: drafts (story)"
    (skipped,) = read("a.db", database, fields={"text": "users.story"})
    assert "say which column has the texts" in skipped.reason


def test_a_damaged_sqlite_data_base_is_skipped(read, database):
    """With a reason that names it."""
    (skipped,) = read("a.db", database[:2_000], fields={"text": "story"})
    assert "SQLite data base" in skipped.reason


def test_what_a_data_base_computes_by_itself_has_limits(read, tmp_path, monkeypatch):
    """A column that makes 200 MB, a statement without end: skipped, with the reason."""
    path = tmp_path / "made.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.execute(
            "CREATE TABLE a (title TEXT, text TEXT AS (hex(zeroblob(100000000))))"
        )
        made.execute("INSERT INTO a (title) VALUES ('Lit')")
        made.commit()
    found = read("a.sqlite", path.read_bytes(), fields={"text": "a.text"})
    assert [type(each) for each in found] == [Skipped]
    assert "an SQLite data base" in found[0].reason
    monkeypatch.setattr(databases, "STEPS_AT_ONCE", 10)
    monkeypatch.setattr(databases, "MOST_STEPS", 2)
    path.unlink()
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE a (title TEXT, text TEXT)")
        made.executemany("INSERT INTO a VALUES ('Lit', ?)", [(TEXT,)] * 100)
        made.commit()
    found = read("a.sqlite", path.read_bytes(), fields={"text": "a.text"})
    assert "interrupted" in found[-1].reason
