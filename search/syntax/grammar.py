"""The leaves of a query: one word or phrase of the query language as a Whoosh query
over the right field.

A leaf is a ``Leaf``, or the warning (a string) that says why it was left out. Words go
to the stemmed fields, or to the folded ones in an exact search; wildcards and fuzzy
words always go to the folded ones, because a stem is not a beginning of a word. Fields
named by a facet hold folded words.

The librarian's query language: from a line of text to a Whoosh query tree, and back to
words that explain it.

Words are joined by AND; OR, NOT, a leading minus, brackets, "phrases", "proximity"~5,
wild*, w?ld, fuzzy~ and fields (``title:``, ``people:``, ``organisations:``,
``places:``, ``event:``, ``agency:``, ``outlet:``, ``date:1997..1998``) may be used.
Nothing is an error: what can't be meant is left out and a warning says so.

    >>> parse("militants -cookies").understood
    'militants AND NOT cookies'
    >>> parse('"refused to surrender').warnings
    ('A quotation mark was not closed; the phrase was taken to the end.',)
    >>> parse("(((talks OR").understood
    'talks'

The tree is Whoosh's own (``whoosh.query``), over the fields of
``cuttings.search.syntax.schema``. Every engine translates or evaluates it. Leaves come
from ``cuttings.search.syntax.grammar``; here is the structure alone: a recursive
descent with one token of look-ahead, where OR binds loosest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from whoosh import query as q

from cuttings.search.dates import interval
from cuttings.search.language.analysis import stem, terms, word_terms
from cuttings.search.syntax.lexer import Token, tokenise
from cuttings.search.syntax.marks import Mark
from cuttings.search.syntax.schema import EXACT_OF

TITLE_BOOST = 1.0
"""What a word in the title adds, as a factor of its BM25F score in the title field."""
_FUZZY = re.compile(r"(?P<word>.+)~(?P<distance>[12]?)")
_WILD = re.compile(r"[*?]")


class Leaf(NamedTuple):
    """A leaf's tree, its wording, what it marks, and what it adds to the score of
    articles with it in the title.
    """

    tree: q.Query
    words: str
    marks: tuple[Mark, ...] = ()
    titles: tuple[q.Query, ...] = ()


def word_leaf(field: str, text: str, exact: bool) -> Leaf | str:
    """One bare word: plain, with wildcards, or fuzzy.

    A word of several terms (``al-Qaeda``) is a phrase.
    """
    fuzzy = _FUZZY.fullmatch(text) if "~" in text else None
    if fuzzy:
        return _fuzzy_leaf(field, fuzzy["word"], fuzzy["distance"], exact)
    if "*" in text or "?" in text:
        if text.strip("*?") == "" and "*" in text:
            return Leaf(q.Every(), "everything")
        if _WILD.search(text.rstrip("?!.,;:")) or text.endswith("*"):
            return _wild_leaf(field, text)
    return phrase_leaf(field, text, 1, exact, quoted=False)


def phrase_leaf(
    field: str, text: str, slop: int, exact: bool, quoted: bool = True
) -> Leaf | str:
    """A phrase, adjacent for ``slop`` 1, else each word at most ``slop`` words after
    the last.

    Two words in proximity may stand in either order, since that is what a reader means
    by "near".
    """
    words = word_terms(text)
    if not words:
        return f"“{text}” has no letters or digits and was left out."
    target, stemmed = _target(field, exact)
    keys = tuple(stem(word) for word in words) if stemmed else words
    mark = _mark(field, keys, "stem" if stemmed else "word", slop)
    prefix = "" if field == "text" else f"{field}:"
    if len(keys) == 1:
        title = (
            (q.Term(_target("title", exact)[0], keys[0], boost=TITLE_BOOST),)
            if field == "text"
            else ()
        )
        return Leaf(
            q.Term(target, keys[0]),
            prefix + (f"“{words[0]}”" if quoted else words[0]),
            mark,
            title,
        )
    tree: q.Query = q.Phrase(target, list(keys), slop=slop)
    if slop > 1 and len(keys) == 2:
        tree = q.Or([tree, q.Phrase(target, [keys[1], keys[0]], slop=slop)])
        mark += tuple(_mark(field, keys[::-1], "stem" if stemmed else "word", slop))
    near = f" within {slop} words" if slop > 1 else ""
    return Leaf(tree, f"{prefix}“{' '.join(words)}”{near}", mark)


def date_leaf(text: str) -> Leaf | str:
    """``1997``, ``1997-03..1998``, ``..1998``, ``1998..`` or ``unknown``: articles
    whose date overlaps the period.
    """
    text = text.strip().strip(",;")
    if text.lower() == "unknown":
        return Leaf(q.Term("date", "unknown"), "date:unknown")
    since, dots, until = text.partition("..")
    if not dots:
        until = since
    ends = [interval(end) if end else None for end in (since, until)]
    if (since and not ends[0]) or (until and not ends[1]) or not (since or until):
        return f"“date:{text}” is not a date or period (write date:1997, date:1997-03..1998) and was left out."
    parts: list[q.Query] = []
    if ends[0]:
        parts.append(q.NumericRange("date_last", ends[0][0], None))
    if ends[1]:
        parts.append(q.NumericRange("date_first", None, ends[1][1]))
    return Leaf(q.And(parts) if len(parts) > 1 else parts[0], f"date:{text}")


def _fuzzy_leaf(field: str, text: str, distance: str, exact: bool) -> Leaf | str:
    words = tuple(terms(text))
    if len(words) != 1:
        return phrase_leaf(field, text, 1, exact, quoted=False)
    word = words[0]
    most = int(distance) if distance else (1 if len(word) < 6 else 2)
    tree = q.FuzzyTerm(_target(field, True)[0], word, maxdist=most, prefixlength=1)
    letters = "one letter" if most == 1 else "two letters"
    return Leaf(
        tree,
        f"{word}~ (up to {letters} different)",
        _mark(field, (word,), "fuzzy", distance=most),
    )


def _wild_leaf(field: str, text: str) -> Leaf | str:
    """A word with ``*`` or ``?``; parts joined by other signs (``al-Nus*``) must all
    occur.

    A question mark at the end of a word is punctuation.
    """
    trees: list[q.Query] = []
    marks: tuple[Mark, ...] = ()
    shown: list[str] = []
    for part in re.findall(r"[\w*?'’]+", text):
        pattern = "".join(
            piece if piece in "*?" else "".join(terms(piece))
            for piece in re.split(r"([*?])", part)
        )
        pattern = re.sub(r"\*[*?]*\*", "*", pattern).rstrip("?")
        if not pattern.strip("*?"):
            continue
        tree, how, key = _wild_tree(_target(field, True)[0], pattern)
        trees.append(tree)
        shown.append(pattern)
        marks += _mark(field, (key,), how)
    if not trees:
        return (
            f"“{text}” has no letters or digits beside its wildcards and was left out."
        )
    prefix = "" if field == "text" else f"{field}:"
    return Leaf(
        q.And(trees) if len(trees) > 1 else trees[0],
        prefix + " AND ".join(shown),
        marks,
    )


def _wild_tree(field: str, pattern: str) -> tuple[q.Query, str, str]:
    if not _WILD.search(pattern):
        return q.Term(field, pattern), "word", pattern
    if not _WILD.search(pattern[:-1]) and pattern.endswith("*"):
        return q.Prefix(field, pattern[:-1]), "prefix", pattern[:-1]
    return q.Wildcard(field, pattern), "wildcard", pattern


def _target(field: str, exact: bool) -> tuple[str, bool]:
    """The index field to ask, and whether it holds stems."""
    if field not in EXACT_OF:
        return field, False
    return (EXACT_OF[field], False) if exact else (field, True)


def _mark(
    field: str, words: tuple[str, ...], how: str, slop: int = 1, distance: int = 0
) -> tuple[Mark, ...]:
    if field not in EXACT_OF:
        return ()
    return (Mark(words, how, slop, distance, title_only=field == "title"),)  # type: ignore[arg-type]


MAX_CLAUSES = 64
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood: its tree, the same in words, what was changed on the
    way, and what to mark in a text.
    """

    tree: q.Query
    understood: str
    warnings: tuple[str, ...]
    marks: tuple[Mark, ...]


