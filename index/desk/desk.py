"""The desk: decisions of whoever corrects the archive in the browser, and what they ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import NamedTuple, TypeVar, Unpack

from cuttings.index.assembly import Assembly
from cuttings.index.authority.suggestions import Suggestion
from cuttings.index.database import errors_in_words, open_database
from cuttings.index.decisions import Author, Decision, Journal, Outcome
from cuttings.index.desk import doubts, lookup, surveys
from cuttings.index.desk.changes import ACTIONS, Change, added_places
from cuttings.index.desk.delivery import Delivery, opened
from cuttings.index.desk.effects import Shown, TakenBack
from cuttings.index.desk.records import (
    ArticleRecord,
    Aside,
    Counts,
    Doubt,
    Effect,
    FileRecord,
    Found,
    HeadingRecord,
    NamePlace,
    NameUse,
    Receipt,
    Side,
)
from cuttings.index.desk.surveys import Survey
from cuttings.index.enrich.events.topics import topic_named, topics
from cuttings.index.facts import Field, carriers_since
from cuttings.index.outlets import TwoNames
from cuttings.index.repairing import verify_reads
from cuttings.search.archive import Archive
from cuttings.search.articles import Kind, Skipped
from cuttings.search.errors import DecisionRefused
from cuttings.search.facets.topics import topic_words
from cuttings.search.language.collation import collation_key
from cuttings.search.translations import quoted, worded

Item = TypeVar("Item")


class Desk:
    """The desk of one archive. Thread-safe: each call opens the catalogue for itself."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.delivery = Delivery(archive)
        self.pairs = Survey(archive, surveys.PAIRS)
        self.joined = Survey(archive, surveys.JOINED)
        self.kinds = Survey(archive, surveys.KINDS)

    # Deciding

    def preview(self, change: Change) -> Effect:
        """What a change would do. It is made and taken back, so it is no guess.

        Raises DecisionRefused or NotFound where it can't be made.
        """
        with opened(self.archive) as assembly:
            outcome: Outcome | None = None
            with suppress(TakenBack), assembly.catalogue.transaction():
                outcome = self._make(assembly, change, {})
                changes = assembly.take_up(outcome, locked=False)
                after = Shown.of(assembly, changes)
                raise TakenBack
            if outcome is None:
                raise DecisionRefused(worded("Nothing would change."))
            before = Shown.of(assembly, changes)
            made = outcome.decision
            number = before.differing(after)
            if change.action == "story-split":
                # those that stay are counted with it, but are shown as before
                number = len(made.subjects)
            places = added_places(assembly, made)
            return Effect(made.detail, number, made.subjects, places)

    def decide(self, change: Change, **author: Unpack[Author]) -> Receipt:
        """Makes a change.

        Raises DecisionRefused or NotFound where it can't be made, and DecisionRefused
        where somebody has decided on the same things since ``change.seen``.
        """
        with opened(self.archive) as assembly, assembly.catalogue.transaction():
            outcome = self._make(assembly, change, author)
            self._refuse_what_is_stale(assembly, change, outcome)
            assembly.take_up(outcome, locked=False)
        return Receipt(outcome.decision, self.deliver())

    def undo(self, decision_id: int, **author: Unpack[Author]) -> Receipt:
        """Takes a decision back. Raises NotFound, and DecisionRefused where it can't."""
        with opened(self.archive) as assembly:
            decision = assembly.journal.get(decision_id)
            since = carriers_since(self.archive, decision)
            with assembly.catalogue.transaction():
                outcome = assembly.journal.undo(decision_id, **author)
                assembly.take_up(outcome, locked=False)
                assembly.amend(since, outcome.decision)
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
                raise Overtaken(
                    worded(
                        "Meanwhile %(actor)s has decided on the same: %(action)s "
                        "%(detail)s. Nothing was changed. Look at it as it is now, "
                        "and decide again.",
                        actor=decision.actor or worded("somebody"),
                        action=decision.action,
                        detail=_in_titles(assembly, decision),
                    ),
                    decision,
                )

    # Delivering

    def deliver(self) -> bool:
        """Brings the index up to date with what was decided; gives whether it is. Where
        that takes long, it goes on behind.
        """
        return self.delivery.deliver()

    def go_on(self) -> None:
        """Lets the index follow what was decided before this server was started."""
        self.delivery.go_on()

    def waits(self) -> bool:
        """Whether something is not in the index yet that readers should see."""
        return self.delivery.waits()

    def behind(self) -> int:
        """How many articles have still to follow what was decided."""
        return self.delivery.behind()

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
        with self._journal() as journal:
            return journal.log(actor=actor, limit=limit, before=before)

    def corrected_since(self, moment: str) -> frozenset[str]:
        """The articles of which a field or the event types were corrected since a
        moment (ISO 8601, UTC).
        """
        with self._journal() as journal:
            fields = journal.subjects_since("articles", moment)
            return fields | journal.subjects_since("events", moment)

    def dated_by(self, article_id: str) -> Decision | None:
        """The decision that gave an article its date, if one is in force."""
        with self._journal() as journal:
            for decision in journal.about(article_id):
                values = decision.payload.get("values", {})
                if decision.in_force and "published" in values:
                    return decision
        return None

    @contextmanager
    def _journal(self) -> Iterator[Journal]:
        """The journal, and nothing else."""
        with (
            errors_in_words(self.archive.folder),
            closing(open_database(self.archive.catalogue)) as connection,
        ):
            verify_reads(connection)
            yield Journal(connection, {})

    def heading(self, heading_id: str) -> HeadingRecord:
        """A heading, also by an id that was merged into it. Raises NotFound."""
        with opened(self.archive) as assembly:
            return lookup.heading_record(assembly, heading_id)

    def find_headings(self, text: str, limit: int = 8) -> tuple[Found, ...]:
        """The headings that some words may mean, the most used first."""
        with opened(self.archive) as assembly:
            return lookup.find_headings(assembly, text, limit)

    def names_of(self, article_id: str, heading_id: str) -> tuple[NameUse, ...]:
        """The names of an article that are filed under a heading."""
        with opened(self.archive) as assembly:
            return lookup.names_of(assembly, article_id, heading_id)

    def name_places(
        self, article_id: str, name: str
    ) -> tuple[tuple[NamePlace, ...], Kind]:
        """Where words stand in an article, and the kind that they are most likely of as
        a name: that of most articles which have it. Raises NotFound.
        """
        with opened(self.archive) as assembly:
            places = lookup.name_places(assembly, article_id, name)
            return places, lookup.kind_elsewhere(assembly, name) or "person"

    def article(self, article_id: str) -> ArticleRecord:
        """An article with what was decided about it. Raises NotFound."""
        with opened(self.archive) as assembly:
            return lookup.article_record(assembly, article_id)

    def file(self, path: str) -> FileRecord:
        """All that is known of a file. Raises NotFound for one that was never read."""
        with opened(self.archive) as assembly:
            return lookup.file_record(assembly, path)

    def labels(self) -> dict[str, int]:
        """Every label with its articles."""
        with opened(self.archive) as assembly:
            return assembly.labels.all()

    # What waits for somebody

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Pairs of headings that may be one, the best first."""
        return self._found(self.pairs)

    def joined_by_machine(self) -> tuple[Doubt, ...]:
        """Headings of which a rule, not a person, joined the spellings; the most used
        first.
        """
        return self._found(self.joined)

    def of_two_kinds(self) -> tuple[Doubt, ...]:
        """Names that are filed as two kinds, unless a person told their headings apart:
        the rarer one of each.
        """
        return self._found(self.kinds)

    def _found(self, survey: Survey[Item]) -> tuple[Item, ...]:
        """What waits as far as it is known; ``looks`` says whether there may be more.

        The others begin meanwhile, so that all can be counted after.
        """
        with opened(self.archive) as assembly:
            for each in (self.pairs, self.joined, self.kinds):
                each.begin(assembly)
            return survey.waiting(assembly, surveys.FOUND_WITHIN) or ()

    def looks(self) -> bool:
        """Whether it is still being found what waits."""
        every = (self.pairs, self.joined, self.kinds)
        return any(survey.is_under_way() for survey in every)

    def counts(self) -> Counts:
        """How much waits of each kind. What takes long to find is counted as it is known;
        what was never found yet is None.
        """
        with opened(self.archive) as assembly:
            return Counts(
                pairs=_number(assembly, self.pairs),
                joined=_number(assembly, self.joined),
                kinds=_number(assembly, self.kinds),
                outlets=len(assembly.facts.suggested_outlets()),
                skipped=doubts.number_skipped(assembly),
                aside=len(doubts.aside(assembly)),
                undatable=doubts.held(assembly, assembly.facts.unknown("published")),
                unplaceable=doubts.held(assembly, assembly.facts.unknown("outlet")),
            )

    def sides(self, pair: Suggestion) -> tuple[Side, ...]:
        """Both headings of a pair, each with an article that names it."""
        with opened(self.archive) as assembly:
            return doubts.sides(assembly, pair)

    def preferred(self, pair: Suggestion) -> str:
        """The heading of a pair that more speaks for."""
        with opened(self.archive) as assembly:
            return doubts.preferred(assembly, pair)

    def told_apart(self, pair: Suggestion) -> tuple[str, str]:
        """What tells two headings of one label apart; nothing where their labels do."""
        with opened(self.archive) as assembly:
            return doubts.told_apart(assembly, pair)

    def kind_sides(self, doubt: Doubt) -> tuple[Side, ...]:
        """Both headings of a name that is filed as two kinds, each with an article."""
        with opened(self.archive) as assembly:
            return doubts.kind_sides(assembly, doubt)

    def spelling_sides(self, heading_id: str) -> tuple[Side, ...]:
        """The spellings that texts have of a heading, each with an article; the most
        used first.
        """
        with opened(self.archive) as assembly:
            return doubts.spelling_sides(assembly, heading_id)

    def article_history(self, article_id: str, owner: str) -> tuple[Decision, ...]:
        """What was decided on an article by one owner, the newest first."""
        with opened(self.archive) as assembly:
            return doubts.article_history(assembly, article_id, owner)

    def suggested_outlets(self) -> tuple[TwoNames, ...]:
        """Hosts that may have a name which their pages state, the most articles
        first.
        """
        with opened(self.archive) as assembly:
            return tuple(assembly.facts.suggested_outlets())

    def decided(self, field: Field) -> frozenset[str]:
        """The articles of which a person decided on a field, also that it is not known."""
        with opened(self.archive) as assembly:
            return assembly.facts.decided_on(field)

    def number_unknown(self, field: Field) -> int:
        """How many of them are still in the archive."""
        with opened(self.archive) as assembly:
            return doubts.held(assembly, assembly.facts.unknown(field))

    def skipped(self) -> tuple[Skipped, ...]:
        """What is not indexed and waits for somebody: neither set aside nor to be tried
        again.
        """
        with opened(self.archive) as assembly:
            return doubts.skipped(assembly)

    def aside(self) -> tuple[Aside, ...]:
        """What was set aside, what was decided last first."""
        with opened(self.archive) as assembly:
            return doubts.aside(assembly)


def _number(assembly: Assembly, survey: Survey[Item]) -> int | None:
    """How much waits, as far as it is known."""
    waiting = survey.waiting(assembly, surveys.COUNTED_WITHIN)
    return None if waiting is None else len(waiting)


class Overtaken(DecisionRefused):
    """Somebody has decided on the same since the page was made: ``decision`` says what."""

    def __init__(self, message: str, decision: Decision) -> None:
        super().__init__(message)
        self.decision = decision


def _in_titles(assembly: Assembly, decision: Decision) -> str:
    """What was decided, with the titles of its articles in place of their ids."""
    said = decision.detail
    for subject in decision.subjects:
        # what says the title already has the id in brackets behind it
        said = said.replace(f" ({subject})", "")
        article = assembly.catalogue.article(subject) if subject in said else None
        if article is not None:
            said = said.replace(subject, quoted(article.title))
    return said


class TypeChoice(NamedTuple):
    """An event type that can be given: its id, its label in the reader's language, and
    what means it where it is typed, which is the id where the label means another.
    """

    id: str
    label: str
    typed: str


def event_types() -> tuple[TypeChoice, ...]:
    """Every event type that can be given, thus is not retired, A to Z."""
    listed: list[TypeChoice] = []
    for topic in topics().values():
        if topic.replaced_by is None:
            label = topic_words(topic.id, topic.label)
            is_meant = topic_named(label).id == topic.id
            listed.append(TypeChoice(topic.id, label, label if is_meant else topic.id))
    return tuple(sorted(listed, key=lambda choice: collation_key(choice.label)))
