"""Event types: what is given, in which order, with which proof, and when nothing is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import strategies as st

from cuttings.index.enrich.events import RULES_VERSION, classify, event_headings
from cuttings.index.enrich.events.sentences import LONGEST_BODY
from cuttings.index.enrich.events.topics import topics
from tests.fragments import check_answers, texts

LEADS = Path(__file__).parents[3] / "data" / "events_leads.jsonl"
WORLD = LEADS.with_name("events_world.jsonl")

FIGHTING, PEACE, CRIME, SPORT = (
    "medtop:20000056",
    "medtop:20000073",
    "medtop:20000082",
    "medtop:15000000",
)
VALLEY = (
    "Fighters loyal to a former warlord fought government troops in the mountain town on Tuesday, and gun battles left "
    "at least 40 dead. The army moved in after the murder of a security chief, who was stabbed to death near his home. "
    "A ceasefire has held since Wednesday, and the two sides started talks with the militants' elders. "
    "The group is accused of drug smuggling and of a series of killings."
)


def ids(title, body):
    return [event.id for event in classify(title, body)]


def test_several_things_that_happened_are_all_given():
    """Fighting, a ceasefire and a murder in one report give three types, the
    fighting first.
    """
    events = classify("Dozens die in mountain clashes", VALLEY)
    assert events[0].id == FIGHTING
    assert {PEACE, CRIME} <= {event.id for event in events}
    assert [True, *[False] * (len(events) - 1)] == [event.primary for event in events]


def test_evidence_is_a_sentence_that_says_it():
    """The spans of a type are whole sentences of the body that name the thing."""
    events = {
        event.id: event for event in classify("Dozens die in mountain clashes", VALLEY)
    }
    proof = [VALLEY[start:end] for start, end in events[PEACE].evidence]
    assert any(
        sentence.startswith("A ceasefire has held") and sentence.endswith("elders.")
        for sentence in proof
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("", ""),
        (
            "Crossword solutions",
            "Across: 1 Anvil; 4 Resin; 9 Otter. Down: 2 Niece; 3 Liver; 5 Exile.",
        ),
        (
            "Ten things to do in Lisbon",
            "From a walk along the river to a plate of tarts, here is how to spend a day.",
        ),
    ],
)
def test_what_is_no_event_stays_unclassified(title, body):
    """Nothing is forced into a type."""
    assert ids(title, body) == []


def test_denied_events_do_not_count():
    """What a text says did not happen gives no type."""
    assert PEACE not in ids(
        "Talks",
        "There was no ceasefire on Monday. The two sides did not sign a ceasefire.",
    )


def test_background_does_not_give_the_type():
    """A war that ended years ago does not make a report on a harvest one of fighting."""
    body = (
        "Farmers brought in a record wheat harvest this week. The region suffered in the 1992-1997 civil war, in which "
        "50,000 people were killed."
    )
    assert FIGHTING not in ids("Record wheat harvest", body)


def test_sport_is_not_war():
    """The battles and attacks of a match are sport."""
    body = "Morocco's attack was too strong for Spain on Sunday as they battled to a 2-1 victory in the World Cup final."
    assert ids("Morocco defeat Spain in World Cup battle", body) == [SPORT]


def test_headings_bring_their_parents_first():
    """An event type counts under the topic above it too."""
    found = event_headings([FIGHTING, PEACE])
    assert [heading.id for heading in found] == ["medtop:16000000", FIGHTING, PEACE]
    assert found[1].broader == found[0].id


def test_rules_version_follows_the_lexicon():
    """The version names the code's own number and a digest of the lexicon."""
    assert RULES_VERSION.startswith("events-2.")


def test_any_text_gives_spans_of_its_body():
    """Hostile text never raises, and evidence never leaves the body."""

    def check(text, events):
        for event in events:
            assert event.id in topics()
            spans = event.evidence
            assert all(0 <= start < end <= len(text[1]) for start, end in spans)

    wording = texts(
        *("Rebels", "killed", "12", "soldiers", "in an ambush", "ceasefire", "talks"),
        *("president", "said", "court", "no", "could", "1997", ". ", "\n", "“", "\x00"),
    )
    check_answers(
        st.tuples(wording, wording), lambda text: classify(*text), check, least=20
    )


