"""The queue of the desk: every kind of thing that waits has a card with two answers, and
leaves the queue once it is answered.
"""

from __future__ import annotations

import json
import re
import threading
from contextlib import closing

import pytest
from click.testing import CliRunner

from cuttings.index.assembly import Assembly
from cuttings.index.cli.main import cli
from cuttings.index.outbox import Outbox
from cuttings.search.queries import Query
from cuttings.web.desk.commands import SETTLED_BY
from cuttings.web.desk.queue import QUEUES
from tests.index.conftest import run
from tests.web.desk.test_corrections import forms


@pytest.fixture
def doubtful(archive, at_desk, ids):
    """A curator at an archive where a rule joined two spellings, one name is of two
    kinds, and no article has a date.
    """
    curator = at_desk()
    with closing(Assembly(archive)) as assembly, assembly.catalogue.transaction():
        store = assembly.authority.store
        row = store.heading("emomali-rahmon")
        store.run(
            "UPDATE headings SET status = 'provisional' WHERE id = ?", (row["id"],)
        )
        reason = "equal but for an initial"
        for variant in ("E. Rahmon", "Emomali Rahmonov"):
            store.add_variant(row["id"], row["kind"], variant, reason=reason)
        store.add_heading("dushanbe-party", "organisation", "Dushanbe", None)
        store.run(
            "INSERT INTO uses (article_id, kind, name, heading_id)"
            " SELECT article_id, 'organisation', name, 'dushanbe-party'"
            " FROM uses WHERE name = 'Dushanbe' LIMIT 1"
        )
    return curator


def card(page: str) -> dict[str, list[str]]:
    """The fields of the form of the card."""
    found = [form for form in forms(page) if form.get("step") == ["do"]]
    return found[0]


def answer(curator, kind: str, **fields: str):
    """Answers the first card of a kind."""
    form = card(curator.get(f"/desk?kind={kind}"))
    response = curator.client.post("/desk/decide", data=form | fields)
    assert response.status_code == 303, response.text
    return response


@pytest.mark.parametrize("change", ["confirm", "split"])
def test_spellings_joined_by_a_rule_are_accepted_or_parted(doubtful, change):
    """Those that are ticked get a heading of their own."""
    page = doubtful.get("/desk?kind=joined")
    assert "Are all these “Emomali Rahmon”?" in page
    assert card(page)["variant"] == ["E. Rahmon", "Emomali Rahmonov"]
    answer(doubtful, "joined", change=change)
    assert "Nothing waits" in doubtful.get("/desk?kind=joined")


@pytest.mark.parametrize("change", ["name", "reject"])
def test_a_name_of_two_kinds_is_of_one_or_stays_of_both(doubtful, change):
    """Either answer takes it off the queue."""
    page = doubtful.get("/desk?kind=kinds")
    assert "Is “Dushanbe” always a" in page
    notes = re.findall(r'<p class="note">(\w+) ·', page)
    assert sorted(notes) == ["organisation", "place"]
    answer(doubtful, "kinds", change=change)
    assert "Nothing waits" in doubtful.get("/desk?kind=kinds")


@pytest.mark.parametrize(
    ("change", "outlets"),
    [("origin", {"Valley News"}), ("outlet-apart", {"Valley News", "vn-media.org"})],
)
def test_a_host_and_a_name_are_one_outlet_or_two(
    archive, at_desk, tmp_path, change, outlets
):
    """Either answer takes it off the queue; the card says how many state the name."""
    lines = []
    for number, outlet in enumerate(("", "Valley News")):
        record = {"title": f"Report {number}", "text": f"Text number {number}."}
        record |= {"url": f"https://vn-media.org/{number}", "outlet": outlet}
        lines.append(json.dumps(record))
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "pages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run(archive, folder)
    curator = at_desk()
    page = curator.get("/desk?kind=outlets")
    assert "Is “vn-media.org” the outlet “Valley News”?" in page
    assert "of its pages, 1 without a name and 1 with this one" in page
    answer(curator, "outlets", change=change)
    assert "Nothing waits" in curator.get("/desk?kind=outlets")
    with closing(archive.reading_engine()) as engine:
        values = engine.facet_values("outlet", Query()).values
    assert {value.label for value in values} - {"Valey Post"} == outlets


