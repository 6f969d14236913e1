"""Accounts: names, roles and passwords.

    users = Users(store)
    users.add("ines", "curator", "a long pass phrase")
    users.check("ines", "a long pass phrase")   # the User, or None

A *reader* has lists of their own, a *curator* also corrects the archive, a *keeper*
also keeps the accounts. Passwords are kept as Argon2id hashes (RFC 9106, second
recommended option) and never leave this module. A name that somebody else's
identity provider vouches for has none, and can't sign in by one.
"""

from __future__ import annotations

import datetime
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

from cuttings.search.errors import AccountRefused, NotFound
from cuttings.search.translations import worded
from cuttings.web.accounts.database import Store

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["reader", "curator", "keeper"]

ROLES: tuple[Role, ...] = ("reader", "curator", "keeper")
"""Each may do what those before it may."""

LONGEST_NAME = 80
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1_000

_one_at_a_time = threading.Semaphore(1)
"""A hash takes 64 MiB and a tenth of a second: many at once would be an attack."""


@dataclass(frozen=True, slots=True)
class User:
    """One account. ``key`` is what its name is compared by, ``made`` an ISO day."""

    key: str
    name: str
    role: Role
    mail: str
    disabled: bool
    made: str

    def may(self, role: Role) -> bool:
        """Whether this account may do what is a role's to do."""
        return not self.disabled and ROLES.index(self.role) >= ROLES.index(role)


def key_of(name: str) -> str:
    """What a name is compared by: neither case nor the way its accents are typed
    counts.

    >>> key_of(" Inés "), key_of("INE\\u0301S")
    ('inés', 'inés')
    """
    return unicodedata.normalize("NFKC", name).strip().casefold()


class Users:
    """The accounts of one site."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, name: str, role: Role, password: str | None, mail: str = "") -> User:
        """A new account, without a password where an identity provider vouches for it.

        Raises AccountRefused for a name that is taken or can't be one, and for a
        password that is too weak.
        """
        name = unicodedata.normalize("NFC", name).strip()
        _check_name(name)
        hashed = "" if password is None else _hash(name, password)
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        row = (key_of(name), name, role, _checked_mail(mail), hashed, 0, today)
        with self.store.writing() as connection:
            try:
                connection.execute(
                    "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?)", row
                )
            except sqlite3.IntegrityError as error:
                raise AccountRefused(
                    worded(
                        "There is an account “%(name)s” already. Choose another name.",
                        name=name,
                    )
                ) from error
        return self.get(name)

    def get(self, name: str) -> User:
        """An account by its name. Raises NotFound."""
        user = self.find(name)
        if user is None:
            raise NotFound(
                worded(
                    "There is no account “%(name)s”. List them with: cuttings users "
                    "list",
                    name=name,
                )
            )
        return user

    def find(self, name: str) -> User | None:
        """An account by its name, or None."""
        if not self.store.exists():
            return None
        with self.store.reading() as connection:
            row = connection.execute(
                "SELECT * FROM users WHERE key = ?", (key_of(name),)
            ).fetchone()
        return _user(row) if row else None

    def all(self) -> tuple[User, ...]:
        """Every account, by name."""
        if not self.store.exists():
            return ()
        with self.store.reading() as connection:
            rows = connection.execute("SELECT * FROM users ORDER BY key").fetchall()
        return tuple(_user(row) for row in rows)

    def check(self, name: str, password: str) -> User | None:
        """Whose name and password these are, or None. It takes as long for a name that
        nobody has, so that no name can be found out.
        """
        from argon2.exceptions import InvalidHashError, VerificationError

        stored = ""
        if self.store.exists():
            with self.store.reading() as connection:
                row = connection.execute(
                    "SELECT password FROM users WHERE key = ? AND disabled = 0",
                    (key_of(name),),
                ).fetchone()
            stored = row["password"] if row else ""
        with _one_at_a_time:
            try:
                _hasher().verify(stored or _nobodys_hash(), _typed(password))
            except (VerificationError, InvalidHashError):
                return None
        return self.find(name) if stored else None

    def set_password(self, name: str, password: str) -> User:
        """Gives an account another password; whoever is signed in by it is signed out.

        Raises NotFound, and AccountRefused for a password that is too weak.
        """
        user = self.get(name)
        hashed = _hash(user.name, password)
        with self._changed(user) as connection:
            connection.execute(
                "UPDATE users SET password = ? WHERE key = ?", (hashed, user.key)
            )
        return user

    def set_role(self, name: str, role: Role) -> User:
        """Gives an account another role, and signs it out. Raises NotFound, and
        AccountRefused where no keeper would be left.
        """
        user = self.get(name)
        with self._changed(user) as connection:
            connection.execute(
                "UPDATE users SET role = ? WHERE key = ?", (role, user.key)
            )
        return self.get(name)

    def set_mail(self, name: str, mail: str) -> User:
        """Gives an account another address for mail. Raises NotFound, and
        AccountRefused for what is no address.
        """
        user = self.get(name)
        checked = _checked_mail(mail)
        with self.store.writing() as connection:
            connection.execute(
                "UPDATE users SET mail = ? WHERE key = ?", (checked, user.key)
            )
        return self.get(name)

    def set_disabled(self, name: str, disabled: bool) -> User:
        """Closes an account, or opens it again; what belongs to it stays. Raises
        NotFound, and AccountRefused where no keeper would be left.
        """
        user = self.get(name)
        with self._changed(user) as connection:
            connection.execute(
                "UPDATE users SET disabled = ? WHERE key = ?", (disabled, user.key)
            )
        return self.get(name)

    def delete(self, name: str) -> None:
        """Deletes an account with all that belongs to it. Raises NotFound, and
        AccountRefused where no keeper would be left.
        """
        user = self.get(name)
        with self._changed(user) as connection:
            connection.execute("DELETE FROM users WHERE key = ?", (user.key,))

    def data_of(self, user: User) -> dict[str, Any]:
        """All that is kept of an account, but the password's hash: for its owner to
        take away.

        Whatever a table says of a user is in it, by the table's name; so what is added
        later is not left out.
        """
        data: dict[str, Any] = {}
        with self.store.reading() as connection:
            for table, column in _tables_of_users(connection):
                rows = connection.execute(
                    f"SELECT * FROM {table} WHERE {column} = ?", (user.key,)
                )
                data[table] = [_open_to_its_owner(row) for row in rows]
        return data

    @contextmanager
    def _changed(self, user: User) -> Iterator[sqlite3.Connection]:
        """A transaction that signs a user out, and leaves a keeper where one was."""
        with self.store.writing() as connection:
            keepers = _keepers(connection)
            yield connection
            if keepers and not _keepers(connection):
                raise AccountRefused(
                    worded(
                        "“%(name)s” is the only keeper. Make somebody else one first: "
                        "cuttings users role NAME keeper",
                        name=user.name,
                    )
                )
            connection.execute("DELETE FROM sessions WHERE user = ?", (user.key,))


def _tables_of_users(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Each table with rows of a user, and the column that names the user."""
    found = [("users", "key")]
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables.fetchall():
        for key in connection.execute(f"PRAGMA foreign_key_list({table})"):
            if key["table"] == "users":
                found.append((table, key["from"]))
    return found


