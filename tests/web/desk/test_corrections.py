"""Corrections in the browser, without a script: a form, what it would change, the change
itself, and taking it back.
"""

from __future__ import annotations

import random
import re
import string

import pytest
from lxml import html

from tests.web.accounts.conftest import sign_in


def people(client, facet: str = "people") -> dict[str, int]:
    rows = client.get("/api/search?q=&count=copies").json["facets"][facet]
    return {row["label"]: row["count"] for row in rows}


def forms(page: str) -> list[dict[str, list[str]]]:
    """The fields of each form of a page as a browser would send them."""
    found = []
    for form in html.fromstring(page).forms:
        fields: dict[str, list[str]] = {}
        for name, value in form.form_values():
            fields.setdefault(name, []).append(value)
        found.append(fields)
    return found


def form_for(page: str, change: str) -> dict[str, list[str]]:
    return next(form for form in forms(page) if form.get("change") == [change])


def test_a_reader_sees_nothing_of_the_desk(app, ids):
    """Neither do those who are signed in as one; a curator finds the way everywhere."""
    reader = app.test_client()
    sign_in(reader, "reader")
    curator = app.test_client()
    sign_in(curator, "curator")
    for path in (f"/articles/{ids['talks']}", "/"):
        assert 'href="/desk' not in app.test_client().get(path).text
        assert 'href="/desk' not in reader.get(path).text
        assert 'href="/desk' in curator.get(path).text


def test_a_name_is_corrected_from_the_article_on(at_desk, ids):
    """Wrong? leads to a form; it says what it will change; then it is changed, shown with
    its undo, and taken back.
    """
    curator = at_desk()
    page = curator.get(f"/articles/{ids['talks']}")
    links = re.findall(r'class="wrong" href="([^"]+)"', page)
    link = next(each for each in links if "emomali" in each).replace("&amp;", "&")
    form = form_for(curator.get(link), "name")
    form |= {"verdict": ["kind"], "to": ["organisation"], "step": ["preview"]}
    confirm = curator.client.post("/desk/decide", data=form)
    assert "Will change 1 article. You can undo it." in confirm.text
    assert people(curator.client) == {"Emomali Rahmon": 1}

    sure = next(each for each in forms(confirm.text) if "verdict" in each)
    sure |= {"step": ["do"], "reason": ["a foundation"]}
    done = curator.client.post("/desk/decide", data=sure)
    assert done.headers["Location"].startswith(f"/articles/{ids['talks']}?")
    assert people(curator.client, "organisations") == {"Emomali Rahmon": 1}

    page = curator.get(done.headers["Location"])
    assert "Emomali Rahmon is an organisation" in page
    undo = re.search(r"/desk/undo/\d+", page)[0]
    curator.client.post(undo, data={"csrf": curator.token})
    assert people(curator.client) == {"Emomali Rahmon": 1}
    history = curator.get("/desk/history")
    assert "a foundation" in history
    assert "taken back by" in history


def test_a_name_is_corrected_where_it_stands_with_some_words(at_desk, ids):
    """The form says in how many articles; words that stand nowhere with it, or none, are
    said and change nothing.
    """
    curator = at_desk()
    page = curator.get(f"/articles/{ids['talks']}")
    links = re.findall(r'class="wrong" href="([^"]+)"', page)
    link = next(each for each in links if "emomali" in each).replace("&amp;", "&")
    form = form_for(curator.get(link), "name")
    form |= {"verdict": ["none"], "scope": ["words"], "step": ["preview"]}
    for words, said in (("", "Say which words"), ("football", "with “football”")):
        refused = curator.client.post("/desk/decide", data={**form, "words": words})
        assert said in refused.text
    form |= {"words": ["talks MONDAY"]}
    confirm = curator.client.post("/desk/decide", data=form)
    assert "Will change 1 article. You can undo it." in confirm.text

    sure = next(each for each in forms(confirm.text) if "verdict" in each)
    done = curator.client.post("/desk/decide", data=sure | {"step": ["do"]})
    assert people(curator.client) == {}
    page = curator.get(done.headers["Location"])
    assert "in sentences with “talks MONDAY”" in page
    undo = re.search(r"/desk/undo/\d+", page)[0]
    curator.client.post(undo, data={"csrf": curator.token})
    assert people(curator.client) == {"Emomali Rahmon": 1}


