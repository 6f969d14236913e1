"""The conditions of a search as clauses: the words with their scores, and each filter by itself.

Filters of facets are kept apart from the rest, because the counts of a facet leave out its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cuttings.search.dates import period
from cuttings.search.engines.opensearch.dictionary import Dictionary
from cuttings.search.engines.opensearch.translate import Clause, Translator, between
from cuttings.search.grammar import Parsed, parse
from cuttings.search.queries import Query

ALONE: Clause = {"term": {"alone": True}}
CROWDED: Clause = {"term": {"alone": False}}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a query asks of an article. ``shared`` holds for every count, ``chosen`` has a filter for each facet."""

    parsed: Parsed
    text: Clause
    shared: tuple[Clause, ...]
    chosen: dict[str, Clause]
    warnings: tuple[str, ...]

    def scored(self, *extra: Clause) -> Clause:
        """The words, with scores, under the conditions that all counts share."""
        return {"bool": {"must": [self.text], "filter": [*self.shared, *extra]}}

    def everything(self, *extra: Clause) -> Clause:
        """All conditions, with scores."""
        return self.scored(*self.chosen.values(), *extra)

    def besides(self, key: str, *extra: Clause) -> Clause:
        """The filters of all facets but one."""
        return all_of([clause for other, clause in self.chosen.items() if other != key], extra)


def all_of(*groups: Sequence[Clause]) -> Clause:
    """Documents that meet all clauses."""
    clauses = [clause for group in groups for clause in group]
    return {"bool": {"filter": clauses}} if clauses else {"match_all": {}}


def conditions_of(query: Query, dictionary: Dictionary) -> Conditions:
    """The conditions of a query, with the warnings of its reading and translation."""
    parsed = parse(query.text, query.exact)
    translator = Translator(dictionary)
    text = translator.translate(parsed.tree)
    first, last, warnings = period(query.date_from, query.date_to)
    shared: list[Clause] = []
    if first is not None:
        shared.append(between("date_last", first, None))
    if last is not None:
        shared.append(between("date_first", None, last))
    shared += [{"bool": {"must_not": [_carries(key, ids)]}} for key, ids in query.excluded]
    return Conditions(
        parsed=parsed,
        text=text,
        shared=tuple(shared),
        chosen={key: _carries(key, ids) for key, ids in query.filters},
        warnings=(*parsed.warnings, *warnings, *translator.warnings),
    )


def _carries(key: str, ids: Sequence[str]) -> dict[str, Any]:
    return {"terms": {f"facet.{key}": list(ids)}}
