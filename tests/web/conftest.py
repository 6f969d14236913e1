"""A site over the contract archive in memory, and a client for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.translations import SOURCE, set_language
from cuttings.web.app import create_app
from cuttings.web.links import set_prefix
from cuttings.web.settings import Settings
from tests.contract.archive import archive
from tests.making import FACETS


@pytest.fixture(autouse=True)
def answered():
    """What a request says of prefix and language ends when its answer is closed, which
    a client in a test seldom does.
    """
    yield
    set_prefix("")
    set_language(SOURCE)


@pytest.fixture(scope="session")
def engine():
    """The contract archive in memory."""
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write(archive())
    engine.commit()
    return engine


@pytest.fixture(scope="session")
def app(engine):
    """The site without a time budget, so that nothing depends on the clock."""
    return create_app(engine, FACETS, Settings(search_seconds=0))


@pytest.fixture
def client(app):
    """A client of the site."""
    return app.test_client()


@pytest.fixture
def site(app):
    """The site itself."""
    return app.extensions["cuttings"]
