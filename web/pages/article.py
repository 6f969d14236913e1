"""The article page: the text with its marks, what was found in it, why it is a hit,
and the ways on from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from cuttings.search.addresses import web_address
from cuttings.search.articles import (
    Article,
    Entry,
    EventType,
    Heading,
    SuppliedTerm,
)
from cuttings.search.engines import Staged
from cuttings.search.explaining import Explanation
from cuttings.search.explaining import explain as explained
from cuttings.search.facets import Facet, facets_of_headings
from cuttings.search.facets.languages import language_name
from cuttings.search.facets.names import NAMES
from cuttings.search.facets.signatures import name_id
from cuttings.search.facets.signatures import name_id as _id
from cuttings.search.facets.supplied import KINDS
from cuttings.search.highlighting import find_matches, highlight, mark_spans
from cuttings.search.language.analysis import spans, stem, terms
from cuttings.search.queries import MAX_TEXT, Query
from cuttings.search.results import Spans
from cuttings.search.syntax.grammar import Parsed
from cuttings.search.syntax.marks import Mark
from cuttings.search.translations import (
    current_language,
    gettext,
    marked,
    ngettext,
    translated,
)
from cuttings.web.exports.addresses import PublicAddress, source_name
from cuttings.web.exports.citation import citations
from cuttings.web.exports.coins import coins
from cuttings.web.exports.metadata import json_ld, meta_tags
from cuttings.web.links import (
    address,
    article_file_url,
    article_url,
    search_url,
    story_url,
    value_url,
)
from cuttings.web.pages.corrections import CorrectionNotice, correction_notices
from cuttings.web.pages.rows import (
    Download,
    HitRow,
    Paging,
    Pairs,
    downloads,
    paging,
)
from cuttings.web.pages.sayings import Sayings, article_sayings
from cuttings.web.pages.text import Range, TextPart, anchor_of, heading_url, text_part
from cuttings.web.pages.wording import (
    date_words,
    foreign,
    isolated,
    lowered,
    shortened,
    weekday_words,
)
from cuttings.web.site import Parts, Site

MOST_FIND = 200
"""Characters that are looked for in a text."""
MOST_FORMS = 6
"""Forms of a word or name that are listed with their counts."""
MOST_OUTLETS = 6
"""Outlets of other copies that are named."""
MOST_SENTENCES = 2
"""Sentences that prove an event type."""
SENTENCE_WINDOW, LONGEST_SENTENCE = 600, 900
WORDS, SHORTEST_WORD = 8, 4
"""Title words that look for similar articles, and their least letters: shorter ones
say little.
"""
SIMILAR_NAMES, SIMILAR = 6, 5
PROPOSED = 50
"""Articles with the same names or title words that a model of meaning chooses among."""

HOW = {
    "stem": marked("any form of the word"),
    "word": marked("exactly this word"),
    "prefix": marked("words that begin so"),
    "wildcard": marked("words of this pattern"),
    "fuzzy": marked("words spelt nearly so"),
}
"""How a mark takes a word, for a reader."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ0-9])|\n")


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

    ``id`` is that of the heading. ``joined`` is the rule by which the machine made
    several spellings one heading, empty where it did not.
    """

    id: str
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
class Sentence:
    """A sentence with the words that count marked, and the paragraph that it stands in."""

    spans: Spans
    anchor: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event type of the article, the type above it, its proof, and the words that
    say most for it.
    """

    label: str
    above: str
    url: str
    sentences: tuple[Sentence, ...]
    words: str = ""


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
    """A reason for each word and filter of a search, and the same search without other
    word forms.
    """

    reasons: tuple[Reason, ...]
    exact_url: str


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


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """All that the article page shows.

    ``heading`` is the title with the words that matched, ``text`` the text or a part of
    it, ``paging`` the way through its parts, ``matches`` counts the matches in all of
    it, and ``first_url`` leads to the first of them here; ``find`` is what is looked for
    in this text besides the search, ``find_hidden`` what its form carries along.
    ``line`` stands under the headline, ``facts`` say where each part of it was read;
    ``names``, ``events`` and ``sayings`` are what was found in the text,
    ``why`` says how it answers the search, ``why_not`` what leaves it out of another.
    ``neighbours`` and ``similar`` lead on. ``copies`` counts those of its story, 0 where
    the article is the only one; ``outlets`` carried the others. The rest is for other programs: ``downloads``,
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
    first_url: str
    find: str
    find_hidden: Pairs
    names: tuple[NameGroup, ...]
    unsought: str
    events: tuple[EventRow, ...]
    sayings: Sayings
    why: Why | None
    neighbours: Neighbours | None
    copies: int
    outlets: tuple[str, ...]
    story_url: str
    original_url: str
    permalink: str
    downloads: tuple[Download, ...]
    citations: Pairs
    similar: tuple[HitRow, ...]
    meta: Pairs
    json_ld: str
    coins: str
    why_not: Explanation | None = None
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
    ``why_not`` the words of a search that it is asked of why it is no hit.
    """
    article, find = entry.article, find[:MOST_FIND].strip()
    parts = Parts(site)
    parsed = site.engine.parse(query.text, query.exact)
    marks = parsed.marks + (site.engine.parse(find).marks if find else ())
    matches: list[Range] = []
    matches = parts.make(
        gettext("marks in the text"),
        lambda: find_matches(article.body, marks, languages=article.stretches()),
        matches,
    )
    text = text_part(entry, matches, part, _chosen_headings(query))
    copies: tuple[Entry, ...] = ()
    copies = parts.make(
        gettext("its copies"), lambda: site.engine.story(entry.story.id), copies
    )
    searched = bool(query.to_arguments())
    find_hidden = query.first_page().to_arguments()
    if position:
        find_hidden.append(("at", str(position)))
    looked_for = [*find_hidden, ("find", find)] if find else find_hidden

    def explain() -> Why | None:
        return why(site, query, parsed, entry)

    def explain_not() -> Explanation | None:
        asked = query.with_(text=why_not.strip()[:MAX_TEXT])
        return explained(site.engine, site.facets, asked, article.id)

    def beside() -> Neighbours | None:
        return neighbours(site, query, position)

    def part_url(number: int) -> str:
        pairs = [*looked_for, ("part", str(number))] if number > 1 else looked_for
        return address(article_file_url(article.id, ""), pairs, "text")

    return ArticlePage(
        title=article.title,
        id=article.id,
        query=query,
        heading=highlight(article.title, marks, title=True, language=article.language),
        title_inferred=article.title_inferred,
        language=foreign(article.language),
        line=tuple(_line(entry)),
        facts=tuple(_facts(entry)),
        text=text,
        paging=paging(text.number, text.parts, part_url),
        matches=len(matches),
        first_url=f"#match-{text.first_match}" if text.first_match else "",
        find=find,
        find_hidden=tuple(find_hidden),
        names=_names(entry),
        unsought=_unsought(entry),
        events=event_rows(entry),
        sayings=article_sayings(entry),
        why=parts.make(gettext("why this is a hit"), explain, None)
        if searched
        else None,
        neighbours=parts.make(gettext("the way through the result"), beside, None),
        copies=len(copies) if len(copies) > 1 else 0,
        outlets=_other_outlets(entry, copies),
        story_url=story_url(entry.story.id, query if searched else None),
        original_url=article_file_url(article.id, "/original"),
        permalink=public.permalink(article.id),
        downloads=downloads(partial(article_file_url, article.id), printable=False),
        citations=parts.make("citations", lambda: citations(entry, public), ()),
        similar=parts.make(
            gettext("similar articles"), lambda: similar(site, entry), ()
        ),
        meta=meta_tags(article),
        json_ld=json_ld(entry, public),
        coins=coins(article),
        why_not=parts.make(gettext("why this is no hit"), explain_not, None)
        if why_not.strip()
        else None,
        corrections=correction_notices(site, entry),
        missing=parts.missing,
    )


