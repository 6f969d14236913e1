"""NewsML-G2 (IPTC, https://iptc.org/standards/newsml-g2/): news items, alone or in a
news message.

Items that hold no text (pictures, packages, concepts, events) become a ``Skipped`` that
names what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    Element,
    every,
    first,
    first_text,
    local_name,
    parse_xml,
    plain_text,
    root_name,
    text_of_element,
)
from cuttings.index.readers.nitf import XML_LANGUAGE, article_of_nitf
from cuttings.index.readers.records import language_code, media_topics
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Skipped

_OTHER_ITEMS = {
    "packageitem": "a package of references to other items",
    "conceptitem": "a concept, not an article",
    "knowledgeitem": "a list of concepts, not an article",
    "planningitem": "a plan of coverage, not an article",
    "catalogitem": "a catalogue of codes, not an article",
}


class NewsMLReader:
    """NewsML-G2 items and messages."""

    suffixes = (".newsml",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root is an item or a message of NewsML-G2."""
        return root_name(source.head) in {"newsitem", "newsmessage", *_OTHER_ITEMS}

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """Each news item's article, keyed by its guid where the file holds several."""
        root = parse_xml(read_whole(source, options))
        items = [
            element
            for element in root.iter()
            if local_name(element) in {"newsitem", *_OTHER_ITEMS}
        ]
        if not items:
            yield Skipped(source.name, "a news message without items")
        for number, item in enumerate(items, 1):
            key = (item.get("guid") or f"item {number}") if len(items) > 1 else ""
            try:
                yield replace(_article_of_item(item), key=key)
            except Unreadable as error:
                yield Skipped(source.name, str(error), key)


def _article_of_item(item: Element) -> RawArticle:
    """The article of one item.

    Raises Unreadable where it is of another kind or holds no text.
    """
    other = _OTHER_ITEMS.get(local_name(item))
    if other:
        raise Unreadable(other)
    content = _content(item)
    if not content.text.strip():
        raise Unreadable(f"a news item without text ({_class_of(item)})")
    meta = first(item, "contentmeta")
    meta = item if meta is None else meta
    published, notes = read_date(_stated_date(item, meta))
    language = first(meta, "language")
    return replace(
        content,
        title=first_text(meta, "headline") or content.title,
        published=published or content.published,
        outlet=content.outlet,
        agency=first_text(meta, "infosource", "name")
        or first_text(meta, "creditline")
        or content.agency,
        byline=first_text(meta, "by")
        or content.byline
        or first_text(meta, "creator", "name"),
        dateline=first_text(meta, "dateline") or content.dateline,
        language=language_code(
            language.get("tag") if language is not None else item.get(XML_LANGUAGE)
        ),
        subjects=media_topics(
            [
                subject.get("qcode") or subject.get("uri")
                for subject in every(meta, "subject")
            ]
        ),
        notes=notes,
        plain=False,
    )


def _content(item: Element) -> RawArticle:
    """The text of the content set: NITF or XHTML inside, else inline data."""
    contents = first(item, "contentset")
    if contents is None:
        return RawArticle("")
    for inline in every(contents, "inlinexml"):
        nitf = first(inline, "nitf")
        article = (
            article_of_nitf(nitf)
            if nitf is not None
            else RawArticle(text_of_element(inline))
        )
        if article.text.strip():
            return article
    texts = (
        "".join(inline.itertext())
        for inline in every(contents, "inlinedata")
        if _is_text(inline)
    )
    return RawArticle("\n\n".join(plain_text(text) for text in texts))


def _is_text(inline: Element) -> bool:
    return not inline.get("encoding") and (
        inline.get("contenttype") or "text/plain"
    ).startswith("text/")


def _stated_date(item: Element, meta: Element) -> str | None:
    """When the content was made, else when the item was first made, else its version."""
    return (
        first_text(meta, "contentcreated")
        or first_text(item, "firstcreated")
        or first_text(item, "versioncreated")
    )


def _class_of(item: Element) -> str:
    element = first(item, "itemclass")
    return (
        (element.get("qcode") or element.get("uri") or "of no stated class")
        if element is not None
        else "no class"
    )
