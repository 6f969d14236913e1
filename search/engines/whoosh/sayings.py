"""The quotations of a segment: where each stands, what it goes on, and whose it is.

Their words are postings of their own, at the positions of the text; this tells which
quotation a position is in. A decision about names moves speakers by the columns alone:
a quotation has the name of its speaker, and the heading that the name is filed under in
its article is looked up when it is asked for.

A saying is what is said in one go, in one quotation or in several; it goes by the number
of its first quotation in the segment.

    sayings = Sayings(segment)
    found = sayings.numbers[sayings.quotations(addresses)]
    docs = sayings.docs[found]
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cuttings.search.engines.whoosh.arrays import (
    AnyArray,
    DocIds,
    Indexes,
    Int32s,
    Int64s,
    csr_gather,
    distinct,
    indptr_of,
    is_among,
    widths_of,
)
from cuttings.search.engines.whoosh.columns import FILED, GOES_ON, NAMES, QUOTED
from cuttings.search.engines.whoosh.postings import SLACK
from cuttings.search.syntax.schema import LAST_WORD, QUOTATIONS

if TYPE_CHECKING:
    from cuttings.search.engines.whoosh.snapshot import OpenSegment


class Sayings:
    """The quotations of one segment that have words.

    ``firsts`` and ``lasts`` [Q] are the addresses of their first and last words among
    those of quotations, ascending; ``numbers`` [Q] the saying that each is part of.
    ``docs`` are the documents of all quotations, and ``beginnings`` the first of the
    saying of each.
    """

    def __init__(self, segment: OpenSegment) -> None:
        self._columns = segment.columns
        rows = self._columns[f"{QUOTED}:rows"]
        names = self._columns[f"{QUOTED}:values"]
        self._rows: Indexes = rows.astype(np.int64)
        self.docs: Int64s = np.arange(len(rows) - 1).repeat(widths_of(rows))
        self.beginnings = _beginnings(names)

        firsts, quotations = self._located(segment, rows)
        order = firsts.argsort()
        self.firsts: Int64s = firsts[order]
        self.lasts: Int64s = np.sort(self._ends(segment))
        self.numbers: Int64s = self.beginnings[quotations[order]]

    @staticmethod
    def _located(segment: OpenSegment, rows: AnyArray) -> tuple[Int64s, Int64s]:
        """Where quotations begin, and which of all quotations each is."""
        starts = [np.empty(0, np.int64)]
        quotations = [np.empty(0, np.int64)]
        reader = segment.fields.get(QUOTATIONS)
        for ordinal, term in enumerate(reader.terms) if reader else ():
            if reader and term != LAST_WORD.encode():
                addresses = reader.addresses(ordinal).astype(np.int64)
                docs = reader.bases.searchsorted(addresses, side="right") - 1
                starts.append(addresses)
                # Beyond what is told apart in one text, all are the last.
                own = rows[docs].astype(np.int64) + int(term)
                quotations.append(np.minimum(own, rows[docs + 1].astype(np.int64) - 1))
        return np.concatenate(starts), np.concatenate(quotations)

    @staticmethod
    def _ends(segment: OpenSegment) -> Int64s:
        """Where quotations end."""
        reader = segment.fields.get(QUOTATIONS)
        ordinal = reader.find(LAST_WORD.encode()) if reader else -1
        if reader is None or ordinal < 0:
            return np.empty(0, np.int64)
        return reader.addresses(ordinal).astype(np.int64)

    def quotations(self, addresses: AnyArray) -> Indexes:
        """Which quotation each of some addresses of words of quotations is in."""
        found: Indexes = self.firsts.searchsorted(addresses, side="right") - 1
        return found

    @property
    def everything(self) -> Int64s:
        """All sayings."""
        return distinct(np.sort(self.numbers))

    def of_documents(self, docs: DocIds) -> tuple[Int64s, Int32s]:
        """The quotations of some documents (ascending), and the heading of the speaker of
        each, -1 for none.
        """
        _, heads = headings_of_speakers(self._columns, docs.astype(np.int64))
        everything = np.arange(len(self.docs))
        _, quotations = csr_gather(self._rows, everything, docs.astype(np.int64))
        return quotations, heads

    # Addresses at which no two quotations are near each other

    @cached_property
    def bases(self) -> Int64s:
        """Where each quotation begins, and the last one ends, in a row of quotations with
        room between any two.
        """
        return indptr_of(self.lasts - self.firsts + 1 + SLACK)

    def parted(self, addresses: AnyArray) -> Int64s:
        """Addresses of words in that row."""
        own = self.quotations(addresses)
        found: Int64s = addresses + (self.bases[own] - self.firsts[own])
        return found

    def in_text(self, parted: Int64s) -> tuple[Int64s, Indexes]:
        """The addresses of words that stand so in that row, and their quotations."""
        own = self.bases.searchsorted(parted, side="right") - 1
        return parted - (self.bases[own] - self.firsts[own]), own


def _beginnings(names: AnyArray) -> Int64s:
    """Of each quotation the first of its saying."""
    numbers = np.arange(len(names))
    beginnings: Int64s = np.where(names == GOES_ON, 0, numbers)
    accumulated: Int64s = np.maximum.accumulate(beginnings)
    return accumulated


def headings_of_speakers(
    columns: Mapping[str, AnyArray], docs: Int64s
) -> tuple[Int64s, Int32s]:
    """How many quotations some documents have (ascending), and of each quotation the
    heading that its speaker's name is filed under first there, -1 for none.
    """
    widths, names = csr_gather(
        columns[f"{QUOTED}:rows"], columns[f"{QUOTED}:values"], docs
    )
    names = names[_beginnings(names)]
    wanted = distinct(np.sort(names))
    wanted = wanted[wanted != 0]
    heads_of = np.full(len(names), -1, np.int32)
    if not len(wanted):
        return widths, heads_of

    filed, heads = csr_gather(
        columns[f"{FILED}:rows"], columns[f"{FILED}:values"], docs
    )
    _, known = csr_gather(columns[f"{FILED}:rows"], columns[f"{NAMES}:values"], docs)
    is_wanted = is_among(known, wanted) & (heads >= 0)
    places = np.arange(len(docs)).repeat(filed)[is_wanted]
    pairs = places * len(wanted) + wanted.searchsorted(known[is_wanted])
    pairs, first = np.unique(pairs, return_index=True)

    spoken = np.arange(len(docs)).repeat(widths) * len(wanted)
    spoken += wanted.searchsorted(names)
    is_filed = is_among(spoken, pairs) & (names != 0)
    own = pairs.searchsorted(spoken[is_filed])
    heads_of[is_filed] = heads[is_wanted][first][own]
    return widths, heads_of
