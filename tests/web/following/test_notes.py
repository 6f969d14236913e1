"""Notes at articles, what readers report, and the queue that it comes into."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.web.accounts.conftest import token_in
from tests.web.desk.conftest import app, archive, at_desk, cheap_hashes, ids

__all__ = ["app", "archive", "at_desk", "cheap_hashes", "ids"]


def test_a_note_is_its_owners_until_it_is_shared(at_desk, ids):
    """And then everybody's who is signed in, and of nobody else."""
    ines, omar = at_desk("curator"), at_desk("reader")
    path = f"/articles/{ids['talks']}"
    note = {"csrf": ines.token, "article": ids["talks"], "text": "ask the <mayor>"}
    ines.client.post("/notes", data=note)
    assert "ask the &lt;mayor&gt;" in ines.get(path)
    assert "ask the" not in omar.get(path)
    ines.client.post("/notes", data={**note, "shared": "1"})
    assert "ask the &lt;mayor&gt;" in omar.get(path)
    assert "ask the" not in omar.client.application.test_client().get(path).text
    assert "Peace talks begin" in ines.get("/notes")
    assert re.search(r'lang="en" dir="auto">[^<]*alks', ines.get("/de/notes"))
    ines.client.post("/notes", data={**note, "text": " "})
    assert "ask the" not in ines.get(path)


@pytest.fixture
def open_to_reports(app):
    """The site with reports of mistakes switched on."""
    site = app.extensions["cuttings"]
    site.settings = replace(site.settings, mistakes=True)
    return app


def test_a_reader_reports_a_mistake_and_a_curator_settles_it(
    open_to_reports, at_desk, ids
):
    """Without an account, without a cookie; it waits at the desk."""
    nobody = open_to_reports.test_client()
    page = nobody.get(f"/articles/{ids['talks']}").text
    link = re.search(r'href="(/mistakes/new[^"]+)"', page)[1]
    token = token_in(nobody.get(link).text)
    form = {"csrf": token, "article": ids["talks"], "text": "It was Tuesday."}
    assert nobody.post("/mistakes/new", data=form | {"text": " "}).status_code == 400
    assert nobody.post("/mistakes/new", data=form | {"csrf": ""}).status_code == 403
    done = nobody.post("/mistakes/new", data=form)
    assert "Thank you" in done.text
    assert "Set-Cookie" not in done.headers
    curator = at_desk()
    queue = curator.get("/desk?kind=notes")
    assert "It was Tuesday." in queue
    number = re.search(r'name="id" value="(\d+)"', queue)[1]
    settled = {"csrf": curator.token, "id": number}
    answer = curator.client.post(
        "/desk/mistakes", data=settled, follow_redirects=True
    ).text
    assert "The report is settled." in answer
    assert "It was Tuesday." not in answer
    assert "The report is settled." not in curator.get("/desk?kind=notes")


def test_reports_are_taken_only_where_they_are_wanted_and_not_without_end(
    app, open_to_reports, ids
):
    """Off for who is not signed in, unless switched on; a few from one network."""
    nobody = open_to_reports.test_client()
    link = f"/mistakes/new?article={ids['talks']}"
    token = token_in(nobody.get(link).text)
    form = {"csrf": token, "article": ids["talks"], "text": "wrong"}
    answers = [nobody.post("/mistakes/new", data=form).status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2
    site = app.extensions["cuttings"]
    site.settings = replace(site.settings, mistakes=False)
    assert nobody.get(link).status_code == 404
    assert "Report a mistake" not in nobody.get(f"/articles/{ids['talks']}").text


def test_who_is_signed_in_reports_a_mistake_wherever_there_are_accounts(
    app, at_desk, ids
):
    """Where nobody else can; a curator corrects it instead."""
    path = f"/articles/{ids['talks']}"
    omar, ines = at_desk("reader"), at_desk("curator")
    link = re.search(r'href="(/mistakes/new[^"]+)"', omar.get(path))[1]
    form = {"article": ids["talks"], "text": "The name is wrong."}
    token = token_in(omar.get(link))
    done = omar.client.post("/mistakes/new", data=form | {"csrf": token})
    assert "Thank you" in done.text
    assert "The name is wrong." in ines.get("/desk?kind=notes")
    assert "Report a mistake" not in ines.get(path)
    nobody = app.test_client()
    assert "Report a mistake" not in nobody.get(path).text
    assert nobody.post("/mistakes/new", data=form | {"csrf": token}).status_code == 404


def test_the_queue_lists_what_waits_by_kind(at_desk, archive):
    """Each with where it is settled."""
    curator = at_desk()
    assert "Peace talks begin" in curator.get("/desk?kind=undated")
    assert "Nothing waits" in curator.get("/desk?kind=unplaced")
    assert "Nothing waits" in curator.get("/desk?kind=joined")
    assert "Nothing waits" in curator.get("/desk?kind=skipped")
    assert "Nothing waits" in curator.get("/desk?kind=kinds")
    first = re.search(
        r'href="(/desk/article\?id=[^"]+)"', curator.get("/desk?kind=undated")
    )
    assert curator.get(first[1])


def test_notes_in_folders_stand_among_ones_notes_with_their_folder(app, at_desk, ids):
    """And in nobody else's."""
    ines, omar = at_desk("curator"), at_desk("reader")
    form = {"csrf": ines.token, "article": ids["talks"], "name": "Rivers <1>"}
    made = ines.client.post("/folders", data=form)
    assert made.status_code == 303
    accounts = app.extensions["cuttings-accounts"]
    with accounts.store.writing() as connection:
        connection.execute("UPDATE folder_articles SET note = 'see page 3'")
    page = ines.get("/notes")
    assert "see page 3" in page
    assert "Nothing yet" not in page
    assert re.search(r'href="/folders/[^"]+">Rivers &lt;1&gt;</a>', page)
    assert "see page 3" not in omar.get("/notes")
