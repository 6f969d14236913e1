"""Wrong values of facets, counted in a sample that somebody judges."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner

from cuttings.index.cli import judging
from cuttings.index.cli.judging import facets_command
from cuttings.index.evaluate.facets import (
    Sampled,
    band_of,
    draw,
    figures,
    read_judgements,
    values_of,
)
from cuttings.search.articles import Heading
from cuttings.search.errors import SettingsError
from tests.making import make_entry


@pytest.fixture
def asked(tmp_path, monkeypatch, engine_of):
    """Runs the command on an archive of four articles, in three of which Ann Example is
    named, and Bo Sample in one.
    """
    entries = []
    for ordinal in range(4):
        named = [] if ordinal == 3 else ["Ann Example"]
        if ordinal == 2:
            named.append("Bo Sample")
        body = f"Rain fell on {' and '.join(named)}."
        entries.append(make_entry(str(ordinal), body=body, people=named))
    engine = engine_of(entries)

    class OpenArchive:
        def reading_engine(self):
            return engine

    monkeypatch.setattr(judging, "opened_archive", lambda ctx: OpenArchive())
    path = tmp_path / "judgements.csv"

    def run(*options):
        words = [str(path), "--facet", "people", *options]
        return CliRunner().invoke(facets_command, words, catch_exceptions=False)

    return path, run


@pytest.fixture
def engine_of(tmp_path):
    """A memory engine that holds these entries."""
    from cuttings.search.engines.memory import MemoryEngine
    from cuttings.search.facets import installed_facets

    def made(entries):
        engine = MemoryEngine(tmp_path, installed_facets())
        engine.write(entries)
        engine.commit()
        return engine

    return made


def judge(path, verdicts):
    """Writes verdicts, by label, into a table."""
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    for row in rows:
        row["verdict"] = verdicts.get(row["label"], row["verdict"])
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def test_values_are_drawn_with_their_contexts_and_wait_for_a_verdict(asked):
    """The table is for a spreadsheet; stdout shows what is to be judged."""
    path, run = asked
    done = run("--contexts", "1")
    assert done.exit_code == 0
    assert "people  Ann Example  (3)\n    Rain fell on [Ann Example]" in done.stdout
    assert "2 values wait for a verdict" in done.stderr
    labels = [(value.label, value.articles) for value in read_judgements(path)]
    assert labels == [("Ann Example", 3), ("Bo Sample", 1)]


def test_the_rate_of_wrong_values_has_its_interval_by_band(asked):
    """A second run takes the verdicts from the table."""
    path, run = asked
    run()
    judge(path, {"Ann Example": "right", "Bo Sample": "wrong"})
    record = json.loads(run("--json").stdout)["people"]
    assert (record["drawn"], record["all"]["judged"], record["all"]["wrong"]) == (
        2,
        2,
        1,
    )
    assert record["1"]["rate"] == 1.0
    assert record["2 to 3"]["rate"] == 0.0
    low, high = record["all"]["interval"]
    assert 0 < low < 0.5 < high < 1


def test_what_was_judged_is_kept_though_it_is_not_drawn_again(asked):
    """A smaller sample forgets no verdict."""
    path, run = asked
    run()
    judge(path, {"Ann Example": "right", "Bo Sample": "wrong"})
    run("--sample", "1")
    verdicts = {value.label: value.verdict for value in read_judgements(path)}
    assert verdicts == {"Ann Example": "right", "Bo Sample": "wrong"}


def test_what_is_unsure_counts_in_no_rate():
    """It is drawn and neither right nor wrong."""
    values = [Sampled("people", 1, "a", "A", "unsure")]
    assert figures(values) == {"people": {"drawn": 1}}


def test_each_band_gives_alike_and_a_seed_draws_the_same_again():
    """What a band has too few of, the others give."""
    values = [Sampled("people", 1, f"a{n}", f"A {n}") for n in range(50)]
    values += [Sampled("people", 12, f"b{n}", f"B {n}") for n in range(3)]
    drawn = draw(values, 10, seed=1)
    assert draw(values, 10, seed=1) == drawn
    assert draw(values, 10, seed=2) != drawn
    assert [value.articles for value in drawn] == [12] * 3 + [1] * 7


@pytest.mark.parametrize(
    ("articles", "band"),
    [(1, (1, 1)), (2, (2, 3)), (3, (2, 3)), (4, (4, 9)), (9, (4, 9)), (10, (10, None))],
)
def test_a_band_has_both_its_ends(articles, band):
    """From once to ten times and more."""
    assert band_of(articles) == band


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b\n1,2\n", "is no table of judgements"),
        ("facet,articles,id,label,verdict\npeople,1,a,A,maybe\n", "Line 2 of"),
        ("facet,articles,id,label,verdict\npeople,x,a,A,\n", "must be a number"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path, content, words):
    """With its line, and nothing is written over it."""
    path = tmp_path / "judgements.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        read_judgements(path)
    assert path.read_text(encoding="utf-8") == content


def test_values_in_doubt_are_not_drawn(engine_of):
    """The facet shows them as such."""
    doubtful = Heading("bo-sample", "person", "Bo Sample", doubtful=True)
    entry = make_entry("a", people=["Ann Example"], headings=[doubtful])
    values = values_of(engine_of([entry]), "people")
    assert [value.label for value in values] == ["Ann Example"]
