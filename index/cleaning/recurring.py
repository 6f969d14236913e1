"""Short lines that recur from story to story of one outlet: furniture of its pages that
no pattern list knows.

A line is known by its words, digits masked, so that "Page 3 of 7" and "Page 4 of 9" are
one line. Which lines recur is counted over the whole archive
(``cuttings.index.cleaning.recurring``); here is which lines count, and an article
without them.

    >>> from cuttings.search.articles import Article, Paragraph
    >>> body = "Rain fell all day, and the river rose.\\n\\nThe Valley Post, page 3"
    >>> spans = (Paragraph(0, 38, 0, 38), Paragraph(40, 64, 40, 64))
    >>> article = Article("a", "Rain", False, body, body, spans, "a.txt", "")
    >>> [(line.paragraph, line.key == key_of("the valley post, PAGE 12")) for line in short_lines(article)]
    [(0, False), (1, True)]

Which short lines recur in an outlet's stories: counted over the whole archive once
copies are grouped.

A line that stands in three or more *stories* of one outlet (copies of one story count
once, or every agency story would lose its short paragraphs) is furniture of the
outlet's pages, and is hidden wherever the outlet has it. Where the outlet is unknown,
the folder stands for it: a scraped site is a folder. The more stories an outlet has,
the more of them must show a line, because in a hundred thousand stories any short
sentence occurs three times.

What is hidden is laid over the kept article when its entry is put together, so that the
result is the same in whatever order articles came, and a line that no longer recurs is
seen again; the catalogue keeps articles whole. One row of 8 bytes a line is kept for
each article; counting reads them all (about a second for 100,000 articles).
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from cuttings.index.cleaning.paragraphs import Line, repair
from cuttings.index.cleaning.titles import find_title
from cuttings.index.database import migrate
from cuttings.index.readers import RawArticle
from cuttings.search.articles import (
    Article,
    Cue,
    Enrichment,
    EventType,
    Mention,
    Paragraph,
)

MOST_WORDS = 20
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A visible line that may be furniture: its paragraph's number, its key, and
    whether it stands at an edge.

    The edges are what comes before the first long line and after the last one: there
    pages put their furniture, while between long lines stand the questions of an
    interview and the subheadings of a report.
    """

    paragraph: int
    key: int
    edge: bool


def key_of(text: str) -> int:
    """A line's identity: 62 bits of a SHA-256 of its words, digits masked and case
    folded, as an even number.
    """
    masked = _DIGITS.sub("0", " ".join(text.casefold().split()))
    return (
        int.from_bytes(
            hashlib.sha256(masked.encode("utf-8", "surrogatepass")).digest()[:8], "big"
        )
        >> 2
        << 1
    )


def short_lines(article: Article) -> Iterator[ShortLine]:
    """The lines of at most ``MOST_WORDS`` words, a title found in the text among them."""
    texts = [
        (number, _text(article, each))
        for number, each in enumerate(article.paragraphs)
        if _counts(each)
    ]
    long = [number for number, text in texts if len(text.split()) > MOST_WORDS]
    for number, text in texts:
        if len(text.split()) <= MOST_WORDS:
            edge = not long or not long[0] < number < long[-1]
            yield ShortLine(number, key_of(text), edge)


def without(
    article: Article, found: Enrichment, recurring: Mapping[int, str]
) -> tuple[Article, Enrichment]:
    """The article and what was found in it, with recurring lines (key to reason)
    hidden.

    An article that consists mostly of such lines keeps them: market tables and weather
    reports are made of lines that recur, and hiding them would hide the story. Nothing
    is analysed again: spans move with their paragraphs, and what was found in a hidden
    line goes with it.
    """
    hidden = {
        line.paragraph: recurring[line.key]
        for line in short_lines(article)
        if line.key in recurring
    }
    if not hidden or _is_template(article, hidden):
        return article, found
    title, reasons = _title(article, hidden)
    paragraphs, body = _joined(article, reasons)
    changed = replace(article, title=title, body=body, paragraphs=paragraphs)
    return changed, _moved(found, article, changed)


def _counts(paragraph: Paragraph) -> bool:
    return paragraph.hidden in ("", "title")


def _text(article: Article, paragraph: Paragraph) -> str:
    if paragraph.hidden:
        return repair(article.original[paragraph.source_start : paragraph.source_end])
    return article.body[paragraph.start : paragraph.end]


def _is_template(article: Article, hidden: Mapping[int, str]) -> bool:
    visible = [each for each in article.paragraphs if not each.hidden]
    size = sum(each.end - each.start for each in visible)
    lost = sum(
        each.end - each.start
        for number, each in enumerate(article.paragraphs)
        if number in hidden
    )
    return 2 * lost > size


