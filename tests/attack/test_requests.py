"""What a client may send, and what is said of it: through the real server."""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import contextmanager

import pytest
import waitress

from cuttings.web.app import create_app
from cuttings.web.serving import workers
from cuttings.web.serving.limiter import Buckets, network_of
from cuttings.web.serving.workers import Service, listen
from cuttings.web.settings import Settings
from tests.making import FACETS


@contextmanager
def served(app, service):
    """The address of a site on the server that ``cuttings serve`` runs."""
    listening = listen("127.0.0.1", 0)
    made = []
    create = waitress.create_server

    def note(*arguments, **more):
        made.append(create(*arguments, **more))
        return made[-1]

    waitress.create_server = note
    thread = threading.Thread(
        target=workers.run, args=(lambda: app, listening, service), daemon=True
    )
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        waitress.create_server = create
        made[0].task_dispatcher.shutdown()
        made[0].accepting = False


@pytest.fixture(scope="module")
def port(app):
    with served(app, Service(threads=4, workers=1, share=2)) as port:
        yield port


def answer(port, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    read = response.read()
    connection.close()
    return response, read


@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=dated", "/search.csv?q=dated", "/sitemap.xml", "/healthz", "/no"],
)
def test_head_is_get_without_a_body(port, path):
    got, read = answer(port, "GET", path)
    head, nothing = answer(port, "HEAD", path)
    assert read
    assert (head.status, nothing) == (got.status, b"")
    for name in ("Content-Type", "ETag", "Content-Disposition", "Cache-Control"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("path", ["/search", "/articles/words", "/search.csv"])
def test_options_says_what_is_allowed(port, path):
    response, read = answer(port, "OPTIONS", path)
    assert (response.status, read) == (200, b"")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert answer(port, "OPTIONS", "/no")[0].status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO"])
def test_no_other_method_is_answered(port, method):
    response, _ = answer(port, method, "/search")
    assert response.status == 405
    assert "GET" in response.headers["Allow"]


def test_any_version_is_known_only_where_there_is_one(port):
    """RFC 9110, section 13.1.2."""
    star = {"If-None-Match": "*"}
    known, read = answer(port, "GET", "/articles/words", **star)
    assert (known.status, read) == (304, b"")
    assert known.headers["ETag"]
    assert answer(port, "GET", "/articles/none", **star)[0].status == 404
    assert answer(port, "GET", "/search.csv?q=dated", **star)[0].status == 304


def test_a_large_body_or_header_is_not_read(port):
    """Neither is kept on the disk of the server."""
    large = b"x" * (workers.MOST_BODY + 1)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        head = (
            f"POST /search HTTP/1.1\r\nHost: a\r\nContent-Length: {len(large)}\r\n\r\n"
        )
        connection.sendall(head.encode())
        assert connection.recv(64).startswith(b"HTTP/1.1 413")
    query = "q=" + "x" * workers.MOST_HEADERS
    response, _ = answer(port, "GET", f"/search?{query}")
    assert response.status == 431


def test_connections_that_say_nothing_keep_nobody_out(port):
    """Waitress's own limit of 100 made a site unreachable by 120 of them."""
    silent = []
    try:
        for _ in range(200):
            connection = socket.create_connection(("127.0.0.1", port), timeout=30)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
            silent.append(connection)
        assert answer(port, "GET", "/healthz")[0].status == 200
    finally:
        for connection in silent:
            connection.close()


def test_a_proxy_says_who_asks_and_nobody_else_does(engine):
    """One limit for each client behind a proxy; a client's own claim is not believed."""
    settings = Settings(requests_per_minute=4, proxies=1)
    app = create_app(engine, FACETS, settings)
    service = Service(threads=2, workers=1, share=2, proxies=1)
    with served(app, service) as port:

        def ask(forwarded):
            said = {"X-Forwarded-For": forwarded}
            return answer(port, "GET", "/about", **said)[0].status

        assert [ask("192.0.2.1"), ask("192.0.2.1")] == [200, 429]
        assert ask("192.0.2.7, 192.0.2.1") == 429
        assert ask("192.0.2.2") == 200


def test_without_a_proxy_nobody_says_who_asks(engine):
    app = create_app(engine, FACETS, Settings(requests_per_minute=4))
    with served(app, Service(threads=2, workers=1, share=2)) as port:
        statuses = []
        for number in range(3):
            said = {"X-Forwarded-For": f"192.0.2.{number}"}
            statuses.append(answer(port, "GET", "/about", **said)[0].status)
    assert statuses == [200, 429, 429]


def test_one_limit_counts_for_all_processes():
    """They share what was made before they were."""
    import os

    buckets = Buckets(8)
    child = os.fork()
    if not child:
        os._exit(0 if buckets.take("a") == 0 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert buckets.take("a") == 0
    assert buckets.take("a") > 0
    assert buckets.take("b") == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth0", True),
    ],
)
def test_an_address_of_ipv6_is_counted_by_its_network(one, other, same):
    assert (network_of(one) == network_of(other)) == same
