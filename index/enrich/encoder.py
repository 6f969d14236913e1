"""spaCy's vectors of tokens in their context, without what is done twice.

A pipeline of the usual kind (``HashEmbedCNN``: Honnibal and Montani 2017) makes them in
two steps. First each token has a vector of its own, mixed from hash tables of its norm,
prefix, suffix and shape; it depends on the word alone, so it is made when a word is
first met and kept. Then come a few layers, each of which adds to a token's vector what
it finds in the token and its neighbours:

    windows = left neighbour, token, right neighbour      side by side
    vector += normalised(maximum of the pieces of (W . windows + b))

The first step takes a third of the time. The second is done with few intermediate
arrays: a layer's pieces lie side by side, so that their maximum is taken of whole rows.
Both together take half of spaCy's time; the vectors are the same but for the rounding of
sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

REMEMBERED = 20_000
"""Words whose vectors a process keeps: 8 MB, and nearly all of those of a day's news."""

OF_A_WORD = frozenset({"NORM", "PREFIX", "SUFFIX", "SHAPE", "LOWER", "ORTH"})
"""What two tokens of one spelling and norm have in common."""

_IDENTITY: list[int | str] = ["ORTH", "NORM"]
_ODD = np.uint64(0x9E3779B97F4A7C15)
_LEAST_VARIANCE = np.float32(1e-8)
"""What thinc adds to a variance before it divides by its root."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What one layer adds to the vectors.

    ``weights`` (window × pieces times width) and ``bias`` have the pieces of all
    numbers one after the other, ``gain`` and ``shift`` stand for what is normalised.
    """

    reach: int
    pieces: int
    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats

    @classmethod
    def of(cls, reach: int, maxout: Any, norm: Any) -> Layer:
        """The layer of spaCy's parts."""
        weights = maxout.get_param("W")  # (width, pieces, window)
        width, pieces, window = weights.shape
        by_piece = weights.transpose(1, 0, 2).reshape(pieces * width, window)
        return cls(
            reach,
            pieces,
            np.ascontiguousarray(by_piece.T),
            maxout.get_param("b").T.reshape(pieces * width).copy(),
            norm.get_param("G"),
            norm.get_param("b"),
        )

    def add_to(self, vectors: Floats) -> None:
        """Adds to each vector what it and its neighbours say."""
        width = vectors.shape[1]
        sums = _windows(vectors, self.reach) @ self.weights
        sums += self.bias
        best = sums[:, :width]
        for piece in range(1, self.pieces):
            start = piece * width
            best = np.maximum(best, sums[:, start : start + width])

        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / np.float32(width)
        best *= (1 / np.sqrt(variance + _LEAST_VARIANCE))[:, np.newaxis]
        best *= self.gain
        best += self.shift
        vectors += best


def _windows(vectors: Floats, reach: int) -> Floats:
    """Each vector between its neighbours to both sides, zeros where there are none."""
    rows, width = vectors.shape
    windows = np.zeros((rows, (2 * reach + 1) * width), dtype=np.float32)
    for place, step in enumerate(range(-reach, reach + 1)):
        column = slice(place * width, (place + 1) * width)
        start, stop = max(0, -step), rows - max(0, step)
        windows[start:stop, column] = vectors[start + step : stop + step]
    return windows


class Encoder:
    """The encoder of one pipeline, which ``encoder_of`` knows to be of the usual kind.

    ``predict`` is a pure function; what is remembered only makes it faster.
    """

    def __init__(
        self,
        columns: list[int | str],
        mix: Sequence[Any],
        layers: Sequence[Layer],
        pad: int,
        output: Any,
    ) -> None:
        self._columns = columns
        self._mix = mix
        self._layers = layers
        self._pad = pad
        self._weights: Floats = np.ascontiguousarray(output.get_param("W").T)
        self._bias: Floats = output.get_param("b")
        self._rows: dict[int, int] = {}
        """Where in the table the vector of a word stands."""
        self._table: Floats = np.empty((0, len(layers[0].gain)), dtype=np.float32)

    def predict(self, docs: Sequence[Doc]) -> Floats:
        """The vectors of the tokens of all documents, one after the other."""
        lengths = np.array([len(doc) for doc in docs if len(doc)], dtype=np.int64)
        tokens = int(lengths.sum())
        # what stands between two documents tells them apart, as in spaCy
        before = self._pad * np.repeat(np.arange(1, len(lengths) + 1), lengths)
        places = np.arange(tokens) + before
        rows = tokens + self._pad * (len(lengths) + 1)
        vectors = np.zeros((rows, self._table.shape[1]), dtype=np.float32)
        vectors[places] = self._of_words(docs)
        for layer in self._layers:
            layer.add_to(vectors)
        found: Floats = vectors[places] @ self._weights + self._bias
        return found

    def _of_words(self, docs: Sequence[Doc]) -> Floats:
        """The vector of each token's word."""
        identity = np.concatenate([doc.to_array(_IDENTITY) for doc in docs])
        words: list[int] = (identity[:, 0] ^ identity[:, 1] * _ODD).tolist()
        new = set(words).difference(self._rows)
        if new and len(self._rows) + len(new) > REMEMBERED:
            self._rows.clear()
            new = set(words)
        if new:
            first = dict(zip(reversed(words), reversed(range(len(words))), strict=True))
            self._learn(docs, {word: first[word] for word in new})
        return self._table[[self._rows[word] for word in words]]

    def _learn(self, docs: Sequence[Doc], new: dict[int, int]) -> None:
        """Makes the vectors of words that were not met, each with the place of a token
        that has it.
        """
        features = np.concatenate([doc.to_array(self._columns) for doc in docs])
        made = features[list(new.values())]
        for step in self._mix:
            made = step.predict(made)
        start = len(self._rows)
        self._rows.update(zip(new, range(start, start + len(new)), strict=True))
        if len(self._rows) > len(self._table):
            more = np.empty((2 * len(self._rows), made.shape[1]), dtype=np.float32)
            more[:start] = self._table[:start]
            self._table = more
        self._table[start : len(self._rows)] = made


def encoder_of(tokens: Any) -> Encoder | None:
    """The encoder of what gives a pipeline's recogniser its vectors; None where that is
    made of other layers than the usual ones, and must run as it is.
    """
    try:
        (embed, encode), _, output = _parts(tokens)
        extract, _, hashes, mixed, _ = embed.layers
        layers = [_layer(each) for each in encode.layers[0].layers]
    except (ValueError, IndexError):
        return None
    names = [each.name.partition("(")[0] for each in (extract, hashes, mixed, encode)]
    usual = (
        names == ["extract_features", "with_array", "with_array", "with_array"]
        and set(extract.attrs["columns"]) <= OF_A_WORD
        and output.name == "linear"
        and all(layers)
    )
    if not usual:
        return None
    known = [layer for layer in layers if layer is not None]
    columns = list(extract.attrs["columns"])
    return Encoder(columns, (hashes, mixed), known, encode.attrs["pad"], output)


def _parts(tokens: Any) -> tuple[tuple[Any, Any], Any, Any]:
    """The embedding and encoding parts, what puts documents together, and the last
    layer. Raises ValueError where there are others.
    """
    vectors, together, output = tokens.layers
    embed, encode = vectors.layers
    return (embed, encode), together, output


def _layer(residual: Any) -> Layer | None:
    """One layer; None where it is not one of the usual kind.

    Raises ValueError and IndexError where it has other parts.
    """
    window, rest = residual.layers[0].layers
    maxout, norm = rest.layers[0].layers
    names = [each.name for each in (window, maxout, norm)]
    if names != ["expand_window", "maxout", "layernorm"]:
        return None
    if not residual.name.startswith("residual("):
        return None
    return Layer.of(window.attrs["window_size"], maxout, norm)
