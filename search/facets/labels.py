"""The facet of the subjects that curators give to articles."""

from __future__ import annotations

from functools import lru_cache

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.signatures import name_id
from cuttings.search.translations import marked


@lru_cache(maxsize=20_000)
def _label(label: str) -> Value:
    return Value(name_id(label), label)


def _labels(entry: Entry) -> tuple[Value, ...]:
    return tuple([_label(label) for label in entry.labels])


LABELS = Facet(
    "labels",
    marked("Labels"),
    marked("labels"),
    _labels,
    rank=46,
    aliases=("label",),
    made_of=("labels",),
    several=True,
)
