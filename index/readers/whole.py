"""Reading a source at once, within its limit."""

from __future__ import annotations

from cuttings.index.readers import ReadOptions, Source, Unreadable


def read_whole(source: Source, options: ReadOptions) -> bytes:
    """All bytes of a source that is one article.

    Raises Unreadable over ``max_bytes``; one byte more than the limit is read to know, never the rest.
    """
    limit = options.max_bytes
    if source.size > limit:
        raise Unreadable(too_large(source.size, limit))
    with source.open() as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(too_large(len(data), limit))
    return data


def too_large(size: int, limit: int) -> str:
    """The reason given for a source over its limit, in bytes."""
    return f"too large: {size:,} bytes or more, the limit for one article is {limit:,}"
