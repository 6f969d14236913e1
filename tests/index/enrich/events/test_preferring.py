"""The first type of an article is the one that labelled articles prefer, and none where
that is not sure; a lexicon a language.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from cuttings.index.enrich.events import classify, lexicon_of
from cuttings.index.enrich.events.preferring import (
    Preferences,
    bundled_preferences,
    features,
)
from cuttings.index.evaluate.events import judge, measure, read_labelled

DATA = Path(__file__).parents[3] / "data"
CONFLICT, PEACE, LAW, CRIME = (
    "medtop:20000056",
    "medtop:20000073",
    "medtop:20000129",
    "medtop:20000082",
)
ACCIDENT, DISASTER = "medtop:20000139", "medtop:20000151"


@dataclass
class Made:
    """A type in question."""

    type: str
    score: float
    headline: float = 0.0
    opening: float = 0.0
    width: int = 1


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Former guerrillas turned in 300 rifles at a ceremony on the coast.", PEACE),
        ("The last foreign battalion left under the pullout agreed in May.", PEACE),
        ("Both armies swapped 40 prisoners at the river.", PEACE),
        ("Gunmen hurled grenades at an army checkpoint, wounding a private.", CONFLICT),
        ("The army regained control of two hills above the lake.", CONFLICT),
        ("A shepherd stepped on a landmine left by the militia.", CONFLICT),
        ("Detectives broke up a ring that forged banknotes and held nine men.", LAW),
        ("Customs officers seized a tonne of heroin under frozen fish.", LAW),
        ("Smugglers ferry untaxed petrol over the lake at night.", CRIME),
        (
            "Ammonia leaked from a burst pipe at an ice factory; four workers died.",
            ACCIDENT,
        ),
        ("A tremor of magnitude 4.9 rattled the port.", DISASTER),
    ],
)
def test_a_type_that_borrows_the_words_of_another_is_told_apart(text, type_):
    """One sentence without a headline is enough where it says it plainly."""
    assert [event.id for event in classify("", text)][:1] == [type_]


def test_what_is_not_sure_is_given_no_type():
    """Two types that the text says as much for leave the article unclassified."""
    preferences = Preferences((2.0, 0.0, 0.0, 0.0), {}, {}, 0.4)
    choice = preferences.choose([Made("a", 3.0), Made("b", 3.0)])
    assert choice.confidence == pytest.approx(0.25)
    alone = preferences.choose([Made("a", 3.0)])
    assert alone.confidence == pytest.approx(0.5)


def test_a_pair_of_types_has_a_preference_of_its_own():
    """It holds in both orders, and only where both are in question."""
    preferences = Preferences((2.0, 0.0, 0.0, 0.0), {}, {("a", "b"): 1.0}, 0.0)
    assert preferences.choose([Made("b", 3.0), Made("a", 2.0)]).index == 1
    assert preferences.choose([Made("a", 2.0), Made("b", 3.0)]).index == 0
    assert preferences.choose([Made("c", 3.0), Made("a", 2.0)]).index == 0


def test_title_and_first_sentence_are_parts_of_what_they_say_for_any():
    """Of what speaks for nothing there, the parts are 0."""
    made = features([Made("a", 4.0, 2.0, 0.0), Made("b", 4.0, 1.0, 0.0)])
    assert made == [(0.0, 1.0, 0.0, 1.0), (0.0, 0.5, 0.0, 1.0)]


def test_the_bundled_weights_are_of_types_that_exist():
    """Each of a pair has a weight of its own."""
    preferences = bundled_preferences()
    for pair in preferences.pairs:
        assert set(pair) <= preferences.types.keys()


def test_a_type_says_by_which_words():
    """The strongest first, each once."""
    (event,) = classify("Truce in the valley", "A truce began in the valley.")
    assert "truce" in event.words[0]
    assert len(event.words) == len(set(event.words))


def test_french_has_a_lexicon_of_its_own_and_greek_has_none():
    """What is elided is read as two words; the spans are those of the text."""
    body = "L'armée a repris trois villages aux rebelles d'Anda."
    (event,) = classify("", body, "fr")
    assert event.id == CONFLICT
    assert [body[start:end] for start, end in event.evidence] == [body]
    assert lexicon_of("el") is None
    assert classify("", body, "el") == ()


@pytest.mark.parametrize(
    ("name", "precision", "coverage"),
    [
        ("events_reports", 0.9, 0.85),
        ("events_reports_heldback", 0.9, 0.85),
        ("events_french", 0.9, 0.85),
    ],
)
def test_labelled_reports_keep_their_figures(name, precision, coverage):
    """What the README of the test data says of them holds."""
    tallies, _ = measure(map(judge, read_labelled(DATA / f"{name}.jsonl")))
    assert (tallies["precision"].share or 0) >= precision
    assert (tallies["coverage"].share or 0) >= coverage
