"""What an article is: the line beneath its headline, and the description that says where
each part of it was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cuttings.search.addresses import web_address
from cuttings.search.articles import Article, Entry, SuppliedTerm
from cuttings.search.facets.languages import language_name
from cuttings.search.facets.signatures import name_id
from cuttings.search.facets.supplied import KINDS
from cuttings.search.facets.wording import date_words
from cuttings.search.language.analysis import word_count
from cuttings.search.translations import (
    current_language,
    gettext,
    marked,
    ngettext,
    parted,
    recalled,
    translated,
)
from cuttings.web.exports.addresses import source_name
from cuttings.web.links import value_url
from cuttings.web.pages.wording import weekday_words


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the description: what it is, its value, and where that was read or
    what it leads to. ``credits`` tells that it belongs on a printed copy, beneath the
    text; ``is_decided`` that a person gave it.
    """

    label: str
    value: str
    note: str = ""
    url: str = ""
    credits: bool = False
    is_decided: bool = False


def line_facts(entry: Entry) -> Iterator[Fact]:
    """What stands under the headline: where, when and by whom it was printed, how long
    it is.
    """
    article = entry.article
    if article.outlet:
        yield Fact(
            marked("Outlet"),
            article.outlet,
            url=value_url("outlet", name_id(article.outlet)),
        )
    published = article.published
    yield Fact(
        marked("Published"), weekday_words(published.value if published else None)
    )
    imprint = article.imprint
    places = [part for part in (imprint.section, imprint.page) if part]
    if places:
        yield Fact(marked("Section"), ", ".join(places))
    if article.agency:
        yield Fact(
            marked("Agency"),
            article.agency,
            url=value_url("agency", name_id(article.agency)),
        )
    if article.byline:
        yield Fact(marked("Byline"), article.byline)
    if article.dateline:
        yield Fact(marked("Dateline"), article.dateline)
    words = ngettext("%(number)s word", "%(number)s words", word_count(article.body))
    yield Fact(marked("Length"), words)


def article_facts(entry: Entry) -> Iterator[Fact]:
    """Everything that is known of an article, each with where that was read."""
    article, enrichment = entry.article, entry.enrichment
    published = article.published
    if published:
        provenance = gettext(
            "from the %(source)s", source=translated(published.provenance)
        )
        yield Fact(
            marked("Published"),
            date_words(published.value),
            provenance,
            is_decided=published.provenance == "librarian",
        )
    else:
        yield Fact(
            marked("Published"),
            date_words(None),
            gettext("none is stated; none was guessed"),
        )
    if article.outlet:
        url = value_url("outlet", name_id(article.outlet))
        yield Fact(marked("Outlet"), article.outlet, url=url)
    if article.agency:
        url = value_url("agency", name_id(article.agency))
        yield Fact(marked("Agency"), article.agency, url=url)
    if article.byline:
        yield Fact(marked("Byline"), article.byline)
    if article.dateline:
        yield Fact(marked("Dateline"), article.dateline)
    yield from _supplied_facts(article)
    if article.language and article.language != "en":
        yield Fact(
            marked("Language"), language_name(article.language, current_language())
        )
    web = web_address(article.url)
    if web:
        yield Fact(marked("Address"), web, url=web, credits=True)
    if entry.added:
        yield Fact(marked("Added"), date_words(entry.added[:10]), credits=True)
    yield Fact(marked("Source file"), source_name(article))
    for label in entry.labels:
        yield Fact(marked("Label"), label, url=value_url("labels", name_id(label)))
    for note in article.notes:
        yield Fact(marked("Note"), recalled(note, "reading"))
    if enrichment.model or enrichment.rules:
        program = gettext(
            "%(model)s, rules %(rules)s", model=enrichment.model, rules=enrichment.rules
        )
        yield Fact(marked("Names found by"), program)


def _supplied_facts(article: Article) -> Iterator[Fact]:
    """What the vendor of a text states of it; its terms are the vendor's, not found in
    the text.
    """
    imprint = article.imprint
    by = (
        gettext("stated by %(vendor)s", vendor=imprint.vendor) if imprint.vendor else ""
    )
    for label, value in (
        (marked("Section"), imprint.section),
        (marked("Page"), imprint.page),
        (marked("Edition"), imprint.edition),
        (marked("Document number"), imprint.number),
    ):
        if value:
            yield Fact(label, value, by, credits=True)
    for kind, label in KINDS.items():
        terms = [term for term in article.terms if term.kind == kind]
        if terms:
            named = parted(map(_term_in_words, terms))
            source = ", ".join(dict.fromkeys(term.vocabulary for term in terms))
            yield Fact(
                gettext("%(label)s (supplied)", label=translated(label)),
                named,
                gettext("terms of %(source)s", source=source),
            )


def _term_in_words(term: SuppliedTerm) -> str:
    if term.relevance is None:
        return term.label
    return f"{term.label} ({term.relevance} %)"
