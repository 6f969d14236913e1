"""A list in, a table out: for each name or query of a list, what the archive holds.

    >>> lines_of("query;note\\nmilitants;seen\\n\\npeace talks;\\n")
    ('militants', 'peace talks')

A line is searched as it stands, in the language of queries. Where its words name
headings (a person by any words of a name), the table says which, and that the line is
ambiguous where they are several.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cuttings.search.engines import Engine
from cuttings.search.engines.headings import named_values
from cuttings.search.errors import QueryRefused
from cuttings.search.facets import Facet
from cuttings.search.queries import MAX_TEXT, Query
from cuttings.search.spreadsheets import guarded
from cuttings.search.syntax.strategies import TooLong, strategy_of
from cuttings.search.translations import worded

COLUMNS = (
    "query",
    "understood",
    "stories",
    "copies",
    "first",
    "last",
    "zero",
    "ambiguous",
    "headings",
    "notes",
)
"""The columns of the table."""

_COLUMN_NAMES = """
query queries name names term terms search keyword keywords subject heading person people
organisation organization place
"""
NAMED = frozenset(_COLUMN_NAMES.split())
"""What a column of names or queries may be called."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What the archive holds of one line.

    ``first`` and ``last`` are the dates of the oldest and newest dated article, None
    where there is none; ``headings`` the names under which its words are filed, ``notes``
    what was said in reading it. ``understood`` is empty where nothing was asked.
    """

    query: str
    understood: str
    stories: int = 0
    copies: int = 0
    first: str | None = None
    last: str | None = None
    headings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Whether its words name several headings."""
        return len(self.headings) > 1

    def cells(self) -> list[str]:
        """The row of the table, safe to open in a spreadsheet."""
        cells = [
            self.query,
            self.understood,
            str(self.stories),
            str(self.copies),
            self.first or "",
            self.last or "",
            "" if self.copies or not self.understood else "yes",
            "yes" if self.is_ambiguous else "",
            "; ".join(self.headings),
            " ".join(self.notes),
        ]
        return list(map(guarded, cells))


def report(engine: Engine, facets: Sequence[Facet], line: str) -> Reported:
    """What the archive holds of one line; a line that can't be searched says why."""
    if len(line) > MAX_TEXT:
        note = worded(
            "The line has %(line)s characters; at most %(max_text)s are searched.",
            line=len(line),
            max_text=MAX_TEXT,
        )
        return Reported(line, "nothing", notes=(note,))
    oldest = Query(line, sort="oldest", count="copies", words="all", size=1)
    try:
        page = engine.search(oldest)
        newest = engine.search(oldest.with_(sort="newest")) if page.copies > 1 else page
        named = named_values(engine, facets, Query(line))
    except QueryRefused as error:
        return Reported(line, "nothing", notes=(str(error),))
    return Reported(
        query=line,
        understood=page.understood,
        stories=page.stories,
        copies=page.copies,
        first=page.hits[0].date if page.hits else None,
        last=newest.hits[0].date if newest.hits else None,
        headings=tuple([value.label for _, value in named]),
        notes=page.warnings,
    )


MAX_CELL = 100_000
"""Characters of a cell; the limit of ``csv`` itself is one of the whole process."""


def lines_of(text: str, column: str = "") -> tuple[str, ...]:
    """The names or queries of a list: of a CSV file the column of this name, or the first
    that is called like one; without such a heading the first column, from its first row.

    The sign between columns is read off the first row. Empty lines are passed over. Of
    a search history each line stands by itself, with the lines that it names.
    Raises QueryRefused for a column that the list does not have.
    """
    try:
        strategy = strategy_of(text)
    except TooLong as error:
        raise QueryRefused(str(error)) from error
    if strategy and not column:
        return tuple([strategy.queries[number] for number in sorted(strategy.queries)])
    text = text.removeprefix("\ufeff")
    first_line = text.partition("\n")[0]
    has_column = [sign for sign in "\t;," if sign in first_line]
    stream = io.StringIO(text.replace("\0", ""))
    try:
        rows = list(csv.reader(stream, delimiter=(has_column or [","])[0]))
        if any(len(cell) > MAX_CELL for row in rows for cell in row):
            raise csv.Error(
                worded(
                    "a cell is longer than %(max_cell)s characters", max_cell=MAX_CELL
                )
            )
    except csv.Error as error:
        raise QueryRefused(
            worded(
                "The list can't be read as CSV (%(error)s). Write one query a line, "
                "and quotation marks within a cell twice.",
                error=str(error),
            )
        ) from error
    if not rows:
        return ()
    header = [cell.strip().casefold() for cell in rows[0]]
    if column:
        if column.casefold() not in header:
            raise QueryRefused(
                worded(
                    "The list has no column “%(column)s”. Its columns are: %(rows)s.",
                    column=column,
                    rows=", ".join(rows[0]),
                )
            )
        index, rows = header.index(column.casefold()), rows[1:]
    elif NAMED.isdisjoint(header):
        index = 0
    else:
        index = min([header.index(name) for name in NAMED & set(header)])
        rows = rows[1:]
    cells = [row[index].strip() for row in rows if len(row) > index]
    return tuple([cell for cell in cells if cell])


def csv_line(cells: Iterable[str]) -> str:
    """One line of a CSV file."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()


def table(
    engine: Engine, facets: Sequence[Facet], lines: Iterable[str]
) -> Iterator[str]:
    """The whole table as lines of CSV, the names of the columns first."""
    yield csv_line(COLUMNS)
    for line in lines:
        yield csv_line(report(engine, facets, line).cells())
