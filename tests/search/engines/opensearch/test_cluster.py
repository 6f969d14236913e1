"""What the engine for clusters makes of failures, asked of a server that gives
prepared answers; no Java is needed.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cuttings.search.engines.opensearch.cluster import Cluster
from cuttings.search.engines.opensearch.documents import Address, Writer
from cuttings.search.errors import (
    EngineError,
    IndexDamaged,
    QueryRefused,
    SettingsError,
)

WHOLE = {"_shards": {"total": 3, "failed": 0}, "timed_out": False, "hits": {"hits": []}}


def searched(*answers: dict) -> tuple[int, object]:
    """The answer to one request for several searches."""
    return 200, {"responses": list(answers)}


BUSY = (
    429,
    {
        "error": {"type": "rejected_execution_exception", "reason": "queue is full"},
        "status": 429,
    },
)


class Server(ThreadingHTTPServer):
    """Gives the answers of a list in turn, the last of them for ever, and keeps what
    it was asked.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[tuple[int, object]] = []
        self.asked: list[tuple[str, bytes, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.asked.append((self.path, body, dict(self.headers)))
        answers = self.server.answers
        status, value = answers.pop(0) if len(answers) > 1 else answers[0]
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - names that http.server asks for

    def log_message(self, format, *args) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def cluster(server) -> Callable[..., Cluster]:
    def make(
        *answers: tuple[int, object], patience: float = 5.0, **environment: str
    ) -> Cluster:
        server.answers = list(answers)
        return Cluster(server.url, environment, patience)

    return make


def info(number: str, distribution: str | None = "opensearch") -> tuple[int, object]:
    return 200, {
        "version": {
            "number": number,
            **({"distribution": distribution} if distribution else {}),
        }
    }


def test_a_busy_cluster_is_asked_again(cluster, server, clock):
    """Each time after a longer pause."""
    asked = cluster(BUSY, BUSY, searched(WHOLE))
    assert asked.search("x", {}) == WHOLE
    assert (asked.retries, len(server.asked)) == (2, 3)
    assert 0.025 <= clock[0] <= 0.075
    assert 0.05 <= clock[1] <= 0.15


def test_patience_ends_with_a_message(cluster, server, clock):
    with pytest.raises(EngineError, match="too busy"):
        cluster(BUSY, patience=60.0).search("x", {})
    assert 2.5 <= max(clock) <= 7.5
    assert (
        50.0 < sum(clock) < 65.0
    )  # the last pause may end it early, or be half as long again
    assert len(server.asked) == len(clock) + 1


def test_a_part_that_fails_is_asked_again_and_then_told(cluster, clock):
    part = searched({**WHOLE, "_shards": {"total": 3, "failed": 1}})
    assert cluster(part, searched(WHOLE)).search("x", {}) == WHOLE
    notes: list[str] = []
    cluster(part).search("x", {}, notes)
    assert notes == [
        "Part of the index did not answer (1 of 3 parts). Hits and counts are of the rest."
    ]
    with pytest.raises(EngineError, match="1 of 3 parts"):
        cluster(part).search("x", {})


def test_a_slow_part_is_told_at_once(cluster, server):
    notes: list[str] = []
    cluster(searched({**WHOLE, "timed_out": True})).search("x", {}, notes)
    assert notes == [
        "Part of the index was too slow to answer in full. Hits and counts are of the "
        "rest."
    ]
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "error", "kind", "message"),
    [
        (
            401,
            {"type": "security_exception", "reason": "no"},
            EngineError,
            "CUTTINGS_ENGINE_PASSWORD",
        ),
        (
            403,
            {"type": "security_exception", "reason": "no"},
            EngineError,
            "may not do this",
        ),
        (
            403,
            {"type": "cluster_block_exception", "reason": "blocked"},
            EngineError,
            "nearly full",
        ),
        (
            429,
            {"type": "cluster_block_exception", "reason": "blocked"},
            EngineError,
            "nearly full",
        ),
        (
            404,
            {"type": "index_not_found_exception", "reason": "no such index"},
            IndexDamaged,
            "cuttings reindex",
        ),
        (
            400,
            {
                "type": "parsing_exception",
                "reason": "odd",
                "root_cause": [{"reason": "odd"}],
            },
            EngineError,
            "400, odd",
        ),
    ],
)
def test_each_refusal_has_its_message(cluster, server, status, error, kind, message):
    with pytest.raises(kind, match=message):
        cluster((status, {"error": error, "status": status})).search("x", {})
    assert len(server.asked) == 1


def test_a_cluster_that_is_not_there_is_named(clock):
    with pytest.raises(EngineError, match=r"127\.0\.0\.1:9 can't be reached"):
        Cluster("http://127.0.0.1:9", {}).check_version()


@pytest.mark.parametrize(
    "version", [info("1.3.0"), info("2.16.9"), info("8.11.0", None), info("4.0.0")]
)
def test_another_product_or_version_is_refused(cluster, version):
    with pytest.raises(EngineError, match=r"needs OpenSearch 2\.17"):
        cluster(version).check_version()


@pytest.mark.parametrize("number", ["2.19.6", "3.1.0"])
def test_known_versions_are_accepted(cluster, number):
    cluster(info(number)).check_version()


def test_credentials_come_from_the_environment(cluster, server):
    cluster(info("2.19.6"), CUTTINGS_ENGINE_API_KEY="secret").check_version()
    cluster(
        info("2.19.6"), CUTTINGS_ENGINE_USER="ann", CUTTINGS_ENGINE_PASSWORD="b"
    ).check_version()
    sent = [
        {name.lower(): value for name, value in headers.items()}["authorization"]
        for _, _, headers in server.asked
    ]
    assert sent == ["ApiKey secret", "Basic YW5uOmI="]


