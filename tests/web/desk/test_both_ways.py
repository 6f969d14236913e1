"""What the command line decides is seen in the browser, and the other way round; and
each takes back what the other decided.
"""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli
from tests.web.desk.test_corrections import people


@pytest.fixture
def command(archive):
    """The command line on the archive of the site; gives what it says."""

    def run_command(*words: str) -> str:
        arguments = ["--archive", str(archive.folder), *words]
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 0, result.output
        return result.output

    return run_command


def latest_in(log: str) -> str:
    """The number of the newest decision of a log."""
    return re.findall(r"\d+", log)[0]


def test_the_browser_shows_and_takes_back_what_the_command_line_decided(
    at_desk, command
):
    """In the facets, in the heading's history, with its reason."""
    curator = at_desk()
    command("authority", "rename", "emomali-rahmon", "Rahmon, E.", "--reason", "short")
    assert people(curator.client) == {"Rahmon, E.": 1}
    page = curator.get("/desk/heading?id=emomali-rahmon")
    assert "short" in page
    number = re.search(r"/desk/undo/(\d+)", page)[1]
    done = curator.client.post(f"/desk/undo/{number}", data={"csrf": curator.token})
    assert done.status_code == 303
    assert people(curator.client) == {"Emomali Rahmon": 1}
    assert "undo" in command("authority", "log").lower()


def test_the_command_line_shows_and_takes_back_what_the_browser_decided(
    at_desk, command
):
    """With the name of who decided."""
    curator = at_desk()
    curator.send("rename", heading="emomali-rahmon", label="Rahmon, E.", reason="short")
    log = command("authority", "log")
    assert "Rahmon, E." in log
    assert "curator" in log
    command("authority", "undo", latest_in(log))
    assert people(curator.client) == {"Emomali Rahmon": 1}
    assert "Undo" not in curator.get("/desk/heading?id=emomali-rahmon")


def test_articles_labels_and_stories_go_both_ways(at_desk, command, ids):
    """A date, a label of a result and copies that were taken apart."""
    curator = at_desk()
    talks = ids["talks"]
    command("articles", "set", talks, "--date", "1998-03")
    assert "1998-03" in curator.get(f"/desk/article?id={talks}")
    curator.send("facts", article=talks, published="1999")
    assert "1999" in command("show", talks)
    command("labels", "add", "Peace", talks)
    assert "Peace" in curator.get(f"/articles/{talks}")
    curator.send("unlabel", label="Peace", id=[talks])
    assert "Peace" not in command("labels", "list")
    flood = ids["tuesday"]
    curator.send("story-split", id=[flood])
    hits = curator.client.get("/api/search?q=river").json
    assert hits["stories"] == 2
    command("stories", "join", flood, ids["banks -tuesday"])
    assert curator.client.get("/api/search?q=river").json["stories"] == 1


def test_where_a_heading_comes_from_is_in_the_readers_language(at_desk):
    page = at_desk().get("/de/desk/heading?id=emomali-rahmon")
    assert re.search("aus: (maschinelle Erkennung|mitgelieferte Normdaten)", page)
