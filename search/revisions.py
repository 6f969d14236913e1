"""A revision: what a decision about names changes in the index, said once for all
articles.

A decision is about headings and names, not about articles: it gives a heading other
words, takes it off, files names under another one, or says that a name is another one or
none. A ``Revision`` says just that, so that an engine need not be given every article
again: which headings are defined anew, which are gone, which names of which articles are
filed elsewhere, and which names articles have in the place of others.

An article counts under the headings of its mentions and under all above them that are
defined; whatever else it counts under (event types) is not the authority's and stays.
``revised`` is that rule for one entry, and what engines that do the same to whole
columns are tested against.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cuttings.search.articles import Entry, Heading, Kind, Mention
from cuttings.search.facets import Facet, Value

Name = tuple[Kind, str]


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
class Statement:
    """Which of some ``names`` articles have now, each with the heading that it is filed
    under there; of the others of these names nothing counts there any longer.
    """

    names: tuple[Name, ...]
    filed: tuple[tuple[Name, str | None], ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """Headings as they are now, ids under which nothing counts any longer (merged,
    hidden), names filed anew, and what articles have in the place of names.

    A heading's definition comes with those of all headings above it. An article, or a
    name of ``filed``, that is not in the index is passed over.
    """

    headings: tuple[Heading, ...] = ()
    gone: tuple[str, ...] = ()
    filed: tuple[Filing, ...] = ()
    stated: tuple[Statement, ...] = ()

    def targets(self) -> frozenset[str]:
        """The headings that names are filed under by it."""
        found = {filing.heading for filing in self.filed}
        for statement in self.stated:
            found.update(heading for _, heading in statement.filed)
        return frozenset(heading for heading in found if heading)


Definitions = Mapping[str, Heading]


def values_of(
    revision: Revision, facet: Facet, known: Container[str]
) -> dict[str, Value]:
    """The values of a facet that a revision defines, by id; ``known`` are the ids of those
    that it has already.
    """
    found: dict[str, Value] = {}
    targets = revision.targets() if facet.quoted else ()
    for heading in revision.headings:
        if facet.revisable and heading.kind == facet.kind:
            found[heading.id] = Value.of(heading)
        elif facet.quoted and (heading.id in known or heading.id in targets):
            found[heading.id] = Value.of_speaker(heading)
    return found


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


def stated(
    mentions: Iterable[Mention], statements: Iterable[Statement]
) -> tuple[Mention, ...]:
    """Mentions as statements about their article have them. A name that none of them has
    stands behind all others, at no place of the text, until the article is put together
    again.
    """
    told = list(mentions)
    for statement in statements:
        filed = dict(statement.filed)
        for index, mention in enumerate(told):
            own = mention.kind, mention.name
            if mention.counted and own in statement.names:
                told[index] = replace(mention, heading=filed.get(own))
        had = {(each.kind, each.name) for each in told if each.counted}
        for (kind, name), heading in statement.filed:
            if (kind, name) not in had:
                told.append(Mention(name, -1, -1, kind, name, heading=heading))
    return tuple(told)


def revised(
    entry: Entry,
    names: Mapping[Name, str | None],
    before: Definitions,
    after: Definitions,
    statements: Sequence[Statement] = (),
) -> Entry:
    """An entry with some names filed elsewhere, or replaced by what is stated, counting
    under what that leads to by the definitions ``after``.
    """
    old = entry.enrichment.mentions
    filed: list[Mention] = []
    for mention in old:
        own = mention.kind, mention.name
        if mention.counted and own in names:
            mention = replace(mention, heading=names[own])
        filed.append(mention)
    mentions = stated(filed, statements)
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
