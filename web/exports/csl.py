"""CSL-JSON: what citation processors and reference managers read (schema 1.0, type
``article-newspaper``).

Processors make "Ferrant, L." only of a name in parts. A byline is parted where that is
certain (`cuttings.web.exports.authors` says when), else it is a ``literal``, which every
style prints as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from cuttings.search.articles import Entry
from cuttings.web.exports.addresses import PublicAddress, corrected_by, printable
from cuttings.web.exports.authors import Author, authors_of


def csl_item(entry: Entry, public: PublicAddress) -> dict[str, Any]:
    """One article.

    A date has as many parts as are known, an author's name too: one that is not certain
    to be parted rightly is literal. The note says what corrects the article, and has that of a folder.
    """
    article = entry.article
    issued = None
    if article.published:
        parts = [int(part) for part in article.published.value.split("-")]
        issued = {"date-parts": [parts]}
    notes = [*corrected_by(entry, public), public.note_at(article.id)]
    item: dict[str, Any] = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.title,
        "container-title": article.outlet,
        "edition": article.imprint.edition,
        "section": article.imprint.section,
        "page": article.imprint.page,
        "author": [_csl_name(author) for author in authors_of(article)],
        "issued": issued,
        "language": article.language,
        "URL": public.address_of(article),
        "archive": public.title,
        "archive_location": article.id,
        "note": "; ".join(filter(None, notes)),
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(author: Author) -> dict[str, str]:
    if not author.given:
        return {"literal": author.family}
    parts = {
        "family": author.family,
        "given": author.given,
        "non-dropping-particle": author.particle,
        "suffix": author.suffix,
    }
    return {name: value for name, value in parts.items() if value}


def csl_json(entries: Iterable[Entry], public: PublicAddress) -> Iterator[str]:
    """A JSON array, an item a line."""
    yield "["
    between = "\n"
    for entry in entries:
        item = json.dumps(csl_item(entry, public), ensure_ascii=False)
        yield between + printable(item)
        between = ",\n"
    yield "\n]\n"