def _chosen_headings(query: Query) -> set[str]:
    """The ids of the headings that a search chose as filters."""
    chosen: set[str] = set()
    for facet in facets_of_headings():
        chosen.update(query.selected(facet.key))
    return chosen


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


# What it is, and what was found in it


def _line(entry: Entry) -> Iterator[Fact]:
    """What stands under the headline: where, when and by whom it was printed, how long
    it is.
    """
    article = entry.article
    if article.outlet:
        yield Fact(
            marked("Outlet"),
            article.outlet,
            url=value_url("outlet", _id(article.outlet)),
        )
    published = article.published
    yield Fact(
        marked("Published"), weekday_words(published.value if published else None)
    )
    imprint = article.imprint
    places = [part for part in (imprint.section, imprint.page) if part]
    if places:
        yield Fact(marked("Section"), ", ".join(places))
    if article.agency:
        yield Fact(
            marked("Agency"),
            article.agency,
            url=value_url("agency", _id(article.agency)),
        )
    if article.byline:
        yield Fact(marked("Byline"), article.byline)
    if article.dateline:
        yield Fact(marked("Dateline"), article.dateline)
    words = ngettext("%(number)s word", "%(number)s words", len(article.body.split()))
    yield Fact(marked("Length"), words)


def _facts(entry: Entry) -> Iterator[Fact]:
    article, enrichment = entry.article, entry.enrichment
    published = article.published
    if published:
        provenance = gettext(
            "from the %(source)s", source=translated(published.provenance)
        )
        yield Fact(marked("Published"), date_words(published.value), provenance)
    else:
        yield Fact(
            marked("Published"),
            date_words(None),
            gettext("none is stated; none was guessed"),
        )
    if article.outlet:
        url = value_url("outlet", _id(article.outlet))
        yield Fact(marked("Outlet"), article.outlet, url=url)
    if article.agency:
        url = value_url("agency", _id(article.agency))
        yield Fact(marked("Agency"), article.agency, url=url)
    if article.byline:
        yield Fact(marked("Byline"), article.byline)
    if article.dateline:
        yield Fact(marked("Dateline"), article.dateline)
    yield from _supplied_facts(article)
    if article.language and article.language != "en":
        yield Fact(
            marked("Language"), language_name(article.language, current_language())
        )
    web = web_address(article.url)
    if web:
        yield Fact(marked("Address"), web, url=web)
    if entry.added:
        yield Fact(marked("Added"), date_words(entry.added[:10]))
    yield Fact(marked("Source file"), source_name(article))
    for label in entry.labels:
        yield Fact(marked("Label"), label, url=value_url("labels", name_id(label)))
    for note in article.notes:
        yield Fact(marked("Note"), note)
    if enrichment.model or enrichment.rules:
        program = gettext(
            "%(model)s, rules %(rules)s", model=enrichment.model, rules=enrichment.rules
        )
        yield Fact(marked("Names found by"), program)


