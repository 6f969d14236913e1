"""What one article doubts, the others decide: one kind over the whole archive."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from cuttings.index.authority import Authority
from cuttings.index.database import open_database
from cuttings.search.articles import UNSUPPORTED, Article, Enrichment, Kind, Mention

File = Callable[[str, Kind, str], None]
ARTICLES: tuple[tuple[str, Kind, str], ...] = (
    ("a", "organisation", ""),
    ("b", "organisation", ""),
    ("c", "person", UNSUPPORTED),
)


@pytest.fixture
def authority() -> Authority:
    """An authority file with nothing in it."""
    return Authority(open_database(Path(":memory:")))


@pytest.fixture
def file(authority) -> File:
    """Files the name Zorba Brill of an article as a kind, for a reason."""

    def filed(id: str, kind: Kind, reason: str) -> None:
        mention = Mention("Zorba Brill", 0, 11, kind, "Zorba Brill", reason=reason)
        article = Article(id, "", True, "Zorba Brill", "", (), "", "")
        authority.assign(article, Enrichment((mention,)))

    return filed


def filed_under(authority: Authority) -> dict[str, str]:
    """The heading of each article's name."""
    rows = authority.store.rows("SELECT article_id, heading_id FROM uses")
    return {row["article_id"]: row["heading_id"] for row in rows}


@pytest.mark.parametrize("order", [*permutations(ARTICLES)])
def test_a_doubted_name_is_of_the_kind_that_others_show(order):
    """Whichever article came first; the reason says so, and nothing is in doubt."""
    authority = Authority(open_database(Path(":memory:")))
    for id, kind, reason in order:
        mention = Mention("Zorba Brill", 0, 11, kind, "Zorba Brill", reason=reason)
        article = Article(id, "", True, "Zorba Brill", "", (), "", "")
        authority.assign(article, Enrichment((mention,)))
    authority.settle()
    ids = set(filed_under(authority).values())
    (heading,) = authority.headings(ids)
    assert (heading.kind, heading.doubtful) == ("organisation", False)
    (use,) = authority.store.uses_of("c")
    expected = "of another kind elsewhere in the archive: organisation Zorba Brill"
    assert use["reason"] == expected
    assert authority.settle() == ((), ())


def test_it_is_taken_back_when_the_others_are_gone(authority, file):
    """The name is a doubtful person's again."""
    for id, kind, reason in ARTICLES:
        file(id, kind, reason)
    authority.settle()
    authority.delete("a")
    authority.delete("b")
    _, articles = authority.settle()
    assert articles == ("c",)
    (heading,) = authority.headings(filed_under(authority).values())
    assert (heading.kind, heading.doubtful) == ("person", True)


@pytest.mark.parametrize(
    "others",
    [
        [("a", "organisation", ""), ("b", "person", "")],
        [("a", "organisation", UNSUPPORTED), ("b", "organisation", UNSUPPORTED)],
        [("a", "organisation", ""), ("b", "person", UNSUPPORTED)],
    ],
)
def test_what_others_do_not_show_alone_changes_nothing(authority, file, others):
    """One shows each kind; none shows any; fewer show one than doubt it."""
    for id, kind, reason in [*others, ("c", "person", UNSUPPORTED)]:
        file(id, kind, reason)
    authority.settle()
    kinds = {
        each.id: each.kind
        for each in authority.headings(filed_under(authority).values())
    }
    assert kinds[filed_under(authority)["c"]] == "person"
