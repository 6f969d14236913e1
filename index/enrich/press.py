"""Papers and broadcasters that several countries have under one name: ABC is another in
Australia than in the United States, and The Star another in Kenya than in Malaysia.

The words around a name say whose it is (“Australia's ABC”, “ABC of Australia”), else the
country that the document is about, else the only one of these countries that it names.
Where nothing does, the name stays as it is.

    >>> span = Span("Kenya's The Star said", 8, 16, "ORG", "organisation")
    >>> in_country(span, None, [])
    'The Star (Kenya)'
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from cuttings.index.enrich.national import country_beside
from cuttings.index.enrich.spans import RULE, Span
from cuttings.index.enrich.words import FOLDER
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.lists import read_table


@cache
def _press() -> dict[str, dict[str, str]]:
    """Each name with the countries that have it and what it is there."""
    names: dict[str, dict[str, str]] = {}
    for name, country, meant in read_table(FOLDER / "press.tsv"):
        names.setdefault(name, {})[country] = meant
    return names


def is_of_country(
    text: str, start: int, end: int, countries: Iterable[str] = ()
) -> bool:
    """Whether a paper's name stands beside a country that has one of this name (“Kenya's
    The Star”), or just one of the ``countries`` (ISO codes) of the text has.
    """
    span = Span(text, start, end, RULE, "organisation")
    named = [gazetteer().countries[code].label for code in countries]
    return bool(in_country(span, None, named))


def in_country(span: Span, about: str | None, named: Collection[str]) -> str:
    """What a paper or broadcaster is in the country that it is of; empty where it is
    none of these, or nothing says whose it is.

    ``about`` is the country that the document is about, ``named`` are all that it names.
    """
    if span.before(4) in ("The ", "the ") and f"The {span.text}" in _press():
        meant = _press()[f"The {span.text}"]
    elif span.text in _press():
        meant = _press()[span.text]
    else:
        return ""
    beside = country_beside(span)
    # Kenya's “The” Star
    if span.before(4) in ("The ", "the "):
        beside = beside or country_beside(span.at(span.start - 4, span.end))
    for country in (beside, about or ""):
        if country in meant:
            return meant[country]
    held = [country for country in meant if country in named]
    return meant[held[0]] if len(held) == 1 else ""
