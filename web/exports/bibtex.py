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
BABEL = {
    "ar": "arabic",
    "bg": "bulgarian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "ngerman",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "he": "hebrew",
    "hr": "croatian",
    "hu": "magyar",
    "it": "italian",
    "nl": "dutch",
    "no": "norsk",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sl": "slovene",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
    "uk": "ukrainian",
}
"""Languages by the names that ``langid`` takes, which are babel's (manual of biblatex
3.20, 2.2.3); of another nothing is said there.
"""


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
    if article.imprint.page:
        yield "pages", f"{{{escape(article.imprint.page)}}}"
    url = one_line(public.address_of(article)).replace("%", r"\%")
    yield "url", f"{{{url}}}"
    langid = BABEL.get(article.language.partition("-")[0])
    if langid:
        yield "langid", f"{{{langid}}}"
    yield "note", f"{{{escape('; '.join(_notes(entry, public)))}}}"


def _notes(entry: Entry, public: PublicAddress) -> Iterator[str]:
    """What no field of an article is for: edition and section, where it stands here, and
    what corrects it; and the note at it in a folder.
    """
    imprint = entry.article.imprint
    if imprint.edition:
        yield f"edition {imprint.edition}"
    if imprint.section:
        yield f"section {imprint.section}"
    yield f"{public.title} {entry.article.id}"
    yield from corrected_by(entry, public)
    if public.note_at(entry.article.id):
        yield public.note_at(entry.article.id)


def _bibtex_name(author: Author) -> str:
    """A name as BibTeX parts it: the family name, Jr, the given name."""
    if not author.given:
        # Inner braces: one name, not a first and a last.
        return f"{{{escape(author.family)}}}"
    parts = [author.surname, author.suffix, author.given]
    return ", ".join([escape(part) for part in parts if part])
