"""JSON documents: one article, a list of them, or a list within an envelope such as
JSON Feed's ``items``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.records import article_of, keyed
from cuttings.search.articles import Skipped

_ENVELOPES = (
    "items",
    "articles",
    "results",
    "records",
    "documents",
    "docs",
    "data",
    "stories",
    "hits",
)


class JsonReader:
    """A JSON document of one article or of several."""

    suffixes = (".json",)
    rank = 50

    def recognises(self, source: Source) -> bool:
        """Whether the content begins as a JSON object or list does."""
        head = source.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        inner = head[1:].lstrip()
        return (head[:1] == b"{" and inner[:1] == b'"') or (
            head[:1] == b"[" and inner[:1] == b"{"
        )

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """Each record's article, keyed by its own id, else by its number."""
        records = _records(_parse(decode(read_whole(source, options)).text))
        if len(records) == 1 and isinstance(records[0], dict):
            yield replace(article_of(records[0], options), key="")
            return
        seen: set[str] = set()
        for number, record in enumerate(records, 1):
            position = f"record {number}"
            try:
                if not isinstance(record, dict):
                    raise Unreadable("not an object with named fields")
                raw = article_of(record, options)
            except Unreadable as error:
                yield Skipped(source.name, str(error), position)
                continue
            yield keyed(raw, position, seen)


def _parse(text: str) -> object:
    try:
        value: object = json.loads(text)
    except RecursionError as error:
        raise Unreadable("JSON nested too deeply") from error
    except ValueError as error:
        raise Unreadable(f"not JSON: {error}") from error
    return value


def _records(value: object) -> list[object]:
    """The records of a document: its list, the list in its envelope, or itself."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        lists = (
            value[name] for name in _ENVELOPES if isinstance(value.get(name), list)
        )
        return next(
            (found for found in lists if found and isinstance(found[0], dict)), [value]
        )
    raise Unreadable("JSON that is neither an object nor a list")
