"""A server that was stopped while articles followed a decision goes on when it starts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from cuttings.index.desk import Change, Desk, delivery
from cuttings.search.facets import installed_facets
from cuttings.web.accounts.database import FILE, Store
from cuttings.web.accounts.guard import Accounts
from cuttings.web.app import Resources, create_app
from cuttings.web.desk.current import go_on
from tests.web.accounts.conftest import PASSWORD

SERVER = "from cuttings.index.cli.main import cli; cli()"


@pytest.fixture
def left(archive, monkeypatch) -> Desk:
    """The desk of an archive whose last server decided, and took nothing to the index."""
    monkeypatch.setattr(delivery, "PATIENCE", 0.0)
    fields = {"name": ["Dushanbe"], "kind": ["place"], "scope": ["everywhere"]}
    change = Change("name", {**fields, "verdict": ["none"]})
    with monkeypatch.context() as stopped:
        stopped.setattr(delivery.Delivery, "_deliver_until_done", lambda _: None)
        Desk(archive).decide(change, actor="ines")
    return Desk(archive)


def is_done(desk: Desk, seconds: float) -> bool:
    """Whether nothing is left within so long."""
    deadline = time.monotonic() + seconds
    while desk.waits() or desk.behind():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@contextmanager
def served(folder, workers: int) -> Iterator[subprocess.Popen]:
    """A server of an archive in processes of its own."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    command = ["serve", "--port", str(port), "--workers", str(workers)]
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, "--archive", str(folder), *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:
        try:
            yield server
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_server_that_starts_goes_on_with_what_follows(left, workers):
    """Though nobody decides anything, or opens a page of the desk."""
    accounts = Accounts.of(Store(left.archive.folder / FILE))
    accounts.users.add("ines", "curator", PASSWORD)
    assert left.waits()
    with served(left.archive.folder, workers) as server:
        assert is_done(left, 60)
        assert server.poll() is None


def test_a_site_where_nobody_can_sign_in_opens_no_desk(left):
    """What follows there is delivered by the next command."""
    opened: list[str] = []

    def open_desk() -> Desk:
        opened.append("desk")
        return left

    app = create_app(
        left.archive.reading_engine(),
        installed_facets(),
        resources=Resources(open_desk=open_desk),
    )
    go_on(app)
    assert opened == []


def test_what_can_not_go_on_stops_no_server(left, app, monkeypatch, caplog):
    """It is written down."""
    monkeypatch.setattr(delivery.Delivery, "_waiting", failing)
    go_on(app)
    assert "what was decided doesn't reach the index: the disk is full" in caplog.text


def failing(_: delivery.Delivery) -> None:
    raise delivery.CuttingsError("the disk is full")
