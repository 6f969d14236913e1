"""Links as values: every address of the site is made here, none in a template.

>>> search_url(Query("peace talks").add("people", "emomali-rahmon"))
'/search?q=peace+talks&people=emomali-rahmon'
>>> article_url("a/1", Query("talks"), at=3)
'/articles/a%2F1?q=talks&at=3'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import quote, quote_plus

from cuttings.search.queries import Query

Pairs = Sequence[tuple[str, str]]


def address(path: str, pairs: Pairs = (), fragment: str = "") -> str:
    """A path with its parameters and fragment."""
    query = (
        "?" + "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in pairs])
        if pairs
        else ""
    )
    return path + query + ("#" + fragment if fragment else "")


@lru_cache(maxsize=20_000)
def _quoted(text: str) -> str:
    """A name or value of a parameter.

    A page has a hundred links, made of a few dozen names and values.
    """
    return quote_plus(text, errors="replace")


def search_url(
    query: Query, path: str = "/search", extra: Pairs = (), fragment: str = ""
) -> str:
    """A search, or what else can be made of one (``/search.csv``, ``/map``) at
    another path.
    """
    return address(path, [*query.to_arguments(), *extra], fragment)


def article_url(
    id: str, query: Query | None = None, at: int | None = None, fragment: str = ""
) -> str:
    """An article; with a search its words are marked, with the position ``at`` in it
    there is a next and previous.
    """
    pairs = _bare(query).to_arguments() if query else []
    if query and at:
        pairs.append(("at", str(at)))
    return address("/articles/" + quote(id, safe="", errors="replace"), pairs, fragment)


def article_file_url(id: str, suffix: str) -> str:
    """An article in another format, such as ``.ris``."""
    return "/articles/" + quote(id, safe="", errors="replace") + suffix


def story_url(id: str, query: Query | None = None) -> str:
    """A story with all its copies."""
    return address(
        "/stories/" + quote(id, safe="", errors="replace"),
        _bare(query).to_arguments() if query else [],
    )


def facet_url(key: str, query: Query, extra: Pairs = ()) -> str:
    """All values of a facet in a search; ``sort`` and ``page`` are those of the
    values there, not of the search.
    """
    pairs = _bare(query).with_(sort="relevance").to_arguments()
    return address("/facets/" + quote(key, safe="", errors="replace"), [*pairs, *extra])


def value_url(key: str, id: str) -> str:
    """Everything under one facet value."""
    return search_url(Query().add(key, id))


def folder_url(ids: Iterable[str], suffix: str = "") -> str:
    """A folder of chosen articles: the link is the folder."""
    return address("/folder" + suffix, [("id", id) for id in ids])


def _bare(query: Query) -> Query:
    """The search from its first page, of the usual size: a position says where one
    is in it.
    """
    return query.first_page()
