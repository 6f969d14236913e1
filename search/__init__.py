"""Ask: from a query to a result page. The public door of Cuttings.

    from cuttings.search import Query, open_archive

    archive = open_archive("cuttings-archive")
    page = archive.search(Query("peace talks").add("places", "tajikistan"))
    page.stories, [hit.title for hit in page.hits]

What is named in ``__all__`` stays from release to release; everything else is private
to its package. Stands below ``index`` and ``web``; imports neither Flask nor spaCy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cuttings.search.archive import open_archive
    from cuttings.search.articles import Article, Entry, Heading, Mention, Published
    from cuttings.search.engines import Engine
    from cuttings.search.errors import (
        ArchiveError,
        CuttingsError,
        EngineError,
        IndexDamaged,
        NotFound,
        QueryRefused,
    )
    from cuttings.search.facets import Facet, Value, installed_facets
    from cuttings.search.queries import Query
    from cuttings.search.results import (
        FacetPage,
        FacetValue,
        Hit,
        ResultPage,
        Suggestion,
        page_to_json,
    )

__all__ = [
    "ArchiveError",
    "Article",
    "CuttingsError",
    "Engine",
    "EngineError",
    "Entry",
    "Facet",
    "FacetPage",
    "FacetValue",
    "Heading",
    "Hit",
    "IndexDamaged",
    "Mention",
    "NotFound",
    "Published",
    "Query",
    "QueryRefused",
    "ResultPage",
    "Suggestion",
    "Value",
    "installed_facets",
    "open_archive",
    "page_to_json",
]

_MODULES = ("errors", "articles", "queries", "facets", "results", "engines", "archive")
"""Where the public names stand, the quickest to import first."""


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for: every command passes through
    this module, and most need little of it.
    """
    if name in __all__:
        for module_name in _MODULES:
            module = import_module(f"{__name__}.{module_name}")
            if hasattr(module, name):
                globals()[name] = getattr(module, name)
                return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
