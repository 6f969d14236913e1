"""What a search gives back, and its JSON (the contract that other programs rely on)."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cuttings.search.addresses import web_address
from cuttings.search.articles import Entry, EventType, Heading, Mention, Quotation
from cuttings.search.facets import facets_of_headings
from cuttings.search.language.analysis import word_count
from cuttings.search.queries import Query
from cuttings.search.records import to_named
from cuttings.search.syntax.notices import Notice

if TYPE_CHECKING:
    from cuttings.search.syntax.grammar import Parsed

Spans = tuple[tuple[str, bool], ...]
Part = Literal["all", "some"]
"""The parts of a result: what has all the words, and what has some of them."""


class FacetValue(NamedTuple):
    """One value of a facet with the number of stories (or copies) that carry it in this
    result.

    ``variants`` are the other words that find it; ``machine`` tells that a rule made
    them one value's; ``some`` counts it among what has only some of the words, below.
    ``doubtful`` tells that one article alone has it, and that it may be no name. A page
    has eighty of them, and a frozen dataclass takes three times as long to make as a
    tuple.
    """

    id: str
    label: str
    count: int  # type: ignore[assignment]  # in the place of the method that every tuple has
    selected: bool = False
    parent: str | None = None
    variants: tuple[str, ...] = ()
    machine: bool = False
    some: int = 0
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class FacetPage:
    """One page of all values of a facet, ``total`` of them on all pages."""

    key: str
    values: tuple[FacetValue, ...]
    total: int
    page: int
    size: int


LONGEST_OFFER = 4_000
"""Letters of another reading that is written out: each of many repeats a long search."""
MOST_CARRIED = 12
"""Copies of a story whose outlets a hit names; of more, their number says enough."""


class Hit(NamedTuple):
    """One story (or copy) found.

    ``copies`` is the number of copies in its story, whether they match or not;
    ``matching`` those that match, ``left_out`` those that the search leaves out whatever
    words they have: by its filters, its dates, and its parts that ask for no words
    (``Parsed.limits``). ``title_spans`` and ``snippets`` are (text, is_match)
    spans, never HTML. The rest is what else a page shows of the article, so that no
    page reads its entry again; ``headings`` are those that it counts under. ``part``
    tells whether it has all the words or some of them. ``carriers`` are the outlets of
    the copies of its story that are not left out, A to Z, where there are several and not
    too many to be named (``MOST_CARRIED``), an empty one for those that are not known. ``moved`` says by
    how many places a second stage put it forward, or back where it is negative.
    ``text_language`` is that of the paragraph shown, empty where it is the article's.
    """

    id: str
    title: str
    title_inferred: bool
    title_spans: Spans
    date: str | None
    outlet: str | None
    agency: str | None
    score: float
    snippets: tuple[Spans, ...]
    story: str
    copies: int
    matching: int
    byline: str | None = None
    language: str = "en"
    url: str | None = None
    headings: tuple[Heading, ...] = ()
    part: Part = "all"
    carriers: tuple[str, ...] = ()
    moved: int = 0
    text_language: str = ""
    left_out: int = 0

    @classmethod
    def of(
        cls,
        entry: Entry,
        title_spans: Spans = (),
        snippets: tuple[Spans, ...] = (),
        score: float = 0.0,
        copies: int = 1,
        matching: int = 1,
        carriers: tuple[str, ...] = (),
        left_out: int = 0,
    ) -> Hit:
        """The hit that an entry is, with what a search found out about it."""
        article = entry.article
        return cls(
            id=article.id,
            title=article.title,
            title_inferred=article.title_inferred,
            title_spans=title_spans,
            date=article.published.value if article.published else None,
            outlet=article.outlet,
            agency=article.agency,
            score=score,
            snippets=snippets,
            story=entry.story.id,
            copies=copies,
            matching=matching,
            byline=article.byline,
            language=article.language,
            url=web_address(article.url),
            headings=entry.headings,
            carriers=carriers,
            left_out=left_out,
        )


def carriers_of(outlets: Collection[str | None]) -> tuple[str, ...]:
    """The outlets of the copies of a story as a hit names them; an empty one, the first,
    stands for copies whose outlet is not known.

    >>> carriers_of(["The Post", None, "Mail", "The Post"])
    ('', 'Mail', 'The Post')
    >>> carriers_of(["The Post"]), carriers_of(["Mail"] * (MOST_CARRIED + 1))
    ((), ())
    """
    if not 1 < len(outlets) <= MOST_CARRIED:
        return ()
    named = {outlet or "" for outlet in outlets}
    return tuple(sorted(named, key=lambda name: (name.casefold(), name)))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion for what is being typed:

    ``kind`` is ``title``, ``term`` or a facet key, ``count`` its articles.
    """

    text: str
    kind: str
    id: str
    count: int


