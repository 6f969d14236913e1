"""Filing anew: the same headings whatever the order in which the articles came.

Articles are filed as they come, so which spelling names a heading, and what a bare
surname is given to, depend on what came before. Renewing deletes what the machine
concluded and files all articles in the order of their ids, which hash their content.
What a person has decided on stays as it is; an id that vanishes leads to the heading
that has its label now, so that links stay good.
"""

from __future__ import annotations

from cuttings.index.authority.store import Store

Label = tuple[str, str]
"""Kind and label of a heading."""

_KEPT = """
WITH RECURSIVE kept (id) AS (
    SELECT id FROM headings WHERE source = 'librarian' OR status = 'hidden'
    UNION
    SELECT heading_id FROM variants WHERE source = 'librarian'
    UNION
    SELECT a FROM distinct_pairs
    UNION
    SELECT b FROM distinct_pairs
    UNION
    SELECT value FROM name_rulings WHERE verdict = 'heading'
    UNION
    SELECT headings.broader FROM headings JOIN kept USING (id)
    WHERE headings.broader IS NOT NULL
)
"""
"""Headings that a person has worked on, and all above them."""


def set_aside(store: Store) -> dict[str, Label]:
    """Deletes all that the machine concluded; gives the kind and label that each id
    had or led to.
    """
    rows = store.rows(
        """
        SELECT id, kind, label FROM headings
        UNION ALL
        SELECT redirects.id, kind, label
        FROM redirects JOIN headings ON headings.id = redirects.heading_id
        """
    )
    old = {row["id"]: (row["kind"], row["label"]) for row in rows}
    store.run("DELETE FROM uses")
    store.run(
        """
        DELETE FROM variants
        WHERE source = 'machine' AND variant NOT IN (
            SELECT label FROM headings WHERE headings.id = variants.heading_id
        )
        """
    )
    store.run(f"{_KEPT} DELETE FROM headings WHERE id NOT IN (SELECT id FROM kept)")
    store.run(
        """
        DELETE FROM redirects
        WHERE heading_id NOT IN (SELECT id FROM headings) OR id NOT IN (
            SELECT value FROM journal, json_each(journal.subjects) WHERE owner = 'names'
        )
        """
    )
    return old


def lead_on(store: Store, old: dict[str, Label]) -> None:
    """Makes each id that is gone lead to the heading which its label is a variant of,
    if there is one.
    """
    known = set(store.column("SELECT id FROM headings UNION SELECT id FROM redirects"))
    for heading_id, (kind, label) in sorted(old.items()):
        if heading_id not in known:
            takers = store.by_variant(kind, label)
            if takers:
                store.redirect(heading_id, takers[0])
