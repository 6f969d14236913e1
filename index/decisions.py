"""The journal: every correction that a person made, who made it, why, and undoing it.

A decision belongs to an *owner*, who knows what it means: ``names`` (the authority
file), ``mentions`` (what a name means in articles), ``stories`` (which copies are one
story), ``events`` (event types), ``articles`` (title, date, outlet ...), ``labels``
(subjects that curators give) or ``files`` (what was not read). The journal writes it down and lets the owner put it into
force, in one transaction; to undo it, it lets the owner take it back, and writes that
down too. Nothing is ever deleted from it.

    journal = Journal(connection, {"stories": stories})
    made = journal.record("stories", "pin", ["k3x7qp2mzt5a"], {"pairs": [...]},
                          actor="ines", reason="the agency's own text")
    journal.undo(made.decision.id, actor="ines")

Decisions name articles and headings by id, never a row of what is derived; so they
outlive reindexing, models and releases.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypedDict, Unpack

from cuttings.index.database import migrate, transaction
from cuttings.search.articles import Article
from cuttings.search.errors import DecisionRefused, NotFound
from cuttings.search.translations import quoted, stored, worded

Owner = Literal["names", "mentions", "stories", "events", "articles", "labels", "files"]


class Author(TypedDict, total=False):
    """Who decides, and why: the keywords of everything that decides."""

    actor: str
    reason: str


LONGEST_TITLE = 60
"""Characters of a title in a log."""
UNDO = "undo"
"""The action of a decision that takes another one back."""

_THREE_LOGS_INTO_ONE = """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL CHECK (owner IN ('names', 'stories', 'events')),
    action TEXT NOT NULL,
    subjects TEXT NOT NULL,
    payload TEXT NOT NULL,
    actor TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL,
    undone_by INTEGER
) STRICT;
CREATE INDEX journal_owner ON journal (owner, undone_by);
CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY,
    verb TEXT,
    headings TEXT,
    detail TEXT,
    reason TEXT,
    decided_by TEXT,
    decided_on TEXT,
    undo TEXT,
    undone_by INTEGER
);
CREATE TABLE IF NOT EXISTS copies_decision (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    action TEXT,
    ids TEXT,
    made TEXT,
    undone TEXT
);
CREATE TABLE IF NOT EXISTS copies_constraint (
    one TEXT,
    other TEXT,
    decision INTEGER,
    together INTEGER
);
CREATE TABLE IF NOT EXISTS event_decisions (
    number INTEGER PRIMARY KEY,
    article TEXT,
    content_hash TEXT,
    types TEXT,
    decided_on TEXT,
    undone INTEGER
);
CREATE TABLE journal_entry AS
SELECT
    'names' AS owner,
    number,
    (SELECT undone.number FROM decisions AS undone
     WHERE undone.undone_by = decisions.number) AS undoes,
    verb AS action,
    headings AS subjects,
    json_object('detail', detail, 'before', json(undo)) AS payload,
    decided_by AS actor,
    reason,
    decided_on AS time,
    max(decided_on) OVER (ORDER BY number) AS since
FROM decisions
UNION ALL
SELECT
    'stories',
    number,
    NULL,
    action,
    '[' || replace(json_quote(ids), '\\n', '","') || ']',
    json_object(
        'pairs',
        (SELECT json_group_array(json_array(one, other)) FROM copies_constraint
         WHERE decision = copies_decision.number AND one <= other)
    ),
    '',
    '',
    made,
    max(made) OVER (ORDER BY number)
FROM copies_decision
UNION ALL
SELECT
    'stories',
    -number,
    number,
    'undo',
    '[' || replace(json_quote(ids), '\\n', '","') || ']',
    '{}',
    '',
    '',
    undone,
    max(undone, made)
FROM copies_decision
WHERE undone IS NOT NULL
UNION ALL
SELECT
    'events',
    number,
    NULL,
    'set',
    json_array(article),
    json_object(
        'types',
        CASE WHEN types = '' THEN json_array()
             ELSE json('[' || replace(json_quote(types), ' ', '","') || ']') END,
        'content_hash',
        content_hash,
        'detail',
        article || ' ' || iif(types = '', 'unclassified', types)
    ),
    '',
    '',
    decided_on,
    max(decided_on) OVER (ORDER BY number)
