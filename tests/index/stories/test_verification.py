"""Whether two texts are copies of one story."""

import random
import re

import numpy as np
import pytest

from cuttings.index.stories.compared import Compared, days_apart, pack_text
from cuttings.index.stories.fingerprints import fingerprint
from cuttings.index.stories.guards import FEW_HASHES, _few_among
from cuttings.index.stories.verification import judge
from tests.bench.made_copies import scanned
from tests.index.stories.making import paragraphs, prose, sentence

STORY = prose(1)
SPEECH = '"' + " ".join(sentence(random.Random(3)) for _ in range(8)) + '"'
NAMED = tuple(
    zip(
        ("Nazarzoda", "Karimov", "Nazarzoda", "Karimov"),
        prose(8, 4, 1).split("\n\n"),
        strict=True,
    )
)


def compared(text, days=None, title=""):
    return Compared(fingerprint(text), days and (days, days), pack_text(text), title)


def verdict(one, other, **given):
    return judge(compared(one, **given), compared(other, **given))


@pytest.mark.parametrize(
    "copy",
    [
        STORY,
        paragraphs(STORY, 0, 1, 2),
        paragraphs(STORY, 0, 2, 4, 5, 7),
        paragraphs(STORY, 0, 3, 4, 1, 2, 5, 6, 7),
        f"A caption of eight words stands on top. {STORY}",
        f"{STORY}\n\n{prose(2, paragraphs=4)}",
        STORY.replace("\n\n", " "),
        STORY.upper(),
    ],
    ids=[
        "same",
        "cut",
        "dropped",
        "moved",
        "caption",
        "extended",
        "one paragraph",
        "capitals",
    ],
)
def test_copies(copy):
    """Cutting, dropping, moving and adding leave a copy a copy, in both directions."""
    assert verdict(STORY, copy).same
    assert verdict(copy, STORY).same


@pytest.mark.parametrize("rate", [0.01, 0.03, 0.05, 0.08])
def test_a_scanned_copy(rate):
    """Character errors of one to eight in a hundred on both sides break word
    shingles, not the verdict.
    """
    chance = random.Random(1)
    one, other = (
        scanned(chance, STORY, rate),
        scanned(chance, paragraphs(STORY, 0, 1, 2, 3, 4), rate),
    )
    found = verdict(one, other)
    assert found.same
    assert found.overlap.containment > 0.8


@pytest.mark.parametrize(
    ("other", "because"),
    [
        (prose(2), "no run of words"),
        (
            f"{prose(2, paragraphs=7)}\n\n{paragraphs(STORY, 6, 7)}",
            "25% of the shorter text",
        ),
        (
            f"{prose(2, paragraphs=6)}\n\n{paragraphs(STORY, 3, 4, 5, 6, 7)}",
            "text before it is new",
        ),
    ],
    ids=["unrelated", "some background", "follow-up on old background"],
)
def test_what_is_no_copy(other, because):
    """Another text, and new text on the background of an old story."""
    found = verdict(STORY, other)
    assert not found.same
    assert because in found.reason


def test_a_brief_in_a_round_up_is_no_copy_of_it():
    """A text that stands whole in the middle of a much longer one is one item of many."""
    brief = prose(5, paragraphs=1, sentences=5)
    round_up = "\n\n".join(
        prose(seed, paragraphs=1, sentences=5) for seed in (2, 3, 4, 5, 6, 7)
    )
    found = verdict(brief, round_up)
    assert not found.same
    assert "deep inside a longer text" in found.reason


def test_a_shared_speech_makes_no_copy():
    """Rivals quote the same speech at length: quotations do not count where enough
    remains without them.
    """
    one, other = (f"{prose(seed, paragraphs=3)}\n\n{SPEECH}" for seed in (2, 3))
    assert not verdict(one, other).same


def form(**filled):
    text = (
        "{firm} Corp said its board declared a quarterly dividend of {cents} cents a share, payable on {day} to "
        "holders of record at the close of business. The company earned {earned} million in the quarter against "
        "{before} million a year ago. It said that it expected sales to grow by {growth} per cent in the coming year "
        "as demand for its products recovered in most of the markets in which it does business."
    )
    return text.format(**filled)


