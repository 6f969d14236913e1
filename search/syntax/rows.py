"""A query as rows of a form, and back: operator, field, way and words of each row.

The form teaches the language: what it makes of its rows is a query as one would type
it. Rows are read from the top: ``a OR b`` and then ``AND c`` is ``(a OR b) AND c``.

    >>> rows = rows_of('title:summit "peace talks" -football')
    >>> [(row.operator, row.field, row.way, row.words) for row in rows][1:]
    [('AND', 'text', 'phrase', 'peace talks'), ('NOT', 'text', 'all', 'football')]
    >>> query_of(rows)
    'title:summit AND "peace talks" NOT football'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from cuttings.search.language.function_words import is_function_word
from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.schema import LENGTH
from cuttings.search.syntax.tree import (
    Joined,
    Length,
    Node,
    Not,
    Phrase,
    Word,
    aspect,
    wording,
)

Operator = Literal["AND", "OR", "NOT"]
Way = Literal["all", "any", "phrase", "near", "typed"]
"""How the words of a row are meant: all of them, any, side by side, near each other, or
as a query of their own.
"""

OPERATORS: tuple[Operator, ...] = get_args(Operator)
WAYS: tuple[Way, ...] = get_args(Way)
TEXT = "text"
"""The field of a row that is looked for anywhere."""

MAX_ROWS = 30
MAX_DISTANCE = 100

_SIGNS = re.compile(r'["“”„«»()\[\]{}|]')


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``operator`` joins it to those above and says nothing in the first but
    NOT. ``distance`` counts only where words are ``near``.
    """

    operator: Operator = "AND"
    field: str = TEXT
    way: Way = "all"
    words: str = ""
    distance: int = 5

    @classmethod
    def of(cls, operator: str, field: str, way: str, words: str, distance: str) -> Row:
        """The row of what a form sent; what can't be meant is its default."""
        number = int(distance) if distance.isdecimal() and len(distance) < 6 else 5
        return cls(
            operator if operator in OPERATORS else "AND",
            field or TEXT,
            way if way in WAYS else "all",
            " ".join(words.split()),
            min(max(number, 1), MAX_DISTANCE),
        )


def query_of(rows: Iterable[Row]) -> str:
    """The query that rows ask for; rows without words are passed over."""
    rows = [row for row in rows if row.words]
    if len(rows) == 1 and rows[0].way == "typed":
        (only,) = rows
        if only.field == TEXT and only.operator != "NOT":
            return only.words
    query = ""
    is_either = False
    for row in rows:
        clause = _clause(row)
        if not clause:
            continue
        if not query:
            query = f"NOT {clause}" if row.operator == "NOT" else clause
        elif row.operator == "OR":
            query = (
                f"({query}) OR {clause}" if _has_and(query) else f"{query} OR {clause}"
            )
            is_either = True
        else:
            above = f"({query})" if is_either else query
            query = f"{above} {row.operator} {clause}"
            is_either = False
    return query


def rows_of(text: str, exact: bool = False) -> tuple[Row, ...]:
    """The rows of a query; a part that no other row can say is ``typed``."""
    node = parse(text, exact).node
    if node is None:
        words = " ".join(text.split())
        return (Row(way="typed", words=words),) if words else ()
    operator: Operator = "AND"
    parts: Sequence[Node] = (node,)
    if isinstance(node, Joined):
        operator, parts = node.operator, _opened(node)
    rows: list[Row] = []
    for part in parts:
        row = _row(part, operator)
        if rows and _continues(rows[-1], row):
            words = f"{rows[-1].words} {row.words}"
            rows[-1] = replace(rows[-1], words=words)
        else:
            rows.append(row)
    # Rows beyond the last that a form has are one that is typed.
    if len(rows) > MAX_ROWS:
        return (Row(way="typed", words=wording(node)),)
    return tuple(rows)


