"""Plain text: one file, one article, its first lines perhaps a title or boilerplate."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cuttings.index.readers import (
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.decoding import decode, looks_like_text, normalise
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import is_html_element, plain_text, root_name
from cuttings.index.readers.printed import printed_pages, take_browsers_lines
from cuttings.index.readers.prose import why_no_prose
from cuttings.index.readers.records import metadata_of
from cuttings.index.readers.splitters import Document, split_document
from cuttings.search.settings import read_toml
from cuttings.search.translations import stored

XML_SUFFIXES = (".xml", ".sgm", ".sgml")

_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n((?:[A-Za-z][^\n]{0,300}\n){1,40})---[ \t]*\r?\n"
)
_TOML_FRONT_MATTER = re.compile(
    r"\+\+\+[ \t]*\r?\n((?:[^\n]{0,300}\n){1,60}?)\+\+\+[ \t]*\r?\n"
)


class TextReader:
    """Plain text in any encoding that can be told; whatever no other reader claims
    and that is not binary.
    """

    reads = stored("reading", "plain text, also with front matter")
    suffixes = (".txt", ".text", ".asc", ".md")
    rank = 100

    def recognises(self, source: Source) -> bool:
        """Whether the first bytes are text at all."""
        return looks_like_text(source.head)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The whole file as one plain article, unless it is a download of many.

        Markup is never read as prose: a fragment of HTML gives its text, XML and SGML
        of another vocabulary are refused by the name of their root.
        """
        root = root_name(source.head)
        opening = source.head[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").lower()
        declared = opening.replace(b"\0", b"").startswith((b"<?xml", b"<!doctype"))
        closed = f"</{root}" in source.head.decode("latin-1").lower()
        if root and not is_html_element(root) and source.size <= len(source.head):
            declared = declared or closed or b"xmlns" in source.head
        if root and (declared or source.suffixes[0] in XML_SUFFIXES):
            raise Unreadable(
                stored(
                    "reading",
                    "XML in a vocabulary that is not known (its root is %(root)s)",
                    root=root,
                )
            )
        decoded = decode(read_whole(source, options))
        text = decoded.text
        if is_html_element(root):
            text = plain_text(text)
        why_not = why_no_prose(source.name, text)
        if why_not:
            raise Unreadable(why_not)
        pages = printed_pages(text)
        printed = take_browsers_lines(pages)
        if printed.url:
            text = "\n\n".join(filter(None, pages))
        found, doubts = split_document(
            Document(source, "text", normalise(text), notes=decoded.notes)
        )
        if found is not None:
            yield from found
            return
        record, body = _front_matter(text)
        stated = metadata_of(record, options)
        title = stated.title or _printed_title(printed.title, body)
        article = replace(
            stated,
            text=body,
            key="",
            title=title,
            url=stated.url or printed.url,
            plain=title is None,
            notes=stated.notes + decoded.notes + doubts,
        )
        above = text[: len(text) - len(body)].splitlines()
        yield from with_rest([article], [*above, *printed.lines])


def _printed_title(title: str | None, text: str) -> str | None:
    """The title that a browser printed, without the name of the site where the text
    begins with the title alone.
    """
    first = text.strip().partition("\n")[0].strip()
    return first if title and first and title.startswith(first) else title


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The fields that blogs' programs write between two rules before a text (Jekyll,
    Hugo), and the text below them; no fields where it begins otherwise.
    """
    toml = _TOML_FRONT_MATTER.match(text)
    if toml:
        return _fields_of_toml(toml[1]), text[toml.end() :]
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    record: dict[str, str] = {}
    for line in match[1].splitlines():
        name, colon, value = line.partition(":")
        if colon:
            record[name.strip()] = value.strip().strip("\"'")
    return record, text[match.end() :]


def _fields_of_toml(text: str) -> dict[str, Any]:
    """The fields of a front matter in TOML; none where it is damaged."""
    try:
        stated = read_toml(text)
    except ValueError:
        return {}
    fields: dict[str, Any] = {}
    for name, value in stated.items():
        is_date = isinstance(value, datetime.date)
        fields[name] = value.isoformat() if is_date else value
    return fields
