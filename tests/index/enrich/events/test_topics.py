"""The vocabulary: ids, labels, hierarchy, retired topics."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.events.lexicon import bundled_lexicon
from cuttings.index.enrich.events.topics import current, lineage, topic_named, topics
from cuttings.search.errors import NotFound


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


def test_unknown_types_are_refused():
    """A type that does not exist is named in the message."""
    with pytest.raises(NotFound, match="nonsense"):
        topic_named("nonsense")
