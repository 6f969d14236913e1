"""Who is quoted in a headline, in the forms that headlines have; terms, irony, titles of
works and labels of the paper are no quotations.
"""

from __future__ import annotations

import pytest

from cuttings.index.enrich.quotations import quotations, quotations_of_title
from cuttings.search.articles import Article, Mention

BODY = "Anna Berg, the mayor, spoke of the harbour on Monday."
BERG = Mention("Anna Berg", 0, 9, "person", "Anna Berg")


def said(title, body=BODY, mentions=(BERG,), language="en"):
    """What is quoted in a title, of whom, and by which verb."""
    article = Article("a", title, False, body, body, (), "a", "", language=language)
    in_body = quotations(body, mentions, language)
    found = quotations_of_title(article, mentions, in_body)
    return [(each.text_in(article), each.speaker, each.verb) for each in found]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("'We will rebuild,' says mayor", ("We will rebuild,", "mayor", "says")),
        ("'We will rebuild,' mayor says", ("We will rebuild,", "mayor", "says")),
        ('Mayor: "We will rebuild"', ("We will rebuild", "Mayor", "")),
        ("Berg: 'We will rebuild'", ("We will rebuild", "Anna Berg", "")),
        ("Berg to town: 'We will rebuild'", ("We will rebuild", "Anna Berg", "")),
        ("Mayor Berg on quay: “It stays”", ("It stays", "Anna Berg", "")),
        ("“We will rebuild” – mayor", ("We will rebuild", "mayor", "")),
        ("‘We will rebuild’: mayor", ("We will rebuild", "mayor", "")),
        ("Berg says quay 'will be rebuilt'", ("will be rebuilt", "Anna Berg", "says")),
        ("Quay 'will be rebuilt', says Berg", ("will be rebuilt", "Anna Berg", "says")),
        ("“It stays,” according to union", ("It stays,", "union", "according to")),
        ("‘We Will Rebuild,’ Says Mayor", ("We Will Rebuild,", "Mayor", "says")),
    ],
)
def test_a_quotation_of_a_headline(title, expected):
    """The speaker is a name of the article where the words are one."""
    assert said(title) == [expected]


@pytest.mark.parametrize(
    "title",
    [
        "'Ghost ship' seen off the quay",
        "Police 'close to solving' harbour theft",
        "Review: 'The Last Train to Holt'",
        "Book of the week: 'A Cat in a Canoe'",
        "Live: 'Storm Edna' hits the quay",
        "Court told driver 'never saw the light'",
        "'Tax the rich!' chanted at rally",
        "Choir sings 'We Shall Not Be Moved' at quay",
        "'90s fashion is back, says mayor",
        "Dogs' home: owner says cats' too",
    ],
)
def test_what_nobody_says_in_a_headline(title):
    """Terms, works, labels, and what is told to somebody."""
    assert said(title) == []


def test_who_says_it_in_the_text_says_it_in_the_headline():
    """Words for nobody by name are for the one who is quoted with the same below."""
    body = "“We will rebuild every house on the quay,” Anna Berg said."
    start = body.index("Anna")
    berg = Mention("Anna Berg", start, start + 9, "person", "Anna Berg")
    found = said("Mayor: 'We will rebuild every house'", body, [berg])
    assert found == [("We will rebuild every house", "Anna Berg", "")]


def test_a_name_of_two_people_is_neither():
    """Two of one surname: the words of the headline stand."""
    other = Mention("Karl Berg", 20, 29, "person", "Karl Berg")
    found = said("Berg: 'We will rebuild'", mentions=(BERG, other))
    assert found == [("We will rebuild", "Berg", "")]


@pytest.mark.parametrize(
    ("title", "language", "speaker"),
    [
        ("Bürgermeister: „Wir bauen wieder auf“", "de", "Bürgermeister"),
        ("„Wir bauen wieder auf“, sagt Berg", "de", "Anna Berg"),
        ("« Nous reconstruirons tout », affirme le maire", "fr", "le maire"),
        ("“No vamos a rendirnos”, dice la alcaldesa", "es", "la alcaldesa"),
    ],
)
def test_headlines_of_other_languages(title, language, speaker):
    """By the verbs and the marks of each."""
    assert [each[1] for each in said(title, language=language)] == [speaker]


def test_no_verbs_no_quotations():
    """A language without a table has none."""
    assert said("“We will rebuild”: mayor", language="xx") == []
