"""What a person decides about headings, and taking it back.

    authority.decisions.merge("emomali-rakhmon", "imomali-rakhmonov", actor="ines")

Each method checks what is asked, notes in the journal what there is before, and gives
the decision with the ids of the headings concerned. That is all that the index needs:
``Authority.revision`` makes of them what changes there. Nothing is read from a file, no
model is asked, and no article is put together again.

Before a decision the rows of every heading that it touches are kept with it, so that
undoing is putting them back. Articles are not kept, be they a hundred thousand: their
names are filed again by the variants that the headings had. Only names that were filed
otherwise than by a variant (a bare surname, given by evidence) are kept one by one. A
decision that a later one has built upon can't be undone before that one, because half of
the later one would vanish with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Unpack

from cuttings.index.authority.filing import Filer
from cuttings.index.authority.rulings import KINDS, Rulings, with_article
from cuttings.index.authority.store import Store
from cuttings.index.checksums import columns_of
from cuttings.index.database import transaction
from cuttings.index.decisions import Author, Decision, Journal, Outcome
from cuttings.search.articles import Kind
from cuttings.search.errors import AuthorityError, DecisionRefused, NotFound
from cuttings.search.translations import stored, worded

WORDS_ONLY = frozenset(
    {"rename", "reject", "hide", "broader", "note", "variant", "confirm"}
)
"""Decisions that file no name under another heading."""

Snapshot = dict[str, list[dict[str, Any]]]
"""The rows of some headings, by table."""

_KEPT = {
    "headings": "id IN ({ids})",
    "variants": "heading_id IN ({ids})",
    "redirects": "id IN ({ids}) OR heading_id IN ({ids})",
    "distinct_pairs": "a IN ({ids}) OR b IN ({ids})",
}
"""The rows of a heading in each table, in the order in which they are put back."""

NOTES = ("dates", "same_as", "scope_note")
"""What a heading says of itself beside its names."""

_IDS = "SELECT value FROM json_each(:ids)"

_FILED_BY_EVIDENCE = f"""
SELECT article_id, kind, name, heading_id FROM uses AS u
WHERE heading_id IN ({_IDS}) AND NOT EXISTS (
    SELECT 1 FROM variants AS v
    WHERE v.heading_id = u.heading_id AND v.variant = u.name AND v.kind = u.kind
)
UNION
SELECT u.article_id, u.kind, u.name, u.heading_id
FROM variants AS v
JOIN uses AS u ON u.name = v.variant AND u.kind = v.kind
WHERE v.heading_id IN ({_IDS}) AND u.heading_id IS NOT v.heading_id
"""
"""Uses that filing by the variants of these headings would not put where they are."""


class NameDecisions:
    """The decisions about the headings of one archive.

    Every method that decides takes ``actor`` and ``reason``, raises NotFound for a
    heading that does not exist, and AuthorityError for what makes no sense.
    """

    def __init__(self, store: Store, rulings: Rulings) -> None:
        self.store = store
        self.rulings = rulings
        self.journal = Journal(store.connection, {"names": self})

    # Deciding

    def merge(
        self,
        keep: str,
        drop: str,
        *,
        action: str = "merge",
        **author: Unpack[Author],
    ) -> Outcome:
        """Makes two headings one: ``keep`` takes the variants and the articles of
        ``drop``, whose id leads to it.

        Raises AuthorityError where the kinds differ, the two are one already, or
        ``drop`` stands above ``keep``.
        """
        kept, dropped = self._pair(keep, drop)
        keep, drop = kept["id"], dropped["id"]
        if drop in self._above(keep):
            raise AuthorityError(
                worded(
                    "“%(drop)s” stands above “%(keep)s”, so they can't be one. "
                    "Move one of them first.",
                    drop=drop,
                    keep=keep,
                )
            )
        beneath = self._beneath(drop)
        return self._decide(
            action,
            [keep, drop, *beneath],
            {"keep": keep, "drop": drop},
            stored(
                "decision",
                "%(drop)s into %(keep)s",
                drop=dropped["label"],
                keep=kept["label"],
            ),
            author,
        )

    def accept(self, a: str, b: str, **author: Unpack[Author]) -> Outcome:
        """Merges a suggested pair into the heading that more articles are filed under."""
        ids = [self._heading(each)["id"] for each in (a, b)]
        more, less = sorted(ids, key=lambda each: (-self.store.count_uses(each), each))
        return self.merge(more, less, action="accept", **author)

    def reject(self, a: str, b: str, **author: Unpack[Author]) -> Outcome:
        """Tells two headings apart for good: they are neither suggested nor merged
        by rule again.
        """
        one, other = sorted(self._pair(a, b), key=lambda row: row["id"])
        detail = stored(
            "decision",
            "%(one)s is not %(other)s",
            one=one["label"],
            other=other["label"],
        )
        return self._decide("reject", [one["id"], other["id"]], {}, detail, author)

    def split(
        self,
        heading_id: str,
        variants: Sequence[str],
        *,
        label: str = "",
        **author: Unpack[Author],
    ) -> Outcome:
        """Gives some variants of a heading a heading of their own, labelled by the first
        unless ``label`` is given, and tells the two apart for good.

        Raises AuthorityError where a name is not one of the heading's variants, or none
        would be left.
        """
        row = self._heading(heading_id)
        known = set(self.store.variants(row["id"]))
        unknown = [variant for variant in variants if variant not in known]
        wrong = ""
        if unknown:
            wrong = worded("“%(name)s” is no spelling of it", name=unknown[0])
        elif not variants or known <= set(variants):
            wrong = worded("one spelling at least must go, one stay")
        if wrong:
            raise AuthorityError(
                worded(
                    "“%(id)s” can't be split: %(wrong)s. It has: %(known)s.",
                    id=row["id"],
                    wrong=wrong,
                    known=", ".join(sorted(known)),
                )
            )
        name = label or variants[0]
        new_id = Filer(self.store).free_id(row["kind"], name)
        return self._decide(
            "split",
            [row["id"], new_id],
            {"from": row["id"], "to": new_id, "label": name, "variants": [*variants]},
            stored(
                "decision",
                "%(variants)s from %(id)s",
                variants=", ".join(variants),
                id=row["label"],
            ),
            author,
        )

    def rename(self, heading_id: str, label: str, **author: Unpack[Author]) -> Outcome:
        """Gives a heading another label; the old one stays a variant of it.

        Raises AuthorityError for an empty one.
        """
        row = self._heading(heading_id)
        label = label.strip()
        if not label:
            raise AuthorityError(
                worded("The new label of “%(id)s” is empty. Give a name.", id=row["id"])
            )
        detail = stored(
            "decision", "%(before)s to %(label)s", before=row["label"], label=label
        )
        return self._decide("rename", [row["id"]], {"label": label}, detail, author)

    def hide(self, heading_id: str, **author: Unpack[Author]) -> Outcome:
        """Takes a heading off the facets; its name stays searchable as a word."""
        row = self._heading(heading_id)
        if row["status"] == "hidden":
            raise AuthorityError(worded("“%(id)s” is hidden already.", id=row["id"]))
        return self._decide("hide", [row["id"]], {}, row["label"], author)

    def show(self, heading_id: str, **author: Unpack[Author]) -> Outcome:
        """Puts a heading that was hidden back on the facets."""
        row = self._heading(heading_id)
        if row["status"] != "hidden":
            raise AuthorityError(worded("“%(id)s” is not hidden.", id=row["id"]))
        return self._decide("show", [row["id"]], {}, row["label"], author)

    def confirm(self, heading_id: str, **author: Unpack[Author]) -> Outcome:
        """Says that a heading and its spellings are right: they are a person's now, and
        no rule changes them again.

        Raises AuthorityError where that was said already.
        """
        row = self._heading(heading_id)
        machine = self.store.first(
            "SELECT 1 FROM variants WHERE heading_id = ? AND source = 'machine'",
            row["id"],
        )
        if row["status"] == "authorised" and machine is None:
            raise AuthorityError(worded("“%(id)s” is confirmed already.", id=row["id"]))
        return self._decide("confirm", [row["id"]], {}, row["label"], author)

    def recast(self, heading_id: str, kind: Kind, **author: Unpack[Author]) -> Outcome:
        """Makes a heading one of another kind, with all names that are filed under it;
        so does every name of it that comes later.

        What stands beneath it goes to the heading above. Raises AuthorityError where it
        is of that kind.
        """
        row = self._heading(heading_id)
        if kind not in KINDS:
            raise AuthorityError(
                worded(
                    "“%(kind)s” is no kind of name. The kinds: %(kinds)s.",
                    kind=kind[:40],
                    kinds=", ".join(KINDS),
                )
            )
        if row["kind"] == kind:
            raise AuthorityError(
                worded(
                    "“%(id)s” is %(with_article)s already.",
                    id=row["id"],
                    with_article=with_article(kind),
                )
            )
        beneath = self._beneath(row["id"])
        names = self.store.column(
            "SELECT DISTINCT name FROM uses WHERE heading_id = ? AND kind = ?",
            row["id"],
            row["kind"],
        )
        payload = {
            "heading": row["id"],
            "from": row["kind"],
            "to": kind,
            "names": sorted({*names, row["label"]}),
        }
        detail = stored(
            "decision",
            "%(name)s is %(kind)s, not %(before)s",
            name=row["label"],
            kind=with_article(kind),
            before=with_article(row["kind"]),
        )
        return self._decide("kind", [row["id"], *beneath], payload, detail, author)

    def place_beneath(
        self, heading_id: str, broader: str, **author: Unpack[Author]
    ) -> Outcome:
        """Puts a heading beneath another, or with an empty id beneath none.

        Raises AuthorityError where the kinds differ or the other stands beneath it.
        """
        row = self._heading(heading_id)
        above = self._heading(broader) if broader else None
        if above is not None:
            self._pair(heading_id, broader)
            if row["id"] in self._above(above["id"]):
                raise AuthorityError(
                    worded(
                        "“%(id)s” stands beneath “%(id_too)s”, so it can't stand "
                        "above it. Move it first.",
                        id=above["id"],
                        id_too=row["id"],
                    )
                )
        new = above["id"] if above is not None else None
        if row["broader"] == new:
            raise AuthorityError(worded("“%(id)s” stands there already.", id=row["id"]))
        if above is not None:
            detail = stored(
                "decision",
                "%(heading)s beneath %(above)s",
                heading=row["label"],
                above=above["label"],
            )
        else:
            detail = stored(
                "decision", "%(heading)s beneath none", heading=row["label"]
            )
        payload = {"heading": row["id"], "broader": new}
        return self._decide("broader", [row["id"]], payload, detail, author)

    def note(
        self, heading_id: str, fields: Mapping[str, str], **author: Unpack[Author]
    ) -> Outcome:
        """Sets the ``dates``, the identifiers (``same_as``) or the ``scope_note`` of a
        heading.

        Raises AuthorityError for another field, and where nothing would change.
        """
        row = self._heading(heading_id)
        unknown = sorted(fields.keys() - set(NOTES))
        if unknown:
            raise AuthorityError(
                worded(
                    "“%(unknown)s” is no note. The notes: %(notes)s.",
                    unknown=unknown[0],
                    notes=", ".join(NOTES),
                )
            )
        changed = {}
        for name, value in fields.items():
            if value.strip() != row[name]:
                changed[name] = value.strip()
        if not changed:
            raise AuthorityError(
                worded("The notes of “%(id)s” say that already.", id=row["id"])
            )
        none = stored("decision", "none")
        said = "; ".join(f"{name}: {value or none}" for name, value in changed.items())
        payload = {"heading": row["id"], "fields": changed}
        detail = f"{row['label']}: {said}"
        return self._decide("note", [row["id"]], payload, detail, author)

    def add_variant(
        self, heading_id: str, variant: str, **author: Unpack[Author]
    ) -> Outcome:
        """Gives a heading another spelling to be found by. Raises AuthorityError for an
        empty one, and one that it has.
        """
        row = self._heading(heading_id)
        variant = " ".join(variant.split())
        if not variant:
            raise AuthorityError(worded("The spelling is empty. Give a name."))
        if variant in self.store.variants(row["id"]):
            raise AuthorityError(
                worded(
                    "“%(id)s” has the spelling “%(variant)s” already.",
                    id=row["id"],
                    variant=variant,
                )
            )
        payload = {"heading": row["id"], "variant": variant}
        detail = stored(
            "decision",
            "%(label)s, also %(variant)s",
            label=row["label"],
            variant=variant,
        )
        return self._decide("variant", [row["id"]], payload, detail, author)

    def replace(
        self,
        heading_ids: Sequence[str],
        rows: dict[str, list[dict[str, str]]],
        **author: Unpack[Author],
    ) -> Outcome:
        """Replaces headings by the ``headings``, ``variants`` and ``distinct_pairs`` that
        a file states for them.

        A heading that the file doesn't have is deleted; its id and its articles go to
        the heading that has its label now.
        """
        payload = {"rows": rows}
        detail = stored("decision", "1 heading")
        if len(heading_ids) != 1:
            detail = stored("decision", "%(number)s headings", number=len(heading_ids))
        return self._decide("import", heading_ids, payload, detail, author)

    def undo(self, decision_id: int, **author: Unpack[Author]) -> Outcome:
        """Takes a decision back; see ``Journal.undo`` for when it can't be."""
        return self.journal.undo(decision_id, **author)

    def _decide(
        self,
        action: str,
        heading_ids: Sequence[str],
        payload: dict[str, Any],
        detail: str,
        author: Author,
    ) -> Outcome:
        with transaction(self.store.connection):
            before = self._snapshot(heading_ids, filed=action not in WORDS_ONLY)
            return self.journal.record(
                "names",
                action,
                sorted(set(heading_ids)),
                {**payload, "detail": detail, "before": before},
                **author,
            )

    def _heading(self, heading_id: str) -> sqlite3.Row:
        row = self.store.heading(heading_id)
        if row is None:
            raise NotFound(
                worded(
                    "There is no heading “%(heading_id)s”. Look for it with: "
                    "cuttings authority find WORDS",
                    heading_id=str(heading_id),
                )
            )
        return row

    def _pair(self, a: str, b: str) -> tuple[sqlite3.Row, sqlite3.Row]:
        first, second = self._heading(a), self._heading(b)
        if first["id"] == second["id"]:
            raise AuthorityError(
                worded("“%(a)s” and “%(b)s” are one heading already.", a=a, b=b)
            )
        if first["kind"] != second["kind"]:
            raise AuthorityError(
                worded(
                    "“%(a)s” is a %(kind)s and “%(b)s” a %(kind_too)s. Choose "
                    "two of one kind.",
                    a=a,
                    kind=worded(first["kind"]),
                    b=b,
                    kind_too=worded(second["kind"]),
                )
            )
        return first, second

    def _beneath(self, heading_id: str) -> list[str]:
        """The headings directly beneath one."""
        return self.store.column(
            "SELECT id FROM headings WHERE broader = ?", heading_id
        )

    def _above(self, heading_id: str) -> set[str]:
        above: set[str] = set()
        row = self.store.heading(heading_id)
        while row is not None and row["broader"] and row["broader"] not in above:
            above.add(row["broader"])
            row = self.store.heading(row["broader"])
        return above

    # Putting into force

    def apply(self, decision: Decision) -> Collection[str]:
        """Puts a decision of the journal into force; gives the headings concerned."""
        changes = {
            "merge": self._apply_merge,
            "accept": self._apply_merge,
            "reject": self._apply_reject,
            "split": self._apply_split,
            "rename": self._apply_rename,
            "hide": self._apply_hide,
            "show": self._apply_show,
            "confirm": self._apply_show,
            "kind": self._apply_kind,
            "broader": self._apply_broader,
            "note": self._apply_note,
            "variant": self._apply_variant,
            "import": self._apply_import,
        }
        return changes[decision.action](decision)

    def _apply_merge(self, decision: Decision) -> Collection[str]:
        keep, drop = decision.payload["keep"], decision.payload["drop"]
        self._confirm(drop, decision)
        self.store.move_variants(drop, keep)
        self.store.run(
            "UPDATE headings SET broader = ? WHERE broader = ?", (keep, drop)
        )
        self.store.replace_heading(drop, keep)
        self._authorise(keep, decision)
        return keep, drop

    def _apply_reject(self, decision: Decision) -> Collection[str]:
        self._tell_apart(decision.subjects, decision)
        return decision.subjects

    def _apply_split(self, decision: Decision) -> Collection[str]:
        old_id, new_id = decision.payload["from"], decision.payload["to"]
        row = self._heading(old_id)
        variants = decision.payload["variants"]
        self.store.add_heading(
            new_id,
            row["kind"],
            decision.payload["label"],
            row["broader"],
            status="authorised",
            source="librarian",
        )
        for variant in variants:
            self.store.run(
                "DELETE FROM variants WHERE heading_id = ? AND variant = ?",
                (old_id, variant),
            )
            self.store.add_variant(new_id, row["kind"], variant, source="librarian")
        if row["label"] in variants:
            self._relabel(row, min(self.store.variants(old_id)))
        self._confirm(old_id, decision)
        self._refile([new_id])
        self._tell_apart((old_id, new_id), decision)
        return old_id, new_id

    def _apply_rename(self, decision: Decision) -> Collection[str]:
        (heading_id,) = decision.subjects
        self._relabel(self._heading(heading_id), decision.payload["label"])
        self._authorise(heading_id, decision)
        return decision.subjects

    def _apply_hide(self, decision: Decision) -> Collection[str]:
        (heading_id,) = decision.subjects
        self.store.run(
            "UPDATE headings SET status = 'hidden' WHERE id = ?", (heading_id,)
        )
        return decision.subjects

    def _apply_show(self, decision: Decision) -> Collection[str]:
        self._authorise(decision.subjects[0], decision)
        return decision.subjects

    def _apply_kind(self, decision: Decision) -> Collection[str]:
        payload = decision.payload
        heading_id, old, new = payload["heading"], payload["from"], payload["to"]
        row = self._heading(heading_id)
        self.store.run(
            "UPDATE headings SET broader = ? WHERE broader = ?",
            (row["broader"], heading_id),
        )
        self.store.run(
            "UPDATE headings SET kind = ?, broader = NULL WHERE id = ?",
            (new, heading_id),
        )
        variants = self.store.rows(
            "SELECT variant, variant_kind FROM variants WHERE heading_id = ?",
            heading_id,
        )
        self.store.run("DELETE FROM variants WHERE heading_id = ?", (heading_id,))
        for variant in variants:
            self.store.add_variant(
                heading_id,
                new,
                variant["variant"],
                variant_kind=variant["variant_kind"],
                source="librarian",
            )
        self._authorise(heading_id, decision)
        self.rulings.changed()
        for name in payload["names"]:
            self.store.run(
                "INSERT INTO name_rulings VALUES ('', ?, ?, 'kind', ?, ?)",
                (old, name, new, decision.id),
            )
        self._recast_uses(heading_id, old, new)
        return decision.subjects

    def _recast_uses(self, heading_id: str, old: str, new: str) -> None:
        self.store.run(
            "UPDATE OR REPLACE uses SET kind = ? WHERE heading_id = ? AND kind = ?",
            (new, heading_id, old),
        )

    def _apply_broader(self, decision: Decision) -> Collection[str]:
        (heading_id,) = decision.subjects
        self.store.run(
            "UPDATE headings SET broader = ? WHERE id = ?",
            (decision.payload["broader"], heading_id),
        )
        self._authorise(heading_id, decision)
        return decision.subjects

    def _apply_note(self, decision: Decision) -> Collection[str]:
        (heading_id,) = decision.subjects
        for name, value in decision.payload["fields"].items():
            self.store.run(
                f"UPDATE headings SET {name} = ? WHERE id = ?", (value, heading_id)
            )
        self._authorise(heading_id, decision)
        return decision.subjects

    def _apply_variant(self, decision: Decision) -> Collection[str]:
        (heading_id,) = decision.subjects
        kind = self._heading(heading_id)["kind"]
        variant = decision.payload["variant"]
        self.store.add_variant(heading_id, kind, variant, source="librarian")
        self._authorise(heading_id, decision)
        return decision.subjects

    def _apply_import(self, decision: Decision) -> Collection[str]:
        changed = decision.subjects
        rows = decision.payload["rows"]
        self._delete(("distinct_pairs", "headings"), changed)
        kinds = {}
        for row in rows["headings"]:
            kinds[row["id"]] = row["kind"]
            self._import_heading(row)
        for row in rows["variants"]:
            self._import_variant(row, kinds[row["heading_id"]])
        self._insert("distinct_pairs", rows["distinct_pairs"])
        takers = set()
        for row in decision.payload["before"]["headings"]:
            if row["id"] not in kinds:
                found = self.store.by_variant(row["kind"], row["label"])
                if found:
                    self.store.replace_heading(row["id"], found[0])
                    takers.add(found[0])
        self._refile(changed)
        return {*changed, *takers}

    def _import_heading(self, row: dict[str, str]) -> None:
        # what a person has had in the hand is no longer the machine's proposal
        status = "authorised" if row["status"] == "provisional" else row["status"]
        self.store.add_heading(
            row["id"],
            row["kind"],
            row["heading"],
            row["broader"] or None,
            status=status,
            source="librarian",
        )
        self.store.run(
            "UPDATE headings SET dates = ?, same_as = ?, scope_note = ? WHERE id = ?",
            (row["dates"], row["same_as"], row["scope_note"], row["id"]),
        )
        self.store.run("DELETE FROM redirects WHERE id = ?", (row["id"],))

    def _import_variant(self, row: dict[str, str], kind: str) -> None:
        self.store.add_variant(
            row["heading_id"],
            kind,
            row["variant"],
            variant_kind=worded(row["kind"]) or "name",
            source="librarian",
        )
        self.store.run(
            """
            UPDATE variants SET scope = ?, decided_by = ?, decided_on = ?
            WHERE heading_id = ? AND variant = ?
            """,
            (
                row["scope"],
                row["decided_by"],
                row["decided_on"],
                row["heading_id"],
                row["variant"],
            ),
        )

    def _authorise(self, heading_id: str, decision: Decision) -> None:
        self.store.run(
            "UPDATE headings SET status = 'authorised' WHERE id = ?", (heading_id,)
        )
        self._confirm(heading_id, decision)

    def _confirm(self, heading_id: str, decision: Decision) -> None:
        """Marks a heading's variants as a person's own: what has been looked at is no
        longer the machine's.
        """
        self.store.run(
            """
            UPDATE variants
            SET source = 'librarian', reason = '', decided_by = ?, decided_on = ?
            WHERE heading_id = ?
            """,
            (decision.actor, _day(decision), heading_id),
        )

    def _relabel(self, row: sqlite3.Row, label: str) -> None:
        self.store.set_label(row["id"], label)
        self.store.add_variant(row["id"], row["kind"], label, source="librarian")

    def _tell_apart(self, heading_ids: Sequence[str], decision: Decision) -> None:
        a, b = sorted(heading_ids)
        self.store.run(
            "INSERT OR IGNORE INTO distinct_pairs VALUES (?, ?, ?, ?, ?)",
            (a, b, decision.reason, decision.actor, _day(decision)),
        )

    def _refile(self, heading_ids: Iterable[str]) -> None:
        """Files the uses of these headings again by the variants that they now have."""
        for heading_id in heading_ids:
            self.store.run(
                """
                UPDATE uses SET heading_id = :id
                WHERE heading_id IS NOT :id AND (kind, name) IN (
                    SELECT kind, variant FROM variants WHERE heading_id = :id
                )
                """,
                {"id": heading_id},
            )

    # Taking back

    def revert(self, decision: Decision) -> Collection[str]:
        """Takes a decision of the journal back; gives the headings concerned, those that
        get names back included.

        Raises DecisionRefused where a later decision has changed the same headings.
        """
        for later in self.journal.log("names", after=decision.id):
            shared = set(later.subjects) & set(decision.subjects)
            if shared and later.in_force:
                raise DecisionRefused(
                    worded(
                        "Decision %(id)s (%(action)s) later changed %(shared)s. "
                        "Undo decision %(id)s first.",
                        id=str(later.id),
                        action=later.action,
                        shared=", ".join(sorted(shared)),
                    )
                )
        before: Snapshot = decision.payload["before"]
        self._restore(decision.subjects, before)
        if decision.action == "kind":
            payload = decision.payload
            self._recast_uses(payload["heading"], payload["to"], payload["from"])
            self.rulings.changed()
            self.store.run(
                "DELETE FROM name_rulings WHERE decision = ?", (decision.id,)
            )
        if decision.action in WORDS_ONLY:
            return decision.subjects
        self._refile(decision.subjects)
        self._give_back_to_the_split(decision.subjects, before)
        self.store.connection.executemany(
            """
            UPDATE uses SET heading_id = :heading_id
            WHERE (article_id, kind, name) = (:article_id, :kind, :name)
            """,
            before["uses"],
        )
        elsewhere = {use["heading_id"] for use in before["uses"] if use["heading_id"]}
        return {*decision.subjects, *elsewhere}

    def _snapshot(self, heading_ids: Iterable[str], *, filed: bool) -> Snapshot:
        """The rows of these headings as they are now, and where names may be ``filed``
        elsewhere the uses that their variants don't account for.
        """
        values = {"ids": json.dumps(sorted(set(heading_ids)))}
        snapshot: Snapshot = {"uses": []}
        for table, condition in _KEPT.items():
            where = condition.format(ids=_IDS)
            columns = ", ".join(columns_of(self.store.connection, table))
            statement = f"SELECT {columns} FROM {table} WHERE {where}"
            snapshot[table] = [dict(row) for row in self.store.run(statement, values)]
        if filed:
            rows = self.store.run(_FILED_BY_EVIDENCE, values)
            snapshot["uses"] = [dict(row) for row in rows]
        return snapshot

    def _restore(self, heading_ids: Iterable[str], before: Snapshot) -> None:
        """Puts the rows of these headings back as they were."""
        self._delete(("redirects", "distinct_pairs", "headings"), heading_ids)
        for table in _KEPT:
            self._insert(table, before[table])

    def _delete(self, tables: Iterable[str], heading_ids: Iterable[str]) -> None:
        """Deletes the rows of these headings; variants go with their headings."""
        values = {"ids": json.dumps(sorted(set(heading_ids)))}
        for table in tables:
            where = _KEPT[table].format(ids=_IDS)
            self.store.run(f"DELETE FROM {table} WHERE {where}", values)

    def _insert(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            columns = ", ".join(row)
            marks = ", ".join("?" * len(row))
            self.store.run(
                f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})",
                tuple(row.values()),
            )

    def _give_back_to_the_split(
        self, heading_ids: Iterable[str], before: Snapshot
    ) -> None:
        """Gives what was filed by evidence under a heading that a split made to the one
        that was split.
        """
        had = [row["id"] for row in before["headings"]]
        made = sorted(set(heading_ids) - set(had))
        if len(had) == 1 and made:
            self.store.run(
                "UPDATE uses SET heading_id = ?"
                " WHERE heading_id IN (SELECT value FROM json_each(?))",
                (had[0], json.dumps(made)),
            )


def _day(decision: Decision) -> str:
    return decision.time[:10]
