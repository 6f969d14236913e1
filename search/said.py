"""Where in an article somebody says what a search asks for.

    asked = AskedQuotations(parsed, query)
    in_title, in_body = asked.spans(entry)

A search for words of quotations is about these quotations alone: a word that somebody
else says in the same article is not marked, and not shown as what was found.
"""

from __future__ import annotations

from collections.abc import Iterator

from whoosh import query as q

from cuttings.search.articles import Entry
from cuttings.search.engines.naive import Evaluator, quoted_document
from cuttings.search.facets.quotations import SPEAKERS
from cuttings.search.queries import Query
from cuttings.search.sayings import beginnings
from cuttings.search.syntax.grammar import Parsed
from cuttings.search.syntax.schema import SAID, SAID_EXACT
from cuttings.search.syntax.speaking import OneQuotation, with_speakers

Span = tuple[int, int]


class AskedQuotations:
    """The quotations that a search asks for, of whichever speaker it names or chooses."""

    def __init__(self, parsed: Parsed, query: Query) -> None:
        tree = with_speakers(
            parsed.tree, query.selected(SPEAKERS.key), query.without(SPEAKERS.key)
        )
        self._asked = list(_asked(tree))

    @property
    def is_any(self) -> bool:
        """Whether a search asks for words of quotations at all."""
        return bool(self._asked)

    def met(self, entry: Entry) -> frozenset[int]:
        """The quotations of an article that meet what is asked, each by its number; of
        one in several parts all of them.
        """
        doc = quoted_document(entry, (SPEAKERS,))
        values = {value.id: value for value in doc.values[SPEAKERS.key]}
        evaluator = Evaluator({}, {SPEAKERS.key: values})
        met: set[int] = set()
        for asked in self._asked:
            met.update(evaluator.sayings_met(asked, doc))
        numbers = enumerate(beginnings(entry))
        return frozenset([number for number, beginning in numbers if beginning in met])

    def spans_if_any(self, entry: Entry) -> tuple[list[Span] | None, list[Span] | None]:
        """``spans``, or None for both where a search asks for no words of quotations."""
        return self.spans(entry) if self.is_any else (None, None)

    def spans(self, entry: Entry) -> tuple[list[Span], list[Span]]:
        """The spans of these quotations: in the title, and in the body; in order."""
        in_title: list[Span] = []
        in_body: list[Span] = []
        for number in self.met(entry):
            quotation = entry.enrichment.quotations[number]
            found = in_title if quotation.in_title else in_body
            found.append((quotation.start, quotation.end))
        return sorted(in_title), sorted(in_body)


def _asked(tree: q.Query) -> Iterator[q.Query]:
    """What a query asks of quotations, and does not exclude."""
    match tree:
        case OneQuotation():
            yield tree.asked
        case q.AndMaybe():
            yield from _asked(tree.a)
        case q.And() | q.Or():
            for part in tree.subqueries:
                yield from _asked(part)
        case q.Not():
            return
        case _ if tree.is_leaf() and tree.field() in (SAID, SAID_EXACT):
            yield tree
