"""What the copies of a story do differently, as values, never HTML.

``redline`` compares two texts word by word as an editor marks up a manuscript: kept,
taken out, put in, and *moved*, which plain differences can't say. It compares whole
texts, not paragraph with paragraph, because outlets cut the same sentences into
paragraphs of their own. ``grid`` says which paragraph stands in which of all copies.

    >>> [(span.kind, span.text) for span in redline("Nine men died.", "Ten men died.")[0].spans]
    [('out', 'Nine'), ('in', ' Ten'), ('kept', ' men died.')]
    >>> rows = grid(["The mayor resigned on Friday.\\n\\nHe gave no reason for it.", "The mayor resigned on Friday."])
    >>> [[cell.state for cell in row.cells] for row in rows]
    [['whole', 'whole'], ['whole', 'absent']]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Any, Literal

from rapidfuzz.distance import Indel

from cuttings.search.deadlines import polled
from cuttings.search.language.analysis import terms

CARRIED = 4
"""Words in a row that count as carried by another copy."""
WHOLE, PART, KNOWN = 0.9, 0.3, 0.35
"""Shares of its words from which a paragraph is carried but for a few words, in part, or
is the same paragraph rather than a new one.
"""
LONG = 120
"""Words from which a paragraph of the grid is shown sentence by sentence."""

MOVED = 8
"""Words in a row that stand elsewhere make a move; fewer are chance."""
MOST_MOVES = 200
"""Moves shown; what moves beyond them is shown as taken out and put in."""
REPEATS = 4
"""Places looked at of a passage that a text repeats."""
ISLAND = 2
"""Words kept alone between changes are chance too, and are shown as changed."""
LARGEST = 400_000_000
"""Words of one text times words of the other; the aligner needs a bit for each pair."""

Change = Literal[
    "kept", "out", "in", "moved-out", "moved-in", "dateline-out", "dateline-in"
]
"""What became of words; a dateline that only one of two texts opens with is neither put
in nor taken out by anybody but the desk that heads each text in its own way.
"""
GONE = ("out", "moved-out")

_PARAGRAPH = re.compile(r"\n\s*\n|\n")
_SENTENCE = re.compile(r"(?<=[.!?][\"”'’])\s+|(?<=[.!?])\s+(?=[\"“‘'A-Z])")
_DATELINE = re.compile(r"[^\W\d_](?=[^\n]*[(,])[^\n]{2,90}[-–—]+\s*")
_WORD = re.compile(r"\s*(?:[^\W_]+(?:['’`´][^\W_]+)*|\S)")
_CREDIT = re.compile(r"[(\[][^()\[\].!?]{1,40}[)\]]\.?")
_WHOLE_PARAGRAPH = re.compile(r".+", re.DOTALL)
_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
)


# Paragraph by paragraph


@dataclass(frozen=True, slots=True)
class Cell:
    """How one copy carries one paragraph: the share of its words (0 to 1), and at
    which of its own paragraphs. ``is_same`` tells that it has them word for word, one
    behind the other.
    """

    share: float
    paragraph: int | None
    is_same: bool = False

    @property
    def state(self) -> Literal["whole", "part", "absent"]:
        """In words: word for word the copy has it whole, under three tenths of it not
        at all.
        """
        if self.is_same:
            return "whole"
        return "part" if self.share >= PART else "absent"


@dataclass(frozen=True, slots=True)
class GridRow:
    """One paragraph of the story: its text, the index of the first copy that has
    it, and a cell for each copy.
    """

    text: str
    copy: int
    cells: tuple[Cell, ...]


def grid(copies: Sequence[str]) -> tuple[GridRow, ...]:
    """Which paragraph stands in which copy.

    The first copy sets the order; what others add stands where they have it. A
    paragraph counts as carried by the share of its words that lie in runs of
    ``CARRIED`` or more words of the copy, wherever they stand, so that other paragraph
    breaks and moved passages do not matter.
    """
    carriers = [_Carrier(copy) for copy in copies]
    order: list[tuple[int, int]] = []  # the copy and paragraph of each row
    for copy, carrier in enumerate(carriers):
        after = -1
        for paragraph, keys in enumerate(polled(carrier.keys, every=16)):
            known = _row_of(carriers[:copy], order, keys)
            if known is None:
                after += 1
                order.insert(after, (copy, paragraph))
            else:
                after = known
    rows: list[GridRow] = []
    for copy, paragraph in polled(order, every=16):
        keys = carriers[copy].keys[paragraph]
        cells = tuple([carrier.carries(keys) for carrier in carriers])
        rows.append(GridRow(carriers[copy].paragraphs[paragraph], copy, cells))
    return tuple(rows)


def _row_of(
    earlier: Sequence[_Carrier], order: list[tuple[int, int]], keys: tuple[str, ...]
) -> int | None:
    """The row of a paragraph that an earlier copy carries already; None for a new
    paragraph.
    """
    for copy, carrier in enumerate(earlier):
        cell = carrier.carries(keys)
        if cell.share >= KNOWN and cell.paragraph is not None:
            place = (copy, cell.paragraph)
            return order.index(place) if place in order else len(order) - 1
    return None


class _Carrier:
    """A copy cut into paragraphs, and the runs of words by which it carries those of
    others.
    """

    def __init__(self, copy: str) -> None:
        self.paragraphs = list(_grid_paragraphs(copy))
        self.keys = [tuple(terms(paragraph)) for paragraph in self.paragraphs]
        self._runs: dict[tuple[str, ...], int] = {}
        self._short: dict[tuple[str, ...], int] = {}
        words: list[str] = []
        paragraph_of: list[int] = []
        for paragraph, keys in enumerate(self.keys):
            words += keys
            paragraph_of += [paragraph] * len(keys)
            if len(keys) < CARRIED:
                self._short[keys] = paragraph
        for first in range(len(words) - CARRIED + 1):
            run = tuple(words[first : first + CARRIED])
            self._runs.setdefault(run, paragraph_of[first])
        self._text = f" {' '.join(words)} "

    def carries(self, keys: tuple[str, ...]) -> Cell:
        """How this copy carries a paragraph, given as its words: at the paragraph with
        the first shared run.
        """
        if len(keys) < CARRIED:
            paragraph = self._short.get(keys)
            is_held = paragraph is not None
            return Cell(float(is_held), paragraph, is_held)
        carried = [False] * len(keys)
        found: int | None = None
        for first in range(len(keys) - CARRIED + 1):
            paragraph = self._runs.get(keys[first : first + CARRIED])
            if paragraph is not None:
                carried[first : first + CARRIED] = [True] * CARRIED
                found = paragraph if found is None else found
        is_same = f" {' '.join(keys)} " in self._text
        return Cell(sum(carried) / len(keys), found, is_same)


def paragraphs_of(copy: str) -> Iterator[str]:
    """The paragraphs of a text, but a credit alone, "(Reuters)": that tells who wrote
    the text and is none of it.
    """
    for paragraph in _PARAGRAPH.split(copy):
        stripped = paragraph.strip()
        if stripped and not _CREDIT.fullmatch(stripped):
            yield stripped


def _grid_paragraphs(copy: str) -> Iterator[str]:
    for paragraph in paragraphs_of(copy):
        if paragraph.count(" ") >= LONG:
            yield from _SENTENCE.split(paragraph)
        else:
            yield paragraph


# Word by word


@dataclass(frozen=True, slots=True)
class Span:
    """A span of text and what became of it.

    ``move`` pairs where a passage left with where it arrived; 0 is none.
    """

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
    """A word with the space before it, the key it is compared by, and whether it
    opens or closes its paragraph.
    """

    text: str
    key: str
    opens: bool
    closes: bool


@dataclass(slots=True)
class _Run:
    """Consecutive words that share a fate; kept ones also as the old text wrote them
    (``before``).
    """

    kind: Change
    words: list[_Word]
    move: int = 0
    before: list[_Word] = field(default_factory=list)


def redline(old: str, new: str) -> tuple[RedlineParagraph, ...]:
    """How ``new`` differs from ``old``, as paragraphs of spans.

    The texts of all spans but ``out``, ``moved-out`` and ``dateline-out``, joined, read
    as ``new``; all but ``in``, ``moved-in`` and ``dateline-in`` as ``old`` (spaces at
    the edges of paragraphs apart).
    """
    runs = list(_aligned(*_compared_words(old, new)))
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        _slide(before, run, after)
    runs = _without_islands([run for run in runs if run.words])
    paragraphs = _redline_paragraphs(_with_moves(runs))
    told = [_without_echoes(paragraph) for paragraph in paragraphs]
    return (_with_dateline(told[0]), *told[1:]) if told else ()


def _with_dateline(paragraph: RedlineParagraph) -> RedlineParagraph:
    """The first paragraph, with a dateline that only one text opens with told apart.

    >>> first = redline("Nine men died.", "ORURO, July 14 (Reuters) - Nine men died.")[0]
    >>> [(span.kind, span.text) for span in first.spans]
    [('dateline-in', 'ORURO, July 14 (Reuters) -'), ('kept', ' Nine men died.')]
    """
    spans = paragraph.spans
    is_alone = bool(spans) and spans[0].kind in ("in", "out")
    if not is_alone or not _DATELINE.fullmatch(spans[0].text):
        return paragraph
    kind: Change = "dateline-in" if spans[0].kind == "in" else "dateline-out"
    return RedlineParagraph((Span(spans[0].text, kind), *spans[1:]))


def _compared_words(old: str, new: str) -> tuple[list[_Word], list[_Word]]:
    """Both texts as words; as whole paragraphs where the comparison of words would
    take too much memory.
    """
    # A word begins at most of the blanks: counting them costs nothing.
    is_large = old.count(" ") * new.count(" ") > LARGEST
    if not is_large:
        old_words, new_words = _words(old, _WORD), _words(new, _WORD)
        is_large = len(old_words) * len(new_words) > LARGEST
    if is_large:
        return _words(old, _WHOLE_PARAGRAPH), _words(new, _WHOLE_PARAGRAPH)
    return old_words, new_words


def _words(text: str, unit: re.Pattern[str]) -> list[_Word]:
    words: list[_Word] = []
    for paragraph in polled(_PARAGRAPH.split(text), every=16):
        found = unit.findall(paragraph.strip())
        last = len(found) - 1
        for index, word in enumerate(found):
            words.append(_Word(word, _key(word), index == 0, index == last))
    return words


def _aligned(old: list[_Word], new: list[_Word]) -> Iterator[_Run]:
    old_keys, new_keys = [word.key for word in old], [word.key for word in new]
    for step in Indel.opcodes(old_keys, new_keys):
        before = old[step.src_start : step.src_end]
        after = new[step.dest_start : step.dest_end]
        if step.tag == "equal":
            yield _Run("kept", after, before=before)
        elif step.tag == "delete":
            yield _Run("out", before)
        else:
            yield _Run("in", after)


def _slide(before: _Run, run: _Run, after: _Run) -> None:
    """Moves a change between two kept runs so that it begins where a paragraph does, if
    equal words allow it.

    Of "[. The mayor spoke] ." and ". [The mayor spoke .]", equally short, the second is
    what an editor would mark.
    """
    if not (before.kind == after.kind == "kept" != run.kind):
        return
    # What is put in has its neighbours in the new text, what is taken out in the old.
    if run.kind == "in":
        own_before, other_before = before.words, before.before
        own_after, other_after = after.words, after.before
    else:
        own_before, other_before = before.before, before.words
        own_after, other_after = after.before, after.words
    ahead = [*run.words, *own_after]
    steps = 0
    while not ahead[steps].opens:
        # A step to the right is possible where the words that change places are equal.
        if steps == len(own_after) or ahead[steps].key != own_after[steps].key:
            return
        steps += 1
    own_before += ahead[:steps]
    other_before += other_after[:steps]
    run.words[:] = ahead[steps : steps + len(run.words)]
    del own_after[:steps], other_after[:steps]


def _without_islands(runs: list[_Run]) -> list[_Run]:
    """Words kept by chance inside a rewritten passage become part of the change on
    both sides.
    """
    removed: list[_Word] = []
    added: list[_Word] = []
    result: list[_Run] = []
    for index, run in enumerate(runs):
        if run.kind == "out":
            removed += run.words
        elif run.kind == "in":
            added += run.words
        elif _is_island(runs, index):
            removed += run.before
            added += run.words
        else:
            result += _change(removed, added)
            removed, added = [], []
            result.append(run)
    return result + _change(removed, added)


def _is_island(runs: list[_Run], index: int) -> bool:
    """Whether a kept run is short, and much shorter than the changes around it."""
    kept = len(runs[index].words)
    if kept > ISLAND or not 0 < index < len(runs) - 1:
        return False
    around = len(runs[index - 1].words) + len(runs[index + 1].words)
    return around > 4 * kept


def _change(removed: list[_Word], added: list[_Word]) -> list[_Run]:
    return [run for run in (_Run("out", removed), _Run("in", added)) if run.words]


@dataclass(frozen=True, slots=True)
class _Move:
    """A passage that left one run for another: run and word of each end, and its
    length in words.
    """

    source: int
    start: int
    target: int
    arrival: int
    length: int

    @property
    def order(self) -> tuple[int, int, int]:
        """The longest first, and of two as long the one that arrives first."""
        return -self.length, self.target, self.arrival

    def part(self, first: int, last: int) -> _Move:
        """The words ``first`` to ``last`` of the passage."""
        return _Move(
            self.source,
            self.start + first,
            self.target,
            self.arrival + first,
            last - first,
        )


def _with_moves(runs: list[_Run]) -> list[_Run]:
    """Splits what was taken out and what was put in where a passage of one stands in
    the other, the longest passage first and at most ``MOST_MOVES``.

    All passages are looked for once. Where a longer one took words of another, what is
    left of that is a passage by itself.
    """
    heap = [(move.order, move) for move in _shared_passages(runs)]
    heapify(heap)
    free = {index: bytearray(b"\1" * len(run.words)) for index, run in enumerate(runs)}
    ends: dict[int, list[tuple[int, int, Change, int]]] = {}
    number = 0
    for _, move in polled(_popped(heap)):
        left = _longest_free(move, free)
        if left is None:
            continue
        if left.length < move.length:
            # Another may be longer than what is left of this.
            heappush(heap, (left.order, left))
            continue
        number += 1
        for index, first, kind in (
            (left.source, left.start, "moved-out"),
            (left.target, left.arrival, "moved-in"),
        ):
            last = first + left.length
            free[index][first:last] = bytes(left.length)
            ends.setdefault(index, []).append((first, last, kind, number))  # type: ignore[arg-type]
        if number == MOST_MOVES:
            break
    split: list[_Run] = []
    for index, run in enumerate(runs):
        split += _split(run, sorted(ends.get(index, ())))
    return split


def _popped(heap: list[tuple[tuple[int, int, int], _Move]]) -> Iterator[Any]:
    while heap:
        yield heappop(heap)


def _longest_free(move: _Move, free: Mapping[int, bytearray]) -> _Move | None:
    """The longest part of a passage whose words no other passage took, at either end;
    None where that is no passage.
    """
    out = free[move.source][move.start : move.start + move.length]
    into = free[move.target][move.arrival : move.arrival + move.length]
    best = (0, 0)
    first = 0
    for index, (one, other) in enumerate(zip(out, into, strict=True), 1):
        if not (one and other):
            first = index
        elif index - first > best[1] - best[0]:
            best = (first, index)
    if best[1] - best[0] < MOVED:
        return None
    return move.part(*best)


def _split(run: _Run, moved: Sequence[tuple[int, int, Change, int]]) -> Iterator[_Run]:
    """A run with what moved as runs of their own."""
    if not moved:
        yield run
        return
    done = 0
    for first, last, kind, number in moved:
        if first > done:
            yield _Run(run.kind, run.words[done:first])
        yield _Run(kind, run.words[first:last], number)
        done = last
    if done < len(run.words):
        yield _Run(run.kind, run.words[done:])


def _shared_passages(runs: list[_Run]) -> Iterator[_Move]:
    """Every passage that was taken out in one place and put in in another, as long as
    it goes.
    """
    starts = _passages_out(runs)
    for target, run in enumerate(runs):
        if run.kind != "in":
            continue
        # How far a passage was followed already, by its run and its lag.
        reached: dict[tuple[int, int], int] = {}
        for arrival in polled(range(len(run.words) - MOVED + 1)):
            for source, start in starts.get(_keys(run, arrival), ()):
                lag = (source, start - arrival)
                if reached.get(lag, -1) > arrival:
                    continue
                length = _equal_words(runs[source].words, start, run.words, arrival)
                reached[lag] = arrival + length
                yield _Move(source, start, target, arrival, length)


def _passages_out(runs: list[_Run]) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    """The run and word of every passage of ``MOVED`` words that was taken out."""
    starts: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for index, run in enumerate(runs):
        if run.kind != "out":
            continue
        for first in polled(range(len(run.words) - MOVED + 1)):
            places = starts.setdefault(_keys(run, first), [])
            if len(places) < REPEATS:
                places.append((index, first))
    return starts


def _keys(run: _Run, first: int) -> tuple[str, ...]:
    return tuple([word.key for word in run.words[first : first + MOVED]])


def _equal_words(one: list[_Word], start: int, other: list[_Word], arrival: int) -> int:
    """How many words two texts have alike from two words on."""
    most = min(len(one) - start, len(other) - arrival)
    length = 0
    while length < most and one[start + length].key == other[arrival + length].key:
        length += 1
    return length


def _redline_paragraphs(runs: Sequence[_Run]) -> Iterator[RedlineParagraph]:
    spans: list[Span] = []
    last: _Word | None = None
    for run in runs:
        text = ""
        for word in run.words:
            begins = last is not None and word.opens
            if begins and not _shares_line(spans, text, run, last):
                if text:
                    spans.append(Span(text, run.kind, run.move))
                yield RedlineParagraph(tuple(spans))
                spans, text = [], ""
            joins = word.opens and (spans or text)
            text += f" {word.text}" if joins else word.text
            last = word
        spans.append(Span(text, run.kind, run.move))
    if spans:
        yield RedlineParagraph(tuple(spans))


def _without_echoes(paragraph: RedlineParagraph) -> RedlineParagraph:
    """A paragraph in which words that are taken out and put in again at the beginning
    or the end of a change are kept: it was their neighbours that changed.
    """
    if not paragraph.changed:
        return paragraph
    spans: list[Span] = []
    for span in paragraph.spans:
        if span.kind == "in" and spans and spans[-1].kind == "out":
            spans += _change_spans(spans.pop().text, span.text, is_first=not spans)
        else:
            spans.append(span)
    return RedlineParagraph(tuple(spans))


def _change_spans(old: str, new: str, *, is_first: bool) -> list[Span]:
    removed, added = _WORD.findall(old), _WORD.findall(new)
    gone, come = list(map(_key, removed)), list(map(_key, added))
    first = _shared_beginning(gone, come)
    last = _shared_beginning(gone[first:][::-1], come[first:][::-1])
    if not first and not last:
        return [Span(old, "out"), Span(new, "in")]
    spans = [
        Span("".join(added[:first]), "kept"),
        Span("".join(removed[first : len(removed) - last]), "out"),
        Span("".join(added[first : len(added) - last]), "in"),
        Span("".join(added[len(added) - last :]), "kept"),
    ]
    spans = [span for span in spans if span.text]
    if is_first:
        spans[0] = Span(spans[0].text.lstrip(), spans[0].kind)
    return spans


def _shared_beginning(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items two sequences begin with alike."""
    number = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        number += 1
    return number


def _key(word: str) -> str:
    """What a word is compared by: without space, quotation marks and dashes plain."""
    return word.strip().translate(_MARKS)


def _shares_line(spans: list[Span], text: str, run: _Run, last: _Word | None) -> bool:
    """Whether the opening of a paragraph takes the place of an opening just taken
    out ("~~Nine~~ Ten men died").
    """
    if run.kind in GONE or text or (last and last.closes):
        return False
    return all(span.kind in GONE for span in spans)
