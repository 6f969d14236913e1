"""What is known of a heading, an article, a file: questions of whoever corrects one.

Each is asked of an open assembly; ``Desk`` opens one for each question.
"""

from __future__ import annotations

import datetime
from itertools import islice
from typing import cast

from cuttings.index.assembly import Assembly
from cuttings.index.authority.suggestions import Suggestion, suggest
from cuttings.index.desk.changes import article_of, places_in
from cuttings.index.desk.records import (
    ArticleRecord,
    FileRecord,
    Found,
    HeadingRecord,
    NamePlace,
    NameUse,
    ParagraphState,
    SkippedPart,
    Variant,
)
from cuttings.index.facts import FIELDS, value_of
from cuttings.search.articles import Enrichment, Kind
from cuttings.search.errors import NotFound
from cuttings.search.translations import worded

MOST_VARIANTS = 200
"""Variants of a heading that are shown; a country of the gazetteer has hundreds."""
MOST_HELD = 50
"""Articles of a file that are shown."""
MOST_SUGGESTED = 8
"""Headings that are offered to merge one with."""


def heading_record(assembly: Assembly, heading_id: str) -> HeadingRecord:
    """A heading, also by an id that was merged into it. Raises NotFound."""
    store = assembly.authority.store
    row = store.heading(heading_id)
    if row is None:
        raise NotFound(
            worded(
                "There is no heading “%(heading_id)s”. It may have been "
                "deleted; look for it at the desk.",
                heading_id=str(heading_id),
            )
        )
    variants = store.rows(
        """
        SELECT variant, source, reason FROM variants
        WHERE heading_id = ? AND variant <> ?
        ORDER BY source <> 'librarian', variant LIMIT ?
        """,
        row["id"],
        row["label"],
        MOST_VARIANTS,
    )
    beneath = store.column(
        "SELECT id FROM headings WHERE broader = ? ORDER BY label", row["id"]
    )
    above = store.headings([row["broader"]]) if row["broader"] else {}
    return HeadingRecord(
        row["id"],
        cast(Kind, row["kind"]),
        row["label"],
        above.get(row["broader"]),
        tuple(store.headings(beneath).values()),
        row["status"] == "hidden",
        row["source"],
        row["dates"],
        row["same_as"],
        row["scope_note"],
        tuple(
            Variant(
                variant["variant"],
                variant["source"] == "librarian",
                variant["reason"],
            )
            for variant in variants
        ),
        assembly.authority.count([row["id"]]),
        _alike(assembly, row["id"]),
        assembly.journal.about(row["id"]),
    )


def _alike(assembly: Assembly, heading_id: str) -> tuple[Suggestion, ...]:
    pairs = suggest(assembly.authority.store, MOST_SUGGESTED, about=heading_id)
    return tuple(pairs)


def find_headings(assembly: Assembly, text: str, limit: int = 8) -> tuple[Found, ...]:
    """The headings that some words may mean, the most used first."""
    found = assembly.authority.find(text, limit)
    return tuple(Found(each.heading, each.articles) for each in found)


def names_of(
    assembly: Assembly, article_id: str, heading_id: str
) -> tuple[NameUse, ...]:
    """The names of an article that are filed under a heading."""
    store = assembly.authority.store
    row = store.heading(heading_id)
    rows = store.rows(
        """
        SELECT name, kind, heading_id, reason, (
            SELECT count(*) FROM uses AS other
            WHERE other.name = uses.name AND other.kind = uses.kind
        ) AS everywhere
        FROM uses WHERE article_id = ? AND heading_id = ? ORDER BY name
        """,
        article_id,
        row["id"] if row is not None else heading_id,
    )
    return tuple(NameUse(*row) for row in rows)


def name_places(
    assembly: Assembly, article_id: str, name: str
) -> tuple[NamePlace, ...]:
    """Where words stand in an article as readers have it. Raises NotFound."""
    article = article_of(assembly, article_id)
    entry = assembly.entry(article, filed=True)
    return places_in(entry, " ".join(name.split()))


def kind_elsewhere(assembly: Assembly, name: str) -> Kind | None:
    """The kind as which most articles have a name; None where none has it."""
    row = assembly.authority.store.first(
        """
        SELECT kind FROM uses WHERE name = ?
        GROUP BY kind ORDER BY count(*) DESC, kind LIMIT 1
        """,
        " ".join(name.split()),
    )
    return None if row is None else cast(Kind, row["kind"])


def article_record(assembly: Assembly, article_id: str) -> ArticleRecord:
    """An article with what was decided about it. Raises NotFound."""
    article = article_of(assembly, article_id)
    entry = assembly.entry(article, filed=True)
    shown = entry.article
    paragraphs: list[ParagraphState] = []
    for number, span in enumerate(shown.paragraphs):
        text = shown.original[span.source_start : span.source_end]
        state = ParagraphState(number, " ".join(text.split()), span.hidden)
        paragraphs.append(state)
    return ArticleRecord(
        article.id,
        shown.title,
        {field: value_of(shown, field) for field in FIELDS},
        {field: value_of(article, field) for field in FIELDS},
        shown.published.provenance if shown.published else "",
        tuple(paragraphs),
        tuple(event.id for event in entry.enrichment.events),
        entry.labels,
        entry.added,
        article.source,
        assembly.journal.concerning(article_id),
    )


def file_record(assembly: Assembly, path: str) -> FileRecord:
    """All that is known of a file. Raises NotFound for one that was never read."""
    source = assembly.catalogue.source(path)
    if source is None:
        raise NotFound(
            worded(
                "No file “%(path)s” was ever read. It may have been "
                "removed, or stand elsewhere now; look at what was not "
                "read.",
                path=path,
            )
        )
    aside = assembly.files.aside()
    parts: list[SkippedPart] = []
    for skipped in assembly.catalogue.skipped_in(path):
        parts.append(SkippedPart(skipped, aside.get(skipped, "")))
    held: list[tuple[str, str]] = []
    for article in islice(assembly.catalogue.articles_of(path), MOST_HELD):
        shown, _ = assembly.facts.final(article, Enrichment())
        held.append((shown.id, shown.title))
    modified = source.mtime_ns // 1_000_000_000
    return FileRecord(
        path=path,
        size=source.size,
        modified=moment_in_iso(modified) if modified else "",
        articles=len(assembly.catalogue.keys_of(path)),
        held=tuple(held),
        skipped=tuple(parts),
        is_to_be_tried=path in assembly.files.to_retry(),
        history=assembly.journal.about(path),
    )


def labels(assembly: Assembly) -> dict[str, int]:
    """Every label with its articles."""
    return assembly.labels.all()


def moment_in_iso(seconds: int) -> str:
    """Seconds since 1970 as a time of the journal."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()
