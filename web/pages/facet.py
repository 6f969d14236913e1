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
from cuttings.web.pages.rows import Applied, Choice, Paging, Pairs, ValueRow, paging
from cuttings.web.pages.search import applied_filters, carried
from cuttings.web.pages.wording import counted
from cuttings.web.site import Site

SIZE = 60
"""Values on a page."""
MOST_TYPED = 100


@dataclass(frozen=True, slots=True)
class ValuesPage:
    """The values of one facet (``key``, ``label``, ``plural``) in a search.

    ``prefix`` is what was typed to find one, ``plain_url`` the page without it;
    ``totals`` counts the values in words, ``orders`` are the two ways to sort them.
    ``hidden`` carries the search through the form, ``words`` says its words, ``applied``
    its filters; ``back_url`` leads to its result. ``carried`` are the parameters of a
    search too long to stand in each link.
    """

    title: str
    key: str
    label: str
    plural: str
    prefix: str
    totals: str
    rows: tuple[ValueRow, ...]
    orders: tuple[Choice, ...]
    paging: Paging
    hidden: Pairs
    words: str
    applied: tuple[Applied, ...]
    back_url: str
    plain_url: str
    carried: Pairs = ()


def values_page(
    site: Site, key: str, query: Query, prefix: str, order: str, number: int
) -> ValuesPage:
    """Page ``number`` of a facet's values, from 1.

    Raises NotFound for a facet that does not exist.
    """
    facet = site.facet(key)
    wanted: Order = "a-z" if order == "a-z" else "count"
    prefix = prefix[:MOST_TYPED].strip()
    found = site.engine.facet_values(
        key, query, prefix=prefix, order=wanted, page=number, size=SIZE
    )
    totals = counted(found.total, "value", "values")
    typed = [("prefix", prefix)] if prefix else []
    sorted_by = [("sort", "a-z")] if wanted == "a-z" else []

    def page_url(number: int) -> str:
        return facet_url(key, query, [*typed, *sorted_by, ("page", str(number))])

    by_count = Choice("Most frequent", facet_url(key, query, typed), wanted == "count")
    by_name_url = facet_url(key, query, [*typed, ("sort", "a-z")])
    search = query.first_page().with_(sort="relevance")
    return ValuesPage(
        title=f"{facet.label}: {totals}",
        key=key,
        label=facet.label,
        plural=facet.plural,
        prefix=prefix,
        totals=totals,
        rows=_rows(site, key, query, found.values),
        orders=(by_count, Choice("A to Z", by_name_url, wanted == "a-z")),
        paging=paging(number, max(1, -(-found.total // SIZE)), page_url),
        hidden=(*search.to_arguments(), *sorted_by),
        words=query.text,
        applied=applied_filters(site, query, f"/facets/{key}"),
        back_url=search_url(query),
        plain_url=facet_url(key, query, sorted_by),
        carried=carried(query),
    )


def _rows(
    site: Site, key: str, query: Query, values: Sequence[FacetValue]
) -> tuple[ValueRow, ...]:
    labels = {value.id: value.label for value in values}
    rows: list[ValueRow] = []
    for value in values:
        above = ""
        if value.parent:
            above = labels.get(value.parent) or site.label(key, value.parent)
        rows.append(ValueRow(key, value, query, above))
    return tuple(rows)
