"""Texts of one issuer, one form or one series share much and are no copies."""

import random
from pathlib import Path

import pytest

from cuttings.index.database import open_database
from cuttings.index.stories import StoryIndex
from tests.index.stories.making import prose, sentence
from tests.making import make_article

ABOUT = (
    "About Orvane: Orvane Holdings makes lifts and moving stairs in nine countries. It was founded in 1911 beside a "
    "canal and employs 3,200 people. What this release says of the future rests on what the board expects today and "
    "may turn out otherwise; Orvane is under no duty to correct it. Photographs may be had from the press office."
)
NEWS = {
    "Orvane opens school for fitters": "In Dellmouth the lift maker will train forty fitters a year. Lessons begin "
    "with ropes, and the oldest teacher has spliced them since boyhood.",
    "Chairwoman of Orvane retires": "Petra Lindqvist leaves after nineteen years on the board. Nobody was named to "
    "succeed her, although three cousins are said to be willing.",
    "Orvane recalls door sensors": "Owners of the model T4 should switch it off because moths can trip its eye. "
    "Seven visitors in Marrowby were held between floors.",
    "Court clears Orvane of collusion": "Judges in Sarnholt found no proof that four rivals shared out tenders for "
    "hospitals. Prosecutors may appeal until midsummer.",
}
HEAD, TAIL = ABOUT.split(" It was", 1)
FORMS = {
    "at the end": "{news}\n\n" + ABOUT,
    "in one paragraph": "{news} " + ABOUT,
    "at head and end": HEAD + "\n\n{news}\n\nIt was" + TAIL,
}


def stories_of(articles):
    """How the articles (id, title, text, date, outlet) are grouped."""
    index = StoryIndex(open_database(Path(":memory:")))
    for id, title, text, date, outlet in articles:
        index.add(make_article(id, title, text, date=date, outlet=outlet))
    ids = [article[0] for article in articles]
    return {frozenset(index.members(index.story_of(id))) for id in ids}


def alone(articles):
    return {frozenset({article[0]}) for article in articles}


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_releases_of_one_company_are_as_many_stories(form, backwards):
    """Most of each is what the company says of itself, from the second one on."""
    articles = []
    for day, (title, news) in enumerate(NEWS.items(), start=1):
        text = FORMS[form].format(news=news)
        articles.append((f"r{day}", title, text, f"2016-03-{day:02}", "Wire"))
    if backwards:
        articles.reverse()
    assert stories_of(articles) == alone(articles)


def test_a_release_in_two_papers_is_one_story():
    """Also where one titles it otherwise: its news is the same."""
    (title, news), (other, more), *_ = NEWS.items()
    text = FORMS["at the end"].format(news=news)
    articles = [
        ("one", title, text, "2016-03-01", "Wire"),
        ("two", "Lessons in splicing ropes", text, "2016-03-01", "Post"),
        ("else", other, FORMS["at the end"].format(news=more), "2016-03-02", "Post"),
    ]
    assert stories_of(articles) == {frozenset({"one", "two"}), frozenset({"else"})}


def test_a_copy_under_another_title_with_another_footer_is_a_copy():
    """What each has of its own stands at the end and says nothing of its title."""
    body = prose(5, paragraphs=3)
    footers = [prose(seed, paragraphs=1, sentences=2) for seed in (61, 62)]
    articles = [
        ("one", "Storm empties the harbour", f"{body}\n\n{footers[0]}", None, "Wire"),
        ("two", "Quiet days for pilots", f"{body}\n\n{footers[1]}", None, "Post"),
    ]
    assert len(stories_of(articles)) == 1


BRIEF = "Two goats held up the night mail at Corvin Halt."


@pytest.mark.parametrize(
    ("dates", "outlets", "stories"),
    [
        (("2016-07-10", "2016-07-10"), ("Wire", "Post"), 1),
        (("2016-07-10", "2016-07-11"), ("Wire", "Post"), 1),
        (("2016-07-10", "2016-07-12"), ("Wire", "Post"), 2),
        (("2016-07-10", "2016-07-10"), ("Wire", "Wire"), 2),
        ((None, None), ("Wire", "Post"), 2),
        (("2016-07-10", "2016-07-10"), (None, "Post"), 2),
    ],
    ids=["one day", "the next", "two days", "one outlet", "no dates", "no outlet"],
)
def test_a_brief_under_two_titles(dates, outlets, stories):
    """The same line in two outlets within a day is one story, whatever they call it; in
    one outlet it is a notice.
    """
    articles = [
        ("one", "Goats on the line", BRIEF, dates[0], outlets[0]),
        ("two", "At a glance", BRIEF, dates[1], outlets[1]),
    ]
    assert len(stories_of(articles)) == stories


@pytest.mark.parametrize(
    ("more", "stories"),
    [("The stoker was fined.", 1), (f"{prose(3, paragraphs=1)[:200]}", 2)],
    ids=["a line more", "as much again"],
)
def test_a_brief_with_a_line_more_under_another_title(more, stories):
    """What another outlet adds of its own is less than what it took."""
    brief = (
        f"{BRIEF} The guard drove them into a first class coach, where they ate a hat."
    )
    articles = [
        ("one", "Goats on the line", brief, "2016-07-10", "Wire"),
        ("two", "At a glance", f"{brief} {more}", "2016-07-10", "Post"),
    ]
    assert len(stories_of(articles)) == stories


