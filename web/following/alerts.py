"""Alerts: whoever follows a search is told what is new in it, each match once.

    sender = Alerts(shelf, site, mail)
    sender.gather()      # what is new becomes alerts that wait
    sender.send()        # those that wait are sent

What is new is gathered and written down as told in one transaction, and the alert with
it; so a match is in exactly one alert, however often and by however many processes
``alerts send`` is run, and whenever it is killed. An alert is sent by whoever claims it.
One that was claimed by a process that died is sent again with the same ``Message-ID``
(and ``X-Cuttings-Delivery``): mail systems drop a message that they have, and nothing
can know whether a server that was answered too late had taken it.

A story is told once, and again only when an update of it arrives.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError, URLError

from cuttings.search.articles import Entry
from cuttings.search.engines import Engine
from cuttings.search.queries import Query
from cuttings.search.translations import stored
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.users import User, Users
from cuttings.web.following.saved import SavedSearch, Shelf, now

LOOK_BACK = timedelta(days=30)
"""How long after an article was added it may still reach the index, and be new."""
EACH = 500
"""Matches of one alert; more make another one."""
PERIODS = {"daily": 20 * 3600.0, "weekly": 6.8 * 24 * 3600.0}
"""Seconds after which a search is due again: less than its name says, so that a timer
that is a little early leaves nothing for tomorrow.
"""
CLAIM_SECONDS = 900.0
"""After so long a claim is another's, though its process seems alive."""
MOST_TRIES = 30

LISTED = "page"
"""The channel of whoever has no address: the page of what one was told. In the file of
accounts it is a mail that is done without having been tried."""

NOT_SET_UP = {
    "mail": stored("alert", "no mail server is set up for this archive"),
    "hook": stored("alert", "no web hook is set up for this archive"),
}
"""Why an alert of each channel waits that nothing sends."""

UPDATES = ("update",)
"""Kinds of copies that make a story new again."""


@dataclass(frozen=True, slots=True)
class Match:
    """What somebody is told of: an article, and whether its story was told before."""

    id: str
    title: str
    outlet: str
    date: str
    story: str
    update: bool


@dataclass(frozen=True, slots=True)
class Alert:
    """Matches of a saved search for its owner, by one channel."""

    id: int
    user: str
    search: str
    name: str
    arguments: str
    hook: str
    channel: str
    made: str
    matches: tuple[Match, ...]
    state: str
    problem: str


Send = Callable[[Alert, User], None]
"""Sends one alert by its channel. Raises OSError where that fails."""


@dataclass(slots=True)
class Report:
    """What a run of ``alerts send`` did."""

    searches: int = 0
    matches: int = 0
    sent: int = 0
    failed: int = 0


