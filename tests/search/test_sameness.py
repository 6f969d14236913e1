"""The same event has its time, its place and its actors; what only reads alike is
similar.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.articles import EventType, Heading, Mention
from cuttings.search.headlines import (
    are_of_a_series,
    only_one_is_expected,
    say_the_contrary,
)
from cuttings.search.retelling import are_one_form
from cuttings.search.sameness import sameness
from tests.making import make_entry, make_heading

EUROPE = make_heading("Europe", "places")
NORWAY = make_heading("Norway", "places", "europe")
OSLO = make_heading("Oslo", "places", "norway")
BERGEN = make_heading("Bergen", "places", "norway")
PERU = make_heading("Peru", "places", "americas")
FIRE = "A fire gutted the old library in Oslo, said Anna Berg, who leads the brigade."
BLAZE = "Anna Berg watched as a fire tore through the library of Oslo and gutted it."


def told(
    title, body, day, places=("Oslo",), event=("Accident",), people=("Anna Berg",)
):
    """An entry with headings for all that it names, and those above them."""
    entry = make_entry(
        title,
        title,
        body,
        day,
        people=[each for each in people if each in body],
        places=[each for each in places if each in body],
        event=event,
    )
    above: dict[str, Heading] = {each.id: each for each in entry.headings}
    known = {each.id: each for each in (EUROPE, NORWAY, OSLO, BERGEN, PERU)}
    for label in places:
        below: str | None = label.lower()
        while below in known:
            above[below] = known[below]
            below = known[below].broader
    return replace(entry, headings=tuple(above.values()))


ONE = told("Library burns in Oslo", FIRE, "2019-05-03")


def test_two_reports_of_one_day_place_and_person_are_one_event():
    """However each words it; the reasons say by what."""
    found = sameness(ONE, told("Oslo fire guts library", BLAZE, "2019-05-04"))
    assert found.is_same
    assert found.reasons == ("1 days apart", "in Oslo", "with Anna Berg")


@pytest.mark.parametrize(
    ("day", "reason"), [("2019-05-10", None), ("2019-05-11", "8 days apart")]
)
def test_a_week_is_the_longest_between_two_reports(day, reason):
    """On the eighth day it is another event, whatever else agrees."""
    found = sameness(ONE, told("Oslo fire guts library", BLAZE, day))
    assert found.reasons[0] == (reason or "7 days apart")
    assert reason is None or not found.is_same


@pytest.mark.parametrize(
    "other",
    [
        told(
            "Peru fire guts library",
            BLAZE.replace("Oslo", "Peru"),
            "2019-05-03",
            ("Peru",),
        ),
        told(
            "Library opens in Oslo",
            "Anna Berg opened a reading room in Oslo.",
            "2019-05-05",
            event=("Arts",),
        ),
        told(
            "Library burns in Bergen",
            FIRE.replace("Oslo", "Bergen"),
            "2019-05-04",
            ("Bergen",),
        ),
    ],
    ids=["another place", "another thing at the place", "a series"],
)
def test_what_shares_only_some_of_it_is_similar(other):
    """Words alone, or names alone, are no event."""
    assert not sameness(ONE, other).is_same


def typed(entry, code):
    """The entry as one of an event type of the media topics."""
    events = (EventType(f"medtop:{code}", 1.0, True),)
    return replace(entry, enrichment=replace(entry.enrichment, events=events))


@pytest.mark.parametrize(
    ("day", "title", "same"),
    [
        ("2019-05-08", "Storm Berta makes landfall", True),
        ("2019-05-11", "Storm Berta makes landfall", False),
        ("2019-05-08", "Storm Carla makes landfall", False),
        ("2019-05-08", "Rain of Berta", False),
    ],
    ids=["days after", "too late", "another storm", "a name alone"],
)
def test_an_event_that_goes_on_keeps_what_it_is_called(day, title, same):
    """A natural disaster by a name that is no person's and a word, for a week."""
    grows = told("Tropical storm Berta grows", "Winds rose to 90 knots.", "2019-05-03")
    landed = told(title, "Roofs flew, and roads were closed by trees.", day)
    storms = (typed(grows, "20000151"), typed(landed, "20000151"))
    assert sameness(*storms).is_same == same
    fires = (typed(grows, "20000139"), typed(landed, "20000139"))
    assert not sameness(*fires).is_same
    assert not sameness(typed(grows, "11000000"), typed(landed, "11000000")).is_same


