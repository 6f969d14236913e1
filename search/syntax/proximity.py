"""The two nodes that Whoosh's query trees lack: parts that stand near each other, and a
word in several forms that counts as one.

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


class Forms(q.Query):  # type: ignore[misc]
    """Articles that hold a word in one of several forms: its stems in the languages of
    an archive.

    The forms score as one word with one document frequency. Scored apart, a form of a
    language that few articles are in is rare, and puts all of these before the others:
    of 9,000 English and 900 French articles with a name, no English one would be among
    the first 20, where 18 are fair.
    """

    def __init__(
        self, fieldname: str, forms: Sequence[str], boost: float = 1.0
    ) -> None:
        self.fieldname = fieldname
        self.forms = tuple(forms)
        self.boost = boost

    def _key(self) -> tuple[object, ...]:
        return self.fieldname, self.forms, self.boost

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Forms) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Forms{self._key()!r}"

    def is_leaf(self) -> bool:
        """One condition, however many forms there are."""
        return True

    def field(self) -> str:
        """The field of all forms."""
        return self.fieldname


class Near(q.Query):  # type: ignore[misc]
    """Articles in which parts stand near each other.

    In order, each part begins one to ``distance`` positions behind the end of the one
    before; ``gaps`` are positions that any word fills before each part but the first, so
    that ``[1]`` asks for exactly one word between (with a distance of 1). In any order,
    the gaps between neighbours are at most ``distance``. With a ``unit``, both parts lie
    in one sentence, paragraph or segment (title or text) instead; of the unit "lead" the
    one part lies there. ``excluded``: the first part stands somewhere
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
