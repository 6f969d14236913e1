"""When the archive trains its own models of event types: by itself, wherever its labels
have changed.

Labels are a librarian's decisions and the codes that sources supplied. The labels of
the last training are kept, so that indexing knows at no cost whether they have changed
since, and trains again only then. Which types a model serves is decided in training:
only those where it beats the rules on labels held back from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.index.catalogue import Catalogue
from cuttings.index.database import migrate
from cuttings.index.enrich.events import RULES_VERSION
from cuttings.index.enrich.events.decisions import EventDecisions
from cuttings.index.enrich.events.topics import topics
from cuttings.index.enrich.events.training import (
    LEAST,
    EventModel,
    Label,
    today,
    train,
    types_of,
)
from cuttings.search.articles import Article

MIGRATIONS = (
    """
    CREATE TABLE supplied_types (article TEXT PRIMARY KEY, types TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE learned (what TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO learned SELECT 'supplied', 'complete' WHERE NOT EXISTS (SELECT 1 FROM articles);
    """,
)
MOST = 1_200
"""Labels that a training uses, decisions first: more cost minutes and change a
linear model little.
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
        types = " ".join(sorted(types_of(article.subjects))) if article.subjects else ""
        if types:
            self.connection.execute(
                "INSERT OR REPLACE INTO supplied_types VALUES (?, ?)",
                (article.id, types),
            )
        else:
            self.forget(article.id)

    def forget(self, id: str) -> None:
        """Forgets an article that is removed. Joins the transaction around it."""
        self.connection.execute("DELETE FROM supplied_types WHERE article = ?", (id,))

    def learn(self, share: float = 0.0, *, always: bool = False) -> Lesson | None:
        """Trains where more than this share of the labels changed since the last
        time; None where nothing was due.
        """
        with self.catalogue.transaction():
            self._complete()
            labels, before = self._labels(), self._kept("labels").split("\n")
            changed = len(set(labels) ^ set(filter(None, before)))
            ruled_anew = bool(labels) and self._kept("rules") != RULES_VERSION
            enough = len(labels) >= 2 * LEAST or bool(self.decisions.models.used())
            if not always and not (
                enough and (changed > share * len(labels) or ruled_anew)
            ):
                return None
            read = [label for label in map(self._read, labels) if label]
            served = bool(self.decisions.models.used())
            models = train(read)
            self.decisions.models.replace(models, today())
            self._keep("labels", "\n".join(labels))
            self._keep("rules", RULES_VERSION)
        return Lesson(
            len(read), tuple(models), served or bool(self.decisions.models.used())
        )

    def told(self) -> dict[str, int | str]:
        """For the status of the archive: how many labels there are, and which types
        a trained model serves.
        """
        served = [
            f"{topics()[model.type].label} ({model.provenance}, {model.trained_on})"
            for model in self.decisions.models.used()
        ]
        from_models = "; trained models for " + ", ".join(served) if served else ""
        return {
            "event_labels": len(self._labels()),
            "event_types_from": f"rules{from_models}",
        }

    def _labels(self) -> list[str]:
        """The labels to train on, each an article's id and its types: decided ones
        first, then supplied ones.
        """
        decided = {
            one.article: " ".join(sorted(types_of(one.types))) for one in self.decisions
        }
        found = [
            f"{article} {types}".rstrip()
            for article, types in reversed(decided.items())
        ]
        rows = self.connection.execute(
            "SELECT article, types FROM supplied_types ORDER BY article LIMIT ?",
            (MOST + len(decided),),
        )
        found += [
            f"{row['article']} {row['types']}"
            for row in rows
            if row["article"] not in decided
        ]
        return found[:MOST]

    def _read(self, label: str) -> Label | None:
        id, *types = label.split()
        article = self.catalogue.article(id)
        return Label(article.title, article.body, frozenset(types)) if article else None

    def _complete(self) -> None:
        """Reads the codes of all articles once, in an archive that an older release
        made.
        """
        if self._kept("supplied"):
            return
        for article in self.catalogue.articles():
            self.note(article)
        self._keep("supplied", "complete")

    def _kept(self, what: str) -> str:
        row = self.connection.execute(
            "SELECT value FROM learned WHERE what = ?", (what,)
        ).fetchone()
        return str(row["value"]) if row else ""

    def _keep(self, what: str, value: str) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO learned VALUES (?, ?)", (what, value)
        )