@pytest.mark.parametrize("url", ["", "ftp://host", "https://ann:secret@host"])
def test_an_address_that_cant_be_used_is_refused_without_telling_a_password(url):
    with pytest.raises(SettingsError) as caught:
        Cluster(url, {})
    assert "secret" not in str(caught.value)


def test_a_rejected_item_is_sent_again_while_the_cluster_is_busy_and_no_other_is(
    cluster, server
):
    def items(*statuses: int) -> tuple[int, object]:
        return 200, {
            "items": [
                {
                    "delete": {
                        "status": s,
                        **({"error": {"type": "x"}} if s > 404 else {}),
                    }
                }
                for s in statuses
            ]
        }

    asked = cluster(items(200, 429, 404), items(503), items(200))
    writer = Writer(asked, Address("a", "a-1"), ())
    writer.delete(["x", "y", "z"])
    bodies = [
        [json.loads(line)["delete"]["_id"] for line in body.splitlines()]
        for _, body, _ in server.asked
    ]
    assert bodies == [["x", "y", "z"], ["y"], ["y"]]
    assert writer.cluster.retries == 2


def test_what_follows_on_a_write_that_is_sent_again_is_sent_again_too(cluster, server):
    def items(*outcomes: tuple[int, str]) -> tuple[int, object]:
        return 200, {
            "items": [
                {"x": {"status": s, **({"error": {"type": e}} if e else {})}}
                for s, e in outcomes
            ]
        }

    busy, gone = (
        (429, "rejected_execution_exception"),
        (404, "document_missing_exception"),
    )
    asked = cluster(items(busy, gone, (200, "")), items((201, ""), (200, "")))
    write = {"_index": "a-1", "_id": "x"}, {"_index": "a-1", "_id": "y"}
    asked.bulk(
        [
            ({"index": write[0]}, {}),
            ({"update": write[0]}, {}),
            ({"index": write[1]}, {}),
        ],
    )
    bodies = [
        [json.loads(line) for line in body.splitlines() if line != b"{}"]
        for _, body, _ in server.asked
    ]
    assert bodies[1] == [{"index": write[0]}, {"update": write[0]}]


def test_several_searches_are_one_request_and_each_failure_is_told(cluster, server):
    asked = [("x", {"size": 1}), ("y", {"size": 2})]
    refused = {
        "status": 400,
        "error": {
            "type": "odd",
            "caused_by": {"type": "odd", "reason": "no such field"},
        },
    }
    assert cluster((200, {"responses": [WHOLE, WHOLE]})).searches(asked) == [
        WHOLE,
        WHOLE,
    ]
    assert [
        json.loads(line).get("index") for line in server.asked[0][1].splitlines()
    ] == ["x", None, "y", None]
    with pytest.raises(EngineError, match="400, no such field"):
        cluster((200, {"responses": [WHOLE, refused]})).searches(asked)
    busy = {"status": 429, "error": {"type": "rejected_execution_exception"}}
    again = cluster(
        (200, {"responses": [busy, WHOLE]}), (200, {"responses": [WHOLE, WHOLE]})
    )
    assert (again.searches(asked), again.retries) == ([WHOLE, WHOLE], 1)


BOUND = "exceeds maxClauseCount [ Boolean maxClauseCount is set to 1024]"


def _too_many(type_: str, reason: str) -> dict:
    """An answer as the cluster gives it where every part of the index has failed."""
    shard = {"shard": 0, "reason": {"type": type_, "reason": reason}}
    return {
        "status": 500,
        "error": {
            "type": "search_phase_execution_exception",
            "reason": "all shards failed",
            "failed_shards": [shard],
        },
    }


def _beside(pattern: dict) -> dict:
    """A search for a pattern near a word."""
    clauses = [{"span_term": {"text": "port"}}, {"span_multi": {"match": pattern}}]
    return {"query": {"span_near": {"clauses": clauses, "slop": 4}}}


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [
        ({"prefix": {"text": "co"}}, "“co\\*”"),
        ({"wildcard": {"text": {"value": "*e*"}}}, "“\\*e\\*”"),
        ({"fuzzy": {"text": {"value": "port"}}}, "“port~”"),
    ],
)
def test_a_pattern_of_too_many_words_within_a_distance_is_refused_by_its_name(
    cluster, pattern, typed
):
    refused = _too_many("runtime_exception", f"[text:c*] {BOUND}")
    with pytest.raises(QueryRefused, match=f"^{typed}: near other words"):
        cluster((200, {"responses": [refused]})).search("x", _beside(pattern))
    with pytest.raises(QueryRefused, match=typed):
        cluster((500, refused)).search("x", _beside(pattern))


def test_too_many_words_in_one_part_of_the_index_refuse_the_whole_search(
    cluster, server
):
    reason = {"type": "runtime_exception", "reason": BOUND}
    shards = {"total": 3, "failed": 1, "failures": [{"shard": 1, "reason": reason}]}
    partly = {**WHOLE, "_shards": shards}
    notes: list[str] = []
    with pytest.raises(QueryRefused, match="“co\\*”"):
        cluster((200, {"responses": [partly]})).search(
            "x", _beside({"prefix": {"text": "co"}}), notes
        )
    assert (notes, len(server.asked)) == ([], 1)


def test_a_search_of_more_words_than_the_cluster_takes_says_so(cluster):
    nested = _too_many("too_many_nested_clauses", "Query contains too many clauses")
    with pytest.raises(QueryRefused, match="part it in two"):
        cluster((200, {"responses": [nested]})).search("x", {"query": {"bool": {}}})
