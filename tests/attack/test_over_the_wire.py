"""What no well-behaved client sends, byte by byte to the real server: each is answered or
refused at once, none is a fault of ours, and the next reader is served.
"""

from __future__ import annotations

import http.client
import re
import socket
import time

import pytest

from cuttings.web.app import create_app
from cuttings.web.serving.workers import Service
from cuttings.web.settings import Settings
from tests.attack.test_requests import answer, served
from tests.making import FACETS

PLAIN = "Host: localhost\r\nConnection: close\r\n"
SECONDS = 10
"""In which each is answered, the machine being busy."""


def get(path: str, headers: str = "", method: str = "GET", host: str = PLAIN) -> bytes:
    """A request in bytes, whatever it holds."""
    head = f"{method} {path} HTTP/1.1\r\n{host}{headers}\r\n"
    return head.encode("latin-1", "surrogateescape")


def post(
    path: str, body: str, kind: str = "application/x-www-form-urlencoded"
) -> bytes:
    """A request with a body."""
    content = body.encode()
    headers = f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n"
    return get(path, headers, "POST") + content


REQUESTS = {
    # the request itself
    "no version": b"GET /\r\n\r\n",
    "version 9": b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "version 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a word": b"hello\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x80" * 40 + b"\r\n\r\n",
    "bytes": bytes(range(256)) + b"\r\n\r\n",
    "bare line feeds": b"GET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n",
    "bare returns": b"GET /healthz HTTP/1.1\rHost: localhost\r\r\n\r\n",
    "an absolute address": get("http://other.example/search?q=dated"),
    "an address of another scheme": get("file:///etc/passwd"),
    "an asterisk": get("*", method="OPTIONS"),
    "a tunnel": get("other.example:443", method="CONNECT"),
    "a path of another host": get("//other.example/search"),
    "an endless method": get("/", method="G" * 5_000),
    # headers
    "two hosts": get("/", "Host: other.example\r\n"),
    "no host": get("/", host="Connection: close\r\n"),
    "a host of spaces": get("/", host="Host:   \r\nConnection: close\r\n"),
    "a host with a path": get("/", host="Host: a/b?c\r\nConnection: close\r\n"),
    "300 headers": get("/", "".join([f"X-{n}: {n}\r\n" for n in range(300)])),
    "a folded header": get("/", "X-A: b\r\n c\r\n"),
    "a name with a blank": get("/", "Content-Length : 5\r\n"),
    "a header without a name": get("/", ": x\r\n"),
    "a header of bytes": get("/", "User-Agent: \xff\xfe\x01\r\n"),
    "a promise of a body": get("/search?q=dated", "Expect: 100-continue\r\n"),
    "another expectation": get("/", "Expect: a miracle\r\n"),
    "another method": get("/search", "X-HTTP-Method-Override: DELETE\r\n"),
    "a change of protocol": get("/", "Upgrade: websocket\r\nConnection: Upgrade\r\n"),
    "a prefix of another": get("/", "X-Forwarded-Prefix: //other.example\r\n"),
    "a script of another": get(
        "/", "X-Script-Name: /evil\r\nX-Original-URL: /desk\r\n"
    ),
    "9,000 languages": get("/", "Accept-Language: " + "de," * 3_000 + "\r\n"),
    "a language of no number": get("/", "Accept-Language: de;q=nan,fr;q=1e999\r\n"),
    "cookies": get("/", "Cookie: " + "language=../../etc; " * 300 + "\r\n"),
    "a cookie of bytes": get("/", "Cookie: session=\xff\xfe; language=%0d%0a\r\n"),
    # lengths
    "two lengths": get("/report", "Content-Length: 3\r\nContent-Length: 4\r\n", "POST"),
    "a length of a sign": get("/report", "Content-Length: +3\r\n", "POST") + b"a=b",
    "length and pieces": get(
        "/report", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "POST"
    )
    + b"0\r\n\r\n",
    "a piece of no end": get("/report", "Transfer-Encoding: chunked\r\n", "POST")
    + b"FFFFFFFFFFFFFFFF\r\n",
    "a piece less than nothing": get(
        "/report", "Transfer-Encoding: chunked\r\n", "POST"
    )
    + b"-1\r\nx\r\n0\r\n\r\n",
    "pieces in another code": get("/report", "Transfer-Encoding: gzip\r\n", "POST"),
    # parts and conditions
    "ranges": get("/search?q=dated", "Range: bytes=" + "0-1," * 2_000 + "0-\r\n"),
    "a range of an export": get("/search.csv?q=dated", "Range: bytes=5-\r\n"),
    "a range backwards": get("/", "Range: bytes=9-1\r\nIf-Range: x\r\n"),
    "tags": get("/", 'If-None-Match: "' + '","' * 2_000 + '"\r\n'),
    "a match of none": get("/articles/short", 'If-Match: "other"\r\n'),
    "a day that is none": get("/", "If-Modified-Since: Feb 31 99999\r\n"),
    "a day to come": get(
        "/search?q=dated", "If-Modified-Since: Fri, 01 Jan 2999 00:00:00 GMT\r\n"
    ),
    # addresses
    "up": get("/static/../../../../etc/passwd"),
    "up, written": get("/static/%2e%2e%2f%2e%2e%2fetc%2fpasswd"),
    "up, twice written": get("/static/%252e%252e%252fetc%252fpasswd"),
    "up, the other way": get("/static/..%5c..%5cetc%5cpasswd"),
    "up, overlong": get("/static/%c0%ae%c0%ae/%c0%afetc"),
    "a half letter": get("/articles/%ED%A0%80"),
    "beyond letters": get("/articles/%F4%90%80%80"),
    "NUL": get("/articles/short%00.csv"),
    "letters that turn the line": get("/search?q=%E2%80%AEdated%E2%80%AC%E2%81%A6"),
    "letters apart and together": get("/headings/e%CC%81%CC%81%CC%81"),
    "raw bytes": get("/search?q=\xe9\xff"),
    "a line end": get("/headings/x%0d%0aSet-Cookie:%20a=b"),
    "an address of slashes": get("/" * 8_000),
    "parameters of a path": get("/articles/short;jsessionid=1"),
    "a fragment": get("/search?q=dated#<script>"),
    "braces": get("/search?q[]=dated&q[x]=1&people[]=a"),
    "4,000 names": get("/search?" + "&" * 4_000 + "q=dated"),
}
"""Requests of kinds, by what is odd about each."""

