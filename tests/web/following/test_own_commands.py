"""What an account keeps is kept from the command line, too: either sees what the other
did.
"""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli
from cuttings.web.accounts.database import FILE, Store
from cuttings.web.following.notes import Notes
from tests.web.desk.conftest import app, archive, at_desk, cheap_hashes, ids

__all__ = ["app", "archive", "at_desk", "cheap_hashes", "ids"]


@pytest.fixture
def run(app, archive):
    """A command on the archive of the site: what it printed."""

    def run_command(*words: str, refused: str = "") -> str:
        found = CliRunner().invoke(cli, ["--archive", str(archive.folder), *words])
        if refused:
            assert found.exit_code != 0
            assert refused in f"{found.output} {found.exception}"
            return ""
        assert found.exit_code == 0, (found.output, found.exception)
        return found.stdout.strip()

    return run_command


def test_a_search_is_saved_followed_moved_and_deleted(run, at_desk):
    """By its words or its address."""
    flood = run("saved", "add", "reader", "Floods", "river", "--note", "for May")
    url = "https://news.example.org/search?q=river&outlet=valey-post"
    post = run("saved", "add", "reader", "Of the Post", url, "--address")
    page = at_desk("reader").get("/saved")
    assert "Floods" in page
    assert "for May" in page
    assert re.search(r"q=river&(amp;)?outlet=valey-post", page)

    run("saved", "move", "reader", post, "-5", refused="No such option")
    run("saved", "move", "reader", post, "--", "-5")
    run("users", "mail", "reader", "r@example.org")
    run("saved", "change", "reader", flood, "--every", "weekly", "--name", "High water")
    rows = json.loads(run("saved", "list", "reader", "--json"))
    assert [(row["id"], row["name"], row["every"]) for row in rows] == [
        (post, "Of the Post", ""),
        (flood, "High water", "weekly"),
    ]
    run("saved", "change", "reader", flood, "--every", "never")
    assert "weekly" not in run("saved", "list", "reader")
    run("saved", "delete", "reader", post)
    assert post not in run("saved", "list", "reader")
    run("saved", "delete", "curator", flood, refused="no saved search")
    hook = ("--hook", "https://elsewhere.example.org/")
    run("saved", "change", "reader", flood, *hook, refused="can't be told")


def test_a_result_is_frozen_and_its_page_opens(run, at_desk):
    """For whoever has the link, until it is deleted."""
    frozen = run("saved", "freeze", "reader", "The river", "river")
    nobody = at_desk("reader").client.application.test_client()
    assert "River bursts its banks" in nobody.get(f"/frozen/{frozen}").text
    run("saved", "delete", "reader", frozen)
    assert nobody.get(f"/frozen/{frozen}").status_code == 404


def test_a_folder_is_made_filled_ordered_and_deleted(run, at_desk, ids):
    """With a note at each article."""
    one, other = ids["talks"], ids["tuesday"]
    folder = run("folders", "add", "reader", "Exhibition", one)
    run("folders", "keep", "reader", folder, other)
    run("folders", "annotate", "reader", folder, other, "page 3")
    run("folders", "move", "reader", folder, other, "--", "-1")
    kept = json.loads(run("folders", "show", "reader", folder, "--json"))
    assert [(row["article"], row["note"]) for row in kept] == [
        (other, "page 3"),
        (one, ""),
    ]
    assert "page 3" in at_desk("reader").get(f"/folders/{folder}")

    second = run("folders", "add", "reader", "Second")
    run("folders", "keep", "reader", second, one, "--from", folder)
    assert one not in run("folders", "show", "reader", folder)
    assert one in run("folders", "show", "reader", second)
    run("folders", "out", "reader", folder, other)
    run("folders", "change", "reader", folder, "--name", "Empty")
    assert "Empty\t0" in run("folders", "list", "reader")
    run("folders", "delete", "reader", folder)
    assert folder not in run("folders", "list", "reader")
    run("folders", "keep", "reader", second, "nothing", refused="no article")
    run("folders", "annotate", "reader", second, other, "x", refused="not in that")
    run("folders", "show", "curator", second, refused="no folder")


def test_a_note_is_written_read_and_deleted(run, at_desk, ids):
    """One's own, or shared."""
    talks = ids["talks"]
    run("notes", "write", "reader", talks, "ask the mayor", "--shared")
    assert "ask the mayor" in at_desk("curator").get(f"/articles/{talks}")
    assert "ask the mayor" in run("notes", "list", "curator", "--at", talks)
    assert run("notes", "list", "curator") == ""
    run("notes", "write", "reader", talks, "")
    assert run("notes", "list", "reader") == ""
    run("notes", "write", "reader", "nothing", "x", refused="no article")
    run("notes", "write", "nobody", talks, "x", refused="nobody")


def test_what_readers_reported_is_listed_and_settled(run, archive, ids):
    """By a curator, and once."""
    assert run("mistakes", "list") == ""
    Notes(Store(archive.folder / FILE)).report(ids["talks"], "It was Tuesday.")
    (row,) = json.loads(run("mistakes", "list", "--json"))
    assert row["text"] == "It was Tuesday."
    (queue,) = json.loads(run("queue", "notes", "--json"))
    assert queue["waiting"] == 1
    assert "It was Tuesday." in str(queue["rows"])
    number = str(row["id"])
    run("mistakes", "settle", "reader", number, refused="no curator")
    run("mistakes", "settle", "curator", "99", refused="does not wait")
    run("mistakes", "settle", "curator", number)
    assert run("mistakes", "list") == ""


def test_the_queue_is_listed_by_kind_and_by_words(run):
    """With how much waits, and the command that settles it."""
    every = {row["kind"]: row for row in json.loads(run("queue", "--json"))}
    assert every["undated"]["waiting"] == 3
    assert "articles set" in every["undated"]["settled_by"]
    (row,) = json.loads(run("queue", "undated", "--words", "talks", "--json"))
    assert [each["title"] for each in row["rows"]] == ["Peace talks begin"]
    assert "Peace talks begin" in run("queue", "undated")
