"""Stock Whoosh on our codec: its writer, its merging, its searcher."""

from __future__ import annotations

import pytest
from whoosh import query as q
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in
from whoosh.util.numeric import length_to_byte

from cuttings.search.engines.whoosh.codec import ArrayCodec, length_codes

BODIES = [
    "alfa bravo alfa",
    "bravo charlie delta bravo",
    "alfa delta",
    "echo alfa bravo charlie",
    "delta delta",
]
QUERIES = [
    q.Term("text", "alfa"),
    q.And([q.Term("text", "alfa"), q.Term("text", "bravo")]),
    q.Or([q.Term("text", "delta"), q.Term("text", "echo")]),
    q.Phrase("text", ["alfa", "bravo"]),
    q.Phrase("text", ["alfa", "charlie"], slop=2),
    q.Prefix("text", "ch"),
    q.FuzzyTerm("text", "delto"),
]


def answers(folder, codec, merge):
    """What the searcher finds in three segments, or in one after merging them, one
    document deleted.
    """
    folder.mkdir()
    index = create_in(
        str(folder), Schema(id=ID(unique=True, stored=True), text=TEXT(phrase=True))
    )
    options = {"codec": codec} if codec else {}
    for start in (0, 2, 4):
        writer = index.writer(**options)
        for number, body in enumerate(BODIES[start : start + 2], start):
            writer.add_document(id=str(number), text=body)
        writer.commit(merge=False)
    writer = index.writer(**options)
    writer.delete_by_term("id", "2")
    writer.commit(optimize=merge, merge=False)
    with index.searcher() as searcher:
        results = [searcher.search(query, limit=None) for query in QUERIES]
        return [{hit["id"]: hit.score for hit in result} for result in results]


@pytest.mark.parametrize("merge", [False, True], ids=["segments", "merged"])
def test_stock_whoosh_finds_and_scores_the_same_on_our_codec_as_on_its_own(
    tmp_path, merge
):
    expected = answers(tmp_path / "stock", None, merge)
    found = answers(tmp_path / "ours", ArrayCodec(), merge)
    assert [set(hits) for hits in found] == [set(hits) for hits in expected]
    assert found == [pytest.approx(hits) for hits in expected]


FIGURES = ("weight", "doc_frequency", "min_length", "max_length", "max_weight")


def figures(folder, codec):
    """What the readers of two segments say of every term."""
    folder.mkdir()
    index = create_in(str(folder), Schema(text=TEXT(phrase=True)))
    for bodies in (BODIES[:2], BODIES[2:]):
        writer = index.writer(**({"codec": codec} if codec else {}))
        for body in bodies:
            writer.add_document(text=body)
        writer.commit(merge=False)
    found = []
    for reader, _ in index.reader().leaf_readers():
        for field, term in reader.all_terms():
            info = reader.term_info(field, term)
            values = [getattr(info, figure)() for figure in FIGURES]
            found.append((term, *values, info.min_id(), info.max_id()))
    return found


def test_the_figures_of_terms_are_those_of_stock_whoosh(tmp_path):
    """Its scorers tell by the shortest and longest field whether a block can matter."""
    expected = figures(tmp_path / "stock", None)
    assert len(expected) == 9
    assert expected == figures(tmp_path / "ours", ArrayCodec())


@pytest.mark.parametrize("limit", [1, 2])
def test_the_best_few_of_stock_whoosh_are_the_best_of_all(tmp_path, limit):
    """Where it skips blocks that can't be among them."""
    index = create_in(str(tmp_path), Schema(text=TEXT))
    writer = index.writer(codec=ArrayCodec())
    for number in range(300):
        filler = "pine " * (1 + number % 50)
        writer.add_document(text=filler + "oak " * (1 + number % 7) + "ash")
    writer.commit()
    with index.searcher() as searcher:
        for tree in (
            q.Term("text", "oak"),
            q.Or([q.Term("text", t) for t in ("oak", "ash")]),
        ):
            best = [hit.score for hit in searcher.search(tree, limit=None)]
            few = [hit.score for hit in searcher.search(tree, limit=limit)]
            assert best[:limit] == pytest.approx(few)


def test_length_codes_are_those_of_whoosh():
    lengths = [0, 1, 2, 10, 11, 12, 100, 1_000, 54_321, 108_116, 10_000_000]
    assert length_codes(lengths).tolist() == [
        length_to_byte(length) for length in lengths
    ]
