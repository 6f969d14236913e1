"""Filing anew: the same headings whatever the order in which the articles came.

Articles are filed as they come, so which spelling names a heading, and what a bare
surname is given to, depend on what came before. Renewing forgets what the machine
concluded and files all articles in the order of their ids, which hash their content.
What a librarian has decided on stays as it is; an id that vanishes leads to the heading
that has its label now, so that links stay good.

Settling: what the machine can only know when all articles are filed.

Articles come one by one, so the first spelling seen names a heading and evidence may
come late. After a run, settling joins provisional headings that evidence now joins,
gives bare surnames to the one person they can mean, labels each heading by its most
frequent spelling, and drops provisional headings that nothing is filed under. What a
librarian has touched is left alone. It gives the headings concerned, as a decision
does; only articles whose reasons change are put together again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from cuttings.index.authority.filing import (
    WELL_KNOWN,
    Context,
    Filer,
    close_names,
    dominant,
)
from cuttings.index.authority.likeness import in_conflict
from cuttings.index.authority.store import Store
from cuttings.index.names.folding import name_tokens, place_key, token_key
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.roles import is_office

Label = tuple[str, str]
"""Kind and label of a heading."""
_KEPT = """
WITH RECURSIVE kept (id) AS (
    SELECT id FROM headings WHERE source = 'librarian' OR status = 'hidden'
    UNION SELECT heading_id FROM variants WHERE source = 'librarian'
    UNION SELECT a FROM distinct_pairs UNION SELECT b FROM distinct_pairs
    UNION SELECT headings.broader FROM headings JOIN kept USING (id) WHERE headings.broader IS NOT NULL
)
"""
_DECIDED = "SELECT value FROM decisions, json_each(decisions.headings)"


def set_aside(store: Store) -> dict[str, Label]:
    """Forgets all that the machine concluded; gives the kind and label that each id
    had or led to.
    """
    connection = store.connection
    old: dict[str, Label] = {
        row["id"]: (row["kind"], row["label"])
        for row in store.rows(
            "SELECT id, kind, label FROM headings UNION ALL SELECT r.id, h.kind, h.label FROM redirects r"
            " JOIN headings h ON h.id = r.heading_id"
        )
    }
    connection.execute("DELETE FROM uses")
    connection.execute(
        "DELETE FROM variants WHERE source = 'machine'"
        " AND variant NOT IN (SELECT label FROM headings WHERE headings.id = variants.heading_id)"
    )
    connection.execute(
        f"{_KEPT} DELETE FROM headings WHERE id NOT IN (SELECT id FROM kept)"
    )
    connection.execute(
        f"DELETE FROM redirects WHERE id NOT IN ({_DECIDED}) OR heading_id NOT IN (SELECT id FROM headings)"
    )
    return old


def lead_on(store: Store, old: dict[str, Label]) -> None:
    """Makes each id that is gone lead to the heading which its label is a spelling
    of, if there is one.
    """
    now = {
        row["id"]
        for row in store.rows("SELECT id FROM headings UNION SELECT id FROM redirects")
    }
    for id, (kind, label) in sorted(old.items()):
        takers = store.by_variant(kind, label) if id not in now else ()
        if takers:
            store.connection.execute(
                "INSERT OR REPLACE INTO redirects VALUES (?, ?)", (id, takers[0])
            )


def settle(store: Store) -> tuple[frozenset[str], frozenset[str]]:
    """Settles all provisional headings: the headings changed, and the articles in
    which a name has another reason.
    """
    changed = {*_join_offices(store), *_join_surnames(store)}
    articles = _give_ambiguous(store)
    for step in (_join_acronyms, _join_countries, _relabel):
        changed.update(step(store))
    _prune(store)
    return frozenset(changed), frozenset(articles)


def _join_offices(store: Store) -> list[str]:
    """Provisional people of one surname and one national office with close given
    names become one.
    """
    rows = store.rows(
        "SELECT DISTINCT v.surname, u.role, h.id, h.label FROM uses u JOIN headings h ON h.id = u.heading_id"
        " JOIN variants v ON v.heading_id = h.id AND v.variant = h.label"
        " WHERE h.kind = 'person' AND h.status = 'provisional' AND u.role LIKE '% of %' AND v.surname <> ''"
        " AND u.role NOT LIKE 'national of %'"
        " ORDER BY v.surname, u.role, h.id"
    )
    changed: list[str] = []
    groups: dict[tuple[str, str], list[sqlite3.Row]] = {}
    for row in rows:
        groups.setdefault((row["surname"], row["role"]), []).append(row)
    for (_, role), members in groups.items():
        if len(members) == 2 and _may_join(store, *members):
            changed += _join(
                store, *members, reason=f"same office ({role}) and close spelling"
            )
    return changed


def _may_join(store: Store, a: sqlite3.Row, b: sqlite3.Row) -> bool:
    if store.heading(a["id"]) is None or store.heading(b["id"]) is None:
        return False
    if not close_names(a["label"], b["label"]) or in_conflict(
        "person", a["label"], b["label"]
    ):
        return False
    apart = store.rows(
        "SELECT 1 FROM distinct_pairs WHERE a = ? AND b = ?",
        *sorted((a["id"], b["id"])),
    )
    together = store.rows(
        "SELECT 1 FROM uses x JOIN uses y ON x.article_id = y.article_id WHERE x.heading_id = ? AND y.heading_id = ?"
        " LIMIT 1",
        a["id"],
        b["id"],
    )
    return not apart and not together


def _join(store: Store, a: sqlite3.Row, b: sqlite3.Row, *, reason: str) -> list[str]:
    """Joins two provisional headings by rule: the more used keeps its id."""
    keep, drop = sorted((a, b), key=lambda row: (-store.uses(row["id"]), row["id"]))
    why = f"{reason}: {drop['label']} and {keep['label']}"
    connection = store.connection
    connection.execute(
        "UPDATE OR IGNORE variants SET heading_id = ?, reason = iif(reason = '', ?, reason) WHERE heading_id = ?",
        (keep["id"], why, drop["id"]),
    )
    connection.execute(
        "UPDATE uses SET heading_id = ? WHERE heading_id = ?", (keep["id"], drop["id"])
    )
    connection.execute(
        "UPDATE redirects SET heading_id = ? WHERE heading_id = ?",
        (keep["id"], drop["id"]),
    )
    connection.execute("DELETE FROM headings WHERE id = ?", (drop["id"],))
    connection.execute(
        "INSERT OR REPLACE INTO redirects VALUES (?, ?)", (drop["id"], keep["id"])
    )
    return [keep["id"]]


def _join_surnames(store: Store) -> list[str]:
    """A provisional heading of one word is given to the only person of that surname,
    where every use has evidence.
    """
    changed: list[str] = []
    rows = store.rows(
        "SELECT id, label FROM headings WHERE kind = 'person' AND status = 'provisional' AND source = 'machine'"
        " AND instr(label, ' ') = 0 ORDER BY id"
    )
    for row in rows:
        words = name_tokens(row["label"])
        if len(words) != 1:
            continue
        people = {
            found["heading_id"]
            for found in store.by_surname(token_key(words[0], surname=True))
        } - {row["id"]}
        known = dominant(store, people, WELL_KNOWN)
        only = known or (
            people.pop() if len(people) == 1 else dominant(store, people, 3)
        )
        person = store.heading(only) if only else None
        if person is None or person["status"] == "hidden":
            continue
        if known or _all_shared(store, row["id"], person["id"]):
            changed += _give(store, row, person)
    return changed


def _give_ambiguous(store: Store) -> set[str]:
    """Bare surnames that were nobody's when they came go to whom all articles together
    show; judged, then given.

    Gives the articles.
    """
    filer = Filer(store)
    rows = store.rows(
        "SELECT article_id, name, role, country, story FROM uses WHERE heading_id IS NULL AND kind = 'person'"
        " AND reason LIKE 'ambiguous%' ORDER BY article_id, name"
    )
    given: list[tuple[str, str, str, str]] = []
    for row in rows:
        if len(name_tokens(row["name"])) == 1:
            context = Context(
                row["article_id"], about=row["country"], story=row["story"]
            )
            filed = filer.bearer(row["name"], row["role"], context)
            if not filed or not filed.heading:
                continue
            heading = store.heading(filed.heading)
            if heading is not None and heading["status"] != "hidden":
                given.append(
                    (filed.heading, filed.reason, row["article_id"], row["name"])
                )
    store.connection.executemany(
        "UPDATE uses SET heading_id = ?, reason = ? WHERE article_id = ? AND kind = 'person' AND name = ?",
        given,
    )
    return {article for _, _, article, _ in given}


def _join_acronyms(store: Store) -> list[str]:
    """An acronym's own heading goes to the one organisation that another article
    explains it for.
    """
    rows = store.rows(
        "SELECT h.id, h.label, min(v.heading_id) AS known FROM headings h JOIN variants v ON v.variant = h.label"
        " AND v.kind = 'organisation' AND v.variant_kind = 'acronym' AND v.heading_id <> h.id"
        " WHERE h.kind = 'organisation' AND h.status = 'provisional' AND h.source = 'machine'"
        " AND h.label = upper(h.label) GROUP BY h.id HAVING count(DISTINCT v.heading_id) = 1 ORDER BY h.id"
    )
    return _give_all(
        store,
        ((row, row["known"], "acronym explained in another article") for row in rows),
    )


def _join_countries(store: Store) -> list[str]:
    """A name without its country goes to the one with it, where all its articles are
    about that country.
    """
    rows = store.rows(
        "SELECT h.id, h.label, v.key FROM headings h JOIN variants v ON v.heading_id = h.id AND v.variant = h.label"
        " WHERE h.kind = 'organisation' AND h.status = 'provisional' AND h.source = 'machine' ORDER BY h.id"
    )
    tied: dict[str, list[sqlite3.Row]] = {}
    for row in rows:
        if row["key"].endswith(")"):
            tied.setdefault(row["key"].rpartition(" (")[0], []).append(row)
    found = []
    for row in rows:
        same = tied.get(row["key"], ())
        countries = {
            use["country"]
            for use in store.rows(
                "SELECT country FROM uses WHERE heading_id = ?", row["id"]
            )
        }
        if len(same) == 1 and len(countries) == 1:
            country = gazetteer().countries.get(countries.pop())
            if country and same[0]["key"].endswith(f"({place_key(country.label)})"):
                found.append(
                    (row, same[0]["id"], f"the same name, always about {country.label}")
                )
    return _give_all(store, found)


def _give_all(store: Store, found: Iterable[tuple[sqlite3.Row, str, str]]) -> list[str]:
    """Joins provisional headings to others, by rule and reason, unless a librarian
    has told them apart.
    """
    changed: list[str] = []
    for row, taker, reason in found:
        other = store.heading(taker)
        pair = tuple(sorted((row["id"], taker)))
        if other is None or other["status"] == "hidden" or other["id"] == row["id"]:
            continue
        if not store.rows("SELECT 1 FROM distinct_pairs WHERE (a, b) = (?, ?)", *pair):
            why = f"{reason}: {row['label']} and {other['label']}"
            store.connection.execute(
                "UPDATE OR IGNORE variants SET heading_id = ?, reason = iif(reason = '', ?, reason)"
                " WHERE heading_id = ?",
                (other["id"], why, row["id"]),
            )
            changed += _give(store, row, other)
    return changed


def _all_shared(store: Store, single: str, full: str) -> bool:
    statement = "SELECT role, country, story FROM uses WHERE heading_id = ?"
    uses = store.rows(statement, single)
    return bool(uses) and all(
        (is_office(use["role"]) and store.has(full, "role", use["role"]))
        or store.has(full, "country", use["country"])
        or store.has(full, "story", use["story"])
        for use in uses
    )


def _give(store: Store, single: sqlite3.Row, person: sqlite3.Row) -> list[str]:
    connection = store.connection
    connection.execute(
        "UPDATE uses SET heading_id = ? WHERE heading_id = ?",
        (person["id"], single["id"]),
    )
    connection.execute("DELETE FROM headings WHERE id = ?", (single["id"],))
    connection.execute(
        "INSERT OR REPLACE INTO redirects VALUES (?, ?)", (single["id"], person["id"])
    )
    return [person["id"]]


def _relabel(store: Store) -> list[str]:
    """Labels people, bodies and towns by the full spelling that most articles use;
    ties go to the longer, the first.
    """
    rows = store.rows(
        "SELECT h.id, h.label, u.name, count(*) AS n FROM headings h JOIN uses u ON u.heading_id = h.id"
        " JOIN variants v ON v.heading_id = h.id AND v.variant = u.name"
        " WHERE (h.status = 'provisional' AND h.source = 'machine' AND h.kind <> 'place')"
        " OR (h.source = 'gazetteer' AND h.status = 'authorised' AND v.source = 'gazetteer')"
        " GROUP BY h.id, u.name ORDER BY h.id, n DESC, length(u.name) DESC, u.name"
    )
    changed: list[str] = []
    best: dict[str, sqlite3.Row] = {}
    for row in rows:
        best.setdefault(row["id"], row)
    for id, row in best.items():
        if row["name"] != row["label"]:
            store.connection.execute(
                "UPDATE headings SET label = ? WHERE id = ?", (row["name"], id)
            )
            changed.append(id)
    return changed


def _prune(store: Store) -> None:
    """Drops the machine's headings that nothing is filed under and nothing stands
    beneath.
    """
    store.connection.execute(
        "DELETE FROM headings WHERE source <> 'librarian' AND id NOT IN (SELECT heading_id FROM uses WHERE heading_id"
        " IS NOT NULL) AND id NOT IN (SELECT broader FROM headings WHERE broader IS NOT NULL)"
        " AND (status = 'provisional' OR source IN ('gazetteer', 'starter')) AND NOT EXISTS"
        " (SELECT 1 FROM variants v WHERE v.heading_id = headings.id AND v.source = 'librarian')"
        " AND id NOT IN (SELECT a FROM distinct_pairs UNION SELECT b FROM distinct_pairs)"
    )
