"""What the repairs share: the shape of one that parts a span, and a piece as a body or
a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from cuttings.index.enrich.national import is_national_body
from cuttings.index.enrich.people import is_person_alone
from cuttings.index.enrich.spans import Span
from cuttings.index.enrich.words import is_given_name
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

Full = frozenset[str]
"""The full names of people that the model found in a document."""
Part = Callable[[Span, Full], list[Span]]
"""Says of which names one span is made."""
SURE_FORM = (
    r"(?:LP|Inc|Corp|Cos?|Ltd|Limited|Plc|PLC|LLC|LLP|GmbH|Bhd|Berhad|Tbk|Pty|Incorporated"
    r"|Corporation)(?![\w-])"
)
"""What says by itself that a name is a company's."""
FORM = (
    rf"(?:{SURE_FORM}|(?:NV|N\.V\.|AG|SA|S\.A\.|SpA|S\.p\.A\.|AB|ASA|Oyj|KK)(?![\w-]))"
)
ENDS_IN_FORM = re.compile(rf" {FORM}\.?$")
_OF_FIRST = re.compile(r" of [A-Z]\w+(?: [A-Z]\w+)? and $")
CAPITAL_BEFORE = re.compile(r"\b(?!The )[A-Z][\w’'-]+ $")


def is_known_body(name: str) -> bool:
    """Whether the starter authority file or a country's own bodies have a name."""
    return bool(starter_organisation(name)) or is_national_body(name)


def has_given_name(name: str) -> bool:
    """Whether a name of several words begins with a given name."""
    given, space, _ = name.partition(" ")
    return bool(space) and is_given_name(given)


def is_second_of_two(span: Span, name: str, country: str) -> bool:
    """Whether a span begins with the second person of two, each of a country (Ann Lee of
    Zorena and “Xuxa Brill of Benin”).
    """
    if not gazetteer().country(country) or not is_person_alone(name):
        return False
    return bool(_OF_FIRST.search(span.before(24)))


def as_body(span: Span) -> Span:
    """The span as a body's, to the model and to the rules."""
    return replace(span, label="ORG", sort="organisation")


def as_place(span: Span) -> Span:
    """The span as a place's, to the model and to the rules."""
    return replace(span, label="GPE", sort="place")
