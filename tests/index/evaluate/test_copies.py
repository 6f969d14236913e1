"""``cuttings evaluate copies``."""

import json

import pytest
from click.testing import CliRunner

from cuttings.index.cli.evaluate import evaluate
from cuttings.index.evaluate.copies import read_articles
from cuttings.index.evaluate.measures import adjusted_rand, b_cubed, cluster_pairs
from cuttings.search.errors import SettingsError
from tests.index.stories.making import paragraphs, prose

GOLD = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 3}


@pytest.fixture
def articles(tmp_path):
    """Three copies of one story, the last a follow-up, and one of another."""
    path = tmp_path / "articles.jsonl"
    bodies = {
        "a": prose(1),
        "b": paragraphs(prose(1), 0, 1, 2, 3),
        "c": f"{prose(3, paragraphs=6)}\n\n{paragraphs(prose(1), 6, 7)}",
        "d": prose(2),
    }
    records = [
        {"id": id, "title": f"Title {id}", "text": body} for id, body in bodies.items()
    ]
    records[0] |= {"date": "2015-09-05T10:00:00Z", "outlet": "The Post"}
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def run(articles, gold, *options):
    path = articles.with_name("gold")
    path.write_text(gold)
    result = CliRunner().invoke(
        evaluate, ["copies", str(articles), str(path), *options]
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_pairs(articles):
    """Pair precision, recall and F1; no cluster measures; other labels and unknown
    articles are left out.
    """
    gold = "a\tb\tsame\na\tc\tsame\na\td\tdifferent\nb\td\tperhaps\na\tzz\tsame\n"
    result = run(articles, gold, "--json")
    assert json.loads(result.stdout) == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
        "ari": None,
        "b3_f1": None,
    }
    assert "1 label names an article that is not in the file" in result.stderr


def test_clusters(articles):
    """All five measures; a perfect grouping has ones."""
    result = run(articles, '[["a", "b"], ["c"], ["d"]]', "--json")
    assert json.loads(result.stdout) == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "ari": 1.0,
        "b3_f1": 1.0,
    }


def test_errors_say_why(articles):
    """The worst pairs come with the reason of the decision."""
    result = run(articles, '[["a", "b", "c"], ["d"]]', "--errors", "5")
    assert "missed\t" in result.stdout
    assert "too little" in result.stdout


@pytest.mark.parametrize("gold", ["[1, 2", "[1]", "nothing labelled"])
def test_gold_that_is_none_is_refused(articles, gold):
    """The message says what was expected."""
    with pytest.raises(SettingsError, match="gold"):
        run(articles, gold)


def test_a_broken_line_is_named(articles):
    """Which line of which file holds no article."""
    articles.write_text('{"id": "a", "text": "x"}\n{"id": "b"}\n')
    with pytest.raises(SettingsError, match="Line 2"):
        run(articles, '[["a"]]')


@pytest.mark.parametrize(
    ("found", "pairs", "ari", "b3"),
    [
        (GOLD, (1.0, 1.0), 1.0, (1.0, 1.0)),
        (dict.fromkeys(GOLD, 0), (4 / 15, 1.0), 0.0, (14 / 36, 1.0)),
        ({id: id for id in GOLD}, (1.0, 0.0), 0.0, (1.0, 0.5)),
    ],
    ids=["perfect", "all one", "all alone"],
)
def test_measures(found, pairs, ari, b3):
    """Known values: perfect groups, one group of all, and everybody alone."""
    scores, cubed = cluster_pairs(found, GOLD), b_cubed(found, GOLD)
    assert (scores.precision, scores.recall) == pytest.approx(pairs)
    assert adjusted_rand(found, GOLD) == pytest.approx(ari)
    assert (cubed.precision, cubed.recall) == pytest.approx(b3)


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2015-09-05T10:00:00Z", "2015-09-05"),
        ("2015-09", "2015-09"),
        ("2015-09-31", "2015-09"),
        ("2015, in autumn", "2015"),
        ("autumn", None),
    ],
)
def test_a_date_is_read_as_precisely_as_it_can_be(tmp_path, stated, date):
    """A day, else a month, else a year."""
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"id": 1, "text": "Rain fell.", "date": stated}))
    (article,) = read_articles(path)
    assert date == (article.published and article.published.value)
