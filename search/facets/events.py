"""Facets of what happened: event types (IPTC Media Topics, or an honest
"unclassified"), and stated casualties.

A casualty value says that a text states such a number, no more; the sentence that
states it is the cue's span.
"""

from __future__ import annotations

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.names import headings_of

UNCLASSIFIED = Value("unclassified", "Unclassified")
UNSOUGHT = Value("not-looked-for", "Not looked for")
"""Of articles in languages that the lexicon of events does not know."""
CASUALTIES = {"killed": "Killed", "wounded": "Wounded", "arrested": "Arrested"}
SIZES = (
    (100, "100-or-more", "100 or more"),
    (10, "10-to-99", "10 to 99"),
    (2, "2-to-9", "2 to 9"),
    (1, "1", "one"),
)
"""The least number, an id and a label of each size of casualties, the greatest first."""


def _events(entry: Entry) -> tuple[Value, ...]:
    found = headings_of("event")(entry)
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
    "Event type",
    "event types",
    _events,
    rank=40,
    kind="event",
    missing=UNCLASSIFIED,
)
CASUALTY = Facet(
    "casualties",
    "Killed, wounded, arrested",
    "casualties",
    _casualties,
    rank=45,
    reveal="levels",
    shown=6,
)
