"""spaCy's greedy entity decoder, for whole batches at once instead of token by token.

spaCy's entity recogniser (``TransitionBasedParser``, Lample et al. 2016) walks over a text and at each token takes the
best allowed move: begin (B), go on with (I), end (L) or be all of (U) an entity, or stay outside (O). What it looks at
is the token itself and, within an entity, the entity's first and the previous token. So outside of an entity the move
depends on the token alone: all tokens are scored in one matrix product, and only the few that begin an entity are
followed, all of them side by side. The moves are the same; spaCy 3.8 spends half its time on making them one at a time.

    score(state) = W_upper . maxout(lower[token, 0] + lower[first, 1] + lower[previous, 2] + b_lower) + b_upper
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Found = list[tuple[int, int, str]]
"""Entities of one document: first token, token after the last, label."""
FEATURES = 3


class Decoder:
    """The decoder of one pipeline's entity recogniser. Make it with ``decoder_of``, which knows whether it may be."""

    def __init__(self, recogniser: Any) -> None:
        model = recogniser.model
        self._tokens = model.get_ref("tok2vec")
        self._lower = model.get_ref("lower")
        upper = model.get_ref("upper")
        self._weights: Floats = upper.get_param("W")
        self._bias: Floats = upper.get_param("b")
        names = [recogniser.moves.get_class_name(number) for number in range(upper.get_dim("nO"))]
        self._kinds = np.array([name[:1] for name in names])
        self._labels = [name[2:] for name in names]
        self._allowed = np.array([name == "O" or (name[:1] in "BU" and len(name) > 2) for name in names])
        place = {name: number for number, name in enumerate(names)}
        self._inside: Integers = np.array([place.get(f"I-{label}", -1) for label in self._labels])
        self._last: Integers = np.array([place.get(f"L-{label}", -1) for label in self._labels])

    def decode(self, docs: Sequence[Doc]) -> list[Found]:
        """The entities of each document, as the recogniser itself would find them in documents without any yet."""
        lengths = [len(doc) for doc in docs]
        if not sum(lengths):
            return [[] for _ in docs]
        table = self._lower.predict(self._tokens.predict(docs))
        ends: Integers = np.cumsum(lengths)
        moves = self._moves_outside(table, np.concatenate([_spaces(doc) for doc in docs]), ends)
        begun: Integers = np.flatnonzero(self._kinds[moves] != "O")
        stops = begun + 1
        several = self._kinds[moves[begun]] == "B"
        stops[several] = self._followed(table, begun[several], moves[begun[several]], ends)
        return self._told(begun, stops, moves, ends)

    def _moves_outside(self, table: Floats, spaces: npt.NDArray[np.bool_], ends: Integers) -> Integers:
        """The move at each token if no entity is open there: none begins with white space, or on the last token."""
        padding = table[0]
        scores = self._scores((table[1:, 0] + padding[1]) + padding[2])
        scores[:, ~self._allowed] = -np.inf
        scores[np.ix_(spaces, self._kinds != "O")] = -np.inf
        scores[np.ix_(ends[ends > 0] - 1, self._kinds == "B")] = -np.inf
        best: Integers = scores.argmax(axis=1)
        return best

    def _followed(self, table: Floats, firsts: Integers, moves: Integers, ends: Integers) -> Integers:
        """Where the entities that begin at these tokens end: after the first token that is better last than inside."""
        stops = np.zeros_like(firsts)
        open_ = np.arange(len(firsts))
        finals = ends[np.searchsorted(ends, firsts, side="right")] - 1
        at = firsts + 1
        while len(open_):
            rows = table[1 + at, 0] + table[1 + firsts[open_], 1] + table[at, 2]
            scores = self._scores(rows)
            row = np.arange(len(open_))
            ended = scores[row, self._last[moves[open_]]] > scores[row, self._inside[moves[open_]]]
            ended |= at == finals[open_]
            stops[open_[ended]] = at[ended] + 1
            open_, at = open_[~ended], at[~ended] + 1
        return stops

    def _scores(self, sums: Floats) -> Floats:
        hidden = (sums + self._lower.get_param("b")).max(axis=2)
        scores: Floats = hidden @ self._weights.T + self._bias
        return scores

    def _told(self, begun: Integers, stops: Integers, moves: Integers, ends: Integers) -> list[Found]:
        """The entities by document; what begins within one before it never began."""
        found: list[Found] = [[] for _ in ends]
        owners = np.searchsorted(ends, begun, side="right").tolist()
        offsets = [0, *ends.tolist()]
        reached = 0
        for first, stop, owner, move in zip(begun.tolist(), stops.tolist(), owners, moves[begun].tolist(), strict=True):
            if first >= reached:
                found[owner].append((first - offsets[owner], stop - offsets[owner], self._labels[move]))
                reached = stop
        return found


def decoder_of(nlp: Language) -> Decoder | None:
    """The decoder of a pipeline, or None where its recogniser is of another kind and must decode for itself."""
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