def test_a_name_is_corrected_where_words_stand_anywhere_in_its_article(at_desk, ids):
    """In another sentence, too; and said so."""
    curator = at_desk()
    page = curator.get(f"/articles/{ids['talks']}")
    links = re.findall(r'class="wrong" href="([^"]+)"', page)
    link = next(each for each in links if "emomali" in each).replace("&amp;", "&")
    form = form_for(curator.get(link), "name")
    form |= {"verdict": ["none"], "scope": ["words"], "words": ["late"]}
    form |= {"step": ["do"], "within": []}
    refused = curator.client.post("/desk/decide", data=form)
    assert "with “late”" in refused.text
    done = curator.client.post("/desk/decide", data=form | {"within": ["article"]})
    assert "in articles with “late”" in curator.get(done.headers["Location"])
    assert people(curator.client) == {}


def test_a_decision_is_said_with_its_undo_where_it_led_to_alone(at_desk, ids):
    """No other page repeats it, nor that page once it is taken back; nor is it said to
    somebody else. What was done to a paragraph leads back to the paragraphs.
    """
    ines, omar = at_desk("curator"), at_desk("keeper")
    back = f"/desk/article?id={ids['talks']}"
    sent = ines.send(
        "facts", article=ids["talks"], published="1998", back=f"{back}#paragraphs"
    )
    target = sent.headers["Location"]
    assert target == f"{back}&decided=1#paragraphs"
    assert 'class="message done"' in ines.get(target)
    assert 'class="message done"' not in omar.get(target)
    for path in ("/", f"/articles/{ids['talks']}", "/desk", back, f"{back}&decided=2"):
        assert 'class="message done"' not in ines.get(path), path

    form = {"csrf": ines.token, "back": target}
    taken_back = ines.client.post("/desk/undo/1", data=form).headers["Location"]
    assert taken_back == f"{back}&decided=2#paragraphs"
    assert "Taken back" in ines.get(taken_back)
    assert 'class="message done"' not in ines.get(target)


def test_a_search_is_the_same_on_the_page_that_says_its_label(at_desk, ids):
    """What was decided is no part of it, nor of any link of the page."""
    curator = at_desk()
    form = {"csrf": curator.token, "q": "banks", "label": "Flood 2015"}
    sent = curator.client.post("/desk/label", data=form)
    assert sent.headers["Location"] == "/search?q=banks&decided=1"
    page = curator.get(sent.headers["Location"])
    assert "Flood 2015" in page
    kept = [form["back"] for form in forms(page) if "back" in form]
    assert kept
    main = page.partition("<main")[2].partition("</main>")[0]
    links = re.findall(r'href="([^"]+)"', main)
    assert not [link for link in links if "decided" in link]


