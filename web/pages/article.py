"""The text of an article with its marks: names that are links, and the words that
matched.

Two layers lie over one text: mentions, and matches. A run is a stretch that is one
mention or none; its pieces are the parts that match or don't, so that a match may cross
the edge of a name and both stay whole.

Event types with the sentences that prove them.

The way through a result from article to article: the position is in the address, so
tabs don't disturb it.

Articles like one: those that share its names and the words of its title, best first.

The names and title words of an article are searched for with OR; the engine's ranking
gives rare ones more weight, which is what tf-idf selection would do, and every engine
can answer it.

Why an article is in a result: the words, forms and names by which it matched.

The article page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cuttings.search.articles import (
    Article,
    Entry,
    EventType,
    Heading,
    Mention,
    Paragraph,
)
from cuttings.search.facets import Facet, facet_of_kind
from cuttings.search.highlighting import find_matches, highlight, mark_spans
from cuttings.search.language.analysis import slug, spans, stem, terms
from cuttings.search.queries import Query
from cuttings.search.results import Spans
from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.marks import Mark
from cuttings.web.exports.addresses import PublicAddress, source_name
from cuttings.web.exports.citation import citations
from cuttings.web.exports.coins import coins
from cuttings.web.exports.formats import FORMATS
from cuttings.web.exports.metadata import json_ld, meta_tags
from cuttings.web.links import (
    article_file_url,
    article_url,
    search_url,
    story_url,
    value_url,
)
from cuttings.web.pages.hits import foreign
from cuttings.web.pages.search import Download
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.site import Site

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``match`` is its number among the matches of the article, 0
    where it is none.
    """

    text: str
    match: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces under one mention, or under none (``kind`` empty).

    ``label`` is the heading that the name means.
    """

    pieces: tuple[Piece, ...]
    kind: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: its anchor and runs; a hidden one has only the reason and its
    text as it stands.
    """

    anchor: str
    runs: tuple[Run, ...]
    hidden: str = ""
    text: str = ""


def blocks(
    article: Article,
    mentions: Sequence[Mention],
    headings: Mapping[str, Heading],
    matches: Sequence[Range],
) -> tuple[Block, ...]:
    """The paragraphs of an article in the order of the original, hidden ones in
    their places.
    """
    paragraphs = article.paragraphs or (Paragraph(0, len(article.body), 0, 0),)
    names = _disjoint(mentions)
    made: list[Block] = []
    for number, paragraph in enumerate(paragraphs, 1):
        if paragraph.hidden:
            text = article.original[
                paragraph.source_start : paragraph.source_end
            ].strip()
            made.append(Block("", (), paragraph.hidden, text))
        else:
            span = (paragraph.start, paragraph.end)
            made.append(
                Block(
                    f"p{number}",
                    tuple(_runs(article.body, span, names, headings, matches)),
                )
            )
    return tuple(made)


def anchor_of(article: Article, position: int) -> str:
    """The anchor of the paragraph that a position of the body lies in, or nothing."""
    for number, paragraph in enumerate(article.paragraphs, 1):
        if not paragraph.hidden and paragraph.start <= position < paragraph.end:
            return f"p{number}"
    return ""


def _disjoint(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of the body in order; of two that overlap, the longer."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if (
            mention.start >= 0
            and mention.end > mention.start
            and (not kept or mention.start >= kept[-1].end)
        ):
            kept.append(mention)
    return kept


def _runs(
    body: str,
    span: Range,
    mentions: Sequence[Mention],
    headings: Mapping[str, Heading],
    matches: Sequence[Range],
) -> Iterator[Run]:
    position, end = span
    for mention in mentions:
        if mention.end <= position or mention.start >= end:
            continue
        first, last = max(mention.start, position), min(mention.end, end)
        if first > position:
            yield Run(_pieces(body, (position, first), matches))
        heading = headings.get(mention.heading or "")
        pieces = _pieces(body, (first, last), matches)
        if heading:
            yield Run(
                pieces,
                heading.kind,
                value_url(facet_of_kind(heading.kind).key, heading.id),
                heading.label,
            )
        else:
            yield Run(pieces)
        position = last
    if position < end:
        yield Run(_pieces(body, (position, end), matches))


