"""Which paragraph of a story stands in which of its copies: values, never HTML.

>>> rows = grid(["The mayor resigned on Friday.\\n\\nHe gave no reason for it.", "The mayor resigned on Friday."])
>>> [[cell.state for cell in row.cells] for row in rows]
[['whole', 'whole'], ['whole', 'absent']]

What two copies of a story do differently, word by word: values, never HTML.

``redline`` compares as an editor marks up a manuscript: kept, taken out, put in, and
*moved*, which plain differences can't say. It compares whole texts, not paragraph with
paragraph, because outlets cut the same sentences into paragraphs of their own. For all
copies of a story side by side see ``grid``.

    >>> [(span.kind, span.text) for span in redline("Nine men died.", "Ten men died.")[0].spans]
    [('out', 'Nine'), ('in', ' Ten'), ('kept', ' men died.')]

Two copies of a story word by word, and all copies paragraph by paragraph.

The story page: one text and all its copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz.distance import Indel

from cuttings.search.articles import Entry
from cuttings.search.errors import NotFound
from cuttings.search.language.analysis import terms
from cuttings.search.queries import Query
from cuttings.web.exports.coins import coins
from cuttings.web.links import article_url, folder_url, search_url, story_url
from cuttings.web.pages.hits import foreign
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.site import Site

RUN = 4  # words in a row that count as carried
WHOLE, PART, KNOWN = 0.9, 0.3, 0.35
LONG = 120  # words: a longer paragraph is shown sentence by sentence

_PARAGRAPH = re.compile(r"\n\s*\n|\n")
_SENTENCE = re.compile(r"(?<=[.!?][\"”'’])\s+|(?<=[.!?])\s+(?=[\"“‘'A-Z])")


@dataclass(frozen=True, slots=True)
class Cell:
    """How one copy carries one paragraph: the share of its words (0 to 1), and at
    which of its own paragraphs.
    """

    share: float
    paragraph: int | None

    @property
    def state(self) -> Literal["whole", "part", "absent"]:
        """In words: from nine tenths of it the copy has it whole, under three tenths
        not at all.
        """
        return (
            "whole"
            if self.share >= WHOLE
            else "part"
            if self.share >= PART
            else "absent"
        )


@dataclass(frozen=True, slots=True)
class GridRow:
    """One paragraph of the story: its text, the number of the first copy that has
    it, and a cell for each copy.
    """

    text: str
    copy: int
    cells: tuple[Cell, ...]


def grid(copies: Sequence[str]) -> tuple[GridRow, ...]:
    """Which paragraph stands in which copy.

    The first copy sets the order; what others add stands where they have it.

    A paragraph counts as carried by the share of its words that lie in runs of ``RUN``
    or more words of the copy, wherever they stand, so that other paragraph breaks and
    moved passages do not matter.
    """
    carriers = [_Carrier(copy) for copy in copies]
    rows: list[tuple[int, int]] = []
    for number, carrier in enumerate(carriers):
        after = -1
        for place, keys in enumerate(carrier.keys):
            home = _home(carriers[:number], rows, keys)
            if home is None:
                after += 1
                rows.insert(after, (number, place))
            else:
                after = home
    return tuple(
        GridRow(
            carriers[number].paragraphs[place],
            number,
            tuple(
                carrier.carries(carriers[number].keys[place]) for carrier in carriers
            ),
        )
        for number, place in rows
    )


def _home(
    earlier: Sequence[_Carrier], rows: list[tuple[int, int]], keys: tuple[str, ...]
) -> int | None:
    """The row after which a paragraph stands that an earlier copy carries already;
    None for a new paragraph.
    """
    for number, carrier in enumerate(earlier):
        cell = carrier.carries(keys)
        if cell.share >= KNOWN and cell.paragraph is not None:
            return next(
                (row for row, at in enumerate(rows) if at == (number, cell.paragraph)),
                len(rows) - 1,
            )
    return None


class _Carrier:
    """A copy cut into paragraphs, and the runs of words by which it carries those of
    others.
    """

    def __init__(self, copy: str) -> None:
        self.paragraphs = list(_cut(copy))
        self.keys = [tuple(terms(paragraph)) for paragraph in self.paragraphs]
        flat = [(key, place) for place, keys in enumerate(self.keys) for key in keys]
        self._runs: dict[tuple[str, ...], int] = {}
        for first in range(len(flat) - RUN + 1):
            self._runs.setdefault(
                tuple(key for key, _ in flat[first : first + RUN]), flat[first][1]
            )
        self._short = {
            keys: place for place, keys in enumerate(self.keys) if len(keys) < RUN
        }

    def carries(self, keys: tuple[str, ...]) -> Cell:
        """How this copy carries a paragraph: the place is that of the paragraph with
        the first shared run.
        """
        if len(keys) < RUN:
            place = self._short.get(keys)
            return Cell(0.0 if place is None else 1.0, place)
        carried, found = [False] * len(keys), None
        for first in range(len(keys) - RUN + 1):
            place = self._runs.get(keys[first : first + RUN])
            if place is not None:
                carried[first : first + RUN] = [True] * RUN
                found = place if found is None else found
        return Cell(sum(carried) / len(keys), found)


def _cut(copy: str) -> Iterator[str]:
    for paragraph in _PARAGRAPH.split(copy):
        if paragraph.count(" ") >= LONG:
            yield from _SENTENCE.split(paragraph.strip())
        elif paragraph.strip():
            yield paragraph.strip()


Change = Literal["kept", "out", "in", "moved-out", "moved-in"]

GONE = ("out", "moved-out")
MOVED = 8  # words in a row that stand elsewhere make a move; fewer are chance
# words of one text times words of the other; the aligner needs a bit for each pair
LARGEST = 400_000_000
REPEATS = 4  # places looked at of a passage that a text repeats
ISLAND = 2  # words kept alone between changes are chance too, and are shown as changed

_WORD = re.compile(r"\s*(?:[^\W_]+(?:['’`´][^\W_]+)*|\S)")
_WHOLE = re.compile(r".+", re.DOTALL)
_REDLINE_PARAGRAPH = re.compile(r"\n\s*\n|\n")
_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text and what became of it.

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

    The texts of all spans but ``out`` and ``moved-out``, joined, read as ``new``; all
    but ``in`` and ``moved-in`` as ``old`` (spaces at the edges of paragraphs apart).
    """
    runs = list(_aligned(*_compared(old, new)))
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        _slide(before, run, after)
    runs = _without_islands([run for run in runs if run.words])
    return tuple(_paragraphs(_with_moves(runs)))


