"""What a person said that a name means, in one article or wherever it stands.

    rulings.assign("Kennedy", "person", "jfk-library", article="k3x7qp2mzt5a")
    rulings.recast("Jordan", "place", "person")        # everywhere
    rulings.dismiss("Law, Natural", "person")          # it is no name
    rulings.dismiss("Jordan", "place", context=assembly.context("Jordan", "basketball"))
    rulings.part("Amnesty International Man-kei Tam", "organisation", [...])
    rulings.add(entry, "Ada Moss", "person")           # the machine found none there

A heading is decided on in ``decisions``; here it is the name as it stands in the texts,
before any heading is looked for. A ruling holds for the name as the machine found it,
kind included, so it outlives new models and reaches articles that come later. Of two
that speak of one name the one about the article goes before the one about all articles
in which the name stands with some words (``contexts``), that before the one about all,
and then the newer one.

The journal is the record; one table holds the rulings in force, so that filing can ask
quickly, and another how each name was filed before, to be put back. Both are filled by
statements that take no article by itself: a name may stand in a hundred thousand.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack, cast

from cuttings.index.authority.additions import (
    EVERY,
    Addition,
    Stand,
    meant,
    overlapping,
    stands,
    with_added,
)
from cuttings.index.authority.contexts import Context, stands_with
from cuttings.index.authority.filing import DECIDED
from cuttings.index.authority.store import Store
from cuttings.index.decisions import Author, Decision, Journal, Outcome
from cuttings.search.articles import Article, Enrichment, Entry, Kind, Mention
from cuttings.search.errors import AuthorityError, NotFound
from cuttings.search.language.analysis import slug
from cuttings.search.translations import stored, worded

KINDS: tuple[Kind, ...] = ("person", "organisation", "place")
EVERYWHERE = ""
"""Stands for the article of a ruling about all of them."""
PART = stored("name", "part of a longer name, says a librarian")
NO_NAME = stored("name", "no name, says a librarian; not counted")

_WITH_ARTICLE: dict[str, str] = {
    "person": worded("a person"),
    "organisation": worded("an organisation"),
    "place": worded("a place"),
}
_KEPT_WITH_ARTICLE = (
    stored("decision", "a person"),
    stored("decision", "an organisation"),
    stored("decision", "a place"),
)
"""The same where a decision says it."""

Name = tuple[Kind, str]


def with_article(kind: str) -> str:
    """A kind as a sentence says it.

    >>> with_article("organisation"), with_article("person")
    ('an organisation', 'a person')
    """
    return _WITH_ARTICLE[kind]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a name is: ``none``, another ``kind``, a ``heading``, or the ``parts`` that
    are names themselves; the last three with which (parts as JSON: kind and name of
    each). The newer of two has the greater number of its ``decision``.
    """

    verdict: str
    value: str
    decision: int


