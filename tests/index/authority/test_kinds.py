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


def kind_of_doubted(authority: Authority) -> str:
    """The kind under which the name of article c stands."""
    heading_id = filed_under(authority)["c"]
    kinds = {each.id: each.kind for each in authority.headings([heading_id])}
    return kinds[heading_id]


def test_one_article_against_one_is_no_proof(authority, file):
    """Without a legal form either may be wrong."""
    file("a", "organisation", "")
    file("c", "person", UNSUPPORTED)
    authority.settle()
    assert kind_of_doubted(authority) == "person"


@pytest.mark.parametrize(
    ("firm", "name", "kind"),
    [
        ("Q.Z. Velarde Co", "Q.Z. Velarde", "organisation"),
        ("Xunta Zorba and Co", "Xunta Zorba", "organisation"),
        ("Xunta Zorba Society", "Xunta Zorba", "person"),
    ],
)
def test_a_firm_with_its_legal_form_is_proof(authority, firm, name, kind):
    """What is a person's name by itself is the firm's that is called so."""
    for id, each, sort, reason in (
        ("a", firm, "organisation", ""),
        ("c", name, "person", UNSUPPORTED),
    ):
        mention = Mention(each, 0, len(each), sort, each, reason=reason)
        article = Article(id, "", True, each, "", (), "", "")
        authority.assign(article, Enrichment((mention,)))
    authority.settle()
    assert kind_of_doubted(authority) == kind


@pytest.mark.parametrize(
    ("place", "kind"), [("Uganda", "place"), ("Kampala", "organisation")]
)
def test_only_a_country_or_a_division_takes_a_doubted_name(authority, place, kind):
    """A town's name is borne by firms and people too."""
    for id, sort, reason in (
        ("a", "place", ""),
        ("b", "place", ""),
        ("c", "organisation", UNSUPPORTED),
    ):
        mention = Mention(place, 0, len(place), sort, place, reason=reason)
        article = Article(id, "", True, place, "", (), "", "")
        authority.assign(article, Enrichment((mention,)))
    authority.settle()
    assert kind_of_doubted(authority) == kind


def test_a_word_that_begins_a_body_s_name_is_no_person_s(authority):
    """“Zorba said” is the company, however often a President Zorba is named."""
    for id, name, sort, reason in (
        ("a", "Zorba", "person", ""),
        ("b", "Zorba", "person", ""),
        ("d", "Zorba Motor Company", "organisation", ""),
        ("c", "Zorba", "organisation", UNSUPPORTED),
    ):
        mention = Mention(name, 0, len(name), sort, name, reason=reason)
        article = Article(id, "", True, name, "", (), "", "")
        authority.assign(article, Enrichment((mention,)))
    authority.settle()
    assert kind_of_doubted(authority) == "organisation"


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
