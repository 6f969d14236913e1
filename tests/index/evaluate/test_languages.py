"""Words are found in articles of every language: the measurement, and what it measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli
from cuttings.index.evaluate.languages import (
    Answered,
    Asked,
    as_record,
    read_queries,
    worst,
)
from cuttings.search.errors import SettingsError

DATA = Path(__file__).parents[2] / "data" / "languages"


def measured(*words):
    files = [str(DATA / "articles.jsonl"), str(DATA / "queries.tsv")]
    return CliRunner().invoke(cli, ["evaluate", "languages", *files, *words])


def test_words_are_found_in_twelve_languages():
    """Of twenty invented articles a language nearly all that are asked for are found,
    hardly any other, and something is marked in each.
    """
    record = json.loads(measured("--json").stdout)
    assert record["articles"] == record["detected"] == 240
    assert record["queries"] == 120
    assert record["recall"] >= 0.93
    assert record["precision"] >= 0.97
    assert record["unmarked"] == record["found_where_nothing_is"] == 0
    assert len(record["languages"]) == 12
    assert min(figures["recall"] for figures in record["languages"].values()) >= 0.8


def test_the_worst_queries_are_shown():
    result = measured("--errors", "3")
    assert result.exit_code == 0
    assert "240 articles, 240 in the language stated" in result.stdout
    assert "missed" in result.stdout.splitlines()[-1]


def answered(ids, found, right, language="de"):
    asked = Asked(language, "Wort", frozenset(ids))
    wrong = frozenset(found) - frozenset(right)
    return Answered(asked, frozenset(found), len(right), wrong, 0)


def test_a_query_that_must_find_nothing_counts_apart():
    record = as_record(
        [answered([], ["de-1"], []), answered(["de-2"], ["de-2"], ["de-2"])], 2, 2
    )
    assert (record["recall"], record["precision"]) == (1.0, 1.0)
    assert record["found_where_nothing_is"] == 1


def test_what_was_missed_comes_before_what_was_wrong():
    bad = answered(["de-1", "de-2"], ["de-9"], [])
    good = answered(["de-1"], ["de-1"], ["de-1"])
    assert list(worst([good, bad], 5)) == ["de “Wort” (): missed de-1 de-2; wrong de-9"]


def test_a_table_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "queries.tsv"
    path.write_text("word\tids\na\tb\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="language, query and ids"):
        list(read_queries(path))
