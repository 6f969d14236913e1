"""How much the archive is used, without watching anybody.

Counted are searches and opened articles a day, and the words of searches that found
nothing, if ``VISITORS`` different visitors asked them on one day. Until then only a
digest of the words is kept, made with a key that lives a day; who a visitor is, is a
digest of network and browser with the same key. So neither a rare question nor a person
can be read from the file, on that day or later. Counts are kept for thirteen months.

Counts are gathered in memory and written every half minute; what a process had not
written when it ended is not counted.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import secrets
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from cuttings.search.errors import AccountsError
from cuttings.web.accounts.database import Store

VISITORS = 5
"""So many different visitors must have asked for something before its words are kept."""
KEPT_MONTHS = 13
WRITE_SECONDS = 30.0
LONGEST = 200
"""Characters of a search that are kept; longer ones are nobody else's."""

SEARCHES, ARTICLES, NOTHING = "searches", "articles", "found nothing"


@dataclass(frozen=True, slots=True)
class Day:
    """What was counted in a day or a month."""

    name: str
    searches: int
    nothing: int
    articles: int


class Usage:
    """The counts of one site."""

    def __init__(
        self,
        store: Store,
        today: Callable[[], datetime.date] = lambda: datetime.datetime.now(
            datetime.UTC
        ).date(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._today = today
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._in_vain: set[tuple[str, str, str]] = set()
        self._written = clock()

    def count(self, what: str) -> None:
        """Counts a search or an opened article."""
        with self._lock:
            self._counts[self._today().isoformat(), what] += 1
        self._write_sometimes()

    def count_nothing(self, words: str, visitor: str) -> None:
        """Counts a search that found nothing."""
        words = " ".join(words.casefold().split())
        if words and len(words) <= LONGEST:
            with self._lock:
                self._in_vain.add((self._today().isoformat(), words, visitor))
        self.count(NOTHING)

    def _write_sometimes(self) -> None:
        if self._clock() - self._written >= WRITE_SECONDS:
            self.write()

    def write(self) -> None:
        """Writes what was counted. Where that can't be done it is not counted: no page
        waits or fails for it.
        """
        with self._lock:
            counts, self._counts = self._counts, Counter()
            in_vain, self._in_vain = self._in_vain, set()
            self._written = self._clock()
        if not (counts and self._store.exists()):
            return
        try:
            with self._store.writing() as connection:
                self._write(connection, counts, in_vain)
        except AccountsError:
            return

    def _write(
        self,
        connection: sqlite3.Connection,
        counts: Counter[tuple[str, str]],
        in_vain: set[tuple[str, str, str]],
    ) -> None:
        for (day, what), times in counts.items():
            connection.execute(
                """
                INSERT INTO usage VALUES (?, ?, ?)
                ON CONFLICT (day, what) DO UPDATE SET times = times + excluded.times
                """,
                (day, what, times),
            )
        for day, words, visitor in sorted(in_vain):
            key = _key_of(connection, day)
            asked = (day, _digest(key, words), _digest(key, visitor))
            connection.execute(
                "INSERT OR IGNORE INTO asked_in_vain VALUES (?, ?, ?)", asked
            )
            visitors = connection.execute(
                "SELECT count(*) FROM asked_in_vain WHERE day = ? AND words = ?",
                asked[:2],
            ).fetchone()[0]
            if visitors >= VISITORS:
                connection.execute(
                    "INSERT OR REPLACE INTO found_nothing VALUES (?, ?, ?)",
                    (day, words, visitors),
                )
        self._delete_old(connection)

    def _delete_old(self, connection: sqlite3.Connection) -> None:
        """Deletes yesterday's digests with their key, and counts of thirteen months ago."""
        today = self._today()
        connection.execute(
            "DELETE FROM asked_in_vain WHERE day < ?", (today.isoformat(),)
        )
        connection.execute(
            "DELETE FROM secrets WHERE name LIKE 'usage %' AND name < ?",
            (f"usage {today.isoformat()}",),
        )
        months = today.year * 12 + today.month - 1 - KEPT_MONTHS
        oldest = f"{months // 12:04}-{months % 12 + 1:02}-{today.day:02}"
        for table in ("usage", "found_nothing"):
            connection.execute(f"DELETE FROM {table} WHERE day < ?", (oldest,))

    # What was counted

    def days(self, limit: int = 31) -> tuple[Day, ...]:
        """The last days, the newest first."""
        return self._summed("day", limit)

    def months(self) -> tuple[Day, ...]:
        """All months that are kept, the newest first."""
        return self._summed("substr(day, 1, 7)", KEPT_MONTHS + 1)

    def _summed(self, by: str, limit: int) -> tuple[Day, ...]:
        with self._store.reading() as connection:
            rows = connection.execute(
                f"""
                SELECT {by} AS name,
                    sum(iif(what = ?, times, 0)),
                    sum(iif(what = ?, times, 0)),
                    sum(iif(what = ?, times, 0))
                FROM usage GROUP BY 1 ORDER BY 1 DESC LIMIT ?
                """,
                (SEARCHES, NOTHING, ARTICLES, limit),
            ).fetchall()
        return tuple(Day(*row) for row in rows)

    def in_vain(self, limit: int = 200) -> tuple[tuple[str, int], ...]:
        """Words that many searched for in vain, with on how many days."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT words, count(*) FROM found_nothing GROUP BY words"
                " ORDER BY 2 DESC, 1 LIMIT ?",
                (limit,),
            ).fetchall()
        return tuple((row[0], row[1]) for row in rows)


def _key_of(connection: sqlite3.Connection, day: str) -> bytes:
    """The key of a day, the same for every process, made when it is first needed."""
    name = f"usage {day}"
    connection.execute(
        "INSERT OR IGNORE INTO secrets VALUES (?, ?)", (name, secrets.token_bytes(32))
    )
    row = connection.execute(
        "SELECT value FROM secrets WHERE name = ?", (name,)
    ).fetchone()
    return bytes(row[0])


def _digest(key: bytes, text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return hmac.new(key, data, hashlib.sha256).digest()[:12]
