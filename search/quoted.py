"""What stands between quotation marks in a text, whatever marks its language has.

Outer marks count and those within them do not (“He said ‘never’ twice”). A mark that
opens and is not closed in its paragraph reaches to the end of it where the next
paragraph opens one too, as long speeches are set, or where a sentence stands there that
nobody closed. An apostrophe, an inch and a nickname's single marks open nothing.

    >>> text = "“We won,” she said. «Да», он сказал: ‘It isn’t over yet’."
    >>> [text[start:end] for start, end in quoted_spans(text)]
    ['We won,', 'Да', 'It isn’t over yet']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

Span = tuple[int, int]

CLOSED_BY = {
    "“": "”“",
    "„": "“”",
    "‟": "”",
    "”": "”",
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    "〝": "〞",
    '"': '"',
    "＂": "＂",
    "‘": "’",
    "'": "'",
    "``": "''",
}
"""What opens a quotation, and what may close it there."""

SINGLE = frozenset("‘'")
"""Marks that are apostrophes as well."""

FEWEST_IN_SINGLE = 3
"""Words between single marks; fewer are a nickname or the title of a song."""

LONGEST_UNCLOSED = 1_500
"""Characters of what nobody closed."""

_MARK = re.compile("``|''|[“„‟”«»「『〝\"＂‘']")
_ANY = re.compile("[“„‟”«»「『〝\"＂‘]|``|(?<!\\w)'")
_BEFORE_OPENING = re.compile(r"[\s(\[{—–:/¿¡-]")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？]['’)\]]*\s*$")
_CLOSES_SINGLE = re.compile(r"[’'](?![^\W_])")


class Quoted(NamedTuple):
    """What stands between marks, without them; ``closed`` tells whether the last one
    is there.
    """

    start: int
    end: int
    closed: bool


def quoted_spans(text: str) -> list[Span]:
    """The spans between quotation marks, in order."""
    return [(each.start, each.end) for each in quoted(text)]


def quoted(text: str) -> list[Quoted]:
    """The same, each with whether it is closed."""
    if not _ANY.search(text):
        return []
    found: list[Quoted] = []
    for start, end in _paragraphs(text):
        found += _in_paragraph(text, start, end)
    return found


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        yield start, end
        start = end + 1


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quoted]:
    offset = start
    while match := _MARK.search(text, offset, end):
        mark, offset = match.group(), match.end()
        if not _opens(text, match, start, end):
            continue
        close = _close_of(text, mark, offset, end)
        if close is not None:
            last, offset = close
            if text[match.end() : last].strip():
                yield Quoted(match.end(), last, True)
        elif _is_left_open(text, match.end(), end):
            yield Quoted(match.end(), end, False)
            return


def _opens(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether a mark stands where a quotation may begin."""
    mark, offset = match.group(), match.start()
    after = text[match.end() : match.end() + 1]
    if mark not in CLOSED_BY or match.end() >= end:
        return False
    if after.isspace() and mark != "«":
        return False
    if mark in "「『〝":
        return True
    before = text[offset - 1 : offset] if offset > start else ""
    if before and not _BEFORE_OPENING.match(before) and not _is_unparted(before):
        return False
    # What is measured, left out or cut short: 5', '90s, 'tis.
    if mark in SINGLE:
        return after.isalpha() or after in '[“"¿¡'
    return True


def _is_unparted(char: str) -> bool:
    """Whether a character is of a script that puts no blanks between words, or an
    opening mark of another kind.
    """
    return char >= "\u2e80" or char in "“„«"


def _close_of(text: str, mark: str, offset: int, end: int) -> tuple[int, int] | None:
    """Where a quotation ends and where its closing mark does."""
    if mark in SINGLE:
        return _close_of_single(text, offset, end)
    if mark == "``":
        found = text.find("''", offset, end)
        return (found, found + 2) if found >= 0 else None
    wanted = CLOSED_BY[mark]
    depth = 0
    for place in range(offset, end):
        char = text[place]
        is_close = char in wanted
        if char == mark and _begins_inner(text, mark, place, end):
            depth += 1
        elif is_close and depth:
            depth -= 1
        elif is_close:
            return place, place + 1
    return None


def _begins_inner(text: str, mark: str, place: int, end: int) -> bool:
    """Whether the same mark opens once more within a quotation."""
    if CLOSED_BY[mark] == mark:
        return False
    before, after = text[place - 1], text[place + 1 : place + 2]
    return place + 1 < end and before.isspace() and not after.isspace()


def _close_of_single(text: str, offset: int, end: int) -> tuple[int, int] | None:
    """Where single marks close: at the first that no letter follows, behind a stop if
    there is one before the next quotation opens; a plural's apostrophe is none.
    """
    closes = [match.start() for match in _CLOSES_SINGLE.finditer(text, offset, end)]
    for place in closes:
        if text[place - 1] in ".,!?…;—":
            return _long_enough(text, offset, place)
        is_plural = text[place - 1] == "s" and text[place + 1 : place + 2] == " "
        if not (is_plural and place != closes[-1]):
            return _long_enough(text, offset, place)
    return None


def _long_enough(text: str, offset: int, place: int) -> tuple[int, int] | None:
    if len(text[offset:place].split()) < FEWEST_IN_SINGLE:
        return None
    return place, place + 1


def _is_left_open(text: str, start: int, end: int) -> bool:
    """Whether what is not closed in its paragraph is quoted to the end of it."""
    if end - start > LONGEST_UNCLOSED or not text[start:end].strip():
        return False
    rest = text[end : end + 40].lstrip()
    if rest[:1] in CLOSED_BY and rest[:1] not in SINGLE:
        return True
    is_sentence = text[start].isupper() or text[start] in "[…"
    return is_sentence and _ENDS_SENTENCE.search(text, start, end) is not None
