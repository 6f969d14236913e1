"""What people decided about files that were not read, or not in every part: that they be
tried again, or set aside.

    files.retry("/archive/1998/roll-3.pdf", actor="ines")
    files.set_aside(skipped, "the same as roll-2.pdf", actor="ines")

A file that was skipped and has not changed since is not read again; one that is to be
tried again is read by the next run that meets it, whatever it looks like, for a reader
may have been installed meanwhile. What is set aside stays skipped and is listed as such,
but waits for nobody; should the file be skipped for another reason one day, that is
another question. The journal is the record; the tables here hold what is in force.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Unpack

from cuttings.index.database import migrate
from cuttings.index.decisions import Author, Decision, Journal, Outcome
from cuttings.search.articles import Skipped
from cuttings.search.errors import DecisionRefused, NotFound
from cuttings.search.translations import worded

LONGEST = 300
"""Characters that say why a file is set aside."""

MIGRATIONS = (
    """
    CREATE TABLE files_to_retry (path TEXT PRIMARY KEY, decision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE files_set_aside (
        path TEXT NOT NULL, position TEXT NOT NULL, reason TEXT NOT NULL,
        why TEXT NOT NULL, decision INTEGER NOT NULL,
        PRIMARY KEY (path, position, reason)
    ) STRICT, WITHOUT ROWID;
    """,
)


class FileDecisions:
    """The decisions about files of one archive; the owner ``files`` of the journal.

    Every method that decides takes ``actor`` and ``reason``.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.journal = Journal(connection, {"files": self})
        migrate(connection, "files", MIGRATIONS)

    # Deciding

    def retry(self, path: str, **author: Unpack[Author]) -> Outcome:
        """Has a file read again by the next run, though it has not changed.

        Raises NotFound where nothing of it was skipped, and DecisionRefused where it is
        to be tried again already.
        """
        self._require_skipped(path)
        if path in self.to_retry():
            raise DecisionRefused(
                worded(
                    "%(path)s is to be tried again already, by the next "
                    "“cuttings index”.",
                    path=path,
                )
            )
        payload = {"detail": path}
        return self.journal.record("files", "retry", [path], payload, **author)

    def set_aside(
        self, skipped: Skipped, why: str, **author: Unpack[Author]
    ) -> Outcome:
        """Takes what was skipped off the queue; ``why`` is kept beside it.

        Raises NotFound where it is not skipped, and DecisionRefused without a reason
        and where it is set aside already.
        """
        self._require_skipped(skipped.path, skipped)
        said = " ".join(why.split())
        if not said or len(said) > LONGEST or not said.isprintable():
            raise DecisionRefused(
                worded(
                    "Say in at most %(longest)s characters why %(path)s is set aside.",
                    longest=LONGEST,
                    path=skipped.path,
                )
            )
        if skipped in self.aside():
            raise DecisionRefused(
                worded("%(path)s is set aside already.", path=skipped.path)
            )
        place = f" ({skipped.position})" if skipped.position else ""
        payload = {
            "position": skipped.position,
            "skipped": skipped.reason,
            "why": said,
            "detail": f"{skipped.path}{place}: {said}",
        }
        path = [skipped.path]
        return self.journal.record("files", "set-aside", path, payload, **author)

    def _require_skipped(self, path: str, skipped: Skipped | None = None) -> None:
        rows = self.connection.execute(
            "SELECT position, reason FROM skipped WHERE source = ?", (path,)
        ).fetchall()
        wanted = (skipped.position, skipped.reason) if skipped else None
        is_there = wanted in map(tuple, rows) if wanted else bool(rows)
        if not is_there:
            raise NotFound(
                worded(
                    "Nothing of %(path)s waits to be read. What is skipped is "
                    "listed by: cuttings skipped",
                    path=path or worded("a file without a name"),
                )
            )

    # Putting into force, and taking back

    def apply(self, decision: Decision) -> Collection[str]:
        """Puts a decision of the journal into force; no article changes by it."""
        (path,) = decision.subjects
        payload = decision.payload
        if decision.action == "retry":
            self.connection.execute(
                "INSERT OR REPLACE INTO files_to_retry VALUES (?, ?)",
                (path, decision.id),
            )
            return ()
        self.connection.execute(
            "INSERT OR REPLACE INTO files_set_aside VALUES (?, ?, ?, ?, ?)",
            (
                path,
                payload["position"],
                payload["skipped"],
                payload["why"],
                decision.id,
            ),
        )
        return ()

    def revert(self, decision: Decision) -> Collection[str]:
        """Takes a decision of the journal back.

        Raises DecisionRefused where the file has been tried again since.
        """
        table = "files_to_retry" if decision.action == "retry" else "files_set_aside"
        deleted = self.connection.execute(
            f"DELETE FROM {table} WHERE decision = ?", (decision.id,)
        )
        if not deleted.rowcount and decision.action == "retry":
            raise DecisionRefused(
                worded(
                    "%(subjects)s has been tried again since, which can't be "
                    "taken back.",
                    subjects=decision.subjects[0],
                )
            )
        return ()

    # Asking

    def to_retry(self) -> frozenset[str]:
        """The paths that the next run reads though they have not changed."""
        rows = self.connection.execute("SELECT path FROM files_to_retry")
        return frozenset(path for (path,) in rows)

    def aside(self) -> dict[Skipped, str]:
        """What is set aside, and why."""
        rows = self.connection.execute("SELECT * FROM files_set_aside")
        return {
            Skipped(row["path"], row["reason"], row["position"]): row["why"]
            for row in rows
        }

    def decisions_aside(self) -> dict[Skipped, int]:
        """What is set aside, and by which decision."""
        rows = self.connection.execute("SELECT * FROM files_set_aside")
        return {
            Skipped(row["path"], row["reason"], row["position"]): row["decision"]
            for row in rows
        }

    # What a run tells

    def tried(self, path: str) -> None:
        """Says that a file has been read, with whatever result."""
        self.connection.execute("DELETE FROM files_to_retry WHERE path = ?", (path,))

    def moved(self, old: str, new: str) -> None:
        """Says that a file has another path now."""
        for table in ("files_to_retry", "files_set_aside"):
            self.connection.execute(
                f"UPDATE OR REPLACE {table} SET path = ? WHERE path = ?", (new, old)
            )