def _compared(old: str, new: str) -> tuple[list[_Word], list[_Word]]:
    """Both texts as words; as whole paragraphs where the comparison of words would
    take too much memory.
    """
    one, two = list(_words(old, _WORD)), list(_words(new, _WORD))
    if len(one) * len(two) > LARGEST:
        return list(_words(old, _WHOLE)), list(_words(new, _WHOLE))
    return one, two


def _words(text: str, unit: re.Pattern[str]) -> Iterator[_Word]:
    for part in _REDLINE_PARAGRAPH.split(text):
        found = unit.findall(part.strip())
        for place, word in enumerate(found):
            yield _Word(
                word,
                word.strip().translate(_MARKS),
                place == 0,
                place == len(found) - 1,
            )


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
    """Moves a change between two kept runs so that it begins where a paragraph does, if
    equal words allow it.

    Of "[. The mayor spoke] ." and ". [The mayor spoke .]", equally short, the second is
    what an editor would mark.
    """
    if not (before.kind == after.kind == "kept" != run.kind):
        return
    words, kept = run.words, (after.words if run.kind == "in" else after.before)
    ahead = [
        *words,
        *kept,
    ]  # a step to the right is possible where the words that change places are equal
    steps = 0
    while not ahead[steps].opens:
        if steps == len(kept) or ahead[steps].key != kept[steps].key:
            return
        steps += 1
    other = after.before if run.kind == "in" else after.words
    mine, theirs = (
        (before.words, before.before)
        if run.kind == "in"
        else (before.before, before.words)
    )
    mine += ahead[:steps]
    theirs += other[:steps]
    words[:] = ahead[steps : steps + len(words)]
    del kept[:steps], other[:steps]


