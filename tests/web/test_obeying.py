"""Every address that changes something, and every decision of the desk, is obeyed where a
form makes sense and refused where it does not, however forms come one after another; none
is a fault of ours.

Forms are drawn by chance from what the archive holds at that moment, and spoilt by chance.
How often each was taken and refused is counted, and neither may be never. After them the
index says what the same articles say when they are written afresh, and ``check`` finds
nothing. More of them, in rounds that begin with a new archive each:

    CUTTINGS_TEST_POSTS=10000 pytest --timeout=0 tests/web/test_obeying.py -s
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from contextlib import closing

import pytest

from cuttings.index.assembly import Assembly
from cuttings.index.checking import check
from cuttings.index.desk import ACTIONS, Desk
from cuttings.index.lock import write_lock
from cuttings.search.archive import Archive
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.web.accounts.database import FILE, Store
from cuttings.web.accounts.guard import Accounts
from cuttings.web.accounts.openid import OpenIdSettings
from cuttings.web.app import Resources, create_app
from cuttings.web.settings import Settings
from tests.index.authority.test_taking_up import entries, in_order, page_of
from tests.index.conftest import run
from tests.web.accounts.conftest import PASSWORD, ROLES, sign_in, token_in
from tests.web.accounts.provider import CLIENT, SECRET, provider
from tests.web.desk.conftest import archive, cheap_hashes
from tests.web.test_posts import ODD

__all__ = ["archive", "cheap_hashes"]

POSTS = int(os.environ.get("CUTTINGS_TEST_POSTS", "480"))
ROUND = 2_500
"""Posts to one archive at most."""
ROUNDS = [min(ROUND, POSTS - start) for start in range(0, POSTS, ROUND)]
READS = {"/oai", "/reconcile", "/report", "/report.csv"}
"""Addresses that take a form and change nothing."""
TYPES = ("medtop:20000056", "medtop:16000000", "medtop:20000139")
HOST = "news.example.org"
"""An outlet that is the host of its pages, and is never renamed."""
PAGE = """<html><head><title>Bridge closed</title>
<link rel="canonical" href="https://news.example.org/bridge"></head><body><article>
<h1>Bridge closed</h1><p>The bridge over the river was closed on Friday.</p>
<p>It opens again next week, said the mayor of the town.</p></article></body></html>"""

Form = dict[str, object]


@pytest.fixture
def site(archive, tmp_path, monkeypatch, request):
    """A site of that archive where everything is switched on, and who draws its forms."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "bridge.html").write_text(PAGE, encoding="utf-8")
    (pages / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    (pages / "other.pdf").write_bytes(b"%PDF-1.4\nnothing else")
    run(archive, pages)
    monkeypatch.setattr("cuttings.web.accounts.throttle.MOST_HERE", 10**6)
    monkeypatch.setattr("cuttings.web.accounts.throttle.MOST_OF_NETWORK", 10**6)
    monkeypatch.setattr("cuttings.web.accounts.throttle.MOST_OF_NAME", 10**6)
    with provider({"preferred_username": "olga"}) as issuer:
        openid = OpenIdSettings(issuer=issuer, client_id=CLIENT, client_secret=SECRET)
        accounts = Accounts.of(Store(archive.folder / FILE), openid=openid)
        for role in ROLES:
            accounts.users.add(role, role, PASSWORD)
        app = create_app(
            archive.reading_engine(),
            installed_facets(),
            Settings(search_seconds=0, requests_per_minute=0, mistakes=True),
            Resources(accounts=accounts, open_desk=lambda: Desk(archive)),
        )
        yield Drawer(app, archive, random.Random(request.param))


class Drawer:
    """Draws forms that make sense in the archive and the accounts as they are."""

    def __init__(self, app, archive: Archive, chance: random.Random) -> None:
        self.app, self.archive, self.chance = app, archive, chance
        self.number = 0
        self.keeper = app.test_client()
        sign_in(self.keeper, "keeper")
        self.token = token_in(self.keeper.get("/account").text)
        self.accounts = app.extensions["cuttings-accounts"]

    def text(self) -> str:
        """Words that nobody used before."""
        self.number += 1
        return f"Word {self.number}"

    def rows(self, statement: str) -> list:
        with closing(Assembly(self.archive)) as assembly:
            return assembly.catalogue.connection.execute(statement).fetchall()

    def own(self, statement: str) -> list:
        with self.accounts.store.reading() as connection:
            return connection.execute(statement).fetchall()

    def one(self, statement: str, column: str = "id", else_: str = "none") -> str:
        """A value of some rows of the archive."""
        rows = self.rows(statement)
        return str(self.chance.choice(rows)[column]) if rows else else_

    def heading(self, condition: str = "status <> 'hidden'") -> str:
        return self.one(f"SELECT id FROM headings WHERE {condition}")

    def article(self) -> str:
        return self.one("SELECT id FROM articles")

    def two(self, statement: str) -> list[str]:
        rows = [row["id"] for row in self.rows(statement)]
        return self.chance.sample(rows, 2) if len(rows) > 1 else rows

    # The desk

    def decision(self, action: str) -> Form:
        draw: Callable[[], Form] = getattr(self, f"_{action.replace('-', '_')}")
        return draw()

    def _pair(self) -> list[str]:
        """Two headings of one kind."""
        by_kind: dict[str, list[str]] = {}
        for row in self.rows("SELECT id, kind FROM headings WHERE status <> 'hidden'"):
            by_kind.setdefault(row["kind"], []).append(row["id"])
        several = [own for own in by_kind.values() if len(own) > 1]
        if not several:
            return ["none", "nothing"]
        return self.chance.sample(self.chance.choice(several), 2)

    def _merge(self) -> Form:
        keep, drop = self._pair()
        return {"keep": keep, "drop": drop}

    _reject = _merge

    def _settle(self) -> Form:
        one, other = self._pair()
        verdict = self.chance.choice(["one", "two"])
        return {"a": one, "b": other, "keep": one, "verdict": verdict}

    def _split(self) -> Form:
        several = """
        SELECT heading_id AS id FROM variants GROUP BY heading_id HAVING count(*) > 1
        """
        heading = self.one(several)
        own = f"SELECT variant AS id FROM variants WHERE heading_id = '{heading}'"
        return {"heading": heading, "variant": [self.one(own)], "label": self.text()}

    def _rename(self) -> Form:
        return {"heading": self.heading(), "label": self.text()}

    def _hide(self) -> Form:
        return {"heading": self.heading()}

    def _show(self) -> Form:
        return {"heading": self.heading("status = 'hidden'")}

    def _confirm(self) -> Form:
        return {"heading": self.heading("status = 'provisional'")}

    def _kind(self) -> Form:
        kind = self.chance.choice(["person", "place", "organisation"])
        return {"heading": self.heading(), "kind": kind}

    def _broader(self) -> Form:
        above = self.chance.choice(["", self.heading("kind = 'place'")])
        return {"heading": self.heading("kind = 'place'"), "broader": above}

    def _note(self) -> Form:
        return {"heading": self.heading(), "scope_note": self.text()}

    def _variant(self) -> Form:
        return {"heading": self.heading(), "variant": self.text()}

    def _name(self) -> Form:
        uses = self.rows("SELECT name, kind, article_id FROM uses")
        if not uses:
            return {"name": "nobody"}
        use = self.chance.choice(uses)
        form: Form = {"name": use["name"], "kind": use["kind"]}
        form["article"] = use["article_id"]
        form["scope"] = self.chance.choice(["everywhere", "article", "words"])
        form["words"] = self.chance.choice(["the", use["name"], ""])
        form["verdict"] = self.chance.choice(["none", "kind", "heading", "heading"])
        form["to"] = self.chance.choice(["person", "place", "organisation"])
        if self.chance.random() < 0.5:
            return {**form, "new": "1", "label": self.text(), "new_kind": "person"}
        return {**form, "heading": self.heading()}

    def _mention(self) -> Form:
        article = self.article()
        with closing(Assembly(self.archive)) as assembly:
            held = assembly.catalogue.article(article)
            words = held.body.split() if held else []
        form: Form = {"article": article, "kind": "person", "as": "found"}
        form["name"] = self.chance.choice([*words, "nobody"]).strip(".,")
        form["place"] = self.chance.choice(["every", "1", "2"])
        if self.chance.random() < 0.3:
            label = self.text()
            return {**form, "as": "new", "new_label": label, "new_kind": "place"}
        if self.chance.random() < 0.5:
            return {**form, "as": "heading", "heading": self.heading()}
        return form

    def _story_split(self) -> Form:
        return {"id": [self._copy()]}

    def _copy(self) -> str:
        """An article that has copies."""
        with closing(Assembly(self.archive)) as assembly:
            stories = assembly.stories.copies(assembly.catalogue.article_ids())
        copies = [each for own in stories.values() for each in own] or ["none"]
        return self.chance.choice(copies)

    def _story_join(self) -> Form:
        return {"id": self.two("SELECT id FROM articles")}

    def _story_pin(self) -> Form:
        return {"id": self._copy()}

    def _types(self) -> Form:
        return {"article": self.article(), "type": self.chance.choice(TYPES)}

    def _facts(self) -> Form:
        field = self.chance.choice(["title", "published", "byline", "outlet"])
        value = self.text()
        if field == "published":
            value = f"{1900 + self.chance.randrange(120)}-03"
        return {"article": self.article(), field: value}

    def _unknown(self) -> Form:
        field = self.chance.choice(["published", "outlet"])
        return {"article": self.article(), "field": field}

    def _origin(self) -> Form:
        values = self.keeper.get("/api/search?q=&count=copies").json["facets"]
        outlets = {row["label"] for row in values["outlet"]} - {HOST}
        old = self.chance.choice(sorted(outlets) or ["none"])
        return {"field": "outlet", "old": old, "new": self.text()}

    def _outlet_apart(self) -> Form:
        return {"old": HOST}

    def _paragraph(self) -> Form:
        state = self.chance.choice(["hide", "show"])
        return {"article": self.article(), "paragraph": "1", "state": state}

    def _label(self) -> Form:
        return {"label": self.text(), "id": [self.article()]}

    def _unlabel(self) -> Form:
        rows = self.rows("SELECT label, article FROM article_labels")
        if not rows:
            return {"label": "none"}
        found = self.chance.choice(rows)
        return {"label": found["label"], "id": [found["article"]]}

    def _file_retry(self) -> Form:
        return {"path": self.one("SELECT source AS id FROM skipped")}

    def _file_set_aside(self) -> Form:
        rows = self.rows("SELECT source, reason, position FROM skipped")
        if not rows:
            return {"path": "none"}
        row = self.chance.choice(rows)
        form: Form = {"path": row["source"], "skipped": row["reason"]}
        return {**form, "position": row["position"], "why": self.text()}

    # All other addresses: the client that sends, the path and the form

    def post(self, rule: str) -> tuple[object, str, Form]:
        """What is sent to an address of the site."""
        known = {"/folders/<folder_id>": "folders_one"}
        name = rule.partition("/<")[0].strip("/").replace("/", "_").replace("-", "_")
        draw = getattr(self, f"_at_{known.get(rule, name)}")
        found = draw()
        if len(found) == 3:
            return found
        path, form = found
        return self.keeper, path, {"csrf": self.token, **form}

    def somebody(self) -> tuple[object, str]:
        """A reader of its own, signed in, with the token of its forms."""
        name = self.text()
        self.accounts.users.add(name, "reader", PASSWORD)
        client = self.app.test_client()
        sign_in(client, name)
        return client, token_in(client.get("/account").text)

    def _at_account_delete(self):
        client, token = self.somebody()
        return client, "/account/delete", {"csrf": token, "sure": "yes"}

    def _at_account_password(self):
        client, token = self.somebody()
        new = "another long pass phrase"
        form = {"csrf": token, "old": PASSWORD, "new": new, "again": new}
        return client, "/account/password", form

    def _at_account_mail(self):
        return "/account/mail", {"mail": f"k{self.chance.random()}@example.org"}

    def _at_sign_in(self):
        client = self.app.test_client()
        form = {"name": "reader", "password": PASSWORD}
        token = token_in(client.get("/sign-in").text)
        return client, "/sign-in", {"csrf": token, **form}

    def _at_sign_in_openid(self):
        client = self.app.test_client()
        token = token_in(client.get("/sign-in").text)
        return client, "/sign-in/openid", {"csrf": token, "next": "/"}

    def _at_sign_out(self):
        client, token = self.somebody()
        return client, "/sign-out", {"csrf": token}

    def _at_alerts_stop(self):
        rows = self.own("SELECT id FROM saved_searches")
        which = self.chance.choice(rows)["id"] if rows else "none"
        return self.app.test_client(), f"/alerts/stop/{which}", {}

    def _at_desk_accounts(self):
        form = {"action": "add", "name": self.text(), "role": "reader"}
        return "/desk/accounts", {**form, "password": PASSWORD}

    def _at_desk_label(self):
        return "/desk/label", {"q": "river", "label": self.text()}

    def _at_desk_mistakes(self):
        rows = self.own("SELECT id FROM mistakes WHERE settled_by = ''")
        which = self.chance.choice(rows)["id"] if rows else 1
        return "/desk/mistakes", {"id": str(which)}

    def _at_desk_undo(self):
        with closing(Assembly(self.archive)) as assembly:
            made = [each.id for each in assembly.journal.log() if each.in_force]
        which = self.chance.choice(made) if made else 1
        return f"/desk/undo/{which}", {}

    def _at_folders(self):
        return "/folders", {"name": self.text(), "article": [self.article()]}

    def _at_folders_one(self):
        rows = self.own("SELECT id FROM folders WHERE user = 'keeper'")
        which = self.chance.choice(rows)["id"] if rows else "none"
        which_article = self.article()
        asked = self.chance.choice(
            [
                {"name-it": self.text(), "about-it": self.text()},
                {f"note:{which_article}": self.text(), "up": which_article},
                {"without": which_article},
                {"action": "freeze", "name": self.text(), "id": which_article},
                {"action": "share"},
                {"action": "move", "id": which_article, "to": which},
                {"action": "delete"},
            ]
        )
        return f"/folders/{which}", asked

    def _at_mistakes_new(self):
        client = self.app.test_client()
        article = self.article()
        token = token_in(client.get(f"/mistakes/new?article={article}").text)
        form = {"csrf": token, "article": article, "text": self.text()}
        return client, "/mistakes/new", form

    def _at_notes(self):
        return "/notes", {"article": self.article(), "text": self.text()}

    def _at_saved(self):
        rows = self.own("SELECT id FROM saved_searches WHERE user = 'keeper'")
        which = self.chance.choice(rows)["id"] if rows else "none"
        action = self.chance.choice(["change", "change", "up", "down", "delete"])
        return "/saved", {"id": which, "action": action, "name": self.text()}

    def _at_saved_new(self):
        action = self.chance.choice(["save", "freeze"])
        return "/saved/new", {"q": "river", "name": self.text(), "action": action}


def spoilt(chance: random.Random, form: Form) -> Form:
    """A form with something in it that nobody meant, or without what it needs."""
    form = dict(form)
    name = chance.choice([*form, "csrf"])
    if chance.random() < 0.4:
        form.pop(name, None)
    else:
        form[name] = chance.choice(ODD)
    return form


def targets(app) -> list[str]:
    """Every address that changes something, and every decision by its name."""
    rules: set[str] = set()
    for each in app.url_map.iter_rules():
        if "POST" in each.methods and each.rule not in READS:
            rules.add(each.rule)
    return sorted(rules - {"/desk/decide"}) + sorted(ACTIONS)


@pytest.mark.parametrize(
    ("site", "posts"), [(n, posts) for n, posts in enumerate(ROUNDS)], indirect=["site"]
)
def test_whatever_changes_something_obeys_and_refuses(site, posts):
    """Each is taken and refused at least once, and no answer is a fault of ours."""
    chance, taken, refused = site.chance, Counter[str](), Counter[str]()
    every = targets(site.app)
    for number in range(posts):
        target = every[number % len(every)]
        if target in ACTIONS:
            client, path = site.keeper, "/desk/decide"
            form: Form = {"csrf": site.token, "change": target, "step": "do"}
            form |= site.decision(target)
        else:
            client, path, form = site.post(target)
        before = number // len(every)
        if before == 1:  # sure to be refused, as the first is to be taken
            form.pop("csrf", None)
            path = path.rpartition("/")[0] + "/none" if "<" in target else path
        elif before and chance.random() < 0.3:
            form = spoilt(chance, form)
        answer = client.post(path, data=form)
        answer.get_data()  # a table that streams holds its place until it is read
        assert answer.status_code < 500, (path, form, answer.text)
        (refused if answer.status_code >= 400 else taken)[target] += 1
    print(f"\n{posts} forms: {taken.total()} taken, {refused.total()} refused")
    for target in every:
        print(f"{target:32} {taken[target]:5} taken {refused[target]:5} refused")
    assert not [each for each in every if not taken[each]]
    assert not [each for each in every if not refused[each]]
    assert_agrees(site.archive)


def assert_agrees(archive: Archive) -> None:
    """The index of an archive says what its articles say when they are written afresh."""
    Desk(archive).deliver()
    with (
        write_lock(archive.folder),
        closing(Assembly(archive)) as assembly,
        closing(archive.open_engine()) as engine,
    ):
        assembly.settle(engine)
        afresh = MemoryEngine(archive.folder, installed_facets())
        afresh.write(entries(assembly))
        afresh.commit()
        assert page_of(engine) == page_of(afresh)
        for article_id in assembly.catalogue.article_ids():
            assert in_order(engine.get(article_id)) == in_order(afresh.get(article_id))
    assert check(archive) == []
