"""What a person decided about stories, kept as pairs of article ids, so that it
outlives every re-grouping.

A decision is a set of constraints between two articles: *together* (join), *apart*
(split), or one article that is to stand for its story (pin, a pair with itself). Where
two decisions speak of the same two groups the newer one wins, and both go before the
machine. Decisions name articles, not stories, so they hold while an article is away and
when it returns.

The journal (``cuttings.index.decisions``) is the record; the table here holds the
constraints of the decisions that are in force, so that grouping can ask quickly.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from cuttings.index.database import migrate
from cuttings.index.decisions import Decision

OF_JOURNAL = """
INSERT INTO story_constraints
SELECT
    json_extract(pair.value, '$[0]'),
    json_extract(pair.value, '$[1]'),
    journal.id,
    action <> 'split'
FROM journal, json_each(payload, '$.pairs') AS pair
WHERE owner = 'stories' AND undone_by IS NULL;
INSERT OR IGNORE INTO story_constraints
SELECT other, one, decision, together FROM story_constraints;
"""
"""Fills the empty table from the decisions in force."""

MIGRATIONS = (
    """
CREATE TABLE story_constraints (
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    decision INTEGER NOT NULL,
    together INTEGER NOT NULL,
    PRIMARY KEY (one, other, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_constraints_decision ON story_constraints (decision);
"""
    + OF_JOURNAL,
)
"""To be applied when the journal's own migrations have been."""


class Constraints:
    """The constraints that follow from the decisions in force."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        migrate(connection, "story_constraints", MIGRATIONS)
        self._connection = connection

    def add(self, decision: Decision) -> None:
        """Puts the constraints of a decision into force."""
        together = decision.action != "split"
        rows = set()
        for one, other in decision.payload["pairs"]:
            rows.add((one, other, decision.id, together))
            rows.add((other, one, decision.id, together))
        self._connection.executemany(
            "INSERT INTO story_constraints VALUES (?, ?, ?, ?)", sorted(rows)
        )

    def remove(self, decision: Decision) -> None:
        """Takes the constraints of a decision out of force."""
        self._connection.execute(
            "DELETE FROM story_constraints WHERE decision = ?", (decision.id,)
        )

    @property
    def none(self) -> bool:
        """Whether nothing is decided, so that nobody need ask."""
        row = self._connection.execute("SELECT 1 FROM story_constraints LIMIT 1")
        return row.fetchone() is None

    def partners(self, article_id: str) -> dict[str, tuple[int, bool]]:
        """The articles that one is held together with or apart from: the newest
        decision on each, and whether together.
        """
        rows = self._connection.execute(
            """
            SELECT other, decision, together FROM story_constraints
            WHERE one = ? AND other <> one
            ORDER BY decision
            """,
            (article_id,),
        )
        return {other: (decision, bool(together)) for other, decision, together in rows}

    def stance(self, ones: Iterable[str], others: Iterable[str]) -> bool | None:
        """What the newest decision says of two groups of articles: True together, False
        apart, None where none speaks of them.
        """
        wanted = frozenset(others)
        newest = 0
        verdict = None
        for one in ones:
            for other, (decision, together) in self.partners(one).items():
                if other in wanted and decision >= newest:
                    newest, verdict = decision, together
        return verdict

    def pinned(self, article_ids: Iterable[str]) -> str | None:
        """Which of some articles was pinned last, None where none was."""
        if self.none:
            return None
        newest = 0
        pinned = None
        for article_id in article_ids:
            row = self._connection.execute(
                "SELECT max(decision) FROM story_constraints WHERE one = ? AND other = ?",
                (article_id, article_id),
            ).fetchone()
            if row[0] is not None and row[0] > newest:
                newest, pinned = row[0], article_id
        return pinned


def articles_named(decision: Decision) -> set[str]:
    """Every article that a decision speaks of: those decided on, and those that they
    are held together with or apart from.
    """
    named = set(decision.subjects)
    for pair in decision.payload.get("pairs", ()):
        named.update(pair)
    return named
