"""The hits of a page: documents read from the segments that hold them, and marked all at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
from cuttings.search.engines.whoosh.arrayfile import Array
from cuttings.search.engines.whoosh.matches import Matches
from cuttings.search.engines.whoosh.opened import Index
from cuttings.search.engines.whoosh.segments import OpenSegment
from cuttings.search.engines.whoosh.stored import read_credits, read_page
from cuttings.search.finding import Finder, Range
from cuttings.search.results import Hit
from cuttings.search.snippets import cut, find_in_pages, passages


def hits(index: Index, matches: Matches, finder: Finder, docs: Array) -> tuple[Hit, ...]:
    """The hits of some of the matching documents, in their order."""
    if not len(docs):
        return ()
    places = list(map(index.snapshot.place, docs.tolist()))
    pages = [read_page(segment.pages[local]) for segment, local in places]
    found = find_in_pages([title for title, _, _ in pages], [body for _, _, body in pages], finder)
    numbers = index.stories.number[docs]
    return tuple(
        map(
            _hit,
            places,
            pages,
            found,
            found[len(pages) :],
            matches.at(matches.docs.searchsorted(docs)).tolist(),
            index.stories.sizes[numbers].tolist(),
            _met_copies(index, matches.docs, numbers.tolist()),
        )
    )


def _hit(
    place: tuple[OpenSegment, int],
    page: tuple[str, bool, str],
    in_title: Sequence[Range],
    in_body: Sequence[Range],
    score: float,
    copies: int,
    matching: int,
) -> Hit:
    """The hit of a document, by its segment and number there."""
    segment, local = place
    title, inferred, body = page
    published, origin, story = read_credits(segment.links(local))
    fields = (
        segment.ids[local].decode("utf-8", "surrogatepass"),
        title,
        inferred,
        cut(title, in_title, 0, len(title)) if in_title or not title else ((title, False),),
        published[0] if published else None,
        origin[0],
        origin[1],
        score,
        passages(body, in_body),
        story[0],
        copies,
        matching,
    )
    return tuple.__new__(Hit, fields)  # in half the time


def _met_copies(index: Index, matching: Array, numbers: Sequence[int]) -> list[int]:
    """How many copies match of each of some stories, by their numbers; 1 where the story is a document's alone."""
    stories = [index.stories.of(number) for number in numbers if number]
    if not stories:
        return [1] * len(numbers)
    copies = np.concatenate(stories)
    inside = iter((matching.take(matching.searchsorted(copies), mode="clip") == copies).tolist())
    counts = iter([sum(islice(inside, len(story))) for story in stories])
    return [next(counts) if number else 1 for number in numbers]
