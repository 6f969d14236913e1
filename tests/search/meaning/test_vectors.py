"""Vectors are kept by article and text, and made anew only where a text is new."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from cuttings.search.errors import IndexDamaged
from cuttings.search.meaning.passages import SHORTEST, WORDS, passages_of
from cuttings.search.meaning.vectors import ROWS, PassageVectors, make_vectors
from tests.making import make_entry


class Counting:
    """A model that counts what it is given; the vector of a text is its length."""

    def __init__(self, name: str = "a") -> None:
        self.name = name
        self.given: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.given += texts
        return np.array([[len(text), 1] for text in texts], np.float32)

    def checksum(self) -> str:
        return self.name


def articles(*bodies: str):
    return [make_entry(f"n{n}", "T", body).article for n, body in enumerate(bodies)]


def test_an_article_has_a_vector_for_each_passage(tmp_path):
    bodies = ["one", "word " * (WORDS + SHORTEST), ""]
    model = Counting()
    assert make_vectors(tmp_path / "v", model, articles(*bodies)) == (3, 3)
    vectors = PassageVectors(tmp_path / "v")
    assert [len(vectors.of(f"n{n}")) for n in range(3)] == [1, 2, 1]
    assert vectors.of("n0").tolist() == [[len("T\none"), 1]]
    assert len(vectors.of("unknown")) == 0
    assert (len(vectors), vectors.dimensions, vectors.model) == (3, 2, "a")


def test_only_what_is_new_or_changed_is_given_to_the_model(tmp_path):
    make_vectors(tmp_path / "v", Counting(), articles("one", "two", "three"))
    again = Counting()
    assert make_vectors(
        tmp_path / "v", again, articles("one", "2", "three", "four")
    ) == (4, 2)
    assert again.given == ["T\n2", "T\nfour"]
    assert make_vectors(tmp_path / "v", again, articles("one")) == (1, 0)
    assert len(PassageVectors(tmp_path / "v").of("n1")) == 0


def test_another_model_makes_all_anew(tmp_path):
    make_vectors(tmp_path / "v", Counting(), articles("one", "two"))
    assert make_vectors(tmp_path / "v", Counting("b"), articles("one", "two")) == (2, 2)
    assert PassageVectors(tmp_path / "v").model == "b"


def test_whoever_reads_vectors_keeps_them_while_others_are_made(tmp_path):
    make_vectors(tmp_path / "v", Counting(), articles("one"))
    before = PassageVectors(tmp_path / "v")
    make_vectors(tmp_path / "v", Counting("b"), articles("one and more"))
    assert before.of("n0").tolist() == [[len("T\none"), 1]]
    assert not list(tmp_path.glob("v.*"))


def test_a_folder_without_vectors_has_none_and_a_damaged_one_says_so(tmp_path):
    assert len(PassageVectors(tmp_path / "v")) == 0
    make_vectors(tmp_path / "v", Counting(), articles("one", "two"))
    path = tmp_path / "v" / ROWS
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(IndexDamaged, match="cuttings meaning"):
        PassageVectors(tmp_path / "v")


@pytest.mark.parametrize(
    ("counts", "lengths"),
    [
        ([WORDS - 1], [WORDS - 1]),
        ([WORDS], [WORDS]),
        ([WORDS + SHORTEST - 1], [WORDS + SHORTEST - 1]),
        ([WORDS + SHORTEST], [WORDS, SHORTEST]),
        ([119, 60], [179]),
        ([120, 60], [120, 60]),
    ],
)
def test_passages_end_at_their_length_or_with_a_paragraph(counts, lengths):
    body = "\n".join([("word " * count).strip() for count in counts])
    assert [len(each.split()) for each in passages_of("", body)] == lengths
