"""The log of decisions, and taking one back.

Before a decision the rows of every heading that it touches are kept in the log, so that
undoing is putting them back as they were. Articles are not kept, be they a hundred
thousand: their names are filed again by the spellings that the headings had. Only names
that were filed otherwise than by a spelling (a bare surname, given by evidence) are
kept one by one. A decision that a later one has built upon can't be undone before that
one, because half of the later one would vanish with it.

What a librarian decides about headings: each decision one transaction, logged, and able
to be undone.

Every method gives the ids of the headings concerned, which is all that the index is
told; ``Authority.revision`` makes of them what changes there. Nothing is read from a
file, no model is asked, and no article is put together again.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cuttings.index.authority.filing import Filer
from cuttings.index.authority.store import Store
from cuttings.index.database import transaction
from cuttings.search.errors import AuthorityError, NotFound

WORDS_ONLY = frozenset({"rename", "reject", "hide"})
"""Decisions that file no name under another heading."""
_COLUMNS = "number, verb, headings, detail, reason, decided_by, decided_on, undone_by"
_KEPT = {
    "headings": "SELECT * FROM headings WHERE id IN ({})",
    "variants": "SELECT * FROM variants WHERE heading_id IN ({})",
    "redirects": "SELECT * FROM redirects WHERE id IN ({0}) OR heading_id IN ({0})",
    "distinct_pairs": "SELECT * FROM distinct_pairs WHERE a IN ({0}) OR b IN ({0})",
}
_STRAYS = (
    "SELECT article_id, kind, name, heading_id FROM uses u WHERE heading_id IN (SELECT value FROM json_each(:ids))"
    " AND NOT EXISTS (SELECT 1 FROM variants v WHERE v.heading_id = u.heading_id AND v.variant = u.name"
    " AND v.kind = u.kind) UNION SELECT u.article_id, u.kind, u.name, u.heading_id FROM variants v JOIN uses u"
    " ON u.name = v.variant AND u.kind = v.kind WHERE v.heading_id IN (SELECT value FROM json_each(:ids))"
    " AND u.heading_id IS NOT v.heading_id"
)
"""Uses that filing by the spellings of these headings would not put where they are."""
Snapshot = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: its number, what was done to which headings, why, by whom, when,
    and what took it back.
    """

    number: int
    verb: str
    headings: tuple[str, ...]
    detail: str
    reason: str
    decided_by: str
    decided_on: str
    undone_by: int | None


