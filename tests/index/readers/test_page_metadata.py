"""What a page states of its article: of several statements the surest, repaired where a
template broke it.
"""

import time

import pytest

from cuttings.index.readers.linked_data import LONGEST, parse
from cuttings.index.readers.markup import parse_html
from cuttings.index.readers.page_metadata import page_metadata

STATED = (
    '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Rain fell",'
    ' "datePublished": "2017-06-09", "author": "Ann Author"}'
)


def page(head: str = "", body: str = "<h1>Rain fell</h1><p>It rained.</p>") -> str:
    """A page with a head."""
    return (
        f"<html><head><title>Rain fell</title>{head}</head><body>{body}</body></html>"
    )


def stated_by(markup: str):
    """What a page states."""
    return page_metadata(parse_html(markup))


def block(text: str) -> str:
    """A block of JSON-LD."""
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "text",
    [
        STATED,
        f"<!--\n{STATED}\n-->",
        f"//<![CDATA[\n{STATED}\n//]]>",
        f"/*<![CDATA[*/{STATED}/*]]>*/",
        f"{STATED};",
        STATED[:-1] + ",}",
        STATED[:-1],
        STATED[:-1] + ', "description": "He said "no" to it"}',
        STATED[:-1] + ', "description": "one\ntwo"}',
        "{ /* by hand */" + STATED[1:-1] + " // the end\n}",
        '{"@type": "Organization", "name": "X"}' + STATED,
        STATED.replace('"', "&quot;"),
        f'{{"@graph": [{STATED}]}}',
        f'{{"@type": "WebPage", "mainEntity": {STATED}}}',
        f'{{"@type": "WebPage", "hasPart": [{STATED}]}}',
    ],
)
def test_linked_data_is_read_however_a_template_broke_it(text):
    """Comments, commas, quotation marks, brackets; wherever the page's article stands."""
    found = stated_by(page(block(text)))
    assert found.published.value == "2017-06-09"
    assert found.byline == "Ann Author"


def test_linked_data_of_another_story_is_left_alone():
    """One of a sidebar, and of two that can't be told apart each."""
    other = STATED.replace("Rain fell", "Snow fell").replace("2017", "1999")
    listed = f'{{"@type": "ItemList", "itemListElement": [{other}]}}'
    assert stated_by(page(block(listed))).published is None
    assert stated_by(page(block(other) + block(STATED))).published.value == "2017-06-09"
    third = other.replace("1999", "1998")
    assert stated_by(page(block(other) + block(third))).published is None
    address = "<link rel='canonical' href='https://a.example/1'>"
    mine = third[:-1] + ', "mainEntityOfPage": {"@id": "https://a.example/1"}}'
    found = stated_by(page(address + block(other) + block(mine)))
    assert found.published.value == "1998-06-09"


def test_references_in_linked_data_are_followed():
    """Author and publisher that stand elsewhere in the graph."""
    graph = (
        STATED.replace('"Ann Author"', '{"@id": "#a"}')[:-1]
        + ', "publisher": {"@id": "#p"}}, {"@id": "#a", "name": "Ann O&#39;Author"},'
        + ' {"@id": "#p", "name": "The Post"}'
    )
    found = stated_by(page(block(f'{{"@graph": [{graph}]}}')))
    assert (found.byline, found.outlet) == ("Ann O'Author", "The Post")


@pytest.mark.parametrize("piece", ["[", '{"a":', '"', '\\"', '{"a"', "/*", '" ', "/* "])
def test_broken_linked_data_costs_no_more_than_its_length(piece):
    """Under a second a megabyte on a machine at rest."""
    begun = time.process_time()
    parse(piece * (LONGEST // len(piece)))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("article:published", "2017-06-09"),
        ("og:published_time", "2017-06-09T08:00:00Z"),
        ("DC.date.issued", "2017-06-09"),
        ("dcterms.date", "9 June 2017"),
        ("publish_date", "2017/06/09"),
        ("OriginalPublicationDate", "2017/06/09 07:11:01"),
        ("publication-date", "9. Juni 2017"),
        ("ptime", "20170609080000"),
    ],
)
def test_the_date_is_stated_under_many_names(name, value):
    """Names are compared without their signs."""
    head = f"<meta name='{name}' content='{value}'>"
    assert stated_by(page(head)).published.value == "2017-06-09"