CHANGES = {
    "facts": (
        "/desk/article?id={talks}",
        {"published": "1998-03", "outlet": "Daily Courier", "byline": "Ada Moss"},
        "Daily Courier",
    ),
    "origin": ("/desk/article?id={talks}", {"new": "Valley Post"}, "Valley Post"),
    "types": (
        "/desk/article?id={talks}",
        {"type": "medtop:20000056"},
        "armed conflict",
    ),
    "rename": (
        "/desk/heading?id=emomali-rahmon",
        {"label": "Rahmon, Emomali"},
        "Rahmon, Emomali",
    ),
    "kind": ("/desk/heading?id=emomali-rahmon", {"kind": "place"}, "is a place"),
    "note": ("/desk/heading?id=emomali-rahmon", {"dates": "1952-"}, "1952-"),
    "variant": ("/desk/heading?id=emomali-rahmon", {"variant": "E. R."}, "E. R."),
    "hide": ("/desk/heading?id=emomali-rahmon", {}, "Hidden from the facets"),
    "broader": ("/desk/heading?id=dushanbe", {"broader": "tajikistan"}, "Tajikistan"),
    "story-split": ("/desk/story?id={story}", {"id": "{tuesday}"}, "only copy"),
    "story-pin": (
        "/desk/story?id={story}",
        {"id": "{banks -tuesday}"},
        "Copy shown was chosen",
    ),
    "label": ("/desk/article?id={talks}", {"label": "Peace process"}, "Peace process"),
    "paragraph": ("/desk/article?id={talks}", {}, "hidden by a librarian"),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_each_form_of_the_desk_does_what_it_says(at_desk, ids, change):
    """As it stands on its page, with one field filled in: previewed, made, in the
    history, taken back.
    """
    curator = at_desk()
    address, fields, shown = CHANGES[change]
    story = curator.client.get("/api/search?q=banks").json["hits"][0]["story"]["id"]
    names = {**ids, "story": story}
    for name, value in names.items():
        address = address.replace("{" + name + "}", value)
        fields = {
            key: text.replace("{" + name + "}", value) for key, text in fields.items()
        }
    page = curator.get(address)
    form = form_for(page, change) | {name: [value] for name, value in fields.items()}
    if change == "broader":
        curator.send("broader", heading="dushanbe", broader="")
        form["seen"] = ["0"]
    form["step"] = ["preview"]
    preview = curator.client.post("/desk/decide", data=form)
    assert preview.status_code == 200, preview.text
    assert "You can undo it" in preview.text
    form["step"] = ["do"]
    made = curator.client.post("/desk/decide", data=form)
    assert made.status_code == 303, made.text
    after = curator.get(address)
    assert shown in after
    undo = re.findall(r"/desk/undo/\d+", after)[0]
    assert curator.client.post(undo, data={"csrf": curator.token}).status_code == 303
    again = curator.client.post(undo, data={"csrf": curator.token})
    assert (again.status_code, "already undone" in again.text) == (409, True)


@pytest.mark.parametrize(
    ("change", "fields", "said"),
    [
        ("story-split", {"id": "{tuesday}"}, "“River bursts its banks” (Valey Post)"),
        ("story-pin", {"id": "{banks -tuesday}"}, "“River bursts its banks”"),
        ("facts", {"article": "{talks}", "byline": "Ada Moss"}, "“Peace talks begin”"),
    ],
)
def test_a_decision_on_articles_names_them_by_their_titles(
    at_desk, ids, change, fields, said
):
    """Before it is made and in the history; of a field as of a story."""
    curator = at_desk()
    for name, value in ids.items():
        for key, text in fields.items():
            fields = fields | {key: text.replace("{" + name + "}", value)}
    preview = curator.send(change, "preview", **fields)
    shown = preview.text.partition("<h1>")[2].partition("<form")[0]
    assert said in shown
    assert not [each for each in ids.values() if each in shown]
    assert shown.count("“") == said.count("“")
    assert said in curator.ask(change, **fields).json["detail"]
    curator.send(change, **fields)
    history = curator.get("/desk/history").partition('class="history"')[2]
    assert said in history


def test_who_comes_too_late_reads_the_title_of_what_was_decided(at_desk, ids):
    """No id of an article says anything to a curator."""
    curator = at_desk()
    curator.send("label", label="Water", id=ids["talks"])
    curator.send("story-split", id=ids["tuesday"])
    both = [ids["tuesday"], ids["talks"]]
    late = curator.send("story-join", seen="1", id=both)
    assert late.status_code == 409
    assert "“River bursts its banks”" in late.text
    assert ids["tuesday"] not in late.text


def test_the_queue_settles_pair_after_pair(at_desk, archive, app):
    """Made one, or told apart; each is gone from the queue."""
    curator = at_desk()
    for old, new in (("Dushanbe", "Emomali Rahmom"), ("Tajikistan", "Emomali Rahmonn")):
        fields = {"name": old, "kind": "place", "scope": "everywhere", "new": "1"}
        curator.send("name", **fields, verdict="heading", label=new, new_kind="person")
    page = curator.get("/desk")
    total = int(re.search(r"1 of (\d+)", page)[1])
    assert total >= 1
    form = form_for(page, "settle") | {"verdict": ["two"]}
    assert curator.client.post("/desk/decide", data=form).status_code == 303
    page = curator.get("/desk")
    assert total == 1 or f"1 of {total - 1}" in page
    form = form_for(page, "settle") | {"verdict": ["one"]}
    assert curator.client.post("/desk/decide", data=form).status_code == 303
    assert "Undo" in curator.get("/desk")


def test_headings_are_found_by_any_spelling(at_desk):
    """On a page, and for a field that is being filled in."""
    curator = at_desk()
    assert "emomali-rahmon" in curator.get("/desk/headings?q=rahmon")
    assert "No heading" in curator.get("/desk/headings?q=nobody+at+all")
    accept = {"Accept": "application/json"}
    found = curator.client.get("/desk/headings?q=rahmon", headers=accept).json
    assert found["headings"] == [
        {
            "id": "emomali-rahmon",
            "label": "Emomali Rahmon",
            "about": "person, 1 article",
        }
    ]


def test_a_heading_shows_how_the_texts_name_it(at_desk, ids):
    """Each spelling with the words around it in an article, and the way to all."""
    page = html.fromstring(at_desk().get("/desk/heading?id=emomali-rahmon"))
    (side,) = page.xpath("//section[@aria-labelledby='texts-heading']//blockquote")
    assert "said President Emomali Rahmon of Tajikistan" in side.text_content()
    assert page.xpath(f"//a[@href='/articles/{ids['talks']}']")


def test_a_heading_shows_its_identifiers_as_links(at_desk):
    """GeoNames' and Wikidata's; what is no web address is none."""
    curator = at_desk()
    page = html.fromstring(curator.get("/desk/heading?id=tajikistan"))
    found = page.xpath("//p[starts-with(., 'The same elsewhere')]/a/@href")
    assert found == [
        "https://sws.geonames.org/1220409/",
        "http://www.wikidata.org/entity/Q863",
    ]
    curator.send("note", heading="tajikistan", same_as="javascript:alert(1)")
    page = html.fromstring(curator.get("/desk/heading?id=tajikistan"))
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")


def test_the_second_of_two_curators_is_told_what_changed(at_desk):
    """Nothing is changed by the form that is out of date."""
    ines, omar = at_desk("curator"), at_desk("keeper")
    ines.send("note", heading="emomali-rahmon", dates="1950-")
    old = form_for(ines.get("/desk/heading?id=emomali-rahmon"), "rename")
    omar.send("note", heading="emomali-rahmon", dates="1952-")
    late = ines.client.post("/desk/decide", data=old | {"label": ["X"], "step": ["do"]})
    assert late.status_code == 409
    words = (
        "Meanwhile keeper has decided on the same: Notes Emomali Rahmon, dates: 1952-"
    )
    assert words in late.text
    assert 'class="message done"' not in late.text
    german = ines.client.post(
        "/desk/decide",
        data=old | {"label": ["X"], "step": ["do"]},
        headers={"Accept-Language": "de"},
    )
    assert "über dasselbe entschieden: Notizen Emomali Rahmon" in german.text
    assert people(ines.client) == {"Emomali Rahmon": 1}


@pytest.mark.parametrize(
    ("change", "fields", "words"),
    [
        ("story-split", {}, "Say which copies are another story: none was chosen."),
        ("merge", {"keep": "", "drop": "dushanbe"}, "Say which heading it is."),
        (
            "rename",
            {"heading": "emomali-rahmon", "label": "Emomali Rahmon "},
            "“Emomali Rahmon” is called that already.",
        ),
    ],
)
def test_a_form_in_which_nothing_was_chosen_changes_nothing(
    at_desk, change, fields, words
):
    """It is refused before anybody is asked whether that is right."""
    curator = at_desk("curator")
    for step in ("", "do"):
        refused = curator.send(change, step=step, **fields)
        assert refused.status_code == 409
        assert words in refused.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", ("identifiers elsewhere: none", "what tells it from others: the capital")),
        ("/de", ("Kennungen anderswo: nichts", "was ihn von anderen unterscheidet")),
        ("/fr", ("identifiants ailleurs", "ce qui la distingue des autres")),
    ],
)
def test_notes_are_told_in_words(at_desk, language, words):
    """By the preview and by the history, in the reader's language; no field of a table."""
    curator = at_desk()
    curator.send("note", heading="dushanbe", same_as="https://example.org/1")
    fields = {"same_as": "", "scope_note": "the capital"}
    form = {"csrf": curator.token, "change": "note", "heading": "dushanbe", **fields}
    path = f"{language}/desk/decide"
    preview = curator.client.post(path, data=form | {"step": "preview"}).text
    curator.client.post(path, data=form | {"step": "do"})
    history = curator.get(f"{language}/desk/history")
    for page in (preview, history):
        said = re.sub(r"<[^>]*>", "", page).replace("\N{NO-BREAK SPACE}", " ")
        assert "same_as:" not in said
        assert "scope_note:" not in said
        for each in words:
            assert each in said