class Rulings:
    """The rulings of one archive; the owner ``mentions`` of the journal.

    Every method that decides takes ``actor`` and ``reason``, and raises NotFound where
    no article has the name.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.journal = Journal(store.connection, {"mentions": self})
        self._cache: dict[tuple[str, Kind, str], Ruling] = {}
        self._contextual: dict[Name, list[sqlite3.Row]] = {}
        """The rulings with a context, as such."""
        self._additions: dict[str, list[Addition]] = {}
        self._version = -1

    # Deciding

    def assign(
        self,
        name: str,
        kind: Kind,
        heading: str,
        article: str = EVERYWHERE,
        context: Context | None = None,
        **author: Unpack[Author],
    ) -> Outcome:
        """Files a name under a heading, of its own kind or another.

        Raises NotFound where there is no such heading, and AuthorityError where the
        name stands under it already.
        """
        row = self._heading(heading)
        headings = self._filed_under(name, kind, article, context)
        if headings == [row["id"]]:
            raise AuthorityError(
                worded(
                    "“%(name)s” stands under %(label)s already.",
                    name=name,
                    label=row["label"],
                )
            )
        payload = {"heading": row["id"]}
        detail = stored(
            "decision", "%(name)s is %(heading)s", name=name, heading=row["label"]
        )
        return self._decide(
            "assign", name, kind, article, payload, detail, author, context, headings
        )

    def assign_new(
        self,
        name: str,
        kind: Kind,
        label: str,
        heading_kind: Kind,
        article: str = EVERYWHERE,
        context: Context | None = None,
        **author: Unpack[Author],
    ) -> Outcome:
        """Files a name under a heading that is made for it. Raises AuthorityError for
        an empty label.
        """
        payload = self._new_heading(label, heading_kind)
        detail = stored(
            "decision",
            "%(name)s is %(heading)s (new)",
            name=name,
            heading=payload["new"]["label"],
        )
        return self._decide(
            "assign", name, kind, article, payload, detail, author, context
        )

    def recast(
        self,
        name: str,
        kind: Kind,
        other: Kind,
        article: str = EVERYWHERE,
        context: Context | None = None,
        **author: Unpack[Author],
    ) -> Outcome:
        """Says that a name is of another kind; the machine then finds its heading.

        Raises AuthorityError where it is of that kind.
        """
        if checked_kind(other) == kind:
            raise AuthorityError(
                worded(
                    "“%(name)s” is %(with_article)s already.",
                    name=name,
                    with_article=with_article(kind),
                )
            )
        payload = {"other": other}
        detail = stored(
            "decision",
            "%(name)s is %(kind)s, not %(before)s",
            name=name,
            kind=with_article(other),
            before=with_article(kind),
        )
        return self._decide(
            "recast", name, kind, article, payload, detail, author, context
        )

    def part(
        self,
        name: str,
        kind: Kind,
        parts: Sequence[Name],
        article: str = EVERYWHERE,
        context: Context | None = None,
        **author: Unpack[Author],
    ) -> Outcome:
        """Says that a name is several, each with its kind: ``Amnesty International
        Man-kei Tam`` is an organisation and a person.

        Raises AuthorityError where a part does not stand in the name.
        """
        whole = [(checked_kind(other), " ".join(part.split())) for other, part in parts]
        for _, part in whole:
            if not part or part not in name or part == name:
                raise AuthorityError(
                    worded(
                        "“%(part)s” is no part of “%(name)s”. Write the parts as "
                        "they stand.",
                        part=part,
                        name=name,
                    )
                )
        if not whole:
            raise AuthorityError(
                worded("Say which names “%(name)s” is made of.", name=name)
            )
        payload = {"parts": whole}
        listed = " and ".join(f"{part} ({other})" for other, part in whole)
        detail = stored(
            "decision", "%(name)s is %(heading)s", name=name, heading=listed
        )
        return self._decide(
            "part", name, kind, article, payload, detail, author, context
        )

    def dismiss(
        self,
        name: str,
        kind: Kind,
        article: str = EVERYWHERE,
        context: Context | None = None,
        **author: Unpack[Author],
    ) -> Outcome:
        """Says that these words are no name; they stay searchable as words."""
        detail = stored(
            "decision", "%(name)s is not %(kind)s", name=name, kind=with_article(kind)
        )
        return self._decide("dismiss", name, kind, article, {}, detail, author, context)

    def add(
        self,
        entry: Entry,
        name: str,
        kind: Kind,
        at: int | None = None,
        occurrence: int = 1,
        heading: str = "",
        new: str | None = None,
        **author: Unpack[Author],
    ) -> Outcome:
        """Adds a mention where a name stands in an article: ``at`` a character of its
        body, or by its ``occurrence`` from 1, the title first; or EVERY one that lies in
        no other name. It is filed under a ``heading``, under one with the label ``new``
        that is made for it, or else under the one that is found for it.

        ``entry`` is the article as readers have it. Raises NotFound where the name does
        not stand there, and AuthorityError where another name does.
        """
        name = " ".join(name.split())
        stand = _chosen(entry, name, at, occurrence)
        filed = self._filed_as(heading, new, checked_kind(kind))
        article = entry.article
        payload: dict[str, Any] = {
            **filed,
            "name": name,
            "kind": checked_kind(kind),
            "found_as": [kind],
            "article": article.id,
            "in_title": stand.in_title,
            "occurrence": stand.occurrence if occurrence != EVERY else EVERY,
        }
        said = worded_stand(payload["in_title"], payload["occurrence"])
        payload["detail"] = self._detail_of_added(payload, said)
        return self.journal.record("mentions", "add", [article.id], payload, **author)

    def _filed_as(self, heading: str, new: str | None, kind: Kind) -> dict[str, Any]:
        """What a decision keeps of the heading that an added mention is given, if any."""
        if new is not None:
            return self._new_heading(new, kind)
        if not heading:
            return {}
        row = self._heading(heading)
        if row["kind"] != kind:
            raise AuthorityError(
                worded(
                    "%(label)s is %(with_article)s. Give that as --kind, or another "
                    "heading.",
                    label=row["label"],
                    with_article=with_article(row["kind"]),
                )
            )
        return {"heading": row["id"]}

    def _detail_of_added(self, payload: Mapping[str, Any], place: str) -> str:
        """What an added mention is, as the log keeps it."""
        name, article = payload["name"], payload["article"]
        if "heading" not in payload:
            return stored(
                "decision",
                "%(name)s is %(kind)s, in %(article)s (%(place)s)",
                name=name,
                kind=with_article(payload["kind"]),
                article=article,
                place=place,
            )
        if "new" in payload:
            return stored(
                "decision",
                "%(name)s is %(heading)s (new), in %(article)s (%(place)s)",
                name=name,
                heading=payload["new"]["label"],
                article=article,
                place=place,
            )
        return stored(
            "decision",
            "%(name)s is %(heading)s, in %(article)s (%(place)s)",
            name=name,
            heading=self._heading(payload["heading"])["label"],
            article=article,
            place=place,
        )

    def _new_heading(self, label: str, kind: Kind) -> dict[str, Any]:
        """What a decision keeps of the heading that it makes. Raises AuthorityError for
        an empty label.
        """
        label = " ".join(label.split())
        if not label:
            raise AuthorityError(worded("The new heading has no label. Give a name."))
        new_id = self._free_id(label)
        made = {"id": new_id, "kind": checked_kind(kind), "label": label}
        return {"heading": new_id, "new": made}

    def _heading(self, heading: str) -> sqlite3.Row:
        row = self.store.heading(heading)
        if row is None:
            raise NotFound(
                worded(
                    "There is no heading “%(heading)s”. Look for it with: "
                    "cuttings authority find WORDS",
                    heading=heading,
                )
            )
        return row

    def _decide(
        self,
        action: str,
        name: str,
        kind: Kind,
        article: str,
        payload: dict[str, Any],
        detail: str,
        author: Author,
        context: Context | None,
        headings: Sequence[str | None] = (),
    ) -> Outcome:
        headings = headings or self._filed_under(name, kind, article, context)
        if not headings:
            where = worded("any article")
            if article:
                where = worded("article %(article)s", article=article)
            elif context:
                where = worded("any article with “%(words)s”", words=context.words)
            raise NotFound(
                worded(
                    "“%(name)s” is not found as %(with_article)s in %(where)s. "
                    "Names and kinds are shown by: cuttings show ID",
                    name=name,
                    with_article=with_article(kind),
                    where=where,
                )
            )
        if article:
            detail = stored(
                "decision", "%(detail)s, in %(article)s", detail=detail, article=article
            )
        elif context:
            detail = _with_words(detail, context)
        else:
            detail = stored("decision", "%(detail)s, everywhere", detail=detail)
        found_as = self._found_as(name, kind, article)
        if not found_as and not context:
            raise AuthorityError(
                worded(
                    "“%(name)s” is %(with_article)s only in articles of which a "
                    "decision says so. Decide on it in these articles.",
                    name=name,
                    with_article=with_article(kind),
                )
            )
        if context:
            found_as = self._found_with(name, kind, context)
            payload |= {
                "words": context.words,
                "within": context.within,
                "articles": _found_in(context, found_as),
            }
        payload = {
            **payload,
            "name": name,
            "kind": kind,
            "found_as": found_as,
            "article": article,
            "headings": [heading for heading in headings if heading],
            "detail": detail,
        }
        subjects = [article] if article else [name]
        return self.journal.record("mentions", action, subjects, payload, **author)

    def _filed_under(
        self, name: str, kind: Kind, article: str, context: Context | None
    ) -> list[str | None]:
        """The headings under which a name is filed as this kind, None among them where
        it is nobody's somewhere; empty where no article has it.

        What a wider ruling took away is nobody's to a narrower one.

        The rows are compared with their checksums when the ruling keeps them, before it
        is in force.
        """
        articles = [article] if article else list(context.met if context else ())
        is_narrower = bool(article) or context is not None
        rows = self.store.rows(
            """
            SELECT DISTINCT heading_id FROM main.uses
            WHERE name = ? AND kind = ?
                AND (NOT ? OR article_id IN (SELECT value FROM json_each(?)))
            """,
            name,
            kind,
            is_narrower,
            json.dumps(articles),
        )
        if rows or not is_narrower:
            return [row["heading_id"] for row in rows]
        taken_away = self.store.first(
            """
            SELECT 1 FROM main.ruled_uses AS kept
            JOIN name_rulings USING (decision)
            WHERE kept.name = ? AND kept.kind = ? AND verdict = 'none'
                AND article_id IN (SELECT value FROM json_each(?))
            """,
            name,
            kind,
            json.dumps(articles),
        )
        return [None] if taken_away else []

    def _found_with(self, name: str, kind: Kind, context: Context) -> list[Kind]:
        """The kinds as which the machine found, in the articles of a context, what counts
        as this kind there.
        """
        found: set[Kind] = set()
        for article in context.met:
            found.update(self._found_as(name, kind, article))
        return sorted(found)

    def _found_as(self, name: str, kind: Kind, article: str) -> list[Kind]:
        """The kinds as which the machine found what counts as this kind now."""
        found = [kind] if self.of(article, kind, name) is None else []
        for other in KINDS:
            ruling = self.of(article, other, name)
            if ruling and other not in found and self._kind_by(ruling) == kind:
                found.append(other)
        # One that became a part since is of the kind that the part was given.
        return found or ([kind] if article else [])

    def _free_id(self, label: str) -> str:
        base = slug(label) or "name"
        new_id, number = base, 1
        while self.store.heading(new_id) is not None:
            number += 1
            new_id = f"{base}-{number}"
        return new_id

    # Putting into force, and taking back

    def apply(self, decision: Decision) -> Collection[str]:
        """Puts a decision of the journal into force; gives the articles concerned."""
        self.changed()
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
        wider = self.of(article, kind, name)
        verdict, value = "heading", payload.get("heading", "")
        if not value:
            verdict, value = "kind", kind
        if verdict == "heading" or (wider and self._kind_by(wider) != kind):
            self.store.run(
                """
                INSERT INTO name_rulings (article, kind, name, verdict, value, decision)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                (article, kind, name, verdict, value, decision.id),
            )
        self.changed()
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
        self.changed()
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

    def keep_reached(self, article: str, mentions: Iterable[Mention]) -> None:
        """Keeps that an article has, by what the machine found there, names that a ruling
        about all takes out of it: nothing that is filed says so, and undoing the ruling
        is to bring them back. No mention is counted there, since it is no use that could be
        put back. Belongs into the transaction in which the article is filed.
        """
        if not (self._known() or self._contextual):
            return
        reached: set[Name] = set()
        for mention in mentions:
            if mention.counted:
                reached.update(self._reached(article, (mention.kind, mention.name)))
        self.store.connection.executemany(
            """
            INSERT OR IGNORE INTO ruled_uses
            SELECT decision, ?, kind, name, NULL, '', '', '', 0, '', 0
            FROM name_rulings
            WHERE article = '' AND kind = ? AND name = ?
                AND verdict IN ('none', 'parts')
            """,
            [(article, kind, name) for kind, name in sorted(reached)],
        )

    def _reached(self, article: str, name: Name) -> Iterator[Name]:
        """A name that was found in an article, and its parts, of which a ruling about all
        articles speaks.
        """
        if (EVERYWHERE, *name) in self._known():
            yield name
        ruling = self.of(article, *name)
        if ruling is not None and ruling.verdict == "parts":
            for kind, part in json.loads(ruling.value):
                yield from self._reached(article, (kind, part))

    # A heading of another kind

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
            for found in self._found_alone(name, row["kind"]):
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
        self.changed()
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
            ruling = self.of(article, found, name)
            if ruling and (ruling.verdict, ruling.value) == ("kind", row["kind"]):
                self.store.run(
                    "INSERT INTO name_rulings VALUES (?, ?, ?, 'kind', ?, ?, '', '')",
                    (article, found, name, kind, decision.id),
                )
        self.changed()

    def take_back(self, decision: int) -> None:
        """Deletes what a decision ruled."""
        self.changed()
        self.store.run("DELETE FROM name_rulings WHERE decision = ?", (decision,))

    def _found_alone(self, name: str, kind: str) -> list[Kind]:
        """The kinds as which the machine found what counts as this kind everywhere, and
        under no heading that a ruling says.
        """
        found: list[Kind] = []
        for each in KINDS:
            ruling = self.of(EVERYWHERE, each, name)
            if ruling is None:
                counts_as = each
            elif ruling.verdict == "kind":
                counts_as = cast(Kind, ruling.value)
            else:
                continue
            if counts_as == kind:
                found.append(each)
        return found

    # Asking

    def with_added(self, article: Article, found: Enrichment) -> Enrichment:
        """What was found in an article, with the mentions that were added to it."""
        return with_added(article, found, self._added().get(article.id, ()))

    def added_to(self) -> Collection[str]:
        """The articles to which mentions were added."""
        return self._added().keys()

    def without_effect(self, shown: Mapping[str, Article]) -> list[int]:
        """The decisions that added a mention which the text does not have any longer,
        given the articles that are held as readers have them.
        """
        idle: list[int] = []
        for row in self.store.rows("SELECT * FROM added_mentions ORDER BY decision"):
            article = shown.get(row["article"])
            if article is None or not meant(_addition(row), article):
                idle.append(row["decision"])
        return idle

    def without_heading(self) -> list[int]:
        """The decisions that file a name under a heading which is gone."""
        rows = self.store.rows(
            """
            SELECT DISTINCT decision FROM name_rulings
            WHERE verdict = 'heading' AND value NOT IN (
                SELECT id FROM headings
                UNION
                SELECT redirects.id FROM redirects
                JOIN headings ON headings.id = redirects.heading_id
            )
            ORDER BY decision
            """
        )
        return [row["decision"] for row in rows]

    def _added(self) -> dict[str, list[Addition]]:
        """All added mentions by article, in the order of the decisions."""
        self._known()
        return self._additions

    def meant(self, decision: Decision) -> Iterator[tuple[Name, str]]:
        """What the name of a decision is by the rulings that are in force now, with its
        heading where one of them says it.
        """
        payload = decision.payload
        name: str = payload["name"]
        article = payload["article"]
        if payload.get("words"):
            article = min(payload["articles"], default="")
        for kind in payload["found_as"]:
            yield from self._counting_as(article, (kind, name))

    def _counting_as(
        self, article: str, name: Name, since: int = 0
    ) -> Iterator[tuple[Name, str]]:
        """What a name that was found in an article counts as, with its heading where a
        ruling says it; that of a part is newer than ``since``, when it became one.
        """
        ruling = self.of(article, *name)
        if ruling is None or ruling.decision <= since:
            yield name, ""
        elif ruling.verdict == "parts":
            for kind, part in json.loads(ruling.value):
                yield from self._counting_as(article, (kind, part), ruling.decision)
        elif ruling.verdict != "none":
            heading = ruling.value if ruling.verdict == "heading" else ""
            yield (self._kind_by(ruling) or name[0], name[1]), heading

    def of(self, article: str, kind: Kind, name: str) -> Ruling | None:
        """What is ruled of a name that the machine found in an article: of this article,
        or else with words that stand there, or else everywhere.
        """
        known = self._known()
        own = known.get((article, kind, name))
        if own is None and article and (kind, name) in self._contextual:
            own = self._in_context(article, kind, name)
        return own or known.get((EVERYWHERE, kind, name))

    def _in_context(self, article: str, kind: Kind, name: str) -> Ruling | None:
        """The newest ruling with a context that holds for a name in an article."""
        row = self.store.first(
            """
            SELECT verdict, value, decision FROM name_rulings
            WHERE article = ? AND kind = ? AND name = ? AND words <> ''
            ORDER BY decision DESC LIMIT 1
            """,
            article,
            kind,
            name,
        )
        return _ruling(row) if row is not None else None

    def asks_for_text(self, mentions: Iterable[Mention]) -> bool:
        """Whether some ruling holds or not by the words that stand with these names."""
        self._known()
        if not self._contextual:
            return False
        return any((each.kind, each.name) in self._contextual for each in mentions)

    def meet(self, article: Article, mentions: Sequence[Mention]) -> None:
        """Notes which rulings with a context hold in an article, by what the machine found
        in its text. Belongs into the transaction in which the article is filed.
        """
        self._known()
        if not self._contextual:
            return
        held = {
            (row["decision"], row["kind"], row["name"])
            for row in self.store.rows(
                "SELECT * FROM name_rulings WHERE article = ? AND words <> ''",
                article.id,
            )
        }
        holding: set[tuple[int, Kind, str]] = set()
        for mention in mentions:
            if not mention.counted:
                continue
            for row in self._contextual.get((mention.kind, mention.name), ()):
                if stands_with(article, mention, row["words"], row["within"]):
                    holding.add((row["decision"], mention.kind, mention.name))
        self.store.connection.executemany(
            """
            DELETE FROM name_rulings
            WHERE article = ? AND decision = ? AND kind = ? AND name = ?
            """,
            [(article.id, *key) for key in sorted(held - holding)],
        )
        self.store.connection.executemany(
            """
            INSERT INTO name_rulings
            SELECT ?, kind, name, verdict, value, decision, words, within
            FROM name_rulings
            WHERE article = '' AND decision = ? AND kind = ? AND name = ?
            """,
            [(article.id, *key) for key in sorted(holding - held)],
        )

    def leave(self, article: str) -> None:
        """Forgets which rulings with a context held in an article that is gone."""
        self.store.run(
            "DELETE FROM name_rulings WHERE article = ? AND words <> ''", (article,)
        )

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

    def applied(
        self, article: str, mentions: tuple[Mention, ...]
    ) -> tuple[tuple[Mention, ...], dict[Name, str]]:
        """The mentions of an article as they are ruled, and the headings of the names
        that are filed by a ruling.
        """
        if not (self._known() or self._contextual):
            return mentions, {}
        ruled: list[Mention] = []
        headings: dict[Name, str] = {}
        for mention in mentions:
            for each, heading in self._applied(article, mention):
                ruled.append(each)
                if heading:
                    headings[each.kind, each.name] = heading
        return tuple(ruled), headings

    def _applied(
        self, article: str, mention: Mention, since: int = 0
    ) -> Iterator[tuple[Mention, str]]:
        """A mention as it is ruled, or its parts, each with the heading under which a
        ruling files it; see ``_counting_as``.
        """
        ruling = None
        if mention.counted:
            ruling = self.of(article, mention.kind, mention.name)
        if ruling is None or ruling.decision <= since:
            yield mention, ""
        elif ruling.verdict == "none":
            yield replace(mention, reason=NO_NAME), ""
        elif ruling.verdict == "parts":
            for part in _parted(mention, json.loads(ruling.value)):
                yield from self._applied(article, part, ruling.decision)
        else:
            heading = ruling.value if ruling.verdict == "heading" else ""
            kind = self._kind_by(ruling) or mention.kind
            yield replace(mention, kind=kind), heading

    def _kind_by(self, ruling: Ruling) -> Kind | None:
        """The kind that a ruling gives a name, None where it takes it away."""
        if ruling.verdict in ("none", "parts"):
            return None
        if ruling.verdict == "kind":
            return cast(Kind, ruling.value)
        row = self.store.heading(ruling.value)
        return cast(Kind, row["kind"]) if row is not None else None

    def _known(self) -> dict[tuple[str, Kind, str], Ruling]:
        """All rulings without a context; they are few, and read again only when another process wrote, or
        this one ruled.
        """
        version = self.store.run("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            rows = self.store.rows(
                """
                SELECT * FROM name_rulings WHERE words = '' OR article = ''
                ORDER BY decision
                """
            )
            self._cache = {}
            self._contextual = defaultdict(list)
            for row in rows:
                if row["words"]:
                    self._contextual[row["kind"], row["name"]].append(row)
                else:
                    own = row["article"], row["kind"], row["name"]
                    self._cache[own] = _ruling(row)
            self._additions = defaultdict(list)
            for row in self.store.rows(
                "SELECT * FROM added_mentions ORDER BY decision"
            ):
                self._additions[row["article"]].append(_addition(row))
            self._version = version
        return self._cache

    def changed(self) -> None:
        """Says that the table was written, here or by a decision about a heading."""
        self._version = -1


