"""What the search index has still to take: articles, each with what is to be done, and headings.

A change and its place here are one transaction of the catalogue; what the index has taken is struck out only after its
own commit. A decision about names is a few headings here, whatever the number of articles that count under them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from typing import Literal

Action = Literal["write", "refacet", "delete"]


class Outbox:
    """The catalogue's tables of what is posted to the index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._fresh: dict[str, Action] = {}

    def post(self, id: str, action: Action) -> None:
        """Asks for an article to be written to, refaceted in, or deleted from the index.

        What is posted already and asks for more stays: a refacet never takes the place of a write.
        """
        clause = "DO NOTHING" if action == "refacet" else "DO UPDATE SET action = excluded.action"
        self.connection.execute(f"INSERT INTO outbox VALUES (?, ?) ON CONFLICT (id) {clause}", (id, action))
        if action != "refacet" or id not in self._fresh:
            self._fresh[id] = action

    def fresh(self, actions: Collection[Action]) -> list[tuple[str, Action]]:
        """What has been posted here with one of these actions since this was last asked, in that order."""
        taken = [(id, action) for id, action in self._fresh.items() if action in actions]
        for id, _ in taken:
            del self._fresh[id]
        return taken

    def posted(self, after: str = "", limit: int = -1) -> list[tuple[str, Action]]:
        """What the index has still to take, by id; a limit of -1 means all."""
        rows = self.connection.execute("SELECT * FROM outbox WHERE id > ? ORDER BY id LIMIT ?", (after, limit))
        return [(row["id"], row["action"]) for row in rows]

    def delivered(self, posts: Iterable[tuple[str, Action]]) -> None:
        """Strikes out what the index has taken, unless it has been posted anew with another action."""
        self.connection.executemany("DELETE FROM outbox WHERE id = ? AND action = ?", posts)

    def post_headings(self, ids: Iterable[str], *, filed: bool) -> None:
        """Asks for headings to be revised in the index; ``filed`` where names may be filed under others than before."""
        self.connection.executemany(
            "INSERT INTO outbox_headings VALUES (?, ?)"
            " ON CONFLICT (id) DO UPDATE SET filed = max(filed, excluded.filed)",
            [(id, filed) for id in ids],
        )

    def posted_headings(self) -> dict[str, bool]:
        """The headings that the index has still to take up, and whether names may be filed elsewhere for them."""
        return {row["id"]: bool(row["filed"]) for row in self.connection.execute("SELECT * FROM outbox_headings")}

    def delivered_headings(self, ids: Iterable[str]) -> None:
        """Strikes out headings that the index has taken up."""
        self.connection.executemany("DELETE FROM outbox_headings WHERE id = ?", [(id,) for id in ids])
