"""Sentences, paragraphs, title and lead on the cluster: a field of their boundaries, and
the intervals that are asked of it.

The field ``breaks`` has a token for each token of ``text`` at the same position; one at
which nothing begins or ends is an x, which is not indexed and leaves its place empty.

    s p b   a sentence, a paragraph, the body begins here
    e q l z a sentence, a paragraph, the lead, the body ends here; lz both of these
    c t     the title begins, and ends

A sentence is then the interval from a token where one begins to the next where one ends,
or a token where both do; and words stand in one sentence if such an interval holds the
interval over all of them.

    >>> marked(breaks_of("It rained. Rivers rose.\\nAll left."), 6)
    'b e s q p lz'
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

from whoosh import query as q

from cuttings.search.language.units import Breaks, breaks_of
from cuttings.search.syntax.proximity import Forms, Near
from cuttings.search.syntax.schema import EXACT_OF
from cuttings.search.syntax.tree import Unit

Json = dict[str, Any]

BREAKS = "breaks"
NOTHING = "x"
"""The token of a position at which nothing begins or ends."""

ANALYSIS: Json = {
    "analyzer": {"breaks": {"tokenizer": "standard", "filter": ["no_break"]}},
    "filter": {"no_break": {"type": "stop", "stopwords": [NOTHING]}},
}
"""What the cluster has to know to leave out what is no boundary."""

LONGEST = 1_000_000
"""A distance that no text is long enough for."""


class Unbounded(Exception):
    """A part has no intervals on the cluster that mean the same."""


# --- The field -----------------------------------------------------------------------


def breaks_field(title_words: int, body: str, body_words: int) -> list[str]:
    """The values of the field: for the title, and for the body."""
    title = [NOTHING] * title_words
    if title:
        title[0], title[-1] = "c", "t"
    if title_words == 1:
        title[0] = "ct"
    return [" ".join(title), marked(breaks_of(body), body_words)]


def marked(breaks: Breaks, words: int) -> str:
    """The tokens of a body with so many words."""
    if not words:
        return ""
    begins = [""] * words
    for position in breaks.sentences:
        begins[position] = "s"
    for position in breaks.paragraphs:
        begins[position] = "p"
    ends = [{"": "", "s": "e", "p": "q"}[begin] for begin in begins[1:]] + ["z"]
    begins[0] = "b"
    behind = [*breaks.lead()[1:], words][0]
    ends[behind - 1] = "lz" if behind == words else "l"
    tokens = [begin + end for begin, end in zip(begins, ends, strict=True)]
    return " ".join([token or NOTHING for token in tokens])


# --- What is asked of it -------------------------------------------------------------

_BEGINS = ("", "s", "p", "b")
_ENDS = ("", "e", "q", "l", "z", "lz")
_UNITS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sentence": (("s", "p", "b"), ("e", "q", "l", "z", "lz")),
    "paragraph": (("p", "b"), ("q", "l", "z", "lz")),
    "lead": (("b",), ("l", "lz")),
    "segment": (("b",), ("z", "lz")),
}
"""Of each unit of the body the signs with which it begins and ends."""


def _one_of(tokens: Sequence[str]) -> Json:
    """The interval of any of some tokens."""
    rules = [{"match": {"query": token, "use_field": BREAKS}} for token in tokens]
    return {"any_of": {"intervals": rules}}


class _Signs(NamedTuple):
    """The tokens with which units of a kind open and close, and those that are one."""

    opening: tuple[str, ...]
    closing: tuple[str, ...]
    alone: tuple[str, ...]


def _signs_of(unit: Unit) -> list[_Signs]:
    """The signs of all units of a kind; the title is one, but no lead."""
    begins, ends = _UNITS[unit]
    opening: list[str] = []
    closing: list[str] = []
    alone: list[str] = []
    for begin, end in product(_BEGINS, _ENDS):
        if begin in begins and end in ends:
            alone.append(begin + end)
        elif begin in begins:
            opening.append(begin + end)
        elif end in ends:
            closing.append(begin + end)
    found = [_Signs(tuple(opening), tuple(closing), tuple(alone))]
    if unit != "lead":
        found.append(_Signs(("c",), ("t",), ("ct",)))
    return found


def _unit(unit: Unit) -> Json:
    """The intervals of all units of a kind."""
    found: list[Json] = []
    for signs in _signs_of(unit):
        edges = [_one_of(signs.opening), _one_of(signs.closing)]
        found += [_in_order(edges, -1), _one_of(signs.alone)]
    return {"any_of": {"intervals": found}}


def unit_span(unit: Unit) -> Json:
    """The same as spans of the text: for beginnings of words, of which a cluster makes
    spans of as many as it may (``indices.query.bool.max_clause_count``), but no more
    than 128 intervals.
    """
    found: list[Json] = []
    for signs in _signs_of(unit):
        edges = [_span_of(signs.opening), _span_of(signs.closing)]
        whole = {"clauses": edges, "slop": LONGEST, "in_order": True}
        found += [{"span_near": whole}, _span_of(signs.alone)]
    return {"span_or": {"clauses": found}}


def _span_of(tokens: Sequence[str]) -> Json:
    """The span of any of some boundaries, as if it were one of the text."""
    terms = [{"span_term": {BREAKS: token}} for token in tokens]
    query = {"span_or": {"clauses": terms}}
    return {"field_masking_span": {"query": query, "field": "text"}}


def is_bounded(tree: Near) -> bool:
    """Whether the field of boundaries says where the parts of a text end that are asked
    for.
    """
    return tree.unit != "words" and _stems_of(tree.fieldname) == "text"


def within(tree: Near) -> Json:
    """The clause for a ``Near`` in a sentence, paragraph, segment or lead.

    Raises Unbounded where it can't be said with the same meaning.
    """
    parts = [_interval(part) for part in tree.parts]
    is_of_text = _stems_of(tree.fieldname) == "text"
    if tree.excluded or not is_of_text or len(parts) > 2:
        raise Unbounded
    if tree.unit == "lead":
        together = parts[0]
    elif tree.ordered:
        together = _in_order(parts, -1)
    else:
        either = [_in_order(parts, -1), _in_order(parts[::-1], -1)]
        together = {"any_of": {"intervals": either}}
    return _clause(_filtered(together, contained_by=_unit(tree.unit)))


def _clause(rule: Json) -> Json:
    return {"intervals": {"text": rule}}


def _in_order(rules: Sequence[Json], gaps: int) -> Json:
    """Intervals one behind the other, with so many positions between; -1: any number."""
    return {"all_of": {"ordered": True, "max_gaps": gaps, "intervals": list(rules)}}


def _filtered(rule: Json, **filters: Json) -> Json:
    """An interval that meets a filter. Any rule but ``any_of`` may have one."""
    whole = rule if "any_of" not in rule else {"all_of": {"intervals": [rule]}}
    ((name, asked),) = whole.items()
    return {name: {**asked, "filter": dict(filters)}}


def _interval(tree: q.Query) -> Json:
    """Where a part stands. Raises Unbounded for what the cluster would expand to too
    many words, and for what no interval means.
    """
    match tree:
        case q.Term():
            return {"match": {"query": tree.text, "use_field": tree.fieldname}}
        case Forms():
            return _any([q.Term(tree.fieldname, form) for form in tree.forms])
        case q.Or():
            return _any(tree.subqueries)
        case q.Phrase() if tree.slop == 1 or len(tree.words) == 2:
            words = [_interval(q.Term(tree.fieldname, word)) for word in tree.words]
            return _in_order(words, tree.slop - 1)
        case Near() if _is_plain(tree):
            parts = [_interval(part) for part in tree.parts]
            gaps = tree.distance - 1 if tree.distance < LONGEST else -1
            if tree.ordered:
                return _in_order(parts, gaps)
            either = [_in_order(parts, gaps), _in_order(parts[::-1], gaps)]
            return {"any_of": {"intervals": either}}
    raise Unbounded


def _any(trees: Sequence[q.Query]) -> Json:
    return {"any_of": {"intervals": [_interval(tree) for tree in trees]}}


def _is_plain(tree: Near) -> bool:
    is_pair = len(tree.parts) == 2 and not any(tree.gaps)
    return tree.unit == "words" and is_pair and not tree.excluded


def _stems_of(field: str) -> str:
    stems = {exact: stems for stems, exact in EXACT_OF.items()}
    return stems.get(field, field)
