"""Parts of the engine for clusters that need no cluster: names, clauses, and the
proof of counts.
"""

from __future__ import annotations

import json

import pytest
from whoosh import query as q

from cuttings.search.engines import engine_named
from cuttings.search.engines.opensearch.cluster import (
    Address,
    address_of,
    known_address,
    remember,
)
from cuttings.search.engines.opensearch.counting import Tally, read_tally, value_of
from cuttings.search.engines.opensearch.documents import (
    article_document,
    changed_parts,
    stored_entry,
    story_number,
)
from cuttings.search.engines.opensearch.translate import MOST_CHAINS, Translator
from cuttings.search.errors import SettingsError
from cuttings.search.facets import installed_facets


def test_builds_of_one_archive_share_its_identity(tmp_path):
    (first, new), (second, _) = (
        address_of(tmp_path / "index" / "1"),
        address_of(tmp_path / "index" / "2"),
    )
    assert new
    assert first.alias == second.alias
    assert (first.articles, second.articles) == (f"{first.alias}-1", f"{first.alias}-2")
    assert first.values == f"{first.articles}-values"


def test_an_address_is_known_once_it_is_remembered(tmp_path):
    folder = tmp_path / "index" / "1"
    address, _ = address_of(folder)
    assert known_address(folder) is None
    remember(folder, address)
    assert known_address(folder) == address
    assert address_of(folder) == (address, False)


@pytest.mark.parametrize("text", ["", "one", "one two three"])
def test_a_damaged_name_is_no_address(tmp_path, text):
    (tmp_path / "opensearch-index").write_text(text)
    assert known_address(tmp_path) is None


def test_names_of_builds_are_fit_for_an_index(tmp_path):
    address, _ = address_of(tmp_path / "index" / "A build_2")
    assert address == Address(address.alias, f"{address.alias}-a-build-2")


def test_a_phrase_of_two_words_is_near_and_of_three_every_chain():
    translator = Translator(None)
    two = translator.translate(q.Phrase("text", ["a", "b"], slop=4))["bool"]["filter"][
        0
    ]["span_near"]
    assert (two["slop"], two["in_order"]) == (3, True)
    three = translator.translate(q.Phrase("text", ["a", "b", "c"], slop=4))["bool"][
        "filter"
    ][0]["span_near"]
    assert len(three["clauses"][0]["span_or"]["clauses"]) == 4
    assert translator.warnings == []


def test_too_many_chains_are_a_warning():
    translator = Translator(None)
    words = ["a", "b", "c", "d"]
    translator.translate(q.Phrase("text", words, slop=round(MOST_CHAINS**0.5)))
    assert translator.warnings == []
    translator.translate(q.Phrase("text", words, slop=round(MOST_CHAINS**0.5) + 1))
    assert "may have been missed" in translator.warnings[0]


def answer(counts: dict[str, int], other: int, error: int) -> dict:
    buckets = [
        {"key": key, "doc_count": count, "doc_count_error_upper_bound": 0}
        for key, count in counts.items()
    ]
    return {
        "buckets": buckets,
        "sum_other_doc_count": other,
        "doc_count_error_upper_bound": error,
    }


def test_counts_are_proved_where_nothing_is_left_out():
    assert read_tally(answer({"a": 3, "b": 1}, 0, 0)).proved(10)


def test_counts_are_proved_where_what_is_left_out_is_too_rare_to_be_shown():
    assert read_tally(answer({"a": 9, "b": 8, "c": 2}, 50, 1)).proved(2)
    assert not read_tally(answer({"a": 9, "b": 3, "c": 2}, 50, 1)).proved(2)


def test_a_value_seen_in_shared_stories_alone_makes_its_count_doubtful():
    tally = read_tally(answer({"a": 9, "b": 8, "c": 2}, 50, 0))
    tally.add({"x": 7})
    assert not tally.proved(2)
    assert Tally({"a": 2}).proved(1)


def test_a_level_is_its_value():
    assert (value_of("2015\x1f2015-09"), value_of("\x1funknown"), value_of("afp")) == (
        "2015-09",
        "unknown",
        "afp",
    )


def test_a_document_holds_the_entry_and_our_own_terms(entry):
    made = entry(
        "x",
        "Łódź talks",
        "Rebels' talks of 7,000.",
        "2015-09",
        places=("Asia",),
        agency="AFP",
    )
    document = article_document(made, installed_facets(), alone=True)
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
    changed = {**article_document(made, facets, alone=True), **parts}
    assert changed == article_document(moved, facets, alone=False)
    assert stored_entry(changed) == moved


def test_an_engine_whose_package_is_missing_says_how_to_install_it(monkeypatch):
    def missing(name, package=None):
        raise ModuleNotFoundError("No module named 'opensearchpy'", name="opensearchpy")

    engine_named.cache_clear()
    monkeypatch.setattr("importlib.metadata.import_module", missing)
    with pytest.raises(SettingsError, match=r"pip install 'cuttings\[opensearch\]'"):
        engine_named("opensearch")
    engine_named.cache_clear()
