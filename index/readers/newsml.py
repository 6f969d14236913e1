"""NewsML-G2 (IPTC, https://iptc.org/standards/newsml-g2/): news items, alone or in a
news message.

Items that hold no text (pictures, packages, concepts, events) become a ``Skipped`` that
names what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    XML_LANGUAGE,
    Element,
    every,
    first,
    first_text,
    local_name,
    parse_xml,
    plain_text,
    root_name,
    text_of_element,
    xml_lines,
)
from cuttings.index.readers.nitf import article_of_nitf
from cuttings.index.readers.records import language_code, media_topics
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

OTHER_ITEMS = {
    "packageitem": stored("reading", "a package of references to other items"),
    "conceptitem": stored("reading", "a concept, not an article"),
    "knowledgeitem": stored("reading", "a list of concepts, not an article"),
    "planningitem": stored("reading", "a plan of coverage, not an article"),
    "catalogitem": stored("reading", "a catalogue of codes, not an article"),
}


class NewsMLReader:
    """NewsML-G2 items and messages."""

    reads = "NewsML-G2"
    suffixes = (".newsml",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root is an item or a message of NewsML-G2."""
        return root_name(source.head) in {"newsitem", "newsmessage", *OTHER_ITEMS}

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each news item's article, keyed by its guid where the file holds several."""
        root = parse_xml(read_whole(source, options))
        items = list(every(root, "newsitem", *OTHER_ITEMS))
        if not items:
            yield Skipped(
                source.name, stored("reading", "a news message without items")
            )
        for number, item in enumerate(items, 1):
            key = (
                (
                    item.get("guid")
                    or stored("reading", "item %(number)s", number=str(number))
                )
                if len(items) > 1
                else ""
            )
            try:
                article = replace(_article_of_item(item), key=key)
            except Unreadable as error:
                yield Skipped(source.name, str(error), key)
                continue
            yield from with_rest([article], xml_lines(item))


def _article_of_item(item: Element) -> RawArticle:
    """The article of one item.

    Raises Unreadable where it is of another kind or holds no text.
    """
    name = local_name(item)
    if name in OTHER_ITEMS:
        raise Unreadable(OTHER_ITEMS[name])
    content = _content(item)
    if not content.text.strip():
        raise Unreadable(
            stored(
                "reading",
                "a news item without text (%(class_of)s)",
                class_of=_class_of(item),
            )
        )

    meta = first(item, "contentmeta")
    meta = item if meta is None else meta
    # when the content was made, else when the item was first made, else its version
    published, notes = read_date(
        first_text(meta, "contentcreated")
        or first_text(item, "firstcreated")
        or first_text(item, "versioncreated")
    )
    source = first_text(meta, "infosource", "name") or first_text(meta, "creditline")
    language = first(meta, "language")
    subjects = [
        subject.get("qcode") or subject.get("uri") for subject in every(meta, "subject")
    ]
    return replace(
        content,
        title=first_text(meta, "headline") or content.title,
        published=published or content.published,
        agency=source or content.agency,
        byline=(
            first_text(meta, "by")
            or content.byline
            or first_text(meta, "creator", "name")
        ),
        dateline=first_text(meta, "dateline") or content.dateline,
        language=language_code(
            item.get(XML_LANGUAGE) if language is None else language.get("tag")
        ),
        subjects=media_topics(subjects),
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
        if nitf is not None:
            article = article_of_nitf(nitf)
        else:
            article = RawArticle(text_of_element(inline))
        if article.text.strip():
            return article

    texts: list[str] = []
    for inline in every(contents, "inlinedata"):
        kind = inline.get("contenttype") or "text/plain"
        if kind.startswith("text/") and not inline.get("encoding"):
            texts.append(plain_text("".join(inline.itertext())))
    return RawArticle("\n\n".join(texts))


def _class_of(item: Element) -> str:
    element = first(item, "itemclass")
    if element is None:
        return stored("reading", "no class")
    return (
        element.get("qcode")
        or element.get("uri")
        or stored("reading", "of no stated class")
    )
