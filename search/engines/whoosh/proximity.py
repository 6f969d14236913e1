"""Where the parts of a ``Near`` stand in a segment of the index: distances, orders,
sentences, paragraphs, title and text, the lead.

A part stands at spans: two arrays of addresses, the first and the last of each, ascending
by the first. What ``Near`` means is ``spans_of`` of ``cuttings.search.engines.naive``;
here the same is arithmetic over all documents of a segment at once. The outermost step
asks only whether there is a partner, so that no pairs are made where nobody looks at them.

    places = Places(evaluator, place, segment)
    docs = places.docs(Near("text", [q.Term("text", "police"), q.Term("text", "kill")], 5))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from whoosh import query as q

from cuttings.search.engines.whoosh.arrays import (
    AnyArray,
    DocIds,
    Indexes,
    Int64s,
    Mask,
    distinct,
)
from cuttings.search.engines.whoosh.postings import SLACK, FieldReader
from cuttings.search.engines.whoosh.snapshot import OpenSegment
from cuttings.search.language.units import LEAD
from cuttings.search.syntax.proximity import Near
from cuttings.search.syntax.schema import BREAKS, PARAGRAPH, SENTENCE
from cuttings.search.syntax.tree import Unit
from cuttings.search.translations import worded

if TYPE_CHECKING:
    from cuttings.search.engines.whoosh.evaluate import Evaluator

MOST_PAIRS = 5_000_000
"""Pairs of spans that are made where a distance lies within another one; beyond it only
the nearest partner of each span is looked at, and a warning says so.
"""

NOWHERE = np.empty(0, np.int64)


class Spans(NamedTuple):
    """The first and last addresses of spans, ascending by the first."""

    firsts: Int64s
    lasts: Int64s

    def kept(self, mask: Mask | Indexes) -> Spans:
        """Some of the spans."""
        firsts = self.firsts[mask]
        return Spans(firsts, firsts if self.lasts is self.firsts else self.lasts[mask])

    def by_last(self) -> Int64s:
        """The last addresses, ascending."""
        return np.sort(self.lasts) if self.lasts is not self.firsts else self.lasts


class Units:
    """The sentences or paragraphs of a segment, numbered through all its documents; the
    title of each is a unit of its own.

    Boundaries are looked up where they are stored: written out as addresses of the text
    field, the sentences of 100,000 articles take half a second.
    """

    def __init__(self, bases: Indexes, reader: FieldReader | None, unit: Unit) -> None:
        self._bases = bases
        self._breaks: AnyArray = NOWHERE
        self._break_bases: Indexes = bases
        term = SENTENCE if unit == "sentence" else PARAGRAPH
        ordinal = reader.find(term.encode()) if reader else -1
        if reader and ordinal >= 0:
            self._breaks, self._break_bases = reader.addresses(ordinal), reader.bases

    def numbers(self, addresses: Int64s) -> Int64s:
        """The unit of each of some addresses of the text field, ascending as they are."""
        docs = self._bases.searchsorted(addresses, side="right") - 1
        return self._breaks_before(addresses, docs) + docs

    def ends(self, addresses: Int64s) -> Int64s:
        """Where the unit of each address ends: the next one or the next document begins."""
        docs = self._bases.searchsorted(addresses, side="right") - 1
        ends: Int64s = self._bases[docs + 1]
        if len(self._breaks):
            nearest = self._breaks_before(addresses, docs)
            following = self._breaks.take(nearest, mode="clip").astype(np.int64)
            in_doc = (nearest < len(self._breaks)) & (
                following < self._break_bases[docs + 1]
            )
            following += self._bases[docs] - self._break_bases[docs]
            ends = np.where(in_doc, following, ends)
        return ends

    def _breaks_before(self, addresses: Int64s, docs: Indexes) -> Int64s:
        """How many boundaries stand before or at each address."""
        bases = self._break_bases
        # A position behind the last boundary may have no address of its own there.
        places = addresses - self._bases[docs] + bases[docs]
        places = np.minimum(places, bases[docs + 1] - 1)
        places = places.astype(self._breaks.dtype)
        before: Int64s = self._breaks.searchsorted(places, side="right")
        return before


class Opening(Units):
    """Title, lead and what follows it, as three units of each document; for segments,
    lead and what follows are one.
    """

    def __init__(self, bases: Indexes, reader: FieldReader | None, unit: Unit) -> None:
        super().__init__(bases, reader, "paragraph")
        self._is_parted = unit == "lead"

    def numbers(self, addresses: Int64s) -> Int64s:
        """Three times the document, and 0 for its title, 1 for its lead, 2 behind it."""
        docs = self._bases.searchsorted(addresses, side="right") - 1
        lead, behind = self._edges(docs)
        numbers: Int64s = 3 * docs + (addresses >= lead) + (addresses >= behind)
        return numbers

    def ends(self, addresses: Int64s) -> Int64s:
        """Where the unit of each address ends."""
        docs = self._bases.searchsorted(addresses, side="right") - 1
        lead, behind = self._edges(docs)
        ends: Int64s = self._bases[docs + 1]
        ends = np.where(addresses < behind, behind, ends)
        ends = np.where(addresses < lead, lead, ends)
        return np.minimum(ends, self._bases[docs + 1])

    def are_in_lead(self, addresses: Int64s) -> Mask:
        """Which addresses lie in the lead of their document."""
        is_in_lead: Mask = self.numbers(addresses) % 3 == 1
        return is_in_lead

    def _edges(self, docs: Indexes) -> tuple[Int64s, Int64s]:
        """Where the lead of each document begins and where it ends; beyond the document
        where that is nowhere.
        """
        starts = self._break_bases[docs]
        nowhere = self._bases[docs + 1]
        lead = self._break_at_or_behind(starts, docs)
        behind = nowhere
        if self._is_parted:
            behind = self._break_at_or_behind(lead + LEAD, docs)
        shift = self._bases[docs] - starts
        beyond = self._break_bases[docs + 1]
        return (
            np.where(lead < beyond, lead + shift, nowhere),
            np.where(behind < beyond, behind + shift, nowhere)
            if self._is_parted
            else nowhere,
        )

    def _break_at_or_behind(self, places: Int64s, docs: Indexes) -> Int64s:
        """The first boundary at or behind each address of the field of boundaries; the
        end of the document where there is none in it.
        """
        ends = self._break_bases[docs + 1].astype(np.int64)
        if not len(self._breaks):
            return ends
        wanted = np.minimum(places, ends).astype(self._breaks.dtype)
        nearest = self._breaks.searchsorted(wanted)
        found = self._breaks.take(nearest, mode="clip").astype(np.int64)
        is_in_doc = (nearest < len(self._breaks)) & (found < ends)
        return np.where(is_in_doc, found, ends)


class Places:
    """Finds where parts of a query stand in one segment."""

    def __init__(self, evaluator: Evaluator, place: int, segment: OpenSegment) -> None:
        self._evaluator = evaluator
        self._place = place
        self._segment = segment
        self._bases: Indexes = NOWHERE

    def docs(self, tree: Near) -> DocIds:
        """The documents in which a ``Near`` stands."""
        self._bases = self._segment.fields[tree.fieldname].bases
        firsts = self._outermost(tree)
        docs = self._bases.searchsorted(firsts, side="right") - 1
        return distinct(docs).astype(np.uint32)

    # Spans of each kind of part

    def _spans(self, tree: q.Query) -> Spans:
        """All spans of a part."""
        match tree:
            case Near():
                return self._spans_of_near(tree)
            case q.Or():
                return _united([self._spans(part) for part in tree.subqueries])
            case q.Phrase():
                terms = [q.Term(tree.fieldname, word) for word in tree.words]
                near = Near(tree.fieldname, terms, tree.slop, ordered=True)
                return self._spans_of_near(near)
        addresses = self._addresses(tree)
        return Spans(addresses, addresses)

    def _addresses(self, tree: q.Query) -> Int64s:
        """Where the words stand that a leaf means, ascending."""
        reader = self._segment.fields[tree.fieldname]
        lists: list[AnyArray] = []
        for ordinal in self._evaluator.ordinals(tree, self._place, self._segment):
            lists.append(reader.addresses(ordinal))
        if not lists:
            return NOWHERE
        addresses: Int64s = np.concatenate(lists).astype(np.int64)
        if len(lists) > 1:
            addresses.sort()
        return addresses

    def _spans_of_near(self, tree: Near) -> Spans:
        parts = self._parts(tree)
        if tree.unit == "lead":
            return self._in_lead(parts[0])
        if tree.excluded:
            return parts[0].kept(~self._has_partner(tree, parts[0], parts[1]))
        if len(parts) == 2:
            return self._pairs(tree, parts[0], parts[1], tree.gaps[0])
        if not tree.ordered:
            return self._clusters(tree, parts)
        found = parts[0]
        for part, gap in zip(parts[1:], tree.gaps, strict=True):
            found = self._pairs(tree, found, part, gap)
        return found

    def _outermost(self, tree: Near) -> Int64s:
        """The first addresses of spans, enough to tell the documents."""
        parts = self._parts(tree)
        if tree.unit == "lead":
            return self._in_lead(parts[0]).firsts
        if len(parts) == 2:
            has_partner = self._has_partner(tree, parts[0], parts[1])
            kept = ~has_partner if tree.excluded else has_partner
            return parts[0].firsts[kept]
        if not tree.ordered:
            return self._clusters(tree, parts).firsts
        # Only where the last word so far stands matters to the next one.
        found = parts[0]
        for part, gap in zip(parts[1:], tree.gaps, strict=True):
            low, high = 1 + gap, tree.distance + gap
            before = found.by_last()
            nearest = before.searchsorted(part.firsts - low, side="right") - 1
            kept = nearest >= 0
            last = before[np.maximum(nearest, 0)] if len(before) else part.firsts
            kept &= part.firsts - last <= high
            kept &= last >= self._begins(part.firsts)
            found = part.kept(kept)
        return found.firsts

    def _in_lead(self, spans: Spans) -> Spans:
        """The spans that begin and end in the lead of their document."""
        reader = self._segment.fields.get(BREAKS)
        opening = Opening(self._bases, reader, "lead")
        is_in_lead = opening.are_in_lead(spans.firsts)
        if spans.lasts is not spans.firsts:
            is_in_lead &= opening.are_in_lead(spans.lasts)
        return spans.kept(is_in_lead)

    def _parts(self, tree: Near) -> list[Spans]:
        """The spans of all parts, in the documents that hold all of them."""
        parts = [self._spans(part) for part in tree.parts]
        if tree.excluded:
            return parts
        docs: Mask | None = None
        numbers: list[Indexes] = []
        for part in parts:
            own = self._bases.searchsorted(part.firsts, side="right") - 1
            numbers.append(own)
            held = np.zeros(len(self._bases), bool)
            held[own] = True
            docs = held if docs is None else docs & held
        if docs is None:
            return parts
        return [part.kept(docs[own]) for part, own in zip(parts, numbers, strict=True)]

    def _begins(self, addresses: Int64s) -> Int64s:
        """Where the document of each address begins."""
        rows = self._bases.searchsorted(addresses, side="right") - 1
        begins: Int64s = self._bases[rows]
        return begins

    def _ends(self, addresses: Int64s) -> Int64s:
        """Where the next document begins, for each address."""
        ends: Int64s = self._bases[self._bases.searchsorted(addresses, side="right")]
        return ends

    # Partners

    def _has_partner(self, tree: Near, ones: Spans, others: Spans) -> Mask:
        """Which spans of one part have a span of the other near them."""
        if not len(ones.firsts) or not len(others.firsts):
            return np.zeros(len(ones.firsts), bool)
        if tree.unit != "words":
            return self._has_partner_in_unit(tree, ones, others)
        low, high = 1 + tree.gaps[0], tree.distance + tree.gaps[0]
        found = self._followed(ones.lasts, others.firsts, low, high)
        if not tree.ordered:
            found |= self._preceded(ones.firsts, others.by_last(), low, high)
        return found

    def _followed(self, lasts: Int64s, firsts: Int64s, low: int, high: int) -> Mask:
        """Which spans, by where they end, have another's beginning so far behind."""
        nearest = firsts.searchsorted(lasts + low)
        following = firsts.take(nearest, mode="clip")
        found: Mask = (nearest < len(firsts)) & (following - lasts <= high)
        if high >= SLACK:
            found &= following < self._ends(lasts)
        return found

    def _preceded(self, firsts: Int64s, lasts: Int64s, low: int, high: int) -> Mask:
        """Which spans, by where they begin, have another's end so far before them."""
        nearest = lasts.searchsorted(firsts - low, side="right") - 1
        preceding = lasts.take(nearest, mode="clip")
        found: Mask = (nearest >= 0) & (firsts - preceding <= high)
        if high >= SLACK:
            found &= preceding >= self._begins(firsts)
        return found

    def _has_partner_in_unit(self, tree: Near, ones: Spans, others: Spans) -> Mask:
        """Which spans share a sentence or paragraph with a span of the other part."""
        units = self._units(tree)
        own, in_one = _units_of(units, ones)
        other, others_in_one = _units_of(units, others)
        whole, unit_of = others.kept(others_in_one), other[others_in_one]
        if not len(whole.firsts):
            return np.zeros(len(ones.firsts), bool)
        # The first span of a unit that begins behind, the last that ends before.
        nearest = whole.firsts.searchsorted(ones.lasts, side="right")
        found: Mask = nearest < len(whole.firsts)
        found &= unit_of.take(nearest, mode="clip") == own
        if not tree.ordered:
            # Units ascend with addresses, in whichever order the spans are.
            ascending = np.sort(unit_of)
            nearest = whole.by_last().searchsorted(ones.firsts) - 1
            is_same = ascending.take(nearest, mode="clip") == own
            found |= (nearest >= 0) & is_same
        found &= in_one
        return found

    def _units(self, tree: Near) -> Units:
        reader = self._segment.fields.get(BREAKS)
        if tree.unit == "segment":
            return Opening(self._bases, reader, tree.unit)
        return Units(self._bases, reader, tree.unit)

    # Pairs and clusters

    def _pairs(self, tree: Near, ones: Spans, others: Spans, gap: int) -> Spans:
        """Every two spans that meet a condition, each as the span over both."""
        if tree.unit != "words":
            return self._pairs_in_unit(tree, ones, others)
        low, high = 1 + gap, tree.distance + gap
        found = [self._ordered_pairs(ones, others, low, high)]
        if not tree.ordered:
            found.append(self._ordered_pairs(others, ones, low, high))
        return _united(found)

    def _ordered_pairs(self, ones: Spans, others: Spans, low: int, high: int) -> Spans:
        begins = others.firsts.searchsorted(ones.lasts + low)
        ends = others.firsts.searchsorted(ones.lasts + high, side="right")
        if high >= SLACK:
            limits = others.firsts.searchsorted(self._ends(ones.lasts))
            ends = np.minimum(ends, limits)
        return self._expanded(ones, others, begins, ends)

    def _expanded(
        self, ones: Spans, others: Spans, begins: Indexes, ends: Indexes
    ) -> Spans:
        """Each span with a run of others behind it."""
        counts = np.maximum(ends - begins, 0)
        if int(counts.sum()) > MOST_PAIRS:
            self._evaluator.warnings.append(
                worded(
                    "A distance within a distance was searched from the nearest words "
                    "only; an article that repeats them may have been missed. Use a "
                    "smaller one."
                )
            )
            counts = np.minimum(counts, 1)
        rows = np.arange(len(counts)).repeat(counts)
        offsets = np.arange(len(rows)) - (counts.cumsum() - counts).repeat(counts)
        partners = begins.repeat(counts) + offsets
        return Spans(ones.firsts[rows], others.lasts[partners])

    def _pairs_in_unit(self, tree: Near, ones: Spans, others: Spans) -> Spans:
        units = self._units(tree)
        found = [self._unit_pairs(units, ones, others)]
        if not tree.ordered:
            found.append(self._unit_pairs(units, others, ones))
        return _united(found)

    def _unit_pairs(self, units: Units, ones: Spans, others: Spans) -> Spans:
        begins = others.firsts.searchsorted(ones.lasts, side="right")
        ends = others.firsts.searchsorted(units.ends(ones.firsts))
        pairs = self._expanded(ones, others, begins, ends)
        return pairs.kept(_units_of(units, pairs)[1])

    def _clusters(self, tree: Near, parts: Sequence[Spans]) -> Spans:
        """Stretches in which every part stands and no gap between neighbours is wider
        than the distance; equal parts stand there as often as they are asked for.
        """
        wanted = Counter(tree.parts)
        distinct_parts = list(wanted)
        spans = [parts[tree.parts.index(part)] for part in distinct_parts]
        firsts = np.concatenate([span.firsts for span in spans])
        lasts = np.concatenate([span.lasts for span in spans])
        owners = np.arange(len(spans)).repeat([len(span.firsts) for span in spans])
        if not len(firsts):
            return Spans(NOWHERE, NOWHERE)
        order = np.lexsort((lasts, firsts))
        firsts, lasts, owners = firsts[order], lasts[order], owners[order]

        docs = self._bases.searchsorted(firsts, side="right")
        reached = np.maximum.accumulate(lasts)
        is_new = np.ones(len(firsts), bool)
        is_new[1:] = firsts[1:] - reached[:-1] > tree.distance
        is_new[1:] |= docs[1:] != docs[:-1]
        starts = is_new.nonzero()[0]
        complete = np.ones(len(starts), bool)
        for owner, part in enumerate(distinct_parts):
            counts = np.add.reduceat((owners == owner).astype(np.int64), starts)
            complete &= counts >= wanted[part]
        ends = np.append(starts[1:], len(firsts)) - 1
        return Spans(firsts[starts][complete], reached[ends][complete])


