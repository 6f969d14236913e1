"""What an HTML page states about its article: Open Graph, Dublin Core, citation tags,
JSON-LD, microdata.

Only dates of publication count; dates of modification, and dates in running text, are
left alone. What says exactly what it means goes before what may mean something else: a
``meta`` named ``date`` is often the time at which the page was made.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cuttings.index.readers.markup import Element, one_line
from cuttings.index.readers.records import language_code
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Published

LONGEST_JSON = 1_000_000
ADDRESSES = ("http:", "https:")

_ARTICLE_TYPE = re.compile(r"(?:.*[/#])?(?:\w*article|\w*posting)", re.I)
_SUFFIX = re.compile(r"\s+(?:[|»·]|[-–—])\s+[^|»·–—]{2,60}$")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the page states; None where it is silent."""

    title: str | None = None
    published: Published | None = None
    outlet: str | None = None
    byline: str | None = None
    language: str | None = None
    url: str | None = None
    text: str | None = None
    notes: tuple[str, ...] = ()


def page_metadata(root: Element) -> PageMetadata:
    """The metadata of a parsed page."""
    return _Page(root).metadata()


def states_one_article(root: Element) -> bool:
    """Whether a page says of itself that it is one article."""
    page = _Page(root)
    one = page.metas.get("og:type", "").lower() == "article"
    return one or "article:published_time" in page.metas or bool(page.linked)


@cache
def _names(what: str) -> list[str]:
    """The names of ``meta`` elements that state something, the surest first."""
    path = Path(__file__).with_name("page_metadata.toml")
    names: list[str] = tomllib.loads(path.read_text(encoding="utf-8"))[what]
    return names


def person(stated: str | None) -> str | None:
    """A stated author, unless that is a program or whoever sat at the machine."""
    if stated is None:
        return None
    name = stated.strip().lower()
    is_none = name in _names("no_persons") or name in _names("software")
    return None if is_none or name.startswith("microsoft word") else stated


