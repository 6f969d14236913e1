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
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import parse_qsl, urlencode

from cuttings.search.errors import AccountRefused, NotFound
from cuttings.search.translations import marked, worded
from cuttings.web.accounts.database import Store
from cuttings.web.accounts.users import User
from cuttings.web.folders import (
    LONGEST_NAME,
    LONGEST_NOTE,
    Chosen,
    FolderContents,
)

Every = Literal["", "daily", "weekly"]
EVERY: tuple[Every, ...] = ("", "daily", "weekly")

MOST_SAVED = 500
"""Saved searches, folders or frozen lists of one account."""
MOST_IN_FOLDER = 2_000
LONGEST_ID = 200
"""Characters of an article's id."""
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
    """A named list of articles, with how many there are. ``shared`` is the secret of the
    link by which others read it, empty where nobody does; ``used`` when it was last
    opened or filled.
    """

    id: str
    name: str
    note: str
    articles: int
    made: str
    shared: str = ""
    used: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A result as it was, or the articles of a folder (``chosen``), which no search
    found.
    """

    id: str
    name: str
    arguments: str
    articles: tuple[str, ...]
    digest: str
    made: str
    chosen: FolderContents | None = None


def _check_every(every: str) -> None:
    """Raises AccountRefused for what is no time to be told."""
    if every not in EVERY:
        raise AccountRefused(
            worded("“%(every)s” is no time. Choose daily or weekly.", every=every[:40])
        )


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

    def save(
        self,
        user: User,
        name: str,
        pairs: Pairs,
        note: str = "",
        *,
        every: str = "",
    ) -> SavedSearch:
        """Keeps a search, and has its owner told of what is new from now on (``every``).

        Raises AccountRefused for a name or a time that can't be one.
        """
        _check_every(every)
        new_id = secrets.token_urlsafe(9)
        with self.store.writing() as connection:
            position = _next_position(connection, "saved_searches", user)
            connection.execute(
                """
                INSERT INTO saved_searches
                    (id, user, name, note, position, arguments, made, every, since)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    new_id,
                    user.key,
                    _checked(name, "name", LONGEST_NAME),
                    _checked(note, "note", LONGEST_NOTE, empty=True),
                    position,
                    urlencode(pairs),
                    now(),
                    every,
                    now() if every else "",
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
        _check_every(every)
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
                """
                INSERT INTO folders (id, user, name, note, position, made, used)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    new_id,
                    user.key,
                    _checked(name, "name", LONGEST_NAME),
                    _checked(note, "note", LONGEST_NOTE, empty=True),
                    position,
                    now(),
                    _instant(),
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
                ) AS articles, made, shared, used
                FROM folders WHERE user = ? ORDER BY position, made
                """,
                (user.key,),
            ).fetchall()
        return tuple(Folder(*row) for row in rows)

    def folder_in_use(self, user: User) -> Folder | None:
        """The folder that was opened or filled last, which “Keep” fills; None where an
        account has none.
        """
        folders = self.folders(user)
        return max(folders, key=lambda folder: folder.used, default=None)

    def use(self, user: User, folder_id: str) -> None:
        """Makes a folder the one that “Keep” fills. Raises NotFound."""
        folder = self.folder(user, folder_id)
        with self.store.writing() as connection:
            connection.execute(
                "UPDATE folders SET used = ? WHERE id = ?", (_instant(), folder.id)
            )

    def folder(self, user: User, folder_id: str) -> Folder:
        """One of them. Raises NotFound, also for somebody else's."""
        for folder in self.folders(user):
            if folder.id == folder_id:
                return folder
        raise NotFound(worded("You have no folder of this address."))

    def contents(self, user: User, folder_id: str) -> FolderContents:
        """What a folder holds. Raises NotFound."""
        folder = self.folder(user, folder_id)
        with self.store.reading() as connection:
            return _contents(connection, folder)

    def change_folder(
        self, user: User, folder_id: str, changes: Iterable[tuple[str, str]]
    ) -> None:
        """Changes a folder as the form of its page asks (``FolderContents.changed``).
        Raises NotFound, and AccountRefused for what can't be.
        """
        folder = self.folder(user, folder_id)
        with self.store.writing() as connection:
            contents = _contents(connection, folder).changed(changes)
            connection.execute(
                "UPDATE folders SET name = ?, note = ?, used = ? WHERE id = ?",
                (
                    _checked(contents.name, "name", LONGEST_NAME),
                    _checked(contents.about, "note", LONGEST_NOTE, empty=True),
                    _instant(),
                    folder.id,
                ),
            )
            _write_articles(connection, folder.id, contents.articles)

    def keep(
        self, user: User, folder_id: str, articles: Iterable[str], search: str = ""
    ) -> None:
        """Puts articles that were chosen from a search at the end of a folder; those
        that are there stay where they are. Raises NotFound, and AccountRefused where they are too many.
        """
        named = dict.fromkeys(filter(None, articles))
        self.keep_all(user, folder_id, [Chosen(each, search) for each in named])

    def keep_all(self, user: User, folder_id: str, articles: Iterable[Chosen]) -> None:
        """The same, each article with its own search and its note."""
        folder = self.folder(user, folder_id)
        with self.store.writing() as connection:
            contents = _contents(connection, folder)
            known = {each.id for each in contents.articles}
            new = [each for each in articles if each.id not in known]
            _write_articles(connection, folder.id, [*contents.articles, *new])
            connection.execute(
                "UPDATE folders SET used = ? WHERE id = ?", (_instant(), folder.id)
            )

    def delete_folder(self, user: User, folder_id: str) -> None:
        """Deletes a folder; its articles stay in the archive. Raises NotFound."""
        folder = self.folder(user, folder_id)
        with self.store.writing() as connection:
            connection.execute("DELETE FROM folders WHERE id = ?", (folder.id,))

    def take_out(self, user: User, folder_id: str, articles: Iterable[str]) -> None:
        """Takes articles out of a folder. Raises NotFound."""
        folder = self.folder(user, folder_id)
        with self.store.writing() as connection:
            connection.executemany(
                "DELETE FROM folder_articles WHERE folder = ? AND article = ?",
                [(folder.id, article) for article in articles],
            )

    def move(
        self, user: User, folder_id: str, other_id: str, articles: Collection[str]
    ) -> None:
        """Moves articles to the end of another folder, with their searches and notes.
        Raises NotFound, and AccountRefused where they are too many there.
        """
        contents = self.contents(user, folder_id)
        moved = [each for each in contents.articles if each.id in articles]
        self.keep_all(user, other_id, moved)
        if other_id != folder_id:
            self.take_out(user, folder_id, articles)

    def share(self, user: User, folder_id: str, *, is_shared: bool) -> str:
        """Lets whoever has a link read a folder, or nobody else; gives the secret of the
        link, another one each time. Raises NotFound.
        """
        folder = self.folder(user, folder_id)
        secret = secrets.token_urlsafe(9) if is_shared else ""
        with self.store.writing() as connection:
            connection.execute(
                "UPDATE folders SET shared = ? WHERE id = ?", (secret, folder.id)
            )
        return secret

    def shared(self, secret: str) -> FolderContents:
        """The folder that somebody shares by a link. Raises NotFound."""
        row = None
        if secret and self.store.exists():
            with self.store.reading() as connection:
                row = connection.execute(
                    "SELECT id, name, note, 0 AS articles, made FROM folders"
                    " WHERE shared = ?",
                    (secret,),
                ).fetchone()
        if row is None:
            raise NotFound(
                worded(
                    "There is no shared folder of this address. Its owner may have "
                    "deleted it, or shares it no longer."
                )
            )
        with self.store.reading() as connection:
            return _contents(connection, Folder(*row))

    # Frozen lists

    def freeze_folder(self, user: User, name: str, contents: FolderContents) -> Frozen:
        """Keeps the articles of a folder as they are, in their order, with their notes
        and searches. Raises AccountRefused where there is none, or no name.
        """
        if not contents.articles:
            raise AccountRefused(
                worded(
                    "There is nothing to freeze: no article of this folder is named."
                )
            )
        ids = [each.id for each in contents.articles]
        return self.freeze(user, name, (), ids, contents)

    def freeze(
        self,
        user: User,
        name: str,
        pairs: Pairs,
        articles: Sequence[str],
        chosen: FolderContents | None = None,
    ) -> Frozen:
        """Keeps a result as it is, or what was ``chosen`` in a folder. Raises
        AccountRefused where it is too long.
        """
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
                """
                INSERT INTO frozen
                (id, user, name, arguments, articles, digest, made, chosen)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    new_id,
                    user.key,
                    _checked(name, "name", LONGEST_NAME),
                    urlencode(pairs),
                    json.dumps(listed),
                    digest_of(listed),
                    now(),
                    urlencode(chosen.pairs()) if chosen else "",
                ),
            )
        return self.frozen(new_id)

    def frozen(self, frozen_id: str) -> Frozen:
        """A frozen list, for whoever has its address. Raises NotFound."""
        row = None
        if self.store.exists():
            with self.store.reading() as connection:
                row = connection.execute(
                    "SELECT * FROM frozen WHERE id = ?",
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
            _folder_of(row["chosen"]),
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


def _instant() -> str:
    """This moment, exact enough to tell which of two was later."""
    return datetime.datetime.now(datetime.UTC).isoformat()


def _contents(connection: sqlite3.Connection, folder: Folder) -> FolderContents:
    rows = connection.execute(
        "SELECT article, search, note FROM folder_articles WHERE folder = ?"
        " ORDER BY position, article",
        (folder.id,),
    ).fetchall()
    articles = tuple([Chosen(*row) for row in rows])
    return FolderContents(folder.name, folder.note, articles)


def _write_articles(
    connection: sqlite3.Connection, folder_id: str, articles: Sequence[Chosen]
) -> None:
    """Puts articles in the place of a folder's. Raises AccountRefused where they are too
    many, or a note can't be one.
    """
    if len(articles) > MOST_IN_FOLDER:
        raise AccountRefused(
            worded(
                "A folder holds %(most_in_folder)s articles at most. Make another one.",
                most_in_folder=MOST_IN_FOLDER,
            )
        )
    rows: list[tuple[str, str, str, int, str]] = []
    for position, each in enumerate(articles):
        note = _checked(each.note, "note", LONGEST_NOTE, empty=True)
        article, search = each.id[:LONGEST_ID], each.search[:LONGEST_NOTE]
        rows.append((folder_id, article, note, position, search))
    connection.execute("DELETE FROM folder_articles WHERE folder = ?", (folder_id,))
    connection.executemany(
        """
        INSERT OR IGNORE INTO folder_articles (folder, article, note, position, search)
        VALUES (?, ?, ?, ?, ?)
        """,
        rows,
    )


def _folder_of(arguments: str) -> FolderContents | None:
    """The folder that a frozen list was, by its parameters; None where it was none."""
    if not arguments:
        return None
    return FolderContents.of(parse_qsl(arguments, keep_blank_values=True))


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
