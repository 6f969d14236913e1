"""spaCy's greedy entity decoder, for whole batches at once instead of token by token.

spaCy's entity recogniser (``TransitionBasedParser``, Lample et al. 2016) walks over a
text and at each token takes the best allowed move: begin (B), go on with (I), end (L)
or be all of (U) an entity, or stay outside (O). What it looks at is the token itself
and, within an entity, the entity's first and the previous token:

    hidden = maxout(lower[token, 0] + lower[first, 1] + lower[previous, 2] + b_lower)
    score  = W_upper . hidden + b_upper

So outside of an entity the move depends on the token alone: all tokens are scored in
one matrix product, and only the few that begin an entity are followed, all of them side
by side. The moves are the same. spaCy 3.8 spends half its time on making them one at a
time: 150 articles of ``sample/wikinews.jsonl`` took 6.0 s of a processor with its own
decoder, 4.7 s with this one, and 3.1 s with numpy's matrix products too (OpenBLAS,
which knows newer processors than the BLIS that comes with spaCy).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cuttings.index.enrich.encoder import encoder_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Entity = tuple[int, int, str]
"""First token, token after the last, label."""
FEATURES = 3
"""What a score depends on: the token, the entity's first, the previous."""


MOST_TOKENS = 100
"""Tokens of the longest entity. Without a bound a page of dates is one entity for every
date in it: quadratic, 7 s for 6,000 characters.
"""


class Decoder:
    """The decoder of one pipeline's entity recogniser, which ``decoder_of`` knows to be
    of the usual kind.
    """

    def __init__(self, recogniser: Any) -> None:
        model = recogniser.model
        upper = model.get_ref("upper")
        tokens = model.get_ref("tok2vec")
        self._tokens = encoder_of(tokens) or tokens
        self._lower = model.get_ref("lower")
        self._lower_bias: Floats = self._lower.get_param("b")
        self._weights: Floats = upper.get_param("W").T
        self._bias: Floats = upper.get_param("b")

        # A move is called “O” or by its letter, a hyphen and a label.
        moves = [recogniser.moves.get_class_name(n) for n in range(upper.get_dim("nO"))]
        letters = [name[:1] for name in moves]
        self._labels = [name[2:] for name in moves]
        self._begins = np.array([letter == "B" for letter in letters])
        self._stays = np.array([letter == "O" for letter in letters])
        labelled = np.array([bool(label) for label in self._labels])
        whole = np.array([letter == "U" for letter in letters])
        self._allowed = self._stays | ((self._begins | whole) & labelled)
        self._inside = self._moves_of(moves, "I")
        self._last = self._moves_of(moves, "L")

    def _moves_of(self, moves: list[str], letter: str) -> Integers:
        """For each move, the move of this letter with the same label."""
        wanted = [f"{letter}-{label}" for label in self._labels]
        return np.array([moves.index(name) if name in moves else -1 for name in wanted])

    def decode(self, docs: Sequence[Doc]) -> list[list[Entity]]:
        """The entities of each document, as the recogniser itself would find them in
        documents without any yet.
        """
        entities: list[list[Entity]] = [[] for _ in docs]
        lengths = [len(doc) for doc in docs]
        if not any(lengths):
            return entities
        # (tokens + 1, features, hidden, pieces); the first row stands for no token
        table = self._lower.predict(self._tokens.predict(docs))
        ends: Integers = np.cumsum(lengths)
        moves = self._moves_outside(table, docs, ends)
        firsts: Integers = np.flatnonzero(~self._stays[moves])
        moves = moves[firsts]
        stops = firsts + 1
        several = self._begins[moves]
        stops[several] = self._stops(table, firsts[several], moves[several], ends)

        owners: Integers = np.searchsorted(ends, firsts, side="right")
        reached = 0
        found = zip(firsts, stops, owners, moves, strict=True)
        for first, stop, owner, move in found:
            # What begins within an entity never began.
            if first >= reached:
                offset = ends[owner] - lengths[owner]
                entity = int(first - offset), int(stop - offset), self._labels[move]
                entities[owner].append(entity)
                reached = stop
        return entities

    def _moves_outside(
        self, table: Floats, docs: Sequence[Doc], ends: Integers
    ) -> Integers:
        """The best move at each token if no entity is open there: none begins with
        white space, or on the last token.
        """
        padding = table[0]
        scores = self._scores((table[1:, 0] + padding[1]) + padding[2])
        scores[:, ~self._allowed] = -np.inf
        spaces = np.concatenate([doc.to_array("IS_SPACE") for doc in docs])
        scores[np.ix_(spaces.astype(bool), ~self._stays)] = -np.inf
        scores[np.ix_(ends[ends > 0] - 1, self._begins)] = -np.inf
        best: Integers = scores.argmax(axis=1)
        return best

    def _stops(
        self, table: Floats, firsts: Integers, moves: Integers, ends: Integers
    ) -> Integers:
        """Where the entities that begin at these tokens end: after the first token
        that is better last than inside, or after ``MOST_TOKENS``.
        """
        stops = np.zeros_like(firsts)
        finals = ends[np.searchsorted(ends, firsts, side="right")] - 1
        open_ = np.arange(len(firsts))
        token = firsts + 1
        while len(open_):
            rows = table[1 + token, 0] + table[1 + firsts[open_], 1] + table[token, 2]
            scores = self._scores(rows)
            row = np.arange(len(open_))
            last = scores[row, self._last[moves[open_]]]
            ended = last > scores[row, self._inside[moves[open_]]]
            ended |= token == finals[open_]
            ended |= token - firsts[open_] >= MOST_TOKENS
            stops[open_[ended]] = token[ended] + 1
            open_, token = open_[~ended], token[~ended] + 1
        return stops

    def _scores(self, sums: Floats) -> Floats:
        sums = sums + self._lower_bias
        # Two or three pieces: numpy's own maximum over so short an axis takes five
        # times as long.
        hidden: Floats = sums[:, :, 0]
        for piece in range(1, sums.shape[2]):
            hidden = np.maximum(hidden, sums[:, :, piece])
        return hidden @ self._weights + self._bias


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
        and model.get_ref("lower").get_dim("nF") == FEATURES
    )
    return Decoder(recogniser) if usual else None


def use_numpy_products(nlp: Language) -> None:
    """Lets a pipeline that runs on the processor multiply matrices with numpy.

    Others (a GPU's) stay as they are. It is for ``Decoder`` only: spaCy's own decoder
    is slower with it.
    """
    from thinc.api import NumpyOps

    ours = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        for node in pipe.model.walk():  # type: ignore[attr-defined]
            if type(node.ops) is NumpyOps:
                node.ops = ours
