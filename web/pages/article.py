"""The article page: the text with its marks, what was found in it, why it is a hit,
and the ways on from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qsl, urlsplit

from cuttings.search.articles import Entry
from cuttings.search.explaining import Explanation, explain, kept_copies
from cuttings.search.facets import facets_of_headings
from cuttings.search.highlighting import highlight
from cuttings.search.matching import Match, find_matches
from cuttings.search.queries import MAX_TEXT, Query
from cuttings.search.results import Spans
from cuttings.search.said import AskedQuotations
from cuttings.search.syntax.grammar import Parsed
from cuttings.search.syntax.marks import Mark
from cuttings.search.translations import gettext
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.exports.citation import Cited, citations
from cuttings.web.exports.coins import coins
from cuttings.web.exports.metadata import json_ld, meta_tags
from cuttings.web.links import (
    address,
    article_file_url,
    search_of,
    search_url,
    story_url,
)
from cuttings.web.pages.corrections import CorrectionNotice, correction_notices
from cuttings.web.pages.facts import Fact, article_facts, line_facts
from cuttings.web.pages.findings import (
    EventRow,
    NameGroup,
    event_rows,
    name_groups,
    unsought_words,
)
from cuttings.web.pages.onward import Neighbours, neighbours, similar
from cuttings.web.pages.rows import (
    Download,
    HitRow,
    Paging,
    Pairs,
    downloads,
    left_out_words,
    paging,
)
from cuttings.web.pages.sayings import Sayings, article_sayings
from cuttings.web.pages.text import Paragraphs, Range, TextPart, text_part
from cuttings.web.pages.why import Why, why
from cuttings.web.pages.wording import foreign
from cuttings.web.site import Parts, Site

MOST_FIND = 200
"""Characters that are looked for in a text."""
MOST_OUTLETS = 6
"""Outlets of other copies that are named."""


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """All that the article page shows.

    ``heading`` is the title with the words that matched, ``text`` the text or a part of
    it, ``paging`` the way through its parts, ``matches`` counts the matches in all of
    it, ``marked`` those of the title too, and ``first_url`` leads to the first of them here; ``find`` is what is looked for
    in this text besides the search, ``find_hidden`` what its form carries along,
    ``search`` what a folder remembers of where the article was found.
    ``line`` stands under the headline, ``facts`` say where each part of it was read;
    ``names``, ``events`` and ``sayings`` are what was found in the text,
    ``why`` says how it answers the search, ``why_not`` what leaves it out of another, at
    ``why_not_url``; ``why_not_asked`` is what its form holds.
    ``neighbours`` and ``similar`` lead on. ``copies`` counts those of its story, 0 where
    the article is the only one; ``outlets`` carried the others, if not
    ``is_one_outlet``, and ``left_out`` says how many of them the search leaves out. The
    rest is for other programs: ``downloads``,
    ``citations``, ``meta``, ``json_ld``, ``coins``. ``missing`` names what was left out,
    because the time for the page was over.
    """

    title: str
    id: str
    query: Query
    heading: Spans
    title_inferred: bool
    language: str
    line: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    text: TextPart
    paging: Paging
    matches: int
    marked: int
    first_url: str
    find: str
    find_hidden: Pairs
    search: str
    names: tuple[NameGroup, ...]
    unsought: str
    events: tuple[EventRow, ...]
    sayings: Sayings
    why: Why | None
    neighbours: Neighbours | None
    copies: int
    is_one_outlet: bool
    outlets: tuple[str, ...]
    left_out: str
    story_url: str
    original_url: str
    permalink: str
    downloads: tuple[Download, ...]
    citations: tuple[tuple[str, Cited], ...]
    similar: tuple[HitRow, ...]
    meta: Pairs
    json_ld: str
    coins: str
    why_not: Explanation | None = None
    why_not_asked: str = ""
    why_not_url: str = ""
    corrections: tuple[CorrectionNotice, ...] = ()
    missing: tuple[str, ...] = ()


def article_page(
    site: Site,
    entry: Entry,
    query: Query,
    public: PublicAddress,
    position: int | None = None,
    find: str = "",
    part: int = 1,
    why_not: str = "",
) -> ArticlePage:
    """The page of one article as a hit of a search (an empty query for none).

    ``position`` is its place in the result, from 1; ``part`` the part of its text;
    ``why_not`` a search, in words or by its address, that it may be no hit of.
    """
    article = entry.article
    asked = _Asked.of(site, entry, query, position, find)
    late = _late(asked, public, asked_search(site, why_not))
    text = text_part(entry, late.matches, part, _chosen_headings(query))
    paragraphs = Paragraphs(article, asked.part_url, shown=text.number)
    return ArticlePage(
        title=article.title,
        id=article.id,
        query=query,
        heading=asked.heading,
        title_inferred=article.title_inferred,
        language=foreign(article.language),
        line=tuple(line_facts(entry)),
        facts=tuple(article_facts(entry)),
        text=text,
        paging=paging(text.number, text.parts, asked.part_url),
        matches=len(late.matches),
        marked=len(late.matches) + _marked(asked.heading),
        first_url=f"#match-{text.first_match}" if text.first_match else "",
        find=asked.find,
        find_hidden=asked.hidden,
        search=search_of(query),
        names=name_groups(entry),
        unsought=unsought_words(entry),
        events=event_rows(entry, paragraphs),
        sayings=article_sayings(entry, paragraphs),
        why=late.why,
        neighbours=late.neighbours,
        copies=len(late.copies) if len(late.copies) > 1 else 0,
        is_one_outlet=_is_one_outlet(late.copies),
        outlets=_other_outlets(entry, late.kept),
        left_out=left_out_words(len(late.copies) - len(late.kept)),
        story_url=story_url(entry.story.id, query if asked.is_search else None),
        original_url=article_file_url(article.id, "/original"),
        permalink=public.permalink(article.id),
        downloads=downloads(partial(article_file_url, article.id), printable=False),
        citations=late.citations,
        similar=late.similar,
        meta=meta_tags(article),
        json_ld=json_ld(entry, public),
        coins=coins(article),
        why_not=late.why_not,
        why_not_asked=why_not.strip(),
        why_not_url=late.why_not_url,
        corrections=correction_notices(site, entry),
        missing=late.missing,
    )


def _marked(spans: Spans) -> int:
    """How many spans are marked."""
    return sum([is_match for _, is_match in spans])


@dataclass(frozen=True, slots=True)
class _Asked:
    """An article and what is asked of it: the search whose hit it is, at which
    ``position``, and what is looked for in its text. ``marks`` are those of both;
    ``said_in_title`` and ``said`` are where somebody says what the search asks, None where
    nobody is to.
    """

    site: Site
    entry: Entry
    query: Query
    position: int | None
    find: str
    parsed: Parsed
    marks: tuple[Mark, ...]
    said_in_title: Sequence[Match] | None
    said: Sequence[Match] | None

    @classmethod
    def of(
        cls, site: Site, entry: Entry, query: Query, position: int | None, find: str
    ) -> _Asked:
        find = find[:MOST_FIND].strip()
        parsed = site.engine.parse(query.text, query.exact)
        marks = parsed.marks
        if find:
            marks += site.engine.parse(find).marks
        said = AskedQuotations(parsed, query).spans_if_any(entry)
        return cls(site, entry, query, position, find, parsed, marks, *said)

    @property
    def is_search(self) -> bool:
        """Whether anything is searched for."""
        return bool(self.query.to_arguments())

    @property
    def heading(self) -> Spans:
        """The title with the words that matched."""
        article = self.entry.article
        return highlight(
            article.title,
            self.marks,
            title=True,
            language=article.language,
            quotations=self.said_in_title,
        )

    @property
    def hidden(self) -> Pairs:
        """The parameters of the search and of the place in its result."""
        pairs = self.query.first_page().to_arguments()
        if self.position:
            pairs.append(("at", str(self.position)))
        return tuple(pairs)

    def part_url(self, number: int) -> str:
        """The address of a part of the text."""
        pairs = [*self.hidden]
        if self.find:
            pairs.append(("find", self.find))
        if number > 1:
            pairs.append(("part", str(number)))
        return address(article_file_url(self.entry.article.id, ""), pairs, "text")


@dataclass(frozen=True, slots=True)
class _Late:
    """The parts of the page that take time: each may come to nothing, and then the page
    goes out without it.
    """

    matches: list[Range]
    copies: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    why: Why | None
    neighbours: Neighbours | None
    citations: tuple[tuple[str, Cited], ...]
    similar: tuple[HitRow, ...]
    why_not: Explanation | None
    why_not_url: str
    missing: tuple[str, ...]


def asked_search(site: Site, typed: str) -> Query:
    """The search that was typed: its words, or the address of its result with all that
    was chosen there.
    """
    typed = typed.strip()
    url = urlsplit(typed)
    has_search = url.path.endswith("/search") and bool(url.query)
    if has_search and not any(map(str.isspace, typed)):
        keys = [facet.key for facet in site.facets]
        return Query.from_arguments(parse_qsl(url.query), keys).first_page()
    return Query(typed[:MAX_TEXT])


def _late(asked: _Asked, public: PublicAddress, other: Query) -> _Late:
    """The parts that take time, the most telling first."""
    site, entry, query = asked.site, asked.entry, asked.query
    parts = Parts(site)
    article = entry.article
    matches: list[Range] = []
    none: tuple[Entry, ...] = ()
    copies = parts.make(
        gettext("its copies"), lambda: site.engine.story(entry.story.id), none
    )

    kept = parts.make(
        gettext("its copies"),
        lambda: kept_copies(site.facets, query, asked.parsed, copies),
        copies,
    )

    def explain_not() -> Explanation | None:
        return explain(site.engine, site.facets, other, article.id)

    late = _Late(
        matches=parts.make(
            gettext("marks in the text"),
            lambda: find_matches(
                article.body,
                asked.marks,
                languages=article.stretches(),
                quotations=asked.said,
            ),
            matches,
        ),
        copies=copies,
        kept=kept,
        why=parts.make(
            gettext("why this is a hit"),
            lambda: why(site, query, asked.parsed, entry, copies),
            None,
        )
        if asked.is_search
        else None,
        neighbours=parts.make(
            gettext("the way through the result"),
            lambda: neighbours(site, query, asked.position),
            None,
        ),
        citations=parts.make("citations", lambda: citations(entry, public), ()),
        similar=parts.make(
            gettext("similar articles"), lambda: similar(site, entry), ()
        ),
        why_not=parts.make(gettext("why this is no hit"), explain_not, None)
        if other.to_arguments()
        else None,
        why_not_url=search_url(other),
        missing=(),
    )
    if not late.why_not:
        late = replace(late, why_not_url="")
    return replace(late, missing=parts.missing)


def _chosen_headings(query: Query) -> set[str]:
    """The ids of the headings that a search chose as filters."""
    chosen: set[str] = set()
    for facet in facets_of_headings():
        chosen.update(query.selected(facet.key))
    return chosen


def _is_one_outlet(copies: Collection[Entry]) -> bool:
    """Whether all copies of a story are of one outlet that is known."""
    outlets = {copy.article.outlet for copy in copies}
    return len(copies) > 1 and len(outlets) == 1 and None not in outlets


def _other_outlets(entry: Entry, copies: Iterable[Entry]) -> tuple[str, ...]:
    """The other outlets of a story, each once; the first few by name."""
    names: dict[str, None] = {}
    for copy in copies:
        outlet = copy.article.outlet
        if outlet and outlet != entry.article.outlet:
            names[outlet] = None
    shown = list(names)[:MOST_OUTLETS]
    more = len(names) - len(shown)
    return (*shown, gettext("%(more)s more", more=more)) if more else tuple(shown)
