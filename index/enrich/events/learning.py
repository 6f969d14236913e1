"""When the archive trains its own models of event types: by itself, wherever its labels
have changed.

Labels are a librarian's decisions and the codes that sources supplied. The labels of
the last training are kept, so that indexing knows at no cost whether they have changed
since, and trains again only then. Which types a model serves is decided in training:
only those where it beats the rules on labels held back from it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from cuttings.index.catalogue import Catalogue
from cuttings.index.database import migrate
from cuttings.index.enrich.events import RULES_VERSION
from cuttings.index.enrich.events.decisions import EventDecisions
from cuttings.index.enrich.events.topics import topics
from cuttings.index.enrich.events.training import (
    FEWEST,
    EventModel,
    Label,
    train,
    types_of,
)
from cuttings.search.articles import Article
from cuttings.search.translations import worded

MIGRATIONS = (
    """
    CREATE TABLE supplied_types (article TEXT PRIMARY KEY, types TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE learned (what TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO learned SELECT 'supplied', 'complete' WHERE NOT EXISTS (SELECT 1 FROM articles);
    """,
)
MOST = 1_200
"""Labels that a training uses, decisions first: more cost time and change a linear
model little.
"""
SHARE = 0.05
"""The share of labels that must have changed before an indexing run trains again;
reindexing trains at any change.
"""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A training: from how many labels, to which models, and whether any article's
    types may change by it.
    """

    labels: int
    models: tuple[EventModel, ...]
    matters: bool


class Learning:
    """The labels of one archive, and the training on them."""

    def __init__(self, catalogue: Catalogue, decisions: EventDecisions) -> None:
        self.catalogue = catalogue
        self.connection = catalogue.connection
        self.decisions = decisions
        migrate(self.connection, "learning", MIGRATIONS)

    def note(self, article: Article) -> None:
        """Records which types the source of an article supplied.

        Joins the transaction around it.
        """
        self.delete(article.id)
        types = types_of(article.subjects)
        if types:
            self.connection.execute(
                "INSERT INTO supplied_types VALUES (?, ?)",
                (article.id, " ".join(sorted(types))),
            )

    def delete(self, article_id: str) -> None:
        """Deletes what the source of a removed article supplied.

        Joins the transaction around it.
        """
        self.connection.execute(
            "DELETE FROM supplied_types WHERE article = ?", (article_id,)
        )

    def learn(self, share: float = 0.0, *, always: bool = False) -> Lesson | None:
        """Trains where more than this share of the labels changed since the last
        time, or the rules did; None where nothing was due.
        """
        with self.catalogue.transaction():
            self._complete()
            labels = self._labels()
            used_before = bool(self.decisions.models.used())
            if not always and not self._is_due(labels, used_before, share):
                return None

            readable: list[Label] = []
            for line in labels:
                article_id, *types = line.split()
                article = self.catalogue.article(article_id)
                if article:
                    label = Label(article.title, article.body, frozenset(types))
                    readable.append(label)
            models = train(readable)
            today = datetime.datetime.now(datetime.UTC).date().isoformat()
            self.decisions.models.replace(models, today)
            self._set("labels", "\n".join(labels))
            self._set("rules", RULES_VERSION)
        matters = used_before or bool(self.decisions.models.used())
        return Lesson(len(readable), tuple(models), matters)

    def figures(self) -> dict[str, int | str]:
        """For the status of the archive: how many labels there are, and which types
        a trained model serves.
        """
        served: list[str] = []
        for model in self.decisions.models.used():
            label = topics()[model.type].label
            served.append(f"{label} ({model.provenance}, {model.trained_on})")
        source = worded("rules")
        if served:
            source = worded(
                "rules; trained models for %(types)s", types=", ".join(served)
            )
        return {"event_labels": len(self._labels()), "event_types_from": source}

    def _is_due(self, labels: list[str], models_used: bool, share: float) -> bool:
        """Whether to train: there are labels enough, or models that may have lost
        theirs, and enough changed since the last training.
        """
        if len(labels) < 2 * FEWEST and not models_used:
            return False
        before = set(self._get("labels").split("\n")) - {""}
        changed = len(before ^ set(labels))
        rules_changed = bool(labels) and self._get("rules") != RULES_VERSION
        return changed > share * len(labels) or rules_changed

    def _labels(self) -> list[str]:
        """The labels to train on, each an article's id and its types: decided ones
        first, then supplied ones.
        """
        decided: dict[str, frozenset[str]] = {}
        for decision in self.decisions:
            decided[decision.article] = types_of(decision.types)
        labels = [" ".join((key, *sorted(types))) for key, types in decided.items()]
        labels.reverse()
        rows = self.connection.execute(
            "SELECT article, types FROM supplied_types ORDER BY article LIMIT ?",
            (MOST + len(decided),),
        )
        for article, types in rows:
            if article not in decided:
                labels.append(f"{article} {types}")
        return labels[:MOST]

    def _complete(self) -> None:
        """Reads the codes of all articles once, in an archive that an older release
        made.
        """
        if not self._get("supplied"):
            for article in self.catalogue.articles():
                self.note(article)
            self._set("supplied", "complete")

    def _get(self, what: str) -> str:
        row = self.connection.execute(
            "SELECT value FROM learned WHERE what = ?", (what,)
        ).fetchone()
        return str(row["value"]) if row else ""

    def _set(self, what: str, value: str) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO learned VALUES (?, ?)", (what, value)
        )
