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
they stand); here is what operators and brackets make of them. Distances bind tightest,
then NOT, AND, OR. The tree becomes conditions in ``clauses.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from whoosh import query as q

from cuttings.search.addresses import plain_address
from cuttings.search.dates import Period, UnreadableDate, read_period
from cuttings.search.language.analysis import terms
from cuttings.search.language.function_words import is_function_word
from cuttings.search.language.lexicon import ENGLISH_ONLY, Lexicon
from cuttings.search.synonyms import NONE, Synonyms
from cuttings.search.syntax.clauses import Conditions, all_of, conditions
from cuttings.search.syntax.expanding import Expansion, expanded
from cuttings.search.syntax.lexer import DATE, EXACT, Token, fields, tokenise
from cuttings.search.syntax.lookup import looked_up, said_of
from cuttings.search.syntax.marks import Mark
from cuttings.search.syntax.notices import Notice, Offer
from cuttings.search.syntax.schema import WORD_FIELDS
from cuttings.search.syntax.settling import BETWEEN, Choice, Settled, settle
from cuttings.search.syntax.tree import (
    AtLeast,
    Dates,
    Joined,
    Near,
    Node,
    Not,
    Phrase,
    Word,
    join,
    leaves,
    wording,
)
from cuttings.search.syntax.words import LeftOut, Reading, read_phrase, read_word
from cuttings.search.translations import Message, worded

MAX_COST = 2_000
"""What a query may cost, in words; beyond it the query is refused, never shortened."""

PATTERN_COST = 20
"""What a cut, wild or fuzzy word costs, measured as plain words."""

DISTANCE_COST = 8
"""What a distance costs: two lists of words are compared place by place. A chain of 200
takes 60 ms to read, one of 1,500 took 3.4 s.
"""

MAX_DEPTH = 20
"""Brackets within brackets that are read, so that no tree is deeper than engines go."""

MAX_TIMES = 255
"""How often a word may be asked to occur."""

MAX_OFFERS = 12
"""Other readings that are worked out for one query."""