def _without_islands(runs: list[_Run]) -> list[_Run]:
    """Words kept by chance inside a rewritten passage become part of the change on
    both sides.
    """
    out: list[_Word] = []
    put_in: list[_Word] = []
    result: list[_Run] = []
    for place, run in enumerate(runs):
        inside = 0 < place < len(runs) - 1 and len(run.words) <= ISLAND
        if (
            run.kind == "kept"
            and inside
            and _rewritten(runs[place - 1], runs[place + 1], run)
        ):
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
    """Splits what was taken out and what was put in where a passage of one stands in
    the other.
    """
    move = 0
    while True:
        found = _longest_move(runs)
        if found is None:
            return runs
        move += 1
        source, start, target, at, length = found
        ends: list[tuple[int, int, Change]] = [
            (source, start, "moved-out"),
            (target, at, "moved-in"),
        ]
        for place, first, kind in sorted(ends, reverse=True):
            run = runs[place]
            parts = (
                _Run(run.kind, run.words[:first]),
                _Run(kind, run.words[first : first + length], move),
                _Run(run.kind, run.words[first + length :]),
            )
            runs[place : place + 1] = [part for part in parts if part.words]


def _longest_move(runs: list[_Run]) -> tuple[int, int, int, int, int] | None:
    """The longest passage that left one place for another: run and word of each end,
    and the length in words.
    """
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
            if (
                last is not None
                and word.opens
                and not _shares_line(spans, text, run, last)
            ):
                yield RedlineParagraph(
                    (*spans, Span(text, run.kind, run.move)) if text else tuple(spans)
                )
                spans, text = [], ""
            glued = word.opens and bool(spans or text)
            text += f" {word.text}" if glued else word.text
            last = word
        spans.append(Span(text, run.kind, run.move))
    if spans:
        yield RedlineParagraph(tuple(spans))


def _shares_line(spans: list[Span], text: str, run: _Run, last: _Word) -> bool:
    """Whether the opening of a paragraph takes the place of an opening just taken
    out ("~~Nine~~ Ten men died").
    """
    if run.kind in GONE or text or last.closes:
        return False
    return all(span.kind in GONE for span in spans)


MOST_COPIES = 12  # columns of the grid; more don't fit on a page
TITLE = 40  # characters of a title that tells two copies of one outlet apart
LONGEST = 200_000  # characters of all copies in a grid


