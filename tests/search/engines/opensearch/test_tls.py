"""How the engine for clusters proves whom it talks to, asked of a server with
certificates made for the test.
"""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import trustme

from cuttings.search.engines.opensearch.cluster import Cluster
from cuttings.search.errors import EngineError, SettingsError
from tests.search.engines.opensearch.test_cluster import Server, info

Serving = Callable[[trustme.LeafCert], str]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who signs."""
    return trustme.CA()


@pytest.fixture
def ca(authority, tmp_path) -> Path:
    """The file that CUTTINGS_ENGINE_CA names."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@contextmanager
def serving(certificate: trustme.LeafCert | None) -> Iterator[Server]:
    """A server with a certificate, or without TLS."""
    server = Server()
    server.answers = [info("2.19.6")]
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # a client that hangs up is what is tested
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def ask(server: Server, **environment: str) -> None:
    """Asks over TLS what the version is."""
    Cluster(
        server.url.replace("http:", "https:"), environment, patience=0.1
    ).check_version()


def test_a_server_is_trusted_by_the_authority_that_the_environment_names(authority, ca):
    with serving(authority.issue_cert("127.0.0.1")) as server:
        ask(server, CUTTINGS_ENGINE_CA=str(ca), CUTTINGS_ENGINE_API_KEY="secret")
        ask(
            server,
            CUTTINGS_ENGINE_CA=str(ca),
            CUTTINGS_ENGINE_USER="ann",
            CUTTINGS_ENGINE_PASSWORD="b",
        )
        sent = [
            {name.lower(): value for name, value in headers.items()}
            for _, _, headers in server.asked
        ]
    assert [headers["authorization"] for headers in sent] == [
        "ApiKey secret",
        "Basic YW5uOmI=",
    ]


def test_nothing_is_sent_to_a_server_that_another_authority_signed_for(
    authority, tmp_path
):
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    with serving(authority.issue_cert("127.0.0.1")) as server:
        for environment in ({}, {"CUTTINGS_ENGINE_CA": str(other)}):
            with pytest.raises(
                EngineError, match=r"could not be verified.*CUTTINGS_ENGINE_CA"
            ) as caught:
                ask(server, CUTTINGS_ENGINE_API_KEY="secret", **environment)
            assert "secret" not in str(caught.value)
        assert server.asked == []


def test_an_expired_certificate_is_called_expired(authority, ca):
    days = [datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (2019, 2020)]
    with (
        serving(
            authority.issue_cert("127.0.0.1", not_before=days[0], not_after=days[1])
        ) as server,
        pytest.raises(EngineError, match=r"has expired.*administrator"),
    ):
        ask(server, CUTTINGS_ENGINE_CA=str(ca))


def test_a_certificate_of_another_host_names_the_address(authority, ca):
    with (
        serving(authority.issue_cert("search1.example")) as server,
        pytest.raises(EngineError, match=r"is of another host.*--engine-url"),
    ):
        ask(server, CUTTINGS_ENGINE_CA=str(ca))


def test_a_server_without_tls_is_not_asked_over_it(ca):
    with serving(None) as server, pytest.raises(EngineError, match=r"no TLS.*http://"):
        ask(server, CUTTINGS_ENGINE_CA=str(ca))


def test_a_connection_that_ends_in_the_middle_of_the_handshake_is_tried_again(
    ca, clock
):
    """So does a node that is lost; that its certificate is wrong is not said."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def hang_up() -> None:
            with suppress(OSError):
                while True:
                    listening.accept()[0].close()

        threading.Thread(target=hang_up, daemon=True).start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(EngineError, match="can't be reached"):
            Cluster(url, {"CUTTINGS_ENGINE_CA": str(ca)}).check_version()
        assert len(clock) > 10
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_that_holds_no_certificate_is_named(content, tmp_path):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SettingsError, match=r"CUTTINGS_ENGINE_CA.*ca\.pem"):
        Cluster("https://127.0.0.1:9", {"CUTTINGS_ENGINE_CA": str(path)})