class _Node(NamedTuple):
    tree: q.Query
    words: str
    marks: tuple[Mark, ...] = ()
    titles: tuple[q.Query, ...] = ()
    negative: bool = False
    joined: str = ""


def parse(text: str, exact: bool = False) -> Parsed:
    """Reads a query; never raises.

    An empty text means everything, one without a searchable word means nothing.
    """
    parser = _Parser(tokenise(text), exact)
    node = parser.run()
    warnings = tuple(dict.fromkeys(parser.warnings))
    if node is None:
        if not text.strip():
            return Parsed(q.Every(), "everything", warnings, ())
        nothing = "The query has no word to search for, so nothing was found."
        return Parsed(q.NullQuery(), "nothing", (*warnings, nothing), ())
    tree = node.tree
    if node.titles:
        tree = q.AndMaybe(tree, q.Or(list(node.titles)))
    return Parsed(tree, node.words, warnings, tuple(dict.fromkeys(node.marks)))


class _Parser:
    """Recursive descent over the tokens of one query; collects warnings on the way."""

    def __init__(self, tokens: list[Token], exact: bool) -> None:
        self.tokens = tokens
        self.exact = exact
        self.position = 0
        self.depth = 0
        self.clauses = 0
        self.warnings: list[str] = []

    def run(self) -> _Node | None:
        plain = all(token.kind == "word" for token in self.tokens)
        parts = list(
            filter(None, map(self._word, self.tokens)) if plain else self._top()
        )
        return _join("AND", parts) if parts else None

    def _top(self) -> Iterator[_Node]:
        while self.position < len(self.tokens):
            node = self._or("text")
            if node is not None:
                yield node
            if self._peek() == "close":
                self.position += 1
                self.warnings.append(
                    "A closing bracket had no opening one and was left out."
                )

    def _word(self, token: Token) -> _Node | None:
        return self._leaf("text", token)

    def _peek(self) -> str:
        return (
            self.tokens[self.position].kind
            if self.position < len(self.tokens)
            else "end"
        )

    def _next(self) -> Token:
        self.position += 1
        return self.tokens[self.position - 1]

    def _or(self, field: str) -> _Node | None:
        parts: list[_Node] = []
        while True:
            node = self._and(field)
            if node is not None:
                parts.append(node)
            if self._peek() != "or":
                break
            token = self._next()
            if node is None or self._peek() in ("end", "or", "and", "close"):
                self._stray(token)
        return _join("OR", parts) if parts else None

    def _and(self, field: str) -> _Node | None:
        parts: list[_Node] = []
        while (kind := self._peek()) not in ("end", "or", "close"):
            if kind == "and":
                token = self._next()
                if not parts or self._peek() in ("end", "or", "and", "close"):
                    self._stray(token)
                continue
            node = self._factor(field)
            if node is not None:
                parts.append(node)
        return _join("AND", parts) if parts else None

    def _factor(self, field: str) -> _Node | None:
        negative = False
        token = self.tokens[self.position]
        while self._peek() == "not":
            token = self._next()
            negative = not negative
        if self._peek() in ("end", "and", "or", "close"):
            self._stray(token)
            return None
        node = self._primary(field)
        return _negate(node) if node is not None and negative else node

    def _primary(self, field: str) -> _Node | None:
        kind = self._peek()
        if kind == "field":
            field = self._next().text
            if self._peek() in ("end", "and", "or", "not", "close"):
                self.warnings.append(
                    f"“{field}:” was followed by nothing to look for and was left out."
                )
                return None
            return self._primary(field)
        if kind == "open":
            return self._group(field)
        return self._leaf(field, self._next())

    def _group(self, field: str) -> _Node | None:
        self._next()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.warnings.append(f"Brackets deeper than {MAX_DEPTH} were left out.")
            while self._peek() == "open":
                self._next()
        node = self._or(field)
        self.depth -= 1
        if self._peek() == "close":
            self._next()
        elif self.depth == 0:
            self.warnings.append("A bracket was not closed; it was taken to the end.")
        return node

    def _leaf(self, field: str, token: Token) -> _Node | None:
        self.clauses += 1
        if self.clauses > MAX_CLAUSES:
            self.warnings.append(
                f"Only the first {MAX_CLAUSES} words were searched; the rest were left out."
            )
            return None
        if token.kind == "phrase" and not token.closed:
            self.warnings.append(
                "A quotation mark was not closed; the phrase was taken to the end."
            )
        if field == "date":
            leaf = date_leaf(token.text)
        elif token.kind == "phrase":
            leaf = phrase_leaf(field, token.text, token.slop, self.exact)
        else:
            leaf = word_leaf(field, token.text, self.exact)
        if isinstance(leaf, Leaf):
            return _Node(leaf.tree, leaf.words, leaf.marks, leaf.titles)
        self.warnings.append(leaf)
        return None

    def _stray(self, token: Token) -> None:
        self.warnings.append(
            f"“{token.text}” had nothing to join or exclude and was left out."
        )


