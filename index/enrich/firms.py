"""Countries, regions and waters that are a part of a company's name (“Georgia Gulf
<GGLF.O>”, “Bell Atlantic Corp”): by the legal form or the mark at the exchange behind
them.

``boundaries`` makes whole what the model found; these were found by the gazetteer's
names, in titles too.

    >>> span = Span("Pacific Lumber Holdings grew.", 0, 7, SCAN, "place")
    >>> firm_of(span).text
    'Pacific Lumber Holdings'
    >>> firm_of(Span("In Georgia it rained.", 3, 10, SCAN, "place")) is None
    True
"""

from __future__ import annotations

import re
from dataclasses import replace

from cuttings.index.enrich.places import stands_in
from cuttings.index.enrich.spans import SCAN, Span
from cuttings.index.enrich.words import FAMILIES, MONTHS, one_of

_WORDS = r"(?:\s(?:(?:and|AND|of|OF|&)\s)?[A-Z][\w&.’'-]*){0,4}?"
_FORM = re.compile(rf"{_WORDS},?\s{one_of('company_ends')}(?![\w’'-])")
# Pacific “Telesis”
_BEHIND = re.compile(r"\s([A-Z][\w’'-]+)")
# Industrial Equity “(Pacific)”
_BRACKETED = re.compile(r"\b[A-Z][\w’'.-]*\s\($")
# Zorena Brothers (Asia“) Ltd”
_FORM_BEHIND_BRACKET = re.compile(rf"\),? {one_of('company_ends')}(?![\w’'-])")
_WATERS = (" Ocean", " Sea")
_LIES_BEHIND = (
    FAMILIES["general_places"] | FAMILIES["feature_tails"] | FAMILIES["general_seas"]
)
_MARK = re.compile(rf"({_WORDS})\s?<[A-Z]{{1,5}}(?:\.[A-Z]{{1,2}})?>")
_SHOUTED_BEFORE = re.compile(r"(?:(?<=^)|(?<=\n))(?:[A-Z][A-Z&.'-]* ){1,2}$")
_SHOUTS = re.compile(r"[A-Z]{2} $")
_BEFORE = re.compile(r"(?:(?<=[a-z,]\s)|(?<=<))(?:[A-Z][\w&.’'-]+\s){1,2}$")


def firm_of(span: Span) -> Span | None:
    """The company of whose name a scanned place's is a part, or None."""
    if span.label != SCAN or span.sort != "place" or stands_in(span):
        return None
    source = span.source
    form = _FORM.match(source, span.end)
    mark = _MARK.match(source, span.end)
    if not form and not mark:
        return None
    end = form.end() if form else mark.end(1) if mark else span.end
    start = span.start
    if span.text.isupper():
        # “GREAT” ATLANTIC TEA CO; but SAYS ATLANTIC CORP may be two.
        shouted = _SHOUTED_BEFORE.search(span.before(60))
        if shouted is None and _SHOUTS.search(span.before(24)):
            return None
        start -= len(shouted.group()) if shouted else 0
    before = _BEFORE.search(span.before(40))
    if before and form and len(form.group().split()) == 1:
        start -= len(before.group())
    firm = span.at(start, end).retyped("organisation", "named with a legal form")
    return replace(firm, label="ORG", name=" ".join(firm.text.split()))


def begins_firm(span: Span) -> bool:
    """Whether a place's name begins a company's that is marked at the exchange (“Zorena
    Union Gas <ZOR>”).
    """
    if span.sort != "place" or "<" not in span.after(48) or stands_in(span):
        return False
    mark = _MARK.match(span.source, span.end)
    return mark is not None and bool(mark.group(1))


def is_within_name(span: Span) -> bool:
    """Whether the short name of an ocean or a sea is a part of what it gave its name to:
    “Pacific” Telesis, Industrial Equity (“Pacific”), but not the “Atlantic” Coast; or any
    name one of a company's in capitals (BANK OF “GEORGIA” <ZOR.O>) or in brackets before
    its legal form (Zorena Brothers (“Asia”) Ltd).
    """
    if span.label != SCAN or span.sort != "place":
        return False
    if span.text.isupper() and _SHOUTS.search(span.before(24)):
        source, end = span.source, span.end
        if _MARK.match(source, end) or _FORM.match(source, end):
            return True
    if span.after(1) == ")" and _FORM_BEHIND_BRACKET.match(span.source, span.end):
        return _BRACKETED.search(span.before(24)) is not None
    if span.name == span.text or not span.name.endswith(_WATERS):
        return False
    if span.after(1) == ")" and _BRACKETED.search(span.before(24)):
        return True
    behind = _BEHIND.match(span.source, span.end)
    word = behind.group(1).lower() if behind else ""
    return bool(word) and word not in _LIES_BEHIND | MONTHS
