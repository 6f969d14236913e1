"""Citations of a newspaper article in the styles that readers are asked for.

Written from the published rules for this one kind of source: Chicago Manual of Style,
17th edition (14.191 to 14.200, as a note and as a line of a bibliography), Publication
Manual of the APA, 7th edition (9.7 to 9.36, 10.1), MLA Handbook, 9th edition (5.3 to
5.99). All four are English styles, so a citation is in English whatever language the
site is read in; its title stays in its own.

    Chicago note  “Talks Begin,” Post, September 5, 2015, https://library.example/k.
    Chicago       Post. “Talks Begin.” September 5, 2015. https://library.example/k.
    APA           Talks begin. (2015, September 5). The Post. https://library.example/k
    MLA           “Talks Begin.” The Post, 5 Sept. 2015, https://library.example/k.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cuttings.search.articles import Entry, Imprint
from cuttings.search.language.analysis import fold
from cuttings.search.translations import marked
from cuttings.web.exports.addresses import PublicAddress, one_line
from cuttings.web.exports.authors import Author, authors_of
from cuttings.web.exports.headlines import closed, is_closed, quoted, title_case

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
LONGEST_MONTH = 4
"""Letters of the longest month that MLA does not abbreviate (MLA Handbook, appendix 1)."""

NOTE = marked("Chicago note")
BIBLIOGRAPHY, APA, MLA = "Chicago", "APA", "MLA"
REFERENCES = (BIBLIOGRAPHY, APA, MLA)
"""Styles of a list of references, which is sorted; notes stand in any order."""

AUTHORS_OF_NOTE = 3
"""Authors whom a note names; of more, the first "et al."."""
AUTHORS_OF_BIBLIOGRAPHY = 10
AUTHORS_OF_LONG_BIBLIOGRAPHY = 7
"""Of over ten authors Chicago names seven."""
AUTHORS_OF_APA = 20
"""Of over twenty authors APA names nineteen and the last."""

_ARTICLE = re.compile(r"(?:the|an?) (?=.)")
_FIRST_LETTER = re.compile(r"[^\W\d_]")


class CitedPart(NamedTuple):
    """A part of a citation: the ``title`` of the article, its ``outlet``, which every
    style has in italics, or what stands between them. ``language`` is that of a title
    which is not English, as all else is.
    """

    text: str
    role: Literal["", "title", "outlet"] = ""
    language: str = ""


Cited = tuple[CitedPart, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """An article as the styles look at it; ``date`` has the parts that are known."""

    authors: tuple[Author, ...]
    title: str
    outlet: str
    date: tuple[int, ...]
    imprint: Imprint
    url: str
    is_english: bool

    @property
    def headline(self) -> str:
        """The title in headline style, where it is English."""
        return title_case(self.title) if self.is_english else self.title


def style_named(asked: str) -> str:
    """The style that an address asks for, in any case; the first where it is none.

    >>> style_named("apa"), style_named("")
    ('APA', 'Chicago note')
    """
    for name in STYLES:
        if name.lower() == asked.strip().lower():
            return name
    return next(iter(STYLES))


def citations(entry: Entry, public: PublicAddress) -> tuple[tuple[str, Cited], ...]:
    """The article in each style: the style's name and the citation."""
    return tuple([(name, citation(entry, public, name)) for name in STYLES])


def citation(entry: Entry, public: PublicAddress, style: str) -> Cited:
    """The article in one style."""
    article = entry.article
    date = article.published.value.split("-") if article.published else ()
    source = _Source(
        authors=authors_of(article),
        title=one_line(article.title),
        outlet=one_line(article.outlet),
        date=tuple(map(int, date)),
        imprint=article.imprint,
        url=one_line(public.address_of(article)),
        is_english=article.language.partition("-")[0] == "en",
    )
    language = "" if source.is_english else article.language
    parts: list[CitedPart] = []
    for part in STYLES[style](source):
        is_title = part.role == "title"
        parts.append(part._replace(language=language) if is_title else part)
    return tuple(parts)


def plain(cited: Cited) -> str:
    """A citation as plain text."""
    return "".join([part.text for part in cited])


