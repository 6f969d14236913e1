"""COinS: a citation hidden in a page, which Zotero finds on lists (OpenURL 1.0, format
dc).

Tried with Zotero's own translator: ``dc`` with ``rft.type=newspaperArticle`` is taken
as a newspaper article, the ``journal`` format is not.
"""

from __future__ import annotations

from urllib.parse import urlencode

from cuttings.search.articles import Article


def coins(article: Article) -> str:
    """The context object of an article, for the ``title`` of ``<span class="Z3988">``."""
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "newspaperArticle"),
        ("rft.title", article.title),
        ("rft.creator", article.byline or article.agency),
        ("rft.source", article.outlet),
        ("rft.date", article.published.value if article.published else None),
        ("rft.identifier", article.url),
        ("rft.language", article.language),
    ]
    return urlencode(
        [(name, value) for name, value in pairs if value], errors="replace"
    )
