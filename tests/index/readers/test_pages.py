"""Web pages: one article, or several, and what they state."""

from __future__ import annotations

import pytest

from cuttings.index.readers import html
from tests.index.readers.making import texts


def listed(element: str, *articles: str) -> str:
    """A page that lists articles in elements of this name."""
    items = "".join(f"<{element}>{article}</{element}>" for article in articles)
    return f"<html lang='en'><title>The Post</title><body>{items}</body></html>"


STORY = "<h2>{0} fell</h2><p>{1}</p>"


def test_scripts_never_reach_the_text(read):
    """Neither code nor style of a page or feed is text."""
    page = "<html><head><style>p{}</style></head><body><script>alert(1)</script><p>Rain fell.</p></body></html>"
    assert texts(read("a.html", page)) == ["Rain fell."]


@pytest.mark.parametrize("element", ["article", "section"])
def test_a_page_of_several_articles_gives_each(read, element):
    """Each has its own title and date, and a note that it is one of several."""
    time = "<time datetime='2016-05-04'>4 May</time>"
    page = listed(
        element,
        time + STORY.format("Rain", "Rain fell on the town. " * 20),
        STORY.format("Snow", "Snow fell on the hills. " * 20),
    )
    one, two = read("a.html", page)
    assert (one.title, one.published.value, one.key) == (
        "Rain fell",
        "2016-05-04",
        "article 1",
    )
    assert (two.title, two.published, two.language) == ("Snow fell", None, "en")
    assert two.notes == ("article 2 of several on the page",)
    assert "Rain fell" not in two.text


def test_teasers_and_comments_beside_an_article_are_no_articles(read):
    """Too short the ones, called so the others."""
    story = STORY.format("Rain", "Rain fell on the town. " * 20)
    teaser = STORY.format("Snow", "Snow fell on the hills.")
    assert len(read("a.html", listed("article", story, teaser))) == 1
    page = f"<h1>Storm live</h1>{listed('article', story, story)}"
    assert len(read("c.html", page)) == 1
    comment = f"<div><article class='comment'>{story}</article></div>"
    assert len(read("b.html", listed("article", story) + comment * 3)) == 1


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        (
            "a.htm",
            "<html><title>T</title><frameset><frame src='b'><noframes><body>"
            "<p>Rain fell.</p></body></noframes></frameset></html>",
            "Rain fell.",
        ),
        (
            "a.html",
            "<html><title>T</title><body><div id='wm-ipp-base'>Wayback</div>"
            "<p>Rain fell.</p></body></html>",
            "Rain fell.",
        ),
        ("a.txt", "<p>Rain &amp; wind.</p><p>Snow.</p>", "Rain & wind.\n\nSnow."),
        (
            "a.xml",
            "<nitf><body><body.content><p>Rain&mdash;AT&T</p></body.content></body></nitf>",
            "Rain—AT&T",
        ),
        (
            "a.xml",
            "<alto><TextBlock><TextLine><String CONTENT='coun'/><HYP CONTENT='-'/>"
            "</TextLine><TextLine><String CONTENT='cil'/><String CONTENT='fer-'/>"
            "</TextLine><TextLine><String CONTENT='ries'/></TextLine></TextBlock></alto>",
            "council ferries",
        ),
        ("a.json", '{"text": "AT&amp;T &#8220;rose&#8221;"}', "AT&T “rose”"),
    ],
    ids=["frames", "wayback", "fragment", "entities", "hyphens", "json"],
)
def test_what_is_around_a_text_is_no_part_of_it(read, name, data, text):
    """Frames, an archive's toolbar, markup, entities, and hyphens at the ends of lines."""
    assert texts(read(name, data)) == [text]


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("<meta name='date' content='2024-09-01'>", "2024-09-01"),
        (
            "<meta name='date' content='2024-09-01'>"
            "<meta itemprop='datePublished' content='2011-07-04'>",
            "2011-07-04",
        ),
        (
            "<script type='application/ld+json; charset=utf-8'>[{'@graph': [{'@type':"
            " 'http://schema.org/OpinionNewsArticle', 'datePublished': '2011-07-04'}]}]"
            "</script>",
            "2011-07-04",
        ),
        (
            "<meta property='article:published_time' content='4 juillet 2011'>",
            "2011-07-04",
        ),
    ],
    ids=["doubtful", "exact", "graph", "french"],
)
def test_a_page_has_the_date_that_is_stated_most_exactly(read, head, date):
    """A meta named date is often the time at which the page was made."""
    page = f"<html><head>{head.replace(chr(39), chr(34))}</head><body><p>Rain fell.</p></body></html>"
    (raw,) = read("a.html", page)
    assert raw.published.value == date


