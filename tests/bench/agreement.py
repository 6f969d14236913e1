"""Whether an engine on a cluster gives the pages of the embedded one: totals, every
facet value shown, the best hits.

Totals and facets must be the same, or the benchmark fails; ranking may differ, because
the cluster scores each field with its own formula, and is stated as how many of the ten
best hits are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cuttings.search.engines import Engine
from cuttings.search.queries import Query
from cuttings.search.results import ResultPage
from tests.bench.asking import Ask, Rival


@dataclass(frozen=True, slots=True)
class Agreement:
    """How one page of the cluster stands to the embedded engine's."""

    same_totals: bool
    facets_that_differ: list[str]
    same_best_hits: int
    best_hits: int
    warnings: list[str]

    @property
    def whole(self) -> bool:
        """Whether all counts are the same."""
        return self.same_totals and not self.facets_that_differ


def asked(ask: Ask) -> Query:
    """The query of a page."""
    query = Query(ask.text, sort="newest" if ask.sort else "relevance")
    if ask.how == "some":
        query = replace(query, words="any")
    elif ask.how != "parts":
        query = replace(query, words="all")
    for key, value in ask.filters:
        query = query.add(key, value.replace(" ", "-").lower())
    return query


def agreement(ours: ResultPage, theirs: ResultPage) -> Agreement:
    """Compares two pages of one query."""
    best = [{hit.story for hit in page.hits} for page in (ours, theirs)]
    return Agreement(
        same_totals=(ours.copies, ours.stories) == (theirs.copies, theirs.stories),
        facets_that_differ=[
            key for key, values in ours.facets.items() if values != theirs.facets[key]
        ],
        same_best_hits=len(best[0] & best[1]),
        best_hits=len(best[0]),
        warnings=list(theirs.warnings),
    )


def agreements(
    rivals: Iterable[Rival], classes: Mapping[str, Ask]
) -> dict[str, Agreement]:
    """One for each class of query; none where only one of the two engines is measured."""
    engines: dict[str, Engine] = {
        rival.name: rival.engine for rival in rivals if hasattr(rival, "engine")
    }
    if "cuttings" not in engines or "opensearch" not in engines:
        return {}
    pair = engines["cuttings"], engines["opensearch"]
    return {
        name: agreement(*(engine.search(asked(ask)) for engine in pair))
        for name, ask in classes.items()
    }


def told(found: Mapping[str, Agreement]) -> str:
    """What is said of them below the table."""
    different = [
        f"{name}: {', '.join(it.facets_that_differ) or 'totals'}"
        for name, it in found.items()
        if not it.whole
    ]
    counts = (
        f"NOT the same ({'; '.join(different)})"
        if different
        else f"the same on all {len(found)} pages"
    )
    best = ", ".join(
        f"{name} {it.same_best_hits} of {it.best_hits}" for name, it in found.items()
    )
    return f"totals and facet counts of cuttings and opensearch: {counts}\nbest hits that both have: {best}"
