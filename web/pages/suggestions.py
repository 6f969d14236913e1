"""Completions of what is being typed, in the shape of OpenSearch Suggestions 1.1."""

from __future__ import annotations

from cuttings.search.queries import Query
from cuttings.search.results import Suggestion
from cuttings.web.links import article_url, search_url, value_url
from cuttings.web.pages.wording import counted
from cuttings.web.site import Site

LONGEST = 100
MOST = 8


def suggestions(site: Site, typed: str) -> list[object]:
    """``[typed, completions, descriptions, addresses]``; a description says what
    kind of thing a completion is.
    """
    typed = typed[:LONGEST]
    found = (
        site.budget.run(lambda: site.engine.suggest(typed, MOST))
        if typed.strip()
        else ()
    )
    return [
        typed,
        [one.text for one in found],
        [_said(site, one) for one in found],
        [_url(one) for one in found],
    ]


def _said(site: Site, one: Suggestion) -> str:
    if one.kind == "title":
        return "title"
    label = next(
        (facet.label for facet in site.facets if facet.key == one.kind), "word"
    )
    return f"{label}, {counted(one.count, 'article', 'articles')}"


def _url(one: Suggestion) -> str:
    if one.kind == "title":
        return article_url(one.id)
    return (
        search_url(Query(one.text))
        if one.kind == "term"
        else value_url(one.kind, one.id)
    )
