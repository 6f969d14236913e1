"""What a person said that a name means, in one article or wherever it stands.

    rulings.assign("Kennedy", "person", "jfk-library", article="k3x7qp2mzt5a")
    rulings.recast("Jordan", "place", "person")        # everywhere
    rulings.dismiss("Law, Natural", "person")          # it is no name
    rulings.dismiss("Jordan", "place", context=assembly.context("Jordan", "basketball"))
    rulings.part("Amnesty International Man-kei Tam", "organisation", [...])
    rulings.add(entry, "Ada Moss", "person")           # the machine found none there

A heading is decided on in ``decisions``; here it is the name as it stands in the texts,
before any heading is looked for. What is in force, and which of two rulings goes before
the other, is in ``in_force``; what a ruling does to what is filed, in ``refiling``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Unpack

from cuttings.index.authority.additions import EVERY, Stand, overlapping, stands
from cuttings.index.authority.contexts import Context
from cuttings.index.authority.in_force import EVERYWHERE, KINDS, Name, RulingsInForce
from cuttings.index.authority.refiling import Refiling
from cuttings.index.authority.store import Store
from cuttings.index.decisions import Author, Journal, Outcome
from cuttings.search.articles import Article, Entry, Kind, Mention
from cuttings.search.errors import AuthorityError, NotFound
from cuttings.search.language.analysis import slug
from cuttings.search.translations import stored, worded

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


def with_article(kind: str) -> str:
    """A kind as a sentence says it.

    >>> with_article("organisation"), with_article("person")
    ('an organisation', 'a person')
    """
    return _WITH_ARTICLE[kind]


class Rulings:
    """The rulings of one archive.

    Every method takes ``actor`` and ``reason``, and raises NotFound where no article
    has the name.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.in_force = RulingsInForce(store)
        self.refiling = Refiling(store, self.in_force)
        self.journal = Journal(store.connection, {"mentions": self.refiling})

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
            raise _not_found(name, kind, article, context)
        found_as = self.in_force.found_as(name, kind, article)
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
            "detail": _with_scope(detail, article, context),
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
            found.update(self.in_force.found_as(name, kind, article))
        return sorted(found)

    def _free_id(self, label: str) -> str:
        base = slug(label) or "name"
        new_id, number = base, 1
        while self.store.heading(new_id) is not None:
            number += 1
            new_id = f"{base}-{number}"
        return new_id


def _not_found(
    name: str, kind: Kind, article: str, context: Context | None
) -> NotFound:
    """Says that no article of those that a ruling would be about has the name."""
    where = worded("any article")
    if article:
        where = worded("article %(article)s", article=article)
    elif context:
        where = worded("any article with “%(words)s”", words=context.words)
    return NotFound(
        worded(
            "“%(name)s” is not found as %(with_article)s in %(where)s. "
            "Names and kinds are shown by: cuttings show ID",
            name=name,
            with_article=with_article(kind),
            where=where,
        )
    )


def _with_scope(detail: str, article: str, context: Context | None) -> str:
    """What is decided, and where, as the log keeps it."""
    if article:
        return stored(
            "decision", "%(detail)s, in %(article)s", detail=detail, article=article
        )
    if context is None:
        return stored("decision", "%(detail)s, everywhere", detail=detail)
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
