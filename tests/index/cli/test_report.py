"""``cuttings report``: a table of what is held, carried on after a stop."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

from cuttings.index.assembly import Assembly
from cuttings.index.cli.report import report_command
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment
from cuttings.search.errors import SettingsError
from tests.making import make_article


@pytest.fixture
def archive(tmp_path):
    """An archive of one article."""
    archive = Archive.at(tmp_path / "archive")
    assembly = Assembly(archive)
    with assembly.catalogue.transaction():
        article = make_article("a", title="Clashes", body="They fought.")
        assembly.keep(article, "", Enrichment())
    engine = archive.open_engine()
    assembly.deliver(engine)
    engine.close()
    assembly.close()
    return archive


def run(archive, *arguments, **options):
    return CliRunner().invoke(
        report_command, list(map(str, arguments)), obj=archive.folder, **options
    )


def test_each_line_is_a_row(archive, tmp_path):
    source = tmp_path / "list.csv"
    source.write_text("clashes\nnobody\n", encoding="utf-8")
    rows = list(csv.DictReader(run(archive, source).stdout.splitlines()))
    assert [(row["query"], row["copies"], row["zero"]) for row in rows] == [
        ("clashes", "1", ""),
        ("nobody", "0", "yes"),
    ]


def test_a_list_of_an_older_spreadsheet_is_read(archive):
    result = run(archive, "-", input="Zürich\n".encode("cp1252"))
    assert "Zürich" in result.stdout


def test_a_run_that_was_stopped_carries_on(archive, tmp_path):
    source, output = tmp_path / "list.csv", tmp_path / "out.csv"
    source.write_text("clashes\n=nobody\nfought\n", encoding="utf-8")
    assert run(archive, source, "--output", output).exit_code == 0
    whole = output.read_text(encoding="utf-8")
    lines = whole.splitlines(keepends=True)
    output.write_text("".join(lines[:3]) + lines[3][:4], encoding="utf-8")
    result = run(archive, source, "--output", output)
    assert "2 of them by an earlier run" in result.stderr
    assert output.read_text(encoding="utf-8") == whole


def test_another_lists_table_is_not_written_over(archive, tmp_path):
    source, output = tmp_path / "list.csv", tmp_path / "out.csv"
    source.write_text("clashes\n", encoding="utf-8")
    output.write_text("something else\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="another table"):
        run(archive, source, "--output", output, catch_exceptions=False)
    assert output.read_text(encoding="utf-8") == "something else\n"
