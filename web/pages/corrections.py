"""What corrected, clarified or withdrew an article, as its page, its story and the
downloads say it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.search.articles import Entry
from cuttings.search.facets.wording import date_words
from cuttings.search.translations import marked
from cuttings.web.links import article_url
from cuttings.web.pages.wording import foreign
from cuttings.web.site import Site

SAID = {
    "correction": marked("This article was corrected"),
    "clarification": marked("This article was clarified"),
    "withdrawal": marked("This article was withdrawn"),
}
"""What an article's notice says, by the kind of what came after it."""
VERSIONS = {
    "update": marked("Update"),
    "correction": marked("Correction"),
    "clarification": marked("Clarification"),
    "withdrawal": marked("Withdrawal"),
}
"""What a later version is called in a chain."""


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """One sentence about what came after an article, and the article that says so."""

    said: str
    title: str
    language: str
    outlet: str
    date: str
    url: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a story in its chain: what it is, by whom and when."""

    kind: str
    title: str
    language: str
    outlet: str
    date: str
    url: str


def correction_notices(site: Site, entry: Entry) -> tuple[CorrectionNotice, ...]:
    """What corrects an article, in order; what was removed since is left out."""
    notices: list[CorrectionNotice] = []
    for correction in entry.story.corrections:
        other = site.engine.get(correction.article_id)
        if other is None:
            continue
        said = SAID.get(correction.kind, SAID["correction"])
        notices.append(CorrectionNotice(said, *_named(other)))
    return tuple(notices)


def version_rows(site: Site, entries: Sequence[Entry]) -> tuple[VersionRow, ...]:
    """The chain of a story's versions, in order: the first copy that announces nothing,
    and all that do, notices that share no text with it among them. Empty where none
    does.
    """
    first = [entry for entry in sorted(entries, key=_day) if not entry.story.version]
    later = [entry for entry in entries if entry.story.version]
    later += _notices(site, entries)
    if not later:
        return ()
    rows: list[VersionRow] = []
    for entry in [*first[:1], *sorted(later, key=_day)]:
        kind = VERSIONS.get(entry.story.version, marked("First version"))
        rows.append(VersionRow(kind, *_named(entry)))
    return tuple(rows)


def _notices(site: Site, entries: Sequence[Entry]) -> list[Entry]:
    """What corrects a copy and is no copy itself."""
    seen = {entry.article.id for entry in entries}
    notices: list[Entry] = []
    for entry in entries:
        for correction in entry.story.corrections:
            if correction.article_id in seen:
                continue
            seen.add(correction.article_id)
            other = site.engine.get(correction.article_id)
            if other is not None:
                notices.append(other)
    return notices


def _named(entry: Entry) -> tuple[str, str, str, str, str]:
    """Title, language, carrier, date and address of an article."""
    article = entry.article
    return (
        article.title,
        foreign(article.language),
        article.outlet or article.agency or "",
        date_words(article.published.value if article.published else None),
        article_url(article.id),
    )


def _day(entry: Entry) -> str:
    """The date as it sorts; an unknown one last."""
    return entry.article.published.value if entry.article.published else "9"
