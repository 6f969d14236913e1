"""Facets of what a vendor supplied with a text: its indexers' terms, the section, the
vendor and its number of the document.

They stand apart from the names that were found in the text: nobody resolved them, and
each vendor has its own vocabulary.
"""

from __future__ import annotations

from functools import lru_cache

from cuttings.search.articles import Entry
from cuttings.search.facets import Facet, Value
from cuttings.search.facets.signatures import name_id
from cuttings.search.translations import marked

KINDS = {
    "subject": marked("Subjects"),
    "person": marked("People"),
    "organisation": marked("Organisations"),
    "place": marked("Places"),
    "industry": marked("Industries"),
}
"""The kinds of terms, each the value above its terms."""


@lru_cache(maxsize=20_000)
def _term(kind: str, label: str, code: str) -> Value:
    variants = (code,) if code else ()
    return Value(f"{kind}-{name_id(label)}", label, kind, variants)


def _terms(entry: Entry) -> tuple[Value, ...]:
    """The supplied terms, below their kinds."""
    found: dict[str, Value] = {}
    for term in entry.article.terms:
        kind = term.kind if term.kind in KINDS else "subject"
        found[kind] = Value(kind, KINDS[kind])
        value = _term(kind, term.label, term.code)
        found.setdefault(value.id, value)
    return tuple(found.values())


@lru_cache(maxsize=20_000)
def _section(stated: str) -> tuple[Value, ...]:
    """The first part of a section as vendors state it: ``NEWS`` of ``NEWS; Pg. 1``."""
    name = stated.split(";")[0].split(",")[0].strip()
    return (Value(name_id(name), name.capitalize()),) if name and name_id(name) else ()


def _sections(entry: Entry) -> tuple[Value, ...]:
    return _section(entry.article.imprint.section)


def _vendors(entry: Entry) -> tuple[Value, ...]:
    """The vendor, and below it the document's number."""
    imprint = entry.article.imprint
    if not imprint.vendor:
        return ()
    vendor = Value(name_id(imprint.vendor), imprint.vendor)
    if not imprint.number:
        return (vendor,)
    number = Value(f"{vendor.id}-{name_id(imprint.number)}", imprint.number, vendor.id)
    return vendor, number


SECTION = Facet(
    "section",
    marked("Section"),
    marked("sections"),
    _sections,
    rank=66,
    made_of=("imprint",),
)
TERMS = Facet(
    "terms",
    marked("Vendor's terms"),
    marked("vendors' terms"),
    _terms,
    rank=67,
    aliases=("subject", "supplied"),
    reveal="levels",
    made_of=("terms",),
    several=True,
)
VENDOR = Facet(
    "vendor",
    marked("Vendor"),
    marked("vendors"),
    _vendors,
    rank=90,
    aliases=("number",),
    reveal="levels",
    made_of=("imprint",),
)