def _open_to_its_owner(row: sqlite3.Row) -> dict[str, Any]:
    """A row without what signs in: hashes, and digests of tokens."""
    values = dict(row)
    values.pop("password", None)
    return {name: value for name, value in values.items() if type(value) is not bytes}


def _keepers(connection: sqlite3.Connection) -> int:
    statement = "SELECT count(*) FROM users WHERE role = 'keeper' AND disabled = 0"
    return int(connection.execute(statement).fetchone()[0])


def _user(row: sqlite3.Row) -> User:
    return User(
        row["key"],
        row["name"],
        cast(Role, row["role"]),
        row["mail"],
        bool(row["disabled"]),
        row["made"],
    )


def _check_name(name: str) -> None:
    if not key_of(name):
        raise AccountRefused(worded("The name is empty. Choose another."))
    if len(name) > LONGEST_NAME:
        raise AccountRefused(
            worded(
                "The name “%(name)s” has more than %(most)s characters. Choose another.",
                name=name[:LONGEST_NAME],
                most=LONGEST_NAME,
            )
        )
    if not name.isprintable():
        raise AccountRefused(
            worded(
                "The name “%(name)s” has characters that can't be printed. Choose "
                "another.",
                name=name,
            )
        )


def _checked_mail(mail: str) -> str:
    """An address for mail, or nothing. Whether it arrives, only sending one can tell."""
    mail = mail.strip()
    local, _, domain = mail.rpartition("@")
    is_whole = bool(local and domain) and mail.isprintable() and " " not in mail
    if mail and not (is_whole and len(mail) <= 254 and "," not in mail):
        raise AccountRefused(
            worded(
                "“%(mail)s” is no address for mail. Write it as name@example.org.",
                mail=mail[:LONGEST_NAME],
            )
        )
    return mail


def _typed(password: str) -> str:
    """A password as it is hashed, however its accents were typed (RFC 8265)."""
    return unicodedata.normalize("NFC", password)[:LONGEST_PASSWORD]


def _hash(name: str, password: str) -> str:
    """The hash of a new password. Raises AccountRefused for a weak one.

    Length is what makes a password strong (NIST SP 800-63B); rules of composition
    don't.
    """
    wrong: str = ""
    if len(password) < SHORTEST_PASSWORD:
        wrong = worded(
            "The password has fewer than %(least)s characters. Choose another.",
            least=SHORTEST_PASSWORD,
        )
    elif len(password) > LONGEST_PASSWORD:
        wrong = worded(
            "The password has more than %(most)s characters. Choose another.",
            most=LONGEST_PASSWORD,
        )
    elif len(set(password)) < 4:
        wrong = worded("The password repeats the same few characters. Choose another.")
    elif key_of(name) in key_of(password) and len(password) < 2 * len(name):
        wrong = worded("The password is the name of the account. Choose another.")
    if wrong:
        raise AccountRefused(wrong)
    with _one_at_a_time:
        return _hasher().hash(_typed(password))


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _nobodys_hash() -> str:
    """A hash to compare with where there is none."""
    import secrets

    return _hasher().hash(secrets.token_hex())
