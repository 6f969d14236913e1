"""Alerts: each match is told once, by a real mail server, however often it is run and
whenever it is killed.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.error import HTTPError, URLError

import pytest
from aiosmtpd.controller import Controller

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import AccountRefused, SettingsError
from cuttings.search.translations import recalled, speaking
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.users import Users
from cuttings.web.following.alerts import EACH, Alerts, problem_of
from cuttings.web.following.channels import (
    AlertSettings,
    Hook,
    Mail,
    check_settings,
    mail_of,
    signature,
)
from cuttings.web.following.saved import Shelf
from tests.making import FACETS, make_entry
from tests.web.accounts.conftest import PASSWORD, cheap_hashes

__all__ = ["cheap_hashes"]

NOW = time.time() + 7_200
"""The moment of a test: later than whatever it keeps, however long the run has been."""
DAY = 24 * 3600.0


class Letterbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.refuses = False

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.refuses:
            return "451 try again later"
        self.mails.append(envelope.content)
        return "250 taken"

    def messages(self):
        return [message_from_bytes(mail, policy=policy.default) for mail in self.mails]


@pytest.fixture
def letterbox():
    """A letterbox, and the settings that lead to it."""
    box = Letterbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.settings = AlertSettings(
        site="https://cuttings.example.org",
        sender="cuttings@example.org",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
    )
    yield box
    controller.stop()


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "readers.sqlite")


@pytest.fixture
def user(store):
    return Users(store).add("ines", "reader", PASSWORD, "ines@example.org")


def moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


@pytest.fixture
def engine(tmp_path):
    """An archive that grows by ``add``."""
    engine = MemoryEngine(tmp_path / "index", FACETS)

    def add(*ids: str, at: float = NOW + 60, story: str | None = None, kind: str = ""):
        for id_ in ids:
            entry = make_entry(id_, f"Flood {id_}", "The river rose.", story=story)
            if kind:
                entry = replace(entry, story=replace(entry.story, kind=kind))
            engine.write([replace(entry, added=moment(at))])
        engine.commit()

    engine.add = add
    return engine


@pytest.fixture
def followed(store, user):
    """A search for floods that is told daily, from now on."""
    shelf = Shelf(store)
    saved = shelf.save(user, "Floods", [("q", "flood")])
    shelf.change(user, saved.id, name="Floods", note="", every="daily")
    return saved


@pytest.fixture
def run(store, engine, letterbox):
    """One run of the timer, at a moment."""

    def run(at: float = NOW + 120, *, everything: bool = True, language: str = ""):
        alerts = Alerts(store, engine, ["people"], lambda: at)
        report = alerts.gather(everything=everything)
        settings = replace(letterbox.settings, language=language)
        return alerts.send({"mail": Mail(settings)}, report)

    return run


def told(letterbox) -> Counter:
    """How often each article stands in a mail's text."""
    found: Counter = Counter()
    for message in letterbox.messages():
        text = message.get_body(("plain",)).get_content()
        found.update(re.findall(r"/articles/(\S+)", text))
    return found


def test_only_what_came_since_is_told_and_once(engine, followed, run, letterbox):
    """Not what was there before, nor again by the next run."""
    engine.add("old", at=NOW - DAY)
    engine.add("new1", "new2")
    assert (run().matches, run().matches) == (2, 0)
    assert told(letterbox) == {"new1": 1, "new2": 1}
    engine.add("new3", at=NOW + 200)
    run(NOW + 300)
    assert told(letterbox) == {"new1": 1, "new2": 1, "new3": 1}


def test_what_reaches_the_index_late_is_told(engine, followed, run, letterbox):
    """Added before the last run, delivered after it."""
    engine.add("a", at=NOW + 50)
    run(NOW + 100)
    engine.add("late", at=NOW + 40)
    run(NOW + 200)
    assert told(letterbox) == {"a": 1, "late": 1}


def test_a_story_is_told_again_only_for_an_update(engine, followed, run, letterbox):
    """A further copy is none."""
    engine.add("one", story="s1")
    run(NOW + 100)
    engine.add("copy", story="s1", kind="identical", at=NOW + 150)
    engine.add("newer", story="s1", kind="update", at=NOW + 160)
    run(NOW + 200)
    assert told(letterbox) == {"one": 1, "newer": 1}
    text = letterbox.messages()[1].get_body(("plain",)).get_content()
    assert "an update of a story that you know" in text


def test_a_search_is_looked_into_when_it_is_due(engine, followed, run):
    """Once a day, however often the timer rings."""
    engine.add("a")
    assert run(NOW + 100, everything=False).searches == 1
    assert run(NOW + DAY / 2, everything=False).searches == 0
    assert run(NOW + DAY, everything=False).searches == 1


