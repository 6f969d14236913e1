"""What a librarian decided about stories: kept as pairs of article ids, so that it
outlives every re-grouping.

A decision is a set of constraints between two articles: ``together`` (join), ``apart``
(split), or one article that is to stand for its story (pin, a pair with itself). The
newest constraint that speaks of two groups wins over older ones and over the machine.
Decisions name articles, not stories, so they hold while an article is away and when it
returns.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cuttings.search.errors import NotFound

Action = Literal["split", "join", "pin"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: its number, what was decided on which articles, when it was made
    and (if so) undone (ISO 8601).
    """

    number: int
    action: Action
    ids: tuple[str, ...]
    made: str
    undone: str | None


class Decisions:
    """The log of decisions and the constraints that follow from those in force."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def record(
        self, action: Action, ids: Iterable[str], pairs: Iterable[tuple[str, str]]
    ) -> Decision:
        """Enters a decision; each pair is held apart by a split and together by a
        join, and names itself by a pin.
        """
        ids = tuple(ids)
        cursor = self._connection.execute(
            "INSERT INTO copies_decision (action, ids, made) VALUES (?, ?, ?)",
            (action, "\n".join(ids), _now()),
        )
        number = int(cursor.lastrowid or 0)
        rows = {(min(pair), max(pair), number, action != "split") for pair in pairs}
        both = rows | {
            (other, one, number, together) for one, other, number, together in rows
        }
        self._connection.executemany(
            "INSERT INTO copies_constraint VALUES (?, ?, ?, ?)", sorted(both)
        )
        return self.get(number)

    def get(self, number: int) -> Decision:
        """A decision by number. Raises NotFound."""
        for decision in self._select("WHERE number = ?", (number,)):
            return decision
        raise NotFound(
            f"There is no decision {number} about stories. List them with: cuttings stories log"
        )

    def log(self) -> list[Decision]:
        """Every decision, oldest first, undone ones too."""
        return self._select("", ())

    def latest(self) -> Decision:
        """The newest decision in force. Raises NotFound where there is none."""
        for decision in self._select(
            "WHERE undone IS NULL ORDER BY number DESC LIMIT 1", ()
        ):
            return decision
        raise NotFound("There is no decision about stories to undo.")

    def undo(self, decision: Decision) -> None:
        """Puts a decision out of force; it stays in the log."""
        self._connection.execute(
            "UPDATE copies_decision SET undone = ? WHERE number = ?",
            (_now(), decision.number),
        )

    def named(self, decision: Decision) -> set[str]:
        """Every article that a decision speaks of: those named, and those they are
        held with or apart from.
        """
        rows = self._connection.execute(
            "SELECT one FROM copies_constraint WHERE decision = ?", (decision.number,)
        )
        return {row[0] for row in rows} | set(decision.ids)

    def partners(self, id: str) -> dict[str, tuple[int, bool]]:
        """The articles that an article is held together with or apart from: newest
        decision, and whether together.
        """
        rows = self._connection.execute(
            "SELECT other, decision, together FROM copies_constraint JOIN copies_decision ON number = decision"
            " WHERE one = ? AND undone IS NULL AND other <> one ORDER BY decision",
            (id,),
        )
        return {other: (decision, bool(together)) for other, decision, together in rows}

    def pinned(self, ids: Iterable[str]) -> str | None:
        """Which of some articles was pinned last."""
        best: tuple[int, str] | None = None
        if not self._connection.execute(
            "SELECT 1 FROM copies_decision WHERE action = 'pin' LIMIT 1"
        ).fetchone():
            return None
        for id in ids:
            row = self._connection.execute(
                "SELECT max(decision) FROM copies_constraint JOIN copies_decision ON number = decision"
                " WHERE one = ? AND other = one AND undone IS NULL",
                (id,),
            ).fetchone()
            if row[0] is not None and (best is None or row[0] > best[0]):
                best = (row[0], id)
        return best[1] if best else None

    def stance(self, ones: Iterable[str], others: Iterable[str]) -> bool | None:
        """What the newest decision says of two groups:

        True together, False apart, None where none speaks.
        """
        wanted = frozenset(others)
        newest, verdict = 0, None
        for one in ones:
            for other, (decision, together) in self.partners(one).items():
                if other in wanted and decision >= newest:
                    newest, verdict = decision, together
        return verdict

    @property
    def none(self) -> bool:
        """Whether nothing was ever decided (so that nobody need ask)."""
        return (
            self._connection.execute(
                "SELECT 1 FROM copies_constraint LIMIT 1"
            ).fetchone()
            is None
        )

    def _select(self, where: str, values: tuple[int, ...]) -> list[Decision]:
        rows = self._connection.execute(
            f"SELECT number, action, ids, made, undone FROM copies_decision {where}",
            values,
        ).fetchall()
        return [
            Decision(row[0], row[1], tuple(row[2].split("\n")), row[3], row[4])
            for row in rows
        ]


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
