"""Headers, caches, limits and the log."""

from __future__ import annotations

import gzip
import logging
import re
from dataclasses import replace

import pytest

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.errors import IndexDamaged
from cuttings.search.facets import installed_facets
from cuttings.web import crawlers
from cuttings.web.app import create_app
from cuttings.web.serving.limiter import Buckets
from cuttings.web.serving.warming import warm
from cuttings.web.settings import Settings
from tests.making import make_entry


def test_a_page_that_the_browser_has_costs_no_search(client, monkeypatch, site):
    first = client.get("/search?q=militants")
    monkeypatch.setattr(site.engine, "search", None)
    again = client.get(
        "/search?q=militants", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"]


def test_a_page_that_lacks_part_of_the_index_is_not_kept(client, monkeypatch, site):
    whole = site.engine.search
    monkeypatch.setattr(
        site.engine, "search", lambda query: replace(whole(query), partial=True)
    )
    lacking = client.get("/search?q=militants")
    assert (lacking.status_code, lacking.headers.get("ETag")) == (200, None)
    assert lacking.headers["Cache-Control"] == "no-store"


def test_a_commit_makes_pages_new(tmp_path):
    engine = MemoryEngine(tmp_path, installed_facets())
    client = create_app(engine, installed_facets()).test_client()
    etag = client.get("/").headers["ETag"]
    engine.write([make_entry("n", "New")])
    engine.commit()
    response = client.get("/", headers={"If-None-Match": etag})
    assert (response.status_code, "1 story" in response.text) == (200, True)


def test_pages_are_compressed_for_those_who_accept_it(client):
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == client.get("/").data
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_static_files_are_named_by_their_hash_and_kept_for_ever(client):
    name = re.search(r"/static/site\.[0-9a-f]{12}\.css", client.get("/").text).group()
    response = client.get(name)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content_type == "text/css; charset=utf-8"


def test_the_stylesheet_keeps_to_its_size(app):
    from cuttings.web.serving.statics import static_files

    assert len(static_files()["site.css"].packed) < 11 * 1024


def test_an_address_over_its_limit_is_told_when_to_come_back(engine):
    client = create_app(
        engine, installed_facets(), Settings(requests_per_minute=8)
    ).test_client()
    answers = [client.get("/help") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert client.get("/healthz").status_code == 200


def test_a_bucket_fills_again():
    now = [0.0]
    buckets = Buckets(60, lambda: now[0])
    assert [buckets.take("a") for _ in range(15)] == [0.0] * 15
    assert buckets.take("a") == pytest.approx(1.0)
    assert buckets.take("b") == 0.0
    now[0] = 1.0
    assert buckets.take("a") == 0.0


def test_only_trusted_hosts_are_answered(engine):
    client = create_app(
        engine, installed_facets(), Settings(trusted_hosts=("archive.example",))
    ).test_client()
    assert client.get("/", base_url="http://archive.example").status_code == 200
    assert client.get("/", base_url="http://elsewhere.example").status_code == 400


def test_the_first_page_is_made_before_it_is_asked_for(engine, monkeypatch):
    """Once the site is warm, the first page costs no search; an engine that fails
    stops nothing.
    """
    app = create_app(engine, installed_facets(), Settings(search_seconds=0))
    told: list[str] = []
    warm(app, lambda: told.append("warm")).join()
    assert told == ["warm"]
    monkeypatch.setattr(MemoryEngine, "search", None)
    assert app.test_client().get("/").status_code == 200


def test_no_reader_waits_for_a_template(engine, monkeypatch):
    """All are compiled once the site is warm."""
    app = create_app(engine, installed_facets(), Settings(search_seconds=0))
    warm(app).join()
    monkeypatch.setattr(app.jinja_env, "compile", None)
    for path in ("/", "/search?q=peace", "/help", "/facets/people", "/missing"):
        assert app.test_client().get(path).status_code in (200, 404)


def test_a_damaged_index_stops_no_server(tmp_path, monkeypatch, caplog):
    def fail(*_):
        raise IndexDamaged("The index is damaged.")

    monkeypatch.setattr(MemoryEngine, "search", fail)
    app = create_app(
        MemoryEngine(tmp_path, installed_facets()),
        installed_facets(),
        Settings(search_seconds=0),
    )
    warm(app).join()
    assert "starts cold" in caplog.text


def test_the_log_keeps_searches_to_itself(engine, caplog):
    caplog.set_level(logging.INFO, "cuttings.access")
    create_app(engine, installed_facets()).test_client().get("/articles/a1?q=secret")
    assert "secret" not in caplog.text
    assert "a1" not in caplog.text
    assert "GET /articles/<article_id> 200" in caplog.text
    create_app(
        engine, installed_facets(), Settings(log_queries=True)
    ).test_client().get("/search?q=open%0Abook")
    assert "q=open%0Abook" in caplog.text


def test_other_methods_are_refused_with_what_is_allowed(client):
    response = client.post("/search")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_the_sitemap_of_a_large_archive_is_several_files(client, monkeypatch):
    monkeypatch.setattr(crawlers, "LARGEST", 4)
    whole = client.get("/sitemap.xml").text
    assert re.findall("<loc>(.*?)</loc>", whole) == [
        f"http://localhost/sitemap-{n}.xml" for n in (1, 2)
    ]
    parts = [
        re.findall("articles/(.*?)</loc>", client.get(f"/sitemap-{n}.xml").text)
        for n in (1, 2)
    ]
    assert [len(part) for part in parts] == [4, 2]
    assert sorted(parts[0] + parts[1]) == ["a1", "a2", "b", "c", "d", "e"]
    assert client.get("/sitemap-3.xml").status_code == 404


def test_crawlers_are_kept_out_of_searches_and_led_to_articles(client):
    assert "Disallow: /search" in client.get("/robots.txt").text
    assert "http://localhost/articles/a1" in client.get("/sitemap.xml").text


def test_a_page_looks_for_a_newer_generation_once(tmp_path, monkeypatch):
    """And a request that may change something at each call."""
    engine = WhooshEngine(tmp_path, installed_facets())
    engine.write([make_entry("a", body="word"), make_entry("b", body="word")])
    engine.commit()
    looks: list[None] = []
    look = engine._is_newer
    monkeypatch.setattr(engine, "_is_newer", lambda: looks.append(None) or look())
    client = create_app(engine, installed_facets()).test_client()
    for _ in range(2):
        looks.clear()
        assert client.get("/search?q=word").status_code == 200
        assert len(looks) == 1
    looks.clear()
    assert client.post("/report", data={"list": "word\nother"}).status_code == 200
    assert len(looks) > 1