def test_a_form_filled_in_anew_is_no_copy():
    """Nine words in ten agree, the numbers do not: another report from the same
    template.
    """
    one = form(firm="Acme", cents=12, day=3, earned=45, before=41, growth=6)
    other = form(firm="Acme", cents=15, day=9, earned=52, before=48, growth=4)
    found = verdict(one, other)
    assert not found.same
    assert "numbers differ" in found.reason


def test_a_growing_toll_is_no_objection():
    """Of a later version the numbers of dead and hurt may differ."""
    report = f"At least 12 people were killed and 30 injured when the bridge fell, police said.\n\n{STORY}"
    found = verdict(report, re.sub("12", "17", report).replace("30", "45"))
    assert found.same
    assert len(found.alignment.tolls) == 2


def test_the_same_notice_under_two_titles_is_no_copy():
    """A paywall's notice stands in place of many articles; their titles tell them
    apart.
    """
    notice = "Subscribe to continue reading. Subscribers have full access to everything that our journalists write."
    mayor, storm = (
        compared(notice, title="Mayor resigns over bridge"),
        compared(notice, title="Storm hits harbour"),
    )
    assert not judge(mayor, storm).same
    assert judge(mayor, mayor).same


def test_days_ask_for_more():
    """Half a story in common is a copy on one day, and background a fortnight later."""
    one, other = (
        STORY,
        f"{paragraphs(STORY, 0, 1, 2, 3, 4)}\n\n{prose(2, paragraphs=3)}",
    )
    assert judge(compared(one, 100), compared(other, 101)).same
    late = judge(compared(one, 100), compared(other, 130))
    assert not late.same
    assert "30 days apart" in late.reason


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ((5, 5), (5, 5), 0),
        ((1, 31), (10, 10), 0),
        ((1, 1), (4, 9), 3),
        ((4, 9), (1, 1), 3),
        (None, (1, 1), None),
    ],
)
def test_days_between_dates_that_are_intervals(one, other, days):
    """The fewest days that two imprecise dates allow; an unknown date says nothing."""
    assert days_apart(one, other) == days


def test_misread_names_are_no_conflict():
    """Names that differ by a letter are the same name read or spelt otherwise; other
    names are another template.
    """
    report = "\n\n".join(
        f"{name} and Emomali Rahmon went to the harbour. {part}" for name, part in NAMED
    )
    misread = (
        report.replace("Rahmon", "Rahrnon")
        .replace("Nazarzoda", "Nazorzoda")
        .replace("Karimov", "Karirnov")
    )
    renamed = (
        report.replace("Rahmon", "Petrov")
        .replace("Nazarzoda", "Sidorenko")
        .replace("Karimov", "Volkov")
    )
    assert verdict(report, misread).same
    assert "names differ" in verdict(report, renamed).reason


FIGURED = "\n\n".join(
    f"The {thing} of the harbour was opened in {year} and cost {price} crowns. {part}"
    for thing, year, price, part in zip(
        ("crane", "customs house", "dry dock", "lighthouse"),
        (1931, 1967, 2015, 1983),
        (47100, 20400, 61250, 33800),
        STORY.split("\n\n"),
        strict=False,
    )
)


@pytest.mark.parametrize("rate", [0.03, 0.05])
def test_digits_that_a_scan_loses_are_no_conflict(rate):
    """In a text that was misread a number may lack a digit; one that was read clearly
    tells of other figures.
    """
    lost = FIGURED.replace("1931", "193").replace("47100", "4710")
    lost = lost.replace("61250", "6125").replace("2015", "215")
    assert "numbers differ" in verdict(FIGURED, lost).reason
    assert verdict(FIGURED, scanned(random.Random(4), lost, rate)).same


def test_other_digits_are_other_figures_in_a_scan_too():
    """A digit that stands in the place of another makes another year, misread or not."""
    other = FIGURED.replace("1931", "1832").replace("47100", "58233")
    other = other.replace("61250", "94817").replace("2015", "2006")
    read = scanned(random.Random(4), other, 0.02)
    assert "numbers differ" in verdict(FIGURED, read).reason


def brief(seed, shared, length):
    """Two texts of one length that share their first words; what follows differs."""
    chance = random.Random(seed)
    same, *ends = (
        " ".join(chance.choices(prose(50 + seed).split(), k=count))
        for count in (shared, length, length)
    )
    return [" ".join([same, *end.split()][: length - shared + 1]) for end in ends]


