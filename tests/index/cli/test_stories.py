"""``cuttings stories``."""

import json

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli
from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from cuttings.search.errors import NotFound
from tests.index.stories.making import paragraphs, prose

BODIES = {
    "one": prose(1),
    "two": paragraphs(prose(1), 0, 1, 2, 3, 4),
    "three": prose(2),
}


@pytest.fixture
def archive(tmp_path):
    """An archive of three articles, two of them copies; only the catalogue, as if
    nothing were delivered yet.
    """
    from cuttings.index.assembly import Assembly
    from cuttings.search.archive import Archive
    from tests.making import make_article

    assembly = Assembly(Archive.at(tmp_path / "archive"))
    with assembly.catalogue.transaction():
        for id, body in BODIES.items():
            assembly.keep(make_article(id, "", body), id, None)
    assembly.close()
    return tmp_path / "archive"


def run(archive, *words):
    result = CliRunner().invoke(cli, ["--archive", str(archive), "stories", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def story(archive, id):
    return StoryIndex(open_database(archive / "catalogue.sqlite")).story_of(id)


def test_split_undo_and_log(archive):
    """A split takes effect, is listed, and is undone."""
    assert "s-one  1 copy: one" in run(archive, "split", "two")
    assert story(archive, "one") != story(archive, "two")
    run(archive, "undo")
    assert story(archive, "one") == story(archive, "two")
    log = json.loads(run(archive, "log", "--json"))
    assert [
        (entry["action"], entry["ids"], bool(entry["undone"])) for entry in log
    ] == [("undo", ["two"], False), ("split", ["two"], True)]


def test_join_and_pin(archive):
    """Joined articles are one story, and the pinned one stands for it."""
    run(archive, "join", "one", "three")
    assert story(archive, "two") == story(archive, "three")
    run(archive, "pin", "three")
    assert "represented by three: pinned by a librarian" in run(archive, "why", "one")


def test_a_decision_changes_at_once_by_whose_length_a_copy_is_weighed(archive):
    """A pin, a split, and each of them undone."""

    def weighed(id):
        asked = ["--archive", str(archive), "explain", id, BODIES["two"][:40], "--json"]
        return json.loads(CliRunner().invoke(cli, asked).stdout)["length"]

    CliRunner().invoke(cli, ["--archive", str(archive), "reindex"])
    own = {id: weighed(id)["own"] for id in ("one", "two")}
    assert own["one"] != own["two"]
    first = weighed("one")["of"]
    other = "two" if first == "one" else "one"
    run(archive, "pin", other)
    for id in ("one", "two"):
        assert weighed(id) == {"words": own[other], "of": other, "own": own[id]}
    run(archive, "split", other)
    for id in ("one", "two"):
        assert weighed(id) == {"words": own[id], "of": id, "own": own[id]}
    run(archive, "undo")
    run(archive, "undo")
    for id in ("one", "two"):
        assert weighed(id) == {"words": own[first], "of": first, "own": own[id]}


def test_why_in_words_and_as_json(archive):
    """The story, the representative, the kind of copy and its evidence; and one pair
    compared.
    """
    assert "s-one, 2 copies" in run(archive, "why", "two")
    assert json.loads(run(archive, "why", "two", "--json"))["link"]["id"] == "s-one"
    assert run(archive, "why", "one", "two").startswith(
        "one story: 100% of the shorter text"
    )
    assert (
        json.loads(run(archive, "why", "one", "three", "--json"))["same_story"] is False
    )


def test_an_unknown_article_is_an_error(archive):
    """The message says how to find ids."""
    with pytest.raises(NotFound, match="cuttings search"):
        run(archive, "why", "unknown")


def test_how_much_of_an_outlet_is_agency_copy(archive):
    """A row an outlet and year, as a table."""
    lines = run(archive, "agencies").splitlines()
    assert lines[0] == "outlet,year,articles,agency copy,share"
    for row in json.loads(run(archive, "agencies", "--json")):
        assert 0 <= row["credited"] <= row["articles"]
