"""What the page of an article says to programs:

Zotero's translators, and schema.org for the rest.

JSON-LD alone is passed over by Zotero, and ``citation_journal_title`` would make a
journal article of a cutting; these names together, tried with the real translators,
give a complete newspaper article.
"""

from __future__ import annotations

import json
from typing import Any

from cuttings.search.articles import Article, Entry
from cuttings.web.exports.addresses import PublicAddress, one_line

ABSTRACT = 300


def meta_tags(article: Article) -> tuple[tuple[str, str], ...]:
    """Names and contents of the ``<meta>`` elements."""
    pairs = (
        ("DC.type", "newspaperArticle"),
        ("DC.title", article.title),
        ("citation_title", article.title),
        ("citation_author", article.byline or article.agency),
        (
            "citation_publication_date",
            article.published.value if article.published else None,
        ),
        ("citation_language", article.language),
        ("citation_abstract", article.body[:ABSTRACT]),
        ("prism.publicationName", article.outlet),
    )
    return tuple((name, one_line(value)) for name, value in pairs if value)


def json_ld(entry: Entry, public: PublicAddress) -> str:
    """A schema.org ``NewsArticle``, safe inside a script element."""
    article = entry.article
    author = article.byline or article.agency
    kinds = {
        "person": "Person",
        "organisation": "Organization",
        "place": "Place",
        "event": "Thing",
    }
    thing: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": public.permalink(article.id),
        "headline": article.title,
        "inLanguage": article.language,
        "datePublished": article.published.value if article.published else None,
        "author": {
            "@type": "Person" if article.byline else "Organization",
            "name": author,
        }
        if author
        else None,
        "publisher": {"@type": "Organization", "name": article.outlet}
        if article.outlet
        else None,
        "isBasedOn": article.url,
        "mentions": [
            {"@type": kinds[heading.kind], "name": heading.label}
            for heading in entry.headings
        ][:30],
    }
    text = json.dumps(
        {name: value for name, value in thing.items() if value}, ensure_ascii=False
    )
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
