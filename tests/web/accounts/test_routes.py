"""Every address of the site by role: who may read it, who may change what.

The table is compared with the site itself, so that an address that is added stands in
it or fails here.
"""

from __future__ import annotations

import pytest
from flask import Flask

from cuttings.web.accounts.guard import needed_role
from tests.web.accounts.conftest import ROLES, token_in

READ: dict[str, str] = {
    "/account": "reader",
    "/account/data": "reader",
    "/saved": "reader",
    "/saved/new": "reader",
    "/alerts": "reader",
    "/folders": "reader",
    "/folders/<folder_id>": "reader",
    "/folders/<folder_id>.<suffix>": "reader",
    "/folders/<folder_id>/print": "reader",
    "/notes": "reader",
    "/desk/label": "curator",
    "/desk": "curator",
    "/desk/history": "curator",
    "/desk/headings": "curator",
    "/desk/heading": "curator",
    "/desk/name": "curator",
    "/desk/mention": "curator",
    "/desk/article": "curator",
    "/desk/story": "curator",
    "/desk/file": "curator",
    "/desk/accounts": "keeper",
    "/desk/usage": "keeper",
}
"""Addresses that are read by a role; all others are everybody's."""

CHANGE: dict[str, str] = {
    "/sign-in": "anyone",
    "/sign-in/openid": "anyone",
    "/sign-out": "reader",
    "/account/password": "reader",
    "/account/mail": "reader",
    "/account/delete": "reader",
    "/saved": "reader",
    "/saved/new": "reader",
    "/folders": "reader",
    "/folders/<folder_id>": "reader",
    "/notes": "reader",
    "/mistakes/new": "anyone",
    "/desk/mistakes": "curator",
    "/desk/label": "curator",
    "/desk/decide": "curator",
    "/desk/undo/<int:decision_id>": "curator",
    "/desk/accounts": "keeper",
}
"""Addresses that change something, by the role that may."""

OPEN_TO_POST = frozenset(
    {"/alerts/stop/<search_id>", "/oai", "/reconcile", "/report", "/report.csv"}
)
"""Addresses that take POST without a token: what is asked by it because it is long and
changes nothing, and links that hold a secret.
"""

CHANGES = sorted(rule for rule, role in CHANGE.items() if role != "anyone")


def rules_of(app: Flask, method: str) -> dict[str, str]:
    """The addresses that take a method, with the endpoint of each."""
    found = {}
    for rule in app.url_map.iter_rules():
        if method in rule.methods:
            found[rule.rule] = rule.endpoint
    return found


def sample(rule: str) -> str:
    """An address of a rule."""
    return (
        rule.replace("<int:decision_id>", "1")
        .replace("<", "")
        .replace(">", "")
        .replace("int:", "")
    )


def test_the_table_names_every_address_that_changes_something(app):
    """And the role that it needs; nothing else takes anything but GET."""
    changing = {}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for rule, endpoint in rules_of(app, method).items():
            if rule not in OPEN_TO_POST:
                changing[rule] = needed_role(app, endpoint)
    assert changing == CHANGE


def test_the_table_names_every_address_that_is_not_everybodys(app):
    """All others can be read without an account."""
    private = {}
    for rule, endpoint in rules_of(app, "GET").items():
        role = needed_role(app, endpoint)
        if role is not None:
            private[rule] = role
    assert private == READ


@pytest.mark.parametrize("rule", sorted(READ))
def test_what_a_role_reads_nobody_below_it_does(app, signed_in, rule):
    """Without an account one is led to sign in; with a lower role it is refused."""
    nobody = app.test_client().get(sample(rule))
    assert nobody.status_code == 303
    assert nobody.headers["Location"].startswith("/sign-in?next=")
    for role in ROLES[: ROLES.index(READ[rule])]:
        client, _ = signed_in(role)
        assert client.get(sample(rule)).status_code == 403


@pytest.mark.parametrize("rule", CHANGES)
def test_nothing_changes_without_an_account_or_by_a_lower_role(app, signed_in, rule):
    """Even with the right token."""
    assert app.test_client().post(sample(rule)).status_code == 401
    for role in ROLES[: ROLES.index(CHANGE[rule])]:
        client, token = signed_in(role)
        answer = client.post(sample(rule), data={"csrf": token})
        assert answer.status_code == 403


@pytest.mark.parametrize("rule", CHANGES)
def test_nothing_changes_without_the_token_of_the_form(app, signed_in, rule):
    """Nor with another session's, nor with one from the sign-in form."""
    client, _ = signed_in(CHANGE[rule])
    _, others = signed_in("keeper")
    early = token_in(app.test_client().get("/sign-in").text)
    assert client.post(sample(rule)).status_code == 403
    for token in ("", "x", others, early, "é"):
        answer = client.post(sample(rule), data={"csrf": token})
        assert answer.status_code == 403
        header = {"X-CSRF-Token": token.encode("latin-1")}
        assert client.post(sample(rule), headers=header).status_code == 403


TOO_OLD = {
    "": ("This form is too old", "Nothing was changed", "Open the page again"),
    "/de": ("Dieses Formular ist zu alt", "nichts geändert", "Die Seite neu öffnen"),
    "/fr": ("Ce formulaire est trop ancien", "n’a été modifié", "Rouvrir la page"),
}


@pytest.mark.parametrize("language", TOO_OLD)
def test_a_form_that_is_too_old_is_told_from_one_that_is_not_yours(signed_in, language):
    """With the way back to the page it was sent from; to no other site's."""
    client, token = signed_in("reader")
    page = f"{language}/account?x=1"
    path = f"{language}/account/mail"
    referer = {"Referer": f"http://localhost{page}"}
    refused = client.post(path, data={"csrf": "old"}, headers=referer)
    assert refused.status_code == 403
    heading, words, again = TOO_OLD[language]
    assert f"<h1>{heading}</h1>" in refused.text
    assert words in refused.text
    assert f'<a href="{page}">{again}</a>' in refused.text
    for other in ("", "https://evil.example/account", f"http://localhost{path}"):
        refused = client.post(path, data={"csrf": "old"}, headers={"Referer": other})
        assert f"<h1>{heading}</h1>" in refused.text
        assert again not in refused.text
    lower = client.post(f"{language}/desk/decide", data={"csrf": token})
    assert lower.status_code == 403
    assert heading not in lower.text
    if not language:
        assert "<h1>This is not yours to do</h1>" in lower.text


@pytest.mark.parametrize("rule", CHANGES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_nothing_changes_for_a_page_of_another_site(signed_in, rule, headers):
    """Even if it knew the token."""
    client, token = signed_in(CHANGE[rule])
    answer = client.post(sample(rule), data={"csrf": token}, headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.text
    assert "<h1>This form was not sent from this site</h1>" in answer.text


@pytest.mark.parametrize("rule", CHANGES)
def test_nothing_changes_by_reading(signed_in, accounts, rule):
    """Whatever a link to the address says."""
    client, token = signed_in("keeper")
    before = accounts.users.all()
    address = f"{sample(rule)}?csrf={token}&sure=yes&action=disable&name=reader"
    assert client.get(address).status_code in (200, 303, 404, 405)
    assert client.get("/account").status_code == 200
    assert accounts.users.all() == before


def test_a_refusal_names_roles_in_the_readers_language(signed_in):
    """As everywhere on the site: a keeper is “Betreuung”."""
    client, _ = signed_in("curator")
    german = client.get("/de/desk/usage").text
    assert "Rolle Betreuung" in german
    assert "Rolle Redaktion" in german
    assert "the role keeper" in client.get("/desk/usage").text
