"""Matches in a text, as (text, is_match) spans: for snippets, titles and whole articles. Never HTML.

A text is cut by the analyser that indexed it, so what is marked is what matched: stems in a stemmed search, exact
words in an exact one, a phrase only where its words stand together.

    >>> highlight("The rebels refused to surrender.", (Mark(("refus", "to", "surrend"), "stem"),))
    (('The rebels ', False), ('refused to surrender', True), ('.', False))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import translate

from cuttings.search.analysis import spans, stem
from cuttings.search.marks import Mark
from cuttings.search.results import Spans
from rapidfuzz.distance import Levenshtein

Range = tuple[int, int]
Test = Callable[[str], bool]
SNIPPET_LENGTH = 240


def find_matches(text: str, marks: Sequence[Mark], title: bool = False) -> list[Range]:
    """Where the marks stand in a text, as disjoint character ranges in order."""
    marks = [mark for mark in marks if title or not mark.title_only]
    if not marks:
        return []
    tokens = list(spans(text))
    ranges: list[Range] = []
    for mark in marks:
        tests = [_test(mark, word) for word in mark.words]
        ranges.extend(_matches(tokens, tests, mark.slop))
    return _merged(ranges)


def highlight(text: str, marks: Sequence[Mark], title: bool = False) -> Spans:
    """The whole text as spans."""
    return cut(text, find_matches(text, marks, title), 0, len(text))


def cut(text: str, ranges: Sequence[Range], start: int, end: int) -> Spans:
    """The spans of one stretch of a text, given the ranges that match in the whole text."""
    pieces: list[tuple[str, bool]] = []
    position = start
    for first, last in ranges:
        first, last = max(first, start), min(last, end)
        if first >= last or first < position:
            continue
        pieces += [(text[position:first], False), (text[first:last], True)]
        position = last
    pieces.append((text[position:end], False))
    return tuple(piece for piece in pieces if piece[0])


def snippets(body: str, marks: Sequence[Mark], count: int = 2, length: int = SNIPPET_LENGTH) -> tuple[Spans, ...]:
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


def _test(mark: Mark, word: str) -> Test:
    match mark.how:
        case "stem":
            return lambda term: stem(term) == word
        case "word":
            return lambda term: term == word
        case "prefix":
            return lambda term: term.startswith(word)
        case "wildcard":
            pattern = re.compile(translate(word))
            return lambda term: pattern.match(term) is not None
    return lambda term: (
        term[:1] == word[:1] and Levenshtein.distance(term, word, score_cutoff=mark.distance) <= mark.distance
    )


def _matches(tokens: Sequence[tuple[str, int, int]], tests: Sequence[Test], slop: int) -> list[Range]:
    found: list[Range] = []
    for position, (term, start, end) in enumerate(tokens):
        if not tests[0](term):
            continue
        if len(tests) == 1:
            found.append((start, end))
            continue
        chain = _chain(tokens, tests, slop, position)
        if chain and slop == 1:
            found.append((start, tokens[chain[-1]][2]))
        else:
            found.extend((tokens[index][1], tokens[index][2]) for index in chain)
    return found


def _chain(tokens: Sequence[tuple[str, int, int]], tests: Sequence[Test], slop: int, position: int) -> list[int]:
    """The positions of a phrase's words from its first word on, or nothing. Depth first, nearest first."""
    if len(tests) == 1:
        return [position]
    for index in range(position + 1, min(position + slop, len(tokens) - 1) + 1):
        if tests[1](tokens[index][0]):
            rest = _chain(tokens, tests[1:], slop, index)
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
    last = -1
    for number, (first, _) in enumerate(ranges):
        start = max(0, first - length // 4)
        if number and start < last:
            continue
        inside = {body[a:b].lower() for a, b in ranges[number : number + 40] if b <= start + length}
        windows.append((len(inside), start, start + length))
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
        text = re.sub(r"\s*\n\s*", " ", text)
        if pieces and pieces[-1][1] == match:
            pieces[-1] = (pieces[-1][0] + text, match)
        else:
            pieces.append((text, match))
    return tuple(pieces)


def _opening(body: str, length: int) -> Spans:
    if not body.strip():
        return ()
    return _passage(body, (), 0, length)
