"""Hits as rows of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.articles import Entry
from cuttings.search.highlighting import find_matches
from cuttings.search.queries import Query
from cuttings.search.results import Hit, ResultPage, Spans
from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.marks import Mark
from cuttings.web.exports.coins import coins
from cuttings.web.links import FACET_OF_KIND, article_url, search_url, story_url
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.site import Room

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class NameLink:
    """A name with its kind and the search that it is added to."""

    label: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class HitRow:
    """One hit: what to show of it and where it leads.

    ``names`` are the headings that the query's words or filters matched; ``others``
    says how many more copies the story has; ``language`` is set where it is not the
    site's own; ``coins`` is the citation for reference managers.
    """

    id: str
    url: str
    title: Spans
    title_inferred: bool
    date: str
    datetime: str
    outlet: str | None
    agency: str | None
    snippets: tuple[Spans, ...]
    names: tuple[NameLink, ...]
    others: str
    story_url: str
    language: str
    coins: str


def hit_rows(room: Room, page: ResultPage) -> tuple[HitRow, ...]:
    """The rows of a result page, each linked with its position in the whole result."""
    marks = parse(page.query.text, page.query.exact).marks
    first = (page.query.page - 1) * page.query.size + 1
    return tuple(
        _row(room, page.query, hit, marks, at)
        for at, hit in enumerate(page.hits, first)
    )


def _row(room: Room, query: Query, hit: Hit, marks: Sequence[Mark], at: int) -> HitRow:
    entry = room.engine.get(hit.id)
    more = hit.copies - 1
    return HitRow(
        id=hit.id,
        url=article_url(hit.id, query, at),
        title=hit.title_spans or ((hit.title, False),),
        title_inferred=hit.title_inferred,
        date=date_words(hit.date),
        datetime=hit.date or "",
        outlet=hit.outlet,
        agency=hit.agency,
        snippets=hit.snippets,
        names=names_matched(query, entry, marks) if entry else (),
        others=f"and {counted(more, 'copy', 'copies')}" if more > 0 else "",
        story_url=story_url(hit.story, query),
        language=foreign(entry.article.language) if entry else "",
        coins=coins(entry.article) if entry else "",
    )


def foreign(language: str) -> str:
    """The language of a text where the page must say it, or nothing."""
    return "" if not language or language.split("-")[0] == "en" else language


def names_matched(
    query: Query, entry: Entry, marks: Sequence[Mark]
) -> tuple[NameLink, ...]:
    """The headings of an entry that the search chose, or whose label or variant
    holds one of its words.
    """
    found: list[NameLink] = []
    names = "\n".join(
        name
        for heading in entry.headings
        for name in (heading.label, *heading.variants)
    )
    worded = bool(
        find_matches(names, marks)
    )  # asked once for all: most hits have no such name
    for heading in entry.headings:
        key = FACET_OF_KIND[heading.kind]
        chosen = heading.id in query.selected(key)
        if chosen or (
            worded
            and any(
                find_matches(name, marks) for name in (heading.label, *heading.variants)
            )
        ):
            found.append(
                NameLink(
                    heading.label, heading.kind, search_url(query.add(key, heading.id))
                )
            )
    return tuple(found[:MOST_NAMES])
