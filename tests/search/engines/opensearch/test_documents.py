"""Entries and values as documents, and what is sent to write them."""

from __future__ import annotations

import json

import pytest

from cuttings.search.engines.opensearch.documents import (
    BATCH,
    Address,
    Writer,
    article_index,
    changed_parts,
    stored_entry,
    story_number,
    value_id,
)
from cuttings.search.engines.opensearch.sets import number_of
from cuttings.search.errors import EngineError
from cuttings.search.facets import installed_facets
from cuttings.search.settings import Settings
from tests.search.engines.opensearch.recorded import (
    ADDRESS,
    RecordedCluster,
    document_of,
)

NOTHING_STORED = {"count": 0}


def test_builds_of_one_archive_share_its_identity(tmp_path):
    first = Address.new(tmp_path / "index" / "1")
    second = Address.new(tmp_path / "index" / "2")
    assert first.alias == second.alias
    assert (first.articles, second.articles) == (f"{first.alias}-1", f"{first.alias}-2")
    assert first.values == f"{first.articles}-values"


def test_an_address_is_known_once_it_is_saved(tmp_path):
    folder = tmp_path / "index" / "1"
    address = Address.new(folder)
    assert Address.known(folder) is None
    address.save(folder)
    assert Address.known(folder) == address


@pytest.mark.parametrize("text", ["", "one", "one two three"])
def test_a_damaged_name_is_no_address(tmp_path, text):
    (tmp_path / "opensearch-index").write_text(text)
    assert Address.known(tmp_path) is None


def test_names_of_builds_are_fit_for_an_index(tmp_path):
    address = Address.new(tmp_path / "index" / "A build_2")
    assert address == Address(address.alias, f"{address.alias}-a-build-2")


def test_a_document_holds_the_entry_and_our_own_terms(entry):
    made = entry(
        "x",
        "Łódź talks",
        "Rebels' talks of 7,000.",
        "2015-09",
        places=("Asia",),
        agency="AFP",
    )
    document = document_of(made, installed_facets(), alone=True)
    assert document["exact"] == ["lodz talks", "rebels talks of 7000"]
    assert document["text"] == ["lodz talk", "rebel talk of 7000"]
    assert document["facet"]["agency"] == ["afp"]
    assert document["level"]["date"] == ["\x1f2015", "2015\x1f2015-09"]
    assert stored_entry(document) == made
    assert -(2**63) <= story_number("x") < 2**63


def test_a_decision_sends_no_text_and_replaces_all_else(entry):
    made = entry(
        "x",
        "Łódź talks",
        "Rebels' talks of 7,000.",
        "2015-09",
        places=("Asia",),
        agency="AFP",
    )
    moved = entry(
        "x",
        "Łódź talks",
        "Rebels' talks of 7,000.",
        None,
        story="older",
        places=("Peru",),
    )
    facets = installed_facets()
    parts = changed_parts(moved, facets, alone=False)
    assert not {"data", "text", "exact", "title", "title_exact"} & set(parts)
    assert "7,000" not in json.dumps(parts)
    changed = {**document_of(made, facets, alone=True), **parts}
    assert changed == document_of(moved, facets, alone=False)
    assert stored_entry(changed) == moved


def test_an_index_with_other_facets_is_of_another_format():
    def stamp(facets) -> str:
        return article_index(facets, Settings())["mappings"]["_meta"]["format"]

    facets = installed_facets()
    assert stamp(facets) == stamp(list(facets))
    assert stamp(facets) != stamp(facets[:-1])


def written(cluster: RecordedCluster) -> list[tuple[str, str, bool | None]]:
    """What was sent to articles: the action, the id, and whether it is alone."""
    sent = []
    for action, document in cluster.sent:
        ((verb, meta),) = action.items()
        if meta["_index"] == ADDRESS.articles:
            parts = (document or {}).get("doc", document) or {}
            sent.append((verb, meta["_id"], parts.get("alone")))
    return sent


def test_copies_written_together_are_not_alone(entry):
    """Nor is the first of them, which was sent before the second was seen."""
    cluster = RecordedCluster(NOTHING_STORED)
    writer = Writer(cluster, ADDRESS, installed_facets())
    writer.write([entry("x", story="s"), entry("y", story="s"), entry("z")])
    assert written(cluster) == [
        ("index", "x", False),
        ("index", "y", False),
        ("index", "z", True),
    ]


def test_a_copy_that_comes_later_ends_that_the_first_is_alone(entry):
    cluster = RecordedCluster(NOTHING_STORED)
    writer = Writer(cluster, ADDRESS, ())
    writer.write([entry("x", story="s")])
    writer.write([entry("y", story="s")])
    writer.write([entry("z", story="s")])
    assert written(cluster) == [
        ("index", "x", True),
        ("update", "x", False),
        ("index", "y", False),
        ("index", "z", False),
    ]


NO_NUMBER_TAKEN = {"hits": {"hits": []}}


