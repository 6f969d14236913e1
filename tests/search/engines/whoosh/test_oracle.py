"""The evaluator against stock Whoosh's own searcher over the same index.

Left out are ``AndNot``, because Whoosh 3.54 lets its first document through where the
excluded list begins before it (exclusion is compared through ``And`` with ``Not``), and
the scores of ``DisjunctionMax``, where it adds what it should compare once three parts
are joined. ``AndMaybe`` is compared at the top of a tree: below ``And``, Whoosh skips
its optional part to the document asked for instead of the one found there, and may
leave its score out.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as q
from whoosh.index import open_dir
from whoosh.scoring import BM25F

from cuttings.search.engines.formula import K1, B, inverse_frequency
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.engines.whoosh.evaluate import Evaluator
from cuttings.search.facets import installed_facets
from cuttings.search.syntax.schema import text_schema
from tests.making import make_entry
from tests.thoroughness import examples

WORDS = ["ash", "bash", "ashen", "cedar", "cedars", "oak", "oaken", "pine"]
FIELDS = ["text", "exact", "title", "title_exact"]

texts = st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join)
boosts = st.sampled_from([0.5, 1.0, 2.0])
corpora = st.lists(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=6), min_size=1, max_size=4
)
fields, words = st.sampled_from(FIELDS), st.sampled_from([*WORDS, "absent"])
leaves = st.one_of(
    st.builds(q.Term, fields, words, boost=boosts),
    st.builds(
        lambda field, phrase, slop: q.Phrase(field, phrase, slop=slop),
        fields,
        st.lists(st.sampled_from(WORDS), min_size=2, max_size=3),
        st.integers(1, 4),
    ),
)


def _compound(children):
    several = st.lists(children, min_size=2, max_size=3)
    return st.one_of(
        st.builds(q.And, several, boost=boosts),
        st.builds(q.Or, several, boost=boosts),
    )


inner = st.recursive(leaves, _compound, max_leaves=6)
trees = st.one_of(inner, st.builds(q.AndMaybe, inner, inner))
PATTERNS = ["*sh*", "?ash", "o*n", "c?dar*", "c*ar", "*a?h*", "b*[aeiou]sh", "*"]
patterns = st.one_of(
    st.builds(
        q.Prefix,
        st.sampled_from(["exact", "text"]),
        st.sampled_from(["a", "ash", "ce", "x"]),
    ),
    st.builds(q.Wildcard, st.just("exact"), st.sampled_from(PATTERNS)),
    st.builds(
        q.FuzzyTerm,
        st.just("exact"),
        st.sampled_from(["ash", "oak", "cedar"]),
        prefixlength=st.just(1),
    ),
)


def build(folder: Path, commits, deleted=()) -> WhooshEngine:
    """An engine with a commit, and so a segment, for each list of titles and bodies."""
    engine = WhooshEngine(folder, installed_facets())
    number = 0
    for commit in commits:
        entries = []
        for title, body in commit:
            entries.append(make_entry(f"n{number}", title or "untitled", body))
            number += 1
        engine.write(entries)
        engine.commit()
    if deleted:
        engine.delete(f"n{place}" for place in deleted)
        engine.commit()
    return engine


class Lucene(BM25F):
    """Stock Whoosh's BM25F with the rarity of words as Lucene has it; in these corpora
    every document has every field.
    """

    def idf(self, searcher, fieldname: str, text: str) -> float:
        holders = searcher.doc_frequency(fieldname, text)
        return inverse_frequency(searcher.doc_count_all(), holders)


def ours(engine: WhooshEngine, tree: q.Query) -> dict[int, float]:
    index = engine._current()
    matches = Evaluator(index.snapshot, index.expander).evaluate(tree)
    assert list(matches.docs) == sorted(set(matches.docs.tolist()))
    return dict(zip(matches.docs.tolist(), matches.scores.tolist(), strict=True))


def stock(engine: WhooshEngine, tree: q.Query) -> dict[int, float]:
    index = open_dir(str(engine.folder), schema=text_schema())
    with index.searcher(weighting=Lucene(B=B, K1=K1)) as searcher:
        results = searcher.search(tree, limit=None)
        return {
            results.docnum(place): results.score(place)
            for place in range(results.scored_length())
        }


@examples(150)
@given(
    corpora,
    st.lists(trees, min_size=1, max_size=5),
    st.sets(st.integers(0, 12), max_size=4),
)
def test_hits_are_those_of_stock_whoosh_and_scores_within_a_ten_thousandth(
    commits, queries, deleted
):
    with tempfile.TemporaryDirectory() as folder:
        engine = build(Path(folder), commits, deleted)
        for tree in queries:
            assert ours(engine, tree) == pytest.approx(stock(engine, tree), abs=1e-4), (
                tree,
                commits,
                deleted,
            )


@examples(60)
@given(corpora, patterns)
def test_expansions_find_what_stock_whoosh_finds_and_score_their_boost(commits, tree):
    with tempfile.TemporaryDirectory() as folder:
        engine = build(Path(folder), commits)
        found = ours(engine, tree)
        assert set(found) == set(stock(engine, tree))
        assert all(score == tree.boost for score in found.values())


@examples(60)
@given(corpora, leaves, leaves)
def test_not_inside_and_finds_what_stock_whoosh_finds_and_adds_nothing_to_the_score(
    commits, wanted, unwanted
):
    """Stock Whoosh adds 1 to each score for the exclusion: the one score in which we
    differ on purpose.
    """
    with tempfile.TemporaryDirectory() as folder:
        engine = build(Path(folder), commits)
        tree = q.And([wanted, q.Not(unwanted)])
        found = ours(engine, tree)
        assert set(found) == set(stock(engine, tree))
        assert found == pytest.approx({doc: ours(engine, wanted)[doc] for doc in found})


@examples(60)
@given(corpora, leaves, leaves, leaves)
def test_and_maybe_below_and_adds_its_optional_score_where_it_matches(
    commits, one, two, more
):
    with tempfile.TemporaryDirectory() as folder:
        engine = build(Path(folder), commits)
        found = ours(engine, q.And([one, q.AndMaybe(two, more)]))
        wanted, extra = ours(engine, q.And([one, two])), ours(engine, more)
        assert found == pytest.approx(
            {doc: score + extra.get(doc, 0) for doc, score in wanted.items()}, abs=1e-4
        )


@examples(60)
@given(corpora, st.lists(leaves, min_size=2, max_size=4))
def test_dismax_finds_what_stock_whoosh_finds_and_scores_its_best_part(commits, parts):
    with tempfile.TemporaryDirectory() as folder:
        engine = build(Path(folder), commits)
        found, scores = (
            ours(engine, q.DisjunctionMax(parts)),
            [ours(engine, part) for part in parts],
        )
        assert set(found) == set(stock(engine, q.DisjunctionMax(parts)))
        assert found == pytest.approx(
            {doc: max(part.get(doc, 0) for part in scores) for doc in found}
        )


@examples(15)
@given(
    st.lists(
        st.lists(st.tuples(texts, texts), min_size=1, max_size=2),
        min_size=8,
        max_size=10,
    ),
    trees,
)
def test_merged_segments_answer_like_stock_whoosh(commits, tree):
    with tempfile.TemporaryDirectory() as folder:
        engine = build(Path(folder), commits, {0, 3})
        assert len(engine._current().snapshot.segments) < len(commits)
        assert ours(engine, tree) == pytest.approx(stock(engine, tree), abs=1e-4)


def test_phrases_are_found_at_the_ends_of_long_texts_and_not_across_them(tmp_path):
    """Positions have room in the row of addresses however long the text, and however
    its length is rounded.
    """
    sizes = [9, 57, 500, 4_321, 70_000]
    commits = [
        [("", "oak pine " + "ash " * size + "pine cedar") for size in sizes],
        [("", "cedar oak")],
    ]
    engine = build(tmp_path, commits)
    for words, expected in (
        (["pine", "cedar"], 5),
        (["oak", "pine"], 5),
        (["cedar", "oak"], 1),
        (["ash", "pine"], 5),
    ):
        assert len(ours(engine, q.Phrase("text", words))) == expected
    for slop in (20, 60, 5_000):
        assert not ours(engine, q.Phrase("text", ["cedar", "oak", "pine"], slop=slop))
