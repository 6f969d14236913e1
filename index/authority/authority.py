"""The authority file of one archive: which heading a name is filed under, and why."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cuttings.index.authority.decisions import NameDecisions
from cuttings.index.authority.disambiguation import countries_of, country_about
from cuttings.index.authority.enforcing import recast_headings
from cuttings.index.authority.exchange import write_files
from cuttings.index.authority.filing import Context, Filed, Filer
from cuttings.index.authority.likeness import key_of
from cuttings.index.authority.refiling import names_of
from cuttings.index.authority.renewal import lead_on, set_aside
from cuttings.index.authority.rulings import Rulings
from cuttings.index.authority.settling import settle
from cuttings.index.authority.store import MIGRATIONS, Store, Use
from cuttings.index.authority.synonyms import write_spellings
from cuttings.index.database import migrate, transaction
from cuttings.index.decisions import Decision
from cuttings.index.names.folding import name_tokens
from cuttings.index.names.roles import is_office, nation
from cuttings.search.articles import (
    ONLY_IF_KNOWN,
    UNSUPPORTED,
    Article,
    Enrichment,
    Heading,
    Kind,
    Mention,
)
from cuttings.search.language.analysis import terms
from cuttings.search.revisions import Filing, Revision, Statement

Name = tuple[Kind, str]
_Filings = tuple[tuple[Name, str | None], ...]
"""Names of an article, each with the heading that it is filed under there."""

_ORDER: dict[Kind, int] = {"place": 0, "organisation": 1, "person": 2}
"""Places are filed first: what they show helps to file the others."""


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading that words lead to, and how many articles count under it."""

    heading: Heading
    articles: int