def test_what_can_not_be_is_said_and_the_way_back_is_offered(at_desk):
    """As a page, and as JSON for the script."""
    curator = at_desk()
    back = "/desk/heading?id=dushanbe"
    fields = {"heading": "dushanbe", "label": " ", "back": back}
    refused = curator.send("rename", **fields)
    assert refused.status_code == 409
    assert back.replace("&", "&amp;") in refused.text
    assert "is empty" in curator.ask("rename", **fields).json["error"]
    assert curator.ask("hide", heading="nobody").status_code == 404
    for path in (
        "/desk/heading?id=nobody",
        "/desk/article?id=nobody",
        "/desk/story?id=nobody",
        "/desk/name?article=nobody&heading=dushanbe",
    ):
        assert curator.client.get(path).status_code == 404


def test_a_site_without_its_archive_has_no_desk(app, at_desk):
    """And says so."""
    curator = at_desk()
    app.extensions["cuttings-desk"] = None
    app.extensions.pop("cuttings-desk-opened", None)
    answer = curator.client.get("/desk")
    assert (answer.status_code, "has no desk" in answer.text) == (404, True)


FIELDS = [
    "change",
    "step",
    "seen",
    "back",
    "reason",
    "heading",
    "label",
    "variant",
    "kind",
    "broader",
    "keep",
    "drop",
    "a",
    "b",
    "verdict",
    "name",
    "article",
    "scope",
    "to",
    "new",
    "new_kind",
    "part",
    "part_kind",
    "id",
    "type",
    "field",
    "old",
    "paragraph",
    "state",
    "title",
    "published",
    "outlet",
    "agency",
    "byline",
    "language",
    "dates",
    "same_as",
    "scope_note",
]


