"""The signs that librarians bring from other products, and how each is read here.

One table for operators and one for the names of fields; the lexer reads them, help and
the translator list them. Where products disagree, the reading that finds more is taken
and the grammar offers the other.

    >>> operator("w/5").distance, operator("PRE/3").ordered, operator("/s").unit
    (5, True, 'sentence')
    >>> operator("24/7") is None, FIELDS["ti"], FIELDS["headline"]
    (True, 'title', 'title')
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from cuttings.search.syntax.tree import Unit
from cuttings.search.translations import marked, worded

MAX_DISTANCE = 1_000
"""Words that two others may be asked to be apart."""

DEFAULT_DISTANCE = 15
"""The distance of NEAR without a number: the widest that a product for libraries has."""

NAME_LIKE = 25
"""A letter with a number above this is a name (N95), never a distance."""


class Sign(NamedTuple):
    """One operator of distance: how it is written, where, and what it means here.

    ``pattern`` is a regular expression whose group ``n``, if it has one, is the
    distance; ``is_cased`` tells that only capitals are an operator. ``other`` is the
    meaning that another product gives it, for the offer.
    """

    shown: str
    products: str
    reading: str
    pattern: str
    ordered: bool = False
    unit: Unit = "words"
    is_cased: bool = False
    distance: int = 0
    other: str = ""


SIGNS = (
    Sign(
        "w/5, /5, near/5",
        "Nexis, Lexis+, Westlaw, ProQuest, Scopus",
        marked("at most 5 words apart, in either order"),
        r"(?:w|n|near)?/(?P<n>\d{1,4})",
        other="ordered",
    ),
    Sign(
        "PRE/5, P/5, ONEAR/5, NEXT/5, +5",
        "Nexis, ProQuest, Scopus, Embase, Westlaw",
        marked("the first at most 5 words before the second"),
        r"(?:pre/|p/|onear/|next/|\+)(?P<n>\d{1,4})",
        ordered=True,
    ),
    Sign(
        "near5, adj5, ndj5, prox5",
        "Factiva, Ovid, Embase, GENIOS",
        marked("at most 5 words apart, in either order"),
        r"(?:near|adj|ndj|prox/?)(?P<n>\d{1,3})",
        other="ordered",
    ),
    Sign(
        "N5",
        "EBSCO, Gale",
        marked("at most 5 words apart, in either order"),
        r"N(?P<n>\d{1,3})",
        is_cased=True,
    ),
    Sign(
        "W5",
        "EBSCO, Gale",
        marked("the first at most 5 words before the second"),
        r"W(?P<n>\d{1,3})",
        ordered=True,
        is_cased=True,
        other="unordered",
    ),
    Sign(
        "AROUND(5)",
        "Google",
        marked("at most 5 words apart, in either order"),
        r"around\((?P<n>\d{1,4})\)",
    ),
    Sign(
        "NEAR",
        "Web of Science, ProQuest",
        worded(
            "at most %(default_distance)s words apart, in either order",
            default_distance=DEFAULT_DISTANCE,
        ),
        r"NEAR",
        is_cased=True,
        distance=DEFAULT_DISTANCE,
    ),
    Sign(
        "PRE",
        "ProQuest",
        worded(
            "the first at most %(default_distance)s words before the second",
            default_distance=DEFAULT_DISTANCE,
        ),
        r"PRE",
        ordered=True,
        is_cased=True,
        distance=DEFAULT_DISTANCE,
    ),
    Sign(
        "ADJ, NEXT",
        "Ovid, Factiva, Cochrane",
        marked("beside each other, in this order"),
        r"ADJ|NEXT",
        ordered=True,
        is_cased=True,
        distance=1,
    ),
    Sign(
        "/s, w/s",
        "Westlaw, Lexis",
        marked("in one sentence"),
        r"(?:w|near)?/s(?:ent)?",
        unit="sentence",
        other="25",
    ),
    Sign(
        "+s, pre/s",
        "Westlaw",
        marked("in one sentence, in this order"),
        r"(?:pre/|\+)s",
        ordered=True,
        unit="sentence",
    ),
    Sign(
        "/p, w/p",
        "Westlaw, Lexis",
        marked("in one paragraph"),
        r"(?:w|near)?/p(?:ara)?",
        unit="paragraph",
        other="75",
    ),
    Sign(
        "+p, pre/p",
        "Westlaw",
        marked("in one paragraph, in this order"),
        r"(?:pre/|\+)p",
        ordered=True,
        unit="paragraph",
    ),
    Sign(
        "SAME",
        "Factiva",
        marked("in one paragraph"),
        r"SAME",
        unit="paragraph",
        is_cased=True,
    ),
    Sign(
        "w/seg, /seg",
        "Nexis",
        marked("both in the title, or both in the text"),
        r"(?:w|near)?/seg",
        unit="segment",
    ),
)
"""The operators of distance."""


class Distance(NamedTuple):
    """What an operator of distance asks."""

    distance: int
    ordered: bool
    unit: Unit
    sign: Sign


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Sign], ...]:
    compiled: list[tuple[re.Pattern[str], Sign]] = []
    for sign in SIGNS:
        flags = re.ASCII if sign.is_cased else re.ASCII | re.IGNORECASE
        compiled.append((re.compile(sign.pattern, flags), sign))
    return tuple(compiled)


def operator(written: str) -> Distance | None:
    """The operator of distance that a text is; None where it is none."""
    for pattern, sign in _patterns():
        match = pattern.fullmatch(written)
        if not match:
            continue
        distance = sign.distance
        if "n" in match.groupdict():
            distance = min(max(1, int(match["n"])), MAX_DISTANCE)
            if sign.is_cased and distance > NAME_LIKE:
                return None
        return Distance(distance, sign.ordered, sign.unit, sign)
    return None


WORD_OPERATORS = {
    "AND": "and",
    "OR": "or",
    "NOT": "not",
    "ANDNOT": "not",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "+": "and",
}
"""What joins and excludes, in capitals or as a sign."""

FOREIGN_OPERATORS = {
    "OU": ("or", marked("French operator")),
    "ET": ("and", marked("French operator")),
    "SAUF": ("not", marked("French operator")),
    "NON": ("not", marked("French and Italian operator")),
    "UND": ("and", marked("German operator")),
    "ODER": ("or", marked("German operator")),
    "NICHT": ("not", marked("German operator")),
    "LNK": (
        "and",
        marked("operator of ProQuest that links terms: both are searched"),
    ),
    "XOR": (
        "or",
        marked("operator for one of two: articles with both are found too"),
    ),
}
"""Operators of other languages and products, in capitals between two operands, each
with what is said of it.

