"""Feeds: RSS 0.9 to 2.0, RDF and Atom (https://www.rssboard.org/rss-specification, RFC
4287), an article an entry.

feedparser reads them; what it offers beyond (dates turned to UTC, links resolved,
markup sanitised) is not used, because a date is the one that the source printed and
markup becomes plain text here. A feed that is no well-formed XML is read as far as it
can be saved, and its articles carry a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any
from xml.sax import SAXException

from cuttings.index.readers import (
    LeftOut,
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.conservation import texts_of, unplaced, with_first
from cuttings.index.readers.limits import read_whole, refuse_large
from cuttings.index.readers.markup import (
    beside_plain_text,
    every,
    one_line,
    parse_xml,
    plain_text,
    refuse_entities,
    root_name,
    xml_lines,
)
from cuttings.index.readers.records import language_code, read_each
from cuttings.index.readers.stated_dates import DateOrder, in_order, read_date
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

LONG_FEED = 4 << 20
"""Bytes from which a feed is read in parts."""
_ENTRY = re.compile(rb"<((?:\w+:)?(?:item|entry))[\s>]")
_OPENED = re.compile(rb"<((?:\w+:)?(?:rss|channel|feed|RDF))[\s>]")
ADDRESSES = ("http://", "https://")
# Atom's "updated" is no date of publication; for other feeds it is their dc:date
DATES = ("published", "created")
ENTRY = stored("reading", "of the feed's entry, beside its text")
BROKEN = stored(
    "reading", "the feed is not well-formed XML; what could be saved of it was read"
)


class FeedReader:
    """RSS, RDF and Atom."""

    reads = stored("reading", "RSS, RDF and Atom feeds")
    suffixes = (".rss", ".atom", ".rdf")
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root is ``rss`` or ``feed``, or an RDF that holds RSS."""
        root = root_name(source.head)
        if root == "rdf":
            return b"rss" in source.head.lower()
        return root in ("rss", "feed", "channel")

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each entry's article, keyed by its guid, link or number.

        A long feed is read in parts, so that the limit of size is an article's.
        """
        anything = False
        taken: set[str] = set()
        for data in _parts(source, options):
            for found in _articles(data, source, taken):
                anything = True
                yield found
        if not anything:
            yield Skipped(source.name, stored("reading", "a feed without entries"))


def _articles(data: bytes, source: Source, taken: set[str]) -> Iterator[Reading]:
    """The articles of a feed, or of a part of one that is a feed by itself; what it
    says beside them is kept hidden.
    """
    import feedparser

    refuse_entities(data)
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    # feedparser calls other doubts so too, as of a charset that no file can state
    malformed = isinstance(parsed.get("bozo_exception"), SAXException)
    notes = (BROKEN,) if malformed else ()
    dates = DATES if parsed.version.startswith("atom") else (*DATES, "updated")
    beside, entries = _lines_of_feed(data)
    known = len(entries) == len(parsed.entries)
    ordinals = count()
    order = DateOrder()
    for each in parsed.entries:
        order.add(_date_of(each, dates) or "")

    def article_of_entry(entry: Any) -> RawArticle:
        ordinal = next(ordinals)
        stated = _date_of(entry, dates)
        date = (stated and in_order(stated, order.found)) or stated
        article = _article(entry, parsed.feed, date, notes)
        if not known:
            return article
        placed = texts_of(article)
        rest = unplaced(entries[ordinal], placed)
        if not rest:
            return article
        return replace(article, left_out=(*article.left_out, LeftOut(rest, ENTRY)))

    found = read_each(source, _keyed(parsed.entries, taken), article_of_entry)
    yield from with_first(
        found, "\n".join(beside), stored("reading", "of the feed, beside its entries")
    )


def _lines_of_feed(data: bytes) -> tuple[list[str], list[list[str]]]:
    """What a feed says around its entries, and what each entry says; both empty where
    it is no XML.
    """
    try:
        root = parse_xml(data)
    except Unreadable:
        return [], []
    entries: list[list[str]] = []
    for entry in list(every(root, "item", "entry")):
        lines: list[str] = []
        for line in xml_lines(entry):
            lines += plain_text(line).split("\n\n")
            lines += beside_plain_text(line)
        entries.append(lines)
        entry.getparent().remove(entry)
    return list(map(plain_text, xml_lines(root))), entries


def _parts(source: Source, options: ReadOptions) -> Iterator[bytes]:
    """A feed whole, or where it is long in parts that are feeds: each with what stands
    above the first entry, and with the end marks that this opened.

    Raises Unreadable where one entry alone is over the limit for an article.
    """
    with source.open() as stream:
        buffer = stream.read(LONG_FEED + 1)
        first = _ENTRY.search(buffer)
        if len(buffer) <= LONG_FEED or first is None:
            yield read_whole(source, options)
            return
        head, name = buffer[: first.start()], first[1]
        tail = b"".join(b"</%s>" % each for each in reversed(_OPENED.findall(head)))
        end = b"</%s>" % name
        buffer = buffer[first.start() :]
        more = True
        while more:
            last = buffer.rfind(end)
            if last >= 0:
                last += len(end)
                yield head + buffer[:last] + tail
                buffer = buffer[last:]
            refuse_large(len(buffer), options)
            chunk = stream.read(LONG_FEED)
            more = bool(chunk)
            buffer += chunk


def _keyed(entries: list[Any], taken: set[str]) -> Iterator[tuple[str, Any]]:
    """The entries by their guid, link or number in the whole feed."""
    for entry in entries:
        key = entry.get("id") or _link(entry)
        if not key or key in taken:
            key = stored("reading", "entry %(value)s", value=str(len(taken) + 1))
        taken.add(key)
        yield key, entry


def _date_of(entry: Any, names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(entry.get, names)), None)


def _article(
    entry: Any, feed: Any, date: str | None, notes: tuple[str, ...]
) -> RawArticle:
    """The article of an entry (of ``feedparser``).

    Raises Unreadable where it has neither text nor title.
    """
    title = one_line(plain_text(entry.get("title") or "")) or None
    text = _fullest_text(entry) or title
    if not text:
        raise Unreadable(stored("reading", "a feed entry without text"))

    published, date_notes = read_date(date, "feed")
    source = entry.get("source") or {}
    author = entry.get("author_detail") or {}
    language = (entry.get("title_detail") or {}).get("language")
    return RawArticle(
        text=text,
        title=title,
        published=published,
        outlet=one_line(plain_text(source.get("title") or feed.get("title") or "")),
        byline=author.get("name") or entry.get("author"),
        language=language_code(language or feed.get("language")),
        url=_link(entry),
        notes=notes + date_notes,
        left_out=_beside(entry, text),
    )


def _beside(entry: Any, text: str) -> tuple[LeftOut, ...]:
    """What an entry says beside its fullest text: a summary, its categories."""
    lines: list[str] = []
    for other in _texts(entry):
        lines += plain_text(other).split("\n")
    beside = [unplaced(lines, [text])]
    for tag in entry.get("tags", ()):
        beside.append(tag.get("label") or tag.get("term") or "")
    rest = "\n".join(filter(None, beside))
    return (LeftOut(rest, ENTRY),) if rest else ()


def _fullest_text(entry: Any) -> str:
    """The fullest of the entry's texts, since some feeds put all of it into the
    description.
    """
    return max(map(plain_text, _texts(entry)), key=len).strip()


def _texts(entry: Any) -> list[str]:
    texts = [entry.get("summary") or ""]
    texts += [content.get("value") or "" for content in entry.get("content", ())]
    return texts


def _link(entry: Any) -> str | None:
    for link in entry.get("links", ()):
        address = link.get("href") or ""
        if link.get("rel") == "alternate" and address.startswith(ADDRESSES):
            return str(address)
    return None