def test_an_enormous_body_is_read_to_a_limit():
    """A body beyond the limit is classified by its beginning."""
    body = VALLEY + " lorem ipsum" * LONGEST_BODY
    assert FIGHTING in ids("Dozens die in mountain clashes", body)


def test_short_reports_from_everywhere():
    """Of the invented leads in the fixture, nine in ten get the first type that
    their author gave them.
    """
    rows = [json.loads(line) for line in LEADS.read_text("utf-8").splitlines()]
    right = sum(ids(row["title"], row["text"])[:1] == row["event"][:1] for row in rows)
    assert right >= 0.9 * len(rows)


def test_an_obituary_is_told_by_its_headline():
    """The words of a dead bishop's office do not outweigh that he died; they stay a
    further type.
    """
    title = "Bishop Emeritus Juan Reyes of Marbel dies"
    body = (
        "Roman Catholic Bishop Emeritus Juan Reyes, 79, died early on Sunday, according to the Catholic bishops. "
        "The current bishop asked people to pray for him. As bishop he led the diocese for twenty years."
    )
    assert classify(title, body)[0].id == "medtop:08000000"


def test_one_state_s_words_to_another_are_diplomacy():
    """Two countries and a verb of saying between them are enough; one alone is not."""
    types = [
        event.id
        for event in classify(
            "Kenya accuses Somalia", "Kenya accused Somalia of a breach of the treaty."
        )
    ]
    assert types[:1] == ["medtop:20000638"]
    assert (
        classify("Kenya warns of rain", "Kenya warned farmers of rain on Monday.") == ()
    )


@pytest.mark.parametrize(
    ("type_", "title", "body"),
    [
        (
            "20000056",
            "Hill town hit",
            "Warplanes of the air force dropped dozens of bombs on a hill town, elders said.",
        ),
        (
            "20000056",
            "Post lost",
            "Raiders overran an army post near the lake, leaving nine servicemen dead.",
        ),
        (
            "20000073",
            "Arms yards filled",
            "Ex-fighters began handing over artillery under a pact to silence the guns.",
        ),
        (
            "20000645",
            "Ninety land",
            "Ninety Rohingya came ashore after three weeks adrift and were taken to a camp.",
        ),
        (
            "20000344",
            "Deal in Accra",
            "Ghana reached a staff-level deal with the IMF to refill its depleted reserves.",
        ),
        (
            "01000000",
            "Thrones return",
            "Royal treasures looted by colonial troops were returned and went on display in the palace.",
        ),
        (
            "20000129",
            "Offices searched",
            "Agents of the anti-corruption bureau searched the offices of a former governor.",
        ),
    ],
)
def test_wording_of_agencies_around_the_world_is_known(type_, title, body):
    """Families of wording that reports from few countries would not have taught the
    lexicon.
    """
    assert ids(title, body)[:1] == [f"medtop:{type_}"]


def test_reports_in_the_manner_of_many_agencies_are_told_apart():
    """Of the invented reports of many countries nine in ten are answered, and nine
    in ten answers begin right.
    """
    rows = [json.loads(line) for line in WORLD.read_text("utf-8").splitlines()]
    answers = [(ids(row["title"], row["text"]), row["event"]) for row in rows]
    given = [(types, gold) for types, gold in answers if types]
    assert len(given) >= 0.9 * len(rows)
    assert sum(types[0] in gold for types, gold in given) >= 0.9 * len(given)


@pytest.mark.parametrize(("sentences", "spans"), [(2, 2), (3, 3), (4, 3)])
def test_evidence_is_three_sentences_at_most(sentences, spans):
    """The early ones, where all say alike."""
    body = " ".join(["Rebels killed nine soldiers in an ambush."] * sentences)
    events = classify("", body)
    assert events[0].id == FIGHTING
    assert len(events[0].evidence) == spans
    assert events[0].evidence[0][0] == 0