def test_a_date_is_given_or_known_to_be_unknown_and_the_next_article_comes(doubtful):
    """An article that somebody looked at in vain waits no longer; undone, it does."""
    before = doubtful.get("/desk?kind=undated")
    assert "1 of 3" in before
    assert '<blockquote lang="en" dir="auto">' in doubtful.get("/de/desk?kind=undated")
    assert "<blockquote>" in before
    response = answer(doubtful, "undated", change="facts", published="1998-03")
    after = doubtful.get(response.headers["Location"])
    assert "1 of 2" in after
    answer(doubtful, "undated", change="unknown", published="")
    assert "1 of 1" in doubtful.get("/desk?kind=undated")
    history = [form for form in forms(doubtful.get("/desk/history")) if "back" in form]
    assert history
    latest = doubtful.get("/api/search?q=&date=1998").count('"title":')
    assert latest == 1
    undo = doubtful.client.post("/desk/undo/2", data={"csrf": doubtful.token})
    assert undo.status_code == 303
    assert "1 of 2" in doubtful.get("/desk?kind=undated")


def test_a_value_that_is_known_to_be_unknown_is_decided_once(doubtful, ids):
    """The second time nothing would change, which is said."""
    fields = {"article": ids["talks"], "field": "published"}
    assert doubtful.send("unknown", **fields).status_code == 303
    again = doubtful.send("unknown", **fields)
    assert again.status_code == 409
    assert "says that already" in again.text


def test_the_desk_stays_where_it_was_asked_to_be(doubtful):
    """Later and back lead through the list; a card that is gone leads to the first."""
    page = doubtful.get("/desk?kind=undated")
    assert 'data-key="j"' in page
    assert 'data-key="k"' not in page
    assert "1 of 3" in doubtful.get("/desk?kind=undated&item=gone")
    assert "Two headings, one name?" in doubtful.get("/desk?kind=nonsense")


def numbers(page: str) -> dict[str, str]:
    """What the desk says of how much waits, by the kind of its queue."""
    found = re.findall(
        r'href="/desk\?kind=(\w+)#card"[^>]*>[^<]*<span class="count">([^<]*)</span>',
        page,
    )
    return dict(found)


def test_every_queue_says_how_many_wait(doubtful, archive, tmp_path, ids):
    """Whichever is open, and at once after a decision, its undoing and a run."""
    before = numbers(doubtful.get("/desk"))
    assert before == {
        "pairs": "0",
        "joined": "1",
        "kinds": "1",
        "outlets": "0",
        "undated": "3",
        "unplaced": "0",
        "notes": "0",
        "skipped": "0",
        "aside": "0",
    }
    answer(doubtful, "joined", change="confirm")
    answer(doubtful, "undated", change="unknown", published="")
    answer(doubtful, "undated", change="facts", published="1998-03")
    doubtful.send("unknown", article=ids["talks"], field="outlet")
    after = numbers(doubtful.get("/desk?kind=aside"))
    # what no text says is filed nowhere once its article is filed again
    before["kinds"] = after["kinds"]
    assert after == before | {"joined": "0", "undated": "1"}
    for decision in (1, 2, 3):
        doubtful.client.post(f"/desk/undo/{decision}", data={"csrf": doubtful.token})
    assert numbers(doubtful.get("/desk?kind=nothing")) == before

    # an article that has left the archive is none that was looked at in vain
    doubtful.send("unknown", article=ids["banks -tuesday"], field="published")
    (tmp_path / "texts" / "one.pdf").write_bytes(b"%PDF-1.4 and no more")
    (tmp_path / "texts" / "flood.txt").unlink()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "late.txt").write_text("A late report\n\nNo outlet has it.")
    run(archive, tmp_path / "texts", outlet="Valey Post")
    run(archive, tmp_path / "more")
    page = numbers(doubtful.get("/desk"))
    assert (page["skipped"], page["undated"], page["unplaced"]) == ("1", "3", "1")
    assert "1 of 1" in doubtful.get("/desk?kind=unplaced")