def _pieces(body: str, span: Range, matches: Sequence[Range]) -> tuple[Piece, ...]:
    position, end = span
    pieces: list[Piece] = []
    for number, (first, last) in enumerate(matches, 1):
        first, last = max(first, position), min(last, end)
        if first >= last:
            continue
        if first > position:
            pieces.append(Piece(body[position:first]))
        pieces.append(Piece(body[first:last], number))
        position = last
    if position < end:
        pieces.append(Piece(body[position:end]))
    return tuple(pieces)


MOST_SENTENCES = 2
_END = re.compile(r"[.!?…][\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ0-9])|\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the words that count marked, and the paragraph that it stands in."""

    spans: Spans
    anchor: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event type of the article: what it is above, whether it is the main one,
    and its proof.
    """

    label: str
    above: str
    url: str
    primary: bool
    sentences: tuple[Sentence, ...]


def event_rows(entry: Entry) -> tuple[EventRow, ...]:
    """The event types of an entry, the main one first."""
    events = sorted(
        entry.enrichment.events, key=lambda event: (not event.primary, -event.weight)
    )
    return tuple(_row(entry, event) for event in events)


def _row(entry: Entry, event: EventType) -> EventRow:
    headings = {heading.id: heading for heading in entry.headings}
    heading = headings.get(event.id)
    above = headings.get(heading.broader or "") if heading else None
    return EventRow(
        heading.label if heading else event.id,
        above.label if above else "",
        value_url("event", event.id),
        event.primary,
        _sentences(entry, event.evidence),
    )


def _sentences(
    entry: Entry, evidence: Sequence[tuple[int, int]]
) -> tuple[Sentence, ...]:
    body = entry.article.body
    spans = sorted(
        {(start, end) for start, end in evidence if 0 <= start < end <= len(body)}
    )
    made: dict[tuple[int, int], None] = {}
    for start, _ in spans:
        made[sentence_around(body, start)] = None
    return tuple(
        Sentence(
            mark_spans(body, _within(spans, first, last), first, last),
            anchor_of(entry.article, first),
        )
        for first, last in list(made)[:MOST_SENTENCES]
    )


def _within(
    spans: Sequence[tuple[int, int]], first: int, last: int
) -> list[tuple[int, int]]:
    """The spans that mark words of a sentence: one that is the whole sentence marks
    nothing in it.
    """
    return [(start, end) for start, end in spans if end - start < 0.8 * (last - first)]


def sentence_around(body: str, position: int) -> tuple[int, int]:
    """Where the sentence around a position begins and ends.

    An abbreviation may end it early; it stays a quotation.
    """
    window = max(0, position - 600)
    first = window
    for match in _END.finditer(body, window, position + 1):
        if match.end() <= position:
            first = match.end()
    after = _END.search(body, position)
    last = len(body) if after is None else after.start() + len(after.group().rstrip())
    return first, min(last, first + 900)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an article stands in a result, and the links around it; empty where
    there is none.
    """

    position: int
    total: int
    previous_url: str
    next_url: str
    back_url: str


def neighbours(site: Site, query: Query, at: int | None) -> Neighbours | None:
    """The neighbours of a position (from 1) in a search, or None where the address
    has no position.
    """
    if not at or at > site.settings.deepest_hit:
        return None
    size = 10
    page = (at - 1) // size + 1
    result = site.search(query.with_(page=page, size=size))
    if at > result.total:
        return None
    ids = {
        (page - 1) * size + place: hit.id for place, hit in enumerate(result.hits, 1)
    }
    for other, wanted in ((page - 1, at - 1), (page + 1, at + 1)):
        if 1 <= wanted <= result.total and wanted not in ids:
            hits = site.search(query.with_(page=other, size=size)).hits
            ids |= {
                (other - 1) * size + place: hit.id for place, hit in enumerate(hits, 1)
            }
    previous, following = ids.get(at - 1), ids.get(at + 1)
    return Neighbours(
        at,
        result.total,
        article_url(previous, query, at - 1) if previous else "",
        article_url(following, query, at + 1) if following else "",
        search_url(query.with_(page=page, size=size)),
    )


WORDS, NAMES, SHOWN = 8, 6, 5
SHORTEST = 4  # letters; shorter title words say little


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """An article like the one at hand."""

    title: str
    url: str
    outlet: str
    date: str


def similar(site: Site, entry: Entry) -> tuple[SimilarRow, ...]:
    """The most similar articles of other stories."""
    return site.keep(("similar", entry.article.id), lambda: _similar(site, entry))


def similarity_query(entry: Entry) -> Query:
    """The search that finds articles like one; without text where the article has
    neither names nor title words.
    """
    words = dict.fromkeys(
        word
        for word in terms(entry.article.title)
        if len(word) >= SHORTEST and word.isalnum()
    )
    mentioned = [
        mention.heading for mention in entry.enrichment.mentions if mention.heading
    ]
    counts = {id: mentioned.count(id) for id in set(mentioned)}
    names = sorted(
        (
            h
            for h in entry.headings
            if h.id in counts and h.kind in ("person", "organisation")
        ),
        key=lambda heading: (-counts[heading.id], heading.label),
    )
    quoted = [
        '"' + " ".join(terms(heading.label)) + '"'
        for heading in names[:NAMES]
        if any(terms(heading.label))
    ]
    return Query(" OR ".join([*list(words)[:WORDS], *quoted]), size=SHOWN + 1)


def _similar(site: Site, entry: Entry) -> tuple[SimilarRow, ...]:
    query = similarity_query(entry)
    hits = site.search(query).hits if query.text else ()
    others = [hit for hit in hits if hit.story != entry.story.id][:SHOWN]
    return tuple(
        SimilarRow(
            hit.title,
            article_url(hit.id),
            hit.outlet or hit.agency or "",
            date_words(hit.date),
        )
        for hit in others
    )


HOW = {
    "stem": "any form of the word",
    "word": "exactly this word",
    "prefix": "words that begin so",
    "wildcard": "words of this pattern",
    "fuzzy": "words spelt nearly so",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a search: what was asked, how it was taken, and what in the
    article answers it.
    """

    asked: str
    how: str
    found: str


@dataclass(frozen=True, slots=True)
class Why:
    """The search as understood, a reason for each word and filter, and the same
    search without other word forms.
    """

    understood: str
    reasons: tuple[Reason, ...]
    exact_url: str


def why(site: Site, query: Query, entry: Entry) -> Why | None:
    """The explanation of a hit, or None where nothing was searched for."""
    parsed = parse(query.text, query.exact)
    typed = {
        form: query.text[a:b]
        for term, a, b in spans(query.text)
        for form in (term, stem(term))
    }
    reasons = [_word(mark, entry, typed) for mark in parsed.marks]
    for key, ids in query.filters:
        facet = site.facet(key)
        reasons += [reason for id in ids if (reason := _value(facet, id, entry))]
    if query.date_from or query.date_to:
        asked = f"{query.date_from or '…'} to {query.date_to or '…'}"
        published = entry.article.published
        reasons.append(
            Reason(
                asked,
                "publication date",
                published.value if published else "date unknown",
            )
        )
    exact = (
        search_url(query.with_(exact=True)) if query.text and not query.exact else ""
    )
    return Why(parsed.understood, tuple(reasons), exact) if reasons else None


def _word(mark: Mark, entry: Entry, typed: Mapping[str, str]) -> Reason:
    """The reason of one mark; ``typed`` gives back the words as they were typed,
    which marks hold as stems.
    """
    title, body = entry.article.title, entry.article.body
    in_title = [title[a:b] for a, b in find_matches(title, (mark,), title=True)]
    in_body = (
        [] if mark.title_only else [body[a:b] for a, b in find_matches(body, (mark,))]
    )
    forms = Counter(form.lower() for form in (*in_title, *in_body))
    listed = ", ".join(
        f"“{form}” {counted(n, 'time', 'times')}" for form, n in forms.most_common(6)
    )
    where = (
        " (in the title too)"
        if in_title and in_body
        else " (in the title)"
        if in_title
        else ""
    )
    how = (
        HOW[mark.how]
        if len(mark.words) == 1
        else "these words together"
        if mark.slop == 1
        else "these words nearby"
    )
    return Reason(
        " ".join(typed.get(word, word) for word in mark.words),
        how,
        listed + where if listed else "not in this text",
    )


def _value(facet: Facet, id: str, entry: Entry) -> Reason | None:
    value = next((value for value in facet.values(entry) if value.id == id), None)
    if value is None:
        return None
    mentions = Counter(m.surface for m in entry.enrichment.mentions if m.heading == id)
    beneath = [other.label for other in facet.values(entry) if other.parent == id]
    found = ", ".join(
        f"“{surface}” {counted(n, 'time', 'times')}"
        for surface, n in mentions.most_common(6)
    )
    if not found and beneath:
        found = "through " + ", ".join(beneath[:4])
    return Reason(value.label, facet.label.lower(), found or "as the article's own")


KINDS = (("person", "People"), ("organisation", "Organisations"), ("place", "Places"))


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the description: what it is, its value, and where that was read or
    what it leads to.
    """

    label: str
    value: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name of the article: its heading, how often it stands there, and the other
    forms in which it does.

    ``joined`` is the rule by which the machine made several spellings one heading,
    empty where it did not.
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

    ``matches`` counts the marked words; ``find`` is what is looked for in this document
    besides the search. ``copies`` is said of the story in words, empty where the
    article is its only copy.
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
    site: Site,
    entry: Entry,
    query: Query,
    public: PublicAddress,
    at: int | None = None,
    find: str = "",
) -> ArticlePage:
    """The page of one article as a hit of a search (an empty query for none)."""
    article, find = entry.article, find[:200].strip()
    marks = parse(query.text, query.exact).marks + (parse(find).marks if find else ())
    matches = find_matches(article.body, marks)
    headings = {heading.id: heading for heading in entry.headings}
    siblings = len(site.engine.story(entry.story.id)) - 1
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
        find_hidden=tuple(
            query.first_page().to_arguments() + ([("at", str(at))] if at else [])
        ),
        names=_names(entry),
        events=event_rows(entry),
        why=why(site, query, entry) if searched else None,
        neighbours=neighbours(site, query, at),
        copies=f"and {counted(siblings, 'other copy', 'other copies')}"
        if siblings > 0
        else "",
        story_url=story_url(entry.story.id, query if searched else None),
        original_url=article_file_url(article.id, "/original"),
        permalink=public.permalink(article.id),
        downloads=tuple(
            Download(f.label, article_file_url(article.id, "." + f.suffix), f.type)
            for f in FORMATS.values()
        ),
        citations=citations(entry, public),
        similar=similar(site, entry),
        meta=meta_tags(article),
        json_ld=json_ld(entry, public),
        coins=coins(article),
    )


