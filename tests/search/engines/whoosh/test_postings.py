"""The postings of stems, where they are kept and where they are read."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuttings.search.engines.whoosh import merge, writer
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.facets import installed_facets
from cuttings.search.language.analysis import stem, terms
from cuttings.search.syntax.schema import GAP
from tests.making import make_entry

TITLE = "Sea"
WORDS = ["oak", "oaks", "rise", "rising", "the", "sea", "seas", "tide", "zinc"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
CHANGES = st.lists(
    st.lists(st.tuples(st.sampled_from("abcd"), TEXTS), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
)


def postings(engine: WhooshEngine, field: str) -> dict[str, dict[str, list[int]]]:
    """The positions of every term in every living article, as the index has them."""
    found: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for segment in engine._current().snapshot.segments:
        reader = segment.fields[field]
        living = set(segment.living.tolist())
        for ordinal, term in enumerate(reader.terms):
            positions = iter(reader.positions(ordinal).tolist())
            docs, freqs = reader.docs(ordinal), reader.freqs(ordinal)
            assert reader.frequency(ordinal) == len(docs) == len(freqs)
            for doc, freq in zip(docs.tolist(), freqs.tolist(), strict=True):
                own = [next(positions) for _ in range(freq)]
                if doc in living:
                    found[term.decode()][segment.id(doc)] = own
    return {term: held for term, held in found.items() if held}


def stated_postings(texts: dict[str, str]) -> dict[str, dict[str, list[int]]]:
    """The same, by reading the texts."""
    found: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for id_, body in texts.items():
        found["sea"][id_] = [0]
        for position, term in enumerate(terms(body), GAP + 1):
            found[stem(term)].setdefault(id_, []).append(position)
    return dict(found)


def held(engine: WhooshEngine) -> set[str]:
    """The stems of texts that have postings of their own in some segment."""
    found = set()
    for segment in engine._current().snapshot.segments:
        own = segment.fields["text"].everything()
        for ordinal, term in enumerate(own.terms):
            if own.starts[ordinal] < own.starts[ordinal + 1]:
                found.add(term.decode())
    return found


@pytest.fixture
def small_batches(monkeypatch):
    """Segments that are merged after every second commit, and a batch an article."""
    monkeypatch.setattr(writer, "BATCH_ENTRIES", 1)
    monkeypatch.setattr(merge, "FANOUT", 2)


@settings(deadline=None)
@given(CHANGES)
def test_stems_have_the_postings_of_all_their_words(small_batches, changes):
    """However their words came and went, and whatever segments were merged."""
    texts: dict[str, str] = {}
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder), installed_facets())
        for change in changes:
            engine.write(
                make_entry(id_, title=TITLE, body=body) for id_, body in change
            )
            engine.commit()
            texts.update(change)
        assert postings(engine, "text") == stated_postings(texts)


def test_a_stem_of_one_word_has_no_postings_of_its_own(tmp_path):
    engine = WhooshEngine(tmp_path, installed_facets())
    engine.write([make_entry("a", title=TITLE, body="the oak and the oaks, zinc")])
    engine.commit()
    assert held(engine) == {"oak"}
    assert postings(engine, "text")["the"] == {"a": [GAP + 1, GAP + 4]}


def test_a_stem_has_postings_from_the_commit_that_brings_its_second_word(
    tmp_path, small_batches
):
    engine = WhooshEngine(tmp_path, installed_facets())
    engine.write([make_entry("a", title=TITLE, body="zinc oak")])
    engine.commit()
    assert held(engine) == set()
    engine.write([make_entry("b", title=TITLE, body="zinc oaks")])
    engine.commit()
    assert len(engine._current().snapshot.segments) == 1
    assert held(engine) == {"oak"}
    assert set(postings(engine, "text")["oak"]) == {"a", "b"}


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("commits", [1, 2])
def test_a_word_of_two_languages_is_not_the_same_as_its_stem_in_one(
    tmp_path, commits, order, monkeypatch
):
    """In one segment, and after two are merged."""
    monkeypatch.setattr(merge, "FANOUT", 2)
    entries = {
        "a": make_entry("a", title=TITLE, body="The train had come to the station."),
        "b": make_entry(
            "b", title=TITLE, body="Le train est venu à la gare.", language="fr"
        ),
    }
    engine = WhooshEngine(tmp_path, installed_facets())
    for id_ in order:
        engine.write([entries[id_]])
        if commits == 2:
            engine.commit()
    engine.commit()
    assert len(engine._current().snapshot.segments) == 1
    assert set(postings(engine, "exact")["train"]) == {"a", "b"}
    assert set(postings(engine, "text")["train"]) == {"a"}
    assert "train" in held(engine)
