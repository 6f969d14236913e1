"""What a person said that a name means, in one article or wherever it stands.

    rulings.assign("Kennedy", "person", "jfk-library", article="k3x7qp2mzt5a")
    rulings.recast("Jordan", "place", "person")        # everywhere
    rulings.dismiss("Law, Natural", "person")          # it is no name
    rulings.part("Amnesty International Man-kei Tam", "organisation", [...])

A heading is decided on in ``decisions``; here it is the name as it stands in the texts,
before any heading is looked for. A ruling holds for the name as the machine found it,
kind included, so it outlives new models and reaches articles that come later. Of two
that speak of one name the one about the article goes before the one about all, and then
the newer one.

The journal is the record; the table here holds the rulings in force, so that filing can
ask quickly.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack, cast

from cuttings.index.authority.store import Store
from cuttings.index.decisions import Author, Decision, Journal, Outcome
from cuttings.search.articles import Kind, Mention
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
    each).
    """

    verdict: str
    value: str


class Rulings:
    """The rulings of one archive; the owner ``mentions`` of the journal.

    Every method that decides takes ``actor`` and ``reason``, and raises NotFound where
    no article has the name.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.journal = Journal(store.connection, {"mentions": self})
        self._cache: dict[tuple[str, Kind, str], Ruling] = {}
        self._version = -1

    # Deciding

    def assign(
        self,
        name: str,
        kind: Kind,
        heading: str,
        article: str = EVERYWHERE,
        **author: Unpack[Author],
    ) -> Outcome:
        """Files a name under a heading, of its own kind or another.

        Raises NotFound where there is no such heading, and AuthorityError where the
        name stands under it already.
        """
        row = self.store.heading(heading)
        if row is None:
            raise NotFound(
                worded(
                    "There is no heading “%(heading)s”. Look for it with: "
                    "cuttings authority find WORDS",
                    heading=heading,
                )
            )
        filed = {use["heading_id"] for use in self._uses(name, kind, article)}
        if filed == {row["id"]}:
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
        return self._decide("assign", name, kind, article, payload, detail, author)

    def assign_new(
        self,
        name: str,
        kind: Kind,
        label: str,
        heading_kind: Kind,
        article: str = EVERYWHERE,
        **author: Unpack[Author],
    ) -> Outcome:
        """Files a name under a heading that is made for it. Raises AuthorityError for
        an empty label.
        """
        label = " ".join(label.split())
        if not label:
            raise AuthorityError(worded("The new heading has no label. Give a name."))
        new_id = self._free_id(label)
        payload = {
            "heading": new_id,
            "new": {"id": new_id, "kind": _checked(heading_kind), "label": label},
        }
        detail = stored(
            "decision", "%(name)s is %(heading)s (new)", name=name, heading=label
        )
        return self._decide("assign", name, kind, article, payload, detail, author)

    def recast(
        self,
        name: str,
        kind: Kind,
        other: Kind,
        article: str = EVERYWHERE,
        **author: Unpack[Author],
    ) -> Outcome:
        """Says that a name is of another kind; the machine then finds its heading.

        Raises AuthorityError where it is of that kind.
        """
        if _checked(other) == kind:
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
        return self._decide("recast", name, kind, article, payload, detail, author)

    def part(
        self,
        name: str,
        kind: Kind,
        parts: Sequence[Name],
        article: str = EVERYWHERE,
        **author: Unpack[Author],
    ) -> Outcome:
        """Says that a name is several, each with its kind: ``Amnesty International
        Man-kei Tam`` is an organisation and a person.

        Raises AuthorityError where a part does not stand in the name.
        """
        whole = [(_checked(other), " ".join(part.split())) for other, part in parts]
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
        return self._decide("part", name, kind, article, payload, detail, author)

    def dismiss(
        self,
        name: str,
        kind: Kind,
        article: str = EVERYWHERE,
        **author: Unpack[Author],
    ) -> Outcome:
        """Says that these words are no name; they stay searchable as words."""
        detail = stored(
            "decision", "%(name)s is not %(kind)s", name=name, kind=with_article(kind)
        )
        return self._decide("dismiss", name, kind, article, {}, detail, author)

    def _decide(
        self,
        action: str,
        name: str,
        kind: Kind,
        article: str,
        payload: dict[str, Any],
        detail: str,
        author: Author,
    ) -> Outcome:
        uses = self._uses(name, kind, article)
        if not uses:
            where = worded("any article")
            if article:
                where = worded("article %(article)s", article=article)
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
        else:
            detail = stored("decision", "%(detail)s, everywhere", detail=detail)
        payload = {
            **payload,
            "name": name,
            "kind": kind,
            "found_as": self._found_as(name, kind, article),
            "article": article,
            "uses": [dict(use) for use in uses],
            "detail": detail,
        }
        subjects = [article] if article else [name]
        return self.journal.record("mentions", action, subjects, payload, **author)

    def _uses(self, name: str, kind: Kind, article: str) -> list[sqlite3.Row]:
        """Where a name is filed as this kind."""
        return self.store.rows(
            """
            SELECT * FROM uses
            WHERE name = ? AND kind = ? AND (article_id = ? OR ? = '')
            """,
            name,
            kind,
            article,
            article,
        )

    def _found_as(self, name: str, kind: Kind, article: str) -> list[Kind]:
        """The kinds as which the machine found what counts as this kind now."""
        found = [kind] if self.of(article, kind, name) is None else []
        for other in KINDS:
            ruling = self.of(article, other, name)
            if ruling and other not in found and self._kind_by(ruling) == kind:
                found.append(other)
        return found or [kind]

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
        verdict, value = "none", ""
        if decision.action == "assign":
            verdict, value = "heading", payload["heading"]
        elif decision.action == "recast":
            verdict, value = "kind", payload["other"]
        elif decision.action == "part":
            verdict, value = "parts", json.dumps(payload["parts"], ensure_ascii=False)
        for kind in payload["found_as"]:
            self.store.run(
                "INSERT INTO name_rulings VALUES (?, ?, ?, ?, ?, ?)",
                (
                    payload["article"],
                    kind,
                    payload["name"],
                    verdict,
                    value,
                    decision.id,
                ),
            )
        articles = self._articles(decision)
        self._unfile(articles, payload["name"], [payload["kind"]])
        return articles

    def revert(self, decision: Decision) -> Collection[str]:
        """Takes a decision of the journal back; gives the articles concerned, those
        that came since included.
        """
        self.changed()
        payload = decision.payload
        self.store.run("DELETE FROM name_rulings WHERE decision = ?", (decision.id,))
        articles = set(self._articles(decision))
        if not payload["article"]:
            since = self.store.column(
                "SELECT article_id FROM uses WHERE name = ?", payload["name"]
            )
            articles.update(since)
        self._unfile(articles, payload["name"], KINDS)
        for use in payload["uses"]:
            if self._is_held(use["article_id"]):
                self._put_back(use)
        new = payload.get("new")
        if new and not self.store.count_uses(new["id"]):
            self.store.run("DELETE FROM headings WHERE id = ?", (new["id"],))
        return articles

    def _articles(self, decision: Decision) -> list[str]:
        return sorted({use["article_id"] for use in decision.payload["uses"]})

    def _unfile(self, articles: Iterable[str], name: str, kinds: Iterable[str]) -> None:
        """Takes a name out of what is filed, so that it is filed anew."""
        ids = json.dumps(sorted(articles))
        for kind in kinds:
            self.store.run(
                """
                DELETE FROM uses WHERE name = ? AND kind = ?
                    AND article_id IN (SELECT value FROM json_each(?))
                """,
                (name, kind, ids),
            )

    def _put_back(self, use: dict[str, Any]) -> None:
        """Files a name as it was, if its heading is still there."""
        heading = use["heading_id"]
        row = self.store.heading(heading) if heading else None
        if heading and row is None:
            return
        values = {**use, "heading_id": row["id"] if row else None}
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        self.store.run(
            f"INSERT OR REPLACE INTO uses ({columns}) VALUES ({marks})",
            tuple(values.values()),
        )

    def _is_held(self, article: str) -> bool:
        statement = "SELECT 1 FROM articles WHERE id = ?"
        return self.store.first(statement, article) is not None

    # Asking

    def of(self, article: str, kind: Kind, name: str) -> Ruling | None:
        """What is ruled of a name that the machine found in an article."""
        known = self._known()
        own = known.get((article, kind, name))
        return own or known.get((EVERYWHERE, kind, name))

    def applied(
        self, article: str, mentions: tuple[Mention, ...]
    ) -> tuple[tuple[Mention, ...], dict[Name, str]]:
        """The mentions of an article as they are ruled, and the headings of the names
        that are filed by a ruling.
        """
        if not self._known():
            return mentions, {}
        ruled: list[Mention] = []
        headings: dict[Name, str] = {}
        for mention in mentions:
            ruling = None
            if mention.counted:
                ruling = self.of(article, mention.kind, mention.name)
            if ruling is None:
                ruled.append(mention)
            elif ruling.verdict == "none":
                ruled.append(replace(mention, reason=NO_NAME))
            elif ruling.verdict == "parts":
                ruled += _parted(mention, json.loads(ruling.value))
            else:
                kind = self._kind_by(ruling) or mention.kind
                ruled.append(replace(mention, kind=kind))
                if ruling.verdict == "heading":
                    headings[kind, mention.name] = ruling.value
        return tuple(ruled), headings

    def _kind_by(self, ruling: Ruling) -> Kind | None:
        """The kind that a ruling gives a name, None where it takes it away."""
        if ruling.verdict in ("none", "parts"):
            return None
        if ruling.verdict == "kind":
            return cast(Kind, ruling.value)
        row = self.store.heading(ruling.value)
        return cast(Kind, row["kind"]) if row is not None else None

    def _known(self) -> dict[tuple[str, Kind, str], Ruling]:
        """All rulings; they are few, and read again only when another process wrote, or
        this one ruled.
        """
        version = self.store.run("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            rows = self.store.rows("SELECT * FROM name_rulings ORDER BY decision")
            self._cache = {}
            for row in rows:
                ruling = Ruling(row["verdict"], row["value"])
                self._cache[row["article"], row["kind"], row["name"]] = ruling
            self._version = version
        return self._cache

    def changed(self) -> None:
        """Says that the table was written, here or by a decision about a heading."""
        self._version = -1


def _parted(mention: Mention, parts: Iterable[Name]) -> Iterator[Mention]:
    """The parts of a mention that stand in its surface, as mentions of their own."""
    for kind, part in parts:
        offset = mention.surface.find(part)
        if offset < 0:
            continue
        start = mention.start + offset if mention.start >= 0 else -1
        end = start + len(part) if start >= 0 else mention.end
        yield Mention(part, start, end, kind, part, reason=PART)


def _checked(kind: str) -> Kind:
    if kind not in KINDS:
        raise AuthorityError(
            worded(
                "“%(kind)s” is no kind of name. The kinds: %(kinds)s.",
                kind=kind[:40],
                kinds=", ".join(KINDS),
            )
        )
    return kind