def _with_words(detail: str, context: Context) -> str:
    """What is decided where a name stands with words, as the log keeps it."""
    if context.within == "article":
        return stored(
            "decision",
            "%(detail)s, in articles with “%(words)s”",
            detail=detail,
            words=context.words,
        )
    return stored(
        "decision",
        "%(detail)s, in sentences with “%(words)s”",
        detail=detail,
        words=context.words,
    )


def _found_in(context: Context, kinds: Collection[Kind]) -> list[str]:
    """The articles of a context in which the name was found as one of these kinds."""
    return sorted(
        article for article, found in context.met.items() if not found.isdisjoint(kinds)
    )


def _ruling(row: sqlite3.Row) -> Ruling:
    return Ruling(row["verdict"], row["value"], row["decision"])


def _addition(row: sqlite3.Row) -> Addition:
    return Addition(row["name"], row["kind"], bool(row["in_title"]), row["occurrence"])


def worded_stand(in_title: bool, occurrence: int) -> str:
    """Which occurrence of a name was added, as the log keeps it."""
    if occurrence == EVERY:
        return stored("decision", "every one")
    if in_title:
        return stored("decision", "%(number)s in the title", number=str(occurrence))
    return stored("decision", "%(number)s in the text", number=str(occurrence))


def _chosen(entry: Entry, name: str, at: int | None, occurrence: int) -> Stand:
    """Where a mention is to be added; for EVERY, the first place that is free.

    Raises NotFound and AuthorityError as ``Rulings.add`` does.
    """
    article = entry.article
    found = stands(article, name)
    if not found:
        raise NotFound(
            worded(
                "“%(name)s” does not stand in article %(article)s. Write it as the "
                "text has it; read that with: cuttings show %(article)s",
                name=name,
                article=article.id,
            )
        )
    if at is not None:
        wanted = [each for each in found if not each.in_title and each.start == at]
        if not wanted:
            raise NotFound(_not_at(article, name, at))
        return _free(entry, name, wanted)
    if occurrence == EVERY:
        return _free(entry, name, found)
    if not 1 <= occurrence <= len(found):
        raise NotFound(
            worded(
                "There is no occurrence %(wanted)s of “%(name)s” in article "
                "%(article)s; the last is %(last)s. The title is counted first.",
                wanted=str(occurrence),
                name=name,
                last=str(len(found)),
                article=article.id,
            )
        )
    return _free(entry, name, [found[occurrence - 1]])


