"""Keeping an article with all that depends on it, and putting entries together for the
index.

    assembly = Assembly(archive)
    with assembly.catalogue.transaction():
        assembly.keep(article, key, enrichment)
    assembly.settle(engine)

Articles, stories and names are tables of one database, so keeping or dropping an
article is one transaction that also posts every entry that changed by it. A decision
about names posts headings, whatever the number of articles that count under them; one
about what a name means posts itself, and its articles only to follow behind. What is
posted is taken to the engine, and struck out only when that has committed; so an
interrupted delivery is repeated, never lost.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, NamedTuple, TypeGuard

from cuttings.index.authority import Authority
from cuttings.index.authority.contexts import (
    Context,
    Within,
    checked_words,
    stands_with,
)
from cuttings.index.authority.enforcing import WORDS_ONLY, shows_again
from cuttings.index.authority.refiling import headings_of, names_of
from cuttings.index.catalogue import Catalogue, SourceFile
from cuttings.index.checksums import is_sealed, seal, stamp_rows
from cuttings.index.cleaning.recurring import Recurrence
from cuttings.index.database import closed_on_failure, is_read_only
from cuttings.index.decisions import Decision, Journal, Outcome
from cuttings.index.enrich.events import event_headings
from cuttings.index.enrich.events.decisions import EventDecisions
from cuttings.index.enrich.events.learning import SHARE, Learning
from cuttings.index.facts import ORIGINS, Facts, is_renaming, rewrites_text
from cuttings.index.files import FileDecisions
from cuttings.index.labels import Labels
from cuttings.index.outbox import Action
from cuttings.index.outlets import OutletNames
from cuttings.index.stories import LookedAgain, StoryIndex
from cuttings.index.stories.standing import StorySettings
from cuttings.search.amendments import (
    Amendment,
    Replacement,
    can_tell,
    told_at_once,
)
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment, Entry, Kind
from cuttings.search.engines import (
    Amendable,
    Engine,
    Recounting,
    Replacing,
    Revisable,
)
from cuttings.search.facets.signatures import name_id

BATCH = 512

ACTIONS: tuple[Action, ...] = ("write", "refacet", "delete")

MOST_BEHIND = 20_000
"""Articles that follow behind and are committed together."""
MOST_AMENDED = 10_000
"""Those of them of which only origin and labels are told: about 3 s."""

FEW = 100
"""Articles that an engine that can't revise is given at once: half a second."""
MOST_COUNTED = 300
"""Headings of which such an engine is told; of more it is given the articles."""

UNCUT = 64
"""Entries that are delivered between two moments at which Ctrl-C is heard: well
under a second's work.
"""

Held = Callable[[], AbstractContextManager[None]]
"""Makes a block that must not be interrupted."""

Until = Callable[[int], bool]
"""Told how many articles have followed, says whether it is time to stop."""