def test_a_mail_can_be_read_and_stopped(engine, followed, run, letterbox):
    """In text and HTML, with the headers that mail programs stop it by."""
    engine.add("a<b>&c")
    run()
    (message,) = letterbox.messages()
    assert message["Subject"] == "Floods: 1 new article"
    stop = f"https://cuttings.example.org/alerts/stop/{followed.id}"
    assert message["List-Unsubscribe"] == f"<{stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = message.get_body(("html",)).get_content()
    assert "Flood a&lt;b&gt;&amp;c" in html
    assert stop in html
    assert stop in message.get_body(("plain",)).get_content()


def test_a_mail_speaks_the_language_that_is_set(engine, followed, run, letterbox):
    """In all its parts; what the articles say stays as it is."""
    engine.add("a")
    run(language="de")
    (message,) = letterbox.messages()
    assert message["Subject"] == "Floods: 1 neuer Artikel"
    html = message.get_body(("html",)).get_content()
    assert '<html lang="de">' in html
    assert "Diese Mails abbestellen" in html
    text = message.get_body(("plain",)).get_content()
    assert text.startswith("1 neuer Artikel zu Ihrer Suche „Floods“")
    assert "Flood a" in text


def test_a_language_without_a_catalogue_is_refused():
    settings = AlertSettings(site="https://cuttings.example.org", language="xx")
    with pytest.raises(SettingsError, match="en, de, fr"):
        check_settings(settings)


def test_what_the_server_does_not_take_waits(engine, followed, run, letterbox, store):
    """With the reason, for the next run."""
    letterbox.refuses = True
    engine.add("a")
    assert run().failed == 1
    user = Users(store).get("ines")
    (alert,) = Alerts(store, engine, ()).sent_to(user)
    assert (alert.state, "451" in alert.problem) == ("waits", True)
    letterbox.refuses = False
    assert run(NOW + 200).sent == 1
    assert told(letterbox) == {"a": 1}


@pytest.mark.parametrize(
    ("error", "kept", "said"),
    [
        (ConnectionRefusedError(111, "x"), "nothing answers", "unter seiner Adresse"),
        (URLError(TimeoutError()), "no answer in time", "keine Antwort"),
        (HTTPError("", 503, "x", None, None), "the host answered 503", "hat mit 503"),
        (OSError(28, "No space left"), "[Errno 28] No space left", "No space left"),
    ],
)
def test_why_an_alert_waits_is_kept_in_english_and_shown_in_german(error, kept, said):
    problem = problem_of(error)
    assert problem.startswith(kept)
    with speaking("de"):
        assert said in recalled(problem, "alert")


def test_nobody_is_told_who_stopped_it_or_is_shut_out(engine, followed, run, store):
    """Nor after the account is gone."""
    users = Users(store)
    engine.add("a")
    users.set_disabled("ines", True)
    assert run().searches == 0
    users.set_disabled("ines", False)
    assert Shelf(store).stop(followed.id) == "Floods"
    assert run().searches == 0
    users.delete("ines")
    assert run().searches == 0


def test_who_has_no_address_is_told_on_a_page(store, engine, run, letterbox):
    """Once, and nothing is tried to be sent."""
    user = Users(store).add("omar", "reader", PASSWORD)
    Shelf(store).save(user, "Floods", [("q", "flood")], every="daily")
    engine.add("a", "b")
    report = run()
    assert (report.matches, report.sent, report.failed) == (2, 0, 0)
    assert run().matches == 0
    assert letterbox.mails == []
    (alert,) = Alerts(store, engine, ()).sent_to(user)
    assert (alert.channel, alert.state) == ("page", "sent")
    assert {match.id for match in alert.matches} == {"a", "b"}


def test_a_mail_that_was_sent_stays_a_mail(store, engine, followed, run, user):
    """A list on the page alone is told from one that was mailed."""
    engine.add("a")
    run()
    (alert,) = Alerts(store, engine, ()).sent_to(user)
    assert (alert.channel, alert.state) == ("mail", "sent")


def test_a_search_is_followed_only_at_times_that_there_are(store):
    """Whether it is saved or changed."""
    user = Users(store).add("omar", "reader", PASSWORD)
    shelf = Shelf(store)
    with pytest.raises(AccountRefused, match="hourly"):
        shelf.save(user, "Floods", [("q", "flood")], every="hourly")
    assert shelf.searches(user) == ()
    saved = shelf.save(user, "Floods", [("q", "flood")])
    with pytest.raises(AccountRefused, match="hourly"):
        shelf.change(user, saved.id, name="Floods", note="", every="hourly")


def test_a_message_is_the_same_whenever_it_is_made(
    engine, followed, run, store, letterbox
):
    """So that a mail system drops the second of two."""
    engine.add("a")
    run()
    user = Users(store).get("ines")
    (alert,) = Alerts(store, engine, ()).sent_to(user)
    made = [mail_of(alert, user, letterbox.settings) for _ in range(2)]
    assert made[0]["Message-ID"] == made[1]["Message-ID"]
    assert made[0]["Date"] == made[1]["Date"]


