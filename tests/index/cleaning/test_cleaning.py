"""Cleaning hides boilerplate, finds titles, repairs slips, and loses nothing."""

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.cleaning.boilerplate import hidden_reason, patterns
from cuttings.index.cleaning.paragraphs import repair
from cuttings.index.cleaning.titles import first_sentence
from cuttings.index.readers import RawArticle
from cuttings.search.articles import Published
from tests.timing import within

BODY = "The river rose two metres on Saturday and flooded the low streets of the town, said the mayor."


def plain(text, **fields):
    return clean(RawArticle(text, plain=True, **fields), source="a.txt")


def hidden(article):
    return [
        (p.hidden, article.original[p.source_start : p.source_end])
        for p in article.paragraphs
        if p.hidden
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Advertisement", "advertisement"),
        ("ADVERTISEMENT:", "advertisement"),
        ("Story continues below this ad", "advertisement"),
        (
            "By continuing to use the site, you agree to the use of cookies.",
            "cookie notice",
        ),
        ("We use cookies to improve your experience.", "cookie notice"),
        ("More From This Section", "links to other stories"),
        ("Related Articles", "links to other stories"),
        ("Read more", "links to other stories"),
        (
            "Get the latest updates as we post them — right on your browser",
            "subscription prompt",
        ),
        ("Sign up for our newsletter", "subscription prompt"),
        (". Last Updated: 07/27/2016", "update stamp"),
        ("Published on 5 May 2016 10:30", "update stamp"),
        ("Share this article", "share and comment buttons"),
        ("Facebook Twitter WhatsApp", "share and comment buttons"),
        ("© 2016 Riverton Post. All rights reserved.", "copyright line"),
        ("Skip to content", "page furniture"),
        ("* * *", "page furniture"),
    ],
)
def test_boilerplate_lines_are_known_by_their_reason(line, reason):
    """A whole line of boilerplate gives the reason that the reader of the article
    will see.
    """
    assert reason == hidden_reason(line)


@pytest.mark.parametrize(
    "line",
    [
        "Advertisements for the army hang in every school of the province, parents say.",
        "The site uses cookies that track visitors, a court in Vienna found on Tuesday, and fined its owner.",
        "The mayor updated residents on the flood.",
        "Share prices fell.",
        "By continuing the war, the government agreed to the use of force.",
        "Home Office minister resigns",
        "Copyright law to be reformed",
        "Print workers strike",
        "Latest polls show a dead heat",
        "Related deaths rose to 40.",
        "Published figures show a rise in 2015 and a fall in 2016 that nobody can explain, the bank said.",
        "Get out of the city, the latest warning says",
    ],
)
def test_sentences_about_such_things_stay(line):
    """News about advertising, cookies or copyright is not boilerplate."""
    assert hidden_reason(line) == ""


def test_patterns_are_fast_on_hostile_lines():
    """Every pattern is tried on long repetitions of its own words in no time."""
    for _, pattern in patterns():
        for piece in (
            "by using cookies ",
            "share | ",
            "more from ",
            "- . ",
            "last updated 1 ",
            "get the latest ",
        ):
            with within(1.0):
                pattern.fullmatch(piece * 2_000)


def test_nothing_is_deleted():
    """Hidden paragraphs keep their place in the original and take none in the body."""
    article = plain(
        f"Advertisement\n\nRain floods streets\n\n{BODY}\n\nRead more\n\nIt rained."
    )
    assert hidden(article) == [
        ("advertisement", "Advertisement"),
        ("title", "Rain floods streets"),
        ("links to other stories", "Read more"),
    ]
    assert article.body == f"{BODY}\n\nIt rained."
    assert [article.body[p.start : p.end] for p in article.paragraphs] == [
        "",
        "",
        BODY,
        "",
        "It rained.",
    ]


