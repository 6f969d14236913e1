"""Charts in shares of what is held, and of two searches side by side."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cuttings.search.articles import Heading
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.web import markup
from cuttings.web.app import create_app
from cuttings.web.pages.chart import (
    FEW_HELD,
    HEIGHT,
    MOST_LETTERS,
    histogram,
    scale_top,
    ticks,
)
from cuttings.web.pages.home import home_page
from cuttings.web.pages.periods import WIDE
from cuttings.web.pages.search import search_page
from cuttings.web.pages.timeline import timeline_page
from cuttings.web.pages.wording import month_names
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import FACETS
from tests.web.pages.sites import PUBLIC


@pytest.fixture
def held(entry) -> Site:
    """One strike among two articles of 2003, two among ten of 2019, and one without a
    date; a lockout in 2019 and in 2015.
    """
    engine = MemoryEngine(Path("unused"), FACETS)
    entries = [entry("a0", body="A strike.", date="2003-01-04")]
    entries.append(entry("a1", body="News.", date="2003-02-04"))
    for number in range(10):
        body = (
            ("A strike.", "A strike.", "A lockout.")[number] if number < 3 else "News."
        )
        people = ["Anna Berg", "Carl Dahl"] if number < 2 else ["Carl Dahl"]
        entries.append(
            entry(
                f"b{number}", body=body, date=f"2019-05-{number + 1:02}", people=people
            )
        )
    entries.append(entry("c0", body="A lockout.", date="2015-07-01"))
    entries.append(entry("d0", body="A strike.", date=None))
    engine.write(entries)
    engine.commit()
    return Site(engine, FACETS, Settings())


def shares(chart) -> dict[str, float | None]:
    return {bar.id: bar.column.share for bar in chart.bars if bar.count}


def test_a_share_is_of_what_is_held_in_the_period(held):
    """Half of 2003 is more than a fifth of 2019, though one is less than two."""
    numbers = histogram(held, Query("strike"))
    assert shares(numbers) == {"2003": None, "2019": None}
    chart = histogram(held, Query("strike"), is_share=True)
    assert (chart.level, chart.is_share) == ("year", True)
    assert shares(chart) == {"2003": 50.0, "2019": 20.0}
    heights = {bar.id: bar.height for bar in chart.bars if bar.count}
    assert heights["2003"] > heights["2019"]
    assert chart.highest == "50% (1 of 2)"
    assert "chart=share" not in chart.switch_url
    assert numbers.switch_url == "/search?q=strike&chart=share"


@pytest.mark.parametrize(
    ("since", "level", "bars"),
    [("2019", "month", {"2019-05": 20.0}), ("2019-05", "day", {"2019-05-01": 100.0})],
)
def test_shares_go_down_to_months_and_days(held, since, level, bars):
    """And keep to the chosen way on the next page."""
    query = Query("strike", date_from=since, date_to=since)
    chart = histogram(held, query, is_share=True)
    assert chart.level == level
    assert bars.items() <= shares(chart).items()
    first = next(bar for bar in chart.bars if bar.count)
    assert first.url.endswith("&chart=share")
    assert chart.wider_url.endswith("chart=share")


def test_a_share_of_little_is_told_apart_and_lies_within_the_scale(entry):
    """One of one is all; the limit is twenty."""
    engine = MemoryEngine(Path("unused"), FACETS)
    numbers = {2000: 12, 2001: FEW_HELD - 1, 2002: FEW_HELD, 2014: 40}
    for year, number in numbers.items():
        for index in range(number):
            body = "A strike." if index < 10 else "News."
            date = f"{year}-01-01"
            engine.write([entry(f"y{year}-{index}", body=body, date=date)])
    engine.commit()
    chart = histogram(Site(engine, FACETS, Settings()), Query("strike"), is_share=True)
    few = {bar.id: bar.few for bar in chart.bars if bar.count}
    assert few == {"2000": True, "2001": True, "2002": False, "2014": False}
    heights = {bar.id: bar.height for bar in chart.bars if bar.count}
    assert HEIGHT > heights["2000"] > heights["2001"] > heights["2002"]
    assert heights["2002"] > heights["2014"]
    assert (chart.highest, chart.highest_in) == ("50% (10 of 20)", "2002")
    assert chart.ticks[-1].y == 0


@pytest.mark.parametrize(
    ("held", "level"), [(FEW_HELD - 1, "year"), (FEW_HELD, "month")]
)
def test_shares_of_little_are_joined_to_longer_periods(entry, held, level):
    """Months of which little is held become years, whose shares say something."""
    engine = MemoryEngine(Path("unused"), FACETS)
    for period in ("2018-03", "2018-09", "2019-05", "2019-11"):
        for index in range(held):
            body = "A strike." if index < 5 else "News."
            date = f"{period}-{index + 1:02}"
            engine.write([entry(f"{period}-{index}", body=body, date=date)])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    assert histogram(site, Query("strike")).level == "month"
    chart = histogram(site, Query("strike"), is_share=True)
    assert chart.level == level
    assert not chart.has_few


def test_everything_is_all_of_what_is_held(held):
    """In each period, by stories and by articles."""
    for count in ("stories", "copies"):
        chart = histogram(held, Query(count=count), is_share=True)
        assert set(shares(chart).values()) == {100.0}


def test_a_century_in_shares_is_shown_by_decade(entry):
    engine = MemoryEngine(Path("unused"), FACETS)
    for year in range(1900, 1960):
        body = "A strike." if year % 2 else "News."
        engine.write([entry(f"y{year}", body=body, date=str(year))])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    chart = histogram(site, Query("strike"), is_share=True)
    assert chart.level == "decade"
    assert shares(chart)["1910s"] == 50.0
    inside = Query("strike", date_from="1910", date_to="1919")
    assert shares(histogram(site, inside, is_share=True))["1911"] == 100.0


def test_two_searches_stand_side_by_side_on_one_scale(held):
    """Each period that either has, both columns as high as their numbers."""
    page = timeline_page(held, Query("strike"), "lockout")
    chart = page.histogram
    assert chart.compares
    rows = {
        bar.id: (bar.count, bar.other.count) for bar in chart.bars if not bar.is_empty
    }
    assert rows == {"2003": (1, 0), "2015": (0, 1), "2019": (2, 1)}
    bars = {bar.id: bar for bar in chart.bars}
    assert bars["2019"].other.height == bars["2003"].height < bars["2019"].height
    assert bars["2019"].other.x >= bars["2019"].column.x + bars["2019"].column.width
    assert page.other_totals == "2 stories"
    assert "with=lockout" in bars["2019"].url
    assert bars["2019"].other.url == "/timeline?q=lockout&from=2019&to=2019"


def test_two_searches_share_their_filters_and_go_on_together(held):
    """The dates that are chosen hold for both."""
    page = timeline_page(
        held, Query("strike", date_from="2019", date_to="2019"), "lockout"
    )
    assert page.histogram.level == "month"
    (may,) = [bar for bar in page.histogram.bars if not bar.is_empty]
    assert (may.id, may.count, may.other.count) == ("2019-05", 2, 1)
    assert page.other_totals == "1 story"


def test_the_pages_take_the_parameters(held):
    """Also through the form of the result, without a script; odd ones are no fault."""
    client = create_app(held.engine, FACETS, Settings()).test_client()
    page = client.get("/search?q=strike&chart=share").text
    assert 'name="chart" value="share"' in page
    assert "Share of the stories held, by year" in page
    page = client.get("/timeline?q=strike&with=lockout").text
    assert 'aria-label="lockout, 2015: 1 story"' in page
    assert re.search(r"<th scope=\"row\">2019</th><td><a [^>]*>2<", page)
    assert client.get("/timeline?q=strike&with=%00%ff(&chart=none").status_code == 200
    assert client.get("/timeline?with=" + "x" * 40_000).status_code == 400


def test_a_bar_is_read_aloud_with_what_it_counts(held):
    """Stories or articles; of a share the number, too."""
    numbers = str(markup.bars(histogram(held, Query("lockout"))))
    assert 'aria-label="3rd quarter 2015: 1 story"' in numbers
    copies = str(markup.bars(histogram(held, Query("lockout", count="copies"))))
    assert 'aria-label="3rd quarter 2015: 1 article"' in copies
    chart = histogram(held, Query("lockout"), is_share=True)
    assert 'aria-label="3rd quarter 2015, 100%: 1 story"' in str(markup.bars(chart))


def test_a_bar_of_nothing_is_no_stop_of_the_tab_key(held):
    """Also without a script, where each other bar is one."""
    chart = histogram(held, Query("strike"))
    found = [bar for bar in chart.bars if bar.count]
    assert len(found) < len(chart.bars)
    assert str(markup.bars(chart)).count("<a ") == len(found)


def test_two_searches_are_told_apart_without_colours(held):
    """The bars of the second are striped, and so is its key."""
    page = timeline_page(held, Query("strike"), "lockout")
    drawn = str(markup.bars(page.histogram, page.names))
    assert 'id="stripes"' in drawn
    alone = timeline_page(held, Query("strike"))
    assert "stripes" not in str(markup.bars(alone.histogram))


def test_a_result_says_what_is_typical_of_it(entry):
    """A name that most have here and few elsewhere; what all have is not."""
    engine = MemoryEngine(Path("unused"), FACETS)
    for number in range(40):
        engine.write([entry(f"e{number}", body="News.", people=["Carl Dahl"])])
    for number in range(6):
        people = ["Carl Dahl", *(["Anna Berg"] if number else [])]
        engine.write([entry(f"s{number}", body="Strike.", people=people)])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    page = search_page(site, Query("strike"), PUBLIC)
    (row,) = page.typical
    assert (row.row.value.label, row.row.value.count, row.of_archive) == (
        "Anna Berg",
        5,
        5,
    )
    assert "people=anna-berg" in row.row.url
    assert [choice.label for choice in page.typical_urls] == ["people"]
    assert search_page(site, Query(), PUBLIC).typical == ()


def test_copies_are_compared_with_copies(entry):
    """Each of six stories has two copies: who stands in five has ten of ten."""
    engine = MemoryEngine(Path("unused"), FACETS)
    for number in range(40):
        engine.write([entry(f"e{number}", body="News.", people=["Carl Dahl"])])
    for number in range(12):
        story = number // 2
        people = ["Carl Dahl", *(["Anna Berg"] if story else [])]
        body, is_first = "Strike.", number % 2 == 0
        engine.write(
            [
                entry(
                    f"s{number}",
                    body=body,
                    people=people,
                    story=f"t{story}",
                    representative=is_first,
                )
            ]
        )
    engine.commit()
    site = Site(engine, FACETS, Settings())
    for unit, count in (("stories", 5), ("copies", 10)):
        (row,) = search_page(site, Query("strike", count=unit), PUBLIC).typical
        assert (row.row.value.count, row.of_archive) == (count, count)


def test_what_is_typical_is_counted_within_what_is_chosen_in_its_own_facet(entry):
    """The form counts the people beside a chosen one without that choice, for the next
    tick: nobody of the nine with Dora Witt stands beside Anna Berg, Emil Roth does.
    """
    engine = MemoryEngine(Path("unused"), FACETS)
    for number in range(90):
        engine.write([entry(f"e{number}", people=["Carl Dahl"])])
    for number in range(9):
        engine.write([entry(f"d{number}", people=["Dora Witt", "Fay Orr"])])
    for number in range(6):
        people = ["Anna Berg", *(["Emil Roth"] if number else [])]
        engine.write([entry(f"a{number}", people=people)])
    engine.commit()
    site = Site(engine, FACETS, Settings())

    one = Query().add("people", "anna-berg")
    counted = {
        each.row.value.id: (each.row.value.count, each.of_archive)
        for each in search_page(site, one, PUBLIC).typical
    }
    assert counted == {"emil-roth": (5, 5)}

    # Of two, either of which is enough, the facet is left out.
    several = one.add("people", "dora-witt")
    assert search_page(site, several, PUBLIC).typical == ()


def _typical_ids(entry, elsewhere: int, event: bool = False) -> list[str]:
    """What is typical of six stories on a strike, in four of which Anna Berg stands, as
    in so many of forty others. With event types, all have one but five of the six.
    """
    engine = MemoryEngine(Path("unused"), FACETS)
    for number in range(40):
        people = ["Anna Berg"] if number < elsewhere else ["Carl Dahl"]
        types = ["Sport"] if event else []
        engine.write([entry(f"e{number}", body="News.", people=people, event=types)])
    for number in range(6):
        people = ["Anna Berg"] if number < 4 else ["Carl Dahl"]
        types = ["Sport"] if event and not number else []
        made = entry(f"s{number}", body="Strike.", people=people, event=types)
        engine.write([made])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    page = search_page(site, Query("strike"), PUBLIC)
    return [each.row.value.id for each in page.typical]


def test_a_little_more_frequent_than_in_the_archive_is_chance(entry):
    """Four of six, where the archive has 15 or 16 of 46 (and five are added to be sure):
    once and a half as many, and a little less.
    """
    assert _typical_ids(entry, 11) == ["anna-berg"]
    assert _typical_ids(entry, 12) == []


def test_that_nothing_was_found_is_typical_of_nothing(entry):
    """No event type in most of a result and one in everything else is no subject."""
    assert _typical_ids(entry, 11, event=True) == ["anna-berg"]


@pytest.mark.parametrize(
    ("most", "labels"),
    [
        (1, ["1"]),
        (3, ["1", "2", "3"]),
        (4, ["1", "2", "3", "4"]),
        (5, ["2", "4", "6"]),
        (9, ["5", "10"]),
        (41, ["20", "40", "60"]),
        (1_999, ["500", "1,000", "1,500", "2,000"]),
        (12_000, ["5,000", "10,000", "15,000"]),
    ],
)
def test_a_scale_has_up_to_four_round_numbers_and_ends_above_the_highest_bar(
    most, labels
):
    top = scale_top(most, is_share=False)
    assert top >= most
    scale = ticks(top, is_share=False)
    assert [tick.label for tick in scale] == labels
    assert scale[-1].y == 0


def test_the_highest_bar_is_named_with_its_period(held):
    """Where two are as high both are; of more, none."""
    chart = histogram(held, Query("strike"))
    assert (chart.highest, chart.highest_in) == ("2", "2019")
    days = histogram(held, Query("news", date_from="2019-05", date_to="2019-05"))
    assert (days.highest, days.highest_in) == ("1", "")
    two = histogram(held, Query("lockout"), other=Query("strike"))
    assert (two.highest, two.highest_in, two.highest_of) == ("2", "2019", 1)


def dated_site(entry, years) -> Site:
    engine = MemoryEngine(Path("unused"), FACETS)
    for index, year in enumerate(years):
        engine.write([entry(f"s{index}", body="A strike.", date=f"{year}-03-01")])
    engine.commit()
    return Site(engine, FACETS, Settings())


def test_a_misread_date_does_not_squash_the_chart(entry):
    """It is named beside it with a link, and the home page counts its year as held."""
    site = dated_site(entry, [1910] + [2018] * 30 + [2019] * 30 + [2091])
    chart = histogram(site, Query("strike"))
    assert (chart.level, chart.span) == ("month", "2018 to 2019")
    assert [stray.words for stray in chart.strays] == [
        "1 story, 1910",
        "1 story, 2091",
    ]
    assert chart.strays[0].url == "/search?q=strike&from=1910&to=1910"
    page = home_page(site)
    assert any("1910 to 2091" in sentence for sentence in page.held)


@pytest.mark.parametrize(
    ("years", "strays"),
    [
        ([1910] + [2018] * 9, 1),
        ([1910] + [2018] * 8, 0),
        ([1910, 1911] + [2018] * 98, 1),
        ([1910, 1911] + [2018] * 97, 0),
        ([2016] + [2018] * 20, 1),
        ([2017] + [2018] * 20, 0),
        (list(range(1900, 2000)), 0),
    ],
)
def test_only_little_that_lies_far_is_left_undrawn(entry, years, strays):
    """At most one of fifty on a side, of ten at least, where the chart is thrice as
    narrow without.
    """
    chart = histogram(dated_site(entry, years), Query("strike"))
    assert len(chart.strays) == strays


def test_a_year_that_is_chosen_is_drawn_however_far_it_is(entry):
    site = dated_site(entry, [1910] + [2018] * 30)
    chart = histogram(site, Query("strike", date_from="1900", date_to="1950"))
    assert chart.strays == ()
    other = histogram(site, Query("news"), other=Query("strike"))
    assert [stray.words for stray in other.strays] == ["strike: 1 story, 1910"]


@pytest.mark.parametrize(
    ("most", "labels"),
    [(100, ["50%", "100%"]), (7, ["2%", "4%", "6%"]), (0.7, ["0.2%", "0.4%", "0.6%"])],
)
def test_a_scale_of_shares_is_of_a_hundred(most, labels):
    assert [tick.label for tick in ticks(most, is_share=True)] == labels


def test_nothing_is_written_beside_a_chart_of_next_to_nothing():
    """Less than a tenth of a hundred has no round share."""
    assert ticks(0.05, is_share=True) == ()


def test_a_value_stands_as_high_as_its_bar(held):
    """Also the least one, which is drawn higher than it is."""
    chart = histogram(held, Query("strike"))
    heights = {bar.count: HEIGHT - bar.height for bar in chart.bars if bar.count}
    assert {int(tick.label): tick.y for tick in chart.ticks} == heights


def test_labels_beneath_a_chart_do_not_touch(entry):
    """Twelve decades of five letters have fewer than twelve years of four."""
    engine = MemoryEngine(Path("unused"), FACETS)
    for year in range(1900, 2020, 5):
        engine.write([entry(f"y{year}", body="News.", date=str(year))])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    decades = histogram(site, Query())
    assert decades.level == "decade"
    narrow = texts(decades)
    assert sum(map(len, narrow)) <= MOST_LETTERS
    assert 2 <= sum(map(bool, narrow)) <= 4
    assert all(texts(decades, is_wide=True))


def texts(chart, is_wide=False):
    """What stands beneath the bars of a narrow chart, or of a wide one."""
    made = []
    for label in chart.labels:
        made.append(
            label.text if (label.is_wide if is_wide else label.is_narrow) else ""
        )
    return made


def test_months_have_their_names(entry):
    """All where there is room, else every third; of several years the first is named by
    its year.
    """
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry(f"m{m}", date=f"2015-{m:02}-01") for m in range(1, 13)])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    assert texts(histogram(site, Query()), is_wide=True) == month_names()
    quarters = [text for text in texts(histogram(site, Query())) if text]
    assert quarters == ["Jan", "Apr", "Jul", "Oct"]
    engine.write([entry("later", date="2016-05-01")])
    engine.commit()
    several = Site(engine, FACETS, Settings())
    named = [text for text in texts(histogram(several, Query())) if text]
    assert named == ["2015", "Jul", "2016", "Jul"]


def test_days_have_their_numbers(entry):
    """All where there is room, else one a week; of several months the first is named."""
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry("d1", date="2015-01-30")])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    assert [text for text in texts(histogram(site, Query())) if text] == [
        *("1", "8", "15", "22", "29")
    ]
    assert all(texts(histogram(site, Query()), is_wide=True))
    engine.write([entry("d2", date="2015-02-03")])
    engine.commit()
    several = histogram(Site(engine, FACETS, Settings()), Query(), most=WIDE)
    assert several.level == "day"
    assert [text for text in texts(several) if text][:2] == ["Jan", "15"]


def test_what_is_typical_is_said_in_the_readers_language(entry):
    engine = MemoryEngine(Path("unused"), FACETS)
    for number in range(40):
        engine.write([entry(f"e{number}", body="News.", event=["sport"])])
    crime = Heading("medtop:20000082", "event", "crime")
    for number in range(6):
        headings = (crime,) if number else ()
        engine.write([entry(f"s{number}", body="Strike.", headings=headings)])
    engine.commit()
    client = create_app(engine, FACETS, Settings()).test_client()
    page = client.get("/de/search?q=strike").text
    typical = page.partition('id="typical"')[2].partition("</section>")[0]
    assert "Kriminalität" in typical


@pytest.mark.parametrize(
    ("until", "within"), [("2019-05-10", None), ("2019-05-09", 9), ("2019-05-01", 1)]
)
def test_of_a_divided_period_only_what_is_found_is_filled(held, until, within):
    """The rest is an outline, and no part of the highest bar."""
    words = Query("news OR strike OR lockout", date_to=until)
    chart = histogram(held, words)
    bar = next(bar for bar in chart.bars if bar.id == "2019")
    assert bar.column.within == within
    assert chart.highest == {None: "10", 9: "9 of 10", 1: "2"}[within]
    if within is not None:
        assert bar.words == f"{within} of 10"
        assert 0 < bar.column.inner < bar.height
        drawn = str(markup.bars(chart))
        assert f'height="{bar.column.inner}"/></a>' in drawn
        assert "bar outside" in drawn


def test_the_end_of_the_dates_divides_a_period_too(held):
    """Of which all may lie outside: then nothing of it is filled."""
    chart = histogram(held, Query("lockout OR news", date_to="2019-04-30"))
    bar = next(bar for bar in chart.bars if bar.id == "2019")
    assert (bar.column.within, bar.column.inner) == (0, 0.0)


@pytest.mark.parametrize("years", [2, 5, 6, 7, 11, 23, 40])
def test_the_axis_names_its_first_and_last_year(entry, years):
    """However many years there are, and no more labels than fit."""
    engine = MemoryEngine(Path("unused"), FACETS)
    first, last = 1980, 1979 + years
    engine.write([entry(f"y{year}", date=str(year)) for year in range(first, last + 1)])
    engine.commit()
    labels = texts(histogram(Site(engine, FACETS, Settings()), Query()))
    assert (labels[0], labels[-1]) == (str(first), str(last))
    assert len("".join(labels)) <= MOST_LETTERS
