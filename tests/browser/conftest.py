"""The site on a real server and a real Chromium in front of it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import waitress
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cuttings.search.articles import Entry
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.browser.holdings import holdings

PATIENCE = 60_000
"""Milliseconds to wait for what a page will show; much on purpose, because a busy
machine must fail no test.
"""
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a running site."""
    with running(holdings()) as url:
        yield url


@contextmanager
def running(entries: list[Entry]) -> Iterator[str]:
    """A site of these articles, by its address."""
    engine = MemoryEngine(Path("unused"), installed_facets())
    engine.write(entries)
    engine.commit()
    app = create_app(engine, installed_facets(), Settings(search_seconds=0))
    server = waitress.create_server(
        app, host="127.0.0.1", port=0, threads=4, asyncore_use_poll=True
    )
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without its sandbox, which root can't have."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENCE
        )
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium, site) -> Iterator[BrowserContext]:
    """A reader with a clean browser."""
    context = chromium.new_context(
        base_url=site, viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context) -> Iterator[Page]:
    """An empty tab; whatever the browser complains about fails the test at its end."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if message.type == "error" else None
        ),
    )
    yield page
    assert complaints == []
