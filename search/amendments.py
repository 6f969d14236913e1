"""An amendment: what curators say of an article beside its words, names and story, as it
is now.

A decision can give an outlet another name in ten thousand articles, or put a label on
all of them. An engine that was given these articles again would look up and encode all
their names for it. An ``Amendment`` says only what such a decision can change, so that
an engine need touch nothing else. ``amended`` is the rule for one entry, and what engines
that do the same to columns are tested against.

    >>> from cuttings.search.facets.origin import OUTLET
    >>> told = Amendment("k3x7qp2mzt5a", outlet="The Guardian", labels=("Press",))
    >>> [value.label for value in told.values(OUTLET)]
    ['The Guardian']
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cuttings.search.articles import Article, Enrichment, Entry, StoryLink
from cuttings.search.facets import Facet, Value

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