def test_what_waits_is_chosen_by_words(doubtful):
    """Of its line, whatever its accents; of articles without a date, by any of their
    words. Answers and keys lead on among those; where there are none, to all.
    """
    page = doubtful.get("/desk?kind=undated&words=tuesday")
    assert "1 of 1" in page
    assert numbers(page)["undated"] == "3"
    page = doubtful.get("/desk?kind=undated&words=banks")
    assert "1 of 2" in page
    assert 'href="/desk?kind=undated&amp;words=banks&amp;item=' in page
    response = answer(doubtful, "undated&words=banks", change="unknown")
    assert "words=banks" in response.headers["Location"]
    assert "1 of 1" in doubtful.get(response.headers["Location"])
    assert "1 of 1" in doubtful.get("/desk?kind=joined&words=EMOMAL%C3%8D")
    none = doubtful.get("/desk?kind=joined&words=zebra")
    assert "Nothing that waits here has “zebra”." in none
    assert 'href="/desk?kind=joined#card">All</a>' in none


@pytest.mark.parametrize("kind", sorted(QUEUES))
def test_every_queue_is_open_when_nothing_waits_or_nothing_is_chosen(doubtful, kind):
    """And says which of the two it is."""
    assert "Nothing that waits here has “zebra”." in doubtful.get(
        f"/desk?kind={kind}&words=zebra"
    )
    page = doubtful.get(f"/desk?kind={kind}")
    assert ("Nothing waits." in page) == (numbers(page)[kind] == "0")


def test_articles_that_were_looked_at_in_vain_hide_no_others(doubtful, monkeypatch):
    """However many they are, those that wait are listed."""
    monkeypatch.setattr("cuttings.web.desk.queue.MOST", 1)
    for left in (2, 1):
        answer(doubtful, "undated", change="unknown", published="")
        assert f"1 of {left}" in doubtful.get("/desk?kind=undated")
    answer(doubtful, "undated", change="unknown", published="")
    assert "Nothing waits" in doubtful.get("/desk?kind=undated")


@pytest.fixture
def unread(archive, at_desk, tmp_path):
    """A curator at an archive with two files that could not be read."""
    for name in ("one.pdf", "two.pdf"):
        (tmp_path / "texts" / name).write_bytes(b"%PDF-1.4 and no more")
    run(archive, tmp_path / "texts", outlet="Valey Post")
    return at_desk()


def test_a_file_that_was_not_read_is_tried_again_or_set_aside(
    unread, archive, tmp_path
):
    """Either takes it off the list; undone, it is there again. Without a reason it is
    not set aside.
    """
    page = unread.get("/desk?kind=skipped")
    assert "1 of 2" in page
    assert "This was not read" in page
    refused = card(page) | {"change": "file-set-aside", "why": ""}
    assert unread.client.post("/desk/decide", data=refused).status_code == 409
    answer(unread, "skipped", change="file-set-aside", why="a copy of two.pdf")
    assert "1 of 1" in unread.get("/desk?kind=skipped")
    answer(unread, "skipped", change="file-retry")
    assert "Nothing waits" in unread.get("/desk?kind=skipped")

    run(archive, tmp_path / "texts", outlet="Valey Post")
    again = unread.get("/desk?kind=skipped")
    assert "1 of 1" in again
    assert "two.pdf" in again
    undo = unread.client.post("/desk/undo/1", data={"csrf": unread.token})
    assert undo.status_code == 303
    assert "1 of 2" in unread.get("/desk?kind=skipped")


