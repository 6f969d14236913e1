"""The values of facets, and dates, in the reader's language.

Names are left as the archive has them, but for those of places that each language calls
its own way; what is a word of ours is translated.

>>> date_words("2015-09-05"), date_words("2015-09"), date_words(None)
('5 September 2015', 'September 2015', 'date unknown')
>>> value_words("casualties", "killed", "Killed")
'Killed'
"""

from __future__ import annotations

from cuttings.search.dates import in_words_of, interval
from cuttings.search.facets.languages import language_name
from cuttings.search.facets.places import place_words
from cuttings.search.facets.stories import CARRIED, COPIES, LABELS
from cuttings.search.facets.topics import topic_words
from cuttings.search.translations import (
    SOURCE,
    current_language,
    gettext,
    translated,
)

DATED = frozenset({"date", "mentioned", "added"})
"""Facets whose values are dates."""
PLACES = "places"
OURS = frozenset({"casualties", "event", "language"})
"""Facets whose values are words of ours."""
LABELS_OF = {CARRIED.key: LABELS["outlets"], COPIES.key: LABELS["copies"]}
"""Facets whose values are numbers, with what a value is called."""
NO_VALUE = frozenset({"unknown", "und", "unclassified", "not-looked-for"})
"""The ids of what stands for no value."""


def date_words(value: str | None) -> str:
    """A date cut to what is known, in words; what is no date stays as it is."""
    if not value:
        return gettext("date unknown")
    return in_words_of(value, current_language())


def is_worded(key: str) -> bool:
    """Whether the reader has the values of a facet in another language than the
    archive: words of ours, and places.
    """
    return (key in OURS or key == PLACES) and current_language() != SOURCE


def is_ours(key: str) -> bool:
    """Whether they are words of ours in another language than the archive's."""
    return key in OURS and is_worded(key)


def value_words(key: str, value_id: str, label: str) -> str:
    """The label of a facet's value in the reader's language, where it is a word of ours
    or a place: other names are left as the archive has them.

    >>> value_words("language", "fr", "French")
    'French'
    """
    language = current_language()
    if language == SOURCE:
        return label
    if value_id in NO_VALUE:
        return translated(label)
    if key == "language":
        return language_name(value_id, language)
    if key in DATED and interval(value_id):
        return date_words(value_id)
    if key in LABELS_OF:
        return gettext(LABELS_OF[key], number=value_id)
    if key == PLACES:
        return place_words(value_id, label)
    if key == "event":
        return topic_words(value_id, label)
    if key == "casualties":
        colon = gettext(":") + " "
        return colon.join(map(translated, label.split(": ")))
    return label
