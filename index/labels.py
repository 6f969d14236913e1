"""Subject labels that curators give to articles: the archive's own words for what it is
about, beside names, event types and vendors' terms.

    labels.add("Ellery flood 2015", ["k3x7qp2mzt5a", "7w2m4pqd9xya"], actor="ines")

A label belongs to the article, by its id, so it is there again when the article was read
anew or the index was built anew. The journal is the record; the table here holds the
labels in force.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Unpack

from cuttings.index.database import migrate
from cuttings.index.decisions import Author, Decision, Journal, Outcome
from cuttings.search.amendments import Replacement
from cuttings.search.errors import DecisionRefused
from cuttings.search.facets.signatures import name_id
from cuttings.search.translations import stored, worded

LONGEST = 80
"""Characters of a label."""
MOST_ARTICLES = 250_000
"""Articles that one decision labels."""

MIGRATIONS = (
    """
    CREATE TABLE article_labels (
        article TEXT NOT NULL,
        label TEXT NOT NULL,
        PRIMARY KEY (article, label)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX article_labels_label ON article_labels (label);
    """,
)


class Labels:
    """The labels of one archive; the owner ``labels`` of the journal.

    Labels that differ only in case or signs between words are one, in the spelling that
    came first. Every method that decides takes ``actor`` and ``reason``.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.journal = Journal(connection, {"labels": self})
        migrate(connection, "labels", MIGRATIONS)

    def add(
        self, label: str, articles: Iterable[str], **author: Unpack[Author]
    ) -> Outcome:
        """Gives articles a label.

        Raises DecisionRefused where it can't be one, and where all have it already.
        """
        label = self._known(_checked(label))
        wanted = set(articles)
        if len(wanted) > MOST_ARTICLES:
            raise DecisionRefused(
                worded(
                    "%(wanted)s articles are more than one decision labels "
                    "(%(most_articles)s). Narrow the result.",
                    wanted=len(wanted),
                    most_articles=MOST_ARTICLES,
                )
            )
        new = sorted(wanted - set(self.articles(label)))
        if not new:
            raise DecisionRefused(
                worded("They have the label “%(label)s” already.", label=label)
            )
        detail = stored(
            "decision", "%(label)s: %(count)s", label=label, count=_counted(new)
        )
        payload = {"label": label, "articles": new, "detail": detail}
        return self.journal.record("labels", "add", [label], payload, **author)

    def remove(
        self, label: str, articles: Iterable[str], **author: Unpack[Author]
    ) -> Outcome:
        """Takes a label off articles. Raises DecisionRefused where none has it."""
        label = self._known(_checked(label))
        have = sorted(set(articles) & set(self.articles(label)))
        if not have:
            raise DecisionRefused(
                worded("None of them has the label “%(label)s”.", label=label)
            )
        detail = stored(
            "decision", "%(label)s: off %(count)s", label=label, count=_counted(have)
        )
        payload = {"label": label, "articles": have, "detail": detail}
        return self.journal.record("labels", "remove", [label], payload, **author)

    def apply(self, decision: Decision) -> Collection[str]:
        """Puts a decision of the journal into force; gives the articles concerned."""
        return self._put(decision, there=decision.action == "add")

    def revert(self, decision: Decision) -> Collection[str]:
        """Takes a decision of the journal back; gives the articles concerned."""
        return self._put(decision, there=decision.action != "add")

    def _put(self, decision: Decision, *, there: bool) -> Collection[str]:
        statement = """
            DELETE FROM article_labels
            WHERE label = ? AND article IN (SELECT value FROM json_each(?))
            """
        if there:
            statement = """
                INSERT OR IGNORE INTO article_labels (label, article)
                SELECT ?, value FROM json_each(?)
                """
        label, articles = decision.payload["label"], decision.payload["articles"]
        self.connection.execute(statement, (label, json.dumps(articles)))
        return tuple(articles)

    def replacements(self, decision: Decision) -> list[Replacement]:
        """What a decision, in force or taken back, changes in its articles: those that
        have its label now, and those that have not.
        """
        label, articles = decision.payload["label"], decision.payload["articles"]
        having = set(self.articles(label))
        given = tuple([article for article in articles if article in having])
        taken = tuple([article for article in articles if article not in having])
        found: list[Replacement] = []
        if given:
            found.append(Replacement("labels", (), label, given))
        if taken:
            found.append(Replacement("labels", (label,), "", taken))
        return found

    def of(self, article_id: str) -> tuple[str, ...]:
        """The labels of an article, A to Z."""
        rows = self.connection.execute(
            "SELECT label FROM article_labels WHERE article = ? ORDER BY label",
            (article_id,),
        )
        return tuple(row["label"] for row in rows)

    def of_all(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The labels of those of some articles that have any, A to Z."""
        rows = self.connection.execute(
            """
            SELECT article, label FROM article_labels
            WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, label
            """,
            (json.dumps(list(article_ids)),),
        )
        labels: dict[str, tuple[str, ...]] = {}
        for article_id, label in rows:
            labels[article_id] = (*labels.get(article_id, ()), label)
        return labels

    def articles(self, label: str) -> list[str]:
        """The ids that have a label, in order."""
        rows = self.connection.execute(
            "SELECT article FROM article_labels WHERE label = ? ORDER BY article",
            (label,),
        )
        return [row["article"] for row in rows]

    def all(self) -> dict[str, int]:
        """Every label and how many articles have it, A to Z."""
        rows = self.connection.execute(
            "SELECT label, count(*) AS articles FROM article_labels"
            " GROUP BY label ORDER BY label"
        )
        return {row["label"]: row["articles"] for row in rows}

    def _known(self, label: str) -> str:
        """A label in the spelling that it has already."""
        wanted = name_id(label)
        for known in self.all():
            if name_id(known) == wanted:
                return known
        return label


def _counted(articles: list[str]) -> str:
    if len(articles) == 1:
        return stored("decision", "1 article")
    return stored("decision", "%(number)s articles", number=len(articles))


def _checked(typed: str) -> str:
    label = " ".join(typed.split())
    wrong = ""
    if not label:
        wrong = worded("is empty")
    elif len(label) > LONGEST:
        wrong = worded("has more than %(most)s characters", most=LONGEST)
    elif not label.isprintable():
        wrong = worded("has characters that can't be printed")
    if wrong:
        raise DecisionRefused(
            worded(
                "The label “%(label)s” %(wrong)s. Choose another.",
                label=label[:LONGEST],
                wrong=wrong,
            )
        )
    return label
