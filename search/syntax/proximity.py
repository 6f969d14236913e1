"""The one node that Whoosh's query trees lack: parts that stand near each other.

Whoosh's own ``Phrase`` holds plain words in their order; ``Near`` holds any leaves
(prefixes, patterns, alternatives, phrases, other ``Near``) and says how far apart, in
which order, or in which unit of the text. What it means is ``spans_of`` in
``cuttings.search.engines.naive``.

    >>> near = Near("text", [q.Term("text", "a"), q.Term("text", "b")], 5)
    >>> near == Near("text", [q.Term("text", "a"), q.Term("text", "b")], 5), near.field()
    (True, 'text')
"""

from __future__ import annotations

from collections.abc import Sequence

from whoosh import query as q

from cuttings.search.syntax.tree import Unit


class Near(q.Query):  # type: ignore[misc]
    """Articles in which parts stand near each other.

    In order, each part begins one to ``distance`` positions behind the end of the one
    before; ``gaps`` are positions that any word fills before each part but the first, so
    that ``[1]`` asks for exactly one word between (with a distance of 1). In any order,
    the gaps between neighbours are at most ``distance``. With a ``unit``, both parts lie
    in one sentence or paragraph instead. ``excluded``: the first part stands somewhere
    without the second one near it.
    """

    def __init__(
        self,
        fieldname: str,
        parts: Sequence[q.Query],
        distance: int,
        ordered: bool = False,
        unit: Unit = "words",
        excluded: bool = False,
        gaps: Sequence[int] = (),
        boost: float = 1.0,
    ) -> None:
        self.fieldname = fieldname
        self.parts = tuple(parts)
        self.distance = distance
        self.ordered = ordered
        self.unit = unit
        self.excluded = excluded
        self.gaps = tuple(gaps) or (0,) * (len(self.parts) - 1)
        self.boost = boost

    def _key(self) -> tuple[object, ...]:
        return (
            self.fieldname,
            self.parts,
            self.distance,
            self.ordered,
            self.unit,
            self.excluded,
            self.gaps,
            self.boost,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Near) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Near{self._key()!r}"

    def is_leaf(self) -> bool:
        """One condition, whatever its parts are."""
        return True

    def field(self) -> str:
        """The field of all parts."""
        return self.fieldname
