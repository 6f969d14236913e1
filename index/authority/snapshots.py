"""The rows of headings before a decision, kept with it, so that undoing is putting them
back.

    before = snapshot(store, ["emomali-rahmon"], filed=True)
    restore(store, ["emomali-rahmon"], before)

Articles are not kept, be they a hundred thousand: their names are filed again by the
variants that the headings had. Only names that were filed otherwise than by a variant (a
bare surname, given by evidence) are kept one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from cuttings.index.authority.store import Store
from cuttings.index.checksums import columns_of

Snapshot = dict[str, list[dict[str, Any]]]
"""The rows of some headings, by table."""

_KEPT = {
    "headings": "id IN ({ids})",
    "variants": "heading_id IN ({ids})",
    "redirects": "id IN ({ids}) OR heading_id IN ({ids})",
    "distinct_pairs": "a IN ({ids}) OR b IN ({ids})",
}
"""The rows of a heading in each table, in the order in which they are put back."""

_IDS = "SELECT value FROM json_each(:ids)"

_FILED_BY_EVIDENCE = f"""
SELECT article_id, kind, name, heading_id FROM uses AS u
WHERE heading_id IN ({_IDS}) AND NOT EXISTS (
    SELECT 1 FROM variants AS v
    WHERE v.heading_id = u.heading_id AND v.variant = u.name AND v.kind = u.kind
)
UNION
SELECT u.article_id, u.kind, u.name, u.heading_id
FROM variants AS v
JOIN uses AS u ON u.name = v.variant AND u.kind = v.kind
WHERE v.heading_id IN ({_IDS}) AND u.heading_id IS NOT v.heading_id
"""
"""Uses that filing by the variants of these headings would not put where they are."""


def snapshot(store: Store, heading_ids: Iterable[str], *, filed: bool) -> Snapshot:
    """The rows of these headings as they are now, and where names may be ``filed``
    elsewhere the uses that their variants don't account for.
    """
    values = {"ids": json.dumps(sorted(set(heading_ids)))}
    snapshot: Snapshot = {"uses": []}
    for table, condition in _KEPT.items():
        where = condition.format(ids=_IDS)
        columns = ", ".join(columns_of(store.connection, table))
        statement = f"SELECT {columns} FROM {table} WHERE {where}"
        snapshot[table] = [dict(row) for row in store.run(statement, values)]
    if filed:
        rows = store.run(_FILED_BY_EVIDENCE, values)
        snapshot["uses"] = [dict(row) for row in rows]
    return snapshot


def restore(store: Store, heading_ids: Iterable[str], before: Snapshot) -> None:
    """Puts the rows of these headings back as they were."""
    delete_rows(store, ("redirects", "distinct_pairs", "headings"), heading_ids)
    for table in _KEPT:
        insert_rows(store, table, before[table])


def delete_rows(
    store: Store, tables: Iterable[str], heading_ids: Iterable[str]
) -> None:
    """Deletes the rows of these headings; variants go with their headings."""
    values = {"ids": json.dumps(sorted(set(heading_ids)))}
    for table in tables:
        where = _KEPT[table].format(ids=_IDS)
        store.run(f"DELETE FROM {table} WHERE {where}", values)


def insert_rows(store: Store, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Puts rows into a table, in the place of those with their keys."""
    for row in rows:
        columns = ", ".join(row)
        marks = ", ".join("?" * len(row))
        store.run(
            f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})",
            tuple(row.values()),
        )
