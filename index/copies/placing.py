"""Putting articles into stories: the streaming step, merging, and the re-clustering of one story.

Decisions of librarians go first: an article that was joined to another goes where that one is, and what was split is
not put together again. Everything else is decided by average link (see ``grouping``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuttings.index.copies.candidates import Candidates
from cuttings.index.copies.decisions import Decisions
from cuttings.index.copies.grouping import COMPARED, LARGE, Evidence, choose, may_merge, sampled
from cuttings.index.copies.members import Copy
from cuttings.index.copies.records import Records
from cuttings.index.copies.representatives import elect
from cuttings.index.copies.state import Prepared, State
from cuttings.index.copies.verdicts import Verdict, judge


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article went: its story, whether links of other copies changed by it, and what it was found not to be.

    ``apart`` holds the articles of other stories that it was compared with.
    """

    story: int
    disturbed: bool
    apart: tuple[tuple[int, Verdict], ...]


CROSSED = 5  # copies of each of two stories that are compared before they are merged


class Placer:
    """Decides where articles belong, writes it down, and says which stories were touched."""

    def __init__(self, records: Records, state: State, decisions: Decisions) -> None:
        self._records = records
        self._state = state
        self._decisions = decisions

    def place(self, copy: Copy, text: Prepared) -> Placement:
        """Puts a new article into a story: one that it joins, which others may then be merged with, or its own."""
        found = self._state.find(text, copy.compared)
        evidence = self._evidence(copy, found)
        home, others = self._chosen(copy, evidence)
        if home is None:
            home = self._records.found(copy)
            self._records.insert(copy, home)
            self._state.settle([copy.number], home)
            self._state.post(copy.number, text, found)
            return Placement(home, False, tuple(pair for each in evidence for pair in each.verdicts))
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
        changed = (merged or self._is_due(home)) and elect(self._records, self._decisions, home)
        self._state.post(copy.number, text, found)
        apart = (pair for each in evidence for pair in each.verdicts if self._state.story(pair[0]) != home)
        return Placement(home, merged or changed, tuple(apart))

    def _is_due(self, story: int) -> bool:
        """Whether a new copy may change who stands for a story: of a large one only each time that it has doubled."""
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
        """Lets another copy stand for a story when the one that did is gone; returns the story if so."""
        if self._records.story(story).representative != gone:
            return set()
        elect(self._records, self._decisions, story)
        return {story}

    def regroup(self, members: Sequence[int]) -> set[int]:
        """Clusters some articles again, from nothing, as if they arrived one after the other; returns their stories.

        The largest of the groups that come out of a story keeps its id.
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
        return self._assign(groups, copies, found)

    # Evidence

    def _evidence(self, copy: Copy, candidates: Candidates) -> list[Evidence]:
        by_story: dict[int, list[int]] = {}
        for number in candidates.numbers:
            by_story.setdefault(self._state.story(number), []).append(number)
        return [self._of_story(copy, story, numbers, candidates) for story, numbers in by_story.items()]

    def _of_story(self, copy: Copy, story: int, promising: Sequence[int], candidates: Candidates) -> Evidence:
        """What links an article to a story; where none of the promising copies does, the others are not asked."""
        size, chosen = self._compared_with(story, promising)
        first = [number for number in chosen if number in promising]
        rest = [number for number in chosen if number not in promising]

        def judged(numbers: Sequence[int]) -> list[tuple[int, Verdict]]:
            others = ((number, self._records.compared(number)) for number in numbers)
            return [(number, judge(copy.compared, other, candidates.rarity)) for number, other in others]

        verdicts = judged(first)
        if any(verdict.same for _, verdict in verdicts):
            verdicts += judged(rest)
        return Evidence(story, size, tuple(verdicts))

    def _compared_with(self, story: int, promising: Sequence[int]) -> tuple[int, list[int]]:
        """The size of a story, and the copies of it that an article is compared with."""
        size = self._records.story(story).size
        if size <= LARGE:
            return size, sampled(self._records.members(story), promising)
        spread = dict.fromkeys([*promising[: COMPARED // 2], *self._records.spaced(story, COMPARED)])
        return size, sampled(list(spread), promising)

    def _chosen(self, copy: Copy, evidence: list[Evidence]) -> tuple[int | None, list[int]]:
        if self._decisions.none:
            return choose(evidence)
        forced: set[int] = set()
        barred: set[int] = set()
        for id, (decision, together) in sorted(self._decisions.partners(copy.id).items(), key=lambda item: item[1]):
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
        """Merges two stories where their mean cross link passes, or as decided; returns the older, which survives."""
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
                verdicts.append((first, second, judge(compared, self._records.compared(second), rarity)))
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
        stances = [self._decisions.stance([copy.id], [copies[number].id for number in group]) for group in groups]
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
                (number, judge(copy.compared, copies[number].compared, rarity)) for number in sampled(group, [])
            )
            found.update({(copy.number, number): verdict for number, verdict in verdicts})
            evidence.append(Evidence(place, len(group), verdicts))
        return choose(evidence)[0]

    def _assign(
        self, groups: list[list[int]], copies: dict[int, Copy], found: dict[tuple[int, int], Verdict]
    ) -> set[int]:
        """Gives each group a story: the largest first, each the oldest of the stories it came from that is left."""
        before = {copy.story for copy in copies.values()}
        left = set(before)
        self._records.disconnect(list(copies))
        stories = set()
        for group in sorted(groups, key=lambda group: (-len(group), group[0])):
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
            heir = next(self._state.story(number) for number in copies if copies[number].story == story)
            self._records.merge(heir, story)
        for story in before | stories:
            self._records.resize(story)
        for story in stories:
            elect(self._records, self._decisions, story)
        return stories
