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


def test_length_codes_are_those_of_whoosh():
    lengths = [0, 1, 2, 10, 11, 12, 100, 1_000, 54_321, 108_116, 10_000_000]
    assert length_codes(lengths).tolist() == [
        length_to_byte(length) for length in lengths
    ]
