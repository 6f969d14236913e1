"""What a monitor reads: counts of requests and their times, in Prometheus' text format
(version 0.0.4), at ``/metrics``.

It counts kinds of pages and never what was searched or read. The counts are those of
all processes of a site: each adds to a row of one table in memory that they share, so
that none waits for another.
"""

from __future__ import annotations

import ipaddress
import mmap
import os
import threading
import time
from collections.abc import Iterator

from flask import Flask, Response, abort, g, request

from cuttings.search.errors import SettingsError
from cuttings.search.translations import worded
from cuttings.web.site import Site

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

ROWS = 64
"""Processes of a site that count for themselves; two that share a row would now and
then lose a request.
"""
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper bounds of the classes of time, in seconds."""
KINDS = ("search", "article", "story", "facet", "download", "api", "static", "other")
STATUSES = ("2xx", "3xx", "4xx", "429", "5xx", "503")
TYPE = "text/plain; version=0.0.4; charset=utf-8"
UNCOUNTED = ("metrics", "views.healthz", "views.readyz")

_REQUESTS = len(KINDS) * len(STATUSES)
_WIDTH = _REQUESTS + len(BOUNDS) + 2
"""Numbers of a row: requests by kind and status, times by class, then the number and
the sum of all times.
"""


class Metrics:
    """Counts of one site. Made before its processes are, it is shared by them."""

    def __init__(self) -> None:
        self._table = memoryview(mmap.mmap(-1, ROWS * _WIDTH * 8)).cast("d")
        self._lock = threading.Lock()

    def count(self, kind: str, status: str, seconds: float) -> None:
        """Counts one request."""
        row = os.getpid() % ROWS * _WIDTH
        place = KINDS.index(kind) * len(STATUSES) + STATUSES.index(status)
        with self._lock:
            self._table[row + place] += 1
            for number, bound in enumerate(BOUNDS):
                if seconds <= bound:
                    self._table[row + _REQUESTS + number] += 1
            self._table[row + _WIDTH - 2] += 1
            self._table[row + _WIDTH - 1] += seconds

    def lines(self) -> Iterator[str]:
        """The counts in the text format."""
        totals = [sum(self._table[place::_WIDTH]) for place in range(_WIDTH)]
        yield "# HELP cuttings_requests_total Requests by kind of page and status."
        yield "# TYPE cuttings_requests_total counter"
        place = 0
        for kind in KINDS:
            for status in STATUSES:
                labels = f'kind="{kind}",status="{status}"'
                yield f"cuttings_requests_total{{{labels}}} {totals[place]:.0f}"
                place += 1
        yield "# HELP cuttings_request_seconds Time in which a response was made."
        yield "# TYPE cuttings_request_seconds histogram"
        for bound in BOUNDS:
            count = totals[place]
            yield f'cuttings_request_seconds_bucket{{le="{bound}"}} {count:.0f}'
            place += 1
        number, seconds = totals[-2:]
        yield f'cuttings_request_seconds_bucket{{le="+Inf"}} {number:.0f}'
        yield f"cuttings_request_seconds_sum {seconds:.6f}"
        yield f"cuttings_request_seconds_count {number:.0f}"


def count_requests(
    app: Flask, site: Site, metrics: Metrics, readers: tuple[str, ...]
) -> None:
    """Counts every request, and shows the counts to the networks in ``readers``.

    To everybody else there is no such page. Raises SettingsError for a reader that is
    no network.
    """
    networks = [_network(reader) for reader in readers]

    def begin() -> None:
        g.counted_from = time.perf_counter()

    def end(response: Response) -> Response:
        if request.endpoint not in UNCOUNTED:
            seconds = time.perf_counter() - g.get("counted_from", time.perf_counter())
            metrics.count(_kind(request.endpoint), _status(response), seconds)
        return response

    def show() -> Response:
        if not _is_within(request.remote_addr or "", networks):
            abort(404)
        lines = [*metrics.lines(), *_gauges(site)]
        return Response("\n".join(lines) + "\n", content_type=TYPE)

    app.before_request(begin)
    app.after_request(end)
    app.add_url_rule("/metrics", "metrics", show)


def _gauges(site: Site) -> Iterator[str]:
    """What the archive holds now."""
    gauges = (
        ("articles", "Articles in the index.", site.engine.count()),
        ("files_skipped", "Files that are not indexed.", site.skipped()),
    )
    for name, help, value in gauges:
        if value is not None:
            yield f"# HELP cuttings_{name} {help}"
            yield f"# TYPE cuttings_{name} gauge"
            yield f"cuttings_{name} {value}"


_KINDS_OF_ENDPOINTS = {
    "views.search": "search",
    "views.timeline": "search",
    "views.world_map": "search",
    "views.article": "article",
    "views.story": "story",
    "views.facet": "facet",
    "static": "static",
}


def _kind(endpoint: str | None) -> str:
    if endpoint is None:
        return "other"
    blueprint = endpoint.partition(".")[0]
    named = {"downloads": "download", "api": "api", "sru": "api", "oai": "api"}
    return _KINDS_OF_ENDPOINTS.get(endpoint) or named.get(blueprint, "other")


def _status(response: Response) -> str:
    code = str(response.status_code)
    return code if code in STATUSES else f"{code[0]}xx"


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise SettingsError(
            worded(
                "The setting “site.metrics-for” names “%(text)s”, which is "
                "no network; it looks like 192.0.2.0/24.",
                text=text,
            )
        ) from error


def _is_within(address: str, networks: list[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)
