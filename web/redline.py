"""What two copies of a story do differently, word by word: values, never HTML.

``redline`` compares as an editor marks up a manuscript: kept, taken out, put in, and *moved*, which plain differences
can't say. It compares whole texts, not paragraph with paragraph, because outlets cut the same sentences into
paragraphs of their own. For all copies of a story side by side see ``grid``.

    >>> [(span.kind, span.text) for span in redline("Nine men died.", "Ten men died.")[0].spans]
    [('out', 'Nine'), ('in', ' Ten'), ('kept', ' men died.')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz.distance import Indel

Change = Literal["kept", "out", "in", "moved-out", "moved-in"]

GONE = ("out", "moved-out")
MOVED = 8  # words in a row that stand elsewhere make a move; fewer are chance
LARGEST = 400_000_000  # words of one text times words of the other; the aligner needs a bit for each pair
REPEATS = 4  # places looked at of a passage that a text repeats
ISLAND = 2  # words kept alone between changes are chance too, and are shown as changed

_WORD = re.compile(r"\s*(?:[^\W_]+(?:['’`´][^\W_]+)*|\S)")
_WHOLE = re.compile(r".+", re.DOTALL)
_PARAGRAPH = re.compile(r"\n\s*\n|\n")
_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text and what became of it. ``move`` pairs where a passage left with where it arrived; 0 is none."""

    text: str
    kind: Change
    move: int = 0


