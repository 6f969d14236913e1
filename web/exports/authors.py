"""Who an article is cited by: the parts of a person's name, or a name as it stands.

A style wants "Ferrant, L." of "Lucas Ferrant", and all of "Agence France-Presse". A name
is parted only where a wrong part is unlikely: two to four words with capitals, none of an
office or a body, neither the article's agency nor its outlet. It stays whole where its
order or its surname is a guess: behind a title ("Dr. Jane Doe"), of three words in
Spanish, which has two surnames, in a language that puts the surname first, and where
both ends are Chinese surnames. Whole names are never wrong, only less tidy.

    >>> [author.inverted for author in authors_of_byline("Jane Doe and Vincent van Gogh")]
    ['Doe, Jane', 'van Gogh, Vincent']
    >>> [author.inverted for author in authors_of_byline("Kim Jong-un; News Desk")]
    ['Kim, Jong-un', 'News Desk']
    >>> authors_of_byline("John Roe, Jr.")
    (Author(family='Roe', given='John', particle='', suffix='Jr.', is_family_first=False),)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cuttings.search.articles import Article
from cuttings.search.facets.signatures import (
    PARTICLES,
    is_of_a_body,
    is_person,
    people_of,
)
from cuttings.search.language.analysis import fold
from cuttings.search.language.filing import BEHIND_A_NAME, has_surname_in_front

LONGEST_NAME = 4
"""Words of a name that is parted, without particles."""

_GENERATION = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
"""What stays behind a name in a citation; degrees and honours do not."""
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*")
_FIRST_WORDS = "the dr mr mrs ms prof professor sir dame lord lady rev"
_TITLES = frozenset(_FIRST_WORDS.split())
"""First words of what is not parted."""
_EITHER_END = frozenset({"kim", "lee", "le"})
"""Surnames that stand first (Kim Jong Un) and given names that do (Lee Harvey Oswald)."""
_TWO_SURNAMES = frozenset({"es", "ca", "gl"})
_SURNAME_FIRST = frozenset({"hu", "ja", "ko", "vi", "zh"})


@dataclass(frozen=True, slots=True)
class Author:
    """A name in parts; ``family`` is all of it where ``given`` is empty, and
    ``is_family_first`` tells that its people say it before the given name.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    is_family_first: bool = False

    @property
    def surname(self) -> str:
        """The family name with its particle."""
        return f"{self.particle} {self.family}".lstrip()

    @property
    def inverted(self) -> str:
        """The name as lists have it: "King, Martin Luther, Jr."."""
        return ", ".join(filter(None, [self.surname, self.given, self.suffix]))

    @property
    def natural(self) -> str:
        """The name in its order: "Martin Luther King Jr.", "Kim Jong-un"."""
        if self.is_family_first:
            return f"{self.family} {self.given}"
        return " ".join(filter(None, [self.given, self.surname, self.suffix]))


def authors_of(article: Article) -> tuple[Author, ...]:
    """The authors of an article: those of its byline, else its agency."""
    return authors_named(
        article.byline, article.agency, article.outlet, article.language
    )


def authors_named(
    byline: str | None, agency: str | None, outlet: str | None, language: str
) -> tuple[Author, ...]:
    """The authors of what has this byline, agency, outlet and language.

    The outlet is none of them, whatever a byline says: a citation names it as what the
    article appeared in, and nobody twice.
    """
    bodies = [body for body in (agency, outlet) if body]
    published_in = _without_article(outlet or "")
    named: tuple[Author, ...] = ()
    if byline:
        signed = authors_of_byline(byline, language, bodies)
        named = _without_body(signed, published_in)
    if not named and agency:
        return _without_body((Author(agency),), published_in)
    return named


def _without_body(authors: tuple[Author, ...], body: str) -> tuple[Author, ...]:
    """Authors but for a body, which is named without the article before it."""
    kept: list[Author] = []
    for author in authors:
        if author.given or _without_article(author.family) != body:
            kept.append(author)
    return tuple(kept)


def _without_article(name: str) -> str:
    return fold(name).removeprefix("the ")