@pytest.mark.parametrize(
    ("first", "inferred"),
    [
        ("Rain floods streets", False),
        ("Will it rain again?", False),
        ("“It rained,” says mayor of Riverton", False),
        ("It rained on Saturday.", True),
        ("Saturday, 5 September 2015", True),
        ("Photo: Jane Doe", True),
        ("Rain", True),
        ("one two three four five six seven eight nine ten 11 12 13 14 15 16 17", True),
    ],
)
def test_a_title_is_a_first_line_that_is_set_like_one(first, inferred):
    """At most 16 words, no final stop, shorter than the text, neither date nor
    credit; else it is inferred.
    """
    assert plain(f"{first}\n\n{BODY}").title_inferred == inferred


def test_a_title_above_byline_and_date_is_found():
    """What stands between a title and its text is told apart from both."""
    article = plain(f"Rain floods streets\nBy Jane Doe\nMay 5, 1997\n{BODY}")
    assert (article.title, article.title_inferred, article.byline) == (
        "Rain floods streets",
        False,
        "Jane Doe",
    )
    assert article.body == BODY


def test_an_inferred_title_is_the_first_sentence_and_stays_in_the_body():
    """The title is marked as inferred, and nothing is hidden for it."""
    article = plain(
        "Gen. J. Roe said on Monday that it rained. More followed.\nAnd more of it."
    )
    assert (article.title, article.title_inferred) == (
        "Gen. J. Roe said on Monday that it rained.",
        True,
    )
    assert article.body.startswith("Gen. J. Roe said")
    assert len(first_sentence("word " * 200)) <= 201


def test_a_stated_title_is_not_repeated_in_the_body():
    """A first line that only repeats the stated title is hidden."""
    article = clean(
        RawArticle(f"RAIN FLOODS STREETS\n\n{BODY}", title="Rain floods streets"),
        source="a",
    )
    assert (article.title, article.title_inferred, article.body) == (
        "Rain floods streets",
        False,
        BODY,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Friday`s attacks", "Friday's attacks"),
        ("the jihadists` flag", "the jihadists' flag"),
        ("``Go,'' he said", '"Go," he said'),
        ("ammunition.In a phone call", "ammunition. In a phone call"),
        ("he asked.A man", "he asked. A man"),
        (
            "see www.Example.Com and me@Post.Example",
            "see www.Example.Com and me@Post.Example",
        ),
        ("shares of Amazon.Com fell", "shares of Amazon.Com fell"),
        ("the U.S.Army", "the U.S.Army"),
        ("two\u00a0\u200b words\tand  more", "two words and more"),
    ],
)
def test_repairs_are_safe(before, after):
    """Slips of scraping are repaired; addresses and names are left alone."""
    assert after == repair(before) == repair(after)


def test_wrapped_lines_are_one_paragraph_and_scraped_lines_are_many():
    """Lines of a typed width are joined; lines of any length stand for themselves."""
    wrapped = plain(
        "TITLE OF IT\n\n"
        + "The river rose two metres on Saturday and flooded the low\n" * 3
        + "streets of the town."
    )
    assert len([p for p in wrapped.paragraphs if not p.hidden]) == 1
    assert "low The river" in wrapped.body
    assert plain(f"{BODY}\n{BODY}\n{BODY}\n{BODY}").body.count("\n\n") == 3


def test_no_date_is_invented():
    """ "Last Updated" and dates in the text are no date of publication; a stated one
    is kept as it is.
    """
    article = plain(
        f"Last Updated: 07/27/2016\n\nRain floods streets\n\nOn 5 May 1997 it rained. {BODY}"
    )
    assert article.published is None
    stated = Published("1997-05", "path")
    assert plain(BODY, published=stated).published == stated


def test_agency_place_and_byline_are_read_from_the_text():
    """What the text states at its edges is kept where metadata are silent, and
    metadata go first.
    """
    text = f"RIVERTON, Exampleland (AP) -- {BODY}"
    assert (plain(text).agency, plain(text).dateline) == ("AP", "RIVERTON, Exampleland")
    assert plain(text, agency="Associated Press").agency == "AP"
    assert plain(text, agency="Own Wire").agency == "Own Wire"