def _not_at(article: Article, name: str, at: int) -> str:
    stands_there = article.body[max(0, at) :][: len(name)]
    return worded(
        "At character %(at)s of the text of article %(article)s stands "
        "“%(stands_there)s”, not “%(name)s”. Characters are counted from 0; or give "
        "--occurrence.",
        at=str(at),
        article=article.id,
        stands_there=" ".join(stands_there.split()),
        name=name,
    )


def _free(entry: Entry, name: str, found: Sequence[Stand]) -> Stand:
    """The first of some places in which no other name counts. Raises AuthorityError
    where there is none.
    """
    counted = [each for each in entry.enrichment.mentions if each.counted]
    taken: list[Mention] = []
    for stand in found:
        hit = overlapping(entry.article, stand, counted)
        if not hit:
            return stand
        taken += hit
    raise AuthorityError(
        worded(
            "“%(name)s” overlaps “%(other)s” there, which is found as "
            "%(with_article)s. Correct that one with: cuttings mentions "
            "assign, recast or dismiss; or choose another --occurrence.",
            name=name,
            other=taken[0].surface,
            with_article=with_article(taken[0].kind),
        )
    )


def _parted(mention: Mention, parts: Iterable[Name]) -> Iterator[Mention]:
    """The parts of a mention that stand in its surface, as mentions of their own."""
    for kind, part in parts:
        offset = mention.surface.find(part)
        if offset < 0:
            continue
        start = mention.start + offset if mention.start >= 0 else -1
        end = start + len(part) if start >= 0 else mention.end
        yield Mention(part, start, end, kind, part, reason=PART)


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


def names_of(decision: Decision) -> list[str]:
    """The names that a ruling speaks of: the one that it is about, and its parts."""
    parts = [part for _, part in decision.payload.get("parts", ())]
    return [decision.payload["name"], *parts]


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


def checked_kind(kind: str) -> Kind:
    """A kind of name as it was given. Raises AuthorityError for what is none."""
    if kind not in KINDS:
        raise AuthorityError(
            worded(
                "“%(kind)s” is no kind of name. The kinds: %(kinds)s.",
                kind=kind[:40],
                kinds=", ".join(KINDS),
            )
        )
    return kind