Shorter ones (EN, OF, Y, O, E) are words more often than not.
"""

SMALL_OPERATORS: dict[str, Literal["and", "or", "not"]] = {
    **{"or": "or", "and": "and", "not": "not"},
    **{"oder": "or", "und": "and", "nicht": "not"},
    **{"ou": "or", "et": "and", "sauf": "not"},
}
"""Operators that are words in small letters, unless a query holds a sure sign."""

_TITLES = """
title titles headline headlines head ti hl hd intitle main-title heading tit titre
tit_head titel schlagzeile
"""
_TEXTS = """
text texte body tx intext fulltext full-text ft ts kw ke keyword keywords everywhere anywhere mp tw af
"""
_AUTHORS = """
au by author authors auteur autor verfasser writer byline creator signature aut_by auth
author-name
"""
_OUTLETS = """
so source pub pu publication sn jn newspaper journal journal-name publisher
publication-name pubname srctitle quelle qu zeitung vx
"""
_DATES = """
dt pd py yr year da dp pubyear published date-published pubdate publication-date
pub-date issue-date datum
"""

_SUBJECTS = """
su subject subjects topic de sh hw mainsubject mjsub key authkey indexterms descriptor
schlagwort
"""

HEADINGS = "event,terms,places,people,organisations"
"""Where the headings of a thesaurus are looked for: a heading here has those beneath it
in any case.
"""

FIELDS = {
    **dict.fromkeys(_TITLES.split(), "title"),
    **dict.fromkeys(("lead", "lp", "leadpara", "lead-paragraph"), "lead"),
    **dict.fromkeys(("hlp", "hlead", "headline-lead"), "title,lead"),
    **dict.fromkeys(_TEXTS.split(), "text"),
    **dict.fromkeys(_AUTHORS.split(), "byline"),
    **dict.fromkeys(_OUTLETS.split(), "outlet"),
    "site": "outlet,website",
    **dict.fromkeys(("inurl", "allinurl", "link"), "website"),
    **dict.fromkeys(_SUBJECTS.split(), "event,terms"),
    **dict.fromkeys(("exp", "mesh", "mh", "mm", "mj", "majr", "mjmesh"), HEADINGS),
    **dict.fromkeys(_DATES.split(), "date"),
    **dict.fromkeys(("la", "lang", "language"), "language"),
    **dict.fromkeys(("se", "section", "section-name"), "section"),
    **dict.fromkeys(("person", "pe", "per", "persons", "ps"), "people"),
    **dict.fromkeys(("company", "co", "companies", "cmp"), "organisations"),
    **dict.fromkeys(
        ("geographic", "location", "loc", "geo", "country", "city"), "places"
    ),
}
"""Names of fields in other products, each with the field that it is here.

