"""What is held of each line of a list."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import QueryRefused
from cuttings.search.reporting import COLUMNS, lines_of, report, table
from tests.contract.archive import archive
from tests.making import FACETS


@pytest.fixture(scope="module")
def engine():
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write(archive())
    engine.commit()
    return engine


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb c\n\n  d  \n", ("a", "b c", "d")),
        ("Name,Born\nRahmon,1952\nBerg,\n", ("Rahmon", "Berg")),
        ("id;query\r\n1;x OR y\r\n", ("x OR y",)),
        ('"a, b"\n', ("a, b",)),
        ("\ufeffname\nx", ("x",)),
        ("", ()),
        ("\0\n", ()),
    ],
)
def test_a_list_is_a_line_each_or_a_column_of_a_table(text, lines):
    assert lines_of(text) == lines


def test_a_column_is_chosen_by_name_and_a_wrong_one_is_named():
    assert lines_of("name,seek\nx,y", "Seek") == ("y",)
    with pytest.raises(QueryRefused, match="name, seek"):
        lines_of("name,seek\nx,y", "sought")


def test_a_cell_beyond_reason_is_refused_and_not_raised_through():
    with pytest.raises(QueryRefused, match="can't be read"):
        lines_of('"' + "x" * 200_000)


def test_a_line_says_what_is_held_from_when_to_when(engine):
    found = report(engine, FACETS, "militants")
    assert found.copies >= found.stories > 0
    assert found.first <= found.last
    assert report(engine, FACETS, "zzzz").cells()[6] == "yes"


def test_a_name_of_one_heading_is_not_ambiguous(engine):
    found = report(engine, FACETS, "Rahmon")
    assert found.headings == ("Emomali Rahmon",)
    assert not found.is_ambiguous


@pytest.mark.parametrize("line", ['"', "-(-(-(", "x" * 3_000, "date:2020-13", "=1+1"])
def test_no_line_makes_an_error_or_a_formula(engine, line):
    cells = report(engine, FACETS, line).cells()
    assert len(cells) == len(COLUMNS)
    assert not cells[0].startswith("=")


def test_the_table_is_a_row_for_each_line(engine):
    rows = list(csv.reader(io.StringIO("".join(table(engine, FACETS, ("a", "b"))))))
    assert [rows[0], [row[0] for row in rows[1:]]] == [list(COLUMNS), ["a", "b"]]
