"""The tables of the authority file, and one method for each question to them.

``headings`` and ``variants`` are the file itself; ``uses`` says under which heading
each name of each article is filed, with the evidence that the article gave;
``redirects`` keeps merged ids alive; ``distinct_pairs`` holds the pairs of headings that
a person has told apart; ``name_rulings`` holds what a person said that a name means, and
``ruled_uses`` how that name was filed before; ``added_mentions`` holds the names that a
person added to articles;
``authority_files`` says which decision was the last when the CSV files were written. No
rule of naming is in here.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

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
    """
DROP TABLE IF EXISTS decisions;
CREATE INDEX redirects_heading ON redirects (heading_id);
INSERT OR IGNORE INTO distinct_pairs
SELECT min(one, other), max(one, other), reason, decided_by, decided_on
FROM (
    SELECT
        coalesce((SELECT heading_id FROM redirects WHERE id = a), a) AS one,
        coalesce((SELECT heading_id FROM redirects WHERE id = b), b) AS other,
        reason,
        decided_by,
        decided_on
    FROM distinct_pairs
)
WHERE one <> other;
DELETE FROM distinct_pairs
WHERE a NOT IN (SELECT id FROM headings) OR b NOT IN (SELECT id FROM headings);
CREATE TABLE authority_files (last_decision INTEGER NOT NULL) STRICT;
INSERT INTO authority_files
SELECT coalesce(max(id), 0) FROM journal WHERE owner = 'names';
""",
    """
