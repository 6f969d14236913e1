"""Operators of distance: what they join where they stand, and what else they can mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cuttings.search.syntax.choices import (
    ENDS,
    STARTS,
    Choice,
    Replacement,
    Settled,
    is_plain,
    joins,
)
from cuttings.search.syntax.lexer import Token, tokenise
from cuttings.search.syntax.vendors import Distance
from cuttings.search.translations import marked, numbered, worded


def _is_not(token: Token) -> bool:
    """Whether a token excludes the distance behind it; in small letters too, because
    nothing else can stand before one.
    """
    return token.kind == "not" or (token.kind == "word" and token.text.lower() == "not")


marked("sentence"), marked("paragraph")


def settle_distances(settled: Settled, tokens: Sequence[Token]) -> None:
    """An operator of distance between two operands is one; elsewhere it is a word."""
    for index, token in enumerate(tokens):
        if token.kind != "near" or token.near is None:
            continue
        before = index - 1
        is_excluded = before >= 0 and _is_not(tokens[before])
        if is_excluded:
            before -= 1
        follows = index + 1 < len(tokens) and tokens[index + 1].kind in STARTS
        if before < 0 or tokens[before].kind not in ENDS or not follows:
            settled.slots[index] = [Token("word", token.text)]
            continue
        if settled.slots[index] != [token]:
            continue
        if is_excluded:
            settled.slots[index - 1] = []
            settled.slots[index] = [token._replace(excluded=True)]
        _say_distance(settled, tokens, index, token.near)


BETWEEN = "between them"
"""What a distance is in products that count so; worth a word only where it finds more."""


def _say_distance(
    settled: Settled, tokens: Sequence[Token], index: int, near: Distance
) -> None:
    """Says how an operator of distance was read, with what else it can mean."""
    token = settled.slots[index][0]
    meant = _meaning(near)
    settled.choices.append(
        Choice(
            worded("“%(text)s” was read as: %(meant)s.", text=token.text, meant=meant),
            _other_distances(token, index, near),
        )
    )
    held = _held_together(tokens, index)
    if held:
        settled.choices.append(_or_phrase(token, tokens, index, held))


def _other_distances(
    token: Token, index: int, near: Distance
) -> tuple[tuple[str, Replacement], ...]:
    """What else an operator of distance can mean, in words, with its replacement."""
    readings: list[tuple[str, Replacement]] = []
    if near.sign.other in ("ordered", "unordered"):
        turned = near._replace(ordered=not near.ordered)
        words = worded("in this order") if turned.ordered else worded("in either order")
        readings.append((words, {index: [token._replace(near=turned)]}))
    elif near.sign.other:
        wide = near._replace(distance=int(near.sign.other), unit="words")
        words = numbered(
            "at most %(number)s word apart, as in Nexis Uni",
            "at most %(number)s words apart, as in Nexis Uni",
            wide.distance,
        )
        readings.append((words, {index: [token._replace(near=wide)]}))
    if near.unit == "words" and not token.excluded:
        wider = near._replace(distance=near.distance + 1)
        readings.append(
            (
                numbered(
                    "%(distance)s word between them",
                    "%(distance)s words between them",
                    near.distance,
                    distance=near.distance,
                ),
                {index: [token._replace(near=wider)]},
            )
        )
    return tuple(readings)


def _or_phrase(
    token: Token, tokens: Sequence[Token], index: int, held: Sequence[int]
) -> Choice:
    """That a distance holds for the nearest word alone, where several stand together;
    the other reading takes them as a phrase.
    """
    words_held = " ".join([tokens[each].text for each in held])
    phrase: Replacement = {each: [] for each in held}
    phrase[held[0]] = [Token("phrase", words_held)]
    inner = tokens[held[-1] if held[-1] < index else held[0]].text
    as_phrase = worded("for “%(words_held)s” as a phrase", words_held=words_held)
    return Choice(
        worded(
            "The distance “%(text)s” holds for “%(inner)s” alone.",
            text=token.text,
            inner=inner,
        ),
        ((as_phrase, phrase),),
    )


def _meaning(near: Distance) -> str:
    """What an operator of distance asks, in words."""
    order = worded("in this order") if near.ordered else worded("in either order")
    if near.unit == "segment":
        return worded(near.sign.reading)
    if near.unit != "words":
        return worded("in one %(unit)s, %(order)s", unit=worded(near.unit), order=order)
    if near.distance == 1:
        return worded("beside each other, %(order)s", order=order)
    between = near.distance - 1
    return worded(
        "at most %(distance)s words apart (%(between)s between), %(order)s",
        distance=near.distance,
        between=between,
        order=order,
    )


def _held_together(tokens: Sequence[Token], index: int) -> list[int]:
    """The words of a name of several, beside a distance that would hold for the last
    (or the first) of them alone.
    """
    before = index - 1
    while before >= 0 and is_plain(tokens[before]):
        before -= 1
    if index - before > 2:
        return list(range(before + 1, index))
    after = index + 1
    while after < len(tokens) and is_plain(tokens[after]):
        after += 1
    return list(range(index + 1, after)) if after - index > 2 else []


def offer_distances(settled: Settled, tokens: Sequence[Token]) -> None:
    """``within 5``, ``around 5`` and ``w5`` in small letters are words first."""
    for index, token in enumerate(tokens):
        if token.kind != "word" or not joins(tokens, index):
            continue
        behind = index + 1
        if re.fullmatch(r"[nw]\d{1,2}", token.text):
            meant = tokenise(token.text.upper())
        elif token.text.lower() in _SPELT and tokens[behind].text.isdigit():
            meant = tokenise(f"NEAR/{tokens[behind].text[:4]}")
            behind += 1
            spelt_out = [each.text.lower() for each in tokens[behind : behind + 2]]
            if spelt_out == ["words", "of"]:
                behind += 2
        else:
            continue
        is_operand = behind < len(tokens) and tokens[behind].kind in STARTS
        if is_operand and meant and meant[0].kind == "near":
            replaced: Replacement = {each: [] for each in range(index, behind)}
            replaced[index] = meant
            typed = " ".join([each.text for each in tokens[index:behind]])
            said = worded("“%(typed)s” was searched as words.", typed=typed)
            offers = ((worded("as a distance"), replaced),)
            settled.choices.append(Choice(said, offers, needs_offer=True))


_SPELT = ("within", "near", "around", "adj", "w")
"""Words that are a distance with the number behind them."""
