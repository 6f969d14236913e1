"""Every measurement is a command of the same shape."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from cuttings.index.cli.evaluate import evaluate
from cuttings.index.evaluate.measures import Scores, Tally
from cuttings.index.evaluate.report import Report, measurement


@measurement("lengths", "file")
def lengths(file):
    """Measure FILE."""
    lines = file.read_text().split()
    return Report(
        {"lines": len(lines)}, f"{len(lines)} lines", lambda most: lines[:most]
    )


@pytest.fixture
def measured(tmp_path):
    """Runs the command on three lines."""
    path = tmp_path / "lines"
    path.write_text("one two three")

    def run(*options):
        return CliRunner().invoke(lengths, [str(path), *options])

    return run


def test_figures_are_a_table_and_worst_cases_stand_below(measured):
    """None unless asked for, and no more than asked for."""
    assert measured().stdout == "3 lines\n"
    assert measured("--errors", "2").stdout == "3 lines\none\ntwo\n"


def test_json_stands_alone_on_stdout(measured):
    """The worst cases go to stderr, so that a program can read the figures."""
    result = measured("--json", "--errors", "1")
    assert json.loads(result.stdout) == {"lines": 3}
    assert result.stderr == "one\n"


def test_a_file_that_is_missing_is_an_error_of_use(measured):
    """As is a negative number of errors."""
    assert CliRunner().invoke(lengths, ["nowhere"]).exit_code == 2
    assert measured("--errors", "-1").exit_code == 2


@pytest.mark.parametrize("name", ["copies", "events", "names", "pairs"])
def test_every_measurement_has_both_options_and_an_example(name):
    """Its help shows how it is called."""
    shown = CliRunner().invoke(evaluate, [name, "--help"]).stdout
    assert "--errors" in shown
    assert "--json" in shown
    assert f"Example: cuttings evaluate {name}" in shown


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        ((0, 0, 0, 0), 1.0, 1.0, 1.0),
        ((0, 1, 0, 1), 0.0, 0.0, 0.0),
        ((1, 2, 1, 4), 0.5, 0.25, pytest.approx(1 / 3)),
        ((0, 0, 0, 5), 1.0, 0.0, 0.0),
    ],
)
def test_scores_of_nothing_are_ones(counts, precision, recall, f1):
    """Nothing claimed is nothing claimed wrongly; F1 of two noughts is nought."""
    scores = Scores.of(*counts)
    assert (precision, recall, f1) == (scores.precision, scores.recall, scores.f1)


def test_a_tally_of_nothing_has_no_share():
    """Wilson's interval of 8 in 10 is known: .490 to .943."""
    assert (Tally().share, Tally().interval) == (None, None)
    low, high = Tally(8, 10).interval
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
