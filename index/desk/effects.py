"""What a change would do: it is made and taken back, and what readers see before and after
is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cuttings.index.assembly import Assembly, Changes


class TakenBack(Exception):
    """Ends the transaction of a change that was only tried."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers see of the headings of some changes: how each is defined, and its
    articles; and the articles that change whatever their headings are.
    """

    definitions: Mapping[str, tuple[object, ...]]
    articles: Mapping[str, frozenset[str]]
    others: frozenset[str]

    @classmethod
    def of(cls, assembly: Assembly, changes: Changes) -> Shown:
        """What they see as the catalogue is now."""
        store = assembly.authority.store
        definitions: dict[str, tuple[object, ...]] = {}
        articles: dict[str, frozenset[str]] = {}
        # what a ruling concerns is said by its articles
        headings = () if changes.articles else changes.headings
        for heading_id in headings:
            row = store.first(
                "SELECT kind, label, broader, status = 'hidden' FROM headings"
                " WHERE id = ?",
                heading_id,
            )
            definitions[heading_id] = tuple(row) if row is not None else ()
            articles[heading_id] = frozenset(store.articles([heading_id]))
        return cls(definitions, articles, frozenset(changes.articles))

    def differing(self, other: Shown) -> int:
        """How many articles are not shown as they are in the other state."""
        found = set(self.others)
        for heading_id, articles in self.articles.items():
            after = other.articles[heading_id]
            is_same = self.definitions[heading_id] == other.definitions[heading_id]
            found |= articles ^ after if is_same or not after else articles | after
        return len(found)
