"""Links as values: every address of the site is made here, none in a template.

Each begins with the prefix of the request at hand, where the site stands below a path
of another one; else with ``/``.

>>> search_url(Query("peace talks").add("people", "emomali-rahmon"))
'/search?q=peace+talks&people=emomali-rahmon'
>>> article_url("a/1", Query("talks"), position=3)
'/articles/a%2F1?q=talks&at=3'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from urllib.parse import quote, quote_plus

from cuttings.search.queries import Query
from cuttings.web.weight import weight

Pairs = Sequence[tuple[str, str]]

_prefix: ContextVar[str] = ContextVar("prefix", default="")
"""What links begin with: the path below which the site stands, and the language that
its reader chose."""
_site: ContextVar[str] = ContextVar("site", default="")
"""The former alone."""

DECIDED = "decided"
"""The argument of the page that a decision of the desk leads to, which says what was
decided, with its undo: that page alone.
"""
IN_EACH = 600
"""Bytes of a search that stand in each link of a page: a page has 250 of them, and
weighs at most 200 kB.
"""
IN_SOME = 3_000
"""Characters of a search that stand in the few links without which a page is none."""


def set_prefix(prefix: str, language: str = "") -> None:
    """From now on the links made in this thread begin with ``prefix`` (``/x/y``), and
    with the language that the reader chose by the address (``/de``).
    """
    _site.set(prefix)
    _prefix.set(prefix + language)


def current_prefix() -> str:
    """What the links made in this thread begin with; empty for a host of its own."""
    return _prefix.get()


def site_prefix() -> str:
    """The path below which the site stands, in whatever language: that of cookies, and
    of links that outlast a visit.
    """
    return _site.get()


def chosen_language() -> str:
    """The part of ``current_prefix`` that says the language, ``/de``, or nothing."""
    return _prefix.get()[len(_site.get()) :]


def lasting(url: str) -> str:
    """A link of this site without the language that its reader chose: for citations and
    feeds, which others open.

    >>> set_prefix("/library", "/de")
    >>> lasting(address("/help"))
    '/library/help'
    >>> set_prefix("")
    """
    return _site.get() + url.removeprefix(_prefix.get())


@contextmanager
def further_below(path: str) -> Iterator[None]:
    """Links made within the block lead to a site that stands below ``path`` of this
    one.

    >>> with further_below("/press"):
    ...     address("/help")
    '/press/help'
    """
    before, language = _site.get(), chosen_language()
    set_prefix(before + path, language)
    try:
        yield
    finally:
        set_prefix(before, language)


def address(path: str, pairs: Pairs = (), fragment: str = "") -> str:
    """A path of the site with its parameters and fragment.

    >>> set_prefix("/library")
    >>> address("/search", [("q", "peace talks")])
    '/library/search?q=peace+talks'
    >>> set_prefix("")
    """
    query = "?" + "&".join(map(parameter, pairs)) if pairs else ""
    return _prefix.get() + path + query + ("#" + fragment if fragment else "")


def undecided(path: str) -> str:
    """An address without the argument that says that a decision led there.

    >>> undecided("/search?q=flood&decided=7"), undecided("/desk?decided=7#history")
    ('/search?q=flood', '/desk#history')
    """
    page, mark, part = path.partition("#")
    page, _, arguments = page.partition("?")
    kept: list[str] = []
    for each in arguments.split("&"):
        if each and not each.startswith(f"{DECIDED}="):
            kept.append(each)
    query = "?" + "&".join(kept) if kept else ""
    return f"{page}{query}{mark}{part}"


def search_url(
    query: Query, path: str = "/search", extra: Pairs = (), fragment: str = ""
) -> str:
    """A search, or what else can be made of one (``/search.csv``, ``/map``) at
    another path.
    """
    return address(path, [*query.to_arguments(), *extra], fragment)


@lru_cache(maxsize=256)
def fits_each_link(query: Query) -> bool:
    """Whether a page may repeat a search in each of its links; else its links that
    change the search are buttons of one form, and those to articles go without it.
    """
    return weight(search_url(query)) <= IN_EACH


@lru_cache(maxsize=256)
def fits_some_links(query: Query) -> bool:
    """Whether a page may repeat a search in a few of its links."""
    return len(search_url(query)) <= IN_SOME


def advanced_url(query: Query) -> str:
    """The form of rows, filled with a search where a link can carry that."""
    if not fits_some_links(query):
        return address("/advanced")
    return search_url(query.first_page(), "/advanced")


def article_url(
    article_id: str,
    query: Query | None = None,
    position: int | None = None,
    fragment: str = "",
) -> str:
    """An article; with a search its words are marked, with the position in its result
    there is a next and previous.
    """
    found_by = _whole_search(query) if query else ""
    if query and position:
        found_by += f"&at={position}" if found_by else f"at={position}"
    path = "/articles/" + _segment(article_id)
    return address(f"{path}?{found_by}" if found_by else path, (), fragment)


def article_file_url(article_id: str, suffix: str) -> str:
    """An article in another format, such as ``.ris``."""
    return address("/articles/" + _segment(article_id) + suffix)


def story_url(story_id: str, query: Query | None = None) -> str:
    """A story with all its copies."""
    found_by = _whole_search(query) if query else ""
    path = "/stories/" + _segment(story_id)
    return address(f"{path}?{found_by}" if found_by else path)


def pick_up_url(story_id: str) -> str:
    """Who carried a story, as CSV."""
    return address(f"/stories/{_segment(story_id)}/pick-up.csv")


def facet_url(key: str, query: Query, extra: Pairs = ()) -> str:
    """All values of a facet in a search; ``sort`` and ``page`` are those of the
    values there, not of the search.
    """
    pairs = _search_of_values(query)
    return address("/facets/" + _segment(key), [*pairs, *extra])


def value_url(key: str, value_id: str) -> str:
    """Everything under one facet value."""
    return search_url(Query().add(key, value_id))


def coverage_url(number: int) -> str:
    """A page of what is held, from 1."""
    return address("/coverage", [("page", str(number))] if number > 1 else [])


def outlet_coverage_url(outlet_id: str, number: int = 1) -> str:
    """What is held of one outlet, month by month; of "" what states none."""
    pairs = [("outlet", outlet_id)]
    if number > 1:
        pairs.append(("page", str(number)))
    return address("/coverage", pairs)


def agencies_url(number: int = 1, suffix: str = "") -> str:
    """A page of how much is agency copy, from 1, or all of it as ``.csv``."""
    pairs = [("page", str(number))] if number > 1 else []
    return address("/coverage/agencies" + suffix, pairs)


def search_of(query: Query) -> str:
    """A search as a folder remembers it; nothing for none, and for one that is too long
    to stand in each link.
    """
    if not fits_each_link(query):
        return ""
    return "&".join(map(parameter, _search_of_values(query)))


# Half of a page's links carry the same search: to read it anew for each takes .2 ms.
@lru_cache(maxsize=256)
def _whole_search(query: Query) -> str:
    """The parameters of a search, wherever in it a reader is, as an address has them."""
    return "&".join(map(parameter, query.first_page().to_arguments()))


@lru_cache(maxsize=256)
def _search_of_values(query: Query) -> Pairs:
    """Those of a search whose values are looked through, which have their own order."""
    return query.first_page().with_(sort="relevance").to_arguments()


# A page has a hundred links, made of a few dozen parameters: remembered, each costs
# .1 µs and else 2.1.
@lru_cache(maxsize=20_000)
def parameter(pair: tuple[str, str]) -> str:
    """A parameter of an address, encoded."""
    name, value = pair
    return f"{quote_plus(name, errors='replace')}={quote_plus(value, errors='replace')}"


def _segment(text: str) -> str:
    return quote(text, safe="", errors="replace")