def test_nothing_but_boilerplate_is_noted():
    """An empty body is explained."""
    article = plain("Advertisement\n\nRead more")
    assert (article.body, article.notes) == (
        "",
        ("nothing but boilerplate: all text is hidden",),
    )


def test_the_same_text_has_the_same_hash_wherever_it_stands():
    """The hash is of what is read, not of where or how it was found."""
    one, other = (
        plain(f"Rain floods\n\n{BODY}"),
        plain(f"Advertisement\n\nRain floods\n\n\n{BODY}\n"),
    )
    assert one.content_hash == other.content_hash
    assert one.content_hash != plain(f"Rain falls\n\n{BODY}").content_hash


@pytest.mark.parametrize(
    ("text", "language"),
    [("rain дождь", "und"), ("пошёл дождь", "ru"), ("é", "und"), ("1998", "und")],
)
def test_a_text_is_english_only_where_it_shows(text, language):
    """What is too short to tell is in no known language."""
    assert language == plain(text).language


@pytest.mark.parametrize(("followed", "joined"), [(3, True), (2, False)])
def test_three_lines_that_run_on_show_that_a_text_is_wrapped(followed, joined):
    """Two could be chance."""
    line = "The river rose two metres on Saturday and flooded the low"
    short = "\n\nIt rained.\n\nIt snowed."
    article = plain("\n".join([line] * (followed + 1)) + short)
    assert joined == ("low The river" in article.body)


WIRE = """\
The mayor of the old town of Riverton said the
flood of Saturday was the worst in a year.
    He spoke to reporters outside of the town hall of
Riverton.
    "We saw the water rise," he said of the night.
    No one was hurt in the flood, he told the press of
Exampleland on Monday.
"""


def test_paragraphs_of_two_lines_are_whole_where_each_begins_with_an_indent():
    """However many of their lines end a sentence."""
    body = plain(f"Flood in Riverton\n\n{WIRE}").body
    assert "said the flood of Saturday" in body
    assert "hall of Riverton." in body
    assert body.count("\n\n") == 3


def test_an_item_of_two_lines_is_one_paragraph():
    """Where its sentence runs on in small letters; a list does not."""
    item = "Riverton Ferries said it knew of no reason for the\ndecline in its shares."
    assert "for the decline" in plain(f"Riverton Ferries falls\n\n{item}").body
    table = "Net 5,895,000 against 3,896,000 in the year\nSales 127.3 against 110.5"
    assert "year\n\nSales" in plain(f"Riverton Ferries gains\n\n{table}").body


def test_the_stars_before_a_flash_are_no_words():
    """And stars elsewhere stay."""
    assert (
        repair("****** Minister says rain will stop") == "Minister says rain will stop"
    )
    assert repair("It has **** stars") == "It has **** stars"
    assert repair("***") == "***"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("((WN))  How did it begin?", "WN: How did it begin?"),
        ("((Ada Berg)) : By chance.", "Ada Berg: By chance."),
        ("He said ((fr)) nothing.", "He said (fr) nothing."),
        ("They met in [[Paris]] on Monday.", "They met in Paris on Monday."),
        ("A '''bold''' and a ''slanted'' word.", "A bold and a slanted word."),
        ("██\xa0Labour Party - 203 seats", "Labour Party - 203 seats"),
        ("▓ Held by the government", "Held by the government"),
    ],
)
def test_signs_of_a_wiki_and_of_a_maps_key_go_and_their_words_stay(written, read):
    assert repair(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "██████ told the inquiry that ███ knew.",
        "f((x) + (y)) is odd.",
        "the '80s and the '90s",
        "[[Paris|the capital]] was calm.",
    ],
)
def test_bars_that_hide_words_and_other_signs_stay(written):
    assert repair(written) == written