ASKED = {
    # protocols and answers to programs
    "SRU, all records": "/sru?version=1.2&operation=searchRetrieve&query=dated&maximumRecords=999999999",
    "SRU, before the first": "/sru?version=1.2&operation=searchRetrieve&query=dated&startRecord=-5",
    "SRU, a style of another": "/sru?version=1.2&operation=searchRetrieve&query=dated"
    "&stylesheet=javascript:alert(1)//%22%3F%3E",
    "SRU, depth": "/sru?version=1.2&operation=searchRetrieve&query=" + "(" * 3_000,
    "SRU, a term of no end": "/sru2?query=%22" + "a%20" * 3_000,
    "SRU, an unknown of no end": "/sru2?query=dated&recordSchema=" + "x" * 5_000,
    "SRU, letters that XML has not": "/sru2?query=%00%01%EF%BF%BE",
    "OAI, two verbs": "/oai?verb=Identify&verb=ListSets",
    "OAI, a token of ours": "/oai?verb=ListRecords&resumptionToken=" + "A" * 4_000,
    "OAI, days turned": "/oai?verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01&until=1000-01-01",
    "OAI, a day that is none": "/oai?verb=ListRecords&metadataPrefix=oai_dc&from=2015-02-31",
    "OAI, markup": "/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=%3C!%5BCDATA%5B%3E%5D%5D%3E",
    "reconciling depth": "/reconcile?queries=" + "%7B%22a%22%3A" * 900,
    "reconciling a thousand": "/reconcile?queries=%7B"
    + "%2C".join([f"%22{n}%22%3A%7B%22query%22%3A%22a%22%7D" for n in range(250)])
    + "%7D",
    "reconciling with a script": "/reconcile?callback=alert(1)//&queries=%7B%7D",
    "reconciling numbers": "/reconcile?queries=%7B%22q%22%3A%7B%22query%22%3A1e400%2C%22limit%22%3A-1%7D%7D",
    "unAPI, another format": "/unapi?id=short&format=../../etc/passwd",
    "API, all": "/api/v1/search?q=dated&size=999999999",
    "API, less than nothing": "/api/v1/search?q=dated&size=-1&page=-1",
    "API, a page of no end": "/api/v1/search?q=dated&page=" + "9" * 400,
    "API, other digits": "/api/v1/search?q=dated&page=%D9%A1%D9%A2",
    "suggestions of no end": "/suggest?q=" + "a" * 8_000,
    "a map of no world": "/map?q=dated&box=nan,inf,-inf,1e999",
    "a map of one number": "/map?box=" + "1," * 3_000,
    "a timeline of an age": "/timeline?q=dated&from=0001&to=9999",
    "letters of a list": "/facets/outlet?letter=" + "%F0%9F%98%80" * 500 + "&sort=a-z",
    "a part to come": "/articles/words?part=99999999",
    "a part of no number": "/articles/words?part=1e9&copies=-1&at=%00",
    "a folder of one thousand times": "/folder?" + "id=short&" * 1_500,
    "taken out of nothing": "/folder?without=" + "x" * 3_000,
    "a printed part of none": "/search/print?q=dated&part=999999",
    "an address to go to": "/sign-in?next=//other.example/",
    "an address of a scheme": "/sign-in?next=javascript:alert(1)",
    "a backward slash to go to": "/sign-in?next=/%5Cother.example",
}
"""Addresses of kinds, by what is odd about each."""

