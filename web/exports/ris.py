"""RIS (Research Information Systems): tags of two letters, lines ended by CR LF,
type ``NEWS``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cuttings.search.articles import Entry
from cuttings.web.exports.addresses import PublicAddress, corrected_by, one_line
from cuttings.web.exports.authors import authors_of
from cuttings.web.exports.opening import opening

ABSTRACT = 600
"""Characters of the beginning of an article that stand for its abstract."""


def ris(entries: Iterable[Entry], public: PublicAddress) -> Iterator[str]:
    """One record an article."""
    for entry in entries:
        pairs = [(tag, one_line(value)) for tag, value in _fields(entry, public)]
        lines = [f"{tag}  - {value}\r\n" for tag, value in pairs if value]
        yield "".join(["TY  - NEWS\r\n", *lines, "ER  - \r\n\r\n"])


def _fields(entry: Entry, public: PublicAddress) -> Iterator[tuple[str, str | None]]:
    article = entry.article
    yield "TI", article.title
    for author in authors_of(article):
        yield "AU", author.inverted
    yield "T2", article.outlet
    yield "ET", article.imprint.edition
    yield "SE", article.imprint.section
    yield "SP", article.imprint.page
    if article.published:
        yield "PY", article.published.value[:4]
        yield "DA", ris_date(article.published.value)
    yield "LA", article.language
    yield "UR", public.address_of(article)
    yield "AN", article.id
    yield "DB", public.title
    for heading in entry.headings:
        yield "KW", heading.label
    yield "AB", opening(article.body, ABSTRACT)
    for corrected in corrected_by(entry, public):
        yield "N1", corrected
    search = public.search_of(article.id)
    if search:
        yield "N1", f"Found by: {search}"
    if public.note_at(article.id):
        yield "N1", f"Note: {public.note_at(article.id)}"


def ris_date(value: str) -> str:
    """An ISO date as RIS writes it, the unknown parts empty.

    >>> ris_date("1998-03-14"), ris_date("1998-03"), ris_date("1998")
    ('1998/03/14/', '1998/03//', '1998///')
    """
    parts = value.split("-")
    return "/".join([*parts, *[""] * (4 - len(parts))])
