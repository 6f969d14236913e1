"""An engine is known by its name."""

from __future__ import annotations

import pytest

from cuttings.search import engines
from cuttings.search.engines import engine_named
from cuttings.search.errors import SettingsError


def test_an_engine_whose_package_is_missing_says_how_to_install_it(monkeypatch):
    """Whatever stands behind the entry points of this process."""

    class Point:
        name = "opensearch"

        def load(self):
            raise ModuleNotFoundError(name="opensearchpy")

    monkeypatch.setattr(engines, "entry_points", lambda group: [Point()])
    engine_named.cache_clear()
    with pytest.raises(SettingsError) as raised:
        engine_named("opensearch")
    engine_named.cache_clear()
    assert str(raised.value) == (
        "The engine “opensearch” needs the package “opensearchpy”. Install it with: "
        "pip install 'cuttings[opensearch]'"
    )


def test_an_engine_that_is_not_installed_is_named_with_those_that_are(monkeypatch):
    monkeypatch.setattr(engines, "entry_points", lambda group: [])
    engine_named.cache_clear()
    with pytest.raises(SettingsError, match="There is no engine “solr”"):
        engine_named("solr")
    engine_named.cache_clear()
