"""Whatever a form sends, to whichever address that takes forms: an answer in words, or a
change, but never a fault of ours.

The addresses are the application's own and the fields those of its templates, so that
a new form is tried as soon as it exists.
"""

from __future__ import annotations

import random
import re
from importlib.resources import files

import pytest

from cuttings.index.desk import ACTIONS
from tests.web.accounts.conftest import PASSWORD, sign_in, token_in
from tests.web.desk.conftest import app, archive, at_desk, cheap_hashes, ids

__all__ = ["app", "archive", "at_desk", "cheap_hashes", "ids"]

ODD = [
    "",
    " ",
    "0",
    "-1",
    "7",
    "9" * 30,
    "é",
    "\x00",
    "\ud7ff",
    "\u202e",
    "<b>",
    "'\"--",
    "%",
    "{{7*7}}",
    "🗞",
    "x" * 600,
    "line\r\nBcc: other@example.org",
    "//other.example/",
    "/desk",
    "https://hook.example.org/",
    "name@example.org",
    "1998-02-31",
    "daily",
    "save",
    "change",
    "delete",
    "up",
    "down",
    "move",
    "freeze",
    "remove",
    "on",
    "off",
    "reader",
    "keeper",
    "banks",
    "people:",
    "date:9999..0000",
]
"""What a field may hold that nobody meant, beside words that forms do send."""
ENDS_THE_SESSION = {
    "/sign-in",
    "/sign-in/openid",
    "/sign-out",
    "/account/password",
    "/account/delete",
}
"""Addresses after which nobody is signed in any longer; they are tried once each."""
POSTS = 20
"""Forms an address; in all, 10,000 were sent once."""


def field_names() -> list[str]:
    """Every name of a field in a template."""
    found: set[str] = set()
    folder = files("cuttings.templates")
    for part in ("desk", "pages", "parts"):
        for template in (folder / part).iterdir():
            found |= set(re.findall(r'name="([\w-]+)"', template.read_text("utf-8")))
    return sorted(found - {"csrf"})


def addresses(app) -> list[str]:
    """Every rule that takes a form; that of accounts last, which may end our own."""
    rules = [each.rule for each in app.url_map.iter_rules() if "POST" in each.methods]
    return sorted(rules, key=lambda rule: (rule == "/desk/accounts", rule))


def well_formed(ids) -> list[dict[str, str]]:
    """Forms as pages of the desk send them, which make sense in this archive."""
    talks = ids["talks"]
    return [
        {"change": "rename", "heading": "dushanbe", "label": "Dushanbe, capital"},
        {"change": "note", "heading": "dushanbe", "scope_note": "the capital"},
        {"change": "variant", "heading": "dushanbe", "variant": "Dyushambe"},
        {"change": "reject", "keep": "tajikistan", "drop": "dushanbe"},
        {"change": "facts", "article": talks, "title": "Talks at last"},
        {"change": "types", "article": talks, "type": "medtop:20000056"},
        {"change": "label", "id": talks, "label": "Peace process"},
        {"change": "paragraph", "article": talks, "paragraph": "1", "state": "hide"},
        {"change": "hide", "heading": "dushanbe"},
    ]


def test_forms_that_make_sense_are_obeyed_between_those_that_do_not(at_desk, ids):
    """Each is asked about (200), made (303) and refused when it is sent again (409); a
    field with odd words in it makes none of these a fault of ours.
    """
    curator = at_desk()
    chance = random.Random(20)
    path = "/desk/decide"
    for number, fields in enumerate(well_formed(ids)):
        form = fields | {"csrf": curator.token}
        for _ in range(3):
            name = chance.choice(sorted(fields))
            odd = form | {name: chance.choice(ODD), "step": "preview"}
            answer = curator.client.post(path, data=odd)
            assert answer.status_code in (200, 404, 409), (odd, answer.text)
        answers: list[int] = []
        for step in ("preview", "do", "do"):
            answer = curator.client.post(path, data=form | {"step": step})
            answers.append(answer.status_code)
        assert answers == [200, 303, 409], (fields, answer.text)
        undone = curator.client.post(
            f"/desk/undo/{number * 2 + 1}", data={"csrf": curator.token}
        )
        assert undone.status_code == 303, (fields, undone.text)


def fuzzed_form(chance: random.Random, names: list[str], values: list[str]):
    form: dict[str, list[str]] = {}
    for name in chance.sample(names, chance.randint(0, 14)):
        form[name] = [chance.choice(values) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.5:
        form["change"] = [chance.choice(list(ACTIONS))]
    if chance.random() < 0.5:
        form["action"] = [chance.choice(["save", "change", "delete", "freeze", "off"])]
    return form


@pytest.mark.parametrize("seed", range(2))
def test_no_form_of_the_site_is_our_mistake(app, at_desk, ids, seed):
    """Sent by a keeper, with the right token: every address answers, and both refuses
    and obeys.
    """
    chance = random.Random(seed)
    names = field_names()
    assert {"q", "label", "folder", "text", "every"} <= set(names)
    keeper = at_desk("keeper")
    keeper.client.post("/folders", data={"csrf": keeper.token, "name": "Mine"})
    keeper.client.post(
        "/saved/new",
        data={"csrf": keeper.token, "action": "save", "name": "S", "q": ""},
    )
    own = re.findall(r"/folders/([\w-]+)", keeper.get("/folders"))
    own += re.findall(r'id="name-([\w-]+)"', keeper.get("/saved"))
    values = [*ODD, *ids.values(), *own, "dushanbe", "Emomali Rahmon", PASSWORD]
    seen: set[int] = set()
    for rule in addresses(app):
        if rule in ENDS_THE_SESSION:
            continue
        assert keeper.client.get("/desk/accounts").status_code == 200, rule
        for _ in range(POSTS):
            form = fuzzed_form(chance, names, values) | {"csrf": [keeper.token]}
            path = re.sub(
                r"<(int:)?\w+>", lambda _: chance.choice(["1", "99", *own]), rule
            )
            answer = keeper.client.post(path, data=form)
            answer.get_data()  # a table that streams holds its place until it is read
            seen.add(answer.status_code)
            assert answer.status_code < 500, (path, form, answer.text)
    assert {200, 303, 404} <= seen
    for rule in sorted(ENDS_THE_SESSION):
        client = app.test_client()
        sign_in(client, "reader")
        token = token_in(client.get("/account").text)
        form = fuzzed_form(chance, names, values) | {"csrf": [token]}
        answer = client.post(rule, data=form)
        assert answer.status_code < 500, (rule, form, answer.text)
