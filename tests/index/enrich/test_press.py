"""Which paper or broadcaster of one name is meant."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.press import in_country
from tests.index.enrich.test_organisations import organisation
from tests.index.enrich.test_rules import found, names


@pytest.mark.parametrize(
    ("text", "name", "about", "named", "expected"),
    [
        (
            "Australia's ABC said",
            "ABC",
            None,
            [],
            "Australian Broadcasting Corporation",
        ),
        (
            "ABC of Australia said",
            "ABC",
            None,
            [],
            "Australian Broadcasting Corporation",
        ),
        ("ABC said", "ABC", "Australia", [], "Australian Broadcasting Corporation"),
        ("ABC said", "ABC", None, ["Tonga", "Spain"], "ABC (Spain)"),
        ("he told The Star", "Star", "Kenya", [], "The Star (Kenya)"),
        # nothing says whose, or several do
        ("ABC said", "ABC", None, ["Tonga"], ""),
        ("ABC said", "ABC", None, ["Australia", "Spain"], ""),
        ("a Star said", "Star", "Kenya", [], ""),
        ("Zorena said", "Zorena", "Kenya", [], ""),
    ],
)
def test_a_broadcaster_is_the_one_of_the_country_that_is_meant(
    text, name, about, named, expected
):
    """By the words beside it, the document's country, or the only one named."""
    assert in_country(organisation(text, name), about, named) == expected


@pytest.mark.parametrize("name", ["Twitter", "Weibo"])
@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("She wrote on {}. He posted it via {} too.", False),
        ("She wrote on {}. Later {} removed the post.", True),
        ("The court fined {} for it.", True),
        ("A {} post said so.", False),
        ("In May {}'s policy forbade it.", True),
    ],
)
def test_a_platform_is_named_where_it_acts(name, text, is_named):
    """And not where it is only the place of what was said."""
    body = text.replace("{}", name)
    assert bool(names(found(body, (name, "ORG")), "organisation")) is is_named


def test_a_paper_with_an_article_is_that_of_the_country_before_it():
    """Though the model has not seen it, and it is no starter organisation."""
    body = "Kenya's The Star reported that the road was closed."
    assert names(found(body), "organisation") == {"The Star (Kenya)"}
    assert names(found(body), "person") == set()
    body = "Nairobi: The Star said so; Kenya agreed."
    assert names(found(body), "organisation") == {"The Star (Kenya)"}
    body = "The Star said so; Kenya and Malaysia agreed."
    assert names(found(body), "organisation") == set()
