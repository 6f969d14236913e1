"""The librarian's query language: from a line of text to a tree of conditions, and
back to words that explain it.

Words are joined by AND; OR, NOT, a leading minus, brackets, "phrases", "proximity"~5,
wild*, w?ld, fuzzy~ and fields (``title:``, ``people:``, ``date:1997..1998``) may be
used. Nothing is an error: what can't be meant is left out, and a warning says so.

    >>> parse("militants -cookies").understood
    'militants AND NOT cookies'
    >>> parse('"refused to surrender').warnings
    ('A quotation mark was not closed; the phrase was taken to the end.',)
    >>> parse("(((talks OR").understood
    'talks'

The tree is Whoosh's own (``whoosh.query``), over the fields of
``cuttings.search.syntax.schema``; every engine translates or evaluates it. What a word
or phrase means is said in ``cuttings.search.syntax.clauses``; here is what operators
and brackets make of them. OR binds loosest.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from whoosh import query as q

from cuttings.search.syntax.clauses import (
    Clause,
    LeftOut,
    date_clause,
    join,
    negate,
    phrase_clause,
    word_clause,
)
from cuttings.search.syntax.lexer import Token, tokenise
from cuttings.search.syntax.marks import Mark

MAX_CLAUSES = 64
"""Words and phrases of a query that are searched; an engine answers each in turn."""

MAX_DEPTH = 20
"""Brackets within brackets that are read, so that no tree is deeper than engines go."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood: its tree, the same in words, what was changed on the
    way, and what to mark in a text.
    """

    tree: q.Query
    understood: str
    warnings: tuple[str, ...]
    marks: tuple[Mark, ...]


def parse(text: str, exact: bool = False) -> Parsed:
    """Reads a query; never raises.

    An empty text means everything, one without a searchable word means nothing. An
    ``exact`` search asks for the words themselves, not for all their forms.
    """
    parser = _Parser(exact)
    clause = parser.read(tokenise(text))
    warnings = tuple(dict.fromkeys(parser.warnings))
    if clause is None:
        if not text.strip():
            return Parsed(q.Every(), "everything", warnings, ())
        nothing = "The query has no word to search for, so nothing was found."
        return Parsed(q.NullQuery(), "nothing", (*warnings, nothing), ())

    tree = clause.tree
    if clause.titles:
        tree = q.AndMaybe(tree, q.Or(list(clause.titles)))
    return Parsed(tree, clause.words, warnings, tuple(dict.fromkeys(clause.marks)))


@dataclass(slots=True)
class _Group:
    """Brackets that are being read, or the whole query: what they hold so far.

    ``own_field`` is where its words are looked for. ``next_field`` and ``negates_next``
    say what a field name or a NOT has said of the clause to come.
    """

    own_field: str
    next_field: str
    alternatives: list[Clause] = field(default_factory=list)
    conjunction: list[Clause] = field(default_factory=list)
    negates_next: bool = False

    def add(self, clause: Clause | None) -> None:
        """Adds the clause to come, or None where it was left out."""
        if clause is not None:
            self.conjunction.append(negate(clause) if self.negates_next else clause)
        self.negates_next = False
        self.next_field = self.own_field

    def end_alternative(self) -> bool:
        """Ends what OR parts; whether there was anything."""
        if not self.conjunction:
            return False
        self.alternatives.append(join("AND", self.conjunction))
        self.conjunction = []
        return True

    def clause(self) -> Clause | None:
        """What the brackets mean; None if there was nothing in them."""
        self.end_alternative()
        return join("OR", self.alternatives) if self.alternatives else None


class _Parser:
    """Reads the tokens of one query from left to right, collecting warnings.

    Open brackets are a list, not calls within calls: no query, however deep, can
    exhaust Python's stack.
    """

    def __init__(self, exact: bool) -> None:
        self.exact = exact
        self.warnings: list[str] = []
        self.finished: list[Clause] = []
        self.groups = [_Group("text", "text")]
        self.ignored_brackets = 0
        self.clauses = 0

    def read(self, tokens: list[Token]) -> Clause | None:
        """The clause that a whole query is; None if it has nothing to search for."""
        for index, token in enumerate(tokens):
            group = self.groups[-1]
            follower = tokens[index + 1].kind if index + 1 < len(tokens) else "end"
            # Nothing that an operator could join or exclude stands behind it.
            is_last = follower in ("end", "and", "or", "close")
            match token.kind:
                case "or":
                    if not group.end_alternative() or is_last:
                        self._warn_of_stray(token)
                case "and":
                    if not group.conjunction or is_last:
                        self._warn_of_stray(token)
                case "not":
                    group.negates_next = not group.negates_next
                    if is_last:
                        self._warn_of_stray(token)
                        group.add(None)
                case "field":
                    group.next_field = token.text
                    if is_last or follower == "not":
                        self.warnings.append(
                            f"“{token.text}:” was followed by nothing to look for and "
                            "was left out."
                        )
                        group.add(None)
                case "open":
                    self._open()
                case "close":
                    self._close()
                case "word" | "phrase":
                    group.add(self._clause(token, group.next_field))

        if len(self.groups) > 1:
            self.warnings.append("A bracket was not closed; it was taken to the end.")
        while len(self.groups) > 1:
            self._end_group()
        self._end_query()
        return join("AND", self.finished) if self.finished else None

    def _open(self) -> None:
        if len(self.groups) > MAX_DEPTH:
            self.warnings.append(f"Brackets deeper than {MAX_DEPTH} were left out.")
            self.ignored_brackets += 1
            return
        inherited = self.groups[-1].next_field
        self.groups.append(_Group(inherited, inherited))

    def _close(self) -> None:
        if self.ignored_brackets:
            self.ignored_brackets -= 1
        elif len(self.groups) > 1:
            self._end_group()
        else:
            self._end_query()
            self.warnings.append(
                "A closing bracket had no opening one and was left out."
            )

    def _end_group(self) -> None:
        group = self.groups.pop()
        self.groups[-1].add(group.clause())

    def _end_query(self) -> None:
        """Ends the query, or what stands before a bracket that nothing opened."""
        clause = self.groups.pop().clause()
        if clause is not None:
            self.finished.append(clause)
        self.groups.append(_Group("text", "text"))

    def _clause(self, token: Token, field: str) -> Clause | None:
        """The clause of a word or phrase; None, with a warning, if it is left out."""
        self.clauses += 1
        if self.clauses > MAX_CLAUSES:
            self.warnings.append(
                f"Only the first {MAX_CLAUSES} words were searched; the rest were left out."
            )
            return None
        if not token.closed:
            self.warnings.append(
                "A quotation mark was not closed; the phrase was taken to the end."
            )
        try:
            if field == "date":
                return date_clause(token.text)
            if token.kind == "phrase":
                return phrase_clause(field, token.text, token.slop, self.exact)
            return word_clause(field, token.text, self.exact)
        except LeftOut as warning:
            self.warnings.append(str(warning))
            return None

    def _warn_of_stray(self, token: Token) -> None:
        self.warnings.append(
            f"“{token.text}” had nothing to join or exclude and was left out."
        )
