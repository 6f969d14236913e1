"""From settled tokens to a tree: what operators, brackets and fields make of words.

Distances bind tightest, then NOT, AND, OR. Nothing is an error: what can't be meant is
left out, and a warning says so.

    from cuttings.search.syntax.lexer import tokenise
    tree = Parser(exact=False).read(tokenise("peace AND (talks OR deal)"))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cuttings.search.addresses import plain_address
from cuttings.search.dates import DateWords, Period, UnreadableDate, read_period
from cuttings.search.syntax.choices import Choice
from cuttings.search.syntax.lexer import DATE, EXACT, Token, fields
from cuttings.search.syntax.schema import LENGTH, WORD_FIELDS
from cuttings.search.syntax.tree import (
    AtLeast,
    Dates,
    Joined,
    Length,
    Near,
    Node,
    Not,
    Phrase,
    Word,
    join,
    leaves,
)
from cuttings.search.syntax.words import LeftOut, Reading, read_phrase, read_word
from cuttings.search.translations import worded

MAX_DEPTH = 20
"""Brackets within brackets that are read, so that no tree is deeper than engines go."""

MAX_TIMES = 255
"""How often a word may be asked to occur."""


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


class Parser:
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

    def rereadings(self) -> list[tuple[str, str, Parser]]:
        """The other readings of the whole query: what is said, what is offered, and a
        parser that reads so.
        """
        found: list[tuple[str, str, Parser]] = []
        if self.mixes_operators and not self.or_first:
            text = worded("AND was read before OR; brackets say otherwise.")
            found.append((text, worded("OR first"), Parser(self.exact, or_first=True)))
        if self.has_wide_not:
            text = worded("NOT holds for the one part behind it.")
            found.append(
                (
                    text,
                    worded("NOT for all behind it"),
                    Parser(self.exact, False, True),
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
        if field == LENGTH:
            least, _, most = token.text.partition("..")
            return Length(int(least), int(most) if most else None)
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
                self.warn(warning.args[0])
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
            others = [
                (DateWords.of(choice.since or ""), Dates(choice))
                for choice in error.choices
            ]
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
