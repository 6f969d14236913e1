"""Progress is drawn on a terminal, told in lines elsewhere, and in JSON on request."""

from __future__ import annotations

import io
import json

import pytest

from cuttings.index import progress as module
from cuttings.index.progress import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> None:
    """Every advance is said at once."""
    monkeypatch.setattr(module, "SECONDS_BETWEEN_LINES", 0.0)
    monkeypatch.setattr(module, "SECONDS_BETWEEN_DRAWINGS", 0.0)


def test_a_terminal_shows_one_line_and_is_left_clean():
    """The line is drawn again in its place; its end gives the cursor back."""
    stream = Terminal()
    progress = Progress(stream=stream, total=4)
    progress.advance(done=1, articles=3)
    progress.advance(done=1, articles=3, skipped=1)
    drawn = stream.getvalue()
    assert "2/4" in drawn
    assert "6 articles" in drawn
    assert "1 skipped" in drawn
    assert "\n" not in drawn
    progress.close()
    assert stream.getvalue().endswith("\r\x1b[K\x1b[?25h")


def test_a_terminal_on_which_nothing_was_drawn_is_left_alone():
    """A run that finds everything unchanged writes nothing."""
    stream = Terminal()
    Progress(stream=stream).close()
    assert stream.getvalue() == ""


def test_a_total_that_is_not_known_is_none_of_the_line():
    """Neither on a terminal nor elsewhere does its lack end in an error."""
    for stream in (Terminal(), io.StringIO()):
        progress = Progress(stream=stream)
        progress.advance(done=1, articles=2)
        assert "2 articles" in stream.getvalue()
    assert Progress(done=1).line().startswith("1 files; 0 articles")
    assert Progress(done=1, total=3).line().startswith("1 of 3 files; 0 articles")


def test_elsewhere_a_line_says_how_far_it_is():
    """As in a log, without control characters."""
    stream = io.StringIO()
    Progress(stream=stream, total=2, unit="articles").advance(done=1)
    assert stream.getvalue().startswith("1 of 2 articles; 0 articles, ")
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()])
def test_events_are_json_wherever_they_go(stream):
    """One object a line, also on a terminal."""
    progress = Progress(stream=stream, events=True, total=2)
    progress.advance(done=1, articles=5, skipped=1)
    progress.close()
    assert json.loads(stream.getvalue()) == {
        "event": "progress",
        "done": 1,
        "total": 2,
        "unit": "files",
        "articles": 5,
        "skipped": 1,
    }


def test_lines_come_only_after_a_while(monkeypatch):
    """Between two of them, advances are counted in silence."""
    monkeypatch.setattr(module, "SECONDS_BETWEEN_LINES", 60.0)
    stream = io.StringIO()
    progress = Progress(stream=stream)
    progress.advance(done=1)
    assert stream.getvalue() == ""
    assert progress.done == 1


def test_a_quiet_run_says_nothing():
    """Though it counts."""
    stream = Terminal()
    progress = Progress(stream=stream, quiet=True)
    progress.advance(done=1, articles=2)
    progress.close()
    assert (stream.getvalue(), progress.articles) == ("", 2)