class Journal:
    """Records decisions and takes them back."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def snapshot(self, ids: Iterable[str], *, filed: bool = True) -> Snapshot:
        """The rows of these headings as they are now, and the uses that their spellings
        don't account for.

        Uses are of no interest before a decision that files no name elsewhere.
        """
        wanted = sorted(set(ids))
        marks = ", ".join("?" * len(wanted))
        kept: Snapshot = {}
        for table, statement in _KEPT.items():
            values = wanted * statement.count("{0}") if "{0}" in statement else wanted
            kept[table] = [
                dict(row) for row in self.store.rows(statement.format(marks), *values)
            ]
        kept["uses"] = (
            [
                dict(row)
                for row in self.store.connection.execute(
                    _STRAYS, {"ids": json.dumps(wanted)}
                )
            ]
            if filed
            else []
        )
        return kept

    def record(
        self,
        verb: str,
        ids: Iterable[str],
        detail: str,
        before: Snapshot,
        *,
        reason: str = "",
        by: str = "",
    ) -> int:
        """Writes a decision down and gives its number."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        cursor = self.store.connection.execute(
            "INSERT INTO decisions (verb, headings, detail, reason, decided_by, decided_on, undo)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                verb,
                json.dumps(sorted(set(ids))),
                detail,
                reason,
                by,
                now,
                json.dumps(before),
            ),
        )
        return int(cursor.lastrowid or 0)

    def decisions(self, after: int = 0) -> tuple[Decision, ...]:
        """Every decision after the one of a number, the newest first."""
        statement = (
            f"SELECT {_COLUMNS} FROM decisions WHERE number > ? ORDER BY number DESC"
        )
        return tuple(_decision(row) for row in self.store.rows(statement, after))

    def last(self) -> int:
        """The number of the newest decision, 0 where there is none."""
        return int(
            self.store.rows("SELECT coalesce(max(number), 0) AS number FROM decisions")[
                0
            ]["number"]
        )

    def undo(self, number: int, *, by: str = "") -> tuple[str, ...]:
        """Takes a decision back and gives the headings concerned, those that get names
        back included.

        Raises AuthorityError where there is none of this number, where it is undone
        already or is an undoing itself, or where a later decision has changed the same
        headings.
        """
        rows = self.store.rows("SELECT * FROM decisions WHERE number = ?", number)
        if not rows:
            raise AuthorityError(
                f"There is no decision {number}. List them with: cuttings authority log"
            )
        decision = _decision(rows[0])
        self._check(decision)
        before: Snapshot = json.loads(rows[0]["undo"])
        filed = decision.verb not in WORDS_ONLY
        now = self.snapshot(decision.headings, filed=filed)
        self.restore(decision.headings, before)
        if filed:
            self._refile_as_before(decision.headings, before)
        undoing = self.record(
            "undo",
            decision.headings,
            f"decision {number} ({decision.verb})",
            now,
            by=by,
        )
        self.store.connection.execute(
            "UPDATE decisions SET undone_by = ? WHERE number = ?", (undoing, number)
        )
        elsewhere = {
            use["heading_id"] for use in before.get("uses", ()) if use["heading_id"]
        }
        return tuple(sorted({*decision.headings, *elsewhere}))

    def _check(self, decision: Decision) -> None:
        if decision.verb == "undo":
            raise AuthorityError(
                f"Decision {decision.number} is itself an undoing. Make the decision again instead."
            )
        if decision.undone_by is not None:
            raise AuthorityError(
                f"Decision {decision.number} is already undone (by {decision.undone_by})."
            )
        for later in self.decisions(decision.number):
            shared = set(later.headings) & set(decision.headings)
            if shared and later.undone_by is None and later.verb != "undo":
                raise AuthorityError(
                    f"Decision {later.number} ({later.verb}) later changed {', '.join(sorted(shared))}. "
                    f"Undo decision {later.number} first."
                )

    def restore(self, ids: Iterable[str], before: Snapshot) -> None:
        """Puts the rows of these headings back as they were."""
        connection = self.store.connection
        wanted = sorted(set(ids))
        marks = ", ".join("?" * len(wanted))
        connection.execute(
            f"DELETE FROM redirects WHERE id IN ({marks}) OR heading_id IN ({marks})",
            wanted * 2,
        )
        connection.execute(
            f"DELETE FROM distinct_pairs WHERE a IN ({marks}) OR b IN ({marks})",
            wanted * 2,
        )
        connection.execute(f"DELETE FROM headings WHERE id IN ({marks})", wanted)
        for table in ("headings", "variants", "redirects", "distinct_pairs"):
            for row in before[table]:
                _insert(connection, table, row)

    def _refile_as_before(self, ids: Iterable[str], before: Snapshot) -> None:
        """Files the names of these headings as they were filed; those that came
        since by their spellings.
        """
        self.refile(sorted(set(ids)))
        self._refile_vanished(ids, before)
        self.store.connection.executemany(
            "UPDATE uses SET heading_id = :heading_id WHERE (article_id, kind, name) = (:article_id, :kind, :name)",
            before.get("uses", ()),
        )

    def _refile_vanished(self, ids: Iterable[str], before: Snapshot) -> None:
        """What was filed by evidence under a heading that a split made goes to the
        one that was split.
        """
        had = [row["id"] for row in before["headings"]]
        gone = sorted(set(ids) - set(had))
        if len(had) == 1 and gone:
            statement = "UPDATE uses SET heading_id = ? WHERE heading_id IN (SELECT value FROM json_each(?))"
            self.store.connection.execute(statement, (had[0], json.dumps(gone)))

    def refile(self, ids: Iterable[str]) -> None:
        """Files the uses of these headings again by the spellings that they now have."""
        for id in ids:
            self.store.connection.execute(
                "UPDATE uses SET heading_id = :id WHERE heading_id IS NOT :id AND (kind, name) IN"
                " (SELECT kind, variant FROM variants WHERE heading_id = :id)",
                {"id": id},
            )


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    columns = ", ".join(row)
    marks = ", ".join("?" * len(row))
    connection.execute(
        f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})",
        tuple(row.values()),
    )


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        row["number"],
        row["verb"],
        tuple(json.loads(row["headings"])),
        row["detail"],
        row["reason"],
        row["decided_by"],
        row["decided_on"],
        row["undone_by"],
    )


