"""The article page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cuttings.search.analysis import slug
from cuttings.search.articles import Entry
from cuttings.search.grammar import parse
from cuttings.search.queries import Query
from cuttings.search.results import Spans
from cuttings.search.snippets import find_matches, highlight
from cuttings.web.exports.addresses import Site, source_name
from cuttings.web.exports.citation import citations
from cuttings.web.exports.coins import coins
from cuttings.web.exports.formats import FORMATS
from cuttings.web.exports.metadata import json_ld, meta_tags
from cuttings.web.links import FACET_OF_KIND, article_file_url, story_url, value_url
from cuttings.web.pages.evidence import EventRow, event_rows
from cuttings.web.pages.hits import foreign
from cuttings.web.pages.marks import Block, blocks
from cuttings.web.pages.neighbours import Neighbours, neighbours
from cuttings.web.pages.search import Download
from cuttings.web.pages.similar import SimilarRow, similar
from cuttings.web.pages.why import Why, why
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.room import Room

KINDS = (("person", "People"), ("organisation", "Organisations"), ("place", "Places"))


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the description: what it is, its value, and where that was read or what it leads to."""

    label: str
    value: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name of the article: its heading, how often it stands there, and the other forms in which it does.

    ``joined`` is the rule by which the machine made several spellings one heading, empty where it did not.
    """

    label: str
    url: str
    count: int
    forms: str
    joined: str


@dataclass(frozen=True, slots=True)
class NameGroup:
    """The names of one kind."""

    kind: str
    label: str
    rows: tuple[NameRow, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """All that the article page shows.

    ``matches`` counts the marked words; ``find`` is what is looked for in this document besides the search.
    ``copies`` is said of the story in words, empty where the article is its only copy.
    """

    title: str
    id: str
    query: Query
    heading: Spans
    title_inferred: bool
    language: str
    facts: tuple[Fact, ...]
    blocks: tuple[Block, ...]
    matches: int
    find: str
    find_hidden: tuple[tuple[str, str], ...]
    names: tuple[NameGroup, ...]
    events: tuple[EventRow, ...]
    why: Why | None
    neighbours: Neighbours | None
    copies: str
    story_url: str
    original_url: str
    permalink: str
    downloads: tuple[Download, ...]
    citations: tuple[tuple[str, str], ...]
    similar: tuple[SimilarRow, ...]
    meta: tuple[tuple[str, str], ...]
    json_ld: str
    coins: str


def article_page(
    room: Room, entry: Entry, query: Query, site: Site, at: int | None = None, find: str = ""
) -> ArticlePage:
    """The page of one article as a hit of a search (an empty query for none)."""
    article, find = entry.article, find[:200].strip()
    marks = parse(query.text, query.exact).marks + (parse(find).marks if find else ())
    matches = find_matches(article.body, marks)
    headings = {heading.id: heading for heading in entry.headings}
    siblings = len(room.engine.story(entry.story.id)) - 1
    searched = bool(query.to_arguments())
    return ArticlePage(
        title=article.title,
        id=article.id,
        query=query,
        heading=highlight(article.title, marks, title=True),
        title_inferred=article.title_inferred,
        language=foreign(article.language),
        facts=tuple(_facts(entry)),
        blocks=blocks(article, entry.enrichment.mentions, headings, matches),
        matches=len(matches),
        find=find,
        find_hidden=tuple(query.with_(size=10).to_arguments() + ([("at", str(at))] if at else [])),
        names=_names(entry),
        events=event_rows(entry),
        why=why(room, query, entry) if searched else None,
        neighbours=neighbours(room, query, at),
        copies=f"and {counted(siblings, 'other copy', 'other copies')}" if siblings > 0 else "",
        story_url=story_url(entry.story.id, query if searched else None),
        original_url=article_file_url(article.id, "/original"),
        permalink=site.permalink(article.id),
        downloads=tuple(
            Download(f.label, article_file_url(article.id, "." + f.suffix), f.type) for f in FORMATS.values()
        ),
        citations=citations(entry, site),
        similar=similar(room, entry),
        meta=meta_tags(article),
        json_ld=json_ld(entry, site),
        coins=coins(article),
    )


def _facts(entry: Entry) -> Iterator[Fact]:
    article = entry.article
    published = article.published
    note = f"from the {published.provenance}" if published else "none is stated; none was guessed"
    yield Fact("Published", date_words(published.value if published else None), note)
    if article.outlet:
        yield Fact("Outlet", article.outlet, "", value_url("outlet", slug(article.outlet)))
    if article.agency:
        yield Fact("Agency", article.agency, "", value_url("agency", slug(article.agency)))
    plain = (("Byline", article.byline), ("Dateline", article.dateline))
    yield from (Fact(label, value) for label, value in plain if value)
    if article.language and article.language != "en":
        yield Fact("Language", article.language)
    if article.url and article.url.startswith(("http://", "https://")):
        yield Fact("Address", article.url, "", article.url)
    yield Fact("Source file", source_name(article))
    yield from (Fact("Note", note) for note in article.notes)
    if entry.enrichment.model or entry.enrichment.rules:
        yield Fact("Names found by", f"{entry.enrichment.model}, rules {entry.enrichment.rules}")


def _names(entry: Entry) -> tuple[NameGroup, ...]:
    groups = [NameGroup(kind, label, tuple(_rows(entry, kind))) for kind, label in KINDS]
    return tuple(group for group in groups if group.rows)


def _rows(entry: Entry, kind: str) -> Iterator[NameRow]:
    forms: dict[str, Counter[str]] = {}
    for mention in entry.enrichment.mentions:
        if mention.heading:
            forms.setdefault(mention.heading, Counter())[mention.surface] += 1
    rows = []
    for heading in entry.headings:
        if heading.kind == kind:
            found = forms.get(heading.id, Counter())
            others = ", ".join(form for form, _ in found.most_common(5) if form != heading.label)
            others = others or ("" if found else _beneath(entry, heading.id, forms))
            url = value_url(FACET_OF_KIND[kind], heading.id)
            joined = heading.reason if heading.machine and kind != "place" else ""
            rows.append(NameRow(heading.label, url, sum(found.values()), others, joined))
    yield from sorted(rows, key=lambda row: (-row.count, row.label))


def _beneath(entry: Entry, id: str, named: Mapping[str, object]) -> str:
    """Why a heading stands here that the text does not name: the named ones beneath it."""
    inside = [heading.label for heading in entry.headings if heading.broader == id and heading.id in named]
    return f"above {', '.join(inside[:4])}" if inside else ""
