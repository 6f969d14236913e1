"""Bylines at the head of a body: who wrote an article is nobody whom it is about.

A line of names behind “By”, or of a name in capitals before an agency, names its makers
and their employer; where it stands “in” a place, the place is the report's.

    >>> text = "By XUXA RAISI, Reuters\\n\\nLONDON (Reuters) - Ann Lee spoke."
    >>> [(start, end)] = bylines(text)
    >>> text[start:end]
    'By XUXA RAISI, Reuters'
    >>> bylines("By Monday Ann Lee, a doctor, had left.")
    ()
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from cuttings.index.enrich.spans import Span
from cuttings.index.origin.agencies import agency_pattern

HEAD = 600
"""Characters at the beginning of a body in which a byline stands."""
_WORD = r"[^\W\d_a-z][\w.’'-]*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|de|del|van|von|der|al|bin|la)){{1,4}}"
_NAMES = rf"{_NAME}(?:(?:, and |, | and | AND | & ){_NAME}){{0,4}}"
_LETTERS = r"[^\W\d_a-z][^\W\d_a-z.’'-]*"
_SHOUTED = rf"(?:{_LETTERS} ){{1,3}}{_LETTERS}(?: Jr\.?)?"
_AT_HEAD = re.compile(r"(?:By|BY|by|From|FROM|[SW]\w+ by|Reported by) |[^\W\d_a-z]{2}")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A byline that has a line for itself, and one in capitals with the text behind a
    dash.
    """
    agency = rf"(?:[Tt]he )?(?:{agency_pattern()})(?: News)?"
    role = r"(?:[Ww]riters?|[Cc]orrespondents?|[Rr]eporters?|[Ee]ditors?)"
    employer = (
        rf"(?:{agency}(?: {role})?|(?:{_WORD} ){{1,3}}{role}"
        rf"|[Ss]pecial (?:to|for) (?:[Tt]he )?{_WORD}(?: {_WORD}){{0,4}})"
    )
    place = rf"(?: (?:in|IN) {_WORD}(?: {_WORD}){{0,2}})?"
    by = r"(?:By|BY|by|From|FROM|(?:Story|Written|Words|Reported) by)[ \t:]+"
    named = rf"{by}{_NAMES}{place}(?:(?:,| /| -| –| \|)? {employer})?"
    shouted = rf"{_SHOUTED}(?:,| /| -| –| \||\n) ?{employer}"
    line = rf"(?:{named}|{shouted})[ \t]*(?:\n\s*{employer}[ \t]*)?$"
    run_on = rf"(?:By|BY) {_SHOUTED}(?: (?:and|AND) {_SHOUTED})?(?= [-–—] )"
    return re.compile(line, re.MULTILINE), re.compile(run_on)


@lru_cache(maxsize=4)
def bylines(text: str) -> tuple[tuple[int, int], ...]:
    """Where the bylines among the first lines of a text begin and end; remembered of
    the last, which two steps ask for.
    """
    found = []
    start = 0
    head = text[:HEAD]
    for line in head.splitlines(keepends=True):
        bare = start + len(line) - len(line.lstrip())
        start += len(line)
        if not _AT_HEAD.match(text, bare):
            continue
        for pattern in _patterns():
            match = pattern.match(text, bare)
            if match:
                found.append(match.span())
                break
    return tuple(found)


def without_makers(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans without those of a byline, but for the place that it is written “in”."""
    lines = bylines(text)
    if not lines:
        return list(spans)
    kept = []
    for span in spans:
        is_maker = any(start <= span.start < end for start, end in lines)
        is_place = span.before(4).lower() == " in "
        if not is_maker or is_place:
            kept.append(span)
    return kept
