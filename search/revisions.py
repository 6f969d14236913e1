"""A revision: what a decision about names changes in the index, said once for all
articles.

A decision is about headings, not about articles: it gives a heading other words, takes
it off, or files names under another one. A ``Revision`` says just that, so that an
engine need not be given every article again: which headings are defined anew, which are
gone, and which names of which articles are filed elsewhere.

An article counts under the headings of its mentions and under all above them that are
defined; whatever else it counts under (event types) is not the authority's and stays.
``revised`` is that rule for one entry, and what engines that do the same to whole
columns are tested against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cuttings.search.articles import Entry, Heading, Kind


@dataclass(frozen=True, slots=True)
class Filing:
    """A name that some articles (by id) have, and the heading that it is filed under
    there.
    """

    kind: Kind
    name: str
    heading: str | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """Headings as they are now, ids under which nothing counts any longer (merged,
    hidden), and names filed anew.

    A heading's definition comes with those of all headings above it. An article or a
    name of ``filed`` that is not in the index is passed over.
    """

    headings: tuple[Heading, ...] = ()
    gone: tuple[str, ...] = ()
    filed: tuple[Filing, ...] = ()


Definitions = Mapping[str, Heading]


def defined(before: Definitions, revision: Revision) -> dict[str, Heading]:
    """All definitions after a revision."""
    after = {**before, **{heading.id: heading for heading in revision.headings}}
    for heading_id in revision.gone:
        after.pop(heading_id, None)
    return after


def moved(before: Definitions, after: Definitions) -> set[str]:
    """The ids that came, went, or stand beneath another heading: articles may count
    differently for them.
    """
    return {
        heading_id
        for heading_id in before.keys() | after.keys()
        if _place(before.get(heading_id)) != _place(after.get(heading_id))
    }


def _place(heading: Heading | None) -> tuple[str, str | None] | None:
    return (heading.kind, heading.broader) if heading else None


def revised(
    entry: Entry,
    names: Mapping[tuple[Kind, str], str | None],
    before: Definitions,
    after: Definitions,
) -> Entry:
    """An entry with some names filed elsewhere, counting under what that leads to by
    the definitions ``after``.
    """
    old = entry.enrichment.mentions
    mentions = tuple(
        replace(mention, heading=names[mention.kind, mention.name])
        if mention.counted and (mention.kind, mention.name) in names
        else mention
        for mention in old
    )
    led = upwards({mention.heading for mention in old if mention.heading}, before)
    now = upwards({mention.heading for mention in mentions if mention.heading}, after)
    stay = [
        h.id
        for h in entry.headings
        if h.id not in led and h.id not in now and h.id in after
    ]
    ids = [
        *sorted(now, key=lambda heading_id: (after[heading_id].kind, heading_id)),
        *stay,
    ]
    enrichment = replace(entry.enrichment, mentions=mentions)
    return replace(
        entry,
        enrichment=enrichment,
        headings=tuple(after[heading_id] for heading_id in ids),
    )


def upwards(ids: Iterable[str], definitions: Definitions) -> set[str]:
    """Those of some ids that are defined, with all defined ones that they stand
    beneath.
    """
    found: set[str] = set()
    waiting = set(ids)
    while waiting:
        level = [
            definitions[heading_id]
            for heading_id in waiting
            if heading_id in definitions and heading_id not in found
        ]
        found.update(heading.id for heading in level)
        waiting = {heading.broader for heading in level if heading.broader}
    return found
