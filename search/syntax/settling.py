"""What a sign means where it stands: operators that have nothing to join are words,
words that join are operators, and each choice is said with the other reading beside it.

The rules, from the study of librarians' query languages: an operator needs an operand on
either side, else it is a word. Lower-case ``or``, ``and`` and ``not`` are words, unless
the query holds a sure sign (a distance, brackets, a field, a cut word, an operator in
capitals). Nothing is excluded but by a sign that says so. A name that is no field is
named, and what it holds is searched.

    >>> settled = settle(tokenise("police or court"))
    >>> [token.text for token in settled.tokens()], settled.choices[0].text
    (['police', 'or', 'court'], '“or” in small letters was searched as a word.')
    >>> [token.kind for token in settled.tokens(settled.choices[0].readings[0][1])]
    ['word', 'or', 'word']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from cuttings.search.language.function_words import is_function_word
from cuttings.search.syntax.alternatives import (
    COUNTED,
    offer_dates,
    offer_field_of_several,
    offer_number,
    offer_single_quotes,
    offer_words,
    settle_dates,
)
from cuttings.search.syntax.choices import (
    Choice,
    Replacement,
    Settled,
    joins,
    listed,
    typed_as,
)
from cuttings.search.syntax.distances import offer_distances, settle_distances
from cuttings.search.syntax.lexer import Token, fields, tokenise
from cuttings.search.syntax.naming import (
    PLACES,
    offer_codes,
    offer_places,
    settle_codes,
    settle_headings,
    settle_left_alone,
    settle_limits,
    settle_lines,
    settle_names,
)
from cuttings.search.syntax.vendors import (
    FOREIGN_OPERATORS,
    SMALL_OPERATORS,
    SPACED_CODES,
    operator,
)
from cuttings.search.translations import numbered, worded

SHOUTED = 5
"""Words of a line in capitals that is taken for a headline."""


_STOPS = str.maketrans("", "", ".,;:?'’-")
"""What stands in or behind the words of a sentence."""


_CUT = re.compile(r"(?<!\w)\w{2,}+[*!$]$|\w[#$?*]\w")


def settle(tokens: Sequence[Token], small_operators: bool = False) -> Settled:
    """What every token means among the others; with ``small_operators``, ``or``, ``and``
    and ``not`` in small letters are operators in any case.
    """
    if not small_operators and _is_sentence(tokens):
        return _settle_sentence(tokens)
    return _settle(tokens, small_operators)


def _settle(tokens: Sequence[Token], small_operators: bool = False) -> Settled:
    settled = Settled([[token] for token in tokens])
    if all(map(_is_mere_word, tokens)):
        return settled
    _settle_shouting(settled, tokens)
    settle_lines(settled, tokens)
    settle_limits(settled, tokens)
    settle_codes(settled, tokens)
    settle_dates(settled, tokens)
    settle_names(settled, tokens)
    settle_headings(settled, tokens)
    settle_distances(settled, tokens)
    _settle_foreign(settled, tokens)
    _settle_small(settled, tokens, small_operators)
    _settle_question(settled, tokens)
    _settle_dashes(settled, tokens)
    settle_left_alone(settled, tokens)
    offer_words(settled, tokens)
    offer_codes(settled, tokens)
    offer_places(settled, tokens)
    offer_distances(settled, tokens)
    offer_dates(settled, tokens)
    offer_number(settled, tokens)
    offer_field_of_several(settled, tokens)
    offer_single_quotes(settled, tokens)
    return settled


@cache
def _telling() -> frozenset[str]:
    """Words in small letters that are, or may be, more than words: operators, fields and
    their codes, parts of an article, what a time counted from today begins with.
    """
    return frozenset(
        {
            *SMALL_OPERATORS,
            *_SMALL_DISTANCES,
            *SPACED_CODES,
            *fields(),
            *PLACES,
            *COUNTED,
        }
    )


def _is_mere_word(token: Token) -> bool:
    """Whether a token is a word of small letters that can be nothing else: where all are,
    none of what follows has anything to settle, and half of the time to read them is
    saved.
    """
    if token.kind != "word":
        return False
    text = token.text
    is_plain = text.isascii() and text.isalpha() and text.islower()
    return is_plain and text not in _telling()


SENTENCE = 6
"""Words of a sentence that may hold brackets."""


def _is_sentence(tokens: Sequence[Token]) -> bool:
    """Whether brackets stand in a question or headline that was pasted: among several
    words that only running text has, and no other sign.
    """
    kinds = {token.kind for token in tokens}
    if "open" not in kinds or not kinds <= {"word", "phrase", "open", "close"}:
        return False
    # Nobody writes brackets within brackets, or opens one and leaves it.
    brackets = [token.kind for token in tokens if token.kind in ("open", "close")]
    if brackets != ["open", "close"] * (len(brackets) // 2):
        return False
    running = [token.text for token in tokens if token.kind == "word"]
    words = [text.lower().strip(".,;:?!") for text in running]
    joining = [
        word for word in words if is_function_word(word) and word not in SMALL_OPERATORS
    ]
    is_cut = any(map(_CUT.search, running))
    return len(words) >= SENTENCE and len(joining) > 1 and not is_cut


def _settle_sentence(tokens: Sequence[Token]) -> Settled:
    """A sentence without its brackets; with them, they group, and join what is in them."""
    bare = [token for token in tokens if token.kind not in ("open", "close")]
    settled = _settle(bare)
    grouped: Replacement = {index: [] for index in range(len(bare))}
    grouped[0] = _settle(tokens).tokens()
    said = worded("The brackets of this sentence were read as punctuation.")
    offers = ((worded("as brackets that group"), grouped),)
    settled.choices.append(Choice(said, offers, needs_offer=True))
    return settled


def _is_shouted(tokens: Sequence[Token]) -> bool:
    """Whether all letters are capitals, and operators the only signs."""
    if len(tokens) < SHOUTED:
        return False
    plain = {"word", "and", "or", "not", "near", "field"}
    for token in tokens:
        text = typed_as(token)
        letters = text.translate(_STOPS)
        if token.kind not in plain or text != text.upper() or not letters.isalnum():
            return False
    return any(token.text.isupper() for token in tokens if token.kind == "word")


def _settle_shouting(settled: Settled, tokens: Sequence[Token]) -> None:
    """A line wholly in capitals is a headline: its NOT and OR are words."""
    if not _is_shouted(tokens):
        return
    operators: Replacement = {}
    for index, token in enumerate(tokens):
        if token.kind != "word":
            operators[index] = [token]
            settled.slots[index] = [Token("word", typed_as(token).lower())]
    named = listed([typed_as(tokens[index]) for index in operators])
    if named:
        settled.choices.append(
            Choice(
                worded(
                    "A line in capitals was searched as words, %(named)s too.",
                    named=named,
                ),
                ((worded("%(named)s as an operator", named=named), operators),),
            )
        )


_SURE = ("open", "field", "missing", "unknown", "atleast", "limit")
"""Kinds of token that are no running text."""


def _has_sure_sign(tokens: Sequence[Token]) -> bool:
    """Whether a query holds a sign that nobody types in running text."""
    for index, token in enumerate(tokens):
        is_joining = token.kind in ("and", "or", "near") and joins(tokens, index)
        if is_joining or token.kind == "not":
            return True
        is_cut = token.kind == "word" and _CUT.search(token.text)
        if is_cut or token.kind in _SURE:
            return True
    return False


def _settle_foreign(settled: Settled, tokens: Sequence[Token]) -> None:
    """OU, SAUF, ODER …: operators in capitals, where other words are not."""
    if all(typed_as(token).isupper() for token in tokens):
        return
    for index, token in enumerate(tokens):
        if token.text not in FOREIGN_OPERATORS or token.kind != "word":
            continue
        if not joins(tokens, index):
            continue
        kind, operator_of = FOREIGN_OPERATORS[token.text]
        settled.slots[index] = [Token(kind, token.text)]  # type: ignore[arg-type]
        settled.choices.append(
            Choice(
                worded(
                    "“%(text)s” was read as the %(operator_of)s.",
                    text=token.text,
                    operator_of=worded(operator_of),
                ),
                ((worded("%(text)s as a word", text=token.text), {index: [token]}),),
            )
        )


_SMALL_DISTANCES = ("near", "same", "adj")


@dataclass(slots=True)
class _Small:
    """Operators in small letters: the tokens that they are as words, and as operators."""

    as_words: Replacement = field(default_factory=dict)
    as_operators: Replacement = field(default_factory=dict)

    def add(self, index: int, token: Token, meant: list[Token]) -> None:
        """Adds a word that may be an operator."""
        self.as_words[index] = [token]
        self.as_operators[index] = meant


def _settle_small(
    settled: Settled, tokens: Sequence[Token], are_operators: bool
) -> None:
    """``or``, ``and``, ``not`` and ``near`` in small letters between words."""
    is_sure = are_operators or _has_sure_sign(tokens)
    found = _Small()
    for index, token in enumerate(tokens):
        if token.kind != "word":
            continue
        if token.text == "BUT":
            _settle_but(settled, tokens, index)
            continue
        if not joins(tokens, index):
            continue
        small = token.text.lower() if token.text.istitle() else token.text
        kind = SMALL_OPERATORS.get(small)
        if _is_beside_left_out(tokens, index):
            if kind:
                settled.slots[index] = []
        elif kind:
            is_doubtful = kind == "not" and is_sure and not are_operators
            if is_doubtful and not _may_exclude(tokens, index):
                continue
            found.add(index, token, [Token(kind, kind.upper())])
            if small == "not" and tokens[index - 1].text in ("but", "But"):
                found.add(index - 1, tokens[index - 1], [])
        elif small in _SMALL_DISTANCES:
            meant = tokenise(small.upper())
            if is_sure and small != "near":
                found.add(index, token, meant)
            elif small == "near" or not is_function_word(tokens[index - 1].text):
                settled.choices.append(_small_distance(small, index, meant))
    if found.as_operators:
        _settle_found(settled, tokens, found, is_sure)


def _settle_but(settled: Settled, tokens: Sequence[Token], index: int) -> None:
    """BUT before NOT only introduces it."""
    if index + 1 < len(tokens) and tokens[index + 1].kind == "not":
        settled.slots[index] = []


def _is_beside_left_out(tokens: Sequence[Token], index: int) -> bool:
    beside = {tokens[index - 1].kind, tokens[index + 1].kind}
    return bool(beside & {"line", "limit"})


def _small_distance(small: str, index: int, meant: list[Token]) -> Choice:
    said = worded("“%(small)s” in small letters was searched as a word.", small=small)
    offer = worded("%(small)s as an operator", small=small)
    return Choice(said, ((offer, {index: meant}),))


def _settle_found(
    settled: Settled, tokens: Sequence[Token], found: _Small, is_sure: bool
) -> None:
    """Reads words as operators where that is sure, else offers it."""
    named = listed([tokens[index].text for index in sorted(found.as_operators)])
    number = len({tokens[index].text for index in found.as_operators})
    if is_sure:
        for index, replaced in found.as_operators.items():
            settled.slots[index] = replaced
        text = numbered(
            "%(named)s was read as an operator, because other signs are there.",
            "%(named)s were read as operators, because other signs are there.",
            number,
            named=named,
        )
        offer = numbered(
            "%(named)s as a word", "%(named)s as words", number, named=named
        )
        choice = Choice(text, ((offer, found.as_words),))
    else:
        text = numbered(
            "%(named)s in small letters was searched as a word.",
            "%(named)s in small letters were searched as words.",
            number,
            named=named,
        )
        offer = numbered(
            "%(named)s as an operator", "%(named)s as operators", number, named=named
        )
        choice = Choice(text, ((offer, found.as_operators),), needs_offer=True)
    settled.choices.append(choice)


QUESTION = 4
"""Words of a line whose question mark ends it, and asks for no letter."""


def _settle_question(settled: Settled, tokens: Sequence[Token]) -> None:
    """The question mark of a sentence is no sign for a letter, and nothing to say."""
    if len(tokens) < QUESTION:
        return
    last = tokens[-1]
    running = [token for token in tokens if token.kind in ("word", "phrase")]
    is_asked = last.kind == "word" and last.text.endswith("?")
    if len(running) == len(tokens) and is_asked:
        settled.slots[-1] = [last._replace(text=last.text.rstrip("?"))]


def _may_exclude(tokens: Sequence[Token], index: int) -> bool:
    """Whether ``not`` in small letters excludes among sure signs: behind ``and`` or
    ``but``, before a field, or beside a sign that isn't a bracket or field: “(again) it
    was not true” excludes nothing.
    """
    if tokens[index - 1].text.lower() in ("and", "but"):
        return True
    if tokens[index + 1].kind in ("field", "missing", "unknown", "atleast"):
        return True
    others = [each for each in tokens if each.kind not in _SURE]
    return _has_sure_sign(others)


_DASHES = ("-", "–", "—", "−")


def _is_lone_sign(text: str) -> bool:
    """Whether what stands between two white spaces is a dash or a sign that joins words
    in other products, perhaps with a number (``%5``, ``!!``).
    """
    return text in _DASHES or re.fullmatch(r"[%^@]\d{0,3}|!{1,2}", text) is not None


def _settle_dashes(settled: Settled, tokens: Sequence[Token]) -> None:
    """A dash, ``%`` or ``^`` by itself parts two words, and excludes nothing."""
    for index, token in enumerate(tokens):
        if token.kind != "word" or not _is_lone_sign(token.text):
            continue
        settled.slots[index] = []
        readings: tuple[tuple[str, Replacement], ...] = ()
        number = token.text.strip("%@")
        if not joins(tokens, index):
            readings = ()
        elif number.isdigit():
            near = [Token("near", f"NEAR/{number}", near=operator(f"near/{number}"))]
            readings = (
                (
                    numbered(
                        "at most %(number)s word apart",
                        "at most %(number)s words apart",
                        int(number),
                    ),
                    {index: near},
                ),
            )
        elif token.text != "^":
            typed = typed_as(tokens[index + 1])
            excluded = {index: [Token("not", "-")]}
            readings = ((worded("without “%(typed)s”", typed=typed), excluded),)
        is_dash = token.text in _DASHES
        name = worded("A dash between spaces") if is_dash else f"“{token.text}”"
        settled.choices.append(
            Choice(
                worded(
                    "%(name)s was left out; it excludes nothing here.",
                    name=name,
                ),
                readings,
            )
        )
