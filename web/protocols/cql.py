"""CQL, the query language of SRU, as a search in Cuttings' own language.

The parser is ``cql-parser``; here its tree becomes a line of ours, so that one language
has one meaning whoever asks. What CQL can ask and we can't is an error that names it,
with the number that SRU has for it, never a guess.

    >>> read_cql('dc.title = "peace talks" and dc.date > 1998').text
    'title:"peace talks" AND date:1999-01-01..'
    >>> read_cql("fish prox/distance<4/unit=word chips sortBy dc.date/sort.descending").sort
    'newest'

Sources: "CQL: the Contextual Query Language", version 1.2, Library of Congress; the
list of diagnostics of SRU 1.2 (info:srw/diagnostic/1).
"""

from __future__ import annotations

import datetime
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, cast

import cql

from cuttings.search.dates import interval
from cuttings.search.facets import field_names, installed_facets
from cuttings.search.queries import Query, Sort

# The parser logs what it can't read, which whoever asks writes: they are told instead.
logging.getLogger("cql").addHandler(logging.NullHandler())
logging.getLogger("cql").propagate = False

MOST_CHARACTERS = 8_000
"""Of a query; a longer one is refused."""
MOST_CLAUSES = 500
"""Search clauses of a query."""

EVERYWHERE = "everywhere"
TITLE = "title"
DATE = "date"
IDENTIFIER = "identifier"

INDEXES = {
    "cql.serverchoice": EVERYWHERE,
    "cql.anywhere": EVERYWHERE,
    "cql.keywords": EVERYWHERE,
    "cql.anyindexes": EVERYWHERE,
    "cql.allindexes": EVERYWHERE,
    "cql.allrecords": "all",
    "dc.description": EVERYWHERE,
    "bath.any": EVERYWHERE,
    "dc.title": TITLE,
    "bath.title": TITLE,
    "dc.date": DATE,
    "bath.date": DATE,
    "dc.creator": "byline",
    "bath.author": "byline",
    "dc.publisher": "outlet",
    "dc.source": "outlet",
    "dc.coverage": "places",
    "dc.subject": "subject",
    "bath.subject": "subject",
    "dc.language": "language",
    "rec.identifier": IDENTIFIER,
    "rec.id": IDENTIFIER,
    "dc.identifier": IDENTIFIER,
}
"""What the indexes of the common context sets are here. Those of our own,
``cuttings.people``, are the facets by their keys and aliases.
"""
SUBJECT_FACETS = ("people", "organisations", "places", "event", "terms", "labels")
"""The facets that say together what an article is about."""

RELATIONS = (
    "=",
    "scr",
    "adj",
    "all",
    "any",
    "==",
    "exact",
    "<",
    "<=",
    ">",
    ">=",
    "within",
)
_MASKED = re.compile(r"[*?]")
_UNWRITABLE = re.compile(r'[()"“”„~\[\]{}\\]+')


class Part(NamedTuple):
    """A piece of a line of ours, and the operator that joins it; "" for one word or
    phrase.
    """

    line: str
    operator: str = ""

    @property
    def bracketed(self) -> str:
        """As it stands where it must be one thing."""
        return f"({self.line})" if self.operator else self.line

    def beside(self, operator: str) -> str:
        """As it stands beside an operator: a chain of the same needs no brackets."""
        return self.line if self.operator == operator else self.bracketed


