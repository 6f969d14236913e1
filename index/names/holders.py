"""Who of several people of one name held an office when: father and son, two presidents of
one surname.

A name that the table gives to several (“George Bush”), and a surname with an office
(“President Nixon”), are the one's who held that office by the time of the article. Where
that leaves two, the one who held it then is meant; where it leaves two still, nobody is.

    >>> holder_of("George Bush", "president of United States", 1990).label
    'George H. W. Bush'
    >>> holder_of("Bush", "president of United States", 2005).label
    'George W. Bush'
    >>> holder_of("George Bush", "", 2015).others
    ('George H. W. Bush', 'George W. Bush')
    >>> holder_of("Bush", "president", 1990).label
    'George H. W. Bush'
    >>> holder_of("Ann Bush", "president of United States", 2005) is None
    True
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cuttings.index.names.folding import name_tokens, surname_key, token_key
from cuttings.index.names.lists import NAMES, read_table
from cuttings.index.names.roles import nation

YEAR_BEFORE = 1
"""Years before an office begins in which its holder is known for it: the campaign."""
LESSER = frozenset(("governor",))
"""Offices that show who is meant only where they are named."""


@dataclass(frozen=True, slots=True)
class Term:
    """The years in which somebody held an office; ``last`` is 0 while it lasts."""

    label: str
    office: str
    country: str
    first: int
    last: int

    def began_by(self, year: int) -> bool:
        """Whether the holder was known for it in a year, or no year is known."""
        return not year or year >= self.first - YEAR_BEFORE

    def includes(self, year: int) -> bool:
        """Whether a year is one of the term's."""
        return self.first <= year <= (self.last or year)


@dataclass(frozen=True, slots=True)
class Meant:
    """The one who is meant, with the term that shows it; or those who may be, where
    nothing shows which.
    """

    label: str = ""
    term: Term | None = None
    others: tuple[str, ...] = ()


def holder_of(name: str, role: str, year: int) -> Meant | None:
    """Who is meant by a name with this role in an article of this year (0 where it is
    not known); None for names that the table gives to nobody or to one alone.
    """
    is_bare = len(name_tokens(name)) == 1
    terms = _by_surname().get(surname_key(name), ()) if is_bare else _shared_by(name)
    office = role.partition(" of ")[0]
    held = [term for term in terms if term.office == office]
    # A bare surname is anybody's without an office.
    if is_bare and not held:
        return None
    if is_bare and not nation(role):
        return _in_office(held, year)
    # Without an office a governor is known by no more than his name.
    held = held or [term for term in terms if term.office not in LESSER]
    held = [term for term in held if nation(role) in ("", term.country)]
    return _one_of([term for term in held if term.began_by(year)], year)


def _in_office(terms: Sequence[Term], year: int) -> Meant | None:
    """The only holder of these terms in a year; where it is none of theirs, whoever may
    be meant if they are several, since one alone may be of another country.
    """
    in_year = [term for term in terms if year and term.includes(year)]
    chosen = sorted({term.label for term in in_year or terms})
    if len(chosen) > 1:
        return Meant(others=tuple(chosen))
    if not in_year or in_year[0].office in LESSER:
        return None
    return Meant(chosen[0], in_year[0])


def _one_of(terms: Sequence[Term], year: int) -> Meant | None:
    """The one holder of these terms, or of those that a year is in."""
    labels = {term.label for term in terms}
    if not labels:
        return None
    if len(labels) > 1 and year:
        terms = [term for term in terms if term.includes(year)] or terms
    chosen = {term.label for term in terms}
    if len(chosen) > 1:
        return Meant(others=tuple(sorted(labels)))
    return Meant(terms[0].label, terms[0])


def _shared_by(name: str) -> Sequence[Term]:
    """The terms of those whom newspapers call by one full name, if they are several."""
    terms = _by_name().get(_key(name), ())
    return terms if len({term.label for term in terms}) > 1 else ()


def _key(name: str) -> str:
    return " ".join(token_key(word) for word in name_tokens(name))


@cache
def _by_name() -> dict[str, tuple[Term, ...]]:
    """The terms by the shared names of their holders."""
    found: dict[str, list[Term]] = defaultdict(list)
    for shared, term in _terms():
        if shared:
            found[_key(shared)].append(term)
    return {name: tuple(terms) for name, terms in found.items()}


@cache
def _by_surname() -> dict[str, tuple[Term, ...]]:
    """The terms by the keys of their holders' surnames."""
    found: dict[str, list[Term]] = defaultdict(list)
    for _, term in _terms():
        found[surname_key(term.label)].append(term)
    return {name: tuple(terms) for name, terms in found.items()}


def _terms() -> list[tuple[str, Term]]:
    """The terms of the table, each with the name that its holder shares."""
    found = []
    for label, shared, office, country, first, last in read_table(
        NAMES / "compiled" / "holders.tsv"
    ):
        term = Term(label, office, country, int(first), int(last or 0))
        found.append((shared, term))
    return found
