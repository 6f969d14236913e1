"""The tables of the authority file.

``headings`` and ``variants`` are the file itself; ``uses`` says under which heading
each name of each article was filed, with the evidence that it gave; ``redirects`` keeps
merged ids alive; ``distinct_pairs`` holds the pairs that a librarian has told apart;
``decisions`` is the log, each row with what is needed to undo it.

Reading and writing the authority's tables: one method a question, no rule of naming in
any.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cuttings.index.authority.likeness import key_of
from cuttings.index.names.folding import name_tokens, surname_key
from cuttings.search.articles import Heading, Kind

MIGRATIONS = (
    """
CREATE TABLE headings (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'place')),
    label TEXT NOT NULL,
    dates TEXT NOT NULL DEFAULT '',
    broader TEXT,
    same_as TEXT NOT NULL DEFAULT '',
    scope_note TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL CHECK (status IN ('authorised', 'provisional', 'hidden')),
    source TEXT NOT NULL DEFAULT 'machine'
) STRICT;
CREATE INDEX headings_broader ON headings (broader);
CREATE TABLE variants (
    heading_id TEXT NOT NULL REFERENCES headings (id) ON DELETE CASCADE ON UPDATE CASCADE,
    variant TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    surname TEXT NOT NULL DEFAULT '',
    variant_kind TEXT NOT NULL DEFAULT 'name',
    scope TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT 'machine',
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (heading_id, variant)
) STRICT;
CREATE INDEX variants_variant ON variants (variant, kind);
CREATE INDEX variants_key ON variants (key, kind);
CREATE INDEX variants_surname ON variants (surname) WHERE surname <> '';
CREATE TABLE uses (
    article_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    heading_id TEXT,
    role TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    story TEXT NOT NULL DEFAULT '',
    mentions INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (article_id, kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX uses_heading ON uses (heading_id);
CREATE INDEX uses_name ON uses (name, kind);
CREATE TABLE redirects (
    id TEXT PRIMARY KEY,
    heading_id TEXT NOT NULL
) STRICT;
CREATE TABLE distinct_pairs (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT;
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    verb TEXT NOT NULL,
    headings TEXT NOT NULL,
    detail TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL,
    undo TEXT NOT NULL,
    undone_by INTEGER
) STRICT;
""",
    "ALTER TABLE uses ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX headings_hidden ON headings (id) WHERE status = 'hidden'",
)


MOST_VARIANTS = 60
_BENEATH = (
    "WITH RECURSIVE beneath (id) AS (SELECT value FROM json_each(?)"
    " UNION SELECT headings.id FROM headings JOIN beneath ON headings.broader = beneath.id)"
)
_FILED = "article_id FROM uses JOIN beneath ON uses.heading_id = beneath.id"


@dataclass(frozen=True, slots=True)
class Use:
    """One name in one article: the heading it is filed under and the evidence that
    the article gives.
    """

    kind: Kind
    name: str
    heading: str | None
    role: str = ""
    country: str = ""
    story: str = ""
    mentions: int = 1
    reason: str = ""

    def row(self) -> tuple[str | int | None, ...]:
        """The values in the order of the table's columns."""
        return (
            self.kind,
            self.name,
            self.heading,
            self.role,
            self.country,
            self.story,
            self.mentions,
            self.reason,
        )


class Store:
    """The authority's tables in one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a query."""
        return self.connection.execute(statement, values).fetchall()

    def state(self) -> tuple[int, int]:
        """Changes whenever anything is written, by this connection or another: what
        caches are tied to.
        """
        row = self.connection.execute("PRAGMA data_version").fetchone()
        return self.connection.total_changes, int(row[0])

    def heading(self, id: str) -> sqlite3.Row | None:
        """The row of a heading, also by an id it has been merged from."""
        row = self.connection.execute(
            "SELECT * FROM headings WHERE id = ?", (id,)
        ).fetchone()
        if row is None:
            moved = self.connection.execute(
                "SELECT heading_id FROM redirects WHERE id = ?", (id,)
            ).fetchone()
            return self.heading(moved["heading_id"]) if moved else None
        return row  # type: ignore[no-any-return]

    def add_heading(
        self,
        id: str,
        kind: str,
        label: str,
        broader: str | None,
        *,
        status: str = "provisional",
        source: str = "machine",
    ) -> None:
        """A new heading with its label as its first variant."""
        self.connection.execute(
            "INSERT INTO headings (id, kind, label, broader, status, source) VALUES (?, ?, ?, ?, ?, ?)",
            (id, kind, label, broader, status, source),
        )
        self.add_variant(id, kind, label, source=source)

    def add_variant(
        self,
        id: str,
        kind: str,
        variant: str,
        *,
        variant_kind: str = "name",
        source: str = "machine",
        reason: str = "",
    ) -> None:
        """One more spelling of a heading; a known one is left as it is."""
        full = kind == "person" and len(name_tokens(variant)) > 1
        surname = surname_key(variant) if full else ""
        self.connection.execute(
            "INSERT OR IGNORE INTO variants (heading_id, variant, kind, key, surname, variant_kind, source, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                id,
                variant,
                kind,
                key_of(kind, variant),
                surname,
                variant_kind,
                source,
                reason,
            ),
        )

    def by_variant(self, kind: str, name: str) -> list[str]:
        """The headings that have exactly this spelling."""
        statement = "SELECT heading_id FROM variants WHERE variant = ? AND kind = ? ORDER BY heading_id"
        return [row["heading_id"] for row in self.rows(statement, name, kind)]

    def by_key(self, kind: str, key: str) -> list[str]:
        """The headings that have a spelling of this key."""
        statement = "SELECT DISTINCT heading_id FROM variants WHERE key = ? AND kind = ? ORDER BY heading_id"
        return (
            [row["heading_id"] for row in self.rows(statement, key, kind)]
            if key
            else []
        )

    def by_surname(self, surname: str) -> list[sqlite3.Row]:
        """The people with a full name of this surname key: heading and spelling."""
        return self.rows(
            "SELECT heading_id, variant FROM variants WHERE surname = ? AND surname <> '' AND kind = 'person'"
            " ORDER BY heading_id, variant",
            surname,
        )

    def variants(self, id: str) -> list[sqlite3.Row]:
        """The spellings of a heading, the librarian's first."""
        return self.rows(
            "SELECT * FROM variants WHERE heading_id = ? ORDER BY source <> 'librarian', variant",
            id,
        )

    def uses(self, id: str) -> int:
        """How many names of articles are filed under a heading itself."""
        row = self.connection.execute(
            "SELECT count(*) AS n FROM uses WHERE heading_id = ?", (id,)
        ).fetchone()
        return int(row["n"])

    def roles(self, id: str) -> dict[str, int]:
        """The offices that a heading is named with, and in how many articles."""
        statement = "SELECT role, count(*) AS n FROM uses WHERE heading_id = ? AND role <> '' GROUP BY role"
        return {row["role"]: row["n"] for row in self.rows(statement, id)}

    def has(self, id: str, column: str, value: str) -> bool:
        """Whether some use of a heading has this ``role``, ``country`` or ``story``."""
        if not value:
            return False
        statement = f"SELECT 1 FROM uses WHERE heading_id = ? AND {column} = ? LIMIT 1"
        return bool(self.rows(statement, id, value))

    def articles(self, ids: Sequence[str]) -> Iterator[str]:
        """The ids of the articles filed under these headings or under any heading
        beneath them.
        """
        for row in self.connection.execute(
            f"{_BENEATH} SELECT DISTINCT {_FILED} ORDER BY 1", (json.dumps(ids),)
        ):
            yield row["article_id"]

    def count_articles(self, ids: Sequence[str]) -> int:
        """How many articles these are."""
        statement = f"{_BENEATH} SELECT count(*) FROM (SELECT DISTINCT {_FILED})"
        return int(self.connection.execute(statement, (json.dumps(ids),)).fetchone()[0])

    def filings(
        self, ids: Sequence[str]
    ) -> dict[tuple[Kind, str, str | None], list[str]]:
        """The articles filed under these headings themselves, and those where a
        spelling of theirs is nobody's.

        They are given by the kind, the name and the heading that is filed.
        """
        found: dict[tuple[Kind, str, str | None], list[str]] = defaultdict(list)
        statement = (
            "SELECT kind, name, heading_id, article_id FROM uses"
            " WHERE heading_id IN (SELECT value FROM json_each(:ids))"
            " UNION ALL SELECT u.kind, u.name, NULL, u.article_id FROM (SELECT DISTINCT variant, kind FROM variants"
            " WHERE heading_id IN (SELECT value FROM json_each(:ids))) v JOIN uses u ON u.name = v.variant"
            " AND u.kind = v.kind AND u.heading_id IS NULL"
        )
        for kind, name, heading, article in self.connection.execute(
            statement, {"ids": json.dumps(ids)}
        ):
            found[kind, name, heading].append(article)
        return found

    def hidden(self) -> frozenset[str]:
        """The headings that a librarian has hidden."""
        return frozenset(
            row["id"]
            for row in self.rows("SELECT id FROM headings WHERE status = 'hidden'")
        )

    def beneath(self, ids: Sequence[str]) -> set[str]:
        """The headings directly beneath some, and those beneath these where they are
        hidden.
        """
        statement = (
            "WITH RECURSIVE beneath (id, status) AS (SELECT id, status FROM headings WHERE broader IN"
            " (SELECT value FROM json_each(?)) UNION SELECT h.id, h.status FROM headings h"
            " JOIN beneath ON h.broader = beneath.id AND beneath.status = 'hidden') SELECT id FROM beneath"
        )
        return {row["id"] for row in self.rows(statement, json.dumps(ids))}

    def file(self, article_id: str, uses: Iterable[Use]) -> None:
        """Replaces what is filed for an article."""
        self.forget(article_id)
        self.connection.executemany(
            "INSERT OR REPLACE INTO uses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    article_id,
                    use.kind,
                    use.name,
                    use.heading,
                    use.role,
                    use.country,
                    use.story,
                    use.mentions,
                    use.reason,
                )
                for use in uses
            ],
        )

    def filed(self, article_id: str) -> list[sqlite3.Row]:
        """What is filed for an article: kind, name, heading and reason of each name."""
        return self.rows(
            "SELECT kind, name, heading_id, reason FROM uses WHERE article_id = ?",
            article_id,
        )

    def forget(self, article_id: str) -> None:
        """Takes an article's names out; its headings stay, because a librarian may
        have worked on them.
        """
        self.connection.execute("DELETE FROM uses WHERE article_id = ?", (article_id,))

    def headings(self, ids: Collection[str]) -> dict[str, Heading]:
        """The headings of these ids as search sees them, by the id asked for; merged
        ids give where they lead.

        Their spellings come the librarian's first, then those that articles use.
        """
        if not ids:
            return {}
        found = self.rows(
            "SELECT * FROM headings WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps([*ids]),
        )
        rows = {row["id"]: row for row in found}
        moved = {
            id: row
            for id in ids
            if id not in rows and (row := self.heading(id)) is not None
        }
        rows |= moved
        spellings: dict[str, list[sqlite3.Row]] = defaultdict(list)
        statement = (
            "SELECT heading_id, variant, reason FROM variants v WHERE heading_id IN (SELECT value FROM json_each(?))"
            " ORDER BY source <> 'librarian', NOT EXISTS (SELECT 1 FROM uses u WHERE u.name = v.variant"
            " AND u.kind = v.kind AND u.heading_id = v.heading_id), variant"
        )
        for variant in self.rows(
            statement, json.dumps([row["id"] for row in rows.values()])
        ):
            spellings[variant["heading_id"]].append(variant)
        return {id: _as_heading(row, spellings[row["id"]]) for id, row in rows.items()}

    def as_heading(self, row: sqlite3.Row) -> Heading:
        """A heading as search sees it."""
        return _as_heading(row, self.variants(row["id"]))


def _as_heading(row: sqlite3.Row, variants: list[sqlite3.Row]) -> Heading:
    """A heading with its spellings and the machine's part in them."""
    reasons = sorted({variant["reason"] for variant in variants if variant["reason"]})
    names = tuple(
        variant["variant"] for variant in variants if variant["variant"] != row["label"]
    )
    shown = names[:MOST_VARIANTS]
    return Heading(
        row["id"],
        row["kind"],
        row["label"],
        row["broader"],
        shown,
        bool(reasons),
        "; ".join(reasons),
    )