@pytest.mark.parametrize(
    ("shared", "length", "same"), [(16, 24, False), (23, 24, True), (60, 100, True)]
)
def test_a_text_of_a_line_or_two_needs_stronger_evidence(shared, length, same):
    """Two thirds alike are a copy of an article, and two announcements of one series
    in brief.
    """
    for seed in range(10):
        one, other = brief(seed, shared, length)
        assert verdict(one, other, title="The same title").same == same


def results(seed, changed):
    """A table of results, some of its games played again."""
    chance = random.Random(seed)
    teams = [
        "Ayton",
        "Belford",
        "Carrow",
        "Denby",
        "Eaton",
        "Fulby",
        "Garth",
        "Hexby",
        "Ilkham",
        "Jarnow",
    ] * 3
    rows = [
        f"{home} {chance.randint(0, 3)} {chance.randint(0, 3)} {chance.randint(10, 99)}"
        for home in teams
    ]
    other = [
        f"{row.split()[0]} 1 2 55" if place in changed else row
        for place, row in enumerate(rows)
    ]
    return "\n".join(rows), "\n".join(other)


def test_a_table_is_a_copy_only_where_nearly_all_of_it_agrees():
    """Of the few digits of a table many agree by chance."""
    one, other = results(1, changed=range(0, 30, 3))
    assert not verdict(one, other, title="Results").same
    assert verdict(one, one, title="Results").same
    assert verdict(one, one.replace("\n", "; "), title="Results").same


@pytest.mark.parametrize("count", [0, 1, FEW_HASHES, FEW_HASHES + 1])
def test_few_hashes_are_found_among_others_as_many_are(count):
    """Compared one by one, or sorted."""
    chance = np.random.default_rng(count)
    few = chance.integers(0, 40, count).astype(np.uint64)
    terms = chance.integers(0, 40, 30).astype(np.uint64)
    assert _few_among(few, terms).tolist() == np.isin(few, terms).tolist()
    assert not _few_among(few, terms[:0]).any()


@pytest.mark.parametrize(
    ("title", "later"),
    [
        ("Our picture of the month: March", "Our picture of the month: August"),
        ("Jahresrückblick im März", "Jahresrückblick im Oktober"),
        ("The harvest festival of 2019", "The harvest festival of 2020"),
    ],
)
def test_titles_of_two_months_are_a_series(title, later):
    """However alike the texts are, an outlet moves no text to another month."""
    one, two = compared(STORY, title=title), compared(f"{STORY} End.", title=later)
    found = judge(one, two)
    assert not found.same
    assert "the titles name other months or years" in found.reason
    assert judge(one, compared(f"{STORY} End.", title=title)).same


def test_another_number_of_four_digits_is_no_year():
    """A flight, a form and a report are numbered by whoever takes the text over."""
    one = compared(STORY, title="What happened on flight 4417")
    assert judge(
        one, compared(f"{STORY} End.", title="What happened on flight 4471")
    ).same


def test_another_word_beside_the_month_may_be_of_another_outlet():
    """Only titles that are the same but for the month make a series."""
    one = compared(STORY, title="Port closed until March")
    assert judge(one, compared(STORY, title="Ferries wait until April")).same


def in_other_words(text):
    """The text in words that no other here has."""
    return re.sub(r"(\w+)", r"\1wise", text)


def test_a_follow_up_that_repeats_an_opening_is_no_copy():
    """It leads with other news under another title, and tells the old far below."""
    old = compared(STORY, 10, "Harbour council votes")
    background = paragraphs(STORY, 0, 1, 2, 3, 4, 5, 7)
    text = f"{in_other_words(prose(5))}\n\n{background}"
    found = judge(old, compared(text, 12, "Storm destroys museum"))
    assert not found.same
    assert "the longer leads with other news" in found.reason


def test_what_was_cut_from_the_end_of_an_older_text_is_a_copy():
    """The longer came first, so it follows nothing up."""
    text = f"{in_other_words(prose(5))}\n\n{STORY}"
    whole = compared(text, 10, "Two votes")
    cut = f"{paragraphs(STORY, 0, 1, 2, 3, 4, 5, 7)}\n\n{prose(9, paragraphs=1)}"
    assert judge(whole, compared(cut, 12, "Harbour council")).same
    assert not judge(whole, compared(cut, 8, "Harbour council")).same
