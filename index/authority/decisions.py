"""What a librarian decides about headings: each decision one transaction, logged, and able to be undone.

Every method gives the ids of the headings concerned, which is all that the index is told; ``Authority.revision`` makes
of them what changes there. Nothing is read from a file, no model is asked, and no article is put together again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cuttings.index.authority.filing import Filer
from cuttings.index.authority.journal import Journal
from cuttings.index.authority.store import Store
from cuttings.index.database import transaction
from cuttings.search.errors import AuthorityError, NotFound

if TYPE_CHECKING:
    import sqlite3


class Decisions:
    """A librarian's decisions. ``by`` names who decides."""

    def __init__(self, store: Store, by: str = "") -> None:
        self.store = store
        self.journal = Journal(store)
        self.by = by

    def merge(self, keep: str, drop: str, *, reason: str = "", verb: str = "merge") -> tuple[str, ...]:
        """Makes two headings one: ``keep`` takes the spellings and the articles of ``drop``, whose id leads to it.

        Raises AuthorityError where the kinds differ, the two are one already, or ``drop`` stands above ``keep``.
        """
        kept, dropped = self._pair(keep, drop)
        keep, drop = kept["id"], dropped["id"]
        if drop in self._above(keep):
            raise AuthorityError(f"“{drop}” stands above “{keep}”, so they can't be one. Move one of them first.")
        with transaction(self.store.connection) as connection:
            ids = [keep, drop, *self._beneath(drop)]
            before = self.journal.snapshot(ids)
            self._confirm(drop)
            connection.execute("UPDATE OR IGNORE variants SET heading_id = ? WHERE heading_id = ?", (keep, drop))
            connection.execute("UPDATE uses SET heading_id = ? WHERE heading_id = ?", (keep, drop))
            connection.execute("UPDATE headings SET broader = ? WHERE broader = ?", (keep, drop))
            connection.execute("UPDATE redirects SET heading_id = ? WHERE heading_id = ?", (keep, drop))
            connection.execute("DELETE FROM distinct_pairs WHERE (a, b) = (?, ?)", tuple(sorted((keep, drop))))
            connection.execute("DELETE FROM headings WHERE id = ?", (drop,))
            connection.execute("INSERT OR REPLACE INTO redirects VALUES (?, ?)", (drop, keep))
            self._authorise(keep)
            self.journal.record(verb, ids, f"{drop} into {keep}", before, reason=reason, by=self.by)
        return (keep, drop)

    def accept(self, a: str, b: str, *, reason: str = "") -> tuple[str, ...]:
        """Merges a suggested pair into the heading that more articles are filed under."""
        more, less = sorted((a, b), key=lambda id: (-self.store.uses(self._heading(id)["id"]), id))
        return self.merge(more, less, reason=reason, verb="accept")

    def reject(self, a: str, b: str, *, reason: str = "") -> tuple[str, ...]:
        """Tells two headings apart for good: they are neither suggested nor merged by rule again."""
        first, second = self._pair(a, b)
        ids = tuple(sorted((first["id"], second["id"])))
        with transaction(self.store.connection):
            before = self.journal.snapshot(ids, filed=False)
            self._tell_apart(ids, reason)
            self.journal.record("reject", ids, f"{ids[0]} is not {ids[1]}", before, reason=reason, by=self.by)
        return ids

    def split(self, id: str, variants: Sequence[str], *, label: str = "", reason: str = "") -> tuple[str, ...]:
        """Gives some spellings of a heading a heading of their own, and tells the two apart for good.

        Raises AuthorityError where a spelling is not one of the heading's, or none would be left.
        """
        row = self._heading(id)
        have = {variant["variant"] for variant in self.store.variants(row["id"])}
        unknown = [variant for variant in variants if variant not in have]
        if unknown or not variants or have <= set(variants):
            wrong = f"“{unknown[0]}” is no spelling of it" if unknown else "one spelling at least must go, one stay"
            raise AuthorityError(f"“{row['id']}” can't be split: {wrong}. It has: {', '.join(sorted(have))}.")
        name = label or variants[0]
        new = Filer(self.store).free_id(row["kind"], name)
        ids = [row["id"], new]
        with transaction(self.store.connection) as connection:
            before = self.journal.snapshot(ids)
            self.store.add_heading(new, row["kind"], name, row["broader"], status="authorised", source="librarian")
            for variant in variants:
                connection.execute("DELETE FROM variants WHERE heading_id = ? AND variant = ?", (row["id"], variant))
                self.store.add_variant(new, row["kind"], variant, source="librarian", reason="")
            if row["label"] in variants:
                self._relabel(row["id"], min(have - set(variants)))
            self._confirm(row["id"])
            self.journal.refile([new])
            self._tell_apart(ids, reason)
            self.journal.record(
                "split", ids, f"{', '.join(variants)} from {row['id']}", before, reason=reason, by=self.by
            )
        return tuple(ids)

    def rename(self, id: str, label: str, *, reason: str = "") -> tuple[str, ...]:
        """Gives a heading another label; the old one stays a spelling of it. Raises AuthorityError for an empty one."""
        row = self._heading(id)
        if not label.strip():
            raise AuthorityError(f"The new label of “{row['id']}” is empty. Give a name.")
        with transaction(self.store.connection):
            before = self.journal.snapshot([row["id"]], filed=False)
            self._relabel(row["id"], label.strip())
            self._authorise(row["id"])
            detail = f"{row['label']} to {label.strip()}"
            self.journal.record("rename", [row["id"]], detail, before, reason=reason, by=self.by)
        return (row["id"],)

    def hide(self, id: str, *, reason: str = "") -> tuple[str, ...]:
        """Takes a heading off the facets; its name stays searchable as a word."""
        row = self._heading(id)
        if row["status"] == "hidden":
            raise AuthorityError(f"“{row['id']}” is hidden already.")
        with transaction(self.store.connection) as connection:
            before = self.journal.snapshot([row["id"]], filed=False)
            connection.execute("UPDATE headings SET status = 'hidden' WHERE id = ?", (row["id"],))
            self.journal.record("hide", [row["id"]], row["label"], before, reason=reason, by=self.by)
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
            raise NotFound(f"There is no heading “{id}”. Look for it with: cuttings authority find WORDS")
        return row

    def _pair(self, a: str, b: str) -> tuple[sqlite3.Row, sqlite3.Row]:
        first, second = self._heading(a), self._heading(b)
        if first["id"] == second["id"]:
            raise AuthorityError(f"“{a}” and “{b}” are one heading already.")
        if first["kind"] != second["kind"]:
            raise AuthorityError(f"“{a}” is a {first['kind']} and “{b}” a {second['kind']}. Choose two of one kind.")
        return first, second

    def _above(self, id: str) -> set[str]:
        above: set[str] = set()
        row = self.store.heading(id)
        while row is not None and row["broader"] and row["broader"] not in above:
            above.add(row["broader"])
            row = self.store.heading(row["broader"])
        return above

    def _beneath(self, id: str) -> list[str]:
        return [row["id"] for row in self.store.rows("SELECT id FROM headings WHERE broader = ?", id)]

    def _authorise(self, id: str) -> None:
        self.store.connection.execute("UPDATE headings SET status = 'authorised' WHERE id = ?", (id,))
        self._confirm(id)

    def _confirm(self, id: str) -> None:
        """Marks a heading's spellings as the librarian's own: what has been looked at is no longer the machine's."""
        self.store.connection.execute(
            "UPDATE variants SET source = 'librarian', reason = '', decided_by = ?, decided_on = date()"
            " WHERE heading_id = ?",
            (self.by, id),
        )

    def _relabel(self, id: str, label: str) -> None:
        row = self._heading(id)
        self.store.connection.execute("UPDATE headings SET label = ? WHERE id = ?", (label, id))
        self.store.add_variant(id, row["kind"], label, source="librarian")