@dataclass(frozen=True, slots=True)
class CopyName:
    """A copy as the comparison calls it: a number, who carried it, and when."""

    id: str
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the text of ``old`` in ``new``; ``same`` where they are equal
    word for word.
    """

    old: CopyName
    new: CopyName
    paragraphs: tuple[RedlineParagraph, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """Which paragraph stands in which copy; ``left_out`` copies found no room."""

    copies: tuple[CopyName, ...]
    rows: tuple[GridRow, ...]
    left_out: int


def copy_names(entries: Sequence[Entry]) -> tuple[CopyName, ...]:
    """The names of all copies, numbered from 1."""
    plain = [_name(entry) for entry in entries]
    return tuple(
        CopyName(
            entry.article.id,
            number,
            name if plain.count(name) == 1 else f"{name}: {_short_title(entry)}",
        )
        for number, (entry, name) in enumerate(zip(entries, plain, strict=True), 1)
    )


def compare(entries: Sequence[Entry], old: str, new: str) -> Comparison | None:
    """Two copies by their ids, the first two where these are not copies of this
    story; None for a single copy.
    """
    if len(entries) < 2:
        return None
    names = copy_names(entries)
    ids = [name.id for name in names]
    first = ids.index(old) if old in ids else 0
    second = ids.index(new) if new in ids else int(first == 0)
    paragraphs = redline(entries[first].article.body, entries[second].article.body)
    same = not any(paragraph.changed for paragraph in paragraphs)
    return Comparison(names[first], names[second], paragraphs, same)


def story_grid(entries: Sequence[Entry]) -> Grid | None:
    """The grid of a story; None for a single copy or for very long ones."""
    shown = list(entries[:MOST_COPIES])
    texts = [entry.article.body for entry in shown]
    if len(shown) < 2 or sum(map(len, texts)) > LONGEST:
        return None
    return Grid(copy_names(shown), grid(texts), len(entries) - len(shown))


def against_first(data: Grid) -> tuple[str, ...]:
    """For each copy of a grid, what it does with the paragraphs of the first, in
    words; nothing for the first.
    """
    said = [""]
    for place in range(1, len(data.copies)):
        pairs = [(row.cells[0].state, row.cells[place].state) for row in data.rows]
        counts = (
            (
                sum(first != "absent" and other == "absent" for first, other in pairs),
                "cut",
            ),
            (
                sum(first != "absent" and other == "part" for first, other in pairs),
                "changed",
            ),
            (
                sum(first == "absent" and other != "absent" for first, other in pairs),
                "added",
            ),
        )
        words = [
            f"{counted(n, 'paragraph', 'paragraphs')} {what}" for n, what in counts if n
        ]
        said.append(", ".join(words) or "every paragraph, unchanged")
    return tuple(said)


def _short_title(entry: Entry) -> str:
    title = entry.article.title
    return title if len(title) <= TITLE else title[:TITLE].rstrip() + "…"


def _name(entry: Entry) -> str:
    article = entry.article
    who = article.outlet or article.agency or article.title
    return f"{who}, {date_words(article.published.value)}" if article.published else who


KINDS = {
    "representative": "Shown for the story",
    "identical": "Identical",
    "cut": "Cut",
    "extended": "Extended",
    "edited": "Edited",
    "update": "Update",
}


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One copy: who carried it, when, how long, what it did to the first copy, and
    why it is counted as one.
    """

    id: str
    url: str
    title: str
    date: str
    outlet: str
    agency: str
    words: str
    against: str
    kind: str
    reason: str
    language: str
    coins: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story: its copies, the representative first, and the stories on the same event."""

    title: str
    language: str
    id: str
    totals: str
    copies: tuple[CopyRow, ...]
    names: tuple[CopyName, ...]
    comparison: Comparison | None
    grid: Grid | None
    query: Query
    hidden: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    folder_url: str
    back_url: str


def story_page(
    site: Site, id: str, query: Query, old: str = "", new: str = ""
) -> StoryPage:
    """The page of a story by its id or an older one, two of its copies compared.

    Raises NotFound.
    """
    entries = site.engine.story(id)
    if not entries:
        raise NotFound(
            f"There is no story “{id}” in this archive. It may have been removed; search for its words."
        )
    searched = query if query.to_arguments() else None
    table = site.keep(("grid", entries[0].story.id), lambda: story_grid(entries))
    against = dict(enumerate(against_first(table))) if table else {}
    return StoryPage(
        title=entries[0].article.title,
        language=foreign(entries[0].article.language),
        id=entries[0].story.id,
        totals=counted(len(entries), "copy", "copies"),
        copies=tuple(
            _row(entry, searched, against.get(place, ""))
            for place, entry in enumerate(entries)
        ),
        names=copy_names(entries),
        comparison=compare(entries, old, new),
        grid=table,
        query=query,
        hidden=tuple(query.to_arguments()),
        related=_related(site, entries),
        folder_url=folder_url(entry.article.id for entry in entries),
        back_url=search_url(query) if searched else "",
    )


def _row(entry: Entry, query: Query | None, against: str) -> CopyRow:
    article = entry.article
    return CopyRow(
        id=article.id,
        url=article_url(article.id, query),
        title=article.title,
        date=date_words(article.published.value if article.published else None),
        outlet=article.outlet or "",
        agency=article.agency or "",
        words=counted(len(article.body.split()), "word", "words"),
        against=against,
        kind=KINDS.get(entry.story.kind, entry.story.kind),
        reason=entry.story.reason,
        language=foreign(article.language),
        coins=coins(article),
    )


def _related(site: Site, entries: Sequence[Entry]) -> tuple[tuple[str, str], ...]:
    """Titles and addresses of the stories on the same event."""
    ids = dict.fromkeys(id for entry in entries for id in entry.story.related)
    found = ((id, site.engine.story(id)) for id in list(ids)[:20])
    return tuple(
        (story[0].article.title, story_url(id)) for id, story in found if story
    )
