"""Who carried a story, and how often an outlet did."""

from types import SimpleNamespace

import pytest

from cuttings.search.pickup import copies_in_outlets, pick_up


@pytest.mark.parametrize(
    ("outlets", "said"),
    [
        (["Post"], "1 copy in 1 outlet"),
        (["Post", "Post"], "2 copies in 1 outlet"),
        (["Post", "Mail", "Post"], "3 copies in 2 outlets"),
        (["Post", None, ""], "3 copies in 1 outlet, 2 in none that is known"),
        ([None, None], "2 copies"),
    ],
)
def test_copies_are_counted_beside_the_outlets_that_printed_them(outlets, said):
    assert copies_in_outlets(outlets) == said


def copy(id, outlet):
    article = SimpleNamespace(
        id=id,
        outlet=outlet,
        published=None,
        agency=None,
        byline=None,
        title="Ferry stuck",
        body="The ferry to Oxmere ran onto a sandbank on Monday evening.",
    )
    story = SimpleNamespace(kind="identical", version="")
    return SimpleNamespace(article=article, story=story)


def test_the_table_says_how_many_copies_are_of_one_outlet():
    """A text that one outlet holds twice was picked up once."""
    rows = pick_up([copy("a", "Post"), copy("b", "Post"), copy("c", None)])
    assert {row.id: row.cells()[-1] for row in rows} == {"a": "2", "b": "2", "c": ""}
