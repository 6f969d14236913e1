"""Whatever comes over the wire, to whichever address: an answer, never a fault of ours.

Requests are made as a server hands them over (WSGI), because a client would refuse to
send most of them: invalid UTF-8, NUL, headers of bytes, methods that nobody knows. The
addresses are those of the application's own table, so that a new one is tried as soon
as it exists.
"""

from __future__ import annotations

import io
import re
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import run_wsgi_app

from cuttings.search.facets import installed_facets
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.thoroughness import examples

RULES = sorted({rule.rule for rule in create_app(None, ()).url_map.iter_rules()})
NAMES = [
    "q",
    "people",
    "-places",
    "date",
    "-date",
    "from",
    "to",
    "sort",
    "page",
    "size",
    "count",
    "exact",
]
NAMES += ["at", "find", "id", "prefix", "old", "new", "only", "unknown", "%ff", ""]
VALUES = [
    "militants",
    "a1",
    "s1",
    "b",
    "places",
    "people",
    "csv",
    "ris",
    "csl.json",
    "atom",
    "none",
    "2015",
    "1",
    "a-z",
]
ODD = [
    "%ff",
    "%00",
    "%C0%AF",
    "%ED%A0%80",
    "%F4%90%80%80",
    "%",
    "%zz",
    "..%2f..%2fetc",
    "%E2%80%AE",
    "x" * 3000,
]
ODD += [
    "%0d%0aX:y",
    "'%22%3C%3E&",
    "{{7*7}}",
    "%D9%A1",
    "9" * 30,
    "-1",
    "0",
    "1e9",
    "*",
    "%28" * 50,
    "%22",
    "a~99999",
]
ODD += [
    "[a-",
    "???",
    "title:",
    "date:..",
    "date:9999..0000",
    "AND%20OR%20NOT",
    "-",
    "%F0%9F%98%80",
    "99999",
    "2015-13-45",
]
HEADERS = {
    "HTTP_HOST": [
        "",
        "localhost:99999999",
        "[::1",
        "other.example",
        "a b",
        "localhost\xe9",
        "%",
        "xn--",
    ],
    "HTTP_RANGE": ["bytes=0-", "bytes=-1,99999999999999-", "x"],
    "HTTP_ACCEPT_ENCODING": [
        "gzip",
        "gzip;q=foo",
        "gzip;q=nan",
        "gzip;q=1e400",
        "*;q=0",
        "\xff\xfe",
    ],
    "HTTP_IF_NONE_MATCH": ['W/"x", ', '"' * 200, "*", "a," * 500, "\x00"],
    "HTTP_IF_MODIFIED_SINCE": ["Sat, 99 Foo", "\xff"],
    "HTTP_X_FORWARDED_FOR": ["", "1.1.1.1, \xff", "," * 300],
    "HTTP_X_FORWARDED_HOST": ["other.example", "[::1", "a b"],
    "HTTP_X_FORWARDED_PROTO": ["https", "javascript", "\x00"],
    "HTTP_COOKIE": ["=;=;=", "a" * 5000],
    "CONTENT_TYPE": [
        "multipart/form-data",
        "application/json",
        "multipart/form-data; boundary=",
        "\xff",
    ],
    "CONTENT_LENGTH": ["-1", "x", "99999999999", "3"],
}
METHODS = ["GET"] * 6 + ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "UNKNOWN"]

words = st.sampled_from(VALUES + ODD) | st.text(max_size=12).map(quote)
pairs = st.lists(st.tuples(st.sampled_from(NAMES), words), max_size=5)
headers = st.dictionaries(
    st.sampled_from(sorted(HEADERS)), st.integers(0, 7), max_size=3
)


@pytest.fixture(scope="module")
def behind_a_proxy(engine):
    """The site as it stands on the net: trusted hosts, a proxy, limits, a log of
    searches.
    """
    settings = Settings("T", ("localhost",), 10_000_000, 0, proxies=1, log_queries=True)
    return create_app(engine, installed_facets(), settings)


def answer(app, method, path, query, more):
    """The status, headers and body that a server would get for a request."""
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.encode("utf-8", "replace").decode("latin-1"),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(b"q=%ff&id=\x00"),
        "wsgi.errors": io.StringIO(),
        **more,
    }
    body, status, headers = run_wsgi_app(app.wsgi_app, environ)
    read = b"".join(body)
    if hasattr(body, "close"):  # as WSGI demands of a server
        body.close()
    return int(status.split()[0]), headers, read


@pytest.mark.parametrize("rule", RULES)
@examples(30)
@given(words, pairs, headers, st.sampled_from(METHODS), st.booleans())
def test_no_request_is_a_fault_of_ours(
    app, behind_a_proxy, rule, word, pairs, headers, method, proxied
):
    path = re.sub("<[^>]+>", lambda _: word, rule)
    query = "&".join(f"{name}={value}" for name, value in pairs)
    more = {
        name: HEADERS[name][number % len(HEADERS[name])]
        for name, number in headers.items()
    }
    status, found, body = answer(
        behind_a_proxy if proxied else app, method, path, query, more
    )
    assert status < 500
    assert b"Traceback" not in body
    assert not any(set(value) & set("\r\n") for value in found.values())
    assert found["X-Content-Type-Options"] == "nosniff"


def test_every_address_of_the_site_is_tried():
    assert {
        "/search",
        "/articles/<article_id>",
        "/stories/<story_id>",
        "/facets/<key>",
        "/folder.<suffix>",
        "/suggest",
    } <= set(RULES)


@pytest.mark.parametrize(
    "host",
    [
        "xn--",
        "a.xn--.example",
        "%6c",
        "a b",
        "a_b",
        "[::1",
        "archive.example:99999999",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/about", "/folder/print//", "/nowhere"])
def test_a_host_that_is_none_is_refused(app, host, path):
    """In words, on every page; nothing is redirected to it."""
    status, headers, body = answer(
        app, "GET", path, "", {"HTTP_HOST": host, "SERVER_NAME": host}
    )
    assert (status, "Location" in headers) == (400, False)
    assert b"host name" in body


@pytest.mark.parametrize("query", ["a\x00", "q=a\r\nSet-Cookie: b", "q=\t", "\x7f"])
@pytest.mark.parametrize("path", ["/search", "/api//search", "/nowhere"])
def test_a_raw_control_character_in_a_query_is_refused(app, path, query):
    """Percent-encoded it is a character to search for; as such no redirection could
    repeat it.
    """
    assert answer(app, "GET", path, query, {})[0] == 400
    assert answer(app, "GET", path, quote(query), {})[0] < 405


@pytest.mark.parametrize(
    ("scheme", "expected"), [("https", 200), ("javascript", 400), ("\x00", 400)]
)
def test_a_proxy_names_a_scheme_of_the_web_or_is_refused(
    behind_a_proxy, scheme, expected
):
    assert (
        answer(behind_a_proxy, "GET", "/about", "", {"HTTP_X_FORWARDED_PROTO": scheme})[
            0
        ]
        == expected
    )


@pytest.mark.parametrize(
    "host", ["archive.example", "localhost:8000", "[::1]:8000", "xn--bcher-kva.example"]
)
def test_a_host_that_is_one_is_answered(app, host):
    assert answer(app, "GET", "/about", "", {"HTTP_HOST": host})[0] == 200
