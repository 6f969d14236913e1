"""Saved searches, folders, frozen lists and labels in the browser."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from cuttings.web.accounts.database import MIGRATIONS, Store
from cuttings.web.accounts.users import Users
from cuttings.web.folders import Chosen, FolderContents
from cuttings.web.following.channels import AlertSettings
from cuttings.web.following.saved import Shelf
from tests.index.conftest import run
from tests.web.accounts.conftest import PASSWORD, sign_in, token_in
from tests.web.desk.conftest import app, archive, cheap_hashes, ids

__all__ = ["app", "archive", "cheap_hashes", "ids"]


MAILED = AlertSettings(
    site="https://cuttings.example.org",
    sender="cuttings@example.org",
    smtp_host="mail.example.org",
)
"""A site that sends mails."""


@pytest.fixture
def reader(app):
    """Somebody with an account: sends forms, and reads pages."""
    app.extensions["cuttings-alert-settings"] = MAILED
    client = app.test_client()
    sign_in(client, "reader")
    token = token_in(client.get("/account").text)

    def post(path: str, status: int = 303, **fields):
        answer = client.post(path, data={"csrf": token, **fields})
        assert answer.status_code == status, answer.text
        return answer

    client.send = post
    return client


def test_a_search_is_saved_renamed_moved_and_deleted(reader):
    """From the result on; it finds what is held when it is opened."""
    page = reader.get("/search?q=banks&sort=newest").text
    link = re.search(r'href="(/saved/new[^"]+)"', page)[1].replace("&amp;", "&")
    assert "q=banks" in link
    form = reader.get(link).text
    assert 'name="q" value="banks"' in form
    reader.send("/saved/new", action="save", name="Banks", q="banks", note="for Ada")
    reader.send("/saved/new", action="save", name="Talks", q="talks")
    page = reader.get("/saved").text
    assert page.index("Banks") < page.index("Talks")
    one, two = re.findall(r'id="name-([\w-]+)"', page)
    reader.send("/saved", id=two, action="up")
    page = reader.get("/saved").text
    assert page.index("Talks") < page.index("Banks")
    reader.send("/saved", id=one, action="change", name="River banks", note="")
    assert "River banks" in reader.get("/saved").text
    reader.send("/saved", 400, id=one, action="change", name="x", every="hourly")
    reader.send("/account/mail", mail="reader@example.org")
    reader.send("/saved", id=one, action="change", name="x", every="daily")
    assert "you are told daily" in reader.get("/saved").text
    reader.send("/saved", id=two, action="delete")
    assert "Talks" not in reader.get("/saved").text


def test_a_site_without_a_mail_server_promises_no_mail(reader, app):
    """It says where what is new can be read."""
    reader.send("/saved/new", action="save", name="Banks", q="banks")
    reader.send("/account/mail", mail="reader@example.org")
    (one,) = re.findall(r'id="name-([\w-]+)"', reader.get("/saved").text)
    reader.send("/saved", id=one, action="change", name="x", every="daily")
    assert "This site sends no mail" not in reader.get("/saved").text
    app.extensions["cuttings-alert-settings"] = AlertSettings()
    page = reader.get("/saved").text
    assert "This site sends no mail. New ones are listed under <a" in page
    assert "you are told daily" not in page
    assert "new ones are listed daily under “What you were told”" in page


def test_a_site_without_a_mail_server_asks_for_no_address(reader, app):
    """But shows one that is kept, to be taken away."""
    assert "Address for alerts" in reader.get("/account").text
    app.extensions["cuttings-alert-settings"] = AlertSettings()
    assert "Address for alerts" not in reader.get("/account").text
    reader.send("/account/mail", mail="reader@example.org")
    assert "Address for alerts" in reader.get("/account").text


def test_a_search_is_followed_from_where_it_is_saved(reader):
    """What was chosen and noted is still there when the name is refused."""
    form = reader.get("/saved/new?q=banks").text
    assert re.search(
        r'<select id="every" name="every"><option value="" selected>', form
    )
    assert "New ones are listed under" in form
    fields = {"q": "banks", "note": "for Ada", "every": "weekly"}
    again = reader.send("/saved/new", 400, name="x" * 121, **fields).text
    assert '<option value="weekly" selected>' in again
    assert "for Ada</textarea>" in again
    assert 'name="every" value' not in again
    reader.send("/saved/new", name="Banks", **fields)
    assert "new ones are listed weekly under" in reader.get("/saved").text
    reader.send("/account/mail", mail="reader@example.org")
    assert "New ones are listed under" not in reader.get("/saved/new?q=banks").text
    assert "you are told weekly" in reader.get("/saved").text


def test_signing_in_leads_back_to_the_folder_that_is_an_address(app, ids):
    """Where it can be put into the account, with its name, order and notes."""
    client = app.test_client()
    query = f"name=Two+w%C3%B6rds&id={ids['talks']}&note=page+3"
    page = client.get(f"/folder?{query}").text
    link = unescape(re.search(r'href="(/sign-in\?next=[^"]+)"', page)[1])
    token = token_in(client.get(link).text)
    known = {"csrf": token, "name": "reader", "password": PASSWORD}
    following = parse_qs(urlsplit(link).query)["next"][0]
    answer = client.post("/sign-in", data=known | {"next": following})
    assert answer.location == f"/folder?{query}"
    assert "Put it into your account" in client.get(answer.location).text


def test_a_saved_search_shows_what_it_asks_and_moves_only_among_others(reader):
    """The words with the filters; a single one has no place to be moved to."""
    reader.send("/saved/new", name="First", q="talks", **{"from": "2015"})
    page = reader.get("/saved").text
    assert re.search(r"talks\S* \(From: 2015\)", page)
    assert 'value="up"' not in page
    reader.send("/saved/new", name="Second", q="flood")
    assert reader.get("/saved").text.count('value="up"') == 2


def test_what_is_anothers_is_not_there(reader, app):
    """Neither to be read nor to be changed."""
    reader.send("/saved/new", action="save", name="Banks", q="banks")
    reader.send("/folders", name="Mine")
    search = re.search(r'id="name-([\w-]+)"', reader.get("/saved").text)[1]
    folder = re.search(r"/folders/([\w-]+)", reader.get("/folders").text)[1]
    other = app.test_client()
    sign_in(other, "curator")
    token = token_in(other.get("/account").text)
    assert "Banks" not in other.get("/saved").text
    assert other.get(f"/folders/{folder}").status_code == 404
    for path, fields in (
        ("/saved", {"id": search, "action": "delete"}),
        ("/saved", {"id": search, "action": "change", "name": "theirs"}),
        (f"/folders/{folder}", {"action": "delete"}),
        ("/folders", {"folder": folder, "article": "x"}),
    ):
        answer = other.post(path, data={"csrf": token, **fields})
        assert answer.status_code == 404
    assert "Banks" in reader.get("/saved").text


def test_a_mail_is_stopped_by_its_link_alone(reader, app):
    """Opening it asks; one click of a mail program does it, without an account."""
    reader.send("/account/mail", mail="reader@example.org")
    reader.send("/saved/new", action="save", name="Banks", q="banks")
    search = re.search(r'id="name-([\w-]+)"', reader.get("/saved").text)[1]
    reader.send("/saved", id=search, action="change", name="Banks", every="weekly")
    nobody = app.test_client()
    assert "Shall the mails" in nobody.get(f"/alerts/stop/{search}").text
    assert "you are told weekly" in reader.get("/saved").text
    one_click = {"List-Unsubscribe": "One-Click"}
    assert nobody.post(f"/alerts/stop/{search}", data=one_click).status_code == 200
    assert "you are told" not in reader.get("/saved").text.replace("What you were", "")
    assert nobody.post("/alerts/stop/nothing").status_code == 404


def test_folders_and_frozen_lists_of_before_are_what_they_were(tmp_path):
    """A file of accounts that knew neither shared folders nor frozen ones."""
    path = tmp_path / "readers.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(";".join(MIGRATIONS[:-1]))
        connection.executescript(
            f"""
            PRAGMA user_version = {len(MIGRATIONS) - 1};
            INSERT INTO users (key, name, role, made)
            VALUES ('ines', 'ines', 'reader', '2026-01-01T00:00:00Z');
            INSERT INTO folders VALUES ('f', 'ines', 'Old', 'why', 0, '2026-01-01');
            INSERT INTO folder_articles VALUES ('f', 'b', 'page 3', 0, 'q=x');
            INSERT INTO folder_articles VALUES ('f', 'a', '', 1, '');
            INSERT INTO frozen
            VALUES ('z', 'ines', 'Cited', 'q=x', '["a"]', 'digest', '2026-01-01');
            """
        )
    store = Store(path)
    shelf, user = Shelf(store), Users(store).get("ines")
    assert shelf.folder_in_use(user).name == "Old"
    chosen = (Chosen("b", "q=x", "page 3"), Chosen("a"))
    assert shelf.contents(user, "f") == FolderContents("Old", "why", chosen)
    frozen = shelf.frozen("z")
    assert (frozen.arguments, frozen.articles, frozen.chosen) == ("q=x", ("a",), None)


def folder_of(reader, name: str = "") -> str:
    """The path of the one folder, or of the one of this name."""
    listed = reader.get("/folders").text
    found = re.findall(r'href="(/folders/[\w-]+)">([^<]*)</a> <span', listed)
    return next(path for path, called in found if name in ("", called))


def test_a_folder_holds_articles_with_notes_in_order(reader, app, ids):
    """Kept, annotated, moved, taken out, taken away as a file, deleted."""
    talks, flood = ids["talks"], ids["tuesday"]
    reader.send("/folders", name="Reading", article=talks)
    path = folder_of(reader)
    folder = path.rpartition("/")[2]
    reader.send("/folders", folder=folder, article=flood, back=f"/articles/{flood}")
    reader.send(path, **{f"note:{flood}": "for the exhibition"})
    page = reader.get(path).text
    assert page.index("Peace talks") < page.index("River bursts")
    assert "Note: for the exhibition" in page
    reader.send(path, up=flood)
    page = reader.get(path).text
    assert page.index("River bursts") < page.index("Peace talks")
    table = reader.get(f"{path}.csv").text.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["id"], row["note"]) for row in rows] == [
        (flood, "for the exhibition"),
        (talks, ""),
    ]
    assert [row["search"] for row in rows] == ["", ""]
    assert "N1  - Note: for the exhibition" in reader.get(f"{path}.ris").text
    assert app.test_client().get(f"{path}.csv").status_code == 303
    reader.send("/folders", name="Other")
    other = folder_of(reader, "Other")
    reader.send(path, action="move", id=talks, to=other.rpartition("/")[2])
    assert "Peace talks" in reader.get(other).text
    assert "Peace talks" not in reader.get(path).text
    reader.send(path, without=flood)
    assert "River bursts" not in reader.get(path).text
    reader.send(path, action="delete")
    assert reader.get(path).status_code == 404


def test_keep_fills_the_folder_that_was_opened_last(reader, ids):
    """A first one where there is none; its ticks stand in results and at articles."""
    talks, flood = ids["talks"], ids["tuesday"]
    reader.send("/folders", action="keep", id=talks, search="q=talks")
    first = folder_of(reader)
    page = reader.get("/search?q=talks").text
    assert f'value="{talks}" form="pick" checked' in page
    assert f'href="{first}" data-own-folder' in page
    reader.send("/folders", name="Floods")
    reader.send("/folders", action="keep", id=flood)
    assert "River bursts" in reader.get(folder_of(reader, "Floods")).text
    reader.get(first)
    reader.send("/folders", action="keep", id=flood)
    assert "River bursts" in reader.get(first).text
    assert 'aria-pressed="true"' in reader.get(f"/articles/{flood}").text
    answer = reader.post(
        "/folders",
        data={
            "csrf": token_in(reader.get(first).text),
            "action": "out",
            "id": flood,
        },
        headers={"Accept": "application/json"},
    )
    assert answer.json == {"number": 1, "url": first}


def test_a_folder_that_is_an_address_is_taken_into_the_account(reader, ids):
    """With its name, its purpose, its searches and its notes."""
    talks, flood = ids["talks"], ids["tuesday"]
    address = f"/folder?name=Peace&about=Room+4&search=q%3Dtalks&id={talks}"
    address += f"&note=page+3&search=&id={flood}"
    page = reader.get(address).text
    whole = re.search(r'name="whole" value="([^"]+)"', page)[1].replace("&amp;", "&")
    reader.send("/folders", whole=whole)
    page = reader.get(folder_of(reader, "Peace")).text
    assert "<h1>Peace: 2 articles</h1>" in page
    for said in ("Room 4", "Note: page 3", 'href="/search?q=talks">talks</a>'):
        assert said in page


def test_a_folder_is_shared_by_a_link_until_it_is_not(reader, app, ids):
    """Whoever has the link reads it and takes it away, and changes nothing."""
    reader.send("/folders", name="Reading", article=ids["talks"])
    path = folder_of(reader)
    reader.send(path, **{f"note:{ids['talks']}": "page 3"})
    assert "Share it by a link" in reader.get(path).text
    reader.send(path, action="share")
    link = re.search(r'value="http://localhost(/shared/[\w-]+)"', reader.get(path).text)
    nobody = app.test_client()
    page = nobody.get(link[1]).text
    assert "Note: page 3" in page
    assert "Take out" not in page
    assert "csrf" not in page
    assert nobody.get(f"{link[1]}.csv").text.count("page 3") == 1
    assert "<h1>Reading</h1>" in nobody.get(f"{link[1]}/print").text
    reader.send(path, action="unshare")
    assert nobody.get(link[1]).status_code == 404
    assert nobody.get("/shared/").status_code == 404


def test_chosen_articles_of_a_folder_are_frozen_or_all_of_them(reader, app, ids):
    """In its order, with its notes and its searches, for whoever has the link."""
    talks, flood = ids["talks"], ids["tuesday"]
    reader.send("/folders", name="Reading", article=talks, search="q=talks")
    path = folder_of(reader)
    reader.send("/folders", folder=path.rpartition("/")[2], article=flood)
    reader.send(path, **{f"note:{talks}": "page 3"})
    frozen = reader.send(path, action="freeze", name="Chosen", id=talks)
    nobody = app.test_client()
    page = nobody.get(frozen.headers["Location"]).text
    assert "Peace talks" in page
    assert "River bursts" not in page
    assert "chosen one by one, folder “Reading”" in page
    assert "<dt>Chosen from the search</dt><dd>talks: 1 article</dd>" in page
    assert "Note: page 3" in page
    assert "All of its articles are held today." in page
    assert "“Chosen”, list of 1 article frozen on " in page
    whole = reader.send(path, action="freeze", name="All").headers["Location"]
    page = nobody.get(whole).text
    assert page.index("Peace talks") < page.index("River bursts")
    table = nobody.get(f"{whole}.csv").text.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["id"], row["note"], row["search"]) for row in rows] == [
        (talks, "page 3", "talks"),
        (flood, "", ""),
    ]
    assert "Note: page 3" in nobody.get(f"{whole}/print").text
    reader.send(path, action="delete")
    assert "River bursts" in nobody.get(whole).text
    saved = reader.get("/saved").text
    assert "2 articles, " in saved
    assert "http://localhost/frozen/" in saved


def test_an_empty_folder_is_not_frozen(reader):
    reader.send("/folders", name="Empty")
    refused = reader.send(folder_of(reader), 400, action="freeze", name="Empty")
    assert "There is nothing to freeze" in refused.text


def panel(page: str) -> str:
    """Where an article is put into another folder."""
    return page.partition('<details class="menu shelf">')[2].partition("</details>")[0]


def test_an_article_goes_into_another_folder_or_a_new_one_where_it_is_read(reader, ids):
    """Its page then says so, and still knows the search that its reader came by: also
    after a note was kept.
    """
    path = f"/articles/{ids['talks']}?q=dushanbe&at=1"
    asked = panel(reader.get(path).text)
    assert "<button name=" not in asked
    back = re.search(r'name="back" value="([^"]+)"', asked)[1].replace("&amp;", "&")
    assert back == path
    sent = {"article": ids["talks"], "search": "q=dushanbe", "back": back}
    assert reader.send("/folders", name="Peace", **sent).headers["Location"] == path
    page = reader.get(path).text
    assert "in your folder" in page
    assert "<button name=" not in panel(page)

    reader.send("/folders", name="Floods")
    page = reader.get(path).text
    assert "in your folder" not in page
    choice = re.search(r'<button name="folder" value="([^"]+)">Peace<', page)
    reader.send("/folders", folder=choice[1], **sent)
    page = reader.get(path).text
    assert "in your folder" in page
    assert 'rel="next"' in page or "Back to the result" in page

    noted = reader.send("/notes", text="read again", **sent)
    assert noted.headers["Location"] == path
    for hostile in ("https://evil.example/", "//evil.example"):
        sent["back"] = hostile
        assert reader.send("/notes", text="x", **sent).headers["Location"] == "/"


def test_a_printed_folder_has_its_name_what_it_is_for_and_each_note(reader, app, ids):
    """In every style; a reader without the account has no such page."""
    talks, flood = ids["talks"], ids["tuesday"]
    reader.send("/folders", name="Reading & writing", note="For room 4", article=talks)
    folder = re.search(r"/folders/([\w-]+)", reader.get("/folders").text)[1]
    path = f"/folders/{folder}"
    reader.send("/folders", folder=folder, article=flood)
    reader.send(path, **{f"note:{flood}": "for the exhibition"})
    assert f'href="{path}/print"' in reader.get(path).text
    for style in ("Chicago", "APA", "MLA"):
        printed = reader.get(f"{path}/print?style={style}").text
        assert "<h1>Reading &amp; writing</h1>" in printed
        assert "For room 4" in printed
        notes = re.findall(r'class="own-note">([^<]*)<', printed)
        assert notes == ["Note: for the exhibition"]
        assert f'href="{path}"' in printed
        assert f"{path}/print?style=mla" in printed or style == "MLA"
    assert app.test_client().get(f"{path}/print").status_code == 303


def test_a_folder_of_an_account_knows_the_search_of_each_article(reader, ids):
    """From the article's page into the folder, its link for others, its table, and along
    into another folder.
    """
    flood = ids["tuesday"]
    page = reader.get(f"/articles/{flood}?q=river&sort=newest").text
    assert 'name="search" value="q=river"' in page
    reader.send("/folders", name="Reading", article=flood, search="q=river")
    path = re.search(r"/folders/[\w-]+", reader.get("/folders").text)[0]
    page = reader.get(path).text
    assert 'Chosen from <a href="/search?q=river">river</a>' in page
    table = reader.get(f"{path}.csv").text.lstrip("\ufeff")
    assert next(csv.DictReader(io.StringIO(table)))["search"] == "river"
    reader.send("/folders", name="Other")
    paths = re.findall(r"/folders/[\w-]+", reader.get("/folders").text)
    other = next(each for each in paths if each != path)
    reader.send(path, action="move", id=flood, to=other.rpartition("/")[2])
    assert "/search?q=river" in reader.get(other).text


def test_a_frozen_list_says_what_has_changed_since(reader, app, archive, tmp_path):
    """To whoever has its link; what it holds can be checked."""
    answer = reader.send("/saved/new", action="freeze", name="Floods", q="river")
    link = answer.headers["Location"]
    nobody = app.test_client()
    page = nobody.get(link).text
    assert "finds the same today" in page
    folder = tmp_path / "texts"
    (folder / "new.txt").write_text("A river\n\nA river that nobody knew.", "utf-8")
    (folder / "flood.txt").unlink()
    run(archive, folder)
    page = nobody.get(link).text
    assert "1 came, 0 are found no longer, 1 left the archive." in page
    assert "A river" in page.partition("Came since")[2]
    assert "2 articles, of which 1 is held today, in 1 story" in page
    assert "&lt;a href" not in page


def test_a_frozen_list_says_what_it_is_first_and_proves_it_last(reader, app, ids):
    """Then how it was found, what changed, the stories, the files, the digest."""
    form = {"action": "freeze", "name": "Floods", "q": "rivers", "-people": "x"}
    link = reader.send("/saved/new", **form).headers["Location"]
    page = app.test_client().get(link).text
    order = (
        "<h1>Floods</h1>",
        "A list frozen on ",
        "<dd>rivers</dd>",
        "<dt>Not people</dt><dd>x</dd>",
        "<dt>Order</dt><dd>Newest first</dd>",
        "The search finds the same today.",
        '<li class="hit">',
        f"{link}.ris",
        f"{link}/print",
        "SHA-256",
    )
    missing = [words for words in order if words not in page]
    assert missing == []
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "csrf" not in page


def test_the_copies_of_a_frozen_story_stand_beneath_it(reader, app, ids):
    """With their outlet and date; each article of the list once."""
    link = reader.send("/saved/new", action="freeze", name="All", q="").headers[
        "Location"
    ]
    page = app.test_client().get(link).text
    linked = re.findall(r'href="/articles/([^"?]+)', page.partition("Came since")[0])
    assert sorted(linked) == sorted(ids.values())
    stories = page.count('<li class="hit">')
    assert f"{stories} stories in {len(linked)} articles" in page
    copies = re.findall(r'frozen-copies"[^>]*>(.*?)</ul>', page)
    assert len(linked) - stories == sum(each.count("<li>") for each in copies) > 0


def test_a_frozen_list_is_taken_away_by_whoever_has_its_link(reader, app, ids):
    """As a file that says how it was found, and as a list of citations; what came
    since is in neither.
    """
    form = {"action": "freeze", "name": "Floods", "q": "river"}
    link = reader.send("/saved/new", **form).headers["Location"]
    nobody = app.test_client()
    ris = nobody.get(f"{link}.ris")
    assert ris.status_code == 200
    assert ris.text.count("TY  - ") == 2
    assert "river" in ris.text
    assert "frozen on" in ris.text
    printed = nobody.get(f"{link}/print").text
    assert "<h1>Floods</h1>" in printed
    assert "chosen one by one" not in printed
    assert "<dt>Frozen on</dt>" in printed
    assert nobody.get(f"{link}.doc").status_code == 404
    assert nobody.get("/frozen/none.ris").status_code == 404
    assert nobody.get("/frozen/none/print").status_code == 404


def test_a_frozen_list_keeps_the_order_it_names(reader, app, ids):
    """By date: what an engine thinks best is another order next year."""
    for sort, is_newest in (("oldest", False), ("relevance", True)):
        form = {"action": "freeze", "name": "All", "q": "", "sort": sort}
        link = reader.send("/saved/new", **form).headers["Location"]
        page = app.test_client().get(link).text
        shown = re.findall(r'<div class="record"><time datetime="([^"]+)', page)
        assert shown == sorted(shown, reverse=is_newest)


def test_a_long_frozen_list_comes_in_parts_and_loses_nothing(
    reader, app, ids, monkeypatch
):
    link = reader.send("/saved/new", action="freeze", name="All", q="").headers[
        "Location"
    ]
    nobody = app.test_client()
    whole = re.findall(r'<li class="hit">.*?</li>', nobody.get(link).text, re.S)
    monkeypatch.setattr("cuttings.web.following.frozen.PART_BYTES", 1)
    parts: list[str] = []
    for part in range(1, len(whole) + 1):
        page = nobody.get(f"{link}?part={part}").text
        assert f'start="{part}"' in page
        parts += re.findall(r'<li class="hit">.*?</li>', page, re.S)
    assert parts == whole


def test_a_frozen_list_says_which_articles_were_corrected_since(reader, app, ids):
    """As long as the correction holds: a field or event types, but no label."""
    curator = app.test_client()
    sign_in(curator, "curator")
    token = token_in(curator.get("/account").text)

    def decide(change, **fields):
        form = {"csrf": token, "change": change, "step": "do", **fields}
        assert curator.post("/desk/decide", data=form).status_code == 303

    answer = reader.send("/saved/new", action="freeze", name="Floods", q="river")
    link = answer.headers["Location"]
    nobody = app.test_client()
    decide("label", label="Water", id=ids["tuesday"])
    assert "corrected since" not in nobody.get(link).text
    decide("facts", article=ids["tuesday"], title="A river rises")
    decide("facts", article=ids["talks"], title="No river")
    page = nobody.get(link).text
    assert "1 of its articles was corrected since." in page
    assert "corrected since" in page.partition("A river rises")[2].partition("</li>")[0]
    decide("types", article=ids["banks -tuesday"], type="medtop:20000056")
    assert "2 of its articles were corrected since." in nobody.get(link).text
    assert curator.post("/desk/undo/2", data={"csrf": token}).status_code == 303
    assert "1 of its articles was corrected since." in nobody.get(link).text


def test_a_whole_result_is_labelled_and_taken_back(app, ids):
    """With its number before, a facet after, and an undo."""
    curator = app.test_client()
    sign_in(curator, "curator")
    token = token_in(curator.get("/account").text)
    page = curator.get("/search?q=banks").text
    link = re.search(r'href="(/desk/label[^"]+)"', page)[1].replace("&amp;", "&")
    assert "Will change <b>2 articles</b>" in curator.get(link).text
    form = {"csrf": token, "q": "banks", "label": "Flood 2015", "action": "on"}
    assert curator.post("/desk/label", data=form).status_code == 303
    facets = curator.get("/api/search?q=&count=copies").json["facets"]
    assert [(row["label"], row["count"]) for row in facets["labels"]] == [
        ("Flood 2015", 2)
    ]
    found = curator.get("/api/search?q=labels:flood&count=copies").json
    assert found["copies"] == 2
    undo = re.search(r"/desk/undo/\d+", curator.get("/desk").text)[0]
    curator.post(undo, data={"csrf": token})
    assert curator.get("/api/search?q=labels:flood&count=copies").json["copies"] == 0
    form["q"] = "nothingatall"
    assert curator.post("/desk/label", data=form).status_code == 409


def test_all_of_it_goes_with_the_account(reader, app):
    """And can be taken away before."""
    reader.send("/saved/new", action="save", name="Banks", q="banks")
    reader.send("/folders", name="Mine")
    data = reader.get("/account/data").json
    assert [row["name"] for row in data["saved_searches"]] == ["Banks"]
    assert [row["name"] for row in data["folders"]] == ["Mine"]
    reader.send("/account/delete", sure="yes")
    accounts = app.extensions["cuttings-accounts"]
    with accounts.store.reading() as connection:
        for table in ("saved_searches", "folders"):
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert row[0] == 0
