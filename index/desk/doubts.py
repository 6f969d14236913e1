"""What waits for somebody to look at it: names of two kinds, spellings that a rule joined,
fields that nobody decided on, files that were not read; each with what it is judged by.

Each is asked of an open assembly; ``Desk`` opens one for each question.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from cuttings.index.assembly import Assembly
from cuttings.index.authority.suggestions import Suggestion, standing
from cuttings.index.decisions import Decision
from cuttings.index.desk.changes import article_of
from cuttings.index.desk.records import Aside, Doubt, Side
from cuttings.search.articles import Article, Skipped
from cuttings.search.language.analysis import fold
from cuttings.search.translations import gettext

CONTEXT = 120
"""Characters shown before and after a name."""
_SKIPPED = """
    FROM skipped AS file
    WHERE source NOT IN (SELECT path FROM files_to_retry)
        AND NOT EXISTS (
            SELECT 1 FROM files_set_aside AS aside
            WHERE aside.path = file.source AND aside.position = file.position
                AND aside.reason = file.reason
        )
"""
"""What is not indexed, less what is set aside or to be tried again."""
MOST_SPELLINGS = 6
"""Spellings of a heading that are shown in their articles."""


def sides(assembly: Assembly, pair: Suggestion) -> tuple[Side, ...]:
    """Both headings of a pair, each with an article that names it."""
    ids = (pair.a, pair.b)
    sides: list[Side] = []
    for index, heading_id in enumerate(ids):
        article = assembly.catalogue.article(pair.examples[index])
        if article is not None:
            label, count = pair.labels[index], pair.counts[index]
            sides.append(_side(assembly, heading_id, label, count, article))
    return tuple(sides)


def preferred(assembly: Assembly, pair: Suggestion) -> str:
    """The heading of a pair that more speaks for: what it is known from, how many
    articles have it, then that it stands in a title.
    """
    weights: list[tuple[object, ...]] = []
    for index, heading_id in enumerate((pair.a, pair.b)):
        article = assembly.catalogue.article(pair.examples[index])
        in_title = article is not None and pair.labels[index] in article.title
        weights.append((*standing(assembly.authority.store, heading_id), in_title))
    return pair.b if weights[1] > weights[0] else pair.a


def told_apart(assembly: Assembly, pair: Suggestion) -> tuple[str, str]:
    """What tells two headings of one label apart: what they belong to, an identifier, or
    an article of each; nothing where their labels do.
    """
    if fold(pair.labels[0]) != fold(pair.labels[1]):
        return "", ""
    store = assembly.authority.store
    owners: list[str] = []
    identifiers: list[str] = []
    titles: list[str] = []
    for index, heading_id in enumerate((pair.a, pair.b)):
        row = store.heading(heading_id)
        above = store.headings([row["broader"]]) if row and row["broader"] else {}
        owners.append(next((each.label for each in above.values()), ""))
        identifiers.append(row["same_as"].rstrip("/") if row else "")
        article = assembly.catalogue.article(pair.examples[index])
        titles.append(gettext("in “%(title)s”", title=article.title) if article else "")
    for one, other in (owners, identifiers, titles):
        if one != other:
            return one, other
    return pair.a, pair.b


def article_history(
    assembly: Assembly, article_id: str, owner: str
) -> tuple[Decision, ...]:
    """What was decided on an article by one owner, the newest first."""
    found = assembly.journal.concerning(article_id)
    return tuple(decision for decision in found if decision.owner == owner)


def joined_by_machine(assembly: Assembly, heading_id: str = "") -> tuple[Doubt, ...]:
    """Headings of which a rule, not a person, joined the spellings (that one alone, if
    it is named); the most used first. Their articles are counted as everywhere: each
    once, however many of the spellings it has.
    """
    named = "AND h.id = ?" if heading_id else ""
    rows = assembly.authority.store.rows(
        f"""
        SELECT h.id, h.kind, h.label, group_concat(v.variant, ', '), v.reason,
            (
                SELECT count(DISTINCT article_id) FROM uses WHERE heading_id = h.id
            ) AS used
        FROM variants AS v JOIN headings AS h ON h.id = v.heading_id
        WHERE v.source = 'machine' AND v.reason <> '' AND v.variant <> h.label
            AND h.kind <> 'place' AND h.status = 'provisional' {named}
        GROUP BY h.id HAVING used > 0 ORDER BY used DESC, h.id
        """,
        *([heading_id] if heading_id else []),
    )
    found: list[Doubt] = []
    for row in rows:
        doubt = Doubt(*row)
        articles = assembly.authority.count([doubt.heading])
        found.append(replace(doubt, articles=articles))
    return tuple(found)


def of_two_kinds(assembly: Assembly, name: str = "") -> tuple[Doubt, ...]:
    """Names that are filed as two kinds (that one alone, if it is given), unless a
    person told their headings apart: the rarer one of each.
    """
    given = "AND name = ?" if name else ""
    rows = assembly.authority.store.rows(
        f"""
        WITH filed AS (
            SELECT name, kind, heading_id, count(*) AS used
            FROM uses WHERE heading_id IS NOT NULL {given}
            GROUP BY name, kind, heading_id
        )
        SELECT rare.heading_id, rare.kind, rare.name,
            '', '', rare.used, other.heading_id, other.kind, other.used
        FROM filed AS rare JOIN filed AS other
        ON other.name = rare.name AND other.kind <> rare.kind
            AND (other.used, other.kind) > (rare.used, rare.kind)
        WHERE NOT EXISTS (
            SELECT 1 FROM distinct_pairs
            WHERE a = min(rare.heading_id, other.heading_id)
                AND b = max(rare.heading_id, other.heading_id)
        )
        ORDER BY other.used DESC, rare.name
        """,
        *([name] if name else []),
    )
    return tuple(Doubt(*row) for row in rows)


def kind_sides(assembly: Assembly, doubt: Doubt) -> tuple[Side, ...]:
    """Both headings of a name that is filed as two kinds, each with an article."""
    sides: list[Side] = []
    both = (doubt.other, doubt.other_kind), (doubt.heading, doubt.kind)
    for heading_id, kind in both:
        for each in _filed(assembly, heading_id, [doubt.label]):
            sides.append(replace(_shown_as(assembly, *each), kind=kind))
    return tuple(sides)


def spelling_sides(assembly: Assembly, heading_id: str) -> tuple[Side, ...]:
    """The spellings that texts have of a heading, each with an article; the most
    used first.
    """
    found = _filed(assembly, heading_id, [])
    return tuple([_shown_as(assembly, *each) for each in found[:MOST_SPELLINGS]])


def held(assembly: Assembly, article_ids: Collection[str]) -> int:
    """How many of some articles are still in the archive."""
    row = assembly.authority.store.first(
        """
        SELECT count(*) FROM json_each(?) AS given
        WHERE EXISTS (SELECT 1 FROM articles WHERE id = given.value)
        """,
        json.dumps(sorted(article_ids)),
    )
    return int(row[0]) if row else 0


def skipped(assembly: Assembly) -> tuple[Skipped, ...]:
    """What is not indexed and waits for somebody: neither set aside nor to be tried
    again; by path.
    """
    rows = assembly.authority.store.rows(
        f"SELECT source, reason, position {_SKIPPED} ORDER BY source, position"
    )
    return tuple([Skipped(*row) for row in rows])


def number_skipped(assembly: Assembly) -> int:
    """How much that is."""
    row = assembly.authority.store.first(f"SELECT count(*) {_SKIPPED}")
    return int(row[0]) if row else 0


def aside(assembly: Assembly) -> tuple[Aside, ...]:
    """What was set aside, what was decided last first."""
    reasons = assembly.files.aside()
    decisions = assembly.files.decisions_aside()
    listed = [Aside(each, why, decisions[each]) for each, why in reasons.items()]
    listed.sort(key=lambda each: -each.decision)
    return tuple(listed)


def _side(
    assembly: Assembly, heading_id: str, label: str, count: int, article: Article
) -> Side:
    """A heading with the words around its name in an article."""
    names = assembly.authority.store.column(
        "SELECT name FROM uses WHERE heading_id = ? AND article_id = ?",
        heading_id,
        article.id,
    )
    return _around(heading_id, label, count, article, names)


def _filed(
    assembly: Assembly, heading_id: str, names: Sequence[str]
) -> list[tuple[str, str, int, str]]:
    """The names that texts have of a heading (``names`` alone, if any are given): the
    heading, the name, how many articles have it, and one of them.
    """
    rows = assembly.authority.store.rows(
        """
        SELECT heading_id, name, count(*), min(article_id) FROM uses
        WHERE heading_id = ? GROUP BY name ORDER BY count(*) DESC, name
        """,
        heading_id,
    )
    return [tuple(row) for row in rows if not names or row["name"] in names]


def _shown_as(
    assembly: Assembly, heading_id: str, name: str, count: int, article_id: str
) -> Side:
    """A name of a heading with the words around it in an article."""
    article = article_of(assembly, article_id)
    return _around(heading_id, name, count, article, [name])


def _around(
    heading_id: str, label: str, count: int, article: Article, names: Sequence[str]
) -> Side:
    before = name = after = ""
    language = article.language
    for each in names:
        start = article.body.find(each)
        if start >= 0:
            end = start + len(each)
            before = _words_before(article.body, start)
            after = _words_after(article.body, end)
            name = each
            language = article.language_at(start)
            break
    return Side(
        heading_id,
        label,
        count,
        article.id,
        article.title,
        article.published.value if article.published else "",
        before,
        name,
        after,
        language,
    )


def _words_before(body: str, end: int) -> str:
    """The words that end at an offset; where some are left out, a sign for them."""
    start = max(0, end - CONTEXT)
    words = " ".join(f"|{body[start:end]}|".split())[1:-1]
    if not start:
        return words
    return f"… {words.partition(' ')[2]}"


def _words_after(body: str, start: int) -> str:
    """The words from an offset; where some are left out, a sign for them."""
    end = start + CONTEXT
    words = " ".join(f"|{body[start:end]}|".split())[1:-1]
    if end >= len(body):
        return words
    return f"{words.rpartition(' ')[0]} …"
