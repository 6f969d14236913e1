"""Small articles, entries and engines made from keywords, for tests of every package."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from cuttings.search.articles import (
    Article,
    Enrichment,
    Entry,
    EventType,
    Heading,
    Kind,
    Mention,
    Paragraph,
    Published,
    StoryLink,
)
from cuttings.search.facets.dates import DATE, MENTIONED
from cuttings.search.facets.events import CASUALTY, EVENT
from cuttings.search.facets.names import NAMES
from cuttings.search.facets.origin import AGENCY, BYLINE, OUTLET

FACETS = (*NAMES, EVENT, CASUALTY, AGENCY, OUTLET, BYLINE, DATE, MENTIONED)
"""The facets that golden files were made with, in the order of the page: a facet that
is added tomorrow is none of theirs.
"""

KINDS: dict[str, Kind] = {
    "people": "person",
    "organisations": "organisation",
    "places": "place",
    "event": "event",
}


def make_article(
    id: str, title: str = "", body: str = "", date: str | None = None, **fields
) -> Article:
    """An article of one paragraph."""
    title = title or f"Title {id}"
    return Article(
        id=id,
        title=title,
        title_inferred=False,
        body=body,
        original=f"{title}\n\n{body}",
        paragraphs=(
            Paragraph(0, len(body), len(title) + 2, len(title) + 2 + len(body)),
        )
        if body
        else (),
        source=f"{id}.txt",
        content_hash=hashlib.sha256(f"{title}\n{body}".encode()).hexdigest(),
        published=Published(date, "metadata") if date else None,
        **fields,
    )


def make_entry(
    id: str,
    title: str = "",
    body: str = "",
    date: str | None = None,
    story: str | None = None,
    representative: bool = True,
    aliases: tuple[str, ...] = (),
    headings: Sequence[Heading] = (),
    people: Sequence[str] = (),
    organisations: Sequence[str] = (),
    places: Sequence[str] = (),
    event: Sequence[str] = (),
    **fields,
) -> Entry:
    """An entry; names are labels whose headings get the label, hyphenated and in
    lower case, as their id.
    """
    names = {
        "people": people,
        "organisations": organisations,
        "places": places,
        "event": event,
    }
    made = [
        make_heading(label, key) for key, labels in names.items() for label in labels
    ]
    mentions = tuple(
        Mention(
            label,
            at := body.find(label),
            at + len(label),
            KINDS[key],
            label,
            "",
            make_heading(label, key).id,
        )
        for key, labels in names.items()
        if key != "event"
        for label in labels
        if label in body
    )
    events = tuple(
        EventType(make_heading(label, "event").id, 1.0, n == 0)
        for n, label in enumerate(event)
    )
    return Entry(
        article=make_article(id, title, body, date, **fields),
        enrichment=Enrichment(
            mentions=mentions, events=events, model="none", rules="test"
        ),
        story=StoryLink(story or id, representative, aliases=aliases),
        headings=(*made, *headings),
    )


def make_heading(
    label: str, key: str, broader: str | None = None, variants: tuple[str, ...] = ()
) -> Heading:
    """A heading of the kind that a facet shows."""
    return Heading(
        label.lower().replace(" ", "-"), KINDS[key], label, broader, variants
    )