def test_daily_reports_tell_of_their_own_day():
    """Tuesday's market is not Monday's."""
    body = "Shares fell in Oslo, said Anna Berg of the exchange, as oil lost a tenth."
    market = ("medtop:20000385",)
    monday = told("Shares fall", body, "2019-05-06", event=market)
    tuesday = told("Stocks lower", body, "2019-05-07", event=market)
    assert not sameness(monday, tuesday).is_same
    assert sameness(monday, replace(tuesday, article=monday.article)).is_same


def test_without_a_known_day_two_articles_are_similar_at_most():
    """Nothing is invented: an unknown day speaks neither for nor against, but an event
    has a time that its reports share.
    """
    undated = told("Oslo fire guts library", BLAZE, None)
    found = sameness(ONE, undated)
    assert not found.is_same
    assert found.reasons == (
        "in Oslo",
        "with Anna Berg",
        "it is not known that they are of days near each other",
    )


def interview(person, other="", day="2019-05-03"):
    """An interview of a series; its text may name somebody else."""
    body = f"{person} stands for Oslo. Questions come from the readers. {other}"
    title = f"Seven questions before the vote to {person}"
    entry = told(title, body, day, people=(person, other))
    known = {mention.name: mention.heading for mention in entry.enrichment.mentions}
    named = Mention(person, -1, -1, "person", person, heading=known.get(person))
    mentions = (named, *entry.enrichment.mentions)
    return replace(entry, enrichment=replace(entry.enrichment, mentions=mentions))


def test_interviews_of_one_day_with_different_people_are_similar():
    """Their titles agree but for the person of whom the other knows nothing."""
    found = sameness(interview("Anna Berg"), interview("Karl Holm"))
    assert not found.is_same
    assert found.reasons[-1] == "the titles are a series"


def test_titles_of_one_day_that_name_people_of_one_event_are_no_series():
    """Each text knows whom the other's title names."""
    found = sameness(
        interview("Anna Berg", "Karl Holm"), interview("Karl Holm", "Anna Berg")
    )
    assert "the titles are a series" not in found.reasons


def test_figures_in_common_speak_for_one_event():
    """A toll or a sum, but no year and no single digit."""
    first = told("Fire in Oslo", "In 2019 a fire in Oslo killed 47 and hurt 3.", None)
    second = told("Blaze", "Flames took 47 lives in Oslo in 2019, 3 are hurt.", None)
    assert "the same figures: 47" in sameness(first, second).reasons
    other = told("Blaze", "Flames took 48 lives in Oslo in 2019, 3 are hurt.", None)
    assert sameness(first, second).score == sameness(first, other).score + 1


def test_a_report_of_some_days_later_tells_the_same_again():
    """In a town and with the head of a brigade much happens in the week after a fire."""
    body = (
        "Flames rose at night, and Anna Berg had forty men at work in Oslo until dawn."
    )
    found = []
    for day in ("2019-05-04", "2019-05-06"):
        found.append(sameness(ONE, told("Fire in Oslo library", body, day)).is_same)
    assert found == [True, False]


RESULTS = "Shr {} cts vs {} cts\nNet {} mln vs {} mln\nRevs {} mln vs {} mln"


def result(title, *figures):
    """A report of a quarter; it names neither places nor people."""
    body = RESULTS.format(*figures) if figures else title
    return told(title, body, "2019-05-03", event=("Accident",))


def test_results_of_two_firms_on_one_day_are_similar():
    """They share the form, the day and the words of the form, and no subject."""
    norlet = result("NORLET CORP <NLT> 3RD QTR NET", 42, 21, 19.1, 95, 101, 65)
    halvor = result("HALVOR INC <HVR> 3RD QTR NET", 31, 27, 14.3, 86, 118, 72)
    assert not sameness(norlet, halvor).is_same


def test_a_headline_and_the_table_that_follows_it_are_one_event():
    """One subject, and the figures of the headline stand in the table."""
    table = result("NORLET CORP <NLT> 3RD QTR NET", 42, 21, 19.1, 95, 101, 65)
    flash = result("NORLET CORP 3RD QTR SHR 42 CTS VS 21 CTS")
    assert sameness(table, flash).is_same


def test_payouts_of_two_funds_of_one_house_are_similar():
    """One subject, one form, other figures."""
    bonds = result("NORLET BOND FUND SETS PAYOUT", 58, 57, 11.2, 10.9, 14.1, 13.8)
    rents = result("NORLET RENT FUND SETS PAYOUT", 45, 44, 18.3, 17.7, 14.1, 20.4)
    assert not sameness(bonds, rents).is_same


def speech(title, body, people=("Anna Berg",), day="2019-05-03"):
    """A report of what somebody says, which names no place."""
    return told(title, body, day, (), event=("Election",), people=people)


