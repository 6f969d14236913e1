"""Stories kept as articles come and go: one at a time, in any order, with lasting ids.

    StoryIndex
      fingerprints, candidates   who shares rare sampled shingles with the new article
      alignment, verification    whether each is a copy of it, and why: guards say what
                                 speaks against it, weighing what is asked for
      grouping, placing          which story it joins by average link, and which stories
                                 it shows to be one
      decisions                  what a librarian decided, which goes before all that
      related                    who tells of the same event in other words
      records                    the tables of all this

    index = StoryIndex(open_database(path))
    index.add(article)
    index.link(article.id).id, index.why(article.id)

Every change is one transaction (or part of the caller's), and what is kept in memory is
checked against a stamp in the database, so that a run killed in the middle goes on as
if undisturbed. The older of two merged stories keeps its id, and the other's stays
alive as an alias.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from cachetools import LRUCache

from cuttings.index.database import migrate, transaction
from cuttings.index.decisions import UNDO, Decision, Journal
from cuttings.index.stories.compared import Compared
from cuttings.index.stories.decisions import Constraints, articles_named
from cuttings.index.stories.fingerprints import fingerprints
from cuttings.index.stories.grouping import LARGE, Copy, Story
from cuttings.index.stories.kinds import kind_of
from cuttings.index.stories.notices import Notices
from cuttings.index.stories.placing import Memory, Placement, Placer, Prepared
from cuttings.index.stories.records import MIGRATIONS, MOST_CHARACTERS, Records
from cuttings.index.stories.related import Related, is_near, is_promising
from cuttings.index.stories.standing import StorySettings
from cuttings.index.stories.verification import judge
from cuttings.index.stories.versions import (
    CORRECTING,
    Version,
    chain,
    is_notice,
    version_of,
)
from cuttings.index.stories.weighing import Verdict
from cuttings.search.articles import Article, Correction, StoryLink
from cuttings.search.errors import DecisionRefused, NotFound
from cuttings.search.translations import worded

logger = logging.getLogger(__name__)

BATCH = 256  # articles that are looked up at once
# Copies from which no one copy holds a story together, so that it is not grouped anew
# without it.
HELD = 256
TOLD = 4_096  # comparisons that are kept, as long as articles are kept at hand


@dataclass(frozen=True, slots=True)
class Why:
    """Why an article stands in its story.

    ``compared`` holds the copies it was compared with (id, whether found the same,
    reason), ``related`` the articles of other stories on the same event (id, reason),
    ``decided`` the decisions that name it.
    """

    id: str
    link: StoryLink
    representative: str
    representative_reason: str
    compared: tuple[tuple[str, bool, str], ...]
    related: tuple[tuple[str, str], ...]
    decided: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class LookedAgain:
    """How many stories were looked at again, how many of them were parted, and the ids
    of the articles whose StoryLink changed.
    """

    looked: int = 0
    parted: int = 0
    changed: frozenset[str] = frozenset()


class StoryIndex:
    """Groups articles into stories. Whatever is asked by an unknown id raises NotFound."""

    def __init__(
        self, connection: sqlite3.Connection, settings: StorySettings | None = None
    ) -> None:
        settings = settings or StorySettings()
        # The journal takes its decisions over before these migrations drop their log.
        self.journal = Journal(connection, {"stories": self})
        migrate(connection, "copies", MIGRATIONS)
        self._connection = connection
        self._records = Records(connection)
        self._decisions = Constraints(connection)
        self._related = Related(connection)
        self._notices = Notices(connection, self._records)
        self._memory = Memory(connection, self._records)
        self._settings = settings
        self._grown: set[int] = set()
        self._told: LRUCache[tuple[int, int], tuple[Compared, Compared, Verdict]]
        self._told = LRUCache(TOLD)
        """What was found last between a copy and the one that stands for its story: a
        run asks for it again and again.
        """
        self._placer = Placer(self._records, self._memory, self._decisions, settings)
        if self._records.posted() is None:
            with transaction(connection):
                self._memory.rebuild_postings()
        if self._records.has_unread_versions():
            with transaction(connection):
                self._records.read_versions()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A transaction on tables that are as the memory has them."""
        with transaction(self._connection):
            self._memory.refresh()
            yield
            self._memory.changed()

    # Articles come and go

    def add(
        self, article: Article, names: frozenset[str] = frozenset()
    ) -> frozenset[str]:
        """Places an article, new or changed, and returns the ids of all whose StoryLink
        changed, itself included.

        ``names`` are the names it mentions, where they are known: they find related
        stories.
        """
        return self.add_all([(article, names)])

    def add_all(
        self, articles: Iterable[tuple[Article, frozenset[str]]]
    ) -> frozenset[str]:
        """Places articles (with their names) one after the other: the same as adding
        each, in less time.

        What does not depend on the others (fingerprints, looking for shingles among the
        articles of earlier batches) is done for ``BATCH`` at once.
        """
        changed: set[str] = set()
        coming = iter(articles)
        with self._changing():
            while batch := list(islice(coming, BATCH)):
                self._memory.settle_postings()
                bodies = [article.body[:MOST_CHARACTERS] for article, _ in batch]
                prepared = self._memory.prepare(fingerprints(bodies))
                for (article, names), text in zip(batch, prepared, strict=True):
                    changed |= self._add(article, names, text)
            # How many copies a story has is told once, however many came.
            changed |= self._ids(self._grown)
            self._grown.clear()
        return frozenset(changed)

    def _add(self, article: Article, names: frozenset[str], text: Prepared) -> set[str]:
        changed: set[str] = set()
        orphaned: tuple[str, ...] = ()
        number = self._records.number(article.id)
        if number is not None:
            orphaned = self._names_lost_with(number)
            changed |= self._remove(article.id)
        copy = self._records.arrival(article, text.fingerprint, names)
        placement = self._placer.place(copy, text)
        changed |= self._disturbed(copy, placement)
        changed |= self._corrected_by(copy, placement.story)
        if placement.size > 1:
            self._grown.add(placement.story)
        self._records.adopt(orphaned, placement.story)
        return changed | {article.id}

    def _corrected_by(self, copy: Copy, story: int) -> set[str]:
        """The ids of the articles that an arriving one corrects or withdraws, and of
        those that wait for what it corrects.
        """
        if copy.version in CORRECTING:
            if self._records.story(story).size > 1:
                return self._ids(self._with_notices(story))
            version = Version(copy.version)
            about = None
            if is_notice(version, copy.compared.text):
                about = self._notices.note(copy)
            if about is None:
                return set()
            return self._ids(self._with_notices(self._memory.story(about)))
        claimed = self._notices.claim(copy) if copy.compared.title else []
        if not claimed:
            return set()
        return {self._records.id(number) for number in claimed} | self._ids([story])

    def _with_notices(self, story: int) -> set[int]:
        """A story, and those of the notices about it: what corrects the one corrects
        the notices before it.
        """
        notices = self._notices.of_story(story)
        return {story, *[self._memory.story(notice) for notice in notices]}

    def _names_lost_with(self, number: int) -> tuple[str, ...]:
        """The ids that would lead nowhere without an article: those of a story of
        which it is the only copy.
        """
        story = self._records.story(self._memory.story(number))
        if story.size > 1:
            return ()
        return (story.id, *self._records.aliases(story.number))

    def _disturbed(self, copy: Copy, placement: Placement) -> set[str]:
        """The ids of the articles whose links a placement changed, those of newly
        related stories included.
        """
        related = []
        promising = []
        for one, another, verdict in placement.apart:
            if is_promising(verdict) and one == copy.number:
                promising.append((another, verdict))
            elif is_promising(verdict):
                pair = [(another, self._records.compared(another), verdict)]
                related += self._related.add(self._records.copy(one), pair, [])
        nearby = []
        if copy.names:
            total = self._records.last_number()
            for number in self._related.sharing_names(copy, total):
                other = self._records.copy(number)
                if other.story != placement.story and is_near(copy, other):
                    nearby.append(other)

        stories = set(placement.disturbed)
        # read one by one, for the first few are enough
        compared = self._records.compared
        apart = ((other, compared(other), verdict) for other, verdict in promising)
        related += self._related.add(copy, apart, nearby)
        if related:
            stories.add(placement.story)
            stories.update(self._memory.story(number) for number in related)
        return self._ids(stories) | {copy.id}

    def remove(self, id: str) -> frozenset[str]:
        """Removes an article, groups its story anew, and returns the ids of the others
        whose StoryLink changed.

        An article that is not there changes nothing, so that a removal may be repeated.
        """
        with transaction(self._connection):
            if self._records.number(id) is None:
                return frozenset()
            with self._changing():
                changed = self._remove(id)
        return frozenset(changed - {id})

    def _remove(self, id: str) -> set[str]:
        copy = self._copy(id)
        story = self._records.story(copy.story)
        related = {
            self._memory.story(number)
            for number, _ in self._related.reasons(copy.number)
        }
        related -= {0}
        about = self._notices.about(copy.number)
        if about is not None:
            related |= self._with_notices(self._memory.story(about))
        # One copy less is told to all that stay.
        related |= self._with_notices(story.number)
        self._notices.delete(copy.number)
        self._related.delete(copy.number)
        self._records.delete(copy.number)
        self._memory.move([copy.number], 0)

        if story.size == 1:
            self._records.close(story.number)
            return self._ids(related)
        if story.size <= HELD + 1:
            members = self._records.members(story.number)
            return self._ids(self._placer.regroup(members) | related)
        self._records.resize(story.number)
        if story.representative == copy.number:
            self._placer.elect(story.number)
        return self._ids(related)

    def look_again(self, most: int) -> LookedAgain:
        """Groups stories anew whose copies share what has become common since they were
        compared, as many as ``most`` comparisons allow; the others wait.

        A story keeps its id where it stays or where most of its copies stay.
        """
        changed: set[str] = set()
        looked = parted = 0
        with transaction(self._connection):
            doubted = self._records.doubted()
            if not doubted:
                return LookedAgain()
            with self._changing():
                for story in doubted:
                    members = self._records.members(story)
                    most -= len(members) * (len(members) - 1) // 2
                    if most < 0:
                        break
                    self._records.undoubt(story)
                    looked += 1
                    # A large story is compared with a choice of its copies only.
                    if not 1 < len(members) <= LARGE:
                        continue
                    if self._placer.still_holds(members):
                        continue
                    if len(self._placer.regroup(members)) > 1:
                        parted += 1
                        logger.info("story %s parted: what it shared is common", story)
                        for number in members:
                            changed |= self._ids([self._memory.story(number)])
        return LookedAgain(looked, parted, frozenset(changed))

    def choose_again(self) -> frozenset[str]:
        """Chooses the copy that stands for each story anew where the settings are others
        than before; returns the ids of the articles whose StoryLink may have changed.
        """
        if self._records.settings() == str(self._settings):
            return frozenset()
        with self._changing():
            stories = self._records.stories_of_several()
            for story in stories:
                self._placer.elect(story)
            self._records.keep_settings(self._settings)
        return frozenset(self._ids(stories))

    # The librarian's hand

    def split(
        self, ids: Iterable[str], *, actor: str = "", reason: str = ""
    ) -> frozenset[str]:
        """Takes articles out of their stories for good; returns the ids whose StoryLink
        changed.

        Those of one story stay together where they are copies of each other. The story
        that they leave keeps its id. Raises DecisionRefused where none is named, and where
        nothing would be left to part from.
        """
        with transaction(self._connection):
            copies = [self._copy(id) for id in dict.fromkeys(ids)]
            if not copies:
                raise DecisionRefused(
                    worded("Say which copies are another story: none was chosen.")
                )
            leaving = [copy.id for copy in copies]
            pairs = []
            for copy in copies:
                staying = [
                    other
                    for other in self._records.ids(copy.story)
                    if other not in leaving
                ]
                if not staying:
                    raise DecisionRefused(
                        worded(
                            "There is nothing to split %(id)s from: no other copy "
                            "would stay in its story.",
                            id=repr(copy.id),
                        )
                    )
                pairs += [(copy.id, other) for other in staying]
            return self._decide("split", leaving, pairs, actor, reason)

    def join(
        self, ids: Iterable[str], *, actor: str = "", reason: str = ""
    ) -> frozenset[str]:
        """Makes one story of the stories of these articles, for good; returns the ids
        whose StoryLink changed.

        Raises DecisionRefused where fewer than two are named.
        """
        with transaction(self._connection):
            copies = [self._copy(id) for id in dict.fromkeys(ids)]
            if len(copies) < 2:
                raise DecisionRefused(
                    worded(
                        "Joining takes two articles or more. Name them all in one "
                        "command."
                    )
                )
            first = copies[0].id
            members = self._ids({copy.story for copy in copies})
            pairs = [(first, other) for other in sorted(members) if other != first]
            named = [copy.id for copy in copies]
            return self._decide("join", named, pairs, actor, reason)

    def pin(self, id: str, *, actor: str = "", reason: str = "") -> frozenset[str]:
        """Lets an article stand for its story, for good; returns the ids whose
        StoryLink changed.
        """
        with transaction(self._connection):
            self._copy(id)
            return self._decide("pin", [id], [(id, id)], actor, reason)

    def undo(
        self, decision_id: int | None = None, *, actor: str = "", reason: str = ""
    ) -> frozenset[str]:
        """Takes a decision (the newest in force) back and groups its stories again;
        returns the changed ids.
        """
        if decision_id is None:
            decision_id = self.journal.latest("stories").id
        outcome = self.journal.undo(decision_id, actor=actor, reason=reason)
        return frozenset(outcome.changed)

    def _decide(
        self,
        action: str,
        ids: Iterable[str],
        pairs: list[tuple[str, str]],
        actor: str,
        reason: str,
    ) -> frozenset[str]:
        payload = {"pairs": pairs}
        outcome = self.journal.record(
            "stories", action, ids, payload, actor=actor, reason=reason
        )
        return frozenset(outcome.changed)

    def apply(self, decision: Decision) -> frozenset[str]:
        """Puts a decision of the journal into force; gives the ids whose StoryLink
        changed.
        """
        self._memory.refresh()
        self._decisions.add(decision)
        copies = [self._copy(id) for id in decision.subjects]
        stories = sorted({copy.story for copy in copies})
        if decision.action == "split":
            leaving = {copy.number for copy in copies}
            return self._regrouped(stories, leaving)
        if decision.action == "join":
            stories = [self._placer.unite(stories)]
        else:
            self._placer.elect(stories[0])
        self._memory.changed()
        return frozenset(self._ids(stories))

    def revert(self, decision: Decision) -> frozenset[str]:
        """Takes a decision of the journal back; gives the ids whose StoryLink changed."""
        self._memory.refresh()
        self._decisions.remove(decision)
        numbers = map(self._records.number, articles_named(decision))
        stories = {
            self._memory.story(number) for number in numbers if number is not None
        }
        return self._regrouped(stories)

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision and undoing, the newest first."""
        return self.journal.log("stories")

    def _regrouped(
        self, stories: Iterable[int], leaving: Collection[int] = ()
    ) -> frozenset[str]:
        members = []
        for story in stories:
            members += self._records.members(story)
        changed = self._ids(self._placer.regroup(members, leaving))
        self._memory.changed()
        return frozenset(changed)

    # What is asked

    def link(self, id: str) -> StoryLink:
        """How an article belongs to its story."""
        number = self._number(id)
        in_story, announced = self._records.place_of(number)
        story = self._records.story(in_story)
        notices = self._notices.of_story(in_story)
        representative = story.representative == number
        kind, reason = "representative", story.reason
        if not representative:
            copy = self._records.copy(number)
            other = self._records.copy(story.representative).compared
            verdict = self._found(copy, story.representative, other)
            version = Version()
            if copy.version:
                version = version_of(copy.compared.title, copy.compared.text)
            kind, evidence = kind_of(copy.compared, other, verdict, version)
            reason = f"{evidence}; {verdict.reason}"
        return StoryLink(
            story.id,
            representative,
            kind,
            reason,
            self._related_stories(number, story, notices),
            self._records.aliases(in_story),
            announced,
            self._corrections(number, in_story, notices),
        )

    def _found(self, copy: Copy, shown: int, other: Compared) -> Verdict:
        """What the comparison of a copy with the one that stands for its story finds."""
        pair = copy.number, shown
        one, two, verdict = self._told.get(pair, (None, None, None))
        # a number may be another article's after a rollback
        if verdict is None or one is not copy.compared or two is not other:
            verdict = judge(copy.compared, other)
            self._told[pair] = copy.compared, other, verdict
        return verdict

    def _related_stories(
        self, number: int, story: Story, notices: list[int]
    ) -> tuple[str, ...]:
        """The ids of the stories on the same event, and of what a notice is about or
        which notices are about it.
        """
        related = list(self._related.stories(story.number))
        about = self._notices.about(number)
        for other in [about, *notices]:
            if other is not None:
                related.append(self._records.story(self._records.story_of(other)).id)
        return tuple(sorted(set(related) - {story.id}))

    def _corrections(
        self, number: int, story: int, notices: list[int]
    ) -> tuple[Correction, ...]:
        """The later versions and notices that correct an article, in order; of a notice
        those that correct what it is about.
        """
        versions = self._records.versions(story)
        about = self._notices.about(number)
        if about is not None:
            corrected = self._records.story_of(about)
            versions += self._records.versions(corrected)
            notices = [*notices, *self._notices.of_story(corrected)]
        versions += map(self._records.as_version, notices)
        if not versions:
            return ()
        own = self._records.as_version(number)
        return tuple(
            Correction(version.kind, version.id) for version in chain(versions, own)
        )

    def members(self, story_id: str) -> tuple[str, ...]:
        """The ids of a story's copies in order of arrival; ``story_id`` may be an
        alias.
        """
        number = self._records.story_number(story_id)
        if number is None:
            raise NotFound(
                worded(
                    "There is no story %(story_id)s. Search for one of its "
                    "articles to find its present id.",
                    story_id=repr(story_id),
                )
            )
        return self._records.ids(number)

    def copies(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """The ids of all copies of the stories of several copies that these articles
        belong to, by the ids of the stories.
        """
        found: dict[str, list[str]] = {}
        for story, copy in self._records.copies(ids):
            found.setdefault(story, []).append(copy)
        return found

    def story_of(self, id: str) -> str:
        """The id of an article's story."""
        return self._records.story(self._records.story_of(self._number(id))).id

    def compare(self, one: str, other: str) -> Verdict:
        """What the comparison of two articles finds today, whether or not they are
        in one story.
        """
        first, second = self._copy(one), self._copy(other)
        self._memory.refresh(writing=False)
        return self._placer.compare(first.number, second.number)

    def why(self, id: str) -> Why:
        """All that is known of why an article stands where it stands."""
        copy = self._copy(id)
        named = self._records.id
        compared = []
        for number, same, reason in self._records.edges(copy.number):
            compared.append((named(number), same, reason))
        related = []
        for number, reason in self._related.reasons(copy.number):
            related.append((named(number), reason))
        decided = []
        for decision in reversed(self.journal.log("stories")):
            if id in articles_named(decision) and decision.action != UNDO:
                decided.append(decision)
        story = self._records.story(copy.story)
        return Why(
            id,
            self.link(id),
            named(story.representative),
            story.reason,
            tuple(compared),
            tuple(related),
            tuple(decided),
        )

    def _copy(self, id: str) -> Copy:
        return self._records.copy(self._number(id))

    def _number(self, id: str) -> int:
        number = self._records.number(id)
        if number is None:
            raise NotFound(
                worded(
                    "There is no article %(id)s among the stories. Find ids "
                    "with: cuttings search WORDS",
                    id=repr(id),
                )
            )
        return number

    def _ids(self, stories: Iterable[int]) -> set[str]:
        return {id for story in stories for id in self._records.ids(story)}
