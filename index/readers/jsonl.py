"""JSON Lines: one record a line, each an article (https://jsonlines.org).

A line that can't be read becomes a ``Skipped`` with its number and the rest goes on.
Lines are read within a limit, so that a file of one endless line costs no more memory
than a file of short ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.decoding import encoding_of_lines
from cuttings.index.readers.records import article_of, keyed
from cuttings.search.articles import Skipped


class JsonLinesReader:
    """One JSON object a line."""

    suffixes = (".jsonl", ".ndjson", ".jsonlines", ".jl")
    rank = 40

    def recognises(self, source: Source) -> bool:
        """Whether the first line is one whole object, or begins one that goes on
        beyond the head.
        """
        first, end, rest = source.head.lstrip(b"\xef\xbb\xbf \r\n\t").partition(b"\n")
        if not first.startswith(b"{") or (
            not rest.strip() and source.suffixes[0] not in self.suffixes
        ):
            return False
        return (
            first.rstrip().endswith(b"}")
            if end
            else source.suffixes[0] in self.suffixes
        )

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """Each line's article, keyed by the record's own id, else by the line's number."""
        encoding = encoding_of_lines(source.head)
        seen: set[str] = set()
        with source.open() as stream:
            for number, line in enumerate(
                limited_lines(stream, options.max_bytes, encoding), 1
            ):
                if line is not None and not line.strip():
                    continue
                yield _read_line(
                    line, number, encoding.removesuffix("-sig"), source, options, seen
                )


def limited_lines(
    stream: BinaryIO, limit: int, encoding: str = "utf-8"
) -> Iterator[bytes | None]:
    """The lines of a stream; None for a line over ``limit`` bytes, of which nothing is
    kept.

    UTF-16 and UTF-32 have their line ends in other bytes, so such files are read whole,
    within ``limit``.
    """
    if encoding.startswith(("utf-16", "utf-32")):
        text = stream.read(limit).decode(encoding, "replace")
        yield from (line.encode() for line in text.splitlines())
        return
    first = True
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line.removeprefix(b"\xef\xbb\xbf") if first else line
        else:
            _pass_over_line(stream, line)
            yield None
        first = False


def parse_object(text: str) -> dict[str, object]:
    """A JSON object.

    Raises Unreadable where the text is none, or nests deeper than Python's parser goes.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            f"not JSON: {error}"
            if isinstance(error, ValueError)
            else "nested too deeply"
        ) from error
    if not isinstance(value, dict):
        raise Unreadable("not a JSON object with named fields")
    return value


def _pass_over_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _read_line(
    line: bytes | None,
    number: int,
    encoding: str,
    source: Source,
    options: ReadOptions,
    seen: set[str],
) -> RawArticle | Skipped:
    position = f"line {number}"
    if line is None:
        return Skipped(
            source.name, f"line longer than {options.max_bytes:,} bytes", position
        )
    codec = "utf-8" if encoding.startswith(("utf-16", "utf-32")) else encoding
    try:
        raw = article_of(parse_object(line.decode(codec)), options)
    except UnicodeDecodeError as error:
        return Skipped(
            source.name,
            f"wrongly encoded: not {encoding.upper()} at byte {error.start:,} of it",
            position,
        )
    except Unreadable as error:
        return Skipped(source.name, str(error), position)
    return keyed(raw, position, seen)
