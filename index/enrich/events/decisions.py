"""What a person decided about event types, and the types that an article has in the end.

A decision belongs to an article and to its content, so that it also holds for an
identical copy and after the article was moved. The newest in force counts: undoing one
brings back what stood before it. Where nothing is decided, the types are those that the
source supplied, then those that rules and trained models found.

The journal (``cuttings.index.decisions``) is the record; the table here holds the
decisions in force, so that an entry can ask for its own quickly.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Unpack

from cuttings.index.database import migrate
from cuttings.index.decisions import Author, Decision, Journal, Outcome, named
from cuttings.index.enrich.events.mentioned import mentioned_dates
from cuttings.index.enrich.events.topics import current, topic_named, topics
from cuttings.index.enrich.events.training import EventModels
from cuttings.search.articles import Article, Enrichment, EventType
from cuttings.search.errors import DecisionRefused, NotFound
from cuttings.search.translations import stored, worded

OF_JOURNAL = """
    INSERT INTO decided_types
    SELECT
        journal.id,
        json_extract(subjects, '$[0]'),
        json_extract(payload, '$.content_hash'),
        (SELECT coalesce(group_concat(value, ' '), '')
         FROM json_each(payload, '$.types'))
    FROM journal
    WHERE owner = 'events' AND action = 'set' AND undone_by IS NULL;
"""
"""Fills the empty table from the decisions in force."""

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
    """
    DROP TABLE IF EXISTS event_decisions;
    CREATE TABLE decided_types (
        decision INTEGER PRIMARY KEY,
        article TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        types TEXT NOT NULL
    ) STRICT;
    CREATE INDEX decided_types_article ON decided_types (article);
    CREATE INDEX decided_types_content ON decided_types (content_hash);
    """
    + OF_JOURNAL,
)
"""To be applied when the journal's own migrations have been."""

LIBRARIAN = "librarian"
SUPPLIED = "supplied"


@dataclass(frozen=True, slots=True)
class DecidedTypes:
    """The types that an article was given by a person, the primary one first; none
    means "unclassified".
    """

    decision: int
    article: str
    types: tuple[str, ...]


class EventDecisions:
    """The decisions and the trained models of one archive."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        # the journal takes its decisions over before these migrations drop their log
        self.journal = Journal(connection, {"events": self})
        migrate(connection, "events", MIGRATIONS)
        self.models = EventModels(connection)

    def set(
        self,
        article: Article,
        types: Iterable[str],
        **author: Unpack[Author],
    ) -> Outcome:
        """Decides an article's types (ids, labels or variants).

        Raises NotFound for a type that does not exist, and DecisionRefused where they
        are decided already. That what the machine found is right can be decided: models
        learn from it.
        """
        codes = list(dict.fromkeys(topic_named(name).id for name in types))
        decided = self.decided(article)
        if decided is not None and decided.types == tuple(codes):
            raise DecisionRefused(
                worded(
                    "Article %(id)s has these event types already.", id=str(article.id)
                )
            )
        labels = ", ".join(topics()[code].label for code in codes)
        labels = labels or stored("decision", "unclassified")
        payload = {
            "types": codes,
            "content_hash": article.content_hash,
            "detail": f"{named(article)} {labels}",
        }
        return self.journal.record("events", "set", [article.id], payload, **author)

    def latest(self, article_id: str) -> DecidedTypes:
        """What was decided last about an article. Raises NotFound where nothing is."""
        row = self.connection.execute(
            """
            SELECT decision, article, types FROM decided_types
            WHERE article = ? ORDER BY decision DESC LIMIT 1
            """,
            (article_id,),
        ).fetchone()
        if row is None:
            raise NotFound(
                worded(
                    "No decision about the event types of article "
                    "%(article_id)s is in force: nothing to undo.",
                    article_id=str(article_id),
                )
            )
        return _decided_types(row)

    def undo(self, article_id: str, **author: Unpack[Author]) -> Outcome:
        """Takes back the last decision about an article.

        Raises NotFound where there is none.
        """
        decision = self.latest(article_id).decision
        return self.journal.undo(decision, **author)

    def apply(self, decision: Decision) -> Collection[str]:
        """Puts a decision of the journal into force; gives the article, which stands
        for all of its content.
        """
        (article_id,) = decision.subjects
        content_hash = decision.payload["content_hash"]
        types = " ".join(decision.payload["types"])
        self.connection.execute(
            "INSERT INTO decided_types VALUES (?, ?, ?, ?)",
            (decision.id, article_id, content_hash, types),
        )
        return decision.subjects

    def revert(self, decision: Decision) -> Collection[str]:
        """Takes a decision of the journal out of force; gives the article."""
        self.connection.execute(
            "DELETE FROM decided_types WHERE decision = ?", (decision.id,)
        )
        return decision.subjects

    def decided(self, article: Article) -> DecidedTypes | None:
        """What is decided for an article: for itself, else for one with the same
        content.
        """
        row = self.connection.execute(
            """
            SELECT decision, article, types FROM decided_types
            WHERE article = ?1 OR content_hash = ?2
            ORDER BY article = ?1 DESC, decision DESC LIMIT 1
            """,
            (article.id, article.content_hash),
        ).fetchone()
        return _decided_types(row) if row else None

    def __iter__(self) -> Iterator[DecidedTypes]:
        """What is decided for each article, in the order of the decisions."""
        rows = self.connection.execute(
            """
            SELECT max(decision) AS decision, article, types FROM decided_types
            GROUP BY article
            ORDER BY 1
            """
        )
        return map(_decided_types, rows.fetchall())

    def final(self, article: Article, enrichment: Enrichment) -> Enrichment:
        """An enrichment with the dates that the text mentions, and with the event types
        that a person decided, or else that source and trained models add.
        """
        decided = self.decided(article)
        if decided is not None:
            events = _as_decided(decided, enrichment.events)
        else:
            found = self.models.apply(article, enrichment.events)
            events = _with_supplied(article, found)
        dates = mentioned_dates(article.body, article.published)
        return replace(enrichment, dates=dates, events=events)


def _decided_types(row: sqlite3.Row) -> DecidedTypes:
    return DecidedTypes(row["decision"], row["article"], tuple(row["types"].split()))


def _with_supplied(
    article: Article, found: tuple[EventType, ...]
) -> tuple[EventType, ...]:
    """The types that the source supplied, with the evidence that rules found for
    them, and then what else rules found.
    """
    codes = [code for code in map(current, article.subjects) if code]
    if not codes:
        return found
    supplied = _stated(dict.fromkeys(codes), found, SUPPLIED)
    others = [replace(event, primary=False) for event in found if event.id not in codes]
    return (*supplied, *others)


def _as_decided(
    decided: DecidedTypes, found: tuple[EventType, ...]
) -> tuple[EventType, ...]:
    """The decided types, each with the evidence that rules found for it, if they did."""
    return _stated(decided.types, found, LIBRARIAN)


def _stated(
    codes: Iterable[str], found: tuple[EventType, ...], provenance: str
) -> tuple[EventType, ...]:
    """Types that need no rule, the first of them primary."""
    evidence = {event.id: event.evidence for event in found}
    stated: list[EventType] = []
    for code in codes:
        primary = not stated
        stated.append(EventType(code, 1.0, primary, evidence.get(code, ()), provenance))
    return tuple(stated)