class Rest(NamedTuple):
    """How much is offered below a result: articles with some of the words, of no story
    (or, counting copies, no copy) above.
    """

    copies: int = 0
    stories: int = 0


NOTHING_BELOW = Rest()


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of results, with totals and facets over all of them.

    ``parsed`` is the query as it was read, ``warnings`` what was changed or left out in
    reading it, by the grammar or by the engine. ``facets`` maps each facet's key to its values in the
    order of the page. ``seconds`` is the engine's time. ``partial``: part of the index
    did not answer, as a warning says; asked again, the page may be another.

    ``copies``, ``stories`` and the counts of facets are of one ``part``: of what has all
    the words, or, where nothing has or the reader asked for it, of what has some.
    ``rest`` is what follows below the former, and ``FacetValue.some`` counts there.
    """

    query: Query
    parsed: Parsed
    warnings: tuple[str, ...]
    copies: int
    stories: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    seconds: float
    partial: bool = False
    part: Part = "all"
    rest: Rest = NOTHING_BELOW

    @property
    def understood(self) -> str:
        """The query in words, as it was read."""
        return self.parsed.understood

    @property
    def total(self) -> int:
        """How many hits there are in the part that is counted, in the way of counting
        that was asked for.
        """
        return self.stories if self.query.count == "stories" else self.copies

    @property
    def lacks_all(self) -> bool:
        """Whether all the words were looked for and no hit has them: what is counted
        has some.
        """
        return self.part == "some" and self.query.words == "best" and self.total > 0

    @property
    def below(self) -> int:
        """How many hits follow below, in the same way of counting."""
        rest = self.rest
        return rest.stories if self.query.count == "stories" else rest.copies

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-(self.total + self.below) // self.query.size))


Found = Mapping[str, tuple[int, int]]
"""By query how many copies and stories it finds."""


def page_to_json(page: ResultPage, found: Found | None = None) -> dict[str, Any]:
    """The JSON object of a result page, as `cuttings search --json` and
    `/api/search` give it; ``found`` is what other readings of the query find.
    """
    return {
        "query": _query_to_json(page, found or {}),
        "copies": page.copies,
        "stories": page.stories,
        "part": page.part,
        "below": {"copies": page.rest.copies, "stories": page.rest.stories},
        "seconds": round(page.seconds, 6),
        "hits": [_hit_to_json(hit) for hit in page.hits],
        "facets": {
            key: [_value_to_json(value) for value in values]
            for key, values in page.facets.items()
        },
    }


def _query_to_json(page: ResultPage, found: Found) -> dict[str, Any]:
    query = page.query
    return {
        "text": query.text,
        "understood": page.understood,
        "filters": {key: list(ids) for key, ids in query.filters},
        "excluded": {key: list(ids) for key, ids in query.excluded},
        "all": list(query.together),
        "from": query.date_from,
        "to": query.date_to,
        "sort": query.sort,
        "page": query.page,
        "size": query.size,
        "count": query.count,
        "exact": query.exact,
        "words": query.words,
        "optional": list(page.parsed.optional),
        "warnings": list(page.warnings),
        "notices": [_notice_to_json(notice, found) for notice in page.parsed.notices],
    }


def _notice_to_json(notice: Notice, found: Found) -> dict[str, Any]:
    offers: list[dict[str, Any]] = []
    for offer in notice.offers:
        if len(offer.query) > LONGEST_OFFER:
            continue
        # What was not counted, for want of time or because it is one of many, is null.
        copies, stories = found.get(offer.query, (None, None))
        offers.append(
            {
                "text": offer.text,
                "query": offer.query,
                "copies": copies,
                "stories": stories,
            }
        )
    return {"text": notice.text, "warning": notice.is_warning, "offers": offers}


def _hit_to_json(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "title": hit.title,
        "title_inferred": hit.title_inferred,
        "date": hit.date,
        "outlet": hit.outlet,
        "agency": hit.agency,
        "score": round(hit.score, 6),
        "moved": hit.moved,
        "snippets": [
            [[text, match] for text, match in spans] for spans in hit.snippets
        ],
        "story": {
            "id": hit.story,
            "copies": hit.copies,
            "matching": hit.matching,
            "left_out": hit.left_out,
            "outlets": [outlet or None for outlet in hit.carriers],
        },
        "part": hit.part,
    }


def _value_to_json(value: FacetValue) -> dict[str, Any]:
    return {
        "id": value.id,
        "label": value.label,
        "count": value.count,
        "doubtful": value.doubtful,
        "selected": value.selected,
        "parent": value.parent,
        "some": value.some,
    }


def entry_to_json(entry: Entry, copies: tuple[Entry, ...]) -> dict[str, Any]:
    """The JSON object of an article with what was found in it, as `cuttings show
    --json` and the API give it.
    """
    article, shown = entry.article, {heading.id for heading in entry.headings}
    return {
        "id": article.id,
        "title": article.title,
        "title_inferred": article.title_inferred,
        "date": article.published.value if article.published else None,
        "date_provenance": article.published.provenance if article.published else None,
        "outlet": article.outlet,
        "agency": article.agency,
        "byline": article.byline,
        "dateline": article.dateline,
        "language": article.language,
        "words": word_count(article.body),
        "url": web_address(article.url),
        "imprint": to_named(article.imprint),
        "terms": [to_named(term) for term in article.terms],
        "source": article.source,
        "body": article.body,
        **{
            facet.key: [
                _heading_to_json(h) for h in entry.headings if h.kind == facet.kind
            ]
            for facet in facets_of_headings()
        },
        "mentions": [
            _mention_to_json(mention, shown) for mention in entry.enrichment.mentions
        ],
        "event_types": [
            _event_to_json(event, article.body) for event in entry.enrichment.events
        ],
        "quotations": [
            _quotation_to_json(quotation, entry, shown)
            for quotation in entry.enrichment.quotations
        ],
        "model": entry.enrichment.model,
        "rules": entry.enrichment.rules,
        "story": {
            "id": entry.story.id,
            "representative": entry.story.representative,
            "kind": entry.story.kind,
            "reason": entry.story.reason,
            "related": list(entry.story.related),
            "version": entry.story.version,
            "corrections": [
                {"kind": correction.kind, "id": correction.article_id}
                for correction in entry.story.corrections
            ],
            "copies": [copy.article.id for copy in copies],
        },
        "notes": list(article.notes),
    }


def _heading_to_json(heading: Heading) -> dict[str, Any]:
    return {
        "id": heading.id,
        "label": heading.label,
        "parent": heading.broader,
        "variants": list(heading.variants),
        "machine": heading.machine,
        "doubtful": heading.doubtful,
    }


def _mention_to_json(mention: Mention, shown: Container[str]) -> dict[str, Any]:
    return {
        "surface": mention.surface,
        "start": mention.start,
        "end": mention.end,
        "kind": mention.kind,
        "heading": mention.heading if mention.heading in shown else None,
        "reason": mention.reason,
    }


def _quotation_to_json(
    quotation: Quotation, entry: Entry, shown: Container[str]
) -> dict[str, Any]:
    heading = entry.enrichment.heading_of(quotation)
    return {
        "text": quotation.text_in(entry.article),
        "in_title": quotation.in_title,
        "start": quotation.start,
        "end": quotation.end,
        "speaker": quotation.speaker,
        "kind": quotation.kind or None,
        "heading": heading if heading in shown else None,
        "verb": quotation.verb,
    }


def _event_to_json(event: EventType, body: str) -> dict[str, Any]:
    return {
        "id": event.id,
        "primary": event.primary,
        "weight": event.weight,
        "evidence": [body[start:end] for start, end in event.evidence],
        "provenance": event.provenance,
        "words": list(event.words),
    }
