"""Sets of invented articles, each in three orders of arrival: which are one story is the
same in all of them.

``tests/data/stories/made_sets.jsonl`` holds releases of one issuer, round-ups, briefs,
forms, tables, corrections and copies (``edited_``: heavily).
Articles with one ``story`` are one; those with ``?`` belong where they like, but join no two others.
"""

import json
import random
from collections import defaultdict
from pathlib import Path

import pytest

from cuttings.index.database import open_database
from cuttings.index.evaluate.copies import read_article
from cuttings.index.stories import StoryIndex

FILE = Path(__file__).parents[2] / "data" / "stories" / "made_sets.jsonl"


def read_sets():
    sets = defaultdict(list)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        sets[record.pop("set")].append(record)
    return sets


SETS = read_sets()


def grouped(records):
    """The labels that came together in each story, and the stories of each label."""
    index = StoryIndex(open_database(Path(":memory:")))
    articles = []
    for record in records:
        fields = {key: value for key, value in record.items() if key != "story"}
        articles.append(read_article(fields))
    index.add_all((article, frozenset()) for article in articles)

    held, parts = defaultdict(set), defaultdict(set)
    for record in records:
        if record["story"] != "?":
            story = index.story_of(record["id"])
            held[story].add(record["story"])
            parts[record["story"]].add(story)
    return held, parts


@pytest.mark.parametrize("order", ["forwards", "backwards", "shuffled"])
@pytest.mark.parametrize("name", SETS)
def test_a_set_falls_into_its_stories(name, order):
    records = list(SETS[name])
    if order == "backwards":
        records.reverse()
    elif order == "shuffled":
        random.Random(7).shuffle(records)
    held, parts = grouped(records)
    assert [labels for labels in held.values() if len(labels) > 1] == []
    assert [stories for stories in parts.values() if len(stories) > 1] == []