def reference_key(entry: Entry, style: str) -> tuple[str, str, str]:
    """Where an article stands in a list of references: by its author, else by its title
    (Chicago: by its newspaper), then by date and title. The article that a title begins
    with is passed over (Publication Manual of the APA, 9.44 to 9.49).
    """
    article = entry.article
    title = _filed(article.title)
    leading = "; ".join([author.inverted for author in authors_of(article)])
    if not leading and style == BIBLIOGRAPHY:
        leading = article.outlet or ""
    date = article.published.value if article.published else ""
    return _filed(leading) if leading else title, date, title


def _filed(words: str) -> str:
    """Words as they are filed: without accents, case, signs and a first article."""
    folded = fold(words.lstrip("\"'“”‘’«»„‚¿¡([ "))
    return _ARTICLE.sub("", folded)


def _chicago_note(source: _Source) -> Iterator[CitedPart]:
    """A full note (14.191): its parts between commas, names in their order."""
    authors = [author.natural for author in source.authors]
    if len(authors) > AUTHORS_OF_NOTE:
        authors = [f"{authors[0]} et al."]
    if authors:
        yield CitedPart(f"{_and(authors)}, ")
    yield CitedPart(quoted(source.headline, ","), "title")
    yield CitedPart(" ")
    if source.outlet:
        yield CitedPart(_without_article(source), "outlet")
        yield CitedPart(", ")
    facts = [_american(source.date) or "n.d.", *_chicago_place(source.imprint)]
    yield CitedPart(f"{', '.join([*facts, source.url])}.")


def _chicago(source: _Source) -> Iterator[CitedPart]:
    """A line of a bibliography (14.191, 14.199): its parts are sentences, and of an
    unsigned article the newspaper stands in the author's place, not twice.
    """
    outlet = _without_article(source)
    if source.authors:
        yield CitedPart(f"{closed(_bibliography_authors(source.authors))} ")
    elif outlet:
        yield CitedPart(outlet, "outlet")
        yield CitedPart(" " if outlet.endswith(".") else ". ")
    yield CitedPart(quoted(source.headline, "."), "title")
    yield CitedPart(" ")
    if source.authors and outlet:
        yield CitedPart(outlet, "outlet")
        yield CitedPart(", ")
    undated = "n.d." if source.authors and outlet else "N.d."
    facts = [_american(source.date) or undated, *_chicago_place(source.imprint)]
    yield CitedPart(f"{closed(', '.join(facts))} {source.url}.")


def _bibliography_authors(authors: Sequence[Author]) -> str:
    first = _inverted_by_chicago(authors[0])
    others = [author.natural for author in authors[1:]]
    if len(authors) > AUTHORS_OF_BIBLIOGRAPHY:
        others = others[: AUTHORS_OF_LONG_BIBLIOGRAPHY - 1]
        return ", ".join([first, *others, "et al."])
    if not others:
        return first
    return f"{', '.join([first, *others[:-1]])}, and {others[-1]}"


def _inverted_by_chicago(author: Author) -> str:
    """The surname first, its particle behind the given name (Gogh, Vincent van)."""
    given = f"{author.given} {author.particle}".strip()
    return ", ".join(filter(None, [author.family, given, author.suffix]))


def _without_article(source: _Source) -> str:
    """The newspaper without its first "The", which Chicago leaves out of English names."""
    if source.is_english and source.outlet.lower().startswith("the "):
        return source.outlet[len("the ") :]
    return source.outlet


def _chicago_place(imprint: Imprint) -> Iterator[str]:
    """Edition and section; a page is left out, since editions differ (14.191)."""
    if imprint.edition:
        yield _worded(imprint.edition, "edition")
    if imprint.section:
        yield f"sec. {one_line(imprint.section)}"


def _apa(source: _Source) -> Iterator[CitedPart]:
    """A reference (10.1, example 16): author, date, title, newspaper with its pages;
    without an author the title comes first. No stop behind the address.
    """
    title = CitedPart(f"{closed(source.title)} ", "title")
    if source.authors:
        yield CitedPart(f"{closed(_apa_authors(source.authors))} ")
    else:
        yield title
    yield CitedPart(f"({_apa_date(source.date)}). ")
    if source.authors:
        yield title
    if source.outlet:
        yield CitedPart(source.outlet, "outlet")
        page = one_line(source.imprint.page)
        behind = f", {page}" if page else ""
        stop = "" if is_closed(behind or source.outlet) else "."
        yield CitedPart(f"{behind}{stop} ")
    yield CitedPart(source.url)