FROM event_decisions
UNION ALL
SELECT
    'events',
    -number,
    number,
    'undo',
    json_array(article),
    '{}',
    '',
    '',
    '',
    decided_on
FROM event_decisions
WHERE undone = 1;
CREATE TABLE journal_order AS
SELECT
    row_number() OVER (ORDER BY since, undoes IS NOT NULL, owner, abs(number)) AS id,
    owner,
    number,
    undoes
FROM journal_entry;
CREATE INDEX journal_order_number ON journal_order (owner, number);
CREATE INDEX journal_order_undoes ON journal_order (owner, undoes);
INSERT INTO journal
SELECT
    place.id,
    entry.owner,
    entry.action,
    entry.subjects,
    CASE
        WHEN entry.undoes IS NULL THEN entry.payload
        ELSE json_object(
            'undoes',
            undone.id,
            'detail',
            'decision ' || undone.id || ' ('
            || (SELECT action FROM journal_entry
                WHERE owner = undone.owner AND number = undone.number) || ')'
        )
    END,
    entry.actor,
    entry.reason,
    entry.time,
    (SELECT undoing.id FROM journal_order AS undoing
     WHERE undoing.owner = entry.owner AND undoing.undoes = entry.number)
FROM journal_entry AS entry
JOIN journal_order AS place
ON place.owner = entry.owner AND place.number = entry.number
LEFT JOIN journal_order AS undone
ON undone.owner = entry.owner AND undone.number = entry.undoes
ORDER BY place.id;
DROP TABLE journal_order;
DROP TABLE journal_entry;
DROP TABLE event_decisions;
DROP TABLE copies_constraint;
DROP TABLE copies_decision;
DROP TABLE decisions;
"""
"""Release 0.1 kept a log for each owner, without actor and reason for two of them.

All three become one in the order of time. A clock may have gone back, so an owner's
decisions stay in the order of their numbers whatever times they state. When an event
type was undone was not kept: the time of such an entry is empty, not invented.
"""

_OWNERS_OF_ANY_NAME = """
CREATE TABLE journal_wider (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    action TEXT NOT NULL,
    subjects TEXT NOT NULL,
    payload TEXT NOT NULL,
    actor TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL,
    undone_by INTEGER
) STRICT;
INSERT INTO journal_wider SELECT * FROM journal;
UPDATE sqlite_sequence
SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'journal')
WHERE name = 'journal_wider'
    AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'journal');
DROP TABLE journal;
ALTER TABLE journal_wider RENAME TO journal;
CREATE INDEX journal_owner ON journal (owner, undone_by);
"""
"""Three owners were written into the table itself, and there are more now. Numbers that
were given stay given.
"""

MIGRATIONS = (_THREE_LOGS_INTO_ONE, _OWNERS_OF_ANY_NAME)


_LISTED = """
SELECT id, owner, action, subjects, actor, reason, time, undone_by,
    json_remove(payload, '$.before', '$.rows', '$.uses', '$.articles') AS payload
FROM journal
"""
"""Decisions without what no log shows."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, or the undoing of one.

    ``subjects`` are the ids of the headings or articles that it is about, ``payload``
    what its owner needs to apply and revert it, ``time`` when it was made (ISO 8601,
    UTC; empty where an old archive did not keep it). ``undone_by`` is the id of the
    decision that took it back.
    """

    id: int
    owner: Owner
    action: str
    subjects: tuple[str, ...]
    payload: Mapping[str, Any]
    actor: str
    reason: str
    time: str
    undone_by: int | None = None

    @property
    def in_force(self) -> bool:
        """Whether it holds: it is no undoing and has not been undone."""
        return self.action != UNDO and self.undone_by is None

    @property
    def detail(self) -> str:
        """What was decided, in a few words for a log."""
        return str(self.payload.get("detail") or " ".join(self.subjects))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision and the ids of the headings or articles that it changed in the index."""

    decision: Decision
    changed: tuple[str, ...]


