"""The page of one facet: all its values in a search, to be searched, ordered and
paged through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.engines import Order
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue
from cuttings.web.links import facet_url, search_url
from cuttings.web.pages.search import Applied, Choice, Paging, applied_filters, paging
from cuttings.web.pages.wording import counted
from cuttings.web.site import Site

SIZE = 60
FORMS = 4
"""How many other spellings a value is shown with."""


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One value: what choosing it (or removing it) leads to, and the search without it.

    ``forms`` are other spellings that it gathers; ``machine`` tells that a rule
    gathered them.
    """

    label: str
    above: str
    count: int
    selected: bool
    url: str
    exclude_url: str
    forms: str
    machine: bool


@dataclass(frozen=True, slots=True)
class FacetPageView:
    """The values of one facet.

    ``hidden`` carries the search through the form; ``search`` says it in words.
    """

    title: str
    key: str
    label: str
    prefix: str
    order: str
    totals: str
    rows: tuple[FacetRow, ...]
    orders: tuple[Choice, ...]
    paging: Paging
    hidden: tuple[tuple[str, str], ...]
    search: str
    applied: tuple[Applied, ...]
    back_url: str
    plain_url: str


def facet_page(
    site: Site, key: str, query: Query, prefix: str, order: str, number: int
) -> FacetPageView:
    """A page of a facet's values. Raises NotFound for a facet that does not exist."""
    facet = site.facet(key)
    by_name = order == "a-z"
    wanted: Order = "a-z" if by_name else "count"
    prefix = prefix[:100].strip()
    found = site.budget.run(
        lambda: site.engine.facet_values(
            key, query, prefix=prefix, order=wanted, page=number, size=SIZE
        )
    )
    pages = max(1, -(-found.total // SIZE))
    extra = [("prefix", prefix)] if prefix else []
    by = [("sort", "a-z")] if by_name else []
    return FacetPageView(
        title=f"{facet.label}: {counted(found.total, 'value', 'values')}",
        key=key,
        label=facet.label,
        prefix=prefix,
        order=wanted,
        totals=counted(found.total, "value", "values"),
        rows=_rows(site, key, query, found.values),
        orders=(
            Choice("Most frequent", facet_url(key, query, extra), not by_name),
            Choice("A to Z", facet_url(key, query, [*extra, ("sort", "a-z")]), by_name),
        ),
        paging=paging(
            number,
            pages,
            lambda n: facet_url(key, query, [*extra, *by, ("page", str(n))]),
        ),
        hidden=tuple(query.first_page().with_(sort="relevance").to_arguments() + by),
        search=query.text,
        applied=applied_filters(site, query, f"/facets/{key}"),
        back_url=search_url(query),
        plain_url=facet_url(key, query, by),
    )


def _rows(
    site: Site, key: str, query: Query, values: Sequence[FacetValue]
) -> tuple[FacetRow, ...]:
    known = {value.id: value.label for value in values}
    return tuple(
        FacetRow(
            value.label,
            (known.get(value.parent) or site.label(key, value.parent))
            if value.parent
            else "",
            value.count,
            value.selected,
            search_url(
                query.remove(key, value.id)
                if value.selected
                else query.add(key, value.id)
            ),
            search_url(query.exclude(key, value.id)),
            ", ".join(value.variants[:FORMS])
            + (" …" if len(value.variants) > FORMS else ""),
            value.machine,
        )
        for value in values
    )
