"""The automaton that follows all patterns at once, built while it is used.

The patterns make one trie, in which a gap leads to several places at once. A *state* is every place that the words so
far can lead to; where a kind of word leads from a state is worked out when it is first met, and remembered. So known
wording costs one look into a dictionary for each word (the lazy construction of Thompson's automata; see Cox 2010).

Time is linear in the number of words: a walk begins at a word only if that word and the next can lead on, and is never
longer than the longest pattern. Memory is bounded: beyond MOST states all are forgotten, and built again on demand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress, pairwise
from typing import cast

from cuttings.index.enrich.events.memory import Memory

UNKNOWN, END = 0, -1
"""The kind of a word that no pattern names, and the mark behind a sentence's last word."""
MOST = 50_000


@dataclass(slots=True, eq=False)
class Node:
    """A place in the trie: where a symbol leads, where a gap of up to so many words leads, the rules that end here."""

    edges: dict[str, Node] = field(default_factory=dict)
    gaps: dict[int, Node] = field(default_factory=dict)
    rules: list[int] = field(default_factory=list)


Place = tuple[Node, int | None]
"""A node, and how many words may still be passed over before its edges are followed; None for a node outside a gap."""


class State:
    """Every place that some words can lead to, and the rules that they complete."""

    __slots__ = ("after", "places", "rules")

    def __init__(self, places: tuple[Place, ...], automaton: Automaton) -> None:
        self.places = places
        self.rules = tuple(dict.fromkeys(rule for node, left in places if left is None for rule in node.rules))
        self.after: Memory[int, State | None] = Memory(lambda kind: automaton.step(self, kind))


Match = tuple[int, int, int]
"""A rule's number, the first of the words that it matched, and the word after the last."""


_Begun = tuple[tuple[int, ...], State | None]
"""The rules that a first word completes, and the state after it and the next."""


class Automaton:
    """Walks a trie; ``symbols`` holds what each kind of word stands for, and may grow while the automaton is used."""

    def __init__(self, root: Node, symbols: Sequence[tuple[str, ...]]) -> None:
        self._root = root
        self._symbols = symbols
        self._states: dict[tuple[Place, ...], State] = {}
        self._start = State(((root, None),), self)
        self._begun = Memory(self._begin)

    def _begin(self, pair: tuple[int, int]) -> _Begun | None:
        """The rules that one kind of word completes, and the state after it and another kind; None for neither."""
        first = self._start.after[pair[0]]
        second = first and first.after[pair[1]]
        return (first.rules, second) if first and (first.rules or second) else None

    def step(self, state: State, kind: int) -> State | None:
        """The state that a kind of word leads to, or None where it leads nowhere."""
        if kind == END:
            return None
        places: dict[Place, None] = {}
        for node, left in state.places:
            if left is None:
                for width, gap in reversed(node.gaps.items()):
                    places.update(dict.fromkeys(self._over(gap, width, kind)))
                places.update(dict.fromkeys(self._along(node, kind)))
            else:
                places.update(dict.fromkeys(self._over(node, left, kind)))
        return self._state(tuple(places)) if places else None

    def _along(self, node: Node, kind: int) -> list[Place]:
        """The places behind a node's edges: from the root in the order of the symbols, from there on in the reverse."""
        edges, symbols = node.edges, self._symbols[kind]
        return [
            (edges[symbol], None)
            for symbol in (symbols if node is self._root else reversed(symbols))
            if symbol in edges
        ]

    def _over(self, gap: Node, left: int, kind: int) -> list[Place]:
        """The places of a gap after one word: still in it, if it may be passed over, or behind its edges."""
        return ([(gap, left - 1)] if left else []) + self._along(gap, kind)

    def _state(self, places: tuple[Place, ...]) -> State:
        state = self._states.get(places)
        if state is None:
            if len(self._states) >= MOST:
                self._states.clear()
                self._start.after.clear()
                self._begun.clear()
            state = self._states[places] = State(places, self)
        return state

    def matches(self, kinds: Sequence[int]) -> list[Match]:
        """Every match in the kinds of a text's words, by the first word; overlapping ones included.

        ``END`` stands behind the words of each sentence, and no match goes over it.
        """
        begun = cast("list[_Begun]", list(map(self._begun.__getitem__, pairwise(kinds))))  # a None is passed over below
        found: list[Match] = []
        for first, (rules, state) in compress(enumerate(begun), begun):
            for rule in rules:
                found.append((rule, first, first + 1))
            position = first + 2
            while state is not None:
                if state.rules:
                    found += [(rule, first, position) for rule in state.rules]
                state = state.after[kinds[position]]
                position += 1
        return found
