"""Distances, orders, sentences, paragraphs, segments and leads against the executable specification."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as q

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.engines.naive import Evaluator as Specification
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.engines.whoosh.evaluate import Evaluator
from cuttings.search.engines.whoosh.expand import Expander
from cuttings.search.syntax.proximity import Near
from tests.making import FACETS, make_entry
from tests.thoroughness import examples

WORDS = ["ash", "oak", "pine", "oaks"]
FILLERS = ["x", "x x x x", "x " * 33, ". X", "\n"]
bodies = st.lists(st.sampled_from(WORDS + FILLERS), max_size=25).map(" ".join)
terms = st.sampled_from(
    [*[q.Term("text", word) for word in WORDS[:3]], q.Prefix("exact", "oa")]
)
FIXED = [q.Phrase("text", ["ash", "oak"]), q.Phrase("exact", ["oak", "ash"], slop=3)]
distances = st.sampled_from([1, 2, 3, 5, 40, 200])


def nears(parts: st.SearchStrategy[q.Query]) -> st.SearchStrategy[q.Query]:
    pairs = st.builds(
        lambda one, other, distance, ordered, unit, excluded: Near(
            "text", [one, other], distance, ordered, unit, excluded
        ),
        parts,
        parts,
        distances,
        st.booleans(),
        st.sampled_from(["words", "words", "sentence", "paragraph", "segment"]),
        st.sampled_from([False, False, False, True]),
    )
    several = st.builds(
        lambda many, distance, ordered: Near("text", many, distance, ordered),
        st.lists(terms, min_size=3, max_size=4),
        distances,
        st.booleans(),
    )
    gaps = st.builds(
        lambda many, gap: Near("text", many, 1, True, gaps=[gap, 0]),
        st.lists(terms, min_size=3, max_size=3),
        st.integers(0, 2),
    )
    either = st.lists(parts, min_size=2, max_size=2).map(q.Or)
    leads = parts.map(lambda part: Near("text", [part], 1, unit="lead"))
    return st.one_of(pairs, several, gaps, either, leads)


trees = st.recursive(terms | st.sampled_from(FIXED), nears, max_leaves=5)


@given(
    st.lists(bodies, min_size=1, max_size=8), st.lists(trees, min_size=1, max_size=6)
)
@examples(60)
def test_every_part_stands_where_the_specification_says(texts, asked):
    entries = [make_entry(f"n{n}", "Oak ash", body) for n, body in enumerate(texts)]
    memory = MemoryEngine(Path("unused"), FACETS)
    memory.write(entries)
    memory.commit()
    specification = Specification(memory._documents, memory._dictionary)
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder), FACETS)
        half = len(entries) // 2
        for some in (entries[:half], entries[half:]):
            engine.write(some)
            engine.commit()
        snapshot = engine._current().snapshot
        for tree in asked:
            matches = Evaluator(snapshot, Expander(snapshot)).evaluate(tree)
            found = set()
            for doc in matches.docs.tolist():
                segment, own = snapshot.located(doc)
                found.add(segment.id(own))
            assert found == set(specification.evaluate(tree)), tree
        engine.close()


def test_a_long_last_sentence_holds_its_last_word_and_none_of_the_next_article(
    tmp_path,
):
    """Boundaries are stored up to the last one of each article, words go on behind it."""
    bodies_ = ["Pine. Ash " + "x " * 200 + "oak", "Pine. Oak", "X. Ash", "Ash oak"]
    engine = WhooshEngine(tmp_path, FACETS)
    engine.write(make_entry(f"n{n}", "X", body) for n, body in enumerate(bodies_))
    engine.commit()
    snapshot = engine._current().snapshot
    found = []
    for first, second in (("ash", "oak"), ("pine", "oak"), ("ash", "ash")):
        terms_ = [q.Term("text", first), q.Term("text", second)]
        near = Near("text", terms_, 1, unit="sentence")
        found.append(Evaluator(snapshot, Expander(snapshot)).evaluate(near).docs)
    assert [docs.tolist() for docs in found] == [[0, 3], [], []]
    engine.close()
