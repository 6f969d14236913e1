"""No word of a page stands outside the catalogues: with a language whose every message is
put into brackets, what is left are the archive's own words.
"""

from __future__ import annotations

import gettext
import html
import re

import pytest

from cuttings.search import translations
from cuttings.search.facets.places import place_rows
from cuttings.web import rendering
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.contract.archive import archive
from tests.making import FACETS
from tests.web.test_golden import MORE, PAGES

ASKED = {
    "advanced": "/advanced?q=militants",
    "record": "/search/record?q=militants&places=france",
    "translate": "/translate?q=militants+w/5+talks&from=nexis",
    "report": "/report?list=militants%0Atalks",
    "sign-in": "/sign-in",
    "bad date": "/search?q=militants&from=soon",
    "why not": "/articles/a1?q=talks&why-not=1",
    "readings": "/search?q=(militants+OR+peace+NEAR/3+talks+%22rebels",
    "signs": "/search?q=milit%2A+ceasefire%3F",
}
ENGLISH = {"api", "styleguide"}
"""Pages for those who write programs."""
OWN_NAMES = """
    apa bibtex chicago cochrane csl csv cuttings deutsch ebsco embase english factiva français gale
    google json lexis mla nexis genios ovid pre proquest ris science scopus txt utc web westlaw by
    citation domain earth geonames iptc isc language media natural project public style
    topics way wikinews world atlas oct october sept script
"""
"""Products, formats and credits; what APA dates by, and a hostile query says."""


class Bracketed(gettext.NullTranslations):
    """A language that says everything in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def bracketed(engine, monkeypatch):
    """A client of a site whose German is English in brackets."""
    known = translations.catalogue

    def catalogue(language: str) -> gettext.NullTranslations:
        return Bracketed() if language == "de" else known(language)

    monkeypatch.setattr(translations, "catalogue", catalogue)
    monkeypatch.setattr(rendering, "catalogue", catalogue)
    return create_app(engine, FACETS, Settings(search_seconds=0)).test_client()


def words_outside(text: str) -> list[str]:
    """The words of a page that no message has."""
    text = re.sub(r"<(script|style|code|kbd)\b.*?</\1>", " ", text, flags=re.DOTALL)
    shown = re.findall(r'\b(?:aria-label|title|placeholder)="([^"]*)"', text)
    said = " ".join([re.sub(r"<[^<>]*>", " ", text), *shown])
    said = html.unescape(said)
    while "⟦" in said:
        said, before = re.sub(r"⟦[^⟦⟧]*⟧", " ", said), said
        if said == before:
            break
    said = re.sub(r"http\S+|ctx_ver\S+|\b\w+:\S+", " ", said)
    return re.findall(r"[^\W\d_]{3,}", said)


def archive_words() -> set[str]:
    """The words of the archive, of what is asked of it and offered, of dates, and of
    names, those of places as German has them too.
    """
    said = [repr(entry) for entry in archive()]
    said += [*PAGES.values(), *MORE.values(), *ASKED.values(), OWN_NAMES, "milita*"]
    said += [name for _, _, name in place_rows("de")]
    with translations.speaking("de"):
        from babel.dates import get_day_names, get_month_names, get_quarter_names

        for width in ("wide", "abbreviated"):
            said += get_month_names(width, "stand-alone", "de").values()
            said += get_day_names(width, "format", "de").values()
            said += get_quarter_names(width, "stand-alone", "de").values()
    return {word.lower() for word in re.findall(r"[^\W\d_]{3,}", " ".join(said))}


@pytest.mark.parametrize(
    ("name", "url"),
    [
        (name, url)
        for name, url in {**PAGES, **MORE, **ASKED}.items()
        if name not in ENGLISH
    ],
    ids=lambda value: value if "/" not in value else "",
)
def test_no_word_of_a_page_stands_outside_the_catalogues(bracketed, name, url):
    known = archive_words()
    found = words_outside(bracketed.get(f"/de{url}").text)
    assert sorted({word for word in found if word.lower() not in known}) == []