KILLED = """
import os, sys, time
from pathlib import Path
from typing import ClassVar
from cuttings.web.accounts.database import Store
from cuttings.web.following import channels
from cuttings.web.following.alerts import Alerts
from cuttings.search.engines.memory import MemoryEngine
from tests.web.following.test_alerts import thousand
engine = thousand(Path(sys.argv[1]))
settings = channels.AlertSettings(
    site="https://cuttings.example.org", sender="cuttings@example.org",
    smtp_host="127.0.0.1", smtp_port=int(sys.argv[2]), smtp_security="none",
)
alerts = Alerts(Store(Path(sys.argv[1]) / "readers.sqlite"), engine, ["people"])
print("ready", flush=True)
alerts.gather(everything=True)
alerts.send({"mail": channels.Mail(settings)})
print("done", flush=True)
"""


def thousand(folder: Path) -> MemoryEngine:
    """A thousand articles about floods."""
    engine = MemoryEngine(folder / "index", FACETS)
    for number in range(1000):
        entry = make_entry(f"n{number}", f"Flood {number}", "The river rose.")
        engine.write([replace(entry, added=moment(time.time() + 5))])
    engine.commit()
    return engine


def test_a_thousand_matches_are_told_once_though_it_is_killed(
    tmp_path, store, user, letterbox, monkeypatch
):
    """Again and again, at any moment, and though two run at once."""
    shelf = Shelf(store)
    for number in range(3):
        saved = shelf.save(user, f"Floods {number}", [("q", "flood")])
        shelf.change(user, saved.id, name=f"Floods {number}", note="", every="daily")
    port = str(letterbox.settings.smtp_port)
    command = [sys.executable, "-c", KILLED, str(tmp_path), port]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}

    def start():
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert process.stdout.readline() == "ready\n"
        return process

    for seconds in (0.0, 0.02, 0.05, 0.1, 0.2, 0.3):
        process = start()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    together = [start(), start()]
    for process in together:
        assert process.communicate(timeout=120)[0] == "done\n"

    by_id = {message["Message-ID"]: message for message in letterbox.messages()}
    found: Counter = Counter()
    for message in by_id.values():
        text = message.get_body(("plain",)).get_content()
        search = re.search(r"alert-\d+-(\S+)@", message["Message-ID"])[1]
        for article in re.findall(r"/articles/(\S+)", text):
            found[search, article] += 1
    assert len(found) == 3000
    assert set(found.values()) == {1}
    assert len(by_id) == 3 * 1000 // EACH
    states = {alert.state for alert in Alerts(store, None, ()).sent_to(user)}
    assert states == {"sent"}


class Host(BaseHTTPRequestHandler):
    """A host that takes web hooks."""

    taken: ClassVar[list] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/")
        else:
            Host.taken.append((dict(self.headers), body))
            self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments) -> None:
        """Says nothing."""


@pytest.fixture
def host():
    Host.taken = []
    server = HTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_web_hook_is_signed_and_goes_where_the_keeper_allows(
    engine, store, user, host, followed
):
    """And nowhere from there."""
    settings = AlertSettings(
        site="https://cuttings.example.org",
        hook_hosts=("127.0.0.1",),
        hook_secret="a secret of sixteen",
    )
    shelf = Shelf(store)
    shelf.change(
        user, followed.id, name="Floods", note="", every="daily", hook=host + "/hook"
    )
    Users(store).set_mail("ines", "")
    engine.add("a")
    alerts = Alerts(store, engine, (), lambda: NOW + 100)
    report = alerts.gather(everything=True)
    assert alerts.send({"hook": Hook(settings)}, report).sent == 1
    ((headers, body),) = Host.taken
    stamp = headers["X-Cuttings-Timestamp"]
    assert headers["X-Cuttings-Signature"] == signature(
        settings.hook_secret, stamp, body
    )
    assert [match["id"] for match in json.loads(body)["matches"]] == ["a"]

    shelf.change(
        user,
        followed.id,
        name="Floods",
        note="",
        every="daily",
        hook=host + "/elsewhere",
    )
    engine.add("b", at=NOW + 150)
    later = Alerts(store, engine, (), lambda: NOW + 200)
    assert later.send({"hook": Hook(settings)}, later.gather(everything=True)).failed
    none = replace(settings, hook_hosts=("hooks.example.org",))
    assert later.send({"hook": Hook(none)}).failed
    assert len(Host.taken) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"site": ""},
        {"smtp_security": "perhaps"},
        {"sender": "cuttings"},
        {"hook_hosts": ("example.org",), "hook_secret": "short"},
    ],
)
def test_settings_that_can_not_work_are_refused(letterbox, changed):
    """Before anything is gathered."""
    check_settings(letterbox.settings)
    with pytest.raises(SettingsError, match="alerts"):
        check_settings(replace(letterbox.settings, **changed))
