"""The facet of speakers: who is quoted in an article, where they have a heading."""

from __future__ import annotations

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.translations import marked


def _speakers(entry: Entry) -> tuple[Value, ...]:
    """The headings of who is quoted, each once; those above them are no speakers."""
    found: dict[str, Value] = {}
    known = {heading.id: heading for heading in entry.headings}
    for quotation in entry.enrichment.quotations:
        heading = known.get(entry.enrichment.heading_of(quotation) or "")
        if heading:
            found[heading.id] = Value.of_speaker(heading)
    return tuple(found.values())


SPEAKERS = Facet(
    "speakers",
    marked("Speakers"),
    marked("speakers"),
    _speakers,
    rank=43,
    aliases=("speaker",),
    names_people=True,
    made_of=("enrichment", "headings"),
    quoted=True,
)