@pytest.mark.parametrize(
    "shown",
    [
        "<time>9 June 2017</time>",
        "<time datetime='9 June 2017'>Friday</time>",
        "<abbr class='published' title='2017-06-09T08:00:00Z'>June 9</abbr>",
        "<span property='datePublished' content='2017-06-09'></span>",
        "<time class='entry-date' datetime='2017-06-09'>June 9</time>"
        "<time class='updated' datetime='2019-01-01'>2019</time>",
    ],
)
def test_a_date_that_the_article_shows_is_its_own(shown):
    """One that says when it was changed is not; two that differ are none."""
    body = f"<article><h1>Rain fell</h1>{shown}<p>It rained.</p></article>"
    assert stated_by(page("", body)).published.value == "2017-06-09"


def test_two_days_that_an_article_shows_are_none():
    """Nothing tells which of them is meant."""
    days = "<time>8 June 2017</time><time>9 June 2017</time>"
    body = f"<article><h1>Rain fell</h1>{days}<p>It rained.</p></article>"
    assert stated_by(page("", body)).published is None


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Rain fell all day | The Post", "The Post"),
        ("Rain fell all day | News | The Post", "The Post"),
        ("Rain fell all day « The Post", "The Post"),
        ("Rain fell all day :: The Post", "The Post"),
        ("The Post: Rain fell all day", "The Post"),
        ("Rain fell all day", ""),
    ],
)
def test_a_title_loses_the_name_of_its_outlet(title, outlet):
    """On either side, with the section between."""
    head = f"<meta property='og:site_name' content='{outlet}'>"
    markup = f"<html><title>{title}</title>{head}<body><p>It rained.</p></body></html>"
    assert stated_by(markup).title == "Rain fell all day"


def test_a_sign_in_a_title_is_no_evidence():
    """Dashes and colons are for writers, too."""
    for title in ("Police – and thieves – at sea", "Budget: what it means - and not"):
        markup = f"<html><title>{title}</title><body><p>It rained.</p></body></html>"
        assert stated_by(markup).title == title


@pytest.mark.parametrize(
    ("markup", "byline"),
    [
        ("<p class='byline'>By Ann Author</p>", "Ann Author"),
        ("<span class='author'>Ann Author | 9 June</span>", "Ann Author"),
        ("<a rel='author' href='/a'>Ann Author</a>", "Ann Author"),
        ("<p class='article-byline'>Von <b>Ann Author</b></p>", "Ann Author"),
        ("<div class='comment'><a class='author'>Bob</a></div>", None),
        ("<aside><span class='author'>Bob</span></aside>", None),
        ("<meta name='author' content='admin'>", None),
        ("<meta name='author' content='Drupal 7 (http://drupal.org)'>", None),
        ("<meta name='author' content='a@a.example'>", None),
    ],
)
def test_the_author_is_a_person_whom_the_article_names(markup, byline):
    """Neither a program, nor an address, nor who wrote a comment."""
    assert stated_by(page("", f"<h1>Rain fell</h1>{markup}<p>It.</p>")).byline == byline


@pytest.mark.parametrize(
    ("name", "content", "outlet"),
    [
        ("publisher", "The Post", "The Post"),
        ("copyright", "© 2017 The Post", "The Post"),
        ("application-name", "Drupal 7 (http://drupal.org)", None),
        ("og:site_name", "WordPress.com", None),
        ("twitter:site", "@thepost", None),
        ("source", "https://a.example/", None),
    ],
)
def test_the_outlet_is_no_program_and_no_address(name, content, outlet):
    """Whatever name it is stated under."""
    head = f"<meta name='{name}' content='{content}'>"
    assert stated_by(page(head)).outlet == outlet