CREATE TABLE name_rulings (
    article TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('none', 'kind', 'heading', 'parts')),
    value TEXT NOT NULL,
    decision INTEGER NOT NULL,
    PRIMARY KEY (article, kind, name, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_rulings_decision ON name_rulings (decision);
""",
    "ALTER TABLE uses ADD COLUMN year INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE headings ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0",
    """
CREATE TABLE ruled_uses (
    decision INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    heading_id TEXT,
    role TEXT NOT NULL,
    country TEXT NOT NULL,
    story TEXT NOT NULL,
    mentions INTEGER NOT NULL,
    reason TEXT NOT NULL,
    year INTEGER NOT NULL,
    PRIMARY KEY (decision, article_id, kind, name)
) STRICT, WITHOUT ROWID;
""",
    """
CREATE TABLE added_mentions (
    article TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    in_title INTEGER NOT NULL,
    occurrence INTEGER NOT NULL,
    decision INTEGER NOT NULL,
    PRIMARY KEY (article, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX added_mentions_decision ON added_mentions (decision);
""",
    """
ALTER TABLE name_rulings ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE name_rulings ADD COLUMN within TEXT NOT NULL DEFAULT '';
""",
)
"""To be applied when the journal's own migrations have been."""

MOST_VARIANTS = 60
"""Variants of a heading that the index holds; a place has hundreds."""

_BENEATH = """
WITH RECURSIVE beneath (id) AS (
    SELECT value FROM json_each(:ids)
    UNION
    SELECT headings.id FROM headings JOIN beneath ON headings.broader = beneath.id
)
"""
_FILED_BENEATH = """
article_id FROM beneath CROSS JOIN uses ON uses.heading_id = beneath.id
"""
"""The headings first: there are few, and uses are many."""


class Use(NamedTuple):
    """One name in one article: the heading that it is filed under, and the evidence that
    the article gives. The fields are in the order of the table's columns.
    """

    kind: Kind
    name: str
    heading: str | None
    role: str = ""
    country: str = ""
    story: str = ""
    mentions: int = 1
    reason: str = ""
    year: int = 0
    """Of the article; 0 where it is not known."""


class Store:
    """The authority's tables in one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.run = connection.execute

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a query."""
        return self.connection.execute(statement, values).fetchall()

    def first(self, statement: str, *values: object) -> sqlite3.Row | None:
        """The first row of a query, None where there is none."""
        row: sqlite3.Row | None = self.connection.execute(statement, values).fetchone()
        return row

    def column(self, statement: str, *values: object) -> list[str]:
        """The first column of a query."""
        return [row[0] for row in self.rows(statement, *values)]

    def state(self) -> tuple[int, int]:
        """Changes whenever anything is written, by this connection or another: what
        caches are tied to.
        """
        row = self.connection.execute("PRAGMA data_version").fetchone()
        return self.connection.total_changes, int(row[0])

    # Headings

    def heading(self, heading_id: str) -> sqlite3.Row | None:
        """The row of a heading, also by an id that was merged into it."""
        row = self.first("SELECT * FROM headings WHERE id = ?", heading_id)
        if row is None:
            moved = self.first(
                "SELECT heading_id FROM redirects WHERE id = ?", heading_id
            )
            return self.heading(moved["heading_id"]) if moved else None
        return row

    def add_heading(
        self,
        heading_id: str,
        kind: str,
        label: str,
        broader: str | None,
        *,
        status: str = "provisional",
        source: str = "machine",
        same_as: str = "",
    ) -> None:
        """A new heading with its label as its first variant."""
        self.run(
            "INSERT INTO headings (id, kind, label, broader, status, source, same_as)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (heading_id, kind, label, broader, status, source, same_as),
        )
        self.add_variant(heading_id, kind, label, source=source)

    def replace_heading(self, old_id: str, new_id: str) -> None:
        """Gives all uses of one heading to another, deletes it, and lets its id and those
        merged into it lead there. Its variants must have been moved before.

        What was told apart from the one is told apart from the other.
        """
        self.run(
            "DELETE FROM distinct_pairs WHERE (a, b) = (min(:old, :new), max(:old, :new))",
            {"old": old_id, "new": new_id},
        )
        self.run(
            """
            UPDATE OR REPLACE distinct_pairs
            SET a = min(:new, iif(a = :old, b, a)), b = max(:new, iif(a = :old, b, a))
            WHERE :old IN (a, b)
            """,
            {"old": old_id, "new": new_id},
        )
        self.run(
            "UPDATE uses SET heading_id = ? WHERE heading_id = ?", (new_id, old_id)
        )
        self.run(
            "UPDATE redirects SET heading_id = ? WHERE heading_id = ?", (new_id, old_id)
        )
        self.run("DELETE FROM headings WHERE id = ?", (old_id,))
        self.redirect(old_id, new_id)

    def redirect(self, old_id: str, new_id: str) -> None:
        """Lets an id that is gone lead to a heading."""
        self.run("INSERT OR REPLACE INTO redirects VALUES (?, ?)", (old_id, new_id))

    def set_label(self, heading_id: str, label: str) -> None:
        """Gives a heading another label, which is one of its variants."""
        self.run("UPDATE headings SET label = ? WHERE id = ?", (label, heading_id))

    def hidden(self) -> frozenset[str]:
        """The headings that were taken off the facets."""
        return frozenset(self.column("SELECT id FROM headings WHERE status = 'hidden'"))

    def beneath(self, heading_ids: Collection[str]) -> set[str]:
        """The headings directly beneath some, and those beneath these where they are
        hidden.
        """
        statement = """
        WITH RECURSIVE beneath (id, status) AS (
            SELECT id, status FROM headings
            WHERE broader IN (SELECT value FROM json_each(?))
            UNION
            SELECT headings.id, headings.status FROM headings
            JOIN beneath ON headings.broader = beneath.id AND beneath.status = 'hidden'
        )
        SELECT id FROM beneath
        """
        return set(self.column(statement, json.dumps([*heading_ids])))

    def headings(self, heading_ids: Collection[str]) -> dict[str, Heading]:
        """The headings of these ids as search sees them, by the id asked for; merged
        ids give where they lead.

        Their variants come the librarian's first, then those that articles use.
        """
        if not heading_ids:
            return {}
        rows = {
            row["id"]: row
            for row in self.rows(
                "SELECT * FROM headings WHERE id IN (SELECT value FROM json_each(?))",
                json.dumps([*heading_ids]),
            )
        }
        for heading_id in heading_ids:
            if heading_id not in rows:
                merged_into = self.heading(heading_id)
                if merged_into is not None:
                    rows[heading_id] = merged_into
        statement = """
        SELECT heading_id, variant, reason, source FROM variants AS v
        WHERE heading_id IN (SELECT value FROM json_each(?))
        ORDER BY
            source <> 'librarian',
            NOT EXISTS (
                SELECT 1 FROM uses AS u
                WHERE u.name = v.variant AND u.kind = v.kind AND u.heading_id = v.heading_id
            ),
            variant
        """
        variants: dict[str, list[sqlite3.Row]] = defaultdict(list)
        for variant in self.rows(
            statement, json.dumps([row["id"] for row in rows.values()])
        ):
            variants[variant["heading_id"]].append(variant)
        return {
            asked: _heading(row, variants[row["id"]]) for asked, row in rows.items()
        }

    def told_apart(self, one: str, other: str) -> bool:
        """Whether a person has told two headings apart."""
        pair = sorted((one, other))
        statement = "SELECT 1 FROM distinct_pairs WHERE a = ? AND b = ?"
        return self.first(statement, *pair) is not None

    # Variants

    def add_variant(
        self,
        heading_id: str,
        kind: str,
        variant: str,
        *,
        variant_kind: str = "name",
        source: str = "machine",
        reason: str = "",
    ) -> None:
        """One more variant of a heading; one that it has is left as it is."""
        is_full_name = kind == "person" and len(name_tokens(variant)) > 1
        self.run(
            """
            INSERT OR IGNORE INTO variants
            (heading_id, variant, kind, key, surname, variant_kind, source, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                heading_id,
                variant,
                kind,
                key_of(kind, variant),
                surname_key(variant) if is_full_name else "",
                variant_kind,
                source,
                reason,
            ),
        )

    def move_variants(self, old_id: str, new_id: str, reason: str = "") -> None:
        """Gives the variants of one heading to another, with the reason where they have
        none.
        """
        self.run(
            """
            UPDATE OR IGNORE variants
            SET heading_id = ?, reason = iif(reason = '', ?, reason)
            WHERE heading_id = ?
            """,
            (new_id, reason, old_id),
        )

    def by_variant(self, kind: str, name: str) -> list[str]:
        """The headings that have exactly this variant."""
        return self.column(
            "SELECT heading_id FROM variants WHERE variant = ? AND kind = ?"
            " ORDER BY heading_id",
            name,
            kind,
        )

    def by_key(self, kind: str, key: str) -> list[str]:
        """The headings that have a variant of this key."""
        if not key:
            return []
        return self.column(
            "SELECT DISTINCT heading_id FROM variants WHERE key = ? AND kind = ?"
            " ORDER BY heading_id",
            key,
            kind,
        )

    def by_surname(self, surname: str) -> list[sqlite3.Row]:
        """The people with a full name of this surname key: heading and variant."""
        return self.rows(
            "SELECT heading_id, variant FROM variants"
            " WHERE surname = ? AND surname <> '' AND kind = 'person'"
            " ORDER BY heading_id, variant",
            surname,
        )

    def people_named(self, surname: str) -> list[str]:
        """The headings of the people with a full name of this surname key."""
        return list(
            dict.fromkeys(row["heading_id"] for row in self.by_surname(surname))
        )

    def variants(self, heading_id: str) -> list[str]:
        """The variants of a heading, the librarian's first."""
        return self.column(
            "SELECT variant FROM variants WHERE heading_id = ?"
            " ORDER BY source <> 'librarian', variant",
            heading_id,
        )

    # Uses

    def count_uses(self, heading_id: str) -> int:
        """How many names of articles are filed under a heading itself."""
        statement = "SELECT count(*) FROM uses WHERE heading_id = ?"
        return int(self.run(statement, (heading_id,)).fetchone()[0])

    def full_uses(self, heading_id: str) -> list[sqlite3.Row]:
        """The office, country, story and year of each article that names a person in
        full.
        """
        return self.rows(
            "SELECT role, country, story, year FROM uses"
            " WHERE heading_id = ? AND instr(name, ' ') > 0",
            heading_id,
        )

    def roles(self, heading_id: str) -> list[str]:
        """The offices that a heading is named with."""
        return self.column(
            "SELECT DISTINCT role FROM uses WHERE heading_id = ? AND role <> ''",
            heading_id,
        )

    def has(self, heading_id: str, column: str, value: str) -> bool:
        """Whether some use of a heading has this ``role``, ``country`` or ``story``."""
        if not value:
            return False
        statement = f"SELECT 1 FROM uses WHERE heading_id = ? AND {column} = ? LIMIT 1"
        return self.first(statement, heading_id, value) is not None

    def articles(self, heading_ids: Collection[str]) -> Iterator[str]:
        """The ids of the articles filed under these headings or under any heading
        beneath them.
        """
        statement = f"{_BENEATH} SELECT DISTINCT {_FILED_BENEATH} ORDER BY 1"
        for row in self.run(statement, {"ids": json.dumps([*heading_ids])}):
            yield row["article_id"]

    def filed_beneath(
        self, heading_ids: Collection[str]
    ) -> Iterator[tuple[str, list[str]]]:
        """These headings and all beneath them, each with the articles that have a name
        filed under it.
        """
        statement = f"""
        {_BENEATH} SELECT uses.heading_id, json_group_array(article_id)
        FROM beneath CROSS JOIN uses ON uses.heading_id = beneath.id GROUP BY 1
        """
        rows = self.run(statement, {"ids": json.dumps([*heading_ids])}).fetchall()
        for heading, articles in rows:
            yield heading, json.loads(articles)

    def count_articles(self, heading_ids: Collection[str]) -> int:
        """How many articles these are."""
        statement = (
            f"{_BENEATH} SELECT count(*) FROM (SELECT DISTINCT {_FILED_BENEATH})"
        )
        row = self.run(statement, {"ids": json.dumps([*heading_ids])}).fetchone()
        return int(row[0])

    def filings(
        self, heading_ids: Collection[str]
    ) -> dict[tuple[Kind, str, str | None], list[str]]:
        """The articles filed under these headings themselves, and those where a variant
        of theirs is nobody's; by kind, name and the heading that is filed.
        """
        statement = """
        SELECT kind, name, heading_id, article_id FROM uses
        WHERE heading_id IN (SELECT value FROM json_each(:ids))
        UNION ALL
        SELECT u.kind, u.name, NULL, u.article_id
        FROM (
            SELECT DISTINCT variant, kind FROM variants
            WHERE heading_id IN (SELECT value FROM json_each(:ids))
        ) AS v
        JOIN uses AS u
        ON u.name = v.variant AND u.kind = v.kind AND u.heading_id IS NULL
        """
        found: dict[tuple[Kind, str, str | None], list[str]] = defaultdict(list)
        for kind, name, heading_id, article_id in self.run(
            statement, {"ids": json.dumps([*heading_ids])}
        ):
            found[kind, name, heading_id].append(article_id)
        return found

    def names_under(self, heading_id: str) -> list[str]:
        """The names that are filed under a heading itself, A to Z. The rows are compared
        with their checksums by whoever reads what is filed for these names.
        """
        return self.column(
            "SELECT DISTINCT name FROM main.uses WHERE heading_id = ? ORDER BY name",
            heading_id,
        )

    def add_uses(self, article_id: str, uses: Iterable[Use]) -> None:
        """Files an article's names, of which none is filed."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO uses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(article_id, *use) for use in uses],
        )

    def years(self) -> dict[str, int]:
        """The year of each article that is known."""
        statement = "SELECT article_id, max(year) FROM uses WHERE year > 0 GROUP BY 1"
        return {row[0]: row[1] for row in self.run(statement)}

    def uses_of(self, article_id: str) -> list[sqlite3.Row]:
        """What is filed for an article: kind, name, heading and reason of each name."""
        return self.rows(
            "SELECT kind, name, heading_id, reason FROM uses WHERE article_id = ?",
            article_id,
        )

    def delete_uses(self, article_id: str) -> None:
        """Takes an article's names out; its headings stay, because a person may have
        worked on them.
        """
        self.run("DELETE FROM uses WHERE article_id = ?", (article_id,))

    # The CSV files

    def files_last_decision(self) -> int:
        """The last decision when the CSV files were written, 0 if there was none yet."""
        row = self.run("SELECT last_decision FROM authority_files").fetchone()
        return int(row["last_decision"])

    def note_files_written(self, last_decision: int) -> None:
        """Notes that the CSV files say what the catalogue says."""
        self.run("UPDATE authority_files SET last_decision = ?", (last_decision,))


def _heading(row: sqlite3.Row, variants: Iterable[sqlite3.Row]) -> Heading:
    """A heading with its variants, and the machine's part in them."""
    names = []
    reasons = set()
    is_decided = row["status"] == "authorised" and row["source"] != "gazetteer"
    for variant in variants:
        is_decided = is_decided or variant["source"] == "librarian"
        if variant["variant"] != row["label"]:
            names.append(variant["variant"])
        if variant["reason"]:
            reasons.add(variant["reason"])
    return Heading(
        row["id"],
        row["kind"],
        row["label"],
        row["broader"],
        tuple(names[:MOST_VARIANTS]),
        bool(reasons),
        "; ".join(sorted(reasons)),
        bool(row["doubtful"]) and not is_decided,
    )
