"""The librarian's query language: from a line of text to a tree, its wording and its
conditions.

Words are joined by AND; OR, NOT, a leading minus, brackets, "phrases", "proximity"~5,
NEAR/5, PRE/5, /s, /p, wild*, w?ld, fuzzy~ and fields (``title:``, ``people:``,
``date:1997..1998``) may be used, and the signs of other products (``vendors.py``).
Nothing is an error: what can't be meant is left out, and a warning says so; what can be
meant in two ways is read in one, and a notice offers the other, rewritten.

    >>> parse("militants -cookies").understood
    'militants AND NOT cookies'
    >>> parse('"refused to surrender').warnings
    ('A quotation mark was not closed; the phrase was taken to the end.',)
    >>> parse("police or court").notices[0].offers[0].query
    'police OR court'

Where several words stand side by side, ``Parsed.some`` is a second tree, which demands
one of them: an engine offers what it matches below what the first matches. Function
words beside them are not demanded at all.

    >>> parse("the price of grain").optional
    ('the', 'of')
    >>> parse("grain AND price").some is None, parse("grain price").some is None
    (True, False)

Tokens (``lexer.py``) are settled first (``settling.py``: which signs are operators where
they stand), then ``parser.py`` makes a tree of them, ``demands.py`` says which of its parts
every hit must meet, and ``clauses.py`` makes conditions of it. A search history of several
lines becomes one query before all that (``strategies.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from whoosh import query as q

from cuttings.search.dates import Period
from cuttings.search.language.lexicon import ENGLISH_ONLY, Lexicon
from cuttings.search.synonyms import NONE, Synonyms
from cuttings.search.syntax.clauses import Conditions, all_of, conditions
from cuttings.search.syntax.demands import Part, Signs, demanded, some_of
from cuttings.search.syntax.expanding import Expansion, expanded
from cuttings.search.syntax.lexer import EXACT, Token, tokenise
from cuttings.search.syntax.lookup import looked_up, said_of, with_english_names
from cuttings.search.syntax.marks import Mark
from cuttings.search.syntax.notices import Notice, Offer
from cuttings.search.syntax.parser import MAX_TIMES, Parser
from cuttings.search.syntax.readings import said_of_query
from cuttings.search.syntax.settling import settle
from cuttings.search.syntax.strategies import TooLong, strategy_of
from cuttings.search.syntax.tree import (
    Everything,
    Node,
    asked_words,
    join,
    wording,
)
from cuttings.search.translations import Message, worded

MAX_COST = 2_000
"""What a query may cost, in words; beyond it the query is refused, never shortened."""

PATTERN_COST = 20
"""What a cut, wild or fuzzy word costs, measured as plain words."""

PATTERN_SIGNS = frozenset("*?#$~!")
"""What a word has that is cut, wild or fuzzy."""

DISTANCE_COST = 8
"""What a distance costs: two lists of words are compared place by place. A chain of 200
takes 60 ms to read, one of 1,500 took 3.4 s.
"""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood: its conditions, the same in words, what was said on the
    way, and what to mark in a text.

    ``node`` is the tree that the wording was made of, None where there is nothing to
    search for. ``parts`` are its parts that must all be met. ``is_refused`` tells that
    the query could not be searched as it stands, as a warning says. ``some`` is the tree
    that demands only one of the words that stand side by side, None where there are no
    two of them; ``optional`` are the function words that are not demanded. ``time`` is
    the one date that its words name (March 1998), by which ties are ordered.
    """

    tree: q.Query
    understood: str
    notices: tuple[Notice, ...]
    marks: tuple[Mark, ...]
    node: Node | None = None
    parts: tuple[Part, ...] = ()
    is_refused: bool = False
    some: q.Query | None = None
    optional: tuple[str, ...] = ()
    time: Period | None = None

    @property
    def asked(self) -> str:
        """The words of texts that are asked for, by which some articles are better than
        others; nothing where there are only names of facets, or none.
        """
        return asked_words(self.node) if self.node else ""

    @property
    def limits(self) -> q.Query | None:
        """What the parts ask that ask for no words: names of facets, dates, what is to be
        left out. None where there are no such parts.

        >>> parse("peace -cookies").limits
        Not(Term('text', 'cooki'))
        >>> parse("peace talks").limits is None
        True
        """
        trees: list[q.Query] = []
        for part in self.parts:
            is_limit = not asked_words(part.node)
            if is_limit and not isinstance(part.node, Everything):
                trees.append(part.tree)
        if len(trees) > 1:
            return q.And(trees)
        return trees[0] if trees else None

    @property
    def is_unasked(self) -> bool:
        """Whether nothing was searched: the query was refused, or all of it left out."""
        return self.is_refused or self.tree == q.NullQuery

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was left out or could not be meant."""
        return tuple([notice.text for notice in self.notices if notice.is_warning])

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Every other reading, each query once."""
        offers = {
            offer.query: offer for notice in self.notices for offer in notice.offers
        }
        return tuple(offers.values())


def parse(
    text: str,
    exact: bool = False,
    synonyms: Synonyms = NONE,
    lexicon: Lexicon = ENGLISH_ONLY,
) -> Parsed:
    """Reads a query; never raises.

    An empty text means everything, one without a searchable word means nothing. An
    ``exact`` search asks for the words themselves, not for all their forms or synonyms.
    The ``lexicon`` of an archive says in which languages words are looked up.
    """
    try:
        strategy = strategy_of(text)
    except TooLong as error:
        return _refused(str(error))
    if strategy is None:
        return _parse(text, exact, synonyms, lexicon)
    parsed = _parse(strategy.query, exact, synonyms, lexicon)
    said = tuple([Notice(each) for each in strategy.said])
    return replace(parsed, notices=(*said, *parsed.notices))


