"""Putting articles into stories: one that arrives, two stories that turn out to be one,
and one story whose copies are grouped anew.

Decisions of librarians go first: an article that was joined to another goes where that
one is, and what was split is not put together again. Everything else is decided by
average link (see ``grouping``).

    Memory     the postings and the story of each article, in step with the tables
    Placer     decides where articles belong, and writes it down

Memory: under 350 MB whatever the size of the archive, and four bytes an article. Of
that the gathered postings take 50 MB, the 4,096 articles used last about 40 MB and the
words seen last about 50 MB; SQLite's pages (64 MB) and the interpreter with its
libraries come on top.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from cuttings.index.stories.alignment import Mask, shared_with_each
from cuttings.index.stories.candidates import (
    Candidates,
    Found,
    Postings,
    alike_by_letters,
    candidates,
)
from cuttings.index.stories.compared import Compared, bear_one_title
from cuttings.index.stories.decisions import Constraints
from cuttings.index.stories.fingerprints import (
    Fingerprint,
    Sample,
    Shares,
    samples,
)
from cuttings.index.stories.grouping import (
    COMPARED,
    LARGE,
    Copy,
    Evidence,
    choose_copies,
    choose_stories,
    may_merge,
)
from cuttings.index.stories.misreadings import (
    Vocabulary,
    letter_keys,
    teachers,
    teaches,
)
from cuttings.index.stories.records import Records
from cuttings.index.stories.standing import StorySettings, choose_representative
from cuttings.index.stories.verification import are_unrelated, holds, judge, refuse_item
from cuttings.index.stories.weighing import Verdict
from cuttings.search.translations import stored

CROSSED = 5  # copies of each of two stories that are compared before they are merged
# Of two stretches of one text, the share of the shorter that both may have in common.
SEPARATE = 0.2
NONE_KNOWN: Mapping[int, tuple[Mask, Mask]] = MappingProxyType({})
MADE_AT_ONCE = 512  # articles whose postings are made again together


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A text with what can be found out about many at once: its sample, and the settled
    postings of that.
    """

    fingerprint: Fingerprint
    sample: Sample
    settled: Found


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article went: its story with its size, the stories of which other copies'
    links changed by it, and what was found to be apart.

    ``apart`` holds pairs of articles of different stories that were compared.
    """

    story: int
    size: int
    disturbed: frozenset[int]
    apart: tuple[tuple[int, int, Verdict], ...]


class Memory:
    """Postings, known words and the story of each article, in step with the tables.

    A stamp in the database changes with every change; where it is not the stamp last
    seen, another process wrote or a transaction was rolled back, and everything is read
    again.
    """

    def __init__(self, connection: sqlite3.Connection, records: Records) -> None:
        self._connection = connection
        self._records = records
        self._postings = Postings(connection)
        self._vocabulary = Vocabulary()
        self._stories = np.zeros(1024, dtype=np.int32)
        self._stamp: int | None = None

    def refresh(self, writing: bool = True) -> None:
        """Reads everything again where it is not what the database holds.

        Who is ``writing`` says when it ``changed``; what is cut short in between is
        read again.
        """
        if self._stamp != self._records.stamp():
            self._read()
            self._stamp = self._records.stamp()
        if writing:
            self._stamp = None

    def _read(self) -> None:
        self._records.clear_cache()
        self._stories = self._records.stories()
        self._postings = Postings(self._connection)
        last = len(self._stories) - 1
        for first in range((self._records.posted() or 0) + 1, last + 1, MADE_AT_ONCE):
            self._post_again(range(first, min(first + MADE_AT_ONCE, last + 1)))

        self._vocabulary = Vocabulary()
        for _, text in self._records.fingerprints(teachers(last)):
            self._vocabulary.learn(text)

    def _post_again(self, numbers: range) -> None:
        """Posts articles as they were posted when they came."""
        found = list(self._records.fingerprints(numbers))
        made = samples([text for _, text in found])
        for (number, _), sample in zip(found, made, strict=True):
            letters = self._records.letters(number)
            if letters is None:
                self._postings.add(number, sample.keys)
            else:
                self._postings.add(number, np.union1d(sample.keys, letters))

    def rebuild_postings(self) -> None:
        """Makes the table of postings anew where it is of another version or was not
        carried along, from the fingerprints, in one transaction.

        The first release kept postings in files beside the database; they go.
        """
        if self._records.posted() is not None:
            return
        self._records.delete_postings()
        last = self._records.last_number()
        for first in range(1, last + 1, MADE_AT_ONCE):
            self._post_again(range(first, min(first + MADE_AT_ONCE, last + 1)))
            self._postings.settle()
        self._postings.write()
        self._records.note_posted(last)
        for _, name, path in self._connection.execute("PRAGMA database_list"):
            if name == "main" and path:
                shutil.rmtree(Path(f"{path}.postings"), ignore_errors=True)

    def changed(self) -> None:
        """Marks the tables as changed by us."""
        self._stamp = self._records.restamp()

    def settle_postings(self) -> None:
        """Writes what is gathered to the table when it is enough."""
        if self._postings.settle():
            self._records.note_posted(self._records.last_number())

    def prepare(self, texts: Sequence[Fingerprint]) -> list[Prepared]:
        """Looks some texts up at once. Good until ``settle_postings``."""
        made = samples(texts)
        settled = self._postings.settled([sample.keys for sample in made])
        return [Prepared(*each) for each in zip(texts, made, settled, strict=True)]

    def find(self, text: Prepared, compared: Compared | None = None) -> Candidates:
        """Possible copies of a text, and the rarity of its terms.

        Where what it was ``compared`` by is given and it looks misread, those that
        share its letters are found too.
        """
        found = self._postings.with_fresh(text.sample.keys, text.settled)
        near = candidates(text.fingerprint, text.sample, found, self._stories)
        if compared is None or not self._vocabulary.looks_misread(text.fingerprint):
            return near
        letters = letter_keys(compared.words)
        if not len(letters):
            return near
        alike = alike_by_letters(letters, self._postings.find(letters), self._stories)
        return Candidates(
            tuple(dict.fromkeys((*near.numbers, *alike))),
            near.rarity,
            np.union1d(near.keys, letters),
            letters,
            near.doubtful,
        )

    def rarity(self, text: Fingerprint) -> Shares | None:
        """The rarity of a text's terms in the archive."""
        return self.find(self.prepare([text])[0]).rarity

    def post(self, number: int, text: Prepared, found: Candidates) -> None:
        """Posts an article under its keys, and learns its words."""
        self._postings.add(number, found.keys)
        if found.letters is not None:
            self._records.keep_letters(number, found.letters)
        if teaches(number):
            self._vocabulary.learn(text.fingerprint)

    def story(self, number: int) -> int:
        """The story of an article; 0 where it has none."""
        return int(self._stories[number])

    def move(self, numbers: Iterable[int], story: int) -> None:
        """Notes that articles stand in a story; 0: in none any more."""
        for number in numbers:
            if number >= len(self._stories):
                more = max(len(self._stories), number + 1)
                self._stories = np.concatenate(
                    [self._stories, np.zeros(more, dtype=np.int32)]
                )
            self._stories[number] = story


