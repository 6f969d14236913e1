"""The values of a facet whose labels are words of ours (event types, languages), as the
reader has them in another language than the archive: looked for, completed and sorted
by what the page shows.

    with speaking("de"):
        in_words(site, "event", Query(), "krieg")   # FacetValue(…, "Krieg", 12, …)
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
    """The values of such a facet with their labels in the reader's language; with a
    prefix those that begin so in it or in the archive's.

    The archive's label is the first of the other words that find a value.
    """
    page = site.engine.facet_values(key, query, size=MOST_KNOWN)
    found: list[FacetValue] = []
    for value in page.values:
        words = value_words(key, value.id, value.label)
        variants = value.variants
        if words != value.label:
            variants = (value.label, *variants)
        if has_beginning(Value(value.id, words, variants=variants), prefix):
            found.append(value._replace(label=words, variants=variants))
    return found


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
            names.append(Suggestion(value.label, "event", value.id, value.count))
    names += [one for one in found if one.kind not in ("event", "title", "term")]
    names.sort(key=lambda one: (-one.count, one.text))
    others = [one for one in found if one.kind in ("title", "term")]
    return [*names, *others][:most]
