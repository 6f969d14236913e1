"""``cuttings serve``."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli
from cuttings.search.archive import Archive


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


SITE = """
from pathlib import Path
from cuttings.search.engines.memory import MemoryEngine
from cuttings.web.app import create_app
from cuttings.web.serving.workers import listen, run
listening = listen("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
run(lambda: create_app(MemoryEngine(Path("unused"), ()), ()), listening, 2, 2)
"""


def test_several_processes_answer_on_one_address_and_stop_together():
    with subprocess.Popen(
        [sys.executable, "-c", SITE], stdout=subprocess.PIPE, start_new_session=True
    ) as parent:
        try:
            url = f"http://127.0.0.1:{int(parent.stdout.readline())}/healthz"
            assert urllib.request.urlopen(url, timeout=120).status == 200
            parent.send_signal(signal.SIGTERM)
            assert parent.wait(timeout=120) == 0
            with pytest.raises(ProcessLookupError):
                os.killpg(parent.pid, 0)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(parent.pid, signal.SIGKILL)
