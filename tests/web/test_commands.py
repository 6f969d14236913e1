"""``cuttings serve``."""

from __future__ import annotations

import os
import signal
import socket
import threading
import urllib.request

import pytest
from click.testing import CliRunner
from cuttings.search.archive import Archive
from cuttings.search.commands import cli
from cuttings.web.serving.workers import listen, run


@pytest.fixture
def served(monkeypatch, engine):
    """The command line over the contract archive instead of one on disk."""
    monkeypatch.setattr(Archive, "require", lambda archive: archive)
    monkeypatch.setattr(Archive, "reading_engine", lambda _: engine)
    return CliRunner()


def test_get_answers_one_request_without_a_server(served):
    result = served.invoke(cli, ["serve", "--get", "/api/search?q=militants"])
    assert result.exit_code == 0
    assert '"stories":2' in result.stdout.replace(" ", "")
    assert served.invoke(cli, ["serve", "--get", "/nowhere"]).exit_code == 1


def test_a_port_that_is_taken_is_reported_with_a_way_out(served):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = served.invoke(cli, ["serve", "--port", str(taken.getsockname()[1])])
    assert result.exit_code == 1
    assert "--port" in result.stderr


def test_several_processes_answer_on_one_address_and_stop_together(app):
    listening = listen("127.0.0.1", 0)
    parent = os.fork()
    if parent == 0:
        run(lambda: app, listening, 2, 2)
        os._exit(0)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/healthz"
    assert urllib.request.urlopen(url, timeout=10).status == 200
    os.kill(parent, signal.SIGTERM)
    deadline = threading.Timer(10, os.kill, (parent, signal.SIGKILL))
    deadline.start()
    _, status = os.waitpid(parent, 0)
    deadline.cancel()
    listening.close()
    assert os.waitstatus_to_exitcode(status) == 0
