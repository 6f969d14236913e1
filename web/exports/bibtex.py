"""BibTeX: ``@article`` with the outlet as journal, and biblatex's ``date`` beside
``year`` and ``month``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cuttings.search.articles import Entry
from cuttings.search.language.analysis import slug
from cuttings.web.exports.addresses import PublicAddress, corrected_by, one_line
from cuttings.web.exports.authors import Author, authors_of

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
"""The macros that every style defines."""


def bibtex(entries: Iterable[Entry], public: PublicAddress) -> Iterator[str]:
    """One entry an article; keys are the outlet, the year and the article's id, so
    that none occurs twice.
    """
    for entry in entries:
        fields = [f"  {name} = {value}" for name, value in _fields(entry, public)]
        yield "\n".join([f"@article{{{_key(entry)},", ",\n".join(fields), "}", "", ""])


def escape(text: str) -> str:
    """A text that TeX typesets as it stands.

    >>> escape("Profit & loss: 5% {sic}")
    'Profit \\\\& loss: 5\\\\% \\\\{sic\\\\}'
    """
    return "".join(_SPECIAL.get(char, char) for char in one_line(text))


def _key(entry: Entry) -> str:
    article = entry.article
    parts = [slug(article.outlet or article.agency or "anonymous")]
    if article.published:
        parts.append(article.published.value[:4])
    parts.append(re.sub(r"[^A-Za-z0-9-]", "-", article.id))
    return "-".join(filter(None, parts))


def _fields(entry: Entry, public: PublicAddress) -> Iterator[tuple[str, str]]:
    article = entry.article
    yield "title", f"{{{{{escape(article.title)}}}}}"
    authors = " and ".join(map(_bibtex_name, authors_of(article)))
    if authors:
        yield "author", f"{{{authors}}}"
    yield "entrysubtype", "{newspaper}"
    if article.outlet:
        yield "journal", f"{{{escape(article.outlet)}}}"
    if article.published:
        parts = article.published.value.split("-")
        yield "date", f"{{{article.published.value}}}"
        yield "year", f"{{{parts[0]}}}"
        if len(parts) > 1:
            yield "month", MONTHS[int(parts[1]) - 1]
    url = one_line(public.address_of(article)).replace("%", r"\%")
    yield "url", f"{{{url}}}"
    yield "langid", f"{{{escape(article.language)}}}"
    notes = [f"{public.title} {article.id}", *corrected_by(entry, public)]
    yield "note", f"{{{escape('; '.join(notes))}}}"


def _bibtex_name(author: Author) -> str:
    """A name as BibTeX parts it: the family name, Jr, the given name."""
    if not author.given:
        # Inner braces: one name, not a first and a last.
        return f"{{{escape(author.family)}}}"
    parts = [author.surname, author.suffix, author.given]
    return ", ".join([escape(part) for part in parts if part])
