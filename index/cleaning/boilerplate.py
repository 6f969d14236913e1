"""Lines of scraped text that are not the article: patterns from ``boilerplate.toml``,
each with the reason it gives.

A pattern must match a whole line and only short lines are tried, so that a sentence
*about* cookies or advertising stays. No pattern nests one repetition in another, so
none can run away on hostile text.

    >>> hidden_reason("By continuing to use the site, you agree to the use of cookies.")
    'cookie notice'
    >>> hidden_reason("Advertisements for the army hang in every school.")
    ''
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

MOST_WORDS = 40
# characters; longer lines are articles, and no pattern needs to be tried on them
LONGEST = 400


def hidden_reason(line: str) -> str:
    """Why a line of plain text is hidden, or an empty string where it belongs to the
    article.
    """
    if len(line) > LONGEST or len(line.split()) > MOST_WORDS:
        return ""
    return next(
        (reason for reason, pattern in patterns() if pattern.fullmatch(line)), ""
    )


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each reason with one pattern that matches all of its lines."""
    tables = tomllib.loads(
        files("cuttings.index.cleaning").joinpath("boilerplate.toml").read_text("utf-8")
    )
    return tuple((reason, _whole(table["lines"])) for reason, table in tables.items())


def _whole(alternatives: list[str]) -> re.Pattern[str]:
    """One pattern for a whole line, bullets before it and punctuation after it aside."""
    joined = "|".join(alternatives)
    return re.compile(
        rf"[\s.|*•<«-]{{0,20}}(?:{joined})[\s.!:>»…→-]{{0,20}}", re.IGNORECASE
    )