def test_fuzzed_forms_are_never_our_mistake(at_desk, ids):
    """Whatever is sent with the right token: a refusal in words, or a change that can be
    undone, but no 500.
    """
    from cuttings.index.desk import ACTIONS

    curator = at_desk()
    chance = random.Random(20)
    values = [
        *(
            "",
            " ",
            "0",
            "-1",
            "9" * 30,
            "é",
            "\x00",
            "\ud7ff",
            "<b>",
            "'\"--",
            "%",
            "🗞",
        ),
        *(
            "dushanbe",
            "emomali-rahmon",
            "Emomali Rahmon",
            "Dushanbe",
            "person",
            "place",
        ),
        *("place\n", "everywhere", "article", "heading", "parts", "none", "two", "one"),
        *("medtop:20000056", "1998-02-31", "1998", "outlet", "x" * 600),
        *ids.values(),
    ]
    seen = set()
    for _ in range(FUZZED):
        form = {"csrf": curator.token}
        form["change"] = chance.choice(
            [*ACTIONS, *ACTIONS, "".join(chance.sample(string.printable, 4))]
        )
        for name in chance.sample(FIELDS[1:], chance.randint(0, 12)):
            form[name] = [chance.choice(values) for _ in range(chance.randint(1, 3))]
        form["step"] = chance.choice(["preview", "preview", "preview", "do", ""])
        path = "/desk/decide"
        if chance.random() < 0.05:
            path = f"/desk/undo/{chance.choice(['0', '1', '7', '9' * 25])}"
        answer = curator.client.post(path, data=form)
        seen.add(answer.status_code)
        assert answer.status_code < 500, (path, form, answer.text)
    assert {404, 409} <= seen
    assert curator.client.get("/desk").status_code == 200


