"""What is called like a place and is none: people by what they do, bodies by their words.

The model knows Austin, Florence and Madison as towns, and so calls Austin Butler one. A
reader sees a given name before a surname, and that whoever bears it weeps, stars or has
won: few towns do. Where the text has the full name only before a surname that the model
took for a place (“Denzel Washington won. Washington wept.”), it is found here too.

    >>> text = "Austin Butler starred."
    >>> [span.sort for span in told(text, [Span(text, 0, 13, "GPE", "place")])]
    ['person']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from cuttings.index.enrich import overlooked
from cuttings.index.enrich.people import is_person_alone
from cuttings.index.enrich.places import is_called_settlement, is_feature, stands_in
from cuttings.index.enrich.spans import Span, bare_word, occurrences
from cuttings.index.enrich.words import (
    FAMILIES,
    ORGANISATION_WORDS,
    PERSON_NOUNS,
    is_given_name,
    one_of,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation
from cuttings.search.translations import stored

IS_PERSON = stored("name", "somebody, by what people do")
IS_BODY = stored("name", "an organisation by its last word")
_BETWEEN = r"(?:,? who)?(?: (?:has|had|have|then|later|also|never|often|once|always|just|who))*"
# Zorena “wept”, Zorena “, who starred”, Zorena“, 58,”
_DONE_BY_PEOPLE = re.compile(
    rf"{_BETWEEN} {one_of('done_by_people')}\b|, \d\d,|['’]s? {one_of('mortal_after')}\b"
)
# Zorena “won”, which towns and clubs do too
_DONE = re.compile(rf"{_BETWEEN} {one_of('done')}\b(?! its\b)")
_DOES = re.compile(
    rf"{_BETWEEN} (?:{one_of('done')}|{one_of('done_by_anything')}|{one_of('done_by_people')})\b"
)
_CALLING_BEFORE = re.compile(r"\b([\w-]+)\.? $")
# “New” London, “Lake” Zorena: what is longer names a place too
_LEADS_OF_PLACES = (
    FAMILIES["general_places"] | FAMILIES["feature_heads"] | FAMILIES["leads_of_places"]
)
# Lloyds “of” London
_OF_PLACE = re.compile(
    r"(?P<head>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?) of (?P<place>[A-Z].*)"
)
_NO_HEADS = _LEADS_OF_PLACES | FAMILIES["feature_heads_of"] | FAMILIES["feature_tails"]
_ENDS_OF_COMPANIES = FAMILIES["company_ends"] | FAMILIES["legal_forms"]
_ENDS_OF_BODIES = (
    ORGANISATION_WORDS | FAMILIES["plain_trades"] | frozenset(("steel", "trust"))
) - frozenset(("church", "city", "college", "exchange", "hospital", "museum", "school"))
"""What bodies end with, but for what places are called by too (Falls Church)."""


_SURNAMES_OF_BODIES = (
    frozenset(("bank", "banks", "house", "hall", "post", "field", "fields", "hill"))
    | FAMILIES["surnames_like_places"]
    | ORGANISATION_WORDS
) - frozenset(
    (
        *(
            "corp",
            "inc",
            "inc.",
            "international",
            "ltd",
            "plc",
            "rovers",
            "tv",
            "united",
        ),
        *("airlines", "airways", "company", "corporation", "ministry", "university"),
    )
)
"""Words of bodies and buildings that are somebody's surname too."""
_SAINTLY = frozenset(("christ", "grace", "trinity", "charity", "faith", "hope", "mary"))
"""Given names by which churches, schools and hospitals are called."""
# Xuxa Church“, 43,”, Xuxa Banks “hit two home runs”
_IS_SOMEBODY = re.compile(
    r",? \(?(?:aged )?\d\d[,)]|, (?:who|whose)\b|(?:['’]s?)? (?:hit|scored|ran|batted|pitched)\b"
)
_SPEAKS = re.compile(
    rf"{_BETWEEN} (?:said|says|told|tells|asked|added|{one_of('done')})\b"
)
_CALLINGS = (PERSON_NOUNS | FAMILIES["callings"]) - frozenset(
    ("agent", "called", "champion", "head", "leader", "named", "opponent", "rival")
)
"""What a bank or a church is not called."""
# Xuxa Church“, a teacher”, Xuxa Group“, chief executive of”
_DESCRIBED = re.compile(
    r", (?:an?|the|its|their) ((?:[A-Za-z-]+ ){0,3}?[a-z-]+(?: [a-z]+)?)"
    r"(?=,|\.| (?:of|at|for|from|in|who|with)\b)"
    r"|, ([a-z]+(?: [a-z]+)?) (?:of|at)\b"
)


