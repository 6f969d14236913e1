"""spaCy's greedy entity decoder, for whole batches at once instead of token by token.

spaCy's entity recogniser (``TransitionBasedParser``, Lample et al. 2016) walks over a
text and at each token takes the best allowed move: begin (B), go on with (I), end (L)
or be all of (U) an entity, or stay outside (O). What it looks at is the token itself
and, within an entity, the entity's first and the previous token. So outside of an
entity the move depends on the token alone: all tokens are scored in one matrix product,
and only the few that begin an entity are followed, all of them side by side. The moves
are the same; spaCy 3.8 spends half its time on making them one at a time.

    score(state) = W_upper . maxout(lower[token, 0] + lower[first, 1] + lower[previous, 2] + b_lower) + b_upper

What was found in the paragraphs met lately, in memory that a process shares with those
forked from it.

A table of cells of equal size, each for one paragraph: where its key says, so a later
paragraph takes the place of an earlier one. The memory is an anonymous shared mapping,
so what one process finds all others know; a page of it is only taken up once something
is written there. Nobody locks anything: a cell carries a checksum over its key and its
content, and one that two processes wrote at the same moment, or that is read half
written, is as good as empty.

The model's spans of texts, at the model's own speed and not once more than needed.

- Texts go to the model by paragraph, and a paragraph that was met lately, by this process or by one that it was forked
  with, is not analysed again: the copies of an agency text differ in where they are cut, not in their paragraphs. So a
  paragraph also has the same names wherever it stands.
- Matrix products are numpy's (OpenBLAS), which knows newer processors than the BLIS that comes with spaCy and is two to
  three times as fast on them.
- The moves of the entity decoder are made for a whole batch at once (``decoding``).

What is found is what spaCy finds in the same paragraphs.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cuttings.index.enrich.merging import Raw
from cuttings.index.enrich.models import load_model

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Found = list[tuple[int, int, str]]
"""Entities of one document: first token, token after the last, label."""
FEATURES = 3


class Decoder:
    """The decoder of one pipeline's entity recogniser.

    Make it with ``decoder_of``, which knows whether it may be.
    """

    def __init__(self, recogniser: Any) -> None:
        model = recogniser.model
        self._tokens = model.get_ref("tok2vec")
        self._lower = model.get_ref("lower")
        upper = model.get_ref("upper")
        self._weights: Floats = upper.get_param("W")
        self._bias: Floats = upper.get_param("b")
        names = [
            recogniser.moves.get_class_name(number)
            for number in range(upper.get_dim("nO"))
        ]
        self._kinds = np.array([name[:1] for name in names])
        self._labels = [name[2:] for name in names]
        self._allowed = np.array(
            [name == "O" or (name[:1] in "BU" and len(name) > 2) for name in names]
        )
        place = {name: number for number, name in enumerate(names)}
        self._inside: Integers = np.array(
            [place.get(f"I-{label}", -1) for label in self._labels]
        )
        self._last: Integers = np.array(
            [place.get(f"L-{label}", -1) for label in self._labels]
        )

    def decode(self, docs: Sequence[Doc]) -> list[Found]:
        """The entities of each document, as the recogniser itself would find them in
        documents without any yet.
        """
        lengths = [len(doc) for doc in docs]
        if not sum(lengths):
            return [[] for _ in docs]
        table = self._lower.predict(self._tokens.predict(docs))
        ends: Integers = np.cumsum(lengths)
        moves = self._moves_outside(
            table, np.concatenate([_spaces(doc) for doc in docs]), ends
        )
        begun: Integers = np.flatnonzero(self._kinds[moves] != "O")
        stops = begun + 1
        several = self._kinds[moves[begun]] == "B"
        stops[several] = self._followed(
            table, begun[several], moves[begun[several]], ends
        )
        return self._told(begun, stops, moves, ends)

    def _moves_outside(
        self, table: Floats, spaces: npt.NDArray[np.bool_], ends: Integers
    ) -> Integers:
        """The move at each token if no entity is open there: none begins with white
        space, or on the last token.
        """
        padding = table[0]
        scores = self._scores((table[1:, 0] + padding[1]) + padding[2])
        scores[:, ~self._allowed] = -np.inf
        scores[np.ix_(spaces, self._kinds != "O")] = -np.inf
        scores[np.ix_(ends[ends > 0] - 1, self._kinds == "B")] = -np.inf
        best: Integers = scores.argmax(axis=1)
        return best

    def _followed(
        self, table: Floats, firsts: Integers, moves: Integers, ends: Integers
    ) -> Integers:
        """Where the entities that begin at these tokens end: after the first token
        that is better last than inside.
        """
        stops = np.zeros_like(firsts)
        open_ = np.arange(len(firsts))
        finals = ends[np.searchsorted(ends, firsts, side="right")] - 1
        at = firsts + 1
        while len(open_):
            rows = table[1 + at, 0] + table[1 + firsts[open_], 1] + table[at, 2]
            scores = self._scores(rows)
            row = np.arange(len(open_))
            ended = (
                scores[row, self._last[moves[open_]]]
                > scores[row, self._inside[moves[open_]]]
            )
            ended |= at == finals[open_]
            stops[open_[ended]] = at[ended] + 1
            open_, at = open_[~ended], at[~ended] + 1
        return stops

    def _scores(self, sums: Floats) -> Floats:
        hidden = (sums + self._lower.get_param("b")).max(axis=2)
        scores: Floats = hidden @ self._weights.T + self._bias
        return scores

    def _told(
        self, begun: Integers, stops: Integers, moves: Integers, ends: Integers
    ) -> list[Found]:
        """The entities by document; what begins within one before it never began."""
        found: list[Found] = [[] for _ in ends]
        owners = np.searchsorted(ends, begun, side="right").tolist()
        offsets = [0, *ends.tolist()]
        reached = 0
        for first, stop, owner, move in zip(
            begun.tolist(), stops.tolist(), owners, moves[begun].tolist(), strict=True
        ):
            if first >= reached:
                found[owner].append(
                    (first - offsets[owner], stop - offsets[owner], self._labels[move])
                )
                reached = stop
        return found


def decoder_of(nlp: Language) -> Decoder | None:
    """The decoder of a pipeline, or None where its recogniser is of another kind and
    must decode for itself.
    """
    if nlp.pipe_names[-1:] != ["ner"]:
        return None
    recogniser: Any = nlp.get_pipe("ner")
    model = recogniser.model
    usual = (
        model.name == "parser_model"
        and model.attrs.get("has_upper")
        and not model.attrs.get("unseen_classes")
        and recogniser.cfg.get("beam_width") == 1
    )
    if not usual or model.get_ref("lower").get_dim("nF") != FEATURES:
        return None
    return Decoder(recogniser)


def _spaces(doc: Doc) -> npt.NDArray[np.bool_]:
    spaces: npt.NDArray[np.bool_] = doc.to_array("IS_SPACE").astype(bool)
    return spaces


CELLS = 1 << 17
"""Paragraphs at most; with ``CELL``, 32 MiB."""
CELL = 256
"""Bytes of a cell: a head, and the spans of a paragraph.

