"""XML of records: whatever its vocabulary, elements that hold a title or a date and a
text, each under a name that says so, as data bases and note programs export them (also
Evernote's ENEX).

An element is a record where its children's names are those of an article's fields
(``fields.toml``); the outermost such elements are taken. XML without any is refused by
the name of its root, for its texts can't be told from its codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cuttings.index.readers import (
    LeftOut,
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.column_dates import ColumnDates
from cuttings.index.readers.conservation import texts_of, unplaced, with_rest
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    Element,
    is_html_element,
    local_name,
    one_line,
    parse_xml,
    refuse_entities,
    root_name,
    throw_away,
    xml_lines,
    xml_pieces,
)
from cuttings.index.readers.records import Unused, article_of, means, read_each
from cuttings.search.translations import stored

SHORTEST = 20
"""Characters that the text of a record has."""
INLINE = frozenset(
    {
        *("a", "abbr", "b", "bold", "br", "em", "emphasis", "hi", "i", "italic"),
        *("q", "span", "strong", "sub", "sup", "u"),
    }
)
"""Elements within a running text."""
PARAGRAPHS = frozenset({"p", "para", "paragraph", "s", "line", "div"})
DEEPEST = 60
MOST_AROUND = 10_000
"""Lines beside the records of a long file that are kept until the next record."""
MOST_INNER = 1_000
"""Elements within one of a long file from which these are taken for its records."""
REST = stored("reading", "of the file, around its records")


class XmlRecordsReader:
    """XML whose elements are named as an article's fields are."""

    reads = stored("reading", "XML of records with titles and texts, Evernote (ENEX)")
    suffixes = (".enex",)
    rank = 95

    def recognises(self, source: Source) -> bool:
        """Whether a declaration or a name says that it is XML, and no page."""
        root = root_name(source.head)
        opening = source.head[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
        declared = opening.replace(b"\0", b"").startswith((b"<?xml", b"<!DOCTYPE"))
        is_named = source.suffixes[0] in (".xml", ".enex")
        return bool(root) and not is_html_element(root) and (declared or is_named)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """Each record's article, keyed by its own id, else by its number."""
        unknown = stored(
            "reading",
            "XML in a vocabulary that is not known (its root is %(root_name)s)",
            root_name=root_name(source.head),
        )
        if source.size > options.max_bytes:
            yield from _read_long(source, options, unknown)
            return
        try:
            root = parse_xml(read_whole(source, options))
        except Unreadable as error:
            raise Unreadable(f"{unknown}: {error}") from error
        records = list(_records(root))
        if not records:
            raise Unreadable(unknown)
        unused = Unused(options)
        named = (
            (stored("reading", "record %(number)s", number=str(number)), each)
            for number, each in enumerate(records, 1)
        )

        dates = ColumnDates(options, lambda: map(_fields, records))

        def article_of_record(element: Element) -> RawArticle:
            record = _fields(element)
            return unused.note_in(article_of(dates.applied(record), options), record)

        found = read_each(source, named, article_of_record)
        yield from with_rest(found, xml_lines(root), REST, xml_pieces(root))


def _read_long(source: Source, options: ReadOptions, unknown: str) -> Iterator[Reading]:
    """The articles of a file that is longer than one may be: element by element, each
    thrown away when it has been read.
    """
    refuse_entities(source.head)
    unused = Unused(options)
    dates = ColumnDates(options, lambda: _records_again(source))
    number = 0
    around: list[str] = []

    def named() -> Iterator[tuple[str, Element | Unreadable]]:
        nonlocal number
        try:
            for element in _long_elements(source):
                records = list(_records(element))
                if element not in records and len(around) < MOST_AROUND:
                    placed = [line for each in records for line in xml_lines(each)]
                    around.append(unplaced(xml_lines(element), placed))
                for each in records:
                    number += 1
                    position = stored(
                        "reading", "record %(number)s", number=str(number)
                    )
                    yield position, each
        except SyntaxError as error:
            position = stored("reading", "record %(number)s", number=str(number + 1))
            why = stored("reading", "damaged XML: %(error)s", error=error)
            yield position, Unreadable(why)

    def article_of_record(element: Element) -> RawArticle:
        record = _fields(element)
        article = unused.note_in(article_of(dates.applied(record), options), record)
        rest = unplaced(xml_lines(element), texts_of(article))
        for text in filter(None, (rest, *around)):
            left_out = (*article.left_out, LeftOut(text, REST))
            article = replace(article, left_out=left_out)
        around.clear()
        return article

    yield from read_each(source, named(), article_of_record)
    if not number:
        raise Unreadable(unknown)


def _records_again(source: Source) -> Iterator[dict[str, Any]]:
    """The records of a long file once more."""
    for element in _long_elements(source):
        yield from map(_fields, _records(element))


def _long_elements(source: Source) -> Iterator[Element]:
    """The elements below the root of a long file, or below the one that holds nearly
    all of it.
    """
    from lxml import etree

    level = 1
    depth = inner = 0
    with source.open() as stream:
        events = etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True
        )
        for event, element in events:
            if event == "start":
                depth += 1
                continue
            depth -= 1
            inner = inner + 1 if depth == level + 1 else 0 if depth == level else inner
            if depth == level:
                yield element
                throw_away(element)
            elif depth == level + 1 and inner > MOST_INNER:
                # one element holds nearly all: what it holds is read one by one
                yield from reversed(list(element.itersiblings(preceding=True)))
                yield element
                throw_away(element)
                level, inner = level + 1, 0


