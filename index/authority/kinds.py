"""One kind over the whole archive: what an article shows in no way to be a name of its
kind is what the other articles show it to be.

The recogniser takes a firm for a person where nothing stands beside its name. Where that
is all that an article says of the name, and as many articles show it to be of one other
kind, under one heading, the name is filed there. One article against one is no proof: it
takes two, or a legal form in the body's name; a person must be known by a full name that
no body of the archive goes by, and a place must be a country, a region or a division. The
rest of the archive decides, so this is done when all articles are filed, whichever came
first; what was given so is taken back when the others are gone, or show two kinds.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from cuttings.index.authority.filing import NOBODY, Context, Filer
from cuttings.index.authority.store import Store
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import LEGAL_FORMS, organisation_key
from cuttings.search.articles import UNSUPPORTED

OTHER_KIND = "of another kind elsewhere in the archive"
"""Why a name is filed under a heading of another kind, before that kind."""

LEAST_SHOWN = 2
"""Articles that must show a name to be of another kind, where nothing in it says so."""

_ARTICLES_OF = """
SELECT kind, heading_id, count(DISTINCT article_id) AS articles FROM uses
WHERE heading_id = ? GROUP BY heading_id
"""

_BROAD = frozenset(("country", "region", "division"))
"""Levels of places whose names need no words of place beside them."""

_BODY_CALLED = """
SELECT 1 FROM headings
WHERE kind = 'organisation' AND status <> 'hidden' AND NOT doubtful
    AND label LIKE ?2 AND label <> ?1
LIMIT 1
"""

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
        shown = shown or _firms_called(store, kind, name)
        meant = _meant(store, name, kind, shown, len(uses))
        for use in uses:
            filed = _filed(store, use, meant)
            if filed != (use["heading_id"], use["reason"]):
                _refile(store, use, *filed)
                articles.add(use["article_id"])
    return articles


def _firms_called(store: Store, kind: str, name: str) -> list[sqlite3.Row]:
    """The firms whose name with its legal form is that of a person in doubt (“Q.Z. Vela”
    of “Q.Z. Vela Co”), each with its articles.
    """
    if kind != "person" or " " not in name:
        return []
    found: list[sqlite3.Row] = []
    for heading_id in store.by_key("organisation", organisation_key(name)):
        heading = store.heading(heading_id)
        if heading is not None and _has_legal_form(heading["label"]):
            found += store.rows(_ARTICLES_OF, heading["id"])
    return found


def _meant(
    store: Store, name: str, kind: str, shown: Sequence[sqlite3.Row], doubted: int
) -> sqlite3.Row | None:
    """The one heading of another kind that as many articles show as doubt the name, and
    enough for that kind; None where any shows it to be of its own kind.
    """
    if len(shown) != 1 or shown[0]["kind"] == kind or shown[0]["articles"] < doubted:
        return None
    heading = store.heading(shown[0]["heading_id"])
    if heading is None or heading["status"] == "hidden":
        return None
    is_enough = _is_enough(store, name, heading, shown[0]["articles"])
    return heading if is_enough else None


def _is_enough(store: Store, name: str, heading: sqlite3.Row, articles: int) -> bool:
    """Whether so many articles prove that a name is of a heading's kind."""
    if heading["kind"] == "place":
        place = gazetteer().place(heading["id"])
        return place is not None and place.level in _BROAD
    if heading["kind"] == "organisation":
        return articles >= LEAST_SHOWN or _has_legal_form(heading["label"])
    if articles < LEAST_SHOWN or " " not in heading["label"]:
        return False
    # “Ford said” is the company, however often a President Ford is named.
    return store.first(_BODY_CALLED, name, f"{name} %") is None


def _has_legal_form(label: str) -> bool:
    words = label.lower().replace(".", "").replace(",", "").split()
    return not LEGAL_FORMS.keys().isdisjoint(words)


def _filed(
    store: Store, use: sqlite3.Row, meant: sqlite3.Row | None
) -> tuple[str | None, str]:
    """Where a doubted name is filed, and why."""
    if meant is not None:
        return meant["id"], f"{OTHER_KIND}: {meant['kind']} {meant['label']}"
    if not use["reason"].startswith(OTHER_KIND):
        return use["heading_id"], use["reason"]
    context = Context(
        use["article_id"],
        about=use["country"],
        story=use["story"],
        year=use["year"],
    )
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
