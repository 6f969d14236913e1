"""The authority file: which heading a name is filed under, and why.

    authority = Authority(connection, folder)
    enrichment, headings = authority.assign(article, enrichment, story="...")

Identity is the heading's id, never its string. Every assignment says its reason;
machine merges are provisional and can be taken back.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cuttings.index.authority.exchange import write_files
from cuttings.index.authority.filing import (
    Context,
    Filed,
    Filer,
    countries_of,
    country_about,
)
from cuttings.index.authority.likeness import key_of
from cuttings.index.authority.settling import lead_on, set_aside, settle
from cuttings.index.authority.store import MIGRATIONS, Store, Use
from cuttings.index.database import migrate, transaction
from cuttings.index.names.folding import name_tokens
from cuttings.index.names.roles import is_office, nation
from cuttings.search.articles import Article, Enrichment, Heading, Kind, Mention
from cuttings.search.language.analysis import terms
from cuttings.search.revisions import Filing, Revision


@dataclass(frozen=True, slots=True)
class Found:
    """A heading that words lead to, and how many articles count under it."""

    heading: Heading
    articles: int


_ORDER: dict[Kind, int] = {"place": 0, "organisation": 1, "person": 2}
Named = tuple[Kind, str]


class Authority:
    """The authority file of one archive.

    ``folder`` holds its CSV files, None where there are none.
    """

    def __init__(
        self, connection: sqlite3.Connection, folder: Path | None = None
    ) -> None:
        migrate(connection, "authority", MIGRATIONS)
        self.folder = folder
        self.store = Store(connection)
        self.filer = Filer(self.store)
        self._cache: dict[str, Heading] = {}
        self._hidden: frozenset[str] = frozenset()
        self._state = (-1, -1)

    def assign(
        self, article: Article, enrichment: Enrichment, story: str | None = None
    ) -> tuple[Enrichment, tuple[Heading, ...]]:
        """Files an article's names, replacing what was filed for it.

        Returns the enrichment with a heading and a reason at each mention, and the
        headings with all above them, sorted by kind and id. Event types are not the
        authority's.
        """
        with transaction(self.store.connection):
            return self._named(
                enrichment, self._file(article.id, enrichment.mentions, story or "")
            )

    def recall(
        self, article: Article, enrichment: Enrichment, story: str | None = None
    ) -> tuple[Enrichment, tuple[Heading, ...]]:
        """As ``assign``, from what is filed already and without weighing evidence
        again.

        This is what follows a decision: the names are filed under their new headings,
        and the articles concerned only take them up. An article that is not filed, or
        was analysed anew, is assigned.
        """
        filed = {
            (row["kind"], row["name"]): Filed(row["heading_id"], row["reason"])
            for row in self.store.filed(article.id)
        }
        named = {
            (mention.kind, mention.name)
            for mention in enrichment.mentions
            if mention.counted
        }
        if named != filed.keys():
            return self.assign(article, enrichment, story)
        return self._named(enrichment, filed)

    def _named(
        self, enrichment: Enrichment, filed: dict[Named, Filed]
    ) -> tuple[Enrichment, tuple[Heading, ...]]:
        mentions = tuple(
            _with_heading(mention, filed) for mention in enrichment.mentions
        )
        ids = {mention.heading for mention in mentions if mention.heading}
        return replace(enrichment, mentions=mentions), self.headings(ids)

    def _file(
        self, article: str, mentions: Sequence[Mention], story: str
    ) -> dict[Named, Filed]:
        self.store.forget(article)
        named: dict[Named, list[Mention]] = {}
        for mention in mentions:
            if mention.counted:
                named.setdefault((mention.kind, mention.name), []).append(mention)
        countries = countries_of(mentions)
        people = frozenset(
            name
            for kind, name in named
            if kind == "person" and len(name_tokens(name)) > 1
        )
        context = Context(article, countries, country_about(countries), story, people)
        filed: dict[Named, Filed] = {}
        for kind, name in sorted(
            named,
            key=lambda pair: (_ORDER[pair[0]], -len(name_tokens(pair[1])), pair[1]),
        ):
            role = _role(named[kind, name])
            filed[kind, name] = self.filer.file(kind, name, role, context)
            self._keep_surfaces(filed[kind, name].heading, kind, named[kind, name])
        self.store.file(article, self._uses(named, filed, context))
        return filed

    def _keep_surfaces(
        self, heading: str | None, kind: Kind, mentions: Iterable[Mention]
    ) -> None:
        """Other spellings in the text that the label's own words would not find:
        acronyms, surnames spelt apart.
        """
        if heading is None or kind == "place":
            return
        for mention in mentions:
            short = mention.surface.removesuffix("’s").removesuffix("'s")
            if short != mention.name and short.lower() not in mention.name.lower():
                kind_of = (
                    "acronym"
                    if short.isupper()
                    else "surname"
                    if " " not in short
                    else "name"
                )
                self.store.add_variant(
                    heading, kind, short, variant_kind=kind_of, reason=""
                )

    def _uses(
        self,
        named: dict[Named, list[Mention]],
        filed: dict[Named, Filed],
        context: Context,
    ) -> Iterable[Use]:
        for (kind, name), mentions in named.items():
            role = _role(mentions) if kind == "person" else ""
            result = filed[kind, name]
            yield Use(
                kind,
                name,
                result.heading or result.held,
                role,
                context.about,
                context.story,
                len(mentions),
                result.reason,
            )

    def headings(self, ids: Iterable[str]) -> tuple[Heading, ...]:
        """These headings and all above them, sorted by kind and id.

        A hidden one is not among them; what stands beneath it stands beneath the next
        one above.
        """
        state = self.store.state()
        if self._state != state:
            self._cache.clear()
            self._hidden = self.store.hidden()
            self._state = state
        found: dict[str, Heading] = {}
        waiting = {id for id in ids if id not in self._hidden}
        while waiting:
            self._cache.update(
                self.store.headings({id for id in waiting if id not in self._cache})
            )
            level = {self._cache[id] for id in waiting if id in self._cache}
            if not found:  # an id that was merged into a hidden heading
                level = {heading for heading in level if heading.id not in self._hidden}
            found.update((heading.id, heading) for heading in level)
            waiting = {
                heading.broader
                for heading in level
                if heading.broader and heading.broader not in found
            }
        shown = (
            _beneath_shown(found, id, self._hidden)
            for id in found
            if id not in self._hidden
        )
        return tuple(sorted(shown, key=lambda heading: (heading.kind, heading.id)))

    def revision(self, headings: Mapping[str, bool]) -> Revision:
        """What a decision on these headings changes in the index: by id, and whether
        names may be filed elsewhere.

        Every use whose heading changed is filed under one of them now, or has a
        spelling of one and is nobody's. What stands beneath a heading that was filed
        anew or hidden may stand beneath another one now, so it is defined anew.
        """
        hidden = self.store.hidden()
        moved = [id for id, filed in headings.items() if filed or id in hidden]
        ids = headings.keys() | self.store.beneath(moved)
        shown = self.headings(ids)
        gone = ids - {heading.id for heading in shown}
        found = self.store.filings([id for id, filed in headings.items() if filed])
        filings = tuple(
            Filing(kind, name, id, tuple(articles))
            for (kind, name, id), articles in found.items()
        )
        return Revision(shown, tuple(sorted(gone)), filings)

    def forget(self, article: str) -> None:
        """Takes out what is filed for an article that has left the archive."""
        self.store.forget(article)

    def affected(self, headings: Iterable[str]) -> tuple[str, ...]:
        """The articles that count under any of these headings, those filed under
        headings beneath them included.
        """
        ids = tuple(headings)
        return tuple(self.store.articles(ids)) if ids else ()

    def count(self, headings: Iterable[str]) -> int:
        """How many articles count under any of these headings, those filed under
        headings beneath them included.
        """
        return self.store.count_articles(tuple(headings))

    def settle(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Settles provisional headings after a run: the headings changed, and the
        articles to put together again.
        """
        with transaction(self.store.connection):
            headings, articles = settle(self.store)
        return tuple(sorted(headings)), tuple(sorted(articles))

    def renew(self, articles: Iterable[tuple[str, Enrichment, str]]) -> None:
        """Files all articles of the archive anew, given as id, enrichment and story in
        the order of their ids.

        The headings are then the same whatever the order of arrival; what a librarian
        decided on stays.
        """
        with transaction(self.store.connection):
            old = set_aside(self.store)
            for article, enrichment, story in articles:
                self._file(article, enrichment.mentions, story)
            settle(self.store)
            lead_on(self.store, old)

    def find(self, text: str, limit: int = 20) -> tuple[Found, ...]:
        """The headings that these words are a spelling of, else those that hold the
        words, the most used first.
        """
        wanted = tuple(terms(text))
        keys = [key_of(kind, text) for kind in ("person", "organisation", "place")]
        rows = self.store.rows(
            "SELECT DISTINCT heading_id FROM variants WHERE key IN (?, ?, ?)", *keys
        )
        if not rows and wanted:
            like = (
                "%"
                + "%".join(
                    word.replace("%", "").replace("_", "") for word in text.split()
                )
                + "%"
            )
            rows = self.store.rows(
                "SELECT DISTINCT heading_id FROM variants WHERE variant LIKE ? LIMIT 500",
                like,
            )
        found = []
        for row in rows:
            heading = self.store.heading(row["heading_id"])
            if heading is not None and heading["status"] != "hidden":
                found.append(
                    Found(self.store.as_heading(heading), self.count([heading["id"]]))
                )
        return tuple(
            sorted(found, key=lambda each: (-each.articles, each.heading.id))[:limit]
        )

    def save(self) -> None:
        """Writes the CSV files of the archive's authority folder, so that they say
        what the catalogue says.
        """
        if self.folder is not None:
            write_files(self.store, self.folder)


def _beneath_shown(
    found: Mapping[str, Heading], id: str, hidden: Collection[str]
) -> Heading:
    """A heading beneath the nearest one above it that is not hidden."""
    heading = found[id]
    above = heading.broader
    while above is not None and above in hidden and above in found:
        above = found[above].broader
    return heading if above == heading.broader else replace(heading, broader=above)


def _role(mentions: Iterable[Mention]) -> str:
    roles = Counter(mention.role for mention in mentions if mention.role)
    return (
        max(
            roles,
            key=lambda role: (is_office(role), bool(nation(role)), roles[role], role),
        )
        if roles
        else ""
    )


def _with_heading(mention: Mention, filed: dict[Named, Filed]) -> Mention:
    result = filed.get((mention.kind, mention.name)) if mention.counted else None
    if result is None:
        return mention
    reason = (
        f"{mention.reason}; {result.reason}"
        if mention.reason and result.reason
        else mention.reason or result.reason
    )
    named = (
        mention.surface,
        mention.start,
        mention.end,
        mention.kind,
        mention.name,
        mention.role,
    )
    return Mention(*named, result.heading or result.held, reason)