def test_files_that_were_set_aside_are_listed_and_can_wait_again(unread):
    """With the reason, by whoever decided it."""
    assert "Nothing waits" in unread.get("/desk?kind=aside")
    answer(unread, "skipped", change="file-set-aside", why="a copy of two.pdf")
    page = unread.get("/desk?kind=aside")
    assert "This was set aside" in page
    assert "a copy of two.pdf" in page
    (undo,) = re.findall(r'"desk-form" action="(/desk/undo/[0-9]+)"', page)
    fields = {"csrf": unread.token, "back": "/desk?kind=aside"}
    assert unread.client.post(undo, data=fields).status_code == 303
    assert "Nothing waits" in unread.get("/desk?kind=aside")
    assert "1 of 2" in unread.get("/desk?kind=skipped")


def test_the_desk_answers_while_headings_are_compared(doubtful, monkeypatch):
    """It says that there may be more, not that nothing waits."""
    go_on = threading.Event()
    for patience in ("FOUND_WITHIN", "COUNTED_WITHIN"):
        monkeypatch.setattr(f"cuttings.index.desk.surveys.{patience}", 0.05)

    def slowly(*_given):
        go_on.wait(60)
        return []

    monkeypatch.setattr("cuttings.index.desk.surveys.suggest", slowly)
    page = doubtful.get("/desk")
    assert "What waits is still being looked for" in page
    assert "Nothing waits" not in page
    go_on.set()
    monkeypatch.setattr("cuttings.index.desk.surveys.FOUND_WITHIN", 60.0)
    page = doubtful.get("/desk")
    assert "Nothing waits" in page
    assert "still being looked for" not in page


def test_the_page_of_a_file_says_what_is_known_of_it(unread, tmp_path):
    """What was not read and why, what it gave, what was decided; and lets decide."""
    path = str(tmp_path / "texts" / "one.pdf")
    url = f"/desk/file?path={path}"
    page = unread.get(url)
    assert path in page
    assert "0 articles, 20 bytes" in page
    assert {form.get("change", [""])[0] for form in forms(page)} >= {
        "file-set-aside",
        "file-retry",
    }
    why = {"path": path, "position": "", "why": "it does not belong here"}
    reason = card(unread.get("/desk?kind=skipped"))["skipped"][0]
    asked = unread.send("file-set-aside", "preview", skipped=reason, **why)
    assert "it does not belong here" in asked.text
    assert "Changes how no article is found" in asked.text
    assert unread.send("file-set-aside", skipped=reason, **why).status_code == 303
    assert "Set aside:" in unread.get(url)
    good = unread.get(f"/desk/file?path={tmp_path / 'texts' / 'flood.txt'}")
    assert "River bursts its banks" in good
    assert "Everything of it was read." in good
    assert unread.client.get("/desk/file?path=/etc/hostname").status_code == 404


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        ({"outbox": 2, "behind": 3}, "Facets and filters will have it in a moment."),
        ({"outbox": 0, "behind": 3}, "the pages of 3 articles follow."),
        ({"outbox": 0, "behind": 0}, ""),
    ],
)
def test_the_desk_says_how_far_the_index_is_behind(at_desk, monkeypatch, waiting, said):
    """Until all is done; nobody has to wait for it."""
    curator = at_desk()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Outbox, "waiting", lambda _: waiting)
        page = curator.get("/desk")
    assert said in page
    for words in ("articles follow.", "in a moment."):
        assert (words in page) == (words in said)


def test_an_index_that_is_given_the_articles_says_what_is_shown_as_before(
    at_desk, monkeypatch
):
    """On a cluster nothing is seen before its article has followed."""
    curator = at_desk()
    monkeypatch.setattr(Outbox, "waiting", lambda _: {"outbox": 0, "behind": 4_000})
    curator.get("/desk")
    desk = curator.client.application.extensions["cuttings-desk-opened"]
    monkeypatch.setattr(desk.delivery, "_tells", False)
    assert "4,000 articles are still shown as before." in curator.get("/desk")


