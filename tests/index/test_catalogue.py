"""The catalogue gives stable ids, keeps what it is given, and opens only what it
understands.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from cuttings.index.catalogue import MIGRATIONS, Catalogue
from cuttings.index.database import damages_of, migrate, open_database
from cuttings.search.articles import Enrichment, Skipped
from cuttings.search.errors import CatalogueError
from cuttings.search.records import decode, encode
from tests.making import make_article


@pytest.fixture
def catalogue(tmp_path):
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    yield catalogue
    catalogue.close()


def test_the_same_file_gets_the_same_id_in_every_archive(tmp_path):
    made = [Catalogue(tmp_path / name) for name in ("one.sqlite", "two.sqlite")]
    article = make_article("", "Title", "Body")
    elsewhere = replace(article, source="/other/place/" + article.source)
    assert made[0].identify(article, "").id == made[1].identify(elsewhere, "").id


def test_an_id_taken_by_another_place_is_not_given_twice(catalogue):
    article = make_article("", "Title", "Body")
    first = catalogue.identify(replace(article, source="a/x.txt"), "")
    second = catalogue.identify(replace(article, source="b/x.txt"), "")
    assert first.id != second.id
    catalogue.put(first, "")
    assert catalogue.identify(replace(article, source="b/x.txt"), "").id == second.id
    changed = replace(article, source="a/x.txt", body="Other")
    assert catalogue.identify(changed, "").id == first.id


def test_an_article_comes_back_and_is_posted_once(catalogue):
    article = make_article("x", "Title", "Body", "2015-09")
    assert catalogue.put(article, "") == "added"
    assert catalogue.put(article, "") == "unchanged"
    assert catalogue.put(replace(article, outlet="Post"), "") == "changed"
    assert catalogue.article("x").outlet == "Post"
    assert catalogue.posted() == [("x", "write")]


def test_a_refacet_never_takes_the_place_of_a_write(catalogue):
    catalogue.post("x", "write")
    catalogue.post("x", "refacet")
    catalogue.post("y", "refacet")
    catalogue.post("y", "delete")
    assert catalogue.posted() == [("x", "write"), ("y", "delete")]


def test_what_was_posted_anew_while_it_was_delivered_stays(catalogue):
    catalogue.post("x", "refacet")
    taken = catalogue.posted()
    catalogue.post("x", "delete")
    catalogue.delivered(taken)
    assert catalogue.posted() == [("x", "delete")]


def test_enrichments_are_keyed_by_model_and_rules(catalogue):
    found = Enrichment(model="m", rules="1")
    catalogue.put_enrichment("hash", found)
    assert catalogue.enrichment("hash", ("m", "1")) == found
    assert catalogue.enrichment("hash", ("m", "2")) is None
    assert catalogue.latest_enrichment("hash") == found


def test_skipped_parts_are_kept_with_their_reasons(catalogue):
    catalogue.skip(Skipped("a.jsonl", "not JSON", "line 3"))
    catalogue.skip(Skipped("a.jsonl", "no text", "line 4"))
    assert [item.position for item in catalogue.skipped()] == ["line 3", "line 4"]
    assert [item.reason for item in catalogue.skipped()] == ["not JSON", "no text"]
    catalogue.clear_skipped("a.jsonl")
    assert list(catalogue.skipped()) == []


def test_a_transaction_is_whole_or_nothing(catalogue):
    def interrupted() -> None:
        with catalogue.transaction():
            catalogue.put(make_article("x"), "")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    assert catalogue.article("x") is None


def test_a_catalogue_of_a_newer_release_is_refused(tmp_path):
    connection = open_database(tmp_path / "c.sqlite")
    migrate(
        connection,
        "catalogue",
        [*MIGRATIONS, "CREATE TABLE future (x INTEGER) STRICT;\n"],
    )
    connection.close()
    with pytest.raises(CatalogueError, match="newer release"):
        Catalogue(tmp_path / "c.sqlite")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "c.sqlite").write_bytes(b"not a database " * 100)
    with pytest.raises(CatalogueError, match="can't be opened"):
        Catalogue(tmp_path / "c.sqlite")


def test_what_an_older_release_encoded_reads_with_defaults():
    """A trailing field that did not exist then has its default now."""
    assert decode(Skipped, encode(Skipped("p", "r"))) == Skipped("p", "r", "")


def test_when_an_article_was_added_stays_when_it_is_read_again(catalogue):
    """To the second, in UTC; and is not invented for one that is not there."""
    article = catalogue.identify(make_article("x", "Title", "Body"), "key")
    catalogue.put(article, "key")
    catalogue.connection.execute("UPDATE articles SET added = '2001-02-03T04:05:06Z'")
    catalogue.put(replace(article, title="Another title"), "key")
    assert catalogue.added(article.id) == "2001-02-03T04:05:06Z"
    assert catalogue.added("nobody") == ""


def test_what_was_decided_without_the_lock_waits_until_it_is_taken_over(catalogue):
    """And asks for all that was posted, of whichever is more."""
    catalogue.post_decided(["a"], ["h"], filed=False)
    catalogue.post_decided(["b"], ["h"], filed=True, rewritten=True)
    assert catalogue.decided_waits()
    assert (catalogue.posted(), catalogue.posted_headings()) == ([], {})
    catalogue.take_over_decided()
    assert catalogue.posted() == [("a", "refacet"), ("b", "write")]
    assert catalogue.posted_headings() == {"h": True}
    assert not catalogue.decided_waits()


def test_an_article_that_follows_is_struck_out_up_to_the_decision_that_was_read(
    catalogue,
):
    """A later decision asks for it anew; what readers see waits apart."""
    catalogue.post_ruling(5)
    catalogue.post_behind(["a", "b"], 5)
    rows = catalogue.posted_behind("", 10)
    assert rows == [("a", 5), ("b", 5)]
    assert catalogue.waiting() == {"outbox": 1, "behind": 2}
    catalogue.post_ruling(6)
    catalogue.post_behind(["b"], 6)
    catalogue.delivered_behind(rows)
    catalogue.delivered_rulings([5])
    assert catalogue.posted_behind("", 10) == [("b", 6)]
    assert catalogue.posted_rulings() == [6]
    assert catalogue.others_wait()


def test_an_amendment_asked_for_while_another_is_delivered_waits(catalogue):
    """What was decided last is told first, and struck out where nothing came since."""
    catalogue.post_amended(["a", "b"], decision=5)
    catalogue.post_amended(["c"], decision=6)
    rows = catalogue.posted_amended(2)
    assert rows == [("c", 6), ("a", 5)]
    catalogue.post_amended(["a"], decision=7)
    catalogue.delivered_amended(rows)
    assert catalogue.posted_amended(9) == [("a", 7), ("b", 5)]
    assert catalogue.waiting() == {"outbox": 0, "behind": 2}
    assert not catalogue.others_wait()


def test_ids_that_no_article_has_are_named(catalogue):
    article = catalogue.identify(make_article("", "One", "Body"), "")
    catalogue.put(article, "")
    assert catalogue.unknown(["b", article.id, "a"]) == ["a", "b"]


def test_some_fields_of_stored_articles_are_read_without_the_rest(catalogue):
    """Those that are as by default are not stored, and read as nothing."""
    one = make_article("", "One", "Body", outlet="The Post", byline="Ann Lee")
    two = make_article("", "Two", "Other body")
    ids = []
    for article in (one, two):
        identified = catalogue.identify(replace(article, source=article.title), "")
        catalogue.put(identified, "")
        ids.append(identified.id)
    found = dict(catalogue.values_of([*ids, "nobody"], ("outlet", "byline")))
    assert found == {ids[0]: ["The Post", "Ann Lee"], ids[1]: [None, None]}


def test_a_column_between_those_of_a_key_is_not_taken_for_empty(tmp_path):
    """SQLite 3.40 says so of every row; a column that is empty is still found."""
    connection = open_database(tmp_path / "catalogue.sqlite")
    table = """
        CREATE TABLE {name} (a TEXT NOT NULL, b TEXT {rule}, c INTEGER NOT NULL,
        PRIMARY KEY (a, c)) WITHOUT ROWID
    """
    connection.execute(table.format(name="whole", rule="NOT NULL"))
    for number in range(9):
        connection.execute("INSERT INTO whole VALUES ('x', 'y', ?)", (number,))
    assert damages_of(connection) == []

    connection.execute(table.format(name="holed", rule=""))
    connection.execute("INSERT INTO holed VALUES ('x', NULL, 1)")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'b TEXT ', 'b TEXT NOT NULL')"
        " WHERE name = 'holed'"
    )
    connection.close()
    with closing(open_database(tmp_path / "catalogue.sqlite")) as again:
        assert damages_of(again) == ["NULL value in holed.b"]