FUZZED = 150
"""Forms; ten thousand were sent once."""


def missed(curator, article_id: str, words: str, **selected: str) -> str:
    """The page to which the form at an article leads, given some words."""
    page = curator.get(f"/articles/{article_id}")
    (form,) = html.fromstring(page).xpath("//form[contains(@action, '/desk/mention')]")
    fields = dict(form.form_values()) | {"name": words, **selected}
    response = curator.client.get("/desk/mention", query_string=fields)
    assert response.status_code == 200, response.text
    return response.text


def sure(page: str) -> dict[str, list[str]]:
    """The form of the page that asks whether a change is right, with its answer."""
    form = next(each for each in forms(page) if "change" in each)
    return form | {"step": ["do"]}


def test_a_name_that_was_missed_is_added_from_the_article_on(at_desk, ids):
    """The words are found in the text, it is said in how many places, and it is taken
    back; the history says what it was.
    """
    curator = at_desk()
    form = form_for(missed(curator, ids["talks"], " talks "), "mention")
    assert form["place"] == ["every"]
    form |= {"kind": ["organisation"], "step": ["preview"], "reason": ["a show"]}
    confirm = curator.client.post("/desk/decide", data=form)
    assert "Will mark 2 places in this article. You can undo it." in confirm.text
    assert "talks is an organisation, in “Peace talks begin”" in confirm.text
    assert people(curator.client, "organisations") == {}

    done = curator.client.post("/desk/decide", data=sure(confirm.text))
    assert done.headers["Location"].startswith(f"/articles/{ids['talks']}?")
    assert people(curator.client, "organisations") == {"talks": 1}

    page = curator.get(done.headers["Location"])
    undo = re.search(r"/desk/undo/\d+", page)[0]
    curator.client.post(undo, data={"csrf": curator.token})
    assert people(curator.client, "organisations") == {}
    history = curator.get("/desk/history")
    assert "<b>Name added</b>" in history
    assert "a show" in history
    assert "taken back by" in history


def test_a_missed_name_is_added_at_the_place_that_was_selected(at_desk, ids):
    """The text around tells which it is; others stay words."""
    curator = at_desk()
    talks = ids["talks"]
    headline = missed(curator, talks, "talks", before="Peace ", after="", title="1")
    assert form_for(headline, "mention")["place"] == ["1"]
    page = missed(curator, talks, "talks", before="The ", after=" went on in")
    form = form_for(page, "mention")
    assert form["place"] == ["2"]
    asked = curator.ask(form.pop("change")[0], **form)
    assert "(1 in the text)" in asked.json["detail"]
    assert asked.json["effect"].startswith("Will mark 1 place in this article.")


