"""Links between the pages of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page: its number, its address, whether it is this one; an empty address stands for pages left out."""

    number: int
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """The way through a list; empty addresses where there is no such page."""

    page: int
    pages: int
    previous_url: str
    next_url: str
    links: tuple[PageLink, ...]


def paging(page: int, pages: int, url: Callable[[int], str]) -> Paging:
    """The first, the last and the nearest pages; ``url`` gives the address of a page."""
    page = min(max(page, 1), pages)
    wanted = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    links: list[PageLink] = []
    for number in wanted:
        if links and number > links[-1].number + 1:
            links.append(PageLink(0, ""))
        links.append(PageLink(number, url(number), number == page))
    return Paging(page, pages, url(page - 1) if page > 1 else "", url(page + 1) if page < pages else "", tuple(links))
