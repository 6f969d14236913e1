"""An amendment: what curators say of an article beside its words, names and story, as it
is now.

A decision can give an outlet another name in ten thousand articles, or put a label on
all of them. An engine that was given these articles again would look up and encode all
their names for it. An ``Amendment`` says only what such a decision can change, so that
an engine need touch nothing else. ``amended`` is the rule for one entry, and what engines
that do the same to columns are tested against.

A hundred thousand amendments would still take half a minute. So a decision is told first
as one ``Replacement``: which value stands in the place of which, in which articles. Facets
and filters follow it at once, by ``replaced_values``; the articles' own records get their
amendments behind.

    >>> from cuttings.search.facets.origin import OUTLET
    >>> told = Amendment("k3x7qp2mzt5a", outlet="The Guardian", labels=("Press",))
    >>> [value.label for value in told.values(OUTLET)]
    ['The Guardian']
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from cuttings.search.articles import Article, Enrichment, Entry, StoryLink
from cuttings.search.facets import Facet, Value

Field = Literal["outlet", "agency", "byline", "labels"]

FIELDS = frozenset({"outlet", "agency", "byline", "labels"})
"""What an amendment tells."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """The origin and the labels of one article."""

    article: str
    outlet: str | None = None
    agency: str | None = None
    byline: str | None = None
    labels: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str | None, str | None, str | None, tuple[str, ...]]:
        """All but the article: what many articles have alike."""
        return self.outlet, self.agency, self.byline, self.labels

    def values(self, facet: Facet) -> tuple[Value, ...]:
        """The values of a facet that is made of nothing else."""
        return facet.values(amended(_NOTHING, self))


_NOTHING = Entry(Article("", "", True, "", "", (), "", ""), Enrichment(), StoryLink(""))


def amended(entry: Entry, amendment: Amendment) -> Entry:
    """An entry with what an amendment tells of it."""
    article = replace(
        entry.article,
        outlet=amendment.outlet,
        agency=amendment.agency,
        byline=amendment.byline,
    )
    return replace(entry, article=article, labels=amendment.labels)


@dataclass(frozen=True, slots=True)
class Replacement:
    """One value of many articles in the place of others: of those ``articles`` that have
    one of ``before`` in a field, or of all of them where that is empty, ``after`` is there
    now, and nothing where that is empty.

        >>> from cuttings.search.facets.labels import LABELS
        >>> labelled = Replacement("labels", (), "Press", ("k3x7qp2mzt5a",))
        >>> [value.label for value in labelled.new_values(LABELS)]
        ['Press']
    """

    field: Field
    before: tuple[str, ...]
    after: str
    articles: tuple[str, ...]

    def concerns(self, facet: Facet) -> bool:
        """Whether a facet is made of this field alone."""
        return facet.made_of == (self.field,)

    def new_values(self, facet: Facet) -> tuple[Value, ...]:
        """The values of a facet that stand in the place of others."""
        return _values_of(self.field, self.after, facet) if self.after else ()

    def old_ids(self, facet: Facet) -> frozenset[str]:
        """The ids of the values of a facet that are replaced."""
        found: set[str] = set()
        for text in self.before:
            found.update(value.id for value in _values_of(self.field, text, facet))
        return frozenset(found)


def _values_of(field: Field, text: str, facet: Facet) -> tuple[Value, ...]:
    told: dict[str, Any] = {field: (text,) if field == "labels" else text}
    return Amendment("", **told).values(facet)


def replaced_values(
    values: Sequence[Value], facet: Facet, replacement: Replacement
) -> tuple[Value, ...]:
    """The values of a facet that an article has after a replacement that names it."""
    old, new = replacement.old_ids(facet), replacement.new_values(facet)
    if old and old.isdisjoint(value.id for value in values):
        return tuple(values)
    gone = old | {value.id for value in new}
    staying = [value for value in values if value.id not in gone]
    return (*staying, *new)


def told_whole(facet: Facet) -> bool:
    """Whether an amendment tells all that a facet's values are made of."""
    return bool(facet.made_of) and FIELDS.issuperset(facet.made_of)


def can_tell(facets: Iterable[Facet]) -> bool:
    """Whether amendments are enough for these facets: each is made of what they tell, or
    of none of it, and says so.
    """
    for facet in facets:
        is_apart = bool(facet.made_of) and FIELDS.isdisjoint(facet.made_of)
        if not (facet.revisable or is_apart or told_whole(facet)):
            return False
    return True


def told_at_once(facets: Iterable[Facet]) -> bool:
    """Whether replacements are enough for these facets: each that is made of what they
    tell is made of one field.
    """
    return all(len(facet.made_of) == 1 for facet in facets if told_whole(facet))
