"""The settings of the second stage: off unless a model is named."""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.settings import setting


@dataclass(frozen=True, slots=True)
class MeaningSettings:
    """Results by meaning: a model, and how much it counts."""

    model: str = setting(
        "",
        "the folder of a model of sentence vectors, or package:folder; empty: results "
        "are in the order of their words alone",
    )
    weight: float | None = setting(
        None,
        "what likeness of meaning counts beside the words, of which the best hit has 1; "
        "unset: .5 for a static model, 2 for a transformer",
        least=0.0,
        most=10.0,
    )
