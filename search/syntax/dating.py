"""The date that a query asks for in its words, apart from the rest of it.

``protest date:2019`` asks what ``protest`` does with From and To set to 2019. Pages that
show dates as fields and as a chart take them out of the words, so that there is one
period and not two that may contradict each other.

    >>> dates_apart('"peace talks" date:1998-03..1999')
    ('"peace talks"', Period(since='1998-03', until='1999'))
    >>> dates_apart("protest OR date:2019") is None, dates_apart("protest") is None
    (True, True)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cuttings.search.dates import Period
from cuttings.search.syntax.grammar import Parsed, parse
from cuttings.search.syntax.lexer import DATE, fields
from cuttings.search.syntax.tree import Dates, Node


def dates_apart(text: str) -> tuple[str, Period] | None:
    """A query without the one period that all its hits must lie in, and that period;
    None where there is none, several, or where the rest would then mean something else.
    """
    if not _dated().search(text):
        return None
    parsed = parse(text)
    nodes = [part.node for part in parsed.parts]
    dates = [node for node in nodes if isinstance(node, Dates) and node.period]
    if parsed.is_refused or len(dates) != 1:
        return None
    nodes.remove(dates[0])
    for rest in _without_a_date(text):
        if _is_the_same(parsed, nodes, parse(rest)) and dates[0].period:
            return rest, dates[0].period
    return None


def _is_the_same(whole: Parsed, nodes: list[Node], rest: Parsed) -> bool:
    if [part.node for part in rest.parts] != nodes:
        return False
    is_plain = rest.optional == whole.optional and rest.warnings == whole.warnings
    # Of one word alone there is no second part that demands less.
    return is_plain and (len(nodes) < 2 or (rest.some is None) == (whole.some is None))


@cache
def _dated() -> re.Pattern[str]:
    names = [re.escape(name) for name, field in fields().items() if field == DATE]
    value = r"\"[^\"]*\"|\[[^\]]*\]|\([^()]*\)|\S+"
    return re.compile(
        rf"(?ai)(?<![\w-])(?:{'|'.join(names)})\s*(?:[:=]\s*|(?=[<>\[(])|\s)(?:{value})"
    )


def _without_a_date(text: str) -> Iterator[str]:
    """A query with each piece left out that may be its date, and the words behind it
    that may belong to that (``date:3 January 2020``).
    """
    for match in _dated().finditer(text):
        before = re.sub(r"\s*\bAND\s*$", "", text[: match.start()]).rstrip()
        behind = re.sub(r"^\s*AND\b", "", text[match.end() :]).split()
        for count in range(min(len(behind), 3) + 1):
            yield " ".join([before, *behind[count:]]).strip()