def _supplied_facts(article: Article) -> Iterator[Fact]:
    """What the vendor of a text states of it; its terms are the vendor's, not found in
    the text.
    """
    imprint = article.imprint
    by = (
        gettext("stated by %(vendor)s", vendor=imprint.vendor) if imprint.vendor else ""
    )
    for label, value in (
        (marked("Section"), imprint.section),
        (marked("Page"), imprint.page),
        (marked("Edition"), imprint.edition),
        (marked("Document number"), imprint.number),
    ):
        if value:
            yield Fact(label, value, by)
    for kind, label in KINDS.items():
        terms = [term for term in article.terms if term.kind == kind]
        if terms:
            named = "; ".join(map(_term_in_words, terms))
            source = ", ".join(dict.fromkeys(term.vocabulary for term in terms))
            yield Fact(
                gettext("%(label)s (supplied)", label=translated(label)),
                named,
                gettext("terms of %(source)s", source=source),
            )


def _term_in_words(term: SuppliedTerm) -> str:
    if term.relevance is None:
        return term.label
    return f"{term.label} ({term.relevance} %)"


def _names(entry: Entry) -> tuple[NameGroup, ...]:
    """The names of an article by kind, the most frequent first."""
    surfaces: dict[str, Counter[str]] = {}
    for mention in entry.enrichment.mentions:
        if mention.heading:
            surfaces.setdefault(mention.heading, Counter())[mention.surface] += 1
    groups: list[NameGroup] = []
    for facet in NAMES:
        rows = [
            _name_row(entry, heading, surfaces)
            for heading in entry.headings
            if heading.kind == facet.kind
        ]
        rows.sort(key=lambda row: (-row.count, row.label))
        if rows:
            groups.append(NameGroup(facet.kind or "", facet.label, tuple(rows)))
    return tuple(groups)


def _unsought(entry: Entry) -> str:
    """What was not looked for in an article, in a sentence; nothing where all was."""
    unsought = entry.enrichment.unsought
    if not unsought:
        return ""
    language = language_name(entry.article.language, current_language())
    if "event" not in unsought:
        return gettext(
            "People and organisations were not looked for: the article is in "
            "%(language)s, and nothing is installed that knows them in it.",
            language=language,
        )
    if "people" in unsought:
        return gettext(
            "People, organisations and event types were not looked for: the article is "
            "in %(language)s, and nothing is installed that knows them in it.",
            language=language,
        )
    return gettext(
        "Event types were not looked for: the article is in %(language)s, and nothing "
        "is installed that knows them in it.",
        language=language,
    )


