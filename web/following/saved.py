"""Saved searches, folders and frozen lists, as their owner keeps them.

    shelf = Shelf(store)
    saved = shelf.save(user, "Floods", [("q", "flood"), ("places", "ellery")])
    shelf.change(user, saved.id, every="daily")

A frozen list is a result as it was: its articles by id, and a digest over them, so that
a citation can be checked and it can be said what has changed since.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import parse_qsl, urlencode

from cuttings.search.errors import AccountRefused, NotFound
from cuttings.search.translations import marked, worded
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.users import User

Every = Literal["", "daily", "weekly"]
EVERY: tuple[Every, ...] = ("", "daily", "weekly")

LONGEST_NAME, LONGEST_NOTE = 120, 4_000
MOST_SAVED = 500
"""Saved searches, folders or frozen lists of one account."""
MOST_IN_FOLDER = 2_000
MOST_FROZEN = 10_000
"""Articles of a frozen list."""

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that somebody keeps: ``arguments`` are its address, ``every`` how often
    its owner is told what is new, ``hook`` an address that is told as well, ``since``
    when telling began.
    """

    id: str
    user: str
    name: str
    note: str
    position: int
    arguments: str
    made: str
    every: Every
    hook: str
    since: str
    looked: float

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The search as the parameters of an address."""
        return parse_qsl(self.arguments, keep_blank_values=True)


@dataclass(frozen=True, slots=True)
class Folder:
    """A named list of articles, with how many there are."""

    id: str
    name: str
    note: str
    articles: int
    made: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An article in a folder, with its note and the search that it was chosen from (the
    parameters of its address, or nothing).
    """

    article: str
    note: str
    search: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A result as it was."""

    id: str
    name: str
    arguments: str
    articles: tuple[str, ...]
    digest: str
    made: str


def now() -> str:
    """This moment (ISO 8601, UTC)."""
    moment = datetime.datetime.now(datetime.UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def digest_of(articles: Iterable[str]) -> str:
    """The digest of a list of articles, whatever their order."""
    listed = "\n".join(sorted(articles))
    return hashlib.sha256(listed.encode()).hexdigest()


class Shelf:
    """What the accounts of a site keep. Each method is about one account's own."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # Saved searches

    def save(self, user: User, name: str, pairs: Pairs, note: str = "") -> SavedSearch:
        """Keeps a search. Raises AccountRefused for a name that can't be one."""
        new_id = secrets.token_urlsafe(9)
        with self.store.writing() as connection:
            position = _next_position(connection, "saved_searches", user)
            connection.execute(
                """
                INSERT INTO saved_searches (id, user, name, note, position, arguments, made)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    new_id,
                    user.key,
                    _checked(name, "name", LONGEST_NAME),
                    _checked(note, "note", LONGEST_NOTE, empty=True),
                    position,
                    urlencode(pairs),
                    now(),
                ),
            )
        return self.search(user, new_id)

    def searches(self, user: User) -> tuple[SavedSearch, ...]:
        """The saved searches of an account, in its order."""
        with self.store.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM saved_searches WHERE user = ? ORDER BY position, made",
                (user.key,),
            ).fetchall()
        return tuple(_search(row) for row in rows)

    def search(self, user: User, search_id: str) -> SavedSearch:
        """One of them. Raises NotFound, also for somebody else's."""
        for saved in self.searches(user):
            if saved.id == search_id:
                return saved
        raise NotFound(worded("You have no saved search of this address."))

    def change(
        self,
        user: User,
        search_id: str,
        *,
        name: str,
        note: str,
        every: str = "",
        hook: str = "",
    ) -> None:
        """Renames a saved search, or has its owner told of what is new from now on.

        Raises NotFound, and AccountRefused for what can't be.
        """
        saved = self.search(user, search_id)
        if every not in EVERY:
            raise AccountRefused(
                worded(
                    "“%(every)s” is no time. Choose daily or weekly.", every=every[:40]
                )
            )
        if every and not (user.mail or hook):
            raise AccountRefused(
                worded(
                    "There is no address to write to. Give one on the page of your "
                    "account."
                )
            )
        since = saved.since if saved.every and every else now()
        with self.store.writing() as connection:
            connection.execute(
                """
                UPDATE saved_searches SET name = ?, note = ?, every = ?, hook = ?, since = ?
                WHERE id = ?
                """,
                (
                    _checked(name, "name", LONGEST_NAME),
                    _checked(note, "note", LONGEST_NOTE, empty=True),
                    every,
                    hook,
                    since if every else "",
                    saved.id,
                ),
            )

    def stop(self, search_id: str) -> str:
        """Has nobody told of a search any longer; gives its name. Raises NotFound."""
        with self.store.writing() as connection:
            row = connection.execute(
                "SELECT name FROM saved_searches WHERE id = ?", (search_id,)
            ).fetchone()
            connection.execute(
                "UPDATE saved_searches SET every = '', since = '' WHERE id = ?",
                (search_id,),
            )
        if row is None:
            raise NotFound(worded("This saved search is gone, and so are its alerts."))
        return str(row["name"])

    def delete_search(self, user: User, search_id: str) -> None:
        """Deletes a saved search. Raises NotFound."""
        saved = self.search(user, search_id)
        with self.store.writing() as connection:
            connection.execute("DELETE FROM saved_searches WHERE id = ?", (saved.id,))

    def move_search(self, user: User, search_id: str, by: int) -> None:
        """Moves a saved search up (-1) or down (1) among its owner's."""
        ids = [saved.id for saved in self.searches(user)]
        with self.store.writing() as connection:
            for position, each in enumerate(_moved(ids, search_id, by)):
                connection.execute(
                    "UPDATE saved_searches SET position = ? WHERE id = ?",
                    (position, each),
                )

    # Folders

    def make_folder(
        self,
        user: User,
        name: str,
        articles: Iterable[str] = (),
        note: str = "",
        search: str = "",
    ) -> str:
        """A new folder; gives its id. Raises AccountRefused for what can't be."""
        new_id = secrets.token_urlsafe(9)
        with self.store.writing() as connection:
            position = _next_position(connection, "folders", user)
            connection.execute(
                "INSERT INTO folders VALUES (?, ?, ?, ?, ?, ?)",
                (
                    new_id,
                    user.key,
                    _checked(name, "name", LONGEST_NAME),
                    _checked(note, "note", LONGEST_NOTE, empty=True),
                    position,
                    now(),
                ),
            )
        self.keep(user, new_id, articles, search)
        return new_id

    def folders(self, user: User) -> tuple[Folder, ...]:
        """The folders of an account, in its order."""
        with self.store.reading() as connection:
            rows = connection.execute(
                """
                SELECT id, name, note, (
                    SELECT count(*) FROM folder_articles WHERE folder = folders.id
                ) AS articles, made
                FROM folders WHERE user = ? ORDER BY position, made
                """,
                (user.key,),
            ).fetchall()
        return tuple(Folder(*row) for row in rows)

    def folders_with(self, user: User, article: str) -> frozenset[str]:
        """The ids of the folders of an account that hold an article."""
        with self.store.reading() as connection:
            rows = connection.execute(
                """
                SELECT folder FROM folder_articles JOIN folders ON folders.id = folder
                WHERE user = ? AND article = ?
                """,
                (user.key, article),
            ).fetchall()
        return frozenset(row["folder"] for row in rows)

    def folder(self, user: User, folder_id: str) -> Folder:
        """One of them. Raises NotFound, also for somebody else's."""
        for folder in self.folders(user):
            if folder.id == folder_id:
                return folder
        raise NotFound(worded("You have no folder of this address."))

    def kept(self, user: User, folder_id: str) -> tuple[Kept, ...]:
        """The articles of a folder, in its order. Raises NotFound."""
        folder = self.folder(user, folder_id)
        with self.store.reading() as connection:
            rows = connection.execute(
                "SELECT article, note, search FROM folder_articles WHERE folder = ?"
                " ORDER BY position, article",
                (folder.id,),
            ).fetchall()
        return tuple(Kept(*row) for row in rows)

    def keep(
        self, user: User, folder_id: str, articles: Iterable[str], search: str = ""
    ) -> None:
        """Puts articles that were chosen from a search at the end of a folder; those
        that are there stay where they are. Raises NotFound, and AccountRefused where they are too many.
        """
        there = self.kept(user, folder_id)
        known = {each.article for each in there}
        new = [each for each in dict.fromkeys(articles) if each and each not in known]
        if len(there) + len(new) > MOST_IN_FOLDER:
            raise AccountRefused(
                worded(
                    "A folder holds %(most_in_folder)s articles at most. Make another "
                    "one.",
                    most_in_folder=MOST_IN_FOLDER,
                )
            )
        with self.store.writing() as connection:
            for position, article in enumerate(new, start=len(there)):
                connection.execute(
                    """
                    INSERT OR IGNORE INTO folder_articles
                    (folder, article, position, search) VALUES (?, ?, ?, ?)
                    """,
                    (folder_id, article[:200], position, search[:LONGEST_NOTE]),
                )

    def change_folder(self, user: User, folder_id: str, name: str, note: str) -> None:
        """Renames a folder, or changes its note. Raises NotFound and AccountRefused."""
        folder = self.folder(user, folder_id)
        with self.store.writing() as connection:
            connection.execute(
                "UPDATE folders SET name = ?, note = ? WHERE id = ?",
                (
                    _checked(name, "name", LONGEST_NAME),
                    _checked(note, "note", LONGEST_NOTE, empty=True),
                    folder.id,
                ),
            )

    def delete_folder(self, user: User, folder_id: str) -> None:
        """Deletes a folder; its articles stay in the archive. Raises NotFound."""
        folder = self.folder(user, folder_id)
        with self.store.writing() as connection:
            connection.execute("DELETE FROM folders WHERE id = ?", (folder.id,))

    def annotate(self, user: User, folder_id: str, article: str, note: str) -> None:
        """Sets the note of an article in a folder. Raises NotFound."""
        folder = self.folder(user, folder_id)
        with self.store.writing() as connection:
            connection.execute(
                "UPDATE folder_articles SET note = ? WHERE folder = ? AND article = ?",
                (
                    _checked(note, "note", LONGEST_NOTE, empty=True),
                    folder.id,
                    article,
                ),
            )

    def take_out(self, user: User, folder_id: str, article: str) -> None:
        """Takes an article out of a folder. Raises NotFound."""
        folder = self.folder(user, folder_id)
        with self.store.writing() as connection:
            connection.execute(
                "DELETE FROM folder_articles WHERE folder = ? AND article = ?",
                (folder.id, article),
            )

    def move_in_folder(self, user: User, folder_id: str, article: str, by: int) -> None:
        """Moves an article up (-1) or down (1) in a folder. Raises NotFound."""
        ids = [each.article for each in self.kept(user, folder_id)]
        with self.store.writing() as connection:
            for position, each in enumerate(_moved(ids, article, by)):
                connection.execute(
                    "UPDATE folder_articles SET position = ?"
                    " WHERE folder = ? AND article = ?",
                    (position, folder_id, each),
                )

    # Frozen lists

    def freeze(
        self, user: User, name: str, pairs: Pairs, articles: Sequence[str]
    ) -> Frozen:
        """Keeps a result as it is. Raises AccountRefused where it is too long."""
        if len(articles) > MOST_FROZEN:
            raise AccountRefused(
                worded(
                    "%(articles)s articles are too many to freeze; at most "
                    "%(most_frozen)s. Narrow the search.",
                    articles=len(articles),
                    most_frozen=MOST_FROZEN,
                )
            )
        new_id = secrets.token_urlsafe(9)
        listed = sorted(articles)
        with self.store.writing() as connection:
            connection.execute(
                "INSERT INTO frozen VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    new_id,
                    user.key,
                    _checked(name, "name", LONGEST_NAME),
                    urlencode(pairs),
                    json.dumps(listed),
                    digest_of(listed),
                    now(),
                ),
            )
        return self.frozen(new_id)

    def frozen(self, frozen_id: str) -> Frozen:
        """A frozen list, for whoever has its address. Raises NotFound."""
        row = None
        if self.store.exists():
            with self.store.reading() as connection:
                row = connection.execute(
                    "SELECT id, name, arguments, articles, digest, made FROM frozen"
                    " WHERE id = ?",
                    (frozen_id,),
                ).fetchone()
        if row is None:
            raise NotFound(
                worded(
                    "There is no frozen list of this address. Its owner may have "
                    "deleted it."
                )
            )
        return Frozen(
            row["id"],
            row["name"],
            row["arguments"],
            tuple(json.loads(row["articles"])),
            row["digest"],
            row["made"],
        )

    def frozen_of(self, user: User) -> tuple[Frozen, ...]:
        """The frozen lists of an account, the newest first."""
        with self.store.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM frozen WHERE user = ? ORDER BY made DESC", (user.key,)
            ).fetchall()
        return tuple(self.frozen(row["id"]) for row in rows)

    def delete_frozen(self, user: User, frozen_id: str) -> None:
        """Deletes a frozen list of one's own; its link then leads nowhere."""
        with self.store.writing() as connection:
            connection.execute(
                "DELETE FROM frozen WHERE id = ? AND user = ?", (frozen_id, user.key)
            )


