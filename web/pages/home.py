"""The first page, and what helps a reader begin: examples, and completions of what is
being typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.facets import Facet
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage, Suggestion
from cuttings.web.links import article_url, facet_url, search_url, value_url
from cuttings.web.pages.chart import Histogram, histogram
from cuttings.web.pages.rows import ValueRow
from cuttings.web.pages.wording import counted
from cuttings.web.site import Site

SHOWN = 8
"""Values of a facet on the first page."""
MOST_TYPED, MOST_SUGGESTIONS = 100, 8


@dataclass(frozen=True, slots=True)
class Example:
    """A query that finds something here, what it shows, and its address."""

    text: str
    meaning: str
    url: str


@dataclass(frozen=True, slots=True)
class Doors:
    """The most frequent values of one facet, as ways into the archive."""

    key: str
    label: str
    rows: tuple[ValueRow, ...]
    more_url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page: ``holdings`` says in words what the archive holds, ``doors`` and
    the ``histogram`` lead into it by names and by time, ``examples`` by searches.
    """

    title: str
    holdings: str
    doors: tuple[Doors, ...]
    examples: tuple[Example, ...]
    histogram: Histogram | None


def home_page(site: Site) -> HomePage:
    """The first page; kept until the index changes."""
    return site.keep(("home",), lambda: _home_page(site))


def examples(site: Site) -> tuple[Example, ...]:
    """One example for each habit worth knowing; kept until the index changes."""
    return site.keep(("examples",), lambda: _examples(site))


def suggestions(site: Site, typed: str) -> list[object]:
    """Completions of what is being typed, in the shape of OpenSearch Suggestions 1.1:
    ``[typed, completions, descriptions, addresses]``.

    A description says what kind of thing a completion is.
    """
    typed = typed[:MOST_TYPED]
    found: Sequence[Suggestion] = ()
    if typed.strip():
        found = site.engine.suggest(typed, MOST_SUGGESTIONS)
    kept: list[tuple[Suggestion, str]] = []
    for one in found:
        described = _description(site, one)
        if described:
            kept.append((one, described))
    completions = [one.text for one, _ in kept]
    descriptions = [described for _, described in kept]
    return [typed, completions, descriptions, [_address(one) for one, _ in kept]]


def _home_page(site: Site) -> HomePage:
    page = site.search(Query(size=1))
    articles = counted(page.copies, "article", "articles")
    stories = counted(page.stories, "story", "stories")
    doors = [_doors(facet, page) for facet in site.facets if facet.order == "count"]
    return HomePage(
        title=site.settings.title,
        holdings=f"{articles}, {stories}" if page.copies else "nothing yet",
        doors=tuple([door for door in doors if door.rows]),
        examples=examples(site),
        histogram=histogram(site, Query()) if "date" in site.keys else None,
    )


def _doors(facet: Facet, page: ResultPage) -> Doors:
    values = page.facets.get(facet.key, ())
    if facet.missing:  # "unclassified" leads nowhere
        values = tuple([value for value in values if value.id != facet.missing.id])
    rows = [ValueRow(facet.key, value, Query()) for value in values[:SHOWN]]
    return Doors(facet.key, facet.label, tuple(rows), facet_url(facet.key, Query()))


def _examples(site: Site) -> tuple[Example, ...]:
    found: list[Example] = []
    for text, meaning in _candidates(site.search(Query(size=1))):
        if site.search(Query(text, size=1)).total:
            found.append(Example(text, meaning, search_url(Query(text))))
    return tuple(found)


def _candidates(page: ResultPage) -> list[tuple[str, str]]:
    """Queries made of the most frequent names, with what each of them shows."""
    person = _first_label(page.facets.get("people", ()))
    body = _first_label(page.facets.get("organisations", ()))
    places = page.facets.get("places", ())
    inner = [value for value in places if value.parent]
    place = _first_label(inner) or _first_label(places)
    candidates: list[tuple[str, str]] = []
    if person:
        surname = person.split()[-1]
        candidates.append((f'"{person}"', "the words together, in this order"))
        candidates.append((f"people:{surname}", "a name, however spelt"))
    if place and body:
        candidates.append((f'places:"{place}" -"{body}"', "a place, without a name"))
    if place:
        word = place.split()[0]
        candidates.append((f"title:{word}", "a word of the title"))
        candidates.append((f"{word[:5]}*", "the beginning of a word"))
    candidates.append(("police OR court", "either word"))
    candidates.append(("date:2019..2020", "between two dates"))
    return candidates


def _first_label(values: Sequence[FacetValue]) -> str:
    return values[0].label if values else ""


def _description(site: Site, one: Suggestion) -> str:
    """What kind of thing a completion is, with what its click finds; empty where that
    is nothing.
    """
    if one.kind == "title":
        return "title"
    query = Query(one.text) if one.kind == "term" else Query().add(one.kind, one.id)
    number = site.search(query.with_(words="all", size=1)).stories
    if not number:
        return ""
    labels = {facet.key: facet.label for facet in site.facets}
    stories = counted(number, "story", "stories")
    return f"{labels.get(one.kind, 'word')}, {stories}"


def _address(one: Suggestion) -> str:
    if one.kind == "title":
        return article_url(one.id)
    if one.kind == "term":
        return search_url(Query(one.text))
    return value_url(one.kind, one.id)