def _name_row(
    entry: Entry, heading: Heading, surfaces: Mapping[str, Counter[str]]
) -> NameRow:
    found = surfaces.get(heading.id, Counter())
    forms = [form for form, _ in found.most_common(5) if form != heading.label]
    above = "" if found else _above(entry, heading.id, surfaces)
    # That a place was found in the gazetteer is no joining of spellings.
    joined = heading.machine and heading.kind != "place"
    return NameRow(
        id=heading.id,
        label=heading.label,
        url=heading_url(heading),
        count=found.total(),
        forms=", ".join(forms) or above,
        joined=heading.reason if joined else "",
    )


def _above(entry: Entry, heading_id: str, named: Mapping[str, object]) -> str:
    """Why a heading stands here that the text does not name: the named ones beneath it."""
    inside = [
        heading.label
        for heading in entry.headings
        if heading.broader == heading_id and heading.id in named
    ]
    return gettext("above %(inside)s", inside=", ".join(inside[:4])) if inside else ""


def event_rows(entry: Entry) -> tuple[EventRow, ...]:
    """The event types of an entry, the main one first."""
    headings = {heading.id: heading for heading in entry.headings}
    events = sorted(
        entry.enrichment.events, key=lambda event: (not event.primary, -event.weight)
    )
    rows: list[EventRow] = []
    for event in events:
        heading = headings.get(event.id)
        above = headings.get(heading.broader or "") if heading else None
        rows.append(
            EventRow(
                label=heading.label if heading else event.id,
                above=above.label if above else "",
                url=value_url("event", event.id),
                sentences=_sentences(entry.article, event),
                words=_words_for(event),
            )
        )
    return tuple(rows)


def _words_for(event: EventType) -> str:
    """The words that say most for an event type, in a phrase; nothing where a person or
    a source gave it.
    """
    if not event.words:
        return ""
    return gettext("by the words %(words)s", words=", ".join(event.words))


def _sentences(article: Article, event: EventType) -> tuple[Sentence, ...]:
    """The first sentences with evidence of an event type."""
    body = article.body
    evidence = sorted(
        {span for span in event.evidence if 0 <= span[0] < span[1] <= len(body)}
    )
    around = dict.fromkeys([sentence_around(body, start) for start, _ in evidence])
    sentences: list[Sentence] = []
    for first, last in list(around)[:MOST_SENTENCES]:
        # A span that is the whole sentence marks nothing in it.
        words = [span for span in evidence if span[1] - span[0] < 0.8 * (last - first)]
        marked = mark_spans(body, words, first, last)
        sentences.append(Sentence(marked, anchor_of(article, first)))
    return tuple(sentences)


def sentence_around(body: str, offset: int) -> Range:
    """Where the sentence around an offset begins and ends.

    An abbreviation may end it early; it stays a quotation.
    """
    first = window = max(0, offset - SENTENCE_WINDOW)
    for match in _SENTENCE_END.finditer(body, window, offset + 1):
        if match.end() <= offset:
            first = match.end()
    after = _SENTENCE_END.search(body, offset)
    last = len(body)
    if after:
        last = after.start() + len(after.group().rstrip())
    return first, min(last, first + LONGEST_SENTENCE)


# Why it is a hit


def why(site: Site, query: Query, parsed: Parsed, entry: Entry) -> Why | None:
    """The explanation of a hit, or None where nothing was searched for."""
    # Marks hold stems; a reader reads the words as typed.
    typed: dict[str, str] = {}
    for term, start, end in spans(query.text):
        typed[term] = typed[stem(term)] = query.text[start:end]
    reasons = [_word_reason(mark, entry.article, typed) for mark in parsed.marks]
    for key, ids in query.filters:
        facet = site.facet(key)
        reasons += _value_reasons(facet, ids, entry)
    if query.date_from or query.date_to:
        asked = gettext(
            "%(first)s to %(last)s",
            first=query.date_from or "…",
            last=query.date_to or "…",
        )
        published = entry.article.published
        date = published.value if published else gettext("date unknown")
        reasons.append(Reason(asked, gettext("publication date"), date))
    exact_url = ""
    if query.text and not query.exact:
        exact_url = search_url(query.with_(exact=True))
    return Why(tuple(reasons), exact_url) if reasons else None


def _word_reason(mark: Mark, article: Article, typed: Mapping[str, str]) -> Reason:
    """What of an article answers one mark; ``typed`` gives words as they were typed."""
    title, body = article.title, article.body
    title_in = ((0, len(title), article.language),)
    found_in_title = find_matches(title, (mark,), title=True, languages=title_in)
    in_title = [title[a:b] for a, b in found_in_title]
    in_body: list[str] = []
    if not mark.title_only:
        spoken = article.stretches()
        found_in_body = find_matches(body, (mark,), languages=spoken)
        in_body = [body[a:b] for a, b in found_in_body]
    found = _times(Counter([form.lower() for form in in_title + in_body]))
    if in_title:
        found += (
            gettext(" (in the title too)") if in_body else gettext(" (in the title)")
        )
    how = HOW[mark.how]
    if len(mark.words) > 1:
        how = (
            gettext("these words together")
            if mark.slop == 1
            else gettext("these words nearby")
        )
    asked = " ".join([typed.get(word, word) for word in mark.words])
    return Reason(asked, how, found or gettext("not in this text"))


