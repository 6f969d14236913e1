"""COinS: a citation hidden in a page, which Zotero finds on lists (OpenURL 1.0, format
dc).

Tried with Zotero's own translator: ``dc`` with ``rft.type=newspaperArticle`` is taken
as a newspaper article, the ``journal`` format is not.
"""

from __future__ import annotations

from functools import lru_cache

from cuttings.search.addresses import web_address
from cuttings.search.articles import Article
from cuttings.search.results import Hit
from cuttings.web.exports.authors import authors_named
from cuttings.web.links import parameter


def coins(article: Article) -> str:
    """The context object of an article, for the ``title`` of ``<span class="Z3988">``."""
    date = article.published.value if article.published else None
    return _context_object(article, date)


def coins_of_hit(hit: Hit) -> str:
    """The context object of a hit, which holds all that it needs."""
    return _context_object(hit, hit.date)


# Most hits have no byline, and an archive has few pairs of an agency and an outlet.
@lru_cache(maxsize=2_000)
def _creators(
    byline: str | None, agency: str | None, outlet: str | None, language: str
) -> tuple[tuple[str, str], ...]:
    """The authors in their order, each by itself, as parameters."""
    named = authors_named(byline, agency, outlet, language)
    return tuple([("rft.creator", author.natural) for author in named])


_FORMAT = "&".join(
    map(
        parameter,
        [
            ("ctx_ver", "Z39.88-2004"),
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
            ("rft.type", "newspaperArticle"),
        ],
    )
)


def _context_object(source: Article | Hit, date: str | None) -> str:
    language = source.language or ""
    pairs = [
        ("rft.title", source.title),
        *_creators(source.byline, source.agency, source.outlet, language),
        ("rft.source", source.outlet),
        ("rft.date", date),
        ("rft.identifier", web_address(source.url)),
        ("rft.language", source.language),
    ]
    said = [parameter((name, value)) for name, value in pairs if value]
    return "&".join([_FORMAT, *said])