class Alerts:
    """The alerts of one site."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        facets: Iterable[str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.store = store
        self.shelf = Shelf(store)
        self.users = Users(store)
        self.engine = engine
        self.facets = tuple(facets)
        self._clock = clock

    # What is new

    def gather(self, *, everything: bool = False) -> Report:
        """Makes alerts of what is new in each search that is due, or in
        ``everything`` that is followed.
        """
        report = Report()
        for saved in self._followed():
            is_due = self._clock() - saved.looked >= PERIODS[saved.every]
            user = self.users.find(saved.user)
            if user is None or user.disabled or not (is_due or everything):
                continue
            report.searches += 1
            report.matches += self._gather(saved, user)
        return report

    def _followed(self) -> list[SavedSearch]:
        with self.store.reading() as connection:
            rows = connection.execute(
                "SELECT user FROM saved_searches WHERE every <> '' GROUP BY user"
            ).fetchall()
        followed: list[SavedSearch] = []
        for row in rows:
            user = self.users.find(row["user"])
            if user is not None:
                searches = self.shelf.searches(user)
                followed += [saved for saved in searches if saved.every]
        return followed

    def _gather(self, saved: SavedSearch, user: User) -> int:
        found = self._added_since(saved)
        channels = [("mail", user.mail), ("hook", saved.hook)]
        with self.store.writing() as connection:
            new = self._not_told(connection, saved, found)
            for match, added in new:
                connection.execute(
                    "INSERT INTO told VALUES (?, ?, ?, ?)",
                    (saved.id, match.id, match.story, added),
                )
            told = [match for match, _ in new if match.title]
            used = [channel for channel, address in channels if address]
            for channel in used or [LISTED]:
                for start in range(0, len(told), EACH):
                    part = told[start : start + EACH]
                    self._write_down(connection, saved, user, channel, part)
            connection.execute(
                "UPDATE saved_searches SET looked = ? WHERE id = ?",
                (self._clock(), saved.id),
            )
        return len(told)

    def _added_since(self, saved: SavedSearch) -> list[Entry]:
        """What matches and was added since it is followed, the oldest first."""
        earliest = datetime.fromisoformat(saved.since)
        look_back = datetime.fromtimestamp(self._clock(), UTC) - LOOK_BACK
        bound = max(earliest, look_back).isoformat(timespec="seconds")
        bound = bound.replace("+00:00", "Z")
        query = Query.from_arguments(saved.pairs, self.facets)
        # whoever follows a search is not told of what has only some of its words
        query = query.with_(sort="added", count="copies", words="all")
        found: list[Entry] = []
        for entry in self.engine.matches(query):
            if entry.added < bound:
                break
            found.append(entry)
        return found[::-1]

    def _not_told(
        self,
        connection: sqlite3.Connection,
        saved: SavedSearch,
        found: Iterable[Entry],
    ) -> list[tuple[Match, str]]:
        """The matches that were not told, with when each was added; a further copy of a
        story that was told is passed over in silence, and so has no title.
        """
        new: list[tuple[Match, str]] = []
        stories: set[str] = set()
        for entry in found:
            article, story = entry.article, entry.story.id
            if connection.execute(
                "SELECT 1 FROM told WHERE search = ? AND article = ?",
                (saved.id, article.id),
            ).fetchone():
                stories.add(story)
                continue
            was_told = (
                story in stories
                or connection.execute(
                    "SELECT 1 FROM told WHERE search = ? AND story = ?",
                    (saved.id, story),
                ).fetchone()
            )
            is_update = bool(was_told) and entry.story.kind in UPDATES
            is_silent = bool(was_told) and not is_update
            stories.add(story)
            date = article.published.value if article.published else ""
            match = Match(
                article.id,
                "" if is_silent else article.title or article.id,
                article.outlet or article.agency or "",
                date,
                story,
                is_update,
            )
            new.append((match, entry.added))
        return new

    def _write_down(
        self,
        connection: sqlite3.Connection,
        saved: SavedSearch,
        user: User,
        channel: str,
        matches: list[Match],
    ) -> None:
        plain = json.dumps([asdict(match) for match in matches], ensure_ascii=False)
        is_listed = channel == LISTED
        connection.execute(
            """
            INSERT INTO alerts (user, search, channel, made, matches, state)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            (
                user.key,
                saved.id,
                "mail" if is_listed else channel,
                now(),
                plain,
                "sent" if is_listed else "waits",
            ),
        )

    # Sending

    def send(self, by: dict[str, Send], report: Report | None = None) -> Report:
        """Sends all alerts that wait, each by its channel; one that can't be sent waits
        for the next run, with the reason.
        """
        report = report or Report()
        tried: set[int] = set()
        while (alert := self._claim(tried)) is not None:
            tried.add(alert.id)
            user = self.users.find(alert.user)
            send = by.get(alert.channel)
            try:
                if send is None or user is None:
                    raise OSError(NOT_SET_UP[alert.channel])
                send(alert, user)
            except OSError as error:
                report.failed += 1
                self._finish(alert, "waits", problem_of(error))
            else:
                report.sent += 1
                self._finish(alert, "sent", "")
        return report

    def _claim(self, tried: set[int]) -> Alert | None:
        """The next alert that nobody else is sending."""
        mine = f"{socket.gethostname()} {os.getpid()}"
        with self.store.writing() as connection:
            rows = connection.execute(
                """
                SELECT id, state, owner, claimed FROM alerts
                WHERE state <> 'sent' AND tries < ? ORDER BY id
                """,
                (MOST_TRIES,),
            ).fetchall()
            for row in rows:
                if row["id"] in tried or not self._is_free(row, mine):
                    continue
                connection.execute(
                    """
                    UPDATE alerts SET state = 'sending', owner = ?, claimed = ?,
                        tries = tries + 1
                    WHERE id = ?
                    """,
                    (mine, self._clock(), row["id"]),
                )
                return _alert(connection, row["id"])
        return None

    def _is_free(self, row: sqlite3.Row, mine: str) -> bool:
        if row["state"] == "waits" or row["owner"] == mine:
            return True
        if self._clock() - row["claimed"] > CLAIM_SECONDS:
            return True
        host, _, number = row["owner"].rpartition(" ")
        if host != socket.gethostname():
            return False
        with suppress(PermissionError):
            try:
                os.kill(int(number), 0)
            except ProcessLookupError:
                return True
        return False

    def _finish(self, alert: Alert, state: str, problem: str) -> None:
        with self.store.writing() as connection:
            connection.execute(
                "UPDATE alerts SET state = ?, problem = ? WHERE id = ?",
                (state, problem[:500], alert.id),
            )

    # What was sent

    def sent_to(self, user: User, limit: int = 100) -> tuple[Alert, ...]:
        """The alerts of an account, the newest first."""
        with self.store.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM alerts WHERE user = ? ORDER BY id DESC LIMIT ?",
                (user.key, limit),
            ).fetchall()
            return tuple(_alert(connection, row["id"]) for row in rows)


def _alert(connection: sqlite3.Connection, alert_id: int) -> Alert:
    row = connection.execute(
        """
        SELECT alerts.*, name, arguments, hook FROM alerts
        JOIN saved_searches ON saved_searches.id = search WHERE alerts.id = ?
        """,
        (alert_id,),
    ).fetchone()
    return Alert(
        row["id"],
        row["user"],
        row["search"],
        row["name"],
        row["arguments"],
        row["hook"],
        row["channel"] if row["state"] != "sent" or row["tries"] else LISTED,
        row["made"],
        tuple(Match(**match) for match in json.loads(row["matches"])),
        row["state"],
        row["problem"],
    )


def problem_of(error: OSError) -> str:
    """Why an alert was not sent, in words that are kept with it; what the operating
    system says of rare mishaps stays as it says it.
    """
    if isinstance(error, HTTPError):
        return stored("alert", "the host answered %(status)s", status=str(error.code))
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return stored("alert", "no answer in time")
    if isinstance(reason, ConnectionRefusedError):
        return stored("alert", "nothing answers at its address")
    if isinstance(reason, ConnectionError):
        return stored("alert", "the connection broke off")
    if isinstance(reason, socket.gaierror):
        return stored("alert", "its host is not known")
    if isinstance(reason, ssl.SSLError):
        said = reason.reason or str(reason)
        return stored("alert", "no secure connection (%(error)s)", error=said)
    return str(reason) or type(reason).__name__
