"""Keeping one more article looks everything up: no statement reads a table that
grows with the archive.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from cuttings.index.assembly import Assembly
from cuttings.index.database import open_database
from cuttings.search.archive import Archive
from tests.index.conftest import NAMES, run

ARTICLES = 40
LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")
SMALL = re.compile(
    r"json_each|sqlite_sequence|sqlite_master|copies_state|story_constraints"
    r"|headings_hidden"
)
"""What may be read whole: a list that was given, the names of the tables, the one row of
a state, what a librarian has decided.
"""


def write(folder: Path, first: int, names: dict[str, str]) -> Path:
    """Articles that share a name and a place, and each name another person fully and
    somebody by the surname.
    """
    folder.mkdir()
    for number in range(first, first + ARTICLES):
        names[f"Ilham{number} Aliyev{number}"] = names[f"Rahmon{number}"] = "person"
        text = f"In Dushanbe Emomali Rahmon met Ilham{number} Aliyev{number}. Rahmon{number} said {number} things."
        (folder / f"{number}.txt").write_text(
            f"Talks, part {number}\n\n{text}", encoding="utf-8"
        )
    return folder


def test_no_statement_of_one_more_article_reads_a_whole_table(
    archive: Archive, tmp_path, listed, monkeypatch
):
    names = dict(NAMES)
    monkeypatch.setattr("tests.index.conftest.NAMES", names)
    run(archive, write(tmp_path / "first", 0, names))
    examples: dict[str, str] = {}
    times: Counter[str] = Counter()

    def note(statement: str) -> None:
        form = LITERAL.sub("?", statement)
        examples[form] = statement
        times[form] += 1

    with monkeypatch.context() as patched:
        patched.setattr("cuttings.index.pipeline.Assembly", partial(traced, note))
        run(archive, write(tmp_path / "second", ARTICLES, names))
    often = {
        form: statement
        for form, statement in examples.items()
        if times[form] >= ARTICLES / 4
    }
    assert any("surname" in form for form in often)
    assert {
        form: found
        for form, statement in often.items()
        if (found := scans(archive, statement))
    } == {}


def traced(note: Callable[[str], None], archive: Archive) -> Assembly:
    """An assembly that tells of its statements."""
    assembly = Assembly(archive)
    assembly.catalogue.connection.set_trace_callback(note)
    return assembly


def scans(archive: Archive, statement: str) -> list[str]:
    """What a statement reads from its first row to its last."""
    if not re.match(r"\s*(SELECT|WITH|UPDATE|DELETE|INSERT)", statement):
        return []
    with closing(open_database(archive.catalogue)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
    return [step for step in plan if step.startswith("SCAN") and not SMALL.search(step)]
