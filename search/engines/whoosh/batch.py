"""A batch of entries in memory, on its way to becoming a segment.

Tokens are cut by the one analyser of ``cuttings.search.analysis`` but never become Python objects of their own. No
token holds white space, so a text is split at white space, a dictionary turns the pieces into numbers, and the numbers
go to one flat array; tokenising, folding and stemming happen once for each distinct piece (``Rahmon``, ``Rahmon's``,
``Rahmon,``) when the batch is inverted.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from cuttings.search.analysis import piece_terms, stems
from cuttings.search.articles import Article, Entry
from cuttings.search.engines.whoosh.arrayfile import Array, offsets, write_arrays
from cuttings.search.engines.whoosh.codec import ArraySegment, length_codes, write_field, write_lengths
from cuttings.search.engines.whoosh.columns import Numbers, spread
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
        self._pieces = Numbers()
        self._tokens = array("I")
        self._counts = array("I")
        self._pages: list[bytes] = []
        self._rests: list[bytes] = []

    def __len__(self) -> int:
        return len(self.place)

    @property
    def tokens(self) -> int:
        """How many tokens there are, those of replaced entries too."""
        return len(self._tokens)

    def add(self, entry: Entry, row: int) -> None:
        """Adds an entry, in the place of an earlier one with its id."""
        article = entry.article
        self.place[article.id] = len(self.ids)
        self.ids.append(article.id)
        self.rows.append(row)
        self._add_text(article)
        self._pages.append(pack_page(article))
        self._rests.append(pack_rest(article))

    def _add_text(self, article: Article) -> None:
        for text in (article.title, article.body):
            pieces = text.split()
            self._tokens.extend(array("I", list(map(self._pieces.__getitem__, pieces))))
            self._counts.append(len(pieces))

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
        counts = np.frombuffer(self._counts, np.uint32).astype(np.int64)
        pieces = np.frombuffer(self._tokens, np.uint32) if self._tokens else np.empty(0, np.uint32)
        if len(alive) * 2 < len(counts):
            kept = np.zeros(len(counts) // 2, bool)
            kept[alive] = True
            kept = np.repeat(kept, 2)
            pieces, counts = pieces[np.repeat(kept, counts)], counts[kept]
        vocabulary = Numbers()
        terms = [[vocabulary[term] for term in piece_terms(piece)] for piece in self._pieces]
        tokens, counts = _tokens(pieces, counts, terms)
        titles, totals = counts[0::2], counts[0::2] + counts[1::2]
        ordinals = np.arange(len(tokens)) - np.repeat(np.cumsum(totals) - totals, totals)
        in_title = ordinals < np.repeat(titles, totals)
        places = np.where(in_title, ordinals, ordinals + GAP).astype(np.uint32)
        codes = {"text": length_codes(totals), "title": length_codes(titles)}
        codes |= {"exact": codes["text"], "title_exact": codes["title"]}
        for name, title, words in (
            ("text", "title", stems(list(vocabulary))),
            ("exact", "title_exact", list(vocabulary)),
        ):
            numbers, ranked = _ranked(tokens, words)
            _write_inverted(folder, segment, name, numbers, ranked, totals, places, codes[name])
            _write_inverted(folder, segment, title, numbers[in_title], ranked, titles, places[in_title], codes[title])
        sums = {"text": int(totals.sum()), "title": int(titles.sum())}
        write_lengths(folder, segment, codes, {**sums, "exact": sums["text"], "title_exact": sums["title"]})


def _tokens(pieces: Array, counts: Array, terms_of: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """The term number of each token and the tokens of each run, from the pieces of each run and each piece's terms."""
    widths = np.fromiter(map(len, terms_of), np.int64, len(terms_of))
    flat = np.fromiter((number for numbers in terms_of for number in numbers), np.int64, int(widths.sum()))
    own = widths[pieces]
    ends = offsets(own)[offsets(counts)]
    return flat[spread((np.cumsum(widths) - widths)[pieces], own)], np.diff(ends)


def _ranked(tokens: Array, terms: Sequence[str]) -> tuple[Array, list[bytes]]:
    """Each token's term as its rank in the sorted vocabulary, and that vocabulary."""
    distinct = Numbers()
    number_of_surface = np.fromiter((distinct[term] for term in terms), np.int64, len(terms))
    encoded = [term.encode("utf-8", "surrogatepass") for term in distinct]
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    rank = np.empty(len(order), np.uint32)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    return rank[number_of_surface][tokens] if len(tokens) else np.empty(0, np.uint32), [encoded[n] for n in order]


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
    used = np.bincount(numbers, minlength=len(vocabulary)) > 0
    terms = vocabulary if used.all() else [vocabulary[number] for number in np.flatnonzero(used)]
    numbers = (np.cumsum(used) - 1)[numbers]
    write_field(folder, segment, name, invert(numbers, terms, counts, places), codes)


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