def _title(article: Article, hidden: Mapping[int, str]) -> tuple[str, list[str]]:
    """The title and why each paragraph is hidden now.

    A recurring line that was taken for the title (a page's masthead) gives way where
    the next line is set like one; otherwise it stays, as the title of a column does.
    """
    reasons = [
        hidden.get(number, each.hidden)
        for number, each in enumerate(article.paragraphs)
    ]
    first = next(
        (
            number
            for number, each in enumerate(article.paragraphs)
            if each.hidden == "title"
        ),
        None,
    )
    if first is None or first not in hidden:
        return article.title, reasons
    lines = [
        _line(article, each, reason)
        for each, reason in zip(article.paragraphs, reasons, strict=True)
    ]
    anew = find_title(RawArticle(article.original, plain=True), lines)
    if anew.inferred:
        reasons[first] = "title"
        return article.title, reasons
    return anew.title, [line.hidden for line in anew.lines]


def _line(article: Article, paragraph: Paragraph, hidden: str) -> Line:
    return Line(
        paragraph.source_start, paragraph.source_end, _text(article, paragraph), hidden
    )


def _joined(article: Article, reasons: list[str]) -> tuple[tuple[Paragraph, ...], str]:
    paragraphs: list[Paragraph] = []
    pieces: list[str] = []
    position = 0
    for each, reason in zip(article.paragraphs, reasons, strict=True):
        text = "" if reason else article.body[each.start : each.end]
        start = position + 2 if pieces and text else position
        if text:
            pieces.append(text)
            position = start + len(text)
        paragraphs.append(replace(each, start=start, end=position, hidden=reason))
    return tuple(paragraphs), "\n\n".join(pieces)


class _Shift:
    """Where a span of the body before stands in the body after; None where its
    paragraph is hidden now.
    """

    def __init__(self, before: Article, after: Article) -> None:
        self.moves = [
            (
                old.start,
                old.end,
                None if new.hidden else new.start - old.start,
                new.hidden == "title",
            )
            for old, new in zip(before.paragraphs, after.paragraphs, strict=True)
            if not old.hidden
        ]

    def move(self, start: int, end: int) -> tuple[int, int] | None:
        return next(
            (
                None if by is None else (start + by, end + by)
                for a, b, by, _ in self.moves
                if a <= start < b
            ),
            None,
        )

    def in_title(self, start: int) -> bool:
        return any(titled and a <= start < b for a, b, _, titled in self.moves)


def _moved(found: Enrichment, before: Article, after: Article) -> Enrichment:
    shift = _Shift(before, after)
    same_title = before.title == after.title
    mentions = (_mention(mention, shift, same_title) for mention in found.mentions)
    events = [
        event
        for event in (_event(event, shift) for event in found.events)
        if event is not None
    ]
    if events and not any(event.primary for event in events):
        events[0] = replace(events[0], primary=True)
    return replace(
        found,
        mentions=tuple(mention for mention in mentions if mention is not None),
        events=tuple(events),
        cues=tuple(
            cue for cue in (_cue(cue, shift) for cue in found.cues) if cue is not None
        ),
    )


def _mention(mention: Mention, shift: _Shift, same_title: bool) -> Mention | None:
    if mention.start < 0:
        return mention if same_title else None
    if shift.in_title(mention.start):
        return replace(mention, start=-1, end=-1)
    span = shift.move(mention.start, mention.end)
    return replace(mention, start=span[0], end=span[1]) if span else None


def _event(event: EventType, shift: _Shift) -> EventType | None:
    spans = tuple(
        span for span in (shift.move(*each) for each in event.evidence) if span
    )
    return None if event.evidence and not spans else replace(event, evidence=spans)


def _cue(cue: Cue, shift: _Shift) -> Cue | None:
    span = shift.move(cue.start, cue.end)
    return replace(cue, start=span[0], end=span[1]) if span else None


RecurringLine = tuple[int, int]
Column = NDArray[np.int64]

REASON = "recurs in this outlet's stories"
FEWEST = 3  # stories of one outlet
EDGE_SHARE = 1 / 200  # of the outlet's stories, for a line above or below the text
ANY_SHARE = 1 / 20  # of the outlet's stories, for a line within the text

MIGRATIONS = (
    """
    CREATE TABLE recurrence_article (id TEXT PRIMARY KEY, scope INTEGER NOT NULL, lines BLOB NOT NULL)
        STRICT, WITHOUT ROWID;
    CREATE TABLE recurrence_line (
        scope INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (scope, line)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE recurrence_missing (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    INSERT INTO recurrence_missing SELECT id FROM articles;
    INSERT OR IGNORE INTO unsettled SELECT 'now' WHERE EXISTS (SELECT 1 FROM articles);
    """,
)


