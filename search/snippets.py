"""Matches in a text, as (text, is_match) spans: for snippets, titles and whole articles. Never HTML.

A text is cut by the analyser that indexed it, so what is marked is what matched: stems in a stemmed search, exact
words in an exact one, a phrase only where its words stand together.

    >>> highlight("The rebels refused to surrender.", (Mark(("refus", "to", "surrend"), "stem"),))
    (('The rebels ', False), ('refused to surrender', True), ('.', False))
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache

from cuttings.search.finding import Finder, Range, ends_of
from cuttings.search.marks import Mark
from cuttings.search.pieces import Pieces, Token
from cuttings.search.results import Spans

Marks = Sequence[Mark] | Finder
"""What to mark: as a query gives it, or made ready once for many texts."""
SNIPPET_LENGTH = 240
_COUNTED = 40
"""Matches of a window that are counted at most."""


def find_matches(text: str, marks: Marks, title: bool = False) -> list[Range]:
    """Where the marks stand in a text, as disjoint character ranges in order."""
    ranges, undecided = _finder(marks).find((text,), int(title))
    if undecided:
        pieces = _pieces(tuple(undecided))
        tokens = pieces.tokens(text)
        for mark, bits in zip(pieces.marks, pieces.bits, strict=True):
            ranges += _matches(tokens, bits, mark.slop)
    return _merged(ranges) if len(ranges) > 1 else ranges


def find_in_pages(titles: Sequence[str], bodies: Sequence[str], marks: Marks) -> list[list[Range]]:
    """Where the marks stand in each title, then in each body: ``find_matches`` of them all.

    Letters are looked for in all texts at once, which costs a fraction of looking ten times. Where that leaves a mark
    undecided, each text is looked at by itself.
    """
    finder, texts = _finder(marks), (*titles, *bodies)
    ranges, undecided = finder.find(texts, len(titles))
    if undecided:
        return [find_matches(text, finder, number < len(titles)) for number, text in enumerate(texts)]
    ranges.sort()
    return _shared_out(ranges, ends_of(texts))


def _finder(marks: Marks) -> Finder:
    return marks if isinstance(marks, Finder) else Finder(marks)


def _shared_out(ranges: Sequence[Range], ends: Sequence[int]) -> list[list[Range]]:
    """Ranges (in order) in texts that stand in a row, one character between two, as disjoint ranges of each text."""
    shared: list[list[Range]] = [[] for _ in ends]
    number = begin = before = 0
    end, own = ends[0], shared[0]
    for first, last in ranges:
        if first < before:  # never across two texts
            own[-1] = (own[-1][0], max(own[-1][1], last - begin))
            before = max(before, last)
            continue
        while first >= end:
            begin, number = end + 1, number + 1
            end, own = ends[number], shared[number]
        own.append((first - begin, last - begin))
        before = last
    return shared


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
        if first > position:
            pieces.append((text[position:first], False))
        pieces.append((text[first:last], True))
        position = last
    if position < end:
        pieces.append((text[position:end], False))
    return tuple(pieces)


def snippets(body: str, marks: Marks, count: int = 2, length: int = SNIPPET_LENGTH) -> tuple[Spans, ...]:
    """The passages of a body that a hit shows."""
    return passages(body, find_matches(body, marks), count, length)


def passages(body: str, ranges: Sequence[Range], count: int = 2, length: int = SNIPPET_LENGTH) -> tuple[Spans, ...]:
    """The passages of a body with the most distinct matched words, in reading order; its beginning if none match."""
    if not ranges:
        opening = _opening(body, length)
        return (opening,) if opening else ()
    start = max(0, ranges[0][0] - length // 4)
    if ranges[-1][1] <= start + length and len(ranges) <= _COUNTED:
        return (_passage(body, ranges, start, start + length),)
    windows = _windows(body, ranges, length)
    windows.sort()  # those with most words first
    chosen: list[Range] = []
    for _, start, end in windows:
        for first, last in chosen:
            if start < last and first < end:
                break
        else:
            chosen.append((start, end))
            if len(chosen) == count:
                break
    chosen.sort()
    return tuple([_passage(body, ranges, start, end) for start, end in chosen])


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
    """The same in order and disjoint."""
    ranges.sort()
    merged: list[Range] = []
    before, end = 0, -1
    for start, last in ranges:
        if start >= end:
            merged.append((start, last))
            before, end = start, last
        elif last > end:
            merged[-1] = (before, last)
            end = last
    return merged


def _windows(body: str, ranges: Sequence[Range], length: int) -> list[tuple[int, int, int]]:
    """A window opening a little before each match: less than nothing by its distinct matched words, start, end."""
    windows: list[tuple[int, int, int]] = []
    closes = [last for _, last in ranges]
    words: list[str] = []
    before, step, least = length // 4, length // 8, 0
    for number, (start, _) in enumerate(ranges):
        start = start - before if start > before else 0
        if start < least:
            continue
        end = start + length
        after = bisect_right(closes, end, number)
        if after - number > 1:
            words = words or [body[first:last].lower() for first, last in ranges]
            windows.append((-len(set(words[number : min(after, number + _COUNTED)])), start, end))
        else:
            windows.append((number - after, start, end))
        least = start + step
    return windows


def _passage(body: str, ranges: Sequence[Range], start: int, end: int) -> Spans:
    """The passage with whole words at both ends and an ellipsis where it leaves something out, all on one line."""
    size, broken = len(body), body.find("\n", start, end + 40) >= 0
    if start:
        spot = body.find(" ", start, start + 40)
        line = body.find("\n", start, start + 40) if broken else -1
        spot = line if spot < 0 or 0 <= line < spot else spot
        start = spot + 1 if spot >= 0 else start
    if end < size:
        spot = body.rfind(" ", start, end)
        spot = max(spot, body.rfind("\n", start, end)) if broken else spot
        end = spot if spot > start else end  # a language that does not part words has no white space
    else:
        end = size
    spans: list[tuple[str, bool]] = []
    position, lead = start, "… " if start else ""
    for first, last in ranges:
        if last <= start:
            continue
        if first >= end:
            break
        if first < start:
            first = start
        if last > end:
            last = end
        matched = body[first:last]
        if broken:
            matched = _on_one_line(matched)
        if first > position or lead:
            between = body[position:first]
            spans.append((lead + (_on_one_line(between) if broken else between), False))
            lead = ""
        elif spans:
            matched = spans.pop()[0] + matched
        spans.append((matched, True))
        position = last
    rest = body[position:end]
    text = lead + (_on_one_line(rest) if broken else rest)
    if end < size:
        text += " …"
    if text:
        spans.append((text, False))
    return tuple(spans)


def _on_one_line(text: str) -> str:
    """Line breaks, with the white space around them, as single spaces."""
    if "\n" not in text:
        return text
    before, gap, after = text.partition("\n\n")
    if gap and "\n" not in before and "\n" not in after:  # just an end of a paragraph
        return f"{before.rstrip()} {after.lstrip()}"
    first, *middle, last = text.split("\n")
    kept = [line for line in map(str.strip, middle) if line]
    return " ".join((first.rstrip(), *kept, last.lstrip()))


def _opening(body: str, length: int) -> Spans:
    if not body.strip():
        return ()
    return _passage(body, (), 0, length)
