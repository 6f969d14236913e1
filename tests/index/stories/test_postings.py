"""Postings of sampled shingles."""

import numpy as np
import pytest

from cuttings.index.stories import candidates as postings
from cuttings.index.stories import candidates as runs
from cuttings.index.stories.candidates import Postings, Run, Seen, Span, packed


def keys(*values):
    return np.array(values, dtype=np.uint32)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(postings, "GATHERED", 2)
    monkeypatch.setattr(postings, "FAN", 2)
    monkeypatch.setattr(postings, "LATEST", 3)
    monkeypatch.setattr(runs, "LATEST", 3)


def filled(folder, count):
    """Articles 1 to ``count`` under key 7 and under a key of their own."""
    made = Postings(folder)
    spans = []
    for number in range(1, count + 1):
        made.add(number, keys(7, 1000 + number))
        if made.full:
            span, replaced = made.flush()
            spans = [old for old in spans if old not in replaced] + [span]
    return made, spans


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8])
def test_every_posting_is_found_wherever_it_is(tmp_path, small, count):
    """In memory, in a fresh run or in a merged one: the same answer, and after
    opening it again too.
    """
    made, spans = filled(tmp_path, count)
    again = Postings(tmp_path)
    assert again.open(spans) == []
    for number in range(spans[-1].last + 1 if spans else 1, count + 1):
        again.add(number, keys(7, 1000 + number))
    for each in (made, again):
        where, who = each.find(keys(5, *range(1001, 1001 + count)))
        assert sorted(who.tolist()) == list(range(1, count + 1))
        assert [1000 + number for number in who.tolist()] == [
            (5, *range(1001, 1001 + count))[at] for at in where
        ]


@pytest.mark.parametrize("count", [2, 3, 5, 8, 9])
def test_of_a_key_with_many_postings_the_last_are_read(tmp_path, small, count):
    """However many articles share a key, looking it up costs the same."""
    made, _ = filled(tmp_path, count)
    where, who = made.find(keys(5, 7))
    latest = who.tolist()[-3:]
    assert latest == list(range(1, count + 1))[-3:]
    assert len(who) <= 2 * 3
    assert set(where.tolist()) == {1}


def test_many_articles_are_looked_up_as_one_by_one(tmp_path, small):
    """What the runs hold for some articles at once is what they hold for each."""
    made, _ = filled(tmp_path, 9)
    asked = [keys(7, 1002), keys(5), keys(), keys(1001, 1003, 1009), keys(7)]
    for sample, (where, who) in zip(asked, made.settled(asked), strict=True):
        alone_where, alone_who = made.settled([sample])[0]
        assert where.tolist() == alone_where.tolist()
        assert who.tolist() == alone_who.tolist()
    assert made.settled(asked)[0][1].tolist() == [6, 7, 8, 2]


def test_a_run_larger_than_memory_allows_is_read_in_walks(tmp_path, monkeypatch):
    """Walks and pieces change nothing: a merged run holds every posting once, in order."""
    monkeypatch.setattr(runs, "WALK", 64)
    monkeypatch.setattr(runs, "PIECE", 5)
    draw = np.random.default_rng(1)
    samples = [
        (number, np.unique(draw.integers(0, 2**32, 30, dtype=np.uint32)))
        for number in range(1, 41)
    ]
    parts = [
        Run.write(tmp_path, Span(at + 1, at + 10, 0), packed(samples[at : at + 10]))
        for at in range(0, 40, 10)
    ]
    merged = Run.merge(tmp_path, Span(1, 40, 1), parts)
    assert merged.postings.tolist() == packed(samples).tolist()
    every = np.unique(np.concatenate([sample for _, sample in samples]))
    where, who = merged.find(every)
    assert sorted(zip(every[where].tolist(), who.tolist(), strict=True)) == [
        (int(posting) >> 32, int(posting) & 0xFFFFFFFF) for posting in packed(samples)
    ]


def test_runs_merge_as_they_age(tmp_path, small):
    """Eight articles in runs of two, merged by twos, are one run."""
    _, spans = filled(tmp_path, 8)
    assert spans == [Span(1, 8, 2)]


def test_a_missing_or_torn_run_is_reported(tmp_path, small):
    """Opening says which runs must be written again."""
    _, spans = filled(tmp_path, 6)
    (tmp_path / spans[0].name).write_bytes(b"torn")
    assert Postings(tmp_path).open([*spans, Span(90, 95, 0)]) == [
        spans[0],
        Span(90, 95, 0),
    ]


def test_seen_never_forgets():
    """A key that was added is always said to be there; of others few are."""
    seen = Seen()
    added = np.sort(
        np.random.default_rng(1).integers(0, 2**32, 100_000, dtype=np.uint32)
    )
    seen.add(added)
    assert seen.among(added).all()
    others = np.random.default_rng(2).integers(0, 2**32, 100_000, dtype=np.uint32)
    assert seen.among(others).mean() < 0.001