@pytest.mark.parametrize("kind", sorted(SETTLED_BY))
def test_the_command_that_settles_what_waits_is_there_with_its_options(kind):
    """As ``cuttings queue`` prints it."""
    said = SETTLED_BY[kind].partition(",")[0].split()[1:]
    names = [word for word in said if word.isalpha() and word.islower()]
    shown = CliRunner().invoke(cli, [*names, "--help"])
    assert shown.exit_code == 0, shown.output
    for option in [word for word in said if word.startswith("--")]:
        assert f"{option} " in shown.output


@pytest.fixture
def twins(archive, at_desk, ids):
    """A curator at an archive with a place that a list has and its twin, which belongs to
    another place and has more articles.
    """
    with closing(Assembly(archive)) as assembly, assembly.catalogue.transaction():
        store = assembly.authority.store
        store.run("DELETE FROM uses")
        for number, heading_id in enumerate(("arden", "arden-north"), 1):
            store.add_heading(f"shire-{number}", "place", f"Shire {number}", None)
            store.add_heading(heading_id, "place", "Arden", f"shire-{number}")
        store.run("UPDATE headings SET source = 'gazetteer' WHERE id = 'arden'")
        uses = (("talks", "arden"), ("tuesday", "arden-north"))
        for article, heading_id in (*uses, ("banks -tuesday", "arden-north")):
            store.run(
                "INSERT INTO uses (article_id, kind, name, heading_id)"
                " VALUES (?, 'place', 'Arden', ?)",
                (ids[article], heading_id),
            )
    return at_desk()


def test_twins_are_told_apart_and_the_one_that_a_list_has_is_kept(twins):
    """By what they belong to; one key keeps what is known."""
    page = twins.get("/desk?kind=pairs")
    options = re.findall(r'<option value="([^"]+)">([^<]+)</option>', page)
    assert options == [
        ("arden", "Arden, Shire 1 (1)"),
        ("arden-north", "Arden, Shire 2 (2)"),
    ]
    assert "<h3>Arden, Shire 2</h3>" in page
    assert "changes 2 articles if “Arden, Shire 1” is kept" in page


def test_a_date_that_was_set_is_no_longer_counted_before_the_index_has_it(
    at_desk, ids, monkeypatch
):
    """Neither on the next page nor in its list."""
    curator = at_desk()
    monkeypatch.setattr("cuttings.index.desk.Desk.deliver", lambda _: False)
    waits = r'kind=undated[^>]*>No date <span class="count">(\d+)</span>'
    page = curator.get("/desk?kind=undated")
    assert re.search(waits, page)[1] == "3"
    fields = {"published": "1998-03", "article": ids["talks"]}
    answer(curator, "undated", change="facts", **fields)
    page = curator.get("/desk?kind=undated")
    assert re.search(waits, page)[1] == "2"
    assert "1 of 2" in page
    assert f"item={ids['talks']}" not in page


def test_an_undated_copy_shows_the_dates_of_its_storys_other_copies(at_desk, ids):
    """Which are nearly its own."""
    curator = at_desk()
    address = f"/desk?kind=undated&item={ids['banks -tuesday']}"
    assert "Other copies of its story" not in curator.get(address)
    curator.send("facts", article=ids["tuesday"], published="1998-03-14")
    assert "Other copies of its story: 14 March 1998" in curator.get(address)


def test_every_way_on_leads_to_the_card_with_what_was_decided_above_it(at_desk):
    """So that the evidence is on screen, without a script too."""
    curator = at_desk()
    page = curator.get("/desk?kind=undated")
    back = card(page)["back"][0]
    assert back.endswith("#card")
    answered = answer(curator, "undated", change="unknown")
    assert answered.headers["Location"].endswith("#card")
    page = curator.get(answered.headers["Location"])
    assert page.index('id="card"') < page.index('class="message done"')
    assert page.index('class="message done"') < page.index('id="question"')
    assert page.count('class="message done"') == 1


def test_the_question_says_what_is_done_to_how_many(at_desk, ids):
    """Copies that stay in the story are not changed."""
    page = at_desk().send("story-split", "preview", id=ids["tuesday"]).text
    assert "<h1>Take 1 copy out of the story?</h1>" in page
    assert "Will change 1 article." in page
