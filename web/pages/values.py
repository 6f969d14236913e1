"""The values of a facet whose labels are words of ours (event types, languages), as the
reader has them in another language than the archive: looked for, completed and sorted
by what the page shows.

    with speaking("de"):
        in_words(site, "event", Query(), "krieg")   # FacetValue(…, "war", 12, …)
"""

from __future__ import annotations

from collections.abc import Sequence

from cuttings.search.facets import Value
from cuttings.search.facets.filters import has_beginning
from cuttings.search.facets.wording import is_worded, value_words
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, Suggestion
from cuttings.web.pages.typical import MOST_KNOWN
from cuttings.web.site import Site


def in_words(site: Site, key: str, query: Query, prefix: str = "") -> list[FacetValue]:
    """The values of such a facet; with a prefix those that begin so in the reader's
    language or in the archive's.
    """
    page = site.engine.facet_values(key, query, size=MOST_KNOWN)
    found: list[FacetValue] = []
    for value in page.values:
        words, *others = names_in_words(key, value)
        if has_beginning(Value(value.id, words, variants=tuple(others)), prefix):
            found.append(value)
    return found


def names_in_words(key: str, value: FacetValue) -> tuple[str, ...]:
    """All that a value is found by: its label in the reader's language, then the
    archive's, then the other words that find it.
    """
    return value_words(key, value.id, value.label), value.label, *value.variants


def suggestions_in_words(
    site: Site, typed: str, found: Sequence[Suggestion], most: int
) -> list[Suggestion]:
    """Completions with the event types in the reader's language: those that begin as
    was typed, among the names by how many articles they have.
    """
    if not is_worded("event") or "event" not in site.keys:
        return list(found)
    names: list[Suggestion] = []
    for value in in_words(site, "event", Query(count="copies"), typed):
        if value.count:
            words = value_words("event", value.id, value.label)
            names.append(Suggestion(words, "event", value.id, value.count))
    names += [one for one in found if one.kind not in ("event", "title", "term")]
    names.sort(key=lambda one: (-one.count, one.text))
    others = [one for one in found if one.kind in ("title", "term")]
    return [*names, *others][:most]
