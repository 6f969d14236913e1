"""What an HTML page states about its article:

Open Graph, Dublin Core, citation tags, JSON-LD, microdata.

Only dates of publication count; dates of modification, and dates in running text, are
left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cuttings.index.readers.markup import Element
from cuttings.index.readers.records import language_code
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Published

_DATES = (
    *(
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "parsely-pub-date",
        "sailthru.date",
    ),
    *(
        "dc.date.issued",
        "dcterms.issued",
        "dc.date",
        "dcterms.created",
        "citation_publication_date",
        "pubdate",
    ),
    *(
        "publish-date",
        "publication_date",
        "publishdate",
        "cxenseparse:recs:publishtime",
        "date",
    ),
)
_TITLES = (
    "og:title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "twitter:title",
    "headline",
)
_OUTLETS = (
    "og:site_name",
    "citation_journal_title",
    "dc.publisher",
    "dcterms.publisher",
    "application-name",
)
_BYLINES = (
    "author",
    "article:author",
    "dc.creator",
    "citation_author",
    "parsely-author",
    "byl",
    "sailthru.author",
)
_ARTICLE_TYPES = (
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "blogposting",
    "analysisnewsarticle",
)
_SUFFIX = re.compile(r"\s+(?:[|»·]|[-–—])\s+[^|»·–—]{2,60}$")
_LONGEST_JSON = 1_000_000


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the page states; None where it is silent."""

    title: str | None = None
    published: Published | None = None
    outlet: str | None = None
    byline: str | None = None
    language: str | None = None
    url: str | None = None
    subjects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def page_metadata(root: Element) -> PageMetadata:
    """The metadata of a parsed page."""
    metas = _metas(root)
    linked = next(_linked_articles(root), {})
    outlet = _first(metas, _OUTLETS) or _name(linked.get("publisher"))
    published, notes = _published(root, metas, linked)
    return PageMetadata(
        title=_title(root, metas, linked, outlet),
        published=published,
        outlet=outlet,
        byline=_byline(metas, linked),
        language=language_code(
            root.get("lang")
            or _first(metas, ("content-language", "og:locale", "dc.language"))
        ),
        url=_url(root, metas),
        notes=notes,
    )


def _metas(root: Element) -> dict[str, str]:
    """The page's ``meta`` elements, the first of each name."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (
            meta.get("property")
            or meta.get("name")
            or meta.get("itemprop")
            or meta.get("http-equiv")
        )
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _linked_articles(root: Element) -> Iterator[Mapping[str, Any]]:
    """The articles that JSON-LD blocks describe (https://schema.org/NewsArticle)."""
    for script in root.iter("script"):
        text = script.text or ""
        if (script.get("type") or "").lower() != "application/ld+json" or len(
            text
        ) > _LONGEST_JSON:
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue  # a broken block says nothing; the page's other statements stand
        items = value if isinstance(value, list) else [value]
        for item in items:
            graph = item.get("@graph", [item]) if isinstance(item, dict) else []
            yield from (
                node for node in graph if isinstance(node, dict) and _is_article(node)
            )


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(
        isinstance(kind, str) and kind.lower() in _ARTICLE_TYPES for kind in kinds
    )


def _published(
    root: Element, metas: Mapping[str, str], linked: Mapping[str, Any]
) -> tuple[Published | None, tuple[str, ...]]:
    stated = [metas[name] for name in _DATES if name in metas]
    stated.insert(1 if stated else 0, _name(linked.get("datePublished")) or "")
    stated += [
        time.get("datetime") or time.get("content") or ""
        for time in _marked_times(root)
    ]
    notes: tuple[str, ...] = ()
    for value in filter(None, stated):
        published, why_not = read_date(value)
        if published:
            return published, ()
        notes += why_not
    return None, notes[:1]


def _marked_times(root: Element) -> list[Element]:
    """Elements that are marked as the time of publication, by microdata or by the
    old ``pubdate`` attribute.
    """
    marked = [
        element for element in root.iter("time") if element.get("pubdate") is not None
    ]
    return marked + [
        e
        for e in root.iter()
        if isinstance(e.tag, str) and e.get("itemprop") == "datePublished"
    ]


def _title(
    root: Element,
    metas: Mapping[str, str],
    linked: Mapping[str, Any],
    outlet: str | None,
) -> str | None:
    stated = _first(metas, _TITLES) or _name(linked.get("headline"))
    if stated:
        return _without_outlet(stated, outlet)
    titles = [
        " ".join(element.text_content().split()) for element in root.iter("title")
    ][:1]
    headings = [" ".join(element.text_content().split()) for element in root.iter("h1")]
    if len(headings) == 1 and headings[0] and (not titles or headings[0] in titles[0]):
        return headings[0]
    return (
        _SUFFIX.sub("", titles[0])
        if titles and titles[0]
        else next(filter(None, headings), None)
    )


def _without_outlet(title: str, outlet: str | None) -> str:
    match = _SUFFIX.search(title)
    return (
        title[: match.start()]
        if match and outlet and outlet.casefold() in match[0].casefold()
        else title
    )


def _byline(metas: Mapping[str, str], linked: Mapping[str, Any]) -> str | None:
    byline = _name(linked.get("author")) or _first(metas, _BYLINES)
    return None if byline is None or byline.startswith(("http:", "https:")) else byline


def _url(root: Element, metas: Mapping[str, str]) -> str | None:
    links = (
        link.get("href")
        for link in root.iter("link")
        if (link.get("rel") or "").lower() == "canonical"
    )
    url = next(filter(None, links), None) or metas.get("og:url")
    return url if url and url.startswith(("http://", "https://")) else None


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _name(value: object) -> str | None:
    """A JSON-LD value as text: several joined, an object by its name."""
    if isinstance(value, list):
        return "; ".join(part for part in map(_name, value) if part) or None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None
