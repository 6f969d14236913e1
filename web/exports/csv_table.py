"""CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel reads it, and safe
from formulas.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from cuttings.search.addresses import web_address
from cuttings.search.articles import Entry, Kind
from cuttings.search.language.analysis import word_count
from cuttings.search.spreadsheets import guarded
from cuttings.web.exports.addresses import (
    PublicAddress,
    corrected_by,
    printable,
    source_name,
)

COLUMNS = (
    "id",
    "title",
    "title_inferred",
    "date",
    "outlet",
    "agency",
    "byline",
    "dateline",
    "language",
    "url",
    "permalink",
    "story",
    "copy",
    "people",
    "organisations",
    "places",
    "event_types",
    "words",
    "source",
    "search",
    "version",
    "corrections",
)


NOTE = "note"
"""The column of what was written at the articles of a folder."""


def csv_rows(entries: Iterable[Entry], public: PublicAddress) -> Iterator[str]:
    """The header and one row an article; of a folder with the note at each."""
    is_folder = public.notes is not None
    yield "\ufeff" + _line([*COLUMNS, NOTE] if is_folder else COLUMNS)
    for entry in entries:
        cells = _cells(entry, public)
        if is_folder:
            cells.append(public.note_at(entry.article.id))
        yield _line([guarded(printable(cell)) for cell in cells])


def _cells(entry: Entry, public: PublicAddress) -> list[str]:
    article = entry.article
    return [
        article.id,
        article.title,
        "yes" if article.title_inferred else "no",
        article.published.value if article.published else "",
        article.outlet or "",
        article.agency or "",
        article.byline or "",
        article.dateline or "",
        article.language,
        web_address(article.url) or "",
        public.permalink(article.id),
        entry.story.id,
        entry.story.kind,
        _labels(entry, "person"),
        _labels(entry, "organisation"),
        _labels(entry, "place"),
        _labels(entry, "event"),
        str(word_count(article.body)),
        source_name(article),
        public.search_of(article.id),
        entry.story.version,
        "; ".join(corrected_by(entry, public)),
    ]


def _labels(entry: Entry, kind: Kind) -> str:
    return "; ".join(heading.label for heading in entry.of_kind(kind))


def _line(cells: Iterable[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()
