"""NewsML 1.0 to 1.2 (IPTC), as agencies delivered until NewsML-G2: news items of
components one in another, the text as NITF or as bare paragraphs.

A headline is often missing, as in alerts; then the first paragraph stands for it, as in
any text without one. Pictures have components of their own and no text; those are
passed over. Of several components with a text each is an article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cuttings.index.readers import RawArticle, Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    XML_LANGUAGE,
    Element,
    every,
    first,
    first_text,
    local_name,
    one_line,
    parse_xml,
    plain_text,
    root_name,
    text_of_element,
    xml_lines,
    xml_pieces,
)
from cuttings.index.readers.nitf import article_of_nitf
from cuttings.index.readers.records import language_code
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Skipped
from cuttings.search.translations import stored

WITHDRAWN = ("canceled", "cancelled", "withheld")
CODES = ("subjectdetail", "subjectmatter", "subject")
"""Elements whose FormalName is an IPTC Subject Code, the most exact first."""


class NewsML1Reader:
    """NewsML 1: each component with a text."""

    reads = "NewsML 1"
    suffixes = (".newsml1",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root is NewsML's."""
        return root_name(source.head) == "newsml"

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each text's article, keyed by its item where the file holds several."""
        root = parse_xml(read_whole(source, options))
        found: list[Reading] = []
        for ordinal, item in enumerate(every(root, "newsitem"), 1):
            address = first_text(item, "publicidentifier")
            key = (
                address
                or first_text(item, "newsitemid")
                or stored("reading", "item %(ordinal)s", ordinal=str(ordinal))
            )
            found += _of_item(item, root, source, key)
        articles = [each for each in found if isinstance(each, RawArticle)]
        if not found:
            raise Unreadable(stored("reading", "NewsML 1 without a news item"))
        if len(articles) == len(found) == 1:
            found = [replace(articles[0], key="")]
        yield from with_rest(found, xml_lines(root), pieces=xml_pieces(root))


def _of_item(
    item: Element, root: Element, source: Source, key: str
) -> Iterator[Reading]:
    status = first(item, "newsmanagement", "status")
    stated = "" if status is None else (status.get("FormalName") or "").lower()
    if stated in WITHDRAWN:
        yield Skipped(
            source.name,
            stored(
                "reading",
                "a NewsML item that was withdrawn (%(stated)s)",
                stated=stated,
            ),
            key,
        )
        return
    ordinal = 0
    for content in every(item, "datacontent"):
        text = _text(content)
        if not text:
            continue
        ordinal += 1
        article = _article(content, text, item, root)
        yield replace(article, key=key if ordinal == 1 else f"{key}#{ordinal}")
    if not ordinal:
        yield Skipped(
            source.name,
            stored("reading", "a NewsML item without text (a picture, a film)"),
            key,
        )


def _text(content: Element) -> str:
    """The text of a content: paragraphs, NITF, or markup that is written as text."""
    nitf = first(content, "nitf")
    if nitf is not None:
        return article_of_nitf(nitf).text.strip()
    if len(content):
        return text_of_element(content)
    return plain_text(content.text or "").strip()


def _article(content: Element, text: str, item: Element, root: Element) -> RawArticle:
    """The article of a content, with what the components around it say, the nearest
    first.
    """
    around = [
        each for each in content.iterancestors() if local_name(each) == "newscomponent"
    ]
    nitf = first(content, "nitf")
    inner = RawArticle("") if nitf is None else article_of_nitf(nitf)
    published, notes = read_date(_stated_date(around, item, root))
    title = _line(around, "headline") or inner.title
    return RawArticle(
        text=text,
        title=title,
        published=inner.published or published,
        agency=_line(around, "creditline") or _party(around, item, root),
        byline=_line(around, "byline") or inner.byline,
        dateline=_line(around, "dateline") or inner.dateline,
        language=_language(around, item) or inner.language,
        subjects=inner.subjects or _subjects(around),
        notes=notes,
        plain=title is None,
    )


def _line(around: list[Element], name: str) -> str | None:
    """A line of the nearest component that has it; not one of a picture beside."""
    for component in around:
        for child in component:
            if local_name(child) == "newslines":
                text = first_text(child, name)
                if text:
                    return text
    return None


def _stated_date(around: list[Element], item: Element, root: Element) -> str | None:
    """When the item was made; else its id's date, else when it was sent."""
    for element, name in (
        (item, "firstcreated"),
        (item, "dateid"),
        (root, "dateandtime"),
    ):
        stated = first_text(element, name)
        if stated:
            return stated
    return _line(around, "dateline")


def _party(around: list[Element], item: Element, root: Element) -> str | None:
    """The provider, as its parties are called."""
    for element in (*around, item, root):
        party = first(element, "provider", "party")
        if party is not None and party.get("FormalName"):
            return one_line(party.get("FormalName"))
    return None


def _language(around: list[Element], item: Element) -> str | None:
    for element in (*around, item):
        language = first(element, "descriptivemetadata", "language")
        stated = element.get(XML_LANGUAGE)
        if language is not None:
            stated = language.get("FormalName")
        if stated:
            return language_code(stated)
    return None


def _subjects(around: list[Element]) -> tuple[str, ...]:
    """The IPTC Subject Codes, an older list than Media Topics and marked so."""
    codes: dict[str, None] = {}
    for component in around:
        for subject in every(component, "subjectcode"):
            for name in CODES:
                element = first(subject, name)
                code = "" if element is None else element.get("FormalName") or ""
                if code.isdecimal():
                    codes[f"subj:{code}"] = None
                    break
    return tuple(codes)
