"""A node lost, a full disk, a part that is gone: nothing wrong, nothing lost, and
messages that say what to do.
"""

from __future__ import annotations

import pytest

from cuttings.search.engines.opensearch import hits
from cuttings.search.errors import EngineError
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.cluster.killing import Killing, arriving
from tests.cluster.nodes import start
from tests.cluster.session import HEAP, running_cluster
from tests.contract.archive import archive


@pytest.fixture
def killing(opensearch, tmp_path, monkeypatch):
    """The trial on the session's cluster, whose nodes all run again afterwards."""
    cluster = running_cluster()
    opensearch(tmp_path / "index" / "1", shards=3, replicas=1).close()
    monkeypatch.setenv(
        "CUTTINGS_ENGINE_URL", ",".join(node.url for node in cluster.nodes)
    )
    killing = Killing(cluster, tmp_path / "index" / "1")
    yield killing
    start(cluster, HEAP, seconds=180)
    type(killing.writer).drop(tmp_path / "index" / "1")


def test_a_killed_node_loses_no_article_and_gives_no_wrong_answer(killing):
    trial = killing.run(searches=200, documents=2_000)
    assert (trial.wrong, trial.lost) == (0, 0)
    assert (trial.searches, trial.written) == (200, 2_000)
    assert trial.searches_after_the_kill > 100
    assert trial.written_after_the_kill > 500


def test_a_node_lost_before_the_first_commit_does_not_end_a_build(killing):
    killing.writer.write(arriving(0, 300))
    killing.kill()
    killing.writer.write(arriving(300, 300))
    killing.writer.commit()
    assert killing.reader.count() == 600


def test_an_index_that_takes_no_writes_says_why_and_keeps_answering(
    opensearch, tmp_path
):
    engine = opensearch(tmp_path / "index" / "1")
    engine.write(archive())
    engine.commit()
    indices = engine.cluster.client.indices
    indices.put_settings(
        index=engine.index, body={"index.blocks.read_only_allow_delete": True}
    )
    with pytest.raises(EngineError, match="nearly full"):
        engine.write(arriving(0, 3))
    assert engine.search(Query("militants")).copies == 3
    indices.put_settings(
        index=engine.index, body={"index.blocks.read_only_allow_delete": None}
    )
    engine.write(arriving(0, 3))
    engine.commit()
    assert engine.count() == 9


@pytest.mark.parametrize(
    ("lack", "said"),
    [
        ({"timed_out": True}, "too slow to answer in full"),
        ({"_shards": {"total": 2, "failed": 1}}, "(1 of 2 parts)"),
    ],
)
def test_a_part_that_is_slow_or_gone_is_said_on_the_page(
    opensearch, tmp_path, monkeypatch, lack, said
):
    """The rest is shown; the next page, with all parts there again, says nothing."""
    monkeypatch.setattr("cuttings.search.engines.opensearch.cluster.SHARD_SECONDS", 0.0)
    engine = opensearch(tmp_path / "index" / "1")
    engine.write(archive())
    engine.commit()
    client, whole = engine.cluster.client, engine.cluster.client.msearch

    def lacking(body, **options):
        answer = whole(body=body, **options)
        for part in answer["responses"]:
            part.update(lack if "aggregations" in part else {})  # those of articles
        return answer

    site = create_app(engine, installed_facets(), Settings()).test_client()
    monkeypatch.setattr(client, "msearch", lacking)
    page = site.get("/search?q=militants")
    assert said in page.text
    assert "Hits and counts are of the rest." in page.text
    monkeypatch.setattr(client, "msearch", whole)
    again = site.get(
        "/search?q=militants", headers={"If-None-Match": page.headers.get("ETag", "")}
    )
    assert (again.status_code, said in again.text) == (200, False)


def test_a_rejected_document_is_named_and_the_others_are_kept(
    opensearch, tmp_path, entry
):
    engine = opensearch(tmp_path / "index" / "1")
    long = entry("long", "A title", "word", story="s" * 40_000)
    with pytest.raises(EngineError, match=r"rejected 1 document: long"):
        engine.write([entry("before", body="word"), long, entry("after", body="word")])
    engine.commit()
    assert {hit.id for hit in engine.search(Query("word")).hits} == {"before", "after"}


def test_pages_go_deeper_than_the_window_of_the_cluster(
    opensearch, tmp_path, entry, monkeypatch
):
    """The window is made small here; what lies beyond it is walked to."""
    monkeypatch.setattr(hits, "WINDOW", 4)
    monkeypatch.setattr(hits, "WALK", 3)
    engine = opensearch(tmp_path / "index" / "1")
    engine.write(
        entry(f"n{n:02}", body="word", story=f"s{n // 2}", representative=n % 2 == 1)
        for n in range(20)
    )
    engine.commit()
    standing, others = list(range(1, 20, 2)), list(range(0, 20, 2))
    for sort, count, expected in (
        ("oldest", "copies", list(range(20))),
        ("oldest", "stories", standing),
        ("relevance", "copies", standing + others),
        ("relevance", "stories", standing),
    ):
        query = Query("word", size=3, count=count, sort=sort)
        pages = [engine.search(query.on_page(page)) for page in range(1, 9)]
        assert [hit.id for page in pages for hit in page.hits] == [
            f"n{n:02}" for n in expected
        ]
        assert {page.total for page in pages} == {len(expected)}
        assert [found.article.id for found in engine.matches(query)] == [
            f"n{n:02}" for n in expected
        ]