class Ledger(Protocol):
    """Who owns decisions: it knows what they mean. Both methods are called inside the
    journal's transaction and give the ids of the headings or articles that changed.
    """

    def apply(self, decision: Decision) -> Collection[str]:
        """Puts a decision into force."""

    def revert(self, decision: Decision) -> Collection[str]:
        """Takes a decision back. Raises DecisionRefused where a later one needs it."""


def named(article: Article) -> str:
    """An article for a log: its title, cut where it is long, and its id.

    >>> from cuttings.search.articles import Article
    >>> named(Article("k3x7qp2mzt5a", "Peace talks begin", False, "", "", (), "", ""))
    '“Peace talks begin” (k3x7qp2mzt5a)'
    """
    title = article.title
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE].rpartition(" ")[0] + " …"
    return f"{quoted(title)} ({article.id})"


class Journal:
    """The decisions of one archive, with those who own them."""

    def __init__(
        self, connection: sqlite3.Connection, owners: Mapping[Owner, Ledger]
    ) -> None:
        migrate(connection, "journal", MIGRATIONS)
        self._connection = connection
        self._owners = owners

    def record(
        self,
        owner: Owner,
        action: str,
        subjects: Iterable[str],
        payload: Mapping[str, Any],
        **author: Unpack[Author],
    ) -> Outcome:
        """Writes a decision down and puts it into force, or does neither."""
        with transaction(self._connection):
            decision = self._write(owner, action, subjects, payload, author)
            changed = self._owners[owner].apply(decision)
        return Outcome(decision, tuple(sorted(changed)))

    def undo(self, decision_id: int, **author: Unpack[Author]) -> Outcome:
        """Takes a decision back and writes that down; gives the undoing.

        Raises NotFound where there is no such decision, DecisionRefused where it is
        undone already, is an undoing itself, or its owner can't take it back.
        """
        decision = self.get(decision_id)
        if decision.action == UNDO:
            raise DecisionRefused(
                worded(
                    "Decision %(id)s is itself an undoing. Make the decision "
                    "again instead.",
                    id=str(decision.id),
                )
            )
        if decision.undone_by is not None:
            raise DecisionRefused(
                worded(
                    "Decision %(id)s is already undone (by %(undone_by)s).",
                    id=str(decision.id),
                    undone_by=str(decision.undone_by),
                )
            )
        with transaction(self._connection):
            changed = self._owners[decision.owner].revert(decision)
            undoing = self._write(
                decision.owner,
                UNDO,
                decision.subjects,
                {
                    "undoes": decision.id,
                    "action": decision.action,
                    "detail": stored(
                        "decision",
                        "decision %(id)s (%(action)s)",
                        id=str(decision.id),
                        action=decision.action,
                    ),
                },
                author,
            )
            self._connection.execute(
                "UPDATE journal SET undone_by = ? WHERE id = ?",
                (undoing.id, decision.id),
            )
        return Outcome(undoing, tuple(sorted(changed)))

    def get(self, decision_id: int) -> Decision:
        """A decision by its id. Raises NotFound."""
        row = self._connection.execute(
            "SELECT * FROM journal WHERE id = ?", (decision_id,)
        ).fetchone()
        if row is None:
            raise NotFound(
                worded(
                    "There is no decision %(decision_id)s. List them with: "
                    "cuttings authority log, mentions log, stories log, events "
                    "log, articles log, labels log or files log",
                    decision_id=str(decision_id),
                )
            )
        return _read(row)

    def original(self, decision: Decision) -> Decision:
        """What a decision is about: itself, or the one that it takes back, as that stands
        in the journal now.
        """
        if decision.action == UNDO:
            return self.get(decision.payload["undoes"])
        return decision

    def latest(self, owner: Owner) -> Decision:
        """The newest decision of an owner that is in force. Raises NotFound."""
        row = self._connection.execute(
            "SELECT * FROM journal WHERE owner = ? AND action <> ? AND undone_by IS NULL"
            " ORDER BY id DESC LIMIT 1",
            (owner, UNDO),
        ).fetchone()
        if row is None:
            raise NotFound(
                worded("There is no decision about %(owner)s to undo.", owner=owner)
            )
        return _read(row)

    def log(
        self,
        owner: Owner | None = None,
        *,
        after: int = 0,
        before: int = 0,
        actor: str | None = None,
        limit: int = -1,
    ) -> tuple[Decision, ...]:
        """Decisions and undoings, the newest first: all, or those of one owner or person,
        or those ``after`` or ``before`` some id; at most ``limit``.

        The rows that a decision about names found and wrote (``payload["before"]``,
        ``payload["rows"]``, ``payload["uses"]``) are left out: they may be many, and no
        log shows them.
        """
        rows = self._connection.execute(
            f"""
            {_LISTED}
            WHERE id > :after
                AND (:before = 0 OR id < :before)
                AND (:owner IS NULL OR owner = :owner)
                AND (:actor IS NULL OR actor = :actor)
            ORDER BY id DESC LIMIT :limit
            """,
            {
                "after": after,
                "before": before,
                "owner": owner,
                "actor": actor,
                "limit": limit,
            },
        )
        return tuple(_read(row) for row in rows)

    def about(self, subject: str) -> tuple[Decision, ...]:
        """The decisions and undoings about a heading or article, the newest first."""
        rows = self._connection.execute(
            f"""
            {_LISTED}
            WHERE EXISTS (SELECT 1 FROM json_each(subjects) WHERE value = ?)
            ORDER BY id DESC
            """,
            (subject,),
        )
        return tuple(_read(row) for row in rows)

    def concerning(self, article_id: str) -> tuple[Decision, ...]:
        """The decisions and undoings that an article is a subject of, or among the many
        that they changed, such as those of a label, the newest first.
        """
        rows = self._connection.execute(
            f"""
            {_LISTED}
            WHERE instr(subjects, json_quote(:id)) OR instr(payload, json_quote(:id))
            ORDER BY id DESC
            """,
            {"id": article_id},
        )
        return tuple(_read(row) for row in rows)

    def subjects_since(self, owner: Owner, moment: str) -> frozenset[str]:
        """What an owner decided on since a moment (ISO 8601, UTC, its second included)
        and has not taken back; what it took back counts where it was decided before.
        """
        rows = self._connection.execute(
            """
            SELECT DISTINCT value FROM journal AS made, json_each(made.subjects)
            WHERE owner = :owner AND substr(time, 1, 19) >= :second
                AND iif(
                    action <> :undo,
                    undone_by IS NULL,
                    EXISTS (
                        SELECT 1 FROM journal AS undone
                        WHERE undone.id = json_extract(made.payload, '$.undoes')
                            AND substr(undone.time, 1, 19) < :second
                    )
                )
            """,
            {"owner": owner, "second": moment[:19], "undo": UNDO},
        )
        return frozenset(value for (value,) in rows)

    def last_id(self, owner: Owner) -> int:
        """The id of an owner's newest decision or undoing, 0 where there is none."""
        row = self._connection.execute(
            "SELECT coalesce(max(id), 0) FROM journal WHERE owner = ?", (owner,)
        ).fetchone()
        return int(row[0])

    def _write(
        self,
        owner: Owner,
        action: str,
        subjects: Iterable[str],
        payload: Mapping[str, Any],
        author: Author,
    ) -> Decision:
        ids = tuple(subjects)
        actor, reason = author.get("actor", ""), author.get("reason", "")
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        cursor = self._connection.execute(
            "INSERT INTO journal (owner, action, subjects, payload, actor, reason, time)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                owner,
                action,
                json.dumps(ids, ensure_ascii=False),
                json.dumps(payload, ensure_ascii=False),
                actor,
                reason,
                now,
            ),
        )
        number = int(cursor.lastrowid or 0)
        return Decision(number, owner, action, ids, payload, actor, reason, now)


def _read(row: sqlite3.Row) -> Decision:
    return Decision(
        row["id"],
        row["owner"],
        row["action"],
        tuple(json.loads(row["subjects"])),
        json.loads(row["payload"]),
        row["actor"],
        row["reason"],
        row["time"],
        row["undone_by"],
    )
