"""The facet of event types: IPTC Media Topics, a parent above its leaves, and an honest "unclassified"."""

from __future__ import annotations

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.names import headings_of

UNCLASSIFIED = Value("unclassified", "Unclassified")


def _events(entry: Entry) -> tuple[Value, ...]:
    return headings_of("event")(entry) or (UNCLASSIFIED,)


EVENT = Facet("event", "Event type", _events, rank=40, hierarchical=True)
