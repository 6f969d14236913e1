"""``evaluate ranking``: the measures, the forms that are read, the comparison."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from cuttings.index.evaluate.ranking import (
    average_precision,
    discounted_gain,
    measure,
    randomised,
    ranking_command,
    read_documents,
    read_judgements,
    read_queries,
    reciprocal_rank,
)
from cuttings.search.errors import SettingsError
from tests.little_models import static_model

DOCS = [
    {"id": "1", "text": "Grain prices rose after the drought in the south."},
    {"id": "2", "text": "The harbour was closed by a strike of its pilots."},
    {"id": "3", "text": "Drought empties the reservoirs; the price of water doubles."},
]
TREC_DOCS = """<DOC><DOCNO> A-1 </DOCNO><HEADLINE>Strike</HEADLINE>
<TEXT>The pilots stopped work.</TEXT></DOC>
<DOC><DOCNO>A-2</DOCNO><TEXT>Rain at last.</TEXT></DOC>"""
TOPICS = """<top><num> Number: 301
<title> pilots on strike
<desc> Description: whatever </top>
<top><num>302</num><title>rain</title></top>"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "docs").write_text("\n".join(map(json.dumps, DOCS)))
    (tmp_path / "queries").write_text(
        '{"id": "a", "text": "What did the drought do to the price of grain?"}\n'
        '{"id": "b", "text": "pilots who strike for bread"}\n'
        '{"id": "c", "text": "nothing judged"}\n'
    )
    (tmp_path / "qrels").write_text("a 0 1 1\na 0 3 1\nb 0 2 1\nc 0 1 0\n")
    return [str(tmp_path / name) for name in ("docs", "queries", "qrels")]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["a", "x", "b"], (1 + 2 / 3) / 2),
        (["x", "a"], 1 / 4),
        ([], 0.0),
    ],
)
def test_average_precision_is_over_all_that_is_relevant(found, expected):
    assert average_precision(found, {"a": 1, "b": 2, "x": 0}) == pytest.approx(expected)


def test_gain_counts_grades_and_falls_with_the_rank():
    grades = {"a": 3, "b": 1}
    assert discounted_gain(["a", "b"], grades) == 1.0
    assert 0.7 < discounted_gain(["b", "a"], grades) < 1.0
    assert reciprocal_rank(["x", "b"], grades) == 0.5


def test_queries_without_a_relevant_document_are_left_out():
    figures = measure({"a": ["1"]}, {"a": {"1": 1}, "b": {"1": 0}})
    assert list(figures) == ["a"]


def test_questions_in_whole_sentences_find_their_documents(files):
    result = CliRunner().invoke(ranking_command, [*files, "--json"])
    record = json.loads(result.stdout)
    assert (record["queries"], record["empty"], record["documents"]) == (2, 0, 3)
    assert record["map"] == record["mrr"] == 1.0


def test_demanding_all_words_finds_less(files):
    result = CliRunner().invoke(ranking_command, [*files, "--json", "--words", "all"])
    record = json.loads(result.stdout)
    assert record["empty"] == 1
    assert record["map"] < 1.0


def test_a_run_is_compared_with_another(files, tmp_path):
    run = tmp_path / "run"
    first = CliRunner().invoke(ranking_command, [*files, "--run", str(run)])
    assert "MAP" in first.stdout
    same = CliRunner().invoke(
        ranking_command, [*files, "--json", "--against", str(run)]
    )
    compared = json.loads(same.stdout)["against"]["map"]
    assert (compared["difference"], compared["p"]) == (0.0, 1.0)
    run.write_text("a Q0 2 1 1.0 other\n")
    other = CliRunner().invoke(ranking_command, [*files, "--against", str(run)])
    assert "+1.0000 here" in other.stdout


def test_chance_explains_a_difference_of_few_queries_only():
    assert randomised([0.1, 0.1]) > 0.2
    assert randomised([0.1] * 30) < 0.001
    assert randomised([0.1, -0.1] * 30) > 0.5


def test_documents_and_topics_of_trec_are_read(tmp_path):
    (tmp_path / "docs").write_text(TREC_DOCS)
    (tmp_path / "topics").write_text(TOPICS)
    titles = [(each.id, each.title) for each in read_documents(tmp_path / "docs")]
    assert titles[0] == ("A-1", "Strike")
    assert titles[1][0] == "A-2"
    assert read_queries(tmp_path / "topics") == {
        "301": "pilots on strike",
        "302": "rain",
    }


def test_queries_may_be_lines_with_a_tab(tmp_path):
    (tmp_path / "queries").write_text("1\tgrain prices\n2\train\n")
    assert read_queries(tmp_path / "queries") == {"1": "grain prices", "2": "rain"}


@pytest.mark.parametrize("line", ["a 0 1", "a 0 1 good"])
def test_a_line_that_is_no_judgement_is_named(tmp_path, line):
    (tmp_path / "qrels").write_text(f"a 0 2 1\n{line}\n")
    with pytest.raises(SettingsError, match="Line 2 of"):
        read_judgements(tmp_path / "qrels")


@pytest.mark.parametrize("text", ["", "no tab\n", "<top><num>1</top>"])
def test_a_file_without_a_query_is_refused(tmp_path, text):
    (tmp_path / "queries").write_text(text)
    with pytest.raises(SettingsError, match="holds no query"):
        read_queries(tmp_path / "queries")


def test_a_model_of_meaning_looks_at_the_best_hits_again(files, tmp_path):
    """What the words rank second comes first, if the model says that it is meant."""
    docs = [
        {"id": "words", "text": "Pilots, pilots."},
        {"id": "meant", "text": "Pilots and aviators."},
    ]
    (tmp_path / "docs").write_text("\n".join(map(json.dumps, docs)))
    (tmp_path / "queries").write_text('{"id": "a", "text": "flyers pilots"}\n')
    (tmp_path / "qrels").write_text("a 0 meant 1\n")
    meanings = {"pilots": [1.0, 0.0], "flyers": [0.0, 1.0], "aviators": [0.0, 1.0]}
    model = str(static_model(tmp_path / "model", meanings))

    def mrr(*options: str) -> float:
        result = CliRunner().invoke(ranking_command, [*files, "--json", *options])
        figure: float = json.loads(result.stdout)["mrr"]
        return figure

    assert mrr() == 0.5
    assert mrr("--model", model, "--weight", "5") == 1.0
    assert mrr("--model", model, "--weight", "0") == 0.5
