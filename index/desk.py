"""The one door for decisions: whoever corrects the archive in the browser comes through
here, and sees nothing of the catalogue's tables.

    desk = Desk(archive)
    change = Change("merge", {"keep": ["emomali-rahmon"], "drop": ["e-rakhmonov"]})
    desk.preview(change).articles                  # 43, and nothing has happened
    receipt = desk.decide(change, actor="ines", reason="one president")
    desk.undo(receipt.decision.id, actor="ines")

A decision is one short transaction, taken at once also while ``index`` runs and holds
the archive's lock. What it changes in the index is delivered by whoever has the lock:
by the desk itself within moments when nothing runs, else by the run with its next
delivery.
"""

from __future__ import annotations

import datetime
import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Unpack, cast

from cuttings.index.assembly import Assembly, Changes
from cuttings.index.authority.suggestions import Suggestion, suggest
from cuttings.index.changes import ACTIONS, Change, article_of
from cuttings.index.checksums import state_of
from cuttings.index.database import errors_in_words, open_database
from cuttings.index.decisions import UNDO, Author, Decision, Journal, Outcome
from cuttings.index.enrich.events.topics import topics
from cuttings.index.facts import (
    FIELDS,
    carriers_since,
    value_of,
)
from cuttings.index.lock import write_lock
from cuttings.index.outbox import Outbox
from cuttings.index.repairing import verify_reads
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment, Heading, Kind, Skipped
from cuttings.search.engines import engine_named
from cuttings.search.errors import (
    ArchiveLocked,
    CuttingsError,
    DecisionRefused,
    NotFound,
)
from cuttings.search.facets.topics import topic_words
from cuttings.search.language.collation import collation_key
from cuttings.search.translations import worded

log = logging.getLogger("cuttings.desk")

PATIENCE = 1.5
"""Seconds that a decision waits for its delivery before it answers."""
LOOK_SECONDS = 0.05
"""How often it is looked meanwhile whether it is delivered."""
BEHIND_SECONDS = 5.0
"""How long articles that follow behind are taken before others may have the lock."""
BETWEEN_SECONDS = 0.2
"""How long they may take it then."""
RETRY_SECONDS = 1.0
"""How often it is tried to deliver what waits while somebody else holds the lock."""
MOST_VARIANTS = 200
"""Variants of a heading that are shown; a country of the gazetteer has hundreds."""
CONTEXT = 120
"""Characters shown before and after a name."""
MOST_SPELLINGS = 6
"""Spellings of a heading that are shown in their articles."""
MOST_HELD = 50
"""Articles of a file that are shown."""
SUGGESTED_FROM = ("headings", "uses", "distinct_pairs")
"""The tables that pairs of headings are suggested from."""
COMPARED_WITHIN = 1.0
"""Seconds that a page waits for the headings to be compared before it shows what is
known."""
MOST_SUGGESTED = 8
"""Headings that are offered to merge one with."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do: in words, to what, and to how many articles."""

    detail: str
    articles: int
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """A decision that was made; ``delivered`` once readers see it."""

    decision: Decision
    delivered: bool


@dataclass(frozen=True, slots=True)
class Variant:
    """A spelling of a heading; ``reason`` is the rule by which the machine added it."""

    name: str
    librarian: bool
    reason: str


@dataclass(frozen=True, slots=True)
class HeadingRecord:
    """All that is known of a heading."""

    id: str
    kind: Kind
    label: str
    broader: Heading | None
    beneath: tuple[Heading, ...]
    hidden: bool
    source: str
    dates: str
    same_as: str
    scope_note: str
    variants: tuple[Variant, ...]
    articles: int
    alike: tuple[Suggestion, ...]
    history: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A heading as one side of a question: where an article names it, in its words."""

    heading: str
    label: str
    articles: int
    article: str
    title: str
    date: str
    before: str
    name: str
    after: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A heading that somebody should look at: what else is said of its name (``beside``)
    or why its spellings were joined, how many articles have it. Of a name that is filed
    as two kinds, ``other`` is the other heading and ``other_kind`` its kind.
    """

    heading: str
    kind: Kind
    label: str
    beside: str
    reason: str
    articles: int
    other: str = ""
    other_kind: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A heading that words lead to, with its articles."""

    heading: Heading
    articles: int


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name of an article: as what it is filed, why, and how many articles have it."""

    name: str
    kind: Kind
    heading: str
    reason: str
    everywhere: int


