"""What the page of an article says to programs:

Zotero's translators, and schema.org for the rest.

JSON-LD alone is passed over by Zotero, and ``citation_journal_title`` would make a
journal article of a cutting; these names together, tried with the real translators,
give a complete newspaper article.
"""

from __future__ import annotations

import json

from cuttings.search.addresses import web_address
from cuttings.search.articles import Article, Entry
from cuttings.web.exports.addresses import PublicAddress, one_line

ABSTRACT = 300
"""Characters of the beginning of an article that stand for its abstract."""
MENTIONS = 30
"""Names that are listed."""
KINDS = {
    "person": "Person",
    "organisation": "Organization",
    "place": "Place",
    "event": "Thing",
}
"""What schema.org calls the kinds of headings."""


def meta_tags(article: Article) -> tuple[tuple[str, str], ...]:
    """Names and contents of the ``<meta>`` elements."""
    published = article.published.value if article.published else None
    pairs = (
        ("DC.type", "newspaperArticle"),
        ("DC.title", article.title),
        ("citation_title", article.title),
        ("citation_author", article.byline or article.agency),
        ("citation_publication_date", published),
        ("citation_language", article.language),
        ("citation_abstract", article.body[:ABSTRACT]),
        ("prism.publicationName", article.outlet),
    )
    return tuple((name, one_line(value)) for name, value in pairs if value)


def json_ld(entry: Entry, public: PublicAddress) -> str:
    """A schema.org ``NewsArticle``, safe inside a script element."""
    article = entry.article
    author_type = "Person" if article.byline else "Organization"
    mentions = []
    for heading in entry.headings[:MENTIONS]:
        mentions.append(_thing(KINDS[heading.kind], heading.label))
    pairs = (
        ("@context", "https://schema.org"),
        ("@type", "NewsArticle"),
        ("@id", public.permalink(article.id)),
        ("headline", article.title),
        ("inLanguage", article.language),
        ("datePublished", article.published.value if article.published else None),
        ("author", _thing(author_type, article.byline or article.agency)),
        ("publisher", _thing("Organization", article.outlet)),
        ("isBasedOn", web_address(article.url)),
        ("mentions", mentions),
    )
    stated = {name: value for name, value in pairs if value}
    text = json.dumps(stated, ensure_ascii=False)
    # Nothing in it ends the script element, or is markup.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _thing(kind: str, name: str | None) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None