def _negate(node: _Node) -> _Node:
    words = (
        f"({node.words})"
        if node.joined or node.words.startswith("NOT ")
        else node.words
    )
    return _Node(q.Not(node.tree), f"NOT {words}", negative=True)


def _join(operator: str, parts: list[_Node]) -> _Node:
    """One node of several.

    A conjunction of exclusions alone is read as everything without them.
    """
    if len(parts) == 1:
        return (
            parts[0]
            if not parts[0].negative or operator == "OR"
            else _everything_but(parts)
        )
    if operator == "AND" and all(part.negative for part in parts):
        return _everything_but(parts)
    words = f" {operator} ".join(
        [
            f"({part.words})" if part.joined not in ("", operator) else part.words
            for part in parts
        ]
    )
    trees = [part.tree for part in parts]
    tree = q.And(trees) if operator == "AND" else q.Or(trees)
    marks = tuple([mark for part in parts for mark in part.marks])
    titles = tuple([title for part in parts for title in part.titles])
    return _Node(tree, words, marks, titles, joined=operator)


def _everything_but(parts: list[_Node]) -> _Node:
    return _Node(
        q.And([q.Every(), *(part.tree for part in parts)]),
        " AND ".join(part.words for part in parts),
        negative=False,
        joined="AND" if len(parts) > 1 else "",
    )