A name whose field isn't installed is no field; then the page says so. ``text`` is the
title and the text together, which is what is searched without a field. Several fields with a comma between are any of them.
"""

CAPITAL_FIELDS = {"TI": "title", "AU": "byline", "SO": "outlet"}
"""Codes that stand before a word with a space between (EBSCO, Gale)."""

CODES_BEHIND = ("ti", "ab", "kw", "tw", "au", "ta", "jt", "la", "py", "so", "de", "tt")
"""Codes that stand behind a word with a colon between (Embase, Cochrane)."""

_SPACED = """
ti au so su de ke kw jn pu pb tx ft la ge co pe ps se by hl hd ab an da dt py mh mm mj
"""
SPACED_CODES = frozenset(_SPACED.split())
"""Codes that are words first, because they are words, names or states as well; where
one begins what is asked for (``SU elections``), its field is offered.
"""

LENGTHS = ("words", "length", "wc", "wordcount", "word-count", "mots", "wörter")
"""Names of how many words a text has (``words:>500``, ``LENGTH > 500``)."""

NUMBERS = ("page", "pg", "edition")
"""Names of other numbers, which are not held (``page:1``)."""

NOT_HELD = {
    "ns": marked("codes of subjects"),
    "fds": marked("codes of companies"),
    "rst": marked("codes of outlets"),
    "re": marked("codes of regions"),
    "in": marked("codes of industries"),
    "term": marked("index terms of the vendor"),
    "terms": marked("index terms of the vendor"),
    "caps": "capitals",
    "allcaps": "capitals",
    "nocaps": "capitals",
    "singular": marked("the singular alone"),
    "plural": marked("the plural alone"),
    "tiab": marked("the title and the abstract together"),
    "title-abs-key": marked("the title, the abstract and the keywords together"),
    "title-abs": marked("the title and the abstract together"),
    "ab": "abstracts",
    "noft": marked("the record without the text"),
    "dateline": marked("the place line"),
    "load-date": marked("the day on which a vendor took a text in"),
    "upd": marked("the day on which a vendor took a text in"),
    "publication-type": marked("kinds of publications"),
    "pubtype": marked("kinds of publications"),
    "stype": marked("kinds of sources"),
    "rtype": marked("kinds of documents"),
    "dtype": marked("kinds of documents"),
    "at": marked("kinds of articles"),
    "sc": marked("codes of sources"),
    "an": marked("a vendor's number of the document"),
    "doctype": marked("kinds of documents"),
    "affil": marked("where authors work"),
    "filetype": marked("kinds of files"),
    "page": "pages",
    "pg": "pages",
    "edition": "editions",
    "copyright": marked("the line of rights"),
}
"""What other products can be asked for and is not held here, by its name there."""

NEAREST = {
    "tiab": "title,lead",
    "ab": "lead",
    "noft": "title,lead",
    "title-abs-key": "title,lead",
    "title-abs": "title,lead",
    "dateline": "lead",
    "term": "event,terms",
    "terms": "event,terms",
    "ns": "event",
    "fds": "organisations",
    "re": "places",
    "rst": "outlet",
    "sc": "outlet",
    "publication-type": "outlet",
}
"""The field that comes nearest to what is not held, where there is one."""
