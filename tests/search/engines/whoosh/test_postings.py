"""The postings of stems, where they are kept and where they are read."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuttings.search.engines.whoosh import merge, writer
from cuttings.search.engines.whoosh.arrayfile import ArrayFile, write_arrays
from cuttings.search.engines.whoosh.arrays import indptr_of
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.engines.whoosh.postings import FieldPostings, FieldReader
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


TURN = 1 << 16


def field_of(lists: list[list[int]], size: int) -> FieldPostings:
    """The postings of terms with these documents, among so many."""
    docs = np.array([doc for own in lists for doc in own], np.uint32)
    return FieldPostings(
        terms=[f"t{place:05}".encode() for place in range(len(lists))],
        starts=indptr_of(list(map(len, lists))),
        docs=docs,
        freqs=np.ones(len(docs), np.uint8),
        places=indptr_of(list(map(len, lists))),
        addresses=docs,
        bases=np.arange(size + 1, dtype=np.int64),
    )


def reader_of(folder: Path, postings: FieldPostings) -> FieldReader:
    """The same, written and opened."""
    lengths = (np.arange(len(postings.bases) - 1) % 250).astype(np.uint8)
    path = folder / f"{len(list(folder.iterdir()))}.postings"
    write_arrays(path, postings.arrays(lengths))
    return FieldReader(ArrayFile(path))


@pytest.mark.parametrize("size", [TURN - 1, TURN, TURN + 1, 2 * TURN + 1, 3 * TURN])
def test_documents_come_back_as_they_were_on_both_sides_of_a_turn(tmp_path, size):
    last = size - 1
    lists = [
        [0],
        [last],
        sorted({0, min(TURN - 1, last), min(TURN, last), last}),
        list(range(0, size, 3)),
        list(range(size)),
    ]
    reader = reader_of(tmp_path, field_of(lists, size))
    assert reader.file["docs"].dtype == np.uint16
    assert [reader.docs(term).tolist() for term in range(len(lists))] == lists
    widths, docs = reader.everything().documents(np.array([3, 0, 2]))
    assert widths.tolist() == [len(lists[3]), 1, len(lists[2])]
    assert docs.tolist() == [*lists[3], *lists[0], *lists[2]]
    for term, own in enumerate(lists):
        codes = [doc % 250 for doc in own]
        assert reader.bounds(term) == (min(codes), max(codes))


@pytest.mark.parametrize(("many", "is_halved"), [(4, False), (5, True)])
def test_ordinals_are_halved_where_that_saves_bytes(tmp_path, many, is_halved):
    """Two turns for each term cost eight bytes, each document's half saves two."""
    lists = [[doc * TURN // 2 for doc in range(many)], list(range(many))]
    reader = reader_of(tmp_path, field_of(lists, 3 * TURN))
    assert (reader.file["docs"].dtype == np.uint16) == is_halved
    assert [reader.docs(term).tolist() for term in (0, 1)] == lists


@pytest.mark.parametrize("stretch", [10, 1_000_000])
def test_merged_documents_turn_where_the_sum_of_the_segments_does(
    tmp_path, monkeypatch, stretch
):
    """Whether a segment that is merged is large enough to turn by itself or not."""
    monkeypatch.setattr(merge, "STRETCH", stretch)
    sizes = [40_000, TURN + 10]
    lists = [[[1, 39_999], list(range(0, 40_000, 7))], [[0, TURN], [*range(TURN + 10)]]]
    sources, base = [], 0
    for size, own in zip(sizes, lists, strict=True):
        reader = reader_of(tmp_path, field_of(own, size))
        kept = np.arange(size, dtype=np.uint32)[1:]  # the first one was deleted
        moved = np.full(size, -1, np.int64)
        moved[kept] = base + np.arange(size - 1)
        base += size - 1
        segment = SimpleNamespace(fields={"text": reader}, size=size)
        sources.append(merge.Source(segment, kept, moved))

    merged, _ = merge._merge_field(tmp_path, "text", sources, None)
    reader = reader_of(tmp_path, merged)
    for term in (0, 1):
        expected = [doc - 1 for doc in lists[0][term] if doc]
        expected += [39_999 + doc - 1 for doc in lists[1][term] if doc]
        assert reader.docs(term).tolist() == expected
