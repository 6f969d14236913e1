"""The values of facets, and dates, in the reader's language.

Names are left as the archive has them; what is a word of ours is translated.

>>> date_words("2015-09-05"), date_words("2015-09"), date_words(None)
('5 September 2015', 'September 2015', 'date unknown')
>>> value_words("casualties", "killed", "Killed")
'Killed'
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from cuttings.search.dates import in_words, interval
from cuttings.search.facets.languages import language_name
from cuttings.search.translations import (
    SOURCE,
    current_language,
    gettext,
    translated,
)

DATED = frozenset({"date", "mentioned", "added"})
"""Facets whose values are dates."""
OURS = frozenset({"casualties", "event"})
"""Facets whose values have labels of our own."""
NO_VALUE = frozenset({"unknown", "und", "unclassified", "not-looked-for"})
"""The ids of what stands for no value."""


def date_words(value: str | None) -> str:
    """A date cut to what is known, in words; what is no date stays as it is."""
    if not value:
        return gettext("date unknown")
    language = current_language()
    return in_words(value) if language == SOURCE else _in_language(value, language)


@lru_cache(maxsize=20_000)
def _in_language(value: str, language: str) -> str:
    """The same in another language than English.

    >>> _in_language("2015-09-05", "de"), _in_language("2015-09-01", "fr")
    ('5. September 2015', '1er septembre 2015')
    """
    from babel.dates import format_date, format_skeleton

    if not interval(value) or "-" not in value:
        return value
    if len(value) == len("2015-09"):
        month = date.fromisoformat(value + "-01")
        return format_skeleton("yMMMM", month, locale=language)
    words = format_date(date.fromisoformat(value), "long", locale=language)
    # The first of a month is an ordinal in French, which the locale's pattern leaves out.
    return "1er" + words[1:] if language == "fr" and words.startswith("1 ") else words


def value_words(key: str, value_id: str, label: str) -> str:
    """The label of a facet's value in the reader's language, where it is a word of ours:
    names are left as the archive has them.

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
    if key in OURS:
        colon = gettext(":") + " "
        return colon.join(map(translated, label.split(": ")))
    return label
