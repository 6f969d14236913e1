"""The model's spans of texts, at the model's own speed and not once more than needed.

Texts go to the model by paragraph, and a paragraph that this process met lately is not
analysed again: the copies of an agency text differ in where they are cut, not in their
paragraphs. So a paragraph also has the same names wherever it stands. What is found is
what spaCy finds in the same paragraphs.

    >>> list(batches(["Rain fell.", "Then it snowed.", "So"], size=12))
    [['Rain fell.', 'Then it snowed.'], ['So']]
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from cuttings.index.enrich.decoder import decoder_of, use_numpy_products
from cuttings.index.enrich.models import load_model

Piece = TypeVar("Piece")
Raw = tuple[int, int, str]
"""What a model gives: start, end, label."""
LONGEST = 6_000
"""Characters of a piece of text that the model takes at once: about a thousand tokens,
more than any paragraph of prose. What is quadratic in a piece stays small.
"""
UNSPACED = re.compile(r"\S{200,}")
"""A run that is no word, name or address that a person wrote. The tokeniser takes one
symbol after the other off its end, which is quadratic: 20,000 "&" took 38 s.
"""
BATCH = 4_000
"""Characters of a batch: so many that a matrix product pays, so few that its results
stay in the processor's cache.
"""
REMEMBERED = 30_000
"""Paragraphs that a process remembers: of 400 characters, some 30 MB with their spans."""


class Recogniser:
    """One pipeline's entity recogniser.

    ``find`` is a pure function; what is remembered only makes it faster.
    """

    def __init__(self, name: str, remembered: int = REMEMBERED) -> None:
        self._nlp = load_model(name)
        self._decoder = decoder_of(self._nlp)
        if self._decoder:
            use_numpy_products(self._nlp)
        self._remembered = remembered
        self._known: OrderedDict[str, Sequence[Raw]] = OrderedDict()

    def find(self, texts: Iterable[str]) -> list[list[Raw]]:
        """The spans (start, end, label) of each text, in its order."""
        pieces = [list(paragraphs(text)) for text in texts]
        known = self._spans_of(piece for each in pieces for _, piece in each)
        found = []
        for each in pieces:
            spans = []
            for offset, piece in each:
                for start, end, label in known[piece]:
                    spans.append((offset + start, offset + end, label))
            found.append(spans)
        return found

    def _spans_of(self, pieces: Iterable[str]) -> dict[str, Sequence[Raw]]:
        """The spans of each piece: remembered, or analysed and remembered."""
        found: dict[str, Sequence[Raw]] = {}
        new = []
        for piece in dict.fromkeys(pieces):
            if piece in self._known:
                self._known.move_to_end(piece)
                found[piece] = self._known[piece]
            else:
                new.append(piece)
        for batch in batches(new):
            found.update(zip(batch, self._analyse(batch), strict=True))
        for piece in new:
            self._known[piece] = found[piece]
        while len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return found

    def _analyse(self, pieces: list[str]) -> Iterator[Sequence[Raw]]:
        if self._decoder is None:
            for doc in self._nlp.pipe(pieces):
                yield [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
            return
        docs = [self._nlp.make_doc(piece) for piece in pieces]
        for name, pipe in self._nlp.pipeline:
            if name != "ner":
                docs = list(pipe.pipe(docs))  # type: ignore[attr-defined]
        for doc, entities in zip(docs, self._decoder.decode(docs), strict=True):
            spans: list[Raw] = []
            for first, stop, label in entities:
                last = doc[stop - 1]
                spans.append((doc[first].idx, last.idx + len(last), label))
            yield spans


@cache
def recogniser_of(name: str) -> Recogniser:
    """The recogniser of a pipeline, loaded once in a process."""
    return Recogniser(name)


def paragraphs(text: str, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """The paragraphs of a text (apart by blank lines), each with its start; those of
    more than ``longest`` characters in pieces, parted at lines or spaces. Long runs
    without a space are left out: no name is in them.
    """
    reached = 0
    for run in UNSPACED.finditer(text):
        yield from _paragraphs(text[reached : run.start()], reached, longest)
        reached = run.end()
    yield from _paragraphs(text[reached:], reached, longest)


def _paragraphs(text: str, offset: int, longest: int) -> Iterator[tuple[int, str]]:
    """The paragraphs of a stretch that begins at an offset."""
    start = 0
    for paragraph in text.split("\n\n"):
        end = start + len(paragraph)
        while end - start > longest:
            stop = start + longest
            for mark in ("\n", " "):
                space = text.rfind(mark, start, stop)
                if space > start + longest // 2:
                    stop = space
                    break
            yield offset + start, text[start:stop]
            start = stop
        if text[start:end].strip():
            yield offset + start, text[start:end]
        start = end + 2


def batches(
    pieces: Iterable[Piece], size: int = BATCH, length: Callable[[Any], int] = len
) -> Iterator[list[Piece]]:
    """The pieces in batches of about ``size`` characters, each as long as ``length`` says:
    a batch ends with the piece that fills it.
    """
    batch: list[Piece] = []
    total = 0
    for piece in pieces:
        batch.append(piece)
        total += length(piece)
        if total >= size:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch
