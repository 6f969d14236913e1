"""What waits for somebody and takes long to find: found behind, while pages show what
was known before, less what was decided since.

    survey = Survey(archive, PAIRS)
    with opened(archive) as assembly:
        survey.waiting(assembly, patience=1.0)      # None while nothing is known

To compare all headings, or all uses of names, takes seconds in a large archive; a page
of the desk shows how many of each wait. So what was found is kept until a table that it
was found from changes (``state_of``), and then found anew. Until that is done, only what
a decision since was about is looked at again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from cuttings.index.assembly import Assembly
from cuttings.index.authority.suggestions import Suggestion, suggest
from cuttings.index.checksums import state_of
from cuttings.index.desk import doubts
from cuttings.index.desk.delivery import opened
from cuttings.index.desk.records import Doubt
from cuttings.search.archive import Archive
from cuttings.search.errors import CuttingsError

log = logging.getLogger("cuttings.desk")

Item = TypeVar("Item")

FOUND_WITHIN = 1.0
"""Seconds that a page waits for what it lists to be found."""
AGAIN_WITHIN = 0.2
"""Seconds that it waits where it is known what waited before the last change."""
COUNTED_WITHIN = 0.01
"""Seconds that it waits for how much there is of each kind that it does not list."""
BRIEF = 0.5
"""Seconds within which a survey is made anew after every change."""
REST = 5.0
"""How many times as long as it takes a longer one rests before it is made anew, so that it
never takes more than a sixth of a processor.
"""
MOST_PAIRS = 100
"""Pairs of headings that are suggested at a time, the best: of each, evidence is
gathered from all its articles.
"""


@dataclass(frozen=True, slots=True)
class Question(Generic[Item]):
    """A kind of things that wait: the ``tables`` that they are found from, how all are
    found, what a decision is ``about`` that may settle one, and whether one still waits.
    """

    name: str
    tables: Sequence[str]
    find: Callable[[Assembly], Sequence[Item]]
    about: Callable[[Item], Collection[str]]
    waits: Callable[[Assembly, Item], bool]


@dataclass(frozen=True, slots=True)
class _Found(Generic[Item]):
    """What was found, in which state of the tables and after which decision, and how
    many seconds it took until when (``time.monotonic``).
    """

    state: tuple[tuple[int, int], ...]
    decision: int
    items: tuple[Item, ...]
    seconds: float
    ended: float


class Survey(Generic[Item]):
    """What waits of one kind in one archive. Thread-safe."""

    def __init__(self, archive: Archive, question: Question[Item]) -> None:
        self.archive = archive
        self.question = question
        self._found: _Found[Item] | None = None
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self, assembly: Assembly) -> None:
        """Begins to find what waits, if the archive has changed."""
        if not self._is_current(assembly):
            self._started()

    def waiting(self, assembly: Assembly, patience: float) -> tuple[Item, ...] | None:
        """What waits, the most urgent first; None where that is not known yet.

        Where the archive has changed, it is found anew behind, and waited for as many
        seconds as ``patience`` says, or fewer where something is known.
        """
        if not self._is_current(assembly):
            most = AGAIN_WITHIN if self._found else patience
            self._started().join(min(patience, most))
        found = self._found
        if found is None or self._is_current(assembly):
            return found.items if found else None
        decided: set[str] = set()
        for decision in assembly.journal.log(after=found.decision):
            decided.update(decision.subjects)
        kept: list[Item] = []
        for item in found.items:
            is_decided = not decided.isdisjoint(self.question.about(item))
            if not is_decided or self.question.waits(assembly, item):
                kept.append(item)
        return tuple(kept)

    def is_under_way(self) -> bool:
        """Whether it is being found what waits."""
        thread = self._thread
        return thread is not None and thread.is_alive()

    def _is_current(self, assembly: Assembly) -> bool:
        found = self._found
        return found is not None and found.state == self._state(assembly)

    def _state(self, assembly: Assembly) -> tuple[tuple[int, int], ...]:
        return state_of(assembly.catalogue.connection, self.question.tables)

    def _started(self) -> threading.Thread:
        """The thread that finds, which rests in between."""
        with self._starting:
            thread = self._thread
            if thread is None or not (thread.is_alive() or self._rests()):
                thread = threading.Thread(
                    target=self._find, name=self.question.name, daemon=True
                )
                thread.start()
                self._thread = thread
            return thread

    def _rests(self) -> bool:
        found = self._found
        if found is None or found.seconds < BRIEF:
            return False
        return time.monotonic() - found.ended < REST * found.seconds

    def _find(self) -> None:
        began = time.monotonic()
        try:
            with opened(self.archive) as assembly:
                newest = assembly.journal.log(limit=1)
                state = self._state(assembly)
                items = tuple(self.question.find(assembly))
        except CuttingsError as error:
            log.error("what waits can't be found: %s", error)
            return
        ended = time.monotonic()
        decision = newest[0].id if newest else 0
        self._found = _Found(state, decision, items, ended - began, ended)


def _pairs(assembly: Assembly) -> list[Suggestion]:
    return suggest(assembly.authority.store, MOST_PAIRS)


def _is_undecided(assembly: Assembly, pair: Suggestion) -> bool:
    """Whether both headings of a pair are still there and not told apart."""
    store = assembly.authority.store
    decided = store.first(
        "SELECT 1 FROM distinct_pairs WHERE a = ? AND b = ?", pair.a, pair.b
    )
    shown = store.column(
        "SELECT id FROM headings WHERE id IN (?, ?) AND status <> 'hidden'",
        pair.a,
        pair.b,
    )
    return decided is None and len(shown) == 2


def _is_still_joined(assembly: Assembly, doubt: Doubt) -> bool:
    return bool(doubts.joined_by_machine(assembly, doubt.heading))


def _is_still_of_two_kinds(assembly: Assembly, doubt: Doubt) -> bool:
    found = doubts.of_two_kinds(assembly, doubt.label)
    return any(doubt.heading == each.heading for each in found)


PAIRS = Question(
    "pairs",
    ("headings", "uses", "distinct_pairs"),
    _pairs,
    lambda pair: (pair.a, pair.b),
    _is_undecided,
)
"""Two headings that may be one."""
JOINED = Question(
    "joined",
    ("headings", "uses", "variants"),
    doubts.joined_by_machine,
    lambda doubt: (doubt.heading,),
    _is_still_joined,
)
"""Headings of which a rule joined the spellings."""
KINDS = Question(
    "kinds",
    ("uses", "distinct_pairs"),
    doubts.of_two_kinds,
    lambda doubt: (doubt.heading, doubt.other, doubt.label),
    _is_still_of_two_kinds,
)
"""Names that are filed as two kinds."""
