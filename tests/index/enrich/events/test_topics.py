"""The vocabulary: ids, labels, hierarchy, retired topics."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.events.lexicon import bundled_lexicon
from cuttings.index.enrich.events.topics import current, lineage, topic_named, topics
from cuttings.search.errors import NotFound
from cuttings.search.translations import speaking


def test_retired_topics_lead_to_topics_in_force():
    """Every retired topic is replaced by one that is in force."""
    retired = [topic for topic in topics().values() if topic.replaced_by]
    assert retired
    assert all(topics()[topic.replaced_by].replaced_by is None for topic in retired)
    assert current("medtop:20000064") == "medtop:20000105"


def test_every_type_of_the_lexicon_is_in_force():
    """Rules speak only for topics that IPTC has not retired."""
    types = {rule.type for rule in bundled_lexicon().rules}
    assert all(current(type_) == type_ for type_ in types)
    assert len(types) >= 25


def test_lineage_ends_at_the_top():
    """Above a topic stand its parents up to one without."""
    assert lineage("medtop:20000645") == (
        "medtop:20000645",
        "medtop:20000638",
        "medtop:11000000",
    )
    assert lineage("medtop:99999999") == ()


@pytest.mark.parametrize(
    "text", ["medtop:20000056", "20000056", "armed conflict", "Fighting"]
)
def test_a_topic_is_found_by_id_label_and_variant(text):
    """A librarian may write a type as id, label or everyday word."""
    assert topic_named(text).id == "medtop:20000056"


@pytest.mark.parametrize(
    ("text", "topic"),
    [("buddhism", "20000658"), ("AIDS", "20000452"), ("war crime action", "20000105")],
)
def test_a_label_is_found_however_its_letters_are_written(text, topic):
    """Capitals in the label or in what is typed make no difference; a retired topic
    gives the one that replaced it.
    """
    assert topic_named(text).id == f"medtop:{topic}"


def test_a_topic_is_found_by_its_name_in_the_readers_language():
    """As the desk and the help show it."""
    with speaking("de"):
        assert topic_named("Bewaffnete Konflikte").id == "medtop:20000056"
        assert topic_named("armed conflict").id == "medtop:20000056"
    with pytest.raises(NotFound):
        topic_named("Bewaffnete Konflikte")


def test_unknown_types_are_refused():
    """A type that does not exist is named in the message."""
    with pytest.raises(NotFound, match="nonsense"):
        topic_named("nonsense")
