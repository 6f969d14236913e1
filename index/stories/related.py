"""Stories that tell of the same event in other words: shown as links, never merged.

Two signs make a pair: shared text that is not enough for a copy (a follow-up on old
background, rivals quoting one speech), or shared names that are rare in the archive
(Khorog and Tolib Ayombekov, not Moscow) within a week. A pair kept apart because its
numbers or names conflict is a template filled in anew, and no pair.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable

from cuttings.index.stories.grouping import Copy
from cuttings.index.stories.verification import Verdict, days_apart, is_template

OVERLAPPING = 0.2  # containment from which shared text makes two stories related
WEEK = 7
FORTNIGHT = 14
COMMON = 300  # articles: a name found in more says nothing about the event
SHARED = 3
WEIGHT = 0.35  # of the article's names, weighed by rarity
MOST = 8  # related articles kept for one


class Related:
    """Pairs of articles on one event. Stories are related when articles of theirs are."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(
        self, copy: Copy, apart: Iterable[tuple[Copy, Verdict]], nearby: Iterable[Copy]
    ) -> list[int]:
        """Notes what a new article is related to: by shared text, and by names.

        Returns the numbers.
        """
        found: dict[int, str] = {}
        for other, verdict in apart:
            if _overlaps(copy, other, verdict):
                found[other.number] = verdict.reason
        for other in nearby:
            shared = sorted(copy.names & other.names)
            found.setdefault(
                other.number, f"{len(shared)} names in common: {', '.join(shared[:5])}"
            )
        kept = list(found.items())[:MOST]
        self._connection.executemany(
            "INSERT OR IGNORE INTO copies_related VALUES (?, ?, ?)",
            [
                (max(copy.number, number), min(copy.number, number), reason)
                for number, reason in kept
            ],
        )
        return [number for number, _ in kept]

    def sharing_names(self, copy: Copy, total: int) -> list[int]:
        """The articles that share rare names with one, best first; then posts its
        names. ``total`` articles exist.
        """
        weights: dict[str, float] = {}
        scores: dict[int, float] = {}
        counts: Counter[int] = Counter()
        for name in sorted(copy.names):
            rows = self._connection.execute(
                "SELECT number FROM copies_name WHERE name = ? LIMIT ?",
                (name, COMMON + 1),
            ).fetchall()
            if len(rows) <= COMMON:
                weights[name] = math.log((total + 2) / (len(rows) + 1))
                for (number,) in rows:
                    scores[number] = scores.get(number, 0.0) + weights[name]
                    counts[number] += 1
        self._connection.executemany(
            "INSERT OR IGNORE INTO copies_name VALUES (?, ?)",
            [(name, copy.number) for name in sorted(copy.names)],
        )
        enough = WEIGHT * sum(weights.values())
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return [
            number
            for number, score in ranked
            if counts[number] >= SHARED and score >= enough
        ][: 4 * MOST]

    def remove(self, number: int) -> None:
        """Forgets an article."""
        self._connection.execute("DELETE FROM copies_name WHERE number = ?", (number,))
        self._connection.execute(
            "DELETE FROM copies_related WHERE later = :number OR earlier = :number",
            {"number": number},
        )

    def stories(self, story: int) -> tuple[str, ...]:
        """The ids of the stories related to one, in alphabetical order."""
        rows = self._connection.execute(
            "SELECT s.id FROM copies_article a JOIN copies_related r ON r.later = a.number"
            " JOIN copies_article b ON b.number = r.earlier JOIN copies_story s ON s.number = b.story"
            " WHERE a.story = :story AND b.story <> :story"
            " UNION SELECT s.id FROM copies_article a JOIN copies_related r ON r.earlier = a.number"
            " JOIN copies_article b ON b.number = r.later JOIN copies_story s ON s.number = b.story"
            " WHERE a.story = :story AND b.story <> :story ORDER BY 1",
            {"story": story},
        )
        return tuple(row[0] for row in rows)

    def reasons(self, number: int) -> list[tuple[int, str]]:
        """The articles related to one, each with the reason."""
        rows = self._connection.execute(
            "SELECT earlier, reason FROM copies_related WHERE later = :number"
            " UNION ALL SELECT later, reason FROM copies_related WHERE earlier = :number ORDER BY 1",
            {"number": number},
        )
        return [(row[0], row[1]) for row in rows]


def promising(verdict: Verdict) -> bool:
    """Whether the shared text of a pair that is no copy may be about one event:
    enough of it, and not stock phrases.
    """
    return (
        verdict.score > 0
        and verdict.overlap.rare >= 0.5
        and verdict.overlap.containment >= OVERLAPPING
    )


def near(copy: Copy, other: Copy) -> bool:
    """Whether two articles may be of one week: a date that is unknown speaks neither
    for nor against.
    """
    apart = days_apart(copy.compared.days, other.compared.days)
    return apart is None or apart <= WEEK


def _overlaps(copy: Copy, other: Copy, verdict: Verdict) -> bool:
    apart = days_apart(copy.compared.days, other.compared.days)
    if apart is not None and apart > FORTNIGHT:
        return False
    return not verdict.same and not is_template(copy.compared, other.compared)
