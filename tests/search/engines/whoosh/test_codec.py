"""Stock Whoosh finds in what our writer wrote what it finds in what its own wrote."""

from __future__ import annotations

import pytest
from whoosh import query as q
from whoosh.index import create_in, open_dir
from whoosh.util.numeric import length_to_byte

from cuttings.search.engines.whoosh import merge
from cuttings.search.engines.whoosh.codec import length_codes
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.facets import installed_facets
from cuttings.search.syntax.schema import text_schema
from tests.making import make_entry

BODIES = [
    "alfa bravo alfa",
    "bravo charlie delta bravo",
    "alfa delta",
    "echo alfa bravo charlie",
    "delta delta",
]
QUERIES = [
    q.Term("exact", "alfa"),
    q.And([q.Term("exact", "alfa"), q.Term("exact", "bravo")]),
    q.Or([q.Term("exact", "delta"), q.Term("exact", "echo")]),
    q.Phrase("exact", ["alfa", "bravo"]),
    q.Phrase("exact", ["alfa", "charlie"], slop=2),
    q.Prefix("exact", "ch"),
    q.FuzzyTerm("exact", "delto"),
]


def stock_index(folder, bodies, merged=True, of_each=2):
    """Bodies as stock Whoosh's own writer and codec store them."""
    folder.mkdir()
    index = create_in(str(folder), text_schema())
    for start in range(0, len(bodies), of_each):
        writer = index.writer()
        for number, body in enumerate(bodies[start : start + of_each], start):
            writer.add_document(id=str(number), exact=body)
        writer.commit(merge=False, optimize=merged)
    return index


def our_index(folder, bodies, of_each=2):
    """The same as ours stores them, under a title without words."""
    engine = WhooshEngine(folder, installed_facets())
    for start in range(0, len(bodies), of_each):
        for number, body in enumerate(bodies[start : start + of_each], start):
            engine.write([make_entry(str(number), "!", body=body)])
        engine.commit()
    return engine


def hits(index, query, limit=None):
    """The scores by the ids of the documents, the best first."""
    with index.searcher() as searcher:
        ids = range(searcher.doc_count_all())
        id_of = {searcher.document_number(id=str(id_)): id_ for id_ in ids}
        results = searcher.search(query, limit=limit)
        places = range(results.scored_length())
        return {id_of[results.docnum(at)]: results.score(at) for at in places}


@pytest.mark.parametrize("merged", [False, True], ids=["segments", "merged"])
def test_stock_whoosh_finds_and_scores_the_same_in_our_index_as_in_its_own(
    tmp_path, monkeypatch, merged
):
    if merged:
        monkeypatch.setattr(merge, "FANOUT", 2)
    stock = stock_index(tmp_path / "stock", BODIES, merged)
    engine = our_index(tmp_path / "ours", BODIES)
    writer = stock.writer()
    writer.delete_by_term("id", "2")
    writer.commit(merge=False)
    engine.delete(["2"])
    engine.commit()

    ours = open_dir(str(engine.folder), schema=text_schema())
    for query in QUERIES:
        expected = hits(stock, query)
        assert expected
        assert expected == pytest.approx(hits(ours, query))


FIGURES = ("weight", "doc_frequency", "min_length", "max_length", "max_weight")


def figures(index):
    """What the readers of the segments say of every term of bodies."""
    found = []
    for reader, _ in index.reader().leaf_readers():
        for field, term in reader.all_terms():
            if field == "exact":
                info = reader.term_info(field, term)
                values = [getattr(info, figure)() for figure in FIGURES]
                found.append((term, *values, info.min_id(), info.max_id()))
    return found


def test_the_figures_of_terms_are_those_of_stock_whoosh(tmp_path):
    """Its scorers tell by the shortest and longest field whether a block can matter."""
    expected = figures(stock_index(tmp_path / "stock", BODIES, False))
    assert len(expected) == 10
    engine = our_index(tmp_path / "ours", BODIES)
    assert expected == figures(open_dir(str(engine.folder), schema=text_schema()))


@pytest.mark.parametrize("limit", [1, 2])
def test_the_best_few_of_stock_whoosh_are_the_best_of_all(tmp_path, limit):
    """Where it skips blocks that can't be among them."""
    bodies = []
    for number in range(300):
        filler = "pine " * (1 + number % 50)
        bodies.append(filler + "oak " * (1 + number % 7) + "ash")
    engine = our_index(tmp_path / "ours", bodies, of_each=300)
    index = open_dir(str(engine.folder), schema=text_schema())
    for tree in (
        q.Term("exact", "oak"),
        q.Or([q.Term("exact", word) for word in ("oak", "ash")]),
    ):
        best = list(hits(index, tree).values())
        few = list(hits(index, tree, limit).values())
        assert best[:limit] == pytest.approx(few)


def test_length_codes_are_those_of_whoosh():
    lengths = [0, 1, 2, 10, 11, 12, 100, 1_000, 54_321, 108_116, 10_000_000]
    assert length_codes(lengths).tolist() == [
        length_to_byte(length) for length in lengths
    ]
