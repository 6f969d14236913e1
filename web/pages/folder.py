"""A folder: articles chosen one by one. The address is the folder, so that it can be kept and shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.articles import Entry
from cuttings.search.errors import QueryRefused
from cuttings.web.exports.coins import coins
from cuttings.web.exports.formats import FORMATS
from cuttings.web.links import article_url, folder_url
from cuttings.web.pages.hits import foreign
from cuttings.web.pages.search import Download
from cuttings.web.pages.wording import counted, date_words
from cuttings.web.room import Room


@dataclass(frozen=True, slots=True)
class FolderRow:
    """One article of a folder; ``without_url`` is the folder without it."""

    id: str
    url: str
    title: str
    outlet: str
    agency: str
    date: str
    language: str
    without_url: str
    coins: str


@dataclass(frozen=True, slots=True)
class FolderPage:
    """A folder; ``missing`` are ids that are not in the archive (any more)."""

    title: str
    rows: tuple[FolderRow, ...]
    missing: tuple[str, ...]
    downloads: tuple[Download, ...]
    url: str


def folder_entries(room: Room, ids: Sequence[str]) -> tuple[list[Entry], list[str]]:
    """The entries of a folder in its order, and the ids that nothing stands for. Raises QueryRefused over the limit."""
    ids = list(dict.fromkeys(id for id in ids if id))
    if len(ids) > room.settings.folder_size:
        raise QueryRefused(
            f"The folder names {len(ids):,} articles; at most {room.settings.folder_size} are allowed. Make two of it."
        )
    found = {id: entry for id in ids if (entry := room.engine.get(id))}
    return list(found.values()), [id for id in ids if id not in found]


def folder_page(room: Room, ids: Sequence[str]) -> FolderPage:
    """The page of a folder."""
    entries, missing = folder_entries(room, ids)
    known = [entry.article.id for entry in entries]
    downloads = [Download(f.label, folder_url(known, "." + f.suffix), f.type) for f in FORMATS.values()]
    downloads.append(Download("Printable list", folder_url(known, "/print"), "text/html"))
    return FolderPage(
        title=f"Folder: {counted(len(entries), 'article', 'articles')}",
        rows=tuple(_row(entry, known) for entry in entries),
        missing=tuple(missing),
        downloads=tuple(downloads) if known else (),
        url=folder_url(known),
    )


def _row(entry: Entry, ids: Sequence[str]) -> FolderRow:
    article = entry.article
    return FolderRow(
        article.id,
        article_url(article.id),
        article.title,
        article.outlet or "",
        article.agency or "",
        date_words(article.published.value if article.published else None),
        foreign(article.language),
        folder_url(id for id in ids if id != article.id),
        coins(article),
    )