def _search(row: sqlite3.Row) -> SavedSearch:
    values = dict(row)
    values["every"] = cast(Every, values["every"])
    return SavedSearch(**values)


def _next_position(connection: sqlite3.Connection, table: str, user: User) -> int:
    row = connection.execute(
        f"SELECT count(*), coalesce(max(position), -1) FROM {table} WHERE user = ?",
        (user.key,),
    ).fetchone()
    if row[0] >= MOST_SAVED:
        raise AccountRefused(
            worded(
                "You keep %(most_saved)s already. Delete some first.",
                most_saved=MOST_SAVED,
            )
        )
    return int(row[1]) + 1


def _moved(ids: list[str], which: str, by: int) -> list[str]:
    if which in ids:
        index = ids.index(which)
        other = min(max(index + by, 0), len(ids) - 1)
        ids.insert(other, ids.pop(index))
    return ids


_WORDS = {
    "name": (
        marked("The name is empty. Give one."),
        marked("The name has more than %(most)s characters. Shorten it."),
        marked("The name has characters that can't be shown."),
    ),
    "note": (
        marked("The note is empty. Give one."),
        marked("The note has more than %(most)s characters. Shorten it."),
        marked("The note has characters that can't be shown."),
    ),
}
"""What is said of a field that is empty, too long, or can't be shown."""


def _checked(text: str, what: str, most: int, *, empty: bool = False) -> str:
    text = text.strip() if what == "note" else " ".join(text.split())
    if not text and not empty:
        raise AccountRefused(worded(_WORDS[what][0]))
    if len(text) > most:
        raise AccountRefused(worded(_WORDS[what][1], most=most))
    if any(ord(char) < 32 and char not in "\r\n\t" for char in text):
        raise AccountRefused(worded(_WORDS[what][2]))
    return text
