"""The texts of a batch on their way to term numbers, without a Python object a token.

No token holds white space, so texts are cut into pieces at white space and one analyser
makes the terms of a piece, once for each distinct piece of a batch (``Rahmon``,
``Rahmon's``, ``Rahmon,``). Texts wait until there are about a million pieces, which are
then found and compared as numbers: a piece of up to 16 bytes is two integers of 64
bits, filled up with a byte that UTF-8 never holds; sorting brings the same pieces
together; and a dictionary is asked once for each distinct piece of the million, not for
each token. Longer pieces are few and are looked up one by one.

A batch of entries in memory, on its way to becoming a segment.

Tokens never become Python objects of their own: ``cutting`` turns texts into arrays of
term numbers, and inverting them is arithmetic over these arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cuttings.search.articles import Entry
from cuttings.search.engines.whoosh.arrayfile import (
    Array,
    offsets,
    pack_strings,
    write_arrays,
)
from cuttings.search.engines.whoosh.codec import (
    ArraySegment,
    length_codes,
    write_field,
    write_lengths,
)
from cuttings.search.engines.whoosh.columns import Numbers, pack_page, pack_rest, spread
from cuttings.search.engines.whoosh.postings import FieldPostings, invert
from cuttings.search.language.analysis import stems, word_terms
from cuttings.search.syntax.schema import GAP

WAITING = 8_000_000
"""Characters that wait to be cut: a million pieces or two, under a hundred megabytes
while they are compared.
"""
_HALF = 8
_WIDE = 2 * _HALF
"""Bytes of a piece that two integers hold."""
_FILL = np.array(
    [(1 << 64) - (1 << 8 * width) for width in range(_HALF + 1)], np.uint64
)
"""By the bytes that a piece has in an integer: ones in all bytes behind them."""
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93], np.uint64)
"""Odd numbers with irregular bits: multiplying by them scatters what is alike."""


class _Pieces(dict[str, int]):
    """A number for each distinct piece, and the terms of each, which are numbered too."""

    def __init__(self) -> None:
        self.vocabulary = Numbers()
        self._terms, self._widths = array("I"), array("I")

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self)
        terms = word_terms(piece)
        self._widths.append(len(terms))
        for term in terms:
            self._terms.append(self.vocabulary[term])
        return number

    def terms(self, pieces: Array, counts: Array) -> tuple[Array, Array]:
        """The terms of some pieces in their order, and the terms of each run, from
        the pieces of each run.
        """
        terms, widths = (
            np.array(self._terms, np.uint32),
            np.array(self._widths, np.int64),
        )
        firsts, own = np.cumsum(widths) - widths, widths[pieces]
        if (own == 1).all():
            return terms[firsts[pieces]], counts
        return terms[spread(firsts[pieces], own)], np.diff(
            offsets(own)[offsets(counts)]
        )


class Texts:
    """Texts as the numbers of their terms."""

    def __init__(self) -> None:
        self._pieces = _Pieces()
        self._waiting: list[str] = []
        self._characters = 0
        self._terms: list[Array] = []
        self._counts: list[Array] = []
        self.cut = 0
        """How many tokens there are in the texts that no longer wait."""

    def add(self, text: str) -> None:
        """Adds a text."""
        self._waiting.append(text)
        self._characters += len(text)
        if self._characters >= WAITING:
            self._cut()

    def numbered(self) -> tuple[Array, Array, list[str]]:
        """The term number of every token, text after text; the tokens of each text; and
        the terms by number.

        Lets go of the numbers: to be asked for once.
        """
        self._cut()
        terms, counts = np.concatenate(self._terms), np.concatenate(self._counts)
        self._terms, self._counts = [], []
        return terms, counts, list(self._pieces.vocabulary)

    def _cut(self) -> None:
        pieces, counts = _numbered(self._waiting, self._pieces)
        terms, counts = self._pieces.terms(pieces, counts)
        self._terms.append(terms)
        self._counts.append(counts)
        self.cut += len(terms)
        self._waiting, self._characters = [], 0


def _numbered(texts: Sequence[str], numbers: dict[str, int]) -> tuple[Array, Array]:
    """The number of each piece of some texts, one text after the other, and the
    pieces of each text.
    """
    blob, begins = _joined(texts)
    starts, ends = _edges(np.frombuffer(blob, np.uint8))
    places = np.searchsorted(starts, begins)
    widths = ends - starts
    result = np.empty(len(starts), np.uint32)
    order, new = _together(blob, starts, widths)
    heads = order[new]
    known = _looked_up(blob, starts[heads], ends[heads], numbers)
    result[order] = (
        known[np.cumsum(new, dtype=np.uint32) - np.uint32(1)] if len(order) else known
    )
    long = np.flatnonzero(widths > _WIDE)
    result[long] = _looked_up(blob, starts[long], ends[long], numbers)
    return result, np.diff(places)


def _joined(texts: Sequence[str]) -> tuple[bytes, Array]:
    """Some texts as bytes, white space before, between and behind them, and where each
    begins, with the end.

    The white space of a text that is not ASCII becomes ASCII.
    """
    encoded = [
        (text if text.isascii() else " ".join(text.split())).encode(
            "utf-8", "surrogatepass"
        )
        for text in texts
    ]
    widths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return b" ".join([b"", *encoded, b" " * _WIDE]), offsets(widths + 1)


def _edges(text: Array) -> tuple[Array, Array]:
    """Where pieces begin and end in bytes that begin and end with white space, as
    ``str.split`` finds them.
    """
    white = (text - np.uint8(9)) < 5
    white |= (text - np.uint8(28)) < 5
    edges = np.flatnonzero(white[1:] != white[:-1])
    edges += 1
    return edges[0::2], edges[1::2]


def _together(blob: bytes, starts: Array, widths: Array) -> tuple[Array, Array]:
    """The shorter pieces in an order that brings the same ones together, and a mark on
    the first of each.

    The order is that of a hash with the number in its lowest bits, for plain integers
    are sorted with vector instructions. Pieces that differ and share a hash may lie
    mixed: then one has several firsts, which does no harm.
    """
    words = np.ndarray((len(blob) - _HALF + 1,), "<u8", blob, strides=(1,))
    low, high = words[starts], words[starts + _HALF]
    low |= _FILL[np.minimum(widths, _HALF)]
    high |= _FILL[np.clip(widths - _HALF, 0, _HALF)]
    keys = low * _MIX[0]
    keys ^= high * _MIX[1]
    keys ^= keys >> np.uint64(32)
    keys *= _MIX[2]
    mask = np.uint64((1 << len(starts).bit_length()) - 1)
    keys &= ~mask
    keys |= np.arange(len(starts), dtype=np.uint64)
    keys = keys[widths <= _WIDE]
    keys.sort()
    order = (keys & mask).astype(np.int64)
    low, high = low[order], high[order]
    new = np.empty(len(order), bool)
    new[:1] = True
    np.not_equal(low[1:], low[:-1], out=new[1:])
    new[1:] |= high[1:] != high[:-1]
    return order, new


def _looked_up(
    blob: bytes, starts: Array, ends: Array, numbers: dict[str, int]
) -> Array:
    """The numbers of some pieces of the text, looked up in their order there: common
    ones are near each other.
    """
    order = np.argsort(starts)
    places = zip(starts[order].tolist(), ends[order].tolist(), strict=True)
    pieces = (
        b" ".join([blob[start:end] for start, end in places])
        .decode("utf-8", "surrogatepass")
        .split()
    )
    known = np.empty(len(order), np.uint32)
    known[order] = np.fromiter(map(numbers.__getitem__, pieces), np.uint32, len(pieces))
    return known


TEXTS = ".texts"


class Batch:
    """Entries that will be one segment.

    Documents are numbered as they come; one replaced later is left out.
    """

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
        """How many tokens there are, those of replaced entries too; the last texts
        may not be counted yet.
        """
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
        """Writes all but the columns of the segment; gives the ids and rows of its
        documents in their order.
        """
        alive = sorted(self.place.values())
        ids = [self.ids[number] for number in alive]
        write_texts(
            folder,
            segment,
            ids,
            [self._pages[n] for n in alive],
            [self._rests[n] for n in alive],
        )
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
            _write_inverted(
                folder, segment, name, numbers, ranked, totals, places, codes[name]
            )
            _write_inverted(
                folder,
                segment,
                title,
                numbers[in_title],
                ranked,
                titles,
                places[in_title],
                codes[title],
            )
        sums = {"text": int(totals.sum()), "title": int(titles.sum())}
        write_lengths(
            folder,
            segment,
            codes,
            {**sums, "exact": sums["text"], "title_exact": sums["title"]},
        )


def _places(totals: Array, in_title: Array) -> Array:
    """The position of every token in its document, by the tokens of each and which
    of all tokens stand in a title.
    """
    places = np.arange(GAP, GAP + int(totals.sum()), dtype=np.uint32)
    places -= np.repeat((np.cumsum(totals) - totals).astype(np.uint32), totals)
    places[in_title] -= np.uint32(GAP)
    return places


def _ranked(tokens: Array, terms: Sequence[str]) -> tuple[Array, list[bytes]]:
    """Each token's term as its rank in the sorted vocabulary, and that vocabulary.

    Strings are in the order of their code points, which is that of their bytes in
    UTF-8.
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
    write_field(
        folder, segment, name, invert(numbers, vocabulary, counts, places), codes
    )


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
    folder: Path,
    segment: ArraySegment,
    ids: Sequence[str],
    pages: list[bytes],
    rests: list[bytes],
) -> None:
    """Writes the ids and the two text records of a segment's documents."""
    arrays = {}
    encoded = [id.encode("utf-8", "surrogatepass") for id in ids]
    for name, strings in (("ids", encoded), ("pages", pages), ("rests", rests)):
        arrays[name], arrays[f"{name}_starts"] = pack_strings(strings)
    write_arrays(folder / segment.make_filename(TEXTS), arrays)