def told(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans, those that are called like places each as what it is, with the full
    names that stand before surnames which the model took for places.
    """
    found = []
    for span in spans:
        if " " in span.text and is_surname_of_body(span.text):
            span = _as_bearer(span) or span
        elif span.sort in ("place", "organisation", "other") and " " in span.text:
            span = _as_person(span) or _as_body(span) or span
        found.append(span)
    return found + _full_names(text, found)


@lru_cache(maxsize=20_000)
def is_surname_of_body(name: str) -> bool:
    """Whether a given name stands before one word that bodies and buildings end with, and
    no place is called like the given name (Xuxa Church, but not Charlotte Council).
    """
    first, _space, last = name.partition(" ")
    if bare_word(last) not in _SURNAMES_OF_BODIES or not last[1:].islower():
        return False
    return is_given_name(first) and first.lower() not in _SAINTLY


def _as_bearer(span: Span) -> Span | None:
    """The span as a person's who is called like a body, by what the text says of the name
    somewhere; None where it says nothing that only people are or do.
    """
    if span.before(4).lower() == "the " or starter_organisation(span.text):
        return None
    if gazetteer().named(span.text):
        return None
    first = span.text.partition(" ")[0]
    # Charlotte Council said so, and Tom Council did, if the model sees a person.
    may_speak = span.label == "PERSON" and not gazetteer().named(first)
    for start, end in occurrences(span.source, span.text):
        each = span.at(start, end)
        if _IS_SOMEBODY.match(span.source, end) or _is_behind_calling(each):
            return replace(span, label="PERSON", sort="person", reason=IS_PERSON)
        if _DONE_BY_PEOPLE.match(span.source, end) or _is_described(each):
            return replace(span, label="PERSON", sort="person", reason=IS_PERSON)
        if may_speak and _SPEAKS.match(span.source, end):
            return replace(span, label="PERSON", sort="person", reason=IS_PERSON)
    return None


def _is_described(span: Span) -> bool:
    """Whether what only people are is set off behind a name (“, a teacher from Leeds,”)."""
    described = _DESCRIBED.match(span.source, span.end)
    if described is None:
        return False
    called = re.split(r"[ -]", described[1] or described[2])
    return not _CALLINGS.isdisjoint(called)


def _as_person(span: Span) -> Span | None:
    """The span of two or three words as a person's, by the given name and by what stands
    beside it; None where that is not enough.
    """
    first, *rest = span.text.split(" ")
    if span.label not in ("GPE", "LOC", "FAC", "ORG") or len(rest) > 2:
        return None
    if not _may_be_given(first) or not is_person_alone(span.text):
        return None
    if gazetteer().named(span.text) or starter_organisation(span.text):
        return None
    behind = span.source, span.end
    is_shown = bool(_DONE_BY_PEOPLE.match(*behind)) or _is_behind_calling(span)
    is_shown = is_shown or _is_repeated(span)
    if not is_shown and span.label != "ORG":
        # Whoever is no body to the model may win as well.
        is_shown = bool(_DONE.match(*behind)) and not stands_in(span)
    if not is_shown:
        return None
    return replace(span, label="PERSON", sort="person", reason=IS_PERSON)


def _is_repeated(span: Span) -> bool:
    """Whether the last word of a name does by itself what people, towns and bodies do
    (“Troy Newman runs it. Newman denied”): places are seldom cut so.
    """
    last = span.text.rpartition(" ")[2]
    for start, end in occurrences(span.source, last):
        is_alone = not (span.start <= start < span.end)
        if is_alone and _DOES.match(span.source, end):
            return True
    return False


def _as_body(span: Span) -> Span | None:
    """The span of a place that no gazetteer has as a body's, by its last word or by what
    it does (“Lloyds of London sued”); None where it is none.
    """
    if span.sort != "place" or gazetteer().named(span.text) or is_feature(span.text):
        return None
    if is_called_settlement(span):
        return None
    last = bare_word(span.text.rpartition(" ")[2])
    is_body = last in _ENDS_OF_BODIES and not stands_in(span)
    if is_body or last in _ENDS_OF_COMPANIES:
        return replace(span, label="ORG", sort="organisation", reason=IS_BODY)
    match = _OF_PLACE.fullmatch(span.text)
    if match is None or not gazetteer().named(match["place"]):
        return None
    heads = set(map(bare_word, match["head"].split()))
    if not heads.isdisjoint(_NO_HEADS) or is_given_name(match["head"]):
        return None
    if not _ACTS.match(span.source, span.end):
        return None
    return replace(span, label="ORG", sort="organisation", reason=IS_BODY)


_ACTS = re.compile(
    rf"(?:['’]s?)? (?:{one_of('had_by_bodies')}|sued|said|says|announced|plans|bought|sold"
    r"|paid|owns|insured|reported|agreed to|declined)\b"
)


def _may_be_given(word: str) -> bool:
    return is_given_name(word) or word.lower() in FAMILIES["given_names_of_places"]


def _is_behind_calling(span: Span) -> bool:
    """Whether what only people are stands before a name (“actor”)."""
    calling = _CALLING_BEFORE.search(span.before(24))
    return calling is not None and calling[1].lower() in PERSON_NOUNS


def _full_names(text: str, spans: Sequence[Span]) -> list[Span]:
    """The full names before surnames that the model took for a place or a body, and that
    do what people do.
    """
    full = {span.text.rpartition(" ")[2] for span in spans if span.sort == "person"}
    names = set()
    for span in spans:
        is_single = " " not in span.text and span.sort in ("place", "organisation")
        if is_single and span.text[1:].islower() and span.text not in full:
            names.add(span.text)
    found = []
    for name in sorted(names):
        for whole in overlooked.given_names(text, name):
            given = whole.text.partition(" ")[0]
            if _is_full_name(whole) and _acts_alone(text, name, given):
                found.append(replace(whole, label="PERSON", reason=IS_PERSON))
    return found


def _is_full_name(span: Span) -> bool:
    """Whether a word before a surname may be somebody's given name."""
    given = span.text.partition(" ")[0]
    lowered = given.lower()
    if lowered in _LEADS_OF_PLACES | PERSON_NOUNS | ORGANISATION_WORDS:
        return False
    last = bare_word(span.text.rpartition(" ")[2])
    is_surname = last in FAMILIES["surnames_like_places"]
    if gazetteer().nation(given) or not (is_surname or is_person_alone(span.text)):
        return False
    if span.before(4) in ("the ", "The ") or (
        span.after(2)[:1] == " " and (span.after(2)[1:].isupper())
    ):
        return False
    return not gazetteer().named(span.text) and not starter_organisation(span.text)


def _acts_alone(text: str, name: str, given: str) -> bool:
    """Whether a surname does by itself what people do; no town's that the text has in a
    place somewhere.
    """
    acts = False
    for start, end in occurrences(text, name):
        alone = Span(text, start, end, "PERSON", "person")
        if stands_in(alone):
            return False
        is_done = _DONE_BY_PEOPLE.match(text, end)
        if not is_done and _may_be_given(given):
            is_done = _DONE.match(text, end)
        acts = acts or bool(is_done)
    return acts
