"""Pages that Safari saved with all that belongs to them (``.webarchive``): a property
list, whose main resource is the page.
"""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.parsers.expat import ExpatError

from cuttings.index.readers import Reading, ReadOptions, Source, Unreadable
from cuttings.index.readers.html import read_page
from cuttings.index.readers.limits import read_whole
from cuttings.search.translations import stored

MAIN = "WebMainResource"
FRAMES = "WebSubframeArchives"


class SafariReader:
    """A page that Safari saved."""

    reads = stored("reading", "pages that Safari saved (webarchive)")
    suffixes = (".webarchive",)
    rank = 30

    def recognises(self, source: Source) -> bool:
        """Whether the content begins as a property list that names its main resource."""
        head = source.head
        is_list = head.startswith((b"bplist00", b"<?xml"))
        return is_list and MAIN.encode() in head

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The page's article, and those of the pages in its frames.

        Raises Unreadable where the list is damaged or its main resource is no page.
        """
        try:
            archive = plistlib.loads(read_whole(source, options))
            pages = list(_pages(archive))
        except (ValueError, KeyError, TypeError, IndexError, ExpatError) as error:
            raise Unreadable(
                stored("reading", "a page saved by Safari (webarchive), damaged")
            ) from error
        for number, page in enumerate(pages):
            article = read_page(
                page["WebResourceData"],
                page.get("WebResourceTextEncodingName"),
                page.get("WebResourceURL"),
            )
            yield replace(
                article,
                key=stored("reading", "frame %(number)s", number=str(number))
                if number
                else "",
            )


def _pages(archive: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The resources of an archive that are pages: its own, and those of its frames."""
    page = archive[MAIN]
    if page.get("WebResourceMIMEType") in ("text/html", "application/xhtml+xml"):
        yield page
    for frame in archive.get(FRAMES, ()):
        yield from _pages(frame)
