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
from cuttings.index.readers.markdown import SUFFIXES as MARKDOWN
from cuttings.index.readers.markdown import heading_of, unmarked
from cuttings.index.readers.markup import is_html_element, plain_text, root_name
from cuttings.index.readers.printed import printed_pages, take_browsers_lines
from cuttings.index.readers.prose import why_no_prose
from cuttings.index.readers.records import metadata_of
from cuttings.index.readers.splitters import Document, split_document
from cuttings.search.language.analysis import fold
from cuttings.search.settings import read_toml
from cuttings.search.translations import stored

XML_SUFFIXES = (".xml", ".sgm", ".sgml")

_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n(?=[A-Za-z#][^\n:]{0,60}:)"
    r"((?:[A-Za-z#][^\n]{0,300}\n|[ \t]+[^\n]{1,300}\n|- [^\n]{1,300}\n|[ \t]*\r?\n){1,80}?)"
    r"(?:---|\.\.\.)[ \t]*\r?\n"
)
_TOML_FRONT_MATTER = re.compile(
    r"\+\+\+[ \t]*\r?\n((?:[^\n]{0,300}\n){1,60}?)\+\+\+[ \t]*\r?\n"
)

_YAML_ITEM = re.compile(r"[ \t]*-[ \t]+([^\n]+)")
_YAML_QUOTED = re.compile(r"([\"'])(.*)\1(?:\s+#.*)?$")


class TextReader:
    """Plain text in any encoding that can be told; whatever no other reader claims
    and that is not binary.
    """

    reads = stored("reading", "plain text and Markdown, also with front matter")
    suffixes = (".txt", ".text", ".asc", *MARKDOWN)
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
        record, marked_up = _front_matter(text)
        stated = metadata_of(record, options)
        is_marked_up = source.suffixes[0] in MARKDOWN
        read_as = unmarked if is_marked_up else heading_of
        heading, body, rest = read_as(marked_up)
        if heading and stated.title and fold(heading) != fold(stated.title):
            # The title is another: the heading is what the text begins with.
            heading, body = None, f"{heading}\n\n{body}"
        title = stated.title or heading or _printed_title(printed.title, body)
        article = replace(
            stated,
            text=body,
            key="",
            title=title,
            url=stated.url or printed.url,
            plain=title is None,
            notes=stated.notes + decoded.notes + doubts,
        )
        above = text[: len(text) - len(marked_up)].splitlines()
        yield from with_rest([article], [*above, *rest, *printed.lines])


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
    return _fields_of_yaml(match[1]), text[match.end() :]


def _fields_of_yaml(text: str) -> dict[str, Any]:
    """The fields of a front matter in YAML, of which these are texts and lists of
    texts; fields within fields are left to the account of the rest.
    """
    record: dict[str, Any] = {}
    name = ""
    for line in text.splitlines():
        item = _YAML_ITEM.match(line)
        if item and isinstance(record.get(name), list):
            record[name].append(_bare_value(item[1]))
            continue
        if not line[:1].isalpha():
            continue
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if not colon:
            continue
        if not value:
            record[name] = []
        elif value.startswith("[") and value.endswith("]"):
            record[name] = list(map(_bare_value, value[1:-1].split(",")))
        else:
            record[name] = _bare_value(value)
    return {name: value for name, value in record.items() if value}


def _bare_value(value: str) -> str:
    """A value without its marks, and without the comment behind it."""
    value = value.strip()
    quoted = _YAML_QUOTED.match(value)
    if quoted:
        return quoted[2]
    return value.partition(" #")[0].rstrip()


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
