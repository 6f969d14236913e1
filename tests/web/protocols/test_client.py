"""The Python client against a served archive."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
import waitress

from cuttings.client import Cuttings, CuttingsAnswer
from tests.web.protocols.conftest import COUNT, TEXT, run


@pytest.fixture(scope="module")
def archive_client(harvested_app):
    """A client of the site on a real server."""
    server = waitress.create_server(
        harvested_app, host="127.0.0.1", port=0, threads=2, asyncore_use_poll=True
    )
    threading.Thread(target=server.run, daemon=True).start()
    yield Cuttings(f"http://127.0.0.1:{server.effective_port}")
    server.close()


def test_a_search_gives_every_hit(archive_client, monkeypatch):
    """A page at a time."""
    monkeypatch.setattr("cuttings.client.SIZE", 5)
    hits = list(archive_client.search("exampleton", count="copies"))
    assert len({hit["id"] for hit in hits}) == len(hits) >= COUNT - 2
    assert archive_client.page("exampleton", size=1)["copies"] == len(hits)


def test_facets_narrow_and_leave_out(archive_client):
    """Several values are alternatives."""
    post = list(archive_client.search(count="copies", outlet="post"))
    other = list(archive_client.search(count="copies", without={"outlet": ["post"]}))
    both = list(archive_client.search(count="copies", outlet=["post", "herald"]))
    assert post
    assert len(post) + len(other) == len(both)
    values = {value["id"]: value["count"] for value in archive_client.values("outlet")}
    assert set(values) == {"post", "herald"}


def test_an_article_a_story_and_what_is_held(archive_client):
    """By their ids."""
    hit = next(archive_client.search("exampleton"))
    article = archive_client.article(hit["id"])
    assert "Exampleton" in article["body"]
    assert hit["id"] in [
        copy["id"] for copy in archive_client.story(article["story"]["id"])["copies"]
    ]
    assert {each["outlet"] for each in archive_client.coverage()} == {"post", "herald"}


def test_a_harvest_goes_on_where_it_was(archive_client, folder, archive, monkeypatch):
    """What changed since, and nothing else."""
    monkeypatch.setattr("cuttings.client.SIZE", 4)
    first = list(archive_client.articles())
    assert len({each["id"] for each in first}) == len(first)
    assert any(each["deleted"] for each in first)

    (folder / "post" / "7.txt").write_text(TEXT.format("seven again"))
    run(archive, folder)
    later = list(archive_client.articles(after=first[-1]["cursor"]))
    assert 1 <= len(later) <= 4
    assert any("seven again" in each.get("title", "") for each in later)


def test_a_refusal_has_the_words_of_the_archive(archive_client):
    """And its status."""
    with pytest.raises(CuttingsAnswer, match="nobody") as raised:
        archive_client.article("nobody")
    assert raised.value.status == 404
    with pytest.raises(CuttingsAnswer, match="can't be reached"):
        Cuttings("http://127.0.0.1:1").article("a")


def test_a_busy_archive_is_asked_again(archive_client, harvested_app, monkeypatch):
    """After the time that it says; and then no more than so often."""
    waits = []
    monkeypatch.setattr("time.sleep", waits.append)
    busy = [2]

    def refuse():
        if busy[0]:
            busy[0] -= 1
            return "busy", 503, {"Retry-After": "7"}
        return None

    harvested_app.before_request_funcs.setdefault(None, []).insert(0, refuse)
    try:
        assert archive_client.page("exampleton")["copies"]
        assert waits == [7.0, 7.0]
        busy[0] = 100
        with pytest.raises(CuttingsAnswer):
            archive_client.page("exampleton")
        assert len(waits) == 2 + 5
    finally:
        harvested_app.before_request_funcs[None].remove(refuse)


def test_the_client_needs_nothing_else_of_the_program():
    """It can be copied into a notebook's environment."""
    import subprocess
    import sys

    code = (
        "import sys, cuttings.client; "
        "print([name for name in sys.modules if name.startswith('cuttings.')])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "['cuttings.client']"


def test_the_notebook_of_the_guide_runs(archive_client, capsys):
    """From its first cell to its last, against an archive that it does not know."""
    notebook = Path(__file__).parents[3] / "docs" / "notebook.ipynb"
    address = archive_client.root.removesuffix("/api/v1/")
    names: dict[str, object] = {}
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            code = "".join(cell["source"]).replace("http://127.0.0.1:8000", address)
            exec(code.replace('"police"', '"exampleton"'), names)
    said = capsys.readouterr().out
    assert "post" in said
    assert len(names["table"]) > 1
    assert len(names["articles"]) >= len(names["table"])
