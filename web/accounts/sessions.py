"""Sessions: a signed cookie that stands for a row, and dies when the row does.

The cookie holds a random token, signed with a key of the site (itsdangerous), so that a
made-up one is refused before any database is asked. The row holds only a digest of the
token, so that whoever reads the file can't sign in with it. A session ends when it is
signed out, when the password or the role changes, after an hour and a half without a
request, and after half a day in any case.

Where ``token`` is of the session's own, the same token makes the one that each form
carries (``form_token``): another site can't read it, so it can't send a form in a
reader's name.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from itsdangerous import BadSignature, Signer, TimestampSigner

from cuttings.web.accounts.database import Store
from cuttings.web.accounts.users import User, Users

IDLE_SECONDS = 90 * 60
LONGEST_SECONDS = 12 * 60 * 60
TOUCH_SECONDS = 60
"""How exactly it is known when a session was last used: a page is no reason to write."""
SIGN_IN_FORM_SECONDS = 2 * 60 * 60
"""How long a sign-in form may lie open."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, by which token, and the token of this session's forms."""

    user: User
    token: str
    form_token: str


class Sessions:
    """The sessions of one site."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self.store = store
        self._users = Users(store)
        self._clock = clock
        self._key = b""

    def begin(self, user: User) -> str:
        """A new session; gives the value of its cookie."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self.store.writing() as connection:
            connection.execute(
                "DELETE FROM sessions WHERE began < ? OR seen < ?",
                (now - LONGEST_SECONDS, now - IDLE_SECONDS),
            )
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?)",
                (_digest(token), user.key, now, now),
            )
        return Signer(self.key(), salt="session").sign(token).decode()

    def find(self, cookie: str) -> Session | None:
        """The session of a cookie, None where there is none any longer."""
        if not self.store.exists():
            return None
        try:
            token = Signer(self.key(), salt="session").unsign(cookie).decode()
        except (BadSignature, UnicodeError):
            return None
        now = self._clock()
        with self.store.reading() as connection:
            row = connection.execute(
                """
                SELECT seen, users.name FROM sessions JOIN users ON user = key
                WHERE digest = ? AND began > ? AND seen > ? AND disabled = 0
                """,
                (_digest(token), now - LONGEST_SECONDS, now - IDLE_SECONDS),
            ).fetchone()
        user = self._users.find(row["name"]) if row else None
        if user is None:
            return None
        if now - row["seen"] > TOUCH_SECONDS:
            with self.store.writing() as connection:
                connection.execute(
                    "UPDATE sessions SET seen = ? WHERE digest = ?",
                    (now, _digest(token)),
                )
        return Session(user, token, self._form_token(token))

    def end(self, session: Session) -> None:
        """Ends a session."""
        with self.store.writing() as connection:
            connection.execute(
                "DELETE FROM sessions WHERE digest = ?", (_digest(session.token),)
            )

    # Tokens of forms

    def _form_token(self, token: str) -> str:
        made = hmac.new(self.key(), f"form {token}".encode(), hashlib.sha256)
        return made.hexdigest()[:40]

    def sign_in_token(self) -> str:
        """The token of a sign-in form, which comes before any session."""
        return TimestampSigner(self.key(), salt="sign-in").sign("form").decode()

    def is_sign_in_token(self, token: str) -> bool:
        """Whether a sign-in form carries a token that this site gave out lately."""
        signer = TimestampSigner(self.key(), salt="sign-in")
        try:
            return signer.unsign(token, max_age=SIGN_IN_FORM_SECONDS) == b"form"
        except (BadSignature, UnicodeError):
            return False

    def key(self) -> bytes:
        """The key that all is signed with, made with the first account; the same in
        every process of the site.
        """
        if not self._key:
            with self.store.writing() as connection:
                connection.execute(
                    "INSERT OR IGNORE INTO secrets VALUES ('signing', ?)",
                    (secrets.token_bytes(32),),
                )
                row = connection.execute(
                    "SELECT value FROM secrets WHERE name = 'signing'"
                ).fetchone()
            self._key = row["value"]
        return self._key


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