class CqlProblem(Exception):
    """What a query asks and we can't do; ``code`` is its SRU diagnostic, ``details``
    what it is about.
    """

    def __init__(self, code: int, message: str, details: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


def read_cql(text: str) -> Query:
    """The search that a CQL query asks for: every copy counts, all words are demanded.

    Raises CqlProblem.
    """
    tree = _parsed(text)
    line = _line(tree)
    return Query(line, sort=_sort(tree), count="copies", words="all")


def identifier_of(text: str) -> str | None:
    """The article that a query asks for by its identifier and nothing else, or None.

    Raises CqlProblem where the query can't be read.
    """
    tree = _parsed(text)
    if _is_clause(tree) and _index(tree) == IDENTIFIER:
        return str(tree.term)
    return None


def clause_of(text: str) -> tuple[str, str]:
    """The facet and the term of the one clause that a scan names.

    Raises CqlProblem.
    """
    tree = _parsed(text)
    if not _is_clause(tree):
        raise CqlProblem(10, "Query syntax error", "a scan names one clause")
    return _index(tree), str(tree.term)


def index_names() -> dict[str, str]:
    """Every index that can be asked, with what it is called for people."""
    labels = {facet.key: facet.label for facet in installed_facets()}
    special = {
        EVERYWHERE: "Title and text",
        TITLE: "Title",
        DATE: "Date of publication",
        IDENTIFIER: "Identifier",
        "subject": "People, bodies, places, events",
        "all": "All records",
    }
    names: dict[str, str] = {}
    for name, target in INDEXES.items():
        label = special.get(target) or labels.get(target)
        if label:
            names[name] = label
    for key, label in labels.items():
        names[f"cuttings.{key}"] = label
    return names


def _parsed(text: str) -> Any:
    if len(text) > MOST_CHARACTERS:
        raise CqlProblem(
            12, "Too many characters in query", f"at most {MOST_CHARACTERS:,}"
        )
    if not text.strip():
        raise CqlProblem(10, "Query syntax error", "the query is empty")
    try:
        parsed = cql.parse(text)
    except (cql.CQLParserError, cql.CQLLexerError) as error:
        raise CqlProblem(10, "Query syntax error", str(error)) from error
    root = parsed.root if parsed else None
    if root is None:
        raise CqlProblem(10, "Query syntax error", "nothing could be read")
    return root


def _is_clause(node: Any) -> bool:
    return not hasattr(node, "operator")


def _line(root: Any) -> str:
    """A tree as a line of ours. Without recursion, because a query may be deeper than
    Python's stack.
    """
    made: list[Part] = []
    waiting: list[tuple[Any, bool]] = [(root, False)]
    clauses = 0
    while waiting:
        node, is_ready = waiting.pop()
        if _is_clause(node):
            clauses += 1
            if clauses > MOST_CLAUSES:
                raise CqlProblem(
                    38,
                    "Too many boolean operators in query",
                    f"at most {MOST_CLAUSES} clauses",
                )
            made.append(_clause(node))
        elif is_ready:
            right, left = made.pop(), made.pop()
            made.append(_joined(node.operator, left, right))
        else:
            waiting += [(node, True), (node.right, False), (node.left, False)]
    return made[0].line


def _joined(operator: Any, left: Part, right: Part) -> Part:
    name = str(operator.value).lower()
    if name == "prox":
        return Part(f"{left.bracketed} {_near(operator)} {right.bracketed}", "NEAR")
    if name not in ("and", "or", "not"):
        raise CqlProblem(37, "Unsupported boolean operator", name)
    if operator.modifiers:
        raise CqlProblem(
            46, "Unsupported boolean modifier", str(operator.modifiers[0].name)
        )
    if name == "not":
        return Part(f"{left.beside('AND')} AND NOT {right.bracketed}", "AND")
    sign = name.upper()
    return Part(f"{left.beside(sign)} {sign} {right.beside(sign)}", sign)


def _near(operator: Any) -> str:
    """The sign for ``prox`` with its modifiers: beside each other unless they say
    otherwise.
    """
    distance, unit, ordered = 1, "word", False
    for modifier in operator.modifiers or ():
        name = modifier.name.basename.lower()
        if name == "distance":
            distance = _distance(modifier)
        elif name == "unit":
            unit = str(modifier.value).lower()
        elif name in ("ordered", "unordered"):
            ordered = name == "ordered"
        else:
            raise CqlProblem(46, "Unsupported boolean modifier", name)
    if unit == "word":
        return f"{'PRE' if ordered else 'NEAR'}/{distance}"
    if unit in ("sentence", "paragraph") and distance <= 1:
        return f"{'PRE' if ordered else ''}/{unit[0]}"
    raise CqlProblem(42, "Unsupported proximity unit", unit)


def _distance(modifier: Any) -> int:
    comparison, value = modifier.comparitor, str(modifier.value)
    if not value.isdecimal() or int(value) > 1_000:
        raise CqlProblem(41, "Unsupported proximity distance", value)
    distance = int(value) - (comparison == "<")
    is_known = comparison in ("<", "<=") or (comparison == "=" and distance <= 1)
    if not is_known or distance < 0:
        raise CqlProblem(
            40, "Unsupported proximity relation", f"distance{comparison}{value}"
        )
    return int(max(distance, 1))


def _index(clause: Any) -> str:
    """What a clause asks of us: a field, a facet's key, or one of the names above."""
    name = str(clause.index or "cql.serverChoice").lower()
    if "." not in name:
        return _index_without_set(name)
    if name.startswith("cuttings."):
        key = field_names().get(name.removeprefix("cuttings."))
        if key:
            return key
    elif name in INDEXES:
        return INDEXES[name]
    raise CqlProblem(16, "Unsupported index", str(clause.index))


def _index_without_set(name: str) -> str:
    """An index that names no context set: Dublin Core's, CQL's own, or a facet's."""
    for prefix in ("dc", "cql", "rec", "bath"):
        if f"{prefix}.{name}" in INDEXES:
            return INDEXES[f"{prefix}.{name}"]
    if name in ("text", "title"):
        return EVERYWHERE if name == "text" else TITLE
    key = field_names().get(name)
    if key is None:
        raise CqlProblem(16, "Unsupported index", name)
    return key


def _clause(clause: Any) -> Part:
    index = _index(clause)
    relation = str(clause.relation.comparitor if clause.relation else "=").lower()
    relation = relation.removeprefix("cql.")
    if relation not in RELATIONS:
        raise CqlProblem(19, "Unsupported relation", relation)
    if clause.relation and clause.relation.modifiers:
        _check_modifiers(clause.relation.modifiers)
    term = str(clause.term)
    if index == "all":
        return Part("*")
    if index == DATE:
        return Part(_date(relation, term))
    if index == IDENTIFIER:
        raise CqlProblem(
            22, "Unsupported combination of relation and index", "identifier in a query"
        )
    if relation in ("<", "<=", ">", ">=", "within"):
        raise CqlProblem(
            22, "Unsupported combination of relation and index", f"{index} {relation}"
        )
    if index == "subject":
        installed = [facet.key for facet in installed_facets()]
        keys = [key for key in SUBJECT_FACETS if key in installed]
        parts = [_words(key, relation, term).beside("OR") for key in keys]
        return Part(" OR ".join(parts), "OR")
    return _words("" if index == EVERYWHERE else index, relation, term)


def _check_modifiers(modifiers: Sequence[Any]) -> None:
    """Modifiers that ask for what we do anyway are passed over, others refused."""
    for modifier in modifiers:
        name = modifier.name.basename.lower()
        done = ("relevant", "stem", "masked", "string", "word", "ignorecase")
        if name not in done:
            raise CqlProblem(20, "Unsupported relation modifier", name)


def _words(field: str, relation: str, term: str) -> Part:
    """The words of a term in one field: beside each other, all, or any of them."""
    if "^" in term.strip().replace(r"\^", ""):
        raise CqlProblem(31, "Anchoring not supported", term)
    plain = " ".join(_UNWRITABLE.sub(" ", re.sub(r"\\([*?^])", " ", term)).split())
    if not re.search(r"\w", plain):
        if plain.strip() == "*" and not field:
            return Part("*")
        raise CqlProblem(27, "Empty term unsupported", term)
    before = f"{field}:" if field else ""
    if relation in ("all", "any"):
        sign = "AND" if relation == "all" else "OR"
        words = [word for word in plain.split() if re.search(r"\w", word)]
        line = f" {sign} ".join([f'{before}"{word}"' for word in words])
        return Part(line, sign if len(words) > 1 else "")
    exact = "exact:" if relation in ("==", "exact") and field in ("", TITLE) else ""
    return Part(f'{exact}{before}"{plain}"')


def _date(relation: str, term: str) -> str:
    """A period of publication, by days or by what is known of them."""
    if _MASKED.search(term):
        raise CqlProblem(28, "Masking character not supported", term)
    ends = list(_dates(term))
    if relation == "within":
        if len(ends) != 2:
            raise CqlProblem(36, "Term in invalid format for index or relation", term)
        return f"date:{ends[0]}..{ends[1]}"
    if len(ends) != 1:
        raise CqlProblem(36, "Term in invalid format for index or relation", term)
    first, last = cast(tuple[int, int], interval(ends[0]))
    match relation:
        case "<":
            return f"date:..{datetime.date.fromordinal(first - 1)}"
        case "<=":
            return f"date:..{ends[0]}"
        case ">":
            return f"date:{datetime.date.fromordinal(last + 1)}.."
        case ">=":
            return f"date:{ends[0]}.."
    return f"date:{ends[0]}"


def _dates(term: str) -> Iterator[str]:
    for word in term.split():
        iso = (
            f"{word[:4]}-{word[4:6]}-{word[6:]}"
            if re.fullmatch(r"\d{8}", word)
            else word
        )
        if interval(iso) is None:
            raise CqlProblem(36, "Term in invalid format for index or relation", word)
        yield iso


def _sort(root: Any) -> Sort:
    """The order that ``sortBy`` asks for."""
    specs = root.sortSpecs
    if not specs:
        return "relevance"
    first = specs[0]
    if len(specs) > 1 or _sort_index(first) != DATE:
        raise CqlProblem(86, "Unsupported sort index", str(first.index))
    order: Literal["oldest", "newest"] = "oldest"
    for modifier in first.modifiers or ():
        name = modifier.name.basename.lower()
        if name == "descending":
            order = "newest"
        elif name != "ascending":
            raise CqlProblem(87, "Unsupported sort modifier", name)
    return order


def _sort_index(spec: Any) -> str:
    name = str(spec.index).lower()
    return INDEXES.get(name if "." in name else f"dc.{name}", "")
