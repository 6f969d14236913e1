"""The vectors of an archive's passages: a folder beside its index, mapped.

Articles are found in it by their id, so that a merge or a new build of the index leaves it
as it is, and each with a sum of its text, so that a run makes vectors only of what is
new or changed.

    articles.npy  [A + 1] an article a row: 64 bits of its id, by which they ascend, 64
                  bits of its title and text, and where its passages begin
    rows.npy      [P, D] the vector of each passage, in half precision
    model.txt     the checksum of the model that made them
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cuttings.search.articles import Article
from cuttings.search.errors import IndexDamaged
from cuttings.search.meaning.models import Model, Vectors
from cuttings.search.meaning.passages import passages_of

TABLE, ROWS, STAMP = "articles.npy", "rows.npy", "model.txt"

ENCODED = 100
"""Articles whose passages a model is given at a time."""

SAVED_EVERY = 10_000
"""New articles after which the first run saves what it has, so that one that is stopped
goes on; later runs make few.
"""

_TABLE = np.dtype([("article", "<u8"), ("content", "<u8"), ("begin", "<i8")])


def key_of(text: str) -> int:
    """64 bits of a text; two of a hundred million share them with a probability of one
    in 3,700.
    """
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


class PassageVectors:
    """The vectors in a folder, as they were last saved.

    Raises IndexDamaged for files that don't belong together.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.model = ""
        self._table = np.zeros(1, _TABLE)
        self._rows: NDArray[Any] = np.zeros((0, 0), np.float16)
        if not (folder / STAMP).is_file():
            return
        self.model = (folder / STAMP).read_text(encoding="ascii").strip()
        try:
            self._table = np.load(folder / TABLE, mmap_mode="r", allow_pickle=False)
            self._rows = np.load(folder / ROWS, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise _damaged(folder) from error
        is_whole = self._table.dtype == _TABLE and self._rows.ndim == 2
        if not is_whole or int(self._table["begin"][-1]) != len(self._rows):
            raise _damaged(folder)

    def __len__(self) -> int:
        return len(self._table) - 1

    @property
    def dimensions(self) -> int:
        """The length of each vector."""
        return int(self._rows.shape[1])

    def of(self, article_id: str) -> Vectors:
        """The vectors of an article's passages [P, D]; none where it has none."""
        begin, end = self._span(key_of(article_id))
        return self._rows[begin:end].astype(np.float32)

    def unchanged(self, article_id: str, content: int) -> Vectors | None:
        """The same, if they were made of this text."""
        key = key_of(article_id)
        place = self._place(key)
        if place < 0 or int(self._table["content"][place]) != content:
            return None
        return self.of(article_id)

    def _place(self, key: int) -> int:
        keys = self._table["article"][:-1]
        place = int(keys.searchsorted(np.uint64(key)))
        return place if place < len(keys) and int(keys[place]) == key else -1

    def _span(self, key: int) -> tuple[int, int]:
        place = self._place(key)
        if place < 0:
            return 0, 0
        begin, end = self._table["begin"][place : place + 2].tolist()
        return begin, end


def _damaged(folder: Path) -> IndexDamaged:
    return IndexDamaged(
        f"The vectors in {folder} are damaged. Remove the folder and run: cuttings meaning"
    )


class _Made:
    """The vectors of a run, on their way to the files."""

    def __init__(self) -> None:
        self.contents: dict[int, int] = {}
        self.rows: dict[int, NDArray[Any]] = {}

    def add(self, article_id: str, content: int, rows: Vectors) -> None:
        """Adds the vectors of one article."""
        key = key_of(article_id)
        self.contents[key] = content
        self.rows[key] = rows.astype(np.float16)

    def save(self, folder: Path, model: str) -> None:
        """Writes all anew and puts it in the place of what there was."""
        keys = sorted(self.contents)
        table = np.zeros(len(keys) + 1, _TABLE)
        begin = 0
        for place, key in enumerate(keys):
            table[place] = (key, self.contents[key], begin)
            begin += len(self.rows[key])
        table[-1] = (0, 0, begin)
        rows = [self.rows[key] for key in keys]
        matrix = np.concatenate(rows) if rows else np.zeros((0, 0), np.float16)

        fresh, old = _beside(folder, "new"), _beside(folder, "old")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        np.save(fresh / ROWS, matrix, allow_pickle=False)
        np.save(fresh / TABLE, table, allow_pickle=False)
        (fresh / STAMP).write_text(f"{model}\n", encoding="ascii")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        # Whoever reads it keeps it; what is mapped goes with its last reader.
        shutil.rmtree(old, ignore_errors=True)


def _beside(folder: Path, suffix: str) -> Path:
    return folder.with_name(f"{folder.name}.{suffix}")


def make_vectors(
    folder: Path,
    model: Model,
    articles: Iterable[Article],
    told: Callable[[int], None] = lambda _: None,
) -> tuple[int, int]:
    """Brings the vectors in a folder up to date with some articles: how many of these
    have vectors now, and of how many they were made anew. ``told`` is called with how
    many were looked at.

    A first run that is stopped goes on where it last saved.
    """
    checksum = model.checksum()
    known = PassageVectors(folder)
    if known.model != checksum:
        known = PassageVectors(_beside(folder, "none"))
    made = _Made()
    fresh = saved = 0
    waiting: list[_Waiting] = []
    number = 0
    for number, article in enumerate(articles, 1):
        content = key_of(f"{article.title}\n{article.body}")
        rows = known.unchanged(article.id, content)
        if rows is None:
            passages = passages_of(article.title, article.body)
            waiting.append(_Waiting(article.id, content, passages))
            fresh += 1
        else:
            made.add(article.id, content, rows)
        if len(waiting) >= ENCODED:
            _encode(model, waiting, made)
        if fresh - saved >= SAVED_EVERY and not len(known):
            made.save(folder, checksum)
            saved = fresh
        told(number)
    _encode(model, waiting, made)
    made.save(folder, checksum)
    return number, fresh


class _Waiting(NamedTuple):
    """An article whose passages have no vectors yet."""

    article_id: str
    content: int
    passages: list[str]


def _encode(model: Model, waiting: list[_Waiting], made: _Made) -> None:
    """Makes the vectors of what waits."""
    texts: list[str] = []
    for each in waiting:
        texts += each.passages
    if not texts:
        return
    vectors = model.encode(texts)
    begin = 0
    for each in waiting:
        made.add(
            each.article_id, each.content, vectors[begin : begin + len(each.passages)]
        )
        begin += len(each.passages)
    waiting.clear()