Fate = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a decision changed: articles, whose words may be ``rewritten``, and headings,
    under which names may be ``filed`` otherwise. ``ruled`` where the decision itself says
    what it changes in all of its articles.
    """

    articles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    filed: bool = False
    rewritten: bool = False
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Followers:
    """Articles that followed behind, each with the decision that asked last: those
    ``given`` again, and those only ``amended``.
    """

    given: Sequence[tuple[str, int]] = ()
    amended: Sequence[tuple[str, int]] = ()

    def __len__(self) -> int:
        return len(self.given) + len(self.amended)


def replaces_values(engine: Engine) -> TypeGuard[Replacing]:
    """Whether an engine takes a decision about origins or labels as a whole."""
    return isinstance(engine, Replacing) and told_at_once(engine.facets)


def never(_: int) -> bool:
    """Nothing is to be stopped."""
    return False


class Carried(NamedTuple):
    """How many copies a story has, and how many outlets carried it."""

    copies: int
    outlets: int


FEWEST_LOOKS = 200
"""Comparisons of copies that a run makes again, however short it is: .2 s."""


class Assembly:
    """The catalogue with the stories, the names and the decisions that hang on it."""

    def __init__(self, archive: Archive) -> None:
        archive.folder.mkdir(parents=True, exist_ok=True)
        self.archive = archive
        self.catalogue = Catalogue(archive.catalogue)
        with closed_on_failure(self.catalogue.connection):
            self._open(archive)

    def _open(self, archive: Archive) -> None:
        connection = self.catalogue.connection
        settings = archive.section("stories", StorySettings)
        self.stories = StoryIndex(connection, settings)
        self.recurrence = Recurrence(connection)
        self.authority = Authority(connection, archive.authority)
        self.events = EventDecisions(connection)
        self.outlets = OutletNames(connection)
        self.facts = Facts(connection, self.outlets)
        self.labels = Labels(connection)
        self.files = FileDecisions(connection)
        self.learning = Learning(self.catalogue, self.events)
        self.journal = Journal(
            connection,
            {
                "names": self.authority.decisions.enforcement,
                "mentions": self.authority.rulings.refiling,
                "stories": self.stories,
                "events": self.events,
                "articles": self.facts,
                "labels": self.labels,
                "files": self.files,
            },
        )
        self._has_handed_over = False
        if not is_read_only(connection):
            self._keep_checksums()

    def _keep_checksums(self) -> None:
        connection = self.catalogue.connection
        if not is_sealed(connection):
            # an archive of an older release, or an import
            with self.catalogue.transaction():
                seal(connection)
        stamp_rows(connection)

    def close(self) -> None:
        """Closes the database."""
        self.catalogue.close()

    # Articles come and go

    def keep(self, article: Article, key: str, enrichment: Enrichment | None) -> Fate:
        """Stores an article and puts it into its story."""
        fate = self.store(article, key, enrichment)
        if fate != "unchanged":
            self.group([article])
        if fate != "unchanged" or enrichment is not None:
            self.catalogue.unsettle()
        return fate

    def store(self, article: Article, key: str, enrichment: Enrichment | None) -> Fate:
        """Stores an identified article with what was found in it; what is known already
        need not be given.

        One that is not as it was has still to be grouped, and conclusions have to be
        drawn anew (``unsettle``): in the same transaction, once for many.
        """
        if enrichment is not None:
            self.catalogue.put_enrichment(article.content_hash, enrichment)
        fate = self.catalogue.put(article, key)
        if fate != "unchanged":
            # in the place of what was: where a damaged row was taken out, that stays
            self.recurrence.record(article)
            self.outlets.record(article)
            self.learning.note(article)
        elif enrichment is not None:
            self.catalogue.post(article.id, "write")
        return fate

    def group(self, articles: Iterable[Article]) -> None:
        """Puts stored articles into their stories, by their text and by the names
        that were found in them.
        """
        named = ((article, self._names(article)) for article in articles)
        self.touch(self.stories.add_all(named))

    def choose_again(self) -> None:
        """Lets the copies stand for their stories that the settings ask for now."""
        with self.catalogue.transaction():
            self.touch(self.stories.choose_again())

    def look_again(self, added: int) -> LookedAgain:
        """Groups stories anew whose copies share what a run made common: with fewer
        comparisons than a tenth of its articles, or a few in any case.
        """
        with self.catalogue.transaction():
            seen = self.stories.look_again(max(FEWEST_LOOKS, added // 10))
            if seen.changed:
                self.touch(seen.changed)
                self.catalogue.unsettle()
        return seen

    def _names(self, article: Article) -> frozenset[str]:
        mentions = self._found_in(article).mentions
        return frozenset(mention.name for mention in mentions if mention.name)

    def _found_in(self, article: Article) -> Enrichment:
        found = self.catalogue.latest_enrichment(article.content_hash)
        return found or Enrichment()

    def drop(self, article_id: str) -> None:
        """Removes an article, and lets its story close the gap."""
        self.touch(self.stories.remove(article_id) - {article_id})
        self.authority.delete(article_id)
        self.recurrence.delete(article_id)
        self.outlets.delete(article_id)
        self.learning.delete(article_id)
        self.catalogue.remove(article_id)
        self.catalogue.unsettle()

    def move(self, old: str, new: SourceFile) -> None:
        """Records that a file has another path now; in another folder, other lines
        may recur.
        """
        self.catalogue.move_source(old, new)
        self.files.moved(old, new.path)
        for article in self.catalogue.articles_of(new.path):
            self.recurrence.record(article)
        self.catalogue.unsettle()

    # What the index has to take up

    def touch(self, article_ids: Iterable[str]) -> None:
        """Posts entries whose story, names or event types changed."""
        for article_id in article_ids:
            self.catalogue.post(article_id, "refacet")

    def revise(self, heading_ids: Iterable[str], *, filed: bool = True) -> None:
        """Posts headings that changed; ``filed`` where names may be filed under others
        than before.
        """
        self.catalogue.post_headings(heading_ids, filed=filed)

    def take_up(self, outcome: Outcome, *, locked: bool = True) -> Changes:
        """Posts what a decision, or the undoing of one, changed; gives it. Belongs into
        the transaction in which it was made.

        Who has not the archive's lock says so, and lets it wait for who delivers next.
        """
        changes = self._changes(outcome)
        if changes.ruled or self._restates(outcome.decision):
            self.catalogue.post_ruling(outcome.decision.id)
        if changes.ruled:
            return changes
        copies = self._copies_beside(outcome)
        self.catalogue.post_decided(copies, (), filed=False)
        if not locked:
            self.catalogue.post_decided(
                changes.articles,
                changes.headings,
                filed=changes.filed,
                rewritten=changes.rewritten,
            )
            return changes
        self.revise(changes.headings, filed=changes.filed)
        for article_id in changes.articles:
            action: Action = "write" if changes.rewritten else "refacet"
            self.catalogue.post(article_id, action)
        return changes

    def _restates(self, decision: Decision) -> bool:
        """Whether names are of another kind, or under none, by a decision about
        headings.
        """
        decision = self.journal.original(decision)
        if decision.owner != "names":
            return False
        if decision.action == "import":
            return bool(self.authority.restated_names(decision))
        return decision.action == "kind"

    def amend(self, article_ids: Sequence[str], decision: Decision) -> None:
        """Posts articles to follow with their origin and labels, since a decision; needs
        no lock.
        """
        self.catalogue.post_amended(article_ids, decision.id)

    def _copies_beside(self, outcome: Outcome) -> list[str]:
        """All copies of the story of an article whose outlet was decided on: they are to
        know how many outlets carried it.
        """
        decision = self.journal.original(outcome.decision)
        if "outlet" not in decision.payload.get("values", ()):
            return []
        stories = self.stories.copies(outcome.changed)
        return list(chain.from_iterable(stories.values()))

    def _carried_otherwise(
        self, engine: Engine, article_ids: Sequence[str]
    ) -> list[str]:
        """All copies of the stories of these articles that are carried by another number
        of outlets than the index says.
        """
        concerned: list[str] = []
        stories = self.stories.copies(article_ids)
        outlets = self._outlets(list(chain.from_iterable(stories.values())))
        for copies in stories.values():
            entry = engine.get(copies[0])
            number = max(1, len(_different(outlets, copies)))
            if entry is not None and entry.story.outlets != number:
                concerned += copies
        return concerned

    def _changes(self, outcome: Outcome) -> Changes:
        decision = outcome.decision
        # what stood beneath a heading that was hidden comes back, too
        filed = decision.action not in WORDS_ONLY
        decision = self.journal.original(decision)
        if decision.owner == "names":
            filed = filed or shows_again(decision)
            return Changes(headings=outcome.changed, filed=filed)
        if decision.owner == "mentions" and decision.action != "add":
            concerned = sorted(headings_of(decision))
            return Changes(outcome.changed, tuple(concerned), ruled=True)
        if decision.owner == "events":
            return Changes(tuple(self._articles_of_content(decision)))
        if decision.owner == "labels" or is_renaming(decision):
            return Changes(outcome.changed, ruled=True)
        if decision.owner == "articles":
            return Changes(outcome.changed, rewritten=rewrites_text(decision))
        return Changes(outcome.changed)

    def _articles_of_content(self, decision: Decision) -> list[str]:
        """The article of a decision, and those with the same content."""
        (article_id,) = decision.subjects
        rows = self.catalogue.connection.execute(
            "SELECT id FROM articles WHERE id = ? OR content_hash = ?",
            (article_id, decision.payload["content_hash"]),
        )
        return [row["id"] for row in rows.fetchall()]

    def entry(
        self,
        article: Article,
        *,
        filed: bool = False,
        carried: Mapping[str, Carried] | None = None,
        added: str | None = None,
    ) -> Entry:
        """The entry of an article as the catalogue knows it now; ``filed`` names
        stay where they are filed.

        ``carried`` are the numbers of the stories of several copies, and ``added`` is when
        it came, where the caller has looked them up for many articles at once.
        """
        article, found = self._as_shown(article)
        link = self.stories.link(article.id)
        if carried is None:
            carried = self.carried([article.id])
        if added is None:
            added = self.catalogue.added(article.id)
        if link.id in carried:
            link = replace(link, **carried[link.id]._asdict())
        name = self.authority.recall if filed else self.authority.assign
        enrichment, headings = name(article, found, link.id)
        enrichment = self.events.final(article, enrichment)
        events = event_headings(event.id for event in enrichment.events)
        return Entry(
            article,
            enrichment,
            link,
            (*headings, *events),
            added,
            self.labels.of(article.id),
        )

    def context(self, name: str, words: str, within: Within = "sentence") -> Context:
        """The context of a ruling: where a name stands with words now. Raises
        AuthorityError for no words.
        """
        words = checked_words(words)
        in_force = self.authority.rulings.in_force
        met: dict[str, frozenset[Kind]] = {}
        for article_id in self.authority.rulings.refiling.articles_named([name]):
            article = self.catalogue.article(article_id)
            if article is None:
                continue
            article, found = self._as_shown(article)
            kinds: set[Kind] = set()
            for mention in in_force.with_added(article, found).mentions:
                is_named = mention.counted and mention.name == name
                if is_named and stands_with(article, mention, words, within):
                    kinds.add(mention.kind)
            if kinds:
                met[article_id] = frozenset(kinds)
        return Context(words, within, met)

    def additions_without_effect(self) -> list[int]:
        """The decisions that added a mention to an article whose text does not have it
        any longer, or which is gone.
        """
        in_force = self.authority.rulings.in_force
        shown: dict[str, Article] = {}
        for article_id in in_force.added_to():
            article = self.catalogue.article(article_id)
            if article is not None:
                shown[article_id], _ = self._as_shown(article)
        return in_force.without_effect(shown)

    def _as_shown(self, article: Article) -> tuple[Article, Enrichment]:
        """An article as readers have it, and what was found in it."""
        article, found = self.recurrence.hide(article, self._found_in(article))
        return self.facts.final(article, found)

    def carried(self, article_ids: Sequence[str]) -> dict[str, Carried]:
        """How many copies the stories of these articles have, and by how many outlets
        they were carried, for those of several copies.
        """
        stories = self.stories.copies(article_ids)
        outlets = self._outlets(list(chain.from_iterable(stories.values())))
        return {
            story: Carried(len(copies), max(1, len(_different(outlets, copies))))
            for story, copies in stories.items()
        }

    def _outlets(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The outlets of articles in the end, those that have one."""
        read = self.catalogue.values_of(article_ids, ORIGINS)
        return {
            article_id: outlet
            for article_id, (outlet, *_) in self.facts.origins(read)
            if outlet
        }

    # Conclusions from all articles

    def settle(self, engine: Engine, held: Held = nullcontext) -> None:
        """Draws the conclusions that need all articles, and delivers what is posted and
        what they change.

        They are the lines that recur in an outlet's stories, and then what the
        authority file makes of all names. Nothing is done where nothing changed since
        the last time; an interrupted settling is taken back and done anew.
        """
        if not self.catalogue.unsettled():
            self.deliver(engine, held)
            return
        # What is written is filed before each conclusion. What only needs other facets
        # waits for the last: each asks for much of it again.
        self._take_over_decided()
        self.hand_over(engine, held)
        with self.catalogue.transaction():
            self._hide_recurring()
            self._name_outlets()
        self.hand_over(engine, held)
        with self.catalogue.transaction():
            headings, articles = self.authority.settle()
            self.revise(headings)
            self.touch(articles)
        self.deliver(engine, held)
        with held():
            self.authority.save()
            with self.catalogue.transaction():
                self.catalogue.settled()

    def renew(self) -> None:
        """Draws anew the conclusions that need all articles, without regard to the
        order in which they came.

        Recurring lines are counted first; then the names are filed in the order of the
        articles' ids, see ``Authority.renew``.
        """
        with self.catalogue.transaction():
            self._hide_recurring()
            self._name_outlets()
            self.authority.renew(self._shown_enrichments())
            self.catalogue.settled()

    def _shown_enrichments(self) -> Iterator[tuple[str, Enrichment, str]]:
        """What was found in every article where no line is hidden that recurs, with
        the article's story, by id; and what a person added to it.
        """
        partly_hidden = self.recurrence.hidden_in()
        in_force = self.authority.rulings.in_force
        added_to = in_force.added_to()
        for article_id, found in self.catalogue.enrichments():
            needs_text = article_id in added_to or in_force.asks_for_text(
                found.mentions
            )
            if article_id in partly_hidden or needs_text:
                article = self.catalogue.article(article_id)
                if article is not None:
                    article, found = self.recurrence.hide(article, found)
                    if needs_text:
                        article, found = self.facts.final(article, found)
                        found = in_force.with_added(article, found)
                        in_force.meet(article, found.mentions)
            yield article_id, found, self.stories.story_of(article_id)

    def learn(self) -> None:
        """Trains on the archive's labels where enough of them changed, and posts
        what that may change.
        """
        with self.catalogue.transaction():
            lesson = self.learning.learn(SHARE)
            if lesson and lesson.matters:
                self.touch(self.catalogue.article_ids())

    def _hide_recurring(self) -> None:
        for article_id in self.recurrence.missing():
            article = self.catalogue.article(article_id)
            if article is not None:
                self.recurrence.record(article)
        for article_id in self.recurrence.settle():
            self.catalogue.post(article_id, "write")

    def _name_outlets(self) -> None:
        """Gives hosts the names that their pages state. Other outlets may be fewer of
        them, which the other copies of a story are to know.
        """
        for article_id in self.outlets.missing():
            article = self.catalogue.article(article_id)
            if article is not None:
                self.outlets.record(article)
        changed = self.outlets.settle()
        for article_id in changed:
            self.catalogue.post(article_id, "write")
        copies = set(chain.from_iterable(self.stories.copies(changed).values()))
        self.touch(sorted(copies.difference(changed)))

    # Delivery

    def hand_over(self, engine: Engine, held: Held = nullcontext) -> None:
        """Takes articles posted to be written or deleted to the engine, for ``deliver``
        to commit there.

        What only needs other facets waits until then: a story that grows asks for it
        again and again.
        """
        self._hand_over(engine, held, ("write", "delete"))

    def deliver(
        self, engine: Engine, held: Held = nullcontext, until: Until = never
    ) -> int:
        """Takes everything posted to the engine and commits; first what readers see of
        it, then the articles that follow behind, as long as not ``until``.

        Gives how many entries were posted. What is posted while articles follow goes
        before the rest of them.
        """
        taken = self._deliver_posted(engine, held, Followers())
        followed = 0
        while not until(followed):
            followers = self._hand_over_behind(engine, held, until, followed)
            if not len(followers):
                break
            followed += len(followers)
            taken += self._deliver_posted(engine, held, followers)
        return taken

    def _deliver_posted(self, engine: Engine, held: Held, followers: Followers) -> int:
        """Takes what readers see to the engine and commits, with the articles handed
        over from behind.

        Headings come last, when the index holds everything that is filed under them; an
        engine that can't revise them, or replace values, is given the articles concerned.
        """
        self._post_for(engine)
        headings = self.catalogue.posted_headings()
        rulings = self.catalogue.posted_rulings()
        self._hand_over(engine, held, ACTIONS)
        taken = self.catalogue.posted()
        if not (taken or headings or rulings or len(followers)):
            return 0
        with held():
            self._tell(engine, headings, rulings)
            build = self.archive.current_build()
            self.catalogue.begin_commit(build)
            engine.commit()
            with self.catalogue.transaction():
                self.catalogue.end_commit(build, engine)
                self.catalogue.delivered(taken)
                self.catalogue.delivered_behind(followers.given)
                self.catalogue.delivered_amended(followers.amended)
                self.catalogue.delivered_headings(headings)
                self._let_follow(engine, rulings)
                # Whoever harvests an article gets the labels of its headings; a ruling
                # renames none, and its own articles are noted when they follow.
                renamed = self.authority.affected(headings)
                if isinstance(engine, Recounting):
                    self.catalogue.post_behind(renamed)
                else:
                    self.catalogue.note_changes((each, False) for each in renamed)
        return len(taken) + len(followers)

    def _tell(
        self, engine: Engine, headings: Mapping[str, bool], rulings: Sequence[int]
    ) -> None:
        """Tells an engine which headings changed, and what was decided of many articles
        at once.
        """
        decided = [self.journal.original(self.journal.get(each)) for each in rulings]
        if replaces_values(engine):
            replacements: list[Replacement] = []
            for decision in decided:
                if decision.owner == "labels":
                    replacements += self.labels.replacements(decision)
                elif decision.owner == "articles":
                    replacements.append(self.facts.replacement(decision))
            told = [
                each
                for each in replacements
                if not self._are_given(engine, each.articles)
            ]
            if told:
                engine.replace_values(told)
        names = [decision for decision in decided if decision.owner == "mentions"]
        if isinstance(engine, Revisable):
            # One that counts is told by the heading: it knows no name.
            names += [decision for decision in decided if decision.owner == "names"]
        if (headings or names) and isinstance(engine, Revisable | Recounting):
            with self.catalogue.transaction():
                self._tell_of_names(engine, headings, names)

    def _tell_of_names(
        self,
        engine: Revisable | Recounting,
        headings: Mapping[str, bool],
        names: Sequence[Decision],
    ) -> None:
        ruled = {each: False for one in names for each in headings_of(one)}
        revision = self.authority.revision({**ruled, **headings}, names)
        if isinstance(engine, Revisable):
            engine.revise(revision)
            return
        engine.define(revision.headings)
        # Another word is told by its value alone; a place may stand beneath another.
        refiled = {heading for heading, filed in headings.items() if filed}
        refiled.update(revision.gone)
        for heading in revision.headings:
            if heading.id in headings and (heading.broader or heading.kind == "place"):
                refiled.add(heading.id)
        concerned = set(self.authority.affected(refiled))
        for statement in revision.stated:
            concerned.update(statement.articles)
        named = self.authority.named(chain.from_iterable(map(names_of, names)))
        moving = engine.above({*refiled, *ruled, *named, *revision.targets()})
        if len(moving) > MOST_COUNTED or self._are_given(engine, concerned):
            return
        counting = self.authority.counting(moving, concerned, revision.stated)
        engine.recount(concerned, counting)

    def _are_given(self, engine: object, article_ids: Collection[str]) -> bool:
        """Whether so few articles are concerned that an engine that can't revise is given
        them at once, in the place of being told; and does so.
        """
        if not isinstance(engine, Recounting) or len(article_ids) > FEW:
            return False
        posts: list[tuple[str, Action]] = [(each, "refacet") for each in article_ids]
        engine.refacet(self._entries(posts, "refacet", filed=True))
        return True

    def _post_for(self, engine: Engine) -> None:
        """Posts what others decided, and for an engine that can't be told of headings, or
        replace values, the articles concerned.
        """
        self._take_over_decided()
        tells_names = isinstance(engine, Revisable | Recounting)
        headings = self.catalogue.posted_headings()
        if not tells_names:
            with self.catalogue.transaction():
                self.catalogue.post_behind(self.authority.affected(headings))
                self.catalogue.delivered_headings(headings)
        elif isinstance(engine, Recounting) and len(headings) > MOST_COUNTED:
            # What a run files anew is no statement of a few headings.
            with self.catalogue.transaction():
                self.touch(self.authority.affected(headings))
        with self.catalogue.transaction():
            untold = []
            for each in self.catalogue.posted_rulings():
                owner = self.journal.original(self.journal.get(each)).owner
                is_about_names = owner in ("mentions", "names")
                is_told = tells_names if is_about_names else replaces_values(engine)
                if not is_told:
                    untold.append(each)
            self._let_follow(engine, untold)

    def _take_over_decided(self) -> None:
        """Posts what others decided."""
        if self.catalogue.decided_waits():
            with self.catalogue.transaction():
                self.catalogue.take_over_decided()

    def _let_follow(self, engine: Engine, rulings: Sequence[int]) -> None:
        """Strikes out decisions that the index was told of, or need not be, and lets
        their articles follow. How names were filed before one that was undone is of no
        use any longer.
        """
        for decision_id in rulings:
            ruling = self.journal.original(self.journal.get(decision_id))
            if ruling.owner == "names":
                names = self.authority.restated_names(ruling)
                articles = self.authority.rulings.refiling.articles_named(names)
                self.catalogue.post_behind(articles, decision_id)
                continue
            if ruling.owner != "mentions":
                articles = ruling.payload["articles"]
                amends = isinstance(engine, Amendable) and can_tell(engine.facets)
                if amends:
                    self.catalogue.post_amended(articles, decision_id)
                else:
                    self.catalogue.post_behind(articles, decision_id)
                continue
            concerned = self.authority.rulings.refiling.concerned(ruling.id)
            self.catalogue.post_behind(concerned, decision_id)
            if not ruling.in_force:
                self.authority.rulings.refiling.forget(ruling.id)
        self.catalogue.delivered_rulings(rulings)

    def _hand_over_behind(
        self, engine: Engine, held: Held, until: Until, followed: int
    ) -> Followers:
        """Takes articles that follow behind to the engine, until all are, or others wait,
        or it is time to commit; gives those taken.
        """
        amended = self._hand_over_amended(engine, held)
        if amended:
            return Followers(amended=amended)
        taken: list[tuple[str, int]] = []
        after = ""
        while len(taken) < MOST_BEHIND:
            rows = self.catalogue.posted_behind(after, UNCUT)
            if not rows:
                break
            posts: list[tuple[str, Action]] = [(each, "refacet") for each, _ in rows]
            with held(), self.catalogue.transaction():
                engine.refacet(self._entries(posts, "refacet", filed=True))
            taken += rows
            after = rows[-1][0]
            if until(followed + len(taken)) or self.catalogue.others_wait():
                break
        return Followers(given=taken)

    def _hand_over_amended(self, engine: Engine, held: Held) -> list[tuple[str, int]]:
        """Amends articles whose origin or labels follow behind; gives those. Copies that
        are carried by another number of outlets now are posted.
        """
        rows = self.catalogue.posted_amended(MOST_AMENDED)
        if not rows:
            return []
        ids = sorted(article_id for article_id, _ in rows)
        with held(), self.catalogue.transaction():
            self.touch(self._carried_otherwise(engine, ids))
            if isinstance(engine, Amendable) and can_tell(engine.facets):
                engine.amend(self._amendments(ids))
            else:
                posts: list[tuple[str, Action]] = [(each, "refacet") for each in ids]
                engine.refacet(self._entries(posts, "refacet", filed=True))
        return rows

    def _amendments(self, article_ids: Sequence[str]) -> Iterator[Amendment]:
        """What curators say of articles beside names, as it is now."""
        labels = self.labels.of_all(article_ids)
        read = self.catalogue.values_of(article_ids, ORIGINS)
        for article_id, (outlet, agency, byline) in self.facts.origins(read):
            own = labels.get(article_id, ())
            yield Amendment(article_id, outlet, agency, byline, own)

    def _hand_over(
        self, engine: Engine, held: Held, actions: tuple[Action, ...]
    ) -> None:
        """Takes what was posted since the last time; the first time everything, by
        whatever run it was posted.

        Each batch is done within ``held()``: between them handing over may be
        interrupted, and must then begin anew.
        """
        if self._has_handed_over:
            posts = self.catalogue.fresh(actions)
        else:
            self.catalogue.fresh(ACTIONS)
            posts = self.catalogue.posted()
        self._has_handed_over = False
        for start in range(0, len(posts), UNCUT):
            with held(), self.catalogue.transaction():
                self._take(engine, posts[start : start + UNCUT])
        self._has_handed_over = True

    def _take(self, engine: Engine, posts: list[tuple[str, Action]]) -> None:
        engine.delete(each for each, action in posts if action == "delete")
        engine.write(self._entries(posts, "write", filed=False))
        engine.refacet(self._entries(posts, "refacet", filed=True))

    def _entries(
        self, posts: list[tuple[str, Action]], wanted: Action, *, filed: bool
    ) -> Iterator[Entry]:
        ids = [article_id for article_id, action in posts if action == wanted]
        carried = self.carried(ids)
        for article, added in self.catalogue.articles_added(ids):
            yield self.entry(article, filed=filed, carried=carried, added=added)


def _different(outlets: Mapping[str, str], copies: Iterable[str]) -> set[str]:
    """The outlets of some copies, as their facet tells them apart."""
    return {name_id(outlets[copy]) for copy in copies if copy in outlets}