def test_a_title_loses_a_suffix_on_evidence_only(read):
    """The name of the outlet goes; what may be part of the title stays."""
    page = "<html><head>{0}<title>Chief resigns – Post</title></head><body><p>Rain.</p></body></html>"
    outlet = "<meta property='og:site_name' content='Post'>"
    assert read("a.html", page.format(outlet))[0].title == "Chief resigns"
    assert read("b.html", page.format(""))[0].title == "Chief resigns – Post"


def test_parts_of_a_page_that_state_nothing_of_their_own_stay_one_article(read):
    """They may be the parts of one article: all of it is shown, with a note."""
    items = [STORY.format(word, f"{word} fell on the town. " * 20) for word in "ABCDE"]
    (article,) = read("a.html", listed("div", *items))
    for word in "ABCDE":
        assert f"{word} fell\n\n{word} fell on the town." in article.text
    assert "perhaps several articles on the page" in article.notes[0]


@pytest.mark.parametrize(
    ("items", "length", "head", "is_doubted"),
    [
        (3, 100, "", True),
        (2, 100, "", False),
        (3, 99, "", False),
        (3, 100, "<meta property='og:type' content='article'>", False),
        (3, 100, "<p>Snow lay on the hills for a week. It was cold.</p>" * 9, False),
    ],
    ids=["three", "two", "too short", "one article", "a list beside a text"],
)
def test_short_texts_of_which_a_page_consists_raise_a_doubt(
    read, items, length, head, is_doubted
):
    """Three and more, each under a heading, may be news in brief or one article's parts:
    they stay one article, whole, with a note.
    """
    stories = []
    for word in "ABC"[:items]:
        heading = f"{word} fell"
        body = "Rain fell on the town and river. " * 4
        stories.append(STORY.format(word, body[: length - len(heading)]))
    (article,) = read("a.html", head + listed("div", *stories))
    doubts = [note for note in article.notes if "perhaps several" in note]
    assert bool(doubts) == is_doubted
    if is_doubted:
        assert "3 of its elements look like articles" in doubts[0]


def test_a_list_below_a_heading_is_parted_where_each_leads_to_its_own_page(read):
    """An archive of a category has a main heading, and so has a live blog."""
    time = "<time datetime='2016-05-04'>4 May</time><p class='author'>By Ann Author</p>"
    story = "<h2><a href='https://a.example/{0}'>{0} fell</a></h2>" + time
    items = [story.format(word) + f"<p>{'It fell. ' * 60}</p>" for word in "AB"]
    found = read("a.html", f"<h1>News</h1>{listed('article', *items)}")
    assert [each.title for each in found] == ["A fell", "B fell"]
    assert [each.byline for each in found] == ["Ann Author"] * 2
    assert found[0].url == "https://a.example/A"
    plain = [item.replace("href", "name") for item in items]
    assert len(read("b.html", f"<h1>Live</h1>{listed('article', *plain)}")) == 1
    whole = f"<meta property='og:type' content='article'>{listed('article', *items)}"
    assert len(read("c.html", whole)) == 1


BODY = "Rain fell on the town. " * 20


