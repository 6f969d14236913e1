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

from cuttings.index.stories.compared import Compared, days_apart
from cuttings.index.stories.grouping import Copy
from cuttings.index.stories.verification import is_template
from cuttings.index.stories.weighing import FORTNIGHT, Verdict
from cuttings.search.translations import stored

OVERLAPPING = 0.2  # containment from which shared text makes two stories related
RARE = 0.5  # mean rarity of shared text that is no stock phrase
WEEK = 7

COMMON = 300  # articles: a name found in more says nothing about the event
SHARED = 3  # names
WEIGHT = 0.35  # of the article's names, weighed by rarity
KEPT = 8  # related articles of one
NAMED = 5  # names that a reason lists

_STORIES = """
SELECT story.id FROM copies_article AS article
JOIN copies_related AS related ON related.later = article.number
JOIN copies_article AS another ON another.number = related.earlier
JOIN copies_story AS story ON story.number = another.story
WHERE article.story = ?1 AND another.story <> ?1
UNION
SELECT story.id FROM copies_article AS article
JOIN copies_related AS related ON related.earlier = article.number
JOIN copies_article AS another ON another.number = related.later
JOIN copies_story AS story ON story.number = another.story
WHERE article.story = ?1 AND another.story <> ?1
ORDER BY 1
"""


class Related:
    """Pairs of articles on one event. Stories are related when articles of theirs are."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(
        self,
        copy: Copy,
        apart: Iterable[tuple[int, Compared, Verdict]],
        nearby: Iterable[Copy],
    ) -> list[int]:
        """Notes what a new article is related to: by shared text, with the numbers of
        those that it was found ``apart`` from, and by names.

        Returns the numbers.
        """
        reasons: dict[int, str] = {}
        for number, other_text, verdict in apart:
            if len(reasons) == KEPT:
                break
            if _same_event(copy.compared, other_text, verdict):
                reasons[number] = verdict.reason
        for other in nearby:
            if len(reasons) == KEPT:
                break
            shared = sorted(copy.names & other.names)
            named = ", ".join(shared[:NAMED])
            reason = stored(
                "story", "1 name in common: %(shared_too)s", shared_too=named
            )
            if len(shared) != 1:
                reason = stored(
                    "story",
                    "%(shared)s names in common: %(shared_too)s",
                    shared=len(shared),
                    shared_too=named,
                )
            reasons.setdefault(other.number, reason)

        rows: list[tuple[int, int, str]] = []
        for number, reason in reasons.items():
            pair = (max(copy.number, number), min(copy.number, number))
            rows.append((*pair, reason))
        if rows:
            self._connection.executemany(
                "INSERT OR IGNORE INTO copies_related VALUES (?, ?, ?)", rows
            )
        return list(reasons)

    def sharing_names(self, copy: Copy, total: int) -> list[int]:
        """The articles that share rare names with one, best first; then posts its
        names. ``total`` articles exist.
        """
        known = 0.0
        weighed: list[tuple[list[int], float]] = []
        counts: Counter[int] = Counter()
        for name in sorted(copy.names):
            rows = self._connection.execute(
                "SELECT number FROM copies_name WHERE name = ? LIMIT ?",
                (name, COMMON + 1),
            ).fetchall()
            if len(rows) <= COMMON:
                weight = math.log((total + 2) / (len(rows) + 1))
                known += weight
                numbers = [row[0] for row in rows]
                weighed.append((numbers, weight))
                counts.update(numbers)
        self._connection.executemany(
            "INSERT OR IGNORE INTO copies_name VALUES (?, ?)",
            [(name, copy.number) for name in sorted(copy.names)],
        )

        scores = {number: 0.0 for number, count in counts.items() if count >= SHARED}
        for numbers, weight in weighed:
            for number in scores.keys() & numbers:
                scores[number] += weight
        enough = []
        for number, score in sorted(
            scores.items(), key=lambda each: (-each[1], each[0])
        ):
            if score >= WEIGHT * known:
                enough.append(number)
        return enough[: 4 * KEPT]

    def delete(self, number: int) -> None:
        """Deletes what an article is related to, and its names."""
        self._connection.execute("DELETE FROM copies_name WHERE number = ?", (number,))
        self._connection.execute(
            "DELETE FROM copies_related WHERE later = ?1 OR earlier = ?1", (number,)
        )

    def stories(self, story: int) -> tuple[str, ...]:
        """The ids of the stories related to one, in alphabetical order."""
        return tuple(row[0] for row in self._connection.execute(_STORIES, (story,)))

    def reasons(self, number: int) -> list[tuple[int, str]]:
        """The articles related to one, each with the reason."""
        rows = self._connection.execute(
            "SELECT earlier AS other, reason FROM copies_related WHERE later = ?1"
            " UNION ALL SELECT later, reason FROM copies_related WHERE earlier = ?1"
            " ORDER BY other",
            (number,),
        )
        return [(row[0], row[1]) for row in rows]


def is_promising(verdict: Verdict) -> bool:
    """Whether the shared text of a pair that is no copy may be about one event:
    enough of it, and not stock phrases.
    """
    overlap = verdict.overlap
    enough = overlap.rare >= RARE and overlap.containment >= OVERLAPPING
    return verdict.score > 0 and enough


def is_near(copy: Copy, other: Copy) -> bool:
    """Whether two articles may be of one week: a date that is unknown speaks neither
    for nor against.
    """
    apart = days_apart(copy.compared.days, other.compared.days)
    return apart is None or apart <= WEEK


def _same_event(one: Compared, other: Compared, verdict: Verdict) -> bool:
    apart = days_apart(one.days, other.days)
    if verdict.same or (apart is not None and apart > FORTNIGHT):
        return False
    return not is_template(one, other)
