"""The texts of a batch on their way to term numbers, without a Python object a token.

No token holds white space, so texts are cut into pieces at white space and one analyser makes the terms of a piece,
once for each distinct piece of a batch (``Rahmon``, ``Rahmon's``, ``Rahmon,``). Texts wait until there are about a
million pieces, which are then found and compared as numbers: a piece of up to 16 bytes is two integers of 64 bits,
filled up with a byte that UTF-8 never holds; sorting brings the same pieces together; and a dictionary is asked once
for each distinct piece of the million, not for each token. Longer pieces are few and are looked up one by one.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from cuttings.search.analysis import piece_terms
from cuttings.search.engines.whoosh.arrayfile import Array, offsets
from cuttings.search.engines.whoosh.columns import Numbers, spread

WAITING = 8_000_000
"""Characters that wait to be cut: a million pieces or two, under a hundred megabytes while they are compared."""
_HALF = 8
_WIDE = 2 * _HALF
"""Bytes of a piece that two integers hold."""
_FILL = np.array([(1 << 64) - (1 << 8 * width) for width in range(_HALF + 1)], np.uint64)
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
        terms = piece_terms(piece)
        self._widths.append(len(terms))
        for term in terms:
            self._terms.append(self.vocabulary[term])
        return number

    def terms(self, pieces: Array, counts: Array) -> tuple[Array, Array]:
        """The terms of some pieces in their order, and the terms of each run, from the pieces of each run."""
        terms, widths = np.array(self._terms, np.uint32), np.array(self._widths, np.int64)
        firsts, own = np.cumsum(widths) - widths, widths[pieces]
        if (own == 1).all():
            return terms[firsts[pieces]], counts
        return terms[spread(firsts[pieces], own)], np.diff(offsets(own)[offsets(counts)])


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
        """The term number of every token, text after text; the tokens of each text; and the terms by number.

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
    """The number of each piece of some texts, one text after the other, and the pieces of each text."""
    blob, begins = _joined(texts)
    starts, ends = _edges(np.frombuffer(blob, np.uint8))
    places = np.searchsorted(starts, begins)
    widths = ends - starts
    result = np.empty(len(starts), np.uint32)
    order, new = _together(blob, starts, widths)
    heads = order[new]
    known = _looked_up(blob, starts[heads], ends[heads], numbers)
    result[order] = known[np.cumsum(new, dtype=np.uint32) - np.uint32(1)] if len(order) else known
    long = np.flatnonzero(widths > _WIDE)
    result[long] = _looked_up(blob, starts[long], ends[long], numbers)
    return result, np.diff(places)


def _joined(texts: Sequence[str]) -> tuple[bytes, Array]:
    """Some texts as bytes, white space before, between and behind them, and where each begins, with the end.

    The white space of a text that is not ASCII becomes ASCII.
    """
    encoded = [(text if text.isascii() else " ".join(text.split())).encode("utf-8", "surrogatepass") for text in texts]
    widths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return b" ".join([b"", *encoded, b" " * _WIDE]), offsets(widths + 1)


def _edges(text: Array) -> tuple[Array, Array]:
    """Where pieces begin and end in bytes that begin and end with white space, as ``str.split`` finds them."""
    white = (text - np.uint8(9)) < 5
    white |= (text - np.uint8(28)) < 5
    edges = np.flatnonzero(white[1:] != white[:-1])
    edges += 1
    return edges[0::2], edges[1::2]


def _together(blob: bytes, starts: Array, widths: Array) -> tuple[Array, Array]:
    """The shorter pieces in an order that brings the same ones together, and a mark on the first of each.

    The order is that of a hash with the number in its lowest bits, for plain integers are sorted with vector
    instructions. Pieces that differ and share a hash may lie mixed: then one has several firsts, which does no harm.
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


def _looked_up(blob: bytes, starts: Array, ends: Array, numbers: dict[str, int]) -> Array:
    """The numbers of some pieces of the text, looked up in their order there: common ones are near each other."""
    order = np.argsort(starts)
    places = zip(starts[order].tolist(), ends[order].tolist(), strict=True)
    pieces = b" ".join([blob[start:end] for start, end in places]).decode("utf-8", "surrogatepass").split()
    known = np.empty(len(order), np.uint32)
    known[order] = np.fromiter(map(numbers.__getitem__, pieces), np.uint32, len(pieces))
    return known