@pytest.mark.parametrize(
    ("below", "date"),
    [
        ("<p>The Mail • Sat, Jul 5, 1919 • Page 3</p>", "1919-07-05"),
        ("<p>Vestvik</p><p>14 May 1921, Sat | Page 3</p>", "1921-05-14"),
        ("<div>5. juli 1919</div>", "1919-07-05"),
        ("<p>Updated 5 July 1919</p>", None),
        ("<p>July 1919</p>", None),
        ("<p>5 July 1919</p><p>6 July 1919</p>", None),
        ("<h2>More</h2><p>5 July 1919</p>", None),
        ("<ul><li>5 July 1919</li></ul>", None),
    ],
)
def test_the_one_day_below_the_title_is_that_of_publication(read, below, date):
    """Where the page states none; not one of a change, of a list, or one of two."""
    (found,) = read("a.html", f"<body><h1>Rain fell</h1>{below}<p>{BODY}</p></body>")
    assert (found.published and found.published.value) == date


def test_the_day_may_stand_below_what_holds_the_title(read):
    """A header holds the title, and what follows it the day."""
    page = f"<header><h1>Rain</h1></header><p>5 July 1919</p><p>{BODY}</p>"
    (found,) = read("a.html", f"<body>{page}</body>")
    assert found.published.value == "1919-07-05"


REVIEW = "".join(
    f"<h2>{title}</h2><p>{outlet}, {day} March 2019</p><p>{BODY}</p>"
    for title, outlet, day in (("Rain", "The Mail", 4), ("Snow", "The Post", 5))
)


def test_a_press_review_as_a_page_is_parted(read):
    """By its headings and the lines below them; its own heading stands apart."""
    rain, snow = read("a.html", f"<body><h1>Press review</h1>{REVIEW}</body>")
    assert (rain.title, rain.outlet, rain.published.value) == (
        "Rain",
        "The Mail",
        "2019-03-04",
    )
    assert (snow.title, snow.outlet) == ("Snow", "The Post")
    assert any("Press review" in each.text for each in rain.left_out)


def test_an_article_that_recommends_others_is_no_press_review(read):
    """What stands above them is the article."""
    page = f"<body><h1>Storm</h1><p>{BODY}</p><p>{BODY}</p>{REVIEW}</body>"
    (found,) = read("a.html", page)
    assert found.title == "Storm"


@pytest.mark.parametrize("links", [9, 10])
def test_a_page_of_links_is_noted(read, links):
    """It may be a list of articles; nothing of it is lost."""
    items = "".join(f"<li><a href='/{n}'>Headline {n}</a></li>" for n in range(links))
    (found,) = read("a.html", f"<body><h1>News</h1><ul>{items}</ul></body>")
    assert any("mostly links" in note for note in found.notes) == (links == 10)


def test_a_page_of_nothing_but_paragraphs_is_its_article(read):
    """Every paragraph stands, short ones and one that speaks of advertisements too."""
    lines = ["The harbour froze.", "Advertisement", "Share", "It thawed in <b>May</b>."]
    body = "".join(f"<p>{line}</p>" for line in lines)
    (article,) = read("a.html", f"<html><title>Ice</title><body>{body}</body></html>")
    assert article.text.split("\n\n") == [*lines[:3], "It thawed in May."]
    assert article.left_out == ()


@pytest.mark.parametrize(
    "beside", ["<ul><li>Sport</li></ul>", '<p class="nav">Sport</p>', "<a>Sport</a>"]
)
def test_a_page_with_a_menu_is_searched_for_its_article(read, beside, monkeypatch):
    """What is left out of it stands hidden."""
    searched = []
    real = html._article_text
    monkeypatch.setattr(
        html, "_article_text", lambda root: searched.append(1) or real(root)
    )
    text = "<p>The harbour froze in January, and no ship came in for a month.</p>" * 3
    read("a.html", f"<html><body>{beside}{text}</body></html>")
    assert searched
