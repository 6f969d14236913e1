"""Putting decisions about headings into force, and taking them back.

    Enforcement(store, refiling).apply(decision)

What is asked was checked when the decision was made (``decisions``); here the tables are
written. A decision that a later one has built upon can't be taken back before that one,
because half of the later one would vanish with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from cuttings.index.authority.filing import DECIDED
from cuttings.index.authority.refiling import Refiling
from cuttings.index.authority.rulings import with_article
from cuttings.index.authority.snapshots import (
    Snapshot,
    delete_rows,
    insert_rows,
    restore,
)
from cuttings.index.authority.store import Store
from cuttings.index.decisions import Decision, Journal
from cuttings.search.articles import Kind
from cuttings.search.errors import DecisionRefused, NotFound
from cuttings.search.translations import numbered, worded

WORDS_ONLY = frozenset(
    {"rename", "reject", "hide", "broader", "note", "variant", "confirm"}
)
"""Decisions that file no name under another heading."""


def shows_again(decision: Decision) -> bool:
    """Whether a heading was hidden before a decision: articles count under it again."""
    before: Snapshot = decision.payload.get("before", {})
    return any(row["status"] == "hidden" for row in before.get("headings", ()))


def heading_row(store: Store, heading_id: str) -> sqlite3.Row:
    """The row of a heading, also by an id that was merged. Raises NotFound."""
    row = store.heading(heading_id)
    if row is None:
        raise NotFound(
            worded(
                "There is no heading “%(heading_id)s”. Look for it with: "
                "cuttings authority find WORDS",
                heading_id=str(heading_id),
            )
        )
    return row


class Enforcement:
    """What decisions about the headings of one archive do to its tables; the owner
    ``names`` of the journal.
    """

    def __init__(self, store: Store, refiling: Refiling) -> None:
        self.store = store
        self.refiling = refiling
        self.journal = Journal(store.connection, {"names": self})

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
        row = heading_row(self.store, old_id)
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
        self.refiling.hold([new_id])
        self._tell_apart((old_id, new_id), decision)
        return old_id, new_id

    def _apply_rename(self, decision: Decision) -> Collection[str]:
        (heading_id,) = decision.subjects
        self._relabel(heading_row(self.store, heading_id), decision.payload["label"])
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
        heading_id, new = payload["heading"], payload["to"]
        row = heading_row(self.store, heading_id)
        self.refiling.recast_names(decision, heading_id, new, payload["names"])
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
        self._recast_uses(heading_id, payload["from"], new)
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
        kind = heading_row(self.store, heading_id)["kind"]
        variant = decision.payload["variant"]
        self.store.add_variant(heading_id, kind, variant, source="librarian")
        self._authorise(heading_id, decision)
        return decision.subjects

    def _apply_import(self, decision: Decision) -> Collection[str]:
        changed = decision.subjects
        rows = decision.payload["rows"]
        known = self.refiling.in_force.without_heading()
        recast = recast_headings(decision)
        for heading_id, _, new in recast:
            names = self.store.names_under(heading_id)
            self.refiling.recast_names(decision, heading_id, new, names)
        delete_rows(self.store, ("distinct_pairs", "headings"), changed)
        kinds = {}
        for row in rows["headings"]:
            kinds[row["id"]] = row["kind"]
            self._import_heading(row)
        for row in rows["variants"]:
            self._import_variant(row, kinds[row["heading_id"]])
        insert_rows(self.store, "distinct_pairs", rows["distinct_pairs"])
        for heading_id, old, new in recast:
            self._recast_uses(heading_id, old, new)
        takers = set()
        for row in decision.payload["before"]["headings"]:
            if row["id"] not in kinds:
                found = self.store.by_variant(row["kind"], row["label"])
                if found:
                    self.store.replace_heading(row["id"], found[0])
                    takers.add(found[0])
        self._refuse_what_rulings_need(known)
        self._refile(changed)
        self.refiling.hold(changed)
        return {*changed, *takers, *self._leave_what_is_gone(decision)}

    def _refuse_what_rulings_need(self, known: Collection[int]) -> None:
        """Refuses to delete a heading under which a ruling files names, where no other
        heading took its label over: the ruling would be without effect, as those
        ``known`` were before.
        """
        needing = [
            each
            for each in self.refiling.in_force.without_heading()
            if each not in known
        ]
        if not needing:
            return
        first = self.journal.get(needing[0])
        raise DecisionRefused(
            numbered(
                "%(number)s decision files names under a heading that would be "
                "deleted: %(id)s (%(detail)s). Keep “%(heading)s” in the files, or "
                "undo that first: cuttings mentions undo %(id)s",
                "%(number)s decisions file names under headings that would be "
                "deleted, first %(id)s (%(detail)s). Keep “%(heading)s” in the "
                "files, or undo that first: cuttings mentions undo %(id)s",
                len(needing),
                id=str(first.id),
                detail=first.detail,
                heading=first.payload["heading"],
            )
        )

    def _leave_what_is_gone(self, decision: Decision) -> set[str]:
        """Makes names nobody's whose heading was deleted by a decision, or by taking it
        back, and puts what stood beneath one beneath none; gives the headings that this
        moved.
        """
        before: Snapshot = decision.payload["before"]
        led = {*decision.subjects}
        for use in before.get("uses", ()):
            led.update(filter(None, [use["heading_id"]]))
        # Not the headings of all names: there are a million of these.
        self.store.run(
            """
            UPDATE uses SET heading_id = NULL
            WHERE heading_id IN (
                SELECT value FROM json_each(?) EXCEPT SELECT id FROM headings
            )
            """,
            (json.dumps(sorted(led)),),
        )
        self.store.run(
            "DELETE FROM redirects WHERE heading_id NOT IN (SELECT id FROM headings)"
        )
        moved = self.store.run(
            """
            UPDATE headings SET broader = NULL
            WHERE broader NOT IN (SELECT id FROM headings)
            RETURNING id
            """
        )
        return {row["id"] for row in moved}

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

    def _refile(self, heading_ids: Iterable[str], within: str | None = None) -> None:
        """Files the uses of these headings again by the variants that they now have:
        wherever they are filed, or ``within`` some headings (JSON), where no ruling
        files them.
        """
        for heading_id in heading_ids:
            self.store.run(
                """
                UPDATE uses SET heading_id = :id
                WHERE heading_id IS NOT :id
                    AND (:within IS NULL OR (
                        heading_id IN (SELECT value FROM json_each(:within))
                        AND reason <> :decided
                    ))
                    AND (kind, name) IN (
                        SELECT kind, variant FROM variants WHERE heading_id = :id
                    )
                """,
                {"id": heading_id, "within": within, "decided": DECIDED},
            )

    def revert(self, decision: Decision) -> Collection[str]:
        """Takes a decision of the journal back; gives the headings concerned, those that
        get names back included.

        Raises DecisionRefused where a later decision has changed the same headings, or
        needs one that would vanish.
        """
        before: Snapshot = decision.payload["before"]
        had = {row["id"] for row in before["headings"]}
        self._refuse_what_is_needed(decision, set(decision.subjects) - had)
        restore(self.store, decision.subjects, before)
        for heading_id, old, new in recast_headings(decision):
            self._recast_uses(heading_id, new, old)
            self.refiling.take_back(decision.id)
        self._refuse_other_kinds_above(decision)
        elsewhere: set[str] = set()
        if decision.action not in WORDS_ONLY:
            elsewhere = self._put_uses_back(decision, before)
        return {*decision.subjects, *elsewhere, *self._leave_what_is_gone(decision)}

    def _refuse_what_is_needed(self, decision: Decision, made: set[str]) -> None:
        """Refuses to take a decision back that a later one has built upon: one about the
        same headings, or one that names a heading which was ``made``.
        """
        for later in self.journal.log(after=decision.id):
            if not later.in_force:
                continue
            named = (later.payload.get("heading"), later.payload.get("broader"))
            shared = made.intersection(named)
            if later.owner == "mentions" and "new" in later.payload:
                # The id of a heading that was deleted may have been given again.
                shared |= {later.payload["new"]["id"]} & set(decision.subjects)
            if later.owner == "names":
                shared |= set(later.subjects) & set(decision.subjects)
            if shared:
                raise DecisionRefused(
                    worded(
                        "Decision %(id)s (%(action)s) later changed %(shared)s. "
                        "Undo decision %(id)s first.",
                        id=str(later.id),
                        action=later.action,
                        shared=", ".join(sorted(shared)),
                    )
                )

    def _refuse_other_kinds_above(self, decision: Decision) -> None:
        """Refuses to take a decision back where a heading would stand beneath one of
        another kind, because one of the two was moved or recast since.
        """
        row = self.store.first(
            """
            SELECT own.label, above.label AS above, above.kind
            FROM headings AS own JOIN headings AS above ON above.id = own.broader
            WHERE above.kind <> own.kind AND EXISTS (
                SELECT 1 FROM json_each(?) WHERE value IN (own.id, above.id)
            )
            ORDER BY own.id LIMIT 1
            """,
            json.dumps(decision.subjects),
        )
        if row is not None:
            raise DecisionRefused(
                worded(
                    "“%(label)s” would stand beneath “%(above)s”, which would be "
                    "%(with_article)s. Put it beneath another first.",
                    label=row["label"],
                    above=row["above"],
                    with_article=with_article(row["kind"]),
                )
            )

    def _put_uses_back(self, decision: Decision, before: Snapshot) -> set[str]:
        """Files names as they were; gives the headings that some go to. What was filed
        elsewhere since, by a ruling or by taking one back, stays there.
        """
        # An import takes names from wherever they are.
        anywhere = decision.action == "import"
        within = None if anywhere else json.dumps(sorted(decision.subjects))
        self._refile(decision.subjects, within)
        self._give_back_to_the_split(decision.subjects, before)
        ruled = self._ruled_before(decision)
        kept = []
        for use in before["uses"]:
            of_all, of_one = ("", use["name"]), (use["article_id"], use["name"])
            if of_all not in ruled and of_one not in ruled:
                kept.append({**use, "within": within})
        self.store.connection.executemany(
            """
            UPDATE uses SET heading_id = (
                SELECT id FROM headings WHERE kind = :kind AND id IN (
                    :heading_id, (SELECT heading_id FROM redirects WHERE id = :heading_id)
                )
            )
            WHERE (article_id, kind, name) = (:article_id, :kind, :name)
                AND (:within IS NULL OR heading_id IN (
                    SELECT value FROM json_each(:within)
                ))
            """,
            kept,
        )
        self.refiling.hold(decision.subjects)
        return {use["heading_id"] for use in kept if use["heading_id"]}

    def _ruled_before(self, decision: Decision) -> set[tuple[str, str]]:
        """The names that a ruling filed when a decision was made, and that was taken back
        since; each with its article.
        """
        names: set[tuple[str, str]] = set()
        for later in self.journal.log("mentions", after=decision.id):
            ruling = self.journal.original(later)
            if ruling.id < decision.id:
                names.add((ruling.payload["article"], ruling.payload["name"]))
        return names

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


def recast_headings(decision: Decision) -> list[tuple[str, Kind, Kind]]:
    """The headings that a decision about headings makes ones of another kind, each with
    the kind before and after.
    """
    payload = decision.payload
    if decision.action == "kind":
        return [(payload["heading"], payload["from"], payload["to"])]
    if decision.action != "import":
        return []
    kinds: dict[str, Kind] = {}
    for row in payload["rows"]["headings"]:
        kinds[row["id"]] = row["kind"]
    found: list[tuple[str, Kind, Kind]] = []
    for row in payload["before"]["headings"]:
        kind = kinds.get(row["id"], row["kind"])
        if kind != row["kind"]:
            found.append((row["id"], row["kind"], kind))
    return found