def test_two_things_that_one_person_says_in_a_day_are_similar():
    """A speaker in common, and that she speaks, is not what she says."""
    rates = "Anna Berg said that lending should become cheaper within the year."
    school = "Anna Berg said that pupils should learn a trade within the year."
    first = speech("Berg says loans must be cheaper", rates)
    second = speech("Berg says pupils need a trade", school)
    assert not sameness(first, second).is_same
    again = speech("Berg: loans must become cheaper", rates.replace("within", "in"))
    assert sameness(first, again).is_same


def test_who_only_speaks_of_an_event_had_no_part_in_it():
    """A headline that leads with somebody whom the other report doesn't know."""
    resigns = "Anna Berg resigned as head of the bank after ten years in office."
    regrets = (
        "Karl Holm regretted that Anna Berg resigned as head of the bank after "
        "ten years in office."
    )
    deed = speech("Berg resigns as head of bank", resigns)
    word = speech("Holm: loss for the bank", regrets, ("Anna Berg", "Karl Holm"))
    found = sameness(deed, word)
    assert not found.is_same


def test_firms_do_the_like_each_day_and_nothing_goes_on():
    """Two acts of one firm within a week are two events; a storm is one."""
    sells = told("Norlet Air sells planes", "Nine are sold.", "2019-05-03")
    buys = told("Norlet Air sells hotels", "Four are sold.", "2019-05-06")
    business = (typed(sells, "04000000"), typed(buys, "04000000"))
    assert not sameness(*business).is_same


def test_what_stops_and_what_goes_on_again_are_two_events():
    """Headlines that say the contrary, of one subject on one day."""
    halts = speech("Brevik exchange halts trading", "Trading in options was halted.")
    again = speech("Brevik exchange resumes trading", "Trading in options was resumed.")
    assert say_the_contrary(halts, again)
    assert not sameness(halts, again).is_same


def test_a_form_with_other_figures_is_another_event():
    """Prices of two markets agree in all words but the numbers."""
    body = (
        "Hog prices are expected {} dlr higher tomorrow on estimated receipts of {} "
        "head at the market, private sources said after the close of trading."
    )
    first = speech("Brevik hogs seen up", body.format("0.50", "3,200"))
    second = speech("Norlet hogs seen up", body.format("0.75", "2,800"))
    assert are_one_form(first, second)
    assert not sameness(first, second).is_same
    again = speech("Hogs seen up in Brevik", body.format("0.50", "3,200"))
    assert not are_one_form(first, again)


@pytest.mark.parametrize(
    ("one", "other", "series"),
    [
        ("Terms set on seven year bond", "Terms set on five year bond", True),
        ("Gold fix 1030 at 479", "Gold fix 1500 at 481", True),
        ("Shares fall at midday", "Shares lower at midsession", True),
        ("Shares fall at midday", "Shares lower by midday", False),
        ("Home sales fell 14.9 pct", "Sales of homes down 14.9 pct in May", False),
    ],
)
def test_titles_are_told_apart_by_number_or_hour(one, other, series):
    """Number words that differ, figures under one title, and hours of a day."""
    told_apart = are_of_a_series(speech(one, "x"), speech(other, "x"))
    assert told_apart == series


def test_what_is_expected_has_not_happened():
    """A forecast of a measure, and the measure."""
    seen = speech("Bank expected to add reserves", "x")
    added = speech("Bank adds reserves", "x")
    assert only_one_is_expected(seen, added)
    assert not only_one_is_expected(seen, speech("Reserves seen added", "x"))


def test_a_margin_is_asked_for():
    """Two acts of a firm on one day, and one of them told twice."""
    sells = "Norlet Corp said it sold its French battery unit to investors for 65 mln."
    again = "Norlet said it completed the sale of its French battery unit to investors."
    other = "Norlet Corp said it named a president of its French unit from 1 May."
    first = speech("Norlet sells French battery unit", sells)
    assert sameness(first, speech("Norlet sells battery unit in France", again)).is_same
    assert not sameness(first, speech("Norlet unit names president", other)).is_same


TOWNS = "Norlet Corp said on Friday in Oslo that it "


@pytest.mark.parametrize(
    ("titles", "bodies"),
    [
        (
            ("Norlet seeks tanker", "Norlet buys tanker"),
            ("is in the market for a tanker.", "bought a tanker of 9,000 tonnes."),
        ),
        (
            ("Norlet raises bid for Halvor", "Norlet denies raising bid for Halvor"),
            ("raised its bid to 45 mln.", "denied a report of a bid of 45 mln."),
        ),
        (
            ("Norlet begins talks on wages", "Norlet continues talks on wages"),
            ("began talks with 400 men.", "went on with its talks with 400 men."),
        ),
    ],
    ids=["sought and bought", "raised and denied", "begun and going on"],
)
def test_two_steps_of_one_affair_are_similar(titles, bodies):
    """One actor, day, place and object; only what is said of the deed differs."""
    reports = []
    for title, body in zip(titles, bodies, strict=True):
        reports.append(told(title, TOWNS + body, "2019-05-03"))
    assert (
        sameness(*reports).reasons[-1]
        == "the headlines tell of two steps of one affair"
    )
    assert not sameness(*reports).is_same


