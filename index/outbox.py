"""The outbox of the catalogue: the articles whose entries the search index still has to
take, and the headings that it has to revise.

A change and its place in the outbox are one transaction, and the outbox is emptied only
after the engine's own commit; so whatever is interrupted, the next run carries on. The
tables are the catalogue's.

    with catalogue.transaction():
        catalogue.post(article_id, "write")
    for article_id, action in catalogue.posted():
        ...
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import Literal

Action = Literal["write", "refacet", "delete"]
"""What the index has to do with an article: take all of it, or its facets, or drop it."""


WAITING = """
(SELECT count(*) FROM outbox)
    + (SELECT count(*) FROM outbox_headings)
    + (SELECT count(*) FROM outbox_rulings)
    + (SELECT count(*) FROM outbox_decided) AS outbox,
(SELECT count(*) FROM outbox_behind)
    + (SELECT count(*) FROM outbox_amended) AS behind
"""
"""What is not in the index yet, and what readers see already and follows behind."""


class Outbox:
    """What the search index has still to take, in two tables: ``outbox`` has an
    article a row, ``outbox_headings`` a heading.

    Only who holds the archive's lock posts there and strikes out. A decision may be made
    while somebody else holds it, so what that changes waits in a third table,
    ``outbox_decided``, until whoever delivers next takes it over.

    A decision about what a name means, about labels, or about the name of an outlet is
    told to the index as a whole, whatever the number of its articles: ``outbox_rulings``
    has such a decision a row, and anybody posts there. Once the index was told, its
    articles follow: those in ``outbox_behind`` are given again, those in
    ``outbox_amended`` only with their origin and labels.

    What the index has taken is struck out only after its own commit. A decision about
    names is a few headings here, whatever the number of articles that count under them.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._fresh: dict[str, Action] = {}

    def post(self, article_id: str, action: Action) -> None:
        """Asks for an article to be written to, refaceted in, or deleted from the
        index.

        What is posted already and asks for more stays: a refacet never takes the place
        of a write.
        """
        resolution = "DO UPDATE SET action = excluded.action"
        if action == "refacet":
            resolution = "DO NOTHING"
        self.connection.execute(
            f"INSERT INTO outbox VALUES (?, ?) ON CONFLICT (id) {resolution}",
            (article_id, action),
        )
        if action != "refacet" or article_id not in self._fresh:
            self._fresh[article_id] = action

    def fresh(self, actions: Collection[Action]) -> list[tuple[str, Action]]:
        """What has been posted here with one of these actions since this was last
        asked, in that order.
        """
        taken: list[tuple[str, Action]] = []
        for article_id, action in list(self._fresh.items()):
            if action in actions:
                taken.append((article_id, action))
                del self._fresh[article_id]
        return taken

    def posted(self, after: str = "", limit: int = -1) -> list[tuple[str, Action]]:
        """What the index has still to take, by id; a limit of -1 means all."""
        rows = self.connection.execute(
            "SELECT id, action FROM outbox WHERE id > ? ORDER BY id LIMIT ?",
            (after, limit),
        )
        return [(row["id"], row["action"]) for row in rows]

    def delivered(self, posts: Iterable[tuple[str, Action]]) -> None:
        """Strikes out what the index has taken, unless it has been posted anew with
        another action; and notes what has changed by it.
        """
        posts = list(posts)
        self.connection.executemany(
            "DELETE FROM outbox WHERE id = ? AND action = ?", posts
        )
        self.note_changes(
            (article_id, action == "delete") for article_id, action in posts
        )

    def note_changes(self, changed: Iterable[tuple[str, bool]]) -> None:
        """Notes that articles have changed, or (True) are gone, for whoever harvests
        the archive.
        """
        self.connection.executemany(
            """
            INSERT INTO changes
            VALUES (?, (SELECT ifnull(max(number), 0) + 1 FROM changes), unixepoch(), ?)
            ON CONFLICT (id) DO UPDATE
            SET number = excluded.number, at = excluded.at, deleted = excluded.deleted
            """,
            changed,
        )

    def post_decided(
        self,
        articles: Iterable[str],
        headings: Iterable[str],
        *,
        filed: bool,
        rewritten: bool = False,
    ) -> None:
        """Asks whoever delivers next for what a decision changed; needs no lock.

        ``filed`` where names may be filed under other headings than before,
        ``rewritten`` where the articles' words changed, too.
        """
        rows: list[tuple[str, str, bool]] = []
        for article_id in articles:
            rows.append(("write" if rewritten else "refacet", article_id, False))
        for heading_id in headings:
            rows.append(("heading", heading_id, filed))
        self.connection.executemany(
            """
            INSERT INTO outbox_decided VALUES (?, ?, ?)
            ON CONFLICT (what, id) DO UPDATE SET filed = max(filed, excluded.filed)
            """,
            rows,
        )

    def decided_waits(self) -> bool:
        """Whether anything that was decided waits to be taken over."""
        row = self.connection.execute("SELECT 1 FROM outbox_decided LIMIT 1")
        return row.fetchone() is not None

    def take_over_decided(self) -> None:
        """Posts what was decided by others. Belongs into a transaction of who holds
        the lock.
        """
        rows = self.connection.execute("SELECT what, id, filed FROM outbox_decided")
        for what, id_, filed in rows.fetchall():
            if what == "heading":
                self.post_headings([id_], filed=bool(filed))
            else:
                self.post(id_, what)
        self.connection.execute("DELETE FROM outbox_decided")

    def post_amended(self, ids: Iterable[str], decision: int) -> None:
        """Asks for the origin and the labels of articles to be told to the index behind
        what readers wait for, since a decision; needs no lock.
        """
        self._post_followers("outbox_amended", list(ids), decision)

    def posted_amended(self, limit: int) -> list[tuple[str, int]]:
        """Articles whose origin and labels the index has still to be told, each with the
        last decision that is among the reasons; the last decided first.
        """
        rows = self.connection.execute(
            "SELECT id, decision FROM outbox_amended ORDER BY decision DESC, id LIMIT ?",
            (limit,),
        )
        return [(row["id"], row["decision"]) for row in rows]

    def delivered_amended(self, rows: Iterable[tuple[str, int]]) -> None:
        """Strikes out articles of which the index has been told, unless a later decision
        asked for them anew; and notes what has changed by it.
        """
        self._delivered_followers("outbox_amended", list(rows))

    def post_ruling(self, decision: int) -> None:
        """Asks for what a decision, or the undoing of one, says of many articles to be
        told to the index; needs no lock.
        """
        self.connection.execute("INSERT INTO outbox_rulings VALUES (?)", (decision,))

    def posted_rulings(self) -> list[int]:
        """The decisions about names that the index has still to be told of."""
        rows = self.connection.execute("SELECT decision FROM outbox_rulings ORDER BY 1")
        return [row["decision"] for row in rows]

    def delivered_rulings(self, decisions: Iterable[int]) -> None:
        """Strikes out decisions that the index was told of."""
        self.connection.executemany(
            "DELETE FROM outbox_rulings WHERE decision = ?",
            [(decision,) for decision in decisions],
        )

    def posted_behind(self, after: str, limit: int) -> list[tuple[str, int]]:
        """Articles that follow behind, by id, each with the decision that asked last."""
        rows = self.connection.execute(
            "SELECT id, decision FROM outbox_behind WHERE id > ? ORDER BY id LIMIT ?",
            (after, limit),
        )
        return [(row["id"], row["decision"]) for row in rows]

    def delivered_behind(self, rows: Iterable[tuple[str, int]]) -> None:
        """Strikes out articles that followed, unless a later decision asked for them
        anew; and notes what has changed by it.
        """
        self._delivered_followers("outbox_behind", list(rows))

    def post_behind(self, articles: Iterable[str], decision: int = 0) -> None:
        """Asks for articles to be given to the index again behind what readers wait for.
        Belongs into a transaction of who holds the lock.
        """
        self._post_followers("outbox_behind", list(articles), decision)

    def _post_followers(self, table: str, ids: list[str], decision: int) -> None:
        self.connection.execute(
            f"""
            INSERT INTO {table} SELECT value, ? FROM json_each(?) WHERE true
            ON CONFLICT (id) DO UPDATE SET decision = max(decision, excluded.decision)
            """,
            (decision, json.dumps(ids)),
        )

    def _delivered_followers(self, table: str, rows: list[tuple[str, int]]) -> None:
        self.connection.executemany(
            f"DELETE FROM {table} WHERE id = ? AND decision <= ?", rows
        )
        self.note_changes((article_id, False) for article_id, _ in rows)

    def others_wait(self) -> bool:
        """Whether anybody decided something that readers don't see yet."""
        row = self.connection.execute(
            """
            SELECT EXISTS (SELECT 1 FROM outbox_decided)
                OR EXISTS (SELECT 1 FROM outbox_rulings)
            """
        ).fetchone()
        return bool(row[0])

    def waiting(self) -> dict[str, int]:
        """How much is posted (``outbox``), and how many articles follow ``behind``."""
        row = self.connection.execute(f"SELECT {WAITING}").fetchone()
        return dict(zip(row.keys(), row, strict=True))

    def post_headings(self, ids: Iterable[str], *, filed: bool) -> None:
        """Asks for headings to be revised in the index; ``filed`` where names may be
        filed under others than before.
        """
        self.connection.executemany(
            """
            INSERT INTO outbox_headings VALUES (?, ?)
            ON CONFLICT (id) DO UPDATE SET filed = max(filed, excluded.filed)
            """,
            [(heading_id, filed) for heading_id in ids],
        )

    def posted_headings(self) -> dict[str, bool]:
        """The headings that the index has still to take up, and whether names may be
        filed elsewhere for them.
        """
        rows = self.connection.execute("SELECT id, filed FROM outbox_headings")
        return {row["id"]: bool(row["filed"]) for row in rows}

    def delivered_headings(self, ids: Iterable[str]) -> None:
        """Strikes out headings that the index has taken up."""
        self.connection.executemany(
            "DELETE FROM outbox_headings WHERE id = ?",
            [(heading_id,) for heading_id in ids],
        )
