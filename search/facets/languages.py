"""The facet of languages: in which language an article is written."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.language.chains import UNDETERMINED
from cuttings.search.translations import marked

UNKNOWN = Value(
    UNDETERMINED, marked("Language unknown"), variants=("unknown", UNDETERMINED)
)

_OWN_NAMES = {"sh": "Serbo-Croatian"}
"""Names of codes that Babel has none for."""


@lru_cache(maxsize=1_000)
def language_name(code: str, of: str = "en") -> str:
    """The name of a language in another, the code itself where it is not known.

    >>> language_name("fr"), language_name("fr", "de"), language_name("xx")
    ('French', 'Französisch', 'xx')
    """
    try:
        name = Locale.parse(of).languages.get(code)
    except (UnknownLocaleError, ValueError):
        name = None
    return name or _OWN_NAMES.get(code, code)


@lru_cache(maxsize=1_000)
def _value(code: str) -> Value:
    own_name = language_name(code, code)
    variants = tuple(dict.fromkeys([code, own_name]))
    return Value(code, language_name(code), variants=variants)


def _languages(entry: Entry) -> tuple[Value, ...]:
    code = entry.article.language.split("-")[0].lower()
    return (UNKNOWN,) if code in ("", UNDETERMINED) else (_value(code),)


LANGUAGE = Facet(
    "language",
    marked("Language"),
    marked("languages"),
    _languages,
    rank=64,
    missing=UNKNOWN,
)
