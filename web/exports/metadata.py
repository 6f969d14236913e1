"""What the pages of an article and a story say to programs:

Zotero's translators, and schema.org for the rest.

JSON-LD alone is passed over by Zotero, and ``citation_journal_title`` would make a
journal article of a cutting; these names together, tried with the real translators,
give a complete newspaper article.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cuttings.search.addresses import web_address
from cuttings.search.articles import Article, Entry
from cuttings.search.facets.signatures import is_of_a_body
from cuttings.web.exports.addresses import PublicAddress, one_line
from cuttings.web.exports.authors import Author, authors_of

ABSTRACT = 300
"""Characters of the beginning of an article that stand for its abstract."""
MENTIONS = 30
"""Names that are listed."""
COPIES = 50
"""Copies of a story that are described."""
SCHEMA = "https://schema.org"
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
        *[("citation_author", author.inverted) for author in authors_of(article)],
        ("citation_publication_date", published),
        ("citation_language", article.language),
        ("citation_abstract", article.body[:ABSTRACT]),
        ("prism.publicationName", article.outlet),
    )
    return tuple((name, one_line(value)) for name, value in pairs if value)


def json_ld(entry: Entry, public: PublicAddress) -> str:
    """A schema.org ``NewsArticle``, safe inside a script element."""
    mentions = []
    for heading in entry.headings[:MENTIONS]:
        mentions.append(_thing(KINDS[heading.kind], heading.label))
    described = _news_article(entry.article, public) | {"mentions": mentions}
    return _script({"@context": SCHEMA} | described)


def story_json_ld(entries: Sequence[Entry], public: PublicAddress) -> str:
    """A story as a schema.org ``ItemList`` of its copies, the one that stands for it
    first; safe inside a script element.
    """
    first = entries[0]
    items = []
    for position, entry in enumerate(entries[:COPIES], start=1):
        item = _news_article(entry.article, public)
        items.append({"@type": "ListItem", "position": position, "item": item})
    described = {
        "@context": SCHEMA,
        "@type": "ItemList",
        "@id": public.story(first.story.id),
        "name": first.article.title,
        "numberOfItems": len(entries),
        "itemListElement": items,
    }
    return _script(described)


def _news_article(article: Article, public: PublicAddress) -> dict[str, Any]:
    """What is known of an article by itself."""
    authors = [_author(author, article) for author in authors_of(article)]
    pairs = (
        ("@type", "NewsArticle"),
        ("@id", public.permalink(article.id)),
        ("headline", article.title),
        ("inLanguage", article.language),
        ("datePublished", article.published.value if article.published else None),
        ("author", authors[0] if len(authors) == 1 else authors),
        ("publisher", _thing("Organization", article.outlet)),
        ("isBasedOn", web_address(article.url)),
    )
    return {name: value for name, value in pairs if value}


def _author(author: Author, article: Article) -> dict[str, str] | None:
    """An author, who is an organisation where its name is the agency's or tells of one."""
    is_body = author.natural == article.agency
    is_body |= any(map(is_of_a_body, author.natural.split()))
    return _thing("Organization" if is_body else "Person", author.natural)


def _script(described: dict[str, Any]) -> str:
    text = json.dumps(described, ensure_ascii=False)
    # Nothing in it ends the script element, or is markup.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _thing(kind: str, name: str | None) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None
