"""Newsletters: a mail of several stories, each below a heading that leads to its page.

A mail is parted where three headings or more lead to different pages and have a story's
text below them. A story ends at the next heading, or at a line that is nothing but a
link (“Read more”); what stands behind that is of the newsletter, not of the story.

    >>> story = "<h2><a href='https://a.example/{0}'>Story {0}</a></h2><p>" + "Rain. " * 40
    >>> page = "".join(story.format(number) + "</p>" for number in range(3))
    >>> from cuttings.index.readers.markup import parse_html
    >>> [part.title for part in stories_in(parse_html(page)).parts]
    ['Story 0', 'Story 1', 'Story 2']

Of plain text a story is a short line, its text, and the address of its page.
"""

from __future__ import annotations

import re

from cuttings.index.readers.markup import Element, one_line, text_of_element
from cuttings.index.readers.splitters import Part, Split

VENDOR = "newsletter"
LONGEST_HEADING = 150
LONGEST_LINK = 60
"""Characters beside the address in a line that leads to a story."""
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_ORDINAL = re.compile(r"^\s*(?:\d{1,2}[.)]|[*•#=-]{1,3})\s+")
FEWEST = 3
SHORTEST = 150
"""Characters of a story's text; a teaser has fewer."""
HEADINGS = ("h1", "h2", "h3", "h4")


def stories_in(root: Element) -> Split | None:
    """The stories of a newsletter, or None where a page is none."""
    headings = _linked_headings(root)
    if len(set(headings.values())) < FEWEST:
        return None
    links = {one_line(each.text_content()) for each in root.iter("a")}
    parts: list[Part] = []
    apart: list[str] = []
    is_open = False
    for paragraph in text_of_element(root).split("\n\n"):
        line = one_line(paragraph)
        if line in headings:
            parts.append(Part(title=line, url=headings[line]))
            is_open = True
        elif is_open and line not in links:
            parts[-1].body.append(paragraph)
        else:
            is_open = False
            apart.append(paragraph)
    long = sum(sum(map(len, part.body)) >= SHORTEST for part in parts)
    if long < FEWEST or long < len(parts) / 2:
        return None
    return Split(VENDOR, parts, marked=len(parts), apart=list(filter(None, apart)))


def _linked_headings(root: Element) -> dict[str, str]:
    """The headings that lead to a page, with its address."""
    found: dict[str, str] = {}
    for heading in root.iter(*HEADINGS):
        links = list(heading.iter("a"))
        if not links and heading.getparent() is not None:
            links = list(heading.iterancestors("a"))
        for link in links[:1]:
            address = link.get("href") or ""
            text = one_line(heading.text_content())
            if text and address.startswith(("http:", "https:")):
                found.setdefault(text, address)
    return found


def stories_in_text(text: str) -> Split | None:
    """The stories of a newsletter in plain text, or None where a text is none.

    Each is a heading, text, and a line that is an address; the last lines of a
    newsletter, with the addresses of its sender, have no text between them.
    """
    parts: list[Part] = []
    apart: list[str] = []
    open_lines: list[str] = []
    for paragraph in _paragraphs(text):
        address = _address_of(paragraph)
        if not address:
            open_lines.append(paragraph)
            continue
        start = _start_of_story(open_lines)
        if start is None:
            apart += (*open_lines, paragraph)
        else:
            title = _ORDINAL.sub("", open_lines[start]).rstrip(" *=#-")
            part = Part(title=title, url=address, body=open_lines[start + 1 :])
            part.fields.append(paragraph)
            parts.append(part)
            apart += open_lines[:start]
        open_lines = []
    apart += open_lines
    if len({part.url for part in parts}) < FEWEST:
        return None
    return Split(VENDOR, parts, marked=len(parts), apart=apart)


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text; an address on a line of its own is one, and so is a
    first line that is numbered, marked or in capitals.
    """
    found: list[str] = []
    for block in re.split(r"\n[^\S\n]*\n", text):
        lines: list[str] = []
        for number, line in enumerate(block.strip().split("\n")):
            is_heading = number == 0 and (line.isupper() or _ORDINAL.match(line))
            if _address_of(line) or is_heading:
                found += (" ".join(lines), line)
                lines = []
            else:
                lines.append(line)
        found.append(" ".join(lines))
    return list(filter(None, map(one_line, found)))


def _address_of(line: str) -> str:
    """The address that a line is, with few words beside it."""
    match = _ADDRESS.search(line)
    if match is None or len(line) - len(match[0]) > LONGEST_LINK:
        return ""
    return match[0]


def _start_of_story(paragraphs: list[str]) -> int | None:
    """Where the last heading stands that has a story's text below; None where none
    does.
    """
    length = 0
    for index in reversed(range(len(paragraphs))):
        paragraph = paragraphs[index]
        is_heading = len(paragraph) <= LONGEST_HEADING and paragraph[-1] not in ".!:;,"
        if is_heading and length >= SHORTEST:
            return index
        length += len(paragraph)
    return None
