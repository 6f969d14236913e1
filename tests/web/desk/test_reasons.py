"""The reason of a decision goes with it: from the form over the page that confirms it into
the history, and to the article, without a script.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.index.conftest import run
from tests.web.accounts.conftest import sign_in
from tests.web.desk.test_corrections import form_for, forms
from tests.web.desk.test_queue import answer, doubtful

__all__ = ["doubtful"]

WHY = "Stated in the “Valey Post” of that day"


def confirmed(curator, page: str, change: str, **fields: str) -> str:
    """Fills in the form of a change, goes on to the page that confirms it, and confirms
    it as it stands there.
    """
    form = form_for(page, change) | fields | {"reason": WHY, "step": "preview"}
    shown = curator.client.post("/desk/decide", data=form)
    assert shown.status_code == 200, shown.text
    asked = form_for(shown.text, change)
    assert asked["reason"] == [WHY]
    made = curator.client.post("/desk/decide", data=asked | {"step": "do"})
    assert made.status_code == 303
    return curator.get("/desk/history")


@pytest.mark.parametrize(
    ("path", "change", "fields"),
    [
        ("/desk/article?id={talks}", "facts", {"published": "1998-03-14"}),
        (
            "/desk/name?article={talks}&heading=emomali-rahmon",
            "name",
            {"verdict": "none"},
        ),
        ("/desk/heading?id=emomali-rahmon", "rename", {"label": "Rahmon, Emomali"}),
    ],
)
def test_the_reason_that_was_typed_is_kept(at_desk, ids, path, change, fields):
    """The confirming page has it, and so has the history."""
    curator = at_desk()
    page = curator.get(path.format(talks=ids["talks"]))
    history = confirmed(curator, page, change, **fields)
    assert f"<q>{WHY}</q>" in history


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("undated", "published", "1998-03"), ("unplaced", "outlet", "Hill Post")],
)
def test_a_card_that_asks_for_a_value_asks_where_it_is_stated(
    doubtful, archive, tmp_path, kind, field, value
):
    """What is typed there is in the history."""
    if kind == "unplaced":
        folder = tmp_path / "without"
        folder.mkdir()
        (folder / "rain.txt").write_text("Rain\n\nRain fell.", encoding="utf-8")
        run(archive, folder)
    assert 'name="reason"' in doubtful.get(f"/desk?kind={kind}")
    answer(doubtful, kind, **{"change": "facts", field: value, "reason": WHY})
    assert f"<q>{WHY}</q>" in doubtful.get("/desk/history")


def test_an_article_says_by_whom_and_from_what_it_is_dated(app, at_desk, ids):
    """Its source to everybody, the name to those who keep the archive."""
    fields = {"article": ids["talks"], "published": "1998-03-14", "reason": WHY}
    curator = at_desk()
    path = f"/articles/{ids['talks']}"
    assert curator.send("facts", **fields).status_code == 303
    assert f"dated by curator: <q>{WHY}</q>" in curator.get(path)
    reader = app.test_client().get(path).text
    assert f"dated by a curator: <q>{WHY}</q>" in reader
    # what is corrected after that is another matter
    curator.send("facts", article=ids["talks"], title="Talks", reason="headline")
    assert f"dated by curator: <q>{WHY}</q>" in curator.get(path)
    curator.client.post("/desk/undo/1", data={"csrf": curator.token})
    assert "dated by" not in curator.get(path)


@pytest.mark.parametrize("is_on", [True, False])
def test_whoever_can_not_correct_an_article_can_report_a_mistake(
    app, at_desk, ids, is_on
):
    """Who is signed in always, others where the site takes reports; who can correct it
    has the way to that instead.
    """
    site = app.extensions["cuttings"]
    site.settings = replace(site.settings, mistakes=is_on)
    path = f"/articles/{ids['talks']}"
    signed_in = app.test_client()
    sign_in(signed_in, "reader")
    for reader, can_report in ((app.test_client(), is_on), (signed_in, True)):
        page = reader.get(path).text
        assert ("Report a mistake" in page) is can_report
        asked = reader.get(f"/mistakes/new?article={ids['talks']}")
        assert (asked.status_code == 200) is can_report
        if can_report:
            form = next(form for form in forms(asked.text) if "article" in form)
            sent = reader.post("/mistakes/new", data=form | {"text": "Wrong day"})
            assert "Thank you" in sent.text
    page = at_desk().get(path)
    assert "Report a mistake" not in page
    assert "/desk/article?id=" in page