@dataclass(frozen=True, slots=True)
class ParagraphState:
    """A paragraph of an article, in its order; ``hidden`` says why, if it is."""

    number: int
    text: str
    hidden: str


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as its curators see it: what was read and what is shown, where its date
    was read (``dated_by``), its types and labels, and what was decided about it.
    """

    id: str
    title: str
    values: Mapping[str, str]
    as_read: Mapping[str, str]
    dated_by: str
    paragraphs: tuple[ParagraphState, ...]
    types: tuple[str, ...]
    labels: tuple[str, ...]
    added: str
    source: str
    history: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class SkippedPart:
    """A part of a file, or all of it, that is not indexed; ``aside`` says why it is set
    aside, if it is.
    """

    skipped: Skipped
    aside: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What is set aside: why, and by which decision."""

    skipped: Skipped
    why: str
    decision: int


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was read last: its size and time (ISO 8601), how many ``articles``
    it gave with the first of them (``held``: id and title), and what was not read.
    """

    path: str
    size: int
    modified: str
    articles: int
    held: tuple[tuple[str, str], ...]
    skipped: tuple[SkippedPart, ...]
    is_to_be_tried: bool
    history: tuple[Decision, ...]


_Suggested = tuple[
    tuple[int, tuple[tuple[int, int], ...]],
    tuple[Suggestion, ...],
]
"""Pairs that were suggested; of what number and state of the tables."""


class Desk:
    """The desk of one archive. Thread-safe: each call opens the catalogue for itself."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._delivery = threading.Lock()
        self._thread: threading.Thread | None = None
        self._suggested: _Suggested | None = None
        # Of an engine that can't be told, articles are what readers wait for.
        self._tells = hasattr(engine_named(archive.settings.engine), "revise")
        self._comparing = threading.Lock()
        self._comparison: threading.Thread | None = None

    @contextmanager
    def _opened(self) -> Iterator[Assembly]:
        with (
            errors_in_words(self.archive.folder),
            closing(Assembly(self.archive)) as assembly,
        ):
            verify_reads(assembly.catalogue.connection)
            yield assembly

    # Deciding

    def preview(self, change: Change) -> Effect:
        """What a change would do. It is made and taken back, so it is no guess.

        Raises DecisionRefused or NotFound where it can't be made.
        """
        with self._opened() as assembly:
            outcome: Outcome | None = None
            with suppress(_TakenBack), assembly.catalogue.transaction():
                outcome = self._make(assembly, change, {})
                changes = assembly.take_up(outcome, locked=False)
                after = _Shown.of(assembly, changes)
                raise _TakenBack
            if outcome is None:
                raise DecisionRefused(worded("Nothing would change."))
            before = _Shown.of(assembly, changes)
            made = outcome.decision
            return Effect(made.detail, before.differing(after), made.subjects)

    def decide(self, change: Change, **author: Unpack[Author]) -> Receipt:
        """Makes a change.

        Raises DecisionRefused or NotFound where it can't be made, and DecisionRefused
        where somebody has decided on the same things since ``change.seen``.
        """
        with self._opened() as assembly, assembly.catalogue.transaction():
            outcome = self._make(assembly, change, author)
            self._refuse_what_is_stale(assembly, change, outcome)
            assembly.take_up(outcome, locked=False)
        return Receipt(outcome.decision, self.deliver())

    def undo(self, decision_id: int, **author: Unpack[Author]) -> Receipt:
        """Takes a decision back. Raises NotFound, and DecisionRefused where it can't."""
        with self._opened() as assembly:
            decision = assembly.journal.get(decision_id)
            since = carriers_since(self.archive, decision)
            with assembly.catalogue.transaction():
                outcome = assembly.journal.undo(decision_id, **author)
                assembly.take_up(outcome, locked=False)
                assembly.catalogue.post_amended(since, outcome.decision.id)
        return Receipt(outcome.decision, self.deliver())

    def _make(self, assembly: Assembly, change: Change, author: Author) -> Outcome:
        make = ACTIONS.get(change.action)
        if make is None:
            raise DecisionRefused(
                worded(
                    "“%(action)s” is nothing that can be decided.",
                    action=change.action[:40],
                )
            )
        return make(assembly, change, author)

    def _refuse_what_is_stale(
        self, assembly: Assembly, change: Change, outcome: Outcome
    ) -> None:
        if not change.seen:
            return
        subjects = set(outcome.decision.subjects)
        for decision in assembly.journal.log(after=change.seen):
            if decision.id == outcome.decision.id:
                continue
            if decision.owner == outcome.decision.owner and subjects & set(
                decision.subjects
            ):
                raise DecisionRefused(
                    worded(
                        "Meanwhile %(actor)s has decided on the same: %(action)s "
                        "%(detail)s. Nothing was changed. Look at it as it is now, "
                        "and decide again.",
                        actor=decision.actor or worded("somebody"),
                        action=decision.action,
                        detail=_in_titles(assembly, decision),
                    )
                )

    # Delivering

    def deliver(self) -> bool:
        """Brings the index up to date with what was decided; gives whether it is.

        Where somebody else holds the archive's lock, or it takes long, that goes on
        behind, until it is done.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            with self._delivery:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(
                        target=self._deliver_until_done, name="desk", daemon=True
                    )
                    self._thread.start()
                thread = self._thread
            thread.join(LOOK_SECONDS)
            if not self.waits():
                return True
            if time.monotonic() >= deadline:
                return False

    def _deliver_until_done(self) -> None:
        while self._left():
            try:
                self._deliver_once()
            except ArchiveLocked:
                time.sleep(RETRY_SECONDS)
            except CuttingsError as error:
                log.error("what was decided can't be delivered: %s", error)
                return
            else:
                time.sleep(BETWEEN_SECONDS)

    def _deliver_once(self) -> None:
        """Delivers what waits, and some of what follows behind: others may want the
        archive's lock, too.
        """
        ends = time.monotonic() + BEHIND_SECONDS
        with (
            write_lock(self.archive.folder),
            self._opened() as assembly,
            closing(self.archive.open_engine()) as engine,
        ):
            assembly.deliver(engine, until=lambda _: time.monotonic() > ends)

    def waits(self) -> bool:
        """Whether something is not in the index yet that readers should see."""
        waiting = self._waiting()
        return waiting["outbox"] > 0 or (waiting["behind"] > 0 and not self._tells)

    def behind(self) -> int:
        """How many articles have still to follow what was decided; facets and filters
        have it already, unless it ``waits``.
        """
        return self._waiting()["behind"]

    def _left(self) -> bool:
        return any(self._waiting().values())

    def _waiting(self) -> dict[str, int]:
        """What is not delivered; asked often, so nothing but the outbox is opened."""
        with (
            errors_in_words(self.archive.folder),
            closing(open_database(self.archive.catalogue)) as connection,
        ):
            return Outbox(connection).waiting()

    # Looking

    def last_decision(self) -> int:
        """The id of the newest decision: what a page that is made now has seen."""
        newest = self.history(limit=1)
        return newest[0].id if newest else 0

    def history(
        self, *, actor: str | None = None, limit: int = 50, before: int = 0
    ) -> tuple[Decision, ...]:
        """Decisions and undoings, the newest first; those of one person, or before one.

        Every page of a curator asks for the last one, so nothing but the journal is
        opened.
        """
        with (
            errors_in_words(self.archive.folder),
            closing(open_database(self.archive.catalogue)) as connection,
        ):
            verify_reads(connection)
            journal = Journal(connection, {})
            return journal.log(actor=actor, limit=limit, before=before)

    def corrected_since(self, moment: str) -> frozenset[str]:
        """The articles of which a field or the event types were corrected since a
        moment (ISO 8601, UTC).
        """
        with (
            errors_in_words(self.archive.folder),
            closing(open_database(self.archive.catalogue)) as connection,
        ):
            verify_reads(connection)
            journal = Journal(connection, {})
            fields = journal.subjects_since("articles", moment)
            return fields | journal.subjects_since("events", moment)

    def heading(self, heading_id: str) -> HeadingRecord:
        """A heading, also by an id that was merged into it. Raises NotFound."""
        with self._opened() as assembly:
            store = assembly.authority.store
            row = store.heading(heading_id)
            if row is None:
                raise NotFound(
                    worded(
                        "There is no heading “%(heading_id)s”. It may have been "
                        "deleted; look for it at the desk.",
                        heading_id=str(heading_id),
                    )
                )
            variants = store.rows(
                """
                SELECT variant, source, reason FROM variants
                WHERE heading_id = ? AND variant <> ?
                ORDER BY source <> 'librarian', variant LIMIT ?
                """,
                row["id"],
                row["label"],
                MOST_VARIANTS,
            )
            beneath = store.column(
                "SELECT id FROM headings WHERE broader = ? ORDER BY label", row["id"]
            )
            above = store.headings([row["broader"]]) if row["broader"] else {}
            return HeadingRecord(
                row["id"],
                cast(Kind, row["kind"]),
                row["label"],
                above.get(row["broader"]),
                tuple(store.headings(beneath).values()),
                row["status"] == "hidden",
                row["source"],
                row["dates"],
                row["same_as"],
                row["scope_note"],
                tuple(
                    Variant(
                        variant["variant"],
                        variant["source"] == "librarian",
                        variant["reason"],
                    )
                    for variant in variants
                ),
                assembly.authority.count([row["id"]]),
                self._alike(assembly, row["id"]),
                assembly.journal.about(row["id"]),
            )

    def _alike(self, assembly: Assembly, heading_id: str) -> tuple[Suggestion, ...]:
        pairs = suggest(assembly.authority.store, MOST_SUGGESTED, about=heading_id)
        return tuple(pairs)

    def find_headings(self, text: str, limit: int = 8) -> tuple[Found, ...]:
        """The headings that some words may mean, the most used first."""
        with self._opened() as assembly:
            found = assembly.authority.find(text, limit)
            return tuple(Found(each.heading, each.articles) for each in found)

    def names_of(self, article_id: str, heading_id: str) -> tuple[NameUse, ...]:
        """The names of an article that are filed under a heading."""
        with self._opened() as assembly:
            store = assembly.authority.store
            row = store.heading(heading_id)
            rows = store.rows(
                """
                SELECT name, kind, heading_id, reason, (
                    SELECT count(*) FROM uses AS other
                    WHERE other.name = uses.name AND other.kind = uses.kind
                ) AS everywhere
                FROM uses WHERE article_id = ? AND heading_id = ? ORDER BY name
                """,
                article_id,
                row["id"] if row is not None else heading_id,
            )
        return tuple(NameUse(*row) for row in rows)

    def article(self, article_id: str) -> ArticleRecord:
        """An article with what was decided about it. Raises NotFound."""
        with self._opened() as assembly:
            article = article_of(assembly, article_id)
            entry = assembly.entry(article, filed=True)
            shown = entry.article
            paragraphs: list[ParagraphState] = []
            for number, span in enumerate(shown.paragraphs):
                text = shown.original[span.source_start : span.source_end]
                state = ParagraphState(number, " ".join(text.split()), span.hidden)
                paragraphs.append(state)
            return ArticleRecord(
                article.id,
                shown.title,
                {field: value_of(shown, field) for field in FIELDS},
                {field: value_of(article, field) for field in FIELDS},
                shown.published.provenance if shown.published else "",
                tuple(paragraphs),
                tuple(event.id for event in entry.enrichment.events),
                entry.labels,
                entry.added,
                article.source,
                assembly.journal.about(article_id),
            )

    def suggestions(self, limit: int = 50) -> tuple[Suggestion, ...]:
        """Pairs of headings that may be one, best first.

        To compare all headings takes seconds in a large archive, so that is done
        behind, and what was found is kept until a heading, its use or a decision on a
        pair changes. Until it is done these are the pairs known before that can still
        be decided on; ``compares`` says so.
        """
        if not self._has_compared(limit):
            with self._comparing:
                if self._comparison is None or not self._comparison.is_alive():
                    self._comparison = threading.Thread(
                        target=self._compare, args=(limit,), name="pairs", daemon=True
                    )
                    self._comparison.start()
                thread = self._comparison
            thread.join(COMPARED_WITHIN)
        known = self._suggested
        if known is None:
            return ()
        if self._has_compared(limit):
            return known[1]
        return self._undecided(known[1])[:limit]

    def compares(self) -> bool:
        """Whether headings are still being compared."""
        thread = self._comparison
        return thread is not None and thread.is_alive()

    def _has_compared(self, limit: int) -> bool:
        """Whether the pairs that are known are those of the archive as it is now."""
        with self._opened() as assembly:
            state = state_of(assembly.catalogue.connection, SUGGESTED_FROM)
        known = self._suggested
        return known is not None and known[0] == (limit, state)

    def _compare(self, limit: int) -> None:
        try:
            with self._opened() as assembly:
                state = state_of(assembly.catalogue.connection, SUGGESTED_FROM)
                found = tuple(suggest(assembly.authority.store, limit))
        except CuttingsError as error:
            log.error("the headings can't be compared: %s", error)
            return
        self._suggested = (limit, state), found

    def _undecided(self, pairs: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
        """The pairs of which both headings are still there and not told apart."""
        kept: list[Suggestion] = []
        with self._opened() as assembly:
            store = assembly.authority.store
            for pair in pairs:
                decided = store.first(
                    "SELECT 1 FROM distinct_pairs WHERE a = ? AND b = ?", pair.a, pair.b
                )
                shown = store.column(
                    "SELECT id FROM headings WHERE id IN (?, ?) AND status <> 'hidden'",
                    pair.a,
                    pair.b,
                )
                if decided is None and len(shown) == 2:
                    kept.append(pair)
        return tuple(kept)

    def sides(self, pair: Suggestion) -> tuple[Side, ...]:
        """Both headings of a pair, each with an article that names it."""
        with self._opened() as assembly:
            ids = (pair.a, pair.b)
            sides: list[Side] = []
            for index, heading_id in enumerate(ids):
                article = assembly.catalogue.article(pair.examples[index])
                if article is not None:
                    label, count = pair.labels[index], pair.counts[index]
                    sides.append(_side(assembly, heading_id, label, count, article))
            return tuple(sides)

    def article_history(self, article_id: str, owner: str) -> tuple[Decision, ...]:
        """What was decided on an article by one owner, the newest first."""
        with self._opened() as assembly:
            found = assembly.journal.about(article_id)
        return tuple(decision for decision in found if decision.owner == owner)

    def joined_by_machine(self, limit: int) -> tuple[Doubt, ...]:
        """Headings of which a rule, not a person, joined the spellings; the most used
        first.
        """
        with self._opened() as assembly:
            rows = assembly.authority.store.rows(
                """
                SELECT h.id, h.kind, h.label, group_concat(DISTINCT v.variant), v.reason,
                    (SELECT count(*) FROM uses WHERE heading_id = h.id) AS used
                FROM variants AS v JOIN headings AS h ON h.id = v.heading_id
                WHERE v.source = 'machine' AND v.reason <> '' AND v.variant <> h.label
                    AND h.kind <> 'place' AND h.status = 'provisional'
                GROUP BY h.id HAVING used > 0 ORDER BY used DESC, h.id LIMIT ?
                """,
                limit,
            )
        return tuple(Doubt(*row) for row in rows)

    def of_two_kinds(self, limit: int) -> tuple[Doubt, ...]:
        """Names that are filed as two kinds, unless a person told their headings apart:
        the rarer one of each.
        """
        with self._opened() as assembly:
            rows = assembly.authority.store.rows(
                """
                WITH filed AS (
                    SELECT name, kind, heading_id, count(*) AS used
                    FROM uses WHERE heading_id IS NOT NULL GROUP BY name, kind, heading_id
                )
                SELECT rare.heading_id, rare.kind, rare.name,
                    other.kind || ' in ' || other.used, '', rare.used,
                    other.heading_id, other.kind
                FROM filed AS rare JOIN filed AS other
                ON other.name = rare.name AND other.kind <> rare.kind
                    AND (other.used, other.kind) > (rare.used, rare.kind)
                WHERE NOT EXISTS (
                    SELECT 1 FROM distinct_pairs
                    WHERE a = min(rare.heading_id, other.heading_id)
                        AND b = max(rare.heading_id, other.heading_id)
                )
                ORDER BY other.used DESC, rare.name LIMIT ?
                """,
                limit,
            )
        return tuple(Doubt(*row) for row in rows)

    def kind_sides(self, doubt: Doubt) -> tuple[Side, ...]:
        """Both headings of a name that is filed as two kinds, each with an article."""
        with self._opened() as assembly:
            sides: list[Side] = []
            for heading_id in (doubt.other, doubt.heading):
                found = _filed(assembly, heading_id, [doubt.label])
                sides += [_shown_as(assembly, *each) for each in found]
        return tuple(sides)

    def spelling_sides(self, heading_id: str) -> tuple[Side, ...]:
        """The spellings that texts have of a heading, each with an article; the most
        used first.
        """
        with self._opened() as assembly:
            found = _filed(assembly, heading_id, [])
            return tuple(
                [_shown_as(assembly, *each) for each in found[:MOST_SPELLINGS]]
            )

    def decided(self, article_ids: Sequence[str], field: str) -> frozenset[str]:
        """The articles of these of which a person decided on a field, if only that it
        is not known.
        """
        with self._opened() as assembly:
            decided = [i for i in article_ids if field in assembly.facts.decided(i)]
        return frozenset(decided)

    def skipped(self, limit: int) -> tuple[Skipped, ...]:
        """What is not indexed and waits for somebody: neither set aside nor to be tried
        again.
        """
        with self._opened() as assembly:
            aside, again = assembly.files.aside(), assembly.files.to_retry()
            waiting = (
                each
                for each in assembly.catalogue.skipped()
                if each.path not in again and each not in aside
            )
            return tuple(islice(waiting, limit))

    def aside(self, limit: int) -> tuple[Aside, ...]:
        """What was set aside, what was decided last first."""
        with self._opened() as assembly:
            reasons = assembly.files.aside()
            decisions = assembly.files.decisions_aside()
        listed = [Aside(each, why, decisions[each]) for each, why in reasons.items()]
        listed.sort(key=lambda each: -each.decision)
        return tuple(listed[:limit])

    def file(self, path: str) -> FileRecord:
        """All that is known of a file. Raises NotFound for one that was never read."""
        with self._opened() as assembly:
            source = assembly.catalogue.source(path)
            if source is None:
                raise NotFound(
                    worded(
                        "No file “%(path)s” was ever read. It may have been "
                        "removed, or stand elsewhere now; look at what was not "
                        "read.",
                        path=path,
                    )
                )
            aside = assembly.files.aside()
            parts: list[SkippedPart] = []
            for skipped in assembly.catalogue.skipped_in(path):
                parts.append(SkippedPart(skipped, aside.get(skipped, "")))
            held: list[tuple[str, str]] = []
            for article in islice(assembly.catalogue.articles_of(path), MOST_HELD):
                shown, _ = assembly.facts.final(article, Enrichment())
                held.append((shown.id, shown.title))
            modified = source.mtime_ns // 1_000_000_000
            return FileRecord(
                path=path,
                size=source.size,
                modified=moment_in_iso(modified) if modified else "",
                articles=len(assembly.catalogue.keys_of(path)),
                held=tuple(held),
                skipped=tuple(parts),
                is_to_be_tried=path in assembly.files.to_retry(),
                history=assembly.journal.about(path),
            )

    def labels(self) -> dict[str, int]:
        """Every label with its articles."""
        with self._opened() as assembly:
            return assembly.labels.all()


def _in_titles(assembly: Assembly, decision: Decision) -> str:
    """What was decided, with the titles of its articles in place of their ids."""
    said = decision.detail
    for subject in decision.subjects:
        # what says the title already has the id in brackets behind it
        said = said.replace(f" ({subject})", "")
        article = assembly.catalogue.article(subject) if subject in said else None
        if article is not None:
            said = said.replace(subject, f"“{article.title}”")
    return said


def moment_in_iso(seconds: int) -> str:
    """Seconds since 1970 as a time of the journal."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()


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
    for each in names:
        start = article.body.find(each)
        if start >= 0:
            end = start + len(each)
            before = " ".join(article.body[max(0, start - CONTEXT) : start].split())
            after = " ".join(article.body[end : end + CONTEXT].split())
            name = each
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
    )


