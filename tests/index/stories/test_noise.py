"""What fills real archives and chains stories together if it is let: templates,
footers, speeches, follow-ups.
"""

import random
from pathlib import Path

import pytest

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from cuttings.index.stories.alignment import Overlap
from cuttings.index.stories.grouping import Evidence, asked, choose_stories
from cuttings.index.stories.weighing import Verdict
from tests.bench.made_copies import make, scanned
from tests.bench.made_words import FIRMS, TOWNS, forms
from tests.index.stories.making import paragraphs, prose, sentence
from tests.making import make_article

SAMPLE = Path(__file__).parents[3] / "index" / "sample" / "wikinews.jsonl"
NOTICE = prose(99, paragraphs=3)
SPEECH = '"' + " ".join(sentence(random.Random(3)) for _ in range(12)) + '"'


def stories_of(bodies, dates=None):
    """The groups that come out of some texts, as sorted lists of their places."""
    index = StoryIndex(open_database(Path(":memory:")))
    for place, body in enumerate(bodies):
        index.add(make_article(f"{place:03}", "", body, date=dates and dates[place]))
    stories = {index.story_of(f"{place:03}") for place in range(len(bodies))}
    return sorted(sorted(int(id) for id in index.members(story)) for story in stories)


def alone(count):
    return [[place] for place in range(count)]


@pytest.mark.parametrize("form", [0, 1, 2], ids=["dividends", "weather", "shares"])
def test_a_template_filled_in_anew_every_day_makes_no_story(form):
    """Forty reports from one template are forty stories, whichever comes first."""
    chance = random.Random(form)
    bodies = [list(forms(chance))[form][1] for _ in range(40)]
    assert stories_of(bodies) == alone(40)


def test_a_notice_under_every_article_joins_none():
    """A footer as long as the article above it is no story, from the second article
    on to the fiftieth.
    """
    bodies = [f"{prose(seed, paragraphs=3)}\n\n{NOTICE}" for seed in range(50)]
    assert stories_of(bodies) == alone(50)


def test_copies_are_still_found_under_a_common_notice():
    """What stands in every article hides no copy."""
    bodies = [f"{prose(seed // 2, paragraphs=4)}\n\n{NOTICE}" for seed in range(60)]
    assert stories_of(bodies) == [[place, place + 1] for place in range(0, 60, 2)]


def test_a_speech_that_everybody_quotes_joins_nobody():
    """Ten outlets report one speech in their own words, with the same long quotation."""
    bodies = [
        f"{prose(seed, paragraphs=3)}\n\n{SPEECH}\n\n{prose(seed + 50, paragraphs=1)}"
        for seed in range(10)
    ]
    assert stories_of(bodies) == alone(10)


@pytest.mark.parametrize("backwards", [False, True])
def test_follow_ups_make_no_chain(backwards):
    """Each day's report repeats a third of the day before's; no two days are one story."""
    bodies = [prose(0)]
    for day in range(1, 12):
        bodies.append(
            f"{prose(day, paragraphs=6)}\n\n{paragraphs(bodies[-1], 0, 1, 2)}"
        )
    dates = [f"2015-09-{day:02}" for day in range(1, 13)]
    if backwards:
        bodies, dates = bodies[::-1], dates[::-1]
    assert stories_of(bodies, dates) == alone(12)


def test_a_round_up_joins_nothing_of_what_it_rounds_up():
    """The leads of six stories in one article leave seven stories, also where each
    has a copy.
    """
    leads = "\n\n".join(paragraphs(prose(seed), 0, 1) for seed in range(6))
    bodies = [prose(seed) for seed in range(6)] * 2
    assert stories_of([*bodies[:6], leads, *bodies[6:]]) == [
        *([place, place + 7] for place in range(6)),
        [6],
    ]


def test_a_large_story_asks_for_more():
    """A link that is enough for a pair is not for a story of a thousand, and there
    is an end to asking.
    """
    verdict = Verdict(True, 0.5, Overlap(), "")
    assert choose_stories([Evidence(1, 2, ((7, verdict),))]) == [1]
    assert choose_stories([Evidence(1, 1000, ((7, verdict),))]) == []
    assert asked(4, 0.45) < asked(8, 0.45) < asked(64, 0.45) <= asked(10**9, 0.45) < 0.7


def test_a_story_of_many_copies_stays_one():
    """Eighty outlets, each with its own cut, footer and town: what a large story
    asks for, its copies have.
    """
    chance = random.Random(5)
    bodies = [
        f"{chance.choice(TOWNS)}, {chance.choice(FIRMS)}\n\n{paragraphs(prose(1), *range(chance.randint(4, 8)))}"
        for _ in range(80)
    ]
    assert stories_of(bodies) == [list(range(80))]


def test_the_order_of_arrival_hardly_matters():
    """Five random orders of made copies: each is grouped right, and they differ by
    less than a hundredth.
    """
    from cuttings.index.evaluate.measures import adjusted_rand, cluster_pairs

    made = make(SAMPLE, half=0)
    kept = [group for group in made.groups if len(group) > 2][5:17] + [
        g for g in made.groups if len(g) == 1
    ][::12]
    gold = {id: number for number, group in enumerate(kept) for id in group}
    articles = [
        make_article(each["id"], "", each["text"], date=each.get("date"))
        for each in made.articles
        if each["id"] in gold
    ]
    scores = []
    for seed in range(5):
        random.Random(seed).shuffle(articles)
        index = StoryIndex(open_database(Path(":memory:")))
        index.add_all((article, frozenset()) for article in articles)
        found = {id: index.story_of(id) for id in gold}
        assert cluster_pairs(found, gold).precision >= 0.97
        scores.append(adjusted_rand(found, gold))
    assert min(scores) >= 0.95
    assert max(scores) - min(scores) <= 0.01


@pytest.mark.parametrize("rate", [0.01, 0.02, 0.03, 0.05])
def test_badly_scanned_copies_are_found_and_proved(rate):
    """With one to five characters in a hundred misread on both sides, a story and
    its cut copy are still one.
    """
    chance = random.Random(7)
    bodies = [scanned(chance, prose(seed), rate) for seed in range(15)]
    bodies += [
        scanned(chance, paragraphs(prose(seed), 0, 1, 2, 3, 4), rate)
        for seed in range(15)
    ]
    assert stories_of(bodies) == [[place, place + 15] for place in range(15)]
