"""A query as it was understood: a tree of a few plain values, and its wording.

The grammar makes it of tokens, ``clauses.py`` makes conditions of it for an engine, and
``wording`` writes it down in Cuttings' own language. The wording is itself a query that
means the same: that is what a page shows as understood, and what an offer searches.

    >>> wording(Joined("AND", (Word("text", "peace"), Not(Word("text", "talk", "prefix")))))
    'peace AND NOT talk*'
    >>> wording(Near(Word("text", "a"), Word("title", "b"), 3, ordered=True))
    'a PRE/3 title:b'
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cuttings.search.dates import Period
from cuttings.search.language.scripts import is_paired, is_unparted
from cuttings.search.syntax.schema import LENGTH, SAID, SPEAKERS

How = Literal["plain", "prefix", "pattern", "fuzzy", "any"]
"""What a word stands for: itself in all its forms, what begins so, a pattern with ``*``
(any letters), ``?`` (one) and ``#`` (none or one), what is spelt nearly so, or any word
in that position of a phrase.
"""

Unit = Literal["words", "sentence", "paragraph", "segment", "lead"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word over one field.

    ``limit`` is how many letters a fuzzy word may differ in, or how many more a
    beginning may have (0: any number). ``exact`` asks for the word as written.

    ``typed`` is the word with its accents, and ``forms`` are the stems that it has in the
    languages of an archive (``cuttings.search.language.lexicon``), none where it is in
    English alone; ``spellings`` are those of a name that are several stems each. None of
    these makes another word of it.
    """

    field: str
    text: str
    how: How = "plain"
    limit: int = 0
    exact: bool = False
    quoted: bool = False
    typed: str = dataclasses.field(default="", compare=False)
    forms: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    spellings: tuple[tuple[str, ...], ...] = dataclasses.field(
        default=(), compare=False
    )


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words beside each other in their order, or, with a ``distance`` above 1, so far
    apart at most in any order. A part may itself be several alternatives.
    """

    field: str
    parts: tuple[Node, ...]
    distance: int = 1
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Two parts at most ``distance`` words apart, or in one sentence or paragraph.

    ``excluded`` turns it round: the first part somewhere without the second near it.
    """

    left: Node
    right: Node
    distance: int
    ordered: bool = False
    unit: Unit = "words"
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A part that stands ``times`` times or more in a text."""

    part: Node
    times: int


@dataclass(frozen=True, slots=True)
class Not:
    """Everything without the part."""

    part: Node


@dataclass(frozen=True, slots=True)
class Joined:
    """All parts, or any of them; ``of_quotation``: all of them of one quotation."""

    operator: Literal["AND", "OR"]
    parts: tuple[Node, ...]
    of_quotation: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """Published in a period; on an unknown date, where there is none."""

    period: Period | None


@dataclass(frozen=True, slots=True)
class Length:
    """A text of at least and at most so many words; None for no end.

    >>> [str(each) for each in (Length(500, None), Length(0, 80), Length(5, 9))]
    ['>=500', '<=80', '5..9']
    """

    least: int
    most: int | None

    def __str__(self) -> str:
        if self.most is None:
            return f">={self.least}"
        if self.least == self.most:
            return str(self.least)
        return f"{self.least}..{self.most}" if self.least else f"<={self.most}"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article."""


Node = Word | Phrase | Near | AtLeast | Not | Joined | Dates | Length | Everything


def join(operator: Literal["AND", "OR"], parts: Sequence[Node]) -> Node:
    """One node of one or more; what is joined alike within it is taken up into it, but
    for what brackets ask of a quotation with its speaker.
    """
    if len(parts) == 1:
        return parts[0]
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, Joined) and part.operator == operator:
            flat += (part,) if _is_closed(part) else part.parts
        else:
            flat.append(part)
    if operator == "OR":
        return Joined(operator, tuple(flat))
    together = _of_one_quotation(flat)
    return together[0] if len(together) == 1 else Joined(operator, tuple(together))


# --- What is asked of one quotation --------------------------------------------------


def _is_closed(part: Joined) -> bool:
    """Whether a part asks for the words of a quotation and its speaker, so that nothing
    beside it is asked of the same quotation.
    """
    has_speaker = any(leaf.field == SPEAKERS for leaf in leaves(part))
    return part.of_quotation and has_speaker


