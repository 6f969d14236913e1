"""What is kept in memory while articles are added: the postings, and the story of each
article by number.

Both are derived from the tables. A stamp in the database changes with every change;
where it is not the stamp last seen, another process wrote or a transaction was rolled
back, and the memory is read again.

Memory: under 350 MB whatever the size of the archive, and four bytes an article for its
story. Of that the postings take up to 250 MB (see ``postings``), the 4,096 articles
used last about 40 MB, and the words seen last about 50 MB; SQLite's pages (64 MB) and
the interpreter with its libraries come on top. Disk: 5 kB an article of 400 words.

Which copy stands for its story, and why.

The copy most like all others (the medoid) is the one least cut, extended or edited: on
made copies it is the original four times in five, where the longest copy hardly ever
is. Between copies equally alike an agency's own byline goes first, then the earliest
date, then the order of arrival. A copy that a librarian pinned goes before all.

Putting articles into stories: the streaming step, merging, and the re-clustering of one
story.

Decisions of librarians go first: an article that was joined to another goes where that
one is, and what was split is not put together again. Everything else is decided by
average link (see ``grouping``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cuttings.index.stories.candidates import (
    Candidates,
    Found,
    Postings,
    alike,
    candidates,
    grams,
)
from cuttings.index.stories.decisions import Constraints
from cuttings.index.stories.fingerprints import (
    Fingerprint,
    Sample,
    Shares,
    Vocabulary,
    samples,
    teachers,
    teaches,
)
from cuttings.index.stories.grouping import (
    COMPARED,
    LARGE,
    Copy,
    Evidence,
    Standing,
    choose,
    may_merge,
    sampled,
)
from cuttings.index.stories.records import Records
from cuttings.index.stories.verification import Compared, Verdict, judge


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A text with what can be found out about many at once: its sample, and who of
    the runs of postings shares it.
    """

    fingerprint: Fingerprint
    sample: Sample
    settled: Found


class State:
    """Postings and stories in memory, in step with the tables."""

    def __init__(self, connection: sqlite3.Connection, records: Records) -> None:
        self._connection = connection
        self._records = records
        self._postings = Postings(None)
        self._vocabulary = Vocabulary()
        self._stories = np.zeros(1024, dtype=np.int32)
        self._stamp: int | None = None

    def refresh(self, writing: bool = True) -> None:
        """Reads everything again where it is not what the database holds; who is
        ``writing`` says when it ``changed``.

        Lost runs of postings are written again; who writes also deletes files that are
        no longer named.
        """
        if self._stamp != self._records.stamp():
            self._read(writing)
        if writing:
            self._stamp = (
                None  # until ``changed``: what is cut short in between is read again
            )

    def _read(self, writing: bool) -> None:
        self._records.forget()
        self._stories = self._records.placed()
        self._postings = Postings(self._folder())
        spans = self._records.runs()
        for span in self._postings.open(spans):
            self._postings.rewrite(span, self._records.samples(span.first, span.last))
        if writing:
            self._postings.sweep()
        first = spans[-1].last + 1 if spans else 1
        for number, sample in self._records.samples(first, len(self._stories)):
            self._postings.add(number, sample)
        self._vocabulary = Vocabulary()
        for made in self._records.fingerprints(teachers(len(self._stories) - 1)):
            self._vocabulary.learn(made)
        self._stamp = self._records.stamp()

    def changed(self) -> None:
        """Marks the tables as changed by us."""
        self._stamp = self._records.restamp()

    def prepare(self, made: Sequence[Fingerprint]) -> list[Prepared]:
        """Looks some texts up in the runs of postings. Good until the next ``tidy``."""
        taken = samples(made)
        settled = self._postings.settled([keys for keys, _ in taken])
        return [Prepared(*each) for each in zip(made, taken, settled, strict=True)]

    def find(self, text: Prepared, compared: Compared | None = None) -> Candidates:
        """Possible copies of a text, and the rarity of its terms.

        Where what it was ``compared`` by is given and it looks misread, those that
        share its letters are found too.
        """
        found = self._postings.recent(text.sample[0], text.settled)
        near = candidates(text.fingerprint, text.sample, found, self._stories)
        if compared is None or not self._vocabulary.looks_misread(text.fingerprint):
            return near
        letters = grams(compared.words())
        if not len(letters):
            return near
        others = alike(letters, self._postings.find(letters), self._stories)
        numbers = tuple(dict.fromkeys((*near.numbers, *others)))
        return Candidates(numbers, near.rarity, np.union1d(near.keys, letters), letters)

    def rarity(self, made: Fingerprint) -> Shares | None:
        """The rarity of a text's terms in the archive."""
        return self.find(self.prepare([made])[0]).rarity

    def story(self, number: int) -> int:
        """The story of an article; 0 where it has none."""
        return int(self._stories[number])

    def settle(self, numbers: Iterable[int], story: int) -> None:
        """Notes that articles stand in a story."""
        for number in numbers:
            if number >= len(self._stories):
                grown = np.zeros(
                    max(2 * len(self._stories), number + 1), dtype=np.int32
                )
                grown[: len(self._stories)] = self._stories
                self._stories = grown
            self._stories[number] = story

    def post(self, number: int, text: Prepared, found: Candidates) -> None:
        """Posts an article under its keys, and learns its words."""
        self._postings.add(number, found.keys)
        if found.letters is not None:
            self._records.keep_letters(number, found.letters)
        if teaches(number):
            self._vocabulary.learn(text.fingerprint)

    def tidy(self) -> None:
        """Writes a run of postings when enough is gathered."""
        if self._postings.full:
            self._records.replace_runs(*self._postings.flush())

    def _folder(self) -> Path | None:
        """Where the runs of postings stand: beside the database file; None for a
        database in memory.
        """
        for row in self._connection.execute("PRAGMA database_list"):
            if row[1] == "main" and row[2]:
                return Path(row[2]).with_name(Path(row[2]).name + ".postings")
        return None


