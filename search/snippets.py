"""Matches in a text, as (text, is_match) spans: for snippets, titles and whole articles. Never HTML.

A text is cut by the analyser that indexed it, so what is marked is what matched: stems in a stemmed search, exact
words in an exact one, a phrase only where its words stand together.

    >>> highlight("The rebels refused to surrender.", (Mark(("refus", "to", "surrend"), "stem"),))
    (('The rebels ', False), ('refused to surrender', True), ('.', False))
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from cuttings.search.finding import Finder, Range
from cuttings.search.marks import Mark
from cuttings.search.pieces import Pieces, Token
from cuttings.search.results import Spans

Marks = Sequence[Mark] | Finder
"""What to mark: as a query gives it, or made ready once for many texts."""
_BREAKS = re.compile(r"\s*\n\s*")
SNIPPET_LENGTH = 240


def find_matches(text: str, marks: Marks, title: bool = False) -> list[Range]:
    """Where the marks stand in a text, as disjoint character ranges in order."""
    ranges, undecided = (marks if isinstance(marks, Finder) else Finder(marks)).find(text, title)
    if undecided:
        pieces = _pieces(tuple(undecided))
        tokens = pieces.tokens(text)
        for mark, bits in zip(pieces.marks, pieces.bits, strict=True):
            ranges += _matches(tokens, bits, mark.slop)
    return _merged(ranges) if len(ranges) > 1 else ranges


@lru_cache(maxsize=32)
def _pieces(marks: tuple[Mark, ...]) -> Pieces:
    """Shared by the hits of a page, and by pages of one search."""
    return Pieces(marks)


def forget() -> None:
    """Drops what was kept of earlier marks: for measuring first pages."""
    _pieces.cache_clear()


def highlight(text: str, marks: Marks, title: bool = False) -> Spans:
    """The whole text as spans."""
    return cut(text, find_matches(text, marks, title), 0, len(text))


def cut(text: str, ranges: Sequence[Range], start: int, end: int) -> Spans:
    """The spans of one stretch of a text, given the ranges that match in the whole text."""
    pieces: list[tuple[str, bool]] = []
    position = start
    for first, last in ranges:
        if first >= end:
            break
        first, last = max(first, start), min(last, end)
        if first >= last or first < position:
            continue
        pieces += [(text[position:first], False), (text[first:last], True)]
        position = last
    pieces.append((text[position:end], False))
    return tuple(piece for piece in pieces if piece[0])


def snippets(body: str, marks: Marks, count: int = 2, length: int = SNIPPET_LENGTH) -> tuple[Spans, ...]:
    """The passages of a body with the most distinct matched words, in reading order; its beginning if none match."""
    ranges = find_matches(body, marks)
    if not ranges:
        opening = _opening(body, length)
        return (opening,) if opening else ()
    windows = _windows(body, ranges, length)
    best = sorted(windows, key=lambda window: (-window[0], window[1]))
    chosen: list[Range] = []
    for _, start, end in best:
        if all(end <= first or start >= last for first, last in chosen):
            chosen.append((start, end))
        if len(chosen) == count:
            break
    return tuple(_passage(body, ranges, start, end) for start, end in sorted(chosen))


def _matches(tokens: Mapping[int, Token], bits: Sequence[int], slop: int) -> list[Range]:
    found: list[Range] = []
    for position, (met, start, end) in tokens.items():
        if not met & bits[0]:
            continue
        if len(bits) == 1:
            found.append((start, end))
            continue
        chain = _chain(tokens, bits, slop, position)
        if chain and slop == 1:
            found.append((start, tokens[chain[-1]][2]))
        else:
            found.extend(tokens[place][1:] for place in chain)
    return found


def _chain(tokens: Mapping[int, Token], bits: Sequence[int], slop: int, position: int) -> list[int]:
    """The positions of a phrase's words from its first word on, or nothing. Depth first, nearest first."""
    if len(bits) == 1:
        return [position]
    for place in range(position + 1, position + slop + 1):
        if place in tokens and tokens[place][0] & bits[1]:
            rest = _chain(tokens, bits[1:], slop, place)
            if rest:
                return [position, *rest]
    return []


def _merged(ranges: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in sorted(set(ranges)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _windows(body: str, ranges: Sequence[Range], length: int) -> list[tuple[int, int, int]]:
    """A window opening a little before each match: distinct matched words in it, start, end."""
    windows: list[tuple[int, int, int]] = []
    words = [body[first:last].lower() for first, last in ranges]
    last, after = -1, 0
    for number, (first, _) in enumerate(ranges):
        start = max(0, first - length // 4)
        if number and start < last:
            continue
        while after < len(ranges) and ranges[after][1] <= start + length:
            after += 1
        windows.append((len(set(words[number : min(after, number + 40)])), start, start + length))
        last = start + length // 8
    return windows


def _passage(body: str, ranges: Sequence[Range], start: int, end: int) -> Spans:
    """The passage with whole words at both ends and an ellipsis where it leaves something out."""
    start = 0 if start == 0 else _after_break(body, start)
    end = len(body) if end >= len(body) else max(body.rfind(" ", start, end), body.rfind("\n", start, end))
    inside = cut(body, ranges, start, end)
    left = ((("… ", False),) if start else ()) + inside
    return _joined((*left, (" …", False)) if end < len(body) else left)


def _after_break(body: str, start: int) -> int:
    spots = [spot for spot in (body.find(" ", start, start + 40), body.find("\n", start, start + 40)) if spot >= 0]
    return min(spots) + 1 if spots else start


def _joined(spans_: Spans) -> Spans:
    """Neighbouring spans of one kind as one, line breaks as spaces."""
    pieces: list[tuple[str, bool]] = []
    for text, match in spans_:
        text = _BREAKS.sub(" ", text) if "\n" in text else text
        if pieces and pieces[-1][1] == match:
            pieces[-1] = (pieces[-1][0] + text, match)
        else:
            pieces.append((text, match))
    return tuple(pieces)


def _opening(body: str, length: int) -> Spans:
    if not body.strip():
        return ()
    return _passage(body, (), 0, length)
