"""Records come back as they were stored, also those of another release."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.articles import (
    Article,
    Cue,
    Enrichment,
    Entry,
    EventType,
    Heading,
    Mention,
    Published,
    StoryLink,
)
from cuttings.search.records import (
    DAMAGE,
    decode,
    encode,
    from_plain,
    to_named,
    to_plain,
)
from tests.making import make_article

FULL = Enrichment(
    (Mention("Rahmon", 0, 6, "person", "Emomali Rahmon", "president", "h1", "named"),),
    (EventType("medtop:20000056", 0.5, True, ((0, 4), (7, 9)), "rules"),),
    (Cue("killed", 3, 1, 9),),
    ("2015-09",),
    "model",
    "rules",
)


@dataclass(frozen=True)
class Earlier:
    """A record as an earlier release had it."""

    value: str


@dataclass(frozen=True)
class Later:
    """The same with a field that was added at the end."""

    value: str
    note: str = "none"


@pytest.mark.parametrize(
    "record",
    [
        make_article("x", "Title", "Body", "2015-09"),
        make_article("x"),
        FULL,
        Enrichment(),
        Entry(make_article("x"), FULL, StoryLink("x"), (Heading("h1", "person", "R"),)),
    ],
    ids=["article", "bare", "enrichment", "empty", "entry"],
)
def test_a_record_comes_back_from_bytes_lists_and_objects(record):
    """Whichever of its three forms it was written in."""
    kind = type(record)
    assert decode(kind, encode(record)) == record
    assert from_plain(kind, to_plain(record)) == record
    assert from_plain(kind, to_named(record)) == record


def test_defaults_at_the_end_take_no_space():
    """What is not stated is not stored, though a record in names says all."""
    assert to_plain(Enrichment()) == []
    assert to_plain(Published("2015", "path")) == ["2015", "path"]
    assert set(to_named(Enrichment())) == {
        "mentions",
        "events",
        "cues",
        "dates",
        "quotations",
        "model",
        "rules",
        "unsought",
    }


def test_a_field_of_another_release_has_its_default_or_is_passed_over():
    """By position as by name."""
    assert decode(Later, encode(Earlier("a"))) == Later("a", "none")
    assert decode(Earlier, encode(Later("a", "b"))) == Earlier("a")
    assert from_plain(Later, to_named(Earlier("a"))) == Later("a", "none")
    assert from_plain(Earlier, to_named(Later("a", "b"))) == Earlier("a")


@pytest.mark.parametrize("plain", [[], {}, {"provenance": "path"}])
def test_a_field_without_a_default_can_not_be_missing(plain):
    with pytest.raises(TypeError):
        from_plain(Published, plain)


@given(st.data())
def test_damaged_bytes_raise_what_is_announced(data):
    """One changed byte gives a record or one of ``DAMAGE``, never another error."""
    packed = bytearray(encode(make_article("x", "Title", "Body", "2015-09")))
    packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    try:
        decode(Article, bytes(packed))
    except DAMAGE:
        return
