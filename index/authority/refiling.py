"""How a ruling changes what is filed: put into force, and taken back.

    refiling.apply(decision)     # the articles whose names it files anew
    refiling.revert(decision)    # the articles whose names are filed as before

The journal is the record; one table holds the rulings in force (``in_force``), another
how each name was filed before, to be put back. Both are filled by statements that take
no article by itself: a name may stand in a hundred thousand.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from cuttings.index.authority.filing import DECIDED
from cuttings.index.authority.in_force import RulingsInForce
from cuttings.index.authority.store import Store
from cuttings.index.decisions import Decision

_RULED_ALONE = """
name = :name AND kind = :kind AND (
    (:article = '' AND :words = '')
    OR article_id IN (SELECT article FROM name_rulings WHERE decision = :decision)
)
"""
_RULED = f"""
{_RULED_ALONE}
AND NOT EXISTS (
    SELECT 1 FROM name_rulings AS own
    WHERE own.article = uses.article_id AND own.name = :name
        AND own.decision <> :decision
        AND own.kind IN (SELECT value FROM json_each(:found_as))
        AND :article = '' AND (:words = '' OR own.words = '')
)
"""
"""The uses that a ruling is about, where no other speaks of its name, and where one
does.
"""


class Refiling:
    """The owner ``mentions`` of the journal: files the names that rulings speak of."""

    def __init__(self, store: Store, in_force: RulingsInForce) -> None:
        self.store = store
        self.in_force = in_force

    def apply(self, decision: Decision) -> Collection[str]:
        """Puts a decision of the journal into force; gives the articles concerned."""
        self.in_force.changed()
        payload = decision.payload
        new = payload.get("new")
        if new:
            self.store.add_heading(
                new["id"],
                new["kind"],
                new["label"],
                None,
                status="authorised",
                source="librarian",
            )
        if decision.action == "add":
            return self._apply_addition(decision)
        verdict, value = "none", ""
        if decision.action == "assign":
            verdict, value = "heading", payload["heading"]
        elif decision.action == "recast":
            verdict, value = "kind", payload["other"]
        elif decision.action == "part":
            verdict, value = "parts", json.dumps(payload["parts"], ensure_ascii=False)
        self._rule(decision, verdict, value)
        concerned = self._keep_uses(decision) | self._keep_unfiled(decision)
        if decision.action == "assign":
            self._file(decision, payload["heading"])
        else:
            self.store.run(
                f"DELETE FROM uses WHERE {self._ruled(decision)}", _values(decision)
            )
        return concerned

    def _apply_addition(self, decision: Decision) -> Collection[str]:
        """Puts an added mention into its article. A heading is ruled as that of a name in
        one article; so is the kind, where a wider ruling says otherwise.
        """
        payload = decision.payload
        article, kind, name = payload["article"], payload["kind"], payload["name"]
        self.store.run(
            "INSERT INTO added_mentions VALUES (?, ?, ?, ?, ?, ?)",
            (
                article,
                kind,
                name,
                payload["in_title"],
                payload["occurrence"],
                decision.id,
            ),
        )
        wider = self.in_force.of(article, kind, name)
        verdict, value = "heading", payload.get("heading", "")
        if not value:
            verdict, value = "kind", kind
        if verdict == "heading" or (wider and self.in_force.kind_by(wider) != kind):
            self.store.run(
                """
                INSERT INTO name_rulings (article, kind, name, verdict, value, decision)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                (article, kind, name, verdict, value, decision.id),
            )
        self.in_force.changed()
        return self._file_anew(decision)

    def _rule(self, decision: Decision, verdict: str, value: str) -> None:
        """Writes a ruling down. One with a context stands there as such, for articles to
        come, and once for each article in which it holds.
        """
        payload = decision.payload
        words, within = payload.get("words", ""), payload.get("within", "")
        rows: list[tuple[object, ...]] = []
        for kind in payload["found_as"]:
            said = kind, payload["name"], verdict, value, decision.id, words, within
            rows.append((payload["article"], *said))
            for article in payload["articles"] if words else ():
                rows.append((article, *said))
        self.store.connection.executemany(
            "INSERT INTO name_rulings VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
        )

    def _file_anew(self, decision: Decision) -> Collection[str]:
        """Lets the article of an added mention be filed with it, or without it."""
        payload = decision.payload
        self.store.run(
            "DELETE FROM uses WHERE article_id = ? AND name = ?",
            (payload["article"], payload["name"]),
        )
        return (payload["article"],)

    def _keep_uses(self, decision: Decision) -> set[str]:
        """Keeps how the names of a ruling are filed, as whatever kind, in the articles
        that it concerns; gives these.
        """
        kept = self.store.run(
            f"""
            INSERT INTO ruled_uses
            SELECT :decision, article_id, kind, name, heading_id, role, country, story,
                mentions, reason, year
            FROM uses
            WHERE name IN (SELECT value FROM json_each(:names))
                AND article_id IN (
                    SELECT article_id FROM main.uses WHERE {self._ruled(decision)}
                )
            RETURNING article_id
            """,
            _values(decision),
        )
        return {row[0] for row in kept}

    def _keep_unfiled(self, decision: Decision) -> set[str]:
        """Keeps in which articles of a ruling, not about all, its name is not filed,
        because a wider one took it away; gives these.
        """
        kept = self.store.run(
            """
            INSERT OR IGNORE INTO ruled_uses
            SELECT DISTINCT :decision, article, :kind, :name, NULL, '', '', '', 0, '', 0
            FROM name_rulings AS ruling
            WHERE decision = :decision AND article <> ''
                AND article NOT IN (
                    SELECT article_id FROM main.ruled_uses WHERE decision = :decision
                )
                AND NOT EXISTS (
                    SELECT 1 FROM name_rulings AS own
                    WHERE own.article = ruling.article AND own.name = :name
                        AND own.words = '' AND :words <> ''
                )
            RETURNING article_id
            """,
            _values(decision),
        )
        return {row[0] for row in kept}

    def _file(self, decision: Decision, heading: str) -> None:
        """Files a name under a heading, as the kind of that heading."""
        row = self.store.heading(heading)
        if row is None:
            return
        # A kind that stays is not written: its indexes would be, for each article.
        moves = row["kind"] != decision.payload["kind"]
        update, kind = "UPDATE uses SET", ""
        if moves:
            update, kind = "UPDATE OR REPLACE uses SET", "kind = :other,"
        self.store.run(
            f"""
            {update} {kind} heading_id = :heading, reason = :why,
                role = iif(:other = 'person', role, '')
            WHERE {self._ruled(decision)}
            """,
            {
                **_values(decision),
                "other": row["kind"],
                "heading": row["id"],
                "why": DECIDED,
            },
        )

    def _ruled(self, decision: Decision) -> str:
        """The uses that a ruling is about: one about an article goes before one about
        all, where there is any of this name.
        """
        own = self.store.first(
            "SELECT 1 FROM name_rulings WHERE name = ? AND decision <> ?",
            decision.payload["name"],
            decision.id,
        )
        return _RULED if own else _RULED_ALONE

    def revert(self, decision: Decision) -> Collection[str]:
        """Takes a decision of the journal back; gives the articles concerned, those
        that came since included.
        """
        self.in_force.changed()
        payload = decision.payload
        # Of a ruling with a context, those in which it holds since included.
        reached = self.store.column(
            """
            SELECT DISTINCT article FROM name_rulings
            WHERE decision = ? AND article <> '' AND words <> ''
            """,
            decision.id,
        )
        self.store.run("DELETE FROM name_rulings WHERE decision = ?", (decision.id,))
        if decision.action == "add":
            self.store.run(
                "DELETE FROM added_mentions WHERE decision = ?", (decision.id,)
            )
            concerned = self._file_anew(decision)
            self._delete_what_it_made(decision)
            return concerned
        self._take_over_uses(decision)
        since = {*self._came_since(decision), *reached}
        # What was kept is compared with its checksums when it is put back, below.
        kept_of = self.store.column(
            "SELECT DISTINCT article_id FROM main.ruled_uses WHERE decision = ?",
            decision.id,
        )
        since.difference_update(kept_of)
        kept = [(decision.id, article, payload["name"]) for article in sorted(since)]
        articles = {*kept_of, *since}
        self.store.run(
            """
            DELETE FROM uses WHERE name IN (SELECT value FROM json_each(?))
                AND article_id IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(names_of(decision)), json.dumps(sorted(articles))),
        )
        self._put_back(decision)
        self.store.connection.executemany(
            "INSERT INTO ruled_uses"
            " VALUES (?, ?, 'person', ?, NULL, '', '', '', 0, '', 0)",
            kept,
        )
        self._delete_what_it_made(decision)
        return articles

    def _delete_what_it_made(self, decision: Decision) -> None:
        """Deletes the heading of a decision that is taken back, where rulings alone made
        it and nothing needs it.
        """
        heading = decision.payload.get("heading", "")
        if self._was_made(heading, decision) and not self._is_needed(heading):
            self.store.run("DELETE FROM headings WHERE id = ?", (heading,))

    def _was_made(self, heading: str, decision: Decision) -> bool:
        """Whether a heading was made by a ruling, and none that made it is in force when
        a decision is taken back.
        """
        made = self.store.rows(
            """
            SELECT id, undone_by FROM journal
            WHERE owner = 'mentions' AND json_extract(payload, '$.new.id') = ?
            """,
            heading,
        )
        in_force = [row for row in made if row["undone_by"] is None]
        return bool(made) and {row["id"] for row in in_force} <= {decision.id}

    def _is_needed(self, heading: str) -> bool:
        """Whether names are filed under a heading, or a decision in force is about it."""
        statement = """
        SELECT 1 FROM uses WHERE heading_id = :id
        UNION ALL
        SELECT 1 FROM name_rulings WHERE verdict = 'heading' AND value = :id
        UNION ALL
        SELECT 1 FROM headings WHERE broader = :id
        UNION ALL
        SELECT 1 FROM journal, json_each(journal.subjects)
        WHERE owner = 'names' AND undone_by IS NULL AND action <> 'undo'
            AND value = :id
        LIMIT 1
        """
        return self.store.run(statement, {"id": heading}).fetchone() is not None

    def hold(self, heading_ids: Iterable[str]) -> None:
        """Files names that are ruled under the headings that rulings name, where a
        decision about some headings was taken back and moved them.
        """
        values = {"ids": json.dumps(sorted(heading_ids)), "decided": DECIDED}
        rulings = self.store.run(
            """
            SELECT article, name, value FROM name_rulings
            WHERE verdict = 'heading' AND name IN (
                SELECT name FROM uses WHERE reason = :decided
                    AND heading_id IN (SELECT value FROM json_each(:ids))
            )
            ORDER BY article <> '', decision
            """,
            values,
        ).fetchall()
        for ruling in rulings:
            row = self.store.heading(ruling["value"])
            if row is None:
                continue
            self.store.run(
                """
                UPDATE uses SET heading_id = :heading
                WHERE name = :name AND kind = :kind AND reason = :decided
                    AND :article IN ('', article_id) AND heading_id IS NOT :heading
                """,
                {
                    "heading": row["id"],
                    "name": ruling["name"],
                    "kind": row["kind"],
                    "decided": DECIDED,
                    "article": ruling["article"],
                },
            )

    def _came_since(self, decision: Decision) -> list[str]:
        """The articles that have a name as a ruling about all has it, and came when it
        was in force; they are kept with those that it concerned then.
        """
        payload = decision.payload
        kind = payload.get("other")
        if decision.action == "assign":
            row = self.store.heading(payload["heading"])
            kind = row["kind"] if row is not None else None
        if payload["article"] or payload.get("words") or kind is None:
            return []
        return self.store.column(
            """
            SELECT article_id FROM main.uses WHERE name = ? AND kind = ?
                AND article_id NOT IN (
                    SELECT article_id FROM main.ruled_uses WHERE decision = ?
                )
            """,
            payload["name"],
            kind,
            decision.id,
        )

    def _take_over_uses(self, decision: Decision) -> None:
        """Releases before kept in the journal how a name was filed."""
        for use in decision.payload.get("uses", ()):
            columns, marks = ", ".join(use), ", ".join("?" * len(use))
            self.store.run(
                f"""
                INSERT OR IGNORE INTO ruled_uses (decision, {columns})
                VALUES (?, {marks})
                """,
                (decision.id, *use.values()),
            )

    def _put_back(self, decision: Decision) -> None:
        """Files names as they were in the articles that are still held, where their
        heading is still there (an id may have gone to one of another kind since, when
        all was read anew); what another ruling said of them is said by that alone.
        """
        self.store.run(
            """
            INSERT OR REPLACE INTO uses
            WITH
            homes AS MATERIALIZED (
                SELECT kind, heading_id, (
                    SELECT id FROM headings WHERE kind = former.kind AND id IN (
                        former.heading_id,
                        (SELECT heading_id FROM redirects WHERE id = former.heading_id)
                    )
                ) AS filed
                FROM (
                    SELECT DISTINCT kind, heading_id FROM main.ruled_uses
                    WHERE decision = :decision
                ) AS former
            )
            SELECT article_id, ruled.kind, name, filed, role, country, story, mentions,
                reason, year
            FROM ruled_uses AS ruled
            JOIN homes
                ON homes.kind = ruled.kind AND homes.heading_id IS ruled.heading_id
            WHERE decision = :decision AND article_id IN (SELECT id FROM articles)
                AND (ruled.heading_id IS NULL OR filed IS NOT NULL)
                AND NOT EXISTS (
                    SELECT 1 FROM name_rulings
                    WHERE name = ruled.name
                        AND article IN (iif(words = '', '', NULL), ruled.article_id)
                )
                AND reason <> :decided AND mentions > 0
            """,
            {"decision": decision.id, "decided": DECIDED},
        )

    def concerned(self, decision: int) -> list[str]:
        """The articles in which a decision changed how its name is filed. What was filed
        there is compared with its checksums when it is put back.
        """
        return self.store.column(
            "SELECT DISTINCT article_id FROM main.ruled_uses WHERE decision = ?",
            decision,
        )

    def forget(self, decision: int) -> None:
        """Gives up how the name of a decision was filed before."""
        self.store.run("DELETE FROM ruled_uses WHERE decision = ?", (decision,))

    def articles_named(self, names: Sequence[str]) -> list[str]:
        """The articles that have one of these names, or had it before it was ruled on."""
        return self.store.column(
            """
            WITH asked AS MATERIALIZED (SELECT value AS name FROM json_each(?))
            SELECT article_id FROM asked CROSS JOIN main.uses USING (name)
            UNION
            SELECT article_id FROM main.ruled_uses WHERE name IN asked
            """,
            json.dumps(list(names)),
        )

    def recast_names(
        self, decision: Decision, heading: str, kind: str, names: Iterable[str]
    ) -> None:
        """Rules that names are of another ``kind``, since the heading that they are filed
        under is, by a decision about that: as whatever the machine found them, also where
        another ruling said what they were. Belongs before they are filed as that kind.
        """
        row = self.store.heading(heading)
        if row is None:
            return
        for name in names:
            for found in self.in_force.found_alone(name, row["kind"]):
                self.store.run(
                    "INSERT INTO name_rulings VALUES ('', ?, ?, 'kind', ?, ?, '', '')",
                    (found, name, kind, decision.id),
                )
        values = {
            "heading": heading,
            "before": row["kind"],
            "kind": kind,
            "decision": decision.id,
        }
        self.store.run(
            """
            INSERT OR IGNORE INTO name_rulings
            SELECT article, kind, name, 'kind', :kind, :decision, words, within
            FROM name_rulings
            WHERE words <> '' AND verdict = 'kind' AND value = :before
                AND name IN (
                    SELECT name FROM uses WHERE heading_id = :heading AND kind = :before
                )
            """,
            values,
        )
        self.in_force.changed()
        of_one = self.store.rows(
            """
            SELECT DISTINCT article, ruling.kind, ruling.name
            FROM name_rulings AS ruling
            CROSS JOIN uses ON article_id = article AND uses.name = ruling.name
            WHERE heading_id = ? AND uses.kind = ?
            """,
            heading,
            row["kind"],
        )
        for article, found, name in of_one:
            ruling = self.in_force.of(article, found, name)
            if ruling and (ruling.verdict, ruling.value) == ("kind", row["kind"]):
                self.store.run(
                    "INSERT INTO name_rulings VALUES (?, ?, ?, 'kind', ?, ?, '', '')",
                    (article, found, name, kind, decision.id),
                )
        self.in_force.changed()

    def take_back(self, decision: int) -> None:
        """Deletes what a decision ruled."""
        self.in_force.changed()
        self.store.run("DELETE FROM name_rulings WHERE decision = ?", (decision,))


def names_of(decision: Decision) -> list[str]:
    """The names that a ruling speaks of: the one that it is about, and its parts."""
    parts = [part for _, part in decision.payload.get("parts", ())]
    return [decision.payload["name"], *parts]


def headings_of(decision: Decision) -> set[str]:
    """The headings that a ruling takes articles from, and the one that it gives them."""
    payload = decision.payload
    # Releases before kept every use.
    before = [use["heading_id"] for use in payload.get("uses", ())]
    found = {*before, *payload.get("headings", ()), payload.get("heading")}
    return {heading for heading in found if heading}


def _values(decision: Decision) -> dict[str, Any]:
    """A decision as values of a statement."""
    values = {key: decision.payload[key] for key in ("name", "kind", "article")}
    return {
        **values,
        "decision": decision.id,
        "words": decision.payload.get("words", ""),
        "names": json.dumps(names_of(decision)),
        "found_as": json.dumps(decision.payload["found_as"]),
    }
