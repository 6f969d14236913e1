"""The model's spans of texts, at the model's own speed and not once more than needed.

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
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from cuttings.index.enrich.decoding import decoder_of
from cuttings.index.enrich.merging import Raw
from cuttings.index.enrich.models import load_model
from cuttings.index.enrich.remembered import KEY, Remembered, Spans

if TYPE_CHECKING:
    from spacy.language import Language

LONGEST = 100_000
"""Characters of a piece of text that the model takes at once."""
BATCH = 4_000
"""Characters of a batch: so many that a matrix product pays, so few that its results stay in the processor's cache."""


class Recogniser:
    """One pipeline's entity recogniser. ``find`` is a pure function; what is remembered only makes it faster."""

    def __init__(self, name: str) -> None:
        self._nlp = load_model(name)
        use_numpy_products(self._nlp)
        self._decoder = decoder_of(self._nlp)
        self._memory = Remembered(self._nlp.get_pipe("ner").labels)  # type: ignore[attr-defined]

    def find(self, texts: Iterable[str]) -> list[list[Raw]]:
        """The spans (start, end, label) of each text, in its order."""
        pieces = [list(paragraphs(text)) for text in texts]
        found = self._recalled(dict.fromkeys(piece for each in pieces for _, piece in each))
        return [
            [(start + first, start + stop, label) for start, piece in each for first, stop, label in found[piece]]
            for each in pieces
        ]

    def _recalled(self, pieces: Iterable[str]) -> dict[str, Spans]:
        """The spans of some pieces: remembered, or analysed and remembered."""
        found: dict[str, Spans] = {}
        new: dict[str, bytes] = {}
        for piece in pieces:
            key = hashlib.blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=KEY).digest()
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
                yield tuple((ent.start_char, ent.end_char, ent.label_) for ent in doc.ents)
            return
        docs = [self._nlp.make_doc(piece) for piece in pieces]
        for name, pipe in self._nlp.pipeline:
            if name != "ner":
                docs = list(pipe.pipe(docs))  # type: ignore[attr-defined]
        for doc, entities in zip(docs, self._decoder.decode(docs), strict=True):
            yield tuple(
                (doc[first].idx, doc[stop - 1].idx + len(doc[stop - 1]), label) for first, stop, label in entities
            )


def use_numpy_products(nlp: Language) -> None:
    """Lets a pipeline that runs on the processor multiply matrices with numpy. Others (a GPU's) stay as they are."""
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
    """The paragraphs of a text (apart by blank lines), each with its start; long ones in pieces."""
    start = 0
    for paragraph in text.split("\n\n"):
        for offset, piece in cut(paragraph, longest):
            yield start + offset, piece
        start += len(paragraph) + 2


def cut(text: str, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """A text in pieces of at most ``longest`` characters, each with its start, cut at lines or spaces."""
    start = 0
    while len(text) - start > longest:
        window = text[start : start + longest]
        stop = next((at for mark in ("\n", " ") if (at := window.rfind(mark)) > longest // 2), longest)
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