def authors_of_byline(
    byline: str, language: str = "", bodies: list[str] | None = None
) -> tuple[Author, ...]:
    """The authors that a byline names; the byline itself where it names no person.

    ``language`` is the article's, ``bodies`` are names that are known to be of none.
    """
    no_persons = set(map(fold, bodies or ()))
    authors: list[Author] = []
    spoken = language.partition("-")[0]
    for name in people_of(_in_order(byline)):
        is_body = fold(name) in no_persons
        parted = None if is_body else _parted(name, byline, spoken)
        authors.append(parted or Author(name))
    if any(author.given for author in authors):
        return tuple(authors)
    return (Author(byline),)


def _in_order(byline: str) -> str:
    """A byline in which "van Gogh, Vincent" is "Vincent van Gogh"."""
    parts: list[str] = []
    for part in byline.split(";"):
        surname, _, given = part.strip().partition(",")
        first = surname.split(" ")[0]
        is_inverted = given and first.islower() and first in PARTICLES
        parts.append(f"{given.strip()} {surname}" if is_inverted else part)
    return ";".join(parts)


def _parted(name: str, byline: str, language: str) -> Author | None:
    """A person's name in parts, or None where they are not certain."""
    words, suffix = _without_suffix(name)
    if not _may_be_parted(words):
        return None
    start = _inverted_at(words, byline)
    if start:
        return _author(words[:start], words[start:], suffix)
    if has_surname_in_front(words):
        if has_surname_in_front(words[-1:]) and "-" not in words[-1]:
            # Both ends may be surnames (Wang Wei).
            return None
        given = " ".join(words[1:])
        return Author(words[0], given, suffix=suffix, is_family_first=True)
    if language in _SURNAME_FIRST:
        return None
    if language in _TWO_SURNAMES and _may_be_surnames(name, byline):
        return None
    start = _surname_at(words)
    if start > 1 and _may_have_other_surname(words[:start], language):
        return None
    return _author(words[:start], words[start:], suffix)


def _without_suffix(name: str) -> tuple[list[str], str]:
    """The words of a name, and what tells a son from his father (Jr, III)."""
    words = name.replace(",", " ").split()
    suffix = ""
    while len(words) > 1 and BEHIND_A_NAME.fullmatch(words[-1]):
        behind = words.pop()
        if _GENERATION.fullmatch(behind):
            suffix = behind
    return words, suffix


def _may_be_parted(words: list[str]) -> bool:
    names = [word for word in words if word not in PARTICLES]
    if not 2 <= len(names) <= LONGEST_NAME or fold(words[0].strip(".")) in _TITLES:
        return False
    # Letters with a capital, not "@jane" or "B2B".
    for name in names:
        if not _NAME.fullmatch(name) or not name[0].isupper():
            return False
    # A body's word may be one of two ("Media-Agentur").
    parts = re.split(r"[\s-]", " ".join(words))
    return is_person(" ".join(words)) and not any(map(is_of_a_body, parts))


def _inverted_at(words: list[str], byline: str) -> int:
    """Where the surname begins if the byline has it first ("García Márquez, Gabriel")."""
    for start in range(1, len(words)):
        if f"{' '.join(words[start:])}, {' '.join(words[:start])}" in byline:
            return start
    return 0


def _may_be_surnames(name: str, byline: str) -> bool:
    """Whether one word follows a name: "García Márquez, Gabriel", or "Ana Roe, Madrid"."""
    return bool(re.search(rf"{re.escape(name)},\s*[^\s,;]+\s*(?:;|$)", byline))


def _surname_at(words: list[str]) -> int:
    """Where the surname begins: at the last word or the particles before it."""
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    return start


def _may_have_other_surname(given: list[str], language: str) -> bool:
    """Whether the last of several given names may be a surname too."""
    if fold(given[0]) in _EITHER_END:
        return True
    return language in _TWO_SURNAMES and len(given[-1].strip(".")) > 1


def _author(given: list[str], surname: list[str], suffix: str) -> Author:
    """Particles in lower case are parted from a surname; those in capitals are of it."""
    start = 0
    while start < len(surname) - 1 and surname[start] in PARTICLES:
        start += 1
    particle, family = " ".join(surname[:start]), " ".join(surname[start:])
    return Author(family, " ".join(given), particle, suffix)
