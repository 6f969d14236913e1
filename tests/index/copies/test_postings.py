"""Postings of sampled shingles."""

import numpy as np
import pytest
from cuttings.index.copies import postings, runs
from cuttings.index.copies.postings import Postings
from cuttings.index.copies.runs import Span
from cuttings.index.copies.seen import Seen


def keys(*values):
    return np.array(values, dtype=np.uint32)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(postings, "GATHERED", 2)
    monkeypatch.setattr(postings, "FAN", 2)
    monkeypatch.setattr(postings, "LONGEST", 3)
    monkeypatch.setattr(runs, "LONGEST", 3)


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
    """In memory, in a fresh run or in a merged one: the same answer, and after opening it again too."""
    made, spans = filled(tmp_path, count)
    again = Postings(tmp_path)
    assert again.open(spans) == []
    for number in range(spans[-1].last + 1 if spans else 1, count + 1):
        again.add(number, keys(7, 1000 + number))
    for each in (made, again):
        counts, where, who = each.find(keys(5, *range(1001, 1001 + count)))
        assert sorted(who.tolist()) == list(range(1, count + 1))
        assert [1000 + number for number in who.tolist()] == [(5, *range(1001, 1001 + count))[at] for at in where]
        assert counts.tolist() == [0] + [1] * count


def test_a_key_with_too_many_postings_gives_only_their_number(tmp_path, small):
    """What stands in very many articles finds nothing, and is known to be common."""
    made, _ = filled(tmp_path, 8)
    counts, where, _ = made.find(keys(7))
    assert len(where) == 0
    assert counts.tolist() == [8]


def test_runs_merge_as_they_age(tmp_path, small):
    """Eight articles in runs of two, merged by twos, are one run."""
    _, spans = filled(tmp_path, 8)
    assert spans == [Span(1, 8, 2)]


def test_a_missing_or_torn_run_is_reported(tmp_path, small):
    """Opening says which runs must be written again."""
    _, spans = filled(tmp_path, 6)
    (tmp_path / spans[0].name).write_bytes(b"torn")
    assert Postings(tmp_path).open([*spans, Span(90, 95, 0)]) == [spans[0], Span(90, 95, 0)]


def test_seen_never_forgets():
    """A key that was added is always said to be there; of others few are."""
    seen = Seen()
    added = np.random.default_rng(1).integers(0, 2**32, 100_000, dtype=np.uint32)
    seen.add(added)
    assert seen.among(added).all()
    others = np.random.default_rng(2).integers(0, 2**32, 100_000, dtype=np.uint32)
    assert seen.among(others).mean() < 0.001
