"""The archive trains its models of event types by itself, and says so."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli
from cuttings.index.enrich.events.learning import Learning

PEACE, SPORT = "medtop:20000073", "medtop:15000000"


@pytest.fixture
def type_in(tmp_path, listed):
    """Types a command and gives what it prints."""

    def typed(*words):
        result = CliRunner().invoke(
            cli, ["--archive", str(tmp_path / "archive"), *map(str, words)]
        )
        assert result.exit_code == 0, result.output
        return result.stdout

    return typed


@pytest.fixture
def trainings(monkeypatch):
    """What each training that was due came to."""
    done = []
    learn = Learning.learn

    def noted(self, *arguments, **options):
        lesson = learn(self, *arguments, **options)
        done.extend([lesson] if lesson else [])
        return lesson

    monkeypatch.setattr(Learning, "learn", noted)
    return done


def put(folder, name, title, text, *subjects):
    """A file of one article, with the codes that its source supplies."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(
        json.dumps({"title": title, "text": text, "subjects": list(subjects)})
    )


def fill(folder, count):
    """Stories in words that no rule knows, as many of either type."""
    for number in range(count):
        put(
            folder,
            f"odd{number}",
            f"Gazebo {number}",
            f"The quibble of gazebo {number} met the wobble.",
            PEACE,
        )
        put(
            folder,
            f"even{number}",
            f"Garden {number}",
            f"The tulip of garden {number} bent the hedge.",
            SPORT,
        )


def found(type_in, code):
    """How many articles a search for a type finds."""
    return json.loads(
        type_in("search", "--event", code, "--count", "copies", "--json")
    )["copies"]


def told(type_in):
    """What the status says of event types."""
    status = json.loads(type_in("status", "--json"))
    return status["event_labels"], status["event_types_from"]


def test_supplied_codes_train_the_archive_while_it_is_indexed(
    type_in, tmp_path, trainings
):
    """With labels enough, an article that nobody labelled gets the type that its
    words have elsewhere.
    """
    fill(tmp_path / "in", 16)
    put(
        tmp_path / "in",
        "new",
        "Gazebo again",
        "The quibble of that gazebo met another wobble.",
    )
    type_in("index", tmp_path / "in", "--jobs", "1")
    assert found(type_in, PEACE) == 17
    labels, source = told(type_in)
    assert labels == 32
    assert (
        "peace process (trained on 32 labels (F1 1.00 on held-back labels, rules 0.00)"
        in source
    )
    assert len(trainings) == 1


def test_unchanged_labels_are_not_trained_on_again(type_in, tmp_path, trainings):
    """Neither another run nor reindexing trains where nothing changed; a correction
    makes reindexing train.
    """
    fill(tmp_path / "in", 16)
    type_in("index", tmp_path / "in", "--jobs", "1")
    put(
        tmp_path / "in",
        "new",
        "Gazebo again",
        "The quibble of that gazebo met another wobble.",
    )
    type_in("index", tmp_path / "in", "--jobs", "1")
    type_in("reindex")
    assert len(trainings) == 1
    hit = json.loads(type_in("search", "another wobble", "--json"))["hits"][0]
    type_in("events", "set", hit["id"], "sport")
    type_in("reindex")
    assert [lesson.labels for lesson in trainings] == [32, 33]


def test_too_few_labels_leave_the_rules_alone(type_in, tmp_path, trainings):
    """A few codes teach nothing, and the status says that rules decide."""
    fill(tmp_path / "in", 4)
    type_in("index", tmp_path / "in", "--jobs", "1")
    assert (trainings, told(type_in)) == ([], (8, "rules"))


def test_labels_that_go_take_their_model_with_them(type_in, tmp_path, trainings):
    """Where the labelled articles are removed, the archive falls back to the rules."""
    fill(tmp_path / "in", 16)
    put(
        tmp_path / "in",
        "new",
        "Gazebo again",
        "The quibble of that gazebo met another wobble.",
    )
    type_in("index", tmp_path / "in", "--jobs", "1")
    for path in (tmp_path / "in").glob("*n*.json"):
        if path.stem != "new":
            path.unlink()
    for path in (tmp_path / "in").glob("odd*.json"):
        path.unlink()
    type_in("index", tmp_path / "in", "--jobs", "1")
    assert (found(type_in, PEACE), told(type_in)) == (0, (0, "rules"))
