"""The story page: one text and all its copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.articles import Entry
from cuttings.search.errors import NotFound
from cuttings.search.queries import Query
from cuttings.web.exports.coins import coins
from cuttings.web.links import article_url, folder_url, search_url, story_url
from cuttings.web.pages.comparison import Comparison, CopyName, Grid, against_first, compare, copy_names, story_grid
from cuttings.web.pages.hits import foreign
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.room import Room

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
    """One copy: who carried it, when, how long, what it did to the first copy, and why it is counted as one."""

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


def story_page(room: Room, id: str, query: Query, old: str = "", new: str = "") -> StoryPage:
    """The page of a story by its id or an older one, two of its copies compared. Raises NotFound."""
    entries = room.engine.story(id)
    if not entries:
        raise NotFound(f"There is no story “{id}” in this archive. It may have been removed; search for its words.")
    searched = query if query.to_arguments() else None
    table = room.keep(("grid", entries[0].story.id), lambda: story_grid(entries))
    against = dict(enumerate(against_first(table))) if table else {}
    return StoryPage(
        title=entries[0].article.title,
        language=foreign(entries[0].article.language),
        id=entries[0].story.id,
        totals=counted(len(entries), "copy", "copies"),
        copies=tuple(_row(entry, searched, against.get(place, "")) for place, entry in enumerate(entries)),
        names=copy_names(entries),
        comparison=compare(entries, old, new),
        grid=table,
        query=query,
        hidden=tuple(query.to_arguments()),
        related=_related(room, entries),
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


def _related(room: Room, entries: Sequence[Entry]) -> tuple[tuple[str, str], ...]:
    """Titles and addresses of the stories on the same event."""
    ids = dict.fromkeys(id for entry in entries for id in entry.story.related)
    found = ((id, room.engine.story(id)) for id in list(ids)[:20])
    return tuple((story[0].article.title, story_url(id)) for id, story in found if story)