class PlacesInQuotations(Places):
    """Finds where parts of a query stand in the quotations of one segment: as if each of
    them were a document.
    """

    def sayings(self, tree: q.Query) -> Int64s:
        """The sayings in which a condition on words is met, ascending."""
        sayings = self._segment.sayings
        if isinstance(tree, q.Phrase):
            words = [q.Term(tree.fieldname, word) for word in tree.words]
            tree = Near(tree.fieldname, words, tree.slop, ordered=True)
        if isinstance(tree, Near):
            self._bases = sayings.bases
            firsts = self._outermost(tree)
            own = self._bases.searchsorted(firsts, side="right") - 1
        else:
            own = sayings.quotations(super()._addresses(tree))
        return distinct(np.sort(sayings.numbers[own]))

    def _addresses(self, tree: q.Query) -> Int64s:
        return self._segment.sayings.parted(super()._addresses(tree))

    def _units(self, tree: Near) -> Units:
        self._bases = self._segment.fields[tree.fieldname].bases
        units = super()._units(tree)
        self._bases = self._segment.sayings.bases
        return _UnitsOfQuotations(units, self._segment)


class _UnitsOfQuotations(Units):
    """What of sentences or paragraphs stands in one quotation."""

    def __init__(self, units: Units, segment: OpenSegment) -> None:
        self._units = units
        self._sayings = segment.sayings

    def numbers(self, addresses: Int64s) -> Int64s:
        """Both numbers ascend with the address, so their sum tells both apart."""
        in_text, own = self._sayings.in_text(addresses)
        numbers: Int64s = self._units.numbers(in_text) + own
        return numbers

    def ends(self, addresses: Int64s) -> Int64s:
        """Where the unit of each address ends, or its quotation."""
        in_text, own = self._sayings.in_text(addresses)
        ends = self._units.ends(in_text) + (addresses - in_text)
        return np.minimum(ends, self._sayings.bases[own + 1])


def _units_of(units: Units, spans: Spans) -> tuple[Int64s, Mask]:
    """The unit in which each span begins, and whether it ends there too."""
    numbers = units.numbers(spans.firsts)
    if spans.lasts is spans.firsts:
        return numbers, np.ones(len(numbers), bool)
    return numbers, numbers == units.numbers(spans.lasts)


def _united(lists: Sequence[Spans]) -> Spans:
    """All spans of several lists, each once."""
    if len(lists) == 1:
        spans = lists[0]
    else:
        spans = Spans(
            np.concatenate([each.firsts for each in lists]),
            np.concatenate([each.lasts for each in lists]),
        )
    if len(spans.firsts) < 2:
        return spans
    order = np.lexsort((spans.lasts, spans.firsts))
    firsts, lasts = spans.firsts[order], spans.lasts[order]
    kept = np.ones(len(firsts), bool)
    kept[1:] = (firsts[1:] != firsts[:-1]) | (lasts[1:] != lasts[:-1])
    return Spans(firsts[kept], lasts[kept])
