"""What a browser puts around the pages that it prints: above, the day and the title;
below, the address and the number of the page. It is none of the article's text, but it
states the article's address.

    >>> pages = ["05/03/2021, 10:12 Rain | Mail\\nRain fell.\\nhttps://a.example/1 1/2"]
    >>> take_browsers_lines(pages).url, pages
    ('https://a.example/1', ['Rain fell.'])
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

EDGE = 2
"""Lines at the head and the foot of a page in which browsers print."""
_BROWSERS_HEAD = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}(?: ?[AP]M)? +(?P<title>\S.{0,200})"
)
_BROWSERS_FOOT = re.compile(
    r"(?P<url>https?://\S{3,500}|file:///\S{1,500}) +\d{1,4}/\d{1,4}"
)


@dataclass
class Printed:
    """What a browser puts around the pages that it prints: day, title, address."""

    title: str | None = None
    url: str | None = None
    lines: list[str] = field(default_factory=list)


def take_browsers_lines(pages: list[str]) -> Printed:
    """Takes the head and foot that a browser prints on each page out of the pages; the
    day in it is the one of printing.
    """
    printed = Printed()
    for ordinal, page in enumerate(pages):
        lines = page.split("\n")
        kept: list[str] = []
        for at, line in enumerate(lines):
            is_edge = at < EDGE or at >= len(lines) - EDGE
            head = _BROWSERS_HEAD.fullmatch(line.strip()) if is_edge else None
            foot = _BROWSERS_FOOT.fullmatch(line.strip()) if is_edge else None
            if head:
                printed.title = printed.title or head["title"]
            elif foot:
                printed.url = printed.url or foot["url"]
            else:
                kept.append(line)
                continue
            printed.lines.append(line.strip())
        if printed.url:
            # a head alone may be a line of the text
            pages[ordinal] = "\n".join(kept).strip()
    return printed if printed.url else Printed()


def printed_pages(text: str) -> list[str]:
    """The pages of a text that was printed by a browser, each with its foot; one where
    no foot stands.
    """
    if "\f" in text:
        return text.split("\f")
    pages: list[list[str]] = [[]]
    for line in text.split("\n"):
        pages[-1].append(line)
        if _BROWSERS_FOOT.fullmatch(line.strip()):
            pages.append([])
    return ["\n".join(lines).strip("\n") for lines in pages]