class Recurrence:
    """The short lines of every article, and those that recur."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        migrate(connection, "recurrence", MIGRATIONS)
        self._recurring = self._read()

    def record(self, article: Article) -> None:
        """Keeps the short lines of an article, in place of those it had."""
        lines = array("q", (line.key | line.edge for line in short_lines(article)))
        row = (article.id, scope_of(article), lines.tobytes())
        self.connection.execute(
            "INSERT OR REPLACE INTO recurrence_article VALUES (?, ?, ?)", row
        )
        self.connection.execute(
            "DELETE FROM recurrence_missing WHERE id = ?", (article.id,)
        )

    def forget(self, id: str) -> None:
        """Drops the lines of an article that was removed."""
        for table in ("recurrence_article", "recurrence_missing"):
            self.connection.execute(f"DELETE FROM {table} WHERE id = ?", (id,))

    def missing(self) -> list[str]:
        """The articles of an archive of an earlier release, whose lines were never
        recorded.
        """
        return [
            row["id"]
            for row in self.connection.execute("SELECT id FROM recurrence_missing")
        ]

    def hide(self, article: Article, found: Enrichment) -> tuple[Article, Enrichment]:
        """An article and what was found in it, with the lines hidden that recur in
        its outlet.
        """
        recurring = self._recurring.get(scope_of(article))
        return without(article, found, recurring) if recurring else (article, found)

    def settle(self) -> list[str]:
        """Counts anew, within a transaction.

        Gives the articles in which other lines are hidden than before.
        """
        before, table = self._lines(), self._table()
        now = table.recurring()
        if now == before:
            return []
        self.connection.execute("DELETE FROM recurrence_line")
        self.connection.executemany(
            "INSERT INTO recurrence_line VALUES (?, ?)", sorted(now)
        )
        self._recurring = self._read()
        return table.holding(now ^ before)

    def hidden_in(self) -> set[str]:
        """The articles that have a line which recurs in their outlet."""
        return set(self._table().holding(self._lines())) if self._recurring else set()

    def _lines(self) -> set[RecurringLine]:
        return {
            (scope, line) for scope, lines in self._recurring.items() for line in lines
        }

    def _table(self) -> _Lines:
        return _Lines(
            self.connection.execute(
                "SELECT recurrence_article.id, scope, lines, story FROM recurrence_article "
                "JOIN copies_article ON copies_article.id = recurrence_article.id WHERE lines <> x''"
            ).fetchall()
        )

    def _read(self) -> dict[int, dict[int, str]]:
        recurring: dict[int, dict[int, str]] = defaultdict(dict)
        for scope, line in self.connection.execute(
            "SELECT scope, line FROM recurrence_line"
        ):
            recurring[scope][line] = REASON
        return dict(recurring)


def scope_of(article: Article) -> int:
    """The outlet, or the folder of an article whose outlet is unknown, as a number
    like a line's.
    """
    return key_of(
        f"outlet {article.outlet}"
        if article.outlet
        else f"folder {PurePath(article.source).parent}"
    )


class _Lines:
    """Every short line of an archive as columns: its article's row, its scope, its
    story, its key, and its place.
    """

    def __init__(self, rows: Sequence[sqlite3.Row]) -> None:
        self.ids = [row["id"] for row in rows]
        sizes = [len(row["lines"]) // 8 for row in rows]
        lines = np.frombuffer(b"".join(row["lines"] for row in rows), np.int64)
        self.rows = np.repeat(np.arange(len(rows)), sizes)
        self.scopes = np.repeat(
            np.array([row["scope"] for row in rows], np.int64), sizes
        )
        self.stories = np.repeat(
            np.array([row["story"] for row in rows], np.int64), sizes
        )
        self.keys = lines & ~1
        self.edges = lines & 1 == 1

    def recurring(self) -> set[RecurringLine]:
        """The lines that enough stories of their scope have."""
        _, scope = np.unique(self.scopes, return_inverse=True)
        of_scope = _stories(scope, self.stories)[scope]
        _, first, which = np.unique(
            self.scopes ^ self.keys, return_index=True, return_inverse=True
        )
        often = np.bincount(which)[which] >= FEWEST
        anywhere = _stories(which[often], self.stories[often], len(first))
        at_edge = _stories(
            which[often & self.edges], self.stories[often & self.edges], len(first)
        )
        of_scope = of_scope[first]
        enough = anywhere >= np.maximum(FEWEST, ANY_SHARE * of_scope)
        enough |= at_edge >= np.maximum(FEWEST, EDGE_SHARE * of_scope)
        rows = first[enough]
        return set(
            zip(self.scopes[rows].tolist(), self.keys[rows].tolist(), strict=True)
        )

    def holding(self, lines: set[RecurringLine]) -> list[str]:
        """The articles that have one of the lines."""
        wanted = np.array([scope ^ key for scope, key in lines], np.int64)
        return [
            self.ids[row]
            for row in np.unique(self.rows[np.isin(self.scopes ^ self.keys, wanted)])
        ]


def _stories(which: Column, stories: Column, size: int = 0) -> Column:
    """In how many stories each numbered value stands."""
    base = int(stories.max(initial=0)) + 1
    return np.bincount(np.unique(which * base + stories) // base, minlength=size)