class _Page:
    """The statements of one page, gathered once."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.metas = self._metas()
        self.headings = self._texts("h1")
        self.url = self._address()
        self.linked = self._linked_article()

    def metadata(self) -> PageMetadata:
        outlet = self._outlet()
        published, notes = self._published()
        language = self.root.get("lang") or self._first("languages")
        return PageMetadata(
            title=self._title(outlet),
            published=published,
            outlet=outlet,
            byline=self._byline(),
            language=language_code(language),
            url=self.url,
            text=_name(self.linked.get("articleBody")),
            notes=notes,
        )

    def _metas(self) -> dict[str, str]:
        """The page's ``meta`` elements, the first of each name."""
        found: dict[str, str] = {}
        for meta in self.root.iter("meta"):
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                name = (meta.get(attribute) or "").strip().lower()
                if name:
                    break
            content = one_line(meta.get("content") or "")
            if name and content:
                found.setdefault(name, content)
        return found

    def _texts(self, name: str) -> list[str]:
        return [one_line(element.text_content()) for element in self.root.iter(name)]

    def _first(self, what: str) -> str | None:
        for name in _names(what):
            if name in self.metas:
                return self.metas[name]
        return None

    def _address(self) -> str | None:
        addresses: list[str] = []
        for link in self.root.iter("link"):
            if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
                addresses.append(link.get("href"))
        addresses.append(self.metas.get("og:url", ""))
        return addresses[0] if addresses[0].startswith(ADDRESSES) else None

    def _linked_article(self) -> Mapping[str, Any]:
        """The article that JSON-LD describes (https://schema.org/NewsArticle): of
        several, that of the page's heading or address.
        """
        articles = list(self._linked_articles())
        for article in articles:
            headline = one_line(_name(article.get("headline")) or "").casefold()
            if headline and headline in map(str.casefold, self.headings):
                return article
        for article in articles:
            if self.url and self.url in (article.get("url"), article.get("@id")):
                return article
        return articles[0] if articles else {}

    def _linked_articles(self) -> Iterator[Mapping[str, Any]]:
        for script in self.root.iter("script"):
            text = script.text or ""
            kind = (script.get("type") or "").partition(";")[0].strip().lower()
            if kind != "application/ld+json" or len(text) > LONGEST_JSON:
                continue
            try:
                value = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                # a broken block says nothing; the page's other statements stand
                continue
            yield from _articles_in(value)

    def _outlet(self) -> str | None:
        stated = self._first("outlets") or _name(self.linked.get("publisher"))
        return (
            None if stated is None or stated.lower() in _names("software") else stated
        )

    def _byline(self) -> str | None:
        candidates = [_name(self.linked.get("author"))]
        candidates += [self.metas.get(name) for name in _names("bylines")]
        candidates += self._itemprop("author")
        for candidate in candidates:
            if not candidate or "@" in candidate:
                continue
            if not candidate.startswith(ADDRESSES):
                return candidate
        return None

    def _published(self) -> tuple[Published | None, tuple[str, ...]]:
        """The date of publication, or a note of the first that could not be read."""
        stated = [self.metas.get(name) for name in _names("dates")]
        stated.append(_name(self.linked.get("datePublished")))
        stated += self._itemprop("datePublished")
        for time in self.root.iter("time"):
            if time.get("pubdate") is not None:
                stated.append(time.get("datetime"))
        stated += self._only_time_of_article()
        stated += [self.metas.get(name) for name in _names("doubtful_dates")]

        notes: tuple[str, ...] = ()
        for value in stated:
            published, why_not = read_date(value)
            if published:
                return published, ()
            notes = notes or why_not
        return None, notes

    def _only_time_of_article(self) -> list[str]:
        """The date of the page's one article, where it has one and no other."""
        times = self.root.xpath("//article//time[@datetime]")
        articles = self.root.xpath("//article")
        days = {time.get("datetime")[:10] for time in times}
        return list(days) if len(articles) == 1 and len(days) == 1 else []

    def _itemprop(self, name: str) -> list[str]:
        """What microdata states under a name (https://schema.org/docs/gs.html)."""
        values: list[str] = []
        for element in self.root.iter():
            if isinstance(element.tag, str) and element.get("itemprop") == name:
                stated = element.get("datetime") or element.get("content")
                values.append(stated or one_line(element.text_content()))
        return values

    def _title(self, outlet: str | None) -> str | None:
        stated = self._first("titles") or _name(self.linked.get("headline"))
        if stated:
            return self._without_suffix(stated, outlet)
        title = (self._texts("title") or [""])[0]
        heading = self.headings[0] if len(self.headings) == 1 else ""
        if heading and (not title or heading in title):
            return heading
        if title:
            return self._without_suffix(title, outlet)
        return next(filter(None, self.headings), None)

    def _without_suffix(self, title: str, outlet: str | None) -> str:
        """A title without what a page adds to it, on evidence only: the suffix names
        the outlet, or the heading has the title without it.
        """
        match = _SUFFIX.search(title)
        if not match:
            return title
        without = title[: match.start()]
        if outlet and outlet.casefold() in match[0].casefold():
            return without
        return without if without in self.headings else title


def _articles_in(value: object) -> Iterator[Mapping[str, Any]]:
    """The articles of a JSON-LD value: itself, those of its graph, its main entity."""
    if isinstance(value, list):
        for item in value:
            yield from _articles_in(item)
    elif isinstance(value, dict):
        if _is_article(value):
            yield value
        for name in ("@graph", "mainEntity"):
            yield from _articles_in(value.get(name))


def _is_article(node: Mapping[str, Any]) -> bool:
    types = node.get("@type")
    for kind in types if isinstance(types, list) else [types]:
        if isinstance(kind, str) and _ARTICLE_TYPE.fullmatch(kind):
            return True
    return False


def _name(value: object) -> str | None:
    """A JSON-LD value as text: several joined, an object by its name."""
    if isinstance(value, list):
        return "; ".join(part for part in map(_name, value) if part) or None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None