def _of_one_quotation(parts: Sequence[Node]) -> list[Node]:
    """Parts that must all be met, of which those about a quotation (its words, its
    speaker, and what neither is to be) are one part, where any words are asked for.

    >>> said, speaker = Word("said", "peace"), Word("speakers", "berg")
    >>> [wording(each) for each in _of_one_quotation([said, Word("text", "a"), speaker])]
    ['said:peace AND speakers:berg', 'a']
    """
    about: list[int] = []
    has_words = False
    for index, part in enumerate(parts):
        asked = aspect(part)
        if asked is not None:
            about.append(index)
            has_words |= asked == SAID and not isinstance(part, Not)
    if not has_words or len(about) < 2:
        return list(parts)

    one = Joined("AND", tuple([parts[index] for index in about]), of_quotation=True)
    found: list[Node] = []
    for index, part in enumerate(parts):
        if index == about[0]:
            found.append(one)
        elif index not in about:
            found.append(part)
    return found


def aspect(node: Node) -> str | None:
    """What a part asks of a quotation and of nothing else, ``said`` or ``speakers``; None
    for other parts.
    """
    match node:
        case Word() | Phrase():
            return node.field if node.field in (SAID, SPEAKERS) else None
        case Near():
            parts: tuple[Node, ...] = (node.left, node.right)
        case AtLeast() | Not():
            parts = (node.part,)
        case Joined():
            parts = node.parts
        case _:
            return None
    first, *others = map(aspect, parts)
    return first if all(other == first for other in others) else None


def leaves(node: Node) -> Iterator[Word | Phrase]:
    """The words and phrases of a tree, those that it excludes too."""
    match node:
        case Word() | Phrase():
            yield node
        case Near():
            yield from leaves(node.left)
            yield from leaves(node.right)
        case Not() | AtLeast():
            yield from leaves(node.part)
        case Joined():
            for part in node.parts:
                yield from leaves(part)


def apart(node: Node) -> Node:
    """A tree that asks for the words of phrases and distances wherever they stand; what
    is excluded stays as it is.

    >>> wording(apart(Phrase("text", (Word("text", "peace"), Word("text", "talk")))))
    'peace AND talk'
    """
    match node:
        case Phrase():
            # A word that stands twice in a phrase is asked for once.
            words = [part for part in dict.fromkeys(node.parts) if not _is_any(part)]
            return join("AND", words) if words and not _is_run(node) else node
        case Near() if node.excluded:
            return node
        case Near():
            return join("AND", [apart(node.left), apart(node.right)])
        case Joined():
            return join(node.operator, [apart(part) for part in node.parts])
    return node


def anywhere(node: Node) -> Node:
    """A tree that asks for words in the whole text where it asked for them in a part of
    it; what is excluded stays as it is.

    >>> wording(anywhere(Word("title", "peace")))
    'peace'
    """
    match node:
        case Word() if node.field in PARTS_OF_TEXT:
            return replace(node, field="text")
        case Phrase():
            parts = tuple([anywhere(part) for part in node.parts])
            is_part = node.field in PARTS_OF_TEXT
            return replace(node, field="text" if is_part else node.field, parts=parts)
        case Near() if not node.excluded:
            return replace(node, left=anywhere(node.left), right=anywhere(node.right))
        case Joined():
            return join(node.operator, [anywhere(part) for part in node.parts])
    return node


PARTS_OF_TEXT = ("title", "lead")
"""Fields whose words stand in the whole text too."""


def _is_run(phrase: Phrase) -> bool:
    """Whether a phrase is pieces of a text that no white space parts."""
    return any(
        isinstance(part, Word) and is_unparted(part.text) for part in phrase.parts
    )


def _is_any(node: Node) -> bool:
    return isinstance(node, Word) and node.how == "any"


def asked_words(node: Node) -> str:
    """The words of texts that a tree asks for, as they were typed, without what it
    excludes and what it asks of facets: what a reader would say to a person.

    >>> asked_words(Joined("AND", (Word("text", "peace"), Not(Word("text", "talk")))))
    'peace'
    """
    parts: Sequence[Node]
    match node:
        case Word():
            is_said = node.field in ("text", "title", "lead") and node.how != "any"
            return (node.typed or node.text) if is_said else ""
        case Near():
            parts = (node.left,) if node.excluded else (node.left, node.right)
        case Joined() | Phrase():
            parts = node.parts
        case AtLeast():
            parts = (node.part,)
        case _:
            return ""
    return " ".join(filter(None, map(asked_words, parts)))


