"""Surnames in a wire's flashes: “GREENSPAN CUTS SHORT TRIP”, “Miyazawa says no plans”.

A flash has no body that could teach who is meant, and often no small letter. So the
word before what people do is taken for a surname, but only the archive can say whose:
where it knows nobody of that name, the word names nobody (see ``ONLY_IF_KNOWN``).

    >>> [span.name for span in surnames("GREENSPAN CUTS SHORT TRIP, RETURNS TO WASHINGTON")]
    ['Greenspan']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cuttings.index.enrich.spans import RULE, Span
from cuttings.index.enrich.words import (
    FAMILIES,
    GENERIC_HEADS,
    MONTHS,
    NOT_NAMES,
    OPENERS,
    ORGANISATION_WORDS,
    PERSON_NOUNS,
    TITLES,
    is_given_name,
    one_of,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation
from cuttings.search.articles import ONLY_IF_KNOWN

LONGEST = 400
"""Characters of a flash; what is longer has sentences that the model can read."""
_NO_SURNAME = (
    OPENERS
    | TITLES
    | NOT_NAMES
    | MONTHS
    | GENERIC_HEADS
    | ORGANISATION_WORDS
    | PERSON_NOUNS
    | FAMILIES["wire_words"]
)
# “BALLADUR” HAS HAD CONTACT, TREASURY'S “BAKER” SAYS
_BEFORE_DEED = re.compile(rf"(?<![\w’'-])([A-Z]{{4,}}) (?i:{one_of('deeds')})\b")
# “Miyazawa” says, at the beginning (behind stars) and not in the plural (“Lawyers” say)
_BEGINS = re.compile(rf"\A[*\s]*([A-Z][a-z]{{2,}}[a-rt-z]) {one_of('deeds')}\b")
# Fears are unjustified, “Poehl” says
_ENDS = re.compile(r", ([A-Z][a-z]{2,}[a-rt-z]) says\b")
# FEARS EXAGGERATED -“STOLTENBERG”
_BEHIND_DASH = re.compile(
    r" [-–]{1,2} ?([A-Z][A-Za-z]{3,})(?= [-–]|\.?$)", re.MULTILINE
)
# NOMINATES “GREENSPAN”, CALLS “VOLCKER” OUTSTANDING, SAYS “GREENSPAN” EXCELLENT
_BEHIND_DEED = re.compile(
    rf"(?:\b{one_of('deeds_to_people')}|, SAYS) ([A-Z]{{4,}})\b(?!['’]| AND\b)"
)
# GOLD SOARS ON “VOLCKER” REJECTION
_HAS = re.compile(
    rf"\b(?:ON|OF|AFTER|OVER|TO|BY|IN) ([A-Z]{{4,}}) {one_of('had_by_people')}\b"
)
# INCLUDING “STOLTENBERG”, UNDER “GREENSPAN”
_BEHIND_WORD = re.compile(
    r"\b(?:UNDER|INCLUDING|INC|WITH|BY|AND) ([A-Z]{4,})(?= (?:AND\b|[-–]|[A-Z]+ING\b)|[,.]|\s*$)",
    re.MULTILINE,
)
_GIVEN_BEFORE = re.compile(r"\b([A-Z]{3,}|[A-Z][a-z]+) $")
_PATTERNS = (
    _BEFORE_DEED,
    _BEGINS,
    _ENDS,
    _BEHIND_DEED,
    _HAS,
    _BEHIND_DASH,
    _BEHIND_WORD,
)


def surnames(text: str) -> Iterator[Span]:
    """The words of a flash that may be somebody's surname, each by its name."""
    if len(text) > LONGEST:
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            word = match.group(1)
            name = word.title() if word.isupper() else word
            # “IRWIN” JACOBS is not whoever else is called so.
            given = _GIVEN_BEFORE.search(text, 0, match.start(1))
            if given and is_given_name(given.group(1)):
                continue
            if _may_be_surname(name):
                span = Span(text, *match.span(1), RULE, "person", name)
                yield span.retyped("person", ONLY_IF_KNOWN)


def _may_be_surname(name: str) -> bool:
    lowered = name.lower()
    if not _NO_SURNAME.isdisjoint((lowered, lowered.removesuffix("s"))):
        return False
    if starter_organisation(name):
        return False
    return not gazetteer().broad(name) and not gazetteer().demonym(name)
