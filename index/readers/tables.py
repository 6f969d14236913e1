"""CSV and TSV: a row an article, the first row naming the columns (RFC 4180, and
what spreadsheets make of it).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.decoding import encoding_of_lines, looks_like_text
from cuttings.index.readers.records import article_of, has_text_field, keyed
from cuttings.search.articles import Skipped

_DELIMITERS = ",;\t|"


class Rows(Protocol):
    """What ``csv.reader`` returns, which has no public name."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]:
        """The rows below the last one read."""


class TableReader:
    """A table with a heading row."""

    suffixes = (".csv", ".tsv", ".tab")
    rank = 70

    def recognises(self, source: Source) -> bool:
        """Whether the first line names columns, one of which holds texts.

        A name alone does not decide.
        """
        if not looks_like_text(source.head) or source.suffixes[0] not in (
            *self.suffixes,
            ".txt",
            "",
        ):
            return False
        first = (
            source.head.split(b"\n", 1)[0].decode("utf-8", "replace").strip("\r\ufeff")
        )
        names = [name.strip('" ') for name in first.split(_delimiter(first))]
        return (
            len(names) > 1
            and len(first) < 1_000
            and has_text_field(names, ReadOptions())
        )

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """Each row's article, keyed by its own id, else by its line."""
        encoding = encoding_of_lines(source.head)
        with source.open() as stream:
            yield from _rows(stream, encoding, source, options)


def _rows(
    stream: BinaryIO, encoding: str, source: Source, options: ReadOptions
) -> Iterator[RawArticle | Skipped]:
    lines = io.TextIOWrapper(stream, encoding, newline="")
    try:
        names, reader = _heading(lines, options)
        seen: set[str] = set()
        for row in reader:
            if any(cell.strip() for cell in row):
                yield _article(
                    names, row, f"line {reader.line_num}", source, options, seen
                )
    except csv.Error as error:
        yield Skipped(source.name, f"not a table that can be read further: {error}")
    except UnicodeDecodeError as error:
        yield Skipped(
            source.name,
            f"wrongly encoded: not {encoding.upper()} ({error.reason}); the rest is not read",
        )
    finally:
        lines.detach()


def _heading(lines: io.TextIOWrapper, options: ReadOptions) -> tuple[list[str], Rows]:
    """The columns' names and a reader of the rows below them.

    Raises Unreadable where no column holds texts.
    """
    csv.field_size_limit(options.max_characters + 1)
    first = lines.readline(65_536)
    reader = csv.reader(_joined(first, lines), delimiter=_delimiter(first), strict=True)
    names = [name.strip().removeprefix("\ufeff") for name in next(reader, [])]
    if not has_text_field(names, options):
        raise Unreadable(
            f"a table without a column of texts (its columns: {', '.join(names)[:200]})"
        )
    return names, reader


def _joined(first: str, rest: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a table within a limit, so that one endless line is an error of
    the table, not of the memory.
    """
    yield first
    while line := rest.readline(1 << 22):
        yield line


def _article(
    names: list[str],
    row: list[str],
    position: str,
    source: Source,
    options: ReadOptions,
    seen: set[str],
) -> RawArticle | Skipped:
    if len(row) > len(names):
        return Skipped(
            source.name, f"{len(row)} cells under {len(names)} columns", position
        )
    try:
        raw = article_of(dict(zip(names, row, strict=False)), options)
    except Unreadable as error:
        return Skipped(source.name, str(error), position)
    return keyed(raw, position, seen)


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)
