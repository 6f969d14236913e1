"""How often one may try to sign in.

Failures are counted for a name from a network, for a network, and for a name; each has a
limit within a quarter of an hour, and who is over one waits until it has passed. The
first stops guessing; the second stops trying many names; the third, a large one, stops
many machines at one name, and yet nobody can lock a colleague out from one desk. Only
digests are kept, for as long as they count.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable

from cuttings.web.accounts.database import Store
from cuttings.web.accounts.users import key_of

WINDOW_SECONDS = 15 * 60
MOST_HERE, MOST_OF_NETWORK, MOST_OF_NAME = 5, 30, 100
"""Failures in a window: of a name from one network, of a network, of a name."""


class Throttle:
    """The failures of one site, counted over all of its processes."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    def wait(self, name: str, network: str) -> int:
        """Seconds until this name may be tried from this network again; 0 for now."""
        now = self._clock()
        longest = 0.0
        with self._store.reading() as connection:
            for whose, most in _counted(name, network):
                row = connection.execute(
                    "SELECT failures, since FROM attempts WHERE whose = ?", (whose,)
                ).fetchone()
                if row and row["failures"] >= most:
                    longest = max(longest, row["since"] + WINDOW_SECONDS - now)
        return math.ceil(longest)

    def count_failure(self, name: str, network: str) -> None:
        """Counts one failure."""
        now = self._clock()
        with self._store.writing() as connection:
            connection.execute(
                "DELETE FROM attempts WHERE since <= ?", (now - WINDOW_SECONDS,)
            )
            for whose, _ in _counted(name, network):
                connection.execute(
                    """
                    INSERT INTO attempts VALUES (?, 1, ?)
                    ON CONFLICT (whose) DO UPDATE SET failures = failures + 1
                    """,
                    (whose, now),
                )

    def clear(self, name: str, network: str) -> None:
        """Takes back the failures of a name from a network that got in at last."""
        whose, _ = _counted(name, network)[0]
        with self._store.writing() as connection:
            connection.execute("DELETE FROM attempts WHERE whose = ?", (whose,))


def _counted(name: str, network: str) -> list[tuple[bytes, int]]:
    key = key_of(name)
    return [
        (_digest("here", key, network), MOST_HERE),
        (_digest("network", network), MOST_OF_NETWORK),
        (_digest("name", key), MOST_OF_NAME),
    ]


def _digest(*parts: str) -> bytes:
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