def test_places_that_have_the_name_already_are_not_counted(at_desk, ids):
    """Unless they would become another kind."""
    curator = at_desk()
    page = missed(curator, ids["talks"], "Dushanbe")
    form = form_for(page, "mention")
    assert form["place"] == ["2"]
    assert form["kind"] == ["place"]
    form |= {"place": ["every"]}
    for kind, places in (("place", "1 place"), ("person", "2 places")):
        asked = curator.ask(**{**form, "kind": [kind], "change": "mention"})
        assert asked.json["effect"].startswith(f"Will mark {places} in this article.")


def test_a_missed_name_is_filed_under_a_heading_that_is_chosen_or_made(at_desk, ids):
    """Typed words that mean no heading are refused; a new one goes with its undo."""
    curator = at_desk()
    talks = ids["talks"]
    form = form_for(missed(curator, talks, "Talks"), "mention")
    assert form["place"] == ["1"]
    form |= {"step": ["do"], "as": ["heading"], "label": ["Nobody"]}
    refused = curator.client.post("/desk/decide", data=form)
    assert refused.status_code == 409
    assert "There is no heading “Nobody”" in refused.text
    done = curator.client.post(
        "/desk/decide", data=form | {"label": ["Emomali Rahmon"]}
    )
    assert "Talks is Emomali Rahmon" in curator.get(done.headers["Location"])
    assert people(curator.client) == {"Emomali Rahmon": 1}
    back = {"csrf": curator.token}
    curator.client.post("/desk/undo/1", data=back)

    form |= {"as": ["new"], "new_label": ["Talks Ltd"], "new_kind": ["organisation"]}
    done = curator.client.post("/desk/decide", data=form)
    assert "Talks is Talks Ltd (new)" in curator.get(done.headers["Location"])
    assert people(curator.client, "organisations") == {"Talks Ltd": 1}
    assert curator.client.get("/desk/heading?id=talks-ltd").status_code == 200
    curator.client.post("/desk/undo/3", data=back)
    assert people(curator.client, "organisations") == {}
    assert curator.client.get("/desk/heading?id=talks-ltd").status_code == 404
    empty = curator.client.post("/desk/decide", data=form | {"new_label": [" "]})
    assert "The new heading has no label" in empty.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Dushanbee", "does not stand in this article as whole words"),
        ("dushanbe", "does not stand in this article as whole words"),
        ("Tajikistan", "“Tajikistan” is found as a place already"),
        ("Rahmon", "shares words with “Emomali Rahmon”, which is found as a person"),
        ("x" * 201, "at most 200 letters"),
    ],
)
def test_what_is_no_missed_name_is_said_where_it_is_asked_and_where_it_is_sent(
    at_desk, ids, words, said
):
    """Nothing is kept; what is found already leads to its own correction."""
    curator = at_desk()
    page = missed(curator, ids["talks"], words)
    assert said in page
    leads_on = "What is wrong with the name that is found" in page
    assert leads_on == (words in ("Tajikistan", "Rahmon"))
    fields = {"article": ids["talks"], "name": words, "kind": "place"}
    for place in ("every", "1", "9"):
        sent = curator.send("mention", place=place, **fields)
        assert sent.status_code == 409
        assert said in sent.text
    assert "Nothing yet." in curator.get("/desk/history")


def test_a_missed_name_needs_words_a_place_and_a_kind(at_desk, ids):
    """Whatever a form sends is answered in words."""
    curator = at_desk()
    good = {"article": ids["talks"], "name": "talks", "kind": "place", "place": "1"}
    for wrong, said in (
        ({"name": ""}, "Say which words are a name."),
        ({"place": "3"}, "Say at which of its places"),
        ({"place": "²"}, "Say at which of its places"),
        ({"kind": "ship"}, "is no kind of name"),
        ({"as": "new", "new_label": "A", "new_kind": "ship"}, "is no kind of name"),
        ({"article": "nothing"}, "There is no article"),
        ({"as": "heading", "heading": "nothing"}, "There is no heading"),
    ):
        sent = curator.send("mention", **{**good, **wrong})
        assert sent.status_code in (404, 409), wrong
        assert said in sent.text
    assert "Nothing yet." in curator.get("/desk/history")
