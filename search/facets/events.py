"""Facets of what happened: event types (IPTC Media Topics, or an honest
"unclassified"), and stated casualties.

A casualty value says that a text states such a number, no more; the sentence that
states it is the cue's span.
"""

from __future__ import annotations

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.names import headings_of
from cuttings.search.translations import marked

UNCLASSIFIED = Value("unclassified", marked("Unclassified"))
UNSOUGHT = Value("not-looked-for", marked("Not looked for"))
"""Of articles in languages that the lexicon of events does not know."""
CASUALTIES = {
    "killed": marked("Killed"),
    "wounded": marked("Wounded"),
    "arrested": marked("Arrested"),
}
SIZES = (
    (100, "100-or-more", marked("100 or more")),
    (10, "10-to-99", marked("10 to 99")),
    (2, "2-to-9", marked("2 to 9")),
    (1, "1", marked("one")),
)
"""The least number, an id and a label of each size of casualties, the greatest first."""


_headings = headings_of("event")


def _events(entry: Entry) -> tuple[Value, ...]:
    found = _headings(entry)
    if found:
        return found
    return (UNSOUGHT,) if "event" in entry.enrichment.unsought else (UNCLASSIFIED,)


def _casualties(entry: Entry) -> tuple[Value, ...]:
    """What was stated, and below it the sizes of the stated numbers."""
    found: dict[str, Value] = {}
    for cue in entry.enrichment.cues:
        if cue.what not in CASUALTIES or cue.number < 1:
            continue
        size, words = next(
            (size, words) for least, size, words in SIZES if cue.number >= least
        )
        found[cue.what] = Value(cue.what, CASUALTIES[cue.what])
        child = f"{cue.what}-{size}"
        found[child] = Value(child, f"{CASUALTIES[cue.what]}: {words}", cue.what)
    return tuple(found.values())


EVENT = Facet(
    "event",
    marked("Event type"),
    marked("event types"),
    _events,
    rank=40,
    kind="event",
    missing=UNCLASSIFIED,
    made_of=("headings", "enrichment"),
    several=True,
)
CASUALTY = Facet(
    "casualties",
    marked("Killed, wounded, arrested"),
    marked("casualties"),
    _casualties,
    rank=45,
    reveal="levels",
    shown=6,
    sizes=tuple([size for _, size, _ in reversed(SIZES)]),
    made_of=("enrichment",),
    several=True,
)
