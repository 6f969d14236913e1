"""What an HTML page states about its article: Open Graph, Dublin Core, citation tags,
JSON-LD, microdata.

Only dates of publication count; dates of modification, and dates in running text, are
left alone. What says exactly what it means goes before what may mean something else: a
``meta`` named ``date`` is often the time at which the page was made.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from cuttings.index.readers.linked_data import Heads, LinkedData, name_of
from cuttings.index.readers.markup import Element, one_line, text_of_element
from cuttings.index.readers.records import language_code
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Published

ADDRESSES = ("http:", "https:")
LONGEST_CREDIT = 80
"""Characters of an element that names an author, and says nothing else."""
MOST_BELOW = 5
MOST_ABOVE = 2
WHOLE_DAY = len("2019-07-05")
PARTING = ("h2", "h3", "ul", "ol", "table", "aside", "nav", "footer")
"""Elements in which the lines below a heading end."""
ELLIPSES = ("…", "...")
ELSEWHERE = ("comment", "related", "sidebar", "footer", "nav", "teaser", "recommend")
"""What the class of an element says that is about something else than the article."""

# what parts a title from the name of the site, on either side of it
_SEPARATOR = re.compile(r"\s+(?:[|»«·•/]|::|[-–—])\s+|:\s+")
_LISTING = re.compile(r"\s+(?:[|»«·•]|::)\s+")
_SIGNS = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+")
_WEEKDAY_BEHIND = re.compile(r",?\s+[^\W\d]{2,10}\.?$")
_FOLDED = re.compile(r"[^a-z0-9]")
_SOFTWARE_TAIL = re.compile(
    r"(?:\.(?:com|org|today|ph|is|md|vn|li)|\s*!|\s+(?:cms|v?\d|\(|-)).*", re.DOTALL
)
_CREDIT = re.compile(
    r"^(?:(?:written\s+)?by|von|par|por|di|door|av|af|autor|author|text)\b:?\s+", re.I
)
_CREDIT_ENDS = re.compile(r"\s*(?:[|·•]|\d).*", re.DOTALL)
_COPYRIGHT = re.compile(
    r"^(?:copyright|©|\(c\))[\s:©]*(?:\d{4}(?:\s?[-–]\s?\d{4})?)?[\s,]*"
    r"|[.,]?\s*all rights reserved\.?$|^\d{4}\s+",
    re.I,
)
_CREDITS = (
    ".//*[contains(@class, 'byline') or contains(@class, 'author')"
    " or contains(@class, 'reader-credits')"
    " or @rel='author' or @itemprop='author']"
    "|.//*[contains(@class, 'vcard')]//*[@class='fn']"
)
_DATES = (
    ".//time|.//*[@itemprop='datePublished' or @property='datePublished']"
    "|.//abbr[contains(@class, 'published')]"
    "|.//*[contains(@class, 'entry-date') or contains(@class, 'post-date')"
    " or contains(@class, 'pubdate') or contains(@class, 'published')]"
)
_CHANGED = ("updated", "modified")


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
    one = page.metas.get("ogtype", "").lower() == "article"
    return one or "articlepublishedtime" in page.metas or bool(page.linked)


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
    is_none = name in _names("no_persons") or is_software(name)
    return None if is_none or name.startswith("microsoft word") else stated


def is_software(stated: str) -> bool:
    """Whether a name is that of a program: alone, or with its address or version."""
    return _SOFTWARE_TAIL.sub("", stated.strip().lower()) in _names("software")


def author_of(line: str) -> str:
    """The author in a credit line, without the word before and what stands behind."""
    return _CREDIT_ENDS.sub("", _CREDIT.sub("", one_line(line), count=1))


def credits_of(root: Element) -> list[Element]:
    """The elements under another that name its author and say nothing else, outermost
    only; not those of comments and of lists of other articles.
    """
    found: dict[Element, None] = {}
    for element in root.xpath(_CREDITS):
        text = element.text_content().strip()
        if not 0 < len(text) <= LONGEST_CREDIT or _is_elsewhere(element):
            continue
        if not any(above in found for above in element.iterancestors()):
            found[element] = None
    return list(found)


def _is_elsewhere(element: Element) -> bool:
    for each in (element, *element.iterancestors()):
        if each.tag in ("footer", "nav", "aside"):
            return True
        marks = f"{each.get('class') or ''} {each.get('id') or ''}".lower()
        if any(mark in marks for mark in ELSEWHERE):
            return True
    return False


def days_of(root: Element) -> tuple[dict[str, Published], tuple[str, ...]]:
    """The days of publication that elements under another show, by their values, and a
    note of what could not be read.
    """
    days: dict[str, Published] = {}
    notes: tuple[str, ...] = ()
    for element in root.xpath(_DATES):
        marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        if any(mark in marks for mark in _CHANGED) or _is_elsewhere(element):
            continue
        stated = [element.get(name) for name in ("datetime", "content", "title")]
        text = one_line(element.text_content())
        if len(text) <= LONGEST_CREDIT:
            stated.append(text)
        for value in filter(None, stated):
            published, why_not = read_date(value)
            if published:
                days[published.value[:10]] = published
                break
            notes = notes or why_not
    return days, () if days else notes


class _Page:
    """The statements of one page, gathered once."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.metas = self._metas()
        self.headings = self._texts("h1")
        self.url = self._address()
        titles = [*self.headings, *self._texts("title"), self._first("titles") or ""]
        folded = tuple(filter(None, map(str.casefold, titles)))
        self.linked: Mapping[str, Any] = LinkedData(root).article(
            Heads(folded, self.url)
        )

    def metadata(self) -> PageMetadata:
        outlet = self._outlet()
        published, notes = self._published()
        language = self.root.get("lang") or self._first("languages")
        return PageMetadata(
            title=self._title(outlet),
            published=published,
            outlet=outlet,
            byline=self._byline(outlet),
            language=language_code(language),
            url=self.url,
            text=name_of(self.linked.get("articleBody")),
            notes=notes,
        )

    def _metas(self) -> dict[str, str]:
        """The page's ``meta`` elements, the first of each name."""
        found: dict[str, str] = {}
        for meta in self.root.iter("meta"):
            name = ""
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                name = _FOLDED.sub("", (meta.get(attribute) or "").lower())
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
        addresses.append(self.metas.get("ogurl", ""))
        return addresses[0] if addresses[0].startswith(ADDRESSES) else None

    def _outlet(self) -> str | None:
        """The first name that is no program's, no address and no account's."""
        stated = [self.metas.get(name) for name in _names("outlets")]
        stated.insert(1, name_of(self.linked.get("publisher")))
        for candidate in stated:
            name = _COPYRIGHT.sub("", candidate or "").strip()
            if (
                name
                and not is_software(name)
                and not name.startswith((*ADDRESSES, "@"))
            ):
                return name
        return None

    def _byline(self, outlet: str | None) -> str | None:
        candidates = [name_of(self.linked.get("author") or self.linked.get("creator"))]
        candidates += [self.metas.get(name) for name in _names("bylines")]
        candidates += self._itemprop("author")
        candidates += [author_of(each.text_content()) for each in credits_of(self.root)]
        for candidate in candidates:
            name = person(candidate)
            if not name or "@" in name or name.startswith(ADDRESSES):
                continue
            if outlet is None or name.casefold() != outlet.casefold():
                return name
        return None

    def _published(self) -> tuple[Published | None, tuple[str, ...]]:
        """The date of publication, or a note of the first that could not be read."""
        stated = [self.metas.get(name) for name in _names("dates")]
        stated.append(name_of(self.linked.get("datePublished")))
        stated += self._itemprop("datePublished")
        for time in self.root.iter("time"):
            if time.get("pubdate") is not None:
                stated.append(time.get("datetime"))
        stated += self._only_day_of_article() or self._day_below_title()
        stated.append(name_of(self.linked.get("dateCreated")))
        stated += [self.metas.get(name) for name in _names("doubtful_dates")]

        notes: tuple[str, ...] = ()
        for value in stated:
            published, why_not = read_date(value)
            if published:
                return published, why_not
            notes = notes or why_not
        return None, notes

    def _only_day_of_article(self) -> list[str]:
        """The day that the page's one article shows, where it shows no other; of a page
        without such an element the day that the whole page shows.
        """
        articles = list(self.root.iter("article"))
        if len(articles) > 1:
            return []
        days, _ = days_of(articles[0] if articles else self.root)
        return list(days) if len(days) == 1 else []

    def _day_below_title(self) -> list[str]:
        """The one day among the short lines between the page's one heading and its
        text, as the line has it alone or parted from others by a sign.
        """
        headings = list(self.root.iter("h1"))
        if len(headings) != 1:
            return []
        begin = headings[0]
        for above in islice(begin.iterancestors(), MOST_ABOVE):
            if begin.getnext() is None and above.tag != "body":
                begin = above
        days: list[str] = []
        for element in islice(begin.itersiblings(), MOST_BELOW):
            text = one_line(text_of_element(element))
            if len(text) > LONGEST_CREDIT or element.tag in PARTING:
                break
            for phrase in _SIGNS.split(text):
                phrase = _WEEKDAY_BEHIND.sub("", phrase)
                published, _ = read_date(phrase)
                if published and len(published.value) == WHOLE_DAY:
                    days.append(phrase)
        return days if len(set(days)) == 1 else []

    def _itemprop(self, name: str) -> list[str]:
        """What microdata and RDFa state under a name (https://schema.org/docs/gs.html)."""
        values: list[str] = []
        path = ".//*[@itemprop=$name or (@property=$name and not(self::meta))]"
        for element in self.root.xpath(path, name=name):
            stated = element.get("datetime") or element.get("content")
            values.append(stated or one_line(element.text_content()))
        return values

    def _title(self, outlet: str | None) -> str | None:
        stated = self._first("titles") or name_of(self.linked.get("headline"))
        heading = self.headings[0] if len(self.headings) == 1 else ""
        if stated:
            title = self._without_outlet(stated, outlet)
            cut_off = title.endswith(ELLIPSES) and heading.startswith(
                title.rstrip("….").strip()
            )
            return heading if cut_off else title
        title = (self._texts("title") or [""])[0]
        if heading and (not title or heading in title):
            return heading
        if title:
            return self._without_outlet(title, outlet)
        return next(filter(None, self.headings), None)

    def _without_outlet(self, title: str, outlet: str | None) -> str:
        """A title without what a page adds to it, on evidence only: the added names the
        outlet, or the heading has the title without it.
        """
        for before, added, is_listing in _cuts(title):
            if outlet and _names_outlet(added, outlet):
                listing = _LISTING.search(before) if is_listing else None
                return before[: listing.start()] if listing else before
            if before in self.headings or _heads(self.headings, before, added):
                return before
        return title


def _cuts(title: str) -> Iterator[tuple[str, str, bool]]:
    """The ways to cut a title at a sign: what remains, what is cut off, and whether the
    sign is one that only lists.
    """
    signs = list(_SEPARATOR.finditer(title))
    if not signs:
        return
    last, first = signs[-1], signs[0]
    if not last[0].startswith(":") or "::" in last[0]:
        is_listing = _LISTING.fullmatch(last[0]) is not None
        yield title[: last.start()], title[last.end() :], is_listing
    yield title[first.end() :], title[: first.start()], False


def _names_outlet(added: str, outlet: str) -> bool:
    one, other = added.casefold().strip(), outlet.casefold()
    return bool(one) and (other in one or (one in other and len(one) > 3))


def _heads(headings: list[str], title: str, added: str) -> bool:
    """Whether a heading ends with the title and says nothing of what was added to it."""
    bare = [heading for heading in headings if added not in heading]
    return len(title) > len(added) and any(each.endswith(title) for each in bare)