def _records(root: Element) -> Iterator[Element]:
    """The outermost elements that read as records."""
    stack = [(root, 0)]
    while stack:
        element, depth = stack.pop()
        if not isinstance(element.tag, str) or depth > DEEPEST:
            continue
        if _is_record(element):
            yield element
        else:
            stack += [(child, depth + 1) for child in reversed(element)]


def _is_record(element: Element) -> bool:
    """Whether an element has one text, and a title or a date of its own."""
    texts = 0
    is_told = False
    for child in element:
        name = local_name(child)
        if not name or name in INLINE:
            continue
        length = len("".join(child.itertext()).strip())
        if means(name, "text") and not _has_both(child):
            texts += length >= SHORTEST
        elif length and means(name, "title", "date"):
            is_told = True
        elif not is_told:
            # what is known of a text is often in an element of its own
            is_told = any(means(local_name(each), "title", "date") for each in child)
    by_attributes = any(means(_bare(key), "title", "date") for key in element.attrib)
    if texts:
        return is_told or by_attributes
    return by_attributes and _is_text(element)


def _has_both(element: Element) -> bool:
    """Whether an element that is called a text (``article``) has a title and a text
    itself: then it is the record.
    """
    names = [local_name(child) for child in element]
    is_told = any(means(name, "title", "date") for name in names)
    return is_told and any(means(name, "text") for name in names)


def _is_text(element: Element) -> bool:
    """Whether an element is a text itself, or paragraphs and nothing else."""
    names = {local_name(child) for child in element}
    own = (element.text or "").strip()
    return names <= INLINE | PARAGRAPHS and (len(own) >= SHORTEST or bool(names))


def _fields(element: Element) -> dict[str, Any]:
    """The fields of a record; those of an element within it stand beside its own."""
    fields: dict[str, Any] = {}
    for key, value in element.items():
        fields[_bare(key)] = value
    if _is_text(element):
        return {**fields, "text": _value(element)}
    for child in element:
        name = local_name(child)
        if not name:
            continue
        if len(child) and not means(name, "text", "lead", "title"):
            inner = {local_name(each): _value(each) for each in child}
            repeated = len(inner) < len(child)
            if repeated:
                _add(fields, name, [_value(each) for each in child])
            else:
                for key, value in inner.items():
                    fields.setdefault(key, value)
        else:
            _add(fields, name, _value(child))
    return fields


def _add(fields: dict[str, Any], name: str, value: object) -> None:
    """Adds a field; one that stands several times is a list."""
    if name not in fields:
        fields[name] = value
    elif isinstance(fields[name], list):
        fields[name].append(value)
    else:
        fields[name] = [fields[name], value]


def _value(element: Element) -> str:
    """The text of an element, a paragraph for each element within it that is none of a
    running text.
    """
    pieces: list[str] = [element.text or ""]
    for child in element:
        is_block = local_name(child) not in INLINE
        inner = _value(child) if is_block else "".join(child.itertext())
        pieces += ["\n\n" if is_block else "", inner, "\n\n" if is_block else ""]
        pieces.append(child.tail or "")
    text = "".join(pieces)
    if "<" in text:
        return text
    paragraphs = [one_line(each) for each in text.split("\n\n")]
    return "\n\n".join(filter(None, paragraphs))


def _bare(name: object) -> str:
    return str(name).rpartition("}")[2]
