"""The facet of languages: in which language an article is written."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.language.chains import UNDETERMINED
from cuttings.search.translations import Message, current_language, marked

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


class LanguageName(Message):
    """The name of a language within a message, by its code: English until it is put
    into the reader's language.

    >>> from cuttings.search.translations import speaking, translated
    >>> with speaking("de"):
    ...     translated(named_language("fr"))
    'Französisch'
    """

    __slots__ = ("code",)

    code: str

    def said(self) -> str:
        """The name in the current language."""
        return language_name(self.code, current_language())

    def __reduce__(self) -> tuple[Any, ...]:
        return named_language, (self.code,)


def named_language(code: str) -> LanguageName:
    """The name of a language, to stand in a message."""
    name = LanguageName(language_name(code))
    name.code = code
    return name


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
    made_of=("language",),
)
