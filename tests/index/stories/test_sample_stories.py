"""The five agency stories of the sample, and the articles of Wikinews beside them."""

import itertools
import json
from importlib.resources import files
from pathlib import Path

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.database import open_database, transaction
from cuttings.index.readers import RawArticle
from cuttings.index.stories import StoryIndex
from tests.bench.made_copies import make
from tests.making import make_article

SAMPLE = Path(str(files("cuttings.index"))) / "sample"
STORIES = sorted(SAMPLE.glob("00*.txt"))


@pytest.fixture(scope="module")
def stories():
    index = StoryIndex(open_database(Path(":memory:")))
    with transaction(index._connection):
        for path in STORIES:
            cleaned = clean(
                RawArticle(path.read_text(encoding="utf-8"), plain=True),
                source=path.name,
            )
            index.add(make_article(path.name[:3], "", cleaned.body))
    return index


def test_one_agency_story_carried_twice_is_one_and_the_others_are_alone(stories):
    """000 and 001 are one story, by a margin that this test prints; two agencies'
    stories on one event are two.
    """
    ids = [path.name[:3] for path in STORIES]
    found = {
        pair: stories.compare(*pair).overlap.containment
        for pair in itertools.combinations(ids, 2)
    }
    copies = found.pop(("000", "001"))
    print(
        f"copies {copies:.3f}, the most alike of the nine other pairs {max(found.values()):.3f}"
    )
    assert {stories.members(stories.story_of(id)) for id in ids} == {
        ("000", "001"),
        ("002",),
        ("003",),
        ("004",),
    }
    assert copies > 0.8
    assert max(found.values()) < 0.1


def test_no_two_articles_of_the_sample_are_confused():
    """293 articles of one outlet are 292 stories: one by-election was announced
    twice in nearly the same words.
    """
    index = StoryIndex(open_database(Path(":memory:")))
    lines = (SAMPLE / "wikinews.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    with transaction(index._connection):
        for record in records:
            index.add(
                make_article(record["id"], "", record["text"], date=record["date"])
            )
    assert len({index.story_of(record["id"]) for record in records}) >= len(records) - 1


def test_made_copies_are_grouped_right():
    """A third of the benchmark's tuning half: nearly no pair is wrongly put together
    or kept apart.
    """
    from cuttings.index.evaluate.measures import adjusted_rand, cluster_pairs

    made = make(SAMPLE / "wikinews.jsonl", half=0)
    index = StoryIndex(open_database(Path(":memory:")))
    groups = [group for group in made.groups if len(group) > 2][:40] + [
        group for group in made.groups if len(group) == 1
    ]
    gold = {id: number for number, group in enumerate(groups) for id in group}
    with transaction(index._connection):
        for record in made.articles:
            if record["id"] in gold:
                index.add(
                    make_article(
                        record["id"], "", record["text"], date=record.get("date")
                    )
                )
    found = {id: index.story_of(id) for id in gold}
    assert cluster_pairs(found, gold).precision >= 0.97
    assert adjusted_rand(found, gold) >= 0.96
