"""IPTC Media Topics: labels, what stands above what, and what replaced a retired topic.

Ids are stable and are all that is stored; labels and hierarchy come from the bundled
``mediatopics.tsv`` (CC BY 4.0, International Press Telecommunications Council). An id
may be written ``medtop:20000056`` or ``20000056``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cuttings.index.names.lists import read_table
from cuttings.search.articles import Heading
from cuttings.search.errors import NotFound
from cuttings.search.facets.topics import ids_of_names
from cuttings.search.translations import worded

VOCABULARY = Path(__file__).with_name("mediatopics.tsv")
PREFIX = "medtop:"
# Words a librarian may type for a topic whose label says it otherwise.
VARIANTS = {
    "medtop:20000056": ("fighting", "war", "military conflict"),
    "medtop:20000053": ("terrorism", "terrorist attack"),
    "medtop:20000065": ("protest", "riot", "demonstration"),
    "medtop:20000073": ("ceasefire", "peace talks"),
    "medtop:20000647": ("coup", "coup d'état"),
    "medtop:20000638": ("diplomacy", "foreign policy"),
    "medtop:20000587": ("human rights", "civil rights"),
    "medtop:20000645": ("migration", "refugees"),
    "medtop:20000129": ("police", "arrests"),
    "medtop:20000106": ("courts", "trials"),
    "medtop:20000170": ("company news", "companies"),
    "medtop:20000385": ("markets", "stock exchange"),
    "medtop:20000524": ("strike", "industrial action"),
    "medtop:08000000": ("obituary", "deaths of notable people"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: its id, English label, the id above it, and where it is retired the
    id that replaces it.
    """

    id: str
    label: str
    broader: str | None
    replaced_by: str | None = None


@cache
def topics() -> dict[str, Topic]:
    """Every topic of the vocabulary by its id, retired ones included."""
    found: dict[str, Topic] = {}
    for code, label, broader, replaced_by in read_table(VOCABULARY):
        found[PREFIX + code] = Topic(
            id=PREFIX + code,
            label=label,
            broader=PREFIX + broader if broader else None,
            replaced_by=PREFIX + replaced_by if replaced_by else None,
        )
    return found


def current(code: str) -> str | None:
    """The id in force for a code, a retired one mapped to its replacement; None
    where IPTC has no such topic.
    """
    stripped = code.strip()
    if not stripped.startswith(PREFIX):
        # "subj:04000000" and "http://cv.iptc.org/newscodes/mediatopic/04000000"
        stripped = PREFIX + stripped.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
    topic = topics().get(stripped)
    return None if topic is None else topic.replaced_by or topic.id


def topic_named(text: str) -> Topic:
    """The topic in force with this id, label or variant, or with this name in the
    reader's language; for a retired one, what replaced it.

    Raises NotFound, saying how a topic is written.
    """
    code = current(text)
    if code:
        return topics()[code]
    wanted = text.strip().casefold()
    for variant_of, variants in VARIANTS.items():
        if wanted in variants:
            return topics()[variant_of]
    code = _codes_of_labels().get(wanted) or ids_of_names().get(wanted)
    if code:
        return topics()[topics()[code].replaced_by or code]
    raise NotFound(
        worded(
            "There is no event type “%(text)s”. Give an IPTC Media "
            "Topics id such as medtop:20000056, or its label.",
            text=text,
        )
    )


@cache
def _codes_of_labels() -> dict[str, str]:
    """The topics by their English labels in small letters."""
    found: dict[str, str] = {}
    for topic in topics().values():
        found.setdefault(topic.label.casefold(), topic.id)
    return found


@cache
def lineage(code: str) -> tuple[str, ...]:
    """A topic and all above it, the topic first. Empty for an unknown code."""
    found: list[str] = []
    above = current(code)
    while above and above not in found:
        found.append(above)
        above = topics()[above].broader
    return tuple(found)


def event_headings(ids: Iterable[str]) -> tuple[Heading, ...]:
    """The headings of event types and of all above them, each once, a parent before
    its children.
    """
    headings: dict[str, Heading] = {}
    for code in ids:
        for each in reversed(lineage(code)):
            topic = topics()[each]
            variants = VARIANTS.get(each, ())
            headings[each] = Heading(
                each, "event", topic.label, topic.broader, variants
            )
    return tuple(headings.values())
