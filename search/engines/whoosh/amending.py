"""A decision about origins or labels, taken up by columns: of each document concerned the
values of the facets that are made of them, and the part of its record that tells them.

What ``cuttings.search.amendments.amended`` says of one entry is done here to the rows of
a segment. Names, dates and stories are not looked at; postings and texts neither. An
outlet of three thousand articles takes .3 s of processor time to be delivered so, and
takes 3.8 where each article is given again (``tests.bench.amend``).
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cuttings.search.amendments import Amendment, told_whole
from cuttings.search.engines.whoosh.arrayfile import damaged, mapped
from cuttings.search.engines.whoosh.arrays import AnyArray
from cuttings.search.engines.whoosh.columns import Columns, replace_rows
from cuttings.search.engines.whoosh.records import amended_links
from cuttings.search.facets import Facet, Value

Said = tuple[str | None, str | None, str | None, tuple[str, ...]]


def amended_values(amendments: Iterable[Amendment], facet: Facet) -> dict[str, Value]:
    """The values that amendments tell of a facet, by id."""
    values: dict[str, Value] = {}
    if told_whole(facet):
        for amendment in _distinct(amendments).values():
            for value in amendment.values(facet):
                values[value.id] = value
    return values


def _distinct(amendments: Iterable[Amendment]) -> dict[Said, Amendment]:
    """One amendment of those that say the same: they are few."""
    return {amendment.said: amendment for amendment in amendments}


@dataclass(frozen=True, slots=True)
class NumberedAmendments:
    """Amendments by article, and by facet the numbers of its values for each thing
    said.
    """

    by_article: Mapping[str, Amendment]
    values: Mapping[str, Mapping[Said, Sequence[int]]]

    @classmethod
    def of(
        cls,
        by_article: Mapping[str, Amendment],
        facets: Iterable[Facet],
        given: Mapping[str, Mapping[str, int]],
    ) -> NumberedAmendments:
        """Amendments as numbers of the dictionary that holds their values already."""
        distinct = _distinct(by_article.values())
        values: dict[str, dict[Said, list[int]]] = {}
        for facet in filter(told_whole, facets):
            own = values[facet.key] = {}
            for said, amendment in distinct.items():
                ids = dict.fromkeys(value.id for value in amendment.values(facet))
                own[said] = [given[facet.key][id_] for id_ in ids]
        return cls(by_article, values)


def amended(
    columns: Mapping[str, AnyArray],
    doc_of: Mapping[str, int],
    links: Path,
    amendments: NumberedAmendments,
) -> Columns | None:
    """The columns of a segment after amendments, or None where they concern none of its
    documents; ``links`` is its file of links records, which grows.
    """
    told = {}
    for article, amendment in amendments.by_article.items():
        if article in doc_of:
            told[doc_of[article]] = amendment
    if not told:
        return None

    docs = np.array(sorted(told), np.int64)
    result: Columns = dict(columns)
    for key, numbers in amendments.values.items():
        rows = [numbers[told[doc].said] for doc in docs.tolist()]
        counts = np.fromiter(map(len, rows), np.int64)
        flat = [number for row in rows for number in row]
        replace_rows(result, key, docs, counts, np.array(flat, np.int32))

    for name in ("link_starts", "link_lengths", "link_sums"):
        result[name] = columns[name].copy()
    _rewrite_links(result, told, links)
    return result


def _rewrite_links(columns: Columns, told: Mapping[int, Amendment], path: Path) -> None:
    """Writes the links records of some documents anew, durably, behind all others."""
    starts, lengths = columns["link_starts"], columns["link_lengths"]
    sums = columns["link_sums"]
    with path.open("rb") as file:
        before = memoryview(mapped(file))
    with path.open("ab") as file:
        end = file.tell()
        for doc, amendment in told.items():
            record = before[starts[doc] : starts[doc] + lengths[doc]]
            if zlib.crc32(record) != sums[doc]:
                # A damage must not be written on under a checksum that agrees.
                reason = f"the record of {amendment.article} fails its checksum"
                raise damaged(path, reason)
            links = amended_links(record, amendment)
            starts[doc], lengths[doc] = end, len(links)
            sums[doc] = zlib.crc32(links)
            file.write(links)
            end += len(links)
        file.flush()
        os.fsync(file.fileno())
