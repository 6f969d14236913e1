"""Commits of several batches."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from cuttings.search.articles import StoryLink
from cuttings.search.engines.whoosh import merge, writer
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.engines.whoosh.records import SAMPLE, Compression, learnt
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.making import make_entry


def test_changes_reach_entries_of_an_earlier_batch_of_the_same_commit(
    tmp_path, monkeypatch
):
    """Each entry fills a batch here, so that replacing, deciding and deleting meet
    entries already on disk.
    """
    monkeypatch.setattr(writer, "BATCH_TOKENS", 1)
    engine = WhooshEngine(tmp_path, installed_facets())
    entries = [
        make_entry(f"n{number}", body=f"word number{number}") for number in range(5)
    ]
    engine.write(entries)
    engine.write([make_entry("n1", body="replaced word")])
    engine.refacet([replace(entries[2], story=StoryLink("other"))])
    engine.delete(["n3"])
    engine.commit()
    assert {hit.id for hit in engine.search(Query("word")).hits} == {
        "n0",
        "n1",
        "n2",
        "n4",
    }
    assert engine.search(Query("number1")).copies == 0
    assert [entry.article.id for entry in engine.story("other")] == ["n2"]
    assert engine.count() == 4


def test_segments_stay_few_however_many_commits(tmp_path):
    engine = WhooshEngine(tmp_path, installed_facets())
    for number in range(40):
        engine.write([make_entry(f"n{number}", body="word")])
        engine.commit()
    assert len(engine._current().snapshot.segments) <= 8
    assert engine.search(Query("word", count="copies")).copies == 40


def test_what_a_new_index_is_built_of_is_one_segment(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "BATCH_TOKENS", 1)
    engine = WhooshEngine(tmp_path, installed_facets())
    engine.write([make_entry(f"n{number}", body="word") for number in range(5)])
    engine.delete(["n3"])
    engine.commit()
    assert [segment.size for segment in engine._current().snapshot.segments] == [4]
    assert engine.search(Query("word", count="copies")).copies == 4

    engine.write([make_entry("n5", body="word"), make_entry("n6", body="word")])
    engine.commit()
    sizes = [segment.size for segment in engine._current().snapshot.segments]
    assert (sizes[0], sum(sizes)) == (4, 6)


def test_a_build_becomes_one_segment_however_large(tmp_path, monkeypatch):
    """While an archive that grows leaves its largest segments alone."""
    monkeypatch.setattr(merge, "LARGEST", 4)
    monkeypatch.setattr(writer, "BATCH_ENTRIES", 3)
    engine = WhooshEngine(tmp_path, installed_facets())
    engine.write(make_entry(f"n{n}", f"title {n}", body="oak " * n) for n in range(10))
    engine.commit()
    assert [segment.size for segment in engine._current().snapshot.segments] == [10]
    page = engine.search(Query("oak", count="copies", size=20))
    assert {hit.id for hit in page.hits} == {f"n{n}" for n in range(1, 10)}
    entry = engine.get("n7")
    assert (entry.article.title, entry.article.body) == ("title 7", "oak " * 7)

    for number in range(20):
        engine.write([make_entry(f"m{number}", body="oak")])
        engine.commit()
    sizes = [segment.size for segment in engine._current().snapshot.segments]
    assert (max(sizes), sum(sizes)) == (10, 30)
    engine.close()


def test_a_merge_leaves_no_file_behind(tmp_path):
    """An index of many commits has the files of an index of one."""
    entries = [make_entry(f"n{number}", body="oak") for number in range(merge.FANOUT)]
    counts = []
    for commits in (1, merge.FANOUT):
        folder = tmp_path / str(commits)
        engine = WhooshEngine(folder, installed_facets())
        for start in range(commits):
            engine.write(entries[start::commits])
            engine.commit()
        assert len(engine._current().snapshot.segments) == 1
        counts.append(len(list(folder.iterdir())))
        engine.close()
    assert counts[0] == counts[1]


def test_files_of_earlier_generations_are_removed(tmp_path):
    engine = WhooshEngine(tmp_path, installed_facets())
    entry = make_entry("x", body="word")
    engine.write([entry])
    engine.commit()
    before = len(list(tmp_path.iterdir()))
    for name in ("Ada", "Bob", "Cleo"):
        engine.refacet([make_entry("x", body="word", people=(name,))])
        engine.commit()
    assert len(list(tmp_path.iterdir())) == before
    assert [value.label for value in engine.search(Query("word")).facets["people"]] == [
        "Cleo"
    ]


def test_a_merge_joins_stretch_by_stretch(tmp_path, monkeypatch):
    """Stretches of two postings here, so that terms of all segments fall into many
    of them.
    """
    monkeypatch.setattr(merge, "STRETCH", 2)
    engine = WhooshEngine(tmp_path, installed_facets())
    for number in range(20):
        engine.write(
            [
                make_entry(
                    f"n{number:02}",
                    "title",
                    body=f"oak word{number} oak pine{number % 3}",
                )
            ]
        )
        engine.commit()
    assert len(engine._current().snapshot.segments) < 20
    assert engine.search(Query('"oak pine1"', count="copies")).copies == 7
    assert engine.search(Query('"word7 oak pine1"', count="copies")).hits[0].id == "n07"
    assert engine.search(Query("pine2", count="copies")).copies == 6
    assert engine.search(Query("oak", count="copies")).copies == 20


def body(number: int) -> str:
    """A text long enough to be compressed."""
    return " ".join(f"the minister said {number * step % 997}" for step in range(20))


def test_an_archive_learns_once_what_its_texts_have_in_common(tmp_path, monkeypatch):
    """From the first commit that has enough of them; texts before and behind it are read
    as well, and merged with it.
    """
    monkeypatch.setattr(merge, "FANOUT", 3)
    monkeypatch.setattr(merge, "SMALLEST", 10_000)
    engine = WhooshEngine(tmp_path, installed_facets())
    commits = [range(2), range(2, SAMPLE + 2), range(SAMPLE + 2, SAMPLE + 4)]
    learnt_then = []
    for numbers in commits:
        engine.write(make_entry(f"n{n}", body=body(n)) for n in numbers)
        engine.commit()
        segments = engine._current().snapshot.segments
        learnt_then.append([bool(each.compression.dictionary) for each in segments])
    assert learnt_then == [[False], [False, True], [True]]
    for number in (0, 1, 2, SAMPLE, SAMPLE + 3):
        assert engine.get(f"n{number}").article.body == body(number)


def test_texts_of_two_dictionaries_are_merged_into_one():
    """No archive has two; a merge would read both."""
    first = Compression(
        learnt([b"%d the minister said" % n * 9 for n in range(SAMPLE)])
    )
    other = Compression(
        learnt([b"%d a court has ruled" % n * 9 for n in range(SAMPLE)])
    )
    records = [b"0 the minister said" * 30, b"short"]
    stored = list(map(first.compressed, records))
    segment = SimpleNamespace(strings=lambda _name: stored, compression=first)
    source = merge.Source(segment, np.arange(2, dtype=np.uint32), np.arange(2))
    assert list(merge._records(source, "pages", first)) == stored
    moved = list(merge._records(source, "pages", other))
    assert moved != stored
    assert list(map(other.plain, moved)) == records
