"""Places that the model took for one name: a list of them, a place and what lies in it.

>>> text = "Crete and Cyprus"
>>> span = Span(text, 0, len(text), "GPE", "place")
>>> [place.text for place in places_listed(span, frozenset())]
['Crete', 'Cyprus']
"""

from __future__ import annotations

import re

from cuttings.index.enrich.boundaries.pieces import Full, as_place
from cuttings.index.enrich.spans import Span
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

# Omsk “in” Siberia, Cahors Cathedral “in” Cahors
_LIES_IN = re.compile(r"(?P<inner>.+?) (?:in|at|near) (?:the )?(?P<outer>[A-Z].*)")
_LISTED = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")


def places_listed(span: Span, _: Full) -> list[Span]:
    """The places of a list that was taken for one name (“Hartlepool, Aldershot and”,
    “Crete and Cyprus”).
    """
    is_list = ", " in span.text or " and " in span.text
    if span.sort not in ("organisation", "place") or not is_list:
        return [span]
    names = gazetteer()
    # Trinidad and Tobago
    if names.named(span.text) or starter_organisation(span.text):
        return [span]
    places = [span.cut(*match.span()) for match in _LISTED.finditer(span.text)]
    known = [place for place in places if names.named(place.text)]
    # What the model takes for places too, one of which is: “Zorena and Izmir”.
    is_pair = span.sort == "place" and len(places) == 2 and bool(known)
    if len(places) < 2 or not (len(known) == len(places) or is_pair):
        return [span]
    return [as_place(place) for place in places]


def lying_in_place(span: Span, _: Full) -> list[Span]:
    """A place or a body and the place that it lies in, in one span (“Omsk in Siberia”),
    as two; a body that is known by the whole stays whole.
    """
    match = _LIES_IN.fullmatch(span.text)
    if match is None or span.sort not in ("place", "organisation"):
        return [span]
    inner, outer = span.cut(*match.span("inner")), span.cut(*match.span("outer"))
    if starter_organisation(span.text) or not gazetteer().named(outer.text):
        return [span]
    if span.sort == "place":
        return [inner, as_place(outer)]
    # Council for Research in Africa
    is_long = len(inner.words) > 3 or " for " in inner.text or " of " in inner.text
    return [span] if is_long else [inner, as_place(outer)]
