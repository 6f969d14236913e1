"""Companies' names that begin with a place's, or hold one (“Ogden Corp”, “Georgia Gulf
<GGLF.O>”): by the legal form or the ticker behind them.

    >>> span = Span("Ogden Martin Corp said so.", 0, 5, "GPE", "place")
    >>> firm_of(span).text
    'Ogden Martin Corp'
    >>> firm_of(Span("In Ogden it rained.", 3, 8, "GPE", "place")) is None
    True
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from cuttings.index.enrich.places import stands_in
from cuttings.index.enrich.spans import Span
from cuttings.index.enrich.words import one_of

_WORDS = r"(?:,?\s(?:(?:and|AND|of|OF|&)\s)?[A-Z][\w&.’'-]*){0,4}?"
_FORM = re.compile(rf"{_WORDS},?\s{one_of('company_ends')}(?![\w’'-])")
# the ticker as wires put it behind a company: “<GGLF.O>”
_TICKER = re.compile(rf"({_WORDS})\s<[A-Z]{{1,5}}(?:\.[A-Z]{{1,2}})?>")
_BEFORE = re.compile(r"(?<=[a-z,]\s)(?:[A-Z][\w&.’'-]+\s){1,2}$")


def firm_of(span: Span) -> Span | None:
    """The company of whose name a place's is a part, or None."""
    if stands_in(span):
        return None
    source = span.source
    form = _FORM.match(source, span.end)
    ticker = _TICKER.match(source, span.end)
    if not form and not ticker:
        return None
    end = form.end() if form else ticker.end(1) if ticker else span.end
    start = span.start
    before = _BEFORE.search(span.before(40))
    if before and form and form.group().strip(" ,").count(" ") == 0:
        start -= len(before.group())
    firm = span.at(start, end).retyped("organisation", "named with a legal form")
    return replace(firm, name=" ".join(firm.text.split()))


def firms(spans: Iterable[Span]) -> dict[str, str]:
    """The names of places with which companies of an article begin, and the companies."""
    found: dict[str, str] = {}
    for span in spans:
        firm = firm_of(span) if span.sort == "place" else None
        if firm is not None and firm.start == span.start:
            found.setdefault(span.text, firm.name)
    return found
