"""A decision about origins or labels, taken up by columns: of each document concerned the
values of the facets that are made of them, and the part of its record that tells them.

A replacement is done to the rows of all its documents at once and touches no record
(``replaced``); amendments go through them one by one (``amended``). What
``cuttings.search.amendments`` says of one entry is done here to the rows of a segment.
Names, dates and stories are not looked at; postings and texts neither.

An outlet of ten thousand articles is delivered in .2 s of processor time where its value
is replaced, in .8 where each article is amended, and takes 12 where each is given again
(``tests.bench.amend``; the last by proportion to three thousand).
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cuttings.search.amendments import Amendment, Replacement, told_whole
from cuttings.search.engines.whoosh.arrayfile import damaged, mapped
from cuttings.search.engines.whoosh.arrays import (
    AnyArray,
    Int64s,
    csr_gather,
    is_among,
)
from cuttings.search.engines.whoosh.columns import Columns, replace_rows
from cuttings.search.engines.whoosh.records import amended_links
from cuttings.search.engines.whoosh.values import FacetValues
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


def replaced_with(
    replacements: Iterable[Replacement], facet: Facet
) -> dict[str, Value]:
    """The values of a facet that replacements put in the place of others, by id."""
    values: dict[str, Value] = {}
    for replacement in replacements:
        if replacement.concerns(facet):
            for value in replacement.new_values(facet):
                values[value.id] = value
    return values


@dataclass(frozen=True, slots=True)
class NumberedReplacement:
    """A replacement as numbers: by facet those of the values that go, in order, and those
    that come. ``is_of_all`` where they come to all of its articles, whatever these had.
    """

    articles: Sequence[str]
    is_of_all: bool
    facets: Mapping[str, tuple[Int64s, Int64s]]

    @classmethod
    def of(
        cls,
        replacement: Replacement,
        facets: Iterable[Facet],
        values: Mapping[str, FacetValues],
    ) -> NumberedReplacement:
        """A replacement as numbers of the dictionary that holds its values already."""
        found: dict[str, tuple[Int64s, Int64s]] = {}
        for facet in filter(replacement.concerns, facets):
            own = values[facet.key]
            old = [own.number(id_) for id_ in replacement.old_ids(facet)]
            new = [own.number(value.id) for value in replacement.new_values(facet)]
            found[facet.key] = (
                np.array(sorted(old), np.int64),
                np.array(new, np.int64),
            )
        return cls(replacement.articles, not replacement.before, found)


def replaced(
    columns: Mapping[str, AnyArray],
    doc_of: Mapping[str, int],
    replacement: NumberedReplacement,
) -> Columns | None:
    """The columns of a segment after a replacement, or None where it concerns none of
    its documents.
    """
    told = [doc_of[article] for article in replacement.articles if article in doc_of]
    if not told:
        return None
    docs = np.array(sorted(told), np.int64)
    result: Columns = dict(columns)
    for key, (old, new) in replacement.facets.items():
        _replace_values(result, key, docs, old, new, replacement.is_of_all)
    return result


def _replace_values(
    columns: Columns, key: str, docs: Int64s, old: Int64s, new: Int64s, of_all: bool
) -> None:
    """Puts new values behind those that stay, in documents (ascending) that have an old
    one, or in all.
    """
    rows, values = columns[f"{key}:rows"], columns[f"{key}:values"]
    widths, flat = csr_gather(rows, values, docs)
    places = np.arange(len(docs)).repeat(widths)
    goes = is_among(flat, old)
    concerned = np.full(len(docs), of_all)
    concerned[places[goes]] = True

    stays = concerned[places] & ~goes & ~is_among(flat, np.sort(new))
    owners = concerned.nonzero()[0].repeat(len(new))
    owners = np.append(places[stays], owners)
    numbers = np.append(flat[stays], np.tile(new, int(concerned.sum())))
    order = owners.argsort(kind="stable")
    counts = np.bincount(owners, minlength=len(docs))[concerned]
    replace_rows(columns, key, docs[concerned], counts, numbers[order].astype(np.int32))


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
