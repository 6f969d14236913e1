"""A batch of entries in memory, on its way to becoming a segment.

Tokens never become Python objects of their own: ``cutting`` turns texts into arrays of term numbers, and inverting
them is arithmetic over these arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from cuttings.search.analysis import stems
from cuttings.search.articles import Entry
from cuttings.search.engines.whoosh.arrayfile import Array, write_arrays
from cuttings.search.engines.whoosh.codec import ArraySegment, length_codes, write_field, write_lengths
from cuttings.search.engines.whoosh.columns import spread
from cuttings.search.engines.whoosh.cutting import Texts
from cuttings.search.engines.whoosh.postings import FieldPostings, invert
from cuttings.search.engines.whoosh.stored import pack_page, pack_rest
from cuttings.search.engines.whoosh.strings import pack_strings
from cuttings.search.schema import GAP

TEXTS = ".texts"


class Batch:
    """Entries that will be one segment. Documents are numbered as they come; one replaced later is left out."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.rows: list[int] = []
        self.place: dict[str, int] = {}
        self._texts = Texts()
        self._pages: list[bytes] = []
        self._rests: list[bytes] = []

    def __len__(self) -> int:
        return len(self.place)

    @property
    def tokens(self) -> int:
        """How many tokens there are, those of replaced entries too; the last texts may not be counted yet."""
        return self._texts.cut

    def add(self, entry: Entry, row: int) -> None:
        """Adds an entry, in the place of an earlier one with its id."""
        article = entry.article
        self.place[article.id] = len(self.ids)
        self.ids.append(article.id)
        self.rows.append(row)
        self._texts.add(article.title)
        self._texts.add(article.body)
        self._pages.append(pack_page(article))
        self._rests.append(pack_rest(article))

    def write(self, folder: Path, segment: ArraySegment) -> tuple[list[str], list[int]]:
        """Writes all but the columns of the segment; gives the ids and rows of its documents in their order."""
        alive = sorted(self.place.values())
        ids = [self.ids[number] for number in alive]
        write_texts(folder, segment, ids, [self._pages[n] for n in alive], [self._rests[n] for n in alive])
        self._write_words(folder, segment, np.array(alive, np.int64))
        write_field(folder, segment, "id", _identifiers(ids), None)
        segment.set_doc_count(len(ids))
        return ids, [self.rows[number] for number in alive]

    def _write_words(self, folder: Path, segment: ArraySegment, alive: Array) -> None:
        tokens, counts, vocabulary = self._texts.numbered()
        if len(alive) * 2 < len(counts):
            kept = np.zeros(len(counts) // 2, bool)
            kept[alive] = True
            kept = np.repeat(kept, 2)
            tokens, counts = tokens[np.repeat(kept, counts)], counts[kept]
        titles, totals = counts[0::2], counts[0::2] + counts[1::2]
        in_title = spread(np.cumsum(totals) - totals, titles)
        places = _places(totals, in_title)
        codes = {"text": length_codes(totals), "title": length_codes(titles)}
        codes |= {"exact": codes["text"], "title_exact": codes["title"]}
        for name, title, words in (
            ("text", "title", stems(vocabulary)),
            ("exact", "title_exact", vocabulary),
        ):
            numbers, ranked = _ranked(tokens, words)
            _write_inverted(folder, segment, name, numbers, ranked, totals, places, codes[name])
            _write_inverted(folder, segment, title, numbers[in_title], ranked, titles, places[in_title], codes[title])
        sums = {"text": int(totals.sum()), "title": int(titles.sum())}
        write_lengths(folder, segment, codes, {**sums, "exact": sums["text"], "title_exact": sums["title"]})


def _places(totals: Array, in_title: Array) -> Array:
    """The position of every token in its document, by the tokens of each and which of all tokens stand in a title."""
    places = np.arange(GAP, GAP + int(totals.sum()), dtype=np.uint32)
    places -= np.repeat((np.cumsum(totals) - totals).astype(np.uint32), totals)
    places[in_title] -= np.uint32(GAP)
    return places


def _ranked(tokens: Array, terms: Sequence[str]) -> tuple[Array, list[bytes]]:
    """Each token's term as its rank in the sorted vocabulary, and that vocabulary.

    Strings are in the order of their code points, which is that of their bytes in UTF-8.
    """
    ordered = sorted(set(terms))
    number = {term: rank for rank, term in enumerate(ordered)}
    ranks = np.fromiter(map(number.__getitem__, terms), np.uint32, len(terms))
    return ranks[tokens], [term.encode("utf-8", "surrogatepass") for term in ordered]


def _write_inverted(
    folder: Path,
    segment: ArraySegment,
    name: str,
    numbers: Array,
    vocabulary: list[bytes],
    counts: Array,
    places: Array,
    codes: Array,
) -> None:
    """Inverts one field, over the terms that occur in it, and writes it."""
    used = np.zeros(len(vocabulary), bool)
    used[numbers] = True
    if not used.all():
        vocabulary = [vocabulary[number] for number in np.flatnonzero(used).tolist()]
        numbers = (np.cumsum(used, dtype=np.uint32) - np.uint32(1))[numbers]
    write_field(folder, segment, name, invert(numbers, vocabulary, counts, places), codes)


def _identifiers(ids: Sequence[str]) -> FieldPostings:
    """The postings of the field of ids: each term one document."""
    encoded = [id.encode("utf-8", "surrogatepass") for id in ids]
    order = sorted(range(len(ids)), key=encoded.__getitem__)
    size = len(ids)
    return FieldPostings(
        terms=[encoded[number] for number in order],
        starts=np.arange(size + 1),
        docs=np.array(order, np.uint32),
        freqs=np.ones(size, np.uint8),
        places=np.zeros(size + 1, np.uint8),
        addresses=np.empty(0, np.uint8),
        bases=np.zeros(size + 1, np.uint8),
        extra={},
    )


def write_texts(
    folder: Path, segment: ArraySegment, ids: Sequence[str], pages: list[bytes], rests: list[bytes]
) -> None:
    """Writes the ids and the two text records of a segment's documents."""
    arrays = {}
    encoded = [id.encode("utf-8", "surrogatepass") for id in ids]
    for name, strings in (("ids", encoded), ("pages", pages), ("rests", rests)):
        arrays[name], arrays[f"{name}_starts"] = pack_strings(strings)
    write_arrays(folder / segment.make_filename(TEXTS), arrays)
