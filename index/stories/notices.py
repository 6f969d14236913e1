"""Which article a bare notice is about ("Please withdraw the item headed ...").

A notice shares no text with its article, so that grouping does not bring them together.
It gives the title, or describes the article by its names, and stands in the days after
it. One that finds nothing stays open, for its article may be read later.

    copies_notice    the notices, and which article each is about (NULL: not known)
"""

from __future__ import annotations

import sqlite3

from cuttings.index.stories.grouping import Copy
from cuttings.index.stories.records import Records
from cuttings.index.stories.versions import likeness_to, words_of_notice

BEFORE = 21  # days in which a notice follows its article
TITLES = 20_000  # of the last articles whose titles are asked
TEXTS = 400  # of an outlet whose texts are asked
TOLD = 1.0  # likeness over which the title is given
OPEN = 200  # notices that wait for their articles

_NEAR = """
SELECT article.number, text.title, article.outlet
FROM copies_article AS article JOIN copies_text AS text USING (number)
WHERE article.number <> ?1 AND article.version NOT IN (
    'correction', 'clarification', 'withdrawal'
)
AND (?2 IS NULL OR article.first_day IS NULL OR (
    article.first_day <= ?3 AND article.last_day >= ?2
))
ORDER BY article.number DESC LIMIT ?4
"""
_OPEN = """
SELECT notice.number, notice.words
FROM copies_notice AS notice JOIN copies_article AS article USING (number)
WHERE notice.about IS NULL AND (?1 IS NULL OR article.first_day IS NULL OR (
    article.last_day >= ?1 AND article.first_day <= ?2 + ?3
))
ORDER BY notice.number DESC LIMIT ?4
"""


class Notices:
    """Notices and what they are about, in the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, records: Records) -> None:
        self._execute = connection.execute
        self._records = records

    def note(self, notice: Copy) -> int | None:
        """Notes a notice and finds the article that it is about; None where none is
        found.
        """
        words, names = words_of_notice(notice.compared.title, notice.compared.text)
        about = self._find(notice, words, names)
        self._execute(
            "INSERT OR REPLACE INTO copies_notice VALUES (?, ?, ?)",
            (notice.number, about, " ".join(sorted(words))),
        )
        return about

    def claim(self, copy: Copy) -> list[int]:
        """The open notices that are about an article that came after them."""
        first, last = copy.compared.days or (None, None)
        waiting = self._execute(_OPEN, (first, last, BEFORE, OPEN)).fetchall()
        claimed = []
        for number, words in waiting:
            title = copy.compared.title
            if likeness_to(frozenset(words.split()), (), title, ()) <= TOLD:
                continue
            self._execute(
                "UPDATE copies_notice SET about = ? WHERE number = ?",
                (copy.number, number),
            )
            claimed.append(number)
        return claimed

    def delete(self, number: int) -> None:
        """Deletes a notice, and opens those about an article again."""
        self._execute("DELETE FROM copies_notice WHERE number = ?", (number,))
        self._execute(
            "UPDATE copies_notice SET about = NULL WHERE about = ?", (number,)
        )

    def about(self, number: int) -> int | None:
        """The article that a notice is about."""
        row = self._execute(
            "SELECT about FROM copies_notice WHERE number = ?", (number,)
        ).fetchone()
        return None if row is None else row[0]

    def of_story(self, story: int) -> list[int]:
        """The notices about the copies of a story, those left out that turned out to be
        copies themselves.
        """
        rows = self._execute(
            "SELECT notice.number FROM copies_notice AS notice"
            " JOIN copies_article AS article ON article.number = notice.about"
            " JOIN copies_article AS own ON own.number = notice.number"
            " WHERE article.story = ?1 AND own.story <> ?1 ORDER BY notice.number",
            (story,),
        )
        return [row[0] for row in rows]

    def _find(
        self, notice: Copy, words: frozenset[str], names: frozenset[str]
    ) -> int | None:
        near = self._near(notice)
        for number, title, _ in near:
            if likeness_to(words, (), title, ()) > TOLD:
                return number

        best, likeness = None, 0.0
        outlet = notice.compared.outlet
        own = [number for number, _, other in near if outlet and other == outlet]
        for number in own[:TEXTS]:
            found = likeness_to(
                words, names, "", set(self._records.compared(number).words)
            )
            if found > likeness:
                best, likeness = number, found
        return best

    def _near(self, notice: Copy) -> list[tuple[int, str, str | None]]:
        """The articles of the days before a notice, the last one first: number, title
        and outlet.
        """
        first, last = notice.compared.days or (None, None)
        since = None if first is None else first - BEFORE
        rows = self._execute(_NEAR, (notice.number, since, last, TITLES))
        return [tuple(row) for row in rows]
