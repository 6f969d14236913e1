"""What a reader is shown of a text, with the words of a query marked: titles, snippets and
whole articles. What comes out is never HTML.

    >>> from cuttings.search.syntax.marks import Mark
    >>> marks = (Mark(("refus", "to", "surrend"), "stem"),)
    >>> highlight("The rebels refused to surrender.", marks)
    (('The rebels ', False), ('refused to surrender', True), ('.', False))
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from cuttings.search.matching import Marks, Match, Stretches, find_matches
from cuttings.search.results import Spans

SNIPPET_LENGTH = 240
"""Characters of a passage, at most."""

_BEFORE = 4
"""What part of a passage stands before its first match."""

_EDGE_SEARCH = 40
"""Characters within which a passage looks for the beginning of a word."""

_MAX_COUNTED = 40
"""Matches of one window whose distinct words are counted."""


def highlight(
    text: str,
    marks: Marks,
    title: bool = False,
    language: str = "",
    quotations: Sequence[Match] | None = None,
) -> Spans:
    """The whole text as spans; it is in one language."""
    stretches = ((0, len(text), language),)
    matches = find_matches(text, marks, title, stretches, quotations)
    return mark_spans(text, matches, 0, len(text))


def mark_spans(text: str, matches: Sequence[Match], start: int, end: int) -> Spans:
    """A stretch of a text as spans, given the matches in the whole text.

    Matches side by side, as those of ideographs, are one span.

    >>> mark_spans("peace talks failed", [(0, 5), (6, 11)], 3, 18)
    (('ce', True), (' ', False), ('talks', True), (' failed', False))
    """
    marked: list[tuple[str, bool]] = []
    position = start
    for first, last in matches:
        if first >= end:
            break
        if last <= start:
            continue
        if first < start:
            first = start
        if last > end:
            last = end
        if first > position:
            marked.append((text[position:first], False))
        elif marked:
            first -= len(marked.pop()[0])
        marked.append((text[first:last], True))
        position = last
    if position < end:
        marked.append((text[position:end], False))
    return tuple(marked)


def snippets(
    body: str,
    marks: Marks,
    count: int = 2,
    length: int = SNIPPET_LENGTH,
    languages: Stretches = (),
) -> tuple[Spans, ...]:
    """The passages of a body that a hit shows."""
    matches = find_matches(body, marks, languages=languages)
    return passages(body, matches, count, length)


def passages(
    body: str, matches: Sequence[Match], count: int = 2, length: int = SNIPPET_LENGTH
) -> tuple[Spans, ...]:
    """The passages of a body with the most distinct matched words, in reading order;
    its beginning if there is no match.
    """
    if not matches:
        return (_passage(body, (), 0, length),) if body.strip() else ()
    chosen = _chosen(body, matches, count, length)
    return tuple([_passage(body, matches, start, end) for start, end in chosen])


def language_of_passages(
    body: str,
    matches: Sequence[Match],
    stretches: Stretches,
    count: int = 2,
    length: int = SNIPPET_LENGTH,
) -> str:
    """The language of what ``passages`` shows: of the stretch in which the first match
    that is shown stands.
    """
    offset = 0
    if matches and len(stretches) > 1:
        start, _ = _chosen(body, matches, count, length)[0]
        offset = next(first for first, last in matches if last > start)
    for start, end, language in stretches:
        if start <= offset < end:
            return language
    return ""


def _chosen(
    body: str, matches: Sequence[Match], count: int, length: int
) -> list[Match]:
    """Where the passages stand that are shown."""
    start = max(0, matches[0][0] - length // _BEFORE)
    if matches[-1][1] <= start + length and len(matches) <= _MAX_COUNTED:
        return [(start, start + length)]

    windows = _windows(body, matches, length)
    windows.sort()
    chosen: list[Match] = []
    for _, start in windows:
        if len(chosen) == count:
            break
        if not _overlaps(chosen, start, start + length):
            chosen.append((start, start + length))

    return sorted(chosen)


def _overlaps(chosen: Sequence[Match], start: int, end: int) -> bool:
    for first, last in chosen:  # noqa: SIM110  # called for every window of a page
        if start < last and first < end:
            return True
    return False


def _windows(body: str, matches: Sequence[Match], length: int) -> list[tuple[int, int]]:
    """Windows that each open a little before a match: the number of their distinct
    matched words (negative, so that the best sort first), and where they start.
    """
    windows: list[tuple[int, int]] = []
    words: list[str] = []
    before, next_start = length // _BEFORE, 0
    size, after = len(matches), 0
    for index, (first, _) in enumerate(matches):
        start = first - before if first > before else 0
        if start < next_start:
            continue
        limit = start + length
        while after < size and matches[after][1] <= limit:
            after += 1
        distinct = 1
        if after > index + 1:
            # Most articles have a match here and one there.
            words = words or [body[begin:end].lower() for begin, end in matches]
            distinct = len(set(words[index : min(after, index + _MAX_COUNTED)]))
        windows.append((-distinct, start))
        next_start = start + length // 8
    return windows


def _passage(body: str, matches: Sequence[Match], start: int, end: int) -> Spans:
    """The passage with whole words at both ends, on one line, and an ellipsis where
    it leaves something out. What is read as one sign is never cut.
    """
    if start:
        edge = start + _EDGE_SEARCH
        gap, line = body.find(" ", start, edge), body.find("\n", start, edge)
        if gap < 0 or 0 <= line < gap:
            gap = line
        start = gap + 1 if gap >= 0 else sign_edge(body, start)
    if end < len(body):
        # A language that doesn't part words has no white space: cut where it stands.
        gap_start = max(body.rfind(" ", start, end), body.rfind("\n", start, end))
        end = gap_start if gap_start > start else sign_edge(body, end)
    else:
        end = len(body)

    shown = list(mark_spans(body, matches, start, end))
    if body.find("\n", start, end) >= 0:
        for index, (text, is_match) in enumerate(shown):
            if "\n" in text:
                shown[index] = (_on_one_line(text), is_match)
    if start:
        before = "… "
        if shown and not shown[0][1]:
            before += shown.pop(0)[0]
        shown.insert(0, (before, False))
    if end < len(body):
        after = " …"
        if not shown[-1][1]:
            after = shown.pop()[0] + after
        shown.append((after, False))
    return tuple(shown)


def sign_edge(text: str, offset: int) -> int:
    """The first offset from one on at which no sign is cut that is read as one: a letter
    with its marks, a consonant with the vowels around it, an emoji of several.

    >>> sign_edge("कि", 1), sign_edge("เจ", 1), sign_edge("ab", 1)
    (2, 2, 1)
    """
    while 0 < offset < len(text) and _continues(text, offset):
        offset += 1
    return offset


_VOWELS_BEFORE = frozenset("เแโใไເແໂໃໄ")
_VOWELS_BEHIND = frozenset("ะาำๅະາຳຽ")
_JOINER = "\u200d"


_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]+$")
_VIRAMA = 9
"""The combining class of the sign that joins two consonants of Indic scripts."""


def _continues(text: str, offset: int) -> bool:
    """Whether a character goes on with the sign that the one before it is part of
    (Unicode's extended grapheme clusters, and syllables of Thai and Lao).
    """
    before, char = text[offset - 1], text[offset]
    if char.isascii():
        return False
    if "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7fb":
        return True  # a vowel or a final consonant of Hangul in parts
    if unicodedata.combining(before) == _VIRAMA and char.isalpha():
        return True
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        letters = _FLAG_LETTERS.search(text, max(0, offset - 64), offset)
        return letters is not None and len(letters.group()) % 2 == 1
    is_mark = unicodedata.category(char) in ("Mn", "Mc", "Me")
    is_skin = "\U0001f3fb" <= char <= "\U0001f3ff"
    is_around = before in _VOWELS_BEFORE or char in _VOWELS_BEHIND
    return is_mark or is_skin or is_around or _JOINER in (before, char)


def _on_one_line(text: str) -> str:
    """A text with each line break, and the white space around it, as one space."""
    # A regular expression takes four times as long.
    first, *others, last = text.split("\n")
    inner = filter(None, map(str.strip, others))
    return " ".join((first.rstrip(), *inner, last.lstrip()))
