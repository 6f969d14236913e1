"""What the page of a facet lists."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from cuttings.search.articles import Heading
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.queries import Query
from cuttings.web.app import create_app
from cuttings.web.pages.facet import values_page
from cuttings.web.pages.facetgroups import facet_groups
from cuttings.web.settings import Settings
from cuttings.web.site import Site
from tests.making import FACETS
from tests.web.pages.sites import carried, site_of


def test_a_page_of_values_and_a_chart_say_what_their_numbers_are_of(site):
    client = create_app(site.engine, FACETS, Settings()).test_client()
    for path in ("/facets/people", "/timeline"):
        stories, articles = (
            client.get(path).text,
            client.get(f"{path}?count=copies").text,
        )
        assert "stories" in stories.lower()
        assert re.search("Numbers are of articles|Articles by", articles)
        assert not re.search("Numbers are of articles|Articles by", stories)


def test_a_page_of_numbers_has_each_number_and_how_often_it_occurs():
    """Also what one outlet alone carried, and numbers between that nothing has; a row
    leads to the search that finds as many as it says.
    """
    site = site_of(
        [carried(id, n) for id, n in zip("abcde", (1, 1, 3, 3, 6), strict=True)]
    )
    numbers = values_page(site, "carried", Query(), "", "", 1).numbers
    rows = [(row.words, row.count) for row in numbers.ranges]
    assert rows == [("1", 2), ("2", 0), ("3", 2), ("4", 0), ("5", 0), ("6", 1)]
    for row in numbers.ranges:
        assert bool(row.url) == bool(row.count)
        if row.url:
            assert site.search(_query_of(site, row.url)).total == row.count


def test_many_numbers_stand_in_ranges():
    """Nine in rows of their own, ten in ranges; the last has no end."""
    for most, last in (
        (9, "9"),
        (10, "10 to 19"),
        (100, "100 or more"),
        (300, "100 or more"),
    ):
        site = site_of([carried("a", most), carried("b", 7)])
        rows = values_page(site, "carried", Query(), "", "", 1).numbers.ranges
        assert (rows[-1].words, rows[-1].count) == (last, 1)
        assert sum(row.count for row in rows) == 2
        assert site.search(_query_of(site, rows[-1].url)).total == 1


def test_the_numbers_of_a_page_are_those_beside_what_is_chosen():
    """A chosen range stands among the others, which count without it."""
    site = site_of([carried("a", 2), carried("b", 5), carried("c", 4)])
    chosen = Query().add("carried", "4").exclude("carried", "5")
    rows = values_page(site, "carried", chosen, "", "", 1).numbers.ranges
    assert [row.words for row in rows if row.current] == ["4"]
    assert sum(row.count for row in rows) == 3


@pytest.mark.parametrize(
    ("least", "most", "found"),
    [("2", "4", 2), ("", "4", 3), ("5", "", 1), ("3", "3", 1), ("1", "1", 1)],
)
def test_two_numbers_that_are_typed_lead_to_the_result_between_them(least, most, found):
    site = site_of([carried(id, n) for id, n in zip("abcd", (1, 2, 3, 5), strict=True)])
    numbers = values_page(
        site, "carried", Query(), "", "", 1, between=(least, most)
    ).numbers
    assert numbers.error == ""
    assert site.search(_query_of(site, numbers.url)).total == found


@pytest.mark.parametrize(
    "typed", [("x", ""), ("0", ""), ("", "101"), ("5", "2"), ("²", "")]
)
def test_numbers_that_cannot_be_are_an_error_at_their_fields(typed):
    site = site_of([carried("a", 3)])
    numbers = values_page(site, "carried", Query(), "", "", 1, between=typed).numbers
    assert numbers.error
    assert (numbers.url, numbers.least, numbers.most) == ("", *typed)


def _query_of(site: Site, url: str) -> Query:
    return site.query(parse_qsl(urlsplit(url).query))


def test_a_facet_page_keeps_the_search(site):
    page = values_page(site, "places", Query("militants"), "dus", "", 1)
    ((row, *_),) = [(listed.row,) for listed in page.rows]
    assert (row.value.label, row.above, row.url) == (
        "Dushanbe",
        "Tajikistan",
        "/search?q=militants&places=dushanbe",
    )
    assert ("q", "militants") in page.hidden


def people_site(entry, names):
    """A site whose articles name one person each."""
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry(f"p{i}", people=[name]) for i, name in enumerate(names)])
    engine.commit()
    return Site(engine, FACETS, Settings())


SURNAMES = ("Berg", "Łem", "Ivanov")


def test_people_from_a_to_z_stand_under_their_surname(entry):
    names = [f"Anna{i} {surname}" for surname in SURNAMES for i in range(25)]
    site = people_site(entry, names)
    page = values_page(site, "people", Query(), "", "a-z", 1, "L")
    assert [(each.letter, each.count) for each in page.letters] == [
        ("B", 25),
        ("I", 25),
        ("L", 25),
    ]
    assert (page.rows[0].first, page.rows[0].rest) == ("Łem", ", Anna0")


def test_a_to_z_begins_with_a_and_ends_with_what_has_no_letter(entry):
    """A quotation mark before a name is no letter of it; a number is none."""
    names = [f"Name {chr(65 + index % 26)}{index:03}xy" for index in range(80)]
    site = people_site(entry, [*names, "“Matt Matiu", "7 Of Nine 9"])
    page = values_page(site, "people", Query(), "", "a-z", 1)
    letters = [each.letter for each in page.letters]
    assert (letters[0], letters[-1]) == ("A", "#")
    assert [each.letter for each in page.letters if each.current] == ["A"]
    last = values_page(site, "people", Query(), "", "a-z", 1, "#")
    shown = [*last.rows, *last.doubtful]
    assert [listed.row.value.label for listed in shown] == ["7 Of Nine 9"]


def test_letters_stand_script_by_script_the_latin_ones_first(entry):
    """A Cyrillic К looks like a Latin K; each script begins apart from the one before."""
    names = [f"Name {chr(65 + index % 26)}{index:03}xy" for index in range(80)]
    site = people_site(entry, [*names, "Иван Котов", "Νίκος Αλφας", "Анна Берг"])
    letters = values_page(site, "people", Query(), "", "a-z", 1).letters
    others = [(each.letter, each.begins_script) for each in letters[26:]]
    assert others == [("Б", True), ("К", False), ("Α", True)]
    assert not any(each.begins_script for each in letters[:26])


def test_few_values_need_no_letters(entry):
    site = people_site(entry, [f"Anna{i} Berg" for i in range(59)])
    assert values_page(site, "people", Query(), "", "a-z", 1).letters == ()


def test_a_name_is_found_though_it_is_misspelt(entry):
    site = people_site(entry, ["Amy Klobuchar", "Anna Berg"])
    page = values_page(site, "people", Query(), "Klobachar", "", 1)
    assert [listed.first for listed in page.rows] == ["Amy Klobuchar"]
    assert page.alike
    assert not values_page(site, "people", Query(), "Klobu", "", 1).alike
    assert values_page(site, "people", Query(), "Zzzz", "", 1).rows == ()


def test_names_spelt_nearly_so_follow_where_little_begins_as_was_typed(entry):
    site = people_site(entry, ["Amir Soleymani", "Qasem Soleimani", "Anna Berg"])
    page = values_page(site, "people", Query(), "Soleymani", "", 1)
    shown = [listed.first for listed in page.rows]
    assert shown == ["Amir Soleymani", "Qasem Soleimani"]
    assert (page.near, page.alike) == (1, False)


@pytest.fixture
def doubting(entry) -> Site:
    """A site with one person in doubt, beside two who are not."""
    engine = MemoryEngine(Path("unused"), FACETS)
    doubtful = Heading("aba-zo", "person", "Aba Zo", doubtful=True)
    people = ["Anna Berg", "Yan Berg"]
    engine.write([entry("a", people=people, headings=[doubtful])])
    engine.commit()
    return Site(engine, FACETS, Settings())


@pytest.mark.parametrize("order", ["count", "a-z"])
def test_values_in_doubt_stand_apart_in_every_order(doubting, order):
    """Behind the others, whatever their letter; chosen ones are among the others."""
    page = values_page(doubting, "people", Query(), "", order, 1)
    assert [listed.row.value.label for listed in page.doubtful] == ["Aba Zo"]
    shown = [listed.row.value.label for listed in page.rows]
    assert shown == ["Anna Berg", "Yan Berg"]
    chosen = Query().add("people", "aba-zo")
    assert values_page(doubting, "people", chosen, "", order, 1).doubtful == ()


def test_values_in_doubt_are_never_among_the_first_of_a_result(doubting):
    """They stand behind them in the form, and are counted in no other way."""
    result = doubting.search(Query())
    group = next(
        each for each in facet_groups(doubting, result) if each.key == "people"
    )
    assert [row.value.label for row in group.rows] == ["Anna Berg", "Yan Berg"]
    assert [row.value.count for row in group.doubtful] == [1]


def test_typical_is_what_is_more_frequent_here_than_in_the_archive(entry):
    engine = MemoryEngine(Path("unused"), FACETS)
    everywhere = [entry(f"e{i}", body="News.", people=["Carl Dahl"]) for i in range(40)]
    strikes = [
        entry(f"s{i}", body="Strike.", people=["Anna Berg", "Carl Dahl"])
        for i in range(6)
    ]
    engine.write([*everywhere, *strikes])
    engine.commit()
    site = Site(engine, FACETS, Settings())
    page = values_page(site, "people", Query("strike"), "", "typical", 1)
    (listed,) = page.rows
    assert (listed.first, listed.row.value.count, listed.of_archive) == (
        "Anna Berg",
        6,
        6,
    )


def _beside_anna(entry) -> Site:
    """Forty stories with Carl Dahl, six with Anna Berg and, all but one, Emil Roth."""
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write([entry(f"e{i}", people=["Carl Dahl"]) for i in range(40)])
    for number in range(6):
        people = ["Anna Berg", *(["Emil Roth"] if number else [])]
        engine.write([entry(f"s{number}", people=people)])
    engine.commit()
    return Site(engine, FACETS, Settings())


def test_what_is_typical_of_a_chosen_value_is_counted_within_it(entry):
    """Without it nothing is narrowed, and nothing would be typical of that; the links
    lead on from the search as it is.
    """
    site = _beside_anna(entry)
    anna = Query().add("people", "anna-berg")
    page = values_page(site, "people", anna, "", "typical", 1)
    listed = [(each.first, each.row.value.count, each.of_archive) for each in page.rows]
    assert listed == [("Anna Berg", 6, 6), ("Emil Roth", 5, 5)]
    assert "all=people" not in page.rows[1].row.url

    either = anna.add("people", "carl-dahl")
    page = values_page(site, "people", either, "", "typical", 1)
    assert page.order == "count"
    assert "Typical here" not in [choice.label for choice in page.orders]


WIDENS = "Numbers are without this filter: a further value adds to what is found."


def test_where_a_further_value_widens_the_search_its_numbers_say_so(entry):
    """Also whether all that are ticked are meant can be said before the second tick."""
    client = create_app(_beside_anna(entry).engine, FACETS, Settings()).test_client()

    def people(parameters: str) -> str:
        page = client.get(f"/search?{parameters}").text
        return page.partition('data-group="people"')[2].partition('data-group="')[0]

    control = 'name="all" value="people"'
    nothing, one = people(""), people("people=anna-berg")
    assert (WIDENS in nothing, control in nothing) == (False, False)
    assert (WIDENS in one, control in one) == (True, True)
    all_of_them = people("people=anna-berg&all=people")
    assert (WIDENS in all_of_them, control in all_of_them) == (False, True)

    listed = {
        parameters: WIDENS in client.get(f"/facets/people?{parameters}").text
        for parameters in (
            "",
            "people=anna-berg",
            "people=anna-berg&sort=a-z",
            "people=anna-berg&sort=typical",
            "people=anna-berg&all=people",
            "-people=anna-berg",
        )
    }
    assert [parameters for parameters, says in listed.items() if says] == [
        "people=anna-berg",
        "people=anna-berg&sort=a-z",
    ]


def test_values_beneath_each_other_are_a_tree(site):
    page = values_page(site, "places", Query(), "", "tree", 1)
    assert [(row.value.label, len(row.children)) for row in page.tree] == [
        ("Tajikistan", 1),
        ("France", 0),
    ]
    assert values_page(site, "mentioned", Query(), "", "", 1).order in ("tree", "dates")


def test_a_tree_compares_its_first_two_levels_by_bars(site):
    """By the greatest value of the first; deeper ones are too many to be compared."""
    client = create_app(site.engine, FACETS, Settings()).test_client()
    page = client.get("/facets/places?sort=tree").text
    tree = page.partition('class="tree"')[2].partition("</section>")[0]
    widths = [int(width) for width in re.findall(r'<rect width="(\d+)"', tree)]
    assert max(widths) == 100
    assert all(0 < width <= 100 for width in widths)
    assert tree.count('class="leaf"') >= len(widths) >= 2
