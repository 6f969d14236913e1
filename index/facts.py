"""What a person decided about articles themselves: title, date, outlet, agency, byline,
language, and which paragraphs are shown.

    facts.set(article, {"published": "1998-03", "outlet": "Daily Courier"}, actor="ines")
    facts.rename("outlet", "Gardian", "The Guardian", carriers, actor="ines")
    facts.hide(article, 2, actor="ines")

The catalogue keeps each article as it was read; what is decided is laid over it when its
entry is put together, in the order of the decisions. So a correction outlives reading
the file again, and undoing it is leaving it out. The journal is the record; the tables
here hold what is in force.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Literal, Unpack, cast

from cuttings.index.cleaning.furniture import with_paragraphs
from cuttings.index.database import migrate
from cuttings.index.decisions import Author, Decision, Journal, Outcome, named
from cuttings.index.outlets import OutletNames, TwoNames
from cuttings.search.amendments import Field as Origin
from cuttings.search.amendments import Replacement
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment, Published
from cuttings.search.dates import UnreadableDate, read_period
from cuttings.search.engines import Engine
from cuttings.search.errors import DecisionRefused
from cuttings.search.facets.signatures import name_id, people_of
from cuttings.search.queries import Query
from cuttings.search.translations import stored, worded

Field = Literal["title", "published", "outlet", "agency", "byline", "language"]

FIELDS: tuple[Field, ...] = (
    "title",
    "published",
    "outlet",
    "agency",
    "byline",
    "language",
)
ORIGINS: tuple[Field, ...] = ("outlet", "agency", "byline")
"""Fields whose value many articles share, so that it can be renamed in all of them."""

_FIELDS: dict[str, str] = {
    "title": worded("title"),
    "published": worded("date"),
    "outlet": worded("outlet"),
    "agency": worded("agency"),
    "byline": worded("byline"),
    "language": worded("language"),
}
"""The fields in words."""
_KEPT_FIELDS = (
    stored("decision", "title"),
    stored("decision", "published"),
    stored("decision", "outlet"),
    stored("decision", "agency"),
    stored("decision", "byline"),
    stored("decision", "language"),
)
"""The fields as decisions name them."""

LIBRARIAN = "librarian"
"""Where a date that a person gave was read, and why a paragraph is hidden."""
HIDDEN = stored("reading", "hidden by a librarian")

LONGEST_OPENING = 60
"""Characters of a paragraph that a decision names it by."""
LONGEST = 500
"""Characters of a value; the longest headlines have 300."""

MIGRATIONS = (
    """
    CREATE TABLE article_facts (
        article TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        decision INTEGER NOT NULL,
        PRIMARY KEY (article, field, decision)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX article_facts_decision ON article_facts (decision);
    CREATE TABLE renamed_origins (
        decision INTEGER PRIMARY KEY,
        field TEXT NOT NULL,
        old TEXT NOT NULL,
        new TEXT NOT NULL
    ) STRICT;
    """,
)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A value that was decided for one article, by which decision."""

    decision: int
    value: str


@dataclass(frozen=True, slots=True)
class _Renaming:
    """A value that has another name now, by which decision."""

    decision: int
    old: str
    new: str


class Facts:
    """The decisions about articles of one archive; the owner ``articles``.

    Every method that decides takes ``actor`` and ``reason``, and raises
    DecisionRefused for a value that can't be one and where nothing would change.
    """

    def __init__(self, connection: sqlite3.Connection, outlets: OutletNames) -> None:
        self.connection = connection
        self.outlets = outlets
        self.journal = Journal(connection, {"articles": self})
        migrate(connection, "facts", MIGRATIONS)
        self._facts: dict[str, dict[str, _Fact]] = {}
        self._renamings: dict[str, list[_Renaming]] = {}
        self._decided_outlets: frozenset[str] = frozenset()
        """Outlets, as they were read, whose name a person decided."""
        self._version = -1

    # Deciding

    def set(
        self, article: Article, values: Mapping[str, str], **author: Unpack[Author]
    ) -> Outcome:
        """Gives an article other values; an empty one says that it is unknown.

        ``article`` is the article as it stands in the catalogue. That a person looked
        for one value and found none is a decision too, once: else the article would
        wait for its value for ever.
        """
        shown = self._with_values(article)
        decided = self.decided(article.id)
        changed: dict[str, str] = {}
        said: list[str] = []
        for name, typed in values.items():
            value = _checked(name, typed)
            before = value_of(shown, name)
            is_sought = len(values) == 1 and not value and name not in decided
            if value != before or is_sought:
                changed[name] = value
                about = article.id if said else named(article)
                said.append(_change_in_words(about, name, before, value))
        if not changed:
            raise DecisionRefused(
                worded("Article %(id)s says that already.", id=str(article.id))
            )
        payload = {"values": changed, "detail": "; ".join(said)}
        return self.journal.record("articles", "set", [article.id], payload, **author)

    def rename(
        self,
        field: Field,
        old: str,
        new: str,
        articles: Sequence[str],
        **author: Unpack[Author],
    ) -> Outcome:
        """Gives an outlet, an agency or a byline another name in the articles that have
        it (``carriers``) and in all that come later.

        An outlet or an agency is renamed in every spelling that its facet shows as one
        value; a byline as it is written.
        """
        if field not in ORIGINS:
            raise DecisionRefused(
                worded(
                    "“%(field)s” is no name of an origin. Rename one of: %(origins)s.",
                    field=field,
                    origins=", ".join(ORIGINS),
                )
            )
        new = _checked(field, new)
        if field == "outlet":
            # Those of a host that is called otherwise have that name in the index.
            articles = articles or self.outlets.unnamed(old)
        if articles and new == old and self.outlets.unnamed(old):
            return self.keep_apart(old, **author)
        if not new or new == old:
            raise DecisionRefused(
                worded(
                    "The %(field)s “%(old)s” needs another name.",
                    field=_FIELDS[field],
                    old=old,
                )
            )
        if not articles:
            raise DecisionRefused(
                worded(
                    "No article has the %(field)s “%(old)s”.",
                    field=_FIELDS[field],
                    old=old,
                )
            )
        payload = {
            "field": field,
            "old": old,
            "new": new,
            "articles": sorted(articles),
            "detail": stored(
                "decision",
                "%(field)s %(old)s to %(new)s",
                field=field,
                old=old,
                new=new,
            ),
        }
        return self.journal.record("articles", "rename", [old], payload, **author)

    def keep_apart(self, host: str, **author: Unpack[Author]) -> Outcome:
        """Says that the host of an outlet's pages is its name, whatever other pages of
        the host state, also in articles that come later.
        """
        self._refresh()
        articles = self.outlets.unnamed(host)
        if not articles:
            raise DecisionRefused(
                worded("No article has the outlet “%(outlet)s”.", outlet=host)
            )
        if host in self._decided_outlets:
            raise DecisionRefused(
                worded("What “%(outlet)s” is called is decided.", outlet=host)
            )
        payload = {
            "field": "outlet",
            "old": host,
            "new": host,
            "articles": sorted(articles),
            "detail": stored("decision", "outlet %(old)s keeps its name", old=host),
        }
        return self.journal.record("articles", "rename", [host], payload, **author)

    def decided_outlets(self) -> frozenset[str]:
        """The outlets, as they were read, whose name a person decided."""
        self._refresh()
        return self._decided_outlets

    def suggested_outlets(self) -> list[TwoNames]:
        """The hosts that may have a name which their pages state, unless a person
        decided it.
        """
        self._refresh()
        found = self.outlets.suggestions()
        return [each for each in found if each.host not in self._decided_outlets]

    def hide(
        self, article: Article, paragraph: int, **author: Unpack[Author]
    ) -> Outcome:
        """Hides a paragraph (by its number from 0): it is boilerplate.

        ``article`` is the article as readers have it. Raises DecisionRefused where the
        paragraph is hidden already.
        """
        return self._show_or_hide("hide", article, paragraph, author)

    def show(
        self, article: Article, paragraph: int, **author: Unpack[Author]
    ) -> Outcome:
        """Shows a paragraph that was hidden: it belongs to the text.

        ``article`` is the article as readers have it. Raises DecisionRefused where the
        paragraph is shown already.
        """
        return self._show_or_hide("show", article, paragraph, author)

    def _show_or_hide(
        self, action: str, article: Article, paragraph: int, author: Author
    ) -> Outcome:
        if not 0 <= paragraph < len(article.paragraphs):
            raise DecisionRefused(
                worded(
                    "Article %(id)s has no paragraph %(paragraph)s; it has "
                    "%(paragraphs)s, counted from 0.",
                    id=str(article.id),
                    paragraph=str(paragraph),
                    paragraphs=len(article.paragraphs),
                )
            )
        span = article.paragraphs[paragraph]
        _refuse_as_it_is(action, article, paragraph)
        text = article.original[span.source_start : span.source_end]
        opening = " ".join(text.split())
        if len(opening) > LONGEST_OPENING:
            opening = opening[:LONGEST_OPENING].rpartition(" ")[0] + " …"
        payload = {
            "start": span.source_start,
            "end": span.source_end,
            "detail": stored(
                "decision",
                "%(article)s paragraph %(paragraph)s: %(opening)s",
                article=named(article),
                paragraph=str(paragraph + 1),
                opening=opening,
            ),
        }
        return self.journal.record("articles", action, [article.id], payload, **author)

    # Putting into force, and taking back

    def apply(self, decision: Decision) -> Collection[str]:
        """Puts a decision of the journal into force; gives the articles concerned."""
        payload = decision.payload
        self._version = -1
        if decision.action == "rename":
            self.connection.execute(
                "INSERT INTO renamed_origins VALUES (?, ?, ?, ?)",
                (decision.id, payload["field"], payload["old"], payload["new"]),
            )
            return tuple(payload["articles"])
        values = payload.get("values")
        if values is None:
            values = {_paragraph_field(payload): decision.action}
        for field, value in values.items():
            self.connection.execute(
                "INSERT INTO article_facts VALUES (?, ?, ?, ?)",
                (decision.subjects[0], field, value, decision.id),
            )
        return decision.subjects

    def revert(self, decision: Decision) -> Collection[str]:
        """Takes a decision of the journal back; gives the articles concerned."""
        self._version = -1
        for table in ("article_facts", "renamed_origins"):
            self.connection.execute(
                f"DELETE FROM {table} WHERE decision = ?", (decision.id,)
            )
        if decision.action == "rename":
            return tuple(decision.payload["articles"])
        return decision.subjects

    # What an article says in the end

    def final(self, article: Article, found: Enrichment) -> tuple[Article, Enrichment]:
        """An article and what was found in it, with all that is decided about it."""
        self._refresh()
        if not (self._facts or self._renamings or self.outlets.by_host):
            return article, found
        shown: dict[int, str] = {}
        for field, fact in self._facts.get(article.id, {}).items():
            start = _paragraph_start(field)
            if start is not None:
                shown[start] = "" if fact.value == "show" else HIDDEN
        if shown:
            article, found = with_paragraphs(article, found, shown)
        return self._with_values(article), found

    def _with_values(self, article: Article) -> Article:
        self._refresh()
        values: dict[str, Any] = {}
        for field in FIELDS:
            before = value_of(article, field)
            value = self._value(article.id, field, before)
            if value == before:
                continue
            if field == "published":
                values[field] = Published(value, LIBRARIAN) if value else None
            elif field == "title":
                values |= {"title": value, "title_inferred": False}
            else:
                values[field] = value or None
        if values.get("language", "") is None:
            values["language"] = article.language
        return replace(article, **values) if values else article

    def origins(
        self, read: Iterable[tuple[str, Sequence[str | None]]]
    ) -> Iterator[tuple[str, list[str | None]]]:
        """The ``ORIGINS`` of articles in the end, given those that were read, by id."""
        self._refresh()
        for article_id, values in read:
            shown: list[str | None] = []
            for field, value in zip(ORIGINS, values, strict=True):
                shown.append(self._value(article_id, field, value or "") or None)
            yield article_id, shown

    def _value(self, article_id: str, field: str, raw: str) -> str:
        """A value after all decisions about it, in their order."""
        own = self._facts.get(article_id, {}).get(field)
        value = own.value if own else raw
        if own is None and field == "outlet" and raw not in self._decided_outlets:
            # What its other pages say an outlet is called, unless a person said it.
            value = self.outlets.by_host.get(raw, raw)
        for renaming in self._renamings.get(field, ()):
            is_later = own is None or renaming.decision > own.decision
            if is_later and is_same(field, renaming.old, value):
                value = renaming.new
        return value

    def replacement(self, renaming: Decision) -> Replacement:
        """What a renaming, in force or taken back, changes in its articles.

        What was renamed again since has its last name. An article that has none of these
        names has been given another one by itself. Without a decision about it, a host
        has the name that its pages state.
        """
        self._refresh()
        payload = renaming.payload
        field: Field = payload["field"]
        left = self._renamed_since(renaming.id, field, payload["old"])
        given = self._renamed_since(renaming.id, field, payload["new"])
        before = [*left, *given]
        stated = self.outlets.by_host.get(payload["old"]) if field == "outlet" else None
        if stated:
            shown = self._renamed_since(renaming.id, field, stated)
            before += shown
            if payload["old"] not in self._decided_outlets:
                left = shown
        name = given[-1] if renaming.in_force else left[-1]
        return Replacement(
            cast(Origin, field), tuple(before), name, tuple(payload["articles"])
        )

    def _renamed_since(self, decision: int, field: Field, name: str) -> list[str]:
        """A name and all that it was given after a decision, in turn."""
        names = [name]
        for renaming in self._renamings.get(field, ()):
            if renaming.decision > decision and is_same(field, renaming.old, names[-1]):
                names.append(renaming.new)
        return names

    def decided(self, article_id: str) -> frozenset[str]:
        """The fields of an article that a person decided on."""
        self._refresh()
        return frozenset(self._facts.get(article_id, {}))

    def unknown(self, field: Field) -> frozenset[str]:
        """The articles of which a person decided that a field is not known."""
        self._refresh()
        found: list[str] = []
        for article_id, facts in self._facts.items():
            if field in facts and not facts[field].value:
                found.append(article_id)
        return frozenset(found)

    def decided_on(self, field: Field) -> frozenset[str]:
        """The articles of which a person decided on a field, also that it is not known."""
        self._refresh()
        found: list[str] = []
        for article_id, facts in self._facts.items():
            if field in facts:
                found.append(article_id)
        return frozenset(found)

    def _refresh(self) -> None:
        version = self.connection.execute("PRAGMA data_version").fetchone()[0]
        if version == self._version:
            return
        facts: dict[str, dict[str, _Fact]] = defaultdict(dict)
        for row in self.connection.execute(
            "SELECT * FROM article_facts ORDER BY decision"
        ):
            fact = _Fact(row["decision"], row["value"])
            facts[row["article"]][row["field"]] = fact
        renamings: dict[str, list[_Renaming]] = defaultdict(list)
        for row in self.connection.execute(
            "SELECT * FROM renamed_origins ORDER BY decision"
        ):
            renaming = _Renaming(row["decision"], row["old"], row["new"])
            renamings[row["field"]].append(renaming)
        self._facts, self._renamings = dict(facts), dict(renamings)
        decided = [renaming.old for renaming in renamings["outlet"]]
        self._decided_outlets = frozenset(decided)
        self._version = version


def value_of(article: Article, field: str) -> str:
    """A value of an article as it is decided on: a date cut to what is known, nothing
    for what is unknown.
    """
    if field == "published":
        return article.published.value if article.published else ""
    value = getattr(article, field)
    return str(value) if value is not None else ""


def _refuse_as_it_is(action: str, article: Article, paragraph: int) -> None:
    """Raises DecisionRefused where a paragraph is hidden, or shown, already."""
    is_hidden = bool(article.paragraphs[paragraph].hidden)
    values = {"number": str(paragraph + 1), "id": article.id}
    if action == "hide" and is_hidden:
        raise DecisionRefused(
            worded(
                "Paragraph %(number)s of article %(id)s is hidden already.", **values
            )
        )
    if action == "show" and not is_hidden:
        raise DecisionRefused(
            worded("Paragraph %(number)s of article %(id)s is shown already.", **values)
        )


def _change_in_words(article: str, field: str, before: str, value: str) -> str:
    if value == before:
        return stored(
            "decision",
            "%(article)s %(field)s: looked for in vain",
            article=article,
            field=field,
        )
    unknown = stored("decision", "unknown")
    return stored(
        "decision",
        "%(article)s %(field)s: %(before)s to %(after)s",
        article=article,
        field=field,
        before=before or unknown,
        after=value or unknown,
    )


def is_same(field: str, one: str, other: str) -> bool:
    """Whether two values of a field are one to its readers: outlets and agencies are, of
    which the facet makes one value; of bylines it makes people, so these are compared as
    they are written.
    """
    if field == "byline":
        return one == other
    return name_id(one) == name_id(other)


def carriers(engine: Engine, field: Field, value: str) -> tuple[str, ...]:
    """The articles in the index that have this outlet, agency or byline."""
    query = Query(count="copies")
    if field != "byline":
        return tuple(engine.article_ids(query.add(field, name_id(value))))
    names = people_of(value)
    if not names:
        return ()
    found: list[str] = []
    for entry in engine.matches(query.add(field, name_id(names[0]))):
        if value_of(entry.article, field) == value:
            found.append(entry.article.id)
    return tuple(found)


def carriers_since(archive: Archive, decision: Decision) -> tuple[str, ...]:
    """The articles that came after a renaming and that it may have reached: beside its
    own, what taking it back concerns. None for any other decision.
    """
    if not is_renaming(decision):
        return ()
    payload = decision.payload
    with closing(archive.reading_engine()) as engine:
        named = carriers(engine, payload["field"], payload["new"])
    return tuple(sorted(set(named).difference(payload["articles"])))


def _checked(field: str, typed: str) -> str:
    """A value as it is kept. Raises DecisionRefused for what can't be one."""
    if field not in FIELDS:
        raise DecisionRefused(
            worded(
                "“%(field)s” can't be corrected. The fields: %(fields)s.",
                field=field[:40],
                fields=", ".join(FIELDS),
            )
        )
    value = " ".join(typed.split())
    if len(value) > LONGEST:
        raise DecisionRefused(
            worded(
                "The %(field)s has %(value)s characters; at most %(longest)s are kept.",
                field=_FIELDS[field],
                value=len(value),
                longest=LONGEST,
            )
        )
    if not value.isprintable():
        raise DecisionRefused(
            worded(
                "The %(field)s has characters that can't be printed.",
                field=_FIELDS[field],
            )
        )
    if field == "published" and value:
        value = read_date(value)
    if field == "title" and not value:
        raise DecisionRefused(worded("The title is empty. Give the headline."))
    if field == "language" and not (2 <= len(value) <= 3 and value.isalpha()):
        raise DecisionRefused(
            worded(
                "“%(value)s” is no language. Write its ISO 639 code, such as en or de.",
                value=value[:40],
            )
        )
    return value


def read_date(typed: str) -> str:
    """A date of publication, written in any way that a search takes, as it is kept.

    >>> read_date("14 March 2016"), read_date("March 2016")
    ('2016-03-14', '2016-03')

    Raises DecisionRefused for what is none, or two, or a time from one date to another.
    """
    try:
        asked = read_period(typed)
    except UnreadableDate as error:
        if error.choices:
            raise DecisionRefused(error.args[0]) from None
        raise _no_date(typed) from None
    if asked.since is None or asked.since != asked.until:
        raise _no_date(typed)
    return asked.since


def _no_date(typed: str) -> DecisionRefused:
    return DecisionRefused(
        worded(
            "“%(value)s” is no date. Write 1998-03-14, or 1998-03 or "
            "1998 where no more is known, or nothing where nothing is.",
            value=typed[:40],
        )
    )


def _paragraph_field(payload: Mapping[str, Any]) -> str:
    return f"paragraph {payload['start']}"


def _paragraph_start(field: str) -> int | None:
    name, _, start = field.partition(" ")
    return int(start) if name == "paragraph" else None


def is_renaming(decision: Decision) -> bool:
    """Whether a decision gives an outlet, an agency or a byline another name."""
    return (decision.owner, decision.action) == ("articles", "rename")


def rewrites_text(decision: Decision) -> bool:
    """Whether a decision changes words that are searched, not only what is beside them."""
    if decision.action in ("hide", "show"):
        return True
    changed: Iterable[str] = cast("dict[str, str]", decision.payload.get("values", {}))
    return bool({"title", "language"} & set(changed))
