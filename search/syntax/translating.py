"""From another product's query to Cuttings' own language.

Signs are read as everywhere; naming the product settles what products read differently:
whether a number counts the words between, whether OR or AND binds first, in which order
words stand.

    >>> translate("police w/5 killed", "proquest").query
    '“police killed”~6'
    >>> translate("police OR court AND killed", "nexis").query
    '(police OR court) AND killed'
    >>> translate('dc.title any "election court"').query
    'title:election OR title:court'
    >>> translate("@and @attr 1=4 election trump").query
    'title:election AND trump'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cuttings.search.syntax.choices import ENDS, STARTS
from cuttings.search.syntax.grammar import read_tokens
from cuttings.search.syntax.lexer import Token, tokenise
from cuttings.search.syntax.notices import Notice
from cuttings.search.syntax.sources import SOURCES, Source
from cuttings.search.syntax.strategies import TooLong, strategy_of
from cuttings.search.translations import worded

PLAIN = Source(worded("no product"), small=False)


@dataclass(frozen=True, slots=True)
class Translation:
    """A query in Cuttings' own language, empty where nothing of it can be said."""

    query: str
    notices: tuple[Notice, ...]

    def to_json(self) -> dict[str, Any]:
        """What ``cuttings translate --json`` prints."""
        notices: list[dict[str, Any]] = []
        for notice in self.notices:
            offers = [
                {"text": offer.text, "query": offer.query} for offer in notice.offers
            ]
            notices.append(
                {"text": notice.text, "warning": notice.is_warning, "offers": offers}
            )
        return {"query": self.query, "notices": notices}


def translate(text: str, source: str | None = None) -> Translation:
    """A query as the named product reads it; without a name, as Cuttings does. A search
    history of several lines is one query.
    """
    said: tuple[Notice, ...] = ()
    try:
        strategy = strategy_of(text)
    except TooLong as error:
        return Translation("", (Notice(error.args[0], is_warning=True),))
    if strategy:
        text = strategy.query
        said = tuple([Notice(each) for each in strategy.said])
    product = SOURCES[source] if source else PLAIN
    tokens = _adapted(tokenise(text), product)
    words, notices = read_tokens(
        tokens, or_first=product.or_first, small_operators=product.small
    )
    return Translation(words, (*said, *notices))


def _adapted(tokens: Sequence[Token], product: Source) -> list[Token]:
    """Tokens with what a product means by them."""
    adapted: list[Token] = []
    for token in tokens:
        near = token.near
        if near and near.unit == "words":
            if product.between and near.sign.distance == 0:
                near = near._replace(distance=near.distance + 1)
            if product.in_order and near.sign.other == "ordered":
                near = near._replace(ordered=True)
            token = token._replace(near=near)
        is_behind = bool(adapted) and adapted[-1].kind in ENDS
        if product.or_joined and is_behind and token.kind in STARTS - {"not"}:
            adapted.append(Token("or", "OR"))
        adapted.append(token)
    return adapted