# --- Wording -------------------------------------------------------------------------

_BINDING = {Joined: 0, Not: 1, Near: 2}
"""How tightly an operator binds; what is no operator binds tightest."""


def wording(node: Node) -> str:
    """A tree in Cuttings' own language."""
    match node:
        case Word():
            return _named(node, _word(node))
        case Phrase():
            inside = _running([_part(part) for part in node.parts])
            near = f"~{node.distance}" if node.distance > 1 else ""
            return _named(node, f"“{inside}”{near}")
        case Near():
            return _near(node)
        case AtLeast():
            return f"ATLEAST{node.times}({wording(node.part)})"
        case Not():
            inner = wording(node.part)
            is_single = not isinstance(node.part, Joined | Not)
            return f"NOT {inner}" if is_single else f"NOT ({inner})"
        case Joined():
            return _joined(_as_words(node) if _are_numbers(node) else node)
        case Dates():
            return f"date:{node.period}" if node.period else "date:unknown"
        case Length():
            return f"{LENGTH}:{node}"
        case Everything():
            return "*"


def _word(word: Word) -> str:
    match word.how:
        case "prefix":
            return f"{word.text}${word.limit}" if word.limit else f"{word.text}*"
        case "fuzzy":
            return f"{word.text}~{word.limit}"
        case "any":
            return "*"
    return f"“{word.text}”" if word.quoted else word.text


def _part(node: Node) -> str:
    """A part of a phrase as it stands between the quotation marks."""
    match node:
        case Word():
            return _word(replace(node, quoted=False) if node.quoted else node)
        case Phrase():
            return _running([_part(part) for part in node.parts])
        case Joined():
            return f"({' OR '.join([_part(part) for part in node.parts])})"
    return wording(node)


def _running(words: list[str]) -> str:
    """Words as running text: pairs of letters that overlap as the run they were cut from.

    >>> _running(["peace", "talks"]), _running(["東京", "京都"]), _running(["東京", "京", "都知"])
    ('peace talks', '東京都', '東京 都知')
    """
    text = ""
    before = ""
    for word in words:
        if is_paired(before) and is_paired(word) and before[1:] == word[0]:
            text += word[1:]
        elif is_unparted(before) and not is_paired(before) and is_unparted(word):
            text += word
        else:
            text += f" {word}" if text else word
        before = word
    return text


def _named(node: Word | Phrase, words: str) -> str:
    field = "" if node.field == "text" else f"{node.field}:"
    return f"{'exact:' if node.exact else ''}{field}{words}"


def _near(node: Near) -> str:
    sign = f"PRE/{node.distance}" if node.ordered else f"NEAR/{node.distance}"
    if node.unit != "words":
        sign = "PRE/" if node.ordered else "/"
        sign += "seg" if node.unit == "segment" else node.unit[0]
    if node.excluded:
        sign = f"NOT {sign}"
    return f"{_operand(node.left)} {sign} {_operand(node.right)}"


def _operand(node: Node) -> str:
    words = wording(node)
    return f"({words})" if type(node) in _BINDING else words


def _is_number(word: Word) -> bool:
    return word.how == "plain" and word.text.isdigit() and len(word.text) < 4


def _are_numbers(node: Node) -> bool:
    """Whether a tree asks for nothing but short numbers, which by themselves would be
    lines of a search history (``1 AND 2``).
    """
    return all(isinstance(leaf, Word) and _is_number(leaf) for leaf in leaves(node))


def _as_words(node: Joined) -> Joined:
    """Numbers in quotation marks, which are words wherever they stand."""
    parts: list[Node] = []
    for part in node.parts:
        inner = part.part if isinstance(part, Not) else part
        if isinstance(inner, Word):
            inner = replace(inner, quoted=True)
        parts.append(Not(inner) if isinstance(part, Not) else inner)
    return replace(node, parts=tuple(parts))


def _joined(node: Joined) -> str:
    words: list[str] = []
    for part in node.parts:
        needs_brackets = isinstance(part, Joined) and (
            part.operator != node.operator or _is_closed(part)
        )
        words.append(f"({wording(part)})" if needs_brackets else wording(part))
    return f" {node.operator} ".join(words)