class Part(NamedTuple):
    """One part of a query that all hits must meet, for an order by how many they meet.

    ``is_function_word`` tells of a plain word such as "in" or "the" without quotation
    marks; ``is_optional`` of a plain word that a second part of a result may do without:
    strict forms (phrases, fields, exclusions, dates, distances) never are.
    """

    words: str
    node: Node
    is_optional: bool
    is_function_word: bool

    @property
    def tree(self) -> q.Query:
        """What the part asks of an article."""
        return conditions(self.node).tree


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
        return _nothing((Notice(refusal, is_warning=True),), is_refused=True)
    settled = settle(typed)
    tokens = settled.tokens()

    parser = _Parser(exact)
    node = parser.read(tokens)
    notices = _with_offers(settled, parser, node, exact, text)
    if parser.refusal:
        return _nothing(notices, is_refused=True)
    if node is None:
        if not text.strip():
            return Parsed(q.Every(), worded("everything"), notices, ())
        nothing = worded("The query has no word to search for, so nothing was found.")
        return _nothing((*notices, Notice(nothing, is_warning=True)))

    signs = _Signs.of(text, tokens, lexicon.languages)
    if synonyms and not exact:
        expansion = expanded(node, synonyms)
        node = expansion.node
        made = tuple([looked_up(each, lexicon) for each in expansion.made])
        signs = replace(signs, expanded=made)
        held, _ = _demanded(expansion.plain, signs, tokens)
        notices += _said_of(expansion, join("AND", [part.node for part in held]))
    node = looked_up(node, lexicon)
    notices += said_of(node, lexicon)
    parts, optional = _demanded(node, signs, tokens)
    nodes = [part.node for part in parts]
    each = [conditions(part) for part in nodes]
    asked = all_of(nodes, each)
    node = join("AND", nodes)
    understood = _worded(node, exact)
    some = None
    if text.isupper() or not any(token.kind == "and" for token in tokens):
        some = _some(parts, [part.tree for part in each])
    return Parsed(
        tree=_with_titles(asked.tree, asked),
        understood=worded("everything") if understood == "*" else understood,
        notices=notices,
        marks=tuple(dict.fromkeys(asked.marks)),
        node=node,
        parts=parts,
        some=None if some is None else _with_titles(some, asked),
        optional=optional,
        time=settled.times[0] if len(settled.times) == 1 else None,
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


def _demanded(
    node: Node, signs: _Signs, tokens: Sequence[Token]
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts of a tree that are demanded, and the function words that are not: none,
    where a reader wrote AND or brackets.
    """
    parts = _parts(node, signs)
    if any(token.kind in ("and", "open") for token in tokens):
        return parts, ()
    return _without_function_words(parts)


def _without_function_words(
    parts: tuple[Part, ...],
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts that are demanded, and the function words beside them that are not:
    none, where nothing else is sought.
    """
    kept = tuple([part for part in parts if not part.is_function_word])
    if all(isinstance(part.node, Not) for part in kept):
        return parts, ()
    left_out = [part.words for part in parts if part.is_function_word]
    return kept, tuple(dict.fromkeys(left_out))


def _some(parts: Sequence[Part], trees: Sequence[q.Query]) -> q.Query | None:
    """The tree that demands one of the plain words, and all the rest; None where there
    are no two of them. ``trees`` are what each part asks.
    """
    words: list[q.Query] = []
    content: list[q.Query] = []
    demanded: list[q.Query] = []
    for part, tree in zip(parts, trees, strict=True):
        if not part.is_optional:
            demanded.append(tree)
            continue
        words.append(tree)
        if not part.is_function_word:
            content.append(tree)
    plain = content or words
    if len(plain) < 2:
        return None
    some: q.Query = q.Or(plain)
    return q.And([some, *demanded]) if demanded else some


def read_tokens(
    tokens: Sequence[Token], *, or_first: bool, small_operators: bool
) -> tuple[str, tuple[Notice, ...]]:
    """Tokens as a query in Cuttings' own language, with what is to be said of it; no
    text where there is nothing to search for.
    """
    settled = settle(tokens, small_operators)
    parser = _Parser(exact=False, or_first=or_first)
    node = parser.read(settled.tokens())
    notices = _with_offers(settled, parser, node, False, "")
    is_said = node is not None and not parser.refusal
    return (wording(node) if node and is_said else ""), notices


def _worded(node: Node, exact: bool) -> str:
    """The wording of a tree; what the whole search asks for need not be said of every
    word.
    """
    words = wording(node)
    return words.replace(f"{EXACT}:", "") if exact else words


def _nothing(notices: tuple[Notice, ...], is_refused: bool = False) -> Parsed:
    return Parsed(q.NullQuery(), "nothing", notices, (), is_refused=is_refused)


def _cost(tokens: Sequence[Token]) -> int:
    cost = 0
    for token in tokens:
        if token.kind == "near":
            cost += DISTANCE_COST
        if token.kind == "atleast":
            cost += min(int(token.text), MAX_TIMES)
        if token.kind in ("word", "phrase", "address") and token.text:
            signs = sum([token.text.count(sign) for sign in "*?#$~!"])
            cost += 1 + token.text.count(" ") + min(signs, 1) * PATTERN_COST
    return cost


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a reader's signs say of the words of a query: ``names`` alone are in capitals
    (WHO is no "who"), ``demanded`` have a plus, ``quoted`` are phrases in marks.
    ``expanded`` are the parts that stand for a word and its synonyms, ``languages`` those
    of the archive besides English.
    """

    names: frozenset[str]
    demanded: frozenset[str]
    quoted: frozenset[tuple[str, ...]]
    languages: tuple[str, ...] = ()
    expanded: tuple[Node, ...] = ()

    @classmethod
    def of(
        cls, text: str, tokens: Sequence[Token], languages: tuple[str, ...] = ()
    ) -> _Signs:
        """The signs of a query."""
        words = [token.text for token in tokens if token.kind == "word"]
        phrases = [token.text for token in tokens if token.kind == "phrase"]
        capitals = [] if text.isupper() else words
        return cls(
            frozenset([word.lower() for word in capitals if word[1:].isupper()]),
            frozenset([word[1:].lower() for word in words if word[:1] == "+"]),
            frozenset([tuple(terms(phrase)) for phrase in phrases]),
            languages,
        )

    def are_none(self, node: Node) -> bool:
        """Whether a part is a plain word, or one of several terms like al-Qaeda."""
        match node:
            case Word():
                is_demanded = node.quoted or node.text in self.demanded
                return node.field == "text" and node.how == "plain" and not is_demanded
            case Phrase():
                words = tuple(
                    [part.text for part in node.parts if isinstance(part, Word)]
                )
                is_one_word = len(words) == len(node.parts) and node.distance == 1
                return node.field == "text" and is_one_word and words not in self.quoted
            case Joined():
                fields_of = {leaf.field for leaf in leaves(node)}
                return node in self.expanded and fields_of == {"text"}
        return False

    def is_function_word(self, node: Node) -> bool:
        """Whether a plain part is a function word."""
        if not isinstance(node, Word) or node.text in self.names:
            return False
        return is_function_word(node.text, self.languages)


def _parts(node: Node, signs: _Signs) -> tuple[Part, ...]:
    nodes = (
        node.parts if isinstance(node, Joined) and node.operator == "AND" else (node,)
    )
    parts: list[Part] = []
    for each in nodes:
        is_plain = signs.are_none(each)
        is_function = is_plain and signs.is_function_word(each)
        parts.append(Part(wording(each), each, is_plain, is_function))
    return tuple(parts)


# --- Offers --------------------------------------------------------------------------


def _with_offers(
    settled: Settled, parser: _Parser, node: Node | None, exact: bool, text: str
) -> tuple[Notice, ...]:
    """What is said of a query, each other reading written out as a query."""
    budget = MAX_OFFERS
    tokens = settled.tokens()

    def asked(other: Node, tokens: Sequence[Token]) -> str:
        parts, _ = _demanded(other, _Signs.of(text, tokens), tokens)
        return wording(join("AND", [part.node for part in parts]))

    is_said = settled.choices or parser.choices or parser.said or parser.rereadings()
    if not is_said:
        # Nothing else can be meant: a fifteenth of reading three words is saved.
        return ()
    understood = asked(node, tokens) if node and not parser.refusal else ""
    notices: list[Notice] = []

    def offer(
        words: str, other: Node | None, tokens: Sequence[Token] = tokens
    ) -> Offer | None:
        query = asked(other, tokens) if other else ""
        if not query or query == understood:
            return None
        query = query.replace(f"{EXACT}:", "") if exact else query
        return Offer(words, query, words.endswith(BETWEEN))

    for choice in [*settled.choices, *parser.choices]:
        offers: list[Offer] = []
        # A date that can't be read comes first; other readings would have it too.
        readings = () if parser.refusal else choice.readings[:budget]
        for words, replacement in readings:
            replaced_tokens = settled.tokens(replacement)
            other = _Parser(exact).read(replaced_tokens)
            offers += filter(None, [offer(words, other, replaced_tokens)])
            budget -= 1
        if choice.needs_offer and not offers:
            continue
        notices.append(
            Notice(choice.text, tuple(offers), choice.is_warning, choice.needs_offer)
        )

    for text, words, reader in parser.rereadings():
        offered = None
        if budget and not parser.refusal:
            budget -= 1
            offered = offer(words, reader.read(settled.tokens()))
        if offered:
            notices.append(Notice(text, (offered,)))

    for leaf, reading in parser.said:
        found: list[Offer] = []
        for words, replaced in reading.others[:budget]:
            budget -= 1
            other = _replaced(node, leaf, replaced) if node else None
            found += filter(None, [offer(words, other)])
        notices.append(Notice(reading.text, tuple(found), False))
    return tuple(dict.fromkeys(notices))


def _replaced(node: Node, old: Node, new: Node) -> Node:
    """A tree with one part in the place of another; the same part everywhere."""
    if node == old:
        return new
    match node:
        case Not():
            return Not(_replaced(node.part, old, new))
        case AtLeast():
            return replace(node, part=_replaced(node.part, old, new))
        case Near():
            left = _replaced(node.left, old, new)
            return replace(node, left=left, right=_replaced(node.right, old, new))
        case Joined() | Phrase():
            parts = tuple([_replaced(part, old, new) for part in node.parts])
            return replace(node, parts=parts)
    return node


# --- Reading tokens ------------------------------------------------------------------


@dataclass(slots=True)
class _Group:
    """Brackets that are being read, or the whole query: what they hold so far.

    ``own_field`` is where its words are looked for, ``exact`` whether as written.
    ``next_field``, ``next_exact``, ``negates_next`` and ``near`` say what stood before
    the part to come, and ``last_field`` is where the one before it was looked for.
    """

    own_field: str
    next_field: str
    own_exact: bool
    next_exact: bool
    next_times: Token | None = None
    alternatives: list[list[Node]] = field(default_factory=list)
    conjunction: list[Node] = field(default_factory=list)
    negates_next: bool = False
    near: Token | None = None
    last_negated_by: str = ""
    last_field: str = ""
    is_wide_possible: bool = False

    def end_alternative(self) -> bool:
        """Ends what OR parts; whether there was anything."""
        if not self.conjunction:
            return False
        self.alternatives.append(self.conjunction)
        self.conjunction = []
        return True


class _Parser:
    """Reads the tokens of one query from left to right, collecting what is to be said.

    Open brackets are a list, not calls within calls: no query, however deep, can
    exhaust Python's stack. ``or_first`` and ``wide_not`` are the readings of products
    whose OR binds tighter than AND, and whose NOT holds for all that follows.
    """

    def __init__(
        self, exact: bool, or_first: bool = False, wide_not: bool = False
    ) -> None:
        self.exact = exact
        self.or_first = or_first
        self.wide_not = wide_not
        self.choices: list[Choice] = []
        self.said: list[tuple[Node, Reading]] = []
        self.refusal: str = ""
        self.finished: list[Node] = []
        self.groups = [_Group("text", "text", exact, exact)]
        self.ignored_brackets = 0
        self.mixes_operators = False
        self.has_wide_not = False

    def rereadings(self) -> list[tuple[str, str, _Parser]]:
        """The other readings of the whole query: what is said, what is offered, and a
        parser that reads so.
        """
        found: list[tuple[str, str, _Parser]] = []
        if self.mixes_operators and not self.or_first:
            text = worded("AND was read before OR; brackets say otherwise.")
            found.append((text, worded("OR first"), _Parser(self.exact, or_first=True)))
        if self.has_wide_not:
            text = worded("NOT holds for the one part behind it.")
            found.append(
                (
                    text,
                    worded("NOT for all behind it"),
                    _Parser(self.exact, False, True),
                )
            )
        return found

    def warn(self, text: str) -> None:
        """Says that something was left out."""
        self.choices.append(Choice(text, is_warning=True))

    def read(self, tokens: Sequence[Token]) -> Node | None:
        """The tree that a whole query is; None if it has nothing to search for."""
        for index, token in enumerate(tokens):
            group = self.groups[-1]
            follower = tokens[index + 1].kind if index + 1 < len(tokens) else "end"
            # Nothing that an operator could join or exclude stands behind it.
            is_last = follower in ("end", "and", "or", "close", "near")
            match token.kind:
                case "or":
                    if not group.end_alternative() or is_last:
                        self._warn_of_stray(token)
                case "and":
                    if not group.conjunction or is_last:
                        self._warn_of_stray(token)
                case "not":
                    group.negates_next = not group.negates_next
                    group.last_negated_by = token.text
                    if is_last:
                        self._warn_of_stray(token)
                        self._add(None)
                case "near":
                    if group.conjunction and not is_last:
                        group.near = token
                        # No distance spans two fields: one that was named holds on.
                        group.next_field = group.last_field or group.own_field
                    else:
                        self._warn_of_stray(token)
                case "field":
                    self._read_field(token, is_last or follower == "not")
                case "atleast":
                    group.next_times = token
                case "open":
                    self._open()
                case "close":
                    self._close()
                case "word" | "phrase" | "address":
                    self._add(self._in_fields(token, group))

        if len(self.groups) > 1:
            self.warn(worded("A bracket was not closed; it was taken to the end."))
        while len(self.groups) > 1:
            self._end_group()
        self._end_query()
        return join("AND", self.finished) if self.finished else None

    def _read_field(self, token: Token, is_empty: bool) -> None:
        group = self.groups[-1]
        if token.text == EXACT:
            group.next_exact = True
        else:
            group.next_field = token.text
        if is_empty:
            self.warn(
                worded(
                    "“%(text)s:” was followed by nothing to look for and was left out.",
                    text=token.text,
                )
            )
            self._add(None)

    # Brackets

    def _open(self) -> None:
        if len(self.groups) > MAX_DEPTH:
            self.warn(
                worded(
                    "Brackets deeper than %(max_depth)s were left out.",
                    max_depth=MAX_DEPTH,
                )
            )
            self.ignored_brackets += 1
            return
        above = self.groups[-1]
        inherited, exact = above.next_field, above.next_exact
        self.groups.append(_Group(inherited, inherited, exact, exact))

    def _close(self) -> None:
        if self.ignored_brackets:
            self.ignored_brackets -= 1
        elif len(self.groups) > 1:
            self._end_group()
        else:
            self._end_query()
            self.warn(worded("A closing bracket had no opening one and was left out."))

    def _end_group(self) -> None:
        node = self._whole(self.groups.pop())
        self._add(node)

    def _end_query(self) -> None:
        """Ends the query, or what stands before a bracket that nothing opened."""
        node = self._whole(self.groups.pop())
        if node is not None:
            self.finished.append(node)
        self.groups.append(_Group("text", "text", self.exact, self.exact))

    def _whole(self, group: _Group) -> Node | None:
        """What a group means; None if there was nothing in it."""
        group.end_alternative()
        alternatives = group.alternatives
        if not alternatives:
            return None
        if len(alternatives) > 1:
            if any(len(conjunction) > 1 for conjunction in alternatives):
                self.mixes_operators = True
            if group.is_wide_possible:
                self.has_wide_not = True
        if self.wide_not and group.is_wide_possible:
            return _read_wide(alternatives)
        if self.or_first:
            return _read_or_first(alternatives)
        return join("OR", [join("AND", conjunction) for conjunction in alternatives])

    # Parts

    def _add(self, node: Node | None) -> None:
        """Adds the part to come to its group, or None where it was left out."""
        group = self.groups[-1]
        near, group.near = group.near, None
        times, group.next_times = group.next_times, None
        if node is not None and times is not None:
            node = self._at_least(node, times)
        if node is not None and near is not None:
            # A NOT before the first part holds for both.
            left = group.conjunction.pop()
            if isinstance(left, Not) and group.last_negated_by:
                group.conjunction.append(Not(self._near(left.part, node, near)))
            else:
                group.conjunction.append(self._near(left, node, near))
        elif node is not None:
            group.conjunction.append(Not(node) if group.negates_next else node)
            if group.negates_next and group.last_negated_by not in ("-", "!"):
                group.is_wide_possible = True
            if not group.negates_next:
                group.last_negated_by = ""
        group.negates_next = False
        group.last_field = group.next_field
        group.next_field = group.own_field
        group.next_exact = group.own_exact

    def _at_least(self, node: Node, token: Token) -> Node:
        """A part so many times; of several parts that must all occur, each of them."""
        times = min(max(1, int(token.text)), MAX_TIMES)
        if isinstance(node, Joined) and node.operator == "AND":
            return join("AND", [self._at_least(part, token) for part in node.parts])
        fields_of = {leaf.field for leaf in leaves(node)}
        if (
            not _has_places(node)
            or len(fields_of) != 1
            or not fields_of <= set(WORD_FIELDS)
        ):
            self.warn(
                worded(
                    "“%(typed)s” counts words of one field of the text only; what "
                    "follows it was searched, however often.",
                    typed=token.typed,
                )
            )
            return node
        return AtLeast(node, times)

    def _near(self, left: Node, right: Node, token: Token) -> Node:
        """Two parts near each other; where they have no places in a text, both."""
        asked = token.near
        if asked is None:
            return join("AND", [left, right])
        if max(_nesting(left), _nesting(right)) >= MAX_DEPTH:
            self.warn(
                worded(
                    "More than %(max_depth)s distances within each other were not "
                    "kept: beyond them both sides were searched, however far apart.",
                    max_depth=MAX_DEPTH,
                )
            )
            both = Not(right) if token.excluded else right
            return join("AND", [left, both])
        for one, other, is_left in ((left, right, True), (right, left, False)):
            if isinstance(one, Joined) and one.operator == "AND" and not token.excluded:
                # Each of several words near the other.
                pairs: list[Node] = []
                for part in one.parts:
                    pair = (part, other) if is_left else (other, part)
                    pairs.append(self._near(*pair, token))
                return join("AND", pairs)
        fields_of = {leaf.field for node in (left, right) for leaf in leaves(node)}
        is_placed = _has_places(left) and _has_places(right)
        if is_placed and len(fields_of) > 1:
            by_field = _in_each_field(left, right)
            if by_field:
                nears = [self._near(one, other, token) for one, other in by_field]
                return join("OR", nears)
        if not is_placed or len(fields_of) != 1 or not fields_of <= set(WORD_FIELDS):
            self.warn(
                worded(
                    "“%(text)s” joins words of one field of the text only; its two "
                    "sides were both searched, however far apart.",
                    text=token.text,
                )
            )
            both = Not(right) if token.excluded else right
            return join("AND", [left, both])
        is_loose = not (asked.ordered or token.excluded) and asked.distance > 1
        if is_loose and asked.unit == "words" and _are_plain(left, right):
            return _pair(left, right, asked.distance)
        distance = asked.distance if asked.unit == "words" else 1
        return Near(left, right, distance, asked.ordered, asked.unit, token.excluded)

    def _in_fields(self, token: Token, group: _Group) -> Node | None:
        """What a word or phrase is in the field it is looked for in, or in any of
        several.
        """
        nodes: list[Node] = []
        for name in group.next_field.split(","):
            node = self._node(token, name, group.next_exact)
            if node is None:
                return None
            nodes.append(node)
        return join("OR", nodes)

    def _node(self, token: Token, field: str, exact: bool) -> Node | None:
        """The part that a word or phrase is; None, with a warning, if it is left out."""
        if not token.closed:
            self.warn(
                worded(
                    "A quotation mark was not closed; the phrase was taken to the end."
                )
            )
        if field == DATE:
            if token.text == "*":
                return Not(Dates(None))
            return self._date(token)
        said: list[Reading] = []
        if token.kind == "phrase" and token.typed:
            said.append(
                Reading(worded("The weight %(typed)s was left out.", typed=token.typed))
            )
        try:
            if token.kind == "address":
                return _address(field, token.text, exact)
            if token.kind == "phrase":
                node = read_phrase(field, token.text, token.slop, exact, said)
            else:
                node = read_word(field, token.text, exact, said)
        except LeftOut as warning:
            if str(warning):
                self.warn(str(warning))
            return None
        self.said += [(node, reading) for reading in said]
        return node

    def _date(self, token: Token) -> Node | None:
        """A date or period; one that can't be read refuses the query, because its
        result would look as if the date were applied.
        """
        text = token.text.strip().strip(",;")
        if text.lower() == "unknown":
            return Dates(None)
        try:
            return Dates(read_period(text))
        except UnreadableDate as error:
            self.refusal = worded("date: %(error)s", error=error.args[0])
            self.warn(
                worded(
                    "%(refusal)s Nothing was searched until it is mended.",
                    refusal=self.refusal,
                )
            )
            node = Dates(Period("", None))
            others = [(f"date:{choice}", Dates(choice)) for choice in error.choices]
            if others:
                self.said.append(
                    (node, Reading(worded("Which date is meant?"), *others))
                )
            return node

    def _warn_of_stray(self, token: Token) -> None:
        self.warn(
            worded(
                "“%(text)s” had nothing to join or exclude and was left out.",
                text=token.text,
            )
        )


def _address(field: str, typed: str, exact: bool) -> Node:
    """A web address: what stands in a text, or where an article was published, with all
    that lies below.
    """
    written = read_phrase(field, _bare(typed), 1, exact, [])
    if field != "text" or WEBSITE not in fields():
        return written
    _, address = plain_address(typed)
    return join("OR", [written, read_phrase(WEBSITE, _bare(address), 1, exact, [])])


WEBSITE = "website"
"""The field of the addresses at which articles were published."""


def _bare(address: str) -> str:
    """An address without the signs that would be wildcards."""
    return address.translate(dict.fromkeys(map(ord, "*?#$!~"), " "))


def _has_places(node: Node) -> bool:
    """Whether a part stands in places of a text, so that another can be near it."""
    match node:
        case Word():
            return node.how != "any"
        case Phrase() | Near():
            return True
        case Joined():
            return node.operator == "OR" and all(map(_has_places, node.parts))
    return False


def _in_each_field(left: Node, right: Node) -> list[tuple[Node, Node]]:
    """Two sides that are each alternatives over the same fields (``HLEAD(a w/5 b)``), as
    a pair for each field; none, where they are otherwise.
    """
    sides: list[dict[str, list[Node]]] = []
    for side in (left, right):
        alternatives = side.parts if isinstance(side, Joined) else (side,)
        by_field: dict[str, list[Node]] = {}
        for part in alternatives:
            fields_of = {leaf.field for leaf in leaves(part)}
            if len(fields_of) != 1:
                return []
            by_field.setdefault(fields_of.pop(), []).append(part)
        sides.append(by_field)
    one, other = sides
    if one.keys() != other.keys() or not one.keys() <= WORD_FIELDS.keys():
        return []
    return [(join("OR", one[name]), join("OR", other[name])) for name in one]


def _nesting(node: Node) -> int:
    """How many distances stand within each other on the deepest way into a tree."""
    deepest = 0
    waiting = [(node, 0)]
    while waiting:
        part, depth = waiting.pop()
        match part:
            case Near():
                deepest = max(deepest, depth + 1)
                waiting += [(part.left, depth + 1), (part.right, depth + 1)]
            case Not() | AtLeast():
                waiting.append((part.part, depth))
            case Joined() | Phrase():
                waiting += [(each, depth) for each in part.parts]
    return deepest


def _are_plain(*nodes: Node) -> bool:
    return all(isinstance(node, Word) and not node.quoted for node in nodes)


def _pair(left: Node, right: Node, distance: int) -> Node:
    """Two words near each other, as a phrase with a distance says it."""
    if not isinstance(left, Word) or not isinstance(right, Word):
        return Near(left, right, distance)
    if left.exact != right.exact:
        return Near(left, right, distance)
    return Phrase(left.field, (left, right), distance, left.exact)


def _read_or_first(alternatives: list[list[Node]]) -> Node:
    """Parts of which OR joins only its two neighbours, before AND joins all."""
    conjunction: list[Node] = list(alternatives[0])
    for following in alternatives[1:]:
        first, *rest = following
        conjunction[-1] = join("OR", [conjunction[-1], first])
        conjunction += rest
    return join("AND", conjunction)


def _read_wide(alternatives: list[list[Node]]) -> Node:
    """Parts of which the first NOT that ends an alternative excludes all that follow."""
    for index, conjunction in enumerate(alternatives[:-1]):
        last = conjunction[-1]
        if not isinstance(last, Not):
            continue
        behind = [join("AND", following) for following in alternatives[index + 1 :]]
        excluded = Not(join("OR", [last.part, *behind]))
        whole = [*alternatives[:index], [*conjunction[:-1], excluded]]
        return join("OR", [join("AND", each) for each in whole])
    return join("OR", [join("AND", each) for each in alternatives])
