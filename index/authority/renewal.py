"""Filing anew: the same headings whatever the order in which the articles came.

Articles are filed as they come, so which spelling names a heading, and what a bare surname is given to, depend on
what came before. Renewing forgets what the machine concluded and files all articles in the order of their ids, which
hash their content. What a librarian has decided on stays as it is; an id that vanishes leads to the heading that has
its label now, so that links stay good.
"""

from __future__ import annotations

from cuttings.index.authority.store import Store

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
    """Forgets all that the machine concluded; gives the kind and label that each id had or led to."""
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
    connection.execute(f"{_KEPT} DELETE FROM headings WHERE id NOT IN (SELECT id FROM kept)")
    connection.execute(
        f"DELETE FROM redirects WHERE id NOT IN ({_DECIDED}) OR heading_id NOT IN (SELECT id FROM headings)"
    )
    return old


def lead_on(store: Store, old: dict[str, Label]) -> None:
    """Makes each id that is gone lead to the heading which its label is a spelling of, if there is one."""
    now = {row["id"] for row in store.rows("SELECT id FROM headings UNION SELECT id FROM redirects")}
    for id, (kind, label) in sorted(old.items()):
        takers = store.by_variant(kind, label) if id not in now else ()
        if takers:
            store.connection.execute("INSERT OR REPLACE INTO redirects VALUES (?, ?)", (id, takers[0]))