One with more spans than fit is not remembered.
"""
KEY = 16
"""Bytes of a key, which must be a digest: its first bytes choose the cell."""
_HEAD = struct.Struct(f"<I{KEY}sB")
_SPAN = struct.Struct("<HHB")
MOST = (CELL - _HEAD.size) // _SPAN.size

Spans = tuple[Raw, ...]


class Remembered:
    """The spans of paragraphs by their keys. ``labels`` are all that a span can have."""

    def __init__(self, labels: Iterable[str], cells: int = CELLS) -> None:
        self._labels = tuple(labels)
        self._numbers = {label: number for number, label in enumerate(self._labels)}
        self._cells = cells
        self._table = mmap.mmap(-1, cells * CELL)

    def get(self, key: bytes) -> Spans | None:
        """The spans of a paragraph, or None where it was not met lately."""
        start = self._start(key)
        cell = self._table[start : start + CELL]
        checksum, written, count = _HEAD.unpack_from(cell)
        content = cell[4 : _HEAD.size + count * _SPAN.size]
        if written != key or zlib.crc32(content) != checksum:
            return None
        spans = _SPAN.iter_unpack(content[_HEAD.size - 4 :])
        return tuple(
            (start, start + length, self._labels[label])
            for start, length, label in spans
        )

    def put(self, key: bytes, spans: Spans) -> None:
        """Remembers the spans of a paragraph where they fit into a cell."""
        if len(spans) > MOST:
            return
        try:
            packed = b"".join(
                _SPAN.pack(start, stop - start, self._numbers[label])
                for start, stop, label in spans
            )
        except (
            struct.error,
            KeyError,
        ):  # too far into its paragraph, too long, or of a label never told
            return
        content = key + bytes([len(spans)]) + packed
        start = self._start(key)
        self._table[start : start + 4 + len(content)] = (
            zlib.crc32(content).to_bytes(4, "little") + content
        )

    def _start(self, key: bytes) -> int:
        return int.from_bytes(key[:8], "little") % self._cells * CELL


LONGEST = 100_000
"""Characters of a piece of text that the model takes at once."""
BATCH = 4_000
"""Characters of a batch: so many that a matrix product pays, so few that its results
stay in the processor's cache.
"""


class Recogniser:
    """One pipeline's entity recogniser.

    ``find`` is a pure function; what is remembered only makes it faster.
    """

    def __init__(self, name: str) -> None:
        self._nlp = load_model(name)
        use_numpy_products(self._nlp)
        self._decoder = decoder_of(self._nlp)
        self._memory = Remembered(self._nlp.get_pipe("ner").labels)  # type: ignore[attr-defined]

    def find(self, texts: Iterable[str]) -> list[list[Raw]]:
        """The spans (start, end, label) of each text, in its order."""
        pieces = [list(paragraphs(text)) for text in texts]
        found = self._recalled(
            dict.fromkeys(piece for each in pieces for _, piece in each)
        )
        return [
            [
                (start + first, start + stop, label)
                for start, piece in each
                for first, stop, label in found[piece]
            ]
            for each in pieces
        ]

    def _recalled(self, pieces: Iterable[str]) -> dict[str, Spans]:
        """The spans of some pieces: remembered, or analysed and remembered."""
        found: dict[str, Spans] = {}
        new: dict[str, bytes] = {}
        for piece in pieces:
            key = hashlib.blake2b(
                piece.encode("utf-8", "surrogatepass"), digest_size=KEY
            ).digest()
            spans = self._memory.get(key)
            if spans is None:
                new[piece] = key
            else:
                found[piece] = spans
        for batch in batches(new):
            for piece, spans in zip(batch, self._analysed(batch), strict=True):
                found[piece] = spans
                self._memory.put(new[piece], spans)
        return found

    def _analysed(self, pieces: list[str]) -> Iterator[Spans]:
        if self._decoder is None:
            for doc in self._nlp.pipe(pieces):
                yield tuple(
                    (ent.start_char, ent.end_char, ent.label_) for ent in doc.ents
                )
            return
        docs = [self._nlp.make_doc(piece) for piece in pieces]
        for name, pipe in self._nlp.pipeline:
            if name != "ner":
                docs = list(pipe.pipe(docs))  # type: ignore[attr-defined]
        for doc, entities in zip(docs, self._decoder.decode(docs), strict=True):
            yield tuple(
                (doc[first].idx, doc[stop - 1].idx + len(doc[stop - 1]), label)
                for first, stop, label in entities
            )


def use_numpy_products(nlp: Language) -> None:
    """Lets a pipeline that runs on the processor multiply matrices with numpy.

    Others (a GPU's) stay as they are.
    """
    from thinc.api import NumpyOps

    ours = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        for node in pipe.model.walk():  # type: ignore[attr-defined]
            if type(node.ops) is NumpyOps:
                node.ops = ours


@cache
def recogniser_of(name: str) -> Recogniser:
    """The recogniser of a pipeline, loaded once in a process."""
    return Recogniser(name)


def paragraphs(text: str, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """The paragraphs of a text (apart by blank lines), each with its start; long
    ones in pieces.
    """
    start = 0
    for paragraph in text.split("\n\n"):
        for offset, piece in cut(paragraph, longest):
            yield start + offset, piece
        start += len(paragraph) + 2


def cut(text: str, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """A text in pieces of at most ``longest`` characters, each with its start, cut
    at lines or spaces.
    """
    start = 0
    while len(text) - start > longest:
        window = text[start : start + longest]
        stop = next(
            (at for mark in ("\n", " ") if (at := window.rfind(mark)) > longest // 2),
            longest,
        )
        yield start, window[:stop]
        start += stop
    if text[start:].strip():
        yield start, text[start:]


def batches(pieces: Iterable[str], most: int = BATCH) -> Iterator[list[str]]:
    """The pieces in batches of about ``most`` characters."""
    batch: list[str] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece)
        if size >= most:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
