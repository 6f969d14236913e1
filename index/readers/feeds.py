"""RSS 0.9 to 2.0, RDF and Atom files (https://www.rssboard.org/rss-specification, RFC
4287): an article an entry.

Feeds are often broken by a stray ampersand, so a feed that is no well-formed XML is
read as far as it can be saved, and its articles carry a note.
"""

from __future__ import annotations

from collections.abc import Iterator

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    Element,
    first,
    first_text,
    local_name,
    parse_xml,
    plain_text,
    root_name,
    text_of_element,
)
from cuttings.index.readers.nitf import XML_LANGUAGE
from cuttings.index.readers.records import language_code
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Skipped

_BODIES = ("encoded", "content", "description", "summary", "subtitle")
_DATES = ("pubdate", "published", "issued", "date", "created")


class FeedReader:
    """RSS, RDF and Atom."""

    suffixes = (".rss", ".atom", ".rdf")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root is ``rss`` or ``feed``, or an RDF that holds RSS."""
        root = root_name(source.head)
        return root in ("rss", "feed", "channel") or (
            root == "rdf" and b"rss" in source.head.lower()
        )

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """Each entry's article, keyed by its guid, link or number."""
        root, notes = _parse(read_whole(source, options))
        entries = [
            element
            for element in root.iter()
            if local_name(element) in ("item", "entry")
        ]
        if not entries:
            yield Skipped(source.name, "a feed without entries")
        feed = first(root, "channel")
        feed = root if feed is None else feed
        seen: set[str] = set()
        for number, entry in enumerate(entries, 1):
            position = f"entry {number}"
            key = (
                _own_text(entry, "guid")
                or _own_text(entry, "id")
                or _link(entry)
                or position
            )
            key = position if key in seen else key
            seen.add(key)
            text = _body(entry) or _title(entry) or ""
            if text.strip():
                yield _article(entry, feed, key, text, notes)
            else:
                yield Skipped(source.name, "a feed entry without text", key)


def _parse(data: bytes) -> tuple[Element, tuple[str, ...]]:
    try:
        return parse_xml(data), ()
    except Unreadable as error:
        if "entities" in str(error):
            raise
        return parse_xml(data, recover=True), (
            "the feed is not well-formed XML; what could be saved of it was read",
        )


def _article(
    entry: Element, feed: Element, key: str, text: str, notes: tuple[str, ...]
) -> RawArticle:
    published, date_notes = read_date(
        next(filter(None, (_own_text(entry, name) for name in _DATES)), None), "feed"
    )
    language = (
        entry.get(XML_LANGUAGE) or _own_text(feed, "language") or feed.get(XML_LANGUAGE)
    )
    return RawArticle(
        text=text,
        key=key,
        title=_title(entry),
        published=published,
        outlet=_own_text(entry, "source") or _title(feed),
        byline=_byline(entry),
        language=language_code(language),
        url=_link(entry),
        notes=notes + date_notes,
    )


def _own_children(entry: Element, name: str) -> Iterator[Element]:
    return (child for child in entry if local_name(child) == name)


def _own_text(entry: Element, name: str) -> str | None:
    """The text of a direct child: what stands deeper (an entry's source, an image)
    is not the entry's own.
    """
    child = next(_own_children(entry, name), None)
    return (
        None if child is None else " ".join("".join(child.itertext()).split()) or None
    )


def _body(entry: Element) -> str:
    """The fullest of the entry's texts, since some feeds put all of it into the
    description.
    """
    texts = [
        _marked_up(child) for name in _BODIES for child in _own_children(entry, name)
    ]
    return max(texts, key=len, default="")


def _marked_up(element: Element) -> str:
    """The text of an element that holds escaped HTML, inline XHTML or plain text."""
    return text_of_element(element) if len(element) else plain_text(element.text or "")


def _title(entry: Element) -> str | None:
    child = next(_own_children(entry, "title"), None)
    return None if child is None else " ".join(_marked_up(child).split()) or None


def _byline(entry: Element) -> str | None:
    author = next(_own_children(entry, "author"), None)
    named = first_text(author, "name") if author is not None and len(author) else None
    return named or _own_text(entry, "creator") or _own_text(entry, "author")


def _link(entry: Element) -> str | None:
    """The entry's address: RSS writes it as text, Atom as an attribute."""
    for link in _own_children(entry, "link"):
        if (link.get("rel") or "alternate") == "alternate":
            address = (link.get("href") or link.text or "").strip()
            if address.startswith(("http://", "https://")):
                return address
    return None
