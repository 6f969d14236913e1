"""Stories kept as articles come and go: one at a time, in any order, with lasting ids.

    StoryIndex
      candidates   who shares rare sampled shingles with the new article
      verdicts     whether each is a copy of it, and why
      grouping     which story it joins by average link, and which stories it shows to be one

Every change is one transaction (or part of the caller's), and what is kept in memory is checked against a stamp in the
database, so that a run killed in the middle goes on as if undisturbed. The older of two merged stories keeps its id,
and the other's stays alive as an alias.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
from cuttings.index.copies.candidates import candidates
from cuttings.index.copies.fingerprints import Fingerprint, Shares, fingerprint
from cuttings.index.copies.grouping import Evidence, choose, may_merge, sampled
from cuttings.index.copies.postings import Postings
from cuttings.index.copies.records import MIGRATIONS, Copy, Records
from cuttings.index.copies.verdicts import Verdict, judge
from cuttings.index.database import migrate, transaction
from cuttings.search.articles import Article, StoryLink
from cuttings.search.errors import NotFound


class StoryIndex:
    """Groups articles into stories. Whatever is asked by an unknown id raises NotFound."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        migrate(connection, "copies", MIGRATIONS)
        self._connection = connection
        self._records = Records(connection)
        self._postings = Postings(None)
        self._stories = np.zeros(1024, dtype=np.int32)
        self._stamp: int | None = None

    def add(self, article: Article, names: frozenset[str] = frozenset()) -> frozenset[str]:
        """Places an article, new or changed, and returns the ids of all whose StoryLink changed, itself included.

        ``names`` are the ids of the headings it mentions, where they are known.
        """
        made = fingerprint(article.body)
        with transaction(self._connection):
            self._refresh()
            changed: set[str] = set()
            if self._records.number(article.id) is not None:
                changed |= self._remove(article.id)
            copy = self._records.insert(article, made, names)
            changed |= self._place(copy)
            self._post(copy.number, made)
            self._stamp = self._records.restamp()
        return frozenset(changed | {article.id})

    def remove(self, id: str) -> frozenset[str]:
        """Forgets an article, re-clusters its story only, and returns the ids of the others whose StoryLink changed."""
        with transaction(self._connection):
            self._refresh()
            changed = self._remove(id)
            self._stamp = self._records.restamp()
        return frozenset(changed - {id})

    def link(self, id: str) -> StoryLink:
        """How an article belongs to its story."""
        copy = self._copy(id)
        story = self._records.story(copy.story)
        aliases = self._records.aliases(copy.story)
        if story.representative == copy.number:
            return StoryLink(story.id, True, "representative", "", (), aliases)
        verdict = judge(copy.compared, self._records.copy(story.representative).compared)
        return StoryLink(story.id, False, "edited", verdict.reason, (), aliases)

    def members(self, story_id: str) -> tuple[str, ...]:
        """The ids of a story's copies in order of arrival; ``story_id`` may be an alias."""
        number = self._records.story_number(story_id)
        if number is None:
            raise NotFound(f"There is no story {story_id!r}. Search for one of its articles to find its present id.")
        return self._records.ids(number)

    def story_of(self, id: str) -> str:
        """The id of an article's story."""
        return self._records.story(self._copy(id).story).id

    def compare(self, one: str, other: str) -> Verdict:
        """What the comparison of two articles finds today, whether or not they are in one story."""
        first, second = self._copy(one), self._copy(other)
        self._refresh()
        return judge(first.compared, second.compared, self._rarity(first))

    # Placing

    def _place(self, copy: Copy) -> set[str]:
        evidence = self._evidence(copy)
        home, others = choose(evidence)
        if home is None:
            self._settle(copy.number, self._records.found(copy))
            return {copy.id}
        for verdict_of in evidence.values():
            if verdict_of.story == home:
                for number, verdict in verdict_of.verdicts:
                    self._records.connect(copy.number, number, verdict)
        self._records.move([copy.number], home)
        self._settle(copy.number, home)
        changed = {copy.id}
        for other in others:
            merged = self._merge(home, other)
            if merged is not None:
                home = merged
                changed |= set(self._records.ids(home))
        return changed

    def _evidence(self, copy: Copy) -> dict[int, Evidence]:
        found = candidates(copy.fingerprint, self._postings, self._stories)
        by_story: dict[int, list[int]] = {}
        for number in found.numbers:
            by_story.setdefault(int(self._stories[number]), []).append(number)
        return {
            story: self._compare(copy, story, sampled(self._records.members(story), numbers), found.rarity)
            for story, numbers in by_story.items()
        }

    def _compare(self, copy: Copy, story: int, numbers: list[int], rarity: Shares | None) -> Evidence:
        verdicts = tuple(
            (number, judge(copy.compared, self._records.copy(number).compared, rarity)) for number in numbers
        )
        return Evidence(story, self._records.story(story).size, verdicts)

    def _merge(self, one: int, other: int) -> int | None:
        """Merges two stories where their mean cross link passes; returns the survivor."""
        older, newer = min(one, other), max(one, other)
        verdicts = []
        for first in sampled(self._records.members(older), [])[:5]:
            copy = self._records.copy(first)
            rarity = self._rarity(copy)
            for second in sampled(self._records.members(newer), [])[:5]:
                verdicts.append((first, second, judge(copy.compared, self._records.copy(second).compared, rarity)))
        if not may_merge([verdict for _, _, verdict in verdicts]):
            return None
        for first, second, verdict in verdicts:
            self._records.connect(first, second, verdict)
        self._stories[self._records.members(newer)] = older
        self._records.merge(older, newer)
        return older

    def _remove(self, id: str) -> set[str]:
        copy = self._copy(id)
        rest = [number for number in self._records.members(copy.story) if number != copy.number]
        self._records.delete(copy.number)
        self._settle(copy.number, 0)
        if not rest:
            self._records.close(copy.story)
            return set()
        self._records.resize(copy.story)
        if self._records.story(copy.story).representative == copy.number:
            self._records.represent(copy.story, rest[0])
        return set(self._records.ids(copy.story))

    # What is kept in memory

    def _rarity(self, copy: Copy) -> Shares | None:
        return candidates(copy.fingerprint, self._postings, self._stories).rarity

    def _settle(self, number: int, story: int) -> None:
        if number >= len(self._stories):
            grown = np.zeros(max(2 * len(self._stories), number + 1), dtype=np.int32)
            grown[: len(self._stories)] = self._stories
            self._stories = grown
        self._stories[number] = story

    def _post(self, number: int, made: Fingerprint) -> None:
        self._postings.add(number, made.sample()[0])
        if self._postings.full:
            self._records.replace_runs(*self._postings.flush())

    def _refresh(self) -> None:
        """Reads the state again where another process, or a transaction rolled back, changed it."""
        if self._stamp == self._records.stamp():
            return
        self._stories = self._records.placed()
        self._postings = Postings(self._folder())
        spans = self._records.runs()
        for span in self._postings.open(spans):
            self._postings.rewrite(span, list(self._records.samples(span.first, span.last)))
        first = spans[-1].last + 1 if spans else 1
        for number, sample in self._records.samples(first, len(self._stories)):
            self._postings.add(number, sample)
        self._stamp = self._records.stamp()

    def _folder(self) -> Path | None:
        """Where the runs of postings stand: beside the database file; None for a database in memory."""
        for row in self._connection.execute("PRAGMA database_list"):
            if row[1] == "main" and row[2]:
                return Path(row[2]).with_name(Path(row[2]).name + ".postings")
        return None

    def _copy(self, id: str) -> Copy:
        number = self._records.number(id)
        if number is None:
            raise NotFound(f"There is no article {id!r} among the stories. Index it first.")
        return self._records.copy(number)
