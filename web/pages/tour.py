"""A tour of five minutes: what a newcomer can do, each step with a link that does it in
this archive.

    [step.title for step in tour(site)]     # ["Ask for a name", "Narrow it", ...]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cuttings.search.facets.wording import value_words
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.search.translations import gettext, ngettext, translated
from cuttings.web.links import address, facet_url, search_url, story_url
from cuttings.web.pages.rows import hit_rows
from cuttings.web.pages.wording import lowered
from cuttings.web.site import Site

TRIED = 50
"""Hits among which one with copies is looked for."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what it is about, what happens, and where: the link with its words."""

    title: str
    text: str
    words: str
    url: str


def tour(site: Site) -> tuple[Step, ...]:
    """The steps that can be done in this archive, kept until the index changes; none
    where nothing is held.
    """
    return site.keep(("tour",), lambda: tuple(_steps(site)))


def _steps(site: Site) -> Iterator[Step]:
    everything = site.search(Query(size=TRIED))
    names = _names(everything)
    if not names:
        return
    query = Query(f'"{names[0].label}"')
    page = site.search(query)
    if not page.hits:
        return
    found = ngettext("%(number)s story", "%(number)s stories", page.stories)
    yield Step(
        gettext("Ask for a name or for words"),
        gettext(
            "Quotation marks keep words together. Each story is shown once, however "
            "many outlets carried it."
        ),
        names[0].label + gettext(":") + f" {found}",
        search_url(query),
    )
    yield from _narrowing(site, page)
    hit = hit_rows(page)[0]
    yield Step(
        gettext("Read a hit"),
        gettext(
            "The words that were found are marked, the names in the text lead on, and "
            "the side says why it was found. n and p lead to the next hit and back."
        ),
        hit.hit.title,
        hit.url,
    )
    yield from _comparing(everything)
    if "date" in site.keys:
        yield _over_time(query, names)
    key = _facet_of(names[0], everything)
    yield from _lasting(translated(site.facet(key).plural), facet_url(key, Query()))


def _lasting(values: str, url: str) -> Iterator[Step]:
    """What every archive has; ``values`` are the most frequent kind of names, and ``url``
    leads to their list.
    """
    yield Step(
        gettext("Look at all names"),
        gettext(
            "From A to Z, by how frequent they are, or by a spelling that need not be "
            "right."
        ),
        gettext("All %(values)s", values=values),
        url,
    )
    yield Step(
        gettext("Keep, cite, take away"),
        gettext(
            "Tick “Keep” beside a hit and it waits in your folder, in this browser or in "
            "your account. “Save, cite, export” keeps a whole page, saves the search, and "
            "gives citations, tables and a feed."
        ),
        gettext("The folder"),
        address("/folder"),
    )
    yield Step(
        gettext("When nothing is found"),
        gettext(
            "The page says what else would find something, and what is held of the "
            "outlets and dates: nothing found is not nothing printed."
        ),
        gettext("What is held, by outlet and month"),
        address("/coverage"),
    )


def _names(page: ResultPage) -> list[FacetValue]:
    """The most frequent people, or organisations or places where there are none."""
    for key in ("people", "organisations", "places"):
        values = list(page.facets.get(key, ()))
        if values:
            return values
    return []


def _facet_of(name: FacetValue, page: ResultPage) -> str:
    for key, values in page.facets.items():
        if name in values:
            return key
    return "people"


def _narrowing(site: Site, page: ResultPage) -> Iterator[Step]:
    """By the first value that only some of the hits have."""
    for facet in site.facets:
        if facet.order != "count" or facet.key == "language":
            continue
        for value in page.facets.get(facet.key, ()):
            if 0 < value.count < page.stories:
                stories = ngettext(
                    "%(number)s story", "%(number)s stories", value.count
                )
                yield Step(
                    gettext("Narrow it"),
                    gettext(
                        "Tick a value in the column at the left to keep to it, − to "
                        "leave it out. The number beside it says how much of what is "
                        "found has it."
                    ),
                    gettext(
                        "Only %(facet)s %(value)s: %(stories)s",
                        facet=lowered(facet.label),
                        value=value_words(facet.key, value.id, value.label),
                        stories=stories,
                    ),
                    search_url(page.query.add(facet.key, value.id)),
                )
                return


def _comparing(page: ResultPage) -> Iterator[Step]:
    """A story with the most copies of those that came first."""
    copied = max(page.hits, key=lambda hit: hit.copies)
    if copied.copies < 2:
        return
    yield Step(
        gettext("Compare the copies of a story"),
        gettext(
            "Who carried it, when, cut or changed how; the text with every difference "
            "marked. j and k lead from one to the next."
        ),
        gettext(
            "%(title)s: %(number)s copies", title=copied.title, number=copied.copies
        ),
        story_url(copied.story),
    )


def _over_time(query: Query, names: list[FacetValue]) -> Step:
    words, beside = query.text, ""
    if len(names) > 1:
        beside = f'"{names[1].label}"'
        words = gettext(
            "%(one)s beside %(other)s", one=names[0].label, other=names[1].label
        )
    extra = [("with", beside)] if beside else []
    return Step(
        gettext("See when"),
        gettext(
            "A bar is a link to its stories. A second search stands beside the first, in "
            "numbers or as a share of what is held."
        ),
        words,
        search_url(query, "/timeline", extra),
    )