class Placer:
    """Decides where articles belong, writes it down, and says which stories were
    touched.
    """

    def __init__(
        self,
        records: Records,
        memory: Memory,
        constraints: Constraints,
        settings: StorySettings,
    ) -> None:
        self._records = records
        self._memory = memory
        self._constraints = constraints
        self._settings = settings

    def place(self, copy: Copy, text: Prepared) -> Placement:
        """Puts a new article into a story: one that it joins, which others may then
        be merged with, or its own.
        """
        found = self._memory.find(text, copy.compared)
        if found.doubtful:
            self._records.doubt(found.doubtful)
        self._records.keep_at_hand(copy.number, copy.compared)
        evidence = self._evidence(copy, found)
        disturbed, apart = self._take_out_round_ups(copy.number)
        if disturbed:
            evidence = self._evidence(copy, found)
        chosen = self._chosen(copy, evidence)
        if chosen:
            story, size, others_changed = self._join(copy, chosen, evidence)
            if others_changed:
                disturbed.add(story)
        else:
            story, size = self._records.create_story(copy), 1
            self._put(copy, story)
        self._memory.post(copy.number, text, found)

        for each in evidence:
            for number, verdict in each.verdicts:
                if self._memory.story(number) != story:
                    apart.append((copy.number, number, verdict))
        return Placement(story, size, frozenset(disturbed), tuple(apart))

    def _put(self, copy: Copy, story: int) -> None:
        self._records.insert(copy, story)
        self._memory.move([copy.number], story)

    def _join(
        self, copy: Copy, chosen: list[int], evidence: list[Evidence]
    ) -> tuple[int, int, bool]:
        """Puts an article into the best of the stories chosen, and merges the others
        with it where they pass; returns the story, its size, and whether others' links
        changed.
        """
        home = chosen[0]
        self._put(copy, home)
        self._records.grow(home)
        for each in evidence:
            if each.story == home:
                self._records.connect(
                    (copy.number, number, verdict) for number, verdict in each.verdicts
                )

        merged = False
        for other in chosen[1:]:
            survivor = self._merge(home, other, decided=self._stance(home, other))
            if survivor is not None:
                merged = True
                home = survivor
        # Of a large story the representative is chosen anew only when it has doubled.
        size = self._records.story(home).size
        if merged or size <= LARGE or size & (size - 1) == 0:
            return home, size, self.elect(home) or merged
        return home, size, merged

    def elect(self, story: int) -> bool:
        """Chooses a story's representative anew and writes it down with the reason;
        returns whether it is another.
        """
        settings = self._settings
        standings = self._records.standings(story, settings.shown == "fullest")
        pinned = self._constraints.pinned(standing.id for standing in standings)
        chosen, reason = choose_representative(standings, pinned, settings)
        before = self._records.story(story)
        if (before.representative, before.reason) == (chosen.number, reason):
            return False
        self._records.represent(story, chosen.number, reason)
        return before.representative != chosen.number

    def unite(self, stories: Sequence[int]) -> int:
        """Makes one story of several, as decided; returns the oldest, which survives."""
        home = stories[0]
        for other in stories[1:]:
            home = self._merge(home, other, decided=True) or home
        self.elect(home)
        return home

    # What links an article to stories

    def _evidence(self, copy: Copy, found: Candidates) -> list[Evidence]:
        promising: dict[int, list[int]] = {}
        for number in found.numbers:
            promising.setdefault(self._memory.story(number), []).append(number)
        others = [
            self._records.compared(number).fingerprint for number in found.numbers
        ]
        compared = copy.compared
        masks = shared_with_each(compared.fingerprint, compared.lookup, others)
        shared = dict(zip(found.numbers, masks, strict=True))
        evidence = []
        for story, numbers in promising.items():
            evidence.append(self._of_story(copy, story, numbers, found.rarity, shared))
        # Only now is known whether the article itself is a round-up.
        return [
            replace(
                each, verdicts=tuple(self._refuse_items(copy.number, each.verdicts))
            )
            for each in evidence
        ]

    def _of_story(
        self,
        copy: Copy,
        story: int,
        promising: list[int],
        rarity: Shares | None,
        shared: Mapping[int, tuple[Mask, Mask]],
    ) -> Evidence:
        """What links an article to a story; where none of the promising copies does,
        the others are not asked. ``shared`` are the terms that each of these shares.
        """
        size, chosen = self._to_compare(story, promising)
        first = [number for number in chosen if number in promising]
        verdicts = self._judged(copy.number, copy.compared, first, rarity, shared)
        if any(verdict.same for _, verdict in verdicts):
            rest = [number for number in chosen if number not in promising]
            verdicts += self._judged(copy.number, copy.compared, rest, rarity)
        return Evidence(story, size, tuple(verdicts))

    def _judged(
        self,
        number: int,
        compared: Compared,
        others: Iterable[int],
        rarity: Shares | None,
        shared: Mapping[int, tuple[Mask, Mask]] = NONE_KNOWN,
    ) -> list[tuple[int, Verdict]]:
        """Compares an article with others, and notes which stands in which."""
        judged = []
        for other in others:
            against = self._records.compared(other)
            verdict = judge(compared, against, rarity, shared.get(other))
            if holds(verdict.overlap, 0):
                stretch = verdict.overlap.sides[0].stretch
                self._records.note_part(number, other, stretch)
            if holds(verdict.overlap, 1):
                stretch = verdict.overlap.sides[1].stretch
                self._records.note_part(other, number, stretch)
            judged.append((other, verdict))
        return judged

    def compare(self, one: int, other: int) -> Verdict:
        """What the comparison of two articles finds today; notes nothing.

        The reason says so where they were not compared when they came.
        """
        compared = self._records.compared(one)
        found = self._memory.find(
            self._memory.prepare([compared.fingerprint])[0], compared
        )
        verdict = judge(compared, self._records.compared(other), found.rarity)
        verdict = self._refuse_items(one, [(other, verdict)])[0][1]
        linked = [number for number, _, _ in self._records.edges(one)]
        if other in found.numbers or other in linked:
            return verdict
        return replace(
            verdict,
            reason=stored(
                "story", "not compared; today: %(reason)s", reason=verdict.reason
            ),
        )

    # Round-ups

    def _refuse_items(
        self, number: int, judged: Iterable[tuple[int, Verdict]]
    ) -> list[tuple[int, Verdict]]:
        """The verdicts on an article, with those on an item of a round-up refused."""
        checked = []
        for other, verdict in judged:
            if verdict.same and self._is_item(number, other, verdict):
                verdict = refuse_item(verdict)
            checked.append((other, verdict))
        return checked

    def _is_item(self, one: int, other: int, verdict: Verdict) -> bool:
        """Whether one of two articles is a round-up that holds the other as an item. A
        copy to which the opening of another story was added keeps its title.
        """
        for side, whole in enumerate((one, other)):
            if holds(verdict.overlap, side) and self.is_round_up(whole):
                return not bear_one_title(
                    self._records.compared(one), self._records.compared(other)
                )
        return False

    def is_round_up(self, number: int) -> bool:
        """Whether a text holds two others in separate stretches, which have nothing to
        do with each other.
        """
        parts = self._records.parts(number)
        for index, (one, start, stop) in enumerate(parts):
            for other, other_start, other_stop in parts[:index]:
                common = min(stop, other_stop) - max(start, other_start)
                shorter = min(stop - start, other_stop - other_start)
                if common <= SEPARATE * shorter and self._are_unrelated(one, other):
                    return True
        return False

    def _are_unrelated(self, one: int, other: int) -> bool:
        return are_unrelated(self._records.compared(one), self._records.compared(other))

    def _take_out_round_ups(
        self, part: int
    ) -> tuple[set[int], list[tuple[int, int, Verdict]]]:
        """Groups the stories anew in which a text stands that an arriving one shows to
        be a round-up; returns them, and what that text is apart from.
        """
        disturbed: set[int] = set()
        apart: list[tuple[int, int, Verdict]] = []
        for whole in self._records.wholes(part):
            story = self._memory.story(whole)
            items = [number for number, _, _ in self._records.parts(whole)]
            held = [number for number in items if number != part]
            held = [number for number in held if self._memory.story(number) == story]
            if not held or not self.is_round_up(whole):
                continue
            parted = self.regroup(self._records.members(story))
            disturbed |= self._offer_elsewhere(parted)
            compared = self._records.compared(whole)
            judged = self._judged(whole, compared, held, None)
            for number, verdict in self._refuse_items(whole, judged):
                if self._memory.story(number) != self._memory.story(whole):
                    apart.append((whole, number, verdict))
        return disturbed, apart

    def _offer_elsewhere(self, stories: set[int]) -> set[int]:
        """Merges what came out of a story with those that it would have joined if no
        round-up had ever been in between; returns the stories that are left.
        """
        left = set()
        for story in sorted(stories):
            home = story
            for other in sorted(self._near(story) - stories):
                home = self._merge(home, other, self._stance(home, other)) or home
            if self._records.story(home).size > 1:
                self.elect(home)
            left.add(home)
        return left

    def _near(self, story: int) -> set[int]:
        """The stories that hold possible copies of a few articles of one."""
        near = set()
        for number in self._to_compare(story)[1]:
            compared = self._records.compared(number)
            text = self._memory.prepare([compared.fingerprint])[0]
            for found in self._memory.find(text, compared).numbers:
                near.add(self._memory.story(found))
        return near

    def _to_compare(
        self, story: int, promising: Sequence[int] = ()
    ) -> tuple[int, list[int]]:
        """The size of a story, and the copies of it that an article is compared with."""
        size = self._records.size(story)
        if size == 1 and promising:
            return size, list(promising)
        members = self._records.members(story) if size <= LARGE else []
        if not members:
            spaced = self._records.spaced(story, COMPARED)
            members = list(dict.fromkeys([*promising[: COMPARED // 2], *spaced]))
        return size, choose_copies(members, promising)

    def _chosen(self, copy: Copy, evidence: list[Evidence]) -> list[int]:
        """The stories that an article joins, the best first: as decided, or by the
        evidence where nothing was.
        """
        if self._constraints.none:
            return choose_stories(evidence)
        decided: dict[int, bool] = {}
        partners = self._constraints.partners(copy.id)
        for id, (_, together) in sorted(partners.items(), key=lambda item: item[1]):
            number = self._records.number(id)
            if number is not None:
                decided[self._memory.story(number)] = together

        forced = sorted(story for story, together in decided.items() if together)
        if forced:
            return forced
        return choose_stories([each for each in evidence if each.story not in decided])

    # Merging

    def _merge(self, one: int, other: int, decided: bool | None) -> int | None:
        """Merges two stories where their mean cross link passes, or as decided;
        returns the older, which survives.
        """
        if decided is False:
            return None
        older, newer = min(one, other), max(one, other)
        crossed = self._crossed(older, newer)
        sizes = self._records.story(older).size, self._records.story(newer).size
        verdicts = [verdict for _, _, verdict in crossed]
        if not decided and not may_merge(verdicts, sizes):
            return None
        self._records.connect(crossed)
        self._memory.move(self._records.members(newer), older)
        self._records.merge(older, newer)
        return older

    def _crossed(self, older: int, newer: int) -> list[tuple[int, int, Verdict]]:
        crossed = []
        ours, others = self._to_compare(older)[1], self._to_compare(newer)[1]
        # One that is alone is compared with as many as an article that arrives.
        if min(len(ours), len(others)) > 1:
            ours, others = ours[:CROSSED], others[:CROSSED]
        for number in ours:
            compared = self._records.compared(number)
            rarity = self._memory.rarity(compared.fingerprint)
            judged = self._judged(number, compared, others, rarity)
            for other, verdict in self._refuse_items(number, judged):
                crossed.append((number, other, verdict))
        return crossed

    def _stance(self, one: int, other: int) -> bool | None:
        if self._constraints.none:
            return None
        return self._constraints.stance(
            self._records.ids(one), self._records.ids(other)
        )

    # Grouping anew

    def regroup(
        self, members: Sequence[int], leaving: Collection[int] = ()
    ) -> set[int]:
        """Groups some articles again, from nothing, as if they arrived one after the
        other; returns their stories.

        The largest of the groups that come out of a story keeps its id, but one of
        copies that are ``leaving`` it only where none stays.
        """
        copies = {number: self._records.copy(number) for number in sorted(members)}
        groups: list[list[int]] = []
        edges: list[tuple[int, int, Verdict]] = []
        for copy in copies.values():
            group = self._best_group(copy, groups, copies, edges)
            group.append(copy.number)
        return self._assign(groups, copies, edges, leaving)

    def _best_group(
        self,
        copy: Copy,
        groups: list[list[int]],
        copies: dict[int, Copy],
        edges: list[tuple[int, int, Verdict]],
    ) -> list[int]:
        """The group that an article joins, a new one if none; groups that it is held
        together with become one.
        """
        held: list[list[int]] = []
        evidence = []
        rarity = self._memory.rarity(copy.fingerprint)
        for index, group in enumerate(groups):
            ids = [copies[number].id for number in group]
            stance = self._constraints.stance([copy.id], ids)
            if stance:
                held.append(group)
            elif stance is None:
                chosen = choose_copies(group, [])
                judged = self._judged(copy.number, copy.compared, chosen, rarity)
                verdicts = self._refuse_items(copy.number, judged)
                edges += [
                    (copy.number, number, verdict) for number, verdict in verdicts
                ]
                evidence.append(Evidence(index, len(group), tuple(verdicts)))

        for group in held[1:]:
            held[0].extend(group)
            groups.remove(group)
        if held:
            return held[0]
        best = [groups[index] for index in choose_stories(evidence)]
        if not best:
            groups.append([])
            return groups[-1]
        for other in best[1:]:
            # Each was compared with the groups that stood when its turn came.
            home = [*best[0], copy.number]
            across = []
            for one, another, verdict in edges:
                sides = {one in home, another in home}
                others = {one in other, another in other}
                if sides == others == {True, False}:
                    across.append(verdict)
            if may_merge(across, (len(home), len(other))):
                best[0].extend(other)
                groups.remove(other)
        return best[0]

    def still_holds(self, members: Sequence[int]) -> bool:
        """Whether every pair of some copies that was found the same still is, by what
        is common now.
        """
        for number in members:
            compared = self._records.compared(number)
            linked = self._records.edges(number)
            others = [other for other, same, _ in linked if same and other < number]
            if not others:
                continue
            rarity = self._memory.rarity(compared.fingerprint)
            for other in others:
                verdict = judge(compared, self._records.compared(other), rarity)
                if not verdict.same:
                    return False
        return True

    def _assign(
        self,
        groups: list[list[int]],
        copies: dict[int, Copy],
        edges: list[tuple[int, int, Verdict]],
        leaving: Collection[int],
    ) -> set[int]:
        """Gives each group a story, each the oldest of the stories it came from that is
        left: first those that stay, and of these the largest.
        """

        def order(group: list[int]) -> tuple[bool, int, int]:
            return all(number in leaving for number in group), -len(group), group[0]

        before = {copy.story for copy in copies.values()}
        left = set(before)
        stories = set()
        for group in sorted(groups, key=order):
            own = left & {copies[number].story for number in group}
            if own:
                story = min(own)
                left.remove(story)
            else:
                story = self._records.create_story(copies[group[0]])
            stories.add(story)
            self._records.move(group, story)
            self._memory.move(group, story)

        self._records.disconnect(copies)
        self._records.connect(
            (one, other, verdict)
            for one, other, verdict in edges
            if self._memory.story(one) == self._memory.story(other)
        )
        # A story that lost all of its copies lives on in the first one's.
        for story in left:
            first = min(
                number for number, copy in copies.items() if copy.story == story
            )
            self._records.merge(self._memory.story(first), story)
        for story in before - left | stories:
            self._records.resize(story)
        for story in stories:
            self.elect(story)
        return stories
