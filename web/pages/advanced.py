"""The advanced form: a query in rows, with dates, facets and the line that it makes.

The line is the query in the language itself, so that the form teaches it; the form opens
from any search with its rows filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.queries import Query
from cuttings.search.syntax.rows import OPERATORS, TEXT, WAYS, Row, query_of, rows_of
from cuttings.search.syntax.schema import LENGTH, SAID, SPEAKERS
from cuttings.search.translations import gettext, marked
from cuttings.web.links import search_url
from cuttings.web.pages.asked import DateField, date_fields, totals
from cuttings.web.pages.facetgroups import FacetGroup, facet_groups
from cuttings.web.pages.rows import Pairs
from cuttings.web.pages.wording import lowered
from cuttings.web.site import Site

EMPTY_ROWS = 2
"""Rows that stand ready below those filled."""
FEWEST_ROWS = 3

MATCH = "match"
"""How the form names whether all the words are demanded: ``words`` are those of its rows."""

WORDED_OPERATORS = {
    "AND": marked("and"),
    "OR": marked("or"),
    "NOT": marked("but not"),
}
WORDED_WAYS = {
    "all": marked("all of the words"),
    "any": marked("any of the words"),
    "phrase": marked("the words side by side"),
    "near": marked("the words near each other"),
    "typed": marked("as typed, with operators"),
}


@dataclass(frozen=True, slots=True)
class AdvancedPage:
    """The form: ``rows`` with their ``fields``, ``ways`` and ``operators`` to choose
    from, the fields for ``dates``, the facets as ``groups``, and what the rest of the
    ``query`` says. ``line`` is what the rows make, ``understood`` how it is read,
    ``found`` how much it finds, ``url`` the search; ``warnings`` what was left out.
    """

    title: str
    query: Query
    rows: tuple[Row, ...]
    fields: Pairs
    ways: Pairs
    operators: Pairs
    dates: tuple[DateField, ...]
    groups: tuple[FacetGroup, ...]
    hidden: Pairs
    line: str
    understood: str
    found: str
    warnings: tuple[str, ...]
    url: str


def advanced_page(site: Site, query: Query, rows: Sequence[Row]) -> AdvancedPage:
    """The form of a search: of rows where some are filled, else of its words."""
    filled = [row for row in rows if row.words]
    if filled:
        query = query.with_(text=query_of(filled))
    else:
        filled = list(rows_of(query.text, query.exact))
    page = site.search(query.with_(size=1))
    empty = max(EMPTY_ROWS, FEWEST_ROWS - len(filled))
    fields = [
        (TEXT, gettext("anywhere")),
        ("title", gettext("in the title")),
        (SAID, gettext("said (words in a quotation)")),
        (SPEAKERS, gettext("speaker")),
    ]
    for facet in site.facets:
        if facet.key not in ("date", SPEAKERS):
            fields.append((facet.key, lowered(facet.label)))
    fields.append((LENGTH, gettext("length in words (>500, 300..800)")))
    hidden = [("date", value_id) for value_id in query.selected("date")]
    hidden += [("-date", value_id) for value_id in query.without("date")]
    hidden += [pair for pair in query.to_arguments() if pair[0] == "sort"]
    return AdvancedPage(
        title=gettext("Advanced search"),
        query=query,
        rows=(*filled, *[Row()] * empty),
        fields=tuple(fields),
        ways=tuple([(way, WORDED_WAYS[way]) for way in WAYS]),
        operators=tuple([(each, WORDED_OPERATORS[each]) for each in OPERATORS]),
        dates=date_fields(query),
        groups=facet_groups(site, page),
        hidden=tuple(hidden),
        line=query.text,
        understood=page.understood,
        found=totals(page),
        warnings=page.warnings,
        url=search_url(query.first_page()),
    )
