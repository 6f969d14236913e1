"""The values of a facet that the reader has in another language than the archive (event
types, languages, places): looked for, completed and sorted by what the page shows.

    with speaking("de"):
        in_words(site, "event", Query(), "krieg")   # FacetValue(…, "war", 12, …)
"""

from __future__ import annotations

from collections.abc import Sequence

from cuttings.search.facets import Value
from cuttings.search.facets.filters import has_beginning
from cuttings.search.facets.places import place_names
from cuttings.search.facets.wording import PLACES, is_worded, value_words
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, Suggestion
from cuttings.search.translations import current_language
from cuttings.web.pages.typical import MOST_KNOWN
from cuttings.web.site import Site


def in_words(site: Site, key: str, query: Query, prefix: str = "") -> list[FacetValue]:
    """The values of such a facet; with a prefix those that begin so in the reader's
    language or in the archive's.
    """
    if key == PLACES:
        return _places(site, query, prefix)
    page = site.engine.facet_values(key, query, size=MOST_KNOWN)
    found: list[FacetValue] = []
    for value in page.values:
        words, *others = names_in_words(key, value)
        if has_beginning(Value(value.id, words, variants=tuple(others)), prefix):
            found.append(value)
    return found


def _places(site: Site, query: Query, prefix: str) -> list[FacetValue]:
    """The places that begin so: those of the engine, and those of which the name in the
    reader's language does. There may be twenty thousand, which are not compared one by
    one at each letter that is typed.
    """
    engine = site.engine
    begun = engine.facet_values(PLACES, query, prefix=prefix, size=MOST_KNOWN).values
    others = _places_beginning(prefix) - {value.id for value in begun}
    if not prefix or not others:
        return list(begun)
    whole = engine.facet_values(PLACES, query, size=MOST_KNOWN).values
    found = [*begun, *[value for value in whole if value.id in others]]
    return sorted(found, key=lambda value: (-value.count, value.doubtful))


def _places_beginning(prefix: str) -> set[str]:
    """The ids of the places whose name in the reader's language begins so."""
    begun: set[str] = set()
    for place_id, (_, name) in place_names(current_language()).by_id.items():
        if has_beginning(Value(place_id, name), prefix):
            begun.add(place_id)
    return begun


def names_in_words(key: str, value: FacetValue) -> tuple[str, ...]:
    """All that a value is found by: its label in the reader's language, then the
    archive's, then the other words that find it.
    """
    return value_words(key, value.id, value.label), value.label, *value.variants


def suggestions_in_words(
    site: Site, typed: str, found: Sequence[Suggestion], most: int
) -> list[Suggestion]:
    """Completions with the event types and places in the reader's language: those that
    begin as was typed, among the names by how many articles they have.
    """
    keys = [key for key in ("event", PLACES) if is_worded(key) and key in site.keys]
    if not keys:
        return list(found)
    names: list[Suggestion] = []
    for key in keys:
        for value in in_words(site, key, Query(count="copies"), typed):
            if value.count:
                words = value_words(key, value.id, value.label)
                names.append(Suggestion(words, key, value.id, value.count))
    names += [one for one in found if one.kind not in (*keys, "title", "term")]
    names.sort(key=lambda one: (-one.count, one.text))
    others = [one for one in found if one.kind in ("title", "term")]
    return [*names, *others][:most]
