"""Pairs of headings that may be one, found behind while pages show those known before.

Comparison(archive).suggestions(50)
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from cuttings.index.authority.suggestions import Suggestion, suggest
from cuttings.index.checksums import state_of
from cuttings.index.desk.delivery import opened
from cuttings.search.archive import Archive
from cuttings.search.errors import CuttingsError

log = logging.getLogger("cuttings.desk")

SUGGESTED_FROM = ("headings", "uses", "distinct_pairs")
"""The tables that pairs of headings are suggested from."""
COMPARED_WITHIN = 1.0
"""Seconds that a page waits for the headings to be compared before it shows what is
known."""

_Suggested = tuple[
    tuple[int, tuple[tuple[int, int], ...]],
    tuple[Suggestion, ...],
]
"""Pairs that were suggested; of what number and state of the tables."""


class Comparison:
    """The pairs of one archive. Thread-safe."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._suggested: _Suggested | None = None
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def suggestions(self, limit: int = 50) -> tuple[Suggestion, ...]:
        """Pairs of headings that may be one, best first.

        To compare all headings takes seconds in a large archive, so that is done
        behind, and what was found is kept until a heading, its use or a decision on a
        pair changes. Until it is done these are the pairs known before that can still
        be decided on; ``compares`` says so.
        """
        if not self._has_compared(limit):
            with self._starting:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(
                        target=self._compare, args=(limit,), name="pairs", daemon=True
                    )
                    self._thread.start()
                thread = self._thread
            thread.join(COMPARED_WITHIN)
        known = self._suggested
        if known is None:
            return ()
        if self._has_compared(limit):
            return known[1]
        return self._undecided(known[1])[:limit]

    def compares(self) -> bool:
        """Whether headings are still being compared."""
        thread = self._thread
        return thread is not None and thread.is_alive()

    def _has_compared(self, limit: int) -> bool:
        """Whether the pairs that are known are those of the archive as it is now."""
        with opened(self.archive) as assembly:
            state = state_of(assembly.catalogue.connection, SUGGESTED_FROM)
        known = self._suggested
        return known is not None and known[0] == (limit, state)

    def _compare(self, limit: int) -> None:
        try:
            with opened(self.archive) as assembly:
                state = state_of(assembly.catalogue.connection, SUGGESTED_FROM)
                found = tuple(suggest(assembly.authority.store, limit))
        except CuttingsError as error:
            log.error("the headings can't be compared: %s", error)
            return
        self._suggested = (limit, state), found

    def _undecided(self, pairs: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
        """The pairs of which both headings are still there and not told apart."""
        kept: list[Suggestion] = []
        with opened(self.archive) as assembly:
            store = assembly.authority.store
            for pair in pairs:
                decided = store.first(
                    "SELECT 1 FROM distinct_pairs WHERE a = ? AND b = ?", pair.a, pair.b
                )
                shown = store.column(
                    "SELECT id FROM headings WHERE id IN (?, ?) AND status <> 'hidden'",
                    pair.a,
                    pair.b,
                )
                if decided is None and len(shown) == 2:
                    kept.append(pair)
        return tuple(kept)
