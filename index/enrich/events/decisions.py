"""What a librarian decided about event types, kept over every reindexing, and the layer
trained on it.

A decision belongs to an article and to its content, so that it also holds for an
identical copy and after the article was moved. Decisions are only ever added or marked
undone: undoing one brings back what stood before it.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cuttings.index.database import migrate, transaction
from cuttings.index.enrich.events.mentioned import mentioned_dates
from cuttings.index.enrich.events.topics import current, topic_named
from cuttings.index.enrich.events.training import EventModels
from cuttings.search.articles import Article, Enrichment, EventType
from cuttings.search.errors import NotFound

MIGRATIONS = (
    """
    CREATE TABLE event_decisions (
        number INTEGER PRIMARY KEY, article TEXT NOT NULL, content_hash TEXT NOT NULL, types TEXT NOT NULL,
        decided_on TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX event_decisions_article ON event_decisions (article);
    CREATE INDEX event_decisions_content ON event_decisions (content_hash);
    CREATE TABLE event_models (
        type TEXT PRIMARY KEY, threshold REAL NOT NULL, buckets BLOB NOT NULL, weights BLOB NOT NULL,
        bias REAL NOT NULL, labels INTEGER NOT NULL, rules_f1 REAL NOT NULL, model_f1 REAL NOT NULL,
        used INTEGER NOT NULL, trained_on TEXT NOT NULL
    ) STRICT;
    """,
)
LIBRARIAN = "librarian"
SUPPLIED = "supplied"


@dataclass(frozen=True, slots=True)
class Decision:
    """The types that an article was given by a librarian, the primary one first;
    none means "unclassified".
    """

    number: int
    article: str
    content_hash: str
    types: tuple[str, ...]
    decided_on: str


class EventDecisions:
    """The decisions and trained models of one archive."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        migrate(connection, "events", MIGRATIONS)
        self.models = EventModels(connection)

    def set(self, article: Article, types: Iterable[str]) -> Decision:
        """Decides an article's types (ids, labels or variants).

        Raises NotFound for a type that does not exist.
        """
        codes = tuple(dict.fromkeys(topic_named(type_).id for type_ in types))
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        with transaction(self.connection):
            cursor = self.connection.execute(
                "INSERT INTO event_decisions (article, content_hash, types, decided_on) VALUES (?, ?, ?, ?)",
                (article.id, article.content_hash, " ".join(codes), today),
            )
        return Decision(
            int(cursor.lastrowid or 0), article.id, article.content_hash, codes, today
        )

    def undo(self, article: str) -> Decision:
        """Takes back the last decision about an article.

        Raises NotFound where there is none.
        """
        decision = self._latest("article = ?", (article,))
        if decision is None:
            raise NotFound(
                f"No decision about the event types of article {article} is in force: nothing to undo."
            )
        with transaction(self.connection):
            self.connection.execute(
                "UPDATE event_decisions SET undone = 1 WHERE number = ?",
                (decision.number,),
            )
        return decision

    def decision(self, article: Article) -> Decision | None:
        """The decision in force for an article: its own, else that of an article
        with the same content.
        """
        own = self._latest("article = ?", (article.id,))
        return own or self._latest("content_hash = ?", (article.content_hash,))

    def __iter__(self) -> Iterator[Decision]:
        """Every decision in force, the oldest first."""
        rows = self.connection.execute(
            "SELECT * FROM event_decisions WHERE number IN "
            "(SELECT MAX(number) FROM event_decisions WHERE undone = 0 GROUP BY article) ORDER BY number"
        )
        return map(_decision, rows.fetchall())

    def apply(self, article: Article, enrichment: Enrichment) -> Enrichment:
        """An enrichment with mentioned dates, with what trained models and the
        source say, or a librarian decided.
        """
        enrichment = replace(
            enrichment, dates=mentioned_dates(article.body, article.published)
        )
        decision = self.decision(article)
        if decision is None:
            return replace(
                enrichment,
                events=_supplied(
                    article, self.models.apply(article, enrichment.events)
                ),
            )
        return replace(enrichment, events=_decided(decision, enrichment.events))

    def _latest(self, clause: str, values: tuple[str, ...]) -> Decision | None:
        row = self.connection.execute(
            f"SELECT * FROM event_decisions WHERE {clause} AND undone = 0 ORDER BY number DESC LIMIT 1",
            values,
        ).fetchone()
        return _decision(row) if row else None


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        row["number"],
        row["article"],
        row["content_hash"],
        tuple(row["types"].split()),
        row["decided_on"],
    )


def _supplied(article: Article, events: tuple[EventType, ...]) -> tuple[EventType, ...]:
    """The types that the source supplied, with the evidence that rules found for
    them, and then what rules found.
    """
    codes = dict.fromkeys(code for code in map(current, article.subjects) if code)
    if not codes:
        return events
    evidence = {event.id: event.evidence for event in events}
    stated = (
        EventType(code, 1.0, not place, evidence.get(code, ()), SUPPLIED)
        for place, code in enumerate(codes)
    )
    return (
        *stated,
        *(replace(event, primary=False) for event in events if event.id not in codes),
    )


def _decided(
    decision: Decision, events: tuple[EventType, ...]
) -> tuple[EventType, ...]:
    """The decided types, each with the evidence that rules had found for it, if they
    had.
    """
    evidence = {event.id: event.evidence for event in events}
    return tuple(
        EventType(code, 1.0, not place, evidence.get(code, ()), LIBRARIAN)
        for place, code in enumerate(decision.types)
    )
