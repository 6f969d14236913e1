"""Keeping an article with all that depends on it, and putting entries together for the
index.

Articles, stories and names are tables of one database, so keeping or dropping an
article is one transaction that also posts every entry that changed by it. A decision
about names posts headings, whatever the number of articles that count under them. Posts
are handed over to the engine as they come, and struck out only when it has committed;
so an interrupted delivery is repeated, never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Literal

from cuttings.index.authority import Authority
from cuttings.index.catalogue import Action, Catalogue, Seen
from cuttings.index.cleaning.recurring import Recurrence
from cuttings.index.enrich.events import event_headings
from cuttings.index.enrich.events.decisions import EventDecisions
from cuttings.index.enrich.events.learning import SHARE, Learning
from cuttings.index.stories import StoryIndex
from cuttings.search.archive import Archive
from cuttings.search.articles import Article, Enrichment, Entry
from cuttings.search.engines import Engine, Revisable

BATCH = 512
ACTIONS: tuple[Action, ...] = ("write", "refacet", "delete")
UNCUT = 64
"""Entries that are delivered between two moments at which Ctrl-C is heard: well
under a second's work.
"""


class Assembly:
    """The catalogue with the stories and the names that hang on it."""

    def __init__(self, archive: Archive) -> None:
        archive.folder.mkdir(parents=True, exist_ok=True)
        self.catalogue = Catalogue(archive.catalogue)
        self.stories = StoryIndex(self.catalogue.connection)
        self.recurrence = Recurrence(self.catalogue.connection)
        self.authority = Authority(self.catalogue.connection, archive.authority)
        self.events = EventDecisions(self.catalogue.connection)
        self.learning = Learning(self.catalogue, self.events)
        self._handing = False

    def keep(
        self, article: Article, key: str, enrichment: Enrichment | None
    ) -> Literal["added", "changed", "unchanged"]:
        """Stores an article and puts it into its story."""
        fate = self.store(article, key, enrichment)
        if fate != "unchanged":
            self.group([article])
        return fate

    def store(
        self, article: Article, key: str, enrichment: Enrichment | None
    ) -> Literal["added", "changed", "unchanged"]:
        """Stores an identified article with what was found in it; what is known already
        need not be given.

        One that is not as it was has still to be grouped, in the same transaction.
        """
        if enrichment is not None:
            self.catalogue.put_enrichment(article.content_hash, enrichment)
        fate = self.catalogue.put(article, key)
        if fate != "unchanged":
            self.recurrence.record(article)
            self.learning.note(article)
        elif enrichment is not None:
            self.catalogue.post(article.id, "write")
        if fate != "unchanged" or enrichment is not None:
            self.catalogue.unsettle()
        return fate

    def group(self, articles: Iterable[Article]) -> None:
        """Puts stored articles into their stories, by their text and by the names
        that were found in them.
        """
        self.touch(
            self.stories.add_all(
                (article, self._names(article)) for article in articles
            )
        )

    def _names(self, article: Article) -> frozenset[str]:
        found = self.catalogue.latest_enrichment(article.content_hash) or Enrichment()
        return frozenset(mention.name for mention in found.mentions if mention.name)

    def drop(self, id: str) -> None:
        """Removes an article, and lets its story close the gap."""
        self.touch(self.stories.remove(id) - {id})
        self.authority.forget(id)
        self.recurrence.forget(id)
        self.learning.forget(id)
        self.catalogue.remove(id)
        self.catalogue.unsettle()

    def move(self, old: str, new: Seen) -> None:
        """Records that a file has another path now; in another folder, other lines
        may recur.
        """
        self.catalogue.move_source(old, new)
        for article in self.catalogue.articles_of(new.path):
            self.recurrence.record(article)
        self.catalogue.unsettle()

    def touch(self, ids: Iterable[str]) -> None:
        """Posts entries whose story or names changed."""
        for id in ids:
            self.catalogue.post(id, "refacet")

    def revise(self, headings: Iterable[str], *, filed: bool = True) -> None:
        """Posts headings that a decision changed; ``filed`` where names may be filed
        under others than before.
        """
        self.catalogue.post_headings(headings, filed=filed)

    def entry(self, article: Article, *, filed: bool = False) -> Entry:
        """The entry of an article as the catalogue knows it now; ``filed`` names
        stay where they are filed.
        """
        found = self.catalogue.latest_enrichment(article.content_hash) or Enrichment()
        article, found = self.recurrence.hide(article, found)
        link = self.stories.link(article.id)
        name = self.authority.recall if filed else self.authority.assign
        enrichment, headings = name(article, found, link.id)
        enrichment = self.events.apply(article, enrichment)
        events = event_headings(event.id for event in enrichment.events)
        return Entry(article, enrichment, link, (*headings, *events))

    def renew(self) -> None:
        """Draws anew the conclusions that need all articles, without regard to the
        order in which they came.

        Recurring lines are counted first; then the names are filed in the order of the
        articles' ids, see ``Authority.renew``.
        """
        with self.catalogue.transaction():
            self._hide_recurring()
            self.authority.renew(self._seen())
            self.catalogue.settled()

    def _seen(self) -> Iterator[tuple[str, Enrichment, str]]:
        """What was found in every article where no line is hidden that recurs, with
        the article's story, by id.
        """
        partly = self.recurrence.hidden_in()
        for id, found in self.catalogue.enrichments():
            article = self.catalogue.article(id) if id in partly else None
            seen = self.recurrence.hide(article, found)[1] if article else found
            yield id, seen, self.stories.story_of(id)

    def settle(
        self,
        engine: Engine,
        held: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Delivers, draws the conclusions that need all articles, and delivers what
        they change.

        They are the lines that recur in an outlet's stories, and then what the
        authority file makes of all names. Nothing is done where nothing changed since
        the last time; an interrupted settling is taken back and done anew.
        """
        self.deliver(engine, held)
        if not self.catalogue.unsettled():
            return
        with self.catalogue.transaction():
            self._hide_recurring()
        self.deliver(engine, held)
        with self.catalogue.transaction():
            headings, articles = self.authority.settle()
            self.revise(headings)
            self.touch(articles)
        self.deliver(engine, held)
        with held():
            self.authority.save()
            with self.catalogue.transaction():
                self.catalogue.settled()

    def learn(self) -> None:
        """Trains on the archive's labels where enough of them changed, and posts
        what that may change.
        """
        with self.catalogue.transaction():
            lesson = self.learning.learn(SHARE)
            if lesson and lesson.matters:
                self.touch(self.catalogue.article_ids())

    def _hide_recurring(self) -> None:
        for id in self.recurrence.missing():
            article = self.catalogue.article(id)
            if article is not None:
                self.recurrence.record(article)
        for id in self.recurrence.settle():
            self.catalogue.post(id, "write")

    def hand_over(
        self,
        engine: Engine,
        held: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Takes articles posted to be written or deleted to the engine, for ``deliver``
        to commit there.

        What only needs other facets waits until then: a story that grows asks for it
        again and again.
        """
        self._hand_over(engine, held, ("write", "delete"))

    def _hand_over(
        self,
        engine: Engine,
        held: Callable[[], AbstractContextManager[None]],
        actions: tuple[Action, ...] = ACTIONS,
    ) -> None:
        """Takes what was posted since the last time; the first time everything, by
        whatever run it was posted.

        Each batch is done within ``held()``: between them handing over may be
        interrupted, and must then begin anew.
        """
        fresh = self.catalogue.fresh(actions if self._handing else ACTIONS)
        posts = fresh if self._handing else self.catalogue.posted()
        self._handing = False
        for start in range(0, len(posts), UNCUT):
            with held(), self.catalogue.transaction():
                self._take(engine, posts[start : start + UNCUT])
        self._handing = True

    def deliver(
        self,
        engine: Engine,
        held: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> int:
        """Takes everything posted to the engine and commits.

        Gives how many entries were posted.

        Headings come last, when the index holds everything that is filed under them; an
        engine that can't revise them is given the articles that count under them.
        """
        headings = self.catalogue.posted_headings()
        if headings and not isinstance(engine, Revisable):
            with self.catalogue.transaction():
                self.touch(self.authority.affected(headings))
                self.catalogue.delivered_headings(headings)
            headings = {}
        self._hand_over(engine, held)
        taken = self.catalogue.posted()
        if taken or headings:
            with held():
                if headings and isinstance(engine, Revisable):
                    engine.revise(self.authority.revision(headings))
                engine.commit()
                with self.catalogue.transaction():
                    self.catalogue.delivered(taken)
                    self.catalogue.delivered_headings(headings)
        return len(taken)

    def _take(self, engine: Engine, posts: list[tuple[str, Action]]) -> None:
        engine.delete(id for id, action in posts if action == "delete")
        for wanted, take in (("write", engine.write), ("refacet", engine.refacet)):
            articles = (
                self.catalogue.article(id) for id, action in posts if action == wanted
            )
            filed = wanted == "refacet"
            take(
                self.entry(article, filed=filed)
                for article in articles
                if article is not None
            )

    def close(self) -> None:
        """Closes the database."""
        self.catalogue.close()
