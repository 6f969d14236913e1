"""The second look at a result: its best hits in an order by words and meaning together.

The words found them and scored them; here each gets what the nearest of its passages has
in common with the query (the cosine of their vectors), and the two are added:

    score = words / best words + weight × cosine

A hit without a vector counts as the median of the others, so that it neither wins nor
loses by that.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from cuttings.search.articles import Article
from cuttings.search.meaning.models import Model, TransformerModel, Vectors
from cuttings.search.meaning.passages import passages_of
from cuttings.search.meaning.vectors import STAMP, PassageVectors

STATIC_WEIGHT, TRANSFORMER_WEIGHT = 0.5, 2.0
"""What the cosine weighs beside the words' score, of which the best is 1, for either kind
of model. On the 93 questions of the NPL collection a static model (WordLlama, 256
dimensions) is best at .5 and either half would have chosen .5 or .75 for the other: MAP
.298 where the words have .295. A transformer (all-MiniLM-L6-v2) is best at 2, which either
half would have chosen: .346.
"""


def weight_of(model: Model) -> float:
    """What the cosines of a model weigh."""
    is_read_whole = isinstance(model, TransformerModel)
    return TRANSFORMER_WEIGHT if is_read_whole else STATIC_WEIGHT


class MeaningStage:
    """The second stage of an archive's searches, by a model and the vectors in a folder.

    Its ``weight`` is that of its kind of model, unless one is given.

    Where there are no vectors yet, or those of another model, the order stays.
    """

    def __init__(self, model: Model, folder: Path, weight: float | None = None) -> None:
        self._model = model
        self._folder = folder
        self._weight = weight_of(model) if weight is None else weight
        self._lock = Lock()
        self._stamp: tuple[int, int] = (0, 0)
        self._vectors = PassageVectors(folder)
        self._checksum = model.checksum()

    @property
    def version(self) -> str:
        """Changes with what orders are made of; nothing where there is nothing."""
        self._refresh()
        is_ours = self._vectors.model == self._checksum
        return f"{self._checksum[:8]}-{self._stamp[0]:x}" if is_ours else ""

    def reordered(
        self, text: str, ids: Sequence[str], scores: Sequence[float]
    ) -> list[int]:
        """The order in which some hits follow each other, as indexes of them."""
        places = list(range(len(ids)))
        if len(ids) < 2 or not self.version:
            return places
        cosines = self._cosines(self._model.encode([text])[0], ids)
        return self._by_both(cosines, scores)

    def alike(
        self, article: Article, ids: Sequence[str], scores: Sequence[float]
    ) -> list[int]:
        """The same for articles that may be like one: by the mean of its passages."""
        if len(ids) < 2 or not self.version:
            return list(range(len(ids)))
        own = self._vectors.of(article.id)
        if not len(own):
            own = self._model.encode(passages_of(article.title, article.body))
        return self._by_both(self._cosines(own.mean(axis=0), ids), scores)

    def _by_both(self, cosines: Vectors, scores: Sequence[float]) -> list[int]:
        words = np.array(scores, np.float64)
        best = words.max()
        both = (words / best if best > 0 else words) + self._weight * cosines
        order: list[int] = np.argsort(-both, kind="stable").tolist()
        return order

    def _cosines(self, asked: Vectors, ids: Sequence[str]) -> Vectors:
        """How near the nearest passage of each article is."""
        cosines = np.full(len(ids), np.nan, np.float32)
        for index, article_id in enumerate(ids):
            rows = self._vectors.of(article_id)
            if len(rows) and rows.shape[1] == len(asked):
                cosines[index] = (rows @ asked).max()
        is_known = ~np.isnan(cosines)
        middle = np.median(cosines[is_known]) if is_known.any() else 0.0
        return np.where(is_known, cosines, middle).astype(np.float32)

    def _refresh(self) -> None:
        """Reads the vectors again where a run has made others."""
        try:
            status = (self._folder / STAMP).stat()
            stamp = status.st_mtime_ns, status.st_ino
        except OSError:
            stamp = (0, 0)
        if stamp != self._stamp:
            with self._lock:
                self._vectors = PassageVectors(self._folder)
                self._stamp = stamp
