"""CSL-JSON: what citation processors and reference managers read (schema 1.0, type
``article-newspaper``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from cuttings.search.articles import Entry
from cuttings.web.exports.addresses import PublicAddress, printable


def csl_item(entry: Entry, public: PublicAddress) -> dict[str, Any]:
    """One article.

    A date has as many parts as are known; an author is a literal name, because we can't
    split it.
    """
    article = entry.article
    author = article.byline or article.agency
    issued = None
    if article.published:
        parts = [int(part) for part in article.published.value.split("-")]
        issued = {"date-parts": [parts]}
    item: dict[str, Any] = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.title,
        "container-title": article.outlet,
        "author": [{"literal": author}] if author else None,
        "issued": issued,
        "language": article.language,
        "URL": public.address_of(article),
        "archive": public.title,
        "archive_location": article.id,
    }
    return {name: value for name, value in item.items() if value}


def csl_json(entries: Iterable[Entry], public: PublicAddress) -> Iterator[str]:
    """A JSON array, an item a line."""
    yield "["
    between = "\n"
    for entry in entries:
        item = json.dumps(csl_item(entry, public), ensure_ascii=False)
        yield between + printable(item)
        between = ",\n"
    yield "\n]\n"
