"""What can be written in a query, as one table: the help page, the description of the
API and the README say the same, and a test holds them to it.

    >>> [row.write[0] for row in LANGUAGE][:3]
    ['peace OR truce', 'peace -football', '(truce OR ceasefire) talks']
    >>> names_of("title")[:3]
    ['title', 'titles', 'headline']
"""

from __future__ import annotations

from typing import NamedTuple

from cuttings.search.syntax.lexer import fields
from cuttings.search.syntax.vendors import SIGNS, Sign
from cuttings.search.translations import marked


class Row(NamedTuple):
    """Ways to ``write`` something, and what they find."""

    write: tuple[str, ...]
    finds: str


LANGUAGE = (
    Row(("peace OR truce",), marked("either word")),
    Row(
        ("peace -football", "peace NOT football"),
        marked("the first without the second"),
    ),
    Row(("(truce OR ceasefire) talks",), marked("brackets group")),
    Row(('"refused to surrender"',), marked("the words together in this order")),
    Row(
        ('"police attack"~5',), marked("the words at most five apart, in either order")
    ),
    Row(
        ("police NEAR/5 attack", "police PRE/5 attack"),
        marked("near each other; the first before the second"),
    ),
    Row(
        ("police /s attack", "police /p attack", "police /seg attack"),
        marked(
            "in one sentence; in one paragraph; both in the title or both in the text"
        ),
    ),
    Row(
        ("court NOT NEAR/3 supreme",),
        marked("the first somewhere without the second near it"),
    ),
    Row(("ATLEAST5(police)",), marked("five times or more")),
    Row(
        ("milit*", "wom?n", "colo#r"),
        marked("any ending; one letter; none or one letter"),
    ),
    Row(("protest$2",), marked("at most two more letters")),
    Row(("Tajikstan~",), marked("words spelt nearly so")),
    Row(
        ('"peace negotiat*"', '"peace (talks OR deal)"', '"president * trump"'),
        marked("the same signs within a phrase; a star alone is any one word"),
    ),
    Row(
        ("title:summit", "lead:summit", "exact:talks"),
        marked("in the title; in the first paragraph; as it is written"),
    ),
    Row(
        ('said:"no deal"', "speaker:rahmon"),
        marked("words that somebody is quoted with; who is quoted"),
    ),
    Row(
        ("said:deal speaker:rahmon", "said:deal NOT speaker:rahmon"),
        marked("one quotation with the words by that speaker; one by anybody else"),
    ),
    Row(
        ("(said:yes speaker:rahmon) (said:no speaker:karimov)",),
        marked("two quotations of one article, each in brackets with its speaker"),
    ),
    Row(("byline:*", "-byline:*"), marked("what has a byline; what has none")),
    Row(
        ("outlets:>1", "copies:>=3", "outlets:2..4"),
        marked("what several outlets carried; three copies or more; two to four"),
    ),
    Row(
        ("words:>500", "words:<=200", "words:300..800"),
        marked("longer than 500 words; at most 200; 300 to 800"),
    ),
    Row(
        ("date:1997..1998", 'date:"3 January 2020"', "date:>2019", "date:unknown"),
        marked("published then (a partial date counts wherever it may lie)"),
    ),
)
"""The language, a row a habit."""

THEIRS: tuple[Sign, ...] = SIGNS
"""The operators of distance that other products have."""


def names_of(field: str) -> list[str]:
    """The names that a field can be called by, other products' among them."""
    return [name for name, known in fields().items() if known == field]


def in_words() -> str:
    """The language in one paragraph, for the description of the API."""
    rows = [f"{' or '.join(row.write)}: {row.finds}" for row in LANGUAGE]
    return "; ".join(rows) + "."