ALIKE = 0.02  # difference in mean likeness that decides nothing
UNKNOWN_DAY = 10**9


def elect(records: Records, decisions: Constraints, story: int) -> bool:
    """Chooses a story's representative anew and writes it down with the reason;
    returns whether it is another.
    """
    standings = records.standings(story)
    chosen, reason = _chosen(
        standings, decisions.pinned(standing.id for standing in standings)
    )
    before = records.story(story).representative
    records.represent(story, chosen.number, reason)
    return before != chosen.number


def _chosen(standings: list[Standing], pinned: str | None) -> tuple[Standing, str]:
    if len(standings) == 1:
        return standings[0], "the only copy"
    for standing in standings:
        if standing.id == pinned:
            return standing, "pinned by a librarian"
    best = max(standing.likeness for standing in standings)
    alike = [standing for standing in standings if standing.likeness >= best - ALIKE]
    chosen = min(
        alike,
        key=lambda standing: (
            not standing.credited,
            standing.day or UNKNOWN_DAY,
            standing.number,
        ),
    )
    reason = f"most like the other copies ({chosen.likeness:.0%} on average)"
    others = [standing for standing in alike if standing is not chosen]
    if not others:
        return chosen, reason
    if chosen.credited and not all(standing.credited for standing in others):
        return chosen, f"{reason}; it carries the agency's credit"
    if chosen.day is not None and all(
        standing.day is None or chosen.day < standing.day for standing in others
    ):
        return chosen, f"{reason}; it is the earliest of those"
    return chosen, f"{reason}; it came first of those"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article went: its story, whether links of other copies changed by it,
    and what it was found not to be.

    ``apart`` holds the articles of other stories that it was compared with.
    """

    story: int
    disturbed: bool
    apart: tuple[tuple[int, Verdict], ...]


CROSSED = 5  # copies of each of two stories that are compared before they are merged


class Placer:
    """Decides where articles belong, writes it down, and says which stories were
    touched.
    """

    def __init__(self, records: Records, state: State, decisions: Constraints) -> None:
        self._records = records
        self._state = state
        self._decisions = decisions

    def place(self, copy: Copy, text: Prepared) -> Placement:
        """Puts a new article into a story: one that it joins, which others may then
        be merged with, or its own.
        """
        found = self._state.find(text, copy.compared)
        evidence = self._evidence(copy, found)
        home, others = self._chosen(copy, evidence)
        if home is None:
            home = self._records.found(copy)
            self._records.insert(copy, home)
            self._state.settle([copy.number], home)
            self._state.post(copy.number, text, found)
            return Placement(
                home, False, tuple(pair for each in evidence for pair in each.verdicts)
            )
        self._records.join(copy, home)
        self._state.settle([copy.number], home)
        self._records.connect(
            (copy.number, number, verdict)
            for each in evidence
            if each.story == home
            for number, verdict in each.verdicts
        )
        merged = False
        for other in others:
            survivor = self._merge(home, other, decided=self._stance(home, other))
            merged = merged or survivor is not None
            home = survivor or home
        changed = (merged or self._is_due(home)) and elect(
            self._records, self._decisions, home
        )
        self._state.post(copy.number, text, found)
        apart = (
            pair
            for each in evidence
            for pair in each.verdicts
            if self._state.story(pair[0]) != home
        )
        return Placement(home, merged or changed, tuple(apart))

    def _is_due(self, story: int) -> bool:
        """Whether a new copy may change who stands for a story: of a large one only
        each time that it has doubled.
        """
        size = self._records.story(story).size
        return size <= LARGE or size & (size - 1) == 0

    def unite(self, stories: Sequence[int]) -> int:
        """Makes one story of several, as decided; returns the oldest, which survives."""
        home = stories[0]
        for other in stories[1:]:
            home = self._merge(home, other, decided=True) or home
        elect(self._records, self._decisions, home)
        return home

    def bereave(self, story: int, gone: int) -> set[int]:
        """Lets another copy stand for a story when the one that did is gone; returns
        the story if so.
        """
        if self._records.story(story).representative != gone:
            return set()
        elect(self._records, self._decisions, story)
        return {story}

    def regroup(
        self, members: Sequence[int], leaving: Collection[int] = ()
    ) -> set[int]:
        """Clusters some articles again, from nothing, as if they arrived one after the
        other; returns their stories.

        The largest of the groups that come out of a story keeps its id, but one of
        copies that are ``leaving`` it only where none stays.
        """
        copies = {number: self._records.copy(number) for number in sorted(members)}
        groups: list[list[int]] = []
        found: dict[tuple[int, int], Verdict] = {}
        for number, copy in copies.items():
            place = self._best_group(copy, groups, copies, found)
            if place is None:
                groups.append([number])
            else:
                groups[place].append(number)
        return self._assign(groups, copies, found, leaving)

    # Evidence

    def _evidence(self, copy: Copy, candidates: Candidates) -> list[Evidence]:
        by_story: dict[int, list[int]] = {}
        for number in candidates.numbers:
            by_story.setdefault(self._state.story(number), []).append(number)
        return [
            self._of_story(copy, story, numbers, candidates)
            for story, numbers in by_story.items()
        ]

    def _of_story(
        self, copy: Copy, story: int, promising: Sequence[int], candidates: Candidates
    ) -> Evidence:
        """What links an article to a story; where none of the promising copies does,
        the others are not asked.
        """
        size, chosen = self._compared_with(story, promising)
        first = [number for number in chosen if number in promising]
        rest = [number for number in chosen if number not in promising]

        def judged(numbers: Sequence[int]) -> list[tuple[int, Verdict]]:
            others = ((number, self._records.compared(number)) for number in numbers)
            return [
                (number, judge(copy.compared, other, candidates.rarity))
                for number, other in others
            ]

        verdicts = judged(first)
        if any(verdict.same for _, verdict in verdicts):
            verdicts += judged(rest)
        return Evidence(story, size, tuple(verdicts))

    def _compared_with(
        self, story: int, promising: Sequence[int]
    ) -> tuple[int, list[int]]:
        """The size of a story, and the copies of it that an article is compared with."""
        size = self._records.story(story).size
        if size <= LARGE:
            return size, sampled(self._records.members(story), promising)
        spread = dict.fromkeys(
            [*promising[: COMPARED // 2], *self._records.spaced(story, COMPARED)]
        )
        return size, sampled(list(spread), promising)

    def _chosen(
        self, copy: Copy, evidence: list[Evidence]
    ) -> tuple[int | None, list[int]]:
        if self._decisions.none:
            return choose(evidence)
        forced: set[int] = set()
        barred: set[int] = set()
        for id, (decision, together) in sorted(
            self._decisions.partners(copy.id).items(), key=lambda item: item[1]
        ):
            number = self._records.number(id)
            if number is not None and decision:
                story = self._state.story(number)
                (forced if together else barred).add(story)
                (barred if together else forced).discard(story)
        if forced:
            ordered = sorted(forced)
            return ordered[0], ordered[1:]
        return choose([found for found in evidence if found.story not in barred])

    # Merging

    def _merge(self, one: int, other: int, decided: bool | None) -> int | None:
        """Merges two stories where their mean cross link passes, or as decided;
        returns the older, which survives.
        """
        if decided is False:
            return None
        older, newer = min(one, other), max(one, other)
        crossed = self._crossed(older, newer)
        if not decided and not may_merge([verdict for _, _, verdict in crossed]):
            return None
        self._records.connect(crossed)
        self._state.settle(self._records.members(newer), older)
        self._records.merge(older, newer)
        return older

    def _crossed(self, older: int, newer: int) -> list[tuple[int, int, Verdict]]:
        verdicts = []
        for first in self._compared_with(older, [])[1][:CROSSED]:
            compared = self._records.compared(first)
            rarity = self._state.rarity(compared.fingerprint)
            for second in self._compared_with(newer, [])[1][:CROSSED]:
                verdicts.append(
                    (
                        first,
                        second,
                        judge(compared, self._records.compared(second), rarity),
                    )
                )
        return verdicts

    def _stance(self, one: int, other: int) -> bool | None:
        if self._decisions.none:
            return None
        return self._decisions.stance(self._records.ids(one), self._records.ids(other))

    # Re-clustering

    def _best_group(
        self,
        copy: Copy,
        groups: list[list[int]],
        copies: dict[int, Copy],
        found: dict[tuple[int, int], Verdict],
    ) -> int | None:
        rarity = self._state.rarity(copy.fingerprint)
        stances = [
            self._decisions.stance([copy.id], [copies[number].id for number in group])
            for group in groups
        ]
        held = [place for place, stance in enumerate(stances) if stance]
        for place in reversed(held[1:]):
            groups[held[0]] += groups.pop(place)
        if held:
            return held[0]
        evidence = []
        for place, group in enumerate(groups):
            if stances[place] is False:
                continue
            verdicts = tuple(
                (number, judge(copy.compared, copies[number].compared, rarity))
                for number in sampled(group, [])
            )
            found.update(
                {(copy.number, number): verdict for number, verdict in verdicts}
            )
            evidence.append(Evidence(place, len(group), verdicts))
        return choose(evidence)[0]

    def _assign(
        self,
        groups: list[list[int]],
        copies: dict[int, Copy],
        found: dict[tuple[int, int], Verdict],
        leaving: Collection[int],
    ) -> set[int]:
        """Gives each group a story, each the oldest of the stories it came from that is
        left: first those that stay, and of these the largest.
        """

        def order(group: list[int]) -> tuple[bool, int, int]:
            return all(number in leaving for number in group), -len(group), group[0]

        before = {copy.story for copy in copies.values()}
        left = set(before)
        self._records.disconnect(list(copies))
        stories = set()
        for group in sorted(groups, key=order):
            own = sorted(left & {copies[number].story for number in group})
            story = own[0] if own else self._records.found(copies[group[0]])
            left.discard(story)
            stories.add(story)
            self._records.move(group, story)
            self._state.settle(group, story)
        self._records.connect(
            (later, earlier, verdict)
            for (later, earlier), verdict in found.items()
            if self._state.story(later) == self._state.story(earlier)
        )
        for story in left:
            heir = next(
                self._state.story(number)
                for number in copies
                if copies[number].story == story
            )
            self._records.merge(heir, story)
        for story in before | stories:
            self._records.resize(story)
        for story in stories:
            elect(self._records, self._decisions, story)
        return stories
