"""Postings of sampled shingles, and the candidates that they show."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.database import migrate, open_database
from cuttings.index.stories import candidates as module
from cuttings.index.stories.candidates import (
    COMMON,
    FAMILIAR,
    Found,
    Postings,
    candidates,
    count_stories,
)
from cuttings.index.stories.fingerprints import fingerprint
from cuttings.index.stories.records import MIGRATIONS
from tests.index.stories.making import prose


def keys(*values):
    return np.array(values, dtype=np.uint32)


@pytest.fixture
def connection():
    connection = open_database(Path(":memory:"))
    migrate(connection, "copies", MIGRATIONS)
    return connection


def filled(connection, count, every=2):
    """Articles 1 to ``count`` under key 7 and under a key of their own, written after
    so many.
    """
    made = Postings(connection)
    for number in range(1, count + 1):
        made.add(number, keys(7, 1000 + number))
        if number % every == 0:
            made.write()
        elif number % 3 == 0:
            made.settle()
    return made


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8])
def test_every_posting_is_found_whether_written_or_gathered(connection, count):
    """Each key leads to its article, and a key of none to none."""
    own = range(1001, 1001 + count)
    found = filled(connection, count).find(keys(5, *own))
    assert sorted(found.numbers.tolist()) == list(range(1, count + 1))
    assert [(5, *own)[index] for index in found.indices] == [
        1000 + number for number in found.numbers
    ]


@pytest.mark.parametrize("count", [2, 3, 5, 8, 9])
def test_of_a_key_with_many_postings_the_last_are_read(connection, count, monkeypatch):
    """However many articles share a key, looking it up costs the same."""
    monkeypatch.setattr(module, "LATEST", 3)
    found = filled(connection, count).find(keys(5, 7))
    assert found.numbers.tolist()[-3:] == list(range(1, count + 1))[-3:]
    assert len(found.numbers) <= 2 * 3
    assert set(found.indices.tolist()) == {1}


def test_written_postings_of_a_common_key_are_the_last(connection, monkeypatch):
    monkeypatch.setattr(module, "LATEST", 3)
    found = filled(connection, 8).settled([keys(7)])[0]
    assert found.numbers.tolist() == [6, 7, 8]


def test_many_articles_are_looked_up_as_one_by_one(connection):
    """What the table holds for some articles at once is what it holds for each."""
    made = filled(connection, 9)
    asked = [keys(7, 1002), keys(5), keys(), keys(1001, 1003, 1009), keys(7)]
    for sample, found in zip(asked, made.settled(asked), strict=True):
        alone = made.settled([sample])[0]
        assert found.indices.tolist() == alone.indices.tolist()
        assert found.numbers.tolist() == alone.numbers.tolist()
    assert made.settled(asked)[3].numbers.tolist() == [1, 3]


@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 12), max_size=6), st.sampled_from("-sw")),
        max_size=20,
    ),
    st.sets(st.integers(0, 12), min_size=1),
)
def test_postings_are_a_dictionary_of_lists(articles, asked):
    """Whenever they are written, the articles under a key are those posted under it."""
    connection = open_database(Path(":memory:"))
    migrate(connection, "copies", MIGRATIONS)
    made, expected = Postings(connection), set()
    for number, (own, after) in enumerate(articles, start=1):
        made.add(number, keys(*sorted(own)))
        expected |= {(key, number) for key in own & asked}
        if after == "w":
            made.write()
        elif after == "s":
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(module, "FRESH", 2)
                made.settle()
    wanted = sorted(asked)
    found = made.find(keys(*wanted))
    pairs = zip(found.indices.tolist(), found.numbers.tolist(), strict=True)
    assert sorted((wanted[index], number) for index, number in pairs) == sorted(
        expected
    )


@pytest.mark.parametrize(("articles", "rows"), [(2, 0), (3, 6), (4, 6), (6, 12)])
def test_the_table_is_written_when_enough_is_gathered(
    connection, monkeypatch, articles, rows
):
    monkeypatch.setattr(module, "GATHERED", 3)
    made = Postings(connection)
    for number in range(1, articles + 1):
        made.add(number, keys(7, 1000 + number))
        assert made.settle() == (number % 3 == 0)
    written = connection.execute("SELECT count(*) FROM copies_posting").fetchone()[0]
    assert written == rows
    assert made.find(keys(7)).numbers.tolist() == list(range(1, articles + 1))


# Candidates of a text from postings found

TEXT = fingerprint(prose(1))
SAMPLE = TEXT.sample()


def found_under_all(*articles):
    """Every key of the sample leads to each of some articles."""
    count = len(SAMPLE.keys)
    return Found(np.tile(np.arange(count), len(articles)), np.repeat(articles, count))


def placed(count, story=None):
    """The story of each of some articles: one of its own, or one for all."""
    stories = np.arange(count + 1, dtype=np.int32)
    return stories if story is None else np.where(stories, story, 0).astype(np.int32)


def test_those_that_share_the_most_keys_come_first():
    found = Found(np.array([0, 1, 2, 0, 1, 0]), np.array([3, 3, 3, 1, 1, 2]))
    assert candidates(TEXT, SAMPLE, found, placed(3)).numbers == (3, 1)


def test_a_key_that_stands_in_many_stories_finds_nothing():
    """One story fewer, and it finds; and so it does when they are copies of one."""
    many = range(1, COMMON + 1)
    assert (
        candidates(TEXT, SAMPLE, found_under_all(*many), placed(COMMON)).numbers == ()
    )
    fewer = found_under_all(*many[1:])
    assert len(candidates(TEXT, SAMPLE, fewer, placed(COMMON)).numbers) == COMMON - 1
    copies = candidates(TEXT, SAMPLE, found_under_all(*many), placed(COMMON, story=1))
    assert len(copies.numbers) == COMMON


def test_terms_weigh_less_the_more_stories_they_stand_in():
    familiar = found_under_all(*range(1, FAMILIAR + 1))
    assert candidates(TEXT, SAMPLE, familiar, placed(FAMILIAR)).rarity is None
    often = found_under_all(*range(1, 2 * FAMILIAR + 1))
    rarity = candidates(TEXT, SAMPLE, often, placed(2 * FAMILIAR)).rarity
    assert rarity.tolist() == [0.5] * len(TEXT)


def test_articles_that_are_gone_are_no_candidates():
    stories = placed(2)
    stories[1] = 0
    assert candidates(TEXT, SAMPLE, found_under_all(1, 2), stories).numbers == (2,)


def test_stories_are_counted_for_each_key():
    found = Found(np.array([0, 0, 2]), np.array([1, 2, 1]))
    assert count_stories(found, np.array([0, 5, 5]), 3).tolist() == [1, 0, 1]