def event_types() -> tuple[tuple[str, str], ...]:
    """Every event type that can be given, thus is not retired: its id and its label in
    the reader's language, A to Z.
    """
    listed: list[tuple[str, str]] = []
    for topic in topics().values():
        if topic.replaced_by is None:
            listed.append((topic.id, topic_words(topic.id, topic.label)))
    return tuple(sorted(listed, key=lambda pair: collation_key(pair[1])))


class _TakenBack(Exception):
    """Ends the transaction of a change that was only tried."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What readers see of the headings of some changes: how each is defined, and its
    articles; and the articles that change whatever their headings are.
    """

    definitions: Mapping[str, tuple[object, ...]]
    articles: Mapping[str, frozenset[str]]
    others: frozenset[str]

    @classmethod
    def of(cls, assembly: Assembly, changes: Changes) -> _Shown:
        store = assembly.authority.store
        definitions: dict[str, tuple[object, ...]] = {}
        articles: dict[str, frozenset[str]] = {}
        # what a ruling concerns is said by its articles
        headings = () if changes.articles else changes.headings
        for heading_id in headings:
            row = store.first(
                "SELECT kind, label, broader, status = 'hidden' FROM headings"
                " WHERE id = ?",
                heading_id,
            )
            definitions[heading_id] = tuple(row) if row is not None else ()
            articles[heading_id] = frozenset(store.articles([heading_id]))
        return cls(definitions, articles, frozenset(changes.articles))

    def differing(self, other: _Shown) -> int:
        """How many articles are not shown as they are in the other state."""
        found = set(self.others)
        for heading_id, articles in self.articles.items():
            after = other.articles[heading_id]
            is_same = self.definitions[heading_id] == other.definitions[heading_id]
            found |= articles ^ after if is_same or not after else articles | after
        return len(found)


__all__ = [
    "ACTIONS",
    "UNDO",
    "ArticleRecord",
    "Aside",
    "Change",
    "Decision",
    "Desk",
    "Doubt",
    "Effect",
    "FileRecord",
    "Found",
    "HeadingRecord",
    "NameUse",
    "Receipt",
    "Side",
    "Skipped",
    "SkippedPart",
    "Suggestion",
    "event_types",
]