def test_a_headline_alone_is_of_its_story_whatever_its_words():
    """An agency's flash has no text that could tell the other's step."""
    body = TOWNS + "has completed the sale of its only tanker, the Berta, for 45 mln."
    story = told("Norlet completes sale of tanker", body, "2019-05-03")
    flash = "Norlet says tanker is sold for 45 mln"
    found = sameness(told(flash, flash, "2019-05-03"), story)
    assert "the headlines tell of two steps of one affair" not in found.reasons


def test_in_one_town_two_deeds_are_two_events():
    """A fire and a theft of one day, with the same police officer."""
    fire = told(
        "Warehouse burns in Oslo", "Anna Berg saw it burn in Oslo.", "2019-05-03"
    )
    theft = told("Gang robs bank in Oslo", "Anna Berg chased it in Oslo.", "2019-05-03")
    assert not sameness(fire, theft).is_same


WORDS = "we will not pay for a bridge that nobody in this valley has asked for"


def quoting(title, quoted, day="2019-05-03"):
    """A report of a statement; both of its kind name nobody that is filed."""
    body = (
        f"The mayor spoke on a bridge at a meeting in the hall. “{quoted},” she said."
    )
    return told(title, body, day, (), people=())


@pytest.mark.parametrize(
    ("words", "day", "same"),
    [
        (11, "2019-05-03", True),
        (10, "2019-05-03", False),
        (11, "2019-05-04", False),
    ],
)
def test_what_is_quoted_alike_on_one_day_is_one_statement(words, day, same):
    """Eight runs of four words, which are eleven words. What answers a statement on the
    next day quotes it too.
    """
    first = quoting("Mayor on the bridge: we will not pay", WORDS)
    quoted = " ".join(WORDS.split()[:words]) + " it seems to me"
    second = quoting("Mayor: no money for a bridge", quoted, day)
    found = sameness(first, second)
    assert ("they quote the same words" in found.reasons) == same


def test_a_quotation_in_the_background_is_not_the_news():
    """The other's headline is of something else than the statement."""
    first = quoting("Mayor on the bridge: we will not pay", WORDS)
    other = quoting("Schools close for the winter storm", WORDS)
    assert "they quote the same words" not in sameness(first, other).reasons


PADDING = "More was not said about it on this day. " * 20


def printed(title, body, outlet, day="2019-05-03", letters=480):
    """A whole article of an outlet, which names nobody that is filed."""
    entry = told(title, f"{body} {PADDING}"[:letters], day, (), people=())
    return replace(entry, article=replace(entry.article, outlet=outlet))


BRIDGE = "The council closed the old bridge for repairs, the mayor told the council."
CLOSED = "The old bridge is closed for repairs, and the council sees no way to open it."


@pytest.mark.parametrize(
    ("outlet", "day", "letters", "same"),
    [
        ("The Post", "2019-05-03", 480, True),
        ("The Post", "2019-05-03", 479, False),
        ("The Post", "2019-05-04", 480, False),
        ("Mail", "2019-05-03", 480, False),
        (None, "2019-05-03", 480, False),
    ],
    ids=["as asked", "a brief", "a day later", "the same outlet", "no outlet"],
)
def test_two_outlets_of_one_day_tell_one_news(outlet, day, letters, same):
    """Where each headline is told where the other begins, and they have two words in
    common; one outlet prints another step beside its own report.
    """
    first = printed("Council closes old bridge for repairs", BRIDGE, "Mail")
    second = printed("Old bridge closed for repairs", CLOSED, outlet, day, letters)
    found = sameness(first, second)
    assert ("two outlets" in found.reasons[-1]) == same
    assert not same or found.is_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bridge shut as repairs begin", "Old bridge closed by council"),
        ("Council closes bridge", "Council is expected to close bridge"),
    ],
    ids=["one word in common", "only expected"],
)
def test_headlines_of_two_outlets_must_agree(one, other):
    """In two words that are no names and none of saying, and in what has happened."""
    said = "Shut, closed, expected: repairs of the old bridge begin, said the council."
    first = printed(one, said, "Mail")
    second = printed(other, said, "The Post")
    assert "two outlets" not in sameness(first, second).reasons[-1]
