"""Notes at articles: one's own, shared ones, and mistakes that readers report.

A note is its account's and goes with it; a shared one is seen by everybody who is signed
in. A reported mistake names nobody: it is its article, a text and a time, until a curator
has settled it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from cuttings.search.errors import AccountRefused
from cuttings.search.translations import worded
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.users import User
from cuttings.web.following.saved import now

LONGEST = 4_000
"""Characters of a note, and of a reported mistake."""
MOST_OPEN = 1_000
"""Reported mistakes that wait; more are refused, until some are settled."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note at an article."""

    article: str
    author: str
    text: str
    shared: bool
    made: str


@dataclass(frozen=True, slots=True)
class FolderNote:
    """A note at an article in one of an account's folders."""

    article: str
    folder: str
    folder_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a reader reported."""

    id: int
    article: str
    text: str
    made: str


class Notes:
    """The notes of a site."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def write(self, user: User, article: str, text: str, *, shared: bool) -> None:
        """Sets one's note at an article; an empty one deletes it. Raises AccountRefused
        for one that is too long.
        """
        text = _checked(text)
        with self.store.writing() as connection:
            connection.execute(
                "DELETE FROM notes WHERE user = ? AND article = ?", (user.key, article)
            )
            if text:
                connection.execute(
                    "INSERT INTO notes VALUES (?, ?, ?, ?, ?)",
                    (user.key, article, text, shared, now()),
                )

    def at(self, user: User, article: str) -> tuple[Note, ...]:
        """What somebody may read at an article: their own note first, then shared ones."""
        with self.store.reading() as connection:
            rows = connection.execute(
                """
                SELECT article, users.name, text, shared, notes.made
                FROM notes JOIN users ON users.key = notes.user
                WHERE article = ? AND (user = ? OR shared)
                ORDER BY user <> ?, notes.made
                """,
                (article, user.key, user.key),
            ).fetchall()
        return tuple(_note(row) for row in rows)

    def of(self, user: User) -> tuple[Note, ...]:
        """All notes of an account, the newest first."""
        with self.store.reading() as connection:
            rows = connection.execute(
                """
                SELECT article, users.name, text, shared, notes.made
                FROM notes JOIN users ON users.key = notes.user
                WHERE user = ? ORDER BY notes.made DESC, article
                """,
                (user.key,),
            ).fetchall()
        return tuple(_note(row) for row in rows)

    def in_folders(self, user: User) -> tuple[FolderNote, ...]:
        """Notes at articles of an account's folders, as the folders stand."""
        with self.store.reading() as connection:
            rows = connection.execute(
                """
                SELECT article, folders.id, folders.name, folder_articles.note
                FROM folder_articles JOIN folders ON folders.id = folder
                WHERE user = ? AND folder_articles.note <> ''
                ORDER BY folders.position, folder_articles.position, article
                """,
                (user.key,),
            ).fetchall()
        return tuple(FolderNote(*row) for row in rows)

    # What readers report

    def report(self, article: str, text: str) -> None:
        """Keeps what a reader reports. Raises AccountRefused where it is empty or too
        long, and where too much waits.
        """
        text = _checked(text)
        if not text:
            raise AccountRefused(worded("Say what is wrong."))
        with self.store.writing() as connection:
            waiting = connection.execute(
                "SELECT count(*) FROM mistakes WHERE settled_by = ''"
            ).fetchone()[0]
            if waiting >= MOST_OPEN:
                raise AccountRefused(
                    worded(
                        "Too many reports wait to be looked at. Write to the archive "
                        "instead."
                    )
                )
            connection.execute(
                "INSERT INTO mistakes (article, text, made) VALUES (?, ?, ?)",
                (article, text, now()),
            )

    def mistakes(self) -> tuple[Mistake, ...]:
        """What was reported and not settled yet, the oldest first."""
        with self.store.reading() as connection:
            rows = connection.execute(
                "SELECT id, article, text, made FROM mistakes WHERE settled_by = ''"
                " ORDER BY id"
            ).fetchall()
        return tuple(Mistake(*row) for row in rows)

    def settle(self, user: User, mistake: int) -> None:
        """Says that a reported mistake has been looked at."""
        with self.store.writing() as connection:
            connection.execute(
                "UPDATE mistakes SET settled_by = ? WHERE id = ?", (user.name, mistake)
            )


def _note(row: sqlite3.Row) -> Note:
    return Note(
        row["article"], row["name"], row["text"], bool(row["shared"]), row["made"]
    )


def _checked(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        raise AccountRefused(
            worded(
                "The text has more than %(longest)s characters. Shorten it.",
                longest=LONGEST,
            )
        )
    if any(ord(char) < 32 and char not in "\r\n\t" for char in text):
        raise AccountRefused(worded("The text has characters that can't be shown."))
    return text