def _opened(node: Joined) -> Sequence[Node]:
    """The parts of a query; those of the one quotation that it asks for each by itself,
    as they are asked of one again where they stand side by side.
    """
    about: list[Node] = []
    for part in node.parts:
        inner = part.part if isinstance(part, Not) else part
        is_group = isinstance(inner, Joined) and inner.of_quotation
        if is_group or aspect(part) is not None:
            about.append(part)
    if node.operator == "OR" or len(about) != 1:
        return node.parts
    group = about[0]
    if not isinstance(group, Joined) or not group.of_quotation:
        return node.parts
    found: list[Node] = []
    for part in node.parts:
        found += group.parts if part is group else (part,)
    return found


def _clause(row: Row) -> str:
    """One row as a part of a query."""
    if row.field == LENGTH:
        return f"{LENGTH}:{row.words.replace(' ', '')}"
    field = "" if row.field == TEXT else f"{row.field}:"
    if row.way == "typed":
        words = row.words
        return f"{field}({words})" if field or " " in words else words
    words = " ".join(_SIGNS.sub(" ", row.words).split())
    if not words:
        return ""
    # Operators are words here: who wants them types a query.
    plain = [word.lower() if word in OPERATORS else word for word in words.split()]
    if row.way in ("phrase", "near"):
        near = f"~{row.distance}" if row.way == "near" else ""
        return f'{field}"{" ".join(plain)}"{near}'
    # A form that says "all" demands "in" and "the" too, which side by side are optional.
    is_strict = any(map(is_function_word, plain))
    together = " AND " if is_strict else " "
    joined = (" OR " if row.way == "any" else together).join(plain)
    if len(plain) == 1:
        return field + joined
    return (
        f"{field}({joined})"
        if field or row.way == "any" or row.operator != "AND"
        else joined
    )


def _has_and(query: str) -> bool:
    return " " in query.replace(" OR ", "") and not query.startswith(('"', "“"))


def _row(part: Node, operator: Operator) -> Row:
    if isinstance(part, Not) and operator == "AND":
        inner = _row(part.part, "AND")
        if inner.operator != "NOT":
            return replace(inner, operator="NOT")
    words = _words(part)
    if words is None:
        return Row(operator, way="typed", words=wording(part))
    field, way, text, distance = words
    return Row(operator, field, way, text, distance or 5)


def _words(part: Node) -> tuple[str, Way, str, int] | None:
    """The field, way, words and distance of a part that a row can say."""
    if isinstance(part, Length):
        return LENGTH, "all", str(part), 0
    if isinstance(part, Word) and not part.exact and part.how != "any":
        bare = wording(replace(part, field=TEXT, quoted=False))
        return part.field, "phrase" if part.quoted else "all", bare, 0
    if isinstance(part, Phrase) and not part.exact:
        if not all(isinstance(each, Word) for each in part.parts):
            return None
        bare = wording(replace(part, field=TEXT, distance=1)).strip("“”")
        way: Way = "near" if part.distance > 1 else "phrase"
        return part.field, way, bare, part.distance if part.distance > 1 else 0
    if isinstance(part, Joined) and not part.of_quotation:
        found = _words_of_one_field(part.parts)
        if found:
            return found[0], "any" if part.operator == "OR" else "all", found[1], 0
    return None


def _words_of_one_field(parts: Sequence[Node]) -> tuple[str, str] | None:
    """The field of some plain words, and the words; None where they are others."""
    words: list[str] = []
    fields: set[str] = set()
    for each in parts:
        if not isinstance(each, Word) or each.exact or each.quoted:
            return None
        if each.how == "any":
            return None
        fields.add(each.field)
        words.append(wording(replace(each, field=TEXT, quoted=False)))
    return (fields.pop(), " ".join(words)) if len(fields) == 1 else None


def _continues(above: Row, row: Row) -> bool:
    """Whether a row only adds words to the row above it."""
    if row.field == LENGTH:
        return False
    same = (above.operator, above.field, above.way) == (
        row.operator,
        row.field,
        row.way,
    )
    return same and row.operator == "AND" and row.way == "all"
