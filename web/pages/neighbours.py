"""The way through a result from article to article: the position is in the address, so tabs don't disturb it."""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.queries import Query
from cuttings.web.links import article_url, search_url
from cuttings.web.room import Room


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an article stands in a result, and the links around it; empty where there is none."""

    position: int
    total: int
    previous_url: str
    next_url: str
    back_url: str


def neighbours(room: Room, query: Query, at: int | None) -> Neighbours | None:
    """The neighbours of a position (from 1) in a search, or None where the address has no position."""
    if not at or at > room.settings.deepest_hit:
        return None
    size = 10
    page = (at - 1) // size + 1
    result = room.search(query.with_(page=page, size=size))
    if at > result.total:
        return None
    ids = {(page - 1) * size + place: hit.id for place, hit in enumerate(result.hits, 1)}
    for other, wanted in ((page - 1, at - 1), (page + 1, at + 1)):
        if 1 <= wanted <= result.total and wanted not in ids:
            hits = room.search(query.with_(page=other, size=size)).hits
            ids |= {(other - 1) * size + place: hit.id for place, hit in enumerate(hits, 1)}
    previous, following = ids.get(at - 1), ids.get(at + 1)
    return Neighbours(
        at,
        result.total,
        article_url(previous, query, at - 1) if previous else "",
        article_url(following, query, at + 1) if following else "",
        search_url(query.with_(page=page, size=size)),
    )
