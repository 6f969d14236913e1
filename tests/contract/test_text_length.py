"""How many words a text has is asked for and compared alike by every engine."""

from __future__ import annotations

import pytest

from cuttings.search.queries import Query
from tests.making import make_entry

LENGTHS = {"none": 0, "note": 12, "short": 200, "long": 501, "longest": 1_200}


@pytest.fixture
def texts(empty):
    """An engine with a text of each length."""
    for name, length in LENGTHS.items():
        empty.write([make_entry(name, "Talks", " ".join(["word"] * length))])
    empty.commit()
    return empty


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("words:>500", {"long", "longest"}),
        ("words:>501", {"longest"}),
        ("words:>=501", {"long", "longest"}),
        ("words<200", {"none", "note"}),
        ("words:<=200", {"none", "note", "short"}),
        ("words:200", {"short"}),
        ("words:12..501", {"note", "short", "long"}),
        ("words:12-200", {"note", "short"}),
        ("words:>1,000", {"longest"}),
        ("talks -words:>12", {"none", "note"}),
        ("talks words:>12 NOT words:>=1200", {"short", "long"}),
        ("words:<5 OR words:>1000", {"none", "longest"}),
        ("wc>500", {"long", "longest"}),
        ("LENGTH(>500)", {"long", "longest"}),
        ("length(leq(12))", {"none", "note"}),
    ],
)
def test_lengths_are_compared(texts, text, expected):
    found = {hit.id for hit in texts.search(Query(text)).hits}
    assert found == expected


def test_a_length_is_no_word_and_leaves_the_order_alone(texts):
    plain = [hit.id for hit in texts.search(Query("talks")).hits]
    limited = texts.search(Query("talks words:>12"))
    assert limited.understood == "talks AND words:>=13"
    kept = [id for id in plain if id in ("short", "long", "longest")]
    assert [hit.id for hit in limited.hits] == kept