def _apa_authors(authors: Sequence[Author]) -> str:
    names = [_initialled(author) for author in authors]
    if len(names) == 1:
        return names[0]
    if len(names) > AUTHORS_OF_APA:
        return f"{', '.join(names[: AUTHORS_OF_APA - 1])}, . . . {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _initialled(author: Author) -> str:
    """The surname and initials, also of what a hyphen joins (Kim, J.-U.)."""
    if not author.given:
        return author.family
    initials: list[str] = []
    for name in author.given.split():
        parts = [_initial(part) for part in name.split("-")]
        initials.append("-".join(filter(None, parts)))
    given = " ".join(initials)
    return ", ".join(filter(None, [author.surname, given, author.suffix]))


def _initial(name: str) -> str:
    found = _FIRST_LETTER.search(name)
    return f"{found[0].upper()}." if found else ""


def _apa_date(date: Sequence[int]) -> str:
    if not date:
        return "n.d."
    year, *rest = date
    if not rest:
        return str(year)
    month_and_day = " ".join([MONTHS[rest[0] - 1], *map(str, rest[1:])])
    return f"{year}, {month_and_day}"


def _mla(source: _Source) -> Iterator[CitedPart]:
    """An entry of a list of works cited: author, title, then the container's elements
    between commas.
    """
    if source.authors:
        yield CitedPart(f"{closed(_mla_authors(source.authors))} ")
    yield CitedPart(quoted(source.headline, "."), "title")
    yield CitedPart(" ")
    if source.outlet:
        yield CitedPart(source.outlet, "outlet")
        yield CitedPart(", ")
    elements = [_mla_date(source.date), *_mla_place(source.imprint), source.url]
    yield CitedPart(f"{', '.join(filter(None, elements))}.")


def _mla_authors(authors: Sequence[Author]) -> str:
    first = authors[0].inverted
    if len(authors) > 2:
        return f"{first}, et al."
    return ", and ".join([first, *[author.natural for author in authors[1:]]])


def _mla_date(date: Sequence[int]) -> str:
    if not date:
        return ""
    year, *rest = date
    if not rest:
        return str(year)
    return " ".join([*map(str, rest[1:]), _short_month(rest[0]), str(year)])


def _short_month(number: int) -> str:
    month = MONTHS[number - 1]
    if len(month) <= LONGEST_MONTH:
        return month
    return "Sept." if month == "September" else f"{month[:3]}."


def _mla_place(imprint: Imprint) -> Iterator[str]:
    """Edition, section and page; a section is called by its letter, or by its name."""
    if imprint.edition:
        yield _worded(imprint.edition, "ed.")
    section = one_line(imprint.section)
    if section:
        yield f"sec. {section}" if len(section) < 3 else f"{section} sec."
    page = one_line(imprint.page)
    if page:
        several = re.search(r"[-–,+]", page)
        yield f"pp. {page}" if several else f"p. {page}"


def _worded(stated: str, word: str) -> str:
    """An edition with the word for it, unless it has that."""
    stated = one_line(stated)
    if re.search(r"\bed(?:\.|ition\b)", stated, re.IGNORECASE):
        return stated
    return f"{stated} {word}"


def _american(date: Sequence[int]) -> str:
    """A date as Chicago has it: September 5, 2015, with the parts that are known."""
    if not date:
        return ""
    year, *rest = date
    if not rest:
        return str(year)
    month = MONTHS[rest[0] - 1]
    return f"{month} {rest[1]}, {year}" if rest[1:] else f"{month} {year}"


def _and(names: Sequence[str]) -> str:
    """Names with "and" before the last, and a comma before that where they are three."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


STYLES: dict[str, Callable[[_Source], Iterator[CitedPart]]] = {
    NOTE: _chicago_note,
    BIBLIOGRAPHY: _chicago,
    APA: _apa,
    MLA: _mla,
}
"""The styles in the order of a page; a list is in the first unless asked otherwise."""
