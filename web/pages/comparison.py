"""Two copies of a story word by word, and all copies paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.articles import Entry
from cuttings.web.grid import GridRow, grid
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.redline import RedlineParagraph, redline

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
    """What became of the text of ``old`` in ``new``; ``same`` where they are equal word for word."""

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
        CopyName(entry.article.id, number, name if plain.count(name) == 1 else f"{name}: {_short_title(entry)}")
        for number, (entry, name) in enumerate(zip(entries, plain, strict=True), 1)
    )


def compare(entries: Sequence[Entry], old: str, new: str) -> Comparison | None:
    """Two copies by their ids, the first two where these are not copies of this story; None for a single copy."""
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
    """For each copy of a grid, what it does with the paragraphs of the first, in words; nothing for the first."""
    said = [""]
    for place in range(1, len(data.copies)):
        pairs = [(row.cells[0].state, row.cells[place].state) for row in data.rows]
        counts = (
            (sum(first != "absent" and other == "absent" for first, other in pairs), "cut"),
            (sum(first != "absent" and other == "part" for first, other in pairs), "changed"),
            (sum(first == "absent" and other != "absent" for first, other in pairs), "added"),
        )
        words = [f"{counted(n, 'paragraph', 'paragraphs')} {what}" for n, what in counts if n]
        said.append(", ".join(words) or "every paragraph, unchanged")
    return tuple(said)


def _short_title(entry: Entry) -> str:
    title = entry.article.title
    return title if len(title) <= TITLE else title[:TITLE].rstrip() + "…"


def _name(entry: Entry) -> str:
    article = entry.article
    who = article.outlet or article.agency or article.title
    return f"{who}, {date_words(article.published.value)}" if article.published else who