def _parse(text: str, exact: bool, synonyms: Synonyms, lexicon: Lexicon) -> Parsed:
    typed = tokenise(text)
    # What tokens would cost is known before anything is made of them.
    cost = _cost(typed)
    if cost > MAX_COST:
        refusal = worded(
            "The query would cost as much as %(cost)s words; %(max_cost)s are searched "
            "at most. Nothing was left out and nothing searched: part it in two.",
            cost=cost,
            max_cost=MAX_COST,
        )
        return _refused(refusal)
    settled = settle(typed)
    tokens = settled.tokens()

    parser = Parser(exact)
    node = parser.read(tokens)
    notices = said_of_query(settled, parser, node, exact, text)
    if parser.refusal:
        return _nothing(notices, is_refused=True)
    if node is None:
        if not text.strip():
            return Parsed(q.Every(), worded("everything"), notices, ())
        nothing = worded("The query has no word to search for, so nothing was found.")
        return _nothing((*notices, Notice(nothing, is_warning=True)))

    signs = Signs.of(text, tokens, lexicon.languages)
    if synonyms and not exact:
        expansion = expanded(node, synonyms)
        node = expansion.node
        made = tuple([looked_up(each, lexicon) for each in expansion.made])
        signs = replace(signs, expanded=made)
        held, _ = demanded(expansion.plain, signs, tokens)
        notices += _said_of(expansion, join("AND", [part.node for part in held]))
    node = looked_up(node, lexicon)
    notices += said_of(node, lexicon)
    if any(token.kind == "field" for token in tokens):
        node = with_english_names(node)
    parts, optional = demanded(node, signs, tokens)
    is_strict = any(token.kind == "and" for token in tokens) and not text.isupper()
    time = settled.times[0] if len(settled.times) == 1 else None
    return _of_parts(parts, exact, is_strict, notices, optional, time)


def _of_parts(
    parts: tuple[Part, ...],
    exact: bool,
    is_strict: bool,
    notices: tuple[Notice, ...],
    optional: tuple[str, ...],
    time: Period | None,
) -> Parsed:
    """What a query asks whose parts are all demanded; ``is_strict``: never some alone."""
    nodes = [part.node for part in parts]
    each = [conditions(part) for part in nodes]
    asked = all_of(nodes, each)
    some = None if is_strict else some_of(parts, [part.tree for part in each])
    node = join("AND", nodes)
    words = wording(node)
    return Parsed(
        tree=_with_titles(asked.tree, asked),
        understood=worded("everything") if words == "*" else _worded(words, exact),
        notices=notices,
        marks=tuple(dict.fromkeys(asked.marks)),
        node=node,
        parts=parts,
        some=None if some is None else _with_titles(some, asked),
        optional=optional,
        time=time,
    )


def _with_titles(tree: q.Query, asked: Conditions) -> q.Query:
    """A tree with what words in a title add to its scores."""
    return q.AndMaybe(tree, q.Or(list(asked.titles))) if asked.titles else tree


def _said_of(expansion: Expansion, plain: Node) -> tuple[Notice, ...]:
    """What is said of synonyms: one click searches the words as they were typed."""
    if not expansion.words:
        return ()
    said: list[Message] = []
    for typed, *others in expansion.words:
        listed = ", ".join([f"“{other}”" for other in others])
        said.append(
            worded(
                "“%(typed)s” was searched together with %(listed)s",
                typed=typed,
                listed=listed,
            )
        )
    offer = Offer(worded("without synonyms"), wording(plain))
    text = said[0]
    for more in said[1:]:
        text = worded("%(first)s; %(second)s", first=text, second=more)
    return (Notice(worded("%(text)s.", text=text), (offer,)),)


def read_tokens(
    tokens: Sequence[Token], *, or_first: bool, small_operators: bool
) -> tuple[str, tuple[Notice, ...]]:
    """Tokens as a query in Cuttings' own language, with what is to be said of it; no
    text where there is nothing to search for.
    """
    settled = settle(tokens, small_operators)
    parser = Parser(exact=False, or_first=or_first)
    node = parser.read(settled.tokens())
    notices = said_of_query(settled, parser, node, False, "")
    is_said = node is not None and not parser.refusal
    return (wording(node) if node and is_said else ""), notices


def _worded(words: str, exact: bool) -> str:
    """The wording of a tree; what the whole search asks for need not be said of every
    word.
    """
    return words.replace(f"{EXACT}:", "") if exact else words


def _nothing(notices: tuple[Notice, ...], is_refused: bool = False) -> Parsed:
    return Parsed(q.NullQuery(), "nothing", notices, (), is_refused=is_refused)


def _refused(reason: str) -> Parsed:
    return _nothing((Notice(reason, is_warning=True),), is_refused=True)


def _cost(tokens: Sequence[Token]) -> int:
    cost = 0
    for token in tokens:
        if token.kind == "near":
            cost += DISTANCE_COST
        if token.kind == "atleast":
            cost += min(int(token.text), MAX_TIMES)
        if token.kind in ("word", "phrase", "address") and token.text:
            is_pattern = not PATTERN_SIGNS.isdisjoint(token.text)
            cost += 1 + token.text.count(" ") + is_pattern * PATTERN_COST
    return cost
