"""Decisions of librarians, and models trained on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuttings.index.database import open_database
from cuttings.index.enrich.events.decisions import EventDecisions
from cuttings.index.enrich.events.training import Label, train
from cuttings.search.articles import Enrichment, EventType
from cuttings.search.errors import NotFound
from tests.making import make_article

FIGHTING, PEACE = "medtop:20000056", "medtop:20000073"
RULED = Enrichment(events=(EventType(FIGHTING, 9.0, True, ((0, 4),)),))


@pytest.fixture
def decisions():
    return EventDecisions(open_database(Path(":memory:")))


def test_a_decision_replaces_the_rules_and_keeps_their_evidence(decisions):
    """Decided types stand in the order given; where rules had found one, its
    sentence stays.
    """
    article = make_article("a", body="Text")
    decisions.set(article, ["ceasefire", FIGHTING])
    events = decisions.final(article, RULED).events
    assert [(event.id, event.primary) for event in events] == [
        (PEACE, True),
        (FIGHTING, False),
    ]
    assert events[1].evidence == ((0, 4),)
    assert {"librarian"} == {event.provenance for event in events}


def test_deciding_for_none_leaves_unclassified(decisions):
    """An empty decision takes every type away."""
    article = make_article("a")
    decisions.set(article, [])
    assert decisions.final(article, RULED).events == ()


def test_undo_brings_back_what_stood_before(decisions):
    """Undoing returns to the earlier decision, then to the rules, then has nothing
    left.
    """
    article = make_article("a")
    decisions.set(article, [PEACE])
    decisions.set(article, ["sport"])
    decisions.undo("a")
    assert [event.id for event in decisions.final(article, RULED).events] == [PEACE]
    decisions.undo("a")
    assert [event.id for event in decisions.final(article, RULED).events] == [FIGHTING]
    with pytest.raises(NotFound):
        decisions.undo("a")


def test_an_identical_copy_shares_a_decision(decisions):
    """A decision holds for the same text under another id; its own decision goes
    before.
    """
    one = make_article("a", title="T", body="Same")
    copy = make_article("b", title="T", body="Same")
    decisions.set(one, [PEACE])
    assert [event.id for event in decisions.final(copy, RULED).events] == [PEACE]
    decisions.set(copy, ["sport"])
    assert [event.id for event in decisions.final(copy, RULED).events] == [
        "medtop:15000000"
    ]


def test_mentioned_dates_are_filled_in(decisions):
    """Applying also reads the dates that a text mentions, against its day of
    publication.
    """
    article = make_article("a", body="It fell on Saturday.", date="2015-09-07")
    assert decisions.final(article, Enrichment()).dates == ("2015-09-05",)


def _labels(count):
    """Texts on a subject that the rules have no word for, and others."""
    odd = [
        Label(
            f"Gazebo report {n}",
            f"The quibble of gazebo {n} met the flange.",
            frozenset([PEACE]),
        )
        for n in range(count)
    ]
    even = [
        Label(f"Garden note {n}", f"The tulip of garden {n} met the bee.", frozenset())
        for n in range(count)
    ]
    return odd + even


def test_a_model_takes_over_where_it_beats_the_rules(decisions):
    """Trained on words that the rules don't know, a model is used, says why, and
    points at a sentence.
    """
    models = train(_labels(20))
    assert [(model.type, model.used) for model in models] == [(PEACE, True)]
    decisions.models.replace(models, "2026-01-01")
    article = make_article(
        "x",
        title="Gazebo report",
        body="It rained. The quibble of the gazebo met the flange.",
    )
    (event,) = decisions.final(article, Enrichment()).events
    assert (event.id, event.primary) == (PEACE, True)
    assert event.provenance.startswith("trained on 40 labels")
    assert event.evidence == ((11, 52),)


def test_few_labels_train_nothing():
    """Below the least number of labels the rules stay."""
    assert train(_labels(5)) == []


def test_a_model_stays_out_where_the_rules_are_as_good():
    """Labels that the rules get right leave the rules in place."""
    labels = [
        Label(
            f"Truce holds in valley {n}",
            f"A ceasefire held in valley {n}.",
            frozenset([PEACE]),
        )
        for n in range(20)
    ] + [
        Label(f"Garden note {n}", f"The tulip of garden {n} met the bee.", frozenset())
        for n in range(20)
    ]
    assert [model.used for model in train(labels)] == [False]