POSTED = {
    "a form of 5,000 fields": post("/report", "&".join(["list=a"] * 5_000)),
    "a form of parts without end": post(
        "/report", "--x\r\n" * 4_000, "multipart/form-data; boundary=x"
    ),
    "a boundary of no end": post(
        "/report", "x", "multipart/form-data; boundary=" + "x" * 9_000
    ),
    "a form in another code": post(
        "/report", "list=%ff%fe", "application/x-www-form-urlencoded; charset=utf-7"
    ),
    "an upload of a file": post(
        "/report",
        '--x\r\nContent-Disposition: form-data; name="list"; filename="../../a"\r\n\r\n'
        "dated\r\n--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "OAI as JSON": post("/oai", '{"verb": "Identify"}', "application/json"),
    "reconciling JSON": post("/reconcile", "[" * 20_000, "application/json"),
}

ANSWERS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


@pytest.fixture(scope="module")
def port(engine):
    """A server with the protocols, for a host that it knows."""
    settings = Settings(
        requests_per_minute=100_000, trusted_hosts=("localhost", "127.0.0.1")
    )
    app = create_app(engine, FACETS, settings)
    with served(app, Service(threads=4, workers=1, share=2)) as port:
        yield port


def sent(port: int, content: bytes) -> bytes:
    """Whatever the server answers, until it closes or says no more."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
        connection.sendall(content)
        connection.settimeout(3)
        try:
            while piece := connection.recv(65_536):
                received += piece
                if len(received) > 3_000_000:
                    break
        except (TimeoutError, ConnectionResetError):
            pass  # it waits for more, or has refused the rest
    return received


def check(port: int, received: bytes) -> None:
    """No fault of ours, no other site, no cookie; and the next reader is served."""
    for status in ANSWERS.findall(received):
        assert status < b"500" or status in (b"501", b"503", b"505"), received[:500]
    head, _, _ = received.partition(b"\r\n\r\n")
    assert b"Traceback" not in received
    assert b"\nset-cookie: a=b" not in head.lower()
    location = re.search(rb"(?i)\r\nlocation: (\S+)", head)
    if location:
        assert location[1].startswith(
            (b"/", b"http://localhost/", b"https://localhost/")
        )
        assert not location[1].startswith((b"//", b"/\\"))
    assert b"root:x:0" not in received
    response, body = answer(port, "GET", "/healthz")
    assert response.status == 200, body


@pytest.mark.parametrize("what", REQUESTS)
def test_whatever_stands_on_the_line_is_answered_or_refused(port, what):
    began = time.monotonic()
    check(port, sent(port, REQUESTS[what]))
    assert time.monotonic() - began < 3 * SECONDS


@pytest.mark.parametrize("what", ASKED)
def test_whatever_is_asked_is_answered_with_less_than_a_fault(port, what):
    """And what is asked for a page leads to no other site, whatever it is given."""
    received = sent(port, get(ASKED[what]))
    assert ANSWERS.match(received), what
    check(port, received)
    assert b"<script>alert" not in received
    assert b'href="javascript:' not in received
    assert b"href='javascript:" not in received


@pytest.mark.parametrize("what", POSTED)
def test_whatever_is_posted_is_read_or_refused(port, what):
    received = sent(port, POSTED[what])
    assert ANSWERS.match(received), what
    check(port, received)


def test_requests_in_a_row_are_each_answered_once(port):
    """Sent at once, a refused one among them, on one connection."""
    kept = "Host: localhost\r\n"
    row = get("/healthz", host=kept) * 20 + get("/none", host=kept) + get("/healthz")
    statuses = ANSWERS.findall(sent(port, row))
    assert statuses == [b"200"] * 20 + [b"404"] + [b"200"]


def test_a_reader_that_does_not_read_keeps_nobody_waiting(port):
    """Exports that nobody takes hold the share of who asked for them, and no other's."""
    idle = []
    try:
        for _ in range(6):
            connection = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_024)
            connection.sendall(get("/search.csv?count=copies"))
            idle.append(connection)
        began = time.monotonic()
        other = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=30, source_address=("127.0.0.2", 0)
        )
        other.request("GET", "/search?q=dated")
        assert other.getresponse().status == 200
        other.close()
        assert time.monotonic() - began < SECONDS
    finally:
        for connection in idle:
            connection.close()


def test_head_of_every_address_is_its_get_without_a_body(port, app):
    """Or where it is refused, refused alike."""
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        got, _ = answer(port, "GET", path)
        headed, body = answer(port, "HEAD", path)
        assert (headed.status, body) == (got.status, b""), path
        assert headed.getheader("Content-Type") == got.getheader("Content-Type"), path