@pytest.mark.parametrize("words", range(1, 21))
def test_identical_texts_of_any_length_are_one_story(words):
    text = " ".join(prose(7).split()[:words])
    articles = [(id, "The same", text, "2016-07-10", "Wire") for id in ("one", "two")]
    assert len(stories_of(articles)) == 1


def test_why_says_where_two_articles_were_not_compared():
    """They share no rare words in a row, so that neither was looked at for the other."""
    index = StoryIndex(open_database(Path(":memory:")))
    for id, seed in (("one", 1), ("two", 1), ("else", 2)):
        index.add(make_article(id, "", prose(seed)))
    assert index.compare("one", "else").reason == (
        "not compared; today: no run of words is shared: too little"
    )
    assert index.compare("one", "two").reason.startswith("100% of the shorter text")


REPORT = (
    "Fish were dear at Hollin market on {day}. Herring fetched {herring} crowns a crate and cod {cod}. Boats that came "
    "in numbered {boats}, with the fleet held back by wind for most of the night. Buyers from the smokehouses took the "
    "larger part before nine. Mussels were sold at {mussels} crowns a sack. Ice was in good supply. The next sale is "
    "at the usual hour."
)


def report(id, day, date, outlet, *figures):
    names = ("herring", "cod", "boats", "mussels")
    text = REPORT.format(day=day, **dict(zip(names, figures, strict=True)))
    return id, "Hollin fish market", text, date, outlet


def test_reports_of_different_days_are_apart_though_their_openings_agree():
    articles = [
        report("mon", "Monday", "2016-08-01", "Wire", 31, 44, 12, 9),
        report("tue", "Tuesday", "2016-08-02", "Wire", 29, 47, 15, 8),
        report("wed", "Wednesday", "2016-08-03", "Post", 33, 45, 11, 10),
    ]
    assert stories_of(articles) == alone(articles)


def test_a_report_in_two_papers_is_one_story():
    articles = [
        report("one", "Monday", "2016-08-01", "Wire", 31, 44, 12, 9),
        report("two", "Monday", "2016-08-01", "Post", 31, 44, 12, 9),
    ]
    assert len(stories_of(articles)) == 1


POLLEN = (
    "Pollen at Hollin today. Grass {}, birch {}, nettle {}, mugwort {}. The count is taken at noon on the roof of the "
    "infirmary. People with hay fever should keep windows closed until evening and hang no washing out. The next "
    "report is issued at six, and a telephone answers at all hours of the night."
)
COUNTS = ("high", "low", "none", "moderate"), ("rising", "slight", "trifling", "severe")


@pytest.mark.parametrize(
    ("counts", "days", "outlet", "stories"),
    [
        (COUNTS, (1, 2), "Echo", 2),
        (COUNTS, (1, 1), "Echo", 1),
        (COUNTS, (1, 2), "Post", 2),
        ((COUNTS[0], ("rising", *COUNTS[0][1:])), (1, 2), "Echo", 1),
    ],
    ids=["next day", "one day", "another outlet", "one filling differs"],
)
def test_numbers_of_a_series_differ_in_their_fillings(counts, days, outlet, stories):
    """A report of another day has no figures that differ, only words, in whatever
    outlet it stands; a version of one day is edited.
    """
    articles = []
    for id, words, day, paper in zip("ab", counts, days, ("Echo", outlet), strict=True):
        text = POLLEN.format(*words)
        articles.append((id, "Pollen report", text, f"2016-06-0{day}", paper))
    assert len(stories_of(articles)) == stories


def test_releases_that_open_with_what_the_company_is():
    """The news may come last: it is longer than any footer."""
    articles = []
    for day, (title, news) in enumerate(NEWS.items(), start=1):
        text = f"{ABOUT}\n\n{news}"
        articles.append((f"r{day}", title, text, f"2016-03-{day:02}", "Wire"))
    assert stories_of(articles) == alone(articles)


@pytest.mark.parametrize(("differing", "stories"), [(1, 1), (2, 1), (3, 2), (5, 2)])
def test_agreeing_openings_never_excuse_differing_figures(differing, stories):
    """Of twelve figures one or two may be corrected; three are another day's."""
    chance = random.Random(3)
    lines = [sentence(chance, 12)[:-1] for _ in range(12)]
    texts = []
    for added in (0, 100):
        figures = [1000 + at + (added if at < differing else 0) for at in range(12)]
        pairs = zip(reversed(lines), reversed(figures), strict=True)
        texts.append(" ".join(f"{line} {figure}." for line, figure in pairs))
    articles = [
        ("one", "Reserve prices", texts[0], None, "Wire"),
        ("two", "Reserve prices", texts[1], None, "Post"),
    ]
    assert len(stories_of(articles)) == stories