@dataclass(frozen=True, slots=True)
class RedlineParagraph:
    """One paragraph of the comparison, its spans in reading order."""

    spans: tuple[Span, ...]

    @property
    def changed(self) -> bool:
        """Whether anything differs in it."""
        return any(span.kind != "kept" for span in self.spans)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with the space before it, the key it is compared by, and whether it opens or closes its paragraph."""

    text: str
    key: str
    opens: bool
    closes: bool


@dataclass(slots=True)
class _Run:
    """Consecutive words that share a fate; kept ones also as the old text wrote them (``before``)."""

    kind: Change
    words: list[_Word]
    move: int = 0
    before: list[_Word] = field(default_factory=list)


def redline(old: str, new: str) -> tuple[RedlineParagraph, ...]:
    """How ``new`` differs from ``old``, as paragraphs of spans.

    The texts of all spans but ``out`` and ``moved-out``, joined, read as ``new``; all but ``in`` and ``moved-in``
    as ``old`` (spaces at the edges of paragraphs apart).
    """
    runs = list(_aligned(*_compared(old, new)))
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        _slide(before, run, after)
    runs = _without_islands([run for run in runs if run.words])
    return tuple(_paragraphs(_with_moves(runs)))


def _compared(old: str, new: str) -> tuple[list[_Word], list[_Word]]:
    """Both texts as words; as whole paragraphs where the comparison of words would take too much memory."""
    one, two = list(_words(old, _WORD)), list(_words(new, _WORD))
    if len(one) * len(two) > LARGEST:
        return list(_words(old, _WHOLE)), list(_words(new, _WHOLE))
    return one, two


def _words(text: str, unit: re.Pattern[str]) -> Iterator[_Word]:
    for part in _PARAGRAPH.split(text):
        found = unit.findall(part.strip())
        for place, word in enumerate(found):
            yield _Word(word, word.strip().translate(_MARKS), place == 0, place == len(found) - 1)


def _aligned(old: list[_Word], new: list[_Word]) -> Iterator[_Run]:
    for step in Indel.opcodes([word.key for word in old], [word.key for word in new]):
        if step.tag == "equal":
            before = old[step.src_start : step.src_end]
            yield _Run("kept", new[step.dest_start : step.dest_end], before=before)
        elif step.tag == "delete":
            yield _Run("out", old[step.src_start : step.src_end])
        else:
            yield _Run("in", new[step.dest_start : step.dest_end])


def _slide(before: _Run, run: _Run, after: _Run) -> None:
    """Moves a change between two kept runs so that it begins where a paragraph does, if equal words allow it.

    Of "[. The mayor spoke] ." and ". [The mayor spoke .]", equally short, the second is what an editor would mark.
    """
    if not (before.kind == after.kind == "kept" != run.kind):
        return
    words, kept = run.words, (after.words if run.kind == "in" else after.before)
    ahead = [*words, *kept]  # a step to the right is possible where the words that change places are equal
    steps = 0
    while not ahead[steps].opens:
        if steps == len(kept) or ahead[steps].key != kept[steps].key:
            return
        steps += 1
    other = after.before if run.kind == "in" else after.words
    mine, theirs = (before.words, before.before) if run.kind == "in" else (before.before, before.words)
    mine += ahead[:steps]
    theirs += other[:steps]
    words[:] = ahead[steps : steps + len(words)]
    del kept[:steps], other[:steps]


def _without_islands(runs: list[_Run]) -> list[_Run]:
    """Words kept by chance inside a rewritten passage become part of the change on both sides."""
    out: list[_Word] = []
    put_in: list[_Word] = []
    result: list[_Run] = []
    for place, run in enumerate(runs):
        inside = 0 < place < len(runs) - 1 and len(run.words) <= ISLAND
        if run.kind == "kept" and inside and _rewritten(runs[place - 1], runs[place + 1], run):
            out += run.before
            put_in += run.words
        elif run.kind == "kept":
            result += _change(out, put_in)
            out, put_in = [], []
            result.append(run)
        elif run.kind == "out":
            out += run.words
        else:
            put_in += run.words
    return result + _change(out, put_in)


def _rewritten(before: _Run, after: _Run, kept: _Run) -> bool:
    return len(before.words) + len(after.words) > 4 * len(kept.words)


def _change(out: list[_Word], put_in: list[_Word]) -> list[_Run]:
    return [run for run in (_Run("out", out), _Run("in", put_in)) if run.words]


def _with_moves(runs: list[_Run]) -> list[_Run]:
    """Splits what was taken out and what was put in where a passage of one stands in the other."""
    move = 0
    while True:
        found = _longest_move(runs)
        if found is None:
            return runs
        move += 1
        source, start, target, at, length = found
        ends: list[tuple[int, int, Change]] = [(source, start, "moved-out"), (target, at, "moved-in")]
        for place, first, kind in sorted(ends, reverse=True):
            run = runs[place]
            parts = (
                _Run(run.kind, run.words[:first]),
                _Run(kind, run.words[first : first + length], move),
                _Run(run.kind, run.words[first + length :]),
            )
            runs[place : place + 1] = [part for part in parts if part.words]


def _longest_move(runs: list[_Run]) -> tuple[int, int, int, int, int] | None:
    """The longest passage that left one place for another: run and word of each end, and the length in words."""
    starts: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for place, run in enumerate(runs):
        if run.kind == "out":
            for first in range(len(run.words) - MOVED + 1):
                places = starts.setdefault(_keys(run, first, MOVED), [])
                if len(places) < REPEATS:
                    places.append((place, first))
    best: tuple[int, int, int, int, int] | None = None
    for place, run in enumerate(runs):
        if run.kind != "in":
            continue
        reached: dict[tuple[int, int], int] = {}
        for at in range(len(run.words) - MOVED + 1):
            for source, start in starts.get(_keys(run, at, MOVED), ()):
                if reached.get((source, start - at), -1) > at:
                    continue
                length = _same_from(runs[source], start, run, at)
                reached[source, start - at] = at + length
                if best is None or length > best[4]:
                    best = (source, start, place, at, length)
    return best


def _keys(run: _Run, first: int, count: int) -> tuple[str, ...]:
    return tuple(word.key for word in run.words[first : first + count])


def _same_from(one: _Run, start: int, other: _Run, at: int) -> int:
    length = 0
    for left, right in zip(one.words[start:], other.words[at:], strict=False):
        if left.key != right.key:
            break
        length += 1
    return length


def _paragraphs(runs: Sequence[_Run]) -> Iterator[RedlineParagraph]:
    spans: list[Span] = []
    last: _Word | None = None
    for run in runs:
        text = ""
        for word in run.words:
            if last is not None and word.opens and not _shares_line(spans, text, run, last):
                yield RedlineParagraph((*spans, Span(text, run.kind, run.move)) if text else tuple(spans))
                spans, text = [], ""
            glued = word.opens and bool(spans or text)
            text += f" {word.text}" if glued else word.text
            last = word
        spans.append(Span(text, run.kind, run.move))
    if spans:
        yield RedlineParagraph(tuple(spans))


def _shares_line(spans: list[Span], text: str, run: _Run, last: _Word) -> bool:
    """Whether the opening of a paragraph takes the place of an opening just taken out ("~~Nine~~ Ten men died")."""
    if run.kind in GONE or text or last.closes:
        return False
    return all(span.kind in GONE for span in spans)
