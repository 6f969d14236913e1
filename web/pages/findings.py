"""What was found in an article: its names by kind, its event types with the sentences
that prove them, and what was not looked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from cuttings.search.articles import Article, Entry, EventType, Heading
from cuttings.search.facets.languages import language_name
from cuttings.search.facets.names import NAMES
from cuttings.search.facets.topics import topic_words
from cuttings.search.facets.wording import value_words
from cuttings.search.highlighting import mark_spans
from cuttings.search.results import Spans
from cuttings.search.translations import current_language, gettext, recalled
from cuttings.web.links import value_url
from cuttings.web.pages.text import Paragraphs, Range, heading_url

MOST_SENTENCES = 2
"""Sentences that prove an event type."""
SENTENCE_WINDOW, LONGEST_SENTENCE = 600, 900

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ0-9])|\n")


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
    """A sentence with the words that count marked, and the address of the paragraph that
    it stands in, empty where the page has no link to it.
    """

    spans: Spans
    url: str


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


def name_groups(entry: Entry) -> tuple[NameGroup, ...]:
    """The names of an article by kind, the most frequent first."""
    surfaces: dict[str, Counter[str]] = {}
    for mention in entry.enrichment.mentions:
        if mention.heading:
            surfaces.setdefault(mention.heading, Counter())[mention.surface] += 1
    groups: list[NameGroup] = []
    for facet in NAMES:
        rows = [
            _name_row(entry, heading, facet.key, surfaces)
            for heading in entry.headings
            if heading.kind == facet.kind
        ]
        rows.sort(key=lambda row: (-row.count, row.label))
        if rows:
            groups.append(NameGroup(facet.kind or "", facet.label, tuple(rows)))
    return tuple(groups)


def unsought_words(entry: Entry) -> str:
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
    entry: Entry, heading: Heading, key: str, surfaces: Mapping[str, Counter[str]]
) -> NameRow:
    found = surfaces.get(heading.id, Counter())
    label = value_words(key, heading.id, heading.label)
    forms = [form for form, _ in found.most_common(5) if form != label]
    above = "" if found else _above(entry, heading.id, key, surfaces)
    # That a place was found in the gazetteer is no joining of spellings.
    joined = heading.machine and heading.kind != "place"
    return NameRow(
        id=heading.id,
        label=label,
        url=heading_url(heading),
        count=found.total(),
        forms=", ".join(forms) or above,
        joined=recalled(heading.reason, "name") if joined else "",
    )


def _above(entry: Entry, heading_id: str, key: str, named: Mapping[str, object]) -> str:
    """Why a heading stands here that the text does not name: the named ones beneath it."""
    inside = [
        value_words(key, heading.id, heading.label)
        for heading in entry.headings
        if heading.broader == heading_id and heading.id in named
    ]
    return gettext("above %(inside)s", inside=", ".join(inside[:4])) if inside else ""


def event_rows(entry: Entry, paragraphs: Paragraphs) -> tuple[EventRow, ...]:
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
                label=_type_words(heading) if heading else event.id,
                above=_type_words(above) if above else "",
                url=value_url("event", event.id),
                sentences=sentences_of(entry.article, event, paragraphs),
                words=words_for(event),
            )
        )
    return tuple(rows)


def _type_words(heading: Heading) -> str:
    return topic_words(heading.id, heading.label)


def words_for(event: EventType) -> str:
    """The words that say most for an event type, in a phrase; nothing where a person or
    a source gave it.
    """
    if not event.words:
        return ""
    return gettext("by the words %(words)s", words=", ".join(event.words))


def sentences_of(
    article: Article, event: EventType, paragraphs: Paragraphs | None = None
) -> tuple[Sentence, ...]:
    """The first sentences with evidence of an event type, with links into the text where
    its ``paragraphs`` are known.
    """
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
        url = paragraphs.url(first) if paragraphs else ""
        sentences.append(Sentence(marked, url))
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
