"""What a monitor reads of a site."""

from __future__ import annotations

import os

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cuttings.search.errors import SettingsError
from cuttings.web.app import create_app
from cuttings.web.serving.metrics import BOUNDS, Metrics
from cuttings.web.settings import Settings
from tests.making import FACETS


def values(text):
    """The samples of the text format, by name and labels."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            found[name] = float(value)
    return found


@pytest.fixture
def watched(engine):
    """A site with counts of its own."""
    app = create_app(engine, FACETS, Settings(search_seconds=0))
    return app.test_client()


def test_requests_are_counted_by_kind_and_status(watched):
    """Not by what was asked."""
    watched.get("/search?q=militants")
    watched.get("/search?q=secret")
    watched.get("/articles/nobody")
    watched.get("/healthz")
    text = watched.get("/metrics").text
    found = values(text)
    assert found['cuttings_requests_total{kind="search",status="2xx"}'] == 2
    assert found['cuttings_requests_total{kind="article",status="4xx"}'] == 1
    assert found["cuttings_request_seconds_count"] == 3
    assert found['cuttings_request_seconds_bucket{le="+Inf"}'] == 3
    assert "secret" not in text


def test_the_archive_is_measured_too(watched, engine):
    """How much it holds."""
    assert values(watched.get("/metrics").text)["cuttings_articles"] == engine.count()


def test_times_fall_into_their_classes():
    """A class holds everything up to its bound, the bound too."""
    metrics = Metrics()
    metrics.count("search", "2xx", BOUNDS[0])
    metrics.count("search", "2xx", BOUNDS[0] * 1.01)
    metrics.count("other", "503", 60.0)
    found = values("\n".join(metrics.lines()))
    buckets = [
        found[f'cuttings_request_seconds_bucket{{le="{bound}"}}'] for bound in BOUNDS
    ]
    assert buckets == [1] + [2] * (len(BOUNDS) - 1)
    assert found["cuttings_request_seconds_count"] == 3
    assert found["cuttings_request_seconds_sum"] == pytest.approx(60.01, abs=0.01)


def test_all_processes_count_together():
    """Each in its row of a table that they share."""
    metrics = Metrics()
    metrics.count("search", "2xx", 0.1)
    child = os.fork()
    if child == 0:
        metrics.count("search", "2xx", 0.1)
        os._exit(0)
    os.waitpid(child, 0)
    found = values("\n".join(metrics.lines()))
    assert found['cuttings_requests_total{kind="search",status="2xx"}'] == 2


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("127.9.9.9", 200), ("::1", 200), ("192.0.2.1", 404)],
)
def test_only_named_networks_see_them(watched, address, status):
    """By default the machine itself."""
    response = watched.get("/metrics", environ_base={"REMOTE_ADDR": address})
    assert response.status_code == status


def test_other_networks_can_be_named(engine):
    """And then the machine itself only if it is named too."""
    settings = Settings(search_seconds=0, metrics_for=("192.0.2.0/24",))
    client = create_app(engine, FACETS, settings).test_client()
    seen = [
        client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code
        for address in ("192.0.2.255", "192.0.3.0", "127.0.0.1", "")
    ]
    assert seen == [200, 404, 404, 404]


def test_what_is_no_network_stops_the_site(engine):
    """Before it answers anybody."""
    with pytest.raises(SettingsError, match="“here”, which is no network"):
        create_app(engine, FACETS, Settings(metrics_for=("here",)))


def test_the_text_is_read_by_the_client_of_prometheus(watched):
    """Whose parser nobody here wrote."""
    watched.get("/search?q=militants")
    families = {
        family.name: family
        for family in text_string_to_metric_families(watched.get("/metrics").text)
    }
    assert families["cuttings_requests"].type == "counter"
    assert families["cuttings_request_seconds"].type == "histogram"
    assert families["cuttings_articles"].type == "gauge"


def test_a_ready_site_says_so(watched):
    """It has answered a search."""
    response = watched.get("/readyz")
    assert response.json["status"] == "ready"
    assert response.headers["Cache-Control"] == "no-store"