def test_an_article_gets_the_next_number_where_another_has_its_own(entry):
    """One that is stored, or was written in the same batch; and keeps it."""
    own = number_of("new")
    fields = {"article_number": [own], "id": ["old"]}
    taken = {"hits": {"hits": [{"fields": fields}]}}
    cluster = RecordedCluster({"count": 1}, taken, NO_NUMBER_TAKEN, NO_NUMBER_TAKEN)
    Writer(cluster, ADDRESS, ()).write([entry("new")])
    ((_, document),) = cluster.sent
    assert (document["article_number"], document["renumbered"]) == (own + 1, True)


def test_what_is_written_takes_account_of_the_last_statement(entry):
    cluster = RecordedCluster(NOTHING_STORED)
    writer = Writer(cluster, ADDRESS, ())
    writer.told = 7
    writer.write([entry("x")])
    ((_, document),) = cluster.sent
    assert (document["told"], document["renumbered"]) == (7, False)


@pytest.mark.parametrize("other_is_alone", [True, False])
def test_a_copy_of_a_committed_story_is_not_alone(entry, other_is_alone):
    """The other is told so if it does not know yet."""
    fields = {"story": ["s"], "id": ["old"], "alone": [other_is_alone]}
    found = {"hits": {"hits": [{"fields": fields}]}}
    cluster = RecordedCluster({"count": 1}, NO_NUMBER_TAKEN, found)
    Writer(cluster, ADDRESS, ()).write([entry("new", story="s"), entry("z")])
    changed = [("update", "old", False)] if other_is_alone else []
    assert written(cluster) == [*changed, ("index", "new", False), ("index", "z", True)]


def test_an_article_that_is_written_twice_stays_alone(entry):
    cluster = RecordedCluster(NOTHING_STORED)
    writer = Writer(cluster, ADDRESS, ())
    writer.write([entry("x", body="first", story="s")])
    writer.write([entry("x", body="second", story="s")])
    assert written(cluster) == [("index", "x", True), ("index", "x", True)]


def test_of_one_article_in_a_batch_the_last_is_written(entry):
    cluster = RecordedCluster(NOTHING_STORED)
    writer = Writer(cluster, ADDRESS, ())
    writer.write([entry("x", "First"), entry("x", "Second")])
    ((_, document),) = cluster.sent
    assert stored_entry(document).article.title == "Second"


def test_a_value_is_written_once_for_the_same_words(entry):
    cluster = RecordedCluster(NOTHING_STORED)
    writer = Writer(cluster, ADDRESS, installed_facets())
    for number in range(3):
        writer.write([entry(f"x{number}", agency="AFP")])
    names = [action["index"]["_id"] for action, _ in cluster.sent if "index" in action]
    assert names.count(value_id("agency", "afp")) == 1
    writer.clear_cache()
    cluster.answers = [NOTHING_STORED]
    writer.write([entry("x4", agency="AFP")])
    names = [action["index"]["_id"] for action, _ in cluster.sent if "index" in action]
    assert names.count(value_id("agency", "afp")) == 2


def test_what_may_not_have_come_is_sent_again(entry):
    """Values and words that a failed request carried, in which an article was refused."""
    cluster = RecordedCluster(NOTHING_STORED)
    writer = Writer(cluster, ADDRESS, installed_facets())

    def failing(actions):
        list(actions)
        raise EngineError("refused")

    sending, cluster.bulk = cluster.bulk, failing
    french = entry("x", "Inondées", agency="AFP", language="fr")
    with pytest.raises(EngineError, match="refused"):
        writer.write([french])
    cluster.bulk = sending
    writer.write([french])
    keys = [document["key"] for _, document in cluster.sent if "key" in document]
    assert {"agency", "words.held", "words.spelt"} <= set(keys)


def test_refaceting_passes_over_what_is_not_stored(entry):
    stored = {"docs": [{"found": True}, {"found": False}]}
    cluster = RecordedCluster(stored, NOTHING_STORED)
    Writer(cluster, ADDRESS, ()).refacet([entry("x"), entry("gone")])
    assert written(cluster) == [("update", "x", True)]


@pytest.mark.parametrize(("count", "batches"), [(BATCH, 1), (BATCH + 1, 2)])
def test_entries_are_looked_at_in_batches(entry, count, batches):
    of_each = [NO_NUMBER_TAKEN, {"hits": {"hits": []}}]
    cluster = RecordedCluster({"count": 1}, *of_each * batches)
    Writer(cluster, ADDRESS, ()).write([entry(f"n{n}") for n in range(count)])
    assert len(written(cluster)) == count
    assert cluster.answers == []


def test_a_deletion_names_the_article():
    cluster = RecordedCluster()
    Writer(cluster, ADDRESS, ()).delete(["x"])
    assert cluster.sent == [({"delete": {"_index": "a-1", "_id": "x"}}, None)]