def _facts(entry: Entry) -> Iterator[Fact]:
    article = entry.article
    published = article.published
    note = (
        f"from the {published.provenance}"
        if published
        else "none is stated; none was guessed"
    )
    yield Fact("Published", date_words(published.value if published else None), note)
    if article.outlet:
        yield Fact(
            "Outlet", article.outlet, "", value_url("outlet", slug(article.outlet))
        )
    if article.agency:
        yield Fact(
            "Agency", article.agency, "", value_url("agency", slug(article.agency))
        )
    plain = (("Byline", article.byline), ("Dateline", article.dateline))
    yield from (Fact(label, value) for label, value in plain if value)
    if article.language and article.language != "en":
        yield Fact("Language", article.language)
    if article.url and article.url.startswith(("http://", "https://")):
        yield Fact("Address", article.url, "", article.url)
    yield Fact("Source file", source_name(article))
    yield from (Fact("Note", note) for note in article.notes)
    if entry.enrichment.model or entry.enrichment.rules:
        yield Fact(
            "Names found by",
            f"{entry.enrichment.model}, rules {entry.enrichment.rules}",
        )


def _names(entry: Entry) -> tuple[NameGroup, ...]:
    groups = [
        NameGroup(kind, label, tuple(_rows(entry, kind))) for kind, label in KINDS
    ]
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
            others = ", ".join(
                form for form, _ in found.most_common(5) if form != heading.label
            )
            others = others or ("" if found else _beneath(entry, heading.id, forms))
            url = value_url(facet_of_kind(heading.kind).key, heading.id)
            joined = heading.reason if heading.machine and kind != "place" else ""
            rows.append(
                NameRow(heading.label, url, sum(found.values()), others, joined)
            )
    yield from sorted(rows, key=lambda row: (-row.count, row.label))


def _beneath(entry: Entry, id: str, named: Mapping[str, object]) -> str:
    """Why a heading stands here that the text does not name: the named ones beneath it."""
    inside = [
        heading.label
        for heading in entry.headings
        if heading.broader == id and heading.id in named
    ]
    return f"above {', '.join(inside[:4])}" if inside else ""