def _value_reasons(facet: Facet, ids: Iterable[str], entry: Entry) -> Iterator[Reason]:
    """What of an article answers the chosen values of one facet."""
    values = {value.id: value for value in facet.values(entry)}
    for value in [values[value_id] for value_id in ids if value_id in values]:
        surfaces = [
            m.surface for m in entry.enrichment.mentions if m.heading == value.id
        ]
        beneath = [other.label for other in values.values() if other.parent == value.id]
        found = _times(Counter(surfaces))
        if not found and beneath:
            found = gettext("through %(names)s", names=", ".join(beneath[:4]))
        own = gettext("as the article's own")
        yield Reason(value.label, lowered(facet.label), found or own)


def _times(forms: Counter[str]) -> str:
    """Forms with how often each was found; nothing for none."""
    said: list[str] = []
    for form, times in forms.most_common(MOST_FORMS):
        said.append(
            ngettext(
                "“%(form)s” %(number)s time",
                "“%(form)s” %(number)s times",
                times,
                form=isolated(shortened(form)),
            )
        )
    return ", ".join(said)


# The ways on


def neighbours(site: Site, query: Query, position: int | None) -> Neighbours | None:
    """The neighbours of a position (from 1) in a search, or None where the address
    has no position.

    The position is in the address, so that tabs don't disturb it.
    """
    if not position or position > site.settings.deepest_hit:
        return None
    query = query.first_page()
    size = query.size
    here = site.search(query.on_page((position - 1) // size + 1))
    total = here.total + here.below
    if position > total:
        return None
    ids: dict[int, str] = {}
    for other in range(max(1, position - 1), min(total, position + 1) + 1):
        number, index = divmod(other - 1, size)
        page = here
        if number + 1 != here.query.page:
            page = site.search(query.on_page(number + 1))
        if index < len(page.hits):
            ids[other] = page.hits[index].id

    def url(other: int) -> str:
        return article_url(ids[other], query, other) if other in ids else ""

    return Neighbours(
        position=position,
        total=total,
        previous_url=url(position - 1),
        next_url=url(position + 1),
        back_url=search_url(here.query),
    )


def similar(site: Site, entry: Entry) -> tuple[HitRow, ...]:
    """The most similar articles of other stories: those that share its names and the
    words of its title, best first; kept until the index changes.
    """
    return site.keep(("similar", entry.article.id), lambda: _similar(site, entry))


def similarity_query(entry: Entry) -> Query:
    """The search that finds articles like one; without text where the article has
    neither names nor title words.

    The engine's ranking gives rare words more weight, which is what a selection by
    tf-idf would do, and every engine can answer it.
    """
    clauses: list[str] = []
    for word in dict.fromkeys(terms(entry.article.title)):
        if len(word) >= SHORTEST_WORD and word.isalnum():
            clauses.append(word)
    del clauses[WORDS:]
    mentioned = Counter([mention.heading for mention in entry.enrichment.mentions])
    names = [
        heading
        for heading in entry.headings
        if heading.id in mentioned and heading.kind in ("person", "organisation")
    ]
    names.sort(key=lambda heading: (-mentioned[heading.id], heading.label))
    for heading in names[:SIMILAR_NAMES]:
        words = " ".join(terms(heading.label))
        if words:
            clauses.append(f'"{words}"')
    return Query(" OR ".join(clauses), size=SIMILAR + 1)


def _similar(site: Site, entry: Entry) -> tuple[HitRow, ...]:
    query = similarity_query(entry)
    if not query.text:
        return ()
    stage = site.engine.second_stage if isinstance(site.engine, Staged) else None
    if stage is None:
        found = site.search(query).hits
    else:
        # By what the whole article says, among more that share its names and words.
        proposed = site.search(query.with_(size=PROPOSED)).hits
        ids, scores = [hit.id for hit in proposed], [hit.score for hit in proposed]
        found = tuple([proposed[i] for i in stage.alike(entry.article, ids, scores)])
    hits = [hit for hit in found if hit.story != entry.story.id]
    return tuple([HitRow(hit, Query()) for hit in hits[:SIMILAR]])
