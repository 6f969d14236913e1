"""Badly read scans find each other by their letters; clean texts are spared the search."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from cuttings.index.stories.fingerprints import fingerprint, terms_of
from cuttings.index.stories.misreadings import (
    LAST,
    Vocabulary,
    letter_keys,
    teachers,
    teaches,
)
from tests.bench.made_copies import scanned
from tests.index.stories.making import prose
from tests.making import make_article

SAMPLE = Path(__file__).parents[3] / "index" / "sample" / "wikinews.jsonl"
CLEAN = [
    make_article(f"clean{seed}", "", prose(seed, paragraphs=3)) for seed in range(60)
]


def readings(count, rate):
    """Two bad readings of the first eighty words of some articles, the first of all
    before the second of any.
    """
    chance = random.Random(4)
    whole = [
        json.loads(line)["text"].split()
        for line in SAMPLE.read_text(encoding="utf-8").splitlines()
    ]
    texts = [" ".join(text[:80]) for text in whole if len(text) > 80][:count]
    return [
        make_article(f"{story}-{reading}", "", scanned(chance, text, rate))
        for reading in range(2)
        for story, text in enumerate(texts)
    ]


def letters_kept(connection):
    return connection.execute("SELECT count(*) FROM copies_letters").fetchone()[0]


def joined(index, count):
    """How many pairs of readings are one story, and how many stories there are."""
    stories = [
        [index.story_of(f"{story}-{reading}") for story in range(count)]
        for reading in range(2)
    ]
    return sum(one == other for one, other in zip(*stories, strict=True)), len(
        {*stories[0], *stories[1]}
    )


def test_two_bad_readings_of_one_short_text_are_one_story():
    """With one letter in ten misread in both, hardly three words in a row are read
    alike.
    """
    index = StoryIndex(open_database(Path(":memory:")))
    index.add_all((article, frozenset()) for article in [*CLEAN, *readings(40, 0.1)])
    together, stories = joined(index, 40)
    assert together >= 32
    assert stories == 80 - together


def test_only_texts_that_look_misread_are_posted_under_their_letters():
    connection = open_database(Path(":memory:"))
    index = StoryIndex(connection)
    index.add_all((article, frozenset()) for article in CLEAN)
    before = letters_kept(connection)
    index.add_all(
        (make_article(f"late{seed}", "", prose(seed, paragraphs=3)), frozenset())
        for seed in range(60, 90)
    )
    assert letters_kept(connection) == before < 10
    index.add_all((article, frozenset()) for article in readings(10, 0.08))
    assert letters_kept(connection) == before + 20
    index.remove("3-1")
    assert letters_kept(connection) == before + 19


@pytest.mark.parametrize("at", [30, 65, 115])
def test_a_run_that_was_cut_short_finds_the_same_by_letters(tmp_path, at):
    """Words learned and letters posted are read again from the tables."""
    articles = [*CLEAN, *readings(30, 0.1)]
    whole = StoryIndex(open_database(Path(":memory:")))
    whole.add_all((article, frozenset()) for article in articles)
    path = tmp_path / "cut.sqlite"
    StoryIndex(open_database(path)).add_all(
        (article, frozenset()) for article in articles[:at]
    )
    index = StoryIndex(open_database(path))
    index.add_all((article, frozenset()) for article in articles[at:])
    assert {a.id: index.link(a.id) for a in articles} == {
        a.id: whole.link(a.id) for a in articles
    }


def test_spaces_lost_and_added_leave_the_letters_alike():
    one = letter_keys(terms_of("the harbour council refused to open the new tunnel"))
    other = letter_keys(terms_of("theharbour coun cil refused to openthe new tun nel"))
    assert len(one) > 5
    assert np.array_equal(one, other)


@pytest.mark.parametrize("text", ["", "short", "1 2 3"])
def test_a_text_of_a_few_letters_has_no_runs(text):
    assert not len(letter_keys(terms_of(text)))


def test_names_and_numbers_make_no_text_look_misread():
    known = Vocabulary()
    for seed in range(40):
        known.learn(fingerprint(prose(seed)))
    text = prose(41)
    assert not known.looks_misread(fingerprint(text))
    assert not known.looks_misread(
        fingerprint(f"{text} Zhdanov Quixley 1907 8,215 Ampthill")
    )
    assert known.looks_misread(fingerprint(scanned(random.Random(1), text, 0.08)))


def test_what_is_learned_from_is_bounded():
    learned = list(teachers(10**9))
    assert learned == [number for number in range(1, LAST + 1) if teaches(number)]
    assert len(learned) < 6_500
    assert list(teachers(5)) == [1, 2, 3, 4, 5]
