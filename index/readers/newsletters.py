"""Newsletters: a mail of several stories, each below a heading that leads to its page.

A mail is parted where three headings or more lead to different pages and have a story's
text below them. A story ends at the next heading, or at a line that is nothing but a
link (“Read more”); what stands behind that is of the newsletter, not of the story.

    >>> story = "<h2><a href='https://a.example/{0}'>Story {0}</a></h2><p>" + "Rain. " * 40
    >>> page = "".join(story.format(number) + "</p>" for number in range(3))
    >>> from cuttings.index.readers.markup import parse_html
    >>> [part.title for part in stories_in(parse_html(page)).parts]
    ['Story 0', 'Story 1', 'Story 2']
"""

from __future__ import annotations

from cuttings.index.readers.markup import Element, one_line, text_of_element
from cuttings.index.readers.splitters import Part, Split

VENDOR = "newsletter"
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
