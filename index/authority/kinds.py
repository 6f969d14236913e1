"""One kind over the whole archive: what an article shows in no way to be a name of its
kind is what the other articles show it to be.

The recogniser takes a firm for a person where nothing stands beside its name. Where that
is all that an article says of the name, and as many articles show it to be of one other
kind, under one heading, the name is filed there. The rest of the archive decides, so this
is done when all articles are filed, whichever came first; what was given so is taken back
when the others are gone, or show two kinds.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from cuttings.index.authority.filing import NOBODY, Context, Filer
from cuttings.index.authority.store import Store
from cuttings.search.articles import UNSUPPORTED

OTHER_KIND = "of another kind elsewhere in the archive"
"""Why a name is filed under a heading of another kind, before that kind."""

_DOUBTED = """
SELECT * FROM uses
WHERE reason LIKE :unsupported OR reason = :nobody OR reason LIKE :given
ORDER BY name, kind, article_id
"""
_SHOWN = """
SELECT kind, heading_id, count(DISTINCT article_id) AS articles FROM uses
WHERE name = :name AND heading_id IS NOT NULL
    AND reason NOT LIKE :unsupported AND reason NOT LIKE :given
GROUP BY kind, heading_id
"""


def file_by_kind(store: Store) -> set[str]:
    """Files doubted names under headings of the kind that other articles show, and takes
    back what they no longer show; gives the articles concerned.
    """
    reasons = {"unsupported": f"{UNSUPPORTED}%", "given": f"{OTHER_KIND}%"}
    doubted: dict[tuple[str, str], list[sqlite3.Row]] = defaultdict(list)
    for use in store.connection.execute(_DOUBTED, {**reasons, "nobody": NOBODY}):
        doubted[use["name"], use["kind"]].append(use)

    articles: set[str] = set()
    for (name, kind), uses in doubted.items():
        shown = store.connection.execute(_SHOWN, {**reasons, "name": name}).fetchall()
        meant = _meant(store, kind, shown, len(uses))
        for use in uses:
            filed = _filed(store, use, meant)
            if filed != (use["heading_id"], use["reason"]):
                _refile(store, use, *filed)
                articles.add(use["article_id"])
    return articles


def _meant(
    store: Store, kind: str, shown: Sequence[sqlite3.Row], doubted: int
) -> sqlite3.Row | None:
    """The one heading of another kind that as many articles show as doubt the name; None
    where any shows it to be of its own kind.
    """
    if len(shown) != 1 or shown[0]["kind"] == kind or shown[0]["articles"] < doubted:
        return None
    heading = store.heading(shown[0]["heading_id"])
    is_shown = heading is not None and heading["status"] != "hidden"
    return heading if is_shown else None


def _filed(
    store: Store, use: sqlite3.Row, meant: sqlite3.Row | None
) -> tuple[str | None, str]:
    """Where a doubted name is filed, and why."""
    if meant is not None:
        return meant["id"], f"{OTHER_KIND}: {meant['kind']} {meant['label']}"
    if not use["reason"].startswith(OTHER_KIND):
        return use["heading_id"], use["reason"]
    context = Context(use["article_id"], about=use["country"], story=use["story"])
    filed = Filer(store).doubted(use["kind"], use["name"], use["role"], context)
    return filed.heading or filed.held, filed.reason


def _refile(
    store: Store, use: sqlite3.Row, heading_id: str | None, reason: str
) -> None:
    store.run(
        "UPDATE uses SET heading_id = ?, reason = ?"
        " WHERE article_id = ? AND kind = ? AND name = ?",
        (heading_id, reason, use["article_id"], use["kind"], use["name"]),
    )
