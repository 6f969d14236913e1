"""The download of who carried a story."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from cuttings.search.errors import NotFound
from cuttings.search.pickup import COLUMNS, outlet_line, pick_up
from cuttings.search.spreadsheets import guarded
from cuttings.search.translations import worded
from cuttings.web.exports.addresses import printable
from cuttings.web.pages.retelling import told_in_words
from cuttings.web.pages.story import against, kind_beside
from cuttings.web.site import Site


def story_pick_up(site: Site, story_id: str) -> Iterator[str]:
    """The lines of the table. Raises NotFound where there is no such story."""
    entries = site.engine.story(story_id)
    if not entries:
        raise NotFound(
            worded(
                "There is no story “%(story_id)s” in this archive. Search for its "
                "words.",
                story_id=story_id,
            )
        )
    lines, kinds = [""], [entries[0].story.kind]
    for entry, told in zip(entries[1:], against(entries)[1:], strict=True):
        lines.append(outlet_line(entries[0], entry, told_in_words(told)))
        kinds.append(kind_beside(entry, told, is_own_base=True))
    rows: list[tuple[str, ...]] = [COLUMNS]
    rows += [row.cells() for row in pick_up(entries, lines, kinds)]
    return _written(rows)


def _written(rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield "\ufeff"
    for row in rows:
        stream = io.StringIO()
        cells = [guarded(printable(cell)) for cell in row]
        csv.writer(stream, lineterminator="\r\n").writerow(cells)
        yield stream.getvalue()
