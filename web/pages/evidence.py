"""Event types with the sentences that prove them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.articles import Entry, EventType
from cuttings.search.results import Spans
from cuttings.search.snippets import cut
from cuttings.web.links import value_url
from cuttings.web.pages.marks import anchor_of

MOST_SENTENCES = 2
_END = re.compile(r"[.!?…][\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ0-9])|\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the words that count marked, and the paragraph that it stands in."""

    spans: Spans
    anchor: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event type of the article: what it is above, whether it is the main one, and its proof."""

    label: str
    above: str
    url: str
    primary: bool
    sentences: tuple[Sentence, ...]


def event_rows(entry: Entry) -> tuple[EventRow, ...]:
    """The event types of an entry, the main one first."""
    events = sorted(entry.enrichment.events, key=lambda event: (not event.primary, -event.weight))
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


def _sentences(entry: Entry, evidence: Sequence[tuple[int, int]]) -> tuple[Sentence, ...]:
    body = entry.article.body
    spans = sorted({(start, end) for start, end in evidence if 0 <= start < end <= len(body)})
    made: dict[tuple[int, int], None] = {}
    for start, _ in spans:
        made[sentence_around(body, start)] = None
    return tuple(
        Sentence(cut(body, _within(spans, first, last), first, last), anchor_of(entry.article, first))
        for first, last in list(made)[:MOST_SENTENCES]
    )


def _within(spans: Sequence[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """The spans that mark words of a sentence: one that is the whole sentence marks nothing in it."""
    return [(start, end) for start, end in spans if end - start < 0.8 * (last - first)]


def sentence_around(body: str, position: int) -> tuple[int, int]:
    """Where the sentence around a position begins and ends. An abbreviation may end it early; it stays a quotation."""
    window = max(0, position - 600)
    first = window
    for match in _END.finditer(body, window, position + 1):
        if match.end() <= position:
            first = match.end()
    after = _END.search(body, position)
    last = len(body) if after is None else after.start() + len(after.group().rstrip())
    return first, min(last, first + 900)