class Decisions:
    """A librarian's decisions. ``by`` names who decides."""

    def __init__(self, store: Store, by: str = "") -> None:
        self.store = store
        self.journal = Journal(store)
        self.by = by

    def merge(
        self, keep: str, drop: str, *, reason: str = "", verb: str = "merge"
    ) -> tuple[str, ...]:
        """Makes two headings one:

        ``keep`` takes the spellings and the articles of ``drop``, whose id leads to it.

        Raises AuthorityError where the kinds differ, the two are one already, or
        ``drop`` stands above ``keep``.
        """
        kept, dropped = self._pair(keep, drop)
        keep, drop = kept["id"], dropped["id"]
        if drop in self._above(keep):
            raise AuthorityError(
                f"“{drop}” stands above “{keep}”, so they can't be one. Move one of them first."
            )
        with transaction(self.store.connection) as connection:
            ids = [keep, drop, *self._beneath(drop)]
            before = self.journal.snapshot(ids)
            self._confirm(drop)
            connection.execute(
                "UPDATE OR IGNORE variants SET heading_id = ? WHERE heading_id = ?",
                (keep, drop),
            )
            connection.execute(
                "UPDATE uses SET heading_id = ? WHERE heading_id = ?", (keep, drop)
            )
            connection.execute(
                "UPDATE headings SET broader = ? WHERE broader = ?", (keep, drop)
            )
            connection.execute(
                "UPDATE redirects SET heading_id = ? WHERE heading_id = ?", (keep, drop)
            )
            connection.execute(
                "DELETE FROM distinct_pairs WHERE (a, b) = (?, ?)",
                tuple(sorted((keep, drop))),
            )
            connection.execute("DELETE FROM headings WHERE id = ?", (drop,))
            connection.execute(
                "INSERT OR REPLACE INTO redirects VALUES (?, ?)", (drop, keep)
            )
            self._authorise(keep)
            self.journal.record(
                verb, ids, f"{drop} into {keep}", before, reason=reason, by=self.by
            )
        return (keep, drop)

    def accept(self, a: str, b: str, *, reason: str = "") -> tuple[str, ...]:
        """Merges a suggested pair into the heading that more articles are filed under."""
        more, less = sorted(
            (a, b), key=lambda id: (-self.store.uses(self._heading(id)["id"]), id)
        )
        return self.merge(more, less, reason=reason, verb="accept")

    def reject(self, a: str, b: str, *, reason: str = "") -> tuple[str, ...]:
        """Tells two headings apart for good: they are neither suggested nor merged
        by rule again.
        """
        first, second = self._pair(a, b)
        ids = tuple(sorted((first["id"], second["id"])))
        with transaction(self.store.connection):
            before = self.journal.snapshot(ids, filed=False)
            self._tell_apart(ids, reason)
            self.journal.record(
                "reject",
                ids,
                f"{ids[0]} is not {ids[1]}",
                before,
                reason=reason,
                by=self.by,
            )
        return ids

    def split(
        self, id: str, variants: Sequence[str], *, label: str = "", reason: str = ""
    ) -> tuple[str, ...]:
        """Gives some spellings of a heading a heading of their own, and tells the two
        apart for good.

        Raises AuthorityError where a spelling is not one of the heading's, or none
        would be left.
        """
        row = self._heading(id)
        have = {variant["variant"] for variant in self.store.variants(row["id"])}
        unknown = [variant for variant in variants if variant not in have]
        if unknown or not variants or have <= set(variants):
            wrong = (
                f"“{unknown[0]}” is no spelling of it"
                if unknown
                else "one spelling at least must go, one stay"
            )
            raise AuthorityError(
                f"“{row['id']}” can't be split: {wrong}. It has: {', '.join(sorted(have))}."
            )
        name = label or variants[0]
        new = Filer(self.store).free_id(row["kind"], name)
        ids = [row["id"], new]
        with transaction(self.store.connection) as connection:
            before = self.journal.snapshot(ids)
            self.store.add_heading(
                new,
                row["kind"],
                name,
                row["broader"],
                status="authorised",
                source="librarian",
            )
            for variant in variants:
                connection.execute(
                    "DELETE FROM variants WHERE heading_id = ? AND variant = ?",
                    (row["id"], variant),
                )
                self.store.add_variant(
                    new, row["kind"], variant, source="librarian", reason=""
                )
            if row["label"] in variants:
                self._relabel(row["id"], min(have - set(variants)))
            self._confirm(row["id"])
            self.journal.refile([new])
            self._tell_apart(ids, reason)
            self.journal.record(
                "split",
                ids,
                f"{', '.join(variants)} from {row['id']}",
                before,
                reason=reason,
                by=self.by,
            )
        return tuple(ids)

    def rename(self, id: str, label: str, *, reason: str = "") -> tuple[str, ...]:
        """Gives a heading another label; the old one stays a spelling of it.

        Raises AuthorityError for an empty one.
        """
        row = self._heading(id)
        if not label.strip():
            raise AuthorityError(
                f"The new label of “{row['id']}” is empty. Give a name."
            )
        with transaction(self.store.connection):
            before = self.journal.snapshot([row["id"]], filed=False)
            self._relabel(row["id"], label.strip())
            self._authorise(row["id"])
            detail = f"{row['label']} to {label.strip()}"
            self.journal.record(
                "rename", [row["id"]], detail, before, reason=reason, by=self.by
            )
        return (row["id"],)

    def hide(self, id: str, *, reason: str = "") -> tuple[str, ...]:
        """Takes a heading off the facets; its name stays searchable as a word."""
        row = self._heading(id)
        if row["status"] == "hidden":
            raise AuthorityError(f"“{row['id']}” is hidden already.")
        with transaction(self.store.connection) as connection:
            before = self.journal.snapshot([row["id"]], filed=False)
            connection.execute(
                "UPDATE headings SET status = 'hidden' WHERE id = ?", (row["id"],)
            )
            self.journal.record(
                "hide", [row["id"]], row["label"], before, reason=reason, by=self.by
            )
        return (row["id"],)

    def undo(self, number: int) -> tuple[str, ...]:
        """Takes a decision back; see ``Journal.undo`` for when it can't be."""
        with transaction(self.store.connection):
            return self.journal.undo(number, by=self.by)

    def _tell_apart(self, ids: Sequence[str], reason: str) -> None:
        self.store.connection.execute(
            "INSERT OR IGNORE INTO distinct_pairs (a, b, reason, decided_by, decided_on) VALUES (?, ?, ?, ?, date())",
            (*sorted(ids), reason, self.by),
        )

    def _heading(self, id: str) -> sqlite3.Row:
        row = self.store.heading(id)
        if row is None:
            raise NotFound(
                f"There is no heading “{id}”. Look for it with: cuttings authority find WORDS"
            )
        return row

    def _pair(self, a: str, b: str) -> tuple[sqlite3.Row, sqlite3.Row]:
        first, second = self._heading(a), self._heading(b)
        if first["id"] == second["id"]:
            raise AuthorityError(f"“{a}” and “{b}” are one heading already.")
        if first["kind"] != second["kind"]:
            raise AuthorityError(
                f"“{a}” is a {first['kind']} and “{b}” a {second['kind']}. Choose two of one kind."
            )
        return first, second

    def _above(self, id: str) -> set[str]:
        above: set[str] = set()
        row = self.store.heading(id)
        while row is not None and row["broader"] and row["broader"] not in above:
            above.add(row["broader"])
            row = self.store.heading(row["broader"])
        return above

    def _beneath(self, id: str) -> list[str]:
        return [
            row["id"]
            for row in self.store.rows("SELECT id FROM headings WHERE broader = ?", id)
        ]

    def _authorise(self, id: str) -> None:
        self.store.connection.execute(
            "UPDATE headings SET status = 'authorised' WHERE id = ?", (id,)
        )
        self._confirm(id)

    def _confirm(self, id: str) -> None:
        """Marks a heading's spellings as the librarian's own: what has been looked
        at is no longer the machine's.
        """
        self.store.connection.execute(
            "UPDATE variants SET source = 'librarian', reason = '', decided_by = ?, decided_on = date()"
            " WHERE heading_id = ?",
            (self.by, id),
        )

    def _relabel(self, id: str, label: str) -> None:
        row = self._heading(id)
        self.store.connection.execute(
            "UPDATE headings SET label = ? WHERE id = ?", (label, id)
        )
        self.store.add_variant(id, row["kind"], label, source="librarian")
