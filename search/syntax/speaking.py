"""What is asked of one quotation: its words and its speaker together.

A query that asks for words of a quotation (``said:``) and for its speaker (``speaker:``)
side by side means one quotation that has both, and so does a query for several words.
``OneQuotation`` holds what is asked of it: leaves over the words of quotations, leaves
over the facet of speakers, and ``Valued`` for speakers that were chosen by id; joined by
And, Or and Not. A quotation is what one speaker says in one go, in several parts where
the sentence goes on behind “he said”; a phrase or a distance stands within one part.

    >>> words = q.Term("said", "peac")
    >>> with_speakers(q.And([words, q.Term("text", "war")]), ("berg",), ())
    And([OneQuotation(And([Term('said', 'peac'), Valued('speakers', ('berg',))])), Term('text', 'war')])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whoosh import query as q

from cuttings.search.syntax.proximity import Forms, Near
from cuttings.search.syntax.schema import SAID, SAID_EXACT, SPEAKERS


class OneQuotation(q.Query):  # type: ignore[misc]
    """Articles with a quotation that meets all of a condition.

    What it asks scores as if it were asked of the article; that one quotation has it all
    is a condition without a score.
    """

    def __init__(self, asked: q.Query, boost: float = 1.0) -> None:
        self.asked = asked
        self.boost = boost

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OneQuotation) and self.asked == other.asked

    def __hash__(self) -> int:
        return hash(("one quotation", self.asked))

    def __repr__(self) -> str:
        return f"OneQuotation({self.asked!r})"

    def is_leaf(self) -> bool:
        """It holds the leaves of what it asks."""
        return False

    def children(self) -> Iterator[q.Query]:
        """What it asks."""
        return iter([self.asked])

    def field(self) -> None:
        """None: it is about several."""
        return


class Valued(q.Query):  # type: ignore[misc]
    """Quotations whose speaker is one of some values of the facet, by their ids."""

    def __init__(self, fieldname: str, ids: Sequence[str]) -> None:
        self.fieldname = fieldname
        self.ids = tuple(ids)
        self.boost = 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Valued) and self.ids == other.ids

    def __hash__(self) -> int:
        return hash((self.fieldname, self.ids))

    def __repr__(self) -> str:
        return f"Valued{(self.fieldname, self.ids)!r}"

    def is_leaf(self) -> bool:
        """One condition."""
        return True

    def field(self) -> str:
        """The field of the facet."""
        return self.fieldname


# --- Making conditions ---------------------------------------------------------------


def of_one_quotation(tree: q.Query) -> q.Query:
    """A condition, asked of one quotation."""
    return OneQuotation(plain_condition(tree))


def within_quotations(tree: q.Query) -> q.Query:
    """A condition on words of quotations, held to one of them where several words may
    stand in several.
    """
    if isinstance(tree, q.Phrase | Near):
        return OneQuotation(tree)
    if isinstance(tree, q.Or):
        return q.Or([within_quotations(part) for part in tree.subqueries], tree.boost)
    return tree


def plain_condition(tree: q.Query) -> q.Query:
    """A condition of which no part is held to a quotation of its own."""
    match tree:
        case OneQuotation():
            return tree.asked
        case q.And():
            return q.And(
                [plain_condition(part) for part in tree.subqueries], tree.boost
            )
        case q.Or():
            return q.Or([plain_condition(part) for part in tree.subqueries], tree.boost)
        case q.Not():
            return q.Not(plain_condition(tree.query))
    return tree


def in_words_of_texts(tree: q.Query) -> q.Query | None:
    """What a condition on a quotation scores, as it is asked of an article: all words
    that it does not exclude, wherever they stand. None where nothing scores.
    """
    match tree:
        case q.Not() | Valued():
            return None
        case q.Phrase():
            words = [q.Term(tree.fieldname, each, tree.boost) for each in tree.words]
            return q.And(words)
        case Near():
            near = tree.parts[:1] if tree.excluded else tree.parts
            return in_words_of_texts(q.And(near))
        case q.And() | q.Or():
            parts: list[q.Query] = []
            for part in tree.subqueries:
                scoring = in_words_of_texts(part)
                if scoring is not None:
                    parts.append(scoring)
            if not parts:
                return None
            return type(tree)(parts, tree.boost)
    return tree


# --- Speakers that were chosen -------------------------------------------------------


def asked_quotation(tree: q.Query) -> q.Query | None:
    """What a query asks of the one quotation that it demands; None where it demands none,
    or several.
    """
    found = list(_demanded(tree))
    return plain_condition(found[0]) if len(found) == 1 else None


def with_speakers(
    tree: q.Query, chosen: Sequence[str], excluded: Sequence[str]
) -> q.Query:
    """A query whose one quotation is to be of a chosen speaker, and of none excluded; as
    it is, where it demands no quotation, or several.
    """
    found = list(_demanded(tree))
    if len(found) != 1 or not (chosen or excluded):
        return tree
    parts = [plain_condition(found[0])]
    if chosen:
        parts.append(Valued(SPEAKERS, chosen))
    if excluded:
        parts.append(q.Not(Valued(SPEAKERS, excluded)))
    return _replaced(tree, found[0], OneQuotation(q.And(parts)))


def _demanded(tree: q.Query) -> Iterator[q.Query]:
    """The conditions on quotations that every hit must meet."""
    match tree:
        case q.AndMaybe():
            yield from _demanded(tree.a)
        case q.And():
            for part in tree.subqueries:
                yield from _demanded(part)
        case _ if _is_of_quotation(tree):
            yield tree


def _is_of_quotation(tree: q.Query) -> bool:
    """Whether a condition asks for words of a quotation and for nothing else."""
    match tree:
        case OneQuotation():
            return True
        case q.Or():
            return all(map(_is_of_quotation, tree.subqueries))
        case q.Not() | q.NumericRange():
            return False
        case Forms() | q.Term() | q.Prefix() | q.Wildcard() | q.FuzzyTerm() | q.Every():
            return tree.fieldname in (SAID, SAID_EXACT)
    return False


def _replaced(tree: q.Query, old: q.Query, new: q.Query) -> q.Query:
    match tree:
        case _ if tree is old:
            return new
        case q.AndMaybe():
            return q.AndMaybe(_replaced(tree.a, old, new), tree.b)
        case q.And():
            parts = [_replaced(part, old, new) for part in tree.subqueries]
            return q.And(parts, tree.boost)
    return tree