class Authority:
    """The authority file of one archive.

    ``folder`` is where its CSV files stand, None where there are none.
    """

    def __init__(
        self, connection: sqlite3.Connection, folder: Path | None = None
    ) -> None:
        self.folder = folder
        self.store = Store(connection)
        # the journal takes its decisions over before these migrations drop their log
        self.rulings = Rulings(self.store)
        self.decisions = NameDecisions(self.store, self.rulings)
        self.journal = self.decisions.journal
        migrate(connection, "authority", MIGRATIONS)
        self.filer = Filer(self.store)
        self._cache: dict[str, Heading] = {}
        self._hidden: frozenset[str] = frozenset()
        self._state = (-1, -1)

    # Filing

    def assign(
        self, article: Article, enrichment: Enrichment, story: str | None = None
    ) -> tuple[Enrichment, tuple[Heading, ...]]:
        """Files an article's names, replacing what was filed for it.

        Returns the enrichment with a heading and a reason at each mention, and the
        headings with all above them, sorted by kind and id. Event types are not the
        authority's.
        """
        enrichment = self.rulings.in_force.with_added(article, enrichment)
        with transaction(self.store.connection):
            self.rulings.in_force.meet(article, enrichment.mentions)
            self.rulings.in_force.keep_reached(article.id, enrichment.mentions)
            mentions, decided = self.rulings.in_force.applied(
                article.id, enrichment.mentions
            )
            year = year_of(article)
            filed = self._file(article.id, mentions, decided, story or "", year)
            return self._with_headings(replace(enrichment, mentions=mentions), filed)

    def recall(
        self, article: Article, enrichment: Enrichment, story: str | None = None
    ) -> tuple[Enrichment, tuple[Heading, ...]]:
        """As ``assign``, from what is filed already, without weighing evidence again.

        This is what follows a decision: the names are filed under their new headings,
        and the articles concerned only take them up. An article that is not filed, or
        was analysed anew, is assigned.
        """
        added = self.rulings.in_force.with_added(article, enrichment)
        mentions, decided = self.rulings.in_force.applied(article.id, added.mentions)
        filed: dict[Name, Filed] = {}
        for row in self.store.uses_of(article.id):
            filed[row["kind"], row["name"]] = Filed(row["heading_id"], row["reason"])
        if _by_name(mentions).keys() != filed.keys():
            return self.assign(article, enrichment, story)
        by_name = _by_name(mentions) if decided else {}
        for kind, name in decided.keys() & by_name.keys():
            heading = filed[kind, name].heading
            if heading and self.store.heading(heading) is None:
                # Releases before could leave a name under a heading that is gone.
                return self.assign(article, enrichment, story)
            self._keep_surfaces(heading, kind, by_name[kind, name])
        return self._with_headings(replace(enrichment, mentions=mentions), filed)

    def _with_headings(
        self, enrichment: Enrichment, filed: dict[Name, Filed]
    ) -> tuple[Enrichment, tuple[Heading, ...]]:
        mentions = tuple(_filed_mention(each, filed) for each in enrichment.mentions)
        ids = {mention.heading for mention in mentions if mention.heading}
        return replace(enrichment, mentions=mentions), self.headings(ids)

    def _file(
        self,
        article_id: str,
        mentions: Sequence[Mention],
        decided: Mapping[Name, str],
        story: str,
        year: int,
    ) -> dict[Name, Filed]:
        # what was filed before is no evidence for what is filed now
        self.store.delete_uses(article_id)
        by_name = _by_name(mentions)
        countries = countries_of(mentions)
        about = country_about(countries)
        people = frozenset(
            name
            for kind, name in by_name
            if kind == "person" and len(name_tokens(name)) > 1
        )
        context = Context(article_id, countries, about, story, people, year)

        def order(name: Name) -> tuple[int, int, str]:
            return _ORDER[name[0]], -len(name_tokens(name[1])), name[1]

        filed: dict[Name, Filed] = {}
        uses = {}
        for kind, name in sorted(by_name, key=order):
            named = by_name[kind, name]
            role = _weightiest_role(named)
            ruled = decided.get((kind, name), "")
            reasons = {mention.reason for mention in named}
            if ruled or not reasons <= {ONLY_IF_KNOWN, UNSUPPORTED}:
                found = self.filer.file(kind, name, role, context, ruled)
            elif ONLY_IF_KNOWN in reasons:
                found = self.filer.known_bearer(name, role, context)
            else:
                found = self.filer.doubted(kind, name, role, context)
            filed[kind, name] = found
            self._keep_surfaces(found.heading, kind, named)
            uses[kind, name] = Use(
                kind,
                name,
                found.heading or found.held,
                role if kind == "person" else "",
                about,
                story,
                len(named),
                found.reason,
                year,
            )
        self.store.add_uses(article_id, uses.values())
        return filed

    def _keep_surfaces(
        self, heading_id: str | None, kind: Kind, mentions: Iterable[Mention]
    ) -> None:
        """Keeps spellings in the text that the label's own words would not find as
        variants: acronyms, surnames spelt apart.
        """
        if heading_id is None or kind == "place":
            return
        for mention in mentions:
            short = mention.surface.removesuffix("’s").removesuffix("'s")
            if short == mention.name or short.lower() in mention.name.lower():
                continue
            variant_kind = "name"
            if short.isupper() or (kind == "organisation" and " " not in short):
                variant_kind = "acronym"  # TfL is one too
            elif " " not in short:
                variant_kind = "surname"
            self.store.add_variant(heading_id, kind, short, variant_kind=variant_kind)

    def delete(self, article_id: str) -> None:
        """Takes out what is filed for an article that has left the archive."""
        self.store.delete_uses(article_id)
        self.rulings.in_force.leave(article_id)

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

        The headings are then the same whatever the order of arrival; what a person
        decided on stays.
        """
        with transaction(self.store.connection):
            # Dates are the articles' own, and not among what is filed anew.
            years = self.store.years()
            old = set_aside(self.store)
            for article_id, enrichment, story in articles:
                self.rulings.in_force.keep_reached(article_id, enrichment.mentions)
                mentions, decided = self.rulings.in_force.applied(
                    article_id, enrichment.mentions
                )
                year = years.get(article_id, 0)
                self._file(article_id, mentions, decided, story, year)
            settle(self.store)
            lead_on(self.store, old)

    # What is asked

    def headings(self, heading_ids: Iterable[str]) -> tuple[Heading, ...]:
        """These headings and all above them, sorted by kind and id.

        A hidden one is not among them; what stands beneath it stands beneath the next
        one above.
        """
        self._refresh_cache()
        found: dict[str, Heading] = {}
        waiting = set(heading_ids) - self._hidden
        while waiting:
            # A set less a dictionary's keys would go through all headings held.
            unread = [each for each in waiting if each not in self._cache]
            self._cache.update(self.store.headings(unread))
            level = {self._cache[each] for each in waiting if each in self._cache}
            if not found:
                # an id may have been merged into a hidden heading
                level = {each for each in level if each.id not in self._hidden}
            found.update((heading.id, heading) for heading in level)
            above = {heading.broader for heading in level if heading.broader}
            waiting = above - found.keys()
        shown = []
        for heading in found.values():
            if heading.id not in self._hidden:
                shown.append(_beneath_shown(heading, found, self._hidden))
        return tuple(sorted(shown, key=lambda heading: (heading.kind, heading.id)))

    def _refresh_cache(self) -> None:
        state = self.store.state()
        if self._state != state:
            self._cache.clear()
            self._hidden = self.store.hidden()
            self._state = state

    def revision(
        self, headings: Mapping[str, bool], rulings: Iterable[Decision] = ()
    ) -> Revision:
        """What a decision on these headings changes in the index: by id, and whether
        names may be filed elsewhere; and what rulings change, in force or taken back.
        Belongs into a transaction where there are rulings.

        Every use whose heading changed is filed under one of them now, or has a
        variant of one and is nobody's. What stands beneath a heading that was filed
        anew or hidden may stand beneath another one now, so it is defined anew.
        """
        hidden = self.store.hidden()
        filed_anew = [each for each, filed in headings.items() if filed]
        moved = {*filed_anew, *(headings.keys() & hidden)}
        stated: list[Statement] = []
        for ruling in rulings:
            is_ruling = ruling.owner == "mentions"
            stated += self._statements(ruling) if is_ruling else self._restated(ruling)
        ids = headings.keys() | self.store.beneath(moved)
        ids |= Revision(stated=tuple(stated)).targets() - hidden
        shown = self.headings(ids)
        gone = ids - {heading.id for heading in shown}
        filings = []
        for (kind, name, heading), articles in self.store.filings(filed_anew).items():
            filings.append(Filing(kind, name, heading, tuple(articles)))
        return Revision(shown, tuple(sorted(gone)), tuple(filings), tuple(stated))

    def _statements(self, ruling: Decision) -> Iterator[Statement]:
        """What the articles of a ruling have now in the place of its name.

        A name that has still to be filed there, article by article, is filed for the
        while as one of which no more is known.
        """
        names = names_of(ruling)
        rows = self.store.rows(
            """
            SELECT kind, name, heading_id, json_group_array(article_id) FROM uses
            WHERE name IN (SELECT value FROM json_each(?)) AND article_id IN (
                SELECT article_id FROM main.ruled_uses WHERE decision = ?
            )
            GROUP BY kind, name, heading_id
            """,
            json.dumps(names),
            ruling.id,
        )
        now = _by_article(rows)
        meant: dict[Name, str | None] = {}
        for (kind, name), heading in self.rulings.in_force.meant(ruling):
            found = self.filer.file(kind, name, "", Context(""), heading)
            meant[kind, name] = found.heading

        concerned = self.rulings.refiling.concerned(ruling.id)
        yield from _stated(names, meant, now, concerned)

    def _restated(self, decision: Decision) -> Iterator[Statement]:
        """What articles have in the place of names that a decision about headings, or the
        undoing of one, left under another kind or under none: an index knows names by
        their kinds, and an id may be given again.
        """
        names = self.restated_names(decision)
        rows = self.store.rows(
            """
            SELECT kind, name, heading_id, json_group_array(article_id) FROM uses
            WHERE name IN (SELECT value FROM json_each(?))
            GROUP BY kind, name, heading_id
            """,
            json.dumps(names),
        )
        now = _by_article(rows)
        yield from _stated(names, {}, now, now)

    def restated_names(self, decision: Decision) -> list[str]:
        """The names whose headings a decision about headings made ones of another kind,
        added or deleted.
        """
        names = {*decision.payload.get("names", ())}
        for heading_id, _, _ in recast_headings(decision):
            row = self.store.heading(heading_id)
            if row is not None:
                names.update(self.store.names_under(row["id"]))
        if decision.action == "import":
            names.update(_names_of_import(decision))
        return sorted(names)

    def named(self, names: Iterable[str]) -> list[str]:
        """The headings of any kind that have one of these names as a variant: under which
        the machine may have filed it, whatever was said of it since.
        """
        return self.store.column(
            """
            SELECT DISTINCT heading_id FROM variants
            WHERE variant IN (SELECT value FROM json_each(?))
            """,
            json.dumps(list(names)),
        )

    def counting(
        self,
        heading_ids: Iterable[str],
        articles: Collection[str],
        stated: Iterable[Statement] = (),
    ) -> dict[str, tuple[Kind | None, set[str]]]:
        """For each of some headings, and all above them, its kind and those of some
        articles that count under it: as their names are filed now, and by what is stated of
        some. One that is hidden or gone has no kind and none.
        """
        wanted = {*heading_ids}
        shown = {heading.id: heading for heading in self.headings(wanted)}
        wanted |= shown.keys()
        found: dict[str, tuple[Kind | None, set[str]]] = {}
        for each in wanted:
            kind = shown[each].kind if each in shown else None
            found[each] = (kind, set())

        def count(heading: str, counted: set[str]) -> None:
            for above in self.headings([heading]):
                if above.id in wanted:
                    found[above.id][1].update(counted)

        concerned = articles if isinstance(articles, set) else set(articles)
        for heading, filed in self.store.filed_beneath(wanted):
            count(heading, concerned.intersection(filed))
        for statement in stated:
            told = concerned.intersection(statement.articles)
            for _, given in statement.filed:
                if given:
                    count(given, told)
        return found

    def affected(self, heading_ids: Iterable[str]) -> tuple[str, ...]:
        """The articles that count under any of these headings, those filed under
        headings beneath them included.
        """
        return tuple(self.store.articles(tuple(heading_ids)))

    def count(self, heading_ids: Iterable[str]) -> int:
        """How many articles these are."""
        return self.store.count_articles(tuple(heading_ids))

    def find(self, text: str, limit: int = 20) -> tuple[FoundHeading, ...]:
        """The headings that these words are a variant of, else those that hold the
        words, the most used first.
        """
        keys = [key_of(kind, text) for kind in _ORDER]
        ids = self.store.column(
            "SELECT DISTINCT heading_id FROM variants WHERE key IN (?, ?, ?)", *keys
        )
        if not ids and any(terms(text)):
            words = text.replace("%", "").replace("_", "").split()
            ids = self.store.column(
                "SELECT DISTINCT heading_id FROM variants WHERE variant LIKE ? LIMIT 500",
                "%" + "%".join(words) + "%",
            )
        hidden = self.store.hidden()
        found = []
        for heading in self.store.headings(ids).values():
            if heading.id not in hidden:
                found.append(FoundHeading(heading, self.count([heading.id])))
        found.sort(key=lambda each: (-each.articles, each.heading.id))
        return tuple(found[:limit])

    # The CSV files

    def save(self) -> None:
        """Writes the CSV files of the archive's authority folder, so that they say
        what the catalogue says.
        """
        if self.folder is not None:
            write_files(self.store, self.folder)
            write_spellings(self.store, self.folder)
            with transaction(self.store.connection):
                self.store.note_files_written(self.journal.last_id("names"))

    def save_spellings(self) -> None:
        """Writes what searches need to know of a decision at once: the spellings."""
        if self.folder is not None:
            write_spellings(self.store, self.folder)

    def decisions_since_saved(self) -> int:
        """How many decisions the CSV files of the archive don't know of yet; importing
        them would take these back.
        """
        last = self.store.files_last_decision()
        return len(self.journal.log("names", after=last))


def _names_of_import(decision: Decision) -> Iterator[str]:
    """The names of headings that an import added or deleted."""
    before, after = decision.payload["before"], decision.payload["rows"]
    had = {row["id"] for row in before["headings"]}
    has = {row["id"] for row in after["headings"]}
    other = had ^ has
    for row in (*before["variants"], *after["variants"]):
        if row["heading_id"] in other:
            yield row["variant"]
    for row in before["uses"]:
        if row["heading_id"] in other:
            yield row["name"]


def _by_article(rows: Iterable[sqlite3.Row]) -> dict[str, _Filings]:
    """Names of articles as they are filed, by article; given as kind, name, heading, and
    a list of articles as JSON.
    """
    now: dict[str, _Filings] = {}
    for kind, name, heading, articles in rows:
        filed = ((kind, name), heading)
        for article in json.loads(articles):
            now[article] = (*now.get(article, ()), filed)
    return now


def _stated(
    names: Sequence[str],
    meant: Mapping[Name, str | None],
    now: Mapping[str, _Filings],
    articles: Iterable[str],
) -> Iterator[Statement]:
    """What articles have now in the place of names: what is ``meant``, but as it is filed
    there where it is.
    """
    # Of a hundred thousand articles nearly all have the same.
    groups: dict[_Filings, list[str]] = defaultdict(list)
    for article in articles:
        groups[now.get(article, ())].append(article)
    spoken_of = tuple([(kind, name) for kind in _ORDER for name in names])
    for said, concerned in groups.items():
        whole = {**meant, **dict(said)}
        yield Statement(spoken_of, tuple(whole.items()), tuple(concerned))


def year_of(article: Article) -> int:
    """The year that an article was published in, 0 where that is not known."""
    stated = article.published.value[:4] if article.published else ""
    return int(stated) if stated.isdigit() else 0


def _by_name(mentions: Iterable[Mention]) -> dict[Name, list[Mention]]:
    by_name: dict[Name, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.counted:
            by_name[mention.kind, mention.name].append(mention)
    return by_name


def _weightiest_role(mentions: Iterable[Mention]) -> str:
    """The role that says most of who is meant: an office before a profession, one with a
    country before one without, then the most frequent.
    """
    roles = Counter(mention.role for mention in mentions if mention.role)

    def weight(role: str) -> tuple[bool, bool, int, str]:
        return is_office(role), bool(nation(role)), roles[role], role

    return max(roles, key=weight, default="")


def _filed_mention(mention: Mention, filed: dict[Name, Filed]) -> Mention:
    found = filed.get((mention.kind, mention.name)) if mention.counted else None
    if found is None:
        return mention
    reasons = [mention.reason, found.reason]
    if found.reason.startswith(mention.reason):
        reasons = [found.reason]
    reason = "; ".join(filter(None, reasons))
    return replace(mention, heading=found.heading or found.held, reason=reason)


def _beneath_shown(
    heading: Heading, found: Mapping[str, Heading], hidden: Collection[str]
) -> Heading:
    """A heading beneath the nearest one above it that is not hidden."""
    above = heading.broader
    while above is not None and above in hidden and above in found:
        above = found[above].broader
    return heading if above == heading.broader else replace(heading, broader=above)
