"""Hits as rows of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.articles import Heading
from cuttings.search.engines.headings import headings_met
from cuttings.search.facets import facet_of_kind
from cuttings.search.queries import Query
from cuttings.search.results import Hit, ResultPage, Spans
from cuttings.web.exports.coins import coins_of_hit
from cuttings.web.links import article_url, search_url, story_url
from cuttings.web.pages.wording import counted, date_words

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


def hit_rows(page: ResultPage) -> tuple[HitRow, ...]:
    """The rows of a result page, each linked with its position in the whole result."""
    first = (page.query.page - 1) * page.query.size + 1
    met = headings_met(page)
    return tuple(
        [
            _row(page.query, hit, headings, position)
            for position, (hit, headings) in enumerate(
                zip(page.hits, met, strict=True), first
            )
        ]
    )


def _row(query: Query, hit: Hit, headings: Sequence[Heading], position: int) -> HitRow:
    more = hit.copies - 1
    return HitRow(
        id=hit.id,
        url=article_url(hit.id, query, position),
        title=hit.title_spans or ((hit.title, False),),
        title_inferred=hit.title_inferred,
        date=date_words(hit.date),
        datetime=hit.date or "",
        outlet=hit.outlet,
        agency=hit.agency,
        snippets=hit.snippets,
        names=tuple([_name_link(query, heading) for heading in headings[:MOST_NAMES]]),
        others=f"and {counted(more, 'copy', 'copies')}" if more > 0 else "",
        story_url=story_url(hit.story, query),
        language=foreign(hit.language),
        coins=coins_of_hit(hit),
    )


def _name_link(query: Query, heading: Heading) -> NameLink:
    key = facet_of_kind(heading.kind).key
    url = search_url(query.add(key, heading.id))
    return NameLink(heading.label, heading.kind, url)


def foreign(language: str) -> str:
    """The language of a text where the page must say it, or nothing."""
    return "" if not language or language.split("-")[0] == "en" else language
